//! Needles that were put in for another problem of the patient: what was done of late, and one after which this pain began.

use super::Composer;
use super::dates;
use super::outcome::HELPED;
use super::passage::{Passage, and, commas, dashed, keep_first, lower, tidy, with_article};
use super::treatments::is_needle;
use super::urgent::NEURAXIAL;
use crate::model::{Body, Date, Entry, EntryId, EventKind, Interval, Treatment};
use crate::pathway::vocabulary::CatalogueItem;

/// At most so many of them are told one by one.
const TOLD: usize = 4;
/// They are told for so many months.
const MONTHS_TOLD: i32 = 24;
/// An onset that is not known to the month says nothing of what went before it.
const MONTH: i32 = 31;
/// Up to so many days between a needle and the onset are counted.
const COUNTED: i32 = 14;

impl Composer<'_> {
    /// Needles of the two years before the letter that were put in for another problem, the oldest first.
    pub(super) fn needles_elsewhere(&self) -> Vec<(&Entry, &Treatment)> {
        let from = self.today.plus_months(-MONTHS_TOLD);
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

    /// What was done for other problems, each with the problem and what came of it, the latest ones; gives back which.
    pub(super) fn done_elsewhere(&self, passage: &mut Passage) -> Vec<&EntryId> {
        let needles = self.needles_elsewhere();
        let earlier = needles.len().saturating_sub(TOLD);
        let (mut told, mut items) = (Vec::new(), Vec::new());
        for (entry, treatment) in needles.into_iter().skip(earlier) {
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            let slots = self
                .slots()
                .with("what", lower(&self.what_in_brief(entry, treatment, item)))
                .with_some("outcome", commas(&self.outcomes(&treatment.readings, HELPED)))
                .with_some("problem", self.problems_of(entry))
                .with_some("date", dates::inside(entry.date));
            items.extend(self.phrase("treatments.elsewhere_item", &slots).map(|text| text.to_plain()));
            told.push(&entry.id);
        }
        let items = Some(items.join("; ")).filter(|items| !items.is_empty());
        let more = (earlier > 0).then(|| self.wording.word("count", &earlier.to_string()));
        let slots = self.slots().with_some("items", items).with_some("more", more);
        if self.say(passage, "treatments.done_elsewhere", &slots) { told } else { Vec::new() }
    }

    /// The needle near the spine for another problem that went before this pain by weeks at most.
    pub(super) fn began_after_a_needle(&self, passage: &mut Passage) {
        let Some(onset) = self.problem.onset.map(|onset| onset.interval()) else { return };
        if onset.first.days_until(onset.last) > MONTH {
            return;
        }
        let longest = self.wording.common.figure.onset_after_needle_days;
        let before = |day: Date| day <= onset.last && day.days_until(onset.first) <= longest;
        // What is put into a limb is no reason for a pain elsewhere.
        let near = |item: &CatalogueItem| item.families.iter().any(|family| family == NEURAXIAL);
        let needle = self.needles_elsewhere().into_iter().rev().find_map(|(entry, treatment)| {
            let item = self.lexicon.treatment(treatment.treatment.as_str()).filter(|item| near(item))?;
            before(entry.start().first).then_some((entry, treatment, item))
        });
        let Some((entry, treatment, item)) = needle else { return };
        let told = self.told_after(entry, longest);
        let slots = self
            .slots()
            .with("after", self.how_long_after(entry, onset))
            .with("needle", with_article(&lower(&self.wording.spell(&item.label))))
            .with_some("place", self.targets(&treatment.targets).map(|place| super::why::at_place(&place)))
            .with_some("date", dates::within(entry.date))
            .with_some("problem", self.problems_of(entry))
            .with_some("told_on", told.as_ref().map(|(day, _)| day.clone()))
            .with_some("told", told.map(|(_, text)| text))
            .with_some("complications", and(&treatment.complications));
        self.say(passage, "why.began_after", &slots);
    }

    /// How long after a needle the pain began, as exactly as both days are known: "the day after", "in the month of".
    fn how_long_after(&self, needle: &Entry, onset: Interval) -> String {
        let days = needle.start().first.days_until(onset.first);
        let exact = onset.is_exact() && needle.start().is_exact();
        let slots = self.slots().with("days", days.to_string());
        let pattern = match days {
            // A pain known to the month need not have begun after the needle of that month.
            ..0 => "after.month",
            0 if exact => "after.same_day",
            1 if exact => "after.next_day",
            2..=COUNTED if exact => "after.days",
            _ => "after.weeks",
        };
        self.phrase(pattern, &slots).map_or_else(String::new, |text| text.to_plain())
    }

    /// What the patient reported of this pain in the days after a needle, with its day.
    fn told_after(&self, needle: &Entry, longest: i32) -> Option<(String, String)> {
        let day = needle.start().last;
        let after = |entry: &&Entry| (0..=longest).contains(&day.days_until(entry.start().first));
        self.entries().filter(after).find_map(|entry| match &entry.body {
            Body::Event(event) if matches!(event.event, EventKind::ReportedChange | EventKind::Other) => {
                let text = event.text.as_deref().map(|text| lower(&dashed(&tidy(text))))?;
                Some((dates::within(entry.date)?, text))
            }
            _ => None,
        })
    }

    /// The problems an entry concerns, as the clinic calls them.
    fn problems_of(&self, entry: &Entry) -> Option<String> {
        let of = self.case.problems.iter().filter(|problem| entry.concerns(&problem.id));
        let mut titles: Vec<String> = of.map(|problem| lower(&dashed(&tidy(&problem.title)))).collect();
        keep_first(&mut titles);
        and(&titles)
    }
}
