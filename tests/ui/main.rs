//! The window, driven by accessible name and looked at without a display.

mod flows;
mod pictures;
mod support;
mod timeline;
mod tokens;
mod widgets;
