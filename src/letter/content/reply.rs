//! Who does what meanwhile, and the reply asked for.

use super::Composer;
use super::dates;
use super::passage::{Passage, and};
use crate::letter::document::{Block, Urgency};
use crate::model::Value;

/// What goes alongside is named up to here; that there is more is said.
const MEANWHILE: usize = 4;

impl Composer<'_> {
    pub(super) fn reply(&self) -> Vec<Block> {
        vec![self.reply_said().block("reply.asked")]
    }

    pub(super) fn reply_said(&self) -> Passage {
        let mut passage = Passage::default();
        let mut meanwhile: Vec<String> = Vec::new();
        for proposal in &self.evaluation.plan.alongside {
            let Some(id) = self.lexicon.step(proposal.step) else { continue };
            // What is asked of the recipient is not what we do meanwhile.
            let asked = self.wording.phrase("operation", id).is_some();
            let phrase = self.alongside(id).filter(|_| !asked);
            meanwhile.extend(phrase.filter(|phrase| !meanwhile.contains(phrase)));
        }
        let more = meanwhile.len() > MEANWHILE;
        meanwhile.truncate(MEANWHILE);
        let review =
            self.evaluation.plan.next.as_ref().and_then(|next| next.date).filter(|date| *date > self.today);
        let slots =
            self.slots().with_some("steps", and(&meanwhile)).with_some("review", review.map(dates::day));
        let urgent = self.urgency() >= Urgency::SameDay;
        if urgent {
            self.say(&mut passage, "reply.urgent", &slots.with_some("phone", self.urgent_phone()));
            return passage;
        }
        let said = if more { "reply.meanwhile_more" } else { "reply.meanwhile" };
        self.say(&mut passage, said, &slots);
        self.say(&mut passage, "reply.review", &slots);
        let operations = self.operations();
        let pattern = if operations.len() > 1 { "reply.asked_choice" } else { "reply.asked" };
        self.say(
            &mut passage,
            pattern,
            &slots.with_some("phone", Some(self.request.settings.clinician.direct_line.clone())),
        );
        passage
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
