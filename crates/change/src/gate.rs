//! Whether a change may pass: rungs of a policy, each with what a finding must be to meet it.

use model::{Change, Confidence, Finding, Fingerprint, Severity};
use std::collections::BTreeMap;

/// What stops a change, and what never does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// A finding that meets one of these stops the change.
    pub stop: Vec<Rung>,
    /// Unless it meets one of these.
    pub pass: Vec<Rung>,
}

/// One entry of a policy. What it does not say, it does not ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rung {
    /// What the change did to the finding; empty means new ones.
    pub change: Vec<Change>,
    /// At least this severe.
    pub severity: Option<Severity>,
    /// At least this certain.
    pub confidence: Option<Confidence>,
    /// Seen by this engine.
    pub engine: Option<String>,
    /// Of this rule.
    pub rule: Option<String>,
    /// In files of this glob.
    pub path: Option<String>,
    /// About this asset.
    pub asset: Option<String>,
    /// Known for more than this number of days.
    pub older_than: Option<u32>,
}

/// What else is known about findings.
pub struct Surroundings<'a> {
    /// Whether a glob of the policy covers a path.
    pub covers: &'a dyn Fn(&str, &str) -> bool,
    /// Assets that a finding endangers.
    pub assets: &'a dyn Fn(&Finding) -> Vec<String>,
    /// Days since a finding was first seen.
    pub age: &'a dyn Fn(&Fingerprint) -> Option<u32>,
}

/// The outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Numbers of the findings that stop the change.
    pub stopping: Vec<usize>,
    /// One sentence each, for what stopped it most often first.
    pub reasons: Vec<String>,
    /// Findings whose age was asked for and is not known.
    pub ageless: u32,
}

impl Default for Gate {
    /// New findings of high confidence stop a change; nothing old does.
    fn default() -> Gate {
        let new = Rung { confidence: Some(Confidence::High), ..Rung::default() };
        Gate { stop: vec![new], pass: Vec::new() }
    }
}

impl Gate {
    /// Whether it asks about findings in files that the change leaves alone.
    pub fn asks_about_old(&self) -> bool {
        self.stop.iter().any(|rung| rung.older_than.is_some() || rung.change.contains(&Change::Unchanged))
    }
}

/// Judges the findings of a change.
pub fn decide(gate: &Gate, findings: &[Finding], surroundings: &Surroundings<'_>) -> Decision {
    let mut decision = Decision::default();
    let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.suppression.is_none()) {
        let mut meets = |rung: &Rung, anything: bool| {
            rung.is_met(finding, surroundings, anything).unwrap_or_else(|| {
                decision.ageless += 1;
                false
            })
        };
        let Some(rung) = gate.stop.iter().find(|rung| meets(rung, false)) else { continue };
        if gate.pass.iter().any(|rung| meets(rung, true)) {
            continue;
        }
        decision.stopping.push(number);
        *reasons.entry(rung.in_words()).or_default() += 1;
    }
    let mut reasons: Vec<(String, u32)> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let say = |(words, count): (String, u32)| match count {
        1 => format!("1 finding that is {words}"),
        count => format!("{count} findings that are {words}"),
    };
    decision.reasons = reasons.into_iter().map(say).collect();
    decision
}

/// Days from one `YYYY-MM-DD` to a later one; `None` when one of them is no day, or the first is later.
pub fn days_between(from: &str, to: &str) -> Option<u32> {
    let number = |day: &str| -> Option<i64> {
        let mut parts = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        // Years from 1 March on, so that leap days end them.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        Some(
            365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day,
        )
    };
    u32::try_from(number(to)? - number(from)?).ok()
}

impl Rung {
    /// `None` when it depends on an age that nobody knows. `anything`: an empty list of changes means all of them.
    fn is_met(&self, finding: &Finding, surroundings: &Surroundings<'_>, anything: bool) -> Option<bool> {
        // Without a comparison everything is new.
        let change = finding.change.unwrap_or(Change::New);
        let right_change = match (self.change.is_empty(), self.older_than) {
            (false, _) => self.change.contains(&change),
            (true, Some(_)) => true,
            (true, None) => anything || change == Change::New,
        };
        let met = right_change
            && self.severity.is_none_or(|least| finding.severity >= least)
            && self.confidence.is_none_or(|least| finding.confidence >= least)
            && self.engine.as_ref().is_none_or(|engine| *engine == finding.engine)
            && self.rule.as_ref().is_none_or(|rule| *rule == finding.rule)
            && self.path.as_ref().is_none_or(|glob| (surroundings.covers)(glob, &finding.location.path))
            && self.asset.as_ref().is_none_or(|asset| (surroundings.assets)(finding).contains(asset));
        match self.older_than {
            Some(days) if met && change != Change::New => Some((surroundings.age)(&finding.fingerprint)? > days),
            Some(_) => Some(false),
            None => Some(met),
        }
    }

    fn in_words(&self) -> String {
        let mut words = Vec::new();
        match (self.change.is_empty(), self.older_than) {
            (true, None) => words.push("new".to_owned()),
            (true, Some(_)) => {}
            (false, _) => words.push(self.change.iter().map(|change| change.as_str()).collect::<Vec<_>>().join(" or ")),
        }
        words.extend(self.older_than.map(|days| format!("known for more than {days} days")));
        words.extend(self.severity.map(|severity| format!("of severity {severity} or above")));
        words.extend(self.confidence.map(|confidence| match confidence {
            Confidence::High => "of high confidence".to_owned(),
            other => format!("of confidence {other} or above"),
        }));
        words.extend(self.engine.as_ref().map(|engine| format!("of {engine}")));
        words.extend(self.rule.as_ref().map(|rule| format!("of rule {rule}")));
        words.extend(self.path.as_ref().map(|path| format!("in {path}")));
        words.extend(self.asset.as_ref().map(|asset| format!("about {asset}")));
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Location, Proof};

    fn finding(change: Change, severity: Severity, confidence: Confidence, path: &str) -> Finding {
        Finding {
            fingerprint: Fingerprint(path.to_owned()),
            engine: "sast".to_owned(),
            rule: "sql".to_owned(),
            message: String::new(),
            severity,
            confidence,
            proof: Proof::Suspected,
            weaknesses: vec![],
            location: Location { path: path.to_owned(), ..Location::default() },
            trace: vec![],
            fix: vec![],
            suppression: None,
            parts: BTreeMap::new(),
            origin: None,
            change: Some(change),
            same_value: None,
        }
    }

    fn stopped(gate: &Gate, findings: &[Finding]) -> (Vec<usize>, Vec<String>) {
        let surroundings = Surroundings {
            covers: &|glob, path| path.starts_with(glob),
            assets: &|one| if one.fingerprint.0.starts_with("pay") { vec!["payments".to_owned()] } else { vec![] },
            age: &|one| one.0.ends_with("old").then_some(100),
        };
        let decision = decide(gate, findings, &surroundings);
        (decision.stopping, decision.reasons)
    }

    #[test]
    fn by_default_what_is_new_and_certain_stops() {
        use {Change::*, Confidence as C, Severity as S};
        let mut findings = vec![
            finding(New, S::Low, C::High, "a"),
            finding(New, S::Critical, C::Medium, "a"),
            finding(Unchanged, S::Critical, C::High, "a"),
            finding(Changed, S::Critical, C::High, "a"),
        ];
        let reasons = vec!["1 finding that is new, of high confidence".to_owned()];
        assert_eq!(stopped(&Gate::default(), &findings), (vec![0], reasons));
        findings[0].change = Some(Moved);
        assert_eq!(stopped(&Gate::default(), &findings), (vec![], vec![]));
    }

    #[test]
    fn days_are_counted() {
        assert_eq!(days_between("2024-02-28", "2024-03-01"), Some(2));
        assert_eq!(days_between("2023-12-31", "2025-01-01"), Some(367));
        assert_eq!(days_between("2025-01-02", "2025-01-01"), None);
        assert_eq!(days_between("x", "2025-01-01"), None);
    }

    #[test]
    fn rungs_ask_for_what_they_say() {
        use {Change::*, Confidence as C, Severity as S};
        let findings = [
            finding(New, S::High, C::Low, "pay/a"),
            finding(New, S::Medium, C::High, "b"),
            finding(Unchanged, S::High, C::High, "c.old"),
            finding(Unchanged, S::High, C::High, "c.unknown"),
        ];
        let one = |rung: Rung| stopped(&Gate { stop: vec![rung], pass: vec![] }, &findings).0;
        assert_eq!(one(Rung { severity: Some(S::High), ..Rung::default() }), [0]);
        assert_eq!(one(Rung { path: Some("b".to_owned()), ..Rung::default() }), [1]);
        assert_eq!(one(Rung { asset: Some("payments".to_owned()), ..Rung::default() }), [0]);
        assert_eq!(one(Rung { engine: Some("secrets".to_owned()), ..Rung::default() }), [0; 0]);
        assert_eq!(one(Rung { older_than: Some(90), ..Rung::default() }), [2]);
        assert_eq!(one(Rung { older_than: Some(100), ..Rung::default() }), [0; 0]);
        assert_eq!(one(Rung { change: vec![Unchanged, New], ..Rung::default() }), [0, 1, 2, 3]);
        let pass = Rung { rule: Some("sql".to_owned()), ..Rung::default() };
        assert_eq!(stopped(&Gate { pass: vec![pass], ..Gate::default() }, &findings).0, [0; 0]);
    }
}
