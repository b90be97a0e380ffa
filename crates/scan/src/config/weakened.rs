//! What one configuration lets pass that another one does not. Compared is what they mean, not how they are written.

use super::policy::meets;
use super::reader::Placed;
use super::written::Written;
use change::{Weakening, silencing};
use model::{Location, Severity};

/// Ways in which `after` asks less than `before`. `text` is what `after` was read from; `rated` is the severity that a rule has
/// without a configuration.
pub fn weakened(
    path: &str,
    text: &str,
    before: &Written,
    after: &Written,
    rated: &dyn Fn(&str) -> Option<Severity>,
) -> Vec<Weakening> {
    let mut found = Found { path, text, weakenings: Vec::new() };
    found.scope(before, after);
    found.rules(before, after, rated);
    found.taint(before, after);
    found.suppressions(before, after);
    found.gate(before, after);
    found.weakenings
}

struct Found<'a> {
    path: &'a str,
    text: &'a str,
    weakenings: Vec<Weakening>,
}

impl Found<'_> {
    fn at(&mut self, place: &Location, rule: &'static str, message: String) {
        self.weakenings.push(Weakening { rule, message, location: place.clone() });
    }

    fn whole(&mut self, rule: &'static str, message: String) {
        self.weakenings.push(Weakening::at_line(rule, self.path, 1, message));
    }

    /// About a key, on its line where it has one.
    fn key(&mut self, key: &str, rule: &'static str, message: String) {
        let is_key = |line: &str| {
            let rest = line.trim_start().strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start().starts_with(['=', '.', ']']))
        };
        let line = self.text.lines().position(is_key).map_or(1, |at| at + 1);
        self.weakenings.push(Weakening::at_line(rule, self.path, line, message));
    }

    fn scope(&mut self, before: &Written, after: &Written) {
        let globs = |written: &Written| written.exclude.iter().map(|glob| glob.value.clone()).collect::<Vec<_>>();
        for (at, what) in silencing(&globs(before), &globs(after)) {
            let message = format!("in `exclude`: {what}");
            match at {
                Some(at) => self.at(&after.exclude[at].place, "policy-ignore-added", message),
                None => self.key("exclude", "policy-ignore-added", message),
            }
        }
        if let Some(only) = &after.only {
            let runs =
                |engine: &str| before.only.as_ref().is_none_or(|only| only.iter().any(|one| one.value == engine));
            let off = |engine: &&str| runs(engine) && !only.iter().any(|one| one.value == **engine);
            let off: Vec<&str> = crate::engine_names().into_iter().filter(|engine| off(engine)).collect();
            if let (Some(first), false) = (only.first(), off.is_empty()) {
                self.at(&first.place, "policy-engine-off", format!("engines no longer run: {}", off.join(", ")));
            } else if only.is_empty() && !off.is_empty() {
                self.whole("policy-engine-off", format!("engines no longer run: {}", off.join(", ")));
            }
        }
        match (before.fail_on, after.fail_on) {
            (Some(old), Some(new)) if new > old => {
                self.key("fail-on", "policy-threshold-raised", format!("`fail-on` rises from {old} to {new}"));
            }
            (Some(old), None) => self.whole("policy-threshold-raised", format!("`fail-on = \"{old}\"` is gone")),
            _ => {}
        }
        if before.strict == Some(true) && after.strict != Some(true) {
            self.key("strict", "policy-threshold-raised", "`strict` is off".to_owned());
        }
    }

    fn rules(&mut self, before: &Written, after: &Written, rated: &dyn Fn(&str) -> Option<Severity>) {
        for rule in after.off.iter().filter(|rule| !before.off.iter().any(|old| old.value == rule.value)) {
            self.at(&rule.place, "policy-rule-off", format!("`{}` is off", rule.value));
        }
        match (&before.only_rules, &after.only_rules) {
            (None, Some(only)) => {
                let place = only.first().map(|rule| rule.place.clone());
                let message = "all rules are off that `only` does not name".to_owned();
                match place {
                    Some(place) => self.at(&place, "policy-rule-off", message),
                    None => self.whole("policy-rule-off", message),
                }
            }
            (Some(old), Some(new)) => {
                for rule in old.iter().filter(|rule| !new.iter().any(|one| one.value == rule.value)) {
                    self.key("only", "policy-rule-off", format!("`only` does not name `{}` any more", rule.value));
                }
            }
            _ => {}
        }
        self.severities(&before.severity, &after.severity, rated);
        for entry in &after.paths {
            for rule in &entry.off {
                let was = |old: &super::WrittenPath| {
                    old.glob.value == entry.glob.value && old.off.iter().any(|one| one.value == rule.value)
                };
                if !before.paths.iter().any(was) {
                    let message = format!("`{}` is off in `{}`", rule.value, entry.glob.value);
                    self.at(&rule.place, "policy-rule-off", message);
                }
            }
        }
    }

    fn taint(&mut self, before: &Written, after: &Written) {
        let old: Vec<_> = before.taint.iter().flat_map(|taint| taint.entries()).collect();
        let new: Vec<_> = after.taint.iter().flat_map(|taint| taint.entries()).collect();
        let mut told: Vec<&Location> = Vec::new();
        for added in new.iter().filter(|new| new.cleans() && !old.iter().any(|old| old.is(new))) {
            let place = &added.pattern.place;
            // Once for all languages.
            if !told.contains(&place) {
                told.push(place);
                let message =
                    format!("`{}` is a new {}: what it covers counts as clean", added.pattern.value, added.kind);
                self.at(place, "policy-taint-weakened", message);
            }
        }
        for gone in old.iter().filter(|old| !old.cleans() && !new.iter().any(|new| new.is(old))) {
            let place = &gone.pattern.place;
            if !told.contains(&place) {
                told.push(place);
                let message = format!("the {} `{}` is gone", gone.kind, gone.pattern.value);
                self.key("[[taint", "policy-taint-weakened", message);
            }
        }
        if before.deep == Some(true) && after.deep != Some(true) {
            self.key("deep", "policy-taint-weakened", "`deep` is off".to_owned());
        }
    }

    /// The last entry that means a rule decides: who rates many rules at once may lower one of them, and so may a new order.
    fn severities(&mut self, before: &Rated, after: &Rated, rated: &dyn Fn(&str) -> Option<Severity>) {
        for (at, (name, severity)) in after.iter().enumerate() {
            let stays_behind = |other: &str| after.iter().skip(at + 1).any(|(later, _)| later.value == other);
            if *severity < most_severe(&name.value, before, &stays_behind, rated) {
                let message = format!("`{}` is of severity {severity} now", name.value);
                self.at(&name.place, "policy-severity-lowered", message);
            }
        }
        for (name, old) in before {
            let is_gone = !after.iter().any(|(new, _)| new.value == name.value);
            if is_gone && rated(&name.value).is_none_or(|own| own < *old) {
                let message = format!("`{}` no longer has the severity {old}", name.value);
                self.key("[rules.severity", "policy-severity-lowered", message);
            }
        }
    }

    fn suppressions(&mut self, before: &Written, after: &Written) {
        for entry in &after.suppressions {
            let what = match (&entry.fingerprint, &entry.rule_and_path) {
                (Some(fingerprint), _) => format!("the finding {fingerprint}"),
                (None, Some((rule, path))) => format!("`{rule}` in `{}`", path.value),
                (None, None) => continue,
            };
            let same = |old: &&super::WrittenAccepted| {
                let path = |entry: &super::WrittenAccepted| {
                    entry.rule_and_path.as_ref().map(|(rule, path)| (rule.clone(), path.value.clone()))
                };
                old.fingerprint == entry.fingerprint && path(old) == path(entry)
            };
            match before.suppressions.iter().find(same) {
                None => {
                    self.at(&entry.place, "policy-suppression-added", format!("{what} is accepted: {}", entry.reason))
                }
                Some(old) => {
                    let is_longer = match (&old.until, &entry.until) {
                        (Some(old), Some(new)) => new > old,
                        (Some(_), None) => true,
                        (None, _) => false,
                    };
                    if is_longer {
                        let until = entry.until.as_deref().unwrap_or("for ever");
                        let message = format!("{what} is accepted for longer: {until}");
                        self.at(&entry.place, "policy-suppression-added", message);
                    }
                }
            }
        }
    }

    fn gate(&mut self, before: &Written, after: &Written) {
        // Without an entry that stops, the default one holds.
        let (old, new) = (before.gate.gate().stop, after.gate.gate().stop);
        for gone in old.iter().filter(|old| !new.iter().any(|new| new.covers(old, false))) {
            let message = format!("the gate does not stop all that is {} any more", gone.in_words());
            self.key("[[gate.stop", "policy-threshold-raised", message);
        }
        for new in &after.gate.pass {
            if !before.gate.pass.iter().any(|old| old.rung.covers(&new.rung, true)) {
                let what = new.rung.in_words();
                let what = what.strip_prefix("new, ").filter(|_| new.rung.change.is_empty()).unwrap_or(&what);
                self.at(&new.place.place, "policy-threshold-raised", format!("the gate lets pass what is {what}"));
            }
        }
    }
}

type Rated = [(Placed<String>, Severity)];

/// The highest severity that a rule of this name may have had, without the entries that still stand behind it: those speak for
/// themselves.
fn most_severe(
    name: &str,
    before: &Rated,
    stays_behind: &dyn Fn(&str) -> bool,
    rated: &dyn Fn(&str) -> Option<Severity>,
) -> Severity {
    let mut most = None;
    for (old, severity) in before.iter().rev().filter(|(old, _)| overlap(&old.value, name)) {
        let is_whole = covers(&old.value, name);
        if old.value == name || !stays_behind(&old.value) {
            most = most.max(Some(*severity));
        }
        if is_whole {
            return most.unwrap_or(Severity::Info);
        }
    }
    // Nobody knows what a name with a star means, or what rules there will be.
    let own = if name.contains('*') { None } else { rated(name) };
    most.max(Some(own.unwrap_or(Severity::Critical))).unwrap_or(Severity::Critical)
}

/// Whether a name means all that another one means. May say no where it does.
fn covers(name: &str, other: &str) -> bool {
    name == other || name == "*" || meets(name, other)
}

/// Whether two names may mean the same rule.
fn overlap(one: &str, other: &str) -> bool {
    match (one.contains('*'), other.contains('*')) {
        (false, false) => one == other,
        (true, false) => meets(one, other),
        (false, true) => meets(other, one),
        (true, true) => {
            let ends = |name: &'_ str| (name.find('*').unwrap_or(0), name.rfind('*').map_or(0, |at| at + 1));
            let ((a, b), (c, d)) = (ends(one), ends(other));
            let fronts = (&one[..a], &other[..c]);
            let backs = (&one[b..], &other[d..]);
            (fronts.0.starts_with(fronts.1) || fronts.1.starts_with(fronts.0))
                && (backs.0.ends_with(backs.1) || backs.1.ends_with(backs.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn told(old: &str, new: &str) -> Vec<String> {
        let rated = |rule: &str| match rule {
            "sql" => Some(Severity::High),
            "hash" => Some(Severity::Medium),
            _ => None,
        };
        let (before, after) = (read("p", old).unwrap(), read("p", new).unwrap());
        let weakenings = weakened("p", new, &before, &after, &rated);
        weakenings.into_iter().map(|one| format!("{} {}", one.location.start.line, one.message)).collect()
    }

    fn severities(old: &str, new: &str) -> usize {
        let table = |rows: &str| format!("[rules.severity]\n{}\n", rows.replace(", ", "\n"));
        told(&table(old), &table(new)).len()
    }

    #[test]
    fn the_last_entry_that_means_a_rule_rates_it() {
        for (old, new, count) in [
            ("'*'='low', 'sql'='critical'", "'sql'='critical', '*'='low'", 1),
            ("'sql'='critical', '*'='low'", "'*'='low', 'sql'='critical'", 0),
            ("'*'='low', 'sql'='medium'", "'*'='low'", 1),
            ("'*'='critical'", "'*'='critical', 'hash'='high'", 1),
            ("'*'='low'", "'*'='low', 's*'='medium'", 0),
            ("'s*'='low'", "'s*'='low', '*'='medium'", 1),
            ("'*'='low', 's*'='high'", "'s*'='high', '*'='low'", 1),
            ("'a*'='low', 'b*'='high'", "'b*'='high', 'a*'='low'", 0),
            ("", "'hash'='low'", 1),
            ("", "'hash'='high'", 0),
            ("", "'h*'='high'", 1),
            ("'hash'='high'", "", 1),
            ("'hash'='low'", "", 0),
        ] {
            assert_eq!(severities(old, new), count, "{old} -> {new}");
        }
    }

    #[test]
    fn a_first_configuration_weakens_when_it_asks_less_than_none() {
        assert!(told("", "[scan]\nfail-on = 'low'\n[[gate.stop]]\nseverity = 'info'\n").is_empty());
        assert!(told("", "[scan]\nfail-on = 'low'\nstrict = true\n").is_empty());
        assert!(told("", "[[gate.stop]]\nseverity = 'critical'\n[[gate.stop]]\nconfidence = 'medium'\n").is_empty());
        assert_eq!(
            told("", "[scan]\nfail-on = 'low'\n\n[[gate.stop]]\nseverity = 'high'\n"),
            ["4 the gate does not stop all that is new, of high confidence any more"]
        );
    }

    #[test]
    fn overlays_weaken_when_they_clean_more_or_follow_less() {
        let taint =
            |rows: &str| format!("[[taint]]\nfamily = 'CWE-89'\nlanguages = ['python', 'javascript']\n{rows}\n");
        let first = taint("sources = ['a()']\nsanitizers = ['quote(...)']");
        assert!(told("", &taint("sources = ['a()']\nsinks = ['b()']")).is_empty());
        assert_eq!(told("", &first), ["5 `quote(...)` is a new sanitizer: what it covers counts as clean"]);
        assert!(
            told(&first, &first.replace("CWE", "cwe").replace("'python', 'javascript'", "'javascript', 'python'"))
                .is_empty()
        );
        assert_eq!(told(&first, &taint("sanitizers = ['quote(...)']")), ["1 the source `a()` is gone"]);
        assert!(told(&first, &taint("sources = ['a()', 'b()']")).is_empty());
        assert_eq!(told(&first, &first.replace("CWE-89", "CWE-78")).len(), 2);
        assert_eq!(told(&first, &first.replace("'python', ", "")).len(), 1);
        assert_eq!(told(&taint("checks = ['ok($VALUE)']"), &taint("checks = ['ok($VALUE)', 'yes($VALUE)']")).len(), 1);
        assert_eq!(told("[rules]\ndeep = true", "[rules]\ndeep = false"), ["2 `deep` is off"]);
    }

    #[test]
    fn each_weakening_stands_on_its_own_line() {
        let old = "[scan]\nexclude = ['*.sql', '!a.sql', '!b.sql']\nfail-on = 'low'\nstrict = true\n[[gate.pass]]\npath = 'a'\n";
        let new = "[scan]\nfail-on = 'high'\nstrict = false\nexclude = ['*']\n\n[[gate.pass]]\npath = 'a'\nengine = 'sast'\n\n[[gate.pass]]\npath = 'b'\n";
        assert_eq!(
            told(old, new),
            [
                "4 in `exclude`: `!a.sql` is gone, which silences more",
                "4 in `exclude`: `!b.sql` is gone, which silences more",
                "4 in `exclude`: `*`, which silences more",
                "2 `fail-on` rises from low to high",
                "3 `strict` is off",
                "10 the gate lets pass what is in b",
            ]
        );
    }
}
