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
    /// The characters a glyph stands for by the font's own map; the first is what it stands for by default.
    characters_of: BTreeMap<u16, Vec<char>>,
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
    /// What the glyph stands for when text is copied or searched. Where several glyphs show one character, the
    /// first has it and the others are empty.
    pub text: String,
    /// What the glyph stands for wherever it is used, as the embedded face has to say once for all places.
    pub(crate) unicode: String,
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
        let glyphs: Vec<_> = buffer.glyph_infos().iter().zip(buffer.glyph_positions()).collect();
        let mut clusters = glyphs.chunk_by(|(a, _), (b, _)| a.cluster == b.cluster).peekable();
        while let Some(cluster) = clusters.next() {
            let start = cluster.first().map_or(0, |(info, _)| info.cluster as usize);
            let end =
                clusters.peek().and_then(|next| next.first()).map_or(text.len(), |(i, _)| i.cluster as usize);
            let from = out.len();
            for (info, at) in cluster {
                let id = u16::try_from(info.glyph_id).unwrap_or(0);
                out.push(Glyph {
                    id,
                    advance: at.x_advance,
                    natural: shaper.glyph_h_advance(harfrust::GlyphId::new(u32::from(id))),
                    shift: (at.x_offset, at.y_offset),
                    text: String::new(),
                    unicode: String::new(),
                    start: base + start,
                });
            }
            if let Some(cluster) = out.get_mut(from..) {
                face.name_cluster(cluster, text.get(start..end).unwrap_or_default());
            }
        }
    }
}

impl LoadedFace {
    fn load(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes, 0)?;
        let plan = ShapePlan::new(&font, Direction::LeftToRight, Some(Script::LATIN), None, &[]);
        let mut characters_of: BTreeMap<u16, Vec<char>> = BTreeMap::new();
        for (code, glyph) in font.charmap().unicodes() {
            if let (Some(c), Ok(id)) = (char::from_u32(code), u16::try_from(glyph.to_u32()))
                && !is_presentation_form(c)
            {
                characters_of.entry(id).or_default().push(c);
            }
        }
        Some(Self { bytes, font, plan, characters_of })
    }

    /// Says what the glyphs of one cluster stand for.
    fn name_cluster(&self, cluster: &mut [Glyph], source: &str) {
        for glyph in cluster.iter_mut() {
            // A ligature is in no map: it stands for the characters it was made from.
            let known =
                self.characters_of.get(&glyph.id).filter(|_| glyph.id != 0).and_then(|all| all.first());
            glyph.unicode = known.map_or_else(|| source.to_owned(), char::to_string);
        }
        let by_default: String = cluster.iter().map(|glyph| glyph.unicode.as_str()).collect();
        let exact = source.replace('\u{a0}', " ").replace(['\u{2010}', '\u{2011}'], "-");
        let composed =
            matches!(cluster, [only] if self.characters_of.get(&only.id).is_some_and(|all| all.len() == 1));
        let differs = by_default != exact && !composed;
        for (number, glyph) in cluster.iter_mut().enumerate() {
            glyph.text = match (differs, number) {
                (false, _) => glyph.unicode.clone(),
                (true, 0) => exact.clone(),
                (true, _) => String::new(),
            };
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
    fn a_letter_set_from_several_glyphs_is_copied_as_it_was_typed() {
        let name = "Adébáy\u{1ecd}\u{300}";
        assert_eq!(shaped(name).iter().map(|g| g.text.as_str()).collect::<String>(), name);
    }

    #[test]
    fn characters_that_share_a_glyph_keep_apart() {
        let text = "5 µg, μία, Δ ∆";
        assert_eq!(shaped(text).iter().map(|g| g.text.as_str()).collect::<String>(), text);
    }

    #[test]
    fn greek_and_cyrillic_are_there_and_han_is_not() {
        assert!(shaped("Ελληνικά Кириллица Łukasz").iter().all(|glyph| glyph.id != 0));
        assert!(shaped("世界").iter().all(|glyph| glyph.id == 0));
    }
}
