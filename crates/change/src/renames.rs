//! Files that were moved and edited: what is gone and what is new, paired by content, then by the share of lines that they have in
//! common, then by the folder that the others of their folder went to.

use std::cmp::Reverse;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

/// Share of the larger file that two files must have in common, in hundredths; the usual measure of git.
const ALIKE: u64 = 50;
/// The same in words, for files of one name: a formatter rewrites lines and leaves the words.
const ALIKE_IN_WORDS: u64 = 75;
/// A line or word that stands in more files than this says nothing about where one of them came from.
const COMMON: usize = 20;
/// Files that are shorter have nothing to be known by but all they hold.
const SHORTEST: u64 = 32;
/// Names at the end of a path by which equal files are told apart.
const NAMES: usize = 5;
/// Files that went the same way before a folder counts as moved.
const COMPANIONS: usize = 2;

/// New paths with the old ones that they came from.
pub fn renames(
    gone: &[String],
    added: &[String],
    old_text: &dyn Fn(&str) -> Option<String>,
    new_text: &dyn Fn(&str) -> Option<String>,
) -> BTreeMap<String, String> {
    if gone.is_empty() || added.is_empty() {
        return BTreeMap::new();
    }
    let read = |paths: &[String], text: &dyn Fn(&str) -> Option<String>| -> Vec<Content> {
        paths.iter().map(|path| text(path).map(|text| Content::of(&text)).unwrap_or_default()).collect()
    };
    let mut work = Work {
        gone,
        added,
        old: read(gone, old_text),
        new: read(added, new_text),
        used: vec![false; gone.len()],
        from: vec![None; added.len()],
    };
    work.pair_equal();
    work.pair_alike(|content| &content.lines, |_, _| true, ALIKE);
    work.pair_alike(|content| &content.words, |old, new| name(old) == name(new), ALIKE_IN_WORDS);
    work.pair_by_folder();
    let pairs = added.iter().zip(&work.from);
    pairs.filter_map(|(to, from)| Some((to.clone(), gone[(*from)?].clone()))).collect()
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Names at the end that two paths have in common.
fn common_names(one: &str, other: &str) -> usize {
    one.rsplit('/').zip(other.rsplit('/')).take_while(|(a, b)| a == b).count()
}

/// The end of a path: so many names, or all of it.
fn last(path: &str, names: usize) -> Option<&str> {
    let length: usize = path.rsplit('/').take(names).map(|name| name.len() + 1).sum();
    (names > 0).then(|| &path[path.len().saturating_sub(length.saturating_sub(1))..])
}

struct Work<'a> {
    gone: &'a [String],
    added: &'a [String],
    old: Vec<Content>,
    new: Vec<Content>,
    used: Vec<bool>,
    from: Vec<Option<usize>>,
}

impl Work<'_> {
    fn pair(&mut self, to: usize, from: usize) {
        if self.from[to].is_none() && !self.used[from] {
            self.used[from] = true;
            self.from[to] = Some(from);
        }
    }

    /// What did not change besides. Of several that are equal, first those with the most in common at the end of their paths.
    fn pair_equal(&mut self) {
        for names in (0..=NAMES).rev() {
            let mut olds: HashMap<(u64, Option<&str>), Vec<usize>> = HashMap::new();
            let gone: &[String] = self.gone;
            for (from, content) in self.old.iter().enumerate().filter(|(from, _)| !self.used[*from]) {
                if content.lines.total > 0 {
                    olds.entry((content.whole, last(&gone[from], names))).or_default().push(from);
                }
            }
            olds.values_mut().for_each(|olds| olds.reverse());
            for to in 0..self.added.len() {
                let key = (self.new[to].whole, last(&self.added[to], names));
                let from = if self.from[to].is_none() { olds.get_mut(&key).and_then(Vec::pop) } else { None };
                from.into_iter().for_each(|from| self.pair(to, from));
            }
        }
    }

    /// Best first. Only files that share something uncommon are looked at.
    fn pair_alike(&mut self, parts: fn(&Content) -> &Parts, may_be: fn(&str, &str) -> bool, least: u64) {
        let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
        for (from, old) in self.old.iter().enumerate().filter(|(from, _)| !self.used[*from]) {
            parts(old).bytes.keys().for_each(|part| holders.entry(*part).or_default().push(from));
        }
        let mut pairs = Vec::new();
        for (to, new) in self.new.iter().enumerate().filter(|(to, _)| self.from[*to].is_none()) {
            let shared = parts(new).bytes.keys().filter_map(|part| holders.get(part));
            let candidates: BTreeSet<usize> = shared.filter(|olds| olds.len() <= COMMON).flatten().copied().collect();
            for from in candidates.into_iter().filter(|from| may_be(&self.gone[*from], &self.added[to])) {
                let share = parts(&self.old[from]).share(parts(new));
                if share >= least {
                    let same_name = name(&self.gone[from]) == name(&self.added[to]);
                    pairs.push((share, same_name, Reverse((to, from))));
                }
            }
        }
        pairs.sort_unstable_by(|a, b| b.cmp(a));
        pairs.into_iter().for_each(|(_, _, Reverse((to, from)))| self.pair(to, from));
    }

    /// What went away under one folder and came under another one that took in others of the first.
    fn pair_by_folder(&mut self) {
        let mut ways: HashMap<(&str, &str), usize> = HashMap::new();
        for (to, from) in self.from.iter().enumerate().filter_map(|(to, from)| Some((&self.added[to], (*from)?))) {
            *ways.entry(way(&self.gone[from], to)).or_default() += 1;
        }
        let mut ways: Vec<_> = ways.into_iter().filter(|(_, count)| *count >= COMPANIONS).collect();
        ways.sort_unstable_by_key(|((from, to), count)| (Reverse(*count), *from, *to));
        let olds: HashMap<&str, usize> = self.gone.iter().enumerate().map(|(at, path)| (path.as_str(), at)).collect();
        let added: &[String] = self.added;
        let mut pairs = Vec::new();
        for (to, path) in added.iter().enumerate().filter(|(to, _)| self.from[*to].is_none()) {
            for ((old, new), _) in &ways {
                let Some(rest) = path.strip_prefix(new) else { continue };
                pairs.extend(olds.get(format!("{old}{rest}").as_str()).map(|from| (to, *from)));
            }
        }
        pairs.into_iter().for_each(|(to, from)| self.pair(to, from));
    }
}

/// The folders in which two paths differ, each with a `/` at its end unless it is the root.
fn way<'p>(old: &'p str, new: &'p str) -> (&'p str, &'p str) {
    let names = common_names(old, new);
    let length: usize = new.rsplit('/').take(names).map(|name| name.len() + 1).sum();
    let folder = |path: &'p str| &path[..path.len().saturating_sub(length.saturating_sub(1))];
    (folder(old), folder(new))
}

/// What a file is known by.
#[derive(Default)]
struct Content {
    whole: u64,
    lines: Parts,
    words: Parts,
}

impl Content {
    fn of(text: &str) -> Content {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        Content { whole: hash(text), lines: Parts::of(lines), words: Parts::of(words.filter(|word| !word.is_empty())) }
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Lines or words of a file by content, with the bytes that they make up.
#[derive(Default)]
struct Parts {
    bytes: HashMap<u64, u64>,
    total: u64,
}

impl Parts {
    fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Parts {
        let mut parts = Parts::default();
        for text in texts {
            *parts.bytes.entry(hash(text)).or_default() += text.len() as u64;
            parts.total += text.len() as u64;
        }
        parts
    }

    fn share(&self, other: &Parts) -> u64 {
        let larger = self.total.max(other.total);
        // Most pairs are told apart by their sizes.
        if larger < SHORTEST || self.total.min(other.total) * 100 < larger * ALIKE {
            return 0;
        }
        let common: u64 =
            self.bytes.iter().map(|(part, bytes)| other.bytes.get(part).map_or(0, |others| *bytes.min(others))).sum();
        common * 100 / larger
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_half_the_same_was_moved() {
        let text = |path: &str| -> Option<String> {
            let lines = |range: std::ops::Range<u32>| range.map(|line| format!("line number {line}\n")).collect();
            Some(match path {
                "old.py" => lines(0..20),
                "new.py" => lines(5..25),
                "far.py" => lines(15..35),
                "tiny" => "x\n".to_owned(),
                "short" => "x\ny\n".to_owned(),
                _ => return None,
            })
        };
        let paths = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        let found = renames(&paths(&["gone", "old.py", "tiny"]), &paths(&["far.py", "new.py", "short"]), &text, &text);
        assert_eq!(found, BTreeMap::from([("new.py".to_owned(), "old.py".to_owned())]));
    }

    fn found(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
        let paths = |files: &[(&str, &str)]| files.iter().map(|(path, _)| (*path).to_owned()).collect::<Vec<_>>();
        let text = |files: &[(&str, &str)], path: &str| {
            files.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned())
        };
        let found = renames(&paths(old), &paths(new), &|path| text(old, path), &|path| text(new, path));
        found.into_iter().map(|(to, from)| format!("{from} > {to}")).collect()
    }

    #[test]
    fn what_is_equal_was_moved_however_short_it_is() {
        let old = [("a/one.py", "x"), ("a/two.py", "x"), ("a/empty", "")];
        let new = [("b/two.py", "x"), ("b/one.py", "x"), ("b/empty", "")];
        assert_eq!(found(&old, &new), ["a/empty > b/empty", "a/one.py > b/one.py", "a/two.py > b/two.py"]);
        assert_eq!(found(&[("gone", "")], &[("new", "")]), Vec::<String>::new());
    }

    #[test]
    fn what_was_formatted_on_the_way_is_known_by_its_words() {
        let one_line = "def f(first, second, third): return run(first, second, third)\n";
        let many = "def f(\n  first,\n  second,\n  third,\n):\n  return run(\n    first, second,\n third\n)\n";
        assert_eq!(found(&[("a/f.py", one_line)], &[("b/f.py", many)]), ["a/f.py > b/f.py"]);
        assert_eq!(found(&[("a/f.py", one_line)], &[("b/g.py", many)]), Vec::<String>::new());
    }

    #[test]
    fn files_follow_their_folder() {
        let old = [("a/x/1", "one"), ("a/x/2", "two"), ("a/y/3", "three"), ("c/y/3", "three")];
        let new = [("b/x/1", "one"), ("b/x/2", "two"), ("b/y/3", "3"), ("b/z/4", "4")];
        assert_eq!(found(&old, &new), ["a/x/1 > b/x/1", "a/x/2 > b/x/2", "a/y/3 > b/y/3"]);
    }

    #[test]
    fn thousands_of_moved_files_are_all_known() {
        let paths = |folder: &str| (0..3_000).map(|at| format!("{folder}/{at}.py")).collect::<Vec<_>>();
        let text = |path: &str| {
            let at = path.split(['/', '.']).nth(1)?;
            Some(format!("{}own line of {at}\nanother one of {at}\n", "import os\n".repeat(3)))
        };
        let moved = |path: &str| text(path).map(|text| format!("{text}more\n"));
        assert_eq!(renames(&paths("a"), &paths("b"), &text, &moved).len(), 3_000);
    }
}
