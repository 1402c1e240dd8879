//! What an entry that is being written will do: the evaluation with it beside the one without it.

use super::Reading;
use super::detail::how_read;
use super::signs::step_sign;
use crate::model::{Body, Contrast, Edit, Entry, Given, Guidance, Phase, Record, Recorded};
use crate::pathway::vocabulary::Nature;
use crate::pathway::words::terms;
use crate::pathway::{Evaluation, evaluate};
use crate::ui::screens::foresee::{Change, Foresight};
use crate::ui::widgets::Glyph;

/// Changes shown one by one.
const SHOWN: usize = 6;

/// What saving `entry` will do; `None` if it cannot be evaluated.
pub fn foresee(reading: &Reading<'_>, before: &Evaluation, entry: Entry) -> Option<Foresight> {
    let id = entry.id.clone();
    let rests_on = rests_on(reading, &entry);
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

/// Something a reading may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ground {
    Guidance,
    Contrast,
    FirstHours,
    WeeksAfter,
    Sedation,
}

/// What is asked of a kind of treatment: a course of therapy has no needle to guide, and no first hours.
fn asked_of(nature: Option<Nature>) -> &'static [Ground] {
    use Ground::{Contrast, FirstHours, Guidance, Sedation, WeeksAfter};
    match nature {
        Some(Nature::Block | Nature::Steroid) => &[Guidance, Contrast, FirstHours, WeeksAfter, Sedation],
        Some(Nature::Injection | Nature::Ablation | Nature::Structural) => &[Guidance, WeeksAfter],
        Some(Nature::Implant | Nature::Course) | None => &[WeeksAfter],
        Some(Nature::Test | Nature::Referral) => &[],
    }
}

/// What the reading of a treatment rests on: what is asked of its kind, and what is recorded all the same.
fn rests_on(reading: &Reading<'_>, entry: &Entry) -> Vec<(Glyph, String)> {
    let Body::Treatment(treatment) = &entry.body else { return Vec::new() };
    let kind = reading.knowledge.treatment_named(treatment.treatment.as_str());
    let nature = kind.map(|ix| reading.knowledge.treatment(ix).item.nature);
    let asked = asked_of(nature);
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
    let weeks = match nature {
        Some(Nature::Course) => ("Outcome scored", "Outcome not scored"),
        _ => ("Weeks after scored", "Weeks after not scored"),
    };
    let grounds = [
        (Ground::Guidance, guidance, "Guidance not recorded"),
        (Ground::Contrast, contrast, "Contrast not recorded"),
        (Ground::FirstHours, scored(Phase::Anaesthetic, "First hours scored"), "First hours not scored"),
        (Ground::WeeksAfter, scored(Phase::Therapeutic, weeks.0), weeks.1),
        (Ground::Sedation, sedation, "Sedation not recorded"),
    ];
    let rows = grounds.into_iter().filter_map(|(ground, known, unknown)| match known {
        Some((true, words)) => Some((Glyph::Met, words)),
        Some((false, words)) => Some((Glyph::NotMet, words)),
        None => asked.contains(&ground).then_some((Glyph::Unknown, unknown)),
    });
    rows.map(|(sign, words)| (sign, words.to_owned())).collect()
}
