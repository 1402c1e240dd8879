//! What the window put on the clipboard. It may be text of a patient, so it is cleared: a while after it was copied, when
//! the store is locked, and when the window is closed.

use std::time::Duration;

use egui::OutputCommand;

/// Seconds for which copied text can be pasted elsewhere.
const KEPT_FOR: f64 = 120.0;

/// Whether and when something was copied.
#[derive(Debug, Default)]
pub(super) struct Copied {
    /// In seconds of the window's own time.
    since: Option<f64>,
}

impl Copied {
    /// Called at the end of each frame: notices what this frame copies or selects, by whatever way, and clears it when
    /// its time is over.
    pub(super) fn watch(&mut self, ctx: &egui::Context) {
        let (now, closes) = ctx.input(|input| (input.time, input.viewport().close_requested()));
        if ctx.output(|output| output.commands.iter().any(holds_text)) {
            self.since = Some(now);
        }
        let Some(since) = self.since else { return };
        let left = since + KEPT_FOR - now;
        if closes || left <= 0.0 {
            self.clear(ctx);
        } else {
            // An idle window draws no frame by itself.
            ctx.request_repaint_after(Duration::try_from_secs_f64(left).unwrap_or_default());
        }
    }

    /// Clears what was copied and what was selected, if anything was.
    pub(super) fn clear(&mut self, ctx: &egui::Context) {
        if self.since.take().is_some() {
            ctx.copy_text(String::new());
            // Where selecting is copying, as under X11.
            ctx.send_cmd(OutputCommand::TextSelectionSettled(String::new()));
        }
    }
}

fn holds_text(command: &OutputCommand) -> bool {
    match command {
        OutputCommand::CopyText(text) | OutputCommand::TextSelectionSettled(text) => !text.is_empty(),
        _ => false,
    }
}
