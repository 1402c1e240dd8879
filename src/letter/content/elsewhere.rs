//! Needles that were put in for another problem of the patient: what was done of late, and one after which this pain began.

use super::Composer;
use super::dates;
use super::passage::{Passage, and, dashed, keep_first, lower, tidy, with_article};
use super::treatments::is_needle;
use super::urgent::NEURAXIAL;
use crate::model::{Date, Entry, Treatment};

/// At most so many of them are told.
const TOLD: usize = 3;
/// An onset that is not known to the month says nothing of what went before it.
const MONTH: i32 = 31;

impl Composer<'_> {
    /// Needles of the twelve months before the letter that were put in for another problem, the oldest first.
    pub(super) fn needles_elsewhere(&self) -> Vec<(&Entry, &Treatment)> {
        let from = self.today.plus_months(-12);
        let done = self.treated_anywhere().filter(|(entry, _)| !entry.concerns(&self.problem.id));
        let lately = done.filter(|(entry, _)| entry.start().last > from);
        let mut needles: Vec<(&Entry, &Treatment)> = lately
            .filter(|(_, treatment)| {
                self.lexicon.treatment(treatment.treatment.as_str()).is_some_and(is_needle)
            })
            .collect();
        needles.sort_by_key(|(entry, _)| entry.start().first);
        needles
    }

    /// What was done for other problems, each with the problem.
    pub(super) fn done_elsewhere(&self, passage: &mut Passage) {
        let needles = self.needles_elsewhere();
        let latest = needles.len().saturating_sub(TOLD);
        let told = needles.into_iter().skip(latest).filter_map(|(entry, treatment)| {
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            let slots = self
                .slots()
                .with("what", lower(&self.what_in_brief(entry, treatment, item)))
                .with_some("problem", self.problems_of(entry))
                .with_some("date", dates::inside(entry.date));
            self.phrase("treatments.elsewhere_item", &slots).map(|text| text.to_plain())
        });
        let told: Vec<String> = told.collect();
        let items = Some(told.join("; ")).filter(|items| !items.is_empty());
        self.say(passage, "treatments.done_elsewhere", &self.slots().with_some("items", items));
    }

    /// The needle for another problem that went before this pain by weeks at most.
    pub(super) fn began_after_a_needle(&self, passage: &mut Passage) {
        let Some(onset) = self.problem.onset.map(|onset| onset.interval()) else { return };
        if onset.first.days_until(onset.last) > MONTH {
            return;
        }
        let weeks = self.wording.common.figure.onset_after_needle_days;
        let before = |day: Date| day <= onset.last && day.days_until(onset.first) <= weeks;
        let needle = self.needles_elsewhere().into_iter().rfind(|(entry, _)| before(entry.start().first));
        let Some((entry, treatment)) = needle else { return };
        let Some(item) = self.lexicon.treatment(treatment.treatment.as_str()) else { return };
        // What is put into a limb is no reason for a pain elsewhere.
        if !item.families.iter().any(|family| family == NEURAXIAL) {
            return;
        }
        let slots = self
            .slots()
            .with("needle", with_article(&lower(&self.wording.spell(&item.label))))
            .with_some("place", self.targets(&treatment.targets).map(|place| super::why::at_place(&place)))
            .with_some("date", dates::within(entry.date))
            .with_some("problem", self.problems_of(entry))
            .with_some("complications", and(&treatment.complications));
        self.say(passage, "why.began_after", &slots);
    }

    /// The problems an entry concerns, as the clinic calls them.
    fn problems_of(&self, entry: &Entry) -> Option<String> {
        let of = self.case.problems.iter().filter(|problem| entry.concerns(&problem.id));
        let mut titles: Vec<String> = of.map(|problem| lower(&dashed(&tidy(&problem.title)))).collect();
        keep_first(&mut titles);
        and(&titles)
    }
}
