//! Reads CODEOWNERS, as GitHub and GitLab document it: the last line that matches decides, in GitLab once per section.
//!
//! A line that the hosting service would pass over is passed over here too, and told.

use crate::glob::{Glob, Reach, names};
use std::collections::BTreeMap;

/// Where the hosting services look; the first that is there holds.
pub const OWNER_FILES: &[&str] = &[".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// Longest file that is read, in bytes; GitHub reads no longer ones either.
const MAX_BYTES: usize = 3 << 20;

/// Most lines that name owners. Every path is held against each of them; the largest files known to us have some thousands.
const MAX_ENTRIES: usize = 20_000;

/// Who answers for which paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    /// The file, as seen from the root of the repository.
    pub path: String,
    entries: Vec<Entry>,
    /// Lines that are passed over, with the reason; line 0 is the whole file.
    pub faults: Vec<(u32, &'static str)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    glob: Glob,
    owners: Vec<String>,
    /// GitLab's `!`: what it matches has no owners in its section.
    takes_out: bool,
    section: usize,
    line: u32,
}

/// Two services, two readings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Host {
    GitHub,
    GitLab,
}

/// Reads the file at `path`. Never fails.
pub fn read_owners(path: &str, text: &str) -> Owners {
    let mut owners = Owners { path: path.to_owned(), ..Owners::default() };
    if text.len() > MAX_BYTES {
        owners.faults.push((0, "larger than 3 MB: nobody reads it"));
        return owners;
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_gitlab = path.starts_with(".gitlab/") || text.lines().any(|line| section(line.trim()).is_some());
    let host = if is_gitlab { Host::GitLab } else { Host::GitHub };
    let mut sections: BTreeMap<String, usize> = BTreeMap::from([(String::new(), 0)]);
    let (mut current, mut default) = (0, Vec::new());
    for (number, line) in text.lines().enumerate() {
        let (line, number) = (line.trim(), number as u32 + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some((name, rest)) = section(line).filter(|_| host == Host::GitLab) {
            // Sections of one name are one section, whatever the letter case.
            let next = sections.len();
            current = *sections.entry(name.to_lowercase()).or_insert(next);
            default = words(rest).into_iter().filter(|word| is_owner(word)).collect();
            continue;
        }
        match entry(line, host) {
            Ok((glob, takes_out, mut names)) => {
                if names.is_empty() && !takes_out {
                    names.clone_from(&default);
                }
                owners.entries.push(Entry { glob, owners: names, takes_out, section: current, line: number });
            }
            Err(why) => owners.faults.push((number, why)),
        }
    }
    if owners.entries.len() > MAX_ENTRIES {
        // The last line that matches decides: without the rest the first ones would lie.
        owners.entries.clear();
        owners.faults.push((0, "more than 20000 lines: none is read"));
    }
    owners
}

/// `[Name]`, `^[Name][2] @default`: the name, and what follows.
fn section(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?.split_once(']')?;
    let rest = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((number, rest)) if number.chars().all(|digit| digit.is_ascii_digit()) => rest,
        _ => rest,
    };
    // `[id]/page.tsx @a` is a path.
    (!name.trim().is_empty() && (rest.is_empty() || rest.starts_with(char::is_whitespace)))
        .then_some((name.trim(), rest))
}

fn entry(line: &str, host: Host) -> Result<(Glob, bool, Vec<String>), &'static str> {
    let mut words = words(line).into_iter();
    let pattern = words.next().unwrap_or_default();
    let (takes_out, pattern) = match pattern.strip_prefix('!') {
        Some(_) if host == Host::GitHub => return Err("GitHub knows no `!`"),
        Some(rest) => (true, rest),
        None => (false, pattern.as_str()),
    };
    let pattern = match pattern.strip_prefix("\\#") {
        Some(_) if host == Host::GitHub => return Err("GitHub knows no `\\#`"),
        Some(rest) => format!("#{rest}"),
        None => pattern.to_owned(),
    };
    // `docs/*` means the files of the folder, not those of the folders below.
    let reach = if pattern.ends_with("/*") { Reach::Itself } else { Reach::Below };
    let glob = Glob::new(&pattern, reach)?;
    // GitHub takes a pattern with a `/` in front or inside from the root, as .gitignore does; GitLab only one with a `/` in front.
    let is_rooted = match host {
        Host::GitHub => pattern.trim_end_matches('/').contains('/'),
        Host::GitLab => pattern.starts_with('/'),
    };
    let names: Vec<String> = words.collect();
    if host == Host::GitHub && !names.iter().all(|name| is_owner(name)) {
        return Err("an owner is @name, @organisation/team or an address");
    }
    let names = names.into_iter().filter(|name| is_owner(name)).collect();
    Ok((if is_rooted { glob } else { glob.anywhere() }, takes_out, names))
}

/// Words between white space, up to a comment; `\ ` does not part words.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_first = words.last().is_some_and(String::is_empty);
        match letter {
            '\\' if letters.peek() == Some(&' ') => {
                letters.next();
                words.last_mut().expect("never empty").push_str("\\ ");
            }
            '#' if is_first && words.len() > 1 => break,
            letter if letter.is_whitespace() => {
                if !is_first {
                    words.push(String::new());
                }
            }
            letter => words.last_mut().expect("never empty").push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_owner(word: &str) -> bool {
    word.strip_prefix('@').map_or_else(|| word.contains('@') && !word.ends_with('@'), |name| !name.is_empty())
}

impl Owners {
    /// Who answers for a path from the root of the repository, with the first line that says so. `None` when nobody does.
    pub fn of(&self, path: &str) -> Option<(Vec<&str>, u32)> {
        let names = names(path);
        let mut decided: BTreeMap<usize, &Entry> = BTreeMap::new();
        let mut taken_out: Vec<usize> = Vec::new();
        for entry in self.entries.iter().rev().filter(|entry| entry.glob.matches(&names)) {
            if entry.takes_out {
                taken_out.push(entry.section);
            } else {
                decided.entry(entry.section).or_insert(entry);
            }
        }
        decided.retain(|section, entry| !entry.owners.is_empty() && !taken_out.contains(section));
        let line = decided.values().map(|entry| entry.line).min()?;
        let mut names: Vec<&str> = Vec::new();
        for name in decided.values().flat_map(|entry| &entry.owners) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        Some((names, line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(owners: &Owners, path: &str) -> String {
        owners.of(path).map_or("nobody".to_owned(), |(names, line)| format!("{}:{line}", names.join(",")))
    }

    #[test]
    fn on_github_the_last_line_that_matches_decides() {
        let text = "\
# comment
*       @global @other # everything else
*.js    @js
/build/logs/ @doctor
docs/*  docs@example.org
apps/   @octocat
/scripts/ @doctor
**/logs @octocat
/apps/github
a\\ b/c  @space
!no     @never
x       not-an-owner
";
        let owners = read_owners(".github/CODEOWNERS", text);
        for (path, who) in [
            ("main.c", "@global,@other:2"),
            ("src/a.js", "@js:3"),
            ("docs/a.js", "docs@example.org:5"),
            ("docs/deep/a.js", "@js:3"),
            ("build/logs/x", "@octocat:8"),
            ("src/apps/x", "@octocat:6"),
            ("apps/github/x", "nobody"),
            ("a b/c", "@space:10"),
        ] {
            assert_eq!(told(&owners, path), who, "{path}");
        }
        assert_eq!(owners.faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [11, 12]);
    }

    #[test]
    fn on_gitlab_every_section_has_its_say() {
        let text = "\
* @all
README.md @docs
[Back End] @back
lib/
/lib/x.rb @x
!lib/y.rb
^[back end][2] @ignored
/app/ @app
\\#file @hash
[id]/page.tsx @page
";
        let owners = read_owners("CODEOWNERS", text);
        for (path, who) in [
            ("README.md", "@docs:2"),
            ("a/README.md", "@docs:2"),
            ("lib/a.rb", "@all,@back:1"),
            ("src/lib/a.rb", "@all,@back:1"),
            ("lib/x.rb", "@all,@x:1"),
            ("lib/y.rb", "@all:1"),
            ("app/z.rb", "@all,@app:1"),
            ("#file", "@all,@hash:1"),
            ("s/[id]/page.tsx", "@all,@page:1"),
        ] {
            assert_eq!(told(&owners, path), who, "{path}");
        }
    }

    #[test]
    fn sections_without_owners_of_their_own_say_nothing() {
        let text = "\
[Default] @one @two
*.rb
docs/ # nobody besides the section's
^[Optional]
app/
[Two approvals][2] @three # why
app/pay/
[default] @late
late/
";
        let owners = read_owners("CODEOWNERS", text);
        for (path, who) in [
            ("x.rb", "@one,@two:2"),
            ("docs/x", "@one,@two:3"),
            ("app/x", "nobody"),
            ("app/pay/x", "@three:7"),
            ("app/pay/x.rb", "@one,@two,@three:2"),
            ("late/x.rb", "@late:9"),
        ] {
            assert_eq!(told(&owners, path), who, "{path}");
        }
    }

    #[test]
    fn hostile_files_do_no_harm() {
        assert_eq!(read_owners("CODEOWNERS", &"x @a\n".repeat(1 << 20)).faults.len(), 1);
        let many: String =
            (0..MAX_ENTRIES).map(|number| format!("/folder{number}/**/x*y*z/ @team{number}\n")).collect();
        let owners = read_owners("CODEOWNERS", &many);
        assert_eq!(told(&owners, "folder19999/a/b/xyz/c"), "@team19999:20000");
        assert_eq!(told(&read_owners("CODEOWNERS", &(many + "* @all\n")), "x"), "nobody");
        for text in
            ["[", "]", "^", "^[", "[]", "[] @a", "\\", "a\\", "\u{feff}#", "@", "!", "\u{0}\n\u{1b} @x", "\\ \\ "]
        {
            let owners = read_owners("CODEOWNERS", text);
            assert_eq!(told(&owners, "a/b"), "nobody", "{text:?}");
        }
    }
}
