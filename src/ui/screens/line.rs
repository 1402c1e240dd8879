//! The typed line of quick entry: what is understood is underlined as it is typed, the last word can be completed.

use egui::{Area, Color32, Frame, Key, Margin, Modifiers, Order, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::model::{Date, Region};
use crate::pathway::Knowledge;
use crate::ui::drafts::entry::{DraftField, EntryDraft};
use crate::ui::drafts::quick::{Names, Suggestion, Understood, read, suggest, take, write};
use crate::ui::drafts::when;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{FieldKey, TextField, TextLine, label};

/// What the line is read with.
#[derive(Debug, Clone, Copy)]
pub struct LineReader<'a> {
    /// All names.
    pub names: &'a Names,
    /// The catalogue.
    pub knowledge: &'a Knowledge,
    /// Today, for dates without a year.
    pub today: Date,
    /// The region of the problem, for the findings there are.
    pub region: Option<Region>,
}

/// Width of a completion, of what is typed in it, and of the hint which key takes it.
const COMPLETION: f32 = 480.0;
const TYPED: f32 = 150.0;
const KEY_HINT: f32 = 76.0;

/// Shows the line over `draft` and keeps its fields in step; true if Enter asks to save.
pub fn quick_line(ui: &mut Ui, reader: LineReader<'_>, draft: &mut EntryDraft) -> bool {
    let tokens = tokens(ui);
    let key = FieldKey::new("line", draft.id.to_string());
    let focused = ui.memory(|memory| memory.has_focus(key.id()));
    let mut line = std::mem::take(&mut draft.line);
    let mut understood = understand(&line, reader, draft);
    let offered = if focused { suggest(&line, &understood, draft, reader.names) } else { Vec::new() };
    let lit_key = key.id().with("lit");
    let mut lit: Option<usize> = ui.data(|data| data.get_temp(lit_key)).unwrap_or_default();
    let mut taken = focused.then(|| keys(ui, &offered, &mut lit)).flatten();
    // A word may still become one that is understood, unless the line was already refused for it.
    let refused = draft.errors.contains_key(&DraftField::Line);
    let wrong = understood.not_understood(&line).filter(|_| refused || !still_typing(&line, focused));
    let wrong = wrong.map(|words| unread(words, reader));
    if wrong.is_none() {
        draft.errors.remove(&DraftField::Line);
    }
    // What the form refused is said where the eye is too.
    let error = wrong.or_else(|| draft.errors.values().next().filter(|_| focused).cloned());
    let underlined: Vec<(std::ops::Range<usize>, Color32)> = understood
        .pieces
        .iter()
        .map(|piece| {
            let color = if piece.reads.is_some() { tokens.color.accent } else { tokens.color.unknown };
            (piece.range.clone(), color)
        })
        .collect();
    let field = TextField::line(key, "Typed line")
        .name_hidden()
        .hint("tfesi l5 r 12 jan fluoro contrast la80 sus10")
        .role(TypeRole::QuickEntry)
        .underlined(&underlined)
        .keep_tab(!offered.is_empty())
        .error(error.as_deref())
        .first()
        .show(ui, &mut line);
    let enter = focused && ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers.is_none());
    taken = completions(ui, below_reading(ui, field.rect, &understood), &offered, lit).or(taken);
    let mut save = enter && taken.is_none() && !line.trim().is_empty();
    if let Some(suggestion) = taken.and_then(|at| offered.get(at)) {
        line = take(&line, suggestion, &understood);
        lit = None;
        field.request_focus();
        cursor_to_end(ui, key, &line);
    } else if field.changed() {
        lit = None;
    }
    if field.changed() || taken.is_some() {
        draft.errors.clear();
        understood = read(&line, (reader.names, reader.knowledge), reader.today, draft);
    }
    if let Some(words) = understood.not_understood(&line).filter(|_| save) {
        // It must not be saved with the rest, and Enter is not to be answered with silence.
        draft.errors.insert(DraftField::Line, unread(words, reader));
        save = false;
    }
    draft.line = line;
    ui.data_mut(|data| data.insert_temp(lit_key, lit));
    // What the form refuses is corrected here; after saving the line is gone.
    if enter {
        field.request_focus();
    }
    save
}

/// After the fields were changed in the form, the line says so.
pub fn say_again(reader: LineReader<'_>, draft: &mut EntryDraft) {
    draft.line = write(draft, reader.names);
}

/// Whether every word of the line is understood: what is not must not be lost by saving, and stands among the errors.
pub fn is_understood(reader: LineReader<'_>, draft: &mut EntryDraft) -> bool {
    let understood = understand(&draft.line, reader, draft);
    let Some(words) = understood.not_understood(&draft.line) else { return true };
    draft.errors.insert(DraftField::Line, unread(words, reader));
    false
}

/// That words of the line are not understood, and what to do about it.
fn unread(words: &str, reader: LineReader<'_>) -> String {
    let says = format!("'{words}' is not understood. Put a note in quotes: \"{words}\"");
    when::trouble(words, reader.today, &says).unwrap_or(says)
}

/// How the line is read, without touching the form.
fn understand(line: &str, reader: LineReader<'_>, draft: &EntryDraft) -> Understood {
    read(line, (reader.names, reader.knowledge), reader.today, &mut draft.clone())
}

/// Whether the last word may still become one that is understood.
fn still_typing(line: &str, focused: bool) -> bool {
    focused && !line.ends_with(' ')
}

/// Arrow keys light a completion, Tab takes it, Enter takes one that is lit.
fn keys(ui: &mut Ui, offered: &[Suggestion], lit: &mut Option<usize>) -> Option<usize> {
    if offered.is_empty() {
        return None;
    }
    let last = offered.len() - 1;
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
            *lit = Some(lit.map_or(0, |at| (at + 1).min(last)));
        }
        if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
            *lit = lit.and_then(|at| at.checked_sub(1));
        }
        if input.consume_key(Modifiers::NONE, Key::Tab) {
            return Some(lit.unwrap_or(0).min(last));
        }
        let enter = lit.is_some() && input.consume_key(Modifiers::NONE, Key::Enter);
        lit.filter(|_| enter)
    })
}

/// The field and the words under it that say how the line is read: they stay in view while it is completed.
fn below_reading(ui: &Ui, field: egui::Rect, understood: &Understood) -> egui::Rect {
    let Some(text) = reading(understood) else { return field };
    let tokens = tokens(ui);
    let words =
        TextLine { text: &text, role: TypeRole::Base, color: tokens.color.text2, max_width: field.width() };
    let height = words.wrapped(ui.painter(), &tokens).size().y + ui.spacing().item_spacing.y;
    field.with_max_y(field.bottom() + height)
}

/// "Read as: Transforaminal epidural injection · L5".
fn reading(understood: &Understood) -> Option<String> {
    let reads: Vec<&str> = understood.pieces.iter().filter_map(|piece| piece.reads.as_deref()).collect();
    (!reads.is_empty()).then(|| format!("Read as: {}", reads.join(" · ")))
}

/// The completions, over what stands under the line; gives back the place of the one that was clicked.
fn completions(ui: &Ui, under: egui::Rect, offered: &[Suggestion], lit: Option<usize>) -> Option<usize> {
    // A line that was scrolled away takes its completions with it.
    if offered.is_empty() || !ui.clip_rect().contains(under.center()) {
        return None;
    }
    let tokens = tokens(ui);
    let at = pos2(under.left() + under.width() * 0.3, under.bottom() + tokens.space.xs);
    let list = Area::new(ui.scope_id().with("completions")).order(Order::Foreground).fixed_pos(at);
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(tokens.space.xs as i8));
    let shown = list.show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(COMPLETION.min(under.width() * 0.68));
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut taken = None;
            for (at, suggestion) in offered.iter().enumerate() {
                let is_lit = lit.map_or(at == 0, |lit| lit == at);
                if completion(ui, suggestion, is_lit) {
                    taken = Some(at);
                }
            }
            taken
        })
    });
    shown.inner.inner
}

/// One completion; true if it was clicked.
fn completion(ui: &mut Ui, suggestion: &Suggestion, is_lit: bool) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let size = vec2(ui.available_width(), tokens.size.control_small);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if is_lit || response.hovered() {
        ui.painter().rect_filled(rect, tokens.radius.control, color.sel);
    }
    let write = |text: &str, role, color, x: f32, max_width: f32| {
        let at = rect.left_center() + vec2(x, 0.0);
        TextLine { text, role, color, max_width }.paint(ui.painter(), &tokens, at);
    };
    let key = if is_lit { KEY_HINT } else { 0.0 };
    write(&suggestion.typed, TypeRole::BaseStrong, color.accent, 8.0, TYPED - 12.0);
    write(&suggestion.reads, TypeRole::Base, color.text, TYPED, rect.width() - TYPED - key);
    if is_lit {
        write("Tab takes it", TypeRole::Caption, color.text3, rect.width() - KEY_HINT, KEY_HINT);
    }
    let spoken = format!("{}: {}", suggestion.typed, suggestion.reads);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_lit, &spoken));
    response.clicked()
}

fn cursor_to_end(ui: &Ui, key: FieldKey, line: &str) {
    let end = egui::text::CCursor::new(line.chars().count());
    let mut state = egui::TextEdit::load_state(ui.ctx(), key.id()).unwrap_or_default();
    state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
    state.store(ui.ctx(), key.id());
}

/// How the line is read, piece by piece, under it.
pub fn read_as(ui: &mut Ui, reader: LineReader<'_>, draft: &EntryDraft) {
    let understood = understand(&draft.line, reader, draft);
    if let Some(words) = reading(&understood) {
        let color = tokens(ui).color.text2;
        label(ui, TypeRole::Base, color, words);
    }
}
