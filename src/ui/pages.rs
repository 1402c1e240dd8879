//! Pages of a PDF as pictures. The preview shows the very bytes that are exported, not a second drawing of them.

use std::ops::Range;
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureOptions, Vec2, vec2};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt as _;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};

use crate::workspace::letter::Pages;

/// Pages are never drawn wider than this, in pixels: a page must fit into a texture.
const WIDEST: f32 = 2000.0;
/// Rows of a page that are drawn by one thread. In less of it there is too much that each thread has to do anew.
const BAND: u32 = 900;
/// Rows drawn beyond those that changed, for what is blurred over their edge.
const EDGE: f32 = 2.0;

/// A file whose pages are shown.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a> {
    /// The PDF.
    pub pdf: &'a Arc<[u8]>,
    /// Its pages as they were set, where they are at hand: they tell which rows look otherwise than in the file before.
    pub set: Option<&'a Arc<Pages>>,
}

impl<'a> Printed<'a> {
    /// A file of which only the bytes are there.
    #[must_use]
    pub fn new(pdf: &'a Arc<[u8]>) -> Self {
        Self { pdf, set: None }
    }
}

/// The pages of one letter at one width. A page is drawn when it comes into view: the physician waits for the one that
/// is looked at, not for those below it. Where a file follows that was set after the one before, only those rows of a
/// page are drawn anew that changed.
#[derive(Default)]
pub struct RenderedPages {
    file_shown: Option<Arc<[u8]>>,
    /// Pixels and points that a page is wide.
    wide: (u32, f32),
    set: Option<Arc<Pages>>,
    file: Option<Pdf>,
    pages: Vec<RenderedPage>,
}

/// A page: its size in points, and its picture once it was in view.
struct RenderedPage {
    size: Vec2,
    picture: Option<TextureHandle>,
    /// Rows of the picture that show an earlier file, in points of the paper.
    stale: Option<Range<f32>>,
}

impl std::fmt::Debug for RenderedPages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenderedPages").field("pages", &self.pages.len()).finish_non_exhaustive()
    }
}

impl RenderedPages {
    /// Takes up the pages of a file, `width` points wide. What was drawn is kept while file and width are the same, and
    /// of another file as far as it looks the same. Returns how many pages there are; none if the file cannot be read.
    pub fn prepare(&mut self, ctx: &Context, printed: Printed<'_>, width: f32) -> usize {
        let pixels = (width * ctx.pixels_per_point()).clamp(1.0, WIDEST) as u32;
        let same_file = self.file_shown.as_ref().is_some_and(|pdf| Arc::ptr_eq(pdf, printed.pdf));
        let same_width = self.wide == (pixels, width);
        if !same_file || !same_width {
            self.file_shown = Some(Arc::clone(printed.pdf));
            self.wide = (pixels, width);
            self.file = Pdf::new(printed.pdf.to_vec()).ok();
            let before = (self.set.take(), std::mem::take(&mut self.pages));
            self.set = printed.set.cloned();
            let pages = self.file.as_ref().map(|file| file.pages().iter());
            let size = |(across, down): (f32, f32)| vec2(width, width * down / across.max(1.0));
            let page = |page: &Page<'_>| RenderedPage {
                size: size(page.render_dimensions()),
                picture: None,
                stale: None,
            };
            self.pages = pages.into_iter().flatten().map(page).collect();
            if same_width {
                self.keep_pictures(before);
            }
        }
        self.pages.len()
    }

    /// Takes over the pictures of the file before, with the rows in which they differ.
    fn keep_pictures(&mut self, (before, pictures): (Option<Arc<Pages>>, Vec<RenderedPage>)) {
        let (Some(now), Some(before)) = (&self.set, before) else { return };
        let sides = now.pages.iter().zip(&before.pages);
        for ((page, (now, before)), old) in self.pages.iter_mut().zip(sides).zip(pictures) {
            if page.size == old.size {
                page.picture = old.picture;
                page.stale = match (now.looks_changed(before), old.stale) {
                    (Some(one), Some(other)) => Some(one.start.min(other.start)..one.end.max(other.end)),
                    (one, other) => one.or(other),
                };
            }
        }
    }

    /// The size of a page on the screen, in points; nothing for a page there is not.
    pub fn size(&self, number: usize) -> Vec2 {
        self.pages.get(number).map_or(Vec2::ZERO, |page| page.size)
    }

    /// The picture of a page, drawn now as far as it was not in view before.
    pub fn picture(&mut self, ctx: &Context, number: usize) -> Option<&TextureHandle> {
        let (pixels, file) = (self.wide.0, self.file.as_ref()?);
        let page = self.pages.get_mut(number)?;
        let sheet = Sheet::new(file, number, pixels as f32)?;
        match (&mut page.picture, &page.stale) {
            (None, _) => {
                let drawn = sheet.draw(0..sheet.height)?;
                let name = format!("letter page {number}");
                page.picture = Some(ctx.load_texture(name, drawn, TextureOptions::LINEAR));
            }
            (Some(picture), Some(stale)) => {
                let rows = sheet.rows(stale);
                let top = usize::from(rows.start);
                picture.set_partial([0, top], sheet.draw(rows)?, TextureOptions::LINEAR);
            }
            (Some(_), None) => {}
        }
        page.stale = None;
        page.picture.as_ref()
    }
}

/// A page of a file, so many pixels wide and high.
struct Sheet<'a> {
    page: &'a Page<'a>,
    scale: f32,
    width: u16,
    height: u16,
}

impl<'a> Sheet<'a> {
    fn new(file: &'a Pdf, number: usize, pixels: f32) -> Option<Self> {
        let page = file.pages().get(number)?;
        let (across, down) = page.render_dimensions();
        let scale = pixels / across.max(1.0);
        let height = (down * scale).clamp(1.0, f32::from(u16::MAX)) as u16;
        Some(Self { page, scale, width: pixels as u16, height })
    }

    /// The rows of the picture for rows of the paper.
    fn rows(&self, points: &Range<f32>) -> Range<u16> {
        let from = (points.start * self.scale - EDGE).floor().clamp(0.0, f32::from(self.height - 1)) as u16;
        let to = (points.end * self.scale + EDGE).ceil().clamp(0.0, f32::from(self.height)) as u16;
        from..to.max(from + 1)
    }

    /// Rows of the page; many are drawn in bands side by side, for somebody waits for them.
    fn draw(&self, rows: Range<u16>) -> Option<ColorImage> {
        let many = u32::from(rows.end.checked_sub(rows.start)?);
        let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u32);
        let band = many.div_ceil(many.div_ceil(BAND).min(threads).max(1)).max(1) as u16;
        let bands: Vec<Range<u16>> = rows
            .clone()
            .step_by(usize::from(band))
            .map(|top| top..rows.end.min(top.saturating_add(band)))
            .collect();
        let drawn: Vec<Vec<u8>> = match bands.as_slice() {
            [one] => vec![self.draw_band(one)],
            bands => std::thread::scope(|scope| {
                let drawn: Vec<_> = bands.iter().map(|band| scope.spawn(|| self.draw_band(band))).collect();
                drawn.into_iter().map(|band| band.join().unwrap_or_default()).collect()
            }),
        };
        let bytes = drawn.concat();
        let (width, height) = (usize::from(self.width), many as usize);
        let whole = bytes.len() == width * height * 4;
        whole.then(|| ColorImage::from_rgba_premultiplied([width, height], &bytes))
    }

    /// Red, green, blue and opacity of each pixel of some rows.
    fn draw_band(&self, rows: &Range<u16>) -> Vec<u8> {
        let mut target = RenderContext::new(self.width, rows.end - rows.start);
        // Whole rows, so that letters stand in a band as they stand on the page.
        let place = Affine::translate((0.0, -f64::from(rows.start))) * Affine::scale(f64::from(self.scale));
        let transform = place * self.page.initial_transform(true).to_kurbo();
        let (read, set) = (InterpreterSettings::default(), RenderSettings::default());
        render_into(self.page, &RenderCache::new(), &read, &set, &mut target, transform);
        target.flush();
        let mut picture = Pixmap::new(target.width(), target.height());
        let white =
            RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..RasterizerSettings::default() };
        target.render_with(&mut picture, &mut Resources::default(), white);
        picture.data_as_u8_slice().to_vec()
    }
}
