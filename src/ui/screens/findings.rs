//! The findings in the form of an entry: what an image or test showed, or a visit found. Each has the control its value
//! needs; more are found by typing.

use egui::{Align, Layout, Ui, vec2};

use super::form::{Choices, choice_row, not_known, row};
use super::line::LineReader;
use crate::model::{ConceptId, Concordance, Missing, Recorded, Region, Side, TreatmentId, Value};
use crate::pathway::vocabulary::{Concept, ConceptKind, Group};
use crate::pathway::words::capitalised;
use crate::ui::drafts::entry::{DraftField, DraftKind, EntryDraft, FindingDraft};
use crate::ui::theme::{TypeRole, tokens};
use crate::ui::widgets::{
    Answer, FieldKey, Icon, Pick, TextField, choice, icon_button, label, line, picker, section_head,
};

/// Width of the field of a number and of a level.
const NUMBER: f32 = 92.0;
/// Width of the list of findings.
const LIST: f32 = 300.0;

/// A finding there is, for the list.
#[derive(Debug, Clone)]
pub(super) struct Findable {
    pick: Pick<ConceptId>,
    group: Group,
    kind: ConceptKind,
    regions: Vec<String>,
    /// The test that gives it.
    test: Option<String>,
}

impl Findable {
    pub(super) fn of(id: &ConceptId, item: &Concept) -> Self {
        let names = [item.label.to_lowercase(), id.as_str().replace('_', " ")].into_iter();
        let names = names.chain(item.aliases.iter().map(|alias| alias.to_lowercase()));
        Self {
            pick: Pick {
                value: id.clone(),
                label: capitalised(&item.label),
                found_by: names.collect::<Vec<_>>().join("\n"),
                group: "",
            },
            group: item.group,
            kind: item.kind,
            regions: item.regions.clone(),
            test: item.test.clone().or_else(|| item.by.clone()),
        }
    }
}

/// What can be found by this kind of entry in this region: what the test gives first, then what images show.
fn findable(
    all: &[Findable],
    (kind, test): (DraftKind, Option<&TreatmentId>),
    region: Option<&str>,
) -> Vec<Pick<ConceptId>> {
    let here = |it: &&Findable| {
        region.is_none_or(|region| it.regions.is_empty() || it.regions.iter().any(|other| other == region))
    };
    let of_test = |it: &&Findable| test.is_some_and(|test| it.test.as_deref() == Some(test.as_str()));
    let in_group = |it: &&Findable| match kind {
        DraftKind::Imaging => it.group == Group::Imaging || it.test.is_some(),
        _ => it.group != Group::Completeness,
    };
    let headed = |it: &Findable, group: &'static str| Pick { group, ..it.pick.clone() };
    if kind == DraftKind::Imaging {
        let own = all.iter().filter(here).filter(of_test).map(|it| headed(it, "Of this test"));
        let rest = all.iter().filter(here).filter(in_group).filter(|it| !of_test(it));
        return own.chain(rest.map(|it| headed(it, "Of other tests"))).collect();
    }
    // What is measured stands first: everything else has its row in the assessment.
    let measured = |it: &&Findable| it.kind == ConceptKind::Number;
    let own = all.iter().filter(here).filter(in_group);
    let (measures, rest): (Vec<_>, Vec<_>) = own.partition(measured);
    let measures = measures.into_iter().map(|it| headed(it, "Measures and scales"));
    measures.chain(rest.into_iter().map(|it| headed(it, "Findings"))).collect()
}

/// The findings of the entry, and the list of those that can be added.
pub(super) fn findings(ui: &mut Ui, draft: &mut EntryDraft, choices: &Choices, reader: LineReader<'_>) {
    let tokens = tokens(ui);
    let image = draft.kind == DraftKind::Imaging;
    section_head(ui, if image { "What it showed" } else { "What was found" });
    ui.add_space(4.0);
    let entry = draft.id.to_string();
    let mut removed = None;
    for (at, finding) in draft.findings.iter_mut().enumerate() {
        if shown(ui, (&entry, at), finding, reader) {
            removed = Some(at);
        }
        ui.add_space(tokens.space.s);
    }
    if let Some(at) = removed {
        draft.findings.remove(at);
    }
    let region = draft.region.or(reader.region).map(|region| region.id());
    let picks = findable(&choices.findings, (draft.kind, draft.treatment.as_ref()), region);
    row(ui, "Add", |ui| {
        if let Some(concept) = picker(ui, "Add a finding", LIST, &picks, None).inner {
            draft.findings.push(added(concept, reader));
        }
        if let Some(error) = draft.errors.get(&DraftField::Findings) {
            label(ui, TypeRole::Caption, tokens.color.emergency, error.as_str());
        }
    });
    if image {
        let agrees = [
            Answer::known(Recorded::Known(Concordance::Concordant), "Yes"),
            Answer::known(Recorded::Known(Concordance::Partial), "In part"),
            Answer::known(Recorded::Known(Concordance::Discordant), "No"),
            not_known("Not known"),
        ];
        choice_row(ui, "Fits pain", &agrees, &mut draft.concordance);
    }
}

/// A finding that was chosen from the list: what is only there or not was chosen because it is there.
fn added(concept: ConceptId, reader: LineReader<'_>) -> FindingDraft {
    let named = reader.knowledge.concept_named(concept.as_str());
    let presence = named.is_some_and(|ix| reader.knowledge.concept(ix).item.kind == ConceptKind::Presence);
    let value = presence.then_some(Recorded::Known(Value::Present));
    FindingDraft::new(concept).with(value)
}

/// One finding; true if it is to go.
fn shown(
    ui: &mut Ui,
    (entry, at): (&str, usize),
    finding: &mut FindingDraft,
    reader: LineReader<'_>,
) -> bool {
    let tokens = tokens(ui);
    let named = reader.knowledge.concept_named(finding.concept.as_str());
    let Some(item) = named.map(|ix| &reader.knowledge.concept(ix).item) else { return false };
    let name = capitalised(&item.label);
    let mut removed = false;
    ui.horizontal(|ui| {
        line(ui, TypeRole::BaseStrong, tokens.color.text, name.as_str());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            removed = icon_button(ui, Icon::Close, &format!("Remove {}", item.label), false).clicked();
        });
    });
    let record = format!("{entry} {at}");
    match item.kind {
        ConceptKind::Number => number(ui, (&name, &record), item, finding),
        ConceptKind::Presence | ConceptKind::Choice => {
            let answers = answers(item);
            let words: Vec<Answer<'_, usize>> = answers
                .iter()
                .enumerate()
                .map(|(value, (words, recorded))| Answer {
                    value,
                    name: words,
                    stays_unknown: matches!(recorded, Recorded::Missing(_)),
                })
                .collect();
            let current = answers.iter().position(|(_, value)| Some(value) == finding.value.as_ref());
            if let Some((_, value)) = choice(ui, &name, &words, current).and_then(|at| answers.get(at)) {
                finding.value = Some(value.clone());
            }
        }
    }
    if matches!(item.group, Group::Imaging | Group::Neurology | Group::Examination) {
        place(ui, (&name, &record), finding, reader);
    }
    if let Some(error) = &finding.error {
        label(ui, TypeRole::Caption, tokens.color.emergency, error.as_str());
    }
    removed
}

/// The answers of a finding that is no number, and what each records.
fn answers(item: &Concept) -> Vec<(String, Recorded<Value>)> {
    let mut all: Vec<(String, Recorded<Value>)> = match item.kind {
        ConceptKind::Presence => vec![
            ("Present".to_owned(), Recorded::Known(Value::Present)),
            ("Absent".to_owned(), Recorded::Known(Value::Absent)),
        ],
        _ => {
            let word = |word: &crate::pathway::vocabulary::ChoiceWord| {
                (capitalised(&word.label), Recorded::Known(Value::Choice(word.id.clone())))
            };
            item.values.iter().map(word).collect()
        }
    };
    all.push(("Not stated".to_owned(), Recorded::Missing(Missing::CannotBeKnown)));
    all
}

fn number(ui: &mut Ui, (name, record): (&str, &str), item: &Concept, finding: &mut FindingDraft) {
    let tokens = tokens(ui);
    ui.horizontal(|ui| {
        let range = match (item.min, item.max) {
            (Some(least), Some(most)) => format!("{least} to {most}"),
            _ => String::new(),
        };
        let field = TextField::line(FieldKey::new("finding number", record), name).name_hidden();
        if field.hint(&range).width(NUMBER).show(ui, &mut finding.number).changed() {
            finding.value = None;
        }
        line(ui, TypeRole::Base, tokens.color.text2, item.unit.as_str());
    });
}

/// Whether places in a region are named by levels of the spine.
fn has_levels(region: Region) -> bool {
    matches!(region, Region::Cervical | Region::Thoracic | Region::Lumbar | Region::SacralPelvic)
}

/// Level and side, for what has a place.
fn place(ui: &mut Ui, (name, record): (&str, &str), finding: &mut FindingDraft, reader: LineReader<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = tokens(ui).space.s;
        if reader.region.is_none_or(has_levels) || !finding.levels.is_empty() {
            let spoken = format!("{name}, level");
            let field = TextField::line(FieldKey::new("finding level", record), &spoken).name_hidden();
            ui.allocate_ui(vec2(NUMBER, tokens(ui).size.control), |ui| {
                field.hint("L4-5").width(NUMBER).show(ui, &mut finding.levels);
            });
        }
        let sides = [
            Answer::known(Side::Left, "Left"),
            Answer::known(Side::Right, "Right"),
            Answer::known(Side::Bilateral, "Both"),
        ];
        if let Some(side) = choice(ui, &format!("{name}, side"), &sides, finding.side) {
            finding.side = if finding.side == Some(side) { None } else { Some(side) };
        }
    });
}
