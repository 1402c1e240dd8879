//! What keeps a pain disabling beside its source, by the scores and findings on mood, fear and sleep; and what earlier care
//! of the recipient's own trade did.

use super::Composer;
use super::dates;
use super::passage::{Passage, and, capital, lower, number};
use super::pattern::fill;
use crate::model::{Body, Treatment, TreatmentStatus, Value};
use crate::pathway::Response;

impl Composer<'_> {
    /// Scores beyond the figure of the knowledge and findings that weigh on a pain: "low mood (PHQ-9 17)".
    fn burdens(&self, table: &str) -> Vec<String> {
        let said = |id: &String| {
            let known = self.current(id)?;
            let value = match known.value()? {
                Value::Number(n) => {
                    let least = self.lexicon.0.figure(&self.wording.phrase("mind_from", id)?)?.value;
                    (*n >= least).then(|| number(*n))?
                }
                Value::Present => String::new(),
                _ => return None,
            };
            let words = self.wording.phrase(table, id)?;
            fill(&words, &self.slots().with("value", value)).map(|words| words.text.to_plain())
        };
        let told = self.wording.list("mind").iter().filter(|id| !self.keeps_back(id));
        told.filter_map(said).collect()
    }

    /// The same without figures, for the question: "low mood and poor sleep".
    pub(super) fn burden(&self) -> Option<String> {
        and(&self.burdens("mind_named"))
    }

    /// What may keep the pain disabling, and what is taken and was agreed of opioids; that nothing was asked where nothing was.
    pub(super) fn mind(&self, passage: &mut Passage) {
        let burdens = self.burdens("mind");
        let asked = self.wording.list("mind").iter().any(|id| self.current(id).is_some());
        let slots = self.slots().with_some("Burdens", and(&burdens).map(|text| capital(&text)));
        if !self.say(passage, "why.mind", &slots) && !asked {
            self.say(passage, "why.mind_open", &slots);
        }
        self.say(passage, "why.course", &self.slots().with_some("course", self.course_so_far()));
        let dose = self.wording.list("no_opioid").iter().find_map(|id| self.current(id));
        let dose = dose.and_then(|known| match known.value()? {
            Value::Number(dose) if *dose > 0.0 => Some(number(*dose)),
            _ => None,
        });
        let agreed =
            self.current(super::medicines::OPIOID_PLAN).is_some_and(|k| k.value() == Some(&Value::Present));
        let pattern = if agreed { "why.opioid_agreed" } else { "why.opioid_open" };
        self.say(passage, pattern, &self.slots().with_some("dose", dose));
    }

    /// What the latest care of the recipient's own trade did, and that something else is wanted where it did too little.
    pub(super) fn again(&self, passage: &mut Passage) {
        let earlier = self.evaluation.readings.iter().rev().find_map(|reading| {
            let entry = self.case.entries.get(reading.entry.0)?;
            let Body::Treatment(treatment) = &entry.body else { return None };
            let item = self.lexicon.treatment(treatment.treatment.as_str())?;
            let own = self.wording.list("again").iter().any(|family| item.families.contains(family));
            let mine = own && entry.problems.contains(&self.problem.id);
            (mine && treatment.status == TreatmentStatus::Done).then_some((
                entry,
                treatment,
                item,
                reading.response,
            ))
        });
        let Some((entry, treatment, item, response)) = earlier else { return };
        let little = match response {
            Response::None => "none",
            Response::Partial | Response::Brief => "some",
            Response::Worse => "worse",
            Response::WornOff => "gone",
            _ => return,
        };
        let slots = self
            .slots()
            .with("Treatment", capital(&lower(&self.wording.spell(&item.label))))
            .with_some("content", self.content(treatment))
            .with_some("date", dates::range_inside(entry.date, entry.end))
            .with("did", self.wording.word("again", little));
        self.say_first(passage, &["why.again", "why.again_open"], &slots);
    }

    /// What a course consisted of: "strengthening".
    fn content(&self, treatment: &Treatment) -> Option<String> {
        let programme = treatment.programme.as_ref()?.known()?;
        let here = self.phrase_here("programme", programme.id());
        Some(here.unwrap_or_else(|| self.wording.word("programme", programme.id())))
    }
}
