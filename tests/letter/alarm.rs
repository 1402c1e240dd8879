//! What cannot wait stands in every letter, wherever it was recorded.

use stepwell::model::RecipientKind;
use stepwell::pathway::knowledge::Flag;
use stepwell::pathway::{FlagResult, FlagState, Knowledge, Urgency};

use crate::book::ALL;
use crate::composed::{case, letter_for, printed, said, settings};

const LEG: &str = include_str!("data/hoffmann-at-a-leg.case.json");
const KNEE: &str = include_str!("data/saddle-at-a-knee.case.json");
const TORN: &str = include_str!("data/torn-cuff.case.json");
const NO_FLAG: &str = "No red flag";
/// Told to those who act on it.
const AFTER_PROCEDURE: &str = "rf8";
const KEPT_BACK: &str = "self_harm";
/// Told by its findings: weakness that is there is not suspected.
const WEAKNESS: &str = "rf3";

#[test]
fn what_cannot_wait_stands_in_the_banner_of_every_letter() {
    let knowledge = Knowledge::builtin().unwrap();
    let pressing = |result: &&FlagResult| {
        result.state == FlagState::Present && result.urgency.is_some_and(|u| u <= Urgency::SameDay)
    };
    let mut seen = 0;
    for one in ALL.iter() {
        let flags = one.evaluation.flags.iter().filter(pressing).map(|result| knowledge.flag(result.flag));
        let flags: Vec<&Flag> = flags.filter(|flag| flag.id != KEPT_BACK).collect();
        if flags.is_empty() {
            continue;
        }
        seen += 1;
        let banner = printed(&one.letter, "reason");
        assert!(!said(&one.letter).contains(NO_FLAG), "{}: {banner}", one.at);
        for flag in flags.iter().filter(|flag| flag.id != WEAKNESS) {
            // A bleed or an abscess after a procedure goes by the name that a surgeon gives it.
            let name = match flag.id.as_str() {
                AFTER_PROCEDURE => "abscess",
                // At a joint the part that hurts has a name.
                "rf5_limb" => "malignancy of the ",
                "rf6_limb" => "fracture of the ",
                _ => last_word(&flag.label),
            };
            let named = banner.contains("Suspected ") && banner.contains(name);
            assert!(named, "{}: {} in {banner}", one.at, flag.label);
        }
        if flags.iter().any(|flag| flag.id == WEAKNESS) {
            let weak =
                ["weakness", "mrc", "foot drop"].iter().any(|word| banner.to_lowercase().contains(word));
            assert!(weak, "{}: {banner}", one.at);
        }
    }
    assert!(seen > 60, "{seen}");
}

/// British spelling does not touch the last word of a label.
fn last_word(label: &str) -> &str {
    label.rsplit(' ').next().unwrap()
}

#[test]
fn signs_of_the_cord_stand_in_a_letter_on_a_leg() {
    for recipient in RecipientKind::ALL.iter().copied() {
        let letter = letter_for(&case(LEG), &settings(), recipient, None).unwrap();
        let (banner, flags) = (printed(&letter, "reason"), said(&letter));
        assert!(banner.contains("Suspected compression of the spinal cord"), "{banner}");
        for sign in ["Hoffmann", "gait"] {
            assert!(flags.contains(sign), "{flags}");
        }
        assert!(!banner.contains("strength full"), "{banner}");
        assert!(!flags.contains(NO_FLAG), "{flags}");
    }
    let letter = letter_for(&case(LEG), &settings(), RecipientKind::NeurosurgeonUrgent, None).unwrap();
    let question = printed(&letter, "question");
    assert!(question.contains("suspected compression of the spinal cord"), "{question}");
}

#[test]
fn signs_of_the_cauda_equina_stand_in_a_letter_on_a_knee() {
    for recipient in RecipientKind::ALL.iter().copied() {
        let letter = letter_for(&case(KNEE), &settings(), recipient, None).unwrap();
        let banner = printed(&letter, "reason");
        assert!(banner.contains("Suspected cauda equina syndrome"), "{banner}");
        let flags = said(&letter);
        assert!(flags.contains("saddle numbness") && flags.contains("bladder change"), "{flags}");
        // Strength is nothing that a psychologist acts on.
        let open = banner.contains("strength: not recorded");
        assert_eq!(open, recipient != RecipientKind::PainPsychology, "{banner}");
        assert!(!said(&letter).contains(NO_FLAG));
    }
}

/// What counts for a flag only where it was noted is told like everything else that raised it.
#[test]
fn a_torn_tendon_and_what_is_weak_stand_in_the_request() {
    let letter = letter_for(&case(TORN), &settings(), RecipientKind::Orthopaedics, None).unwrap();
    for text in [printed(&letter, "reason"), printed(&letter, "question")] {
        assert!(text.to_lowercase().contains("complete tear"), "{text}");
        assert!(text.contains("rotator cuff MRC 3/5"), "{text}");
        assert!(!text.contains("with tear") && !text.contains("strength of the"), "{text}");
    }
}
