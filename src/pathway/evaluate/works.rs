//! Whether a treatment helps now: what was told of it, how long ago, and what the pain scored since.

use crate::model::{Date, Side};
use crate::pathway::evaluation::{BlockResult, ConceptIx, EntryIx, Response};
use crate::pathway::expression::ast::{Scope, SetIx};
use crate::pathway::facts::{Past, Seen, Trace};
use crate::pathway::truth::Truth;
use crate::pathway::vocabulary::Nature;

use super::expr::At;

/// What a later score of the pain says of relief that was told, the best for it first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Score {
    /// As far below the score before the treatment as good relief is.
    Low,
    /// Neither.
    Silent,
    /// High, or not far enough below the score before: the relief may have ended.
    High,
    /// About what it was before: it has ended.
    AsBefore,
}

impl At<'_, '_> {
    /// Whether one of a set helps now. Relief that nobody has heard of for long is asked for.
    pub(super) fn working(&self, set: SetIx, scope: Scope, trace: &mut Trace) -> Truth {
        self.judged(set, scope, trace, |p, trace| self.works(p, trace))
    }

    /// Good or durable relief that was heard of lately, and that no later score of the pain denies.
    fn works(&self, p: &Past, trace: &mut Trace) -> Truth {
        match p.response {
            Response::Good | Response::Durable => {}
            // A block is a test: once its hours were read, nothing more is due of it.
            Response::NotAssessable if self.was_a_test(p) => return Truth::NotMet,
            // Nobody recorded what it did: it may help still.
            Response::NotAssessable => return Truth::Unknown,
            _ => return Truth::NotMet,
        }
        let (score, entry) = self.scored_since(p);
        entry.into_iter().for_each(|entry| trace.proves(entry));
        match score {
            Score::AsBefore => Truth::NotMet,
            Score::High => Truth::Unknown,
            Score::Low => Truth::Met,
            Score::Silent if self.heard_until(p) >= self.facts.as_of => Truth::Met,
            Score::Silent => Truth::Unknown,
        }
    }

    /// The day until which relief is taken to go on: some months after a reading. Relief told without a day or a length
    /// speaks for the time at which such a treatment is looked at, and for no later one.
    fn heard_until(&self, p: &Past) -> Date {
        let outcomes = self.facts.knowledge.outcomes();
        match p.last_read {
            Some(days) => p.when.last.plus_days(days).plus_months(outcomes.valid_months),
            None => p.when.last.plus_days(self.looked_at(p)),
        }
    }

    /// Days after which a treatment is looked at.
    fn looked_at(&self, p: &Past) -> i32 {
        let item = &self.facts.knowledge.treatment(p.treatment).item;
        let days = item.review_days.or(item.assess_days).unwrap_or(0);
        days.max(self.facts.knowledge.outcomes().review_days)
    }

    /// What the scores since say, the best of them, with the entry of that one. A score for both sides says nothing of
    /// what was done at one.
    fn scored_since(&self, p: &Past) -> (Score, Option<EntryIx>) {
        let one_of_two = self.facts.problem.side == Some(Side::Bilateral)
            && p.target.is_some_and(|t| matches!(t.side, Some(Side::Left | Side::Right)));
        if one_of_two {
            return (Score::Silent, None);
        }
        let assess = self.facts.knowledge.treatment(p.treatment).item.assess_days.unwrap_or(0);
        let after = p.when.last.plus_days(p.last_read.unwrap_or(assess));
        let scores = self.facts.knowledge.pain_scores().iter();
        let found = scores.filter_map(|concept| self.score(*concept, p, after));
        found
            .min_by_key(|(score, entry)| (*score, *entry))
            .map_or((Score::Silent, None), |(s, e)| (s, Some(e)))
    }

    fn score(&self, concept: ConceptIx, p: &Past, after: Date) -> Option<(Score, EntryIx)> {
        let outcomes = self.facts.knowledge.outcomes();
        let scored = || {
            self.facts.of(concept).iter().filter_map(|o| match o.seen {
                Seen::Number(value) => Some((o, value)),
                _ => None,
            })
        };
        let (latest, now) = scored().rfind(|(o, _)| o.when.first > after)?;
        let before = scored().rfind(|(o, before)| o.when.last <= p.when.first && *before > 0.0);
        let score = match before.map(|(_, before)| (before - now) / before * 100.0) {
            Some(relief) if relief < outcomes.none_below_pct => Score::AsBefore,
            Some(relief) if relief < outcomes.good_pct => Score::High,
            Some(_) => Score::Low,
            // Nothing to compare it with: it speaks against what was told without a day, not against a reading.
            None if now >= outcomes.pain_high && p.last_read.is_none() => Score::High,
            None => Score::Silent,
        };
        Some((score, latest.entry))
    }

    /// Whether it was a block, read by its first hours.
    fn was_a_test(&self, p: &Past) -> bool {
        let nature = self.facts.knowledge.treatment(p.treatment).item.nature;
        nature == Nature::Block && p.block != BlockResult::NotTested
    }
}
