//! How much a treatment helped in one phase, as typed, and the reading it becomes.

use serde::{Deserialize, Serialize};

use super::DraftField;
use crate::model::{ConceptId, Domain, Measure, Missing, Phase, Reading, Recorded, Score, Span, Words};

/// The scale of two scores whose scale nobody named.
const COMMON_SCALE: &str = "nrs_average";

/// How much a treatment helped in one phase.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helped {
    /// In the patient's words, or that it was not scored.
    pub words: Option<Recorded<Words>>,
    /// Or as a figure, as typed: relief in percent `80`, or two scores `7>3`.
    pub figure: String,
    /// How long after the treatment it was read, as typed.
    pub at: String,
    /// How long it lasted, as typed.
    pub lasted: String,
}

impl Helped {
    /// What the form shows of recorded outcomes: the first reading of pain in the phase.
    pub(super) fn of(readings: &[Reading], phase: Phase) -> Self {
        let Some(reading) = readings.iter().find(|reading| is_shown(reading, phase)) else {
            return Self::default();
        };
        let mut helped = Self::default();
        match &reading.measure {
            Measure::Words(words) => helped.words = Some(Recorded::Known(*words)),
            Measure::Missing(_) => helped.words = Some(Recorded::Missing(Missing::CannotBeKnown)),
            Measure::Percent(percent) => helped.figure = percent.to_string(),
            Measure::Score(score) => helped.figure = format!("{}>{}", score.before, score.after),
        }
        helped.at = reading.after.map(|span| span.to_string()).unwrap_or_default();
        helped.lasted = reading.lasted.map(|span| span.to_string()).unwrap_or_default();
        helped
    }

    /// Puts the typed outcome in place of the reading it was shown of; other readings stay as they are.
    pub(super) fn put(&self, readings: &mut Vec<Reading>, phase: Phase) -> Result<(), (DraftField, String)> {
        let at = readings.iter().position(|reading| is_shown(reading, phase));
        let before = at.and_then(|at| readings.get(at)).cloned();
        let reading = self.reading(phase, before)?;
        match (at, reading) {
            (Some(at), Some(reading)) => readings.splice(at..=at, [reading]).for_each(drop),
            (Some(at), None) => drop(readings.remove(at)),
            (None, reading) => readings.extend(reading),
        }
        Ok(())
    }

    fn reading(
        &self,
        phase: Phase,
        before: Option<Reading>,
    ) -> Result<Option<Reading>, (DraftField, String)> {
        let early = phase == Phase::Anaesthetic;
        let fields = if early {
            (DraftField::EarlyFigure, DraftField::EarlyLasted)
        } else {
            (DraftField::LateFigure, DraftField::LateLasted)
        };
        let scale = before.as_ref().and_then(|reading| match &reading.measure {
            Measure::Score(score) => Some(score.scale.clone()),
            _ => None,
        });
        let (after, lasted) = (span(&self.at, fields.1)?, span(&self.lasted, fields.1)?);
        let measure = match (self.figure.trim(), self.words) {
            ("", None) if after.is_none() && lasted.is_none() => return Ok(None),
            ("", None) => {
                let says = "Say how much it helped, in words or as a figure".to_owned();
                return Err((fields.0, says));
            }
            ("", Some(Recorded::Known(words))) => Measure::Words(words),
            ("", Some(Recorded::Missing(reason))) => Measure::Missing(reason),
            (figure, _) => measure(figure, scale).ok_or_else(|| {
                let says = "Write relief from -100 (worse) to 100 (gone), or two scores of ten: 7>3";
                (fields.0, says.to_owned())
            })?,
        };
        // The day of the reading and its target are not shown in the form, and stay.
        let (date, target) = before.map_or((None, None), |reading| (reading.date, reading.target));
        Ok(Some(Reading { phase, after, date, target, domain: Domain::Pain, measure, lasted }))
    }
}

fn is_shown(reading: &Reading, phase: Phase) -> bool {
    reading.phase == phase && reading.domain == Domain::Pain
}

/// A typed figure: `80`, `80 %`, `-20`, `7>3`.
fn measure(figure: &str, scale: Option<ConceptId>) -> Option<Measure> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    if let Some((before, after)) = figure.split_once('>') {
        let scale = scale.or_else(|| COMMON_SCALE.parse().ok())?;
        let (before, after) = (number(before)?, number(after)?);
        let fits = scale.as_str() != COMMON_SCALE || [before, after].iter().all(|s| (0.0..=10.0).contains(s));
        return fits.then_some(Measure::Score(Score { scale, before, after }));
    }
    let percent = number(figure.trim_end_matches('%'))?;
    (-100.0..=100.0).contains(&percent).then_some(Measure::Percent(percent))
}

fn span(typed: &str, field: DraftField) -> Result<Option<Span>, (DraftField, String)> {
    let typed = typed.trim().replace(' ', "").to_lowercase();
    if typed.is_empty() {
        return Ok(None);
    }
    let says = || (field, "Write a number and h, d, w or m: 3h, 10d, 6w, 3m".to_owned());
    typed.parse().map(Some).map_err(|_| says())
}
