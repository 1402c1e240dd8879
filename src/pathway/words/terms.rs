//! The words of closed lists: statuses, urgencies, responses, reasons of missing.

use crate::model::{Date, EventKind, Missing, PartialDate};
use crate::pathway::evaluation::{BlockResult, FlagState, Response, Status, Urgency};

use super::dates;

/// A status in a list, in the middle of a sentence: "offered, confirm first", "not yet".
#[must_use]
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Offered => "offered",
        Status::ConfirmFirst => "offered, confirm first",
        Status::Repeatable => "repeatable",
        Status::Provisional => "provisional",
        Status::Conditional => "conditional",
        Status::NotYet => "not yet",
        Status::Working => "working",
        Status::NeedsInformation => "needs information",
        Status::NotIndicated => "not indicated",
        Status::Exhausted => "exhausted",
        Status::Declined => "declined",
        Status::Unavailable => "unavailable",
        Status::Contraindicated => "contraindicated",
        Status::Withheld => "withheld by a red flag",
    }
}

/// What stands over the sentence of the plan: "Next step", "Next step, provisional".
#[must_use]
pub fn head(strength: Status) -> &'static str {
    match strength {
        Status::ConfirmFirst => "Next step, confirm first",
        Status::Repeatable => "Next step, a repeat",
        Status::Provisional => "Next step, provisional",
        Status::Conditional => "Next step, to be weighed",
        Status::Working => "It works, look again",
        Status::NotYet => "Wait",
        _ => "Next step",
    }
}

/// How soon: "now", "the same day", "within two weeks", "routine".
#[must_use]
pub fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Now => "now",
        Urgency::SameDay => "the same day",
        Urgency::TwoWeeks => "within two weeks",
        Urgency::Routine => "routine",
    }
}

/// Where a red flag stands: "present", "absent", "not known", ...
#[must_use]
pub fn flag_state(state: FlagState) -> &'static str {
    match state {
        FlagState::Present => "present",
        FlagState::Absent => "absent",
        FlagState::Unknown => "not known",
        FlagState::WorkedUp => "worked up, not yet cleared",
        FlagState::Cleared => "cleared",
    }
}

/// How well a treatment did, as a colleague would say it.
#[must_use]
pub fn response(response: Response) -> &'static str {
    match response {
        Response::None => "did not help",
        Response::Brief => "helped for hours or days only",
        Response::Partial => "helped a bit",
        Response::Good => "helped by half or more",
        Response::Durable => "helped for long, and still does",
        Response::WornOff => "helped, then wore off",
        Response::Worse => "made it worse",
        Response::Intolerant => "was not tolerated",
        Response::Underdosed => "was too little to judge",
        Response::TooEarly => "is too recent to judge",
        Response::NotAssessable => "cannot be judged from what is recorded",
    }
}

/// What the first hours after a block showed.
#[must_use]
pub fn block(result: BlockResult) -> &'static str {
    match result {
        BlockResult::Positive => "positive block",
        BlockResult::Negative => "negative block",
        BlockResult::BelowCutoff => "half or more, and less than the policy asks for: not positive",
        BlockResult::Indeterminate => "block that cannot be read",
        BlockResult::NotTested => "first hours not tested",
    }
}

/// The kind of an event.
#[must_use]
pub fn event(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Fall => "Fall",
        EventKind::Accident => "Accident",
        EventKind::Operation => "Operation",
        EventKind::ReportedChange => "Reported change",
        EventKind::Infection => "Infection",
        EventKind::Hospital => "Stay in hospital",
        EventKind::Other => "Event",
    }
}

/// Why a fact has no value that counts, the four reasons kept apart; `on` is the day of an answer that is too old.
#[must_use]
pub fn missing(reason: Missing, on: Option<PartialDate>, as_of: Date) -> String {
    match (reason, on) {
        (Missing::NotAsked, _) => "Not asked".to_owned(),
        (Missing::CannotBeKnown, _) => "Asked, cannot be known".to_owned(),
        (Missing::OutOfDate, Some(PartialDate::Day(day))) => {
            format!("Out of date, {}", dates::short_day(day, as_of))
        }
        (Missing::OutOfDate, Some(date)) => format!("Out of date, {}", dates::partial(date)),
        (Missing::OutOfDate, None) => "Out of date".to_owned(),
        (Missing::NotApplicable, _) => "Does not apply".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_reasons_of_missing_are_kept_apart() {
        let as_of: Date = "2026-11-20".parse().unwrap();
        let on = "2026-10-02".parse().ok();
        assert_eq!(missing(Missing::NotAsked, on, as_of), "Not asked");
        assert_eq!(missing(Missing::CannotBeKnown, on, as_of), "Asked, cannot be known");
        assert_eq!(missing(Missing::OutOfDate, on, as_of), "Out of date, 2 Oct");
        assert_eq!(missing(Missing::OutOfDate, "2024-03".parse().ok(), as_of), "Out of date, Mar 2024");
        assert_eq!(missing(Missing::NotApplicable, on, as_of), "Does not apply");
    }

    #[test]
    fn every_status_has_its_own_words() {
        let words: std::collections::BTreeSet<_> = Status::ALL.into_iter().map(status).collect();
        assert_eq!(words.len(), Status::ALL.len());
    }
}
