//! Every case to each of the six, written once for all tests of this binary.
//!
//! All letters are composed. Setting and printing cost more, so they are done for each demo case to all six and for a
//! spread of the others: a third is set, so that every case is set for two of the six on average, and a few are printed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;
use std::thread;

use stepwell::letter::{Letter, Pages, set};
use stepwell::model::{Case, Paper, RecipientKind, Settings};
use stepwell::pathway::{Knowledge, evaluate};

use crate::composed::{cases, compose_for, settings, today};

/// A letter to one of the six about one of the cases.
pub(crate) struct Written {
    /// "v15-….case.json to spine_surgeon".
    pub(crate) at: String,
    pub(crate) case: &'static Case,
    pub(crate) recipient: RecipientKind,
    pub(crate) letter: Letter,
    /// Its pages, where it is one of those that are set.
    pub(crate) pages: Option<Pages>,
}

impl Written {
    /// Whether it is one of so many that are spread over all; demo cases always are.
    pub(crate) fn is_one_in(&self, many: u64) -> bool {
        is_one_in(&self.at, many)
    }
}

pub(crate) static CASES: LazyLock<Vec<(String, Case)>> = LazyLock::new(cases);

/// All of them, in American.
pub(crate) static ALL: LazyLock<Vec<Written>> = LazyLock::new(|| written(&settings(), 1, 3));

/// One in three, in British.
pub(crate) static BRITISH: LazyLock<Vec<Written>> =
    LazyLock::new(|| written(&Settings { paper: Paper::A4, ..settings() }, 3, 9));

/// The letters of which pages are set.
pub(crate) fn set_letters() -> impl Iterator<Item = (&'static Written, &'static Pages)> {
    ALL.iter().chain(BRITISH.iter()).filter_map(|one| Some((one, one.pages.as_ref()?)))
}

fn is_one_in(at: &str, many: u64) -> bool {
    // The hasher begins with fixed keys: the same letters are chosen in every run.
    let mut hasher = DefaultHasher::new();
    at.hash(&mut hasher);
    at.starts_with('v') || hasher.finish().is_multiple_of(many)
}

fn written(settings: &Settings, one_in: u64, set_one_in: u64) -> Vec<Written> {
    let threads = thread::available_parallelism().map_or(2, usize::from);
    let share = CASES.len().div_ceil(threads);
    thread::scope(|scope| {
        let shares: Vec<_> = CASES
            .chunks(share)
            .map(|cases| {
                scope.spawn(move || {
                    cases.iter().flat_map(|one| of_case(one, settings, (one_in, set_one_in))).collect()
                })
            })
            .collect();
        shares
            .into_iter()
            .flat_map(|share: thread::ScopedJoinHandle<'_, Vec<_>>| share.join().unwrap())
            .collect()
    })
}

fn of_case(
    (name, case): &'static (String, Case),
    settings: &Settings,
    (one_in, set_one_in): (u64, u64),
) -> Vec<Written> {
    let knowledge = Knowledge::builtin().unwrap();
    let problem = &case.problems[0].id;
    let evaluation =
        evaluate(knowledge, knowledge.policy("clinic").unwrap(), case, problem, today()).unwrap();
    let to = |recipient: RecipientKind| {
        let at = format!("{name} to {}", recipient.id());
        is_one_in(&at, one_in).then(|| {
            let letter = compose_for((case, &evaluation), settings, recipient, None).unwrap();
            let pages = is_one_in(&at, set_one_in).then(|| set(&letter.document).unwrap());
            Written { at, case, recipient, letter, pages }
        })
    };
    RecipientKind::ALL.iter().copied().filter_map(to).collect()
}
