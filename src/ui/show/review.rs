//! The look back in words and signs: what stands on the review tab, and the signs it leaves on the timeline.

use super::Reading;
use super::relief;
use super::signs::{choice_sign, step_sign};
use crate::model::{Body, Decision, Entry, PartialDate};
use crate::pathway::review::{Look, Review, Standing, note};
use crate::pathway::words::{Wording, capitalised, dates};
use crate::pathway::{Evaluation, Fact, Status};
use crate::ui::screens::review::{DecisionRow, LookBackView, LookRow, NextRow, Passage, ReviewView};
use crate::ui::timeline::model::Timeline;
use crate::ui::widgets::Glyph;

/// So many open facts are named in a row; of more, the number is told.
const NAMED: usize = 4;

/// The review tab. `review` is absent while nobody looks back.
pub fn review(reading: &Reading<'_>, evaluation: &Evaluation, review: Option<&Review>) -> ReviewView {
    let wording = reading.wording();
    let looks = review.map(|review| looks(reading, evaluation, review));
    let edition = &evaluation.knowledge.edition;
    let says = match review {
        None => "What was done beside what the pathway would have offered, and what was decided.".to_owned(),
        Some(review) if review.looks.is_empty() => "No past treatment is on record.".to_owned(),
        Some(review) => tally(review),
    };
    ReviewView {
        says,
        past: (reading.as_of != reading.today).then(|| format!("As of {}", dates::day(reading.as_of))),
        looks,
        decisions: decision_rows(reading, evaluation),
        basis: format!(
            "As known then, by the knowledge of today: edition {edition}, policy {}. Kept private.",
            wording.policy.label
        ),
    }
}

/// Puts the sign of each look on its entry of the timeline.
pub fn mark(timeline: &mut Timeline, view: &LookBackView) {
    for item in timeline.lanes.iter_mut().flat_map(|lane| &mut lane.items) {
        let Some(row) = view.rows.iter().find(|row| row.entry == item.id) else { continue };
        item.look = row.sign;
        item.spoken = format!("{}. The pathway, the day before: {}", item.spoken, row.head);
    }
}

fn looks(reading: &Reading<'_>, evaluation: &Evaluation, review: &Review) -> LookBackView {
    let wording = reading.wording();
    let rows = review.looks.iter().filter_map(|look| row(reading, &wording, look));
    let next = evaluation.plan.next.as_ref().map(|next| NextRow {
        when: if reading.as_of == reading.today { "Today".to_owned() } else { dates::day(reading.as_of) },
        sign: step_sign(next.strength),
        head: wording.proposal_head(next, reading.as_of),
        sentence: wording.proposal(next),
    });
    LookBackView { rows: rows.collect(), next, as_text: note(&wording, review) }
}

fn row(reading: &Reading<'_>, wording: &Wording<'_>, look: &Look) -> Option<LookRow> {
    let entry = wording.entry(look.entry)?;
    let Body::Treatment(treatment) = &entry.body else { return None };
    Some(LookRow {
        entry: entry.id.clone(),
        when: dates::period(entry),
        what: wording.entry_name(entry),
        how: capitalised(&relief::in_words(reading, entry, treatment)),
        sign: sign(look),
        head: head(look).to_owned(),
        lines: lines(wording, look),
        day: look.day.map(|day| (dates::day(day), day)),
    })
}

/// The sign of the step that stood for it; none where the pathway had none.
fn sign(look: &Look) -> Option<Glyph> {
    match look.standing {
        Standing::Beginning | Standing::NoStep => None,
        Standing::Undated => Some(Glyph::Unknown),
        _ => look.results().next().map(|result| step_sign(result.status)),
    }
}

/// Where it stood, in a few neutral words.
fn head(look: &Look) -> &'static str {
    match (look.standing, look.results().next().map(|result| result.status)) {
        (Standing::Next, _) if look.asked.is_empty() => "Would have led",
        (Standing::Next, _) => "Would have led, provisional",
        (Standing::Offered, _) => "Would have been offered",
        (Standing::Weighed, _) => "Offered once weighed and agreed",
        (Standing::AskedFirst, _) => "Would have asked first",
        (Standing::OtherFirst, _) => "Something else came first",
        (Standing::Waiting, _) => "Would have been left as it stood",
        (Standing::NotOffered, Some(Status::Exhausted)) => "Counted as tried enough",
        (Standing::NotOffered, _) => "Would have proposed another step",
        (Standing::Against, Some(Status::Withheld)) => "Withheld by a red flag",
        (Standing::Against, _) => "Something on record spoke against it",
        (Standing::Beginning, _) => "Where the pathway begins",
        (Standing::NoStep, _) => "No step for it in this region",
        (Standing::Undated, _) => "Cannot be looked back at",
    }
}

fn lines(wording: &Wording<'_>, look: &Look) -> Vec<Passage> {
    let mut lines = Vec::new();
    match look.standing {
        Standing::Next | Standing::AskedFirst if !look.asked.is_empty() => {
            lines.push(Passage::Unknown(format!("Not on record: {}", named(wording, &look.asked))));
        }
        Standing::OtherFirst | Standing::Waiting => lines.push(Passage::Said(look.says(wording))),
        Standing::Beginning => lines.push(Passage::Said("It has no rule for the first one.".to_owned())),
        Standing::Undated => lines.push(Passage::Unknown("Its date is not known.".to_owned())),
        _ => {}
    }
    lines.extend(look.because(wording).into_iter().map(|reason| Passage::Said(capitalised(&reason))));
    let next = look.evaluation.as_ref().and_then(|evaluation| evaluation.plan.next.as_ref());
    let own = |next: &&crate::pathway::Proposal| look.results().any(|result| result.step == next.step);
    if let Some(next) = next.filter(|next| look.standing != Standing::Next && !own(next)) {
        let step = wording.step_at(next.step, &next.targets);
        lines.push(Passage::Instead(format!("Next step then: {step}")));
    }
    match look.unrecorded().len() {
        0 => {}
        1 => lines.push(Passage::Unknown("1 red-flag answer was not on record".to_owned())),
        many => lines.push(Passage::Unknown(format!("{many} red-flag answers were not on record"))),
    }
    lines
}

fn named(wording: &Wording<'_>, facts: &[Fact]) -> String {
    let mut names: Vec<String> = facts.iter().take(NAMED).map(|fact| wording.fact(fact)).collect();
    if facts.len() > NAMED {
        names.push(format!("{} more", facts.len() - NAMED));
    }
    names.join("; ")
}

/// "6 treatments: 2 as the pathway would have had it, 3 after open answers, 1 without a step of its own."
fn tally(review: &Review) -> String {
    let count = |of: &[Standing]| review.looks.iter().filter(|look| of.contains(&look.standing)).count();
    let kinds = [
        (count(&[Standing::Next, Standing::Offered]), "as the pathway would have had it"),
        (count(&[Standing::AskedFirst, Standing::Weighed]), "after open answers"),
        (
            count(&[Standing::OtherFirst, Standing::NotOffered, Standing::Waiting, Standing::Against]),
            "otherwise",
        ),
        (count(&[Standing::Beginning, Standing::NoStep, Standing::Undated]), "not compared"),
    ];
    let parts: Vec<String> = kinds
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    let all = match review.looks.len() {
        1 => "1 treatment".to_owned(),
        many => format!("{many} treatments"),
    };
    format!("{all}: {}. From what was on record the day before each.", parts.join(", "))
}

/// The decisions on the problem, the newest first.
pub(super) fn decisions<'a>(reading: &Reading<'a>) -> impl Iterator<Item = (&'a Entry, &'a Decision)> {
    let decided = reading.case.entries.iter().filter_map(|entry| match &entry.body {
        Body::Decision(decision) if entry.concerns(reading.problem) => Some((entry, decision)),
        _ => None,
    });
    let mut decided: Vec<(&Entry, &Decision)> =
        decided.filter(|(entry, _)| entry.start().first <= reading.as_of).collect();
    decided.sort_by(|a, b| b.0.order().cmp(&a.0.order()));
    decided.into_iter()
}

/// The same with what has changed since each.
fn decision_rows(reading: &Reading<'_>, evaluation: &Evaluation) -> Vec<DecisionRow> {
    let wording = &reading.wording();
    let newest = decisions(reading).next().map(|(entry, _)| entry.id.clone());
    decisions(reading)
        .map(|(entry, decision)| DecisionRow {
            since: since(wording, evaluation, (decision, newest.as_ref() == Some(&entry.id))),
            ..decision_row((reading, wording), entry, decision)
        })
        .collect()
}

fn decision_row(
    (reading, wording): (&Reading<'_>, &Wording<'_>),
    entry: &Entry,
    decision: &Decision,
) -> DecisionRow {
    let step = wording.knowledge.step_named(decision.step.as_str());
    let step = step.map_or_else(|| decision.step.to_string(), |ix| wording.step_at(ix, &decision.targets));
    let (sign, choice) = choice_sign(decision.choice);
    let instead = decision.instead.as_ref().and_then(|id| wording.knowledge.step_named(id.as_str()));
    let mut reason: Vec<String> = decision.reason.iter().map(|reason| format!("“{reason}”")).collect();
    reason.extend(instead.map(|ix| format!("Instead: {}", wording.step(ix))));
    reason.extend(decision.revisit.map(|day: PartialDate| format!("Ask again {}", dates::partial(day))));
    let preset = wording.knowledge.policy(decision.policy.as_str());
    let policy = preset.or(reading.own_policy.filter(|own| own.id == decision.policy));
    let policy = policy.map_or(decision.policy.as_str(), |policy| policy.label.as_str());
    DecisionRow {
        entry: entry.id.clone(),
        when: dates::partial(entry.date),
        day: entry.start().last,
        sign,
        head: format!("{choice}: {step}"),
        reason: reason.join(". "),
        basis: format!("{} · knowledge {} · {policy}", dates::partial(entry.date), decision.knowledge),
        since: Vec::new(),
    }
}

/// What is different now from what a decision rested on.
fn since(
    wording: &Wording<'_>,
    evaluation: &Evaluation,
    (decision, newest): (&Decision, bool),
) -> Vec<String> {
    let mut since = Vec::new();
    if decision.knowledge != evaluation.knowledge.edition {
        since.push(format!("The knowledge in force is {}.", evaluation.knowledge.edition));
    }
    if decision.policy.as_str() != evaluation.policy {
        since.push(format!("The policy in force is {}.", wording.policy.label));
    }
    let next = evaluation.plan.next.as_ref().filter(|_| newest);
    if let Some(next) = next
        && wording.knowledge.step_named(decision.step.as_str()) != Some(next.step)
    {
        let step = wording.step_at(next.step, &next.targets);
        since.push(format!("The next step is now another one: {step}."));
    }
    since
}
