//! Imaging and tests: date, modality, level, finding, and whether it explains the symptoms.

use super::Composer;
use super::dates;
use super::passage::{Passage, capital, commas};
use super::record::{Known, level};
use crate::letter::document::Block;
use crate::model::{Body, Concordance, Entry, Imaging, Level, Recorded, TreatmentStatus};
use crate::pathway::vocabulary::Nature;

impl Composer<'_> {
    pub(super) fn imaging(&self) -> Vec<Block> {
        let mut out = Vec::new();
        // The newest picture first: it is what the recipient looks for.
        let studies: Vec<(&Entry, &Imaging)> = self
            .entries()
            .filter_map(|entry| match &entry.body {
                Body::Imaging(imaging) => Some((entry, imaging)),
                _ => None,
            })
            .collect();
        for (entry, imaging) in studies.into_iter().rev() {
            out.push(self.study(entry, imaging).block(&format!("imaging.{}", entry.id)));
        }
        let mut rest = Passage::default();
        self.requested(&mut rest);
        self.not_done(&mut rest);
        out.push(rest.block("imaging.open"));
        out
    }

    fn study(&self, entry: &Entry, imaging: &Imaging) -> Passage {
        let mut passage = Passage::default();
        let title = self.modality(imaging);
        let slots = self.slots().with("study", capital(&title)).with_some("date", dates::partial(entry.date));
        if !self.say(&mut passage, "imaging.head", &slots) {
            self.say(&mut passage, "imaging.head_undated", &slots);
        }
        let findings: Vec<Known<'_>> =
            self.findings().into_iter().filter(|known| known.entry.id == entry.id).collect();
        let mut levels: Vec<Option<Level>> = findings.iter().map(|known| known.site().level).collect();
        levels.sort_unstable();
        levels.dedup();
        // Findings with a level first, from the head down; those without one last.
        levels.sort_by_key(|level| level.is_none());
        for at in levels {
            let here: Vec<&Known<'_>> = findings.iter().filter(|known| known.site().level == at).collect();
            let phrases: Vec<String> = here.iter().filter_map(|known| self.phrase_of(known)).collect();
            let name = at.map(level);
            let phrases: Vec<String> = phrases
                .into_iter()
                .map(|phrase| match &name {
                    Some(name) => phrase.replacen(&format!(" {name}"), "", 1),
                    None => phrase,
                })
                .collect();
            let slots = self
                .slots()
                .with_some("level", name)
                .with_some("findings", commas(&phrases).map(|t| capital(&t)));
            let slots_at = slots.clone().with_some("lower", commas(&phrases));
            if !self.say(&mut passage, "imaging.at_level", &slots_at) {
                self.say(&mut passage, "imaging.findings", &slots);
            }
        }
        match imaging.report.as_deref().map(str::trim).filter(|report| !report.is_empty()) {
            Some(report) if findings.is_empty() => passage.quote("report", &sentence(report)),
            None if findings.is_empty() => {
                self.say(&mut passage, "imaging.result_not_recorded", &slots);
            }
            _ => {}
        }
        if self.is_picture(imaging) {
            self.say(&mut passage, self.agreement(imaging), &slots);
        }
        passage
    }

    fn agreement(&self, imaging: &Imaging) -> &'static str {
        match imaging.concordance {
            Some(Recorded::Known(Concordance::Concordant)) => "imaging.agrees",
            Some(Recorded::Known(Concordance::Partial)) => "imaging.agrees_in_part",
            Some(Recorded::Known(Concordance::Discordant)) => "imaging.does_not_agree",
            Some(Recorded::Missing(_)) | None => "imaging.agreement_not_recorded",
        }
    }

    /// Whether the study shows structure, so that it can agree with symptoms; laboratory tests do not.
    fn is_picture(&self, imaging: &Imaging) -> bool {
        !self.wording.list("not_pictures").iter().any(|id| id == imaging.modality.as_str())
    }

    /// "MRI lumbar spine without contrast".
    pub(super) fn modality(&self, imaging: &Imaging) -> String {
        let id = imaging.modality.as_str();
        let region = imaging.region.unwrap_or(self.problem.region).id();
        let slots = self.slots().with("region", self.wording.word("region", region));
        if let Some(pattern) = self.wording.phrase("study", id)
            && let Some(filled) = super::pattern::fill(&pattern, &slots)
        {
            return filled.text.to_plain();
        }
        let label = self.lexicon.treatment(id).map(|item| self.wording.spell(&item.label));
        label.unwrap_or_else(|| id.replace('_', " "))
    }

    /// Tests that are planned.
    fn requested(&self, passage: &mut Passage) {
        for entry in self.entries_any_date() {
            let Body::Treatment(treatment) = &entry.body else { continue };
            let Some(item) = self.lexicon.treatment(treatment.treatment.as_str()) else { continue };
            if item.nature == Nature::Test && treatment.status == TreatmentStatus::Planned {
                let slots = self
                    .slots()
                    .with("test", capital(&self.wording.spell(&item.label)))
                    .with_some("date", dates::partial(entry.date));
                passage.say_on_new_line(&self.wording.pattern("imaging.requested"), &slots);
            }
        }
    }

    /// Entries of the problem or of the patient, also those in the future.
    fn entries_any_date(&self) -> impl Iterator<Item = &Entry> {
        self.case.entries.iter().filter(|entry| entry.concerns(&self.problem.id))
    }

    /// What this recipient always wants to see, and the case does not hold.
    fn not_done(&self, passage: &mut Passage) {
        for id in self.wording.list("studies_needed") {
            let done = self.entries().any(|entry| match &entry.body {
                Body::Imaging(imaging) => imaging.modality.as_str() == id,
                _ => false,
            });
            if let (false, Some(name)) = (done, self.wording.phrase("study_needed", id)) {
                passage.say_on_new_line(
                    &self.wording.pattern("imaging.not_recorded"),
                    &self.slots().with("study", name),
                );
            }
        }
    }
}

/// A report as sentences: with a full stop.
fn sentence(text: &str) -> String {
    let text = capital(text.trim());
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}
