//! Commands and cases, found by typing (Ctrl+K). The commands are those of the keys, so that what has a key can
//! be found without knowing it.

use egui::{Key, Modifiers, Role, ScrollArea, Sense, WidgetInfo, vec2};

use crate::ui::command::UiCommand;
use crate::ui::keys;
use crate::ui::route::{CaseTab, Route};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{FieldKey, TextField, TextLine, label, modal};
use crate::workspace::CaseIndex;

/// Cases offered at once.
const MOST_CASES: usize = 8;

/// What is typed, and which line is lit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PaletteDraft {
    typed: String,
    lit: usize,
}

/// One line of the palette.
struct Line {
    words: String,
    key: &'static str,
    command: UiCommand,
}

/// Shows the palette; what is chosen goes to `commands`.
pub(super) fn palette(
    ctx: &egui::Context,
    (route, cases): (&Route, &CaseIndex),
    draft: &mut PaletteDraft,
    commands: &mut Vec<UiCommand>,
) {
    let shown = modal("palette", ctx).show(ctx, |ui| {
        ui.set_width(520.0);
        let key = FieldKey::new("palette", "commands");
        let field = TextField::line(key, "Command or patient")
            .name_hidden()
            .hint("A command, or a patient's name")
            .role(TypeRole::QuickEntry)
            .show(ui, &mut draft.typed);
        if ui.ctx().memory(|memory| memory.focused()).is_none() || field.changed() {
            field.request_focus();
            draft.lit = 0;
        }
        let lines = lines(route, cases, &draft.typed);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let (down, up) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp));
        draft.lit = draft.lit.saturating_add(usize::from(down)).saturating_sub(usize::from(up));
        draft.lit = draft.lit.min(lines.len().saturating_sub(1));
        let mut chosen = ui.input(|input| input.key_pressed(Key::Enter)).then_some(draft.lit);
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for (at, line) in lines.iter().enumerate() {
                if show_line(ui, line, at == draft.lit) {
                    chosen = Some(at);
                }
            }
            if lines.is_empty() {
                let color = tokens(ui).color.text2;
                label(ui, TypeRole::Base, color, "Nothing is called that.");
            }
        });
        chosen.and_then(|at| lines.into_iter().nth(at)).map(|line| line.command)
    });
    if let Some(command) = shown.inner.clone() {
        commands.push(UiCommand::FromPalette(Box::new(command)));
    } else if shown.should_close() {
        commands.push(UiCommand::Escape);
    }
}

fn lines(route: &Route, cases: &CaseIndex, typed: &str) -> Vec<Line> {
    let typed = typed.trim().to_lowercase();
    let matches = |words: &str| typed.split_whitespace().all(|word| words.to_lowercase().contains(word));
    let known = keys::commands(route).filter(|(_, _, command)| *command != UiCommand::OpenPalette);
    let mut lines: Vec<Line> = known
        .filter(|(words, ..)| matches(words))
        .map(|(words, key, command)| Line { words: words.to_owned(), key, command })
        .collect();
    let found = cases.matching(&typed).filter(|_| !typed.is_empty()).take(MOST_CASES);
    lines.extend(found.map(|case| Line {
        words: format!("{}, {}", case.row.family_name, case.row.given_name),
        key: "",
        command: UiCommand::OpenCase(case.row.id.clone(), CaseTab::Timeline),
    }));
    lines
}

/// One line; true if it was clicked.
fn show_line(ui: &mut egui::Ui, line: &Line, lit: bool) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), tokens.size.control), Sense::click());
    if lit || response.hovered() {
        ui.painter().rect_filled(rect, tokens.radius.control, color.sel);
    }
    let role = if lit { TypeRole::BaseStrong } else { TypeRole::Base };
    let words = TextLine { text: &line.words, role, color: color.text, max_width: rect.width() - 130.0 };
    words.paint(ui.painter(), &tokens, rect.left_center() + vec2(tokens.space.s, 0.0));
    let key = TextLine { text: line.key, role: TypeRole::Caption, color: color.text3, max_width: 110.0 };
    key.paint(ui.painter(), &tokens, rect.right_center() - vec2(110.0, 0.0));
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, lit, &line.words));
    if lit && !ui.is_rect_visible(rect) {
        response.scroll_to_me(None);
    }
    response.clicked()
}
