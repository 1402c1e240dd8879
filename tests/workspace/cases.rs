//! Cases come, are listed, and go; the store is made, locked and opened.

use stepwell::model::{Date, Edit, Record, Settings};
use stepwell::workspace::{
    CaseQuery, Clock, DEFAULT_POLICY, Error, Hand, Passphrase, Purpose, StoreError, StoreState, Workspace,
};

use crate::support::{case, clock, entry, first_row, id, open, passphrase, problem, put, unlocked};

fn listed(workspace: &mut Workspace, text: &str) -> Vec<String> {
    let shown = workspace.snapshot();
    let query = CaseQuery { text: text.to_owned(), ..CaseQuery::default() };
    shown.cases.find(&query, shown.today).iter().map(|case| case.row.id.to_string()).collect()
}

#[test]
fn from_no_store_to_an_open_one_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = Workspace::new(&folder.path().join("store"), Purpose::ThrowAway, clock()).unwrap();
    assert_eq!(workspace.snapshot().state, StoreState::Missing);
    assert!(matches!(workspace.unlock(&passphrase()), Err(Error::Store(StoreError::Missing))));
    workspace.create_store(&passphrase()).unwrap();
    assert_eq!(workspace.snapshot().state, StoreState::Open(Purpose::ThrowAway));
    assert!(matches!(workspace.create_store(&passphrase()), Err(Error::Unlocked)));
    workspace.lock();
    assert_eq!(workspace.snapshot().state, StoreState::Locked);
    let wrong = Passphrase::new("something else".to_owned());
    assert!(matches!(workspace.unlock(&wrong), Err(Error::Store(StoreError::WrongPassphrase))));
    workspace.unlock(&passphrase()).unwrap();
    let next = Passphrase::new("copper ladder meadow".to_owned());
    workspace.change_passphrase(&passphrase(), &next).unwrap();
    workspace.lock();
    assert!(workspace.unlock(&passphrase()).is_err());
    workspace.unlock(&next).unwrap();
}

#[test]
fn a_store_with_cheap_keys_is_never_taken_for_one_of_patients() {
    let folder = tempfile::tempdir().unwrap();
    drop(unlocked(folder.path()));
    let mut workspace = Workspace::new(folder.path(), Purpose::Patients, Clock::System).unwrap();
    let error = workspace.unlock(&passphrase()).unwrap_err();
    assert!(matches!(error, Error::Store(StoreError::WrongPurpose(Purpose::ThrowAway))));
}

#[test]
fn a_demo_is_open_at_once_and_leaves_nothing() {
    let mut workspace =
        Workspace::throw_away(vec![case("c1", "Beispiel"), case("c2", "Muster")], clock()).unwrap();
    let picture = workspace.snapshot();
    assert_eq!(picture.state, StoreState::Open(Purpose::ThrowAway));
    assert_eq!(picture.cases.len(), 2);
    assert!(picture.directory.exists());
    drop(workspace);
    assert!(!picture.directory.exists());
}

#[test]
fn a_new_case_is_listed_and_open_and_follows_its_edits_in_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let c1 = workspace.new_case(case("c1", "Beispiel")).unwrap();
    assert_eq!(open(&mut workspace).id(), &c1);
    assert_eq!(listed(&mut workspace, ""), ["c1"]);
    let now = open(&mut workspace).case;
    let mut patient = now.patient.clone();
    patient.name.family = "Ødegård".to_owned();
    let second = Edit::put(&now, Record::Problem(0, problem("p2")));
    workspace.edit(&c1, &[Edit::put(&now, Record::Patient(patient)), second]).unwrap();
    let row = first_row(&mut workspace);
    assert_eq!(row.family_name, "Ødegård");
    assert_eq!(listed(&mut workspace, "odegard"), ["c1"]);
    assert_eq!(listed(&mut workspace, "beispiel"), [""; 0]);
    workspace.undo(&c1).unwrap();
    assert_eq!(listed(&mut workspace, "beispiel"), ["c1"]);
}

#[test]
fn a_case_that_contradicts_itself_or_is_there_already_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let mut nameless = case("c1", " ");
    nameless.problems.clear();
    assert!(matches!(workspace.new_case(nameless), Err(Error::Case(_))));
    assert_eq!(listed(&mut workspace, ""), [""; 0]);
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    match workspace.new_case(case("c1", "Muster")) {
        Err(Error::AlreadyThere(there)) => assert_eq!(there, id("c1")),
        other => panic!("{other:?}"),
    }
    assert_eq!(first_row(&mut workspace).family_name, "Beispiel");
}

#[test]
fn an_erased_case_is_gone_and_closed() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let c1 = workspace.new_case(case("c1", "Beispiel")).unwrap();
    let c2 = workspace.new_case(case("c2", "Muster")).unwrap();
    workspace.erase_case(&c1).unwrap();
    assert_eq!(open(&mut workspace).id(), &c2);
    workspace.erase_case(&c2).unwrap();
    let picture = workspace.snapshot();
    assert!(picture.open.is_none() && picture.cases.is_empty());
    assert!(matches!(workspace.open_case(&c1), Err(Error::Store(StoreError::NoSuchCase))));
    assert!(!workspace.history(&c1).unwrap().is_empty());
    workspace.check().unwrap();
}

#[test]
fn settings_are_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    let mut settings = Settings::default();
    settings.clinic.name = "Invented Pain Clinic".to_owned();
    workspace.save_settings(settings.clone()).unwrap();
    workspace.lock();
    assert_eq!(*workspace.snapshot().settings, Settings::default());
    workspace.unlock(&passphrase()).unwrap();
    assert_eq!(*workspace.snapshot().settings, settings);
}

#[test]
fn pictures_are_numbered_and_share_what_did_not_change() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    let (one, two) = (workspace.snapshot(), workspace.snapshot());
    assert!(two.version > one.version);
    assert!(std::sync::Arc::ptr_eq(&one.cases, &two.cases));
    assert!(std::sync::Arc::ptr_eq(&one.open.unwrap().case, &two.open.unwrap().case));
    assert_eq!(two.today.to_string(), "2026-11-20");
}

#[test]
fn the_demo_shows_the_shipped_cases_with_their_next_steps() {
    let mut workspace = Workspace::demo().unwrap();
    let picture = workspace.snapshot();
    assert_eq!(picture.cases.len(), 12);
    assert!(!picture.settings.clinic.name.is_empty());
    let edition = &picture.knowledge.stamp().edition;
    for row in picture.cases.iter().map(|case| &case.row) {
        assert!(row.outlook.step.is_some() && row.outlook.step_label.is_some(), "{:?}", row.id);
        assert_eq!(row.outlook.knowledge.as_ref(), Some(edition));
    }
    let emergencies = picture.cases.iter().filter(|case| case.row.outlook.urgency.as_deref() == Some("now"));
    assert!(emergencies.count() >= 1, "overt cauda equina is an emergency");
    let first = picture.cases.iter().next().unwrap().row.id.clone();
    workspace.open_case(&first).unwrap();
    let shown = open(&mut workspace);
    assert_eq!(shown.assessment.as_of, picture.today);
    let evaluation = shown.assessment.leading().unwrap();
    assert_eq!(shown.assessment.of(&evaluation.problem).unwrap(), evaluation);
}

#[test]
fn a_case_can_be_looked_at_as_of_another_day_and_edits_keep_that_day() {
    let mut workspace = Workspace::demo().unwrap();
    let row = first_row(&mut workspace);
    workspace.open_case(&row.id).unwrap();
    let day = Date::new(2020, 1, 1).unwrap();
    workspace.look_at(&row.id, Some(day)).unwrap();
    let past = open(&mut workspace);
    assert_eq!(past.assessment.as_of, day);
    let added = put(&past.case, entry("e-new", "2019-03", "fell"));
    workspace.edit(&row.id, &[added]).unwrap();
    assert_eq!(open(&mut workspace).assessment.as_of, day);
    // The list goes on to speak of today.
    let listed = first_row(&mut workspace);
    assert_eq!(listed.outlook.step, row.outlook.step);
    workspace.look_at(&row.id, None).unwrap();
    assert_eq!(open(&mut workspace).assessment.as_of, workspace.snapshot().today);
    assert!(matches!(workspace.look_at(&id("other"), None), Err(Error::OtherCase)));
}

#[test]
fn a_policy_this_program_does_not_know_falls_back_to_the_complete_one_and_says_so() {
    let mut workspace = Workspace::demo().unwrap();
    let picture = workspace.snapshot();
    workspace.open_case(&picture.cases.iter().next().unwrap().row.id).unwrap();
    let policy = Some("of_another_edition".parse().unwrap());
    assert_eq!(picture.policy_problem, None);
    workspace.save_settings(Settings { policy, ..(*picture.settings).clone() }).unwrap();
    assert_eq!(open(&mut workspace).assessment.evaluations[0].policy, DEFAULT_POLICY);
    let said = workspace.snapshot().policy_problem.unwrap();
    assert!(said.contains("'of_another_edition' are not in this program"), "{said}");
    let known = Some("nice".parse().unwrap());
    workspace.save_settings(Settings { policy: known, ..(*picture.settings).clone() }).unwrap();
    assert_eq!(workspace.snapshot().policy_problem, None);
    assert_eq!(open(&mut workspace).assessment.evaluations[0].policy, "nice");
}

#[test]
fn a_clinics_own_policy_counts_outlives_the_lock_and_is_dropped_with_a_reason_when_it_does_not_fit() {
    let mut workspace = Workspace::demo().unwrap();
    let settings = (*workspace.snapshot().settings).clone();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pathway/policies/ours.toml");
    let read = workspace.check_policy(file.as_ref()).unwrap();
    let own = read.checked.unwrap();
    assert_eq!((read.name.as_str(), own.id.as_str()), ("ours.toml", "our_clinic"));
    let chosen = |text: &str| Settings {
        policy: Some("our_clinic".parse().unwrap()),
        own_policy: Some(text.to_owned()),
        ..settings.clone()
    };
    workspace.save_settings(chosen(&read.text)).unwrap();
    let first = workspace.snapshot();
    assert_eq!((first.policy.label.as_str(), &first.policy_problem), ("Our clinic", &None));

    // Other figures under the same name are other rules.
    workspace.save_settings(chosen(&read.text.replace("= 70", "= 75"))).unwrap();
    assert_ne!(workspace.snapshot().rules, first.rules);

    workspace.save_settings(chosen(&read.text.replace("mbb_cutoff_pct", "mbb_cutof_pct"))).unwrap();
    let broken = workspace.snapshot();
    assert_eq!(broken.policy.id.as_str(), DEFAULT_POLICY);
    let said = broken.policy_problem.unwrap();
    assert!(said.contains("line 5") && said.contains("did you mean 'mbb_cutoff_pct'"), "{said}");
    assert!(said.ends_with("Choose its corrected file, or remove it."), "{said}");

    // It is said while another policy is in force too: nobody would look for it else.
    for other in [Some("nice".parse().unwrap()), None] {
        let broken = chosen(&read.text.replace("mbb_cutoff_pct", "mbb_cutof_pct"));
        workspace.save_settings(Settings { policy: other, ..broken }).unwrap();
        let said = workspace.snapshot().policy_problem.unwrap();
        assert!(said.contains("line 5") && !said.contains("is in force"), "{said}");
        assert!(said.ends_with("Choose its corrected file, or remove it."), "{said}");
    }
    workspace.save_settings(Settings { own_policy: None, policy: None, ..chosen("") }).unwrap();
    assert_eq!(workspace.snapshot().policy_problem, None);

    let wrong = file.replace("ours.toml", "broken.toml");
    let errors = workspace.check_policy(wrong.as_ref()).unwrap().checked.unwrap_err();
    assert!(errors.len() > 5, "all at once: {errors:?}");
}

#[test]
fn after_midnight_the_open_case_is_evaluated_for_the_new_day() {
    let hand: &'static Hand = Box::leak(Box::new(Hand::at_noon("2026-11-20".parse().unwrap())));
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = Workspace::new(folder.path(), Purpose::ThrowAway, Clock::Turned(hand)).unwrap();
    workspace.create_store(&passphrase()).unwrap();
    workspace.new_case(case("c1", "Amsel")).unwrap();
    workspace.open_case(&id("c1")).unwrap();
    let today = open(&mut workspace).assessment.as_of;
    hand.turn(24 * 60 * 60);
    let picture = workspace.snapshot();
    assert_eq!(picture.today, today.plus_days(1));
    assert_eq!(picture.open.unwrap().assessment.as_of, picture.today);
    workspace.look_at(&id("c1"), Some(today)).unwrap();
    hand.turn(24 * 60 * 60);
    assert_eq!(open(&mut workspace).assessment.as_of, today, "a day that was chosen stays");
}

#[test]
fn questions_are_worked_out_once_after_each_change() {
    let mut workspace = Workspace::demo().unwrap();
    assert!(!workspace.advise(), "no case is open");
    for case in workspace.snapshot().cases.iter() {
        let row = &case.row;
        workspace.open_case(&row.id).unwrap();
        assert!(open(&mut workspace).advice.is_none());
        assert!(workspace.advise());
        assert!(!workspace.advise(), "nothing changed since");
        let shown = open(&mut workspace);
        assert_eq!(shown.advice.as_ref().unwrap().len(), shown.assessment.evaluations.len());
        for evaluation in &shown.assessment.evaluations {
            let advice = shown.advice(&evaluation.problem).unwrap();
            assert!(evaluation.hold.is_none() || !advice.questions.is_empty(), "a hold asks");
        }
    }
    let shown = open(&mut workspace);
    workspace.edit(shown.id(), &[put(&shown.case, entry("e-new", "2026-10", ""))]).unwrap();
    assert!(open(&mut workspace).advice.is_none());
}

#[test]
fn a_case_is_looked_back_at_only_when_asked_and_only_while_it_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = unlocked(folder.path());
    assert!(matches!(workspace.review(&id("c1")), Err(Error::NoCase)));
    workspace.new_case(case("c1", "Beispiel")).unwrap();
    let reviews = workspace.review(&id("c1")).unwrap();
    assert_eq!(reviews.len(), 1, "one for each problem");
    assert!(reviews[0].looks.is_empty(), "nothing was done yet");
    assert!(matches!(workspace.review(&id("c2")), Err(Error::OtherCase)));
}
