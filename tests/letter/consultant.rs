//! What a senior consultant sent back: each sentence that was wrong, and what stands there now.

use stepwell::letter::set;
use stepwell::model::RecipientKind::NeurosurgeonUrgent;

use crate::composed::{case, check, letter_for, of, said, settings};

const V04: &str = include_str!("../../assets/cases/v04-cauda-equina.case.json");
const V06: &str = include_str!("../../assets/cases/v06-better-pain-worse-foot.case.json");
const B11: &str = include_str!("../../assets/cases/b11-numb-since-sunday.case.json");

#[test]
fn a_side_is_named_that_findings_name() {
    check(&of(&case(V04), NeurosurgeonUrgent, "background.summary"), &["left S1 root"], &["both sides"]);
}

#[test]
fn what_acts_on_platelets_stands_under_blood_thinning() {
    let blood = of(&case(V04), NeurosurgeonUrgent, "medicines.antithrombotic");
    check(&blood, &["ibuprofen 600 mg three times daily, which acts on platelets"], &[]);
    let spared = case(&V04.replace("\"ibuprofen\"", "\"celecoxib\""));
    check(&of(&spared, NeurosurgeonUrgent, "medicines.antithrombotic"), &[], &["celecoxib"]);
}

#[test]
fn no_image_is_asked_for_without_contrast_while_an_abscess_is_in_question() {
    let letter = letter_for(&case(V04), &settings(), NeurosurgeonUrgent, None).unwrap();
    check(&said(&letter), &["abscess", "A new MRI"], &["without contrast"]);
}

#[test]
fn the_last_needle_is_told_however_long_ago() {
    let procedure = of(&case(B11), NeurosurgeonUrgent, "procedure.latest");
    check(
        &procedure,
        &["The last one, on 25 Aug 2026 (12 weeks before), was a caudal", "dexamethasone"],
        &[],
    );
}

#[test]
fn a_finding_and_how_bad_it_is_are_said_in_one() {
    let background = of(&case(B11), NeurosurgeonUrgent, "background.summary");
    check(&background, &["L5–S1: massive central herniation."], &["a massive"]);
}

#[test]
fn that_strength_fell_stands_first_and_the_notes_on_muscles_beside_the_grades() {
    let foot = case(V06);
    check(&of(&foot, NeurosurgeonUrgent, "reason"), &["MRC 2/5, from 4/5 on 10 Nov 2026"], &[]);
    let noted = ["10 Nov 2026: Before the injection. Great toe and ankle", "clearly worse since 06:00"];
    check(&of(&foot, NeurosurgeonUrgent, "strength.notes"), &noted, &["Temperature"]);
    check(&of(&foot, NeurosurgeonUrgent, "flags.screen"), &["Temperature 36.8 C"], &["worse since"]);
    let letter = letter_for(&foot, &settings(), NeurosurgeonUrgent, None).unwrap();
    assert_eq!(set(&letter.document).unwrap().pages.len(), 1);
}
