//! The binary: arguments to the command line, or to the window; a result becomes an exit code.

use std::process::ExitCode;

use stepwell::cli::{self, Failure, Next, Start};

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::End(code) => code,
        Next::Window(start) => cli::end(window(start)),
    }
}

/// Opens the window and returns when it is closed.
#[cfg(feature = "window")]
fn window(start: Start) -> Result<(), Failure> {
    stepwell::ui::run(move || start.workspace()).map_err(|error| Failure::Other(error.to_string()))
}

/// This build has none.
#[cfg(not(feature = "window"))]
fn window(_start: Start) -> Result<(), Failure> {
    let sentence =
        "This build of Stepwell has no window; see what the command line does with: stepwell --help";
    Err(Failure::Other(sentence.to_owned()))
}
