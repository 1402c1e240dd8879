//! Evaluates an expression over the facts, at a target.

use crate::model::{Body, Date, DecisionChoice, Region, Side, Site, Target, TreatmentStatus};
use crate::pathway::evaluation::{
    Alternatives, ConceptIx, EntryIx, Fact, Field, FlagIx, GeneratorIx, GeneratorState, LedgerRow, Response,
    Role, Subject,
};
use crate::pathway::expression::ast::{Expr, GroupIx, Scope, SetIx, Test, Word};
use crate::pathway::facts::{Facts, Known, Past, Trace, covers};
use crate::pathway::knowledge::{RESPONSES, SEXES, Step};
use crate::pathway::truth::Truth;

use super::steps;

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
            Expr::All(parts) => self.fold(parts, Truth::NotMet, trace, |_, _| {}),
            Expr::Any(parts) => self.fold(parts, Truth::Met, trace, |_, _| {}),
            Expr::Not(inner) => !self.truth(inner, trace),
            Expr::Noted(inner) => self.noted(inner, trace),
            Expr::Compare(a, how, b) => {
                let before = trace.evidence.len();
                let (a, b) = (self.number(a, trace), self.number(b, trace));
                let truth = a.compare(*how, b);
                if truth.is_unknown() {
                    // A number that does not decide proves nothing.
                    trace.evidence.truncate(before);
                }
                truth
            }
            Expr::Among(word, list) => self.among(word, list, trace),
            Expr::Present(concept, scope) => self.facts.present(*concept, self.place(*scope), trace),
            Expr::PresentBut(concept, other) => self.facts.present_but(*concept, *other, trace),
            Expr::Known(concept, scope) => self.known(*concept, *scope, trace),
            Expr::Applies(concept) => self.facts.applies(*concept, trace).into(),
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
            Expr::NamedHere => self.here.is_some_and(|t| t.part.is_some() || t.level.is_some()).into(),
        };
        if truth != Truth::Unknown {
            trace.missing.truncate(gaps);
        }
        truth
    }

    /// Whether the record says so. What is missing is nobody's question.
    fn noted(&self, inner: &Expr, trace: &mut Trace) -> Truth {
        let mut own = Trace::default();
        let noted = self.truth(inner, &mut own).is_met();
        if noted {
            own.evidence.iter().for_each(|entry| trace.proves(*entry));
        }
        noted.into()
    }

    /// The truth of a criterion that holds when any of its alternatives does, and the one that holds, or the open ones.
    pub(super) fn any_of(&self, parts: &[Expr], trace: &mut Trace) -> (Truth, Alternatives) {
        let (mut holds, mut open) = (Alternatives::default(), Alternatives::default());
        let truth = self.fold(parts, Truth::Met, trace, |position, truth| match truth {
            Truth::Met => holds = holds.with(position),
            Truth::Unknown => open = open.with(position),
            Truth::NotMet => {}
        });
        if truth.is_unknown() {
            return (truth, open);
        }
        trace.missing.clear();
        (truth, holds)
    }

    /// And (stops at `NotMet`) or or (stops at `Met`).
    fn fold(
        &self,
        parts: &[Expr],
        stop: Truth,
        trace: &mut Trace,
        mut found: impl FnMut(usize, Truth),
    ) -> Truth {
        let mut all = !stop;
        let start = trace.evidence.len();
        for (position, part) in parts.iter().enumerate() {
            let before = trace.evidence.len();
            let truth = self.truth(part, trace);
            found(position, truth);
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

    pub(super) fn place(&self, scope: Scope) -> Option<Target> {
        match scope {
            Scope::Anywhere | Scope::Patient => None,
            Scope::Here => self.here,
        }
    }

    /// Treatments of a set that took place, or were planned, in the order of time.
    fn past(&self, set: SetIx, scope: Scope) -> impl DoubleEndedIterator<Item = &Past> {
        let set = self.facts.knowledge.set(set);
        let here = self.place(scope);
        self.facts.past_with(set).iter().filter(move |p| {
            (p.concerns || scope == Scope::Patient)
                && set.contains(p.treatment)
                && here.is_none_or(|here| covers(self.facts.knowledge, p.target, here))
        })
    }

    pub(super) fn done(&self, set: SetIx, scope: Scope) -> impl DoubleEndedIterator<Item = &Past> {
        self.past(set, scope).filter(|p| p.is_done())
    }

    /// Whether the timeline of a set's track is known to be complete.
    pub(super) fn complete(&self, set: SetIx, trace: &mut Trace) -> bool {
        let concepts = self.facts.knowledge.completeness(set);
        concepts.iter().all(|concept| self.all_recorded(*concept, trace))
    }

    /// Whether a track is known to be complete. That it is not leaves open what else there was.
    pub(super) fn all_recorded(&self, concept: ConceptIx, trace: &mut Trace) -> bool {
        let all = self.facts.present(concept, None, trace);
        if all.is_not_met() {
            trace.lacks(Fact { subject: Subject::Concept(concept), site: Site::default() });
        }
        all.is_met()
    }

    fn treatment(&self, test: Test, set: SetIx, scope: Scope, trace: &mut Trace) -> Truth {
        match test {
            Test::Recorded => self.any(set, scope, trace, |p| match p.is_done() {
                true if self.elsewhere_perhaps(p, scope) => Truth::Unknown,
                done => done.into(),
            }),
            Test::Planned => {
                self.any(set, scope, trace, |p| (p.status == TreatmentStatus::Planned || p.ongoing).into())
            }
            Test::Failed => self.judged(set, scope, trace, |p, _| self.failed(p)),
            Test::Helped => self.judged(set, scope, trace, |p, _| match p.response {
                Response::Good | Response::Durable | Response::WornOff => Truth::Met,
                Response::NotAssessable => Truth::Unknown,
                _ => Truth::NotMet,
            }),
            Test::Working => self.working(set, scope, trace),
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
            Test::Guided => self.guided(set, scope, trace),
            Test::Declined => self.declined(set, scope, trace),
            Test::Unhelped => self.unhelped(set, scope, trace),
            Test::Disagrees => self.disagrees(set, scope, trace),
        }
    }

    /// Whether the latest image of a set that was compared with the symptoms disagrees with them.
    fn disagrees(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Truth {
        let compared = |p: &Past| p.disagrees.map(|disagrees| (p.entry, disagrees));
        let latest = self.done(set, scope).rev().find_map(compared);
        match latest {
            Some((entry, disagrees)) => {
                trace.proves(entry);
                disagrees.into()
            }
            None => Truth::Unknown,
        }
    }

    /// Whether the best documented of a set was given under image guidance. What was asked for in vain stays open.
    fn guided(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Truth {
        let Some(p) = self.best(set, scope) else { return Truth::NotMet };
        match p.guided {
            Ok(guided) => {
                trace.proves(p.entry);
                guided.into()
            }
            Err(Known::Closed) => Truth::Unknown,
            Err(_) => {
                trace.lacks_field(p.entry, Field::Guidance);
                Truth::Unknown
            }
        }
    }

    /// Whether what came last of a set was declined or could not be had, and is not yet to be offered again.
    fn declined(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Truth {
        let refused = |p: &&Past| {
            matches!(p.status, TreatmentStatus::Declined | TreatmentStatus::Unavailable)
                && p.revisit.is_none_or(|day| day.first > self.facts.as_of)
        };
        let told = |p: &&Past| !matches!(p.status, TreatmentStatus::Planned | TreatmentStatus::Cancelled);
        let treated = self.past(set, scope).rfind(told).map(|p| ((p.when.last, p.entry), refused(&p)));
        match treated.into_iter().chain(self.decided(set, scope)).max_by_key(|(order, _)| *order) {
            Some(((_, entry), true)) => {
                trace.proves(entry);
                Truth::Met
            }
            _ => Truth::NotMet,
        }
    }

    /// Decisions about steps that one of a set carries out: when, and whether it was declined and is not yet to be
    /// offered again.
    fn decided(&self, set: SetIx, scope: Scope) -> impl Iterator<Item = ((Date, EntryIx), bool)> {
        let (facts, here) = (self.facts, self.place(scope));
        let set = facts.knowledge.set(set);
        let entries = facts.case.entries.iter().zip(0..).filter(|_| facts.any_refusal);
        entries.filter_map(move |(entry, n)| {
            let Body::Decision(decision) = &entry.body else { return None };
            let carried_out = |step: &Step| step.id == decision.step && step.performs.meets(set);
            let fits = steps::is_heard(facts, entry, decision, here)
                && facts.knowledge.steps().iter().any(carried_out);
            let revisit = decision.revisit.map(|date| date.interval().first);
            let declined =
                decision.choice == DecisionChoice::Declined && revisit.is_none_or(|day| day > facts.as_of);
            fits.then_some(((entry.start().last.min(facts.as_of), EntryIx(n)), declined))
        })
    }

    /// Whether at some place the latest of a set gives no good relief now: the other knee goes without help.
    fn unhelped(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Truth {
        let mut latest: Vec<&Past> = Vec::new();
        for p in self.done(set, scope) {
            latest.retain(|earlier| earlier.target != p.target);
            latest.push(p);
        }
        let helps = |p: &&Past| matches!(p.response, Response::Good | Response::Durable);
        let open = |p: &&Past| matches!(p.response, Response::TooEarly | Response::NotAssessable);
        match latest.iter().find(|p| !helps(p) && !open(p)) {
            Some(p) => {
                trace.proves(p.entry);
                Truth::Met
            }
            None => Truth::NotMet,
        }
    }

    fn any(&self, set: SetIx, scope: Scope, trace: &mut Trace, test: impl Fn(&Past) -> Truth) -> Truth {
        let mut all = Truth::NotMet;
        for p in self.past(set, scope) {
            let truth = test(p);
            match truth {
                Truth::Met => trace.proves(p.entry),
                Truth::Unknown => trace.lacks_field(p.entry, Field::Target),
                Truth::NotMet => {}
            }
            all = all.or(truth);
        }
        all
    }

    /// Like [`Self::any`] over what was done; an outcome that is not recorded is asked for, and whether relief that was
    /// told goes on.
    pub(super) fn judged(
        &self,
        set: SetIx,
        scope: Scope,
        trace: &mut Trace,
        test: impl Fn(&Past, &mut Trace) -> Truth,
    ) -> Truth {
        let mut all = Truth::NotMet;
        for p in self.done(set, scope) {
            let truth = match test(p, trace) {
                Truth::Met if self.elsewhere_perhaps(p, scope) => {
                    trace.lacks_field(p.entry, Field::Target);
                    Truth::Unknown
                }
                Truth::Unknown => {
                    let told = matches!(p.response, Response::Good | Response::Durable);
                    trace.lacks_field(p.entry, if told { Field::StillHelps } else { Field::WeeksAfter });
                    Truth::Unknown
                }
                truth => truth,
            };
            if truth.is_met() {
                trace.proves(p.entry);
            }
            all = all.or(truth);
        }
        all
    }

    /// Done properly, and not enough help. A technical failure, an intolerance or an underdose is no failure.
    fn failed(&self, p: &Past) -> Truth {
        let fair = self.is_fair(p);
        match p.response {
            Response::None | Response::Brief | Response::Worse if fair => Truth::Met,
            Response::NotAssessable => Truth::Unknown,
            _ => Truth::NotMet,
        }
    }

    /// Whether the way the best documented of a set was done is on record.
    fn on_record(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Truth {
        match self.best(set, scope) {
            None => Truth::NotMet,
            Some(p) if p.documented == Known::No => {
                trace.wants_field(p.entry, Field::Record);
                Truth::NotMet
            }
            Some(p) if p.documented == Known::Unsourced => {
                trace.lacks_field(p.entry, Field::Record);
                Truth::Unknown
            }
            Some(p) => {
                trace.proves(p.entry);
                Truth::Met
            }
        }
    }

    /// The best documented of a set; of equals one that says something of its target, then the latest. One that cannot be
    /// judged yet is not the best.
    fn best(&self, set: SetIx, scope: Scope) -> Option<&Past> {
        self.done(set, scope).max_by_key(|p| (p.detail, self.is_fair(p), p.when.last, p.when.first))
    }

    /// Whether a treatment was a fair trial of its target.
    fn is_fair(&self, past: &Past) -> bool {
        past.reading.is_none_or(|row| self.facts.knowledge.reading(row).fair_trial)
    }

    fn generator(&self, ix: GeneratorIx, scope: Scope, least: GeneratorState, trace: &mut Trace) -> Truth {
        let confirming = &self.facts.knowledge.generator(ix).confirmed;
        let mut all = Truth::NotMet;
        for result in self.facts.generator(ix, self.place(scope)) {
            // Whether a block confirmed it does not hang on what makes it suspected.
            let decides = |row: &&LedgerRow| match least {
                GeneratorState::Confirmed => confirming.contains(&row.criterion),
                _ => row.role == Role::Indicates,
            };
            let rows = result.ledger.iter();
            let truth = match result.state {
                state if state <= least => {
                    let proofs = rows.filter(|row| row.truth.is_met()).flat_map(|row| &row.evidence);
                    proofs.for_each(|entry| trace.proves(*entry));
                    Truth::Met
                }
                GeneratorState::Unknown => {
                    let open = rows.filter(|row| row.truth.is_unknown()).filter(decides);
                    open.fold(Truth::NotMet, |_, row| {
                        row.missing.iter().for_each(|fact| trace.lacks(*fact));
                        Truth::Unknown
                    })
                }
                _ => Truth::NotMet,
            };
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
        // One that nobody ended goes on, as it does on the timeline; when it ended may still be told.
        if let Some(course) = self.facts.courses.iter().find(|c| c.current.is_none() && c.groups & bit != 0) {
            trace.proves(course.entry);
            trace.wants_field(course.entry, Field::Length);
            return Truth::Met;
        }
        let knowledge = self.facts.knowledge;
        match knowledge.group_concept(group) {
            Some(concept) => self.facts.present(concept, None, trace),
            None => match knowledge.medicines_complete {
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
}
