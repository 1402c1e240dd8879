//! Case files: what is read, what is refused and with which words.

use stepwell::exchange::{read_case, write_case};
use stepwell::model::{Edit, Record, RecordId};

const SMALL: &str = r#"{
  "stepwell_case": 1,
  "patient": {"id": "c1", "name": {"family": "Żółtowski", "given": "Władysław"}, "birth_date": "1949"},
  "problems": [{"id": "p1", "title": "Low back", "region": "lumbar"}],
  "entries": [
    {"id": "e2", "date": "2025-09-17", "problems": ["p1"], "source": "own_record", "body": {"treatment": {
      "treatment": "ilesi", "guidance": "fluoroscopy", "contrast": {"missing": "cannot_be_known"},
      "targets": [{"structure": "canal", "level": "L4-5"}],
      "readings": [{"phase": "anaesthetic", "after": "3h", "measure": {"score": {"scale": "nrs_now", "before": 7, "after": 3}}}]}}},
    {"id": "e1", "date": "2023", "body": {"treatment": {"treatment": "esi", "place": "elsewhere",
      "readings": [{"phase": "therapeutic", "measure": {"words": "a_bit"}}]}}}
  ]
}"#;

#[test]
fn coarse_history_is_a_full_entry() {
    let case = read_case(SMALL.as_bytes()).unwrap();
    let ids: Vec<_> = case.entries.iter().map(|e| e.id.as_str()).collect();
    assert_eq!(ids, ["e1", "e2"], "entries are put in the order of time");
}

#[test]
fn what_was_written_reads_back_the_same() {
    let case = read_case(SMALL.as_bytes()).unwrap();
    let bytes = write_case(&case).unwrap();
    assert_eq!(read_case(&bytes).unwrap(), case);
    assert_eq!(write_case(&read_case(&bytes).unwrap()).unwrap(), bytes);
}

#[test]
fn refusals_name_the_place_and_the_reason() {
    for (from, to, path, words) in [
        ("\"birth_date\": \"1949\"", "\"birth_date\": \"1949-02-30\"", "patient.birth_date", "no such day"),
        (
            "\"region\": \"lumbar\"",
            "\"region\": \"back\"",
            "problems[0].region",
            "unknown word, expected one of `cervical`",
        ),
        ("\"title\":", "\"titel\":", "problems[0]", "unknown field, expected one of `id`"),
        (
            "\"guidance\": \"fluoroscopy\"",
            "\"guidance\": \"xray\"",
            "entries[0].body.treatment.guidance",
            "unknown word",
        ),
        (
            "\"level\": \"L4-5\"",
            "\"level\": \"L4-L5\"",
            "entries[0].body.treatment.targets[0].level",
            "not a level",
        ),
        (
            "\"words\": \"a_bit\"",
            "\"words\": \"much\"",
            "entries[1].body.treatment.readings[0].measure",
            "unknown word",
        ),
        ("\"id\": \"e1\"", "\"id\": \"e2\"", "entries[1].id", "used twice"),
        ("\"problems\": [\"p1\"]", "\"problems\": [\"p9\"]", "entries[0].problems[0]", "no problem 'p9'"),
        ("\"id\": \"c1\",", "\"id\": \"c1\", \"id\": \"c2\",", "patient", "duplicate field `id`"),
        ("\"stepwell_case\": 1", "\"stepwell_case\": 2", "", "newer Stepwell"),
        ("\"before\": 7", "\"before\": NaN", "before", "expected"),
    ] {
        assert!(SMALL.contains(from), "{from}");
        let error = read_case(SMALL.replacen(from, to, 1).as_bytes()).unwrap_err().to_string();
        assert!(error.contains(path) && error.contains(words), "{to}: {error}");
        assert!(!error.contains("Żółtowski"), "no patient data in an error: {error}");
    }
}

#[test]
fn an_edit_taken_back_leaves_the_same_bytes() {
    let case = read_case(SMALL.as_bytes()).unwrap();
    let before = write_case(&case).unwrap();
    let mut entry = case.entries[0].clone();
    entry.note = Some("asked again".to_owned());
    entry.date = "2025-12".parse().unwrap();
    let edits = [
        Edit::put(&case, Record::Entry(Box::new(entry))),
        Edit::remove(&case, &RecordId::Entry(case.entries[1].id.clone())).unwrap(),
        Edit::put(
            &case,
            Record::Problem(
                0,
                stepwell::model::Problem { id: "p2".parse().unwrap(), ..case.problems[0].clone() },
            ),
        ),
    ];
    for edit in edits {
        let changed = edit.apply(&case).unwrap();
        assert_ne!(write_case(&changed).unwrap(), before);
        let back = match (edit.before(), edit.record_id()) {
            (Some(before), _) => Edit::put(&changed, before.clone()),
            (None, Some(added)) => Edit::remove(&changed, &added).unwrap(),
            (None, None) => panic!("an edit of nothing"),
        };
        let back = back.apply(&changed).unwrap();
        assert_eq!(write_case(&back).unwrap(), before);
    }
}

#[test]
fn an_edit_that_does_not_fit_changes_nothing() {
    let case = read_case(SMALL.as_bytes()).unwrap();
    let gone = Edit::remove(&case, &RecordId::Entry("e1".parse().unwrap())).unwrap();
    let changed = gone.apply(&case).unwrap();
    assert!(gone.apply(&changed).is_err(), "the entry is gone already");
    let only = Edit::remove(&case, &RecordId::Problem("p1".parse().unwrap())).unwrap();
    assert!(only.apply(&case).is_err(), "entries still name the problem");
    let patient = Edit::remove(&case, &RecordId::Patient("c1".parse().unwrap())).unwrap();
    assert!(patient.apply(&case).is_err(), "a case keeps its patient");
}
