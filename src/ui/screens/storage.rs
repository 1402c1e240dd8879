//! The store's own screen: whether it is sound, its passphrase and recovery key, its backups.

use egui::{CentralPanel, Frame, Margin, ScrollArea, Ui};

use super::gate::is_short;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Button, FieldKey, Glyph, TextField, caption_row, label, line, rule, section_head, signed,
};

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
    pub current: String,
    /// The new one, and the same again.
    pub next: (String, String),
    /// The recovery key that was just made, as it is printed.
    pub made_key: Option<String>,
    /// The key as it was typed from the print.
    pub typed_key: String,
    /// The backups, newest first; absent while they were not asked for.
    pub backups: Option<Vec<BackupRow>>,
    /// The backup that is to be restored, and the passphrase for it. The empty path means the rebuilding of the store.
    pub asking: Option<(std::path::PathBuf, String)>,
    /// What was done or is wrong, and where it stands.
    pub said: Option<(Place, String)>,
}

impl std::fmt::Debug for StorageDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StorageDraft").field("said", &self.said).finish_non_exhaustive()
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
}

/// What the user wants. What was typed in secret is never printed.
#[derive(Clone, PartialEq, Eq)]
pub enum StorageAct {
    /// Read and check everything.
    Check,
    /// Replace the passphrase.
    ChangePassphrase {
        /// The one in force.
        current: String,
        /// The new one.
        next: String,
    },
    /// Make a recovery key.
    MakeKey,
    /// Put the recovery key in force that was typed from the print.
    ConfirmKey(String),
    /// Make a backup now.
    Backup,
    /// Make a backup in another folder.
    BackupElsewhere,
    /// Put a backup in the place of the store.
    Restore(std::path::PathBuf, String),
    /// Make a whole store of what can be read and the latest backup.
    Rebuild(String),
    /// Back to the settings.
    Leave,
}

impl std::fmt::Debug for StorageAct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StorageAct")
    }
}

/// Shows the screen in the whole of `ui`.
pub fn storage(ui: &mut Ui, view: &StorageView, draft: &mut StorageDraft) -> Option<StorageAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let frame = Frame::new().fill(tokens.color.panel).inner_margin(Margin::same(tokens.space.xl as i8));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().id_salt("storage").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(640.0);
            label(ui, TypeRole::NextStep, tokens.color.text, "Storage");
            let words = format!("Everything is kept in one encrypted file in {}.", view.folder);
            label(ui, TypeRole::Base, tokens.color.text2, words);
            rule(ui);
            health(ui, view, draft, &mut act);
            if view.demo {
                rule(ui);
                let words =
                    "This is the demo: it is thrown away when it is closed, and has no backups and no keys.";
                label(ui, TypeRole::Base, tokens.color.text2, words);
            } else {
                rule(ui);
                backups(ui, view, draft, &mut act);
                rule(ui);
                recovery_key(ui, view, draft, &mut act);
                rule(ui);
                passphrase(ui, draft, &mut act);
            }
            ui.add_space(tokens.space.l);
            if ui.add(Button::normal("Back to the settings").key("Esc")).clicked() {
                act = Some(StorageAct::Leave);
            }
        });
    });
    act
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
            sentence(ui, Glyph::Urgent, &format!("The store is open for reading only. {}", found.why));
            label(ui, TypeRole::Base, tokens(ui).color.text, found.remedy.as_str());
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
                draft.asking = Some((std::path::PathBuf::new(), String::new()));
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
    let Some((asked, typed)) = draft.asking.as_mut().filter(|(asked, _)| asked == path) else { return };
    let words = "What is there now is set aside in the folder of the store, not deleted.";
    label(ui, TypeRole::Base, tokens(ui).color.text2, words);
    let key = FieldKey::new("passphrase for restoring", asked.display().to_string());
    TextField::secret(key, "Passphrase of the store or of the backup").first().width(360.0).show(ui, typed);
    let (asked, typed) = (asked.clone(), typed.clone());
    ui.horizontal(|ui| {
        if ui.add_enabled(!typed.is_empty(), Button::primary(verb)).clicked() {
            let rebuild = asked.as_os_str().is_empty();
            *act = Some(if rebuild { StorageAct::Rebuild(typed) } else { StorageAct::Restore(asked, typed) });
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
    let rows = draft.backups.clone().unwrap_or_default();
    if rows.is_empty() {
        sentence(ui, Glyph::Unknown, "There is no backup in the folder of the store yet.");
    }
    for row in &rows {
        caption_row(ui, &row.name, 260.0, |ui| {
            ui.horizontal(|ui| {
                line(ui, TypeRole::Base, tokens(ui).color.text2, row.size.as_str());
                let spoken = format!("Restore {}", row.name);
                if ui.add(Button::link("Restore…").spoken(&spoken).height(22.0)).clicked() {
                    draft.asking = Some((row.path.clone(), String::new()));
                }
            });
        });
        ask(ui, draft, act, &row.path, "Restore");
    }
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
        TextField::line(
            FieldKey::new("typed key", "storage"),
            "Type it from your print, to be sure it can be read",
        )
        .first()
        .show(ui, &mut draft.typed_key);
        if ui.add_enabled(!draft.typed_key.is_empty(), Button::primary("Put the key in force")).clicked() {
            *act = Some(StorageAct::ConfirmKey(draft.typed_key.clone()));
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
    let field = |name: &'static str| TextField::secret(FieldKey::new(name, "storage"), name).width(360.0);
    field("Passphrase in force").show(ui, &mut draft.current);
    field("New passphrase, 12 characters or more").show(ui, &mut draft.next.0);
    field("The new passphrase again").show(ui, &mut draft.next.1);
    if ui.add(Button::normal("Change the passphrase")).clicked() {
        let (next, again) = &draft.next;
        let wrong = if draft.current.is_empty() {
            Some("Type the passphrase in force")
        } else if is_short(next) {
            Some("Use 12 characters or more; a sentence is easy to remember")
        } else if next != again {
            Some("The two new passphrases differ; type the second again")
        } else {
            None
        };
        match wrong {
            Some(words) => draft.said = Some((Place::Passphrase, words.to_owned())),
            None => {
                *act =
                    Some(StorageAct::ChangePassphrase { current: draft.current.clone(), next: next.clone() });
            }
        }
    }
    said(ui, draft, Place::Passphrase);
}
