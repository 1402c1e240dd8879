//! Bringing the list of cases up to date: what stands in it follows from the knowledge, the policy and the day. When one
//! of them is another, all cases are evaluated again, a few at a time while nobody waits.

use super::Workspace;
use super::assess;
use super::error::Result;
use crate::model::CaseId;
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
    /// Evaluates some of the cases again whose outlook in the list is of another day, knowledge or policy. A case that
    /// cannot be read keeps its row: opening it or checking the store says why. Nor does a disk that takes no writing keep
    /// anybody from working: the next pass tries again.
    pub fn reassess(&mut self) -> Reassessed {
        let basis = assess::basis(self.knowledge, self.policy(), self.clock.today());
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
        let rows: Vec<CaseRow> = ids.iter().filter_map(|id| self.fresh_row(id).ok()).collect();
        let session = self.session_mut()?;
        session.store.refresh(&rows)?;
        session.pass.last = Some(last);
        session.pass.found_news |= !rows.is_empty();
        Ok(true)
    }

    fn fresh_row(&mut self, id: &CaseId) -> Result<CaseRow> {
        let store = &self.session_mut()?.store;
        let (case, row) = (store.load(id)?, store.case_row(id)?);
        let today = self.assess(&case, None);
        Ok(CaseRow { changed_at: row.changed_at, ..self.row(&case, &today) })
    }

    fn finish(&mut self) -> Reassessed {
        let Some(session) = self.session.as_mut() else { return Reassessed::UpToDate };
        session.pass.finished = true;
        if !session.pass.found_news {
            return Reassessed::UpToDate;
        }
        // Should listing fail, the list that is shown stays until the next search.
        let _as_it_was = self.list();
        Reassessed::Finished
    }
}
