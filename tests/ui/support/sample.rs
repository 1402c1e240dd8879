//! The case of the picture book as a timeline: a man with stenosis who was helped for hours, not for weeks.

use jiff::civil::{Date, date};
use stepwell::ui::timeline::ItemId;
use stepwell::ui::timeline::model::{
    Completeness, CourseEnd, EventState, FlagMoment, FlagState, Form, Item, Lane, Mark, Relief,
    ReliefReading, Series, SeriesKind, SoftDate, Timeline, Tone, Track,
};

/// The id of an entry of the sample.
pub(crate) fn id(number: u8) -> ItemId {
    format!("e{number}").parse().expect("an id")
}

fn item(id: u8, label: &str, detail: &str, form: Form) -> Item {
    let spoken = format!("{label}, {detail}");
    Item {
        id: self::id(id),
        label: label.to_owned(),
        detail: detail.to_owned(),
        spoken,
        tone: Tone::Plain,
        form,
        look: None,
    }
}

fn event(at: SoftDate, mark: Mark, relief: Option<Relief>) -> Form {
    Form::Event { at, mark, state: EventState::Done, relief }
}

fn course(start: Date, end: CourseEnd) -> Form {
    Form::Course { start: SoftDate::exact(start), end }
}

/// The timeline of the sample case.
pub(crate) fn timeline() -> Timeline {
    let today = date(2025, 11, 20);
    let asked = date(2025, 11, 12);
    let whole = Completeness::Whole { asked };
    let lane = |track, completeness, items| Lane { track, completeness, items };
    let assessments = [date(2024, 12, 3), date(2025, 2, 20), date(2025, 9, 17), date(2025, 10, 15), asked];
    Timeline {
        today,
        as_of: today,
        review_due: Some(date(2026, 1, 15)),
        series: vec![
            series(
                "Leg pain, 0 to 10",
                SeriesKind::Pain,
                (10.0, ""),
                &[7.0, 7.0, 7.0, 7.0, 6.0],
                &assessments,
            ),
            series(
                "Walking distance, 0 to 500 m",
                SeriesKind::Function,
                (500.0, "m"),
                &[380.0, 300.0, 200.0, 160.0, 150.0],
                &assessments,
            ),
        ],
        flags: vec![FlagMoment {
            at: date(2025, 2, 20),
            words: "retention ruled out 24 Feb".to_owned(),
            open: FlagState::Cleared,
        }],
        lanes: vec![
            lane(Track::Medication, whole, medication()),
            lane(Track::Rehabilitation, Completeness::NotAsked, rehabilitation()),
            lane(Track::Imaging, Completeness::NotAsked, imaging()),
            lane(Track::Injections, whole, injections()),
            lane(Track::Ablation, whole, Vec::new()),
            lane(Track::Neuromodulation, whole, Vec::new()),
            lane(Track::Surgery, Completeness::NotAsked, Vec::new()),
            lane(Track::Assessment, Completeness::NotApplicable, visits(&assessments)),
        ],
    }
}

fn series(name: &str, kind: SeriesKind, (top, unit): (f32, &str), values: &[f32], days: &[Date]) -> Series {
    let points = days.iter().copied().zip(values.iter().copied()).collect();
    Series { name: name.to_owned(), kind, top, unit: unit.to_owned(), points }
}

fn medication() -> Vec<Item> {
    let apixaban =
        item(1, "Apixaban 5 mg twice daily, since 2022", "", course(date(2022, 3, 1), CourseEnd::Ongoing));
    let stopped = CourseEnd::Until(SoftDate::exact(date(2025, 2, 20)));
    vec![
        Item { tone: Tone::Antithrombotic, ..apixaban },
        item(2, "Gabapentin 900 mg", "stopped: drowsy, no benefit", course(date(2024, 12, 3), stopped)),
        item(3, "Paracetamol 3 g", "", course(date(2024, 11, 10), CourseEnd::Ongoing)),
    ]
}

fn rehabilitation() -> Vec<Item> {
    let start = SoftDate::between(date(2024, 12, 20), date(2025, 1, 10));
    let end = SoftDate::between(date(2025, 3, 1), date(2025, 4, 8));
    let form = Form::Course { start, end: CourseEnd::Until(end) };
    let physiotherapy = item(4, "Physiotherapy", "kind and dates not recorded", form);
    vec![Item { tone: Tone::Unknown, ..physiotherapy }]
}

fn imaging() -> Vec<Item> {
    let at = SoftDate::exact(date(2025, 1, 22));
    vec![item(
        5,
        "MRI: central stenosis L4-5, ligament 5 mm, slip grade 1",
        "22 Jan 2025",
        event(at, Mark::Imaging, None),
    )]
}

fn injections() -> Vec<Item> {
    let spring = Relief {
        early: None,
        late: vec![ReliefReading { day: 42, percent: 50 }, ReliefReading { day: 45, percent: 0 }],
        ..Relief::default()
    };
    let september =
        Relief { early: Some(50), late: vec![ReliefReading { day: 28, percent: 0 }], ..Relief::default() };
    let soft = SoftDate::between(date(2025, 4, 12), date(2025, 5, 14));
    vec![
        item(
            6,
            "Interlaminar ESI L4-5",
            "elsewhere, spring 2025",
            event(soft, Mark::Procedure, Some(spring)),
        ),
        item(
            7,
            "Interlaminar ESI L4-5",
            "17 Sep 2025",
            event(SoftDate::exact(date(2025, 9, 17)), Mark::Procedure, Some(september)),
        ),
    ]
}

fn visits(days: &[Date]) -> Vec<Item> {
    days.iter()
        .zip(10..)
        .map(|(day, id)| {
            let form = event(SoftDate::exact(*day), Mark::Assessment, None);
            item(id, "Assessment", &day.strftime("%-d %b %Y").to_string(), form)
        })
        .collect()
}
