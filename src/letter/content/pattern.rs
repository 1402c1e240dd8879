//! Patterns of sentences: text with slots, in the notation of letters.
//!
//! `{slot}` is filled; what stands in `[...]` is left out when one of its slots has no value; a pattern whose other
//! slots cannot all be filled gives nothing, so no sentence ever has a hole. Values are put in as text and never
//! read as notation.

use crate::letter::text::{Face, Text};

/// Values for the slots of a pattern, in the order in which they were put.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    values: Vec<(&'static str, Text)>,
}

impl Slots {
    /// With one more value. A later value replaces an earlier one of the same name.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.values.retain(|(known, _)| *known != name);
        self.values.push((name, value.into()));
        self
    }

    /// With one more value, if there is one. An empty text is no value.
    pub(super) fn with_some<T: Into<Text>>(self, name: &'static str, value: Option<T>) -> Self {
        match value.map(Into::into) {
            Some(text) if !text.is_empty() => self.with(name, text),
            _ => self,
        }
    }

    /// The value of a slot.
    pub(super) fn get(&self, name: &str) -> Option<&Text> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    /// Names and values, for the digest of a passage.
    pub(super) fn values(&self) -> impl Iterator<Item = (&'static str, &Text)> {
        self.values.iter().map(|(name, text)| (*name, text))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::plain(&text)
    }
}

/// Fills a pattern, or gives nothing if a slot outside brackets has no value. Also names the slots that were used.
pub(super) fn fill(pattern: &str, slots: &Slots) -> Option<Filled> {
    let mut parser = Parser { rest: pattern, face: Face::Regular, slots };
    let part = parser.part(0);
    part.complete.then_some(Filled { text: part.text, used: part.used })
}

/// A filled pattern and the slots that appear in it.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) text: Text,
    pub(super) used: Vec<String>,
}

struct Parser<'a> {
    rest: &'a str,
    face: Face,
    slots: &'a Slots,
}

struct Part {
    text: Text,
    used: Vec<String>,
    complete: bool,
}

impl Parser<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        Some(c)
    }

    fn part(&mut self, depth: usize) -> Part {
        let mut part = Part { text: Text::default(), used: Vec::new(), complete: true };
        while let Some(c) = self.next() {
            match c {
                '\\' => {
                    if let Some(c) = self.next() {
                        part.text.push(self.face, c.encode_utf8(&mut [0; 4]));
                    }
                }
                '*' => self.mark(),
                '[' => {
                    let face = self.face;
                    let inner = self.part(depth + 1);
                    if inner.complete {
                        part.text.append(&inner.text);
                        part.used.extend(inner.used);
                    } else {
                        self.face = face;
                    }
                }
                ']' if depth > 0 => break,
                '{' => {
                    let (name, rest) = self.rest.split_once('}').unwrap_or((self.rest, ""));
                    self.rest = rest;
                    match self.slots.get(name) {
                        Some(value) => self.put(value, name, &mut part),
                        None => part.complete = false,
                    }
                }
                c => part.text.push(self.face, c.encode_utf8(&mut [0; 4])),
            }
        }
        part
    }

    fn mark(&mut self) {
        let double = self.rest.starts_with('*');
        if double {
            self.next();
        }
        self.face = match (self.face, double) {
            (Face::Bold, true) | (Face::Italic, false) => Face::Regular,
            (_, true) => Face::Bold,
            (_, false) => Face::Italic,
        };
    }

    /// Upright text takes the face of the pattern around it.
    fn put(&self, value: &Text, name: &str, part: &mut Part) {
        for run in value.runs() {
            let face = if run.face == Face::Regular { self.face } else { run.face };
            part.text.push(face, &run.text);
        }
        part.used.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pattern: &str, slots: &Slots) -> Option<String> {
        fill(pattern, slots).map(|filled| filled.text.to_notation())
    }

    #[test]
    fn brackets_without_their_value_are_left_out() {
        let slots = Slots::default().with("drug", "apixaban");
        assert_eq!(filled("Takes {drug}[ {dose}][ for {why}].", &slots).unwrap(), "Takes apixaban.");
    }

    #[test]
    fn a_sentence_never_has_a_hole() {
        assert_eq!(filled("Takes {drug}.", &Slots::default()), None);
    }

    #[test]
    fn values_are_not_read_as_notation() {
        let slots = Slots::default().with("drug", "**x** [y] {z}");
        assert_eq!(filled("**{drug}**", &slots).unwrap(), "**\\*\\*x\\*\\* [y] {z}**");
    }

    #[test]
    fn an_empty_value_is_no_value() {
        let slots = Slots::default().with_some("drug", Some(""));
        assert_eq!(filled("Takes[ {drug}].", &slots).unwrap(), "Takes.");
    }
}
