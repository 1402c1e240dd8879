//! Readers under inputs that are changed at random. An input whose outcome was never heard before is changed further, so
//! that the search goes where the reader goes. It begins with the `corpus`, which the search guided by coverage found.
//!
//! `STEPWELL_FUZZ_SECONDS` says how long each reader is tried; else it is a number of inputs that takes about a second.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use stepwell::pathway::expression::parse;

use crate::readers::{AnyName, Outcome, TARGETS};

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below.max(1) as u64).unwrap()
    }
}

/// One change of an input, in the ways files are broken.
fn change(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8], words: &[String]) {
    let at = dice.roll(bytes.len() + 1);
    let end = (at + 1 + dice.roll(24)).min(bytes.len());
    match dice.roll(9) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
        1 if at < bytes.len() => bytes[at] = u8::try_from(dice.roll(256)).unwrap(),
        2 if at < end => drop(bytes.drain(at..end)),
        3 if at < end => {
            let piece = bytes[at..end].to_vec();
            let times = 1 + dice.roll(40);
            bytes.splice(at..at, piece.repeat(times));
        }
        4 => bytes.truncate(at),
        5 => {
            let from = dice.roll(other.len() + 1);
            let to = (from + dice.roll(200)).min(other.len());
            bytes.splice(at..at, other[from..to].iter().copied());
        }
        6 | 7 => {
            let word = &words[dice.roll(words.len())];
            bytes.splice(at..end, word.bytes());
        }
        _ => {
            let numbers = ["0", "-1", "1e999", "99999999999999999999", "0.1", "-0", "4294967296", "1849"];
            bytes.splice(at..at, numbers[dice.roll(numbers.len())].bytes());
        }
    }
    bytes.truncate(64 * 1024);
}

/// The inputs that are kept for a reader, in the order of their names.
fn kept(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/corpus").join(name);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Tries a reader: so many inputs, or for as long as the run has time.
fn fuzz(name: &str, few: usize) {
    let target = TARGETS.into_iter().find(|target| target.name == name).unwrap();
    let words: Vec<String> = target.words.lines().map(|word| serde_json::from_str(word).unwrap()).collect();
    // A panic names the input by what the test prints.
    let read = |input: &[u8]| {
        std::panic::catch_unwind(|| (target.read)(input))
            .unwrap_or_else(|_| panic!("{name}: {:?}", String::from_utf8_lossy(input)))
    };
    let mut pool: Vec<Vec<u8>> = (target.seeds)().into_iter().chain(kept(name)).collect();
    let mut known: BTreeSet<Outcome> = pool.iter().map(|input| read(input)).collect();
    let begun = known.len();
    let seconds = std::env::var("STEPWELL_FUZZ_SECONDS").ok().map(|text| text.parse::<u64>().unwrap());
    let clock = Instant::now();
    // Another search in each long run, the same in each short one.
    let seed = seconds.map_or(1, |_| u64::from(std::process::id()) << 20 | 1);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ seed);
    let mut tried = 0;
    let goes_on = |tried: usize| match seconds {
        Some(seconds) => clock.elapsed() < Duration::from_secs(seconds),
        None => tried < few,
    };
    while goes_on(tried) {
        let mut input = pool[dice.roll(pool.len())].clone();
        let other = pool[dice.roll(pool.len())].clone();
        for _ in 0..=dice.roll(4) {
            change(&mut dice, &mut input, &other, &words);
        }
        tried += 1;
        if known.insert(read(&input)) {
            pool.push(input);
        }
    }
    println!("{name}: {tried} inputs, {} outcomes, {} of them new", known.len(), known.len() - begun);
    assert!(known.len() > 10, "{name}: only {} outcomes", known.len());
}

#[test]
fn case_files() {
    fuzz("case-file", 4_000);
}

#[test]
fn knowledge() {
    fuzz("knowledge", 300);
}

#[test]
fn rules() {
    fuzz("expression", 20_000);
}

#[test]
fn a_rule_nested_without_end_is_refused() {
    for unit in ["(", "not ", "[", "-", "treatments("] {
        let text = unit.repeat(100_000);
        assert!(parse(&text, &AnyName).is_err(), "{unit}");
    }
}
