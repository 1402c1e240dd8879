//! Case files in and out.

use std::fs;
use std::path::PathBuf;

use stepwell::exchange::write_case;
use stepwell::workspace::{Error, JobKind};

use crate::support::{case, entry, id, import, unlocked};

#[test]
fn a_case_goes_out_and_comes_back_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let mut whole = case("c1", "Beispiel");
    whole.entries = vec![entry("e1", "2026-03", "fell")];
    let file = folder.path().join("out.case.json");
    let mut first = unlocked(&folder.path().join("first"));
    first.new_case(whole.clone()).unwrap();
    first.export(&id("c1"), &file).unwrap();
    assert_eq!(fs::read(&file).unwrap(), write_case(&whole).unwrap());
    let mut second = unlocked(&folder.path().join("second"));
    assert_eq!(import(&mut second, &file).unwrap(), id("c1"));
    assert_eq!(second.snapshot().cases.len(), 1);
    second.open_case(&id("c1")).unwrap();
    assert_eq!(*second.snapshot().open.unwrap().case, whole);
    assert!(matches!(import(&mut second, &file), Err(Error::AlreadyThere(_))));
}

#[test]
fn an_export_replaces_the_file_whole_or_leaves_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(&folder.path().join("store"));
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    let file = folder.path().join("out.case.json");
    fs::write(&file, "kept").unwrap();
    assert!(workspace.export(&id("c9"), &file).is_err());
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    let nowhere = folder.path().join("no such folder").join("out.case.json");
    let error = workspace.export(&id("c1"), &nowhere).unwrap_err();
    assert!(error.to_string().starts_with("The file could not be written"), "{error}");
    workspace.export(&id("c1"), &file).unwrap();
    assert!(fs::read_to_string(&file).unwrap().contains("Beispiel"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside the file");
}

#[test]
fn one_refused_file_does_not_stop_the_others_and_the_report_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(&folder.path().join("store"));
    let file = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let files = [
        file("a.case.json", &write_case(&case("c1", "Beispiel")).unwrap()),
        file("b.case.json", b"{\"stepwell_case\": 1"),
        folder.path().join("missing.case.json"),
        file("c.case.json", &write_case(&case("c2", "Muster")).unwrap()),
    ];
    let mut seen = Vec::new();
    let report = workspace
        .import_files(&files, &mut |progress| {
            assert_eq!((progress.kind, progress.total), (JobKind::Import, 4));
            seen.push(progress.done);
            true
        })
        .unwrap();
    assert_eq!(seen, [0, 1, 2, 3]);
    assert_eq!(report.imported, [id("c1"), id("c2")]);
    let refused: Vec<_> = report.refused.iter().map(|(file, _)| file.clone()).collect();
    assert_eq!(refused, files[1..3]);
    assert!(!report.cancelled);
    assert_eq!(workspace.snapshot().cases.len(), 2);
}

#[test]
fn an_import_can_be_stopped_between_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(&folder.path().join("store"));
    let file = folder.path().join("a.case.json");
    fs::write(&file, write_case(&case("c1", "Beispiel")).unwrap()).unwrap();
    let report = workspace.import_files(&[file.clone(), file], &mut |progress| progress.done == 0).unwrap();
    assert!(report.cancelled && report.refused.is_empty());
    assert_eq!(report.imported, [id("c1")]);
}

/// Whatever was planted under the name, only the name is taken: what a link points to stays.
#[cfg(unix)]
#[test]
fn an_export_is_closed_to_others_and_follows_no_link() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(&folder.path().join("store"));
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    let (precious, file) = (folder.path().join("precious"), folder.path().join("out.case.json"));
    fs::write(&precious, "kept").unwrap();
    std::os::unix::fs::symlink(&precious, &file).unwrap();
    workspace.export(&id("c1"), &file).unwrap();
    assert_eq!(fs::read_to_string(&precious).unwrap(), "kept");
    let written = fs::symlink_metadata(&file).unwrap();
    assert!(written.is_file());
    assert_eq!(written.permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&file).unwrap().contains("Beispiel"));
}

#[test]
fn a_picture_is_taken_only_if_letters_can_print_it() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = unlocked(&folder.path().join("store"));
    let logo = include_bytes!("../letter/data/logo.png");
    let said = |bytes: &[u8]| {
        let file = folder.path().join("picture");
        fs::write(&file, bytes).unwrap();
        workspace.read_picture(&file).map(|picture| picture.0).map_err(|error| error.to_string())
    };
    assert_eq!(said(logo).as_deref(), Ok(logo.as_slice()));
    let refused = |bytes: &[u8], reason: &str| {
        let words = said(bytes).unwrap_err();
        assert!(words.starts_with("This picture cannot be used: ") && words.contains(reason), "{words}");
        assert_eq!(words.matches(". ").count(), 0, "one sentence: {words}");
    };
    refused(b"\xff\xd8\xff\xe0JFIF", "not a PNG file");
    refused(&logo[..logo.len() / 2], "cannot be read");
    refused(&vec![0; (1 << 20) + 1], "larger than 1 MB");
    let mut wide = logo.to_vec();
    wide[16..20].copy_from_slice(&2001_u32.to_be_bytes());
    refused(&wide, "more than 2000 pixels");
    assert!(matches!(workspace.read_picture(folder.path()), Err(Error::File { .. })));
}
