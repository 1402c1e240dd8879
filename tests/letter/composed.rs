//! Composition: complete and honest, in the order of the recipient, with the physician's edits kept.

use stepwell::letter::{
    BlockId, BlockState, Content, Edited, Gap, Jump, Letter, LetterError, LetterRequest, Text, compose, set,
};
use stepwell::model::{
    Assessment, Body, Case, ConceptId, Date, Decision, DecisionChoice, Entry, Finding, LetterDraft, Paper,
    PartialDate, RecipientKind, Recorded, Settings, Site, Value,
};
use stepwell::pathway::{Evaluation, Knowledge, evaluate};

use crate::book::{ALL, set_letters};
use crate::reader::solid;

const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");
const V02: &str = include_str!("../../assets/cases/v02-nothing-known.case.json");

pub(crate) fn today() -> Date {
    Date::new(2026, 11, 20).unwrap()
}

pub(crate) fn settings() -> Settings {
    serde_json::from_str(include_str!("../../assets/demo/settings.json")).unwrap()
}

pub(crate) fn case(file: &str) -> Case {
    stepwell::exchange::read_case(file.as_bytes()).unwrap()
}

/// Every case that ships with the program.
pub(crate) fn cases() -> Vec<(String, Case)> {
    let folder = format!("{}/assets/cases", env!("CARGO_MANIFEST_DIR"));
    let mut out: Vec<(String, Case)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".case.json"))
        .map(|path| {
            let case = stepwell::exchange::read_case(&std::fs::read(&path).unwrap()).unwrap();
            (path.file_name().unwrap().to_string_lossy().into_owned(), case)
        })
        .collect();
    out.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(out.len() >= 12);
    out
}

pub(crate) fn letter_for(
    case: &Case,
    settings: &Settings,
    recipient: RecipientKind,
    draft: Option<&LetterDraft>,
) -> Result<Letter, LetterError> {
    let knowledge = Knowledge::builtin().unwrap();
    let problem = &case.problems[0].id;
    let evaluation =
        evaluate(knowledge, knowledge.policy("clinic").unwrap(), case, problem, today()).unwrap();
    compose_for((case, &evaluation), settings, recipient, draft)
}

pub(crate) fn compose_for(
    (case, evaluation): (&Case, &Evaluation),
    settings: &Settings,
    recipient: RecipientKind,
    draft: Option<&LetterDraft>,
) -> Result<Letter, LetterError> {
    let addressee = settings
        .recipients
        .iter()
        .find(|known| known.kind == recipient)
        .map(|known| known.addressee.clone())
        .unwrap_or_default();
    let problem = &case.problems[0].id;
    let request =
        LetterRequest { draft, ..LetterRequest::new(problem, recipient, (&addressee, settings, today())) };
    compose(case, evaluation, Knowledge::builtin().unwrap(), &request)
}

pub(crate) fn letter(case: &Case) -> Letter {
    letter_for(case, &settings(), RecipientKind::SpineSurgeon, None).unwrap()
}

/// A letter of the leading problem, nothing changed yet.
pub(crate) fn draft(case: &Case, recipient: RecipientKind) -> LetterDraft {
    LetterDraft::new("l1".parse().unwrap(), case.problems[0].id.clone(), recipient)
}

/// A block of the letter about a case.
pub(crate) fn of(case: &Case, recipient: RecipientKind, block: &str) -> String {
    printed(&letter_for(case, &settings(), recipient, None).unwrap(), block)
}

/// That a text says some words, and does not say others.
pub(crate) fn check(text: &str, words: &[&str], never: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word:?} is not in: {text}");
    }
    for word in never {
        assert!(!text.contains(word), "{word:?} is in: {text}");
    }
}

/// The text of a block as it would be printed.
pub(crate) fn printed(letter: &Letter, block: &str) -> String {
    match letter.document.block(&BlockId::new(block)).expect(block).content() {
        Content::Text(text) => text.to_plain(),
        Content::Table(table) => table.to_notation(),
        Content::Figure(figure) => figure.alt.clone(),
    }
}

/// All passages of a letter, tables left out.
pub(crate) fn prose(letter: &Letter) -> Vec<(String, String)> {
    letter
        .document
        .blocks()
        .filter_map(|block| match block.content() {
            Content::Text(text) => Some((block.id.0.clone(), text.to_plain())),
            Content::Table(_) | Content::Figure(_) => None,
        })
        .collect()
}

/// All a letter says, tables too, without its frame.
pub(crate) fn said(letter: &Letter) -> String {
    let blocks = letter.document.blocks().map(|block| match block.content() {
        Content::Text(text) => text.to_plain(),
        Content::Table(table) => format!("{} {}", table.note.to_plain(), table.to_notation()),
        Content::Figure(figure) => figure.alt.clone(),
    });
    blocks.collect::<Vec<_>>().join(" ")
}

/// The finding of a concept in the latest assessment that holds it.
pub(crate) fn finding<'a>(case: &'a mut Case, concept: &str) -> &'a mut Finding {
    case.entries
        .iter_mut()
        .rev()
        .find_map(|entry| match &mut entry.body {
            Body::Assessment(assessment) => {
                assessment.findings.iter_mut().find(|f| f.concept.as_str() == concept)
            }
            _ => None,
        })
        .unwrap()
}

pub(crate) fn forget(case: &mut Case, concept: &str) {
    for entry in &mut case.entries {
        if let Body::Assessment(assessment) = &mut entry.body {
            assessment.findings.retain(|finding| finding.concept.as_str() != concept);
        }
    }
}

pub(crate) fn assessed(case: &mut Case, day: Date, findings: &[(&str, Value)]) {
    let findings = findings
        .iter()
        .map(|(concept, value)| Finding {
            concept: concept.parse().unwrap(),
            site: Site::default(),
            value: Recorded::Known(value.clone()),
            date: None,
            note: None,
        })
        .collect();
    case.entries.push(entry("added", day, Body::Assessment(Assessment { findings })));
    case.arrange();
}

/// What was decided about a step under the default policy.
pub(crate) fn decided(step: &str, choice: DecisionChoice, reason: Option<&str>) -> Body {
    Body::Decision(Decision {
        evaluation: "0".repeat(64),
        knowledge: "0".to_owned(),
        policy: "clinic".parse().unwrap(),
        step: step.parse().unwrap(),
        targets: Vec::new(),
        choice,
        reason: reason.map(ToOwned::to_owned),
        instead: None,
        revisit: None,
    })
}

pub(crate) fn entry(id: &str, day: Date, body: Body) -> Entry {
    Entry {
        id: id.parse().unwrap(),
        date: PartialDate::Day(day),
        end: None,
        problems: Vec::new(),
        known_on: None,
        source: None,
        note: None,
        body,
    }
}

#[test]
fn sections_stand_in_the_order_of_the_recipient() {
    let letter = letter(&case(V15));
    let order: Vec<&str> = letter.document.sections.iter().map(|section| section.id.as_str()).collect();
    assert_eq!(
        order,
        [
            "diagnosis",
            "imaging",
            "flags",
            "scores",
            "examination",
            "treatments",
            "totals",
            "why",
            "medicines",
            "history",
            "goals",
            "reply"
        ]
    );
}

#[test]
fn prose_has_no_holes_no_ids_and_no_machine_words() {
    let knowledge = Knowledge::builtin().unwrap();
    let ids: Vec<&str> = knowledge
        .steps()
        .iter()
        .map(|step| step.id.as_str())
        .chain(knowledge.concepts().iter().map(|concept| concept.id.as_str()))
        .filter(|id| id.contains('_'))
        .collect();
    for one in ALL.iter() {
        let name = &one.at;
        for (block, text) in prose(&one.letter) {
            // The blanks a physician fills in.
            // Those of a letter on self-harm are a block of their own.
            if block == "harm.done" {
                continue;
            }
            let blanks = [
                "[[name]]",
                "[[time]]",
                "[[number]]",
                "[[where the patient is]]",
                "[[how the patient is today]]",
            ];
            let text = blanks.iter().fold(text, |text, it| text.replace(it, "x"));
            for bad in [
                "  ", " ,", " .", "..", ",.", ";.", "{", "}", "[", "]", "N/A", "null", "None", "NaN",
                "unknown",
            ] {
                assert!(!text.contains(bad), "{name} {block}: {bad:?} in {text}");
            }
            for id in ids.iter().filter(|_| text.contains('_')) {
                assert!(!text.contains(id), "{name} {block}: {id} in {text}");
            }
            assert!(!text.contains(&knowledge.stamp().sha256) && !text.contains(&knowledge.stamp().edition));
        }
    }
}

#[test]
fn nothing_known_is_said_to_be_not_recorded() {
    let letter = letter(&case(V02));
    let banner = printed(&letter, "reason");
    assert!(banner.starts_with("Still open: saddle numbness, bladder change"), "{banner}");
    assert!(banner.ends_with(". Strength: not recorded."), "{banner}");
    assert!(printed(&letter, "flags.screen").starts_with("Not recorded: bladder change"));
    assert_eq!(printed(&letter, "medicines.antithrombotic"), "Anticoagulant and antiplatelet: not recorded.");
    assert!(printed(&letter, "medicines.current").contains(
        "Not recorded: current medicines, opioids, allergies to medicines, contrast, steroid and latex."
    ));
    let all: String = prose(&letter).into_iter().map(|(_, text)| text.to_lowercase() + " ").collect();
    for claim in
        ["no fever", "absent", "no known", "no anticoagulant", "no opioid", "no spine surgery", "negative"]
    {
        assert!(!all.contains(claim), "{claim}");
    }
}

#[test]
fn an_answer_taken_away_becomes_not_recorded_and_never_absent() {
    let mut case = case(V15);
    let before = printed(&letter(&case), "flags.screen");
    let absent = before.split("Not recorded:").next().unwrap();
    assert!(absent.starts_with("On 12 Nov 2026 he had no ") && absent.contains("fever"), "{before}");
    forget(&mut case, "fever");
    let text = printed(&letter(&case), "flags.screen");
    let (absent, open) = text.split_once("Not recorded:").unwrap();
    assert!(!absent.contains("fever") && open.contains("fever"), "{text}");
}

#[test]
fn an_outdated_absence_is_not_recorded_and_a_present_finding_keeps_its_date() {
    let mut case = case(V15);
    let old = Date::new(2026, 6, 1).unwrap();
    finding(&mut case, "fever").date = Some(PartialDate::Day(old));
    let night = Finding { value: Recorded::Known(Value::Present), ..finding(&mut case, "fever").clone() };
    forget(&mut case, "weight_loss");
    assessed(&mut case, old, &[("weight_loss", Value::Present)]);
    assert_eq!(night.value, Recorded::Known(Value::Present));
    let text = printed(&letter(&case), "flags.screen");
    let (answered, open) = text.split_once("Not recorded:").unwrap();
    assert!(!open.contains("fever"), "{text}");
    assert!(answered.contains("Not asked since 1 Jun 2026, absent then: fever."), "{text}");
    assert!(answered.contains("Present (1 Jun 2026): unexplained weight loss"), "{text}");
}

#[test]
fn each_antithrombotic_is_answered_by_itself() {
    let mut case = case(V15);
    let text = printed(&letter(&case), "medicines.antithrombotic");
    assert!(
        text.starts_with(
            "Apixaban 5 mg twice daily since Jan 2025 for atrial fibrillation, prescribed by Dr. Rahul Menon"
        ),
        "{text}"
    );
    assert!(text.ends_with("No antiplatelet (asked 12 Nov 2026)."), "{text}");
    forget(&mut case, "antiplatelet");
    assert!(printed(&letter(&case), "medicines.antithrombotic").ends_with("Antiplatelet: not recorded."));
}

#[test]
fn relief_is_percent_with_the_pair_that_proves_it() {
    let table = printed(&letter(&case(V15)), "treatments.table");
    for cell in [
        "Interlaminar epidural injection L4–5; fluoroscopy, contrast",
        "57% for 3 h / NRS 7 → 3 | 0% at 6 weeks / NRS 7 → 7",
        "50% for 4 h / NRS 8 → 4 | 0% at 4 weeks / NRS 8 → 8",
        "Summer 2024 | Physical therapy elsewhere",
        "Since Feb 2025 | Acetaminophen 1 g three times daily | – | Helps a bit | Continues",
        "Stopped, drowsiness",
    ] {
        assert!(table.contains(cell), "{cell}\nnot in\n{table}");
    }
}

#[test]
fn a_change_of_strength_is_told_with_both_grades() {
    let file = include_str!("../../assets/cases/v06-better-pain-worse-foot.case.json");
    let text = printed(&letter(&case(file)), "flags.neurology");
    assert!(text.contains("MRC 2/5"), "{text}");
    assert!(text.contains("otherwise MRC 5/5"), "{text}");
}

#[test]
fn steroid_of_twelve_months_leaves_out_what_is_older() {
    assert_eq!(
        printed(&letter(&case(V15)), "totals.steroid"),
        "Steroid in the 12 months to 20 Nov 2026: dexamethasone 10 mg."
    );
}

#[test]
fn spelling_follows_the_paper() {
    let british = Settings { paper: Paper::A4, ..settings() };
    let letter = letter_for(&case(V15), &british, RecipientKind::SpineSurgeon, None).unwrap();
    assert!(printed(&letter, "treatments.table").contains("Paracetamol 1 g"));
    assert_eq!(letter.document.closing.farewell, "Yours sincerely,");
    assert_eq!(letter.document.language, "en-GB");
}

#[test]
fn the_same_case_gives_the_same_letter() {
    assert_eq!(letter(&case(V15)), letter(&case(V15)));
}

#[test]
fn an_edit_survives_while_its_facts_stand_and_is_marked_when_they_change() {
    let mut case = case(V15);
    let mut first = letter(&case);
    let id = BlockId::new("history.findings");
    let block = first.document.block_mut(&id).unwrap();
    let content = Content::Text(Text::plain("My own words on the history."));
    block.edited = Some(Edited { content, facts: block.facts.clone() });
    let draft = LetterDraft { edits: first.edits(), ..draft(&case, RecipientKind::SpineSurgeon) };
    let again =
        |case: &Case| letter_for(case, &settings(), RecipientKind::SpineSurgeon, Some(&draft)).unwrap();
    assert_eq!(again(&case).document.block(&id).unwrap().state(), BlockState::Edited);
    finding(&mut case, "bmi").value = Recorded::Known(Value::Number(31.0));
    let changed = again(&case);
    let block = changed.document.block(&id).unwrap();
    assert_eq!(block.state(), BlockState::EditedFactsChanged);
    assert_eq!(printed(&changed, "history.findings"), "My own words on the history.");
    let Content::Text(composed) = &block.composed else { panic!("a passage") };
    assert!(composed.to_plain().contains("BMI 31"), "both versions are there");
}

#[test]
fn a_section_that_was_switched_off_is_not_printed() {
    let case = case(V15);
    let draft =
        LetterDraft { left_out: vec!["goals".to_owned()], ..draft(&case, RecipientKind::SpineSurgeon) };
    let letter = letter_for(&case, &settings(), RecipientKind::SpineSurgeon, Some(&draft)).unwrap();
    assert!(letter.document.sections.iter().all(|section| section.id != "goals"));
}

#[test]
fn the_physicians_own_reason_stands_alone() {
    let mut case = case(V15);
    let reason = "He wants to hear a surgeon first, and so do I.";
    case.entries.push(entry("decision", today(), decided("mild", DecisionChoice::Overridden, Some(reason))));
    assert_eq!(printed(&letter(&case), "why.reason"), "He wants to hear a surgeon first, and so do I.");
}

#[test]
fn gaps_name_the_field_to_fill_and_go_away_when_it_is_filled() {
    let mut case = case(V15);
    let wanted =
        |gap: &Gap| gap.jump == Jump::Concept("night_pain".parse::<ConceptId>().unwrap(), Site::default());
    let before = letter(&case).gaps;
    let gap = before.iter().find(|gap| wanted(gap)).unwrap();
    assert_eq!((gap.label.as_str(), gap.block.0.as_str()), ("unremitting night pain", "flags.screen"));
    assessed(&mut case, today(), &[("night_pain", Value::Absent)]);
    assert!(!letter(&case).gaps.iter().any(wanted));
    assert_eq!(before.len(), letter(&case).gaps.len() + 1);
}

#[test]
fn what_the_record_holds_is_never_read_as_notation() {
    let mut case = case(V15);
    case.patient.goal = Some("**bold** [x] {goal} *".to_owned());
    case.patient.name.family = "O**Brien {his}".to_owned();
    let letter = letter(&case);
    assert!(printed(&letter, "goals.words").contains("**bold** [x] {goal} *"));
    assert!(printed(&letter, "question").contains("O**Brien {his}"));
    let pages = set(&letter.document).unwrap();
    assert!(solid(&pages.pages[0].text()).contains("O**Brien{his}"));
}

#[test]
fn a_name_the_typeface_lacks_is_printed_by_its_transcription() {
    let mut case = case(V15);
    case.patient.name.family = "王".to_owned();
    case.patient.name.given = "小明".to_owned();
    case.patient.name.latin = Some("Wang Xiaoming".to_owned());
    let letter = letter(&case);
    assert_eq!(letter.document.identity.name, "Mr. Wang Xiaoming");
    assert!(set(&letter.document).is_ok());
}

#[test]
fn self_harm_goes_only_to_those_who_act_on_it() {
    let mut case = case(V15);
    assessed(
        &mut case,
        today(),
        &[("self_harm_thoughts", Value::Present), ("phq9_item9", Value::Number(2.0))],
    );
    for (block, text) in prose(&letter(&case)) {
        assert!(!text.contains("self-harm") && !text.contains("item 9"), "{block}: {text}");
    }
}

/// Every id of a sentence in the sources stands in the wording files.
#[test]
fn no_sentence_is_without_its_words() {
    let root = env!("CARGO_MANIFEST_DIR");
    let wording: String = ["common", "locales"]
        .into_iter()
        .chain(RecipientKind::ALL.iter().map(|kind| kind.id()))
        .map(|name| std::fs::read_to_string(format!("{root}/assets/letter/{name}.toml")).unwrap())
        .collect();
    let sources: Vec<String> = std::fs::read_dir(format!("{root}/src/letter/content"))
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let all = sources.concat();
    let mut found = 0;
    for literal in sources.iter().flat_map(|source| source.split('"').skip(1).step_by(2)) {
        let id = literal.contains('.')
            && literal.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '.' | '_'));
        let kind = literal.split('.').next().unwrap_or_default();
        let is_sentence = id && wording.contains(&format!("\"{kind}."));
        if is_sentence && !all.contains(&format!("block(\"{literal}\"")) {
            let known = ["", "_one"].iter().any(|end| wording.contains(&format!("\"{literal}{end}\"")));
            assert!(known, "{literal} is in no wording file");
            found += 1;
        }
    }
    assert!(found > 60, "{found}");
}

#[test]
fn the_emergency_letter_is_one_page_and_leads_with_what_changed() {
    let file = include_str!("../../assets/cases/v06-better-pain-worse-foot.case.json");
    let letter = letter_for(&case(file), &settings(), RecipientKind::NeurosurgeonUrgent, None).unwrap();
    assert_eq!(set(&letter.document).unwrap().pages.len(), 1);
    assert_eq!(letter.document.banner.word, "EMERGENCY");
    assert!(
        printed(&letter, "reason")
            .starts_with("Discussed by phone with [[name]] at [[time]] on 20 Nov 2026.")
    );
    assert!(letter.gaps.iter().any(|gap| gap.jump == Jump::Block && gap.block == BlockId::new("reason")));
    assert!(printed(&letter, "question").contains("10 days after a transforaminal epidural injection"));
    assert_eq!(printed(&letter, "strength.table"), "Right L5 (which muscle: see notes) | 4 | **3** | **2**");
    let pain = printed(&letter, "pain.course");
    assert!(pain.starts_with("Leg pain NRS 8 → 3 of 10, from 10 Nov 2026 to 20 Nov 2026."), "{pain}");
    assert!(pain.ends_with("This does not reassure me: strength fell over the same days."), "{pain}");
    let thinner = printed(&letter, "medicines.antithrombotic");
    assert!(thinner.contains("(last dose 20 November at 07:00"), "{thinner}");
    assert!(!thinner.contains("Last dose: not recorded"), "{thinner}");
    assert!(printed(&letter, "flags.screen").contains("post-void residual, anal tone"));
    assert!(thinner.ends_with("Not recorded: platelets, INR, CRP, eGFR."), "{thinner}");
    assert!(printed(&letter, "reply.asked").contains(" is now at [[where the patient is]]."));
    assert!(letter.document.identity.details.contains("phone (218) 555-0164"));
}

#[test]
fn every_emergency_letter_fits_on_one_page() {
    for (one, pages) in set_letters().filter(|(one, _)| one.recipient == RecipientKind::NeurosurgeonUrgent) {
        assert_eq!(pages.pages.len(), 1, "{}", one.at);
    }
}
