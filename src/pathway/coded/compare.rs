//! Compares what the pathway says of a case with what is coded.

use std::fmt::Write;

use crate::model::{Case, Target};
use crate::pathway::advise::{MOST_QUESTIONS, advise};
use crate::pathway::evaluate::{evaluate, explanations};
use crate::pathway::evaluation::{
    Evaluation, Fact, FlagResult, LedgerRow, Proposal, Status, StepIx, StepResult, Subject,
};
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::truth::Truth;
use crate::pathway::words::{Audience, Wording};

use super::{CodedCase, Expected, Judged};

/// `facet_joint L4-5 right`, with what the target has.
pub(in crate::pathway) fn place(target: Option<Target>) -> String {
    let Some(target) = target else { return String::new() };
    let mut text = target.structure.id().to_owned();
    if let Some(level) = target.level {
        let _ = write!(text, " {level}");
    }
    for word in [target.part.map(|part| part.id()), target.side.map(|side| side.id())].into_iter().flatten() {
        let _ = write!(text, " {word}");
    }
    text
}

/// The one-sided places of a written target, in order.
fn places(written: &[String]) -> Vec<String> {
    let sides = |text: &String| match text.strip_suffix("bilateral") {
        Some(head) => vec![format!("{head}left"), format!("{head}right")],
        None => vec![text.clone()],
    };
    let mut all: Vec<_> = written.iter().flat_map(sides).collect();
    all.sort();
    all
}

/// Everything that does not come out as coded; empty if all does.
pub(super) fn differences(
    knowledge: &Knowledge,
    policy: &Policy,
    coded: &CodedCase,
    judged: Judged,
) -> String {
    let CodedCase { case, expected, .. } = coded;
    match evaluate(knowledge, policy, case, &expected.problem, expected.as_of) {
        Ok(got) => {
            Run { knowledge, policy, case, expected, got, differences: String::new() }.differences(judged)
        }
        Err(error) => format!("  {error}\n"),
    }
}

/// One case with its evaluation, and what does not come out as coded.
struct Run<'a> {
    knowledge: &'a Knowledge,
    policy: &'a Policy,
    case: &'a Case,
    expected: &'a Expected,
    got: Evaluation,
    differences: String,
}

impl<'a> Run<'a> {
    fn id(&self, step: StepIx) -> &'a str {
        self.knowledge.step(step).id.as_str()
    }

    fn differ(&mut self, what: &str, wanted: &str, got: &str) {
        let _ = writeln!(self.differences, "  {what}\n    expected  {wanted}\n    got       {got}");
    }

    /// Adds the ledger of every target of a step to the differences, the rows that decided only.
    fn explain(&mut self, step: &str) {
        let results = self.got.steps.iter().filter(|s| self.id(s.step) == step);
        let text: String = results.map(|result| self.ledger(result)).collect();
        self.differences += &text;
    }

    fn ledger(&self, result: &StepResult) -> String {
        let mut text =
            format!("      {} {}: {}", self.id(result.step), place(result.target), result.status.id());
        for first in &result.first {
            let _ = write!(text, ", first {}", self.id(*first));
        }
        if let Some(until) = result.until {
            let _ = write!(text, ", until {until}");
        }
        text.push('\n');
        let rows = result.ledger.iter().filter(|row| row.favourable() != Truth::Met);
        rows.for_each(|row| text += &self.row(row));
        text
    }

    fn row(&self, row: &LedgerRow) -> String {
        let criterion = self.knowledge.criterion(row.criterion);
        let (knowledge, policy, case, audience) = (self.knowledge, self.policy, self.case, Audience::Screen);
        let words = Wording { knowledge, policy, case, audience };
        let truth = match row.truth {
            Truth::Met => "met",
            Truth::NotMet => "not met",
            Truth::Unknown => "unknown",
        };
        let mut text = format!(
            "        {:<9} {truth:<8} {}",
            row.role.id(),
            words.row_text(row, None).unwrap_or_default()
        );
        let entries = row.evidence.iter().filter_map(|e| self.case.entries.get(e.0)).map(|e| e.id.as_str());
        let entries: Vec<_> = entries.collect();
        if !entries.is_empty() {
            let _ = write!(text, "  [{}]", entries.join(", "));
        }
        if !row.missing.is_empty() {
            let facts: Vec<_> = row.missing.iter().map(|fact| self.fact(fact)).collect();
            let _ = write!(text, "  missing: {}", facts.join(", "));
        }
        let (file, line) = &criterion.at;
        let _ = writeln!(text, "  ({file}:{line})");
        text
    }

    fn fact(&self, fact: &Fact) -> String {
        match fact.subject {
            Subject::Concept(concept) => self.knowledge.concept(concept).id.to_string(),
            Subject::Field(_, field) => field.id().to_owned(),
            Subject::Onset => "onset".to_owned(),
            Subject::BirthDate => "birth_date".to_owned(),
            Subject::Sex => "sex".to_owned(),
        }
    }

    fn proposal(&self, proposal: &Proposal) -> String {
        let step = self.knowledge.step(proposal.step);
        let targets: Vec<_> = proposal.targets.iter().map(|t| place(Some(*t))).collect();
        let (strength, urgency) = (proposal.strength.id(), proposal.urgency.id());
        format!("{} ({}) {strength}, {urgency}, at [{}]", step.id, step.title, targets.join(", "))
    }

    fn hold_and_flags(&mut self) {
        if let Some(wanted) = self.expected.hold
            && wanted != self.got.hold.is_some()
        {
            let open = self.got.hold.iter().flat_map(|hold| &hold.open).map(|fact| self.fact(fact));
            let open = format!("{}, open: {}", !wanted, open.collect::<Vec<_>>().join(", "));
            self.differ("hold", &wanted.to_string(), &open);
        }
        for (flag, states) in &self.expected.flags {
            let got = self.got.flags.iter().find(|f| self.knowledge.flag(f.flag).id == *flag);
            if !got.is_some_and(|f| states.hold(f.state.id())) {
                let got = got.map_or("not a flag of the region".to_owned(), |f| self.flag(f));
                self.differ(&format!("flag {flag}"), &states.list().join(" or "), &got);
            }
        }
    }

    fn flag(&self, flag: &FlagResult) -> String {
        let open: Vec<_> = flag.open.iter().map(|fact| self.fact(fact)).collect();
        let trigger = flag.trigger.map_or("", |trigger| self.knowledge.criterion(trigger).say.as_str());
        format!("{} {trigger} open: [{}]", flag.state.id(), open.join(", "))
    }

    fn next(&mut self) {
        let Some(wanted) = &self.expected.next else { return };
        let Some(next) = self.got.plan.next.clone() else {
            self.differ("next", &wanted.any_of.join(" or "), "nothing");
            return wanted.any_of.iter().for_each(|step| self.explain(step));
        };
        let (id, got) = (self.id(next.step), self.proposal(&next));
        if !wanted.any_of.iter().any(|step| step == id) {
            self.differ("next", &wanted.any_of.join(" or "), &got);
            wanted.any_of.iter().for_each(|step| self.explain(step));
            return self.explain(id);
        }
        if let Some(targets) = &wanted.targets {
            let mut at: Vec<_> =
                next.targets.iter().flat_map(|t| t.atoms()).map(|t| place(Some(t))).collect();
            at.sort();
            if at != places(targets) {
                self.differ("targets of the next step", &places(targets).join(", "), &at.join(", "));
                self.explain(id);
            }
        }
        if !wanted.strength.is_empty() && !wanted.strength.iter().any(|s| s == next.strength.id()) {
            self.differ("strength of the next step", &wanted.strength.join(" or "), &got);
            self.explain(id);
        }
        if wanted.urgency.as_deref().is_some_and(|urgency| urgency != next.urgency.id()) {
            self.differ("urgency of the next step", wanted.urgency.as_deref().unwrap_or_default(), &got);
        }
        if let Some([first, last]) = wanted.date
            && !next.date.is_some_and(|date| first <= date && date <= last)
        {
            let date = next.date.map_or("no date".to_owned(), |date| date.to_string());
            self.differ("date of the next step", &format!("{first} to {last}"), &date);
        }
    }

    /// The results a key such as `mild` or `mild canal L4-5` speaks of.
    fn results(&self, key: &str) -> Vec<&StepResult> {
        let (step, at) = key.split_once(' ').unwrap_or((key, ""));
        let here = |s: &&StepResult| self.id(s.step) == step && (at.is_empty() || place(s.target) == at);
        self.got.steps.iter().filter(here).collect()
    }

    fn statuses(&mut self) {
        for (key, wanted) in &self.expected.statuses {
            let got: Vec<_> = self.results(key).iter().map(|s| s.status.id()).collect();
            if got.is_empty() || !got.iter().all(|status| wanted.hold(status)) {
                self.differ(&format!("status of {key}"), &wanted.list().join(" or "), &got.join(", "));
                self.explain(key.split(' ').next().unwrap_or_default());
            }
        }
        for (key, [first, last]) in &self.expected.until {
            let got: Vec<_> = self.results(key).iter().map(|s| s.until).collect();
            if got.is_empty() || !got.iter().all(|d| d.is_some_and(|d| *first <= d && d <= *last)) {
                self.differ(&format!("day of {key}"), &format!("{first} to {last}"), &format!("{got:?}"));
            }
        }
    }

    fn plan(&mut self) {
        let plan = self.got.plan.clone();
        let ids = |list: &[Proposal]| list.iter().map(|p| self.id(p.step)).collect::<Vec<_>>();
        let mut leading: Vec<_> = plan.next.iter().map(|p| self.id(p.step)).collect();
        leading.extend(plan.next.iter().flat_map(|p| &p.tie).map(|step| self.id(*step)));
        leading.extend(ids(&plan.alternatives));
        let alongside = ids(&plan.alongside);
        let all: Vec<_> = leading.iter().chain(&alongside).copied().collect();
        let expected = self.expected;
        for (what, wanted, got) in [
            ("among the alternatives", &expected.alternatives, &leading),
            ("alongside", &expected.alongside, &alongside),
            ("in the plan", &expected.proposed, &all),
        ] {
            for step in wanted {
                if !got.contains(&step.as_str()) {
                    self.differ(what, step, &got.join(", "));
                    self.explain(step);
                }
            }
        }
    }

    fn refusals(&mut self) {
        let next = self.got.plan.next.as_ref().map(|p| self.id(p.step));
        for step in &self.expected.not_next {
            if next == Some(step.as_str()) {
                self.differ("next", &format!("anything but {step}"), step);
            }
        }
        for step in &self.expected.not_offered {
            let may_lead = |s: &&StepResult| s.status.may_lead();
            let offered = self.results(step).into_iter().filter(may_lead).count();
            if offered > 0 {
                let wanted = Status::ALL.iter().filter(|s| !s.may_lead()).map(|s| s.id());
                self.differ(&format!("status of {step}"), &wanted.collect::<Vec<_>>().join(", "), "may lead");
                self.explain(step);
            }
        }
    }

    fn questions(&mut self) {
        if self.expected.questions.is_empty() {
            return;
        }
        let advice = advise(self.knowledge, self.policy, self.case, &self.got);
        if advice.questions.len() > MOST_QUESTIONS {
            let count = advice.questions.len().to_string();
            self.differ("number of questions", &format!("{MOST_QUESTIONS} at most"), &count);
        }
        let asked: Vec<_> = advice
            .questions
            .iter()
            .flat_map(|question| question.items.iter().chain([&question.fact]))
            .map(|fact| self.fact(fact))
            .collect();
        for wanted in &self.expected.questions {
            if !asked.contains(wanted) {
                self.differ("questions", wanted, &asked.join(", "));
            }
        }
    }

    fn explained(&mut self) {
        if self.expected.explained.is_empty() {
            return;
        }
        let all = explanations(self.knowledge, self.policy, self.case, &self.got);
        for (entry, wanted) in &self.expected.explained {
            let position = self.case.entries.iter().position(|known| known.id.as_str() == entry);
            if position.is_none() {
                self.differ("entry", entry, "is not in the case");
            }
            let of = all.iter().filter(|explained| Some(explained.entry.0) == position);
            let known = of.filter_map(|explained| self.knowledge.explanation(explained.explanation));
            let mut got: Vec<&str> = known.map(|explanation| explanation.id.as_str()).collect();
            let mut wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
            got.sort_unstable();
            wanted.sort_unstable();
            if got != wanted {
                let (wanted, got) = (wanted.join(", "), got.join(", "));
                self.differ(&format!("what may explain {entry}"), &wanted, &got);
            }
        }
    }

    /// Everything that does not come out as coded; empty if all does.
    fn differences(mut self, judged: Judged) -> String {
        self.hold_and_flags();
        self.next();
        self.statuses();
        self.plan();
        self.refusals();
        self.explained();
        if judged == Judged::PlanAndQuestions {
            self.questions();
        }
        self.differences
    }
}
