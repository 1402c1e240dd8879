use super::*;
use crate::model::{Date, EntryId};
use crate::pathway::Knowledge;
use crate::ui::drafts::entry::{self, DraftKind, EntryDraft};

fn today() -> Date {
    Date::new(2026, 11, 20).unwrap()
}

fn names() -> &'static Names {
    Names::builtin().unwrap()
}

fn knowledge() -> &'static Knowledge {
    Knowledge::builtin().unwrap()
}

fn blank() -> EntryDraft {
    EntryDraft::new("e1".parse::<EntryId>().unwrap(), DraftKind::Treatment, None)
}

/// How a line is read, piece by piece; `!` stands before what is not understood.
fn pieces(line: &str) -> String {
    let understood = read(line, (names(), knowledge()), today(), &mut blank());
    let said = understood.pieces.iter().map(|piece| {
        let words = line.get(piece.range.clone()).unwrap();
        piece.reads.clone().unwrap_or_else(|| format!("!{words}"))
    });
    said.collect::<Vec<_>>().join(" | ")
}

fn draft(line: &str) -> EntryDraft {
    let mut draft = blank();
    read(line, (names(), knowledge()), today(), &mut draft);
    draft
}

/// The entry a line becomes, as in a case file.
fn saved(line: &str) -> String {
    let mut draft = draft(line);
    let entry = draft.parse(knowledge(), &"p1".parse().unwrap(), today());
    let errors = format!("{:?}", draft.errors);
    serde_json::to_string(&entry.ok_or(errors).unwrap()).unwrap()
}

#[test]
fn the_line_of_the_manual() {
    let line = "tfesi l5 r 12 jan fluoro contrast la80 sus10";
    assert_eq!(
        pieces(line),
        "Transforaminal epidural injection | L5 | Right | 12 Jan 2026 | Under fluoroscopy | Contrast seen at the \
         target | First hours: 80 % | Weeks after: 10 %"
    );
    let treatment = r#"{"treatment":"tfesi","status":"done","targets":[{"structure":"root","level":"L5","side":"right"}],"guidance":"fluoroscopy","contrast":"at_target","readings":[{"phase":"anaesthetic","domain":"pain","measure":{"percent":80.0}},{"phase":"therapeutic","domain":"pain","measure":{"percent":10.0}}]}"#;
    let expected =
        format!(r#"{{"id":"e1","date":"2026-01-12","problems":["p1"],"body":{{"treatment":{treatment}}}}}"#);
    assert_eq!(saved(line), expected);
}

#[test]
fn lines_people_type() {
    for (line, reads) in [
        (
            "esi 2023 elsewhere helped a bit 6w patient",
            "Epidural steroid injection, kind not known | 2023 | Done elsewhere | Weeks after: a bit of relief, for \
             6w | The patient says so",
        ),
        (
            "mbb l45 l5s1 both 22 apr 2026 fluoro la95 4h lido2%",
            "Medial branch block | L4-5 | L5-S1 | Both sides | 22 Apr 2026 | Under fluoroscopy | First hours: 95 %, \
             for 4h | lido2%",
        ),
        (
            "rfa facet l4-5 right jun 2026 sus70 10w",
            "Radiofrequency ablation of the medial branches | L4-5 | Right | Jun 2026 | Weeks after: 70 %, for 10w",
        ),
        (
            "pt spring 2026 to aug 2026 8w 12x helped none",
            "Physical therapy | spring 2026 | Until aug 2026 | 8 weeks | 12 visits | Weeks after: no relief",
        ),
        (
            "gaba 1800 mg a day 2025 to mar 2026 fulldose nobenefit helped a bit",
            "gabapentin | 1800 mg a day | 2025 | Until mar 2026 | Dose and time were enough | Stopped, no benefit | \
             Weeks after: a bit of relief",
        ),
        ("duloxetine 60mg 3 months ago ongoing", "duloxetine | 60mg | Aug 2026 | Still going on"),
        (
            "mri 3 weeks ago \"L4-5 herniation, root touched\"",
            "Magnetic resonance imaging | 30 Oct 2026 | Note",
        ),
        ("fall yesterday", "Fall | 19 Nov 2026"),
        (
            "ia joint steroid knee l 12.10.2026 blind sus7>3 at 2w",
            "Steroid injection | knee | Left | 12 Oct 2026 | Without image guidance | Weeks after: 7>3, \
             read at 2w",
        ),
        ("tfesi l5 banana 31 feb", "Transforaminal epidural injection | L5 | !banana | !31 | Feb 2026"),
        (
            "tfesi l5 r declined \"afraid of needles\"",
            "Transforaminal epidural injection | L5 | Right | The patient declined | Note",
        ),
    ] {
        assert_eq!(pieces(line), reads, "{line}");
    }
}

#[test]
fn what_doctors_write_is_understood() {
    for (line, reads) in [
        (
            "tfesi l5 r 12 jan no help",
            "Transforaminal epidural injection | L5 | Right | 12 Jan 2026 | Weeks after: no relief",
        ),
        ("gaba 2025 no relief", "gabapentin | 2025 | Weeks after: no relief"),
        (
            "tfesi l5 12 jan helped half 3 weeks",
            "Transforaminal epidural injection | L5 | 12 Jan 2026 | Weeks after: half of the pain, for 3w",
        ),
        (
            "tfesi l5 12 jan 60% for 3 weeks",
            "Transforaminal epidural injection | L5 | 12 Jan 2026 | Weeks after: 60 %, for 3w",
        ),
        (
            "tfesi l5 12 jan 80 % 4 hours 60% relief lasted 3 weeks",
            "Transforaminal epidural injection | L5 | 12 Jan 2026 | First hours: 80 %, for 4h | Weeks after: 60 %, \
             for 3w",
        ),
        ("tfesi l5 3 weeks ago", "Transforaminal epidural injection | L5 | 30 Oct 2026"),
        ("apixaban since 2022", "apixaban | Since 2022"),
        ("pt jan 2026 to ongoing", "Physical therapy | Jan 2026 | Still going on"),
        ("gaba 2025 stopped", "gabapentin | 2025 | Stopped"),
        ("gaba 2025 stopped mar 2026", "gabapentin | 2025 | Stopped, mar 2026"),
        ("gaba 2025 stopped side effects", "gabapentin | 2025 | Stopped, not tolerated"),
        ("pt 8 weeks 12 visits", "Physical therapy | 8 weeks | 12 visits"),
        ("pt for 6 weeks", "Physical therapy | 6 weeks"),
        ("gaba 2025 stopped sedation", "gabapentin | 2025 | Stopped | !sedation"),
        ("tfesi l5 12/8/2026", "Transforaminal epidural injection | L5 | !12/8/2026"),
        ("tfesi l5 8 9", "Transforaminal epidural injection | L5 | !8 | !9"),
    ] {
        assert_eq!(pieces(line), reads, "{line}");
    }
    assert_eq!(
        (draft("apixaban since 2022").until, draft("gaba stopped").until),
        ("ongoing".into(), "unknown".into())
    );
}

#[test]
fn how_often_and_for_how_long_a_medicine_is_taken_is_read() {
    for (often, reads) in [
        ("twice daily", "twice daily"),
        ("bid", "bid"),
        ("once daily", "once daily"),
        ("three times a day", "three times a day"),
        ("twice a day", "twice a day"),
        ("every 12 hours", "every 12 hours"),
        ("at night", "at night"),
        ("in the morning", "!in | !the | !morning"),
    ] {
        let line = format!("apixaban 5 mg {often} since 2022");
        let sign = if reads.starts_with('!') { " | " } else { " " };
        assert_eq!(pieces(&line), format!("apixaban | 5 mg{sign}{reads} | Since 2022"), "{line}");
    }
    let line = "gabapentin 900 mg apr 2026 3 weeks";
    assert_eq!(pieces(line), "gabapentin | 900 mg | Apr 2026 | Taken for 3 weeks");
    assert!(saved(line).contains(r#""date":"2026-04","end":"2026-04-22""#), "{}", saved(line));
    for (line, until) in [
        ("gabapentin 900 mg for 3 weeks 6 apr 2026", "27 Apr 2026"),
        ("gabapentin 900 mg 6 apr 2026 3 weeks no relief", "27 Apr 2026"),
        ("gabapentin 900 mg 6 apr 2026 3 weeks stopped nobenefit", "27 Apr 2026"),
        ("gabapentin 900 mg 3 weeks ago", ""),
    ] {
        assert_eq!(draft(line).until, until, "{line}");
    }
    // Nothing that was typed is dropped: what has no place in the form is not understood.
    assert_eq!(pieces("gabapentin 2025 3 weeks"), "gabapentin | 2025 | !3 weeks");
    assert_eq!(
        pieces("gabapentin apr 2026 3 weeks ongoing"),
        "gabapentin | Apr 2026 | !3 weeks | Still going on"
    );
}

#[test]
fn a_score_is_read_by_its_own_name() {
    assert_eq!(pieces("nrs leg 7 2 nov"), "Leg pain (NRS 0-10): 7 points | 2 Nov 2026");
    assert!(saved("dn4 5 nrs leg 7 2 nov").contains(r#"{"concept":"nrs_leg","value":7.0}"#));
}

#[test]
fn findings_and_measures_have_their_places_and_values() {
    for (line, reads) in [
        (
            "mri 20 jul 2026 l4-5 left herniation paracentral root contact concordant",
            "Magnetic resonance imaging | 20 Jul 2026 | L4-5 | Left | A disc herniation: paracentral, L4-5 left | The \
             state of the root on the image: touched, L4-5 left | Agrees with the symptoms",
        ),
        (
            "mri 20 jul 2026 l4-5 left herniation root contact",
            "Magnetic resonance imaging | 20 Jul 2026 | L4-5 | Left | A disc herniation: value open, L4-5 left | The \
             state of the root on the image: touched, L4-5 left",
        ),
        ("hba1c 8.9 2 nov", "HbA1c: 8.9 % | 2 Nov 2026"),
        ("hba1c 8.9 % 2 nov", "HbA1c: 8.9 % | 2 Nov 2026"),
        ("a1c 7.9", "HbA1c: 7.9 %"),
        (
            "odi 44 phq-9 14 2 nov",
            "The Oswestry Disability Index: 44 % | The PHQ-9 score of depression: 14 points | 2 Nov 2026",
        ),
        ("bmi 38 kg/m² today", "Body mass index: 38 kg/m² | 20 Nov 2026"),
        ("x-ray knee left kl 3", "Plain films | Knee | Left | The Kellgren-Lawrence grade: 3 grade, left"),
        ("plain films knee kl 3 left", "Plain films | Knee | The Kellgren-Lawrence grade: 3 grade | Left"),
        (
            "mri no facet cyst stenosis moderate l4-5",
            "Magnetic resonance imaging | A facet cyst: absent | Central stenosis: moderate | L4-5",
        ),
        ("hba1c 2 nov", "HbA1c: value open | 2 Nov 2026"),
    ] {
        assert_eq!(pieces(line), reads, "{line}");
    }
    let mri = r#"{"modality":"mri_plain","findings":[{"concept":"herniation","site":{"level":"L4-5","side":"left"},"value":"paracentral"},{"concept":"root_contact","site":{"level":"L4-5","side":"left"},"value":"contact"}],"concordance":"concordant"}"#;
    let expected =
        format!(r#"{{"id":"e1","date":"2026-07-20","problems":["p1"],"body":{{"imaging":{mri}}}}}"#);
    assert_eq!(saved("mri 20 jul 2026 l4-5 left herniation paracentral root contact concordant"), expected);
    let labs = r#"{"id":"e1","date":"2026-11-02","problems":["p1"],"body":{"imaging":{"modality":"labs","findings":[{"concept":"hba1c","value":8.9}]}}}"#;
    assert_eq!(saved("hba1c 8.9 2 nov"), labs);
    let scores = r#"{"id":"e1","date":"2026-11-02","problems":["p1"],"body":{"assessment":{"findings":[{"concept":"odi","value":44.0},{"concept":"phq9","value":14.0}]}}}"#;
    assert_eq!(saved("odi 44 phq-9 14 2 nov"), scores);
}

#[test]
fn what_is_read_and_has_no_place_is_refused_and_not_dropped() {
    let problem = "p1".parse().unwrap();
    for (line, says) in [
        ("mri 20 jul l4-5 left", "Say what was seen at L4-5 left, or write it into the report"),
        (
            "mri 20 jul herniation",
            "Say which, of a disc herniation: central, paracentral, foraminal, far lateral, or ? if it is not stated",
        ),
        ("hba1c 89 2 nov", "Write HbA1c as a number from 3 to 20 %"),
    ] {
        let mut draft = draft(line);
        assert_eq!(draft.parse(knowledge(), &problem, today()), None, "{line}");
        let said = draft.errors.get(&entry::DraftField::Findings).map(String::as_str);
        assert_eq!(said, Some(says), "{line}");
    }
}

#[test]
fn a_word_for_an_image_says_no_more_than_was_typed() {
    let mut draft = draft("mri 20 jul");
    assert_eq!(write(&draft, names()), "mri 20 jul");
    draft.line.clear();
    assert_eq!(write(&draft, names()), "mri 20 jul");
}

#[test]
fn an_image_that_was_declined_or_is_planned_is_no_image() {
    for (line, status) in [("mri declined 10 nov", "declined"), ("mri planned 30 nov", "planned")] {
        let body = format!(r#""body":{{"treatment":{{"treatment":"mri_plain","status":"{status}"}}}}"#);
        assert!(saved(line).contains(&body), "{}", saved(line));
    }
    assert!(saved("mri 10 nov").contains(r#""body":{"imaging":"#), "{}", saved("mri 10 nov"));
}

#[test]
fn what_is_written_is_read_to_the_same() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/cases");
    let mut read_back = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if !path.to_string_lossy().ends_with(".case.json") {
            continue;
        }
        let case = crate::workspace::read_case(&path).unwrap();
        for entry in &case.entries {
            let Some(draft) = EntryDraft::of(entry, knowledge()) else { continue };
            let line = write(&draft, names());
            let mut again = draft.clone();
            let understood = read(&line, (names(), knowledge()), today(), &mut again);
            assert_eq!(understood.not_understood(&line), None, "{}: {line}", path.display());
            again.status = draft.status;
            assert_eq!(again, draft, "{}: {line}", path.display());
            read_back += 1;
        }
    }
    assert!(read_back > 60, "{read_back}");
}

#[test]
fn the_last_word_is_completed() {
    let offers = |line: &str| {
        let mut draft = blank();
        let understood = read(line, (names(), knowledge()), today(), &mut draft);
        let offered = suggest(line, &understood, &draft, names());
        offered.iter().map(|s| take(line, s, &understood)).collect::<Vec<_>>().join("| ")
    };
    assert_eq!(offers("trans"), "tfesi | tens ");
    let times =
        "tfesi l5 r sus0 at 4w | tfesi l5 r sus0 at 2w | tfesi l5 r sus0 at 3m | tfesi l5 r sus0 at 6m ";
    assert_eq!(offers("tfesi l5 r sus0"), times);
    assert_eq!(offers("tfesi l5 r sus150"), "");
    assert_eq!(offers("tfesi l5 flu"), "tfesi l5 fluoro ");
    assert_eq!(offers("gaba"), "gabapentin ");
    assert_eq!(offers("tfesi l5 "), "");
}

#[test]
fn words_the_line_cannot_say_stay_in_the_form() {
    let mut draft = blank();
    draft.place = "Riverside Hospital".to_owned();
    draft.note = "first\nsecond".to_owned();
    read("tfesi l5", (names(), knowledge()), today(), &mut draft);
    assert_eq!((draft.place.as_str(), draft.note.as_str()), ("Riverside Hospital", "first\nsecond"));
}

/// Whatever is typed in a field of words comes back as it was after the line was read, be it said in the line or not.
#[test]
fn text_comes_back_as_it_was_typed() {
    let texts = [
        "3.5\" needle",
        "\"",
        "a \"b\" c",
        "one\ntwo",
        "22 G, bent",
        "L'Hôpital; 2 %",
        "fainted; \"bad\" bruise",
    ];
    for text in texts {
        for (kind, field) in [
            (DraftKind::Treatment, (|draft| &mut draft.technique) as fn(&mut EntryDraft) -> &mut String),
            (DraftKind::Treatment, |draft| &mut draft.complications),
            (DraftKind::Treatment, |draft| &mut draft.note),
            (DraftKind::Medicine, |draft| &mut draft.dose),
        ] {
            let mut first = draft(if kind == DraftKind::Medicine { "gaba 2025" } else { "mbb l4-5 12 jan" });
            text.clone_into(field(&mut first));
            let line = write(&first, names());
            let mut again = first.clone();
            let understood = read(&line, (names(), knowledge()), today(), &mut again);
            assert_eq!(understood.not_understood(&line), None, "{line}");
            assert_eq!(*field(&mut again), text, "{line}");
            assert_eq!(again, first, "{line}");
        }
    }
}

#[test]
fn what_blurs_a_block_is_said_in_the_line_and_written_back() {
    let line = "mbb l4-5 r 12 jan fluoro withsteroid newopioid manytargets technique \"22 G\" complications \"fainted; bruise\" la80";
    assert_eq!(
        pieces(line),
        "Medial branch block | L4-5 | Right | 12 Jan 2026 | Under fluoroscopy | A steroid was given | Blurred by a new \
         opioid | Many targets numbed at once | Technique: 22 G | Complications: fainted; bruise | First hours: 80 %"
    );
    let entry = saved(line);
    for part in [
        r#""steroid":"given""#,
        r#""technique":"22 G""#,
        r#""complications":["fainted","bruise"]"#,
        r#""confounders":["new_opioid","many_targets"]"#,
    ] {
        assert!(entry.contains(part), "{entry}");
    }
    let again = write(&draft(line), names());
    assert_eq!(saved(&again), entry);
}

#[test]
fn what_cannot_be_known_of_a_technique_is_no_technique() {
    let entry = saved("rfa l4-5 r 12 jan technique \"?\"");
    assert!(entry.contains(r#""technique":{"missing":"cannot_be_known"}"#), "{entry}");
}

#[test]
fn what_belongs_to_one_day_is_not_duplicated_with_it() {
    let first = draft("mbb l4-5 r 12 jan technique \"22 G\" complications \"fainted\" newopioid");
    let second = first.duplicate("e2".parse().unwrap(), today());
    assert_eq!((second.technique.as_str(), second.complications.as_str()), ("22 G", ""));
    assert!(second.confounders.is_empty());
}
