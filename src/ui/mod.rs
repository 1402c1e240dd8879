//! The desktop window: the only module that names egui.
//!
//! Reading order: [`theme`] (every colour and size), [`widgets`] (controls with names and roles),
//! [`timeline`] (the case over time), `app` (the shell: inbox, commands, draw).

mod app;
mod clipboard;
mod command;
mod draft_store;
pub mod drafts;
mod draw;
mod edits;
mod erase;
mod files;
mod kept;
mod keys;
pub mod pages;
mod palette;
mod perform;
mod perform_case;
mod perform_letter;
mod perform_review;
mod perform_settings;
mod perform_storage;
mod saving;
mod series;
pub mod route;
pub mod screens;
pub mod show;
mod shown;
pub mod theme;
pub mod timeline;
pub mod widgets;

pub use app::{App, UiError, options, run};
pub use command::{FileUse, LookBackWish, UiCommand};
pub use route::{CaseTab, Route};
