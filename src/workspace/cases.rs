//! The cases of the store as they are listed: all rows are held while the store is open, so that search, filters and
//! what is due answer within a frame, however many cases a word fits.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::changed::ChangeCause;
use super::due::{self, Due, DueKind};
use crate::model::{CaseId, Date};
use crate::pathway::words::places;
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
    /// Knowledge or policy of today advises otherwise than before, and nobody has looked yet.
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

/// What was advised by another edition of the knowledge or another policy than today's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierAdvice {
    /// The next step as it was named.
    pub step: String,
    /// What is another one since.
    pub cause: ChangeCause,
    /// Why it is not proposed any more, in a sentence; empty where nothing was proposed.
    pub why: String,
}

/// One case of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its row.
    pub row: CaseRow,
    /// What is due, the earliest first.
    pub due: Vec<Due>,
    /// What was advised by an earlier edition of the knowledge or another policy, where today's advise otherwise.
    pub was: Option<EarlierAdvice>,
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
        // The store keeps its own words for a region; people type what they read.
        let shown = row.regions.iter().map(|region| places::region(*region));
        let shown = shown.flat_map(store::search_words).collect::<Vec<_>>().join(" ");
        Self { row, due, was: None, key, terms: format!(" {terms} {shown}") }
    }

    /// Whether the words it is found by begin with each of `words`.
    fn has_all(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.terms.contains(word.as_str()))
    }
}

/// What filters and order go by, kept apart from the rows: going through all of it touches little memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Facts {
    /// How urgent an open red flag is: 0 the most, [`NO_FLAG`] if there is none.
    flag: u8,
    held: bool,
    letter_open: bool,
    changed: bool,
    /// The first days something of each kind is due.
    outcome: Option<Date>,
    review: Option<Date>,
}

/// The urgency of a case without an open red flag.
const NO_FLAG: u8 = 3;
/// How many grades of pressing there are.
const GRADES: usize = 6;

impl Facts {
    fn of(case: &Listed) -> Self {
        let outlook = &case.row.outlook;
        let first = |outcome: bool| {
            let due = case.due.iter().find(|due| (due.kind == DueKind::Outcome) == outcome);
            due.map(|due| due.day)
        };
        Self {
            flag: match outlook.urgency.as_deref() {
                Some("now") => 0,
                Some("same_day") => 1,
                Some(_) => 2,
                None => NO_FLAG,
            },
            held: outlook.held,
            letter_open: case.row.open_letters > 0,
            changed: case.was.is_some(),
            outcome: first(true),
            review: first(false),
        }
    }

    fn first_due(&self) -> Option<Date> {
        self.outcome.into_iter().chain(self.review).min()
    }

    /// Whether a filter shows the case on a day.
    fn passes(&self, filter: CaseFilter, today: Date) -> bool {
        let by_today = |day: Option<Date>| day.is_some_and(|day| day <= today);
        match filter {
            CaseFilter::All => true,
            CaseFilter::RedFlag => self.flag < NO_FLAG,
            CaseFilter::OnHold => self.held,
            CaseFilter::OutcomeDue => by_today(self.outcome),
            CaseFilter::ReviewDue => by_today(self.review),
            CaseFilter::Waiting => !self.held && self.first_due().is_some_and(|day| day > today),
            CaseFilter::LetterOpen => self.letter_open,
            CaseFilter::AdviceChanged => self.changed,
        }
    }

    /// How much the case presses on a day: 0 the most, below [`GRADES`].
    fn pressing(&self, today: Date) -> usize {
        match (self.flag, self.held, self.first_due()) {
            (flag @ 0..NO_FLAG, ..) => usize::from(flag),
            (_, true, _) => 3,
            (_, false, Some(day)) if day <= today => 4,
            (_, false, _) => 5,
        }
    }
}

/// An answer to a [`CaseQuery`]: the cases that press most first, by name among equals.
#[derive(Debug, Clone, Default)]
pub struct Found {
    index: Arc<CaseIndex>,
    places: Vec<usize>,
    /// How many cases fit the text, for each filter of [`CaseFilter::ALL`].
    pub counts: [usize; CaseFilter::ALL.len()],
}

impl Found {
    /// How many cases answer the query.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether none does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The case at a place of the answer.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&Listed> {
        self.places.get(at).and_then(|place| self.index.cases.get(*place)).map(Arc::as_ref)
    }

    /// The cases in the order of the answer.
    pub fn iter(&self) -> impl Iterator<Item = &Listed> {
        self.places.iter().filter_map(|place| self.index.cases.get(*place)).map(Arc::as_ref)
    }

    /// Where a case stands in the answer.
    #[must_use]
    pub fn place(&self, id: &CaseId) -> Option<usize> {
        self.iter().position(|case| case.row.id == *id)
    }
}

/// All cases of the store, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseIndex {
    cases: Vec<Arc<Listed>>,
    /// One for each case, in the same order.
    facts: Vec<Facts>,
}

impl CaseIndex {
    /// Reads the list of a store.
    pub(super) fn read(store: &store::Store) -> store::Result<Self> {
        let rows = store.listed()?;
        let listed = |(row, terms): (CaseRow, String)| Arc::new(Listed::with_terms(row, &terms));
        let cases: Vec<Arc<Listed>> = rows.into_iter().map(listed).collect();
        let facts = cases.iter().map(|case| Facts::of(case)).collect();
        Ok(Self { cases, facts })
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

    /// How many cases a filter shows on a day.
    #[must_use]
    pub fn count(&self, filter: CaseFilter, today: Date) -> usize {
        self.facts.iter().filter(|facts| facts.passes(filter, today)).count()
    }

    /// The cases that answer a query on a day.
    #[must_use]
    pub fn find(self: &Arc<Self>, query: &CaseQuery, today: Date) -> Found {
        let words = beginnings(&query.text);
        let mut counts = [0; CaseFilter::ALL.len()];
        let mut grades: [Vec<usize>; GRADES] = Default::default();
        for (place, (case, facts)) in self.cases.iter().zip(&self.facts).enumerate() {
            if !words.is_empty() && !case.has_all(&words) {
                continue;
            }
            for (count, filter) in counts.iter_mut().zip(CaseFilter::ALL) {
                *count += usize::from(facts.passes(filter, today));
            }
            if facts.passes(query.filter, today)
                && let Some(grade) = grades.get_mut(facts.pressing(today))
            {
                grade.push(place);
            }
        }
        Found { index: Arc::clone(self), places: grades.concat(), counts }
    }

    /// The cases whose words begin like those of `text`, by name.
    pub fn matching(&self, text: &str) -> impl Iterator<Item = &Arc<Listed>> {
        let words = beginnings(text);
        self.cases.iter().filter(move |case| case.has_all(&words))
    }

    /// Puts the new row of a case in its place.
    pub(super) fn put(&mut self, row: CaseRow) {
        self.remove(&row.id);
        let listed = Listed::new(row);
        let place = self.cases.partition_point(|case| case.key < listed.key);
        self.facts.insert(place, Facts::of(&listed));
        self.cases.insert(place, Arc::new(listed));
    }

    pub(super) fn remove(&mut self, id: &CaseId) {
        if let Some(place) = self.cases.iter().position(|case| case.row.id == *id) {
            self.cases.remove(place);
            self.facts.remove(place);
        }
    }

    /// Puts the new rows of cases in their places.
    pub(super) fn put_all(&mut self, rows: Vec<CaseRow>) {
        let new: BTreeSet<CaseId> = rows.iter().map(|row| row.id.clone()).collect();
        self.cases.retain(|case| !new.contains(&case.row.id));
        self.cases.extend(rows.into_iter().map(|row| Arc::new(Listed::new(row))));
        self.cases.sort_by(|one, other| one.key.cmp(&other.key));
        self.facts = self.cases.iter().map(|case| Facts::of(case)).collect();
    }

    /// Notes what another edition or policy advised.
    pub(super) fn note_change(&mut self, id: &CaseId, was: EarlierAdvice) {
        let cases = self.cases.iter_mut().zip(&mut self.facts);
        if let Some((case, facts)) = cases.into_iter().find(|(case, _)| case.row.id == *id) {
            Arc::make_mut(case).was = Some(was);
            *facts = Facts::of(case);
        }
    }
}

/// The folded words of a text, as they stand before the words they begin.
fn beginnings(text: &str) -> Vec<String> {
    store::search_words(text).iter().map(|word| format!(" {word}")).collect()
}
