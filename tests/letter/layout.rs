//! Pages: nothing lost, nothing on top of anything else, identity and numbers on every page.

use stepwell::letter::{
    Block, BlockId, Content, Document, Extent, GlyphRun, Item, Pages, SetError, Text, set,
};

use stepwell::model::Paper;

use crate::fixture::{crowded, letter_1};
use crate::reader::solid;

fn runs(pages: &Pages, page: usize) -> Vec<&GlyphRun> {
    pages.pages[page]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Text(run) => Some(run),
            _ => None,
        })
        .collect()
}

/// Visible extent of a run: from left to right, from the top of its ascenders to its baseline.
fn extent(run: &GlyphRun) -> (f32, f32, f32, f32) {
    let trailing: f32 = run
        .glyphs
        .iter()
        .rev()
        .take_while(|glyph| glyph.text == " ")
        .map(|glyph| glyph.advance as f32 * run.size / 1000.0)
        .sum();
    (run.x, run.x + run.width() - trailing, run.y - 0.6 * run.size, run.y)
}

/// Every character of the body in document order, without blanks.
fn body_text(document: &Document) -> String {
    let mut out = String::new();
    let mut push = |content: &Content| match content {
        Content::Text(text) => out.push_str(&solid(&text.to_plain())),
        Content::Figure(_) => {}
        Content::Table(table) => {
            for group in &table.groups {
                out.push_str(&solid(group.head.as_deref().unwrap_or_default()));
                for row in &group.rows {
                    row.0.iter().for_each(|cell| out.push_str(&solid(&cell.to_plain())));
                }
            }
        }
    };
    document.blocks().map(Block::content).for_each(&mut push);
    out
}

fn assert_clean(document: &Document) {
    let pages = set(document).unwrap();
    let (width, height) = pages.size();
    for page in 0..pages.pages.len() {
        let boxes: Vec<_> = runs(&pages, page).into_iter().map(|run| (extent(run), run)).collect();
        for (index, ((left, right, top, bottom), run)) in boxes.iter().enumerate() {
            assert!(*left >= 53.9 && *right <= width - 53.9, "page {page}: {run:?} leaves the margins");
            assert!(*top > 20.0 && *bottom < height - 8.0, "page {page}: {run:?} leaves the page");
            for ((l, r, t, b), other) in &boxes[index + 1..] {
                let apart = *right <= l + 0.1 || *r <= left + 0.1 || *bottom <= t + 0.1 || *b <= top + 0.1;
                assert!(apart, "page {page}: {:?} overlaps {:?}", run.glyphs, other.glyphs);
            }
        }
    }
}

#[test]
fn letter_1_is_two_clean_pages() {
    assert_eq!(set(&letter_1()).unwrap().pages.len(), 2);
    assert_clean(&letter_1());
}

#[test]
fn it_also_sets_on_a4() {
    let mut document = letter_1();
    document.paper = Paper::A4;
    assert_eq!(set(&document).unwrap().pages.len(), 2);
    assert_clean(&document);
}

#[test]
fn page_one_holds_items_one_to_eight_and_the_five_decisive_rows() {
    let pages = set(&letter_1()).unwrap();
    let text = solid(&pages.pages[0].text());
    for words in ["Whichwouldsuit", "Redflags", "Footpulsespalpable", "Jun–Sep2026"] {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn identity_and_page_number_stand_on_every_page() {
    let pages = set(&crowded()).unwrap();
    let count = pages.pages.len();
    assert!(count > 5, "{count}");
    for (index, page) in pages.pages.iter().enumerate() {
        let text = page.text();
        assert!(text.contains("Nowakowski-Şahin"), "page {index}");
        assert!(text.contains("MRN 0041-2277"), "page {index}");
        assert!(text.contains(&format!("Page {} of {count}", index + 1)), "page {index}");
    }
}

#[test]
fn forty_treatments_with_long_notes_lose_nothing_and_overlap_nowhere() {
    let document = crowded();
    assert_clean(&document);
    let pages = set(&document).unwrap();
    let printed: String = pages.pages.iter().map(|page| solid(&page.text())).collect();
    for number in 0..40 {
        assert_eq!(printed.matches(&format!("Treatmentnumber{number}.Repeated")).count(), 1, "row {number}");
        assert!(printed.contains(&format!("“Helpedabit”{number}")), "row {number}");
    }
    // Cells are set line by line; so the characters are compared as a bag, page furniture taken off.
    let mut expected: Vec<char> = body_text(&document).chars().collect();
    let mut got: Vec<char> = printed.chars().collect();
    expected.sort_unstable();
    got.sort_unstable();
    let mut rest = got.into_iter().peekable();
    for c in expected {
        while rest.next_if(|other| *other < c).is_some() {}
        assert_eq!(rest.next(), Some(c), "a character was lost");
    }
}

#[test]
fn a_table_that_goes_on_repeats_its_head() {
    let pages = set(&crowded()).unwrap();
    let repeated = pages.pages.iter().filter(|page| page.text().contains("(continued)")).count();
    assert!(repeated >= pages.pages.len() - 3, "{repeated} of {}", pages.pages.len());
    assert!(!pages.pages[0].text().contains("(continued)"));
}

#[test]
fn no_row_is_parted_between_pages() {
    let pages = set(&crowded()).unwrap();
    for page in &pages.pages {
        let text = solid(&page.text());
        for number in 0..40 {
            let begins = text.contains(&format!("Treatmentnumber{number}.Repeated"));
            let ends = text.contains(&format!("Ended{number}:"));
            assert_eq!(begins, ends, "row {number}");
        }
    }
}

#[test]
fn a_row_taller_than_a_page_is_parted_rather_than_lost() {
    let mut document = letter_1();
    for block in document.blocks_mut() {
        if let Content::Table(table) = &mut block.composed
            && let Some(cell) = table.groups[0].rows[0].0.get_mut(1)
        {
            *cell = Text::plain(&"word ".repeat(2000));
        }
    }
    assert_clean(&document);
    let pages = set(&document).unwrap();
    let words: usize = pages.pages.iter().map(|page| page.text().matches("word").count()).sum();
    assert_eq!(words, 4000);
}

#[test]
fn names_without_end_push_the_page_down_instead_of_leaving_it() {
    let mut document = letter_1();
    let long = "Wolfeschlegelsteinhausenbergerdorff ".repeat(9);
    document.identity.name = long.clone();
    document.identity.running = long.clone();
    document.identity.running_right = long.clone();
    document.letterhead.clinic = long.clone();
    document.recipient = vec![Text::plain(&long)];
    document.sender = vec![Text::plain(&long)];
    assert_clean(&document);
}

#[test]
fn the_closing_never_stands_alone() {
    let mut document = letter_1();
    for extra in (0..60).step_by(3) {
        document.sections[0]
            .blocks
            .push(Block::text(&format!("filler.{extra}"), Text::plain("One line more.")));
        let pages = set(&document).unwrap();
        let page = pages.pages.iter().position(|page| page.text().contains("Sincerely")).unwrap();
        let text = solid(&pages.pages[page].text());
        assert!(text.contains("wecandoithere."), "{extra} lines: {text}");
        assert!(text.contains("Copies:"), "{extra} lines");
    }
}

#[test]
fn a_long_label_never_prints_over_the_table_below_it() {
    let mut document = letter_1();
    let across = |block: &Block| matches!(block.content(), Content::Table(t) if t.extent == Extent::Page);
    let section = document.sections.iter_mut().find(|s| s.blocks.first().is_some_and(across)).unwrap();
    section.label = "Treatments tried so far and what came of each".to_owned();
    assert_clean(&document);
}

#[test]
fn a_label_keeps_two_lines_of_its_section() {
    let mut document = letter_1();
    for extra in (0..60).step_by(3) {
        document.sections[0]
            .blocks
            .push(Block::text(&format!("filler.{extra}"), Text::plain("One line more.")));
        let pages = set(&document).unwrap();
        let page = pages.pages.iter().find(|page| page.text().contains("Why now")).unwrap();
        let text = solid(&page.text());
        assert!(text.contains("follow-up.Itakethelevel"), "{extra} lines: {text}");
    }
}

#[test]
fn only_a_spilling_end_tightens_the_page() {
    let mut document = letter_1();
    document.sections.truncate(4);
    let lines = |document: &Document| {
        let pages = set(document).unwrap();
        let baselines: Vec<f32> =
            runs(&pages, 0).iter().filter(|run| run.size == 10.0 && run.x > 130.0).map(|run| run.y).collect();
        (pages.pages.len(), baselines[1] - baselines[0])
    };
    let first = lines(&document).0;
    let (mut last, mut tightened) = (first, 0);
    let mut filler = String::from("One line more.");
    for _ in 0..40 {
        filler.push_str("\nOne line more.");
        document.sections[0].blocks[0].composed = Content::Text(Text::plain(&filler));
        let (count, leading) = lines(&document);
        assert!(count >= last);
        tightened += usize::from(leading < 12.6);
        assert!(leading > 12.6 || count == last, "tight measures that save no page");
        last = count;
    }
    assert_eq!(last, first + 1);
    assert!((1..4).contains(&tightened), "{tightened} of 40 letters tightened");
}

#[test]
fn missing_characters_are_named_with_their_block() {
    let mut document = letter_1();
    document.question.composed = Content::Text(Text::plain("Would you see 世界 and 世?"));
    document.identity.name = "王".to_owned();
    let Err(SetError::MissingCharacters(missing)) = set(&document) else { panic!("must be refused") };
    let question = missing.iter().find(|m| m.block == BlockId::new("question")).unwrap();
    assert_eq!(question.characters, ['世', '界']);
    assert!(missing.iter().any(|m| m.characters == ['王']));
    let sentence = SetError::MissingCharacters(missing).to_string();
    assert!(sentence.contains("“世” (U+4E16)") && sentence.contains("question"), "{sentence}");
}
