//! `.gitleaksignore` and `.betterleaksignore`: one accepted finding a line, `file:rule:line` or `commit:file:rule:line`; from
//! betterleaks 2 on, the SHA-256 of an accepted value.

use crate::foreign::allow::{Allow, Hash, Passes};
use crate::foreign::reading::{DIFFERENT, Heard, Reading};
use crate::foreign::{Imported, Tool};
use model::NoticeLevel;
use std::sync::Arc;

/// Largest file that is read, in bytes.
const MAX_BYTES: usize = 16 << 20;

/// Reads the file. A line that is no fingerprint is told and left out, as the tools do.
pub fn read_ignore(tool: Tool, path: &str, text: &str) -> Imported {
    let mut heard = Heard::default();
    let mut imported = Imported::default();
    let mut reading = Reading::new(tool, path, text, &mut heard);
    let mut start = 0;
    for line in text.get(..MAX_BYTES.min(text.len())).unwrap_or("").split_inclusive('\n') {
        let entry = line.trim();
        let at = start + (line.len() - line.trim_start().len());
        start += line.len();
        if entry.is_empty() || entry.starts_with('#') {
            continue;
        }
        if entry.starts_with("hmac-sha256:") {
            let message = "a fingerprint made with a key is not compared: what it accepts is reported".to_owned();
            reading.unsupported(at..at + entry.len(), message);
            continue;
        }
        match value(entry).or_else(|| fingerprint(entry)) {
            Some((rules, passes)) => {
                let location = reading.spot(at..at + entry.len()).location;
                let allow = Allow { tool, reason: String::new(), location, rules, passes };
                imported.allow.push(Arc::new(allow));
            }
            None => {
                let message = "expected `file:rule:line`, `commit:file:rule:line` or the SHA-256 of a value".to_owned();
                reading.notice(at..at + entry.len(), NoticeLevel::Info, DIFFERENT, message);
            }
        }
    }
    imported.notices = heard.notices;
    imported
}

/// The hash of a value.
fn value(entry: &str) -> Option<(Vec<String>, Passes)> {
    let is_hash = entry.len() == 64 && entry.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| (Vec::new(), Passes::Value { path: None, hash: Hash::Sha256(entry.to_ascii_lowercase()) }))
}

/// The rule and the place of a fingerprint. A path may hold colons only behind a commit of 40 or 64 digits.
fn fingerprint(entry: &str) -> Option<(Vec<String>, Passes)> {
    let (rest, line) = entry.rsplit_once(':')?;
    let (rest, rule) = rest.rsplit_once(':')?;
    let line = line.trim().parse().ok()?;
    let (commit, path) = match rest.split_once(':') {
        Some((commit, path)) if is_commit(commit) || !path.contains(':') => (Some(commit.to_ascii_lowercase()), path),
        Some(_) => return None,
        None => (None, rest),
    };
    if path.is_empty() || rule.is_empty() {
        return None;
    }
    Some((vec![rule.to_owned()], Passes::Line { commit, path: path.replace('\\', "/"), line }))
}

fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
