//! The assessment: a checklist by group. One click answers a finding; only what was clicked is recorded.

use egui::{Frame, Margin, ScrollArea, Ui};

use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Answer, Button, choice, label, line, section_head};

/// The checklist of a problem.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checklist {
    /// Groups, in order.
    pub groups: Vec<(String, Vec<CheckRow>)>,
}

/// One finding of the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckRow {
    /// Its place on the whole checklist.
    pub place: usize,
    /// What is asked.
    pub words: String,
    /// The answers: words, and whether the matter stays unknown with it.
    pub answers: Vec<(String, bool)>,
    /// The answer that it is absent, by its place, where that is an answer.
    pub absent: Option<usize>,
    /// The answer that is recorded, by its place.
    pub current: Option<usize>,
    /// When it was answered.
    pub when: String,
}

/// What the reader did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckAct {
    /// Answered a finding.
    Answer {
        /// Its place on the whole checklist.
        row: usize,
        /// Place of the answer.
        answer: usize,
    },
    /// Found everything of a group absent that was not examined yet: places of findings and of their answers.
    AllAbsent(Vec<(usize, usize)>),
}

/// Shows the checklist; gives back what was clicked.
pub fn checklist(ui: &mut Ui, checklist: &Checklist) -> Option<CheckAct> {
    let tokens = tokens(ui);
    let mut act = None;
    ScrollArea::vertical().id_salt("checklist").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(tokens.space.l as i8)).show(ui, |ui| {
            let words = "Today's assessment. Only what you click is recorded; the rest stays not asked.";
            label(ui, TypeRole::Base, tokens.color.text2, words);
            for (name, rows) in &checklist.groups {
                ui.add_space(tokens.space.l);
                if let Some(absent) = group_head(ui, name, rows) {
                    act = Some(CheckAct::AllAbsent(absent));
                }
                ui.spacing_mut().item_spacing.y = 0.0;
                for row in rows {
                    if let Some(answer) = show_row(ui, row) {
                        act = Some(CheckAct::Answer { row: row.place, answer });
                    }
                }
            }
        });
    });
    act
}

/// The name of a group, how much of it was examined, and the one click for what is absent.
fn group_head(ui: &mut Ui, name: &str, rows: &[CheckRow]) -> Option<Vec<(usize, usize)>> {
    let tokens = tokens(ui);
    let mut absent = None;
    ui.horizontal(|ui| {
        ui.set_min_height(tokens.size.control);
        ui.spacing_mut().item_spacing.x = tokens.space.m;
        section_head(ui, name);
        let examined = rows.iter().filter(|row| row.current.is_some()).count();
        line(ui, TypeRole::Caption, tokens.color.text3, format!("{examined} of {}", rows.len()));
        let open: Vec<(usize, usize)> = rows
            .iter()
            .filter(|row| row.current.is_none())
            .filter_map(|row| Some((row.place, row.absent?)))
            .collect();
        if open.len() > 1 {
            let words = format!("The other {} absent", open.len());
            let spoken = format!("{name}: the other {} absent", open.len());
            if ui.add(Button::link(&words).spoken(&spoken).height(22.0)).clicked() {
                absent = Some(open);
            }
        }
    });
    let (edge, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 1.0), egui::Sense::hover());
    ui.painter().hline(edge.x_range(), edge.center().y, egui::Stroke::new(1.0, tokens.color.line));
    absent
}

/// The least width of a row whose answers stand beside the finding.
const BESIDE: f32 = 460.0;

fn show_row(ui: &mut Ui, row: &CheckRow) -> Option<usize> {
    let tokens = tokens(ui);
    let answers: Vec<Answer<'_, usize>> = row
        .answers
        .iter()
        .enumerate()
        .map(|(place, (name, unknown))| Answer { value: place, name, stays_unknown: *unknown })
        .collect();
    let width = ui.available_width();
    let name = (width * 0.5).clamp(180.0, 360.0);
    let finding = |ui: &mut Ui, width: f32| {
        let size = egui::vec2(width, tokens.size.control);
        ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.set_min_width(width);
            ui.set_max_width(width);
            line(ui, TypeRole::Base, tokens.color.text, row.words.as_str());
        });
    };
    if width < BESIDE {
        finding(ui, width);
    }
    let mut clicked = None;
    ui.horizontal(|ui| {
        ui.set_min_height(tokens.size.control);
        if width >= BESIDE {
            finding(ui, name);
        }
        clicked = choice(ui, &row.words, &answers, row.current);
        line(ui, TypeRole::Caption, tokens.color.text3, row.when.as_str());
    });
    clicked
}
