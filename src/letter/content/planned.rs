//! What is planned already, each with its day, and known by the day of the letter.

use super::Composer;
use super::dates;
use super::passage::{Passage, capital, lower};
use super::why::sided;
use crate::model::{Body, Entry, Target, Treatment, TreatmentStatus};
use crate::pathway::vocabulary::Nature;

/// A treatment that is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    /// "replacement of the right hip".
    pub(super) what: String,
    /// "12 Jan 2027".
    pub(super) day: String,
}

impl Composer<'_> {
    /// Entries of treatments that are planned and still to come, tests left out: those stand with the images.
    fn planned(&self) -> impl Iterator<Item = (&Entry, &Treatment)> {
        let today = self.today;
        let known = move |entry: &&Entry| {
            entry.known_on.is_none_or(|day| day <= today) && entry.start().last >= today
        };
        self.entries_any_date().filter(known).filter_map(|entry| match &entry.body {
            Body::Treatment(treatment) if treatment.status == TreatmentStatus::Planned => {
                let item = self.lexicon.treatment(treatment.treatment.as_str())?;
                (item.nature != Nature::Test).then_some((entry, treatment.as_ref()))
            }
            _ => None,
        })
    }

    fn planned_named(&self, entry: &Entry, treatment: &Treatment) -> Option<Planned> {
        let day = dates::partial(entry.date)?;
        let what = self.operation_of(treatment).or_else(|| self.treatment_at_its_place(treatment))?;
        Some(Planned { what, day })
    }

    /// Each with its day: "Replacement of the right hip is planned for 12 Jan 2027."
    pub(super) fn planned_days(&self, passage: &mut Passage) {
        for planned in self.planned().filter_map(|(entry, treatment)| self.planned_named(entry, treatment)) {
            let slots = self.slots().with("Planned", capital(&planned.what)).with("day", planned.day);
            self.say(passage, "why.planned", &slots);
        }
    }

    /// What leads the plan or is of the recipient's own trade, and is planned already: nobody asks whether to do it.
    pub(super) fn planned_of_theirs(&self) -> Option<Planned> {
        let theirs = |treatment: &Treatment| self.operation_of(treatment).is_some() || self.leads(treatment);
        let (entry, treatment) = self.planned().find(|(_, treatment)| theirs(treatment))?;
        self.planned_named(entry, treatment)
    }

    /// Whether anything is planned that a surgeon's opinion can have led to.
    pub(super) fn is_operation_planned(&self) -> bool {
        self.planned().next().is_some()
    }

    /// Whether a treatment is what leads the plan.
    fn leads(&self, treatment: &Treatment) -> bool {
        let knowledge = self.lexicon.0;
        let ix = knowledge.treatment_named(treatment.treatment.as_str());
        let next = self.evaluation.plan.next.as_ref().map(|next| &knowledge.step(next.step).performs);
        ix.is_some_and(|ix| next.is_some_and(|performs| performs.contains(ix)))
    }

    /// A treatment as the operation of the recipient that it is: "replacement of the right hip".
    fn operation_of(&self, treatment: &Treatment) -> Option<String> {
        let knowledge = self.lexicon.0;
        let ix = knowledge.treatment_named(treatment.treatment.as_str())?;
        let performed = |id: &&str| {
            knowledge.step_named(id).is_some_and(|step| knowledge.step(step).performs.contains(ix))
        };
        let id = self.wording.ids("operation").find(performed)?;
        Some(self.placed(&self.phrase_here("operation", id)?, &treatment.targets, true))
    }

    /// "joint replacement of the right hip".
    fn treatment_at_its_place(&self, treatment: &Treatment) -> Option<String> {
        let item = self.lexicon.treatment(treatment.treatment.as_str())?;
        let of = |has: fn(&Target) -> bool| treatment.targets.iter().any(has);
        let at = match (of(|target| target.level.is_some()), of(|target| target.part.is_some())) {
            (true, _) => " at ",
            (false, true) => " of the ",
            (false, false) => ", ",
        };
        let place =
            self.targets(&treatment.targets).map_or_else(String::new, |place| sided(&format!("{at}{place}")));
        Some(format!("{}{place}", lower(&self.wording.spell(&item.label))))
    }
}
