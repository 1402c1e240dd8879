//! Turns the rules into their typed form, with every name resolved.

use std::collections::{BTreeMap, HashMap};

use toml::Spanned;

use crate::model::{Level, Part, Region, Structure};
use crate::pathway::evaluation::{CriterionIx, Field, FlagIx, GeneratorIx, Role, StepIx, TreatmentIx};
use crate::pathway::expression::{Names, parse};

use super::load::{Errors, Raw, Sections, names, read, too_many, unknown_changes};
use super::names::{Index, closest};
use super::readings::{deliveries_are_total, readings_are_total};
use super::rules::{
    CriterionText, DeliveryText, FlagText, GeneratorText, GuardRole, GuardText, PlaceText, ReadingText,
    StepText, UntilText,
};
use super::source::PackFile;
use super::{Amount, Asked, Criterion, Flag, Generator, Knowledge, Place, Rank, Step, TreatmentSet, Until};

const TREAT: &str = "treat";
/// The two ranks `treat` stands for.
pub(in crate::pathway) const TREAT_RANKS: [&str; 2] = ["treat_confirmed", "treat_suspected"];

/// Compiles all rules into the knowledge.
pub(super) fn rules(knowledge: &mut Knowledge, sections: &mut Sections<'_>, errors: &mut Errors) {
    let mut compiler = Compiler { index: names(knowledge), guards: HashMap::new(), knowledge, errors };
    let generators = compiler.texts::<GeneratorText>(sections.take("generator"));
    let flags = compiler.texts::<FlagText>(sections.take("flag"));
    let steps = compiler.texts::<StepText>(sections.take("step"));
    let guards = compiler.texts::<GuardText>(sections.take("guard"));
    let readings = compiler.texts::<ReadingText>(std::mem::take(&mut sections.readings));
    let deliveries = compiler.texts::<DeliveryText>(std::mem::take(&mut sections.deliveries));
    compiler.index.generators = numbered(&generators, GeneratorIx);
    compiler.index.flags = numbered(&flags, FlagIx);
    compiler.index.steps = numbered(&steps, StepIx);
    compiler.index.readings = readings.iter().map(|(_, row)| row.id.clone()).collect();
    for (head, text) in &readings {
        compiler.reading(head, text);
    }
    for (head, text) in &deliveries {
        compiler.delivery(head, text);
    }
    for (head, text) in &generators {
        compiler.generator(head, text);
    }
    for (head, text) in &steps {
        compiler.step(head, text, &guards);
    }
    for (head, text) in &flags {
        compiler.flag(head, text);
    }
    compiler.whole(&steps);
}

/// Where an item stands.
pub(super) struct Head<'a> {
    pub(super) file: &'a PackFile,
    pub(super) id: String,
    pub(super) at: usize,
}

fn numbered<T, I>(items: &[(Head<'_>, T)], make: fn(u16) -> I) -> std::collections::HashMap<String, I> {
    items.iter().zip(0..).map(|((head, _), n)| (head.id.clone(), make(n))).collect()
}

pub(super) struct Compiler<'k, 'e> {
    index: Index,
    /// Guards that are compiled, by id.
    guards: HashMap<String, CriterionIx>,
    pub(super) knowledge: &'k mut Knowledge,
    errors: &'e mut Errors,
}

impl Compiler<'_, '_> {
    fn texts<'a, T: serde::de::DeserializeOwned>(&mut self, raws: Vec<Raw<'a>>) -> Vec<(Head<'a>, T)> {
        raws.into_iter()
            .filter_map(|raw| {
                let head = Head { file: raw.file, id: raw.id.clone(), at: raw.at };
                read(raw, self.errors).map(|text| (head, text))
            })
            .collect()
    }

    pub(super) fn add(&mut self, head: &Head<'_>, at: usize, reason: impl Into<String>) {
        self.errors.add(head.file, at, reason);
    }

    fn missing(&mut self, head: &Head<'_>, name: &Spanned<String>, what: &str) {
        let word = name.get_ref();
        let hint = self.index.suggest(word).map(|s| format!("; did you mean '{s}'?")).unwrap_or_default();
        self.add(head, name.span().start, format!("there is no {what} '{word}'{hint}"));
    }

    fn step_ix(&mut self, head: &Head<'_>, name: &Spanned<String>) -> Option<StepIx> {
        let found = self.index.steps.get(name.get_ref()).copied();
        if found.is_none() {
            self.missing(head, name, "step");
        }
        found
    }

    fn steps_ix(&mut self, head: &Head<'_>, names: &[Spanned<String>]) -> Vec<StepIx> {
        names.iter().filter_map(|name| self.step_ix(head, name)).collect()
    }

    fn regions(&mut self, head: &Head<'_>, names: &[Spanned<String>]) -> Vec<Region> {
        let mut regions = Vec::new();
        for name in names {
            match Region::from_id(name.get_ref()) {
                Some(region) => regions.push(region),
                None => self.missing(head, name, "region"),
            }
        }
        regions
    }

    pub(super) fn sources(&mut self, head: &Head<'_>, names: &[Spanned<String>]) -> Vec<String> {
        if names.is_empty() {
            self.add(head, head.at, format!("'{}' has no source; name at least one", head.id));
        }
        for name in names {
            if !self.knowledge.knows_source(name.get_ref()) {
                self.missing(head, name, "source");
            }
        }
        names.iter().map(|name| name.get_ref().clone()).collect()
    }

    fn amount(&mut self, head: &Head<'_>, name: &Spanned<String>) -> Option<Amount> {
        let word = name.get_ref();
        let found = match word.split_once('.') {
            Some(("policy", figure)) => self.index.policy(figure).map(Amount::Policy),
            Some(("fig", figure)) => self.knowledge.figure(figure).map(|f| Amount::Fixed(f.value)),
            _ => None,
        };
        if found.is_none() {
            self.missing(head, name, "figure");
        }
        found
    }

    fn until(&mut self, head: &Head<'_>, text: &UntilText) -> Option<Until> {
        let plus = self.amount(head, &text.plus)?;
        let last = match &text.last {
            None => None,
            Some(name) => match self.index.set(name.get_ref()) {
                Some(set) => Some(set),
                None => {
                    self.missing(head, name, "treatment or family");
                    return None;
                }
            },
        };
        Some(Until { last, plus, unit: text.unit })
    }

    fn criteria(
        &mut self,
        head: &Head<'_>,
        texts: &[CriterionText],
        role: Role,
        of: &[String],
    ) -> Vec<CriterionIx> {
        texts.iter().filter_map(|text| self.criterion(head, text, role, of)).collect()
    }

    fn criterion(
        &mut self,
        head: &Head<'_>,
        text: &CriterionText,
        role: Role,
        of: &[String],
    ) -> Option<CriterionIx> {
        let start = text.when.span().start;
        let when = text.when.get_ref();
        let quote = start + head.file.opening(start);
        if role == Role::Excludes && when.contains("policy.") {
            self.add(head, start, "a contraindication cannot depend on a policy; use a sourced figure");
        }
        let expr = match parse(when, &self.index) {
            Ok(expr) => Some(expr),
            Err(problem) => {
                let text = when.get(problem.start..problem.end).unwrap_or_default();
                let near = if text.is_empty() { String::new() } else { format!(" (at '{text}')") };
                self.add(head, quote + problem.start, format!("{}{near}", problem.reason));
                None
            }
        };
        self.wording(head, &text.say);
        let by = text.by.as_ref().and_then(|name| self.step_ix(head, name));
        let first = text.first.as_ref().and_then(|name| self.step_ix(head, name));
        let until = text.until.as_ref().and_then(|until| self.until(head, until));
        let regions = self.regions(head, &text.regions);
        let sources = if text.sources.is_empty() { of.to_vec() } else { self.sources(head, &text.sources) };
        let line = super::RuleError::at(head.file, start, "").line;
        let expr = expr?;
        let criterion = Criterion {
            local: expr.is_local(),
            expr,
            say: text.say.get_ref().clone(),
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

    /// Figures named in a wording must exist.
    fn wording(&mut self, head: &Head<'_>, say: &Spanned<String>) {
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
                    format!("the wording names '{{{name}}}', which does not exist"),
                );
            }
        }
    }

    fn place(&mut self, head: &Head<'_>, text: &PlaceText) -> Option<Place> {
        let Some((concept, _)) = self.index.concept(text.concept.get_ref()) else {
            self.missing(head, &text.concept, "fact");
            return None;
        };
        let mut values = Vec::new();
        for value in &text.values {
            match self.index.choice(concept, value.get_ref()) {
                Some(word) => values.push(word),
                None => self.missing(head, value, "word of this fact"),
            }
        }
        let at_least = match &text.at_least {
            None => None,
            Some(name) => match self.amount(head, name)? {
                Amount::Fixed(value) => Some(value),
                Amount::Policy(_) => {
                    self.add(
                        head,
                        name.span().start,
                        "a place cannot depend on a policy; use a sourced figure",
                    );
                    return None;
                }
            },
        };
        Some(Place { concept, values, at_least, level: text.level })
    }

    fn generator(&mut self, head: &Head<'_>, text: &GeneratorText) {
        let of = self.sources(head, &text.sources);
        let structure = Structure::from_id(text.structure.get_ref());
        if structure.is_none() {
            self.missing(head, &text.structure, "structure");
        }
        let mut support = self.criteria(head, &text.support, Role::Supports, &of);
        support.extend(self.criteria(head, &text.oppose, Role::Opposes, &of));
        let treated = text.treated.as_ref().and_then(|name| {
            let found = self.index.set(name.get_ref());
            if found.is_none() {
                self.missing(head, name, "treatment or family");
            }
            found
        });
        let generator = Generator {
            id: head.id.clone(),
            label: text.label.clone(),
            structure: structure.unwrap_or(Structure::Whole),
            regions: self.regions(head, &text.regions),
            parts: self.parts(head, &text.parts),
            suspected: self.criteria(head, &text.suspected, Role::Indicates, &of),
            support,
            confirmed: self.criteria(head, &text.confirmed, Role::Supports, &of),
            refuted: self.criteria(head, &text.refuted, Role::Opposes, &of),
            places: text.places.iter().filter_map(|place| self.place(head, place)).collect(),
            treated,
            default_levels: self.levels(head, &text.default_levels),
            sources: of,
        };
        self.knowledge.generators.push(generator);
    }

    fn parts(&mut self, head: &Head<'_>, texts: &BTreeMap<String, String>) -> Vec<(Region, Part)> {
        let mut parts = Vec::new();
        for (region, part) in texts {
            match (Region::from_id(region), Part::from_id(part)) {
                (Some(region), Some(part)) => parts.push((region, part)),
                _ => self.add(head, head.at, format!("'{region}' or '{part}' is not a region with its part")),
            }
        }
        parts
    }

    fn levels(
        &mut self,
        head: &Head<'_>,
        texts: &BTreeMap<String, Vec<Spanned<String>>>,
    ) -> Vec<(Region, Vec<Level>)> {
        let mut all = Vec::new();
        for (region, names) in texts {
            let mut levels = Vec::new();
            for name in names {
                match name.get_ref().parse::<Level>() {
                    Ok(level) => levels.push(level),
                    Err(error) => self.add(head, name.span().start, error.to_string()),
                }
            }
            match Region::from_id(region) {
                Some(region) => all.push((region, levels)),
                None => self.add(head, head.at, format!("there is no region '{region}'")),
            }
        }
        all
    }

    fn step(&mut self, head: &Head<'_>, text: &StepText, guards: &[(Head<'_>, GuardText)]) {
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
        let mut criteria = self.criteria(head, &text.indicated, Role::Indicates, &of);
        criteria.extend(self.criteria(head, &text.requires, Role::Requires, &of));
        criteria.extend(self.criteria(head, &text.excluded, Role::Excludes, &of));
        criteria.extend(self.criteria(head, &text.weighs, Role::Weighs, &of));
        criteria.extend(self.criteria(head, &text.exhausted, Role::Exhausts, &of));
        criteria.extend(self.criteria(head, &text.working, Role::Works, &of));
        criteria.extend(self.guards(head, text, &performs, guards));
        let review = text.review.iter().filter_map(|until| self.until(head, until)).collect();
        let step = Step {
            id: match head.id.parse() {
                Ok(id) => id,
                Err(error) => return self.add(head, head.at, format!("{error}")),
            },
            title: text.title.clone(),
            say: text.say.get_ref().clone(),
            role: text.role,
            rank: self.rank(head, &text.rank),
            tier: text.tier,
            performs,
            of: generators,
            regions: self.regions(head, &text.regions),
            criteria,
            review,
            asks: self.asks(head, &text.asks),
            shared_with: self.steps_ix(head, &text.shared_with),
            withheld: false,
            works_if: text.works_if.clone(),
            if_it_works: text.if_it_works.clone(),
            if_it_fails: text.if_it_fails.clone(),
            referral: text.referral.as_ref().map(|r| r.get_ref().clone()),
            referral_in: self.recipients(head, &text.referral_in),
            sources: of,
        };
        self.knowledge.steps.push(step);
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

    fn flag(&mut self, head: &Head<'_>, text: &FlagText) {
        let of = self.sources(head, &text.sources);
        let mut screen = Vec::new();
        for name in &text.screen {
            match self.index.concept(name.get_ref()) {
                Some((concept, _)) => screen.push(concept),
                None => self.missing(head, name, "fact"),
            }
        }
        let flag = Flag {
            id: head.id.clone(),
            label: text.label.clone(),
            regions: self.regions(head, &text.regions),
            watched: self.regions(head, &text.watched),
            triggers: self.criteria(head, &text.trigger, Role::Indicates, &of),
            risk: self.criteria(head, &text.risk, Role::Supports, &of),
            screen,
            screen_when: text
                .screen_when
                .as_ref()
                .and_then(|t| self.criterion(head, t, Role::Indicates, &of)),
            releases: self.steps_ix(head, &text.releases),
            redirects: text.redirects,
            actions: text.actions.clone(),
            sources: of,
        };
        self.knowledge.flags.push(flag);
    }

    /// Checks that need the whole pack.
    fn whole(&mut self, steps: &[(Head<'_>, StepText)]) {
        let unknown: Vec<String> = unknown_changes(self.knowledge)
            .map(|(concept, word)| {
                format!("the concept '{concept}' is changed by '{word}', which does not exist")
            })
            .collect();
        let undelivered = (!deliveries_are_total(&self.knowledge.deliveries)).then(|| {
            "the table of deliveries leaves a combination out; end it with a row that takes any".to_owned()
        });
        let many = too_many(self.knowledge).map(str::to_owned);
        let ranks: Vec<String> = TREAT_RANKS
            .into_iter()
            .chain(self.knowledge.rides_along.iter().map(String::as_str))
            .filter(|rank| !self.knowledge.order.iter().any(|w| w == rank))
            .map(|rank| format!("plan.order lacks '{rank}'"))
            .collect();
        let gap = (!readings_are_total(&self.knowledge.readings)).then(|| {
            "the table of readings leaves a combination out; end it with a row that takes any".to_owned()
        });
        if let Some((head, _)) = steps.first() {
            self.withhold(head);
            for reason in unknown.into_iter().chain(many).chain(ranks).chain(gap).chain(undelivered) {
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
