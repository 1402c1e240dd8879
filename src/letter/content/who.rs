//! The patient in a sentence: name, pronouns, age.

use super::Composer;
use super::dates;
use super::pattern::Slots;
use crate::model::{Patient, Sex};

/// From this age on a girl is a woman and a boy a man.
const OF_AGE: i32 = 18;

impl Composer<'_> {
    /// The patient in slots: name, pronouns, age; and the date of the letter.
    pub(super) fn person(&self) -> Slots {
        let patient = &self.case.patient;
        let spoken_of = self.spoken_of();
        let (he, him, his) = match spoken_of {
            Some(Sex::Female) => ("she", "her", "her"),
            Some(Sex::Male) => ("he", "him", "his"),
            Some(Sex::Other) | None => ("they", "them", "their"),
        };
        let plural = !matches!(spoken_of, Some(Sex::Female | Sex::Male));
        let verb = |one: &'static str, many: &'static str| if plural { many } else { one };
        let minor = self.is_minor();
        let person = match patient.sex {
            Some(Sex::Female) if minor => "girl",
            Some(Sex::Male) if minor => "boy",
            Some(Sex::Female) => "woman",
            Some(Sex::Male) => "man",
            Some(Sex::Other) | None => "patient",
        };
        Slots::default()
            .with("name", addressed(patient))
            .with("he", he)
            .with("He", super::passage::capital(he))
            .with("him", him)
            .with("his", his)
            .with("His", super::passage::capital(his))
            .with("is", verb("is", "are"))
            .with("has", verb("has", "have"))
            .with("was", verb("was", "were"))
            .with("takes", verb("takes", "take"))
            .with("lives", verb("lives", "live"))
            .with("wants", verb("wants", "want"))
            .with("reports", verb("reports", "report"))
            .with("describes", verb("describes", "describe"))
            .with("tolerates", verb("tolerates", "tolerate"))
            .with("knows", verb("knows", "know"))
            .with("man", person)
            .with("goals_of", self.wording.word("goals", spoken_of.map_or("other", sex_id)))
            .with("today", dates::day(self.today))
            .with_some("age", self.age().map(|age| age.to_string()))
    }

    /// Whether the patient is a child.
    pub(super) fn is_minor(&self) -> bool {
        self.age().is_some_and(|age| age < OF_AGE)
    }

    /// How the patient is spoken of: by the recorded sex, else as the title that the clinic addresses them by says. It is
    /// no statement on their sex.
    pub(super) fn spoken_of(&self) -> Option<Sex> {
        let patient = &self.case.patient;
        let title = patient.name.title.as_deref().unwrap_or_default().trim_end_matches('.');
        let is_of = |list: &str| self.wording.list(list).iter().any(|known| known == title);
        patient.sex.or_else(|| {
            let female = is_of("titles_female").then_some(Sex::Female);
            female.or_else(|| is_of("titles_male").then_some(Sex::Male))
        })
    }

    /// Age on the day of the letter, if the birth date leaves no doubt.
    pub(super) fn age(&self) -> Option<i32> {
        self.case.patient.birth_date.and_then(|born| dates::age(born, self.today))
    }
}

/// The word for a sex in the wording files.
pub(super) fn sex_id(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
    }
}

/// The name a letter prints: the Latin transcription stands in where the typeface lacks the script.
pub(super) fn printed(patient: &Patient) -> (String, String) {
    let name = &patient.name;
    let full = name.full();
    match &name.latin {
        Some(latin) if !is_printable(&full) => (latin.clone(), latin.clone()),
        _ => (full, name.sorted()),
    }
}

/// Title and family name, as in "Mr. Nowakowski-Şahin"; the whole name where the clinic stores no title.
pub(super) fn addressed(patient: &Patient) -> String {
    let name = &patient.name;
    let (full, _) = printed(patient);
    let family = if is_printable(&name.full()) { name.family.clone() } else { full.clone() };
    match &name.title {
        Some(title) if !title.is_empty() => format!("{title} {family}"),
        _ => full,
    }
}

fn is_printable(text: &str) -> bool {
    crate::letter::layout::missing_characters(text).is_empty()
}
