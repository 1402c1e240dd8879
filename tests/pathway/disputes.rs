//! Guidelines that contradict each other are shown with both sides, and change nothing.

use stepwell::model::Case;
use stepwell::pathway::report::report;
use stepwell::pathway::words::{Audience, Wording};
use stepwell::pathway::{Advice, Evaluation, Knowledge, advise, evaluate, note};

use crate::records::cases;
use crate::small::day;

fn knowledge() -> &'static Knowledge {
    Knowledge::builtin().unwrap()
}

fn words(case: &Case) -> Wording<'_> {
    let policy = knowledge().policy("clinic").unwrap();
    Wording { knowledge: knowledge(), policy, case, audience: Audience::Screen }
}

fn of(name: &str) -> (Case, Evaluation, Advice) {
    let (_, case) = cases().into_iter().find(|(file, _)| file.starts_with(name)).unwrap();
    let policy = knowledge().policy("clinic").unwrap();
    let problem = &case.problems[0].id;
    let evaluation = evaluate(knowledge(), policy, &case, problem, day("2026-11-20")).unwrap();
    let advice = advise(knowledge(), policy, &case, &evaluation);
    (case, evaluation, advice)
}

fn ids(advice: &Advice) -> Vec<&str> {
    let found = advice.disputes.iter().filter_map(|disputed| knowledge().dispute(disputed.dispute));
    found.map(|dispute| dispute.id.as_str()).collect()
}

#[test]
fn both_sides_stand_in_the_report_with_how_sure_they_are() {
    let (case, evaluation, advice) = of("c87");
    let report = report(&words(&case), &evaluation, &advice);
    let dispute = report.disputes.iter().find(|dispute| dispute.id == "gabapentinoid_sciatica").unwrap();
    assert_eq!(dispute.step.as_str(), "gabapentinoid");
    assert_eq!((dispute.pro_certainty.as_str(), dispute.contra_certainty.as_str()), ("V-s", "M-H"));
    assert!(dispute.contra.ends_with("(typical, unverified)"), "{}", dispute.contra);
    assert!(!dispute.pro.contains("unverified"), "{}", dispute.pro);
}

#[test]
fn a_dispute_about_chronic_pain_is_none_of_nine_weeks() {
    let (_, _, weeks) = of("v01");
    assert!(!ids(&weeks).contains(&"chronic_spine_procedures"));
    let (_, _, months) = of("v10");
    assert!(ids(&months).contains(&"chronic_spine_procedures"));
}

#[test]
fn an_emergency_is_not_disputed() {
    let (_, _, advice) = of("v04");
    assert!(advice.disputes.is_empty());
}

#[test]
fn the_note_tells_a_dispute_once() {
    let (case, evaluation, advice) = of("v10");
    let text = note(&words(&case), &evaluation, &advice);
    assert_eq!(text.matches("Guidelines differ").count(), 1);
    assert_eq!(text.matches("34 of them asked").count(), 1);
}

#[test]
fn the_referral_of_the_next_step_is_in_the_report() {
    let (case, evaluation, advice) = of("v15");
    let report = report(&words(&case), &evaluation, &advice);
    assert_eq!(report.plan.next.unwrap().referral.as_deref(), Some("spine_surgeon"));
}

#[test]
fn a_contradiction_names_both_entries() {
    let (_, mut case) = cases().into_iter().find(|(name, _)| name.starts_with("v10")).unwrap();
    let problem = case.problems[0].id.clone();
    for (id, value) in [("early", "present"), ("late", "absent")] {
        let text = format!(
            r#"{{"id":"{id}","date":"2026-11-19","problems":["{problem}"],"body":{{"assessment":{{"findings":
               [{{"concept":"local_skin_infection","value":"{value}"}}]}}}}}}"#
        );
        case.entries.push(serde_json::from_str(&text).unwrap());
    }
    case.arrange();
    let words = words(&case);
    let fact = crate::small::fact(knowledge(), "local_skin_infection");
    let gap = words.gap(&case.problems[0], &fact, day("2026-11-20"));
    let both = "Entries contradict each other: Assessment, 19 Nov 2026: ";
    assert!(gap.starts_with(both) && gap.contains(": yes") && gap.contains(": no"), "{gap}");
}
