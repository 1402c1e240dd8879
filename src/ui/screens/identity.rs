//! The identity strip: who the patient is, on every screen of a case. Wrong-patient errors are prevented here.

use egui::{Align, Frame, Layout, Margin, Panel, Role, Stroke, Ui, WidgetInfo, vec2};

use crate::model::ConceptId;
use crate::ui::theme::{Palette, TypeRole, tokens};
use crate::ui::widgets::{Glyph, TextLine, fact_chip, focus_ring, line, paint_glyph, unknown_chip};

/// What the strip shows, in words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Identity {
    /// Name as one says it.
    pub name: String,
    /// "Żółtowski, Władysław": where the whole name has no room, the given names are cut and not the family name.
    pub listed: String,
    /// Date of birth, age, sex and identifier: what else tells patients apart.
    pub born: String,
    /// "76 years", emphasised.
    pub age: String,
    /// Sex and identifier.
    pub rest: String,
    /// Allergies, anticoagulant, implants, red flags.
    pub facts: Vec<IdentityFact>,
    /// The emergency, if one stands.
    pub emergency: Option<Emergency>,
}

/// A fact that must be in view wherever something is decided.
#[derive(Debug, Clone, PartialEq)]
pub struct IdentityFact {
    /// "Allergies".
    pub title: String,
    /// What is known.
    pub state: FactState,
    /// The finding that answers it, or the first that the red-flag screen is open about; none where the patient's own
    /// facts answer it.
    pub asks: Option<ConceptId>,
}

/// What the reader wants of the strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityAct {
    /// Answer what is not known.
    Answer(ConceptId),
    /// Complete who the patient is.
    Patient,
}

/// What is known of a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum FactState {
    /// Known: its sign, the fact, and when or from where.
    Known {
        /// Its sign.
        sign: Glyph,
        /// The fact: "None known".
        words: String,
        /// "12 Nov 2025".
        source: String,
    },
    /// Not known, in words: "Not asked".
    Unknown(String),
}

/// What the band across the case says.
#[derive(Debug, Clone, PartialEq)]
pub struct Emergency {
    /// "Emergency: cauda equina syndrome until disproved".
    pub title: String,
    /// What raised it.
    pub reason: String,
    /// When.
    pub raised: String,
}

/// Below this width of the window facts stand without their source.
const NARROW: f32 = 1240.0;

/// The strip at the top of `ui`; under it the band of an emergency.
pub fn identity_strip(ui: &mut Ui, identity: &Identity) -> Option<IdentityAct> {
    let tokens = tokens(ui);
    let mut act = None;
    let frame = Frame::new()
        .fill(tokens.color.raised)
        .inner_margin(Margin::symmetric(tokens.space.l as i8, tokens.space.xs as i8));
    Panel::top("identity").exact_size(tokens.size.identity).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            let wide = ui.ctx().content_rect().width() >= NARROW;
            ui.spacing_mut().item_spacing.x = if wide { tokens.space.l } else { tokens.space.s };
            who(ui, identity);
            for fact in &identity.facts {
                divider(ui);
                act = show_fact(ui, fact).or(act.take());
            }
        });
    });
    if let Some(emergency) = &identity.emergency {
        band(ui, emergency);
    }
    act
}

/// The most of the strip that a name takes: the facts beside it must stay in view.
const NAME_PART: f32 = 0.38;

fn who(ui: &mut Ui, identity: &Identity) {
    let tokens = tokens(ui);
    let most = ui.available_width() * NAME_PART;
    let written = TextLine {
        text: &identity.name,
        role: TypeRole::Title,
        color: tokens.color.text,
        max_width: f32::INFINITY,
    };
    let fits = written.galley(ui.painter(), &tokens).size().x <= most;
    ui.vertical(|ui| {
        ui.set_max_width(most);
        ui.spacing_mut().item_spacing.y = 0.0;
        let name = if fits { &identity.name } else { &identity.listed };
        let name = line(ui, TypeRole::Title, tokens.color.text, name.as_str());
        name.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &identity.name));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = tokens.space.xs;
            ui.set_height(16.0);
            let parts = [
                (TypeRole::Caption, tokens.color.text2, &identity.born),
                (TypeRole::BaseStrong, tokens.color.text, &identity.age),
                (TypeRole::Caption, tokens.color.text2, &identity.rest),
            ];
            let told = parts.into_iter().filter(|(_, _, words)| !words.is_empty());
            for (at, (role, color, words)) in told.enumerate() {
                if at > 0 {
                    line(ui, TypeRole::Caption, tokens.color.text2, "·");
                }
                line(ui, role, color, words.as_str());
            }
        });
    });
}

fn divider(ui: &mut Ui) {
    let color = tokens(ui).color.line;
    let (rect, _) = ui.allocate_exact_size(vec2(1.0, 36.0), egui::Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(1.0, color));
}

/// One fact; what is not known leads to where it is answered.
fn show_fact(ui: &mut Ui, fact: &IdentityFact) -> Option<IdentityAct> {
    let tokens = tokens(ui);
    let mut act = None;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = tokens.space.xxs;
        line(ui, TypeRole::Caption, tokens.color.text3, fact.title.as_str());
        match &fact.state {
            FactState::Known { sign, words, source } => {
                // In a narrow window the fact itself goes before where it comes from.
                let wide = ui.ctx().content_rect().width() >= NARROW;
                fact_chip(ui, *sign, words, if wide { source } else { "" });
            }
            FactState::Unknown(words) => {
                let spoken = format!("{}: {words}", fact.title);
                let chip = unknown_chip(ui, words);
                let link = ui.interact(chip.rect, chip.id.with("answer"), egui::Sense::click());
                link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &spoken));
                focus_ring(ui, &link, tokens.radius.control);
                if link.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                    act = Some(fact.asks.clone().map_or(IdentityAct::Patient, IdentityAct::Answer));
                }
            }
        }
    });
    act
}

fn band(ui: &mut Ui, emergency: &Emergency) {
    let tokens = tokens(ui);
    let color = &tokens.color;
    let frame =
        Frame::new().fill(color.emergency_fill).inner_margin(Margin::symmetric(tokens.space.l as i8, 0));
    Panel::top("emergency").exact_size(tokens.size.emergency_band).resizable(false).frame(frame).show(
        ui,
        |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = tokens.space.m;
                let (sign, response) = ui.allocate_exact_size(vec2(26.0, 26.0), egui::Sense::hover());
                // On its own colour the octagon is turned inside out.
                let turned = Palette {
                    emergency_fill: color.on_emergency,
                    on_emergency: color.emergency_fill,
                    ..color.clone()
                };
                paint_glyph(ui.painter(), Glyph::Emergency, sign.center(), 24.0, &turned);
                response.widget_info(|| WidgetInfo::labeled(Role::Image, true, Glyph::Emergency.spoken()));
                // From the right: the day keeps its place, however long the reason is.
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    line(ui, TypeRole::Reading, color.on_emergency, emergency.raised.as_str());
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        line(ui, TypeRole::Title, color.on_emergency, emergency.title.as_str());
                        line(ui, TypeRole::Reading, color.on_emergency, emergency.reason.as_str());
                    });
                });
            });
        },
    );
}
