//! What this recipient is asked to do or decide: steps of the plan, each with its place, and never one that the plan rules
//! out or holds.

use super::Composer;
use super::findings::without_article;
use super::passage::{Passage, and, capital, keep_first, lower, tidy};
use super::record::{level, side};
use super::why::PROCEDURES;
use crate::model::{Body, Side, Structure, Target, Treatment, TreatmentStatus};
use crate::pathway::vocabulary::Nature;
use crate::pathway::words::{Audience, Wording, deciding_row, uncapitalised};
use crate::pathway::{LedgerRow, Proposal, Role, Status, StepIx, StepResult};

/// Operations one question sets against each other.
const CHOICES: usize = 2;
/// Steps named that one reason rules out.
const RULED_OUT: usize = 3;

/// A step the recipient is asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The step of the knowledge; for an opinion, the operation it is asked on, where the knowledge has that.
    pub(super) step: Option<StepIx>,
    /// The step with its place: "open decompression at L4–5".
    pub(super) phrase: String,
    /// Where.
    targets: Vec<Target>,
}

impl Composer<'_> {
    /// Steps of the plan that this recipient could do or decide, the leading one first, each with its place.
    pub(super) fn operations(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.phrase).collect()
    }

    /// The same, with what each is.
    pub(super) fn asked(&self) -> Vec<Asked> {
        let plan = &self.evaluation.plan;
        let (mut named, mut out): (Vec<String>, Vec<Asked>) = (Vec::new(), Vec::new());
        let others = plan.alternatives.iter().filter(|_| !self.is_lead_theirs());
        for proposal in plan.next.iter().chain(others).chain(&plan.alongside) {
            for step in self.possible_now(proposal) {
                // The same operation at another place is no other choice.
                let operation = self.lexicon.step(step).and_then(|id| self.operation(id));
                let Some((phrase, step)) = operation else { continue };
                if step.is_some_and(|step| self.is_held_back(step) || self.is_closed(step)) {
                    continue;
                }
                let name = phrase.replace("<level>", "");
                if !named.contains(&name) {
                    let own = if plan.next.as_ref().is_some_and(|next| next.step == proposal.step) {
                        self.places_of_lead(proposal)
                    } else {
                        proposal.targets.clone()
                    };
                    let targets = self.place_of_step(&own);
                    let said = out.iter().any(|asked: &Asked| asked.targets == targets);
                    let placed = self.placed(&phrase, &targets, !said);
                    // Therapy has no side; a needle has.
                    let done = step.unwrap_or(proposal.step);
                    let tier = self.lexicon.step_title(done).map_or(0, |(_, tier)| tier);
                    let sided = |id: &str| !self.wording.list("without_side").iter().any(|known| known == id);
                    let has_side = tier >= PROCEDURES && self.lexicon.step(done).is_some_and(sided);
                    let phrase = if has_side { self.on_its_side(placed, &own) } else { placed };
                    let phrase = self.once_more(phrase, proposal.step);
                    out.push(Asked { step, phrase, targets });
                    named.push(name);
                }
            }
        }
        out.truncate(CHOICES);
        // The program that did not help enough is not asked for again beside another one.
        let fails = |asked: &Asked| asked.step.is_some_and(|step| self.is_program_that_failed(step));
        if !out.iter().all(fails) {
            out.retain(|asked| !fails(asked));
        }
        out
    }

    /// A course that was done before is asked for again, in words.
    fn once_more(&self, phrase: String, step: StepIx) -> String {
        let performs = &self.lexicon.0.step(step).performs;
        let done = self.entries().any(|entry| match &entry.body {
            Body::Treatment(treatment) if treatment.status == TreatmentStatus::Done => {
                let ix = self.lexicon.0.treatment_named(treatment.treatment.as_str());
                self.is_course_of_care(treatment) && ix.is_some_and(|ix| performs.contains(ix))
            }
            _ => false,
        });
        if !done || phrase.starts_with("the ") {
            return phrase;
        }
        let bare = without_article(&phrase);
        let pattern = if bare == phrase { "question.once_more" } else { "question.once_more_of" };
        let again = self.phrase(pattern, &self.slots().with("step", bare));
        again.map_or_else(|| phrase.clone(), |text| text.to_plain())
    }

    /// Whether a treatment is a course of therapy, of body or mind.
    fn is_course_of_care(&self, treatment: &Treatment) -> bool {
        let item = self.lexicon.treatment(treatment.treatment.as_str());
        item.is_some_and(|item| item.nature == Nature::Course)
    }

    /// Whether the recipient is to give the opinion that leads the plan, or would do or decide what it leads to: then nothing
    /// behind it is asked.
    pub(super) fn is_lead_theirs(&self) -> bool {
        let Some(next) = self.evaluation.plan.next.as_ref() else { return false };
        let named = |step: StepIx| self.lexicon.step(step);
        let opinion = |id: &str| self.wording.list("opinions").iter().any(|opinion| opinion == id);
        named(next.step).is_some_and(opinion)
            || next
                .prepares
                .and_then(named)
                .is_some_and(|id| opinion(id) || self.phrase_here("operation", id).is_some())
    }

    /// Where the step is done that leads or that the lead prepares.
    fn places_of_lead(&self, next: &Proposal) -> Vec<Target> {
        match next.prepares {
            Some(step) if next.targets.is_empty() => {
                let possible = self.results(step).filter(|result| result.status <= Status::NotYet);
                possible.filter_map(|result| result.target).collect()
            }
            _ => next.targets.clone(),
        }
    }

    /// Whether the plan lists a step as closed wherever it could be done: nobody is asked for it.
    fn is_closed(&self, step: StepIx) -> bool {
        let mut results = self.results(step).peekable();
        let closed = results.peek().is_some() && results.all(|result| result.status >= Status::NotIndicated);
        closed || self.is_ruled_out(step)
    }

    /// The steps of a proposal that may be done now; of what leads the plan also what it prepares. What something else has to come before is no choice; only what leads
    /// the plan is asked whatever it waits for.
    fn possible_now(&self, proposal: &Proposal) -> Vec<StepIx> {
        let leads = self.evaluation.plan.next.as_ref() == Some(proposal);
        let own = Some(proposal.step).filter(|_| leads || proposal.strength.may_lead());
        let possible = |step: &StepIx| self.results(*step).any(|result| result.status.may_lead());
        let prepared = proposal.prepares.filter(|_| leads);
        own.into_iter().chain(prepared).chain(proposal.tie.iter().copied().filter(possible)).collect()
    }

    /// What the evaluation says of a step, at each of its targets.
    fn results(&self, step: StepIx) -> impl Iterator<Item = &StepResult> {
        self.evaluation.steps.iter().filter(move |result| result.step == step)
    }

    /// Whether needles, implants and elective operations wait for the red-flag screen, and the step is one.
    fn is_held_back(&self, step: StepIx) -> bool {
        self.evaluation.hold.is_some() && self.lexicon.0.step(step).withheld
    }

    /// Whether the plan rules a step out wherever it could be done: something forbids it, or a red flag stands against it.
    fn is_ruled_out(&self, step: StepIx) -> bool {
        let forbidden = |result: &StepResult| {
            let mut rows = result.ledger.iter();
            matches!(result.status, Status::Contraindicated | Status::Withheld)
                || rows.any(|row| row.role == Role::Excludes && row.truth.is_met())
        };
        let mut results = self.results(step).peekable();
        results.peek().is_some() && results.all(forbidden)
    }

    /// Why the plan rules a step out at a target: "pregnancy, where an elective operation would be needed".
    fn reason_against(&self, result: &StepResult) -> Option<String> {
        let row = result.ledger.iter().find(|row| row.role == Role::Excludes && row.truth.is_met())?;
        let reason = self.words()?.criterion(row.criterion, result.target)?;
        Some(uncapitalised(&tidy(&self.wording.spell(&reason))))
    }

    /// The operation that this recipient would be asked for, where the plan rules it out and leaves no other: nobody is
    /// asked whether to do what the same letter says is not to be done.
    pub(super) fn operation_ruled_out(&self) -> Option<String> {
        if !self.asked().is_empty() {
            return None;
        }
        let plan = &self.evaluation.plan;
        let proposed = plan.next.iter().chain(&plan.alternatives).chain(&plan.alongside);
        let steps = proposed.filter_map(|proposal| self.lexicon.step(proposal.step));
        let opinions = self.wording.list("opinions").iter().map(String::as_str);
        let ruled_out = steps
            .chain(opinions)
            .filter_map(|id| self.operation(id))
            .find_map(|(phrase, step)| step.is_some_and(|step| self.is_ruled_out(step)).then_some(phrase))?;
        Some(self.placed(&ruled_out.replace("<level>", ""), &[], false))
    }

    /// The operation a step stands for; an opinion stands for the operation that would correct the leading source.
    fn operation(&self, step: &str) -> Option<(String, Option<StepIx>)> {
        let named = |id: &str| self.lexicon.0.step_named(id);
        if !self.wording.list("opinions").iter().any(|id| id == step) {
            let source = self.leading_sources().first().and_then(|one| self.lexicon.generator(one.generator));
            let of_source =
                source.and_then(|one| self.wording.phrase("operation", &format!("{step}_{}", one.id)));
            let phrase = of_source.or_else(|| self.phrase_here("operation", step))?;
            return Some((phrase, named(step)));
        }
        let source =
            self.leading_sources().first().and_then(|source| self.lexicon.generator(source.generator))?;
        let here = format!("{}_{}", source.id, self.problem.region.id());
        [here.as_str(), source.id].into_iter().find_map(|id| {
            let step = self.wording.id("opinion_step", id);
            Some((self.wording.phrase("opinion", id)?, step.and_then(named)))
        })
    }

    /// The place of a step: its own, else that of the leading source.
    fn place_of_step(&self, targets: &[Target]) -> Vec<Target> {
        let told = |target: &Target| target.level.is_some() || target.part.is_some() || target.side.is_some();
        if targets.iter().any(told) {
            return targets.to_vec();
        }
        self.leading_sources().iter().filter_map(|source| source.target).collect()
    }

    /// A phrase with its place: "open decompression at L4–5", "replacement of the right knee". The second of two operations
    /// at one place does not repeat the level.
    pub(super) fn placed(&self, phrase: &str, targets: &[Target], first: bool) -> String {
        // An operation is done at a segment, not at a root.
        let at_segment = targets.iter().filter(|target| target.structure != Structure::Root);
        let mut levels: Vec<_> = at_segment.filter_map(|target| target.level).collect();
        levels.sort_unstable();
        levels.dedup();
        let levels = and(&levels.into_iter().map(level).collect::<Vec<_>>());
        let on = one_side(targets).map_or_else(String::new, |on| format!(" on the {}", side(on)));
        let at_level =
            levels.filter(|_| first).map_or_else(String::new, |levels| format!(" at {levels}{on}"));
        let joint = targets
            .iter()
            .find_map(|target| target.part.map(|part| (target.side, self.wording.word("part", part.id()))));
        let joint = joint.map_or_else(
            || self.wording.pattern("question.the_joint"),
            |(on, part)| match on {
                Some(on @ (Side::Left | Side::Right)) => format!("the {} {part}", side(on)),
                _ => format!("the {part}"),
            },
        );
        // A needle is put at a root, with its side.
        let roots: Vec<&Target> =
            targets.iter().filter(|target| target.structure == Structure::Root).collect();
        let root = match roots.as_slice() {
            [Target { level: Some(at), side: on, .. }] if first => {
                self.root_named(*at, *on).map(|root| format!(" at the {root}"))
            }
            _ => None,
        };
        let at_root = root.unwrap_or_else(|| at_level.clone());
        phrase.replace("<level>", &at_level).replace("<root>", &at_root).replace("<joint>", &joint)
    }

    /// A phrase without a place, with the side of the step: "a sacroiliac joint block on the right".
    fn on_its_side(&self, phrase: String, targets: &[Target]) -> String {
        match side_of(targets) {
            Some(on) if !phrase.contains(side(on)) => format!("{phrase} on the {}", side(on)),
            _ => phrase,
        }
    }

    /// Whether the two steps that are asked for answer the pains of two sides: then none of them comes first.
    pub(super) fn is_for_both_sides(&self) -> bool {
        let asked = self.asked();
        let sides: Vec<Side> = asked.iter().filter_map(|asked| side_of(&asked.targets)).collect();
        matches!(sides.as_slice(), [one, other] if one != other)
    }

    /// What the reply should hold: words of its own for each kind of step that is asked for, others where they are of
    /// several kinds, and others where none is asked for.
    pub(super) fn report_asked(&self) -> Option<String> {
        let of_step = |asked: Asked| {
            let id = asked.step.and_then(|step| self.lexicon.step(step));
            id.and_then(|id| self.wording.phrase("reply_kind", id))
        };
        let mut kinds: Vec<Option<String>> = self.asked().into_iter().map(of_step).collect();
        kinds.dedup();
        let kind = match kinds.as_slice() {
            [] => "open",
            [None] => "usual",
            [Some(kind)] => kind,
            _ => "several",
        };
        let report = self.wording.phrase("report", kind)?;
        let slots = self.slots().with_some("obstacles", self.obstacles()).with("scores", self.scores_asked());
        super::pattern::fill(&report, &slots).map(|filled| filled.text.to_plain())
    }

    /// What of the recipient's own trade is accepted, planned or under way: nobody is asked to hold what is not.
    pub(super) fn planned_here(&self) -> Option<String> {
        let knowledge = self.lexicon.0;
        let begun = |id: &str| {
            let performed = knowledge.step_named(id).map(|step| &knowledge.step(step).performs);
            let mut entries = self.entries_any_date();
            entries.any(|entry| match &entry.body {
                Body::Treatment(treatment) => {
                    let ix = knowledge.treatment_named(treatment.treatment.as_str());
                    matches!(treatment.status, TreatmentStatus::Planned | TreatmentStatus::Ongoing)
                        && ix.is_some_and(|ix| performed.is_some_and(|performed| performed.contains(ix)))
                }
                _ => false,
            })
        };
        let mut planned: Vec<String> = Vec::new();
        for id in self.wording.ids("operation").filter(|id| self.is_accepted(id) || begun(id)) {
            let phrase = self.phrase_here("operation", id).unwrap_or_default();
            planned.push(self.placed(&phrase.replace("<level>", ""), &[], false));
        }
        keep_first(&mut planned);
        and(&planned)
    }

    /// What the open screen of the plan asks for, as this reader may be told.
    pub(super) fn open_screen(&self) -> Vec<String> {
        self.open_concepts().into_iter().map(|(id, concept)| self.item(id, concept)).collect()
    }

    /// What the plan rules out of the recipient's own trade, with the reason: "ruled out: microdiscectomy (pregnancy)".
    pub(super) fn ruled_out(&self, passage: &mut Passage, pattern: &str) {
        self.ruled_out_of(passage, pattern, |_| true);
    }

    /// The same of what would be in question without it.
    pub(super) fn ruled_out_of_the_indicated(&self, passage: &mut Passage, pattern: &str) {
        let indicated = |result: &StepResult| {
            let mut rows = result.ledger.iter().filter(|row| row.role == Role::Indicates);
            rows.all(|row| row.truth.is_met())
        };
        self.ruled_out_of(passage, pattern, indicated);
    }

    fn ruled_out_of(&self, passage: &mut Passage, pattern: &str, in_question: impl Fn(&StepResult) -> bool) {
        let mut by_reason: Vec<(String, Vec<String>)> = Vec::new();
        let ruled_out = self.evaluation.steps.iter().filter(|r| r.status == Status::Contraindicated);
        for result in ruled_out.filter(|result| in_question(result)) {
            let phrase = self.lexicon.step(result.step).and_then(|id| self.wording.phrase("operation", id));
            let Some(phrase) = phrase.filter(|_| self.is_ruled_out(result.step)) else { continue };
            let Some(reason) = self.reason_against(result) else { continue };
            let name = self.placed(&phrase.replace("<level>", ""), &[], false);
            match by_reason.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, steps)) if steps.contains(&name) => {}
                Some((_, steps)) => steps.push(name),
                None => by_reason.push((reason, vec![name])),
            }
        }
        let said = by_reason.into_iter().filter_map(|(reason, mut steps)| {
            let others = steps.len() > RULED_OUT;
            steps.truncate(RULED_OUT);
            steps.extend(others.then(|| self.wording.pattern("why.others")));
            Some(format!("{} ({reason})", and(&steps)?))
        });
        let items = said.collect::<Vec<_>>().join("; ");
        let items = (!items.is_empty()).then_some(items);
        self.say(passage, pattern, &self.slots().with_some("items", items));
    }

    /// The procedure that would come next for the leading source and is ruled out by one thing alone, with what rules it
    /// out: why the recipient is asked at all.
    pub(super) fn barred(&self) -> Option<(String, String)> {
        let sources: Vec<Target> = self.leading_sources().iter().filter_map(|source| source.target).collect();
        let here = |result: &&StepResult| result.target.is_some_and(|target| sources.contains(&target));
        let indicated = |result: &&StepResult| {
            let needed = |role: Role| matches!(role, Role::Indicates | Role::Requires);
            result.ledger.iter().all(|row| !needed(row.role) || row.truth.is_met())
        };
        let by_one = |result: &&StepResult| {
            let excludes = |row: &&LedgerRow| row.role == Role::Excludes && row.truth.is_met();
            result.ledger.iter().filter(excludes).count() == 1 && self.is_ruled_out(result.step)
        };
        // What the recipient would do is no reason to ask them, and what is no procedure asks for no needle.
        let procedure = |result: &&StepResult| {
            let own = self.lexicon.step(result.step).and_then(|id| self.wording.phrase("operation", id));
            own.is_none() && self.lexicon.step_title(result.step).is_some_and(|(_, tier)| tier >= PROCEDURES)
        };
        let mut ruled_out =
            self.evaluation.steps.iter().filter(|result| result.status == Status::Contraindicated);
        let result = ruled_out
            .find(|result| here(result) && indicated(result) && by_one(result) && procedure(result))?;
        let id = self.lexicon.step(result.step)?;
        let (title, _) = self.lexicon.step_title(result.step)?;
        let named = self.wording.phrase("step", id);
        let named = named.unwrap_or_else(|| self.with_article(&lower(&self.wording.spell(title))));
        Some((named, self.reason_against(result)?))
    }

    /// Findings that rule that procedure out, where this letter says so.
    pub(super) fn barred_by(&self) -> Vec<&str> {
        if self.wording.pattern("why.barred").is_empty() || self.barred().is_none() {
            return Vec::new();
        }
        let ruled_out =
            self.evaluation.steps.iter().filter(|result| result.status == Status::Contraindicated);
        let rows = ruled_out.flat_map(|result| &result.ledger);
        let mut concepts = Vec::new();
        for row in rows.filter(|row| row.role == Role::Excludes && row.truth.is_met()) {
            self.lexicon.0.criterion(row.criterion).expr.leaves(&mut |leaf| concepts.extend(leaf.concepts()));
        }
        concepts.into_iter().filter_map(|ix| self.lexicon.concept_at(ix)).map(|(id, _)| id).collect()
    }

    /// What the plan weighs before the steps the recipient is asked for.
    pub(super) fn weighed_before(&self, passage: &mut Passage) {
        let mut items: Vec<String> = Vec::new();
        for step in self.asked().into_iter().filter_map(|asked| asked.step) {
            let open = self.results(step).filter(|result| result.status.may_lead());
            for result in open {
                let rows = result.ledger.iter().filter(|row| row.role == Role::Weighs && row.truth.is_met());
                for row in rows {
                    let short = self.weighs(row);
                    // Where the short words do not say all of the condition, its own words do.
                    let said = || self.words()?.criterion(row.criterion, result.target);
                    match short.is_empty() {
                        true => items.extend(said().map(|said| self.aside(&said))),
                        false => items.extend(short),
                    }
                }
            }
        }
        keep_first(&mut items);
        let items = (!items.is_empty()).then(|| items.join("; "));
        self.say(passage, "why.weighed", &self.slots().with_some("items", items));
    }

    /// A criterion inside a sentence, what it says after a colon in brackets: "heart failure (what the anesthesia asks of
    /// it)".
    fn aside(&self, said: &str) -> String {
        let said = uncapitalised(&tidy(&self.wording.spell(said)));
        match said.split_once(": ") {
            Some((what, why)) if !why.contains(['(', ':']) => format!("{what} ({why})"),
            _ => said,
        }
    }

    /// The day before which an operation the recipient could do is not to be done.
    pub(super) fn not_before(&self, passage: &mut Passage) {
        let mut said: Vec<String> = Vec::new();
        for result in self.evaluation.steps.iter().filter(|result| result.status == Status::NotYet) {
            let id = self.lexicon.step(result.step);
            let phrase = id.and_then(|id| self.wording.phrase("operation", id));
            let (Some(phrase), Some(until)) = (phrase, result.until) else { continue };
            let targets: Vec<Target> = result.target.into_iter().collect();
            let step = capital(&self.placed(&phrase, &targets, true));
            if until <= self.today || said.contains(&step) {
                continue;
            }
            let reason = deciding_row(result)
                .and_then(|row| self.words()?.criterion(row.criterion, result.target))
                .map(|reason| lower(&tidy(&self.wording.spell(&reason))))
                // What the step asks for is a rule of the plan; what the day is counted from is a reason.
                .filter(|reason| {
                    self.wording.list("words_of_counting").iter().any(|word| reason.contains(word.as_str()))
                });
            let slots = self
                .slots()
                .with("Step", step.clone())
                .with("until", super::dates::day(until))
                .with_some("reason", reason);
            self.say(passage, "why.not_before", &slots);
            said.push(step);
        }
    }

    /// The words of the knowledge, for a letter.
    fn words(&self) -> Option<Wording<'_>> {
        let knowledge = self.lexicon.0;
        let policy = self.request.policy.or_else(|| knowledge.policy(&self.evaluation.policy))?;
        Some(Wording { knowledge, policy, case: self.case, audience: Audience::Letter })
    }
}

/// The side of joints of the spine that are all on one.
fn one_side(targets: &[Target]) -> Option<Side> {
    let mut sides =
        targets.iter().map(|target| target.side.filter(|_| target.structure == Structure::FacetJoint));
    let first = sides.next()??;
    (matches!(first, Side::Left | Side::Right) && sides.all(|side| side == Some(first))).then_some(first)
}

/// The one side of all targets.
fn side_of(targets: &[Target]) -> Option<Side> {
    let first = targets.first()?.side.filter(|side| matches!(side, Side::Left | Side::Right))?;
    targets.iter().all(|target| target.side == Some(first)).then_some(first)
}
