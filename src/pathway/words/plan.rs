//! The plan in sentences: headline, proposal, its reasons and assumptions.

use crate::model::{Date, Level, Target};
use crate::pathway::evaluation::{
    Alternatives, CriterionIx, EntryIx, Evaluation, Fact, FlagResult, LedgerRow, Proposal, Role, Status,
    StepIx, StepResult, Urgency,
};
use crate::pathway::knowledge::{Instead, Step};
use crate::pathway::truth::Truth;

use super::{Wording, capitalised, dates, places, terms, uncapitalised};

/// What a look ahead takes for granted.
pub const OUTLOOK_ASSUMES: &str = "Today's findings are assumed to stand, and the outcome to be clear: all of the pain gone, or none of it.";

/// What stands before what follows otherwise.
const FAILS: &str = "If it fails";

/// So many facts that a step waits for are named in one line.
const MISSING_NAMED: usize = 4;

/// What a screen or a note about an evaluation begins with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Headline<'e> {
    /// A red flag of the two highest urgencies stands.
    Emergency(&'e FlagResult),
    /// The red-flag screen is open; so many facts are to be answered.
    Hold(usize),
    /// A red flag stands that can wait for days.
    Flag(&'e FlagResult),
    /// The plan.
    Plan(&'e Proposal),
    /// Every step is closed.
    Nothing,
}

/// What comes first in an evaluation. A flag that only redirects leads nothing: its work-up goes alongside.
#[must_use]
pub fn headline(evaluation: &Evaluation) -> Headline<'_> {
    let next = evaluation.plan.next.as_ref();
    // A plan that a flag leads has the urgency of the flag.
    let leads = |flag: &&FlagResult| next.is_none_or(|next| flag.urgency == Some(next.urgency));
    let flag = evaluation.leading_flag().filter(leads);
    match (flag, &evaluation.hold, next) {
        (Some(flag), _, _) if flag.urgency.is_some_and(|u| u <= Urgency::SameDay) => {
            Headline::Emergency(flag)
        }
        // A flag that is present never waits for the questions of another one.
        (Some(flag), _, _) => Headline::Flag(flag),
        (None, Some(hold), _) => Headline::Hold(hold.open.len()),
        (None, None, Some(next)) => Headline::Plan(next),
        (None, None, None) => Headline::Nothing,
    }
}

impl Wording<'_> {
    /// To whom the letter goes when a step leads or goes along, as a recipient's word. In an emergency the flag says so,
    /// and no kind of letter may fit.
    #[must_use]
    pub fn referral(&self, evaluation: &Evaluation, step: StepIx) -> Option<&str> {
        if let Headline::Emergency(flag) = headline(evaluation) {
            return self.knowledge.flag(flag.flag).refer.as_deref();
        }
        let problem = self.case.problem(&evaluation.problem)?;
        self.knowledge.recipient(step, problem.region)
    }
}

/// A criterion over all targets of a proposal at which it stands alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The criterion.
    pub criterion: CriterionIx,
    /// What it is for.
    pub role: Role,
    /// Whether it holds.
    pub truth: Truth,
    /// Of its alternatives the one that holds, or those that are open.
    pub alternatives: Alternatives,
    /// Whether it speaks for the step: met for it, not met against it, unknown open.
    pub speaks: Truth,
    /// Whether it is assumed, because it was asked and cannot be known.
    pub assumed: bool,
    /// The targets it speaks of; empty where the step has none.
    pub targets: Vec<Target>,
    /// Entries that prove it, the most telling first.
    pub evidence: Vec<EntryIx>,
    /// Facts that would decide it, if unknown.
    pub missing: Vec<Fact>,
}

/// The criteria of a proposal, each once: those that speak for it, those against it, those that are open, each group in
/// the order of the ledger.
#[must_use]
pub fn reasons(evaluation: &Evaluation, proposal: &Proposal) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for result in basis(evaluation, proposal) {
        for row in result.ledger.iter().filter(|row| says_something(row)) {
            join(&mut reasons, row, result.target);
        }
    }
    reasons.sort_by_key(|reason| reason.speaks);
    reasons
}

/// "It works" and "it was tried enough" say something only where they hold or are open.
fn says_something(row: &LedgerRow) -> bool {
    !matches!(row.role, Role::Works | Role::Exhausts) || !row.truth.is_not_met()
}

fn join(reasons: &mut Vec<Reason>, row: &LedgerRow, target: Option<Target>) {
    let speaks = row.favourable();
    let said = (row.criterion, speaks, row.assumed, row.alternatives);
    let same = |r: &&mut Reason| (r.criterion, r.speaks, r.assumed, r.alternatives) == said;
    let at = match reasons.iter_mut().find(same) {
        Some(reason) => reason,
        None => {
            reasons.push(Reason {
                criterion: row.criterion,
                role: row.role,
                truth: row.truth,
                alternatives: row.alternatives,
                speaks,
                assumed: row.assumed,
                targets: Vec::new(),
                evidence: Vec::new(),
                missing: Vec::new(),
            });
            let Some(added) = reasons.last_mut() else { return };
            added
        }
    };
    at.targets.extend(target);
    for entry in &row.evidence {
        if !at.evidence.contains(entry) {
            at.evidence.push(*entry);
        }
    }
    for fact in &row.missing {
        if !at.missing.contains(fact) {
            at.missing.push(*fact);
        }
    }
}

impl Wording<'_> {
    /// A reason as one line. `None` for a letter, if it rests on a figure from memory.
    #[must_use]
    pub fn reason_line(&self, reason: &Reason) -> Option<String> {
        let text = self.reason_text(reason)?;
        Some(ruled_out(text, reason.role, reason.speaks))
    }

    /// A reason as a statement that may be true or not. `None` for a letter, if it rests on a figure from memory.
    pub(in crate::pathway) fn reason_text(&self, reason: &Reason) -> Option<String> {
        self.statement(reason.criterion, reason.alternatives, reason.truth, &reason.targets)
    }

    /// A row of a ledger as a statement that may be true or not. `None` for a letter, as above.
    pub(in crate::pathway) fn row_text(&self, row: &LedgerRow, target: Option<Target>) -> Option<String> {
        let targets: Vec<Target> = target.into_iter().collect();
        self.statement(row.criterion, row.alternatives, row.truth, &targets)
    }

    /// A row of a ledger as one line. `None` for a letter, if it rests on a figure from memory.
    #[must_use]
    pub fn ledger_line(&self, row: &LedgerRow, target: Option<Target>) -> Option<String> {
        let text = self.row_text(row, target)?;
        Some(ruled_out(text, row.role, row.favourable()))
    }

    /// The sentence of a proposal: "Block the medial branches of the L4-5 facet joints, both sides."
    #[must_use]
    pub fn proposal(&self, proposal: &Proposal) -> String {
        let step = self.knowledge.step(proposal.step);
        let level = proposal.targets.first().and_then(|target| target.level);
        let place = level.and_then(Level::region);
        let own = place.and_then(|place| step.say_in.iter().find(|(region, _)| *region == place));
        let instead =
            proposal.worded.and_then(|n| step.instead.get(n)).and_then(|words| words.say.as_deref());
        let say = instead.or(own.map(|(_, say)| say.as_str())).unwrap_or(&step.say);
        let sentence = self.fill(say, &proposal.targets);
        sentence.unwrap_or_else(|| format!("{}.", self.step_at(proposal.step, &proposal.targets)))
    }

    /// What to do about a red flag, in order: what concerns this patient, or may.
    pub fn actions(&self, flag: &FlagResult) -> impl Iterator<Item = &str> {
        let rule = self.knowledge.flag(flag.flag);
        flag.actions.iter().filter_map(|n| rule.actions.get(*n)).map(|action| action.say.as_str())
    }

    /// The head over the sentence, with a date where the proposal is to wait or to look again.
    #[must_use]
    pub fn proposal_head(&self, proposal: &Proposal, as_of: Date) -> String {
        let head = terms::head(proposal.strength);
        match proposal.date {
            Some(date) if looks_again(proposal) => {
                let wait = if proposal.strength == Status::Working { head } else { "Wait" };
                let wait = wait.trim_end_matches(", look again");
                format!("{wait}, look again {}", dates::short_day(date, as_of))
            }
            Some(date) => format!("{head}, until {}", dates::short_day(date, as_of)),
            None => head.to_owned(),
        }
    }

    /// One line under the sentence: the nerves, what it prepares, or that it shares the choice; empty if none of them.
    #[must_use]
    pub fn reason(&self, proposal: &Proposal) -> String {
        format!("{} {}", self.nerves(proposal), self.beside_others(proposal)).trim().to_owned()
    }

    /// The nerves that supply the joints a step is aimed at, where it is done at the nerves.
    fn nerves(&self, proposal: &Proposal) -> String {
        if !self.knowledge.step(proposal.step).names_nerves {
            return String::new();
        }
        let levels = proposal.targets.iter().filter_map(|target| target.level);
        let segments = levels.filter_map(|level| self.knowledge.segment(level));
        let mut nerves: Vec<String> = Vec::new();
        for nerve in segments.flat_map(|segment| &segment.branches) {
            if !nerves.contains(nerve) {
                nerves.push(nerve.clone());
            }
        }
        if nerves.is_empty() { String::new() } else { format!("Nerves: {}.", places::list(&nerves)) }
    }

    /// What it prepares, or that it shares the choice.
    fn beside_others(&self, proposal: &Proposal) -> String {
        if let Some(prepared) = proposal.prepares {
            return format!("It comes before: {}.", self.step(prepared));
        }
        if proposal.tie.is_empty() {
            return String::new();
        }
        let others = proposal.tie.iter().filter(|ix| **ix != proposal.step);
        let equals: Vec<&str> =
            std::iter::once(&proposal.step).chain(others).map(|ix| self.step(*ix)).collect();
        format!("A tie: {}.", equals.join(" or "))
    }

    /// What the plan takes for granted because it was asked and cannot be known, each once.
    #[must_use]
    pub fn assumptions(&self, evaluation: &Evaluation, proposal: &Proposal) -> Vec<String> {
        let mut said = Vec::new();
        for result in basis(evaluation, proposal) {
            for row in result.ledger.iter().filter(|row| row.assumed) {
                if let Some(text) = self.row_text(row, result.target)
                    && !said.contains(&text)
                {
                    said.push(text);
                }
            }
        }
        said
    }

    /// One line on why a step is not offered, or until when it waits: "not before 4 Dec 2026", "after re-examination".
    #[must_use]
    pub fn standing(&self, result: &StepResult, as_of: Date) -> String {
        let status = terms::status(result.status);
        let mut words = vec![status.to_owned()];
        if !result.first.is_empty() {
            let firsts: Vec<&str> = result.first.iter().map(|ix| self.step(*ix)).collect();
            words.push(format!("{} first", places::list(&firsts)));
        }
        if let Some(until) = result.until {
            let day = dates::short_day(until, as_of);
            words.push(match result.status {
                Status::NotYet => format!("not before {day}"),
                Status::Declined | Status::Unavailable => format!("ask again {day}"),
                _ => format!("look again {day}"),
            });
        }
        words.join(", ")
    }

    /// Why a step is not the next one: where it stands, and the criterion that closes it.
    #[must_use]
    pub fn why_not(&self, result: &StepResult, as_of: Date) -> String {
        let standing = capitalised(&self.standing(result, as_of));
        if result.status == Status::NeedsInformation {
            let missing = self.missing(result);
            return if missing.is_empty() {
                standing
            } else {
                format!("{standing}. Still missing: {missing}")
            };
        }
        let row = deciding_row(result).filter(|_| !result.status.may_lead());
        let Some((row, line)) = row.and_then(|row| Some((row, self.ledger_line(row, result.target)?))) else {
            return standing;
        };
        // What does not hold says so itself.
        let open = if row.favourable() == Truth::Unknown { " (open)" } else { "" };
        format!("{standing}. {}{open}", capitalised(&line))
    }

    /// The facts whose absence keeps a step open, each once; those beyond the first few are counted.
    fn missing(&self, result: &StepResult) -> String {
        // Whether it was tried or works is only asked of what is indicated.
        let of_the_step = |row: &&LedgerRow| {
            matches!(row.role, Role::Indicates | Role::Requires | Role::Excludes) && !row.assumed
        };
        let open = result.ledger.iter().filter(|row| row.favourable() == Truth::Unknown);
        let mut names: Vec<String> = Vec::new();
        for fact in open.filter(of_the_step).flat_map(|row| &row.missing) {
            let name = self.fact(fact);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let more = names.len().saturating_sub(MISSING_NAMED);
        names.truncate(MISSING_NAMED);
        if more > 0 {
            names.push(format!("{more} more"));
        }
        names.join("; ")
    }

    /// What counts as success of a step, what follows then, and what follows otherwise; those that are written. What
    /// follows otherwise is left out where it names a step that is declined for now.
    #[must_use]
    pub fn outlook(&self, evaluation: &Evaluation, step: &Step) -> Vec<(&'static str, String)> {
        let declined = |ix: &StepIx| {
            let mut results = evaluation.steps.iter().filter(|r| r.step == *ix).peekable();
            results.peek().is_some() && results.all(|r| r.status == Status::Declined)
        };
        let refused = step.fails_into.iter().any(declined);
        let next = evaluation.plan.next.as_ref().filter(|p| self.knowledge.step(p.step).id == step.id);
        let instead = next.and_then(|p| p.worded).and_then(|n| step.instead.get(n));
        let other = |words: fn(&Instead) -> Option<&String>| instead.and_then(words);
        let parts = [
            ("It works if", other(|words| words.works_if.as_ref()).unwrap_or(&step.works_if)),
            ("If it works", other(|words| words.if_it_works.as_ref()).unwrap_or(&step.if_it_works)),
            (FAILS, other(|words| words.if_it_fails.as_ref()).unwrap_or(&step.if_it_fails)),
        ];
        parts
            .into_iter()
            .filter_map(|(head, text)| self.fill(text, &[]).map(|text| (head, capitalised(&text))))
            .filter(|(head, text)| !(text.is_empty() || refused && *head == FAILS))
            .collect()
    }
}

/// The criterion that closes a step: the first that speaks against it, else the first that is open. That a step does not
/// work yet closes nothing; of a step that needs information only what is open does.
#[must_use]
pub fn deciding_row(result: &StepResult) -> Option<&LedgerRow> {
    let first = |truth| result.ledger.iter().find(|row| row.role != Role::Works && row.favourable() == truth);
    let against = || first(Truth::NotMet).filter(|_| result.status != Status::NeedsInformation);
    against().or_else(|| first(Truth::Unknown))
}

/// What does not hold is said as such, so that neither a check mark nor a cross beside it can be misread.
pub(in crate::pathway) fn ruled_out(text: String, role: Role, speaks: Truth) -> String {
    let against = matches!(role, Role::Excludes | Role::Weighs | Role::Exhausts | Role::Opposes);
    let holds_not = if against { speaks == Truth::Met } else { speaks == Truth::NotMet };
    match (holds_not, role) {
        (false, _) => text,
        // "Not tried yet" that does not hold is nothing that is missing.
        (true, Role::Requires) if !["Not ", "No "].iter().any(|no| text.starts_with(no)) => {
            format!("Still missing: {}", uncapitalised(&text))
        }
        (true, _) => format!("Not the case: {}", uncapitalised(&text)),
    }
}

/// Whether the date of a proposal is when to look again; otherwise it is the first day it may be done.
#[must_use]
pub fn looks_again(proposal: &Proposal) -> bool {
    proposal.strength != Status::NotYet
}

/// The steps at their targets that a proposal stands for.
pub(in crate::pathway) fn basis<'e>(
    evaluation: &'e Evaluation,
    proposal: &'e Proposal,
) -> impl Iterator<Item = &'e StepResult> {
    proposal.basis.iter().filter_map(|at| evaluation.steps.get(*at))
}
