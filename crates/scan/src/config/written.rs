//! What stands in a `palisade.toml`, checked for form.

use super::gate::{self, WrittenGate};
use super::reader::{Placed, Reader};
use super::taint::{self, WrittenTaint};
use engine::ConfigFault;
use model::{Location, Severity};
use toml_span::value::{Key, Value};

/// The content of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// `scan.exclude`.
    pub exclude: Vec<Placed<String>>,
    /// `scan.only`.
    pub only: Option<Vec<Placed<String>>>,
    /// `scan.fail-on`.
    pub fail_on: Option<Severity>,
    /// `scan.strict`.
    pub strict: Option<bool>,
    /// `rules.off`.
    pub off: Vec<Placed<String>>,
    /// `rules.only`.
    pub only_rules: Option<Vec<Placed<String>>>,
    /// `rules.severity`.
    pub severity: Vec<(Placed<String>, Severity)>,
    /// `[[paths]]`.
    pub paths: Vec<WrittenPath>,
    /// `[[suppressions]]`.
    pub suppressions: Vec<WrittenAccepted>,
    /// `rules.deep`.
    pub deep: Option<bool>,
    /// `[[taint]]`.
    pub taint: Vec<WrittenTaint>,
    /// `[[gate.stop]]` and `[[gate.pass]]`.
    pub gate: WrittenGate,
}

/// One `[[paths]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenPath {
    /// `glob`.
    pub glob: Placed<String>,
    /// `off`.
    pub off: Vec<Placed<String>>,
}

/// One `[[suppressions]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenAccepted {
    /// Place of the table.
    pub place: Location,
    /// `fingerprint`.
    pub fingerprint: Option<String>,
    /// `rule` and `path`.
    pub rule_and_path: Option<(String, Placed<String>)>,
    /// `reason`.
    pub reason: String,
    /// `author`.
    pub author: Option<String>,
    /// `until`, `YYYY-MM-DD`.
    pub until: Option<String>,
}

/// Keys of each table.
const TABLES: &[&str] = &["scan", "rules", "paths", "taint", "suppressions", "gate"];
const SCAN: &[&str] = &["exclude", "only", "fail-on", "strict"];
const RULES: &[&str] = &["off", "only", "severity", "deep"];
const PATHS: &[&str] = &["glob", "off"];
const SUPPRESSIONS: &[&str] = &["fingerprint", "rule", "path", "reason", "author", "until"];
/// Where each key stands; for messages about one that stands elsewhere.
pub(super) const HOMES: &[(&str, &[&str])] = &[
    ("[scan]", SCAN),
    ("[rules]", RULES),
    ("[[paths]]", PATHS),
    ("[[taint]]", taint::TAINT),
    ("[[suppressions]]", SUPPRESSIONS),
    ("[[gate.stop]]", gate::RUNG),
];

/// Largest file that is read.
const MAX_BYTES: usize = 256 << 10;
/// Most brackets that may be open at a time, and most dots in a line: the reader below recurses.
const MAX_NESTING: usize = 200;

/// Reads the text of the file that the user knows as `path`. All mistakes come back together.
pub fn read(path: &str, text: &str) -> Result<Written, Vec<ConfigFault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::new(path, text);
    if let Some((at, message)) = unreadable_shape(text) {
        reader.fault(toml_span::Span::new(at, at), "", message);
        return Err(reader.faults);
    }
    let mut root = match toml_span::parse(text) {
        Ok(root) => root,
        Err(error) => {
            reader.fault(error.span, "", syntax_message(&error));
            return Err(reader.faults);
        }
    };
    let mut written = Written::default();
    for (key, mut value) in reader.table("", &mut root) {
        match key.name.as_ref() {
            "scan" => read_scan(&mut reader, &mut value, &mut written),
            "rules" => read_rules(&mut reader, &mut value, &mut written),
            "paths" => written.paths = read_paths(&mut reader, &mut value),
            "taint" => written.taint = taint::read(&mut reader, &mut value),
            "gate" => written.gate = gate::read(&mut reader, &mut value),
            "suppressions" => written.suppressions = read_suppressions(&mut reader, &mut value),
            _ => reader.unknown("", &key, TABLES),
        }
    }
    if reader.faults.is_empty() {
        return Ok(written);
    }
    reader.faults.sort_by_key(|fault| fault.location.start);
    Err(reader.faults)
}

/// A text that a recursive reader must not be given: the scanned project may be hostile. Counts brackets in strings too.
fn unreadable_shape(text: &str) -> Option<(usize, String)> {
    if text.len() > MAX_BYTES {
        return Some((0, format!("{} bytes are more than the limit of {MAX_BYTES}", text.len())));
    }
    let (mut open, mut dots) = (0_usize, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            b'.' => dots += 1,
            b'\n' => dots = 0,
            _ => {}
        }
        if open > MAX_NESTING || dots > MAX_NESTING {
            return Some((at, "nested too deeply".to_owned()));
        }
    }
    None
}

/// The mistake in our words: those of the library are its names for kinds of errors.
fn syntax_message(error: &toml_span::Error) -> String {
    use toml_span::ErrorKind;
    let what = match &error.kind {
        ErrorKind::Wanted { expected, found } => format!("expected {}, found {}", token(expected), token(found)),
        ErrorKind::UnexpectedEof => "the file ends before the value".to_owned(),
        ErrorKind::UnterminatedString => "a string is not closed".to_owned(),
        ErrorKind::UnquotedString => "a string stands without quotes".to_owned(),
        ErrorKind::MultilineStringKey => "a key is one line".to_owned(),
        ErrorKind::Unexpected(letter) => format!("`{letter}` cannot stand here"),
        ErrorKind::InvalidCharInString('\n' | '\r') => "the string is not closed on its line".to_owned(),
        ErrorKind::InvalidCharInString(letter) => format!("`{letter}` cannot stand in a string"),
        ErrorKind::InvalidEscape(_) | ErrorKind::InvalidHexEscape(_) | ErrorKind::InvalidEscapeValue(_) => {
            "no escape of TOML; a backslash is written `\\\\`, or the string with single quotes".to_owned()
        }
        ErrorKind::InvalidNumber | ErrorKind::OutOfRange(_) => "not a number".to_owned(),
        ErrorKind::DuplicateKey { key, .. } => format!("the key `{key}` stands here a second time"),
        ErrorKind::DuplicateTable { name, .. } => format!("the table `{name}` stands here a second time"),
        ErrorKind::RedefineAsArray => "the table was written with [ ] before, now with [[ ]]".to_owned(),
        ErrorKind::DottedKeyInvalidType { .. } => "what stands before the dot is no table".to_owned(),
        ErrorKind::ExceededDepthLimit => "nested too deeply".to_owned(),
        other => format!("{other}"),
    };
    format!("not valid TOML: {what}")
}

fn token(name: &str) -> &str {
    match name {
        "an equals" => "`=`",
        "a left bracket" => "`[`",
        "a right bracket" => "`]`",
        "a left brace" => "`{`",
        "a right brace" => "`}`",
        "eof" => "the end of the file",
        other => other,
    }
}

fn read_scan(reader: &mut Reader, value: &mut Value<'_>, written: &mut Written) {
    for (key, mut value) in reader.table("scan", value) {
        match key.name.as_ref() {
            "exclude" => written.exclude = reader.strings("scan.exclude", &mut value),
            "only" => written.only = Some(reader.strings("scan.only", &mut value)),
            "fail-on" => written.fail_on = read_severity(reader, "scan.fail-on", &mut value),
            "strict" => written.strict = reader.boolean("scan.strict", &mut value),
            _ => reader.unknown("scan", &key, SCAN),
        }
    }
}

fn read_rules(reader: &mut Reader, value: &mut Value<'_>, written: &mut Written) {
    for (key, mut value) in reader.table("rules", value) {
        match key.name.as_ref() {
            "off" => written.off = reader.strings("rules.off", &mut value),
            "deep" => written.deep = reader.boolean("rules.deep", &mut value),
            "only" => written.only_rules = Some(reader.strings("rules.only", &mut value)),
            "severity" => {
                for (rule, mut value) in reader.table("rules.severity", &mut value) {
                    let full = format!("rules.severity.{}", rule.name);
                    if let Some(severity) = read_severity(reader, &full, &mut value) {
                        let rule = reader.placed(rule.name.into_owned(), rule.span);
                        written.severity.push((rule, severity));
                    }
                }
            }
            _ => reader.unknown("rules", &key, RULES),
        }
    }
}

pub(super) fn read_severity(reader: &mut Reader, key: &str, value: &mut Value<'_>) -> Option<Severity> {
    let span = value.span;
    let word = reader.string(key, value)?.value;
    let severity = Severity::parse(&word);
    if severity.is_none() {
        let known: Vec<&str> = Severity::ALL.iter().map(|severity| severity.as_str()).collect();
        reader.fault(span, key, format!("expected one of {}, found `{word}`", known.join(", ")));
    }
    severity
}

fn read_paths(reader: &mut Reader, value: &mut Value<'_>) -> Vec<WrittenPath> {
    let mut paths = Vec::new();
    for (number, (span, rows)) in reader.tables("paths", value).into_iter().enumerate() {
        let table = format!("paths[{number}]");
        let (mut glob, mut off) = (None, Vec::new());
        for (key, mut value) in rows {
            match key.name.as_ref() {
                "glob" => glob = reader.string(&format!("{table}.glob"), &mut value),
                "off" => off = reader.strings(&format!("{table}.off"), &mut value),
                _ => reader.unknown(&table, &key, PATHS),
            }
        }
        match glob {
            Some(glob) if !off.is_empty() => paths.push(WrittenPath { glob, off }),
            _ => reader.fault(span, &table, "expected `glob` and a list `off` of rules (`[\"*\"]` for all)".to_owned()),
        }
    }
    paths
}

fn read_suppressions(reader: &mut Reader, value: &mut Value<'_>) -> Vec<WrittenAccepted> {
    let tables = reader.tables("suppressions", value);
    let mut accepted = Vec::new();
    for (number, (span, rows)) in tables.into_iter().enumerate() {
        accepted.extend(read_suppression(reader, &format!("suppressions[{number}]"), span, rows));
    }
    accepted
}

fn read_suppression(
    reader: &mut Reader,
    table: &str,
    span: toml_span::Span,
    rows: Vec<(Key<'_>, Value<'_>)>,
) -> Option<WrittenAccepted> {
    let (mut fingerprint, mut rule, mut path, mut reason, mut author, mut until) = (None, None, None, None, None, None);
    for (key, mut value) in rows {
        let full = format!("{table}.{}", key.name);
        match key.name.as_ref() {
            "fingerprint" => fingerprint = reader.string(&full, &mut value),
            "rule" => rule = reader.string(&full, &mut value),
            "path" => path = reader.string(&full, &mut value),
            "reason" => reason = reader.string(&full, &mut value),
            "author" => author = reader.string(&full, &mut value),
            "until" => until = read_day(reader, &full, &mut value),
            _ => reader.unknown(table, &key, SUPPRESSIONS),
        }
    }
    let place = reader.place(span);
    let rule_and_path = match (&fingerprint, rule, path) {
        (Some(_), None, None) => None,
        (None, Some(rule), Some(path)) => Some((rule.value, path)),
        _ => {
            reader.fault(span, table, "expected either `fingerprint`, or `rule` and `path`".to_owned());
            return None;
        }
    };
    let Some(reason) = reason else {
        reader.fault(span, table, "expected a `reason`".to_owned());
        return None;
    };
    Some(WrittenAccepted {
        place,
        fingerprint: fingerprint.map(|fingerprint| fingerprint.value),
        rule_and_path,
        reason: reason.value,
        author: author.map(|author| author.value),
        until,
    })
}

fn read_day(reader: &mut Reader, key: &str, value: &mut Value<'_>) -> Option<String> {
    let span = value.span;
    let day = reader.string(key, value)?.value;
    let digits = |range: std::ops::Range<usize>| day.get(range).and_then(|part| part.parse::<u32>().ok());
    let is_day = day.len() == 10
        && day
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
        && digits(5..7).is_some_and(|month| (1..=12).contains(&month))
        && digits(8..10).is_some_and(|day| (1..=31).contains(&day));
    if !is_day {
        reader.fault(span, key, format!("expected a day such as \"2027-01-31\", found `{day}`"));
    }
    is_day.then_some(day)
}
