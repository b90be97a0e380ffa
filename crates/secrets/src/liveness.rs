//! Asking the service of a credential whether it is alive: which question, and what an answer means. Nothing is sent here.
//!
//! Only detectors that ship with Palisade know questions that are asked: a scanned repository or another tool's file must not
//! decide where secrets go.

use crate::detector::{Live, read_detector};
use model::{RuleOrigin, Secret};
use std::collections::BTreeMap;
use std::fmt::Write;

/// One request, filled in. It holds the secret: `Debug` shows neither address nor values.
#[derive(Clone, PartialEq, Eq)]
pub struct Question {
    /// Method, such as `GET`.
    pub method: String,
    /// Whole address.
    pub url: String,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Option<String>,
}

/// Why there is no question about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unaskable {
    /// It has a character, such as a line end, that a header must not have.
    Character,
    /// The other half was not found.
    NoCompanion,
    /// The body is of no kind into which values can be put safely.
    Body,
}

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The service accepts it.
    Alive,
    /// The service does not know it any more.
    Dead,
    /// Neither.
    Unclear,
}

/// How to ask about the findings of each shipped detector that knows it, by the detector's identifier.
pub fn shipped() -> BTreeMap<String, Live> {
    let files = engine::content::under("secrets/").iter();
    // The others need not be read.
    let files = files.filter(|file| file.path.ends_with(".yaml") && file.text.contains("\nlive:"));
    let detectors = files.filter_map(|file| read_detector(file.path, file.text, RuleOrigin::Builtin).ok());
    detectors.filter_map(|detector| Some((detector.id, detector.live?))).collect()
}

impl Live {
    /// The host that is asked, with its port if one is written. `None` if the detector does not write it out: a value must never
    /// decide whom it is sent to.
    pub fn host(&self) -> Option<&str> {
        let rest = self.url.strip_prefix("https://")?;
        let host = rest.split(['/', '?', '#']).next()?;
        let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b':');
        (!host.is_empty() && host.bytes().all(is_plain)).then_some(host)
    }

    /// The question about a value.
    pub fn question(&self, value: &Secret, companion: Option<&Secret>) -> Result<Question, Unaskable> {
        let values = Values { secret: value.reveal(), companion: companion.map(Secret::reveal) };
        let headers = self.headers.iter().map(|(name, text)| Ok((name.clone(), values.fill(text, in_header)?)));
        Ok(Question {
            method: self.method.clone(),
            url: values.fill(&self.url, |text| Ok(in_url(text)))?,
            headers: headers.collect::<Result<_, _>>()?,
            body: self.body.as_deref().map(|body| values.fill(body, self.in_body())).transpose()?,
        })
    }

    /// What the status code of an answer says.
    pub fn answer(&self, status: u16) -> Answer {
        match status {
            _ if self.alive.contains(&status) => Answer::Alive,
            _ if self.dead.contains(&status) => Answer::Dead,
            _ => Answer::Unclear,
        }
    }

    /// How a value is written in the body.
    fn in_body(&self) -> Writing {
        let kind = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        match kind.map(|(_, kind)| kind.split(';').next().unwrap_or_default().trim()) {
            Some("application/json") => |text| Ok(in_json(text)),
            Some("application/x-www-form-urlencoded") => |text| Ok(in_url(text)),
            _ => |_| Err(Unaskable::Body),
        }
    }
}

type Writing = fn(&str) -> Result<String, Unaskable>;

struct Values<'a> {
    secret: &'a str,
    companion: Option<&'a str>,
}

impl Values<'_> {
    /// Puts the values into their places. What they hold is never looked through for places again.
    fn fill(&self, template: &str, write: Writing) -> Result<String, Unaskable> {
        const SECRET: &str = "{secret}";
        const COMPANION: &str = "{companion}";
        let mut filled = String::new();
        let mut rest = template;
        while let Some(at) = rest.find('{') {
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix(SECRET) {
                filled.push_str(&write(self.secret)?);
                rest = after;
            } else if let Some(after) = rest.strip_prefix(COMPANION) {
                filled.push_str(&write(self.companion.ok_or(Unaskable::NoCompanion)?)?);
                rest = after;
            } else {
                filled.push('{');
                rest = &rest[1..];
            }
        }
        Ok(filled + rest)
    }
}

/// Printable ASCII as it is; anything else could end the header.
fn in_header(text: &str) -> Result<String, Unaskable> {
    match text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        true => Ok(text.to_owned()),
        false => Err(Unaskable::Character),
    }
}

/// All but the unreserved characters of RFC 3986 as `%XX`.
fn in_url(text: &str) -> String {
    let mut written = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}

/// The inside of a JSON string.
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question").field("method", &self.method).finish_non_exhaustive()
    }
}

impl std::fmt::Display for Unaskable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Unaskable::Character => "the value has a character that cannot be sent",
            Unaskable::NoCompanion => "its other half was not found",
            Unaskable::Body => "the value cannot be put into this kind of body",
        })
    }
}

impl std::error::Error for Unaskable {}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(url: &str, headers: &[(&str, &str)], body: Option<&str>) -> Live {
        Live {
            method: "GET".to_owned(),
            url: url.to_owned(),
            headers: headers.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
            body: body.map(str::to_owned),
            alive: vec![200],
            dead: vec![401],
        }
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text)
    }

    #[test]
    fn values_are_written_as_their_place_demands() {
        let url = "https://api.example.com/v1/{companion}?key={secret}&x={other}";
        let header = ("Authorization", "Basic {secret}:{companion}");
        let asked = live(url, &[header], None).question(&secret("a/b&{companion}"), Some(&secret("é ?"))).unwrap_err();
        assert_eq!(asked, Unaskable::Character, "é cannot stand in a header");
        let question = live(url, &[header], None).question(&secret("a/b&{companion}"), Some(&secret("id"))).unwrap();
        assert_eq!(question.url, "https://api.example.com/v1/id?key=a%2Fb%26%7Bcompanion%7D&x={other}");
        assert_eq!(question.headers[0].1, "Basic a/b&{companion}:id");
        assert!(!format!("{question:?}").contains("a/b") && !format!("{question:?}").contains("%2F"));
        let json = live("https://h.example/", &[("Content-Type", "application/json")], Some("{\"k\":\"{secret}\"}"));
        assert_eq!(json.question(&secret("\"\n"), None).unwrap().body.unwrap(), "{\"k\":\"\\\"\\n\"}");
        let form = live(
            "https://h.example/",
            &[("content-type", "application/x-www-form-urlencoded; charset=utf-8")],
            Some("k={secret}"),
        );
        assert_eq!(form.question(&secret("a&b=c"), None).unwrap().body.unwrap(), "k=a%26b%3Dc");
    }

    #[test]
    fn what_cannot_be_asked_safely_is_not_asked() {
        let header = live("https://h.example/", &[("X-Key", "{secret}")], None);
        for value in ["a\r\nHost: evil.example", "a\nb", "a\0", "a\u{fffd}"] {
            assert_eq!(header.question(&secret(value), None), Err(Unaskable::Character), "{value:?}");
        }
        let both = live("https://h.example/{companion}", &[], None);
        assert_eq!(both.question(&secret("a"), None), Err(Unaskable::NoCompanion));
        assert_eq!(
            live("https://h.example/", &[], Some("{secret}")).question(&secret("a"), None),
            Err(Unaskable::Body)
        );
    }

    #[test]
    fn a_value_never_decides_whom_it_is_sent_to() {
        let host = |url: &str| live(url, &[], None).host().map(str::to_owned);
        assert_eq!(host("https://api.example.com/v1?x").as_deref(), Some("api.example.com"));
        assert_eq!(host("https://api.example.com:8443?x").as_deref(), Some("api.example.com:8443"));
        for url in
            ["https://{secret}.example.com/", "https://a@b/", "http://a.example/", "https:///x", "https://A.example/"]
        {
            assert_eq!(host(url), None, "{url}");
        }
    }

    #[test]
    fn every_shipped_question_can_be_asked() {
        let lives = shipped();
        assert!(lives.len() > 50, "{}", lives.len());
        for (id, live) in lives {
            assert!(live.host().is_some(), "{id}: the host is not written out");
            assert!(matches!(live.method.as_str(), "GET" | "HEAD" | "POST"), "{id}: {}", live.method);
            assert!(!live.alive.is_empty() && !live.dead.is_empty(), "{id}");
            assert!(live.alive.iter().all(|status| !live.dead.contains(status)), "{id}");
            let question =
                live.question(&secret("a+b"), Some(&secret("c"))).unwrap_or_else(|why| panic!("{id}: {why}"));
            let texts = question.headers.iter().map(|(_, text)| text).chain([&question.url]).chain(&question.body);
            let filled = texts.clone().any(|text| text.contains("a+b") || text.contains("a%2Bb"));
            assert!(filled, "{id}: the value is nowhere");
            assert!(texts.clone().all(|text| !text.contains("{secret}") && !text.contains("{companion}")), "{id}");
        }
    }
}
