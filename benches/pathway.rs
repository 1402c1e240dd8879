//! The evaluator on a case of thirty entries, and the advice that follows it.

#![allow(missing_docs, clippy::expect_used, reason = "a bench may stop")]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

use stepwell::exchange::read_case;
use stepwell::model::Case;
use stepwell::pathway::{Knowledge, advise, evaluate};

/// A demo case whose entries are repeated in earlier years until there are thirty.
fn thirty_entries() -> Case {
    let mut case =
        read_case(include_bytes!("../assets/cases/v15-mild-or-decompression.case.json")).expect("reads");
    let own = case.entries.clone();
    let mut copy = 0;
    while case.entries.len() < 30 {
        for entry in own.iter().take(30 - case.entries.len()) {
            copy += 1;
            let mut entry = entry.clone();
            entry.id = format!("copy-{copy}").parse().expect("an id");
            case.entries.push(entry);
        }
    }
    case.arrange();
    case
}

fn pathway(c: &mut Criterion) {
    let knowledge = Knowledge::builtin().expect("the pack is sound");
    let policy = knowledge.policy("clinic").expect("the default policy");
    let case = thirty_entries();
    let problem = case.problems.first().expect("a problem").id.clone();
    let day = "2026-11-20".parse().expect("a day");
    c.bench_function("evaluate, 30 entries", |b| {
        b.iter(|| evaluate(knowledge, policy, black_box(&case), &problem, day));
    });
    let evaluation = evaluate(knowledge, policy, &case, &problem, day).expect("evaluates");
    c.bench_function("advise, 30 entries", |b| {
        b.iter(|| advise(knowledge, policy, black_box(&case), &evaluation));
    });
    c.bench_function("load the pack", |b| b.iter(|| Knowledge::load(&Knowledge::builtin_files())));
}

criterion_group!(benches, pathway);
criterion_main!(benches);
