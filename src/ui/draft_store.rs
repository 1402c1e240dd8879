//! What each screen remembers. Drafts of a case are kept apart by case, and stay while another is shown.

use std::collections::BTreeMap;

use crate::model::{CaseId, ConceptId, EntryId, ProblemId, Settings};
use crate::ui::drafts::case::NewCaseDraft;
use crate::ui::drafts::entry::EntryDraft;
use crate::ui::screens::emergency::EmergencyDraft;
use crate::ui::screens::foresee::Foresight;
use crate::ui::screens::gate::GateDraft;
use crate::ui::screens::hold::HoldDraft;
use crate::ui::screens::home::HomeDraft;
use crate::ui::screens::letter::LetterScreen;
use crate::ui::screens::list::ListDraft;
use crate::ui::screens::plan::PlanDraft;
use crate::ui::screens::storage::StorageDraft;
use crate::ui::timeline::TimelineState;

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
    pub settings: Option<Settings>,
    /// The screen of the store.
    pub storage: StorageDraft,
    /// When a question was last answered with the pointer, in seconds of the window's clock.
    pub answered_at: Option<f64>,
    cases: BTreeMap<CaseId, CaseDrafts>,
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
    /// The entry form.
    pub form: Option<EntryDraft>,
    /// What the form was last found to change, and what it said then.
    pub foreseen: Option<(EntryDraft, u64, Option<Foresight>)>,
    /// The form of who the patient is.
    pub patient: Option<NewCaseDraft>,
    /// The letter screen.
    pub letter: LetterScreen,
    /// The problem that is shown; the leading one while `None`.
    pub problem: Option<ProblemId>,
}

impl CaseDrafts {
    /// The selected entry.
    pub(super) fn selected(&self) -> Option<&EntryId> {
        self.timeline.selected.as_ref()
    }
}

impl Drafts {
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
