//! What goes with every letter: the hold of an open screen, a pregnancy, what the plan weighs and rules out.

use std::sync::LazyLock;

use stepwell::letter::{Letter, Urgency};
use stepwell::model::RecipientKind::{
    self, InterventionalPain, PainPsychology, PhysicalTherapy, SpineSurgeon,
};
use stepwell::model::{Body, Case, LetterDraft, LetterPart, Sex, Value};
use stepwell::pathway::words::{Audience, Wording};
use stepwell::pathway::{Knowledge, Role, Status, Subject};

use crate::book::{ALL, CASES, Written};
use crate::composed::{assessed, case, draft, letter_for, printed, settings, today};

const SCREEN_OPEN: &str = include_str!("data/occipital-screen-open.case.json");
const PREGNANT: &str = include_str!("data/pregnant-and-a-disc.case.json");
const WEEKS_22: &str = include_str!("data/pregnant-22-weeks.case.json");
const PACEMAKER: &str = include_str!("data/pacemaker-and-ablation.case.json");
const BARRED: &str = include_str!("data/hoffmann-at-a-leg.case.json");

pub(crate) fn to(file: &str, recipient: RecipientKind) -> Letter {
    letter_for(&case(file), &settings(), recipient, None).unwrap()
}

/// What is open of the flags that hold, as a letter names it; the self-harm items go to psychology alone.
fn open_of(one: &crate::book::Written) -> Vec<String> {
    let knowledge = Knowledge::builtin().unwrap();
    let open = one.evaluation.hold.iter().flat_map(|hold| &hold.open);
    let labels = open.filter_map(|fact| match fact.subject {
        Subject::Concept(ix) => Some(knowledge.concept(ix).id.to_string()),
        _ => None,
    });
    let kept = |id: &String| {
        one.recipient == PainPsychology || !["self_harm_thoughts", "phq9_item9"].contains(&id.as_str())
    };
    labels.filter(kept).collect()
}

/// Words of a letter for some of the items, by concept.
const ITEMS: [(&str, &str); 8] = [
    ("bladder_change", "bladder change"),
    ("saddle_numbness", "saddle numbness"),
    ("new_weakness", "new or growing weakness"),
    ("fever", "fever"),
    ("jaw_claudication", "jaw pain on chewing"),
    ("visual_disturbance", "disturbed vision"),
    ("self_harm_thoughts", "thoughts of self-harm"),
    ("hand_clumsiness", "clumsy hands"),
];

#[test]
fn an_open_screen_stands_in_the_banner_and_every_open_item_with_the_flags() {
    let (mut seen, mut named) = (0, 0);
    // Who is asked to wait and not told for what gets a note without the screen.
    let told = |one: &&Written| one.letter.document.banner.word != "ON HOLD";
    for one in ALL.iter().filter(|one| one.evaluation.hold.is_some()).filter(told) {
        seen += 1;
        let banner = printed(&one.letter, "reason");
        let screen = printed(&one.letter, "flags.screen");
        assert!(!banner.contains("No red flag") && !banner.contains("Elective"), "{}: {banner}", one.at);
        let urgent = one.letter.document.banner.urgency >= Urgency::SameDay;
        let open = open_of(one);
        // "Still open" never stands without what it is.
        assert!(!banner.contains("asked."), "{}: {banner}", one.at);
        for (_, words) in ITEMS.iter().filter(|(id, _)| open.iter().any(|known| known == id)) {
            named += 1;
            // Within hours only what bears on them is asked.
            assert!(urgent || screen.contains(words), "{}: {words} in {screen}", one.at);
            // A long list stands with the flags alone; the banner says the first of it, and how much more there is.
            let shortened = banner.contains("more, listed below");
            assert!(urgent || shortened || banner.contains(words), "{}: {words} in {banner}", one.at);
        }
    }
    assert!(seen > 100 && named > 100, "{seen} {named}");
}

#[test]
fn a_screen_that_nobody_answered_is_no_wall_in_the_banner() {
    let (mut short, mut long) = (0, 0);
    for one in ALL.iter().filter(|one| one.evaluation.hold.is_some()) {
        let banner = printed(&one.letter, "reason");
        let Some((_, open)) = banner.split_once("Still open: ") else { continue };
        let open = open.split(['.', ';']).next().unwrap();
        let more = open.contains("more, listed below");
        assert!(open.split(", ").count() <= 4, "{}: {banner}", one.at);
        (short, long) = (short + usize::from(!more), long + usize::from(more));
    }
    assert!(short > 0 && long > 10, "{short} {long}");
}

/// The steps of the recipient that wait, by words that no other step has.
const NEEDLES: [(&str, &str); 6] = [
    ("mbb", "medial branch blocks"),
    ("gon", "greater occipital nerve block"),
    ("snrb", "selective nerve root block"),
    ("rfa_facet", "ablation of the medial branches"),
    ("microdiscectomy", "microdiscectomy"),
    ("genicular_block", "genicular nerve block"),
];

/// The question itself, without who the patient is and what was done.
fn asked(letter: &Letter) -> String {
    let question = printed(letter, "question");
    question.split("? ").next().unwrap_or_default().to_owned()
}

#[test]
fn no_needle_is_asked_for_while_the_screen_is_open() {
    for one in ALL.iter().filter(|one| one.evaluation.hold.is_some()) {
        let question = asked(&one.letter);
        for (_, words) in NEEDLES {
            assert!(!question.contains(words), "{}: {question}", one.at);
        }
    }
    let letter = to(SCREEN_OPEN, InterventionalPain);
    assert!(
        printed(&letter, "question")
            .to_lowercase()
            .contains("before any procedure the red-flag screen has to be completed")
    );
    assert_eq!(letter.document.banner.word, "RED FLAGS INCOMPLETE");
    assert!(printed(&letter, "reply.asked").contains("An MRI of the head should come first."));
}

#[test]
fn what_the_plan_rules_out_is_never_asked_for() {
    let knowledge = Knowledge::builtin().unwrap();
    for one in ALL.iter() {
        let question = asked(&one.letter);
        // That it is ruled out may be said.
        let question = question.split(", while ").next().unwrap().to_owned();
        for (id, words) in NEEDLES {
            let step = knowledge.step_named(id).unwrap();
            let mut results = one.evaluation.steps.iter().filter(|result| result.step == step).peekable();
            let barred = results.peek().is_some()
                && results.all(|result| {
                    let mut rows = result.ledger.iter();
                    matches!(result.status, Status::Contraindicated | Status::Withheld)
                        || rows.any(|row| row.role == Role::Excludes && row.truth.is_met())
                });
            assert!(!barred || !question.contains(words), "{}: {question}", one.at);
        }
    }
    let letter = to(PREGNANT, SpineSurgeon);
    let question = printed(&letter, "question");
    assert!(question.starts_with("What would you advise for "), "{question}");
    assert!(question.contains(", for whom we would not propose microdiscectomy now? She is "), "{question}");
    let reply = printed(&letter, "reply.asked");
    assert!(!reply.contains("whether you advise an operation"), "{reply}");
    let why = printed(&letter, "why.reason");
    assert!(why.contains("I would not propose microdiscectomy") && why.contains("(pregnancy"), "{why}");
}

/// Every women's case of the book of her age, once more with a pregnancy.
static EXPECTING: LazyLock<Vec<(String, Case)>> = LazyLock::new(|| {
    let young = |case: &Case| {
        let born = case.patient.birth_date.map(|born| born.interval().first);
        case.patient.sex == Some(Sex::Female) && born.is_some_and(|born| born.months_until(today()) < 45 * 12)
    };
    let mut all: Vec<(String, Case)> = CASES.iter().filter(|(_, case)| young(case)).cloned().collect();
    for (_, case) in &mut all {
        assessed(case, today(), &[("pregnancy", Value::Present)]);
        if let Some(entry) = case.entries.iter_mut().rev().find(|entry| entry.id.as_str() == "added") {
            entry.note = Some("Pregnant, 22 weeks.".to_owned());
        }
    }
    all
});

#[test]
fn a_pregnancy_stands_in_the_request_of_every_letter() {
    for (at, case) in EXPECTING.iter() {
        for recipient in RecipientKind::ALL.iter().copied() {
            let letter = letter_for(case, &settings(), recipient, None).unwrap();
            let question = printed(&letter, "question");
            assert!(question.contains("22 weeks pregnant"), "{at} to {}: {question}", recipient.id());
            if recipient == PhysicalTherapy {
                let precautions = printed(&letter, "flags.screen");
                assert!(precautions.starts_with("22 weeks pregnant."), "{at}: {precautions}");
            }
        }
    }
    assert!(EXPECTING.len() > 3, "{}", EXPECTING.len());
}

#[test]
fn weeks_go_on_and_a_pregnancy_ends() {
    for recipient in RecipientKind::ALL.iter().copied() {
        assert!(printed(&to(WEEKS_22, recipient), "question").contains("22 weeks pregnant"));
        let question = printed(&to(PREGNANT, recipient), "question");
        assert!(question.contains(", pregnant") || question.contains("is pregnant"), "{question}");
    }
    let mut long_ago = case(WEEKS_22);
    for entry in &mut long_ago.entries {
        if matches!(entry.body, Body::Assessment(_)) {
            entry.date = "2025-06-02".parse().unwrap();
        }
    }
    let letter = letter_for(&long_ago, &settings(), PhysicalTherapy, None).unwrap();
    assert!(!printed(&letter, "question").contains("pregnant"));
}

#[test]
fn an_unanswered_item_of_the_annex_is_not_known() {
    let case = case(PACEMAKER);
    let with_annex = LetterDraft { parts: vec![LetterPart::Basis], ..draft(&case, InterventionalPain) };
    let letter = letter_for(&case, &settings(), InterventionalPain, Some(&with_annex)).unwrap();
    let annex = |id: &str| {
        let mut sections = letter.document.annex.iter();
        let section = sections.find(|section| section.id == id).unwrap();
        section.blocks[0].content().to_notation()
    };
    let item = "clinic of the implanted device advises against an ablation";
    assert!(annex("basis.open").contains(item), "{}", annex("basis.open"));
    assert!(!annex("basis.for").contains(item), "{}", annex("basis.for"));
    // Somebody without a device has no clinic to ask.
    let mut without = case.clone();
    assessed(&mut without, today(), &[("pacemaker", Value::Absent), ("implanted_device", Value::Absent)]);
    let letter = letter_for(&without, &settings(), InterventionalPain, Some(&with_annex)).unwrap();
    let open = letter.document.annex.iter().find(|section| section.id == "basis.open");
    assert!(open.is_none_or(|section| !section.blocks[0].content().to_notation().contains(item)));
}

#[test]
fn what_is_weighed_before_the_step_stands_in_the_reasons() {
    let letter = to(PACEMAKER, InterventionalPain);
    assert!(printed(&letter, "question").contains("with an implanted cardiac device"));
    let why = printed(&letter, "why.reason");
    assert!(why.contains(": an implanted device near the current (its clinic is asked first)"), "{why}");
    let mut seen = 0;
    for one in ALL.iter().filter(|one| one.recipient == InterventionalPain && one.evaluation.hold.is_none()) {
        let Some(next) = &one.evaluation.plan.next else { continue };
        let question = printed(&one.letter, "question");
        let knowledge = Knowledge::builtin().unwrap();
        let policy = knowledge.policy("clinic").unwrap();
        let words = Wording { knowledge, policy, case: one.case, audience: Audience::Letter };
        // What rests on a figure from memory has no words for a letter.
        let weighs = next.basis.iter().filter_map(|at| one.evaluation.steps.get(*at)).any(|result| {
            let mut rows = result.ledger.iter().filter(|row| row.role == Role::Weighs && row.truth.is_met());
            rows.any(|row| words.criterion(row.criterion, result.target).is_some())
        });
        let forms = ["Would you consider", "Would you see", "Would you advise"];
        let asks = forms.iter().any(|form| question.starts_with(form));
        // A medicine that leads is none of an interventionist's: the letter asks for a step behind it.
        let of_theirs = knowledge.step(next.step).withheld;
        if weighs && asks && of_theirs && next.strength == Status::Conditional {
            seen += 1;
            let why = printed(&one.letter, "why.reason");
            let forms = ["Also to be weighed: ", "What I would bear in mind: "];
            assert!(forms.iter().any(|form| why.contains(form)), "{}", one.at);
        }
    }
    assert!(seen > 0);
}

#[test]
fn a_therapist_reads_what_is_not_to_be_done() {
    let mut case = case(BARRED);
    assessed(&mut case, today(), &[("cord_compression", Value::Present)]);
    let letter = letter_for(&case, &settings(), PhysicalTherapy, None).unwrap();
    let precautions = printed(&letter, "flags.screen");
    assert!(precautions.starts_with("Spinal cord compressed"), "{precautions}");
    let mut seen = 0;
    let knowledge = Knowledge::builtin().unwrap();
    let manual = knowledge.step_named("manual").unwrap();
    for one in ALL.iter().filter(|one| one.recipient == PhysicalTherapy) {
        let mut results = one.evaluation.steps.iter().filter(|result| result.step == manual).peekable();
        let barred = results.peek().is_some() && results.all(|r| r.status == Status::Contraindicated);
        if barred {
            seen += 1;
            let said = printed(&one.letter, "flags.screen");
            assert!(
                said.contains("Not to be done for now: ") && said.contains("manual therapy"),
                "{}: {said}",
                one.at
            );
        }
    }
    assert!(seen > 0, "{seen}");
}
