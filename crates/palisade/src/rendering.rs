//! How the binary reaches the renderers: names checked before, files read again for snippets.

use crate::console::Console;
use crate::options::OutputOptions;
use model::Report;
use report::{RenderContext, Rendered, Sources};

/// Names of the formats.
pub fn formats() -> Vec<&'static str> {
    report::formats().iter().map(|format| format.name).collect()
}

/// Whether the readers of a format need the findings of all files, also when a change is judged.
pub fn is_whole(format: &str) -> bool {
    report::formats().iter().any(|known| known.name == format && known.whole)
}

/// Renders for a program or a file: no colour, nothing left out, and the same whatever the terminal.
pub fn render_for_file(format: &str, report: &Report, sources: &dyn Sources, time: &str) -> Rendered {
    let ctx = RenderContext { limit: None, time: time.to_owned(), ..RenderContext::new(sources) };
    report::render(format, report, &ctx).expect("names of formats are checked before the scan")
}

/// Renders for the reader of standard output.
pub fn render_for_reader(
    format: &str,
    report: &Report,
    sources: &dyn Sources,
    console: &Console,
    options: &OutputOptions,
    time: &str,
) -> Rendered {
    let ctx = RenderContext { time: time.to_owned(), ..context(sources, console, options.quiet) };
    let ctx = if options.all { RenderContext { limit: None, ..ctx } } else { ctx };
    report::render(format, report, &ctx).expect("names of formats are checked before the scan")
}

/// What the terminal makes possible.
pub fn context<'a>(sources: &'a dyn Sources, console: &Console, quiet: bool) -> RenderContext<'a> {
    RenderContext { colour: console.colour, width: console.width, quiet, ..RenderContext::new(sources) }
}
