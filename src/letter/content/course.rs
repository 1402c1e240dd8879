//! How the pain went on under treatment: what blocks answered, what an ablation did, what has not settled it.

use std::collections::{BTreeMap, BTreeSet};

use super::Composer;
use super::dates::{self, SessionDay};
use super::doubt::is_there;
use super::ended::{last_of_pain, longest};
use super::operated::treated;
use super::passage::{Passage, and, lower};
use super::pattern::Slots;
use super::record::side;
use super::treatments::is_needle;
use super::why::at_place;
use crate::model::{Body, Date, Domain, End, Entry, Measure, Phase, Reading, Side, Span, Target, Treatment};
use crate::pathway::vocabulary::{CatalogueItem, Nature};
use crate::pathway::{BlockResult, EntryIx, GeneratorResult, GeneratorState, Response, TreatmentReading};

impl Composer<'_> {
    /// Whether a later block with a clear answer tells of the same place what an injection left open, or has confirmed
    /// the source.
    pub(super) fn is_superseded(&self, entry: &Entry, injection: &Treatment) -> bool {
        let confirmed = self.is_confirmed_by_blocks();
        self.clear_blocks().into_iter().any(|(block, reading)| {
            let same = |target: &Target| {
                let place = |of: Target| (of.structure, of.level, of.part);
                reading.target.is_some_and(|read| place(read) == place(*target))
            };
            block.start().first > entry.start().last && (confirmed || injection.targets.iter().any(same))
        })
    }

    /// Blocks for this problem that gave a clear answer, each with what it is read as at one place.
    fn clear_blocks(&self) -> Vec<(&Entry, &TreatmentReading)> {
        let clear = |result| {
            matches!(result, BlockResult::Positive | BlockResult::Negative | BlockResult::BelowCutoff)
        };
        let block = |reading: &&TreatmentReading| {
            let entry = self.case.entries.get(reading.entry.0)?;
            let Body::Treatment(treatment) = &entry.body else { return None };
            let item = self.lexicon.treatment(treatment.treatment.as_str())?;
            let mine = item.nature == Nature::Block && entry.problems.contains(&self.problem.id);
            (mine && clear(reading.block)).then_some(entry)
        };
        self.evaluation.readings.iter().filter_map(|reading| Some((block(&reading)?, reading))).collect()
    }

    /// Whether blocks confirm the leading source, as the evaluation says.
    pub(super) fn is_confirmed_by_blocks(&self) -> bool {
        self.confirming_blocks() > 0
    }

    /// The sessions of blocks that confirm the leading source: those the evaluation itself counts for it. A positive block
    /// elsewhere confirms nothing, and with a steroid in it, one is read as an injection.
    pub(super) fn confirming_blocks(&self) -> usize {
        let confirmed = |source: &&&GeneratorResult| source.state == GeneratorState::Confirmed;
        let sources = self.leading_sources();
        let proofs: Vec<EntryIx> = sources
            .iter()
            .filter(confirmed)
            .flat_map(|source| {
                let criteria = &self.lexicon.0.generator(source.generator).confirmed;
                let rows = source.ledger.iter();
                rows.filter(|row| row.truth.is_met() && criteria.contains(&row.criterion))
            })
            .flat_map(|row| row.evidence.iter().copied())
            .collect();
        let counts = |reading: &TreatmentReading| {
            reading.block == BlockResult::Positive
                && reading.reading.is_none()
                && proofs.contains(&reading.entry)
        };
        let blocks = self.clear_blocks();
        let sessions: BTreeSet<SessionDay<'_>> = blocks
            .iter()
            .filter(|(_, reading)| counts(reading))
            .map(|(entry, _)| SessionDay::of(entry))
            .collect();
        sessions.len()
    }

    /// A word of the wording files for the blocks that confirm the source: "a block", "blocks".
    pub(super) fn confirming(&self, kind: &str) -> String {
        let positive: BTreeSet<SessionDay<'_>> = self
            .clear_blocks()
            .into_iter()
            .filter(|(entry, reading)| {
                reading.block == BlockResult::Positive && !self.is_of_other_side(entry)
            })
            .filter(|(_, reading)| reading.target.is_some_and(|given| self.is_at_the_source(&given)))
            .map(|(entry, _)| SessionDay::of(entry))
            .collect();
        let many = match (self.confirming_blocks(), positive.len()) {
            (1, 0 | 1) => "one",
            // Blocks of two kinds that agree confirm no more than each, and are not one.
            (1, _) => "some",
            _ => "many",
        };
        let kind = if self.is_of_numbed_nerves() { format!("{kind}_of_joint") } else { kind.to_owned() };
        self.wording.word(&kind, many)
    }

    /// Whether the leading source is one whose nerves a block numbs: it says that they carry the pain, not what is wrong with
    /// the joint.
    pub(super) fn is_of_numbed_nerves(&self) -> bool {
        let sources = self.leading_sources();
        let source = sources.first().and_then(|first| self.lexicon.generator(first.generator));
        source.is_some_and(|source| self.wording.list("not_shown_by_blocks").iter().any(|id| id == source.id))
    }

    /// What the latest block showed, where it has not confirmed the source: each side may have shown its own.
    pub(super) fn latest_block(&self, passage: &mut Passage) {
        let mut blocks = self.clear_blocks();
        blocks.retain(|(entry, _)| !self.is_of_other_side(entry));
        let Some((latest, _)) = blocks.last().copied() else { return };
        let of = |wanted: &[BlockResult]| {
            let places = blocks
                .iter()
                .filter(|(entry, reading)| entry.id == latest.id && wanted.contains(&reading.block));
            places.filter_map(|(_, reading)| reading.target).collect::<Vec<Target>>()
        };
        let latest_targets: Vec<Target> = blocks
            .iter()
            .filter(|(entry, _)| entry.id == latest.id)
            .filter_map(|(_, reading)| reading.target)
            .collect();
        let (positive, negative) =
            (of(&[BlockResult::Positive]), of(&[BlockResult::Negative, BlockResult::BelowCutoff]));
        let slots = self
            .slots()
            .with_some("date", dates::within(latest.date))
            .with_some("positive", self.targets(&positive).map(|place| at_place(&place)))
            .with_some("negative", self.targets(&negative).map(|place| at_place(&place)));
        // What an earlier one at the same place showed otherwise is told with it.
        let before = |wanted: &[BlockResult], places: &[Target]| {
            let mut earlier = blocks.iter().rev().filter(|(entry, _)| entry.id != latest.id);
            // One place does not stand for the others.
            let other = earlier.find(|(entry, _)| {
                let read = |at: &Target| {
                    let mut same = blocks.iter().filter(|(of, _)| of.id == entry.id);
                    same.any(|(_, reading)| reading.target == Some(*at) && wanted.contains(&reading.block))
                };
                !places.is_empty() && places.iter().all(read)
            });
            other.and_then(|(entry, _)| dates::inside(entry.date))
        };
        let fell = [BlockResult::Negative, BlockResult::BelowCutoff];
        let slots = slots
            .with_some("positive_before", before(&[BlockResult::Positive], &negative))
            .with_some("negative_before", before(&fell, &positive));
        // A block of other levels than those that are named says little of them.
        let sources: Vec<Target> =
            self.leading_sources().into_iter().filter_map(|source| source.target).collect();
        // A block that was recorded for something else, or without a result, was given all the same.
        let mut given = self.treated_anywhere();
        let at_source = given.any(|(_, treatment)| {
            treatment.targets.iter().any(|given| sources.iter().any(|source| is_there(given, source)))
        });
        let elsewhere = sources.iter().any(|source| source.level.is_some())
            && latest_targets.iter().all(|target| target.level.is_some())
            && !at_source;
        let named: Vec<Target> = sources.iter().map(|source| Target { side: None, ..*source }).collect();
        let slots = slots
            .with_some(
                "elsewhere",
                self.targets(&latest_targets).map(|place| at_place(&place)).filter(|_| elsewhere),
            )
            .with_some("source_at", self.targets(&named).map(|place| at_place(&place)));
        let patterns = [
            "why.block_elsewhere",
            "why.block_split",
            "why.block_lost",
            "why.block_gained",
            "why.block_positive",
            "why.block_negative",
        ];
        self.say_first(passage, &patterns, &slots);
    }

    /// The latest ablation for this problem, and how it is read.
    fn latest_ablation(&self) -> Option<(&Entry, &Treatment, Response)> {
        let of = |reading: &TreatmentReading| {
            let entry = self.case.entries.get(reading.entry.0)?;
            let Body::Treatment(treatment) = &entry.body else { return None };
            let item = self.lexicon.treatment(treatment.treatment.as_str())?;
            let mine = item.nature == Nature::Ablation && entry.problems.contains(&self.problem.id);
            mine.then_some((entry, treatment.as_ref(), reading.response))
        };
        let latest = || self.evaluation.readings.iter().rev().filter_map(of);
        // One on the side of the pain says more than a later one on the other.
        latest().find(|(_, treatment, _)| self.other_side(treatment).is_none()).or_else(|| latest().next())
    }

    /// The side of a treatment that was given on the other side than the pain is on: it says nothing of this pain.
    pub(super) fn other_side(&self, treatment: &Treatment) -> Option<Side> {
        let sided = |side: Option<Side>| side.filter(|side| matches!(side, Side::Left | Side::Right));
        let sources = self.leading_sources().into_iter().filter_map(|source| source.target);
        // A pain of both sides has no other one.
        let here = match self.problem.side {
            None => {
                let sides: Vec<Option<Side>> = sources.map(|source| sided(source.side)).collect();
                let first = sides.first().copied()??;
                sides.iter().all(|side| *side == Some(first)).then_some(first)?
            }
            own => sided(own)?,
        };
        let mut given = treatment.targets.iter().map(|target| sided(target.side));
        let first = given.next()??;
        (first != here && given.all(|side| side == Some(first))).then_some(first)
    }

    fn is_of_other_side(&self, entry: &Entry) -> bool {
        matches!(&entry.body, Body::Treatment(treatment) if self.other_side(treatment).is_some())
    }

    /// Whether a block was given at what leads: at its place, or at a joint of its kind that has no level.
    fn is_at_the_source(&self, given: &Target) -> bool {
        let mut sources = self.leading_sources().into_iter().filter_map(|source| source.target);
        sources.any(|source| {
            is_there(given, &source) || (source.level.is_none() && given.structure == source.structure)
        })
    }

    /// What the latest ablation for this problem did, unless it still helps or it is too early to say.
    pub(super) fn ablation(&self, passage: &mut Passage) {
        let Some((entry, treatment, response)) = self.latest_ablation() else { return };
        let lasted = treatment.readings.iter().filter_map(|reading| reading.lasted).max_by_key(|s| s.days());
        let slots = self
            .slots()
            .with_some("date", dates::inside(entry.date))
            .with_some("lasted", lasted.map(dates::span))
            .with_some("other", self.other_side(treatment).map(side));
        match response {
            _ if self.say(passage, "why.ablation_elsewhere", &slots) => true,
            Response::WornOff | Response::Brief => self.say(passage, "why.ablation_wore_off", &slots),
            Response::None if self.helped_little(treatment) => {
                self.say(passage, "why.ablation_little", &slots)
            }
            Response::None | Response::Worse => self.say(passage, "why.ablation_no_help", &slots),
            _ => false,
        };
    }

    /// The latest trial of a device for this problem, unless a device has been put in since: how much of the pain it took
    /// off, the day, and after how long.
    fn latest_trial(&self) -> Option<(i16, Slots)> {
        let device = |treatment: &Treatment| {
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            self.is_trial(treatment) || item.is_some_and(|item| item.nature == Nature::Implant)
        };
        let (entry, trial) = treated(self.entries()).filter(|(_, treatment)| device(treatment)).last()?;
        let last = last_of_pain(trial)?;
        let relief = self.relief(last)?;
        let slots = self
            .slots()
            .with("relief", relief.to_string())
            .with_some("date", dates::inside(entry.date))
            .with_some("after", last.after.map(dates::span))
            .with("trial", self.trial_named(trial))
            .with_some("tracks", self.tracks_failed());
        self.is_trial(trial).then_some((relief, slots))
    }

    /// The same, where it took off half of the pain or more.
    fn trial_that_helped(&self) -> Option<Slots> {
        let (relief, slots) = self.latest_trial()?;
        (relief >= self.wording.common.figure.relief_half).then_some(slots)
    }

    /// "spinal cord stimulation trial".
    fn trial_named(&self, trial: &Treatment) -> String {
        let item = self.lexicon.treatment(trial.treatment.as_str());
        item.map_or_else(String::new, |item| lower(&self.wording.spell(&item.label)))
    }

    /// What the latest trial of a device did.
    pub(super) fn trial(&self, passage: &mut Passage) {
        let Some((relief, slots)) = self.latest_trial() else { return };
        let pattern =
            if relief >= self.wording.common.figure.relief_half { "why.trial" } else { "why.trial_failed" };
        let said = self.phrase(pattern, &slots).map(|text| text.to_plain());
        // Where the course says it already, it is not said again.
        let told = self.phrase("course.trial_day", &slots).map(|text| text.to_plain());
        if said.is_some() && !told.is_some_and(|told| passage.says(&told)) {
            self.say(passage, pattern, &slots);
        }
    }

    /// Tracks of care that did not help enough: "therapy, medicines and two epidural injections". What helped and came back
    /// has not failed to settle the pain.
    pub(super) fn tracks_failed(&self) -> Option<String> {
        let failed = |response| {
            matches!(response, Response::None | Response::Partial | Response::Worse | Response::Intolerant)
        };
        let helped = |response| {
            matches!(response, Response::Good | Response::Durable | Response::WornOff | Response::Brief)
        };
        let mut words: Vec<String> = Vec::new();
        for track in self.wording.list("tracks") {
            let of: Vec<&TreatmentReading> =
                self.evaluation.readings.iter().filter(|r| self.is_of_track(r, track)).collect();
            let hit = of.iter().any(|r| failed(r.response) || self.is_course_by_function(r))
                && !of.iter().any(|r| helped(r.response));
            words.extend(hit.then(|| self.track(track, &of)).flatten());
        }
        words.dedup();
        and(&words)
    }

    /// Whether a course of care is over whose outcome was taken in function alone: the pain it was for is still there.
    fn is_course_by_function(&self, reading: &TreatmentReading) -> bool {
        let Some(entry) = self.case.entries.get(reading.entry.0) else { return false };
        let Body::Treatment(treatment) = &entry.body else { return false };
        let told = |domain| treatment.readings.iter().any(|reading| reading.domain == domain);
        reading.response == Response::NotAssessable
            && matches!(entry.end, Some(End::On(_)))
            && told(Domain::Function)
            && !told(Domain::Pain)
    }

    /// A track in words; injections are counted by their days.
    fn track(&self, track: &str, readings: &[&TreatmentReading]) -> Option<String> {
        let days: BTreeSet<SessionDay<'_>> = readings
            .iter()
            .filter_map(|reading| self.case.entries.get(reading.entry.0))
            .map(SessionDay::of)
            .collect();
        // One medicine is called by its name.
        let drugs: BTreeSet<&str> = readings
            .iter()
            .filter_map(|reading| match &self.case.entries.get(reading.entry.0)?.body {
                Body::Medicine(medicine) => Some(medicine.drug.as_str()),
                _ => None,
            })
            .collect();
        if let (1, Some(drug)) = (drugs.len(), drugs.first()) {
            return Some(self.drug_name(drug));
        }
        let many = self.wording.phrase("tracks_many", track).filter(|_| days.len() > 1);
        let count = self.wording.word("count", &days.len().to_string());
        many.map(|many| format!("{count} {many}")).or_else(|| self.wording.phrase("tracks", track))
    }

    fn is_of_track(&self, reading: &TreatmentReading, track: &str) -> bool {
        let Some(entry) = self.case.entries.get(reading.entry.0) else { return false };
        match &entry.body {
            Body::Treatment(treatment) if entry.problems.contains(&self.problem.id) => {
                self.lexicon
                    .treatment(treatment.treatment.as_str())
                    .is_some_and(|item| item.families.iter().any(|family| family == track))
                    || (treatment.treatment.as_str() == track && reading.reading.is_some())
            }
            Body::Medicine(medicine) => {
                let mine = entry.concerns(&self.problem.id) && self.is_for_pain(entry, medicine);
                mine && track == "medicine"
            }
            _ => false,
        }
    }

    /// How the pain came back or did not settle, as a clause after "which": "came back after an ablation that took 75% for
    /// 52 weeks and has not settled with medicines".
    pub(super) fn course_so_far(&self) -> Option<String> {
        if let Some(slots) = self.trial_that_helped() {
            return self.phrase("course.trial", &slots).map(|text| text.to_plain());
        }
        let before = self.is_care_before_the_needles() || self.is_care_before_the_ablation();
        let slots = self
            .slots()
            .with_some("returned", self.ablation_that_wore_off())
            .with_some("came_back", self.injections_that_wore_off())
            .with_some("tracks_before", self.tracks_failed().filter(|_| before))
            .with_some("tracks", self.tracks_failed());
        [
            "course.returned_after",
            "course.returned",
            "course.came_back_after",
            "course.came_back",
            "course.not_settled",
        ]
        .into_iter()
        .find_map(|pattern| self.phrase(pattern, &slots))
        .map(|text| text.to_plain())
    }

    /// Whether the ablation came after all therapy, and no medicine goes on: what came back after it had not settled with them.
    fn is_care_before_the_ablation(&self) -> bool {
        self.latest_ablation().is_some_and(|(ablation, ..)| self.is_care_over_by(ablation.start().first))
    }

    /// Whether all therapy that was given and all medicines for the pain were over by a day.
    fn is_care_over_by(&self, day: Date) -> bool {
        let over = |entry: &Entry| match entry.end {
            Some(End::On(end)) => end.interval().last <= day,
            _ => false,
        };
        let course = |treatment: &Treatment| {
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            item.is_some_and(|item| item.nature == Nature::Course)
        };
        let medicines = self.entries().all(|entry| match &entry.body {
            Body::Medicine(medicine) => !self.is_for_pain(entry, medicine) || over(entry),
            _ => true,
        });
        medicines && treated(self.entries()).all(|(entry, treatment)| !course(treatment) || over(entry))
    }

    /// Whether there was therapy, and it and all medicines were over before the first injection: what came back afterwards
    /// had not settled with them.
    fn is_care_before_the_needles(&self) -> bool {
        let of = |wanted: fn(&CatalogueItem) -> bool| {
            treated(self.entries()).find(|(_, treatment)| {
                self.lexicon.treatment(treatment.treatment.as_str()).is_some_and(wanted)
            })
        };
        let therapy = of(|item| item.nature == Nature::Course && !is_needle(item)).is_some();
        of(is_needle).is_some_and(|(first, _)| therapy && self.is_care_over_by(first.start().first))
    }

    /// What a patient lives with: the cause where it is a pain, else the pain from it.
    pub(super) fn felt(&self, cause: Option<&str>) -> Option<String> {
        let slots = self.slots().with_some("cause", cause);
        let felt = self
            .wording
            .list("words_of_pain")
            .iter()
            .any(|word| cause.is_some_and(|c| c.contains(word.as_str())));
        self.phrase(if felt { "question.felt" } else { "question.felt_from" }, &slots)
            .map(|text| text.to_plain())
    }

    /// The same after the cause in a question: "which has not settled" of a pain, "with pain that came back" of what causes
    /// one.
    pub(super) fn course_clause(&self) -> Option<String> {
        let slots = self.slots().with_some("course", self.course_so_far());
        let pattern = if self.is_cause_a_pain() { "course.which" } else { "course.with_pain" };
        self.phrase(pattern, &slots).map(|text| text.to_plain())
    }

    /// Whether the cause is called a pain: then it is that which settles or comes back.
    pub(super) fn is_cause_a_pain(&self) -> bool {
        let words = self.wording.list("words_of_pain");
        self.cause().is_none_or(|cause| words.iter().any(|word| cause.contains(word.as_str())))
    }

    /// "returns 7 to 10 weeks after each of five epidural injections": sessions of one kind of injection that helped and wore
    /// off, and how many there were. Nothing while one of them still helps.
    fn injections_that_wore_off(&self) -> Option<String> {
        let mut kinds = self.wording.list("tracks_that_wear_off").iter();
        kinds.find_map(|kind| {
            let mut sessions: BTreeMap<SessionDay<'_>, (bool, Option<Span>)> = BTreeMap::new();
            for reading in self.evaluation.readings.iter().filter(|reading| self.is_of_track(reading, kind)) {
                let Some(entry) = self.case.entries.get(reading.entry.0) else { continue };
                let Body::Treatment(treatment) = &entry.body else { continue };
                match reading.response {
                    Response::Good | Response::Durable => return None,
                    Response::TooEarly => continue,
                    _ => {}
                }
                let lasted = longest(treatment);
                // What helped for weeks and was followed by more pain wore off all the same.
                let half = self.wording.common.figure.relief_half;
                let helped = |told: &Reading| {
                    told.phase == Phase::Therapeutic
                        && told.lasted.is_some()
                        && self.relief(told).is_some_and(|relief| relief >= half)
                };
                let wore_off = matches!(reading.response, Response::WornOff | Response::Brief)
                    || (reading.response == Response::Worse && treatment.readings.iter().any(helped));
                let session = sessions.entry(SessionDay::of(entry)).or_insert((false, None));
                *session = (session.0 | wore_off, session.1.or(lasted.filter(|_| wore_off)));
            }
            let worn: Vec<Option<Span>> =
                sessions.values().filter(|(wore_off, _)| *wore_off).map(|(_, lasted)| *lasted).collect();
            self.came_back(kind, &worn, sessions.len())
        })
    }

    /// The words for it, by how many of all sessions wore off, and after which times.
    fn came_back(&self, kind: &str, worn: &[Option<Span>], all: usize) -> Option<String> {
        let spans: Option<Vec<Span>> = worn.iter().copied().collect();
        let spans = spans.unwrap_or_default();
        let ends =
            spans.iter().min_by_key(|span| span.days()).zip(spans.iter().max_by_key(|span| span.days()));
        let lasted = ends.map(|(least, most)| dates::spans(*least, *most));
        let count = |many: usize| self.wording.word("count", &many.to_string());
        let slots = self
            .slots()
            .with_some("lasted", lasted)
            .with_some("one", self.wording.phrase("tracks", kind))
            .with_some("many", self.wording.phrase("tracks_many", kind))
            .with("count", count(worn.len()))
            .with("all", count(all));
        let pattern = match (worn.len(), all) {
            (0, _) => return None,
            (1, 1) => "course.after_one",
            (worn, all) if worn == all => "course.after_each",
            _ => "course.after_some",
        };
        self.phrase(pattern, &slots).map(|text| text.to_plain())
    }

    /// "an ablation that took 75% for 52 weeks", where the latest one helped and wore off.
    fn ablation_that_wore_off(&self) -> Option<String> {
        let (_, treatment, response) = self.latest_ablation()?;
        if response != Response::WornOff || self.other_side(treatment).is_some() {
            return None;
        }
        let of_pain =
            |reading: &&Reading| reading.phase == Phase::Therapeutic && reading.domain == Domain::Pain;
        let later = || treatment.readings.iter().filter(of_pain);
        // Where nobody said how long it lasted, the best relief is what the ablation took. Scores are told as they are.
        let by_length = |reading: &&Reading| (reading.lasted.map(Span::days), self.relief(reading));
        let scored = later().filter(|reading| self.relief(reading).is_some_and(|relief| relief > 0));
        let scored = scored.filter_map(|reading| match &reading.measure {
            Measure::Score(score) => Some((reading, self.pair(score))),
            _ => None,
        });
        let pair = scored.max_by_key(|(reading, _)| by_length(reading)).map(|(_, pair)| pair);
        let longest = later().max_by_key(by_length);
        let relief = longest.and_then(|reading| self.relief(reading)).filter(|relief| *relief > 0);
        let lasted = later().filter_map(|reading| reading.lasted).max_by_key(|lasted| lasted.days());
        let slots = self
            .slots()
            .with_some("pair", pair.map(|pair| pair.replace(" → ", " to ")))
            .with_some("relief", relief.map(|relief| relief.to_string()))
            .with_some("lasted", lasted.map(dates::span));
        let patterns = ["course.ablation_scored", "course.ablation_took", "course.ablation_helped"];
        patterns.into_iter().find_map(|pattern| self.phrase(pattern, &slots)).map(|text| text.to_plain())
    }
}
