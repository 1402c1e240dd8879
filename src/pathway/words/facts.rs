//! Missing facts: their names, their questions, and why they are missing.

use crate::model::{
    Body, Case, Date, Entry, Finding, Measure, Medicine, Missing, PartialDate, Phase, Problem, Reading,
    Recorded, Region, Site, Treatment, Value,
};
use crate::pathway::evaluation::{ConceptIx, Fact, Field, FlagIx, Subject};
use crate::pathway::knowledge::Knowledge;
use crate::pathway::vocabulary::Scope;

use super::{Wording, places, terms};

impl Wording<'_> {
    /// A fact as a noun phrase with its site: "strength (MRC 0-5), right L5".
    #[must_use]
    pub fn fact(&self, fact: &Fact) -> String {
        let name = match fact.subject {
            Subject::Concept(ix) => self.knowledge.concept(ix).item.label.clone(),
            Subject::Field(ix, field) => format!("{}, {}", field_label(field), self.evidence(ix)),
            Subject::Onset => "when the pain began".to_owned(),
            Subject::BirthDate => "date of birth".to_owned(),
            Subject::Sex => "sex".to_owned(),
        };
        self.sited(name, fact.site, ", ")
    }

    /// The question that asks for a fact: "Strength of this root's muscles today (MRC 0-5)? Right L5."
    #[must_use]
    pub fn question(&self, fact: &Fact) -> String {
        match fact.subject {
            Subject::Concept(ix) => {
                let at = places::site(without_region(fact.site));
                let item = &self.knowledge.concept(ix).item;
                let anywhere = fact.site.level.is_none() && !item.ask_anywhere.is_empty();
                let ask = match (self.asks_for_the_rest(ix), anywhere) {
                    (true, _) => &item.ask_when_absent,
                    (false, true) => &item.ask_anywhere,
                    (false, false) => &item.ask,
                };
                if at.is_empty() { ask.clone() } else { format!("{}: {ask}", super::capitalised(&at)) }
            }
            Subject::Field(ix, Field::Record) => {
                let unsourced = self.case.entries.get(ix.0).is_some_and(lacks_only_source);
                let ask = if unsourced {
                    "was this yours, or have you seen the record?"
                } else {
                    "what does the record say?"
                };
                format!("{}: {ask}", self.evidence(ix))
            }
            Subject::Field(ix, field) => format!("{}: {}?", self.evidence(ix), field_question(field)),
            Subject::Onset => "When did the pain begin?".to_owned(),
            Subject::BirthDate => "What is the date of birth?".to_owned(),
            Subject::Sex => "Which sex does the clinic record?".to_owned(),
        }
    }

    /// Whether the last answer was no, and something is asked for in that case.
    #[must_use]
    pub fn asks_for_the_rest(&self, ix: ConceptIx) -> bool {
        let concept = self.knowledge.concept(ix);
        if concept.item.ask_when_absent.is_empty() {
            return false;
        }
        let told = self.case.entries.iter().flat_map(|entry| {
            let of = findings(entry).iter().filter(|finding| finding.concept == concept.id);
            of.map(move |finding| (finding.date.unwrap_or(entry.date).interval().last, &finding.value))
        });
        let last = told.max_by_key(|(day, _)| *day);
        last.is_some_and(|(_, value)| value.known() == Some(&Value::Absent))
    }

    /// The id of what a fact is about, as in case files and output: a concept's id, `entry_guidance`, `onset`.
    #[must_use]
    pub fn fact_id(&self, fact: &Fact) -> String {
        match fact.subject {
            Subject::Concept(ix) => self.knowledge.concept(ix).id.to_string(),
            Subject::Field(_, field) => field.id().to_owned(),
            Subject::Onset => "onset".to_owned(),
            Subject::BirthDate => "birth_date".to_owned(),
            Subject::Sex => "sex".to_owned(),
        }
    }

    /// Why a fact is missing, in words: "Not asked", "Out of date, 2 Oct".
    #[must_use]
    pub fn gap(&self, problem: &Problem, fact: &Fact, as_of: Date) -> String {
        match why_missing(self.knowledge, (self.case, problem), fact, as_of) {
            Gap::Missing(reason, on) => terms::missing(reason, on, as_of),
            Gap::Contradicts => self.contradiction(problem, fact, as_of),
        }
    }

    /// Names the entries that contradict each other, with what each says.
    fn contradiction(&self, problem: &Problem, fact: &Fact, as_of: Date) -> String {
        let Subject::Concept(ix) = fact.subject else { return CONTRADICT.to_owned() };
        let found = latest(self.knowledge, (self.case, problem), (ix, fact.site), as_of);
        let site = found.last().map(|(_, last)| last.site);
        let mut sides: Vec<String> = Vec::new();
        for (_, finding) in found.iter().filter(|(_, finding)| Some(finding.site) == site) {
            let holds = |entry: &&Entry| findings(entry).iter().any(|found| std::ptr::eq(found, *finding));
            let entry = self.case.entries.iter().find(holds);
            if let Some((entry, value)) = entry.zip(finding.value.known()) {
                sides.push(format!("{}: {}", self.entry_dated(entry), self.said(ix, value)));
            }
        }
        format!("{CONTRADICT}: {}", sides.join("; "))
    }

    /// A value in words: "yes", "3", "severe".
    fn said(&self, ix: ConceptIx, value: &Value) -> String {
        let item = &self.knowledge.concept(ix).item;
        match value {
            Value::Present => "yes".to_owned(),
            Value::Absent => "no".to_owned(),
            Value::Number(value) => super::number(*value),
            Value::Choice(word) => {
                let choice = item.values.iter().find(|choice| choice.id == *word);
                choice.map_or_else(|| word.clone(), |choice| choice.label.clone())
            }
        }
    }

    fn sited(&self, name: String, site: Site, between: &str) -> String {
        let at = places::site(without_region(site));
        if at.is_empty() { name } else { format!("{name}{between}{at}") }
    }
}

/// The region goes without saying within one problem.
fn without_region(site: Site) -> Site {
    Site { region: None, ..site }
}

/// The name of a field of an entry, in the middle of a sentence.
fn field_label(field: Field) -> &'static str {
    match field {
        Field::Date => "when it was",
        Field::Length => "how long it went on",
        Field::Target => "level and side",
        Field::Guidance => "image guidance",
        Field::Contrast => "where the contrast went",
        Field::Anaesthetic => "whether a local anesthetic was given",
        Field::FirstHours => "relief in the first hours",
        Field::WeeksAfter => "relief in the weeks after",
        Field::Lasted => "how long relief lasted",
        Field::StillHelps => "whether it still helps",
        Field::Programme => "kind of exercise",
        Field::DoseReached => "whether dose and time were enough",
        Field::Technique => "technique",
        Field::Record => "the procedure record",
    }
}

/// The question for a field of an entry, behind the name of the entry.
fn field_question(field: Field) -> &'static str {
    match field {
        Field::Date => "when was it",
        Field::Length => "how long did it go on",
        Field::Target => "which level and side",
        Field::Guidance => "which image guidance",
        Field::Contrast => "where did the contrast go",
        Field::Anaesthetic => "was a local anesthetic given",
        Field::FirstHours => "how much relief in the first hours",
        Field::WeeksAfter => "how much relief in the weeks after",
        Field::Lasted => "how long did relief last",
        Field::StillHelps => "does it still help",
        Field::Programme => "what kind of exercise",
        Field::DoseReached => "were dose and time enough",
        Field::Technique => "which technique",
        Field::Record => "what does the record say",
    }
}

/// Why a fact has no value that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// One of the four reasons, with the date of the answer that is too old.
    Missing(Missing, Option<PartialDate>),
    /// There are answers of the same time that contradict each other.
    Contradicts,
}

/// What is said of contradicting entries.
const CONTRADICT: &str = "Entries contradict each other";

const NOT_ASKED: Gap = Gap::Missing(Missing::NotAsked, None);

/// Why a fact that an evaluation reports as missing is missing, from what was known on `as_of`.
#[must_use]
pub fn why_missing(
    knowledge: &Knowledge,
    (case, problem): (&Case, &Problem),
    fact: &Fact,
    as_of: Date,
) -> Gap {
    let field = |missing: Option<Missing>| missing.map_or(NOT_ASKED, |reason| Gap::Missing(reason, None));
    let ix = match fact.subject {
        Subject::Concept(ix) => ix,
        Subject::Field(entry, of) => {
            let Some(entry) = case.entries.get(entry.0) else { return NOT_ASKED };
            let reason = field_missing(entry, of);
            return if reason.is_none() && told_twice(entry, of) { Gap::Contradicts } else { field(reason) };
        }
        Subject::Onset | Subject::BirthDate | Subject::Sex => return NOT_ASKED,
    };
    let latest = latest(knowledge, (case, problem), (ix, fact.site), as_of);
    let Some((date, last)) = latest.last() else { return NOT_ASKED };
    let contradicts = latest.iter().any(|(_, f)| {
        f.site == last.site
            && f.value.known().is_some()
            && last.value.known().is_some()
            && f.value != last.value
    });
    match &last.value {
        _ if contradicts => Gap::Contradicts,
        Recorded::Missing(reason) => Gap::Missing(*reason, Some(*date)),
        Recorded::Known(_) => Gap::Missing(Missing::OutOfDate, Some(*date)),
    }
}

/// The findings of the last day that answer a concept at a site, with their dates.
fn latest<'c>(
    knowledge: &Knowledge,
    (case, problem): (&'c Case, &Problem),
    (ix, site): (ConceptIx, Site),
    as_of: Date,
) -> Vec<(PartialDate, &'c Finding)> {
    let concept = knowledge.concept(ix);
    let patient = concept.item.scope == Scope::Patient;
    let known = case
        .entries
        .iter()
        .filter(|entry| (patient || entry.concerns(&problem.id)) && known_by(entry, as_of))
        .flat_map(|entry| findings(entry).iter().map(|finding| (finding.date.unwrap_or(entry.date), finding)))
        .filter(|(date, finding)| {
            finding.concept == concept.id
                && date.interval().first <= as_of
                && overlaps(site, finding.site, problem.region)
        });
    let mut latest: Vec<(PartialDate, &Finding)> = Vec::new();
    for (date, finding) in known {
        match latest.first().map(|(day, _)| day.interval().last.cmp(&date.interval().last)) {
            Some(std::cmp::Ordering::Greater) => {}
            Some(std::cmp::Ordering::Equal) => latest.push((date, finding)),
            Some(std::cmp::Ordering::Less) | None => latest = vec![(date, finding)],
        }
    }
    latest
}

/// The day the screen of a red flag rests on: that of its oldest answer. None if an item was never asked, or if the answer
/// was yes: then something else, such as an image, speaks against the flag, and not what was asked that day.
#[must_use]
pub fn screened_on(
    knowledge: &Knowledge,
    of: (&Case, &Problem),
    flag: FlagIx,
    as_of: Date,
) -> Option<PartialDate> {
    let yes = |finding: &Finding| matches!(finding.value, Recorded::Known(Value::Present));
    let dates = knowledge.flag(flag).screen.iter().map(|ix| {
        let answers = latest(knowledge, of, (*ix, Site::default()), as_of);
        let denied = !answers.iter().any(|(_, finding)| yes(finding));
        answers.first().filter(|_| denied).map(|(date, _)| *date)
    });
    let dates: Option<Vec<PartialDate>> = dates.collect();
    dates?.into_iter().min_by_key(|date| date.interval())
}

fn known_by(entry: &Entry, as_of: Date) -> bool {
    entry.known_on.unwrap_or(entry.start().first) <= as_of
}

fn findings(entry: &Entry) -> &[Finding] {
    match &entry.body {
        Body::Assessment(assessment) => &assessment.findings,
        Body::Imaging(imaging) => &imaging.findings,
        _ => &[],
    }
}

/// Whether a finding at `found` may answer what is asked at `asked`.
fn overlaps(asked: Site, found: Site, region: Region) -> bool {
    fn meet<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
        a.zip(b).is_none_or(|(a, b)| a == b)
    }
    meet(asked.region.or(Some(region)), found.region)
        && meet(asked.structure, found.structure)
        && meet(asked.level, found.level)
        && meet(asked.part, found.part)
        && meet(asked.side, found.side)
}

/// Whether an outcome that counts as missing was read more than once: the readings contradict each other.
fn told_twice(entry: &Entry, field: Field) -> bool {
    let Body::Treatment(treatment) = &entry.body else { return false };
    let told = |r: &&Reading| r.phase == Phase::Therapeutic && !matches!(r.measure, Measure::Missing(_));
    field == Field::WeeksAfter && treatment.readings.iter().filter(told).count() > 1
}

/// Whether it is written down how a treatment was guided, and not where that comes from.
pub(in crate::pathway) fn lacks_only_source(entry: &Entry) -> bool {
    let guided = matches!(&entry.body, Body::Treatment(t) if matches!(t.guidance, Some(Recorded::Known(_))));
    guided && entry.source.is_none()
}

/// The reason recorded in a field; none where the field is simply empty.
fn field_missing(entry: &Entry, field: Field) -> Option<Missing> {
    match &entry.body {
        Body::Treatment(treatment) => treatment_missing(treatment, field),
        Body::Medicine(medicine) => medicine_missing(medicine, field),
        _ => None,
    }
}

fn reason<T>(recorded: Option<&Recorded<T>>) -> Option<Missing> {
    match recorded? {
        Recorded::Known(_) => None,
        Recorded::Missing(reason) => Some(*reason),
    }
}

fn treatment_missing(treatment: &Treatment, field: Field) -> Option<Missing> {
    let phase = |phase: Phase| {
        treatment.readings.iter().filter(|reading| reading.phase == phase).find_map(|r| match r.measure {
            Measure::Missing(reason) => Some(reason),
            _ => None,
        })
    };
    match field {
        Field::Guidance => reason(treatment.guidance.as_ref()),
        Field::Contrast => reason(treatment.contrast.as_ref()),
        Field::Anaesthetic => reason(treatment.anaesthetic.as_ref()),
        Field::Programme => reason(treatment.programme.as_ref()),
        Field::Technique => reason(treatment.technique.as_ref()),
        Field::Length => reason(treatment.weeks.as_ref()).or(reason(treatment.visits.as_ref())),
        Field::FirstHours => phase(Phase::Anaesthetic),
        Field::WeeksAfter | Field::Lasted | Field::StillHelps => phase(Phase::Therapeutic),
        Field::Date | Field::Target | Field::DoseReached | Field::Record => None,
    }
}

fn medicine_missing(medicine: &Medicine, field: Field) -> Option<Missing> {
    match field {
        Field::DoseReached => reason(medicine.reached.as_ref()),
        _ => None,
    }
}
