//! Turns the rules into their typed form, with every name resolved.

mod coverage;
mod criteria;
mod explanations;
mod flags;
mod steps;
mod whole;

use std::collections::{BTreeMap, HashMap};

use toml::Spanned;

use crate::model::{Level, Part, Region, Structure};
use crate::pathway::evaluation::{CriterionIx, ExplanationIx, FlagIx, GeneratorIx, Role, StepIx};
use crate::pathway::expression::Names;

use super::coverage::{CoverageText, PayerText};
use super::disputes::DisputeText;
use super::explanations::ExplanationText;
use super::load::{Errors, Raw, Sections, names, read};
use super::names::Index;
use super::rules::{
    DefinitionText, DeliveryText, FlagText, GeneratorText, GuardText, LevelOf, PlaceText, ReadingText,
    ScreeningText, StepText, UntilText,
};
use super::source::PackFile;
use super::{Amount, Generator, Knowledge, Place, Until};

const TREAT: &str = "treat";
/// The two ranks `treat` stands for.
pub(in crate::pathway) const TREAT_RANKS: [&str; 2] = ["treat_confirmed", "treat_suspected"];

/// Compiles all rules into the knowledge.
pub(super) fn rules(knowledge: &mut Knowledge, sections: &mut Sections<'_>, errors: &mut Errors) {
    let (guards, screenings) = (HashMap::new(), HashMap::new());
    let mut compiler = Compiler { index: names(knowledge), guards, screenings, knowledge, errors };
    let definitions = compiler.texts::<DefinitionText>(sections.take("definition"));
    let generators = compiler.texts::<GeneratorText>(sections.take("generator"));
    let raw = sections.take("screening");
    compiler.index.screenings = raw.iter().map(|raw| raw.id.clone()).collect();
    let screenings = compiler.texts::<ScreeningText>(raw);
    let flags = compiler.texts::<FlagText>(sections.take("flag"));
    let steps = compiler.texts::<StepText>(sections.take("step"));
    let guards = compiler.texts::<GuardText>(sections.take("guard"));
    let readings = compiler.texts::<ReadingText>(std::mem::take(&mut sections.readings));
    let deliveries = compiler.texts::<DeliveryText>(std::mem::take(&mut sections.deliveries));
    let payers = compiler.texts::<PayerText>(sections.take("payer"));
    let coverage = compiler.texts::<CoverageText>(sections.take("coverage"));
    let disputes = compiler.texts::<DisputeText>(sections.take("dispute"));
    let explanations = compiler.texts::<ExplanationText>(sections.take("explanation"));
    compiler.index.generators = numbered(&generators, GeneratorIx);
    compiler.index.flags = numbered(&flags, FlagIx);
    compiler.index.steps = numbered(&steps, StepIx);
    compiler.index.explanations = numbered(&explanations, ExplanationIx);
    compiler.index.readings = readings.iter().map(|(_, row)| row.id.clone()).collect();
    for (head, text) in &readings {
        compiler.reading(head, text);
    }
    for (head, text) in &deliveries {
        compiler.delivery(head, text);
    }
    for (head, text) in &definitions {
        compiler.definition(head, text);
    }
    for (head, text) in &generators {
        compiler.generator(head, text);
    }
    for (head, text) in &steps {
        compiler.step(head, text, &guards);
    }
    for (head, text) in &screenings {
        compiler.screening(head, text);
    }
    for (head, text) in &flags {
        compiler.flag(head, text);
    }
    compiler.whole(&steps);
    compiler.coverage(&payers, &coverage);
    for (head, text) in &disputes {
        compiler.dispute(head, text);
    }
    for (head, text) in &explanations {
        compiler.explanation(head, text);
    }
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
    /// What brings flags to other regions, by id; none where it has an error of its own.
    screenings: HashMap<String, Option<CriterionIx>>,
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
        let hint = match self.index.suggest(word) {
            // It is there, and could not be read.
            Some(near) if near == *word => "take the error at that name away first".to_owned(),
            Some(near) => format!("did you mean '{near}'?"),
            None => "write one that is in the pack".to_owned(),
        };
        self.add(head, name.span().start, format!("there is no {what} '{word}'; {hint}"));
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
            if let Some(reason) = self.knowledge.strange_source(name.get_ref()) {
                self.add(head, name.span().start, reason);
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
        let taken = match &text.taken {
            None => None,
            Some(name) => match self.index.group(name.get_ref()) {
                Some(group) => Some(group),
                None => {
                    self.missing(head, name, "drug group");
                    return None;
                }
            },
        };
        let nth = match &text.nth {
            Some(figure) => Some(self.amount(head, figure)?),
            None => None,
        };
        Some(Until { last, taken, nth, plus, unit: text.unit, firm: text.firm })
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
        if structure == Some(Structure::Root) {
            for place in text.places.iter().filter(|place| place.level == LevelOf::Same) {
                let reason = "a root is never named by a segment; write level = \"root\", \"traversing\" or \"exiting\"";
                self.add(head, place.concept.span().start, reason);
            }
        }
        self.without_premise(head, &text.suspected);
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
                _ => self.add(head, head.at, format!("'{region}' or '{part}' is not a region with its part; write a pair such as knee = \"knee\"")),
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
}
