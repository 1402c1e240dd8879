//! The timeline of a case with its tools above and the selected entry below.

use egui::{
    Align, CentralPanel, Frame, Layout, Margin, Panel, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2,
};

use crate::ui::command::UiCommand;
use crate::ui::drafts::entry::DraftKind;
use crate::ui::show::{DetailView, FieldWords};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::timeline::model::{Relief, Timeline, Track};
use crate::ui::timeline::{TimelineEvent, TimelineState, timeline_ui};
use crate::ui::widgets::{
    Button, Icon, TextLine, caption_row, focus_ring, icon_button, label, line, paint_dashed_rect, paint_icon,
    section_head, unknown_chip,
};

/// Height of the detail under the timeline; it is taller where something may explain how an entry is read, and at most
/// a part of the height there is.
const DETAIL_HEIGHT: f32 = 196.0;
const TALL_DETAIL: f32 = 288.0;
const DETAIL_PART: f32 = 0.45;
/// With less room beside the figure, what is recorded stands under how it is read, and the figure is smaller.
const NARROW_DETAIL: f32 = 420.0;
/// Room for the buttons of an entry beside its name, and the width with which they say their keys.
const VERBS: f32 = 310.0;
const WITH_KEYS: f32 = 860.0;
/// Part of the width that the fields take where what an entry means stands beside them.
const FIELDS_PART: f32 = 0.48;

/// Shows the tab; what the user wants goes to `commands`.
pub fn timeline_tab(
    ui: &mut Ui,
    timeline: &Timeline,
    detail: Option<&DetailView>,
    state: &mut TimelineState,
    commands: &mut Vec<UiCommand>,
) {
    tools(ui, timeline, state, commands);
    if let Some(detail) = detail {
        let tokens = tokens(ui);
        let frame = Frame::new()
            .fill(tokens.color.raised)
            .stroke(Stroke::NONE)
            .inner_margin(Margin::symmetric(tokens.space.l as i8, tokens.space.s as i8));
        let most = (ui.available_height() * DETAIL_PART).max(DETAIL_HEIGHT);
        let height = if detail.explanations.is_empty() { DETAIL_HEIGHT } else { TALL_DETAIL.min(most) };
        Panel::bottom("detail").exact_size(height).resizable(false).frame(frame).show(ui, |ui| {
            ScrollArea::vertical()
                .id_salt("detail")
                .auto_shrink(false)
                .show(ui, |ui| show_detail(ui, detail, commands));
        });
    }
    CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
        // The axis stands still at the top: no shade may lie over it.
        ui.spacing_mut().scroll.fade.strength = 0.0;
        ScrollArea::vertical().id_salt("timeline").auto_shrink(false).show_viewport(ui, |ui, _| {
            let events = timeline_ui(ui, timeline, state);
            commands.extend(events.into_iter().filter_map(|event| command(event, timeline)));
        });
    });
}

fn command(event: TimelineEvent, timeline: &Timeline) -> Option<UiCommand> {
    Some(match event {
        TimelineEvent::Select(_) => return None,
        TimelineEvent::Edit(id) => UiCommand::EditEntry(id),
        TimelineEvent::Remove(id) => UiCommand::RemoveEntry(id),
        TimelineEvent::Move { id, days } => {
            UiCommand::MoveEntry { id, grip: crate::ui::timeline::Grip::Whole, days }
        }
        TimelineEvent::Stretch { id, end, days } => UiCommand::MoveEntry { id, grip: end, days },
        TimelineEvent::Add { track, day } => {
            UiCommand::AddEntry { kind: kind_of(track), day: Some(day.into()), track: Some(track) }
        }
        TimelineEvent::LookAt(day) => UiCommand::LookAt((day != timeline.today).then(|| day.into())),
    })
}

/// What kind of entry a lane takes.
fn kind_of(track: Track) -> DraftKind {
    match track {
        Track::Medication => DraftKind::Medicine,
        Track::Imaging => DraftKind::Imaging,
        Track::Assessment => DraftKind::Event,
        _ => DraftKind::Treatment,
    }
}

fn tools(ui: &mut Ui, timeline: &Timeline, state: &mut TimelineState, commands: &mut Vec<UiCommand>) {
    let tokens = tokens(ui);
    let frame =
        Frame::new().fill(tokens.color.panel).inner_margin(Margin::symmetric(tokens.space.m as i8, 0));
    Panel::top("timeline tools").exact_size(tokens.size.tools).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = tokens.space.s;
            let room = ui.available_width() - KINDS - VIEWS;
            let width = room.clamp(LINE_LEAST, LINE_MOST);
            let mut add = |kind| commands.push(UiCommand::AddEntry { kind, day: None, track: None });
            if entry_line(ui, width).clicked() {
                add(DraftKind::Treatment);
            }
            for (icon, name, kind) in [
                (Icon::Pill, "Add a medicine", DraftKind::Medicine),
                (Icon::Scan, "Add imaging or a test", DraftKind::Imaging),
                (Icon::Event, "Add an event", DraftKind::Event),
            ] {
                if icon_button(ui, icon, name, false).clicked() {
                    add(kind);
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::link("Last year")).clicked() {
                    state.show_last_year(timeline, ui.ctx().content_rect().width() * 0.5);
                }
                if ui.add(Button::link("Fit to case")).clicked() {
                    state.fit_to_case();
                }
            });
        });
    });
}

/// Room for the buttons of other kinds of entries, and for the ways to look at the timeline.
const KINDS: f32 = 118.0;
const VIEWS: f32 = 176.0;
/// Width of the place where an entry is begun.
const LINE_LEAST: f32 = 150.0;
const LINE_MOST: f32 = 400.0;

/// Where an entry is begun: it looks like the line it leads to.
fn entry_line(ui: &mut Ui, width: f32) -> egui::Response {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (rect, response) = ui.allocate_exact_size(vec2(width, tokens.size.control), Sense::click());
    let fill = if response.hovered() { color.sel } else { color.raised };
    let outline = Stroke::new(1.0, color.line2);
    ui.painter().rect(rect, tokens.radius.control, fill, outline, egui::StrokeKind::Inside);
    let write = |text: &str, ink, left: f32, max_width| {
        let words = TextLine { text, role: TypeRole::Base, color: ink, max_width };
        words.paint(ui.painter(), &tokens, pos2(rect.left() + left, rect.center().y))
    };
    paint_icon(ui.painter(), Icon::Add, rect.left_center() + vec2(14.0, 0.0), 14.0, color.text2);
    let key_room = 46.0;
    let first = write("Add an entry", color.text, 26.0, width - 30.0);
    let rest = width - 26.0 - first - key_room - 12.0;
    if rest > 60.0 {
        write("tfesi l5 r 12 jan fluoro la80 sus10", color.text3, 26.0 + first + tokens.space.s, rest);
    }
    if rest > 0.0 {
        let key =
            TextLine { text: "Ctrl+T", role: TypeRole::Caption, color: color.text3, max_width: key_room };
        key.paint(ui.painter(), &tokens, pos2(rect.right() - key_room, rect.center().y));
    }
    focus_ring(ui, &response, tokens.radius.control);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Add an entry"));
    response
}

fn show_detail(ui: &mut Ui, detail: &DetailView, commands: &mut Vec<UiCommand>) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    // Where name and buttons do not fit beside each other, the name goes first.
    let width_of = |text: &str, role| {
        let words = TextLine { text, role, color: color.text, max_width: f32::INFINITY };
        words.galley(ui.painter(), &tokens).size().x + tokens.space.s
    };
    let name = width_of(&detail.title, TypeRole::Title) + width_of(&detail.subtitle, TypeRole::Base);
    let wide =
        ui.available_width() > name + if ui.available_width() > WITH_KEYS { 1.5 * VERBS } else { VERBS };
    if !wide {
        line(ui, TypeRole::Title, color.text, detail.title.as_str());
    }
    // From the right: the buttons keep their place, however long the words are.
    let row = vec2(ui.available_width(), tokens.size.control_small);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        verbs(ui, detail, commands);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if wide {
                line(ui, TypeRole::Title, color.text, detail.title.as_str());
            }
            line(ui, TypeRole::Base, color.text2, detail.subtitle.as_str());
        });
    });
    ui.add_space(tokens.space.s);
    ui.horizontal_top(|ui| {
        let beside = ui.available_width() - FIGURE_WIDTH - tokens.space.l;
        if let Some(relief) = &detail.relief {
            figure(ui, relief, if beside < NARROW_DETAIL { WEEKS_NARROW } else { WEEKS_WIDTH });
            ui.add_space(tokens.space.l);
        }
        if beside < NARROW_DETAIL {
            ui.vertical(|ui| {
                how_read(ui, detail);
                ui.add_space(tokens.space.s);
                fields(ui, detail);
            });
            return;
        }
        let part = if detail.reading.is_empty() { 1.0 } else { FIELDS_PART };
        let width = ui.available_width() * part;
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| fields(ui, detail));
        ui.add_space(tokens.space.m);
        ui.vertical(|ui| how_read(ui, detail));
    });
}

/// What can be done with the entry, from right to left.
fn verbs(ui: &mut Ui, detail: &DetailView, commands: &mut Vec<UiCommand>) {
    let roomy = ui.available_width() > WITH_KEYS;
    let verb = |words, key| {
        let button = Button::normal(words).height(24.0);
        if roomy { button.key(key) } else { button }
    };
    if ui.add(verb("Remove", "Del")).clicked() {
        commands.push(UiCommand::RemoveEntry(detail.id.clone()));
    }
    if detail.relief.is_some() && ui.add(Button::normal("Series…").height(24.0)).clicked() {
        commands.push(UiCommand::RepeatAsSeries);
    }
    if ui.add(verb("Duplicate", "Ctrl+D")).clicked() {
        commands.push(UiCommand::DuplicateEntry(detail.id.clone()));
    }
    if ui.add(verb("Edit", "Enter")).clicked() {
        commands.push(UiCommand::EditEntry(detail.id.clone()));
    }
}

fn fields(ui: &mut Ui, detail: &DetailView) {
    let tokens = tokens(ui);
    ui.spacing_mut().item_spacing.y = tokens.space.xxs;
    let proving = detail.fields.get(..detail.proving).unwrap_or_default();
    if !proving.is_empty() {
        section_head(ui, "What proves it");
        field_rows(ui, proving);
        ui.add_space(tokens.space.xs);
        section_head(ui, "Also recorded");
    }
    field_rows(ui, detail.fields.get(detail.proving..).unwrap_or_default());
}

fn field_rows(ui: &mut Ui, fields: &[(String, FieldWords)]) {
    let tokens = tokens(ui);
    // Findings have longer names than the fields of a treatment.
    let longest = fields.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let name_width = (longest as f32 * 6.6 + 8.0).clamp(112.0, (ui.available_width() * 0.6).max(112.0));
    for (name, words) in fields {
        caption_row(ui, name, name_width, |ui| match words {
            FieldWords::Known(words) => {
                label(ui, TypeRole::Base, tokens.color.text, words.as_str());
            }
            FieldWords::Missing(words) => {
                let chip = unknown_chip(ui, words);
                let spoken = format!("{name}: {words}");
                chip.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &spoken));
            }
        });
    }
}

fn how_read(ui: &mut Ui, detail: &DetailView) {
    if !detail.reading.is_empty() {
        let color = tokens(ui).color.text;
        section_head(ui, "How it is read");
        label(ui, TypeRole::Base, color, detail.reading.as_str());
    }
    if detail.explanations.is_empty() {
        return;
    }
    let tokens = tokens(ui);
    ui.add_space(tokens.space.s);
    section_head(ui, "What may explain it");
    for row in &detail.explanations {
        label(ui, TypeRole::Base, tokens.color.text, row.says.as_str());
        label(ui, TypeRole::Caption, tokens.color.text2, row.then.as_str());
        ui.add_space(tokens.space.xxs);
    }
}

/// Height of full relief in the figure, and the widths of its two parts.
const FIGURE_HEIGHT: f32 = 74.0;
const HOURS_WIDTH: f32 = 76.0;
const WEEKS_WIDTH: f32 = 196.0;
const WEEKS_NARROW: f32 = 164.0;
const FIGURE_WIDTH: f32 = HOURS_WIDTH + 4.0 + WEEKS_WIDTH;

/// The two phases as one figure on one scale.
fn figure(ui: &mut Ui, relief: &Relief, weeks_width: f32) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (rect, response) =
        ui.allocate_exact_size(vec2(HOURS_WIDTH + 4.0 + weeks_width, FIGURE_HEIGHT + 18.0), Sense::hover());
    let hours = Rect::from_min_size(rect.min, vec2(HOURS_WIDTH, FIGURE_HEIGHT));
    let weeks =
        Rect::from_min_size(rect.min + vec2(HOURS_WIDTH + 4.0, 0.0), vec2(weeks_width, FIGURE_HEIGHT));
    let painter = ui.painter();
    for (area, name) in [(hours, "First hours"), (weeks, "Weeks after")] {
        painter.rect_filled(area, 0.0, color.sunk);
        painter.hline(area.x_range(), area.bottom() - 0.5, Stroke::new(1.0, color.line2));
        let words =
            TextLine { text: name, role: TypeRole::Caption, color: color.text2, max_width: area.width() };
        words.paint(painter, &tokens, pos2(area.left(), area.bottom() + 10.0));
    }
    let height = |percent: i16| f32::from(percent.clamp(0, 100)) / 100.0 * (FIGURE_HEIGHT - 18.0);
    let write = |words: &str, ink, at| {
        TextLine { text: words, role: TypeRole::BaseStrong, color: ink, max_width: 90.0 }
            .paint(painter, &tokens, at);
    };
    match relief.early {
        Some(percent) => {
            let top = hours.bottom() - height(percent).max(3.0);
            let bar = Rect::from_min_max(
                pos2(hours.left() + 22.0, top),
                pos2(hours.right() - 22.0, hours.bottom()),
            );
            let fill = if percent > 0 {
                color.relief
            } else if percent < 0 {
                color.contra
            } else {
                color.closed
            };
            painter.rect_filled(bar, 0.0, fill);
            write(
                relief.early_words.as_deref().unwrap_or_default(),
                color.text,
                pos2(hours.left() + 24.0, top - 9.0),
            );
        }
        None => {
            let gap = Rect::from_min_max(
                pos2(hours.left() + 22.0, hours.top() + 24.0),
                hours.max - vec2(22.0, 0.0),
            );
            paint_dashed_rect(painter, gap, 0.0, &tokens);
            write("?", color.unknown, pos2(hours.center().x - 4.0, hours.top() + 14.0));
        }
    }
    weeks_after(ui, relief, weeks);
    let spoken = crate::ui::show::relief_words(relief);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &spoken));
}

fn weeks_after(ui: &Ui, relief: &Relief, area: Rect) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let painter = ui.painter();
    let Some((last, words)) = relief.late.last().zip(relief.late_words.as_ref()) else {
        paint_dashed_rect(painter, area.shrink2(vec2(12.0, 20.0)), 0.0, &tokens);
        let words =
            TextLine { text: "Not scored", role: TypeRole::Caption, color: color.unknown, max_width: 120.0 };
        words.paint(painter, &tokens, area.center() - vec2(30.0, 0.0));
        return;
    };
    let length = f32::from(last.day.max(1));
    let usable = area.width() * 0.62;
    let place = |day: f32, percent: i16| {
        let up = f32::from(percent.clamp(0, 100)) / 100.0 * (FIGURE_HEIGHT - 18.0);
        pos2(area.left() + day / length * usable, area.bottom() - up)
    };
    // From what was read in the weeks: the first hours have their own bar.
    let first = relief.late.first().map_or(0, |reading| reading.percent);
    let mut points = vec![place(0.0, first)];
    points.extend(relief.late.iter().map(|reading| place(f32::from(reading.day), reading.percent)));
    for pair in points.windows(2) {
        if let [from, to] = pair {
            let below = [*from, *to, pos2(to.x, area.bottom()), pos2(from.x, area.bottom())];
            painter.add(egui::Shape::convex_polygon(below.to_vec(), color.relief_fill, Stroke::NONE));
        }
    }
    let end = points.last().copied().unwrap_or(area.left_bottom());
    let nothing = relief.late.iter().all(|reading| reading.percent == 0);
    let ink = if nothing { color.closed } else { color.relief };
    painter.add(egui::Shape::line(points, Stroke::new(2.0, ink)));
    painter.vline(end.x, end.y - 5.0..=end.y + 5.0, Stroke::new(2.0, ink));
    let text = TextLine {
        text: words,
        role: TypeRole::BaseStrong,
        color: color.text,
        max_width: area.width() - 8.0,
    };
    // Words that would run out on the right begin earlier.
    let width = text.galley(painter, &tokens).size().x;
    let left = (end.x + 6.0).min(area.right() - width - 6.0);
    // Clear of the tick at the end.
    text.paint(painter, &tokens, pos2(left, (end.y - 15.0).max(area.top() + 10.0)));
}
