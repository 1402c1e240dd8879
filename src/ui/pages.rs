//! Pages of a PDF as pictures. The preview shows the very bytes that are exported, not a second drawing of them.

use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureOptions, Vec2, vec2};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// Pages are never drawn wider than this, in pixels: a page must fit into a texture.
const WIDEST: f32 = 2000.0;

/// The pages of one letter at one width.
#[derive(Default)]
pub struct RenderedPages {
    key: Option<(Arc<[u8]>, u32)>,
    pages: Vec<(TextureHandle, Vec2)>,
}

impl std::fmt::Debug for RenderedPages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenderedPages").field("pages", &self.pages.len()).finish_non_exhaustive()
    }
}

impl RenderedPages {
    /// The pages of `pdf`, `width` points wide, with their sizes in points; drawn anew only if one of them changed.
    pub fn of(&mut self, ctx: &Context, pdf: &Arc<[u8]>, width: f32) -> &[(TextureHandle, Vec2)] {
        let pixels = (width * ctx.pixels_per_point()).clamp(1.0, WIDEST) as u32;
        let same = self.key.as_ref().is_some_and(|(old, at)| Arc::ptr_eq(old, pdf) && *at == pixels);
        if !same {
            self.key = Some((Arc::clone(pdf), pixels));
            self.pages = draw(ctx, pdf, pixels as f32, width);
        }
        &self.pages
    }
}

fn draw(ctx: &Context, pdf: &Arc<[u8]>, pixels: f32, width: f32) -> Vec<(TextureHandle, Vec2)> {
    let Ok(pdf) = Pdf::new(pdf.to_vec()) else { return Vec::new() };
    let cache = RenderCache::new();
    let mut pages = Vec::new();
    for (number, page) in pdf.pages().iter().enumerate() {
        let (page_width, _) = page.render_dimensions();
        let scale = pixels / page_width.max(1.0);
        let target = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        let picture =
            render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &target);
        let size = [usize::from(picture.width()), usize::from(picture.height())];
        let image = ColorImage::from_rgba_premultiplied(size, picture.data_as_u8_slice());
        let height = width * picture.height() as f32 / f32::from(picture.width().max(1));
        let name = format!("letter page {number}");
        pages.push((ctx.load_texture(name, image, TextureOptions::LINEAR), vec2(width, height)));
    }
    pages
}
