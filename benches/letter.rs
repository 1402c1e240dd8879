//! What a letter costs: setting and writing two pages, and a crowded case.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench may stop"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use stepwell::letter::{LetterRequest, compose, set, to_pdf};
use stepwell::model::{Addressee, Date, RecipientKind, Settings};
use stepwell::pathway::{Knowledge, evaluate};

#[path = "../tests/letter/fixture.rs"]
mod fixture;

fn letters(criterion: &mut Criterion) {
    let letter = fixture::letter_1();
    let pages = set(&letter).unwrap();
    criterion.bench_function("letter/set two pages", |b| b.iter(|| set(&letter).unwrap()));
    criterion.bench_function("letter/write two pages", |b| b.iter(|| to_pdf(&pages).unwrap()));
    criterion.bench_function("letter/two pages", |b| b.iter(|| to_pdf(&set(&letter).unwrap()).unwrap()));
    let case =
        stepwell::exchange::read_case(include_bytes!("../assets/cases/v15-mild-or-decompression.case.json"))
            .unwrap();
    let (knowledge, date) = (Knowledge::builtin().unwrap(), Date::new(2026, 11, 20).unwrap());
    let problem = &case.problems[0].id;
    let evaluation = evaluate(knowledge, knowledge.policy("clinic").unwrap(), &case, problem, date).unwrap();
    let (settings, addressee) = (Settings::default(), Addressee::default());
    let recipient = RecipientKind::SpineSurgeon;
    let request = LetterRequest::new(problem, recipient, (&addressee, &settings, date));
    criterion.bench_function("letter/compose", |b| {
        b.iter(|| compose(&case, &evaluation, knowledge, &request).unwrap());
    });
    let crowded = fixture::crowded();
    criterion
        .bench_function("letter/forty treatments", |b| b.iter(|| to_pdf(&set(&crowded).unwrap()).unwrap()));
}

criterion_group!(benches, letters);
criterion_main!(benches);
