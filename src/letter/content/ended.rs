//! How a treatment ended: what its outcome is read as, why it was stopped, and what keeps it from being judged.

use super::Composer;
use super::dates;
use super::passage::{Passage, and, capital, commas, lower, tidy};
use crate::letter::text::Text;
use crate::model::{
    Body, Domain, DoseReached, End, Entry, Given, Measure, Medicine, Phase, Reading, Recorded, Source, Span,
    StopReason, Target, Treatment, TreatmentStatus, Words,
};
use crate::pathway::vocabulary::{Nature, Track};
use crate::pathway::{BlockResult, Response, TreatmentReading};

/// The figure for the weeks that a trial of a medicine takes.
const TRIAL_WEEKS: &str = "medicine_trial_weeks";

impl<'a> Composer<'a> {
    /// Why a course ended: "Stopped, drowsiness". A note that says so itself stands alone.
    pub(super) fn stopped(&self, reason: StopReason, note: Option<&str>) -> String {
        let words = self.wording.word("stop", reason.id());
        let Some(note) = note.map(tidy).filter(|note| !note.is_empty()) else { return words };
        let stopped = self.wording.pattern("treatments.stopped");
        if note.to_lowercase().starts_with(&stopped.to_lowercase()) {
            return note;
        }
        match reason {
            _ if note.contains(". ") => format!("{words}. {}", capital(&note)),
            StopReason::NotTolerated | StopReason::Interaction => format!("{stopped}, {}", lower(&note)),
            _ => format!("{words}; {}", lower(&note)),
        }
    }

    pub(super) fn ended(&self, entry: &Entry, treatment: &Treatment) -> Text {
        let words = |id: &str| self.wording.pattern(id);
        let reason = treatment.reason.as_deref().map(tidy).filter(|reason| !reason.is_empty());
        let reason = reason.as_deref();
        let text = match (treatment.status, entry.end, reason) {
            (TreatmentStatus::Declined, _, Some(reason)) => {
                format!("{}: {}", words("treatments.declined"), lower(reason))
            }
            (TreatmentStatus::Declined, _, None) => words("treatments.declined"),
            (TreatmentStatus::Ongoing, ..) | (_, Some(End::Ongoing), _) => words("treatments.continues"),
            (_, _, Some(reason)) => capital(reason),
            (_, Some(_), None) if self.is_course(treatment) && entry.source == Some(Source::Patient) => {
                words("treatments.completed_by_account")
            }
            (_, Some(_), None) if self.is_course(treatment) => words("treatments.completed"),
            // How long it lasted says nothing: a trial ends with its last day.
            (_, _, None) if self.is_trial(treatment) => match self.response(entry, &treatment.targets) {
                Some(Response::Good | Response::Durable | Response::WornOff | Response::Brief) => {
                    words("treatments.block_positive")
                }
                Some(Response::None | Response::Partial | Response::Worse) => words("treatments.block_below"),
                _ => return self.not_recorded(),
            },
            (_, _, None) => match self.response(entry, &treatment.targets) {
                Some(Response::WornOff | Response::Brief) if self.is_operation(treatment) => {
                    words("treatments.pain_returned")
                }
                Some(Response::WornOff | Response::Brief) => words("treatments.wore_off"),
                Some(Response::Partial) if self.is_over(entry, treatment) => words("treatments.wore_off"),
                Some(Response::None) if self.helped_little(treatment) => words("treatments.helped_little"),
                Some(Response::None) if self.gave_nothing(treatment) => words("treatments.no_relief"),
                Some(Response::None) => words("treatments.no_lasting_relief"),
                Some(Response::Worse) => words("treatments.worse"),
                Some(Response::Intolerant) => words("treatments.not_tolerated"),
                // Of an operation the figures of then and of today tell it.
                Some(Response::Good | Response::Durable)
                    if self.pain_is_back(entry) && self.is_operation(treatment) =>
                {
                    words("treatments.pain_again")
                }
                Some(Response::Good | Response::Durable) if self.pain_is_back(entry) => {
                    words("treatments.helped_at_first")
                }
                // Of what was operated on nobody says that it still helps a pain that may have begun later.
                Some(Response::Good | Response::Durable) if self.was_operated(treatment) => {
                    words("treatments.helped")
                }
                Some(Response::Good | Response::Durable) => words("treatments.still_helps"),
                Some(Response::Partial) if !self.is_course(treatment) => words("treatments.helped_in_part"),
                Some(Response::TooEarly) => words(self.so_far(treatment)),
                _ if self.do_accounts_differ(treatment) => words("treatments.accounts_differ"),
                _ if self.is_followed_too_short(entry, treatment) => words("treatments.not_followed"),
                _ => return self.not_recorded(),
            },
        };
        super::pattern::fill(&text.replace('*', "\\*"), &self.slots())
            .map_or_else(|| Text::plain(&text), |filled| filled.text)
    }

    /// What is told of an outcome that cannot be judged yet.
    fn so_far(&self, treatment: &Treatment) -> &'static str {
        let nothing = self.wording.common.figure.relief_none;
        let last = last_of_pain(treatment);
        let worse = last.is_some_and(|reading| reading.measure == Measure::Words(Words::Worse));
        match last.and_then(|reading| self.relief(reading)) {
            _ if worse => "treatments.worse_so_far",
            Some(..0) => "treatments.worse_so_far",
            Some(relief) if relief <= nothing => "treatments.nothing_so_far",
            _ => "treatments.too_early",
        }
    }

    /// Whether neither its first hours nor what followed brought relief, as the record says of both.
    fn gave_nothing(&self, treatment: &Treatment) -> bool {
        let nothing = self.wording.common.figure.relief_none;
        let none_of = |phase: Phase| {
            let told =
                treatment.readings.iter().filter(|told| told.phase == phase && told.domain == Domain::Pain);
            let relief: Vec<Option<i16>> = told.map(|reading| self.relief(reading)).collect();
            !relief.is_empty() && relief.iter().all(|relief| relief.is_some_and(|relief| relief <= nothing))
        };
        none_of(Phase::Anaesthetic) && none_of(Phase::Therapeutic)
    }

    /// Whether it was an operation that left nothing to switch on or off.
    fn was_operated(&self, treatment: &Treatment) -> bool {
        let item = self.lexicon.treatment(treatment.treatment.as_str());
        item.is_some_and(|item| item.track == Track::Surgery)
    }

    /// Whether a treatment is an operation: it does not wear off, the pain returns.
    fn is_operation(&self, treatment: &Treatment) -> bool {
        let item = self.lexicon.treatment(treatment.treatment.as_str());
        item.is_some_and(|item| item.track == Track::Surgery || item.nature == Nature::Implant)
    }

    /// Whether a treatment tried out what a device would do: nothing of it stayed.
    pub(super) fn is_trial(&self, treatment: &Treatment) -> bool {
        treatment.status == TreatmentStatus::Done && self.is_a_trial(treatment)
    }

    /// Whether a treatment is the trial of a device and not the device.
    pub(super) fn is_a_trial(&self, treatment: &Treatment) -> bool {
        self.wording.list("trials").iter().any(|id| id == treatment.treatment.as_str())
    }

    /// Whether the relief that is on record has lasted its time.
    fn is_over(&self, entry: &Entry, treatment: &Treatment) -> bool {
        longest(treatment).is_some_and(|span| entry.start().last.plus_days(span.days()) < self.today)
    }

    /// Whether some relief is told at the end, though too little to count.
    pub(super) fn helped_little(&self, treatment: &Treatment) -> bool {
        last_of_pain(treatment).and_then(|reading| self.relief(reading)).is_some_and(|relief| relief > 0)
    }

    /// The relief told at the end, where it is more than little: "40% for 3 weeks".
    pub(super) fn helped_in_part(&self, treatment: &Treatment) -> Option<String> {
        let least = self.wording.common.figure.relief_in_part;
        let last = last_of_pain(treatment)
            .filter(|reading| self.relief(reading).is_some_and(|relief| relief >= least))?;
        self.outcomes(std::slice::from_ref(last), super::outcome::OF_PAIN).pop()
    }

    /// Whether a block gave a clear answer wherever it was given: what came of it weeks later was not what it was for.
    pub(super) fn is_answered_block(&self, entry: &Entry, treatment: &Treatment) -> bool {
        let answers = [BlockResult::Positive, BlockResult::Negative, BlockResult::BelowCutoff];
        let mut results = self.readings_of(entry, &treatment.targets).peekable();
        results.peek().is_some() && results.all(|reading| answers.contains(&reading.block))
    }

    /// What a diagnostic block showed; each target and side may have shown its own.
    pub(super) fn block_result(&self, entry: &Entry, treatment: &Treatment) -> Text {
        let mut results = self.readings_of(entry, &treatment.targets).map(|reading| reading.block);
        let Some(first) = results.next() else { return self.not_recorded() };
        let pattern = match (first, results.all(|other| other == first)) {
            (BlockResult::Positive, true) => "treatments.block_positive",
            (BlockResult::Negative, true) => "treatments.block_negative",
            (BlockResult::BelowCutoff, true) => "treatments.block_below",
            (BlockResult::NotTested, true) => return self.not_recorded(),
            (BlockResult::Indeterminate, true) => return self.unclear(treatment),
            (_, false) => "treatments.block_unclear",
        };
        Text::plain(&self.wording.pattern(pattern))
    }

    /// The latest block for this problem, where it cannot be judged: that, and why.
    pub(super) fn block_that_is_blurred(&self, passage: &mut Passage) {
        let block = |entry: &&Entry| match &entry.body {
            Body::Treatment(treatment) => {
                let item = self.lexicon.treatment(treatment.treatment.as_str());
                let done = treatment.status == TreatmentStatus::Done;
                done && item.is_some_and(|item| item.nature == Nature::Block)
                    && self.other_side(treatment).is_none()
            }
            _ => false,
        };
        let Some(entry) = self.entries().filter(block).last() else { return };
        let Body::Treatment(treatment) = &entry.body else { return };
        let mut results = self.readings_of(entry, &treatment.targets).peekable();
        let blurred = results.peek().is_some()
            && results
                .all(|reading| reading.block == BlockResult::Indeterminate && reading.reading.is_none());
        let slots = self
            .slots()
            .with_some("date", dates::inside(entry.date))
            .with_some("why", and(&self.blurred_by(treatment)).filter(|_| blurred));
        self.say(passage, "why.block_blurred", &slots);
    }

    /// What blurs a block: "sedation".
    fn blurred_by(&self, treatment: &Treatment) -> Vec<String> {
        let given = |given: &Option<Recorded<Given>>| *given == Some(Recorded::Known(Given::Given));
        let why = [
            ("treatments.for_sedation", &treatment.sedation),
            ("treatments.for_steroid", &treatment.steroid),
        ];
        let why = why.into_iter().filter(|(_, known)| given(known));
        why.map(|(words, _)| self.wording.pattern(words)).collect()
    }

    /// That a block cannot be judged, with what blurs it.
    fn unclear(&self, treatment: &Treatment) -> Text {
        let why = commas(&self.blurred_by(treatment));
        let unclear = self.wording.pattern("treatments.block_unclear");
        Text::plain(&why.map_or(unclear.clone(), |why| format!("{unclear}: {why}")))
    }

    /// That a course of a medicine was too short or its dose too low for its outcome to count, where it is read so.
    pub(super) fn too_little(&self, entry: &Entry, medicine: &Medicine) -> Option<String> {
        let low = matches!(medicine.reached, Some(Recorded::Known(DoseReached::Low)));
        // A course that lasted as long as a trial of a medicine takes was too low and not too short.
        let least = self.lexicon.0.figure(TRIAL_WEEKS).map(|figure| figure.value * 7.0);
        let lasted = entry.end.map(|end| match end {
            End::On(end) => entry.start().last.days_until(end.interval().first),
            End::Ongoing => entry.start().last.days_until(self.today),
        });
        let long = least.zip(lasted).is_some_and(|(least, lasted)| f64::from(lasted) >= least);
        let pattern = match (low, long) {
            (true, true) => "treatments.dose_too_low",
            (true, false) => "treatments.too_low",
            (false, _) => "treatments.too_short",
        };
        (self.response(entry, &[]) == Some(Response::Underdosed)).then(|| self.wording.pattern(pattern))
    }

    /// How the evaluation reads the treatment at these targets, if it does.
    fn response(&self, entry: &Entry, targets: &[Target]) -> Option<Response> {
        self.readings_of(entry, targets).next().map(|reading| reading.response)
    }

    /// What the evaluation reads from an entry at these targets; from all of it where it reads none of them by itself.
    fn readings_of(&self, entry: &Entry, targets: &[Target]) -> impl Iterator<Item = &'a TreatmentReading> {
        let position = self.case.entries.iter().position(|other| other.id == entry.id);
        let of_entry = self.evaluation.readings.iter().filter(|reading| Some(reading.entry.0) == position);
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            of_entry.partition(|reading| reading.target.is_some_and(|target| targets.contains(&target)));
        if here.is_empty() { elsewhere.into_iter() } else { here.into_iter() }
    }
}

/// The last reading of the pain after the first hours.
pub(super) fn last_of_pain(treatment: &Treatment) -> Option<&Reading> {
    let told = |reading: &&Reading| reading.phase == Phase::Therapeutic && reading.domain == Domain::Pain;
    treatment.readings.iter().filter(told).max_by_key(|reading| reading.after.map(Span::days))
}

/// The longest time for which a treatment is said to have helped after its first hours.
pub(super) fn longest(treatment: &Treatment) -> Option<Span> {
    let later = treatment.readings.iter().filter(|reading| reading.phase == Phase::Therapeutic);
    later.filter_map(|reading| reading.lasted).max_by_key(|span| span.days())
}
