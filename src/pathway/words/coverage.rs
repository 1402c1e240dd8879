//! Coverage in sentences: what the payer answers, its criteria, and the papers that are lacking; and both sides where
//! guidelines contradict each other. For the screen; a letter argues from the findings.

use crate::pathway::evaluation::{
    Answered, ChosenBy, Coverage, CoverageRow, CriterionIx, Disputed, Explained, StepCoverage,
};
use crate::pathway::knowledge::{Condition, CoverageRule, Payer, Side};
use crate::pathway::truth::Truth;
use crate::pathway::vocabulary::Certainty;

use super::fill::{Audience, UNVERIFIED, from_memory};
use super::{Wording, filled, uncapitalised};

/// One criterion of a payer as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageCriterion<'r> {
    /// The statement, marked where it is from memory.
    pub text: String,
    /// How sure it is what the payer asks.
    pub certainty: Certainty,
    /// Where it stands.
    pub row: &'r CoverageRow,
}

/// What a payer answers, in the middle of a sentence.
#[must_use]
pub fn answered(answer: Answered) -> &'static str {
    match answer {
        Answered::Met => "its criteria are met",
        Answered::Unknown => "not known yet",
        Answered::NotMet => "its criteria are not met",
        Answered::NotCovered => "not covered",
        Answered::NoRule => "no rule for this on file",
    }
}

impl<'a> Wording<'a> {
    /// Who is asked, and why: "Medicare", "eviCore (US commercial), by the policy in force".
    #[must_use]
    pub fn payer(&self, coverage: &Coverage) -> String {
        let named = self.case.patient.payer.clone().unwrap_or_default();
        match coverage.payer.and_then(|ix| self.knowledge.payer(ix)) {
            None => format!("{named}: no rules of this payer are on file"),
            Some(payer) if coverage.chosen_by == ChosenBy::Policy => {
                format!("{}, by the policy in force; the case does not say who pays", payer.label)
            }
            Some(payer) => payer.label.clone(),
        }
    }

    /// The criteria of a payer for one step.
    #[must_use]
    pub fn coverage_criteria<'r>(&self, step: &'r StepCoverage) -> Vec<CoverageCriterion<'r>> {
        let Some((rule, payer)) = self.coverage_rule(step) else { return Vec::new() };
        let rows = step.criteria.iter().filter_map(|row| {
            let condition = rule.criteria.iter().find(|c| c.criterion == row.criterion)?;
            let text = self.condition(payer, condition, row);
            Some(CoverageCriterion { text, certainty: condition.certainty, row })
        });
        rows.collect()
    }

    /// What has to be on file and is not: what shows an open criterion, the record of what only the patient told, and
    /// the papers the payer wants beside.
    #[must_use]
    pub fn coverage_lacks(&self, step: &StepCoverage) -> Vec<String> {
        let Some((rule, payer)) = self.coverage_rule(step) else { return Vec::new() };
        let mut lacks: Vec<String> = Vec::new();
        for row in &step.criteria {
            match row.truth {
                Truth::Unknown => {
                    let shown_by = rule.criteria.iter().find(|c| c.criterion == row.criterion);
                    match shown_by.map(|c| c.shown_by.as_str()).filter(|text| !text.is_empty()) {
                        Some(text) => lacks.push(text.to_owned()),
                        None => lacks.extend(row.missing.iter().map(|fact| self.fact(fact))),
                    }
                }
                Truth::Met => lacks.extend(row.told.iter().map(|entry| {
                    format!(
                        "the record of: {} (known from the patient)",
                        uncapitalised(&self.evidence(*entry))
                    )
                })),
                Truth::NotMet => {}
            }
        }
        lacks.extend(step.papers.iter().map(|paper| self.paper(payer, *paper)));
        let mut told: Vec<String> = Vec::new();
        lacks.retain(|lack| {
            let new = !told.contains(lack);
            told.push(lack.clone());
            new
        });
        lacks
    }

    /// Why it is never covered, or how it has to be done to be paid.
    #[must_use]
    pub fn coverage_remarks(&self, step: &StepCoverage) -> Vec<String> {
        let Some((rule, payer)) = self.coverage_rule(step) else { return Vec::new() };
        let never = rule.never.iter().map(|text| marked(text.clone(), rule.certainty));
        let so = rule.done_so.iter();
        never.chain(so.map(|text| filled(self.knowledge, &payer.policy, text))).collect()
    }

    /// Both sides of a dispute between guidelines; none if it is not of this knowledge.
    #[must_use]
    pub fn dispute(&self, disputed: &Disputed) -> Option<(String, String)> {
        let dispute = self.knowledge.dispute(disputed.dispute)?;
        let side = |side: &Side| marked(side.say.clone(), side.certainty);
        Some((side(&dispute.pro), side(&dispute.contra)))
    }

    /// Why a treatment may not have helped, with the signs on record: "The nerve itself is damaged: DN4 of 4 or more".
    #[must_use]
    pub fn explanation(&self, explained: &Explained) -> Option<String> {
        let explanation = self.knowledge.explanation(explained.explanation)?;
        let signs: Vec<String> = explained
            .signs
            .iter()
            .filter_map(|row| self.fill(&self.knowledge.criterion(row.criterion).say, &[]))
            .map(|sign| uncapitalised(&sign))
            .collect();
        Some(match signs.as_slice() {
            [] => explanation.label.clone(),
            signs => format!("{} ({})", explanation.label, signs.join(", ")),
        })
    }

    /// The rule of a payer for a step, with the payer.
    #[must_use]
    pub fn coverage_rule(&self, step: &StepCoverage) -> Option<(&'a CoverageRule, &'a Payer)> {
        let rule = self.knowledge.coverage(step.rule?)?;
        Some((rule, self.knowledge.payer(rule.payer)?))
    }

    fn condition(&self, payer: &Payer, condition: &Condition, row: &CoverageRow) -> String {
        let words = Wording { policy: &payer.policy, audience: Audience::Screen, ..*self };
        let say = &self.knowledge.criterion(condition.criterion).say;
        marked(words.fill(say, &row.targets).unwrap_or_default(), condition.certainty)
    }

    fn paper(&self, payer: &Payer, paper: CriterionIx) -> String {
        uncapitalised(&filled(self.knowledge, &payer.policy, &self.knowledge.criterion(paper).say))
    }
}

/// Marks a statement from memory, unless a figure in it is marked already.
fn marked(text: String, certainty: Certainty) -> String {
    if from_memory(certainty) && !text.contains(UNVERIFIED) { text + UNVERIFIED } else { text }
}
