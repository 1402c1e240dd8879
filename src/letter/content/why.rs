//! Why this step now: what the injections showed, what was considered, what is not known.

use super::Composer;
use super::passage::{Passage, and, or};
use super::pattern::Slots;
use crate::letter::document::Block;
use crate::model::{Body, Decision, DecisionChoice};
use crate::pathway::vocabulary::Nature;
use crate::pathway::{Fact, GeneratorState, Response, Status, Subject};

/// At most so many alternatives are explained.
const CONSIDERED: usize = 3;

impl Composer<'_> {
    pub(super) fn why(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        if let Some(reason) = self.overriding_reason() {
            passage.quote("reason", &reason);
            return vec![passage.block("why.reason")];
        }
        self.injections(&mut passage);
        self.considered(&mut passage);
        self.indication(&mut passage);
        self.unknowns(&mut passage);
        if passage.is_empty() {
            self.say(&mut passage, "why.nothing", &self.slots());
        }
        vec![passage.block("why.reason")]
    }

    /// Where the physician has overridden the proposal, the physician's reason stands alone.
    fn overriding_reason(&self) -> Option<String> {
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

    /// What the injections show, by how the knowledge reads each. Both sides of one session are one injection.
    fn injections(&self, passage: &mut Passage) {
        let mut sessions: Vec<(usize, String)> = Vec::new();
        for reading in &self.evaluation.readings {
            let entry = self.case.entries.get(reading.entry.0);
            let Some(Body::Treatment(treatment)) = entry.map(|entry| &entry.body) else { continue };
            let steroid = self
                .lexicon
                .treatment(treatment.treatment.as_str())
                .is_some_and(|item| item.nature == Nature::Steroid);
            let pattern =
                reading.reading.and_then(|ix| self.wording.phrase("reading", self.lexicon.reading(ix)));
            if let (true, Some(pattern), false) =
                (steroid, pattern, sessions.iter().any(|(entry, _)| *entry == reading.entry.0))
            {
                sessions.push((reading.entry.0, pattern));
            }
        }
        for pattern in self.wording.list("readings") {
            let count = sessions.iter().filter(|(_, read)| read == pattern).count();
            let id = if count == 1 { format!("{pattern}_one") } else { pattern.clone() };
            if count > 0 {
                self.say(passage, &id, &self.counted(count));
            }
        }
    }

    fn counted(&self, count: usize) -> Slots {
        let word = self.wording.word("count", &count.to_string());
        self.slots().with("count", word.clone()).with("Count", super::passage::capital(&word))
    }

    /// "I have not repeated …, because …" for what a colleague would ask about.
    fn considered(&self, passage: &mut Passage) {
        let mut said = 0;
        for id in self.wording.list("considered") {
            let result = self.evaluation.steps.iter().find(|step| self.lexicon.step(step.step) == Some(id));
            let reason = match result.map(|step| step.status) {
                Some(Status::NotIndicated) => "not_indicated",
                Some(Status::Exhausted) => "exhausted",
                Some(Status::Contraindicated) => "contraindicated",
                Some(Status::Declined) => "declined",
                _ => continue,
            };
            if let Some(pattern) = self.wording.phrase("considered", &format!("{id}.{reason}"))
                && said < CONSIDERED
                && passage.say(&pattern, &self.slots())
            {
                said += 1;
            }
        }
    }

    /// What makes the proposed opinion reasonable now.
    fn indication(&self, passage: &mut Passage) {
        let sure = self.leading_sources().first().map(|source| source.state);
        let slots = self
            .slots()
            .with_some("cause", self.cause())
            .with_some("tracks", self.tracks_failed())
            .with_some(
                "goal",
                self.case.patient.goal.as_deref().map(|goal| goal.trim().trim_end_matches('.').to_owned()),
            );
        let pattern = match sure {
            Some(GeneratorState::Confirmed) => "why.confirmed",
            Some(_) => "why.suspected",
            None => "why.source_unknown",
        };
        self.say(passage, pattern, &slots);
    }

    /// Tracks of care with an adequate course that did not last: "supervised therapy, medicines and epidural steroid".
    pub(super) fn tracks_failed(&self) -> Option<String> {
        let failed = |response: Response| {
            matches!(
                response,
                Response::None
                    | Response::Brief
                    | Response::Partial
                    | Response::WornOff
                    | Response::Worse
                    | Response::Intolerant
            )
        };
        let mut words: Vec<String> = Vec::new();
        for track in self.wording.list("tracks") {
            let hit =
                self.evaluation.readings.iter().filter(|reading| failed(reading.response)).any(|reading| {
                    let entry = self.case.entries.get(reading.entry.0);
                    match entry.map(|entry| &entry.body) {
                        Some(Body::Treatment(treatment)) => self
                            .lexicon
                            .treatment(treatment.treatment.as_str())
                            .is_some_and(|item| item.families.iter().any(|family| family == track)),
                        Some(Body::Medicine(_)) => track == "medicine",
                        _ => false,
                    }
                });
            if let (true, Some(word)) = (hit, self.wording.phrase("tracks", track)) {
                words.push(word);
            }
        }
        words.dedup();
        and(&words)
    }

    /// What is not known and bears on the recipient's decision, in one sentence.
    fn unknowns(&self, passage: &mut Passage) {
        let mut items: Vec<String> = Vec::new();
        let facts = self.evaluation.plan.next.iter().flat_map(|next| &next.basis).flat_map(|basis| {
            self.evaluation
                .steps
                .get(*basis)
                .into_iter()
                .flat_map(|step| step.ledger.iter().flat_map(|row| &row.missing))
        });
        for fact in facts {
            items.extend(self.fact_item(fact));
        }
        for id in self.wording.list("studies_needed").iter().filter(|id| !self.is_done(id)) {
            items.extend(self.wording.phrase("study_unknown", id));
        }
        let mut unique: Vec<String> = Vec::new();
        for item in items {
            if !unique.contains(&item) && unique.len() < CONSIDERED {
                unique.push(item);
            }
        }
        self.say(passage, "why.unknown", &self.slots().with_some("items", or(&unique)));
    }

    fn fact_item(&self, fact: &Fact) -> Option<String> {
        match fact.subject {
            Subject::Concept(ix) => self.lexicon.concept_at(ix).map(|(id, concept)| self.item(id, concept)),
            Subject::Onset => Some(self.wording.pattern("why.onset")),
            Subject::Field(..) | Subject::BirthDate | Subject::Sex => None,
        }
    }
}
