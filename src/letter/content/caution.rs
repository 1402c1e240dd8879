//! What the plan weighs before a step, as a letter says it: "her kidney function", "his anticoagulant".

use super::Composer;
use super::passage::{and, keep_first};
use super::record::Known;
use crate::model::Value;
use crate::pathway::expression::{Expr, Number};
use crate::pathway::{Comparison, GeneratorState, LedgerRow, Proposal, Role};

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

    /// The short words for a condition that holds, where they say all of it; nothing where a part of it that holds has none,
    /// for then the words of the others would stand for the whole.
    pub(super) fn weighs(&self, row: &LedgerRow) -> Vec<String> {
        let whole = &self.lexicon.0.criterion(row.criterion).expr;
        let said = if is_age(whole) { self.in_mind("age").map(|age| vec![age]) } else { self.short(whole) };
        said.unwrap_or_default()
    }

    /// The short words for what is there of a condition: none where nothing of it is, nothing where a part that is there,
    /// or that cannot be told from the record, has no words.
    fn short(&self, expr: &Expr) -> Option<Vec<String>> {
        match expr {
            Expr::All(parts) | Expr::Any(parts) => {
                let said: Vec<Vec<String>> =
                    parts.iter().map(|part| self.short(part)).collect::<Option<_>>()?;
                // Of what holds only together, a part is not there: neither is the whole.
                let lacks = matches!(expr, Expr::All(_)) && said.iter().any(Vec::is_empty);
                Some(if lacks { Vec::new() } else { said.concat() })
            }
            Expr::Noted(inner) => self.short(inner),
            leaf => {
                let (id, there) = self.holding(leaf)?;
                if there { self.in_mind(id).map(|words| vec![words]) } else { Some(Vec::new()) }
            }
        }
    }

    /// The words of the wording for what has to be kept in mind.
    fn in_mind(&self, id: &str) -> Option<String> {
        let words = self.wording.phrase("caution", id)?;
        super::pattern::fill(&words, &self.slots()).map(|words| words.text.to_plain())
    }

    /// The id of what a part of a condition asks for, and whether it is there: a finding, a group of medicines, a source
    /// of the pain. Other parts have no short words.
    fn holding(&self, leaf: &Expr) -> Option<(&str, bool)> {
        let there = |id: &str| self.current(id).is_some_and(|known| known.value() == Some(&Value::Present));
        match leaf {
            Expr::Present(concept, _) => {
                let (id, _) = self.lexicon.concept_at(*concept)?;
                Some((id, there(id)))
            }
            Expr::On(group) => {
                let group = self.lexicon.0.group_name(*group)?;
                let taken = self
                    .courses()
                    .iter()
                    .any(|(_, medicine)| self.lexicon.0.drug_in(medicine.drug.as_str(), group));
                Some((group, taken || there(group)))
            }
            // A score below what it is held against.
            Expr::Compare(Number::Value(concept, _), Comparison::Less, Number::Figure(limit)) => {
                let (id, _) = self.lexicon.concept_at(*concept)?;
                let limit = self.lexicon.0.figure_value(*limit);
                let low =
                    |known: &Known<'_>| matches!(known.value(), Some(Value::Number(value)) if *value < limit);
                Some((id, self.current(id).is_some_and(|known| low(&known))))
            }
            Expr::Suspected(generator, _) => {
                let suspected = self.evaluation.generators.iter().any(|result| {
                    result.generator == *generator
                        && matches!(result.state, GeneratorState::Suspected | GeneratorState::Confirmed)
                });
                Some((self.lexicon.generator(*generator)?.id, suspected))
            }
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

/// Whether a condition asks for an age and nothing else.
fn is_age(expr: &Expr) -> bool {
    match expr {
        Expr::Noted(inner) => is_age(inner),
        Expr::Compare(Number::Age, ..) => true,
        _ => false,
    }
}
