//! How sure the leading source is, beside blocks: what a picture shows of it, and the criteria it is diagnosed by.

use super::Composer;
use super::record::Known;
use crate::model::{Concordance, Target, Value};
use crate::pathway::GeneratorResult;
use crate::pathway::vocabulary::Group;

/// What has to be ruled out before a diagnosis by criteria stands.
const BETTER_EXPLAINED: &str = "better_explained";

impl<'a> Composer<'a> {
    /// Whether a picture shows the suspected source and the pattern fits it: then nobody calls it suspected.
    pub(super) fn is_shown(&self) -> bool {
        let sources = self.leading_sources();
        let Some(id) = sources.first().and_then(|first| self.lexicon.generator(first.generator)) else {
            return false;
        };
        let picture = self.telling_picture().map(|(_, concordance)| concordance);
        let shown = self.wording.list("shown_on_pictures").iter().any(|known| known == id.id);
        (shown && picture == Some(Concordance::Concordant))
            || (picture != Some(Concordance::Discordant) && self.telling_grade().is_some())
    }

    /// The criteria by which the leading source is diagnosed at the bedside, where there are such.
    pub(super) fn criteria_of_the_source(&self) -> Option<String> {
        let first = self.leading_sources().first()?.generator;
        self.wording.phrase("criteria_of_source", self.lexicon.generator(first)?.id)
    }

    /// Whether the leading source meets all of the criteria it is diagnosed by, and nothing explains the findings better.
    pub(super) fn meets_its_criteria(&self) -> bool {
        let explained = self.current(BETTER_EXPLAINED);
        let alone = explained.is_some_and(|known| known.value() == Some(&Value::Absent));
        let met = |source: &&GeneratorResult| {
            let suspected = &self.lexicon.0.generator(source.generator).suspected;
            let mut rows = source.ledger.iter().filter(|row| suspected.contains(&row.criterion));
            rows.all(|row| row.truth.is_met())
        };
        self.criteria_of_the_source().is_some() && alone && self.leading_sources().iter().all(met)
    }

    /// The grade on films that shows the leading source at its joint, from the grade on that the knowledge names.
    pub(super) fn telling_grade(&self) -> Option<String> {
        let source = *self.leading_sources().first()?;
        let id = self.lexicon.generator(source.generator)?.id;
        let least = self.lexicon.0.figure(self.wording.id("shown_from", id)?)?.value;
        let here = |known: &Known<'a>| {
            let site = known.site();
            let at = |target: Target| {
                (site.part.is_none() || site.part == target.part)
                    && (site.side.is_none() || target.side.is_none() || site.side == target.side)
            };
            source.target.is_none_or(at)
                && matches!(known.value(), Some(Value::Number(grade)) if *grade >= least)
        };
        let graded = self.latest_by_site(&self.wording.phrase("shown_by", id)?).into_iter().find(here)?;
        self.phrase_of_value(&graded, graded.value()?)
    }

    /// What a suspected source rests on: the pattern of the pain, what was found, and whether a picture bears it out.
    pub(super) fn evidence(&self) -> &'static [&'static str] {
        match self.telling_picture() {
            Some((_, Concordance::Concordant)) if !self.is_examined() => {
                &["why.pattern_with_picture", "why.pattern_fits"]
            }
            Some((_, Concordance::Concordant)) => &["why.fits_with_picture", "why.fits"],
            Some((_, Concordance::Partial)) => &["why.fits_with_picture_in_part", "why.fits"],
            Some((_, Concordance::Discordant)) => &["why.fits_against_picture", "why.fits"],
            None if self.telling_grade().is_some() => &["why.fits_with_grade", "why.fits"],
            None if self.is_examined() => &["why.fits"],
            None => &["why.pattern_fits"],
        }
    }

    /// Whether a sign was found on examination.
    fn is_examined(&self) -> bool {
        let groups = [Group::Examination, Group::Neurology];
        let found = |id: &str| {
            let known = self.latest_by_site(id);
            known.iter().any(|k| k.value().is_some_and(|value| !k.concept.is_normal(value)))
        };
        groups.into_iter().any(|group| self.checklist(group).iter().any(|(id, _)| found(id)))
    }
}
