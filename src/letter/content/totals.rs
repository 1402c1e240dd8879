//! Steroid given in twelve months, by drug. Doses of different drugs are never added up.

use super::Composer;
use super::passage::{Passage, and, commas, dashed, keep_first, lower, tidy, with_article};
use super::treatments::is_needle;
use crate::letter::document::Block;
use crate::model::{Body, Date, Dose, End, Entry, Recorded, TreatmentStatus};
use crate::pathway::vocabulary::Nature;

/// Groups of a steroid, and of what is swallowed; the family of treatments with such tablets.
const STEROID: &str = "steroid";
const BY_MOUTH: &str = "oral";
const SYSTEMIC: &str = "systemic_steroid";

impl Composer<'_> {
    /// Steroid of the twelve months before the letter, at all sites.
    pub(super) fn totals(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        let from = self.today.plus_months(-12);
        let (mut doses, mut open): (Vec<(String, usize)>, bool) = (Vec::new(), false);
        let mut untold = 0_usize;
        let mut elsewhere: Vec<String> = Vec::new();
        let mut here = false;
        // Where each of them is told, nobody is told twice that they were.
        let mut done_elsewhere = Passage::default();
        let named = self.done_elsewhere(&mut done_elsewhere);
        let mut told_all = true;
        for entry in
            self.case.entries.iter().filter(|e| e.start().last > from && e.start().first <= self.today)
        {
            let Body::Treatment(treatment) = &entry.body else { continue };
            if treatment.status != TreatmentStatus::Done {
                continue;
            }
            let steroid =
                |d: &&Dose| self.drug(d.drug.as_str()).is_some_and(|x| x.groups.iter().any(|g| g == STEROID));
            let given: Vec<&Dose> = treatment.drugs.iter().filter(steroid).collect();
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            let told = matches!(treatment.steroid, Some(Recorded::Known(_))) || !treatment.drugs.is_empty();
            let expected = item.is_some_and(|item| item.nature == Nature::Steroid && is_needle(item));
            let nothing_told = given.is_empty() && expected && !told;
            untold += usize::from(nothing_told);
            open |= nothing_told || given.iter().any(|dose| dose.amount.is_none());
            open |= entry.start().first <= from && !given.is_empty();
            if expected || !given.is_empty() {
                let mine = entry.concerns(&self.problem.id);
                here |= mine;
                told_all &= mine || named.contains(&&entry.id);
                let problems =
                    self.case.problems.iter().filter(|of| !mine && entry.problems.contains(&of.id));
                elsewhere.extend(problems.map(|of| lower(&dashed(&tidy(&of.title)))));
            }
            for dose in given.iter().map(|dose| self.dose(dose)) {
                match doses.iter_mut().find(|(known, _)| *known == dose) {
                    Some((_, times)) => *times += 1,
                    None => doses.push((dose, 1)),
                }
            }
        }
        keep_first(&mut elsewhere);
        let doses: Vec<String> = doses.into_iter().map(|(dose, times)| self.repeated(dose, times)).collect();
        let many = self.slots().with("count", self.wording.word("count", &untold.to_string()));
        let pattern = if untold == 1 { "treatments.one_injection" } else { "treatments.many_injections" };
        let slots = self
            .slots()
            .with_some("doses", commas(&doses))
            .with_some("by_mouth", and(&self.steroid_by_mouth(from)))
            .with_some("others", and(&elsewhere).filter(|_| !here && !told_all))
            .with_some("some", and(&elsewhere).filter(|_| here && !told_all))
            .with_some("least", open.then_some("at least "))
            .with_some("injections", self.phrase(pattern, &many).filter(|_| untold > 0));
        let pattern = match (doses.is_empty(), open) {
            (false, _) => "treatments.steroid",
            (true, true) => "treatments.steroid_not_recorded",
            (true, false) => "treatments.steroid_by_mouth",
        };
        self.say(&mut passage, pattern, &slots);
        passage.append(&done_elsewhere);
        let mut out: Vec<Block> = Vec::new();
        if !passage.is_empty() {
            out.push(passage.block("totals.steroid"));
        }
        // Where other treatment has a section, it stands there.
        if !self.has_section("other") {
            out.extend(self.untried());
        }
        out
    }

    /// Steroid taken by mouth since a day: "prednisone 7.5 mg", "a course of oral steroid".
    fn steroid_by_mouth(&self, from: Date) -> Vec<String> {
        let of_group = |drug: &str, group: &str| {
            self.drug(drug).is_some_and(|drug| drug.groups.iter().any(|g| g == group))
        };
        let over = |entry: &Entry| matches!(entry.end, Some(End::On(end)) if end.interval().last <= from);
        let begun = self.case.entries.iter().filter(|entry| entry.start().first <= self.today);
        let mut out: Vec<String> = begun
            .filter_map(|entry| match &entry.body {
                // When a course ended that was stopped on an unknown day, nobody knows.
                Body::Medicine(medicine)
                    if !over(entry) && (entry.end.is_some() || medicine.stopped.is_none()) =>
                {
                    let drug = medicine.drug.as_str();
                    let name = self.drug_name(drug);
                    let dosed = medicine.dose.as_deref().map(|dose| format!("{name} {}", tidy(dose)));
                    let steroid = of_group(drug, STEROID) && of_group(drug, BY_MOUTH);
                    steroid.then(|| dosed.unwrap_or(name))
                }
                Body::Treatment(treatment) if entry.start().last > from && treatment.drugs.is_empty() => {
                    let item = self.lexicon.treatment(treatment.treatment.as_str())?;
                    let tablets = item.families.iter().any(|family| family == SYSTEMIC);
                    let done = treatment.status == TreatmentStatus::Done;
                    (tablets && done).then(|| with_article(&lower(&self.wording.spell(&item.label))))
                }
                _ => None,
            })
            .collect();
        keep_first(&mut out);
        out
    }

    /// "dexamethasone 10 mg twice".
    fn repeated(&self, dose: String, times: usize) -> String {
        match times {
            0 | 1 => dose,
            2 => format!("{dose} {}", self.wording.pattern("treatments.twice")),
            many => {
                let count = self.wording.word("count", &many.to_string());
                format!("{dose} {count} {}", self.wording.pattern("treatments.times"))
            }
        }
    }
}
