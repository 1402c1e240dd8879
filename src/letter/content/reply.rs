//! Who does what meanwhile, and the reply asked for.

use super::Composer;
use super::dates;
use super::passage::{Passage, and};
use crate::letter::document::{Block, Urgency};

impl Composer<'_> {
    pub(super) fn reply(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        let mut meanwhile: Vec<String> = Vec::new();
        for proposal in &self.evaluation.plan.alongside {
            let Some(id) = self.lexicon.step(proposal.step) else { continue };
            let phrase = self.wording.phrase("alongside", id);
            meanwhile.extend(phrase.filter(|phrase| !meanwhile.contains(phrase)));
        }
        let review =
            self.evaluation.plan.next.as_ref().and_then(|next| next.date).filter(|date| *date > self.today);
        let slots =
            self.slots().with_some("steps", and(&meanwhile)).with_some("review", review.map(dates::day));
        let urgent = self.urgency() >= Urgency::SameDay;
        if urgent {
            self.say(&mut passage, "reply.urgent", &slots);
            return vec![passage.block("reply.asked")];
        }
        self.say(&mut passage, "reply.meanwhile", &slots);
        self.say(&mut passage, "reply.review", &slots);
        let operations = self.operations();
        let pattern = if operations.len() > 1 { "reply.asked_choice" } else { "reply.asked" };
        self.say(
            &mut passage,
            pattern,
            &slots.with_some("phone", Some(self.request.settings.clinician.direct_line.clone())),
        );
        vec![passage.block("reply.asked")]
    }
}
