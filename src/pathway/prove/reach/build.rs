//! From the values of a rule's unknowns to a case that has them.

use serde_json::json;

use crate::model::{Level, Region, Sex, Side, Site, Structure, Target, Value};
use crate::pathway::evaluation::{ConceptIx, GeneratorIx};
use crate::pathway::expression::ast::GroupIx;
use crate::pathway::knowledge::{Generator, Knowledge, LevelOf, Place, SEXES, Step};
use crate::pathway::prove::draft::Draft;
use crate::pathway::vocabulary::{Concept, ConceptKind};

use super::deeds::{Line, Stage};
use super::solve::{Set, value};
use super::vars::{Val, Var};

/// Days before the day of the case on which a number stood higher that fell since.
const EARLIER_DAYS: i32 = 10;
/// Days before the day of the case on which a medicine was begun that was not tolerated.
const TRIED_DAYS: i32 = 200;

/// Where a step is tried in a region: at the structure of its first generator there.
pub(super) fn stage(knowledge: &Knowledge, step: &Step, region: Region) -> Option<Stage> {
    let mut own = step.of.iter().map(|ix| knowledge.generator(*ix));
    let generator = own.find(|g| g.regions.contains(&region));
    let segment = usual_segment(region).and_then(|level| level.parse::<Level>().ok());
    let Some(generator) = generator else {
        return step.of.is_empty().then_some(Stage { region, here: Target::of(Structure::Whole) });
    };
    let level = match generator.structure {
        Structure::Root => segment.and_then(|level| knowledge.segment(level)).map(|s| s.traversing),
        Structure::FacetJoint | Structure::Disc => segment,
        _ => segment.filter(|_| generator.places.iter().any(|place| place.level != LevelOf::None)),
    };
    let part = generator.parts.iter().find(|(of, _)| *of == region).map(|(_, part)| *part);
    let here = Target { level, part, side: Some(Side::Right), ..Target::of(generator.structure) };
    Some(Stage { region, here })
}

fn usual_segment(region: Region) -> Option<&'static str> {
    match region {
        Region::Lumbar | Region::SacralPelvic => Some("L4-5"),
        Region::Cervical => Some("C5-6"),
        Region::Thoracic => Some("T7-8"),
        _ => None,
    }
}

/// Builds the case.
pub(super) fn build(knowledge: &Knowledge, stage: Stage, set: &Set, line: &Line) -> Option<Draft> {
    let problem_side = value(set, &Var::Side).map_or(Some(Side::Right), side);
    let mut draft = Draft::new(stage.region, problem_side)?;
    line.write(knowledge, &mut draft)?;
    for (var, value) in set {
        add(knowledge, stage, &mut draft, set, (var, *value))?;
    }
    usual_answers(knowledge, stage, set, &mut draft)?;
    draft.case.arrange();
    Some(draft)
}

/// The side a value stands for; none if it is not known.
pub(super) fn side(value: Val) -> Option<Side> {
    match value {
        Val::Word(word) => Side::ALL.get(usize::from(word)).copied(),
        _ => None,
    }
}

pub(super) fn add(
    knowledge: &Knowledge,
    stage: Stage,
    draft: &mut Draft,
    set: &Set,
    (var, val): (&Var, Val),
) -> Option<()> {
    let day = draft.day;
    match (var, val) {
        (Var::Concept(ix), val) => finding(knowledge, stage, draft, *ix, (0, val)),
        (Var::Fell(ix), Val::Number(fall)) => {
            let most = knowledge.concept(*ix).item.max.unwrap_or(100.0);
            let now = match value(set, &Var::Concept(*ix)) {
                Some(Val::Number(now)) => now,
                _ => {
                    finding(knowledge, stage, draft, *ix, (0, Val::Number(most - fall)))?;
                    most - fall
                }
            };
            finding(knowledge, stage, draft, *ix, (EARLIER_DAYS, Val::Number((now + fall).min(most))))
        }
        (Var::Age, Val::Number(years)) => {
            // On the birthday, so that a figure is met and not passed.
            let born = day.plus_months(-(years.floor() as i32) * 12);
            draft.case.patient.birth_date = Some(born.into());
            Some(())
        }
        (Var::Onset, Val::Number(days)) => {
            draft.case.problems.first_mut()?.onset = Some(day.plus_days(-(days as i32)).into());
            Some(())
        }
        (Var::Sex, Val::Word(word)) => {
            draft.case.patient.sex = SEXES.get(usize::from(word)).map(|(_, sex): &(_, Sex)| *sex);
            Some(())
        }
        (Var::On(group), Val::Yes) => {
            let name = drug(knowledge, *group)?;
            let medicine = if too_little(set, *group) {
                json!({ "drug": name, "reached": "low" })
            } else {
                json!({ "drug": name })
            };
            let days = match value(set, &Var::DaysOn(*group)) {
                Some(Val::Number(days)) => Some(days as i32),
                Some(_) => None,
                None => Some(TRIED_DAYS),
            };
            draft.medicine(days, medicine, None)
        }
        (Var::On(group), Val::No) => match knowledge.group_concept(*group) {
            Some(concept) if value(set, &Var::Concept(concept)).is_none() => {
                finding(knowledge, stage, draft, concept, (0, Val::No))
            }
            _ => Some(()),
        },
        (Var::Classes(groups), Val::Number(failed)) => {
            for group in groups.iter().take(failed as usize) {
                let medicine = json!({ "drug": drug(knowledge, *group)?, "stopped": "not_tolerated" });
                draft.medicine(Some(TRIED_DAYS), medicine, Some(day.plus_days(-TRIED_DAYS + 30)))?;
            }
            Some(())
        }
        (Var::Tried(groups), Val::Number(tried)) => {
            let failed = match value(set, &Var::Classes(groups.clone())) {
                Some(Val::Number(failed)) => failed as usize,
                _ => 0,
            };
            for group in groups.iter().take(tried as usize).skip(failed) {
                let helped = json!([{ "phase": "therapeutic", "measure": { "words": "most" } }]);
                let medicine = json!({ "drug": drug(knowledge, *group)?, "reached": "adequate",
                    "stopped": "completed", "readings": helped });
                draft.medicine(Some(TRIED_DAYS), medicine, Some(day.plus_days(-TRIED_DAYS + 60)))?;
            }
            Some(())
        }
        (Var::Candidates(ix), Val::Number(count)) => candidates(knowledge, stage, draft, *ix, count),
        _ => Some(()),
    }
}

/// Whether a medicine that is taken is one that was not tried: it counts as tried unless it is known to be too little.
fn too_little(set: &Set, group: GroupIx) -> bool {
    let of_group = |var: &Var| matches!(var, Var::Tried(groups) if groups.contains(&group));
    set.iter().any(|(var, val)| of_group(var) && *val == Val::Number(0.0))
}

/// The medicine of a group that belongs to the fewest others: what else it is would speak for itself.
fn drug(knowledge: &Knowledge, group: GroupIx) -> Option<&str> {
    let name = knowledge.groups.get(usize::from(group.0))?;
    let drugs = knowledge.drugs.iter().filter(|drug| drug.item.groups.contains(name));
    drugs.min_by_key(|drug| drug.item.groups.len()).map(|drug| drug.id.as_str())
}

/// A second place, one segment higher, where a second target is wanted.
fn candidates(
    knowledge: &Knowledge,
    stage: Stage,
    draft: &mut Draft,
    ix: GeneratorIx,
    count: f64,
) -> Option<()> {
    let generator = knowledge.generator(ix);
    let Some(place) = generator.places.first().filter(|_| count > 1.0) else { return Some(()) };
    let level = site_level(knowledge, place, stage, generator)?.above();
    let site = Site { level, side: Some(Side::Right), ..Site::default() };
    draft.finding(0, knowledge.concept(place.concept).id.as_str(), site, shown(knowledge, place)?)
}

/// A value at which a finding shows the place.
fn shown(knowledge: &Knowledge, place: &Place) -> Option<Value> {
    let item = &knowledge.concept(place.concept).item;
    Some(match (place.values.first(), place.at_least) {
        (Some(word), _) => Value::Choice(item.values.get(usize::from(*word))?.id.clone()),
        (None, Some(least)) => Value::Number(least),
        (None, None) => Value::Present,
    })
}

fn site_level(knowledge: &Knowledge, place: &Place, stage: Stage, generator: &Generator) -> Option<Level> {
    let level = stage.here.level;
    let segment = usual_segment(stage.region).and_then(|level| level.parse::<Level>().ok());
    let same_structure = generator.structure == stage.here.structure;
    let level = if same_structure { level.or(segment) } else { segment };
    let passing = |root: fn(&crate::pathway::knowledge::Segment) -> Level| {
        let found = knowledge.segments.iter().find(|s| Some(root(s)) == level);
        found.map(|s| s.level).or(segment)
    };
    match place.level {
        LevelOf::Same | LevelOf::Root => level,
        LevelOf::Traversing => passing(|s| s.traversing),
        LevelOf::Exiting => passing(|s| s.exiting),
        LevelOf::None => None,
    }
}

/// The site of a finding: where it shows a generator of the region, else none.
fn site(knowledge: &Knowledge, stage: Stage, concept: ConceptIx) -> Site {
    let generators = knowledge.generators.iter().filter(|g| g.regions.contains(&stage.region));
    let mut places = generators.flat_map(|g| g.places.iter().map(move |place| (g, place)));
    let Some((generator, place)) = places.find(|(_, place)| place.concept == concept) else {
        return Site::default();
    };
    let side = stage.here.side;
    Site { level: site_level(knowledge, place, stage, generator), side, ..Site::default() }
}

fn finding(
    knowledge: &Knowledge,
    stage: Stage,
    draft: &mut Draft,
    ix: ConceptIx,
    (days, val): (i32, Val),
) -> Option<()> {
    let named = knowledge.concept(ix);
    let value = match val {
        Val::Yes => Value::Present,
        Val::No => Value::Absent,
        Val::Number(n) => Value::Number(n),
        Val::Word(word) => Value::Choice(named.item.values.get(usize::from(word))?.id.clone()),
        Val::Unknown | Val::Line(_) => return Some(()),
    };
    draft.finding(days, named.id.as_str(), site(knowledge, stage, ix), value)
}

/// Everything that is done is on the timeline, and every screen that the rule does not ask about is clear.
fn usual_answers(knowledge: &Knowledge, stage: Stage, set: &Set, draft: &mut Draft) -> Option<()> {
    let given = |ix: ConceptIx| {
        set.iter().any(|(var, _)| match var {
            Var::Concept(of) | Var::Fell(of) => *of == ix,
            Var::On(group) => knowledge.group_concept(*group) == Some(ix),
            _ => false,
        })
    };
    let mut answered: Vec<ConceptIx> = Vec::new();
    let region = |regions: &[Region]| regions.is_empty() || regions.contains(&stage.region);
    for flag in knowledge.flags().iter().filter(|flag| region(&flag.regions)) {
        for ix in &flag.screen {
            if given(*ix) || answered.contains(ix) {
                continue;
            }
            answered.push(*ix);
            let named = knowledge.concept(*ix);
            draft.finding(0, named.id.as_str(), Site::default(), clear(&named.item)?)?;
        }
    }
    let complete = knowledge.concepts().iter().zip(0..).map(|(c, n)| (ConceptIx(n), c));
    for (ix, concept) in complete {
        let completes = concept.item.group == crate::pathway::vocabulary::Group::Completeness;
        if completes && !given(ix) && !answered.contains(&ix) {
            draft.finding(0, concept.id.as_str(), Site::default(), Value::Present)?;
        }
    }
    Some(())
}

/// The answer that speaks against a danger.
fn clear(item: &Concept) -> Option<Value> {
    Some(match item.kind {
        ConceptKind::Presence => Value::Absent,
        ConceptKind::Number => Value::Number(item.normal_min.or(item.normal_max).or(item.min)?),
        ConceptKind::Choice => {
            let normal = item.values.iter().find(|word| word.normal).or(item.values.first())?;
            Value::Choice(normal.id.clone())
        }
    })
}
