//! Home: which cases each filter shows, and in which order they press. One row of the table for each way to stand.

use std::path::Path;

use stepwell::model::Case;
use stepwell::store::{CaseOutlook, CaseRow, Passphrase, Purpose, Store};
use stepwell::workspace::CaseFilter::{self, LetterOpen, OnHold, OutcomeDue, RedFlag, ReviewDue, Waiting};
use stepwell::workspace::{CaseQuery, Workspace};

use crate::support::{case, letter, unlocked};

/// Where a case stands, and the filters that show it beside `All`. `lines` are the lines of what is due; today is
/// 2026-11-20.
struct Stands {
    id: &'static str,
    urgency: Option<&'static str>,
    held: Held,
    lines: &'static str,
    letters: usize,
    shown_by: &'static [CaseFilter],
}

#[derive(Clone, Copy, PartialEq)]
enum Held {
    Yes,
    No,
}

/// In the order of Home: among equals by name, and the names run against the order.
const TABLE: [Stands; 13] = [
    stands("m-now", Some("now"), Held::Yes, "2026-12-01 review wait", &[RedFlag, OnHold]),
    stands("l-same-day", Some("same_day"), Held::No, "", &[RedFlag]),
    stands("k-soon", Some("days"), Held::No, "2026-11-19 outcome Caudal ESI", &[RedFlag, OutcomeDue]),
    stands("i-held-and-due", None, Held::Yes, "2026-11-01 review wait", &[OnHold, ReviewDue]),
    stands("j-held-and-waits", None, Held::Yes, "2026-12-01 review wait", &[OnHold]),
    stands("f-review-today", None, Held::No, "2026-11-20 review wait", &[ReviewDue]),
    stands("g-revisit-late", None, Held::No, "2025-11-20 revisit block", &[ReviewDue]),
    stands(
        "h-both",
        None,
        Held::No,
        "2026-11-02 outcome Caudal ESI\n2026-11-03 review wait",
        &[OutcomeDue, ReviewDue],
    ),
    stands("h-one-of-two", None, Held::No, "2026-11-02 outcome MBB\n2026-12-03 review wait", &[OutcomeDue]),
    stands("a-waits-until-tomorrow", None, Held::No, "2026-11-21 outcome MBB", &[Waiting]),
    stands("b-waits", None, Held::No, "2027-11-21 review wait", &[Waiting]),
    Stands { letters: 2, ..stands("c-writes", None, Held::No, "", &[LetterOpen]) },
    stands("d-nothing", None, Held::No, "", &[]),
];

const fn stands(
    id: &'static str,
    urgency: Option<&'static str>,
    held: Held,
    lines: &'static str,
    shown_by: &'static [CaseFilter],
) -> Stands {
    Stands { id, urgency, held, lines, letters: 0, shown_by }
}

fn written(folder: &Path) -> Workspace {
    let mut workspace = unlocked(folder);
    // Made in another order than Home's.
    for row in TABLE.iter().rev() {
        let letters = (0..row.letters).map(|n| letter(&format!("l{n}"), "text")).collect();
        workspace.new_case(Case { letters, ..case(row.id, row.id) }).unwrap();
    }
    let listed: Vec<CaseRow> = workspace.snapshot().cases.iter().map(|case| case.row.clone()).collect();
    drop(workspace);
    let rows = listed.into_iter().map(|row| {
        let stands = TABLE.iter().find(|stands| stands.id == row.id.as_str()).unwrap();
        let outlook = CaseOutlook {
            urgency: stands.urgency.map(str::to_owned),
            held: stands.held == Held::Yes,
            due: stands.lines.get(..10).map(|day| day.parse().unwrap()),
            due_reason: (!stands.lines.is_empty()).then(|| stands.lines.to_owned()),
            ..row.outlook.clone()
        };
        CaseRow { outlook, ..row }
    });
    let words = Passphrase::new("lantern harbour quince".to_owned());
    let mut store = Store::open(folder, &words, Purpose::ThrowAway).unwrap();
    store.refresh(&rows.collect::<Vec<_>>()).unwrap();
    drop(store);
    unlocked(folder)
}

fn found(workspace: &mut Workspace, filter: CaseFilter) -> Vec<String> {
    let shown = workspace.snapshot();
    let found = shown.cases.find(&CaseQuery { text: String::new(), filter }, shown.today);
    assert_eq!(shown.cases.count(filter, shown.today), found.len(), "{filter:?}");
    found.iter().map(|case| case.row.id.to_string()).collect()
}

#[test]
fn what_presses_most_stands_first_and_equals_stand_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = written(folder.path());
    assert_eq!(found(&mut workspace, CaseFilter::All), TABLE.map(|row| row.id.to_owned()));
}

#[test]
fn each_filter_shows_its_cases_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = written(folder.path());
    for filter in CaseFilter::ALL.into_iter().filter(|filter| *filter != CaseFilter::All) {
        let wanted = TABLE.iter().filter(|row| row.shown_by.contains(&filter));
        let wanted: Vec<_> = wanted.map(|row| row.id.to_owned()).collect();
        assert_eq!(found(&mut workspace, filter), wanted, "{filter:?}");
    }
}
