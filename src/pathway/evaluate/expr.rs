//! Evaluates an expression over the facts, at a target.

use crate::model::{Date, Interval, Region, Side, Site, Target};
use crate::pathway::evaluation::{
    BlockResult, ConceptIx, EntryIx, Fact, Field, FlagIx, GeneratorIx, GeneratorState, Response, Subject,
};
use crate::pathway::expression::ast::{Expr, GroupIx, Number, Scope, SetIx, Test, Word};
use crate::pathway::facts::{Facts, Known, Past, Trace, covers};
use crate::pathway::knowledge::{RESPONSES, SEXES};
use crate::pathway::truth::{Bounds, Truth};
use crate::pathway::vocabulary::{Nature, Track};

use super::time::{DAYS_PER_MONTH, DAYS_PER_WEEK, Unit, days, months, weeks, years};

/// Months of the rolling window of sessions.
const WINDOW_MONTHS: i32 = 12;

/// An evaluation of expressions at one target.
pub(super) struct At<'f, 'a> {
    pub(super) facts: &'f Facts<'a>,
    pub(super) here: Option<Target>,
}

impl At<'_, '_> {
    /// The truth of an expression; the trace holds what proves it and, if unknown, what would decide it.
    pub(super) fn truth(&self, expr: &Expr, trace: &mut Trace) -> Truth {
        let gaps = trace.missing.len();
        let truth = match expr {
            Expr::All(parts) => self.fold(parts, Truth::NotMet, trace),
            Expr::Any(parts) => self.fold(parts, Truth::Met, trace),
            Expr::Not(inner) => !self.truth(inner, trace),
            Expr::Compare(a, how, b) => {
                let (a, b) = (self.number(a, trace), self.number(b, trace));
                a.compare(*how, b)
            }
            Expr::Among(word, list) => self.among(word, list, trace),
            Expr::Present(concept, scope) => self.facts.present(*concept, self.place(*scope), trace),
            Expr::Known(concept, scope) => self.known(*concept, *scope, trace),
            Expr::Treatment(test, set, scope) => self.treatment(*test, *set, *scope, trace),
            Expr::On(group) => self.on(*group, trace),
            Expr::Suspected(generator, scope) => {
                self.generator(*generator, *scope, GeneratorState::Suspected, trace)
            }
            Expr::Confirmed(generator, scope) => {
                self.generator(*generator, *scope, GeneratorState::Confirmed, trace)
            }
            Expr::Flag(FlagIx(n)) => {
                self.facts.flags_present.get(usize::from(*n)).copied().unwrap_or(false).into()
            }
        };
        if truth != Truth::Unknown {
            trace.missing.truncate(gaps);
        }
        truth
    }

    /// And (stops at `NotMet`) or or (stops at `Met`).
    fn fold(&self, parts: &[Expr], stop: Truth, trace: &mut Trace) -> Truth {
        let mut all = !stop;
        let start = trace.evidence.len();
        for part in parts {
            let before = trace.evidence.len();
            let truth = self.truth(part, trace);
            if truth == stop {
                // Only the part that decides is evidence for the whole.
                trace.evidence.drain(start.min(before)..before);
                return stop;
            }
            if truth == Truth::Unknown {
                all = Truth::Unknown;
            }
        }
        all
    }

    /// Whether the record holds a valid answer. It says something about the record, so it is never unknown.
    fn known(&self, concept: ConceptIx, scope: Scope, trace: &mut Trace) -> Truth {
        let mut own = Trace::default();
        let answered = self.facts.answered(concept, self.place(scope), &mut own);
        own.evidence.iter().for_each(|entry| trace.proves(*entry));
        own.missing.iter().for_each(|fact| trace.wants(*fact));
        answered.is_met().into()
    }

    /// Kind of the programmes of a set: one of `list` in any course?
    fn programme(&self, set: SetIx, scope: Scope, list: &[u16], trace: &mut Trace) -> Truth {
        let mut all = Truth::NotMet;
        for p in self.done(set, scope) {
            let truth = match p.programme {
                Ok(Some(programme)) => {
                    let place = crate::model::Programme::ALL.iter().position(|w| *w == programme);
                    trace.proves(p.entry);
                    place.and_then(|n| u16::try_from(n).ok()).is_some_and(|n| list.contains(&n)).into()
                }
                Ok(None) => {
                    trace.lacks_field(p.entry, Field::Programme);
                    Truth::Unknown
                }
                Err(_) => Truth::Unknown,
            };
            all = all.or(truth);
        }
        if all.is_not_met() && !self.complete(set, trace) { Truth::Unknown } else { all }
    }

    fn place(&self, scope: Scope) -> Option<Target> {
        match scope {
            Scope::Anywhere => None,
            Scope::Here => self.here,
        }
    }

    /// Treatments of a set that took place, or were planned, in the order of time.
    fn past(&self, set: SetIx, scope: Scope) -> impl DoubleEndedIterator<Item = &Past> {
        let set = self.facts.knowledge.set(set);
        let here = self.place(scope);
        self.facts.past.iter().filter(move |p| {
            p.concerns
                && set.contains(p.treatment)
                && here.is_none_or(|here| covers(self.facts.knowledge, p.target, here))
        })
    }

    fn done(&self, set: SetIx, scope: Scope) -> impl DoubleEndedIterator<Item = &Past> {
        self.past(set, scope).filter(|p| p.is_done())
    }

    /// Whether the timeline of a set's track is known to be complete.
    fn complete(&self, set: SetIx, trace: &mut Trace) -> bool {
        let set = self.facts.knowledge.set(set);
        let items = self.facts.knowledge.treatments().iter().zip(0u16..);
        let mut tracks = items
            .filter(|(_, n)| set.contains(crate::pathway::evaluation::TreatmentIx(*n)))
            .map(|(item, _)| item.item.track);
        tracks.all(|track| match completeness(track).and_then(|id| self.facts.knowledge.concept_named(id)) {
            Some(concept) => self.facts.present(concept, None, trace).is_met(),
            None => true,
        })
    }

    fn treatment(&self, test: Test, set: SetIx, scope: Scope, trace: &mut Trace) -> Truth {
        match test {
            Test::Recorded => self.any(set, scope, trace, |p| p.is_done().into()),
            Test::Planned => self.any(set, scope, trace, |p| {
                (p.status == crate::model::TreatmentStatus::Planned || p.ongoing).into()
            }),
            Test::Failed => self.judged(set, scope, trace, |p| self.failed(p)),
            Test::Helped => self.judged(set, scope, trace, |p| match p.response {
                Response::Good | Response::Durable | Response::WornOff => Truth::Met,
                Response::NotAssessable => Truth::Unknown,
                _ => Truth::NotMet,
            }),
            Test::Working => self.judged(set, scope, trace, |p| self.works(p)),
            Test::TooEarly => self.any(set, scope, trace, |p| (p.response == Response::TooEarly).into()),
            Test::Documented => self.on_record(set, scope, trace),
            Test::TechniqueKnown => match self.done(set, scope).next_back() {
                Some(p) if p.technique == Known::No => {
                    trace.wants_field(p.entry, Field::Technique);
                    Truth::NotMet
                }
                Some(p) => {
                    trace.proves(p.entry);
                    Truth::Met
                }
                None => Truth::NotMet,
            },
        }
    }

    fn any(&self, set: SetIx, scope: Scope, trace: &mut Trace, test: impl Fn(&Past) -> Truth) -> Truth {
        let mut all = Truth::NotMet;
        for p in self.past(set, scope) {
            let truth = test(p);
            if truth.is_met() {
                trace.proves(p.entry);
            }
            all = all.or(truth);
        }
        all
    }

    /// Like [`Self::any`] over what was done; an outcome that is not recorded is asked for.
    fn judged(&self, set: SetIx, scope: Scope, trace: &mut Trace, test: impl Fn(&Past) -> Truth) -> Truth {
        let mut all = Truth::NotMet;
        for p in self.done(set, scope) {
            let truth = test(p);
            match truth {
                Truth::Met => trace.proves(p.entry),
                Truth::Unknown => trace.lacks_field(p.entry, Field::WeeksAfter),
                Truth::NotMet => {}
            }
            all = all.or(truth);
        }
        all
    }

    /// Done properly, and not enough help. A technical failure, an intolerance or an underdose is no failure.
    fn failed(&self, p: &Past) -> Truth {
        let fair = p.reading.is_none_or(|row| self.facts.knowledge.reading(row).fair_trial);
        match p.response {
            Response::None | Response::Brief | Response::Worse if fair => Truth::Met,
            Response::NotAssessable => Truth::Unknown,
            _ => Truth::NotMet,
        }
    }

    /// Helps now: good or durable relief whose last reading is recent enough.
    fn works(&self, p: &Past) -> Truth {
        if !matches!(p.response, Response::Good | Response::Durable) {
            return Truth::NotMet;
        }
        let read = p.when.last.plus_days(p.last_read.unwrap_or(0));
        let valid = self.facts.knowledge.outcomes().valid_months;
        if read.plus_months(valid) >= self.facts.as_of { Truth::Met } else { Truth::Unknown }
    }

    /// Whether the way the best documented of a set was done is on record.
    fn on_record(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Truth {
        match self.best(set, scope) {
            None => Truth::NotMet,
            Some(p) if p.documented == Known::No => {
                trace.wants_field(p.entry, Field::Record);
                Truth::NotMet
            }
            Some(p) => {
                trace.proves(p.entry);
                Truth::Met
            }
        }
    }

    /// The best documented of a set, the latest among equals. One that cannot be judged yet is not the best.
    fn best(&self, set: SetIx, scope: Scope) -> Option<&Past> {
        self.done(set, scope).max_by_key(|p| (p.detail, p.when.last, p.when.first))
    }

    fn generator(&self, ix: GeneratorIx, scope: Scope, least: GeneratorState, trace: &mut Trace) -> Truth {
        let mut all = Truth::NotMet;
        for result in self.facts.generator(ix, self.place(scope)) {
            let truth = match result.state {
                state if state <= least => Truth::Met,
                GeneratorState::Unknown => Truth::Unknown,
                _ => Truth::NotMet,
            };
            for row in &result.ledger {
                if truth == Truth::Met && row.truth == Truth::Met {
                    row.evidence.iter().for_each(|entry| trace.proves(*entry));
                }
                if truth == Truth::Unknown && row.role == crate::pathway::evaluation::Role::Indicates {
                    row.missing.iter().for_each(|fact| trace.lacks(*fact));
                }
            }
            all = all.or(truth);
            if all.is_met() {
                break;
            }
        }
        all
    }

    fn on(&self, group: GroupIx, trace: &mut Trace) -> Truth {
        let bit = 1u64.checked_shl(u32::from(group.0)).unwrap_or(0);
        if let Some(course) =
            self.facts.courses.iter().find(|c| c.current == Some(true) && c.groups & bit != 0)
        {
            trace.proves(course.entry);
            return Truth::Met;
        }
        if let Some(course) = self.facts.courses.iter().find(|c| c.current.is_none() && c.groups & bit != 0) {
            trace.lacks_field(course.entry, Field::Length);
            return Truth::Unknown;
        }
        let knowledge = self.facts.knowledge;
        let concept = |name: &str| knowledge.concept_named(name);
        match knowledge.group(group).and_then(concept) {
            Some(concept) => self.facts.present(concept, None, trace),
            None => match concept("medication_all_recorded") {
                Some(complete) if self.facts.present(complete, None, trace).is_met() => Truth::NotMet,
                _ => Truth::Unknown,
            },
        }
    }

    fn among(&self, word: &Word, list: &[u16], trace: &mut Trace) -> Truth {
        let place = |found: Option<usize>| {
            found.and_then(|n| u16::try_from(n).ok()).is_some_and(|n| list.contains(&n)).into()
        };
        match word {
            Word::Value(concept, scope) => self.facts.among(*concept, self.place(*scope), list, trace),
            Word::Region => place(Region::ALL.iter().position(|r| *r == self.facts.problem.region)),
            Word::Side => match self.facts.problem.side {
                Some(side) => place(Side::ALL.iter().position(|s| *s == side)),
                None => Truth::Unknown,
            },
            Word::Sex => match self.facts.case.patient.sex {
                Some(sex) => place(SEXES.iter().position(|(_, s)| *s == sex)),
                None => {
                    trace.lacks(Fact { subject: Subject::Sex, site: Site::default() });
                    Truth::Unknown
                }
            },
            Word::Response(set, scope) => match self.best(*set, *scope) {
                Some(p) => {
                    trace.proves(p.entry);
                    place(RESPONSES.iter().position(|r| *r == p.response))
                }
                None => Truth::NotMet,
            },
            Word::Programme(set, scope) => self.programme(*set, *scope, list, trace),
            Word::Reading(set, scope) => match self.best(*set, *scope) {
                Some(p) => {
                    trace.proves(p.entry);
                    place(p.reading.map(|row| row.at()))
                }
                None => Truth::NotMet,
            },
        }
    }

    fn number(&self, number: &Number, trace: &mut Trace) -> Bounds {
        match number {
            Number::Constant(value) => Bounds::exact(*value),
            Number::Policy(figure) => Bounds::exact(self.facts.policy.value(*figure)),
            Number::Value(concept, scope) => self.facts.number(*concept, self.place(*scope), trace),
            Number::Worst(concept, scope) => self.extreme(*concept, *scope, trace, |b| b.low),
            Number::Peak(concept, scope) => self.extreme(*concept, *scope, trace, |b| b.high),
            Number::Fell(concept) => self.facts.fall(*concept, trace),
            Number::Age => self.age(trace),
            Number::PainMonths => self.pain_months(trace),
            Number::Sessions(set) => self.sessions(*set, trace),
            Number::Count(set, scope) => self.count(*set, *scope, trace),
            Number::CareWeeks(set) => self.care_weeks(*set, trace),
            Number::DaysSince(set, scope) => self.since(*set, *scope, days, trace),
            Number::WeeksSince(set, scope) => self.since(*set, *scope, weeks, trace),
            Number::MonthsSince(set, scope) => self.since(*set, *scope, months, trace),
            Number::PositiveRun(set, scope) => self.positive_run(*set, *scope, trace),
            Number::Negatives(set, scope) => self.negatives(*set, *scope, trace),
            Number::LastedMonths(set, scope) => self.lasted(*set, *scope, trace),
            Number::ClassesFailed(groups) => self.classes_failed(groups, trace),
            Number::Candidates(generator) => Bounds::exact(self.facts.candidates(*generator) as f64),
        }
    }

    fn extreme(&self, concept: ConceptIx, scope: Scope, trace: &mut Trace, end: fn(Bounds) -> f64) -> Bounds {
        let range = self.facts.range(concept, self.place(scope), trace);
        if range == Bounds::UNKNOWN { range } else { Bounds::exact(end(range)) }
    }

    fn age(&self, trace: &mut Trace) -> Bounds {
        match self.facts.case.patient.birth_date.map(crate::model::PartialDate::interval) {
            Some(born) => self.time_since(born, years),
            None => {
                trace.lacks(Fact { subject: Subject::BirthDate, site: Site::default() });
                Bounds::UNKNOWN
            }
        }
    }

    fn pain_months(&self, trace: &mut Trace) -> Bounds {
        match self.facts.problem.onset.map(crate::model::PartialDate::interval) {
            Some(onset) => self.time_since(onset, months),
            None => {
                trace.lacks(Fact { subject: Subject::Onset, site: Site::default() });
                Bounds { low: 0.0, high: f64::INFINITY }
            }
        }
    }

    fn time_since(&self, when: Interval, unit: Unit) -> Bounds {
        let past = |day: Date| day.min(self.facts.as_of);
        Bounds::between(unit(past(when.last), self.facts.as_of), unit(past(when.first), self.facts.as_of))
    }

    /// Sittings of a set: entries of the same exact day are one, an imprecise date is one of its own.
    fn sittings(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Vec<Interval> {
        let mut sittings: Vec<(Interval, Option<EntryIx>)> = Vec::new();
        for p in self.done(set, scope) {
            trace.proves(p.entry);
            let key = (p.when, (!p.when.is_exact()).then_some(p.entry));
            if !sittings.contains(&key) {
                sittings.push(key);
            }
        }
        sittings.into_iter().map(|(when, _)| when).collect()
    }

    fn sessions(&self, set: SetIx, trace: &mut Trace) -> Bounds {
        let from = self.facts.as_of.plus_months(-WINDOW_MONTHS);
        let all = self.sittings(set, Scope::Anywhere, trace);
        let certain = all.iter().filter(|when| when.first > from).count();
        let possible = all.iter().filter(|when| when.last > from).count();
        self.counted(set, (certain, possible), trace)
    }

    fn count(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Bounds {
        let count = self.sittings(set, scope, trace).len();
        self.counted(set, (count, count), trace)
    }

    fn counted(&self, set: SetIx, (low, high): (usize, usize), trace: &mut Trace) -> Bounds {
        let high = if self.complete(set, trace) { high as f64 } else { f64::INFINITY };
        Bounds { low: low as f64, high }
    }

    fn care_weeks(&self, set: SetIx, trace: &mut Trace) -> Bounds {
        let (mut low, mut high) = (0.0, 0.0);
        let mut courses: Vec<EntryIx> = Vec::new();
        for p in self.done(set, Scope::Anywhere) {
            if courses.contains(&p.entry) {
                continue;
            }
            courses.push(p.entry);
            trace.proves(p.entry);
            let weeks = self.weeks(p);
            if weeks.low <= 0.0 && !p.length_closed {
                trace.lacks_field(p.entry, Field::Length);
            }
            low += weeks.low.max(0.0);
            high += weeks.high;
        }
        if !self.complete(set, trace) {
            high = f64::INFINITY;
        }
        Bounds { low, high }
    }

    /// Weeks of one course: as stated, else from its dates.
    fn weeks(&self, p: &Past) -> Bounds {
        let since = |from: Date| f64::from(from.days_until(self.facts.as_of).max(0)) / DAYS_PER_WEEK;
        if let Some(weeks) = p.weeks {
            return Bounds::exact(f64::from(weeks).min(since(p.when.first)));
        }
        let end = match (p.end, p.ongoing) {
            (Some(end), _) => end,
            (None, true) => Interval::day(self.facts.as_of),
            (None, false) => return Bounds { low: 0.0, high: f64::INFINITY },
        };
        let weeks = |from: Date, to: Date| f64::from(from.days_until(to).max(0)) / DAYS_PER_WEEK;
        Bounds::between(weeks(p.when.last, end.first), weeks(p.when.first, end.last.min(self.facts.as_of)))
    }

    fn since(&self, set: SetIx, scope: Scope, unit: Unit, trace: &mut Trace) -> Bounds {
        match self.done(set, scope).max_by_key(|p| p.when.last) {
            Some(p) => {
                trace.proves(p.entry);
                let since = self.time_since(p.when, unit);
                if since.low + 1.0 < since.high {
                    trace.lacks_field(p.entry, Field::Date);
                }
                since
            }
            None => Bounds::exact(f64::INFINITY),
        }
    }

    /// Consecutive positive blocks, the latest first: certainly, and at most (an unread one may have been positive).
    fn positive_run(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Bounds {
        let (mut low, mut high, mut unbroken) = (0.0, 0.0, true);
        let mut seen: Vec<EntryIx> = Vec::new();
        for p in self.done(set, scope).rev() {
            if seen.contains(&p.entry) {
                continue;
            }
            seen.push(p.entry);
            if self.elsewhere_perhaps(p, scope) {
                trace.lacks_field(p.entry, Field::Target);
                high += 1.0;
                unbroken = false;
                continue;
            }
            match p.block {
                BlockResult::Positive => {
                    trace.proves(p.entry);
                    high += 1.0;
                    low += if unbroken { 1.0 } else { 0.0 };
                }
                BlockResult::Negative => {
                    trace.proves(p.entry);
                    break;
                }
                BlockResult::Indeterminate => {
                    trace.proves(p.entry);
                    unbroken = false;
                }
                BlockResult::NotTested => {
                    trace.lacks_field(p.entry, Field::FirstHours);
                    unbroken = false;
                    high += 1.0;
                }
            }
        }
        Bounds { low, high }
    }

    /// Whether it is not on record where it was done, and the question is about one place.
    fn elsewhere_perhaps(&self, p: &Past, scope: Scope) -> bool {
        p.target.is_none() && self.place(scope).is_some()
    }

    fn negatives(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Bounds {
        let (mut low, mut high) = (0.0, 0.0);
        for p in self.done(set, scope) {
            if self.elsewhere_perhaps(p, scope) {
                trace.lacks_field(p.entry, Field::Target);
                high += 1.0;
                continue;
            }
            let localises = self.facts.knowledge.treatment(p.treatment).item.localises;
            let block = self.facts.knowledge.treatment(p.treatment).item.nature == Nature::Block;
            match p.block {
                BlockResult::Negative if localises || block => {
                    trace.proves(p.entry);
                    low += 1.0;
                    high += 1.0;
                }
                BlockResult::NotTested if block => {
                    trace.lacks_field(p.entry, Field::FirstHours);
                    high += 1.0;
                }
                _ => {}
            }
        }
        Bounds { low, high }
    }

    fn lasted(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Bounds {
        let Some(p) = self.done(set, scope).max_by_key(|p| p.when.last) else {
            return Bounds::exact(0.0);
        };
        trace.proves(p.entry);
        match (p.relief_days, p.response) {
            (Some((low, high)), _) => Bounds {
                low: f64::from(low) / DAYS_PER_MONTH,
                high: high.map_or(f64::INFINITY, |days| f64::from(days) / DAYS_PER_MONTH),
            },
            (None, Response::NotAssessable | Response::TooEarly) => {
                trace.lacks_field(p.entry, Field::Lasted);
                Bounds { low: 0.0, high: f64::INFINITY }
            }
            (None, _) => Bounds::exact(0.0),
        }
    }

    fn classes_failed(&self, groups: &[GroupIx], trace: &mut Trace) -> Bounds {
        let (mut low, mut high) = (0.0, 0.0);
        for group in groups {
            let bit = 1u64.checked_shl(u32::from(group.0)).unwrap_or(0);
            let mut best = Truth::NotMet;
            for course in self.facts.courses.iter().filter(|c| c.groups & bit != 0) {
                let truth = match course.response {
                    Response::Intolerant => Truth::Met,
                    Response::None | Response::Brief | Response::Partial | Response::Worse
                        if course.dose_open =>
                    {
                        trace.lacks_field(course.entry, Field::DoseReached);
                        Truth::Unknown
                    }
                    Response::None | Response::Brief | Response::Partial | Response::Worse => Truth::Met,
                    Response::NotAssessable => {
                        trace.lacks_field(course.entry, Field::WeeksAfter);
                        Truth::Unknown
                    }
                    _ => Truth::NotMet,
                };
                if truth.is_met() {
                    trace.proves(course.entry);
                }
                best = best.or(truth);
            }
            low += if best.is_met() { 1.0 } else { 0.0 };
            high += if best.is_not_met() { 0.0 } else { 1.0 };
        }
        let complete = self.facts.knowledge.concept_named("medication_all_recorded");
        if complete.is_none_or(|c| !self.facts.present(c, None, trace).is_met()) {
            high = groups.len() as f64;
        }
        Bounds { low, high }
    }
}

/// The concept that says that a track is recorded completely.
fn completeness(track: Track) -> Option<&'static str> {
    match track {
        Track::Medication => Some("medication_all_recorded"),
        Track::Rehabilitation => Some("rehabilitation_all_recorded"),
        Track::Injections => Some("injections_all_recorded"),
        Track::Ablation => Some("ablation_all_recorded"),
        Track::Neuromodulation => Some("neuromodulation_all_recorded"),
        Track::Surgery => Some("surgery_all_recorded"),
        Track::Imaging | Track::Assessment => None,
    }
}
