//! An evaluation as a note in plain text, as a colleague would write it: for the command line and the clipboard. The
//! patient's name is not in it.

mod coverage;
mod outlook;
mod rejected;

use std::collections::BTreeSet;

use crate::model::Problem;
use crate::pathway::evaluate::{matters, was_asked};
use crate::pathway::evaluation::{
    Advice, EntryIx, Evaluation, Explained, Fact, FlagResult, FlagState, Proposal, Question, Response, Role,
    Status, TreatmentReading,
};
use crate::pathway::facts::Facts;
use crate::pathway::knowledge::OnUnknown;
use crate::pathway::remarks;
use crate::pathway::truth::Truth;
use crate::pathway::vocabulary::Nature;
use crate::pathway::words::{
    self, Headline, Reason, Wording, dates, headline, reasons, screened_on, terms, uncapitalised,
};

/// The note: what comes first and why, red flags, questions with what their answers lead to, what goes alongside, what
/// the payer says, the look ahead if the advice holds one, what was considered and not chosen.
#[must_use]
pub fn note(words: &Wording<'_>, evaluation: &Evaluation, advice: &Advice) -> String {
    let Some(problem) = words.case.problem(&evaluation.problem) else { return String::new() };
    let mut note = Note { words, evaluation, problem, text: String::new() };
    note.line(&format!("{}, as of {}", problem.title, dates::day(evaluation.as_of)));
    note.first();
    note.red_flags();
    note.remarks();
    if !matches!(headline(evaluation), Headline::Emergency(_)) {
        note.questions(&advice.questions);
    }
    note.alongside(&evaluation.plan.alongside);
    note.proposals("Other steps that are open", &evaluation.plan.alternatives);
    note.disputes(&advice.disputes);
    note.expects();
    if let Some(coverage) = &advice.coverage {
        note.covered(coverage);
    }
    if let Some(outlook) = &advice.outlook {
        note.ahead(outlook);
    }
    note.readings(&advice.explanations);
    note.rejected();
    note.foot();
    note.text
}

pub(super) struct Note<'a> {
    words: &'a Wording<'a>,
    evaluation: &'a Evaluation,
    problem: &'a Problem,
    text: String,
}

impl Note<'_> {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.line(text);
    }

    /// Names of the entries that prove something, in brackets; empty for none.
    fn evidence(&self, entries: &[crate::pathway::evaluation::EntryIx]) -> String {
        let names: Vec<String> = entries.iter().map(|ix| self.words.evidence(*ix)).collect();
        if names.is_empty() { String::new() } else { format!("  [{}]", names.join("; ")) }
    }

    /// What comes first: an emergency, an open screen, or the plan.
    fn first(&mut self) {
        let evaluation = self.evaluation;
        let before = match headline(evaluation) {
            Headline::Emergency(flag) => self.raised("Emergency", flag),
            Headline::Flag(flag) => self.raised("A red flag stands", flag),
            Headline::Hold(open) => self.hold(open),
            Headline::Plan(_) => "",
            Headline::Nothing => return self.heading("No step is open for this problem."),
        };
        if let Some(next) = &evaluation.plan.next {
            self.next(before, next);
        }
        if matches!(headline(evaluation), Headline::Flag(_)) {
            self.open_screen();
        }
    }

    /// The open questions of the other flags, below the one that stands: they hold neither its image nor its referral.
    fn open_screen(&mut self) {
        let Some(hold) = &self.evaluation.hold else { return };
        self.heading("Ask too, while this goes on: what is open of the other red flags");
        hold.open.iter().for_each(|fact| self.open(fact));
    }

    /// Tells of a flag that leads the plan; what stands before the plan is empty.
    fn raised(&mut self, what: &str, flag: &FlagResult) -> &'static str {
        let urgency = flag.urgency.map_or_else(String::new, |u| format!(", {}", terms::urgency(u)));
        self.heading(&format!("{what}: {}{urgency}", self.words.knowledge.flag(flag.flag).label));
        if let Some(text) = flag.trigger.and_then(|ix| self.words.criterion(ix, None)) {
            self.line(&format!("  ! {text}{}", self.evidence(&flag.evidence)));
        }
        let withheld = self.evaluation.steps.iter().filter(|step| step.status == Status::Withheld);
        let mut steps: Vec<_> = withheld.map(|step| step.step).collect();
        steps.dedup();
        let rule = self.words.knowledge.flag(flag.flag);
        if !rule.send_to.is_empty() {
            self.line(&format!("  Send to: {}.", rule.send_to));
        }
        for (action, n) in self.words.actions(flag).zip(1..) {
            self.line(&format!("  {n}. {action}"));
        }
        if !steps.is_empty() {
            let count = steps.len();
            let steps = if count == 1 { "1 step waits".to_owned() } else { format!("{count} steps wait") };
            self.line(&format!("  {steps} until this is worked up; an operation for it does not."));
        }
        ""
    }

    /// Tells of the open screen; gives what stands before the plan.
    fn hold(&mut self, open: usize) -> &'static str {
        let answers =
            if open == 1 { "1 answer is open".to_owned() } else { format!("{open} answers are open") };
        self.heading(&format!("On hold: red flags not known, {answers}"));
        self.line("Answer the red-flag screen first. Needles, implants and elective surgery wait for it.");
        let facts = self.evaluation.hold.iter().flat_map(|hold| &hold.open);
        for fact in facts {
            self.open(fact);
        }
        "Behind the hold, if the screen is clear: "
    }

    /// An open fact as a question, with the reason why it is open.
    fn open(&mut self, fact: &Fact) {
        let gap = self.words.gap(self.problem, fact, self.evaluation.as_of);
        self.line(&format!("  ? {}  [{gap}]", self.words.question(fact)));
    }

    fn next(&mut self, before: &str, next: &Proposal) {
        let head = self.words.proposal_head(next, self.evaluation.as_of);
        let head = if before.is_empty() { head } else { uncapitalised(&head) };
        self.heading(&format!("{before}{head} ({})", terms::urgency(next.urgency)));
        self.line(&self.words.proposal(next));
        let reason = self.words.reason(next);
        if !reason.is_empty() {
            self.line(&reason);
        }
        // Whom a flag names stands above it already.
        let named = match headline(self.evaluation) {
            Headline::Emergency(flag) | Headline::Flag(flag) => {
                !self.words.knowledge.flag(flag.flag).send_to.is_empty()
            }
            _ => false,
        };
        if let Some(who) = self.words.referral(self.evaluation, next.step).filter(|_| !named) {
            self.line(&format!("Referral: {}.", who.replace('_', " ")));
        }
        let confirm = |reason: &Reason| self.confirmed_on_the_day(reason);
        let (on_the_day, why): (Vec<_>, Vec<_>) =
            reasons(self.evaluation, next).into_iter().partition(confirm);
        self.why(&why);
        // What is wanted and what must not be are two lists: nobody confirms an infection.
        let unwanted = |reason: &Reason| matches!(reason.role, Role::Excludes | Role::Weighs);
        let (rule_out, confirm): (Vec<_>, Vec<_>) = on_the_day.into_iter().partition(unwanted);
        for (head, list) in [("To confirm on the day", confirm), ("To rule out on the day", rule_out)] {
            let items: Vec<String> = list.iter().filter_map(|r| self.words.reason_line(r)).collect();
            if !items.is_empty() {
                self.line(&format!("  {head}: {}.", items.join("; ")));
            }
        }
        let assumed = self.words.assumptions(self.evaluation, next);
        if !assumed.is_empty() {
            self.line(&format!("  Assuming: {}.", assumed.join("; ")));
        }
    }

    /// Whether a reason is open in a way that is settled on the day of the procedure.
    fn confirmed_on_the_day(&self, reason: &Reason) -> bool {
        let criterion = self.words.knowledge.criterion(reason.criterion);
        reason.speaks.is_unknown() && criterion.unknown == OnUnknown::Confirm
    }

    fn why(&mut self, reasons: &[Reason]) {
        // What would show that it was tried or works is told only where it does.
        let told = |r: &&Reason| !matches!((r.role, r.truth), (Role::Exhausts | Role::Works, Truth::NotMet));
        // What is ruled out by nothing on the timeline (pregnancy of a man) needs no line.
        let proven = |r: &&Reason| r.truth.is_met() || !r.speaks.is_met() || !r.evidence.is_empty();
        for reason in reasons.iter().filter(told).filter(proven).filter(|reason| !reason.assumed) {
            let Some(text) = self.words.reason_line(reason) else { continue };
            let missing: Vec<String> = reason
                .missing
                .iter()
                .map(|fact| {
                    let gap = self.words.gap(self.problem, fact, self.evaluation.as_of);
                    format!("{}: {}", self.words.fact(fact), uncapitalised(&gap))
                })
                .collect();
            let open = if missing.is_empty() || reason.speaks != Truth::Unknown {
                String::new()
            } else {
                format!("  [{}]", missing.join("; "))
            };
            let mark = mark(reason.speaks);
            self.line(&format!("  {mark} {text}{}{open}", self.evidence(&reason.evidence)));
        }
    }

    fn red_flags(&mut self) {
        self.heading("Red flags");
        let evaluation = self.evaluation;
        if evaluation.flags.is_empty() {
            self.line("  None belongs to this region.");
        }
        let words = self.words;
        let facts = Facts::new(words.knowledge, words.policy, words.case, self.problem, evaluation.as_of);
        // What redirects and nobody has a reason to ask about is no open question beside a step that is offered.
        let idle = |flag: &FlagResult| {
            let item = words.knowledge.flag(flag.flag);
            flag.state == FlagState::Unknown && item.redirects && !matters(&facts, item)
        };
        for flag in evaluation.flags.iter().filter(|flag| flag.state != FlagState::Absent && !idle(flag)) {
            self.flag(flag);
        }
        if let Some(hold) = &evaluation.hold {
            let knowledge = self.words.knowledge;
            let labels: Vec<&str> = hold.flags.iter().map(|ix| knowledge.flag(*ix).label.as_str()).collect();
            self.line(&format!("  ? Not known: {}.", labels.join("; ")));
        }
        let absent = |flag: &&FlagResult| flag.state == FlagState::Absent || idle(flag);
        let of = (self.words.case, self.problem);
        let day = |flag: &FlagResult| screened_on(self.words.knowledge, of, flag.flag, evaluation.as_of);
        let answered = |flag: &FlagResult| was_asked(&facts, words.knowledge.flag(flag.flag));
        let (asked, unasked): (Vec<&FlagResult>, Vec<&FlagResult>) =
            evaluation.flags.iter().filter(absent).partition(|flag| {
                !idle(flag) && (!flag.answered.is_empty() || day(flag).is_some() || answered(flag))
            });
        let mut absent: Vec<(String, Vec<String>)> = Vec::new();
        for flag in asked {
            let asked = day(flag);
            let asked = asked.map_or_else(String::new, |date| format!(", asked {}", dates::partial(date)));
            let label = self.words.knowledge.flag(flag.flag).label.clone();
            match absent.iter_mut().find(|(date, _)| *date == asked) {
                Some((_, labels)) => labels.push(label),
                None => absent.push((asked, vec![label])),
            }
        }
        for (asked, labels) in absent {
            self.line(&format!("  Absent{asked}: {}.", labels.join("; ")));
        }
        // Nobody asked, as nothing gave a reason to: that is no answer. What has no screen is only raised, never asked.
        let unasked = unasked.iter().map(|flag| self.words.knowledge.flag(flag.flag));
        let unasked: Vec<&str> =
            unasked.filter(|flag| !flag.screen.is_empty()).map(|flag| flag.label.as_str()).collect();
        if !unasked.is_empty() {
            self.line(&format!("  Not asked, as nothing on record calls for it: {}.", unasked.join("; ")));
        }
    }

    fn flag(&mut self, flag: &FlagResult) {
        // What holds is told with its open facts where the hold is told.
        if self.evaluation.hold.as_ref().is_some_and(|hold| hold.flags.contains(&flag.flag)) {
            return;
        }
        let label = self.words.flag(flag.flag);
        let state = terms::flag_state(flag.state);
        let urgency = flag.urgency.map_or_else(String::new, |u| format!(", {}", terms::urgency(u)));
        let detail = match flag.state {
            FlagState::Unknown => {
                let open: Vec<String> = flag.open.iter().map(|fact| self.words.fact(fact)).collect();
                format!(" (open: {})", open.join("; "))
            }
            _ => self.evidence(&flag.evidence),
        };
        let mark = if flag.state == FlagState::Unknown { "?" } else { "!" };
        self.line(&format!("  {mark} {label}: {state}{urgency}{detail}"));
    }

    /// What in the record cannot be right.
    fn remarks(&mut self) {
        let Wording { knowledge, policy, case, .. } = *self.words;
        let remarks = remarks((knowledge, policy), (case, self.problem), self.evaluation.as_of);
        if !remarks.is_empty() {
            self.heading("Look at the record again");
        }
        for remark in remarks {
            self.line(&format!("  ? {remark}"));
        }
    }

    fn questions(&mut self, questions: &[Question]) {
        // The screen is asked where the hold is told.
        let single: Vec<&Question> = questions.iter().filter(|question| question.items.is_empty()).collect();
        if single.is_empty() {
            return;
        }
        self.heading("Questions that could change this");
        for question in single {
            let gap = self.words.gap(self.problem, &question.fact, self.evaluation.as_of);
            self.line(&format!("  ? {}  [{gap}]", question.text));
            for alike in question.answers.chunk_by(|a, b| a.leads_to == b.leads_to) {
                let labels: Vec<&str> = alike.iter().map(|answer| answer.label.as_str()).collect();
                let leads_to = alike.first().map_or("", |answer| answer.leads_to.as_str());
                self.line(&format!("      {} → {leads_to}", labels.join(" / ")));
            }
        }
    }

    fn proposals(&mut self, heading: &str, proposals: &[Proposal]) {
        if proposals.is_empty() {
            return;
        }
        self.heading(heading);
        for proposal in proposals {
            self.line(&format!("  - {}", self.proposal(proposal)));
        }
    }

    /// What goes alongside. All that one physical therapist is asked for stands on one line.
    fn alongside(&mut self, proposals: &[Proposal]) {
        let mut lines: Vec<(Option<&str>, String)> = Vec::new();
        for proposal in proposals {
            let text = self.proposal(proposal);
            let asked = self.words.knowledge.step(proposal.step).referral.as_deref();
            match lines.iter_mut().find(|(other, _)| asked.is_some() && *other == asked) {
                Some((_, line)) => {
                    line.push(' ');
                    line.push_str(&text);
                }
                None => lines.push((asked, text)),
            }
        }
        if lines.is_empty() {
            return;
        }
        self.heading("Alongside");
        for (_, line) in lines {
            self.line(&format!("  - {line}"));
        }
    }

    /// A proposal with where it stands.
    fn proposal(&self, proposal: &Proposal) -> String {
        let standing = match (proposal.strength, proposal.date) {
            (Status::Offered, None) => String::new(),
            (status, None) => format!(" ({})", terms::status(status)),
            (status, Some(day)) => {
                let day = dates::short_day(day, self.evaluation.as_of);
                format!(" ({}, {day})", terms::status(status))
            }
        };
        format!("{}{standing}", self.words.proposal(proposal))
    }

    fn readings(&mut self, explanations: &[Explained]) {
        let mut lines: Vec<String> = Vec::new();
        let told = self.evaluation.readings.iter().filter(|reading| self.tells(reading));
        let entries: BTreeSet<EntryIx> = told.map(|reading| reading.entry).collect();
        for entry in entries {
            for said in self.words.read(self.evaluation, entry) {
                let line = format!("  - {}: {}", self.words.evidence_at(entry, &said), said.says);
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        if !lines.is_empty() {
            self.heading("What past treatments say");
        }
        for line in lines {
            self.line(&line);
        }
        self.explained(explanations);
    }

    /// Each explanation once, with the treatments it may explain where it is not all of them.
    fn explained(&mut self, explanations: &[Explained]) {
        let entries: BTreeSet<EntryIx> = explanations.iter().map(|explained| explained.entry).collect();
        let mut told: Vec<(String, String, Vec<EntryIx>)> = Vec::new();
        for explained in explanations {
            let then =
                self.words.knowledge.explanation(explained.explanation).map(|known| known.then.clone());
            let (Some(says), Some(then)) = (self.words.explanation(explained), then) else { continue };
            match told.iter_mut().find(|(other, _, _)| *other == says) {
                Some((_, _, of)) => of.push(explained.entry),
                None => told.push((says, then, vec![explained.entry])),
            }
        }
        if !told.is_empty() {
            self.heading("What may explain what did not help");
        }
        for (says, then, of) in told {
            let of: Vec<String> = of.iter().map(|entry| self.words.evidence(*entry)).collect();
            let of =
                if of.len() == entries.len() { String::new() } else { format!(" For {}.", of.join("; ")) };
            self.line(&format!("  - {says}.{of} {then}"));
        }
    }

    /// Whether an outcome can be expected of it: tests have none, and a medicine for another illness says nothing.
    fn tells(&self, reading: &TreatmentReading) -> bool {
        match reading.treatment.map(|ix| self.words.knowledge.treatment(ix).item.nature) {
            Some(nature) => !matches!(nature, Nature::Test | Nature::Referral),
            None => reading.response != Response::NotAssessable,
        }
    }

    fn foot(&mut self) {
        let edition = &self.evaluation.knowledge.edition;
        let policy = &self.words.policy.label;
        self.text.push('\n');
        self.line(&format!("Knowledge {edition}; policy: {policy}."));
        let changes: Vec<String> =
            self.words.policy.changes(self.words.knowledge).map(|change| words::change(&change)).collect();
        if !changes.is_empty() {
            self.line(&format!("Figures this policy changes: {}.", changes.join("; ")));
        }
        self.line("Decision support: the physician decides.");
    }
}

/// The mark of a criterion that speaks for, against, or is open.
fn mark(speaks: Truth) -> char {
    match speaks {
        Truth::Met => '✓',
        Truth::NotMet => '✗',
        Truth::Unknown => '?',
    }
}
