//! Finding cases: by the beginnings of folded words, by filters, in an order.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::Result;
use super::cases::{COLUMNS, CaseRow, read, readable};
use super::fold::words;
use crate::model::Date;

/// Keeps only some cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseFilter {
    /// A red flag is open.
    RedFlag,
    /// An open screen holds the pathway.
    Held,
    /// Something is due on or before this day.
    DueBy(Date),
    /// A letter is in the making.
    LetterOpen,
    /// The step was computed with another edition than this one.
    OtherKnowledge(String),
}

/// The order of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CaseOrder {
    /// By folded family name, given name, date of birth.
    #[default]
    Name,
    /// What is due first; cases with nothing due last.
    Due,
    /// The case changed last comes first.
    Changed,
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseQuery {
    /// As typed: beginnings of words of name, identifier, date of birth, region or step, all of which must match.
    pub text: String,
    /// All must hold.
    pub filters: Vec<CaseFilter>,
    /// Order.
    pub order: CaseOrder,
    /// At most this many rows.
    pub limit: u32,
}

impl Default for CaseQuery {
    fn default() -> Self {
        Self { text: String::new(), filters: Vec::new(), order: CaseOrder::Name, limit: 200 }
    }
}

/// An answer to a [`CaseQuery`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseList {
    /// The first rows.
    pub rows: Vec<CaseRow>,
    /// How many match in all.
    pub total: u64,
}

/// More typed words than this cannot narrow a list down any further in practice.
const MAXIMUM_WORDS: usize = 8;

/// A word that begins fewer terms than this leads the search; else the list is walked in its order.
const FEW: i64 = 5_000;

/// Looks for cases.
pub(super) fn search(connection: &Connection, query: &CaseQuery) -> Result<CaseList> {
    let mut words: Vec<Range> = words(&query.text).into_iter().take(MAXIMUM_WORDS).map(Range::of).collect();
    words.sort();
    words.dedup();
    let mut sizes = Vec::with_capacity(words.len());
    for word in words {
        sizes.push((word.size(connection)?, word));
    }
    sizes.sort();
    let leads = sizes.first().is_some_and(|(size, _)| *size < FEW);
    let words: Vec<Range> = sizes.into_iter().map(|(_, word)| word).collect();
    let mut sql = Sql::default();
    let from = match words.split_first() {
        None => "case_row AS c".to_owned(),
        Some((first, rest)) if leads => {
            let source = sql.cases_with(first);
            rest.iter().for_each(|word| sql.having(word));
            // CROSS keeps the few found before the many rows.
            format!("(SELECT DISTINCT {source}) AS f CROSS JOIN case_row AS c ON c.number = f.case_number")
        }
        Some(_) => {
            let sources: Vec<String> = words.iter().map(|word| sql.cases_with(word)).collect();
            let common = sources.join(" INTERSECT SELECT ");
            sql.conditions.push(format!("c.number IN (SELECT {common})"));
            // Walking the list in its order meets the first rows soon; looking up and sorting all does not.
            match query.order {
                CaseOrder::Name => "case_row AS c INDEXED BY case_row_by_name".to_owned(),
                CaseOrder::Changed => "case_row AS c INDEXED BY case_row_by_change".to_owned(),
                CaseOrder::Due => "case_row AS c".to_owned(),
            }
        }
    };
    query.filters.iter().for_each(|filter| sql.filter(filter));
    let total = match words.as_slice() {
        // The words alone say how many, without a look at the rows.
        [_, ..] if !leads && query.filters.is_empty() => count_common(connection, &words)?,
        _ => sql.count(connection, &format!("{from}{}", sql.condition()))?,
    };
    Ok(CaseList { rows: sql.rows(connection, &from, query)?, total })
}

/// How many cases have terms in all ranges.
fn count_common(connection: &Connection, words: &[Range]) -> Result<u64> {
    let mut sql = Sql::default();
    let sources: Vec<String> = words.iter().map(|word| sql.cases_with(word)).collect();
    let common = sources.join(" INTERSECT SELECT ");
    sql.count(connection, &format!("(SELECT DISTINCT {common})"))
}

/// The terms that begin with a word: from it to just before what follows them all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Range {
    from: String,
    to: String,
}

impl Range {
    fn of(word: String) -> Self {
        Self { to: format!("{word}\u{10ffff}"), from: word }
    }

    /// How many terms it spans, counted no further than [`FEW`].
    fn size(&self, connection: &Connection) -> Result<i64> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM case_term WHERE term >= ?1 AND term < ?2 LIMIT ?3)";
        let mut statement = connection.prepare_cached(sql)?;
        Ok(statement.query_row((&self.from, &self.to, FEW), |row| row.get(0))?)
    }
}

/// Conditions on `case_row AS c` as they are put together. All text is bound; the SQL itself depends on the number of
/// words and the kinds of filters only.
#[derive(Debug, Default)]
struct Sql {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Sql {
    fn bind(&mut self, value: impl Into<Value>) -> usize {
        self.values.push(value.into());
        self.values.len()
    }

    /// The numbers of the cases with a term in the range, to stand after SELECT.
    fn cases_with(&mut self, word: &Range) -> String {
        let (from, to) = (self.bind(word.from.clone()), self.bind(word.to.clone()));
        format!("case_number FROM case_term WHERE term >= ?{from} AND term < ?{to}")
    }

    /// The case has a term in the range.
    fn having(&mut self, word: &Range) {
        let (from, to) = (self.bind(word.from.clone()), self.bind(word.to.clone()));
        self.conditions.push(format!(
            "EXISTS (SELECT 1 FROM case_term AS t INDEXED BY case_term_by_case \
             WHERE t.case_number = c.number AND t.term >= ?{from} AND t.term < ?{to})"
        ));
    }

    fn filter(&mut self, filter: &CaseFilter) {
        let condition = match filter {
            CaseFilter::RedFlag => "c.urgency IS NOT NULL".to_owned(),
            CaseFilter::Held => "c.held = 1".to_owned(),
            CaseFilter::LetterOpen => "c.open_letters > 0".to_owned(),
            CaseFilter::DueBy(day) => format!("c.due <= ?{}", self.bind(day.to_string())),
            CaseFilter::OtherKnowledge(edition) => format!("c.knowledge <> ?{}", self.bind(edition.clone())),
        };
        self.conditions.push(condition);
    }

    fn condition(&self) -> String {
        if self.conditions.is_empty() {
            return String::new();
        }
        format!(" WHERE {}", self.conditions.join(" AND "))
    }

    fn count(&self, connection: &Connection, source: &str) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM {source}");
        let mut statement = connection.prepare_cached(&sql)?;
        let number: i64 = statement.query_row(params_from_iter(&self.values), |row| row.get(0))?;
        Ok(u64::try_from(number).unwrap_or_default())
    }

    fn rows(mut self, connection: &Connection, from: &str, query: &CaseQuery) -> Result<Vec<CaseRow>> {
        let order = match query.order {
            CaseOrder::Name => "c.sort_key",
            CaseOrder::Due => "c.due IS NULL, c.due, c.sort_key",
            CaseOrder::Changed => "c.changed_at DESC, c.sort_key",
        };
        let limit = self.bind(i64::from(query.limit));
        let condition = self.condition();
        let sql = format!("SELECT {COLUMNS} FROM {from}{condition} ORDER BY {order} LIMIT ?{limit}");
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(&self.values), |row: &Row<'_>| read(row))?;
        rows.map(|row| readable(row?)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CaseOutlook, cases, migrate};
    use super::*;

    /// More cases than [`FEW`], all with the given name Anna; every third family is Berg, every other odd.
    fn many() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate::run(&mut connection).unwrap();
        connection.execute_batch("BEGIN").unwrap();
        for number in 0..FEW + 1_000 {
            let row = CaseRow {
                id: format!("c{number}").parse().unwrap(),
                family_name: if number % 3 == 0 { "Berg" } else { "Aalto" }.to_owned(),
                given_name: if number % 2 == 0 { "Anna" } else { "Anna Odd" }.to_owned(),
                other_names: String::new(),
                birth_date: None,
                sex: None,
                identifier: None,
                regions: Vec::new(),
                outlook: CaseOutlook { held: number < 10, ..CaseOutlook::default() },
                open_letters: 0,
                changed_at: format!("{number:05}"),
            };
            cases::put(&connection, &row).unwrap();
        }
        connection.execute_batch("COMMIT").unwrap();
        connection
    }

    #[test]
    fn common_words_are_found_as_rare_ones_are() {
        let connection = many();
        let all = FEW + 1_000;
        let held = || vec![CaseFilter::Held];
        for (text, filters, total) in [
            ("a", vec![], all),
            ("anna", vec![], all),
            ("anna a", vec![], all),
            ("anna berg", vec![], all / 3),
            ("odd anna", vec![], all / 2),
            ("odd berg", vec![], all / 6),
            ("anna", held(), 10),
            ("berg", held(), 4),
            ("anna nobody", vec![], 0),
        ] {
            for order in [CaseOrder::Name, CaseOrder::Due, CaseOrder::Changed] {
                let query = CaseQuery { text: text.to_owned(), filters: filters.clone(), order, limit: 3 };
                let list = search(&connection, &query).unwrap();
                assert_eq!(list.total, u64::try_from(total).unwrap(), "{query:?}");
                assert_eq!(list.rows.len() as u64, list.total.min(3), "{query:?}");
                if order == CaseOrder::Changed {
                    assert!(list.rows.is_sorted_by(|a, b| a.changed_at >= b.changed_at), "{query:?}");
                }
            }
        }
    }
}
