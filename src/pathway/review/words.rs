//! The review in sentences: neutral ones, about what was on record and what the pathway makes of it.

use crate::pathway::evaluation::{Fact, FlagState, Role, Status, StepIx, StepResult};
use crate::pathway::knowledge::StepRole;
use crate::pathway::truth::Truth;
use crate::pathway::words::{Wording, dates, places, uncapitalised};

use super::{Look, Review, Standing};

/// So many answers that nobody wrote down are named in the note; of more, the number is told.
const LISTED: usize = 4;

impl Look {
    /// Where it stood, in one sentence.
    #[must_use]
    pub fn says(&self, words: &Wording<'_>) -> String {
        match self.standing {
            Standing::Next if self.asked.is_empty() => "The pathway would have proposed it.".to_owned(),
            Standing::Next => {
                format!("The pathway would have proposed it, and asked first for: {}.", self.facts(words))
            }
            Standing::Offered if self.is_alongside(words) => {
                "The pathway would have had it alongside.".to_owned()
            }
            Standing::Offered => "The pathway would have offered it, after another step.".to_owned(),
            Standing::Weighed => {
                "The pathway would have offered it once this was weighed and agreed:".to_owned()
            }
            Standing::AskedFirst => {
                format!("The pathway would have asked first for: {}.", self.facts(words))
            }
            Standing::OtherFirst => self.waits(words),
            Standing::Waiting => format!("The pathway would have left it as it stood: {}.", self.waiting()),
            Standing::NotOffered => {
                "From what was on record, the pathway would have proposed another step.".to_owned()
            }
            Standing::Against => "On record, this spoke against it:".to_owned(),
            Standing::Beginning => {
                "The pathway begins after it, and has no rule for the first one.".to_owned()
            }
            Standing::NoStep => "The pathway has no step for it in this region.".to_owned(),
            Standing::Undated => "Its date is not known, so it cannot be looked back at.".to_owned(),
        }
    }

    /// Criteria that explain where it stood: what had to be weighed, what spoke against it, what was not met.
    #[must_use]
    pub fn because(&self, words: &Wording<'_>) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        if self.standing == Standing::Against {
            lines.extend(self.flags(words).map(|label| format!("Red flag: {label}")));
        }
        for result in self.results() {
            let rows = result.ledger.iter().filter(|row| row.favourable() == Truth::NotMet);
            for row in rows.filter(|row| self.tells(row.role)) {
                let line = words.ledger_line(row, result.target);
                lines.extend(line.filter(|line| !lines.contains(line)));
            }
        }
        lines
    }

    /// Answers of the red-flag screen that nobody wrote down by then.
    #[must_use]
    pub fn unrecorded(&self) -> &[Fact] {
        let hold = self.evaluation.as_ref().and_then(|evaluation| evaluation.hold.as_ref());
        hold.map(|hold| hold.open.as_slice()).unwrap_or_default()
    }

    /// The results that stand for it.
    pub fn results(&self) -> impl Iterator<Item = &StepResult> {
        let steps = self.evaluation.as_ref().map(|e| e.steps.as_slice()).unwrap_or_default();
        self.basis.iter().filter_map(|n| steps.get(*n))
    }

    /// Steps that would have come first.
    #[must_use]
    pub fn first(&self) -> Vec<StepIx> {
        let mut first: Vec<StepIx> = Vec::new();
        for step in self.results().flat_map(|r| &r.first) {
            if !first.contains(step) {
                first.push(*step);
            }
        }
        first
    }

    fn tells(&self, role: Role) -> bool {
        match self.standing {
            Standing::Weighed => role == Role::Weighs,
            Standing::Against => role == Role::Excludes,
            Standing::NotOffered => !matches!(role, Role::Weighs | Role::Works),
            _ => false,
        }
    }

    fn flags<'e>(&'e self, words: &Wording<'e>) -> impl Iterator<Item = String> + use<'e> {
        let withheld = self.results().any(|r| r.status == Status::Withheld);
        let flags = self.evaluation.iter().flat_map(|e| &e.flags).filter(move |_| withheld);
        let words = *words;
        flags
            .filter(|f| matches!(f.state, FlagState::Present | FlagState::WorkedUp))
            .map(move |f| uncapitalised(&words.flag(f.flag)))
    }

    fn is_alongside(&self, words: &Wording<'_>) -> bool {
        self.results().any(|r| words.knowledge.step(r.step).role == StepRole::Alongside)
    }

    fn facts(&self, words: &Wording<'_>) -> String {
        let facts: Vec<String> = self.asked.iter().map(|fact| words.fact(fact)).collect();
        facts.join("; ")
    }

    fn waits(&self, words: &Wording<'_>) -> String {
        let first = self.first();
        let first: Vec<&str> = first.iter().map(|ix| words.step(*ix)).collect();
        let until = self.results().filter_map(|r| r.until).max();
        match (first.as_slice(), until) {
            ([], Some(day)) => format!("The pathway would have waited until {}.", dates::day(day)),
            ([], None) => "The pathway would have waited.".to_owned(),
            (steps, None) => format!("The pathway would have put first: {}.", places::list(steps)),
            (steps, Some(day)) => {
                let steps = places::list(steps);
                format!("The pathway would have put first: {steps}, and waited until {}.", dates::day(day))
            }
        }
    }

    fn waiting(&self) -> &'static str {
        match self.results().next().map(|r| r.status) {
            Some(Status::Declined) => "declined",
            Some(Status::Unavailable) => "not available",
            _ => "an earlier one was working",
        }
    }
}

/// The review as a note in plain text.
#[must_use]
pub fn note(words: &Wording<'_>, review: &Review) -> String {
    let title = words.case.problem(&review.problem).map_or("", |problem| problem.title.as_str());
    let mut text = format!("{title}, looked back at on {}\n", dates::day(review.as_of));
    if review.looks.is_empty() {
        text.push_str("\nNo past treatment is on record.\n");
    }
    for look in &review.looks {
        text.push('\n');
        one(&mut text, words, look);
    }
    let (edition, policy) = (&review.knowledge.edition, &words.policy.label);
    text.push_str(&format!(
        "\nKnowledge {edition}, which may be newer than the treatments; policy: {policy}.\n\
         The review reads what was on record the day before each treatment. What was known and not written down is not \
         in it.\nDecision support: the physician decides.\n"
    ));
    text
}

fn one(text: &mut String, words: &Wording<'_>, look: &Look) {
    let from = look.day.map(|day| format!(" (from what was known on {})", dates::day(day)));
    text.push_str(&format!("{}{}\n", words.evidence(look.entry), from.unwrap_or_default()));
    text.push_str(&format!("  {}\n", look.says(words)));
    for because in look.because(words) {
        text.push_str(&format!("  - {because}\n"));
    }
    let Some(evaluation) = &look.evaluation else { return };
    match look.unrecorded() {
        [] => {}
        few if few.len() <= LISTED => {
            let facts: Vec<String> = few.iter().map(|fact| words.fact(fact)).collect();
            text.push_str(&format!("  Red-flag answers not on record then: {}.\n", facts.join("; ")));
        }
        many => text.push_str(&format!("  {} red-flag answers are not on record then.\n", many.len())),
    }
    if let Some(next) = evaluation.plan.next.as_ref().filter(|_| look.standing != Standing::Next) {
        text.push_str(&format!("  Next step then: {}\n", words.proposal(next)));
    }
}
