//! Stepwell plans the next step of a patient whose steroid injection did not work.

pub mod model;
pub mod pathway;
pub mod store;
pub mod exchange;
pub mod letter;
pub mod workspace;
pub mod cli;
#[cfg(feature = "window")]
pub mod ui;
