//! Whether a change may pass: rungs of a policy, each with what a finding must be to meet it.
//!
//! What a change does to the policy itself stops it whatever the rungs ask for: only an entry that names the rule lets it pass.

use crate::tamper;
use model::{Change, Confidence, Finding, Severity};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

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
    /// There for more than this number of days.
    pub older_than: Option<u32>,
}

/// What else is known about findings. What nobody knows never opens the gate: it counts for what stops, and not for what passes.
pub struct Surroundings<'a> {
    /// Whether a glob of the policy covers a path.
    pub covers: &'a dyn Fn(&str, &str) -> bool,
    /// Whether a finding endangers an asset; `None` when nobody can say, because no model that can be read declares it.
    pub endangers: &'a dyn Fn(&Finding, &str) -> Option<bool>,
    /// Days since a finding came in; `None` when nobody can say.
    pub age: &'a dyn Fn(&Finding) -> Option<u32>,
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
    /// Assets that were asked for and that no model declares.
    pub undeclared: BTreeSet<String>,
}

/// Whether a finding is what an entry asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Met {
    Yes,
    No,
    /// It depends on what nobody knows.
    Unknown,
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

    /// The largest number of days that it asks for; nobody needs to know more about an age.
    pub fn most_days(&self) -> Option<u32> {
        self.stop.iter().chain(&self.pass).filter_map(|rung| rung.older_than).max()
    }
}

/// Numbers of the findings whose age decides, so that nothing is asked about the others.
pub fn ages_wanted(gate: &Gate, findings: &[Finding], surroundings: &Surroundings<'_>) -> Vec<usize> {
    if gate.most_days().is_none() {
        return Vec::new();
    }
    let mut wanted = Vec::new();
    for (number, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.suppression.is_none()) {
        let is_asked = Cell::new(false);
        let age = |_: &Finding| {
            is_asked.set(true);
            None
        };
        // Without an age more entries are met, never fewer: who is not asked for here is not asked for later.
        decide(gate, std::slice::from_ref(finding), &Surroundings { age: &age, ..*surroundings });
        if is_asked.get() {
            wanted.push(number);
        }
    }
    wanted
}

/// Judges the findings of a change.
pub fn decide(gate: &Gate, findings: &[Finding], surroundings: &Surroundings<'_>) -> Decision {
    let mut decision = Decision::default();
    let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.suppression.is_none()) {
        let mut is_ageless = false;
        let mut meets = |rung: &Rung, anything: bool| {
            let met = rung.is_met(finding, surroundings, anything);
            if met == Met::Unknown {
                match rung.asset.as_ref().filter(|asset| (surroundings.endangers)(finding, asset).is_none()) {
                    Some(asset) => drop(decision.undeclared.insert(asset.clone())),
                    None => is_ageless = true,
                }
            }
            met
        };
        let is_tampering = finding.engine == tamper::ENGINE;
        let stopped = match is_tampering {
            true => Some("about the policy itself".to_owned()),
            false => gate.stop.iter().find_map(|rung| match meets(rung, false) {
                Met::No => None,
                Met::Yes => Some(rung.in_words()),
                Met::Unknown => Some(rung.in_words() + ", as far as can be told"),
            }),
        };
        let mut may_pass = gate.pass.iter().filter(|rung| !is_tampering || rung.rule.is_some());
        let passes = stopped.is_some() && may_pass.any(|rung| meets(rung, true) == Met::Yes);
        decision.ageless += u32::from(is_ageless);
        if let Some(words) = stopped.filter(|_| !passes) {
            decision.stopping.push(number);
            *reasons.entry(words).or_default() += 1;
        }
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
    /// `anything`: an empty list of changes means all of them.
    fn is_met(&self, finding: &Finding, surroundings: &Surroundings<'_>, anything: bool) -> Met {
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
            // What the change brings is of today.
            && (self.older_than.is_none() || change != Change::New);
        if !met {
            return Met::No;
        }
        let endangers = self.asset.as_ref().map(|asset| (surroundings.endangers)(finding, asset));
        if endangers == Some(Some(false)) {
            return Met::No;
        }
        // The age is asked for last: it costs a look into history.
        let is_old = self.older_than.map(|days| (surroundings.age)(finding).map(|age| age > days));
        match (endangers, is_old) {
            (_, Some(Some(false))) => Met::No,
            (Some(None), _) | (_, Some(None)) => Met::Unknown,
            _ => Met::Yes,
        }
    }

    /// Whether every finding that meets another entry meets this one too. `anything`: an empty list of changes means all of them.
    pub fn covers(&self, other: &Rung, anything: bool) -> bool {
        let changes = |rung: &Rung| -> Vec<Change> {
            let is_told = |change: &Change| match (rung.change.is_empty(), rung.older_than) {
                (false, _) => rung.change.contains(change),
                (true, Some(_)) => true,
                (true, None) => anything || *change == Change::New,
            };
            let all = [Change::New, Change::Moved, Change::Changed, Change::Unchanged];
            // What is new is not old.
            all.into_iter().filter(|one| is_told(one) && (rung.older_than.is_none() || *one != Change::New)).collect()
        };
        fn same<T: PartialEq>(mine: &Option<T>, other: &Option<T>) -> bool {
            mine.is_none() || mine == other
        }
        let (mine, others) = (changes(self), changes(other));
        others.iter().all(|change| mine.contains(change))
            && self.severity.unwrap_or(Severity::Info) <= other.severity.unwrap_or(Severity::Info)
            && self.confidence.unwrap_or(Confidence::Low) <= other.confidence.unwrap_or(Confidence::Low)
            && same(&self.engine, &other.engine)
            && same(&self.rule, &other.rule)
            && same(&self.path, &other.path)
            && same(&self.asset, &other.asset)
            && self.older_than.is_none_or(|days| other.older_than.is_some_and(|theirs| theirs >= days))
    }

    /// What it asks for, in words.
    pub fn in_words(&self) -> String {
        let mut words = Vec::new();
        match (self.change.is_empty(), self.older_than) {
            (true, None) => words.push("new".to_owned()),
            (true, Some(_)) => {}
            (false, _) => words.push(self.change.iter().map(|change| change.as_str()).collect::<Vec<_>>().join(" or ")),
        }
        words.extend(self.older_than.map(|days| format!("older than {days} days")));
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
    use model::{Fingerprint, Location, Proof};

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
            value: None,
        }
    }

    const AROUND: Surroundings<'_> = Surroundings {
        covers: &|glob, path| path.starts_with(glob),
        endangers: &|one, asset| match asset {
            "payments" => Some(one.fingerprint.0.starts_with("pay")),
            _ => None,
        },
        age: &|one| one.fingerprint.0.ends_with("old").then_some(100),
    };

    fn stopped(gate: &Gate, findings: &[Finding]) -> (Vec<usize>, Vec<String>) {
        let decision = decide(gate, findings, &AROUND);
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
        // Nobody knows how old the last one is, and nothing is known about plans.
        assert_eq!(one(Rung { older_than: Some(90), ..Rung::default() }), [2, 3]);
        assert_eq!(one(Rung { older_than: Some(100), ..Rung::default() }), [3]);
        assert_eq!(one(Rung { asset: Some("plans".to_owned()), ..Rung::default() }), [0, 1]);
        assert_eq!(one(Rung { change: vec![Unchanged, New], ..Rung::default() }), [0, 1, 2, 3]);
        let pass = Rung { rule: Some("sql".to_owned()), ..Rung::default() };
        assert_eq!(stopped(&Gate { pass: vec![pass], ..Gate::default() }, &findings).0, [0; 0]);
    }

    #[test]
    fn what_nobody_knows_does_not_open_the_gate() {
        use {Change::*, Confidence as C, Severity as S};
        let findings =
            [finding(Unchanged, S::High, C::High, "c.old"), finding(Unchanged, S::High, C::High, "c.unknown")];
        let stop = vec![Rung { change: vec![Unchanged], ..Rung::default() }];
        let passing = |rung: Rung| decide(&Gate { stop: stop.clone(), pass: vec![rung] }, &findings, &AROUND);
        let decision = passing(Rung { older_than: Some(90), ..Rung::default() });
        assert_eq!((decision.stopping, decision.ageless), (vec![1], 1));
        let decision = passing(Rung { asset: Some("plans".to_owned()), ..Rung::default() });
        assert_eq!((decision.stopping, decision.ageless), (vec![0, 1], 0));
        assert_eq!(decision.undeclared.into_iter().collect::<Vec<_>>(), ["plans"]);
    }

    #[test]
    fn what_a_change_does_to_the_policy_stops_it_whatever_the_entries_ask_for() {
        use {Change::*, Confidence as C, Severity as S};
        let mut finding = finding(New, S::Medium, C::High, "palisade.toml");
        (finding.engine, finding.rule) = (tamper::ENGINE.to_owned(), "policy-rule-off".to_owned());
        let findings = [finding];
        let stop = vec![Rung { severity: Some(S::Critical), engine: Some("secrets".to_owned()), ..Rung::default() }];
        let stops = |pass: Vec<Rung>| decide(&Gate { stop: stop.clone(), pass }, &findings, &AROUND).stopping.len();
        let named = |rule: &str| Rung { rule: Some(rule.to_owned()), ..Rung::default() };
        assert_eq!(stops(vec![]), 1);
        assert_eq!(stops(vec![Rung { confidence: Some(C::Low), ..Rung::default() }]), 1);
        assert_eq!(stops(vec![Rung { engine: Some(tamper::ENGINE.to_owned()), ..Rung::default() }]), 1);
        assert_eq!(stops(vec![named("policy-ignore-added")]), 1);
        assert_eq!(stops(vec![named("policy-rule-off")]), 0);
        assert_eq!(stops(vec![Rung { severity: Some(S::High), ..named("policy-rule-off") }]), 1);
        assert_eq!(decide(&Gate::default(), &findings, &AROUND).reasons, ["1 finding that is about the policy itself"]);
    }

    #[test]
    fn ages_are_asked_for_only_where_they_decide() {
        use {Change::*, Confidence as C, Severity as S};
        let findings = [
            finding(New, S::High, C::High, "a"),
            finding(Unchanged, S::High, C::High, "b"),
            finding(Unchanged, S::Low, C::High, "c"),
            finding(Unchanged, S::Critical, C::High, "d"),
        ];
        let old = Rung { older_than: Some(90), severity: Some(S::High), ..Rung::default() };
        let every = Rung { change: vec![Unchanged], severity: Some(S::Critical), ..Rung::default() };
        let wanted = |gate: &Gate| ages_wanted(gate, &findings, &AROUND);
        assert_eq!(wanted(&Gate { stop: vec![every.clone(), old.clone()], pass: vec![] }), [1]);
        assert_eq!(wanted(&Gate { stop: vec![old.clone()], pass: vec![every.clone()] }), [1, 3]);
        assert_eq!(wanted(&Gate { stop: vec![every], pass: vec![old] }), [3]);
        assert_eq!(wanted(&Gate::default()), [0; 0]);
    }

    #[test]
    fn a_wider_entry_covers_a_narrower_one() {
        use {Change::*, Confidence as C, Severity as S};
        let default = Gate::default().stop.remove(0);
        let low = Rung { severity: Some(S::Low), ..Rung::default() };
        let wide = Rung { change: vec![New, Changed], ..Rung::default() };
        let old = Rung { older_than: Some(30), ..Rung::default() };
        let here = Rung { path: Some("a".to_owned()), confidence: Some(C::High), ..Rung::default() };
        assert!(
            wide.covers(&default, false)
                && wide.covers(&low, false)
                && default.covers(&here, false)
                && here.covers(&here, false)
        );
        assert!(old.covers(&Rung { older_than: Some(90), severity: Some(S::High), ..Rung::default() }, false));
        let info = Rung { severity: Some(S::Info), ..Rung::default() };
        assert!(info.covers(&default, false));
        // Without a change an entry that passes means all of them.
        assert!(low.covers(&Rung { severity: Some(S::Low), ..old.clone() }, true) && !wide.covers(&low, true));
        for (one, other) in [
            (&low, &default),
            (&default, &low),
            (&default, &wide),
            (&here, &default),
            (&default, &old),
            (&old, &Rung { change: vec![Unchanged], ..Rung::default() }),
        ] {
            assert!(!one.covers(other, false), "{one:?} {other:?}");
        }
    }
}
