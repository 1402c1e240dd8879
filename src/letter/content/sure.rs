//! How sure the leading source is, beside blocks: what a picture shows of it, and the criteria it is diagnosed by.

use super::Composer;
use super::diagnosis::is_found;
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
        let (graded, tells) = self.grade_of_the_source()?;
        if tells { self.phrase_of_value(&graded, graded.value()?) } else { None }
    }

    /// The grade on films of the leading source's joint where it is below that one, with the pain that is strong all the
    /// same; nothing where the pain is not strong. Where no score is on record, the grade alone.
    pub(super) fn grade_below_pain(&self) -> Option<(String, Option<String>)> {
        let (graded, tells) = self.grade_of_the_source()?;
        let weak = |score: f64| score < self.wording.common.figure.strong_pain;
        if tells || self.score_today().is_some_and(|(_, score)| weak(score)) {
            return None;
        }
        Some((self.phrase_of_value(&graded, graded.value()?)?, self.pain_today()))
    }

    /// The grade on films of the joint of the leading source, and whether it shows the source: the highest on record there.
    fn grade_of_the_source(&self) -> Option<(Known<'a>, bool)> {
        let source = *self.leading_sources().first()?;
        let id = self.lexicon.generator(source.generator)?.id;
        let least = self.lexicon.0.figure(self.wording.id("shown_from", id)?)?.value;
        let here = |known: &Known<'a>| {
            let site = known.site();
            source.target.is_none_or(|target: Target| {
                (site.part.is_none() || site.part == target.part)
                    && (site.side.is_none() || target.side.is_none() || site.side == target.side)
            })
        };
        let grade = |known: Known<'a>| match known.value() {
            Some(Value::Number(grade)) => Some((*grade, known)),
            _ => None,
        };
        let graded = self.latest_by_site(&self.wording.phrase("shown_by", id)?).into_iter().filter(here);
        let (grade, known) = graded.filter_map(grade).max_by(|(a, _), (b, _)| a.total_cmp(b))?;
        Some((known, grade >= least))
    }

    /// What a suspected source rests on: the pattern of the pain, what was found, and whether a picture bears it out.
    pub(super) fn evidence(&self) -> &'static [&'static str] {
        match self.telling_picture() {
            Some((_, Concordance::Concordant)) if !self.is_examined() && !self.has_a_pattern() => {
                &["why.picture_alone"]
            }
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

    /// Whether something is on record that the pain is like, beside how strong it is and how it goes on.
    fn has_a_pattern(&self) -> bool {
        let untelling = self.wording.list("no_sign_alone");
        let found = |id: &str| self.latest_by_site(id).iter().any(|known| is_found(known.value()));
        let mut asked = self.checklist(Group::Pain).into_iter();
        asked.any(|(id, _)| !untelling.iter().any(|known| known == id) && found(id))
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
