//! Current answers to a concept: which finding counts, what has expired, what contradicts itself.

use smallvec::SmallVec;

use crate::model::{Date, EventKind, Finding, Interval, Missing, Recorded, Site, Target, Value};
use crate::pathway::evaluation::{ConceptIx, EntryIx, Fact, Subject};
use crate::pathway::expression::ast::Baseline;
use crate::pathway::truth::{Bounds, Truth};
use crate::pathway::vocabulary::{Concept, Group};

use super::place::{sides_fit, site_fits};
use super::{Facts, Observation, Seen, Trace};

/// Which end of several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pathway) enum Extreme {
    /// The least.
    Least,
    /// The greatest.
    Greatest,
}

/// What stands at one site.
#[derive(Debug, Clone)]
struct Standing {
    site: Site,
    seen: Seen,
    when: Interval,
    entry: EntryIx,
    /// Entries that cannot be told to be earlier or later, and say otherwise.
    against: SmallVec<[(EntryIx, Seen); 1]>,
}

/// What stands at each site; most concepts are recorded at one.
type AllStanding = SmallVec<[Standing; 2]>;

impl Facts<'_> {
    /// Whether a finding is present.
    pub(in crate::pathway) fn present(
        &self,
        concept: ConceptIx,
        here: Option<Target>,
        trace: &mut Trace,
    ) -> Truth {
        let standing = self.standing(concept, here);
        self.present_at(concept, here, &standing, trace)
    }

    fn present_at(
        &self,
        concept: ConceptIx,
        here: Option<Target>,
        standing: &AllStanding,
        trace: &mut Trace,
    ) -> Truth {
        let item = &self.knowledge.concept(concept).item;
        let danger = item.safety || item.group == Group::RedFlags;
        let mut truth = None;
        for s in standing {
            let at_site = self.presence(concept, s, danger, trace);
            truth = Some(match truth {
                None => at_site,
                Some(Truth::Met) => Truth::Met,
                Some(Truth::Unknown) if at_site != Truth::Met => Truth::Unknown,
                Some(_) => at_site,
            });
        }
        match truth {
            Some(truth) => {
                if truth == Truth::Unknown && !cannot_be_known(standing) {
                    trace.lacks(fact(concept, here));
                }
                truth
            }
            None => {
                trace.lacks(fact(concept, here));
                Truth::Unknown
            }
        }
    }

    fn presence(&self, concept: ConceptIx, s: &Standing, danger: bool, trace: &mut Trace) -> Truth {
        if !s.against.is_empty() {
            let either = s.seen == Seen::Present || s.against.iter().any(|(_, seen)| *seen == Seen::Present);
            trace.proves(s.entry);
            s.against.iter().for_each(|(other, _)| trace.proves(*other));
            return if danger && either { Truth::Met } else { Truth::Unknown };
        }
        match s.seen {
            Seen::Present => {
                trace.proves(s.entry);
                Truth::Met
            }
            Seen::Absent if self.expired(concept, s.when) => Truth::Unknown,
            Seen::Absent => {
                trace.proves(s.entry);
                Truth::NotMet
            }
            Seen::Missing(Missing::NotApplicable) => Truth::NotMet,
            _ => Truth::Unknown,
        }
    }

    /// Whether a concept has a valid answer: one that is present, or normal and not expired, or does not apply.
    pub(in crate::pathway) fn answered(
        &self,
        concept: ConceptIx,
        here: Option<Target>,
        trace: &mut Trace,
    ) -> Truth {
        if let Some(entry) = self.taken(concept) {
            trace.proves(entry);
            return Truth::Met;
        }
        let standing = self.standing(concept, here);
        let valid = standing.iter().any(|s| match s.seen {
            Seen::Present => true,
            Seen::Absent | Seen::Number(_) | Seen::Word(_) => {
                !self.normal(concept, s.seen) || !self.expired(concept, s.when)
            }
            Seen::Missing(missing) => missing == Missing::NotApplicable,
        });
        if valid {
            for s in &standing {
                trace.proves(s.entry);
            }
            return Truth::Met;
        }
        if !cannot_be_known(&standing) || self.knowledge.concept(concept).item.safety {
            trace.lacks(fact(concept, here));
        }
        Truth::Unknown
    }

    /// The course of a medicine that is taken now and answers a concept: apixaban answers for the anticoagulants.
    fn taken(&self, concept: ConceptIx) -> Option<EntryIx> {
        let mut now = self.courses.iter().filter(|c| c.current == Some(true)).peekable();
        now.peek()?;
        let groups = self.knowledge.groups_for(concept)?;
        now.find(|c| c.groups & groups != 0).map(|c| c.entry)
    }

    /// Concepts whose latest answer is no though a medicine that answers them is taken now, with its course.
    pub(in crate::pathway) fn taken_though_denied(&self) -> Vec<(ConceptIx, EntryIx)> {
        let mut denied: Vec<ConceptIx> =
            self.observations.iter().filter(|o| o.seen == Seen::Absent).map(|o| o.concept).collect();
        denied.dedup();
        let contradicted = |concept: ConceptIx| {
            let course = self.taken(concept)?;
            let began = self.case.entries.get(course.0)?.start().first;
            let said_no = self.of(concept).last().filter(|o| o.seen == Seen::Absent && o.when.last >= began);
            said_no.map(|_| (concept, course))
        };
        denied.into_iter().filter_map(contradicted).collect()
    }

    /// Whether the record leaves it open that a finding applies: all that stands says that it does not, or not.
    pub(in crate::pathway) fn applies(&self, concept: ConceptIx, trace: &mut Trace) -> bool {
        let standing = self.standing(concept, None);
        let applies = standing.iter().any(|s| s.seen != Seen::Missing(Missing::NotApplicable));
        if !applies {
            standing.iter().for_each(|s| trace.proves(s.entry));
        }
        applies || standing.is_empty()
    }

    /// Current number, bounded by the values of the latest day.
    pub(in crate::pathway) fn number(
        &self,
        concept: ConceptIx,
        here: Option<Target>,
        trace: &mut Trace,
    ) -> Bounds {
        let standing = self.standing(concept, here);
        let latest = standing.iter().filter(|s| matches!(s.seen, Seen::Number(_))).map(|s| s.when.last).max();
        let today = |s: &&Standing| Some(s.when.last) == latest;
        self.bounds(concept, here, standing.iter().filter(today), trace)
    }

    /// Least or greatest of the current numbers of all sites. Where one of them is out of date, it may have become
    /// the least or greatest by now: the known ones bound it from one side only.
    pub(in crate::pathway) fn extreme(
        &self,
        concept: ConceptIx,
        here: Option<Target>,
        which: Extreme,
        trace: &mut Trace,
    ) -> Bounds {
        let standing = self.standing(concept, here);
        self.extreme_of(concept, &standing, (here, which), trace)
    }

    /// Like [`Self::extreme`], the least over the sites where `other` is not present. Where it is present at all of
    /// them, there is no least one: the greatest value there can be.
    pub(in crate::pathway) fn worst_but(
        &self,
        concept: ConceptIx,
        other: ConceptIx,
        trace: &mut Trace,
    ) -> Bounds {
        let mut standing = self.standing(concept, None);
        let any = !standing.is_empty();
        self.leave_out(&mut standing, other);
        if any && standing.is_empty() {
            let item = &self.knowledge.concept(concept).item;
            return Bounds::exact(item.max.unwrap_or(f64::INFINITY));
        }
        self.extreme_of(concept, &standing, (None, Extreme::Least), trace)
    }

    fn extreme_of(
        &self,
        concept: ConceptIx,
        standing: &AllStanding,
        (here, which): (Option<Target>, Extreme),
        trace: &mut Trace,
    ) -> Bounds {
        let range = self.bounds(concept, here, standing.iter(), trace);
        if range == Bounds::UNKNOWN {
            return range;
        }
        let outdated = |s: &Standing| {
            let number = matches!(s.seen, Seen::Number(_)) && self.normal(concept, s.seen);
            number && self.expired(concept, s.when)
        };
        let item = &self.knowledge.concept(concept).item;
        let open = standing.iter().any(outdated);
        if open {
            trace.lacks(fact(concept, here));
        }
        match (which, open) {
            (Extreme::Least, false) => Bounds::exact(range.low),
            (Extreme::Least, true) => Bounds { low: item.min.unwrap_or(f64::NEG_INFINITY), high: range.low },
            (Extreme::Greatest, false) => Bounds::exact(range.high),
            (Extreme::Greatest, true) => Bounds { low: range.high, high: item.max.unwrap_or(f64::INFINITY) },
        }
    }

    /// Whether a finding is present at a site where `other` is not.
    pub(in crate::pathway) fn present_but(
        &self,
        concept: ConceptIx,
        other: ConceptIx,
        trace: &mut Trace,
    ) -> Truth {
        let mut standing = self.standing(concept, None);
        let any = !standing.is_empty();
        self.leave_out(&mut standing, other);
        if any && standing.is_empty() {
            Truth::NotMet
        } else {
            self.present_at(concept, None, &standing, trace)
        }
    }

    /// Leaves out the sites where a finding is present.
    fn leave_out(&self, standing: &mut AllStanding, other: ConceptIx) {
        let others = self.standing(other, None);
        let present = |site: &Site| {
            others
                .iter()
                .any(|o| o.seen == Seen::Present && o.against.is_empty() && sites_meet(&o.site, site))
        };
        standing.retain(|s| !present(&s.site));
    }

    fn bounds<'s>(
        &self,
        concept: ConceptIx,
        here: Option<Target>,
        standing: impl Iterator<Item = &'s Standing>,
        trace: &mut Trace,
    ) -> Bounds {
        let mut bounds: Option<Bounds> = None;
        let mut closed = false;
        for s in standing {
            for seen in std::iter::once(s.seen).chain(s.against.iter().map(|(_, seen)| *seen)) {
                closed |= matches!(seen, Seen::Missing(Missing::CannotBeKnown | Missing::NotApplicable));
                let Seen::Number(n) = seen else { continue };
                if self.normal(concept, seen) && self.expired(concept, s.when) {
                    continue;
                }
                trace.proves(s.entry);
                bounds = Some(
                    bounds.map_or(Bounds::exact(n), |b| Bounds { low: b.low.min(n), high: b.high.max(n) }),
                );
            }
        }
        bounds.unwrap_or_else(|| {
            if !closed {
                trace.lacks(fact(concept, here));
            }
            Bounds::UNKNOWN
        })
    }

    /// Greatest fall at any site, from an earlier value to the latest. One value alone bounds it from above by the
    /// concept's greatest value. With a baseline, of all that was seen by that day only the latest counts.
    pub(in crate::pathway) fn fall(
        &self,
        concept: ConceptIx,
        since: Option<Baseline>,
        trace: &mut Trace,
    ) -> Bounds {
        let item = &self.knowledge.concept(concept).item;
        let mut fall: Option<Bounds> = None;
        for s in self.standing(concept, None) {
            let Seen::Number(now) = s.seen else { continue };
            let earlier =
                || self.of(concept).iter().filter(|o| o.site == s.site && o.when.last < s.when.first);
            let from = since.and_then(|since| self.baseline(since, &s.site));
            let last_before = from.and_then(|day| earlier().map(|o| o.when.last).filter(|d| *d <= day).max());
            let earlier = earlier().filter(|o| last_before.is_none_or(|day| o.when.last >= day));
            let before = earlier.filter_map(|o| match o.seen {
                Seen::Number(n) => Some((n, o.entry)),
                _ => None,
            });
            let highest = before.max_by(|a, b| a.0.total_cmp(&b.0));
            let here = match highest {
                Some((n, entry)) => {
                    if n > now {
                        trace.proves(s.entry);
                        trace.proves(entry);
                    }
                    Bounds::exact(n - now)
                }
                None => Bounds::between(0.0, item.max.unwrap_or(f64::INFINITY) - now),
            };
            fall =
                Some(fall.map_or(here, |f| Bounds { low: f.low.max(here.low), high: f.high.max(here.high) }));
        }
        fall.unwrap_or_else(|| {
            trace.lacks(fact(concept, None));
            Bounds::UNKNOWN
        })
    }

    /// The day a baseline stands for at a site.
    fn baseline(&self, since: Baseline, site: &Site) -> Option<Date> {
        match since {
            Baseline::Finding(concept) => {
                let standing = self.standing(concept, None);
                let there = |s: &&Standing| s.seen == Seen::Present && sites_meet(&s.site, site);
                standing.iter().filter(there).map(|s| s.when.last).max()
            }
            Baseline::Treatment(set) => {
                let set = self.knowledge.set(set);
                let done = self.past.iter().filter(|p| p.is_done() && set.contains(p.treatment));
                done.map(|p| p.when.last).max()
            }
        }
    }

    /// Current word of a choice: one of `list`?
    pub(in crate::pathway) fn among(
        &self,
        concept: ConceptIx,
        here: Option<Target>,
        list: &[u16],
        trace: &mut Trace,
    ) -> Truth {
        let standing = self.standing(concept, here);
        let (mut found, mut open, mut other) = (false, false, false);
        for s in &standing {
            match s.seen {
                _ if !s.against.is_empty() => open = true,
                seen if self.normal(concept, seen) && self.expired(concept, s.when) => open = true,
                Seen::Word(word) => {
                    trace.proves(s.entry);
                    found |= list.contains(&word);
                    other |= !list.contains(&word);
                }
                Seen::Missing(Missing::NotApplicable) => other = true,
                _ => open = true,
            }
        }
        match (found, open, other) {
            (true, _, _) => Truth::Met,
            (false, false, true) => Truth::NotMet,
            _ => {
                if !cannot_be_known(&standing) {
                    trace.lacks(fact(concept, here));
                }
                Truth::Unknown
            }
        }
    }

    /// What counts today, as it would be written down again: one finding for each concept and site that is neither
    /// outdated nor contradicted. Of numbers, those of the latest day: only they are current.
    pub(in crate::pathway) fn valid_findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (concept, n) in self.knowledge.concepts().iter().zip(0u16..) {
            let ix = ConceptIx(n);
            let standing = self.standing(ix, None);
            let latest = standing.iter().map(|s| s.when.last).max();
            for s in standing.iter().filter(|s| s.against.is_empty()) {
                let outdated = self.normal(ix, s.seen) && self.expired(ix, s.when);
                let earlier = matches!(s.seen, Seen::Number(_)) && Some(s.when.last) != latest;
                let Some(value) = written(&concept.item, s.seen).filter(|_| !outdated && !earlier) else {
                    continue;
                };
                let (concept, value) = (concept.id.clone(), Recorded::Known(value));
                findings.push(Finding { concept, site: s.site, value, date: None, note: None });
            }
        }
        findings
    }

    /// What stands at each site, the latest finding of each.
    fn standing(&self, concept: ConceptIx, here: Option<Target>) -> AllStanding {
        let mut standing = AllStanding::new();
        for o in self.of(concept) {
            if here.is_some_and(|target| !site_fits(self.knowledge, &o.site, target)) {
                continue;
            }
            self.stand(&mut standing, o);
        }
        standing
    }

    fn stand(&self, standing: &mut AllStanding, o: &Observation) {
        let new =
            Standing { site: o.site, seen: o.seen, when: o.when, entry: o.entry, against: SmallVec::new() };
        // A finding without a site speaks for all of them, if it is certainly later.
        if o.site.is_empty() {
            standing.retain(|s| s.when.last >= o.when.first);
        }
        match standing.iter_mut().find(|s| s.site == o.site) {
            // Which of the two came later cannot be told.
            Some(s) if s.when.last >= o.when.first => {
                if s.seen != o.seen {
                    s.against.push((o.entry, o.seen));
                }
            }
            Some(s) => *s = new,
            None => standing.push(new),
        }
    }

    /// Whether a value is normal, so that it may expire.
    fn normal(&self, concept: ConceptIx, seen: Seen) -> bool {
        let item = &self.knowledge.concept(concept).item;
        match seen {
            Seen::Absent => true,
            Seen::Number(n) => item.is_normal(&Value::Number(n)),
            Seen::Word(word) => item.values.get(usize::from(word)).is_some_and(|v| v.normal),
            Seen::Present | Seen::Missing(_) => false,
        }
    }

    /// Whether an absence or normal value seen then no longer counts: too old, or something happened since.
    fn expired(&self, concept: ConceptIx, when: Interval) -> bool {
        let item = &self.knowledge.concept(concept).item;
        let old = item.expires_days.is_some_and(|days| when.first.days_until(self.as_of) > days);
        old || self.changed_since(concept, when.first)
    }

    /// Whether what an entry says of a concept stood already on `day`, the same at the same sites. None if it says
    /// nothing of it.
    pub(in crate::pathway) fn repeats(&self, concept: ConceptIx, entry: EntryIx, day: Date) -> Option<bool> {
        let all = self.of(concept);
        let raised = |o: &&Observation| !matches!(o.seen, Seen::Absent | Seen::Missing(_));
        let mut said = all.iter().filter(|o| o.entry == entry).filter(raised).peekable();
        said.peek()?;
        let stood = |o: &Observation| {
            all.iter().any(|old| old.when.last <= day && old.site == o.site && old.seen == o.seen)
        };
        Some(said.all(stood))
    }

    /// Whether something may have happened after `day` that outdates an absence of any of these.
    pub(in crate::pathway) fn any_changed_since(&self, concepts: &[ConceptIx], day: Date) -> bool {
        concepts.iter().any(|concept| self.changed_since(*concept, day))
    }

    /// Whether something may have happened after `day` that outdates an absence. What is done was done by the day looked
    /// at, however roughly it is dated: an injection "in 2026" does not outdate what is asked today.
    fn changed_since(&self, concept: ConceptIx, day: Date) -> bool {
        let Some(changes) = self.knowledge.changes.get(concept.at()) else { return false };
        let event = self.happenings.iter().any(|h| {
            let bit = EventKind::ALL.iter().position(|kind| *kind == h.kind).unwrap_or(0);
            changes.events & (1 << bit) != 0
                && h.when.last.min(self.as_of) > day
                && h.when.first <= self.as_of
        });
        event
            || self.past.iter().any(|p| {
                p.is_done() && changes.treatments.contains(p.treatment) && p.when.last.min(self.as_of) > day
            })
    }
}

/// A value as it stands in a file; none for what is missing.
fn written(item: &Concept, seen: Seen) -> Option<Value> {
    Some(match seen {
        Seen::Present => Value::Present,
        Seen::Absent => Value::Absent,
        Seen::Number(n) => Value::Number(n),
        Seen::Word(word) => Value::Choice(item.values.get(usize::from(word))?.id.clone()),
        Seen::Missing(_) => return None,
    })
}

/// Whether two findings may be at the same place: what either leaves open fits.
fn sites_meet(a: &Site, b: &Site) -> bool {
    let level = a.level.is_none() || b.level.is_none() || a.level == b.level;
    let part = a.part.is_none() || b.part.is_none() || a.part == b.part;
    level && part && sides_fit(a.side, b.side)
}

fn cannot_be_known(standing: &[Standing]) -> bool {
    standing.iter().any(|s| s.seen == Seen::Missing(Missing::CannotBeKnown))
}

/// The missing fact "this concept, at this target".
pub(super) fn fact(concept: ConceptIx, here: Option<Target>) -> Fact {
    let site = here.map_or_else(Site::default, |t| Site {
        region: None,
        structure: None,
        level: t.level,
        part: t.part,
        side: t.side,
    });
    Fact { subject: Subject::Concept(concept), site }
}
