//! Values that stand for a credential without being one: placeholders, references, names.

use super::spelling::spelling;
use super::words::{any, listed};

/// Fragments that say "put yours here" or "not a real one".
const FRAGMENTS: &str = "\
    example|changeme|change_me|change-me|change this|change_this|changeit|replace|placeholder|redacted|removed|dummy|insert|your_|your-\
    |yours|your |yourapi|yourtoken|yoursecret|yourpass|yourkey|_here|-here| here|fake|sample|todo|fixme|xxxx|****|....|-----|____|hidden\
    |masked|omitted|not-real|notreal|not_real|invalid|undefined|lorem|foobar|mytoken|mysecret|my_|my-|mypass|mykey|myapi|testkey|testing\
    |a-secret|some_|some-|some |unused|deadbeef|01234567|12345678|abcdef|qwerty|asdf|aaaa|0000000000|1111|zzzz|yyyy|notset|not_set|not set\
    |unset|enter|generate|secret_key|supersecret|super-secret|super_secret|something";

/// Whole values that everybody uses where any value would do.
const WHOLE: &str = "\
    foo bar baz qux quux test pass pwd pw user admin root guest string str text int bool any value key secret password passwd passw0rd token \
    auth basic bearer abc abcd abc123 xyz hello world demo default empty todo tbd na n/a me you alice bob foopass barpass postgres mysql \
    mongo redis rabbitmq sa oracle hunter2 letmein username login credentials required optional hidden void object number boolean pass1 \
    pass2 pw1 pw2 foo1 bar1 test1 test123 user1 utf-8 utf8 ascii \
    wachtwoord heslo haslo parola salasana losenord senha contrasena clave motdepasse passord adgangskode kennwort jelszo sifre geslo lozinka \
    parool sandi passwort";

/// Words of credentials: a value that says what it is, is a name.
const SELF_NAMING: &str =
    "password|passwd|passwort|secret|token|apikey|api_key|api-key|accesskey|access_key|credential|passphrase";

/// Why the value only stands for a credential, if it does.
pub(super) fn placeholder(value: &str, name: Option<&str>) -> Option<&'static str> {
    let lower = value.to_ascii_lowercase();
    let plain = lower.trim_matches(['"', '\'', '`', ' ']);
    let only = letters(plain);
    let doubled = only.len() <= 24
        && only.len().is_multiple_of(2)
        && only.is_ascii()
        && only[..only.len() / 2] == only[only.len() / 2..];
    if listed(WHOLE, &only) || (doubled && only.len() >= 6) {
        return Some("a word that stands for any value");
    }
    if listed(WHOLE, plain) || is_disguised(plain) || is_metasyntactic(plain) {
        return Some("a word that stands for any value");
    }
    if is_monotonous(plain) {
        return Some("repeated or consecutive characters");
    }
    if value.contains("EXAMPLE") || value.contains("...") {
        return Some("an example of documentation");
    }
    if any(FRAGMENTS, |fragment| lower.contains(fragment)) && !is_drawn_round_fragment(value) {
        return Some("wording of a placeholder");
    }
    let (name, plain) = (letters(name?), letters(plain));
    let repeats = plain.len() >= 3 && (name.contains(&plain) || (name.len() >= 4 && plain.contains(&name)));
    repeats.then_some("repeats its own name")
}

/// A fragment within a long drawn value is there by chance.
fn is_drawn_round_fragment(value: &str) -> bool {
    let found = spelling(value.as_bytes());
    value.len() >= 24 && found.per_letter > 5.4 && found.changes * 4 >= value.len()
}

/// Letters and digits in lower case, accents taken off.
fn letters(text: &str) -> String {
    let plain = |character: char| match character {
        'à'..='å' | 'À'..='Å' => 'a',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        other => other.to_ascii_lowercase(),
    };
    text.chars().map(plain).filter(char::is_ascii_alphanumeric).collect()
}

/// Digits and symbols that people write for letters, written as letters again.
pub(super) fn unleet(value: &str) -> String {
    let plain = |character: char| match character {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other.to_ascii_lowercase(),
    };
    value.chars().map(plain).collect()
}

/// Whether a value contains a word for what it should be: `mqtttoken`, `admin-password`, `T0pS3cr3t`.
pub(super) fn names_itself(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let plain = unleet(value);
    let stem = lower.trim_end_matches(|digit: char| digit.is_ascii_digit());
    any(SELF_NAMING, |word| lower.contains(word) || plain.contains(word))
        || lower.starts_with("pass")
        || ["pass", "pwd", "key", "test"].iter().any(|end| stem.ends_with(end))
}

/// `us3r1`, `adm1n`: a word that stands for any value, in other letters.
fn is_disguised(plain: &str) -> bool {
    let stem = plain.trim_end_matches(|digit: char| digit.is_ascii_digit() || digit == '!');
    let disguised = !stem.bytes().all(|byte| byte.is_ascii_alphabetic());
    stem.len() >= 3 && disguised && (listed(WHOLE, &unleet(stem)) || listed(WHOLE, &unleet(plain)))
}

/// Nothing but the names that programmers give to nothing.
fn is_metasyntactic(plain: &str) -> bool {
    let mut rest = plain.to_owned();
    for word in ["foo", "bar", "baz", "quux", "qux"] {
        rest = rest.replace(word, "");
    }
    rest.len() < plain.len() && rest.trim_matches(['-', '_', '.', ' ', '1', '2', '3']).len() < 2
}

/// Few different characters, or a run up or down the alphabet or the digits, letters and digits taken apart as well.
fn is_monotonous(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut seen = [false; 256];
    for &byte in bytes {
        seen[usize::from(byte)] = true;
    }
    let distinct = seen.iter().filter(|&&flag| flag).count();
    if distinct <= 2 || (bytes.len() >= 12 && distinct <= 4) || is_run(bytes, 3) {
        return true;
    }
    let letters: Vec<u8> = bytes.iter().copied().filter(u8::is_ascii_alphabetic).collect();
    let digits: Vec<u8> = bytes.iter().copied().filter(u8::is_ascii_digit).collect();
    letters.len() >= 6 && digits.len() >= 6 && is_run(&letters, 4) && is_run(&digits, 4)
}

/// Whether most steps from one byte to the next are by one: `share` – 1 of `share`.
fn is_run(bytes: &[u8], share: usize) -> bool {
    let near = |pair: &&[u8]| {
        matches!(i16::from(pair[1]) - i16::from(pair[0]), -1..=1) || (pair[0] == b'9' && pair[1] == b'0')
    };
    bytes.windows(2).filter(near).count() * share >= bytes.len().saturating_sub(1) * (share - 1)
}

/// How references to another place begin.
const STARTS: &str = "\
    $|%|{{|{%|<%|#{|vault:|op://|!ref|!sub|!getatt|enc[|{cipher}|arn:|ssm:|secretsmanager:|env:|@@|<|[|file:|keyring:|awssm|gcpsm|ref+|sm://\
    |env.|var.|local.|data.|module.|secrets.|process.|os.|ref:|&|*";
const INSIDE: &str = "\
    ${|{{|$(|#{|%(|<%=|%{|process.env|os.environ|getenv|secretkeyref|$ansible_vault|@{|{0}|{}|\\(|'+|\"+|+\"|+'|\" +|' +|<secret|<your|<token\
    |<pass|{token|{pass";

/// Why the value is a reference to where the credential is kept, if it is.
pub(super) fn reference(value: &str) -> Option<&'static str> {
    let lower = value.to_ascii_lowercase();
    if is_symbol_soup(value) {
        return None;
    }
    let hash = value.starts_with('$') && value.matches('$').count() >= 3;
    if !hash && any(STARTS, |start| lower.starts_with(start)) {
        return Some("a reference, not a value");
    }
    let braces = value.starts_with('{') && value.ends_with('}') && value.len() < 40;
    (braces || has_format(lower.as_bytes()) || any(INSIDE, |part| lower.contains(part)))
        .then_some("filled in when the program runs")
}

/// `%s`, `%d` and the like, with no letter or digit behind them.
fn has_format(lower: &[u8]) -> bool {
    lower.windows(2).enumerate().any(|(idx, pair)| {
        pair[0] == b'%'
            && matches!(pair[1], b's' | b'd' | b'v' | b'@' | b'q' | b'r')
            && !lower.get(idx + 2).is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// Long values with many kinds of symbols are drawn, not composed.
pub(super) fn is_symbol_soup(value: &str) -> bool {
    let found = spelling(value.as_bytes());
    value.len() >= 30 && found.others * 4 >= value.len() && found.digits >= 2 && found.changes >= 8
}
