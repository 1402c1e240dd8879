//! What a block stands on: the same facts keep what the physician wrote, other facts ask again; a copy keeps back what
//! only the recipient acts on.

use stepwell::letter::{BlockId, FactsDigest, Letter, LetterRequest, Reader, compose};
use stepwell::model::{
    Addressee, BlockEdit, Case, Date, LetterDraft, RecipientKind, Settings, TreatmentStatus, Value,
};
use stepwell::pathway::{Knowledge, evaluate};

use crate::composed::{assessed, case, draft, letter, prose, settings, today};

const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");
const V18: &str = include_str!("../../assets/cases/v18-fbss-guard-missing.case.json");

fn written(case: &Case, settings: &Settings, draft: &LetterDraft, (date, reader): (Date, Reader)) -> Letter {
    let knowledge = Knowledge::builtin().unwrap();
    let problem = &case.problems[0].id;
    let evaluation = evaluate(knowledge, knowledge.policy("clinic").unwrap(), case, problem, date).unwrap();
    let addressee = Addressee::default();
    let request = LetterRequest {
        draft: Some(draft),
        reader,
        ..LetterRequest::new(problem, draft.recipient, (&addressee, settings, date))
    };
    compose(case, &evaluation, knowledge, &request).unwrap()
}

fn facts(letter: &Letter, block: &str) -> FactsDigest {
    letter.document.block(&BlockId::new(block)).unwrap().facts.clone()
}

#[test]
fn a_letter_stands_on_the_same_facts_the_day_after() {
    let (case, draft) = (case(V15), draft(&case(V15), RecipientKind::SpineSurgeon));
    let on = |date| written(&case, &settings(), &draft, (date, Reader::Recipient)).facts();
    assert_eq!(on(today()), on(today().plus_days(1)));
}

#[test]
fn another_finding_is_another_fact_in_its_block_and_in_no_other() {
    let mut case = case(V15);
    let before = letter(&case);
    assessed(&mut case, today(), &[("smoker_nicotine", Value::Present)]);
    let after = letter(&case);
    assert_ne!(facts(&before, "history.findings"), facts(&after, "history.findings"));
    for block in ["question", "diagnosis.summary", "flags.screen", "treatments.table", "goals.words"] {
        assert_eq!(facts(&before, block), facts(&after, block), "{block}");
    }
}

/// The same words in another sentence mean something else: "absent" for "present", "opinion" for "operation".
#[test]
fn the_sentence_itself_is_a_fact() {
    let mut case = case(V15);
    let before = letter(&case);
    for entry in &mut case.entries {
        if let stepwell::model::Body::Imaging(imaging) = &mut entry.body {
            imaging.concordance =
                Some(stepwell::model::Recorded::Known(stepwell::model::Concordance::Discordant));
        }
    }
    let after = letter(&case);
    let id = |letter: &Letter| {
        let mut blocks = letter.document.blocks();
        blocks.find(|block| block.id.0.starts_with("imaging.")).unwrap().facts.clone()
    };
    assert_ne!(id(&before), id(&after));
}

#[test]
fn a_treatment_that_was_stopped_changes_the_table() {
    let mut case = case(V15);
    let before = facts(&letter(&case), "treatments.table");
    for entry in &mut case.entries {
        if let stepwell::model::Body::Treatment(treatment) = &mut entry.body {
            treatment.status = TreatmentStatus::Declined;
        }
    }
    assert_ne!(before, facts(&letter(&case), "treatments.table"));
}

#[test]
fn a_copy_of_the_letter_to_psychology_tells_nothing_of_mood_and_safety() {
    let mut case = case(V18);
    assessed(&mut case, today(), &[("phq9_item9", Value::Number(2.0))]);
    let whole = draft(&case, RecipientKind::PainPsychology);
    let read = |draft: &LetterDraft, reader| {
        let letter = written(&case, &settings(), draft, (today(), reader));
        prose_and_scores(&letter)
    };
    assert!(read(&whole, Reader::Recipient).contains("PHQ-9"));
    for kept_back in ["self-harm", "PHQ-9", "GAD-7", "item 9"] {
        let copy = read(&whole, Reader::Copy);
        assert!(!copy.contains(kept_back), "{kept_back}: {copy}");
    }
    // What the physician wrote about it is kept back too; what was written about something else is not.
    let edit = |letter: &Letter, block: &str, text: &str| BlockEdit {
        block: block.to_owned(),
        facts: facts(letter, block).0,
        text: text.to_owned(),
    };
    let letter = written(&case, &settings(), &whole, (today(), Reader::Recipient));
    let edits = vec![edit(&letter, "flags.screen", "She scored 2 of 3 on self-harm.")];
    let edited = LetterDraft { edits, ..whole };
    let copy = read(&edited, Reader::Copy);
    assert!(!copy.contains("self-harm"), "{copy}");
    assert!(read(&edited, Reader::Recipient).contains("She scored 2 of 3 on self-harm."));
}

#[test]
fn a_copy_keeps_what_the_physician_wrote_about_something_else() {
    let case = case(V18);
    let whole = draft(&case, RecipientKind::PainPsychology);
    let letter = written(&case, &settings(), &whole, (today(), Reader::Recipient));
    let text = "She wants to drive again.".to_owned();
    let edit = BlockEdit { block: "goals.words".to_owned(), facts: facts(&letter, "goals.words").0, text };
    let edited = LetterDraft { edits: vec![edit], ..whole };
    let copy = prose_and_scores(&written(&case, &settings(), &edited, (today(), Reader::Copy)));
    assert!(copy.contains("She wants to drive again."), "{copy}");
}

fn prose_and_scores(letter: &Letter) -> String {
    let tables = letter.document.blocks().map(|block| block.content().to_notation());
    prose(letter).into_iter().map(|(_, text)| text).chain(tables).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_copy_of_another_letter_is_the_letter() {
    let (case, draft) = (case(V15), draft(&case(V15), RecipientKind::SpineSurgeon));
    let as_read = |reader| written(&case, &settings(), &draft, (today(), reader));
    assert_eq!(as_read(Reader::Copy), as_read(Reader::Recipient));
}
