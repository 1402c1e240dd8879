//! Places: which finding or treatment belongs to which target, and where a generator is.

use crate::model::{Level, Part, Side, Site, Structure, Target};
use crate::pathway::knowledge::{Generator, Knowledge, LevelOf, Place};
use crate::pathway::vocabulary::Nature;

use crate::pathway::remarks::lies_elsewhere;

use super::{Facts, Observation, Past, Seen};

/// Most targets a generator is followed at; a pattern over more is not a localised one.
const MAX_TARGETS: usize = 12;

pub(super) fn sides_fit(a: Option<Side>, b: Option<Side>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b || a == Side::Bilateral || b == Side::Bilateral,
        _ => true,
    }
}

/// Whether two levels speak of the same place: the same, or a segment and a root that its disc may meet.
fn levels_fit(knowledge: &Knowledge, a: Option<Level>, b: Option<Level>) -> bool {
    let passes = |segment: Level, root: Level| {
        knowledge.segment(segment).is_some_and(|s| s.traversing == root || s.exiting == root)
    };
    match (a, b) {
        (Some(a), Some(b)) if a == b => true,
        (Some(a @ Level::Segment(_)), Some(b @ Level::Single(_))) => passes(a, b),
        (Some(a @ Level::Single(_)), Some(b @ Level::Segment(_))) => passes(b, a),
        (Some(_), Some(_)) => false,
        _ => true,
    }
}

/// Level and part of a place; a nerve that supplies the facet joint of a segment stands for that segment.
fn place(knowledge: &Knowledge, level: Option<Level>, part: Option<Part>) -> (Option<Level>, Option<Part>) {
    match (level, part.and_then(|part| knowledge.segment_of(part))) {
        (None, Some(segment)) => (Some(segment), None),
        _ => (level, part),
    }
}

/// Whether two places along spine and limbs fit. A joint or nerve of its own is never a level of the spine.
fn places_fit(
    knowledge: &Knowledge,
    a: (Option<Level>, Option<Part>),
    b: (Option<Level>, Option<Part>),
) -> bool {
    let (a, b) = (place(knowledge, a.0, a.1), place(knowledge, b.0, b.1));
    let apart = |x: (Option<Level>, Option<Part>), y: (Option<Level>, Option<Part>)| {
        x.0.is_none() && x.1.is_some() && y.0.is_some() && y.1.is_none()
    };
    let parts_fit = match (a.1, b.1) {
        (Some(a), Some(b)) => a == b || knowledge.supplies(a, b) || knowledge.supplies(b, a),
        _ => true,
    };
    parts_fit && levels_fit(knowledge, a.0, b.0) && !apart(a, b) && !apart(b, a)
}

/// Whether a finding belongs to a target. What the finding leaves open fits.
pub(super) fn site_fits(knowledge: &Knowledge, site: &Site, target: Target) -> bool {
    sides_fit(site.side, target.side)
        && places_fit(knowledge, (site.level, site.part), (target.level, target.part))
}

/// Whether two targets are the same place, whatever structure they name.
pub(super) fn same_place(knowledge: &Knowledge, a: Target, b: Target) -> bool {
    sides_fit(a.side, b.side) && places_fit(knowledge, (a.level, a.part), (b.level, b.part))
}

/// Whether a treatment aimed at `treated` covers `here`. An unrecorded target covers everything: it cannot be told.
pub(in crate::pathway) fn covers(knowledge: &Knowledge, treated: Option<Target>, here: Target) -> bool {
    treated.is_none_or(|treated| same_place(knowledge, treated, here) || spreads_to(knowledge, treated, here))
}

/// Whether an injection into the canal reaches a root beyond those of its segment.
fn spreads_to(knowledge: &Knowledge, treated: Target, here: Target) -> bool {
    let (Structure::Canal, Structure::Root) = (treated.structure, here.structure) else { return false };
    let (Some(segment), Some(root)) = (treated.level.and_then(|level| knowledge.segment(level)), here.level)
    else {
        return false;
    };
    sides_fit(treated.side, here.side) && segment.reaches.contains(&root)
}

/// Whether a structure comes in two sides.
fn is_paired(structure: Structure) -> bool {
    matches!(
        structure,
        Structure::Root
            | Structure::FacetJoint
            | Structure::Sij
            | Structure::Joint
            | Structure::Tendon
            | Structure::Nerve
    )
}

/// Where a generator may be: from findings, else from what was treated, else from the usual levels, else one
/// target without a level.
pub(in crate::pathway) fn targets(facts: &Facts<'_>, generator: &Generator) -> Vec<Target> {
    let part =
        generator.parts.iter().find(|(region, _)| *region == facts.problem.region).map(|(_, part)| *part);
    let base = Target { structure: generator.structure, level: None, part, side: None };
    let mut found = Vec::new();
    for place in &generator.places {
        for o in facts.of(place.concept).iter().filter(|o| shows(place, o)) {
            let level = level_of(facts.knowledge, place.level, o.site.level);
            if level.is_some() || place.level == LevelOf::None {
                add(&mut found, facts, Target { level, part: o.site.part.or(part), ..base }, o.site.side);
            }
        }
    }
    // What a block tested is a target too, wherever the image points; what was treated, where nothing else does.
    if let Some(set) = generator.treated {
        let set = facts.knowledge.set(set);
        let unplaced = found.is_empty();
        let counts = |p: &&Past| {
            let tested = facts.knowledge.treatment(p.treatment).item.nature == Nature::Block;
            p.is_done() && set.contains(p.treatment) && (unplaced || tested)
        };
        let treated = facts.past.iter().filter(counts).filter_map(|p| p.target);
        // A joint of the neck that was blocked is no joint of the low back.
        let of_region =
            |t: &Target| !t.level.is_some_and(|level| lies_elsewhere(level, facts.problem.region));
        for target in treated.filter(|t| t.structure == base.structure).filter(of_region) {
            let part = target.part.or(part);
            add(&mut found, facts, Target { level: target.level, part, ..base }, target.side);
        }
    }
    if found.is_empty() {
        let levels = generator.default_levels.iter().find(|(region, _)| *region == facts.problem.region);
        for level in levels.map(|(_, levels)| levels.as_slice()).unwrap_or_default() {
            add(&mut found, facts, Target { level: Some(*level), ..base }, None);
        }
    }
    if found.is_empty() {
        add(&mut found, facts, base, None);
    }
    found.sort_unstable();
    found.truncate(MAX_TARGETS);
    found
}

/// Gives what was found at a root, and written down at a segment, the level of the root that is met there. What is said
/// to be absent or normal at a segment is so at both roots that pass it.
pub(super) fn name_roots(facts: &mut Facts<'_>) {
    let at_segment = |o: &Observation| matches!(o.site.level, Some(Level::Segment(_)));
    if !facts.observations.iter().any(at_segment) {
        return;
    }
    let knowledge = facts.knowledge;
    let places = || knowledge.generators().iter().flat_map(|generator| &generator.places);
    let mut named = Vec::with_capacity(facts.observations.len());
    for o in &facts.observations {
        let mut of_roots = places().filter(|p| p.level == LevelOf::Root && p.concept == o.concept).peekable();
        let segment = o.site.level.and_then(|level| knowledge.segment(level));
        let (Some(_), Some(segment)) = (of_roots.peek(), segment) else {
            named.push(*o);
            continue;
        };
        let at = |root| Observation { site: Site { level: Some(root), ..o.site }, ..*o };
        if !of_roots.any(|place| shows(place, o)) {
            named.push(at(segment.traversing));
            if segment.exiting != segment.traversing {
                named.push(at(segment.exiting));
            }
        } else if is_foraminal(facts, o) {
            named.push(at(segment.exiting));
        } else {
            named.push(at(segment.traversing));
        }
    }
    facts.observations = named;
}

/// Whether what meets the root of a segment lies in the foramen: by the latest finding there that tells which root.
fn is_foraminal(facts: &Facts<'_>, of: &Observation) -> bool {
    let places = facts.knowledge.generators().iter().flat_map(|generator| &generator.places);
    let latest = |how: LevelOf| {
        let places = places.clone().filter(move |place| place.level == how);
        let there = places.flat_map(|place| {
            let same = |o: &&Observation| {
                o.concept == place.concept
                    && o.site.level == of.site.level
                    && sides_fit(o.site.side, of.site.side)
                    && shows(place, o)
            };
            facts.observations.iter().filter(same)
        });
        there.map(|o| o.when.last).max()
    };
    latest(LevelOf::Exiting) > latest(LevelOf::Traversing)
}

/// Adds a target on its side, or on the sides of the problem. A root is never named by a segment.
fn add(found: &mut Vec<Target>, facts: &Facts<'_>, target: Target, side: Option<Side>) {
    if target.structure == Structure::Root && matches!(target.level, Some(Level::Segment(_))) {
        return;
    }
    // What is found on the other side is not where this problem is.
    let opposite = |a: Side, b: Side| matches!((a, b), (Side::Left, Side::Right) | (Side::Right, Side::Left));
    if let (Some(side), Some(own)) = (side, facts.problem.side)
        && is_paired(target.structure)
        && opposite(side, own)
    {
        return;
    }
    let side = if !is_paired(target.structure) {
        None
    } else {
        match side.or(facts.problem.side) {
            Some(side @ (Side::Left | Side::Right)) => Some(side),
            Some(Side::Bilateral | Side::Midline) => Some(Side::Bilateral),
            None => None,
        }
    };
    for atom in (Target { side, ..target }).atoms() {
        if !found.contains(&atom) {
            found.push(atom);
        }
    }
}

/// Whether an observation shows the generator there. An older one that was replaced at its site does not.
fn shows(place: &Place, o: &Observation) -> bool {
    match o.seen {
        Seen::Present => place.values.is_empty() && place.at_least.is_none(),
        Seen::Word(word) => place.values.contains(&word),
        Seen::Number(n) => place.at_least.is_some_and(|least| n >= least),
        Seen::Absent | Seen::Missing(_) => false,
    }
}

fn level_of(knowledge: &Knowledge, how: LevelOf, level: Option<Level>) -> Option<Level> {
    let segment = level.and_then(|level| knowledge.segment(level));
    match how {
        LevelOf::None => None,
        // At a segment it was given its root when the record was read.
        LevelOf::Same | LevelOf::Root => level,
        LevelOf::Traversing => segment.map(|s| s.traversing),
        LevelOf::Exiting => segment.map(|s| s.exiting),
    }
}
