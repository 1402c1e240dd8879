//! Which rule carries each row of the clinical knowledge, and which coded case would notice if it were gone.

use crate::model::Region;
use crate::pathway::coded::{CodedCase, Judged};
use crate::pathway::evaluation::Evaluation;
use crate::pathway::knowledge::Knowledge;
use crate::pathway::rows::{Row, rows};

use super::parallel::in_parallel;
use super::rules::Rule;

/// A rule that cites a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    /// Where it stands: `step mbb`.
    pub rule: String,
    /// Coded cases that no longer come out as coded without it.
    pub noticed_by: Vec<String>,
}

/// A row with the rules that carry it.
#[derive(Debug, Clone)]
pub struct RowCoverage {
    /// The row.
    pub row: &'static Row,
    /// The rules that cite it.
    pub carriers: Vec<Carrier>,
}

impl RowCoverage {
    /// Whether taking a rule of the row away is noticed by a case, or the row can have no rule.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.row.context.is_some() || self.carriers.iter().any(|carrier| !carrier.noticed_by.is_empty())
    }
}

/// Takes each rule that cites a row away, and runs the cases that came out as coded before.
#[must_use]
pub fn coverage(knowledge: &Knowledge, cases: &[CodedCase]) -> Vec<RowCoverage> {
    let sound = sound(knowledge, cases);
    let cites = |sources: &[String]| rows().iter().any(|row| sources.contains(&row.id));
    let rules: Vec<_> = Rule::all(knowledge).into_iter().filter(|(_, sources)| cites(sources)).collect();
    let noticed = in_parallel(&rules, |(rule, _)| notice(knowledge, *rule, &sound));
    let carriers = |row: &Row| {
        let of_row = rules.iter().zip(&noticed).filter(|((_, sources), _)| sources.contains(&row.id));
        of_row
            .map(|((rule, _), names)| Carrier { rule: rule.label(knowledge), noticed_by: names.clone() })
            .collect()
    };
    rows().iter().map(|row| RowCoverage { row, carriers: carriers(row) }).collect()
}

/// A case that comes out as coded, with what the pathway says of it.
pub(super) struct Sound<'c> {
    coded: &'c CodedCase,
    region: Region,
    evaluation: Evaluation,
}

impl Sound<'_> {
    pub(super) fn name(&self) -> &str {
        &self.coded.name
    }

    pub(super) fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    pub(super) fn region(&self) -> Region {
        self.region
    }

    /// Whether it no longer comes out as coded on a changed pack. Where the pathway says the same, nothing is compared.
    pub(super) fn notices(&self, changed: &Knowledge, judged: Judged) -> bool {
        matches!(self.seen(changed, judged), Seen::Notices)
    }

    /// What it makes of a changed pack.
    pub(super) fn seen(&self, changed: &Knowledge, judged: Judged) -> Seen {
        match self.coded.evaluation(changed) {
            Some(now) if now == self.evaluation => Seen::Same,
            Some(now) if self.coded.differences_in(changed, judged).is_empty() => {
                Seen::Otherwise(Box::new(now))
            }
            _ => Seen::Notices,
        }
    }
}

/// What a coded case makes of a changed pack.
pub(super) enum Seen {
    /// It is told the same.
    Same,
    /// It is told otherwise, where nothing is coded.
    Otherwise(Box<Evaluation>),
    /// It no longer comes out as coded.
    Notices,
}

/// The cases that come out as coded.
pub(super) fn sound<'c>(knowledge: &Knowledge, cases: &'c [CodedCase]) -> Vec<Sound<'c>> {
    let sound = in_parallel(cases, |coded| {
        let region = coded.case.problem(&coded.expected.problem)?.region;
        let evaluation = coded.evaluation(knowledge)?;
        coded.differences(knowledge).is_empty().then_some(Sound { coded, region, evaluation })
    });
    sound.into_iter().flatten().collect()
}

fn notice(knowledge: &Knowledge, rule: Rule, cases: &[Sound<'_>]) -> Vec<String> {
    let without = rule.removed(knowledge);
    let concerned: Vec<&Sound<'_>> =
        cases.iter().filter(|case| rule.concerns(knowledge, case.region())).collect();
    let noticed = |judged| -> Vec<String> {
        let noticing = concerned.iter().filter(|case| case.notices(&without, judged));
        noticing.map(|case| case.name().to_owned()).collect()
    };
    let names = noticed(Judged::Plan);
    if names.is_empty() { noticed(Judged::PlanAndQuestions) } else { names }
}
