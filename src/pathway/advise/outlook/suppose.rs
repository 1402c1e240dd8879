//! A copy of the case as it would be with an outcome of the next step.

use crate::model::{
    Assessment, Body, Case, Contrast, Date, Decision, DecisionChoice, Domain, Edit, End, Entry, Given,
    Guidance, Measure, Phase, Reading, Record, Recorded, Source, Treatment, TreatmentStatus, Value,
};
use crate::pathway::evaluate::last_action;
use crate::pathway::evaluation::{
    Answer, ConceptIx, CriterionIx, EntryIx, Evaluation, Fact, FlagResult, FlagState, Outcome, Role, Status,
    StepIx, Subject, TreatmentIx,
};
use crate::pathway::facts::Facts;
use crate::pathway::truth::Truth;
use crate::pathway::vocabulary::Nature;

use super::super::{answers, pretend};
use super::Ahead;

/// What stands for the technique of a treatment that is only supposed.
const SUPPOSED: &str = "supposed";

/// The two clear ends of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relief {
    /// All of the pain is gone.
    Full,
    /// None of it.
    None,
}

impl Relief {
    fn measure(self) -> Measure {
        Measure::Percent(match self {
            Self::Full => 100.0,
            Self::None => 0.0,
        })
    }
}

/// A supposed case, looked at from a day.
pub(super) struct Supposed<'a> {
    ahead: &'a Ahead<'a>,
    case: Case,
    pub(super) day: Date,
    /// Answers in favour of, or against, what the next step prepares.
    answers: Vec<(Fact, Answer)>,
    /// Whether the pain is supposed to be gone on that day.
    relieved: bool,
}

impl<'a> Supposed<'a> {
    /// The case as it is, looked at from a day.
    pub(super) fn new(ahead: &'a Ahead<'a>, day: Date) -> Self {
        Self { ahead, case: ahead.words.case.clone(), day, answers: Vec::new(), relieved: false }
    }

    /// The same, looked at from another day.
    pub(super) fn on(self, day: Date) -> Self {
        Self { day, ..self }
    }

    /// With the next step done, and relief in the first hours and in the weeks after.
    pub(super) fn done(
        self,
        treatment: TreatmentIx,
        (first_hours, weeks_after): (Option<Relief>, Option<Relief>),
    ) -> Option<Self> {
        let item = self.ahead.words.knowledge.treatment(treatment);
        let mut done = Treatment::done(item.id.clone());
        done.targets.clone_from(&self.ahead.next.targets);
        done.guidance = Some(Recorded::Known(Guidance::Fluoroscopy));
        done.contrast = Some(Recorded::Known(Contrast::AtTarget));
        done.anaesthetic = Some(Recorded::Known(Given::Given));
        let steroid = if item.item.nature == Nature::Steroid { Given::Given } else { Given::NotGiven };
        done.steroid = Some(Recorded::Known(steroid));
        // It is ours: how it was done will be on record.
        done.technique = Some(Recorded::Known(SUPPOSED.to_owned()));
        let on = self.ahead.now.as_of;
        let hours = first_hours.map(|relief| reading(Phase::Anaesthetic, on, relief));
        let weeks = weeks_after.map(|relief| reading(Phase::Therapeutic, self.day, relief));
        done.readings = hours.into_iter().chain(weeks).collect();
        let end = (item.item.nature == Nature::Course).then_some(End::On(self.day.into()));
        let entry = self.entry("supposed-step", on, Body::Treatment(Box::new(done)))?;
        let relieved = weeks_after == Some(Relief::Full);
        Self { relieved, ..self }.with(Record::Entry(Box::new(Entry { end, ..entry })))
    }

    /// With relief read on the day in treatments of the past.
    pub(super) fn judged(self, entries: &[EntryIx], relief: Relief) -> Option<Self> {
        let mut supposed = Self { relieved: relief == Relief::Full, ..self };
        for ix in entries {
            let mut entry = supposed.case.entries.get(ix.0)?.clone();
            if let Body::Treatment(treatment) = &mut entry.body {
                treatment.readings.push(reading(Phase::Therapeutic, supposed.day, relief));
            }
            supposed = supposed.with(Record::Entry(Box::new(entry)))?;
        }
        Some(supposed)
    }

    /// With an answer.
    pub(super) fn answered(self, fact: Fact, answer: &Answer) -> Option<Self> {
        let case = pretend::with(&self.ahead.words, self.ahead.now, fact, answer)?;
        Some(Self { case, ..self })
    }

    /// With the answers that make, or keep, what the next step decides in favour of what waits for it.
    pub(super) fn settled(self, outcome: Outcome) -> Option<Self> {
        let wanted = if outcome == Outcome::Works { Truth::Met } else { Truth::NotMet };
        let mut supposed = self;
        for (step, criterion) in supposed.decided() {
            if let Some(found) = supposed.deciding(step, criterion, wanted) {
                supposed.answers.push(found);
            }
        }
        Some(supposed)
    }

    /// With the steps declined, so far as they are not closed already.
    pub(super) fn declined(self, steps: &[StepIx]) -> Option<Self> {
        let knowledge = self.ahead.words.knowledge;
        let then = self.evaluated()?;
        let open = |step: StepIx| {
            let mut results = then.steps.iter().filter(|r| r.step == step);
            results.any(|r| r.status.may_lead() || r.status == Status::NotYet)
        };
        let mut supposed = self;
        for (step, n) in steps.iter().filter(|step| open(**step)).zip(1..) {
            let decision = Decision {
                evaluation: String::new(),
                knowledge: then.knowledge.edition.clone(),
                policy: supposed.ahead.words.policy.id.clone(),
                step: knowledge.step(*step).id.clone(),
                targets: Vec::new(),
                choice: DecisionChoice::Declined,
                reason: None,
                instead: None,
                revisit: None,
            };
            let id = format!("supposed-decision-{n}");
            let entry = supposed.entry(&id, supposed.day, Body::Decision(decision))?;
            supposed = supposed.with(Record::Entry(Box::new(entry)))?;
            supposed = supposed.refused(*step, n)?;
        }
        Some(supposed)
    }

    /// With the treatment of a step put down as declined, so that nothing prepares for it.
    fn refused(self, step: StepIx, n: usize) -> Option<Self> {
        let knowledge = self.ahead.words.knowledge;
        let performs = &knowledge.step(step).performs;
        let mut all = (0u16..).zip(knowledge.treatments());
        let Some((_, item)) = all.find(|(at, _)| performs.contains(TreatmentIx(*at))) else {
            return Some(self);
        };
        let mut treatment = Treatment::done(item.id.clone());
        treatment.status = TreatmentStatus::Declined;
        let entry =
            self.entry(&format!("supposed-refusal-{n}"), self.day, Body::Treatment(Box::new(treatment)))?;
        self.with(Record::Entry(Box::new(entry)))
    }

    /// The supposed case as of its day, with today's findings written down again on it.
    pub(super) fn evaluated(&self) -> Option<Evaluation> {
        let now = self.ahead.now;
        let problem = self.ahead.words.case.problem(&now.problem)?;
        let (knowledge, policy) = (self.ahead.words.knowledge, self.ahead.words.policy);
        let facts = Facts::new(knowledge, policy, self.ahead.words.case, problem, now.as_of);
        let mut findings = facts.valid_findings();
        // A score of today is none of that day: it would deny the relief that is supposed.
        let score =
            |id: &str| knowledge.concept_named(id).is_some_and(|ix| knowledge.concept(ix).item.pain_score);
        findings.retain(|f| !score(f.concept.as_str()));
        if self.relieved {
            for finding in &mut findings {
                let concept = knowledge.concept_named(finding.concept.as_str());
                let after = concept.and_then(|ix| knowledge.concept(ix).item.after_relief.clone());
                if let Some(word) = after {
                    finding.value = Recorded::Known(Value::Choice(word));
                }
            }
        }
        for (fact, answer) in &self.answers {
            let Subject::Concept(ix) = fact.subject else { continue };
            let Answer::Value(value) = answer else { continue };
            let concept = knowledge.concept(ix).id.clone();
            findings.retain(|f| f.concept != concept || f.site != fact.site);
            let value = Recorded::Known(value.clone());
            findings.push(crate::model::Finding { concept, site: fact.site, value, date: None, note: None });
        }
        let again = self.entry("supposed-findings", self.day, Body::Assessment(Assessment { findings }))?;
        let mut case = Edit::put(&self.case, Record::Entry(Box::new(again))).apply(&self.case).ok()?;
        case.entries.extend(self.settled_flags(&facts));
        self.ahead.evaluate(&case, self.day)
    }

    /// What was done about red flags that are settled today, as of the day: findings of today that are written down again
    /// on it raise them no second time.
    fn settled_flags(&self, facts: &Facts<'_>) -> Vec<Entry> {
        let knowledge = self.ahead.words.knowledge;
        // What is supposed is new, and may raise it again.
        let supposed = |f: &FlagResult| {
            let mut triggers = knowledge.flag(f.flag).triggers.iter();
            triggers.any(|trigger| {
                let concepts = knowledge.criterion(*trigger).expr.concepts();
                let answers = |(fact, _): &(Fact, Answer)| match fact.subject {
                    Subject::Concept(ix) => concepts.contains(&ix),
                    _ => false,
                };
                self.answers.iter().any(answers)
            })
        };
        let settled =
            |f: &&FlagResult| matches!(f.state, FlagState::Cleared | FlagState::WorkedUp) && !supposed(f);
        let flags = self.ahead.now.flags.iter().filter(settled);
        let last = flags.filter_map(|f| last_action(facts, knowledge.flag(f.flag)));
        let copy = |(n, (_, _, entry)): (usize, (_, _, EntryIx))| {
            let id = format!("supposed-flag-{n}").parse().ok()?;
            let entry = self.ahead.words.case.entries.get(entry.0)?.clone();
            Some(Entry { id, date: self.day.into(), ..entry })
        };
        last.enumerate().filter_map(copy).collect()
    }

    /// Criteria of waiting steps that the next step obtains or comes before.
    fn decided(&self) -> Vec<(StepIx, CriterionIx)> {
        let (knowledge, next) = (self.ahead.words.knowledge, self.ahead.next.step);
        let own = knowledge.step(next).id.as_str();
        let obtained = |ix: &ConceptIx| knowledge.concept(*ix).item.by.as_deref() == Some(own);
        let mut decided = Vec::new();
        for step in self.ahead.waiting() {
            for ix in &knowledge.step(step).criteria {
                let criterion = knowledge.criterion(*ix);
                // What it is done for is told by its result, whichever step would ask for that once it was done.
                let tells =
                    || criterion.role == Role::Requires && criterion.expr.concepts().iter().any(obtained);
                if criterion.by == Some(next) || criterion.first == Some(next) || tells() {
                    decided.push((step, *ix));
                }
            }
        }
        decided
    }

    /// The answer to a fact of the criterion that makes it hold, or not; none where it is so already.
    fn deciding(&self, step: StepIx, ix: CriterionIx, wanted: Truth) -> Option<(Fact, Answer)> {
        let truth = |then: &Evaluation| {
            let rows = then.steps.iter().filter(|r| r.step == step && r.status != Status::NotIndicated);
            rows.flat_map(|r| &r.ledger).find(|row| row.criterion == ix).map(|row| row.truth)
        };
        let now = truth(&self.evaluated()?);
        // No ledger shows what holds because its premise does not.
        let idle = now.is_none() && self.ahead.words.knowledge.criterion(ix).premise.is_some();
        if now == Some(wanted) || (idle && wanted.is_met()) {
            return None;
        }
        let concepts: Vec<ConceptIx> = self.ahead.words.knowledge.criterion(ix).expr.concepts();
        for concept in concepts {
            let fact = Fact { subject: Subject::Concept(concept), site: crate::model::Site::default() };
            for choice in answers::choices(&self.ahead.words, fact) {
                let mut answers = self.answers.clone();
                answers.push((fact, choice.answer.clone()));
                let tried = Supposed { case: self.case.clone(), answers, ..*self };
                if tried.evaluated().as_ref().and_then(truth) == Some(wanted) {
                    return Some((fact, choice.answer));
                }
            }
        }
        None
    }

    fn with(self, record: Record) -> Option<Self> {
        let case = Edit::put(&self.case, record).apply(&self.case).ok()?;
        Some(Self { case, ..self })
    }

    fn entry(&self, id: &str, date: Date, body: Body) -> Option<Entry> {
        Some(Entry {
            id: id.parse().ok()?,
            date: date.into(),
            end: None,
            problems: vec![self.ahead.now.problem.clone()],
            known_on: None,
            source: Some(Source::OwnRecord),
            note: None,
            body,
        })
    }
}

fn reading(phase: Phase, on: Date, relief: Relief) -> Reading {
    Reading {
        phase,
        after: None,
        date: Some(on.into()),
        target: None,
        domain: Domain::Pain,
        measure: relief.measure(),
        lasted: None,
    }
}
