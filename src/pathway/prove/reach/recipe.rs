//! What a case was made from: a coded case or nothing, and what is on record otherwise. It can be written down in a few
//! lines and read again.

use serde::Deserialize;

use crate::model::{Case, Region, Side, Structure, Target};
use crate::pathway::evaluation::{ConceptIx, GeneratorIx};
use crate::pathway::expression::ast::GroupIx;
use crate::pathway::knowledge::{Knowledge, SEXES, TreatmentSet};
use crate::pathway::prove::draft::Draft;
use crate::pathway::vocabulary::ConceptKind;

use super::build;
use super::deeds::{Deed, Line, Stage, done, holds};
use super::solve::Set;
use super::vars::{Val, Var};
use super::vary::{Base, varied};

/// How what is not known is written.
const UNKNOWN: &str = "?";
/// Between the days and the treatment of something that was done.
const AGO: &str = " days ago: ";

/// What a case was made from.
#[derive(Debug, Clone)]
pub(in crate::pathway::prove) struct Recipe {
    /// Name of the coded case it stands beside; a patient of its own where there is none.
    pub(super) beside: Option<String>,
    pub(super) stage: Stage,
    pub(super) set: Set,
    pub(super) line: Line,
}

/// A recipe in the words of a file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::pathway::prove) struct Written {
    /// Name of the coded case.
    pub(in crate::pathway::prove) beside: Option<String>,
    /// Region of a patient of its own.
    pub(in crate::pathway::prove) region: Option<Region>,
    /// The place that is spoken of.
    pub(in crate::pathway::prove) here: Option<Target>,
    /// What is on record otherwise: `axial_pain = no`, `age = 17`, `fell(mrc) = 2`, `on(anticoagulant) = ?`.
    pub(in crate::pathway::prove) facts: Vec<String>,
    /// Treatments that are taken off the timeline, by id.
    pub(in crate::pathway::prove) without: Vec<String>,
    /// Treatments and images that are put on it: `100 days ago: {"treatment":"tfesi", ..}`.
    pub(in crate::pathway::prove) done: Vec<String>,
}

impl Recipe {
    /// A coded case as it is.
    pub(in crate::pathway::prove) fn of(base: &Base) -> Self {
        let stage = Stage { region: base.region, here: Target::of(Structure::Whole) };
        Self { beside: Some(base.name.clone()), stage, set: Set::new(), line: Line::default() }
    }

    /// The case; none where what it was made from is no longer there.
    pub(in crate::pathway::prove) fn draft(&self, knowledge: &Knowledge, bases: &[Base]) -> Option<Draft> {
        match &self.beside {
            None => build::build(knowledge, self.stage, &self.set, &self.line),
            Some(name) => {
                let base = bases.iter().find(|base| base.name == *name)?;
                varied(knowledge, self.stage, &base.draft, &self.set, &self.line)
            }
        }
    }

    /// In the words of a file. What is taken off the timeline is named as far as the coded case has it.
    pub(in crate::pathway::prove) fn written(
        &self,
        knowledge: &Knowledge,
        bases: &[Base],
    ) -> Option<Written> {
        let is_plain = self.set.is_empty() && self.line.deeds.is_empty();
        let facts = self.set.iter().filter(|(var, _)| *var != Var::Timeline);
        let facts = facts
            .map(|(var, val)| Some(format!("{} = {}", name(knowledge, var)?, word(knowledge, var, *val)?)));
        let done = self.line.deeds.iter().map(|deed| {
            let json = serde_json::to_string(&deed.what).ok()?;
            Some(format!("{}{AGO}{json}", deed.days))
        });
        let base = bases.iter().find(|base| Some(&base.name) == self.beside.as_ref());
        let without = self.line.without.zip(base).map(|(set, base)| taken(knowledge, set, &base.draft.case));
        Some(Written {
            beside: self.beside.clone(),
            region: self.beside.is_none().then_some(self.stage.region),
            here: Some(self.stage.here).filter(|_| !is_plain),
            facts: facts.collect::<Option<_>>()?,
            without: without.unwrap_or_default(),
            done: done.collect::<Option<_>>()?,
        })
    }
}

impl Written {
    /// What was written, as long as the knowledge still has everything it names.
    pub(in crate::pathway::prove) fn read(&self, knowledge: &Knowledge, bases: &[Base]) -> Option<Recipe> {
        let base = self.beside.as_ref().map(|name| bases.iter().find(|base| base.name == *name));
        let region = match base {
            Some(base) => base?.region,
            None => self.region?,
        };
        let stage = Stage { region, here: self.here.unwrap_or(Target::of(Structure::Whole)) };
        let facts = self.facts.iter().map(|fact| read_fact(knowledge, fact));
        let done = self.done.iter().map(|deed| {
            let (days, json) = deed.split_once(AGO)?;
            Some(Deed { what: serde_json::from_str(json).ok()?, days: days.parse().ok()? })
        });
        let mut without = TreatmentSet::default();
        for id in &self.without {
            without.insert(knowledge.treatment_named(id)?);
        }
        let without = Some(without).filter(|_| !self.without.is_empty());
        let line = Line { without, deeds: done.collect::<Option<_>>()?, whole: false };
        Some(Recipe { beside: self.beside.clone(), stage, set: facts.collect::<Option<_>>()?, line })
    }
}

/// The treatments of a set that a case holds.
fn taken(knowledge: &Knowledge, set: TreatmentSet, case: &Case) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in case.entries.iter().filter_map(done).filter(|id| holds(knowledge, set, id)) {
        if !ids.iter().any(|known| known == id.as_str()) {
            ids.push(id.to_string());
        }
    }
    ids
}

fn name(knowledge: &Knowledge, var: &Var) -> Option<String> {
    let concept = |ix: &ConceptIx| knowledge.concept(*ix).id.to_string();
    let group = |ix: &GroupIx| knowledge.groups.get(usize::from(ix.0)).map(String::as_str);
    let groups =
        |list: &[GroupIx]| list.iter().map(group).collect::<Option<Vec<_>>>().map(|all| all.join(", "));
    Some(match var {
        Var::Concept(ix) => concept(ix),
        Var::Fell(ix) => format!("fell({})", concept(ix)),
        Var::Age => "age".to_owned(),
        Var::Onset => "days_since_onset".to_owned(),
        Var::Sex => "sex".to_owned(),
        Var::Side => "side".to_owned(),
        Var::On(ix) => format!("on({})", group(ix)?),
        Var::DaysOn(ix) => format!("days_on({})", group(ix)?),
        Var::Classes(list) => format!("failed({})", groups(list)?),
        Var::Tried(list) => format!("tried({})", groups(list)?),
        Var::Candidates(ix) => format!("candidates({})", knowledge.generator(*ix).id),
        Var::Timeline | Var::Leaf(_) => return None,
    })
}

fn word(knowledge: &Knowledge, var: &Var, val: Val) -> Option<String> {
    Some(match (var, val) {
        (_, Val::Unknown) => UNKNOWN.to_owned(),
        (_, Val::Yes) => "yes".to_owned(),
        (_, Val::No) => "no".to_owned(),
        (_, Val::Number(number)) => number.to_string(),
        (Var::Concept(ix), Val::Word(n)) => {
            knowledge.concept(*ix).item.values.get(usize::from(n))?.id.to_string()
        }
        (Var::Sex, Val::Word(n)) => SEXES.get(usize::from(n))?.0.to_owned(),
        (Var::Side, Val::Word(n)) => Side::ALL.get(usize::from(n))?.id().to_owned(),
        (_, Val::Word(_) | Val::Line(_)) => return None,
    })
}

fn read_fact(knowledge: &Knowledge, text: &str) -> Option<(Var, Val)> {
    let (name, word) = text.split_once(" = ")?;
    let var = read_name(knowledge, name)?;
    let val = read_word(knowledge, &var, word)?;
    Some((var, val))
}

fn read_name(knowledge: &Knowledge, name: &str) -> Option<Var> {
    let group = |name: &str| {
        let place = knowledge.groups.iter().position(|group| group == name)?;
        u16::try_from(place).ok().map(GroupIx)
    };
    let groups = |list: &str| list.split(", ").map(group).collect::<Option<Vec<_>>>();
    if let Some((function, rest)) = name.split_once('(') {
        let of = rest.strip_suffix(')')?;
        return Some(match function {
            "fell" => Var::Fell(knowledge.concept_named(of)?),
            "on" => Var::On(group(of)?),
            "days_on" => Var::DaysOn(group(of)?),
            "failed" => Var::Classes(groups(of)?),
            "tried" => Var::Tried(groups(of)?),
            "candidates" => {
                let place = knowledge.generators().iter().position(|generator| generator.id == of)?;
                Var::Candidates(GeneratorIx(u16::try_from(place).ok()?))
            }
            _ => return None,
        });
    }
    Some(match name {
        "age" => Var::Age,
        "days_since_onset" => Var::Onset,
        "sex" => Var::Sex,
        "side" => Var::Side,
        concept => Var::Concept(knowledge.concept_named(concept)?),
    })
}

fn read_word(knowledge: &Knowledge, var: &Var, text: &str) -> Option<Val> {
    let place = |found: Option<usize>| found.and_then(|n| u16::try_from(n).ok()).map(Val::Word);
    if text == UNKNOWN {
        return Some(Val::Unknown);
    }
    match var {
        Var::Concept(ix) if knowledge.concept(*ix).item.kind == ConceptKind::Choice => {
            place(knowledge.concept(*ix).item.values.iter().position(|value| value.id.as_str() == text))
        }
        Var::Sex => place(SEXES.iter().position(|(word, _)| *word == text)),
        Var::Side => place(Side::ALL.iter().position(|side| side.id() == text)),
        _ => match text {
            "yes" => Some(Val::Yes),
            "no" => Some(Val::No),
            number => number.parse().ok().map(Val::Number),
        },
    }
}
