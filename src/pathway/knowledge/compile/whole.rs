//! Checks that need the whole pack.

use crate::pathway::evaluation::StepIx;

use super::super::TreatmentSet;
use super::super::load::too_many;
use super::super::readings::{deliveries_are_total, readings_are_total};
use super::super::rules::StepText;
use super::{Compiler, Head, TREAT_RANKS};

impl Compiler<'_, '_> {
    /// Checks that need the whole pack.
    pub(super) fn whole(&mut self, steps: &[(Head<'_>, StepText)]) {
        let undelivered = (!deliveries_are_total(&self.knowledge.deliveries)).then(|| {
            "the table of deliveries leaves a combination out; end it with a row that takes any".to_owned()
        });
        let many = too_many(self.knowledge).map(str::to_owned);
        let ranks: Vec<String> = TREAT_RANKS
            .into_iter()
            .chain(self.knowledge.rides_along.iter().map(String::as_str))
            .chain(self.knowledge.no_reason.iter().map(String::as_str))
            .filter(|rank| !self.knowledge.order.iter().any(|w| w == rank))
            .map(|rank| format!("plan.order lacks '{rank}'"))
            .collect();
        let gap = (!readings_are_total(&self.knowledge.readings)).then(|| {
            "the table of readings leaves a combination out; end it with a row that takes any".to_owned()
        });
        if let Some((head, _)) = steps.first() {
            self.withhold(head);
            for reason in many.into_iter().chain(ranks).chain(gap).chain(undelivered) {
                self.errors.add(head.file, 0, reason);
            }
        }
        for (n, (head, _)) in steps.iter().enumerate() {
            let from = StepIx(u16::try_from(n).unwrap_or(u16::MAX));
            if self.leads_to(from, from, 0) {
                self.add(head, head.at, format!("'{}' comes before itself; break the circle", head.id));
            }
        }
    }

    /// Marks the steps a red flag or an open screen withholds.
    fn withhold(&mut self, head: &Head<'_>) {
        let mut withheld = TreatmentSet::default();
        if let Some(name) = &self.knowledge.begins_with
            && self.knowledge.begins_with().is_none()
        {
            let reason = format!("plan.begins_with names the family '{name}', which does not exist");
            self.add(head, 0, reason);
        }
        for name in self.knowledge.withheld.clone() {
            match self.knowledge.sets.iter().find(|(family, _)| *family == name) {
                Some((_, set)) => withheld.join(set),
                None => self.add(
                    head,
                    0,
                    format!("plan.withheld names the family '{name}', which does not exist"),
                ),
            }
        }
        for step in &mut self.knowledge.steps {
            step.withheld = step.performs.meets(&withheld);
        }
    }

    /// Whether `from` needs a step that needs, ... `goal`.
    fn leads_to(&self, from: StepIx, goal: StepIx, depth: usize) -> bool {
        let Some(step) = self.knowledge.steps.get(from.at()) else { return false };
        let criteria = step.criteria.iter().filter_map(|ix| self.knowledge.criteria.get(ix.at()));
        let mut firsts = criteria.flat_map(|c| [c.by, c.first]).flatten();
        depth < 12 && firsts.any(|next| next == goal || self.leads_to(next, goal, depth + 1))
    }
}
