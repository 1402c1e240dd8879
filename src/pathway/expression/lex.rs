//! Splits an expression into tokens.

use crate::pathway::truth::Comparison;

/// A token and where it stands, in bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// First byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind<'a> {
    /// A word, possibly with dots: `policy.mbb_cutoff_pct`.
    Word(&'a str),
    /// A number.
    Number(f64),
    /// A comparison.
    Compare(Comparison),
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `[`.
    OpenList,
    /// `]`.
    CloseList,
    /// `,`.
    Comma,
}

/// Splits `text`.
///
/// # Errors
/// The byte where something stands that the language does not know.
pub fn lex(text: &str) -> Result<Vec<Token<'_>>, usize> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let start = text.len() - rest.len();
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        let (kind, len) = match first {
            '(' => (Kind::Open, 1),
            ')' => (Kind::Close, 1),
            '[' => (Kind::OpenList, 1),
            ']' => (Kind::CloseList, 1),
            ',' => (Kind::Comma, 1),
            '<' | '>' | '=' | '!' => comparison(rest).ok_or(start)?,
            c if c.is_ascii_digit() => {
                let len = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
                let number = rest.get(..len).and_then(|digits| digits.parse().ok()).ok_or(start)?;
                (Kind::Number(number), len)
            }
            c if c.is_ascii_lowercase() => {
                let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
                let len = rest.find(|c: char| !part(c)).unwrap_or(rest.len());
                (Kind::Word(rest.get(..len).ok_or(start)?), len)
            }
            _ => return Err(start),
        };
        tokens.push(Token { kind, start, end: start + len });
        rest = rest.get(len..).ok_or(start)?;
    }
}

fn comparison(rest: &str) -> Option<(Kind<'_>, usize)> {
    let table = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("!=", Comparison::NotEqual),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
        ("=", Comparison::Equal),
    ];
    let (sign, how) = table.into_iter().find(|(sign, _)| rest.starts_with(sign))?;
    Some((Kind::Compare(how), sign.len()))
}
