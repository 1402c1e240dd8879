//! What can be typed, exactly as `--help` shows it.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::{CaseId, Date, ProblemId, RecipientKind};
use crate::workspace::DEFAULT_POLICY;

/// Plans the next step of a patient whose steroid injection did not work.
///
/// Without a command the window opens. Decision support, not a medical device: the physician decides.
#[derive(Debug, Parser)]
#[command(name = "stepwell", version, about, disable_help_subcommand = true, after_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

const EXIT_CODES: &str =
    "Exit codes: 0 done, 2 the command cannot be understood, 3 a file was refused, 1 anything else.";

/// One thing to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the window on a throw-away store with invented patients
    Demo,
    /// Say what the pathway proposes for a case file, and why
    Evaluate(Evaluate),
    /// Look back: what the pathway would have offered before each past treatment of a case file
    Review(Review),
    /// Write the referral letter of a case file as PDF
    Letter(Letter),
    /// Work with the knowledge of the pathway
    #[command(subcommand)]
    Knowledge(Knowledge),
    /// Work with case files
    #[command(subcommand)]
    Case(Case),
    /// Back up, restore, check and unlock the store of patients
    ///
    /// The passphrase is asked for; it can be passed on standard input, a line for each question.
    Store(Store),
}

/// `stepwell evaluate`
#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// The case file (*.case.json)
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) view: View,
    #[command(flatten)]
    pub(super) pack: Pack,
    /// Look one step ahead: the plan if the next step works, and if it fails
    #[arg(long)]
    pub(super) outlook: bool,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// `stepwell review`
#[derive(Debug, Args)]
pub(super) struct Review {
    /// The case file (*.case.json)
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) view: View,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// `stepwell letter`
#[derive(Debug, Args)]
pub(super) struct Letter {
    /// The case file (*.case.json)
    pub(super) file: PathBuf,
    /// Who the letter is written to
    #[arg(long, value_parser = recipient())]
    pub(super) to: RecipientKind,
    /// The PDF to write
    #[arg(long)]
    pub(super) output: PathBuf,
    /// Replace the PDF if it is there already
    #[arg(long)]
    pub(super) overwrite: bool,
    /// The clinic, who signs and who is written to, as JSON; without it the letterhead stays empty
    #[arg(long, value_name = "FILE")]
    pub(super) clinic: Option<PathBuf>,
    /// Draw the timeline in the letter: what was tried when, and how much relief lasted how long
    #[arg(long)]
    pub(super) timeline: bool,
    /// Add what the proposal rests on, on a page of its own
    #[arg(long)]
    pub(super) annex: bool,
    #[command(flatten)]
    pub(super) view: View,
}

/// Which evaluation of a case is meant.
#[derive(Debug, Args)]
pub(super) struct View {
    /// The problem, by id; the leading one unless given
    #[arg(long, value_name = "ID")]
    pub(super) problem: Option<ProblemId>,
    /// The day to look from: what was known by then. Today unless given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) as_of: Option<Date>,
    /// The set of thresholds, by id
    #[arg(long, value_name = "ID", default_value = DEFAULT_POLICY)]
    pub(super) policy: String,
    /// The clinic's own set of thresholds, as a file that extends one of them
    #[arg(long, value_name = "FILE.toml", conflicts_with = "policy")]
    pub(super) policy_file: Option<PathBuf>,
}

/// `stepwell knowledge ..`
#[derive(Debug, Subcommand)]
pub(super) enum Knowledge {
    /// Load the knowledge and report every error at once
    Check {
        /// A folder with knowledge files (*.toml); what comes with the program unless given
        dir: Option<PathBuf>,
    },
    /// Print a rule as a physician reads it: a step or a red flag, by id
    Show {
        /// Id of the step or red flag, for example mbb or rf1
        id: String,
        /// The set of thresholds, by id
        #[arg(long, value_name = "ID", default_value = DEFAULT_POLICY)]
        policy: String,
        #[command(flatten)]
        pack: Pack,
    },
    /// Print the language of the rules: every word, what it means, and a rule that uses it
    Language {
        #[command(flatten)]
        pack: Pack,
    },
    /// Run the coded cases and print where the pathway differs from what is coded
    Cases {
        #[command(flatten)]
        cases: CodedCases,
    },
    /// Try what must hold for any case, and print what was covered and what breaks it
    Prove {
        #[command(flatten)]
        cases: CodedCases,
        /// Only what takes seconds
        #[arg(long)]
        quick: bool,
        /// Put faults into the rules instead, one at a time, and count who notices
        #[arg(long)]
        faults: bool,
        /// Only faults whose line has this text in it, for example "step mbb"; may be given several times
        #[arg(long, value_name = "TEXT", requires = "faults")]
        only: Vec<String>,
        /// Write down what the cases of the record are told now, and print what changed; with --faults, add a case for
        /// each fault that nobody noticed
        #[arg(long, conflicts_with_all = ["quick", "write"])]
        record: bool,
        /// Write the cases that break something into this folder, and those made for the proof as coded cases into its
        /// folder `made`
        #[arg(long, value_name = "DIR")]
        write: Option<PathBuf>,
    },
    /// Show the figures of a policy, and what each changed one was
    Policy {
        /// The policy, by id; all of them with what they change unless given
        id: Option<String>,
        /// The clinic's own policy, as a file
        #[arg(long, value_name = "FILE.toml", conflicts_with = "id")]
        policy_file: Option<PathBuf>,
    },
    /// Print the rules that carry each row of the clinical knowledge, and the cases that would notice their loss
    Coverage {
        #[command(flatten)]
        cases: CodedCases,
    },
}

/// Which knowledge is meant.
#[derive(Debug, Args)]
pub(super) struct Pack {
    /// A folder with knowledge files (*.toml); what comes with the program unless given
    #[arg(long, value_name = "DIR")]
    pub(super) knowledge: Option<PathBuf>,
}

/// Coded cases, and the knowledge they are run on.
#[derive(Debug, Args)]
pub(super) struct CodedCases {
    /// A folder with coded cases (*.case.json, each with its *.expect.toml)
    #[arg(value_name = "DIR", default_value = "assets/cases")]
    pub(super) cases: PathBuf,
    #[command(flatten)]
    pub(super) pack: Pack,
}

/// `stepwell case ..`
#[derive(Debug, Subcommand)]
pub(super) enum Case {
    /// Say whether files are cases that can be read, and where one is not
    Check {
        /// The case files (*.case.json)
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// `stepwell store ..`
#[derive(Debug, Args)]
pub(super) struct Store {
    /// The folder of the store; that of this user unless given
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) store: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: StoreCommand,
}

/// What is done to a store.
#[derive(Debug, Subcommand)]
pub(super) enum StoreCommand {
    /// Make a backup now, and check it; Ctrl+C stops it and leaves nothing half
    Backup {
        /// A folder for it, for example on a removable disk; among the rolling backups unless given
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// List the rolling backups, newest first
    Backups,
    /// Put a backup in the place of the store, which is set aside
    Restore {
        /// The folder of the backup
        backup: PathBuf,
    },
    /// Check every page, the whole journal and every record
    Verify {
        /// The folder of a backup to check instead
        backup: Option<PathBuf>,
    },
    /// Make a whole store of what can be read of a damaged one and the latest backup
    Rebuild,
    /// Replace the passphrase
    Passphrase,
    /// Make a recovery key for the day the passphrase is forgotten
    RecoveryKey,
    /// Set a new passphrase with the recovery key
    Recover,
    /// Write one patient's whole case to a file, not encrypted
    Export {
        /// The case, by id
        case: CaseId,
        /// The file to write
        output: PathBuf,
        /// Replace the file if it is there already
        #[arg(long)]
        overwrite: bool,
        /// Also write the letters that left, as PDF, to this folder
        #[arg(long, value_name = "DIR")]
        letters: Option<PathBuf>,
    },
    /// Erase one patient's case for good, from the rolling backups too
    Erase {
        /// The case, by id
        case: CaseId,
    },
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// As a colleague would note it
    Text,
    /// As schema/evaluation.schema.json and schema/review.schema.json describe it
    Json,
}

/// Reads whom a letter is written to, by the words of the model: a new kind is known here at once.
fn recipient() -> impl TypedValueParser<Value = RecipientKind> {
    let words = RecipientKind::ALL.iter().map(|kind| kind.id());
    PossibleValuesParser::new(words)
        .try_map(|word| RecipientKind::from_id(&word).ok_or("there is no such kind of recipient"))
}

/// A day, as a case is looked at from one day and not from a month.
fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write a day of the calendar, for example 2026-11-20".to_owned())
}
