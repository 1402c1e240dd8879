//! The window, driven by accessible name and looked at without a display.
#![cfg(test)]
#![cfg(feature = "window")]

mod access;
mod beside;
mod entering;
mod clipboard;
mod every_screen;
mod flows;
mod leaving;
mod letters;
mod pictures;
mod quick_entry;
mod recording;
mod review;
mod search;
mod secrets;
mod settings;
mod storage;
mod support;
mod survey;
mod text;
mod timeline;
mod tokens;
mod widgets;
