//! Treatments tried: a table of those the recipient decides by, the decisive rows first; the others in sentences.

use super::Composer;
use super::dates;
use super::outcome::{dash, tense};
use super::passage::{Passage, capital, commas, dashed, lower, table_block, tidy};
use super::pattern::Slots;
use crate::letter::document::{Align, Block, Column, Extent, Group, Row, Table};
use crate::letter::text::{Face, Text};
use crate::model::{
    Body, Date, DoseReached, End, Entry, Measure, Medicine, Phase, Reading, Recorded, Source, Treatment,
    TreatmentStatus,
};
use crate::pathway::vocabulary::{CatalogueItem, Drug, Nature, Track};

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
        let mut other = self.in_sentences(Place::Other);
        let with_totals = self.has_section("totals") || self.has_section("treatments_totals");
        if !with_totals {
            self.done_elsewhere(&mut other);
        }
        let mut out = vec![other.block("treatments.other")];
        if with_totals {
            out.extend(self.untried());
        }
        out
    }

    fn in_sentences(&self, place: Place) -> Passage {
        let mut passage = Passage::default();
        let all = self.lines();
        for slots in self.in_turn(all.iter().filter(|line| line.place == place)) {
            self.say(&mut passage, "treatments.sentence", &slots);
            self.say(&mut passage, "treatments.sentence_note", &slots);
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
        // What has a reason of its own that is no pain, and that nobody followed for the pain, was not given for it.
        let of_pain = |why: &String| {
            let why = why.to_lowercase();
            self.wording.list("words_of_pain").iter().any(|word| why.contains(word.as_str()))
        };
        let other =
            medicine.indication.as_ref().is_some_and(|why| !of_pain(why)) && medicine.readings.is_empty();
        let mine = entry.problems.contains(&self.problem.id) && !is_of("other_medicines") && !other;
        is_of("pain_medicines") || mine
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
        let mut said = match declined {
            // Why is said with the reasons.
            true if self.tells_refusals() => vec![lower(&self.wording.pattern("treatments.declined"))],
            true => vec![lower(&ended.to_plain())],
            false => self.outcomes(&treatment.readings, tense),
        };
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
        let plain = |ended: &str| {
            let said = ["treatments.no_lasting_relief", "treatments.no_relief"];
            !outcomes.is_empty() && said.iter().any(|id| self.wording.pattern(id) == ended)
        };
        let outcome = commas(&outcomes).unwrap_or_else(|| self.wording.pattern("treatments.outcome_open"));
        // "Made it worse" needs no "worse afterwards".
        let worse = outcomes.iter().any(|outcome| outcome.contains("worse"));
        let said = |ended: &String| worse && *ended == self.wording.pattern("treatments.worse");
        let ended = Some(ended.to_plain()).filter(|ended| *ended != open && !plain(ended) && !said(ended));
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
        // Of what was given up it tells that it was tried.
        let over = matches!(entry.end, Some(End::On(_))) || medicine.stopped.is_some();
        if over && matches!(medicine.reached, Some(Recorded::Known(DoseReached::Adequate))) {
            what.push_str(&format!(", {}", self.wording.pattern("treatments.adequate")));
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
