//! What stands around every screen: the rail at the left and the tab row of a case.

use egui::{
    Align, Frame, Layout, Margin, Panel, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::model::{EntryId, ProblemId};
use crate::ui::route::CaseTab;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Button, Glyph, Icon, TextLine, Toast, ToastAction, dropdown, fitted, focus_ring, glyph, icon_button,
    line, paint_icon, show_toast,
};

/// Where the rail leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RailAct {
    /// Cases and what is due.
    Home,
    /// The open case.
    Case,
    /// Its letter.
    Letter,
    /// All cases together.
    Survey,
    /// The other theme.
    SwitchTheme,
    /// The clinic's settings.
    Settings,
    /// The list of keys.
    Keys,
    /// Lock the store.
    Lock,
}

/// Which place of the rail is lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RailPlace {
    /// Cases.
    Home,
    /// A case.
    Case,
    /// A letter.
    Letter,
    /// All cases together.
    Survey,
    /// The settings.
    Settings,
}

/// The rail; `case_open` decides whether the places of a case are offered.
pub fn rail(ui: &mut Ui, place: RailPlace, case_open: Option<()>) -> Option<RailAct> {
    let tokens = tokens(ui);
    let frame = Frame::new().fill(tokens.color.sunk).inner_margin(Margin::symmetric(8, tokens.space.s as i8));
    let mut act = None;
    Panel::left("rail").exact_size(tokens.size.rail).resizable(false).frame(frame).show(ui, |ui| {
        let (logo, _) = ui.allocate_exact_size(vec2(28.0, 40.0), Sense::hover());
        paint_icon(ui.painter(), Icon::Stepwell, logo.center(), 20.0, tokens.color.accent);
        ui.add_space(tokens.space.s);
        let mut item = |ui: &mut Ui, icon, name, lit, leads_to| {
            if icon_button(ui, icon, name, lit).clicked() {
                act = Some(leads_to);
            }
        };
        item(ui, Icon::Cases, "Cases", place == RailPlace::Home, RailAct::Home);
        if case_open.is_some() {
            item(ui, Icon::Person, "Case", place == RailPlace::Case, RailAct::Case);
            item(ui, Icon::Envelope, "Letter", place == RailPlace::Letter, RailAct::Letter);
        }
        item(ui, Icon::Chart, "All cases together", place == RailPlace::Survey, RailAct::Survey);
        // From the top down, so that Tab goes the way the eye does.
        let below = 4.0 * (tokens.size.control + ui.spacing().item_spacing.y);
        ui.add_space((ui.available_height() - below).max(0.0));
        item(ui, Icon::Keys, "Keys", false, RailAct::Keys);
        item(ui, Icon::Sliders, "Settings", place == RailPlace::Settings, RailAct::Settings);
        item(ui, Icon::Contrast, "Light or dark", false, RailAct::SwitchTheme);
        item(ui, Icon::Lock, "Lock", false, RailAct::Lock);
    });
    act
}

/// The foot of the window: what was just done, else where the keys are; at the right what is saved. It has its own place,
/// so that no message covers what one works with.
pub fn foot(ui: &mut Ui, toast: Option<&mut Toast>, (state, saved): (&str, &str)) -> Option<ToastAction> {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let fill = if toast.is_some() { color.accent_tint } else { color.sunk };
    let frame = Frame::new().fill(fill).inner_margin(Margin::symmetric(tokens.space.l as i8, 0));
    let panel = Panel::bottom("foot").resizable(false).frame(frame).min_size(tokens.size.foot);
    let mut act = None;
    fitted(ui, panel, |ui| {
        let size = vec2(ui.available_width(), tokens.size.foot);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = tokens.space.s;
            if !saved.is_empty() {
                line(ui, TypeRole::Caption, color.text2, saved);
                glyph(ui, Glyph::Met, tokens.size.glyph_ledger);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| match toast {
                Some(toast) => act = Some(show_toast(ui, toast)),
                None => {
                    line(ui, TypeRole::Caption, color.text2, state);
                }
            });
        });
    });
    act
}

/// What the tab row asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TabAct {
    /// Another problem of the patient.
    Problem(ProblemId),
    /// The form of who the patient is.
    Patient,
    /// Another view of the case.
    Tab(CaseTab),
}

/// The tab row of a case: the problem, the views, what `right` says, and the way back to an unsaved entry.
pub fn tab_row(
    ui: &mut Ui,
    problems: &[(ProblemId, String)],
    current: (&ProblemId, &CaseTab),
    (right, unsaved): (&str, Option<&EntryId>),
) -> Option<TabAct> {
    let tokens = tokens(ui);
    let frame = Frame::new()
        .fill(tokens.color.panel)
        .inner_margin(Margin::symmetric(tokens.space.l as i8, 0))
        .stroke(Stroke::NONE);
    let mut act = None;
    Panel::top("tabs").exact_size(tokens.size.tabs).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            let width = (ui.available_width() * 0.28).clamp(150.0, 300.0);
            if let Some(problem) = dropdown(ui, "Problem", width, problems, Some(current.0)) {
                act = Some(TabAct::Problem(problem));
            }
            ui.add_space(tokens.space.m);
            for (tab, name) in CaseTab::SHOWN {
                if tab_head(ui, name, current.1.belongs_to(&tab)) {
                    act = Some(TabAct::Tab(tab));
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                // What was not saved goes before how many problems there are.
                if unsaved.is_none() || ui.available_width() > ROOM_FOR_BOTH {
                    line(ui, TypeRole::Caption, tokens.color.text2, right);
                }
                if let Some(id) = unsaved
                    && ui.add(Button::link("Take up the unsaved entry")).clicked()
                {
                    act = Some(TabAct::Tab(CaseTab::Entry(id.clone())));
                }
                if ui.add(Button::link("Patient…")).clicked() {
                    act = Some(TabAct::Patient);
                }
            });
        });
    });
    act
}

/// Room for the way to an unsaved entry and the words beside it.
const ROOM_FOR_BOTH: f32 = 340.0;

fn tab_head(ui: &mut Ui, name: &str, lit: bool) -> bool {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let (role, ink) = if lit { (TypeRole::BaseStrong, color.accent) } else { (TypeRole::Base, color.text2) };
    let galley = TextLine { text: name, role, color: ink, max_width: 160.0 }.galley(ui.painter(), &tokens);
    let size = vec2(galley.size().x + 2.0 * tokens.space.s + 4.0, tokens.size.control);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if lit || response.hovered() {
        ui.painter().rect(rect, tokens.radius.control, color.sel, Stroke::NONE, StrokeKind::Inside);
    }
    let at = Rect::from_center_size(rect.center(), galley.size()).min;
    ui.painter().galley(pos2(at.x, at.y), galley, ink);
    focus_ring(ui, &response, tokens.radius.control);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, lit, name));
    response.clicked()
}
