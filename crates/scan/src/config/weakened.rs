//! What one configuration lets pass that another one does not. Compared is what they mean, not how they are written.

use super::gate::WrittenRung;
use super::written::Written;
use change::Weakening;
use model::{Location, Severity};

/// Ways in which `after` asks less than `before`. `rated` is the severity that a rule has without a configuration.
pub fn weakened(
    path: &str,
    before: &Written,
    after: &Written,
    rated: &dyn Fn(&str) -> Option<Severity>,
) -> Vec<Weakening> {
    let mut found = Found { path, weakenings: Vec::new() };
    found.scope(before, after);
    found.rules(before, after, rated);
    found.suppressions(before, after);
    found.gate(before, after);
    found.weakenings
}

struct Found<'a> {
    path: &'a str,
    weakenings: Vec<Weakening>,
}

impl Found<'_> {
    fn at(&mut self, place: &Location, rule: &'static str, message: String) {
        self.weakenings.push(Weakening { rule, message, location: place.clone() });
    }

    fn whole(&mut self, rule: &'static str, message: String) {
        self.weakenings.push(Weakening::at_line(rule, self.path, 1, message));
    }

    fn scope(&mut self, before: &Written, after: &Written) {
        for glob in after.exclude.iter().filter(|glob| !before.exclude.iter().any(|old| old.value == glob.value)) {
            self.at(&glob.place, "policy-ignore-added", format!("`exclude` leaves out `{}`", glob.value));
        }
        // A later exception takes an earlier glob back; without it more is left out.
        for glob in before.exclude.iter().filter(|glob| glob.value.starts_with('!')) {
            if !after.exclude.iter().any(|new| new.value == glob.value) {
                self.whole("policy-ignore-added", format!("`exclude` has no `{}` any more", glob.value));
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
                self.whole("policy-threshold-raised", format!("`fail-on` rises from {old} to {new}"));
            }
            (Some(old), None) => self.whole("policy-threshold-raised", format!("`fail-on = \"{old}\"` is gone")),
            _ => {}
        }
        if before.strict == Some(true) && after.strict != Some(true) {
            self.whole("policy-threshold-raised", "`strict` is off".to_owned());
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
                    self.whole("policy-rule-off", format!("`only` does not name `{}` any more", rule.value));
                }
            }
            _ => {}
        }
        for (rule, severity) in &after.severity {
            let old = before.severity.iter().rev().find(|(old, _)| old.value == rule.value).map(|(_, old)| *old);
            // Who rates many rules at once may lower one of them.
            let is_lower = match old.or_else(|| rated(&rule.value)) {
                Some(old) => *severity < old,
                None => *severity < Severity::Critical,
            };
            if is_lower {
                self.at(
                    &rule.place,
                    "policy-severity-lowered",
                    format!("`{}` is of severity {severity} now", rule.value),
                );
            }
        }
        for (rule, old) in &before.severity {
            let is_gone = !after.severity.iter().any(|(new, _)| new.value == rule.value);
            if is_gone && rated(&rule.value).is_none_or(|own| own < *old) {
                let message = format!("`{}` no longer has the severity {old}", rule.value);
                self.whole("policy-severity-lowered", message);
            }
        }
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
        let has = |rungs: &[WrittenRung], one: &WrittenRung| rungs.iter().any(|other| other.rung.covers(&one.rung));
        let stops = |written: &Written| written.gate.gate().stop;
        let (old, new) = (stops(before), stops(after));
        for _ in old.iter().filter(|rung| !new.iter().any(|one| one.covers(rung))) {
            self.whole("policy-threshold-raised", "the gate has an entry less that stops, or a weaker one".to_owned());
        }
        for rung in after.gate.pass.iter().filter(|rung| !has(&before.gate.pass, rung)) {
            self.at(&rung.place.place, "policy-threshold-raised", "the gate lets more pass".to_owned());
        }
    }
}
