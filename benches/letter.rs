//! What a letter costs: setting and writing two pages, and a crowded case.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench may stop"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use stepwell::letter::{set, to_pdf};

#[path = "../tests/letter/fixture.rs"]
mod fixture;

fn letters(criterion: &mut Criterion) {
    let letter = fixture::letter_1();
    let pages = set(&letter).unwrap();
    criterion.bench_function("letter/set two pages", |b| b.iter(|| set(&letter).unwrap()));
    criterion.bench_function("letter/write two pages", |b| b.iter(|| to_pdf(&pages).unwrap()));
    criterion.bench_function("letter/two pages", |b| b.iter(|| to_pdf(&set(&letter).unwrap()).unwrap()));
    let crowded = fixture::crowded();
    criterion
        .bench_function("letter/forty treatments", |b| b.iter(|| to_pdf(&set(&crowded).unwrap()).unwrap()));
}

criterion_group!(benches, letters);
criterion_main!(benches);
