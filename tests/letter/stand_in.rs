//! A vocabulary without rules, and evaluations written by hand: what the composition needs, and no more.

use std::collections::BTreeMap;

use serde::Deserialize;
use stepwell::letter::{Lexicon, Named};
use stepwell::model::{Case, Date, ProblemId, Side, Structure, Target};
use stepwell::pathway::vocabulary::{CatalogueItem, Concept, Drug};
use stepwell::pathway::{
    BlockResult, ConceptIx, EntryIx, Evaluation, GeneratorIx, GeneratorResult, GeneratorState,
    KnowledgeStamp, Plan, Proposal, Response, Status, StepIx, TreatmentReading, Urgency,
};

#[derive(Deserialize)]
struct Concepts {
    concept: BTreeMap<String, Concept>,
}

#[derive(Deserialize)]
struct Drugs {
    drug: BTreeMap<String, Drug>,
}

#[derive(Deserialize)]
struct Treatments {
    treatment: BTreeMap<String, CatalogueItem>,
}

/// The vocabulary of the knowledge, without its rules.
pub(crate) struct Vocabulary {
    concepts: Vec<(String, Concept)>,
    drugs: BTreeMap<String, Drug>,
    treatments: BTreeMap<String, CatalogueItem>,
}

/// Steps and generators by position.
const STEPS: [(&str, &str); 3] = [
    ("mild", "Percutaneous decompression"),
    ("laminectomy", "Decompression"),
    ("pt_targeted", "Physical therapy"),
];
const GENERATORS: [(&str, &str); 1] = [("stenosis_central", "central stenosis")];

impl Vocabulary {
    pub(crate) fn load() -> Self {
        let text = include_str!("../../assets/knowledge/concepts.toml");
        let mut concepts: Vec<_> = toml::from_str::<Concepts>(text).unwrap().concept.into_iter().collect();
        concepts.sort_by_key(|(id, _)| text.find(&format!("[concept.{id}]")));
        let drugs = toml::from_str::<Drugs>(include_str!("../../assets/knowledge/drugs.toml")).unwrap().drug;
        let treatments = toml::from_str::<Treatments>(include_str!("../../assets/knowledge/treatments.toml"))
            .unwrap()
            .treatment;
        Self { concepts, drugs, treatments }
    }
}

impl Lexicon for Vocabulary {
    fn concepts(&self) -> Vec<(&str, &Concept)> {
        self.concepts.iter().map(|(id, concept)| (id.as_str(), concept)).collect()
    }
    fn concept(&self, id: &str) -> Option<&Concept> {
        self.concepts.iter().find(|(known, _)| known == id).map(|(_, concept)| concept)
    }
    fn concept_at(&self, ix: ConceptIx) -> Option<(&str, &Concept)> {
        self.concepts.get(ix.at()).map(|(id, concept)| (id.as_str(), concept))
    }
    fn drug(&self, id: &str) -> Option<&Drug> {
        self.drugs.get(id)
    }
    fn treatment(&self, id: &str) -> Option<&CatalogueItem> {
        self.treatments.get(id)
    }
    fn step(&self, ix: StepIx) -> Option<Named<'_>> {
        STEPS.get(ix.at()).map(|(id, label)| Named { id, label })
    }
    fn generator(&self, ix: GeneratorIx) -> Option<Named<'_>> {
        GENERATORS.get(ix.at()).map(|(id, label)| Named { id, label })
    }
}

/// An evaluation that says nothing.
pub(crate) fn silent(as_of: Date, problem: &ProblemId) -> Evaluation {
    Evaluation {
        as_of,
        problem: problem.clone(),
        knowledge: KnowledgeStamp { edition: "0".into(), sha256: "0".into() },
        policy: "clinic".into(),
        flags: Vec::new(),
        hold: None,
        readings: Vec::new(),
        generators: Vec::new(),
        steps: Vec::new(),
        plan: Plan::default(),
    }
}

/// Central stenosis at L4-5 suspected, both injections with relief in the first hours only, two operations tied.
pub(crate) fn stenosis(case: &Case, as_of: Date) -> Evaluation {
    let canal =
        Target { level: "L4-5".parse().ok(), side: Some(Side::Bilateral), ..Target::of(Structure::Canal) };
    let read = |id: &str, response, block| TreatmentReading {
        entry: EntryIx(case.entries.iter().position(|entry| entry.id.as_str() == id).unwrap()),
        treatment: None,
        target: None,
        response,
        function: None,
        block,
        reading: None,
        relief_days: None,
    };
    let proposal = |step, tie| Proposal {
        step: StepIx(step),
        targets: vec![canal],
        strength: Status::Offered,
        urgency: Urgency::Routine,
        basis: Vec::new(),
        tie,
        prepares: None,
        date: None,
    };
    Evaluation {
        readings: vec![
            read("naproxen-2024", Response::Partial, BlockResult::NotTested),
            read("pt-elsewhere", Response::Partial, BlockResult::NotTested),
            read("ilesi-2025-09", Response::Brief, BlockResult::Positive),
            read("tfesi-2026-05", Response::Brief, BlockResult::Positive),
        ],
        generators: vec![GeneratorResult {
            generator: GeneratorIx(0),
            target: Some(canal),
            state: GeneratorState::Suspected,
            support: 1,
            ledger: Vec::new(),
        }],
        plan: Plan {
            next: Some(proposal(0, vec![StepIx(1)])),
            alternatives: Vec::new(),
            alongside: vec![proposal(2, Vec::new())],
        },
        ..silent(as_of, &case.problems[0].id)
    }
}
