//! What an answer to a question would replace in the record: said before it does.

use super::Reading;
use super::detail::finding_words;
use crate::model::{Body, Finding, Record, Recorded, Treatment};
use crate::pathway::{Answer, Evaluation, Fact, answer_record};
use crate::ui::show::FieldWords;

/// What is recorded now and would not be any more, "Guidance: Fluoroscopy"; none if the answer only adds.
pub(super) fn replaces(
    reading: &Reading<'_>,
    evaluation: &Evaluation,
    (fact, answer): (&Fact, &Answer),
) -> Option<String> {
    let new = "an-answer".parse().ok()?;
    let record = answer_record(reading.knowledge, (reading.case, evaluation), (*fact, answer), new)?;
    let Record::Entry(after) = record else { return None };
    let lost: Vec<String> = match (&after.body, reading.case.entry(&after.id).map(|entry| &entry.body)) {
        (Body::Treatment(after), Some(Body::Treatment(before))) => fields(reading, before, after),
        (Body::Assessment(after), None) => {
            after.findings.iter().filter_map(|finding| of_today(reading, finding)).collect()
        }
        _ => Vec::new(),
    };
    (!lost.is_empty()).then(|| lost.join(", "))
}

/// The fields of a treatment that are known now and would say something else.
fn fields(reading: &Reading<'_>, before: &Treatment, after: &Treatment) -> Vec<String> {
    let then = super::detail::treatment_fields(reading, after);
    super::detail::treatment_fields(reading, before)
        .into_iter()
        .filter(|field| matches!(field.1, FieldWords::Known(_)) && !then.contains(field))
        .map(|(name, words)| format!("{name}: {}", words.text()))
        .collect()
}

/// What was found today of the same thing at the same place, if it is another answer: that of today is put in its place.
fn of_today(reading: &Reading<'_>, answer: &Finding) -> Option<String> {
    let today = reading.case.entries.iter().filter(|entry| entry.date == reading.today.into());
    let findings = today.filter_map(|entry| match &entry.body {
        Body::Assessment(assessment) => Some(&assessment.findings),
        _ => None,
    });
    let same = |it: &&Finding| it.concept == answer.concept && it.site == answer.site;
    let before = findings.flatten().find(same)?;
    if before.value == answer.value || matches!(before.value, Recorded::Missing(_)) {
        return None;
    }
    let (name, words) = finding_words(reading, before);
    Some(format!("{name}: {}", words.text()))
}
