//! Cases beside a coded one: the same patient, with what a criterion asks about answered otherwise.

use crate::model::{Body, Region};
use crate::pathway::coded::CodedCase;
use crate::pathway::evaluation::{ConceptIx, Evaluation};
use crate::pathway::expression::ast::GroupIx;
use crate::pathway::knowledge::Knowledge;
use crate::pathway::prove::POLICY;
use crate::pathway::prove::draft::Draft;

use super::build;
use super::deeds::{Line, Stage};
use super::solve::Set;
use super::vars::Var;

/// A coded case to start from.
pub(in crate::pathway::prove) struct Base {
    pub(in crate::pathway::prove) name: String,
    pub(super) draft: Draft,
    pub(in crate::pathway::prove) region: Region,
    pub(in crate::pathway::prove) evaluation: Evaluation,
}

impl Base {
    /// A coded case about the first problem of its patient, judged as rules are tried; any other one is no base.
    pub(super) fn of(knowledge: &Knowledge, coded: &CodedCase) -> Option<Self> {
        if !coded.is_judged_by(POLICY) {
            return None;
        }
        let problem = coded.case.problems.first().filter(|problem| problem.id == coded.expected.problem)?;
        let evaluation = coded.evaluation(knowledge)?;
        let draft = Draft { case: coded.case.clone(), day: coded.expected.as_of };
        Some(Self { name: coded.name.clone(), draft, region: problem.region, evaluation })
    }
}

/// The case with other answers and another timeline.
pub(super) fn varied(
    knowledge: &Knowledge,
    stage: Stage,
    base: &Draft,
    set: &Set,
    line: &Line,
) -> Option<Draft> {
    let mut draft = base.clone();
    line.write(knowledge, &mut draft)?;
    for (var, value) in set {
        forget(knowledge, &mut draft, var);
        if *var == Var::Side {
            draft.case.problems.first_mut()?.side = build::side(*value);
        }
    }
    for (var, value) in set {
        build::add(knowledge, stage, &mut draft, set, (var, *value))?;
    }
    draft.case.arrange();
    Some(draft)
}

/// Takes what is on record about an unknown away.
fn forget(knowledge: &Knowledge, draft: &mut Draft, var: &Var) {
    match var {
        Var::Concept(ix) | Var::Fell(ix) => findings(knowledge, draft, *ix),
        Var::Age => draft.case.patient.birth_date = None,
        Var::Sex => draft.case.patient.sex = None,
        Var::Onset => draft.case.problems.iter_mut().take(1).for_each(|problem| problem.onset = None),
        Var::On(group) => {
            medicines(knowledge, draft, std::slice::from_ref(group));
            if let Some(concept) = knowledge.group_concept(*group) {
                findings(knowledge, draft, concept);
            }
        }
        Var::Classes(groups) | Var::Tried(groups) => medicines(knowledge, draft, groups),
        // What is taken is forgotten, and with it for how long.
        Var::DaysOn(_) | Var::Side | Var::Candidates(_) | Var::Timeline | Var::Leaf(_) => {}
    }
}

fn findings(knowledge: &Knowledge, draft: &mut Draft, ix: ConceptIx) {
    let id = &knowledge.concept(ix).id;
    for entry in &mut draft.case.entries {
        match &mut entry.body {
            Body::Assessment(assessment) => assessment.findings.retain(|f| f.concept != *id),
            Body::Imaging(imaging) => imaging.findings.retain(|f| f.concept != *id),
            _ => {}
        }
    }
}

fn medicines(knowledge: &Knowledge, draft: &mut Draft, groups: &[GroupIx]) {
    let named: Vec<&str> =
        groups.iter().filter_map(|g| knowledge.groups.get(usize::from(g.0))).map(String::as_str).collect();
    draft.case.entries.retain(|entry| match &entry.body {
        Body::Medicine(medicine) => {
            !named.iter().any(|group| knowledge.drug_in(medicine.drug.as_str(), group))
        }
        _ => true,
    });
}
