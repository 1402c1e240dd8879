//! The status of a step from what its ledger says: one small function of few inputs, so that it can be enumerated.

use crate::pathway::evaluation::Status;
use crate::pathway::truth::Truth;

/// A refusal that is not a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The patient does not want it for now.
    Declined,
    /// It cannot be had for now.
    Unavailable,
}

/// What a ledger says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inputs {
    /// A red flag stands against it.
    pub withheld: bool,
    /// The red-flag screen is open and the step has to wait for it.
    pub held: bool,
    /// All indications together.
    pub indicated: Truth,
    /// Any contraindication.
    pub excluded: Truth,
    /// All requirements without a first step or a date.
    pub required: Truth,
    /// A requirement is open or not met, and a step or a date will settle it.
    pub waits: bool,
    /// Something must be weighed.
    pub weighed: Truth,
    /// It was tried enough.
    pub exhausted: Truth,
    /// It works now.
    pub working: Truth,
    /// Only items to be confirmed on the day are open.
    pub confirm: bool,
    /// It was done here before, and helped.
    pub helped_before: bool,
    /// Declined or not available, and not yet to be asked again.
    pub refused: Option<Refusal>,
}

/// The status of a step.
///
/// A step that a flag withholds, or that something forbids, never has a status that may lead: the tests enumerate it.
#[must_use]
pub fn status(i: Inputs) -> Status {
    let ruled_out = i.indicated.is_not_met();
    if i.withheld && !ruled_out {
        return Status::Withheld;
    }
    if i.excluded.is_met() && !ruled_out {
        return Status::Contraindicated;
    }
    match i.refused {
        Some(Refusal::Declined) => return Status::Declined,
        Some(Refusal::Unavailable) => return Status::Unavailable,
        None => {}
    }
    if i.working.is_met() {
        return Status::Working;
    }
    match i.indicated {
        Truth::NotMet => return Status::NotIndicated,
        Truth::Unknown => return Status::NeedsInformation,
        Truth::Met => {}
    }
    if i.exhausted.is_met() {
        return Status::Exhausted;
    }
    if i.required.is_not_met() {
        return Status::NotIndicated;
    }
    if i.waits {
        return Status::NotYet;
    }
    let open = i.held
        || i.excluded.is_unknown()
        || i.required.is_unknown()
        || i.weighed.is_unknown()
        || i.exhausted.is_unknown()
        || i.working.is_unknown();
    // What is known to speak against it counts more than what is still open; only the screen comes before both.
    match (i.weighed.is_met() && !i.held, open, i.confirm, i.helped_before) {
        (true, ..) => Status::Conditional,
        (false, true, ..) => Status::Provisional,
        (false, false, true, _) => Status::ConfirmFirst,
        (false, false, false, true) => Status::Repeatable,
        (false, false, false, false) => Status::Offered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pathway::prove::statuses::every_input;

    #[test]
    fn what_is_withheld_or_forbidden_never_leads() {
        every_input(|i| {
            let s = status(i);
            if i.withheld || i.excluded.is_met() || i.refused.is_some() {
                assert!(!s.may_lead(), "{i:?} gives {s:?}");
            }
        });
    }

    #[test]
    fn offered_means_that_nothing_is_open() {
        every_input(|i| {
            if status(i) == Status::Offered {
                let none_open = ![i.indicated, i.excluded, i.required, i.weighed, i.exhausted, i.working]
                    .contains(&Truth::Unknown);
                assert!(
                    none_open && i.indicated.is_met() && i.required.is_met() && !i.held && !i.confirm,
                    "{i:?}"
                );
            }
        });
    }

    #[test]
    fn an_open_screen_keeps_a_step_provisional_at_best() {
        every_input(|i| {
            if i.held && status(i).may_lead() {
                assert_eq!(status(i), Status::Provisional, "{i:?}");
            }
        });
    }

    #[test]
    fn an_unknown_indication_never_leads() {
        every_input(|i| {
            if i.indicated == Truth::Unknown && !i.withheld && !i.excluded.is_met() && i.refused.is_none() {
                assert!(!status(i).may_lead(), "{i:?}");
            }
        });
    }
}
