//! Draws what egui tessellates into an image, on the CPU: the same pixels on every machine, with no display,
//! no GPU and no graphics library.
//!
//! Triangles are filled with the top-left rule, so neighbours share no pixel and leave no gap; colours are
//! blended premultiplied in 8 bits, as egui's own backends do.

#![expect(clippy::disallowed_methods, reason = "it computes with the colours it is given, and chooses none")]

use std::collections::HashMap;

use egui::epaint::{Mesh, Primitive, Vertex};
use egui::{Color32, ImageData, Rect, TextureFilter, TextureId, TexturesDelta};
use image::RgbaImage;

/// One colour, premultiplied: red, green, blue, alpha.
type Rgba = [u8; 4];

/// A renderer for `egui_kittest` that keeps egui's textures and draws into memory.
#[derive(Default)]
pub(crate) struct CpuRenderer {
    textures: HashMap<TextureId, Texture>,
}

impl egui_kittest::TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, updates) in delta.set.drain() {
            for update in updates {
                let ImageData::Color(image) = &update.image;
                let filter = update.options.magnification;
                match update.pos {
                    None => {
                        self.textures.insert(id, Texture::new(image, filter));
                    }
                    Some(corner) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.patch(image, corner);
                        }
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let mut frame = Frame::new(size.x.round() as usize, size.y.round() as usize);
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = &clipped.primitive else {
                return Err("a paint callback cannot be drawn on the CPU".to_owned());
            };
            let texture = self
                .textures
                .get(&mesh.texture_id)
                .ok_or_else(|| format!("texture {:?} was never set", mesh.texture_id))?;
            let clip = frame.clip(clipped.clip_rect, scale);
            draw_mesh(&mut frame, mesh, texture, &clip, scale);
        }
        frame.into_image()
    }
}

fn draw_mesh(frame: &mut Frame, mesh: &Mesh, texture: &Texture, clip: &Clip, scale: f32) {
    for corner in mesh.indices.chunks_exact(3) {
        let vertices = [corner[0], corner[1], corner[2]].map(|index| mesh.vertices[index as usize]);
        if let Some(triangle) = Triangle::new(vertices, scale) {
            triangle.fill(frame, clip, texture);
        }
    }
}

/// A texture of egui: the font atlas, or a picture.
struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
    filter: TextureFilter,
}

impl Texture {
    fn new(image: &egui::ColorImage, filter: TextureFilter) -> Self {
        let [width, height] = image.size;
        Self { width, height, pixels: image.pixels.clone(), filter }
    }

    fn patch(&mut self, image: &egui::ColorImage, [left, top]: [usize; 2]) {
        let [width, height] = image.size;
        for row in 0..height {
            let to = (top + row) * self.width + left;
            self.pixels[to..to + width].copy_from_slice(&image.pixels[row * width..(row + 1) * width]);
        }
    }

    fn texel(&self, x: isize, y: isize) -> Rgba {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.pixels[y * self.width + x].to_array()
    }

    /// The colour at `(u, v)`, both 0 to 1.
    fn sample(&self, u: f32, v: f32) -> Rgba {
        let (x, y) = (u * self.width as f32, v * self.height as f32);
        if self.filter == TextureFilter::Nearest {
            return self.texel(x.floor() as isize, y.floor() as isize);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        // In 1/256 of a texel, so that every machine rounds alike.
        let (right, down) = (((x - x.floor()) * 256.0) as u32, ((y - y.floor()) * 256.0) as u32);
        let (x, y) = (x.floor() as isize, y.floor() as isize);
        let top = [self.texel(x, y), self.texel(x + 1, y)];
        let bottom = [self.texel(x, y + 1), self.texel(x + 1, y + 1)];
        std::array::from_fn(|channel| {
            let across = |pair: &[Rgba; 2]| {
                u32::from(pair[0][channel]) * (256 - right) + u32::from(pair[1][channel]) * right
            };
            ((across(&top) * (256 - down) + across(&bottom) * down + 0x8000) >> 16) as u8
        })
    }
}

/// The pixels that may be drawn on: columns and rows.
struct Clip {
    x: std::ops::Range<usize>,
    y: std::ops::Range<usize>,
}

struct Frame {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
}

impl Frame {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![Color32::BLACK; width * height] }
    }

    fn clip(&self, rect: Rect, scale: f32) -> Clip {
        let edge = |at: f32, end: usize| ((at * scale).round().max(0.0) as usize).min(end);
        Clip {
            x: edge(rect.min.x, self.width)..edge(rect.max.x, self.width),
            y: edge(rect.min.y, self.height)..edge(rect.max.y, self.height),
        }
    }

    fn into_image(self) -> Result<RgbaImage, String> {
        let bytes = self.pixels.iter().flat_map(Color32::to_array).collect();
        RgbaImage::from_raw(self.width as u32, self.height as u32, bytes)
            .ok_or_else(|| "no such size".to_owned())
    }
}

/// `a` times `b`, both as shares of 255.
fn share(a: u8, b: u8) -> u8 {
    ((u32::from(a) * u32::from(b) + 127) / 255) as u8
}

fn blend(ground: &mut Color32, color: Rgba) {
    let left = 255 - color[3];
    let under = ground.to_array();
    let [r, g, b, a] =
        std::array::from_fn(|channel| color[channel].saturating_add(share(under[channel], left)));
    *ground = Color32::from_rgba_premultiplied(r, g, b, a);
}

/// A triangle in pixels, its corners in positive turn.
struct Triangle {
    corners: [(f32, f32); 3],
    vertices: [Vertex; 3],
    area: f32,
}

impl Triangle {
    /// `None` for a triangle without an area.
    fn new(mut vertices: [Vertex; 3], scale: f32) -> Option<Self> {
        let in_pixels = |vertex: &Vertex| (vertex.pos.x * scale, vertex.pos.y * scale);
        let mut corners = [in_pixels(&vertices[0]), in_pixels(&vertices[1]), in_pixels(&vertices[2])];
        let mut area = edge(corners[0], corners[1], corners[2]);
        if area < 0.0 {
            vertices.swap(1, 2);
            corners.swap(1, 2);
            area = -area;
        }
        (area > 0.0 && area.is_finite()).then_some(Self { corners, vertices, area })
    }

    fn fill(&self, frame: &mut Frame, clip: &Clip, texture: &Texture) {
        let paint = Paint::new(&self.vertices, texture);
        let [a, b, c] = self.corners;
        let span = |values: [f32; 3], range: &std::ops::Range<usize>| {
            let low = values.iter().copied().fold(f32::INFINITY, f32::min).floor().max(range.start as f32);
            let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max).ceil().min(range.end as f32);
            low as usize..high.max(0.0) as usize
        };
        let columns = span([a.0, b.0, c.0], &clip.x);
        let edges = [(b, c), (c, a), (a, b)];
        for y in span([a.1, b.1, c.1], &clip.y) {
            let mut entered = false;
            for x in columns.clone() {
                let middle = (x as f32 + 0.5, y as f32 + 0.5);
                let weights = edges.map(|(from, to)| edge(from, to, middle));
                let inside = weights
                    .iter()
                    .zip(edges)
                    .all(|(weight, (from, to))| *weight > 0.0 || (*weight == 0.0 && is_top_left(from, to)));
                if inside {
                    entered = true;
                    let shares = weights.map(|weight| weight / self.area);
                    blend(&mut frame.pixels[y * frame.width + x], paint.color(shares));
                } else if entered {
                    break;
                }
            }
        }
    }
}

/// Twice the signed area of the triangle `from`, `to`, `at`.
fn edge(from: (f32, f32), to: (f32, f32), at: (f32, f32)) -> f32 {
    (to.0 - from.0) * (at.1 - from.1) - (to.1 - from.1) * (at.0 - from.0)
}

/// Whether pixels exactly on the edge belong to the triangle.
fn is_top_left(from: (f32, f32), to: (f32, f32)) -> bool {
    to.1 < from.1 || (to.1 == from.1 && to.0 > from.0)
}

/// What a triangle is filled with.
enum Paint<'a> {
    /// One colour all over: most of a window.
    Flat(Rgba),
    /// Colours and texture between the corners.
    Varied { vertices: &'a [Vertex; 3], texture: &'a Texture },
}

impl<'a> Paint<'a> {
    fn new(vertices: &'a [Vertex; 3], texture: &'a Texture) -> Self {
        let [a, b, c] = vertices;
        if a.uv == b.uv && a.uv == c.uv && a.color == b.color && a.color == c.color {
            Self::Flat(multiply(texture.sample(a.uv.x, a.uv.y), a.color.to_array()))
        } else {
            Self::Varied { vertices, texture }
        }
    }

    /// The colour where the corners have these shares.
    fn color(&self, shares: [f32; 3]) -> Rgba {
        match self {
            Self::Flat(color) => *color,
            Self::Varied { vertices, texture } => {
                let mean = |value: fn(&Vertex) -> f32| -> f32 {
                    vertices.iter().zip(shares).map(|(vertex, share)| value(vertex) * share).sum()
                };
                let texel = texture.sample(mean(|vertex| vertex.uv.x), mean(|vertex| vertex.uv.y));
                let colors = vertices.map(|vertex| vertex.color.to_array());
                let tint = std::array::from_fn(|channel| {
                    let value: f32 = colors
                        .iter()
                        .zip(shares)
                        .map(|(color, share)| f32::from(color[channel]) * share)
                        .sum();
                    (value + 0.5) as u8
                });
                multiply(texel, tint)
            }
        }
    }
}

fn multiply(a: Rgba, b: Rgba) -> Rgba {
    std::array::from_fn(|channel| share(a[channel], b[channel]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(shapes: impl Fn(&egui::Painter) + 'static) -> RgbaImage {
        let mut harness = super::super::harness::<()>(egui::Theme::Light, 40.0, 40.0).build_ui(move |ui| {
            let whole = ui.ctx().content_rect();
            let painter = ui.painter().with_clip_rect(whole);
            painter.rect_filled(whole, 0.0, Color32::WHITE);
            shapes(&painter);
        });
        harness.render().expect("drawn")
    }

    #[test]
    fn a_rectangle_covers_exactly_its_pixels() {
        let image = drawn(|painter| {
            let rect = Rect::from_min_max(egui::pos2(10.0, 10.0), egui::pos2(20.0, 30.0));
            painter.rect_filled(rect, 0.0, Color32::BLACK);
        });
        let black = image.pixels().filter(|pixel| pixel.0 == [0, 0, 0, 255]).count();
        assert_eq!(black, 200);
        assert_eq!(image.get_pixel(10, 10).0, [0, 0, 0, 255]);
        assert_eq!(image.get_pixel(20, 10).0, [255, 255, 255, 255]);
    }

    #[test]
    fn half_a_colour_blends_with_the_ground() {
        let image = drawn(|painter| {
            let rect = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(40.0, 40.0));
            painter.rect_filled(rect, 0.0, Color32::from_black_alpha(128));
        });
        let [red, ..] = image.get_pixel(20, 20).0;
        assert!((126..=128).contains(&red), "{red}");
    }

    #[test]
    fn text_leaves_ink() {
        let image = drawn(|painter| {
            painter.text(
                egui::pos2(2.0, 2.0),
                egui::Align2::LEFT_TOP,
                "Il1",
                egui::FontId::proportional(13.0),
                Color32::BLACK,
            );
        });
        assert!(image.pixels().any(|pixel| pixel.0[0] < 64));
    }
}
