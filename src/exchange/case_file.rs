//! The case file, `*.case.json`: our own complete format. Reading what was written loses nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_path_to_error::Segment;

use crate::model::entry::Entry;
use crate::model::{Case, CaseError, LetterDraft, Patient, Problem};

/// Version of the format this program writes and reads.
pub const FORMAT: u32 = 1;
/// Longest file that is read, in bytes; a case of 2,000 entries has about 1 MB.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// A case file: the record of one patient, with the version of the format.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Stepwell case file")]
struct CaseFile {
    /// Version of the format: 1.
    stepwell_case: u32,
    /// The person.
    patient: Patient,
    /// Pain problems, at least one, the leading one first.
    problems: Vec<Problem>,
    /// The timeline, in any order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    entries: Vec<Entry>,
    /// Letters in the making.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    letters: Vec<LetterDraft>,
}

/// Why a case file was refused. No part of it was taken over.
#[derive(Debug, thiserror::Error)]
pub enum CaseFileError {
    /// Not text in UTF-8.
    #[error("the file is not text in UTF-8 (byte {0}); export it again from its source")]
    NotText(usize),
    /// Too long to be a case.
    #[error(
        "the file has {0} bytes and a case file has at most {MAX_BYTES}; check that it is the right file"
    )]
    TooLong(usize),
    /// Not JSON, or not in the shape of a case.
    #[error("line {line}, column {column}, at {path}: {reason}")]
    Shape {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Path of the field.
        path: String,
        /// What is wrong there.
        reason: String,
    },
    /// Written by a program with another format.
    #[error("the file has format {0} and this program reads format {FORMAT}; open it with a newer Stepwell")]
    Format(u32),
    /// The record contradicts itself.
    #[error("{}", list(.0))]
    Record(Vec<CaseError>),
}

fn list(errors: &[CaseError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Reads a case file. Entries may stand in any order and are put in theirs.
///
/// # Errors
/// If the bytes are not a case file, with the path of the first offending field; if the record contradicts itself,
/// with every contradiction.
pub fn read_case(bytes: &[u8]) -> Result<Case, CaseFileError> {
    if bytes.len() > MAX_BYTES {
        return Err(CaseFileError::TooLong(bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| CaseFileError::NotText(e.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = serde_json::Deserializer::from_str(text);
    let file: CaseFile =
        serde_path_to_error::deserialize(&mut reader).map_err(|e| shape(place(&e), e.inner()))?;
    reader.end().map_err(|e| shape("the end".to_owned(), &e))?;
    if file.stepwell_case != FORMAT {
        return Err(CaseFileError::Format(file.stepwell_case));
    }
    let CaseFile { patient, problems, entries, letters, .. } = file;
    let mut case = Case { patient, problems, entries, letters };
    let errors = case.check();
    if !errors.is_empty() {
        return Err(CaseFileError::Record(errors));
    }
    case.arrange();
    Ok(case)
}

/// The path of what is wrong. A field that a case file does not have is named by where it stands: its name came with the
/// file.
fn place(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let is_unknown = error.inner().to_string().starts_with(UNKNOWN_FIELD);
    let all = error.path().iter().count();
    let mut path = String::new();
    for segment in error.path().iter().take(all.saturating_sub(usize::from(is_unknown))) {
        match segment {
            Segment::Seq { index } => path += &format!("[{index}]"),
            named => path += &format!("{}{named}", if path.is_empty() { "" } else { "." }),
        }
    }
    if path.is_empty() { "the top".to_owned() } else { path }
}

fn shape(path: String, error: &serde_json::Error) -> CaseFileError {
    let text = error.to_string();
    let reason = unquoted(text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason));
    CaseFileError::Shape { line: error.line(), column: error.column(), path, reason }
}

const UNKNOWN_FIELD: &str = "unknown field";

/// What the reader says without the words of the file, which may be a patient's: line and column lead to them.
fn unquoted(reason: &str) -> String {
    for (said, shown) in [(UNKNOWN_FIELD, "unknown field"), ("unknown variant", "unknown word")] {
        if let Some(rest) = reason.strip_prefix(said) {
            let end = ["`, expected ", "`, there are "].into_iter().find_map(|end| rest.rfind(end));
            let expected = end.and_then(|at| rest.get(at + 1..)).unwrap_or_default();
            return format!("{shown}{expected}");
        }
    }
    match reason.rsplit_once(", expected ") {
        Some((found, expected)) if reason.starts_with("invalid ") => {
            let kind = found.split(['`', '"']).next().unwrap_or_default().trim_end();
            // The reader names the types of this program; in the file they are objects.
            let expected = if is_type(expected) { "an object" } else { expected };
            format!("{kind}, expected {expected}")
        }
        _ => reason.to_owned(),
    }
}

fn is_type(expected: &str) -> bool {
    ["struct ", "enum ", "externally tagged ", "struct variant "]
        .iter()
        .any(|kind| expected.starts_with(kind))
}

/// The bytes of a case file: indented JSON in a fixed order, ending with a line break.
///
/// # Errors
/// Never for a case that passes [`Case::check`]; a number that is not finite cannot be written.
pub fn write_case(case: &Case) -> Result<Vec<u8>, CaseFileError> {
    let Case { patient, problems, entries, letters } = case.clone();
    let file = CaseFile { stepwell_case: FORMAT, patient, problems, entries, letters };
    let mut bytes = serde_json::to_vec_pretty(&file).map_err(|e| shape("the case".to_owned(), &e))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The JSON Schema of the case file, as text; `schema/case.schema.json` is its copy.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(CaseFile);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
