//! Criteria: an expression with its wording, or several ways in which a criterion may hold; and named statements.

use toml::Spanned;

use crate::pathway::evaluation::{Alternatives, ConceptIx, CriterionIx, Role};
use crate::pathway::expression::ast::{Expr, Word};
use crate::pathway::expression::{Names, parse};

use super::super::rules::{AlternativeText, CriterionText, DefinitionText};
use super::super::{Criterion, Named, OnUnknown, RuleError};
use super::{Compiler, Head};

/// What stands at an 'if' that has no meaning there.
const PREMISE_MISPLACED: &str =
    "write 'if' only beside 'when' where a step is indicated or requires something";

impl Compiler<'_, '_> {
    /// A statement that rules use by name. One may use those that stand before it.
    pub(super) fn definition(&mut self, head: &Head<'_>, text: &DefinitionText) {
        if text.means.is_empty() {
            self.add(head, head.at, format!("'{}' does not say what it means", head.id));
        }
        if let Some(expr) = self.expression(head, &text.when) {
            self.knowledge.definitions.push(Named { id: head.id.clone(), item: expr.clone() });
            self.index.definitions.insert(head.id.clone(), expr);
        }
    }

    pub(super) fn criteria(
        &mut self,
        head: &Head<'_>,
        texts: &[CriterionText],
        role: Role,
        of: &[String],
    ) -> Vec<CriterionIx> {
        texts.iter().filter_map(|text| self.criterion(head, text, role, of)).collect()
    }

    pub(super) fn criterion(
        &mut self,
        head: &Head<'_>,
        text: &CriterionText,
        role: Role,
        of: &[String],
    ) -> Option<CriterionIx> {
        let start = text.start();
        let expr = self.holds(head, text);
        let premise = self.premise(head, text, role);
        self.wording(head, &text.say);
        let by = text.by.as_ref().and_then(|name| self.step_ix(head, name));
        let first = text.first.as_ref().and_then(|name| self.step_ix(head, name));
        let until = text.until.as_ref().and_then(|until| self.until(head, until));
        let regions = self.regions(head, &text.regions).into_iter().collect();
        let sources = if text.sources.is_empty() { of.to_vec() } else { self.sources(head, &text.sources) };
        let line = RuleError::at(head.file, start, "").line;
        let expr = match &premise {
            Some(premise) => expr?.under(premise.clone()),
            None => expr?,
        };
        if role == Role::Excludes && expr.asks_policy() {
            self.add(head, start, "a contraindication cannot depend on a policy; use a sourced figure");
        }
        if matches!(text.unknown, OnUnknown::Assume | OnUnknown::Ignore) {
            self.assumes_no_safety(head, start, &expr);
        }
        let criterion = Criterion {
            local: expr.is_local(),
            expr,
            premise,
            say: text.say.get_ref().clone(),
            alternatives: text.any.iter().map(|alternative| alternative.say.get_ref().clone()).collect(),
            role,
            unknown: text.unknown,
            by,
            first,
            until,
            urgency: text.urgency.into(),
            regions,
            sources,
            at: (head.file.name.clone(), line),
        };
        let ix = u16::try_from(self.knowledge.criteria.len()).ok()?;
        self.knowledge.criteria.push(criterion);
        Some(CriterionIx(ix))
    }

    /// A fact of safety is asked, never assumed and never passed over; what the record notes may be read.
    fn assumes_no_safety(&mut self, head: &Head<'_>, at: usize, expr: &Expr) {
        let concept = |ix: &ConceptIx| self.knowledge.concepts.get(ix.at());
        let safety = |ix: &ConceptIx| concept(ix).is_some_and(|concept| concept.item.safety);
        let found = expr.concepts().into_iter().find(safety);
        if let Some(id) = found.and_then(|ix| concept(&ix)).map(|concept| concept.id.to_string()) {
            self.add(head, at, format!("'{id}' is a fact of safety: unknown can only be asked or confirmed"));
        }
    }

    /// The expression of a criterion: its own, or any of its alternatives.
    fn holds(&mut self, head: &Head<'_>, text: &CriterionText) -> Option<Expr> {
        let at = text.say.span().start;
        match (&text.when, text.any.len()) {
            (Some(when), 0) => self.expression(head, when),
            (None, 2..=Alternatives::MOST) => {
                let parts: Vec<_> = text.any.iter().map(|way| self.alternative(head, way)).collect();
                parts.into_iter().collect::<Option<Vec<Expr>>>().map(Expr::Any)
            }
            (None, 0) => {
                self.add(head, at, "the criterion has neither 'when' nor alternatives in 'any'");
                None
            }
            (None, 1) => {
                self.add(head, at, "one alternative is no choice: write 'when' and 'say' instead");
                None
            }
            (None, _) => {
                let most = Alternatives::MOST;
                self.add(head, at, format!("more than {most} alternatives: split the criterion"));
                None
            }
            (Some(_), _) => {
                self.add(head, at, "the criterion has 'when' and 'any'; write one of them");
                None
            }
        }
    }

    /// Refuses 'if' where a criterion that holds of those it does not concern would raise a flag or a suspicion.
    pub(super) fn without_premise<'t>(
        &mut self,
        head: &Head<'_>,
        texts: impl IntoIterator<Item = &'t CriterionText>,
    ) {
        for premise in texts.into_iter().filter_map(|text| text.premise.as_ref()) {
            self.add(head, premise.span().start, PREMISE_MISPLACED);
        }
    }

    /// What a criterion is asked about only. What speaks against a step, or is open in several ways, says so itself.
    fn premise(&mut self, head: &Head<'_>, text: &CriterionText, role: Role) -> Option<Expr> {
        let written = text.premise.as_ref()?;
        if !matches!(role, Role::Indicates | Role::Requires) || !text.any.is_empty() {
            self.add(head, written.span().start, PREMISE_MISPLACED);
        }
        self.expression(head, written)
    }

    fn alternative(&mut self, head: &Head<'_>, text: &AlternativeText) -> Option<Expr> {
        self.wording(head, &text.say);
        let expr = self.expression(head, &text.when)?;
        let regions = self.regions(head, &text.regions);
        if regions.is_empty() {
            return Some(expr);
        }
        let words = regions.iter().filter_map(|region| self.index.word("region", region.id())).collect();
        Some(Expr::All(vec![Expr::Among(Word::Region, words), expr]))
    }

    pub(super) fn expression(&mut self, head: &Head<'_>, when: &Spanned<String>) -> Option<Expr> {
        let start = when.span().start;
        let quote = start + head.file.opening(start);
        match parse(when.get_ref(), &self.index) {
            Ok(expr) => Some(expr),
            Err(problem) => {
                let text = when.get_ref().get(problem.start..problem.end).unwrap_or_default();
                let near = if text.is_empty() { String::new() } else { format!(" (at '{text}')") };
                self.add(head, quote + problem.start, format!("{}{near}", problem.reason));
                None
            }
        }
    }

    /// Figures named in a wording must exist.
    pub(super) fn wording(&mut self, head: &Head<'_>, say: &Spanned<String>) {
        for part in say.get_ref().split('{').skip(1) {
            let Some((name, _)) = part.split_once('}') else {
                self.add(head, say.span().start, "a '{' in the wording has no '}'");
                continue;
            };
            let known = match name.split_once('.') {
                Some(("policy", figure)) => self.index.policy(figure).is_some(),
                Some(("fig", figure)) => self.index.figure(figure).is_some(),
                _ => name == "here",
            };
            if !known {
                self.add(
                    head,
                    say.span().start,
                    format!(
                        "the wording names '{{{name}}}', which does not exist; write {{here}} or a figure of the pack"
                    ),
                );
            }
        }
    }
}
