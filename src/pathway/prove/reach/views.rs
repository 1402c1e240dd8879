//! What an evaluation says of one rule, in the words of files.

use crate::model::Target;
use crate::pathway::coded::place;
use crate::pathway::evaluation::{
    Evaluation, FlagIx, GeneratorIx, LedgerRow, Proposal, Role, Status, StepIx, StepResult, Subject,
};
use crate::pathway::knowledge::Knowledge;

/// The rule a case was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pathway::prove) enum About {
    Step(StepIx),
    Flag(FlagIx),
    Generator(GeneratorIx),
    /// What leads, what follows, what goes alongside.
    Plan,
}

impl About {
    /// As it is written: `step mbb`.
    pub(in crate::pathway::prove) fn label(self, knowledge: &Knowledge) -> String {
        match self {
            Self::Step(ix) => format!("step {}", knowledge.step(ix).id),
            Self::Flag(ix) => format!("flag {}", knowledge.flag(ix).id),
            Self::Generator(ix) => format!("generator {}", knowledge.generator(ix).id),
            Self::Plan => "plan".to_owned(),
        }
    }

    /// The rule that is written so.
    pub(in crate::pathway::prove) fn named(knowledge: &Knowledge, label: &str) -> Option<Self> {
        every(knowledge).find(|about| about.label(knowledge) == label)
    }
}

/// Every rule of a pack, the plan last.
fn every(knowledge: &Knowledge) -> impl Iterator<Item = About> {
    let flags = (0..).map(FlagIx).take(knowledge.flags().len()).map(About::Flag);
    let generators = (0..).map(GeneratorIx).take(knowledge.generators().len()).map(About::Generator);
    let steps = (0..).map(StepIx).take(knowledge.steps().len()).map(About::Step);
    flags.chain(generators).chain(steps).chain([About::Plan])
}

/// The rule of which two evaluations of the same case say something else: one of `first` if they do, else any, else the
/// plan; none if they say the same of all.
pub(in crate::pathway::prove) fn differing(
    knowledge: &Knowledge,
    first: &[About],
    (one, other): (&Evaluation, &Evaluation),
) -> Option<About> {
    if one == other {
        return None;
    }
    let differs = |about: &About| said(knowledge, *about, one) != said(knowledge, *about, other);
    first.iter().copied().find(differs).or_else(|| every(knowledge).find(differs))
}

/// What is said of a rule, at each of its targets.
pub(in crate::pathway::prove) fn said(
    knowledge: &Knowledge,
    about: About,
    evaluation: &Evaluation,
) -> Vec<String> {
    match about {
        About::Step(ix) => {
            let results = evaluation.steps.iter().filter(|result| result.step == ix);
            let text = results.map(|result| {
                let first = result.first.iter().map(|ix| format!(", first {}", knowledge.step(*ix).id));
                let until = result.until.map(|day| format!(", until {day}"));
                let stands = against(knowledge, result);
                let rest: String = first.chain(until).chain(open(knowledge, result)).chain(stands).collect();
                format!("{}{}{rest}", at(result.target), result.status.id())
            });
            text.collect()
        }
        About::Flag(ix) => {
            let flag = evaluation.flags.iter().find(|result| result.flag == ix);
            let text = flag.map(|flag| {
                let urgency = flag.urgency.map(|urgency| format!(", {}", urgency.id()));
                format!("{}{}", flag.state.id(), urgency.unwrap_or_default())
            });
            text.into_iter().collect()
        }
        About::Generator(ix) => {
            let results = evaluation.generators.iter().filter(|result| result.generator == ix);
            let mut text: Vec<String> = results
                .map(|result| {
                    format!("{}{}, support {}", at(result.target), result.state.id(), result.support)
                })
                .collect();
            text.sort();
            text
        }
        About::Plan => plan(knowledge, evaluation),
    }
}

/// What forbids a step or has to be weighed, as it reads.
fn against(knowledge: &Knowledge, result: &StepResult) -> Option<String> {
    let counts = |row: &&LedgerRow| matches!(row.role, Role::Excludes | Role::Weighs) && row.truth.is_met();
    let says = result.ledger.iter().filter(counts).map(|row| knowledge.criterion(row.criterion).say.as_str());
    let says: Vec<&str> = says.collect();
    (!says.is_empty()).then(|| format!(", against it: {}", says.join(" / ")))
}

/// What is open at a step that may lead, or needs it to be known.
fn open(knowledge: &Knowledge, result: &StepResult) -> Option<String> {
    let told = result.status.may_lead() || result.status == Status::NeedsInformation;
    let mut facts: Vec<&str> = Vec::new();
    for fact in result.ledger.iter().filter(|row| told && row.truth.is_unknown()).flat_map(|row| &row.missing)
    {
        let id = match fact.subject {
            Subject::Concept(concept) => knowledge.concept(concept).id.as_str(),
            Subject::Field(_, field) => field.id(),
            Subject::Onset => "onset",
            Subject::BirthDate => "birth_date",
            Subject::Sex => "sex",
        };
        if !facts.contains(&id) {
            facts.push(id);
        }
    }
    (!facts.is_empty()).then(|| format!(", open: {}", facts.join(" ")))
}

fn at(target: Option<Target>) -> String {
    target.map(|target| format!("{}: ", place(Some(target)))).unwrap_or_default()
}

fn plan(knowledge: &Knowledge, evaluation: &Evaluation) -> Vec<String> {
    let line = |what: &str, proposal: &Proposal| {
        let Proposal { step, strength, urgency, date, .. } = proposal;
        let date = date.map(|date| format!(", {date}")).unwrap_or_default();
        format!("{what} {} {}, {}{date}", knowledge.step(*step).id, strength.id(), urgency.id())
    };
    let plan = &evaluation.plan;
    let next = plan.next.iter().map(|proposal| line("next", proposal));
    let ties =
        plan.next.iter().flat_map(|next| &next.tie).map(|ix| format!("tie {}", knowledge.step(*ix).id));
    let others = plan.alternatives.iter().map(|proposal| line("then", proposal));
    let beside = plan.alongside.iter().map(|proposal| line("alongside", proposal));
    next.chain(ties).chain(others).chain(beside).collect()
}
