//! Sentences over a case: what screen, note and letter say.

use stepwell::model::{Case, Missing, Part, PartialDate, Side, Site, Structure, Target};
use stepwell::pathway::words::{Audience, Gap, Headline, Said, Wording, headline, reasons, why_missing};
use stepwell::pathway::{
    Evaluation, Fact, Field, FlagState, Hold, Knowledge, Proposal, Status, Subject, Truth, Urgency,
};

use crate::small::{case, criterion, day, entry, evaluation, facet, fact, knowledge};

fn wording<'a>(knowledge: &'a Knowledge, case: &'a Case, audience: Audience) -> Wording<'a> {
    Wording { knowledge, policy: knowledge.policy("clinic").unwrap(), case, audience }
}

#[test]
fn entries_are_named_with_target_and_date() {
    let (knowledge, case) = (knowledge(), case());
    let words = wording(&knowledge, &case, Audience::Screen);
    for (id, name) in [
        ("esi", "Transforaminal ESI L5 right, 17 Sep 2026"),
        ("visit", "Assessment, 2 Oct 2026"),
        ("gaba", "Gabapentin 900 mg a day, Mar 2024 to Jul 2024"),
        ("mri", "MRI, low back, spring 2024"),
        ("bleed", "Apixaban, since 2022"),
        ("again", "SI joint block both sides, planned, 4 Dec 2026"),
        ("fell", "Fall, 20 Oct 2026"),
        ("said", "Declined: medial branch block, 21 Oct 2026"),
        ("flag", "Growing weakness cleared, 22 Oct 2026"),
    ] {
        assert_eq!(words.evidence(entry(&case, id)), name);
    }
}

#[test]
fn what_is_not_the_usual_structure_of_a_treatment_is_named() {
    let (knowledge, case) = (Knowledge::builtin().unwrap(), case());
    let words = wording(knowledge, &case, Audience::Screen);
    let at = |structure, part| Target { part, side: Some(Side::Left), ..Target::of(structure) };
    for (treatment, target, name) in [
        ("ia_joint_steroid", at(Structure::Joint, Some(Part::Knee)), "Steroid injection knee left"),
        ("ia_joint_steroid", at(Structure::Sij, None), "Steroid injection left sacroiliac joint"),
        ("ia_joint_steroid", at(Structure::Tendon, Some(Part::Elbow)), "Steroid injection left elbow tendon"),
        ("sij_block", at(Structure::Sij, None), "SI joint block left"),
    ] {
        assert_eq!(words.treatment_at(&treatment.parse().unwrap(), &[target]), name);
    }
}

#[test]
fn a_figure_from_memory_is_marked_on_screen_and_left_out_of_a_letter() {
    let (knowledge, case) = (knowledge(), case());
    let screen = wording(&knowledge, &case, Audience::Screen);
    let letter = wording(&knowledge, &case, Audience::Letter);
    let (memory, _) = criterion(&knowledge, "mbb", "At least");
    let (read, _) = criterion(&knowledge, "mbb", "Pain for");
    assert_eq!(
        screen.criterion(memory, None).unwrap(),
        "At least 6 weeks (typical, unverified) since the last block"
    );
    assert_eq!(letter.criterion(memory, None), None);
    assert_eq!(screen.criterion(read, None).unwrap(), "Pain for at least 3 months");
    assert_eq!(letter.criterion(read, None), screen.criterion(read, None));
}

#[test]
fn the_gap_for_the_target_closes_with_and_without_one() {
    let (knowledge, case) = (knowledge(), case());
    let words = wording(&knowledge, &case, Audience::Screen);
    let both = [facet("L4-5", Side::Left), facet("L4-5", Side::Right)];
    let say = |wording, targets: &[_]| words.fill(wording, targets).unwrap();
    assert_eq!(say("Block the {here}.", &both), "Block the L4-5 facet joints, both sides.");
    assert_eq!(say("Block {here}.", &both), "Block the L4-5 facet joints, both sides.");
    assert_eq!(say("{here} hurts", &both[..1]), "The left L4-5 facet joint hurts");
    assert_eq!(say("{here} was tested", &both), "The L4-5 facet joints, both sides were tested");
    assert_eq!(
        say("The pain at {here} is old", &both),
        "The pain at the L4-5 facet joints, both sides is old"
    );
    assert_eq!(say("Inject steroid at {here}.", &[]), "Inject steroid.");
}

#[test]
fn the_four_reasons_of_missing_are_told_apart_in_a_case() {
    let (knowledge, case) = (knowledge(), case());
    let as_of = day("2026-11-20");
    let why = |fact: &Fact| why_missing(&knowledge, (&case, &case.problems[0]), fact, as_of);
    let esi = entry(&case, "esi");
    let field = |field| Fact { subject: Subject::Field(esi, field), site: Site::default() };
    let old = Gap::Missing(Missing::OutOfDate, "2026-10-02".parse::<PartialDate>().ok());
    let right = Site { level: "L5".parse().ok(), side: Some(Side::Right), ..Site::default() };
    let left = Site { side: Some(Side::Left), ..right };
    assert_eq!(why(&fact(&knowledge, "saddle_numbness")), Gap::Missing(Missing::NotAsked, None));
    assert_eq!(why(&fact(&knowledge, "new_weakness")), old);
    assert_eq!(why(&Fact { site: right, ..fact(&knowledge, "mrc") }), old);
    assert_eq!(why(&Fact { site: left, ..fact(&knowledge, "mrc") }), Gap::Missing(Missing::NotAsked, None));
    assert!(matches!(why(&fact(&knowledge, "active_infection")), Gap::Missing(Missing::CannotBeKnown, _)));
    assert_eq!(why(&field(Field::Contrast)), Gap::Missing(Missing::CannotBeKnown, None));
    assert_eq!(why(&field(Field::FirstHours)), Gap::Missing(Missing::NotAsked, None));
    let words = wording(&knowledge, &case, Audience::Screen);
    assert_eq!(words.gap(&case.problems[0], &fact(&knowledge, "new_weakness"), as_of), "Out of date, 2 Oct");
}

#[test]
fn what_was_not_yet_known_is_not_out_of_date() {
    let (knowledge, case) = (knowledge(), case());
    let before = day("2026-10-01");
    let why = why_missing(&knowledge, (&case, &case.problems[0]), &fact(&knowledge, "new_weakness"), before);
    assert_eq!(why, Gap::Missing(Missing::NotAsked, None));
}

#[test]
fn facts_and_questions_name_their_site() {
    let (knowledge, case) = (knowledge(), case());
    let words = wording(&knowledge, &case, Audience::Screen);
    let site = Site { level: "L5".parse().ok(), side: Some(Side::Right), ..Site::default() };
    let strength = Fact { site, ..fact(&knowledge, "mrc") };
    assert_eq!(words.fact(&strength), "strength (MRC 0-5), right L5");
    assert_eq!(words.question(&strength), "Right L5: Strength of this root's muscles today (MRC 0-5)?");
    assert_eq!(words.fact_id(&strength), "mrc");
    let hours =
        Fact { subject: Subject::Field(entry(&case, "esi"), Field::FirstHours), site: Site::default() };
    assert_eq!(
        words.question(&hours),
        "Transforaminal ESI L5 right, 17 Sep 2026: how much relief in the first hours?"
    );
    assert_eq!(words.fact_id(&hours), "entry_first_hours");
}

#[test]
fn a_proposal_joins_its_targets_and_reasons() {
    let (knowledge, case) = (knowledge(), case());
    let words = wording(&knowledge, &case, Audience::Screen);
    let evaluation = evaluation(&knowledge, &case);
    let next = evaluation.plan.next.as_ref().unwrap();
    assert_eq!(words.proposal(next), "Block the medial branches of the L4-5 facet joints, both sides.");
    assert_eq!(words.proposal_head(next, evaluation.as_of), "Next step, provisional");
    let lines: Vec<(Truth, String)> = reasons(&evaluation, next)
        .iter()
        .map(|reason| (reason.speaks, words.reason_line(reason).unwrap()))
        .collect();
    let line = |truth, text: &str| (truth, text.to_owned());
    assert_eq!(
        lines,
        [
            line(Truth::Met, "The pattern fits the L4-5 facet joints, both sides"),
            line(Truth::Met, "Pain for at least 3 months"),
            line(Truth::Unknown, "At least 6 weeks (typical, unverified) since the last block"),
            line(Truth::Unknown, "Active infection"),
        ]
    );
    assert_eq!(
        words.assumptions(&evaluation, next),
        ["At least 6 weeks (typical, unverified) since the last block"]
    );
}

#[test]
fn an_exclusion_that_does_not_hold_says_so() {
    let (knowledge, case) = (knowledge(), case());
    let words = wording(&knowledge, &case, Audience::Screen);
    let mut evaluation = evaluation(&knowledge, &case);
    let row = &mut evaluation.steps[0].ledger[3];
    row.truth = Truth::NotMet;
    let target = evaluation.steps[0].target;
    let row = &evaluation.steps[0].ledger[3];
    assert_eq!(words.ledger_line(row, target).unwrap(), "Not the case: active infection");
}

#[test]
fn dates_of_a_proposal_tell_waiting_from_looking_again() {
    let (knowledge, case) = (knowledge(), case());
    let words = wording(&knowledge, &case, Audience::Screen);
    let as_of = day("2026-11-20");
    let mut proposal: Proposal = evaluation(&knowledge, &case).plan.next.unwrap();
    proposal.date = Some(day("2026-12-04"));
    proposal.strength = Status::NotYet;
    assert_eq!(words.proposal_head(&proposal, as_of), "Wait, until 4 Dec");
    proposal.step = knowledge.step_named("hold").unwrap();
    proposal.strength = Status::Offered;
    assert_eq!(words.proposal_head(&proposal, as_of), "Wait, look again 4 Dec");
    proposal.strength = Status::Working;
    assert_eq!(words.proposal_head(&proposal, as_of), "It works, look again 4 Dec");
}

#[test]
fn ties_and_preparing_steps_give_their_reason() {
    let (knowledge, case) = (knowledge(), case());
    let words = wording(&knowledge, &case, Audience::Screen);
    let mut proposal: Proposal = evaluation(&knowledge, &case).plan.next.unwrap();
    assert_eq!(words.reason(&proposal), "");
    proposal.tie = vec![knowledge.step_named("hold").unwrap()];
    assert_eq!(words.reason(&proposal), "A tie: medial branch block or wait and look again.");
    proposal.prepares = knowledge.step_named("hold");
    assert_eq!(words.reason(&proposal), "It comes before: wait and look again.");
}

#[test]
fn an_emergency_comes_before_a_hold_and_a_hold_before_the_plan() {
    let (knowledge, case) = (knowledge(), case());
    let mut evaluation = evaluation(&knowledge, &case);
    assert!(matches!(headline(&evaluation), Headline::Plan(_)));
    evaluation.hold =
        Some(Hold { flags: vec![evaluation.flags[0].flag], open: vec![fact(&knowledge, "new_weakness")] });
    assert_eq!(headline(&evaluation), Headline::Hold(1));
    let raise = |evaluation: &mut Evaluation, urgency, leads| {
        (evaluation.flags[0].state, evaluation.flags[0].urgency) = (FlagState::Present, Some(urgency));
        evaluation.plan.next.as_mut().unwrap().urgency = leads;
    };
    raise(&mut evaluation, Urgency::TwoWeeks, Urgency::TwoWeeks);
    assert!(matches!(headline(&evaluation), Headline::Flag(_)), "what is present waits for no answer");
    raise(&mut evaluation, Urgency::SameDay, Urgency::SameDay);
    assert!(matches!(headline(&evaluation), Headline::Emergency(_)));
    evaluation.hold = None;
    raise(&mut evaluation, Urgency::TwoWeeks, Urgency::TwoWeeks);
    assert!(matches!(headline(&evaluation), Headline::Flag(_)));
    raise(&mut evaluation, Urgency::TwoWeeks, Urgency::Routine);
    assert!(matches!(headline(&evaluation), Headline::Plan(_)), "a flag that only redirects leads nothing");
    evaluation.flags[0].state = FlagState::Absent;
    evaluation.plan.next = None;
    assert_eq!(headline(&evaluation), Headline::Nothing);
}

#[test]
fn strength_is_asked_for_at_a_root_only_where_one_is_in_question() {
    let (knowledge, case) = (Knowledge::builtin().unwrap(), case());
    let words = wording(knowledge, &case, Audience::Screen);
    let anywhere = fact(knowledge, "mrc");
    assert!(words.question(&anywhere).starts_with("Is any group of muscles weak"));
    let root = Site { level: "L5".parse().ok(), side: Some(Side::Right), ..Site::default() };
    let at_root = words.question(&Fact { site: root, ..anywhere });
    assert_eq!(at_root, "Right L5: Strength of this root's muscles today (MRC 0-5)?");
}

#[test]
fn what_is_said_of_one_side_names_it() {
    let at = vec![facet("L4-5", Side::Left), facet("L5-S1", Side::Left)];
    let said = Said { at, says: "Positive block.".to_owned() };
    assert_eq!(said.in_full(), "Left L4-5 and L5-S1 facet joints: Positive block.");
}
