//! Examination, relevant history, and what the patient wants.

use super::Composer;
use super::conditions::{PREGNANCY, weeks_alone};
use super::dates;
use super::findings::{Said, sentences};
use super::imaging::Detail;
use super::medicines::{KIDNEYS, names_allergy};
use super::passage::{Passage, and, capital, commas, dashed, lower, tidy, with_denied};
use super::record::Known;
use crate::letter::document::{Block, Urgency};
use crate::model::{Body, Date, Entry, Sex, Value};
use crate::pathway::vocabulary::{Concept, Group};

/// The finding that something was put in; what the timeline says of it answers it.
const DEVICE: &str = "implanted_device";

impl<'a> Composer<'a> {
    pub(super) fn examination(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        let mut concepts: Vec<_> = self.checklist(Group::Examination);
        // A sign is told by the other one where that was found alike on each of its sides.
        let alike = |id: &str, other: &str| {
            let (own, others) = (self.latest_by_site(id), self.latest_by_site(other));
            let covers = |one: &Known<'_>| {
                others.iter().any(|other| {
                    let (side, of) = (one.site().side, other.site().side);
                    other.value() == one.value() && (side == of || side.is_none() || of.is_none())
                })
            };
            own.iter().any(|known| known.value().is_some()) && own.iter().all(covers)
        };
        concepts
            .retain(|(id, _)| !self.wording.phrase("same_sign", id).is_some_and(|other| alike(id, &other)));
        let order = self.wording.list("examination");
        concepts.sort_by_key(|(id, _)| order.iter().position(|known| known == id).unwrap_or(order.len()));
        let mut said = self.phrases(&concepts);
        let position = |date: &Option<String>, said: &[Said]| said.iter().position(|s| s.date == *date);
        for noted in self.visit_notes().into_iter().filter(|noted| !noted.seen.is_empty()) {
            let date = dates::partial(noted.entry.date);
            let at = position(&date, &said);
            let latest = noted.entry.start().last == self.last_visit();
            if at.is_some() || noted.entry.start().last >= self.notes_since() {
                let slots = self.slots().with("note", lower(&noted.seen));
                let noted = self.phrase("examination.note", &slots).map(|text| text.to_plain());
                let at = at.unwrap_or(if latest { 0 } else { said.len() });
                said.insert(at, Said::of_note(date, noted.unwrap_or_default()));
            }
        }
        for (date, phrases) in self.by_date(&said) {
            let findings = sentences(&self.kinds_together(phrases));
            let slots = self.slots().with_some("date", date).with_some("findings", findings);
            if !self.say(&mut passage, "examination.dated", &slots) {
                self.say(&mut passage, "examination.undated", &slots);
            }
        }
        vec![passage.block("examination.findings")]
    }

    /// Whether all of the note of a visit is told with what it names: the weeks of a pregnancy, which cancer.
    pub(super) fn is_told_otherwise(&self, entry: &Entry, note: &str) -> bool {
        let told = |known: &&Known<'_>| {
            let current = self.current(known.id).is_some_and(|current| current.entry.id == entry.id);
            known.entry.id == entry.id && current && !self.keeps_back(known.id)
        };
        let beside = self.findings().iter().filter(told).filter(|known| known.finding.note.is_none());
        let named = beside.filter_map(|known| self.note_beside(known)).any(|told| told == lower(&tidy(note)));
        named || self.weeks_of_visit(entry).is_some()
    }

    /// What has a section of its own in which nothing would stand: it is named with the rest that is not recorded.
    pub(super) fn sections_without_content(&self) -> Vec<String> {
        let nothing = |blocks: Vec<Block>| blocks.iter().all(|block| block.composed.to_notation().is_empty());
        let mut out: Vec<String> = Vec::new();
        // Under a neurology that was examined nobody misses the rest.
        if self.has_section("examination") && self.neurology_is_open() && nothing(self.examination()) {
            out.push(self.wording.pattern("examination.item"));
        }
        if self.has_section("scores") && nothing(self.scores()) {
            out.push(self.wording.pattern("scores.item"));
        }
        if self.has_section("imaging") && nothing(self.imaging(Detail::Whole)) {
            out.push(self.wording.pattern("imaging.item"));
        }
        if self.has_section("pain") && nothing(self.pain()) {
            out.push(self.wording.pattern("urgent.pain_item"));
        }
        if self.has_section("earlier") && nothing(self.earlier()) {
            out.push(self.wording.pattern("treatments.earlier_item"));
        }
        out.retain(|item| !item.is_empty());
        out
    }

    /// The day from which on notes of visits are told.
    pub(super) fn notes_since(&self) -> Date {
        self.last_visit().plus_days(-self.wording.common.figure.note_days)
    }

    /// The day of the latest assessment.
    pub(super) fn last_visit(&self) -> Date {
        let visits = self.entries().filter(|entry| matches!(entry.body, Body::Assessment(_)));
        visits.map(|entry| entry.start().last).max().unwrap_or(Date::MIN)
    }

    /// What this recipient asks of the history; what is not known is said at the end, in one sentence.
    pub(super) fn history(&self) -> Vec<Block> {
        vec![self.history_passage().block("history.findings")]
    }

    fn history_passage(&self) -> Passage {
        self.history_after(Vec::new())
    }

    /// The same, with what a passage before it left open.
    pub(super) fn history_after(&self, before: Vec<String>) -> Passage {
        let mut passage = Passage::default();
        let mut open = self.sections_without_content();
        let sections = open.len();
        open.extend(before);
        self.beside_the_history(&mut passage);
        open.extend(self.history_said("history", &mut passage));
        open.extend(self.goal_open());
        let slots = self.slots().with_some("items", self.shortened_after(sections, &open));
        self.say(&mut passage, "history.open", &slots);
        passage
    }

    /// Work, where no goal stands with it, and what else the patient is seen for.
    pub(super) fn beside_the_history(&self, passage: &mut Passage) {
        if self.has_section("goals") && self.goals_said().is_empty() {
            let work = self.case.patient.work.as_deref().map(tidy);
            self.say(passage, "goals.work", &self.slots().with_some("work", work));
        }
        let others = self.case.problems.iter().filter(|problem| problem.id != self.problem.id);
        let others = others.filter_map(|problem| self.told_of(&problem.title));
        let others: Vec<String> = others.map(|title| lower(&title)).collect();
        self.say(passage, "history.other_problems", &self.slots().with_some("others", and(&others)));
    }

    /// What stands between the patient and movement, and what of it nobody asked.
    pub(super) fn concerns(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        let burdens = and(&self.burdens("mind")).map(|burdens| capital(&burdens));
        self.say(&mut passage, "concerns.burdens", &self.slots().with_some("Burdens", burdens));
        let open = self.history_said("concerns", &mut passage);
        // Nobody is asked of fears while something cannot wait.
        let open = and(&open).filter(|_| self.urgency() < Urgency::SameDay);
        self.say(&mut passage, "concerns.open", &self.slots().with_some("items", open));
        vec![passage.block("history.concerns")]
    }

    /// What is known of a list of the recipient; what of it is needed and not known is given back.
    pub(super) fn history_said(&self, list: &str, passage: &mut Passage) -> Vec<String> {
        let mut open = Vec::new();
        let wanted = self.wording.list(list);
        let mut concepts: Vec<(&'a str, &'a Concept)> = self.lexicon.concepts();
        concepts.retain(|(id, _)| wanted.iter().any(|wanted| wanted == id));
        concepts.sort_by_key(|(id, _)| wanted.iter().position(|wanted| wanted == id));
        // That a joint is the patient's own is no history.
        let untold = self.wording.list("history_absence_untold");
        // What says more by its note than what implies it stands for both.
        let says_more = |id: &str| {
            let known = self.current(id).filter(|known| known.value() == Some(&Value::Present));
            known.is_some_and(|known| known.finding.note.is_some())
        };
        let implied = |id: &str| match self.wording.id("implied_by", id) {
            Some(by) => self.is_there(by) && (!says_more(id) || says_more(by)),
            None => {
                let implies = |by: &&str| self.wording.id("implied_by", by) == Some(id);
                let more = self.wording.ids("implied_by").find(implies).is_some_and(says_more);
                more && self.is_there(id) && !says_more(id)
            }
        };
        let shown = |(id, _): &&(&'a str, &'a Concept)| {
            let there = || self.latest_by_site(id).iter().any(|known| known.value() == Some(&Value::Present));
            let with_person = self.wording.list("told_with_the_person").iter().any(|known| known == id);
            // An absence with a note says more than that it is none.
            let noted_absence = || self.current(id).is_some_and(|known| known.finding.note.is_some());
            let told = !untold.iter().any(|known| known == id) || there() || noted_absence();
            let of_men = *id == PREGNANCY && self.case.patient.sex == Some(Sex::Male);
            // What is noted beside it is told with the rest.
            let noted = self.current(id).and_then(|known| known.finding.note.as_deref());
            let told_before = with_person && there() && noted.is_none_or(|note| weeks_alone(note).is_some());
            let beside_drugs = self.tells_kidneys() && KIDNEYS.contains(id);
            told && !implied(id) && !of_men && !told_before && !beside_drugs
        };
        let told: Vec<(&'a str, &'a Concept)> = concepts.iter().filter(shown).copied().collect();
        let said = self.phrases(&told);
        let needed = self.wording.list(&format!("{list}_needed"));
        let region = self.problem.region.id();
        let asked =
            |concept: &Concept| concept.regions.is_empty() || concept.regions.iter().any(|of| of == region);
        let is_needed =
            |id: &str, concept: &Concept| asked(concept) && needed.iter().any(|needed| needed == id);
        for (id, concept) in concepts.iter().filter(|(id, concept)| is_needed(id, concept)) {
            let answered =
                self.latest_by_site(id).iter().any(|k| k.value().is_some() && !self.is_outdated(k));
            let device = *id == DEVICE && !self.devices_in_place().is_empty();
            if !answered && !device && !implied(id) {
                open.push(self.item(id, concept));
            }
        }
        open.extend(self.needed_for_the_step(list));
        let asked_before = self.wording.list(&format!("{list}_past")).iter();
        let asked_before = asked_before.filter_map(|id| Some((id.as_str(), self.lexicon.concept(id)?)));
        let of_women = |id: &str| id == PREGNANCY && self.case.patient.sex == Some(Sex::Male);
        // In an emergency nobody waits for the day of a needle.
        let elective = self.urgency() < Urgency::SameDay;
        let asked_before = asked_before.filter(|(id, _)| elective && !of_women(id));
        let past: Vec<_> = asked_before.filter_map(|(id, concept)| self.absent_before(id, concept)).collect();
        for (date, phrases) in self.by_date(&said) {
            let phrases: Vec<String> = phrases.into_iter().map(|said| said.phrase).collect();
            let findings = with_denied(&phrases, "no ").map(|text| capital(&text));
            let slots = self.slots().with_some("date", date).with_some("findings", findings);
            if !self.say(passage, "history.dated", &slots) {
                self.say(passage, "history.undated", &slots);
            }
        }
        for (date, items) in super::flags::grouped(&past) {
            let slots = self.slots().with_some("date", date).with_some("items", commas(&items));
            self.say(passage, "history.past", &slots);
        }
        open
    }

    /// What the patient wants, where a letter with a place for it has nothing to put there.
    pub(super) fn goal_open(&self) -> Option<String> {
        let asked = self.has_section("goals")
            && self.wording.pattern("goals.not_recorded").is_empty()
            && self.urgency() < Urgency::SameDay;
        let open = self.case.patient.goal.as_deref().is_none_or(|goal| tidy(goal).is_empty());
        // Who has said which treatment they want or do not want has been asked.
        let told = self.wording.list("preferences").iter().any(|id| self.is_there(id));
        let item = self.phrase("goals.item", &self.slots()).filter(|_| asked && open && !told)?;
        Some(item.to_plain())
    }

    pub(super) fn goals(&self) -> Vec<Block> {
        vec![self.goals_said().block("goals.words")]
    }

    fn goals_said(&self) -> Passage {
        let mut passage = Passage::default();
        let patient = &self.case.patient;
        let slots = self.slots().with_some("work", patient.work.as_deref().map(tidy));
        match patient.goal.as_deref().map(tidy).filter(|goal| !goal.is_empty()) {
            Some(goal) => self.goal(&goal, &mut passage),
            None => {
                self.say(&mut passage, "goals.not_recorded", &slots);
            }
        }
        self.preferences(&mut passage);
        for wish in self.wishes().into_iter().filter(|wish| !self.question_says(wish)) {
            self.say(&mut passage, "goals.goal", &self.slots().with("goal", tidy(&wish)));
        }
        passage.append(&self.told());
        // Work alone is no goal: it stands with the history.
        if !passage.is_empty() {
            self.say(&mut passage, "goals.work", &slots);
        }
        passage
    }

    /// The goal after "can": "walk the dog", where it is written as a verb.
    pub(super) fn wish(&self) -> Option<String> {
        let goal = lower(&tidy(self.case.patient.goal.as_deref()?));
        let bare = goal.strip_prefix("to ").unwrap_or(&goal);
        let first = bare.split_whitespace().next()?;
        let verb = self.wording.list("goal_verbs").iter().any(|verb| verb == first);
        (verb && !bare.contains(['.', ';', '“', '"'])).then(|| self.in_the_third_person(bare))
    }

    /// The goal as a wish: "She wants to walk the dog". What is no verb is named; what is a sentence or a quotation stands
    /// as it was said.
    fn goal(&self, goal: &str, passage: &mut Passage) {
        let first = goal.split_whitespace().next().unwrap_or_default().to_lowercase();
        let bare = lower(goal);
        let verb = self.wording.list("goal_verbs").contains(&first);
        let (pattern, slot, said) = match bare.strip_prefix("to ") {
            _ if goal.contains(". ") || goal.starts_with(['“', '"']) => {
                ("goals.goal", "goal", capital(goal))
            }
            Some(wish) => ("goals.wants", "wish", wish.to_owned()),
            None if verb => ("goals.wants", "wish", bare),
            None if first == "back" => ("goals.wants_back", "wish", bare),
            None => ("goals.named", "named", bare),
        };
        // A quotation stays as it was said; in our own sentence the patient does not speak.
        let said = if slot == "goal" { said } else { self.in_the_third_person(&said) };
        self.say(passage, pattern, &self.slots().with(slot, said));
    }

    /// "tie his own shoes" for "tie my own shoes".
    fn in_the_third_person(&self, said: &str) -> String {
        let words = said.split(' ').map(|word| {
            let end = word.trim_end_matches([',', '.', ';', ')']).len();
            let (bare, rest) = word.split_at(end);
            match self.wording.phrase("third_person", bare) {
                Some(pattern) => {
                    let filled = super::pattern::fill(&pattern, &self.slots());
                    filled.map_or_else(|| word.to_owned(), |filled| filled.text.to_plain() + rest)
                }
                None => word.to_owned(),
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// What the patient has been told, in the first person where the record allows it.
    pub(super) fn told(&self) -> Passage {
        let mut passage = Passage::default();
        let told = self.case.patient.told.as_deref().map(|told| self.without_taken_back(told));
        let told = told.map(|told| tidy(&told)).filter(|told| !told.is_empty());
        let (pattern, told) = match told {
            Some(told) if that(&told) => ("goals.told_that", Some(lower(&told))),
            Some(told) if asks(&told) => ("goals.explained", Some(lower(&told))),
            // "Both have been explained, that ..., and that ...": what was told goes on in a sentence of its own.
            Some(told) if told.contains(", that ") => {
                let (head, rest) = told.split_once(", that ").unwrap_or((&told, ""));
                self.say(&mut passage, "goals.told", &self.slots().with("told", capital(head)));
                ("goals.told_that", Some(format!("that {rest}")))
            }
            Some(told) => ("goals.told", Some(capital(&told))),
            None => return passage,
        };
        self.say(&mut passage, pattern, &self.slots().with_some("told", told));
        passage
    }

    /// What was told, without the sentences in which the patient accepts what was refused: the two do not
    /// stand beside each other.
    fn without_taken_back(&self, told: &str) -> String {
        if self.refused().is_empty() {
            return told.to_owned();
        }
        let accepts = |sentence: &str| {
            let sentence = sentence.to_lowercase();
            self.wording.list("words_of_acceptance").iter().any(|words| sentence.contains(words.as_str()))
        };
        told.split_inclusive(". ").filter(|sentence| !accepts(sentence)).collect()
    }

    /// The day of an onset: "in Mar 2024", "on 3 Mar 2024".
    pub(super) fn onset(&self) -> Option<String> {
        self.problem.onset.and_then(dates::within)
    }
}

/// A note without what stands under the allergies.
pub(super) fn beside_allergies(note: &str) -> String {
    let rest: String = note.split_inclusive(". ").filter(|sentence| !names_allergy(sentence)).collect();
    dashed(&tidy(&rest))
}

/// Whether what was told is written as a clause: "that the trial can be removed".
fn that(told: &str) -> bool {
    told.trim_start().to_lowercase().starts_with("that ")
}

/// Whether what was told is written as a question that was answered: "what the ablation can do".
fn asks(told: &str) -> bool {
    let first = told.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(first.as_str(), "what" | "how" | "why" | "which" | "when" | "whether")
}
