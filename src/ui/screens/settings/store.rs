//! The store itself: whether it is sound, its backups, when it locks, and what opens it.

use egui::{Align, Layout, Stroke, Ui, vec2};
use zeroize::Zeroizing;

use super::row::{choices, fact, row};
use crate::model::Settings;
use crate::ui::screens::gate::is_short;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Answer, Button, FieldKey, Glyph, SecretText, TextField, caption_row, choice, label, line, rule,
    section_head, signed,
};
use crate::workspace::Ticket;

/// The times after which an idle store can be locked, in minutes.
const LOCK_MINUTES: [(u8, &str); 5] =
    [(2, "2 minutes"), (5, "5 minutes"), (10, "10 minutes"), (20, "20 minutes"), (30, "30 minutes")];
const LOCK_DEFAULT: u8 = 10;
/// Widths of the columns of the backups, and height of a line.
const MADE: f32 = 240.0;
const SIZE: f32 = 100.0;
const BACKUP: f32 = 32.0;

/// What is shown of the store.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StorageView {
    /// Its folder.
    pub folder: String,
    /// Why it is only read, what helps, and the affected cases with what is lost of each; absent for one that takes
    /// changes.
    pub read_only: Option<ReadOnly>,
    /// Whether there is a recovery key in force.
    pub has_recovery_key: bool,
    /// Why the backup of the day failed, if it did.
    pub backup_problem: Option<String>,
    /// Whether it is the demo, which has neither backups nor keys.
    pub demo: bool,
}

/// A store that takes no changes.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadOnly {
    /// Why.
    pub why: String,
    /// What helps.
    pub remedy: String,
    /// Whether rebuilding helps.
    pub can_rebuild: bool,
    /// The cases that are not whole, by name, and what is lost of each.
    pub affected: Vec<(String, String)>,
    /// Whether there may be losses that nothing speaks of.
    pub complete: bool,
}

/// A backup as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupRow {
    /// When it was made, or before what.
    pub name: String,
    /// How large it is, in words.
    pub size: String,
    /// Its folder.
    pub path: std::path::PathBuf,
}

/// What is typed on the screen, and what it was told. Wiped when the store is locked.
#[derive(Default)]
pub struct StorageDraft {
    /// The passphrase in force.
    pub current: SecretText,
    /// The new one, and the same again.
    pub next: (SecretText, SecretText),
    /// The recovery key that was just made, as it is printed.
    pub made_key: Option<Zeroizing<String>>,
    /// The key as it was typed from the print.
    pub typed_key: SecretText,
    /// The backups, newest first; absent while they were not asked for.
    pub backups: Option<Vec<BackupRow>>,
    /// The backup that is to be restored, and the passphrase for it. The empty path means the rebuilding of the store.
    pub asking: Option<(std::path::PathBuf, SecretText)>,
    /// What was done or is wrong, and where it stands.
    pub said: Option<(Place, String)>,
    /// What was asked for and is not answered yet, and where its answer belongs.
    pub asked: Option<(Ticket, Place)>,
}

impl std::fmt::Debug for StorageDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StorageDraft").field("said", &self.said).finish_non_exhaustive()
    }
}

impl StorageDraft {
    /// Asks for the passphrase before what is in `backup` takes the place of the store.
    fn ask(&mut self, backup: std::path::PathBuf) {
        self.asking = Some((backup, SecretText::default()));
        self.said = None;
    }
}

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Whether the store is sound.
    Health,
    /// The passphrase.
    Passphrase,
    /// The recovery key.
    RecoveryKey,
    /// The backups.
    Backups,
    /// The passphrase that is asked for before something takes the place of the store.
    Asking,
}

/// What the user wants. What was typed in secret stays in the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageAct {
    /// Read and check everything.
    Check,
    /// Replace the passphrase.
    ChangePassphrase,
    /// Make a recovery key.
    MakeKey,
    /// Put the recovery key in force that was typed from the print.
    ConfirmKey,
    /// Make a backup now.
    Backup,
    /// Make a backup in another folder.
    BackupElsewhere,
    /// Put a backup in the place of the store.
    Restore(std::path::PathBuf),
    /// Make a whole store of what can be read and the latest backup.
    Rebuild,
}

/// Whether the store is sound, and its backups.
pub(super) fn store(ui: &mut Ui, view: &StorageView, draft: &mut StorageDraft) -> Option<StorageAct> {
    let mut act = None;
    fact(ui, "Folder", &view.folder);
    rule(ui);
    health(ui, view, draft, &mut act);
    rule(ui);
    if view.demo {
        section_head(ui, "Backups");
        in_the_demo(ui, "This is the demo: it is thrown away when it is closed, and has no backups.");
    } else {
        backups(ui, view, draft, &mut act);
    }
    act
}

/// When the store locks, and what opens it.
pub(super) fn keys(
    ui: &mut Ui,
    view: &StorageView,
    (draft, values): (&mut StorageDraft, &mut Settings),
) -> Option<StorageAct> {
    let mut act = None;
    section_head(ui, "Locks by itself");
    choices(ui, "When nobody was there for", |ui| {
        let minutes = LOCK_MINUTES.map(|(minutes, words)| Answer::known(minutes, words));
        let now = Some(values.lock_after_minutes.unwrap_or(LOCK_DEFAULT));
        if let Some(chosen) = choice(ui, "Lock after", &minutes, now) {
            values.lock_after_minutes = Some(chosen);
        }
    });
    rule(ui);
    if view.demo {
        section_head(ui, "Keys");
        in_the_demo(ui, "This is the demo: it needs no passphrase, and has no keys.");
    } else {
        recovery_key(ui, view, draft, &mut act);
        rule(ui);
        passphrase(ui, draft, &mut act);
    }
    act
}

fn in_the_demo(ui: &mut Ui, words: &str) {
    let color = tokens(ui).color.text2;
    label(ui, TypeRole::Base, color, words);
}

/// What was said at a part of the screen.
fn said(ui: &mut Ui, draft: &StorageDraft, here: Place) {
    if let Some((place, words)) = &draft.said
        && *place == here
    {
        let color = tokens(ui).color.accent;
        label(ui, TypeRole::BaseStrong, color, words.as_str());
    }
}

fn sentence(ui: &mut Ui, sign: Glyph, words: &str) {
    let color = tokens(ui).color.text;
    signed(ui, sign, TypeRole::Base, |ui| label(ui, TypeRole::Base, color, words));
}

fn health(ui: &mut Ui, view: &StorageView, draft: &mut StorageDraft, act: &mut Option<StorageAct>) {
    section_head(ui, "Health");
    match &view.read_only {
        None => sentence(
            ui,
            Glyph::Met,
            "The store takes changes, and each is on the disk before it is shown as saved.",
        ),
        Some(found) => {
            let words = format!("The store is open for reading only. {} {}", found.why, found.remedy);
            sentence(ui, Glyph::Urgent, &words);
            for (name, lost) in &found.affected {
                caption_row(ui, name, 220.0, |ui| {
                    line(ui, TypeRole::Base, tokens(ui).color.text, lost.as_str())
                });
            }
            if !found.complete {
                sentence(
                    ui,
                    Glyph::Unknown,
                    "The journal could not be read to its end: later changes may be lost as well.",
                );
            }
            if found.can_rebuild && ui.add(Button::primary("Rebuild the store…")).clicked() {
                draft.ask(std::path::PathBuf::new());
            }
        }
    }
    ask(ui, draft, act, std::path::Path::new(""), "Rebuild");
    said(ui, draft, Place::Health);
    if ui.add(Button::normal("Check the whole store")).clicked() {
        *act = Some(StorageAct::Check);
    }
}

/// Asks for the passphrase before something takes the place of the store.
fn ask(
    ui: &mut Ui,
    draft: &mut StorageDraft,
    act: &mut Option<StorageAct>,
    path: &std::path::Path,
    verb: &'static str,
) {
    let wrong =
        draft.said.as_ref().filter(|(place, _)| *place == Place::Asking).map(|(_, words)| words.as_str());
    let Some((asked, typed)) = draft.asking.as_mut().filter(|(asked, _)| asked == path) else { return };
    let words = "What is there now is set aside in the folder of the store, not deleted.";
    label(ui, TypeRole::Base, tokens(ui).color.text2, words);
    let key = FieldKey::new("passphrase for restoring", asked.display().to_string());
    let name = "Passphrase of the store or of the backup";
    TextField::secret(key, name).first().width(360.0).error(wrong).show_secret(ui, typed);
    let (asked, ready) = (asked.clone(), !typed.is_empty());
    ui.horizontal(|ui| {
        if ui.add_enabled(ready, Button::primary(verb)).clicked() {
            let rebuild = asked.as_os_str().is_empty();
            *act = Some(if rebuild { StorageAct::Rebuild } else { StorageAct::Restore(asked) });
        }
        if ui.add(Button::normal("Not now")).clicked() {
            draft.asking = None;
        }
    });
}

fn backups(ui: &mut Ui, view: &StorageView, draft: &mut StorageDraft, act: &mut Option<StorageAct>) {
    section_head(ui, "Backups");
    let words =
        "A backup of the day is made by itself, encrypted and checked: of the last days, weeks and months.";
    label(ui, TypeRole::Base, tokens(ui).color.text2, words);
    if let Some(problem) = &view.backup_problem {
        sentence(ui, Glyph::Urgent, problem);
    }
    // Lent for the frame: what is asked below a row is in the same draft.
    let rows = draft.backups.take();
    if rows.as_ref().is_none_or(Vec::is_empty) {
        sentence(ui, Glyph::Unknown, "There is no backup in the folder of the store yet.");
    } else {
        ui.add_space(tokens(ui).space.xs);
        backup_line(ui, (TypeRole::Caption, "Made", "Size"), |_ui| {});
    }
    for row in rows.iter().flatten() {
        let mut chosen = None;
        backup_line(ui, (TypeRole::Base, &row.name, &row.size), |ui| {
            let spoken = format!("Restore {}", row.name);
            if ui.add(Button::link("Restore…").spoken(&spoken).height(24.0)).clicked() {
                chosen = Some(row.path.clone());
            }
        });
        if let Some(path) = chosen {
            draft.ask(path);
        }
        ask(ui, draft, act, &row.path, "Restore");
    }
    draft.backups = rows;
    ui.add_space(tokens(ui).space.s);
    said(ui, draft, Place::Backups);
    ui.horizontal(|ui| {
        if ui.add(Button::normal("Back up now")).clicked() {
            *act = Some(StorageAct::Backup);
        }
        if ui.add(Button::normal("Back up to another folder…")).clicked() {
            *act = Some(StorageAct::BackupElsewhere);
        }
    });
}

/// A line of the table of backups, with what can be done at its end.
fn backup_line(ui: &mut Ui, (role, made, size): (TypeRole, &str, &str), acts: impl FnOnce(&mut Ui)) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let ink = if role == TypeRole::Caption { color.text2 } else { color.text };
    let height = if role == TypeRole::Caption { tokens.size.table_head } else { BACKUP };
    let line_of = |ui: &mut Ui, width: f32, words: &str| {
        ui.allocate_ui_with_layout(vec2(width, height), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(width);
            line(ui, role, ink, words);
        });
    };
    let drawn = ui.horizontal(|ui| {
        ui.set_min_height(height);
        line_of(ui, MADE, made);
        line_of(ui, SIZE, size);
        ui.with_layout(Layout::right_to_left(Align::Center), acts);
    });
    let rect = drawn.response.rect;
    ui.painter().hline(ui.max_rect().x_range(), rect.bottom() + 1.0, Stroke::new(1.0, color.line));
}

fn recovery_key(ui: &mut Ui, view: &StorageView, draft: &mut StorageDraft, act: &mut Option<StorageAct>) {
    let tokens = tokens(ui);
    section_head(ui, "Recovery key");
    if view.has_recovery_key {
        sentence(
            ui,
            Glyph::Met,
            "A recovery key is in force: it opens the store if the passphrase is forgotten.",
        );
    } else {
        sentence(
            ui,
            Glyph::Unknown,
            "There is no recovery key: nobody can open the store if the passphrase is forgotten.",
        );
    }
    if let Some(key) = &draft.made_key {
        let words =
            "Write this key down or print it, and keep it where only you can find it. It is shown once.";
        label(ui, TypeRole::Base, tokens.color.text, words);
        label(ui, TypeRole::Dial, tokens.color.text, key.as_str());
        TextField::printed_key(
            FieldKey::new("typed key", "storage"),
            "Type it from your print, to be sure it can be read",
        )
        .first()
        .show_secret(ui, &mut draft.typed_key);
        if ui.add_enabled(!draft.typed_key.is_empty(), Button::primary("Put the key in force")).clicked() {
            *act = Some(StorageAct::ConfirmKey);
        }
    } else {
        let words = if view.has_recovery_key { "Replace the recovery key" } else { "Make a recovery key" };
        if ui.add(Button::normal(words)).clicked() {
            *act = Some(StorageAct::MakeKey);
        }
    }
    said(ui, draft, Place::RecoveryKey);
}

fn passphrase(ui: &mut Ui, draft: &mut StorageDraft, act: &mut Option<StorageAct>) {
    section_head(ui, "Passphrase");
    secret(ui, ("Passphrase in force", "In force"), &mut draft.current);
    secret(ui, ("New passphrase, 12 characters or more", "New, 12 characters or more"), &mut draft.next.0);
    secret(ui, ("The new passphrase again", "The new one again"), &mut draft.next.1);
    if ui.add(Button::normal("Change the passphrase")).clicked() {
        let (next, again) = &draft.next;
        let wrong = if draft.current.is_empty() {
            Some("Type the passphrase in force")
        } else if is_short(next) {
            Some("Use 12 characters or more; a sentence is easy to remember")
        } else if !next.is(again) {
            Some("The two new passphrases differ; type the second again")
        } else {
            None
        };
        match wrong {
            Some(words) => draft.said = Some((Place::Passphrase, words.to_owned())),
            None => *act = Some(StorageAct::ChangePassphrase),
        }
    }
    said(ui, draft, Place::Passphrase);
}

/// A passphrase: its name as it is spoken, and as it stands before the field.
fn secret(ui: &mut Ui, (name, shown): (&'static str, &str), text: &mut SecretText) {
    row(ui, shown, |ui| {
        TextField::secret(FieldKey::new(name, "storage"), name)
            .name_hidden()
            .width(360.0)
            .show_secret(ui, text);
    });
}
