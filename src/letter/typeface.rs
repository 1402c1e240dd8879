//! The typeface of the letter: shaping with kerning, and which characters it can show.

use std::borrow::Cow;
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
    /// What each glyph stands for by the font's own map.
    meaning: BTreeMap<u16, Meaning>,
}

/// What a glyph stands for by the font's own map.
struct Meaning {
    /// The first of its characters: what it stands for by default.
    text: String,
    /// Whether no other character has the same glyph.
    only: bool,
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
    pub text: Cow<'static, str>,
    /// What the glyph stands for wherever it is used, as the embedded face has to say once for all places.
    pub(crate) unicode: Cow<'static, str>,
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

    fn face(&'static self, face: Face) -> &'static LoadedFace {
        let [regular, bold, italic] = &self.faces;
        match face {
            Face::Regular => regular,
            Face::Bold => bold,
            Face::Italic => italic,
        }
    }

    /// The font file of a face.
    pub(crate) fn bytes(&'static self, face: Face) -> &'static [u8] {
        self.face(face).bytes
    }

    /// Shapes one line-feed-free stretch of text. `base` is added to every glyph's start.
    pub(crate) fn shape(&'static self, face: Face, text: &str, base: usize, out: &mut Vec<Glyph>) {
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
                    text: Cow::Borrowed(""),
                    unicode: Cow::Borrowed(""),
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
        let mut meaning: BTreeMap<u16, Meaning> = BTreeMap::new();
        for (code, glyph) in font.charmap().unicodes() {
            if let (Some(c), Ok(id)) = (char::from_u32(code), u16::try_from(glyph.to_u32()))
                && !is_presentation_form(c)
            {
                meaning
                    .entry(id)
                    .and_modify(|known| {
                        known.only = false;
                        // An apostrophe is far more often meant than the letter that looks like it.
                        if known.text.chars().all(is_modifier_letter) {
                            known.text = c.to_string();
                        }
                    })
                    .or_insert_with(|| Meaning { text: c.to_string(), only: true });
            }
        }
        Some(Self { bytes, font, plan, meaning })
    }

    /// Says what the glyphs of one cluster stand for.
    fn name_cluster(&'static self, cluster: &mut [Glyph], source: &str) {
        for glyph in cluster.iter_mut() {
            // A ligature is in no map: it stands for the characters it was made from.
            let known = self.meaning.get(&glyph.id).filter(|_| glyph.id != 0);
            glyph.unicode =
                known.map_or_else(|| Cow::Owned(source.to_owned()), |m| Cow::Borrowed(m.text.as_str()));
        }
        if let [only] = cluster
            && (only.unicode == source || self.meaning.get(&only.id).is_some_and(|meaning| meaning.only))
        {
            only.text = only.unicode.clone();
            return;
        }
        let by_default: String = cluster.iter().map(|glyph| glyph.unicode.as_ref()).collect();
        let exact = source.replace('\u{a0}', " ").replace(['\u{2010}', '\u{2011}'], "-");
        let differs = by_default != exact;
        for (number, glyph) in cluster.iter_mut().enumerate() {
            glyph.text = match (differs, number) {
                (false, _) => glyph.unicode.clone(),
                (true, 0) => Cow::Owned(exact.clone()),
                (true, _) => Cow::Borrowed(""),
            };
        }
    }
}

/// Ready-made ligatures have code points of their own, but nobody types or searches them.
fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{fb00}'..='\u{fb4f}')
}

/// Letters that look like punctuation and share its glyphs.
fn is_modifier_letter(c: char) -> bool {
    matches!(c, '\u{2b0}'..='\u{2ff}')
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
        assert_eq!(glyphs.iter().map(|g| g.text.as_ref()).collect::<String>(), "fit");
    }

    #[test]
    fn a_decomposed_accent_comes_back_composed() {
        assert_eq!(shaped("e\u{301}").iter().map(|g| g.text.as_ref()).collect::<String>(), "é");
    }

    #[test]
    fn a_letter_set_from_several_glyphs_is_copied_as_it_was_typed() {
        let name = "Adébáy\u{1ecd}\u{300}";
        assert_eq!(shaped(name).iter().map(|g| g.text.as_ref()).collect::<String>(), name);
    }

    #[test]
    fn characters_that_share_a_glyph_keep_apart() {
        let text = "5 µg, μία, Δ ∆";
        assert_eq!(shaped(text).iter().map(|g| g.text.as_ref()).collect::<String>(), text);
    }

    #[test]
    fn greek_and_cyrillic_are_there_and_han_is_not() {
        assert!(shaped("Ελληνικά Кириллица Łukasz").iter().all(|glyph| glyph.id != 0));
        assert!(shaped("世界").iter().all(|glyph| glyph.id == 0));
    }
}
