//! Malformed case files as data: `malformed.json` has them, each a change of `base.case.json` or a whole file, and the
//! snapshot beside it the sentence each is refused with.

use serde::Deserialize;
use stepwell::exchange::{CaseFileError, read_case};
use stepwell::pathway::Knowledge;

const BASE: &str = include_str!("base.case.json");

/// Words of the file that no sentence may repeat.
const SEEDS: [&str; 5] = ["quillfeather", "zebulon", "mrn-77", "zanzibarine", "wobbegong"];

#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    Changed { replace: String, with: String },
    Whole { whole: String },
    Repeated { repeat: String, times: usize },
    Bytes { hex: String },
}

impl Input {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Changed { replace, with } => {
                assert!(BASE.contains(replace.as_str()), "{replace}");
                BASE.replacen(replace.as_str(), with, 1).into_bytes()
            }
            Self::Whole { whole } => whole.clone().into_bytes(),
            Self::Repeated { repeat, times } => repeat.repeat(*times).into_bytes(),
            Self::Bytes { hex } => {
                let digits: Vec<char> = hex.chars().collect();
                let byte = |pair: &[char]| u8::from_str_radix(&String::from_iter(pair), 16).unwrap();
                digits.chunks(2).map(byte).collect()
            }
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Changed { replace, with } => format!("{replace:?} -> {with:.60?}"),
            Self::Whole { whole } => format!("{whole:.60?}, {} bytes", whole.len()),
            Self::Repeated { repeat, times } => format!("{times} times {repeat:?}"),
            Self::Bytes { hex } => format!("bytes {hex:.40}"),
        }
    }
}

fn inputs() -> Vec<Input> {
    serde_json::from_str(include_str!("malformed.json")).unwrap()
}

/// The sentence an input is refused with, by the reader or because it speaks of what the knowledge does not have.
fn refused(input: &Input) -> Option<String> {
    match read_case(&input.bytes()) {
        Err(error) => Some(error.to_string()),
        Ok(case) => {
            let errors = Knowledge::builtin().unwrap().check_case(&case);
            let sentences: Vec<String> = errors.iter().map(ToString::to_string).collect();
            (!sentences.is_empty()).then(|| sentences.join("\n    "))
        }
    }
}

#[test]
fn the_file_that_is_changed_is_sound() {
    assert_eq!(refused(&Input::Whole { whole: BASE.to_owned() }), None);
}

#[test]
fn each_malformed_file_is_refused_with_its_sentence() {
    let inputs = inputs();
    assert!(inputs.len() >= 200, "{}", inputs.len());
    let mut sentences = String::new();
    let mut taken = Vec::new();
    for input in &inputs {
        match refused(input) {
            None => taken.push(input.name()),
            Some(error) => sentences += &format!("{}\n    {error}\n", input.name()),
        }
    }
    assert!(taken.is_empty(), "taken: {taken:#?}");
    insta::assert_snapshot!("malformed", sentences);
}

#[test]
fn no_sentence_repeats_what_the_file_says() {
    for input in inputs() {
        let said = refused(&input).unwrap_or_default().to_lowercase();
        let seed = SEEDS.into_iter().find(|seed| said.contains(seed));
        assert_eq!(seed, None, "{}: {said}", input.name());
    }
}

#[test]
fn a_file_far_too_long_is_not_read() {
    let long = vec![b' '; stepwell::exchange::case_file::MAX_BYTES + 1];
    assert!(matches!(read_case(&long), Err(CaseFileError::TooLong(_))));
}
