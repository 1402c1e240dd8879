//! What is asked of the store itself: checks, keys, backups.

use crate::model::CaseId;
use crate::pathway::words::dates;
use crate::ui::app::App;
use crate::ui::command::FileUse;
use crate::ui::perform::passphrase;
use crate::ui::route::Route;
use crate::ui::screens::settings::{BackupRow, Place, ReadOnly, SettingsPart, StorageAct, StorageView};
use crate::workspace::{
    AffectedCase, BackupInfo, Clock, Command, Done, Error, Passphrase, Rebuilt, RecoveryKey, Remedy,
    Snapshot, StoreState, Ticket,
};

impl App {
    /// Carries out what the screen of the store asks for.
    pub(super) fn storage(&mut self, act: StorageAct) {
        self.drafts.storage.said = None;
        // What comes of it is said there.
        if !matches!(self.route, Route::Settings(_)) {
            self.show_settings(SettingsPart::Store);
        }
        match act {
            StorageAct::Check => self.send_storage(Place::Health, Command::Check),
            StorageAct::ChangePassphrase => {
                let typed = &self.drafts.storage;
                let (current, next) = (passphrase(&typed.current), passphrase(&typed.next.0));
                self.send_storage(Place::Passphrase, Command::ChangePassphrase { current, next });
            }
            StorageAct::MakeKey => self.send_storage(Place::RecoveryKey, Command::MakeRecoveryKey),
            StorageAct::ConfirmKey => match RecoveryKey::parse(self.drafts.storage.typed_key.text()) {
                Ok(key) => self.send_storage(Place::RecoveryKey, Command::ConfirmRecoveryKey(key)),
                Err(error) => self.say_of_storage(Place::RecoveryKey, error.to_string()),
            },
            StorageAct::Backup => self.send_storage(Place::Backups, Command::Backup(None)),
            StorageAct::BackupElsewhere => self.ask_file(FileUse::BackupFolder),
            StorageAct::Restore(backup) => {
                if let Some(passphrase) = self.asked_passphrase() {
                    self.send_storage(Place::Asking, Command::Restore { backup, passphrase });
                }
            }
            StorageAct::Rebuild => {
                if let Some(passphrase) = self.asked_passphrase() {
                    self.send_storage(Place::Asking, Command::Rebuild(passphrase));
                }
            }
        }
    }

    /// Sends what is asked of the store, and looks out for the answer.
    fn send_storage(&mut self, place: Place, command: Command) {
        let ticket = self.send_and_note(command);
        self.drafts.storage.asked = Some((ticket, place));
    }

    /// Hears whether what was asked of the store was refused. While the store is open and its screen is shown, why stands
    /// where it was asked; returns whether it does.
    pub(super) fn storage_refused(&mut self, ticket: Ticket, why: Option<&Error>) -> bool {
        let Some((_, place)) = self.drafts.storage.asked.take_if(|(asked, _)| *asked == ticket) else {
            return false;
        };
        let is_open = matches!(self.snapshot().state, StoreState::Open(_));
        let Some(why) = why.filter(|_| is_open && matches!(self.route, Route::Settings(_))) else {
            return false;
        };
        self.say_of_storage(place, why.to_string());
        true
    }

    /// The passphrase that was asked for before something takes the place of the store.
    fn asked_passphrase(&self) -> Option<Passphrase> {
        self.drafts.storage.asking.as_ref().map(|(_, typed)| passphrase(typed))
    }

    fn say_of_storage(&mut self, place: Place, words: impl Into<String>) {
        self.drafts.storage.said = Some((place, words.into()));
    }

    /// Hears what was done to the store itself.
    pub(super) fn hear_of_storage(&mut self, done: Done) {
        match done {
            Done::StoreSound => {
                let words = "Every page, the whole journal and every record are as they should be.";
                self.say_of_storage(Place::Health, words);
            }
            Done::PassphraseChanged => {
                self.drafts.storage.current.clear();
                self.drafts.storage.next = Default::default();
                self.say_of_storage(
                    Place::Passphrase,
                    "The new passphrase holds. The old one opens nothing.",
                );
            }
            Done::RecoveryKeyMade(key) => self.show_made_key(&key),
            Done::RecoveryKeySet => {
                self.drafts.storage.made_key = None;
                self.drafts.storage.typed_key.clear();
                let words = "The recovery key is in force. The one before, if there was one, opens nothing.";
                self.say_of_storage(Place::RecoveryKey, words);
            }
            Done::BackedUp(info) => {
                self.say_of_storage(
                    Place::Backups,
                    format!(
                        "The backup of {} is there, and was checked.",
                        made(&info.name, self.handle.clock())
                    ),
                );
                self.send(Command::ListBackups);
            }
            Done::Backups(found) => {
                let clock = self.handle.clock();
                self.drafts.storage.backups = Some(found.iter().map(|info| row(info, clock)).collect());
            }
            Done::Restored => {
                self.settle_after_storage(
                    "The backup is in the place of the store. What was there is set aside.",
                );
            }
            Done::StoreRebuilt(rebuilt) => self.settle_after_storage(&words_of(&rebuilt)),
            // Heard before, or the snapshot shows it.
            _ => {}
        }
    }

    fn show_made_key(&mut self, key: &RecoveryKey) {
        self.drafts.storage.made_key = Some(key.print());
        self.drafts.storage.typed_key.clear();
        // The key before was used up by opening the store with it.
        if !matches!(self.route, Route::Settings(_)) {
            self.drafts.gate = Default::default();
            self.show_settings(SettingsPart::Keys);
        }
    }

    /// Another store stands in the place of the one before: nothing that was shown of it holds.
    fn settle_after_storage(&mut self, words: &str) {
        self.drafts = Default::default();
        self.show_settings(SettingsPart::Store);
        self.say_of_storage(Place::Health, words);
    }
}

/// Whether what was rebuilt is whole.
fn words_of(rebuilt: &Rebuilt) -> String {
    match rebuilt.affected.len() {
        0 => "The store is rebuilt, and every case is whole.".to_owned(),
        1 => "The store is rebuilt; 1 case is not whole.".to_owned(),
        count => format!("The store is rebuilt; {count} cases are not whole."),
    }
}

fn row(info: &BackupInfo, clock: Clock) -> BackupRow {
    BackupRow { name: made(&info.name, clock), size: size(info.bytes), path: info.path.clone() }
}

/// The name of a backup as a person reads it: "20 Nov 2026, 11:42" for `2026-11-20T10-42-00Z` by a wall clock an hour
/// ahead, "20 Nov 2026, 10:42 UTC" where the zone is not known; a further one of the same second has its number behind it.
/// Other names as they are.
fn made(name: &str, clock: Clock) -> String {
    let instant = |name: &str| {
        let (day, time) = name.split_once('T')?;
        clock.on_the_wall(&format!("{day}T{}", time.replace('-', ":")))
    };
    let (second, number) = name.split_once('.').unwrap_or((name, ""));
    instant(second).map_or_else(
        || name.to_owned(),
        |then| {
            let zone = if then.is_utc() { " UTC" } else { "" };
            let further = number.parse::<u32>().map(|number| format!(" ({number})")).unwrap_or_default();
            format!("{}, {}{zone}{further}", dates::day(then.date()), then.hour_minute())
        },
    )
}

/// "640 kB", "12 MB".
fn size(bytes: u64) -> String {
    match bytes {
        0..=999_999 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}

/// What is shown of the store of a snapshot.
pub(super) fn view(snapshot: &Snapshot) -> StorageView {
    let named = |id: &CaseId| {
        let row = snapshot.cases.row(id);
        row.map_or_else(
            || "A case whose name is lost".to_owned(),
            |row| format!("{}, {}", row.family_name, row.given_name),
        )
    };
    let lost = |case: &AffectedCase| match (case.gone, case.lost, case.old) {
        (true, ..) => "cannot be read".to_owned(),
        (false, lost, 0) => format!("{lost} lost"),
        (false, 0, old) => format!("{old} as they were before"),
        (false, lost, old) => format!("{lost} lost, {old} as they were before"),
    };
    let read_only = snapshot.read_only.as_ref().map(|found| ReadOnly {
        why: found.cause().to_owned(),
        remedy: found.remedy().to_string(),
        can_rebuild: found.remedy() == Remedy::Rebuild,
        affected: found.affected.iter().map(|case| (named(&case.id), lost(case))).collect(),
        complete: found.complete,
    });
    StorageView {
        folder: snapshot.directory.display().to_string(),
        read_only,
        has_recovery_key: snapshot.has_recovery_key,
        backup_problem: snapshot.backup_problem.clone(),
        demo: snapshot.demo,
    }
}
