//! Files of passwords whose lines have no names: `.pgpass`, `.netrc`, files that are one key.

use super::words::listed;
use super::{Candidate, Form};
use source::Role;

/// Whether files of this name, in small letters, are read here. Of files that may be one key only those that do not look like
/// program text or prose: a history has thousands of `token.js` and `password.html`.
pub(super) fn has_own_reader(name: &str) -> bool {
    const ENDINGS: &str = "key secret token txt pass passwd password b64 dat";
    let extension = name.trim_start_matches('.').rsplit_once('.').map(|(_, extension)| extension);
    let may_be_key = extension.is_none_or(|extension| listed(ENDINGS, extension));
    is_pgpass(name) || is_htpasswd(name) || (may_be_key && says_key(name))
}

fn is_pgpass(name: &str) -> bool {
    name.ends_with(".pgpass") || name == "pgpass.conf"
}

fn is_htpasswd(name: &str) -> bool {
    name.ends_with(".htpasswd") || name == "htpasswd"
}

fn says_key(name: &str) -> bool {
    name.ends_with(".key")
        || ["secret", "token", "password", "passwd", "apikey", "api_key"].iter().any(|word| name.contains(word))
}

/// Candidates of files that are recognised by their name.
pub(super) fn records(text: &str, path: &str, _role: Option<Role>) -> Vec<Candidate> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    if is_pgpass(&name) {
        return lines(text).filter_map(|(start, line)| pgpass(start, line)).collect();
    }
    if is_htpasswd(&name) {
        return lines(text).filter_map(|(start, line)| htpasswd(start, line)).collect();
    }
    lone_key(text, &name).into_iter().collect()
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .map(move |line| (line.as_ptr() as usize - base, line))
}

fn record(start: usize, line: &str, value: &str, name: &str) -> Option<Candidate> {
    let from = start + line.rfind(value)?;
    (!value.is_empty()).then(|| Candidate {
        name: Some(name.to_owned()),
        value: value.to_owned(),
        span: from..from + value.len(),
        form: Form::Record,
    })
}

/// `host:port:database:user:password`.
fn pgpass(start: usize, line: &str) -> Option<Candidate> {
    let parts: Vec<&str> = line.splitn(5, ':').collect();
    let password = parts.get(4)?.trim_end();
    record(start, line, password, "password")
}

/// `user:hash`, with a hash of a form that no mark announces (crypt, plain).
fn htpasswd(start: usize, line: &str) -> Option<Candidate> {
    let (_, hash) = line.split_once(':')?;
    let hash = hash.trim_end();
    (!hash.starts_with('$') && !hash.starts_with('{') && !hash.contains(':'))
        .then(|| record(start, line, hash, "password"))?
}

/// A file that is one word of 16 to 128 hexadecimal digits or base64, and whose name says key, secret or token.
fn lone_key(text: &str, name: &str) -> Option<Candidate> {
    let value = text.trim();
    let drawn = (16..=128).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_'))
        && value.bytes().filter(u8::is_ascii_digit).count() >= 3;
    let start = text.len() - text.trim_start().len();
    (says_key(name) && drawn).then(|| Candidate {
        name: Some(name.to_owned()),
        value: value.to_owned(),
        span: start..start + value.len(),
        form: Form::Record,
    })
}
