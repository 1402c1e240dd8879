//! The cases of the store as they are listed: all rows are held while the store is open, so that search, filters and
//! what is due answer within a frame, however many cases a word fits.

use std::sync::Arc;

use super::Workspace;
use super::due::{self, Due, DueKind};
use crate::model::{CaseId, Date};
use crate::store::{self, CaseRow};

/// Which cases are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum CaseFilter {
    /// All of them.
    #[default]
    All,
    /// A red flag stands.
    RedFlag,
    /// An open red-flag screen holds the pathway.
    OnHold,
    /// How a procedure helped is to be recorded.
    OutcomeDue,
    /// A review, or a revisit of what was declined, is due.
    ReviewDue,
    /// A day is awaited that has not come.
    Waiting,
    /// A letter is in the making.
    LetterOpen,
    /// Another edition of the knowledge advises otherwise, and nobody has looked yet.
    AdviceChanged,
}

impl CaseFilter {
    /// All filters, in the order they are offered.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::RedFlag,
        Self::OnHold,
        Self::OutcomeDue,
        Self::ReviewDue,
        Self::Waiting,
        Self::LetterOpen,
        Self::AdviceChanged,
    ];
}

/// What to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseQuery {
    /// As typed: beginnings of words of name, identifier, date of birth, region or step, all of which must fit.
    pub text: String,
    /// Which of them.
    pub filter: CaseFilter,
}

/// One case of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its row.
    pub row: CaseRow,
    /// What is due, the earliest first.
    pub due: Vec<Due>,
    /// What an earlier edition of the knowledge advised, where this one advises otherwise.
    pub was: Option<String>,
    /// The order of the list.
    key: String,
    /// The folded words it is found by, each after a space.
    terms: String,
}

impl Listed {
    pub(super) fn new(row: CaseRow) -> Self {
        let terms = store::terms_of(&row);
        Self::with_terms(row, &terms)
    }

    fn with_terms(row: CaseRow, terms: &str) -> Self {
        let due = due::read(row.outlook.due, row.outlook.due_reason.as_deref());
        let key = store::sort_key(&row);
        Self { row, due, was: None, key, terms: format!(" {terms}") }
    }

    /// The first thing of these kinds that is due by a day.
    pub fn due_by(&self, day: Date, kinds: &[DueKind]) -> Option<&Due> {
        self.due.iter().find(|due| due.day <= day && kinds.contains(&due.kind))
    }

    /// Whether a filter shows it on a day.
    #[must_use]
    pub fn passes(&self, filter: CaseFilter, today: Date) -> bool {
        let outlook = &self.row.outlook;
        match filter {
            CaseFilter::All => true,
            CaseFilter::RedFlag => outlook.urgency.is_some(),
            CaseFilter::OnHold => outlook.held,
            CaseFilter::OutcomeDue => self.due_by(today, &[DueKind::Outcome]).is_some(),
            CaseFilter::ReviewDue => self.due_by(today, &[DueKind::Review, DueKind::Revisit]).is_some(),
            CaseFilter::Waiting => !outlook.held && self.due.first().is_some_and(|due| due.day > today),
            CaseFilter::LetterOpen => self.row.open_letters > 0,
            CaseFilter::AdviceChanged => self.was.is_some(),
        }
    }

    /// How much it presses on a day: 0 the most.
    fn pressing(&self, today: Date) -> u8 {
        let outlook = &self.row.outlook;
        match (outlook.urgency.as_deref(), outlook.held, self.due.first()) {
            (Some("now"), ..) => 0,
            (Some("same_day"), ..) => 1,
            (Some(_), ..) => 2,
            (None, true, _) => 3,
            (None, false, Some(due)) if due.day <= today => 4,
            (None, false, _) => 5,
        }
    }
}

/// An answer to a [`CaseQuery`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The cases, those that press most first, by name among equals.
    pub cases: Vec<Arc<Listed>>,
    /// How many cases fit the text, for each filter of [`CaseFilter::ALL`].
    pub counts: [usize; CaseFilter::ALL.len()],
}

/// All cases of the store, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseIndex {
    cases: Vec<Arc<Listed>>,
}

impl CaseIndex {
    /// Reads the list of a store.
    pub(super) fn read(store: &store::Store) -> store::Result<Self> {
        let rows = store.listed()?;
        let listed = |(row, terms): (CaseRow, String)| Arc::new(Listed::with_terms(row, &terms));
        Ok(Self { cases: rows.into_iter().map(listed).collect() })
    }

    /// How many cases there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// All cases, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Listed>> {
        self.cases.iter()
    }

    /// The row of a case.
    #[must_use]
    pub fn row(&self, id: &CaseId) -> Option<&CaseRow> {
        self.cases.iter().find(|case| case.row.id == *id).map(|case| &case.row)
    }

    /// The cases that answer a query on a day.
    #[must_use]
    pub fn find(&self, query: &CaseQuery, today: Date) -> Found {
        let mut found = Found::default();
        for case in self.matching(&query.text) {
            for (count, filter) in found.counts.iter_mut().zip(CaseFilter::ALL) {
                *count += usize::from(case.passes(filter, today));
            }
            if case.passes(query.filter, today) {
                found.cases.push(Arc::clone(case));
            }
        }
        found.cases.sort_by_cached_key(|case| case.pressing(today));
        found
    }

    /// The cases whose words begin like those of `text`, by name.
    pub fn matching(&self, text: &str) -> impl Iterator<Item = &Arc<Listed>> {
        let words: Vec<String> = store::search_words(text).iter().map(|word| format!(" {word}")).collect();
        self.cases.iter().filter(move |case| words.iter().all(|word| case.terms.contains(word)))
    }

    /// Puts the new row of a case in its place.
    pub(super) fn put(&mut self, row: CaseRow) {
        self.remove(&row.id);
        let listed = Listed::new(row);
        let place = self.cases.partition_point(|case| case.key < listed.key);
        self.cases.insert(place, Arc::new(listed));
    }

    pub(super) fn remove(&mut self, id: &CaseId) {
        self.cases.retain(|case| case.row.id != *id);
    }

    /// The cases whose advice comes from another edition of the knowledge than this one.
    pub(super) fn of_other_editions(&self, edition: &str) -> Vec<CaseId> {
        let other = |case: &&Arc<Listed>| case.row.outlook.knowledge.as_deref() != Some(edition);
        self.cases.iter().filter(other).map(|case| case.row.id.clone()).collect()
    }

    /// Notes what another edition advised.
    fn note_change(&mut self, id: &CaseId, was: String) {
        if let Some(case) = self.cases.iter_mut().find(|case| case.row.id == *id) {
            Arc::make_mut(case).was = Some(was);
        }
    }
}

impl Workspace {
    /// Compares what one case was advised by another edition of the knowledge with what this one advises. Where that is
    /// the same, the row is renewed; where it differs, the case is marked until somebody opens it. Returns whether there
    /// is something new to show, or `None` once no case is left.
    pub fn compare_next(&mut self) -> Option<bool> {
        let id = self.session.as_mut()?.to_compare.pop()?;
        Some(self.compare(&id).unwrap_or_default())
    }

    fn compare(&mut self, id: &CaseId) -> Option<bool> {
        let session = self.session.as_mut()?;
        let old = session.cases.row(id)?.clone();
        let case = session.store.load(id).ok()?;
        let fresh = self.row(&case, &self.assess(&case, None));
        let fresh = CaseRow { changed_at: old.changed_at.clone(), ..fresh };
        let advised =
            |row: &CaseRow| (row.outlook.step.clone(), row.outlook.held, row.outlook.urgency.clone());
        let same = advised(&old) == advised(&fresh);
        let session = self.session.as_mut()?;
        let was = old.outlook.step_label.unwrap_or_else(|| "no further step".to_owned());
        if same && session.store.findings().is_none() {
            // What cannot be written now is compared again next time.
            let _kept_old = session.store.refresh(&fresh);
        }
        let cases = Arc::make_mut(&mut session.cases);
        cases.put(fresh);
        if !same {
            cases.note_change(id, was);
        }
        Some(!same)
    }
}
