//! What an injection speaks against, though pattern and findings fit it: it is asked about as suspected.

use super::Composer;
use super::findings::without_article;
use super::why::NEITHER;
use crate::model::{Body, Level, Side, Structure, Target};

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

    /// What is asked about in a question. What an injection speaks against is suspected and no more.
    pub(super) fn cause_asked(&self) -> Option<String> {
        self.cause().map(|cause| self.doubted(cause))
    }

    /// A cause, with the doubt that the letter casts on it.
    pub(super) fn doubted(&self, cause: String) -> String {
        let bare = without_article(&cause);
        let pattern = if bare == cause { "question.doubted" } else { "question.doubted_one" };
        let slots = self.slots().with("cause", bare);
        let doubted = self.phrase(pattern, &slots).filter(|_| self.is_spoken_against());
        doubted.map_or(cause, |text| text.to_plain())
    }
}

/// Whether an injection was given where a source lies: at its root or segment, or into its joint, on its side.
fn is_there(given: &Target, source: &Target) -> bool {
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

/// The vertebrae of a level: "L4" and "L5" of L4-5.
fn vertebrae(level: Level) -> Vec<String> {
    let name = level.to_string();
    let region: String = name.chars().take(1).collect();
    let whole = |part: &str| {
        if part.starts_with(char::is_alphabetic) { part.to_owned() } else { format!("{region}{part}") }
    };
    name.split('-').map(whole).collect()
}
