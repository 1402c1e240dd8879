//! Broken packs: what someone who writes rules gets wrong. Each file in `packs` is read beside the small pack and is
//! refused with all its errors, as they stand in the file of the same name that ends in `.errors`.

use std::fs;
use std::path::{Path, PathBuf};

use stepwell::pathway::{Knowledge, PackFile, RuleError};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pathway/packs");

fn packs() -> Vec<PathBuf> {
    let files = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut packs: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    packs.sort();
    packs
}

fn errors(pack: &Path) -> Vec<RuleError> {
    let vocabulary = ["drugs.toml", "figures.toml", "sources.toml"];
    let mut files = Knowledge::builtin_files();
    files.retain(|file| vocabulary.contains(&file.name.as_str()));
    let small = include_str!("small/rules.toml").to_owned();
    files.push(PackFile { name: "rules.toml".to_owned(), text: small });
    let text = fs::read_to_string(pack).unwrap();
    files.push(PackFile { name: "broken.toml".to_owned(), text });
    Knowledge::load(&files).err().unwrap_or_default()
}

fn printed(errors: &[RuleError]) -> String {
    errors.iter().map(|error| format!("{error}\n")).collect()
}

#[test]
fn each_broken_pack_is_refused_with_all_its_errors() {
    let packs = packs();
    assert!(packs.len() >= 50, "{} packs", packs.len());
    let mut wrong = String::new();
    for pack in packs {
        let (now, expected) = (printed(&errors(&pack)), pack.with_extension("errors"));
        if std::env::var_os("UPDATE_PACKS").is_some() {
            fs::write(&expected, &now).unwrap();
        }
        let before = fs::read_to_string(&expected).unwrap_or_default();
        if now.is_empty() || now != before {
            wrong += &format!("{}\nexpected\n{before}\ngot\n{now}\n", pack.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nUPDATE_PACKS=1 writes what came.");
}

#[test]
fn each_error_says_where_it_is_and_what_to_do() {
    let helps = [
        "did you mean '",
        "write ",
        "name at least one",
        "name it in",
        "choose from",
        "expected ",
        "break the circle",
        "join parts",
        "use a sourced figure",
        "take ",
    ];
    for pack in packs() {
        for error in errors(&pack) {
            assert!(error.line > 0 && error.column > 0 && !error.text.is_empty(), "{error}");
            let file = pack.display();
            assert!(helps.iter().any(|help| error.reason.contains(help)), "{file}: no help in\n{error}");
        }
    }
}

/// An item of each section, and of each table inside one, with a field that nobody knows.
const STRANGE: &[(&str, &str)] = &[
    ("pack", "[pack.x]\nstrange = 1"),
    ("plan", "[plan.x]\nstrange = 1"),
    ("definition", "[definition.x]\nstrange = 1"),
    ("source", "[source.x]\nstrange = 1"),
    ("figure", "[figure.x]\nstrange = 1"),
    ("policy", "[policy.x]\nstrange = 1"),
    ("concept", "[concept.x]\nstrange = 1"),
    ("drug", "[drug.x]\nstrange = 1"),
    ("treatment", "[treatment.x]\nstrange = 1"),
    ("segment", "[segment.x]\nstrange = 1"),
    ("nerve", "[nerve.x]\nstrange = 1"),
    ("generator", "[generator.x]\nstrange = 1"),
    ("generator", "[generator.x]\nplaces = [{ strange = 1 }]"),
    ("A criterion", "[generator.x]\nsuspected = [{ strange = 1 }]"),
    ("A criterion", "[generator.x]\nsuspected = [{ any = [{ strange = 1 }] }]"),
    ("A criterion", "[step.x]\nreview = [{ strange = 1 }]"),
    ("screening", "[screening.x]\nstrange = 1"),
    ("flag", "[flag.x]\nstrange = 1"),
    ("guard", "[guard.x]\nstrange = 1"),
    ("step", "[step.x]\nstrange = 1"),
    ("payer", "[payer.x]\nstrange = 1"),
    ("coverage", "[coverage.x]\nstrange = 1"),
    ("coverage", "[coverage.x]\ncriteria = [{ strange = 1 }]"),
    ("dispute", "[dispute.x]\nstrange = 1"),
    ("dispute", "[dispute.x]\npro = { strange = 1 }"),
    ("explanation", "[explanation.x]\nstrange = 1"),
    ("reading", "[[reading]]\nstrange = 1"),
    ("delivery", "[[delivery]]\nstrange = 1"),
];

/// The sections that the loader knows.
fn sections() -> Vec<String> {
    let mut files = Knowledge::builtin_files();
    files.push(PackFile { name: "strange.toml".to_owned(), text: "[qqqqqqqqqqqqqqqq.x]\na = 1".to_owned() });
    let said = printed(&Knowledge::load(&files).err().unwrap_or_default());
    let list = said.split_once("choose from ").unwrap_or_else(|| panic!("{said}")).1;
    let list = list.split_once(" (").map_or(list, |(list, _)| list);
    list.lines().next().unwrap_or_default().split(", ").map(str::to_owned).collect()
}

#[test]
fn the_manual_explains_every_field_of_every_section() {
    let manual = include_str!("../../docs/knowledge.md");
    let chapters: Vec<&str> = manual.split("\n## ").collect();
    let mut missing: Vec<String> =
        sections().into_iter().filter(|section| !STRANGE.iter().any(|(known, _)| known == section)).collect();
    for (section, text) in STRANGE {
        let mut files = Knowledge::builtin_files();
        files.push(PackFile { name: "strange.toml".to_owned(), text: (*text).to_owned() });
        let errors = Knowledge::load(&files).err().unwrap_or_default();
        let said = printed(&errors);
        let expected = said.lines().find_map(|line| line.split_once("unknown field `strange`, expected"));
        let fields = expected.unwrap_or_else(|| panic!("{section} takes any field: {said}")).1;
        let heads = |chapter: &&&str| {
            let head = chapter.lines().next().unwrap_or_default();
            head.contains(&format!("[{section}]")) || head == *section
        };
        let chapter = chapters.iter().find(heads).unwrap_or_else(|| panic!("no chapter on {section}"));
        for field in fields.split('`').skip(1).step_by(2) {
            if !chapter.contains(&format!("`{field}`")) {
                missing.push(format!("{section}: {field}"));
            }
        }
    }
    assert!(missing.is_empty(), "docs/knowledge.md does not explain {missing:#?}");
}
