//! Fonts of the system, for what our own do not hold: Chinese, Japanese, Korean and other scripts.
//!
//! Nothing is read before the first such character is drawn. Then the names of the font files are listed once, and of
//! the files that promise the script the best few are tried in turn. What none of them holds is drawn as an empty box;
//! the text itself stays as it was typed.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use egui::epaint::text::{FallbackRequest, FontInsert, FontPriority, FontProvider, InsertFontFamily};
use egui::{Context, FontData};

/// Files tried for one character.
const TRIES: usize = 4;
/// A folder of fonts deeper or larger than this is not read to its end.
const DEEPEST: usize = 4;
const MOST_FILES: usize = 20_000;
/// A larger file is left alone.
const LARGEST: u64 = 64 << 20;

/// Beginnings of the names of files that hold Chinese, Japanese and Korean; the better ones first.
const EAST_ASIAN: [&str; 20] = [
    "notosanscjk",
    "notosanssc",
    "notosansjp",
    "notosanskr",
    "sourcehansans",
    "pingfang",
    "hiragino sans gb",
    "hiragino",
    "applesdgothicneo",
    "msyh",
    "yugoth",
    "malgun",
    "msgothic",
    "simsun",
    "wqy-microhei",
    "wqy-zenhei",
    "ipagp",
    "nanumgothic",
    "droidsansfallback",
    "unifont",
];

/// Files that hold many scripts.
const ANY_SCRIPT: [&str; 10] = [
    "dejavusans.ttf",
    "notosans-regular",
    "segoeui.ttf",
    "arial unicode",
    "arialuni",
    "freesans.",
    "tahoma.ttf",
    "seguisym",
    "symbola",
    "unifont",
];

/// Scripts whose files are called by their name.
const NAMED: [(u32, u32, &str); 13] = [
    (0x0530, 0x058f, "notosansarmenian-r"),
    (0x0590, 0x05ff, "notosanshebrew-r"),
    (0x0600, 0x06ff, "notosansarabic-r"),
    (0x0900, 0x097f, "notosansdevanagari-r"),
    (0x0980, 0x09ff, "notosansbengali-r"),
    (0x0a00, 0x0a7f, "notosansgurmukhi-r"),
    (0x0b80, 0x0bff, "notosanstamil-r"),
    (0x0c00, 0x0c7f, "notosanstelugu-r"),
    (0x0e00, 0x0e7f, "notosansthai-r"),
    (0x0e80, 0x0eff, "notosanslao-r"),
    (0x10a0, 0x10ff, "notosansgeorgian-r"),
    (0x1200, 0x137f, "notosansethiopic-r"),
    (0x1780, 0x17ff, "notosanskhmer-r"),
];

/// Lets `ctx` use the fonts of this system.
pub(super) fn install(ctx: &Context) {
    install_from(ctx, folders());
}

/// Lets `ctx` use the fonts in `folders`.
pub(super) fn install_from(ctx: &Context, folders: Vec<PathBuf>) {
    let shelf = Arc::new(Shelf { folders, files: OnceLock::new(), read: Mutex::default() });
    for rank in 0..TRIES {
        ctx.add_font_provider(Arc::new(Nth { shelf: Arc::clone(&shelf), rank }));
    }
}

/// Where systems keep their fonts.
fn folders() -> Vec<PathBuf> {
    let fixed = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/run/host/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
    ];
    let windows = std::env::var_os("WINDIR").map(|folder| PathBuf::from(folder).join("Fonts"));
    fixed.into_iter().map(PathBuf::from).chain(windows).chain(dirs::font_dir()).collect()
}

/// The font files of the system, and those that were read.
struct Shelf {
    folders: Vec<PathBuf>,
    files: OnceLock<Vec<(String, PathBuf)>>,
    read: Mutex<Vec<(PathBuf, Option<FontData>)>>,
}

/// Gives the file of one rank among those that promise a character. Several of these, one after the other, try the
/// best files in turn.
struct Nth {
    shelf: Arc<Shelf>,
    rank: usize,
}

impl FontProvider for Nth {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let character = request.cluster.chars().next()?;
        let file = self.shelf.promising(character).nth(self.rank)?;
        let data = self.shelf.data(file)?;
        let family = InsertFontFamily { family: request.family.clone(), priority: FontPriority::Lowest };
        Some(FontInsert::new(&file.to_string_lossy(), data, vec![family]))
    }
}

impl Shelf {
    /// The files that promise a character, the better ones first.
    fn promising(&self, character: char) -> impl Iterator<Item = &Path> {
        let files = self.files.get_or_init(|| list(&self.folders));
        let of = move |start: &'static str| files.iter().filter(move |(name, _)| name.starts_with(start));
        wanted(character).flat_map(of).map(|(_, path)| path.as_path())
    }

    /// What is in a file; read once.
    fn data(&self, file: &Path) -> Option<FontData> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, data)) = read.iter().find(|(path, _)| path == file) {
            return data.clone();
        }
        let small = std::fs::metadata(file).is_ok_and(|about| about.len() <= LARGEST);
        let data = small.then(|| std::fs::read(file).ok()).flatten().map(FontData::from_owned);
        read.push((file.to_owned(), data.clone()));
        data
    }
}

/// How the names of the files begin that promise a character.
fn wanted(character: char) -> impl Iterator<Item = &'static str> {
    let code = u32::from(character);
    let named = NAMED.into_iter().filter(move |(from, to, _)| (*from..=*to).contains(&code));
    let east: &[&str] = if is_east_asian(code) { &EAST_ASIAN } else { &[] };
    named.map(|(_, _, start)| start).chain(east.iter().copied()).chain(ANY_SCRIPT)
}

fn is_east_asian(code: u32) -> bool {
    matches!(code, 0x1100..=0x11ff | 0x2e80..=0x9fff | 0xa960..=0xa97f | 0xac00..=0xd7ff | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f | 0xff00..=0xffef | 0x2_0000..=0x3_ffff)
}

/// The font files below some folders with their names in small letters, in order of name.
fn list(folders: &[PathBuf]) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut open: Vec<(PathBuf, usize)> = folders.iter().map(|folder| (folder.clone(), 0)).collect();
    while let Some((folder, depth)) = open.pop() {
        // A folder that is not there has no fonts.
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries.flatten().take(MOST_FILES) {
            let Ok(kind) = entry.file_type() else { continue };
            let name = entry.file_name().to_string_lossy().to_lowercase();
            if kind.is_dir() && depth < DEEPEST {
                open.push((entry.path(), depth + 1));
            } else if !kind.is_dir() && [".ttf", ".otf", ".ttc"].iter().any(|end| name.ends_with(end)) {
                found.push((name, entry.path()));
            }
        }
        if found.len() > MOST_FILES {
            break;
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use egui::epaint::text::{FontDefinitions, Fonts, TextOptions};

    use super::*;

    /// A folder that holds our own font under the name of an East Asian one, deep inside.
    fn folder_with_a_font() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("opentype").join("noto");
        std::fs::create_dir_all(&deep).unwrap();
        let font = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts/IBMPlexSans-Regular.ttf");
        std::fs::copy(font, deep.join("NotoSansCJK-Regular.ttf")).unwrap();
        std::fs::write(deep.join("NotoSansCJK-Regular.txt"), "not a font").unwrap();
        folder
    }

    fn shelf(folder: &Path) -> Arc<Shelf> {
        Arc::new(Shelf { folders: vec![folder.to_owned()], files: OnceLock::new(), read: Mutex::default() })
    }

    #[test]
    fn a_file_is_found_by_what_its_name_promises() {
        let folder = folder_with_a_font();
        let shelf = shelf(folder.path());
        for (character, files) in [('王', 1), ('ね', 1), ('한', 1), ('ж', 0), ('ก', 0)] {
            assert_eq!(shelf.promising(character).count(), files, "{character}");
        }
    }

    #[test]
    fn a_font_is_read_when_it_is_needed_and_not_before() {
        let folder = folder_with_a_font();
        let shelf = shelf(folder.path());
        let providers: Vec<Arc<dyn FontProvider>> =
            vec![Arc::new(Nth { shelf: Arc::clone(&shelf), rank: 0 })];
        // With the icons alone, a letter is as strange to us as 王 is in the window.
        let mut fonts = Fonts::new(TextOptions::default(), only_icons()).with_font_providers(providers);
        assert!(shelf.files.get().is_none());
        assert!(!fonts.has_glyph(&egui::FontId::proportional(13.0), 'a'), "its name promises no Latin");
        assert!(shelf.read.lock().unwrap().is_empty());
        assert!(!fonts.has_glyph(&egui::FontId::proportional(13.0), '王'), "and does not keep the promise");
        assert_eq!(shelf.read.lock().unwrap().len(), 1);
    }

    #[test]
    fn folders_that_are_missing_or_strange_do_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("msyh.ttc"), "not a font").unwrap();
        let shelf = shelf(folder.path());
        let providers: Vec<Arc<dyn FontProvider>> = (0..TRIES)
            .map(|rank| Arc::new(Nth { shelf: Arc::clone(&shelf), rank }) as Arc<dyn FontProvider>)
            .collect();
        let mut fonts = Fonts::new(TextOptions::default(), only_icons()).with_font_providers(providers);
        assert!(!fonts.has_glyph(&egui::FontId::proportional(13.0), '王'));
        assert!(list(&[folder.path().join("nowhere")]).is_empty());
    }

    fn only_icons() -> FontDefinitions {
        let mut fonts = super::super::fonts::definitions();
        let icons = fonts.families.get(&super::super::icon_font(1.0).family).cloned().unwrap();
        fonts.families.insert(egui::FontFamily::Proportional, icons);
        fonts
    }
}
