//! Which screen is shown. Everything a screen needs to know which one it is stands in its variant.

use crate::model::{CaseId, EntryId, LetterId};
use crate::ui::screens::settings::SettingsPart;

/// A place in the application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Route {
    /// No store yet: create one, or look at the demo.
    #[default]
    FirstRun,
    /// The store is locked.
    Unlock,
    /// Cases and what is due.
    Home,
    /// A case is begun.
    NewCase,
    /// A part of the settings.
    Settings(SettingsPart),
    /// The cases whose advice changed with the knowledge or the policy.
    ChangedAdvice,
    /// All cases together.
    Survey,
    /// One case.
    Case(CaseId, CaseTab),
}

impl Route {
    /// The case that is shown, if one is.
    pub fn case(&self) -> Option<&CaseId> {
        match self {
            Self::Case(id, _) => Some(id),
            _ => None,
        }
    }
}

/// The views of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CaseTab {
    /// Entries over time.
    #[default]
    Timeline,
    /// The same entries as a table.
    List,
    /// The checklist of findings.
    Assessment,
    /// The look back: each past treatment beside what the pathway would have offered, and what was decided.
    Review,
    /// The form of an entry, new or kept.
    Entry(EntryId),
    /// Who the patient is and where it hurts.
    Patient,
    /// A letter in the making; the newest, or a new one, while `None`.
    Letter(Option<LetterId>),
}

impl CaseTab {
    /// The tabs that are always offered, with their names.
    pub const SHOWN: [(Self, &'static str); 5] = [
        (Self::Timeline, "Timeline"),
        (Self::List, "List"),
        (Self::Assessment, "Assessment"),
        (Self::Letter(None), "Letter"),
        (Self::Review, "Review"),
    ];

    /// Whether `self` is shown under the head of `tab`.
    pub fn belongs_to(&self, tab: &Self) -> bool {
        match (self, tab) {
            (Self::Entry(_) | Self::Patient, Self::Timeline) | (Self::Letter(_), Self::Letter(_)) => true,
            _ => self == tab,
        }
    }
}
