//! The letter: its sections and editable text beside the pages as they will print, and what is missing.

mod blocks;
mod field;
mod gate;
mod head;
mod issued;
mod phrases;
mod preview;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};

use crate::model::{Addressee, LetterId, LetterPart, RecipientKind};
use crate::ui::pages::{Printed, RenderedPages};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, label};
use crate::workspace::BlockChoice;
use crate::workspace::letter::Jump;

pub use head::name as recipient_name;
pub use view::{
    BlockContent, BlockView, DraftView, GapView, IssuedView, LetterBody, LetterView, SectionView,
    UnfilledView,
};

/// What the letter screen remembers.
#[derive(Debug, Default)]
pub struct LetterScreen {
    /// Texts that are being edited, as typed, by their [`place`].
    pub texts: BTreeMap<String, String>,
    /// Texts the cursor left in this frame: on their way to be saved.
    pub left: BTreeMap<String, String>,
    /// The section that is folded out.
    pub open: Option<String>,
    /// Address, copies and parts are folded out.
    pub head_open: bool,
    /// Issuing was asked for and not yet confirmed.
    pub issuing: bool,
    /// The question whether to issue is on the screen already and has had the keyboard.
    pub asked_to_issue: bool,
    /// The passage to go to next, at its first blank.
    pub jump: Option<String>,
    /// The passage that was typed in last, and when, in seconds of the window's clock; `None` once it was written.
    pub typing: Option<(String, f64)>,
    /// The passage of which something was written since the cursor came into it: what follows is the same step of undo.
    pub written: Option<String>,
    /// The letter that left whose pages are shown, with its bytes.
    pub viewed: Option<(LetterId, Arc<[u8]>)>,
    /// The pages as pictures.
    pub pages: RenderedPages,
}

/// Where a text stands: a passage of a letter. Two letters of a case have passages of the same name.
pub fn place(letter: &LetterId, block: &str) -> String {
    format!("{letter}/{block}")
}

impl LetterScreen {
    /// The cursor left a text: it goes to be saved, and waits no longer.
    fn leave(&mut self, place: &str) -> Option<String> {
        let typed = self.texts.remove(place)?;
        self.left.insert(place.to_owned(), typed.clone());
        Some(typed)
    }

    /// Texts that could not be saved stand again where they were typed, unless something was typed there since.
    pub fn give_back(&mut self, texts: BTreeMap<String, String>) {
        for (place, text) in texts {
            self.texts.entry(place).or_insert(text);
        }
    }

    /// Opens a passage at its first blank.
    pub fn go_to(&mut self, place: &UnfilledView) {
        if place.section.is_some() {
            self.open.clone_from(&place.section);
        }
        self.jump = Some(place.block.clone());
    }
}

/// What the user wants.
#[derive(Debug, Clone, PartialEq)]
pub enum LetterAct {
    /// Another recipient.
    Recipient(RecipientKind),
    /// Print a section, or leave it out.
    Switch {
        /// Which.
        section: String,
        /// Whether it is printed from now on.
        printed: bool,
    },
    /// Put this text in place of the composed one.
    Write {
        /// Which passage.
        block: String,
        /// The text.
        text: String,
    },
    /// Back to the composed text.
    Revert {
        /// Which passage.
        block: String,
    },
    /// Go where a gap is filled.
    Fill(Jump),
    /// Write the PDF of the letter in the making to a file.
    Export,
    /// Write the copy of the letter in the making to a file: what only the recipient acts on is kept back.
    ExportCopy,
    /// Begin a letter.
    Begin,
    /// Another name and address.
    Addressee(Addressee),
    /// Who gets a copy.
    Copies(Vec<String>),
    /// What is sent along.
    Enclosures(Vec<String>),
    /// Print a part that is left out unless asked for, or not.
    Part {
        /// Which.
        part: LetterPart,
        /// Whether it is printed from now on.
        printed: bool,
    },
    /// The facts behind a passage changed since it was written: which version holds.
    Decide {
        /// Which passage.
        block: String,
        /// What holds.
        choice: BlockChoice,
    },
    /// Keep the letter's bytes and lock it.
    Issue,
    /// Show a letter that left.
    View(LetterId),
    /// Back to the letter in the making.
    CloseIssued,
    /// Write a letter that left to a file.
    ExportIssued(LetterId),
    /// Begin an addendum to a letter that left.
    Addendum(LetterId),
    /// Begin a letter like one that left.
    Again(LetterId),
}

/// Width of the window below which the pages give way to the text.
const NARROW: f32 = 1240.0;

/// Shows the letter in the whole of `ui`. Gives what is wanted in order: what was typed goes before a button that the
/// cursor left for.
pub fn letter(ui: &mut Ui, view: &LetterView, screen: &mut LetterScreen) -> Vec<LetterAct> {
    let tokens = tokens(ui);
    screen.left.clear();
    let mut typed = None;
    let mut act = None;
    let window = ui.ctx().content_rect().width();
    let (left, right) =
        if window < NARROW { (340.0, 250.0) } else { (tokens.size.letter_blocks, tokens.size.letter_gate) };
    let frame = Frame::new().fill(tokens.color.panel);
    Panel::left("letter blocks").exact_size(left).resizable(false).frame(frame).show(ui, |ui| {
        let Some(draft) = &view.draft else {
            act = nothing_begun(ui);
            return;
        };
        typed = head::head(ui, draft, screen);
        if let Ok(body) = &draft.body {
            ScrollArea::vertical().id_salt("letter blocks").auto_shrink(false).show(ui, |ui| {
                typed = blocks::blocks(ui, (&draft.id, body, &view.phrases), screen).or(typed.take());
            });
        }
    });
    Panel::right("letter gate").exact_size(right).resizable(false).frame(frame).show(ui, |ui| {
        act = gate::gate(ui, view, screen).or(act.take());
    });
    let viewed = screen.viewed.as_ref();
    let viewed =
        viewed.and_then(|(id, pdf)| Some((view.issued.iter().find(|letter| letter.id == *id)?, pdf)));
    match (viewed, view.draft.as_ref().map(|draft| &draft.body)) {
        (Some((letter, pdf)), _) => {
            CentralPanel::default().frame(Frame::new().fill(tokens.color.desk)).show(ui, |ui| {
                act = issued::issued_bar(ui, letter).or(act.take());
                preview::preview(ui, Printed::new(pdf), &mut screen.pages, "as it left");
            });
        }
        (None, Some(Ok(body))) => {
            CentralPanel::default().frame(Frame::new().fill(tokens.color.desk)).show(ui, |ui| {
                let file = Printed { set: Some(&body.pages), ..Printed::new(&body.pdf) };
                preview::preview(ui, file, &mut screen.pages, "as it will print");
            });
        }
        (None, Some(Err(reason))) => {
            CentralPanel::default().frame(frame.inner_margin(Margin::same(24))).show(ui, |ui| {
                label(ui, TypeRole::Title, tokens.color.text, "This letter cannot be composed yet");
                label(ui, TypeRole::Reading, tokens.color.text2, reason.as_str());
            });
        }
        (None, None) => {
            CentralPanel::default().frame(Frame::new().fill(tokens.color.desk)).show(ui, |_ui| {});
        }
    }
    [typed, act].into_iter().flatten().collect()
}

/// Every letter of this problem has left.
fn nothing_begun(ui: &mut Ui) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    Frame::new().inner_margin(Margin::same(tokens.space.l as i8)).show(ui, |ui| {
        label(ui, TypeRole::Title, tokens.color.text, "No letter in the making");
        let words = "What was issued is at the right. An addendum tells what has changed since; a new letter is \
                     composed from the case as it stands today.";
        label(ui, TypeRole::Base, tokens.color.text2, words);
        ui.add_space(tokens.space.s);
        if ui.add(Button::primary("Begin a new letter")).clicked() {
            act = Some(LetterAct::Begin);
        }
    });
    act
}
