//! Steps, and the guards that apply to them.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::model::{RecipientKind, Region};
use crate::pathway::evaluation::{CriterionIx, Field, Role, TreatmentIx};
use crate::pathway::expression::Names;

use super::super::names::closest;
use super::super::rules::{GuardRole, GuardText, InsteadText, StepText};
use super::super::{Asked, Instead, Rank, Step, TreatmentSet};
use super::{Compiler, Head, TREAT};

impl Compiler<'_, '_> {
    pub(super) fn step(&mut self, head: &Head<'_>, text: &StepText, guards: &[(Head<'_>, GuardText)]) {
        let of = self.sources(head, &text.sources);
        let mut performs = TreatmentSet::default();
        for name in &text.performs {
            match self.knowledge.treatment_named(name.get_ref()) {
                Some(ix) => performs.insert(ix),
                None => self.missing(head, name, "treatment"),
            }
        }
        let mut generators = Vec::new();
        for name in &text.of {
            match self.index.generator(name.get_ref()) {
                Some(ix) => generators.push(ix),
                None => self.missing(head, name, "generator"),
            }
        }
        generators.sort_unstable();
        self.wording(head, &text.say);
        let say_in = self.said_in(head, &text.say_in);
        let instead = text.instead.iter().filter_map(|words| self.instead(head, words)).collect();
        let mut criteria = self.criteria(head, &text.indicated, Role::Indicates, &of);
        criteria.extend(self.criteria(head, &text.requires, Role::Requires, &of));
        criteria.extend(self.criteria(head, &text.excluded, Role::Excludes, &of));
        criteria.extend(self.criteria(head, &text.weighs, Role::Weighs, &of));
        criteria.extend(self.criteria(head, &text.exhausted, Role::Exhausts, &of));
        criteria.extend(self.criteria(head, &text.working, Role::Works, &of));
        let own = criteria.len();
        criteria.extend(self.guards(head, text, &performs, guards));
        let review = text.review.iter().filter_map(|until| self.until(head, until)).collect();
        let step = Step {
            id: match head.id.parse() {
                Ok(id) => id,
                Err(error) => return self.add(head, head.at, format!("{error}")),
            },
            title: text.title.clone(),
            say: text.say.get_ref().clone(),
            say_in,
            instead,
            role: text.role,
            rank: self.rank(head, &text.rank),
            tier: text.tier,
            performs,
            of: generators,
            regions: self.regions(head, &text.regions),
            criteria,
            own,
            review,
            asks: self.asks(head, &text.asks),
            shared_with: self.steps_ix(head, &text.shared_with),
            withheld: false,
            names_nerves: text.names_nerves,
            either_way: text.either_way.clone(),
            works_if: text.works_if.clone(),
            if_it_works: text.if_it_works.clone(),
            if_it_fails: text.if_it_fails.clone(),
            fails_into: self.steps_ix(head, &text.fails_into),
            referral: text.referral.as_ref().and_then(|who| self.letter_to(head, who)),
            referral_in: self.recipients(head, &text.referral_in),
            sources: of,
        };
        self.knowledge.steps.push(step);
    }

    /// A kind of recipient letters are written to.
    pub(super) fn letter_to(&mut self, head: &Head<'_>, who: &Spanned<String>) -> Option<String> {
        let known = RecipientKind::from_id(who.get_ref()).is_some();
        if !known {
            let all: Vec<_> = RecipientKind::ALL.iter().map(|kind| kind.id()).collect();
            let reason = format!("no letter goes to '{}'; choose from {}", who.get_ref(), all.join(", "));
            self.add(head, who.span().start, reason);
        }
        known.then(|| who.get_ref().clone())
    }

    fn recipients(&mut self, head: &Head<'_>, texts: &BTreeMap<String, String>) -> Vec<(Region, String)> {
        let mut all = Vec::new();
        for (region, who) in texts {
            match Region::from_id(region) {
                Some(region) => all.push((region, who.clone())),
                None => self.add(head, head.at, format!("there is no region '{region}'")),
            }
        }
        all
    }

    fn said_in(
        &mut self,
        head: &Head<'_>,
        texts: &BTreeMap<String, Spanned<String>>,
    ) -> Vec<(Region, String)> {
        let mut all = Vec::new();
        for (region, say) in texts {
            self.wording(head, say);
            match Region::from_id(region) {
                Some(region) => all.push((region, say.get_ref().clone())),
                None => self.add(head, say.span().start, format!("there is no region '{region}'")),
            }
        }
        all
    }

    fn instead(&mut self, head: &Head<'_>, text: &InsteadText) -> Option<Instead> {
        text.say.iter().for_each(|say| self.wording(head, say));
        Some(Instead {
            premise: self.expression(head, &text.premise)?,
            say: text.say.as_ref().map(|say| say.get_ref().clone()),
            works_if: text.works_if.clone(),
            if_it_works: text.if_it_works.clone(),
            if_it_fails: text.if_it_fails.clone(),
        })
    }

    fn asks(&mut self, head: &Head<'_>, names: &[Spanned<String>]) -> Vec<Asked> {
        let mut asks = Vec::new();
        for name in names {
            let concept = self.index.concept(name.get_ref()).map(|(ix, _)| Asked::Concept(ix));
            match concept.or_else(|| Field::from_id(name.get_ref()).map(Asked::Field)) {
                Some(asked) => asks.push(asked),
                None => self.missing(head, name, "fact or field"),
            }
        }
        asks
    }

    fn rank(&mut self, head: &Head<'_>, name: &Spanned<String>) -> Rank {
        let word = name.get_ref().as_str();
        if word == TREAT {
            return Rank::Treat;
        }
        let place = self.knowledge.order.iter().position(|w| w == word);
        if place.is_none() {
            let hint = closest(word, self.knowledge.order.iter().map(String::as_str));
            let hint = hint.map(|s| format!("; did you mean '{s}'?")).unwrap_or_default();
            self.add(head, name.span().start, format!("there is no rank '{word}' in plan.order{hint}"));
        }
        Rank::At(place.and_then(|n| u8::try_from(n).ok()).unwrap_or(u8::MAX))
    }

    fn guards(
        &mut self,
        head: &Head<'_>,
        text: &StepText,
        performs: &TreatmentSet,
        guards: &[(Head<'_>, GuardText)],
    ) -> Vec<CriterionIx> {
        let mut criteria = Vec::new();
        for (guard_head, guard) in guards {
            if text.without_guards.iter().any(|id| *id.get_ref() == guard_head.id) {
                continue;
            }
            let mut applies = false;
            for selector in &guard.applies {
                applies |= self.selects(guard_head, selector, (&head.id, text, performs));
            }
            if !applies {
                continue;
            }
            let of: Vec<String> = guard.sources.iter().map(|s| s.get_ref().clone()).collect();
            let role = match guard.role {
                GuardRole::Requires => Role::Requires,
                GuardRole::Excludes => Role::Excludes,
                GuardRole::Weighs => Role::Weighs,
            };
            // One criterion for all steps it applies to: it is evaluated once.
            let compiled = match self.guards.get(&guard_head.id) {
                Some(ix) => Some(*ix),
                None => self.criterion(guard_head, &guard.rule, role, &of),
            };
            if let Some(ix) = compiled {
                self.guards.insert(guard_head.id.clone(), ix);
                criteria.push(ix);
            }
        }
        criteria
    }

    fn selects(
        &mut self,
        head: &Head<'_>,
        selector: &Spanned<String>,
        (id, text, performs): (&str, &StepText, &TreatmentSet),
    ) -> bool {
        let performed = |test: &dyn Fn(&crate::pathway::vocabulary::CatalogueItem) -> bool| {
            let items = self.knowledge.treatments.iter().zip(0u16..);
            items.filter(|(_, n)| performs.contains(TreatmentIx(*n))).any(|(item, _)| test(&item.item))
        };
        match selector.get_ref().split_once(':') {
            Some(("bleed", word)) => performed(&|item| item.bleed.is_some_and(|b| b.id() == word)),
            Some(("family", word)) => performed(&|item| item.families.iter().any(|f| f == word)),
            Some(("rank", word)) => text.rank.get_ref() == word,
            Some(("role", word)) => text.role.id() == word,
            Some(("step", word)) => id == word,
            _ => {
                self.missing(head, selector, "selector (bleed:, family:, rank:, role:, step:)");
                false
            }
        }
    }
}
