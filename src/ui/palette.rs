//! Commands and cases, found by typing (Ctrl+K). The commands are those of the keys, so that what has a key can
//! be found without knowing it, and what has none beside them.

use egui::{Align2, Key, Modifiers, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::ui::command::UiCommand;
use crate::ui::keys;
use crate::ui::route::{CaseTab, Route};
use crate::ui::screens::settings::SettingsPart;
use crate::ui::show::case_line;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{FieldKey, Glyph, TextField, TextLine, label, modal, paint_glyph};
use crate::workspace::Snapshot;

/// Cases offered at once.
const MOST_CASES: usize = 8;
/// Width of the list, its height, and how far its top is from that of the window: it grows downwards and its field
/// stays where it is.
const WIDTH: f32 = 600.0;
const HEIGHT: f32 = 400.0;
const TOP: f32 = 96.0;
/// Where the second column begins.
const SECOND: f32 = 330.0;

/// What is typed, and which line is lit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PaletteDraft {
    typed: String,
    lit: usize,
}

/// One line of the palette.
struct Line {
    group: &'static str,
    words: String,
    /// In the second column: when a patient was born and where it hurts.
    beside: String,
    key: &'static str,
    sign: Option<Glyph>,
    command: UiCommand,
}

/// Shows the palette; what is chosen goes to `commands`.
pub(super) fn palette(
    ctx: &egui::Context,
    (route, snapshot): (&Route, &Snapshot),
    draft: &mut PaletteDraft,
    commands: &mut Vec<UiCommand>,
) {
    let place =
        egui::Modal::default_area(egui::Id::unique("palette")).anchor(Align2::CENTER_TOP, vec2(0.0, TOP));
    let shown = modal("palette", ctx).area(place).show(ctx, |ui| {
        ui.set_width(WIDTH);
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
        let lines = lines(route, snapshot, &draft.typed);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let (down, up) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp));
        draft.lit = draft.lit.saturating_add(usize::from(down)).saturating_sub(usize::from(up));
        draft.lit = draft.lit.min(lines.len().saturating_sub(1));
        let mut chosen = ui.input(|input| input.key_pressed(Key::Enter)).then_some(draft.lit);
        let room = (ui.ctx().content_rect().height() - TOP - 120.0).min(HEIGHT);
        ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut group = "";
            for (at, line) in lines.iter().enumerate() {
                if line.group != group {
                    group = line.group;
                    head(ui, group);
                }
                let response = show_line(ui, line, at == draft.lit);
                if response.clicked() {
                    chosen = Some(at);
                }
                // A pointer that moves takes the light with it; one that rests leaves it to the keys.
                if response.hovered() && ui.input(|input| input.pointer.is_moving()) {
                    draft.lit = at;
                }
                if at == draft.lit && (down || up) {
                    response.scroll_to_me(None);
                }
            }
            if lines.is_empty() {
                let color = tokens(ui).color.text2;
                ui.add_space(tokens(ui).space.s);
                label(ui, TypeRole::Base, color, "Nothing is called that.");
            }
        });
        foot(ui);
        chosen.and_then(|at| lines.into_iter().nth(at)).map(|line| line.command)
    });
    if let Some(command) = shown.inner.clone() {
        commands.push(UiCommand::FromPalette(Box::new(command)));
    } else if shown.should_close() {
        commands.push(UiCommand::Escape);
    }
}

fn lines(route: &Route, snapshot: &Snapshot, typed: &str) -> Vec<Line> {
    let typed = typed.trim().to_lowercase();
    let matches = |words: &str| typed.split_whitespace().all(|word| words.to_lowercase().contains(word));
    let found = snapshot.cases.matching(&typed).filter(|_| !typed.is_empty()).take(MOST_CASES);
    let mut lines: Vec<Line> = found
        .map(|case| {
            let shown = case_line(case, snapshot.today);
            Line {
                group: "Cases",
                words: shown.name,
                beside: [shown.born, shown.what].join(" · ").trim_start_matches(" · ").to_owned(),
                key: "",
                sign: Some(shown.status),
                command: UiCommand::OpenCase(case.row.id.clone(), CaseTab::Timeline),
            }
        })
        .collect();
    let line = |group, words: &str, key, command| Line {
        group,
        words: words.to_owned(),
        beside: String::new(),
        key,
        sign: None,
        command,
    };
    let (here, window): (Vec<_>, Vec<_>) = keys::commands(route)
        .filter(|(words, _, command)| *command != UiCommand::OpenPalette && matches(words))
        .partition(|(.., command)| keys::of_the_case(command));
    lines.extend(here.into_iter().map(|(words, key, command)| line("This case", words, key, command)));
    lines.extend(window.into_iter().map(|(words, key, command)| line("Commands", words, key, command)));
    let parts = SettingsPart::ALL.map(|part| (format!("Settings: {}", part.name()), part));
    let parts = parts.into_iter().filter(|(words, _)| !typed.is_empty() && matches(words));
    lines.extend(parts.map(|(words, part)| line("Settings", &words, "", UiCommand::ShowSettings(part))));
    lines
}

fn head(ui: &mut Ui, words: &str) {
    let tokens = tokens(ui);
    ui.add_space(tokens.space.s);
    ui.horizontal(|ui| {
        ui.add_space(tokens.space.s);
        label(ui, TypeRole::Caption, tokens.color.text3, words);
    });
    ui.add_space(tokens.space.xxs);
}

fn foot(ui: &mut Ui) {
    let tokens = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, tokens.color.line));
    label(ui, TypeRole::Caption, tokens.color.text3, "↑ ↓ move · Enter chooses · Esc closes");
}

/// One line.
fn show_line(ui: &mut Ui, line: &Line, lit: bool) -> egui::Response {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), tokens.size.control), Sense::click());
    if lit {
        ui.painter().rect_filled(rect, tokens.radius.control, color.sel);
    }
    let middle = rect.center().y;
    let mut left = rect.left() + tokens.space.s;
    if let Some(sign) = line.sign {
        paint_glyph(ui.painter(), sign, pos2(left + 7.0, middle), tokens.size.glyph_ledger, color);
        left += 24.0;
    }
    let key_of = TextLine { text: line.key, role: TypeRole::Caption, color: color.text3, max_width: 110.0 };
    let key = key_of.galley(ui.painter(), &tokens);
    let right = rect.right() - tokens.space.s;
    let end = if line.beside.is_empty() { right - key.size().x } else { rect.left() + SECOND };
    let role = if lit { TypeRole::BaseStrong } else { TypeRole::Base };
    let words =
        TextLine { text: &line.words, role, color: color.text, max_width: end - left - tokens.space.m };
    words.paint(ui.painter(), &tokens, pos2(left, middle));
    let beside =
        TextLine { text: &line.beside, role: TypeRole::Caption, color: color.text2, max_width: right - end };
    beside.paint(ui.painter(), &tokens, pos2(end, middle));
    // Keys stand flush right, so that they can be run down with the eye.
    ui.painter().galley(pos2(right - key.size().x, middle - key.size().y * 0.5), key, color.text3);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, lit, &line.words));
    response
}
