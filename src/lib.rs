//! Stepwell plans the next step of a patient whose steroid injection did not work.

pub mod cli;
pub mod exchange;
pub mod letter;
pub mod model;
pub mod pathway;
pub mod store;
#[cfg(feature = "window")]
pub mod ui;
pub mod workspace;

#[cfg(test)]
#[cfg(target_os = "linux")]
#[path = "../tests/store/memory.rs"]
mod memory;
