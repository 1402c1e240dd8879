//! The keys of the whole window, and the list of them. One table gives the key, its words and its command.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::ui::command::{FileUse, UiCommand};
use crate::ui::drafts::entry::DraftKind;
use crate::ui::route::{CaseTab, Route};
use crate::ui::screens::settings::StorageAct;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, caption_row, label, line, modal};

/// Where a key counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Wherever a store is open.
    Open,
    /// In a case.
    Case,
    /// At a letter.
    Letter,
    /// Everywhere.
    Always,
}

struct Shortcut {
    key: KeyboardShortcut,
    shown: &'static str,
    words: &'static str,
    place: Place,
    command: fn() -> UiCommand,
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

const SHORTCUTS: [Shortcut; 22] = [
    Shortcut {
        key: ctrl(Key::K),
        shown: "Ctrl+K",
        words: "Commands and cases",
        place: Place::Open,
        command: || UiCommand::OpenPalette,
    },
    Shortcut {
        key: ctrl(Key::N),
        shown: "Ctrl+N",
        words: "New case",
        place: Place::Open,
        command: || UiCommand::NewCase,
    },
    Shortcut {
        key: ctrl(Key::F),
        shown: "Ctrl+F",
        words: "Search cases",
        place: Place::Open,
        command: || UiCommand::FocusSearch,
    },
    Shortcut {
        key: ctrl(Key::R),
        shown: "Ctrl+R",
        words: "All cases: what was tried, what worked, where cases wait",
        place: Place::Open,
        command: || UiCommand::OpenSurvey,
    },
    Shortcut {
        key: ctrl(Key::O),
        shown: "Ctrl+O",
        words: "Open a case file",
        place: Place::Open,
        command: || UiCommand::AskFile(FileUse::OpenCases),
    },
    Shortcut {
        key: ctrl(Key::S),
        shown: "Ctrl+S",
        words: "Save this case to a file (everything is saved in the store at once)",
        place: Place::Case,
        command: || UiCommand::SaveCaseAs,
    },
    Shortcut {
        key: ctrl(Key::T),
        shown: "Ctrl+T",
        words: "Add a treatment",
        place: Place::Case,
        command: || UiCommand::AddEntry { kind: DraftKind::Treatment, day: None, track: None },
    },
    Shortcut {
        key: ctrl(Key::M),
        shown: "Ctrl+M",
        words: "Add a medicine",
        place: Place::Case,
        command: || UiCommand::AddEntry { kind: DraftKind::Medicine, day: None, track: None },
    },
    Shortcut {
        key: ctrl(Key::D),
        shown: "Ctrl+D",
        words: "Duplicate the selected treatment, or the last one",
        place: Place::Case,
        command: || UiCommand::DuplicateLast,
    },
    Shortcut {
        key: ctrl(Key::E),
        shown: "Ctrl+E",
        words: "Assessment",
        place: Place::Case,
        command: || UiCommand::ShowTab(CaseTab::Assessment),
    },
    Shortcut {
        key: ctrl(Key::L),
        shown: "Ctrl+L",
        words: "Letter",
        place: Place::Case,
        command: || UiCommand::ShowTab(CaseTab::Letter(None)),
    },
    Shortcut {
        key: ctrl(Key::P),
        shown: "Ctrl+P",
        words: "Export the draft of the letter as PDF",
        place: Place::Letter,
        command: || UiCommand::ExportLetter,
    },
    Shortcut {
        key: ctrl(Key::I),
        shown: "Ctrl+I",
        words: "Issue the letter",
        place: Place::Letter,
        command: || UiCommand::IssueLetter,
    },
    Shortcut {
        key: ctrl(Key::Num1),
        shown: "Ctrl+1",
        words: "Timeline",
        place: Place::Case,
        command: || UiCommand::ShowTab(CaseTab::Timeline),
    },
    Shortcut {
        key: ctrl(Key::Num2),
        shown: "Ctrl+2",
        words: "List of entries",
        place: Place::Case,
        command: || UiCommand::ShowTab(CaseTab::List),
    },
    Shortcut {
        key: ctrl(Key::Num3),
        shown: "Ctrl+3",
        words: "Review: look back at this case",
        place: Place::Case,
        command: || UiCommand::ShowTab(CaseTab::Review),
    },
    Shortcut {
        key: KeyboardShortcut::new(CTRL_SHIFT, Key::Z),
        shown: "Ctrl+Shift+Z",
        words: "Redo",
        place: Place::Case,
        command: || UiCommand::Redo,
    },
    Shortcut {
        key: ctrl(Key::Z),
        shown: "Ctrl+Z",
        words: "Undo; in a text field it takes back typing",
        place: Place::Case,
        command: || UiCommand::Undo,
    },
    Shortcut {
        key: ctrl(Key::Comma),
        shown: "Ctrl+,",
        words: "Settings",
        place: Place::Open,
        command: || UiCommand::OpenSettings,
    },
    Shortcut {
        key: ctrl(Key::Home),
        shown: "Ctrl+Home",
        words: "Home: the list of cases and what is due",
        place: Place::Open,
        command: || UiCommand::Go(Route::Home),
    },
    Shortcut {
        key: KeyboardShortcut::new(CTRL_SHIFT, Key::L),
        shown: "Ctrl+Shift+L",
        words: "Lock",
        place: Place::Open,
        command: || UiCommand::Lock,
    },
    Shortcut {
        key: KeyboardShortcut::new(Modifiers::NONE, Key::F1),
        shown: "F1",
        words: "Keys",
        place: Place::Always,
        command: || UiCommand::ToggleKeys,
    },
];

/// Keys that belong to one view and are handled there.
const LOCAL: [(&str, &str); 11] = [
    ("← → ↑ ↓", "Timeline: walk from entry to entry"),
    ("Enter", "Timeline, list: edit the entry"),
    ("Delete", "Timeline, list: remove the entry"),
    ("Wheel", "Timeline: zoom; with Shift it pans"),
    ("Home, End", "Timeline: first and last entry"),
    ("P, A, U", "Red-flag screen: present, absent, cannot be known"),
    ("Backspace", "Red-flag screen: back"),
    ("Enter", "Typed line: save the entry"),
    ("Tab", "Typed line: take the completion"),
    ("Ctrl+Enter", "Form: save; of a new entry, save and add another"),
    ("Esc", "Close what is open in front"),
];

/// A command without a key, found by its words.
struct Keyless {
    words: &'static str,
    place: Place,
    command: fn() -> UiCommand,
}

const KEYLESS: [Keyless; 7] = [
    Keyless {
        words: "Changed advice: cases that are advised otherwise now",
        place: Place::Open,
        command: || UiCommand::OpenChangedAdvice,
    },
    Keyless { words: "Light or dark theme", place: Place::Always, command: || UiCommand::SwitchTheme },
    Keyless { words: "Back up now", place: Place::Open, command: || UiCommand::Storage(StorageAct::Backup) },
    Keyless {
        words: "Check the whole store",
        place: Place::Open,
        command: || UiCommand::Storage(StorageAct::Check),
    },
    Keyless {
        words: "Repeat the selected treatment, or the last one, as a series",
        place: Place::Case,
        command: || UiCommand::RepeatAsSeries,
    },
    Keyless {
        words: "Patient: who it is, where it hurts",
        place: Place::Case,
        command: || UiCommand::EditPatient,
    },
    Keyless {
        words: "Erase this patient from the store and its backups…",
        place: Place::Case,
        command: || UiCommand::AskWhetherToErase,
    },
];

/// The commands that can be given on `route`: their words, their key, and what they ask for.
pub(super) fn commands(route: &Route) -> impl Iterator<Item = (&'static str, &'static str, UiCommand)> {
    let here = Here::of(route);
    let counts = move |shortcut: &&Shortcut| shortcut.place != Place::Always && here.has(shortcut.place);
    let keyless = KEYLESS.iter().filter(move |keyless| here.has(keyless.place));
    SHORTCUTS
        .iter()
        .filter(counts)
        .map(|shortcut| (shortcut.words, shortcut.shown, (shortcut.command)()))
        .chain(keyless.map(|keyless| (keyless.words, "", (keyless.command)())))
}

/// Whether a command is about the open case.
pub(super) fn of_the_case(command: &UiCommand) -> bool {
    let is_it = |place: Place, asked: fn() -> UiCommand| {
        matches!(place, Place::Case | Place::Letter) && asked() == *command
    };
    SHORTCUTS.iter().any(|shortcut| is_it(shortcut.place, shortcut.command))
        || KEYLESS.iter().any(|keyless| is_it(keyless.place, keyless.command))
}

/// Which keys a screen knows.
#[derive(Clone, Copy)]
struct Here {
    open: bool,
    case: bool,
    letter: bool,
}

impl Here {
    fn of(route: &Route) -> Self {
        Self {
            open: !matches!(route, Route::FirstRun | Route::Unlock),
            case: matches!(route, Route::Case(..)),
            letter: matches!(route, Route::Case(_, CaseTab::Letter(_))),
        }
    }

    fn has(self, place: Place) -> bool {
        match place {
            Place::Always => true,
            Place::Open => self.open,
            Place::Case => self.case,
            Place::Letter => self.letter,
        }
    }
}

/// What the keys pressed in this frame ask for.
pub(super) fn pressed(ctx: &egui::Context, route: &Route, nothing_in_front: bool) -> Vec<UiCommand> {
    let here = Here::of(route);
    let typing = ctx.text_edit_focused();
    let mut commands = Vec::new();
    for shortcut in &SHORTCUTS {
        let counts = here.has(shortcut.place) && (nothing_in_front || shortcut.place == Place::Always);
        // A text field takes back its own typing first.
        let is_undo = matches!((shortcut.command)(), UiCommand::Undo | UiCommand::Redo);
        if counts && !(is_undo && typing) && ctx.input_mut(|input| consume_exactly(input, shortcut.key)) {
            commands.push((shortcut.command)());
        }
    }
    // What stands in front hears Esc itself.
    let free = nothing_in_front && !typing && !egui::Popup::is_any_open(ctx);
    if free && ctx.input(|input| input.key_pressed(Key::Escape)) {
        commands.push(UiCommand::Escape);
    }
    commands
}

/// Whether a shortcut was pressed with these modifiers and no others, which is then heard by nobody else: Ctrl+Shift+L
/// is not Ctrl+L, and what AltGr types on some keyboards is no shortcut.
fn consume_exactly(input: &mut egui::InputState, shortcut: KeyboardShortcut) -> bool {
    let is_it = |event: &egui::Event| match event {
        egui::Event::Key { key, modifiers, pressed: true, .. } => {
            *key == shortcut.logical_key && modifiers.matches_exact(shortcut.modifiers)
        }
        _ => false,
    };
    let before = input.events.len();
    input.events.retain(|event| !is_it(event));
    input.events.len() < before
}

/// What a dialog needs around the list of keys: title, button, padding, and a margin to the window.
const AROUND_KEYS: f32 = 150.0;

/// The list of keys, over the screen.
pub(super) fn overlay(ctx: &egui::Context, commands: &mut Vec<UiCommand>) {
    let modal = modal("keys", ctx).show(ctx, |ui| {
        let tokens = tokens(ui);
        ui.set_width(520.0);
        label(ui, TypeRole::Title, tokens.color.text, "Keys");
        let room = ui.ctx().content_rect().height() - AROUND_KEYS;
        egui::ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
            let window = SHORTCUTS.iter().map(|shortcut| (shortcut.shown, shortcut.words));
            for (key, words) in window.chain(LOCAL) {
                caption_row(ui, key, 120.0, |ui| line(ui, TypeRole::Base, tokens.color.text, words));
            }
        });
        ui.add_space(tokens.space.s);
        if ui.add(Button::normal("Close").key("Esc")).clicked() {
            commands.push(UiCommand::Escape);
        }
    });
    if modal.should_close() {
        commands.push(UiCommand::Escape);
    }
}
