//! The typeface of the letter: shaping with kerning, and which characters it can show.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use harfrust::{Buffer, BufferFlags, Direction, Font, Script, ShapeOptions, ShapePlan, ShaperFont};

use super::text::Face;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/SourceSerif4-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/SourceSerif4-Bold.ttf");
const ITALIC: &[u8] = include_bytes!("../../assets/fonts/SourceSerif4-It.ttf");

/// Source Serif 4 in the three faces a letter uses.
pub(crate) struct Typeface {
    faces: [LoadedFace; 3],
}

struct LoadedFace {
    bytes: &'static [u8],
    font: Font,
    plan: ShapePlan,
    /// The one character a glyph stands for, where the font's own map knows exactly one.
    character_of: BTreeMap<u16, char>,
}

/// One glyph of shaped text. Distances are in thousandths of the type size.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Glyph number in the embedded face; 0 is a character the face does not have.
    pub id: u16,
    /// How far the pen moves on, kerning included.
    pub advance: i32,
    /// The advance the face itself gives the glyph.
    pub natural: i32,
    /// Shift of the drawn glyph, to the right and upwards.
    pub shift: (i32, i32),
    /// What the glyph stands for when text is copied or searched.
    pub text: String,
    /// Where the glyph's characters begin, in bytes of the shaped text.
    pub(crate) start: usize,
}

impl Typeface {
    /// The typeface, loaded on first use. `None` only if the files built into the program are not fonts.
    pub(crate) fn get() -> Option<&'static Self> {
        static LOADED: OnceLock<Option<Typeface>> = OnceLock::new();
        LOADED
            .get_or_init(|| {
                Some(Self {
                    faces: [LoadedFace::load(REGULAR)?, LoadedFace::load(BOLD)?, LoadedFace::load(ITALIC)?],
                })
            })
            .as_ref()
    }

    fn face(&self, face: Face) -> &LoadedFace {
        let [regular, bold, italic] = &self.faces;
        match face {
            Face::Regular => regular,
            Face::Bold => bold,
            Face::Italic => italic,
        }
    }

    /// The font file of a face.
    pub(crate) fn bytes(&self, face: Face) -> &'static [u8] {
        self.face(face).bytes
    }

    /// Shapes one line-feed-free stretch of text. `base` is added to every glyph's start.
    pub(crate) fn shape(&self, face: Face, text: &str, base: usize, out: &mut Vec<Glyph>) {
        let face = self.face(face);
        let shaper = ShaperFont::new(&face.font);
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        // One plan serves Latin, Greek and Cyrillic: the face's lookups are the same for all of them.
        buffer.set_script(Some(Script::LATIN));
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        buffer.set_cluster_level(harfrust::ClusterLevel::MonotoneCharacters);
        if harfrust::shape(&shaper, &mut buffer, ShapeOptions::new().plan(Some(&face.plan))).is_err() {
            return;
        }
        let infos = buffer.glyph_infos();
        for (index, (info, at)) in infos.iter().zip(buffer.glyph_positions()).enumerate() {
            let start = info.cluster as usize;
            let first_of_cluster = index == 0 || infos.get(index - 1).is_none_or(|p| p.cluster != info.cluster);
            let end = infos
                .iter()
                .skip(index + 1)
                .map(|next| next.cluster as usize)
                .find(|next| *next > start)
                .unwrap_or(text.len());
            let id = u16::try_from(info.glyph_id).unwrap_or(0);
            let source = if first_of_cluster { text.get(start..end).unwrap_or_default() } else { "" };
            out.push(Glyph {
                id,
                advance: at.x_advance,
                natural: shaper.glyph_h_advance(harfrust::GlyphId::new(u32::from(id))),
                shift: (at.x_offset, at.y_offset),
                text: face.extracted(id, source),
                start: base + start,
            });
        }
    }
}

impl LoadedFace {
    fn load(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes, 0)?;
        let plan = ShapePlan::new(&font, Direction::LeftToRight, Some(Script::LATIN), None, &[]);
        let mut codes: BTreeMap<u16, Vec<char>> = BTreeMap::new();
        for (code, glyph) in font.charmap().unicodes() {
            if let (Some(c), Ok(id)) = (char::from_u32(code), u16::try_from(glyph.to_u32()))
                && !is_presentation_form(c)
            {
                codes.entry(id).or_default().push(c);
            }
        }
        let character_of = codes
            .into_iter()
            .filter_map(|(id, chars)| match chars.as_slice() {
                [only] => Some((id, *only)),
                // Space and no-break space, hyphen and its no-break form share a glyph: the common one is copied.
                [first, ..] if matches!(first, ' ' | '-') => Some((id, *first)),
                _ => None,
            })
            .collect();
        Some(Self { bytes, font, plan, character_of })
    }

    /// What is copied for a glyph: its own character where that is certain (so that a decomposed accent comes
    /// back composed, and a letter set from two glyphs as two characters), the characters it was shaped from
    /// otherwise, as for a ligature.
    fn extracted(&self, id: u16, source: &str) -> String {
        match self.character_of.get(&id) {
            Some(c) if id != 0 => c.to_string(),
            _ => source.to_owned(),
        }
    }
}

/// Ready-made ligatures have code points of their own, but nobody types or searches them.
fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{fb00}'..='\u{fb4f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaped(text: &str) -> Vec<Glyph> {
        let mut out = Vec::new();
        Typeface::get().unwrap().shape(Face::Regular, text, 0, &mut out);
        out
    }

    #[test]
    fn kerning_tightens_a_pair() {
        let glyphs = shaped("To");
        assert!(glyphs[0].advance < glyphs[0].natural, "{glyphs:?}");
    }

    #[test]
    fn a_ligature_is_copied_as_its_letters() {
        let glyphs = shaped("fit");
        assert_eq!(glyphs.len(), 2);
        assert_eq!(glyphs.iter().map(|g| g.text.as_str()).collect::<String>(), "fit");
    }

    #[test]
    fn a_decomposed_accent_comes_back_composed() {
        assert_eq!(shaped("e\u{301}").iter().map(|g| g.text.as_str()).collect::<String>(), "é");
    }

    #[test]
    fn stacked_marks_keep_all_their_characters() {
        let text: String = shaped("Ade\u{301}bayọ\u{300}").iter().map(|g| g.text.clone()).collect();
        assert_eq!(text, "Adébayọ\u{300}");
    }

    #[test]
    fn greek_and_cyrillic_are_there_and_han_is_not() {
        assert!(shaped("Ελληνικά Кириллица Łukasz").iter().all(|glyph| glyph.id != 0));
        assert!(shaped("世界").iter().all(|glyph| glyph.id == 0));
    }
}
