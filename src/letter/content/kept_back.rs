//! What only some readers are told: a case without the sentences on self-harm, for whoever does not act on them.

use super::wording::Wording;
use crate::model::{Body, Case, Entry, Finding};

/// The finding whose details go only to those who act on them.
pub(super) const SELF_HARM: &str = "self_harm_thoughts";

/// The case as a reader may be told it who does not act on self-harm: no text of it holds a sentence that speaks of it.
pub(super) fn without_harm(case: &Case, wording: &Wording) -> Case {
    let mut case = case.clone();
    let strip = |text: &mut Option<String>| {
        if let Some(words) = text.as_deref() {
            let kept = kept(words, wording);
            *text = Some(kept).filter(|kept| !kept.trim().is_empty());
        }
    };
    strip(&mut case.patient.goal);
    strip(&mut case.patient.told);
    strip(&mut case.patient.work);
    for entry in &mut case.entries {
        strip_entry(entry, &strip);
    }
    case
}

fn strip_entry(entry: &mut Entry, strip: &impl Fn(&mut Option<String>)) {
    strip(&mut entry.note);
    let notes = |findings: &mut Vec<Finding>| findings.iter_mut().for_each(|of| strip(&mut of.note));
    match &mut entry.body {
        Body::Treatment(treatment) => {
            strip(&mut treatment.reason);
            let words = std::mem::take(&mut treatment.complications).into_iter().map(Some);
            treatment.complications = words
                .filter_map(|mut word| {
                    strip(&mut word);
                    word
                })
                .collect();
        }
        Body::Medicine(medicine) => strip(&mut medicine.indication),
        Body::Assessment(assessment) => notes(&mut assessment.findings),
        Body::Imaging(imaging) => {
            strip(&mut imaging.report);
            notes(&mut imaging.findings);
        }
        Body::Event(event) => strip(&mut event.text),
        Body::Decision(decision) => strip(&mut decision.reason),
        Body::FlagAction(_) => {}
    }
}

/// A text without the sentences that speak of self-harm.
fn kept(text: &str, wording: &Wording) -> String {
    let speaks = |sentence: &&str| {
        let said = sentence.to_lowercase();
        wording.list("words_of_harm").iter().any(|words| said.contains(words.as_str()))
    };
    text.split_inclusive(". ").filter(|sentence| !speaks(sentence)).collect()
}
