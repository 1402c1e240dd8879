//! The workspace itself: a plain struct that carries out one command after the other.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::access::Tries;
use super::assess::{self, Assessment};
use super::cases::CaseIndex;
use super::clinic::InForce;
use super::clock::{Clock, Moment};
use super::error::{Error, Result};
use super::ids::Ids;
use super::issued::IssuedShown;
use super::letters::{self, OpenLetter};
use super::reassess::Pass;
use super::snapshot::{OpenCase, Snapshot, StoreState};
use super::undo::UndoStack;
use crate::letter::Press;
use crate::model::{Case, CaseId, Date, IssuedLetter, LetterDraft, LetterId, Settings};
use crate::pathway::{Advice, Knowledge, Policy};
use crate::store::{CaseChange, CaseRow, JournalEntry};
use crate::store::{Draft, Purpose, RecoveryKey, Stamp, Store};

/// The application without a face. It owns the store; give it to [`super::Handle::start`], or call it directly where
/// nothing waits (command line, tests).
#[derive(Debug)]
pub struct Workspace {
    pub(super) directory: PathBuf,
    pub(super) purpose: Purpose,
    pub(super) knowledge: &'static Knowledge,
    default_policy: Arc<Policy>,
    pub(super) clock: Clock,
    ids: Ids,
    pub(super) session: Option<Session>,
    /// Wrong tries to open the store.
    pub(super) tries: Tries,
    /// A recovery key that was made and is not confirmed yet.
    pub(super) pending_key: Option<RecoveryKey>,
    /// The folder of a demo, removed at the end.
    pub(super) demo: Option<tempfile::TempDir>,
    version: u64,
}

/// What is there while the store is open.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) store: Store,
    pub(super) settings: Arc<Settings>,
    pub(super) policy: InForce,
    pub(super) cases: Arc<CaseIndex>,
    pub(super) open: Option<Loaded>,
    /// What was typed before the store was locked, and is kept.
    pub(super) drafts: Arc<[Draft]>,
    /// Whether the backup of the day was made or tried.
    pub(super) backup_done: bool,
    /// Why it failed.
    pub(super) backup_problem: Option<String>,
    /// How far the outlooks of all cases are brought up to date.
    pub(super) pass: Pass,
}

/// The open case.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) case: Arc<Case>,
    pub(super) revision: u64,
    /// The day that is looked at, if it is not today.
    pub(super) as_of: Option<Date>,
    pub(super) assessment: Arc<Assessment>,
    /// Worked out when there is time; absent until then.
    pub(super) advice: Option<Arc<[Advice]>>,
    pub(super) letter: Option<Arc<OpenLetter>>,
    /// What printed the letter and will print it again.
    pub(super) press: Press,
    /// A letter that is looked at and in which nothing was changed yet: it is in no store.
    pub(super) begun: Option<LetterDraft>,
    pub(super) issued: Arc<[IssuedShown]>,
    pub(super) saved_at: Option<Moment>,
    pub(super) undo: UndoStack,
}

/// Where the store of this user stands unless another folder is named.
///
/// # Errors
/// [`Error::NoFolder`] if the system does not say.
pub fn default_directory() -> Result<PathBuf> {
    dirs::data_dir().map(|data| data.join("stepwell").join("store")).ok_or(Error::NoFolder)
}

impl Workspace {
    /// A workspace on the store in a folder, locked; or without a store, if the folder has none. The window and the
    /// command line work with [`Purpose::Patients`].
    ///
    /// # Errors
    /// [`Error::Knowledge`] if the knowledge of this build is not sound.
    pub fn new(directory: &Path, purpose: Purpose, clock: Clock) -> Result<Self> {
        let knowledge = assess::knowledge()?;
        Ok(Self {
            directory: directory.to_owned(),
            purpose,
            knowledge,
            default_policy: Arc::new(assess::default_policy(knowledge)?.clone()),
            clock,
            ids: Ids::new(clock),
            session: None,
            tries: Tries::default(),
            pending_key: None,
            demo: None,
            version: 0,
        })
    }

    /// Keeps a folder of the system's until the workspace ends, then removes it.
    pub(super) fn keep_until_end(&mut self, folder: tempfile::TempDir) {
        self.demo = Some(folder);
    }

    /// The clock everything here goes by.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Gives out ids for new records.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    pub(super) fn begin(&mut self, store: Store) -> Result<()> {
        let settings = match store.settings()? {
            Some(body) => {
                serde_json::from_str(&body).map_err(|_shape| crate::store::Error::SettingsUnreadable)?
            }
            None => Settings::default(),
        };
        let cases = CaseIndex::read(&store)?;
        let cases = Arc::new(cases);
        let drafts = store.drafts()?.into();
        self.session = Some(Session {
            store,
            policy: InForce::of(self.knowledge, &self.default_policy, &settings),
            settings: Arc::new(settings),
            cases,
            open: None,
            drafts,
            backup_done: false,
            backup_problem: None,
            pass: Pass::default(),
        });
        Ok(())
    }

    /// Adds a case and opens it.
    ///
    /// # Errors
    /// [`Error::Case`] if it contradicts itself; [`Error::AlreadyThere`]; the store's errors.
    pub fn new_case(&mut self, case: Case) -> Result<CaseId> {
        let id = self.add(&case, "new case")?;
        self.open_case(&id)?;
        Ok(id)
    }

    pub(super) fn add(&mut self, case: &Case, action: &'static str) -> Result<CaseId> {
        if let Some(error) = case.check().into_iter().next() {
            return Err(Error::Case(error));
        }
        let row = self.row(case, &self.assess(case, None));
        let stamp = self.stamp(action);
        let id = case.patient.id.clone();
        let session = self.session_mut()?;
        match session.store.apply(&CaseChange::New { case, row: &row }, &stamp) {
            Err(crate::store::Error::CaseExists) => return Err(Error::AlreadyThere(id)),
            other => other?,
        }
        Arc::make_mut(&mut session.cases).put(row);
        Ok(id)
    }

    /// Erases a case for good: from the store, where what it filled is overwritten, and from the rolling backups, which
    /// are replaced by a new one. Its journal entries stay; they hold no patient data. Copies that were carried elsewhere
    /// are beyond the program.
    ///
    /// # Errors
    /// [`Error::Locked`]; `NoSuchCase`; the store's errors. [`Error::StillInBackups`] if the case is erased from the
    /// store, but the backups could not be replaced.
    pub fn erase_case(&mut self, id: &CaseId) -> Result<()> {
        let stamp = self.stamp("erase case");
        let session = self.session_mut()?;
        let case = session.store.load(id)?;
        session.store.apply(&CaseChange::Erased { case: &case }, &stamp)?;
        if session.open.as_ref().is_some_and(|open| open.case.patient.id == *id) {
            session.open = None;
        }
        session.drafts = session.store.drafts()?.into();
        Arc::make_mut(&mut session.cases).remove(id);
        if self.demo.is_some() {
            return Ok(());
        }
        let replaced = self.replace_backups().map_err(|error| Error::StillInBackups(error.to_string()));
        if let Err(error) = &replaced {
            // It stands with the backups as long as the store is open: a message is gone too soon.
            self.session_mut()?.backup_problem = Some(error.to_string());
        }
        replaced
    }

    fn replace_backups(&mut self) -> Result<()> {
        let fresh = self.backup(None, &mut |_| true)?;
        Ok(self.session_mut()?.store.remove_backups_but(&fresh.name)?)
    }

    /// Saves the clinic's settings.
    ///
    /// # Errors
    /// [`Error::Locked`]; the store's errors.
    pub fn save_settings(&mut self, settings: Settings) -> Result<()> {
        let stamp = self.stamp("settings");
        let policy = InForce::of(self.knowledge, &self.default_policy, &settings);
        let session = self.session_mut()?;
        let body = serde_json::to_string(&settings).map_err(|_text_only| {
            crate::store::Error::Unwritable { reason: "a setting is not text or number" }
        })?;
        session.store.set_settings(&body, &stamp)?;
        session.policy = policy;
        session.settings = Arc::new(settings);
        // Another policy may advise otherwise, and letters bear the clinic's name.
        if let Some(open) = &session.open {
            let (id, day) = (open.case.patient.id.clone(), open.as_of);
            let letter = open.letter.as_ref().map(|letter| letter.id.clone());
            self.look_at(&id, day)?;
            self.show_letter(&id, letter)?;
        }
        Ok(())
    }

    /// What was changed in a case, oldest first.
    ///
    /// # Errors
    /// [`Error::Locked`]; the store's errors.
    pub fn history(&mut self, id: &CaseId) -> Result<Vec<JournalEntry>> {
        Ok(self.session_mut()?.store.history(id)?)
    }

    /// Evaluates the open case again if a day has passed since, unless a day of the past is looked at. What was written
    /// over the letter is kept: it is composed again.
    fn renew_day(&mut self) {
        let today = self.clock.today();
        let open = self.session.as_ref().and_then(|session| session.open.as_ref());
        let Some(open) = open.filter(|open| open.as_of.is_none() && open.assessment.as_of != today) else {
            return;
        };
        let id = open.case.patient.id.clone();
        let letter = open.letter.as_ref().map(|letter| letter.id.clone());
        // Nothing is lost if the letter cannot be composed: it stays as of yesterday, as it says on its face.
        let _yesterdays_letter = self.look_at(&id, None).and_then(|()| self.show_letter(&id, letter));
    }

    /// A picture of everything that is shown.
    pub fn snapshot(&mut self) -> Snapshot {
        self.renew_day();
        self.version += 1;
        let session = self.session.as_ref();
        Snapshot {
            version: self.version,
            state: match session {
                Some(session) => StoreState::Open(session.store.purpose()),
                None if Store::exists(&self.directory) => StoreState::Locked,
                None => StoreState::Missing,
            },
            demo: self.demo.is_some(),
            directory: self.directory.clone(),
            today: self.clock.today(),
            knowledge: self.knowledge,
            policy: self.policy(),
            policy_problem: session.and_then(|session| session.policy.problem.clone()),
            own_policy: session.and_then(|session| session.policy.own.clone()),
            rules: assess::rules(self.knowledge, &self.policy()),
            settings: session.map(|session| Arc::clone(&session.settings)).unwrap_or_default(),
            cases: session.map(|session| Arc::clone(&session.cases)).unwrap_or_default(),
            open: session.and_then(|session| session.open.as_ref()).map(Loaded::shown),
            read_only: session.and_then(|session| session.store.findings()).cloned().map(Arc::new),
            has_recovery_key: session.is_some_and(|session| session.store.has_recovery_key()),
            drafts: session.map(|session| Arc::clone(&session.drafts)).unwrap_or_default(),
            backup_problem: session.and_then(|session| session.backup_problem.clone()),
            job: None,
        }
    }

    /// Shows a letter of the open case, or none.
    pub(super) fn show_letter(&mut self, id: &CaseId, letter: Option<LetterId>) -> Result<()> {
        let open = self.loaded_mut(id)?;
        // Another letter is looked at: nothing is lost with one in which nothing was written.
        open.begun.take_if(|begun| Some(&begun.id) != letter.as_ref());
        let case = open.with_begun();
        let today = self.assess(&case, None);
        let kept = self.kept(id)?;
        let composed = self.composed((&case, &kept), &today, letter)?;
        self.loaded_mut(id)?.letter = composed;
        Ok(())
    }

    /// A letter of the open case, composed from a record of it that need not be stored yet.
    pub(super) fn composed(
        &mut self,
        record: (&Case, &[IssuedLetter]),
        today: &Assessment,
        letter: Option<LetterId>,
    ) -> Result<Option<Arc<OpenLetter>>> {
        let (knowledge, settings) = (self.knowledge, self.settings()?);
        let press = &mut self.loaded_mut(&record.0.patient.id)?.press;
        let compose = |id| letters::compose((knowledge, &settings), record, today, &id, press);
        Ok(letter.map(compose).map(Arc::new))
    }

    pub(super) fn settings(&self) -> Result<Arc<Settings>> {
        self.session.as_ref().map(|session| Arc::clone(&session.settings)).ok_or(Error::Locked)
    }

    /// The policy in force: the clinic's choice, or the one every pack has.
    pub(super) fn policy(&self) -> Arc<Policy> {
        Arc::clone(self.session.as_ref().map_or(&self.default_policy, |session| &session.policy.policy))
    }

    pub(super) fn assess(&self, case: &Case, day: Option<Date>) -> Assessment {
        let day = day.unwrap_or_else(|| self.clock.today());
        assess::assess(self.knowledge, &self.policy(), case, day)
    }

    pub(super) fn row(&self, case: &Case, today: &Assessment) -> CaseRow {
        CaseRow::of(
            case,
            assess::outlook(self.knowledge, &self.policy(), case, today),
            self.clock.read().utc(),
        )
    }

    pub(super) fn stamp(&self, action: &'static str) -> Stamp {
        let knowledge = self.knowledge.stamp().edition.clone();
        Stamp { at: self.clock.read().utc(), actor: actor(), action, knowledge }
    }

    pub(super) fn session_mut(&mut self) -> Result<&mut Session> {
        self.session.as_mut().ok_or(Error::Locked)
    }

    pub(super) fn loaded_mut(&mut self, id: &CaseId) -> Result<&mut Loaded> {
        let open = self.session_mut()?.open.as_mut().ok_or(Error::NoCase)?;
        if open.case.patient.id == *id { Ok(open) } else { Err(Error::OtherCase) }
    }
}

impl Loaded {
    /// The case, with the letter that was only looked at.
    pub(super) fn with_begun(&self) -> Arc<Case> {
        with_begun(&self.case, self.begun.as_ref())
    }

    fn shown(&self) -> OpenCase {
        OpenCase {
            case: self.with_begun(),
            revision: self.revision,
            assessment: Arc::clone(&self.assessment),
            advice: self.advice.clone(),
            letter: self.letter.clone(),
            issued: Arc::clone(&self.issued),
            saved_at: self.saved_at.clone(),
            undo: self.undo.next_undo().map(|step| step.label),
            redo: self.undo.next_redo().map(|step| step.label),
        }
    }
}

/// A case with a letter that is not in it yet.
pub(super) fn with_begun(case: &Arc<Case>, begun: Option<&LetterDraft>) -> Arc<Case> {
    match begun {
        Some(begun) if case.letter(&begun.id).is_none() => {
            let mut with = Case::clone(case);
            with.letters.push(begun.clone());
            Arc::new(with)
        }
        _ => Arc::clone(case),
    }
}

/// Who works here: the account's name.
fn actor() -> String {
    let name = std::env::var("USER").or_else(|_none| std::env::var("USERNAME"));
    name.unwrap_or_else(|_none| "unknown".to_owned())
}
