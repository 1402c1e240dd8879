//! L3: the application without a face. It takes commands, changes the store in one transaction each, keeps the
//! steps of undo of the open case and shows everything as one immutable [`Snapshot`].
//!
//! [`Workspace`] is a plain struct: the command line and tests call it directly. The window gives it to
//! [`Handle::start`], which runs it on a thread of its own, sends it [`Command`]s and collects [`Reply`]s.
//! [`clock`] is the only clock of the program.

mod access;
mod assess;
mod cases;
mod changed;
mod clinic;
pub mod clock;
mod command;
mod core;
mod demo;
mod due;
mod editing;
mod error;
mod files;
mod handle;
mod ids;
mod issued;
mod letters;
mod outcome;
mod process;
mod reassess;
mod snapshot;
pub mod survey;
mod transfer;
mod undo;
mod upkeep;

pub use self::core::{Workspace, default_directory};
pub use assess::{Assessment, DEFAULT_POLICY, read_ahead};
pub use cases::{CaseFilter, CaseIndex, CaseQuery, EarlierAdvice, Found, Listed};
pub use changed::{ChangeCause, ChangedAdvice, Proposed};
pub use clinic::{LetterPicture, PolicyFile};
pub use clock::{Clock, Hand, Moment};
pub use command::{Command, Done};
pub use due::{Due, DueKind};
pub use error::{Error, Result};
pub use files::{read_case, write_case, write_file};
pub use handle::{Handle, Reply, Ticket};
pub use ids::Ids;
pub use issued::{BlockChoice, IssuedShown, LetterCommand};
pub use letters::{ComposedLetter, LetterBasis, OpenLetter, SectionSwitch, knowledge};
pub use process::harden;
pub use reassess::Reassessed;
pub use snapshot::{JobKind, JobProgress, OpenCase, Snapshot, StoreState};
pub use transfer::ImportReport;
pub use undo::{Deed, EditLabel};
pub use upkeep::OnProgress;

pub use crate::store::{
    AffectedCase, BackupInfo, CaseOutlook, CaseRow, Credential, Draft, Error as StoreError, Findings,
    JournalEntry, Passphrase, Purpose, Rebuilt, RecoveryKey, Remedy,
};

/// The parts of a letter, as the letter screen shows them.
pub mod letter {
    pub use crate::letter::{
        Align, Area, Banner, Block, BlockId, BlockState, Closing, Column, Content, Document, Edited, Extent,
        FactsDigest, Figure, Furniture, Gap, GlyphRun, Group, Identity, Ink, Item, Jump, Letter, Letterhead,
        Page, Pages, Row, Run, Section, Table, Text, Urgency,
    };
}
