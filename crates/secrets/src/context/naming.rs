//! What a name says: which kind of credential it promises, how strongly, and what speaks against it.

use super::draw::{Draw, draw};
use super::kind::Kind;
use super::words::{Words, listed};

/// What the name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Promise {
    /// Kind of credential.
    pub(super) kind: Kind,
    /// How much the name alone says.
    pub(super) strength: Strength,
}

/// How much a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Could be anything that has a key.
    Weak,
    /// Usually a credential.
    Fair,
    /// A credential, if the value is a literal at all.
    Strong,
}

/// Last words of names that speak *about* a credential: where it is, what it looks like, how it is shown.
static ABOUT: Words = Words::new(
    "\
    file filename files path paths dir directory folder url urls uri link endpoint name names id ids type types \
    kind field fields label labels length len size min max count limit timeout expiry expires expiration expire \
    expired ttl age lifetime regex regexp pattern re policy rule rules hint help text title message messages msg \
    error errors desc description placeholder prompt format formatter algorithm algorithms algo alg method \
    methods mode modes header headers param params parameter column columns selector class button btn input form \
    view views page template validator validators validation reset changed updated created at date time \
    timestamp enabled disabled required optional version prefix suffix index ref store storage manager service \
    provider providers factory handler backend model schema list map usage scope scopes state status mapping var \
    env variable fingerprint digest strength alias ring bits set used exists info user username domain host \
    server port realm email request response middleware module plugin controller router route routes strategy \
    guard event action actions code generator parser reader writer builder config configuration settings options \
    option setting screen image icon color style styles tip tooltip example test tests attribute attributes attr \
    property props encoding position order up down press func function callback cb fn hook check checker checks \
    match matches confirmation confirm question reminder recovery required visible visibility toggle source \
    sources location context entity dn arn region bucket namespace group role profile table section block node \
    element object interface abstract usages purpose issuer audience subject owner holder version versions \
    revision nonce_str counter number num range offset start end stream budget ids instance manager binding \
    bindings constraint constraints requirements signature_method",
);

/// Words that, anywhere in a name with `key` or `token`, make it something else.
static ELSEWHERE: Words = Words::new(
    "\
    public pub primary foreign sort partition keyboard hotkey shortcut translation i18n label css column row \
    cache dict unique composite group grouping query routing object lookup hash event ssh_known pubkey cursor \
    pagination page next continuation syntax lexer parser node tokenizer eos bos pad unk meta schema json \
    natural parent child order filter field option setting config feature storage_class idempotency license_file \
    host map attr attribute property menu tab left right arrow code modifier locale message block sha etag \
    artifact websocket lock sequence",
);

/// Words before `key` that make it one of a service or of cryptography.
static KEY_OWNERS: Words = Words::new(
    "\
    api app application access secret private priv auth account shared consumer client service admin master \
    license licence subscription server developer dev integration webhook ingest write deploy rest sandbox live \
    root n instrumentation writer bot site merchant publishable user team wallet function transaction",
);
static CRYPTO_OWNERS: Words = Words::new(
    "\
    encryption encrypt crypto cipher aes des rsa hmac signing sign signature jwt cookie session tsig fernet \
    master in secure nonce validation decryption machine data mac kek dek",
);

/// The words of a name, in lower case: parts between separators and of camel case.
pub(super) fn words(name: &str) -> Vec<String> {
    let bytes = name.as_bytes();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (idx, &byte) in bytes.iter().enumerate() {
        let before = idx.checked_sub(1).map(|at| bytes[at]);
        let next_is_lower = bytes.get(idx + 1).is_some_and(u8::is_ascii_lowercase);
        let border = byte.is_ascii_uppercase()
            && before.is_some_and(|last| {
                last.is_ascii_lowercase() || last.is_ascii_digit() || (last.is_ascii_uppercase() && next_is_lower)
            });
        if (border || !byte.is_ascii_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if byte.is_ascii_alphanumeric() {
            word.push(byte.to_ascii_lowercase() as char);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Words at the end of a name that say nothing about what it names.
static TRAILERS: Words = Words::new(
    "\
    default value raw base64 b64 old new prod dev production staging str string bytes base plain plaintext hex md5 encrypted live",
);

/// What a name promises; `None` if it names no credential, or speaks about one.
pub(super) fn promise(name: &str) -> Option<Promise> {
    let last = name.rsplit('.').next().unwrap_or(name);
    if last.len() >= 24 && draw(last).0 == Draw::Sure {
        return None;
    }
    let mut words = words(last);
    // `secret.key` says more than `key`.
    if words.len() == 1 && words[0] == "key" {
        let owner = name.rsplit('.').nth(1).filter(|owner| !matches!(*owner, "" | "self" | "this" | "it"));
        words = owner.map(self::words).into_iter().flatten().chain(words).collect();
    }
    let trails = |word: &String| TRAILERS.has(word) || word.bytes().all(|byte| byte.is_ascii_digit());
    while words.len() > 1 && words.last().is_some_and(trails) {
        words.pop();
    }
    let head = words.last()?.trim_end_matches(|digit: char| digit.is_ascii_digit()).to_owned();
    let sealed = words[0] == "encrypted" && matches!(head.as_str(), "username" | "user" | "login");
    if sealed {
        return found(Kind::Credential, Strength::Fair);
    }
    if ABOUT.has(&head) {
        return None;
    }
    match head.as_str() {
        _ if is_password(&head) => found(Kind::Password, Strength::Strong),
        _ if head.ends_with("key") || head.ends_with("keys") => key(&words, &head),
        _ if head.ends_with("token") || head.ends_with("tokens") => token(&words, &head),
        "hash" | "checksum" if !words.iter().any(|word| is_password(word)) => None,
        _ if head.ends_with("secret") || words.iter().any(|word| word == "secret" || word == "secrets") => {
            found(Kind::Secret, Strength::Strong)
        }
        _ if words.iter().any(|word| word != "pw" && is_password(word)) => found(Kind::Password, Strength::Fair),
        _ => lesser(&words, &head),
    }
}

fn found(kind: Kind, strength: Strength) -> Option<Promise> {
    Some(Promise { kind, strength })
}

/// Names that promise less than passwords, keys, tokens and secrets.
fn lesser(words: &[String], head: &str) -> Option<Promise> {
    let has = |word: &str| words.iter().any(|part| part == word);
    match head {
        "credential" | "credentials" | "creds" | "cred" if has("x") && has("amz") => {
            found(Kind::SignedUrl, Strength::Fair)
        }
        "credential" | "credentials" | "creds" | "cred" => found(Kind::Credential, Strength::Fair),
        "auth" | "authorization" | "authentication" => found(Kind::Credential, Strength::Fair),
        "verifier" if has("oauth") || has("code") => found(Kind::Credential, Strength::Fair),
        "signature" | "sig" => found(Kind::SignedUrl, Strength::Weak),
        "sid" if words.len() > 1 => None,
        "cookie" | "session" | "sessionid" | "sess" | "sid" | "sessid" | "phpsessid" | "jsessionid" => {
            found(Kind::Session, Strength::Weak)
        }
        "seed" => found(Kind::CryptoKey, Strength::Weak),
        _ if head.ends_with("salt") => found(Kind::CryptoKey, Strength::Fair),
        _ if head.ends_with("pepper") => found(Kind::CryptoKey, Strength::Weak),
        _ => None,
    }
}

/// Tokens that grant something, not those of models, of pages, of forms and of requests.
fn token(words: &[String], head: &str) -> Option<Promise> {
    static COUNTED: Words =
        Words::new("max min num total prompt completion input output used remaining count special stop");
    const PASSING: &[&str] = &["csrf", "xsrf", "authenticity", "verificationrequest"];
    let has = |word: &str| words.iter().any(|part| part == word);
    let squeezed = words.concat();
    let many = head == "tokens" && words.len() > 1;
    let elsewhere = words.iter().any(|word| ELSEWHERE.has(word) || (many && COUNTED.has(word)));
    if elsewhere || PASSING.iter().any(|word| squeezed.contains(word)) || (has("request") && !has("oauth")) {
        return None;
    }
    let weak = has("request") || has("sync") || many;
    found(Kind::Token, if weak { Strength::Weak } else { Strength::Strong })
}

/// Whether the word is a word for password, alone or joined to others (`dbpasswd`, `ftppass`).
pub(super) fn is_password(word: &str) -> bool {
    const NOT: &[&str] =
        &["bypass", "compass", "surpass", "trespass", "encompass", "overpass", "underpass", "renderpass", "passport"];
    let stem = word.trim_end_matches(|character: char| character.is_ascii_digit());
    stem == "pw"
        || [
            "password",
            "passwd",
            "passwort",
            "pwd",
            "passphrase",
            "passcode",
            "pass",
            "passwords",
            "passw",
            "userpw",
            "dbpw",
            "pswd",
        ]
        .iter()
        .any(|end| stem.ends_with(end))
            && !NOT.iter().any(|not| stem.ends_with(not))
}

fn key(words: &[String], head: &str) -> Option<Promise> {
    let before: Vec<&str> = words[..words.len() - 1].iter().map(String::as_str).collect();
    let joined = head.trim_end_matches('s').trim_end_matches("key");
    if words.iter().any(|word| ELSEWHERE.has(word))
        || words.concat().contains("websocket")
        || ELSEWHERE.has(joined)
        || matches!(head, "monkey" | "donkey" | "turkey" | "hotkey" | "pubkey" | "passkey" | "whiskey" | "keykey")
    {
        return None;
    }
    let owner = before.last().copied().or((!joined.is_empty()).then_some(joined));
    let among = |list: &Words| before.iter().any(|word| list.has(word)) || list.has(joined);
    let any = |list: &str| before.iter().any(|word| listed(list, word)) || listed(list, joined);
    match owner {
        _ if any("secret private priv") && before.contains(&"access") => found(Kind::ApiKey, Strength::Strong),
        Some("secret") if !any("api access aws s3 minio") => found(Kind::Secret, Strength::Strong),
        _ if among(&KEY_OWNERS)
            || joined.ends_with("api")
            || joined.ends_with("secret")
            || joined.ends_with("access") =>
        {
            found(Kind::ApiKey, Strength::Strong)
        }
        _ if among(&CRYPTO_OWNERS) => found(Kind::CryptoKey, Strength::Strong),
        Some(_) if head.ends_with("keys") => None,
        Some(_) => found(Kind::ApiKey, Strength::Fair),
        None => found(Kind::ApiKey, Strength::Weak),
    }
}
