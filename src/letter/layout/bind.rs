//! Text made ready for setting: what must stay on one line is bound with no-break spaces, and what has no place in
//! printed text (controls, invisible and direction-changing characters) is taken out.

use crate::model::jump_marks;

/// What is printed where something is still to be filled in.
const BLANK: &str = "________";

/// No-break space.
const BOUND: char = '\u{a0}';

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Words that stay with what follows them.
const TITLES: [&str; 12] =
    ["Dr.", "Dr", "Mr.", "Mr", "Ms.", "Ms", "Mrs.", "Mrs", "Miss", "Prof.", "MRC", "NRS"];

/// Units that stay with the number before them.
const UNITS: [&str; 27] = [
    "mg",
    "g",
    "kg",
    "mL",
    "µg",
    "μg",
    "mcg",
    "mm",
    "cm",
    "m",
    "km",
    "h",
    "min",
    "s",
    "Hz",
    "%",
    "°C",
    "°F",
    "mg/dL",
    "mmol/mol",
    "mmol/L",
    "mL/min/1.73",
    "units",
    "MME",
    "weeks",
    "days",
    "kPa",
];

/// Characters that would be invisible, change the direction of the text or control a device.
fn is_unprintable(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Takes out what cannot be printed and turns every kind of blank into a plain or a no-break space.
pub(super) fn printable(text: &str) -> String {
    let plain: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| !is_unprintable(*c))
        .map(|c| match c {
            '\n' | BOUND => c,
            '\u{2007}' | '\u{202f}' => BOUND,
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    with_apostrophes(&with_blanks(&plain))
}

/// A jump mark that nobody filled in is printed as a blank, to be filled in by hand.
fn with_blanks(text: &str) -> String {
    let mut out = text.to_owned();
    for mark in jump_marks(text).into_iter().rev() {
        out.replace_range(mark, BLANK);
    }
    out
}

/// Typed apostrophes inside words and typed quotation marks become printed ones: "granddaughter's", "the gel".
fn with_apostrophes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    // Only marks that come in pairs quote; a single one may mean inches.
    let paired = text.matches('"').count().is_multiple_of(2);
    let mut open = false;
    let mut quoted = false;
    while let Some(c) = chars.next() {
        let inside = before.is_alphabetic() && chars.peek().is_some_and(|next| next.is_alphabetic());
        out.push(match c {
            '\'' if inside => '’',
            '\'' if quoted => {
                quoted = false;
                '’'
            }
            '\'' if !before.is_alphanumeric() && is_closed_later(&chars.clone().collect::<String>()) => {
                quoted = true;
                '‘'
            }
            '"' if paired => {
                open = !open;
                if open { '“' } else { '”' }
            }
            c => c,
        });
        before = c;
    }
    out
}

/// Whether a word begins here and a quotation that began before it ends somewhere after a word or a sentence.
fn is_closed_later(rest: &str) -> bool {
    let ends = |(at, _): (usize, &str)| {
        let (head, tail) = rest.split_at(at);
        let after = tail.chars().nth(1);
        head.ends_with(|c: char| c.is_alphanumeric() || ".,!?".contains(c))
            && after.is_none_or(|next| !next.is_alphanumeric())
    };
    rest.starts_with(char::is_alphanumeric) && rest.match_indices('\'').any(ends)
}

/// Byte offsets of the spaces in `text` that must not end a line.
pub(super) fn bound_spaces(text: &str) -> Vec<usize> {
    let words: Vec<(usize, &str)> = words(text);
    let mut out = Vec::new();
    for (index, pair) in words.windows(2).enumerate() {
        if let [(_, left), (at, right)] = pair {
            let before = index.checked_sub(1).and_then(|i| words.get(i)).map(|(_, word)| *word);
            let adjacent = text.get(..*at).is_some_and(|head| head.ends_with(' '));
            if adjacent && belongs_together(before, left, right) {
                out.push(at - 1);
            }
        }
    }
    out
}

fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c == ' ' || c == '\n' || c == BOUND, start) {
            (true, Some(from)) => {
                out.extend(text.get(from..at).map(|word| (from, word)));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    out.extend(start.and_then(|from| text.get(from..).map(|word| (from, word))));
    out
}

fn belongs_together(before: Option<&str>, left: &str, right: &str) -> bool {
    let opened = left.trim_start_matches(['(', '“', '"', '[']);
    let closed = right.trim_end_matches([')', '”', '"', ']', ',', '.', ';', ':', '!', '?']);
    let first = closed.split('–').next().unwrap_or_default();
    let year = first.len() == 4 && first.bytes().all(|b| b.is_ascii_digit());
    let figure = opened.rsplit('–').next().unwrap_or_default();
    let number = figure.ends_with(|c: char| c.is_ascii_digit() || c == '½')
        && figure.chars().all(|c| !c.is_alphabetic() || matches!(c, 'x'));
    let month = |word: &str| MONTHS.iter().any(|m| word == *m || word.ends_with(&format!("–{m}")));
    let of_number =
        before.is_some_and(|b| b.trim_start_matches(['(', '“']).ends_with(|c: char| c.is_ascii_digit()));
    TITLES.contains(&opened) && closed.starts_with(|c: char| c.is_alphanumeric())
        || (month(opened) && year)
        || (number && figure.len() <= 2 && MONTHS.iter().any(|m| closed.starts_with(m)))
        || (number && UNITS.iter().any(|unit| closed == *unit || closed.trim_end_matches('²') == *unit))
        || (closed == "→" && opened.ends_with(|c: char| c.is_ascii_digit() || c == '%'))
        || (opened == "→" && closed.starts_with(|c: char| c.is_ascii_digit()))
        || (of_number && matches!(opened, "of" | "in") && closed.starts_with(|c: char| c.is_ascii_digit()))
        || (number && right == "of" && before == Some("NRS"))
        || is_telephone(opened, closed)
        || (opened == "page" || opened == "Page") && closed.starts_with(|c: char| c.is_ascii_digit())
}

/// "(218) 555-0142" and "01632 960142".
fn is_telephone(left: &str, right: &str) -> bool {
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    let only =
        |word: &str| word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'(' | b')' | b'-' | b'+'));
    only(left) && only(right) && digits(left) >= 3 && digits(right) >= 4 && digits(left) + digits(right) >= 9
}

/// Whether a line may end at byte `at` of `text`, where the Unicode rules would allow it.
pub(super) fn may_break(text: &str, at: usize) -> bool {
    let (Some(head), Some(tail)) = (text.get(..at), text.get(at..)) else {
        return false;
    };
    let mut before = head.chars().rev();
    let mut after = tail.chars();
    if !matches!(before.next(), Some('–')) {
        return true;
    }
    // "L4–5", "L5–S1" and "8–5" stay whole; "2024–Jan 2025" may break.
    let figures = before.clone().take_while(char::is_ascii_digit).count();
    let year_after = after.clone().take_while(char::is_ascii_digit).count() == 4;
    if figures == 4 && !year_after {
        return true;
    }
    let digit_before = before.next().is_some_and(|c| c.is_ascii_digit());
    let level_after = match after.next() {
        Some(c) if c.is_ascii_digit() => true,
        Some(c) if c.is_ascii_uppercase() => after.next().is_some_and(|d| d.is_ascii_digit()),
        _ => false,
    };
    !(digit_before && level_after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(text: &str) -> String {
        let mut out = text.to_owned();
        for at in bound_spaces(text).into_iter().rev() {
            out.replace_range(at..=at, "_");
        }
        out
    }

    #[test]
    fn dates_numbers_names_and_scores_stay_whole() {
        assert_eq!(bound("asked 12 Nov 2026: no"), "asked 12_Nov_2026: no");
        assert_eq!(bound("(8 Oct 2026)."), "(8_Oct_2026).");
        assert_eq!(bound("in Mar 2024 and"), "in Mar_2024 and");
        assert_eq!(bound("Apr 2024–Jan 2025"), "Apr_2024–Jan_2025");
        assert_eq!(bound("9 Jun–11 Aug 2025"), "9_Jun–11_Aug_2025");
        assert_eq!(bound("apixaban 5 mg twice"), "apixaban 5_mg twice");
        assert_eq!(bound("Dear Dr. Thériault, NRS 7 → 3"), "Dear Dr._Thériault, NRS_7_→_3");
        assert_eq!(bound("MRC 4/5 on"), "MRC_4/5 on");
        assert_eq!(bound("line (218) 555-0147, weekdays"), "line (218)_555-0147, weekdays");
        assert_eq!(bound("NRS 3 of 10)"), "NRS_3_of_10)");
        assert_eq!(bound("in a man of 76 who"), "in a man of 76 who");
    }

    #[test]
    fn a_level_is_not_torn_and_a_range_of_months_may_be() {
        assert!(!may_break("L4–5", "L4–".len()));
        assert!(!may_break("L5–S1", "L5–".len()));
        assert!(may_break("2024–Jan", "2024–".len()));
        assert!(may_break("flexion–extension", "flexion–".len()));
        assert!(may_break("17 Nov 2025–9 Mar 2026", "17 Nov 2025–".len()));
        assert!(!may_break("2022–2024", "2022–".len()));
    }

    #[test]
    fn what_is_not_filled_in_is_a_blank_on_paper() {
        assert_eq!(printable("Call [[whom]] at [[when]]."), "Call ________ at ________.");
        assert_eq!(printable("[one] [[open"), "[one] [[open");
    }

    #[test]
    fn invisible_and_controlling_characters_are_taken_out() {
        assert_eq!(printable("a\u{202e}b\u{0}c\td\r\ne\u{200b}"), "abc d\ne");
    }

    #[test]
    fn typed_quotation_marks_are_printed_ones() {
        assert_eq!(printable("Asks for 'the second injection' now."), "Asks for ‘the second injection’ now.");
        assert_eq!(
            printable("'possible wet tap' in the nurse's sheet"),
            "‘possible wet tap’ in the nurse’s sheet"
        );
        assert_eq!(printable("an epidural 'like in 2020'."), "an epidural ‘like in 2020’.");
        assert_eq!(printable("he says 'don't.' (\"no\")"), "he says ‘don’t.’ (“no”)");
        // Feet and a mark that is never closed stay as they are.
        assert_eq!(printable("6' tall"), "6' tall");
        assert_eq!(printable("since '09 and 'worse"), "since '09 and 'worse");
    }
}
