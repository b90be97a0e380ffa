//! Where a path that was typed leads: into the repository, name by name and through no link that a change could put there, or elsewhere.

use source::escape_name;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the repository: names from its root, escaped, with `/` between them; the root itself is empty.
    Inside(String),
    /// Elsewhere. A path that led through the repository (`rules/../../x`) is written without the way through it.
    Outside(PathBuf),
}

/// Where a path leads from the current folder. `root` is the real path of the repository.
pub fn place_of(root: &Path, typed: &Path) -> Place {
    let Ok(current) = std::env::current_dir() else { return Place::Outside(typed.to_owned()) };
    place_from(root, &current, typed)
}

fn place_from(root: &Path, current: &Path, typed: &Path) -> Place {
    let mut outside = PathBuf::new();
    let mut inside: Option<Vec<OsString>> = None;
    let mut was_inside = false;
    for part in current.join(typed).components() {
        match (part, &mut inside) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(names)) => {
                if names.pop().is_none() {
                    inside = None;
                    outside = root.parent().unwrap_or(root).to_owned();
                }
            }
            (Component::ParentDir, None) => drop(outside.pop()),
            (Component::Normal(name), Some(names)) => names.push(name.to_owned()),
            (Component::Normal(name), None) => {
                outside.push(name);
                // Links outside are nobody's whose change is judged.
                outside = outside.canonicalize().unwrap_or(outside);
            }
            (Component::RootDir | Component::Prefix(_), _) => outside.push(part),
        }
        if inside.is_none()
            && let Ok(below) = outside.strip_prefix(root)
        {
            inside = Some(below.iter().map(ToOwned::to_owned).collect());
        }
        was_inside |= inside.is_some() && part != Component::RootDir;
    }
    match inside {
        Some(names) => Place::Inside(names.iter().map(|name| escape_name(name)).collect::<Vec<_>>().join("/")),
        None if was_inside => Place::Outside(outside),
        None => Place::Outside(typed.to_owned()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_of_the_repository_lead_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let root = top.join("project");
        std::fs::create_dir_all(root.join("app")).unwrap();
        symlink("/", root.join("rules")).unwrap();
        symlink(&root, top.join("alias")).unwrap();
        let place = |typed: &str| place_from(&root, &root.join("app"), Path::new(typed));
        let inside = |path: &str| Place::Inside(path.to_owned());
        assert_eq!(
            (place("../rules/r.yaml"), place("x"), place("..")),
            (inside("rules/r.yaml"), inside("app/x"), inside(""))
        );
        assert_eq!(place(top.join("alias/rules/x").to_str().unwrap()), inside("rules/x"));
        assert_eq!(place("../../alias/app/./y"), inside("app/y"));
        // The system would go to `/etc`.
        assert_eq!(place("../rules/../../etc"), Place::Outside(top.join("etc")));
        assert_eq!(place("/nowhere/at/all"), Place::Outside("/nowhere/at/all".into()));
    }
}
