//! Words that may stand nowhere, or only in the one place that owns them.

use crate::demand_none;
use crate::source::{self, Source, find_word};

/// Which part of a line a rule reads.
#[derive(Clone, Copy, PartialEq)]
enum Reads {
    /// Rust without its comments.
    Code,
    /// The whole line of any text file.
    All,
}

struct Rule {
    /// What holds, and why, as the failing test says it.
    says: &'static str,
    /// Any of these is a breach.
    words: &'static [&'static str],
    reads: Reads,
    /// Starts of the paths that are read; all if empty.
    within: &'static [&'static str],
    /// Starts of the paths that are free to use the words.
    except: &'static [&'static str],
    /// A line that breaks the rule, to show that it can be broken.
    planted: &'static str,
}

/// This folder spells out what it forbids.
const SELF: &str = "tests/tidy/";

const RULES: &[Rule] = &[
    Rule {
        says: "only src/store names the database library: everything else speaks records",
        words: &["rusqlite"],
        reads: Reads::Code,
        within: &["src/"],
        except: &["src/store/"],
        planted: "use rusqlite::Connection;",
    },
    Rule {
        says: "only src/ui names the window libraries: the rest runs without a display",
        words: &["egui", "eframe", "rfd::", "hayro"],
        reads: Reads::Code,
        within: &["src/"],
        except: &["src/ui/"],
        planted: "fn draw(ui: &mut egui::Ui) {}",
    },
    Rule {
        says: "only src/letter names the PDF libraries: they stand behind its writer",
        words: &["printpdf", "lopdf", "harfrust"],
        reads: Reads::Code,
        within: &["src/"],
        except: &["src/letter/"],
        planted: "use printpdf::PdfDocument;",
    },
    Rule {
        says: "only src/cli names the argument parser",
        words: &["clap"],
        reads: Reads::Code,
        within: &["src/"],
        except: &["src/cli/"],
        planted: "use clap::Parser;",
    },
    Rule {
        says: "there is no network code: nothing leaves the machine",
        words: &["std::net", "core::net", "TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs"],
        reads: Reads::Code,
        within: &["src/"],
        except: &[],
        planted: "use std::net::TcpStream;",
    },
    Rule {
        says: "the only clock is workspace::clock: everywhere else the day comes in as an argument",
        words: &["now(", "now_v7("],
        reads: Reads::Code,
        within: &["src/"],
        except: &["src/workspace/clock"],
        planted: "let today = jiff::Zoned::now().date();",
    },
    Rule {
        says: "the process ends by returning from main, so that the store is closed and keys are wiped",
        words: &["process::exit(", "process::abort("],
        reads: Reads::Code,
        within: &["src/"],
        except: &[],
        planted: "std::process::exit(1);",
    },
    Rule {
        says: "colours stand in the theme alone: take a token",
        words: &[
            "Color32::from_",
            "Color32::BLACK",
            "Color32::WHITE",
            "Color32::RED",
            "Color32::GREEN",
            "Color32::BLUE",
            "Color32::YELLOW",
            "Color32::ORANGE",
            "Color32::PURPLE",
            "Color32::GRAY",
            "Color32::DARK_",
            "Color32::LIGHT_",
            "Rgba::from_",
            "hex_color!",
        ],
        reads: Reads::Code,
        within: &["src/"],
        except: &["src/ui/theme"],
        planted: "let red = Color32::from_rgb(255, 0, 0);",
    },
    Rule {
        says: "a lint is silenced with #[expect(.., reason = \"..\")], which goes stale loudly",
        words: &["#[allow(", "#![allow("],
        reads: Reads::Code,
        within: &["src/"],
        except: &[],
        planted: "#[allow(dead_code)]",
    },
    Rule {
        says: "nothing is left open in the code: do it, or file it",
        words: &[
            concat!("TO", "DO"),
            concat!("FIX", "ME"),
            concat!("XX", "X"),
            concat!("HA", "CK"),
            concat!("todo", "!"),
            concat!("unimplemented", "!"),
        ],
        reads: Reads::All,
        within: &["src/", "tests/", "benches/", "schema/", "packaging/", ".ci/"],
        except: &[SELF],
        planted: concat!("// TO", "DO: later"),
    },
    Rule {
        says: "every test runs: a test that is skipped proves nothing",
        words: &[concat!("#[ig", "nore")],
        reads: Reads::Code,
        within: &["src/", "tests/"],
        except: &[SELF],
        planted: concat!("#[ig", "nore]"),
    },
    Rule {
        says: "no path of one machine: take it from an argument, the system, or the project's own folder",
        words: &[
            concat!("/wo", "rk/"),
            concat!("/fa", "rm/"),
            concat!("/tm", "p/"),
            concat!("/ho", "me/"),
            concat!("/ro", "ot/"),
            concat!("C:\\", "Users"),
        ],
        reads: Reads::All,
        within: &[],
        except: &[],
        planted: concat!("let path = \"/ho", "me/someone/store.db\";"),
    },
];

impl Rule {
    fn covers(&self, path: &str) -> bool {
        let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| path.starts_with(prefix));
        let read = self.reads == Reads::All || path.ends_with(".rs");
        read && (self.within.is_empty() || starts(self.within)) && !starts(self.except)
    }

    /// Every breach in one file, as `path:line: word`.
    fn breaches(&self, file: &Source) -> Vec<String> {
        let code = file.code();
        let text = if self.reads == Reads::Code { &code } else { &file.text };
        let mut found = Vec::new();
        for (index, line) in text.lines().enumerate() {
            for word in self.words.iter().filter(|word| find_word(line, word).is_some()) {
                found.push(format!("{}:{}: `{word}` in: {}", file.path, index + 1, line.trim()));
            }
        }
        found
    }
}

#[test]
fn forbidden_words_stand_nowhere() {
    let files = source::all();
    let mut all = Vec::new();
    for rule in RULES {
        let breaches: Vec<String> = files
            .iter()
            .filter(|file| rule.covers(&file.path))
            .flat_map(|file| rule.breaches(file))
            .collect();
        if !breaches.is_empty() {
            all.push(format!("{}:\n    {}", rule.says, breaches.join("\n    ")));
        }
    }
    demand_none("These lines break a rule of the house:", &all);
}

#[test]
fn every_rule_catches_its_planted_breach() {
    for rule in RULES {
        let file = Source { path: "src/planted.rs".to_owned(), text: rule.planted.to_owned() };
        assert!(rule.covers(&file.path), "covers nothing: {}", rule.says);
        assert!(!rule.breaches(&file).is_empty(), "cannot fail: {}", rule.says);
    }
}

#[test]
fn the_owner_of_a_word_is_free_to_use_it() {
    for rule in RULES.iter().filter(|rule| rule.reads == Reads::Code) {
        for owner in rule.except.iter().filter(|prefix| **prefix != SELF) {
            assert!(!rule.covers(&format!("{owner}/x.rs")), "{}", rule.says);
        }
    }
}
