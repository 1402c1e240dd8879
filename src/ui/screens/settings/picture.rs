//! The pictures of a letter: the logo in its head, the signature at its end.

use egui::{ColorImage, Context, Frame, Image, Margin, Stroke, TextureHandle, TextureOptions, Ui, vec2};

use super::row::row;
use super::{SettingsAct, SettingsDraft};
use crate::model::{Picture, Settings};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{Button, label};
use crate::workspace::LetterPicture;

/// The room a picture is shown in.
const ROOM: egui::Vec2 = vec2(240.0, 72.0);

/// Pictures as they are drawn, each made once.
#[derive(Clone, Default)]
pub struct PictureCache(Vec<(Picture, Option<TextureHandle>)>);

impl std::fmt::Debug for PictureCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PictureCache").field(&self.0.len()).finish()
    }
}

impl PictureCache {
    /// `None` for what cannot be drawn.
    fn of(&mut self, ctx: &Context, picture: &Picture) -> Option<&TextureHandle> {
        let at = match self.0.iter().position(|(known, _)| known == picture) {
            Some(at) => at,
            None => {
                let read = eframe::icon_data::from_png_bytes(&picture.0).ok();
                let drawn = read.map(|read| {
                    let size = [read.width as usize, read.height as usize];
                    let image = ColorImage::from_rgba_unmultiplied(size, &read.rgba);
                    ctx.load_texture("picture of a letter", image, TextureOptions::LINEAR)
                });
                self.0.push((picture.clone(), drawn));
                self.0.len() - 1
            }
        };
        self.0.get(at).and_then(|(_, drawn)| drawn.as_ref())
    }
}

/// Where a picture stands in the settings.
pub fn picture_of(values: &mut Settings, which: LetterPicture) -> &mut Option<Picture> {
    match which {
        LetterPicture::Logo => &mut values.clinic.logo,
        LetterPicture::Signature => &mut values.clinician.signature,
    }
}

pub(super) fn picture(ui: &mut Ui, which: LetterPicture, draft: &mut SettingsDraft) -> Option<SettingsAct> {
    let tokens = tokens(ui);
    let (name, lower) = match which {
        LetterPicture::Logo => ("Logo", "logo"),
        LetterPicture::Signature => ("Signature", "signature"),
    };
    let SettingsDraft { values, removed_picture, shown, .. } = draft;
    let held = picture_of(values, which);
    let mut act = None;
    row(ui, name, |ui| {
        if let Some(picture) = held.as_ref() {
            on_paper(ui, shown.of(ui.ctx(), picture), &format!("The {lower} as it will print"));
            ui.add_space(tokens.space.xs);
        }
        ui.horizontal(|ui| {
            let choose = if held.is_some() { "Choose another…" } else { "Choose a picture…" };
            if ui.add(Button::normal(choose).spoken(&format!("Choose the {lower}"))).clicked() {
                act = Some(SettingsAct::Picture(which));
            }
            let spoken = format!("Remove the {lower}");
            let remove = Button::normal("Remove").spoken(&spoken);
            if held.is_some() && ui.add(remove).clicked() {
                *removed_picture = held.take().map(|picture| (which, picture));
            }
            let back = removed_picture.as_ref().filter(|(of, _)| *of == which && held.is_none()).cloned();
            if let Some((_, picture)) = back {
                label(ui, TypeRole::Base, tokens.color.text2, format!("The {lower} was removed."));
                if ui.add(Button::link("Take it back").height(22.0)).clicked() {
                    *held = Some(picture);
                    *removed_picture = None;
                }
            }
        });
        let words = match which {
            LetterPicture::Logo => "PNG, at most 1 MB. It stands in a square of 1 cm beside the name.",
            LetterPicture::Signature => {
                "PNG, at most 1 MB. It stands above the name, on the white of the paper."
            }
        };
        label(ui, TypeRole::Caption, tokens.color.text3, words);
    });
    act
}

/// A picture on the white it is printed on, in either theme.
fn on_paper(ui: &mut Ui, drawn: Option<&TextureHandle>, words: &str) {
    let tokens = tokens(ui);
    let Some(drawn) = drawn else {
        label(
            ui,
            TypeRole::Base,
            tokens.color.urgent,
            "This picture cannot be shown. Choose another, or remove it.",
        );
        return;
    };
    let frame = Frame::new()
        .fill(tokens.color.page)
        .stroke(Stroke::new(1.0, tokens.color.line2))
        .inner_margin(Margin::same(tokens.space.s as i8));
    frame.show(ui, |ui| {
        let size = drawn.size_vec2();
        let scale = (ROOM.x / size.x.max(1.0)).min(ROOM.y / size.y.max(1.0)).min(1.0);
        ui.add(Image::new((drawn.id(), size * scale)).alt_text(words));
    });
}
