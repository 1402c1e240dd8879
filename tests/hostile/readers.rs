//! The readers that are tried, each with what it makes of an input: shared by the search at random (`fuzz`) and the search
//! guided by coverage (`guided`).

use std::collections::BTreeSet;

use stepwell::exchange::{read_case, write_case};
use stepwell::model::{Case, Date};
use stepwell::pathway::evaluation::{ConceptIx, FlagIx, GeneratorIx};
use stepwell::pathway::expression::ast::{Expr, FigureIx, GroupIx, PolicyIx};
use stepwell::pathway::expression::{Names, SetIx, parse};
use stepwell::pathway::vocabulary::ConceptKind;
use stepwell::pathway::{Knowledge, PackFile, evaluate};

/// What a reader made of an input: the shape of its answer, without what is only this input's.
pub(crate) type Outcome = String;

/// A reader and what is known of its inputs.
pub(crate) struct Target {
    /// As its folder of `corpus` and its file of `words` are named.
    pub(crate) name: &'static str,
    /// Reads an input; panics where a promise is broken.
    pub(crate) read: fn(&[u8]) -> Outcome,
    /// Inputs to begin with.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    /// Words of the format, one on a line between quotes.
    pub(crate) words: &'static str,
}

/// All of them.
pub(crate) const TARGETS: [Target; 3] = [
    Target {
        name: "case-file",
        read: read_case_file,
        seeds: || vec![include_bytes!("base.case.json").to_vec()],
        words: include_str!("words/case-file.txt"),
    },
    Target {
        name: "knowledge",
        read: read_knowledge,
        seeds: || vec![include_bytes!("../pathway/small/rules.toml").to_vec()],
        words: include_str!("words/knowledge.txt"),
    },
    Target {
        name: "expression",
        read: read_rule,
        seeds: || {
            [
                "present(fever)",
                "not present(fever) and (age > 50 or treatments(esi) >= 2)",
                "side in [left, right]",
            ]
            .map(|text| text.as_bytes().to_vec())
            .to_vec()
        },
        words: include_str!("words/expression.txt"),
    },
];

/// What is taken is written and read again as the same, and can be evaluated.
fn read_case_file(bytes: &[u8]) -> Outcome {
    match read_case(bytes) {
        Ok(case) => {
            let written = write_case(&case).unwrap();
            assert_eq!(read_case(&written).unwrap(), case);
            let knowledge = Knowledge::builtin().unwrap();
            match knowledge.check_case(&case).first() {
                Some(error) => format!("of another vocabulary: {}", shape(&error.to_string())),
                None => format!("taken: {}", evaluated(knowledge, &case)),
            }
        }
        Err(error) => shape(&error.to_string()),
    }
}

/// The rules of a pack, beside the few figures, sources and drugs they may name.
fn read_knowledge(bytes: &[u8]) -> Outcome {
    let rules = String::from_utf8_lossy(bytes).into_owned();
    let files = [("vocabulary.toml", include_str!("vocabulary.toml").to_owned()), ("hostile.toml", rules)]
        .map(|(name, text)| PackFile { name: name.to_owned(), text });
    match Knowledge::load(&files) {
        Ok(knowledge) => {
            let case = read_case(include_bytes!("../pathway/small/facet.case.json")).unwrap();
            format!("taken: {}", evaluated(&knowledge, &case))
        }
        Err(errors) => {
            let shapes: BTreeSet<String> = errors.iter().map(|one| shape(&one.to_string())).collect();
            shapes.into_iter().take(3).collect()
        }
    }
}

fn read_rule(bytes: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(bytes).into_owned();
    match parse(&text, &AnyName) {
        Ok(expression) => shape(&format!("{expression:?}")),
        Err(problem) => {
            assert!(problem.start <= problem.end && problem.end <= text.len(), "{problem:?}");
            shape(&problem.reason)
        }
    }
}

/// How many steps stand how for the problems of a case: what was taken is evaluated as any other.
fn evaluated(knowledge: &Knowledge, case: &Case) -> Outcome {
    let day = Date::new(2026, 11, 20).unwrap();
    let Some(policy) = knowledge.policy("clinic") else { return "no policy".to_owned() };
    let all = case.problems.iter().map(|problem| {
        let found = evaluate(knowledge, policy, case, &problem.id, day).unwrap();
        let kinds: BTreeSet<String> =
            found.steps.iter().map(|step| shape(&format!("{:?}", step.status))).collect();
        format!("{} entries, {kinds:?}", case.entries.len().min(9))
    });
    all.collect()
}

/// A sentence without what changes from input to input: quoted words, numbers.
pub(crate) fn shape(sentence: &str) -> String {
    let mut shape = String::new();
    let mut quoted = None;
    for letter in sentence.chars() {
        match quoted {
            Some(end) if letter == end => quoted = None,
            Some(_) => {}
            None if matches!(letter, '\'' | '`' | '"') => quoted = Some(letter),
            None if letter.is_ascii_digit() => {
                if !shape.ends_with('#') {
                    shape.push('#');
                }
            }
            None => shape.push(letter),
        }
    }
    shape.chars().take(300).collect()
}

/// Every name there may be, so that the search goes on behind it.
pub(crate) struct AnyName;

impl Names for AnyName {
    fn concept(&self, name: &str) -> Option<(ConceptIx, ConceptKind)> {
        let kinds = [ConceptKind::Presence, ConceptKind::Number, ConceptKind::Choice];
        (name.len() < 9).then(|| (ConceptIx(0), kinds[name.len() % kinds.len()]))
    }
    fn may_not_apply(&self, _: ConceptIx) -> bool {
        true
    }
    fn choice(&self, _: ConceptIx, word: &str) -> Option<u16> {
        (word.len() > 3).then_some(0)
    }
    fn set(&self, name: &str) -> Option<SetIx> {
        (name.len() < 6).then_some(SetIx(0))
    }
    fn group(&self, name: &str) -> Option<GroupIx> {
        (name.len() < 6).then_some(GroupIx(0))
    }
    fn generator(&self, name: &str) -> Option<GeneratorIx> {
        (name.len() < 6).then_some(GeneratorIx(0))
    }
    fn flag(&self, name: &str) -> Option<FlagIx> {
        (name.len() < 6).then_some(FlagIx(0))
    }
    fn policy(&self, name: &str) -> Option<PolicyIx> {
        (name.len() < 6).then_some(PolicyIx(0))
    }
    fn figure(&self, name: &str) -> Option<FigureIx> {
        (name.len() < 6).then_some(FigureIx(0))
    }
    fn definition(&self, name: &str) -> Option<&Expr> {
        static NEVER: Expr = Expr::Any(Vec::new());
        (name.len() < 6).then_some(&NEVER)
    }
    fn word(&self, _: &str, word: &str) -> Option<u16> {
        (word.len() > 3).then_some(0)
    }
    fn words(&self, _: Option<ConceptIx>, _: &str) -> Vec<String> {
        Vec::new()
    }
    fn suggest(&self, _: &str) -> Option<String> {
        None
    }
    fn stands_for(&self, _: &str) -> Option<&'static str> {
        None
    }
}
