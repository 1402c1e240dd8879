//! The answers a question may have: for numbers, one on each side of every figure the rules compare it with.

use crate::model::{Body, DoseReached, Guidance, Programme, Recorded, Value, Words};
use crate::pathway::evaluation::{Answer, ConceptIx, EntryIx, Fact, Field, Subject};
use crate::pathway::expression::ast::{Expr, Number};
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::truth::Comparison::{AtLeast, AtMost, Greater, Less};
use crate::pathway::vocabulary::ConceptKind;
use crate::pathway::words::{Wording, capitalised, lacks_only_source, number};

/// An answer with its label.
pub(super) struct Choice {
    pub(super) answer: Answer,
    pub(super) label: String,
}

/// The answers that are tried and offered; empty where only a date or free text answers.
pub(super) fn choices(wording: &Wording<'_>, fact: Fact) -> Vec<Choice> {
    match fact.subject {
        // What is missing is entered on the timeline, not answered with yes or no.
        Subject::Concept(ix) if wording.asks_for_the_rest(ix) => Vec::new(),
        Subject::Concept(ix) => of_concept(wording, ix),
        Subject::Field(entry, Field::Record) => of_record(wording, entry),
        Subject::Field(_, field) => of_field(field),
        Subject::Sex => words(&[("female", "Female"), ("male", "Male")]),
        Subject::Onset | Subject::BirthDate => Vec::new(),
    }
}

fn value(value: Value, label: impl Into<String>) -> Choice {
    Choice { answer: Answer::Value(value), label: label.into() }
}

fn words(list: &[(&str, &str)]) -> Vec<Choice> {
    list.iter()
        .map(|(word, label)| Choice { answer: Answer::Field((*word).to_owned()), label: (*label).to_owned() })
        .collect()
}

fn of_concept(wording: &Wording<'_>, ix: ConceptIx) -> Vec<Choice> {
    let item = &wording.knowledge.concept(ix).item;
    match item.kind {
        ConceptKind::Presence => vec![value(Value::Present, "Yes"), value(Value::Absent, "No")],
        ConceptKind::Choice => {
            item.values.iter().map(|v| value(Value::Choice(v.id.clone()), capitalised(&v.label))).collect()
        }
        ConceptKind::Number => numbers(wording, ix),
    }
}

/// A figure a number is compared with, and whether the figure itself belongs to what lies below it ("more than 30").
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cut {
    at: f64,
    below: bool,
}

/// One number on each side of every figure.
fn numbers(wording: &Wording<'_>, ix: ConceptIx) -> Vec<Choice> {
    let item = &wording.knowledge.concept(ix).item;
    let (min, max) = (item.min.unwrap_or(0.0), item.max.unwrap_or(f64::MAX));
    let mut cuts = thresholds(wording.knowledge, wording.policy, ix);
    cuts.retain(|cut| if cut.below { (min..max).contains(&cut.at) } else { (min..=max).contains(&cut.at) });
    cuts.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.below.cmp(&b.below)));
    cuts.dedup();
    let unit = if item.unit.is_empty() { String::new() } else { format!(" {}", item.unit) };
    let mut choices = Vec::new();
    match cuts.first() {
        Some(Cut { at, below: true }) => {
            choices.push(value(Value::Number(*at), format!("{}{unit} or less", number(*at))));
        }
        Some(Cut { at, below: false }) if *at > min => {
            choices.push(value(Value::Number(before(*at, min)), format!("Below {}{unit}", number(*at))));
        }
        _ => {}
    }
    for (n, cut) in cuts.iter().enumerate() {
        let start = if cut.below { (cut.at + 1.0).min(max) } else { cut.at };
        let from = if cut.below { format!("More than {}", number(cut.at)) } else { number(cut.at) };
        let label = match cuts.get(n + 1) {
            // Nothing whole lies between the two.
            Some(next) if start > next.at || (start >= next.at && !next.below) => continue,
            Some(next) if next.below && (start - next.at).abs() < f64::EPSILON => {
                format!("{}{unit}", number(start))
            }
            Some(next) if next.below => format!("{from} to {}{unit}", number(next.at)),
            Some(next) => format!("{from} to below {}{unit}", number(next.at)),
            None if cut.below => format!("{from}{unit}"),
            None => format!("{from}{unit} or more"),
        };
        choices.push(value(Value::Number(start), label));
    }
    choices
}

fn before(cut: f64, min: f64) -> f64 {
    if cut - 1.0 >= min { cut - 1.0 } else { min }
}

/// Figures a concept is compared with, anywhere in the pack.
fn thresholds(knowledge: &Knowledge, policy: &Policy, ix: ConceptIx) -> Vec<Cut> {
    let mut cuts = Vec::new();
    for criterion in knowledge.criteria() {
        collect(&criterion.expr, (knowledge, policy), ix, &mut cuts);
    }
    cuts
}

fn collect(expr: &Expr, of: (&Knowledge, &Policy), ix: ConceptIx, cuts: &mut Vec<Cut>) {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().for_each(|part| collect(part, of, ix, cuts)),
        Expr::Not(inner) | Expr::Noted(inner) => collect(inner, of, ix, cuts),
        Expr::Compare(a, how, b) => {
            let about = |n: &Number| match n {
                Number::Value(c, _) | Number::Worst(c, _) | Number::Peak(c, _) => *c == ix,
                _ => false,
            };
            let constant = |n: &Number| match n {
                Number::Constant(value) => Some(*value),
                Number::Figure(figure) => Some(of.0.figure_value(*figure)),
                Number::Policy(figure) => Some(of.1.value(*figure)),
                _ => None,
            };
            if about(a) {
                cuts.extend(constant(b).map(|at| Cut { at, below: matches!(how, Greater | AtMost) }));
            } else if about(b) {
                cuts.extend(constant(a).map(|at| Cut { at, below: matches!(how, Less | AtLeast) }));
            }
        }
        _ => {}
    }
}

fn of_field(field: Field) -> Vec<Choice> {
    match field {
        Field::Guidance => {
            words(&[(Guidance::Fluoroscopy.id(), "Fluoroscopy"), (Guidance::None.id(), "None")])
        }
        Field::Contrast => {
            words(&[("at_target", "At the target"), ("elsewhere", "Elsewhere"), ("not_used", "Not used")])
        }
        Field::Anaesthetic => words(&[("given", "Given"), ("not_given", "Not given")]),
        Field::FirstHours | Field::WeeksAfter => words(&[
            (word(Words::None), "None"),
            (word(Words::ABit), "A bit"),
            (word(Words::Half), "Half"),
            (word(Words::Most), "Most"),
        ]),
        Field::Length => words(&[("4w", "4 weeks"), ("6w", "6 weeks"), ("12w", "12 weeks or more")]),
        Field::Lasted => words(&[("2w", "2 weeks"), ("2m", "2 months"), ("8m", "8 months or more")]),
        Field::StillHelps => words(&[("still", "Yes"), ("no_more", "No")]),
        Field::Programme => words(&[
            (Programme::Flexion.id(), "Flexion"),
            (Programme::Stabilisation.id(), "Trunk strength"),
            (Programme::Extension.id(), "Extension"),
            (Programme::General.id(), "General exercise"),
        ]),
        Field::DoseReached => {
            words(&[(DoseReached::Adequate.id(), "Enough"), (DoseReached::Low.id(), "Too little")])
        }
        Field::Date | Field::Target | Field::Technique | Field::Record => Vec::new(),
    }
}

/// Of a procedure whose guidance somebody wrote down without saying from where, only that is asked.
fn of_record(wording: &Wording<'_>, EntryIx(n): EntryIx) -> Vec<Choice> {
    let unsourced = wording.case.entries.get(n).is_some_and(lacks_only_source);
    if unsourced {
        return words(&[("ours", "Ours"), ("seen", "Seen"), ("told", "Only told")]);
    }
    if into_a_joint(wording, EntryIx(n)) {
        return words(&[
            ("ours_ultrasound", "Ours: guided by ultrasound"),
            ("ours_blind", "Ours: no guidance"),
            ("seen_ultrasound", "From elsewhere: guided by ultrasound"),
            ("seen_blind", "From elsewhere: no guidance"),
        ]);
    }
    words(&[
        ("ours_guided", "Ours: guided, contrast seen"),
        ("ours_blind", "Ours: no guidance"),
        ("seen_guided", "From elsewhere: guided, contrast seen"),
        ("seen_blind", "From elsewhere: no guidance"),
    ])
}

/// Whether it went to a joint or tendon of a limb, and not under X-rays: there the needle is followed by ultrasound, and
/// contrast is not asked for.
fn into_a_joint(wording: &Wording<'_>, EntryIx(n): EntryIx) -> bool {
    let Some(Body::Treatment(treatment)) = wording.case.entries.get(n).map(|entry| &entry.body) else {
        return false;
    };
    let by_xray = matches!(treatment.guidance, Some(Recorded::Known(Guidance::Fluoroscopy | Guidance::Ct)));
    let kind = wording.knowledge.treatment_named(treatment.treatment.as_str());
    let structure = kind.and_then(|ix| wording.knowledge.treatment(ix).item.structure.as_deref());
    !by_xray && matches!(structure, Some("joint" | "tendon"))
}

fn word(words: Words) -> &'static str {
    match words {
        Words::Worse => "worse",
        Words::None => "none",
        Words::ABit => "a_bit",
        Words::Half => "half",
        Words::Most => "most",
    }
}
