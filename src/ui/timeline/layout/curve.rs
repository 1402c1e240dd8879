//! Scores and flag moments above the lanes.

use egui::{Pos2, Rect, pos2};

use crate::ui::timeline::model::{FlagMoment, FlagState, Series, SeriesKind};
use crate::ui::timeline::scale::TimeScale;

/// Room above the highest and below the lowest value.
const TOP: f32 = 22.0;
const BOTTOM: f32 = 14.0;
/// Flags nearer than this have their words on lines of their own.
const FLAG_WORDS: f32 = 240.0;

/// A curve on the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedSeries {
    /// Pain or function.
    pub kind: SeriesKind,
    /// Its points in view, and one beyond each edge.
    pub points: Vec<Pos2>,
    /// The last value, written at its point.
    pub last: Option<(Pos2, String)>,
}

/// A flag moment on the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedFlag {
    /// The foot of the flag.
    pub at: Pos2,
    /// What is written beside it.
    pub words: String,
    /// Whether it stands.
    pub state: FlagState,
}

/// Where `share` (0 to 1) of the full scale lies in the area of the curves.
pub(in crate::ui::timeline) fn curve_y(curve: Rect, share: f32) -> f32 {
    let (top, bottom) = (curve.top() + TOP, curve.bottom() - BOTTOM);
    bottom - share.clamp(0.0, 1.0) * (bottom - top)
}

pub(super) fn place_series(series: &[Series], scale: TimeScale, curve: Rect) -> Vec<PlacedSeries> {
    series.iter().map(|series| place_one(series, scale, curve)).collect()
}

fn place_one(series: &Series, scale: TimeScale, curve: Rect) -> PlacedSeries {
    let top = if series.top > 0.0 { series.top } else { 1.0 };
    let place = |(day, value): &(jiff::civil::Date, f32)| pos2(scale.x(*day), curve_y(curve, value / top));
    let points: Vec<Pos2> = series.points.iter().map(place).collect();
    let last = points.last().zip(series.points.last()).map(|(at, (_, value))| {
        let unit = if series.unit.is_empty() { String::new() } else { format!(" {}", series.unit) };
        (*at, format!("{value}{unit}"))
    });
    PlacedSeries { kind: series.kind, points: thin(&in_view(points, curve.width())), last }
}

/// The points in view and the nearest one on either side, so that lines run on to the edge.
fn in_view(points: Vec<Pos2>, width: f32) -> Vec<Pos2> {
    let first = points.iter().position(|point| point.x >= 0.0).unwrap_or(points.len()).saturating_sub(1);
    let last = points.iter().rposition(|point| point.x <= width).map_or(0, |last| last + 2).min(points.len());
    points.get(first..last).unwrap_or_default().to_vec()
}

/// Of the points that share a column of the screen, only the first, the highest, the lowest and the last.
fn thin(points: &[Pos2]) -> Vec<Pos2> {
    let mut thinned: Vec<Pos2> = Vec::with_capacity(points.len());
    for column in points.chunk_by(|a, b| a.x.floor() == b.x.floor()) {
        let [first, .., last] = column else {
            thinned.extend(column);
            continue;
        };
        let by_height = |a: &&Pos2, b: &&Pos2| a.y.total_cmp(&b.y);
        thinned.push(*first);
        if column.len() > 3 {
            thinned.extend(column.iter().min_by(by_height));
            thinned.extend(column.iter().max_by(by_height));
        }
        thinned.push(*last);
    }
    thinned
}

pub(super) fn place_flags(flags: &[FlagMoment], scale: TimeScale, curve: Rect) -> Vec<PlacedFlag> {
    let in_view = |x: &f32| (-160.0..=curve.width() + 160.0).contains(x);
    let mut placed: Vec<PlacedFlag> = Vec::new();
    for flag in flags {
        let x = scale.x(flag.at);
        if !in_view(&x) {
            continue;
        }
        // Words of neighbours stand under each other.
        let near = placed.iter().filter(|other| (other.at.x - x).abs() < FLAG_WORDS).count();
        let at = pos2(x, curve.top() + 14.0 + 15.0 * near as f32);
        placed.push(PlacedFlag { at, words: flag.words.clone(), state: flag.open });
    }
    placed
}
