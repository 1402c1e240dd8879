//! What an injection speaks against, though pattern and findings fit it: it is asked about as suspected.

use super::Composer;
use super::findings::without_article;
use super::injections::NEITHER;
use super::passage::Passage;
use super::record::{level, side};
use super::treatments::is_needle;
use super::why::sided;
use crate::model::{Body, Level, Side, Structure, Target, Treatment};

impl Composer<'_> {
    /// Whether an injection that was given where the leading source lies, and is told, speaks against it. Blocks that
    /// prove it weigh more.
    pub(super) fn is_spoken_against(&self) -> bool {
        let told = self.wording.list("readings").iter().any(|pattern| pattern == NEITHER);
        if !told || self.is_confirmed_by_blocks() {
            return false;
        }
        let sources: Vec<Target> =
            self.leading_sources().into_iter().filter_map(|source| source.target).collect();
        self.sessions().0.iter().filter(|session| session.pattern == NEITHER).any(|session| {
            let entry = self.case.entries.iter().find(|entry| entry.id == *session.entry);
            entry.is_some_and(|entry| match &entry.body {
                Body::Treatment(treatment) => treatment
                    .targets
                    .iter()
                    .any(|target| sources.iter().any(|source| is_there(target, source))),
                _ => false,
            })
        })
    }

    /// Where roots were injected, and never the one that pattern and findings name: which it is, and which roots had the needle.
    pub(super) fn root_never_injected(&self, passage: &mut Passage) {
        let sources: Vec<Target> =
            self.leading_sources().into_iter().filter_map(|source| source.target).collect();
        let [Target { structure: Structure::Root, level: Some(at), side: on, .. }] = sources.as_slice()
        else {
            return;
        };
        // What was given for another problem was given all the same.
        let given: Vec<&Treatment> = self
            .treated_anywhere()
            .map(|(_, treatment)| treatment)
            .filter(|treatment| self.lexicon.treatment(treatment.treatment.as_str()).is_some_and(is_needle))
            // What went into a joint of a limb or a tendon is nowhere near a root.
            .filter(|treatment| {
                treatment.targets.is_empty() || !treatment.targets.iter().all(is_far_from_roots)
            })
            .collect();
        let targets: Vec<&Target> = given.iter().flat_map(|treatment| &treatment.targets).collect();
        let of_root = |target: &&&Target| target.structure == Structure::Root && target.level.is_some();
        // What was put between the vertebrae spreads to several roots.
        let elsewhere = targets.iter().all(|target| of_root(&target))
            && given.iter().all(|treatment| !treatment.targets.is_empty())
            && !targets.iter().any(|target| sources.iter().any(|source| is_there(target, source)));
        let targets: Vec<Target> = targets.into_iter().copied().collect();
        let others = self.targets(&targets).map(|others| sided(&others)).filter(|_| elsewhere);
        let slots = self.slots().with_some("place", self.root_named(*at, *on)).with_some("others", others);
        self.say(passage, "why.root_never", &slots);
    }

    /// "left S1 root".
    pub(super) fn root_named(&self, at: Level, on: Option<Side>) -> Option<String> {
        let on = on.filter(|on| matches!(on, Side::Left | Side::Right));
        let slots = self.slots().with_some("side", on.map(side)).with("level", level(at));
        self.phrase("why.root_named", &slots).map(|text| text.to_plain())
    }

    /// What is asked about in a question, as sure as the diagnosis calls it.
    pub(super) fn cause_asked(&self) -> Option<String> {
        self.cause().map(|cause| self.doubted(cause))
    }

    /// A cause, with the doubt that the letter casts on it.
    pub(super) fn doubted(&self, cause: String) -> String {
        let bare = without_article(&cause);
        let pattern = if bare == cause { "question.doubted" } else { "question.doubted_one" };
        let slots = self.slots().with("cause", bare);
        let doubted = self.phrase(pattern, &slots).filter(|_| self.is_only_suspected());
        doubted.map_or(cause, |text| text.to_plain())
    }
}

/// Whether an injection was given where a source lies: at its root or segment, or into its joint, on its side.
pub(super) fn is_there(given: &Target, source: &Target) -> bool {
    let both = |side: Option<Side>| side.is_none_or(|side| matches!(side, Side::Bilateral | Side::Midline));
    let same_side = given.side == source.side || both(given.side) || both(source.side);
    // What was put into a joint of the spine says nothing of a root beside it.
    let in_joint = |target: &Target| matches!(target.structure, Structure::FacetJoint | Structure::Sij);
    let same_kind = given.structure == source.structure || !(in_joint(given) || in_joint(source));
    let same_place = match (given.level, source.level) {
        (Some(one), Some(other)) => vertebrae(one).iter().any(|at| vertebrae(other).contains(at)),
        _ => given.part.is_some() && given.part == source.part,
    };
    same_side && same_kind && same_place
}

/// Whether it is a joint, tendon or muscle, or a named part, without a level: nowhere near a root.
fn is_far_from_roots(target: &Target) -> bool {
    target.level.is_none()
        && (target.part.is_some()
            || matches!(target.structure, Structure::Muscle | Structure::Tendon | Structure::Joint))
}

/// The vertebrae of a level: "L4" and "L5" of L4-5.
fn vertebrae(level: Level) -> Vec<String> {
    let name = level.to_string();
    let region: String = name.chars().take(1).collect();
    let whole = |part: &str| {
        if part.starts_with(char::is_alphabetic) { part.to_owned() } else { format!("{region}{part}") }
    };
    name.split('-').map(whole).collect()
}
