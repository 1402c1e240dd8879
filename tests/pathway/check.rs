//! Cases that do not speak the vocabulary of the knowledge are refused with path, reason and a suggestion.

use stepwell::exchange::read_case;
use stepwell::pathway::Knowledge;

use crate::records::cases;

const CASE: &str = r#"{
  "stepwell_case": 1,
  "patient": {"id": "c1", "name": {"family": "Okafor"}},
  "problems": [{"id": "p1", "title": "Low back", "region": "lumbar"}],
  "entries": [
    {"id": "t", "date": "2026-09-17", "body": {"treatment": {
      "treatment": "tfesi", "targets": [{"structure": "root", "level": "L5", "side": "right"}],
      "drugs": [{"drug": "dexamethasone", "amount": 10, "unit": "mg"}],
      "readings": [{"phase": "therapeutic", "measure": {"score": {"scale": "nrs_leg", "before": 7, "after": 3}}}]}}},
    {"id": "m", "date": "2024", "body": {"medicine": {"drug": "gabapentin"}}},
    {"id": "a", "date": "2026-10-02", "body": {"assessment": {"findings": [
      {"concept": "foot_drop", "value": "absent"},
      {"concept": "mrc", "value": 4},
      {"concept": "dominance", "value": "limb"},
      {"concept": "anal_tone_reduced", "value": {"missing": "cannot_be_known"}}]}}},
    {"id": "i", "date": "2026-08", "body": {"imaging": {"modality": "mri_plain", "findings": [
      {"concept": "herniation", "site": {"structure": "disc", "level": "L4-5"}, "value": "paracentral"}]}}},
    {"id": "d", "date": "2026-10-03", "body": {"decision": {"evaluation": "00", "knowledge": "EDITION",
      "policy": "clinic", "step": "mbb", "choice": "overridden", "instead": "hold"}}},
    {"id": "f", "date": "2026-10-04", "body": {"flag_action": {"flag": "rf3", "action": "cleared", "by": "x"}}}
  ]
}"#;

fn knowledge() -> &'static Knowledge {
    Knowledge::builtin().unwrap()
}

/// What is wrong once a piece of the case is replaced.
fn errors(from: &str, to: &str) -> Vec<String> {
    let text = CASE.replace("EDITION", &knowledge().stamp().edition);
    assert!(text.contains(from), "{from}");
    let case = read_case(text.replacen(from, to, 1).as_bytes()).unwrap();
    knowledge().check_case(&case).iter().map(ToString::to_string).collect()
}

#[test]
fn a_case_in_the_vocabulary_passes() {
    assert_eq!(errors("Okafor", "Okafor"), Vec::<String>::new());
}

#[test]
fn the_demo_cases_pass() {
    for (name, case) in cases() {
        assert_eq!(knowledge().check_case(&case), Vec::new(), "{name}");
    }
}

/// What stands in the case, what is written in its place, and how the error begins.
const REFUSED: [(&str, &str, &str); 16] = [
    (
        "\"treatment\": \"tfesi\"",
        "\"treatment\": \"tfes\"",
        "entries[id t].body.treatment.treatment: there is no treatment or test 'tfes' in the knowledge; did \
         you mean 'tfesi'?",
    ),
    (
        "\"drug\": \"gabapentin\"",
        "\"drug\": \"neurontin\"",
        "entries[id m].body.medicine.drug: there is no drug 'neurontin' in the knowledge; did you mean \
         'gabapentin'?",
    ),
    (
        "\"drug\": \"dexamethasone\"",
        "\"drug\": \"qqqqqqqqqqqq\"",
        "entries[id t].body.treatment.drugs[0].drug: there is no drug 'qqqqqqqqqqqq' in the knowledge",
    ),
    (
        "foot_drop",
        "foot_dropp",
        "entries[id a].body.assessment.findings[0].concept: there is no concept 'foot_dropp' in the knowledge; \
         did you mean 'foot_drop'?",
    ),
    (
        "\"value\": \"absent\"",
        "\"value\": 0",
        "entries[id a].body.assessment.findings[0].value: 'foot_drop' is answered by present or absent",
    ),
    (
        "\"value\": 4",
        "\"value\": 6",
        "entries[id a].body.assessment.findings[1].value: 6 is not a value of 'mrc'; write a number from 0 to 5 \
         (MRC grade)",
    ),
    (
        "\"value\": 4",
        "\"value\": \"present\"",
        "entries[id a].body.assessment.findings[1].value: 'mrc' is answered by a number from 0 to 5 (MRC grade)",
    ),
    (
        "\"value\": \"limb\"",
        "\"value\": \"lim\"",
        "entries[id a].body.assessment.findings[2].value: 'dominance' is answered by one of limb, axial, mixed; \
         did you mean 'limb'?",
    ),
    (
        "\"scale\": \"nrs_leg\"",
        "\"scale\": \"dominance\"",
        "entries[id t].body.treatment.readings[0].measure.score.before: 'dominance' is answered by one of limb, \
         axial, mixed",
    ),
    (
        "\"after\": 3",
        "\"after\": 30",
        "entries[id t].body.treatment.readings[0].measure.score.after: 30 is not a value of 'nrs_leg'",
    ),
    (
        "\"modality\": \"mri_plain\"",
        "\"modality\": \"mri_plane\"",
        "entries[id i].body.imaging.modality: there is no treatment or test 'mri_plane'",
    ),
    (
        "\"level\": \"L4-5\"",
        "\"level\": \"L5\"",
        "entries[id i].body.imaging.findings[0].site.level: 'L5' is not a level of a disc; write one such as L4-5",
    ),
    (
        "\"level\": \"L5\"",
        "\"level\": \"L5-S1\"",
        "entries[id t].body.treatment.targets[0].level: 'L5-S1' is not a level of a root; write one such as L5",
    ),
    (
        "\"instead\": \"hold\"",
        "\"instead\": \"holt\"",
        "entries[id d].body.decision.instead: there is no step 'holt'",
    ),
    (
        "\"policy\": \"clinic\"",
        "\"policy\": \"clinc\"",
        "entries[id d].body.decision.policy: there is no policy 'clinc' in the knowledge; did you mean 'clinic'?",
    ),
    (
        "\"flag\": \"rf3\"",
        "\"flag\": \"rf99\"",
        "entries[id f].body.flag_action.flag: there is no red flag 'rf99'",
    ),
];

#[test]
fn what_the_knowledge_cannot_read_is_refused_with_place_and_suggestion() {
    for (from, to, error) in REFUSED {
        let errors = errors(from, to);
        assert!(errors.iter().any(|e| e.starts_with(error)), "{to}: {errors:#?}");
    }
}

#[test]
fn every_error_is_reported_at_once() {
    assert_eq!(errors("\"scale\": \"nrs_leg\"", "\"scale\": \"dominance\"").len(), 2);
}

#[test]
fn a_decision_on_another_edition_is_history() {
    let case = CASE.replace("EDITION", "2019.01").replacen("\"step\": \"mbb\"", "\"step\": \"gone\"", 1);
    assert_eq!(knowledge().check_case(&read_case(case.as_bytes()).unwrap()), Vec::new());
}
