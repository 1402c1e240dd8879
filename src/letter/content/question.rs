//! The one question of a letter: what is asked, of whom, and for what; in two sentences where one would be too long to be
//! read at once.

use super::Composer;
use super::flags::Screen;
use super::passage::{Passage, and, lower};
use super::pattern::Slots;
use super::who;
use crate::letter::document::{Block, Urgency};
use crate::letter::text::Text;
use crate::model;

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

/// Sentences of an elective question, each with what is asked of it where the rest is a sentence of its own.
const APART: &[(&str, &str)] = &[
    ("question.choice", "question.choice_apart"),
    ("question.consider", "question.consider_apart"),
    ("question.consider_goal", "question.consider_goal_apart"),
    ("question.choice_mind", "question.choice_mind_apart"),
    ("question.consider_mind", "question.consider_mind_apart"),
    ("question.opinion_mind", "question.opinion_mind_apart"),
    ("question.held", "question.held_apart"),
    ("question.joint", "question.joint_apart"),
    ("question.opinion", "question.opinion_apart"),
    ("question.ruled_out", "question.ruled_out_apart"),
    ("question.second", "question.second_apart"),
    ("question.second_open", "question.second_open_apart"),
    ("question.second_who", "question.second_who_apart"),
    ("question.seen", "question.seen_apart"),
    ("question.seen_open", "question.seen_open_apart"),
    ("question.seen_who", "question.seen_who_apart"),
];

impl Composer<'_> {
    /// Whether the question says already which step is ruled out, and by what.
    pub(super) fn question_says(&self, reason: &str) -> bool {
        self.question().composed.to_notation().contains(reason)
    }

    /// The question as a block of the letter.
    pub(super) fn question(&self) -> Block {
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
        let slots = self.with_about(slots);
        let decider = if elective { self.decider() } else { self.decider_of_what_is_first() };
        let pattern = self.in_two(pattern, &slots);
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
        passage.append(&decider);
        passage.block("question")
    }

    /// The sentence that is said: with the rest in one of its own where the question would be too long to be read at once.
    fn in_two<'p>(&self, pattern: &'p str, slots: &Slots) -> &'p str {
        let apart = APART.iter().find(|(whole, _)| *whole == pattern).map(|(_, apart)| *apart);
        let words = |text: Text| text.to_plain().split_whitespace().count();
        let long = self.phrase(pattern, slots).map(words) > Some(self.wording.common.figure.question_words);
        apart
            .filter(|apart| long && self.phrase(apart, slots).is_some_and(|text| !text.is_empty()))
            .unwrap_or(pattern)
    }

    /// With the sentence after the question: who the patient is, what the pain comes from and how it went on.
    fn with_about(&self, slots: Slots) -> Slots {
        let slots = self.person_slots(slots);
        let of_pain = self.is_cause_a_pain();
        let course = self.course_so_far();
        let person = self.phrase("question.about_person", &slots).map(|text| text.to_plain());
        // An "and" in it would run into the one after it.
        let person = person.map(|said| if said.contains(" and ") { format!("{said},") } else { said });
        let slots = slots
            .with_some("about_person", person)
            .with_some("course_of_pain", course.clone().filter(|_| of_pain))
            .with_some("course_of_cause", course.filter(|_| !of_pain));
        let about = self.phrase("question.about", &slots);
        slots.with_some("about", about)
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
            let root = cause.as_ref().and_then(|cause| Some(cause.split_once(" from ")?.1));
            operation.contains(" of the ")
                || root.is_some_and(|root| operation.contains(root))
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
            .with_some("felt", self.felt(self.cause().as_deref()))
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
            .with_some(
                "screen_first",
                self.phrase(
                    if self.only_strength_is_open() {
                        "question.strength_first"
                    } else {
                        "question.screen_first"
                    },
                    &self.slots(),
                ),
            )
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
        self.suspected_said(&flags, signs.clone()).or(signs)
    }

    /// What cannot wait, for those who do not act on it: its name, or the signs where it has none.
    fn emergency_named(&self, screen: &Screen<'_>) -> Option<String> {
        self.suspected_said(&self.suspected(|_| true), None).or_else(|| self.signs_said(screen))
    }

    /// "a suspected tear of the left rotator cuff with weakness", "suspected cauda equina syndrome".
    fn suspected_said(&self, flags: &[String], signs: Option<String>) -> Option<String> {
        let slots = self.slots().with_some("flags", and(flags)).with_some("signs", signs);
        self.phrase("question.suspected", &slots).map(|text| self.with_article(&text.to_plain()))
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
}
