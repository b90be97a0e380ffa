//! Which report goes where.

use crate::console::Console;
use crate::failure::Failure;
use crate::options::OutputOptions;
use crate::whole_file;
use report::Rendered;
use std::path::{Path, PathBuf};

/// One report to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Name of the format.
    pub format: String,
    /// File, or standard output.
    pub file: Option<PathBuf>,
}

/// What a person reads when nothing else is asked for.
const FOR_PEOPLE: &str = "text";

/// Reads `--format` and `--output`, before anything is scanned. When every report goes to a file, the text goes to standard
/// output all the same, unless `--quiet`.
pub fn plan(options: &OutputOptions, known: &[&str]) -> Result<Vec<Output>, Failure> {
    let mut outputs: Vec<Output> = Vec::new();
    let mut output = options.output.clone();
    for word in &options.format {
        let (name, file) = match word.split_once('=') {
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (word.as_str(), output.take()),
        };
        if !known.contains(&name) {
            let known = known.iter().map(|name| (*name).to_owned()).collect();
            return Err(Failure::UnknownFormat { name: name.to_owned(), known });
        }
        if outputs.iter().any(|output| is_same(output.file.as_deref(), file.as_deref())) {
            let place = file.map_or("standard output".to_owned(), |file| format!("`{}`", file.display()));
            return Err(Failure::OutputTwice { place });
        }
        outputs.push(Output { format: name.to_owned(), file });
    }
    if let Some(file) = output {
        if !outputs.is_empty() {
            return Err(Failure::OutputUnused);
        }
        outputs.push(Output { format: FOR_PEOPLE.to_owned(), file: Some(file) });
    }
    if outputs.is_empty() || (!options.quiet && outputs.iter().all(|output| output.file.is_some())) {
        outputs.push(Output { format: FOR_PEOPLE.to_owned(), file: None });
    }
    for output in &outputs {
        check_writable(output)?;
    }
    Ok(outputs)
}

/// Whether two reports would go to one place, however it is written: the later one would replace the other.
fn is_same(one: Option<&Path>, other: Option<&Path>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other || (real(one) == real(other) && !is_stream(one)),
        (None, None) => true,
        _ => false,
    }
}

/// Where a file is or would be, through all links.
fn real(file: &Path) -> PathBuf {
    let beside = || {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(folder.canonicalize().ok()?.join(file.file_name()?))
    };
    file.canonicalize().ok().or_else(beside).unwrap_or_else(|| file.to_owned())
}

/// A terminal, a pipe or a device takes one report after the other.
fn is_stream(file: &Path) -> bool {
    file.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// A long scan must not end with the news that its report has no place. Opening changes nothing in a file that exists.
fn check_writable(output: &Output) -> Result<(), Failure> {
    let Some(file) = &output.file else { return Ok(()) };
    let existed = file.exists();
    let opened = std::fs::OpenOptions::new().append(true).create(true).open(file);
    if opened.is_ok() && !existed {
        let _ = std::fs::remove_file(file);
    }
    opened.map(drop).map_err(|error| unwritable(file, &error))
}

/// Writes all reports. One that cannot be written does not take the others with it; the first failure comes back.
pub fn deliver_all(
    outputs: &[Output],
    console: &mut Console,
    render: impl Fn(&Output, &Console) -> Rendered,
) -> Result<(), Failure> {
    let mut failures = Vec::new();
    for output in outputs {
        let rendered = render(output, console);
        rendered.left_out.iter().for_each(|words| console.warn(words));
        failures.extend(deliver(output, &rendered.bytes, console).err());
    }
    let mut failures = failures.into_iter();
    let Some(first) = failures.next() else { return Ok(()) };
    failures.for_each(|failure| {
        console.fail(&failure);
    });
    Err(first)
}

fn deliver(output: &Output, bytes: &[u8], console: &mut Console) -> Result<(), Failure> {
    match &output.file {
        None => console.print(bytes),
        Some(file) => whole_file::write(file, bytes).map_err(|error| unwritable(file, &error)),
    }
}

fn unwritable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::OutputUnwritable { path: file.display().to_string(), kind: error.kind() }
}
