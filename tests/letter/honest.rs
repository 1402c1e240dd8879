//! What a letter must not say: nothing the record does not hold, and nothing the other way round.

use stepwell::letter::{Jump, Letter};
use stepwell::model::{
    Body, Case, Clinic, Clinician, Date, DecisionChoice, Domain, DoseReached, End, Entry, Event, EventKind,
    Finding, Imaging, Measure, Medicine, PartialDate, Phase, Reading, RecipientKind, Recorded, Score,
    Settings, Side, Site, Source, StopReason, TreatmentStatus, Value, Words,
};

use crate::book::ALL;
use crate::composed::{
    assessed, case, check, decided, entry, forget, letter, letter_for, printed, said, settings, today,
};

const V24: &str = include_str!("../../assets/cases/v24-knee.case.json");

fn text(case: &Case, recipient: RecipientKind) -> String {
    said(&letter_for(case, &settings(), recipient, None).unwrap())
}

/// The knee case with what its latest scored injection did on KOOS.
fn koos(before: f64, after: f64) -> Case {
    let mut case = case(V24);
    let last = case.entries.iter_mut().rev().find_map(|entry| match &mut entry.body {
        Body::Treatment(treatment) if !treatment.readings.is_empty() => Some(treatment),
        _ => None,
    });
    for reading in &mut last.unwrap().readings {
        reading.measure = Measure::Score(Score { scale: "koos".parse().unwrap(), before, after });
    }
    case
}

#[test]
fn a_fall_on_koos_is_no_relief() {
    let said = text(&koos(60.0, 30.0), RecipientKind::Orthopaedics);
    assert!(said.contains("KOOS 60 → 30"), "{said}");
    assert!(said.contains("Worse afterwards"), "{said}");
    assert!(!said.contains("50% at"), "{said}");
}

#[test]
fn a_rise_on_koos_is_told_by_its_scores() {
    let said = text(&koos(30.0, 60.0), RecipientKind::Orthopaedics);
    assert!(said.contains("KOOS 30 → 60"), "{said}");
    assert!(!said.contains("Worse afterwards") && !said.contains("100%"), "{said}");
}

const V06: &str = include_str!("../../assets/cases/v06-better-pain-worse-foot.case.json");
const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");
const V18: &str = include_str!("../../assets/cases/v18-fbss-guard-missing.case.json");
const V22: &str = include_str!("../../assets/cases/v22-discogenic.case.json");

fn noted(note: &str) -> Case {
    let mut case = case(V15);
    assessed(&mut case, today(), &[("latex_allergy", Value::Absent), ("drug_allergy", Value::Absent)]);
    case.entries.last_mut().unwrap().note = Some(note.to_owned());
    case
}

#[test]
fn a_note_on_allergies_is_quoted_and_not_read() {
    let case = noted("No known allergies. Denies any allergy to latex.");
    let said = printed(&letter(&case), "medicines.current");
    let quoted = "The notes say (20 Nov 2026): “No known allergies”, “Denies any allergy to latex”.";
    assert!(said.contains(quoted), "{said}");
    assert!(!said.contains("noted"), "{said}");
    assert!(said.contains("no known drug allergy") && said.contains("no latex allergy"), "{said}");
}

/// The needle procedure of the emergency case, so many days before the letter.
fn needled(days: i32) -> String {
    let mut case = case(V06);
    for entry in &mut case.entries {
        if entry.id.as_str() == "tfesi-2026-11" {
            entry.date = PartialDate::Day(today().plus_days(-days));
        }
    }
    case.arrange();
    printed(&urgent(&case), "procedure.latest")
}

fn urgent(case: &Case) -> Letter {
    letter_for(case, &settings(), RecipientKind::NeurosurgeonUrgent, None).unwrap()
}

#[test]
fn a_procedure_counts_for_the_weeks_the_knowledge_names() {
    assert!(needled(56).contains("ransforaminal"), "{}", needled(56));
    check(&needled(57), &["The last needle procedure was on"], &[]);
}

#[test]
fn laboratory_tests_of_the_week_are_recent() {
    let open = |days: i32| {
        let mut case = case(V06);
        let labs = Imaging {
            modality: "labs".parse().unwrap(),
            region: None,
            findings: Vec::new(),
            concordance: None,
            report: Some("CRP 3 mg/L.".to_owned()),
        };
        case.entries.push(entry("labs", today().plus_days(-days), Body::Imaging(labs)));
        case.arrange();
        printed(&urgent(&case), "medicines.antithrombotic").contains("platelets")
    };
    assert!(!open(7));
    assert!(open(8));
}

#[test]
fn a_grade_of_four_is_never_full_strength() {
    let graded = |grade: f64| {
        let mut case = case(V15);
        for entry in &mut case.entries {
            if let Body::Assessment(assessment) = &mut entry.body {
                for finding in assessment.findings.iter_mut().filter(|f| f.concept.as_str() == "mrc") {
                    finding.value = Recorded::Known(Value::Number(grade));
                }
            }
        }
        let letter = letter(&case);
        (printed(&letter, "reason"), printed(&letter, "flags.neurology"))
    };
    let (reason, neurology) = graded(4.0);
    assert!(reason.contains("strength reduced") && !neurology.contains("5/5"), "{reason} {neurology}");
    let (reason, neurology) = graded(5.0);
    assert!(reason.contains("strength full") && neurology.contains("MRC 5/5"), "{reason} {neurology}");
}

/// The stenosis case with these grades of strength and no other: level and side, where they are named.
fn with_full_strength_at(places: &[(Option<&str>, Option<Side>)]) -> (String, String) {
    let mut case = case(V15);
    let mut grade = None;
    for entry in &mut case.entries {
        if let Body::Assessment(assessment) = &mut entry.body {
            let known = assessment.findings.iter().find(|f| f.concept.as_str() == "mrc").cloned();
            assessment.findings.retain(|f| f.concept.as_str() != "mrc");
            if let Some(known) = known {
                assessment.findings.extend(places.iter().map(|(level, side)| {
                    let level = level.map(|level| level.parse().unwrap());
                    Finding { site: Site { level, side: *side, ..Site::default() }, ..known.clone() }
                }));
                grade = Some(known);
            }
        }
    }
    assert!(grade.is_some(), "the case has grades of strength");
    let letter = letter(&case);
    (printed(&letter, "reason"), printed(&letter, "flags.neurology"))
}

#[test]
fn strength_is_full_only_where_every_root_of_the_region_was_tested() {
    let left = Some(Side::Left);
    let places = |side| ["L2", "L3", "L4", "L5", "S1"].map(|level| (Some(level), side));
    for (places, says) in [
        (vec![(Some("L5"), left)], "MRC 5/5 at left L5."),
        (vec![(None, None)], "MRC 5/5 in the muscles tested."),
        (vec![(Some("L5"), left), (Some("S1"), Some(Side::Right))], "MRC 5/5 at left L5, and right S1."),
        (places(left).to_vec(), "MRC 5/5 from L2 to S1 on the left."),
    ] {
        let (reason, neurology) = with_full_strength_at(&places);
        assert!(!reason.contains("strength full"), "{reason}");
        assert!(reason.contains("strength MRC 5/5"), "{reason}");
        assert!(neurology.contains(says), "{neurology}");
    }
    let (reason, neurology) = with_full_strength_at(&places(Some(Side::Bilateral)));
    assert!(reason.contains("strength full"), "{reason}");
    assert!(neurology.contains("MRC 5/5 from L2 to S1 on both sides."), "{neurology}");
}

/// The stenosis case after a course of gabapentin in April that did not help: of so many days.
fn after_gabapentin(days: i32, reached: Option<Recorded<DoseReached>>) -> Case {
    let mut case = case(V15);
    let start: Date = "2026-04-01".parse().unwrap();
    let said = Reading {
        phase: Phase::Therapeutic,
        domain: Domain::Pain,
        measure: Measure::Words(Words::None),
        after: None,
        date: None,
        lasted: None,
        target: None,
    };
    let course = Medicine {
        drug: "gabapentin".parse().unwrap(),
        dose: Some("900 mg".to_owned()),
        reached,
        stopped: Some(Recorded::Known(StopReason::NoBenefit)),
        indication: None,
        prescriber: None,
        readings: vec![said],
    };
    let mut course = entry("gabapentin-2026", start, Body::Medicine(course));
    course.end = Some(End::On(PartialDate::Day(start.plus_days(days))));
    case.entries.push(course);
    case.arrange();
    case
}

#[test]
fn a_medicine_that_was_too_little_to_judge_is_not_printed_as_a_failure() {
    let low = Some(Recorded::Known(DoseReached::Low));
    let short = text(&after_gabapentin(21, None), RecipientKind::SpineSurgeon);
    assert!(short.contains("Did not help / too short to judge"), "{short}");
    let short = text(&after_gabapentin(100, low), RecipientKind::SpineSurgeon);
    assert!(short.contains("Did not help / dose too low to judge"), "{short}");
    let fair = text(&after_gabapentin(100, None), RecipientKind::SpineSurgeon);
    assert!(fair.contains("Did not help") && !fair.contains("to judge"), "{fair}");
    let told = text(&after_gabapentin(21, None), RecipientKind::InterventionalPain);
    assert!(told.contains("did not help, too short to judge"), "{told}");
}

#[test]
fn a_grade_is_bold_only_below_four() {
    let table = printed(&urgent(&case(V06)), "strength.table");
    assert_eq!(table, "Right L5 (which muscle: see notes) | 4 | **3** | **2**");
}

#[test]
fn contrast_is_told_only_where_it_was_recorded() {
    for recipient in RecipientKind::ALL.iter().copied() {
        let letter = letter_for(&case(V22), &settings(), recipient, None).unwrap();
        assert!(!said(&letter).contains("without contrast"), "{}", recipient.id());
    }
    assert!(said(&letter(&case(V18))).contains("MRI lumbar spine with contrast"));
}

#[test]
fn what_the_patient_told_is_not_said_to_be_from_elsewhere() {
    let of = |source: Option<Source>| {
        let mut case = case(V22);
        for entry in &mut case.entries {
            if let ("pt-2026", Body::Treatment(treatment)) = (entry.id.as_str(), &mut entry.body) {
                treatment.place = None;
                entry.source = source;
            }
        }
        text(&case, RecipientKind::PhysicalTherapy)
    };
    for source in [None, Some(Source::OwnRecord), Some(Source::Patient)] {
        assert!(!of(source).contains("elsewhere"), "{source:?}");
    }
    assert!(of(Some(Source::OutsideRecord)).contains("Physical therapy elsewhere"));
}

#[test]
fn a_step_is_ours_only_once_it_is_accepted() {
    let mut case = case(V24);
    let said =
        printed(&letter_for(&case, &settings(), RecipientKind::Orthopaedics, None).unwrap(), "reply.asked");
    assert!(!said.contains("we plan"), "{said}");
    assert!(!said.contains("physical therapy"), "{said}");
    case.entries.push(entry("taken", today(), decided("pt_targeted", DecisionChoice::Accepted, None)));
    let said =
        printed(&letter_for(&case, &settings(), RecipientKind::Orthopaedics, None).unwrap(), "reply.asked");
    assert!(said.contains("Meanwhile we plan physical therapy."), "{said}");
    assert_eq!(said.matches("physical therapy").count(), 1, "{said}");
}

#[test]
fn no_letter_speaks_of_what_nobody_accepted_as_ours() {
    for one in ALL.iter().filter(|one| {
        let taken = |entry: &Entry| match &entry.body {
            Body::Decision(decision) => decision.choice == DecisionChoice::Accepted,
            Body::Treatment(treatment) => {
                matches!(treatment.status, TreatmentStatus::Planned | TreatmentStatus::Ongoing)
            }
            _ => false,
        };
        !one.case.entries.iter().any(taken)
    }) {
        let said = said(&one.letter);
        for ours in
            ["we plan", "We are preparing", "we are preparing", "we would go on", "I am also considering"]
        {
            assert!(!said.contains(ours), "{}: {ours}", one.at);
        }
    }
}

/// The case with its anticoagulant entered for the problem, with a note, and no other medicine.
fn anticoagulated() -> Case {
    let mut case = case(V15);
    let problem = case.problems[0].id.clone();
    case.entries.retain(|entry| match &entry.body {
        Body::Medicine(medicine) => medicine.drug.as_str() == "apixaban",
        _ => true,
    });
    for entry in &mut case.entries {
        if let Body::Medicine(medicine) = &mut entry.body {
            medicine.indication = None;
            entry.note = Some("Atrial fibrillation.".to_owned());
            entry.problems = vec![problem.clone()];
        }
    }
    case
}

#[test]
fn an_anticoagulant_is_no_treatment_of_pain_and_keeps_its_note() {
    let letter = letter(&anticoagulated());
    assert!(!printed(&letter, "treatments.table").contains("Apixaban"));
    let thinner = printed(&letter, "medicines.antithrombotic");
    assert!(
        thinner.starts_with("Apixaban 5 mg twice daily since Jan 2025 (atrial fibrillation), prescribed by"),
        "{thinner}"
    );
    let rest = printed(&letter, "medicines.current");
    assert!(rest.contains("Not recorded: other current medicines"), "{rest}");
    assert!(!rest.contains(" recorded: current medicines"), "{rest}");
}

#[test]
fn a_last_dose_nobody_noted_is_asked_for() {
    let mut case = case(V06);
    case.entries.iter_mut().for_each(|entry| entry.note = None);
    let thinner = printed(&urgent(&case), "medicines.antithrombotic");
    assert!(thinner.contains("primary care. Last dose: not recorded."), "{thinner}");
}

#[test]
fn a_limb_is_not_warned_of_saddle_numbness() {
    let asked = |file| {
        let letter = letter_for(&case(file), &settings(), RecipientKind::PhysicalTherapy, None).unwrap();
        printed(&letter, "reply.asked")
    };
    assert!(!asked(V24).contains("saddle") && asked(V24).contains("a hot swollen joint"), "{}", asked(V24));
    assert!(asked(V22).contains("saddle numbness or bladder change"), "{}", asked(V22));
}

#[test]
fn what_happened_is_told() {
    let mut case = case(V24);
    let event =
        Event { event: EventKind::Accident, text: Some("Fracture of the tibial plateau.".to_owned()) };
    case.entries.push(entry("broken", "2026-05-10".parse().unwrap(), Body::Event(event)));
    case.arrange();
    for recipient in RecipientKind::ALL.iter().copied() {
        let said = text(&case, recipient);
        assert!(
            said.contains("Accident on 10 May 2026: fracture of the tibial plateau."),
            "{}: {said}",
            recipient.id()
        );
    }
}

#[test]
fn a_grade_the_report_gives_in_short_is_not_said_again() {
    let mut case = case(V24);
    for entry in &mut case.entries {
        if let ("xray-2026-11", Body::Imaging(imaging)) = (entry.id.as_str(), &mut entry.body) {
            imaging.report = Some("KL 4 right, 2 left.".to_owned());
        }
    }
    let said = text(&case, RecipientKind::Orthopaedics);
    assert!(said.contains("KL 4 right, 2 left.") && !said.contains("Kellgren"), "{said}");
}

#[test]
fn an_artificial_joint_is_history_and_no_red_flag() {
    let mut case = case(V24);
    assessed(&mut case, today(), &[("prosthetic_joint", Value::Absent)]);
    let letter = letter_for(&case, &settings(), RecipientKind::Orthopaedics, None).unwrap();
    assert!(!printed(&letter, "flags.screen").contains("artificial joint"));
    // Who replaces joints reads that the joint is the patient's own.
    assert!(printed(&letter, "history.findings").contains("artificial joint"));
    let letter = letter_for(&case, &settings(), RecipientKind::PhysicalTherapy, None).unwrap();
    assert!(!said(&letter).contains("artificial joint"));
    assessed(&mut case, today(), &[("prosthetic_joint", Value::Present)]);
    let letter = letter_for(&case, &settings(), RecipientKind::Orthopaedics, None).unwrap();
    assert!(said(&letter).contains("artificial right knee"));
}

#[test]
fn a_psychologist_who_has_answered_is_not_asked_again() {
    let question = |case: &Case| {
        printed(&letter_for(case, &settings(), RecipientKind::PainPsychology, None).unwrap(), "question")
    };
    let mut case = case(V18);
    assert!(question(&case).contains("ready, from your side"), "{}", question(&case));
    let suitable = Value::Choice("suitable".to_owned());
    assessed(&mut case, today(), &[("psych_evaluation", suitable)]);
    assert!(!question(&case).contains("ready"), "{}", question(&case));
}

#[test]
fn the_emergency_letter_dates_its_signs_and_leaves_agreement_alone() {
    let mut case = case(V06);
    forget(&mut case, "bladder_change");
    assessed(&mut case, "2026-11-18".parse().unwrap(), &[("bladder_change", Value::Present)]);
    assessed(&mut case, today(), &[("bladder_change", Value::Present)]);
    let letter = urgent(&case);
    let screen = printed(&letter, "flags.screen");
    let (_, first) = screen.split_once("First written down: ").expect(&screen);
    assert!(first.contains("bladder change on 18 Nov 2026"), "{screen}");
    // Hours stand in the notes of that day.
    assert!(!first.contains("hour of onset not recorded"), "{screen}");
    assert!(!said(&letter).contains("Agreement with the symptoms"));
    assert!(letter.gaps.iter().all(|gap| !gap.label.contains("agree")), "{:?}", letter.gaps);
}

#[test]
fn the_gate_names_addressee_clinic_and_signer() {
    let bare = Settings {
        clinic: Clinic::default(),
        clinician: Clinician::default(),
        recipients: Vec::new(),
        ..settings()
    };
    let gaps = letter_for(&case(V24), &bare, RecipientKind::Orthopaedics, None).unwrap().gaps;
    let frame = letter_for(&case(V24), &bare, RecipientKind::Orthopaedics, None).unwrap().document;
    assert_eq!(frame.letterhead.clinic, "Clinic not recorded");
    assert_eq!(frame.recipient[0].to_plain(), "Recipient not recorded");
    assert_eq!(frame.closing.signer, "Signer not recorded");
    for jump in [Jump::Addressee, Jump::Settings("clinic.name"), Jump::Settings("clinician.name")] {
        assert!(gaps.iter().any(|gap| gap.jump == jump), "{jump:?} in {gaps:?}");
    }
    let full = letter_for(&case(V24), &settings(), RecipientKind::Orthopaedics, None).unwrap().gaps;
    assert!(full.iter().all(|gap| !matches!(gap.jump, Jump::Addressee | Jump::Settings(_))), "{full:?}");
}

const U09: &str = include_str!("../../assets/cases/u09-three-weeks-after-a-needle.case.json");

#[test]
fn beside_blood_tests_stands_the_image_that_the_flag_asks_for() {
    let said = text(&case(U09), RecipientKind::NeurosurgeonUrgent);
    assert!(
        said.contains("Blood tests and an MRI of the lumbar spine with contrast should be done today."),
        "{said}"
    );
}

#[test]
fn with_a_flag_that_is_not_known_nobody_says_that_there_is_none() {
    let case = case(include_str!("../../assets/cases/v18-fbss-guard-missing.case.json"));
    let said = text(&case, RecipientKind::SpineSurgeon);
    assert!(said.contains("No red flag among the items asked") && !said.contains("No red flag ("), "{said}");
}
