//! What each screen remembers. Drafts of a case are kept apart by case, and stay while another is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{CaseId, ConceptId, Date, EntryId, ProblemId, Settings};
use crate::pathway::review::Review;
use crate::ui::drafts::case::NewCaseDraft;
use crate::ui::drafts::entry::EntryDraft;
use crate::ui::route::Route;
use crate::ui::saving::Saving;
use crate::ui::screens::advice::AdviceView;
use crate::ui::screens::assessment::AssessmentDraft;
use crate::ui::screens::emergency::EmergencyDraft;
use crate::ui::screens::foresee::Foresight;
use crate::ui::screens::gate::GateDraft;
use crate::ui::screens::hold::HoldDraft;
use crate::ui::screens::home::HomeDraft;
use crate::ui::screens::letter::LetterScreen;
use crate::ui::screens::list::ListDraft;
use crate::ui::screens::plan::PlanDraft;
use crate::ui::screens::settings::{SettingsDraft, SettingsPart, StorageDraft};
use crate::ui::screens::survey::{SurveyDraft, SurveyView};
use crate::ui::timeline::TimelineState;
use crate::workspace::survey::Survey;
use crate::workspace::{CaseIndex, ChangedAdvice, Snapshot, Ticket};

/// Everything that is not saved.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    /// At the gate.
    pub gate: GateDraft,
    /// Home.
    pub home: HomeDraft,
    /// The case that is begun.
    pub new_case: Option<NewCaseDraft>,
    /// The settings as they are being changed.
    pub settings: Option<SettingsKept>,
    /// The part of the settings that was shown last.
    pub settings_part: SettingsPart,
    /// The cases whose advice changed.
    pub advice: AdviceKept,
    /// The screen of the store.
    pub storage: StorageDraft,
    /// All cases together.
    pub survey: SurveyKept,
    /// When a question was last answered with the pointer, in seconds of the window's clock.
    pub answered_at: Option<f64>,
    /// What the next change that is saved is told as, where its own words would say too little.
    pub told: Option<String>,
    /// Forms that were sent to be saved and are not answered yet.
    pub saving: Vec<Saving>,
    cases: BTreeMap<CaseId, CaseDrafts>,
}

/// The settings as they are being changed, and where the screen was opened from.
#[derive(Debug)]
pub(super) struct SettingsKept {
    /// What the screen shows and remembers.
    pub draft: SettingsDraft,
    /// What was last sent to be saved, unless that failed.
    pub sent: Option<Settings>,
    /// What is sent and not answered yet.
    pub asked: Option<Ticket>,
    /// What could not be saved, and why. It is not tried again by itself while nothing else is written.
    pub refused: Option<(Settings, String)>,
    /// The screen was left, and what was sent is not answered yet.
    pub is_left: bool,
    /// When something was last typed, in seconds of the window's clock, and in which field.
    pub typed_at: Option<(f64, Option<egui::Id>)>,
    /// Where Esc leads.
    pub back: Route,
}

/// The cases whose advice changed, as they were last compared; gone when the store is locked.
#[derive(Debug, Default)]
pub(super) struct AdviceKept {
    /// The decisions that would be proposed otherwise; absent until they were compared.
    pub compared: Option<Vec<ChangedAdvice>>,
    /// The list of cases it was prepared with, and what is drawn.
    pub shown: Option<(Arc<CaseIndex>, AdviceView)>,
}

/// The figures over all cases as they were last read; gone when the store is locked.
#[derive(Debug, Default)]
pub(super) struct SurveyKept {
    /// The figures, and what is drawn of them.
    pub read: Option<(Arc<Survey>, SurveyView)>,
    /// What the screen remembers.
    pub draft: SurveyDraft,
}

/// What is remembered for one case.
#[derive(Debug, Default)]
pub(super) struct CaseDrafts {
    /// The entry the reader came to from a criterion, and the concepts that criterion speaks of.
    pub proof: Option<(EntryId, Vec<ConceptId>)>,
    /// The timeline's stretch and selection.
    pub timeline: TimelineState,
    /// The plan panel.
    pub plan: PlanDraft,
    /// The red-flag screen.
    pub hold: HoldDraft,
    /// The emergency panel.
    pub emergency: EmergencyDraft,
    /// The table.
    pub list: ListDraft,
    /// The assessment.
    pub assessment: AssessmentDraft,
    /// The entry form.
    pub form: Option<EntryDraft>,
    /// Forms that were begun when one that could not be saved came back: they follow it.
    pub waiting: Vec<EntryDraft>,
    /// What the form was last found to change, and what it said then.
    pub foreseen: Option<(EntryDraft, Basis, Option<Foresight>)>,
    /// The form of who the patient is.
    pub patient: Option<NewCaseDraft>,
    /// The letter screen.
    pub letter: LetterScreen,
    /// The look back at the case.
    pub look_back: LookBack,
    /// The problem that is shown; the leading one while `None`.
    pub problem: Option<ProblemId>,
}

/// What is found about a case besides what was typed holds for these: it is found anew when one of them is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Basis {
    revision: u64,
    as_of: Date,
    today: Date,
    rules: String,
}

impl Basis {
    /// That of the open case; `None` where no case is open.
    pub(super) fn of(snapshot: &Snapshot) -> Option<Self> {
        let open = snapshot.open.as_ref()?;
        let (revision, as_of) = (open.revision, open.assessment.as_of);
        Some(Self { revision, as_of, today: snapshot.today, rules: snapshot.rules.clone() })
    }
}

/// The look back at a case, off until somebody asks for it.
#[derive(Debug, Default)]
pub(super) enum LookBack {
    /// Nobody asked.
    #[default]
    Off,
    /// It is wanted, and not asked of the workspace yet.
    Wanted,
    /// It was asked of the workspace for this.
    Asked(Basis),
    /// It is there: for this, one review for each problem.
    Known(Basis, Vec<Review>),
}

impl LookBack {
    /// Whether somebody asked for it.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self, Self::Off)
    }

    /// Whether it was asked of the workspace for this, or is there.
    pub(super) fn speaks_of(&self, basis: &Basis) -> bool {
        match self {
            Self::Off | Self::Wanted => false,
            Self::Asked(of) | Self::Known(of, _) => of == basis,
        }
    }

    /// The reviews, if they speak of this.
    pub(super) fn reviews(&self, basis: &Basis) -> Option<&[Review]> {
        match self {
            Self::Known(of, reviews) if of == basis => Some(reviews),
            _ => None,
        }
    }
}

impl CaseDrafts {
    /// The selected entry.
    pub(super) fn selected(&self) -> Option<&EntryId> {
        self.timeline.selected.as_ref()
    }
}

impl Drafts {
    /// The drafts of all cases.
    pub(super) fn cases(&self) -> impl Iterator<Item = (&CaseId, &CaseDrafts)> {
        self.cases.iter()
    }

    /// Forgets everything about a case that was erased, figures and lists it was part of included.
    pub(super) fn forget(&mut self, id: &CaseId) {
        self.cases.remove(id);
        self.home.selected = None;
        self.survey = SurveyKept::default();
        self.advice = AdviceKept::default();
    }

    /// The drafts of a case.
    pub(super) fn of(&mut self, id: &CaseId) -> &mut CaseDrafts {
        self.cases.entry(id.clone()).or_insert_with(|| {
            let record = id.to_string();
            CaseDrafts {
                plan: PlanDraft { record: record.clone(), ..PlanDraft::default() },
                emergency: EmergencyDraft { record, ..EmergencyDraft::default() },
                ..CaseDrafts::default()
            }
        })
    }
}
