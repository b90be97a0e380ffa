//! The order of work: what to repair first, and why. Never mixed with severity, confidence or proof, which it is made of.

use model::{Confidence, Proof, Severity};

/// What decides about the place in the order of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Weights {
    pub(crate) severity: Severity,
    pub(crate) confidence: Confidence,
    pub(crate) proof: Proof,
    pub(crate) in_test: bool,
    /// Number of different rules that say so.
    pub(crate) rules: usize,
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
        severity * confidence * proof * 4 / if self.in_test { 8 } else { 1 }
    }

    /// Reasons for the place, strongest first.
    pub(crate) fn reasons(self) -> Vec<String> {
        let mut reasons = Vec::new();
        match self.proof {
            Proof::Suspected => {}
            Proof::Reachable => reasons.push("input from outside reaches it".to_owned()),
            Proof::Observed => reasons.push("it was seen at work".to_owned()),
            Proof::Exploited => reasons.push("a request made it happen".to_owned()),
        }
        reasons.push(format!("{} severity", self.severity));
        reasons.push(format!("{} confidence", self.confidence));
        if self.rules > 1 {
            reasons.push(format!("{} rules agree", self.rules));
        }
        if self.proof == Proof::Suspected {
            reasons.push("later, because no path from outside was shown".to_owned());
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
        Weights { severity, confidence, proof, in_test, rules: 1 }
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
            in_test.reasons(),
            [
                "high severity",
                "medium confidence",
                "later, because no path from outside was shown",
                "later, because it stands in test code"
            ]
        );
    }
}
