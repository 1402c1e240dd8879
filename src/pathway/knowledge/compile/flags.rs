//! Red flags, and what brings them to a problem outside their regions.

use crate::model::Region;
use crate::pathway::evaluation::Role;
use crate::pathway::expression::Names;

use super::super::rules::{ActionText, FlagText, ScreeningText};
use super::super::{Action, Flag};
use super::{Compiler, Head};

impl Compiler<'_, '_> {
    /// What brings flags to other regions; each flag names it.
    pub(super) fn screening(&mut self, head: &Head<'_>, text: &ScreeningText) {
        let of = self.sources(head, &text.sources);
        self.without_premise(head, [&text.rule]);
        let compiled = self.criterion(head, &text.rule, Role::Indicates, &of);
        self.screenings.insert(head.id.clone(), compiled);
    }

    pub(super) fn flag(&mut self, head: &Head<'_>, text: &FlagText) {
        let of = self.sources(head, &text.sources);
        let mut screen = Vec::new();
        for name in &text.screen {
            match self.index.concept(name.get_ref()) {
                Some((concept, _)) => screen.push(concept),
                None => self.missing(head, name, "fact"),
            }
        }
        self.without_premise(head, text.trigger.iter().chain(&text.screen_when));
        let mut triggers = Vec::new();
        for trigger in &text.trigger {
            let Some(ix) = self.criterion(head, trigger, Role::Indicates, &of) else { continue };
            if self.knowledge.criterion(ix).expr.asks_policy() {
                let at = trigger.start();
                self.add(head, at, "a red flag cannot depend on a policy; use a sourced figure");
            }
            triggers.push(ix);
        }
        let mut screened_too = Vec::new();
        for name in &text.screened_too {
            match self.screenings.get(name.get_ref()) {
                Some(compiled) => screened_too.extend(*compiled),
                None => self.missing(head, name, "screening"),
            }
        }
        let regions = self.regions(head, &text.regions);
        let flag = Flag {
            id: head.id.clone(),
            label: text.label.clone(),
            watched: self.watched(head, text, &regions),
            regions,
            triggers,
            risk: self.criteria(head, &text.risk, Role::Supports, &of),
            screen,
            screen_when: text
                .screen_when
                .as_ref()
                .and_then(|t| self.criterion(head, t, Role::Indicates, &of)),
            screened_too,
            releases: self.steps_ix(head, &text.releases),
            redirects: text.redirects,
            actions: text.actions.iter().filter_map(|action| self.action(head, action)).collect(),
            send_to: text.send_to.clone(),
            refer: text.refer.as_ref().and_then(|who| self.letter_to(head, who)),
            sources: of,
        };
        self.knowledge.flags.push(flag);
    }

    fn action(&mut self, head: &Head<'_>, text: &ActionText) -> Option<Action> {
        let premise = match &text.premise {
            Some(written) => Some(self.expression(head, written)?),
            None => None,
        };
        Some(Action { say: text.say.clone(), premise })
    }

    /// Where a flag counts once something raises it: everywhere else, unless it only redirects. Then the file says where.
    fn watched(&mut self, head: &Head<'_>, text: &FlagText, screened: &[Region]) -> Vec<Region> {
        let named = self.regions(head, &text.watched);
        if text.redirects || screened.is_empty() {
            return named;
        }
        if let Some(first) = text.watched.first() {
            let why = "a flag that withholds counts everywhere; 'watched' is only for one that redirects";
            self.add(head, first.span().start, why);
        }
        Region::ALL.iter().filter(|region| !screened.contains(region)).copied().collect()
    }
}
