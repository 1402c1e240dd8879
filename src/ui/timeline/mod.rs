//! The case over time: lanes with courses and marks, relief tails, scores, and the lines of today, of the
//! day looked at and of the next review.
//!
//! [`model`] is what is shown, `layout` decides where (pure, tested without a window), `paint` draws it and
//! `interact` turns pointer and keys into [`TimelineEvent`]s. Nothing here changes a record.

mod interact;
mod layout;
pub mod model;
mod paint;
mod scale;
mod state;
mod view;
mod words;

pub use layout::{
    Column, LabelPlace, LaneStyle, Layout, PlacedFlag, PlacedItem, PlacedLane, PlacedSeries, PlacedTail,
    Runs, Shape as PlacedShape, extent, layout,
};
pub use scale::{Tick, TimeScale, ticks};
pub use state::{Drag, Grip, TimelineState};
pub use view::{TimelineEvent, timeline_glance, timeline_ui};

/// Which entry of the case a mark or bar stands for.
pub use crate::model::EntryId as ItemId;
