//! What the pain is like: where it is felt, what brings it on and eases it, how far it reaches, since when, and how easily it
//! is stirred up.

use super::Composer;
use super::findings::Merged;
use super::imaging::mentions;
use super::passage::{Passage, and, capital, commas, dashed, lower, number, or, tidy};
use super::record::Known;
use crate::letter::document::Block;
use crate::model::{Body, EventKind, Side, Value};
use crate::pathway::vocabulary::Group;

/// How the parts of a sentence are joined.
type Joiner = fn(&[String]) -> Option<String>;
/// What the pain is, what comes with it, and how far it reaches.
type Parts = (Option<String>, Option<String>, Option<String>);

impl<'a> Composer<'a> {
    pub(super) fn presentation(&self) -> Passage {
        let mut passage = Passage::default();
        // Where the source is not known the summary says the complaint, and where it names the place of the pain too.
        let told = self.told_title().unwrap_or_default();
        let said = self.cause().is_some_and(|cause| mentions(&cause, &told));
        // A flag that stands in for the source says nothing of where it hurts.
        let summed = !self.leading_sources().is_empty() || !self.suspected(|_| true).is_empty();
        // Beside a flag the summary may say it.
        let in_summary = self.leading_sources().is_empty() && self.summary().says(&self.complaint());
        let titled = !told.is_empty() && summed && !said && !in_summary && !self.is_plain_title();
        let title = if titled { told.as_str() } else { "" };
        let present = |list: &str| {
            let words: Vec<String> = self
                .wording
                .list(list)
                .iter()
                .filter_map(|id| self.current(id).filter(|known| known.value() == Some(&Value::Present)))
                .filter_map(|known| Some((self.wording.phrase(list, known.id)?, known)))
                .filter(|(word, _)| !mentions(title, word))
                .map(|(word, known)| match known.finding.note.as_deref() {
                    Some(note) => format!("{word} ({})", lower(&dashed(&tidy(note)))),
                    None => word,
                })
                .collect();
            and(&words)
        };
        let slots = self
            .slots()
            .with("complaint", self.complaint())
            .with_some("worse", present("worse"))
            .with_some("eased", present("eased"))
            .with_some("onset", self.onset());
        // A complaint of one piece goes on with what brings the pain on; a longer one stands by itself.
        let joins = titled && !title.contains([',', ';', '.', ':']);
        let joined = joins
            && self.say_first(
                &mut passage,
                &["presentation.title_worse", "presentation.title_eased"],
                &slots,
            );
        // What says itself since when has no second "since".
        let lower_title = title.to_lowercase();
        let counts =
            self.wording.list("words_of_counting").iter().any(|word| lower_title.contains(word.as_str()));
        let since = self.problem.onset.and_then(super::dates::inside).filter(|_| joins && !counts);
        let trend = self.trend().filter(|_| !self.is_course_in_why());
        let since = slots.clone().with_some("since", since).with_some("trend", trend.clone());
        let dated = titled && !joined && self.say(&mut passage, "presentation.title_since", &since);
        if titled && !joined && !dated {
            self.say(&mut passage, "presentation.title", &slots);
        }
        let begun =
            joined || self.say_first(&mut passage, &["presentation.worse", "presentation.eased"], &slots);
        // What begins with the complaint has it as its subject.
        let again = self.pattern_of_pain(&mut passage, begun || titled);
        // After a sentence that begins with "It" the pain is named again.
        let named = if passage.is_empty() || again { "first" } else { "again" };
        let begun = self.wording.word("pain", named);
        let slots = slots.with_some("trend", trend.filter(|_| !dated)).with("It", begun);
        if !dated && !self.say(&mut passage, "presentation.onset", &slots) {
            self.say(&mut passage, "presentation.trend", &slots);
            self.say(&mut passage, "presentation.onset_open", &slots);
        }
        self.happenings(&mut passage);
        self.told_at_visits(&mut passage);
        passage
    }

    /// How the pain goes on: "getting worse".
    pub(super) fn trend(&self) -> Option<String> {
        let course = self.wording.list("pain_course").iter().find_map(|id| self.current(id))?;
        self.phrase_of_value(&course, course.value()?)
    }

    /// What happened, as it was recorded: a fall, an operation, what the patient reported.
    pub(super) fn happenings(&self, passage: &mut Passage) {
        for entry in self.entries() {
            let Body::Event(event) = &entry.body else { continue };
            let text = event.text.as_deref().map(|text| dashed(&tidy(text))).filter(|text| !text.is_empty());
            // What has no word of its own is told in the words it was recorded in.
            let word = match event.event {
                EventKind::ReportedChange | EventKind::Other => None,
                kind => Some(capital(&self.wording.word("event", kind.id()))),
            };
            let slots = self
                .slots()
                .with_some("Event", word)
                .with_some("date", super::dates::within(entry.date))
                .with_some("when", super::dates::partial(entry.date))
                .with_some("Text", text.as_deref().map(capital))
                .with_some("text", text.as_deref().map(lower));
            if !self.say(passage, "presentation.event", &slots) {
                self.say(passage, "presentation.event_told", &slots);
            }
        }
    }

    /// What the pain is like, how far it reaches, what comes with it; then what of this it is not. `begun` says whether
    /// a sentence before has "the pain" as its subject. True where the last sentence begins with "It".
    fn pattern_of_pain(&self, passage: &mut Passage, mut begun: bool) -> bool {
        let mut again = false;
        let (there, not) = self.of_the_pattern();
        let title = self.told_title().unwrap_or_default();
        let said = |found: &[Known<'a>], list: &str| {
            let mut out: Vec<String> = Vec::new();
            for id in self.wording.list(list) {
                let of: Vec<Known<'a>> = found.iter().filter(|known| known.id == id).copied().collect();
                for phrase in self.merged(&of).iter().map(|merged| self.of_the_pain(merged)) {
                    // What the title says already is not said again.
                    if !out.contains(&phrase) && !mentions(&title, &phrase) {
                        out.push(phrase);
                    }
                }
            }
            out
        };
        let parts = |found: &[Known<'a>], join: Joiner| {
            let (is, with) = (join(&said(found, "pain_is")), join(&said(found, "pain_with")));
            let reaches = join(&said(found, "pain_reaches"));
            (is, with, reaches)
        };
        let slots = |(is, with, reaches): Parts, begun: bool| {
            self.slots()
                .with("It", self.wording.word("pain", if begun { "again" } else { "first" }))
                .with_some("denied", self.denied(reaches.clone(), is.as_deref()))
                .with_some("reaches", reaches)
                .with_some("kind", is)
                .with_some("with", with)
        };
        let (yes, no) = (parts(&there, and), parts(&not, or));
        // One thing that it is and one that it is not stand in one sentence.
        let short = yes.2.is_none() && no.1.is_none() && no.0.is_some() != no.2.is_some();
        let denied = self.denied(no.2.clone(), no.0.as_deref()).filter(|_| short);
        let both = slots(yes.clone(), begun).with_some("and_not", denied);
        if self.say(passage, "presentation.is_and_not", &both) {
            again = begun;
        } else {
            let sentences: [(&[&str], Parts); 2] = [
                (
                    &[
                        "presentation.is_reaches",
                        "presentation.is",
                        "presentation.with",
                        "presentation.reaches",
                    ],
                    yes,
                ),
                (&["presentation.not_and_without", "presentation.not", "presentation.without"], no),
            ];
            for (patterns, found) in sentences {
                let said = self.say_first(passage, patterns, &slots(found, begun));
                again |= said && begun;
                begun |= said;
            }
        }
        // What the patient reports is no finding of the examination.
        let reported = and(&said(&there, "pain_reported"));
        // Where nothing else of an examination is told, what was found of the same is.
        let untold = !self.has_section("examination");
        let signs = self.wording.list("signs_of_reported").iter().filter(|id| untold && self.is_there(id));
        let signs = signs.filter_map(|id| self.phrase_of(&self.current(id)?)).collect::<Vec<_>>();
        let slots = self.slots().with_some("reported", reported).with_some("found", and(&signs));
        again &= !self.say(passage, "presentation.reported", &slots);
        // What no sentence has a place for is said by its name.
        let placed = |id: &str| {
            ["pain_is", "pain_with", "pain_reported", "pain_reaches", "pain_course"]
                .iter()
                .any(|list| self.wording.list(list).iter().any(|w| w == id))
        };
        let rest: Vec<Known<'a>> = there.into_iter().filter(|known| !placed(known.id)).collect();
        let rest: Vec<String> = self.merged(&rest).iter().map(|merged| self.of_the_pain(merged)).collect();
        let slots = self.slots().with_some("findings", commas(&rest).map(|text| capital(&text)));
        !self.say(passage, "presentation.rest", &slots) && again
    }

    /// What the pain does not do and is not: "does not reach below the knee and is not widespread".
    fn denied(&self, reaches: Option<String>, is: Option<&str>) -> Option<String> {
        let slots = self.slots().with_some("reaches", reaches).with_some("kind", is);
        let patterns = ["presentation.denied", "presentation.denied_is"];
        patterns.into_iter().find_map(|pattern| self.phrase(pattern, &slots)).map(|text| text.to_plain())
    }

    /// Whether the title says no more than that a limb or the back hurts, and the sentence on the pain says so too.
    fn is_plain_title(&self) -> bool {
        let region = self.problem.region.id();
        let known = ["limb", "spine"].map(|kind| self.wording.word(kind, region)).join(" ");
        let plain = mentions(&format!("{known} pain"), &self.told_title().unwrap_or_default());
        let sides = self.wording.list("words_of_sides");
        let title = self.told_title().unwrap_or_default().to_lowercase();
        let summary = self.summary();
        // A side that nothing else says is told.
        let sided = sides.iter().any(|side| title.contains(side.as_str()) && !summary.says(side));
        plain && !sided && self.current("dominance").is_some_and(|known| known.value().is_some())
    }

    /// What is known of the pain beside provocation, relief and figures: what is there, and what is not. What the
    /// wording has no place for is said where it is there.
    fn of_the_pattern(&self) -> (Vec<Known<'a>>, Vec<Known<'a>>) {
        let listed = |lists: &[&str], id: &str| {
            lists.iter().any(|list| self.wording.list(list).iter().any(|known| known == id))
        };
        let mut rest = self.checklist(Group::Pain);
        rest.retain(|(id, _)| !listed(&["worse", "eased"], id));
        let (there, mut not): (Vec<Known<'a>>, Vec<Known<'a>>) = rest
            .iter()
            .flat_map(|(id, _)| self.latest_by_site(id))
            .filter(|known| known.value().is_some() && !self.is_outdated(known))
            .filter(|known| {
                known.value() != Some(&Value::Absent) || !listed(&["pain_absence_untold"], known.id)
            })
            .filter(|known| {
                listed(&["pain_is", "pain_with", "pain_reported", "pain_reaches", "pain_course"], known.id)
                    || known.value() == Some(&Value::Present)
            })
            .partition(|known| known.value() != Some(&Value::Absent));
        // What is there at one place is not denied for another that the words do not name.
        not.retain(|known| !there.iter().any(|other| other.id == known.id));
        (there, not)
    }

    /// How easily the pain is stirred up: what is tolerated for how long, and how strong the pain is.
    pub(super) fn irritability(&self) -> Vec<Block> {
        let mut passage = Passage::default();
        let figure = |id: &str| match self.current(id)?.value()? {
            Value::Number(n) => Some((number(*n), self.current(id)?.date)),
            _ => None,
        };
        let tolerated: Vec<String> = self
            .wording
            .list("tolerances")
            .iter()
            .filter_map(|id| {
                let slots = self.slots().with_some("value", figure(id).map(|(value, _)| value));
                self.phrase(&format!("irritability.{id}"), &slots).map(|text| text.to_plain())
            })
            .collect();
        let pain = |list: &str| self.wording.list(list).iter().find_map(|id| figure(id));
        // Where only the parts of the pain were scored, each is named: none stands for the other.
        let parts: Vec<String> = self
            .wording
            .list("scales_of_parts")
            .iter()
            .filter_map(|id| Some((self.wording.phrase("pain", id)?, figure(id)?.0)))
            .map(|(name, value)| format!("{name} NRS {value}"))
            .enumerate()
            .map(|(at, said)| if at == 0 { said } else { lower(&said) })
            .collect();
        let (usual, worst) = (pain("scales_of_pain"), pain("scales_of_worst_pain"));
        let part = pain("scales_of_parts").filter(|_| usual.is_none());
        let date = usual.as_ref().or(worst.as_ref()).or(part.as_ref());
        let date = date.and_then(|(_, date)| super::dates::partial(*date));
        let slots = self
            .slots()
            .with_some("parts", and(&parts).filter(|_| usual.is_none()))
            .with_some("tolerated", and(&tolerated))
            .with_some("usual", usual.map(|(value, _)| value))
            .with_some("worst", worst.map(|(value, _)| value))
            .with_some("date", date);
        self.say(&mut passage, "irritability.tolerated", &slots);
        self.say_first(
            &mut passage,
            &["irritability.pain", "irritability.parts", "irritability.worst"],
            &slots,
        );
        let asked = self.wording.list("worse").iter().any(|id| self.current(id).is_some());
        let open = if asked { "irritability.settles" } else { "irritability.provoked_open" };
        self.say(&mut passage, open, &slots);
        vec![passage.block("irritability.load")]
    }

    /// A finding as a part of the sentence on the pain; its side only where it is not that of the problem.
    fn of_the_pain(&self, merged: &Merged) -> String {
        let phrase = &merged.phrase;
        match merged
            .side
            .filter(|side| Some(*side) != self.problem.side && self.problem.side != Some(Side::Bilateral))
        {
            Some(Side::Left) => format!("{phrase} on the left"),
            Some(Side::Right) => format!("{phrase} on the right"),
            Some(Side::Bilateral | Side::Midline) | None => phrase.clone(),
        }
    }
}
