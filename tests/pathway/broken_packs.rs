//! Broken packs: each breaks the shipped pack in one place and must be refused with a sentence that helps.

use stepwell::pathway::{Knowledge, PackFile};

struct Break {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    says: &'static str,
}

const BREAKS: [Break; 36] = [
    Break {
        file: "generators.toml",
        from: "{ concept = \"dermatome\", level = \"root\" }",
        to: "{ concept = \"dermatome\", level = \"same\" }",
        says: "a root is never named by a segment; write level = \"root\", \"traversing\" or \"exiting\"",
    },
    Break {
        file: "flags_limb.toml",
        from: "refer = \"orthopaedics\"",
        to: "refer = \"orthopedics\"",
        says: "no letter goes to 'orthopedics'; choose from spine_surgeon",
    },
    Break {
        file: "steps_assess.toml",
        from: "applies(hba1c) and hba1c > fig.hba1c_steroid",
        to: "hba1c > fig.hba1c_steroid",
        says: "'hba1c' may not apply to a patient, and is read without asking; write applies(hba1c) and before it",
    },
    Break {
        file: "definitions.toml",
        from: "applies(trial_medicine_cut_pct) and trial_medicine_cut_pct >=",
        to: "applies(hba1c) and trial_medicine_cut_pct >=",
        says: "'trial_medicine_cut_pct' may not apply to a patient",
    },
    Break {
        file: "guards.toml",
        from: "when = \"present(local_skin_infection)\", say = \"Infected skin where the needle goes in\", unknown = \"confirm\"",
        to: "when = \"present(local_skin_infection)\", say = \"Infected skin where the needle goes in\", unknown = \"assume\"",
        says: "'local_skin_infection' is a fact of safety",
    },
    Break {
        file: "disputes.toml",
        from: "steps = [\"gon\"]",
        to: "steps = [\"gonn\"]",
        says: "there is no step 'gonn'; did you mean 'gon'?",
    },
    Break {
        file: "coverage.toml",
        from: "payer = \"medicare\"",
        to: "payer = \"medicair\"",
        says: "there is no payer 'medicair'",
    },
    Break {
        file: "coverage.toml",
        from: "steps = [\"snrb\"]",
        to: "steps = [\"snrb\", \"tfesi\"]",
        says: "a payer has one rule for a step",
    },
    Break {
        file: "coverage.toml",
        from: "criteria = [{ when = \"present(study_participation)\"",
        to: "papers = [{ when = \"present(study_participation)\"",
        says: "has criteria, or says why it never covers",
    },
    Break {
        file: "coverage.toml",
        from: "asked_under = [\"medicare\"]",
        to: "asked_under = [\"medicaire\"]",
        says: "there is no policy 'medicaire'",
    },
    Break {
        file: "coverage.toml",
        from: "esi_care_weeks = { value = 2,",
        to: "esi_care_week = { value = 2,",
        says: "there is no policy figure 'esi_care_week'",
    },
    Break {
        file: "steps_central.toml",
        from: "is(medicine_was_cut)",
        to: "is(medicine_was_cutt)",
        says: "there is no definition 'medicine_was_cutt'; did you mean 'medicine_was_cut'",
    },
    Break {
        file: "definitions.toml",
        from: "is(scs_trial_failed) or is(drgs_trial_failed)",
        to: "is(scs_trial_failed) or is(stimulator_due)",
        says: "one may use those that stand before it",
    },
    Break {
        file: "steps_assess.toml",
        from: "is(failed_fusion, here)",
        to: "is(failed_fusion)",
        says: "write is(failed_fusion, here)",
    },
    Break {
        file: "steps_assess.toml",
        from: "is(residual_compression)",
        to: "is(residual_compression, here)",
        says: "asks nothing about 'here'",
    },
    Break {
        file: "steps_assess.toml",
        from: "{ say = \"Too recent to be judged, or getting better by itself\", any = [",
        to: "{ say = \"Too recent\", when = \"trend = better\", any = [",
        says: "write one of them",
    },
    Break {
        file: "guards.toml",
        from: "when = \"is(allergic_to_anaesthetic)\"",
        to: "any = [{ when = \"is(allergic_to_anaesthetic)\", say = \"One\" }]",
        says: "one alternative is no choice",
    },
    Break {
        file: "flags.toml",
        from: "phq9_item9 >= fig.self_harm_item",
        to: "phq9_item9 >= policy.scs_min_nrs",
        says: "a red flag cannot depend on a policy",
    },
    Break {
        file: "policies_payers.toml",
        from: "extends = \"clinic\"",
        to: "extends = \"clinc\"",
        says: "there is no policy 'clinc' to extend",
    },
    Break {
        file: "policies_payers.toml",
        from: "mbb_cutoff_pct = { value = 80",
        to: "mbb_cutoff_pct = { value = 800",
        says: "cannot be more than 100",
    },
    Break {
        file: "policies_payers.toml",
        from: "mbb_cutoff_pct =",
        to: "mbb_cutof_pct =",
        says: "has no whole figure 'mbb_cutof_pct'",
    },
    Break {
        file: "policies_payers.toml",
        from: "\"lcd_facet\"",
        to: "\"lcd_facett\"",
        says: "there is no source 'lcd_facett'; did you mean 'lcd_facet'?",
    },
    Break {
        file: "steps_treat.toml",
        from: "suspected(facet, here)",
        to: "suspected(facett, here)",
        says: "did you mean 'facet'",
    },
    Break {
        file: "steps_treat.toml",
        from: "say = \"{here} is suspected\"",
        to: "say = \"The joints at {hier}\"",
        says: "{hier}",
    },
    Break {
        file: "steps_treat.toml",
        from: "pain_months >= policy.facet_min_months",
        to: "pain_months >= 3",
        says: "has no source here",
    },
    Break {
        file: "steps_treat.toml",
        from: "pain_months >= policy.facet_min_months",
        to: "pain_months",
        says: "must be compared",
    },
    Break {
        file: "guards.toml",
        from: "is(allergic_to_anaesthetic)",
        to: "bmi >= policy.mbb_cutoff_pct",
        says: "cannot depend on a policy",
    },
    Break {
        file: "steps_treat.toml",
        from: "performs = [\"mbb\"]",
        to: "performs = [\"mbbb\"]",
        says: "no treatment 'mbbb'",
    },
    Break {
        file: "steps_treat.toml",
        from: "rank = \"test\"",
        to: "rank = \"tests\"",
        says: "did you mean 'test'",
    },
    Break {
        file: "steps_limb.toml",
        from: "sources = [\"RF14\"]",
        to: "sources = []",
        says: "has no source",
    },
    Break {
        file: "steps_assess.toml",
        from: "dominance in [axial, mixed]",
        to: "dominance in [axial, mix]",
        says: "not one of the words",
    },
    Break {
        file: "steps_assess.toml",
        from: "present(neurogenic_claudication)",
        to: "neurogenic_claudication",
        says: "write present(",
    },
    Break {
        file: "flags.toml",
        from: "releases = [\"emergency\", \"mri_plain\", \"mri_low_back\", \"mri_neck\", \"mri_back\", \"surg_consult\", \"mri_contrast\", \"ct_spine\", \"ct_elsewhere\"]",
        to: "releases = [\"emergncy\"]",
        says: "did you mean 'emergency'",
    },
    Break {
        file: "readings.toml",
        from: "id = \"not_assessable\"\n",
        to: "id = \"not_assessable\"\nweeks = [\"no\"]\n",
        says: "leaves a combination out",
    },
    Break {
        file: "figures.toml",
        from: "[figure.durable_months]",
        to: "[figure.durable_month]",
        says: "lacks 'durable_months'",
    },
    Break {
        file: "generators.toml",
        from: "structure = \"facet_joint\"",
        to: "structure = \"facet\"",
        says: "no structure 'facet'",
    },
];

fn broken(how: &Break) -> Vec<PackFile> {
    let mut files = Knowledge::builtin_files();
    let file = files.iter_mut().find(|f| f.name == how.file).unwrap();
    assert!(file.text.contains(how.from), "{}: '{}' is not there to break", how.file, how.from);
    file.text = file.text.replacen(how.from, how.to, 1);
    files
}

#[test]
fn each_break_is_refused_with_its_place_and_a_sentence() {
    for how in &BREAKS {
        let errors = Knowledge::load(&broken(how)).expect_err(how.to);
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let found = all.iter().any(|e| e.contains(how.says));
        assert!(found, "{} -> {}\nwanted '{}' in\n{}", how.from, how.to, how.says, all.join("\n"));
        assert!(errors.iter().all(|e| e.line > 0 && e.column > 0));
    }
}

#[test]
fn all_errors_come_at_once() {
    let mut files = Knowledge::builtin_files();
    for how in BREAKS.iter().filter(|b| b.file == "steps_treat.toml").take(2) {
        let file = files.iter_mut().find(|f| f.name == how.file).unwrap();
        file.text = file.text.replacen(how.from, how.to, 1);
    }
    assert!(Knowledge::load(&files).unwrap_err().len() >= 2);
}

#[test]
fn steps_that_wait_for_each_other_are_refused() {
    let mut files = Knowledge::builtin_files();
    let file = files.iter_mut().find(|f| f.name == "steps_central.toml").unwrap();
    let consult = "[step.psych_eval]";
    let rule = "requires = [{ when = \"recorded(scs_trial)\", say = \"A trial\", first = \"scs_trial\" }]\n";
    let at = file.text.find(consult).unwrap() + consult.len() + 1;
    file.text.insert_str(at, rule);
    let errors = Knowledge::load(&files).unwrap_err();
    assert!(errors.iter().any(|e| e.reason.contains("comes before itself")), "{errors:?}");
}
