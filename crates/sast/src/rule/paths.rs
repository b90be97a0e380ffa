//! `paths:` of a rule: Semgrep's globs against the path from the root of the scan.
//!
//! Matched without compiling: few rules have globs, and building automata for them would cost more than the scan of a small tree.

use super::spec::PathFilter;

/// The globs of one rule, ready to match.
///
/// As in Semgrep: a glob that does not start with `/` may begin at any folder; a glob that matches a folder matches what is below it;
/// one that ends with `/` matches only folders. `*` and `?` stay within a segment, `**` as a whole segment crosses them.
/// Letter case counts; braces mean themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathMatcher {
    include: Vec<Glob>,
    exclude: Vec<Glob>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Glob {
    /// Segments; a leading `**` when it may begin anywhere.
    parts: Vec<Box<str>>,
    only_folders: bool,
}

impl PathMatcher {
    /// Prepares the globs of a rule.
    pub fn new(filter: &PathFilter) -> PathMatcher {
        let globs = |texts: &[String]| texts.iter().map(|text| Glob::new(text)).collect();
        PathMatcher { include: globs(&filter.include), exclude: globs(&filter.exclude) }
    }

    /// Whether the rule runs on the file at `path` (from the root of the scan, with `/`).
    pub fn matches(&self, path: &str) -> bool {
        if self.include.is_empty() && self.exclude.is_empty() {
            return true;
        }
        let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        (self.include.is_empty() || self.include.iter().any(|glob| glob.matches(&path)))
            && !self.exclude.iter().any(|glob| glob.matches(&path))
    }
}

impl Glob {
    fn new(text: &str) -> Glob {
        let text = text.strip_prefix("./").unwrap_or(text);
        let mut parts: Vec<Box<str>> = text.split('/').filter(|part| !part.is_empty()).map(Box::from).collect();
        if !text.starts_with('/') && !parts.is_empty() {
            parts.insert(0, "**".into());
        }
        Glob { parts, only_folders: text.ends_with('/') }
    }

    /// Whether it matches the path or a folder above it.
    fn matches(&self, path: &[&str]) -> bool {
        if self.parts.is_empty() {
            return false;
        }
        // `reached[n]`: the parts so far match the first n segments.
        let mut reached = vec![false; path.len() + 1];
        reached[0] = true;
        for (position, part) in self.parts.iter().enumerate() {
            reached = step(part, &reached, path, position + 1 == self.parts.len());
        }
        let longest = if self.only_folders { path.len() } else { path.len() + 1 };
        (1..longest).any(|n| reached[n])
    }
}

fn step(part: &str, reached: &[bool], path: &[&str], is_last: bool) -> Vec<bool> {
    let mut next = vec![false; reached.len()];
    if part == "**" {
        let mut any = false;
        for (at, slot) in next.iter_mut().enumerate() {
            // Behind the last `/` it stands for something: `a/**` is not `a`.
            *slot = if is_last { any } else { any || reached[at] };
            any |= reached[at];
        }
        return next;
    }
    for (at, segment) in path.iter().enumerate() {
        next[at + 1] = reached[at] && segment_matches(part, segment);
    }
    next
}

/// One segment against one part of a glob; greedy with a single point of return, so linear times the number of stars at worst.
fn segment_matches(glob: &str, segment: &str) -> bool {
    let (glob, segment): (Vec<char>, Vec<char>) = (glob.chars().collect(), segment.chars().collect());
    let (mut g, mut s) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while s < segment.len() {
        match glob.get(g) {
            Some('*') => {
                retry = Some((g + 1, s));
                g += 1;
                continue;
            }
            Some(_) => {
                let (matched, width) = one_matches(&glob[g..], segment[s]);
                if matched {
                    g += width;
                    s += 1;
                    continue;
                }
            }
            None => {}
        }
        let Some((star, from)) = retry else { return false };
        retry = Some((star, from + 1));
        g = star;
        s = from + 1;
    }
    glob[g..].iter().all(|&rest| rest == '*')
}

/// Whether the first element of the glob matches the character, and how long that element is.
fn one_matches(glob: &[char], character: char) -> (bool, usize) {
    match glob {
        ['?', ..] => (true, 1),
        ['\\', escaped, ..] => (*escaped == character, 2),
        ['[', set @ ..] => class_matches(set, character).unwrap_or((character == '[', 1)),
        [literal, ..] => (*literal == character, 1),
        [] => (false, 0),
    }
}

/// `[abc]`, `[a-z]`, `[!a]`; `None` when the bracket is never closed.
fn class_matches(set: &[char], character: char) -> Option<(bool, usize)> {
    let negated = matches!(set.first(), Some('!' | '^'));
    let start = usize::from(negated);
    let end = start + 1 + set.get(start + 1..)?.iter().position(|&closing| closing == ']')?;
    let mut members = &set[start..end];
    let mut found = false;
    while let Some(&low) = members.first() {
        match members {
            [_, '-', high, ..] => {
                found |= (low..=*high).contains(&character);
                members = &members[3..];
            }
            _ => {
                found |= low == character;
                members = &members[1..];
            }
        }
    }
    Some((found != negated, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `semgrep scan` 1.182 lists for `paths: {include: [glob]}`, recorded on these files.
    #[test]
    fn globs_mean_what_they_mean_in_semgrep() {
        let files = ["a/b.js", "a/b/c.js", "src/foo.js", "src/tests/w.js", "tests.js", "tests/sub/z.js", "x.test.js"];
        for (glob, expected) in [
            ("*.test.js", "x.test.js"),
            ("/tests", "tests/sub/z.js"),
            ("tests/", "src/tests/w.js tests/sub/z.js"),
            ("tests", "src/tests/w.js tests/sub/z.js"),
            ("**/z.js", "tests/sub/z.js"),
            ("/**/z.js", "tests/sub/z.js"),
            ("a/b", "a/b/c.js"),
            ("/a/b", "a/b/c.js"),
            ("b/c.js", "a/b/c.js"),
            ("tests/*", "src/tests/w.js tests/sub/z.js"),
            ("**/tests/**", "src/tests/w.js tests/sub/z.js"),
            ("src/**/*.js", "src/foo.js src/tests/w.js"),
            ("/src/*.js", "src/foo.js"),
            ("sr?", "src/foo.js src/tests/w.js"),
            ("[ab].js", "a/b.js"),
            ("[!a].js", "a/b.js a/b/c.js src/tests/w.js tests/sub/z.js"),
            ("{w,z}.js", ""),
            ("./src", "src/foo.js src/tests/w.js"),
            ("a/**/c.js", "a/b/c.js"),
            ("*/tests", "src/tests/w.js"),
            ("t/tests", ""),
            ("foo.js/", ""),
            ("\\*.js", ""),
            ("!w.js", ""),
            ("te*s", "src/tests/w.js tests.js tests/sub/z.js"),
            ("a**c.js", ""),
            ("**b", "a/b/c.js tests/sub/z.js"),
            ("src**", "src/foo.js src/tests/w.js"),
            ("/", ""),
            ("/tests/**", "tests/sub/z.js"),
        ] {
            let filter = PathMatcher::new(&PathFilter { include: vec![glob.to_owned()], exclude: vec![] });
            let found: Vec<&str> = files.into_iter().filter(|file| filter.matches(file)).collect();
            assert_eq!(found.join(" "), expected, "{glob}");
            let filter = PathMatcher::new(&PathFilter { include: vec![], exclude: vec![glob.to_owned()] });
            let left: Vec<&str> = files.into_iter().filter(|file| filter.matches(file)).collect();
            assert_eq!(left.len() + found.len(), files.len(), "{glob}");
        }
    }

    #[test]
    fn many_stars_are_not_many_minutes() {
        let filter =
            PathMatcher::new(&PathFilter { include: vec!["*a".repeat(200), "**/".repeat(200)], exclude: vec![] });
        assert!(!filter.matches(&"a".repeat(4000).replace("aaaaaaaaaa", "aaaaaaaaab")));
    }
}
