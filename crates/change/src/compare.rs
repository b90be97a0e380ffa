//! Findings before and after a change, matched one for one.
//!
//! The same code is the same rule, the same words and the same flow into them, and for a credential the same value. Tried in this
//! order, each finding once: the same code on a line that the change left alone; the same code in the same function elsewhere in the
//! same (or renamed) file; the same code with the same surroundings in another file; the same code among lines that went elsewhere;
//! code of the same rule in the same function with the same source that was rewritten in its place. What else comes where something
//! goes is new: deleting one flaw pays for no other. What got more severe or more certain on the way is new. One more than before is
//! always new, whichever it is.

use crate::likeness::{State, Texts, old_path};
use crate::lines::line_map;
use issues::{agreement, content_part, is_in_scope, same_scope};
use model::{Change, Finding, Location};
use std::collections::{BTreeMap, BTreeSet};

/// Lines looked at on each side of a place, and letters that must be the same for lines to be known by them.
const AROUND: usize = 5;
const KNOWN_BY: u32 = 30;
/// Words that rewritten code must share with what it was, in hundredths: where the line on which it starts is kept, where the same
/// source is known to flow into it, and where nothing else tells.
const KEPT: u32 = 50;
const SAME_FLOW: u32 = 60;
const REWRITTEN: u32 = 80;
/// Findings of equal code that are looked at for each.
const MOST_ALIKE: usize = 50;

/// What is compared.
pub struct Sides<'a> {
    /// Findings before the change.
    pub before: &'a [Finding],
    /// Findings after it.
    pub after: &'a [Finding],
    /// New paths of moved files with their old ones.
    pub moved: &'a BTreeMap<String, String>,
    /// Text of a file before the change.
    pub old_text: &'a dyn Fn(&str) -> Option<String>,
    /// Text of a file after it.
    pub new_text: &'a dyn Fn(&str) -> Option<String>,
}

/// What became of the findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// For each finding after the change what it is, and which one it was.
    pub after: Vec<(Change, Option<usize>)>,
    /// Findings before the change that are gone.
    pub fixed: Vec<usize>,
}

/// Matches the findings of two states.
pub fn compare(sides: &Sides<'_>) -> Matched {
    let mut work = Work {
        sides,
        partner: vec![None; sides.after.len()],
        taken: vec![false; sides.before.len()],
        lines: BTreeMap::new(),
        texts: Texts::of(sides),
    };
    work.read_lines();
    work.pair_on_same_lines();
    work.pair(&|new, old| {
        let same = agreement(&old.fingerprint, &new.fingerprint);
        let is_file = old_path(sides, &new.location.path) == old.location.path;
        // A credential is known by its value.
        (is_file && (new.value.is_some() || is_same_place(old, new))).then_some(1 + same)
    });
    work.pair(&|new, old| {
        let same = agreement(&old.fingerprint, &new.fingerprint);
        // A value that is known by itself needs no surroundings.
        (same >= 2 || new.parts.contains_key("value-id")).then_some(1 + same)
    });
    work.pair_moved_lines();
    let rewritten = work.rewritten();
    let mut matched = Matched::default();
    for (number, new) in sides.after.iter().enumerate() {
        let what = match work.partner[number] {
            None => Change::New,
            Some(old) => {
                let old_finding = &sides.before[old];
                if is_worse(old_finding, new) {
                    Change::New
                } else if rewritten.contains(&number) {
                    Change::Changed
                } else if old_finding.location.path != new.location.path {
                    Change::Moved
                } else if work.is_line(number, old) || old_finding.fingerprint == new.fingerprint {
                    Change::Unchanged
                } else {
                    Change::Moved
                }
            }
        };
        matched.after.push((what, work.partner[number]));
    }
    matched.fixed = (0..sides.before.len()).filter(|old| !work.taken[*old]).collect();
    matched
}

struct Work<'a> {
    sides: &'a Sides<'a>,
    partner: Vec<Option<usize>>,
    taken: Vec<bool>,
    /// For files on both sides, by new path.
    lines: BTreeMap<&'a str, Vec<Option<usize>>>,
    texts: Texts<'a>,
}

impl Work<'_> {
    fn read_lines(&mut self) {
        let old_paths: BTreeSet<&str> = self.sides.before.iter().map(|one| one.location.path.as_str()).collect();
        let paths: BTreeSet<&str> = self.sides.after.iter().map(|one| one.location.path.as_str()).collect();
        for path in paths {
            let old = old_path(self.sides, path);
            if !old_paths.contains(old.as_ref()) {
                continue;
            }
            let (old, new) = (self.texts.text(State::Before, &old), self.texts.text(State::After, path));
            if let (Some(old), Some(new)) = (old.as_ref(), new.as_ref()) {
                self.lines.insert(path, line_map(old, new));
            }
        }
    }

    /// Whether the line of a finding is the line of an older one.
    fn is_line(&self, new: usize, old: usize) -> bool {
        let (new, old) = (&self.sides.after[new].location, &self.sides.before[old].location);
        let map = self.lines.get(new.path.as_str());
        map.and_then(|map| map.get(new.start.line as usize - 1).copied().flatten())
            == Some(old.start.line.saturating_sub(1) as usize)
    }

    fn pair_on_same_lines(&mut self) {
        let mut old_by_line: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
        for (number, old) in self.sides.before.iter().enumerate().filter(|(_, old)| old.origin.is_none()) {
            let line = old.location.start.line.saturating_sub(1) as usize;
            old_by_line.entry((&old.location.path, line)).or_default().push(number);
        }
        for (number, new) in self.sides.after.iter().enumerate().filter(|(_, new)| new.origin.is_none()) {
            let line = new.location.start.line.saturating_sub(1) as usize;
            let map = self.lines.get(new.location.path.as_str());
            let Some(line) = map.and_then(|map| map.get(line).copied().flatten()) else { continue };
            let path = old_path(self.sides, &new.location.path);
            let olds = old_by_line.get(&(path.as_ref(), line)).into_iter().flatten();
            let is_same = |old: usize| {
                let old = &self.sides.before[old];
                self.texts.is_same_code(old, new) && stays(old, new)
            };
            let mut olds = olds.filter(|old| !self.taken[**old] && is_same(**old));
            if let Some(&old) = olds.next() {
                self.taken[old] = true;
                self.partner[number] = Some(old);
            }
        }
    }

    /// Pairs what is left and the same code, best first. `how_well` is nothing for what is no pair.
    fn pair(&mut self, how_well: &dyn Fn(&Finding, &Finding) -> Option<u32>) {
        let mut olds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, old) in self.sides.before.iter().enumerate().filter(|(number, _)| !self.taken[*number]) {
            olds.entry(content_part(&old.fingerprint)).or_default().push(number);
        }
        let mut pairs = Vec::new();
        for (number, new) in self.sides.after.iter().enumerate().filter(|(number, _)| self.partner[*number].is_none()) {
            for &old in olds.get(content_part(&new.fingerprint)).into_iter().flatten() {
                let old_finding = &self.sides.before[old];
                let fit = how_well(new, old_finding);
                if let Some(fit) = fit.filter(|_| self.texts.is_same_code(old_finding, new)) {
                    pairs.push((std::cmp::Reverse(fit), number, old));
                }
            }
        }
        self.take_best(pairs);
    }

    fn take_best(&mut self, mut pairs: Vec<(std::cmp::Reverse<u32>, usize, usize)>) {
        pairs.sort_unstable();
        for (_, new, old) in pairs {
            if self.partner[new].is_none() && !self.taken[old] {
                self.partner[new] = Some(old);
                self.taken[old] = true;
            }
        }
    }

    /// Pairs findings on lines that went from one file to another, when that are enough lines to be known by.
    fn pair_moved_lines(&mut self) {
        let mut stretches: BTreeMap<(bool, &str), Stretch> = BTreeMap::new();
        let sides = self.sides;
        let mut olds: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, old) in sides.before.iter().enumerate().filter(|(number, _)| !self.taken[*number]) {
            if old.origin.is_none() {
                olds.entry(content_part(&old.fingerprint)).or_default().push(number);
            }
        }
        let mut pairs = Vec::new();
        for (number, new) in sides.after.iter().enumerate().filter(|(number, _)| self.partner[*number].is_none()) {
            for &old in olds.get(content_part(&new.fingerprint)).into_iter().flatten().take(MOST_ALIKE) {
                let old_finding = &sides.before[old];
                if !self.texts.is_same_code(old_finding, new) {
                    continue;
                }
                let (old_path, new_path) = (old_finding.location.path.as_str(), new.location.path.as_str());
                stretches
                    .entry((false, old_path))
                    .or_insert_with(|| Stretch::of(&self.texts.text(State::Before, old_path)));
                stretches
                    .entry((true, new_path))
                    .or_insert_with(|| Stretch::of(&self.texts.text(State::After, new_path)));
                let letters = common_letters(
                    (&stretches[&(false, old_path)], &old_finding.location),
                    (&stretches[&(true, new_path)], &new.location),
                );
                if letters >= KNOWN_BY {
                    pairs.push((std::cmp::Reverse(letters), number, old));
                }
            }
        }
        self.take_best(pairs);
    }

    /// Pairs findings of one rule that the change rewrote in their place.
    fn rewritten(&mut self) -> BTreeSet<usize> {
        let mut olds: BTreeMap<(&str, &str, &str), Vec<usize>> = BTreeMap::new();
        for (number, old) in self.sides.before.iter().enumerate().filter(|(number, _)| !self.taken[*number]) {
            if old.origin.is_none() {
                olds.entry((&old.location.path, &old.engine, &old.rule)).or_default().push(number);
            }
        }
        let mut pairs = Vec::new();
        for (number, new) in self.sides.after.iter().enumerate() {
            if self.partner[number].is_some() || new.origin.is_some() {
                continue;
            }
            let path = old_path(self.sides, &new.location.path);
            let olds = olds.get(&(path.as_ref(), new.engine.as_str(), new.rule.as_str()));
            for &old in olds.into_iter().flatten().take(MOST_ALIKE) {
                if let Some(fit) = self.how_rewritten(number, old) {
                    pairs.push((std::cmp::Reverse(fit), number, old));
                }
            }
        }
        let unpaired: Vec<bool> = self.partner.iter().map(Option::is_none).collect();
        self.take_best(pairs);
        (0..self.partner.len()).filter(|number| unpaired[*number] && self.partner[*number].is_some()).collect()
    }

    /// How sure it is that a finding is an older one of its rule and file with other words; nothing when it is not.
    fn how_rewritten(&self, number: usize, old_number: usize) -> Option<u32> {
        let (new, old) = (&self.sides.after[number], &self.sides.before[old_number]);
        if !self.texts.is_same_value(old, new) {
            return None;
        }
        if new.value.is_some() {
            return Some(300 + agreement(&old.fingerprint, &new.fingerprint));
        }
        if !same_scope(&old.fingerprint, &new.fingerprint) || !self.texts.is_same_source(old, new) {
            return None;
        }
        let flows = !new.trace.is_empty();
        let is_line = self.is_line(number, old_number);
        if !is_line && !self.is_same_stretch(number, old_number) {
            return None;
        }
        let words = self.texts.words(old, new)?;
        match is_line {
            true => (flows || words.contained() >= KEPT).then(|| 200 + words.alike()),
            false if flows => (words.alike() >= SAME_FLOW || self.texts.is_same_sink(old, new)).then(|| words.alike()),
            false => (words.alike() >= REWRITTEN).then(|| words.alike()),
        }
    }

    /// Whether the change put the lines of a finding where it took those of an older one away.
    fn is_same_stretch(&self, number: usize, old_number: usize) -> bool {
        let (new, old) = (&self.sides.after[number].location, &self.sides.before[old_number].location);
        let Some(map) = self.lines.get(new.path.as_str()) else { return false };
        let (line, old_line) = (new.start.line.saturating_sub(1) as usize, old.start.line.saturating_sub(1) as usize);
        if map.get(line).is_none_or(Option::is_some) || map.contains(&Some(old_line)) {
            return false;
        }
        // The last line before it that is still there names the stretch.
        let above = map[..line].iter().rev().flatten().next().map_or(0, |kept| kept + 1);
        above == map.iter().flatten().filter(|kept| **kept < old_line).max().map_or(0, |kept| kept + 1)
    }
}

/// Whether the same code on the same line is still that place: a line may also be what is left of something else.
fn stays(old: &Finding, new: &Finding) -> bool {
    let (before, after) = (&old.fingerprint, &new.fingerprint);
    let nothing_known = agreement(before, before) == 0 || agreement(after, after) == 0;
    !new.trace.is_empty() || new.value.is_some() || nothing_known || agreement(before, after) > 0
}

/// Whether the same code stands in the same function, or among the same words.
fn is_same_place(old: &Finding, new: &Finding) -> bool {
    let (old, new) = (&old.fingerprint, &new.fingerprint);
    match agreement(old, new) {
        0 => false,
        1 => same_scope(old, new) || !is_in_scope(old) && !is_in_scope(new),
        _ => true,
    }
}

/// Lines of a file without the empty ones, and for each line of the file how many came before it.
struct Stretch {
    lines: Vec<String>,
    before: Vec<usize>,
}

impl Stretch {
    fn of(text: &Option<String>) -> Stretch {
        let mut stretch = Stretch { lines: Vec::new(), before: Vec::new() };
        for line in text.as_deref().unwrap_or_default().lines().map(str::trim) {
            stretch.before.push(stretch.lines.len());
            if !line.is_empty() {
                stretch.lines.push(line.to_owned());
            }
        }
        stretch
    }

    /// Where a place begins, and where what is behind it begins.
    fn ends(&self, location: &Location) -> (usize, usize) {
        let at = |line: u32| self.before.get(line as usize).copied().unwrap_or(self.lines.len());
        (at(location.start.line.saturating_sub(1)), at(location.end.line))
    }
}

/// Letters and digits of the lines that two places have in common: their own, and those directly before and behind them.
fn common_letters((old, old_place): (&Stretch, &Location), (new, new_place): (&Stretch, &Location)) -> u32 {
    let ((old_start, old_end), (new_start, new_end)) = (old.ends(old_place), new.ends(new_place));
    let letters = |line: &String| line.chars().filter(|letter| letter.is_alphanumeric()).count() as u32;
    let same = |(a, b): &(&String, &String)| a == b;
    let own: u32 = new.lines[new_start..new_end.max(new_start)]
        .iter()
        .filter(|line| old.lines[old_start..old_end.max(old_start)].contains(line))
        .map(letters)
        .sum();
    let before = old.lines[..old_start].iter().rev().zip(new.lines[..new_start].iter().rev());
    let after = old.lines[old_end.max(old_start)..].iter().zip(&new.lines[new_end.max(new_start)..]);
    let before = before.take(AROUND).take_while(same).map(|(line, _)| letters(line));
    own + before.chain(after.take(AROUND).take_while(same).map(|(line, _)| letters(line))).sum::<u32>()
}

fn is_worse(old: &Finding, new: &Finding) -> bool {
    new.severity > old.severity || new.confidence > old.confidence
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Confidence, Location, Observation, Position, Proof, Severity};

    fn findings(path: &str, text: &str, confidence: Confidence) -> Vec<Finding> {
        let outline = issues::Outline::of(text);
        let mut observations = Vec::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| line.contains("eval(")) {
            let offset = line.as_ptr() as usize - text.as_ptr() as usize + line.find("eval(").unwrap();
            let end = offset + text[offset..].find(')').unwrap() + 1;
            let at = |offset: usize| Position { line: number as u32 + 1, column: 1, offset: offset as u32 };
            observations.push(Observation {
                engine: "sast",
                rule: "eval".to_owned(),
                location: Location { path: path.to_owned(), start: at(offset), end: at(end) },
                message: String::new(),
                severity: Severity::High,
                confidence,
                proof: Proof::Suspected,
                weaknesses: vec![],
                trace: vec![],
                fix: vec![],
                anchor: text[offset..end].to_owned(),
                neighbourhood: outline.around(offset as u32, end as u32),
                quotes: vec![],
                parts: BTreeMap::new(),
                credential: None,
                origin: None,
            });
        }
        issues::normalise(observations, "", &issues::Keys::default())
    }

    /// What became of the findings of a file: one letter for each after the change, and the number of those that are gone.
    fn became(old: (&str, &str), new: (&str, &str), moved: bool) -> String {
        let (before, after) = (findings(old.0, old.1, Confidence::High), findings(new.0, new.1, Confidence::High));
        let moved = if moved { BTreeMap::from([(new.0.to_owned(), old.0.to_owned())]) } else { BTreeMap::new() };
        let text = |file: (&str, &str), path: &str| (path == file.0).then(|| file.1.to_owned());
        let sides = Sides {
            before: &before,
            after: &after,
            moved: &moved,
            old_text: &|path| text(old, path),
            new_text: &|path| text(new, path),
        };
        let matched = compare(&sides);
        let letters = matched.after.iter().map(|(what, _)| what.as_str().chars().next().unwrap());
        format!("{} {}", letters.collect::<String>(), matched.fixed.len())
    }

    const CODE: &str =
        "import a\n\ndef f(x):\n    one(x)\n    eval(x)\n    two(x)\n\ndef g(x):\n    three(x)\n    eval(x)\n";

    #[test]
    fn what_only_moved_is_not_new() {
        let same = |text: &str| became(("a.py", CODE), ("a.py", text), false);
        assert_eq!(same(CODE), "uu 0");
        assert_eq!(same(&format!("# one\n# two\n{CODE}")), "uu 0");
        assert_eq!(same(&CODE.replace("    ", "\t")), "uu 0");
        assert_eq!(same(&CODE.replace("eval(x)", "eval(\n        x,\n    )")), "uu 0");
        assert_eq!(became(("a.py", CODE), ("b/c.py", CODE), true), "mm 0");
        assert_eq!(became(("a.py", CODE), ("b/c.py", CODE), false), "mm 0");
        let swapped =
            "import a\n\ndef g(x):\n    three(x)\n    eval(x)\n\ndef f(x):\n    one(x)\n    eval(x)\n    two(x)\n";
        assert!(!same(swapped).contains('n'), "{}", same(swapped));
    }

    #[test]
    fn one_more_is_new_wherever_it_stands() {
        let with = |text: &str| became(("a.py", CODE), ("a.py", text), false);
        assert_eq!(with(&CODE.replace("    one(x)", "    eval(x)\n    one(x)")), "nuu 0");
        assert_eq!(with(&CODE.replace("    two(x)", "    eval(x)\n    two(x)")).matches('n').count(), 1);
        assert_eq!(with(&CODE.replace("import a\n", "import a\neval(x)\n")), "nuu 0");
        assert_eq!(with(&format!("{CODE}    eval(x)\n")).matches('n').count(), 1);
    }

    #[test]
    fn lines_that_went_to_another_file_took_their_findings_along() {
        let tail = "def h(a):\n    first_of_the_things(a)\n    eval(x)\n    second_thing(a)\n";
        let files = |new: &str| {
            let old = format!("{CODE}\n{tail}");
            let (before, after) = (findings("a.py", &old, Confidence::High), findings("b.py", new, Confidence::High));
            let sides = Sides {
                before: &before,
                after: &after,
                moved: &BTreeMap::new(),
                old_text: &|_| Some(old.clone()),
                new_text: &|_| Some(new.to_owned()),
            };
            compare(&sides).after.iter().map(|(what, _)| what.as_str().chars().next().unwrap()).collect::<String>()
        };
        let moved =
            "class A:\n    def run(a):\n        first_of_the_things(a)\n        eval(x)\n        second_thing(a)\n";
        assert_eq!(files(moved), "m");
        assert_eq!(files(&format!("{moved}\n{}", moved.replace("run", "walk"))), "mn");
        // Too little to be known by.
        assert_eq!(files("class A:\n    def run(b):\n        third(b)\n        eval(x)\n        fourth(b)\n"), "n");
    }

    #[test]
    fn what_was_rewritten_is_changed_and_what_went_is_fixed() {
        let with = |text: &str| became(("a.py", CODE), ("a.py", text), false);
        assert_eq!(with(&CODE.replacen("eval(x)", "eval(y)", 1)), "nu 1");
        let spread = |last: &str| CODE.replacen("eval(x)", &format!("eval(\n        [1, 2, 3, 4], {last}\n    )"), 1);
        assert_eq!(became(("a.py", &spread("5")), ("a.py", &spread("6")), false), "cu 0");
        let several_lines = |what: &str| CODE.replacen("eval(x)", &format!("eval(\n        {what}\n    )"), 1);
        assert_eq!(became(("a.py", &several_lines("x")), ("a.py", &several_lines("y + 1")), false), "cu 0");
        let long = CODE.replacen("eval(x)", "eval(x + one_more_thing + another_one)", 1);
        assert_eq!(became(("a.py", &long), ("a.py", &long.replace("another", "an_other")), false), "nu 1");
        let near = long.replace("x + one", "x + 1 + 2 + 3 + 4 + 5 + one");
        assert_eq!(became(("a.py", &near), ("a.py", &near.replace("another", "an_other")), false), "cu 0");
        // In another function it is another one.
        assert_eq!(
            became(("a.py", &near), ("a.py", &near.replace("another", "an_other").replace("f(", "h(")), false),
            "nu 1"
        );
        assert_eq!(with(&CODE.replacen("    eval(x)\n", "", 1)), "u 1");
        assert_eq!(with("def h(z):\n    eval(z)\n"), "n 2");
        // The same code where nothing else is the same.
        assert_eq!(with("def h(z):\n    other(z)\n    eval(x)\n    third(z)\n"), "n 2");
    }

    #[test]
    fn what_got_worse_is_new() {
        let (before, after) = (findings("a.py", CODE, Confidence::Low), findings("a.py", CODE, Confidence::High));
        let text = |_: &str| Some(CODE.to_owned());
        let sides = Sides { before: &before, after: &after, moved: &BTreeMap::new(), old_text: &text, new_text: &text };
        assert!(compare(&sides).after.iter().all(|(what, old)| *what == Change::New && old.is_some()));
    }
}
