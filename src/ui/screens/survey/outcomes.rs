//! How treatments did, as two plots on the same rows: how much they relieved, and for how long.

use egui::{Align, Color32, Layout, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use egui_plot::{HLine, Line, Plot, PlotPoints, PlotTransform, PlotUi, Points, Polygon, VLine};

use super::view::{OutcomeRow, SurveyView};
use crate::ui::theme::{Palette, TypeRole, tokens};
use crate::ui::widgets::{Glyph, TextLine, glyph, label, section_head};
use crate::workspace::survey::{Lasted, Quartiles, Scope};

/// Height of a row, and of the numbers above the first.
const ROW: f32 = 56.0;
const AXIS: f32 = 40.0;
/// Widths of the names, of the plot of relief, and of the medians at the right.
const NAMES: f32 = 184.0;
const RELIEF: f32 = 150.0;
const MEDIANS: f32 = 118.0;
const GAP: f32 = 20.0;
/// How far a treatment stands in under its lane.
const INDENT: f32 = 14.0;
/// Room of the dots that lie on one place: beside each other where there was no such relief, over each other else.
/// They are drawn smaller where there are many.
const NONE_ROOM: f32 = 40.0;
const PLACE_ROOM: f32 = 15.0;
const DOTS_HEIGHT: f32 = 32.0;
/// Distance between the middles of two dots, and the share of it that a dot fills.
const DOT_STEP: f32 = 8.0;
const DOT_SHARE: f32 = 0.43;
/// Numbers of an axis that would stand closer than this are left out.
const NUMBERS_APART: f32 = 34.0;
/// Where on the axis those stand that did not help by half.
const NO_RELIEF: f64 = -0.75;
/// Marks of the axis: days, and what is written.
const MARKS: [(i32, &str); 8] = [
    (7, "1 w"),
    (28, "4 w"),
    (56, "8 w"),
    (91, "3 m"),
    (182, "6 m"),
    (365, "1 y"),
    (730, "2 y"),
    (1826, "5 y"),
];

pub(super) fn outcomes(ui: &mut Ui, view: &SurveyView) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    section_head(ui, "What was tried, and what it did in the weeks after");
    let says = "Left, how much pain it took away at best. Right, how long relief of half or more lasted: a dot is one \
                treatment, a ring one whose relief went on at the last reading. The line is the median, the band the \
                middle half.";
    label(ui, TypeRole::Base, color.text2, says);
    ui.add_space(tokens.space.m);
    if view.outcomes.is_empty() {
        label(ui, TypeRole::Reading, color.text, "No treatment has outcomes of five cases yet.");
    } else {
        rows(ui, &view.outcomes);
    }
    ui.add_space(tokens.space.m);
    if !view.few.is_empty() {
        label(ui, TypeRole::Base, color.text2, view.few.as_str());
    }
    if !view.without.is_empty() {
        ui.horizontal_top(|ui| {
            glyph(ui, Glyph::Unknown, tokens.size.glyph_ledger);
            label(ui, TypeRole::Base, color.unknown, view.without.as_str());
        });
    }
}

fn rows(ui: &mut Ui, rows: &[OutcomeRow]) {
    let width = ui.available_width();
    let lasted = (width - NAMES - RELIEF - MEDIANS - 3.0 * GAP).max(160.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        column(ui, NAMES, |ui| names(ui, rows));
        ui.add_space(GAP);
        column(ui, RELIEF, |ui| relief(ui, rows));
        ui.add_space(GAP);
        column(ui, lasted, |ui| how_long(ui, rows, lasted));
        ui.add_space(GAP);
        column(ui, MEDIANS, |ui| medians(ui, rows));
    });
}

fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        add(ui);
    });
}

/// The names; each speaks the whole row.
fn names(ui: &mut Ui, rows: &[OutcomeRow]) {
    ui.add_space(AXIS);
    let lanes = rows.iter().any(|row| row.scope == Scope::Lane);
    for row in rows {
        // A treatment stands a little in, under the lane it belongs to.
        let indent = if lanes && row.scope == Scope::Treatment { INDENT } else { 0.0 };
        let response = two_lines(ui, (indent, NAMES), &row.name, &row.count);
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &row.spoken));
    }
}

fn medians(ui: &mut Ui, rows: &[OutcomeRow]) {
    let tokens = tokens(ui);
    let (head, _) = ui.allocate_exact_size(vec2(MEDIANS, AXIS), Sense::hover());
    let words =
        TextLine { text: "median", role: TypeRole::Caption, color: tokens.color.text2, max_width: MEDIANS };
    words.paint(ui.painter(), &tokens, pos2(head.left(), head.bottom() - 9.0));
    for row in rows {
        two_lines(ui, (0.0, MEDIANS), &row.days_words, &row.durable);
    }
}

fn two_lines(ui: &mut Ui, (indent, width): (f32, f32), first: &str, second: &str) -> egui::Response {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let lines =
        [(first, TypeRole::BaseStrong, color.text, -8.0), (second, TypeRole::Caption, color.text2, 9.0)];
    for (text, role, ink, below) in lines {
        let line = TextLine { text, role, color: ink, max_width: width - indent };
        line.paint(ui.painter(), &tokens, pos2(rect.left() + indent, rect.center().y + below));
    }
    response
}

/// A plot that is only looked at: the first row on top, one unit of height each.
fn plot<'p>(name: &'p str, rows: usize, width: f32, (from, to): (f64, f64)) -> Plot<'p> {
    Plot::new(name)
        .width(width)
        .height(rows as f32 * ROW)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .sense(Sense::hover())
        .set_margin_fraction(Vec2::ZERO)
        .auto_bounds(false)
        .default_x_bounds(from, to)
        .default_y_bounds(-(rows as f64), 0.0)
}

/// The base of a row, and the height of a band on it, in units of the plot.
fn base(row: usize) -> f64 {
    -(row as f64) - 0.8
}
const BAND: f64 = 0.42;

fn relief(ui: &mut Ui, rows: &[OutcomeRow]) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let lowest = rows.iter().filter_map(|row| row.relief).map(|relief| relief.low).fold(0.0, f64::min);
    let (axis, _) = ui.allocate_exact_size(vec2(RELIEF, AXIS), Sense::hover());
    let marks = [(0.0, "0 %"), (50.0, "50"), (100.0, "100 %")];
    let shown = plot("relief in percent", rows.len(), RELIEF, (lowest - 6.0, 106.0)).show(ui, |plot| {
        for (at, _) in marks {
            plot.vline(VLine::new("", at).stroke(Stroke::new(1.0, color.line)).allow_hover(false));
        }
        for (at, row) in rows.iter().enumerate() {
            ground(plot, at, color.line2);
            if let Some(relief) = row.relief {
                spread(plot, at, relief, (color.relief_fill, color.ink));
            }
        }
    });
    shown.response.widget_info(|| {
        WidgetInfo::labeled(Role::Image, true, "How much pain each treatment took away, in percent")
    });
    numbers(ui, ("Relief at best", axis), &shown.transform, &marks);
    for (at, row) in rows.iter().enumerate() {
        let Some(relief) = row.relief else { continue };
        let x = shown.transform.position_from_point_x(relief.median);
        let y = shown.transform.position_from_point_y(base(at) + BAND + 0.17);
        centred(ui, &row.relief_words, TypeRole::Caption, color.text, pos2(x, y));
    }
}

fn how_long(ui: &mut Ui, rows: &[OutcomeRow], width: f32) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let longest = rows.iter().flat_map(|row| &row.lasted).map(|lasted| lasted.days).max().unwrap_or(0);
    // The axis ends with the first mark past the longest, and shows half a year at least.
    let end = MARKS.iter().map(|(days, _)| *days).find(|days| *days >= longest.max(182));
    let end = end.unwrap_or(longest);
    let to = place(end) + 0.2;
    // Left of those that did not help stays half their room, whatever the width is.
    let per_point = (to - NO_RELIEF) / f64::from((width - NONE_ROOM * 0.6).max(1.0));
    let bounds = (NO_RELIEF - f64::from(NONE_ROOM) * 0.6 * per_point, to);
    let (axis, _) = ui.allocate_exact_size(vec2(width, AXIS), Sense::hover());
    let marks = MARKS.iter().filter(|(days, _)| *days <= end).map(|(days, words)| (place(*days), *words));
    let marks: Vec<(f64, &str)> = std::iter::once((NO_RELIEF, "none")).chain(marks).collect();
    let shown = plot("how long relief lasted", rows.len(), width, bounds).show(ui, |plot| {
        for (at, _) in &marks {
            plot.vline(VLine::new("", *at).stroke(Stroke::new(1.0, color.line)).allow_hover(false));
        }
        for (at, row) in rows.iter().enumerate() {
            ground(plot, at, color.line2);
            let Quartiles { low, median, high } = row.days;
            let [low, median, high] = [low, median, high].map(|days| place(days.round() as i32));
            spread(plot, at, Quartiles { low, median, high }, (color.relief_fill, color.ink));
            dots(plot, (at, row), per_point, color);
        }
    });
    shown.response.widget_info(|| {
        WidgetInfo::labeled(
            Role::Image,
            true,
            "How long relief of half or more lasted, a dot for each treatment",
        )
    });
    numbers(ui, ("Relief of half or more lasted", axis), &shown.transform, &marks);
}

/// Where so many days stand on the axis: weeks apart in the beginning, years in the end.
fn place(days: i32) -> f64 {
    if days <= 0 { NO_RELIEF } else { (1.0 + f64::from(days) / 7.0).ln() }
}

/// The base line of a row.
fn ground(plot: &mut PlotUi<'_>, row: usize, color: Color32) {
    plot.hline(HLine::new("", base(row)).stroke(Stroke::new(1.0, color)).allow_hover(false));
}

/// The middle half as a band and the median as a line.
fn spread(plot: &mut PlotUi<'_>, row: usize, of: Quartiles, (band, line): (Color32, Color32)) {
    let (low, high) = (base(row), base(row) + BAND);
    let corners = vec![[of.low, low], [of.high, low], [of.high, high], [of.low, high]];
    let band = Polygon::new("", PlotPoints::from(corners)).fill_color(band.gamma_multiply(0.55));
    plot.polygon(band.stroke(Stroke::NONE).allow_hover(false));
    let median = PlotPoints::from(vec![[of.median, low - 0.04], [of.median, high + 0.04]]);
    plot.line(Line::new("", median).stroke(Stroke::new(2.5, line)).allow_hover(false));
}

/// The treatments of a row as dots; those that lie on one place share its room.
fn dots(plot: &mut PlotUi<'_>, (at, row): (usize, &OutcomeRow), per_point: f64, color: &Palette) {
    let bin = |lasted: &Lasted| (place(lasted.days) / (f64::from(DOT_STEP) * per_point)).round() as i32;
    for group in row.lasted.chunk_by(|a, b| bin(a) == bin(b)) {
        let Some(first) = group.first() else { continue };
        let helped = first.days > 0;
        let grid = Grid::of(group.len(), if helped { PLACE_ROOM } else { NONE_ROOM });
        let (mut ended, mut goes_on) = (Vec::new(), Vec::new());
        for (number, lasted) in group.iter().enumerate() {
            let (aside, up) = grid.place(number);
            let x = place(first.days) + f64::from(aside) * per_point;
            let spot = [x, base(at) + f64::from(up / ROW)];
            if lasted.goes_on { goes_on.push(spot) } else { ended.push(spot) }
        }
        let ink = if helped { color.relief } else { color.closed };
        let points = |places: &[[f64; 2]], radius: f32, ink: Color32| {
            Points::new("", PlotPoints::from(places.to_vec())).radius(radius).color(ink).allow_hover(false)
        };
        plot.points(points(&ended, grid.radius(), ink));
        plot.points(points(&goes_on, grid.radius(), ink));
        plot.points(points(&goes_on, grid.radius() * 0.5, color.panel));
    }
}

/// How dots on one place are laid out, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Grid {
    columns: usize,
    step: f32,
}

impl Grid {
    /// A grid for so many dots in a room of this width.
    fn of(count: usize, room: f32) -> Self {
        let in_a_column = (DOTS_HEIGHT / DOT_STEP) as usize;
        if count <= in_a_column {
            return Self { columns: 1, step: DOT_STEP };
        }
        let step = (room * DOTS_HEIGHT / count as f32).sqrt().min(DOT_STEP);
        let columns = ((room / step) as usize).max(1);
        // What the rounding of columns took away in width is taken from the step, so that the height holds them.
        let rows = count.div_ceil(columns);
        Self { columns, step: step.min(DOTS_HEIGHT / rows as f32) }
    }

    fn radius(self) -> f32 {
        (self.step * DOT_SHARE).max(0.7)
    }

    /// Where a dot stands: from the middle of the place, and over the base.
    fn place(self, number: usize) -> (f32, f32) {
        let aside = (number % self.columns) as f32 - (self.columns as f32 - 1.0) / 2.0;
        let up = (number / self.columns) as f32 + 0.6;
        (aside * self.step, up * self.step)
    }
}

/// The title of an axis, and its numbers over the marks, as far as they have room.
fn numbers(ui: &Ui, (title, axis): (&str, egui::Rect), transform: &PlotTransform, marks: &[(f64, &str)]) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let title = TextLine { text: title, role: TypeRole::Base, color: color.text, max_width: axis.width() };
    title.paint(ui.painter(), &tokens, pos2(axis.left(), axis.top() + 9.0));
    let mut free_from = f32::NEG_INFINITY;
    for (at, words) in marks {
        let x = transform.position_from_point_x(*at);
        if x >= free_from {
            centred(ui, words, TypeRole::Caption, color.text2, pos2(x, axis.bottom() - 9.0));
            free_from = x + NUMBERS_APART;
        }
    }
}

fn centred(ui: &Ui, words: &str, role: TypeRole, color: Color32, at: egui::Pos2) {
    let tokens = tokens(ui);
    let line = TextLine { text: words, role, color, max_width: 80.0 };
    let width = line.galley(ui.painter(), &tokens).size().x;
    line.paint(ui.painter(), &tokens, pos2(at.x - width * 0.5, at.y));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_on_one_place_stay_in_its_room_however_many() {
        for count in [1, 4, 5, 12, 60, 191, 2_000] {
            for room in [PLACE_ROOM, NONE_ROOM] {
                let grid = Grid::of(count, room);
                let (_, up) = grid.place(count - 1);
                assert!(up <= DOTS_HEIGHT + DOT_STEP, "{count} in {room}: {up} high");
                let (aside, _) = grid.place(grid.columns - 1);
                assert!(aside <= room, "{count} in {room}: {aside} aside");
            }
        }
    }

    #[test]
    fn the_axis_grows_with_the_days_and_sets_those_without_relief_apart() {
        let places: Vec<f64> = [0, 1, 7, 28, 365].into_iter().map(place).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(places[1] - places[0] > 0.8, "{places:?}");
    }
}
