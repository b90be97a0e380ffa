//! Asking services whether the credentials that were found are alive. Only when a caller hands over somebody who asks; this crate
//! knows no network.

use crate::pool::map_in_order;
use ::secrets::detector::Live;
use ::secrets::liveness::{Answer, Question};
use model::{Confidence, Credential, Notice, NoticeLevel, Observation, Proof, Secret, Severity};
use std::collections::BTreeMap;

/// Who may be asked about what, and who asks.
#[derive(Clone, Copy)]
pub struct Liveness<'a> {
    /// How to ask, by detector.
    pub lives: &'a BTreeMap<String, Live>,
    /// Who asks.
    pub asker: &'a dyn Asker,
}

/// Sends questions out of the machine.
pub trait Asker: Sync {
    /// Asks on behalf of a detector. The status code of the answer, or in a phrase why there is none; a phrase never holds
    /// anything of the question. Called from several threads, for one host from one at a time.
    fn ask(&self, detector: &str, question: &Question) -> Result<u16, String>;
}

/// Hosts that are asked at the same time: this is waiting, not work.
const HOSTS_AT_ONCE: usize = 8;

/// One credential: detector, value, other half.
type Case = (String, Secret, Option<Secret>);

/// What is known about a credential after asking.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Alive(u16),
    Dead(u16),
    Unknown(String),
}

/// Asks about each credential once, wherever and however often it was seen, and writes down what came of it. What remains unknown
/// is in the notices.
pub(crate) fn check(observations: &mut [Observation], liveness: Liveness<'_>) -> Vec<Notice> {
    let mut by_host: BTreeMap<&str, BTreeMap<Case, Vec<usize>>> = BTreeMap::new();
    for (at, observation) in observations.iter().enumerate() {
        let Some(credential) = observation.credential.as_ref().filter(|credential| credential.can_ask) else {
            continue;
        };
        let Some(host) = liveness.lives.get(&observation.rule).and_then(Live::host) else { continue };
        by_host.entry(host).or_default().entry(case(observation, credential)).or_default().push(at);
    }
    let hosts: Vec<(&str, BTreeMap<Case, Vec<usize>>)> = by_host.into_iter().collect();
    let answers = map_in_order(HOSTS_AT_ONCE, &hosts, |(host, cases)| {
        cases.keys().map(|case| ask(host, case, liveness)).collect::<Vec<Outcome>>()
    });
    let mut unknown: BTreeMap<(&str, String), u32> = BTreeMap::new();
    for ((host, cases), outcomes) in hosts.iter().zip(answers) {
        for (places, outcome) in cases.values().zip(outcomes) {
            for &at in places {
                write_down(&mut observations[at], host, &outcome);
            }
            if let Outcome::Unknown(why) = outcome {
                *unknown.entry((host, why)).or_default() += 1;
            }
        }
    }
    unknown.into_iter().map(|((host, why), number)| notice(host, &why, number)).collect()
}

fn case(observation: &Observation, credential: &Credential) -> Case {
    (observation.rule.clone(), credential.value.clone(), credential.companion.clone())
}

fn ask(host: &str, (detector, value, companion): &Case, liveness: Liveness<'_>) -> Outcome {
    let Some(live) = liveness.lives.get(detector) else { return Outcome::Unknown("nobody to ask".to_owned()) };
    let question = match live.question(value, companion.as_ref()) {
        Ok(question) => question,
        Err(why) => return Outcome::Unknown(why.to_string()),
    };
    let answer = engine::guarded(|| liveness.asker.ask(detector, &question));
    match answer.unwrap_or_else(|_| Err("asking stopped with a fault of ours".to_owned())) {
        Err(why) => Outcome::Unknown(why),
        Ok(status) => match live.answer(status) {
            Answer::Alive => Outcome::Alive(status),
            Answer::Dead => Outcome::Dead(status),
            Answer::Unclear => Outcome::Unknown(format!("{host} answered {status}")),
        },
    }
}

/// A credential that works was seen to be one: that outweighs where it stands. One that works no more does little damage.
fn write_down(observation: &mut Observation, host: &str, outcome: &Outcome) {
    let (word, answer) = match outcome {
        Outcome::Alive(status) => {
            observation.proof = observation.proof.max(Proof::Observed);
            observation.confidence = Confidence::High;
            ("alive".to_owned(), Some(format!("{host} answered {status}")))
        }
        Outcome::Dead(status) => {
            observation.severity = observation.severity.min(Severity::Low);
            ("dead".to_owned(), Some(format!("{host} answered {status}, so that the severity is low")))
        }
        Outcome::Unknown(why) => (format!("unknown: {why}"), None),
    };
    observation.parts.insert("live".to_owned(), word);
    observation.parts.extend(answer.map(|answer| ("live-answer".to_owned(), answer)));
}

fn notice(host: &str, why: &str, number: u32) -> Notice {
    let what = if number == 1 { "credential is" } else { "credentials are" };
    Notice {
        level: NoticeLevel::Partial,
        kind: "liveness-unknown".to_owned(),
        message: format!("whether {number} {what} alive could not be learned from {host}: {why}"),
        location: None,
    }
}
