//! Judges a candidate: points with reasons, nothing hidden. What excludes is said as well as what adds.

use super::draw::{Draw, draw, hidden_text, is_uuid};
use super::kind::Kind;
use super::marked::{judge_basic, judge_bearer, judge_hash, judge_record, judge_url};
use super::naming::{Promise, Strength, promise};
use super::nature::nature;
use super::place::{Place, is_rehearsal, is_settings_code, is_translation, place};
use super::spelling::{Spelling, entropy};
use super::{Candidate, Content, Form, filler};
use crate::validation::is_published;
use model::Confidence;

/// Points from which a candidate is reported.
const LOW: i32 = 50;
const MEDIUM: i32 = 65;
const HIGH: i32 = 85;

/// One reason of a judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// A short phrase.
    pub phrase: &'static str,
    /// Points that it adds or takes.
    pub points: i32,
}

/// What is thought of a candidate, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Sum of the reasons' points.
    pub points: i32,
    /// Every reason, in the order in which it was found.
    pub reasons: Vec<Reason>,
    /// How sure; `None`: not reported.
    pub verdict: Option<Confidence>,
    /// What it would be.
    pub kind: Kind,
    /// Name and value say it each for themselves, so that it holds in files of others and among translations too.
    pub certain: bool,
}

impl Judgement {
    pub(super) fn new(kind: Kind) -> Judgement {
        Judgement { points: 0, reasons: Vec::new(), verdict: None, kind, certain: false }
    }

    pub(super) fn add(&mut self, points: i32, phrase: &'static str) {
        self.points += points;
        self.reasons.push(Reason { phrase, points });
    }

    pub(super) fn reject(mut self, phrase: &'static str) -> Judgement {
        self.add(-200, phrase);
        self
    }
}

/// Judges a candidate in its content.
pub fn judge(candidate: &Candidate, content: &Content<'_>) -> Judgement {
    judge_in(candidate, content, place(content))
}

/// Whether a candidate could be reported in some file with this text around it: the question of a first pass over history.
pub fn could_be_reported(candidate: &Candidate, text: &str) -> bool {
    let content = Content { text, path: None, role: None, language: None, tree: None };
    [Place::Settings, Place::Unknown].into_iter().any(|place| judge_in(candidate, &content, place).verdict.is_some())
}

fn judge_in(candidate: &Candidate, content: &Content<'_>, place: Place) -> Judgement {
    let mut judgement = match candidate.form {
        Form::Url | Form::UrlToken => judge_url(candidate, content, place),
        Form::Basic => judge_basic(candidate),
        Form::Bearer => judge_bearer(candidate),
        Form::Hash => judge_hash(),
        Form::Record => judge_record(candidate),
        Form::Login => {
            judge_named(candidate, Promise { kind: Kind::Password, strength: Strength::Fair }, content, place)
        }
        _ => match candidate.name.as_deref().and_then(promise) {
            Some(promise) => judge_named(candidate, promise, content, place),
            None => Judgement::new(Kind::Credential).reject("the name promises no credential"),
        },
    };
    judgement.certain = is_certain(candidate);
    if place == Place::Ignored {
        judgement = judgement.reject("checksums and pictures are no credentials");
    }
    if !judgement.certain && is_translation(content) {
        judgement = judgement.reject("a label among translations");
    }
    if is_published(candidate.value.as_bytes()) {
        judgement = judgement.reject("its vendor publishes it for everybody");
    }
    judgement.verdict = match judgement.points {
        HIGH.. => Some(Confidence::High),
        MEDIUM.. => Some(Confidence::Medium),
        LOW.. => Some(Confidence::Low),
        _ => None,
    };
    let hash = judgement.kind == Kind::PasswordHash || is_hash(&candidate.value);
    if hash && judgement.verdict.is_some() && is_rehearsal(content) {
        judgement = judgement.reject("a hash in a test, an example or prose");
        judgement.verdict = None;
    }
    if judgement.verdict > Some(Confidence::Low) && is_rehearsal(content) {
        judgement.add(0, "in a test, an example or prose: low");
        judgement.verdict = Some(Confidence::Low);
    }
    judgement
}

/// Whether the value is drawn, and no label or sentence, and stands where only credentials do: under a strong name, behind the
/// user of a URL, behind `Bearer`.
fn is_certain(candidate: &Candidate) -> bool {
    const SHORTEST: usize = 12;
    // Words of languages that the model of spelling does not know look drawn, but have no digits and capitals all over.
    const LEAST_CHANGES: usize = 3;
    let value = candidate.value.trim();
    let has = |kind: fn(&u8) -> bool| value.bytes().any(|byte| kind(&byte));
    let named = match candidate.form {
        Form::Url | Form::UrlToken | Form::Bearer => true,
        _ => candidate.name.as_deref().and_then(promise).is_some_and(|promise| promise.strength == Strength::Strong),
    };
    let (draw, found) = draw(value);
    named
        && draw == Draw::Sure
        && found.changes >= LEAST_CHANGES
        && value.len() >= SHORTEST
        && value.bytes().all(|byte| byte.is_ascii_graphic())
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
}

/// `algorithm$salt$digest`.
fn is_hash(value: &str) -> bool {
    let parts: Vec<&str> = value.trim_start_matches('$').split('$').collect();
    parts.len() >= 3 && parts.last().is_some_and(|digest| digest.len() >= 20) && parts[0].len() <= 14
}

/// Whether a candidate whose file is not known yet could be reported in some file: the question of a first pass over history.
/// Says yes wherever [`judge`] could, for a fraction of its cost.
pub fn could_matter(candidate: &Candidate) -> bool {
    let bare = matches!(candidate.form, Form::Bare | Form::Directive);
    match candidate.form {
        Form::Basic => judge_basic(candidate).points >= LOW,
        Form::Bearer => judge_bearer(candidate).points >= LOW,
        Form::Hash | Form::Record | Form::Login => true,
        Form::Url | Form::UrlToken => filler::reference(&candidate.value).is_none(),
        _ => {
            let value = candidate.value.trim();
            let short = value.len() < 4 || (bare && nature(value, bare).is_some());
            !short
                && candidate.name.as_deref().is_some_and(|name| promise(name).is_some())
                && filler::reference(value).is_none()
        }
    }
}

fn judge_named(candidate: &Candidate, promise: Promise, content: &Content<'_>, place: Place) -> Judgement {
    let mut judgement = Judgement::new(promise.kind);
    match promise.strength {
        Strength::Strong => judgement.add(35, "the name says credential"),
        Strength::Fair => judgement.add(25, "the name may say credential"),
        Strength::Weak => judgement.add(10, "the name alone says little"),
    }
    let value = match bare_credential(candidate, promise.kind) {
        Ok(value) => value,
        Err(reason) => return judgement.reject(reason),
    };
    if let Some(reason) = excluded(candidate, value, place) {
        return judgement.reject(reason);
    }
    if promise.kind == Kind::SignedUrl && !is_parameter(candidate, content) {
        return judgement.reject("no parameter of a URL");
    }
    let (draw, found) = draw(value);
    if place == Place::Store && promise.kind == Kind::Password {
        judgement.add(60, "a password in a file that holds credentials");
        return judgement;
    }
    look(&mut judgement, promise.kind, value, draw, content, place);
    weak_name(&mut judgement, promise, value, draw);
    surroundings(&mut judgement, candidate, content, place, draw, &found);
    judgement
}

/// The value without the scheme of an `Authorization`.
fn bare_credential(candidate: &Candidate, kind: Kind) -> Result<&str, &'static str> {
    let value = candidate.value.trim();
    let Some((scheme, rest)) = value.split_once(' ').filter(|_| kind == Kind::Credential) else { return Ok(value) };
    if scheme.eq_ignore_ascii_case("basic") || scheme.eq_ignore_ascii_case("bearer") {
        return Err("read with its scheme");
    }
    let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphabetic());
    Ok(if is_scheme && !rest.contains(' ') { rest } else { value })
}

/// What the value itself says.
fn look(judgement: &mut Judgement, kind: Kind, value: &str, drawn: Draw, content: &Content<'_>, place: Place) {
    let password = kind == Kind::Password;
    let length = value.chars().count();
    if length < if password { 4 } else { 8 } {
        judgement.add(-60, "too short");
    }
    match drawn {
        Draw::Sure => judgement.add(if length >= 16 { 55 } else { 45 }, "looks drawn at random"),
        Draw::Likely => judgement.add(if password || length >= 12 { 35 } else { 25 }, "probably drawn at random"),
        Draw::Unclear => judgement.add(if password { 25 } else { 5 }, "no word, but short"),
        Draw::Mixed => judgement.add(if password { 10 } else { -15 }, "words with digits or symbols"),
        Draw::Words => judgement.add(-25, "made of words"),
    }
    if place == Place::Store {
        return;
    }
    if (drawn <= Draw::Unclear || length <= 16) && filler::names_itself(value) {
        judgement.add(if drawn <= Draw::Unclear { -20 } else { -35 }, "says what it should be");
    }
    if is_uuid(value) {
        judgement.add(if password { -60 } else { -25 }, "a UUID");
    }
    if let Some(hidden) = hidden_text(value) {
        let inside = hidden.rsplit(':').next().unwrap_or_default();
        let number = inside.bytes().all(|byte| byte.is_ascii_digit());
        // What kind of manifest it is may stand far away from the part of a file that is looked at without its path.
        let manifest = content.path.is_none() || content.text.contains("kind: Secret");
        let manifest = manifest && !filler::names_itself(inside);
        let words = draw(inside).0 <= Draw::Mixed && !manifest;
        if number || words || filler::placeholder(inside, None).is_some() {
            judgement.add(-50, "base64 of plain words");
        }
    }
}

/// A name that says little needs a value that says much.
fn weak_name(judgement: &mut Judgement, promise: Promise, value: &str, draw: Draw) {
    let usual = matches!(promise.kind, Kind::Password | Kind::Token | Kind::Secret | Kind::ApiKey);
    if promise.strength > Strength::Weak && usual {
        return;
    }
    let session = promise.kind == Kind::Session;
    if value.len() < if session { 32 } else { 16 } || draw < Draw::Sure || entropy(value.as_bytes()) < 3.0 {
        judgement.add(-25, "too little for a name that says little");
    } else if promise.strength == Strength::Weak && is_digest(value) {
        judgement.add(if session { -25 } else { -10 }, "may be a digest");
    }
}

/// Nothing but hexadecimal digits and what separates or ends them.
fn is_digest(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b'x'))
}

fn surroundings(
    judgement: &mut Judgement,
    candidate: &Candidate,
    content: &Content<'_>,
    place: Place,
    draw: Draw,
    found: &Spelling,
) {
    let setting =
        matches!(place, Place::Settings | Place::Shell) || (place == Place::Code && is_settings_code(content));
    if place == Place::Store {
        judgement.add(40, "a file that holds credentials");
    } else if setting && judgement.kind == Kind::Password && draw <= Draw::Mixed {
        if found.digits + found.others > 0 {
            judgement.add(10, "a setting");
        }
        if has_account(content, candidate) {
            judgement.add(20, "beside a host and a user");
        }
    } else if judgement.kind == Kind::Password && draw == Draw::Mixed && is_connection_string(candidate, content) {
        judgement.add(25, "in a connection string");
    }
    if candidate.form == Form::Directive && place != Place::Store {
        judgement.add(-10, "only a space between name and value");
    }
    if candidate.form == Form::Compared {
        judgement.add(-5, "compared, not assigned");
    }
    if candidate.form == Form::Login && is_mail_before(content, candidate) {
        judgement.add(if is_rehearsal(content) { 20 } else { 75 }, "behind the address of a user");
    }
}

/// Whether a host and a user stand within a few lines.
fn has_account(content: &Content<'_>, candidate: &Candidate) -> bool {
    let bytes = content.text.as_bytes();
    let from = candidate.span.start.saturating_sub(300);
    let to = bytes.len().min(candidate.span.end + 300);
    let around = bytes[from..to].to_ascii_lowercase();
    let has = |word: &str| memchr::memmem::find(&around, word.as_bytes()).is_some();
    has("host") && has("user")
}

/// Whether the value stands among `Server=…;User Id=…;`.
fn is_connection_string(candidate: &Candidate, content: &Content<'_>) -> bool {
    let bytes = content.text.as_bytes();
    let from = candidate.span.start.saturating_sub(200);
    let line = memchr::memrchr(b'\n', &bytes[from..candidate.span.start]).map_or(from, |at| from + at + 1);
    let before = bytes[line..candidate.span.start].to_ascii_lowercase();
    let has = |word: &str| memchr::memmem::find(&before, word.as_bytes()).is_some();
    before.contains(&b';')
        && ["server=", "host=", "data source=", "uid=", "user id=", "username="].iter().any(|word| has(word))
}

/// Whether the argument before is a mail address.
fn is_mail_before(content: &Content<'_>, candidate: &Candidate) -> bool {
    let bytes = content.text.as_bytes();
    let from = candidate.span.start.saturating_sub(70);
    let before = &bytes[from..candidate.span.start];
    let open = memchr::memrchr(b'(', before).map_or(0, |at| at + 1);
    before[open..].contains(&b'@')
}

/// Whether the name stands behind `?` or `&`, as in a URL.
fn is_parameter(candidate: &Candidate, content: &Content<'_>) -> bool {
    let name = candidate.name.as_ref().map_or(0, String::len);
    let before = candidate.span.start.checked_sub(name + 2).and_then(|at| content.text.as_bytes().get(at));
    matches!(before, Some(b'?' | b'&'))
}

/// Why the value cannot be a credential.
fn excluded(candidate: &Candidate, value: &str, place: Place) -> Option<&'static str> {
    let bare = matches!(candidate.form, Form::Bare | Form::Directive);
    if bare && value.starts_with('-') && draw(value).0 <= Draw::Unclear {
        return Some("the next option");
    }
    let is_option = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if value.strip_prefix("--").is_some_and(is_option) {
        return Some("the name of an option");
    }
    if candidate.form == Form::Bare
        && matches!(candidate.name.as_deref(), Some("PASS" | "Pass"))
        && draw(value).0 < Draw::Likely
    {
        return Some("the result of a test");
    }
    if value.is_empty() || value.len() > 1024 {
        return Some("empty or too long");
    }
    if place == Place::Store
        && !bare
        && candidate.name.as_deref().and_then(promise).is_some_and(|promise| promise.kind == Kind::Password)
    {
        let reason = filler::reference(value).or_else(|| nature(value, bare));
        return reason.filter(|reason| !matches!(*reason, "an identifier or expression" | "a mail address" | "a path"));
    }
    let placeholder = (place != Place::Store).then(|| filler::placeholder(value, candidate.name.as_deref())).flatten();
    placeholder.or_else(|| filler::reference(value)).or_else(|| nature(value, bare))
}
