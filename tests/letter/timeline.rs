//! The timeline as a figure: only where it was asked for, true to the record, readable without colour and without eyes.

use stepwell::letter::{
    Content, Figure, Ink, Item, Letter, LetterRequest, Mark, Relief, Role, compose, set, to_pdf,
};
use stepwell::model::{Addressee, Case, Date, LetterDraft, LetterPart, RecipientKind, Settings};
use stepwell::pathway::{Knowledge, evaluate};

use crate::book::CASES;
use crate::composed::{case, draft, letter_for, settings};

const V15: &str = include_str!("../../assets/cases/v15-mild-or-decompression.case.json");
const V18: &str = include_str!("../../assets/cases/v18-fbss-guard-missing.case.json");

fn asked(case: &Case, recipient: RecipientKind) -> Letter {
    let draft = LetterDraft { parts: vec![LetterPart::Timeline], ..draft(case, recipient) };
    letter_for(case, &settings(), recipient, Some(&draft)).unwrap()
}

fn figure(letter: &Letter) -> Option<&Figure> {
    let mut blocks = letter.document.sections.iter().flat_map(|section| &section.blocks);
    blocks.find_map(|block| match block.content() {
        Content::Figure(figure) => Some(figure),
        _ => None,
    })
}

fn lane<'a>(figure: &'a Figure, label: &str) -> &'a [Mark] {
    let lanes = &figure.lanes;
    let lane = lanes.iter().find(|lane| lane.label == label);
    assert!(lane.is_some(), "{label} in {lanes:?}");
    &lane.unwrap().marks
}

#[test]
fn it_is_drawn_only_where_it_was_asked_for() {
    let case = case(V15);
    for recipient in RecipientKind::ALL.iter().copied() {
        let plain = letter_for(&case, &settings(), recipient, None).unwrap();
        assert_eq!(figure(&plain), None);
        let drawn = asked(&case, recipient);
        assert!(figure(&drawn).is_some_and(|figure| figure.lanes.len() > 5), "{}", recipient.id());
        // Nothing else of the letter changes.
        let mut rest = drawn.document.clone();
        rest.sections.retain(|section| section.id != "timeline");
        assert_eq!(rest, plain.document);
    }
}

#[test]
fn courses_procedures_and_relief_stand_as_recorded() {
    let letter = asked(&case(V18), RecipientKind::SpineSurgeon);
    let figure = figure(&letter).unwrap();
    // Takes it today: to the end of the axis, with an arrow.
    assert!(matches!(lane(figure, "Duloxetine"), [Mark::Course { to: 10_000, goes_on: true, .. }]));
    assert!(matches!(lane(figure, "Pregabalin"), [Mark::Course { goes_on: false, sure: Some(_), .. }]));
    let [Mark::Procedure { relief: Relief::Read { height, said, .. }, .. }] =
        lane(figure, "Transforaminal epidural injection")
    else {
        panic!("{figure:?}")
    };
    assert_eq!((*height, said.as_str()), (0, "0%"));
    // What was told in words is never turned into a figure.
    let [Mark::Procedure { at, relief: Relief::Read { height, until, said }, .. }] = lane(figure, "Fusion")
    else {
        panic!("{figure:?}")
    };
    assert!(*height > 50 && until > at && said == "Most of it gone", "{height} {until} {said}");
}

#[test]
fn a_date_not_exactly_known_is_drawn_as_such() {
    let letter = asked(&case(V15), RecipientKind::SpineSurgeon);
    let figure = figure(&letter).unwrap();
    // Known by the month: certain is only what lies between the months.
    let [Mark::Course { from, to, sure: Some((begun, over)), .. }] = lane(figure, "Naproxen") else {
        panic!("{figure:?}")
    };
    assert!(from < begun && begun < over && over < to);
    // Known by the season: nothing is certain.
    let [Mark::Course { sure, .. }] = lane(figure, "Physical therapy") else { panic!("{figure:?}") };
    assert!(sure.is_none_or(|(begun, over)| begun >= over), "{sure:?}");
}

#[test]
fn it_is_told_in_words_to_those_who_do_not_see_it() {
    let letter = asked(&case(V15), RecipientKind::SpineSurgeon);
    let alt = figure(&letter).unwrap().alt.clone();
    for words in [
        "Timeline from Apr 2024 to 20 Nov 2026.",
        "Interlaminar epidural injection: 18 Sep 2025 (relief: 0%)",
    ] {
        assert!(alt.contains(words), "{words} not in {alt}");
    }
    let pages = set(&letter.document).unwrap();
    let figures: Vec<_> = pages.elements.iter().filter(|one| one.role == Role::Figure).collect();
    assert_eq!(figures.len(), 1);
    assert_eq!(figures[0].alt.as_deref(), Some(alt.as_str()));
}

#[test]
fn it_is_black_and_white_stays_on_the_paper_and_never_splits() {
    for (name, case) in CASES.iter().step_by(9) {
        let letter = asked(case, RecipientKind::SpineSurgeon);
        if figure(&letter).is_none() {
            continue;
        }
        let pages = set(&letter.document).unwrap();
        let all = pages.pages.iter().flat_map(|page| &page.items);
        let drawings: Vec<&Vec<Item>> = all
            .filter_map(|item| match item {
                Item::Drawing { items, .. } => Some(items),
                _ => None,
            })
            .collect();
        assert_eq!(drawings.len(), 1, "{name}");
        let (width, height) = pages.size();
        for item in drawings[0] {
            let inside = |x: f32, y: f32| (54.0 - 0.5..width - 54.0 + 0.5).contains(&x) && y < height - 50.0;
            match item {
                Item::Fill { area, ink } | Item::Outline { area, ink, .. } => {
                    assert_ne!(*ink, Ink::Emergency, "{name}");
                    assert!(
                        inside(area.x.start, area.y.start) && inside(area.x.end, area.y.end),
                        "{name}: {area:?}"
                    );
                }
                Item::Shape { corners, .. } => {
                    assert!(corners.iter().all(|(x, y)| inside(*x, *y)), "{name}: {corners:?}");
                }
                Item::Text(run) => assert!(
                    inside(run.x, run.y) && inside(run.x + run.width() - 2.0, run.y),
                    "{name}: {run:?}"
                ),
                Item::Picture { .. } | Item::Drawing { .. } => panic!("{name}"),
            }
        }
        assert!(to_pdf(&pages).unwrap().len() < 80_000, "{name}");
    }
}

#[test]
fn texts_of_a_lane_do_not_touch() {
    for (name, case) in CASES.iter().step_by(5) {
        let letter = asked(case, RecipientKind::InterventionalPain);
        let pages = set(&letter.document).unwrap();
        for page in &pages.pages {
            let drawn = page.items.iter().find_map(|item| match item {
                Item::Drawing { items, .. } => Some(items),
                _ => None,
            });
            let mut runs: Vec<_> = drawn
                .into_iter()
                .flatten()
                .filter_map(|item| match item {
                    Item::Text(run) => Some((run.y, run.x, run.x + run.width())),
                    _ => None,
                })
                .collect();
            runs.sort_by(|a, b| a.partial_cmp(b).unwrap());
            for pair in runs.windows(2) {
                let [(y, _, end), (below, begin, _)] = pair else { continue };
                assert!(below - y > 0.1 || end <= begin, "{name}: {pair:?}");
            }
        }
    }
}

#[test]
fn another_day_does_not_outdate_it() {
    let case = case(V15);
    let facts = |date: Date| {
        let draft =
            LetterDraft { parts: vec![LetterPart::Timeline], ..draft(&case, RecipientKind::SpineSurgeon) };
        let (settings, addressee) = (Settings::default(), Addressee::default());
        let knowledge = Knowledge::builtin().unwrap();
        let policy = knowledge.policy("clinic").unwrap();
        let problem = &case.problems[0].id;
        let evaluation = evaluate(knowledge, policy, &case, problem, date).unwrap();
        let request = LetterRequest {
            draft: Some(&draft),
            ..LetterRequest::new(problem, draft.recipient, (&addressee, &settings, date))
        };
        let letter = compose(&case, &evaluation, knowledge, &request).unwrap();
        let section = letter.document.sections.iter().find(|section| section.id == "timeline").unwrap();
        section.blocks[0].facts.clone()
    };
    assert_eq!(facts(Date::new(2026, 11, 20).unwrap()), facts(Date::new(2026, 11, 27).unwrap()));
}
