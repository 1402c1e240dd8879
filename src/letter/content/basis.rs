//! The annex, where it is asked for: what the proposal rests on, criterion by criterion, with the records that prove it,
//! the sources and the edition of the knowledge. What rests on a figure from memory is not printed.

use super::passage::{Passage, dashed, tidy};
use super::pattern::Slots;
use super::{Composer, Reader};
use crate::letter::document::Section;
use crate::model::{LetterPart, Value};
use crate::pathway::expression::Expr;
use crate::pathway::words::{Audience, Reason, Wording, from_memory, reasons};
use crate::pathway::{Proposal, Role, Truth};

/// Records named behind a criterion.
const PROOFS: usize = 2;

impl Composer<'_> {
    /// The sections of the annex; none unless the physician asked for it. A copy and an addendum go without.
    pub(super) fn annex(&self) -> Vec<Section> {
        let asked = self.request.draft.is_some_and(|draft| draft.parts.contains(&LetterPart::Basis));
        let whole = self.request.reader == Reader::Recipient && self.request.amends.is_none();
        let knowledge = self.lexicon.0;
        let policy = self.request.policy.or_else(|| knowledge.policy(&self.evaluation.policy));
        let (Some(next), Some(policy), true) = (&self.evaluation.plan.next, policy, asked && whole) else {
            return Vec::new();
        };
        let words = Wording { knowledge, policy, case: self.case, audience: Audience::Letter };
        let mut said = reasons(self.evaluation, next);
        said.retain(|reason| self.may_be_told(&words, reason));
        // What nobody answered is not known, though the plan does not wait for the answer.
        for reason in said.iter_mut().filter(|reason| reason.speaks == Truth::Met) {
            if self.is_unanswered(reason) {
                reason.speaks = Truth::Unknown;
            }
        }
        let mut out = vec![self.annexed("basis.proposal", "annex.proposal_label", |passage, slots| {
            let proposal = dashed(&tidy(&words.proposal(next)));
            self.say(passage, "annex.proposal", &slots.with("proposal", proposal));
        })];
        let groups = [
            (Truth::Met, "basis.for", "annex.for_label"),
            (Truth::NotMet, "basis.against", "annex.against_label"),
            (Truth::Unknown, "basis.open", "annex.open_label"),
        ];
        for (speaks, id, label) in groups {
            out.push(self.annexed(id, label, |passage, slots| {
                for reason in said.iter().filter(|reason| reason.speaks == speaks) {
                    let proofs: Vec<String> =
                        reason.evidence.iter().take(PROOFS).map(|ix| words.evidence(*ix)).collect();
                    let line = slots
                        .clone()
                        .with_some("criterion", words.reason_line(reason).map(|line| dashed(&tidy(&line))))
                        .with_some("proofs", (!proofs.is_empty()).then(|| dashed(&proofs.join("; "))));
                    passage.say_on_new_line(&self.wording.pattern("annex.line"), &line);
                }
            }));
        }
        out.push(self.annexed("basis.sources", "annex.sources_label", |passage, slots| {
            let sources = self.sources(next, &said);
            let sources = (!sources.is_empty()).then(|| sources.join("; "));
            self.say(passage, "annex.source_list", &slots.with_some("sources", sources));
            let edition = self.slots().with("edition", knowledge.stamp().edition.as_str());
            passage.say_on_new_line(
                &self.wording.pattern("annex.edition"),
                &edition.with("policy", policy.label.as_str()),
            );
        }));
        out.retain(|section| section.blocks.iter().any(|block| !block.content().to_notation().is_empty()));
        out
    }

    /// Whether an exclusion counts as not the case only because nobody answered.
    fn is_unanswered(&self, reason: &Reason) -> bool {
        let expr = &self.lexicon.0.criterion(reason.criterion).expr;
        matches!(reason.role, Role::Excludes | Role::Weighs)
            && holds_noted(expr)
            && self.truth(expr).is_unknown()
    }

    /// What the findings say of a condition, where what is not noted is not known. What no finding decides is left to the
    /// findings beside it.
    fn truth(&self, expr: &Expr) -> Truth {
        match expr {
            Expr::All(parts) => parts.iter().map(|part| self.truth(part)).fold(Truth::Met, Truth::and),
            Expr::Any(parts) => parts.iter().map(|part| self.truth(part)).fold(Truth::NotMet, Truth::or),
            Expr::Not(inner) => !self.truth(inner),
            Expr::Noted(inner) => self.truth(inner),
            leaf => {
                let ids = leaf.concepts().into_iter().filter_map(|ix| self.lexicon.concept_at(ix));
                let values: Vec<Option<&Value>> =
                    ids.map(|(id, _)| self.current(id).and_then(|known| known.value())).collect();
                match values.as_slice() {
                    [Some(Value::Absent)] => Truth::NotMet,
                    values if values.iter().any(Option::is_none) => Truth::Unknown,
                    _ => Truth::Met,
                }
            }
        }
    }

    fn annexed(&self, id: &str, label: &str, write: impl FnOnce(&mut Passage, Slots)) -> Section {
        let mut passage = Passage::default();
        write(&mut passage, self.slots());
        Section { id: id.to_owned(), label: self.wording.pattern(label), blocks: vec![passage.block(id)] }
    }

    /// Whether a reason may be printed: it rests on no figure from memory, and on nothing kept from this reader.
    fn may_be_told(&self, words: &Wording<'_>, reason: &Reason) -> bool {
        let Some(line) = words.reason_line(reason) else { return false };
        let line = line.to_lowercase();
        let private = self.wording.list("annex_kept_back").iter().any(|word| line.contains(word.as_str()));
        !private || !self.keeps_back("self_harm_thoughts")
    }

    /// What the step and the reasons cite, each once, with its year; nothing that is remembered only.
    fn sources(&self, next: &Proposal, said: &[Reason]) -> Vec<String> {
        let knowledge = self.lexicon.0;
        let step = &knowledge.step(next.step).sources;
        let criteria = said.iter().flat_map(|reason| &knowledge.criterion(reason.criterion).sources);
        let mut out: Vec<String> = Vec::new();
        for source in step.iter().chain(criteria).filter_map(|id| knowledge.source(id)) {
            let year = source.year.map_or_else(String::new, |year| format!(", {year}"));
            let title = if source.title.contains(year.trim_start_matches(", ")) && !year.is_empty() {
                source.title.clone()
            } else {
                format!("{}{year}", source.title)
            };
            if !from_memory(source.certainty) && !out.contains(&title) {
                out.push(title);
            }
        }
        out
    }
}

/// Whether a part of a condition counts only where it is noted.
fn holds_noted(expr: &Expr) -> bool {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().any(holds_noted),
        Expr::Not(inner) => holds_noted(inner),
        Expr::Noted(_) => true,
        _ => false,
    }
}
