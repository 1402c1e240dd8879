//! A series: an entry repeated so many times at equal distances, asked for over the screen and added as one step of undo.

use egui::Key;

use crate::model::{Body, Date, Entry, EntryId, PartialDate, TreatmentStatus};
use crate::pathway::words::dates;
use crate::ui::command::UiCommand;
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, FieldKey, TextField, label, modal};

/// So many entries are added at once at most.
const MOST: u32 = 12;

/// The series that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SeriesDraft {
    /// The entry that is repeated.
    entry: EntryId,
    /// What it is.
    name: String,
    /// Its day, or the middle of the days it may have been on.
    first: Date,
    /// How many more, as typed.
    times: String,
    /// How far apart, as typed.
    every: String,
    /// Whether what is typed was asked to be added, and cannot be read.
    refused: bool,
}

impl SeriesDraft {
    /// Repeats an entry called `name`.
    pub(super) fn new(entry: &Entry, name: String) -> Self {
        Self {
            entry: entry.id.clone(),
            name,
            first: entry.start().middle(),
            times: "2".to_owned(),
            every: "2 weeks".to_owned(),
            refused: false,
        }
    }

    /// The days of the further entries; `None` while what is typed cannot be read.
    fn days(&self) -> Option<Vec<Date>> {
        let times: u32 = self.times.trim().parse().ok().filter(|times| (1..=MOST).contains(times))?;
        let step = Step::read(&self.every)?;
        (1..=times).map(|number| step.after(self.first, i32::try_from(number).ok()?)).collect()
    }
}

/// The distance between two entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Days(i32),
    Months(i32),
}

impl Step {
    /// "2 weeks", "10 days", "1 month", "2w".
    fn read(typed: &str) -> Option<Self> {
        let typed = typed.trim().to_lowercase();
        let digits = typed.find(|c: char| !c.is_ascii_digit()).unwrap_or(typed.len());
        let (number, unit) = typed.split_at(digits);
        let number: i32 = number.parse().ok().filter(|number| (1..=400).contains(number))?;
        match unit.trim() {
            "d" | "day" | "days" => Some(Self::Days(number)),
            "w" | "week" | "weeks" => Some(Self::Days(number * 7)),
            "m" | "month" | "months" => Some(Self::Months(number)),
            _ => None,
        }
    }

    fn after(self, first: Date, times: i32) -> Option<Date> {
        match self {
            Self::Days(days) => Some(first.plus_days(days * times)),
            Self::Months(months) => {
                let later = jiff::Span::new().try_months(months * times).ok()?;
                first.civil().checked_add(later).ok().map(Into::into)
            }
        }
    }
}

/// An entry again on these days, each under an id of its own: nothing of how it helped goes along, and what is to come is
/// planned.
pub(super) fn repeated(entry: &Entry, days: &[Date], today: Date, fresh: impl Fn() -> EntryId) -> Vec<Entry> {
    let again = |day: &Date| {
        let mut next = Entry {
            id: fresh(),
            date: PartialDate::Day(*day),
            end: None,
            known_on: None,
            note: None,
            ..entry.clone()
        };
        if let Body::Treatment(treatment) = &mut next.body {
            treatment.readings.clear();
            treatment.status = if *day > today { TreatmentStatus::Planned } else { TreatmentStatus::Done };
        }
        next
    };
    days.iter().map(again).collect()
}

/// Asks for the series; what the user wants goes to `commands`.
pub(super) fn prompt(
    ctx: &egui::Context,
    (draft, today): (&mut SeriesDraft, Date),
    commands: &mut Vec<UiCommand>,
) {
    let modal = modal("series", ctx).show(ctx, |ui| {
        let tokens = tokens(ui);
        ui.set_width(420.0);
        label(ui, TypeRole::Title, tokens.color.text, "Repeat as a series");
        label(ui, TypeRole::Base, tokens.color.text2, draft.name.as_str());
        ui.add_space(tokens.space.s);
        let record = draft.entry.to_string();
        let field = |name: &'static str| TextField::line(FieldKey::new(name, &record), name).width(196.0);
        ui.horizontal_top(|ui| {
            field("How many more").first().show(ui, &mut draft.times);
            field("Every").hint("2 weeks, 10 days, 1 month").show(ui, &mut draft.every);
        });
        let days = draft.days();
        ui.add_space(tokens.space.s);
        match &days {
            Some(days) => {
                for day in days {
                    let planned = if *day > today { ", planned" } else { "" };
                    let words = format!("{}{planned}", dates::day(*day));
                    label(ui, TypeRole::Base, tokens.color.text, words);
                }
            }
            None => {
                let color = if draft.refused { tokens.color.emergency } else { tokens.color.text2 };
                let words =
                    format!("Write a number up to {MOST}, and how far apart: 2 weeks, 10 days, 1 month");
                label(ui, TypeRole::Caption, color, words);
            }
        }
        ui.add_space(tokens.space.m);
        ui.horizontal(|ui| {
            let entered = ui.input(|input| input.key_pressed(Key::Enter));
            let words = match days.as_ref().map(Vec::len) {
                Some(1) => "Add 1 entry".to_owned(),
                Some(count) => format!("Add {count} entries"),
                None => "Add".to_owned(),
            };
            let cancel = Button::normal("Cancel").key("Esc");
            if ui.add(Button::primary(&words).key("Enter")).clicked() || entered {
                match days {
                    Some(days) => commands.push(UiCommand::AddSeries(draft.entry.clone(), days)),
                    None => draft.refused = true,
                }
            }
            if ui.add(cancel).clicked() {
                commands.push(UiCommand::Escape);
            }
        });
    });
    if modal.should_close() {
        commands.push(UiCommand::Escape);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn distances_are_read_as_they_are_said() {
        assert_eq!(Step::read("2 weeks"), Some(Step::Days(14)));
        assert_eq!(Step::read("10d"), Some(Step::Days(10)));
        assert_eq!(Step::read(" 1 Month"), Some(Step::Months(1)));
        for wrong in ["", "weeks", "2", "0 days", "2 years", "-1 week"] {
            assert_eq!(Step::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn months_end_with_the_month() {
        let step = Step::Months(1);
        assert_eq!(step.after(day("2026-01-31"), 1), Some(day("2026-02-28")));
        assert_eq!(step.after(day("2026-01-31"), 2), Some(day("2026-03-31")));
    }
}
