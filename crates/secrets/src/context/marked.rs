//! Judges what a mark of its own announced: URLs with a user, `Authorization` values, hashes, records.

use super::draw::{Draw, decode_base64, draw, percent_decoded};
use super::filler;
use super::kind::Kind;
use super::nature::nature;
use super::place::{Place, is_rehearsal};
use super::score::Judgement;
use super::{Candidate, Content, Form};

/// The password, or the token, in the user information of a URL.
pub(super) fn judge_url(candidate: &Candidate, content: &Content<'_>, place: Place) -> Judgement {
    let token = candidate.form == Form::UrlToken;
    let mut judgement = Judgement::new(if token { Kind::Token } else { Kind::UrlPassword });
    judgement.add(40, "user information of a URL");
    if let Some(reason) = filler::reference(&candidate.value) {
        return judgement.reject(reason);
    }
    let value = percent_decoded(&candidate.value);
    if let Some(reason) = filler::placeholder(&value, None).filter(|_| place != Place::Store) {
        return judgement.reject(reason);
    }
    let (draw, _) = draw(&value);
    if token {
        let drawn = draw == Draw::Sure
            && value.len() >= 16
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        judgement.add(if drawn { 40 } else { -40 }, if drawn { "looks drawn at random" } else { "a user name" });
        return judgement;
    }
    match draw {
        Draw::Sure | Draw::Likely => judgement.add(40, "looks drawn at random"),
        Draw::Unclear => judgement.add(25, "no word, but short"),
        Draw::Mixed if filler::names_itself(&value) => judgement.add(0, "says what it should be"),
        Draw::Mixed => judgement.add(15, "words with digits or symbols"),
        Draw::Words => judgement.add(-15, "made of words"),
    }
    if filler::names_itself(&value) && is_rehearsal(content) {
        judgement.add(-40, "says what it should be, in a test or an example");
    }
    if value.chars().count() < if draw == Draw::Mixed { 5 } else { 4 } {
        judgement.add(-60, "too short");
    }
    let host = host_behind(content, candidate.span.end);
    if is_local(host) {
        judgement.add(-5, "a host of examples or this machine");
    } else if host.contains('.') {
        judgement.add(30, "a host of its own");
    }
    if place == Place::Store {
        judgement.add(30, "a file that holds credentials");
    }
    judgement
}

fn host_behind<'a>(content: &Content<'a>, at: usize) -> &'a str {
    let rest = content.text.get(at + 1..).unwrap_or_default();
    let end = rest
        .find(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '.' | '-')))
        .unwrap_or(rest.len());
    &rest[..end]
}

fn is_local(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host.is_empty()
        || matches!(
            host.as_str(),
            "localhost" | "0.0.0.0" | "x.com" | "domain.com" | "site.com" | "server.com" | "test.com"
        )
        || host.starts_with("127.")
        || host.starts_with("host")
        || host.starts_with("your")
        || [".test", ".local", ".invalid", ".localhost", ".tld"].iter().any(|end| host.ends_with(end))
        || ["example", "foo", "bar.", "acme", "contoso"].iter().any(|part| host.contains(part))
}

/// User and password in base64.
pub(super) fn judge_basic(candidate: &Candidate) -> Judgement {
    let mut judgement = Judgement::new(Kind::AuthHeader);
    judgement.add(40, "a Basic authorization");
    let Some(decoded) = decode_base64(&candidate.value) else { return judgement.reject("not base64") };
    let printable = decoded.iter().all(|byte| (32..127).contains(byte) || *byte >= 0xa0);
    let Some(colon) = decoded.iter().position(|&byte| byte == b':').filter(|_| printable) else {
        return judgement.reject("no user and password inside");
    };
    judgement.add(30, "user and password inside");
    let user = String::from_utf8_lossy(&decoded[..colon]).into_owned();
    let password = String::from_utf8_lossy(&decoded[colon + 1..]).into_owned();
    match draw(&password).0 {
        _ if password.is_empty() && draw(&user).0 < Draw::Sure => judgement.add(-40, "no password inside"),
        _ if !password.is_empty() && filler::placeholder(&password, Some(&user)).is_some() => {
            judgement.add(-30, "the password is a placeholder")
        }
        drawn if drawn <= Draw::Mixed && filler::names_itself(&password) => {
            judgement.add(-25, "the password says what it is")
        }
        Draw::Words => judgement.add(-25, "the password is a word"),
        _ => {}
    }
    judgement
}

/// A token behind `Bearer`.
pub(super) fn judge_bearer(candidate: &Candidate) -> Judgement {
    let value = candidate.value.as_str();
    let mut judgement = Judgement::new(Kind::AuthHeader);
    judgement.add(40, "a Bearer authorization");
    if let Some(reason) = filler::placeholder(value, None).or_else(|| nature(value, false)) {
        return judgement.reject(reason);
    }
    match draw(value).0 {
        Draw::Sure => judgement.add(45, "looks drawn at random"),
        Draw::Likely if value.len() >= 10 => judgement.add(25, "probably drawn at random"),
        _ => judgement.add(-40, "made of words"),
    }
    judgement
}

/// The hash of a password, by its form.
pub(super) fn judge_hash() -> Judgement {
    let mut judgement = Judgement::new(Kind::PasswordHash);
    judgement.add(80, "the form of a password hash");
    judgement
}

/// A line of a file of passwords.
pub(super) fn judge_record(candidate: &Candidate) -> Judgement {
    let name = candidate.name.as_deref().unwrap_or_default();
    let kind = match () {
        () if name.ends_with(".key") => Kind::CryptoKey,
        () if name.contains("token") => Kind::Token,
        () if name.contains("pass") => Kind::Password,
        () => Kind::Secret,
    };
    let mut judgement = Judgement::new(kind);
    judgement.add(70, "the place of a password in a file of passwords");
    if filler::reference(&candidate.value).is_some() {
        return judgement.reject("a reference, not a value");
    }
    judgement
}
