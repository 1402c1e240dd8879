//! L0: the clinical record as plain data, without input, output or clock.
//!
//! Read in this order: [`case`] (the whole record of one patient), [`entry`] (what stands on the timeline),
//! [`treatment`] and [`reading`] (what was tried and what it did), [`finding`] (dated facts), [`edit`] (every
//! possible change and its inverse). [`date`] and [`site`] are the words everything else is made of.

pub mod case;
pub mod date;
pub mod decision;
pub mod edit;
pub mod entry;
pub mod finding;
pub mod id;
pub mod letter;
pub mod medicine;
pub mod patient;
pub mod phrase;
pub mod problem;
pub mod reading;
pub mod recorded;
pub mod settings;
pub mod site;
pub mod treatment;

pub use case::{Case, CaseError};
pub use date::{DAYS_PER_MONTH, Date, End, Interval, PartialDate, Season, Span, SpanUnit};
pub use decision::{Decision, DecisionChoice, FlagAction, FlagStep};
pub use edit::{Edit, EditError, Record, RecordId, RecordKind};
pub use entry::{Body, Entry, Event, EventKind, Source};
pub use finding::{Assessment, Concordance, Finding, Imaging, Value};
pub use id::{
    CaseId, ConceptId, DrugId, EntryId, FlagId, IdError, LetterId, PolicyId, ProblemId, StepId, TreatmentId,
};
pub use letter::{BlockEdit, BlockFacts, IssuedLetter, LetterDraft, LetterPart};
pub use medicine::{DoseReached, Medicine, StopReason};
pub use patient::{Patient, PersonName, Sex};
pub use phrase::{Phrase, jump_marks};
pub use problem::Problem;
pub use reading::{Domain, Measure, Phase, Reading, Score, Words};
pub use recorded::{Missing, Recorded};
pub use settings::{Addressee, Clinic, Clinician, Paper, Picture, RecipientKind, Settings};
pub use site::{Level, LevelError, Part, Region, Side, Site, Structure, Target};
pub use treatment::{
    Approach, Confounder, Contrast, Dose, Given, Guidance, Intent, Programme, Treatment, TreatmentStatus,
    Unit,
};
