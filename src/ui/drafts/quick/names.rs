//! What an entry can be about, by every name it is known by.

use std::sync::OnceLock;

use crate::model::{ConceptId, DrugId, EventKind, TreatmentId};
use crate::pathway::Knowledge;
use crate::pathway::vocabulary::{ConceptKind, Group, Nature, Track};
use crate::pathway::words::terms;

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A treatment or test.
    Treatment(TreatmentId),
    /// An image.
    Image(TreatmentId),
    /// A medicine.
    Medicine(DrugId),
    /// Something that happened.
    Event(EventKind),
    /// What was found or measured at a visit.
    Assessment,
}

/// One name of one thing, in small letters.
#[derive(Debug, Clone)]
struct Name {
    words: String,
    what: usize,
}

/// One thing: what it is, the name it is written by, and its full name.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    pub(super) what: What,
    pub(super) written: String,
    pub(super) label: String,
    pub(super) course: bool,
}

/// All names.
#[derive(Debug, Clone)]
pub struct Names {
    names: Vec<Name>,
    things: Vec<Thing>,
    findings: Vec<FindingName>,
}

/// One name of a finding, in small letters.
#[derive(Debug, Clone)]
struct FindingName {
    words: String,
    concept: ConceptId,
    /// Whether a line may begin with it.
    begins: bool,
}

impl Names {
    /// The names of a knowledge.
    pub fn of(knowledge: &Knowledge) -> Self {
        let mut all = Self { names: Vec::new(), things: Vec::new(), findings: Vec::new() };
        for named in knowledge.treatments() {
            let (id, item) = (&named.id, &named.item);
            let image = item.track == Track::Imaging;
            let what = if image { What::Image(id.clone()) } else { What::Treatment(id.clone()) };
            let spoken = id.as_str().replace('_', " ");
            // The shorter of what it may be called: "mri", and not "mri plain", which says more than was entered.
            let short = plain(&item.short);
            let written = if short.len() < spoken.len() { short } else { spoken.clone() };
            let names = [spoken.as_str(), item.label.as_str(), item.short.as_str()];
            let names = names.into_iter().chain(item.aliases.iter().map(String::as_str));
            all.add(what, (&written, &item.label, item.nature == Nature::Course), names);
        }
        for named in knowledge.drugs() {
            let (what, item) = (What::Medicine(named.id.clone()), &named.item);
            let names = [item.label.as_str(), named.id.as_str()];
            let names = names.into_iter().chain(item.aliases.iter().map(String::as_str));
            all.add(what, (&item.label, &item.label, false), names);
        }
        for kind in EventKind::ALL {
            let label = terms::event(*kind);
            all.add(What::Event(*kind), (label, label, false), std::iter::once(label));
        }
        let visit = ["assessment", "visit", "measures"];
        all.add(What::Assessment, ("assessment", "Assessment", false), visit.into_iter());
        for named in knowledge.concepts() {
            let item = &named.item;
            let begins =
                item.kind == ConceptKind::Number || matches!(item.group, Group::Imaging | Group::Scales);
            let spoken = named.id.as_str().replace('_', " ");
            let own = [spoken.as_str(), without_article(&item.label)];
            let names = own.into_iter().chain(item.aliases.iter().map(String::as_str));
            let name = |words: &str| FindingName { words: plain(words), concept: named.id.clone(), begins };
            all.findings.extend(names.map(name));
        }
        all
    }

    /// The names of the knowledge that ships with the program.
    pub fn builtin() -> Option<&'static Self> {
        static NAMES: OnceLock<Option<Names>> = OnceLock::new();
        NAMES.get_or_init(|| Knowledge::builtin().ok().map(Self::of)).as_ref()
    }

    fn add<'n>(
        &mut self,
        what: What,
        (written, label, course): (&str, &str, bool),
        names: impl Iterator<Item = &'n str>,
    ) {
        let at = self.things.len();
        let written = plain(written);
        self.names.extend(names.map(|name| Name { words: plain(name), what: at }));
        self.things.push(Thing { what, written, label: label.to_owned(), course });
    }

    /// The thing a text names: exactly, or as the only one whose names begin so (from three letters).
    pub(super) fn find(&self, text: &str) -> Option<&Thing> {
        let text = plain(text);
        let exact = self.names.iter().find(|name| name.words == text);
        exact.or_else(|| self.only_beginning(&text)).and_then(|name| self.things.get(name.what))
    }

    /// The thing a text names exactly.
    pub(super) fn exactly(&self, text: &str) -> Option<&Thing> {
        let text = plain(text);
        let exact = self.names.iter().find(|name| name.words == text)?;
        self.things.get(exact.what)
    }

    fn only_beginning(&self, text: &str) -> Option<&Name> {
        let mut begins = self.names.iter().filter(|name| name.words.starts_with(text));
        let first = begins.next().filter(|_| text.len() >= 3)?;
        begins.all(|other| other.what == first.what).then_some(first)
    }

    /// The things some name of which begins with a text, or has a word that does; each once, best first.
    pub(super) fn beginning(&self, text: &str) -> Vec<&Thing> {
        let text = plain(text);
        let starts = self.names.iter().filter(|name| name.words.starts_with(&text));
        let inside = self.names.iter().filter(|name| name.words.contains(&format!(" {text}")));
        let mut found: Vec<usize> = Vec::new();
        for name in starts.chain(inside) {
            if !found.contains(&name.what) {
                found.push(name.what);
            }
        }
        found.into_iter().filter_map(|at| self.things.get(at)).collect()
    }

    /// The finding a text names exactly.
    pub(super) fn finding(&self, text: &str) -> Option<&ConceptId> {
        let text = plain(text);
        self.findings.iter().find(|name| name.words == text).map(|name| &name.concept)
    }

    /// The same, if a line may begin with it: `hba1c`, `odi`, and not every symptom.
    pub(super) fn measure(&self, text: &str) -> Option<&ConceptId> {
        let text = plain(text);
        self.findings.iter().find(|name| name.words == text && name.begins).map(|name| &name.concept)
    }

    /// The shortest name a finding is written by.
    pub(super) fn written(&self, concept: &ConceptId) -> String {
        let own = self.findings.iter().filter(|name| name.concept == *concept);
        let sure = own.filter(|name| self.finding(&name.words) == Some(concept));
        sure.map(|name| name.words.clone()).min_by_key(String::len).unwrap_or_else(|| concept.to_string())
    }

    /// Names of findings that begin with a text, each finding once.
    pub(super) fn findings_beginning(&self, text: &str) -> Vec<(&str, &ConceptId)> {
        let mut found: Vec<(&str, &ConceptId)> = Vec::new();
        for name in self.findings.iter().filter(|name| name.words.starts_with(text)) {
            if !found.iter().any(|(_, concept)| *concept == &name.concept) {
                found.push((&name.words, &name.concept));
            }
        }
        found
    }

    pub(super) fn thing(&self, what: &What) -> Option<&Thing> {
        self.things.iter().find(|thing| thing.what == *what)
    }

    /// Words in the longest name.
    pub(super) const MOST_WORDS: usize = 6;
}

/// A label as one types it: "the PHQ-9 score of depression" without its article.
fn without_article(label: &str) -> &str {
    ["the ", "an ", "a "].iter().find_map(|article| label.strip_prefix(article)).unwrap_or(label)
}

/// Small letters, single spaces, and none of the signs that end a word.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace([',', '(', ')'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
