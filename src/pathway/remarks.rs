//! What in a record cannot be right, or contradicts itself: for the physician to look at again. Nothing is refused and
//! nothing is changed; the evaluation reads the record as it stands.

use crate::model::{
    Body, Case, Date, Entry, Finding, Imaging, Level, PartialDate, Problem, Recorded, Region, Sex, Side,
    Treatment, Unit, Value,
};
use crate::pathway::evaluation::EntryIx;
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::vocabulary::Nature;
use crate::pathway::words::{Audience, Wording, dates, number, places};

use super::facts::Facts;

/// Sentences about what does not fit together in the record of a problem, as it was known on a day; each names the
/// entries it speaks of. Empty where nothing is amiss.
#[must_use]
pub fn remarks(
    (knowledge, policy): (&Knowledge, &Policy),
    (case, problem): (&Case, &Problem),
    as_of: Date,
) -> Vec<String> {
    let words = Wording { knowledge, policy, case, audience: Audience::Screen };
    let mut look = Look { words: &words, problem, as_of, said: Vec::new() };
    look.patient();
    look.spine_at_a_limb();
    look.twice();
    let known = |entry: &&Entry| entry.known_on.unwrap_or(entry.start().first) <= as_of;
    for entry in case.entries.iter().filter(known) {
        if let Body::Imaging(imaging) = &entry.body
            && entry.concerns(&problem.id)
        {
            look.image(entry, imaging);
        }
        if let Body::Treatment(treatment) = &entry.body {
            look.doses(entry, treatment);
            if entry.concerns(&problem.id) && !entry.problems.is_empty() {
                look.place(entry, treatment);
                look.onset(entry, treatment);
            }
        }
    }
    let facts = Facts::new(knowledge, policy, case, problem, as_of);
    look.medicines(&facts);
    look.readings(&facts);
    look.said
}

struct Look<'a> {
    words: &'a Wording<'a>,
    problem: &'a Problem,
    as_of: Date,
    said: Vec<String>,
}

impl Look<'_> {
    fn say(&mut self, text: String) {
        if !self.said.contains(&text) {
            self.said.push(text);
        }
    }

    fn figure(&self, name: &str) -> f64 {
        self.words.knowledge.figure(name).map_or(f64::INFINITY, |figure| figure.value)
    }

    fn patient(&mut self) {
        let patient = &self.words.case.patient;
        let born = patient.birth_date.map(PartialDate::interval);
        let years = born.map(|born| born.last.months_until(self.as_of) / 12);
        if let Some(years) = years.filter(|years| f64::from(*years) > self.figure("oldest_age")) {
            self.say(format!("By the date of birth the patient is {years} years old."));
        }
        let pregnant = self.last_answer("pregnancy").filter(|(_, value)| *value == Value::Present);
        if let Some((day, _)) = pregnant.filter(|_| patient.sex == Some(Sex::Male)) {
            let day = dates::partial(day);
            self.say(format!("The patient is recorded as male, and as pregnant ({day})."));
        }
    }

    /// The latest known answer to a concept, with its day.
    fn last_answer(&self, concept: &str) -> Option<(PartialDate, Value)> {
        let mut all: Vec<(PartialDate, Value)> = Vec::new();
        for entry in self.words.case.entries.iter().filter(|e| e.start().first <= self.as_of) {
            let Body::Assessment(assessment) = &entry.body else { continue };
            for finding in assessment.findings.iter().filter(|f| f.concept.as_str() == concept) {
                if let Recorded::Known(value) = &finding.value {
                    all.push((finding.date.unwrap_or(entry.date), value.clone()));
                }
            }
        }
        all.into_iter().max_by_key(|(day, _)| day.interval())
    }

    /// A dose of a steroid that nobody gives: a slip of the pen.
    fn doses(&mut self, entry: &Entry, treatment: &Treatment) {
        for dose in &treatment.drugs {
            let steroid = self.words.knowledge.drug_in(dose.drug.as_str(), "steroid");
            let Some(amount) = dose.amount.filter(|_| steroid && dose.unit == Some(Unit::Mg)) else {
                continue;
            };
            if amount > self.figure("steroid_dose_slip") {
                let drug = self.words.knowledge.drug_named(dose.drug.as_str());
                let drug = drug.map_or(dose.drug.as_str(), |drug| drug.label.as_str());
                let what = self.words.entry_dated(entry);
                self.say(format!("{what}: {} mg of {drug} is more than anyone gives.", number(amount)));
            }
        }
    }

    /// A level or a side that is not that of the problem.
    fn place(&mut self, entry: &Entry, treatment: &Treatment) {
        let region = self.problem.region;
        for target in &treatment.targets {
            if target.level.is_some_and(|level| lies_elsewhere(level, region)) {
                let what = self.words.entry_dated(entry);
                self.say(format!(
                    "{what}: that level lies outside the problem, and the plan does not count it."
                ));
            }
            let other = match (target.side, self.problem.side) {
                (Some(Side::Left), Some(Side::Right)) => Some(("left", "right")),
                (Some(Side::Right), Some(Side::Left)) => Some(("right", "left")),
                _ => None,
            };
            if let Some((treated, hurts)) = other {
                let what = self.words.entry_dated(entry);
                self.say(format!("{what}: done on the {treated}, and the problem is on the {hurts}."));
            }
        }
    }

    /// An image that shows something on the other side only: it explains nothing of the pain.
    fn image(&mut self, entry: &Entry, imaging: &Imaging) {
        let (hurts, other, shown) = match self.problem.side {
            Some(Side::Left) => ("left", Side::Right, "right"),
            Some(Side::Right) => ("right", Side::Left, "left"),
            _ => return,
        };
        let found = imaging.findings.iter().filter(|f| {
            matches!(&f.value, Recorded::Known(value) if !self.is_normal(f.concept.as_str(), value))
                && f.site.level.is_none_or(|level| !lies_elsewhere(level, self.problem.region))
        });
        // What has no side may lie where it hurts.
        let sides: Vec<Option<Side>> = found.map(|f| f.site.side).collect();
        if !sides.is_empty() && sides.iter().all(|at| *at == Some(other)) {
            let what = self.words.entry_dated(entry);
            self.say(format!(
                "{what}: what it shows is on the {shown}, and the problem is on the {hurts}. If the sides are right, it does \
                 not explain this pain."
            ));
        }
    }

    /// Whether a finding says that nothing is wrong.
    fn is_normal(&self, concept: &str, value: &Value) -> bool {
        let knowledge = self.words.knowledge;
        let concept = knowledge.concept_named(concept);
        concept.is_some_and(|ix| knowledge.concept(ix).item.is_normal(value))
    }

    /// A level of the spine in the record of a limb: pain that comes from the spine is a problem of the spine, and only
    /// there its steps are considered.
    fn spine_at_a_limb(&mut self) {
        let spine = match self.problem.region {
            Region::LowerLimb | Region::Hip | Region::Knee | Region::AnkleFoot => "low back",
            Region::UpperLimb | Region::Shoulder | Region::Elbow | Region::WristHand => "neck",
            _ => return,
        };
        let here = |entry: &&Entry| {
            entry.start().first <= self.as_of
                && entry.concerns(&self.problem.id)
                && !entry.problems.is_empty()
                && names_a_level(&entry.body)
        };
        let Some(entry) = self.words.case.entries.iter().find(here) else { return };
        let (what, region) = (self.words.entry_dated(entry), places::region(self.problem.region));
        self.say(format!(
            "{what}: names a level of the spine, and the problem is entered at the {region}. If the pain comes from the \
             spine, set the region to the {spine}: only there are roots, joints and discs considered."
        ));
    }

    /// The same treatment of one place on one day, twice.
    fn twice(&mut self) {
        let done: Vec<(&Entry, &Treatment)> = self
            .words
            .case
            .entries
            .iter()
            .filter(|entry| entry.start().is_exact() && entry.start().first <= self.as_of)
            .filter_map(|entry| match &entry.body {
                Body::Treatment(treatment) => Some((entry, &**treatment)),
                _ => None,
            })
            .collect();
        for (place, (entry, treatment)) in done.iter().enumerate() {
            let same = |(other, again): &&(&Entry, &Treatment)| {
                other.start() == entry.start()
                    && again.treatment == treatment.treatment
                    && again.targets == treatment.targets
            };
            if done.iter().take(place).any(|other| same(&other)) {
                let what = self.words.entry_dated(entry);
                self.say(format!(
                    "{what}: stands twice. If it was done once, remove one of them; both are counted."
                ));
            }
        }
    }

    /// A needle that was placed for a pain before the pain began.
    fn onset(&mut self, entry: &Entry, treatment: &Treatment) {
        let knowledge = self.words.knowledge;
        let kind = knowledge.treatment_named(treatment.treatment.as_str());
        let needle = kind.is_some_and(|ix| {
            matches!(knowledge.treatment(ix).item.nature, Nature::Block | Nature::Steroid | Nature::Injection)
        });
        let Some(onset) = self.problem.onset.filter(|_| needle) else { return };
        if entry.start().last < onset.interval().first {
            let what = self.words.entry_dated(entry);
            self.say(format!("{what}: before the pain began ({}).", dates::partial(onset)));
        }
    }

    /// Readings of one treatment at one time of which one says that it helped and the other that it did not.
    fn readings(&mut self, facts: &Facts<'_>) {
        for past in facts.past.iter().filter(|past| past.at_odds && past.concerns) {
            let Some(entry) = self.words.case.entries.get(past.entry.0) else { continue };
            let what = self.words.entry_dated(entry);
            self.say(format!(
                "{what}: readings of the same time contradict each other, one with relief and one without. Keep the one \
                 that is right."
            ));
        }
    }

    /// A medicine that is taken now, where the latest answer says that none of its kind is.
    fn medicines(&mut self, facts: &Facts<'_>) {
        for (concept, entry) in facts.taken_though_denied() {
            let EntryIx(n) = entry;
            let knowledge = self.words.knowledge;
            let label = &knowledge.concept(concept).item.label;
            let Some(entry) = self.words.case.entries.get(n) else { continue };
            let what = self.words.entry_dated(entry);
            self.say(format!(
                "{what}: taken now, and {label} was answered with no. The medicine counts until it is ended."
            ));
        }
    }
}

/// Whether a treatment was aimed at a level of the spine, or something was found at one.
fn names_a_level(body: &Body) -> bool {
    let found = |findings: &[Finding]| {
        findings
            .iter()
            .any(|finding| finding.site.level.is_some() && finding.value.known() == Some(&Value::Present))
    };
    match body {
        Body::Treatment(treatment) => treatment.targets.iter().any(|target| target.level.is_some()),
        Body::Assessment(assessment) => found(&assessment.findings),
        Body::Imaging(imaging) => found(&imaging.findings),
        _ => false,
    }
}

/// Whether a level of the spine cannot belong to a problem of this region. The neighbors of a region may.
pub(in crate::pathway) fn lies_elsewhere(level: Level, region: Region) -> bool {
    let letter = level.to_string().chars().next();
    match region {
        Region::Cervical | Region::HeadOccipital | Region::UpperLimb | Region::Shoulder => {
            matches!(letter, Some('L' | 'S'))
        }
        Region::Lumbar | Region::SacralPelvic | Region::LowerLimb => letter == Some('C'),
        _ => false,
    }
}
