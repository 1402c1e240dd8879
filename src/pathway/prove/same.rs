//! (e) Same input, same bytes; the order of entries and of rules never matters; a positive finding never takes a red
//! flag away.

use crate::model::{Assessment, Body, Case, Entry, Finding, Recorded, Site, Source, Value};
use crate::pathway::coded::{CodedCase, Expected};
use crate::pathway::evaluation::{Advice, ConceptIx, Evaluation, FlagState};
use crate::pathway::expression::{Expr, Number};
use crate::pathway::knowledge::{Knowledge, PackFile};
use crate::pathway::report::report;
use crate::pathway::vocabulary::{ConceptKind, Group};
use crate::pathway::words::{Audience, Wording};

use super::parallel::in_parallel;
use super::property::{Counterexample, Dice, Effort, Property};

/// Most counterexamples that are shown of a kind.
const MOST: usize = 5;

/// Proves all three over the coded cases.
pub(super) fn prove(
    knowledge: &Knowledge,
    files: &[PackFile],
    cases: &[CodedCase],
    effort: Effort,
) -> Vec<Property> {
    let shuffles = if effort == Effort::Full { 12 } else { 2 };
    vec![
        bytes(knowledge, cases, shuffles),
        rules(knowledge, files, cases, shuffles),
        monotone(knowledge, cases, effort),
    ]
}

fn collect(found: Vec<Vec<Counterexample>>) -> Vec<Counterexample> {
    found.into_iter().flatten().take(MOST).collect()
}

/// The answer as it is written, without questions.
fn written(knowledge: &Knowledge, case: &Case, evaluation: &Evaluation) -> Vec<u8> {
    let Some(policy) = knowledge.policy(&evaluation.policy) else { return Vec::new() };
    let words = Wording { knowledge, policy, case, audience: Audience::Screen };
    serde_json::to_vec(&report(&words, evaluation, &Advice::default())).unwrap_or_default()
}

fn bytes(knowledge: &Knowledge, cases: &[CodedCase], shuffles: u64) -> Property {
    let found = in_parallel(cases, |coded| {
        let Some(first) = coded.evaluation(knowledge) else { return Vec::new() };
        let expected = written(knowledge, &coded.case, &first);
        let mut broken = Vec::new();
        for seed in 0..=shuffles {
            let mut other = coded.clone();
            if seed > 0 {
                Dice::new(seed).shuffle(&mut other.case.entries);
                other.case.arrange();
            }
            let again = other.evaluation(knowledge).map(|e| written(knowledge, &other.case, &e));
            if again.as_ref() != Some(&expected) {
                let text = format!("{}: another answer with its entries in another order", coded.name);
                broken.push(Counterexample::with(text, other.case));
                break;
            }
        }
        broken
    });
    Property {
        name: "(e) same bytes",
        says: "The same case gives the same bytes, whatever the order of its entries in the file",
        covered: format!("{} cases, each twice and in {shuffles} other orders", cases.len()),
        broken: collect(found),
        notes: Vec::new(),
        made: Vec::new(),
    }
}

/// The parts of an answer that may not depend on the order of rules, in words.
fn substance(knowledge: &Knowledge, evaluation: &Evaluation) -> Vec<String> {
    let flags = evaluation.flags.iter().map(|f| format!("{} {}", knowledge.flag(f.flag).id, f.state.id()));
    let steps = evaluation
        .steps
        .iter()
        .map(|s| format!("{} at {:?}: {}", knowledge.step(s.step).id, s.target, s.status.id()));
    let generators = evaluation.generators.iter().map(|g| {
        format!("{} at {:?}: {:?} {}", knowledge.generator(g.generator).id, g.target, g.state, g.support)
    });
    let mut all: Vec<String> = flags.chain(steps).chain(generators).collect();
    all.sort();
    all
}

fn rules(knowledge: &Knowledge, files: &[PackFile], cases: &[CodedCase], shuffles: u64) -> Property {
    let seeds: Vec<u64> = (1..=shuffles).collect();
    let found = in_parallel(&seeds, |seed| {
        let other = match Knowledge::load(&reordered(files, *seed)) {
            Ok(other) => other,
            Err(errors) => {
                let first = errors.first().map(ToString::to_string).unwrap_or_default();
                return vec![Counterexample::of(format!("the pack does not load in another order: {first}"))];
            }
        };
        let mut broken = Vec::new();
        for coded in cases {
            let (Some(a), Some(b)) = (coded.evaluation(knowledge), coded.evaluation(&other)) else {
                continue;
            };
            let (a, b) = (substance(knowledge, &a), substance(&other, &b));
            if let Some((a, b)) = a.iter().zip(&b).find(|(a, b)| a != b) {
                let text = format!("{}: '{a}' becomes '{b}' when rules stand in another order", coded.name);
                broken.push(Counterexample::with(text, coded.case.clone()));
            }
        }
        broken
    });
    Property {
        name: "(e) order of rules",
        says: "Flags, generators and statuses are the same in whatever order the rules stand",
        covered: format!("{} cases on {shuffles} packs with their items shuffled", cases.len()),
        broken: collect(found),
        notes: Vec::new(),
        made: Vec::new(),
    }
}

/// What says that the items of a file keep their order: of the rows of the table of readings the first match counts; of
/// generators and definitions a later one may name an earlier one.
const IN_ORDER: [&str; 3] = ["[[reading]]", "[generator.", "[definition."];

fn is_in_order(file: &PackFile) -> bool {
    IN_ORDER.iter().any(|head| file.text.contains(head))
}

/// The pack with its items in another order, as far as that is free.
fn reordered(files: &[PackFile], seed: u64) -> Vec<PackFile> {
    let mut dice = Dice::new(seed);
    let mut files: Vec<PackFile> = files.to_vec();
    dice.shuffle(&mut files);
    for file in &mut files {
        if !is_in_order(file) {
            file.text = shuffled_items(&file.text, &mut dice);
        }
    }
    // Those that keep theirs keep it among themselves too.
    let (mut fixed, mut free): (Vec<_>, Vec<_>) = files.into_iter().partition(is_in_order);
    fixed.sort_by(|a, b| a.name.cmp(&b.name));
    free.append(&mut fixed);
    free
}

fn shuffled_items(text: &str, dice: &mut Dice) -> String {
    let mut items: Vec<String> = vec![String::new()];
    for line in text.lines() {
        let head = line.starts_with('[') && line.trim_end().ends_with(']') && !line.contains('"');
        let sub = line.split('.').count() > 2;
        if head && !sub {
            items.push(String::new());
        }
        if let Some(item) = items.last_mut() {
            item.push_str(line);
            item.push('\n');
        }
    }
    let mut rest = items.split_off(1);
    dice.shuffle(&mut rest);
    items.extend(rest);
    items.concat()
}

/// Facts whose presence is meant to settle a flag: they stand under a `not` in a trigger.
fn settling(knowledge: &Knowledge) -> Vec<ConceptIx> {
    fn under(expr: &Expr, negated: bool, found: &mut Vec<ConceptIx>) {
        match expr {
            Expr::All(parts) | Expr::Any(parts) => parts.iter().for_each(|p| under(p, negated, found)),
            Expr::Not(inner) => under(inner, !negated, found),
            Expr::Noted(inner) => under(inner, negated, found),
            Expr::Present(concept, _) if negated => found.push(*concept),
            // What is old does not count: to record it as old settles it.
            Expr::PresentBut(_, old) => found.push(*old),
            Expr::Compare(a, _, b) => {
                for number in [a, b] {
                    if let Number::WorstBut(_, old) = number {
                        found.push(*old);
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for trigger in knowledge.flags().iter().flat_map(|flag| &flag.triggers) {
        under(&knowledge.criterion(*trigger).expr, false, &mut found);
    }
    found
}

/// Facts of red flags that can be present.
fn alarming(knowledge: &Knowledge) -> Vec<ConceptIx> {
    let settling = settling(knowledge);
    let concepts = knowledge.concepts().iter().zip(0..).map(|(c, n)| (ConceptIx(n), &c.item));
    let alarming = concepts.filter(|(ix, item)| {
        item.kind == ConceptKind::Presence && item.group == Group::RedFlags && !settling.contains(ix)
    });
    alarming.map(|(ix, _)| ix).collect()
}

/// The case with a finding of the day it is looked at.
pub(super) fn with_finding(case: &Case, expected: &Expected, concept: &str, value: Value) -> Option<Case> {
    let finding = Finding {
        concept: concept.parse().ok()?,
        site: Site::default(),
        value: Recorded::Known(value),
        date: None,
        note: None,
    };
    let entry = Entry {
        id: "proof-finding".parse().ok()?,
        date: expected.as_of.into(),
        end: None,
        problems: Vec::new(),
        known_on: None,
        source: Some(Source::OwnRecord),
        note: None,
        body: Body::Assessment(Assessment { findings: vec![finding] }),
    };
    let mut case = case.clone();
    case.entries.push(entry);
    case.arrange();
    Some(case)
}

fn monotone(knowledge: &Knowledge, cases: &[CodedCase], effort: Effort) -> Property {
    let concepts = alarming(knowledge);
    let present = |e: &Evaluation| -> Vec<String> {
        let raised = e.flags.iter().filter(|f| f.state == FlagState::Present);
        raised.map(|f| knowledge.flag(f.flag).id.clone()).collect()
    };
    let found = in_parallel(cases, |coded| {
        let Some(before) = coded.evaluation(knowledge).map(|e| present(&e)) else { return Vec::new() };
        let mut broken = Vec::new();
        // A case without a flag has none to lose.
        if before.is_empty() && effort == Effort::Quick {
            return broken;
        }
        for concept in &concepts {
            let id = knowledge.concept(*concept).id.as_str();
            let Some(other) = with_finding(&coded.case, &coded.expected, id, Value::Present) else {
                continue;
            };
            let other = CodedCase { case: other, ..coded.clone() };
            let Some(after) = other.evaluation(knowledge).map(|e| present(&e)) else { continue };
            if let Some(lost) = before.iter().find(|flag| !after.contains(flag)) {
                let text = format!("{}: the finding '{id}' takes the flag {lost} away", coded.name);
                broken.push(Counterexample::with(text, other.case));
            }
        }
        broken
    });
    Property {
        name: "(e) flags only grow",
        says: "A positive red-flag finding never takes a red flag away",
        covered: format!("{} cases with each of {} findings added", cases.len(), concepts.len()),
        broken: collect(found),
        notes: Vec::new(),
        made: Vec::new(),
    }
}
