//! Payers and what they ask, and disputes between guidelines: what stands beside the pathway and never changes it.

use toml::Spanned;

use crate::pathway::evaluation::{CoverageIx, PayerIx, Role};
use crate::pathway::vocabulary::Certainty;

use super::super::coverage::{ConditionText, CoverageText, PayerText};
use super::super::disputes::DisputeText;
use super::super::policies::fits;
use super::super::rules::{CriterionText, OnUnknown, PolicyFigureText};
use super::super::{Condition, CoverageRule, Dispute, Payer, Policy};
use super::{Compiler, Head};

impl Compiler<'_, '_> {
    /// Compiles what payers ask. Their criteria stand behind those of the pathway, which no payer touches.
    pub(super) fn coverage(&mut self, payers: &[(Head<'_>, PayerText)], rules: &[(Head<'_>, CoverageText)]) {
        self.knowledge.own_criteria = self.knowledge.criteria.len();
        for (head, text) in payers {
            self.payer(head, text);
        }
        for (head, text) in rules {
            self.rule(head, text);
        }
    }

    /// Compiles a dispute.
    pub(super) fn dispute(&mut self, head: &Head<'_>, text: &DisputeText) {
        let sources = self.sources(head, &text.sources);
        let steps = self.steps_ix(head, &text.steps);
        let when = text.when.as_ref().and_then(|when| {
            let criterion = plain(when.clone(), Spanned::new(when.span(), text.pro.say.clone()));
            self.criterion(head, &criterion, Role::Indicates, &sources)
        });
        self.knowledge.disputes.push(Dispute {
            id: head.id.clone(),
            steps,
            when,
            pro: text.pro.clone(),
            contra: text.contra.clone(),
            sources,
        });
    }

    fn payer(&mut self, head: &Head<'_>, text: &PayerText) {
        for name in &text.asked_under {
            if self.knowledge.policy(name.get_ref()).is_none() {
                self.missing(head, name, "policy");
            }
        }
        let sources = self.sources(head, &text.sources);
        let Some(base) = self.knowledge.policy(text.policy.get_ref()).cloned() else {
            return self.missing(head, &text.policy, "policy");
        };
        let mut policy = Policy { label: text.label.clone(), ..base };
        for (name, figure) in &text.figures {
            self.figure_of(head, &mut policy, name, figure);
        }
        self.knowledge.payers.push(Payer {
            id: head.id.clone(),
            label: text.label.clone(),
            also: text.also.iter().map(|word| word.to_lowercase()).collect(),
            policy,
            asked_under: text.asked_under.iter().map(|name| name.get_ref().clone()).collect(),
            sources,
        });
    }

    fn figure_of(
        &mut self,
        head: &Head<'_>,
        policy: &mut Policy,
        name: &Spanned<String>,
        text: &PolicyFigureText,
    ) {
        let place = self.knowledge.policy_figure(name.get_ref());
        let Some(figure) = place.and_then(|ix| policy.figures.get_mut(usize::from(ix.0))) else {
            return self.missing(head, name, "policy figure");
        };
        if let Err(reason) = fits(&figure.unit, text.value) {
            return self.add(head, name.span().start, format!("'{}' {reason}", name.get_ref()));
        }
        (figure.value, figure.certainty) = (text.value, text.certainty);
        figure.sources.clone_from(&text.sources);
        for source in &text.sources {
            if let Some(reason) = self.knowledge.strange_source(source) {
                self.add(head, name.span().start, format!("'{}': {reason}", name.get_ref()));
            }
        }
    }

    fn rule(&mut self, head: &Head<'_>, text: &CoverageText) {
        let of = self.sources(head, &text.sources);
        let payer = self.knowledge.payers.iter().position(|payer| payer.id == *text.payer.get_ref());
        let payer = payer.and_then(|n| u16::try_from(n).ok()).map(PayerIx);
        let Some(payer) = payer else { return self.missing(head, &text.payer, "payer") };
        let steps = self.steps_ix(head, &text.steps);
        for (step, name) in steps.iter().zip(&text.steps) {
            if let Some(CoverageIx(n)) = self.knowledge.coverage_of(payer, *step)
                && let Some(other) = self.knowledge.coverage.get(usize::from(n))
            {
                let reason = format!(
                    "'{}' asks for '{}' already; a payer has one rule for a step",
                    other.id,
                    name.get_ref()
                );
                self.add(head, name.span().start, reason);
            }
        }
        if text.never.is_some() != text.criteria.is_empty() {
            let reason = "a payer's rule has criteria, or says why it never covers: write one of them";
            self.add(head, head.at, reason);
        }
        for wording in &text.done_so {
            self.wording(head, wording);
        }
        let criteria = self.conditions(head, &text.criteria, (&of, text.certainty));
        let papers = self.conditions(head, &text.papers, (&of, text.certainty));
        self.knowledge.coverage.push(CoverageRule {
            id: head.id.clone(),
            payer,
            steps,
            never: text.never.clone(),
            criteria,
            papers,
            done_so: text.done_so.iter().map(|wording| wording.get_ref().clone()).collect(),
            certainty: text.certainty,
            sources: of,
        });
    }

    fn conditions(
        &mut self,
        head: &Head<'_>,
        texts: &[ConditionText],
        (of, certainty): (&[String], Certainty),
    ) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for text in texts {
            if !matches!(text.unknown, OnUnknown::Ask | OnUnknown::Confirm) {
                let at = text.when.span().start;
                self.add(head, at, "what a payer asks and nobody knows is to ask, or to confirm");
            }
            let criterion = CriterionText {
                unknown: text.unknown,
                regions: text.regions.clone(),
                sources: text.sources.clone(),
                ..plain(text.when.clone(), text.say.clone())
            };
            let Some(criterion) = self.criterion(head, &criterion, Role::Requires, of) else { continue };
            let certainty = text.certainty.unwrap_or(certainty);
            conditions.push(Condition { criterion, shown_by: text.shown_by.clone(), certainty });
        }
        conditions
    }
}

/// A criterion that only says whether something holds.
fn plain(when: Spanned<String>, say: Spanned<String>) -> CriterionText {
    CriterionText {
        when: Some(when),
        premise: None,
        any: Vec::new(),
        say,
        unknown: OnUnknown::Ask,
        by: None,
        first: None,
        until: None,
        urgency: None,
        regions: Vec::new(),
        sources: Vec::new(),
    }
}
