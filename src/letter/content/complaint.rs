//! Where it hurts, in words for others: what the title of a problem says of it, or its region.

use super::Composer;
use super::passage::{capital, dashed, lower, tidy};
use super::record::side;
use crate::model::Side;

impl Composer<'_> {
    /// The title of the problem as far as it says where it hurts and how: the rest is the physician's shorthand, such as
    /// "replacement ready".
    pub(super) fn told_title(&self) -> Option<String> {
        self.told_of(&self.problem.title).map(|title| self.with_its_side(title))
    }

    /// Of the title of any problem, what says where it hurts.
    pub(super) fn told_of(&self, title: &str) -> Option<String> {
        let title = dashed(&tidy(title));
        let words = |part: &str| -> Vec<String> {
            part.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect()
        };
        let any = |list: &str, part: &str| {
            let listed = self.wording.list(list);
            words(part).iter().any(|word| listed.contains(word))
        };
        let begins = |part: &str| {
            let first = part.split(' ').next().unwrap_or_default();
            self.wording.list("words_of_circumstance").iter().any(|word| word == first)
        };
        let plain = |part: &&str| !any("words_of_shorthand", part);
        let complaint = |part: &&str| any("words_of_complaint", part) && plain(part);
        let more = |part: &&str| (begins(part) || any("words_of_complaint", part)) && plain(part);
        let mut parts = title.split(", ");
        let first = parts.next().filter(|part| complaint(part))?;
        let parts: Vec<&str> = std::iter::once(first).chain(parts.filter(more)).collect();
        Some(parts.join(", "))
    }

    /// A title with the side of the problem, where nothing else names one: "left leg pain after a fracture".
    fn with_its_side(&self, title: String) -> String {
        let words: Vec<String> = title.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
        let told = self.wording.list("words_of_sides");
        let said = words.iter().any(|word| told.contains(word));
        let on = self.problem.side.filter(|on| matches!(on, Side::Left | Side::Right));
        let Some(on) = on.filter(|_| !said && self.leading_sources().is_empty()) else { return title };
        let paired = self.wording.list("paired_parts");
        match words.first() {
            Some(first) if paired.contains(first) => format!("{} {}", capital(side(on)), lower(&title)),
            _ => format!("{title}, {}", side(on)),
        }
    }

    /// Where it hurts, by region and side: "right hip pain", "low back pain on the left".
    fn complaint_of_region(&self) -> String {
        let region = self.problem.region.id();
        let limb = self.wording.list("limbs").iter().any(|known| known == region);
        let pain = self.wording.phrase("complaint_of", region);
        let pain = pain.unwrap_or_else(|| format!("{} pain", self.wording.word("region", region)));
        match self.problem.side {
            Some(on @ (Side::Left | Side::Right)) if limb => format!("{} {pain}", side(on)),
            Some(on @ (Side::Left | Side::Right)) => format!("{pain} on the {}", side(on)),
            Some(Side::Bilateral) => format!("{pain} on both sides"),
            Some(Side::Midline) | None => pain,
        }
    }

    /// The complaint inside a sentence.
    pub(super) fn complaint_inside(&self) -> String {
        self.told_title().map_or_else(|| self.complaint_of_region(), |title| lower(&title))
    }

    /// The complaint as the clinic calls it, at the beginning of a sentence; "Complaint:" stands before what names no more
    /// than a place.
    pub(super) fn complaint(&self) -> String {
        let title = self.told_title().unwrap_or_else(|| self.complaint_of_region());
        let felt = self.wording.list("words_of_sensation");
        if title
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| felt.iter().any(|f| f == word))
        {
            return capital(&title);
        }
        let slots = self.slots().with("title", lower(&title));
        self.phrase("diagnosis.complaint", &slots).map_or_else(|| capital(&title), |text| text.to_plain())
    }
}
