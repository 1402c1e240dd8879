//! Letters about every case, written once for all tests of this binary.
//!
//! Each demo case goes to all six. Of the others every second letter is composed, so that every case goes to three of the
//! six on average and each of the six gets some hundreds; every sixth is set on pages, and a few are printed. A fault that
//! is in the wording or the composition is met many times over in these.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};
use std::thread;

use stepwell::letter::{Letter, Pages, set};
use stepwell::model::{Case, Paper, RecipientKind, Settings};
use stepwell::pathway::{Evaluation, Knowledge, evaluate};

use crate::composed::{cases, compose_for, settings, today};

/// A letter to one of the six about one of the cases.
pub(crate) struct Written {
    /// "v15-….case.json to spine_surgeon".
    pub(crate) at: String,
    pub(crate) case: &'static Case,
    pub(crate) evaluation: Arc<Evaluation>,
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

/// In American.
pub(crate) static ALL: LazyLock<Vec<Written>> = LazyLock::new(|| written(&settings(), 2, 6));

/// Fewer, in British.
pub(crate) static BRITISH: LazyLock<Vec<Written>> =
    LazyLock::new(|| written(&Settings { paper: Paper::A4, ..settings() }, 8, 24));

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
    let (policy, problem) = (knowledge.policy("clinic").unwrap(), &case.problems[0].id);
    let evaluation = Arc::new(evaluate(knowledge, policy, case, problem, today()).unwrap());
    let to = |recipient: RecipientKind| {
        let at = format!("{name} to {}", recipient.id());
        is_one_in(&at, one_in).then(|| {
            let letter = compose_for((case, &evaluation), settings, recipient, None).unwrap();
            let pages = is_one_in(&at, set_one_in).then(|| set(&letter.document).unwrap());
            Written { at, case, evaluation: Arc::clone(&evaluation), recipient, letter, pages }
        })
    };
    RecipientKind::ALL.iter().copied().filter_map(to).collect()
}
