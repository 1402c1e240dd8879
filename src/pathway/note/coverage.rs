//! What the payer makes of the plan, beside the clinical answer.

use crate::pathway::evaluation::{Answered, Coverage, StepCoverage};
use crate::pathway::truth::Truth;
use crate::pathway::words::answered;

use super::{Note, mark};

impl Note<'_> {
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
