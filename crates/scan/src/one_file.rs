//! One file: read, decode, offer to the engines, and let go of text and tree.

use crate::request::Limits;
use crate::reuse::Reuse;
use engine::{Engine, Parsed, Sink, guarded};
use model::{Confidence, Location, Notice, NoticeLevel, Position, Severity};
use source::{
    Content, Encoding, File, LanguageClass, ReadFault, Role, Tree, decode, language_class, language_of_content, reason,
    role_of_content, role_of_shape, stands_in_tests,
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
    /// Credentials were looked for in it.
    pub(crate) searched: bool,
    /// For what others or a program wrote: only those that are certain whoever wrote them.
    pub(crate) for_certain_only: bool,
}

impl FileResult {
    fn left_out(reason: impl Into<String>) -> FileResult {
        FileResult {
            outcome: Outcome::LeftOut(reason.into()),
            sink: Sink::default(),
            marks: Vec::new(),
            searched: false,
            for_certain_only: false,
        }
    }

    fn failed(file: &File, kind: &str, message: String) -> FileResult {
        let mut sink = Sink::default();
        sink.notice(NoticeLevel::Failed, kind, message, Some(whole_file(&file.path)));
        FileResult { outcome: Outcome::Failed, sink, ..FileResult::left_out("") }
    }
}

/// Place of trouble that concerns a file as a whole.
pub(crate) fn whole_file(path: &str) -> Location {
    let start = Position { line: 1, column: 1, offset: 0 };
    Location { path: path.to_owned(), start, end: start }
}

/// Reason of files that git ignores: they are not part of the project and not counted.
pub(crate) const GIT_IGNORED: &str = "git-ignored";

/// Kind of the notice about an engine that stopped.
pub(crate) const PANIC: &str = "engine-panic";

/// How much of a file that is too large is looked at to tell what it is.
const HEAD: usize = 64 << 10;

/// Engines that take a file: those that know languages decide what is said about it, the others read any text.
struct Takers<'e> {
    languages: Vec<&'e dyn Engine>,
    texts: Vec<&'e dyn Engine>,
    /// No engine of this scan knows languages: then reading the text is all that was asked for.
    only_texts: bool,
}

impl<'e> Takers<'e> {
    fn of(file: &File, engines: &[&'e dyn Engine], limits: Limits) -> Takers<'e> {
        let left_out = limits.leaves_out(file.role).is_some() || file.ignored;
        let wanted = engines.iter().copied().filter(|engine| engine.wants(file));
        let (texts, mut languages): (Vec<_>, Vec<_>) = wanted.partition(|engine| engine.reads_any_text());
        if left_out {
            languages.clear();
        }
        Takers { languages, texts, only_texts: engines.iter().all(|engine| engine.reads_any_text()) }
    }

    fn is_empty(&self) -> bool {
        self.languages.is_empty() && self.texts.is_empty()
    }
}

/// Analyses one file with the engines that want it, or takes what was worked out about it before.
pub(crate) fn analyse(
    tree: &dyn Tree,
    file: &File,
    engines: &[&dyn Engine],
    limits: Limits,
    reuse: Option<&Reuse<'_>>,
) -> FileResult {
    let mut takers = Takers::of(file, engines, limits);
    if is_binary_by_name(file) {
        return match engines.iter().any(|engine| engine.wants_bytes(file, &[])) {
            true => read_and(tree, file, limits, reuse, |bytes| analyse_bytes(file, &bytes, engines)),
            false => FileResult::left_out(why_not(file, limits)),
        };
    }
    if takers.is_empty() {
        return FileResult::left_out(why_not(file, limits));
    }
    let mut before = None;
    if file.size > limits.file_size && !takers.languages.is_empty() {
        before = Some(too_large(tree, file, file.size, limits));
        takers.languages.clear();
    }
    if takers.is_empty() || file.size > limits.text_size {
        return before.unwrap_or_else(|| FileResult::left_out(reason::TOO_LARGE));
    }
    let after = read_and(tree, file, limits, reuse, |bytes| analyse_for(Purpose::AtHand, file, bytes, engines, limits));
    match before {
        Some(before) => joined(before, after),
        None => after,
    }
}

/// Reads a file that may have grown since it was listed.
fn read_and(
    tree: &dyn Tree,
    file: &File,
    limits: Limits,
    reuse: Option<&Reuse<'_>>,
    work: impl FnOnce(Vec<u8>) -> FileResult,
) -> FileResult {
    if file.size > limits.text_size {
        return FileResult::left_out(reason::TOO_LARGE);
    }
    match tree.read(&file.path) {
        Ok(bytes) if bytes.len() as u64 > limits.text_size => FileResult::left_out(reason::TOO_LARGE),
        Ok(bytes) => match reuse {
            Some(reuse) => reuse.result(file, bytes, work),
            None => work(bytes),
        },
        Err(fault) => unreadable(file, fault),
    }
}

/// Analyses a content of the past: comments in it accept nothing.
pub(crate) fn analyse_past(file: &File, bytes: Vec<u8>, engines: &[&dyn Engine], limits: Limits) -> FileResult {
    analyse_for(Purpose::Past, file, bytes, engines, limits)
}

/// What the engines see in a content that is only compared with another one: nothing of it is told, so that it needs neither
/// marks nor surroundings.
pub(crate) fn observe_content(file: &File, bytes: Vec<u8>, engines: &[&dyn Engine], limits: Limits) -> Sink {
    analyse_for(Purpose::Comparison, file, bytes, engines, limits).sink
}

/// What observations are for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    AtHand,
    Past,
    Comparison,
}

fn analyse_for(purpose: Purpose, file: &File, bytes: Vec<u8>, engines: &[&dyn Engine], limits: Limits) -> FileResult {
    let size = bytes.len() as u64;
    if engines.iter().any(|engine| engine.wants_bytes(file, &bytes[..bytes.len().min(HEAD)])) {
        return analyse_bytes(file, &bytes, engines);
    }
    let decoded = match decode(bytes, file.language) {
        Content::Text(decoded) => decoded,
        Content::Binary => return FileResult::left_out(reason::BINARY),
    };
    let mut file = file.clone();
    let text = decoded.text.as_str();
    file.language = file.language.map(|language| language_of_content(language, text));
    let undeclared = File { role: role_of_shape(&file, text).unwrap_or(file.role), ..file.clone() };
    let told = if limits.own_headers { role_of_content(&file, text) } else { role_of_shape(&file, text) };
    if let Some(role) = told {
        file.role = role;
    }
    let mut takers = Takers::of(&file, engines, limits);
    let grown = size > limits.file_size && !takers.languages.is_empty();
    if grown {
        takers.languages.clear();
    }
    if takers.is_empty() && !grown {
        return FileResult::left_out(why_not(&file, limits));
    }
    let mut result = run_engines(&file, &undeclared, &decoded.text, &takers);
    if purpose != Purpose::Comparison {
        look_around(text, &mut result.sink);
    }
    if purpose == Purpose::AtHand {
        result.marks = issues::marks(&file.path, text);
    }
    result.for_certain_only = result.searched && limits.leaves_out(undeclared.role).is_some();
    encoding_notice(&file, decoded.encoding, decoded.lossy, &mut result);
    if let Some(name) = decoded.unread {
        let message =
            format!("declares the encoding `{name}`, which is not read: an interpreter sees another program here");
        result.sink.notice(NoticeLevel::Failed, "unread-encoding", message, Some(whole_file(&file.path)));
    }
    if grown {
        let message = format!("grew to {size} bytes during the scan, above the limit of {}", limits.file_size);
        result.sink.notice(NoticeLevel::Failed, "file-too-large", message, Some(whole_file(&file.path)));
    }
    result.outcome = match outcome_of(&result.sink.notices) {
        Outcome::Failed => Outcome::Failed,
        _ if takers.languages.is_empty() && !takers.only_texts => Outcome::LeftOut(why_not(&file, limits)),
        _ if takers.languages.is_empty() && result.for_certain_only => Outcome::LeftOut(why_not(&undeclared, limits)),
        outcome => outcome,
    };
    result
}

/// Looks into a file that is no text.
fn analyse_bytes(file: &File, bytes: &[u8], engines: &[&dyn Engine]) -> FileResult {
    let mut result = FileResult::left_out(reason::BINARY);
    let head = &bytes[..bytes.len().min(HEAD)];
    for engine in engines.iter().filter(|engine| engine.wants_bytes(file, head)) {
        if let Err(panic) = guarded(|| engine.analyse_bytes(file, bytes, &mut result.sink)) {
            let message = format!("the {} engine stopped in this file: {panic}", engine.id());
            result.sink.notice(NoticeLevel::Failed, PANIC, message, Some(whole_file(&file.path)));
        }
    }
    result.searched = true;
    adjust(file, &mut result.sink);
    if outcome_of(&result.sink.notices) == Outcome::Failed {
        result.outcome = Outcome::Failed;
    }
    result
}

/// What was said about a file that is too large for some engines, and what others found in it.
fn joined(before: FileResult, mut after: FileResult) -> FileResult {
    after.sink.notices.extend(before.sink.notices);
    if after.outcome != Outcome::Failed {
        after.outcome = before.outcome;
    }
    after
}

/// `undeclared` is the file without what its own header says about it: a comment takes flaws that are repaired elsewhere out of
/// the scan, and no credential.
fn run_engines(file: &File, undeclared: &File, text: &source::Text, takers: &Takers<'_>) -> FileResult {
    let mut sink = Sink::default();
    let parsed = Parsed::new(file, text);
    let as_text = Parsed::new(undeclared, text);
    let languages = takers.languages.iter().map(|engine| (engine, &parsed));
    for (engine, parsed) in languages.chain(takers.texts.iter().map(|engine| (engine, &as_text))) {
        if let Err(panic) = guarded(|| engine.analyse(parsed, &mut sink)) {
            let message = format!("the {} engine stopped in this file: {panic}", engine.id());
            sink.notice(NoticeLevel::Failed, PANIC, message, Some(whole_file(&file.path)));
        }
    }
    adjust(undeclared, &mut sink);
    if !takers.languages.is_empty() {
        syntax_notices(&parsed, &mut sink);
    }
    let searched = !takers.texts.is_empty();
    FileResult { outcome: Outcome::Analysed, sink, marks: Vec::new(), searched, for_certain_only: false }
}

/// What the role of a file takes from what was seen in it. Tests and examples are rarely a flaw of the product: shown, and said
/// with low confidence. What git ignores has not left this machine: it does little damage yet.
pub(crate) fn adjust(file: &File, sink: &mut Sink) {
    let in_tests = file.role == Role::Test || stands_in_tests(&file.path);
    for observation in &mut sink.observations {
        if in_tests {
            observation.confidence = Confidence::Low;
            observation.parts.insert("role".to_owned(), "test".to_owned());
        }
        if file.ignored {
            observation.severity = observation.severity.min(Severity::Low);
            observation.parts.insert("committed".to_owned(), "no: git ignores this file".to_owned());
        }
    }
}

/// Tells each place from others that hold the same code.
fn look_around(text: &str, sink: &mut Sink) {
    let places = sink.observations.iter().map(|one| (one.location.start.offset, one.location.end.offset));
    let Some((first, last)) = places.reduce(|(first, last), (start, end)| (first.min(start), last.max(end))) else {
        return;
    };
    let outline = issues::Outline::of_part(text, first..last);
    for observation in &mut sink.observations {
        let location = &observation.location;
        observation.neighbourhood = outline.around(location.start.offset, location.end.offset);
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

/// Why no engine that knows languages takes a file, as the coverage counts it.
fn why_not(file: &File, limits: Limits) -> String {
    if file.ignored {
        return GIT_IGNORED.to_owned();
    }
    if let Some(reason) = limits.leaves_out(file.role) {
        return reason.to_owned();
    }
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
