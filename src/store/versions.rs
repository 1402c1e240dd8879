//! Which version of a row counts, where a damaged store and a backup each have one.

use std::collections::{BTreeMap, BTreeSet};

use super::journal::Digest;

/// What becomes of a row.
pub(super) enum Choice<T> {
    /// The version the journal names.
    Kept(T),
    /// Another version than the journal names; the newest there is.
    Old(T),
    /// There is none.
    Lost,
    /// It was removed before.
    Removed,
}

/// What the two sources hold of the rows of a case, and what the journal expects. Only what is authentic is in here.
#[derive(Debug)]
pub(super) struct Versions<K, T> {
    pub(super) newer: BTreeMap<K, T>,
    pub(super) older: BTreeMap<K, T>,
    /// By name: the number of the last entry about it, and the digest it says.
    pub(super) expected: BTreeMap<K, (i64, Digest)>,
    /// Whether `expected` is all there ever was.
    pub(super) complete: bool,
}

impl<K: Ord + Clone, T: Clone> Versions<K, T> {
    pub(super) fn names(&self) -> BTreeSet<K> {
        self.newer.keys().chain(self.older.keys()).chain(self.expected.keys()).cloned().collect()
    }

    /// Which version of a row counts.
    pub(super) fn choose(&self, name: &K, digest_of: fn(&T) -> [u8; 32]) -> Choice<T> {
        let (newer, older) = (self.newer.get(name), self.older.get(name));
        let expected: Option<Digest> = self.expected.get(name).map(|(_, after)| *after);
        let exact =
            |digest: [u8; 32]| [newer, older].into_iter().flatten().find(|row| digest_of(row) == digest);
        match expected {
            Some(None) if self.complete || newer.is_none() => Choice::Removed,
            Some(Some(digest)) if exact(digest).is_some() => {
                exact(digest).map_or(Choice::Lost, |row| Choice::Kept(row.clone()))
            }
            // What the journal says is not all there was: the damaged store had the last word.
            _ if !self.complete && newer.is_some() => {
                newer.map_or(Choice::Lost, |row| Choice::Kept(row.clone()))
            }
            _ => newer.or(older).map_or(Choice::Lost, |row| Choice::Old(row.clone())),
        }
    }
}
