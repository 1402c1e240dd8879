//! What an entry that is being written will do: the evaluation with it beside the one without it.

use super::Reading;
use super::detail::how_read;
use super::signs::step_sign;
use crate::model::{Body, Contrast, Edit, Entry, Given, Guidance, Phase, Record, Recorded};
use crate::pathway::words::terms;
use crate::pathway::{Evaluation, evaluate};
use crate::ui::screens::foresee::{Change, Foresight};
use crate::ui::widgets::Glyph;

/// Changes shown one by one.
const SHOWN: usize = 6;

/// What saving `entry` will do; `None` if it cannot be evaluated.
pub fn foresee(reading: &Reading<'_>, before: &Evaluation, entry: Entry) -> Option<Foresight> {
    let id = entry.id.clone();
    let rests_on = rests_on(&entry);
    let case = Edit::put(reading.case, Record::Entry(Box::new(entry))).apply(reading.case).ok()?;
    let reading = &Reading { case: &case, ..*reading };
    let after = evaluate(reading.knowledge, reading.policy, &case, reading.problem, reading.as_of).ok()?;
    let wording = reading.wording();
    let at = case.entries.iter().position(|entry| entry.id == id)?;
    let read = how_read(reading, &after, at);
    let mut changes: Vec<(bool, Change)> = Vec::new();
    for result in &after.steps {
        let same =
            |other: &&crate::pathway::StepResult| other.step == result.step && other.target == result.target;
        let was = before.steps.iter().find(same).map(|result| result.status);
        if was == Some(result.status) {
            continue;
        }
        // A step at a new target that does not lead is no news.
        if was.is_none() && !result.status.may_lead() {
            continue;
        }
        let target: Vec<_> = result.target.into_iter().collect();
        let was = was.map_or_else(|| "new here".to_owned(), |was| terms::status(was).to_owned());
        let words = format!("{was} → {}", terms::status(result.status));
        let step = wording.step_at(result.step, &target);
        changes.push((!result.status.may_lead(), Change { status: step_sign(result.status), step, words }));
    }
    changes.sort_by_key(|(later, _)| *later);
    let more = changes.len().saturating_sub(SHOWN);
    let sentence = |evaluation: &Evaluation| {
        evaluation.plan.next.as_ref().map(|next| wording.proposal(next)).unwrap_or_default()
    };
    let plan = sentence(&after);
    Some(Foresight {
        rests_on: if read.is_empty() { Vec::new() } else { rests_on },
        reading: read,
        changes: changes.into_iter().take(SHOWN).map(|(_, change)| change).collect(),
        more,
        plan_changes: plan != sentence(before),
        plan,
    })
}

/// What the reading of a treatment rests on, as far as the form asks for it.
fn rests_on(entry: &Entry) -> Vec<(Glyph, String)> {
    let Body::Treatment(treatment) = &entry.body else { return Vec::new() };
    let said = |known: Option<(bool, &str)>, unknown: &str| match known {
        Some((true, words)) => (Glyph::Met, words.to_owned()),
        Some((false, words)) => (Glyph::NotMet, words.to_owned()),
        None => (Glyph::Unknown, unknown.to_owned()),
    };
    let guidance = treatment.guidance.as_ref().and_then(Recorded::known).map(|guidance| match guidance {
        Guidance::None => (false, "Not image-guided"),
        _ => (true, "Image-guided"),
    });
    let contrast = treatment.contrast.as_ref().and_then(Recorded::known).map(|contrast| match contrast {
        Contrast::AtTarget => (true, "Contrast reached the target"),
        Contrast::Elsewhere => (false, "Contrast went elsewhere"),
        Contrast::NotUsed => (false, "No contrast"),
    });
    let sedation = treatment.sedation.as_ref().and_then(Recorded::known).map(|given| match given {
        Given::Given => (false, "Sedation given: relief in the first hours does not count"),
        Given::NotGiven => (true, "Without sedation"),
    });
    let scored = |phase, words| {
        let read = treatment.readings.iter().any(|reading| reading.phase == phase);
        read.then_some((true, words))
    };
    vec![
        said(guidance, "Guidance not recorded"),
        said(contrast, "Contrast not recorded"),
        said(scored(Phase::Anaesthetic, "First hours scored"), "First hours not scored"),
        said(scored(Phase::Therapeutic, "Weeks after scored"), "Weeks after not scored"),
        said(sedation, "Sedation not recorded"),
    ]
}
