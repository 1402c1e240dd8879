//! Numbers of an expression: ages, times, counts and runs over the timeline, each within bounds.

use crate::model::{DAYS_PER_MONTH, Date, Interval, Side, Site, Structure, Target};
use crate::pathway::evaluation::{BlockResult, ConceptIx, EntryIx, Fact, Field, Response, Subject};
use crate::pathway::expression::ast::{GroupIx, Number, Scope, SetIx};
use crate::pathway::facts::{Course, Extreme, Past, Trace};
use crate::pathway::truth::{Bounds, Truth};
use crate::pathway::vocabulary::Nature;

use super::expr::At;

const DAYS_PER_WEEK: f64 = 7.0;
const MONTHS_PER_YEAR: f64 = 12.0;
/// The longest month: what is left after whole calendar months is always less than one.
const LONGEST_MONTH: f64 = 31.0;

impl At<'_, '_> {
    pub(super) fn number(&self, number: &Number, trace: &mut Trace) -> Bounds {
        match number {
            Number::Constant(value) => Bounds::exact(*value),
            Number::Figure(figure) => Bounds::exact(self.facts.knowledge.figure_value(*figure)),
            Number::Policy(figure) => Bounds::exact(self.facts.policy.value(*figure)),
            Number::Value(concept, scope) => self.facts.number(*concept, self.place(*scope), trace),
            Number::Worst(concept, scope) => {
                self.facts.extreme(*concept, self.place(*scope), Extreme::Least, trace)
            }
            Number::Peak(concept, scope) => {
                self.facts.extreme(*concept, self.place(*scope), Extreme::Greatest, trace)
            }
            Number::WorstBut(concept, other) => self.facts.worst_but(*concept, *other, trace),
            Number::Fell(concept, since) => self.facts.fall(*concept, *since, trace),
            Number::Age => self.age(trace),
            Number::PainMonths => self.since_onset(months, trace),
            Number::PainWeeks => self.since_onset(weeks, trace),
            Number::Sessions(set, scope) => self.sessions(*set, *scope, trace),
            Number::Count(set, scope) => self.count(*set, *scope, trace),
            Number::CareWeeks(set) => self.care_weeks(*set, trace),
            Number::DaysSince(set, scope) => self.since(*set, *scope, days, trace),
            Number::WeeksSince(set, scope) => self.since(*set, *scope, weeks, trace),
            Number::MonthsSince(set, scope) => self.since(*set, *scope, months, trace),
            Number::PositiveRun(set, scope) => self.positive_run(*set, *scope, trace),
            Number::Negatives(set, scope) => {
                self.blocks(*set, *scope, trace, |result| result == BlockResult::Negative)
            }
            Number::Answers(set, scope) => {
                let clear = |result| !matches!(result, BlockResult::Indeterminate | BlockResult::NotTested);
                self.blocks(*set, *scope, trace, clear)
            }
            Number::LastedMonths(set, scope) => self.lasted(*set, *scope, trace),
            Number::Relief(set, scope) => self.relief(*set, *scope, trace),
            Number::HowMany(concepts) => self.how_many(concepts, trace),
            Number::ClassesTried(groups) => self.classes_tried(groups, trace),
            Number::ClassesFailed(groups) => self.classes_failed(groups, trace),
            Number::MonthsOn(group) => self.months_on(*group, trace),
            Number::Candidates(generator) => Bounds::exact(self.facts.candidates(*generator) as f64),
        }
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

    fn since_onset(&self, unit: Unit, trace: &mut Trace) -> Bounds {
        match self.facts.problem.onset.map(crate::model::PartialDate::interval) {
            Some(onset) => self.time_since(onset, unit),
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

    fn sessions(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Bounds {
        let from = self.facts.as_of.plus_months(-self.facts.knowledge.outcomes().window_months);
        let all = self.sittings(set, scope, trace);
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
                BlockResult::Negative | BlockResult::BelowCutoff => {
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

    /// Whether it is not on record where it was done, and the question is about one place of several. A problem of one
    /// joint has one place: what was done for it was done there.
    pub(super) fn elsewhere_perhaps(&self, p: &Past, scope: Scope) -> bool {
        let one_sided = matches!(self.facts.problem.side, Some(Side::Left | Side::Right));
        let several = |here: Target| here.structure != Structure::Joint || !one_sided;
        p.target.is_none() && self.place(scope).is_some_and(several)
    }

    /// Blocks with a result: certainly, and at most (an unread one may have had it).
    fn blocks(
        &self,
        set: SetIx,
        scope: Scope,
        trace: &mut Trace,
        counts: impl Fn(BlockResult) -> bool,
    ) -> Bounds {
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
                result if counts(result) && (localises || block) => {
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
                low: f64::from(low) / f64::from(DAYS_PER_MONTH),
                high: high.map_or(f64::INFINITY, |days| f64::from(days) / f64::from(DAYS_PER_MONTH)),
            },
            (None, Response::NotAssessable | Response::TooEarly) => {
                trace.lacks_field(p.entry, Field::Lasted);
                Bounds { low: 0.0, high: f64::INFINITY }
            }
            (None, _) => Bounds::exact(0.0),
        }
    }

    fn relief(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Bounds {
        let Some(p) = self.done(set, scope).max_by_key(|p| p.when.last) else {
            return Bounds::exact(0.0);
        };
        trace.proves(p.entry);
        p.relief.unwrap_or_else(|| {
            trace.lacks_field(p.entry, Field::WeeksAfter);
            Bounds::UNKNOWN
        })
    }

    fn how_many(&self, concepts: &[ConceptIx], trace: &mut Trace) -> Bounds {
        let (mut low, mut high) = (0.0, 0.0);
        for concept in concepts {
            let truth = self.facts.present(*concept, None, trace);
            low += if truth.is_met() { 1.0 } else { 0.0 };
            high += if truth.is_not_met() { 0.0 } else { 1.0 };
        }
        Bounds { low, high }
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
        if !self.medicines_complete(trace) {
            high = groups.len() as f64;
        }
        Bounds { low, high }
    }

    /// Since the latest course of a group that is taken now began. A day that is not on record is as late as it may be.
    fn months_on(&self, group: GroupIx, trace: &mut Trace) -> Bounds {
        let Some(course) = self.facts.latest_course(group) else {
            return Bounds { low: f64::INFINITY, high: f64::INFINITY };
        };
        trace.proves(course.entry);
        match self.facts.case.entries.get(course.entry.0) {
            Some(entry) => self.time_since(entry.start(), months),
            None => Bounds { low: 0.0, high: f64::INFINITY },
        }
    }

    fn classes_tried(&self, groups: &[GroupIx], trace: &mut Trace) -> Bounds {
        let mut low = 0.0;
        for group in groups {
            let bit = 1u64.checked_shl(u32::from(group.0)).unwrap_or(0);
            // A course that is known to have been too little tried nothing.
            let tried = |c: &&Course| c.groups & bit != 0 && c.response != Response::Underdosed;
            if let Some(course) = self.facts.courses.iter().find(tried) {
                trace.proves(course.entry);
                low += 1.0;
            }
        }
        let high = if self.medicines_complete(trace) { low } else { groups.len() as f64 };
        Bounds { low, high }
    }

    /// Whether the timeline is known to hold every medicine.
    fn medicines_complete(&self, trace: &mut Trace) -> bool {
        let complete = self.facts.knowledge.medicines_complete;
        complete.is_some_and(|concept| self.all_recorded(concept, trace))
    }
}

/// Time from a day to a later one, in some unit.
type Unit = fn(Date, Date) -> f64;

fn days(from: Date, to: Date) -> f64 {
    f64::from(from.days_until(to).max(0))
}

fn weeks(from: Date, to: Date) -> f64 {
    days(from, to) / DAYS_PER_WEEK
}

/// Calendar months, so that "three months" ends on the day the calendar says.
fn months(from: Date, to: Date) -> f64 {
    let whole = from.months_until(to).max(0);
    f64::from(whole) + days(from.plus_months(whole), to) / LONGEST_MONTH
}

fn years(from: Date, to: Date) -> f64 {
    months(from, to) / MONTHS_PER_YEAR
}
