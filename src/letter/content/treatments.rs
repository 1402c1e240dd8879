//! Treatments tried: a table of those the recipient decides by, the decisive rows first; the others in sentences.

use super::Composer;
use super::dates;
use super::outcome::{dash, tense};
use super::passage::{Passage, and, capital, commas, dashed, lower, number, table_block, tidy};
use super::pattern::Slots;
use super::record::{level, side};
use crate::letter::document::{Align, Block, Column, Extent, Group, Row, Table};
use crate::letter::text::{Face, Text};
use crate::model::{
    Approach, Body, Contrast, Date, Dose, End, Entry, Given, Guidance, Measure, Medicine, Missing, Phase,
    Reading, Recorded, Side, Source, StopReason, Target, Treatment, TreatmentStatus,
};
use crate::pathway::vocabulary::{CatalogueItem, Drug, Nature, Track};
use crate::pathway::{BlockResult, Response};

/// Rows on page one; with no more than these the table is not parted into groups.
const DECISIVE: usize = 5;
/// A row that weighs less is never called relevant to the question.
const TELLING: i32 = 20;

/// A treatment before it is put into the table or into a sentence.
struct Line<'a> {
    entry: &'a Entry,
    place: Place,
    cells: [Text; 5],
    first_hours: FirstHours,
    /// The same in a sentence.
    slots: Slots,
    /// How telling the row is: higher is more.
    weight: i32,
}

/// The column of what the local anesthetic did.
const FIRST_HOURS_COLUMN: usize = 2;

/// Whether it is known what the local anesthetic of a treatment did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FirstHours {
    /// It is.
    Recorded,
    /// It is not.
    Open,
    /// There was none.
    NotApplicable,
}

/// Where a letter tells of a treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Beside others of the recipient's own trade.
    Earlier,
    /// In the table.
    Table,
    /// In a sentence after it.
    Other,
}

/// In the list of what stands in the table: everything.
const EVERYTHING: &str = "*";

impl<'a> Composer<'a> {
    pub(super) fn treatments(&self) -> Vec<Block> {
        let mut lines = self.lines();
        lines.retain(|line| line.place == Place::Table);
        if lines.is_empty() {
            let mut passage = Passage::default();
            self.say(&mut passage, "treatments.not_recorded", &self.slots());
            return vec![passage.block("treatments.open")];
        }
        vec![table_block("treatments.table", self.treatment_table(lines))]
    }

    /// What was tried of the recipient's own trade, one sentence each.
    pub(super) fn earlier(&self) -> Vec<Block> {
        let mut passage = self.in_sentences(Place::Earlier);
        if passage.is_empty() {
            self.say(&mut passage, "treatments.earlier_open", &self.slots());
        }
        vec![passage.block("treatments.earlier")]
    }

    /// What stands neither in the table nor among the recipient's own, one sentence each.
    pub(super) fn other(&self) -> Vec<Block> {
        vec![self.in_sentences(Place::Other).block("treatments.other")]
    }

    fn in_sentences(&self, place: Place) -> Passage {
        let mut passage = Passage::default();
        for line in self.lines().iter().filter(|line| line.place == place) {
            self.say(&mut passage, "treatments.sentence", &line.slots);
            self.say(&mut passage, "treatments.sentence_note", &line.slots);
        }
        passage
    }

    fn place(&self, is_of: impl Fn(&str) -> bool) -> Place {
        let listed = |list: &str| self.wording.list(list).iter().any(|word| is_of(word));
        match (listed("earlier"), self.wording.list("tabled")) {
            (true, _) => Place::Earlier,
            (false, [all]) if all == EVERYTHING => Place::Table,
            (false, _) if listed("tabled") => Place::Table,
            _ => Place::Other,
        }
    }

    fn treatment_table(&self, lines: Vec<Line<'_>>) -> Table {
        let words = |id: &str| self.wording.pattern(id);
        let column = |head: &str, width| Column { head: words(head), align: Align::Left, width };
        let mut columns = vec![
            column("treatments.date", Some(700)),
            column("treatments.treatment", None),
            column("treatments.first_hours", Some(600)),
            column("treatments.later", Some(924)),
            column("treatments.ended", Some(880)),
        ];
        // A column in which nobody recorded anything is said in the note.
        let scored = lines.iter().any(|line| line.first_hours == FirstHours::Recorded);
        let note = match lines.iter().any(|line| line.first_hours == FirstHours::Open) {
            _ if scored => "treatments.note",
            true => "treatments.note_first_hours_open",
            false => "treatments.note_dash",
        };
        if !scored {
            columns.remove(FIRST_HOURS_COLUMN);
        }
        let weight = |index: &usize| lines.get(*index).map_or(0, |line| line.weight);
        let mut decisive: Vec<usize> = (0..lines.len()).filter(|index| weight(index) >= TELLING).collect();
        decisive.sort_by_key(|index| -weight(index));
        decisive.truncate(DECISIVE);
        let row = |line: &Line<'_>| {
            let cells = line.cells.iter().enumerate();
            Row(cells
                .filter(|(number, _)| scored || *number != FIRST_HOURS_COLUMN)
                .map(|(_, cell)| cell.clone())
                .collect())
        };
        // A recipient without words for the groups gets the rows in order of time.
        let parted = lines.len() > DECISIVE
            && !decisive.is_empty()
            && decisive.len() < lines.len()
            && !words("treatments.decisive").is_empty();
        let groups = if !parted {
            vec![Group { head: None, rows: lines.iter().map(row).collect() }]
        } else {
            let part = |wanted: bool| {
                lines
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| decisive.contains(i) == wanted)
                    .map(|(_, l)| row(l))
                    .collect()
            };
            vec![
                Group { head: Some(words("treatments.decisive")), rows: part(true) },
                Group { head: Some(words("treatments.other")), rows: part(false) },
            ]
        };
        let note = super::pattern::fill(&words(note), &self.slots()).map(|f| f.text).unwrap_or_default();
        Table { extent: Extent::Page, note, columns, groups }
    }

    /// One line per treatment and per course of a pain medicine, in order of time.
    fn lines(&self) -> Vec<Line<'a>> {
        let mut out = Vec::new();
        for entry in self.entries() {
            match &entry.body {
                Body::Treatment(treatment) => {
                    let item = self.lexicon.treatment(treatment.treatment.as_str());
                    if self.was_tried(treatment, item) {
                        out.push(self.treatment_line(entry, treatment, item));
                    }
                }
                Body::Medicine(medicine) if self.is_for_pain(entry, medicine) => {
                    out.push(self.medicine_line(entry, medicine));
                }
                _ => {}
            }
        }
        out.sort_by_key(|line| line.entry.start());
        out
    }

    fn was_tried(&self, treatment: &Treatment, item: Option<&CatalogueItem>) -> bool {
        let tried = matches!(
            treatment.status,
            TreatmentStatus::Done | TreatmentStatus::Ongoing | TreatmentStatus::Declined
        );
        tried && !item.is_some_and(|item| matches!(item.nature, Nature::Test | Nature::Referral))
    }

    /// A medicine taken for this problem, or of a group that is taken for pain.
    pub(super) fn is_for_pain(&self, entry: &Entry, medicine: &Medicine) -> bool {
        let groups = self.wording.list("pain_medicines");
        let of_group =
            self.drug(medicine.drug.as_str()).is_some_and(|d| d.groups.iter().any(|g| groups.contains(g)));
        of_group || entry.problems.contains(&self.problem.id)
    }

    pub(super) fn drug(&self, id: &str) -> Option<&Drug> {
        self.lexicon.drug(id)
    }

    pub(super) fn drug_name(&self, id: &str) -> String {
        self.drug(id).map_or_else(|| id.replace('_', " "), |drug| self.wording.spell(&drug.label))
    }

    pub(super) fn not_recorded(&self) -> Text {
        Text::styled(Face::Italic, &self.wording.pattern("unknown.not_recorded"))
    }

    fn date_cell(&self, entry: &Entry) -> Text {
        dates::range(entry.date, entry.end)
            .map_or_else(|| Text::styled(Face::Italic, &self.wording.pattern("unknown.date")), Text::from)
    }

    fn treatment_line(
        &self,
        entry: &'a Entry,
        treatment: &Treatment,
        item: Option<&CatalogueItem>,
    ) -> Line<'a> {
        let needle = item.is_some_and(is_needle);
        let first = if needle { self.first_hours(treatment) } else { dash() };
        let first_hours = match &first {
            cell if *cell == dash() => FirstHours::NotApplicable,
            cell if *cell == self.not_recorded() => FirstHours::Open,
            _ => FirstHours::Recorded,
        };
        let block = item.is_some_and(|item| item.nature == Nature::Block)
            && !treatment.readings.iter().any(|reading| reading.phase == Phase::Therapeutic);
        let tense = tense(entry, treatment.status == TreatmentStatus::Ongoing);
        let ended = if block { self.block_result(entry) } else { self.ended(entry, treatment) };
        let mut said = self.outcomes(&treatment.readings, tense);
        if let Some(first) = self.first_hours_said(treatment).filter(|_| needle) {
            said.insert(0, first);
        }
        let invasive = needle || item.is_some_and(|item| item.nature == Nature::Ablation);
        let note = entry.note.as_deref().filter(|_| !invasive).map(|note| capital(&dashed(&tidy(note))));
        let slots = self
            .retold(entry, self.what_in_brief(entry, treatment, item), said, &ended)
            .with_some("note", note);
        let cells = [
            self.date_cell(entry),
            Text::plain(&self.what(entry, treatment, item)),
            first,
            if block { dash() } else { self.later(&treatment.readings, tense) },
            ended,
        ];
        let place = self.place(|word| {
            treatment.treatment.as_str() == word
                || item.is_some_and(|item| item.families.iter().any(|family| family == word))
        });
        Line { entry, place, cells, first_hours, slots, weight: self.weight(entry, treatment, item) }
    }

    /// A treatment in the slots of a sentence.
    fn retold(&self, entry: &Entry, what: String, outcomes: Vec<String>, ended: &Text) -> Slots {
        let open = self.wording.pattern("unknown.not_recorded");
        let outcome = commas(&outcomes).unwrap_or_else(|| self.wording.pattern("treatments.outcome_open"));
        let ended = Some(ended.to_plain()).filter(|ended| *ended != open).map(|ended| lower(&ended));
        let date = dates::range(entry.date, entry.end);
        self.slots()
            .with("what", what)
            .with("outcome", outcome)
            .with_some("date", date.map(|date| date_inside(&date)))
            .with_some("ended", ended)
    }

    fn medicine_line(&self, entry: &'a Entry, medicine: &Medicine) -> Line<'a> {
        let mut what = capital(&self.drug_name(medicine.drug.as_str()));
        if let Some(dose) = &medicine.dose {
            what.push_str(&format!(" {dose}"));
        }
        if let Some(weeks) = whole_weeks(entry) {
            what.push_str(&format!(", {weeks}"));
        }
        let ended = match (&medicine.stopped, entry.end) {
            (Some(Recorded::Known(reason)), _) => Text::plain(&self.stopped(*reason, entry.note.as_deref())),
            (_, Some(End::Ongoing)) => Text::plain(&self.wording.pattern("treatments.continues")),
            _ => self.not_recorded(),
        };
        let tense = tense(entry, false);
        let slots = self.retold(entry, what.clone(), self.outcomes(&medicine.readings, tense), &ended);
        let cells =
            [self.date_cell(entry), Text::plain(&what), dash(), self.later(&medicine.readings, tense), ended];
        let adequate = matches!(medicine.reached, Some(Recorded::Known(crate::model::DoseReached::Adequate)));
        let weight =
            if adequate { 20 } else { 8 } + recency(entry, self.today) + detail(entry, &medicine.readings);
        let place = self.place(|word| {
            self.drug(medicine.drug.as_str())
                .is_some_and(|drug| drug.groups.iter().any(|group| group == word))
        });
        Line { entry, place, cells, first_hours: FirstHours::NotApplicable, slots, weight }
    }

    /// Why a course ended: "Stopped, drowsiness". A note that says so itself stands alone.
    fn stopped(&self, reason: StopReason, note: Option<&str>) -> String {
        let words = self.wording.word("stop", reason.id());
        let Some(note) = note.map(tidy).filter(|note| !note.is_empty()) else { return words };
        let stopped = self.wording.pattern("treatments.stopped");
        if note.to_lowercase().starts_with(&stopped.to_lowercase()) {
            return note;
        }
        match reason {
            StopReason::NotTolerated | StopReason::Interaction if !note.contains(". ") => {
                format!("{stopped}, {}", lower(&note))
            }
            _ => format!("{words}; {}", lower(&note)),
        }
    }

    /// Injections with their conditions known weigh most; then the latest courses of therapy.
    fn weight(&self, entry: &Entry, treatment: &Treatment, item: Option<&CatalogueItem>) -> i32 {
        let kind = match item.map(|item| (item.nature, item.track)) {
            Some((Nature::Ablation | Nature::Structural | Nature::Implant, _)) => 50,
            Some((Nature::Block | Nature::Steroid, _)) if is_documented(treatment) => 40,
            Some((Nature::Block | Nature::Steroid | Nature::Injection, _)) => 12,
            Some((Nature::Course, Track::Rehabilitation)) if treatment.visits.is_some() => 30,
            _ => 6,
        };
        kind + recency(entry, self.today) + detail(entry, &treatment.readings)
    }

    /// "Interlaminar epidural injection L4–5; fluoroscopy, contrast; methylprednisolone 80 mg, lidocaine".
    pub(super) fn what(&self, entry: &Entry, treatment: &Treatment, item: Option<&CatalogueItem>) -> String {
        let needle = item.is_some_and(is_needle);
        let mut parts = vec![self.named(entry, treatment, item)];
        parts.extend(if needle { self.conditions(treatment) } else { None });
        parts.extend(commas(&treatment.drugs.iter().map(|dose| self.dose(dose)).collect::<Vec<_>>()));
        parts.extend(self.course(entry, treatment));
        if let Some(Recorded::Known(technique)) = &treatment.technique {
            parts.push(lower(&dashed(&tidy(technique))));
        }
        if let Some(Recorded::Known(Given::Given)) = treatment.sedation {
            parts.push(self.wording.pattern("treatments.sedation"));
        }
        parts.extend(if needle { self.gaps_of(entry, treatment) } else { None });
        parts.extend(self.complications(treatment));
        parts.extend(
            entry.note.as_deref().map(|note| lower(&dashed(&tidy(note)))).filter(|note| !note.is_empty()),
        );
        parts.join("; ")
    }

    /// The same for a sentence: without drugs, guidance and technique, which say nothing to those who read of it in
    /// passing.
    fn what_in_brief(&self, entry: &Entry, treatment: &Treatment, item: Option<&CatalogueItem>) -> String {
        let mut parts = vec![self.named(entry, treatment, item)];
        parts.extend(self.course(entry, treatment));
        parts.extend(self.complications(treatment));
        parts.join(", ")
    }

    fn complications(&self, treatment: &Treatment) -> Option<String> {
        let complications = and(&treatment.complications)?;
        Some(format!("{} {complications}", self.wording.pattern("treatments.complication")))
    }

    /// Treatment, target, approach and place.
    fn named(&self, entry: &Entry, treatment: &Treatment, item: Option<&CatalogueItem>) -> String {
        let label = item.map_or_else(
            || treatment.treatment.as_str().replace('_', " "),
            |item| self.wording.spell(&item.label),
        );
        let mut head = capital(&label);
        if let Some(targets) = self.targets(&treatment.targets) {
            let named = treatment.targets.iter().any(|target| target.level.is_some());
            head.push_str(&if named { format!(" {targets}") } else { format!(", {targets}") });
        }
        if let Some(approach) = self.approach(treatment, &label) {
            head.push_str(&format!(", {approach}"));
        }
        let elsewhere = self.wording.pattern("treatments.elsewhere");
        match treatment.place.as_deref().map(str::trim).filter(|place| !place.is_empty()) {
            Some(place) if place != elsewhere => head.push_str(&format!(" ({place})")),
            _ if is_elsewhere(entry, treatment) && label.contains(',') => {
                head.push_str(&format!(" ({elsewhere})"))
            }
            _ if is_elsewhere(entry, treatment) => head.push_str(&format!(" {elsewhere}")),
            _ => {}
        }
        head
    }

    fn approach(&self, treatment: &Treatment, label: &str) -> Option<String> {
        let approach = treatment.approach.as_ref()?.known().copied()?;
        let word = self.wording.word("approach", Approach::id(approach));
        (!label.to_lowercase().contains(&word.to_lowercase())).then_some(word)
    }

    /// "L4–5", "L4, both sides", "L4–5 and L5–S1, right".
    pub(super) fn targets(&self, targets: &[Target]) -> Option<String> {
        let mut places: Vec<(String, Vec<Side>)> = Vec::new();
        for target in targets {
            let place = match (target.level, target.part) {
                (Some(at), _) => level(at),
                (None, Some(part)) => self.wording.word("part", part.id()),
                (None, None) => String::new(),
            };
            match places.iter_mut().find(|(known, _)| *known == place) {
                Some((_, sides)) => sides.extend(target.side),
                None => places.push((place, target.side.into_iter().collect())),
            }
        }
        let side_of = |sides: &[Side]| match sides {
            [] => None,
            [only] => Some(side(*only)),
            several if several.iter().all(|s| s == &Side::Left) => Some("left"),
            several if several.iter().all(|s| s == &Side::Right) => Some("right"),
            _ => Some("both sides"),
        };
        let same =
            places.iter().all(|(_, sides)| side_of(sides) == places.first().and_then(|(_, s)| side_of(s)));
        let joint = targets.iter().all(|target| target.level.is_none() && target.part.is_some());
        let join = |place: &str, side: Option<&str>| match (place.is_empty(), side) {
            (false, Some(side @ ("left" | "right"))) if joint => format!("{side} {place}"),
            (false, Some(side)) => format!("{place}, {side}"),
            (true, Some(side)) => format!(", {side}"),
            (_, None) => place.to_owned(),
        };
        let text = if same {
            let names: Vec<String> =
                places.iter().map(|(place, _)| place.clone()).filter(|p| !p.is_empty()).collect();
            join(&and(&names).unwrap_or_default(), places.first().and_then(|(_, sides)| side_of(sides)))
        } else {
            and(&places
                .iter()
                .map(|(place, sides)| join(place, side_of(sides)).replace(", ", " "))
                .collect::<Vec<_>>())?
        };
        let text = text.trim_start_matches(", ").to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// Guidance and contrast, as far as they are known.
    fn conditions(&self, treatment: &Treatment) -> Option<String> {
        let guidance = treatment.guidance.as_ref().and_then(Recorded::known).copied();
        let contrast = treatment.contrast.as_ref().and_then(Recorded::known).copied();
        let mut parts = Vec::new();
        parts.extend(guidance.map(|g| self.wording.word("guidance", Guidance::id(g))));
        parts.extend(contrast.map(|c| self.wording.word("contrast", Contrast::id(c))));
        commas(&parts)
    }

    /// What of level and guidance is open: "level and guidance not documented in the records available" for a
    /// colleague's procedure, "guidance not recorded" for our own.
    fn gaps_of(&self, entry: &Entry, treatment: &Treatment) -> Option<String> {
        let open = |known: bool| !known;
        let mut missing = Vec::new();
        if open(!treatment.targets.is_empty()) {
            missing.push(self.wording.pattern("treatments.level"));
        }
        if open(treatment.guidance.as_ref().and_then(Recorded::known).is_some()) {
            missing.push(self.wording.pattern("treatments.guidance"));
        }
        let outside = is_elsewhere(entry, treatment);
        let words = if outside { "unknown.not_documented" } else { "unknown.not_recorded" };
        and(&missing).map(|missing| format!("{missing} {}", self.wording.pattern(words)))
    }

    /// "14 visits, 12 weeks", kind of programme first.
    fn course(&self, entry: &Entry, treatment: &Treatment) -> Option<String> {
        let mut parts = Vec::new();
        if let Some(Recorded::Known(programme)) = treatment.programme {
            let word = self.wording.word("programme", programme.id());
            let label = self
                .lexicon
                .treatment(treatment.treatment.as_str())
                .map(|item| self.wording.spell(&item.label));
            if !label.is_some_and(|label| label.to_lowercase().contains(&word.to_lowercase())) {
                parts.push(word);
            }
        }
        match treatment.visits {
            Some(Recorded::Known(1)) => parts.push(self.wording.pattern("treatments.visit")),
            Some(Recorded::Known(visits)) => {
                parts.push(format!("{visits} {}", self.wording.pattern("treatments.visits")))
            }
            Some(Recorded::Missing(Missing::NotApplicable)) => {}
            _ if self.is_course(treatment) && is_elsewhere(entry, treatment) && entry.note.is_none() => {
                let words = ["treatments.visits_and_content", "unknown.not_documented"];
                parts.push(words.map(|id| self.wording.pattern(id)).join(" "));
            }
            _ => {}
        }
        if let Some(Recorded::Known(weeks)) = treatment.weeks {
            parts.push(format!("{weeks} {}", self.wording.pattern("treatments.weeks")));
        }
        commas(&parts)
    }

    fn is_course(&self, treatment: &Treatment) -> bool {
        let item = self.lexicon.treatment(treatment.treatment.as_str());
        item.is_some_and(|item| item.nature == Nature::Course && item.track == Track::Rehabilitation)
    }

    pub(super) fn dose(&self, dose: &Dose) -> String {
        let name = self.drug_name(dose.drug.as_str());
        match (dose.amount, dose.unit) {
            (Some(amount), Some(unit)) => {
                format!("{name} {}{}", number(amount), self.wording.word("unit", unit.id()))
            }
            (Some(amount), None) => format!("{name} {}", number(amount)),
            (None, _) => name,
        }
    }

    fn ended(&self, entry: &Entry, treatment: &Treatment) -> Text {
        let words = |id: &str| self.wording.pattern(id);
        let reason = treatment.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        let text = match (treatment.status, entry.end, reason) {
            (TreatmentStatus::Declined, _, Some(reason)) => {
                format!("{}: {reason}", words("treatments.declined"))
            }
            (TreatmentStatus::Declined, _, None) => words("treatments.declined"),
            (TreatmentStatus::Ongoing, ..) | (_, Some(End::Ongoing), _) => words("treatments.continues"),
            (_, _, Some(reason)) => capital(reason),
            (_, Some(_), None) if self.is_course(treatment) && entry.source == Some(Source::Patient) => {
                words("treatments.completed_by_account")
            }
            (_, Some(_), None) if self.is_course(treatment) => words("treatments.completed"),
            (_, _, None) => match self.response(entry) {
                Some(Response::WornOff | Response::Brief) => words("treatments.wore_off"),
                Some(Response::None) => words("treatments.no_lasting_relief"),
                Some(Response::Worse) => words("treatments.worse"),
                Some(Response::Intolerant) => words("treatments.not_tolerated"),
                Some(Response::Good | Response::Durable) => words("treatments.still_helps"),
                Some(Response::TooEarly) => words("treatments.too_early"),
                _ => return self.not_recorded(),
            },
        };
        super::pattern::fill(&text.replace('*', "\\*"), &self.slots())
            .map_or_else(|| Text::plain(&text), |filled| filled.text)
    }

    /// What a diagnostic block showed; each target and side may have shown its own.
    fn block_result(&self, entry: &Entry) -> Text {
        let position = self.case.entries.iter().position(|other| other.id == entry.id);
        let mut results =
            self.evaluation.readings.iter().filter(|r| Some(r.entry.0) == position).map(|r| r.block);
        let Some(first) = results.next() else { return self.not_recorded() };
        let pattern = match (first, results.all(|other| other == first)) {
            (BlockResult::Positive, true) => "treatments.block_positive",
            (BlockResult::Negative, true) => "treatments.block_negative",
            (BlockResult::NotTested, true) => return self.not_recorded(),
            (BlockResult::Indeterminate, true) | (_, false) => "treatments.block_unclear",
        };
        Text::plain(&self.wording.pattern(pattern))
    }

    /// How the evaluation reads the treatment, if it does.
    fn response(&self, entry: &Entry) -> Option<Response> {
        let position = self.case.entries.iter().position(|other| other.id == entry.id)?;
        self.evaluation
            .readings
            .iter()
            .find(|reading| reading.entry.0 == position)
            .map(|reading| reading.response)
    }
}

/// A range of dates inside a sentence: "since Feb 2025", "spring 2024".
fn date_inside(date: &str) -> String {
    let small = ["Since", "Until", "From", "Winter", "Spring", "Summer", "Autumn"];
    if small.iter().any(|word| date.starts_with(word)) { lower(date) } else { date.to_owned() }
}

pub(super) fn is_needle(item: &CatalogueItem) -> bool {
    item.bleed.is_some() && matches!(item.nature, Nature::Block | Nature::Steroid | Nature::Injection)
}

fn is_documented(treatment: &Treatment) -> bool {
    !treatment.targets.is_empty() && treatment.guidance.as_ref().and_then(Recorded::known).is_some()
}

/// Done in another place, or known only from there.
fn is_elsewhere(entry: &Entry, treatment: &Treatment) -> bool {
    treatment.place.is_some()
        || matches!(entry.source, Some(Source::OutsideRecord | Source::Letter | Source::Patient))
}

/// A point for what is newer, so that equals are taken from the end: 0 to 3.
fn recency(entry: &Entry, today: Date) -> i32 {
    (3 - entry.start().last.months_until(today) / 12).clamp(0, 3)
}

/// Scores weigh more than the patient's memory.
fn detail(entry: &Entry, readings: &[Reading]) -> i32 {
    let scored = readings.iter().any(|reading| matches!(reading.measure, Measure::Score(_)));
    i32::from(scored) * 8 - i32::from(entry.source == Some(Source::Patient)) * 3
}

/// "9 weeks" of a course whose days are known.
fn whole_weeks(entry: &Entry) -> Option<String> {
    let Some(End::On(end)) = entry.end else { return None };
    let (start, end) = (entry.start(), end.interval());
    if !start.is_exact() || !end.is_exact() {
        return None;
    }
    let weeks = start.first.days_until(end.last) / 7;
    (weeks >= 1).then(|| if weeks == 1 { "1 week".to_owned() } else { format!("{weeks} weeks") })
}
