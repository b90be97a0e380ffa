//! Credentials: who they are over time, and keeping them out of everything that is printed.
//!
//! A strong value is identified by a keyed hash of it, so that it is the same wherever it stands and reveals nothing; the key comes from
//! the repository's first commit, so that every clone agrees. A weak value could be guessed from such a hash: it is
//! identified by where it stands, like every other finding, and its value never enters.

use crate::literal::is_about_secret;
use crate::values::Values;
use hmac::{Hmac, KeyInit, Mac};
use model::{Fact, Hidden, Location, Neighbourhood, Observation, Quoting, Secret, mask};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};

/// Keys under which values are identified.
#[derive(Clone, Debug)]
pub struct Keys {
    repository: [u8; 32],
    organisation: Option<[u8; 32]>,
    /// The first commit should be known and is not.
    pub is_provisional: bool,
}

impl Keys {
    /// Keys for the repository with this first commit (full hexadecimal identifier; `None` without a repository) and, if there is
    /// one, the organisation's own.
    pub fn new(first_commit: Option<&str>, organisation: Option<&str>) -> Keys {
        let derive = |purpose: &str, material: &str| -> [u8; 32] {
            Sha256::new().chain_update(purpose).chain_update([0]).chain_update(material).finalize().into()
        };
        Keys {
            repository: derive("palisade value identity v1, repository", first_commit.unwrap_or("")),
            organisation: organisation.map(|key| derive("palisade value identity v1, organisation", key)),
            is_provisional: false,
        }
    }

    /// Identifier of a strong value in this repository.
    pub(crate) fn in_repository(&self, value: &str) -> String {
        keyed(&self.repository, value)
    }

    /// Identifier of a strong value everywhere in the organisation.
    pub(crate) fn in_organisation(&self, value: &str) -> Option<String> {
        self.organisation.as_ref().map(|key| keyed(key, value))
    }
}

impl Default for Keys {
    fn default() -> Keys {
        Keys::new(None, None)
    }
}

/// The first half of HMAC-SHA-256 (RFC 2104: shorter keys are filled with zeros), in hexadecimal digits.
fn keyed(key: &[u8; 32], value: &str) -> String {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(value.as_bytes());
    mac.finalize().into_bytes()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A number for each distinct value, the same for equal ones; `None` for observations without a credential.
pub(crate) fn numbered(observations: &[Observation]) -> Vec<Option<u32>> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut number = |value| {
        let next = numbers.len() as u32;
        *numbers.entry(value).or_insert(next)
    };
    observations.iter().map(|one| one.credential.as_ref().map(|credential| number(credential.value.reveal()))).collect()
}

/// Shorter values occur in code by chance: they are taken out of anchors by place alone.
const SHORTEST_IN_ANCHOR: usize = 6;

/// Takes the values of all credentials out of what the observations say, whichever engine made them, and returns the places that must
/// be hidden wherever code is shown: those of the credentials, and those where their values were found again. What an observation
/// quotes is known by its place, so that it does not matter how short a value is or how it is encoded there; in other words
/// it is looked for.
pub fn hide(observations: &mut [Observation], facts: &mut [Fact], values: &Values, found: Vec<Hidden>) -> Vec<Hidden> {
    let mut hidden = BTreeSet::new();
    for observation in observations.iter().filter(|observation| observation.credential.is_some()) {
        let Location { path, start, end } = &observation.location;
        let blob = observation.origin.as_ref().map(|origin| origin.blob.clone());
        hidden.insert(Hidden { path: path.clone(), blob, range: (start.offset, end.offset) });
    }
    // Who a finding is must not hang on what other files hold.
    let of_credentials = at_hand(&hidden);
    hidden.extend(found);
    let places = at_hand(&hidden);
    let in_anchors = values_of_files(observations);
    for fact in facts {
        hide_in_fact(fact, values);
    }
    for observation in observations {
        let path = observation.location.path.clone();
        if observation.origin.is_none() {
            let all = places.get(&path).map_or(&[][..], Vec::as_slice);
            let known = of_credentials.get(&path).map_or(&[][..], Vec::as_slice);
            hide_quotes(observation, all, if is_about_secret(observation) { all } else { known });
            hide_neighbours(&mut observation.neighbourhood, known);
        }
        // The anchor goes into a hash that others see.
        for value in in_anchors.get(&path).into_iter().flatten() {
            if observation.anchor.contains(value.reveal()) {
                observation.anchor = observation.anchor.replace(value.reveal(), "*");
            }
            let near = &mut observation.neighbourhood;
            for words in [&mut near.scope, &mut near.before, &mut near.after] {
                words.retain(|word| !word.text.contains(value.reveal()));
            }
        }
        // A repair that quotes a credential would carry it into reports.
        if observation.fix.iter().any(|edit| !values.places(&path, &edit.text).is_empty()) {
            observation.fix.clear();
        }
        let texts = std::iter::once(&mut observation.message).chain(observation.parts.values_mut());
        for text in texts.chain(observation.trace.iter_mut().map(|step| &mut step.message)) {
            values.mask(&path, text);
        }
    }
    hidden.into_iter().collect()
}

/// Values by the path of their file, those that may hold another one first.
fn values_of_files(observations: &[Observation]) -> HashMap<String, Vec<Secret>> {
    let mut values: HashMap<String, Vec<Secret>> = HashMap::new();
    for observation in observations {
        let Some(credential) = &observation.credential else { continue };
        if credential.value.reveal().len() >= SHORTEST_IN_ANCHOR {
            values.entry(observation.location.path.clone()).or_default().push(credential.value.clone());
        }
    }
    for known in values.values_mut() {
        known.sort_by(|a, b| b.reveal().len().cmp(&a.reveal().len()).then_with(|| a.cmp(b)));
        known.dedup();
    }
    values
}

/// Places in the files at hand, in order, those that touch as one.
fn at_hand(hidden: &BTreeSet<Hidden>) -> HashMap<String, Vec<(u32, u32)>> {
    let mut places: HashMap<String, Vec<(u32, u32)>> = HashMap::new();
    for Hidden { path, range, .. } in hidden.iter().filter(|place| place.blob.is_none()) {
        let known = places.entry(path.clone()).or_default();
        match known.last_mut() {
            Some(last) if range.0 <= last.1 => last.1 = last.1.max(range.1),
            _ => known.push(*range),
        }
    }
    places
}

/// Takes words that are a part of a credential out of what stands around a place.
fn hide_neighbours(near: &mut Neighbourhood, places: &[(u32, u32)]) {
    for words in [&mut near.scope, &mut near.before, &mut near.after] {
        words.retain(|word| !places.iter().any(|(start, end)| *start < word.at.1 && word.at.0 < *end));
    }
}

/// Masks what an observation quotes of these places, its anchor of those that are known there. A repair with such a quote is dropped.
fn hide_quotes(observation: &mut Observation, all: &[(u32, u32)], in_anchor: &[(u32, u32)]) {
    let mut quotes = std::mem::take(&mut observation.quotes);
    // From the end on: a mask may have fewer bytes than what it hides.
    quotes.sort_by_key(|quote| std::cmp::Reverse(quote.at));
    for quote in quotes {
        let places = if quote.into == Quoting::Anchor { in_anchor } else { all };
        let met = places.iter().rev().filter(|(start, end)| *start < quote.from.1 && quote.from.0 < *end);
        for &(start, end) in met {
            let at = |offset: u32| (quote.at.0 + offset.clamp(quote.from.0, quote.from.1) - quote.from.0) as usize;
            let (text, mask): (_, fn(&str) -> String) = match quote.into {
                Quoting::Fix => {
                    observation.fix.clear();
                    continue;
                }
                Quoting::Anchor => (&mut observation.anchor, |_| "*".to_owned()),
                // Of a value without its beginning nothing is shown.
                Quoting::Message if start < quote.from.0 => {
                    (&mut observation.message, |part| "*".repeat(part.chars().count()))
                }
                Quoting::Message => (&mut observation.message, mask),
            };
            let range = at(start)..at(end).min(text.len());
            let Some(part) = text.get(range.clone()) else { continue };
            let masked = mask(part);
            text.replace_range(range, &masked);
        }
    }
}

fn hide_in_fact(fact: &mut Fact, values: &Values) {
    let path = fact.location().path.clone();
    for text in fact.texts_mut() {
        values.mask(&path, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{normalise, samples};
    use model::{Credential, Edit, Finding, Quote};

    fn with_value(path: &str, offset: u32, value: &str, strong: bool) -> Observation {
        let mut observation = samples::observation("token", path, offset, offset + value.len() as u32);
        observation.credential =
            Some(Credential { value: Secret::new(value), strong, companion: None, can_ask: false });
        observation
    }

    fn judged(observations: Vec<Observation>) -> Vec<Finding> {
        normalise(observations, "", &Keys::new(Some("0123"), None))
    }

    fn hide(observations: &mut [Observation], facts: &mut [Fact]) -> Vec<Hidden> {
        let values = Values::of(observations, &[]);
        super::hide(observations, facts, &values, Vec::new())
    }

    const VALUE: &str = "q8ZkP2mX7vR4tY9w";

    #[test]
    fn a_strong_value_is_the_same_wherever_it_moves_and_in_no_other_repository() {
        let here = judged(vec![with_value("a.env", 5, VALUE, true)]);
        let moved = judged(vec![with_value("config/b.env", 500, VALUE, true)]);
        assert_eq!(here[0].fingerprint, moved[0].fingerprint);
        assert_eq!(here[0].parts["value-id"], moved[0].parts["value-id"]);
        let elsewhere = normalise(vec![with_value("a.env", 5, VALUE, true)], "", &Keys::new(Some("9999"), None));
        assert_ne!(here[0].fingerprint, elsewhere[0].fingerprint);
        let other = judged(vec![with_value("a.env", 5, "Zq8ZkP2mX7vR4tY9", true)]);
        assert_ne!(here[0].fingerprint, other[0].fingerprint);
    }

    #[test]
    fn a_weak_value_never_enters() {
        let one = judged(vec![with_value("a.env", 5, "hunter2", false)]);
        let other = judged(vec![with_value("a.env", 5, "letmein", false)]);
        assert_eq!(one[0].fingerprint, other[0].fingerprint);
        assert!(!one[0].parts.contains_key("value-id"));
    }

    #[test]
    fn one_value_in_two_places_is_two_findings_with_one_number() {
        let findings = judged(vec![with_value("a.env", 5, VALUE, true), with_value("b.env", 5, VALUE, true)]);
        assert_ne!(findings[0].fingerprint, findings[1].fingerprint);
        assert_eq!(findings[0].same_value, findings[1].same_value);
    }

    #[test]
    fn other_engines_do_not_tell_it() {
        let mut speaker = samples::observation("hard-coded", "a.env", 1, 40);
        speaker.message = format!("the password is {VALUE}");
        let mut observations = vec![speaker, with_value("a.env", 5, VALUE, true)];
        let hidden = hide(&mut observations, &mut []);
        assert_eq!(observations[0].message, "the password is q8Zk************");
        assert_eq!(hidden, [Hidden { path: "a.env".into(), blob: None, range: (5, 21) }]);
        assert!(!format!("{:?}", observations[1].credential).contains(VALUE));
    }

    fn speaker(message: &str, at: (u32, u32), from: (u32, u32)) -> Observation {
        let mut speaker = samples::observation("hard-coded", "a.env", from.0, from.1);
        speaker.message = message.to_owned();
        speaker.anchor = message[at.0 as usize..at.1 as usize].to_owned();
        let anchor = (0, at.1 - at.0);
        speaker.quotes = vec![
            Quote { into: Quoting::Message, at, from },
            Quote { into: Quoting::Anchor, at: anchor, from },
            Quote { into: Quoting::Fix, at, from },
        ];
        speaker.fix = vec![Edit { location: speaker.location.clone(), text: message.to_owned() }];
        speaker
    }

    #[test]
    fn a_quote_does_not_tell_a_credential_however_short_or_encoded() {
        // `pw = "abc1"` quoted from offset 10 on, the value at 16.
        let quoting = speaker("do not write pw = \"abc1\" here, abc1", (13, 24), (10, 21));
        let encoded = speaker("cGFzcw== is one", (0, 8), (30, 38));
        let mut value = with_value("a.env", 30, "pass", false);
        value.location.end.offset = 38;
        let mut observations = vec![quoting, encoded, value, with_value("a.env", 16, "abc1", false)];
        hide(&mut observations, &mut []);
        assert_eq!(observations[0].message, "do not write pw = \"****\" here, ****");
        assert_eq!(observations[0].anchor, "pw = \"*\"");
        assert_eq!((observations[1].message.as_str(), observations[1].anchor.as_str()), ("******** is one", "*"));
        assert!(observations[0].fix.is_empty() && observations[1].fix.is_empty());
    }

    #[test]
    fn several_credentials_of_other_alphabets_and_parts_of_one_are_hidden_in_one_quote() {
        let text = "ä=grün b=q8ZkP2mX7vR4tY9w!";
        let end = text.len() as u32;
        let whole = speaker(text, (0, end), (0, end));
        let tail = speaker("mX7vR4tY9w3fG5hJ end", (0, 16), (6, 22));
        let mut observations = vec![
            whole,
            with_value("a.env", 3, "grün", false),
            with_value("a.env", 11, VALUE, true),
            Observation { location: model::Location { path: "b.env".into(), ..tail.location.clone() }, ..tail },
            with_value("b.env", 0, "q8ZkP2mX7vR4tY9w3fG5hJ", true),
        ];
        hide(&mut observations, &mut []);
        assert_eq!(observations[0].message, "ä=**** b=q8Zk************!");
        assert_eq!(observations[0].anchor, "ä=* b=*!");
        assert_eq!(observations[3].message, "**************** end");
    }

    #[test]
    fn facts_do_not_tell_it() {
        let location = samples::observation("x", "a.env", 1, 2).location;
        let mut facts =
            vec![Fact::Route { method: "GET".into(), path: format!("/hook/{VALUE}"), router: None, location }];
        hide(&mut [with_value("a.env", 5, VALUE, true)], &mut facts);
        assert!(matches!(&facts[0], Fact::Route { path, .. } if path == "/hook/q8Zk************"));
    }
}
