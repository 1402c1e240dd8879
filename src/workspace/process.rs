//! The process itself: what the system would otherwise write down about it.

use std::io::Write;
use std::panic::Location;

/// Turns off what could write memory to the disk or text of a patient to the terminal: no core dump is made, other
/// programs of the same account may not read the memory, and a panic tells its place alone. Called once, at the very
/// beginning.
pub fn harden() {
    no_core_dump();
    // The message of a panic may quote the text that caused it, and that text may be a patient's.
    std::panic::set_hook(Box::new(|panic| {
        let _unheard = writeln!(std::io::stderr().lock(), "{}", sentence(panic.location()));
    }));
}

fn sentence(place: Option<&Location<'_>>) -> String {
    let place = place.map(|place| format!(" ({} line {})", place.file(), place.line())).unwrap_or_default();
    format!("Stepwell met a defect{place}. What was saved is safe; start Stepwell again.")
}

#[cfg(unix)]
fn no_core_dump() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // A system that refuses has its reasons; there is nobody to tell yet.
    let _refused = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let _refused = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Other systems write none unless they are told to.
#[cfg(not(unix))]
fn no_core_dump() {}
