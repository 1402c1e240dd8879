//! What keeps a pain disabling beside its source, by the scores and findings on mood, fear and sleep; and what earlier care
//! of the recipient's own trade did.

use super::Composer;
use super::dates;
use super::passage::{Passage, and, capital, lower, number};
use super::pattern::fill;
use crate::model::{Body, Entry, Recorded, Treatment, TreatmentStatus, Value};
use crate::pathway::vocabulary::CatalogueItem;
use crate::pathway::{Response, StepIx};

/// Up to so many burdens are named again where the question names them.
const FEW: usize = 2;
/// Grades of a score that have words of their own, the highest first.
const GRADES: [&str; 2] = ["severe", "marked"];

/// A course of care that did not help enough: where it stands, what it was, and what it did in a word.
type FailedCourse<'a> = (&'a Entry, &'a Treatment, &'a CatalogueItem, &'static str);

impl Composer<'_> {
    /// Scores beyond the figure of the knowledge and findings that weigh on a pain: "low mood (PHQ-9 17)".
    pub(super) fn burdens(&self, table: &str) -> Vec<String> {
        let said = |id: &String| {
            let known = self.current(id)?;
            let value = match known.value()? {
                Value::Number(n) => {
                    let least = self.lexicon.0.figure(self.wording.id("mind_from", id)?)?.value;
                    (*n >= least).then(|| number(*n))?
                }
                Value::Present => String::new(),
                _ => return None,
            };
            let from = |grade: &&str| {
                let least = self.wording.id(&format!("mind_{grade}_from"), id)?;
                Some(self.lexicon.0.figure(least)?.value)
            };
            let reached = |grade: &&str| matches!((known.value(), from(grade)), (Some(Value::Number(n)), Some(from)) if *n >= from);
            let grade = GRADES.iter().find(|grade| reached(grade));
            let table = grade.map_or_else(|| table.to_owned(), |grade| format!("{table}_{grade}"));
            let words = self.wording.phrase(&table, id)?;
            fill(&words, &self.slots().with("value", value)).map(|words| words.text.to_plain())
        };
        let told = self.wording.list("mind").iter().filter(|id| !self.keeps_back(id));
        told.filter_map(said).collect()
    }

    /// The same without figures, for the question: "low mood and poor sleep".
    pub(super) fn burden(&self) -> Option<String> {
        and(&self.burdens("mind_named"))
    }

    /// What may keep the pain disabling, and what is taken and was agreed of opioids; that nothing was asked where nothing was.
    pub(super) fn mind(&self, passage: &mut Passage) {
        let burdens = self.burdens("mind");
        let asked = self.wording.list("mind").iter().any(|id| self.current(id).is_some());
        let slots = self.slots().with_some("Burdens", and(&burdens).map(|text| capital(&text)));
        // What the question names is not listed again.
        let many = burdens.len() > FEW;
        let named = many && self.burden().is_some_and(|burden| self.question_says(&burden));
        let pattern = if named { "why.mind_named" } else { "why.mind" };
        if !self.say(passage, pattern, &slots) && !asked {
            self.say(passage, "why.mind_open", &slots);
        }
        self.say(passage, "why.course", &self.slots().with_some("course", self.course_so_far()));
        let dose = self.wording.list("no_opioid").iter().find_map(|id| self.current(id));
        let dose = dose.and_then(|known| match known.value()? {
            Value::Number(dose) if *dose > 0.0 => Some(number(*dose)),
            _ => None,
        });
        let agreed =
            self.current(super::medicines::OPIOID_PLAN).is_some_and(|k| k.value() == Some(&Value::Present));
        let pattern = if agreed { "why.opioid_agreed" } else { "why.opioid_open" };
        self.say(passage, pattern, &self.slots().with_some("dose", dose));
    }

    /// What the latest care of the recipient's own trade did, and that something else is wanted where it did too little.
    pub(super) fn again(&self, passage: &mut Passage) {
        let Some((entry, treatment, item, little)) = self.course_that_failed() else { return };
        let slots = self
            .slots()
            .with("Treatment", capital(&lower(&self.wording.spell(&item.label))))
            .with_some("content", self.content(treatment))
            .with_some("date", dates::range_inside(entry.date, entry.end))
            .with("did", self.wording.word("again", little));
        // Who is asked for the same program is not told to choose another one.
        let steps = self.asked().into_iter().filter_map(|asked| asked.step);
        let asked: Vec<&str> = steps.filter_map(|step| self.lexicon.step(step)).collect();
        let same = asked.iter().any(|id| self.is_program_of(id, treatment));
        // A program that the question names is chosen already; on one that made it worse nobody builds.
        let programs = self.wording.list("programs");
        let chosen = asked.iter().any(|id| programs.iter().any(|program| program == id));
        let which = if ["some", "short"].contains(&little) { "why.which_or_on" } else { "why.which" };
        let slots = slots.with_some("which", Some(self.wording.pattern(which)).filter(|_| !chosen));
        let patterns: &[&str] = if same { &["why.again_same"] } else { &["why.again", "why.again_open"] };
        self.say_first(passage, patterns, &slots);
    }

    /// Whether a step is the program that an earlier course without enough help consisted of.
    pub(super) fn is_program_that_failed(&self, step: StepIx) -> bool {
        let failed = self.course_that_failed();
        let id = self.lexicon.step(step);
        failed.zip(id).is_some_and(|((_, treatment, ..), id)| self.is_program_of(id, treatment))
    }

    fn is_program_of(&self, step: &str, treatment: &Treatment) -> bool {
        let programme = treatment.programme.as_ref().and_then(Recorded::known);
        programme.is_some_and(|programme| {
            let steps = self.wording.list(&format!("program_{}", programme.id()));
            steps.iter().any(|known| known == step)
        })
    }

    /// Whether what the next step prepares is something that a patient has to be ready for: an implant, an operation.
    pub(super) fn is_readiness_asked(&self) -> bool {
        let prepared = self.evaluation.plan.next.as_ref().and_then(|next| next.prepares);
        let id = prepared.and_then(|step| self.lexicon.step(step));
        id.is_some_and(|id| self.wording.list("ready_for").iter().any(|known| known == id))
    }

    /// The latest course of the recipient's own trade that did not help enough, and what it did in a word.
    fn course_that_failed(&self) -> Option<FailedCourse<'_>> {
        let earlier = self.evaluation.readings.iter().rev().find_map(|reading| {
            let entry = self.case.entries.get(reading.entry.0)?;
            let Body::Treatment(treatment) = &entry.body else { return None };
            let item = self.lexicon.treatment(treatment.treatment.as_str())?;
            let own = self.wording.list("again").iter().any(|family| item.families.contains(family));
            let mine = own && entry.problems.contains(&self.problem.id);
            (mine && treatment.status == TreatmentStatus::Done).then_some((
                entry,
                treatment,
                item,
                reading.response,
            ))
        });
        let (entry, treatment, item, response) = earlier?;
        let little = match response {
            Response::None => "none",
            Response::Partial | Response::Brief => "some",
            Response::Worse => "worse",
            Response::WornOff => "gone",
            Response::NotAssessable
                if self.is_followed_too_short(entry, treatment)
                    && treatment.visits.as_ref().and_then(Recorded::known).is_some() =>
            {
                "short"
            }
            _ => return None,
        };
        Some((entry, treatment, item, little))
    }

    /// What a course consisted of: "strengthening".
    fn content(&self, treatment: &Treatment) -> Option<String> {
        let programme = treatment.programme.as_ref()?.known()?;
        let here = self.phrase_here("programme", programme.id());
        Some(here.unwrap_or_else(|| self.wording.word("programme", programme.id())))
    }
}
