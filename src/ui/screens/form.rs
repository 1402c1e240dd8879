//! The form of an entry: a typed line above, what was done at the left, whether it helped at the right. Line and
//! fields say the same: what is typed fills the fields, what is changed in the fields is written into the line.

use std::sync::OnceLock;

use egui::{Align, Frame, Layout, Margin, ScrollArea, Stroke, Ui, vec2};

use crate::model::{
    Date, DoseReached, DrugId, EventKind, Missing, Recorded, Source, StopReason, TreatmentId,
    TreatmentStatus, Words,
};
use crate::pathway::Knowledge;
use crate::pathway::vocabulary::{Nature, Track};
use crate::pathway::words::{capitalised, terms};
use crate::ui::drafts::entry::{DraftField, DraftKind, EntryDraft, Helped};
use crate::ui::drafts::when;
use crate::ui::screens::findings::{Findable, findings};
use crate::ui::screens::line::{LineReader, is_understood, quick_line, read_as, say_again};
use crate::ui::screens::procedure::{procedure, programme};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::timeline::model::track_name;
use crate::ui::widgets::{
    Answer, Button, FieldKey, Pick, TextField, choice, ctrl_enter, dropdown, label, line, picker,
    section_head,
};

/// What the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormAct {
    /// Save the entry.
    Save,
    /// Save the entry and begin another one.
    SaveAndAnother,
    /// Forget what was typed.
    Drop,
}

/// Width of the names left of the fields.
const NAME_WIDTH: f32 = 88.0;
/// Width of a field for a date.
const DATE_WIDTH: f32 = 210.0;

/// What can be chosen, in the order of the lists.
#[derive(Debug, Clone)]
pub struct Choices {
    treatments: Vec<Pick<TreatmentId>>,
    images: Vec<Pick<TreatmentId>>,
    drugs: Vec<Pick<DrugId>>,
    courses: Vec<TreatmentId>,
    pub(super) findings: Vec<Findable>,
}

impl Choices {
    /// The choices of a knowledge.
    pub fn of(knowledge: &Knowledge) -> Self {
        let named = |images: bool| {
            let items = knowledge.treatments().iter();
            let items = items.filter(|named| (named.item.track == Track::Imaging) == images);
            let mut items: Vec<_> = items.collect();
            // What is entered most stands first.
            let key = |track| (track != Track::Injections, track);
            items.sort_by_key(|named| (key(named.item.track), named.item.label.as_str()));
            let picks = items.into_iter().map(|named| Pick {
                value: named.id.clone(),
                label: named.item.label.clone(),
                found_by: found_by(&[&named.item.label, &named.item.short], &named.item.aliases),
                group: if images { "" } else { track_name(named.item.track) },
            });
            picks.collect::<Vec<_>>()
        };
        let mut drugs: Vec<_> = knowledge
            .drugs()
            .iter()
            .map(|named| Pick {
                value: named.id.clone(),
                label: capitalised(&named.item.label),
                found_by: found_by(&[&named.item.label], &named.item.aliases),
                group: "",
            })
            .collect();
        drugs.sort_by(|a, b| a.label.cmp(&b.label));
        let courses = knowledge.treatments().iter().filter(|named| named.item.nature == Nature::Course);
        Self {
            treatments: named(false),
            images: named(true),
            drugs,
            courses: courses.map(|named| named.id.clone()).collect(),
            findings: knowledge.concepts().iter().map(|it| Findable::of(&it.id, &it.item)).collect(),
        }
    }

    /// Whether an item of the catalogue is an image or a test.
    pub fn is_image(&self, id: &TreatmentId) -> bool {
        self.images.iter().any(|pick| pick.value == *id)
    }

    /// The choices of the knowledge that ships with the program.
    pub fn builtin() -> Option<&'static Self> {
        static CHOICES: OnceLock<Option<Choices>> = OnceLock::new();
        CHOICES.get_or_init(|| Knowledge::builtin().ok().map(Self::of)).as_ref()
    }
}

/// All names of one thing, in small letters.
fn found_by(names: &[&str], aliases: &[String]) -> String {
    let aliases = aliases.iter().map(String::as_str);
    names.iter().copied().chain(aliases).collect::<Vec<_>>().join("\n").to_lowercase()
}

/// Height of the foot, which stays in view.
const FOOT: f32 = 60.0;
/// Room for what is wrong, above the buttons.
const SAID: f32 = 40.0;

/// Shows the form in the whole of `ui`: what is asked scrolls, and the foot stays.
pub fn entry_form(
    ui: &mut Ui,
    draft: &mut EntryDraft,
    choices: &Choices,
    reader: LineReader<'_>,
) -> Option<FormAct> {
    let save = ctrl_enter(ui);
    // What is wrong may stand where it is not in view: it is said in the foot too.
    let said = if draft.errors.is_empty() { 0.0 } else { SAID };
    let room = (ui.available_height() - FOOT - said).max(0.0);
    let mut act = ui
        .allocate_ui(vec2(ui.available_width(), room), |ui| {
            let scrolled = ScrollArea::vertical().id_salt("form").auto_shrink(false);
            scrolled.show(ui, |ui| body(ui, draft, choices, reader)).inner
        })
        .inner;
    act = foot(ui, draft).or(act);
    if save {
        act = Some(if draft.is_new() { FormAct::SaveAndAnother } else { FormAct::Save });
    }
    act.filter(|act| *act == FormAct::Drop || is_understood(reader, draft))
}

/// Everything that is asked; the typed line may save.
fn body(ui: &mut Ui, draft: &mut EntryDraft, choices: &Choices, reader: LineReader<'_>) -> Option<FormAct> {
    let tokens = tokens(ui);
    let mut act = None;
    Frame::new().inner_margin(Margin::same(tokens.space.l as i8)).show(ui, |ui| {
        let title = if draft.is_new() { "New entry" } else { "Edit entry" };
        ui.horizontal(|ui| {
            section_head(ui, title);
            line(
                ui,
                TypeRole::Base,
                tokens.color.text2,
                "Leave open what you do not know; it is never read as no.",
            );
        });
        ui.add_space(tokens.space.xs);
        if quick_line(ui, reader, draft) {
            act = Some(FormAct::Save);
        }
        read_as(ui, reader, draft);
        ui.add_space(tokens.space.s);
        let before = draft.clone();
        if draft.is_new() {
            kind(ui, draft);
            ui.add_space(tokens.space.s);
        }
        if draft.kind != DraftKind::Event && ui.available_width() > 760.0 {
            let half = ui.available_width() * 0.5 - tokens.space.l;
            ui.horizontal_top(|ui| {
                column(ui, half, |ui| what(ui, draft, choices, reader));
                ui.add_space(tokens.space.l);
                column(ui, half, |ui| came_of_it(ui, draft, choices, reader));
            });
        } else {
            what(ui, draft, choices, reader);
            ui.add_space(tokens.space.m);
            came_of_it(ui, draft, choices, reader);
        }
        if *draft != before {
            say_again(reader, draft);
        }
    });
    act
}

fn foot(ui: &mut Ui, draft: &EntryDraft) -> Option<FormAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let edge = ui.available_rect_before_wrap();
    ui.painter().hline(edge.x_range(), edge.top(), Stroke::new(1.0, tokens.color.line));
    Frame::new().inner_margin(Margin::symmetric(tokens.space.l as i8, tokens.space.m as i8)).show(ui, |ui| {
        if let Some(wrong) = draft.errors.values().next() {
            label(ui, TypeRole::Caption, tokens.color.emergency, format!("Not saved. {wrong}"));
            ui.add_space(tokens.space.xs);
        }
        ui.horizontal(|ui| {
            let save = if draft.is_new() { "Enter in the line" } else { "Ctrl+Enter" };
            if ui.add(Button::primary("Save").key(save).height(36.0)).clicked() {
                act = Some(FormAct::Save);
            }
            let another = Button::normal("Save and add another").key("Ctrl+Enter").height(36.0);
            if draft.is_new() && ui.add(another).clicked() {
                act = Some(FormAct::SaveAndAnother);
            }
            if ui.add(Button::normal("Cancel").height(36.0)).clicked() {
                act = Some(FormAct::Drop);
            }
        });
    });
    act
}

/// Whether it helped, or what was found.
fn came_of_it(ui: &mut Ui, draft: &mut EntryDraft, choices: &Choices, reader: LineReader<'_>) {
    match draft.kind {
        DraftKind::Treatment | DraftKind::Medicine => helped(ui, draft),
        DraftKind::Imaging | DraftKind::Assessment => findings(ui, draft, choices, reader),
        DraftKind::Event => {}
    }
}

fn column(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        content(ui);
    });
}

/// A name at the left and its field beside it.
pub(super) fn row(ui: &mut Ui, name: &str, field: impl FnOnce(&mut Ui)) {
    let tokens = tokens(ui);
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(
            vec2(NAME_WIDTH, tokens.size.control),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.set_min_width(NAME_WIDTH);
                line(ui, TypeRole::Base, tokens.color.text2, name);
            },
        );
        ui.vertical(field);
    });
    ui.add_space(tokens.space.xs);
}

/// The same for answers side by side, which are lower than a field and stand level with the name.
pub(super) fn level_row(ui: &mut Ui, name: &str, answers: impl FnOnce(&mut Ui)) {
    row(ui, name, |ui| {
        let tokens = tokens(ui);
        ui.add_space((tokens.size.control - tokens.size.control_small) * 0.5);
        answers(ui);
    });
}

/// A name, and a text field over `text` whose error stands under it.
pub(super) fn text_row(
    ui: &mut Ui,
    (record, name, hint): (&str, &'static str, &str),
    error: Option<String>,
    text: &mut String,
) {
    row(ui, name, |ui| {
        TextField::line(FieldKey::new(name, record), name)
            .name_hidden()
            .hint(hint)
            .width(280.0)
            .error(error.as_deref())
            .show(ui, text);
    });
}

/// A date that is typed, and beside it how it is read.
fn date_row(
    ui: &mut Ui,
    (record, name, hint): (&str, &'static str, &str),
    error: Option<String>,
    text: &mut String,
    today: Date,
) {
    row(ui, name, |ui| {
        ui.horizontal(|ui| {
            TextField::line(FieldKey::new(name, record), name)
                .name_hidden()
                .hint(hint)
                .width(DATE_WIDTH)
                .error(error.as_deref())
                .show(ui, text);
            line(ui, TypeRole::Caption, tokens(ui).color.text2, when::echo(text, today));
        });
    });
}

/// A name, and a choice that sets `value`; choosing the same again opens it.
pub(super) fn choice_row<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    answers: &[Answer<'_, T>],
    value: &mut Option<T>,
) {
    level_row(ui, name, |ui| {
        if let Some(chosen) = choice(ui, name, answers, *value) {
            *value = if *value == Some(chosen) { None } else { Some(chosen) };
        }
    });
}

fn kind(ui: &mut Ui, draft: &mut EntryDraft) {
    let kinds = [
        Answer::known(DraftKind::Treatment, "Treatment"),
        Answer::known(DraftKind::Medicine, "Medicine"),
        Answer::known(DraftKind::Imaging, "Imaging or test"),
        Answer::known(DraftKind::Assessment, "Findings, scores"),
        Answer::known(DraftKind::Event, "Event"),
    ];
    if let Some(kind) = choice(ui, "Kind", &kinds, Some(draft.kind)) {
        draft.kind = kind;
    }
}

fn what(ui: &mut Ui, draft: &mut EntryDraft, choices: &Choices, reader: LineReader<'_>) {
    let record = draft.id.to_string();
    let error = |draft: &EntryDraft, field| draft.errors.get(&field).cloned();
    let what_error = error(draft, DraftField::What);
    section_head(ui, if draft.kind == DraftKind::Event { "What happened" } else { "What was done" });
    ui.add_space(4.0);
    if draft.kind != DraftKind::Assessment {
        row(ui, "What", |ui| {
            what_list(ui, draft, choices);
            if let Some(error) = what_error {
                let color = tokens(ui).color.emergency;
                label(ui, TypeRole::Caption, color, error);
            }
        });
    }
    let when_error = error(draft, DraftField::When);
    let names = (record.as_str(), "When", "12 jan, 3 weeks ago, spring 2024");
    date_row(ui, names, when_error, &mut draft.when, reader.today);
    let course = draft.treatment.as_ref().is_some_and(|id| choices.courses.contains(id));
    if draft.kind == DraftKind::Medicine || course || !draft.until.is_empty() {
        let error = error(draft, DraftField::Until);
        let names = (record.as_str(), "Until", "ongoing, or a date");
        date_row(ui, names, error, &mut draft.until, reader.today);
    }
    match draft.kind {
        DraftKind::Treatment => {
            state(ui, draft);
            if course {
                programme(ui, draft, &record);
            } else {
                procedure(ui, draft, &record, reader.knowledge);
            }
        }
        DraftKind::Medicine => {
            text_row(ui, (&record, "Dose", "900 mg a day"), None, &mut draft.dose);
            stopped(ui, draft);
        }
        DraftKind::Imaging | DraftKind::Event | DraftKind::Assessment => {}
    }
    let sources = [
        Answer::known(Source::OwnRecord, "Own record"),
        Answer::known(Source::OutsideRecord, "Outside record"),
        Answer::known(Source::Letter, "Letter"),
        Answer::known(Source::Patient, "Patient"),
    ];
    choice_row(ui, "Where from", &sources, &mut draft.source);
    row(ui, if draft.kind == DraftKind::Imaging { "Report" } else { "Note" }, |ui| {
        TextField::lines(FieldKey::new("note", &record), "Note", 2).name_hidden().show(ui, &mut draft.note);
    });
}

fn what_list(ui: &mut Ui, draft: &mut EntryDraft, choices: &Choices) {
    let width = 300.0;
    match draft.kind {
        DraftKind::Treatment => {
            let picked = picker(ui, "Treatment", width, &choices.treatments, draft.treatment.as_ref()).inner;
            draft.treatment = picked.or(draft.treatment.take());
        }
        DraftKind::Imaging => {
            let picked = picker(ui, "Image or test", width, &choices.images, draft.treatment.as_ref()).inner;
            draft.treatment = picked.or(draft.treatment.take());
        }
        DraftKind::Medicine => {
            let picked = picker(ui, "Medicine", width, &choices.drugs, draft.drug.as_ref()).inner;
            draft.drug = picked.or(draft.drug.take());
        }
        DraftKind::Event => {
            let kinds: Vec<(EventKind, String)> =
                EventKind::ALL.iter().map(|kind| (*kind, capitalised(terms::event(*kind)))).collect();
            let picked = dropdown(ui, "Event", width, &kinds, draft.event.as_ref());
            draft.event = picked.or(draft.event.take());
        }
        // A visit is what was found at it.
        DraftKind::Assessment => {}
    }
}

/// The answer that a matter was asked about and cannot be known.
pub(super) fn not_known<T>(name: &str) -> Answer<'_, Recorded<T>> {
    Answer::unknown(Recorded::Missing(Missing::CannotBeKnown), name)
}

fn state(ui: &mut Ui, draft: &mut EntryDraft) {
    let statuses = [
        Answer::known(TreatmentStatus::Done, "Done"),
        Answer::known(TreatmentStatus::Ongoing, "Ongoing"),
        Answer::known(TreatmentStatus::Planned, "Planned"),
        Answer::known(TreatmentStatus::Declined, "Declined"),
        Answer::known(TreatmentStatus::Unavailable, "Not to be had"),
    ];
    level_row(ui, "State", |ui| {
        if let Some(status) = choice(ui, "State", &statuses, Some(draft.status)) {
            draft.status = status;
        }
    });
}

fn stopped(ui: &mut Ui, draft: &mut EntryDraft) {
    let known = |reason, words| Answer::known(Recorded::Known(reason), words);
    let reasons = [
        known(StopReason::NoBenefit, "No benefit"),
        known(StopReason::NotTolerated, "Not tolerated"),
        known(StopReason::WoreOff, "Wore off"),
        known(StopReason::Completed, "Completed"),
        known(StopReason::Interaction, "Interaction"),
        known(StopReason::PatientChoice, "Patient's choice"),
        not_known("Not known"),
    ];
    choice_row(ui, "Stopped", &reasons, &mut draft.stopped);
    let reached = [
        Answer::known(Recorded::Known(DoseReached::Adequate), "Enough to judge"),
        Answer::known(Recorded::Known(DoseReached::Low), "Too low or too short"),
        not_known("Not known"),
    ];
    choice_row(ui, "Dose, time", &reached, &mut draft.reached);
}

/// Names of the fields of one phase, each its own in the window.
struct PhaseFields {
    name: &'static str,
    figure: &'static str,
    at: &'static str,
    lasted: &'static str,
    hints: (&'static str, &'static str),
}

const EARLY: PhaseFields = PhaseFields {
    name: "First hours",
    figure: "first hours percent",
    at: "first hours read at",
    lasted: "first hours lasted",
    hints: ("1h", "4h"),
};

const LATE: PhaseFields = PhaseFields {
    name: "Weeks after",
    figure: "weeks after percent",
    at: "weeks after read at",
    lasted: "Lasted",
    hints: ("4w, 3m", "10d, 6w, 3m"),
};

fn helped(ui: &mut Ui, draft: &mut EntryDraft) {
    let record = draft.id.to_string();
    let error = |draft: &EntryDraft, field| draft.errors.get(&field).cloned();
    section_head(ui, "Did it help?");
    ui.add_space(4.0);
    if draft.kind == DraftKind::Treatment {
        let errors = (error(draft, DraftField::EarlyFigure), error(draft, DraftField::EarlyLasted));
        phase(ui, &record, &EARLY, errors, &mut draft.early);
        ui.add_space(4.0);
    }
    let errors = (error(draft, DraftField::LateFigure), error(draft, DraftField::LateLasted));
    phase(ui, &record, &LATE, errors, &mut draft.late);
}

fn phase(
    ui: &mut Ui,
    record: &str,
    fields: &PhaseFields,
    (figure_error, lasted_error): (Option<String>, Option<String>),
    helped: &mut Helped,
) {
    let known = |words, shown| Answer::known(Recorded::Known(words), shown);
    let answers = [
        known(Words::Worse, "Worse"),
        known(Words::None, "None"),
        known(Words::ABit, "A bit"),
        known(Words::Half, "Half"),
        known(Words::Most, "Most"),
        not_known("Not scored"),
    ];
    choice_row(ui, fields.name, &answers, &mut helped.words);
    row(ui, "or figure", |ui| {
        TextField::line(FieldKey::new(fields.figure, record), fields.figure)
            .name_hidden()
            .hint("80 %, or scores 7>3")
            .width(180.0)
            .error(figure_error.as_deref())
            .show(ui, &mut helped.figure);
    });
    row(ui, "Read at", |ui| {
        ui.horizontal(|ui| {
            TextField::line(FieldKey::new(fields.at, record), fields.at)
                .name_hidden()
                .hint(fields.hints.0)
                .width(84.0)
                .show(ui, &mut helped.at);
            line(ui, TypeRole::Base, tokens(ui).color.text2, "lasted");
            TextField::line(FieldKey::new(fields.lasted, record), fields.lasted)
                .name_hidden()
                .hint(fields.hints.1)
                .width(120.0)
                .show(ui, &mut helped.lasted);
        });
        if let Some(error) = lasted_error {
            let color = tokens(ui).color.emergency;
            label(ui, TypeRole::Caption, color, error);
        }
    });
}
