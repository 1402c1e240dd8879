//! Coded cases: a case file, and what a careful pain physician expects of it. The rules are judged by them: where
//! program and careful judgement differ, the rules are mended.

mod compare;
mod expected;

use std::borrow::Cow;

use crate::model::Case;
use crate::pathway::evaluate::evaluate;
use crate::pathway::evaluation::Evaluation;
use crate::pathway::knowledge::{Knowledge, Policy};

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
        match self.policy(knowledge) {
            Some(policy) => compare::differences(knowledge, &policy, self, judged),
            None => format!("  the knowledge has no policy '{}'\n", self.expected.policy),
        }
    }

    /// The policy it is judged by, with the figures a clinic set otherwise.
    fn policy<'k>(&self, knowledge: &'k Knowledge) -> Option<Cow<'k, Policy>> {
        let mut policy = Cow::Borrowed(knowledge.policy(&self.expected.policy)?);
        for (name, value) in &self.expected.figures {
            let place = knowledge.policy_figures.iter().position(|known| known == name)?;
            policy.to_mut().figures.get_mut(place)?.value = *value;
        }
        Some(policy)
    }

    /// Whether it is judged by a policy of the pack as it stands.
    pub(in crate::pathway) fn is_judged_by(&self, policy: &str) -> bool {
        self.expected.policy == policy && self.expected.figures.is_empty()
    }

    /// What the pathway says of the case, if the knowledge has the policy and the case the problem.
    #[must_use]
    pub fn evaluation(&self, knowledge: &Knowledge) -> Option<Evaluation> {
        let Expected { problem, as_of, .. } = &self.expected;
        let policy = self.policy(knowledge)?;
        evaluate(knowledge, &policy, &self.case, problem, *as_of).ok()
    }
}
