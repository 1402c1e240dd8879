//! The case list: one row per case, and the folded words it is found by.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, Row, params};

use super::fold::{terms, words};
use super::{Error, Result, connection, fold, rows};
use crate::model::{Case, CaseId, Date, PartialDate, Region, Sex};

/// What the list shows of a case. It follows from the records and the last evaluation; the workspace computes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Family name.
    pub family_name: String,
    /// Given names.
    pub given_name: String,
    /// The name in Latin letters, if written in others; found, not shown. Empty in rows that were read.
    pub other_names: String,
    /// Date of birth, maybe partial.
    pub birth_date: Option<PartialDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Identifier in the clinic's record system.
    pub identifier: Option<String>,
    /// The problems' regions, the leading one first.
    pub regions: Vec<Region>,
    /// Where the case stands on the pathway; empty while it was not evaluated.
    pub outlook: CaseOutlook,
    /// How many letters are in the making.
    pub open_letters: u32,
    /// When the case was last changed, UTC.
    pub changed_at: String,
}

impl CaseRow {
    /// The row of a case that stands so on the pathway.
    #[must_use]
    pub fn of(case: &Case, outlook: CaseOutlook, changed_at: String) -> Self {
        let patient = &case.patient;
        let mut regions: Vec<Region> = Vec::new();
        for problem in &case.problems {
            if !regions.contains(&problem.region) {
                regions.push(problem.region);
            }
        }
        Self {
            id: patient.id.clone(),
            family_name: patient.name.family.clone(),
            given_name: patient.name.given.clone(),
            other_names: patient.name.latin.clone().unwrap_or_default(),
            birth_date: patient.birth_date,
            sex: patient.sex,
            identifier: patient.identifier.clone(),
            regions,
            outlook,
            open_letters: u32::try_from(case.letters.len()).unwrap_or(u32::MAX),
            changed_at,
        }
    }
}

/// Where a case stands on the pathway, as of its last evaluation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseOutlook {
    /// Id of the next step.
    pub step: Option<String>,
    /// Wording of the next step.
    pub step_label: Option<String>,
    /// How the next step is offered.
    pub strength: Option<String>,
    /// Urgency of the most urgent open red flag.
    pub urgency: Option<String>,
    /// Whether an open screen holds the pathway.
    pub held: bool,
    /// The next day something is due.
    pub due: Option<Date>,
    /// What is due.
    pub due_reason: Option<String>,
    /// Edition of the knowledge it was computed with.
    pub knowledge: Option<String>,
    /// What it was computed with besides the records, in the words of the workspace; see [`super::Store::stale`].
    pub basis: Option<String>,
}

/// The columns [`read`] reads, in its order.
pub(super) const COLUMNS: &str = "id, family_name, given_name, birth_date, sex, identifier, regions, step, step_label, strength, \
                       urgency, held, due, due_reason, open_letters, knowledge, changed_at, basis";

/// A row as its columns say it; words this program does not know make it unreadable.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Option<CaseRow>> {
    let (id, regions): (String, String) = (row.get(0)?, row.get(6)?);
    let (born, sex, due): (Option<String>, Option<String>, Option<String>) =
        (row.get(3)?, row.get(4)?, row.get(12)?);
    let regions: Option<Vec<Region>> = regions.split_whitespace().map(Region::from_id).collect();
    let birth_date = born.map(|day| day.parse().ok());
    let (Ok(id), Some(regions), None | Some(Some(_))) = (id.parse(), regions, birth_date) else {
        return Ok(None);
    };
    Ok(Some(CaseRow {
        id,
        family_name: row.get(1)?,
        given_name: row.get(2)?,
        other_names: String::new(),
        birth_date: birth_date.flatten(),
        sex: sex.and_then(|word| SEXES.into_iter().find(|&sex| sex_word(sex) == word)),
        identifier: row.get(5)?,
        regions,
        outlook: CaseOutlook {
            step: row.get(7)?,
            step_label: row.get(8)?,
            strength: row.get(9)?,
            urgency: row.get(10)?,
            held: row.get(11)?,
            due: due.and_then(|day| day.parse().ok()),
            due_reason: row.get(13)?,
            knowledge: row.get(15)?,
            basis: row.get(17)?,
        },
        open_letters: row.get(14)?,
        changed_at: row.get(16)?,
    }))
}

pub(super) fn readable(row: Option<CaseRow>) -> Result<CaseRow> {
    row.ok_or_else(|| Error::Unreadable { reason: "its row in the list of cases".to_owned() })
}

const SEXES: [Sex; 3] = [Sex::Female, Sex::Male, Sex::Other];

fn sex_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
    }
}

/// Writes the row of a case, new or changed, and the words it is found by. Returns its number.
pub(super) fn put(transaction: &Connection, row: &CaseRow) -> Result<i64> {
    let sql = "INSERT INTO case_row (id, sort_key, family_name, given_name, birth_date, sex, identifier, regions, step, \
               step_label, strength, urgency, held, due, due_reason, open_letters, knowledge, changed_at, basis) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19) \
               ON CONFLICT (id) DO UPDATE SET sort_key = excluded.sort_key, family_name = excluded.family_name, \
               given_name = excluded.given_name, birth_date = excluded.birth_date, sex = excluded.sex, \
               identifier = excluded.identifier, regions = excluded.regions, step = excluded.step, \
               step_label = excluded.step_label, strength = excluded.strength, urgency = excluded.urgency, \
               held = excluded.held, due = excluded.due, due_reason = excluded.due_reason, \
               open_letters = excluded.open_letters, knowledge = excluded.knowledge, changed_at = excluded.changed_at, \
               basis = excluded.basis \
               RETURNING number";
    let outlook = &row.outlook;
    let values = params![
        row.id.as_str(),
        sort_key(row),
        row.family_name,
        row.given_name,
        row.birth_date.map(|day| day.to_string()),
        row.sex.map(sex_word),
        row.identifier,
        row.regions.iter().map(|region| region.id()).collect::<Vec<_>>().join(" "),
        outlook.step,
        outlook.step_label,
        outlook.strength,
        outlook.urgency,
        outlook.held,
        outlook.due.map(|day| day.to_string()),
        outlook.due_reason,
        row.open_letters,
        outlook.knowledge,
        row.changed_at,
        outlook.basis,
    ];
    let number = transaction.prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
    put_terms(transaction, number, row)?;
    Ok(number)
}

fn put_terms(transaction: &Connection, number: i64, row: &CaseRow) -> Result<()> {
    let wanted = search_terms(row);
    let sql = "SELECT term FROM case_term WHERE case_number = ?1";
    let mut statement = transaction.prepare_cached(sql)?;
    let stored: BTreeSet<String> =
        statement.query_map([number], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    // Most edits change no word at all.
    let mut delete =
        transaction.prepare_cached("DELETE FROM case_term WHERE case_number = ?1 AND term = ?2")?;
    for gone in stored.difference(&wanted) {
        delete.execute(params![number, gone])?;
    }
    let mut insert =
        transaction.prepare_cached("INSERT INTO case_term (case_number, term) VALUES (?1, ?2)")?;
    for new in wanted.difference(&stored) {
        insert.execute(params![number, new])?;
    }
    Ok(())
}

/// Whether the case is found by everything its row shows.
pub(super) fn has_terms_of(connection: &Connection, row: &CaseRow) -> Result<bool> {
    let sql = "SELECT term FROM case_term JOIN case_row ON number = case_number WHERE id = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let stored: BTreeSet<String> =
        statement.query_map([row.id.as_str()], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    // Other names are found by and not shown, so there may be more.
    Ok(search_terms(row).is_subset(&stored))
}

/// Removes the row of a case whose records are gone.
pub(super) fn remove(transaction: &Connection, number: i64) -> Result<()> {
    transaction.prepare_cached("DELETE FROM case_row WHERE number = ?1")?.execute([number])?;
    Ok(())
}

/// The key the list is ordered by: folded name, date of birth, id.
#[must_use]
pub fn sort_key(row: &CaseRow) -> String {
    // U+001F sorts before every letter, so that Berg stands before Bergman whatever follows.
    let born = row.birth_date.map(|day| day.to_string()).unwrap_or_default();
    [fold(&row.family_name).as_str(), &fold(&row.given_name), &born, row.id.as_str()].join("\u{1f}")
}

/// The folded words a case is found by, separated by spaces.
#[must_use]
pub fn terms_of(row: &CaseRow) -> String {
    search_terms(row).into_iter().collect::<Vec<_>>().join(" ")
}

/// All rows in the order of the list, each with the words it is found by.
pub(super) fn listed(connection: &Connection) -> Result<Vec<(CaseRow, String)>> {
    let mut terms: HashMap<i64, String> = HashMap::new();
    let mut statement =
        connection.prepare_cached("SELECT case_number, term FROM case_term ORDER BY case_number")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let of_case = terms.entry(row.get(0)?).or_default();
        if !of_case.is_empty() {
            of_case.push(' ');
        }
        of_case.push_str(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
    }
    let sql = format!("SELECT {COLUMNS}, number FROM case_row ORDER BY sort_key");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| Ok((read(row)?, row.get::<_, i64>("number")?)))?;
    rows.map(|row| {
        let (row, number) = row?;
        Ok((readable(row)?, terms.remove(&number).unwrap_or_default()))
    })
    .collect()
}

fn search_terms(row: &CaseRow) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in [&row.family_name, &row.given_name, &row.other_names] {
        found.extend(terms(name));
    }
    for text in [&row.outlook.step, &row.outlook.step_label].into_iter().flatten() {
        found.extend(words(text));
    }
    let born = row.birth_date.map(|day| day.to_string());
    for text in [&row.identifier, &born].into_iter().flatten() {
        found.extend(words(text));
        // Also in one piece, as it may be typed: 1970-03-12 and 19700312, MRN-00-17 and MRN0017.
        found.insert(words(text).concat());
    }
    found.extend(row.regions.iter().flat_map(|region| words(&region.id().replace('_', " "))));
    found.remove("");
    found
}

/// The row of one case.
pub(super) fn one(connection: &Connection, case: &CaseId) -> Result<CaseRow> {
    rows::case_number(connection, case)?.ok_or(Error::NoSuchCase)?;
    // A backup of format 1 does not know the last column.
    let columns = match connection::format(connection)? {
        ..2 => COLUMNS.replace(", basis", ", NULL"),
        _ => COLUMNS.to_owned(),
    };
    let sql = format!("SELECT {columns} FROM case_row WHERE id = ?1");
    readable(connection.prepare_cached(&sql)?.query_row([case.as_str()], read)?)
}

/// The ids of all cases after one, in their order, so many at most; if a basis is given, of those alone whose outlook was
/// not computed with it.
pub(super) fn after(
    connection: &Connection,
    after: Option<&CaseId>,
    basis: Option<&str>,
    limit: usize,
) -> Result<Vec<CaseId>> {
    let sql =
        "SELECT id FROM case_row WHERE id > ?1 AND (?2 IS NULL OR basis IS NOT ?2) ORDER BY id LIMIT ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement
        .query_map(params![after.map_or("", CaseId::as_str), basis, limit], |row| row.get::<_, String>(0))?;
    // A case whose id cannot be read is named by checking the store.
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.iter().filter_map(|id| id.parse().ok()).collect())
}
