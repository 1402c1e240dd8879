//! What this recipient needs and the case lacks, each with the place to fill it in.

use super::Composer;
use super::diagnosis::is_found;
use super::record::Known;
use crate::letter::document::{BlockId, Document};
use crate::model::{Body, ConceptId, EntryId, Finding, RecipientKind, Recorded, Site};
use crate::pathway::Subject;
use crate::pathway::vocabulary::{Group, Nature};

/// An item of a list in a report has at most so many words.
const LIST_ITEM: usize = 3;

/// Something this recipient needs and the case does not hold. The letter may be issued anyway; it then says "not
/// recorded".
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// What is missing, as a noun phrase.
    pub label: String,
    /// Where to fill it in.
    pub jump: Jump,
    /// The block of the letter that says "not recorded" for it.
    pub block: BlockId,
}

/// Where a gap is filled.
#[derive(Clone, Debug, PartialEq)]
pub enum Jump {
    /// A finding of this concept and site.
    Concept(ConceptId, Site),
    /// A field of an entry.
    Entry(EntryId, &'static str),
    /// A field of the patient.
    Patient(&'static str),
    /// A field of the problem.
    Problem(&'static str),
    /// A new entry of the timeline with this item of the catalogue.
    NewEntry(String),
    /// A field of the clinic's settings.
    Settings(&'static str),
    /// The addressee of the letter.
    Addressee,
    /// The block itself: only the physician can write it.
    Block,
}

impl Gap {
    /// Where a letter has no block of that name, the one that says it instead: of the same kind, else on the history.
    pub(super) fn find_block(&mut self, document: &Document) {
        let Some((kind, _)) = self.block.0.split_once('.') else { return };
        if document.block(&self.block).is_some() {
            return;
        }
        let of = |kind: &str| {
            document.blocks().find(|block| block.id.0.split_once('.').is_some_and(|(k, _)| k == kind))
        };
        if let Some(block) = of(kind).or_else(|| of("history")).or_else(|| of("reply")) {
            self.block = block.id.clone();
        }
    }
}

impl Composer<'_> {
    pub(super) fn gaps(&self) -> Vec<Gap> {
        let mut out = Vec::new();
        self.frame_gaps(&mut out);
        // A note that asks to wait misses nothing but what it waits for.
        if self.waits_unexplained() {
            out.retain(|gap| !matches!(gap.jump, Jump::Patient("goal" | "told")));
            self.held_gaps(&mut out);
            return out;
        }
        self.concept_gaps(&mut out);
        let pain = self.wording.list("scales_of_pain");
        if !pain.iter().any(|id| self.latest(id).is_some_and(|known| known.value().is_some()))
            && let Some(key) = pain.first().and_then(|id| id.parse::<ConceptId>().ok())
        {
            out.push(self.gap(
                self.wording.pattern("gap.pain"),
                Jump::Concept(key, Site::default()),
                "scores.table",
            ));
        }
        self.study_gaps(&mut out);
        self.report_gaps(&mut out);
        self.treatment_gaps(&mut out);
        out
    }

    fn gap(&self, label: String, jump: Jump, block: &str) -> Gap {
        Gap { label, jump, block: BlockId::new(block) }
    }

    fn frame_gaps(&self, out: &mut Vec<Gap>) {
        let (patient, settings) = (&self.case.patient, self.request.settings);
        let fields = [
            (self.request.addressee.name.is_empty(), "gap.addressee", Jump::Addressee, "salutation"),
            (settings.clinic.name.is_empty(), "gap.clinic", Jump::Settings("clinic.name"), "letterhead"),
            (settings.clinician.name.is_empty(), "gap.signer", Jump::Settings("clinician.name"), "signature"),
            (patient.birth_date.is_none(), "gap.birth_date", Jump::Patient("birth_date"), "patient name"),
            (patient.sex.is_none(), "gap.sex", Jump::Patient("sex"), "patient name"),
            (patient.identifier.is_none(), "gap.identifier", Jump::Patient("identifier"), "patient name"),
            (self.problem.onset.is_none(), "gap.onset", Jump::Problem("onset"), "diagnosis.presentation"),
            (self.problem.side.is_none(), "gap.side", Jump::Problem("side"), "diagnosis.summary"),
            (patient.goal.is_none(), "gap.goal", Jump::Patient("goal"), "goals.words"),
            (patient.told.is_none(), "gap.told", Jump::Patient("told"), "goals.words"),
        ];
        let urgency = self.urgency();
        let called = urgency == crate::letter::document::Urgency::SameDay && self.acts_on_it();
        if urgency == crate::letter::document::Urgency::Emergency || called {
            out.push(self.gap(self.wording.pattern("gap.call"), Jump::Block, "reason"));
        }
        let urgent_recipient = self.request.recipient == RecipientKind::NeurosurgeonUrgent;
        if urgent_recipient && self.told_flag().is_none() {
            out.push(self.gap(self.wording.pattern("gap.flag"), Jump::Block, "reason"));
        }
        if let Some(step) = self.lead_of_another_trade() {
            let label = self.phrase("gap.recipient", &self.slots().with("step", step));
            out.extend(label.map(|label| self.gap(label.to_plain(), Jump::Addressee, "question")));
        }
        let calls = self.urgency() >= crate::letter::document::Urgency::SameDay;
        if calls && self.has_hours() {
            out.push(self.gap(self.wording.pattern("gap.phone"), Jump::Block, "reply.asked"));
        }
        let reply = if self.has_section("told_reply") || self.has_section("reply") {
            "reply.asked"
        } else {
            "reason"
        };
        let owners =
            [(self.lacks_who_images(), "gap.image_owner"), (self.lacks_who_operates(), "gap.surgeon_owner")];
        for (_, label) in owners.into_iter().filter(|(lacks, _)| *lacks && !self.is_of_self_harm()) {
            out.push(self.gap(self.wording.pattern(label), Jump::Block, reply));
        }
        for (missing, label, jump, block) in fields {
            if missing {
                out.push(self.gap(self.wording.pattern(label), jump, block));
            }
        }
    }

    /// What a letter waits for and does not say.
    fn held_gaps(&self, out: &mut Vec<Gap>) {
        let open = self.evaluation.hold.iter().flat_map(|hold| &hold.open);
        for fact in open {
            let Subject::Concept(ix) = fact.subject else { continue };
            let Some((id, concept)) = self.lexicon.concept_at(ix) else { continue };
            let Ok(key) = id.parse::<ConceptId>() else { continue };
            let label = self.phrase("gap.held", &self.slots().with("item", self.item(id, concept)));
            let jump = Jump::Concept(key, Site::default());
            out.extend(label.map(|label| self.gap(label.to_plain(), jump, "question")));
        }
    }

    fn concept_gaps(&self, out: &mut Vec<Gap>) {
        let regional: Vec<&str> = self.checklist(Group::RedFlags).into_iter().map(|(id, _)| id).collect();
        let region = self.problem.region.id();
        let mut screen = self.screen_needed();
        screen.retain(|id| regional.contains(&id.as_str()));
        let lists = [
            (screen.as_slice(), "flags.screen"),
            (if self.strength_is_asked() { self.wording.list("strength") } else { &[] }, "flags.neurology"),
            (self.wording.list("scales_needed"), "scores.table"),
            (self.wording.list("allergies"), "medicines.current"),
            (self.wording.list("history_needed"), "history.findings"),
            (self.wording.list("concerns_needed"), "history.concerns"),
        ];
        for (concepts, block) in lists {
            for id in concepts {
                let (Some(concept), Ok(key)) = (self.lexicon.concept(id), id.parse::<ConceptId>()) else {
                    continue;
                };
                let answered = |known: &Known<'_>| {
                    matches!(known.finding.value, Recorded::Known(_)) && !self.is_outdated(known)
                };
                let asked = concept.regions.is_empty() || concept.regions.iter().any(|of| of == region);
                if asked
                    && !self.latest_by_site(id).iter().any(answered)
                    && !out.iter().any(|gap| gap.jump == Jump::Concept(key.clone(), Site::default()))
                {
                    out.push(self.gap(self.item(id, concept), Jump::Concept(key, Site::default()), block));
                }
            }
        }
    }

    fn study_gaps(&self, out: &mut Vec<Gap>) {
        let waits = self.urgency() < crate::letter::document::Urgency::SameDay;
        for id in self.studies_needed() {
            if let (false, true, Some(name)) = (self.is_done(id), waits, self.phrase_here("study_needed", id))
            {
                out.push(self.gap(name, Jump::NewEntry(id.clone()), "imaging.open"));
            }
        }
        for entry in self.entries() {
            if let Body::Imaging(imaging) = &entry.body
                && !matches!(imaging.concordance, Some(Recorded::Known(_)))
                && !self.wording.pattern("imaging.agreement_not_recorded").is_empty()
                && self.is_picture(imaging)
                && !self.is_of_another_place(imaging)
            {
                let label = format!("{} {}", self.wording.pattern("gap.agreement"), self.modality(imaging));
                out.push(self.gap(
                    label,
                    Jump::Entry(entry.id.clone(), "concordance"),
                    &format!("imaging.{}", entry.id),
                ));
            }
        }
    }

    /// What a report names and no field of its study holds: the plan does not read it, and whoever gets the letter does.
    fn report_gaps(&self, out: &mut Vec<Gap>) {
        for entry in self.entries() {
            let Body::Imaging(imaging) = &entry.body else { continue };
            let report = imaging.report.as_deref().unwrap_or_default().to_lowercase();
            let held = |stem: &str| {
                let concepts = self.wording.phrase("report_word", stem).unwrap_or_default();
                let there = |finding: &Finding| is_found(finding.value.known());
                let told =
                    |id: &str| imaging.findings.iter().any(|of| of.concept.as_str() == id && there(of));
                concepts.split_whitespace().any(told)
            };
            let mut named: Vec<&str> = Vec::new();
            for stem in self.wording.list("words_of_reports").iter().filter(|stem| !held(stem)) {
                named.extend(self.affirmed(&report, stem));
            }
            for word in named {
                let slots = self.slots().with("word", word).with("study", self.modality(imaging));
                let label = self.phrase("gap.report", &slots).map(|text| text.to_plain()).unwrap_or_default();
                let jump = Jump::Entry(entry.id.clone(), "findings");
                out.push(self.gap(label, jump, &format!("imaging.{}", entry.id)));
            }
        }
    }

    /// The word of a report that begins like a stem, where no word of its sentence denies it. A denial goes on along a
    /// list of short items: "no fracture, tumor, or abscess".
    fn affirmed<'t>(&self, report: &'t str, stem: &str) -> Option<&'t str> {
        let listed = |list: &str, word: &str| self.wording.list(list).iter().any(|known| known == word);
        for sentence in report.split(['.', ';']) {
            let mut denied = false;
            for part in sentence.split(',') {
                let words: Vec<&str> =
                    part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
                let affirms = words.iter().any(|word| listed("words_of_affirmation", word));
                denied &= words.len() <= LIST_ITEM && !affirms;
                let after = words.iter().any(|word| listed("words_of_denial_after", word));
                for word in words {
                    denied |= listed("words_of_denial", word);
                    if word.starts_with(stem) && !denied && !after {
                        return Some(word);
                    }
                }
            }
        }
        None
    }

    /// Guidance, level and outcome of injections.
    fn treatment_gaps(&self, out: &mut Vec<Gap>) {
        for entry in self.entries() {
            let Body::Treatment(treatment) = &entry.body else { continue };
            let Some(item) = self.lexicon.treatment(treatment.treatment.as_str()) else { continue };
            if !matches!(item.nature, Nature::Steroid | Nature::Block) {
                continue;
            }
            let answered = |missing: bool| !missing;
            let fields = [
                (answered(treatment.targets.is_empty()), "gap.target", "targets"),
                (treatment.guidance.is_some(), "gap.guidance", "guidance"),
                (answered(treatment.readings.is_empty()), "gap.outcome", "readings"),
            ];
            for (known, label, field) in fields {
                if !known {
                    let label = format!(
                        "{} {}",
                        self.wording.pattern(label),
                        super::passage::lower(&self.wording.spell(&item.label))
                    );
                    out.push(self.gap(label, Jump::Entry(entry.id.clone(), field), "treatments.table"));
                }
            }
        }
    }
}
