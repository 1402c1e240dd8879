//! Styled text, and the plain notation in which a physician edits it.
//!
//! In the notation `**bold**` and `*italic*` mark faces, a backslash takes the meaning from the character after
//! it, and a line feed ends a line. Text that comes from the record is put in as a run, never as notation, so no
//! name and no note can change the look of a letter.

use serde::{Deserialize, Serialize};

/// One of the three faces a letter is set in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// Upright.
    #[default]
    Regular,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
}

impl Face {
    /// All faces, in the order in which they are embedded.
    pub const ALL: [Self; 3] = [Self::Regular, Self::Bold, Self::Italic];
}

/// A stretch of text in one face.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Run {
    /// Its face.
    pub face: Face,
    /// Its characters.
    pub text: String,
}

/// A passage of styled runs. Neighbouring runs always differ in face, and no run is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text {
    runs: Vec<Run>,
}

impl Text {
    /// Text in the upright face.
    pub fn plain(text: &str) -> Self {
        Self::styled(Face::Regular, text)
    }

    /// Text in one face.
    pub fn styled(face: Face, text: &str) -> Self {
        let mut out = Self::default();
        out.push(face, text);
        out
    }

    /// Appends a stretch in one face.
    pub fn push(&mut self, face: Face, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.face == face => last.text.push_str(text),
            _ => self.runs.push(Run { face, text: text.to_owned() }),
        }
    }

    /// Appends another text.
    pub fn append(&mut self, other: &Self) {
        for run in &other.runs {
            self.push(run.face, &run.text);
        }
    }

    /// The runs in order.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Whether nothing would be printed.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The characters without their faces.
    pub fn to_plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// The notation a physician edits. [`Text::from_notation`] gives the same text back.
    pub fn to_notation(&self) -> String {
        let mut out = String::new();
        for run in &self.runs {
            let mark = match run.face {
                Face::Regular => "",
                Face::Bold => "**",
                Face::Italic => "*",
            };
            out.push_str(mark);
            for c in run.text.chars() {
                if matches!(c, '*' | '\\') {
                    out.push('\\');
                }
                out.push(c);
            }
            out.push_str(mark);
        }
        out
    }

    /// Reads the notation. Any string is valid; a mark that is never closed holds to the end.
    pub fn from_notation(notation: &str) -> Self {
        let mut out = Self::default();
        let mut face = Face::Regular;
        let mut chars = notation.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => {
                    if let Some(next) = chars.next() {
                        out.push(face, next.encode_utf8(&mut [0; 4]));
                    }
                }
                '*' => {
                    // Three marks in a row: the face that is open is closed first.
                    let closes_italic = face == Face::Italic && chars.clone().take(2).eq("**".chars());
                    let double = !closes_italic && chars.next_if_eq(&'*').is_some();
                    face = match (face, double) {
                        (Face::Bold, true) | (Face::Italic, false) => Face::Regular,
                        (_, true) => Face::Bold,
                        (_, false) => Face::Italic,
                    };
                }
                c => out.push(face, c.encode_utf8(&mut [0; 4])),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notation_marks_faces() {
        let text = Text::from_notation("**Absent** (asked): *not* recorded");
        assert_eq!(text.runs().len(), 4);
        assert_eq!(text.to_plain(), "Absent (asked): not recorded");
    }

    #[test]
    fn stars_and_backslashes_of_the_record_stay_themselves() {
        let text = Text::plain(r"a ** b \ c *d*");
        assert_eq!(Text::from_notation(&text.to_notation()), text);
    }

    #[test]
    fn neighbouring_bold_and_italic_come_back() {
        let mut text = Text::styled(Face::Bold, "a");
        text.push(Face::Italic, "b");
        text.push(Face::Bold, "c");
        assert_eq!(Text::from_notation(&text.to_notation()), text);
    }
}
