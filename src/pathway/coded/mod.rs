//! Coded cases: a case file, and what a careful pain physician expects of it. The rules are judged by them: where
//! program and careful judgement differ, the rules are mended.

mod compare;
mod expected;

use crate::model::Case;
use crate::pathway::evaluate::evaluate;
use crate::pathway::evaluation::Evaluation;
use crate::pathway::knowledge::Knowledge;

pub(in crate::pathway) use compare::place;
pub use expected::{Expected, Next, Words};

/// How much of a case is judged. Questions take a hundred times as long as everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pathway) enum Judged {
    /// Flags, statuses, plan.
    Plan,
    /// And the questions.
    PlanAndQuestions,
}

/// A case with what is expected of it.
#[derive(Debug, Clone)]
pub struct CodedCase {
    /// Name of its file, without folder and endings.
    pub name: String,
    /// The case.
    pub case: Case,
    /// What is expected.
    pub expected: Expected,
}

impl CodedCase {
    /// Everything that does not come out as coded, as lines a physician understands: what was expected, what came, and
    /// the ledger of the steps concerned. Empty if all comes out as coded.
    #[must_use]
    pub fn differences(&self, knowledge: &Knowledge) -> String {
        self.differences_in(knowledge, Judged::PlanAndQuestions)
    }

    /// The differences in what is judged.
    pub(in crate::pathway) fn differences_in(&self, knowledge: &Knowledge, judged: Judged) -> String {
        let Expected { policy, .. } = &self.expected;
        match knowledge.policy(policy) {
            Some(policy) => compare::differences(knowledge, policy, self, judged),
            None => format!("  the knowledge has no policy '{policy}'\n"),
        }
    }
}

impl CodedCase {
    /// What the pathway says of the case, if the knowledge has the policy and the case the problem.
    #[must_use]
    pub fn evaluation(&self, knowledge: &Knowledge) -> Option<Evaluation> {
        let Expected { problem, as_of, policy, .. } = &self.expected;
        evaluate(knowledge, knowledge.policy(policy)?, &self.case, problem, *as_of).ok()
    }
}
