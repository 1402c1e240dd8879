//! What the reply is asked for beside the answer, and how long and how the pain has gone on.

use super::Composer;
use super::diagnosis::is_found;
use super::passage::{Passage, and};
use crate::letter::document::Urgency;
use crate::model::{PartialDate, Value};

/// Stands for any step.
const ANY: &str = "*";
/// The list of the history.
const HISTORY: &str = "history";
/// From so many months on, the onset itself tells more than how long ago it was.
const MONTHS_TOLD: i32 = 24;

impl Composer<'_> {
    /// What the reply is asked for beside the answer, from the step asked for and what is found beside it: whether a slip
    /// changes the plan, how the needle is shown in who does not bear contrast; of what cannot wait, from its signs.
    pub(super) fn asked_also(&self) -> Option<String> {
        let screen = self.screen();
        let (table, key) = match self.found_soon(&screen) {
            Some(_) => {
                ("ask_also_soon", self.wording.ids("ask_also_soon").find(|key| screen.signs.contains(key)))
            }
            None => ("ask_also", self.wording.ids("ask_also").find(|key| self.is_asked_beside(key))),
        };
        self.wording.phrase(table, key?)
    }

    /// What stands in the way of an operation and can be changed: "BMI 38 and HbA1c 8.8%".
    pub(super) fn obstacles(&self) -> Option<String> {
        and(&self.obstacles_of("obstacles"))
    }

    /// The same of a list, each by itself.
    pub(super) fn obstacles_of(&self, list: &str) -> Vec<String> {
        let there = |id: &&String| {
            let least = self.wording.id("obstacle", id).and_then(|id| self.lexicon.0.figure(id));
            match self.current(id).and_then(|known| known.value().cloned()) {
                Some(Value::Number(value)) => least.is_some_and(|least| value > least.value),
                Some(value) => value == Value::Present,
                None => false,
            }
        };
        let found = self.wording.list(list).iter().filter(there);
        let said = |id: &String| {
            let known = self.current(id)?;
            self.phrase_of_value(&known, known.value()?)
        };
        found.filter_map(said).collect()
    }

    /// Whether one step is asked for, and something is found beside it: "laminectomy spondylolisthesis_grade"; any step
    /// for `*`, and alone where nothing has to be found.
    fn is_asked_beside(&self, key: &str) -> bool {
        let asked = self.asked();
        let steps: Vec<&str> =
            asked.iter().filter_map(|one| one.step).filter_map(|step| self.lexicon.step(step)).collect();
        let (step, beside) = key.split_once(' ').unwrap_or((key, ""));
        let found = || self.latest_by_site(beside).iter().any(|known| is_found(known.value()));
        (step == ANY || steps == [step]) && (beside.is_empty() || found())
    }

    /// What the step asked for needs to be known beside a finding, and nobody recorded: what the clinic of a device says
    /// of an ablation; and of a pregnancy its week.
    pub(super) fn needed_for_the_step(&self, list: &str) -> Vec<String> {
        let table = format!("{list}_needed_beside");
        let keys = self.wording.ids(&table).filter(|key| self.is_asked_beside(key));
        let mut needed: Vec<&str> = keys.filter_map(|key| self.wording.id(&table, key)).collect();
        needed.retain(|id| self.current(id).is_none());
        let items = needed.iter().filter_map(|id| Some(self.item(id, self.lexicon.concept(id)?)));
        let week = (list == HISTORY && self.is_week_open()).then(|| self.wording.pattern("person.week_item"));
        items.chain(week).collect()
    }

    /// Whether the reason for writing says how the pain goes on: then the diagnosis does not.
    pub(super) fn is_course_in_why(&self) -> bool {
        let told = self.course_pattern().is_some();
        told && self.urgency() == Urgency::Routine
            && self.has_section("why")
            && self.overriding_reason().is_none()
    }

    /// How the pain goes on, and how long it has: "Her pain is getting worse, eight months on."
    pub(super) fn course_of_pain(&self, passage: &mut Passage) {
        if !self.is_course_in_why() {
            return;
        }
        let slots = self.slots().with_some("lasted", self.lasted());
        self.say(passage, &self.course_pattern().unwrap_or_default(), &slots);
    }

    /// The sentence on a pain that changes; one that stays as it is gives no reason to write now.
    fn course_pattern(&self) -> Option<String> {
        let course = self.wording.list("pain_course").iter().find_map(|id| self.current(id))?;
        let Some(Value::Choice(course)) = course.value() else { return None };
        let id = format!("why.course_{course}");
        (!self.wording.pattern(&id).is_empty()).then_some(id)
    }

    /// How long the pain has lasted, where its onset is known to the month and not long ago: "eight months".
    fn lasted(&self) -> Option<String> {
        let onset = self.problem.onset?;
        let days = matches!(onset, PartialDate::Day(_) | PartialDate::Month(..));
        let months = days
            .then(|| onset.interval().first.months_until(self.today))
            .filter(|months| (2..MONTHS_TOLD).contains(months))?;
        let count = self.wording.word("count", &months.to_string());
        self.phrase("lasted.months", &self.slots().with("count", count)).map(|text| text.to_plain())
    }
}
