//! What the patient refused, and what cannot be had here.

use super::Composer;
use super::dates;
use super::passage::{Passage, capital, dashed, lower, tidy};
use super::pattern::Slots;
use crate::model::{Body, DecisionChoice, TreatmentStatus};

/// What was put off by who was asked to do it, and what the patient declined.
const PUT_OFF: &str = "why.put_off";
const DECLINED: &str = "why.declined";

impl Composer<'_> {
    /// What the patient has refused of the plan and of what was planned, each with its reason.
    pub(super) fn refusals(&self, passage: &mut Passage) {
        for (_, slots) in self.refused() {
            let pattern = self.refusal(&slots);
            let said = self.phrase(pattern, &slots).map(|text| text.to_plain());
            if !said.is_some_and(|said| self.question_says(&said)) {
                self.say(passage, pattern, &slots);
            }
        }
        self.out_of_reach(passage);
    }

    /// The sentence for a refusal: whose it was is told by its reason.
    pub(super) fn refusal(&self, slots: &Slots) -> &'static str {
        let reason = slots.get("reason").map(|reason| reason.to_plain().to_lowercase()).unwrap_or_default();
        let put_off =
            self.wording.list("words_of_putting_off").iter().any(|word| reason.contains(word.as_str()));
        if put_off { PUT_OFF } else { DECLINED }
    }

    /// Whether this letter has a place where each refusal stands with its reason.
    pub(super) fn tells_refusals(&self) -> bool {
        self.has_section("why") && !self.wording.pattern("why.declined").is_empty()
    }

    /// What cannot be had here, each with its reason.
    fn out_of_reach(&self, passage: &mut Passage) {
        for entry in self.entries() {
            let Body::Treatment(treatment) = &entry.body else { continue };
            let item = self.lexicon.treatment(treatment.treatment.as_str());
            if let (TreatmentStatus::Unavailable, Some(item)) = (treatment.status, item) {
                let reason = treatment.reason.as_deref().map(|reason| dashed(&tidy(reason)));
                let slots = self
                    .slots()
                    .with("Step", capital(&self.wording.spell(&item.label)))
                    .with_some("reason", reason.map(|reason| lower(&reason)));
                self.say(passage, "why.unavailable", &slots);
            }
        }
    }

    /// Each refusal that stands: what was refused, and its slots. What was taken up again later is no longer refused.
    pub(super) fn refused(&self) -> Vec<(&str, Slots)> {
        let mut refused: Vec<(&str, Slots)> = Vec::new();
        for entry in self.entries() {
            let (id, name, declined, reason, revisit) = match &entry.body {
                Body::Decision(decision) => (
                    decision.step.as_str(),
                    self.lexicon.step_named(decision.step.as_str()),
                    decision.choice == DecisionChoice::Declined,
                    decision.reason.as_deref(),
                    decision.revisit,
                ),
                Body::Treatment(treatment) => (
                    treatment.treatment.as_str(),
                    self.lexicon.treatment(treatment.treatment.as_str()).map(|item| item.label.as_str()),
                    treatment.status == TreatmentStatus::Declined,
                    treatment.reason.as_deref(),
                    treatment.revisit,
                ),
                _ => continue,
            };
            refused.retain(|(known, ..)| *known != id);
            if declined {
                let slots = self
                    .slots()
                    .with_some("step", name.map(|name| self.with_article(&lower(&self.wording.spell(name)))))
                    .with_some(
                        "Step",
                        name.map(|name| capital(&self.with_article(&lower(&self.wording.spell(name))))),
                    )
                    .with_some("reason", reason.map(|reason| dashed(&tidy(reason))))
                    .with_some(
                        "revisit",
                        revisit.filter(|day| day.interval().last > self.today).and_then(dates::within),
                    )
                    .with_some("date", dates::within(entry.date));
                refused.push((id, slots));
            }
        }
        refused
    }
}
