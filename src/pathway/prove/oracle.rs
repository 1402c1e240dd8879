//! (d) What is unknown may be answered in any way: three values may say unknown, never the opposite of what a complete
//! record says.

use crate::model::{Case, Sex};
use crate::pathway::coded::CodedCase;
use crate::pathway::evaluation::{ConceptIx, CriterionIx, Evaluation, FlagState, GeneratorIx, LedgerRow};
use crate::pathway::expression::Expr;
use crate::pathway::expression::ast::{Number, Test};
use crate::pathway::knowledge::{Generator, Knowledge, OnUnknown};
use crate::pathway::truth::Truth;
use crate::pathway::vocabulary::{Concept, ConceptKind};

use super::parallel::in_parallel;
use super::property::{Counterexample, Dice, Effort, Property};
use super::same::with_finding;

/// Most counterexamples that are shown.
const MOST: usize = 5;
/// One in so many facts stays unknown.
const LEFT_OPEN: usize = 4;

/// Completes each coded case at random, and compares every criterion.
pub(super) fn prove(knowledge: &Knowledge, cases: &[CodedCase], effort: Effort) -> Property {
    let rounds: u64 = if effort == Effort::Full { 40 } else { 2 };
    let oracle = Oracle::new(knowledge);
    let found = in_parallel(cases, |coded| {
        let Some(before) = coded.evaluation(knowledge) else { return (0, Vec::new()) };
        let (mut compared, mut broken) = (0, Vec::new());
        for seed in 1..=rounds {
            let Some(other) = oracle.completed(coded, seed) else { continue };
            let other = CodedCase { case: other, ..coded.clone() };
            let Some(after) = other.evaluation(knowledge) else { continue };
            let (count, wrong) = oracle.compare(&before, &after);
            compared += count;
            if let Some(wrong) = wrong {
                broken.push(Counterexample::with(format!("{}: {wrong}", coded.name), other.case));
                break;
            }
        }
        (compared, broken)
    });
    let compared: usize = found.iter().map(|(count, _)| count).sum();
    let broken: Vec<Counterexample> = found.into_iter().flat_map(|(_, broken)| broken).take(MOST).collect();
    let apart = oracle.pure.iter().filter(|pure| !**pure).count();
    Property {
        name: "(d) oracle",
        says: "What is settled stays settled, however the unknown is answered",
        covered: format!(
            "{} cases, {rounds} random completions each; {compared} criteria and flags compared",
            cases.len()
        ),
        broken,
        notes: vec![format!(
            "{apart} of {} criteria speak of the record itself (known, noted, flag, candidates, what counts only where it is \
             recorded) and are left out",
            oracle.pure.len()
        )],
        made: Vec::new(),
    }
}

struct Oracle<'k> {
    knowledge: &'k Knowledge,
    /// By criterion: whether it speaks of the patient alone, not of what is on record.
    pure: Vec<bool>,
    /// Facts that show where a generator is: an answer would move its targets.
    places: Vec<ConceptIx>,
}

impl<'k> Oracle<'k> {
    fn new(knowledge: &'k Knowledge) -> Self {
        let sound: Vec<bool> = Vec::new();
        let mut oracle = Self { knowledge, pure: sound, places: Vec::new() };
        oracle.places =
            knowledge.generators().iter().flat_map(|g| &g.places).map(|place| place.concept).collect();
        oracle.pure = knowledge.criteria().iter().map(|c| oracle.is_pure(&c.expr)).collect();
        oracle
    }

    fn is_pure(&self, expr: &Expr) -> bool {
        match expr {
            Expr::All(parts) | Expr::Any(parts) => parts.iter().all(|part| self.is_pure(part)),
            Expr::Not(inner) => self.is_pure(inner),
            Expr::Known(..) | Expr::Applies(_) | Expr::Noted(_) | Expr::Flag(_) => false,
            // A deficit is old only where it is recorded so; what the pain scores may deny relief that was told.
            Expr::PresentBut(..) | Expr::Treatment(Test::Working, ..) => false,
            Expr::Suspected(g, _) | Expr::Confirmed(g, _) => self.generator_is_pure(*g),
            Expr::Compare(a, _, b) => {
                ![a, b].iter().any(|n| matches!(n, Number::Candidates(_) | Number::WorstBut(..)))
            }
            _ => true,
        }
    }

    fn generator_is_pure(&self, ix: GeneratorIx) -> bool {
        let Generator { suspected, confirmed, refuted, .. } = self.knowledge.generator(ix);
        let own = |ix: &CriterionIx| {
            let criterion = self.knowledge.criterion(*ix);
            let plain = !matches!(criterion.unknown, OnUnknown::Ignore | OnUnknown::Assume);
            plain && self.is_pure(&criterion.expr)
        };
        // A block may refute what the pattern suspects, so neither list may move.
        suspected.iter().chain(confirmed).chain(refuted).all(own)
    }

    /// The case with answers to most of what nobody recorded.
    fn completed(&self, coded: &CodedCase, seed: u64) -> Option<Case> {
        let mut dice = Dice::new(seed);
        let mut all = coded.clone();
        let region = coded.case.problem(&coded.expected.problem)?.region;
        let recorded = |id: &str| {
            let text = serde_json::to_string(&coded.case).unwrap_or_default();
            text.contains(&format!("\"{id}\""))
        };
        for (named, n) in self.knowledge.concepts().iter().zip(0..) {
            let item = &named.item;
            let asked = item.regions.is_empty() || item.regions.iter().any(|r| r == region.id());
            if !asked || self.places.contains(&ConceptIx(n)) || dice.roll(LEFT_OPEN) == 0 {
                continue;
            }
            let Some(value) = value(item, &mut dice).filter(|_| !recorded(named.id.as_str())) else {
                continue;
            };
            all.case = with_finding(&all.case, &all.expected, named.id.as_str(), value)?;
            let id = format!("proof-{n}").parse().ok()?;
            if let Some(entry) = all.case.entries.iter_mut().find(|e| e.id.as_str() == "proof-finding") {
                entry.id = id;
            }
        }
        if all.case.patient.sex.is_none() {
            all.case.patient.sex = dice.pick(&[Sex::Female, Sex::Male]).copied();
        }
        all.case.arrange();
        Some(all.case)
    }

    /// How much was compared, and the first thing that came out the other way.
    fn compare(&self, before: &Evaluation, after: &Evaluation) -> (usize, Option<String>) {
        let mut compared = 0;
        for flag in before.flags.iter().filter(|f| f.state == FlagState::Present) {
            compared += 1;
            let now = after.flags.iter().find(|f| f.flag == flag.flag).map(|f| f.state);
            if now != Some(FlagState::Present) && self.trigger_is_pure(flag.trigger) {
                let id = &self.knowledge.flag(flag.flag).id;
                return (compared, Some(format!("the flag {id} goes when the unknown is answered")));
            }
        }
        for step in &before.steps {
            let same =
                |s: &&crate::pathway::evaluation::StepResult| s.step == step.step && s.target == step.target;
            let Some(now) = after.steps.iter().find(same) else { continue };
            for row in step.ledger.iter().filter(|row| !row.truth.is_unknown()) {
                let other = now.ledger.iter().find(|other| other.criterion == row.criterion);
                let Some(other) = other.filter(|_| self.pure.get(row.criterion.at()) == Some(&true)) else {
                    continue;
                };
                compared += 1;
                if other.truth != row.truth {
                    return (compared, Some(self.contradiction(step.step, row, other.truth)));
                }
            }
        }
        (compared, None)
    }

    fn trigger_is_pure(&self, trigger: Option<CriterionIx>) -> bool {
        trigger.is_some_and(|ix| self.pure.get(ix.at()) == Some(&true))
    }

    fn contradiction(&self, step: crate::pathway::evaluation::StepIx, row: &LedgerRow, now: Truth) -> String {
        let criterion = self.knowledge.criterion(row.criterion);
        format!(
            "'{}' of {} was {:?} and is {now:?} once the unknown is answered ({}:{})",
            criterion.say,
            self.knowledge.step(step).id,
            row.truth,
            criterion.at.0,
            criterion.at.1
        )
    }
}

/// A random value a concept can have.
fn value(item: &Concept, dice: &mut Dice) -> Option<crate::model::Value> {
    use crate::model::Value;
    Some(match item.kind {
        ConceptKind::Presence => dice.pick(&[Value::Present, Value::Absent])?.clone(),
        ConceptKind::Number => {
            let (min, max) = (item.min.unwrap_or(0.0), item.max.unwrap_or(100.0));
            let step = (max - min) / 20.0;
            Value::Number((min + step * dice.roll(21) as f64).round().clamp(min, max))
        }
        ConceptKind::Choice => Value::Choice(dice.pick(&item.values)?.id.clone()),
    })
}
