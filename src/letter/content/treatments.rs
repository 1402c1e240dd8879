//! Treatments tried: a table of those the recipient decides by, the decisive rows first; the others in sentences.

use super::Composer;
use super::dates;
use super::outcome::{dash, tense};
use super::passage::{Passage, capital, commas, dashed, lower, table_block, tidy};
use super::pattern::Slots;
use crate::letter::document::{Align, Block, Column, Extent, Group, Row, Table};
use crate::letter::text::{Face, Text};
use crate::model::{
    Body, Date, Domain, DoseReached, End, Entry, Given, Measure, Medicine, Phase, Reading, Recorded, Source,
    Span, StopReason, Target, Treatment, TreatmentStatus,
};
use crate::pathway::vocabulary::{CatalogueItem, Drug, Nature, Track};
use crate::pathway::{BlockResult, Response, TreatmentReading};

/// Rows on page one; with no more than these the table is not parted into groups.
const DECISIVE: usize = 5;
/// A longer note makes the last, narrow column a ribbon: it stands with the treatment.
const BRIEF_NOTE: usize = 60;
/// A row that weighs less is never called relevant to the question.
const TELLING: i32 = 20;

/// A treatment before it is put into the table or into a sentence.
pub(super) struct Line<'a> {
    pub(super) entry: &'a Entry,
    pub(super) place: Place,
    pub(super) cells: [Text; 5],
    first_hours: FirstHours,
    /// The same in a sentence.
    pub(super) slots: Slots,
    /// Whether the patient put an outcome in percent. That is said once for all lines.
    pub(super) by_account: bool,
    /// How telling the row is: higher is more.
    pub(super) weight: i32,
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
pub(super) enum Place {
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
        vec![self.in_sentences(Place::Earlier).block("treatments.earlier")]
    }

    /// What stands neither in the table nor among the recipient's own, one sentence each.
    pub(super) fn other(&self) -> Vec<Block> {
        vec![self.in_sentences(Place::Other).block("treatments.other")]
    }

    fn in_sentences(&self, place: Place) -> Passage {
        let mut passage = Passage::default();
        let all = self.lines();
        for line in all.iter().filter(|line| line.place == place) {
            self.say(&mut passage, "treatments.sentence", &line.slots);
            self.say(&mut passage, "treatments.sentence_note", &line.slots);
        }
        let first = [Place::Table, Place::Earlier, Place::Other];
        let told = first.into_iter().find(|place| {
            self.is_told(*place) && all.iter().any(|line| line.place == *place && line.by_account)
        });
        // Said once in a letter.
        if told == Some(place) {
            self.say(&mut passage, "treatments.account", &self.slots());
        }
        passage
    }

    /// Whether this letter has a section for what has this place.
    fn is_told(&self, place: Place) -> bool {
        let sections: &[&str] = match place {
            Place::Table => &["treatments", "treatments_totals"],
            Place::Earlier => &["earlier"],
            Place::Other => &["other"],
        };
        sections.iter().any(|section| self.has_section(section))
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
        let first_hours = match lines.iter().any(|line| line.first_hours == FirstHours::Open) {
            _ if scored => "treatments.note",
            true => "treatments.note_first_hours_open",
            false => "",
        };
        let mut notes = vec![words(first_hours)];
        if !scored {
            columns.remove(FIRST_HOURS_COLUMN);
        }
        // A dash is explained where there is one: in the columns that are printed.
        let dashed = lines.iter().any(|line| {
            let mut cells = line.cells.iter().enumerate();
            cells.any(|(number, cell)| (scored || number != FIRST_HOURS_COLUMN) && *cell == dash())
        });
        let by_account = lines.iter().any(|line| line.by_account);
        notes.extend(by_account.then(|| words("treatments.note_account")));
        notes.extend(dashed.then(|| words("treatments.note_dash")));
        notes.retain(|note| !note.is_empty());
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
        let note = super::pattern::fill(&notes.join(" "), &self.slots());
        let note = note.map(|filled| filled.text).unwrap_or_default();
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
                        let parts = super::apart::parts(treatment);
                        out.extend(parts.iter().map(|part| self.treatment_line(entry, part, item)));
                    }
                }
                Body::Medicine(medicine) if self.is_for_pain(entry, medicine) => {
                    out.push(self.medicine_line(entry, medicine));
                }
                _ => {}
            }
        }
        out.sort_by_key(|line| line.entry.start());
        self.told_together(out)
    }

    pub(super) fn was_tried(&self, treatment: &Treatment, item: Option<&CatalogueItem>) -> bool {
        let tried = matches!(
            treatment.status,
            TreatmentStatus::Done | TreatmentStatus::Ongoing | TreatmentStatus::Declined
        );
        // A test by needle, such as a discography, or by a psychologist is an event of its own and belongs here; images and
        // laboratory do not.
        let elsewhere = item.is_some_and(|item| match item.nature {
            Nature::Test => !matches!(item.track, Track::Injections | Track::Assessment),
            nature => nature == Nature::Referral,
        });
        // A refused operation is told with the refusals.
        let refused = treatment.status == TreatmentStatus::Declined
            && item.is_some_and(|item| item.track == Track::Surgery);
        tried && !elsewhere && !refused
    }

    /// A medicine of a group that is taken for pain, or taken for this problem and of no group that never is.
    pub(super) fn is_for_pain(&self, entry: &Entry, medicine: &Medicine) -> bool {
        let is_of = |list: &str| {
            let groups = self.wording.list(list);
            self.drug(medicine.drug.as_str()).is_some_and(|d| d.groups.iter().any(|g| groups.contains(g)))
        };
        is_of("pain_medicines") || (entry.problems.contains(&self.problem.id) && !is_of("other_medicines"))
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
        let followed = treatment.readings.iter().any(|reading| reading.phase == Phase::Therapeutic);
        let block = item.is_some_and(|item| item.nature == Nature::Block)
            && (!followed || self.is_answered_block(entry, treatment));
        let declined = treatment.status == TreatmentStatus::Declined;
        let tense = tense(entry, treatment.status == TreatmentStatus::Ongoing);
        let ended = if block { self.block_result(entry, treatment) } else { self.ended(entry, treatment) };
        // What was declined had no outcome.
        let mut said =
            if declined { vec![lower(&ended.to_plain())] } else { self.outcomes(&treatment.readings, tense) };
        if let Some(first) = self.first_hours_said(treatment).filter(|_| needle) {
            said.insert(0, first);
        }
        let open = self.not_recorded();
        let invasive = needle || item.is_some_and(|item| item.nature == Nature::Ablation);
        let note = entry.note.as_deref().filter(|_| !invasive).map(|note| capital(&dashed(&tidy(note))));
        let slots = self
            .retold(
                entry,
                self.what_in_brief(entry, treatment, item),
                said,
                if declined { &open } else { &ended },
            )
            .with_some("note", note);
        let cells = [
            self.date_cell(entry),
            Text::plain(&self.what(entry, treatment, item)),
            first,
            if declined || (block && !followed) { dash() } else { self.later(&treatment.readings, tense) },
            ended,
        ];
        let place = self.place(|word| {
            treatment.treatment.as_str() == word
                || item.is_some_and(|item| item.families.iter().any(|family| family == word))
        });
        let by_account = by_account(&treatment.readings);
        Line {
            entry,
            place,
            cells,
            first_hours,
            slots,
            by_account,
            weight: self.weight(entry, treatment, item),
        }
    }

    /// A treatment in the slots of a sentence.
    fn retold(&self, entry: &Entry, what: String, outcomes: Vec<String>, ended: &Text) -> Slots {
        let open = self.wording.pattern("unknown.not_recorded");
        // What the figures say already.
        let plain = if outcomes.is_empty() {
            String::new()
        } else {
            self.wording.pattern("treatments.no_lasting_relief")
        };
        let outcome = commas(&outcomes).unwrap_or_else(|| self.wording.pattern("treatments.outcome_open"));
        // "Made it worse" needs no "worse afterwards".
        let worse = outcomes.iter().any(|outcome| outcome.contains("worse"));
        let said = |ended: &String| worse && *ended == self.wording.pattern("treatments.worse");
        let ended = Some(ended.to_plain()).filter(|ended| *ended != open && *ended != plain && !said(ended));
        let ended = ended.map(|ended| lower(&ended));
        // Why it was stopped is its outcome, where nothing else is on record.
        let (outcome, ended) = match ended {
            Some(ended) if outcomes.is_empty() && self.tells_an_outcome(entry) => (ended, None),
            ended => (outcome, ended),
        };
        let date = dates::range_inside(entry.date, entry.end);
        self.slots()
            .with("what", what)
            .with("outcome", outcome)
            .with_some("date", date)
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
        // How it ended takes the note up where a reason is recorded and its column has room for the note.
        let brief = entry.note.as_deref().filter(|note| note.chars().count() <= BRIEF_NOTE);
        let told = matches!(medicine.stopped, Some(Recorded::Known(_))) && brief.is_some();
        let note = entry.note.as_deref().filter(|_| !told).map(super::history::beside_allergies);
        if let Some(note) = note.filter(|note| !note.is_empty()) {
            what.push_str(&format!("; {}", lower(&note)));
        }
        let ended = match (&medicine.stopped, entry.end) {
            (Some(Recorded::Known(reason)), _) => Text::plain(&self.stopped(*reason, brief)),
            (_, Some(End::Ongoing)) => Text::plain(&self.wording.pattern("treatments.continues")),
            _ => self.not_recorded(),
        };
        let tense = tense(entry, false);
        let mut said = self.outcomes(&medicine.readings, tense);
        let mut later = self.later(&medicine.readings, tense);
        // What was too little to judge has not failed: that it did not help is not printed alone.
        if let Some(too_little) = self.too_little(entry, medicine) {
            later.push(Face::Regular, "\n");
            later.append(&Text::plain(&too_little));
            if said.is_empty() {
                said.push(self.wording.pattern("treatments.outcome_open"));
            }
            said.push(too_little);
        }
        let slots = self.retold(entry, what.clone(), said, &ended);
        let cells = [self.date_cell(entry), Text::plain(&what), dash(), later, ended];
        let adequate = matches!(medicine.reached, Some(Recorded::Known(DoseReached::Adequate)));
        let weight =
            if adequate { 20 } else { 8 } + recency(entry, self.today) + detail(entry, &medicine.readings);
        let place = self.place(|word| {
            self.drug(medicine.drug.as_str())
                .is_some_and(|drug| drug.groups.iter().any(|group| group == word))
        });
        let (first_hours, by_account) = (FirstHours::NotApplicable, by_account(&medicine.readings));
        Line { entry, place, cells, first_hours, slots, by_account, weight }
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
            _ if note.contains(". ") => format!("{words}. {}", capital(&note)),
            StopReason::NotTolerated | StopReason::Interaction => format!("{stopped}, {}", lower(&note)),
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

    fn ended(&self, entry: &Entry, treatment: &Treatment) -> Text {
        let words = |id: &str| self.wording.pattern(id);
        let reason = treatment.reason.as_deref().map(tidy).filter(|reason| !reason.is_empty());
        let reason = reason.as_deref();
        let text = match (treatment.status, entry.end, reason) {
            (TreatmentStatus::Declined, _, Some(reason)) => {
                format!("{}: {}", words("treatments.declined"), lower(reason))
            }
            (TreatmentStatus::Declined, _, None) => words("treatments.declined"),
            (TreatmentStatus::Ongoing, ..) | (_, Some(End::Ongoing), _) => words("treatments.continues"),
            (_, _, Some(reason)) => capital(reason),
            (_, Some(_), None) if self.is_course(treatment) && entry.source == Some(Source::Patient) => {
                words("treatments.completed_by_account")
            }
            (_, Some(_), None) if self.is_course(treatment) => words("treatments.completed"),
            // How long it lasted says nothing: a trial ends with its last day.
            (_, _, None) if self.is_trial(treatment) => match self.response(entry, &treatment.targets) {
                Some(Response::Good | Response::Durable | Response::WornOff | Response::Brief) => {
                    words("treatments.block_positive")
                }
                Some(Response::None | Response::Partial | Response::Worse) => words("treatments.block_below"),
                _ => return self.not_recorded(),
            },
            (_, _, None) => match self.response(entry, &treatment.targets) {
                Some(Response::WornOff | Response::Brief) if self.is_operation(treatment) => {
                    words("treatments.pain_returned")
                }
                Some(Response::WornOff | Response::Brief) => words("treatments.wore_off"),
                Some(Response::Partial) if self.is_over(entry, treatment) => words("treatments.wore_off"),
                Some(Response::None) if self.helped_little(treatment) => words("treatments.helped_little"),
                Some(Response::None) => words("treatments.no_lasting_relief"),
                Some(Response::Worse) => words("treatments.worse"),
                Some(Response::Intolerant) => words("treatments.not_tolerated"),
                // Of an operation the figures of then and of today tell it.
                Some(Response::Good | Response::Durable)
                    if self.pain_is_back(entry) && self.is_operation(treatment) =>
                {
                    words("treatments.pain_again")
                }
                Some(Response::Good | Response::Durable) if self.pain_is_back(entry) => {
                    words("treatments.helped_at_first")
                }
                Some(Response::Good | Response::Durable) => words("treatments.still_helps"),
                Some(Response::Partial) if !self.is_course(treatment) => words("treatments.helped_in_part"),
                Some(Response::TooEarly) => words("treatments.too_early"),
                _ if self.do_accounts_differ(treatment) => words("treatments.accounts_differ"),
                _ => return self.not_recorded(),
            },
        };
        super::pattern::fill(&text.replace('*', "\\*"), &self.slots())
            .map_or_else(|| Text::plain(&text), |filled| filled.text)
    }

    /// Whether a treatment is an operation: it does not wear off, the pain returns.
    fn is_operation(&self, treatment: &Treatment) -> bool {
        let item = self.lexicon.treatment(treatment.treatment.as_str());
        item.is_some_and(|item| item.track == Track::Surgery || item.nature == Nature::Implant)
    }

    /// Whether a treatment tried out what a device would do: nothing of it stayed.
    pub(super) fn is_trial(&self, treatment: &Treatment) -> bool {
        treatment.status == TreatmentStatus::Done && self.is_a_trial(treatment)
    }

    /// Whether a treatment is the trial of a device and not the device.
    pub(super) fn is_a_trial(&self, treatment: &Treatment) -> bool {
        self.wording.list("trials").iter().any(|id| id == treatment.treatment.as_str())
    }

    /// Whether the relief that is on record has lasted its time.
    fn is_over(&self, entry: &Entry, treatment: &Treatment) -> bool {
        let later = treatment.readings.iter().filter(|reading| reading.phase == Phase::Therapeutic);
        let longest = later.filter_map(|reading| reading.lasted).map(Span::days).max();
        longest.is_some_and(|days| entry.start().last.plus_days(days) < self.today)
    }

    /// Whether some relief is told at the end, though too little to count.
    pub(super) fn helped_little(&self, treatment: &Treatment) -> bool {
        let told = |reading: &&Reading| reading.phase == Phase::Therapeutic && reading.domain == Domain::Pain;
        let last = treatment.readings.iter().filter(told).max_by_key(|reading| reading.after.map(Span::days));
        last.and_then(|reading| self.relief(reading)).is_some_and(|relief| relief > 0)
    }

    /// The relief told at the end, where it is more than little: "40% for 3 weeks".
    pub(super) fn helped_in_part(&self, treatment: &Treatment) -> Option<String> {
        let least = self.wording.common.figure.relief_in_part;
        let told = |reading: &&Reading| reading.phase == Phase::Therapeutic && reading.domain == Domain::Pain;
        let last = treatment.readings.iter().filter(told).max_by_key(|reading| reading.after.map(Span::days));
        let last = last.filter(|reading| self.relief(reading).is_some_and(|relief| relief >= least))?;
        self.outcomes(std::slice::from_ref(last), super::outcome::OF_PAIN).pop()
    }

    /// Whether a block gave a clear answer wherever it was given: what came of it weeks later was not what it was for.
    fn is_answered_block(&self, entry: &Entry, treatment: &Treatment) -> bool {
        let answers = [BlockResult::Positive, BlockResult::Negative, BlockResult::BelowCutoff];
        let mut results = self.readings_of(entry, &treatment.targets).peekable();
        results.peek().is_some() && results.all(|reading| answers.contains(&reading.block))
    }

    /// What a diagnostic block showed; each target and side may have shown its own.
    fn block_result(&self, entry: &Entry, treatment: &Treatment) -> Text {
        let mut results = self.readings_of(entry, &treatment.targets).map(|reading| reading.block);
        let Some(first) = results.next() else { return self.not_recorded() };
        let pattern = match (first, results.all(|other| other == first)) {
            (BlockResult::Positive, true) => "treatments.block_positive",
            (BlockResult::Negative, true) => "treatments.block_negative",
            (BlockResult::BelowCutoff, true) => "treatments.block_below",
            (BlockResult::NotTested, true) => return self.not_recorded(),
            (BlockResult::Indeterminate, true) => return self.unclear(treatment),
            (_, false) => "treatments.block_unclear",
        };
        Text::plain(&self.wording.pattern(pattern))
    }

    /// That a block cannot be judged, with what blurs it.
    fn unclear(&self, treatment: &Treatment) -> Text {
        let given = |given: &Option<Recorded<Given>>| *given == Some(Recorded::Known(Given::Given));
        let why = [
            ("treatments.for_sedation", &treatment.sedation),
            ("treatments.for_steroid", &treatment.steroid),
        ];
        let why = why.into_iter().filter(|(_, known)| given(known));
        let why = commas(&why.map(|(words, _)| self.wording.pattern(words)).collect::<Vec<_>>());
        let unclear = self.wording.pattern("treatments.block_unclear");
        Text::plain(&why.map_or(unclear.clone(), |why| format!("{unclear}: {why}")))
    }

    /// That a course of a medicine was too short or its dose too low for its outcome to count, where it is read so.
    fn too_little(&self, entry: &Entry, medicine: &Medicine) -> Option<String> {
        let low = matches!(medicine.reached, Some(Recorded::Known(DoseReached::Low)));
        let pattern = if low { "treatments.too_low" } else { "treatments.too_short" };
        (self.response(entry, &[]) == Some(Response::Underdosed)).then(|| self.wording.pattern(pattern))
    }

    /// How the evaluation reads the treatment at these targets, if it does.
    fn response(&self, entry: &Entry, targets: &[Target]) -> Option<Response> {
        self.readings_of(entry, targets).next().map(|reading| reading.response)
    }

    /// What the evaluation reads from an entry at these targets; from all of it where it reads none of them by itself.
    fn readings_of(&self, entry: &Entry, targets: &[Target]) -> impl Iterator<Item = &'a TreatmentReading> {
        let position = self.case.entries.iter().position(|other| other.id == entry.id);
        let of_entry = self.evaluation.readings.iter().filter(|reading| Some(reading.entry.0) == position);
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            of_entry.partition(|reading| reading.target.is_some_and(|target| targets.contains(&target)));
        if here.is_empty() { elsewhere.into_iter() } else { here.into_iter() }
    }
}

/// Whether the patient put an outcome in percent, without a score that proves it.
fn by_account(readings: &[Reading]) -> bool {
    readings.iter().any(|reading| matches!(reading.measure, Measure::Percent(_)))
}

pub(super) fn is_needle(item: &CatalogueItem) -> bool {
    item.bleed.is_some() && matches!(item.nature, Nature::Block | Nature::Steroid | Nature::Injection)
}

fn is_documented(treatment: &Treatment) -> bool {
    !treatment.targets.is_empty() && treatment.guidance.as_ref().and_then(Recorded::known).is_some()
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
