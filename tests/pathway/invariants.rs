//! What must hold for every case, tried on the demo cases and on changes of them.

use proptest::prelude::*;
use stepwell::exchange::read_case;
use stepwell::model::{
    Assessment, Body, Case, Date, Edit, Entry, Finding, Level, Missing, Record, Recorded, Site, Structure,
    TreatmentStatus, Value,
};
use stepwell::pathway::vocabulary::{ConceptKind, Group};
use stepwell::pathway::{
    Evaluation, FlagState, Knowledge, LedgerRow, Policy, Status, StepIx, StepResult, Truth, Urgency, evaluate,
};

use super::cases::knowledge;
use super::records::cases;

fn policy() -> &'static Policy {
    knowledge().policy("clinic").unwrap()
}

fn today() -> Date {
    "2026-11-20".parse().unwrap()
}

fn run(case: &Case, day: Date) -> Evaluation {
    evaluate(knowledge(), policy(), case, &case.problems[0].id, day).unwrap()
}

/// An assessment of today with one finding.
fn found(concept: &str, value: Recorded<Value>) -> Entry {
    Entry {
        id: "found".parse().unwrap(),
        date: today().into(),
        end: None,
        problems: Vec::new(),
        known_on: None,
        source: None,
        note: None,
        body: Body::Assessment(Assessment {
            findings: vec![Finding {
                concept: concept.parse().unwrap(),
                site: Site::default(),
                value,
                date: None,
                note: None,
            }],
        }),
    }
}

fn with(case: &Case, entry: Entry) -> Case {
    Edit::put(case, Record::Entry(Box::new(entry))).apply(case).unwrap()
}

fn present(evaluation: &Evaluation) -> Vec<String> {
    let flags = evaluation.flags.iter().filter(|f| f.state == FlagState::Present);
    flags.map(|f| knowledge().flag(f.flag).id.clone()).collect()
}

#[test]
fn the_same_input_gives_the_same_value() {
    for (name, case) in cases() {
        assert_eq!(run(&case, today()), run(&case, today()), "{name}");
    }
}

#[test]
fn a_root_is_never_named_by_a_segment() {
    let mut roots = 0;
    for (name, case) in cases() {
        let evaluation = run(&case, today());
        let suspects = evaluation.generators.iter().filter_map(|g| g.target);
        let places = evaluation.steps.iter().filter_map(|step| step.target);
        for target in suspects.chain(places).filter(|target| target.structure == Structure::Root) {
            roots += 1;
            assert!(!matches!(target.level, Some(Level::Segment(_))), "{name}: {target:?}");
        }
    }
    assert!(roots > 100);
}

#[test]
fn a_red_flag_finding_never_takes_a_flag_away() {
    let flags: Vec<_> = knowledge()
        .concepts()
        .iter()
        .filter(|c| c.item.group == Group::RedFlags && c.item.kind == ConceptKind::Presence)
        .collect();
    assert!(flags.len() > 20);
    for (name, case) in cases() {
        let before = present(&run(&case, today()));
        for concept in &flags {
            // "Long-standing" answers what the weakness is, and is meant to settle it.
            if concept.id.as_str() == "long_standing_deficit" {
                continue;
            }
            let after = present(&run(
                &with(&case, found(concept.id.as_str(), Recorded::Known(Value::Present))),
                today(),
            ));
            assert!(
                before.iter().all(|flag| after.contains(flag)),
                "{name}: {} took one of {before:?}",
                concept.id
            );
        }
    }
}

#[test]
fn a_present_flag_withholds_every_needle_it_does_not_release() {
    for (name, case) in cases() {
        let evaluation =
            run(&with(&case, found("saddle_numbness", Recorded::Known(Value::Present))), today());
        if !present(&evaluation).contains(&"rf1".to_owned()) {
            continue;
        }
        for step in &evaluation.steps {
            let rule = knowledge().step(step.step);
            assert!(!(rule.withheld && step.status.may_lead()), "{name}: {} is {:?}", rule.id, step.status);
        }
        let next = evaluation.plan.next.as_ref().unwrap();
        assert_eq!(knowledge().step(next.step).id.as_str(), "emergency", "{name}");
    }
}

#[test]
fn what_cannot_be_known_is_never_read_as_no() {
    let mut after_a_procedure = 0;
    for (name, case) in cases() {
        let recent = had_a_procedure_lately(&case);
        for concept in ["saddle_numbness", "fever", "new_weakness"] {
            let unknown = with(&case, found(concept, Recorded::Missing(Missing::CannotBeKnown)));
            let evaluation = run(&unknown, today());
            // What is screened after a procedure alone is asked of nobody else.
            let screened = evaluation.flags.iter().filter(|f| {
                let ix = knowledge().concept_named(concept).unwrap();
                let flag = knowledge().flag(f.flag);
                flag.screen.contains(&ix) && (flag.id != "rf8" || recent)
            });
            for flag in screened {
                let id = &knowledge().flag(flag.flag).id;
                assert_ne!(flag.state, FlagState::Absent, "{name}: {concept}, {id}");
                after_a_procedure += usize::from(id == "rf8");
            }
        }
    }
    assert!(after_a_procedure > 0, "no case has a procedure that lies weeks back");
}

/// Whether a needle at the canal or an operation on the spine lies so few weeks back that bleeding or an infection is
/// screened for.
fn had_a_procedure_lately(case: &Case) -> bool {
    let weeks = knowledge().figure("post_procedure_weeks").unwrap().value;
    case.entries.iter().any(|entry| {
        let Body::Treatment(treatment) = &entry.body else { return false };
        let kind = knowledge().treatment_named(treatment.treatment.as_str());
        let families = kind.map_or(&[][..], |ix| &knowledge().treatment(ix).item.families);
        let days = entry.start().first.days_until(today());
        treatment.status == TreatmentStatus::Done
            && families.iter().any(|family| matches!(family.as_str(), "neuraxial" | "spine_surgery"))
            && entry.start().last <= today()
            && f64::from(days) <= weeks * 7.0
    })
}

#[test]
fn a_flag_may_be_worked_up_and_cleared_and_opens_again() {
    use stepwell::model::{FlagAction, FlagStep};
    let (_, case) = cases().into_iter().find(|(name, _)| name.starts_with("v30")).unwrap();
    let raised = with(&case, found("fever", Recorded::Known(Value::Present)));
    assert_eq!(present(&run(&raised, today())), ["rf4"]);
    let mut action = found("fever", Recorded::Known(Value::Absent));
    action.id = "cleared".parse().unwrap();
    action.body = Body::FlagAction(FlagAction {
        flag: "rf4".parse().unwrap(),
        action: FlagStep::Cleared,
        by: "Dr. Test".to_owned(),
        evidence: Vec::new(),
    });
    let cleared = with(&raised, action);
    assert!(present(&run(&cleared, today())).is_empty());
    let later = today().plus_days(3);
    let mut again = found("fever", Recorded::Known(Value::Present));
    again.id = "again".parse().unwrap();
    again.date = later.into();
    assert_eq!(present(&run(&with(&cleared, again), later)), ["rf4"], "a newer finding opens it again");
}

#[test]
fn an_absence_expires_and_a_procedure_outdates_it_at_once() {
    let (_, case) = cases().into_iter().find(|(name, _)| name.starts_with("v30")).unwrap();
    assert!(run(&case, today()).hold.is_none());
    assert!(run(&case, today().plus_days(60)).hold.is_some(), "the screen is out of date");
    let json = r#"{"id": "needle", "date": "2026-11-20", "body": {"treatment": {"treatment": "tfesi"}}}"#;
    let needle: Entry = serde_json::from_str(json).unwrap();
    assert!(
        run(&with(&case, needle), today()).hold.is_some(),
        "a needle at the spine asks for the screen again"
    );
}

#[test]
fn only_what_was_known_by_a_day_counts() {
    let (_, case) = cases().into_iter().find(|(name, _)| name.starts_with("v06")).unwrap();
    assert!(!present(&run(&case, today())).is_empty());
    let before: Date = "2026-11-01".parse().unwrap();
    assert!(present(&run(&case, before)).is_empty(), "the foot fell later");
}

#[test]
fn a_refused_step_is_neither_failed_nor_first_before_its_day() {
    let (_, case) = cases().into_iter().find(|(name, _)| name.starts_with("v30")).unwrap();
    let json = r#"{"id": "no", "date": "2026-11-19", "problems": ["p1"], "body": {"treatment": {"treatment": "rfa_facet",
        "status": "declined", "reason": "afraid of heat", "revisit": "2027-01-10"}}}"#;
    let declined = with(&case, serde_json::from_str(json).unwrap());
    let rfa = knowledge().step_named("rfa_facet").unwrap();
    let status = |day: Date| -> Vec<Status> {
        run(&declined, day).steps.iter().filter(|s| s.step == rfa).map(|s| s.status).collect()
    };
    assert!(status(today()).iter().all(|s| *s == Status::Declined));
    assert!(status("2027-01-11".parse().unwrap()).iter().all(|s| *s != Status::Declined), "asked again");
    assert_ne!(run(&declined, today()).plan.next.map(|p| p.step), Some(rfa));
}

fn shuffled(case: &Case, seed: u64) -> Vec<u8> {
    let bytes = stepwell::exchange::write_case(case).unwrap();
    let mut file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let entries = file["entries"].as_array_mut().unwrap();
    let mut state = seed;
    for i in (1..entries.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let j = usize::try_from(state >> 33).unwrap() % (i + 1);
        entries.swap(i, j);
    }
    serde_json::to_vec(&file).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_order_of_entries_in_a_file_never_matters(which in 0usize..12, seed: u64) {
        let (_, case) = cases().swap_remove(which);
        let other = read_case(&shuffled(&case, seed)).unwrap();
        prop_assert_eq!(run(&case, today()), run(&other, today()));
    }

    #[test]
    fn an_evaluation_of_any_day_is_total(which in 0usize..12, days in -1500i32..600) {
        let (_, case) = cases().swap_remove(which);
        let evaluation = run(&case, today().plus_days(days));
        let gives_a_reason = |s: &StepResult| !s.ledger.is_empty() || !s.needed_by.is_empty();
        prop_assert!(evaluation.steps.iter().all(gives_a_reason));
    }
}

#[test]
fn knowledge_is_the_same_for_every_caller() {
    let again = Knowledge::load(&Knowledge::builtin_files()).unwrap();
    assert_eq!(again.stamp(), knowledge().stamp());
}

fn demo(name: &str) -> Case {
    cases().into_iter().find(|(n, _)| n.starts_with(name)).unwrap().1
}

fn entry(json: &str) -> Entry {
    serde_json::from_str(json).unwrap()
}

fn flag_state(case: &Case, id: &str) -> FlagState {
    let evaluation = run(case, today());
    evaluation.flags.iter().find(|f| knowledge().flag(f.flag).id == id).unwrap().state
}

#[test]
fn three_answers_of_one_day_keep_the_contradiction() {
    let mut case = demo("v30");
    for (id, value) in [("a", Value::Absent), ("b", Value::Present), ("c", Value::Absent)] {
        let mut finding = found("saddle_numbness", Recorded::Known(value));
        finding.id = id.parse().unwrap();
        case = with(&case, finding);
    }
    assert_eq!(flag_state(&case, "rf1"), FlagState::Present, "the dangerous answer counts");
}

#[test]
fn an_imprecise_absence_does_not_settle_a_dated_presence() {
    let present = with(&demo("v30"), found("fever", Recorded::Known(Value::Present)));
    let vague = entry(
        r#"{"id": "vague", "date": "2026", "known_on": "2026-11-20", "body": {"assessment": {"findings": [
        {"concept": "fever", "value": "absent"}]}}}"#,
    );
    assert_eq!(flag_state(&with(&present, vague), "rf4"), FlagState::Present);
}

#[test]
fn a_cleared_flag_opens_again_for_another_reason() {
    let mut case = with(&demo("v30"), found("new_weakness", Recorded::Known(Value::Present)));
    case = with(
        &case,
        entry(
            r#"{"id": "clear", "date": "2026-11-20", "body": {"flag_action": {"flag": "rf3", "action": "cleared", "by": "Dr. T"}}}"#,
        ),
    );
    assert_eq!(flag_state(&case, "rf3"), FlagState::Cleared);
    let fell = entry(
        r#"{"id": "later", "date": "2026-11-22", "body": {"assessment": {"findings": [
        {"concept": "foot_drop", "site": {"side": "right"}, "value": "present"},
        {"concept": "long_standing_deficit", "site": {"side": "right"}, "value": "absent"}]}}}"#,
    );
    let day = today().plus_days(2);
    assert!(present(&run(&with(&case, fell), day)).contains(&"rf3".to_owned()));
}

#[test]
fn a_refusal_ends_when_the_step_is_done() {
    let case = with(
        &demo("v30"),
        entry(
            r#"{"id": "no", "date": "2026-05-01", "problems": ["p1"], "body": {"treatment": {"treatment": "mbb", "status": "declined"}}}"#,
        ),
    );
    let mbb = knowledge().step_named("mbb").unwrap();
    assert!(run(&case, today()).steps.iter().filter(|s| s.step == mbb).all(|s| s.status != Status::Declined));
}

#[test]
fn two_injections_of_one_month_are_two_sessions() {
    let mut case = demo("v01");
    for n in 0..4 {
        let json = format!(
            r#"{{"id": "esi-{n}", "date": "2026-09", "problems": ["p1"], "source": "own_record", "body": {{"treatment": {{"treatment": "tfesi",
            "guidance": "none", "readings": [{{"phase": "therapeutic", "after": "3w", "measure": {{"percent": 0}}}}]}}}}}}"#
        );
        case = with(&case, entry(&json));
    }
    let repeat = knowledge().step_named("esi_guided_repeat").unwrap();
    let evaluation = run(&case, today());
    let files = Knowledge::builtin_files();
    let counts = |row: &&LedgerRow| {
        let (name, line) = &knowledge().criterion(row.criterion).at;
        let file = files.iter().find(|file| file.name == *name).unwrap();
        file.text.lines().nth(line - 1).unwrap().contains("sessions(esi) < policy.esi_max_12m")
    };
    let rows = evaluation.steps.iter().filter(|s| s.step == repeat).flat_map(|s| &s.ledger);
    let sessions: Vec<_> = rows.filter(counts).map(|row| row.truth).collect();
    assert!(!sessions.is_empty(), "no row of the step counts sessions");
    let all = sessions.iter().all(|truth| *truth == Truth::NotMet);
    assert!(all, "five sessions are too many: {sessions:?}");
}

/// Whether these words of a step send to the clinic of the device first.
fn waits_for_the_clinic(step: StepIx, at: usize) -> bool {
    let words = &knowledge().step(step).instead[at];
    words.say.as_ref().is_some_and(|say| say.contains("only once the clinic of the device"))
}

#[test]
fn in_an_emergency_what_something_forbids_is_not_listed() {
    let weak = found("new_weakness", Recorded::Known(Value::Present));
    let with_device = |value, safe: Option<Value>| {
        let mut device = found("pacemaker", Recorded::Known(value));
        device.id = "device".parse().unwrap();
        let mut case = with(&with(&demo("v30"), weak.clone()), device);
        if let Some(safe) = safe {
            let mut told = found("mri_safe_device", Recorded::Known(safe));
            told.id = "told".parse().unwrap();
            case = with(&case, told);
        }
        let got = run(&case, today());
        let all: Vec<_> = got.plan.next.into_iter().chain(got.plan.alongside).collect();
        let mri = all.into_iter().find(|p| knowledge().step(p.step).id.as_str() == "mri_plain");
        mri.map(|p| (p.strength, p.urgency, p.worded.is_some_and(|at| waits_for_the_clinic(p.step, at))))
    };
    assert_eq!(with_device(Value::Absent, None), Some((Status::Offered, Urgency::SameDay, false)));
    assert_eq!(with_device(Value::Present, None), Some((Status::Offered, Urgency::SameDay, true)));
    assert_eq!(with_device(Value::Present, Some(Value::Absent)), None, "not safe in MRI");
}
