//! Diagnosis and presentation: source, level, side; what brings the pain on, what eases it, since when.

use super::Composer;
use super::findings::without_article;
use super::passage::{Passage, and, capital};
use super::record::{level, side};
use crate::letter::document::{Block, Urgency};
use crate::model::{Concordance, Side, Structure, Target, Value};
use crate::pathway::knowledge::OnUnknown;
use crate::pathway::vocabulary::Group;
use crate::pathway::{GeneratorResult, GeneratorState, LedgerRow};

/// The finding that shingles came before, and the figure on how long after them the pain is called postherpetic.
const SHINGLES: &str = "zoster_here";
const SHINGLES_MONTHS: &str = "phn_months";

impl<'a> Composer<'a> {
    pub(super) fn diagnosis(&self) -> Vec<Block> {
        vec![self.summary().block("diagnosis.summary"), self.presentation().block("diagnosis.presentation")]
    }

    /// The same in one passage, for recipients who need little of it.
    pub(super) fn diagnosis_brief(&self) -> Vec<Block> {
        let mut passage = self.summary();
        passage.append(&self.presentation());
        vec![passage.block("diagnosis.summary")]
    }

    /// Sources at the best strength there is, grouped by what they are.
    pub(super) fn leading_sources(&self) -> Vec<&'a GeneratorResult> {
        let best = self.evaluation.generators.iter().map(|g| g.state).min();
        match best {
            Some(state @ (GeneratorState::Confirmed | GeneratorState::Suspected)) => {
                let first = self.evaluation.generators.iter().find(|g| g.state == state).map(|g| g.generator);
                let mut sources: Vec<&GeneratorResult> = self
                    .evaluation
                    .generators
                    .iter()
                    .filter(|g| g.state == state && Some(g.generator) == first && self.has_a_sign(g))
                    .collect();
                self.keep_told_sides(&mut sources);
                sources
            }
            _ => Vec::new(),
        }
    }

    /// Leaves out the side that no finding names, where findings name the other one: what lies in the middle, such as a
    /// herniation without a side, speaks for both and tells neither.
    fn keep_told_sides(&self, sources: &mut Vec<&'a GeneratorResult>) {
        let groups = [Group::Examination, Group::Neurology, Group::Pain, Group::Imaging];
        let told = |side: Side| {
            self.findings().iter().any(|known| {
                groups.contains(&known.concept.group)
                    && known.site().side.is_some_and(|on| on == side || on == Side::Bilateral)
                    && known.value().is_some_and(|value| !known.concept.is_normal(value))
            })
        };
        let sides = sources.iter().filter_map(|source| source.target.and_then(|target| target.side));
        let mut sides: Vec<Side> = sides.collect();
        sides.sort_unstable();
        sides.dedup();
        let untold: Vec<Side> = sides.iter().copied().filter(|side| !told(*side)).collect();
        let proven = sources.iter().any(|source| source.state == GeneratorState::Confirmed);
        if sides == [Side::Left, Side::Right] && untold.len() == 1 && !proven {
            sources.retain(|source| {
                source.target.and_then(|target| target.side).is_none_or(|side| !untold.contains(&side))
            });
        }
    }

    /// Whether something found speaks for a source. One whose signs nobody looked for is named in no letter where all that
    /// is known is where it hurts and for how long.
    fn has_a_sign(&self, source: &GeneratorResult) -> bool {
        let knowledge = self.lexicon.0;
        let mut criteria = knowledge.generator(source.generator).suspected.iter();
        let met = |row: &LedgerRow, criterion| row.criterion == criterion && row.truth.is_met();
        let open = criteria.any(|criterion| {
            knowledge.criterion(*criterion).unknown == OnUnknown::Ignore
                && !source.ledger.iter().any(|row| met(row, *criterion))
        });
        if source.state == GeneratorState::Confirmed || !open {
            return true;
        }
        let groups = [Group::Examination, Group::Neurology, Group::Pain, Group::Imaging];
        let no_sign = self.wording.list("no_sign_alone");
        self.findings().iter().any(|known| {
            groups.contains(&known.concept.group)
                && !no_sign.iter().any(|id| id == known.id)
                && known.value().is_some_and(|value| !known.concept.is_normal(value))
        })
    }

    /// Whether the leading source is a joint or another part of a limb.
    pub(super) fn is_of_joint(&self) -> bool {
        let targets: Vec<Target> =
            self.leading_sources().into_iter().filter_map(|source| source.target).collect();
        // A nerve of the hand is of the hand, wherever its name is recorded.
        let in_limb = self.is_region_of_joint() && targets.iter().all(|target| target.level.is_none());
        targets.first().is_some_and(|target| target.part.is_some() || in_limb)
    }

    /// Whether the problem lies at a joint.
    pub(super) fn is_region_of_joint(&self) -> bool {
        let region = self.problem.region.id();
        self.wording.list("joints").iter().any(|joint| joint == region)
    }

    /// Whether the words for the leading source hold its level and side.
    fn says_its_place(&self) -> bool {
        let first =
            self.leading_sources().first().and_then(|source| self.lexicon.generator(source.generator));
        let label = first.and_then(|named| self.wording.phrase("generator", named.id));
        label.is_some_and(|label| label.contains("<level>"))
    }

    /// "osteoarthritis", without its place; nothing while the source is not known.
    pub(super) fn cause_alone(&self) -> Option<String> {
        let named = self.lexicon.generator(self.leading_sources().first()?.generator)?;
        Some(without_place(&self.label_of(named.id, named.label)))
    }

    /// "central stenosis at L4–5", as a noun phrase for sentences; nothing while the source is not known.
    pub(super) fn cause(&self) -> Option<String> {
        let sources = self.leading_sources();
        let first = sources.first()?;
        let named = self.lexicon.generator(first.generator)?;
        let source = named.id;
        let label = self.label_of(named.id, named.label);
        let mut levels: Vec<_> = sources.iter().filter_map(|g| g.target.and_then(|t| t.level)).collect();
        levels.sort_unstable();
        levels.dedup();
        let plural = if levels.len() > 1 { "s" } else { "" };
        let levels = and(&levels.into_iter().map(level).collect::<Vec<_>>());
        // "of the right knee" where one joint is meant; the sides of several are said by the summary.
        let targets: Vec<Target> = sources.iter().filter_map(|source| source.target).collect();
        let part =
            targets.iter().find_map(|target| target.part).map(|part| self.wording.word("part", part.id()));
        let part = part.map(|part| match targets.as_slice() {
            [Target { side: Some(on @ (Side::Left | Side::Right)), .. }] => format!("{} {part}", side(*on)),
            _ => part,
        });
        let part = part.or_else(|| self.limb_of(named.id).filter(|_| levels.is_none()));
        // "disease of the right plantar fascia", where the notes name what was injected.
        let of_tendon = self.wording.list("sources_of_tendons").iter().any(|id| id == named.id);
        let tendon = self.tendon_in_notes().filter(|_| of_tendon);
        let (label, part) = match (tendon, self.wording.phrase("generator_of", named.id)) {
            (Some(tendon), Some(label)) => match targets.as_slice() {
                [Target { side: Some(on @ (Side::Left | Side::Right)), .. }] => {
                    (label, Some(format!("{} {tendon}", side(*on))))
                }
                _ => (label, Some(tendon)),
            },
            _ => (label, part),
        };
        // "frozen left shoulder": a source that is called by its joint takes the side to it.
        let joint =
            targets.iter().find_map(|target| target.part).map(|of| self.wording.word("part", of.id()));
        let named = joint.as_deref().and_then(|joint| label.strip_suffix(joint)).map(str::to_owned);
        let (label, part) = match (named, part) {
            (Some(head), Some(part)) => (format!("{head}{part}"), None),
            (_, part) => (label, part),
        };
        // "scar around the L5 root after surgery": some sources say their level themselves.
        let (label, levels) = match (label.contains("<level>"), levels) {
            (true, levels) => {
                let on = match targets.as_slice() {
                    [Target { side: Some(on @ (Side::Left | Side::Right)), .. }] => format!(" {}", side(*on)),
                    _ => String::new(),
                };
                let said = levels.map(|levels| {
                    let said = label.replace(['[', ']'], "").replace("<s>", plural);
                    said.replace("<level>", &format!("{on} {levels}"))
                });
                (said.unwrap_or_else(|| without_place(&label)), None)
            }
            (false, levels) => (label, levels),
        };
        // "pain referred from the right hip joint": some sources say their joint themselves.
        let (label, part) = match (label.contains("<part>"), part) {
            (true, Some(part)) => (label.replace(['[', ']'], "").replace("<part>", &part), None),
            (true, None) => (without_place(&label), None),
            (false, part) => (label, part),
        };
        // A nerve without a name is told to be one.
        let alone = self
            .wording
            .phrase("generator_alone", source)
            .filter(|_| part.is_none() && levels.is_none() && !self.is_after_shingles());
        let label = alone.unwrap_or(label);
        let slots = self.slots().with("source", label).with_some("level", levels).with_some("part", part);
        self.phrase("diagnosis.cause", &slots).map(|text| text.to_plain())
    }

    /// "right foot", where a source has no place of its own and lies in the limb of the problem.
    fn limb_of(&self, source: &str) -> Option<String> {
        let region = self.problem.region.id();
        let named = self.wording.list("of_a_limb").iter().any(|known| known == source);
        let limb = self.wording.list("limbs").iter().any(|known| known == region);
        let on = self.problem.side.filter(|side| matches!(side, Side::Left | Side::Right));
        let word = self.wording.word("region", region);
        (named && limb).then(|| on.map(|on| format!("{} {word}", side(on))))?
    }

    /// Whether the name of a flag that is suspected says the leading source already.
    fn is_source_of_a_flag(&self) -> bool {
        let source = self.leading_sources().first().and_then(|first| self.lexicon.generator(first.generator));
        self.proven_flags().into_iter().any(|flag| {
            let said = self.wording.id("flag_source", &self.lexicon.0.flag(flag.flag).id);
            said.is_some() && said == source.map(|source| source.id)
        })
    }

    /// Whether the leading source is called suspected: nothing has confirmed it, no criteria are met, and no picture shows it
    /// or an injection speaks against it.
    pub(super) fn is_only_suspected(&self) -> bool {
        let first = self.leading_sources().first().map(|source| source.state);
        let shown = self.is_shown() && !self.is_spoken_against();
        first == Some(GeneratorState::Suspected) && !self.meets_its_criteria() && !shown
    }

    pub(super) fn summary(&self) -> Passage {
        let mut passage = Passage::default();
        let sources = self.leading_sources();
        // What lies in the middle has no side of its own.
        let paired = |target: &Target| {
            !matches!(
                target.structure,
                Structure::Canal | Structure::Disc | Structure::Vertebra | Structure::Segment
            )
        };
        let targets: Vec<Target> = sources.iter().filter_map(|source| source.target).collect();
        let sides: Vec<Side> = targets.iter().filter(|t| paired(t)).filter_map(|t| t.side).collect();
        let both =
            sides.contains(&Side::Bilateral) || (sides.contains(&Side::Left) && sides.contains(&Side::Right));
        let said = matches!(
            targets.as_slice(),
            [Target { part: Some(_), side: Some(Side::Left | Side::Right), .. }]
        ) || (targets.len() == 1 && self.says_its_place());
        let on = if said {
            None
        } else if both {
            Some(Side::Bilateral)
        } else {
            sides.first().copied()
        };
        let cause = self.cause();
        let confirmed = sources.first().is_some_and(|g| g.state == GeneratorState::Confirmed);
        let by_blocks = self.is_confirmed_by_blocks();
        let named = !self.suspected(|_| true).is_empty();
        let slots = self
            .slots()
            .with_some("cause", cause.as_deref().map(without_article))
            .with_some("Cause", cause.as_deref().map(|cause| capital(without_article(cause))))
            .with_some("side", on.map(side))
            .with_some("associated", self.associated())
            .with("complaint", self.complaint());
        let pattern = match (sources.is_empty(), confirmed) {
            (true, _) if named => "diagnosis.unknown_flagged",
            (true, _) => "diagnosis.unknown",
            (false, true) if by_blocks => "diagnosis.confirmed",
            (false, true) => "diagnosis.sure",
            (false, false) if self.meets_its_criteria() => "diagnosis.by_criteria",
            // What an injection speaks against is suspected, whatever a picture shows.
            (false, false) if !self.is_only_suspected() => "diagnosis.sure",
            (false, false) => "diagnosis.suspected",
        };
        let slots = slots
            .with("blocks", self.confirming("blocks"))
            .with_some("criteria", self.criteria_of_the_source())
            .with_some("flags", and(&self.suspected(|_| true)));
        let hidden = named && (self.goes_before(confirmed) || self.is_source_of_a_flag());
        // Where banner, question and flags lead, the background says the source and where it hurts.
        let led = self.has_section("screen") && self.urgency() >= Urgency::SameDay;
        if !led || (hidden && self.told_title().is_none()) {
            self.say(&mut passage, "diagnosis.flagged", &slots);
        }
        if !hidden && !self.say(&mut passage, pattern, &slots) {
            self.say(&mut passage, "diagnosis.unknown", &slots);
        }
        if self.is_tear_unnamed() {
            self.say(&mut passage, "diagnosis.tendon_open", &self.slots());
        }
        for id in self.wording.list("criteria_met") {
            let met = self.current(id).filter(|known| known.value() == Some(&Value::Present));
            let words = met.and_then(|_| self.wording.phrase("criteria_met", id));
            let words = words.filter(|_| !self.meets_its_criteria());
            self.say(&mut passage, "diagnosis.criteria_met", &self.slots().with_some("criteria", words));
        }
        passage
    }

    /// Whether shingles came before a neuropathy that has lasted as long as the knowledge asks of the pain after them: by an
    /// answer, or by the title where nobody denied it.
    pub(super) fn is_after_shingles(&self) -> bool {
        let source = self.leading_sources().first().and_then(|one| self.lexicon.generator(one.generator));
        let listed = |list: &str, id: &str| self.wording.list(list).iter().any(|known| known == id);
        let here = source.is_some_and(|source| listed("after_shingles", source.id));
        let title = self.problem.title.to_lowercase();
        let titled = self.wording.list("words_of_shingles").iter().any(|word| title.contains(word.as_str()));
        let came = match self.latest(SHINGLES).and_then(|known| known.value()) {
            Some(value) => *value == Value::Present,
            None => titled,
        };
        let months = self.lexicon.0.figure(SHINGLES_MONTHS).map(|figure| figure.value);
        let lasted = self.problem.onset.map(|onset| onset.interval().last.months_until(self.today));
        let long = months.zip(lasted).is_some_and(|(months, lasted)| f64::from(lasted) >= months);
        here && came && long
    }

    /// Whether what is suspected by flags here leaves no room for a source that neither a block nor a picture bears out.
    fn goes_before(&self, confirmed: bool) -> bool {
        let pictured =
            matches!(self.telling_picture(), Some((_, Concordance::Concordant | Concordance::Partial)));
        let here = self.proven_flags().into_iter().any(|flag| !self.is_of_elsewhere(flag));
        here && !confirmed && !pictured
    }

    /// What imaging shows beside the leading source: "grade 1 degenerative spondylolisthesis".
    fn associated(&self) -> Option<String> {
        let items: Vec<String> = self
            .wording
            .list("associated")
            .iter()
            .filter_map(|id| self.current(id))
            .filter(|known| is_found(known.value()))
            .filter_map(|known| {
                let own = self.wording.phrase("associated", known.id);
                own.or_else(|| Some(self.with_article(&self.phrase_of(&known)?)))
            })
            .map(|phrase| {
                match self.cause().and_then(|cause| cause.split(" at ").nth(1).map(str::to_owned)) {
                    Some(place) => phrase.replace(&format!(" at {place}"), ""),
                    None => phrase,
                }
            })
            .collect();
        and(&items)
    }
}

/// The words for a source without its level: `pain[ from the<level> root]` becomes "pain".
fn without_place(label: &str) -> String {
    let bare = match (label.find('['), label.find(']')) {
        (Some(from), Some(to)) if from < to => {
            [label.get(..from), label.get(to + 1..)].into_iter().flatten().collect()
        }
        _ => label.to_owned(),
    };
    bare.replace("<level>", "").replace("<s>", "")
}

/// Whether something is there: present, a number above zero, a word other than "none".
pub(super) fn is_found(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Present) => true,
        Some(Value::Number(n)) => *n > 0.0,
        Some(Value::Choice(word)) => word != "none",
        Some(Value::Absent) | None => false,
    }
}
