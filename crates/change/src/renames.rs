//! Files that were moved and edited: what is gone and what is new, paired by the share of lines that they have in common.

use std::collections::{BTreeMap, HashMap};

/// Share of the larger file that two files must have in common, in hundredths; the usual measure of git.
const ALIKE: u64 = 50;
/// Files on each side that are compared; beyond it a change is no rename that anybody could follow.
const MOST: usize = 1_000;
/// Files that are shorter have nothing to be known by.
const SHORTEST: u64 = 32;

/// New paths with the old ones that they came from. Files that did not change besides are known by their blobs: not here.
pub fn renames(
    gone: &[String],
    added: &[String],
    old_text: &dyn Fn(&str) -> Option<String>,
    new_text: &dyn Fn(&str) -> Option<String>,
) -> BTreeMap<String, String> {
    if gone.is_empty() || added.is_empty() || gone.len() > MOST || added.len() > MOST {
        return BTreeMap::new();
    }
    let read = |paths: &[String], text: &dyn Fn(&str) -> Option<String>| -> Vec<Lines> {
        paths.iter().map(|path| text(path).map(|text| Lines::of(&text)).unwrap_or_default()).collect()
    };
    let (old, new) = (read(gone, old_text), read(added, new_text));
    let mut pairs = Vec::new();
    for (from, old) in old.iter().enumerate() {
        for (to, new) in new.iter().enumerate() {
            let share = old.share(new);
            if share >= ALIKE {
                let same_name = name(&gone[from]) == name(&added[to]);
                pairs.push((share, same_name, std::cmp::Reverse((to, from))));
            }
        }
    }
    pairs.sort_unstable_by(|a, b| b.cmp(a));
    let mut renames = BTreeMap::new();
    let mut used = vec![false; gone.len()];
    for (_, _, std::cmp::Reverse((to, from))) in pairs {
        if !used[from] && !renames.contains_key(&added[to]) {
            used[from] = true;
            renames.insert(added[to].clone(), gone[from].clone());
        }
    }
    renames
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Lines of a file by content, with the bytes that they make up.
#[derive(Default)]
struct Lines {
    bytes: HashMap<String, u64>,
    total: u64,
}

impl Lines {
    fn of(text: &str) -> Lines {
        let mut lines = Lines::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            *lines.bytes.entry(line.to_owned()).or_default() += line.len() as u64;
            lines.total += line.len() as u64;
        }
        lines
    }

    fn share(&self, other: &Lines) -> u64 {
        let larger = self.total.max(other.total);
        // Most pairs are told apart by their sizes.
        if larger < SHORTEST || self.total.min(other.total) * 100 < larger * ALIKE {
            return 0;
        }
        let common: u64 =
            self.bytes.iter().map(|(line, bytes)| other.bytes.get(line).map_or(0, |others| *bytes.min(others))).sum();
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
                _ => return None,
            })
        };
        let paths = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        let found = renames(&paths(&["gone", "old.py", "tiny"]), &paths(&["far.py", "new.py", "tiny"]), &text, &text);
        assert_eq!(found, BTreeMap::from([("new.py".to_owned(), "old.py".to_owned())]));
    }
}
