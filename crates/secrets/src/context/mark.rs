//! Credentials that a mark of their own announces: user information in URLs, `Authorization` schemes, password hashes,
//! calls that log in, options of curl.

use super::reader::skip_blank;
use super::{Candidate, Form};
use std::ops::Range;

/// Passwords that say that the user is a token: what GitHub documents for git over HTTPS.
const PROTOCOL: &[&[u8]] = &[b"x-oauth-basic"];

/// The candidate that the mark from `start` to `end` begins, if it is one.
pub(super) fn read_mark(content: &[u8], start: usize, end: usize) -> Option<Candidate> {
    match content[start].to_ascii_lowercase() {
        b':' => url_user(content, start),
        b'b' => scheme_value(content, start, end),
        b'$' | b'p' | b'{' => password_hash(content, start),
        b'i' => identified_by(content, end),
        b' ' => password_option(content, start, end),
        b'c' if content[start..end].eq_ignore_ascii_case(b"curl ") => curl_user(content, end),
        _ if content[end - 1] == b'(' => login_call(content, start, end),
        _ => None,
    }
}

fn candidate(content: &[u8], name: &str, span: Range<usize>, form: Form) -> Candidate {
    let value = String::from_utf8_lossy(&content[span.clone()]).into_owned();
    Candidate { name: Some(name.to_owned()), value, span, form }
}

/// `scheme://user:password@host`, and a token alone before the `@`.
fn url_user(content: &[u8], at: usize) -> Option<Candidate> {
    let scheme = content[at.saturating_sub(24)..at]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        .count();
    if scheme == 0 {
        return None;
    }
    let start = at + 3;
    let roof = content.len().min(start + 300);
    let stop = |byte: u8| {
        byte.is_ascii_whitespace()
            || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b',' | b'|' | b'/' | b'?')
    };
    let mut close = None;
    for idx in start..roof {
        match content[idx] {
            b'@' => close = Some(idx),
            b'/' if close.is_none() && has_password(content, start, idx, roof) => {}
            byte if stop(byte) => break,
            _ => {}
        }
    }
    let close = close?;
    if !content
        .get(close + 1)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'%' | b'{' | b'$' | b'[' | b'<'))
    {
        return None;
    }
    match content[start..close].iter().position(|&byte| byte == b':') {
        // The token is the user then.
        Some(colon) if PROTOCOL.contains(&&content[start + colon + 1..close]) => {
            Some(candidate(content, "url-user", start..start + colon, Form::UrlToken))
        }
        Some(colon) if start + colon + 1 < close => {
            Some(candidate(content, "url", start + colon + 1..close, Form::Url))
        }
        Some(_) => None,
        None if close > start => Some(candidate(content, "url-user", start..close, Form::UrlToken)),
        None => None,
    }
}

/// A slash inside a password: `user:a/b@host`, with the `@` soon and on the same word.
fn has_password(content: &[u8], start: usize, slash: usize, roof: usize) -> bool {
    let Some(colon) = content[start..slash].iter().position(|&byte| byte == b':') else { return false };
    let begins_with_port = content.get(start + colon + 1).is_some_and(u8::is_ascii_digit)
        && content[start + colon + 1..slash].iter().all(u8::is_ascii_digit);
    let word = content[slash..roof]
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'?' | b','))
        .map_or(roof, |idx| slash + idx);
    !begins_with_port
        && content[slash..word].iter().filter(|&&byte| byte == b'/').count() <= 2
        && content[slash..word].contains(&b'@')
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~' | b'+' | b'/' | b'=' | b'-' | b':')
}

/// `Bearer …`, `Basic …`.
fn scheme_value(content: &[u8], start: usize, end: usize) -> Option<Candidate> {
    if start > 0 && (content[start - 1].is_ascii_alphanumeric() || content[start - 1] == b'_') {
        return None;
    }
    let begin = skip_blank(content, end);
    let roof = content.len().min(begin + 4096);
    let close = (begin..roof).find(|&idx| !is_token_byte(content[idx])).unwrap_or(roof);
    if close - begin < 8 {
        return None;
    }
    let basic = content[start..end].eq_ignore_ascii_case(b"basic ");
    let (name, form) = if basic { ("basic", Form::Basic) } else { ("bearer", Form::Bearer) };
    let trimmed = content[begin..close]
        .iter()
        .rposition(|byte| !matches!(byte, b'.' | b':'))
        .map_or(begin, |idx| begin + idx + 1);
    // `Bearer $token`, `Bearer {token}` and names of what is joined here end early.
    (trimmed - begin >= 8).then(|| candidate(content, name, begin..trimmed, form))
}

/// `$2b$12$…`, `$6$salt$…`, `{SSHA}…`, `pbkdf2_sha256$…`.
fn password_hash(content: &[u8], start: usize) -> Option<Candidate> {
    if start > 0 && content[start - 1].is_ascii_alphanumeric() {
        return None;
    }
    let longest = if content[start] == b'$' && content.get(start + 1) != Some(&b'a') { 128 } else { 300 };
    let roof = content.len().min(start + longest);
    let inside = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'$' | b'.' | b'/' | b'+' | b'=' | b'_' | b'{' | b'}' | b'-' | b',')
    };
    let mut close = (start..roof).find(|&idx| !inside(content[idx])).unwrap_or(roof);
    while close > start && matches!(content[close - 1], b',' | b'.' | b'}') && content[start] != b'$' {
        close -= 1;
    }
    let hash = &content[start..close];
    let parts: Vec<&[u8]> = hash.split(|&byte| byte == b'$').collect();
    let tail = parts.last().map_or(0, |part| part.len());
    let plausible = match hash {
        [b'$', b'2', _, b'$', ..] => hash.len() == 60,
        [b'$', b'6', b'$', ..] => parts.len() >= 4 && tail == 86,
        [b'$', b'5', b'$', ..] => parts.len() >= 4 && tail == 43,
        [b'$', b'1', b'$', ..] => parts.len() == 4 && tail == 22,
        [b'$', b'p' | b'P', b'$', ..] => hash.len() == 34,
        [b'$', b's' | b'S', b'$', ..] => hash.len() == 55,
        [b'$', b'a', b'p', b'r', ..] => parts.len() == 4 && tail == 22,
        [b'$', b'a', b'r', b'g', ..] => parts.len() >= 5 && tail >= 20,
        [b'$', b'y', b'$', ..] => parts.len() >= 5 && tail == 43,
        [b'p', ..] => parts.len() == 4 && tail >= 28,
        [b'{', ..] => hash.len() >= 33,
        _ => false,
    };
    plausible.then(|| candidate(content, "password-hash", start..close, Form::Hash))
}

/// `login('user', 'password')`: the second of two literals; `connect('host', 'user', 'password')`: the third.
fn login_call(content: &[u8], start: usize, open: usize) -> Option<Candidate> {
    let connects = content[start..open].eq_ignore_ascii_case(b"connect(");
    if start > 0 && content[start - 1] == b'_' && !connects {
        return None;
    }
    let literals = literal_arguments(content, open);
    let place = if connects && literals.len() > 2 { 2 } else { 1 };
    let password = literals.get(place)?.clone();
    let user = &content[literals.get(place - 1)?.clone()];
    // What stands before a password must be able to be a user.
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'_' | b'-' | b'+' | b'%');
    let is_user = !user.is_empty() && user.len() <= 64 && user.iter().all(fits);
    (is_user && !password.is_empty()).then(|| candidate(content, "login", password, Form::Login))
}

/// The arguments behind a bracket, as far as they are literals, three at most.
fn literal_arguments(content: &[u8], open: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = skip_blank(content, open);
    while found.len() < 3 {
        let Some(&quote) = content.get(at).filter(|byte| matches!(byte, b'"' | b'\'')) else { break };
        let roof = content.len().min(at + 130);
        let Some(close) = memchr::memchr2(quote, b'\n', &content[at + 1..roof]).map(|idx| at + 1 + idx) else { break };
        let behind = skip_blank(content, close + 1);
        if content[close] != quote || !matches!(content.get(behind), Some(b',' | b')')) {
            break;
        }
        found.push(at + 1..close);
        at = skip_blank(content, behind + 1);
        if content[behind] == b')' {
            break;
        }
    }
    found
}

/// `BasicAuth('user', 'password')`, `auth=('user', 'password')`.
pub(super) fn auth_call(content: &[u8], end: usize) -> Option<Candidate> {
    let mut at = skip_blank(content, end);
    if content.get(at) == Some(&b'=') {
        at = skip_blank(content, at + 1);
    }
    (content.get(at) == Some(&b'(')).then(|| login_call(content, at, at + 1))?
}

/// `curl -u user:password`.
fn curl_user(content: &[u8], at: usize) -> Option<Candidate> {
    let roof = content.len().min(at + 600);
    let line = &content[at..roof];
    let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
    let mut found = None;
    for option in [&b"-u "[..], b"--user ", b"-u", b"--user=", b"--proxy-user "] {
        let places = memchr::memmem::find_iter(line, option);
        for place in places {
            if place == 0 || line[place - 1] == b' ' {
                found = Some(place + option.len());
                break;
            }
        }
        if found.is_some() {
            break;
        }
    }
    let mut begin = at + found?;
    let quote = content.get(begin).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    begin += usize::from(quote.is_some());
    let close = (begin..roof)
        .find(|&idx| {
            quote.map_or(
                content[idx].is_ascii_whitespace() || matches!(content[idx], b'"' | b'\'' | b'`' | b'<' | b'\\'),
                |mark| content[idx] == mark || content[idx] == b'\n',
            )
        })
        .unwrap_or(roof);
    let colon = content[begin..close].iter().position(|&byte| byte == b':')? + begin + 1;
    let userinfo_is_url = content[colon..close].starts_with(b"//");
    (colon < close && !userinfo_is_url).then(|| candidate(content, "curl-user", colon..close, Form::Url))
}

/// `IDENTIFIED BY 'x'`, `IDENTIFIED BY PASSWORD 'x'`.
fn identified_by(content: &[u8], end: usize) -> Option<Candidate> {
    let mut at = skip_blank(content, end);
    let word = content.get(at..at + 9).unwrap_or_default();
    if word.eq_ignore_ascii_case(b"password ") {
        at = skip_blank(content, at + 9);
    }
    let quote = content.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let roof = content.len().min(at + 200);
    let close = memchr::memchr2(quote, b'\n', content.get(at + 1..roof)?)? + at + 1;
    (content[close] == quote && close > at + 1).then(|| candidate(content, "password", at + 1..close, Form::Argument))
}

/// Commands whose `-p` takes a password, behind a space; those of MySQL take it without one.
const LOGINS: &str = "login sshpass mongo mongosh mongodump mongorestore smbclient";
const MYSQL: &str = "mysql mysqldump mysqladmin mysqlimport mariadb";

/// `docker login -u u -p x`, `sshpass -p x ssh …`, `mysql -uroot -px`.
fn password_option(content: &[u8], start: usize, end: usize) -> Option<Candidate> {
    let spaced = content.get(end) == Some(&b' ');
    let floor = start.saturating_sub(200);
    let begin = memchr::memrchr(b'\n', &content[floor..start]).map_or(floor, |idx| floor + idx + 1);
    let commands = if spaced { LOGINS } else { MYSQL };
    let named = content[begin..start]
        .split(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'-'))
        .any(|word| std::str::from_utf8(word).is_ok_and(|word| super::words::listed(commands, word)));
    if !named {
        return None;
    }
    let mut at = end + usize::from(spaced);
    let quote = content.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    at += usize::from(quote.is_some());
    let roof = content.len().min(at + 130);
    let stops = |byte: u8| {
        quote.map_or(
            byte.is_ascii_whitespace()
                || matches!(byte, b'"' | b'\'' | b'`' | b';' | b'|' | b'&' | b'<' | b'\\' | b',' | b')'),
            |mark| byte == mark || byte == b'\n',
        )
    };
    let close = (at..roof).find(|&idx| stops(content[idx])).unwrap_or(roof);
    (close > at && content[at] != b'-').then(|| candidate(content, "password", at..close, Form::Argument))
}
