//! Files of a pack, and what is wrong in them.

/// A file of the pack: its name and its text. Reading files is the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// Name without folder: `steps.toml`.
    pub name: String,
    /// Content.
    pub text: String,
}

impl PackFile {
    /// How many bytes open the string at `start`.
    pub(super) fn opening(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        if rest.starts_with("\"\"\"") || rest.starts_with("'''") { 3 } else { 1 }
    }
}

/// What is wrong in a pack, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}:{line}:{column}: {reason}\n    {text}")]
pub struct RuleError {
    /// File.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line of text it stands in.
    pub text: String,
    /// One sentence: what is wrong and what to do.
    pub reason: String,
}

impl RuleError {
    /// An error at a byte of a file.
    pub(super) fn at(file: &PackFile, byte: usize, reason: impl Into<String>) -> Self {
        let byte = byte.min(file.text.len());
        let before = file.text.get(..byte).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |n| n + 1);
        let column = file.text.get(start..byte).map_or(1, |part| part.chars().count() + 1);
        let text = file.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim_end();
        Self { file: file.name.clone(), line, column, text: text.to_owned(), reason: reason.into() }
    }
}
