//! Pages of a PDF as pictures. The preview shows the very bytes that are exported, not a second drawing of them.

use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureOptions, Vec2, vec2};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// Pages are never drawn wider than this, in pixels: a page must fit into a texture.
const WIDEST: f32 = 2000.0;

/// The pages of one letter at one width. A page is drawn when it comes into view: the physician waits for the one that
/// is looked at, not for those below it.
#[derive(Default)]
pub struct RenderedPages {
    key: Option<(Arc<[u8]>, u32)>,
    file: Option<Pdf>,
    pages: Vec<RenderedPage>,
}

/// A page: its size in points, and its picture once it was in view.
struct RenderedPage {
    size: Vec2,
    picture: Option<TextureHandle>,
}

impl std::fmt::Debug for RenderedPages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenderedPages").field("pages", &self.pages.len()).finish_non_exhaustive()
    }
}

impl RenderedPages {
    /// Takes up the pages of `pdf`, `width` points wide. What was drawn is kept while file and width are the same.
    /// Returns how many pages there are; none if the file cannot be read.
    pub fn prepare(&mut self, ctx: &Context, pdf: &Arc<[u8]>, width: f32) -> usize {
        let pixels = (width * ctx.pixels_per_point()).clamp(1.0, WIDEST) as u32;
        let same = self.key.as_ref().is_some_and(|(old, at)| Arc::ptr_eq(old, pdf) && *at == pixels);
        if !same {
            self.key = Some((Arc::clone(pdf), pixels));
            self.file = Pdf::new(pdf.to_vec()).ok();
            let pages = self.file.as_ref().map(|file| file.pages().iter());
            let size = |(across, down): (f32, f32)| vec2(width, width * down / across.max(1.0));
            self.pages = pages
                .into_iter()
                .flatten()
                .map(|page| RenderedPage { size: size(page.render_dimensions()), picture: None })
                .collect();
        }
        self.pages.len()
    }

    /// The size of a page on the screen, in points; nothing for a page there is not.
    pub fn size(&self, number: usize) -> Vec2 {
        self.pages.get(number).map_or(Vec2::ZERO, |page| page.size)
    }

    /// The picture of a page, drawn now if it was not in view before.
    pub fn picture(&mut self, ctx: &Context, number: usize) -> Option<&TextureHandle> {
        let (pixels, file) = (self.key.as_ref()?.1, self.file.as_ref()?);
        let page = self.pages.get_mut(number)?;
        if page.picture.is_none() {
            let drawn = draw(file, number, pixels as f32)?;
            let name = format!("letter page {number}");
            page.picture = Some(ctx.load_texture(name, drawn, TextureOptions::LINEAR));
        }
        page.picture.as_ref()
    }
}

/// A page of a file, so many pixels wide.
fn draw(file: &Pdf, number: usize, pixels: f32) -> Option<ColorImage> {
    let page = file.pages().get(number)?;
    let (across, _) = page.render_dimensions();
    let scale = pixels / across.max(1.0);
    let target = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let picture = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &target,
    );
    let size = [usize::from(picture.width()), usize::from(picture.height())];
    Some(ColorImage::from_rgba_premultiplied(size, picture.data_as_u8_slice()))
}
