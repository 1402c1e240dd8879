//! The rules of a pack as things that can be taken away, one at a time.

use crate::model::Region;
use crate::pathway::evaluation::{
    CriterionIx, FlagIx, GeneratorIx, ReadingIx, Role, StepIx, TreatmentIx, Urgency,
};
use crate::pathway::expression::Expr;
use crate::pathway::expression::ast::PolicyIx;
use crate::pathway::knowledge::{Criterion, Knowledge, OnUnknown, RegionSet};

/// A rule that cites sources of its own. Facts and drugs are the words of rules, not rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// A step.
    Step(StepIx),
    /// A criterion that cites other sources than its step, generator or flag; guards among them.
    Criterion(CriterionIx),
    /// A pain generator.
    Generator(GeneratorIx),
    /// A red flag.
    Flag(FlagIx),
    /// A row of the table that reads past injections.
    Reading(ReadingIx),
    /// A treatment of the catalogue.
    Treatment(TreatmentIx),
    /// A sourced figure.
    Figure(u16),
    /// A figure of the policies.
    Policy(PolicyIx),
}

impl Rule {
    /// Every rule of the pack with the sources it cites.
    pub(super) fn all(knowledge: &Knowledge) -> Vec<(Self, Vec<String>)> {
        let mut all = Vec::new();
        for (step, n) in knowledge.steps.iter().zip(0..) {
            all.push((Self::Step(StepIx(n)), step.sources.clone()));
            own(knowledge, &mut all, &step.criteria, &step.sources);
        }
        for (generator, n) in knowledge.generators.iter().zip(0..) {
            all.push((Self::Generator(GeneratorIx(n)), generator.sources.clone()));
            for list in [&generator.suspected, &generator.support, &generator.confirmed, &generator.refuted] {
                own(knowledge, &mut all, list, &generator.sources);
            }
        }
        for (flag, n) in knowledge.flags.iter().zip(0..) {
            all.push((Self::Flag(FlagIx(n)), flag.sources.clone()));
            own(knowledge, &mut all, &flag.triggers, &flag.sources);
            own(knowledge, &mut all, &flag.risk, &flag.sources);
            own(knowledge, &mut all, flag.screen_when.as_slice(), &flag.sources);
            own(knowledge, &mut all, &flag.screened_too, &flag.sources);
        }
        let readings = knowledge.readings.iter().zip(0..);
        all.extend(readings.map(|(row, n)| (Self::Reading(ReadingIx(n)), row.sources.clone())));
        let treatments = knowledge.treatments.iter().zip(0..);
        all.extend(treatments.map(|(t, n)| (Self::Treatment(TreatmentIx(n)), t.item.sources.clone())));
        let figures = knowledge.figures.iter().zip(0..);
        all.extend(figures.map(|(f, n)| (Self::Figure(n), f.item.sources.clone())));
        for n in (0u16..).take(knowledge.policy_figures.len()) {
            let figures = knowledge.policies.iter().filter_map(|p| p.figures.get(usize::from(n)));
            all.push((Self::Policy(PolicyIx(n)), figures.flat_map(|f| f.sources.clone()).collect()));
        }
        all
    }

    /// Where it stands in the pack, for someone who looks for it.
    pub(super) fn label(self, knowledge: &Knowledge) -> String {
        match self {
            Self::Step(ix) => format!("step {}", knowledge.step(ix).id),
            Self::Criterion(ix) => {
                let Criterion { say, at: (file, line), .. } = knowledge.criterion(ix);
                format!("criterion \"{say}\" ({file}:{line})")
            }
            Self::Generator(ix) => format!("generator {}", knowledge.generator(ix).id),
            Self::Flag(ix) => format!("flag {}", knowledge.flag(ix).id),
            Self::Reading(ix) => format!("reading {}", knowledge.reading(ix).id),
            Self::Treatment(ix) => format!("treatment {}", knowledge.treatment(ix).id),
            Self::Figure(n) => {
                let figure = knowledge.figures.get(usize::from(n));
                format!("figure {}", figure.map_or("?", |figure| figure.id.as_str()))
            }
            Self::Policy(ix) => {
                let name = knowledge.policy_figures.get(usize::from(ix.0));
                format!("policy figure {}", name.map_or("?", String::as_str))
            }
        }
    }

    /// Whether it can matter to a problem of this region.
    pub(super) fn concerns(self, knowledge: &Knowledge, region: Region) -> bool {
        match self {
            Self::Step(ix) => {
                let step = knowledge.step(ix);
                step.regions.is_empty() || step.regions.contains(&region)
            }
            Self::Generator(ix) => knowledge.generator(ix).regions.contains(&region),
            Self::Flag(ix) => {
                let flag = knowledge.flag(ix);
                flag.regions.is_empty() || flag.regions.contains(&region) || flag.watched.contains(&region)
            }
            Self::Criterion(ix) => knowledge.criterion(ix).concerns(region),
            _ => true,
        }
    }

    /// The pack without it: as if nobody had written it.
    pub(super) fn removed(self, knowledge: &Knowledge) -> Knowledge {
        let mut without = knowledge.clone();
        match self {
            Self::Step(ix) => remove_step(&mut without, ix),
            Self::Criterion(ix) => drop_criterion(&mut without, ix),
            Self::Generator(ix) => {
                let never = never(&mut without);
                if let Some(generator) = without.generators.get_mut(ix.at()) {
                    generator.suspected = vec![never];
                    generator.confirmed.clear();
                }
            }
            Self::Flag(ix) => {
                if let Some(flag) = without.flags.get_mut(ix.at()) {
                    flag.triggers.clear();
                    flag.screen.clear();
                }
            }
            Self::Reading(ix) => {
                if let Some(row) = without.readings.get_mut(ix.at()) {
                    row.retire();
                }
            }
            Self::Treatment(ix) => without.treatment_index.retain(|_, n| *n != ix),
            Self::Figure(n) => set_figure(&mut without, n, f64::NAN),
            Self::Policy(ix) => {
                for policy in &mut without.policies {
                    if let Some(figure) = policy.figures.get_mut(usize::from(ix.0)) {
                        figure.value = f64::NAN;
                    }
                }
            }
        }
        without
    }
}

/// Criteria that cite other sources than the rule they belong to.
fn own(knowledge: &Knowledge, all: &mut Vec<(Rule, Vec<String>)>, list: &[CriterionIx], of: &[String]) {
    for ix in list {
        let sources = &knowledge.criterion(*ix).sources;
        let rule = Rule::Criterion(*ix);
        if sources != of && !all.iter().any(|(known, _)| *known == rule) {
            all.push((rule, sources.clone()));
        }
    }
}

/// Gives a figure another value, and grades outcomes by it.
pub(super) fn set_figure(knowledge: &mut Knowledge, n: u16, value: f64) {
    if let Some(figure) = knowledge.figures.get_mut(usize::from(n)) {
        figure.item.value = value;
    }
    knowledge.grade_outcomes();
}

/// Takes a criterion out of every ledger.
pub(super) fn drop_criterion(knowledge: &mut Knowledge, ix: CriterionIx) {
    let keep = |other: &CriterionIx| *other != ix;
    knowledge.steps.iter_mut().for_each(|step| step.criteria.retain(keep));
    for flag in &mut knowledge.flags {
        flag.triggers.retain(keep);
        flag.risk.retain(keep);
        flag.screened_too.retain(keep);
        flag.screen_when = flag.screen_when.filter(keep);
    }
    for generator in &mut knowledge.generators {
        generator.suspected.retain(keep);
        generator.support.retain(keep);
        generator.confirmed.retain(keep);
        generator.refuted.retain(keep);
    }
}

/// Nothing leads to the step, waits for it or releases it, and it is never indicated.
fn remove_step(knowledge: &mut Knowledge, ix: StepIx) {
    let never = never(knowledge);
    if let Some(step) = knowledge.steps.get_mut(ix.at()) {
        step.criteria = vec![never];
    }
    for criterion in &mut knowledge.criteria {
        criterion.by = criterion.by.filter(|step| *step != ix);
        criterion.first = criterion.first.filter(|step| *step != ix);
    }
    for flag in &mut knowledge.flags {
        flag.releases.retain(|step| *step != ix);
    }
    for step in &mut knowledge.steps {
        step.shared_with.retain(|other| *other != ix);
    }
}

/// A criterion that never holds.
fn never(knowledge: &mut Knowledge) -> CriterionIx {
    let ix = CriterionIx(u16::try_from(knowledge.criteria.len()).unwrap_or(u16::MAX));
    knowledge.criteria.push(Criterion {
        expr: Expr::Any(Vec::new()),
        premise: None,
        local: false,
        say: String::new(),
        alternatives: Vec::new(),
        role: Role::Indicates,
        unknown: OnUnknown::Ask,
        by: None,
        first: None,
        until: None,
        urgency: Urgency::Routine,
        sources: Vec::new(),
        at: (String::new(), 0),
        regions: RegionSet::default(),
    });
    ix
}
