//! Why this step now: what the injections showed, what was considered, what is not known.

use super::Composer;
use super::dates;
use super::passage::{Passage, and, lower, or, with_article};
use super::treatments::is_needle;
use crate::letter::document::{Block, Urgency};
use crate::model::{
    Body, Concordance, Decision, DecisionChoice, Entry, Imaging, Recorded, Target, TreatmentStatus, Value,
};
use crate::pathway::StepIx;
use crate::pathway::vocabulary::Nature;

/// Tier from which on a step is a procedure.
pub(super) const PROCEDURES: u8 = 2;
/// Tier of open surgery.
const SURGERY: u8 = 6;
/// The finding of how an ablation was done.
const ABLATION_TECHNIQUE: &str = "rfa_technique";
/// The finding that an operation was advised against.
const UNSUITABLE: &str = "surgery_unsuitable";
/// At most so many unknowns are named.
const UNKNOWNS: usize = 3;

impl Composer<'_> {
    pub(super) fn why(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        if let Some(reason) = self.overriding_reason() {
            passage.quote("reason", &reason);
            self.opinions_given(&mut passage);
            self.planned_days(&mut passage);
            self.refusals(&mut passage);
            return vec![passage.block("why.reason")];
        }
        if self.urgency() >= Urgency::SameDay {
            return vec![self.why_at_once().block("why.reason")];
        }
        if self.flag_as_reason(&mut passage) {
            self.worse_since_procedure(&mut passage, &["why.worse_and_signs", "why.worse"]);
            let mut artificial = Passage::default();
            self.steroid_after_replacement(&mut artificial);
            if !artificial.is_empty() && !self.question_says(&artificial.to_plain()) {
                passage.append(&artificial);
            }
            self.opinions_given(&mut passage);
            self.planned_days(&mut passage);
            self.not_before(&mut passage);
            self.refusals(&mut passage);
            return vec![passage.block("why.reason")];
        }
        let mut course = Passage::default();
        self.course_of_pain(&mut course);
        self.mind(&mut passage);
        let mut again = Passage::default();
        self.again(&mut again);
        if !again.is_empty() && !self.question_says(&again.to_plain()) {
            passage.append(&again);
        }
        self.injections(&mut passage);
        self.root_never_injected(&mut passage);
        self.steroid_after_replacement(&mut passage);
        self.ablation(&mut passage);
        self.trial(&mut passage);
        let mut blocks = Passage::default();
        self.blocks_told(&mut blocks);
        if !blocks.is_empty() && !self.question_says(&blocks.to_plain()) {
            passage.append(&blocks);
        }
        self.opinions_given(&mut passage);
        self.planned_days(&mut passage);
        self.indication(&mut passage);
        self.weighed_before(&mut passage);
        let barred = self.barred().filter(|(_, reason)| !self.question_says(reason));
        let barred = barred.map(|(step, reason)| (super::passage::capital(&step), reason));
        let (step, reason) = barred.unzip();
        let slots = self.slots().with_some("Step", step).with_some("reason", reason);
        self.say(&mut passage, "why.barred", &slots);
        self.ruled_out_of_the_indicated(&mut passage, "why.ruled_out");
        self.not_before(&mut passage);
        self.refusals(&mut passage);
        self.unknowns(&mut passage);
        if passage.is_empty() && self.decider().is_empty() {
            self.say(&mut passage, "why.nothing", &self.slots());
        }
        course.append(&passage);
        vec![course.block("why.reason")]
    }

    /// What came before an emergency, and nothing that can wait.
    fn why_at_once(&self) -> Passage {
        let mut passage = Passage::default();
        self.worse_since_procedure(&mut passage, &["why.worse_and_signs", "why.worse"]);
        self.eased_and_weaker(&mut passage);
        if passage.is_empty() {
            let screen = self.screen();
            let signs = self.signs_said(&screen).or_else(|| and(&self.suspected(|_| true)));
            // Who acts on it reads of the signs in the question.
            let slots = self.slots().with_some("signs", signs.filter(|_| !self.acts_on_it()));
            self.say_first(&mut passage, &["why.emergency", "why.emergency_open"], &slots);
        }
        self.opinions_given(&mut passage);
        self.planned_days(&mut passage);
        self.refusals(&mut passage);
        passage
    }

    /// Where a red flag is present that has to be looked at within weeks, it is the reason.
    fn flag_as_reason(&self, passage: &mut Passage) -> bool {
        let soon = self.urgency() == Urgency::Soon;
        let suspected = self.suspected(|_| true);
        let are = self.wording.word("are", if suspected.len() > 1 { "many" } else { "one" });
        let named: Vec<String> = suspected.iter().map(|flag| self.with_article(flag)).collect();
        let flags = and(&named);
        let screen = self.screen();
        // Signs that stand in the question are not said again.
        let asked = self.found_soon(&screen).is_some() && !self.wording.pattern("question.soon").is_empty();
        let slots = self
            .slots()
            .with("are", are)
            .with_some("Flags", flags.filter(|_| soon).map(|flags| super::passage::capital(&flags)))
            .with_some("signs", self.signs_said(&screen).filter(|_| !asked));
        let by_signs = soon && self.is_flagged_by_signs();
        let tendon = self.wording.list("flags_of_tendons");
        let source = self.leading_sources().first().and_then(|first| self.lexicon.generator(first.generator));
        let sources = self.wording.list("sources_of_tendons");
        let torn = source.is_some_and(|source| sources.iter().any(|id| id == source.id));
        let weak = torn
            && self
                .proven_flags()
                .into_iter()
                .any(|flag| tendon.contains(&self.lexicon.0.flag(flag.flag).id));
        let patterns: &[&str] = match weak && asked {
            true => &["why.flagged_tendon"],
            false => &["why.flagged_by_signs", "why.flagged_in_question"],
        };
        self.say(passage, "why.flagged", &slots) || (by_signs && self.say_first(passage, patterns, &slots))
    }

    /// Where the physician has overridden the proposal, the physician's reason stands alone.
    pub(super) fn overriding_reason(&self) -> Option<String> {
        let decision: &Decision = self
            .entries()
            .filter_map(|entry| match &entry.body {
                Body::Decision(decision) => Some(decision),
                _ => None,
            })
            .last()?;
        let reason = decision.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty())?;
        (decision.choice == DecisionChoice::Overridden).then(|| reason.to_owned())
    }

    /// What makes the proposed opinion reasonable now, and what would be done here without an operation.
    fn indication(&self, passage: &mut Passage) {
        let sure = self.leading_sources().first().map(|source| source.state);
        let otherwise = self.otherwise();
        let slots = self
            .slots()
            .with("Blocks_have", self.confirming("blocks_have"))
            .with_some("cause", self.cause())
            .with_some("tracks", self.tracks_failed())
            .with_some("step", otherwise.as_ref().map(|(_, step)| step.clone()))
            .with_some("Step", otherwise.as_ref().map(|(_, step)| super::passage::capital(step)));
        let operations = self.operations();
        let alone = |operation: &String| {
            operation.split_once(" at ").map_or(operation.as_str(), |(alone, _)| alone).to_owned()
        };
        let slots = slots
            .with_some("a", operations.first().cloned())
            .with_some("a_alone", operations.first().map(alone));
        let confirmed = self.is_confirmed_by_blocks();
        let patterns: &[&str] = match sure {
            Some(_) if confirmed && self.is_of_numbed_nerves() => &["why.nerves_carry"],
            Some(_) if confirmed && operations.len() == 1 => &["why.confirmed_step", "why.confirmed"],
            Some(_) if confirmed => &["why.confirmed"],
            Some(_) if self.is_spoken_against() => match self.telling_picture() {
                Some((_, Concordance::Concordant)) => &["why.against_with_picture", "why.against"],
                _ => &["why.against"],
            },
            Some(_) => self.evidence(),
            None => &["why.source_unknown"],
        };
        let picture = self.telling_picture().map(|(name, _)| name);
        // "The plain films of 3 Nov 2026 agree", "the MRI of 22 Sep 2026 agrees".
        let films = picture.as_deref().and_then(|name| name.split(" of ").next());
        let many = if films.is_some_and(|name| name.ends_with('s')) { "many" } else { "one" };
        let slots = slots
            .with("agrees", self.wording.word("agrees", many))
            .with("does", self.wording.word("does", many))
            .with_some("Picture", picture.as_deref().map(super::passage::capital))
            .with_some("picture", picture)
            .with_some("grade", self.telling_grade());
        self.say_first(passage, patterns, &slots);
        // Where an operation was advised against, nobody calls the choice open.
        let advised_against = self.current(UNSUITABLE).filter(|known| known.value() == Some(&Value::Present));
        if advised_against.is_some() {
            self.say(passage, "why.advised_against", &slots);
        } else if operations.len() > 1 && !self.is_for_both_sides() {
            self.say(passage, "why.choice", &slots);
        }
        if sure.is_none() {
            let joint = self.is_region_of_joint();
            // Repeated movements are those of the spine.
            let limb = self.wording.list("limbs").iter().any(|limb| limb == self.problem.region.id());
            let pattern = match (joint, limb) {
                (true, _) => "why.to_you_joint",
                (false, true) => "why.to_you_limb",
                (false, false) => "why.to_you_open",
            };
            self.say(passage, pattern, &slots);
        }
        let leads = self.lead_of_another_trade().filter(|_| !self.is_of_other_trade());
        if let (false, Some((id, _))) = (self.prepared(passage), otherwise) {
            let leads = self.slots().with_some("step", leads);
            if self.say(passage, "why.otherwise_leads", &leads) {
                return;
            }
            let surgery = self.lexicon.0.step_named(id).is_some_and(|ix| self.is_surgery(ix));
            let pattern = match (surgery || self.is_of_other_trade(), self.is_accepted(id)) {
                (true, true) => "why.otherwise_other",
                (true, false) => "why.otherwise_other_open",
                (false, true) => "why.otherwise",
                (false, false) => "why.otherwise_open",
            };
            self.say(passage, pattern, &slots);
        }
    }

    /// Whether the recipient operates on joints and this is none, or on the spine and this is a joint.
    fn is_of_other_trade(&self) -> bool {
        let operates = |on: &str| self.wording.list("operates_on").iter().any(|known| known == on);
        if self.is_of_joint() { operates("spine") } else { operates("joint") }
    }

    /// Whether a step is open surgery.
    fn is_surgery(&self, step: StepIx) -> bool {
        self.lexicon.step_title(step).is_some_and(|(_, tier)| tier >= SURGERY)
    }

    /// The picture that says most on the symptoms: the latest one that agrees with them, else the latest that was judged.
    pub(super) fn telling_picture(&self) -> Option<(String, Concordance)> {
        let judged: Vec<(&Entry, &Imaging, Concordance)> = self
            .entries()
            .filter_map(|entry| match &entry.body {
                Body::Imaging(imaging) if self.is_picture(imaging) => {
                    Some((entry, imaging, *imaging.concordance.as_ref()?.known()?))
                }
                _ => None,
            })
            .collect();
        let agrees = judged.iter().rfind(|(.., concordance)| *concordance == Concordance::Concordant);
        let (entry, imaging, concordance) = agrees.or(judged.last())?;
        let name = self.wording.phrase("picture", imaging.modality.as_str())?;
        let slots = self.slots().with("picture", name).with_some("date", dates::inside(entry.date));
        Some((self.phrase("why.picture", &slots)?.to_plain(), *concordance))
    }

    /// What the next step prepares, where that is no operation. An alternative of the plan would not be what is meant.
    fn prepared(&self, passage: &mut Passage) -> bool {
        let Some(next) = &self.evaluation.plan.next else { return false };
        let named = self.lexicon.step(next.step).and_then(|id| self.wording.phrase("step", id));
        let title = self.lexicon.step_title(next.step);
        let title = title.map(|(title, _)| self.with_article(&lower(&self.wording.spell(title))));
        let title = named.or(title);
        let prepared = self.prepared_step();
        let slots = self
            .slots()
            .with_some("Prepared", prepared.as_ref().map(|step| super::passage::capital(step)))
            .with_some("prepared", prepared)
            .with_some("step", title);
        let accepted = [Some(next.step), next.prepares]
            .into_iter()
            .flatten()
            .any(|step| self.lexicon.step(step).is_some_and(|id| self.is_accepted(id)));
        let pattern = if accepted { "why.prepared" } else { self.prepared_pattern(next.prepares) };
        self.say(passage, pattern, &slots)
    }

    /// The sentence for what is prepared, by its kind: only a procedure is an alternative to an operation.
    fn prepared_pattern(&self, prepared: Option<StepIx>) -> &'static str {
        let tier = prepared.and_then(|step| self.lexicon.step_title(step)).map(|(_, tier)| tier);
        let id = prepared.and_then(|step| self.lexicon.step(step));
        let opinion = id.is_some_and(|id| self.wording.list("opinions_of_others").iter().any(|of| of == id));
        match tier {
            _ if opinion => "why.prepared_opinion",
            Some(0) => "why.prepared_test",
            _ if self.is_of_other_trade() => "why.prepared_other",
            Some(PROCEDURES..SURGERY) => "why.prepared_open",
            _ => "why.prepared_other",
        }
    }

    /// "a spinal cord stimulation trial", where the next step is done for its sake and it is not the recipient's.
    pub(super) fn prepared_step(&self) -> Option<String> {
        let prepared = self.evaluation.plan.next.as_ref()?.prepares?;
        // What the recipient would do, or is asked to say, is in the question.
        let is_operation = self.lexicon.step(prepared).is_some_and(|id| {
            self.wording.phrase("operation", id).is_some()
                || self.wording.list("opinions").iter().any(|opinion| opinion == id)
        });
        let (title, _) = self.lexicon.step_title(prepared).filter(|_| !is_operation)?;
        Some(self.with_article(&self.wording.spell(title)))
    }

    /// A step or treatment with its article, where it is a thing that can be counted: "a trial", but "therapy".
    pub(super) fn with_article(&self, noun: &str) -> String {
        let words = [" of ", " after ", " with ", " into ", " for ", " at ", " in ", " on ", " where "];
        let places = words.into_iter().filter_map(|word| noun.find(word));
        let head = noun.get(..places.min().unwrap_or(noun.len())).unwrap_or(noun);
        let countable = self
            .wording
            .list("countable")
            .iter()
            .any(|word| [noun, head].iter().any(|said| said.ends_with(word.as_str())));
        if countable { with_article(noun) } else { noun.to_owned() }
    }

    /// The first procedure of the plan that is neither an operation nor an opinion on one.
    fn otherwise(&self) -> Option<(&str, String)> {
        let plan = &self.evaluation.plan;
        let may_lead =
            plan.next.iter().chain(&plan.alternatives).filter(|proposal| proposal.strength.may_lead());
        may_lead.into_iter().find_map(|proposal| {
            let id = self.lexicon.step(proposal.step)?;
            let (title, tier) = self.lexicon.step_title(proposal.step)?;
            if tier < PROCEDURES || self.wording.phrase("operation", id).is_some() {
                return None;
            }
            let targets = &proposal.targets;
            let of = |has: fn(&Target) -> bool| targets.iter().any(has);
            let at = match (of(|target| target.level.is_some()), of(|target| target.part.is_some())) {
                (true, _) => " at ",
                (false, true) => " of the ",
                (false, false) => ", ",
            };
            let place = self.targets(targets).map_or_else(String::new, |place| format!("{at}{place}"));
            let place = sided(&place);
            let own = self.wording.phrase("step", id);
            let title = own.unwrap_or_else(|| self.with_article(&lower(&self.wording.spell(title))));
            Some((id, format!("{title}{place}")))
        })
    }

    /// The procedure that leads the plan, where the recipient operates and nothing of the plan is for them: "a medial branch
    /// block at L4–5".
    pub(super) fn lead_of_another_trade(&self) -> Option<String> {
        let operates = !self.wording.list("operates_on").is_empty();
        let elective = self.urgency() == Urgency::Routine && self.evaluation.hold.is_none();
        if !operates || !elective || !self.operations().is_empty() || self.is_lead_theirs() {
            return None;
        }
        let next = self.lexicon.step(self.evaluation.plan.next.as_ref()?.step)?;
        self.otherwise().filter(|(id, _)| *id == next).map(|(_, step)| step)
    }

    /// What is not known and bears on the recipient's decision, in one sentence.
    fn unknowns(&self, passage: &mut Passage) {
        // What is not known in the same way of several injections is said once.
        let mut alike: Vec<(&str, Vec<String>)> = Vec::new();
        for (pattern, date) in self.entries().filter_map(|entry| self.undocumented(entry)) {
            match alike.iter_mut().find(|(known, _)| *known == pattern) {
                Some((_, dates)) => dates.extend(date),
                None => alike.push((pattern, date.into_iter().collect())),
            }
        }
        let said = |(pattern, dates): &(&str, Vec<String>)| {
            let slots = self.slots().with_some("date", and(dates));
            let many = format!("{pattern}_many");
            let patterns = [many.as_str(), pattern];
            let of = if dates.len() > 1 { &patterns[..] } else { &patterns[1..] };
            of.iter().find_map(|pattern| self.phrase(pattern, &slots)).map(|text| text.to_plain())
        };
        let mut items: Vec<String> = alike.iter().filter_map(said).collect();
        // A study bears on the decision once an operation is in view.
        let in_view = !self.operations().is_empty() || self.is_lead_theirs();
        for id in self
            .studies_needed()
            .into_iter()
            .filter(|id| in_view && !self.is_done(id) && !self.was_answered(id))
        {
            items.extend(self.phrase_here("study_unknown", id));
        }
        // A recipient without words for it has it elsewhere.
        items.retain(|item| !item.is_empty());
        items.dedup();
        items.truncate(UNKNOWNS);
        self.say(passage, "why.unknown", &self.slots().with_some("items", or(&items)));
    }

    /// What nobody wrote down of an injection or an ablation of this problem, as the sentence that says it, and its day.
    fn undocumented(&self, entry: &Entry) -> Option<(&'static str, Option<String>)> {
        let Body::Treatment(treatment) = &entry.body else { return None };
        let item = self.lexicon.treatment(treatment.treatment.as_str())?;
        let mine = entry.problems.contains(&self.problem.id) && self.other_side(treatment).is_none();
        let date = dates::inside(entry.date);
        if item.nature == Nature::Ablation {
            let told = treatment.technique.as_ref().and_then(Recorded::known).is_some()
                || self.current(ABLATION_TECHNIQUE).is_some();
            let open = mine && treatment.status == TreatmentStatus::Done && !told && date.is_some();
            return open.then_some(("why.ablation_how", date));
        }
        // Tablets have no place.
        let mine = mine && is_needle(item) && item.nature == Nature::Steroid;
        let place = self.has_place(treatment);
        let way = treatment.guidance.as_ref().and_then(Recorded::known).is_some();
        match (mine, place, way) {
            (true, false, false) => Some(("why.where_and_how", date)),
            (true, false, true) => Some(("why.where", date)),
            (true, true, false) => Some(("why.how", date)),
            _ => None,
        }
    }
}

/// A place inside a sentence: "L4–5 on the left" for "L4–5, left".
pub(super) fn sided(place: &str) -> String {
    let words =
        [(", left", " on the left"), (", right", " on the right"), (", both sides", " on both sides")];
    words.into_iter().fold(place.to_owned(), |place, (comma, on)| place.replace(comma, on))
}

/// A place after "positive": "at L4–5 on the left", "on the right", "at the right knee".
pub(super) fn at_place(place: &str) -> String {
    match place {
        "left" | "right" => format!("on the {place}"),
        "both sides" => format!("on {place}"),
        part if part.starts_with("left ") || part.starts_with("right ") => format!("at the {part}"),
        level => format!("at {}", sided(level)),
    }
}
