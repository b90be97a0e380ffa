//! Credentials: who they are over time, and keeping them out of everything that is printed.
//!
//! A strong value is identified by a keyed hash of it, so that it is the same wherever it stands and reveals nothing; the key comes from
//! the repository's first commit, so that every clone agrees. A weak value could be guessed from such a hash: it is
//! identified by where it stands, like every other finding, and its value never enters.

use hmac::{Hmac, KeyInit, Mac};
use model::{Hidden, Observation};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// Shorter values occur in prose by chance: hiding them there would say more than showing them.
const SHORTEST_IN_PROSE: usize = 6;

/// Takes the values of all credentials out of what the observations of their files say, whichever engine made them, and returns the
/// places that must be hidden wherever code is shown.
pub fn hide(observations: &mut [Observation]) -> Vec<Hidden> {
    let mut hidden = BTreeSet::new();
    let mut values: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for observation in observations.iter() {
        let Some(credential) = &observation.credential else { continue };
        let location = &observation.location;
        let blob = observation.origin.as_ref().map(|origin| origin.blob.clone());
        hidden.insert(Hidden {
            path: location.path.clone(),
            blob,
            range: (location.start.offset, location.end.offset),
        });
        let value = credential.value.reveal();
        if value.len() >= SHORTEST_IN_PROSE {
            let pair = (value.to_owned(), credential.value.masked());
            values.entry(location.path.clone()).or_default().push(pair);
        }
    }
    for known in values.values_mut() {
        // A value that holds another one goes first.
        known.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        known.dedup();
    }
    for observation in observations {
        let Some(known) = values.get(&observation.location.path) else { continue };
        // The anchor goes into a hash that others see.
        for (value, _) in known {
            if observation.anchor.contains(value.as_str()) {
                observation.anchor = observation.anchor.replace(value.as_str(), "*");
            }
        }
        // A repair that quotes a credential would carry it into reports.
        if observation.fix.iter().any(|edit| known.iter().any(|(value, _)| edit.text.contains(value.as_str()))) {
            observation.fix.clear();
        }
        let texts = std::iter::once(&mut observation.message).chain(observation.parts.values_mut());
        for text in texts.chain(observation.trace.iter_mut().map(|step| &mut step.message)) {
            for (value, masked) in known {
                if text.contains(value.as_str()) {
                    *text = text.replace(value.as_str(), masked);
                }
            }
        }
    }
    hidden.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{normalise, samples};
    use model::{Credential, Finding, Secret};

    fn with_value(path: &str, offset: u32, value: &str, strong: bool) -> Observation {
        let mut observation = samples::observation("token", path, offset, offset + value.len() as u32);
        observation.credential =
            Some(Credential { value: Secret::new(value), strong, companion: None, can_ask: false });
        observation
    }

    fn judged(observations: Vec<Observation>) -> Vec<Finding> {
        normalise(observations, "", &Keys::new(Some("0123"), None))
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
        let hidden = hide(&mut observations);
        assert_eq!(observations[0].message, "the password is q8Zk************");
        assert_eq!(hidden, [Hidden { path: "a.env".into(), blob: None, range: (5, 21) }]);
        assert!(!format!("{:?}", observations[1].credential).contains(VALUE));
    }
}
