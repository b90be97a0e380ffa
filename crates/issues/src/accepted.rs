//! Which of the findings at hand are those that somebody accepted once, by their fingerprints.
//!
//! First what is equal. Then, one for one, what has the same code in the same file and surroundings that agree in part: the
//! neighbours were changed. Last what has the same code and the same surroundings in another file, when the old one is gone. Where there are more
//! findings than entries left, nobody can say which of them was meant: then none of them is accepted.

use crate::fingerprint::{agreement, content_part, context_part, place_part};
use model::{Finding, Fingerprint};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Which findings take part, what entry and finding must share to be looked at together, and whether they fit.
type Step<'a> =
    (&'a dyn Fn(&Finding) -> bool, &'a dyn Fn(&Fingerprint) -> String, &'a dyn Fn(&Fingerprint, &Fingerprint) -> bool);

/// For each finding the entry that means it. `is_there` says whether there still is a file of this [`place_part`].
pub fn accepted(entries: &[Fingerprint], findings: &[Finding], is_there: &dyn Fn(&str) -> bool) -> Vec<Option<usize>> {
    let mut by_identity: HashMap<&Fingerprint, usize> = HashMap::new();
    for (number, entry) in entries.iter().enumerate() {
        by_identity.entry(entry).or_insert(number);
    }
    let mut met: Vec<Option<usize>> =
        findings.iter().map(|finding| by_identity.get(&finding.fingerprint).copied()).collect();
    let mut claimed: HashSet<&Fingerprint> = met.iter().flatten().map(|entry| &entries[*entry]).collect();
    let by_place = |fingerprint: &Fingerprint| format!("{}{}", content_part(fingerprint), place_part(fingerprint));
    let steps: [Step<'_>; 3] = [
        (&|_| true, &by_place, &|a, b| agreement(a, b) > 0),
        // A value that is known by itself is the same wherever it stands.
        (&|finding| finding.parts.contains_key("value-id"), &|one| content_part(one).to_owned(), &|_, _| true),
        (&|_| true, &|one| content_part(one).to_owned(), &|entry, finding| {
            !is_there(place_part(entry))
                && agreement(entry, finding) > 0
                && context_part(entry) == context_part(finding)
        }),
    ];
    for (may_be, key, agree) in steps {
        let mut left: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (&entry, &number) in by_identity.iter().filter(|(entry, _)| !claimed.contains(**entry)) {
            left.entry(key(entry)).or_default().0.push(number);
        }
        for (number, finding) in
            findings.iter().enumerate().filter(|(number, finding)| met[*number].is_none() && may_be(finding))
        {
            if let Some((_, numbers)) = left.get_mut(&key(&finding.fingerprint)) {
                numbers.push(number);
            }
        }
        for (mut wanted, numbers) in left.into_values().filter(|(wanted, numbers)| numbers.len() <= wanted.len()) {
            wanted.sort_unstable();
            for number in numbers {
                let finding = &findings[number].fingerprint;
                let fitting = wanted.iter().enumerate().filter(|(_, entry)| agree(&entries[**entry], finding));
                let best =
                    fitting.max_by_key(|(at, entry)| (agreement(&entries[**entry], finding), std::cmp::Reverse(*at)));
                if let Some((at, &entry)) = best {
                    wanted.remove(at);
                    claimed.insert(&entries[entry]);
                    met[number] = Some(entry);
                }
            }
        }
    }
    met
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::neighbourhood::Outline;
    use crate::{normalise, place_of, samples};

    /// Findings of `eval(x)` in files.
    fn findings(files: &[(&str, &str)]) -> Vec<Finding> {
        let mut observations = Vec::new();
        for (path, text) in files {
            let outline = Outline::of(text);
            for (at, found) in text.match_indices("eval(x)") {
                let mut one = samples::observation("eval", path, at as u32, (at + found.len()) as u32);
                one.anchor = found.to_owned();
                one.neighbourhood = outline.around(at as u32, (at + found.len()) as u32);
                observations.push(one);
            }
        }
        normalise(observations, "", &crate::Keys::default())
    }

    /// Which findings of `after` are accepted when all of `before` were.
    fn kept(before: &[(&str, &str)], after: &[(&str, &str)]) -> Vec<bool> {
        let entries: Vec<Fingerprint> = findings(before).into_iter().map(|finding| finding.fingerprint).collect();
        let places: Vec<String> = after.iter().map(|(path, _)| place_of(path)).collect();
        let is_there = |place: &str| places.iter().any(|other| other == place);
        accepted(&entries, &findings(after), &is_there).iter().map(Option::is_some).collect()
    }

    const CODE: &str = "def f(a):\n    first(a)\n    eval(x)\n    second(a)\n";

    #[test]
    fn a_twin_inherits_nothing() {
        let twin = |text: &str| kept(&[("a.py", CODE)], &[("a.py", text)]);
        // Behind, in front: which one it was can no longer be told when it stands beside its twin.
        assert_eq!(twin("def f(a):\n    first(a)\n    eval(x)\n    eval(x)\n    second(a)\n"), [false, false]);
        assert_eq!(twin(&format!("def g(a):\n    first(a)\n    eval(x)\n    second(a)\n\n{CODE}")), [false, true]);
        assert_eq!(twin(&format!("{CODE}\n\n{CODE}")), [false, false]);
        assert_eq!(twin(&format!("eval(x)\n{CODE}")), [false, true]);
        assert_eq!(kept(&[("a.py", CODE)], &[("0.py", CODE), ("a.py", CODE)]), [false, true]);
        // The accepted one is gone, and another one has come somewhere else.
        assert_eq!(twin("def g(b):\n    other(b)\n    eval(x)\n    third(b)\n"), [false]);
    }

    #[test]
    fn what_was_accepted_stays_so() {
        let stays = |text: &str| kept(&[("a.py", CODE)], &[("a.py", text)]);
        assert_eq!(stays(&format!("import os\n\n\n{}", CODE.replace("    ", "\t"))), [true]);
        assert_eq!(stays("def f(a):\n    third(a)\n    eval(x)\n    fourth(a)\n"), [true]);
        assert_eq!(stays("def g(a):\n    first(a)\n    eval(x)\n    second(a)\n"), [true]);
        assert_eq!(kept(&[("a.py", CODE)], &[("b.py", CODE)]), [true]);
        let two = CODE.replace("    second", "    eval(x)\n    second");
        assert_eq!(kept(&[("a.py", &two)], &[("a.py", CODE)]), [true]);
    }

    /// A file of functions with one accepted finding in some of them.
    fn file(seed: usize) -> String {
        let mut text = String::from("import os\n\n");
        for number in 0..6 {
            let name = (seed * 7 + number * 3) % 50;
            text.push_str(&format!("\ndef job_{name}_{number}(data):\n    first_{name}(data)\n"));
            for line in 0..(seed + number) % 4 {
                text.push_str(&format!("    step_{line}(data, \"{seed}\")\n"));
            }
            if number % 2 == 0 {
                text.push_str("    eval(x)\n");
            }
            text.push_str(&format!("    last_{}(data)\n\n", (name + 1) % 9));
        }
        text
    }

    /// Inserts a twin and returns the text with the line on which it stands: before, behind, in another function, at the top of the file.
    fn with_twin(text: &str, way: usize, seed: usize) -> (String, usize) {
        let mut lines: Vec<&str> = text.lines().collect();
        let holds = |line: &&str| line.contains("eval(x)");
        let accepted: Vec<usize> = (0..lines.len()).filter(|at| holds(&lines[*at])).collect();
        let at = accepted[seed % accepted.len()];
        let place = match way {
            0 => at,
            1 => at + 1,
            2 => (0..lines.len()).filter(|line| lines[*line].starts_with("def ")).nth(seed % 6).unwrap() + 1,
            3 => 1,
            4 => at - 1,
            _ => lines.len(),
        };
        lines.insert(place, if way == 3 { "eval(x)" } else { "    eval(x)" });
        (lines.join("\n"), place + 1)
    }

    #[test]
    fn of_three_hundred_twins_none_inherits() {
        let (mut inserted, mut kept) = (0, 0);
        for seed in 0..50 {
            let text = file(seed);
            let before = findings(&[("a.py", &text)]);
            let entries: Vec<Fingerprint> = before.iter().map(|finding| finding.fingerprint.clone()).collect();
            for way in 0..7 {
                let (path, (twin, line)) = match way {
                    6 => ("b.py", (text.clone(), 0)),
                    way => ("a.py", with_twin(&text, way, seed)),
                };
                let files = if way == 6 {
                    vec![("a.py", text.as_str()), (path, twin.as_str())]
                } else {
                    vec![(path, twin.as_str())]
                };
                let after = findings(&files);
                let met = accepted(&entries, &after, &|_| true);
                // The places of the samples do not count lines: what comes later in a file has a larger offset.
                let start = twin.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>() as u32;
                for (finding, entry) in after.iter().zip(&met) {
                    let offset = finding.location.start.offset;
                    let is_twin = finding.location.path == path && (way == 6 || (start..start + 12).contains(&offset));
                    if is_twin {
                        inserted += 1;
                        assert!(entry.is_none(), "way {way}, seed {seed}:\n{twin}");
                    } else {
                        kept += usize::from(entry.is_some());
                    }
                }
                let unaccepted = met.iter().filter(|entry| entry.is_none()).count();
                assert!(unaccepted >= after.len() - entries.len());
            }
        }
        assert!(inserted >= 300 && kept > inserted, "{inserted} twins, {kept} accepted ones kept");
    }
}
