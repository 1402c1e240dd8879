//! Ids of new records: time-ordered, so that a list by id is a list by age.

use std::str::FromStr;

use uuid::{ContextV7, Timestamp, Uuid};

use super::clock::Clock;
use crate::model::id::IdError;

/// Gives out ids. Ids of one giver are ordered as they were given out, whatever the clock does.
#[derive(Debug)]
pub struct Ids {
    clock: Clock,
    context: ContextV7,
}

impl Ids {
    /// Ids by a clock.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, context: ContextV7::new() }
    }

    /// A new id of any kind: `ids.fresh::<EntryId>()`.
    #[must_use]
    pub fn fresh<T: FromStr<Err = IdError>>(&self) -> T {
        let (seconds, nanos) = self.clock.read().since_epoch();
        // A UUID in lower case is an id, so the first try succeeds.
        loop {
            let uuid = Uuid::new_v7(Timestamp::from_unix(&self.context, seconds, nanos));
            if let Ok(id) = uuid.hyphenated().to_string().parse() {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntryId;

    #[test]
    fn ids_are_new_and_in_order_even_while_the_clock_stands_still() {
        let ids = Ids::new(Clock::fixed("2026-11-20".parse().unwrap()));
        let given: Vec<EntryId> = (0..1000).map(|_| ids.fresh()).collect();
        assert!(given.is_sorted());
        assert_eq!(given.iter().collect::<std::collections::BTreeSet<_>>().len(), given.len());
    }
}
