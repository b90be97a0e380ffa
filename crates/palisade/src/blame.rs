//! Who brought a line, and when, as the history of the project tells.

use crate::clock::now;
use crate::past::Past;
use git::{Asked, Brought, Reach};
use model::{Finding, Location, Suppression};
use scan::Author;
use source::ObjectId;
use std::collections::BTreeMap;

/// Commits that are walked for the age of findings: those of the days that the gate asks about, which are rarely as many.
const FOR_AGES: u32 = 50_000;
/// Commits that are walked for the author of what was accepted, which every scan asks for.
const FOR_AUTHORS: u32 = 10_000;
const DAY: i64 = 86_400;

/// Reads a file.
pub type Texts<'a> = dyn Fn(&str) -> Option<String> + Sync + 'a;

/// Files whose lines are asked about.
pub struct Lines<'a> {
    pub past: &'a Past,
    /// From the root of the repository to that of the scan, empty or with a `/` at its end.
    pub folder: &'a str,
    /// Texts of the files that were scanned, by their paths from the root of the scan.
    pub text: &'a Texts<'a>,
    /// Where the configuration stands that holds, when that is not among the files at hand: a commit, and its texts.
    pub configuration: Option<(ObjectId, &'a Texts<'a>)>,
    /// The configuration is the caller's: nothing in history speaks about it.
    pub is_foreign: bool,
}

impl Lines<'_> {
    /// Days since findings came in. More than `most` days are told as one more than that.
    pub fn ages(&self, findings: &[&Finding], most: u32) -> Vec<Option<u32>> {
        let Some(today) = now().map(|now| now.div_euclid(DAY)) else { return vec![None; findings.len()] };
        let reach = Reach { since: (today - i64::from(most)) * DAY, commits: FOR_AGES };
        let places: Vec<&Location> = findings.iter().map(|finding| &finding.location).collect();
        let told = self.brought(None, &places, self.text, reach);
        told.into_iter()
            .map(|brought| match brought? {
                // A commit of tomorrow says nothing about its age.
                Brought::By { time, .. } => u32::try_from(today - time.div_euclid(DAY)).ok(),
                Brought::Earlier => Some(most.saturating_add(1)),
                Brought::NotCommitted => Some(0),
                Brought::Cut | Brought::TooFar => None,
            })
            .collect()
    }

    /// Who accepted what.
    pub fn authors(&self, suppressions: &[&Suppression]) -> Vec<Author> {
        let mut authors = vec![Author::Nobody; suppressions.len()];
        let reach = Reach { since: i64::MIN, commits: FOR_AUTHORS };
        for of_configuration in [false, true] {
            let asked = suppressions.iter().enumerate();
            let asked = asked.filter(|(_, one)| (one.kind == "configuration") == of_configuration);
            let (numbers, places): (Vec<usize>, Vec<&Location>) =
                asked.map(|(number, one)| (number, &one.location)).unzip();
            let told = match (&self.configuration, of_configuration) {
                (_, true) if self.is_foreign => continue,
                (Some((commit, text)), true) => self.brought(Some(commit), &places, text, reach),
                _ => self.brought(None, &places, self.text, reach),
            };
            for (number, brought) in numbers.into_iter().zip(told) {
                authors[number] = match brought {
                    Some(Brought::By { author, .. }) => Author::Named(author),
                    Some(Brought::Cut | Brought::TooFar) => Author::OutOfReach,
                    Some(Brought::NotCommitted | Brought::Earlier) | None => Author::Nobody,
                };
            }
        }
        authors
    }

    /// One answer for each place; `None` for what stands in no file of the repository.
    fn brought(
        &self,
        tip: Option<&ObjectId>,
        places: &[&Location],
        text: &Texts<'_>,
        reach: Reach,
    ) -> Vec<Option<Brought>> {
        let mut lines: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for place in places {
            lines.entry(&place.path).or_default().push(place.start.line);
        }
        let mut asked = Vec::new();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        for (path, mut lines) in lines {
            let (Some(full), Some(text)) = (from_root(self.folder, path), text(path)) else { continue };
            lines.sort_unstable();
            lines.dedup();
            numbers.insert(path, asked.len());
            asked.push(Asked { path: full, text, lines });
        }
        let told = if asked.is_empty() { None } else { self.past.blame(tip, &asked, reach) };
        let answer = |place: &&Location| {
            let file = *numbers.get(place.path.as_str())?;
            let line = asked[file].lines.binary_search(&place.start.line).ok()?;
            told.as_ref()?.get(file)?.get(line).cloned()
        };
        places.iter().map(answer).collect()
    }
}

/// A path from the root of the repository, of one from the root of the scan that may lead up; `None` when it leads out.
pub fn from_root(folder: &str, path: &str) -> Option<String> {
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in path.split('/') {
        match name {
            "" => return None,
            "." => {}
            ".." => drop(names.pop()?),
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::from_root;

    #[test]
    fn paths_lead_up_but_not_out() {
        assert_eq!(from_root("a/b/", "../palisade.toml").as_deref(), Some("a/palisade.toml"));
        assert_eq!(from_root("", "a/./b").as_deref(), Some("a/b"));
        assert_eq!((from_root("a/", "../../x"), from_root("", "/etc/x")), (None, None));
    }
}
