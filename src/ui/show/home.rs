//! The case list, the due list and the preview.

use std::sync::Arc;

use super::signs::sign_of_word;
use super::{CaseShow, Reading};
use crate::model::CaseId;
use crate::model::{Date, PartialDate, Sex};
use crate::pathway::words::{capitalised, dates, places};
use crate::ui::screens::home::{CaseLine, DueGroup, DueItem, HomeView, Preview};
use crate::ui::widgets::Glyph;
use crate::workspace::{CaseIndex, CaseQuery, CaseRow, ChangeCause, Due, DueKind, Listed};

/// Entries shown in the preview.
const LAST_ENTRIES: usize = 4;
/// The due list shows this many of each stretch of time; the filters of the case list lead to the rest.
const DUE_SHOWN: usize = 60;

/// Home for all cases on a day: those that answer `query`, and what is due in any.
pub fn home(cases: &Arc<CaseIndex>, query: &CaseQuery, today: Date) -> HomeView {
    let found = cases.find(query, today);
    HomeView {
        day: today,
        today: today.civil().strftime("%A, %-d %B").to_string(),
        due: due(cases, today),
        found,
        total: cases.len(),
        searched: query.text.trim().to_owned(),
    }
}

/// "Żółtowski, Władysław".
pub(super) fn name(row: &CaseRow) -> String {
    if row.given_name.is_empty() {
        row.family_name.clone()
    } else {
        format!("{}, {}", row.family_name, row.given_name)
    }
}

/// One case as a line of the list on a day. Made for the lines in view only.
pub fn case_line(case: &Listed, today: Date) -> CaseLine {
    let row = &case.row;
    let outlook = &row.outlook;
    let regions: Vec<&str> = row.regions.iter().map(|region| places::region(*region)).collect();
    let step = capitalised(outlook.step_label.as_deref().unwrap_or("No further step"));
    let next = if outlook.held { "Answer the red-flag screen".to_owned() } else { step.clone() };
    let more = regions.len().saturating_sub(1);
    CaseLine {
        status: sign(case),
        name: name(row),
        born: born(row.birth_date, row.sex, today),
        what: capitalised(regions.first().copied().unwrap_or("Where it hurts is not recorded")),
        place: match (more, &row.identifier) {
            (0, Some(identifier)) => identifier.clone(),
            (0, None) => String::new(),
            (1, _) => format!("and {}", places::list(regions.get(1..).unwrap_or_default())),
            (more, _) => format!("and {more} more"),
        },
        next,
        note: note(case, &step, today),
    }
}

/// The line under the next step: what speaks about it most.
fn note(case: &Listed, step: &str, today: Date) -> String {
    if case.row.outlook.held {
        return format!("Behind it: {}", uncapitalised(step));
    }
    if let Some(was) = &case.was {
        return format!("New advice; was: {}", was.step);
    }
    let letter = (case.row.open_letters > 0).then(|| "Letter open".to_owned());
    let due = case.due.first().map(|due| match (due.kind, due.day <= today) {
        (DueKind::Outcome, true) => "Outcome due".to_owned(),
        (DueKind::Outcome, false) => format!("Outcome {}", dates::short_day(due.day, today)),
        (DueKind::Review, _) => format!("Review {}", dates::short_day(due.day, today)),
        (DueKind::Revisit, _) => format!("Ask again {}", dates::short_day(due.day, today)),
    });
    due.into_iter().chain(letter).collect::<Vec<_>>().join(" · ")
}

/// "Medial branch block" within a sentence: "medial branch block"; "MRI" stays as it is.
fn uncapitalised(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => words.to_owned(),
    }
}

fn sign(case: &Listed) -> Glyph {
    let outlook = &case.row.outlook;
    match (outlook.urgency.as_deref(), outlook.held) {
        (Some("now" | "same_day"), _) => Glyph::Emergency,
        (_, true) => Glyph::Unknown,
        (Some(_), false) => Glyph::Urgent,
        (None, false) => {
            let waits = case.due.iter().any(|due| due.kind == DueKind::Review);
            match outlook.strength.as_deref() {
                // A step with a date waits for it.
                Some("offered") if waits => Glyph::NotYet,
                strength => strength.map_or(Glyph::NotIndicated, sign_of_word),
            }
        }
    }
}

fn born(birth: Option<PartialDate>, sex: Option<Sex>, today: Date) -> String {
    let letter = sex.map(|sex| match sex {
        Sex::Female => " f",
        Sex::Male => " m",
        Sex::Other => "",
    });
    birth.map_or_else(String::new, |birth| {
        let age = birth.interval().first.months_until(today) / 12;
        format!("{} · {age}{}", dates::partial(birth), letter.unwrap_or_default())
    })
}

/// What is due in any case: now, today, this week. What presses most stands first, then what waits longest.
fn due(cases: &CaseIndex, today: Date) -> Vec<DueGroup> {
    let mut groups = ["Now", "Today", "This week"].map(|name| (name, Vec::<(i32, DueItem)>::new()));
    for case in cases.iter() {
        for (place, order, item) in due_of(case, today) {
            if let Some((_, items)) = groups.get_mut(place) {
                items.push((order, item));
            }
        }
    }
    let group = |(name, mut items): (&str, Vec<(i32, DueItem)>)| {
        items.sort_by_key(|(order, _)| *order);
        let count = items.len();
        DueGroup {
            name: name.to_owned(),
            count,
            items: items.into_iter().take(DUE_SHOWN).map(|(_, item)| item).collect(),
        }
    };
    groups.into_iter().map(group).collect()
}

/// What is due in one case: which stretch of time, its order in there, and what.
fn due_of(case: &Listed, today: Date) -> Vec<(usize, i32, DueItem)> {
    let row = &case.row;
    let item = |sign, words: String, when: String| DueItem {
        asks_outcome: false,
        case: row.id.clone(),
        sign,
        name: spoken_name(row),
        words,
        when,
    };
    match sign(case) {
        Glyph::Emergency => {
            let step = capitalised(row.outlook.step_label.as_deref().unwrap_or("Act on the red flag"));
            return vec![(
                0,
                0,
                item(Glyph::Emergency, format!("A red flag stands. {step}."), "now".to_owned()),
            )];
        }
        Glyph::Unknown => {
            let words = "The red-flag screen is open; needles, implants and surgery wait for it.";
            return vec![(1, 0, item(Glyph::Unknown, words.to_owned(), "on hold".to_owned()))];
        }
        _ => {}
    }
    let changed = case.was.as_ref().map(|was| {
        let words = match was.cause {
            ChangeCause::Knowledge => "The new edition of the knowledge changed the advice",
            ChangeCause::Policy => "Another policy changed the advice",
            ChangeCause::Both => "Another policy and edition changed the advice",
        };
        let words = format!("{words}; it was: {}.", was.step);
        (1, 1, item(Glyph::Provisional, words, "advice".to_owned()))
    });
    let soon = case.due.iter().filter(|due| due.day <= today.plus_days(7)).take(2);
    let soon = soon.map(|due| {
        let (sign, words) = due_words(due);
        let when = if due.day < today {
            format!("since {}", dates::short_day(due.day, today))
        } else if due.day == today {
            "today".to_owned()
        } else {
            dates::short_day(due.day, today)
        };
        let asks_outcome = due.kind == DueKind::Outcome && due.day <= today;
        let item = DueItem { asks_outcome, ..item(sign, words, when) };
        (if due.day <= today { 1 } else { 2 }, 2 + due.day.number(), item)
    });
    changed.into_iter().chain(soon).collect()
}

fn due_words(due: &Due) -> (Glyph, String) {
    match due.kind {
        DueKind::Outcome => (Glyph::Working, format!("{}: how much did it help?", due.what)),
        DueKind::Review => (Glyph::NotYet, format!("Review: {}.", uncapitalised(&due.what))),
        DueKind::Revisit => (Glyph::Declined, format!("Time to ask again: {}.", uncapitalised(&due.what))),
    }
}

/// "Ngozi Ọláwálé": as one says it.
fn spoken_name(row: &CaseRow) -> String {
    format!("{} {}", row.given_name, row.family_name).trim().to_owned()
}

/// The open case at a glance.
pub fn preview(id: &CaseId, show: &CaseShow, reading: &Reading<'_>) -> Preview {
    let wording = reading.wording();
    let entries = show.rows.iter().rev().take(LAST_ENTRIES);
    let held = show.hold.as_ref();
    // As in the panel of the case: an emergency before a hold before the plan.
    let (status, status_words) = match (&show.emergency, held) {
        (Some(_), _) => (Glyph::Emergency, "Emergency".to_owned()),
        (None, Some(_)) => (Glyph::Unknown, "On hold: red flags not known".to_owned()),
        (None, None) => (show.plan.head.status, show.plan.head.status_words.clone()),
    };
    Preview {
        case: id.clone(),
        identity: show.identity.clone(),
        status,
        status_words,
        sentence: held.map_or_else(
            || show.plan.head.sentence.clone(),
            |_| "Answer the red-flag screen first.".to_owned(),
        ),
        questions: wording
            .case
            .problem(reading.problem)
            .map(|_| show.plan.questions.iter().take(2).map(|question| question.text.clone()).collect())
            .unwrap_or_default(),
        entries: entries.map(|row| (row.when.clone(), row.what.clone(), row.how.clone())).collect(),
    }
}
