//! What stands beside the clinical answer: what the payer makes of the plan, and where guidelines contradict each other.

use crate::pathway::evaluation::{Answered, Coverage, DisputeIx, Disputed, StepCoverage};
use crate::pathway::truth::Truth;
use crate::pathway::words::{answered, capitalised};

use super::{Note, mark};

impl Note<'_> {
    /// Both sides of each dispute, with the steps of the plan it is about.
    pub(super) fn disputes(&mut self, disputes: &[Disputed]) {
        let mut told: Vec<DisputeIx> = Vec::new();
        for disputed in disputes {
            if told.contains(&disputed.dispute) {
                continue;
            }
            if told.is_empty() {
                self.heading("Guidelines differ");
            }
            told.push(disputed.dispute);
            let Some((pro, contra)) = self.words.dispute(disputed) else { continue };
            let about = disputes.iter().filter(|other| other.dispute == disputed.dispute);
            let steps: Vec<&str> = about.map(|other| self.words.step(other.step)).collect();
            self.line(&format!("  - {}: {pro} {contra}", capitalised(&steps.join("; "))));
        }
    }

    /// One block for each step: the answer, the criteria that are open or not met, the papers that are lacking.
    pub(super) fn covered(&mut self, coverage: &Coverage) {
        let payer = self.words.payer(coverage);
        self.heading(&format!("Coverage, beside the clinical answer: {payer}"));
        if coverage.steps.is_empty() && coverage.payer.is_some() {
            self.line("  Nothing in this plan has to be asked of the payer.");
        }
        for step in &coverage.steps {
            self.step_covered(step);
        }
    }

    fn step_covered(&mut self, step: &StepCoverage) {
        let what = self.words.step_at(step.step, &step.targets);
        self.line(&format!("  - {what}: {}", answered(step.answer)));
        for criterion in self.words.coverage_criteria(step) {
            if criterion.row.truth != Truth::Met {
                let evidence = self.evidence(&criterion.row.evidence);
                let not = if criterion.row.truth == Truth::NotMet { "Not the case: " } else { "" };
                self.line(&format!("      {} {not}{}{evidence}", mark(criterion.row.truth), criterion.text));
            }
        }
        let lacks = self.words.coverage_lacks(step);
        if !lacks.is_empty() {
            self.line(&format!("      To document: {}.", lacks.join("; ")));
        }
        let remarks = self.words.coverage_remarks(step).join(" ");
        if !remarks.is_empty() {
            let head = if step.answer == Answered::NotCovered { "" } else { "To be paid: " };
            self.line(&format!("      {head}{remarks}"));
        }
        let Some((rule, _)) = self.words.coverage_rule(step) else { return };
        let titles: Vec<&str> = rule.sources.iter().filter_map(|id| self.source(id)).collect();
        if !titles.is_empty() {
            self.line(&format!("      By: {}.", titles.join("; ")));
        }
    }

    fn source(&self, id: &str) -> Option<&str> {
        self.words.knowledge.source(id).map(|source| source.title.as_str())
    }
}
