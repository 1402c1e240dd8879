//! The cases whose advice changed with the knowledge or the policy: what was proposed, what is, and what made the
//! difference.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{
    Align, CentralPanel, Frame, Galley, Layout, Margin, Panel, Rect, Role, ScrollArea, Sense, Stroke,
    TextFormat, Ui, Vec2, WidgetInfo, pos2,
};

use crate::model::CaseId;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Icon, TextLine, fitted, focus_ring, label, paint_icon};

/// Height of a line, and how many lines of text a cell holds.
const ROW: f32 = 64.0;
const LINES: usize = 2;
/// Shares of the width: case, was, is, why.
const SHARES: [f32; 4] = [0.24, 0.21, 0.21, 0.34];

/// What the screen shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdviceView {
    /// Under which knowledge and policy, and how many.
    pub says: String,
    /// The cases, by name.
    pub rows: Vec<AdviceRow>,
    /// Whether the decisions were compared; before that only part of the list is there.
    pub compared: bool,
}

/// One case or decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdviceRow {
    /// Which case.
    pub case: CaseId,
    /// Whose.
    pub name: String,
    /// What the advice was given with.
    pub basis: String,
    /// What was proposed.
    pub was: String,
    /// What is proposed instead.
    pub now: String,
    /// A line under it: what is proposed today, where that is another one again. Empty for none.
    pub today: String,
    /// What made the difference: knowledge, policy.
    pub cause: &'static str,
    /// Why what was proposed is not proposed any more.
    pub why: String,
}

/// What the reader wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdviceAct {
    /// Compare all decisions again.
    Compare,
    /// Open a case.
    Open(CaseId),
    /// Show the policies.
    Policy,
}

/// Shows the screen in the whole of `ui`; `busy` while the decisions are being compared.
pub fn advice(ui: &mut Ui, view: &AdviceView, busy: Option<()>) -> Option<AdviceAct> {
    let tokens = tokens(ui);
    let mut act = head(ui, view);
    CentralPanel::default().frame(Frame::new().fill(tokens.color.raised)).show(ui, |ui| {
        if view.rows.is_empty() {
            nothing(ui, view, busy);
        } else {
            act = table(ui, view).or(act.take());
        }
    });
    act
}

fn head(ui: &mut Ui, view: &AdviceView) -> Option<AdviceAct> {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let mut act = None;
    let padding = Margin::symmetric(tokens.space.l as i8, tokens.space.m as i8);
    let frame = Frame::new().fill(color.panel).inner_margin(padding);
    fitted(ui, Panel::top("advice head").frame(frame), |ui| {
        ui.horizontal_top(|ui| {
            let room = (ui.available_width() - 280.0).max(240.0);
            ui.allocate_ui_with_layout(egui::vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = tokens.space.xxs;
                label(ui, TypeRole::Title, color.text, "Changed advice");
                label(ui, TypeRole::Base, color.text2, view.says.as_str());
            });
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                if ui.add(Button::normal("Compare again")).clicked() {
                    act = Some(AdviceAct::Compare);
                }
                if ui.add(Button::normal("Policy…")).clicked() {
                    act = Some(AdviceAct::Policy);
                }
            });
        });
    });
    act
}

fn nothing(ui: &mut Ui, view: &AdviceView, busy: Option<()>) {
    let tokens = tokens(ui);
    let (title, says) = match (view.compared, busy) {
        (true, _) => (
            "No advice changed",
            "Every decision on record would be proposed again for its day, and no case is advised otherwise than when it was last opened.",
        ),
        (false, Some(())) => {
            ("Comparing", "Every decision is evaluated again for its day. You can go on working.")
        }
        (false, None) => {
            ("Not compared yet", "\"Compare again\" evaluates every decision again for its day.")
        }
    };
    ui.add_space(ui.available_height() * 0.28);
    ui.vertical_centered(|ui| {
        let (place, _) = ui.allocate_exact_size(Vec2::splat(48.0), Sense::hover());
        paint_icon(ui.painter(), Icon::Cases, place.center(), 32.0, tokens.color.text3);
        label(ui, TypeRole::Title, tokens.color.text, title);
        ui.set_max_width(460.0);
        label(ui, TypeRole::Reading, tokens.color.text2, says);
    });
}

fn table(ui: &mut Ui, view: &AdviceView) -> Option<AdviceAct> {
    let tokens = tokens(ui);
    let mut act = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let (rect, _) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), tokens.size.table_head), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, tokens.color.sunk);
    let heads = ["Who", "Was proposed", "Is proposed instead", "What made the difference"];
    for (words, (left, width)) in heads.iter().zip(columns(rect, tokens.space.l)) {
        let head =
            TextLine { text: words, role: TypeRole::Base, color: tokens.color.text2, max_width: width };
        head.paint(ui.painter(), &tokens, pos2(left, rect.center().y));
    }
    ScrollArea::vertical().id_salt("advice").auto_shrink(false).show_rows(
        ui,
        ROW,
        view.rows.len(),
        |ui, shown| {
            for row in view.rows.get(shown).unwrap_or_default() {
                if advice_row(ui, row) {
                    act = Some(AdviceAct::Open(row.case.clone()));
                }
            }
        },
    );
    act
}

/// Left edge and width of each column.
fn columns(rect: Rect, pad: f32) -> [(f32, f32); 4] {
    let inner = rect.width() - 2.0 * pad;
    let mut left = rect.left() + pad;
    SHARES.map(|share| {
        let at = left;
        left += inner * share;
        (at, inner * share - pad)
    })
}

fn advice_row(ui: &mut Ui, row: &AdviceRow) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), ROW), Sense::click());
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if response.hovered() {
            painter.rect_filled(rect, 0.0, color.sel);
        }
        let cell = |words: &str, role, ink, width| -> Arc<Galley> {
            let kind = tokens.text.get(role);
            let format = TextFormat { line_height: Some(kind.line), ..TextFormat::simple(kind.font(), ink) };
            let mut job = LayoutJob::simple_format(words.to_owned(), format);
            job.wrap.max_width = width;
            job.wrap.max_rows = LINES;
            painter.layout_job(job)
        };
        let top = rect.top() + tokens.space.s;
        let [who, was, is, why] = columns(rect, tokens.space.l);
        let below = top + tokens.text.get(TypeRole::Base).line;
        let put = |(left, width): (f32, f32), at, words: &str, role, ink| {
            painter.galley(pos2(left, at), cell(words, role, ink, width), ink);
        };
        put(who, top, &row.name, TypeRole::BaseStrong, color.text);
        put(who, below, &row.basis, TypeRole::Caption, color.text2);
        put(was, top, &row.was, TypeRole::Base, color.text2);
        put(is, top, &row.now, TypeRole::BaseStrong, color.text);
        if !row.today.is_empty() {
            let lower = rect.bottom() - tokens.space.xs - tokens.text.get(TypeRole::Caption).line;
            put(is, lower, &row.today, TypeRole::Caption, color.text2);
        }
        put(why, top, row.cause, TypeRole::BaseStrong, color.text);
        put(why, below, &row.why, TypeRole::Caption, color.text2);
        painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, color.line));
        focus_ring(ui, &response, 0.0);
    }
    let spoken = format!("Open {}: was {}, is {}. {}. {}", row.name, row.was, row.now, row.cause, row.why);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    response.clicked()
}
