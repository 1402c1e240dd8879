//! Home: what is due, the cases with search as you type, and a preview of the selected one.

mod due;
mod list;
mod preview;

use std::sync::Arc;

use egui::{CentralPanel, Frame, Key, Margin, Modifiers, Panel, Ui};

use crate::model::{CaseId, Date, Recorded, Words};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::timeline::model::Timeline;
use crate::ui::widgets::{Button, FieldKey, Glyph, Icon, TextField, line};
use crate::workspace::{CaseFilter, CaseIndex, CaseQuery, Found};

pub use due::{DueGroup, DueItem};
pub use preview::Preview;

/// What home shows.
#[derive(Debug, Clone)]
pub struct HomeView {
    /// The day it is shown for.
    pub day: Date,
    /// The same, in words.
    pub today: String,
    /// What is due, by when.
    pub due: Vec<DueGroup>,
    /// The cases that fit search and filter, in the order of the list.
    pub found: Found,
    /// How many cases there are.
    pub total: usize,
    /// What the list was searched for; empty while all are listed.
    pub searched: String,
}

impl HomeView {
    /// The same day, searched for something else.
    #[must_use]
    pub fn searching(self, cases: &Arc<CaseIndex>, query: &CaseQuery) -> Self {
        let found = cases.find(query, self.day);
        Self { found, searched: query.text.trim().to_owned(), ..self }
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseLine {
    /// Where it stands.
    pub status: Glyph,
    /// "Żółtowski, Władysław".
    pub name: String,
    /// "14 Feb 1949 · 76 m".
    pub born: String,
    /// The region of the leading problem.
    pub what: String,
    /// A line under it: further regions, or the identifier.
    pub place: String,
    /// The next step.
    pub next: String,
    /// A line under it.
    pub note: String,
}

/// The name of a filter on its chip.
fn filter_name(filter: CaseFilter) -> &'static str {
    match filter {
        CaseFilter::All => "All",
        CaseFilter::RedFlag => "Red flag",
        CaseFilter::OnHold => "On hold",
        CaseFilter::OutcomeDue => "Outcome due",
        CaseFilter::ReviewDue => "Review due",
        CaseFilter::Waiting => "Waiting",
        CaseFilter::LetterOpen => "Letter open",
        CaseFilter::AdviceChanged => "Advice changed",
    }
}

/// What home remembers.
#[derive(Debug, Clone, Default)]
pub struct HomeDraft {
    /// What is searched for.
    pub search: String,
    /// The filter that is on.
    pub filter: CaseFilter,
    /// The selected case.
    pub selected: Option<CaseId>,
    /// Puts the cursor into the search field when it is next drawn.
    pub focus_search: bool,
    /// Brings the case at this place of the list into view when it is next drawn.
    pub reveal: Option<usize>,
}

/// What the user wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HomeAct {
    /// Open a case.
    Open(CaseId),
    /// Open a case at its letter.
    Letter(CaseId),
    /// Record how the procedure helped whose outcome a case waits for.
    Outcome(CaseId, Recorded<Words>),
    /// Begin a case.
    NewCase,
    /// Read a case from a file.
    OpenFile,
    /// Find a command by typing.
    Commands,
    /// All cases together.
    Survey,
}

/// The identity of the search field.
pub fn search_key() -> FieldKey {
    FieldKey::new("search", "home")
}

/// Shows home in the whole of `ui`.
pub fn home(
    ui: &mut Ui,
    view: &HomeView,
    preview: Option<(&Preview, &Timeline)>,
    draft: &mut HomeDraft,
) -> Option<HomeAct> {
    let mut act = top(ui, draft);
    let width = ui.available_width();
    let tokens = tokens(ui);
    let frame = Frame::new().fill(tokens.color.panel);
    // In a smaller window the list keeps the room it needs.
    let share = (width / 1396.0).clamp(0.82, 1.0);
    // What is due stays in the smallest window; the preview is the first to go.
    if width > 860.0 {
        Panel::left("due").exact_size(tokens.size.due * share).resizable(false).frame(frame).show(ui, |ui| {
            act = due::due(ui, view).or(act.take());
        });
    }
    if width > 1100.0 && view.total > 0 {
        // It stands there without a case too: the list keeps its place and the focus while another one is opened.
        let panel = Panel::right("preview").exact_size(tokens.size.preview * share).resizable(false);
        panel.frame(frame).show(ui, |ui| match preview {
            Some((preview, timeline)) => act = preview::preview(ui, preview, timeline).or(act.take()),
            None => preview::nothing(ui, draft.selected.is_some()),
        });
    }
    let frame = Frame::new().fill(tokens.color.raised);
    CentralPanel::default().frame(frame).show(ui, |ui| {
        act = list::list(ui, view, draft).or(act.take());
    });
    keys(ui, view, draft).or(act)
}

/// Width of what stands right of the search field.
const TOP_ACTS: f32 = 510.0;

fn top(ui: &mut Ui, draft: &mut HomeDraft) -> Option<HomeAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let frame =
        Frame::new().fill(tokens.color.raised).inner_margin(Margin::symmetric(tokens.space.l as i8, 0));
    Panel::top("home top").exact_size(tokens.size.identity).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = tokens.space.m;
            line(ui, TypeRole::Title, tokens.color.text, "Stepwell");
            ui.add_space(tokens.space.s);
            let width = (ui.available_width() - TOP_ACTS).clamp(180.0, 560.0);
            let search = TextField::line(search_key(), "Search cases")
                .name_hidden()
                .icon(Icon::Search)
                .hint("Name, date of birth, identifier, region or next step")
                .width(width)
                .show(ui, &mut draft.search);
            if std::mem::take(&mut draft.focus_search) {
                search.request_focus();
            }
            if ui.add(Button::primary("New case").key("Ctrl+N")).clicked() {
                act = Some(HomeAct::NewCase);
            }
            if ui.add(Button::normal("Commands").key("Ctrl+K")).clicked() {
                act = Some(HomeAct::Commands);
            }
            if ui.add(Button::link("Open a case file…")).clicked() {
                act = Some(HomeAct::OpenFile);
            }
            let review =
                Button::link("All cases").spoken("All cases: what was tried, what worked, where cases wait");
            if ui.add(review).clicked() {
                act = Some(HomeAct::Survey);
            }
        });
    });
    act
}

/// Up and down move in the list from wherever nothing is typed, or from the search field; Enter opens the selected case, or
/// the only one that was found, unless it belongs to a control.
fn keys(ui: &Ui, view: &HomeView, draft: &mut HomeDraft) -> Option<HomeAct> {
    let ctx = ui.ctx();
    let focused = ctx.memory(|memory| memory.focused());
    let search = search_key().id();
    if (ctx.text_edit_focused() && focused != Some(search)) || ctx.any_popup_open() {
        return None;
    }
    let rows = &view.found;
    let place = || draft.selected.as_ref().and_then(|id| rows.place(id));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let next = match (pressed(Key::ArrowDown), pressed(Key::ArrowUp)) {
        (true, _) => place().map_or(0, |at| at + 1),
        (_, true) => place().map_or(0, |at| at.saturating_sub(1)),
        _ => {
            let free = focused.is_none() || focused == Some(search);
            let enter = free && ui.input(|input| input.key_pressed(Key::Enter));
            let selected = draft.selected.clone().filter(|_| place().is_some());
            match selected {
                _ if !enter => return None,
                Some(case) => return Some(HomeAct::Open(case)),
                // The only case that fits is meant; among several the first is shown at a glance before it is opened.
                None if view.searched.is_empty() => return None,
                None if rows.len() == 1 => return rows.get(0).map(|case| HomeAct::Open(case.row.id.clone())),
                None => 0,
            }
        }
    };
    let at = next.min(rows.len().saturating_sub(1));
    draft.selected = rows.get(at).map(|case| case.row.id.clone());
    draft.reveal = draft.selected.is_some().then_some(at);
    // From here on Enter speaks of the row, not of the control that had the focus.
    if let Some(control) = focused.filter(|control| *control != search) {
        ctx.memory_mut(|memory| memory.surrender_focus(control));
    }
    None
}
