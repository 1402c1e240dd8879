//! What the plan weighs before a step, as a letter says it: "her kidney function", "his anticoagulant".

use super::Composer;
use super::passage::{and, keep_first};
use crate::model::Value;
use crate::pathway::expression::{Expr, Number};
use crate::pathway::{GeneratorState, LedgerRow, Proposal, Role};

impl Composer<'_> {
    /// What has to be kept in mind with a step that is held conditional; nothing where this letter has no words for a
    /// condition of it, for then the step cannot be told with its conditions.
    pub(super) fn caution(&self, proposal: &Proposal) -> Option<String> {
        let mut all: Vec<String> = Vec::new();
        let results = proposal.basis.iter().filter_map(|at| self.evaluation.steps.get(*at));
        for row in results.flat_map(|result| result.ledger.iter()) {
            if row.role != Role::Weighs || !row.truth.is_met() {
                continue;
            }
            let said = self.weighs(row);
            if said.is_empty() {
                return None;
            }
            all.extend(said);
        }
        keep_first(&mut all);
        and(&self.owned_once(all))
    }

    /// What a condition that holds asks to keep in mind, as far as the wording has words for it.
    pub(super) fn weighs(&self, row: &LedgerRow) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        self.lexicon.0.criterion(row.criterion).expr.leaves(&mut |leaf| {
            let words = self.holding(leaf).and_then(|id| self.wording.phrase("caution", &id));
            let words = words.and_then(|words| super::pattern::fill(&words, &self.slots()));
            said.extend(words.map(|words| words.text.to_plain()));
        });
        said
    }

    /// The id of what a part of a condition asks for, where it is there: a finding, a group of medicines, a source of
    /// the pain.
    fn holding(&self, leaf: &Expr) -> Option<String> {
        let there = |id: &str| self.current(id).is_some_and(|known| known.value() == Some(&Value::Present));
        match leaf {
            Expr::Present(concept, _) => {
                let (id, _) = self.lexicon.concept_at(*concept)?;
                there(id).then(|| id.to_owned())
            }
            Expr::On(group) => {
                let group = self.lexicon.0.group_name(*group)?;
                let taken = self
                    .courses()
                    .iter()
                    .any(|(_, medicine)| self.lexicon.0.drug_in(medicine.drug.as_str(), group));
                (taken || there(group)).then(|| group.to_owned())
            }
            Expr::Suspected(generator, _) => {
                let suspected = self.evaluation.generators.iter().any(|result| {
                    result.generator == *generator
                        && matches!(result.state, GeneratorState::Suspected | GeneratorState::Confirmed)
                });
                self.lexicon.generator(*generator).filter(|_| suspected).map(|named| named.id.to_owned())
            }
            Expr::Compare(Number::Age, ..) => Some("age".to_owned()),
            _ => None,
        }
    }

    /// "her anticoagulant", "her kidneys" as "her anticoagulant", "kidneys": whose they are is said once.
    fn owned_once(&self, words: Vec<String>) -> Vec<String> {
        let owner = self.slots().get("his").map(|owner| format!("{} ", owner.to_plain()));
        let owner = owner.filter(|owner| words.first().is_some_and(|word| word.starts_with(owner)));
        let bare = |(at, word): (usize, String)| match owner.as_deref() {
            Some(owner) if at > 0 => word.strip_prefix(owner).map(str::to_owned).unwrap_or(word),
            _ => word,
        };
        words.into_iter().enumerate().map(bare).collect()
    }
}
