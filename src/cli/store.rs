//! `stepwell store`: backups, restoring, checking, keys, and one patient's export and erasure.

use std::path::Path;

use super::args::{Store, StoreCommand};
use super::progress::Progress;
use super::{Failure, ask, say};
use crate::model::CaseId;
use crate::workspace::{
    BackupInfo, Clock, Credential, Error, OnProgress, Passphrase, Purpose, RecoveryKey, Workspace,
    default_directory,
};

/// `stepwell store ..`
pub(super) fn run(asked: &Store) -> Result<(), Failure> {
    let mut workspace = workspace(asked)?;
    match &asked.command {
        StoreCommand::Backup { to } => backup(&mut workspace, to.as_deref()),
        StoreCommand::Backups => backups(&workspace),
        StoreCommand::Restore { backup } => restore(&mut workspace, backup),
        StoreCommand::Verify { backup } => verify(&mut workspace, backup.as_deref()),
        StoreCommand::Rebuild => rebuild(&mut workspace),
        StoreCommand::Passphrase => passphrase(&mut workspace),
        StoreCommand::RecoveryKey => recovery_key(&mut workspace),
        StoreCommand::Recover => recover(&mut workspace),
        StoreCommand::Export { case, output, overwrite, letters } => {
            expect_free(output, *overwrite)?;
            export(&mut workspace, case, output, letters.as_deref())
        }
        StoreCommand::Erase { case } => erase(&mut workspace, case),
    }
}

fn workspace(asked: &Store) -> Result<Workspace, Failure> {
    let directory = asked.store.clone().map_or_else(default_directory, Ok);
    directory
        .and_then(|directory| Workspace::new(&directory, Purpose::Patients, Clock::System))
        .map_err(other)
}

/// A store or backup that is not what was written is a file that is refused; the rest is anything else.
fn other(error: Error) -> Failure {
    use crate::workspace::StoreError as Store;
    match error {
        Error::Store(
            Store::Damaged(_)
            | Store::HeaderDamaged(_)
            | Store::JournalBroken { .. }
            | Store::RolledBack { .. }
            | Store::AnchorDamaged,
        ) => Failure::Refused(error.to_string()),
        _ => Failure::Other(error.to_string()),
    }
}

/// Opens the store; one that can only be read is said to be so on standard error by failing, unless that is enough.
fn open(workspace: &mut Workspace) -> Result<(), Failure> {
    workspace.unlock(&ask::passphrase("Passphrase")?).map_err(other)?;
    match workspace.snapshot().read_only {
        None => Ok(()),
        Some(findings) => Err(Failure::Refused(findings.why.clone())),
    }
}

fn count(workspace: &mut Workspace) -> String {
    match workspace.snapshot().cases.len() {
        1 => "1 case".to_owned(),
        many => format!("{many} cases"),
    }
}

fn made(backup: &BackupInfo) -> String {
    format!("{} ({} KiB)\n", backup.path.display(), backup.bytes / 1024)
}

fn backup(workspace: &mut Workspace, to: Option<&Path>) -> Result<(), Failure> {
    open(workspace)?;
    let made_now = told(|tell| workspace.backup(to, tell)).map_err(other)?;
    say(&format!("The backup was made and checked: {}", made(&made_now)))
}

/// Does long work and shows how far it is; the line is gone before the answer stands there.
fn told<T>(work: impl FnOnce(OnProgress<'_>) -> T) -> T {
    let mut progress = Progress::begin();
    work(&mut |at| progress.tell(at))
}

fn backups(workspace: &Workspace) -> Result<(), Failure> {
    let found = workspace.backups().map_err(|error| Failure::Other(error.to_string()))?;
    if found.is_empty() {
        return say("There are no backups in the folder of the store.\n");
    }
    say(&found.iter().map(made).collect::<String>())
}

fn restore(workspace: &mut Workspace, backup: &Path) -> Result<(), Failure> {
    let passphrase = ask::passphrase("Passphrase")?;
    told(|tell| workspace.restore(backup, Credential::Passphrase(&passphrase), tell))
        .map_err(|error| Failure::refused(backup, error))?;
    let cases = count(workspace);
    say(&format!(
        "The backup was checked and restored; the store now has {cases}. What was there before is in its folder \
         set-aside.\n"
    ))
}

fn verify(workspace: &mut Workspace, backup: Option<&Path>) -> Result<(), Failure> {
    if let Some(backup) = backup {
        let passphrase = ask::passphrase("Passphrase")?;
        workspace.verify_backup(backup, &passphrase).map_err(|error| Failure::refused(backup, error))?;
        return say("The backup is sound: every page, the whole journal and every record.\n");
    }
    open(workspace)?;
    workspace.check().map_err(other)?;
    say("The store is sound: every page, the whole journal and every record.\n")
}

fn rebuild(workspace: &mut Workspace) -> Result<(), Failure> {
    let passphrase = ask::passphrase("Passphrase")?;
    let rebuilt = told(|tell| workspace.rebuild(Credential::Passphrase(&passphrase), tell)).map_err(other)?;
    let mut text = format!("The store was rebuilt and checked; it has {}.\n", count(workspace));
    match &rebuilt.backup {
        Some(name) => text.push_str(&format!("Gaps were filled from the backup {name}.\n")),
        None => text.push_str("There was no sound backup to fill gaps from.\n"),
    }
    for case in &rebuilt.affected {
        text.push_str(&match case.gone {
            true => format!("Case {} is lost.\n", case.id),
            false => {
                format!("Case {}: {} records lost, {} older than they were.\n", case.id, case.lost, case.old)
            }
        });
    }
    if !rebuilt.complete {
        text.push_str("The end of the journal could not be read: later changes may be missing.\n");
    }
    if let Some(folder) = &rebuilt.set_aside {
        text.push_str(&format!("The damaged files are kept in {}.\n", folder.display()));
    }
    say(&text)
}

fn passphrase(workspace: &mut Workspace) -> Result<(), Failure> {
    let current = ask::passphrase("Passphrase")?;
    workspace.unlock(&current).map_err(other)?;
    let next = new_passphrase()?;
    workspace.change_passphrase(&current, &next).map_err(other)?;
    say("The new passphrase holds. Backups that were carried elsewhere keep the old one.\n")
}

fn new_passphrase() -> Result<Passphrase, Failure> {
    let (next, again) = (ask::line("New passphrase")?, ask::line("The same again")?);
    if *next == *again {
        return Ok(Passphrase::new(next.to_string()));
    }
    Err(Failure::Other(
        "The two are not the same, so nothing was changed. Type the new passphrase again.".to_owned(),
    ))
}

fn recovery_key(workspace: &mut Workspace) -> Result<(), Failure> {
    open(workspace)?;
    let key = workspace.make_recovery_key().map_err(other)?;
    say(&format!("Write this recovery key on paper and keep it in a safe place:\n\n  {}\n\n", *key.print()))?;
    let typed =
        RecoveryKey::parse(&ask::line("Type it from the paper")?).map_err(|error| other(error.into()))?;
    workspace.confirm_recovery_key(&typed).map_err(other)?;
    say("The recovery key is in force; an earlier one opens nothing any more.\n")
}

fn recover(workspace: &mut Workspace) -> Result<(), Failure> {
    let key = RecoveryKey::parse(&ask::line("Recovery key")?).map_err(|error| other(error.into()))?;
    let next = new_passphrase()?;
    workspace.recover(&key, &next).map_err(other)?;
    say(
        "The new passphrase holds. The recovery key is used up; make a new one with: stepwell store recovery-key\n",
    )
}

fn expect_free(output: &Path, overwrite: bool) -> Result<(), Failure> {
    if !overwrite && output.exists() {
        return Err(Failure::refused(output, "the file is there already; add --overwrite to replace it."));
    }
    Ok(())
}

fn export(
    workspace: &mut Workspace,
    case: &CaseId,
    output: &Path,
    letters: Option<&Path>,
) -> Result<(), Failure> {
    // A store that can only be read is exported from as well: that may be all that is left.
    workspace.unlock(&ask::passphrase("Passphrase")?).map_err(other)?;
    workspace.export(case, output).map_err(other)?;
    say(&format!("{}: the whole case, not encrypted.\n", output.display()))?;
    let Some(folder) = letters else { return Ok(()) };
    let written = workspace.export_letters(case, folder).map_err(other)?;
    match written.len() {
        0 => say("No letter of this case has left.\n"),
        _ => say(&written
            .iter()
            .map(|file| format!("{}: a letter, as it left.\n", file.display()))
            .collect::<String>()),
    }
}

fn erase(workspace: &mut Workspace, case: &CaseId) -> Result<(), Failure> {
    open(workspace)?;
    let typed = ask::line("Type the id of the case again to erase it for good")?;
    if typed.trim() != case.as_str() {
        return Err(Failure::Other("The ids differ, so nothing was erased.".to_owned()));
    }
    workspace.erase_case(case).map_err(other)?;
    say("The case is erased from the store, and its backups were replaced by a new one.\n")
}
