//! The part of the form that is about a procedure or a course: where, how, with what, and what blurs its outcome.

use egui::{Id, Ui};

use crate::model::{
    Approach, Confounder, Contrast, Given, Guidance, Missing, Part, Programme, Recorded, Side, Structure,
};
use crate::pathway::Knowledge;
use crate::pathway::vocabulary::{CatalogueItem, Nature, Track};
use crate::pathway::words::{capitalised, places};
use crate::ui::drafts::entry::{DraftField, EntryDraft, structure_of};
use crate::ui::screens::form::{choice_row, level_row, not_known, row, text_row};
use crate::ui::show::{approach, confounder};
use crate::ui::widgets::{Answer, choose_many, dropdown, fold};

/// What is asked of a course of therapy.
pub(super) fn programme(ui: &mut Ui, draft: &mut EntryDraft, record: &str) {
    let programmes: Vec<(Recorded<Programme>, String)> = Programme::ALL
        .iter()
        .map(|kind| (Recorded::Known(*kind), capitalised(&kind.id().replace('_', " "))))
        .chain([(Recorded::Missing(Missing::CannotBeKnown), "Cannot be found out".to_owned())])
        .collect();
    row(ui, "Programme", |ui| {
        let picked = dropdown(ui, "Programme", 280.0, &programmes, draft.programme.as_ref());
        draft.programme = picked.or(draft.programme);
    });
    let errors = [DraftField::Weeks, DraftField::Visits].map(|field| draft.errors.get(&field).cloned());
    let [weeks, visits] = errors;
    text_row(ui, (record, "Weeks", "where the dates do not tell"), weeks, &mut draft.weeks);
    text_row(ui, (record, "Visits", "12, or ? if it cannot be known"), visits, &mut draft.visits);
}

/// What is asked of an injection, a block, an ablation, an implant, an operation.
pub(super) fn procedure(ui: &mut Ui, draft: &mut EntryDraft, record: &str, knowledge: &Knowledge) {
    let structure = draft.treatment.as_ref().and_then(|id| structure_of(knowledge, id));
    if matches!(structure, Some(Structure::Joint | Structure::Tendon | Structure::Nerve))
        || draft.part.is_some()
    {
        let parts: Vec<(Part, String)> =
            Part::ALL.iter().map(|part| (*part, capitalised(places::part(*part)))).collect();
        row(ui, "Where", |ui| {
            let picked = dropdown(ui, "Where", 280.0, &parts, draft.part.as_ref());
            draft.part = picked.or(draft.part);
        });
    } else {
        let error = draft.errors.get(&DraftField::Levels).cloned();
        text_row(ui, (record, "Level", "L4-5, or L5 for a root"), error, &mut draft.levels);
    }
    let sides = [
        Answer::known(Side::Left, "Left"),
        Answer::known(Side::Right, "Right"),
        Answer::known(Side::Bilateral, "Both"),
    ];
    choice_row(ui, "Side", &sides, &mut draft.side);
    let guidance = [
        Answer::known(Recorded::Known(Guidance::Fluoroscopy), "Fluoro"),
        Answer::known(Recorded::Known(Guidance::Ct), "CT"),
        Answer::known(Recorded::Known(Guidance::Ultrasound), "Ultrasound"),
        Answer::known(Recorded::Known(Guidance::None), "None"),
        not_known("Not known"),
    ];
    choice_row(ui, "Guidance", &guidance, &mut draft.guidance);
    let contrast = [
        Answer::known(Recorded::Known(Contrast::AtTarget), "Seen"),
        Answer::known(Recorded::Known(Contrast::Elsewhere), "Elsewhere"),
        Answer::known(Recorded::Known(Contrast::NotUsed), "Not used"),
        not_known("Not known"),
    ];
    choice_row(ui, "Contrast", &contrast, &mut draft.contrast);
    let error = draft.errors.get(&DraftField::Drugs).cloned();
    text_row(ui, (record, "Drugs", "dexamethasone 10 mg, lidocaine 2 %"), error, &mut draft.drugs);
    let sedation = [
        Answer::known(Recorded::Known(Given::NotGiven), "None"),
        Answer::known(Recorded::Known(Given::Given), "Given"),
        not_known("Not known"),
    ];
    choice_row(ui, "Sedation", &sedation, &mut draft.sedation);
    text_row(ui, (record, "Done where", "if not here"), None, &mut draft.place);
    more(ui, draft, record, knowledge);
}

/// What else is asked of a procedure, folded away until it is wanted or something of it is known.
fn more(ui: &mut Ui, draft: &mut EntryDraft, record: &str, knowledge: &Knowledge) {
    let item = draft.treatment.as_ref().and_then(|id| knowledge.treatment_named(id.as_str()));
    let item = item.map(|ix| &knowledge.treatment(ix).item);
    let known = known_of(draft);
    // What was recorded of something that is no procedure is shown all the same.
    let recorded = || (!known.is_empty()).then(Asks::default);
    let Some(asks) = item.and_then(Asks::of).or_else(recorded) else { return };
    let place = Id::unique(("more about the procedure", record));
    let open = ui.data(|data| data.get_temp(place)).unwrap_or(!known.is_empty());
    let after = if known.is_empty() { asks.names() } else { known.join(", ") };
    if fold(ui, "More about the procedure", &after, open) {
        ui.data_mut(|data| data.insert_temp(place, !open));
    }
    ui.add_space(4.0);
    if !open {
        return;
    }
    if !asks.approaches.is_empty() || draft.approach.is_some() {
        let ways: &[Approach] = if asks.approaches.is_empty() { Approach::ALL } else { asks.approaches };
        let ways = ways.iter().map(|way| Answer::known(Recorded::Known(*way), approach(*way)));
        let ways: Vec<_> = ways.chain([not_known("Not known")]).collect();
        choice_row(ui, "Approach", &ways, &mut draft.approach);
    }
    if asks.drugs || draft.steroid.is_some() || draft.anaesthetic.is_some() {
        choice_row(ui, "Steroid", &given(), &mut draft.steroid);
        choice_row(ui, "Anesthetic", &given(), &mut draft.anaesthetic);
    }
    text_row(ui, (record, "Technique", "18 G, 80 °C for 90 s; ? if not known"), None, &mut draft.technique);
    text_row(ui, (record, "Complications", "headache; fainted"), None, &mut draft.complications);
    let blurs = Confounder::ALL.iter().map(|by| Answer::known(*by, confounder(*by)));
    let blurs: Vec<_> = blurs.collect();
    level_row(ui, "Blurred by", |ui| choose_many(ui, "Blurred by", &blurs, &mut draft.confounders));
}

fn given() -> [Answer<'static, Recorded<Given>>; 3] {
    [
        Answer::known(Recorded::Known(Given::NotGiven), "None"),
        Answer::known(Recorded::Known(Given::Given), "Given"),
        not_known("Not known"),
    ]
}

/// Names of what is known already of all that is folded away.
fn known_of(draft: &EntryDraft) -> Vec<&'static str> {
    let known = [
        (draft.approach.is_some(), "approach"),
        (draft.steroid.is_some(), "steroid"),
        (draft.anaesthetic.is_some(), "anesthetic"),
        (!draft.technique.is_empty(), "technique"),
        (!draft.complications.is_empty(), "complications"),
        (!draft.confounders.is_empty(), "what blurs its outcome"),
    ];
    known.into_iter().filter(|(is_known, _)| *is_known).map(|(_, name)| name).collect()
}

/// What is asked of a kind of procedure beside what is asked of all.
#[derive(Default)]
struct Asks<'a> {
    /// The ways there are to its target, where its name leaves them open.
    approaches: &'a [Approach],
    /// Whether drugs reach the target.
    drugs: bool,
}

impl<'a> Asks<'a> {
    /// `None` for what is no procedure.
    fn of(item: &'a CatalogueItem) -> Option<Self> {
        let drugs = matches!(item.nature, Nature::Block | Nature::Steroid | Nature::Injection);
        let needle = drugs || matches!(item.nature, Nature::Ablation | Nature::Structural | Nature::Implant);
        let elsewhere = matches!(item.track, Track::Medication | Track::Imaging | Track::Assessment);
        let procedure = !elsewhere && (needle || item.structure.is_some());
        procedure.then_some(Self { approaches: &item.approaches, drugs })
    }

    fn names(&self) -> String {
        let approach = if self.approaches.is_empty() { "" } else { "approach, " };
        let drugs = if self.drugs { "steroid, " } else { "" };
        format!("{approach}{drugs}technique, complications, what blurs its outcome")
    }
}
