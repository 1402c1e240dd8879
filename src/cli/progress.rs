//! How far long work is, on one line of the terminal; nothing is said elsewhere. Ctrl+C ends the program, and with it the
//! work: what was unfinished counts for nothing, and store and backups are as they were.

use std::io::{self, IsTerminal, Write};

use crate::workspace::JobProgress;

/// The line; it is wiped when this is dropped.
pub(super) struct Progress {
    is_seen: bool,
    said: String,
}

impl Progress {
    pub(super) fn begin() -> Self {
        Self { is_seen: io::stderr().is_terminal(), said: String::new() }
    }

    /// Says how far the work is, if that is news, and that it goes on.
    pub(super) fn tell(&mut self, progress: JobProgress) -> bool {
        let words = words(progress);
        if self.is_seen && words != self.said {
            let _unseen = write!(io::stderr().lock(), "\r\x1b[K{words}");
            self.said = words;
        }
        true
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if !self.said.is_empty() {
            let _unseen = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

fn words(progress: JobProgress) -> String {
    let label = progress.kind.label();
    match (progress.done * 100).checked_div(progress.total) {
        Some(percent) => format!("{label}: {percent} %"),
        None => format!("{label} …"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::JobKind;

    #[test]
    fn the_line_says_what_and_how_far() {
        let at = |done, total| words(JobProgress { kind: JobKind::Backup, done, total });
        let label = JobKind::Backup.label();
        assert_eq!(at(512, 2048), format!("{label}: 25 %"));
        assert_eq!(at(2048, 2048), format!("{label}: 100 %"));
        assert_eq!(at(0, 0), format!("{label} …"));
    }
}
