//! Looking ahead: the plan if the next step works, and if it fails.

use stepwell::model::{Body, Case, Entry, FlagStep};
use stepwell::pathway::advise::outlook;
use stepwell::pathway::{Branch, Evaluation, Knowledge, Outcome, Outlook, Status, evaluate};

use crate::records::cases;
use crate::small::day;

fn demo(begins: &str) -> Case {
    cases().into_iter().find(|(name, _)| name.starts_with(begins)).unwrap().1
}

fn evaluated(case: &Case) -> Evaluation {
    let knowledge = Knowledge::builtin().unwrap();
    let policy = knowledge.policy("clinic").unwrap();
    evaluate(knowledge, policy, case, &case.problems[0].id, day("2026-11-20")).unwrap()
}

fn ahead(case: &Case) -> Option<Outlook> {
    let knowledge = Knowledge::builtin().unwrap();
    outlook(knowledge, knowledge.policy("clinic").unwrap(), case, &evaluated(case))
}

fn leads(branch: &Branch) -> Option<&str> {
    let step = branch.next.as_ref()?.step;
    Some(Knowledge::builtin().unwrap().step(step).id.as_str())
}

fn of(outlook: &Outlook, outcome: Outcome) -> &Branch {
    outlook.branches.iter().find(|branch| branch.outcome == outcome).unwrap()
}

#[test]
fn a_positive_block_leads_to_its_confirmation_on_the_first_day_it_may_be_done() {
    let outlook = ahead(&demo("v10")).unwrap();
    let works = of(&outlook, Outcome::Works);
    assert_eq!((leads(works), works.day), (Some("mbb2"), day("2026-12-04")), "two weeks between two blocks");
    let fails = of(&outlook, Outcome::Fails);
    assert!(!matches!(leads(fails), Some("mbb" | "mbb2" | "rfa_facet")), "{fails:?}");
}

#[test]
fn an_ablation_that_works_is_left_alone_and_one_that_fails_is_not() {
    let outlook = ahead(&demo("v30")).unwrap();
    assert_eq!(leads(of(&outlook, Outcome::Works)), Some("keep_going"));
    assert_ne!(leads(of(&outlook, Outcome::Fails)), Some("keep_going"));
    assert!(outlook.branches.iter().all(|branch| branch.day > day("2026-11-20")), "judged weeks later");
}

#[test]
fn a_program_that_works_goes_on_and_one_that_fails_does_not() {
    let outlook = ahead(&demo("c48")).unwrap();
    assert_eq!(leads(of(&outlook, Outcome::Works)), Some("keep_going"), "CRPS: no tablet leads");
    assert_eq!(leads(of(&outlook, Outcome::Fails)), Some("symp_block"));
}

#[test]
fn a_test_speaks_for_what_it_prepares_or_against_it() {
    let outlook = ahead(&demo("v18")).unwrap();
    let of = |outcome| leads(of(&outlook, outcome));
    assert_eq!(of(Outcome::Works), Some("diabetes_optimise"), "the next thing the trial needs");
    assert!(!matches!(of(Outcome::Fails), Some("scs_trial" | "scs_implant" | "psych_eval")));
}

#[test]
fn an_opinion_opens_the_operation_on_the_day_it_may_be_done() {
    let outlook = ahead(&demo("v24")).unwrap();
    let works = of(&outlook, Outcome::Works);
    let three_months_after_the_steroid = day("2027-01-16");
    assert_eq!((leads(works), works.day), (Some("arthroplasty"), three_months_after_the_steroid));
    assert_ne!(leads(of(&outlook, Outcome::Fails)), Some("arthroplasty"));
}

#[test]
fn what_is_waited_for_has_worked_or_not() {
    let outlook = ahead(&demo("v28")).unwrap();
    assert_eq!(leads(of(&outlook, Outcome::Works)), Some("keep_going"));
    let fails = of(&outlook, Outcome::Fails);
    assert!(!matches!(leads(fails), Some("hold" | "keep_going")), "{fails:?}");
}

#[test]
fn a_record_may_show_one_thing_or_another() {
    let outlook = ahead(&demo("v01")).unwrap();
    let next: Vec<_> = outlook.branches.iter().map(leads).collect();
    let (guided, blind) = (Some("snrb"), Some("esi_guided_repeat"));
    assert_eq!(next, [guided, blind, guided, blind], "ours, and from elsewhere");
    assert!(outlook.branches.iter().all(|branch| branch.outcome == Outcome::Shows));
}

#[test]
fn an_emergency_has_no_outlook() {
    assert_eq!(ahead(&demo("v04")), None);
    assert_eq!(ahead(&demo("v06")), None);
}

#[test]
fn todays_findings_stand_weeks_later() {
    for (name, case) in cases() {
        let now = evaluated(&case);
        let Some(outlook) = ahead(&case) else { continue };
        assert!(!outlook.branches.is_empty(), "{name}");
        for branch in &outlook.branches {
            let strength = branch.next.as_ref().map(|next| next.strength);
            assert!(strength != Some(Status::Withheld) && branch.day >= now.as_of, "{name}: {branch:?}");
        }
    }
    let outlook = ahead(&demo("v24")).unwrap();
    let works = of(&outlook, Outcome::Works).next.as_ref().unwrap();
    assert!(
        matches!(works.strength, Status::Offered | Status::ConfirmFirst),
        "two months later, nothing of today's screen has run out: {works:?}"
    );
}

#[test]
fn what_an_opinion_speaks_for_follows_it() {
    let outlook = ahead(&demo("s12")).unwrap();
    assert_eq!(leads(of(&outlook, Outcome::Works)), Some("laminectomy"));
    assert!(!matches!(leads(of(&outlook, Outcome::Fails)), Some("laminectomy" | "surg_consult")));
}

#[test]
fn a_record_that_only_helps_is_not_what_is_looked_ahead_at() {
    let outlook = ahead(&demo("s19")).unwrap();
    assert!(outlook.branches.iter().all(|branch| !branch.label.contains("ours")), "{outlook:?}");
}

#[test]
fn our_own_ablation_is_on_record() {
    let outlook = ahead(&demo("v30")).unwrap();
    assert_ne!(leads(of(&outlook, Outcome::Fails)), Some("proc_review"));
}

#[test]
fn no_two_outcomes_tell_the_same_and_a_course_that_failed_is_not_begun_again() {
    let plan = |branch: &Branch| {
        let all = branch.next.iter().chain(&branch.others);
        all.map(|p| (p.step, p.targets.clone(), p.strength)).collect::<Vec<_>>()
    };
    let knowledge = Knowledge::builtin().unwrap();
    let course = |step: &str| matches!(step, "pt_targeted" | "rehab_functional" | "mckenzie" | "posture");
    let (mut either_way, mut courses) = (0, 0);
    for (name, case) in cases() {
        let Some(outlook) = ahead(&case) else { continue };
        let told = outlook.branches.first().map(plan);
        let same = outlook.branches.iter().all(|branch| Some(plan(branch)) == told);
        let block = knowledge.step(outlook.step).id.as_str().ends_with("_block");
        assert!(outlook.branches.len() == 1 || !same || !block, "{name}: every outcome leads to the same");
        either_way += usize::from(outlook.branches[0].label.contains("the same follows"));
        let failed = outlook.branches.iter().filter(|branch| branch.outcome == Outcome::Fails);
        for branch in failed.filter(|_| course(knowledge.step(outlook.step).id.as_str())) {
            courses += 1;
            assert_ne!(branch.next.as_ref().map(|next| next.step), Some(outlook.step), "{name}");
        }
    }
    assert!(either_way > 0 && courses > 0, "{either_way} cases say it, {courses} courses were looked at");
}

#[test]
fn exercise_that_works_is_kept_up_and_not_begun_again() {
    // A direction of movement, posture, and directed therapy.
    for case in ["v22", "n49", "h31"] {
        let outlook = ahead(&demo(case)).unwrap();
        assert_eq!(leads(of(&outlook, Outcome::Works)), Some("keep_going"), "{case}");
        assert_ne!(leads(of(&outlook, Outcome::Fails)), Some("keep_going"), "{case}");
    }
}

#[test]
fn what_speaks_against_an_operation_prepares_nothing_for_it() {
    let outlook = ahead(&demo("z11")).unwrap();
    assert_eq!(leads(of(&outlook, Outcome::Works)), Some("arthroplasty"));
    let fails = of(&outlook, Outcome::Fails);
    assert_eq!(leads(fails), Some("reexam"), "{fails:?}");
    let names = fails.others.iter().map(|p| Knowledge::builtin().unwrap().step(p.step).id.as_str());
    assert!(!names.chain(leads(fails)).any(|step| step == "await_surgery"));
}

#[test]
fn a_test_that_changes_nothing_says_why_it_is_done() {
    let knowledge = Knowledge::builtin().unwrap();
    for (name, case) in cases() {
        let Some(outlook) = ahead(&case) else { continue };
        let step = knowledge.step(outlook.step);
        let label = &outlook.branches[0].label;
        if label.contains("the same follows") {
            assert!(!step.either_way.is_empty(), "{name}: {} leads, whatever it shows", step.title);
            assert!(label.contains(&step.either_way), "{name}: {label}");
        }
    }
}

#[test]
fn a_flag_that_was_cleared_stays_so_when_today_is_written_down_again() {
    // Cleared: the bladder of another region, and thoughts of self-harm.
    for case in ["b71", "c46"] {
        let outlook = ahead(&demo(case)).unwrap();
        assert!(!outlook.branches.is_empty());
        for branch in &outlook.branches {
            assert!(!matches!(leads(branch), Some("emergency" | "crisis_care")), "{case}: {branch:?}");
        }
    }
}

#[test]
fn a_cleared_flag_stays_so_ahead_whatever_is_done_about_it_later_or_for_another_problem() {
    let case = demo("c46");
    let before = ahead(&case).unwrap();
    let with = |date: &str, problem: &str| {
        let mut case = case.clone();
        let mut other = case.problems[0].clone();
        other.id = "p2".parse().unwrap();
        case.problems.push(other);
        let is_action = |entry: &&Entry| matches!(entry.body, Body::FlagAction(_));
        let mut again = case.entries.iter().find(is_action).unwrap().clone();
        again.id = "again".parse().unwrap();
        again.date = day(date).into();
        again.problems = vec![problem.parse().unwrap()];
        let Body::FlagAction(action) = &mut again.body else { unreachable!() };
        action.action = FlagStep::Reopened;
        case.entries.push(again);
        ahead(&case)
    };
    assert_eq!(with("2026-11-18", "p2").as_ref(), Some(&before), "opened again for another problem");
    assert_eq!(with("2027-03-01", "p1").as_ref(), Some(&before), "opened again after today");
    assert_ne!(with("2026-11-18", "p1").as_ref(), Some(&before), "opened again for this one");
}

#[test]
fn an_implant_that_fails_is_not_kept_going_for_its_trial() {
    for case in ["c35", "c57", "c72"] {
        let outlook = ahead(&demo(case)).unwrap();
        assert_eq!(leads(of(&outlook, Outcome::Works)), Some("keep_going"), "{case}");
        assert_eq!(leads(of(&outlook, Outcome::Fails)), Some("device_check"), "{case}");
    }
}
