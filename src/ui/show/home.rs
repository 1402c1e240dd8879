//! The case list, the due list and the preview.

use super::signs::sign_of_word;
use super::{CaseShow, Reading};
use crate::model::{CaseId, Date, PartialDate, Sex};
use crate::pathway::words::{capitalised, dates, places};
use crate::ui::screens::home::{CaseRow, DueGroup, DueItem, Filter, HomeView, Preview};
use crate::ui::widgets::Glyph;
use crate::workspace::{self, CaseList};

/// Entries shown in the preview.
const LAST_ENTRIES: usize = 4;

/// Home for a list of cases on a day.
pub fn home(list: &CaseList, today: Date, filter: Filter) -> HomeView {
    let passes = |row: &workspace::CaseRow, filter| match filter {
        Filter::All => true,
        Filter::RedFlag => row.outlook.urgency.is_some(),
        Filter::OnHold => row.outlook.held,
        Filter::ReviewDue => row.outlook.due.is_some_and(|due| due <= today),
    };
    let filters = [Filter::All, Filter::RedFlag, Filter::OnHold, Filter::ReviewDue];
    let count = |filter| list.rows.iter().filter(|row| passes(row, filter)).count();
    let mut rows: Vec<&workspace::CaseRow> = list.rows.iter().filter(|row| passes(row, filter)).collect();
    rows.sort_by_key(|row| pressing(row, today));
    HomeView {
        today: today.civil().strftime("%A, %-d %B").to_string(),
        due: due(list, today),
        rows: rows.into_iter().map(|row| case_row(row, today)).collect(),
        total: usize::try_from(list.total).unwrap_or(usize::MAX),
        searched: String::new(),
        filters: filters.into_iter().map(|filter| (filter, count(filter))).collect(),
    }
}

/// How much a case presses: 0 the most. Cases that press alike keep the order of the list.
fn pressing(row: &workspace::CaseRow, today: Date) -> u8 {
    match (row.outlook.urgency.as_deref(), row.outlook.held, row.outlook.due) {
        (Some("now"), ..) => 0,
        (Some("same_day"), ..) => 1,
        (Some(_), ..) => 2,
        (None, true, _) => 3,
        (None, false, Some(due)) if due <= today => 4,
        (None, false, _) => 5,
    }
}

fn name(row: &workspace::CaseRow) -> String {
    if row.given_name.is_empty() {
        row.family_name.clone()
    } else {
        format!("{}, {}", row.family_name, row.given_name)
    }
}

fn case_row(row: &workspace::CaseRow, today: Date) -> CaseRow {
    let outlook = &row.outlook;
    let regions: Vec<&str> = row.regions.iter().map(|region| places::region(*region)).collect();
    let step = capitalised(outlook.step_label.as_deref().unwrap_or("No further step"));
    let next = if outlook.held { "Answer the red-flag screen".to_owned() } else { step.clone() };
    let note = match (outlook.held, outlook.due) {
        (true, _) => format!("Behind it: {step}"),
        (false, Some(due)) => format!("Due {}", dates::short_day(due, today)),
        (false, None) => String::new(),
    };
    CaseRow {
        id: row.id.clone(),
        status: sign(row),
        name: name(row),
        born: born(row.birth_date, row.sex, today),
        what: capitalised(&places::list(&regions)),
        next,
        note,
    }
}

fn sign(row: &workspace::CaseRow) -> Glyph {
    match (row.outlook.urgency.as_deref(), row.outlook.held) {
        (Some("now" | "same_day"), _) => Glyph::Emergency,
        (_, true) => Glyph::Unknown,
        (Some(_), false) => Glyph::Urgent,
        (None, false) => match (row.outlook.strength.as_deref(), row.outlook.due) {
            // A step with a date waits for it.
            (Some("offered"), Some(_)) => Glyph::NotYet,
            (strength, _) => strength.map_or(Glyph::NotIndicated, sign_of_word),
        },
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

fn due(list: &CaseList, today: Date) -> Vec<DueGroup> {
    let item = |row: &workspace::CaseRow, sign, words: String, when: String| DueItem {
        case: row.id.clone(),
        sign,
        name: name(row),
        words,
        when,
    };
    let mut groups: Vec<DueGroup> = ["Now", "Today", "This week"]
        .into_iter()
        .map(|name| DueGroup { name: name.to_owned(), items: Vec::new() })
        .collect();
    for row in &list.rows {
        let outlook = &row.outlook;
        let step = capitalised(outlook.due_reason.as_deref().unwrap_or("Review"));
        let (place, item) = match (sign(row), outlook.due) {
            (Glyph::Emergency, _) => (
                0,
                item(
                    row,
                    Glyph::Emergency,
                    "A red flag stands; it goes before everything else.".to_owned(),
                    String::new(),
                ),
            ),
            (Glyph::Unknown, _) => (
                1,
                item(row, Glyph::Unknown, "The red-flag screen is open.".to_owned(), "on hold".to_owned()),
            ),
            (_, Some(due)) if due <= today => {
                (1, item(row, Glyph::NotYet, step, dates::short_day(due, today)))
            }
            (_, Some(due)) if due <= today.plus_days(7) => {
                (2, item(row, Glyph::NotYet, step, dates::short_day(due, today)))
            }
            _ => continue,
        };
        if let Some(group) = groups.get_mut(place) {
            group.items.push(item);
        }
    }
    groups
}

/// The open case at a glance.
pub fn preview(id: &CaseId, show: &CaseShow, reading: &Reading<'_>) -> Preview {
    let wording = reading.wording();
    let entries = show.rows.iter().rev().take(LAST_ENTRIES);
    let held = show.hold.as_ref();
    Preview {
        case: id.clone(),
        identity: show.identity.clone(),
        status: if held.is_some() { Glyph::Unknown } else { show.plan.head.status },
        status_words: held.map_or_else(
            || show.plan.head.status_words.clone(),
            |_| "On hold: red flags not known".to_owned(),
        ),
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
