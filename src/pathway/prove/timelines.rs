//! (c) The functions over the timeline, against all timelines of up to three entries.
//!
//! Each entry is a block or an ablation, with some outcome, at the place, on the other side or at a place not on
//! record, inside, at the edge or outside of the rolling year. What a function should say is worked out from every way
//! in which the unrecorded may have been: a bound must hold for all of them, and a yes or no may not be contradicted by
//! any.

use crate::model::{
    Case, Date, Domain, Given, Measure, Phase, Reading, Recorded, Region, Side, Span, SpanUnit, Structure,
    Target, Treatment,
};
use crate::pathway::evaluate::Probe;
use crate::pathway::expression::ast::{Expr, Number, Scope, SetIx, Test};
use crate::pathway::facts::Facts;
use crate::pathway::knowledge::{Knowledge, Policy};
use crate::pathway::truth::{Bounds, Truth};
use crate::pathway::vocabulary::Nature;

use super::draft::Draft;
use super::parallel::in_parallel;
use super::property::{Counterexample, Effort, Property};

/// Days after an ablation at which its relief is read, later than any is judged.
const READ_DAYS: u16 = 49;
/// Days after an ablation at which relief has ended.
const ENDED_DAYS: u16 = 80;
/// Days before the day of the case, well inside the rolling year and after both readings.
const INSIDE_DAYS: i32 = 100;
/// Months of the rolling window; a pack with another one is refused.
const WINDOW_MONTHS: i32 = 12;
/// Most counterexamples that are shown.
const MOST: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Result {
    BlockPositive,
    BlockNegative,
    BlockBlurred,
    BlockNotTested,
    NoHelp,
    Helps,
    WoreOff,
    NotRead,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Here,
    OtherSide,
    NotRecorded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Inside,
    Edge,
    Outside,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Happened {
    result: Result,
    place: Where,
    when: When,
}

impl Result {
    const ALL: [Self; 8] = [
        Self::BlockPositive,
        Self::BlockNegative,
        Self::BlockBlurred,
        Self::BlockNotTested,
        Self::NoHelp,
        Self::Helps,
        Self::WoreOff,
        Self::NotRead,
    ];

    fn is_block(self) -> bool {
        matches!(self, Self::BlockPositive | Self::BlockNegative | Self::BlockBlurred | Self::BlockNotTested)
    }
}

impl When {
    fn day(self, today: Date) -> Date {
        let edge = today.plus_months(-WINDOW_MONTHS);
        match self {
            Self::Inside => today.plus_days(-INSIDE_DAYS),
            Self::Edge => edge,
            Self::Outside => edge.plus_days(-1),
        }
    }
}

fn every_entry() -> Vec<Happened> {
    let places = [Where::Here, Where::OtherSide, Where::NotRecorded];
    let times = [When::Inside, When::Edge, When::Outside];
    let each = |result| {
        places
            .into_iter()
            .flat_map(move |place| times.into_iter().map(move |when| Happened { result, place, when }))
    };
    Result::ALL.into_iter().flat_map(each).collect()
}

/// A block and an ablation of the pack, and where they are done.
struct Kinds<'k> {
    knowledge: &'k Knowledge,
    policy: &'k Policy,
    block: (&'k str, SetIx),
    ablation: (&'k str, SetIx),
    here: Target,
}

impl<'k> Kinds<'k> {
    fn new(knowledge: &'k Knowledge) -> Option<Self> {
        let of = |nature: Nature| {
            let mut items = knowledge.treatments().iter();
            let facet = Some(Structure::FacetJoint.id());
            let found = items.find(|t| t.item.nature == nature && t.item.structure.as_deref() == facet)?;
            let name = found.id.as_str();
            let set = knowledge.sets.iter().position(|(set, _)| set == name)?;
            Some((name, SetIx(u16::try_from(set).ok()?)))
        };
        let level = "L4-5".parse().ok();
        let here = Target { level, side: Some(Side::Right), ..Target::of(Structure::FacetJoint) };
        let policy =
            knowledge.policies().first().filter(|_| knowledge.outcomes().window_months == WINDOW_MONTHS)?;
        Some(Self { knowledge, policy, block: of(Nature::Block)?, ablation: of(Nature::Ablation)?, here })
    }

    fn case(&self, entries: &[Happened]) -> Option<(Case, Date)> {
        let mut draft = Draft::new(Region::Lumbar, Some(Side::Right))?;
        for entry in entries {
            let name = if entry.result.is_block() { self.block.0 } else { self.ablation.0 };
            let mut treatment = Treatment::done(name.parse().ok()?);
            let other = Target { side: Some(Side::Left), ..self.here };
            treatment.targets = match entry.place {
                Where::Here => vec![self.here],
                Where::OtherSide => vec![other],
                Where::NotRecorded => Vec::new(),
            };
            let day = |count| Span { count, unit: SpanUnit::Days };
            let hour = Span { count: 1, unit: SpanUnit::Hours };
            treatment.readings = match entry.result {
                Result::BlockPositive | Result::BlockBlurred => vec![read(Phase::Anaesthetic, hour, 100.0)],
                Result::BlockNegative => vec![read(Phase::Anaesthetic, hour, 0.0)],
                Result::BlockNotTested | Result::NotRead => Vec::new(),
                Result::NoHelp => vec![read(Phase::Therapeutic, day(READ_DAYS), 0.0)],
                Result::Helps => vec![read(Phase::Therapeutic, day(READ_DAYS), 100.0)],
                Result::WoreOff => vec![
                    read(Phase::Therapeutic, day(READ_DAYS), 100.0),
                    read(Phase::Therapeutic, day(ENDED_DAYS), 0.0),
                ],
            };
            if entry.result == Result::BlockBlurred {
                treatment.sedation = Some(Recorded::Known(Given::Given));
            }
            draft.treatment(entry.when.day(draft.day), treatment)?;
        }
        draft.case.arrange();
        Some((draft.case, draft.day))
    }
}

fn read(phase: Phase, after: Span, percent: f64) -> Reading {
    let measure = Measure::Percent(percent);
    Reading {
        phase,
        after: Some(after),
        date: None,
        target: None,
        domain: Domain::Pain,
        measure,
        lasted: None,
    }
}

/// What certainly holds of a function over the timeline.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    /// The bounds hold every value it may have.
    Within(f64, f64),
    /// Every completion says yes, or every one says no; unknown is always allowed.
    Never(Truth),
}

type Check = (&'static str, Asked, fn(&[Happened], Date) -> Wanted);

enum Asked {
    Number(fn(&Kinds<'_>) -> Number),
    Truth(fn(&Kinds<'_>) -> Expr),
}

fn blocks(all: &[Happened]) -> impl Iterator<Item = &Happened> {
    all.iter().filter(|e| e.result.is_block())
}

fn ablations(all: &[Happened]) -> impl Iterator<Item = &Happened> {
    all.iter().filter(|e| !e.result.is_block() && e.place != Where::OtherSide)
}

/// What holds of a question to the ablations at the place; `yes` and `no` list the results that settle it.
fn judged(all: &[Happened], yes: &[Result], open: &[Result]) -> Wanted {
    let any = |list: &[Result]| ablations(all).any(|e| list.contains(&e.result));
    match (any(yes), any(open)) {
        (true, _) => Wanted::Never(Truth::NotMet),
        (false, false) => Wanted::Never(Truth::Met),
        // It may have been either: neither yes nor no may be said.
        (false, true) => Wanted::Within(f64::NAN, f64::NAN),
    }
}

fn days(all: &[Happened], today: Date, counts: impl Fn(&Happened) -> bool) -> f64 {
    let mut days: Vec<Date> = all.iter().filter(|e| counts(e)).map(|e| e.when.day(today)).collect();
    days.sort_unstable();
    days.dedup();
    days.len() as f64
}

/// Least and greatest run of positive blocks, over every way in which the unrecorded may have been.
fn run(all: &[Happened], today: Date) -> Wanted {
    let mut latest: Vec<&Happened> = blocks(all).filter(|e| e.place != Where::OtherSide).collect();
    latest.sort_by_key(|e| std::cmp::Reverse(e.when.day(today)));
    // Blocks of one day may be read in either order.
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    for choice in 0..1u32 << (2 * latest.len()) {
        let mut length: f64 = 0.0;
        for (n, e) in latest.iter().enumerate() {
            let (first, second) = (choice & (1 << (2 * n)) != 0, choice & (2 << (2 * n)) != 0);
            if e.place == Where::NotRecorded && first {
                continue;
            }
            match e.result {
                Result::BlockPositive => length += 1.0,
                Result::BlockNotTested if second => length += 1.0,
                Result::BlockBlurred if second => {}
                _ => break,
            }
        }
        low = length.min(low);
        high = length.max(high);
    }
    let mixed = latest.windows(2).any(|pair| match pair {
        [a, b] => a.when == b.when && a.result != b.result,
        _ => false,
    });
    // Of two results on one day the order is not on record: only a run of none of them is certain.
    if mixed { Wanted::Within(f64::NAN, f64::NEG_INFINITY) } else { Wanted::Within(low, high) }
}

const CHECKS: [Check; 10] = [
    (
        "sessions in twelve months",
        Asked::Number(|k| Number::Sessions(k.block.1, Scope::Anywhere)),
        |all, today| {
            let inside = |e: &Happened| e.result.is_block() && e.when == When::Inside;
            Wanted::Within(days(all, today, inside), f64::INFINITY)
        },
    ),
    ("count here", Asked::Number(|k| Number::Count(k.ablation.1, Scope::Here)), |all, today| {
        let counts = |e: &Happened| !e.result.is_block() && e.place != Where::OtherSide;
        Wanted::Within(days(all, today, counts), f64::INFINITY)
    }),
    (
        "days since the latest here",
        Asked::Number(|k| Number::DaysSince(k.ablation.1, Scope::Here)),
        |all, today| {
            let since = ablations(all).map(|e| f64::from(e.when.day(today).days_until(today)));
            let least = since.fold(f64::INFINITY, f64::min);
            Wanted::Within(least, least)
        },
    ),
    ("positive blocks in a row", Asked::Number(|k| Number::PositiveRun(k.block.1, Scope::Here)), run),
    ("negative blocks", Asked::Number(|k| Number::Negatives(k.block.1, Scope::Here)), |all, _| {
        let here = |e: &&Happened| e.place == Where::Here;
        let certain = blocks(all).filter(here).filter(|e| e.result == Result::BlockNegative).count();
        let possible = blocks(all).filter(|e| {
            let may = matches!(e.result, Result::BlockNegative | Result::BlockNotTested);
            may && e.place != Where::OtherSide
        });
        Wanted::Within(certain as f64, possible.count() as f64)
    }),
    ("blocks with an answer", Asked::Number(|k| Number::Answers(k.block.1, Scope::Here)), |all, _| {
        let clear = |e: &&Happened| matches!(e.result, Result::BlockPositive | Result::BlockNegative);
        let certain = blocks(all).filter(clear).filter(|e| e.place == Where::Here).count();
        let possible = blocks(all).filter(|e| {
            let may = clear(e) || e.result == Result::BlockNotTested;
            may && e.place != Where::OtherSide
        });
        Wanted::Within(certain as f64, possible.count() as f64)
    }),
    (
        "recorded here",
        Asked::Truth(|k| Expr::Treatment(Test::Recorded, k.ablation.1, Scope::Here)),
        |all, _| judged(all, &[Result::NoHelp, Result::Helps, Result::WoreOff, Result::NotRead], &[]),
    ),
    ("failed here", Asked::Truth(|k| Expr::Treatment(Test::Failed, k.ablation.1, Scope::Here)), |all, _| {
        judged(all, &[Result::NoHelp], &[Result::NotRead])
    }),
    ("helped here", Asked::Truth(|k| Expr::Treatment(Test::Helped, k.ablation.1, Scope::Here)), |all, _| {
        judged(all, &[Result::Helps, Result::WoreOff], &[Result::NotRead])
    }),
    (
        "works now here",
        Asked::Truth(|k| Expr::Treatment(Test::Working, k.ablation.1, Scope::Here)),
        |all, _| {
            // Relief that was read long ago may have ended since.
            let old = |e: &Happened| e.result == Result::Helps && e.when != When::Inside;
            let sure = |e: &Happened| e.result == Result::Helps && e.when == When::Inside;
            let unread = |e: &Happened| e.result == Result::NotRead;
            match (ablations(all).any(sure), ablations(all).any(|e| old(e) || unread(e))) {
                (true, _) => Wanted::Never(Truth::NotMet),
                (false, true) => Wanted::Within(f64::NAN, f64::NAN),
                (false, false) => Wanted::Never(Truth::Met),
            }
        },
    ),
];

/// Compares what the evaluator says of a timeline with what is wanted.
fn compare(kinds: &Kinds<'_>, entries: &[Happened]) -> Option<Counterexample> {
    let (case, today) = kinds.case(entries)?;
    let problem = case.problems.first()?;
    let facts = Facts::new(kinds.knowledge, kinds.policy, &case, problem, today);
    let probe = Probe { facts: &facts, here: Some(kinds.here) };
    for (name, asked, wanted) in &CHECKS {
        let wanted = wanted(entries, today);
        let (holds, got) = match asked {
            Asked::Number(number) => {
                let got = probe.number(&number(kinds));
                (within(got, wanted), format!("{} to {}", got.low, got.high))
            }
            Asked::Truth(expr) => {
                let got = probe.truth(&expr(kinds));
                let holds = match wanted {
                    Wanted::Never(wrong) => got != wrong,
                    Wanted::Within(..) => got == Truth::Unknown,
                };
                (holds, format!("{got:?}"))
            }
        };
        if !holds {
            let text = format!("{name}: {got} for {entries:?}, where {wanted:?} is wanted");
            return Some(Counterexample::with(text, case.clone()));
        }
    }
    None
}

fn within(got: Bounds, wanted: Wanted) -> bool {
    match wanted {
        Wanted::Within(low, high) => (low.is_nan() || got.low <= low) && (high.is_nan() || got.high >= high),
        Wanted::Never(_) => false,
    }
}

/// Tries every timeline: of up to two entries, or of up to three.
pub(super) fn prove(knowledge: &Knowledge, effort: Effort) -> Property {
    let all = every_entry();
    let mut lines: Vec<Vec<Happened>> = vec![Vec::new()];
    for (n, a) in all.iter().enumerate() {
        lines.push(vec![*a]);
        for (m, b) in all.iter().enumerate().skip(n) {
            lines.push(vec![*a, *b]);
            if effort == Effort::Full {
                lines.extend(all.iter().skip(m).map(|c| vec![*a, *b, *c]));
            }
        }
    }
    let kinds = Kinds::new(knowledge);
    let found: Vec<Option<Counterexample>> = match &kinds {
        Some(kinds) => in_parallel(&lines, |entries| compare(kinds, entries)),
        None => vec![Some(Counterexample::of(
            "the pack has no policy, no block and ablation of the facet joints, or another window than twelve months",
        ))],
    };
    let broken: Vec<Counterexample> = found.into_iter().flatten().collect();
    let notes =
        if broken.len() > MOST { vec![format!("{} timelines break it", broken.len())] } else { Vec::new() };
    Property {
        name: "(c) timelines",
        says: "Counts, runs, times and responses hold for every way in which the unrecorded may have been",
        covered: format!("{} timelines, {} functions each", lines.len(), CHECKS.len()),
        broken: broken.into_iter().take(MOST).collect(),
        notes,
        made: Vec::new(),
    }
}
