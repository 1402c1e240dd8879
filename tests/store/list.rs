//! The list of cases as it is read: in its order, each with the words it is found by.

use stepwell::model::{Date, PartialDate, Region, Sex};
use stepwell::store::{CaseOutlook, CaseRow, Store, search_words};

use crate::support::{add, case, create, id, row_of};

fn seeded() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let cases = [
        ("c1", "Łukasiewicz", "Jan", "1970-03-12", "MRN-00-17", "lumbar", "mbb", "Medial branch block"),
        ("c2", "Ødegård", "Kari", "1981-12-03", "MRN-00-18", "lumbar knee", "hold", "Wait and review"),
        ("c3", "Müller-Straße", "Jörg", "1970", "200317", "cervical", "scs_trial", "Stimulator trial"),
        ("c4", "Berg", "Anna", "1955-07-01", "9", "sacral_pelvic", "mbb", "Medial branch block"),
        ("c5", "Bergman", "Aaron", "1955-07-02", "10", "hip", "surg_consult", "Surgical opinion"),
    ];
    for (name, family, given, born, identifier, regions, step, label) in cases {
        let case = case(name, family);
        add(&mut store, &case);
        let outlook = CaseOutlook {
            step: Some(step.to_owned()),
            step_label: Some(label.to_owned()),
            ..CaseOutlook::default()
        };
        let row = CaseRow {
            given_name: given.to_owned(),
            birth_date: Some(born.parse::<PartialDate>().unwrap()),
            identifier: Some(identifier.to_owned()),
            regions: regions.split(' ').map(|word| Region::from_id(word).unwrap()).collect(),
            outlook,
            ..row_of(&case)
        };
        store.refresh(std::slice::from_ref(&row)).unwrap();
    }
    (folder, store)
}

/// The cases that have, for each typed word, a word that begins so.
fn found(store: &Store, text: &str) -> Vec<String> {
    let typed = search_words(text);
    let has = |terms: &str, word: &String| terms.split(' ').any(|term| term.starts_with(word.as_str()));
    let list = store.listed().unwrap().into_iter();
    list.filter(|(_, terms)| typed.iter().all(|word| has(terms, word)))
        .map(|(row, _)| row.id.to_string())
        .collect()
}

#[test]
fn any_way_of_typing_finds_the_case() {
    let (_folder, store) = seeded();
    for (typed, ids) in [
        ("lukasiewicz", vec!["c1"]),
        ("ŁUKA", vec!["c1"]),
        ("odegard kari", vec!["c2"]),
        ("kari odegard", vec!["c2"]),
        ("oedegaard", vec!["c2"]),
        ("mueller", vec!["c3"]),
        ("muller strasse", vec!["c3"]),
        ("joerg", vec!["c3"]),
        ("1970", vec!["c1", "c3"]),
        ("1970-03-12", vec!["c1"]),
        ("12.03.1970", vec!["c1"]),
        ("19700312", vec!["c1"]),
        ("mrn0018", vec!["c2"]),
        ("MRN-00", vec!["c1", "c2"]),
        ("lumbar mbb", vec!["c1"]),
        ("pelvic", vec!["c4"]),
        ("medial branch", vec!["c4", "c1"]),
        ("berg", vec!["c4", "c5"]),
        ("bergm", vec!["c5"]),
        ("", vec!["c4", "c5", "c1", "c3", "c2"]),
        ("   ", vec!["c4", "c5", "c1", "c3", "c2"]),
        ("nobody", vec![]),
        ("berg nobody", vec![]),
        ("%", vec!["c4", "c5", "c1", "c3", "c2"]),
        ("' OR 1=1 --", vec![]),
    ] {
        assert_eq!(found(&store, typed), ids, "typed {typed:?}");
    }
}

#[test]
fn a_renamed_case_is_found_by_its_new_name_only() {
    let (_folder, mut store) = seeded();
    let mut renamed = store.case_row(&id("c4")).unwrap();
    renamed.family_name = "Talvik".to_owned();
    store.refresh(std::slice::from_ref(&renamed)).unwrap();
    assert_eq!(found(&store, "talvik"), ["c4"]);
    assert_eq!(found(&store, "berg"), ["c5"]);
}

#[test]
fn the_row_comes_back_as_it_was_written() {
    let (_folder, mut store) = seeded();
    let full = CaseRow {
        birth_date: Some(PartialDate::Year(1955)),
        sex: Some(Sex::Female),
        identifier: Some("A 1".to_owned()),
        regions: vec![Region::Lumbar, Region::Knee],
        outlook: CaseOutlook {
            step: Some("mbb".to_owned()),
            step_label: Some("Medial branch block".to_owned()),
            strength: Some("offered".to_owned()),
            urgency: Some("same_day".to_owned()),
            held: true,
            due: Date::new(2026, 12, 1),
            due_reason: Some("review".to_owned()),
            knowledge: Some("2026-11".to_owned()),
            basis: Some("clinic 2026-11-20".to_owned()),
        },
        open_letters: 2,
        ..row_of(&case("c4", "Berg"))
    };
    store.refresh(std::slice::from_ref(&full)).unwrap();
    assert_eq!(store.case_row(&id("c4")).unwrap(), full);
}
