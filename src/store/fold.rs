//! Folding of text for search: lower case, no accents, letters of other alphabets' Latin spelled plainly, so that
//! `lukasiewicz`, `odegard` and `strasse` find Łukasiewicz, Ødegård and Straße.

use std::collections::BTreeSet;

/// Each row: what the letters become, and the lower-case letters.
const FOLDS: [(&str, &str); 31] = [
    ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặǻ"),
    ("ae", "æǽ"),
    ("b", "ḃ"),
    ("c", "çćĉċč"),
    ("d", "ďđðḋ"),
    ("e", "èéêëēĕėęěẹẻẽếềểễệə"),
    ("f", "ḟ"),
    ("g", "ĝğġģǧ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįıǐỉị"),
    ("ij", "ĳ"),
    ("j", "ĵ"),
    ("k", "ķĸǩ"),
    ("l", "ĺļľŀł"),
    ("m", "ṁ"),
    ("n", "ñńņňŉŋ"),
    ("o", "òóôõöøōŏőơǒọỏốồổỗộớờởỡợǿ"),
    ("oe", "œ"),
    ("p", "ṗ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšșſṡ"),
    ("ss", "ß"),
    ("t", "ţťŧțṫ"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųưǔụủứừửữự"),
    ("w", "ŵẁẃẅ"),
    ("x", "ẋ"),
    ("y", "ýÿŷỳỵỷỹ"),
    ("z", "źżž"),
    // Apostrophes join: O'Neill is one word, typed with or without.
    ("", "'’‘ʼʹ`´"),
    // Cyrillic io is written as ie as often as not.
    ("е", "ё"),
];

/// German, Scandinavian and Azerbaijani spellings without their letters: Mueller for Müller, Aagaard for Ågård, Mammadova for
/// Məmmədova.
const SPELLINGS: [(char, &str); 6] =
    [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('ø', "oe"), ('å', "aa"), ('ə', "a")];

fn is_combining_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// The text in lower case without accents.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii() && letter != '\'' && letter != '`' {
            folded.push(letter);
        } else if let Some((plain, _)) = FOLDS.iter().find(|(_, letters)| letters.contains(letter)) {
            folded.push_str(plain);
        } else if !is_combining_mark(letter) {
            folded.push(letter);
        }
    }
    folded
}

/// The folded words of a text.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words a text is found by: the folded ones, and their spellings without special letters.
pub(super) fn terms(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let spelled = SPELLINGS.iter().fold(lower.clone(), |text, (letter, plain)| text.replace(*letter, plain));
    words(&lower).into_iter().chain(words(&spelled)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_they_are_typed() {
        for (written, typed) in [
            ("Łukasiewicz", "lukasiewicz"),
            ("Ødegård", "odegard"),
            ("Straße", "strasse"),
            ("Đặng Thị Hương", "dang thi huong"),
            ("SØRENSEN-VEGA", "sorensen-vega"),
            ("O’Neill", "oneill"),
            ("O'Neill", "oneill"),
            ("Þórsdóttir", "thorsdottir"),
            ("Ægir", "aegir"),
            ("İnönü", "inonu"),
            ("Zoe\u{308}", "zoe"),
            ("Žižek", "zizek"),
            ("Məmmədova", "memmedova"),
            ("王小明", "王小明"),
            ("Фёдоров", "федоров"),
        ] {
            assert_eq!(fold(written), typed, "{written}");
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for text in ["Ångström's Œuvre", "ŁÓDŹ 12-04", "ĳsselmeer"] {
            assert_eq!(fold(&fold(text)), fold(text));
        }
    }

    #[test]
    fn both_spellings_of_a_letter_are_terms() {
        let terms = terms("Jörg Müller-Lüdenscheidt Məmmədova");
        for word in
            ["jorg", "joerg", "muller", "mueller", "ludenscheidt", "luedenscheidt", "memmedova", "mammadova"]
        {
            assert!(terms.contains(word), "{word}");
        }
    }

    #[test]
    fn the_table_holds_lower_case_letters_once() {
        let mut seen = BTreeSet::new();
        for (plain, letters) in FOLDS {
            for letter in letters.chars() {
                assert!(seen.insert(letter), "{letter} twice");
                assert!(letter.to_lowercase().eq([letter]), "{letter} is upper case");
                assert_ne!(plain, letter.to_string());
            }
        }
    }
}
