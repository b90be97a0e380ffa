//! The order of work: what to repair first, and why. Never mixed with severity, confidence or proof, which it is made of.

use model::{AssetValue, Confidence, Proof, Severity};

/// What decides about the place in the order of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Weights {
    pub(crate) severity: Severity,
    pub(crate) confidence: Confidence,
    pub(crate) proof: Proof,
    pub(crate) in_test: bool,
    /// The highest value among the declared assets that it endangers.
    pub(crate) value: Option<AssetValue>,
    /// Number of different rules that say so.
    pub(crate) rules: usize,
    /// It is a credential: whoever reads it needs no path to it.
    pub(crate) is_credential: bool,
}

impl Weights {
    /// Higher is first. Damage counts most; a test is seldom reached from outside.
    pub(crate) fn score(self) -> u32 {
        let severity = match self.severity {
            Severity::Info => 1,
            Severity::Low => 3,
            Severity::Medium => 9,
            Severity::High => 27,
            Severity::Critical => 54,
        };
        let confidence = match self.confidence {
            Confidence::Low => 1,
            Confidence::Medium => 2,
            Confidence::High => 3,
        };
        let proof = match self.proof {
            Proof::Suspected => 4,
            Proof::Reachable => 6,
            Proof::Observed => 8,
            Proof::Exploited => 12,
        };
        // Modest on purpose: twice at most, so that a declared value never lifts an issue over one that is a step more severe by
        // more than one step of certainty. Nothing declared is as a medium value.
        let value = match self.value {
            Some(AssetValue::Critical) => 8,
            Some(AssetValue::High) => 6,
            Some(AssetValue::Medium) | None => 4,
            Some(AssetValue::Low) => 3,
        };
        severity * confidence * proof * value / if self.in_test { 8 } else { 1 }
    }

    /// Reasons for the place, strongest first. `endangered` are the assets in words.
    pub(crate) fn reasons(self, endangered: &[String]) -> Vec<String> {
        let mut reasons = Vec::new();
        match self.proof {
            Proof::Suspected => {}
            Proof::Reachable => reasons.push("a path to it was shown".to_owned()),
            Proof::Observed => reasons.push("it was seen at work".to_owned()),
            Proof::Exploited => reasons.push("a request made it happen".to_owned()),
        }
        reasons.extend(endangered.iter().map(|asset| format!("endangers {asset}")));
        reasons.push(format!("{} severity", self.severity));
        reasons.push(format!("{} confidence", self.confidence));
        if self.rules > 1 {
            reasons.push(format!("{} rules agree", self.rules));
        }
        if self.proof == Proof::Suspected && !self.is_credential {
            reasons.push("later, because no path to it was shown".to_owned());
        }
        if self.value == Some(AssetValue::Low) {
            reasons.push("later, because what it endangers is of low value".to_owned());
        }
        if self.in_test {
            reasons.push("later, because it stands in test code".to_owned());
        }
        reasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(severity: Severity, confidence: Confidence, proof: Proof, in_test: bool) -> Weights {
        Weights { severity, confidence, proof, in_test, value: None, rules: 1, is_credential: false }
    }

    #[test]
    fn damage_certainty_and_proof_raise_and_tests_lower() {
        let plain = weights(Severity::High, Confidence::Medium, Proof::Suspected, false);
        let higher = [
            weights(Severity::Critical, Confidence::Medium, Proof::Suspected, false),
            weights(Severity::High, Confidence::High, Proof::Suspected, false),
            weights(Severity::High, Confidence::Medium, Proof::Reachable, false),
        ];
        assert!(higher.iter().all(|other| other.score() > plain.score()));
        let in_test = weights(Severity::High, Confidence::Medium, Proof::Suspected, true);
        assert!(in_test.score() < plain.score());
        assert_eq!(
            in_test.reasons(&[]),
            [
                "high severity",
                "medium confidence",
                "later, because no path to it was shown",
                "later, because it stands in test code"
            ]
        );
    }

    #[test]
    fn the_value_of_what_is_endangered_counts_modestly() {
        let plain = weights(Severity::High, Confidence::Medium, Proof::Suspected, false);
        let worth = |value| Weights { value: Some(value), ..plain };
        assert_eq!(worth(AssetValue::Medium).score(), plain.score(), "neutral");
        assert!(worth(AssetValue::Low).score() < plain.score());
        assert!(worth(AssetValue::High).score() > plain.score());
        let medium = Weights { value: Some(AssetValue::Critical), severity: Severity::Medium, ..plain };
        assert!(medium.score() < plain.score(), "damage counts more");
        let reasons = worth(AssetValue::Low).reasons(&["Shop (low)".to_owned()]);
        assert_eq!(reasons[0], "endangers Shop (low)");
        assert_eq!(reasons.last().unwrap(), "later, because what it endangers is of low value");
    }
}
