//! The selected entry in detail: its two phases as one figure, what is recorded, how it is read.

use super::Reading;
use super::relief::relief;
use crate::model::{
    Approach, Body, ConceptId, Confounder, Contrast, EntryId, Finding, Given, Guidance, Intent, Recorded,
    Treatment, Value,
};
use crate::pathway::words::{Said, capitalised, dates, number, terms};
use crate::pathway::{Advice, EntryIx, Evaluation};
use crate::ui::timeline::model::Relief;

/// What stands under the timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct DetailView {
    /// Which entry.
    pub id: EntryId,
    /// What it is.
    pub title: String,
    /// When, where, by whom.
    pub subtitle: String,
    /// Relief in its two phases, for what can give relief.
    pub relief: Option<Relief>,
    /// Name and value; a missing value with the words that say why.
    pub fields: Vec<(String, FieldWords)>,
    /// How many fields, from the first on, prove the criterion the reader came from.
    pub proving: usize,
    /// How it is read, in a sentence or two.
    pub reading: String,
    /// Why it may not have helped: first what there is a sign of.
    pub explanations: Vec<ExplanationRow>,
}

/// Why a treatment may not have helped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplanationRow {
    /// Why, with the signs on record.
    pub says: String,
    /// What follows if it is so.
    pub then: String,
}

/// A recorded value, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldWords {
    /// Recorded.
    Known(String),
    /// Not known, and why.
    Missing(String),
}

impl FieldWords {
    /// The words, whichever they are.
    pub fn text(&self) -> &str {
        match self {
            Self::Known(words) | Self::Missing(words) => words,
        }
    }
}

/// The detail of one entry; `None` if the case has no such entry. Findings on the concepts in `proving` stand first.
pub fn detail(
    reading: &Reading<'_>,
    (evaluation, advice): (&Evaluation, &Advice),
    id: &EntryId,
    proving: &[ConceptId],
) -> Option<DetailView> {
    let at = reading.case.entries.iter().position(|entry| entry.id == *id)?;
    let entry = reading.case.entries.get(at)?;
    let wording = reading.wording();
    let mut view = DetailView {
        id: id.clone(),
        title: wording.entry_name(entry),
        subtitle: dates::period(entry),
        relief: None,
        fields: Vec::new(),
        proving: 0,
        reading: how_read(reading, evaluation, at),
        explanations: explanations(reading, advice, at),
    };
    match &entry.body {
        Body::Treatment(treatment) => {
            let by = [treatment.performer.as_ref(), treatment.place.as_ref()];
            for words in by.into_iter().flatten() {
                view.subtitle = format!("{} · {words}", view.subtitle);
            }
            let can_relieve =
                !treatment.readings.is_empty() || evaluation.readings.iter().any(|r| r.entry.0 == at);
            view.relief = can_relieve.then(|| relief(reading, entry, treatment));
            view.fields = treatment_fields(reading, treatment);
        }
        Body::Medicine(medicine) => {
            let known = |name: &str, words: &Option<String>| {
                words.clone().map(|words| (name.to_owned(), FieldWords::Known(words)))
            };
            view.fields.extend(known("For", &medicine.indication));
            view.fields.extend(known("Prescriber", &medicine.prescriber));
        }
        Body::Assessment(assessment) => {
            (view.fields, view.proving) = findings(reading, &assessment.findings, proving);
        }
        Body::Imaging(imaging) => {
            (view.fields, view.proving) = findings(reading, &imaging.findings, proving);
            view.reading = imaging.report.clone().unwrap_or_default();
        }
        Body::Event(event) => view.reading = event.text.clone().unwrap_or_default(),
        Body::Decision(decision) => view.reading = decision.reason.clone().unwrap_or_default(),
        Body::FlagAction(action) => view.reading = format!("Signed by {}", action.by),
    }
    if let Some(note) = &entry.note {
        view.fields.push(("Note".to_owned(), FieldWords::Known(note.clone())));
    }
    Some(view)
}

fn explanations(reading: &Reading<'_>, advice: &Advice, at: usize) -> Vec<ExplanationRow> {
    let here = advice.explanations.iter().filter(|explained| explained.entry.0 == at);
    here.filter_map(|explained| {
        let says = reading.wording().explanation(explained)?;
        let then = reading.knowledge.explanation(explained.explanation)?.then.clone();
        Some(ExplanationRow { says, then })
    })
    .collect()
}

/// How a treatment is read by what it did; empty for what is not read, such as an image.
pub(super) fn how_read(reading: &Reading<'_>, evaluation: &Evaluation, at: usize) -> String {
    if matches!(reading.case.entries.get(at).map(|entry| &entry.body), Some(Body::Imaging(_))) {
        return String::new();
    }
    let said = reading.wording().read(evaluation, EntryIx(at));
    said.iter().map(Said::in_full).collect::<Vec<_>>().join(" ")
}

pub(super) fn treatment_fields(reading: &Reading<'_>, treatment: &Treatment) -> Vec<(String, FieldWords)> {
    let mut fields = vec![
        field("Approach", treatment.approach.as_ref(), approach),
        field("Guidance", treatment.guidance.as_ref(), guidance),
        field("Contrast", treatment.contrast.as_ref(), contrast),
        ("Drugs".to_owned(), drugs(reading, treatment)),
        field("Sedation", treatment.sedation.as_ref(), given),
    ];
    if let Some(intent) = treatment.intent {
        let words = match intent {
            Intent::Diagnostic => "To find the source",
            Intent::Therapeutic => "To treat",
        };
        fields.insert(0, ("Purpose".to_owned(), FieldWords::Known(words.to_owned())));
    }
    let course = treatment.programme.is_some() || treatment.visits.is_some() || treatment.weeks.is_some();
    if course {
        fields.clear();
        fields.push(field("Programme", treatment.programme.as_ref(), |programme| programme.id()));
        let count = |value: &Option<Recorded<u16>>| value.as_ref().and_then(Recorded::known).copied();
        for (name, value) in [("Visits", count(&treatment.visits)), ("Weeks", count(&treatment.weeks))] {
            let words = value.map_or(not_recorded(), |count| FieldWords::Known(count.to_string()));
            fields.push((name.to_owned(), words));
        }
    }
    for (name, value) in [("Steroid", &treatment.steroid), ("Anesthetic", &treatment.anaesthetic)] {
        fields.extend(value.as_ref().map(|value| field(name, Some(value), given)));
    }
    fields.extend(treatment.technique.as_ref().map(|technique| match technique {
        Recorded::Known(words) => ("Technique".to_owned(), FieldWords::Known(words.clone())),
        Recorded::Missing(_) => ("Technique".to_owned(), FieldWords::Missing("Cannot be known".to_owned())),
    }));
    let blurred: Vec<&str> = treatment.confounders.iter().map(|by| confounder(*by)).collect();
    let more = [("Complications", treatment.complications.join("; ")), ("Blurred by", blurred.join(", "))];
    let more = more.into_iter().filter(|(_, words)| !words.is_empty());
    fields.extend(more.map(|(name, words)| (name.to_owned(), FieldWords::Known(words))));
    fields
}

fn not_recorded() -> FieldWords {
    FieldWords::Missing("Not recorded".to_owned())
}

fn field<T: Copy>(
    name: &str,
    value: Option<&Recorded<T>>,
    words: impl Fn(T) -> &'static str,
) -> (String, FieldWords) {
    let words = match value {
        Some(Recorded::Known(value)) => FieldWords::Known(words(*value).to_owned()),
        Some(Recorded::Missing(_)) => FieldWords::Missing("Cannot be known".to_owned()),
        None => not_recorded(),
    };
    (name.to_owned(), words)
}

pub(crate) fn approach(approach: Approach) -> &'static str {
    match approach {
        Approach::Transforaminal => "Transforaminal",
        Approach::Interlaminar => "Interlaminar",
        Approach::Caudal => "Caudal",
        Approach::IntraArticular => "Into the joint",
        Approach::PeriArticular => "Around the joint",
    }
}

pub(crate) fn confounder(confounder: Confounder) -> &'static str {
    match confounder {
        Confounder::NewOpioid => "New or higher opioid",
        Confounder::NewMedicine => "Other new medicine",
        Confounder::OtherProcedure => "Other procedure",
        Confounder::NaturalCourse => "Pain already easing",
        Confounder::ManyTargets => "Many targets at once",
    }
}

pub(crate) fn guidance(guidance: Guidance) -> &'static str {
    match guidance {
        Guidance::Fluoroscopy => "Fluoroscopy",
        Guidance::Ct => "CT",
        Guidance::Ultrasound => "Ultrasound",
        Guidance::None => "None, by landmarks",
    }
}

pub(crate) fn contrast(contrast: Contrast) -> &'static str {
    match contrast {
        Contrast::AtTarget => "Seen at the target",
        Contrast::Elsewhere => "Seen elsewhere",
        Contrast::NotUsed => "Not used",
    }
}

fn given(given: Given) -> &'static str {
    match given {
        Given::Given => "Given",
        Given::NotGiven => "None",
    }
}

fn drugs(reading: &Reading<'_>, treatment: &Treatment) -> FieldWords {
    if treatment.drugs.is_empty() {
        return not_recorded();
    }
    let wording = reading.wording();
    let names = treatment.drugs.iter().map(|dose| {
        let amount = dose.amount.map(number).unwrap_or_default();
        let unit = dose.unit.map_or("", |unit| if unit.id() == "percent" { "%" } else { unit.id() });
        format!("{} {amount} {unit}", wording.drug(&dose.drug)).trim().to_owned()
    });
    FieldWords::Known(capitalised(&names.collect::<Vec<_>>().join(", ")))
}

/// Findings in words, those on some concepts first, and how many of these there are.
fn findings(
    reading: &Reading<'_>,
    findings: &[Finding],
    first: &[ConceptId],
) -> (Vec<(String, FieldWords)>, usize) {
    let (proving, rest): (Vec<_>, Vec<_>) =
        findings.iter().partition(|finding| first.contains(&finding.concept));
    let words = proving.iter().chain(&rest).map(|finding| finding_words(reading, finding));
    (words.collect(), proving.len())
}

pub(super) fn finding_words(reading: &Reading<'_>, finding: &Finding) -> (String, FieldWords) {
    let concept =
        reading.knowledge.concept_named(finding.concept.as_str()).map(|ix| reading.knowledge.concept(ix));
    let label =
        concept.map_or_else(|| finding.concept.to_string(), |concept| capitalised(&concept.item.label));
    let site = crate::pathway::words::places::site(finding.site);
    let name = if site.is_empty() { label } else { format!("{label}, {site}") };
    let words = match &finding.value {
        Recorded::Known(Value::Present) => FieldWords::Known("Present".to_owned()),
        Recorded::Known(Value::Absent) => FieldWords::Known("Absent".to_owned()),
        Recorded::Known(Value::Number(value)) => {
            let unit = concept.map_or("", |concept| concept.item.unit.as_str());
            FieldWords::Known(format!("{} {unit}", number(*value)).trim().to_owned())
        }
        Recorded::Known(Value::Choice(word)) => {
            let values = concept.map(|concept| concept.item.values.as_slice()).unwrap_or_default();
            let label = values.iter().find(|value| value.id == *word).map_or(word, |value| &value.label);
            FieldWords::Known(capitalised(label))
        }
        Recorded::Missing(reason) => FieldWords::Missing(terms::missing(*reason, None, reading.as_of)),
    };
    (name, words)
}
