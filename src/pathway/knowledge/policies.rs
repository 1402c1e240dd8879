//! Policies: each has every figure, its own or that of the policy it extends, and remembers what it changed.

use super::load::{Errors, Sections, read};
use super::rules::PolicyText;
use super::source::PackFile;
use super::{Knowledge, Policy};
use crate::pathway::vocabulary::Figure;

/// A policy as it stands in a file.
struct Raw<'a> {
    id: String,
    text: PolicyText,
    file: &'a PackFile,
    at: usize,
}

/// A figure that a policy changes.
#[derive(Debug, Clone, Copy)]
pub struct Change<'k> {
    /// Name of the figure.
    pub name: &'k str,
    /// What it is.
    pub now: &'k Figure,
    /// What it is in the policy that is extended.
    pub was: &'k Figure,
}

/// Reads the policies of a pack.
pub(super) fn load(knowledge: &mut Knowledge, sections: &mut Sections<'_>, errors: &mut Errors) {
    let mut all: Vec<Raw<'_>> = Vec::new();
    for raw in sections.take("policy") {
        let (file, at, id) = (raw.file, raw.at, raw.id.clone());
        all.extend(read::<PolicyText>(raw, errors).map(|text| Raw { id, text, file, at }));
    }
    let mut names: Vec<String> = all.iter().flat_map(|raw| raw.text.figures.keys().cloned()).collect();
    names.sort();
    names.dedup();
    for raw in &all {
        let chain = chain(&all, raw, errors);
        let figures = |chain: &[&Raw<'_>]| -> Vec<Option<Figure>> {
            names.iter().map(|name| figure(chain, name)).collect()
        };
        let (own, base) = (figures(&chain), figures(chain.get(1..).unwrap_or_default()));
        for (name, found) in names.iter().zip(&own) {
            let mut sources = found.iter().flat_map(|figure| &figure.sources);
            if let Some(strange) = sources.find_map(|source| knowledge.strange_source(source)) {
                errors.add(raw.file, raw.at, format!("'{name}': {strange}"));
            }
            let reason = match found {
                None => {
                    format!(
                        "the policy '{}' has no whole figure '{name}' and extends none that has; write it whole, with unit and label",
                        raw.id
                    )
                }
                Some(figure) => match fits(&figure.unit, figure.value) {
                    Ok(()) => continue,
                    Err(reason) => format!("'{name}' {reason}"),
                },
            };
            errors.add(raw.file, raw.at, reason);
        }
        match raw.id.parse() {
            Ok(id) => knowledge.policies.push(Policy {
                id,
                label: raw.text.label.clone(),
                extends: raw.text.extends.as_ref().and_then(|base| base.parse().ok()),
                figures: own.into_iter().flatten().collect(),
                base: base.into_iter().flatten().collect(),
            }),
            Err(error) => errors.add(raw.file, raw.at, format!("{error}")),
        }
    }
    knowledge.policy_figures = names;
}

/// A policy and those it extends, one after the other.
fn chain<'a, 'f>(all: &'a [Raw<'f>], raw: &'a Raw<'f>, errors: &mut Errors) -> Vec<&'a Raw<'f>> {
    let mut chain = vec![raw];
    while let Some(base) = chain.last().and_then(|raw| raw.text.extends.as_ref()) {
        let Some(next) = all.iter().find(|raw| raw.id == *base) else {
            errors.add(
                raw.file,
                raw.at,
                format!("there is no policy '{base}' to extend; write the id of another one"),
            );
            break;
        };
        if chain.len() > all.len() {
            errors.add(raw.file, raw.at, format!("the policy '{}' extends itself in a circle", raw.id));
            break;
        }
        chain.push(next);
    }
    chain
}

/// The nearest figure of a chain; unit and label may come from farther on.
fn figure(chain: &[&Raw<'_>], name: &str) -> Option<Figure> {
    let texts = || chain.iter().filter_map(|raw| raw.text.figures.get(name));
    let nearest = texts().next()?;
    Some(Figure {
        value: nearest.value,
        unit: texts().find_map(|text| text.unit.clone())?,
        label: texts().find_map(|text| text.label.clone())?,
        certainty: nearest.certainty,
        sources: nearest.sources.clone(),
    })
}

/// Whether a number can be a figure of this unit.
pub(super) fn fits(unit: &str, value: f64) -> Result<(), String> {
    let whole = matches!(unit, "blocks" | "sessions" | "classes" | "days" | "weeks");
    match unit {
        _ if !value.is_finite() || value < 0.0 => Err("must be a number that is not negative".to_owned()),
        "percent" if value > 100.0 => Err("is a percentage and cannot be more than 100".to_owned()),
        "of 10" if value > 10.0 => Err("is a score of 10 and cannot be more than 10".to_owned()),
        "blocks" if value < 1.0 => Err("must be at least one block".to_owned()),
        _ if whole && value.fract() != 0.0 => Err(format!("is a number of {unit} and must be whole")),
        _ => Ok(()),
    }
}

impl Policy {
    /// The figures that differ from those of the policy it extends, in the order of their names.
    pub fn changes<'k>(&'k self, knowledge: &'k Knowledge) -> impl Iterator<Item = Change<'k>> {
        let names = knowledge.policy_figures.iter();
        let pairs = self.figures.iter().zip(&self.base);
        names.zip(pairs).filter(|(_, (now, was))| now.value != was.value).map(|(name, (now, was))| Change {
            name,
            now,
            was,
        })
    }

    /// All of its figures with their names, in the order of names.
    pub fn named<'k>(&'k self, knowledge: &'k Knowledge) -> impl Iterator<Item = (&'k str, &'k Figure)> {
        knowledge.policy_figures.iter().map(String::as_str).zip(&self.figures)
    }
}
