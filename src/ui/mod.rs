//! The desktop window: the only module that names egui.
//!
//! Reading order: [`theme`] (every colour and size), [`widgets`] (controls with names and roles),
//! [`timeline`] (the case over time), `app` (the shell: inbox, commands, draw).

pub mod drafts;
pub mod route;
pub mod screens;
pub mod show;
pub mod theme;
pub mod timeline;
pub mod widgets;
