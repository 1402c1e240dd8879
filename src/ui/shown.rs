//! What is drawn, prepared once per change: after a new snapshot, another problem, another day.

use std::sync::Arc;

use crate::model::{CaseId, Date, ProblemId};
use crate::pathway::Knowledge;
use crate::ui::draft_store::{Basis, Drafts};
use crate::ui::route::Route;
use crate::ui::screens::home::{HomeView, Preview};
use crate::ui::screens::letter::LetterView;
use crate::ui::screens::review::ReviewView;
use crate::ui::show::{self, CaseShow, Reading};
use crate::workspace::{Assessment, CaseIndex, CaseQuery, IssuedShown, OpenCase, OpenLetter, Snapshot};

/// The snapshot and everything derived from it.
pub(super) struct Shown {
    snapshot: Arc<Snapshot>,
    home: Option<(HomeKey, HomeView)>,
    case: Option<ShownCase>,
    letter: Option<(LetterKey, LetterView)>,
}

/// What the case list was prepared for.
struct HomeKey {
    cases: Arc<CaseIndex>,
    query: CaseQuery,
    today: Date,
}

/// What the letters were prepared for.
struct LetterKey {
    open: Option<Arc<OpenLetter>>,
    issued: Arc<[IssuedShown]>,
}

impl LetterKey {
    /// Whether nothing was composed or issued between the two.
    fn is(&self, other: &Self) -> bool {
        let open = match (&self.open, &other.open) {
            (Some(one), Some(two)) => Arc::ptr_eq(one, two),
            (None, None) => true,
            _ => false,
        };
        open && Arc::ptr_eq(&self.issued, &other.issued)
    }
}

/// The open case as it is drawn.
pub(super) struct ShownCase {
    key: CaseKey,
    assessment: Arc<Assessment>,
    /// Which problem.
    pub(super) problem: ProblemId,
    /// The problems to choose from.
    pub(super) problems: Vec<(ProblemId, String)>,
    /// Everything drawn of it.
    pub(super) show: CaseShow,
    /// At a glance.
    pub(super) preview: Preview,
    /// The look back and the decisions.
    pub(super) review: ReviewView,
}

/// What the case was prepared for.
#[derive(PartialEq, Eq, Clone)]
struct CaseKey {
    case: CaseId,
    problem: ProblemId,
    as_of: Date,
    today: Date,
    /// Another policy may advise otherwise over the same record.
    rules: String,
    /// Questions come a moment after the evaluation.
    advised: bool,
    /// The look back is there, once it was asked for.
    looked_back: bool,
}

impl Shown {
    pub(super) fn new(snapshot: Arc<Snapshot>) -> Self {
        Self { snapshot, home: None, case: None, letter: None }
    }

    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    pub(super) fn take(&mut self, snapshot: Arc<Snapshot>) {
        self.snapshot = snapshot;
    }

    pub(super) fn home(&self) -> Option<&HomeView> {
        self.home.as_ref().map(|(_, home)| home)
    }

    pub(super) fn case(&self) -> Option<&ShownCase> {
        self.case.as_ref()
    }

    pub(super) fn letter(&self) -> Option<&LetterView> {
        self.letter.as_ref().map(|(_, letter)| letter)
    }

    /// Prepares what the screen of `route` needs and has not got.
    pub(super) fn refresh(&mut self, route: &Route, drafts: &mut Drafts) {
        if *route == Route::Home {
            self.refresh_home(drafts);
        }
        self.refresh_case(drafts);
        self.refresh_letter();
    }

    fn refresh_home(&mut self, drafts: &Drafts) {
        let (cases, today) = (&self.snapshot.cases, self.snapshot.today);
        let query = CaseQuery { text: drafts.home.search.clone(), filter: drafts.home.filter };
        let before = self.home.take().filter(|(key, _)| Arc::ptr_eq(&key.cases, cases) && key.today == today);
        let home = match before {
            Some((key, home)) if key.query == query => home,
            // What is due does not depend on what is searched for.
            Some((_, home)) => home.searching(cases, &query),
            None => show::home(cases, &query, today),
        };
        self.home = Some((HomeKey { cases: Arc::clone(cases), query, today }, home));
    }

    fn refresh_letter(&mut self) {
        let Some(open) = self.snapshot.open.as_ref() else {
            self.letter = None;
            return;
        };
        let key = LetterKey { open: open.letter.clone(), issued: Arc::clone(&open.issued) };
        if self.letter.as_ref().is_none_or(|(old, _)| !old.is(&key)) {
            self.letter = Some((key, show::letter(open, &self.snapshot.settings)));
        }
    }

    fn refresh_case(&mut self, drafts: &mut Drafts) {
        let Some(open) = &self.snapshot.open else {
            self.case = None;
            return;
        };
        let Some(knowledge) = knowledge() else { return };
        let problem = problem_of(open, drafts);
        let Some(evaluation) = problem.and_then(|problem| open.assessment.of(&problem)) else { return };
        let Some(basis) = Basis::of(&self.snapshot) else { return };
        let key = CaseKey {
            case: open.id().clone(),
            problem: evaluation.problem.clone(),
            as_of: open.assessment.as_of,
            today: self.snapshot.today,
            rules: self.snapshot.rules.clone(),
            advised: open.advice.is_some(),
            looked_back: drafts.of(open.id()).look_back.reviews(&basis).is_some(),
        };
        // A letter that is written changes nothing else: the assessment stands.
        let stands = |shown: &ShownCase| shown.key == key && Arc::ptr_eq(&shown.assessment, &open.assessment);
        if self.case.as_ref().is_some_and(stands) {
            return;
        }
        let before = self
            .case
            .as_ref()
            .filter(|shown| shown.key.case == key.case && shown.key.problem == key.problem)
            .map(|shown| &shown.show.plan);
        let reading = Reading {
            knowledge,
            policy: &self.snapshot.policy,
            own_policy: self.snapshot.own_policy.as_deref(),
            case: &open.case,
            problem: &evaluation.problem,
            today: key.today,
            as_of: key.as_of,
        };
        let advice = open.advice(&evaluation.problem).cloned().unwrap_or_default();
        let mut show = show::case(&reading, evaluation, advice, before);
        show.plan.working = open.advice.is_none();
        let reviews = drafts.of(open.id()).look_back.reviews(&basis).unwrap_or_default();
        let review = reviews.iter().find(|review| review.problem == evaluation.problem);
        let review = show::review(&reading, evaluation, review);
        if let Some(looks) = &review.looks {
            show::mark(&mut show.timeline, looks);
        }
        let preview = show::preview(&key.case, &show, &reading);
        let problems =
            open.case.problems.iter().map(|problem| (problem.id.clone(), problem.title.clone())).collect();
        let (problem, assessment) = (key.problem.clone(), Arc::clone(&open.assessment));
        self.case = Some(ShownCase { key, assessment, problem, problems, show, preview, review });
    }

    /// Runs `read` with what the open case is read with.
    pub(super) fn reading<R>(&self, read: impl FnOnce(&Reading<'_>, &ShownCase) -> R) -> Option<R> {
        let (open, shown) = (self.snapshot.open.as_ref()?, self.case.as_ref()?);
        let knowledge = knowledge()?;
        let reading = Reading {
            knowledge,
            policy: &self.snapshot.policy,
            own_policy: self.snapshot.own_policy.as_deref(),
            case: &open.case,
            problem: &shown.problem,
            today: self.snapshot.today,
            as_of: open.assessment.as_of,
        };
        Some(read(&reading, shown))
    }
}

/// The problem to show: the chosen one, else the one that presses most.
fn problem_of(open: &OpenCase, drafts: &mut Drafts) -> Option<ProblemId> {
    let chosen = drafts.of(open.id()).problem.clone().filter(|id| open.case.problem(id).is_some());
    chosen.or_else(|| open.assessment.leading().map(|evaluation| evaluation.problem.clone()))
}

/// The knowledge that ships with the program.
pub(super) fn knowledge() -> Option<&'static Knowledge> {
    Knowledge::builtin().ok()
}
