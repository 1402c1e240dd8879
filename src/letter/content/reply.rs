//! Who does what meanwhile, and the reply asked for.

use super::Composer;
use super::dates;
use super::passage::{Passage, and, capital, or};
use crate::letter::document::{Block, Urgency};
use crate::model::{Body, DecisionChoice, Entry, Region, TreatmentStatus, Value};
use crate::pathway::Status;

/// What goes alongside is named up to here; that there is more is said.
const MEANWHILE: usize = 4;

impl Composer<'_> {
    pub(super) fn reply(&self) -> Vec<Block> {
        vec![self.reply_said().block("reply.asked")]
    }

    pub(super) fn reply_said(&self) -> Passage {
        let mut passage = Passage::default();
        // What nobody accepted is no plan of ours: it could be considered.
        let (mut meanwhile, mut open): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut weighed: Vec<(String, String)> = Vec::new();
        for proposal in &self.evaluation.plan.alongside {
            let Some(id) = self.lexicon.step(proposal.step) else { continue };
            // What is asked of the recipient is not what we do meanwhile.
            let asked = self.wording.phrase("operation", id).is_some();
            let Some(phrase) = self.alongside(id).filter(|_| !asked) else { continue };
            let accepted = self.is_accepted(id);
            if proposal.strength < Status::Conditional {
                let list = if accepted { &mut meanwhile } else { &mut open };
                list.push(phrase);
                continue;
            }
            // What has to be weighed first is told with its condition or not at all.
            let caution = self.caution(proposal).filter(|_| proposal.strength == Status::Conditional);
            let Some(caution) = caution else { continue };
            let phrase = self.wording.phrase("weighed", id).unwrap_or(phrase);
            if accepted {
                let slots = self.slots().with("step", phrase).with("caution", caution);
                meanwhile.extend(self.phrase("reply.in_mind", &slots).map(|text| text.to_plain()));
            } else {
                weighed.push((caution, phrase));
            }
        }
        let mut seen: Vec<String> = Vec::new();
        for list in [&mut meanwhile, &mut open] {
            list.retain(|phrase| {
                let new = !seen.contains(phrase);
                seen.push(phrase.clone());
                new
            });
        }
        let (more, more_open) = (meanwhile.len() > MEANWHILE, open.len() > MEANWHILE);
        meanwhile.truncate(MEANWHILE);
        open.truncate(MEANWHILE);
        let review =
            self.evaluation.plan.next.as_ref().and_then(|next| next.date).filter(|date| *date > self.today);
        let slots =
            self.slots().with_some("steps", and(&meanwhile)).with_some("review", review.map(dates::day));
        let slots =
            slots.with_some("Steps", and(&open).map(|steps| capital(&steps))).with("alarm", self.alarm());
        self.image_first(&mut passage);
        let urgent = self.urgency() >= Urgency::SameDay;
        if urgent {
            self.say(&mut passage, "reply.urgent", &slots.with_some("phone", self.urgent_phone()));
            return passage;
        }
        let said = if more { "reply.meanwhile_more" } else { "reply.meanwhile" };
        self.say(&mut passage, said, &slots);
        let said = if more_open { "reply.alongside_more" } else { "reply.alongside" };
        self.say(&mut passage, said, &slots);
        self.weighed(&weighed, &mut passage);
        self.say(&mut passage, "reply.review", &slots);
        let operations = self.operations();
        let slots = slots.with_some("phone", Some(self.request.settings.clinician.direct_line.clone()));
        // Where nothing of the recipient's own trade leads, some ask something else.
        let soon = self.found_soon(&self.screen());
        let patterns: &[&str] = match operations.len() {
            _ if soon.is_some() => &["reply.asked_soon", "reply.asked"],
            0 if !self.is_of_joint() => &["reply.asked_elsewhere", "reply.asked_open", "reply.asked"],
            0 => &["reply.asked_open", "reply.asked"],
            1 => &["reply.asked"],
            _ if self.is_for_both_sides() => &["reply.asked"],
            _ => &["reply.asked_choice"],
        };
        self.say_first(&mut passage, patterns, &slots);
        passage
    }

    /// Steps that could be considered, each with what has to be kept in mind; those with the same in one sentence.
    fn weighed(&self, steps: &[(String, String)], passage: &mut Passage) {
        let mut cautions: Vec<&str> = steps.iter().map(|(caution, _)| caution.as_str()).collect();
        cautions.dedup();
        for caution in cautions {
            let of = steps.iter().filter(|(other, _)| other == caution).map(|(_, step)| step.clone());
            let steps = or(&of.collect::<Vec<_>>()).map(|steps| capital(&steps));
            self.say(
                passage,
                "reply.weighed",
                &self.slots().with_some("Steps", steps).with("caution", caution),
            );
        }
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

    /// What has to be told the same day: where the spine is concerned, also what speaks for pressure on its nerves.
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
        self.wording.pattern(if concerned { "reply.alarm_spine" } else { "reply.alarm" })
    }

    /// A step that goes alongside, without what the record says is not there.
    fn alongside(&self, step: &str) -> Option<String> {
        let whole = self.wording.phrase("alongside", step);
        let denied = self.wording.phrase("alongside_unless", step).is_some_and(|concept| {
            self.current(&concept).is_some_and(|known| known.value() == Some(&Value::Absent))
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
