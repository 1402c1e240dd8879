//! From the record to what is shown: pure functions, run once per change and never while drawing.

mod advice;
mod beside;
mod checklist;
mod detail;
mod emergency;
mod foresee;
mod hold;
mod home;
mod identity;
mod letter;
mod list;
mod phone;
mod plan;
mod relief;
mod replaces;
mod review;
mod scores;
mod signs;
mod survey;
mod timeline;

use std::sync::Arc;

use crate::model::{Case, Date, ProblemId};
use crate::pathway::words::{Audience, Headline, Wording, headline};
use crate::pathway::{Advice, Evaluation, Knowledge, Policy};
use crate::ui::screens::assessment::Checklist;
use crate::ui::screens::emergency::EmergencyView;
use crate::ui::screens::hold::HoldView;
use crate::ui::screens::identity::Identity;
use crate::ui::screens::list::EntryRow;
use crate::ui::screens::plan::PlanView;
use crate::ui::timeline::model::Timeline;

pub use advice::advice;
pub use detail::{DetailView, FieldWords, detail};
pub(in crate::ui) use detail::{approach, confounder};
pub use foresee::foresee;
pub use hold::{HoldItemFact, answer_value};
pub use home::{case_line, home, preview};
pub use letter::letter;
pub use relief::relief_words;
pub use review::{mark, review};
pub use survey::survey;

/// What a case is read with.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The knowledge.
    pub knowledge: &'a Knowledge,
    /// The policy in force.
    pub policy: &'a Policy,
    /// The clinic's own, whether it is in force or not.
    pub own_policy: Option<&'a Policy>,
    /// The case.
    pub case: &'a Case,
    /// Which of its problems.
    pub problem: &'a ProblemId,
    /// Today.
    pub today: Date,
    /// The day everything is shown as of.
    pub as_of: Date,
}

impl<'a> Reading<'a> {
    /// Names and sentences for the screen.
    pub fn wording(&self) -> Wording<'a> {
        Wording {
            knowledge: self.knowledge,
            policy: self.policy,
            case: self.case,
            audience: Audience::Screen,
        }
    }
}

/// A case, ready to be drawn.
#[derive(Debug, Clone)]
pub struct CaseShow {
    /// Who.
    pub identity: Identity,
    /// Over time.
    pub timeline: Timeline,
    /// As a table.
    pub rows: Vec<EntryRow>,
    /// The assessment of the problem.
    pub checklist: Checklist,
    /// The facts behind the rows of the checklist, by their places.
    pub checklist_facts: Vec<HoldItemFact>,
    /// What to do next.
    pub plan: PlanView,
    /// The red-flag screen, while the pathway is on hold.
    pub hold: Option<HoldView>,
    /// The facts behind the items of the screen, in the same order; none behind what is written in a form.
    pub hold_facts: Vec<Option<HoldItemFact>>,
    /// The emergency, while one stands.
    pub emergency: Option<EmergencyView>,
    /// The evaluation all of it rests on.
    pub evaluation: Arc<Evaluation>,
    /// The questions, answered by their places in [`PlanView::questions`].
    pub advice: Arc<Advice>,
}

/// Prepares everything that is drawn of a case. `before` is the plan that was shown of the same problem until now.
pub fn case(
    reading: &Reading<'_>,
    evaluation: &Arc<Evaluation>,
    advice: Advice,
    before: Option<&PlanView>,
) -> CaseShow {
    let lead = headline(evaluation);
    let screen = checklist::Screen::of(reading, evaluation);
    let (hold, hold_facts) = match lead {
        Headline::Hold(_) => hold::hold(reading, evaluation, &screen).unzip(),
        _ => (None, None),
    };
    let emergency = match lead {
        Headline::Emergency(flag) => Some(emergency::emergency(reading, evaluation, flag)),
        _ => None,
    };
    let mut plan = plan::plan(reading, evaluation, &advice);
    if let Some(before) = before.filter(|before| !before.past && !plan.past) {
        let same = before.head.sentence == plan.head.sentence;
        plan.changed = if same { before.changed.clone() } else { Some(before.head.sentence.clone()) };
    }
    let (checklist, checklist_facts) = checklist::checklist(reading, &screen);
    CaseShow {
        identity: identity::identity(reading, evaluation, (lead, &screen)),
        checklist,
        checklist_facts,
        timeline: timeline::timeline(reading, evaluation),
        rows: list::rows(reading),
        plan,
        hold,
        hold_facts: hold_facts.unwrap_or_default(),
        emergency,
        evaluation: Arc::clone(evaluation),
        advice: Arc::new(advice),
    }
}
