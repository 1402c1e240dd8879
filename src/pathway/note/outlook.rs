//! The look ahead, and what the rule of the next step says of it.

use crate::pathway::evaluation::{Branch, Outlook, Proposal};
use crate::pathway::words::{OUTLOOK_ASSUMES, capitalised, dates, terms, uncapitalised};

use super::Note;

impl Note<'_> {
    /// What counts as success of the next step, and what its rule says follows.
    pub(super) fn expects(&mut self) {
        let Some(next) = &self.evaluation.plan.next else { return };
        let parts = self.words.outlook(self.evaluation, self.words.knowledge.step(next.step));
        if !parts.is_empty() {
            self.text.push('\n');
        }
        for (head, text) in parts {
            self.line(&format!("{head}: {text}"));
        }
    }

    /// The plan after each outcome of the next step.
    pub(super) fn ahead(&mut self, outlook: &Outlook) {
        let step = capitalised(self.words.step(outlook.step));
        self.heading(&format!("Looking one step ahead of: {}", uncapitalised(&step)));
        for branch in &outlook.branches {
            self.branch(branch);
        }
        self.line(&format!("  {OUTLOOK_ASSUMES}"));
    }

    fn branch(&mut self, branch: &Branch) {
        let (as_of, label) = (self.evaluation.as_of, &branch.label);
        let from = if branch.day > as_of {
            format!(" (as of {})", dates::short_day(branch.day, as_of))
        } else {
            String::new()
        };
        let next = branch.next.as_ref().map_or("No step is left.".to_owned(), |next| self.then(next));
        self.line(&format!("  {label}{from}: {next}"));
        let others: Vec<&str> = branch.others.iter().map(|p| self.words.step(p.step)).collect();
        if !others.is_empty() {
            self.line(&format!("      also open then: {}", others.join("; ")));
        }
    }

    fn then(&self, next: &Proposal) -> String {
        let sentence = self.words.proposal(next);
        let sentence = sentence.trim_end_matches('.');
        let date = next
            .date
            .map_or_else(String::new, |day| format!(", {}", dates::short_day(day, self.evaluation.as_of)));
        format!("{sentence} ({}{date})", terms::status(next.strength))
    }
}
