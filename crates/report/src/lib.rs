//! Ways of showing a report: one file or folder per format under `formats/`.
//!
//! Rendering reads nothing but the report and, for snippets, the text of files through [`Sources`]. Not here: what is worth
//! reporting and in which order (`issues`, `scan`), where the bytes go and whether there is a terminal (the binary).

mod escape;
mod gitlab;
mod identity;
mod paint;
mod ranking;
mod snippet;
mod sources;
mod stored;
mod weakness;
mod width;
mod wrap;

#[cfg(test)]
mod samples;

pub use escape::printable;
pub use sources::{Sources, TreeSources};
pub use stored::{ReadReport, ReadReportFault, read_report};

use model::{Fingerprint, Report};
use sources::RecentSources;

include!(concat!(env!("OUT_DIR"), "/formats.rs"));

/// One way of showing a report.
pub struct Format {
    /// The name as typed after `--format`.
    pub name: &'static str,
    /// One line for help texts.
    pub description: &'static str,
    /// Its readers compare reports by themselves and take what is not in one for repaired. So it needs the findings of all files,
    /// also when a change is judged.
    pub whole: bool,
    render: fn(&Report, &RenderContext<'_>) -> Rendered,
}

/// A report in one format.
pub struct Rendered {
    /// What is to be written.
    pub bytes: Vec<u8>,
    /// One sentence for each thing that the readers of this format would refuse and that is therefore not in it. It is said in the
    /// document as well.
    pub left_out: Vec<String>,
}

impl Rendered {
    /// Everything is in it, or is counted in it.
    pub(crate) fn complete(bytes: Vec<u8>) -> Rendered {
        Rendered { bytes, left_out: Vec::new() }
    }
}

/// What a format may use besides the report. Formats for programs look at `sources` alone.
pub struct RenderContext<'a> {
    /// The texts of the scanned files.
    pub sources: &'a dyn Sources,
    /// Colours by terminal escapes.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Leave out hints and notices by which nothing was lost.
    pub quiet: bool,
    /// How many issues are shown in full; `None` is all of them.
    pub limit: Option<usize>,
    /// The time for formats that demand one, `YYYY-MM-DDThh:mm:ss` in UTC.
    pub time: String,
}

/// The time of those who know none.
const EPOCH: &str = "1970-01-01T00:00:00";

impl<'a> RenderContext<'a> {
    /// The default: no colour, 100 columns, ten issues, and the start of the epoch.
    pub fn new(sources: &'a dyn Sources) -> RenderContext<'a> {
        RenderContext { sources, colour: false, width: 100, quiet: false, limit: Some(10), time: EPOCH.to_owned() }
    }
}

/// Every format, in order of name.
pub fn formats() -> &'static [Format] {
    FORMATS
}

/// The report in the format of this name; `None` when there is no such format. Same report, same bytes.
pub fn render(format: &str, report: &Report, ctx: &RenderContext<'_>) -> Option<Rendered> {
    let format = FORMATS.iter().find(|known| known.name == format)?;
    Some((format.render)(report, ctx))
}

/// JSON Schema (draft 2020-12) of the format `json`.
pub fn schema() -> &'static str {
    json::SCHEMA
}

/// Everything about the issue that a finding belongs to (or about a suppressed finding), as text; `None` when the report has
/// no such finding. Code is shown of files that are as they were.
pub fn explain(read: &ReadReport, fingerprint: &Fingerprint, ctx: &RenderContext<'_>) -> Option<String> {
    let sources = RecentSources::of_stale(ctx.sources, &read.report, &read.texts);
    text::explain(&read.report, &sources, fingerprint, ctx)
}
