//! Who does what meanwhile, and the reply asked for.

use super::Composer;
use super::dates;
use super::passage::{Passage, and};
use crate::letter::document::{Block, Urgency};
use crate::model::{Body, Date, DecisionChoice, Entry, Region, TreatmentStatus, Value};
use crate::pathway::vocabulary::Nature;
use crate::pathway::{Status, StepIx, TreatmentIx};

/// What goes alongside is named up to here.
const MEANWHILE: usize = 4;

/// How far a step that goes alongside has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// It goes on.
    Going,
    /// It was accepted or is planned.
    Planned,
    /// Nobody has agreed to it yet.
    Open,
}

/// A step that goes alongside, as this letter says it.
#[derive(Clone, Debug)]
struct Alongside {
    phrase: String,
    /// What has to be kept in mind with it.
    caution: Option<String>,
    stage: Stage,
    /// Whether the recipient has to know of it though nobody has agreed to it.
    told: bool,
}

impl Composer<'_> {
    pub(super) fn reply(&self) -> Vec<Block> {
        vec![self.reply_said().block("reply.asked")]
    }

    /// Blanks for what only the physician knows on the day of the letter: how the patient is today, and where.
    pub(super) fn whereabouts(&self, passage: &mut Passage) {
        let seen = self.last_visit();
        let seen = (seen < self.today && seen > Date::MIN).then(|| dates::day(seen));
        self.say(passage, "reply.whereabouts", &self.slots().with_some("seen", seen));
    }

    pub(super) fn reply_said(&self) -> Passage {
        let mut passage = Passage::default();
        if !self.is_of_self_harm() {
            self.image_first(&mut passage);
        }
        if self.urgency() >= Urgency::SameDay {
            let slots = self.slots().with_some("phone", self.urgent_phone());
            let own = self.own_flag();
            let own =
                own.and_then(|flag| self.wording.phrase("reply_on", &self.lexicon.0.flag(flag.flag).id));
            let slots = slots.with("alarm", self.alarm()).with_some("wanted", own);
            let screen = self.screen();
            let is_of = |sign: &&str| self.wording.list("surgical_signs").iter().any(|known| known == sign);
            let patterns: &[&str] = match screen.signs.iter().any(is_of) {
                true => &["reply.urgent_own", "reply.urgent"],
                false => &["reply.urgent_own", "reply.urgent_other", "reply.urgent"],
            };
            self.whereabouts(&mut passage);
            self.say_first(&mut passage, patterns, &slots);
            return passage;
        }
        if self.is_self_harm_unasked() {
            self.say(&mut passage, "reply.harm_open", &self.slots());
        }
        if self.waits_unexplained() {
            // What is elective can be told within the hours of the line.
            let line = match self.urgency() {
                Urgency::Routine | Urgency::Soon => Some(self.request.settings.clinician.direct_line.clone()),
                _ => self.urgent_phone(),
            };
            self.say(&mut passage, "reply.waits", &self.slots().with_some("phone", line));
            return passage;
        }
        self.meanwhile(&mut passage);
        let line = self.request.settings.clinician.direct_line.clone();
        let slots = self
            .slots()
            .with("alarm", self.alarm())
            .with_some("obstacles", self.obstacles())
            .with("scores", self.scores_asked())
            .with_some("report", self.report_asked())
            .with_some("also", self.asked_also())
            .with_some("phone", Some(line));
        self.say_first(&mut passage, self.answers_asked(), &slots);
        if !self.has_picture() && !self.is_image_first() {
            self.say(&mut passage, "reply.no_picture", &slots);
        }
        if self.is_block_asked() {
            self.say(&mut passage, "reply.block_wish", &slots);
        }
        passage
    }

    /// Whether any picture of the problem is on record.
    fn has_picture(&self) -> bool {
        self.entries().any(|entry| match &entry.body {
            Body::Imaging(imaging) => self.is_picture(imaging),
            _ => false,
        })
    }

    /// Whether a block is asked for that has to tell a source.
    fn is_block_asked(&self) -> bool {
        let knowledge = self.lexicon.0;
        let blocks = |step: StepIx| {
            let performs = &knowledge.step(step).performs;
            (0..).zip(knowledge.treatments()).any(|(n, treatment)| {
                treatment.item.nature == Nature::Block && performs.contains(TreatmentIx(n))
            })
        };
        self.asked().into_iter().filter_map(|asked| asked.step).any(blocks)
    }

    /// Sentences that ask for the reply, the first that can be said.
    fn answers_asked(&self) -> &'static [&'static str] {
        // Where nothing of the recipient's own trade leads, some ask something else.
        match self.operations().len() {
            _ if self.found_soon(&self.screen()).is_some() && self.acts_on_it() => {
                &["reply.asked_soon_own", "reply.asked_soon", "reply.asked"]
            }
            _ if self.found_soon(&self.screen()).is_some() => &["reply.asked_soon", "reply.asked"],
            _ if self.planned_of_theirs().is_some() => &["reply.asked_until", "reply.asked"],
            0 if self.operation_ruled_out().is_some() => {
                &["reply.asked_ruled_out", "reply.asked_open", "reply.asked"]
            }
            0 if !self.is_of_joint() => &["reply.asked_elsewhere", "reply.asked_open", "reply.asked"],
            0 => &["reply.asked_open", "reply.asked"],
            1 if self.is_operation_declined() => &["reply.asked_declined", "reply.asked"],
            1 => &["reply.asked"],
            _ if self.is_for_both_sides() => &["reply.asked"],
            _ => &["reply.asked_choice"],
        }
    }

    /// Whether the letter says what goes on or is open here meanwhile.
    pub(super) fn tells_of_meanwhile(&self) -> bool {
        let mut passage = Passage::default();
        if self.urgency() < Urgency::SameDay && !self.waits_unexplained() {
            self.meanwhile(&mut passage);
        }
        !passage.is_empty()
    }

    /// What goes on here, what we plan and when we see the patient again; of what nobody has agreed to, only what this
    /// recipient has to know of.
    fn meanwhile(&self, passage: &mut Passage) {
        let steps = self.steps_alongside();
        let named = |step: &Alongside| match &step.caution {
            None => Some(step.phrase.clone()),
            Some(caution) => {
                let slots = self.slots().with("step", step.phrase.clone()).with("caution", caution.clone());
                self.phrase("reply.in_mind", &slots).map(|text| text.to_plain())
            }
        };
        let of = |stage: Stage| {
            let of = steps.iter().filter(|step| step.stage == stage && (stage < Stage::Open || step.told));
            and(&of.filter_map(named).take(MEANWHILE).collect::<Vec<_>>())
        };
        let review =
            self.evaluation.plan.next.as_ref().and_then(|next| next.date).filter(|date| *date > self.today);
        let slots = self
            .slots()
            .with_some("going", of(Stage::Going))
            .with_some("planned", of(Stage::Planned))
            .with_some("review", review.map(dates::day))
            .with_some("steps", of(Stage::Open));
        self.say_first(passage, &["reply.continue", "reply.meanwhile", "reply.review"], &slots);
        self.say(passage, "reply.open", &slots);
    }

    /// What goes alongside by the plan and this letter has words for, each once.
    fn steps_alongside(&self) -> Vec<Alongside> {
        let mut out: Vec<Alongside> = Vec::new();
        for proposal in &self.evaluation.plan.alongside {
            let Some(id) = self.lexicon.step(proposal.step) else { continue };
            // What is asked of the recipient is not what we do meanwhile.
            let asked = self.wording.phrase("operation", id).is_some();
            let Some(phrase) = self.alongside(id).filter(|_| !asked) else { continue };
            // What nobody accepted is no plan of ours.
            let stage = match self.is_accepted(id) {
                _ if self.is_under_way(id) => Stage::Going,
                true => Stage::Planned,
                false => Stage::Open,
            };
            let told = self.wording.list("alongside_told").iter().any(|known| known == id);
            let step = if proposal.strength < Status::Conditional {
                Alongside { phrase, caution: None, stage, told }
            } else {
                // What has to be weighed first is told with its condition; what we do already is told in any case.
                let caution = self.caution(proposal).filter(|_| proposal.strength == Status::Conditional);
                if caution.is_none() && stage == Stage::Open {
                    continue;
                }
                let phrase = self.wording.phrase("weighed", id).unwrap_or(phrase);
                Alongside { phrase, caution, stage, told }
            };
            let alike = |known: &&mut Alongside| known.phrase == step.phrase && known.caution == step.caution;
            match out.iter_mut().find(alike) {
                // Of two steps that are said alike, what has to be kept in mind too, the one further on stands for both.
                Some(known) if step.stage < known.stage => *known = step,
                Some(_) => {}
                None => out.push(step),
            }
        }
        out
    }

    /// Whether a step goes on: it stands as such on the timeline.
    fn is_under_way(&self, step: &str) -> bool {
        let mut entries = self.entries_any_date();
        entries.any(|entry| match &entry.body {
            Body::Treatment(treatment) => {
                treatment.treatment.as_str() == step && treatment.status == TreatmentStatus::Ongoing
            }
            _ => false,
        })
    }

    /// Whether a step was accepted in a decision that stands, or is on the timeline as planned or going on. Only then
    /// does the letter speak of it as ours.
    pub(super) fn is_accepted(&self, step: &str) -> bool {
        let decided = self.entries().filter_map(|entry| match &entry.body {
            Body::Decision(decision) if decision.step.as_str() == step => Some(decision.choice),
            _ => None,
        });
        let mut entries = self.entries_any_date();
        decided.last() == Some(DecisionChoice::Accepted)
            || entries.any(|entry| match &entry.body {
                Body::Treatment(treatment) if treatment.treatment.as_str() == step => {
                    matches!(treatment.status, TreatmentStatus::Planned | TreatmentStatus::Ongoing)
                }
                _ => false,
            })
    }

    /// What has to be told the same day, by the region of the problem; where another part of the spine was treated or
    /// pictured, also what speaks for pressure on its nerves.
    fn alarm(&self) -> String {
        let spine = self.wording.list("spine");
        let is_spine = |region: Region| spine.iter().any(|known| known == region.id());
        let at_spine = |entry: &Entry| match &entry.body {
            Body::Treatment(treatment) => treatment.targets.iter().any(|target| target.level.is_some()),
            Body::Imaging(imaging) => imaging.region.is_some_and(is_spine),
            _ => false,
        };
        let concerned = is_spine(self.problem.region)
            || self.entries().any(at_spine)
            || self.leading_sources().iter().any(|source| source.target.is_some_and(|t| t.level.is_some()));
        let own = self.wording.phrase("alarm", self.problem.region.id());
        own.unwrap_or_else(|| {
            self.wording.pattern(if concerned { "reply.alarm_spine" } else { "reply.alarm" })
        })
    }

    /// A step that goes alongside, without what the record says is not there.
    fn alongside(&self, step: &str) -> Option<String> {
        let whole = self.phrase_here("alongside", step);
        let denied = self.wording.id("alongside_unless", step).is_some_and(|concept| {
            self.current(concept).is_some_and(|known| known.value() == Some(&Value::Absent))
        });
        if denied { self.wording.phrase("alongside_without", step) } else { whole }
    }

    /// The number for a call at any hour. A direct line with words beside it is kept only at its hours: then a blank
    /// stands there, to be filled by hand.
    pub(super) fn urgent_phone(&self) -> Option<String> {
        let line = self.request.settings.clinician.direct_line.trim();
        if self.has_hours() { Some(self.wording.pattern("reply.phone_blank")) } else { Some(line.to_owned()) }
    }

    /// Whether the direct line says more than a number.
    pub(super) fn has_hours(&self) -> bool {
        self.request.settings.clinician.direct_line.chars().any(char::is_alphabetic)
    }
}
