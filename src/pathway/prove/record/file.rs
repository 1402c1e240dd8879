//! The record as a file.

use std::fmt::Write;

use serde::Deserialize;

use crate::model::Target;
use crate::pathway::prove::reach::Written;

use super::Record;

/// What stands above the cases.
const HEAD: &str = "\
# Cases made by the proof, each with what the rules say of it. `stepwell knowledge prove` tells where they say otherwise
# now; `stepwell knowledge prove --record` writes down what they say, and prints each change; with `--faults` it adds a
# case for each fault that nobody noticed. Do not write here by hand, and merge by writing it anew.
#
# rule     what is looked at: a step, a flag, a generator, or the plan
# why      the fault it was made for
# beside   the coded case it starts from; without one it is a patient of whom only the rest is known
# facts    what is on record otherwise; ? is not known
# without  treatments taken off the timeline
# done     treatments put on it
# says     what is said, at each place
";

/// Why a record cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("The record of the proof cannot be read: {0}. Take back an earlier one, then renew it.")]
pub struct RecordError(String);

/// A case of the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// What is looked at: `step mbb`.
    pub rule: String,
    /// The fault it was made for.
    pub why: String,
    /// What is said of the rule.
    pub says: Vec<String>,
    pub(super) made: Written,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseText {
    rule: String,
    why: String,
    says: Vec<String>,
    #[serde(default)]
    made: Written,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    #[serde(default)]
    case: Vec<CaseText>,
}

impl Record {
    /// Reads a record.
    ///
    /// # Errors
    /// If the text is none.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let file: FileText = toml::from_str(text).map_err(|error| RecordError(error.message().to_owned()))?;
        let read = |CaseText { rule, why, says, made }| Recorded { rule, why, says, made };
        Ok(Self { cases: file.case.into_iter().map(read).collect() })
    }

    /// The record as a file, in an order of its own.
    #[must_use]
    pub fn text(&self) -> String {
        let mut cases: Vec<(&str, String)> =
            self.cases.iter().map(|case| (case.rule.as_str(), case.text())).collect();
        cases.sort();
        let mut text = HEAD.to_owned();
        cases.iter().for_each(|(_, case)| text += case);
        text
    }
}

impl Recorded {
    fn text(&self) -> String {
        let Self { rule, why, says, made } = self;
        let mut text = format!("\n[[case]]\nrule = {}\nwhy = {}\n", quoted(rule), quoted(why));
        let _ = writeln!(text, "says = {}", list(says));
        if let Some(beside) = &made.beside {
            let _ = writeln!(text, "made.beside = {}", quoted(beside));
        }
        if let Some(region) = made.region {
            let _ = writeln!(text, "made.region = {}", quoted(region.id()));
        }
        if let Some(here) = made.here {
            let _ = writeln!(text, "made.here = {}", place(here));
        }
        for (name, words) in [("facts", &made.facts), ("without", &made.without), ("done", &made.done)] {
            if !words.is_empty() {
                let _ = writeln!(text, "made.{name} = {}", list(words));
            }
        }
        text
    }
}

impl Written {
    /// The case in one line.
    pub(super) fn in_words(&self) -> String {
        let mut text = match (&self.beside, self.region) {
            (Some(beside), _) => format!("beside {beside}"),
            (None, Some(region)) => format!("a patient with pain, region {}", region.id()),
            (None, None) => "a patient".to_owned(),
        };
        for (word, list) in [(" with ", &self.facts), (" without ", &self.without), (" and ", &self.done)] {
            if !list.is_empty() {
                text += word;
                text += &list.join(", ");
            }
        }
        text
    }
}

fn quoted(text: &str) -> String {
    // What JSON writes in double quotes, TOML reads.
    serde_json::Value::from(text).to_string()
}

fn list(words: &[String]) -> String {
    let literal = |word: &String| match word.contains('"') && !word.contains('\'') {
        true => format!("'{word}'"),
        false => quoted(word),
    };
    match words {
        [one] => format!("[{}]", literal(one)),
        words => {
            let lines: String = words.iter().map(|word| format!("    {},\n", literal(word))).collect();
            if words.is_empty() { "[]".to_owned() } else { format!("[\n{lines}]") }
        }
    }
}

fn place(here: Target) -> String {
    let parts = [
        Some(("structure", here.structure.id().to_owned())),
        here.level.map(|level| ("level", level.to_string())),
        here.part.map(|part| ("part", part.id().to_owned())),
        here.side.map(|side| ("side", side.id().to_owned())),
    ];
    let parts: Vec<String> =
        parts.into_iter().flatten().map(|(name, word)| format!("{name} = {}", quoted(&word))).collect();
    format!("{{ {} }}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        [[case]]
        rule = "step mbb"
        why = "dropped: step mbb \"Pain for {policy.facet_min_months} months\""
        says = ["facet_joint L4-5 right: not_indicated"]
        made.beside = "l01-facet"
        made.here = { structure = "facet_joint", level = "L4-5", side = "right" }
        made.facts = ["days_since_onset = 20", "axial_pain = yes"]
        made.without = ["mbb"]
        made.done = ['100 days ago: {"treatment":"mbb","status":"done"}']
    "#;

    #[test]
    fn what_is_written_is_read() {
        let record = Record::parse(TEXT).unwrap();
        assert_eq!(record.cases.len(), 1);
        assert_eq!(Record::parse(&record.text()).unwrap(), record);
        assert_eq!(
            record.cases[0].made.in_words(),
            "beside l01-facet with days_since_onset = 20, axial_pain = yes without mbb and \
             100 days ago: {\"treatment\":\"mbb\",\"status\":\"done\"}"
        );
    }

    #[test]
    fn an_unknown_word_is_refused() {
        let error = Record::parse(&TEXT.replace("made.facts", "made.fact")).unwrap_err().to_string();
        assert!(error.contains("unknown field `fact`"), "{error}");
    }
}
