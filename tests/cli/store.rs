//! The store on the command line: the passphrase comes on standard input, answers and refusals as everywhere.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use stepwell::exchange::read_case;
use stepwell::store::{KdfCost, Passphrase, Purpose, Store};
use stepwell::workspace::{Clock, Workspace};

use crate::{Run, demo, stepwell};

pub(crate) const PASSPHRASE: &str = "lantern harbour quince";
pub(crate) const NEXT: &str = "copper ladder meadow";

/// A store of patients with two cases of the demo.
pub(crate) fn store() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("store");
    let passphrase = Passphrase::new(PASSPHRASE.to_owned());
    drop(Store::create(&directory, &passphrase, Purpose::Patients, KdfCost::FLOOR).unwrap());
    let mut workspace = Workspace::new(&directory, Purpose::Patients, Clock::System).unwrap();
    workspace.unlock(&passphrase).unwrap();
    for name in ["v10", "v24"] {
        workspace.new_case(read_case(&std::fs::read(demo(name)).unwrap()).unwrap()).unwrap();
    }
    (folder, directory)
}

fn begun(directory: &Path, arguments: &[&str]) -> Child {
    let mut program = stepwell();
    program.args(["store", "--store", directory.to_str().unwrap()]).args(arguments);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    program.spawn().unwrap()
}

fn ended(mut child: Child) -> Run {
    drop(child.stdin.take());
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    Run { code: child.wait().unwrap().code().unwrap(), out, err }
}

fn typed(directory: &Path, arguments: &[&str], lines: &[&str]) -> Run {
    let mut child = begun(directory, arguments);
    for line in lines {
        // A program that refused has stopped listening.
        let _unheard = writeln!(child.stdin.as_mut().unwrap(), "{line}");
    }
    ended(child)
}

/// The path at the end of the answer to `backup`.
fn path_in(answer: &str) -> String {
    let path = answer.trim().split(": ").last().unwrap();
    path.split(" (").next().unwrap().to_owned()
}

#[test]
fn a_store_is_backed_up_verified_and_restored() {
    let (_folder, directory) = store();
    let made = typed(&directory, &["backup"], &[PASSPHRASE]).expect(0);
    let path = path_in(&made.out);
    assert!(typed(&directory, &["backups"], &[]).expect(0).out.contains(&path));
    typed(&directory, &["verify"], &[PASSPHRASE]).expect(0);
    typed(&directory, &["verify", &path], &[PASSPHRASE]).expect(0);
    let restored = typed(&directory, &["restore", &path], &[PASSPHRASE]).expect(0);
    assert!(restored.out.contains("2 cases"), "{}", restored.out);
    assert!(directory.join("set-aside").join("stepwell.db").exists());
    typed(&directory, &["verify"], &[PASSPHRASE]).expect(0);
}

#[test]
fn a_wrong_or_missing_passphrase_is_refused() {
    let (_folder, directory) = store();
    typed(&directory, &["backup"], &["not this one"]).expect(1).says("does not open the store");
    typed(&directory, &["backup"], &[]).expect(1).says("nothing was typed");
    typed(&directory, &["verify", "nowhere"], &[PASSPHRASE]).expect(3).says("holds no backup");
    let empty = tempfile::tempdir().unwrap();
    typed(empty.path(), &["verify"], &[PASSPHRASE]).expect(1).says("There is no store in this folder");
}

#[test]
fn a_damaged_store_is_refused_with_the_reason_and_rebuilt() {
    let (_folder, directory) = store();
    typed(&directory, &["backup"], &[PASSPHRASE]).expect(0);
    let database = directory.join("stepwell.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2 + 99;
    bytes[middle] ^= 1;
    std::fs::write(&database, bytes).unwrap();
    let refused = typed(&directory, &["verify"], &[PASSPHRASE]).expect(3);
    assert!(refused.err.contains("damaged"), "{}", refused.err);
    let rebuilt = typed(&directory, &["rebuild"], &[PASSPHRASE]).expect(0);
    assert!(rebuilt.out.contains("it has 2 cases") && rebuilt.out.contains("backup 20"), "{}", rebuilt.out);
    typed(&directory, &["verify"], &[PASSPHRASE]).expect(0);
}

#[test]
fn the_passphrase_is_replaced_and_a_recovery_key_opens_a_forgotten_one() {
    let (_folder, directory) = store();
    typed(&directory, &["passphrase"], &[PASSPHRASE, NEXT, "another"]).expect(1).says("not the same");
    typed(&directory, &["passphrase"], &[PASSPHRASE, NEXT, NEXT]).expect(0);
    typed(&directory, &["verify"], &[PASSPHRASE]).expect(1);
    // The key is shown, and typed again from what was shown.
    let mut child = begun(&directory, &["recovery-key"]);
    writeln!(child.stdin.as_mut().unwrap(), "{NEXT}").unwrap();
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().map(Result::unwrap);
    let key = lines.find(|line| line.trim().len() == 41 && line.contains('-')).unwrap();
    writeln!(child.stdin.as_mut().unwrap(), "{}", key.trim().to_lowercase()).unwrap();
    ended(child).expect(0);
    let mistyped =
        key.trim().replacen(&key.trim()[0..1], if key.trim().starts_with('7') { "8" } else { "7" }, 1);
    typed(&directory, &["recover"], &[&mistyped, PASSPHRASE, PASSPHRASE]).expect(1).says("Group 1");
    typed(&directory, &["recover"], &[&key, PASSPHRASE, PASSPHRASE]).expect(0);
    typed(&directory, &["recover"], &[&key, NEXT, NEXT]).expect(1).says("does not open the store");
    typed(&directory, &["verify"], &[PASSPHRASE]).expect(0);
}

#[test]
fn one_patient_is_exported_and_erased_everywhere() {
    let (folder, directory) = store();
    typed(&directory, &["backup"], &[PASSPHRASE]).expect(0);
    let case = read_case(&std::fs::read(demo("v10")).unwrap()).unwrap();
    let id = case.patient.id.as_str();
    let file = folder.path().join("out.case.json");
    let path = file.to_str().unwrap();
    typed(&directory, &["export", id, path], &[PASSPHRASE]).expect(0);
    assert_eq!(read_case(&std::fs::read(&file).unwrap()).unwrap(), case);
    typed(&directory, &["export", id, path], &[PASSPHRASE]).expect(3).says("--overwrite");
    let letters = folder.path().join("letters");
    let with_letters = ["export", id, path, "--overwrite", "--letters", letters.to_str().unwrap()];
    assert!(typed(&directory, &with_letters, &[PASSPHRASE]).expect(0).out.contains("No letter"));
    typed(&directory, &["erase", id], &[PASSPHRASE, "another"]).expect(1).says("nothing was erased");
    typed(&directory, &["erase", id], &[PASSPHRASE, id]).expect(0);
    typed(&directory, &["export", id, path, "--overwrite"], &[PASSPHRASE])
        .expect(1)
        .says("no longer in the store");
    let backups = typed(&directory, &["backups"], &[]).expect(0).out;
    assert_eq!(backups.lines().count(), 1, "{backups}");
    let restored = typed(&directory, &["restore", &path_in(&backups)], &[PASSPHRASE]).expect(0);
    assert!(restored.out.contains("now has 1 case."), "{}", restored.out);
}
