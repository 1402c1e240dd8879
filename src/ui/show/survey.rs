//! Figures over all cases in words.

use super::signs::step_sign;
use crate::model::{CaseId, DAYS_PER_MONTH};
use crate::pathway::Status;
use crate::pathway::words::{dates, places};
use crate::ui::screens::survey::{DueRow, OutcomeRow, SurveyView, WaitRow};
use crate::ui::widgets::Glyph;
use crate::workspace::survey::{
    Changed, DueCount, FEWEST_CASES, Outcomes, Quartiles, Scope, Summary, Survey, WaitKind, Waiting,
};

/// So many treatments with too few cases are named; of more, the number is told.
const NAMED: usize = 8;

/// The review of all cases.
pub fn survey(survey: &Survey) -> SurveyView {
    let rows = survey.outcomes.iter();
    SurveyView {
        says: says(survey),
        too_few: (survey.cases < FEWEST_CASES).then(|| too_few(survey.cases)),
        outcomes: rows.filter_map(|outcomes| Some(outcome(outcomes, outcomes.summary.as_ref()?))).collect(),
        few: few(&survey.outcomes),
        without: without(&survey.outcomes),
        waiting: waiting(&survey.waiting),
        due: survey.due.iter().map(due).collect(),
        changed: survey.changed.iter().map(changed).collect(),
    }
}

fn says(survey: &Survey) -> String {
    let left_out = match survey.unreadable {
        0 => String::new(),
        count => format!(" {} could not be read and are in no figure.", counted(count, "case", "cases")),
    };
    format!(
        "{} as of {}, knowledge {}, policy {}. Of fewer than five cases no figure is shown.{left_out}",
        counted(survey.cases, "case", "cases"),
        dates::day(survey.as_of),
        survey.knowledge,
        survey.policy
    )
}

fn too_few(cases: usize) -> String {
    let there = match cases {
        0 => "There is no case yet.".to_owned(),
        1 => "There is 1 case.".to_owned(),
        many => format!("There are {many} cases."),
    };
    format!(
        "{there} From five cases on, what was tried and what it did stands here; fewer would speak of single patients."
    )
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

fn outcome(outcomes: &Outcomes, summary: &Summary) -> OutcomeRow {
    let count = format!(
        "{}, {}",
        counted(outcomes.cases, "case", "cases"),
        counted(outcomes.treatments, "treatment", "treatments")
    );
    let durable = format!("{} of {} durable", summary.durable, outcomes.treatments);
    let relief_words = summary.relief.map_or_else(String::new, |relief| percent(relief.median));
    let days_words = lasting(summary.days.median);
    let relief = summary.relief.map_or_else(String::new, |relief| {
        format!(
            "Relief {}, middle half {} to {}. ",
            percent(relief.median),
            percent(relief.low),
            percent(relief.high)
        )
    });
    let Quartiles { low, high, .. } = summary.days;
    let spoken = format!(
        "{}: {count}. {relief}Relief of half or more lasted {days_words}, middle half {} to {}. {durable}",
        outcomes.name,
        lasting(low),
        lasting(high)
    );
    OutcomeRow {
        scope: outcomes.scope,
        name: outcomes.name.clone(),
        count,
        relief: summary.relief,
        relief_words,
        days: summary.days,
        days_words,
        lasted: summary.lasted.clone(),
        durable,
        spoken,
    }
}

fn percent(value: f64) -> String {
    format!("{} %", value.round())
}

/// So many days as a person says them.
fn lasting(days: f64) -> String {
    let days = days.round();
    let (count, one, many) = match days {
        days if days < 1.0 => return "none".to_owned(),
        days if days < 14.0 => (days, "day", "days"),
        days if days < 84.0 => ((days / 7.0).round(), "week", "weeks"),
        days if days < 730.0 => ((days / f64::from(DAYS_PER_MONTH)).round(), "month", "months"),
        days => ((days / 365.0).round(), "year", "years"),
    };
    format!("{count} {}", if count == 1.0 { one } else { many })
}

/// The treatments one by one.
fn each(outcomes: &[Outcomes]) -> impl Iterator<Item = &Outcomes> {
    outcomes.iter().filter(|outcomes| outcomes.scope == Scope::Treatment)
}

fn few(outcomes: &[Outcomes]) -> String {
    let few: Vec<&Outcomes> =
        each(outcomes).filter(|outcomes| outcomes.summary.is_none() && outcomes.cases > 0).collect();
    let mut names: Vec<String> = few
        .iter()
        .take(NAMED)
        .map(|outcomes| format!("{} ({})", outcomes.name, counted(outcomes.cases, "case", "cases")))
        .collect();
    if few.len() > NAMED {
        names.push(format!("{} more", few.len() - NAMED));
    }
    if names.is_empty() {
        String::new()
    } else {
        format!("Too few cases to sum up: {}.", places::list(&names))
    }
}

fn without(outcomes: &[Outcomes]) -> String {
    match each(outcomes).map(|outcomes| outcomes.without).sum() {
        0 => String::new(),
        1 => "1 treatment has no outcome that can be judged, and is not in the picture.".to_owned(),
        many => format!("{many} treatments have no outcome that can be judged, and are not in the picture."),
    }
}

fn changed(changed: &Changed) -> (CaseId, String, String) {
    let now = if changed.now.is_empty() { "no further step" } else { changed.now.as_str() };
    (changed.id.clone(), changed.name.clone(), format!("was {}, is {now}", changed.was))
}

fn due(due: &DueCount) -> DueRow {
    DueRow { name: due.kind.label(), counts: [due.now, due.week, due.month, due.later] }
}

fn waiting(waiting: &[Waiting]) -> Vec<WaitRow> {
    let of = waiting.iter().map(|waiting| waiting.cases).max().unwrap_or_default();
    waiting.iter().map(|waiting| wait_row(waiting, of)).collect()
}

fn wait_row(waiting: &Waiting, of: usize) -> WaitRow {
    let days = waiting.days.map_or_else(
        || "too few for a median".to_owned(),
        |days| format!("{} days, {} to {}", days.median.round(), days.low.round(), days.high.round()),
    );
    let steps =
        waiting.steps.iter().map(|(step, count)| format!("{step}: {}", counted(*count, "case", "cases")));
    let longest = waiting.longest.iter().map(|case| {
        let days = match case.days {
            Some(0) => "today".to_owned(),
            Some(days) => counted(usize::try_from(days).unwrap_or_default(), "day", "days"),
            None => "nothing has a date".to_owned(),
        };
        (case.id.clone(), case.name.clone(), days)
    });
    WaitRow {
        kind: waiting.kind,
        sign: sign(waiting.kind),
        name: waiting.kind.label().to_owned(),
        cases: waiting.cases,
        of,
        days,
        steps: steps.collect(),
        longest: longest.collect(),
    }
}

fn sign(kind: WaitKind) -> Glyph {
    match kind {
        WaitKind::Flag => Glyph::FlagPresent,
        WaitKind::Screen => Glyph::Unknown,
        WaitKind::Answer => step_sign(Status::Provisional),
        WaitKind::Agreement => step_sign(Status::Conditional),
        WaitKind::Step => step_sign(Status::Offered),
        WaitKind::Date => step_sign(Status::NotYet),
        WaitKind::Nothing => step_sign(Status::NotIndicated),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_said_as_a_person_says_it() {
        let said = [0.0, 1.0, 9.0, 28.0, 56.0, 91.0, 365.0, 730.0].map(lasting);
        assert_eq!(
            said,
            ["none", "1 day", "9 days", "4 weeks", "8 weeks", "3 months", "12 months", "2 years"]
        );
    }
}
