//! Beside the form of an entry: how the entry will be read, and what saving it will change.

use egui::{Frame, Margin, ScrollArea, Ui};

use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Glyph, caption_row, label, rule, section_head, signed};

/// What an entry will do once it is saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foresight {
    /// How it will be read, in a sentence; empty for what is not read.
    pub reading: String,
    /// What the reading rests on.
    pub rests_on: Vec<(Glyph, String)>,
    /// Steps whose status changes, those that lead first.
    pub changes: Vec<Change>,
    /// Further steps that change.
    pub more: usize,
    /// The sentence of the plan once it is saved.
    pub plan: String,
    /// Whether that is another sentence than now.
    pub plan_changes: bool,
}

/// A step whose status changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its new status.
    pub status: Glyph,
    /// Its name with target.
    pub step: String,
    /// "offered → exhausted".
    pub words: String,
}

/// What the line knows, with what each stands for.
const LINE_WORDS: [(&str, &str); 7] = [
    ("12 jan, spring 2024", "date, as exact as known"),
    ("l5, l4-5, r, both", "level and side"),
    ("fluoro, ct, us, blind", "guidance"),
    ("la80, la80 4h", "relief in first hours"),
    ("sus10, sus10 at 3m", "relief in weeks after"),
    ("helped half 6w", "in the patient's words"),
    ("\"a note\"", "anything else"),
];

/// Shows the panel; `None` while the entry cannot be read yet.
pub fn foresee_panel(ui: &mut Ui, foresight: Option<&Foresight>) {
    let tokens = tokens(ui);
    let frame = Frame::new().inner_margin(Margin::same(tokens.space.l as i8));
    ScrollArea::vertical().id_salt("foresee").auto_shrink(false).show(ui, |ui| {
        frame.show(ui, |ui| {
            match foresight {
                Some(foresight) => shown(ui, foresight),
                None => {
                    section_head(ui, "What saving will change");
                    let words = "Say what was done and when, and this shows how it will be read.";
                    label(ui, TypeRole::Base, tokens.color.text2, words);
                }
            }
            rule(ui);
            section_head(ui, "Words the line knows");
            for (typed, says) in LINE_WORDS {
                caption_row(ui, typed, 132.0, |ui| label(ui, TypeRole::Base, tokens.color.text2, says));
            }
        });
    });
}

fn shown(ui: &mut Ui, foresight: &Foresight) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    if !foresight.reading.is_empty() {
        section_head(ui, "How this will be read");
        label(ui, TypeRole::Title, color.text, foresight.reading.as_str());
        for (sign, words) in &foresight.rests_on {
            let ink = if *sign == Glyph::Unknown { color.unknown } else { color.text };
            signed(ui, *sign, TypeRole::Base, |ui| label(ui, TypeRole::Base, ink, words.as_str()));
        }
        rule(ui);
    }
    section_head(ui, "What saving will change");
    if foresight.changes.is_empty() && !foresight.plan_changes {
        label(ui, TypeRole::Base, color.text2, "The plan stands as it is.");
    }
    if foresight.plan_changes {
        label(ui, TypeRole::BaseStrong, color.text, format!("The plan becomes: {}", foresight.plan));
    }
    for change in &foresight.changes {
        signed(ui, change.status, TypeRole::Base, |ui| {
            label(ui, TypeRole::Base, color.text, change.step.as_str());
            label(ui, TypeRole::Caption, color.text2, change.words.as_str());
        });
    }
    if foresight.more > 0 {
        let words = format!("and {} more", foresight.more);
        label(ui, TypeRole::Caption, color.text2, words);
    }
}
