//! Which sign stands for what.

use crate::model::DecisionChoice;
use crate::pathway::{Status, Truth};
use crate::ui::widgets::Glyph;

/// The sign of a status.
pub(super) fn step_sign(status: Status) -> Glyph {
    match status {
        Status::Offered => Glyph::Offered,
        Status::ConfirmFirst => Glyph::OfferedConfirm,
        Status::Repeatable => Glyph::Repeatable,
        Status::Provisional => Glyph::Provisional,
        Status::Conditional => Glyph::Conditional,
        Status::NotYet => Glyph::NotYet,
        Status::Working => Glyph::Working,
        Status::NeedsInformation => Glyph::Unknown,
        Status::NotIndicated => Glyph::NotIndicated,
        Status::Exhausted => Glyph::Exhausted,
        Status::Declined => Glyph::Declined,
        Status::Unavailable => Glyph::Unavailable,
        Status::Contraindicated => Glyph::Contraindicated,
        Status::Withheld => Glyph::Withheld,
    }
}

/// The sign of what was decided, and its word.
pub(super) fn choice_sign(choice: DecisionChoice) -> (Glyph, &'static str) {
    match choice {
        DecisionChoice::Accepted => (Glyph::Met, "Accepted"),
        DecisionChoice::Declined => (Glyph::Declined, "Declined"),
        DecisionChoice::Overridden => (Glyph::Conditional, "Decided otherwise"),
    }
}

/// The sign of a criterion, by whether it speaks for the step.
pub(super) fn sign_of(speaks: Truth) -> Glyph {
    match speaks {
        Truth::Met => Glyph::Met,
        Truth::NotMet => Glyph::NotMet,
        Truth::Unknown => Glyph::Unknown,
    }
}

/// The sign of a status by its word, as rows of the case list carry it.
pub(super) fn sign_of_word(word: &str) -> Glyph {
    Status::ALL.into_iter().find(|status| status.id() == word).map_or(Glyph::Unknown, step_sign)
}
