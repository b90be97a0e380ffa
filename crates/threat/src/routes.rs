//! Whole paths of routes: what their routers are mounted under, through as many files as it takes.
//!
//! A path is whole when every step up to the application was seen and is constant. Of any other route nobody knows the path, and nothing
//! is claimed.

use model::{Fact, RouterName};
use std::collections::{BTreeMap, BTreeSet};

/// Mounts in mounts are followed this far.
const DEEPEST: usize = 8;
/// Paths that one route may have.
const MOST: usize = 32;
/// Endings that an import in JavaScript leaves out.
const ENDINGS: &[&str] = &[
    "",
    ".js",
    ".ts",
    ".mjs",
    ".cjs",
    ".mts",
    ".cts",
    ".jsx",
    ".tsx",
    "/index.js",
    "/index.ts",
    "/index.mjs",
    "/index.cjs",
];

/// Routers and mounts of a project.
pub(crate) struct Routers<'a> {
    /// `None` where two of a file have one name.
    made: BTreeMap<Key<'a>, Option<Made<'a>>>,
    /// By router.
    mounts: BTreeMap<Key<'a>, Vec<Mount<'a>>>,
}

/// A router: its file and its name there.
type Key<'a> = (&'a str, &'a str);

#[derive(Clone, Copy, PartialEq, Eq)]
struct Made<'a> {
    /// Whether it is the application.
    is_root: bool,
    /// Its own prefix, where that is constant.
    prefix: Option<&'a str>,
}

struct Mount<'a> {
    file: &'a str,
    on: Option<&'a RouterName>,
    path: &'a str,
    replaces: bool,
}

impl<'a> Routers<'a> {
    pub(crate) fn new(facts: &'a [Fact]) -> Routers<'a> {
        let mut routers = Routers { made: BTreeMap::new(), mounts: BTreeMap::new() };
        for fact in facts {
            if let Fact::Router { name, root, prefix, location } = fact {
                let this = Some(Made { is_root: *root, prefix: prefix.as_deref() });
                let known = routers.made.entry((&location.path, name)).or_insert(this);
                if *known != this {
                    *known = None;
                }
            }
        }
        for fact in facts {
            if let Fact::Mount { router, on, path, replaces, location } = fact
                && let Some(target) = routers.meant(&location.path, router)
            {
                let mount = Mount { file: &location.path, on: on.as_ref(), path, replaces: *replaces };
                routers.mounts.entry(target).or_default().push(mount);
            }
        }
        routers
    }

    /// What stands in front of the routes of a router that a file calls by a name; nothing when nobody knows.
    pub(crate) fn prefixes_of(&self, file: &str, router: Option<&RouterName>) -> Vec<String> {
        let Some(name) = router else { return vec![String::new()] };
        match (self.meant(file, name), name) {
            (Some(target), _) => self.prefixes(target, 0).into_iter().collect(),
            // A name of the file that nobody is seen to make, as a parameter: what is written counts.
            (None, RouterName::Local(_)) => vec![String::new()],
            (None, RouterName::Imported(_)) => Vec::new(),
        }
    }

    /// What stands in front of the routes of a router.
    fn prefixes(&self, router: Key<'_>, depth: usize) -> BTreeSet<String> {
        let own = match self.made.get(&router) {
            Some(Some(Made { is_root: true, .. })) => return BTreeSet::from([String::new()]),
            Some(Some(Made { prefix: Some(own), .. })) => *own,
            _ => return BTreeSet::new(),
        };
        let mut found = BTreeSet::new();
        if depth > DEEPEST {
            return found;
        }
        for mount in self.mounts.get(&router).into_iter().flatten() {
            let below = match mount.on {
                None => BTreeSet::from([String::new()]),
                Some(name) => match self.meant(mount.file, name) {
                    Some(target) => self.prefixes(target, depth + 1),
                    // An application that comes from a function or as a parameter.
                    None => BTreeSet::from([String::new()]),
                },
            };
            let own = if mount.replaces && !mount.path.is_empty() { "" } else { own };
            for prefix in below {
                if found.len() < MOST {
                    found.insert(joined(&joined(&prefix, mount.path), own));
                }
            }
        }
        found
    }

    /// The router that a file means by a name; `None` when none, or more than one, could be meant.
    fn meant(&self, file: &str, name: &RouterName) -> Option<Key<'a>> {
        let path = match name {
            RouterName::Local(name) => {
                return self.made.keys().find(|(other, own)| *other == file && own == name).copied();
            }
            RouterName::Imported(path) => path,
        };
        let is_script = path.contains('/') || !file.ends_with(".py");
        let mut found = None;
        for &(other, name) in self.made.keys() {
            let is_meant = match is_script {
                true => self.is_meant_by_script(file, path, other, name),
                false => is_meant_by_python(file, path, other, name),
            };
            if is_meant && found.replace((other, name)).is_some() {
                return None;
            }
        }
        found
    }

    /// `./users` is what the module exports, which is its only router; `./users.router` names it.
    fn is_meant_by_script(&self, file: &str, path: &str, other: &str, name: &str) -> bool {
        let is_file = |path: &str| {
            let Some(path) = from_folder(file, path) else { return false };
            let rest = other.strip_prefix(path.as_str());
            rest.is_some_and(|rest| ENDINGS.contains(&rest) || (path.is_empty() && rest.starts_with("index.")))
        };
        let named = path.strip_suffix(name).and_then(|path| path.strip_suffix('.'));
        named.is_some_and(is_file)
            || (is_file(path)
                && self.made.range((other, "")..).take_while(|((file, _), _)| *file == other).count() == 1)
    }
}

/// `shop.views.bp`, `.views.bp`, `..bp`.
fn is_meant_by_python(file: &str, path: &str, other: &str, name: &str) -> bool {
    let Some(module) = path.strip_suffix(name) else { return false };
    let up = module.len() - module.trim_start_matches('.').len();
    let module = module.trim_matches('.').replace('.', "/");
    let is_file =
        |stem: &str| other == format!("{stem}.py") || other == format!("{stem}/__init__.py").trim_start_matches('/');
    if up > 0 {
        let mut folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        for _ in 1..up {
            if folder.is_empty() {
                return false;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
        return match (folder, module.as_str()) {
            (folder, "") => is_file(folder),
            ("", module) => is_file(module),
            (folder, module) => is_file(&format!("{folder}/{module}")),
        };
    }
    // Whatever folder Python looks from: this one, or one above it.
    let folders = std::iter::successors(Some(file), |at| at.rsplit_once('/').map(|(folder, _)| folder)).skip(1);
    let mut stems = folders.map(|folder| format!("{folder}/{module}")).chain([module.clone()]);
    !module.is_empty() && stems.any(|stem| is_file(&stem))
}

/// A path from the folder of a file; `None` when it leads out, or names a package.
fn from_folder(file: &str, path: &str) -> Option<String> {
    if !path.starts_with('.') {
        return None;
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()?),
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

/// Two parts of a path.
pub(crate) fn joined(prefix: &str, path: &str) -> String {
    match (prefix.trim_end_matches('/'), path.trim_start_matches('/')) {
        ("", _) => path.to_owned(),
        (prefix, "") => prefix.to_owned(),
        (prefix, path) => format!("{prefix}/{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::samples::place;

    fn name(text: &str) -> RouterName {
        match text.strip_prefix("import ") {
            Some(path) => RouterName::Imported(path.to_owned()),
            None => RouterName::Local(text.to_owned()),
        }
    }

    fn made(file: &str, name: &str, prefix: Option<&str>) -> Fact {
        let root = name == "app";
        Fact::Router { name: name.into(), root, prefix: prefix.map(str::to_owned), location: place(file, 0, 1) }
    }

    fn mount(file: &str, router: &str, on: &str, path: &str, replaces: bool) -> Fact {
        let on = (!on.is_empty()).then(|| name(on));
        Fact::Mount { router: name(router), on, path: path.into(), replaces, location: place(file, 0, 1) }
    }

    fn paths(facts: &[Fact], file: &str, router: &str) -> Vec<String> {
        let prefixes = Routers::new(facts).prefixes_of(file, Some(&name(router)));
        prefixes.iter().map(|prefix| joined(prefix, "/login")).collect()
    }

    #[test]
    fn a_blueprint_is_below_what_it_is_registered_under() {
        let facts = [
            made("shop/__init__.py", "app", Some("")),
            made("shop/auth/__init__.py", "bp", Some("/own")),
            made("shop/lost.py", "bp", Some("/own")),
            made("shop/twice.py", "one", Some("")),
            made("shop/open.py", "two", None),
            mount("shop/__init__.py", "import shop.auth.bp", "app", "/auth", true),
            mount("shop/__init__.py", "import .twice.one", "app", "/a", true),
            mount("shop/__init__.py", "import .twice.one", "app", "/b/", true),
            mount("shop/__init__.py", "import .open.two", "app", "", true),
        ];
        assert_eq!(paths(&facts, "shop/auth/__init__.py", "bp"), ["/auth/login"]);
        assert_eq!(paths(&facts, "shop/auth/views.py", "import .bp"), ["/auth/login"]);
        assert_eq!(paths(&facts, "shop/twice.py", "one"), ["/a/login", "/b/login"]);
        assert_eq!(paths(&facts, "shop/__init__.py", "app"), ["/login"]);
        assert_eq!(paths(&facts, "shop/views.py", "import shop.app"), ["/login"]);
        for (file, router) in
            [("shop/lost.py", "bp"), ("shop/open.py", "two"), ("shop/views.py", "import elsewhere.bp")]
        {
            assert_eq!(paths(&facts, file, router), Vec::<String>::new(), "{file} {router}");
        }
        assert_eq!(paths(&facts, "x.py", "parameter"), ["/login"]);
        assert_eq!(Routers::new(&facts).prefixes_of("x.py", None), [""]);
    }

    #[test]
    fn routers_in_routers_are_followed_and_rings_end() {
        let facts = [
            made("main.py", "app", Some("")),
            made("api/main.py", "api", Some("/v1")),
            made("api/users.py", "router", Some("/users")),
            mount("main.py", "import api.main.api", "app", "/api", false),
            mount("api/main.py", "import api.users.router", "api", "", false),
            made("ring.py", "a", Some("")),
            made("ring.py", "b", Some("")),
            mount("ring.py", "a", "b", "/b", false),
            mount("ring.py", "b", "a", "/a", false),
        ];
        assert_eq!(paths(&facts, "api/users.py", "router"), ["/api/v1/users/login"]);
        assert_eq!(paths(&facts, "ring.py", "a"), Vec::<String>::new());
    }

    #[test]
    fn a_script_is_found_by_its_path() {
        let facts = [
            made("src/app.js", "app", Some("")),
            made("src/routes/users.js", "router", Some("")),
            made("src/routes/index.ts", "main", Some("")),
            made("src/routes/both.js", "x", Some("")),
            made("src/routes/both.js", "y", Some("")),
            mount("src/app.js", "import ./routes/users", "app", "/users", false),
            mount("src/app.js", "import ./routes", "app", "/main", false),
            mount("src/app.js", "import ./routes/both", "app", "/both", false),
            mount("src/app.js", "import ./routes/both.y", "app", "/y", false),
            mount("src/app.js", "import users", "app", "/package", false),
        ];
        assert_eq!(paths(&facts, "src/routes/users.js", "router"), ["/users/login"]);
        assert_eq!(paths(&facts, "src/routes/index.ts", "main"), ["/main/login"]);
        assert_eq!(paths(&facts, "src/routes/both.js", "y"), ["/y/login"]);
        assert_eq!(paths(&facts, "src/routes/both.js", "x"), Vec::<String>::new());
    }
}
