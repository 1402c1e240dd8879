//! Policies: presets that extend `clinic`, a clinic's own, and what each changed figure was.

use stepwell::model::Case;
use stepwell::pathway::report::report;
use stepwell::pathway::words::{Audience, Wording};
use stepwell::pathway::{Advice, Evaluation, Knowledge, PackFile, Policy, Status, evaluate};

use crate::records::cases;
use crate::small::day;

fn knowledge() -> &'static Knowledge {
    Knowledge::builtin().unwrap()
}

fn policy(id: &str) -> &'static Policy {
    knowledge().policy(id).unwrap()
}

fn value(policy: &Policy, name: &str) -> f64 {
    policy.named(knowledge()).find(|(known, _)| *known == name).unwrap().1.value
}

fn file(text: &str) -> PackFile {
    PackFile { name: "own.toml".to_owned(), text: text.to_owned() }
}

fn own(text: &str) -> Policy {
    knowledge().own_policy(&file(text)).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn evaluated(case: &Case, policy: &Policy) -> Evaluation {
    evaluate(knowledge(), policy, case, &case.problems[0].id, day("2026-11-20")).unwrap()
}

fn statuses(evaluation: &Evaluation, step: &str) -> Vec<Status> {
    let ix = knowledge().step_named(step).unwrap();
    evaluation.steps.iter().filter(|r| r.step == ix).map(|r| r.status).collect()
}

#[test]
fn the_presets_differ_where_their_documents_do() {
    let all: Vec<&str> = knowledge().policies().iter().map(|policy| policy.id.as_str()).collect();
    assert_eq!(all, ["clinic", "medicare", "evicore", "nice", "society", "bmj_2025"]);
    for (id, blocks, cutoff, repeat) in [
        ("clinic", 2.0, 80.0, 6.0),
        ("medicare", 2.0, 80.0, 6.0),
        ("evicore", 2.0, 80.0, 2.8),
        ("nice", 1.0, 50.0, 6.0),
        ("society", 1.0, 50.0, 6.0),
    ] {
        let of = |name| value(policy(id), name);
        let got = (of("blocks_required"), of("mbb_cutoff_pct"), of("rfa_repeat_months"));
        assert_eq!(got, (blocks, cutoff, repeat), "{id}");
    }
    // The NHS counts from one ablation to the next, and does not say how long the relief has to last.
    assert_eq!(value(policy("nice"), "rfa_interval_months"), 16.0);
}

#[test]
fn every_changed_figure_shows_what_it_was() {
    assert_eq!(policy("clinic").changes(knowledge()).count(), 0);
    let changes: Vec<_> = policy("nice").changes(knowledge()).collect();
    let blocks = changes.iter().find(|change| change.name == "blocks_required").unwrap();
    assert_eq!((blocks.now.value, blocks.was.value), (1.0, 2.0));
    assert_eq!(blocks.now.label, "positive blocks in a row before ablation", "inherited");
    for change in &changes {
        assert_ne!(change.now.value, change.was.value, "{}", change.name);
    }
    let (_, case) = cases().into_iter().find(|(name, _)| name.starts_with("v30")).unwrap();
    let words = Wording {
        knowledge: knowledge(),
        policy: policy("society"),
        case: &case,
        audience: Audience::Screen,
    };
    let report = report(&words, &evaluated(&case, policy("society")), &Advice::default());
    let cutoff = report.policy_changes.iter().find(|c| c.figure == "mbb_cutoff_pct").unwrap();
    assert_eq!((cutoff.value, cutoff.was, cutoff.certainty.as_str()), (50.0, 80.0, "M-H"));
}

#[test]
fn one_block_is_enough_where_the_policy_says_so() {
    let (_, mut case) = cases().into_iter().find(|(name, _)| name.starts_with("v30")).unwrap();
    // The second block is not done yet.
    let second = |entry: &stepwell::model::Entry| entry.date.to_string() == "2026-10-06";
    case.entries.retain(|entry| !second(entry));
    assert!(statuses(&evaluated(&case, policy("clinic")), "rfa_facet").iter().all(|s| !s.may_lead()));
    assert!(statuses(&evaluated(&case, policy("society")), "rfa_facet").iter().any(|s| s.may_lead()));
}

#[test]
fn no_policy_changes_a_red_flag_or_a_contraindication() {
    let closed = [Status::Contraindicated, Status::Withheld];
    for (name, case) in cases() {
        let clinic = evaluated(&case, policy("clinic"));
        for other in knowledge().policies() {
            let got = evaluated(&case, other);
            let states = |e: &Evaluation| e.flags.iter().map(|f| (f.flag, f.state)).collect::<Vec<_>>();
            assert_eq!(states(&clinic), states(&got), "{name}, {}", other.id);
            for (a, b) in clinic.steps.iter().flat_map(|a| {
                got.steps.iter().filter(|b| b.step == a.step && b.target == a.target).map(move |b| (a, b))
            }) {
                let lost = closed.contains(&a.status) && b.status.may_lead();
                assert!(!lost, "{name}: {} under {}", knowledge().step(a.step).id, other.id);
            }
        }
    }
}

#[test]
fn a_clinics_own_policy_extends_a_preset() {
    let ours = own(include_str!("policies/ours.toml"));
    assert_eq!((ours.id.as_str(), ours.label.as_str()), ("our_clinic", "Our clinic"));
    assert_eq!(value(&ours, "mbb_cutoff_pct"), 70.0);
    assert_eq!(value(&ours, "blocks_required"), 1.0, "as in the preset");
    let changed: Vec<(&str, f64, f64)> =
        ours.changes(knowledge()).map(|c| (c.name, c.now.value, c.was.value)).collect();
    assert_eq!(changed, [("mbb_cutoff_pct", 70.0, 50.0), ("rfa_repeat_months", 9.0, 6.0)]);
    let why = ours.named(knowledge()).find(|(name, _)| *name == "rfa_repeat_months").unwrap().1;
    assert_eq!(
        (why.certainty.id(), why.sources.as_slice()),
        ("clinic", ["agreed in the team, 2026".to_owned()].as_slice())
    );
}

#[test]
fn all_errors_of_an_own_policy_are_reported_at_once_with_their_lines() {
    let errors = knowledge().own_policy(&file(include_str!("policies/broken.toml"))).unwrap_err();
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let all = said.join("\n");
    for words in [
        "own.toml:1:9: 'medicare' is a preset",
        "has no label",
        "own.toml:2:11: there is no preset 'socety'; choose from clinic",
        "own.toml:3:1: a policy has no 'colour'",
        "own.toml:5:1: there is no figure 'mbb_cutof_pct' in a policy; did you mean 'mbb_cutoff_pct'?",
        "own.toml:6:19: 'blocks_required' is a number of blocks and must be whole",
        "own.toml:7:18: 'mbb_cutoff_pct' must be a number of percent",
        "own.toml:8:31: 'rfa_repeat_months' must be a number that is not negative",
        "own.toml:8:35: a figure here has value and why, not 'because'",
        "own.toml:9:15: 'scs_min_nrs' is a score of 10",
        "own.toml:10:9: a file holds one policy",
    ] {
        assert!(all.contains(words), "{words} in\n{all}");
    }
    assert_eq!(errors.len(), 11, "{all}");
}

#[test]
fn a_file_that_is_no_policy_says_what_to_write() {
    for (text, words) in [
        ("", "begin with [policy.NAME]"),
        ("x = 1\n", "write [policy.NAME]"),
        ("[policy.a]\nlabel = \"A\"\n", "write extends = one of clinic"),
        ("[policy.a]\nlabel = 3\nextends = \"clinic\"\n", "'label' must be a text in quotes"),
        ("[policy.\"A b\"]\nlabel = \"A\"\nextends = \"clinic\"\n", "own.toml:1:9"),
        ("[policy.a]\nlabel = \"A\"\nextends = \"clinic\"\nfigures = 3\n", "'figures' must be a table"),
        ("[policy.a\n", "own.toml:1"),
    ] {
        let errors = knowledge().own_policy(&file(text)).unwrap_err();
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(all.join("\n").contains(words), "{words} in\n{}", all.join("\n"));
    }
    let bare = own("[policy.a]\nlabel = \"A\"\nextends = \"nice\"\n");
    assert_eq!(bare.changes(knowledge()).count(), 0);
}
