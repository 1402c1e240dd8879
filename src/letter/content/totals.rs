//! Steroid given in twelve months, by drug. Doses of different drugs are never added up.

use super::Composer;
use super::passage::{Passage, and, commas, dashed, keep_first, lower, tidy};
use super::treatments::is_needle;
use crate::letter::document::Block;
use crate::model::{Body, Dose, Recorded, TreatmentStatus};
use crate::pathway::vocabulary::Nature;

impl Composer<'_> {
    /// Steroid of the twelve months before the letter, at all sites.
    pub(super) fn totals(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        let from = self.today.plus_months(-12);
        let (mut doses, mut open): (Vec<(String, usize)>, bool) = (Vec::new(), false);
        let mut untold = 0_usize;
        let mut elsewhere: Vec<String> = Vec::new();
        let mut here = false;
        for entry in
            self.case.entries.iter().filter(|e| e.start().last > from && e.start().first <= self.today)
        {
            let Body::Treatment(treatment) = &entry.body else { continue };
            if treatment.status != TreatmentStatus::Done {
                continue;
            }
            let steroid = |d: &&Dose| {
                self.drug(d.drug.as_str()).is_some_and(|x| x.groups.iter().any(|g| g == "steroid"))
            };
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
            .with_some("others", and(&elsewhere).filter(|_| !here))
            .with_some("some", and(&elsewhere).filter(|_| here))
            .with_some("least", open.then_some("at least "))
            .with_some("injections", self.phrase(pattern, &many).filter(|_| untold > 0));
        let pattern = match (doses.is_empty(), open) {
            (false, _) => "treatments.steroid",
            (true, true) => "treatments.steroid_not_recorded",
            (true, false) => return Vec::new(),
        };
        self.say(&mut passage, pattern, &slots);
        vec![passage.block("totals.steroid")]
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
