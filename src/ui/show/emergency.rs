//! An emergency: the actions its flag names, why, and what to say on the phone.

use std::collections::BTreeSet;

use super::Reading;
use crate::pathway::words::{capitalised, dates};
use crate::pathway::{Evaluation, FlagResult, Status};
use crate::ui::screens::emergency::EmergencyView;

pub(super) fn emergency(reading: &Reading<'_>, evaluation: &Evaluation, flag: &FlagResult) -> EmergencyView {
    let wording = reading.wording();
    let rule = reading.knowledge.flag(flag.flag);
    let steps: Vec<(String, String)> = wording
        .actions(flag)
        .map(|action| {
            let (title, rest) = action.split_once(". ").unwrap_or((action, ""));
            (title.trim_end_matches('.').to_owned(), rest.to_owned())
        })
        .collect();
    let why: Vec<_> = flag
        .evidence
        .iter()
        .filter_map(|ix| reading.case.entries.get(ix.0))
        .map(|entry| (wording.entry_name(entry), dates::partial(entry.date), Some(entry.id.clone())))
        .collect();
    let trigger =
        flag.trigger.and_then(|trigger| wording.criterion(trigger, None)).map(|words| capitalised(&words));
    let mut reasons: Vec<(String, String, Option<crate::model::EntryId>)> =
        trigger.iter().map(|words| (words.clone(), String::new(), None)).collect();
    reasons.extend(why);
    let phone = super::phone::phone(reading, flag, trigger.as_deref());
    let as_text = format!(
        "{}\n{phone}\n{}",
        capitalised(&rule.label),
        steps.iter().map(|(title, rest)| format!("- {title}. {rest}")).collect::<Vec<_>>().join("\n")
    );
    EmergencyView {
        steps,
        why: reasons,
        open: flag.open.iter().map(|fact| capitalised(&wording.fact(fact))).collect(),
        phone,
        withheld: withheld(reading, evaluation),
        as_text,
    }
}

/// Withheld steps, each named once.
fn withheld(reading: &Reading<'_>, evaluation: &Evaluation) -> Vec<String> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for result in evaluation.steps.iter().filter(|result| result.status == Status::Withheld) {
        let step = reading.knowledge.step(result.step);
        // Needles, implants and elective surgery; what merely waits for the emergency needs no mention.
        if step.withheld {
            names.insert(step.title.as_str());
        }
    }
    names.into_iter().map(capitalised).collect()
}
