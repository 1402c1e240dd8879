//! The evaluator on a case of thirty entries, the advice that follows it, and the review of a case of forty.

#![allow(missing_docs, clippy::expect_used, reason = "a bench may stop")]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

use stepwell::exchange::read_case;
use stepwell::model::Case;
use stepwell::pathway::advise::outlook;
use stepwell::pathway::{Knowledge, advise, evaluate, review};

/// A demo case whose entries are repeated until there are so many.
fn entries(count: usize) -> Case {
    let mut case =
        read_case(include_bytes!("../assets/cases/v15-mild-or-decompression.case.json")).expect("reads");
    let own = case.entries.clone();
    let mut copy = 0;
    while case.entries.len() < count {
        for entry in own.iter().take(count - case.entries.len()) {
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
    let case = entries(30);
    let problem = case.problems.first().expect("a problem").id.clone();
    let day = "2026-11-20".parse().expect("a day");
    c.bench_function("evaluate, 30 entries", |b| {
        b.iter(|| evaluate(knowledge, policy, black_box(&case), &problem, day));
    });
    let evaluation = evaluate(knowledge, policy, &case, &problem, day).expect("evaluates");
    c.bench_function("advise, 30 entries", |b| {
        b.iter(|| advise(knowledge, policy, black_box(&case), &evaluation));
    });
    c.bench_function("outlook, 30 entries", |b| {
        b.iter(|| outlook(knowledge, policy, black_box(&case), &evaluation));
    });
    let long = entries(40);
    c.bench_function("review, 40 entries", |b| {
        b.iter(|| review(knowledge, policy, black_box(&long), &problem, day));
    });
    c.bench_function("load the pack", |b| b.iter(|| Knowledge::load(&Knowledge::builtin_files())));
}

criterion_group!(benches, pathway);
criterion_main!(benches);
