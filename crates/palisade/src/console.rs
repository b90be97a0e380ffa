//! Standard output and error: results to the one, progress and trouble to the other.

use crate::failure::Failure;
use report::printable;
use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// What the process prints to.
pub struct Console {
    /// Whether results may be coloured.
    pub colour: bool,
    /// Columns for results.
    pub width: usize,
    progress: bool,
}

impl Console {
    /// Looks at the terminal and `NO_COLOR`.
    pub fn of_process() -> Console {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let stdout = std::io::stdout().is_terminal();
        let colour = stdout && !is_set("NO_COLOR") && !dumb;
        let columns = terminal_size::terminal_size().map(|(columns, _)| usize::from(columns.0));
        // Wider lines are hard to read, narrower ones break everything.
        let width = columns.filter(|_| stdout).map_or(100, |columns| columns.clamp(60, 120));
        Console { colour, width, progress: std::io::stderr().is_terminal() && !dumb }
    }

    /// Prints a result. A reader who has gone away is no trouble: the rest is not wanted.
    pub fn print(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::StandardOutputUnwritable { kind: error.kind() }),
        }
    }

    /// Says what a reader of standard output alone would miss.
    pub fn warn(&mut self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "warning: {}", printable(text));
    }

    /// Tells about a failure; the exit code comes back.
    pub fn fail(&mut self, failure: &Failure) -> u8 {
        let told = failure.told();
        let mut text = format!("error: {}\n", told.message);
        if let Some(cure) = told.cure {
            text.push_str(&format!("  = help: {cure}\n"));
        }
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
        told.exit_code
    }

    /// Tells what is worth knowing and changes nothing.
    pub fn note(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "note: {text}");
    }

    /// Progress on long work, if somebody is watching.
    pub fn progress(&self, quiet: bool) -> Option<ProgressLine> {
        (self.progress && !quiet).then(|| ProgressLine { start: Instant::now(), shown: AtomicU64::new(0) })
    }
}

/// One line that is written over.
pub struct ProgressLine {
    start: Instant,
    shown: AtomicU64,
}

/// Nothing is shown before this time has gone by, and then no more often.
const STEP_MILLISECONDS: u64 = 200;

impl ProgressLine {
    /// Shows how far the work is, from time to time.
    pub fn show(&self, done: usize, of: usize) {
        let step = self.start.elapsed().as_millis() as u64 / STEP_MILLISECONDS;
        let shown = self.shown.load(Ordering::Relaxed);
        let mine =
            step > shown && self.shown.compare_exchange(shown, step, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if mine {
            let _ = write!(std::io::stderr().lock(), "\r  scanned {done} of {of} files");
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if self.shown.load(Ordering::Relaxed) > 0 {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}
