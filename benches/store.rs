//! What the store costs: one edit to the disk, opening, and reading the list of 100,000.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench that fails should say where"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use stepwell::model::{Case, Edit, Record};
use stepwell::store::{CaseChange, Passphrase, Purpose, Store};
use stepwell::workspace::{Clock, Workspace};

#[path = "support/many.rs"]
mod many;
use many::{row, seeded, stamp};

fn store(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let store = seeded(folder.path());
    criterion.bench_function("read the list of 100,000", |bench| {
        bench.iter(|| black_box(store.listed().unwrap()));
    });
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
