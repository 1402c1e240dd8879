//! Red flags of the evaluation that this reader is told of, and the findings that prove them, whatever region or problem
//! they were recorded for.

use super::Composer;
use super::record::Known;
use crate::model::Side;
use crate::pathway::vocabulary::Group;
use crate::pathway::{FlagResult, FlagState, Urgency};

impl<'a> Composer<'a> {
    /// The most urgent flag this reader is told of.
    pub(super) fn told_flag(&self) -> Option<&'a FlagResult> {
        let present = self.told_flags().into_iter().filter(|flag| flag.state == FlagState::Present);
        present.min_by_key(|flag| flag.urgency)
    }

    /// Of the most urgent flags the one this recipient acts on: to whom the knowledge refers it, or a flag of their own
    /// trade.
    pub(super) fn own_flag(&self) -> Option<&'a FlagResult> {
        let urgency = self.told_flag()?.urgency;
        let acts = self.wording.list("acts_on");
        self.told_flags().into_iter().find(|result| {
            let flag = self.lexicon.0.flag(result.flag);
            let own = |known: &String| *known == flag.id || Some(known) == flag.refer.as_ref();
            result.state == FlagState::Present && result.urgency == urgency && acts.iter().any(own)
        })
    }

    /// Whether what leads is for this recipient to act on.
    pub(super) fn acts_on_it(&self) -> bool {
        self.own_flag().is_some()
    }

    /// Flags that are raised and not cleared, without what this reader is not told.
    pub(super) fn told_flags(&self) -> Vec<&'a FlagResult> {
        let raised = |flag: &FlagResult| matches!(flag.state, FlagState::Present | FlagState::WorkedUp);
        self.evaluation.flags.iter().filter(|flag| raised(flag) && !self.keeps_flag_back(flag)).collect()
    }

    /// Flags that were raised and settled, without what this reader is not told.
    pub(super) fn cleared_flags(&self) -> Vec<&'a FlagResult> {
        let cleared = |flag: &FlagResult| flag.state == FlagState::Cleared;
        self.evaluation.flags.iter().filter(|flag| cleared(flag) && !self.keeps_flag_back(flag)).collect()
    }

    fn keeps_flag_back(&self, flag: &FlagResult) -> bool {
        let id = &self.lexicon.0.flag(flag.flag).id;
        let listed = self.wording.list("flags_kept_back").iter().any(|kept| kept == id);
        listed && self.keeps_back("self_harm_thoughts")
    }

    /// The flags told of that cannot wait.
    pub(super) fn pressing_flags(&self) -> Vec<&'a FlagResult> {
        let pressing = |flag: &&FlagResult| flag.urgency.is_some_and(|urgency| urgency <= Urgency::SameDay);
        self.told_flags().into_iter().filter(pressing).collect()
    }

    /// What is suspected, of the flags that are asked for by id: "compression of the spinal
    /// cord".
    pub(super) fn suspected(&self, is_asked: impl Fn(&str) -> bool) -> Vec<String> {
        let asked = |flag: &&FlagResult| is_asked(&self.lexicon.0.flag(flag.flag).id);
        let present = self.proven_flags().into_iter().filter(|flag| flag.state == FlagState::Present);
        let present: Vec<&FlagResult> = present.filter(asked).filter(|flag| !self.is_covered(flag)).collect();
        present.into_iter().map(|flag| self.suspicion(flag)).filter(|name| !name.is_empty()).collect()
    }

    /// Whether another flag that is present says what this one does, and more: it is one thing that is suspected.
    fn is_covered(&self, result: &FlagResult) -> bool {
        let by = self.wording.phrase("covered_by", &self.lexicon.0.flag(result.flag).id);
        by.is_some_and(|by| self.is_flagged(&by))
    }

    /// Whether a flag is present, by its id.
    fn is_flagged(&self, id: &str) -> bool {
        let present = self.proven_flags().into_iter().filter(|flag| flag.state == FlagState::Present);
        present.map(|flag| &self.lexicon.0.flag(flag.flag).id).any(|known| known == id)
    }

    /// The word that a flag takes from another one it covers: the "artificial" joint.
    fn covering(&self, flag: &str) -> Option<String> {
        let by = |id: &&String| self.wording.phrase("covered_by", id).as_deref() == Some(flag);
        let mut covered = self.wording.list("covered_flags").iter().filter(by);
        let id = covered.find(|id| self.is_flagged(id))?;
        self.wording.phrase("covering", id)
    }

    /// The name of what a flag speaks for; none where its signs say it better.
    fn suspicion(&self, result: &FlagResult) -> String {
        let flag = self.lexicon.0.flag(result.flag);
        let here = || {
            let words = self.wording.phrase("suspected_here", &flag.id)?;
            let slots = self.slots().with_some("joint", self.joint_of_the_problem());
            super::pattern::fill(&words, &slots).map(|filled| filled.text.to_plain())
        };
        let own = self.named_by_finding(result).or_else(here);
        let own = own.or_else(|| self.wording.phrase("suspected", &flag.id));
        let name = own.unwrap_or_else(|| self.wording.spell(&flag.label));
        // "vertebral compression fracture" says more than "fracture", and says it too.
        let more = self.proofs(result).into_iter().map(|known| self.sign(known.id, known.concept));
        more.into_iter().find(|sign| !name.is_empty() && sign.ends_with(&format!(" {name}"))).unwrap_or(name)
    }

    /// "right knee", where the problem lies at a joint.
    fn joint_of_the_problem(&self) -> Option<String> {
        let joint = self.wording.word("region", self.problem.region.id());
        let on = self.problem.side.filter(|side| matches!(side, Side::Left | Side::Right));
        self.is_region_of_joint().then(|| match on {
            Some(on) => format!("{} {joint}", super::record::side(on)),
            None => joint,
        })
    }

    /// Signs of flags that have no name in a letter; what the strength is, is said of itself.
    pub(super) fn signs_without_name(&self) -> Vec<String> {
        let present = self.proven_flags().into_iter().filter(|flag| flag.state == FlagState::Present);
        let proofs =
            present.filter(|flag| self.suspicion(flag).is_empty()).flat_map(|flag| self.proofs(flag));
        let strength = |known: &Known<'_>| self.strength_concepts().iter().any(|id| id == known.id);
        // Strength that is said to be reduced says that there is weakness.
        let reduced = matches!(self.strength_in_brief(), super::power::Power::Reduced);
        let weakness =
            |known: &Known<'_>| reduced && self.wording.list("weakness").iter().any(|id| id == known.id);
        let told = proofs.filter(|known| !strength(known) && !weakness(known));
        let mut out: Vec<String> = told.map(|known| self.sign(known.id, known.concept)).collect();
        super::passage::keep_first(&mut out);
        out
    }

    /// What is suspected, by the finding that tells which joint or nerve it is: "pressure on the right median nerve".
    fn named_by_finding(&self, result: &FlagResult) -> Option<String> {
        let flag = &self.lexicon.0.flag(result.flag).id;
        self.proofs(result).into_iter().find_map(|known| {
            let words = self.wording.phrase("suspected_at", &format!("{flag}.{}", known.id))?;
            let part = known.site().part.map(|part| self.wording.word("part", part.id()));
            let side = known.site().side.filter(|side| matches!(side, Side::Left | Side::Right));
            let part = part.map(|part| match side {
                Some(on) => format!("{} {part}", super::record::side(on)),
                None => part,
            });
            let slots = self
                .slots()
                .with_some("part", part)
                .with_some("on", side.map(super::record::side))
                .with_some("covered", self.covering(flag));
            super::pattern::fill(&words, &slots).map(|filled| filled.text.to_plain())
        })
    }

    /// Whether a flag is raised that is told by its signs alone.
    pub(super) fn is_flagged_by_signs(&self) -> bool {
        let listed = self.wording.list("flags_by_signs");
        self.proven_flags()
            .into_iter()
            .any(|flag| listed.iter().any(|known| *known == self.lexicon.0.flag(flag.flag).id))
    }

    /// Flags that only send elsewhere are told by the checklist of the region.
    pub(super) fn proven_flags(&self) -> Vec<&'a FlagResult> {
        let pressing = self.pressing_flags();
        let counts =
            |flag: &&FlagResult| pressing.contains(flag) || !self.lexicon.0.flag(flag.flag).redirects;
        self.told_flags().into_iter().filter(counts).collect()
    }

    /// Their names.
    pub(super) fn raised(&self) -> Vec<String> {
        let name = |flag: &FlagResult| {
            let flag = self.lexicon.0.flag(flag.flag);
            self.wording
                .phrase("suspected", &flag.id)
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| self.wording.spell(&flag.label))
        };
        self.proven_flags().into_iter().map(name).collect()
    }

    /// The findings that raised a flag. Signs and pictures go before scores and habits, which are named where nothing
    /// else raised it; so does strength, which has a passage of its own.
    pub(super) fn proofs(&self, flag: &FlagResult) -> Vec<Known<'a>> {
        let knowledge = self.lexicon.0;
        let triggers = &knowledge.flag(flag.flag).triggers;
        let mut concepts = Vec::new();
        for trigger in triggers {
            // Also what counts only where it was noted.
            knowledge.criterion(*trigger).expr.affirmed(&mut |leaf| concepts.extend(leaf.concepts()));
        }
        let asked: Vec<&str> = concepts
            .into_iter()
            .filter_map(|concept| self.lexicon.concept_at(concept).map(|(id, _)| id))
            .collect();
        let proves = |known: &Known<'_>| {
            let evident = flag
                .evidence
                .iter()
                .any(|ix| self.case.entries.get(ix.0).is_some_and(|entry| entry.id == known.entry.id));
            evident && known.value().is_some_and(|value| !known.concept.is_normal(value))
        };
        let mut ids: Vec<&str> = Vec::new();
        for id in asked {
            if !ids.contains(&id) && !self.keeps_back(id) {
                ids.push(id);
            }
        }
        let found: Vec<Known<'a>> =
            ids.into_iter().flat_map(|id| self.latest_by_site(id)).filter(proves).collect();
        let telling = |known: &&Known<'_>| {
            let groups = [Group::RedFlags, Group::Neurology, Group::Imaging, Group::Examination];
            groups.contains(&known.concept.group)
                && !self.strength_concepts().iter().any(|strength| strength == known.id)
        };
        let signs: Vec<Known<'a>> = found.iter().filter(telling).copied().collect();
        if signs.is_empty() { found } else { signs }
    }

    /// Whether something that cannot wait is suspected at another place than that of the problem.
    pub(super) fn is_alarmed_elsewhere(&self) -> bool {
        self.pressing_flags().into_iter().any(|flag| self.is_of_elsewhere(flag))
    }

    /// Whether a flag is of other regions than that of the problem.
    pub(super) fn is_of_elsewhere(&self, flag: &FlagResult) -> bool {
        let regions = &self.lexicon.0.flag(flag.flag).regions;
        !regions.is_empty() && !regions.contains(&self.problem.region)
    }
}
