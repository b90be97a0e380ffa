//! What a rule of another tool demands of a match besides its pattern, and which matches of a content are reported in the end.

use super::allow::{Allow, allows};
use super::occurrence::{Occurrence, entropy};
use super::patterns::Patterns;
use super::requirements::Requirements;
use std::collections::HashMap;
use std::sync::Arc;

/// Precedence of a rule that names none.
pub const USUAL_SPECIFICITY: i64 = 100;

/// Demands of one rule; the default demands nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// Found in the path of the file; empty for any.
    pub path: Patterns,
    /// The entropy of the value must be above this.
    pub entropy_above: Option<f64>,
    /// … or not below this.
    pub entropy_least: Option<f64>,
    /// What reads like words is left out.
    pub not_readable: bool,
    /// What is let pass of this rule, by the rule and by its file.
    pub allow: Vec<Arc<Allow>>,
    /// What the characters of the value must be.
    pub requirements: Option<Requirements>,
    /// Rules that must match nearby too.
    pub required: Vec<Required>,
    /// Found for other rules only, never reported for itself.
    pub silent: bool,
    /// Where two rules find the same value on a line, the higher one is reported.
    pub specificity: i64,
}

/// Another rule that must match nearby.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// Its identifier.
    pub rule: String,
    /// Lines that it may begin before and behind the match.
    pub lines: Option<(u32, u32)>,
    /// Columns between the begins of both.
    pub columns: Option<u32>,
}

impl Default for Terms {
    fn default() -> Terms {
        Terms {
            path: Patterns::default(),
            entropy_above: None,
            entropy_least: None,
            not_readable: false,
            allow: Vec::new(),
            requirements: None,
            required: Vec::new(),
            silent: false,
            specificity: USUAL_SPECIFICITY,
        }
    }
}

impl Terms {
    /// Whether a match fulfils what its rule demands of it alone.
    /// A path that is not known yet is taken as the right one.
    pub fn accept(&self, occurrence: &Occurrence<'_>) -> bool {
        let is_elsewhere = |path: &str| !self.path.is_empty() && !self.path.is_match(path.as_bytes());
        if occurrence.path.is_some_and(is_elsewhere) {
            return false;
        }
        let secret = occurrence.secret();
        let is_ordered = || {
            let entropy = entropy(secret);
            self.entropy_above.is_some_and(|above| entropy <= above)
                || self.entropy_least.is_some_and(|least| entropy < least)
        };
        let has_entropy = self.entropy_above.is_none() && self.entropy_least.is_none() || !is_ordered();
        has_entropy
            && self.requirements.as_ref().is_none_or(|requirements| requirements.accept(occurrence))
            && !(self.not_readable && occurrence.readable.is_some_and(|readable| readable(secret)))
            && !self.allow.iter().any(|allow| allows(allow, occurrence))
    }
}

/// A match that its own rule accepts.
#[derive(Clone, Copy, Debug)]
pub struct Accepted<'a> {
    /// Its rule.
    pub rule: &'a str,
    /// What the rule demands; none for a rule of ours.
    pub terms: Option<&'a Terms>,
    /// Line on which the match begins.
    pub line: u32,
    /// Line on which it ends.
    pub last_line: u32,
    /// Column in which it begins.
    pub column: u32,
    /// The value.
    pub secret: &'a [u8],
}

/// More matches than these on one line are compared for equal values alone.
const CROWD: usize = 200;

/// Which of the matches of one content are reported: those whose companions are there, without those that only serve others,
/// and of two for the same value on a line the one of the more specific rule.
pub fn reported(matches: &[Accepted<'_>]) -> Vec<bool> {
    let mut by_rule: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, found) in matches.iter().enumerate() {
        by_rule.entry(found.rule).or_default().push(at);
    }
    by_rule.values_mut().for_each(|places| places.sort_by_key(|&at| matches[at].line));
    let mut kept = vec![false; matches.len()];
    let mut serves = vec![false; matches.len()];
    for (at, found) in matches.iter().enumerate().filter(|(_, found)| !found.terms.is_some_and(|terms| terms.silent)) {
        let required = found.terms.map_or(&[][..], |terms| &terms.required);
        let companions: Option<Vec<usize>> =
            required.iter().map(|required| required.find(found, matches, &by_rule)).collect();
        kept[at] = companions.is_some();
        companions.into_iter().flatten().for_each(|companion| serves[companion] = true);
    }
    let mut by_line: Vec<usize> =
        (0..matches.len()).filter(|&at| (kept[at] || serves[at]) && matches[at].terms.is_some()).collect();
    by_line.sort_by_key(|&at| (matches[at].line, at));
    for group in by_line.chunk_by(|&a, &b| matches[a].line == matches[b].line) {
        let winners: Vec<(i64, &[u8])> =
            group.iter().map(|&at| (specificity(&matches[at]), matches[at].secret)).collect();
        let highest = winners.iter().map(|(rank, _)| *rank).max().unwrap_or(i64::MIN);
        let equal: HashMap<&[u8], i64> = if group.len() > CROWD {
            let mut sorted = winners.clone();
            sorted.sort_unstable();
            sorted.into_iter().map(|(rank, secret)| (secret, rank)).collect()
        } else {
            HashMap::new()
        };
        for &at in group.iter().filter(|&&at| specificity(&matches[at]) < highest) {
            let (rank, secret) = (specificity(&matches[at]), matches[at].secret);
            let is_beaten = if group.len() > CROWD {
                equal.get(secret).is_some_and(|&best| best > rank)
            } else {
                winners.iter().any(|(best, other)| *best > rank && memchr::memmem::find(other, secret).is_some())
            };
            kept[at] &= !is_beaten;
        }
    }
    kept
}

fn specificity(found: &Accepted<'_>) -> i64 {
    found.terms.map_or(USUAL_SPECIFICITY, |terms| terms.specificity)
}

impl Required {
    /// From a distance as betterleaks and Kingfisher write it: `2L` is the line of the match and one before and behind, `+2L`
    /// only behind, `-2L` only before; nothing or `0` is anywhere. False when a part is not understood, such as `200C`.
    pub fn within(rule: &str, distance: &str) -> (Required, bool) {
        let mut required = Required { rule: rule.to_owned(), lines: None, columns: None };
        let mut is_whole = true;
        for part in distance.split(',').map(str::trim).filter(|part| !matches!(*part, "" | "0")) {
            let count = part
                .trim_start_matches(['+', '-'])
                .strip_suffix(['L', 'l'])
                .and_then(|count| count.parse::<u32>().ok());
            match count {
                Some(0) => {}
                Some(count) if part.starts_with('+') => required.lines = Some((0, count - 1)),
                Some(count) if part.starts_with('-') => required.lines = Some((count - 1, 0)),
                Some(count) => required.lines = Some((count - 1, count - 1)),
                None => is_whole = false,
            }
        }
        (required, is_whole)
    }

    /// The companion of a match, among the matches of each rule in order of line.
    fn find(
        &self,
        found: &Accepted<'_>,
        matches: &[Accepted<'_>],
        by_rule: &HashMap<&str, Vec<usize>>,
    ) -> Option<usize> {
        let places = by_rule.get(self.rule.as_str())?;
        let (first, last) = match self.lines {
            Some((before, behind)) => (found.line.saturating_sub(before), found.last_line.saturating_add(behind)),
            None => (0, u32::MAX),
        };
        let start = places.partition_point(|&at| matches[at].line < first);
        let in_window = places[start..].iter().take_while(|&&at| matches[at].line <= last);
        let is_near =
            |other: &Accepted<'_>| self.columns.is_none_or(|columns| found.column.abs_diff(other.column) <= columns);
        in_window.copied().take(FARTHEST).find(|&at| is_near(&matches[at]))
    }
}

/// Companions that are looked at for one match.
const FARTHEST: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foreign::occurrence::tests::occurrence;

    fn at<'a>(rule: &'a str, terms: &'a Terms, line: u32, secret: &'a str) -> Accepted<'a> {
        Accepted { rule, terms: Some(terms), line, last_line: line, column: 1, secret: secret.as_bytes() }
    }

    #[test]
    fn a_composite_is_reported_with_its_companion_nearby() {
        let required = vec![Required { rule: "id".into(), lines: Some((2, 2)), columns: None }];
        let (key, id) = (Terms { required, ..Terms::default() }, Terms { silent: true, ..Terms::default() });
        let far = [at("id", &id, 1, "user"), at("key", &key, 4, "secret")];
        assert_eq!(reported(&far), [false, false]);
        let near = [at("id", &id, 2, "user"), at("key", &key, 4, "secret")];
        assert_eq!(reported(&near), [false, true]);
    }

    #[test]
    fn a_companion_takes_its_value_from_less_specific_rules() {
        let required = vec![Required { rule: "id".into(), lines: None, columns: None }];
        let (key, id) = (Terms { required, ..Terms::default() }, Terms { silent: true, ..Terms::default() });
        let low = Terms { specificity: 0, ..Terms::default() };
        let matches = [at("id", &id, 1, "user"), at("key", &key, 2, "secret"), at("generic", &low, 1, "user")];
        assert_eq!(reported(&matches), [false, true, false]);
        assert_eq!(reported(&matches[2..]), [true]);
    }

    #[test]
    fn crowds_are_judged_in_time() {
        let (usual, low) = (Terms::default(), Terms { specificity: 1, ..Terms::default() });
        let values: Vec<String> = (0..20_000).map(|number| format!("v{number}")).collect();
        let both = values.iter().flat_map(|value| [at("token", &usual, 1, value), at("generic", &low, 1, value)]);
        let matches: Vec<Accepted<'_>> = both.collect();
        assert_eq!(reported(&matches).iter().filter(|kept| **kept).count(), 20_000);
    }

    #[test]
    fn the_more_specific_rule_is_reported() {
        let (usual, low) = (Terms::default(), Terms { specificity: 1, ..Terms::default() });
        let matches = [at("generic", &low, 3, "abc"), at("token", &usual, 3, "xabc"), at("generic", &low, 4, "abc")];
        assert_eq!(reported(&matches), [false, true, true]);
    }

    #[test]
    fn distances_are_lines() {
        let lines = |text: &str| {
            let (required, is_whole) = Required::within("a", text);
            (required.lines, is_whole)
        };
        assert_eq!(lines("+2L"), (Some((0, 1)), true));
        assert_eq!(lines("7L,200C"), (Some((6, 6)), false));
        assert_eq!((lines("0"), lines("")), ((None, true), (None, true)));
    }

    #[test]
    fn entropy_has_to_be_above_or_not_below() {
        let place = occurrence("key = abab", "abab");
        let above = Terms { entropy_above: Some(1.0), ..Terms::default() };
        let least = Terms { entropy_least: Some(1.0), ..Terms::default() };
        assert!(!above.accept(&place) && least.accept(&place));
    }
}
