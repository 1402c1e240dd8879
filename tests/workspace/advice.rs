//! What was computed with another day, knowledge or policy is computed anew: the list of cases, and what decisions would
//! rest on today.

use std::sync::Arc;

use serde_json::json;
use stepwell::exchange::read_case;
use stepwell::model::{Case, Date, Entry, Settings};
use stepwell::workspace::{
    CaseRow, ChangeCause, Clock, Command, Done, Error, Hand, Handle, Purpose, Reassessed, StoreError,
    Workspace,
};

use crate::support::{id, open, passphrase, put, unlocked};

/// A case of the coded ones, under an id of its own.
pub(crate) fn demo(name: &str, id: &str) -> Case {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/cases");
    let named = |path: &std::path::PathBuf| {
        let file = path.file_name().unwrap().to_str().unwrap();
        file.starts_with(name) && file.ends_with(".case.json")
    };
    let path = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).find(named).unwrap();
    let mut case = read_case(&std::fs::read(path).unwrap()).unwrap();
    case.patient.id = id.parse().unwrap();
    case
}

fn on(directory: &std::path::Path, day: &str) -> Workspace {
    let clock = Clock::fixed(day.parse().unwrap());
    let mut workspace = Workspace::new(directory, Purpose::ThrowAway, clock).unwrap();
    workspace.unlock(&passphrase()).unwrap();
    workspace
}

fn rows(workspace: &mut Workspace) -> Vec<CaseRow> {
    workspace.snapshot().cases.iter().map(|case| case.row.clone()).collect()
}

/// Brings all up to date and says how many parts it took.
fn caught_up(workspace: &mut Workspace) -> usize {
    let mut parts = 0;
    loop {
        parts += 1;
        match workspace.reassess() {
            Reassessed::Partly => {}
            Reassessed::Finished => return parts,
            Reassessed::UpToDate => panic!("there was nothing to do"),
        }
    }
}

fn with_policy(workspace: &mut Workspace, policy: &str) {
    let settings = Settings { policy: Some(policy.parse().unwrap()), ..Settings::default() };
    workspace.save_settings(settings).unwrap();
}

#[test]
fn the_list_is_computed_anew_on_another_day_in_parts_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    for number in 0..40 {
        workspace.new_case(demo("v10", &format!("c{number:02}"))).unwrap();
    }
    assert_eq!(workspace.reassess(), Reassessed::UpToDate, "all are of today");
    let before = rows(&mut workspace);
    drop(workspace);
    let mut workspace = on(folder.path(), "2028-03-01");
    let parts = caught_up(&mut workspace);
    assert!((3..8).contains(&parts), "{parts}");
    assert_eq!(workspace.reassess(), Reassessed::UpToDate);
    let after = rows(&mut workspace);
    for (row, old) in after.iter().zip(&before) {
        assert!(row.outlook.basis.as_ref().unwrap().ends_with("2028-03-01"), "{row:?}");
        assert_eq!((&row.id, &row.changed_at), (&old.id, &old.changed_at), "nobody changed it");
    }
    // What the list says is what opening a case says.
    workspace.open_case(&after[7].id).unwrap();
    assert_eq!(rows(&mut workspace)[7], after[7]);
    workspace.check().unwrap();
}

#[test]
fn another_policy_renews_the_list_in_the_background() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    for number in 0..20 {
        workspace.new_case(demo("v10", &format!("c{number:02}"))).unwrap();
    }
    let mut handle = Handle::start(workspace, || {}).unwrap();
    let settings = Settings { policy: Some("nice".parse().unwrap()), ..Settings::default() };
    let ticket = handle.send(Command::SaveSettings(Box::new(settings)));
    handle.wait(ticket).unwrap();
    let renewed = |row: &CaseRow| row.outlook.basis.as_ref().is_some_and(|basis| basis.contains(" nice "));
    while !handle.snapshot().cases.iter().all(|case| renewed(&case.row)) {
        std::thread::yield_now();
    }
    assert_eq!(handle.snapshot().cases.len(), 20);
}

#[test]
fn a_locked_or_damaged_store_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    workspace.new_case(demo("v10", "c1")).unwrap();
    workspace.lock();
    assert_eq!(workspace.reassess(), Reassessed::UpToDate);
    drop(workspace);
    std::fs::remove_file(folder.path().join("stepwell.anchor")).unwrap();
    let mut workspace = on(folder.path(), "2028-03-01");
    assert!(workspace.snapshot().read_only.is_some());
    assert_eq!(workspace.reassess(), Reassessed::UpToDate);
}

/// Puts a decision of the clock's day on what is proposed now, as made with another edition.
fn decide(workspace: &mut Workspace, case: &str, change: impl Fn(&mut serde_json::Value)) {
    workspace.open_case(&id(case)).unwrap();
    let now = open(workspace);
    let evaluation = Arc::clone(now.assessment.leading().unwrap());
    let knowledge = workspace.snapshot().knowledge;
    let next = evaluation.plan.next.as_ref().unwrap();
    let mut decision = json!({
        "evaluation": "0", "knowledge": "2020-01", "policy": "clinic",
        "step": knowledge.step(next.step).id, "targets": next.targets, "choice": "accepted",
    });
    change(&mut decision);
    let entry: Entry = serde_json::from_value(json!({
        "id": "decision", "date": "2026-11-20", "problems": [evaluation.problem],
        "body": { "decision": decision },
    }))
    .unwrap();
    workspace.edit(&id(case), &[put(&now.case, entry)]).unwrap();
}

#[test]
fn a_decision_is_listed_once_its_advice_would_be_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    for case in ["same", "other", "current", "gone"] {
        workspace.new_case(demo("v10", case)).unwrap();
    }
    let edition = workspace.snapshot().knowledge.stamp().edition.clone();
    // Another edition that proposed the same; one that proposed something else; today's own; a step that is no more.
    decide(&mut workspace, "same", |_| {});
    decide(&mut workspace, "other", |decision| decision["step"] = json!("observe"));
    decide(&mut workspace, "current", |decision| {
        decision["step"] = json!("observe");
        decision["knowledge"] = json!(edition);
    });
    decide(&mut workspace, "gone", |decision| decision["step"] = json!("no_longer_there"));
    let Done::AdviceCompared(found) = workspace.execute(Command::CompareAdvice).unwrap() else { panic!() };
    assert_eq!(found.iter().map(|one| one.row.id.as_str()).collect::<Vec<_>>(), ["gone", "other"]);
    let other = &found[1];
    assert_eq!((other.knowledge.as_str(), other.policy.as_str()), ("2020-01", "clinic"));
    assert_eq!((other.was.step.as_str(), other.day), ("observe", Date::new(2026, 11, 20).unwrap()));
    let would_be = other.would_be.as_ref().unwrap();
    assert!(would_be.label.is_some() && would_be.step.as_str() != "observe");
    assert_eq!(other.cause, ChangeCause::Knowledge);
    assert!(!other.why.is_empty());
    assert_eq!(found[0].why, "The knowledge has no such step any more");
    assert!(found[0].was.label.is_none(), "{:?}", found[0].was);
    assert_eq!(found[0].row.family_name, demo("v10", "x").patient.name.family);
}

#[test]
fn another_policy_shows_the_decisions_it_would_change_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let edition = workspace.snapshot().knowledge.stamp().edition.clone();
    for name in ["v10", "v30"] {
        let mut case = demo(name, name);
        // One positive block: enough for some policies and not for others.
        case.entries.retain(|entry| name != "v30" || entry.date.to_string() != "2026-10-06");
        workspace.new_case(case).unwrap();
        if open(&mut workspace).assessment.leading().unwrap().plan.next.is_some() {
            decide(&mut workspace, name, |decision| decision["knowledge"] = json!(edition));
        }
    }
    assert!(workspace.changed_advice(&mut |_| true).unwrap().is_empty(), "nothing is another");
    let mut changed = 0;
    for policy in ["medicare", "evicore", "nice", "society"] {
        with_policy(&mut workspace, policy);
        let found = workspace.changed_advice(&mut |_| true).unwrap();
        assert!(found.iter().all(|one| one.would_be.as_ref() != Some(&one.was)), "{policy}: {found:?}");
        assert!(found.iter().all(|one| one.cause == ChangeCause::Policy && !one.why.is_empty()), "{found:?}");
        changed += found.len();
    }
    assert!((1..8).contains(&changed), "{changed}");
}

#[test]
fn other_figures_under_the_same_name_show_the_decisions_they_change() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let edition = workspace.snapshot().knowledge.stamp().edition.clone();
    let own = |blocks: u8| Settings {
        policy: Some("our_clinic".parse().unwrap()),
        own_policy: Some(format!(
            "[policy.our_clinic]\nlabel = \"Our clinic\"\nextends = \"nice\"\n\
             [policy.our_clinic.figures]\nblocks_required = {blocks}\n"
        )),
        ..Settings::default()
    };
    // One positive block.
    let mut case = demo("v30", "c1");
    case.entries.retain(|entry| entry.date.to_string() != "2026-10-06");
    workspace.new_case(case).unwrap();
    workspace.save_settings(own(2)).unwrap();
    decide(&mut workspace, "c1", |decision| {
        decision["knowledge"] = json!(edition);
        decision["policy"] = json!("our_clinic");
    });
    assert!(workspace.changed_advice(&mut |_| true).unwrap().is_empty(), "the figures are the same");
    workspace.save_settings(own(3)).unwrap();
    assert!(workspace.changed_advice(&mut |_| true).unwrap().is_empty(), "the same is proposed");
    workspace.save_settings(own(1)).unwrap();
    let found = workspace.changed_advice(&mut |_| true).unwrap();
    assert_eq!(found.iter().map(|one| one.row.id.as_str()).collect::<Vec<_>>(), ["c1"]);
    assert_eq!(found[0].cause, ChangeCause::Policy);
}

#[test]
fn comparing_tells_how_far_it_is_and_can_be_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    workspace.new_case(demo("v10", "c1")).unwrap();
    let mut told = Vec::new();
    let stopped = workspace.changed_advice(&mut |progress| {
        told.push(progress.done);
        false
    });
    assert!(matches!(stopped, Err(Error::Store(StoreError::Cancelled))));
    assert_eq!(told, [1]);
    workspace.lock();
    assert!(matches!(workspace.changed_advice(&mut |_| true), Err(Error::Locked)));
}

#[test]
fn at_midnight_everything_is_shown_for_the_new_day_though_nobody_asks() {
    let hand: &'static Hand = Box::leak(Box::new(Hand::at_noon("2026-11-20".parse().unwrap())));
    let mut workspace = Workspace::throw_away(vec![demo("v10", "c1")], Clock::Turned(hand)).unwrap();
    workspace.open_case(&id("c1")).unwrap();
    let (woken, wakes) = std::sync::mpsc::channel();
    let handle = Handle::start(workspace, move || woken.send(()).unwrap_or_default()).unwrap();
    hand.turn(13 * 3600);
    let next: Date = "2026-11-21".parse().unwrap();
    while handle.snapshot().today != next {
        wakes.recv_timeout(std::time::Duration::from_secs(20)).expect("the window is woken");
    }
    assert_eq!(handle.snapshot().open.as_ref().unwrap().assessment.as_of, next);
}
