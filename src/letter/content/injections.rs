//! The injections for a problem, and how a letter takes each of them up: what it showed, how little it can show, or that
//! nobody recorded it.

use super::Composer;
use super::dates::{self, SessionDay};
use super::ended::longest;
use super::passage::{Passage, and};
use super::pattern::Slots;
use super::treatments::is_needle;
use crate::model::{
    Body, Domain, Entry, EntryId, Guidance, Measure, Phase, Recorded, Side, Span, Structure, Target,
    Treatment, TreatmentId, TreatmentStatus, Words,
};
use crate::pathway::vocabulary::{CatalogueItem, Nature};
use crate::pathway::{Response, StepIx, TreatmentIx};

/// How an injection is taken up whose first hours decide nothing: because nobody scored them, or because the relief
/// in them was partial.
const FIRST_HOURS_OPEN: &str = "why.first_hours_open";
const FIRST_HOURS_PARTIAL: &str = "why.first_hours_partial";
/// How it is taken up where they were scored and brought nothing.
const FIRST_HOURS_NOTHING: &str = "why.first_hours_nothing";
/// How an injection is taken up that was not at its target: the contrast went elsewhere, or nobody looked.
const NOT_AT_TARGET: &str = "why.not_at_target";
const EARLY_ONLY: &str = "why.early_only";
/// How one is taken up that gave nothing in its first hours.
pub(super) const NEITHER: &str = "why.neither";
const WORE_OFF: &str = "why.wore_off";
const STILL_HELPS: &str = "why.still_helps";
const HELPED_AT_FIRST: &str = "why.helped_at_first";
const UNGUIDED: &str = "why.unguided";
/// How one is taken up whose outcome nobody recorded, or of which two records tell otherwise.
const OUTCOME_OPEN: &str = "why.outcome_open";
const OUTCOME_SHORT: &str = "why.outcome_short";
const ACCOUNTS_DIFFER: &str = "why.accounts_differ";

/// Ways to be taken up that a later block with a clear answer makes needless.
const UNDECIDED: [&str; 8] = [
    FIRST_HOURS_OPEN,
    FIRST_HOURS_PARTIAL,
    FIRST_HOURS_NOTHING,
    NOT_AT_TARGET,
    UNGUIDED,
    "why.not_judged",
    OUTCOME_OPEN,
    OUTCOME_SHORT,
];

/// An injection, both sides of one day together.
pub(super) struct Session<'e> {
    pub(super) entry: &'e EntryId,
    /// The day and what was injected.
    begun: (SessionDay<'e>, &'e TreatmentId),
    /// How it is taken up.
    pub(super) pattern: String,
    date: Option<String>,
    /// What it was put into, in words.
    reached: Option<String>,
    /// Whether some relief is on record, though too little to count.
    little: bool,
    /// The relief at follow-up, where it was too much to be called little: "40% for 3 weeks".
    in_part: Option<String>,
    /// The percent that the local anesthetic took away, where it was half of the pain or more.
    first: Option<i16>,
    /// After how long it had not helped, where that is the last that was asked.
    short: Option<Span>,
    /// For how long it helped.
    lasted: Option<Span>,
    /// Whether it was a block with steroid in it.
    is_block: bool,
}

impl Session<'_> {
    /// Another entry of the same session: what the two do not say alike is said of neither.
    fn take_in(&mut self, other: Self) {
        self.little |= other.little;
        self.is_block &= other.is_block;
        for (own, others) in [(&mut self.reached, other.reached), (&mut self.in_part, other.in_part)] {
            if *own != others {
                *own = None;
            }
        }
        self.first = self.first.filter(|first| Some(*first) == other.first);
        self.short = self.short.filter(|short| Some(*short) == other.short);
        self.lasted = self.lasted.filter(|lasted| Some(*lasted) == other.lasted);
    }
}

impl Composer<'_> {
    /// The injections for this problem, and how those that no epidural step would repeat are taken up.
    pub(super) fn sessions(&self) -> (Vec<Session<'_>>, Vec<String>) {
        let mut sessions: Vec<Session<'_>> = Vec::new();
        let mut elsewhere: Vec<String> = Vec::new();
        let repeated = self.wording.list("repeated");
        for reading in &self.evaluation.readings {
            let Some(entry) = self.case.entries.get(reading.entry.0) else { continue };
            let Body::Treatment(treatment) = &entry.body else { continue };
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            // With a steroid in it, a block is read as an injection.
            let natures = [Nature::Steroid, Nature::Block];
            let mine = entry.problems.contains(&self.problem.id)
                && item.is_some_and(|item| natures.contains(&item.nature) && is_needle(item));
            let known = sessions.iter().any(|session| *session.entry == entry.id);
            let pattern =
                reading.reading.and_then(|ix| self.wording.phrase("reading", self.lexicon.reading(ix)));
            let mine = mine && self.other_side(treatment).is_none();
            if let (true, false, Some(pattern)) = (mine, known, pattern) {
                let pattern = self.read_closer(pattern, entry, treatment, reading.response);
                if UNDECIDED.contains(&pattern.as_str()) && self.is_superseded(entry, treatment) {
                    continue;
                }
                // Blocks that confirm the source say better where the right place is.
                if pattern == EARLY_ONLY && self.is_confirmed_by_blocks() {
                    continue;
                }
                if item.is_none_or(|item| !item.families.iter().any(|family| repeated.contains(family))) {
                    elsewhere.push(pattern.clone());
                }
                let session = self.session(entry, treatment, item, pattern);
                // The other side of the same session, read alike.
                let other = |known: &&mut Session<'_>| {
                    known.begun == session.begun && known.pattern == session.pattern
                };
                match sessions.iter_mut().find(other) {
                    Some(known) => known.take_in(session),
                    None => sessions.push(session),
                }
            }
        }
        (sessions, elsewhere)
    }

    /// How an injection is taken up, where the record says more than how the knowledge reads it.
    fn read_closer(
        &self,
        mut pattern: String,
        entry: &Entry,
        treatment: &Treatment,
        response: Response,
    ) -> String {
        if pattern == FIRST_HOURS_OPEN && self.relieved_first_hours(treatment) {
            FIRST_HOURS_PARTIAL.clone_into(&mut pattern);
        }
        if pattern == FIRST_HOURS_PARTIAL && !self.relieved_first_hours(treatment) {
            FIRST_HOURS_OPEN.clone_into(&mut pattern);
        }
        if pattern == FIRST_HOURS_OPEN && self.first_hours_said(treatment).is_some() {
            FIRST_HOURS_NOTHING.clone_into(&mut pattern);
        }
        let unguided = treatment.guidance.as_ref().and_then(Recorded::known) == Some(&Guidance::None);
        if pattern == NOT_AT_TARGET && unguided {
            UNGUIDED.clone_into(&mut pattern);
        }
        if pattern == WORE_OFF {
            helped(response).clone_into(&mut pattern);
            if pattern == STILL_HELPS && self.pain_is_back(entry) {
                HELPED_AT_FIRST.clone_into(&mut pattern);
            }
        }
        if pattern == OUTCOME_OPEN && self.do_accounts_differ(treatment) {
            ACCOUNTS_DIFFER.clone_into(&mut pattern);
        }
        if pattern == OUTCOME_OPEN && self.is_followed_too_short(entry, treatment) {
            OUTCOME_SHORT.clone_into(&mut pattern);
        }
        pattern
    }

    fn session<'e>(
        &self,
        entry: &'e Entry,
        treatment: &'e Treatment,
        item: Option<&CatalogueItem>,
        pattern: String,
    ) -> Session<'e> {
        Session {
            entry: &entry.id,
            begun: (SessionDay::of(entry), &treatment.treatment),
            pattern,
            date: dates::inside(entry.date),
            reached: self.reached(treatment),
            little: self.helped_little(treatment),
            in_part: self.helped_in_part(treatment),
            first: self.percent_of_first_hours(treatment),
            short: self.unhelped_at(treatment),
            lasted: longest(treatment),
            is_block: item.is_some_and(|item| item.nature == Nature::Block),
        }
    }

    /// What the injections for this problem show, by how the knowledge reads each. Both sides of one session are one
    /// injection.
    pub(super) fn injections(&self, passage: &mut Passage) {
        let (sessions, elsewhere) = self.sessions();
        // The second of several is "that of 16 Sep 2026".
        let mut is_named = false;
        for pattern in self.wording.list("readings") {
            let read: Vec<&Session<'_>> =
                sessions.iter().filter(|session| session.pattern == *pattern).collect();
            let Some(first) = read.first() else { continue };
            let in_part = read.iter().any(|session| session.in_part.is_some())
                && [EARLY_ONLY, NEITHER].contains(&pattern.as_str());
            let id = match (read.len(), in_part) {
                (1, true) => format!("{pattern}_one_in_part"),
                (1, false) => format!("{pattern}_one"),
                (_, true) => format!("{pattern}_in_part"),
                (_, false) => pattern.clone(),
            };
            let usual = if are_blocks(&read) { "why.block" } else { "why.injection" };
            let names = [if is_named { "why.injection_next" } else { usual }, usual];
            let date = self.slots().with_some("date", first.date.clone());
            let injection = names.into_iter().find_map(|name| self.phrase(name, &date));
            let no_more = (!elsewhere.contains(pattern) && self.speaks_against_another())
                .then(|| self.wording.pattern("why.no_more"));
            let slots =
                self.in_words(&read, first).with_some("Injection", injection).with_some("no_more", no_more);
            let filled = super::pattern::fill(&self.wording.pattern(&id), &slots);
            is_named |= filled.is_some_and(|filled| filled.used.iter().any(|slot| slot == "Injection"));
            self.say(passage, &id, &slots);
        }
    }

    /// That an injection speaks against the source; why it does stands with the reasons.
    pub(super) fn spoken_against(&self, passage: &mut Passage) {
        let (sessions, _) = self.sessions();
        let against: Vec<&Session<'_>> =
            sessions.iter().filter(|session| session.pattern == NEITHER).collect();
        let Some(first) = against.first() else { return };
        let usual = if are_blocks(&against) { "why.block" } else { "why.injection" };
        let injection = self.phrase(usual, &self.slots().with_some("date", first.date.clone()));
        let slots = self.in_words(&against, first).with_some("Injection", injection);
        let pattern = if against.len() > 1 { "why.speak_against" } else { "why.speaks_against" };
        self.say(passage, pattern, &slots);
    }

    /// Injections that are read alike, in slots.
    fn in_words(&self, read: &[&Session<'_>], first: &Session<'_>) -> Slots {
        let word = self.wording.word("count", &read.len().to_string());
        // "Nothing" is said only of what gave nothing.
        let little = if read.iter().any(|session| session.little) { "little" } else { "nothing" };
        let percent = |percent: i16| match percent {
            100 => self.wording.pattern("why.all"),
            percent => format!("{percent}%"),
        };
        let lasted: Option<Vec<Span>> = read.iter().map(|session| session.lasted).collect();
        let mut lasted = lasted.unwrap_or_default();
        let shrinks = lasted.len() > 1
            && lasted.windows(2).all(|pair| matches!(pair, [one, next] if one.days() > next.days()));
        let how_long = if shrinks {
            Some(dates::spans_in_turn(&lasted))
        } else {
            lasted.sort_by_key(|span| span.days());
            lasted.first().zip(lasted.last()).map(|(least, most)| dates::spans(*least, *most))
        };
        let slots = self.slots().with_some("first", first.first.map(percent));
        let relieved =
            ["why.relieved_first", "why.relieved"].into_iter().find_map(|said| self.phrase(said, &slots));
        slots
            .with_some("relieved", relieved)
            .with_some("in_part", read.iter().find_map(|session| session.in_part.clone()))
            .with("how_long", how_long.unwrap_or_else(|| self.wording.pattern("why.a_time")))
            .with("reached", first.reached.clone().unwrap_or_else(|| self.wording.pattern("why.structures")))
            .with_some("short", first.short.map(dates::span))
            .with_some("pain", self.pain_today())
            .with(
                "injections",
                self.wording.pattern(if are_blocks(read) { "why.blocks" } else { "why.injections" }),
            )
            .with("Count", super::passage::capital(&word))
            .with("count", word)
            .with("nothing", self.wording.word("relief", little))
            .with("none_that_lasted", self.wording.word("lasting", little))
            .with("no_lasting", self.wording.word("no_lasting", little))
            .with_some("date", first.date.clone())
    }

    /// After how long the pain was as before, by the last reading.
    fn unhelped_at(&self, treatment: &Treatment) -> Option<Span> {
        let last = super::ended::last_of_pain(treatment)?;
        let none = self.wording.common.figure.relief_none;
        let unhelped = match &last.measure {
            Measure::Words(words) => *words == Words::None,
            _ => self.relief(last).is_some_and(|relief| (0..=none).contains(&relief)),
        };
        last.after.filter(|_| unhelped)
    }

    /// The one root or joint an injection was put into: "the left L5 root".
    fn reached(&self, treatment: &Treatment) -> Option<String> {
        let [target] = treatment.targets.as_slice() else { return None };
        let named = match (target.structure, target.level, target.part) {
            (Structure::Root, Some(at), _) => self.root_named(at, target.side),
            (_, None, Some(part)) => {
                let on = target.side.filter(|side| matches!(side, Side::Left | Side::Right));
                let joint = self.wording.word("part", part.id());
                let slots = self.slots().with_some("side", on.map(super::record::side)).with("joint", joint);
                self.phrase("why.joint_named", &slots).map(|text| text.to_plain())
            }
            _ => None,
        };
        named.map(|named| format!("the {named}"))
    }

    /// The percent of the pain that the local anesthetic took away, where it was half of it or more.
    fn percent_of_first_hours(&self, treatment: &Treatment) -> Option<i16> {
        let first = treatment.readings.iter().filter(|reading| {
            reading.phase == Phase::Anaesthetic
                && reading.domain == Domain::Pain
                && matches!(reading.measure, Measure::Percent(_))
        });
        let percent = first.filter_map(|reading| self.relief(reading)).max()?;
        (percent >= self.wording.common.figure.relief_half).then_some(percent)
    }

    /// Steroid that was put into a joint after it had been replaced.
    pub(super) fn steroid_after_replacement(&self, passage: &mut Passage) {
        let done = |entry: &'_ Entry| match &entry.body {
            Body::Treatment(treatment) if treatment.status == TreatmentStatus::Done => {
                Some(treatment.clone())
            }
            _ => None,
        };
        let replaced: Vec<_> = self
            .entries()
            .filter_map(|entry| Some((entry.start(), done(entry)?)))
            .filter(|(_, operation)| {
                self.wording.list("replacements").iter().any(|id| id == operation.treatment.as_str())
            })
            .collect();
        let mut days: Vec<String> = Vec::new();
        for entry in self.entries() {
            let Some(injection) = done(entry) else { continue };
            let item = self.lexicon.treatment(injection.treatment.as_str());
            let after = replaced.iter().any(|(day, operation)| {
                let joint = |target: &Target| {
                    operation.targets.iter().any(|of| (of.part, of.side) == (target.part, target.side))
                };
                day.last < entry.start().first && injection.targets.iter().any(joint)
            });
            if after && item.is_some_and(|item| item.nature == Nature::Steroid) {
                days.extend(dates::inside(entry.date));
            }
        }
        self.say(passage, "why.into_artificial", &self.slots().with_some("days", and(&days)));
    }

    /// Whether no epidural injection may be repeated and the plan asks for no steroid anywhere.
    fn speaks_against_another(&self) -> bool {
        let plan = &self.evaluation.plan;
        let knowledge = self.lexicon.0;
        let is_steroid = |step: StepIx| {
            let performed = &knowledge.step(step).performs;
            (0..).zip(knowledge.treatments()).any(|(n, treatment)| {
                treatment.item.nature == Nature::Steroid && performed.contains(TreatmentIx(n))
            })
        };
        let mut proposed = plan.next.iter().chain(&plan.alternatives).flat_map(|proposal| {
            std::iter::once(proposal.step).chain(proposal.tie.iter().copied()).chain(proposal.prepares)
        });
        self.repeats_are_closed() && !proposed.any(is_steroid)
    }

    /// Whether no step that would repeat an injection may lead at any of its targets.
    fn repeats_are_closed(&self) -> bool {
        let repeats = self.wording.list("repeats");
        let is_one = |step| self.lexicon.step(step).is_some_and(|id| repeats.iter().any(|other| other == id));
        let mut results = self.evaluation.steps.iter().filter(|result| is_one(result.step)).peekable();
        results.peek().is_some() && results.all(|result| !result.status.may_lead())
    }
}

fn are_blocks(read: &[&Session<'_>]) -> bool {
    read.iter().all(|session| session.is_block)
}

/// How an injection that helped is taken up.
fn helped(response: Response) -> &'static str {
    match response {
        Response::Good | Response::Durable => STILL_HELPS,
        Response::Partial => "why.helped_in_part",
        _ => WORE_OFF,
    }
}
