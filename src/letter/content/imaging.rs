//! Imaging and tests: date, modality, level, finding, and whether it explains the symptoms.

use super::Composer;
use super::dates;
use super::diagnosis::is_found;
use super::passage::{Passage, and, capital, commas, dashed, tidy, with_denied};
use super::record::{Known, level};
use super::urgent::NEURAXIAL;
use crate::letter::document::{Block, Urgency};
use crate::model::{
    Body, Concordance, Entry, Finding, Imaging, Level, ProblemId, Recorded, Region, TreatmentStatus,
};
use crate::pathway::vocabulary::Nature;

/// Pictures for other problems are named for so many months.
const MONTHS_TOLD: i32 = 24;

/// How much is said of a study that has a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// The report, and what is recorded beside it.
    Whole,
    /// The report alone.
    Reports,
}

impl Composer<'_> {
    /// Studies this recipient needs, where the problem lies in a region they speak of, and the leading source or a finding
    /// is one of those the study is needed for.
    pub(super) fn studies_needed(&self) -> Vec<&String> {
        let region = self.problem.region.id();
        if !self.wording.list("studies_regions").iter().any(|known| known == region) {
            return Vec::new();
        }
        let source =
            self.leading_sources().first().and_then(|source| self.lexicon.generator(source.generator));
        let bears = |study: &&String| {
            self.wording.phrase("study_for", study).is_none_or(|reasons| {
                reasons.split_whitespace().any(|reason| {
                    source.as_ref().is_some_and(|source| source.id == reason)
                        || self.current(reason).is_some_and(|known| is_found(known.value()))
                })
            })
        };
        self.wording.list("studies_needed").iter().filter(bears).collect()
    }

    pub(super) fn imaging(&self, detail: Detail) -> Vec<Block> {
        let mut out = Vec::new();
        // The newest picture first: it is what the recipient looks for.
        let studies: Vec<(&Entry, &Imaging)> = self
            .case
            .entries
            .iter()
            .filter(|entry| entry.start().first <= self.today)
            .filter_map(|entry| match &entry.body {
                Body::Imaging(imaging) => Some((entry, imaging)),
                _ => None,
            })
            .filter(|(entry, imaging)| {
                entry.concerns(&self.problem.id) || self.shows_the_place(entry, imaging)
            })
            .collect();
        let (pictures, tests): (Vec<_>, Vec<_>) =
            studies.into_iter().rev().partition(|(_, imaging)| self.is_picture(imaging));
        for (at, (entry, imaging)) in pictures.into_iter().enumerate() {
            let mut study = self.study(entry, imaging, detail);
            if at == 0 {
                self.made_before_the_signs(entry, &mut study);
            }
            out.push(study.block(&format!("imaging.{}", entry.id)));
        }
        let mut rest = Passage::default();
        let left_out = |imaging: &Imaging| {
            let list = self.wording.list("tests_not_in_brief");
            detail == Detail::Reports && list.iter().any(|id| id == imaging.modality.as_str())
        };
        for (entry, imaging) in tests
            .into_iter()
            .filter(|(entry, imaging)| !self.is_in_history(entry, imaging) && !left_out(imaging))
        {
            rest.append_line(&self.study(entry, imaging, detail));
        }
        if detail == Detail::Whole {
            self.pictures_elsewhere(&mut rest);
        }
        self.requested(&mut rest);
        self.not_done(&mut rest, out.is_empty() && detail == Detail::Whole);
        out.push(rest.block("imaging.open"));
        out
    }

    /// That the newest picture is older than a sign for which one writes now, or than the needle it may come from.
    fn made_before_the_signs(&self, entry: &Entry, passage: &mut Passage) {
        if self.urgency() == Urgency::Routine {
            return;
        }
        let made = entry.start().last;
        let mut signs: Vec<String> = self.signs_since(made);
        let needle = self.latest_procedure().filter(|(needle, _, item)| {
            let near = item.is_some_and(|item| item.families.iter().any(|of| of == NEURAXIAL));
            near && needle.start().first > made
        });
        let date = needle.and_then(|(needle, ..)| dates::inside(needle.date));
        let procedure = self.phrase("imaging.the_procedure", &self.slots().with_some("date", date));
        signs.extend(procedure.map(|text| text.to_plain()));
        self.say(passage, "imaging.before", &self.slots().with_some("signs", and(&signs)));
    }

    /// Pictures that were made for other problems and show another region, by name and day.
    fn pictures_elsewhere(&self, passage: &mut Passage) {
        let from = self.today.plus_months(-MONTHS_TOLD);
        let named = self.case.entries.iter().filter_map(|entry| match &entry.body {
            Body::Imaging(imaging) if self.is_picture(imaging) => {
                let elsewhere = !entry.concerns(&self.problem.id) && !self.shows_the_place(entry, imaging);
                let lately = entry.start().last > from && entry.start().first <= self.today;
                let region = imaging.region.map(|region| self.wording.word("region", region.id()));
                let slots = self
                    .slots()
                    .with_some("picture", self.wording.phrase("picture", imaging.modality.as_str()))
                    .with_some("region", region)
                    .with_some("date", dates::inside(entry.date));
                let said = self.phrase("imaging.elsewhere_item", &slots).filter(|_| elsewhere && lately);
                said.map(|text| text.to_plain())
            }
            _ => None,
        });
        let named: Vec<String> = named.collect();
        self.say(passage, "imaging.elsewhere", &self.slots().with_some("items", commas(&named)));
    }

    /// Whether a picture that was made for another problem shows the region of this one, or one from which its pain may come.
    fn shows_the_place(&self, entry: &Entry, imaging: &Imaging) -> bool {
        let of = |id: &ProblemId| self.case.problem(id).map(|problem| problem.region);
        let region = imaging.region.or_else(|| entry.problems.first().and_then(of));
        let beside = self.wording.id("regions_beside", self.problem.region.id()).unwrap_or_default();
        let tells = |region: Region| {
            region == self.problem.region || beside.split_whitespace().any(|known| known == region.id())
        };
        self.is_picture(imaging) && region.is_some_and(tells)
    }

    /// Whether the history says all that a test found.
    fn is_in_history(&self, entry: &Entry, imaging: &Imaging) -> bool {
        let said = self.wording.list("history");
        let mut findings = imaging.findings.iter().peekable();
        findings.peek().is_some()
            && self.wording.list("not_pictures").iter().any(|id| id == imaging.modality.as_str())
            && findings.all(|finding| {
                said.iter().any(|id| id == finding.concept.as_str())
                    && self.latest(finding.concept.as_str()).is_some_and(|known| known.entry.id == entry.id)
            })
    }

    pub(super) fn study(&self, entry: &Entry, imaging: &Imaging, detail: Detail) -> Passage {
        let mut passage = Passage::default();
        let title = self.modality(imaging);
        let slots = self.slots().with("study", capital(&title)).with_some("date", dates::partial(entry.date));
        if !self.say(&mut passage, "imaging.head", &slots) {
            self.say(&mut passage, "imaging.head_undated", &slots);
        }
        let findings = self.findings_of(entry, imaging);
        let report =
            imaging.report.as_deref().map(|report| dashed(&tidy(report))).filter(|report| !report.is_empty());
        if let Some(report) = &report {
            passage.quote("report", &format!("{}.", capital(without_title(report, &title))));
        }
        // What the report says in its own words is not said again; what it does not say is.
        let mut more =
            self.by_level(&findings, &self.spelled_out(report.as_deref().unwrap_or_default(), &title));
        if !self.is_picture(imaging) || detail == Detail::Reports {
            more.retain(|_| report.is_none());
        }
        for (at, phrases) in &mut more {
            with_its_noun(phrases);
            let place = at.map(level);
            let also =
                report.as_ref().zip(place.as_ref()).is_some_and(|(report, at)| report.contains(at.as_str()));
            let findings = with_denied(phrases, "no ");
            let slots = self.slots().with_some("level", place).with_some("lower", findings.clone());
            let slots = slots.with_some("findings", findings.map(|text| capital(&text)));
            let at_level = if also { "imaging.also_at_level" } else { "imaging.at_level" };
            if !self.say(&mut passage, at_level, &slots) {
                self.say(&mut passage, "imaging.findings", &slots);
            }
        }
        let without_result = report.is_none() && more.is_empty();
        if without_result {
            self.say(&mut passage, "imaging.result_not_recorded", &slots);
        }
        let judged = matches!(imaging.concordance, Some(Recorded::Known(_)));
        // Nobody asks whether symptoms agree with a result that is not there.
        let sign = |known: &Known<'_>| !self.wording.list("no_sign_alone").iter().any(|id| id == known.id);
        let telling = findings.is_empty() || findings.iter().any(sign);
        let mine =
            entry.concerns(&self.problem.id) && (judged || (telling && !self.is_of_another_place(imaging)));
        if mine && self.is_picture(imaging) && (judged || !without_result) {
            self.say(&mut passage, self.agreement(imaging), &slots);
        }
        passage
    }

    /// What a study found, also one that was made for another problem.
    fn findings_of<'e>(&'e self, entry: &'e Entry, imaging: &'e Imaging) -> Vec<Known<'e>> {
        let known = |finding: &'e Finding| {
            let (id, date) = (finding.concept.as_str(), finding.date.unwrap_or(entry.date));
            Some(Known { id, concept: self.lexicon.concept(id)?, finding, entry, date })
        };
        let mut out: Vec<Known<'e>> = imaging.findings.iter().filter_map(known).collect();
        out.retain(|known| known.date.interval().first <= self.today);
        out.sort_by_key(|known| known.date.interval());
        out
    }

    /// A report, where there is one, with its title and the words its short forms stand for: "KL 3" says the
    /// Kellgren–Lawrence grade, and films of the knee need not name the knee.
    fn spelled_out(&self, report: &str, title: &str) -> String {
        if report.is_empty() {
            return String::new();
        }
        let long = words(report).filter_map(|word| self.wording.phrase("short", &word));
        [report.to_owned(), title.to_owned()].into_iter().chain(long).collect::<Vec<_>>().join(" ")
    }

    /// Findings as phrases under their level, from the head down, those without a level last; without those whose
    /// words the report already has.
    fn by_level(&self, findings: &[Known<'_>], report: &str) -> Vec<(Option<Level>, Vec<String>)> {
        let mut out: Vec<(Option<Level>, Vec<String>)> = Vec::new();
        let mut levels: Vec<Option<Level>> = findings.iter().map(|known| known.site().level).collect();
        levels.sort_unstable();
        levels.dedup();
        let at = |level: &Option<Level>| {
            let here: Vec<Known<'_>> =
                findings.iter().filter(|known| known.site().level == *level).copied().collect();
            self.joined(&here)
        };
        let mut joint: Option<String> = None;
        for mut said in levels.iter().flat_map(at) {
            let name = said.level.map(level);
            // The joint of several findings is named with the first.
            if let Some((of, bare)) = said.joint {
                if joint.as_ref() == Some(&of) {
                    said.phrase = bare;
                }
                joint = Some(of);
            }
            let phrase = match &name {
                Some(name) if said.phrase.contains(&format!(" at {name}")) => {
                    said.phrase.replacen(&format!(" at {name}"), "", 1)
                }
                Some(name) => said.phrase.replacen(&format!(" {name}"), "", 1),
                None => said.phrase,
            };
            if mentions(report, &phrase) {
                continue;
            }
            match out.iter_mut().find(|(at, _)| *at == said.level) {
                Some((_, phrases)) => phrases.push(phrase),
                None => out.push((said.level, vec![phrase])),
            }
        }
        out.sort_by_key(|(at, _)| (at.is_none(), *at));
        out
    }

    fn agreement(&self, imaging: &Imaging) -> &'static str {
        match imaging.concordance {
            Some(Recorded::Known(Concordance::Concordant)) => "imaging.agrees",
            Some(Recorded::Known(Concordance::Partial)) => "imaging.agrees_in_part",
            Some(Recorded::Known(Concordance::Discordant)) => "imaging.does_not_agree",
            Some(Recorded::Missing(_)) | None => "imaging.agreement_not_recorded",
        }
    }

    /// Whether the study shows structure, so that it can agree with symptoms; laboratory tests do not.
    pub(super) fn is_picture(&self, imaging: &Imaging) -> bool {
        !self.wording.list("not_pictures").iter().any(|id| id == imaging.modality.as_str())
    }

    /// Whether a study of no recorded region was made of another place than that of the pain, as what it found says.
    pub(super) fn is_of_another_place(&self, imaging: &Imaging) -> bool {
        let listed = self.wording.list("seen_elsewhere");
        let elsewhere = |finding: &Finding| listed.iter().any(|id| id == finding.concept.as_str());
        imaging.region.is_none() && imaging.findings.iter().any(elsewhere)
    }

    /// "MRI lumbar spine without contrast".
    pub(super) fn modality(&self, imaging: &Imaging) -> String {
        let id = imaging.modality.as_str();
        if self.is_of_another_place(imaging)
            && let Some(picture) = self.wording.phrase("picture", id)
        {
            return picture;
        }
        // Without a region of its own it is of the problem, unless it shows levels of another one.
        let own = self.wording.id("levels_of", self.problem.region.id()).unwrap_or_default();
        let mut levels = imaging.findings.iter().filter_map(|finding| finding.site.level);
        let foreign = |level: Level| !own.is_empty() && !level.to_string().starts_with(|at| own.contains(at));
        let here = Some(self.problem.region).filter(|_| !levels.any(foreign));
        let region = imaging.region.or(here).map(|region| self.wording.word("region", region.id()));
        let slots = self.slots().with_some("region", region);
        if let Some(pattern) = self.wording.phrase("study", id)
            && let Some(filled) = super::pattern::fill(&pattern, &slots)
        {
            return filled.text.to_plain();
        }
        let label = self.lexicon.treatment(id).map(|item| self.wording.spell(&item.label));
        label.unwrap_or_else(|| id.replace('_', " "))
    }

    /// Tests that are planned.
    fn requested(&self, passage: &mut Passage) {
        for entry in self.entries_any_date() {
            let Body::Treatment(treatment) = &entry.body else { continue };
            let Some(item) = self.lexicon.treatment(treatment.treatment.as_str()) else { continue };
            if item.nature == Nature::Test && treatment.status == TreatmentStatus::Planned {
                let slots = self
                    .slots()
                    .with("test", capital(&self.wording.spell(&item.label)))
                    .with_some("date", dates::partial(entry.date));
                passage.say_on_new_line(&self.wording.pattern("imaging.requested"), &slots);
            }
        }
    }

    /// Entries of the problem or of the patient, also those in the future.
    pub(super) fn entries_any_date(&self) -> impl Iterator<Item = &Entry> {
        self.case.entries.iter().filter(|entry| entry.concerns(&self.problem.id))
    }

    /// Whether a study of this kind stands on the timeline.
    pub(super) fn is_done(&self, study: &str) -> bool {
        self.entries()
            .any(|entry| matches!(&entry.body, Body::Imaging(imaging) if imaging.modality.as_str() == study))
    }

    /// Whether what a study would show is on record, though the study itself is not.
    pub(super) fn is_answered(&self, study: &str) -> bool {
        let answers = self.wording.phrase("study_answered", study).unwrap_or_default();
        answers.split_whitespace().any(|id| self.current(id).is_some())
    }

    /// Whether it was on record once: then nobody writes that it is not known.
    pub(super) fn was_answered(&self, study: &str) -> bool {
        let answers = self.wording.phrase("study_answered", study).unwrap_or_default();
        answers.split_whitespace().any(|id| self.latest(id).is_some_and(|known| known.value().is_some()))
    }

    /// What this recipient always wants to see, and the case does not hold.
    fn not_done(&self, passage: &mut Passage, none: bool) {
        if self.urgency() >= Urgency::SameDay {
            if none {
                self.say(passage, "imaging.none", &self.slots());
            }
            return;
        }
        let needed =
            self.studies_needed().into_iter().filter(|id| !self.is_done(id) && !self.is_answered(id));
        let open: Vec<String> = needed.filter_map(|id| self.phrase_here("study_needed", id)).collect();
        // What is wanted for a plan is not missed while a red flag is looked into.
        let open = if self.urgency() == Urgency::Routine { open } else { Vec::new() };
        let slots = self.slots().with_some("items", commas(&open));
        if none && !self.wording.pattern("imaging.none").is_empty() {
            self.say_first(passage, &["imaging.none_and_not", "imaging.none"], &slots);
        } else {
            passage.say_on_new_line(&self.wording.pattern("imaging.not_recorded"), &slots);
        }
    }
}

/// A report without the name of the study at its beginning.
fn without_title<'a>(report: &'a str, title: &str) -> &'a str {
    let plain = |text: &str| text.to_lowercase().replace('–', "-");
    let length = title.chars().count();
    let at = report.char_indices().nth(length).map_or(report.len(), |(at, _)| at);
    match report.split_at_checked(at) {
        Some((head, rest)) if plain(head) == plain(title) => rest.trim_start_matches([':', ',', ' ']),
        _ => report,
    }
}

/// "a massive herniation" beside "central herniation" is one thing: "massive central herniation".
fn with_its_noun(phrases: &mut Vec<String>) {
    let qualified = |phrase: &String| {
        let (words, noun) = phrase.strip_prefix("a ")?.rsplit_once(' ')?;
        Some((words.to_owned(), noun.to_owned()))
    };
    let Some(at) = phrases.iter().position(|phrase| qualified(phrase).is_some()) else { return };
    let Some((words, noun)) = phrases.get(at).and_then(qualified) else { return };
    let other = phrases.iter_mut().enumerate().find(|(other, phrase)| {
        *other != at && !phrase.starts_with("no ") && phrase.split(' ').any(|word| word == noun)
    });
    if let Some((_, other)) = other {
        *other = format!("{words} {other}");
        phrases.remove(at);
    }
}

/// So many letters at the beginning tell one word from another.
const STEM: usize = 5;

/// Whether a report has all the telling words and figures of a phrase.
pub(super) fn mentions(report: &str, phrase: &str) -> bool {
    let report: Vec<String> = words(report).collect();
    // "touched" and "touching", "root" and "roots".
    let stem = |word: &str| word.chars().take(STEM).collect::<String>();
    let said = |word: &String| {
        let same = |known: &String| {
            known == word
                || known.trim_end_matches('s') == word.trim_end_matches('s')
                || (word.chars().count() > STEM && stem(known) == stem(word))
        };
        report.iter().any(same)
    };
    !report.is_empty() && words(phrase).all(|word| is_common(&word) || said(&word))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|word| word.trim_matches('.').to_lowercase())
        .filter(|w| !w.is_empty())
}

/// Words that do not tell one finding from another.
fn is_common(word: &str) -> bool {
    matches!(
        word,
        "no" | "not"
            | "type"
            | "grade"
            | "both"
            | "sides"
            | "left"
            | "right"
            | "the"
            | "a"
            | "of"
            | "free"
            | "open"
            | "on"
            | "in"
            | "or"
            | "either"
    )
}
