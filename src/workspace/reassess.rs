//! Bringing the list of cases up to date: what stands in it follows from the knowledge, the policy and the day. When one
//! of them is another, all cases are evaluated again, a few at a time while nobody waits.

use std::sync::Arc;

use super::Workspace;
use super::assess::{self, Assessment};
use super::cases::EarlierAdvice;
use super::changed::{ChangeCause, why_not};
use super::error::Result;
use crate::model::{Case, CaseId};
use crate::store::CaseRow;

/// Cases between two looks whether somebody waits: a few milliseconds.
const BATCH: usize = 16;

/// How far all cases are brought up to date.
#[derive(Debug, Default)]
pub(super) struct Pass {
    /// What they are brought up to; empty before the first pass.
    basis: String,
    /// The last case that was done.
    last: Option<CaseId>,
    finished: bool,
    /// Whether a row came out otherwise.
    found_news: bool,
}

/// What became of a part of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reassessed {
    /// All outlooks are those of today; nothing was done.
    UpToDate,
    /// Some were done, and there are more.
    Partly,
    /// The last were done; the list shows what came of it.
    Finished,
}

impl Workspace {
    /// Evaluates some of the cases again whose outlook in the list is of another day, knowledge or policy. Where another
    /// knowledge or policy advised otherwise, the case is marked in the list, and its row is not written until somebody
    /// opens it; so the mark outlasts the end of the program. A case that cannot be read keeps its row: opening it or checking the store says why. Nor does a disk that takes no writing keep
    /// anybody from working: the next pass tries again.
    pub fn reassess(&mut self) -> Reassessed {
        let basis = assess::basis(self.knowledge, &self.policy(), self.clock.today());
        let Some(session) = self.session.as_mut() else { return Reassessed::UpToDate };
        if session.store.findings().is_some() {
            return Reassessed::UpToDate;
        }
        if session.pass.basis != basis {
            session.pass = Pass { basis: basis.clone(), ..Pass::default() };
        }
        if session.pass.finished {
            return Reassessed::UpToDate;
        }
        match self.reassess_some(&basis) {
            Ok(true) => Reassessed::Partly,
            _ => self.finish(),
        }
    }

    /// Does the next few. Returns whether there are more.
    fn reassess_some(&mut self, basis: &str) -> Result<bool> {
        let session = self.session_mut()?;
        let ids = session.store.stale(basis, session.pass.last.as_ref(), BATCH)?;
        let Some(last) = ids.last().cloned() else { return Ok(false) };
        let compared: Vec<Compared> = ids.iter().filter_map(|id| self.compare(id).ok()).collect();
        let session = self.session_mut()?;
        let same: Vec<CaseRow> =
            compared.iter().filter(|one| one.was.is_none()).map(|one| one.row.clone()).collect();
        session.store.refresh(&same)?;
        let (rows, was): (Vec<_>, Vec<_>) =
            compared.into_iter().map(|one| (one.row.clone(), one.was.map(|was| (one.row.id, was)))).unzip();
        let cases = Arc::make_mut(&mut session.cases);
        cases.put_all(rows);
        was.into_iter().flatten().for_each(|(id, was)| cases.note_change(&id, was));
        session.pass.last = Some(last);
        session.pass.found_news = true;
        Ok(true)
    }

    fn compare(&mut self, id: &CaseId) -> Result<Compared> {
        let store = &self.session_mut()?.store;
        let (case, old) = (store.load(id)?, store.case_row(id)?);
        let today = self.assess(&case, None);
        let row = CaseRow { changed_at: old.changed_at.clone(), ..self.row(&case, &today) };
        let cause = self.cause(&old, &row);
        let advised =
            |row: &CaseRow| (row.outlook.step.clone(), row.outlook.held, row.outlook.urgency.clone());
        let was = cause.filter(|_| advised(&old) != advised(&row)).map(|cause| EarlierAdvice {
            why: self.why_not_any_more(&case, &today, old.outlook.step.as_deref()),
            step: old.outlook.step_label.unwrap_or_else(|| "no further step".to_owned()),
            cause,
        });
        Ok(Compared { row, was })
    }

    /// What is another one than when a row was computed; `None` if the rules are the same.
    fn cause(&self, old: &CaseRow, row: &CaseRow) -> Option<ChangeCause> {
        match old.outlook.basis.as_deref().and_then(|basis| basis.split_once(' ')) {
            Some((digest, rest)) => {
                let policy = rest.split(' ').next();
                let stamp = self.knowledge.stamp();
                ChangeCause::of(
                    digest != stamp.sha256,
                    policy != Some(assess::policy_key(self.knowledge, &self.policy()).as_str()),
                )
            }
            None => ChangeCause::of(old.outlook.knowledge != row.outlook.knowledge, false),
        }
    }

    fn why_not_any_more(&self, case: &Case, today: &Assessment, step: Option<&str>) -> String {
        let step_and_now = step.zip(today.leading());
        step_and_now.map_or_else(String::new, |(step, evaluation)| {
            why_not(self.knowledge, &self.policy(), case, evaluation, step)
        })
    }

    fn finish(&mut self) -> Reassessed {
        let Some(session) = self.session.as_mut() else { return Reassessed::UpToDate };
        session.pass.finished = true;
        if session.pass.found_news { Reassessed::Finished } else { Reassessed::UpToDate }
    }
}

/// A case that was evaluated again.
struct Compared {
    row: CaseRow,
    /// What another knowledge or policy advised, where it was otherwise.
    was: Option<EarlierAdvice>,
}
