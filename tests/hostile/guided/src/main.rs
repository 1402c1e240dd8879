//! One reader of `tests/hostile` under libFuzzer: `STEPWELL_FUZZ_TARGET` names it, arguments are libFuzzer's own. Before the
//! search its seeds are written to the folder `STEPWELL_FUZZ_SEEDS`.
#![no_main]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a search that fails should say where")]

#[path = "../../readers.rs"]
mod readers;

use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use readers::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("STEPWELL_FUZZ_TARGET").expect("STEPWELL_FUZZ_TARGET names a reader");
    TARGETS.into_iter().find(|target| target.name == name).expect("a reader of this name")
});

fn write_seeds() {
    let Some(folder) = std::env::var_os("STEPWELL_FUZZ_SEEDS").map(PathBuf::from) else { return };
    for (number, seed) in (TARGET.seeds)().into_iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{number}")), seed).expect("the folder of the seeds takes them");
    }
}

fuzz_target!(init: write_seeds(), |bytes: &[u8]| {
    let _outcome = (TARGET.read)(bytes);
});
