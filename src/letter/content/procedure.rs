//! What was done, in words: treatment, target and side, guidance, drugs, course.

use super::Composer;
use super::passage::{and, capital, commas, dashed, lower, number, tidy};
use super::record::{level, side};
use super::treatments::is_needle;
use crate::model::{
    Approach, Contrast, Dose, Entry, Given, Guidance, Missing, Recorded, Side, Source, Structure, Target,
    Treatment,
};
use crate::pathway::vocabulary::{CatalogueItem, Nature, Track};
use crate::pathway::words::places;

impl Composer<'_> {
    /// "Interlaminar epidural injection L4–5; fluoroscopy, contrast; methylprednisolone 80 mg, lidocaine".
    pub(super) fn what(&self, entry: &Entry, treatment: &Treatment, item: Option<&CatalogueItem>) -> String {
        let needle = item.is_some_and(is_needle);
        let mut parts = vec![self.named(entry, treatment, item)];
        let guided = needle || item.is_some_and(|item| item.nature == Nature::Ablation);
        parts.extend(if guided { self.conditions(treatment) } else { None });
        parts.extend(commas(&treatment.drugs.iter().map(|dose| self.dose(dose)).collect::<Vec<_>>()));
        parts.extend(self.course(entry, treatment));
        if let Some(Recorded::Known(technique)) = &treatment.technique {
            parts.push(lower(&dashed(&tidy(technique))));
        }
        if let Some(Recorded::Known(Given::Given)) = treatment.sedation {
            parts.push(self.wording.pattern("treatments.sedation"));
        }
        parts.extend(if item.is_some_and(|item| item.nature == Nature::Block) {
            self.fair_conditions(treatment)
        } else {
            None
        });
        parts.extend(if needle { self.gaps_of(entry, treatment) } else { None });
        parts.extend(self.complications(treatment));
        // A note that is the name of the tendon stands in its place.
        let note = entry.note.as_deref().filter(|_| self.tendon_of(entry, treatment).is_none());
        parts.extend(note.map(|note| lower(&dashed(&tidy(note)))).filter(|note| !note.is_empty()));
        parts.join("; ")
    }

    /// The same for a sentence: without drugs, guidance and technique, which say nothing to those who read of it in
    /// passing.
    pub(super) fn what_in_brief(
        &self,
        entry: &Entry,
        treatment: &Treatment,
        item: Option<&CatalogueItem>,
    ) -> String {
        let mut parts = vec![self.named(entry, treatment, item)];
        // One that was put in by feel proves little, and those who read of it in passing have to know.
        let by_feel = treatment.guidance.as_ref().and_then(Recorded::known) == Some(&Guidance::None);
        let steroid = item.is_some_and(|item| item.nature == Nature::Steroid);
        parts.extend((by_feel && steroid).then(|| self.wording.word("guidance", Guidance::None.id())));
        parts.extend(self.course(entry, treatment));
        parts.extend(self.complications(treatment));
        parts.join(", ")
    }

    /// What was not given with a block, as the record says: a block can be judged without it.
    fn fair_conditions(&self, treatment: &Treatment) -> Option<String> {
        let without = |given: &Option<Recorded<Given>>| *given == Some(Recorded::Known(Given::NotGiven));
        let said =
            [("treatments.no_sedation", &treatment.sedation), ("treatments.no_steroid", &treatment.steroid)];
        let said = said.into_iter().filter(|(_, given)| without(given));
        commas(&said.map(|(words, _)| self.wording.pattern(words)).collect::<Vec<_>>())
    }

    fn complications(&self, treatment: &Treatment) -> Option<String> {
        let complications = and(&treatment.complications)?;
        Some(format!("{} {complications}", self.wording.pattern("treatments.complication")))
    }

    /// Treatment, target, approach and place.
    fn named(&self, entry: &Entry, treatment: &Treatment, item: Option<&CatalogueItem>) -> String {
        let id = treatment.treatment.as_str();
        let label = self.wording.phrase("treatment", id);
        let label = label.or_else(|| item.map(|item| self.wording.spell(&item.label)));
        let label = label.unwrap_or_else(|| id.replace('_', " "));
        let mut head = capital(&label);
        // A nerve without a name says nothing of the place.
        let named = |target: &Target| {
            target.structure != Structure::Nerve || target.level.is_some() || target.part.is_some()
        };
        let unusual = item.is_some_and(|item| item.is_elsewhere(&treatment.targets))
            && treatment.targets.iter().any(named);
        let unusual = unusual.then(|| places::targets(&treatment.targets));
        let sides: Vec<Target> = treatment.targets.iter().map(|of| Target { part: None, ..*of }).collect();
        let of_tendon = self.tendon_of(entry, treatment).map(|name| match self.targets(&sides).as_deref() {
            Some(on @ ("left" | "right")) => format!("{on} {name}"),
            Some(on) => format!("{name}, {on}"),
            None => name,
        });
        // A part that the name of the treatment says is not said again.
        let said = |target: &Target| {
            let part = target.part.map(|part| self.wording.word("part", part.id()));
            part.is_some_and(|part| label.to_lowercase().contains(&part))
        };
        let bare = |target: &Target| if said(target) { Target { part: None, ..*target } } else { *target };
        let targets: Vec<Target> = treatment.targets.iter().map(bare).collect();
        if let Some(targets) = of_tendon.or(unusual).or_else(|| self.targets(&targets)) {
            let named = treatment.targets.iter().any(|target| target.level.is_some());
            head.push_str(&if named { format!(" {targets}") } else { format!(", {targets}") });
        }
        if let Some(approach) = self.approach(treatment, &label) {
            head.push_str(&format!(", {approach}"));
        }
        let elsewhere = self.wording.pattern("treatments.elsewhere");
        match treatment.place.as_deref().map(str::trim).filter(|place| !place.is_empty()) {
            Some(place) if place != elsewhere => head.push_str(&format!(" ({place})")),
            _ if entry.source == Some(Source::Patient) && !self.is_course(treatment) => {
                let account = self.phrase("treatments.by_account", &self.slots());
                head.extend(account.map(|account| format!(" ({})", account.to_plain())));
            }
            _ if is_elsewhere(entry, treatment) && head.contains([',', '–']) => {
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
        if open(self.has_place(treatment)) {
            let joint = self.wording.list("joints").iter().any(|region| region == self.problem.region.id());
            missing.push(self.wording.pattern(if joint { "treatments.joint" } else { "treatments.level" }));
        }
        if open(treatment.guidance.as_ref().and_then(Recorded::known).is_some()) {
            missing.push(self.wording.pattern("treatments.guidance"));
        }
        let outside = is_by_others(entry, treatment);
        let words = match entry.source {
            // Who tells of it has no records.
            Some(Source::Patient) if !is_elsewhere(entry, treatment) => "unknown.not_known",
            _ if outside => "unknown.not_documented",
            _ => "unknown.not_recorded",
        };
        and(&missing).map(|missing| format!("{missing} {}", self.wording.pattern(words)))
    }

    /// Whether the place of an injection is known: its own, or that which its kind has.
    pub(super) fn has_place(&self, treatment: &Treatment) -> bool {
        let fixed = self.wording.list("of_fixed_place");
        !treatment.targets.is_empty() || fixed.iter().any(|id| id == treatment.treatment.as_str())
    }

    /// "14 visits, 12 weeks", kind of programme first.
    fn course(&self, entry: &Entry, treatment: &Treatment) -> Option<String> {
        let mut parts = Vec::new();
        if let Some(Recorded::Known(programme)) = treatment.programme {
            let word = self
                .phrase_here("programme", programme.id())
                .unwrap_or_else(|| self.wording.word("programme", programme.id()));
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
            _ if self.has_visits(treatment) && is_by_others(entry, treatment) && entry.note.is_none() => {
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

    pub(super) fn is_course(&self, treatment: &Treatment) -> bool {
        let item = self.lexicon.treatment(treatment.treatment.as_str());
        item.is_some_and(|item| item.nature == Nature::Course && item.track == Track::Rehabilitation)
    }

    /// Whether it is a course that goes by visits: a brace is worn.
    fn has_visits(&self, treatment: &Treatment) -> bool {
        let worn = self.wording.list("without_visits").iter().any(|id| id == treatment.treatment.as_str());
        self.is_course(treatment) && !worn
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
}

/// Done in another place, as the record says: by its place, or by the record of others it was taken from.
fn is_elsewhere(entry: &Entry, treatment: &Treatment) -> bool {
    treatment.place.is_some() || matches!(entry.source, Some(Source::OutsideRecord | Source::Letter))
}

/// Known from others alone: what is missing is missing in what they gave.
fn is_by_others(entry: &Entry, treatment: &Treatment) -> bool {
    is_elsewhere(entry, treatment) || entry.source == Some(Source::Patient)
}
