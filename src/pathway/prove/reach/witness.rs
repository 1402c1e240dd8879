//! Cases made for a rule.

use crate::model::{Case, Date, Region};
use crate::pathway::coded::place;
use crate::pathway::evaluate::evaluate;
use crate::pathway::evaluation::Evaluation;
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::prove::draft::Draft;
use crate::pathway::prove::property::Made;
use crate::pathway::words::filled;

use super::recipe::Recipe;
use super::vary::Base;
use super::views::{About, said};

/// A case made for a rule, with what the evaluator says of it.
#[derive(Debug, Clone)]
pub(in crate::pathway::prove) struct Witness {
    pub(in crate::pathway::prove) about: About,
    /// What it shows: "mbb: the step is reached".
    pub(in crate::pathway::prove) shows: String,
    /// What it was made from.
    pub(in crate::pathway::prove) recipe: Recipe,
    pub(in crate::pathway::prove) case: Case,
    pub(in crate::pathway::prove) day: Date,
    pub(in crate::pathway::prove) region: Region,
    /// What is said of the rule, at each of its targets.
    pub(in crate::pathway::prove) said: Vec<String>,
}

impl Witness {
    /// A case of the record: what it was made from, and what is expected to be said.
    pub(in crate::pathway::prove) fn recorded(
        (about, said): (About, Vec<String>),
        recipe: Recipe,
        knowledge: &Knowledge,
        bases: &[Base],
    ) -> Option<Self> {
        let Draft { case, day } = recipe.draft(knowledge, bases)?;
        let region = case.problems.first()?.region;
        Some(Self { about, shows: String::new(), recipe, case, day, region, said })
    }

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
            About::Generator(_) | About::Plan => return None,
        };
        Some(Made { rule, case: self.case.clone(), expected })
    }
}
