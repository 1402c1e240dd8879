//! Coverage: what the patient's payer makes of the plan, beside it and never in it.

use stepwell::model::Case;
use stepwell::pathway::words::{Audience, Wording};
use stepwell::pathway::{
    Advice, Answered, ChosenBy, Coverage, Evaluation, Knowledge, PackFile, Policy, StepCoverage, Truth,
    advise, evaluate, note,
};

use crate::records::cases;
use crate::small::day;

fn knowledge() -> &'static Knowledge {
    Knowledge::builtin().unwrap()
}

fn policy(id: &str) -> &'static Policy {
    knowledge().policy(id).unwrap()
}

/// A case of the folder, with another payer.
fn case(name: &str, payer: Option<&str>) -> Case {
    let (_, mut case) = cases().into_iter().find(|(file, _)| file.starts_with(name)).unwrap();
    case.patient.payer = payer.map(str::to_owned);
    case
}

fn evaluated(case: &Case, policy: &Policy) -> (Evaluation, Advice) {
    let problem = &case.problems[0].id;
    let evaluation = evaluate(knowledge(), policy, case, problem, day("2026-11-20")).unwrap();
    let advice = advise(knowledge(), policy, case, &evaluation);
    (evaluation, advice)
}

fn coverage(case: &Case, policy: &Policy) -> Option<Coverage> {
    evaluated(case, policy).1.coverage
}

fn of<'c>(coverage: &'c Coverage, step: &str) -> &'c StepCoverage {
    let ix = knowledge().step_named(step).unwrap();
    coverage.steps.iter().find(|covered| covered.step == ix).unwrap_or_else(|| panic!("no {step}"))
}

fn words<'a>(case: &'a Case, policy: &'a Policy) -> Wording<'a> {
    Wording { knowledge: knowledge(), policy, case, audience: Audience::Screen }
}

#[test]
fn the_payer_changes_nothing_that_is_clinical() {
    for (name, mut case) in cases() {
        let problem = case.problems[0].id.clone();
        let evaluation =
            |case: &Case| evaluate(knowledge(), policy("clinic"), case, &problem, day("2026-11-20")).unwrap();
        case.patient.payer = None;
        let before = evaluation(&case);
        case.patient.payer = Some("medicare".to_owned());
        assert_eq!(before, evaluation(&case), "{name}");
    }
    let (unpaid, paid) = (case("v15", None), case("v15", Some("evicore")));
    assert_eq!(
        evaluated(&unpaid, policy("clinic")).1.questions,
        evaluated(&paid, policy("clinic")).1.questions
    );
}

#[test]
fn what_is_right_and_not_paid_stays_right() {
    let case = case("l03", Some("medicare"));
    let (evaluation, advice) = evaluated(&case, policy("clinic"));
    let next = evaluation.plan.next.as_ref().unwrap();
    assert_eq!(knowledge().step(next.step).id.as_str(), "rfa_sij");
    let coverage = advice.coverage.unwrap();
    assert_eq!(of(&coverage, "rfa_sij").answer, Answered::NotCovered);
    let words = words(&case, policy("clinic"));
    assert!(words.coverage_remarks(of(&coverage, "rfa_sij")).concat().contains("do not cover"));
}

#[test]
fn an_unknown_criterion_leaves_the_answer_open_and_names_the_paper() {
    let mut case = case("v15", Some("medicare"));
    let open = coverage(&case, policy("clinic")).unwrap();
    let mild = of(&open, "mild");
    assert_eq!(mild.answer, Answered::Unknown);
    let lacks = words(&case, policy("clinic")).coverage_lacks(mild);
    assert_eq!(lacks, ["whether the patient is enrolled in an approved study"]);
    let problem = case.problems[0].id.clone();
    for (value, answer) in [("present", Answered::Met), ("absent", Answered::NotMet)] {
        let text = format!(
            r#"{{"id":"study","date":"2026-11-19","problems":["{problem}"],"body":{{"assessment":{{"findings":
               [{{"concept":"study_participation","value":"{value}"}}]}}}}}}"#
        );
        case.entries.retain(|entry| entry.id.as_str() != "study");
        case.entries.push(serde_json::from_str(&text).unwrap());
        let covered = coverage(&case, policy("clinic")).unwrap();
        assert_eq!(of(&covered, "mild").answer, answer, "{value}");
    }
}

#[test]
fn each_payer_counts_blocks_by_its_own_figures() {
    let mut one_block = case("v30", Some("medicare"));
    one_block.entries.retain(|entry| entry.date.to_string() != "2026-10-06");
    // The policy in force is the same for all three: the figures are the payer's.
    for (payer, answer) in
        [("medicare", Answered::NotMet), ("evicore", Answered::NotMet), ("alabama_medicaid", Answered::Met)]
    {
        one_block.patient.payer = Some(payer.to_owned());
        let covered = coverage(&one_block, policy("society")).unwrap();
        let ablation = of(&covered, "rfa_facet");
        let blocks = ablation.criteria.iter().find(|row| {
            let say = &knowledge().criterion(row.criterion).say;
            say.contains("blocks")
        });
        assert_eq!(blocks.unwrap().truth == Truth::Met, answer == Answered::Met, "{payer}");
    }
    let both = coverage(&case("v30", Some("medicare")), policy("clinic")).unwrap();
    assert_eq!(of(&both, "rfa_facet").answer, Answered::Met);
}

#[test]
fn care_only_the_patient_told_of_is_to_be_documented() {
    let case = case("v10", Some("nhs"));
    let covered = coverage(&case, policy("clinic")).unwrap();
    let lacks = words(&case, policy("clinic")).coverage_lacks(of(&covered, "mbb"));
    assert!(lacks.iter().any(|lack| lack.ends_with("(known from the patient)")), "{lacks:?}");
}

#[test]
fn a_payer_without_rules_on_file_is_named_and_judged_in_nothing() {
    let case = case("v30", Some("Lone Star Mutual"));
    let (evaluation, advice) = evaluated(&case, policy("medicare"));
    let covered = advice.coverage.clone().unwrap();
    assert_eq!((covered.payer, covered.chosen_by), (None, ChosenBy::Case));
    assert!(covered.steps.is_empty());
    let text = note(&words(&case, policy("medicare")), &evaluation, &advice);
    assert!(text.contains("Lone Star Mutual: no rules of this payer are on file"), "{text}");
}

#[test]
fn a_payer_is_found_by_its_other_names() {
    for (word, id) in
        [(" Medicare ", "medicare"), ("CMS", "medicare"), ("NICE", "nhs"), ("evicore", "evicore")]
    {
        let found = knowledge().payer_named(word).and_then(|ix| knowledge().payer(ix));
        assert_eq!(found.map(|payer| payer.id.as_str()), Some(id), "{word}");
    }
}

#[test]
fn the_policy_names_the_payer_where_the_case_does_not() {
    let case = case("v10", None);
    assert_eq!(coverage(&case, policy("clinic")), None);
    assert_eq!(coverage(&case, policy("society")), None);
    let text =
        "[policy.ours]\nlabel = \"Ours\"\nextends = \"medicare\"\n[policy.ours.figures]\nesi_max_12m = 3\n";
    let own =
        knowledge().own_policy(&PackFile { name: "ours.toml".to_owned(), text: text.to_owned() }).unwrap();
    for policy in [policy("medicare"), &own] {
        let covered = coverage(&case, policy).unwrap();
        let payer = covered.payer.and_then(|ix| knowledge().payer(ix)).unwrap();
        assert_eq!((payer.id.as_str(), covered.chosen_by), ("medicare", ChosenBy::Policy));
    }
}

#[test]
fn an_emergency_waits_for_no_payer() {
    assert_eq!(coverage(&case("v04", Some("medicare")), policy("clinic")), None);
}

#[test]
fn every_rule_of_a_payer_can_be_met_or_says_why_it_never_is() {
    for rule in knowledge().coverage_rules() {
        assert!(!rule.steps.is_empty() && !rule.sources.is_empty(), "{}", rule.id);
        assert_eq!(rule.never.is_some(), rule.criteria.is_empty(), "{}", rule.id);
    }
}

#[test]
fn the_note_tells_coverage_after_the_plan() {
    let case = case("v15", Some("medicare"));
    let (evaluation, advice) = evaluated(&case, policy("clinic"));
    let text = note(&words(&case, policy("clinic")), &evaluation, &advice);
    let section = text.split("\n\n").find(|part| part.starts_with("Coverage")).unwrap();
    let expected = "\
Coverage, beside the clinical answer: Medicare
  - Percutaneous decompression (mild), L4-5 spinal canal: not known yet
      ? Done inside a study that Medicare approved
      To document: whether the patient is enrolled in an approved study.
      By: Medicare NCD 150.13, percutaneous image-guided lumbar decompression.";
    assert!(section.starts_with(expected), "{section}");
}
