//! What stands around the sections: letterhead, addresses, identity, urgency, question, closing.

use super::Composer;
use super::dates;
use super::flags::Screen;
use super::passage::{Passage, and, commas, tidy};
use super::power::Power;
use super::who;
use crate::letter::document::{
    Banner, Block, Closing, Document, Furniture, Identity, Letterhead, Section, Urgency,
};
use crate::letter::text::{Face, Text};
use crate::pathway;

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
        let strength = self.strength_in_the_banner().filter(|_| named || !weak);
        let slots = self
            .slots()
            .with_some("open", commas(&open))
            .with_some("more", more.map(|more| self.wording.word("count", &more.to_string())))
            .with_some("Strength", strength.as_deref().map(super::passage::capital))
            .with_some("strength", strength)
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
        } else if self.is_only_harm_open() {
            "urgency.word_held_harm"
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
