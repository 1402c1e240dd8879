//! `stepwell knowledge check`: the pack of the program, and packs with errors.

use std::fs;
use std::path::Path;

use crate::run;

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/knowledge");

#[test]
fn the_pack_of_the_program_is_good_and_is_the_one_in_the_folder() {
    let own = run(&["knowledge", "check"]).expect(0);
    let folder = run(&["knowledge", "check", PACK]).expect(0);
    assert!(own.out.starts_with("Knowledge ") && own.out.contains("without errors"), "{}", own.out);
    assert_eq!(own.out, folder.out);
}

#[test]
fn all_errors_of_a_pack_are_reported_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(Path::new(PACK)).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let broken = "[step.nonsense]\ntitle = 3\n\n[rubbish]\nx = 1\n";
    fs::write(folder.path().join("broken.toml"), broken).unwrap();
    fs::write(folder.path().join("notes.txt"), "not knowledge").unwrap();
    let refused = run(&["knowledge", "check", folder.path().to_str().unwrap()]).expect(3);
    refused.says("the knowledge has 2 errors.");
    refused.says("broken.toml:2:9: invalid type");
    refused.says("broken.toml:4");
    refused.says("there is no section 'rubbish' in a pack");
}

#[test]
fn a_folder_without_knowledge_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    run(&["knowledge", "check", path]).expect(3).says("there is no *.toml file in it");
    run(&["knowledge", "check", &format!("{path}/none")]).expect(3).says("the folder cannot be read");
}
