//! Cases made for a rule.

use crate::model::{Case, Date, Region};
use crate::pathway::coded::place;
use crate::pathway::evaluate::evaluate;
use crate::pathway::evaluation::{CriterionIx, Evaluation, FlagIx, StepIx};
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::prove::property::Made;
use crate::pathway::words::filled;

/// The rule a case was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pathway::prove) enum About {
    Step(StepIx),
    Flag(FlagIx),
}

/// A case made for a rule, with what the evaluator says of it.
#[derive(Debug, Clone)]
pub(in crate::pathway::prove) struct Witness {
    pub(in crate::pathway::prove) about: About,
    /// The criterion that is shown to decide, if one is.
    pub(in crate::pathway::prove) criterion: Option<CriterionIx>,
    /// What it shows: "mbb: the step is reached".
    pub(in crate::pathway::prove) shows: String,
    pub(in crate::pathway::prove) case: Case,
    pub(in crate::pathway::prove) day: Date,
    pub(in crate::pathway::prove) region: Region,
    /// What is said of the rule, at each of its targets.
    pub(in crate::pathway::prove) said: Vec<String>,
}

impl Witness {
    pub(in crate::pathway::prove) fn evaluation(
        &self,
        knowledge: &Knowledge,
        policy: &Policy,
    ) -> Option<Evaluation> {
        let problem = &self.case.problems.first()?.id;
        evaluate(knowledge, policy, &self.case, problem, self.day).ok()
    }

    /// Whether the evaluator says the same of the rule on another pack.
    pub(in crate::pathway::prove) fn stands(&self, knowledge: &Knowledge, policy: &Policy) -> bool {
        let now = self.evaluation(knowledge, policy);
        now.is_some_and(|now| said(knowledge, self.about, &now) == self.said)
    }
}

impl Witness {
    /// The case as a coded one: what is said of the rule now is what is expected.
    pub(super) fn made(&self, knowledge: &Knowledge, policy: &Policy) -> Option<Made> {
        let evaluation = self.evaluation(knowledge, policy)?;
        let next = knowledge.step(evaluation.plan.next.as_ref()?.step).id.to_string();
        let problem = &self.case.problems.first()?.id;
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let mut expected = format!("why = {}\n", text(&filled(knowledge, policy, &self.shows)));
        expected += &format!("as_of = \"{}\"\nproblem = \"{problem}\"\n\n", self.day);
        expected += &format!("[next]\nany_of = [{}]\n", text(&next));
        let rule = match self.about {
            About::Step(ix) => {
                expected += "\n[statuses]\n";
                let id = knowledge.step(ix).id.as_str();
                for result in evaluation.steps.iter().filter(|result| result.step == ix) {
                    let key = format!("{id} {}", place(result.target));
                    expected += &format!("{} = \"{}\"\n", text(key.trim_end()), result.status.id());
                }
                id.to_owned()
            }
            About::Flag(ix) => {
                let id = knowledge.flag(ix).id.clone();
                let state = evaluation.flags.iter().find(|result| result.flag == ix);
                let line = state.map(|state| format!("\n[flags]\n{id} = \"{}\"\n", state.state.id()));
                expected += &line.unwrap_or_default();
                id
            }
        };
        Some(Made { rule, case: self.case.clone(), expected })
    }
}

/// What an evaluation says of a rule, in the words of files.
pub(super) fn said(knowledge: &Knowledge, about: About, evaluation: &Evaluation) -> Vec<String> {
    match about {
        About::Step(ix) => {
            let results = evaluation.steps.iter().filter(|result| result.step == ix);
            let text = results.map(|result| {
                let first: Vec<&str> =
                    result.first.iter().map(|ix| knowledge.step(*ix).id.as_str()).collect();
                let until = result.until.map(|day| day.to_string()).unwrap_or_default();
                format!("{} {} {until}", result.status.id(), first.join(" "))
            });
            text.collect()
        }
        About::Flag(ix) => {
            let flag = evaluation.flags.iter().find(|result| result.flag == ix);
            let text = flag.map(|flag| {
                let urgency = flag.urgency.map(|urgency| urgency.id()).unwrap_or_default();
                format!("{} {urgency}", flag.state.id())
            });
            text.into_iter().collect()
        }
    }
}
