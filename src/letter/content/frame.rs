//! What stands around the sections: letterhead, addresses, identity, urgency, question, closing.

use super::Composer;
use super::dates;
use super::flags::Screen;
use super::passage::{Passage, and, commas, lower, tidy};
use super::pattern::Slots;
use super::power::Power;
use super::who;
use crate::letter::document::{
    Banner, Block, Closing, Document, Furniture, Identity, Letterhead, Section, Urgency,
};
use crate::letter::text::{Face, Text};
use crate::model;
use crate::pathway;

/// Sentences of the question in an emergency that is none of the recipient's trade.
const OTHER_EMERGENCY: &[&str] = &[
    "question.urgent_own",
    "question.urgent_other_planned",
    "question.urgent_other",
    "question.urgent_planned",
    "question.urgent",
    "question.urgent_open",
];

/// Sentences of the question in an emergency that an operation may have to answer.
const SURGICAL_EMERGENCY: &[&str] = &[
    "question.urgent_own",
    "question.urgent_planned",
    "question.urgent_by_signs",
    "question.urgent",
    "question.urgent_open",
];

/// So many open items of the red-flag screen stand in the frame.
const OPEN_IN_THE_BANNER: usize = 3;

impl Composer<'_> {
    pub(super) fn frame(&self, sections: Vec<Section>) -> Document {
        Document {
            paper: self.request.settings.paper,
            language: self.wording.language.to_owned(),
            letterhead: self.letterhead(),
            recipient: self.recipient(),
            sender: self.sender(),
            identity: self.identity(),
            banner: self.banner(),
            salutation: self.salutation(),
            question: self.question(),
            sections,
            closing: self.closing(),
            annex: Vec::new(),
            furniture: Furniture {
                page_of: self.wording.pattern("page.of").replace('<', "{").replace('>', "}"),
                continued: self.wording.pattern("page.continued"),
                signature: self.wording.pattern("page.signature"),
            },
        }
    }

    fn letterhead(&self) -> Letterhead {
        let clinic = &self.request.settings.clinic;
        let slots = self
            .slots()
            .with_some("clinic", Some(clinic.name.as_str()))
            .with_some("phone", Some(clinic.phone.as_str()))
            .with_some("fax", Some(clinic.fax.as_str()));
        let line = |pattern: &str| self.phrase(pattern, &slots).map(|text| text.to_plain());
        let contact = line("head.phone").or_else(|| line("head.fax"));
        let address = [Some(clinic.address.trim().to_owned()), contact];
        Letterhead {
            clinic: self.name_or(&clinic.name, "head.clinic"),
            address: address.into_iter().flatten().filter(|line| !line.is_empty()).collect(),
            logo: clinic.logo.as_ref().map(|picture| picture.0.clone()),
            foot: line("head.foot").unwrap_or_default(),
        }
    }

    fn recipient(&self) -> Vec<Text> {
        let to = self.request.addressee;
        let mut out = Vec::new();
        out.push(Text::styled(Face::Bold, &self.name_or(&to.name, "head.recipient")));
        out.extend(
            [&to.institution, &to.address]
                .into_iter()
                .filter(|line| !line.is_empty())
                .map(|l| Text::plain(l)),
        );
        out
    }

    /// A name of the frame, or the words that it is not recorded: a letter without one never looks finished.
    fn name_or(&self, name: &str, open: &str) -> String {
        if name.trim().is_empty() { self.wording.pattern(open) } else { name.to_owned() }
    }

    fn sender(&self) -> Vec<Text> {
        let from = &self.request.settings.clinician;
        let slots = self
            .slots()
            .with_some("signer", Some(from.name.as_str()))
            .with_some("role", Some(from.role.as_str()))
            .with_some("line", Some(from.direct_line.as_str()));
        let mut out = vec![Text::styled(Face::Bold, &dates::day(self.today))];
        out.extend(
            ["head.from", "head.direct"].into_iter().filter_map(|pattern| self.phrase(pattern, &slots)),
        );
        out
    }

    fn identity(&self) -> Identity {
        let patient = &self.case.patient;
        let (full, sorted) = who::printed(patient);
        let name = match patient.name.title.as_deref().filter(|title| !title.is_empty()) {
            Some(title) => format!("{title} {full}"),
            None => full,
        };
        let to = self.request.addressee;
        let slots = self
            .slots()
            .with("sorted", sorted)
            .with_some("born", patient.birth_date.and_then(dates::partial))
            .with_some("sex", patient.sex.map(|sex| self.wording.word("sex", who::sex_id(sex))))
            .with_some("identifier", patient.identifier.as_deref())
            .with_some("phone", patient.phone.as_deref())
            .with_some(
                "recipient",
                Some(if to.salutation.is_empty() { to.name.as_str() } else { to.salutation.as_str() }),
            );
        let line =
            |pattern: &str| self.phrase(pattern, &slots).map(|text| text.to_plain()).unwrap_or_default();
        let details: Vec<String> = ["identity.born", "identity.sex", "identity.number", "identity.phone"]
            .into_iter()
            .map(line)
            .filter(|l| !l.is_empty())
            .collect();
        let running: Vec<String> = ["identity.sorted", "identity.born_only", "identity.number"]
            .into_iter()
            .map(line)
            .filter(|l| !l.is_empty())
            .collect();
        let right = line("identity.to");
        Identity {
            name,
            details: details.join(" · "),
            running: running.join(" · "),
            running_right: if right.is_empty() { dates::day(self.today) } else { right },
        }
    }

    /// How soon, by the most urgent flag that is present, else by the plan.
    pub(super) fn urgency(&self) -> Urgency {
        let flag = self.told_flag().and_then(|flag| flag.urgency);
        // A plan that answers what this reader is not told makes nothing urgent for them.
        let told = self.told_flag().is_some() || self.evaluation.leading_flag().is_none();
        let plan = self.evaluation.plan.next.as_ref().filter(|_| told).map(|next| next.urgency);
        // Whom it is written to makes nothing urgent: only what is recorded does.
        match flag.into_iter().chain(plan).min() {
            Some(pathway::Urgency::Now) => Urgency::Emergency,
            Some(pathway::Urgency::SameDay) => Urgency::SameDay,
            Some(pathway::Urgency::TwoWeeks) => Urgency::Soon,
            Some(pathway::Urgency::Routine) | None => Urgency::Routine,
        }
    }

    /// The banner of a letter whose reader is not told what comes first: it calls nothing elective, and nothing not asked.
    fn banner_untold(&self) -> Option<Banner> {
        let waits = self.waits_unexplained();
        let copy = self.request.reader == super::Reader::Copy;
        let (word, said) = match (copy, waits) {
            (true, _) => ("urgency.word_copy", "urgency.copy"),
            (false, true) => ("urgency.word_waits", "urgency.waits"),
            (false, false) => return None,
        };
        let mut reason = Passage::default();
        let urgency = self.urgency();
        if urgency > Urgency::Routine || !self.say(&mut reason, said, &self.slots()) {
            return None;
        }
        Some(Banner { urgency, word: self.wording.pattern(word), reason: reason.block("reason") })
    }

    fn banner(&self) -> Banner {
        if let Some(banner) = self.banner_untold() {
            return banner;
        }
        let urgency = self.urgency();
        let mut reason = Passage::default();
        // Who has to act the same day has been called, too.
        if urgency == Urgency::Emergency || (urgency == Urgency::SameDay && self.acts_on_it()) {
            self.say(&mut reason, "urgency.call", &self.slots());
        }
        let screen = self.screen();
        let held = self.evaluation.hold.is_some();
        if urgency == Urgency::Routine && screen.present.is_empty() && !held {
            self.say(&mut reason, "urgency.elective", &self.slots());
        }
        let items =
            |list: &[(Option<String>, String)]| list.iter().map(|(_, item)| item.clone()).collect::<Vec<_>>();
        let latest = |list: &[(Option<String>, String)]| list.last().and_then(|(date, _)| date.clone());
        let suspected = and(&self.suspected(|_| true));
        let named = suspected.is_some();
        // A weak muscle that is named says that strength is reduced.
        let weak = screen.signs.iter().any(|id| self.strength_concepts().iter().any(|known| known == id));
        // A screen that nobody answered is listed in its section; the frame says the first of it, and how much more.
        let mut open = self.open_screen();
        let more = open.len().checked_sub(OPEN_IN_THE_BANNER).filter(|more| *more > 1);
        if more.is_some() {
            open.truncate(OPEN_IN_THE_BANNER);
        }
        let present = and(&items(&screen.present));
        let slots = self
            .slots()
            .with_some("open", commas(&open))
            .with_some("more", more.map(|more| self.wording.word("count", &more.to_string())))
            .with_some("strength", self.strength_in_the_banner().filter(|_| named || !weak))
            .with_some("flags", suspected)
            .with_some("unnamed", and(&self.signs_without_name()))
            .with_some("raised", and(&self.raised()).map(|flags| super::passage::capital(&flags)))
            .with_some("present", present.map(|t| super::passage::capital(&t)))
            .with_some(
                "date",
                latest(if screen.present.is_empty() { &screen.absent } else { &screen.present }),
            );
        let pattern = match (
            screen.present.is_empty(),
            screen.absent.is_empty() && screen.remarked.is_empty(),
            screen.open.is_empty() && screen.unknowable.is_empty() && !self.a_flag_is_open(),
        ) {
            _ if named => "urgency.suspected",
            (false, ..) => "urgency.present",
            _ if !self.proven_flags().is_empty() => "urgency.raised",
            _ if held && self.only_strength_is_open() => "urgency.held_strength",
            _ if self.is_held_untold() => "urgency.held_untold",
            _ if held => "urgency.held",
            (true, false, true) => "urgency.none",
            (true, false, false) => "urgency.none_of_asked",
            (true, true, _) => "urgency.not_recorded",
        };
        self.say(&mut reason, pattern, &slots);
        // What cannot wait is not kept waiting for the rest of the screen.
        if held
            && urgency < Urgency::SameDay
            && !pattern.starts_with("urgency.held")
            && !self.is_held_untold()
        {
            self.say(&mut reason, "urgency.held_too", &slots);
        }
        let word = match held && urgency == Urgency::Routine {
            true if self.is_held_untold() => self.wording.pattern("urgency.word_held_untold"),
            true => self.wording.pattern(self.word_held(&screen)),
            false => self.wording.urgency(urgency),
        };
        Banner { urgency, word, reason: reason.block("reason") }
    }

    /// Whether procedures wait for answers that this reader is not told of.
    pub(super) fn is_held_untold(&self) -> bool {
        let untold = |fact: &pathway::Fact| match fact.subject {
            pathway::Subject::Concept(ix) => self.lexicon.concept_at(ix).is_some_and(|(id, _)| {
                self.keeps_back(id) || self.wording.list("strength_untold").iter().any(|known| known == id)
            }),
            _ => false,
        };
        self.evaluation.hold.as_ref().is_some_and(|hold| hold.open.iter().all(untold))
    }

    /// The word over a letter that waits for the screen, by how much of it was asked.
    fn word_held(&self, screen: &Screen<'_>) -> &'static str {
        if self.only_strength_is_open() {
            "urgency.word_held_strength"
        } else if screen.present.is_empty() && screen.absent.is_empty() && screen.remarked.is_empty() {
            "urgency.word_held"
        } else {
            "urgency.word_held_part"
        }
    }

    /// Whether a flag is not known, be it one that only leads elsewhere.
    fn a_flag_is_open(&self) -> bool {
        self.evaluation.flags.iter().any(|flag| flag.state == pathway::FlagState::Unknown)
    }

    /// Whether weakness is said to be there, whatever was measured.
    fn is_weakness_said(&self) -> bool {
        self.wording.list("weakness_said").iter().any(|id| self.is_there(id))
    }

    /// Strength in a word. That it is full is said of the whole region or not at all.
    fn strength_in_the_banner(&self) -> Option<String> {
        let (pattern, full) = match self.strength_in_brief() {
            // One muscle that is strong says nothing of another.
            Power::Full if self.is_weakness_said() => ("urgency.strength_contradicts", None),
            Power::Full => ("urgency.strength_full", None),
            Power::FullWhereTested(full) => ("urgency.strength_tested", full),
            Power::Reduced => ("urgency.strength_reduced", self.weakest()),
            Power::NotExamined if self.strength_is_asked() => ("urgency.strength_not_recorded", None),
            Power::NotExamined => return None,
        };
        self.phrase(pattern, &self.slots().with_some("full", full)).map(|text| text.to_plain())
    }

    fn salutation(&self) -> Block {
        let to = self.request.addressee;
        let named = if to.salutation.is_empty() { &to.name } else { &to.salutation };
        let mut passage = Passage::default();
        let slots = self.slots().with_some("salutation", Some(named.as_str()));
        if !self.say(&mut passage, "head.salutation", &slots) {
            self.say(&mut passage, "head.salutation_open", &slots);
        }
        passage.block("salutation")
    }

    /// Whether the question says already which step is ruled out, and by what.
    pub(super) fn question_says(&self, reason: &str) -> bool {
        self.question().composed.to_notation().contains(reason)
    }

    fn question(&self) -> Block {
        let screen = self.screen();
        let listed = self.wording.list("surgical_signs");
        let surgical = screen.signs.iter().any(|sign| listed.iter().any(|known| known == sign));
        let slots = self.question_slots(&screen, surgical);
        let urgent = self.urgency() >= Urgency::SameDay;
        let patterns = match (urgent, surgical) {
            (true, true) => SURGICAL_EMERGENCY,
            (true, false) => OTHER_EMERGENCY,
            (false, _) => self.questions(self.operations().len()),
        };
        let mut passage = Passage::default();
        // Who has been seen by a surgeon already is not sent as if nobody had.
        let elective = !urgent && self.found_soon(&screen).is_none() && self.evaluation.hold.is_none();
        let before: &[&str] = match elective {
            _ if !urgent && self.waits_unexplained() => &["question.waits"],
            true => &[
                "question.until",
                "question.second_who",
                "question.second",
                "question.second_open",
                "question.seen_who",
                "question.seen",
                "question.seen_open",
            ],
            false => &[],
        };
        let said = |pattern: &&&str| self.phrase(pattern, &slots).is_some_and(|text| !text.is_empty());
        let asked = before.iter().chain(patterns).find(said);
        let Some(pattern) = asked else { return passage.block("question") };
        // A question that begins with the name keeps its capital.
        let begins = |text: &str| text.starts_with(&who::addressed(&self.case.patient));
        let question = self.phrase(pattern, &slots).map(|text| text.to_plain());
        let question = question.map(|text| if begins(&text) { text } else { lower(&text) });
        let after = self
            .slots()
            .with_some("image", self.image_that_leads().filter(|_| elective))
            .with_some("question", question);
        if !self.say(&mut passage, "question.after_image", &after) {
            self.say(&mut passage, pattern, &slots);
        }
        passage.block("question")
    }

    fn question_slots(&self, screen: &Screen<'_>, surgical: bool) -> Slots {
        let operations = self.operations();
        let syndrome = self
            .wording
            .list("syndromes")
            .iter()
            .find(|id| self.current(id).is_some_and(|k| k.value() == Some(&model::Value::Present)))
            .and_then(|id| self.wording.phrase("syndromes", id));
        let (cause, seen) = (self.cause_asked(), self.opinion_before());
        let (opinion_does, opinion) = self.doing(seen.as_ref().and_then(|(_, opinion)| opinion.clone()));
        let (barred, reason) = self.barred().unzip();
        let planned = self.planned_of_theirs();
        let answered = self.wording.list("suitability").iter().any(|id| self.current(id).is_some());
        // Where the operation names the joint or the levels, the cause need not.
        let levels = cause.as_ref().and_then(|cause| Some(cause.split_once(" at ")?.1.to_owned()));
        let place_said = operations.first().is_some_and(|operation| {
            operation.contains(" of the ")
                || levels.is_some_and(|levels| operation.contains(&format!(" at {levels}")))
        });
        self.emergency_slots(screen, surgical)
            .with_some("a", operations.first().cloned())
            .with_some("b", operations.get(1).cloned())
            .with_some("ruled_out", self.operation_ruled_out())
            .with_some("planned_step", planned.as_ref().map(|planned| planned.what.clone()))
            .with_some("planned_day", planned.map(|planned| planned.day))
            .with_some("syndrome", syndrome.or_else(|| cause.clone()))
            .with_some("cause_alone", self.cause_alone())
            .with_some(
                "cause_there",
                if place_said { self.cause_alone().map(|it| self.doubted(it)) } else { cause.clone() },
            )
            .with_some("felt", self.felt(cause.as_deref()))
            .with_some("cause", cause)
            .with_some("prepared", self.prepared_step().filter(|_| !answered && self.is_readiness_asked()))
            .with_some("burden", self.burden())
            .with_some("wish", self.wish())
            .with_some("joint_beside", self.wording.phrase("joint_beside", self.problem.region.id()))
            .with_some("seen", seen.as_ref().map(|(date, _)| date.clone()))
            .with_some(
                "seen_before",
                seen.as_ref().map(|(date, _)| date.clone()).filter(|_| self.is_second_wanted()),
            )
            .with_some("opinion", opinion)
            .with_some("opinion_does", opinion_does)
            .with_some("barred", barred)
            .with_some("barred_reason", reason)
            .with_some("tracks", self.tracks_failed())
            .with_some("course", self.course_clause())
            .with("problem", self.complaint_inside())
            .with_some("person", self.described())
            .with_some("whom", self.whom())
            .with_some("damage", self.nerve_damage())
            .with_some("weak", self.weakest())
    }

    /// What the question says of something that cannot wait, and of who acts on it.
    fn emergency_slots(&self, screen: &Screen<'_>, surgical: bool) -> Slots {
        let since = self.days_since_procedure().filter(|_| surgical);
        let needle = self.days_since_needle_here();
        let found = self.found_in_question(screen, since.as_ref());
        // Signs alone are nothing to operate on: what they make one think of stands first.
        let found_alone = found.clone().filter(|found| Some(found) == self.signs_said(screen).as_ref());
        let own = self.harm_named();
        let own = own.or_else(|| found.clone()).filter(|_| self.acts_on_it());
        let soon = self.found_soon(screen);
        let suspected = self.suspected(|_| true).len();
        let many = if suspected == 0 { screen.found.len() } else { suspected } > 1;
        let emergency = self.urgency() == Urgency::Emergency;
        self.slots()
            .with("an_urgent", self.wording.word("urgent", if emergency { "now" } else { "same_day" }))
            .with("comes", self.wording.word("comes", if many { "many" } else { "one" }))
            .with_some("emergency", self.emergency_named(screen))
            .with_some("found", found)
            .with_some("own", own)
            .with_some("planned", self.planned_here())
            .with_some("soon", soon.clone().filter(|_| !self.is_for_others()))
            .with_some("soon_elsewhere", soon.filter(|_| self.is_for_others()))
            .with_some("needle_days", needle.as_ref().map(|(days, _)| days.to_string()))
            .with_some("needle", needle.map(|(_, name)| name))
            .with_some("signs_alone", found_alone)
            .with_some("days", since.as_ref().map(|(days, _)| days.to_string()))
            .with_some("procedure", since.map(|(_, name)| name))
    }

    /// Sentences of the question in an elective letter, the first that can be said.
    fn questions(&self, operations: usize) -> &'static [&'static str] {
        match operations {
            0 if self.evaluation.hold.is_some() => &[
                "question.soon",
                "question.soon_elsewhere",
                "question.ready",
                "question.held",
                "question.held_problem",
                "question.opinion",
                "question.opinion_problem",
            ],
            0 if self.is_of_joint() => &[
                "question.soon",
                "question.soon_elsewhere",
                "question.ready",
                "question.joint",
                "question.opinion",
            ],
            0 => &[
                "question.soon",
                "question.soon_elsewhere",
                "question.ready",
                "question.ruled_out",
                "question.joint_beside",
                "question.opinion_mind",
                "question.opinion",
                "question.opinion_problem",
            ],
            1 => &[
                "question.soon",
                "question.soon_elsewhere",
                "question.ready",
                "question.consider_mind",
                "question.consider_goal",
                "question.consider",
                "question.consider_problem",
            ],
            _ if self.is_for_both_sides() => &[
                "question.soon",
                "question.soon_elsewhere",
                "question.ready",
                "question.both",
                "question.choice",
                "question.choice_plain",
            ],
            _ => &[
                "question.soon",
                "question.soon_elsewhere",
                "question.ready",
                "question.choice_mind",
                "question.choice",
                "question.choice_plain",
            ],
        }
    }

    /// What the question is about where something cannot wait: what is suspected, and the signs of it. After a procedure
    /// the question says what is suspected itself.
    fn found_in_question(&self, screen: &Screen<'_>, since: Option<&(i32, String)>) -> Option<String> {
        let signs = self.signs_said(screen);
        let said = self.wording.list("flags_of_procedure");
        let flags = self.suspected(|flag| since.is_none() || !said.iter().any(|known| known == flag));
        let slots = self.slots().with_some("flags", and(&flags)).with_some("signs", signs.clone());
        self.phrase("question.suspected", &slots).map(|text| text.to_plain()).or(signs)
    }

    /// What cannot wait, for those who do not act on it: its name, or the signs where it has none.
    fn emergency_named(&self, screen: &Screen<'_>) -> Option<String> {
        let slots = self.slots().with_some("flags", and(&self.suspected(|_| true)));
        self.phrase("question.suspected", &slots)
            .map(|text| text.to_plain())
            .or_else(|| self.signs_said(screen))
    }

    /// Whether what leads is referred to another kind of recipient than this one.
    pub(super) fn is_for_others(&self) -> bool {
        let refer = self.told_flag().and_then(|flag| self.lexicon.0.flag(flag.flag).refer.as_ref());
        let acts = self.wording.list("acts_on");
        !acts.is_empty() && refer.is_some_and(|to| !acts.contains(to))
    }

    /// What has to be looked at within weeks, where it lies in the region of the problem.
    pub(super) fn found_soon(&self, screen: &Screen<'_>) -> Option<String> {
        let here = self.proven_flags().into_iter().any(|flag| !self.is_of_elsewhere(flag));
        let named = !self.suspected(|_| true).is_empty() || self.is_flagged_by_signs();
        let soon = self.urgency() == Urgency::Soon && here && named;
        soon.then(|| self.found_in_question(screen, None)).flatten()
    }

    /// What is attached and who gets a copy, as the physician says: neither is in the case.
    fn sent_along(&self) -> Vec<Block> {
        let draft = self.request.draft;
        let listed = |items: &[String]| {
            let items: Vec<String> =
                items.iter().map(|item| tidy(item)).filter(|item| !item.is_empty()).collect();
            (!items.is_empty()).then(|| items.join("; "))
        };
        let note = |id: &str, pattern: &str, items: Option<String>| {
            let mut passage = Passage::default();
            self.say(&mut passage, pattern, &self.slots().with_some("items", items));
            passage.block(id)
        };
        vec![
            note("enclosures", "closing.enclosed", draft.and_then(|draft| listed(&draft.enclosures))),
            note("copies", "closing.copies", draft.and_then(|draft| listed(&draft.copies))),
        ]
    }

    fn closing(&self) -> Closing {
        let from = &self.request.settings.clinician;
        let slots = self
            .slots()
            .with_some("role", Some(from.role.as_str()))
            .with_some("line", Some(from.direct_line.as_str()));
        let line = ["closing.line", "closing.role", "closing.direct"]
            .into_iter()
            .find_map(|p| self.phrase(p, &slots));
        Closing {
            farewell: self.wording.pattern("closing.farewell"),
            signer: self.name_or(&from.name, "closing.signer"),
            signer_line: line.map(|text| text.to_plain()).unwrap_or_default(),
            signature: from.signature.as_ref().map(|picture| picture.0.clone()),
            notes: self.sent_along(),
        }
    }
}
