//! Why past treatments may not have helped: what their reading says, and what else on record points to it.

use crate::model::Case;
use crate::pathway::evaluation::{Evaluation, Explained, ExplanationIx, Response, TreatmentReading, Urgency};
use crate::pathway::facts::Facts;
use crate::pathway::knowledge::{Explanation, Knowledge, Policy};

use super::{concerning, evaluated, flags, generators};

/// The explanations of everything that was tried and did not help enough, in the order of time.
#[must_use]
pub fn explanations(
    knowledge: &Knowledge,
    policy: &Policy,
    case: &Case,
    evaluation: &Evaluation,
) -> Vec<Explained> {
    let Some(problem) = case.problem(&evaluation.problem) else { return Vec::new() };
    let mut facts = Facts::new(knowledge, policy, case, problem, evaluation.as_of);
    facts.flags_present = flags::present(knowledge, &evaluation.flags);
    generators::evaluate(&mut facts);
    facts.keep_images_to_the_problem();
    let mut all: Vec<Explained> = Vec::new();
    for reading in evaluation.readings.iter().filter(|reading| is_open_to_why(reading.response)) {
        for found in of_reading(&facts, reading) {
            let told =
                |other: &Explained| other.entry == reading.entry && other.explanation == found.explanation;
            if !all.iter().any(told) {
                all.push(found);
            }
        }
    }
    // In an emergency nobody waits for an injection to be judged, and nobody plans the next one.
    let leading = evaluation.leading_flag().and_then(|flag| flag.urgency);
    if leading.is_some_and(|urgency| urgency <= Urgency::SameDay) {
        all.retain(|explained| !explained.signs.is_empty());
    }
    // What the record points to stands before what only the reading allows; a stable sort keeps the order of time.
    all.sort_by_key(|explained| (explained.entry, explained.signs.is_empty()));
    all
}

/// The explanations of one reading. Where it allows several, and the record has a sign of one or the response says one by
/// itself, those that could show a sign and show none fall away; what needs a sign falls away without one in any case.
fn of_reading(facts: &Facts<'_>, reading: &TreatmentReading) -> Vec<Explained> {
    let all = facts.knowledge.explanations().iter().zip(0u16..);
    let mut found: Vec<(Explained, &Explanation)> = all
        .filter_map(|(item, n)| Some((explained(facts, reading, (ExplanationIx(n), item))?, item)))
        .collect();
    let says = |item: &Explanation| item.responses.contains(&reading.response);
    let shown = |(explained, item): &(Explained, &Explanation)| {
        explained.read && (!explained.signs.is_empty() || says(item))
    };
    let any = found.iter().any(shown);
    let silent =
        |item: &Explanation| item.needs_sign || any && concerning(facts, &item.signs).next().is_some();
    found.retain(|(explained, item)| !explained.signs.is_empty() || says(item) || !silent(item));
    found.into_iter().map(|(explained, _)| explained).collect()
}

/// What helps needs no explanation, nor what the patient could not bear: that is its own.
fn is_open_to_why(response: Response) -> bool {
    !matches!(response, Response::Good | Response::Durable | Response::Intolerant)
}

/// Whether it was judged and fell short, so that what else is on record may say why.
fn fell_short(response: Response) -> bool {
    matches!(
        response,
        Response::None | Response::Brief | Response::Partial | Response::Worse | Response::WornOff
    )
}

fn explained(
    facts: &Facts<'_>,
    reading: &TreatmentReading,
    (ix, explanation): (ExplanationIx, &Explanation),
) -> Option<Explained> {
    let row = reading.reading.map(|row| facts.knowledge.reading(row));
    let within =
        |set| reading.treatment.is_some_and(|treatment| facts.knowledge.set(set).contains(treatment));
    let against = reading.reading.is_some_and(|row| explanation.against.contains(&row));
    let fits = explanation.of.is_none_or(within);
    let of = fits && !against;
    // A medicine has no reading; its response may say why.
    let answers = row.is_some() || reading.treatment.is_none();
    // What is meant for others explains this one only where it could show a sign in the region.
    let may_explain = fits || concerning(facts, &explanation.signs).next().is_some();
    let read = may_explain && row.is_some_and(|row| row.explains.contains(&ix))
        || of && answers && explanation.responses.contains(&reading.response);
    // What has no reading is explained by what is meant for it alone.
    let looks = of && (row.is_some() || explanation.of.is_some()) && fell_short(reading.response);
    let signs = concerning(facts, &explanation.signs)
        .filter(|_| looks)
        .map(|sign| evaluated(facts, *sign, reading.target))
        .filter(|row| row.truth.is_met())
        .collect::<Vec<_>>();
    (read || !signs.is_empty()).then_some(Explained { entry: reading.entry, explanation: ix, read, signs })
}
