//! Outcomes in a cell: relief with the pair that proves it, when it was there, and what the patient says.

use super::Composer;
use super::dates;
use super::passage::number;
use crate::letter::text::{Face, Text};
use crate::model::{
    Body, Domain, End, Entry, Given, Measure, Missing, Phase, Reading, Recorded, Score, Span, StopReason,
    Treatment, Words,
};
use crate::pathway::{counts_upward, relief_about};

impl Composer<'_> {
    /// What the local anaesthetic did.
    pub(super) fn first_hours(&self, treatment: &Treatment) -> Text {
        let reading =
            treatment.readings.iter().find(|r| r.phase == Phase::Anaesthetic && r.domain == Domain::Pain);
        match (reading, &treatment.anaesthetic) {
            (Some(reading), _) => self.outcome(reading, HELPED),
            (None, Some(Recorded::Known(Given::NotGiven))) => dash(),
            _ => self.not_recorded(),
        }
    }

    /// The same inside a sentence, where it was scored: "0% at 1 h (NRS 6 → 6)".
    pub(super) fn first_hours_said(&self, treatment: &Treatment) -> Option<String> {
        let reading =
            treatment.readings.iter().find(|r| r.phase == Phase::Anaesthetic && r.domain == Domain::Pain)?;
        let said = in_line(&self.outcome(reading, HELPED).to_plain());
        (said != self.wording.pattern("unknown.not_recorded")).then(|| {
            if reading.after.is_some() || reading.lasted.is_some() {
                said
            } else {
                format!("{said} {}", self.wording.pattern("treatments.in_first_hours"))
            }
        })
    }

    /// The outcomes inside a sentence; none where nothing is recorded.
    pub(super) fn outcomes(&self, readings: &[Reading], help: &str) -> Vec<String> {
        let open = self.wording.pattern("unknown.not_recorded");
        let said = self.later_lines(readings, help).into_iter().map(|line| in_line(&line.to_plain()));
        said.filter(|line| *line != open).collect()
    }

    /// The outcome in pain, and what changed in function. Relief that was lost again is shown with when it was there.
    pub(super) fn later(&self, readings: &[Reading], help: &str) -> Text {
        let mut out = Text::default();
        for line in self.later_lines(readings, help) {
            if !out.is_empty() {
                out.push(Face::Regular, "\n");
            }
            out.append(&line);
        }
        if out.is_empty() { self.not_recorded() } else { out }
    }

    fn later_lines(&self, readings: &[Reading], help: &str) -> Vec<Text> {
        let of = |domain| {
            let mut list: Vec<&Reading> =
                readings.iter().filter(|r| r.phase == Phase::Therapeutic && r.domain == domain).collect();
            list.sort_by_key(|reading| reading.after.map(Span::days));
            list
        };
        let pain = of(Domain::Pain);
        let mut lines: Vec<Text> = Vec::new();
        let best = pain
            .iter()
            .max_by_key(|reading| self.relief(reading))
            .filter(|best| pain.last().is_some_and(|last| self.is_lost(best, last)));
        // How long half of it lasted is told between the best and the last.
        let half =
            pain.iter().rfind(|reading| self.relief(reading) >= Some(self.wording.common.figure.relief_half));
        let half = half.filter(|half| best.is_some_and(|best| best != *half) && pain.last() != Some(half));
        lines.extend(best.map(|reading| self.outcome(reading, help)));
        lines.extend(half.map(|reading| self.outcome(reading, help)));
        lines.extend(pain.last().map(|reading| self.outcome(reading, help)));
        lines.extend(of(Domain::Function).last().map(|reading| self.outcome(reading, help)));
        lines
    }

    /// "57% for 3 h" over "NRS 7 → 3"; "“Helped a bit” for 2 weeks"; "Walking 400 → 350 m".
    fn outcome(&self, reading: &Reading, help: &str) -> Text {
        let when = self.when(reading);
        let text = match &reading.measure {
            Measure::Score(score) => {
                let pair = self.pair(score);
                match (reading.domain, self.percent(reading)) {
                    (Domain::Pain, Some(percent)) if when.is_empty() => format!("{percent}%: {pair}"),
                    (Domain::Pain, Some(percent)) => format!("{percent}%{when}\n{pair}"),
                    _ => format!("{pair}{when}"),
                }
            }
            Measure::Percent(percent) => {
                let gain = format!("{}%{when}", number(percent.round()));
                match reading.domain {
                    Domain::Function => format!("{} {gain}", self.wording.pattern("treatments.function")),
                    _ => gain,
                }
            }
            Measure::Words(words) => format!("{}{when}", self.wording.word(help, words_id(*words))),
            Measure::Missing(Missing::NotApplicable) => return dash(),
            Measure::Missing(_) => return self.not_recorded(),
        };
        Text::plain(&text)
    }

    /// "NRS 7 → 3".
    pub(super) fn pair(&self, score: &Score) -> String {
        let (name, unit) = self.scale_short(score.scale.as_str());
        format!("{name} {} → {}{unit}", number(score.before), number(score.after))
    }

    /// Relief in percent; the patient's words count as about as much.
    pub(super) fn relief(&self, reading: &Reading) -> Option<i16> {
        relief_about(self.lexicon.0, &reading.measure)
    }

    /// Whether so much of the best relief was lost later that both are worth a line.
    fn is_lost(&self, best: &Reading, last: &Reading) -> bool {
        let (Some(best), Some(last)) = (self.relief(best), self.relief(last)) else { return false };
        last.saturating_add(self.wording.common.figure.relief_lost) < best
    }

    /// Whether relief worth the name is recorded while the local anaesthetic acted.
    pub(super) fn relieved_first_hours(&self, treatment: &Treatment) -> bool {
        let least = self.wording.common.figure.relief_in_part;
        let mut readings = treatment.readings.iter();
        readings.any(|r| {
            r.phase == Phase::Anaesthetic && r.domain == Domain::Pain && self.relief(r) >= Some(least)
        })
    }

    /// Whether the reason a medicine was stopped for says what it did.
    pub(super) fn tells_an_outcome(&self, entry: &Entry) -> bool {
        let Body::Medicine(medicine) = &entry.body else { return false };
        let telling = [StopReason::NoBenefit, StopReason::NotTolerated];
        matches!(medicine.stopped, Some(Recorded::Known(reason)) if telling.contains(&reason))
    }

    /// Whether two records of the same time tell of another relief: the note of the day, and the patient.
    pub(super) fn do_accounts_differ(&self, treatment: &Treatment) -> bool {
        let later = |r: &&Reading| r.phase == Phase::Therapeutic && r.domain == Domain::Pain;
        let told: Vec<&Reading> = treatment.readings.iter().filter(later).collect();
        told.iter().any(|one| {
            let other = |other: &&&Reading| other.after == one.after && other.date == one.date;
            told.iter().filter(other).any(|other| self.is_lost(one, other))
        })
    }

    /// Whether what is known of the pain after a treatment was all asked before its outcome can be judged.
    pub(super) fn is_followed_too_short(&self, entry: &Entry, treatment: &Treatment) -> bool {
        let item = self.lexicon.treatment(treatment.treatment.as_str());
        let Some(least) = item.and_then(|item| item.assess_days) else { return false };
        let told = |r: &&Reading| r.phase == Phase::Therapeutic && r.domain == Domain::Pain;
        let known: Vec<&Reading> =
            treatment.readings.iter().filter(told).filter(|r| self.relief(r).is_some()).collect();
        let early = |reading: &&Reading| {
            let dated = || reading.date.map(|date| entry.start().first.days_until(date.interval().last));
            let days = reading.after.map(Span::days).or_else(dated);
            reading.lasted.is_none() && days.is_some_and(|days| days < least)
        };
        !known.is_empty() && !self.do_accounts_differ(treatment) && known.iter().all(early)
    }

    /// Relief in whole percent beside the pair that proves it. Nothing where the pain grew; and nothing on a scale that
    /// counts upward, on which twice the points are no end of the pain: there the pair speaks for itself.
    fn percent(&self, reading: &Reading) -> Option<String> {
        let Measure::Score(score) = &reading.measure else { return None };
        let upward = counts_upward(self.lexicon.0, score.scale.as_str());
        self.relief(reading).filter(|percent| *percent >= 0 && !upward).map(|percent| percent.to_string())
    }

    fn when(&self, reading: &Reading) -> String {
        // What is gone again lasted so long before.
        let gone = reading.phase == Phase::Therapeutic && self.relief(reading) == Some(0);
        match (reading.lasted, reading.after, reading.date) {
            (Some(lasted), after, _) if gone => {
                let at = after.map(|after| {
                    format!(" {} {}", self.wording.pattern("treatments.at"), dates::span(after))
                });
                let before = self.slots().with("lasted", dates::span(lasted));
                let before = self.phrase("treatments.gone_after", &before).map(|text| text.to_plain());
                format!("{}{}", at.unwrap_or_default(), before.unwrap_or_default())
            }
            (Some(lasted), _, _) => {
                format!(" {} {}", self.wording.pattern("treatments.for"), dates::span(lasted))
            }
            (None, Some(after), _) => {
                format!(" {} {}", self.wording.pattern("treatments.at"), dates::span(after))
            }
            (None, None, Some(date)) => {
                dates::partial(date).map_or_else(String::new, |date| format!(" ({date})"))
            }
            (None, None, None) => String::new(),
        }
    }
}

/// Kinds of words for help: in the past, for what still goes on, and as a noun.
pub(super) const HELPED: &str = "helped";
const HELPS: &str = "help";
/// What was relieved, as a noun.
pub(super) const OF_PAIN: &str = "of_pain";

pub(super) fn tense(entry: &Entry, ongoing: bool) -> &'static str {
    if ongoing || entry.end == Some(End::Ongoing) { HELPS } else { HELPED }
}

/// What does not apply.
pub(super) fn dash() -> Text {
    Text::plain("–")
}

pub(super) fn words_id(words: Words) -> &'static str {
    match words {
        Words::Worse => "worse",
        Words::None => "none",
        Words::ABit => "a_bit",
        Words::Half => "half",
        Words::Most => "most",
    }
}

/// An outcome of two lines inside a sentence: "57% for 3 h (NRS 7 → 3)"; quoted words begin small.
fn in_line(outcome: &str) -> String {
    let text = match outcome.split_once('\n') {
        // No relief needs no proof.
        Some((relief, _)) if relief.starts_with("0%") => relief.to_owned(),
        Some((relief, pair)) => format!("{relief} ({pair})"),
        None => outcome.to_owned(),
    };
    match text.strip_prefix('“') {
        Some(quoted) => format!("“{}", super::passage::lower(quoted)),
        None => super::passage::lower(&text),
    }
}
