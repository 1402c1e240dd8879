//! What the store costs: one edit to the disk, opening, and finding a case among 100,000.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench that fails should say where"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use stepwell::model::{Case, Edit, Record};
use stepwell::store::{CaseChange, CaseOrder, CaseQuery, Passphrase, Purpose, Store};
use stepwell::workspace::{Clock, Workspace};

#[path = "support/many.rs"]
mod many;
use many::{row, seeded, stamp};

fn store(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let store = seeded(folder.path());
    let query = |text: &str| CaseQuery { text: text.to_owned(), ..CaseQuery::default() };
    for (name, query) in [
        ("all, first 200", query("")),
        ("one letter", query("l")),
        ("a name", query("lukasiewiczs")),
        ("a name and a given name", query("mueller joerg")),
        ("an identifier", query("mrn-004711")),
        ("a date of birth", query("12.03.1958")),
        ("a step", query("medial branch")),
        ("due first", CaseQuery { order: CaseOrder::Due, ..query("") }),
        ("changed last", CaseQuery { order: CaseOrder::Changed, ..query("") }),
        ("all 100,000", CaseQuery { limit: u32::MAX, ..query("") }),
    ] {
        criterion.bench_function(&format!("search 100,000: {name}"), |bench| {
            bench.iter(|| black_box(store.search(&query).unwrap()));
        });
    }
    drop(store);
    let open =
        || Store::open(folder.path(), &Passphrase::new("demo".to_owned()), Purpose::ThrowAway).unwrap();
    criterion.bench_function("open a store of 100,000, key derivation excepted", |bench| bench.iter(open));
    let mut store = open();
    let mut now = store.load(&"c500".parse().unwrap()).unwrap();
    let mut turn = 0_u64;
    criterion.bench_function("commit one edit in a store of 100,000", |bench| {
        bench.iter(|| {
            turn += 1;
            let mut patient = now.patient.clone();
            patient.goal = Some(format!("walk {turn} m"));
            let edits = [Edit::put(&now, Record::Patient(patient))];
            let next = edits[0].apply(&now).unwrap();
            let change = CaseChange::Edited { case: &next, edits: &edits, row: &row(&next, 500) };
            store.apply(&change, &stamp()).unwrap();
            now = next;
        });
    });
}

fn workspace(criterion: &mut Criterion) {
    let demo: Vec<Case> = {
        let mut workspace = Workspace::demo().unwrap();
        let cases = workspace.snapshot().cases;
        cases
            .iter()
            .map(|case| {
                workspace.open_case(&case.row.id).unwrap();
                (*workspace.snapshot().open.unwrap().case).clone()
            })
            .collect()
    };
    let largest = demo.into_iter().max_by_key(|case| case.entries.len()).unwrap();
    let id = largest.patient.id.clone();
    let mut workspace = Workspace::throw_away(vec![largest], Clock::System).unwrap();
    workspace.open_case(&id).unwrap();
    let mut turn = 0_u64;
    criterion.bench_function("edit, evaluate, save, picture: the largest demo case", |bench| {
        bench.iter(|| {
            turn += 1;
            let now = workspace.snapshot().open.unwrap().case;
            let mut entry = now.entries[0].clone();
            entry.note = Some(format!("note {turn}"));
            workspace.edit(&id, &[Edit::put(&now, Record::Entry(Box::new(entry)))]).unwrap();
            black_box(workspace.snapshot())
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(30);
    targets = store, workspace
}
criterion_main!(benches);
