//! Those who might notice a fault: the coded cases, and the cases the proof makes.

use crate::model::Region;
use crate::pathway::coded::Judged;
use crate::pathway::evaluation::{CriterionIx, Evaluation};
use crate::pathway::knowledge::{Knowledge, OnUnknown, Policy};
use crate::pathway::prove::coverage::Sound;
use crate::pathway::prove::parallel::in_parallel;
use crate::pathway::prove::reach::{About, Searcher, Told, Witness};

use super::seed::Fault;

/// What became of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// A coded case no longer comes out as coded.
    ByCase,
    /// A case of the proof is told otherwise.
    ByProof,
    /// No record tells it from the rule: the search ended without one.
    Equal,
    /// Nobody noticed.
    Unseen,
}

/// Those who might notice, with the criteria each of them rests on.
pub(super) struct Watch<'c> {
    knowledge: &'c Knowledge,
    policy: &'c Policy,
    cases: Vec<(&'c Sound<'c>, Vec<bool>)>,
    witnesses: Vec<(&'c Witness, Vec<bool>)>,
    searcher: Searcher<'c>,
}

impl<'c> Watch<'c> {
    pub(super) fn new(searcher: Searcher<'c>, cases: &'c [Sound<'c>], witnesses: &'c [Witness]) -> Self {
        let (knowledge, policy) = (searcher.knowledge, searcher.policy);
        let marked = |case: &'c Sound<'c>| (case, rests_on(knowledge, case.evaluation(), case.region()));
        let cases = cases.iter().map(marked).collect();
        let witnesses = in_parallel(witnesses, |witness| {
            let evaluation = witness.evaluation(knowledge, policy)?;
            Some((witness, rests_on(knowledge, &evaluation, witness.region)))
        });
        let witnesses = witnesses.into_iter().flatten().collect();
        Self { knowledge, policy, cases, witnesses, searcher }
    }

    pub(super) fn fate(&self, fault: Fault) -> Fate {
        let pack = fault.seed(self.knowledge, self.policy);
        let concerned =
            |marks: &[bool]| fault.criterion().is_none_or(|ix| marks.get(ix.at()).copied().unwrap_or(true));
        let mut cases = self.cases.iter().filter(|(_, marks)| concerned(marks));
        if cases.any(|(case, _)| case.notices(&pack, Judged::Plan)) {
            return Fate::ByCase;
        }
        let Some(policy) = pack.policy(self.policy.id.as_str()) else { return Fate::ByProof };
        let concerned = |(witness, marks): &&(&Witness, Vec<bool>)| match (fault, witness.about) {
            (Fault::Screen(flag, _), About::Flag(of)) => flag == of,
            (Fault::Screen(..), About::Step(_)) => false,
            _ => concerned(marks),
        };
        // Those that were made for the criterion come first: they are the likeliest to notice.
        let own = |witness: &Witness| fault.criterion().is_some() && witness.criterion == fault.criterion();
        let (own, others): (Vec<_>, Vec<_>) =
            self.witnesses.iter().filter(concerned).partition(|(witness, _)| own(witness));
        let notices = |(witness, _): &&(&Witness, Vec<bool>)| !witness.stands(&pack, policy);
        if own.iter().any(&notices) {
            return Fate::ByProof;
        }
        if let Some(ix) = fault.criterion().filter(|_| fault.changes_expression()) {
            let changed = fault.changed(self.knowledge, self.policy, &self.knowledge.criterion(ix).expr);
            match self.searcher.tell_apart(ix, &changed, &pack) {
                Told::Apart => return Fate::ByProof,
                Told::Never => return Fate::Equal,
                Told::Open => {}
            }
        }
        if others.iter().any(notices) { Fate::ByProof } else { Fate::Unseen }
    }
}

/// By criterion, whether an evaluation may change with it: it stands in a ledger, belongs to a flag of the region, or
/// leaves no trace where it is not recorded.
fn rests_on(knowledge: &Knowledge, evaluation: &Evaluation, region: Region) -> Vec<bool> {
    let mut marks: Vec<bool> =
        knowledge.criteria().iter().map(|c| c.unknown == OnUnknown::Ignore && c.concerns(region)).collect();
    let mut mark = |ix: CriterionIx| {
        if let Some(slot) = marks.get_mut(ix.at()) {
            *slot = true;
        }
    };
    let rows = evaluation.steps.iter().flat_map(|step| &step.ledger);
    rows.chain(evaluation.generators.iter().flat_map(|g| &g.ledger)).for_each(|row| mark(row.criterion));
    for flag in &evaluation.flags {
        let flag = knowledge.flag(flag.flag);
        flag.triggers.iter().chain(&flag.screen_when).for_each(|ix| mark(*ix));
    }
    knowledge.flags().iter().filter_map(|flag| flag.screened_too).for_each(&mut mark);
    for flag in knowledge.flags().iter().filter(|flag| flag.watched.contains(&region)) {
        flag.triggers.iter().for_each(|ix| mark(*ix));
    }
    marks
}
