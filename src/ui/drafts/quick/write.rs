//! From the form to the line.

use super::names::{Names, What};
use super::words::{COMPLICATIONS, HELPED, KEYWORDS, Says, TECHNIQUE, can_be_quoted};
use crate::model::{Recorded, Side, TreatmentStatus, Value};
use crate::ui::drafts::entry::{DraftKind, EntryDraft, FindingDraft, Helped};

/// What a form says, as a line that [`super::read`] reads to the same. What the line has no way to say stays in the form
/// alone: a place with a name, the kind of programme, a text that quotes would change.
pub fn write(draft: &EntryDraft, names: &Names) -> String {
    let what = match draft.kind {
        DraftKind::Treatment => draft.treatment.clone().map(What::Treatment),
        DraftKind::Imaging => draft.treatment.clone().map(What::Image),
        DraftKind::Medicine => draft.drug.clone().map(What::Medicine),
        DraftKind::Event => draft.event.map(What::Event),
        DraftKind::Assessment => Some(What::Assessment),
    };
    let mut words: Vec<String> = Vec::new();
    // A test that was declined or is planned stands among treatments, and goes by its name among images.
    let image = || names.thing(&What::Image(draft.treatment.clone()?));
    words.extend(what.and_then(|what| names.thing(&what)).or_else(image).map(|thing| thing.written.clone()));
    if draft.kind == DraftKind::Medicine && !draft.dose.is_empty() {
        words.extend(quoted("dose", &draft.dose));
    }
    words.extend(draft.levels.split_whitespace().map(str::to_lowercase));
    words.extend(draft.part.map(|part| part.id().to_owned()));
    words.extend(draft.region.filter(|_| draft.kind == DraftKind::Imaging).map(|it| it.id().to_owned()));
    let said = |side: bool| {
        let of = KEYWORDS.iter().filter(move |word| matches!(word.says, Says::Side(_)) == side);
        of.filter(|word| word.says.holds(draft))
            .filter_map(|word| word.typed.first())
            .map(|word| (*word).to_owned())
    };
    words.extend(said(true));
    words.extend((!draft.when.is_empty()).then(|| draft.when.clone()));
    let ongoing = draft.until == "ongoing";
    words.extend((!draft.until.is_empty() && !ongoing).then(|| format!("to {}", draft.until)));
    words.extend((!draft.weeks.is_empty()).then(|| format!("{}w", draft.weeks)));
    words.extend((!draft.visits.is_empty()).then(|| format!("{}x", draft.visits)));
    words.extend((ongoing && draft.status != TreatmentStatus::Ongoing).then(|| "ongoing".to_owned()));
    words.extend(said(false));
    words.extend(draft.findings.iter().map(|finding| found(finding, names)));
    words.extend((!draft.drugs.is_empty()).then(|| draft.drugs.to_lowercase()));
    words.extend(quoted(TECHNIQUE, &draft.technique));
    words.extend(quoted(COMPLICATIONS, &draft.complications));
    words.extend(outcome("la", &draft.early));
    words.extend(outcome("sus", &draft.late));
    words.extend(in_quotes(&draft.note));
    words.join(" ")
}

/// A text that is said in quotes behind its name.
fn quoted(name: &str, text: &str) -> Option<String> {
    in_quotes(text).map(|text| format!("{name} {text}"))
}

/// A text in quotes; one that the quotes would change is not said at all, and stays in the form as it is.
fn in_quotes(text: &str) -> Option<String> {
    (!text.is_empty() && can_be_quoted(text)).then(|| format!("\"{text}\""))
}

/// A finding: its name, its value, and behind them where it is.
fn found(finding: &FindingDraft, names: &Names) -> String {
    let value = match &finding.value {
        _ if !finding.number.is_empty() => finding.number.clone(),
        Some(Recorded::Missing(_)) => "?".to_owned(),
        Some(Recorded::Known(Value::Present)) | None => String::new(),
        Some(Recorded::Known(Value::Absent)) => "absent".to_owned(),
        Some(Recorded::Known(Value::Choice(word))) => word.replace('_', " "),
        Some(Recorded::Known(Value::Number(value))) => crate::pathway::words::number(*value),
    };
    let side = finding.side.map(|side| if side == Side::Bilateral { "both" } else { side.id() });
    let (name, level) = (names.written(&finding.concept), finding.levels.trim().to_lowercase());
    let words = [name.as_str(), &value, &level, side.unwrap_or_default()];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn outcome(prefix: &str, helped: &Helped) -> Option<String> {
    let times = |line: String| {
        let at = if helped.at.is_empty() { String::new() } else { format!(" at {}", helped.at) };
        let lasted = if helped.lasted.is_empty() { String::new() } else { format!(" {}", helped.lasted) };
        line + &at + &lasted
    };
    if !helped.figure.is_empty() {
        return Some(times(format!("{prefix}{}", helped.figure)));
    }
    match helped.words? {
        Recorded::Missing(_) => Some(times(format!("{prefix}?"))),
        // The patient's words speak of the weeks after; words about the first hours stay in the form.
        Recorded::Known(_) if prefix == "la" => None,
        Recorded::Known(words) => {
            let typed = HELPED.iter().find(|(_, _, said)| *said == words)?.0.first()?;
            Some(times(format!("helped {typed}")))
        }
    }
}
