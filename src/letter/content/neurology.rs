//! Strength, reflexes and sensation: what was tested, what is weak, since when.

use std::cmp::Ordering;

use super::Composer;
use super::dates;
use super::findings::sentences;
use super::passage::{Passage, commas};
use super::power::{Power, full_range, levels_in_words};
use super::record::Known;
use crate::model::{Level, Side, Structure, Target, Value};
use crate::pathway::vocabulary::Group;

/// So many weak muscles stand in a question.
const WEAKEST: usize = 2;

impl<'a> Composer<'a> {
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
    pub(super) fn weakness(&self) -> Option<String> {
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
        // Under a section of its own on the signs nothing of them is told twice.
        let told = if self.has_section("screen") { self.screen().signs } else { Vec::new() };
        let mut rest = self.lexicon.concepts();
        rest.retain(|(id, concept)| {
            let asked = regional.contains(id) || found(id);
            let told = told.contains(id);
            concept.group == Group::Neurology && asked && !told && !strength.iter().any(|s| s == id)
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
        let sensory = self.wording.list("sensory_nerves");
        let moves_nothing = |target: &Target| {
            let part = target.part.map(|part| part.id());
            target.structure == Structure::Nerve
                && part.is_some_and(|part| sensory.iter().any(|id| id == part))
        };
        let sources: Vec<Target> = self.leading_sources().iter().filter_map(|source| source.target).collect();
        let of_skin = !sources.is_empty() && sources.iter().all(moves_nothing);
        own && (self.is_alarmed_elsewhere()
            || !(of_skin
                || ["joints", "strength_unasked"]
                    .iter()
                    .any(|list| self.wording.list(list).iter().any(|unasked| unasked == region))))
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
    pub(super) fn weak(&self, known: &Known<'_>) -> Option<String> {
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
            .with_some("noted", self.noted_beside_grade(known))
            .with_some("before", earlier.as_ref().and_then(grade).map(super::passage::number))
            .with_some("earlier", earlier.and_then(|known| dates::partial(known.date)));
        self.phrase("neurology.one", &slots).map(|text| text.to_plain())
    }

    /// What was noted beside a grade and names no muscle; an emergency tells the notes by themselves.
    fn noted_beside_grade(&self, known: &Known<'_>) -> Option<String> {
        let note = known.finding.note.as_deref()?;
        let own = self.has_section("screen") || self.muscle_noted(known).is_some();
        (!own).then(|| super::passage::lower(&super::passage::dashed(&super::passage::tidy(note))))
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

/// A grade of strength as a number.
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
