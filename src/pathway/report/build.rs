//! Turns positions into ids and sentences.

use crate::model::{EntryId, Missing, PolicyId, Recorded, StepId, Target, Value};
use crate::pathway::evaluation::{
    self, Advice, Answer, EntryIx, Evaluation, Explained, FlagResult, FlagState, GeneratorResult, LedgerRow,
    StepIx, StepResult, Subject, TreatmentReading,
};
use crate::pathway::knowledge::Change;
use crate::pathway::remarks;
use crate::pathway::words::{self, Wording};

use super::ahead;
use super::shape::{
    ChangedFigure, Consequence, Criterion, Explanation, Fact, Gap, Generator, Hold, KnowledgeStamp, Plan,
    Proposal, Question, Reading, RedFlag, ReliefDays, Report, Step,
};

pub(super) struct Builder<'a> {
    pub(super) words: &'a Wording<'a>,
    evaluation: &'a Evaluation,
}

impl<'a> Builder<'a> {
    pub(super) fn new(words: &'a Wording<'a>, evaluation: &'a Evaluation) -> Self {
        Self { words, evaluation }
    }

    pub(super) fn report(&self, advice: &Advice) -> Report {
        let Self { words, evaluation } = self;
        let plan = &evaluation.plan;
        let policy: &PolicyId = &words.policy.id;
        Report {
            as_of: evaluation.as_of,
            problem: evaluation.problem.clone(),
            knowledge: KnowledgeStamp {
                edition: evaluation.knowledge.edition.clone(),
                sha256: evaluation.knowledge.sha256.clone(),
            },
            policy: policy.clone(),
            policy_changes: words.policy.changes(words.knowledge).map(|c| changed(&c)).collect(),
            red_flags: evaluation.flags.iter().map(|flag| self.flag(flag)).collect(),
            hold: evaluation.hold.as_ref().map(|hold| Hold {
                flags: hold.flags.iter().map(|ix| words.knowledge.flag(*ix).id.clone()).collect(),
                open: self.facts(&hold.open),
            }),
            remarks: self.remarks(),
            readings: evaluation
                .readings
                .iter()
                .filter_map(|reading| self.reading(reading, advice))
                .collect(),
            generators: evaluation.generators.iter().map(|generator| self.generator(generator)).collect(),
            plan: Plan {
                next: plan.next.as_ref().map(|next| self.proposal(next)),
                alternatives: plan.alternatives.iter().map(|p| self.proposal(p)).collect(),
                alongside: plan.alongside.iter().map(|p| self.proposal(p)).collect(),
            },
            steps: evaluation.steps.iter().map(|step| self.step(step)).collect(),
            questions: advice.questions.iter().map(|question| self.question(question)).collect(),
            coverage: advice.coverage.as_ref().map(|coverage| self.coverage(coverage)),
            disputes: advice.disputes.iter().filter_map(|disputed| self.dispute(disputed)).collect(),
            outlook: advice.outlook.as_ref().map(|outlook| ahead::outlook(words, outlook)),
        }
    }

    fn remarks(&self) -> Vec<String> {
        let Wording { knowledge, policy, case, .. } = *self.words;
        let problem = case.problem(&self.evaluation.problem);
        let look = |problem| remarks((knowledge, policy), (case, problem), self.evaluation.as_of);
        problem.map(look).unwrap_or_default()
    }

    fn flag(&self, result: &FlagResult) -> RedFlag {
        let flag = self.words.knowledge.flag(result.flag);
        let raised = result.state == FlagState::Present;
        RedFlag {
            id: flag.id.clone(),
            label: self.words.flag(result.flag),
            status: result.state,
            urgency: result.urgency,
            trigger: result.trigger.and_then(|ix| self.words.criterion(ix, None)),
            evidence: self.entries(&result.evidence),
            open: self.facts(&result.open),
            send_to: Some(flag.send_to.clone()).filter(|who| raised && !who.is_empty()),
        }
    }

    fn reading(&self, reading: &TreatmentReading, advice: &Advice) -> Option<Reading> {
        let row = reading.reading.map(|ix| self.words.knowledge.reading(ix));
        Some(Reading {
            entry: self.entry(reading.entry)?,
            treatment: reading.treatment.map(|ix| self.words.knowledge.treatment(ix).id.clone()),
            target: reading.target,
            response: reading.response,
            function: reading.function,
            block: reading.block,
            reading: row.map(|row| row.id.clone()),
            says: row.map(|row| row.say.clone()),
            relief_days: reading.relief_days.map(|(at_least, at_most)| ReliefDays { at_least, at_most }),
            explanations: advice
                .explanations
                .iter()
                .filter(|explained| explained.entry == reading.entry)
                .filter_map(|explained| self.explanation(explained))
                .collect(),
        })
    }

    fn explanation(&self, explained: &Explained) -> Option<Explanation> {
        let explanation = self.words.knowledge.explanation(explained.explanation)?;
        let signs = explained.signs.iter().filter_map(|row| self.words.criterion(row.criterion, None));
        Some(Explanation {
            id: explanation.id.clone(),
            label: explanation.label.clone(),
            read: explained.read,
            signs: signs.collect(),
            then: explanation.then.clone(),
            sources: explanation.sources.clone(),
        })
    }

    fn generator(&self, result: &GeneratorResult) -> Generator {
        let generator = self.words.knowledge.generator(result.generator);
        Generator {
            id: generator.id.clone(),
            label: generator.label.clone(),
            target: result.target,
            state: result.state,
            support: result.support,
            ledger: self.ledger(&result.ledger, result.target),
        }
    }

    pub(super) fn proposal(&self, proposal: &evaluation::Proposal) -> Proposal {
        let again = words::looks_again(proposal);
        let reasons = words::reasons(self.evaluation, proposal);
        Proposal {
            step: self.id(proposal.step),
            sentence: self.words.proposal(proposal),
            targets: proposal.targets.clone(),
            strength: proposal.strength,
            urgency: proposal.urgency,
            why: reasons.iter().map(|reason| self.reason(reason)).collect(),
            assumptions: self.words.assumptions(self.evaluation, proposal),
            ties: self.ids(&proposal.tie),
            prepares: proposal.prepares.map(|ix| self.id(ix)),
            referral: self.referral(proposal.step),
            not_before: proposal.date.filter(|_| !again),
            review: proposal.date.filter(|_| again),
        }
    }

    /// Who is written to when a step leads the plan of the problem.
    fn referral(&self, step: StepIx) -> Option<String> {
        self.words.referral(self.evaluation, step).map(str::to_owned)
    }

    fn reason(&self, reason: &words::Reason) -> Criterion {
        let criterion = self.words.knowledge.criterion(reason.criterion);
        Criterion {
            text: self.words.reason_text(reason).unwrap_or_default(),
            role: reason.role,
            truth: reason.truth,
            speaks: reason.speaks.into(),
            assumed: reason.assumed,
            evidence: self.entries(&reason.evidence),
            missing: self.facts(&reason.missing),
            sources: criterion.sources.clone(),
        }
    }

    fn step(&self, result: &StepResult) -> Step {
        Step {
            id: self.id(result.step),
            target: result.target,
            status: result.status,
            first: self.ids(&result.first),
            needed_by: self.ids(&result.needed_by),
            until: result.until,
            ledger: self.ledger(&result.ledger, result.target),
        }
    }

    fn ledger(&self, rows: &[LedgerRow], target: Option<Target>) -> Vec<Criterion> {
        let row = |row: &LedgerRow| Criterion {
            text: self.words.row_text(row, target).unwrap_or_default(),
            role: row.role,
            truth: row.truth,
            speaks: row.favourable().into(),
            assumed: row.assumed,
            evidence: self.entries(&row.evidence),
            missing: self.facts(&row.missing),
            sources: self.words.knowledge.criterion(row.criterion).sources.clone(),
        };
        rows.iter().map(row).collect()
    }

    fn question(&self, question: &evaluation::Question) -> Question {
        let Fact { concept, site, entry, .. } = self.fact(&question.fact);
        Question {
            concept,
            site,
            entry,
            text: question.text.clone(),
            items: self.facts(&question.items),
            leads_to: question
                .answers
                .iter()
                .map(|consequence| Consequence {
                    answer: answer(&consequence.answer),
                    label: consequence.label.clone(),
                    leads_to: consequence.leads_to.clone(),
                    next: consequence.next.map(|ix| self.id(ix)),
                })
                .collect(),
        }
    }

    pub(super) fn facts(&self, facts: &[evaluation::Fact]) -> Vec<Fact> {
        facts.iter().map(|fact| self.fact(fact)).collect()
    }

    fn fact(&self, fact: &evaluation::Fact) -> Fact {
        let words = self.words;
        let problem = words.case.problem(&self.evaluation.problem);
        let why = problem.map(|problem| {
            words::why_missing(words.knowledge, (words.case, problem), fact, self.evaluation.as_of)
        });
        Fact {
            concept: words.fact_id(fact),
            site: fact.site,
            entry: match fact.subject {
                Subject::Field(ix, _) => self.entry(ix),
                _ => None,
            },
            label: words.fact(fact),
            missing: match why {
                Some(words::Gap::Missing(reason, _)) => reason.into(),
                Some(words::Gap::Contradicts) => Gap::Contradicts,
                None => Gap::NotAsked,
            },
        }
    }

    pub(super) fn entry(&self, ix: EntryIx) -> Option<EntryId> {
        self.words.entry(ix).map(|entry| entry.id.clone())
    }

    pub(super) fn entries(&self, list: &[EntryIx]) -> Vec<EntryId> {
        list.iter().filter_map(|ix| self.entry(*ix)).collect()
    }

    pub(super) fn id(&self, ix: StepIx) -> StepId {
        self.words.knowledge.step(ix).id.clone()
    }

    pub(super) fn ids(&self, list: &[StepIx]) -> Vec<StepId> {
        list.iter().map(|ix| self.id(*ix)).collect()
    }
}

fn changed(change: &Change<'_>) -> ChangedFigure {
    ChangedFigure {
        figure: change.name.to_owned(),
        label: change.now.label.clone(),
        value: change.now.value,
        was: change.was.value,
        unit: change.now.unit.clone(),
        certainty: change.now.certainty.id().to_owned(),
        sources: change.now.sources.clone(),
    }
}

fn answer(answer: &Answer) -> Recorded<Value> {
    match answer {
        Answer::Value(value) => Recorded::Known(value.clone()),
        Answer::Field(word) => Recorded::Known(Value::Choice(word.clone())),
        Answer::CannotBeKnown => Recorded::Missing(Missing::CannotBeKnown),
    }
}
