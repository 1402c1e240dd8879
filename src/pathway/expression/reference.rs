//! The words of the language and what each means: read by the parser, and printed by `stepwell knowledge language`.

/// What a word stands for in a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Something that holds, does not hold, or is not known.
    Truth,
    /// A number, to be compared with a figure.
    Number,
    /// A word of a closed list, to be compared with `=`, `!=` or `in [..]`.
    Word,
}

impl Gives {
    /// As printed.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Truth => "true, false or unknown",
            Self::Number => "a number",
            Self::Word => "a word",
        }
    }
}

/// A function, or a value that needs no argument.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// Its name.
    pub name: &'static str,
    /// What stands between the parentheses; empty for a value.
    pub takes: &'static str,
    /// What comes out.
    pub gives: Gives,
    /// What it means, in a sentence without a full stop.
    pub says: &'static str,
    /// A rule that uses it, with names of the built-in knowledge.
    pub example: &'static str,
}

const fn truth(name: &'static str, takes: &'static str, says: &'static str, example: &'static str) -> Term {
    Term { name, takes, gives: Gives::Truth, says, example }
}

const fn number(name: &'static str, takes: &'static str, says: &'static str, example: &'static str) -> Term {
    Term { name, takes, gives: Gives::Number, says, example }
}

const fn word(name: &'static str, takes: &'static str, says: &'static str, example: &'static str) -> Term {
    Term { name, takes, gives: Gives::Word, says, example }
}

/// How terms are joined and compared.
pub const OPERATORS: &[(&str, &str)] = &[
    (
        "A and B",
        "holds when both do; does not hold as soon as one does not, whatever is unknown of the other",
    ),
    ("A or B", "holds as soon as one does; binds weaker than and, so use parentheses where both stand"),
    ("not A", "the opposite; the opposite of unknown is unknown"),
    ("N >= M", "numbers, with <, <=, =, !=, >= or >; unknown where the bounds of a number leave it open"),
    ("W = x", "a word is x; also W != x, and W in [x, y]"),
    ("policy.NAME", "a figure of the policy in force"),
    ("fig.NAME", "a sourced figure; the only numbers that need no source are 0 and 1"),
    ("here", "the target for which the rule is read: one structure, level and side"),
    ("patient", "all treatments of the patient, whatever problem they were for"),
];

/// Values that need no argument.
pub const VALUES: &[Term] = &[
    number("age", "", "age in years", "age >= fig.cancer_age"),
    number(
        "pain_months",
        "",
        "calendar months since the problem began",
        "pain_months >= policy.facet_min_months",
    ),
    number("pain_weeks", "", "weeks since the problem began", "pain_weeks >= policy.esi_care_weeks"),
    truth(
        "named_here",
        "",
        "somebody has said which nerve or joint the target is, or its level",
        "present(tinel, here) and named_here",
    ),
    word("region", "", "region of the problem", "region in [lumbar, sacral_pelvic]"),
    word("side", "", "side of the problem", "side = left"),
    word("sex", "", "sex of the patient", "sex = female"),
];

/// Functions. `[, here]` and `[, patient]` may be left out: then the whole problem is meant.
pub const FUNCTIONS: &[Term] = &[
    truth(
        "present",
        "finding [, here] [, but(finding)]",
        "the finding is present; with but(..), at a place where the other one is not",
        "present(dermatome, here)",
    ),
    truth("absent", "finding [, here]", "the finding was looked for and is absent", "absent(instability)"),
    truth(
        "known",
        "fact [, here]",
        "the record holds an answer that is still valid; never unknown itself",
        "known(post_op_scar)",
    ),
    truth(
        "applies",
        "fact",
        "the record does not say that the fact cannot apply to this patient; asked before a fact that may not",
        "applies(trial_medicine_cut_pct) and trial_medicine_cut_pct >= policy.scs_medicine_cut_pct",
    ),
    truth(
        "noted",
        "a rule",
        "the record says so: what is unknown counts as not noted, and nobody is asked",
        "noted(present(zoster_here))",
    ),
    truth("is", "definition [, here]", "a statement of the knowledge that is used by name", "is(operated)"),
    number(
        "worst",
        "fact [, here] [, but(finding)]",
        "the least value over all places; with but(..), over those where the finding is not present",
        "worst(mrc) < fig.mrc_normal",
    ),
    number("peak", "fact [, here]", "the greatest value over all places", "peak(mrc) >= fig.mrc_normal"),
    number(
        "fell",
        "fact [, since(finding or treatments)]",
        "the greatest fall at any place from an earlier value to the latest; what came before since(..) is one value",
        "fell(mrc, since(neuraxial)) >= fig.mrc_grade",
    ),
    number(
        "how_many",
        "finding, finding, ..",
        "how many of the findings are present",
        "how_many(sensory_asymmetry, trophic_change) >= 1",
    ),
    truth("recorded", "treatments [, here | patient]", "one was done", "recorded(spine_surgery)"),
    truth("planned", "treatments [, here | patient]", "one is planned or under way", "planned(scs_implant)"),
    truth(
        "failed",
        "treatments [, here | patient]",
        "one was done properly and did not help enough; a technical failure, an intolerance or too low a dose is no \
         failure",
        "failed(esi, here)",
    ),
    truth(
        "helped",
        "treatments [, here | patient]",
        "one took half the pain or more, for a while or still",
        "helped(esi, here)",
    ),
    truth("working", "treatments [, here | patient]", "one helps now", "working(rfa_facet, here)"),
    truth("too_early", "treatments [, here | patient]", "one is too recent to be judged", "too_early(esi)"),
    truth(
        "documented",
        "treatments [, here | patient]",
        "how the best documented one was done is on record, or its record was asked for in vain",
        "documented(esi, here)",
    ),
    truth(
        "technique_known",
        "treatments [, here | patient]",
        "the technique of the latest one is on record, or was asked for in vain",
        "technique_known(rfa_facet, here)",
    ),
    truth(
        "guided",
        "treatments [, here | patient]",
        "the best documented one was given under image guidance",
        "guided(esi, here)",
    ),
    truth(
        "declined",
        "treatments [, here | patient]",
        "the patient does not want it for now, or it cannot be had for now",
        "declined(scs_trial)",
    ),
    truth(
        "unhelped",
        "treatments [, here | patient]",
        "at some place the latest one gives no good relief now",
        "unhelped(joint_steroid)",
    ),
    truth(
        "disagrees",
        "images [, here | patient]",
        "the latest image that was compared with the symptoms does not fit them",
        "not noted(disagrees(imaging))",
    ),
    word(
        "response",
        "treatments [, here | patient]",
        "how the best documented one was answered, in one word",
        "response(esi, here) in [none, brief]",
    ),
    word(
        "programme",
        "treatments [, here | patient]",
        "kind of exercise program of any course",
        "programme(rehab) in [flexion, stabilisation]",
    ),
    word(
        "reading",
        "treatments [, here | patient]",
        "how the best documented one is read: why it failed, if it did",
        "reading(esi, here) = wrong_target",
    ),
    number(
        "sessions",
        "treatments [, here | patient]",
        "sittings in the rolling year; those of one day are one",
        "sessions(esi) < policy.esi_max_12m",
    ),
    number("count", "treatments [, here | patient]", "sittings ever", "count(esi) < 1"),
    number(
        "care_weeks",
        "treatments",
        "weeks of care, all courses together",
        "care_weeks(rehab) >= policy.esi_care_weeks",
    ),
    number(
        "days_since",
        "treatments [, here | patient]",
        "days since the latest one; without end if there was none",
        "days_since(esi) >= policy.esi_min_interval_days",
    ),
    number(
        "weeks_since",
        "treatments [, here | patient]",
        "weeks since the latest one",
        "weeks_since(neuraxial, patient) <= fig.post_procedure_weeks",
    ),
    number(
        "months_since",
        "treatments [, here | patient]",
        "calendar months since the latest one",
        "months_since(surg_consult) <= months_since(spine_surgery)",
    ),
    number(
        "positive_run",
        "blocks [, here | patient]",
        "positive blocks in a row at the same target, counted from the latest; one that cannot be read breaks the row",
        "positive_run(mbb, here) >= policy.blocks_required",
    ),
    number(
        "negatives",
        "blocks [, here | patient]",
        "negative blocks at the same target",
        "negatives(mbb, here) >= 1",
    ),
    number(
        "answers",
        "blocks [, here | patient]",
        "blocks at the same target with a clear result: positive, negative, or below what the policy asks for",
        "answers(mbb, here) < 1",
    ),
    number(
        "lasted_months",
        "treatments [, here | patient]",
        "months during which the latest one took half the pain or more",
        "lasted_months(rfa_facet, here) >= policy.rfa_repeat_months",
    ),
    number(
        "relief",
        "treatments [, here | patient]",
        "relief in percent at the last reading of the latest one",
        "relief(scs_trial) >= policy.scs_trial_pct",
    ),
    truth(
        "on",
        "drug group",
        "a medicine of the group is taken now; one whose end nobody named is",
        "on(anticoagulant)",
    ),
    number(
        "months_on",
        "drug group",
        "months since the latest medicine of the group that is taken now began; without end if none is on the timeline",
        "months_on(anticoagulant) < fig.clot_months",
    ),
    number(
        "classes_failed",
        "drug group, drug group, ..",
        "how many of the groups were tried properly and failed or were not tolerated",
        "classes_failed(snri, tca) >= 1",
    ),
    number(
        "classes_tried",
        "drug group, drug group, ..",
        "how many of the groups were taken, courses known to be too low or too short left out",
        "classes_tried(nsaid) >= 1",
    ),
    truth(
        "suspected",
        "generator [, here]",
        "the source of pain is suspected or confirmed",
        "suspected(facet, here)",
    ),
    truth("confirmed", "generator [, here]", "the source of pain is confirmed", "confirmed(facet, here)"),
    number(
        "candidates",
        "generator",
        "at how many targets the source of pain is suspected or confirmed",
        "candidates(facet) > 0",
    ),
    truth("flag", "red flag", "the red flag is present", "flag(rf1)"),
];
