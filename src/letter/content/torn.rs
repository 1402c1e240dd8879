//! What an image shows torn: it is not called diseased, and what is torn is named or missed.

use super::Composer;
use super::operated::treated;
use super::passage::tidy;
use super::record::Known;
use crate::model::{Body, Entry, Structure, Treatment, Value};

/// The source that a nerve is after shingles.
const POSTHERPETIC: &str = "phn";

impl<'a> Composer<'a> {
    /// The words for a source; what an image shows torn is torn and not diseased.
    pub(super) fn label_of(&self, source: &str, label: &str) -> String {
        let torn =
            self.tear().and_then(|tear| self.wording.phrase("generator_torn", &format!("{source}_{tear}")));
        // After shingles the pain of a nerve has a name of its own.
        let source = if self.is_after_shingles() { POSTHERPETIC } else { source };
        torn.or_else(|| self.wording.phrase("generator", source)).unwrap_or_else(|| self.wording.spell(label))
    }

    /// How far the leading source is torn, as an image at its place shows it.
    fn tear(&self) -> Option<&'a str> {
        let target = self.leading_sources().first()?.target?;
        let here = |known: &Known<'_>| {
            let site = known.site();
            site.part == target.part && (site.side.is_none() || site.side == target.side)
        };
        let torn = self.latest_by_site("tear").into_iter().rfind(here)?;
        match torn.value()? {
            Value::Choice(tear) => Some(tear.as_str()),
            _ => None,
        }
    }

    /// The tendon or fascia that the note of an injection into one names: "plantar fascia". A note that says more is no
    /// name.
    pub(super) fn tendon_of(&self, entry: &Entry, treatment: &Treatment) -> Option<String> {
        let at_tendon = treatment.targets.iter().any(|target| target.structure == Structure::Tendon);
        let note = entry.note.as_deref().filter(|_| at_tendon).map(tidy)?;
        let note = note.trim_end_matches('.').to_lowercase();
        self.wording.list("names_of_tendons").iter().find(|name| name.to_lowercase() == note).cloned()
    }

    /// The one tendon or fascia that all injections of the problem name, where they name any.
    pub(super) fn tendon_in_notes(&self) -> Option<String> {
        let mut named: Vec<String> = treated(self.entries())
            .filter_map(|(entry, treatment)| self.tendon_of(entry, treatment))
            .collect();
        named.dedup();
        if named.len() == 1 { named.pop() } else { None }
    }

    fn names_a_tendon(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.wording.list("words_of_tendons").iter().any(|tendon| text.contains(tendon.as_str()))
    }

    /// Whether a tear is told and nobody wrote down of what.
    pub(super) fn is_tear_unnamed(&self) -> bool {
        let source = self.leading_sources().first().and_then(|first| self.lexicon.generator(first.generator));
        let told = source.zip(self.tear()).is_some_and(|(source, tear)| {
            self.wording.phrase("generator_torn", &format!("{}_{tear}", source.id)).is_some()
        });
        let named = |text: &str| self.names_a_tendon(text);
        let mut entries = self.entries();
        told && !named(&self.problem.title)
            && !entries.any(|entry| {
                let (report, findings): (Option<&str>, &[_]) = match &entry.body {
                    Body::Imaging(imaging) => (imaging.report.as_deref(), &imaging.findings),
                    Body::Assessment(assessment) => (None, &assessment.findings),
                    _ => (None, &[]),
                };
                let notes = findings.iter().filter_map(|finding| finding.note.as_deref());
                report.into_iter().chain(entry.note.as_deref()).chain(notes).any(named)
            })
    }
}
