//! Making a whole store of what can be read: of a damaged one alone, to look at it, or of a damaged one and a backup,
//! to go on with. The sources are never written to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::door::{Keys, SETTINGS, Store};
use super::error::Remedy;
use super::files::{Files, owner_only};
use super::journal::{self, Digest, Expected, Head, Line, Stamp};
use super::live::Live;
use super::lock::InstanceLock;
use super::rows::{self, Stored};
use super::source::Source;
use super::vault::Vault;
use super::versions::{Choice, Versions};
use super::{CaseRow, Error, Result, cases, connection, issued, migrate};
use crate::model::{Case, CaseId};

/// Why a store is only read, and what of it could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// The sentence that said why it could not be opened.
    pub why: String,
    remedy: Remedy,
    /// Pages that do not pass their check.
    pub pages: Vec<u32>,
    /// The cases of which something is lost or old.
    pub affected: Vec<AffectedCase>,
    /// Whether the journal could be read to its end. If not, there may have been later changes that nothing speaks of.
    pub complete: bool,
}

impl Findings {
    /// What helps.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        self.remedy
    }

    /// Why it could not be opened, without the backup that would help: of a store that is read there is more to say.
    #[must_use]
    pub fn cause(&self) -> &str {
        self.why.strip_suffix(super::error::RESTORE).unwrap_or(&self.why).trim_end()
    }
}

/// A case that could not be read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AffectedCase {
    /// The case.
    pub id: CaseId,
    /// Records and issued letters that are lost.
    pub lost: usize,
    /// Records of which only an older version is there.
    pub old: usize,
    /// Whether the case itself is gone, because not even its patient can be read.
    pub gone: bool,
}

impl Store {
    /// Opens a copy of what can be read of a store that cannot be opened because of `error`.
    pub(super) fn read(
        files: &Files,
        vault: Vault,
        error: Error,
        lock: Option<InstanceLock>,
    ) -> Result<Self> {
        let Some(remedy) = error.remedy() else { return Err(error) };
        let folder = tempfile::Builder::new()
            .prefix("stepwell-read-")
            .tempdir()
            .map_err(Error::file("make a folder for a copy"))?;
        let place = super::place::resolved(folder.path())?;
        let damaged = copied(files, &place.join("damaged"))?;
        let (target, keys) = (place.join("stepwell.db"), Keys::of(&vault)?);
        let mut source = Source::new(&damaged, &vault);
        if !source.opens() {
            return Err(error);
        }
        let pages = source.damaged_pages();
        let mut gathering = Gathering::new(&target, &vault, &keys)?;
        gathering.stamp("read");
        let Gathered { head, affected, complete } = gathering.gather(source, None)?;
        let live = Live::new(gathering.target, &target);
        let findings = Findings { why: error.to_string(), remedy, pages, affected, complete };
        Ok(Self {
            live,
            keys,
            head,
            anchor: None,
            last_at: String::new(),
            vault,
            files: files.clone(),
            findings: Some(findings),
            _copy: Some(folder),
            _lock: lock,
        })
    }
}

/// Copies database and log to a folder, for reading. Returns the copy of the database.
pub(super) fn copied(files: &Files, folder: &Path) -> Result<std::path::PathBuf> {
    super::files::make_directory(folder)?;
    let failed = || Error::file("copy its database");
    let database = folder.join("stepwell.db");
    fs::copy(files.database(), &database).map_err(failed())?;
    if files.log().exists() {
        fs::copy(files.log(), folder.join("stepwell.db-wal")).map_err(failed())?;
    }
    Ok(database)
}

/// What a new database was filled with.
pub(super) struct Gathered {
    pub(super) head: Head,
    pub(super) affected: Vec<AffectedCase>,
    pub(super) complete: bool,
}

/// A new database that is being filled.
pub(super) struct Gathering<'a> {
    pub(super) target: Connection,
    keys: &'a Keys,
    stamp: Stamp,
    head: Head,
}

/// What is known of one case.
#[derive(Debug)]
struct Known {
    records: Versions<(String, String), Stored>,
    letters: Versions<String, issued::Stored>,
    row: Option<CaseRow>,
}

type Records = BTreeMap<(String, String), Stored>;
type Letters = BTreeMap<String, issued::Stored>;

impl<'a> Gathering<'a> {
    /// An empty database at `path`.
    pub(super) fn new(path: &Path, vault: &Vault, keys: &'a Keys) -> Result<Self> {
        owner_only().create_new(true).open(path).map_err(Error::file("make a database"))?;
        let mut target = connection::create(path, vault)?;
        migrate::run(&mut target)?;
        let stamp =
            Stamp { at: String::new(), actor: String::new(), action: "rebuild", knowledge: String::new() };
        Ok(Self { target, keys, stamp, head: journal::origin(&keys.journal) })
    }

    /// What the journal is to say was done.
    fn stamp(&mut self, action: &'static str) {
        self.stamp.action = action;
    }

    /// Who does it and when.
    pub(super) fn stamped(mut self, stamp: &Stamp) -> Self {
        self.stamp = Stamp { action: "rebuild", ..stamp.clone() };
        self
    }

    /// Fills the database from a damaged source, and a sound backup for what is missing there.
    pub(super) fn gather(
        &mut self,
        mut newer: Source<'_>,
        mut older: Option<Source<'_>>,
    ) -> Result<Gathered> {
        self.target.execute_batch("BEGIN IMMEDIATE")?;
        let complete = self.journal(&mut newer, older.as_mut())?;
        self.settings(&mut newer, older.as_mut())?;
        let (in_newer, in_older) = (newer.cases(), older.as_mut().map(Source::cases).unwrap_or_default());
        // A case of which no page is left is still known by the journal.
        let in_journal = journal::cases(&self.target)?;
        let ids: BTreeSet<&String> = in_newer.keys().chain(in_older.keys()).chain(&in_journal).collect();
        let mut affected = Vec::new();
        for text in &ids {
            let Ok(id) = text.parse::<CaseId>() else { continue };
            let numbers = (in_newer.get(*text).copied(), in_older.get(*text).copied());
            let known = self.known(&id, (&mut newer, older.as_mut()), numbers, complete)?;
            affected.extend(self.case(&id, known)?);
        }
        self.close_absent()?;
        self.drafts(&mut newer)?;
        self.target.execute_batch("COMMIT")?;
        Ok(Gathered { head: self.head, affected, complete })
    }

    /// Takes the entries of the journal over as they are, from whichever source has the next one. Returns whether the
    /// chain reaches the end of the damaged source.
    fn journal(&mut self, newer: &mut Source<'_>, mut older: Option<&mut Source<'_>>) -> Result<bool> {
        let last = newer.ask(journal::last);
        loop {
            let next = self.head.sequence + 1;
            let (key, head) = (&self.keys.journal, self.head);
            let fits = |entry: &Option<journal::Stored>| entry.as_ref().is_some_and(|e| e.follows(key, head));
            let mut found = newer.ask(|source| journal::entry(source, next)).flatten();
            if !fits(&found) {
                found = older.as_mut().and_then(|older| older.ask(|source| journal::entry(source, next))?);
            }
            if !fits(&found) {
                break;
            }
            let Some(entry) = found else { break };
            journal::insert(&self.target, &entry)?;
            self.head = entry.head();
        }
        if self.stamp.at.is_empty() {
            self.stamp.at = journal::written_at(&self.target, self.head.sequence)?;
        }
        Ok(last.is_some_and(|last| self.head.sequence >= last))
    }

    /// Reads what the sources hold of a case, under its number in each.
    fn known(
        &self,
        id: &CaseId,
        (newer, mut older): (&mut Source<'_>, Option<&mut Source<'_>>),
        (in_newer, in_older): (Option<i64>, Option<i64>),
        complete: bool,
    ) -> Result<Known> {
        let mut expected = |kinds: &str| -> Result<Expected> {
            let mut expected = journal::expected(&self.target, id.as_str(), kinds)?;
            if !complete && let Some(more) = newer.ask(|one| journal::expected(one, id.as_str(), kinds)) {
                expected.extend(more);
            }
            Ok(expected)
        };
        let (of_records, of_letters) = (expected(journal::RECORD_KINDS)?, expected(journal::ISSUED_KIND)?);
        let (newer_records, newer_letters) = self.authentic(id, Some(newer), in_newer);
        let (older_records, older_letters) = self.authentic(id, older.as_deref_mut(), in_older);
        let records = Versions { newer: newer_records, older: older_records, expected: of_records, complete };
        let of_letters = of_letters.into_iter().map(|((_, id), last)| (id, last)).collect();
        let letters = Versions { newer: newer_letters, older: older_letters, expected: of_letters, complete };
        let row = newer.row(id).or_else(|| older?.row(id));
        Ok(Known { records, letters, row })
    }

    /// What a source holds of a case under this number. What was altered is not there.
    fn authentic(
        &self,
        id: &CaseId,
        source: Option<&mut Source<'_>>,
        number: Option<i64>,
    ) -> (Records, Letters) {
        let Some((source, number)) = source.zip(number) else { return Default::default() };
        let (mut records, mut letters) = (source.records(number), source.letters(number));
        records.retain(|_, row| row.is_authentic(&self.keys.record, id.as_str()));
        letters.retain(|_, letter| letter.is_authentic(&self.keys.record, id.as_str()));
        (records, letters)
    }

    fn case(&mut self, id: &CaseId, known: Known) -> Result<Option<AffectedCase>> {
        let mut affected = AffectedCase { id: id.clone(), lost: 0, old: 0, gone: false };
        let (mut kept, mut letters) = (Vec::new(), Vec::new());
        for name in known.records.names() {
            match known.records.choose(&name, |row| row.digest) {
                Choice::Kept(row) => kept.push(row),
                Choice::Old(row) => {
                    affected.old += 1;
                    kept.push(row);
                }
                Choice::Lost => affected.lost += 1,
                Choice::Removed => {}
            }
        }
        for name in known.letters.names() {
            match known.letters.choose(&name, |letter| letter.digest) {
                // A letter is never changed: any that is authentic is the one that left.
                Choice::Kept(letter) | Choice::Old(letter) => {
                    let sequence =
                        known.letters.expected.get(&name).map_or(i64::MAX, |(sequence, _)| *sequence);
                    letters.push((sequence, letter));
                }
                Choice::Lost => affected.lost += 1,
                Choice::Removed => {}
            }
        }
        letters.sort_by_key(|(sequence, _)| *sequence);
        let is_affected = affected.lost + affected.old > 0;
        if kept.is_empty() && !is_affected {
            return Ok(None);
        }
        match rows::assembled(&kept) {
            Ok(case) => {
                let number = self.write(&case, &kept, known.row)?;
                letters.iter().try_for_each(|(_, letter)| self.write_letter(id, number, letter))?;
            }
            // Not even the patient can be read, or a record is of a kind this program does not know.
            Err(_) => affected.gone = true,
        }
        Ok((is_affected || affected.gone).then_some(affected))
    }

    fn write_letter(&mut self, id: &CaseId, number: i64, letter: &issued::Stored) -> Result<()> {
        letter.put(&self.target, number)?;
        self.says(id.as_str(), (issued::KIND, &letter.id), letter.digest)
    }

    /// Lets the journal say that a row is as it is, where it says otherwise.
    fn says(&mut self, case: &str, record: (&str, &str), digest: [u8; 32]) -> Result<()> {
        let last = journal::last_digest(&self.target, case, record.0, record.1)?;
        if last.is_some_and(|(_, after)| after == Some(digest)) {
            return Ok(());
        }
        self.append(case, record, last.and_then(|(_, after)| after), Some(digest))
    }

    fn write(&mut self, case: &Case, kept: &[Stored], row: Option<CaseRow>) -> Result<i64> {
        let (outlook, changed_at) = row.map(|row| (row.outlook, row.changed_at)).unwrap_or_default();
        let number = cases::put(&self.target, &CaseRow::of(case, outlook, changed_at))?;
        let id = case.patient.id.as_str();
        for row in kept {
            rows::put(&self.target, number, row)?;
            self.says(id, (&row.kind, &row.id), row.digest)?;
        }
        rows::set_places(&self.target, number, &case.problems)?;
        Ok(number)
    }

    /// Says in the journal of each record it expects and that is not there that it is no longer.
    fn close_absent(&mut self) -> Result<()> {
        let absent: Vec<(String, String, String, Digest)> = {
            let mut statement = self.target.prepare(ABSENT)?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(4)?)))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for (case, kind, record, before) in absent {
            self.append(&case, (&kind, &record), before, None)?;
        }
        Ok(())
    }

    fn append(&mut self, case: &str, record: (&str, &str), before: Digest, after: Digest) -> Result<()> {
        let line = Line { case, kind: record.0, record: record.1, before, after };
        self.head = journal::append(&self.target, &self.keys.journal, self.head, &self.stamp, &line)?;
        Ok(())
    }

    fn settings(&mut self, newer: &mut Source<'_>, older: Option<&mut Source<'_>>) -> Result<()> {
        let read = |source: &Connection| -> Result<Option<String>> {
            let sql = "SELECT body FROM settings WHERE singleton = 1";
            Ok(source.query_row(sql, [], |row| row.get(0)).optional()?)
        };
        let body = newer.ask(read).flatten().or_else(|| older?.ask(read).flatten());
        let last = journal::last_digest(&self.target, "", SETTINGS, SETTINGS)?.and_then(|(_, after)| after);
        let digest = body.as_ref().map(|body| rows::digest(&self.keys.record, "", SETTINGS, SETTINGS, body));
        if let (Some(body), Some(digest)) = (body, digest) {
            let sql = "INSERT INTO settings (singleton, body, digest) VALUES (1, ?1, ?2)";
            self.target.execute(sql, params![body, digest])?;
        }
        if last != digest {
            self.append("", (SETTINGS, SETTINGS), last, digest)?;
        }
        Ok(())
    }

    fn drafts(&mut self, source: &mut Source<'_>) -> Result<()> {
        for [case, form, body] in source.texts("SELECT case_id, form, body FROM draft") {
            let sql = "INSERT OR IGNORE INTO draft (case_id, form, body) VALUES (?1, ?2, ?3)";
            self.target.execute(sql, params![case, form, body])?;
        }
        Ok(())
    }
}

/// The records and letters the journal expects and the tables do not have.
const ABSENT: &str = "\
    SELECT last.case_id, last.kind, last.record_id, last.sequence, last.after \
    FROM (SELECT case_id, kind, record_id, max(sequence) AS sequence, after FROM journal \
          WHERE kind IN ('patient', 'problem', 'entry', 'letter', 'issued') GROUP BY case_id, kind, record_id) AS last \
    WHERE last.after IS NOT NULL AND NOT EXISTS ( \
        SELECT 1 FROM record JOIN case_row ON case_row.number = record.case_number \
        WHERE case_row.id = last.case_id AND record.kind = last.kind AND record.id = last.record_id) \
    AND NOT EXISTS ( \
        SELECT 1 FROM issued_letter JOIN case_row ON case_row.number = issued_letter.case_number \
        WHERE last.kind = 'issued' AND case_row.id = last.case_id AND issued_letter.id = last.record_id)";
