//! Patterns over paths of files and of routes, in the manner of `.gitignore`: `*` and `?` stay within one name, `**` stands for any
//! number of folders, and what matches a folder matches all below it.
//!
//! Not `source::Excludes`, which compiles an automaton per pattern (a CODEOWNERS may have tens of thousands) and does not say which of its
//! patterns spoke. Matching is iterative, and takes time of pattern times path at most.

/// One pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Glob(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Any number of names.
    Any,
    /// A name as it is.
    Name(String),
    /// A name with wildcards.
    Wild(Vec<Letter>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letter {
    Is(char),
    One,
    Many,
}

/// How far a pattern reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// What it matches, and all below.
    Below,
    /// What it matches alone, unless it ends with `/`.
    Itself,
}

impl Glob {
    /// A pattern from the root; `/` in front says nothing. `Err` says what is wrong.
    pub(crate) fn new(text: &str, reach: Reach) -> Result<Glob, &'static str> {
        let mut parts = Vec::new();
        for name in text.split('/').filter(|name| !name.is_empty() && *name != ".") {
            if name == ".." {
                return Err("`..` leads out of the folder");
            }
            match part(name)? {
                Part::Any if parts.last() == Some(&Part::Any) => {}
                part => parts.push(part),
            }
        }
        let is_folder = text.ends_with('/') || (parts.len() > 1 && parts.last() == Some(&Part::Any));
        if is_folder && !parts.is_empty() {
            if parts.last() == Some(&Part::Any) {
                parts.pop();
            }
            parts.extend([Part::Wild(vec![Letter::Many]), Part::Any]);
        } else if reach == Reach::Below && parts.last() != Some(&Part::Any) {
            parts.push(Part::Any);
        }
        Ok(Glob(parts))
    }

    /// The same at any depth.
    pub(crate) fn anywhere(mut self) -> Glob {
        if self.0.first() != Some(&Part::Any) {
            self.0.insert(0, Part::Any);
        }
        self
    }

    /// Whether it matches a path, split by [`names`].
    pub(crate) fn matches(&self, names: &[&str]) -> bool {
        let (mut part, mut name) = (0, 0);
        // Where to go on when what follows the last `**` does not match: that one takes one name more.
        let mut again: Option<(usize, usize)> = None;
        loop {
            match self.0.get(part) {
                Some(Part::Any) => {
                    again = Some((part + 1, name));
                    part += 1;
                }
                Some(one) if name < names.len() && one.matches(names[name]) => {
                    part += 1;
                    name += 1;
                }
                None if name == names.len() => return true,
                _ => match again {
                    Some((after, from)) if from < names.len() => {
                        again = Some((after, from + 1));
                        (part, name) = (after, from + 1);
                    }
                    _ => return false,
                },
            }
        }
    }
}

/// The names of a path, with or without `/` in front. Split once, held against many patterns.
pub(crate) fn names(path: &str) -> Vec<&str> {
    path.split('/').filter(|name| !name.is_empty()).collect()
}

fn part(name: &str) -> Result<Part, &'static str> {
    if name == "**" {
        return Ok(Part::Any);
    }
    let mut letters = Vec::new();
    let mut rest = name.chars();
    while let Some(letter) = rest.next() {
        letters.push(match letter {
            '*' if letters.last() == Some(&Letter::Many) => continue,
            '*' => Letter::Many,
            '?' => Letter::One,
            '\\' => Letter::Is(rest.next().ok_or("nothing stands behind the last `\\`")?),
            other => Letter::Is(other),
        });
    }
    let plain = |letter: &Letter| match letter {
        Letter::Is(letter) => Some(*letter),
        _ => None,
    };
    Ok(match letters.iter().map(plain).collect::<Option<String>>() {
        Some(name) => Part::Name(name),
        None => Part::Wild(letters),
    })
}

impl Part {
    fn matches(&self, name: &str) -> bool {
        match self {
            Part::Any => true,
            Part::Name(own) => own == name,
            Part::Wild(letters) => wild(letters, name),
        }
    }
}

fn wild(letters: &[Letter], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut to) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    loop {
        match letters.get(at) {
            Some(Letter::Many) => {
                again = Some((at + 1, to));
                at += 1;
            }
            Some(Letter::One) if to < name.len() => (at, to) = (at + 1, to + 1),
            Some(Letter::Is(letter)) if name.get(to) == Some(letter) => (at, to) = (at + 1, to + 1),
            None if to == name.len() => return true,
            _ => match again {
                Some((after, from)) if from < name.len() => {
                    again = Some((after, from + 1));
                    (at, to) = (after, from + 1);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_in_the_manner_of_gitignore() {
        for (pattern, yes, no) in [
            ("app/auth", "app/auth/login.py app/auth", "app/authors.py x/app/auth/a.py app"),
            ("app/auth/", "app/auth/login.py app/auth/a/b.py", "app/auth"),
            ("/app/*.py", "app/a.py app/.py", "app/a/b.js app/a/b.py"),
            ("app/*", "app/a.py app/a/b.py", "app"),
            ("**/auth", "auth/x auth a/b/auth/c/d.py", "a/author"),
            ("a/**/b", "a/b a/x/b a/x/y/b/c", "a/x ab"),
            ("a/**", "a/b a/b/c", "a b"),
            ("**", "a a/b", ""),
            ("src/?.py", "src/a.py src/é.py", "src/ab.py src/.py"),
            ("app/[id]/x.ts", "app/[id]/x.ts", "app/i/x.ts"),
            ("a\\*b", "a*b", "axb"),
            ("./a//b", "a/b", "b"),
            ("*.sql", "a.sql a.sql/b", "a/b.sql"),
            ("a*b*c", "abc aXbYbc", "abcd"),
        ] {
            let glob = Glob::new(pattern, Reach::Below).unwrap();
            for path in yes.split_whitespace() {
                assert!(glob.matches(&names(path)), "{pattern} does not match {path}");
            }
            for path in no.split_whitespace() {
                assert!(!glob.matches(&names(path)), "{pattern} matches {path}");
            }
        }
        let itself = Glob::new("docs/*", Reach::Itself).unwrap();
        assert!(itself.matches(&names("docs/a.md")) && !itself.matches(&names("docs/a/b.md")));
        assert!(Glob::new("", Reach::Itself).unwrap().matches(&names("/")));
        assert!(Glob::new("*.js", Reach::Below).unwrap().anywhere().matches(&names("a/b/c.js")));
    }

    #[test]
    fn patterns_that_mean_nothing_are_refused() {
        assert!(Glob::new("a/../b", Reach::Below).is_err());
        assert!(Glob::new("a\\", Reach::Below).is_err());
    }

    #[test]
    fn hostile_patterns_take_no_time() {
        let pattern = "*a".repeat(2_000) + "/" + &"**/x*/".repeat(500) + "b";
        let path = "a".repeat(4_000) + "/" + &"xxxx/".repeat(2_000) + "c";
        assert!(!Glob::new(&pattern, Reach::Below).unwrap().matches(&names(&path)));
    }
}
