//! What the recipient asks for and the case lacks, each with the way to fill it; how the letter leaves; what left before.

use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use super::issued::issued_list;
use super::view::{DraftView, GapView, LetterBody, LetterView};
use super::{LetterAct, LetterScreen};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, Glyph, fitted, glyph, label};
use crate::workspace::letter::Jump;

pub(super) fn gate(ui: &mut Ui, view: &LetterView, screen: &mut LetterScreen) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let padding = Margin::same(tokens.space.l as i8);
    let draft = view.draft.as_ref();
    let body = draft.and_then(|draft| draft.body.as_ref().ok());
    if let Some((draft, body)) = draft.zip(body) {
        let foot = Frame::new().fill(tokens.color.raised).inner_margin(padding);
        fitted(ui, Panel::bottom("letter export").frame(foot), |ui| {
            act = leave(ui, (draft, body), screen);
        });
    }
    CentralPanel::default().frame(Frame::new().inner_margin(padding)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("gaps").auto_shrink(false).show(ui, |ui| {
            if let Some(body) = body {
                act = missing(ui, body).or(act.take());
            }
            let viewed = screen.viewed.as_ref().map(|(id, _)| id);
            act = issued_list(ui, &view.issued, viewed).or(act.take());
        });
    });
    act
}

/// How the letter leaves: issued, or as a draft to look at elsewhere.
fn leave(
    ui: &mut Ui,
    (draft, body): (&DraftView, &LetterBody),
    screen: &mut LetterScreen,
) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let width = ui.available_width();
    let wide = |button: Button<'static>| button.height(36.0).min_width(width);
    // The outline of the focus touches no neighbour.
    ui.spacing_mut().item_spacing.y = tokens.space.s;
    if screen.issuing {
        let words = "The letter is kept as it leaves and locked. Later changes go into an addendum.";
        label(ui, TypeRole::Base, tokens.color.text2, words);
        act = lacking(ui, body);
        let issue = ui.add(wide(Button::primary("Issue and lock").key("Enter")));
        if !std::mem::replace(&mut screen.asked_to_issue, true) {
            issue.request_focus();
        }
        if issue.clicked() {
            screen.issuing = false;
            act = Some(LetterAct::Issue);
        }
        if ui.add(wide(Button::normal("Not yet").key("Esc"))).clicked() {
            screen.issuing = false;
        }
        return act;
    }
    screen.asked_to_issue = false;
    if body.undecided > 0 {
        let words = match body.undecided {
            1 => "1 passage of yours waits for a decision: its facts changed.".to_owned(),
            count => format!("{count} passages of yours wait for a decision: their facts changed."),
        };
        label(ui, TypeRole::Base, tokens.color.urgent, words);
    } else if !body.unfilled.is_empty() {
        let words = match body.unfilled.len() {
            1 => "1 passage has a blank to be filled in before the letter can be issued.".to_owned(),
            count => format!("{count} passages have blanks to be filled in before the letter can be issued."),
        };
        label(ui, TypeRole::Base, tokens.color.urgent, words);
        for place in &body.unfilled {
            let words = format!("Go to the blank: {}", place.label);
            if ui.add(Button::link(&words).height(22.0)).clicked() {
                screen.go_to(place);
            }
        }
    } else if ui.add(wide(Button::primary("Issue…").key("Ctrl+I"))).clicked() {
        screen.issuing = true;
    }
    if ui.add(wide(Button::normal("Export draft as PDF…").key("Ctrl+P"))).clicked() {
        act = Some(LetterAct::Export);
    }
    if !draft.copies.is_empty() && ui.add(wide(Button::normal("Export the copy…"))).clicked() {
        act = Some(LetterAct::ExportCopy);
    }
    act
}

/// What a letter should not leave without, said once more before it does: to whom, from where, by whom.
fn lacking(ui: &mut Ui, body: &LetterBody) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let of_frame = |gap: &&GapView| matches!(gap.jump, Jump::Addressee | Jump::Settings(_));
    let (frame, facts): (Vec<_>, Vec<_>) = body.gaps.iter().partition(of_frame);
    let mut act = None;
    if !frame.is_empty() {
        label(ui, TypeRole::BaseStrong, tokens.color.text, "It would leave without:");
    }
    for gap in frame {
        act = gap_line(ui, gap, "before it leaves").or(act.take());
    }
    if !facts.is_empty() {
        let words = match facts.len() {
            1 => "1 fact is missing too; see above.".to_owned(),
            count => format!("{count} facts are missing too; see above."),
        };
        label(ui, TypeRole::Base, tokens.color.text2, words);
    }
    ui.add_space(tokens.space.xs);
    act
}

/// What is missing, and the way to fill it; `when` is spoken where the same stands twice.
fn gap_line(ui: &mut Ui, gap: &GapView, when: &str) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    ui.horizontal_top(|ui| {
        glyph(ui, Glyph::Unknown, tokens.size.glyph_ledger);
        let room = ui.available_width() - 64.0;
        ui.allocate_ui_with_layout(egui::vec2(room, 18.0), Layout::top_down(Align::Min), |ui| {
            // The ways to fill them stand one under the other.
            ui.set_min_width(room);
            label(ui, TypeRole::Base, tokens.color.text, gap.label.as_str());
        });
        let words = verb(&gap.jump);
        let spoken = [words, ": ", &gap.label, if when.is_empty() { "" } else { ", " }, when].concat();
        if ui.add(Button::link(words).spoken(&spoken).height(20.0)).clicked() {
            act = Some(LetterAct::Fill(gap.jump.clone()));
        }
    });
    act
}

/// What the recipient asks for and the case lacks.
fn missing(ui: &mut Ui, body: &LetterBody) -> Option<LetterAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let head = match body.gaps.len() {
        0 => "Complete for this recipient".to_owned(),
        1 => "1 fact missing".to_owned(),
        count => format!("{count} facts missing"),
    };
    label(ui, TypeRole::Title, tokens.color.text, head);
    if body.gaps.is_empty() {
        ui.horizontal(|ui| {
            glyph(ui, Glyph::Met, tokens.size.glyph_ledger);
            label(ui, TypeRole::Base, tokens.color.text2, "Everything this recipient asks for is in it.");
        });
        return None;
    }
    let words = "You may send it without them. The letter then says \u{201c}not recorded\u{201d}, never \u{201c}none\u{201d}.";
    label(ui, TypeRole::Base, tokens.color.text2, words);
    ui.add_space(tokens.space.s);
    for gap in &body.gaps {
        act = gap_line(ui, gap, "").or(act.take());
    }
    act
}

fn verb(jump: &Jump) -> &'static str {
    match jump {
        Jump::Concept(..) => "Answer",
        Jump::Entry(..) => "Open",
        Jump::NewEntry(_) => "Record",
        Jump::Patient(_) | Jump::Problem(_) | Jump::Settings(_) | Jump::Addressee | Jump::Block => "Write",
    }
}
