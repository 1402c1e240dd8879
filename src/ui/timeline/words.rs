//! The few words the timeline writes itself.

use jiff::ToSpan;
use jiff::civil::Date;

use super::model::{Completeness, CourseEnd, Form, SoftDate, Timeline};
use super::state::{Drag, Grip};

/// "17 Sep 2025".
pub(super) fn day(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// "17 Sep", with the year if it is not that of `near`.
pub(super) fn short_day(day: Date, near: Date) -> String {
    let pattern = if day.year() == near.year() { "%-d %b" } else { "%-d %b %Y" };
    day.strftime(pattern).to_string()
}

/// A day that is known, or the two between which it lies.
pub(super) fn soft_day(date: SoftDate) -> String {
    if date.is_exact() { day(date.from) } else { format!("{} to {}", day(date.from), day(date.to)) }
}

/// What the pill on the axis says.
pub(super) fn as_of(timeline: &Timeline) -> String {
    if timeline.as_of == timeline.today {
        "As of today".to_owned()
    } else {
        format!("As of {}", short_day(timeline.as_of, timeline.today))
    }
}

/// The name of the canvas.
pub(super) fn canvas(timeline: &Timeline) -> String {
    let count: usize = timeline.lanes.iter().map(|lane| lane.items.len()).sum();
    let entries = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
    format!("Timeline, {entries}. Arrow keys walk from entry to entry.")
}

/// What is known about a lane with `count` entries.
pub(super) fn completeness(completeness: Completeness, count: usize) -> String {
    match (completeness, count) {
        (Completeness::Whole { asked }, 0) => format!("None, asked {}", day(asked)),
        (Completeness::Whole { asked }, _) => format!("all, asked {}", asked.strftime("%-d %b")),
        (Completeness::NotAsked, 0) => "Not asked".to_owned(),
        (Completeness::NotAsked, _) => "may be more".to_owned(),
        (Completeness::NotApplicable, _) => String::new(),
    }
}

/// `form` as it would be after `drag`.
pub(super) fn moved(form: &Form, drag: &Drag) -> Form {
    let shift = |day: Date| day.checked_add(i64::from(drag.days).days()).unwrap_or(day);
    let soft = |date: SoftDate| SoftDate { from: shift(date.from), to: shift(date.to) };
    let mut form = form.clone();
    match (&mut form, drag.grip) {
        (Form::Event { at, .. }, _) => *at = soft(*at),
        (Form::Course { start, end }, grip) => {
            if matches!(grip, Grip::Whole | Grip::Start) {
                *start = soft(*start);
            }
            if let (Grip::Whole | Grip::End, CourseEnd::Until(end)) = (grip, end) {
                *end = soft(*end);
            }
        }
    }
    form
}

/// The dates of a form, for the words under the pointer while it is dragged.
pub(super) fn dates(form: &Form) -> String {
    match form {
        Form::Event { at, .. } => soft_day(*at),
        Form::Course { start, end: CourseEnd::Ongoing } => format!("since {}", soft_day(*start)),
        Form::Course { start, end: CourseEnd::Until(end) } => {
            format!("{} – {}", soft_day(*start), soft_day(*end))
        }
    }
}

/// The name of a timeline at a glance.
pub(super) fn glance(timeline: &Timeline) -> String {
    let count: usize = timeline.lanes.iter().map(|lane| lane.items.len()).sum();
    format!("What was tried, {count} on the timeline")
}
