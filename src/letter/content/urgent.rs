//! Sections of an emergency letter: what changed, when, after which procedure, on which blood thinner.

use super::Composer;
use super::dates;
use super::imaging::Detail;
use super::neurology::{grade, is_weak};
use super::passage::{Passage, and, capital, commas, lower, number, table_block, with_article};
use super::pattern::Slots;
use super::record::{Known, level, side};
use super::treatments::is_needle;
use crate::letter::document::{Align, Block, Column, Extent, Group, Row, Table, Urgency};
use crate::letter::text::{Face, Text};
use crate::model::{
    Assessment, Body, Domain, Entry, Finding, Measure, PartialDate, Phase, Reading, Site, Structure,
    Treatment, TreatmentStatus, Value, Words,
};
use crate::pathway::counts_upward;
use crate::pathway::vocabulary::{CatalogueItem, Group as Part};

/// At most so many days of examination stand beside each other.
const DAYS: usize = 3;
/// Widths of the strength table, in tenths of a point.
const MUSCLE_WIDTH: u16 = 1740;
const DAY_WIDTH: u16 = 820;
/// Days of a week, and from which on the next one is nearly over.
const WEEK: i32 = 7;
const NEARLY: i32 = 4;
/// Procedures after which a bleed or an abscess may press on the cord or the roots.
pub(super) const NEURAXIAL: &str = "neuraxial";
/// The figure of the knowledge on how many weeks after a procedure a new deficit is put down to it.
const PROCEDURE_WEEKS: &str = "post_procedure_weeks";

/// A procedure as it stands on the timeline, and what the catalogue says of it.
type Needle<'a> = (&'a Entry, &'a Treatment, Option<&'a CatalogueItem>);

/// A note with its day.
type Noted = (Option<String>, String);

impl<'a> Composer<'a> {
    pub(super) fn screen_section(&self) -> Vec<Block> {
        let (_, notes) = self.notes_of_the_days();
        let mut passage = self.screen_passage_noting(self.notes_beside_signs(&notes));
        let signs = self.first_recorded();
        let count = self.screen().signs.len();
        let days = super::flags::grouped(&signs);
        let said = match days.as_slice() {
            // All that was found, on one day: the signs need no names.
            [(Some(day), all)] if all.len() >= count => {
                let pattern = if all.len() > 1 { "urgent.signs_together" } else { "urgent.sign_alone" };
                self.phrase(pattern, &self.slots().with("date", day.clone())).map(|text| text.to_plain())
            }
            days => {
                let of = |(date, signs): &(Option<String>, Vec<String>)| {
                    let slots = self.slots().with_some("sign", and(signs)).with_some("date", date.clone());
                    self.phrase("urgent.sign", &slots).map(|text| text.to_plain())
                };
                commas(&days.iter().filter_map(of).collect::<Vec<_>>())
            }
        };
        // An hour that was noted stands there.
        let screen = self.screen();
        let beside = screen.present.iter().map(|(_, phrase)| phrase.as_str());
        let timed = beside.chain(notes.iter().map(|(_, note)| note.as_str())).any(tells_an_hour);
        // "Since Sunday" is earlier than the day of the record.
        let tells = |note: &str| self.tells_since(note);
        let since = self.days_noted().filter_map(|(entry, _)| entry.note.as_deref()).any(tells);
        let waits = self.urgency() < Urgency::SameDay;
        let pattern = if timed || waits { "urgent.first_recorded_timed" } else { "urgent.first_recorded" };
        if !since {
            self.say(&mut passage, pattern, &self.slots().with_some("items", said));
        }
        vec![passage.block("flags.screen")]
    }

    /// The notes with their days; on the one day of the signs they stand beside, that day is not said again.
    fn notes_beside_signs(&self, notes: &[Noted]) -> Option<String> {
        let days: Vec<Option<String>> = self.screen().present.into_iter().map(|(day, _)| day).collect();
        let day = days.first().filter(|day| day.is_some() && days.iter().all(|other| other == *day));
        let alike = day.is_some_and(|day| notes.iter().all(|(noted, _)| noted == day));
        let bare: Vec<Noted> = notes.iter().map(|(_, note)| (None, note.clone())).collect();
        joined_notes(if alike { &bare } else { notes })
    }

    /// What was written at the visits since the latest procedure, or of the last weeks, and beside findings of theirs, in
    /// the words of who wrote it: what has no field of its own. What tells of muscles comes first, for the strength; what
    /// stands beside a sign is said with it.
    fn notes_of_the_days(&self) -> (Vec<Noted>, Vec<Noted>) {
        let screen = self.screen();
        let told: Vec<String> = screen.present.iter().map(|(_, phrase)| phrase.to_lowercase()).collect();
        let mut out: Vec<(PartialDate, String, bool)> = Vec::new();
        for (entry, assessment) in self.days_noted() {
            let note = entry.note.clone();
            out.extend(note.map(|note| (entry.date, note.clone(), self.names_muscles(&note))));
            for finding in &assessment.findings {
                let note = self.note_of_the_days(finding);
                out.extend(note.map(|(note, strength)| (finding.date.unwrap_or(entry.date), note, strength)));
            }
        }
        out.sort_by_key(|(date, ..)| date.interval());
        let out = out.into_iter().map(|(date, note, strength)| {
            let note = super::history::beside_allergies(&note);
            (dates::with_hour(dates::partial(date), &note), strength)
        });
        let new = |((_, note), _): &(Noted, bool)| {
            !note.is_empty() && !told.iter().any(|said| said.contains(&note.to_lowercase()))
        };
        let (strength, rest): (Vec<_>, Vec<_>) = out.filter(new).partition(|(_, strength)| *strength);
        let noted = |notes: Vec<(Noted, bool)>| notes.into_iter().map(|(note, _)| note).collect();
        (noted(strength), noted(rest))
    }

    /// Visits since the day of the latest procedure, or of the last weeks. What was found just before a needle is what the
    /// rest is compared with.
    fn days_noted(&self) -> impl Iterator<Item = (&'a Entry, &'a Assessment)> {
        let weeks = self.procedure_weeks().map_or(0, |weeks| (weeks * 7.0) as i32);
        let procedure = self.latest_procedure().map(|(entry, ..)| entry.start().first);
        let since = procedure.unwrap_or(self.today.plus_days(1 - weeks));
        self.entries().filter(move |entry| entry.start().last >= since).filter_map(|entry| {
            match &entry.body {
                Body::Assessment(assessment) => Some((entry, assessment)),
                _ => None,
            }
        })
    }

    /// The note of a sign that is there, or of a grade; and whether it is one of strength.
    fn note_of_the_days(&self, finding: &Finding) -> Option<(String, bool)> {
        let (id, note) = (finding.concept.as_str(), finding.note.as_deref()?);
        if self.strength_concepts().iter().any(|known| known == id) {
            let slots =
                self.slots().with_some("level", finding.site.level.map(level)).with("note", lower(note));
            let said = self.phrase("urgent.strength_note", &slots)?;
            return Some((said.to_plain(), true));
        }
        let of_screen = self.lexicon.concept(id).is_some_and(|concept| concept.group == Part::RedFlags);
        let there = finding.value.known() == Some(&Value::Present);
        (of_screen && there && !self.keeps_back(id)).then(|| (note.to_owned(), false))
    }

    /// Whether a note tells of muscles.
    fn names_muscles(&self, note: &str) -> bool {
        let note = note.to_lowercase();
        self.wording.list("words_of_muscle_tests").iter().any(|word| note.contains(word.as_str()))
    }

    /// The score of the function of the cord, where there is one.
    fn cord_score(&self, passage: &mut Passage) {
        for known in self.wording.list("scales_of_cord").iter().filter_map(|id| self.current(id)) {
            let Some(Value::Number(score)) = known.value() else { continue };
            let slots = self
                .slots()
                .with("name", self.scale_short(known.id).0)
                .with("score", number(*score))
                .with_some("date", dates::partial(known.date));
            self.say(passage, "urgent.cord_score", &slots);
        }
    }

    /// What this recipient needs measured in an emergency and the case does not hold.
    pub(super) fn not_measured(&self) -> Vec<String> {
        if self.urgency() < Urgency::SameDay {
            return Vec::new();
        }
        let answered = |id: &String| self.current(id).is_some();
        let mut out: Vec<String> = Vec::new();
        for id in self.wording.list("measured_needed").iter().filter(|id| !answered(id)) {
            out.extend(self.lexicon.concept(id).map(|concept| self.item(id, concept)));
        }
        out
    }

    /// Blood tests that this recipient needs in an emergency, where none of the last days are on record.
    fn laboratory_open(&self) -> Option<String> {
        let recent = |entry: &Entry| {
            entry.start().first.days_until(self.today) <= self.wording.common.figure.laboratory_days
        };
        let mut entries = self.entries();
        let known = entries.any(|entry| {
            recent(entry)
                && matches!(&entry.body, Body::Imaging(imaging) if imaging.modality.as_str() == "labs")
        });
        let open = !known && self.urgency() >= Urgency::SameDay;
        open.then(|| self.wording.pattern("urgent.laboratory")).filter(|words| !words.is_empty())
    }

    /// Grades side by side where a muscle was graded more than once or is weak; then the rest of the neurology.
    pub(super) fn strength_section(&self) -> Vec<Block> {
        let mut out = Vec::new();
        let rows = self.serial_grades();
        if !rows.is_empty() {
            out.push(table_block("strength.table", self.strength_table(&rows)));
        }
        let (notes, _) = self.notes_of_the_days();
        let mut noted = Passage::default();
        self.say(&mut noted, "urgent.notes", &self.slots().with_some("notes", joined_notes(&notes)));
        out.push(noted.block("strength.notes"));
        let mut neurology = if rows.is_empty() { self.neurology() } else { self.neurology_beside_table() };
        self.cord_score(&mut neurology);
        out.push(neurology.block("flags.neurology"));
        out
    }

    fn serial_grades(&self) -> Vec<(Site, Vec<Known<'a>>)> {
        let findings = self.findings();
        let mut rows: Vec<(Site, Vec<Known<'a>>)> = Vec::new();
        for known in findings.iter().filter(|k| self.strength_concepts().iter().any(|id| id == k.id)) {
            match rows.iter_mut().find(|(site, _)| *site == known.site()) {
                Some((_, series)) => series.push(*known),
                None => rows.push((known.site(), vec![*known])),
            }
        }
        rows.retain(|(_, series)| series.iter().any(is_weak));
        rows.sort_by_key(|(site, _)| (site.side, site.level));
        rows
    }

    fn strength_table(&self, rows: &[(Site, Vec<Known<'_>>)]) -> Table {
        let mut days: Vec<PartialDate> =
            rows.iter().flat_map(|(_, s)| s.iter().map(|known| known.date)).collect();
        days.sort_by_key(|date| date.interval());
        days.dedup();
        let days = days.split_off(days.len().saturating_sub(DAYS));
        let column = |head: String, align, width| Column { head, align, width: Some(width) };
        let mut columns = vec![column(self.wording.pattern("urgent.muscle"), Align::Left, MUSCLE_WIDTH)];
        columns.extend(days.iter().map(|day| {
            let head = dates::partial(*day).unwrap_or_else(|| self.wording.pattern("unknown.date"));
            column(head, Align::Center, DAY_WIDTH)
        }));
        let rows = rows
            .iter()
            .map(|(site, series)| {
                let mut cells = vec![Text::plain(&self.muscle(*site, series))];
                cells.extend(days.iter().map(|day| {
                    let grade = series.iter().rfind(|known| known.date == *day).and_then(grade);
                    grade.map_or_else(|| self.not_recorded(), |grade| self.grade_cell(grade))
                }));
                Row(cells)
            })
            .collect();
        Table {
            extent: Extent::Column,
            note: Text::default(),
            columns,
            groups: vec![Group { head: None, rows }],
        }
    }

    /// A grade; bold where it is severe.
    fn grade_cell(&self, grade: f64) -> Text {
        let severe = grade < self.wording.common.figure.severe_grade;
        Text::styled(if severe { Face::Bold } else { Face::Regular }, &number(grade))
    }

    /// "Right ankle dorsiflexion (L4)"; by the root alone where a note says what was tested.
    fn muscle(&self, site: Site, series: &[Known<'_>]) -> String {
        let noted = series.iter().any(|known| self.muscle_noted(known).is_some());
        let at = site.level.map(level);
        let action = at.as_deref().filter(|_| !noted).and_then(|at| self.wording.phrase("myotome", at));
        let at_known = at.is_some();
        let slots = self
            .slots()
            .with_some("side", site.side.map(side))
            .with_some("level", at)
            .with("action", action.unwrap_or_else(|| self.wording.pattern("neurology.strength")));
        let pattern = if noted && at_known { "urgent.row_noted" } else { "urgent.row" };
        self.phrase(pattern, &slots).map_or_else(String::new, |text| capital(&text.to_plain()))
    }

    pub(super) fn blood(&self) -> Vec<Block> {
        let mut passage = self.antithrombotics();
        self.say(&mut passage, "history.open", &self.slots().with_some("items", self.laboratory_open()));
        vec![passage.block("medicines.antithrombotic")]
    }

    /// The latest needle procedure, if it was done within weeks.
    pub(super) fn latest_procedure(&self) -> Option<Needle<'a>> {
        let weeks = self.procedure_weeks()?;
        // What the evaluation puts down to a needle names it, though the letter is a few days later.
        let listed = self.wording.list("flags_of_procedure");
        let blamed = !self.suspected(|flag| listed.iter().any(|known| known == flag)).is_empty();
        let longer = if blamed { self.wording.common.figure.blamed_weeks } else { 0.0 };
        let days = (weeks + longer) * 7.0;
        let recent = |(entry, ..): &Needle<'_>| f64::from(entry.start().first.days_until(self.today)) <= days;
        self.last_needle().filter(recent)
    }

    /// The latest needle procedure, however long ago. One near the cord or the roots counts whatever it was for.
    fn last_needle(&self) -> Option<Needle<'a>> {
        let near = |entry: &Entry| match &entry.body {
            Body::Treatment(treatment) => {
                let item = self.lexicon.treatment(treatment.treatment.as_str());
                item.is_some_and(|item| item.families.iter().any(|family| family == NEURAXIAL))
            }
            _ => false,
        };
        let spine = self.wording.list("spine").iter().any(|id| id == self.problem.region.id());
        let counts = |entry: &&Entry| entry.concerns(&self.problem.id) || (spine && near(entry));
        let begun = self.case.entries.iter().filter(|entry| entry.start().first <= self.today);
        let done = begun.filter(counts).filter_map(|entry| match &entry.body {
            Body::Treatment(treatment) => {
                Some((entry, treatment.as_ref(), self.lexicon.treatment(treatment.treatment.as_str())))
            }
            _ => None,
        });
        let needle = |(_, treatment, item): &Needle<'_>| {
            treatment.status == TreatmentStatus::Done && item.is_some_and(is_needle)
        };
        done.filter(needle).max_by_key(|(entry, ..)| entry.start().first)
    }

    /// For so many weeks a new deficit is put down to a procedure.
    pub(super) fn procedure_weeks(&self) -> Option<f64> {
        self.lexicon.0.figure(PROCEDURE_WEEKS).map(|figure| figure.value)
    }

    /// Days since the latest needle procedure, where it was a neuraxial one and its day is known, and what it was.
    pub(super) fn days_since_procedure(&self) -> Option<(i32, String)> {
        let (entry, _, item) = self.latest_procedure()?;
        let start = entry.start();
        let item = item.filter(|item| item.families.iter().any(|family| family == NEURAXIAL))?;
        let name = with_article(&lower(&self.wording.spell(&item.label)));
        start.is_exact().then(|| (start.first.days_until(self.today), name))
    }

    /// Days since a needle of the last weeks at the joint of the problem, where its day is known, and what it was.
    pub(super) fn days_since_needle_here(&self) -> Option<(i32, String)> {
        let (entry, treatment, item) = self.latest_procedure()?;
        let start = entry.start();
        let here = treatment.targets.iter().any(|target| target.structure == Structure::Joint);
        let name = with_article(&lower(&self.wording.spell(&item?.label)));
        (start.is_exact() && here).then(|| (start.first.days_until(self.today), name))
    }

    pub(super) fn procedure(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        let slots = match self.latest_procedure() {
            Some((entry, treatment, item)) => {
                let note = entry.note.as_deref().unwrap_or_default();
                let (date, note) = dates::with_hour(dates::partial(entry.date), note);
                let entry = Entry { note: Some(note), ..entry.clone() };
                let outcomes = self.outcomes(&treatment.readings, super::outcome::HELPED);
                self.slots()
                    .with("procedure", self.what(&entry, treatment, item))
                    .with_some("date", date)
                    // In an emergency what came after it tells more than what it did to the pain.
                    .with_some("outcome", commas(&outcomes).filter(|_| self.urgency() < Urgency::SameDay))
            }
            None => self.slots(),
        };
        let mut worse = Passage::default();
        let patterns = ["urgent.worse_and_sign", "urgent.worse_and_signs", "urgent.worse"];
        self.worse_since_procedure(&mut worse, &patterns);
        let said = self.say(&mut passage, "urgent.procedure", &slots)
            || self.earlier_procedure(&mut passage, worse.is_empty());
        if !said {
            self.say(&mut passage, "urgent.no_procedure", &slots);
        }
        passage.append(&worse);
        vec![passage.block("procedure.latest")]
    }

    /// The last needle of all, where none is recent: a surgeon has to know when steroid was last given, and where;
    /// what it did only where no sentence after it says so.
    fn earlier_procedure(&self, passage: &mut Passage, with_outcome: bool) -> bool {
        let Some((entry, treatment, item)) = self.last_needle() else { return false };
        let start = entry.start();
        let ago = start.is_exact().then(|| self.length(start.first.days_until(self.today)));
        let outcome = commas(&self.outcomes(&treatment.readings, super::outcome::HELPED));
        let outcome = outcome.filter(|_| with_outcome);
        let slots = self
            .slots()
            .with("procedure", lower(&self.what(entry, treatment, item)))
            .with_some("outcome", outcome)
            .with_some("date", dates::within(entry.date))
            .with_some("weeks", ago.flatten());
        self.say(passage, "urgent.earlier_procedure", &slots)
    }

    /// Days as a colleague says them: "12 days", "9 weeks", "nearly 11 weeks". No week is told that is not over.
    fn length(&self, days: i32) -> Option<String> {
        let (weeks, rest) = (days / WEEK, days % WEEK);
        let (pattern, weeks) = match rest {
            _ if days < 2 * WEEK => ("urgent.days", weeks),
            NEARLY.. => ("urgent.nearly_weeks", weeks + 1),
            _ => ("urgent.weeks", weeks),
        };
        let slots = self.slots().with("weeks", weeks.to_string()).with("days", days.to_string());
        self.phrase(pattern, &slots).map(|text| text.to_plain())
    }

    /// What came after the last needle, where it made the pain worse: that, and the signs found since, are one story.
    pub(super) fn worse_since_procedure(&self, passage: &mut Passage, patterns: &[&str]) {
        let Some((entry, treatment, _)) = self.last_needle() else { return };
        // What a needle of years ago did is no story of today.
        if entry.start().last.days_until(self.today) > self.wording.common.figure.screen_days {
            return;
        }
        let worse = |reading: &&Reading| {
            let grew = match &reading.measure {
                Measure::Words(words) => *words == Words::Worse,
                Measure::Score(score) if counts_upward(self.lexicon.0, score.scale.as_str()) => {
                    score.after < score.before
                }
                Measure::Score(score) => score.after > score.before,
                Measure::Percent(_) | Measure::Missing(_) => false,
            };
            reading.phase == Phase::Therapeutic && reading.domain == Domain::Pain && grew
        };
        let Some(reading) = treatment.readings.iter().rfind(worse) else { return };
        let day = entry.start();
        let since = |known: &Known<'a>| day.is_exact() && known.date.interval().first > day.last;
        let signs = self.screen().signs.into_iter().filter_map(|id| self.latest(id)).filter(since);
        let signs: Vec<Known<'a>> = signs.filter(|known| known.date.interval().is_exact()).collect();
        let last = signs.iter().map(|known| known.date).max_by_key(|date| date.interval());
        let of_day = signs.iter().filter(|known| Some(known.date) == last);
        // What was noted beside them stands with the flags.
        let said: Vec<String> = of_day.map(|known| self.sign(known.id, known.concept)).collect();
        let slots = self
            .slots()
            .with_some("when", reading.after.map(dates::span))
            .with_some("given", dates::inside(entry.date))
            .with_some("date", last.and_then(dates::partial))
            .with_some("sign", said.first().filter(|_| said.len() == 1).cloned())
            .with_some("signs", and(&said));
        self.say_first(passage, patterns, &slots);
    }

    /// Pain before and now. Pain that eased while strength fell does not reassure, and the letter says so.
    pub(super) fn pain(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        let (mut eased, mut told) = (false, Vec::<(&str, Vec<String>, Slots)>::new());
        let procedure = self.latest_procedure().map(|(entry, ..)| entry.start().first);
        for id in self.wording.list("scales_of_pain") {
            let series: Vec<(f64, PartialDate)> = self
                .findings()
                .iter()
                .filter(|known| known.id == id)
                .filter_map(|known| match known.value() {
                    Some(Value::Number(n)) => Some((*n, known.date)),
                    _ => None,
                })
                .collect();
            let Some((now, when)) = series.last().copied() else { continue };
            // The score to compare with is that of the procedure, where there was one.
            let at_procedure = |date: &PartialDate| procedure.is_some_and(|day| date.interval().last <= day);
            let earlier = || series.iter().rev().filter(|(_, date)| *date != when);
            let before = earlier().find(|(_, date)| at_procedure(date)).or_else(|| earlier().next()).copied();
            eased |= before.is_some_and(|(score, _)| now < score);
            let name = self.wording.phrase("pain", id).unwrap_or_else(|| self.scale_short(id).0);
            let (pattern, item) = match before {
                Some((score, _)) if score == now => ("urgent.pain_unchanged", "urgent.pain_now"),
                Some(_) => ("urgent.pain_changed", "urgent.pain_before"),
                None => ("urgent.pain", "urgent.pain_now"),
            };
            let slots = self
                .slots()
                .with("pain", name)
                .with("now", number(now))
                .with_some("when", dates::partial(when))
                .with_some("before", before.map(|(score, _)| number(score)))
                .with_some("earlier", before.and_then(|(_, date)| dates::partial(date)));
            let Some(item) = self.phrase(item, &slots).map(|text| text.to_plain()) else { continue };
            // What has the same course is told in one sentence.
            let days =
                |slots: &Slots| ["when", "earlier"].map(|day| slots.get(day).map(|text| text.to_plain()));
            match told.iter_mut().find(|(known, _, of)| *known == pattern && days(of) == days(&slots)) {
                Some((_, items, _)) => items.push(lower(&item)),
                None => told.push((pattern, vec![item], slots)),
            }
        }
        for (pattern, items, slots) in told {
            self.say(&mut passage, pattern, &slots.with_some("pains", and(&items)));
        }
        if eased && self.strength_fell() {
            self.say(&mut passage, "urgent.not_reassuring", &self.slots());
        }
        vec![passage.block("pain.course")]
    }

    /// Pain that eased while strength fell, where no section of its own tells the course of the pain.
    pub(super) fn eased_and_weaker(&self, passage: &mut Passage) {
        let scores = |id: &String| -> Option<(f64, f64)> {
            let of = self.findings().iter().filter(|known| known.id == id.as_str());
            let scores: Vec<f64> = of
                .filter_map(|known| match known.value() {
                    Some(Value::Number(score)) => Some(*score),
                    _ => None,
                })
                .collect();
            scores.windows(2).last().and_then(|pair| <[f64; 2]>::try_from(pair).ok()).map(|[a, b]| (a, b))
        };
        let told = self.wording.list("scales_of_usual_pain").iter();
        let courses: Vec<(&String, (f64, f64))> = told.filter_map(|id| Some((id, scores(id)?))).collect();
        // Where one kind of pain grew, nobody writes that the pain has eased.
        let grew = courses.iter().any(|(_, (before, now))| now > before);
        let eased = courses.into_iter().find(|(_, (before, now))| now < before);
        let Some((id, (before, now))) = eased.filter(|_| !grew && self.strength_fell()) else { return };
        let pain =
            self.wording.phrase("pain_eased", id).unwrap_or_else(|| self.wording.word("pain", "first"));
        let slots = self.slots().with("pain", pain).with("before", number(before)).with("now", number(now));
        self.say(passage, "why.eased_and_weaker", &slots);
    }

    /// Whether any muscle is weaker than when it was graded before.
    fn strength_fell(&self) -> bool {
        self.serial_grades().iter().any(|(_, series)| {
            let grades: Vec<f64> = series.iter().filter_map(grade).collect();
            grades.windows(2).last().is_some_and(|pair| matches!(pair, [before, now] if now < before))
        })
    }

    /// Diagnosis, onset, the latest picture, and whether there is one since the procedure.
    pub(super) fn background(&self) -> Vec<Block> {
        let mut passage = self.summary();
        // A flag that stands in for the source says nothing of where it hurts.
        let said = passage.says(&self.complaint());
        let open = !self.suspected(|_| true).is_empty() || !self.leading_sources().is_empty();
        if open && !said && self.told_title().is_some() {
            self.say(&mut passage, "presentation.title", &self.slots().with("complaint", self.complaint()));
        }
        let slots = self.slots().with_some("onset", self.onset()).with_some("trend", self.trend());
        self.say(&mut passage, "urgent.onset", &slots);
        self.happenings(&mut passage);
        self.operations_done(&mut passage);
        let picture = self
            .entries()
            .filter_map(|entry| match &entry.body {
                Body::Imaging(imaging) if self.is_picture(imaging) => Some((entry, imaging)),
                _ => None,
            })
            .last();
        match picture {
            Some((entry, imaging)) => passage.append(&self.study(entry, imaging, Detail::Whole)),
            None => {
                self.say(&mut passage, "imaging.none", &self.slots());
            }
        }
        let since = self.latest_procedure().map(|(entry, ..)| entry.start().first);
        if since.is_some_and(|day| picture.is_some_and(|(entry, _)| entry.start().last < day)) {
            self.say(&mut passage, "urgent.no_picture_since", &self.slots());
        }
        vec![passage.block("background.summary")]
    }

    pub(super) fn medicines_and_history(&self) -> Vec<Block> {
        let (medicines, open) = self.medicines_told();
        let history = self.history_after(open).block("history.findings");
        vec![medicines.block("medicines.current"), history]
    }

    pub(super) fn told_and_reply(&self) -> Vec<Block> {
        let mut passage = self.told();
        self.refusals(&mut passage);
        self.preferences(&mut passage);
        self.image_first(&mut passage);
        if self.urgency() >= Urgency::SameDay {
            self.whereabouts(&mut passage);
            self.say(&mut passage, "reply.urgent", &self.slots().with_some("phone", self.urgent_phone()));
        } else {
            let line = Some(self.request.settings.clinician.direct_line.as_str());
            self.say(&mut passage, "reply.advice", &self.slots().with_some("phone", line));
        }
        vec![passage.block("reply.asked")]
    }
}

/// Notes under their days: "14 Nov 2026: the foot catches on stairs".
fn joined_notes(notes: &[(Option<String>, String)]) -> Option<String> {
    let said = super::flags::grouped(notes).into_iter().map(|(date, notes)| {
        let notes: Vec<String> = notes.iter().map(|note| note.trim_end_matches('.').to_owned()).collect();
        date.map_or_else(|| notes.join("; "), |date| format!("{date}: {}", notes.join("; ")))
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join(". "))
}

/// Whether words hold a time of day: "since 02:00".
fn tells_an_hour(words: &str) -> bool {
    words.split(|c: char| !(c.is_ascii_digit() || c == ':')).any(|part| {
        part.split_once(':').is_some_and(|(hour, minute)| {
            (1..=2).contains(&hour.len()) && minute.len() == 2 && !minute.contains(':')
        })
    })
}
