//! Red flags and neurology: present, absent, not recorded, each dated.

use std::cmp::Ordering;

use super::Composer;
use super::dates;
use super::findings::sentences;
use super::passage::{Passage, commas};
use super::power::{Power, full_range, levels_in_words};
use super::record::Known;
use crate::letter::document::{Block, Urgency};
use crate::model::{Level, Missing, Recorded, Side, Value};
use crate::pathway::expression::Expr;
use crate::pathway::vocabulary::{ConceptKind, Group};
use crate::pathway::{FlagResult, FlagState, Subject};

/// From so many absent items on they are told in a sentence.
const SENTENCE_FROM: usize = 8;
/// So many weak muscles stand in a question.
const WEAKEST: usize = 2;

/// What the screen holds: items found, asked and not found, and open.
#[derive(Debug, Default)]
pub(super) struct Screen<'a> {
    pub(super) present: Vec<(Option<String>, String)>,
    pub(super) absent: Vec<(Option<String>, String)>,
    pub(super) open: Vec<String>,
    /// Asked, and the answer cannot be had.
    pub(super) unknowable: Vec<String>,
    /// Scores of none.
    pub(super) scored: Vec<(Option<String>, String)>,
    /// Found absent at a time, and not asked since something may have changed it.
    pub(super) past: Vec<(Option<String>, String)>,
    /// What has been there for long and is no red flag, but reads the others.
    pub(super) known: Vec<(Option<String>, String)>,
    /// What was there before, of what was answered otherwise since or not at all.
    pub(super) earlier: Vec<(Option<String>, String)>,
    /// Names of what was found, without its circumstances.
    pub(super) found: Vec<String>,
    /// The same as ids.
    pub(super) signs: Vec<&'a str>,
}

impl<'a> Composer<'a> {
    pub(super) fn flags(&self) -> Vec<Block> {
        let mut out = vec![self.screen_passage().block("flags.screen")];
        let neurology = self.neurology();
        out.push(neurology.block("flags.neurology"));
        out
    }

    /// The answers of the red-flag screen of the region.
    pub(super) fn screen(&self) -> Screen<'a> {
        let mut out = Screen::default();
        let named = self.screen_needed();
        let shown = self.wording.list("screen_shown");
        let mut checklist = self.checklist(Group::RedFlags);
        checklist.sort_by_key(|(id, _)| shown.iter().position(|known| known == id).unwrap_or(shown.len()));
        for (id, concept) in checklist {
            if self.keeps_back(id) {
                continue;
            }
            let answers = self.latest_by_site(id);
            let counted: Vec<&Known<'_>> =
                answers.iter().filter(|known| known.value().is_some() && !self.is_outdated(known)).collect();
            if counted.is_empty() && named.iter().any(|needed| needed == id) {
                if let Some(past) = self.absent_before(id, concept) {
                    out.past.push(past);
                    continue;
                }
                let asked = self
                    .latest(id)
                    .is_some_and(|known| known.finding.value == Recorded::Missing(Missing::CannotBeKnown));
                let list = if asked { &mut out.unknowable } else { &mut out.open };
                list.push(self.item(id, concept));
            }
            out.earlier.extend(self.there_before(id, &answers).map(|date| (date, self.item(id, concept))));
            for known in counted {
                let date = dates::partial(known.date);
                let listed = shown.iter().any(|known| known == id);
                match known.value() {
                    Some(Value::Absent) if listed => out.absent.push((date, self.item(id, concept))),
                    // A score of none is an answer.
                    Some(Value::Number(_))
                        if listed && concept.is_normal(known.value().unwrap_or(&Value::Absent)) =>
                    {
                        out.scored.extend(self.phrase_of(known).map(|phrase| (date, phrase)));
                    }
                    Some(value) if concept.is_normal(value) => {}
                    _ if self.is_said_by_a_flag(id) => {}
                    _ if self.wording.list("screen_qualifiers").iter().any(|known| known == id) => {
                        out.known.extend(self.phrase_of(known).map(|phrase| (date, phrase)));
                    }
                    _ => {
                        out.found.push(self.sign(id, concept));
                        out.signs.push(id);
                        out.present.extend(self.phrase_of(known).map(|phrase| (date, phrase)));
                    }
                }
            }
        }
        out.absent.dedup();
        self.add_raised(&mut out);
        self.add_holding(&mut out);
        out
    }

    /// What this recipient needs answered; some of it in one region only, and nothing that signs of its own answer.
    pub(super) fn screen_needed(&self) -> Vec<String> {
        let here = format!("screen_needed_{}", self.problem.region.id());
        let mut out = self.wording.list("screen_needed").to_vec();
        out.extend(self.wording.list(&here).iter().cloned());
        out.extend(self.needed_beside());
        out.retain(|id| {
            let signs = self.wording.phrase("answered_by", id).unwrap_or_default();
            !signs.split_whitespace().any(|sign| self.current(sign).is_some())
        });
        out
    }

    /// What has to be asked beside something that is there, unless a test of it was done: calf pain on walking may come
    /// from the spine and from the arteries.
    fn needed_beside(&self) -> Vec<String> {
        let there = |id: &&str| self.current(id).is_some_and(|known| known.value() == Some(&Value::Present));
        let tested =
            |id: &String| self.wording.phrase("tested_by", id).is_some_and(|test| self.is_done(&test));
        let beside = self.wording.ids("needed_beside").filter(there);
        beside.filter_map(|id| self.wording.phrase("needed_beside", id)).filter(|id| !tested(id)).collect()
    }

    /// The day on which something was there within a year, where the latest answers do not say that it is.
    fn there_before(&self, id: &str, answers: &[Known<'_>]) -> Option<Option<String>> {
        let there = |known: &Known<'_>| known.value() == Some(&Value::Present);
        if answers.iter().any(there) || self.wording.list("screen_qualifiers").iter().any(|known| known == id)
        {
            return None;
        }
        let since = self.wording.common.figure.screen_days;
        let before = self.findings().iter().rfind(|known| known.id == id && there(known))?;
        let recent = before.date.interval().last.days_until(self.today) <= since;
        recent.then(|| dates::partial(before.date))
    }

    /// What procedures wait for is named, though it is not on the recipient's own list.
    fn add_holding(&self, out: &mut Screen<'a>) {
        for (id, concept) in self.open_concepts() {
            let item = self.item(id, concept);
            if out.open.contains(&item) || out.unknowable.contains(&item) || out.signs.contains(&id) {
                continue;
            }
            // An emergency is not asked what only an elective needle would wait for.
            let needed = self.wording.list("screen_needed").iter().any(|known| known == id);
            if self.urgency() >= Urgency::SameDay && !needed {
                continue;
            }
            out.absent.retain(|(_, absent)| *absent != item);
            if let Some(past) = self.absent_before(id, concept) {
                if !out.past.contains(&past) {
                    out.past.push(past);
                }
                continue;
            }
            let asked = self
                .latest(id)
                .is_some_and(|known| known.finding.value == Recorded::Missing(Missing::CannotBeKnown));
            if asked { out.unknowable.push(item) } else { out.open.push(item) }
        }
    }

    /// What raised a flag of the evaluation stands in every letter, though it is not on the checklist of the region. What
    /// is open of a flag of another region is named with it.
    fn add_raised(&self, out: &mut Screen<'a>) {
        let mut at = 0;
        for flag in self.proven_flags() {
            let proofs = self.proofs(flag);
            let told = |out: &Screen<'a>, id: &str| out.signs.contains(&id);
            let qualifies = |id: &str| self.wording.list("screen_qualifiers").iter().any(|known| known == id);
            let is_told = proofs.iter().any(|known| told(out, known.id));
            for known in proofs.into_iter().filter(|known| !qualifies(known.id)) {
                let strength = self.strength_concepts().iter().any(|id| id == known.id);
                if (told(out, known.id) && !strength) || (is_told && strength) {
                    continue;
                }
                let phrase = if strength { self.weak(&known) } else { self.at_all_sites(&known) };
                let Some(phrase) = phrase else { continue };
                let phrase = self.wording.phrase("sign", known.id).unwrap_or(phrase);
                // A name says enough only of what is there or not: "tear", "rotator cuff" would not.
                let named = !strength && known.concept.kind == ConceptKind::Presence;
                let item = match (named, strength) {
                    (true, _) => self.item(known.id, known.concept),
                    (false, true) => self.weakness().unwrap_or_else(|| phrase.clone()),
                    (false, false) => phrase.clone(),
                };
                out.absent.retain(|(_, absent)| *absent != item);
                out.open.retain(|open| *open != item);
                out.present.insert(at, (dates::partial(known.date), phrase));
                out.found.insert(at, if named { self.sign(known.id, known.concept) } else { item });
                out.signs.insert(at, known.id);
                at += 1;
            }
            if self.is_of_elsewhere(flag) {
                let open = flag.open.iter().filter_map(|fact| match fact.subject {
                    Subject::Concept(ix) => self.lexicon.concept_at(ix),
                    _ => None,
                });
                let items = open.filter(|(id, _)| !self.keeps_back(id)).map(|(id, c)| self.item(id, c));
                for item in items {
                    if !out.open.contains(&item) && !out.unknowable.contains(&item) {
                        out.open.push(item);
                    }
                }
            }
        }
    }

    pub(super) fn screen_passage(&self) -> Passage {
        self.screen_passage_noting(None)
    }

    /// The same, with what was noted beside the signs after them.
    pub(super) fn screen_passage_noting(&self, notes: Option<String>) -> Passage {
        let screen = self.screen();
        let mut passage = Passage::default();
        self.precautions(&mut passage);
        for (pattern, items) in [
            ("flags.present", &screen.present),
            ("flags.known", &screen.known),
            ("flags.absent", &screen.absent),
            ("flags.scored", &screen.scored),
            ("flags.earlier", &screen.earlier),
            ("flags.past", &screen.past),
        ] {
            for (date, items) in grouped(items) {
                let items = if pattern == "flags.absent" { with_shared_noun(&items) } else { items };
                let many = pattern == "flags.absent" && items.len() >= SENTENCE_FROM;
                let pattern = if many { "flags.absent_many" } else { pattern };
                let items = if many { super::passage::or(&items) } else { commas(&items) };
                let slots = self
                    .slots()
                    .with_some("date", date)
                    .with_some("Items", items.as_deref().map(super::passage::capital))
                    .with_some("items", items);
                self.say(&mut passage, pattern, &slots);
            }
            if pattern == "flags.known" {
                self.say(&mut passage, "urgent.notes", &self.slots().with_some("notes", notes.clone()));
            }
        }
        self.cleared(&mut passage);
        let unknowable = self.slots().with_some("items", commas(&screen.unknowable));
        self.say(&mut passage, "flags.unknowable", &unknowable);
        // In an emergency what has to be measured goes before what has to be asked.
        let mut open = self.not_measured();
        open.extend(screen.open);
        open.extend(self.not_settled());
        let held = self.evaluation.hold.is_some() && self.urgency() < Urgency::SameDay;
        let items = if held { commas(&open) } else { self.shortened(&open) };
        self.say(&mut passage, "flags.open", &self.slots().with_some("items", items));
        passage
    }

    /// Whether the name of a raised flag says a finding already: "loosening of an artificial joint".
    fn is_said_by_a_flag(&self, id: &str) -> bool {
        let named = self.wording.list("said_by_flags").iter().any(|known| known == id);
        let raises = |flag: &FlagResult| {
            let knowledge = self.lexicon.0;
            let mut asks = false;
            for trigger in &knowledge.flag(flag.flag).triggers {
                knowledge.criterion(*trigger).expr.leaves(&mut |leaf| {
                    let Expr::Present(concept, _) = leaf else { return };
                    asks |= self.lexicon.concept_at(*concept).is_some_and(|(known, _)| known == id);
                });
            }
            asks
        };
        named && self.proven_flags().into_iter().any(|flag| flag.state == FlagState::Present && raises(flag))
    }

    /// The weakest muscles in a few words: "right elbow extension, MRC 4/5".
    pub(super) fn weakest(&self) -> Option<String> {
        let grades = self.grades();
        let counts = |known: &&Known<'_>| is_weak(known) && !self.is_outdated(known);
        let mut weak: Vec<&Known<'_>> = grades.iter().filter(counts).collect();
        weak.sort_by(|a, b| grade(a).partial_cmp(&grade(b)).unwrap_or(Ordering::Equal));
        weak.truncate(WEAKEST);
        let words = weak.into_iter().filter_map(|known| {
            let level = known.site().level.map(super::record::level);
            let action = self.muscle_tested(known, level.as_deref());
            let slots = self
                .slots()
                .with_some("side", known.site().side.map(super::record::side))
                .with("action", action)
                .with_some("grade", grade(known).map(super::passage::number));
            let fell = self.fell_from(known);
            let slots = slots
                .with_some("before", fell.as_ref().and_then(grade).map(super::passage::number))
                .with_some("earlier", fell.and_then(|known| dates::within(known.date)));
            self.phrase("question.weak", &slots).map(|text| text.to_plain())
        });
        super::passage::and(&words.collect::<Vec<_>>())
    }

    /// The first of the better grades of the last weeks, where a muscle got weaker: that it did tells more than its grade.
    fn fell_from(&self, known: &Known<'_>) -> Option<Known<'a>> {
        let since = self.today.plus_days(-self.procedure_weeks().map_or(0, |weeks| (weeks * 7.0) as i32));
        let better = |k: &Known<'_>| {
            let days = k.date.interval();
            let before = days.first >= since && days < known.date.interval();
            k.id == known.id && k.site() == known.site() && before && grade(k) > grade(known)
        };
        self.findings().iter().copied().find(better)
    }

    /// What a grade is of: the muscle by which a root is tested, unless a note says which was; then what that names.
    fn muscle_tested(&self, known: &Known<'_>, level: Option<&str>) -> String {
        let words =
            self.muscle_noted(known).or_else(|| level.and_then(|at| self.wording.phrase("myotome", at)));
        words.unwrap_or_else(|| self.wording.pattern("neurology.strength"))
    }

    /// The muscle that the note of a grade names, if it names one.
    pub(super) fn muscle_noted(&self, known: &Known<'_>) -> Option<String> {
        let named = known.finding.note.as_deref()?.split([';', '.', '(']).next()?.trim().to_lowercase();
        let is_muscle =
            self.wording.list("words_of_muscles").iter().any(|word| named.contains(word.as_str()));
        is_muscle.then_some(named)
    }

    /// "weakness (right elbow extension, MRC 4/5)".
    fn weakness(&self) -> Option<String> {
        let slots = self.slots().with_some("weak", self.weakest());
        self.phrase("question.weakness", &slots).map(|text| text.to_plain())
    }

    /// Strength by myotome, then reflexes, sensation and signs of the upper motor neuron.
    pub(super) fn neurology(&self) -> Passage {
        self.with_rest_of_neurology(self.strength())
    }

    /// The same beside a table of the weak muscles: only what is not weak, then the rest.
    pub(super) fn neurology_beside_table(&self) -> Passage {
        let mut passage = Passage::default();
        let grades = self.grades();
        let full = self.of_full_power(&grades);
        let slots =
            self.slots().with_some("date", self.strength_date()).with_some("full", self.full_range(&full));
        self.say(&mut passage, "neurology.otherwise", &slots);
        self.not_examined(&grades, &mut passage);
        self.with_rest_of_neurology(passage)
    }

    /// Muscles of full power on the day of the latest examination; an earlier day proves nothing for today.
    fn of_full_power<'k>(&self, grades: &'k [Known<'a>]) -> Vec<&'k Known<'a>> {
        let latest = self.strength_date();
        let full = |known: &Known<'_>| is_full(known) && dates::partial(known.date) == latest;
        grades.iter().filter(|known| full(known)).collect()
    }

    fn with_rest_of_neurology(&self, mut passage: Passage) -> Passage {
        let strength = self.strength_concepts();
        // What was found counts though the checklist of the region does not ask for it: sensation at a nerve of the hand.
        let regional: Vec<&str> = self.checklist(Group::Neurology).into_iter().map(|(id, _)| id).collect();
        let found = |id: &str| self.current(id).is_some_and(|known| known.value() == Some(&Value::Present));
        let mut rest = self.lexicon.concepts();
        rest.retain(|(id, concept)| {
            let asked = regional.contains(id) || found(id);
            concept.group == Group::Neurology && asked && !strength.iter().any(|s| s == id)
        });
        let order = self.wording.list("neurology");
        rest.sort_by_key(|(id, _)| order.iter().position(|known| known == id).unwrap_or(order.len()));
        let said = self.phrases(&rest);
        for (number, (date, phrases)) in self.by_date(&said).into_iter().enumerate() {
            let same = number == 0 && date == self.strength_date();
            let pattern = if same { "neurology.rest" } else { "neurology.rest_dated" };
            // "Hoffmann sign positive" keeps its capital.
            let named = phrases
                .first()
                .is_some_and(|said| said.joint.is_none() && said.phrase.starts_with(char::is_uppercase));
            let findings = sentences(&phrases);
            let inside = findings
                .as_deref()
                .map(|text| if named { text.to_owned() } else { super::passage::lower(text) });
            let slots = self
                .slots()
                .with_some("date", date)
                .with_some("lower", inside)
                .with_some("findings", findings);
            if !self.say(&mut passage, pattern, &slots) {
                self.say(&mut passage, "neurology.rest", &slots);
            }
        }
        passage
    }

    pub(super) fn strength_concepts(&self) -> &'static [String] {
        self.wording.list("strength")
    }

    /// Whether strength by myotome is asked for in the region: a joint is examined without it, unless the spine alarms.
    pub(super) fn strength_is_asked(&self) -> bool {
        let region = self.problem.region.id();
        let own = !self.strength_concepts().is_empty();
        own && (self.is_alarmed_elsewhere()
            || !self.wording.list("joints").iter().any(|joint| joint == region))
    }

    fn grades(&self) -> Vec<Known<'a>> {
        self.strength_concepts()
            .iter()
            .flat_map(|id| self.latest_by_site(id))
            .filter(|k| k.value().is_some())
            .collect()
    }

    fn strength_date(&self) -> Option<String> {
        self.grades()
            .iter()
            .map(|known| known.date)
            .max_by_key(|date| date.interval())
            .and_then(dates::partial)
    }

    /// What the examination says of strength as a whole.
    pub(super) fn strength_in_brief(&self) -> Power {
        let grades = self.grades();
        let counted: Vec<&Known<'_>> = grades.iter().filter(|known| !self.is_outdated(known)).collect();
        if counted.is_empty() {
            return Power::NotExamined;
        }
        if !counted.iter().all(|known| is_full(known)) {
            return Power::Reduced;
        }
        let tested = |level: &str, side: Side| {
            counted.iter().any(|known| {
                let site = known.site();
                site.level.is_some_and(|at| at.to_string() == level)
                    && site.side.is_some_and(|at| at == side || at == Side::Bilateral)
            })
        };
        let asked = self.wording.list(&format!("myotomes_{}", self.problem.region.id()));
        let whole = asked.iter().all(|level| tested(level, Side::Left) && tested(level, Side::Right));
        // Full at the legs says nothing of the arms.
        if whole && !asked.is_empty() && !self.is_alarmed_elsewhere() {
            Power::Full
        } else {
            Power::FullWhereTested(self.full_range(&counted))
        }
    }

    /// Where power was found full; the muscles tested, where the record does not name them.
    fn full_range(&self, full: &[&Known<'_>]) -> Option<String> {
        let named = full_range(full);
        named.or_else(|| (!full.is_empty()).then(|| self.wording.pattern("neurology.where_tested")))
    }

    fn strength(&self) -> Passage {
        let mut passage = Passage::default();
        let grades: Vec<Known<'_>> =
            self.grades().into_iter().filter(|known| !self.is_outdated(known)).collect();
        if grades.is_empty() {
            if self.strength_is_asked() {
                self.say(&mut passage, "neurology.strength_not_recorded", &self.slots());
            }
            return passage;
        }
        let weak: Vec<String> =
            grades.iter().filter(|known| is_weak(known)).filter_map(|k| self.weak(k)).collect();
        let full = self.of_full_power(&grades);
        let slots = self
            .slots()
            .with_some("date", self.strength_date())
            .with_some("weak", commas(&weak))
            .with_some("full", self.full_range(&full));
        let pattern = match (weak.is_empty(), full.is_empty()) {
            (true, _) => "neurology.full",
            (false, true) => "neurology.weak",
            (false, false) => "neurology.weak_rest_full",
        };
        self.say(&mut passage, pattern, &slots);
        self.not_examined(&grades, &mut passage);
        passage
    }

    /// Where cord or roots are in danger: the muscles that nobody tested, of the problem and of what is suspected. That
    /// the legs are strong says nothing of the arms.
    fn not_examined(&self, grades: &[Known<'_>], passage: &mut Passage) {
        let flags = self.pressing_flags();
        let mut regions = vec![self.problem.region];
        let elsewhere = flags.iter().filter(|flag| self.is_of_elsewhere(flag));
        regions.extend(elsewhere.flat_map(|flag| self.lexicon.0.flag(flag.flag).regions.iter().copied()));
        let tested = |root: &String| {
            grades.iter().any(|known| known.site().level.is_some_and(|level| level.to_string() == *root))
        };
        let mut open: Vec<Level> = Vec::new();
        for region in regions.into_iter().filter(|_| !flags.is_empty()) {
            let asked = self.wording.list(&format!("myotomes_{}", region.id()));
            open.extend(
                asked.iter().filter(|root| !tested(root)).filter_map(|root| root.parse::<Level>().ok()),
            );
        }
        open.sort_unstable();
        open.dedup();
        let slots = self.slots().with_some("muscles", levels_in_words(&open));
        self.say(passage, "neurology.not_examined", &slots);
    }

    /// "right great toe extension (L5) MRC 4/5, unchanged since Dec 2023".
    fn weak(&self, known: &Known<'_>) -> Option<String> {
        let value = grade(known)?;
        let level = known.site().level.map(super::record::level);
        let action = self.muscle_tested(known, level.as_deref());
        let side = known.site().side.map(super::record::side);
        let since = self.unchanged_since(known);
        let earlier = self.grade_before(known);
        let slots = self
            .slots()
            .with_some("side", side)
            .with("action", action)
            .with_some("level", level)
            .with("grade", super::passage::number(value))
            .with_some(
                "own",
                dates::partial(known.date).filter(|date| Some(date) != self.strength_date().as_ref()),
            )
            .with_some("since", since)
            .with_some("before", earlier.as_ref().and_then(grade).map(super::passage::number))
            .with_some("earlier", earlier.and_then(|known| dates::partial(known.date)));
        self.phrase("neurology.one", &slots).map(|text| text.to_plain())
    }

    /// The latest grade before this one, if it was another.
    fn grade_before(&self, known: &Known<'_>) -> Option<Known<'a>> {
        let earlier = |k: &Known<'_>| {
            k.id == known.id
                && k.site() == known.site()
                && k.value().is_some()
                && k.date.interval() < known.date.interval()
        };
        self.findings().iter().copied().rfind(earlier).filter(|k| k.value() != known.value())
    }

    /// The first of the equal grades before this one, if there is an earlier one.
    fn unchanged_since(&self, known: &Known<'_>) -> Option<String> {
        let findings = self.findings();
        let series =
            findings.iter().filter(|k| k.id == known.id && k.site() == known.site() && k.value().is_some());
        let same = |k: &&Known<'_>| k.value() == known.value();
        let first = series.rev().take_while(same).last()?;
        (first.date != known.date).then(|| dates::partial(first.date)).flatten()
    }
}

pub(super) fn grade(known: &Known<'_>) -> Option<f64> {
    match known.value()? {
        Value::Number(n) => Some(*n),
        Value::Choice(_) | Value::Present | Value::Absent => None,
    }
}

/// Whether a grade is full strength, as the knowledge counts it.
fn is_full(known: &Known<'_>) -> bool {
    grade(known).is_some() && known.value().is_some_and(|value| known.concept.is_normal(value))
}

/// Whether a grade is less than full strength.
pub(super) fn is_weak(known: &Known<'_>) -> bool {
    grade(known).is_some() && !is_full(known)
}

/// Neighbours that share their noun as one item: "bladder or bowel change".
fn with_shared_noun(items: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in items {
        let shared = item.split_once(' ').filter(|(_, noun)| !noun.contains(' '));
        let one = out.last().and_then(|last| last.split_once(' ')).zip(shared);
        match one.filter(|((_, one), (_, other))| one == other) {
            Some(((first, noun), (second, _))) => {
                let joined = format!("{first} or {second} {noun}");
                out.pop();
                out.push(joined);
            }
            None => out.push(item.clone()),
        }
    }
    out
}

/// Items under each date, in the order in which the dates appear.
pub(super) fn grouped(items: &[(Option<String>, String)]) -> Vec<(Option<String>, Vec<String>)> {
    let mut out: Vec<(Option<String>, Vec<String>)> = Vec::new();
    for (date, item) in items {
        match out.iter_mut().find(|(known, _)| known == date) {
            Some((_, list)) => list.push(item.clone()),
            None => out.push((date.clone(), vec![item.clone()])),
        }
    }
    out
}
