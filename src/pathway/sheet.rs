//! A rule as a physician reads it: when a step is proposed, what comes first, what forbids it, what is confirmed on the
//! day, and how sure each source is.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::pathway::evaluation::{CriterionIx, FlagIx, Role, StepIx, TreatmentIx};
use crate::pathway::expression::ast::Number;
use crate::pathway::knowledge::{
    Amount, Criterion, Instead, Knowledge, OnUnknown, Policy, Rank, Step, TREAT_RANKS, Until, UntilUnit,
    closest,
};
use crate::pathway::rows;
use crate::pathway::vocabulary::{Certainty, Figure};
use crate::pathway::words::{capitalised, filled, from_memory, number, terms, uncapitalised};

/// A step with all its criteria, guards included.
#[must_use]
pub fn step(knowledge: &Knowledge, policy: &Policy, ix: StepIx) -> String {
    let step = knowledge.step(ix);
    let mut sheet = Sheet { knowledge, policy, here: here(knowledge, step), text: String::new() };
    sheet.head(step);
    sheet.criteria(step);
    sheet.outcome(step);
    let criteria = step.criteria.iter().map(|ix| knowledge.criterion(*ix));
    let mut texts: Vec<&str> = vec![&step.say, &step.works_if, &step.if_it_works, &step.if_it_fails];
    texts.extend(step.say_in.iter().map(|(_, say)| say.as_str()));
    texts.extend(step.instead.iter().flat_map(|words| {
        [&words.say, &words.works_if, &words.if_it_works, &words.if_it_fails]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }));
    sheet.figures(criteria.clone(), &texts);
    sheet.sources(step.sources.iter().chain(criteria.flat_map(|c| &c.sources)));
    sheet.text
}

/// A red flag with what raises it and what its screen asks.
#[must_use]
pub fn flag(knowledge: &Knowledge, policy: &Policy, ix: FlagIx) -> String {
    let flag = knowledge.flag(ix);
    let mut sheet = Sheet { knowledge, policy, here: String::new(), text: String::new() };
    let what = if flag.redirects { "asks for a work-up, withholds nothing" } else { "withholds" };
    sheet.line(&format!("{} ({}): red flag, {what}", capitalised(&flag.label), flag.id));
    sheet.regions(flag.regions.iter().map(|region| region.id()));
    let raised = flag.triggers.iter().map(|ix| {
        let criterion = knowledge.criterion(*ix);
        format!("{} ({})", sheet.criterion(*ix), terms::urgency(criterion.urgency))
    });
    let raised: Vec<String> = raised.collect();
    sheet.list("Raised by any of these", raised);
    let likely = flag.risk.iter().map(|ix| sheet.say(&knowledge.criterion(*ix).say)).collect();
    sheet.list("More likely with; these never raise it alone", likely);
    let screen = flag.screen.iter().map(|concept| knowledge.concept(*concept).item.ask.clone()).collect();
    sheet.list("Absent only when all of these are answered", screen);
    let releases = flag.releases.iter().map(|step| knowledge.step(*step).title.clone()).collect();
    sheet.list("Still allowed", releases);
    sheet.list("Send to", Some(flag.send_to.clone()).filter(|who| !who.is_empty()).into_iter().collect());
    sheet.list("What to do", flag.actions.iter().map(|action| action.say.clone()).collect());
    let criteria = flag.triggers.iter().chain(&flag.risk).map(|ix| knowledge.criterion(*ix));
    sheet.figures(criteria.clone(), &[]);
    sheet.sources(flag.sources.iter().chain(criteria.flat_map(|c| &c.sources)));
    sheet.text
}

/// The most sources of pain that are named in every line; with more of them the lines speak of their place.
const NAMED: usize = 2;

/// What stands for the target of a step that has one.
fn here(knowledge: &Knowledge, step: &Step) -> String {
    match step.of.len() {
        0 => String::new(),
        1..=NAMED => format!("[{}]", labels(knowledge, step).join(" / ")),
        _ => "[the place]".to_owned(),
    }
}

/// The sources of pain a step belongs to.
fn labels<'k>(knowledge: &'k Knowledge, step: &Step) -> Vec<&'k str> {
    step.of.iter().map(|ix| knowledge.generator(*ix).label.as_str()).collect()
}

struct Sheet<'k> {
    knowledge: &'k Knowledge,
    policy: &'k Policy,
    here: String,
    text: String,
}

impl Sheet<'_> {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn list(&mut self, head: &str, items: Vec<String>) {
        if items.is_empty() {
            return;
        }
        self.line(&format!("\n{head}"));
        for item in items {
            self.line(&format!("  - {item}"));
        }
    }

    fn say(&self, wording: &str) -> String {
        let wording = wording.replace("{here}", &self.here);
        filled(self.knowledge, self.policy, &wording)
    }

    fn regions(&mut self, regions: impl Iterator<Item = &'static str>) {
        let regions: Vec<&str> = regions.collect();
        if !regions.is_empty() {
            self.line(&format!("Regions: {}", regions.join(", ")));
        }
    }

    fn head(&mut self, step: &Step) {
        let rank = match step.rank {
            Rank::At(place) => self.knowledge.order().get(usize::from(place)).map_or("?", String::as_str),
            Rank::Treat => TREAT_RANKS[0],
        };
        let role = step.role.id();
        self.line(&format!(
            "{} ({}): {role}, rank {rank}, tier {}",
            capitalised(&step.title),
            step.id,
            step.tier
        ));
        let say = self.say(&step.say);
        self.line(&say);
        for (region, say) in &step.say_in {
            let say = self.say(say);
            self.line(&format!("In {}: {say}", region.id()));
        }
        for say in step.instead.iter().filter_map(|words| words.say.as_deref()) {
            let say = self.say(say);
            self.line(&format!("Or, where that fits: {say}"));
        }
        let performs: Vec<&str> = self.performs(step).map(|(_, label)| label).collect();
        if !performs.is_empty() {
            self.line(&format!("Carried out by: {}", performs.join("; ")));
        }
        if step.of.len() > NAMED {
            let labels = labels(self.knowledge, step);
            self.line(&format!("The place: {}", labels.join("; ")));
        }
        self.regions(step.regions.iter().map(|region| region.id()));
        if step.withheld {
            self.line("Waits while a red flag is present or its screen is open.");
        }
    }

    fn performs<'s>(&'s self, step: &'s Step) -> impl Iterator<Item = (TreatmentIx, &'s str)> {
        let items = self.knowledge.treatments().iter().zip(0..).map(|(item, n)| (TreatmentIx(n), &item.item));
        items.filter(|(ix, _)| step.performs.contains(*ix)).map(|(ix, item)| (ix, item.label.as_str()))
    }

    fn criteria(&mut self, step: &Step) {
        let heads = [
            (Role::Indicates, "Proposed when all of these hold"),
            (Role::Requires, "First; all of these must hold before it is done"),
            (Role::Excludes, "Never when any of these holds"),
            (Role::Weighs, "Weigh, and agree on it, when any of these holds"),
            (Role::Exhausts, "Tried enough when any of these holds"),
            (Role::Works, "Works now, and is left alone, when any of these holds"),
        ];
        for (role, head) in heads {
            let of_role = |ix: &&CriterionIx| self.knowledge.criterion(**ix).role == role;
            let items = step.criteria.iter().filter(of_role).map(|ix| self.criterion(*ix)).collect();
            self.list(head, items);
        }
        let on_the_day = |c: &&Criterion| c.unknown == OnUnknown::Confirm;
        let criteria = step.criteria.iter().map(|ix| self.knowledge.criterion(*ix));
        let items = criteria.filter(on_the_day).map(|c| self.say(&c.say)).collect();
        self.list("Confirm on the day, if not known", items);
    }

    fn criterion(&self, ix: CriterionIx) -> String {
        let criterion = self.knowledge.criterion(ix);
        let mut text = self.say(&criterion.say);
        let title = |step: StepIx| self.knowledge.step(step).title.as_str();
        if let Some(step) = criterion.first {
            let _ = write!(text, "; if not, {} comes first", title(step));
        }
        if let Some(until) = criterion.until {
            let _ = write!(text, "; if not, it waits until {}", self.until(until));
        }
        if let Some(step) = criterion.by {
            let _ = write!(text, "; if not known, {} finds it out", title(step));
        }
        match criterion.unknown {
            OnUnknown::Assume => text.push_str("; if it cannot be known, it is assumed"),
            OnUnknown::Ignore => text.push_str("; counts only where it is recorded"),
            OnUnknown::Ask | OnUnknown::Confirm => {}
        }
        if !criterion.regions.is_empty() {
            let regions: Vec<&str> = criterion.regions.iter().map(|region| region.id()).collect();
            let _ = write!(text, "; only in {}", regions.join(", "));
        }
        if !criterion.alternatives.is_empty() {
            text.push_str("; in any of these ways:");
        }
        for way in &criterion.alternatives {
            let _ = write!(text, "\n      - {}", self.say(way));
        }
        text
    }

    fn until(&self, until: Until) -> String {
        let value = |amount: Amount| match amount {
            Amount::Fixed(value) => value,
            Amount::Policy(figure) => self.policy.value(figure),
        };
        let unit = match until.unit {
            UntilUnit::Days => "days",
            UntilUnit::Weeks => "weeks",
            UntilUnit::Months => "months",
        };
        let taken =
            until.taken.map(|group| self.knowledge.group_name(group).unwrap_or_default().replace('_', " "));
        let anchor = match (until.last, until.nth) {
            _ if taken.is_some() => format!("the last {} was begun", taken.unwrap_or_default()),
            (Some(set), None) => format!("the last {}", self.knowledge.set_name(set).replace('_', " ")),
            (Some(set), Some(nth)) => {
                let set = self.knowledge.set_name(set).replace('_', " ");
                format!("the first of the last {} days with {set}", number(value(nth)))
            }
            (None, _) => "the onset".to_owned(),
        };
        format!("{} {unit} after {anchor}", number(value(until.plus)))
    }

    fn outcome(&mut self, step: &Step) {
        type Other = fn(&Instead) -> Option<&str>;
        let parts: [(&str, &str, Other); 3] = [
            ("Works if", &step.works_if, |words| words.works_if.as_deref()),
            ("If it works", &step.if_it_works, |words| words.if_it_works.as_deref()),
            ("If it fails", &step.if_it_fails, |words| words.if_it_fails.as_deref()),
        ];
        for (head, own, other) in parts {
            let others = step.instead.iter().filter_map(other).map(|text| (", where that fits", text));
            for (also, text) in Some(("", own)).filter(|(_, own)| !own.is_empty()).into_iter().chain(others) {
                let text = self.say(text);
                self.line(&format!("\n{head}{also}\n  {text}"));
            }
        }
        let lasts: Vec<String> =
            self.performs(step).filter_map(|(ix, label)| self.lasts(ix, label)).collect();
        self.list("Lasts", lasts);
        if let Some(recipient) = &step.referral {
            self.line(&format!("\nLetter to\n  {}", recipient.replace('_', " ")));
        }
    }

    fn lasts(&self, ix: TreatmentIx, label: &str) -> Option<String> {
        let item = &self.knowledge.treatment(ix).item;
        let judged = item.assess_days.map(|days| format!("judged from day {days} on"));
        let lasting = item.durable_months.map(|months| format!("lasting from {months} months on"));
        let parts: Vec<String> = judged.into_iter().chain(lasting).collect();
        (!parts.is_empty()).then(|| format!("{label}: {}", parts.join(", ")))
    }

    fn figures<'c>(&mut self, criteria: impl Iterator<Item = &'c Criterion>, texts: &[&str]) {
        let mut found: BTreeMap<String, &Figure> = BTreeMap::new();
        let mut wordings: Vec<&str> = texts.to_vec();
        for criterion in criteria {
            criterion.expr.numbers(&mut |n| match n {
                Number::Figure(ix) => {
                    let figure = self.knowledge.figures().get(usize::from(ix.0));
                    found.extend(figure.map(|f| (format!("fig.{}", f.id), &f.item)));
                }
                Number::Policy(ix) => {
                    let name = self.knowledge.policy_figures().get(usize::from(ix.0));
                    let figure = self.policy.figures.get(usize::from(ix.0));
                    found.extend(name.zip(figure).map(|(name, figure)| (format!("policy.{name}"), figure)));
                }
                _ => {}
            });
            wordings.push(&criterion.say);
            wordings.extend(criterion.alternatives.iter().map(String::as_str));
        }
        for name in
            wordings.iter().flat_map(|w| w.split('{').skip(1)).filter_map(|part| part.split('}').next())
        {
            let figure = match name.split_once('.') {
                Some(("fig", figure)) => self.knowledge.figure(figure),
                Some(("policy", figure)) => {
                    let ix = self.knowledge.policy_figure(figure);
                    ix.and_then(|ix| self.policy.figures.get(usize::from(ix.0)))
                }
                _ => None,
            };
            found.extend(figure.map(|figure| (name.to_owned(), figure)));
        }
        let items = found.iter().map(|(name, figure)| figure_line(name, figure)).collect();
        self.list(&format!("Figures, policy {}", self.policy.label), items);
    }

    fn sources<'s>(&mut self, ids: impl Iterator<Item = &'s String>) {
        let mut seen: Vec<&str> = Vec::new();
        let mut items = Vec::new();
        for id in ids {
            if !seen.contains(&id.as_str()) {
                seen.push(id);
                items.push(self.source(id));
            }
        }
        self.list("Sources", items);
    }

    fn source(&self, id: &str) -> String {
        if let Some(source) = self.knowledge.source(id) {
            let year = source.year.map(|year| format!(", {year}")).unwrap_or_default();
            return format!("{}{year}; {}", source.title, certainty(source.certainty));
        }
        format!("{id}: {}", rows::text(id).unwrap_or("a row of the clinical knowledge"))
    }
}

fn figure_line(name: &str, figure: &Figure) -> String {
    let (value, unit) = (number(figure.value), &figure.unit);
    let label = uncapitalised(&figure.label);
    let sure = certainty(figure.certainty);
    format!("{value} {unit}: {label} ({name}; {}; {sure})", figure.sources.join(", "))
}

/// How sure, in words; what is from memory is marked.
fn certainty(certainty: Certainty) -> String {
    let words = match certainty {
        Certainty::Verified => "read in the document",
        Certainty::Secondary => "read in a secondary text",
        Certainty::MemoryHigh => "from memory, high confidence",
        Certainty::MemoryMedium => "from memory, medium confidence",
        Certainty::MemoryLow => "from memory, low confidence",
        Certainty::Inference => "clinical inference",
        Certainty::Clinic => "the clinic's own",
    };
    let mark = if from_memory(certainty) { ", UNVERIFIED" } else { "" };
    format!("{words}{mark}")
}

/// The id most like the one that was asked for, if one is near enough.
#[must_use]
pub fn nearest<'a>(id: &str, ids: impl Iterator<Item = &'a str>) -> Option<String> {
    closest(id, ids)
}
