//! The command line: the same commands as the window, over case files.
//!
//! Answers go to standard output, errors to standard error. Exit codes: 0 done, 2 a command that cannot be understood,
//! 3 a file that was refused, 1 anything else.

mod args;
mod ask;
mod case;
mod evaluate;
mod failure;
mod knowledge;
mod letter;
mod progress;
mod review;
mod start;
mod store;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Case, Command};

pub use failure::Failure;
pub use start::Start;

/// What is left to do once the arguments are understood.
#[derive(Debug)]
pub enum Next {
    /// Nothing: the process ends with this code.
    End(ExitCode),
    /// The window is to be opened.
    Window(Start),
}

/// Carries out what was typed, as far as it needs no window.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Next {
    crate::workspace::harden();
    let command = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments.command,
        Err(error) => return Next::End(end(Err(Failure::Usage(error)))),
    };
    Next::End(end(match command {
        None => return Next::Window(Start::Store),
        Some(Command::Demo) => return Next::Window(Start::Demo),
        Some(Command::Evaluate(asked)) => evaluate::run(&asked),
        Some(Command::Review(asked)) => review::run(&asked),
        Some(Command::Letter(asked)) => letter::run(&asked),
        Some(Command::Knowledge(asked)) => knowledge::run(&asked),
        Some(Command::Case(Case::Check { files })) => case::check(&files),
        Some(Command::Store(asked)) => store::run(&asked),
    }))
}

/// Shows why something failed, if it did, and gives the exit code.
#[must_use]
pub fn end(result: Result<(), Failure>) -> ExitCode {
    let Err(failure) = result else { return ExitCode::SUCCESS };
    failure.show();
    ExitCode::from(failure.code())
}

/// Writes an answer to standard output.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads has seen enough: `stepwell evaluate .. | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::Other(format!("The answer could not be written: {error}."))),
        Ok(()) => Ok(()),
    }
}
