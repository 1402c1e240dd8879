//! Home: what is due, the cases with search as you type, and a preview of the selected one.

mod due;
mod list;
mod preview;

use egui::{CentralPanel, Frame, Key, Margin, Modifiers, Panel, Ui};

use crate::model::CaseId;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::timeline::model::Timeline;
use crate::ui::widgets::{Button, FieldKey, Glyph, TextField, line};

pub use due::{DueGroup, DueItem};
pub use preview::Preview;

/// What home shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HomeView {
    /// Today, in words.
    pub today: String,
    /// What is due, by when.
    pub due: Vec<DueGroup>,
    /// The cases that match search and filter, in the order of the list.
    pub rows: Vec<CaseRow>,
    /// How many cases there are that match the search.
    pub total: usize,
    /// What the list was searched for; empty while all are listed.
    pub searched: String,
    /// Filters with their counts.
    pub filters: Vec<(Filter, usize)>,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRow {
    /// Which case.
    pub id: CaseId,
    /// Where it stands.
    pub status: Glyph,
    /// "Żółtowski, Władysław".
    pub name: String,
    /// "14 Feb 1949 · 76 m".
    pub born: String,
    /// Region or problem.
    pub what: String,
    /// The next step.
    pub next: String,
    /// A line under it.
    pub note: String,
}

/// Which cases are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// A red flag stands or is not known.
    RedFlag,
    /// The pathway is on hold.
    OnHold,
    /// A review is due.
    ReviewDue,
}

impl Filter {
    /// Its name on the chip.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::RedFlag => "Red flag",
            Self::OnHold => "On hold",
            Self::ReviewDue => "Review due",
        }
    }
}

/// What home remembers.
#[derive(Debug, Clone, Default)]
pub struct HomeDraft {
    /// What is searched for.
    pub search: String,
    /// The filter that is on.
    pub filter: Filter,
    /// The selected case.
    pub selected: Option<CaseId>,
    /// Puts the cursor into the search field when it is next drawn.
    pub focus_search: bool,
}

/// What the user wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HomeAct {
    /// Open a case.
    Open(CaseId),
    /// Open a case at its letter.
    Letter(CaseId),
    /// Begin a case.
    NewCase,
    /// Read a case from a file.
    OpenFile,
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
    if width > 1100.0 {
        Panel::left("due").exact_size(tokens.size.due).resizable(false).frame(frame).show(ui, |ui| {
            act = due::due(ui, view).or(act.take());
        });
    }
    if let (Some((preview, timeline)), true) = (preview, width > 860.0) {
        Panel::right("preview").exact_size(tokens.size.preview).resizable(false).frame(frame).show(
            ui,
            |ui| {
                act = preview::preview(ui, preview, timeline).or(act.take());
            },
        );
    }
    let frame = Frame::new().fill(tokens.color.raised);
    CentralPanel::default().frame(frame).show(ui, |ui| {
        act = list::list(ui, view, draft).or(act.take());
    });
    keys(ui, view, draft).or(act)
}

fn top(ui: &mut Ui, draft: &mut HomeDraft) -> Option<HomeAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let frame =
        Frame::new().fill(tokens.color.raised).inner_margin(Margin::symmetric(tokens.space.l as i8, 0));
    Panel::top("home top").exact_size(tokens.size.identity).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = tokens.space.m;
            line(ui, TypeRole::Title, tokens.color.text, "Stepwell");
            let width = (ui.available_width() - 520.0).clamp(180.0, 560.0);
            let search = TextField::line(search_key(), "Search cases")
                .name_hidden()
                .hint("Name, date of birth, identifier, region or next step")
                .width(width)
                .show(ui, &mut draft.search);
            if std::mem::take(&mut draft.focus_search) {
                search.request_focus();
            }
            if ui.add(Button::primary("New case").key("Ctrl+N")).clicked() {
                act = Some(HomeAct::NewCase);
            }
            if ui.add(Button::normal("Open a case file…")).clicked() {
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

/// Up and down move in the list from wherever nothing is typed, or from the search field; Enter opens unless it
/// belongs to a control.
fn keys(ui: &Ui, view: &HomeView, draft: &mut HomeDraft) -> Option<HomeAct> {
    let ctx = ui.ctx();
    let focused = ctx.memory(|memory| memory.focused());
    let search = search_key().id();
    if (ctx.text_edit_focused() && focused != Some(search)) || ctx.any_popup_open() {
        return None;
    }
    let at = view.rows.iter().position(|row| Some(&row.id) == draft.selected.as_ref());
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let next = match (pressed(Key::ArrowDown), pressed(Key::ArrowUp)) {
        (true, _) => at.map_or(0, |at| at + 1),
        (_, true) => at.map_or(0, |at| at.saturating_sub(1)),
        _ => {
            let free = focused.is_none() || focused == Some(search);
            let enter = free && ui.input(|input| input.key_pressed(Key::Enter));
            return draft.selected.clone().filter(|_| enter && at.is_some()).map(HomeAct::Open);
        }
    };
    draft.selected = view.rows.get(next).or(view.rows.last()).map(|row| row.id.clone());
    // From here on Enter speaks of the row, not of the control that had the focus.
    if let Some(control) = focused.filter(|control| *control != search) {
        ctx.memory_mut(|memory| memory.surrender_focus(control));
    }
    None
}
