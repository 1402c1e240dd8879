//! Names of entries: "Transforaminal ESI L5 right, 17 Sep 2025".

use crate::model::{
    Body, DecisionChoice, DrugId, Entry, FlagStep, Structure, Target, TreatmentId, TreatmentStatus,
};
use crate::pathway::evaluation::EntryIx;

use super::{Wording, capitalised, dates, places, terms};

impl<'a> Wording<'a> {
    /// An entry of the case; none if the position is not of this case.
    #[must_use]
    pub fn entry(&self, ix: EntryIx) -> Option<&'a Entry> {
        self.case.entries.get(ix.0)
    }

    /// An entry with its date: "Transforaminal ESI L5 right, 17 Sep 2025".
    #[must_use]
    pub fn entry_dated(&self, entry: &Entry) -> String {
        format!("{}, {}", self.entry_name(entry), dates::period(entry))
    }

    /// The same for a position in `case.entries`; empty if the position is not of this case.
    #[must_use]
    pub fn evidence(&self, ix: EntryIx) -> String {
        self.entry(ix).map_or_else(String::new, |entry| self.entry_dated(entry))
    }

    /// An entry without its date: "Transforaminal ESI L5 right", "Gabapentin 900 mg a day", "MRI".
    #[must_use]
    pub fn entry_name(&self, entry: &Entry) -> String {
        match &entry.body {
            Body::Treatment(treatment) => {
                let name = self.treatment_at(&treatment.treatment, &treatment.targets);
                match treatment_status(treatment.status) {
                    "" => name,
                    status => format!("{name}, {status}"),
                }
            }
            Body::Medicine(medicine) => {
                let drug = capitalised(self.drug(&medicine.drug));
                medicine.dose.as_ref().map_or_else(|| drug.clone(), |dose| format!("{drug} {dose}"))
            }
            Body::Assessment(_) => "Assessment".to_owned(),
            Body::Imaging(imaging) => match imaging.region {
                Some(region) => format!("{}, {}", self.treatment(&imaging.modality), places::region(region)),
                None => self.treatment(&imaging.modality).to_owned(),
            },
            Body::Event(event) => terms::event(event.event).to_owned(),
            Body::Decision(decision) => {
                let title = self.knowledge.step_named(decision.step.as_str()).map(|ix| self.step(ix));
                format!("{}: {}", choice(decision.choice), title.unwrap_or(decision.step.as_str()))
            }
            Body::FlagAction(action) => {
                let flag = self.knowledge.flags().iter().find(|flag| flag.id == action.flag.as_str());
                let label = flag.map_or(action.flag.as_str(), |flag| flag.label.as_str());
                format!("{} {}", capitalised(label), flag_step(action.action))
            }
        }
    }

    /// The short name of a treatment of the catalogue; its id if the catalogue does not have it.
    #[must_use]
    pub fn treatment<'s>(&self, id: &'s TreatmentId) -> &'s str
    where
        'a: 's,
    {
        match self.knowledge.treatment_named(id.as_str()) {
            Some(ix) => &self.knowledge.treatment(ix).item.short,
            None => id.as_str(),
        }
    }

    /// A treatment with its targets: "Medial branch block L4-5 both sides", "Steroid injection left sacroiliac joint".
    #[must_use]
    pub fn treatment_at(&self, id: &TreatmentId, targets: &[Target]) -> String {
        let item = self.knowledge.treatment_named(id.as_str()).map(|ix| &self.knowledge.treatment(ix).item);
        // A nerve nobody named is in question where it is treated next, not where something was done.
        let nameless = |t: &Target| t.structure == Structure::Nerve && t.part.is_none();
        let unusual = item.is_some_and(|item| item.is_elsewhere(targets)) && !targets.iter().any(nameless);
        let at = if unusual { places::targets(targets) } else { places::short_targets(targets) };
        if at.is_empty() { self.treatment(id).to_owned() } else { format!("{} {at}", self.treatment(id)) }
    }

    /// The generic name of a drug; its id if the knowledge does not have it.
    #[must_use]
    pub fn drug<'s>(&self, id: &'s DrugId) -> &'s str
    where
        'a: 's,
    {
        self.knowledge.drug_named(id.as_str()).map_or(id.as_str(), |drug| drug.label.as_str())
    }
}

/// What must be said about a treatment that was not simply done; empty for what was.
fn treatment_status(status: TreatmentStatus) -> &'static str {
    match status {
        TreatmentStatus::Done | TreatmentStatus::Ongoing => "",
        TreatmentStatus::Planned => "planned",
        TreatmentStatus::Cancelled => "cancelled",
        TreatmentStatus::Declined => "declined",
        TreatmentStatus::Unavailable => "not available",
    }
}

fn choice(choice: DecisionChoice) -> &'static str {
    match choice {
        DecisionChoice::Accepted => "Accepted",
        DecisionChoice::Declined => "Declined",
        DecisionChoice::Overridden => "Decided otherwise",
    }
}

fn flag_step(step: FlagStep) -> &'static str {
    match step {
        FlagStep::WorkedUp => "worked up",
        FlagStep::Cleared => "cleared",
        FlagStep::Reopened => "open again",
    }
}
