//! One file: read, decode, offer to the engines, and let go of text and tree.

use crate::request::Limits;
use engine::{Engine, Parsed, Sink, guarded};
use model::{Confidence, Location, Notice, NoticeLevel, Position};
use source::{
    Content, Encoding, File, LanguageClass, ReadFault, Role, Tree, decode, language_class, language_of_content, reason,
    role_of_content,
};
use syntax::FaultKind;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Engines saw all of it.
    Analysed,
    /// Engines saw it, and something may have been missed.
    AroundErrors,
    /// No engine has anything to say; the reason.
    LeftOut(String),
    /// In scope, and not analysed.
    Failed,
}

/// All that is kept of a file.
#[derive(Debug)]
pub(crate) struct FileResult {
    pub(crate) outcome: Outcome,
    pub(crate) sink: Sink,
    pub(crate) marks: Vec<issues::Mark>,
}

impl FileResult {
    fn left_out(reason: impl Into<String>) -> FileResult {
        FileResult { outcome: Outcome::LeftOut(reason.into()), sink: Sink::default(), marks: Vec::new() }
    }

    fn failed(file: &File, kind: &str, message: String) -> FileResult {
        let mut sink = Sink::default();
        sink.notice(NoticeLevel::Failed, kind, message, Some(whole_file(&file.path)));
        FileResult { outcome: Outcome::Failed, sink, marks: Vec::new() }
    }
}

/// Place of trouble that concerns a file as a whole.
pub(crate) fn whole_file(path: &str) -> Location {
    let start = Position { line: 1, column: 1, offset: 0 };
    Location { path: path.to_owned(), start, end: start }
}

/// How much of a file that is too large is looked at to tell what it is.
const HEAD: usize = 64 << 10;

/// Analyses one file with the engines that want it.
pub(crate) fn analyse(tree: &dyn Tree, file: &File, engines: &[Box<dyn Engine>], limits: Limits) -> FileResult {
    let wants = |file: &File| engines.iter().any(|engine| engine.wants(file));
    if let Some(reason) = limits.leaves_out(file.role) {
        return FileResult::left_out(reason);
    }
    if is_binary_by_name(file) || !wants(file) {
        return FileResult::left_out(why_unwanted(file));
    }
    if file.size > limits.file_size {
        return too_large(tree, file, file.size, limits);
    }
    let bytes = match tree.read(&file.path) {
        Ok(bytes) => bytes,
        Err(fault) => return unreadable(file, fault),
    };
    if bytes.len() as u64 > limits.file_size {
        return too_large(tree, file, bytes.len() as u64, limits);
    }
    let decoded = match decode(bytes, file.language) {
        Content::Text(decoded) => decoded,
        Content::Binary => return FileResult::left_out(reason::BINARY),
    };
    let mut file = file.clone();
    let text = decoded.text.as_str();
    file.language = file.language.map(|language| language_of_content(language, text));
    if let Some(role) = role_of_content(&file, text) {
        file.role = role;
    }
    if let Some(reason) = limits.leaves_out(file.role) {
        return FileResult::left_out(reason);
    }
    if !wants(&file) {
        return FileResult::left_out(why_unwanted(&file));
    }
    let mut result = run_engines(&file, &decoded.text, engines);
    encoding_notice(&file, decoded.encoding, decoded.lossy, &mut result);
    result.outcome = outcome_of(&result.sink.notices);
    result
}

fn run_engines(file: &File, text: &source::Text, engines: &[Box<dyn Engine>]) -> FileResult {
    let mut sink = Sink::default();
    let parsed = Parsed::new(file, text);
    for engine in engines.iter().filter(|engine| engine.wants(file)) {
        if let Err(panic) = guarded(|| engine.analyse(&parsed, &mut sink)) {
            let message = format!("the {} engine stopped in this file: {panic}", engine.id());
            sink.notice(NoticeLevel::Failed, "engine-panic", message, Some(whole_file(&file.path)));
        }
    }
    if file.role == Role::Test {
        doubt(&mut sink);
    }
    syntax_notices(&parsed, &mut sink);
    let marks = issues::marks(&file.path, text.as_str());
    FileResult { outcome: Outcome::Analysed, sink, marks }
}

/// What stands in tests and examples is rarely a flaw of the product: it is shown, and said with low confidence.
fn doubt(sink: &mut Sink) {
    for observation in &mut sink.observations {
        observation.confidence = Confidence::Low;
        observation.parts.insert("role".to_owned(), "test".to_owned());
    }
}

/// One notice for all syntax errors of a file, and one for all places that nest too deeply; another one if it was not
/// parsed at all.
fn syntax_notices(parsed: &Parsed<'_>, sink: &mut Sink) {
    let Some(tree) = parsed.tree_if_parsed() else { return };
    if tree.faults.iter().any(|fault| fault.kind == FaultKind::Budget) {
        let message = "took more work to parse than a file of its length deserves, and was not analysed".to_owned();
        sink.notice(NoticeLevel::Failed, "parse-budget", message, Some(whole_file(&parsed.file.path)));
    }
    for kind in [FaultKind::Syntax, FaultKind::Depth] {
        let mut faults = tree.faults.iter().filter(|fault| fault.kind == kind);
        let Some(first) = faults.next() else { continue };
        let count = 1 + faults.count();
        let location = parsed.text.location(&parsed.file.path, first.span.start, first.span.end);
        let (kind, what) = match (kind, count) {
            (FaultKind::Syntax, _) => ("syntax-error", "could not be read"),
            (FaultKind::Depth | FaultKind::Budget, 1) => ("nesting-too-deep", "nests too deeply and was left out"),
            (FaultKind::Depth | FaultKind::Budget, _) => ("nesting-too-deep", "nest too deeply and were left out"),
        };
        let places = if count == 1 { "1 place".to_owned() } else { format!("{count} places, the first one here,") };
        let message = format!("{places} {what}; the rest of the file was analysed");
        sink.notice(NoticeLevel::Partial, kind, message, Some(location));
    }
}

fn encoding_notice(file: &File, encoding: Encoding, lossy: bool, result: &mut FileResult) {
    let (level, message) = match (encoding, lossy) {
        (Encoding::Utf8, false) => return,
        (Encoding::Utf8, true) => {
            (NoticeLevel::Partial, "some bytes are not UTF-8 and were replaced by U+FFFD".to_owned())
        }
        (Encoding::Told(name), true) => {
            (NoticeLevel::Partial, format!("read as {name}; some bytes mean nothing in it and were replaced by U+FFFD"))
        }
        (Encoding::Told(name), false) => {
            (NoticeLevel::Info, format!("read as {name}; offsets are those of the UTF-8 form"))
        }
        (Encoding::Guessed(name), _) => {
            (NoticeLevel::Info, format!("not UTF-8; read as {name}, and offsets are those of the UTF-8 form"))
        }
    };
    result.sink.notice(level, "encoding", message, Some(whole_file(&file.path)));
}

fn outcome_of(notices: &[Notice]) -> Outcome {
    match notices.iter().map(|notice| notice.level).max() {
        Some(NoticeLevel::Failed) => Outcome::Failed,
        Some(NoticeLevel::Partial) => Outcome::AroundErrors,
        Some(NoticeLevel::Info) | None => Outcome::Analysed,
    }
}

fn unreadable(file: &File, fault: ReadFault) -> FileResult {
    match fault {
        ReadFault::Gone => FileResult::failed(file, "file-removed", "removed while the scan was running".to_owned()),
        _ => FileResult::failed(file, "unreadable-file", format!("cannot be read: {fault}")),
    }
}

/// A file above the limit: failed if it is code that somebody wrote, out of scope otherwise.
fn too_large(tree: &dyn Tree, file: &File, size: u64, limits: Limits) -> FileResult {
    let is_code = file.language.is_some_and(|language| language_class(language) == LanguageClass::Code);
    if !is_code || file.role != Role::Source {
        return FileResult::left_out(reason::TOO_LARGE);
    }
    let head = match tree.head(&file.path, HEAD) {
        Ok(head) => head,
        Err(fault) => return unreadable(file, fault),
    };
    match decode(head, file.language) {
        Content::Binary => FileResult::left_out(reason::BINARY),
        Content::Text(decoded) => match role_of_content(file, decoded.text.as_str()).and_then(Role::left_out) {
            Some(reason) => FileResult::left_out(reason),
            None => {
                let message = format!("{size} bytes are more than the limit of {} bytes", limits.file_size);
                FileResult::failed(file, "file-too-large", message)
            }
        },
    }
}

fn is_binary_by_name(file: &File) -> bool {
    file.language.is_some_and(|language| language_class(language) == LanguageClass::Binary)
}

/// Why no engine wants a file, as the coverage counts it.
fn why_unwanted(file: &File) -> String {
    let Some(language) = file.language else {
        let reason = if file.role == Role::Documentation { reason::DOCUMENTATION } else { reason::UNRECOGNISED };
        return reason.to_owned();
    };
    match language_class(language) {
        LanguageClass::Binary => reason::BINARY.to_owned(),
        LanguageClass::Prose => reason::DOCUMENTATION.to_owned(),
        LanguageClass::Code | LanguageClass::Document => language.name().to_owned(),
    }
}
