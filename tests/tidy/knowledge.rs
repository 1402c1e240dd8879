//! Ids of the knowledge that stand in Rust: the pack has every one, so that renaming one there is noticed here.

use stepwell::pathway::Knowledge;
use stepwell::pathway::vocabulary::Header;

use crate::demand_none;
use crate::source::{self, Source, read};

/// What the program asks of the pack by name, by kind. A name that a call below holds need not stand here.
const NAMED: &[(Kind, &[&str])] = &[
    (
        Kind::Concept,
        &[
            "anticoagulant",
            "antiplatelet",
            "mrc",
            "nrs_average",
            "self_harm_thoughts",
            "ablation_all_recorded",
            "injections_all_recorded",
            "medication_all_recorded",
            "neuromodulation_all_recorded",
            "rehabilitation_all_recorded",
            "surgery_all_recorded",
        ],
    ),
    (Kind::Family, &["needle", "neuraxial"]),
    (
        Kind::Group,
        &[
            "anticoagulant",
            "antiplatelet",
            "local_anaesthetic",
            "neuropathic",
            "non_particulate",
            "oral",
            "particulate",
            "steroid",
        ],
    ),
    (Kind::Figure, &["ablation_review_weeks", "review_weeks"]),
    (Kind::Treatment, &["labs"]),
    (Kind::Policy, &["clinic"]),
];

/// Calls that ask for an item by its id.
const CALLS: [(&str, Kind); 5] = [
    (".concept_named(\"", Kind::Concept),
    (".figure(\"", Kind::Figure),
    (".step_named(\"", Kind::Step),
    (".treatment_named(\"", Kind::Treatment),
    (".policy(\"", Kind::Policy),
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Concept,
    Family,
    Group,
    Figure,
    Step,
    Treatment,
    Policy,
}

fn has(knowledge: &Knowledge, kind: Kind, id: &str) -> bool {
    let named = |ids: &[String]| ids.iter().any(|other| other == id);
    match kind {
        Kind::Concept => knowledge.concept_named(id).is_some(),
        Kind::Family => knowledge.treatments().iter().any(|treatment| named(&treatment.item.families)),
        Kind::Group => knowledge.drugs().iter().any(|drug| named(&drug.item.groups)),
        Kind::Figure => knowledge.figure(id).is_some(),
        Kind::Step => knowledge.step_named(id).is_some(),
        Kind::Treatment => knowledge.treatment_named(id).is_some(),
        Kind::Policy => knowledge.policy(id).is_some(),
    }
}

/// The code of the program without its tests.
fn code() -> Vec<Source> {
    let ours = |file: &Source| file.path.starts_with("src/") && file.path.ends_with(".rs");
    let bare = |file: Source| {
        let code = file.code();
        let text = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned();
        Source { text, ..file }
    };
    source::all().into_iter().filter(ours).map(bare).collect()
}

/// The ids that calls of `text` hold as they stand, with the kind of item each asks for.
fn called(text: &str) -> Vec<(Kind, &str)> {
    let of = |(call, kind): (&'static str, Kind)| {
        text.split(call).skip(1).filter_map(move |rest| Some((kind, rest.split('"').next()?)))
    };
    CALLS.into_iter().flat_map(of).collect()
}

#[test]
fn what_the_program_asks_of_the_pack_is_there() {
    let (knowledge, code) = (Knowledge::builtin().unwrap(), code());
    let mut wrong = Vec::new();
    for (kind, ids) in NAMED {
        for id in *ids {
            if !has(knowledge, *kind, id) {
                wrong.push(format!("{kind:?} '{id}': the pack has none"));
            }
            if !code.iter().any(|file| file.text.contains(&format!("\"{id}\""))) {
                wrong.push(format!("{kind:?} '{id}': no code names it any more; take it out of the list"));
            }
        }
    }
    for file in &code {
        let strange = called(&file.text).into_iter().filter(|(kind, id)| !has(knowledge, *kind, id));
        wrong.extend(strange.map(|(kind, id)| format!("{}: {kind:?} '{id}': the pack has none", file.path)));
    }
    demand_none("Code and pack name different things:", &wrong);
}

#[test]
fn an_id_in_a_call_is_read() {
    let text = "let a = knowledge.figure(\"weeks\")?;\n knowledge.step_named(\"mbb\")";
    assert_eq!(called(text), [(Kind::Figure, "weeks"), (Kind::Step, "mbb")]);
}

#[test]
fn the_strip_over_a_patient_names_every_allergy() {
    let concepts = Knowledge::builtin().unwrap().concepts();
    let allergies: Vec<_> = concepts.iter().filter(|it| it.id.as_str().ends_with("_allergy")).collect();
    assert!(allergies.len() >= 5, "{allergies:?}");
    let silent = allergies.iter().filter(|it| it.item.header != Some(Header::Allergy));
    demand_none(
        "The strip is silent about these allergies:",
        &silent.map(|it| it.id.to_string()).collect::<Vec<_>>(),
    );
}

#[test]
fn what_thins_the_blood_is_a_concept_and_a_group_of_drugs() {
    let knowledge = Knowledge::builtin().unwrap();
    let thinners = knowledge.concepts().iter().filter(|it| it.item.header == Some(Header::Antithrombotic));
    let mut seen = 0;
    for thinner in thinners {
        assert!(has(knowledge, Kind::Group, thinner.id.as_str()), "{}", thinner.id);
        seen += 1;
    }
    assert!(seen >= 2);
}

#[test]
fn the_steps_a_letter_asks_about_are_there() {
    let wording: toml::Table = toml::from_str(&read("assets/letter/common.toml")).unwrap();
    let repeats = wording["list"]["repeats"].as_array().unwrap();
    assert!(!repeats.is_empty());
    let knowledge = Knowledge::builtin().unwrap();
    let ids = repeats.iter().filter_map(|id| id.as_str());
    let strange = ids.filter(|id| !has(knowledge, Kind::Step, id)).map(str::to_owned);
    demand_none("The letter asks about steps that are not there:", &strange.collect::<Vec<_>>());
}
