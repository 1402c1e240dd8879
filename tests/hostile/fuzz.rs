//! Readers under inputs that are changed at random. An input whose outcome was never heard before is kept and changed
//! further, so that the search goes where the reader goes; what was kept stands in `corpus` and is read again in each run.
//!
//! `STEPWELL_FUZZ_SECONDS` says how long each reader is tried (else a number of inputs that takes about a second), and
//! `STEPWELL_FUZZ_KEEP` writes new finds to the corpus.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use stepwell::exchange::{read_case, write_case};
use stepwell::pathway::evaluation::{ConceptIx, FlagIx, GeneratorIx};
use stepwell::pathway::expression::ast::{Expr, FigureIx, GroupIx, PolicyIx};
use stepwell::pathway::expression::{Names, SetIx, parse};
use stepwell::pathway::vocabulary::ConceptKind;
use stepwell::pathway::{Knowledge, PackFile};

/// Inputs a corpus holds at most.
const MOST_KEPT: usize = 64;

/// What a reader made of an input: the shape of its answer, without what is only this input's.
type Outcome = String;

struct Target {
    name: &'static str,
    read: fn(&[u8]) -> Outcome,
    seeds: fn() -> Vec<Vec<u8>>,
    /// Words of the format, put in here and there.
    words: &'static [&'static str],
    /// Inputs in a run that has little time.
    few: usize,
}

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
fn change(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8], words: &[&str]) {
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
            let word = words[dice.roll(words.len())];
            bytes.splice(at..end, word.bytes());
        }
        _ => {
            let numbers = ["0", "-1", "1e999", "99999999999999999999", "0.1", "-0", "4294967296", "1849"];
            bytes.splice(at..at, numbers[dice.roll(numbers.len())].bytes());
        }
    }
    bytes.truncate(64 * 1024);
}

/// A sentence without what changes from input to input: quoted words, numbers.
fn shape(sentence: &str) -> String {
    let mut shape = String::new();
    let mut quoted = None;
    for letter in sentence.chars() {
        match quoted {
            Some(end) if letter == end => quoted = None,
            Some(_) => {}
            None if matches!(letter, '\'' | '`' | '"') => quoted = Some(letter),
            None if letter.is_ascii_digit() => {
                if !shape.ends_with('#') {
                    shape.push('#');
                }
            }
            None => shape.push(letter),
        }
    }
    shape.chars().take(300).collect()
}

fn corpus(target: &Target) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/corpus").join(target.name)
}

fn kept(target: &Target) -> Vec<Vec<u8>> {
    let Ok(folder) = fs::read_dir(corpus(target)) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn fuzz(target: &Target) {
    let mut known: BTreeSet<Outcome> = BTreeSet::new();
    let mut pool: Vec<Vec<u8>> = (target.seeds)().into_iter().chain(kept(target)).collect();
    assert!(!pool.is_empty());
    known.extend(pool.iter().map(|input| (target.read)(input)));
    let begun = known.len();
    let seconds = std::env::var("STEPWELL_FUZZ_SECONDS").ok().map(|text| text.parse::<u64>().unwrap());
    let clock = Instant::now();
    // Another search in each long run, the same in each short one.
    let seed = seconds.map_or(1, |_| u64::from(std::process::id()) << 20 | 1);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ seed);
    let mut tried = 0;
    let goes_on = |tried: usize| match seconds {
        Some(seconds) => clock.elapsed() < Duration::from_secs(seconds),
        None => tried < target.few,
    };
    while goes_on(tried) {
        let mut input = pool[dice.roll(pool.len())].clone();
        let other = pool[dice.roll(pool.len())].clone();
        for _ in 0..=dice.roll(4) {
            change(&mut dice, &mut input, &other, target.words);
        }
        tried += 1;
        // A panic names the input by what the test prints.
        let outcome = std::panic::catch_unwind(|| (target.read)(&input)).unwrap_or_else(|_| {
            panic!("{}: {:?}", target.name, String::from_utf8_lossy(&input));
        });
        if known.insert(outcome) {
            let keeps = std::env::var_os("STEPWELL_FUZZ_KEEP").is_some();
            if keeps && input.len() < 4_096 && kept(target).len() < MOST_KEPT {
                fs::create_dir_all(corpus(target)).unwrap();
                let name = format!("{:05}", kept(target).len());
                fs::write(corpus(target).join(name), &input).unwrap();
            }
            pool.push(input);
        }
    }
    println!(
        "{}: {tried} inputs, {} outcomes, {} of them new",
        target.name,
        known.len(),
        known.len() - begun
    );
    assert!(known.len() > 10, "{}: only {} outcomes", target.name, known.len());
}

#[test]
fn case_files() {
    fuzz(&Target {
        name: "case-file",
        read: |bytes| match read_case(bytes) {
            // What is taken is written and read again as the same.
            Ok(case) => {
                let written = write_case(&case).unwrap();
                assert_eq!(read_case(&written).unwrap(), case);
                format!("taken: {} entries", case.entries.len().min(9))
            }
            Err(error) => shape(&error.to_string()),
        },
        seeds: || vec![include_bytes!("base.case.json").to_vec()],
        words: &[
            "null",
            "true",
            "[]",
            "{}",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\u0000",
            "\\ud800",
            "\"missing\"",
            "\"entries\"",
            "\"problems\"",
            "\"letters\"",
            "\"body\"",
            "\"decision\"",
            "\"medicine\"",
            "\"imaging\"",
            "\"assessment\"",
            "\"flag_action\"",
            "\"event\"",
            "\"treatment\"",
            "\"unknown\"",
            "\"not_asked\"",
        ],
        few: 4_000,
    });
}

#[test]
fn knowledge() {
    fuzz(&Target {
        name: "knowledge",
        read: |bytes| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let file = PackFile { name: "hostile.toml".to_owned(), text };
            match Knowledge::load(&[file]) {
                Ok(_) => "taken".to_owned(),
                Err(errors) => {
                    let shapes: BTreeSet<String> = errors.iter().map(|one| shape(&one.to_string())).collect();
                    shapes.into_iter().take(3).collect()
                }
            }
        },
        seeds: || Knowledge::builtin_files().into_iter().map(|file| head(file.text)).collect(),
        words: &[
            "[[",
            "]]",
            "[",
            "]",
            "=",
            "{",
            "}",
            "\"\"\"",
            "'''",
            "#",
            "when",
            "say",
            "requires",
            "excludes",
            "indicated",
            "[step.x]",
            "[flag.x]",
            "[concept.x]",
            "[figure.x]",
            "[policy.x]",
            "extends",
            "true",
            "nan",
        ],
        few: 300,
    });
}

/// The beginning of a file: enough to know its sections by.
fn head(text: String) -> Vec<u8> {
    let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= 2_000).unwrap_or(text.len());
    text.as_bytes()[..end].to_vec()
}

#[test]
fn rules() {
    fuzz(&Target {
        name: "expression",
        read: |bytes| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            match parse(&text, &AnyName) {
                Ok(expression) => shape(&format!("{expression:?}")),
                Err(problem) => {
                    assert!(problem.start <= problem.end, "{problem:?}");
                    shape(&problem.reason)
                }
            }
        },
        seeds: || {
            ["slr == positive", "not fever and (age > 50 or done(esi) >= 2)", "pain in [a, b]"]
                .map(|text| text.as_bytes().to_vec())
                .to_vec()
        },
        words: &[
            "and", "or", "not", "in", "(", ")", "[", "]", ",", "==", "!=", "<", "<=", ">", ">=", "+", "-",
            "*", ".", "\"", "policy.", "figure.", "done", "best", "age", "region", "days", "1", "0.5",
            "unknown", "true", "false", "at",
        ],
        few: 20_000,
    });
}

#[test]
fn a_rule_nested_without_end_is_refused() {
    for unit in ["(", "not ", "[", "-", "done("] {
        let text = unit.repeat(100_000);
        assert!(parse(&text, &AnyName).is_err(), "{unit}");
    }
}

/// Every name there may be, so that the search goes on behind it.
struct AnyName;

impl Names for AnyName {
    fn concept(&self, name: &str) -> Option<(ConceptIx, ConceptKind)> {
        let kinds = [ConceptKind::Presence, ConceptKind::Number, ConceptKind::Choice];
        (name.len() < 9).then(|| (ConceptIx(0), kinds[name.len() % kinds.len()]))
    }
    fn choice(&self, _: ConceptIx, word: &str) -> Option<u16> {
        (word.len() > 3).then_some(0)
    }
    fn set(&self, name: &str) -> Option<SetIx> {
        (name.len() < 6).then_some(SetIx(0))
    }
    fn group(&self, name: &str) -> Option<GroupIx> {
        (name.len() < 6).then_some(GroupIx(0))
    }
    fn generator(&self, name: &str) -> Option<GeneratorIx> {
        (name.len() < 6).then_some(GeneratorIx(0))
    }
    fn flag(&self, name: &str) -> Option<FlagIx> {
        (name.len() < 6).then_some(FlagIx(0))
    }
    fn policy(&self, name: &str) -> Option<PolicyIx> {
        (name.len() < 6).then_some(PolicyIx(0))
    }
    fn figure(&self, name: &str) -> Option<FigureIx> {
        (name.len() < 6).then_some(FigureIx(0))
    }
    fn definition(&self, name: &str) -> Option<&Expr> {
        static NEVER: Expr = Expr::Any(Vec::new());
        (name.len() < 6).then_some(&NEVER)
    }
    fn word(&self, _: &str, word: &str) -> Option<u16> {
        (word.len() > 3).then_some(0)
    }
    fn words(&self, _: Option<ConceptIx>, _: &str) -> Vec<String> {
        Vec::new()
    }
    fn suggest(&self, _: &str) -> Option<String> {
        None
    }
}
