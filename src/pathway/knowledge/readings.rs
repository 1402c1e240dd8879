//! The tables that read past injections: first match over guidance and contrast, then over first hours, weeks after and
//! delivery.

use toml::Spanned;

use crate::model::{Contrast, Guidance, Structure};
use crate::pathway::evaluation::{ReadingIx, TreatmentIx};

use super::compile::{Compiler, Head};
use super::rules::{DeliveryText, ReadingText};
use super::{Delivery, DeliveryRow, FirstHours, Knowledge, Policy, ReadingRow, Weeks};

/// The word for what is not known, in the tables.
const UNKNOWN: &str = "unknown";

/// Whether every combination finds a row.
pub(super) fn readings_are_total(rows: &[ReadingRow]) -> bool {
    let hours = [FirstHours::Yes, FirstHours::No, FirstHours::Blurred, FirstHours::NotTested];
    let weeks = [Weeks::Yes, Weeks::No, Weeks::Early, Weeks::Unknown];
    let delivery = [Delivery::Good, Delivery::Poor, Delivery::Unknown];
    hours.into_iter().all(|h| {
        weeks.into_iter().all(|w| delivery.into_iter().all(|d| rows.iter().any(|row| row.takes(h, w, d))))
    })
}

/// Whether every combination of guidance and contrast finds a row; a pack without the table knows of no delivery.
pub(super) fn deliveries_are_total(rows: &[DeliveryRow]) -> bool {
    let guidance = || Guidance::ALL.iter().copied().map(Some).chain([None]);
    let contrast = || Contrast::ALL.iter().copied().map(Some).chain([None]);
    rows.is_empty() || guidance().all(|g| contrast().all(|c| rows.iter().any(|row| row.takes(g, c, None))))
}

impl DeliveryRow {
    fn takes(
        &self,
        guidance: Option<Guidance>,
        contrast: Option<Contrast>,
        aimed_at: Option<Structure>,
    ) -> bool {
        (self.structures.is_empty() || aimed_at.is_some_and(|at| self.structures.contains(&at)))
            && (self.guidance.is_empty() || self.guidance.contains(&guidance))
            && (self.contrast.is_empty() || self.contrast.contains(&contrast))
    }
}

impl ReadingRow {
    /// Makes the row speak of nothing, so that those after it read its injections.
    pub(in crate::pathway) fn retire(&mut self) {
        self.retired = true;
    }

    /// Whether the row speaks of this combination.
    #[must_use]
    pub fn takes(&self, hours: FirstHours, weeks: Weeks, delivery: Delivery) -> bool {
        !self.retired
            && (self.first_hours.is_empty() || self.first_hours.contains(&hours))
            && (self.weeks.is_empty() || self.weeks.contains(&weeks))
            && (self.delivery.is_empty() || self.delivery.contains(&delivery))
    }
}

impl Knowledge {
    /// How an injection was delivered, as far as images show, at the structure it was aimed at.
    pub(in crate::pathway) fn delivery(
        &self,
        guidance: Option<Guidance>,
        contrast: Option<Contrast>,
        aimed_at: Option<Structure>,
    ) -> Delivery {
        let row = self.deliveries.iter().find(|row| row.takes(guidance, contrast, aimed_at));
        row.map_or(Delivery::Unknown, |row| row.delivery)
    }

    /// The row that reads an injection.
    pub(in crate::pathway) fn read_injection(
        &self,
        hours: FirstHours,
        weeks: Weeks,
        delivery: Delivery,
    ) -> Option<ReadingIx> {
        let row = self.readings.iter().position(|row| row.takes(hours, weeks, delivery))?;
        u16::try_from(row).ok().map(ReadingIx)
    }

    /// Relief in percent at which a block counts as positive: the figure its catalogue item names, else `otherwise`.
    pub(in crate::pathway) fn cutoff(&self, treatment: TreatmentIx, policy: &Policy, otherwise: f64) -> f64 {
        self.cutoffs.get(treatment.at()).copied().flatten().map_or(otherwise, |figure| policy.value(figure))
    }
}

impl Compiler<'_, '_> {
    pub(super) fn reading(&mut self, head: &Head<'_>, text: &ReadingText) {
        let hours = [
            ("yes", FirstHours::Yes),
            ("no", FirstHours::No),
            ("blurred", FirstHours::Blurred),
            ("not_tested", FirstHours::NotTested),
        ];
        let weeks =
            [("yes", Weeks::Yes), ("no", Weeks::No), ("early", Weeks::Early), ("unknown", Weeks::Unknown)];
        let delivery = [("good", Delivery::Good), ("poor", Delivery::Poor), ("unknown", Delivery::Unknown)];
        let row = ReadingRow {
            id: text.id.clone(),
            first_hours: self.words(head, &text.first_hours, &hours),
            weeks: self.words(head, &text.weeks, &weeks),
            delivery: self.words(head, &text.delivery, &delivery),
            retired: false,
            say: text.say.clone(),
            explains: text.explains.iter().filter_map(|name| self.explanation_ix(head, name)).collect(),
            fair_trial: text.fair_trial,
            sources: self.sources(head, &text.sources),
        };
        self.knowledge.readings.push(row);
    }

    fn words<T: Copy>(&mut self, head: &Head<'_>, names: &[Spanned<String>], table: &[(&str, T)]) -> Vec<T> {
        let mut found = Vec::new();
        for name in names {
            match table.iter().find(|(word, _)| word == name.get_ref()) {
                Some((_, value)) => found.push(*value),
                None => {
                    let words: Vec<&str> = table.iter().map(|(word, _)| *word).collect();
                    let reason = format!("'{}' is not one of {}", name.get_ref(), words.join(", "));
                    self.add(head, name.span().start, reason);
                }
            }
        }
        found
    }

    pub(super) fn delivery(&mut self, head: &Head<'_>, text: &DeliveryText) {
        self.sources(head, &text.sources);
        let delivery = [("good", Delivery::Good), ("poor", Delivery::Poor), (UNKNOWN, Delivery::Unknown)];
        let guidance: Vec<_> =
            Guidance::ALL.iter().map(|g| (g.id(), Some(*g))).chain([(UNKNOWN, None)]).collect();
        let contrast: Vec<_> =
            Contrast::ALL.iter().map(|c| (c.id(), Some(*c))).chain([(UNKNOWN, None)]).collect();
        let guidance = self.words(head, &text.guidance, &guidance);
        let contrast = self.words(head, &text.contrast, &contrast);
        let structures: Vec<_> = Structure::ALL.iter().map(|s| (s.id(), *s)).collect();
        let structures = self.words(head, &text.structures, &structures);
        let is = self.words(head, std::slice::from_ref(&text.is), &delivery);
        let rows = is.into_iter().map(|delivery| DeliveryRow {
            guidance: guidance.clone(),
            contrast: contrast.clone(),
            structures: structures.clone(),
            delivery,
        });
        self.knowledge.deliveries.extend(rows);
    }
}
