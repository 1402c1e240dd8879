//! The assessment: a checklist by group. One click answers a finding; only what was clicked is recorded.

use std::collections::BTreeMap;

use egui::{Align, Frame, Key, Margin, ScrollArea, Ui};

use crate::model::{ConceptId, EntryId};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Answer, Button, FieldKey, TextField, choice, choice_from, fitted, label, line, section_head,
};

/// The checklist of a problem.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checklist {
    /// Whose it is: the case and the problem, for where it was scrolled to.
    pub record: String,
    /// Groups, in order.
    pub groups: Vec<CheckGroup>,
    /// The past day it is shown as of: read, not answered.
    pub past: Option<String>,
}

/// Findings that are asked together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CheckGroup {
    /// What they have in common.
    pub name: String,
    /// How many are answered, of how many the region asks for; of the red flags: of how many the screen needs.
    pub count: (usize, usize),
    /// What the screen still needs that stands in another group, in words.
    pub elsewhere: String,
    /// The findings.
    pub rows: Vec<CheckRow>,
}

/// Whether the red-flag screen needs a finding of this patient now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It is no red flag.
    NotScreened,
    /// It is one that this patient need not be asked about now.
    NotNow,
    /// It is needed, and its answer counts.
    Answered,
    /// It is needed, and no answer to it counts.
    Open,
}

/// One finding of the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckRow {
    /// Its place on the whole checklist.
    pub place: usize,
    /// What it is about.
    pub concept: ConceptId,
    /// What is asked.
    pub words: String,
    /// Everything it is found by, in small letters.
    pub found_by: String,
    /// How a number is entered, where it is one that has no buttons.
    pub number: Option<NumberRow>,
    /// The entry that says so, in words: what is taken need not be asked.
    pub stands: Option<(EntryId, String)>,
    /// The answers: words, and whether the matter stays unknown with it.
    pub answers: Vec<(String, bool)>,
    /// The answer that it is absent, by its place, where that is an answer many findings may be given at once.
    pub absent: Option<usize>,
    /// The answer that is recorded, by its place.
    pub current: Option<usize>,
    /// Whether the red-flag screen needs it.
    pub need: Need,
    /// When it was answered.
    pub when: String,
}

/// A number of the checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberRow {
    /// Its unit.
    pub unit: String,
    /// The least and the greatest it can be.
    pub range: (f64, f64),
    /// What is recorded.
    pub current: Option<f64>,
}

/// What the screen remembers for one case.
#[derive(Debug, Default)]
pub struct AssessmentDraft {
    /// What is searched for.
    pub search: String,
    /// What is to be brought into view and given the keyboard.
    pub wanted: Option<ConceptId>,
    /// What was asked for last, which stands out.
    pub lit: Option<ConceptId>,
    /// Numbers being typed, by their places, and what is wrong with them.
    pub numbers: BTreeMap<usize, (String, Option<String>)>,
}

/// What the reader did.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckAct {
    /// Answered a finding.
    Answer {
        /// Its place on the whole checklist.
        row: usize,
        /// Place of the answer.
        answer: usize,
    },
    /// Measured something.
    Measured {
        /// Its place on the whole checklist.
        row: usize,
        /// The number.
        value: f64,
    },
    /// Wants to see the entry that says so.
    Show(EntryId),
    /// Found everything of a group absent that was not examined yet: places of findings and of their answers.
    AllAbsent(Vec<(usize, usize)>),
}

/// Shows the checklist; gives back what was clicked.
pub fn checklist(ui: &mut Ui, checklist: &Checklist, draft: &mut AssessmentDraft) -> Option<CheckAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let frame = Frame::new().inner_margin(Margin::symmetric(tokens.space.l as i8, tokens.space.s as i8));
    fitted(ui, egui::Panel::top("checklist search").frame(frame), |ui| {
        ui.horizontal(|ui| {
            let key = FieldKey::new("checklist search", &checklist.record);
            let field = TextField::line(key, "Find a finding").name_hidden();
            field.hint("Find: reflex, diabetes, ODI").width(SEARCH).show(ui, &mut draft.search);
            let words = match (&checklist.past, ui.available_width()) {
                (Some(day), _) => format!("As known on {day}: to be read."),
                (None, room) if room < WHOLE_HINT => "Only what you click is recorded.".to_owned(),
                (None, _) => "Only what you click is recorded, today; the rest stays not asked.".to_owned(),
            };
            line(ui, TypeRole::Base, tokens.color.text2, words);
        });
    });
    if draft.wanted.is_some() {
        draft.search.clear();
        draft.lit.clone_from(&draft.wanted);
    }
    let typed = draft.search.to_lowercase();
    let fits = |row: &&CheckRow| typed.split_whitespace().all(|word| row.found_by.contains(word));
    ScrollArea::vertical().id_salt(("checklist", &checklist.record)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(tokens.space.l as i8)).show(ui, |ui| {
            if checklist.past.is_some() {
                ui.disable();
            }
            let mut found = false;
            for group in &checklist.groups {
                let fitting: Vec<&CheckRow> = group.rows.iter().filter(fits).collect();
                if fitting.is_empty() {
                    continue;
                }
                found = true;
                // A group that is shown in part is not answered as a whole.
                if let Some(absent) = group_head(ui, group, fitting.len()) {
                    act = Some(CheckAct::AllAbsent(absent));
                }
                ui.spacing_mut().item_spacing.y = 0.0;
                for row in fitting {
                    act = show_row(ui, row, (draft, &checklist.record)).or(act.take());
                }
                ui.add_space(tokens.space.l);
            }
            if !found {
                let words = format!("Nothing here is called “{}”.", draft.search);
                label(ui, TypeRole::Base, tokens.color.text2, words);
            }
        });
    });
    draft.wanted = None;
    act
}

/// With less room the hint beside the search field is its first words.
const WHOLE_HINT: f32 = 440.0;
/// Width of the search field, and of the field of a number.
const SEARCH: f32 = 260.0;
const NUMBER: f32 = 84.0;

/// The name of a group, how much of it was examined, and the one click for what is absent.
fn group_head(ui: &mut Ui, group: &CheckGroup, shown: usize) -> Option<Vec<(usize, usize)>> {
    let tokens = tokens(ui);
    let CheckGroup { name, rows, count: (answered, all), elsewhere } = group;
    let mut absent = None;
    ui.horizontal(|ui| {
        ui.set_min_height(tokens.size.control);
        ui.spacing_mut().item_spacing.x = tokens.space.m;
        section_head(ui, name);
        line(ui, TypeRole::Caption, tokens.color.text3, format!("{answered} of {all}"));
        if !elsewhere.is_empty() {
            line(ui, TypeRole::Caption, tokens.color.unknown, format!("Open below: {elsewhere}"));
        }
        let open: Vec<(usize, usize)> = rows
            .iter()
            .filter(|row| row.current.is_none())
            .filter_map(|row| Some((row.place, row.absent?)))
            .collect();
        let alone = rows.iter().filter(|row| row.current.is_none() && row.absent.is_none()).count();
        if open.len() > 1 && shown == rows.len() {
            let words = format!("The other {} absent", open.len());
            let spoken = format!("{name}: the other {} absent", open.len());
            if ui.add(Button::link(&words).spoken(&spoken).height(22.0)).clicked() {
                absent = Some(open);
            }
            if alone > 0 {
                let words = format!("{alone} are asked one by one");
                line(ui, TypeRole::Caption, tokens.color.text3, words);
            }
        }
    });
    let (edge, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 1.0), egui::Sense::hover());
    ui.painter().hline(edge.x_range(), edge.center().y, egui::Stroke::new(1.0, tokens.color.line));
    absent
}

/// The least width of a row whose answers stand beside the finding.
const BESIDE: f32 = 460.0;

fn show_row(ui: &mut Ui, row: &CheckRow, (draft, record): (&mut AssessmentDraft, &str)) -> Option<CheckAct> {
    let tokens = tokens(ui);
    let width = ui.available_width();
    let name = (width * 0.44).clamp(180.0, 360.0);
    let wanted = draft.wanted.as_ref() == Some(&row.concept);
    let role = if draft.lit.as_ref() == Some(&row.concept) { TypeRole::BaseStrong } else { TypeRole::Base };
    let finding = |ui: &mut Ui, width: f32| {
        let size = egui::vec2(width, tokens.size.control);
        ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(width);
            ui.set_max_width(width);
            // Whole, over two lines if need be: half a finding is none.
            label(ui, role, tokens.color.text, row.words.as_str());
        });
    };
    if width < BESIDE {
        finding(ui, width);
    }
    let shown = ui.horizontal(|ui| {
        ui.set_min_height(tokens.size.control);
        if width >= BESIDE {
            finding(ui, name);
        }
        let act = answer(ui, row, (draft, record), wanted.then_some(0));
        match row.need {
            Need::Open if row.current.is_some() => {
                line(ui, TypeRole::Caption, tokens.color.unknown, format!("{}, ask again", row.when));
            }
            Need::NotNow if row.when.is_empty() => {
                line(ui, TypeRole::Caption, tokens.color.text3, "Not needed");
            }
            _ => {
                line(ui, TypeRole::Caption, tokens.color.text3, row.when.as_str());
            }
        }
        act
    });
    if wanted {
        shown.response.scroll_to_me(Some(Align::Center));
    }
    if let Some((_, Some(error))) = draft.numbers.get(&row.place) {
        label(ui, TypeRole::Caption, tokens.color.emergency, error.as_str());
    }
    shown.inner
}

/// The control of a finding: answers, a number, or the entry that says so already.
fn answer(
    ui: &mut Ui,
    row: &CheckRow,
    (draft, record): (&mut AssessmentDraft, &str),
    focus: Option<usize>,
) -> Option<CheckAct> {
    if let Some((entry, words)) = &row.stands {
        let present = [Answer::known((), "Present")];
        let answered = choice(ui, &row.words, &present, Some(())).is_some();
        let spoken = format!("{}: {words}", row.words);
        let link = ui.add(Button::link(words).spoken(&spoken).height(22.0)).clicked();
        return (answered || link).then(|| CheckAct::Show(entry.clone()));
    }
    if let Some(number) = &row.number {
        return measured(ui, (row, number), (draft, record), focus);
    }
    let answers: Vec<Answer<'_, usize>> = row
        .answers
        .iter()
        .enumerate()
        .map(|(place, (name, unknown))| Answer { value: place, name, stays_unknown: *unknown })
        .collect();
    let clicked = choice_from(ui, &row.words, &answers, row.current, focus);
    clicked.map(|answer| CheckAct::Answer { row: row.place, answer })
}

/// A number is recorded when the field is left or Enter is pressed, if it is one the measure can have.
fn measured(
    ui: &mut Ui,
    (row, number): (&CheckRow, &NumberRow),
    (draft, record): (&mut AssessmentDraft, &str),
    focus: Option<usize>,
) -> Option<CheckAct> {
    let tokens = tokens(ui);
    let recorded = number.current.map(crate::pathway::words::number).unwrap_or_default();
    let (text, error) = draft.numbers.entry(row.place).or_insert_with(|| (recorded.clone(), None));
    let key = FieldKey::new("measure", (record, row.place));
    if !ui.memory(|memory| memory.has_focus(key.id())) && error.is_none() && focus.is_none() {
        text.clone_from(&recorded);
    }
    let hint = format!("{} to {}", number.range.0, number.range.1);
    let field = TextField::line(key, &row.words).name_hidden().hint(&hint).width(NUMBER).show(ui, text);
    line(ui, TypeRole::Base, tokens.color.text2, number.unit.as_str());
    if focus.is_some() {
        field.request_focus();
    }
    if field.changed() {
        *error = None;
    }
    let left = field.lost_focus() || (field.has_focus() && ui.input(|input| input.key_pressed(Key::Enter)));
    if !left || text.trim() == recorded {
        return None;
    }
    let typed = text.trim().parse::<f64>().ok();
    let possible = typed.filter(|value| (number.range.0..=number.range.1).contains(value));
    if possible.is_none() && !text.trim().is_empty() {
        *error = Some(format!("Write a number from {} to {}", number.range.0, number.range.1));
    }
    possible.map(|value| CheckAct::Measured { row: row.place, value })
}
