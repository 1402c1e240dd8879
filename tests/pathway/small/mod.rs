//! A small pack and case, and an evaluation made by hand over them.

use stepwell::exchange::read_case;
use stepwell::model::{Case, Date, Side, Site, Structure, Target};
use stepwell::pathway::{
    Alternatives, CriterionIx, Entries, EntryIx, Evaluation, Fact, Field, FlagIx, FlagResult, FlagState,
    GeneratorIx, GeneratorResult, GeneratorState, Knowledge, LedgerRow, Missing, PackFile, Plan, Proposal,
    Role, Status, StepResult, Subject, Truth, Urgency,
};

/// The rules of `rules.toml`, with the program's drugs and the figures outcomes are graded by.
pub(crate) fn knowledge() -> Knowledge {
    let vocabulary = ["drugs.toml", "figures.toml", "sources.toml"];
    let mut files = Knowledge::builtin_files();
    files.retain(|file| vocabulary.contains(&file.name.as_str()));
    files.push(PackFile { name: "rules.toml".to_owned(), text: include_str!("rules.toml").to_owned() });
    Knowledge::load(&files).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// The case of `facet.case.json`.
pub(crate) fn case() -> Case {
    read_case(include_bytes!("facet.case.json")).unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The position of an entry.
pub(crate) fn entry(case: &Case, id: &str) -> EntryIx {
    EntryIx(case.entries.iter().position(|entry| entry.id.as_str() == id).unwrap())
}

/// A fact of the vocabulary without site.
pub(crate) fn fact(knowledge: &Knowledge, concept: &str) -> Fact {
    let ix = knowledge.concept_named(concept).unwrap();
    Fact { subject: Subject::Concept(ix), site: Site::default() }
}

pub(crate) fn facet(level: &str, side: Side) -> Target {
    Target { level: level.parse().ok(), side: Some(side), ..Target::of(Structure::FacetJoint) }
}

/// The criterion whose wording begins so.
pub(crate) fn criterion(knowledge: &Knowledge, step: &str, says: &str) -> (CriterionIx, Role) {
    let step = knowledge.step(knowledge.step_named(step).unwrap());
    let found = step.criteria.iter().find(|ix| knowledge.criterion(**ix).say.starts_with(says));
    let ix = *found.unwrap_or_else(|| panic!("no criterion says {says}"));
    (ix, knowledge.criterion(ix).role)
}

/// The ledger of the block: infection is open, and the first hours of the injection.
fn ledger(knowledge: &Knowledge, case: &Case) -> Vec<LedgerRow> {
    let row = |says: &str, truth: Truth| {
        let (criterion, role) = criterion(knowledge, "mbb", says);
        LedgerRow {
            criterion,
            role,
            truth,
            alternatives: Alternatives::default(),
            evidence: Entries::new(),
            missing: Missing::new(),
            assumed: false,
        }
    };
    let visit = entry(case, "visit");
    vec![
        LedgerRow { evidence: [visit].as_slice().into(), ..row("The pattern", Truth::Met) },
        row("Pain for", Truth::Met),
        LedgerRow {
            missing: [Fact {
                subject: Subject::Field(entry(case, "esi"), Field::FirstHours),
                site: Site::default(),
            }]
            .into(),
            assumed: true,
            ..row("At least", Truth::Unknown)
        },
        LedgerRow {
            missing: [fact(knowledge, "active_infection")].into(),
            ..row("Active infection", Truth::Unknown)
        },
    ]
}

/// A medial branch block at L4-5 on both sides is proposed, provisional: infection is open, the date of the injection too.
pub(crate) fn evaluation(knowledge: &Knowledge, case: &Case) -> Evaluation {
    let mbb = knowledge.step_named("mbb").unwrap();
    let ledger = ledger(knowledge, case);
    let step = |target| StepResult {
        step: mbb,
        target: Some(target),
        status: Status::Provisional,
        needed_by: Vec::new(),
        first: Vec::new(),
        until: None,
        ledger: ledger.clone(),
    };
    let targets = vec![facet("L4-5", Side::Left), facet("L4-5", Side::Right)];
    Evaluation {
        as_of: day("2026-11-20"),
        problem: case.problems[0].id.clone(),
        knowledge: knowledge.stamp().clone(),
        policy: "clinic".to_owned(),
        flags: vec![FlagResult {
            flag: FlagIx(0),
            state: FlagState::Absent,
            urgency: None,
            trigger: None,
            evidence: vec![entry(case, "visit")],
            answered: Vec::new(),
            open: Vec::new(),
            actions: vec![0],
        }],
        hold: None,
        readings: Vec::new(),
        generators: vec![GeneratorResult {
            generator: GeneratorIx(0),
            target: Some(targets[0]),
            state: GeneratorState::Suspected,
            support: 1,
            ledger: Vec::new(),
        }],
        steps: targets.iter().copied().map(step).collect(),
        plan: Plan {
            next: Some(Proposal {
                step: mbb,
                targets,
                strength: Status::Provisional,
                urgency: Urgency::Routine,
                basis: vec![0, 1],
                tie: Vec::new(),
                prepares: None,
                date: None,
                worded: None,
            }),
            alternatives: Vec::new(),
            alongside: Vec::new(),
        },
    }
}
