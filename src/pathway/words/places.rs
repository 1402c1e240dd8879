//! Targets and sites in words: "L4-5 facet joints, both sides", "right L5 root", "right knee".

use std::collections::BTreeSet;

use crate::model::{Level, Part, Region, Side, Site, Structure, Target};

/// "a", "a and b", "a, b and c".
#[must_use]
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}

/// A region, in the middle of a sentence: "low back", "neck".
#[must_use]
pub fn region(region: Region) -> &'static str {
    match region {
        Region::Cervical => "neck",
        Region::Thoracic => "upper back",
        Region::Lumbar => "low back",
        Region::SacralPelvic => "sacroiliac region",
        Region::UpperLimb => "arm",
        Region::LowerLimb => "leg",
        Region::HeadOccipital => "back of the head",
        Region::Shoulder => "shoulder",
        Region::Elbow => "elbow",
        Region::WristHand => "wrist and hand",
        Region::Hip => "hip",
        Region::Knee => "knee",
        Region::AnkleFoot => "ankle and foot",
        Region::ChestWall => "chest wall",
        Region::Widespread => "many places",
    }
}

/// A side: "left", "right", "both sides", "midline".
#[must_use]
pub fn side(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
        Side::Bilateral => "both sides",
        Side::Midline => "midline",
    }
}

/// A named part, in the middle of a sentence: "knee", "greater occipital nerve" without the last word.
#[must_use]
pub fn part(part: Part) -> &'static str {
    match part {
        Part::Knee => "knee",
        Part::Hip => "hip",
        Part::Shoulder => "shoulder",
        Part::Elbow => "elbow",
        Part::WristHand => "wrist",
        Part::AnkleFoot => "ankle",
        Part::OccipitalGreater => "greater occipital",
        Part::OccipitalLesser => "lesser occipital",
        Part::ThirdOccipital => "third occipital",
        Part::Suprascapular => "suprascapular",
        Part::Ilioinguinal => "ilioinguinal",
        Part::Genitofemoral => "genitofemoral",
        Part::LateralFemoralCutaneous => "lateral femoral cutaneous",
        Part::Saphenous => "saphenous",
        Part::Sural => "sural",
        Part::PosteriorTibial => "posterior tibial",
        Part::Pudendal => "pudendal",
        Part::Intercostal => "intercostal",
        Part::Genicular => "genicular",
        Part::Median => "median",
        Part::Ulnar => "ulnar",
        Part::Radial => "radial",
        Part::SuperiorCluneal => "superior cluneal",
    }
}

/// What stands behind level or part, for one and for several.
fn noun(structure: Structure, named: Option<Part>) -> (&'static str, &'static str) {
    match (structure, named) {
        (Structure::Root, _) => ("root", "roots"),
        (Structure::FacetJoint, _) => ("facet joint", "facet joints"),
        (Structure::Disc, _) => ("disc", "discs"),
        (Structure::Canal, _) => ("spinal canal", "spinal canal"),
        (Structure::Vertebra, _) => ("vertebra", "vertebrae"),
        (Structure::Segment, _) => ("segment", "segments"),
        (Structure::Sij, _) => ("sacroiliac joint", "sacroiliac joints"),
        (Structure::Joint, _) => ("joint", "joints"),
        (Structure::Tendon, _) => ("tendon", "tendons"),
        (Structure::Nerve, Some(Part::Genicular)) => ("nerves", "nerves"),
        (Structure::Nerve, _) => ("nerve", "nerves"),
        (Structure::Muscle, _) => ("muscle", "muscles"),
        (Structure::Neuraxis, _) => ("spinal cord", "spinal cord"),
        (Structure::Whole, _) => ("patient as a whole", "patient as a whole"),
    }
}

/// Sides that were joined into one: both, one, or none named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sides {
    One(Option<Side>),
    Both,
}

/// Levels of one structure that have the same sides.
struct Run {
    structure: Structure,
    part: Option<Part>,
    sides: Sides,
    levels: Vec<Option<Level>>,
}

/// Joins atomic targets: the two sides of a level, then the levels with the same sides.
fn runs(targets: &[Target]) -> Vec<Run> {
    let atoms: BTreeSet<Target> = targets.iter().flat_map(|target| target.atoms()).collect();
    let on = |target: Target, side: Side| atoms.contains(&Target { side: Some(side), ..target });
    let mut runs: Vec<Run> = Vec::new();
    for &atom in &atoms {
        let paired = on(atom, Side::Left) && on(atom, Side::Right);
        let sides = match atom.side {
            Some(Side::Left) if paired => Sides::Both,
            Some(Side::Right) if paired => continue,
            side => Sides::One(side.filter(|side| *side != Side::Midline)),
        };
        let same =
            |run: &&mut Run| (run.structure, run.part, run.sides) == (atom.structure, atom.part, sides);
        match runs.iter_mut().find(same) {
            Some(run) => run.levels.push(atom.level),
            None => {
                runs.push(Run { structure: atom.structure, part: atom.part, sides, levels: vec![atom.level] })
            }
        }
    }
    runs
}

impl Run {
    fn levels(&self) -> Vec<String> {
        self.levels.iter().flatten().map(ToString::to_string).collect()
    }

    fn words(&self) -> String {
        let levels = self.levels();
        let several = levels.len() > 1 || self.sides == Sides::Both;
        let (one, many) = noun(self.structure, self.part);
        let mut words: Vec<String> = Vec::new();
        match self.sides {
            Sides::One(Some(at)) => words.push(side(at).to_owned()),
            Sides::Both if levels.is_empty() => words.push("both".to_owned()),
            Sides::Both | Sides::One(None) => {}
        }
        if !levels.is_empty() {
            words.push(list(&levels));
        }
        // A joint is called by its name alone: "right knee", "both knees".
        match (self.structure, self.part) {
            (Structure::Joint, Some(named)) if several => words.push(format!("{}s", part(named))),
            (Structure::Joint, Some(named)) => words.push(part(named).to_owned()),
            // Nobody has said yet which nerve.
            (Structure::Nerve, None) => {
                words.push(if several { "nerves in question" } else { "nerve in question" }.to_owned());
            }
            (_, named) => {
                words.extend(named.map(|named| part(named).to_owned()));
                words.push(if several { many } else { one }.to_owned());
            }
        }
        let tail = if self.sides == Sides::Both && !levels.is_empty() { ", both sides" } else { "" };
        format!("{}{tail}", words.join(" "))
    }

    fn short(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        if !self.levels().is_empty() {
            words.push(list(&self.levels()));
        }
        words.extend(self.part.map(|named| part(named).to_owned()));
        match self.sides {
            Sides::One(Some(at)) => words.push(side(at).to_owned()),
            Sides::Both => words.push(side(Side::Bilateral).to_owned()),
            Sides::One(None) => {}
        }
        words.join(" ")
    }
}

/// One target: "right L5 root", "L4-5 facet joints, both sides".
#[must_use]
pub fn target(target: Target) -> String {
    targets(&[target])
}

/// Targets grouped: "L4-5 and L5-S1 facet joints, both sides"; empty for none.
#[must_use]
pub fn targets(targets: &[Target]) -> String {
    joined(&runs(targets).iter().map(Run::words).collect::<Vec<_>>())
}

/// Targets grouped, with their article: "the L4-5 facet joints, both sides", "both knees"; empty for none.
#[must_use]
pub fn the_targets(targets: &[Target]) -> String {
    let with_article =
        |words: String| if words.starts_with("both ") { words } else { format!("the {words}") };
    joined(&runs(targets).iter().map(Run::words).map(with_article).collect::<Vec<_>>())
}

fn joined(groups: &[String]) -> String {
    if groups.iter().any(|words| words.contains(',')) { groups.join("; ") } else { list(groups) }
}

/// Targets behind the name of a treatment, without the structure it implies: "L5 right", "L4-5 and L5-S1 both sides".
#[must_use]
pub fn short_targets(targets: &[Target]) -> String {
    let groups: Vec<String> =
        runs(targets).iter().map(Run::short).filter(|words| !words.is_empty()).collect();
    groups.join(", ")
}

/// Where a finding was made: "right L5 root", "right knee", "left"; empty where nothing is said.
#[must_use]
pub fn site(site: Site) -> String {
    let Site { region: at, structure, level, part: named, side: on } = site;
    if let Some(structure) = structure {
        return target(Target { structure, level, part: named, side: on });
    }
    let mut words: Vec<String> = Vec::new();
    words.extend(on.map(|on| side(on).to_owned()));
    words.extend(level.map(|level| level.to_string()));
    words.extend(named.map(|named| part(named).to_owned()));
    if level.is_none() && named.is_none() {
        words.extend(at.map(|at| region(at).to_owned()));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(structure: Structure, level: &str, side: Option<Side>) -> Target {
        Target { level: level.parse().ok(), side, ..Target::of(structure) }
    }

    #[test]
    fn one_target_is_named_as_a_colleague_names_it() {
        let knee = Target { part: Some(Part::Knee), ..at(Structure::Joint, "", Some(Side::Right)) };
        let nerve =
            Target { part: Some(Part::OccipitalGreater), ..at(Structure::Nerve, "", Some(Side::Left)) };
        for (target, words) in [
            (at(Structure::Root, "L5", Some(Side::Right)), "right L5 root"),
            (at(Structure::FacetJoint, "L4-5", Some(Side::Bilateral)), "L4-5 facet joints, both sides"),
            (at(Structure::Sij, "", Some(Side::Bilateral)), "both sacroiliac joints"),
            (at(Structure::Sij, "", Some(Side::Left)), "left sacroiliac joint"),
            (at(Structure::Canal, "L4-5", Some(Side::Midline)), "L4-5 spinal canal"),
            (at(Structure::Disc, "L5-S1", None), "L5-S1 disc"),
            (knee, "right knee"),
            (Target { side: Some(Side::Bilateral), ..knee }, "both knees"),
            (nerve, "left greater occipital nerve"),
        ] {
            assert_eq!(super::target(target), words);
        }
    }

    #[test]
    fn atomic_targets_are_joined_in_any_order() {
        let (left, right) = (Some(Side::Left), Some(Side::Right));
        let facet = |level, side| at(Structure::FacetJoint, level, side);
        let four = [facet("L5-S1", right), facet("L4-5", left), facet("L5-S1", left), facet("L4-5", right)];
        assert_eq!(targets(&four), "L4-5 and L5-S1 facet joints, both sides");
        let uneven = [facet("L4-5", left), facet("L4-5", right), facet("L5-S1", right)];
        assert_eq!(targets(&uneven), "L4-5 facet joints, both sides; right L5-S1 facet joint");
        let roots = [at(Structure::Root, "L5", right), at(Structure::Root, "L4", right)];
        assert_eq!(targets(&roots), "right L4 and L5 roots");
        assert_eq!(targets(&[]), "");
        assert_eq!(the_targets(&roots), "the right L4 and L5 roots");
        let joints = at(Structure::Sij, "", Some(Side::Bilateral));
        assert_eq!(the_targets(&[joints]), "both sacroiliac joints");
    }

    #[test]
    fn the_short_form_leaves_the_structure_to_the_treatment() {
        assert_eq!(short_targets(&[at(Structure::Root, "L5", Some(Side::Right))]), "L5 right");
        assert_eq!(short_targets(&[at(Structure::Canal, "L4-5", None)]), "L4-5");
        assert_eq!(short_targets(&[at(Structure::Sij, "", Some(Side::Bilateral))]), "both sides");
        assert_eq!(short_targets(&[Target::of(Structure::Canal)]), "");
    }

    #[test]
    fn a_site_says_what_it_knows() {
        let root = Site { level: "L5".parse().ok(), side: Some(Side::Right), ..Site::default() };
        assert_eq!(site(root), "right L5");
        assert_eq!(site(Site { region: Some(Region::Lumbar), ..Site::default() }), "low back");
        assert_eq!(site(Site::default()), "");
    }
}
