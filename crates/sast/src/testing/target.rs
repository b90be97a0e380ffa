//! Which files belong to a rule file. Paths are texts with `/`.

/// Targets of a rule file among the files of its folder, in the order given: `a.yaml` is tested by every `a.…`, other YAML only
/// when it is named `a.test.yaml`, and never by the corrected versions (`a.fixed.…`).
pub fn targets_of<'p>(rule_file: &str, siblings: &[&'p str]) -> Vec<&'p str> {
    let (folder, name) = split(rule_file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_target = |path: &str| {
        let (its_folder, its_name) = split(path);
        its_folder == folder
            && first_part(its_name) == stem
            && its_name != name
            && !is_fixed(its_name)
            && !is_rule_file(its_name)
    };
    siblings.iter().copied().filter(|path| is_target(path)).collect()
}

/// The corrected version of a target: `a.fixed.js` for `a.js`, `a.fixed.test.js` for `a.test.js`.
pub fn fixed_of(target: &str) -> String {
    let (folder, name) = split(target);
    let stem = first_part(name);
    format!("{folder}{stem}.fixed{}", &name[stem.len()..])
}

/// Whether a file holds rules and not a target, judged by its name.
pub fn is_rule_file(path: &str) -> bool {
    let (_, name) = split(path);
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    is_yaml
        && !name.starts_with('.')
        && !name.ends_with(".test.yaml")
        && !name.ends_with(".test.yml")
        && !is_fixed(name)
}

fn is_fixed(name: &str) -> bool {
    name.contains(".fixed.")
}

/// The folder with its `/`, and the name.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |slash| slash + 1))
}

fn first_part(name: &str) -> &str {
    name.find('.').map_or(name, |dot| &name[..dot])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `semgrep test` 1.182 takes for `a.yaml` in such a folder.
    #[test]
    fn targets_share_the_first_part_of_the_name() {
        let files = [
            "r/a.js",
            "r/a.test.js",
            "r/a.b.c.js",
            "r/a.test.yaml",
            "r/a.yaml",
            "r/a.fixed.js",
            "r/a",
            "r/ab.js",
            "r/.a.js",
            "r/a-x.js",
            "r/sub/a.js",
            "r/a.b.yaml",
        ];
        assert_eq!(targets_of("r/a.yaml", &files), ["r/a.js", "r/a.test.js", "r/a.b.c.js", "r/a.test.yaml", "r/a"]);
        assert_eq!(targets_of("r/a.b.yaml", &files), Vec::<&str>::new());
        assert_eq!(targets_of("a.yml", &["a.py", "b/a.py"]), ["a.py"]);
    }

    #[test]
    fn corrected_versions_stand_beside_their_target() {
        assert_eq!(fixed_of("r/a.js"), "r/a.fixed.js");
        assert_eq!(fixed_of("a.test.js"), "a.fixed.test.js");
        assert_eq!(fixed_of("a.b/c"), "a.b/c.fixed");
    }

    #[test]
    fn rule_files_are_told_by_name() {
        let are: Vec<bool> =
            ["a.yaml", "b/a.yml", "a.test.yaml", ".a.yaml", "a.fixed.yml", "a.py"].map(is_rule_file).to_vec();
        assert_eq!(are, [true, true, false, false, false, false]);
    }
}
