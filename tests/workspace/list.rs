//! The list of cases: search, filters, what is due, and advice that another edition of the knowledge changed.

use serde_json::json;
use stepwell::model::{Case, Entry};
use stepwell::store::{CaseRow, Passphrase, Purpose, Store};
use stepwell::workspace::{CaseFilter, CaseQuery, DueKind, Found, Reassessed, Workspace};

use crate::support::{case, clock, letter, open, passphrase, put, unlocked};

fn find(workspace: &mut Workspace, text: &str, filter: CaseFilter) -> Found {
    let shown = workspace.snapshot();
    shown.cases.find(&CaseQuery { text: text.to_owned(), filter }, shown.today)
}

fn ids(found: &Found) -> Vec<&str> {
    found.iter().map(|case| case.row.id.as_str()).collect()
}

/// A guided injection on a day, with its outcome in the weeks after or without.
fn injection(day: &str, judged: Judged) -> Entry {
    done("tfesi", day, judged)
}

fn done(treatment: &str, day: &str, judged: Judged) -> Entry {
    let readings = match judged {
        Judged::Not => json!([]),
        Judged::InHours => json!([{ "phase": "anaesthetic", "measure": { "percent": 80 } }]),
        Judged::InWeeks => json!([{ "phase": "therapeutic", "measure": { "percent": 20 } }]),
    };
    let treatment = json!({ "treatment": treatment, "readings": readings });
    serde_json::from_value(json!({ "id": "e1", "date": day, "body": { "treatment": treatment } })).unwrap()
}

#[derive(Clone, Copy)]
enum Judged {
    Not,
    InHours,
    InWeeks,
}

fn with(id: &str, entry: Entry) -> Case {
    Case { entries: vec![entry], ..case(id, id) }
}

#[test]
fn an_outcome_is_due_when_the_knowledge_says_that_it_can_be_judged() {
    let cases = vec![
        with("due", injection("2026-10-01", Judged::Not)),
        with("hours-only", injection("2026-10-20", Judged::InHours)),
        with("soon", injection("2026-11-10", Judged::Not)),
        with("judged", injection("2026-10-01", Judged::InWeeks)),
        with("long-ago", injection("2024-10-01", Judged::Not)),
    ];
    let mut workspace = Workspace::throw_away(cases, clock()).unwrap();
    let found = find(&mut workspace, "", CaseFilter::OutcomeDue);
    assert_eq!(ids(&found), ["due", "hours-only"]);
    let shown = workspace.snapshot();
    let listed = |id: &str| shown.cases.iter().find(|case| case.row.id.as_str() == id).unwrap().due.clone();
    let of = |id: &str| listed(id).into_iter().find(|due| due.kind == DueKind::Outcome);
    assert_eq!(of("due").unwrap().day.to_string(), "2026-10-29");
    assert_eq!(of("due").unwrap().what, "Transforaminal ESI");
    assert_eq!(of("soon").unwrap().day.to_string(), "2026-12-08");
    assert_eq!(of("judged"), None);
    assert_eq!(of("long-ago"), None);
}

#[test]
fn a_block_is_judged_by_its_first_hours_and_nothing_is_due_of_it_later() {
    let cases = vec![
        with("scored", done("mbb", "2026-10-06", Judged::InHours)),
        with("never-scored", done("mbb", "2026-10-06", Judged::Not)),
    ];
    let mut workspace = Workspace::throw_away(cases, clock()).unwrap();
    assert_eq!(ids(&find(&mut workspace, "", CaseFilter::OutcomeDue)), ["never-scored"]);
}

#[test]
fn an_outcome_that_is_recorded_is_not_due_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let id = workspace.new_case(with("c1", injection("2026-10-01", Judged::Not))).unwrap();
    assert_eq!(find(&mut workspace, "", CaseFilter::OutcomeDue).len(), 1);
    let now = open(&mut workspace).case;
    workspace.edit(&id, &[put(&now, injection("2026-10-01", Judged::InWeeks))]).unwrap();
    assert_eq!(find(&mut workspace, "", CaseFilter::OutcomeDue).len(), 0);
    workspace.undo(&id).unwrap();
    assert_eq!(find(&mut workspace, "", CaseFilter::OutcomeDue).len(), 1);
    // As it was written, so it is read again.
    workspace.lock();
    workspace.unlock(&passphrase()).unwrap();
    assert_eq!(find(&mut workspace, "", CaseFilter::OutcomeDue).len(), 1);
}

#[test]
fn filters_count_what_the_search_finds_and_a_filter_shows_what_it_counts() {
    let mut workspace = Workspace::demo().unwrap();
    for text in ["", "l", "surgeon", "low", "nobody"] {
        let counts = find(&mut workspace, text, CaseFilter::All).counts;
        for (count, filter) in counts.into_iter().zip(CaseFilter::ALL) {
            let found = find(&mut workspace, text, filter);
            assert_eq!(found.len(), count, "{text:?} {filter:?}");
            assert_eq!(found.counts, counts, "{text:?} {filter:?}");
        }
    }
    let all = find(&mut workspace, "", CaseFilter::All);
    assert_eq!(all.counts[0], 12);
    assert!(all.counts[1] >= 2 && all.counts[2] >= 3, "{:?}", all.counts);
    let pressing = |at: usize| all.get(at).unwrap().row.outlook.urgency.as_deref();
    assert_eq!((pressing(0), pressing(1)), (Some("now"), Some("now")), "what presses most stands first");
}

#[test]
fn a_letter_in_the_making_is_found_by_its_filter() {
    let letters = vec![letter("l1", "text")];
    let cases = vec![Case { letters, ..case("c1", "Beispiel") }, case("c2", "Muster")];
    let mut workspace = Workspace::throw_away(cases, clock()).unwrap();
    assert_eq!(ids(&find(&mut workspace, "", CaseFilter::LetterOpen)), ["c1"]);
}

#[test]
fn cases_stand_by_name_whatever_the_order_in_which_they_came_and_changed() {
    let cases = [("zak", "Żak"), ("abel", "Abel"), ("odegard", "Ødegård"), ("muster", "Muster")];
    let cases = cases.map(|(id, family)| case(id, family));
    let mut workspace = Workspace::throw_away(cases.into(), clock()).unwrap();
    assert_eq!(ids(&find(&mut workspace, "", CaseFilter::All)), ["abel", "muster", "odegard", "zak"]);
}

/// A store whose list was written by another edition of the knowledge.
fn advised_by_another_edition(folder: &std::path::Path, step: Option<&str>) {
    let mut workspace = unlocked(folder);
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    let row = workspace.snapshot().cases.iter().next().unwrap().row.clone();
    drop(workspace);
    let words = Passphrase::new("lantern harbour quince".to_owned());
    let mut store = Store::open(folder, &words, Purpose::ThrowAway).unwrap();
    let mut outlook = row.outlook.clone();
    outlook.knowledge = Some("1999-01".to_owned());
    outlook.basis = Some("another clinic 2026-11-20".to_owned());
    if let Some(step) = step {
        outlook.step = Some(step.to_owned());
        outlook.step_label = Some("leeches".to_owned());
    }
    store.refresh(&[CaseRow { outlook, ..row }]).unwrap();
}

fn compare(workspace: &mut Workspace) {
    assert_eq!(workspace.reassess(), Reassessed::Partly);
    assert_eq!(workspace.reassess(), Reassessed::Finished);
    assert_eq!(workspace.reassess(), Reassessed::UpToDate);
}

#[test]
fn advice_that_another_edition_changed_is_marked_until_somebody_looks() {
    let folder = tempfile::tempdir().unwrap();
    advised_by_another_edition(folder.path(), Some("leeches"));
    for _ in 0..2 {
        // Not looked at, it is marked again the next time.
        let mut workspace = unlocked(folder.path());
        assert_eq!(find(&mut workspace, "", CaseFilter::AdviceChanged).len(), 0, "not compared yet");
        compare(&mut workspace);
        let found = find(&mut workspace, "", CaseFilter::AdviceChanged);
        assert_eq!(found.get(0).unwrap().was.as_ref().map(|was| was.step.as_str()), Some("leeches"));
        assert_ne!(
            found.get(0).unwrap().row.outlook.step.as_deref(),
            Some("leeches"),
            "the new advice is listed"
        );
        let survey = workspace.survey(&mut |_| true).unwrap();
        assert_eq!(survey.changed.len(), 1, "all cases together name it too");
        assert_eq!((survey.changed[0].was.as_str(), survey.changed[0].id.as_str()), ("leeches", "c1"));
    }
    let mut workspace = unlocked(folder.path());
    compare(&mut workspace);
    workspace.open_case(&"c1".parse().unwrap()).unwrap();
    assert_eq!(find(&mut workspace, "", CaseFilter::AdviceChanged).len(), 0);
    drop(workspace);
    assert_eq!(unlocked(folder.path()).reassess(), Reassessed::UpToDate, "the row says so from now on");
}

#[test]
fn advice_that_stayed_the_same_is_not_marked_and_not_compared_again() {
    let folder = tempfile::tempdir().unwrap();
    advised_by_another_edition(folder.path(), None);
    let mut workspace = unlocked(folder.path());
    compare(&mut workspace);
    assert_eq!(find(&mut workspace, "", CaseFilter::AdviceChanged).len(), 0);
    drop(workspace);
    assert_eq!(unlocked(folder.path()).reassess(), Reassessed::UpToDate);
}
