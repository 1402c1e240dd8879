//! What counts as new: deficits old and new, falls after a procedure, flags of one problem, values that went out of date.

use serde_json::json;
use stepwell::exchange::read_case;
use stepwell::model::{Case, ProblemId};
use stepwell::pathway::{FlagState, Status, Truth, evaluate};

use super::cases::knowledge;

/// A case of two problems with these entries.
fn case(entries: &[serde_json::Value]) -> Case {
    let case = json!({
        "stepwell_case": 1,
        "patient": {"id": "t", "name": {"family": "Test"}, "birth_date": "1970-01-01", "sex": "male"},
        "problems": [
            {"id": "p1", "title": "Back", "region": "lumbar", "side": "right", "onset": "2026-01"},
            {"id": "p2", "title": "Neck", "region": "cervical", "side": "left", "onset": "2026-01"}
        ],
        "entries": entries,
    });
    read_case(case.to_string().as_bytes()).unwrap()
}

fn visit(id: &str, date: &str, findings: serde_json::Value) -> serde_json::Value {
    json!({"id": id, "date": date, "source": "own_record", "body": {"assessment": {"findings": findings}}})
}

fn strength(level: &str, side: &str, grade: u8) -> serde_json::Value {
    json!({"concept": "mrc", "site": {"level": level, "side": side}, "value": grade})
}

fn flag_of(case: &Case, problem: &str, id: &str) -> FlagState {
    let problem: ProblemId = problem.parse().unwrap();
    let policy = knowledge().policy("clinic").unwrap();
    let evaluation = evaluate(knowledge(), policy, case, &problem, "2026-11-20".parse().unwrap()).unwrap();
    evaluation.flags.iter().find(|f| knowledge().flag(f.flag).id == id).unwrap().state
}

fn flag(case: &Case, id: &str) -> FlagState {
    flag_of(case, "p1", id)
}

/// The old, stable deficit of one side.
fn old(side: &str) -> serde_json::Value {
    json!({"concept": "long_standing_deficit", "site": {"side": side}, "value": "present"})
}

#[test]
fn an_old_deficit_of_one_side_does_not_hide_the_other() {
    let left = strength("L5", "left", 2);
    let alone = case(&[visit("a", "2026-11-10", json!([left, old("left")]))]);
    assert_ne!(flag(&alone, "rf3"), FlagState::Present, "old and stable");
    let right = strength("L5", "right", 3);
    let both = case(&[visit("a", "2026-11-10", json!([left, right, old("left")]))]);
    assert_eq!(flag(&both, "rf3"), FlagState::Present, "the right leg is new");
    let unsaid = case(&[visit("a", "2026-11-10", json!([left]))]);
    assert_eq!(flag(&unsaid, "rf3"), FlagState::Present, "nobody said that it is old");
}

#[test]
fn a_foot_drop_is_new_unless_it_is_recorded_as_old_on_its_side() {
    let drop = json!({"concept": "foot_drop", "site": {"side": "right"}, "value": "present"});
    assert_eq!(flag(&case(&[visit("a", "2026-11-10", json!([drop]))]), "rf3"), FlagState::Present);
    let known = case(&[visit("a", "2026-11-10", json!([drop, old("right")]))]);
    assert_ne!(flag(&known, "rf3"), FlagState::Present);
}

#[test]
fn a_fall_below_an_old_deficit_counts_again() {
    let first = visit("a", "2024-02-01", json!([strength("L5", "left", 5)]));
    let told = visit("b", "2025-02-01", json!([strength("L5", "left", 4), old("left")]));
    let same = visit("c", "2026-11-10", json!([strength("L5", "left", 4)]));
    assert_ne!(flag(&case(&[first.clone(), told.clone(), same]), "rf3"), FlagState::Present, "unchanged");
    let worse = visit("c", "2026-11-10", json!([strength("L5", "left", 3)]));
    assert_eq!(flag(&case(&[first, told, worse]), "rf3"), FlagState::Present, "it grows");
}

#[test]
fn only_a_fall_after_the_procedure_is_its_complication() {
    let needle = |date: &str| json!({"id": "esi", "date": date, "problems": ["p1"], "body": {"treatment": {"treatment": "tfesi"}}});
    let before = visit("a", "2025-02-01", json!([strength("L5", "right", 5)]));
    let day = visit("b", "2026-11-01", json!([strength("L5", "right", 4)]));
    let same = visit("c", "2026-11-15", json!([strength("L5", "right", 4)]));
    let steady = case(&[before.clone(), day.clone(), needle("2026-11-01"), same]);
    assert_ne!(flag(&steady, "rf8"), FlagState::Present, "weak before the needle, and no weaker");
    let worse = visit("c", "2026-11-15", json!([strength("L5", "right", 3)]));
    let grown = case(&[before.clone(), day.clone(), needle("2026-11-01"), worse.clone()]);
    assert_eq!(flag(&grown, "rf8"), FlagState::Present);
    let long_ago = case(&[before, day, needle("2026-02-01"), worse]);
    assert_ne!(flag(&long_ago, "rf8"), FlagState::Present, "more than eight weeks");
}

#[test]
fn a_procedure_for_another_problem_counts_for_its_complications() {
    let neck = json!({"id": "esi", "date": "2026-11-10", "problems": ["p2"], "body": {"treatment": {"treatment": "ilesi"}}});
    let weak = visit("a", "2026-11-15", json!([{"concept": "new_weakness", "value": "present"}]));
    assert_eq!(flag(&case(&[neck, weak]), "rf8"), FlagState::Present);
}

#[test]
fn what_is_cleared_for_one_problem_stays_open_for_another() {
    let weak = visit("a", "2026-11-10", json!([{"concept": "new_weakness", "value": "present"}]));
    let clear = |problems: serde_json::Value| {
        json!({"id": "clear", "date": "2026-11-12", "problems": problems,
            "body": {"flag_action": {"flag": "rf3", "action": "cleared", "by": "Dr. T"}}})
    };
    let one = case(&[weak.clone(), clear(json!(["p1"]))]);
    assert_eq!(flag_of(&one, "p1", "rf3"), FlagState::Cleared);
    assert_eq!(flag_of(&one, "p2", "rf3"), FlagState::Present);
    let all = case(&[weak, clear(json!([]))]);
    assert_eq!(flag_of(&all, "p2", "rf3"), FlagState::Cleared, "cleared for the patient");
}

#[test]
fn a_fall_after_clearing_opens_the_screen_again() {
    let numb = visit("a", "2026-11-01", json!([{"concept": "saddle_numbness", "value": "present"}]));
    let clear = json!({"id": "clear", "date": "2026-11-05",
        "body": {"flag_action": {"flag": "rf1", "action": "cleared", "by": "Dr. T"}}});
    assert_eq!(flag(&case(&[numb.clone(), clear.clone()]), "rf1"), FlagState::Cleared);
    let fall = json!({"id": "fall", "date": "2026-11-15", "body": {"event": {"event": "fall"}}});
    assert_eq!(flag(&case(&[numb, clear, fall]), "rf1"), FlagState::Unknown);
}

#[test]
fn a_fracture_that_was_imaged_is_no_open_question() {
    let fall = json!([{"concept": "trauma_recent", "value": "present"}, {"concept": "osteoporosis", "value": "present"}]);
    let visit = visit("a", "2026-11-01", fall);
    assert_eq!(flag(&case(std::slice::from_ref(&visit)), "rf6"), FlagState::Present);
    let image = json!({"id": "mri", "date": "2026-11-03", "problems": ["p1"], "body": {"imaging": {"modality": "mri_plain",
        "findings": [{"concept": "vcf", "site": {"level": "L1"}, "value": "present"},
            {"concept": "vcf_oedema", "site": {"level": "L1"}, "value": "present"}]}}});
    assert_ne!(flag(&case(&[visit, image]), "rf6"), FlagState::Present);
}

#[test]
fn steady_claudication_of_both_legs_is_no_emergency() {
    let legs = json!({"concept": "bilateral_leg_symptoms", "value": "present"});
    let walk = json!({"concept": "neurogenic_claudication", "value": "present"});
    let trend = |word: &str| json!({"concept": "trend", "value": word});
    assert_eq!(flag(&case(&[visit("a", "2026-11-10", json!([legs]))]), "rf1"), FlagState::Present);
    let steady = case(&[visit("a", "2026-11-10", json!([legs, walk, trend("same")]))]);
    assert_ne!(flag(&steady, "rf1"), FlagState::Present);
    let worse = case(&[visit("a", "2026-11-10", json!([legs, walk, trend("worse")]))]);
    assert_eq!(flag(&worse, "rf1"), FlagState::Present);
}

#[test]
fn steroid_of_all_sites_counts_in_the_year_of_the_patient() {
    let knee = |id: &str, date: &str| json!({"id": id, "date": date, "problems": ["p2"], "body": {"treatment": {"treatment": "ilesi"}}});
    let entries: Vec<_> =
        ["01", "03", "05", "07"].iter().map(|m| knee(&format!("k{m}"), &format!("2026-{m}-10"))).collect();
    let problem: ProblemId = "p1".parse().unwrap();
    let policy = knowledge().policy("clinic").unwrap();
    let mut all = entries;
    all.push(visit(
        "a",
        "2026-11-10",
        json!([{"concept": "dominance", "value": "limb"},
        {"concept": "dermatome", "site": {"level": "L5", "side": "right"}, "value": "present"}]),
    ));
    let evaluation =
        evaluate(knowledge(), policy, &case(&all), &problem, "2026-11-20".parse().unwrap()).unwrap();
    let rows = evaluation.steps.iter().flat_map(|s| &s.ledger);
    let mut year = rows.filter(|r| knowledge().criterion(r.criterion).say.contains("all sites of the body"));
    assert!(year.any(|r| r.truth == Truth::Met), "four injections of the neck weigh on the back");
}

#[test]
fn a_finding_of_the_other_side_is_not_where_this_problem_is() {
    let image = json!({"id": "mri", "date": "2026-10-03", "problems": ["p1"], "body": {"imaging": {"modality": "mri_plain",
        "findings": [{"concept": "herniation", "site": {"level": "L4-5", "side": "left"}, "value": "paracentral"}]}}});
    let visit = visit("a", "2026-11-10", json!([{"concept": "dominance", "value": "limb"}]));
    let problem: ProblemId = "p1".parse().unwrap();
    let policy = knowledge().policy("clinic").unwrap();
    let case = case(&[image, visit]);
    let evaluation = evaluate(knowledge(), policy, &case, &problem, "2026-11-20".parse().unwrap()).unwrap();
    let left = evaluation
        .steps
        .iter()
        .filter(|s| s.target.is_some_and(|t| t.side == Some(stepwell::model::Side::Left)));
    assert!(left.into_iter().all(|s| !matches!(s.status, Status::Offered | Status::Provisional)));
}

#[test]
fn a_half_proven_trigger_is_not_absent() {
    let fall = json!({"concept": "trauma_recent", "value": "present"});
    let no = |concept: &str| json!({"concept": concept, "value": "absent"});
    assert_eq!(
        flag(&case(&[visit("a", "2026-11-10", json!([fall]))]), "rf6"),
        FlagState::Unknown,
        "are the bones thin?"
    );
    let firm = json!([fall, no("osteoporosis"), no("steroid_long_term"), no("severe_new_back_pain")]);
    assert_eq!(flag(&case(&[visit("a", "2026-11-10", firm)]), "rf6"), FlagState::Absent);
}
