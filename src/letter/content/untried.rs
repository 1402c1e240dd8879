//! Tracks of care of which nothing stands on the timeline: never tried, as the record says, or missed.

use super::Composer;
use super::operated::treated;
use super::passage::{Passage, and, or};
use crate::letter::document::{Block, Urgency};
use crate::model::Body;

/// The track of medicines; the others are families of treatments.
const MEDICINE: &str = "medicine";

impl Composer<'_> {
    /// What was never tried for this pain, and what nobody wrote down.
    pub(super) fn untried(&self) -> Option<Block> {
        // While a red flag is looked into nobody misses what was not tried.
        if self.urgency() != Urgency::Routine {
            return None;
        }
        let here = self.wording.list(&format!("tracks_told_{}", self.problem.region.id()));
        let tracks = if here.is_empty() { self.wording.list("tracks_told") } else { here };
        let (mut none, mut open): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for track in tracks.iter().filter(|track| !self.is_tried(track)) {
            let named = self.wording.phrase("track_untried", track).unwrap_or_default();
            let complete = self.wording.id("track_complete", track).is_some_and(|id| self.is_there(id));
            if complete { none.push(named) } else { open.push(named) }
        }
        let mut passage = Passage::default();
        self.say(&mut passage, "treatments.tracks_none", &self.slots().with_some("items", or(&none)));
        self.say(&mut passage, "treatments.tracks_open", &self.slots().with_some("items", and(&open)));
        (!passage.is_empty()).then(|| passage.block("treatments.untried"))
    }

    /// Whether anything of a track was given for the problem or goes on.
    fn is_tried(&self, track: &str) -> bool {
        let of_track = |id: &str| {
            let item = self.lexicon.treatment(id);
            item.is_some_and(|item| item.families.iter().any(|family| family == track))
        };
        let taken = || {
            self.entries().any(|entry| match &entry.body {
                Body::Medicine(medicine) => self.is_for_pain(entry, medicine),
                _ => false,
            })
        };
        treated(self.entries()).any(|(_, treatment)| of_track(treatment.treatment.as_str()))
            || (track == MEDICINE && taken())
    }
}
