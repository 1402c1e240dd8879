//! Diagnosis and presentation: source, level, side; what brings the pain on, what eases it, since when.

use super::Composer;
use super::findings::{Merged, without_article};
use super::imaging::mentions;
use super::passage::{Passage, and, capital, commas, dashed, lower, number, or, tidy};
use super::record::{Known, level, side};
use crate::letter::document::{Block, Urgency};
use crate::model::{Body, Concordance, EventKind, Side, Structure, Target, Value};
use crate::pathway::knowledge::OnUnknown;
use crate::pathway::vocabulary::Group;
use crate::pathway::{GeneratorResult, GeneratorState, LedgerRow};

/// The finding that shingles came before, and the figure on how long after them the pain is called postherpetic.
const SHINGLES: &str = "zoster_here";
const SHINGLES_MONTHS: &str = "phn_months";

/// How the parts of a sentence are joined.
type Joiner = fn(&[String]) -> Option<String>;

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
        let sources = self.leading_sources();
        sources.first().is_some_and(|source| source.target.is_some_and(|target| target.part.is_some()))
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
            (false, false) if self.is_shown() && !self.is_spoken_against() => "diagnosis.sure",
            (false, false) => "diagnosis.suspected",
        };
        let slots = slots
            .with("blocks", self.confirming("blocks"))
            .with_some("criteria", self.criteria_of_the_source())
            .with_some("flags", and(&self.suspected(|_| true)));
        let hidden = named && (self.goes_before(confirmed) || self.is_source_of_a_flag());
        // Where banner, question and flags lead, the background says the source.
        let led = self.has_section("screen") && self.urgency() >= Urgency::SameDay && !sources.is_empty();
        if hidden || !led {
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

    fn presentation(&self) -> Passage {
        let mut passage = Passage::default();
        // Where the source is not known the summary says the complaint, and where it names the place of the pain too.
        let told = self.told_title().unwrap_or_default();
        let said = self.cause().is_some_and(|cause| mentions(&cause, &told));
        // A flag that stands in for the source says nothing of where it hurts.
        let summed = !self.leading_sources().is_empty() || !self.suspected(|_| true).is_empty();
        // Beside a flag the summary may say it.
        let in_summary = self.leading_sources().is_empty() && self.summary().says(&self.complaint());
        let titled = !told.is_empty() && summed && !said && !in_summary && !self.is_plain_title();
        let title = if titled { told.as_str() } else { "" };
        let present = |list: &str| {
            let words: Vec<String> = self
                .wording
                .list(list)
                .iter()
                .filter(|id| self.current(id).is_some_and(|k| k.value() == Some(&Value::Present)))
                .filter_map(|id| self.wording.phrase(list, id))
                .filter(|word| !mentions(title, word))
                .collect();
            and(&words)
        };
        let slots = self
            .slots()
            .with("complaint", self.complaint())
            .with_some("worse", present("worse"))
            .with_some("eased", present("eased"))
            .with_some("onset", self.onset());
        // A complaint of one piece goes on with what brings the pain on; a longer one stands by itself.
        let joins = titled && !title.contains([',', ';', '.', ':']);
        let joined = joins
            && self.say_first(
                &mut passage,
                &["presentation.title_worse", "presentation.title_eased"],
                &slots,
            );
        // What says itself since when has no second "since".
        let lower_title = title.to_lowercase();
        let counts =
            self.wording.list("words_of_counting").iter().any(|word| lower_title.contains(word.as_str()));
        let since = self.problem.onset.and_then(super::dates::inside).filter(|_| joins && !counts);
        let since = slots.clone().with_some("since", since);
        let dated = titled && !joined && self.say(&mut passage, "presentation.title_since", &since);
        if titled && !joined && !dated {
            self.say(&mut passage, "presentation.title", &slots);
        }
        let begun =
            joined || self.say_first(&mut passage, &["presentation.worse", "presentation.eased"], &slots);
        let again = self.pattern_of_pain(&mut passage, begun);
        // After a sentence that begins with "It" the pain is named again.
        let named = if passage.is_empty() || again { "first" } else { "again" };
        let begun = self.wording.word("pain", named);
        let slots =
            slots.with_some("trend", self.trend().filter(|_| !self.is_course_in_why())).with("It", begun);
        if dated {
            self.say(&mut passage, "presentation.trend", &slots);
        } else if !self.say(&mut passage, "presentation.onset", &slots) {
            self.say(&mut passage, "presentation.trend", &slots);
            self.say(&mut passage, "presentation.onset_open", &slots);
        }
        self.happenings(&mut passage);
        passage
    }

    /// How the pain goes on: "getting worse".
    pub(super) fn trend(&self) -> Option<String> {
        let course = self.wording.list("pain_course").iter().find_map(|id| self.current(id))?;
        self.phrase_of_value(&course, course.value()?)
    }

    /// What happened, as it was recorded: a fall, an operation, what the patient reported.
    pub(super) fn happenings(&self, passage: &mut Passage) {
        for entry in self.entries() {
            let Body::Event(event) = &entry.body else { continue };
            let text = event.text.as_deref().map(|text| dashed(&tidy(text))).filter(|text| !text.is_empty());
            // What has no word of its own is told in the words it was recorded in.
            let word = match event.event {
                EventKind::ReportedChange | EventKind::Other => None,
                kind => Some(capital(&self.wording.word("event", kind.id()))),
            };
            let slots = self
                .slots()
                .with_some("Event", word)
                .with_some("date", super::dates::within(entry.date))
                .with_some("when", super::dates::partial(entry.date))
                .with_some("Text", text.as_deref().map(capital))
                .with_some("text", text.as_deref().map(lower));
            if !self.say(passage, "presentation.event", &slots) {
                self.say(passage, "presentation.event_told", &slots);
            }
        }
    }

    /// What the pain is like, how far it reaches, what comes with it; then what of this it is not. `begun` says whether
    /// a sentence before has "the pain" as its subject. True where the last sentence begins with "It".
    fn pattern_of_pain(&self, passage: &mut Passage, mut begun: bool) -> bool {
        let mut again = false;
        let (there, not) = self.of_the_pattern();
        let said = |found: &[Known<'a>], list: &str| {
            let mut out: Vec<String> = Vec::new();
            for id in self.wording.list(list) {
                let of: Vec<Known<'a>> = found.iter().filter(|known| known.id == id).copied().collect();
                for phrase in self.merged(&of).iter().map(|merged| self.of_the_pain(merged)) {
                    if !out.contains(&phrase) {
                        out.push(phrase);
                    }
                }
            }
            out
        };
        let sentences: [(&[&str], _, Joiner); 2] = [
            (
                &["presentation.is_reaches", "presentation.is", "presentation.with", "presentation.reaches"],
                &there,
                and,
            ),
            (&["presentation.not_and_without", "presentation.not", "presentation.without"], &not, or),
        ];
        for (patterns, found, join) in sentences {
            let (is, with) = (join(&said(found, "pain_is")), join(&said(found, "pain_with")));
            let reaches = said(found, "pain_reaches");
            let slots = self
                .slots()
                .with("It", self.wording.word("pain", if begun { "again" } else { "first" }))
                .with_some("denied", self.denied(join(&reaches), is.as_deref()))
                .with_some("reaches", join(&reaches))
                .with_some("kind", is)
                .with_some("with", with);
            let said = self.say_first(passage, patterns, &slots);
            again |= said && begun;
            begun |= said;
        }
        // What no sentence has a place for is said by its name.
        let placed = |id: &str| {
            ["pain_is", "pain_with", "pain_reaches", "pain_course"]
                .iter()
                .any(|list| self.wording.list(list).iter().any(|w| w == id))
        };
        let rest: Vec<Known<'a>> = there.into_iter().filter(|known| !placed(known.id)).collect();
        let rest: Vec<String> = self.merged(&rest).iter().map(|merged| self.of_the_pain(merged)).collect();
        let slots = self.slots().with_some("findings", commas(&rest).map(|text| capital(&text)));
        !self.say(passage, "presentation.rest", &slots) && again
    }

    /// What the pain does not do and is not: "does not reach below the knee and is not widespread".
    fn denied(&self, reaches: Option<String>, is: Option<&str>) -> Option<String> {
        let slots = self.slots().with_some("reaches", reaches).with_some("kind", is);
        let patterns = ["presentation.denied", "presentation.denied_is"];
        patterns.into_iter().find_map(|pattern| self.phrase(pattern, &slots)).map(|text| text.to_plain())
    }

    /// Whether the title says no more than that a limb or the back hurts, and the sentence on the pain says so too.
    fn is_plain_title(&self) -> bool {
        let region = self.problem.region.id();
        let known = ["limb", "spine"].map(|kind| self.wording.word(kind, region)).join(" ");
        let plain = mentions(&format!("{known} pain"), &self.told_title().unwrap_or_default());
        plain && self.current("dominance").is_some_and(|known| known.value().is_some())
    }

    /// What is known of the pain beside provocation, relief and figures: what is there, and what is not. What the
    /// wording has no place for is said where it is there.
    fn of_the_pattern(&self) -> (Vec<Known<'a>>, Vec<Known<'a>>) {
        let listed = |lists: &[&str], id: &str| {
            lists.iter().any(|list| self.wording.list(list).iter().any(|known| known == id))
        };
        let mut rest = self.checklist(Group::Pain);
        rest.retain(|(id, _)| !listed(&["worse", "eased"], id));
        rest.iter()
            .flat_map(|(id, _)| self.latest_by_site(id))
            .filter(|known| known.value().is_some() && !self.is_outdated(known))
            .filter(|known| {
                known.value() != Some(&Value::Absent) || !listed(&["pain_absence_untold"], known.id)
            })
            .filter(|known| {
                listed(&["pain_is", "pain_with", "pain_reaches", "pain_course"], known.id)
                    || known.value() == Some(&Value::Present)
            })
            .partition(|known| known.value() != Some(&Value::Absent))
    }

    /// How easily the pain is stirred up: what is tolerated for how long, and how strong the pain is.
    pub(super) fn irritability(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        let figure = |id: &str| match self.current(id)?.value()? {
            Value::Number(n) => Some((number(*n), self.current(id)?.date)),
            _ => None,
        };
        let tolerated: Vec<String> = self
            .wording
            .list("tolerances")
            .iter()
            .filter_map(|id| {
                let slots = self.slots().with_some("value", figure(id).map(|(value, _)| value));
                self.phrase(&format!("irritability.{id}"), &slots).map(|text| text.to_plain())
            })
            .collect();
        let pain = |list: &str| self.wording.list(list).iter().find_map(|id| figure(id));
        // Where only the parts of the pain were scored, each is named: none stands for the other.
        let parts: Vec<String> = self
            .wording
            .list("scales_of_parts")
            .iter()
            .filter_map(|id| Some((self.wording.phrase("pain", id)?, figure(id)?.0)))
            .map(|(name, value)| format!("{name} NRS {value}"))
            .enumerate()
            .map(|(at, said)| if at == 0 { said } else { lower(&said) })
            .collect();
        let (usual, worst) = (pain("scales_of_pain"), pain("scales_of_worst_pain"));
        let part = pain("scales_of_parts").filter(|_| usual.is_none());
        let date = usual.as_ref().or(worst.as_ref()).or(part.as_ref());
        let date = date.and_then(|(_, date)| super::dates::partial(*date));
        let slots = self
            .slots()
            .with_some("parts", and(&parts).filter(|_| usual.is_none()))
            .with_some("tolerated", and(&tolerated))
            .with_some("usual", usual.map(|(value, _)| value))
            .with_some("worst", worst.map(|(value, _)| value))
            .with_some("date", date);
        self.say(&mut passage, "irritability.tolerated", &slots);
        self.say_first(
            &mut passage,
            &["irritability.pain", "irritability.parts", "irritability.worst"],
            &slots,
        );
        let asked = self.wording.list("worse").iter().any(|id| self.current(id).is_some());
        let open = if asked { "irritability.settles" } else { "irritability.provoked_open" };
        self.say(&mut passage, open, &slots);
        vec![passage.block("irritability.load")]
    }

    /// A finding as a part of the sentence on the pain; its side only where it is not that of the problem.
    fn of_the_pain(&self, merged: &Merged) -> String {
        let phrase = &merged.phrase;
        match merged
            .side
            .filter(|side| Some(*side) != self.problem.side && self.problem.side != Some(Side::Bilateral))
        {
            Some(Side::Left) => format!("{phrase} on the left"),
            Some(Side::Right) => format!("{phrase} on the right"),
            Some(Side::Bilateral | Side::Midline) | None => phrase.clone(),
        }
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
