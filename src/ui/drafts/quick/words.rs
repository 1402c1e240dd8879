//! The words the line knows beside names, levels, dates and figures.

use crate::model::{
    Approach, Concordance, Confounder, Contrast, DoseReached, Given, Guidance, Missing, Recorded, Side,
    Source, StopReason, TreatmentStatus,
};
use crate::ui::drafts::entry::{DraftKind, EntryDraft};

/// A word, what it stands for, and how it is put into a form.
#[derive(Debug, Clone, Copy)]
pub struct Keyword {
    /// As it is typed; the first is the one that is written.
    pub typed: &'static [&'static str],
    /// As it is read.
    pub reads: &'static str,
    /// What it says.
    pub(super) says: Says,
}

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Side(Side),
    Guidance(Recorded<Guidance>),
    Contrast(Recorded<Contrast>),
    Sedation(Recorded<Given>),
    Approach(Recorded<Approach>),
    Steroid(Recorded<Given>),
    Anaesthetic(Recorded<Given>),
    Blurred(Confounder),
    Status(TreatmentStatus),
    Source(Source),
    Stopped(Recorded<StopReason>),
    Reached(Recorded<DoseReached>),
    Concordance(Recorded<Concordance>),
    Elsewhere,
}

/// The place of what was not done here, when nothing more is said.
pub(in crate::ui::drafts) const ELSEWHERE: &str = "elsewhere";

/// Names of the texts that a line says in quotes.
pub(super) const TECHNIQUE: &str = "technique";
pub(super) const COMPLICATIONS: &str = "complications";

/// Whether a line can say a text in quotes; what it cannot say stays in the form.
pub(in crate::ui::drafts) fn can_be_quoted(text: &str) -> bool {
    !text.contains(['\n', '"'])
}

impl Says {
    pub(super) fn put(self, draft: &mut EntryDraft) {
        match self {
            Self::Side(side) => draft.side = Some(side),
            Self::Guidance(guidance) => draft.guidance = Some(guidance),
            Self::Contrast(contrast) => draft.contrast = Some(contrast),
            Self::Sedation(given) => draft.sedation = Some(given),
            Self::Approach(approach) => draft.approach = Some(approach),
            Self::Steroid(given) => draft.steroid = Some(given),
            Self::Anaesthetic(given) => draft.anaesthetic = Some(given),
            Self::Blurred(by) if draft.confounders.contains(&by) => {}
            Self::Blurred(by) => draft.confounders.push(by),
            Self::Status(status) => draft.status = status,
            Self::Source(source) => draft.source = Some(source),
            Self::Stopped(reason) => draft.stopped = Some(reason),
            Self::Reached(reached) => draft.reached = Some(reached),
            Self::Concordance(agrees) => draft.concordance = Some(agrees),
            Self::Elsewhere => draft.place = ELSEWHERE.to_owned(),
        }
    }

    /// The side it says.
    pub(super) fn side(self) -> Option<Side> {
        match self {
            Self::Side(side) => Some(side),
            _ => None,
        }
    }

    /// Whether it can be said of this kind of entry: "sedation" is no word about a medicine.
    pub(super) fn fits(self, kind: DraftKind) -> bool {
        match self {
            Self::Guidance(_)
            | Self::Contrast(_)
            | Self::Sedation(_)
            | Self::Approach(_)
            | Self::Steroid(_)
            | Self::Anaesthetic(_)
            | Self::Blurred(_) => kind == DraftKind::Treatment,
            Self::Stopped(_) | Self::Reached(_) => kind == DraftKind::Medicine,
            Self::Concordance(_) => kind == DraftKind::Imaging,
            Self::Side(_) | Self::Status(_) | Self::Source(_) | Self::Elsewhere => true,
        }
    }

    /// Whether a form says so.
    pub(super) fn holds(self, draft: &EntryDraft) -> bool {
        match self {
            Self::Side(side) => draft.side == Some(side),
            Self::Guidance(guidance) => draft.guidance == Some(guidance),
            Self::Contrast(contrast) => draft.contrast == Some(contrast),
            Self::Sedation(given) => draft.sedation == Some(given),
            Self::Approach(approach) => draft.approach == Some(approach),
            Self::Steroid(given) => draft.steroid == Some(given),
            Self::Anaesthetic(given) => draft.anaesthetic == Some(given),
            Self::Blurred(by) => draft.confounders.contains(&by),
            // Done is what an entry is unless something else is said.
            Self::Status(status) => draft.status == status && status != TreatmentStatus::Done,
            Self::Source(source) => draft.source == Some(source),
            Self::Stopped(reason) => draft.stopped == Some(reason),
            Self::Reached(reached) => draft.reached == Some(reached),
            Self::Concordance(agrees) => draft.concordance == Some(agrees),
            Self::Elsewhere => draft.place == ELSEWHERE,
        }
    }
}

const fn word(typed: &'static [&'static str], reads: &'static str, says: Says) -> Keyword {
    Keyword { typed, reads, says }
}

const fn approach(approach: Approach) -> Says {
    Says::Approach(Recorded::Known(approach))
}

const CANNOT_BE_KNOWN: Recorded<Approach> = Recorded::Missing(Missing::CannotBeKnown);
const UNKNOWN_GUIDANCE: Recorded<Guidance> = Recorded::Missing(Missing::CannotBeKnown);
const UNKNOWN_CONTRAST: Recorded<Contrast> = Recorded::Missing(Missing::CannotBeKnown);

/// All of them.
pub const KEYWORDS: &[Keyword] = &[
    word(&["l", "left"], "Left", Says::Side(Side::Left)),
    word(&["r", "right"], "Right", Says::Side(Side::Right)),
    word(&["both", "b", "bil", "bilateral"], "Both sides", Says::Side(Side::Bilateral)),
    word(&["midline"], "In the middle", Says::Side(Side::Midline)),
    word(
        &["fluoro", "fluoroscopy"],
        "Under fluoroscopy",
        Says::Guidance(Recorded::Known(Guidance::Fluoroscopy)),
    ),
    word(&["ct"], "Under CT", Says::Guidance(Recorded::Known(Guidance::Ct))),
    word(&["us", "ultrasound"], "Under ultrasound", Says::Guidance(Recorded::Known(Guidance::Ultrasound))),
    word(&["blind", "unguided"], "Without image guidance", Says::Guidance(Recorded::Known(Guidance::None))),
    word(&["guidance?"], "Guidance cannot be known", Says::Guidance(UNKNOWN_GUIDANCE)),
    word(&["contrast"], "Contrast seen at the target", Says::Contrast(Recorded::Known(Contrast::AtTarget))),
    word(
        &["missed", "badspread"],
        "Contrast seen elsewhere",
        Says::Contrast(Recorded::Known(Contrast::Elsewhere)),
    ),
    word(&["nocontrast"], "Contrast not used", Says::Contrast(Recorded::Known(Contrast::NotUsed))),
    word(&["contrast?"], "Contrast cannot be known", Says::Contrast(UNKNOWN_CONTRAST)),
    word(&["awake", "nosedation"], "Without sedation", Says::Sedation(Recorded::Known(Given::NotGiven))),
    word(&["sedated", "sedation"], "With sedation", Says::Sedation(Recorded::Known(Given::Given))),
    word(
        &["sedation?"],
        "Sedation cannot be known",
        Says::Sedation(Recorded::Missing(Missing::CannotBeKnown)),
    ),
    word(&["foraminal"], "Through the foramen", approach(Approach::Transforaminal)),
    word(&["interlaminar"], "Between the laminae", approach(Approach::Interlaminar)),
    word(&["hiatus"], "Through the sacral hiatus", approach(Approach::Caudal)),
    word(&["intraarticular"], "Into the joint", approach(Approach::IntraArticular)),
    word(&["periarticular"], "Around the joint", approach(Approach::PeriArticular)),
    word(&["approach?"], "Approach cannot be known", Says::Approach(CANNOT_BE_KNOWN)),
    word(&["withsteroid"], "A steroid was given", Says::Steroid(Recorded::Known(Given::Given))),
    word(&["nosteroid"], "No steroid was given", Says::Steroid(Recorded::Known(Given::NotGiven))),
    word(
        &["steroid?"],
        "Whether a steroid was given cannot be known",
        Says::Steroid(Recorded::Missing(Missing::CannotBeKnown)),
    ),
    word(&["withanesthetic"], "An anesthetic was given", Says::Anaesthetic(Recorded::Known(Given::Given))),
    word(&["noanesthetic"], "No anesthetic was given", Says::Anaesthetic(Recorded::Known(Given::NotGiven))),
    word(
        &["anesthetic?"],
        "Whether an anesthetic was given cannot be known",
        Says::Anaesthetic(Recorded::Missing(Missing::CannotBeKnown)),
    ),
    word(&["newopioid"], "Blurred by a new opioid", Says::Blurred(Confounder::NewOpioid)),
    word(&["newmedicine"], "Blurred by a new medicine", Says::Blurred(Confounder::NewMedicine)),
    word(&["otherprocedure"], "Blurred by another procedure", Says::Blurred(Confounder::OtherProcedure)),
    word(&["easing"], "The pain was easing anyway", Says::Blurred(Confounder::NaturalCourse)),
    word(&["manytargets"], "Many targets numbed at once", Says::Blurred(Confounder::ManyTargets)),
    word(&["planned"], "Planned", Says::Status(TreatmentStatus::Planned)),
    word(&["ongoing"], "Still going on", Says::Status(TreatmentStatus::Ongoing)),
    word(&["cancelled", "canceled"], "Did not happen", Says::Status(TreatmentStatus::Cancelled)),
    word(&["declined", "refused"], "The patient declined", Says::Status(TreatmentStatus::Declined)),
    word(&["unavailable"], "Could not be had", Says::Status(TreatmentStatus::Unavailable)),
    word(&["own"], "From our own record", Says::Source(Source::OwnRecord)),
    word(&["outside", "record"], "From an outside record", Says::Source(Source::OutsideRecord)),
    word(&["letter"], "From a letter", Says::Source(Source::Letter)),
    word(&["patient", "recall"], "The patient says so", Says::Source(Source::Patient)),
    word(&["nobenefit"], "Stopped, no benefit", Says::Stopped(Recorded::Known(StopReason::NoBenefit))),
    word(
        &["nottolerated", "sideeffects"],
        "Stopped, not tolerated",
        Says::Stopped(Recorded::Known(StopReason::NotTolerated)),
    ),
    word(&["woreoff"], "Stopped, wore off", Says::Stopped(Recorded::Known(StopReason::WoreOff))),
    word(&["completed"], "Completed", Says::Stopped(Recorded::Known(StopReason::Completed))),
    word(&["interaction"], "Stopped, interaction", Says::Stopped(Recorded::Known(StopReason::Interaction))),
    word(
        &["bychoice"],
        "Stopped, the patient's choice",
        Says::Stopped(Recorded::Known(StopReason::PatientChoice)),
    ),
    word(&["stopped"], "Stopped", Says::Stopped(Recorded::Missing(Missing::NotAsked))),
    word(
        &["stopped?"],
        "Why it was stopped cannot be known",
        Says::Stopped(Recorded::Missing(Missing::CannotBeKnown)),
    ),
    word(
        &["fulldose", "adequate"],
        "Dose and time were enough",
        Says::Reached(Recorded::Known(DoseReached::Adequate)),
    ),
    word(&["lowdose"], "Dose too low or time too short", Says::Reached(Recorded::Known(DoseReached::Low))),
    word(
        &["dose?"],
        "Whether the dose was enough cannot be known",
        Says::Reached(Recorded::Missing(Missing::CannotBeKnown)),
    ),
    word(
        &["concordant", "agrees"],
        "Agrees with the symptoms",
        Says::Concordance(Recorded::Known(Concordance::Concordant)),
    ),
    word(
        &["partly"],
        "Agrees with the symptoms in part",
        Says::Concordance(Recorded::Known(Concordance::Partial)),
    ),
    word(
        &["discordant", "disagrees"],
        "Does not agree with the symptoms",
        Says::Concordance(Recorded::Known(Concordance::Discordant)),
    ),
    word(
        &["concordance?"],
        "Whether it agrees with the symptoms cannot be known",
        Says::Concordance(Recorded::Missing(Missing::CannotBeKnown)),
    ),
    word(&["elsewhere"], "Done elsewhere", Says::Elsewhere),
];

/// The words for how much it helped, as they are typed and as they are read.
pub(super) const HELPED: &[(&[&str], &str, crate::model::Words)] = &[
    (
        &[
            "none",
            "nothing",
            "no help",
            "no relief",
            "no effect",
            "not at all",
            "did not help",
            "without relief",
        ],
        "no relief",
        crate::model::Words::None,
    ),
    (&["a bit", "bit", "little"], "a bit of relief", crate::model::Words::ABit),
    (&["half"], "half of the pain", crate::model::Words::Half),
    (&["most"], "most of the pain", crate::model::Words::Most),
    (&["worse"], "worse than before", crate::model::Words::Worse),
];
