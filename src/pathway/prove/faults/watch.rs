//! Those who might notice a fault: the coded cases and the cases of the record; and the search for a case that would.

use crate::model::Region;
use crate::pathway::coded::Judged;
use crate::pathway::evaluation::{CriterionIx, Evaluation};
use crate::pathway::knowledge::{Criterion, Knowledge, OnUnknown, Policy};
use crate::pathway::prove::accepted::harmless;
use crate::pathway::prove::coverage::{Seen, Sound};
use crate::pathway::prove::parallel::in_parallel;
use crate::pathway::prove::reach::{About, Recipe, Searcher, Told, Witness, differing, said};

use super::seed::Fault;

/// What became of a fault.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// A coded case no longer comes out as coded.
    ByCase,
    /// A case of the record is told otherwise.
    ByRecord,
    /// No record tells it from the rule: the search ended without one.
    Equal,
    /// Nobody noticed, but this case would.
    Would(Box<Witness>),
    /// Nobody noticed, and no case was found that would; none is searched for where the fault was judged to be harmless.
    Unseen,
}

/// A case of the record with what the pathway says of it, and the criteria it rests on.
struct Kept {
    witness: Witness,
    evaluation: Evaluation,
    marks: Vec<bool>,
}

/// Those who might notice, with the criteria each of them rests on.
pub(super) struct Watch<'c> {
    knowledge: &'c Knowledge,
    policy: &'c Policy,
    cases: Vec<(&'c Sound<'c>, Vec<bool>)>,
    record: Vec<Kept>,
    searcher: Searcher<'c>,
}

impl<'c> Watch<'c> {
    pub(super) fn new(searcher: Searcher<'c>, cases: &'c [Sound<'c>], record: Vec<Witness>) -> Self {
        let (knowledge, policy) = (searcher.knowledge, searcher.policy);
        let marked = |case: &'c Sound<'c>| (case, rests_on(knowledge, case.evaluation(), case.region()));
        let cases = cases.iter().map(marked).collect();
        let mut watch = Self { knowledge, policy, cases, record: Vec::new(), searcher };
        let kept = in_parallel(&record, |witness| watch.kept(witness.clone()));
        watch.record.extend(kept.into_iter().flatten());
        watch
    }

    fn kept(&self, witness: Witness) -> Option<Kept> {
        let evaluation = witness.evaluation(self.knowledge, self.policy)?;
        let marks = rests_on(self.knowledge, &evaluation, witness.region);
        Some(Kept { witness, evaluation, marks })
    }

    /// Puts a case on record.
    pub(super) fn keep(&mut self, witness: Witness) {
        let kept = self.kept(witness);
        self.record.extend(kept);
    }

    /// Whether a case of the record, from a position on, notices a fault.
    pub(super) fn is_on_record(&self, fault: Fault, from: usize) -> bool {
        let pack = fault.seed(self.knowledge, self.policy);
        let Some(policy) = pack.policy(self.policy.id.as_str()) else { return true };
        let criteria = fault.criteria(self.knowledge);
        let mut concerned =
            self.record.iter().skip(from).filter(|kept| concerned(criteria.as_deref(), &kept.marks));
        concerned.any(|kept| !kept.witness.stands(&pack, policy))
    }

    /// How many cases are on record.
    pub(super) fn on_record(&self) -> usize {
        self.record.len()
    }

    pub(super) fn fate(&self, fault: Fault) -> Fate {
        let pack = fault.seed(self.knowledge, self.policy);
        let criteria = fault.criteria(self.knowledge);
        let first = self.first(fault, criteria.as_deref());
        let mut would = None;
        for (case, _) in self.cases.iter().filter(|(_, marks)| concerned(criteria.as_deref(), marks)) {
            match case.seen(&pack, Judged::Plan) {
                Seen::Same => {}
                Seen::Notices => return Fate::ByCase,
                Seen::Otherwise(now) => would = would.or_else(|| self.as_coded(case, &first, &now)),
            }
        }
        if self.is_on_record(fault, 0) {
            return Fate::ByRecord;
        }
        // What was judged to be harmless is not searched for.
        if harmless(&fault.name(self.knowledge)).is_some() {
            return Fate::Unseen;
        }
        match would.or_else(|| self.beside_the_record(criteria.as_deref(), &pack, &first)) {
            Some(witness) => Fate::Would(Box::new(witness)),
            None => match self.told_apart(fault, criteria.as_deref(), &pack) {
                Told::Apart(witness) => Fate::Would(witness),
                Told::Never => Fate::Equal,
                Told::Open => Fate::Unseen,
            },
        }
    }

    /// The rules to look at first: those the fault is in.
    fn first(&self, fault: Fault, criteria: Option<&[CriterionIx]>) -> Vec<About> {
        match (fault, criteria) {
            (Fault::Screen(flag, _) | Fault::Brought(flag, _) | Fault::Release(flag, _), _) => {
                vec![About::Flag(flag)]
            }
            (_, Some(criteria)) => criteria.iter().flat_map(|ix| self.searcher.rests_on(*ix)).collect(),
            _ => Vec::new(),
        }
    }

    /// A coded case that is told otherwise where nothing is coded, if it can be a case of the record.
    fn as_coded(&self, case: &Sound<'_>, first: &[About], now: &Evaluation) -> Option<Witness> {
        let about = differing(self.knowledge, first, (case.evaluation(), now))?;
        let base = self.searcher.bases.iter().find(|base| base.name == case.name())?;
        let said = said(self.knowledge, about, case.evaluation());
        Witness::recorded((about, said), Recipe::of(base), self.knowledge, self.searcher.bases)
    }

    /// A case of the record that is told otherwise of another rule than the one it was made for.
    fn beside_the_record(
        &self,
        criteria: Option<&[CriterionIx]>,
        pack: &Knowledge,
        first: &[About],
    ) -> Option<Witness> {
        let policy = pack.policy(self.policy.id.as_str())?;
        self.record.iter().filter(|kept| concerned(criteria, &kept.marks)).find_map(|kept| {
            let now = kept.witness.evaluation(pack, policy)?;
            let about = differing(self.knowledge, first, (&kept.evaluation, &now))?;
            let said = said(self.knowledge, about, &kept.evaluation);
            Some(Witness { about, said, ..kept.witness.clone() })
        })
    }

    /// Searches for a case that is told otherwise.
    fn told_apart(&self, fault: Fault, criteria: Option<&[CriterionIx]>, pack: &Knowledge) -> Told {
        let flag = match fault {
            Fault::Screen(flag, n) => {
                let asked = self.knowledge.flag(flag).screen.get(n);
                let found = asked.and_then(|concept| self.searcher.unanswered((flag, *concept), pack));
                return found.map_or(Told::Open, |witness| Told::Apart(Box::new(witness)));
            }
            Fault::Brought(flag, n) => {
                let by = self.knowledge.flag(flag).screened_too.get(n);
                return by.and_then(|ix| self.apart_at(fault, *ix, pack)).unwrap_or(Told::Open);
            }
            Fault::Release(flag, _) => Some(flag),
            _ => None,
        };
        let raised = |flag| {
            let mut triggers = self.knowledge.flag(flag).triggers.iter();
            triggers.find_map(|ix| self.apart_at(fault, *ix, pack)).unwrap_or(Told::Open)
        };
        match (flag, criteria) {
            (Some(flag), _) => raised(flag),
            (None, Some(criteria)) => self.apart_anywhere(fault, criteria, pack),
            (None, None) => Told::Open,
        }
    }

    /// Told apart at one of several criteria, or never at any of them.
    fn apart_anywhere(&self, fault: Fault, criteria: &[CriterionIx], pack: &Knowledge) -> Told {
        let mut never = !criteria.is_empty();
        for ix in criteria {
            match self.apart_at(fault, *ix, pack) {
                Some(Told::Apart(witness)) => return Told::Apart(witness),
                told => never = never && matches!(told, Some(Told::Never)),
            }
        }
        if never { Told::Never } else { Told::Open }
    }

    fn apart_at(&self, fault: Fault, ix: CriterionIx, pack: &Knowledge) -> Option<Told> {
        let expr = &self.knowledge.criterion(ix).expr;
        let changed = fault.changed(self.knowledge, self.policy, expr);
        match self.searcher.tell_apart((ix, &changed), fault.differs(self.knowledge), pack) {
            Told::Open => None,
            told => Some(told),
        }
    }
}

/// Whether a fault in some criteria may change what is said of a case that rests on those that are marked.
fn concerned(criteria: Option<&[CriterionIx]>, marks: &[bool]) -> bool {
    let marked = |ix: &CriterionIx| marks.get(ix.at()).copied().unwrap_or(true);
    criteria.is_none_or(|criteria| criteria.iter().any(marked))
}

/// By criterion, whether an evaluation may change with it: it stands in a ledger, belongs to a flag of the region, leaves
/// no trace where it is not recorded or asks about somebody else, or was passed over because another step needs its own.
fn rests_on(knowledge: &Knowledge, evaluation: &Evaluation, region: Region) -> Vec<bool> {
    let leaves_no_trace = |c: &Criterion| c.unknown == OnUnknown::Ignore || c.premise.is_some();
    let mut marks: Vec<bool> =
        knowledge.criteria().iter().map(|c| leaves_no_trace(c) && c.concerns(region)).collect();
    let mut mark = |ix: CriterionIx| {
        if let Some(slot) = marks.get_mut(ix.at()) {
            *slot = true;
        }
    };
    let rows = evaluation.steps.iter().flat_map(|step| &step.ledger);
    rows.chain(evaluation.generators.iter().flat_map(|g| &g.ledger)).for_each(|row| mark(row.criterion));
    for needed in evaluation.steps.iter().filter(|step| !step.needed_by.is_empty()) {
        knowledge.step(needed.step).criteria.iter().for_each(|ix| mark(*ix));
    }
    knowledge.flags().iter().flat_map(|flag| &flag.screened_too).for_each(|ix| mark(*ix));
    let of_region = evaluation.flags.iter().map(|result| knowledge.flag(result.flag));
    let watched = knowledge.flags().iter().filter(|flag| flag.watched.contains(&region));
    for flag in of_region.chain(watched) {
        flag.triggers.iter().chain(&flag.screen_when).for_each(|ix| mark(*ix));
    }
    marks
}
