//! Reads `palisade.model.yaml`: what is defended, and where it runs. Every mistake is told with its line.

use crate::glob::{Glob, Reach};
use engine::wording::{distance, found, quoted};
use engine::yaml::{self, Node, Value};
use engine::{ConfigFault, yaml::YamlFault};
use model::{Asset, AssetKind, AssetValue, DataClass, Defended, Deployment, Location};
use source::Text;
use std::collections::BTreeMap;

/// Name of the file.
pub const MODEL_FILE: &str = "palisade.model.yaml";

/// Longest file that is read, in bytes.
const MAX_BYTES: usize = 1 << 20;
/// Most assets.
const MAX_ASSETS: usize = 500;
/// Most paths and routes of one asset.
const MAX_GLOBS: usize = 100;
/// Most of them in all: every path is held against each.
const MAX_ALL: usize = 2_000;
/// Longest name, owner, path or route, in characters.
const MAX_WORD: usize = 300;
/// Mistakes after which nothing more is said.
const MAX_FAULTS: usize = 100;

const TOP: &[&str] = &["version", "deployment", "assets"];
const ASSET: &[&str] = &["name", "kind", "value", "data", "owner", "paths", "routes", "description"];

/// A threat model: assets, and what belongs to each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// What it declares.
    pub defended: Defended,
    /// From the root of the repository down to the folder of the file: empty, or with a `/` at its end.
    pub(crate) folder: String,
    /// What belongs to each asset.
    pub(crate) scopes: Vec<Scope>,
}

/// What belongs to an asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) paths: Vec<Pattern>,
    pub(crate) routes: Vec<Pattern>,
}

/// One path or route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) glob: Glob,
    /// `!` stands in front: what it matches does not belong to the asset, whatever earlier patterns say.
    pub(crate) takes_out: bool,
    pub(crate) written: String,
    pub(crate) place: Location,
}

/// The pattern that puts a path, split into its names, into the scope. The last one that matches decides.
pub(crate) fn matching<'p>(patterns: &'p [Pattern], names: &[&str]) -> Option<&'p Pattern> {
    patterns.iter().rev().find(|pattern| pattern.glob.matches(names)).filter(|pattern| !pattern.takes_out)
}

/// Reads a threat model. `path` names it as seen from the root of the scan; `folder` leads from the root of the repository to its
/// folder.
pub fn read_model(path: &str, folder: &str, text: &str) -> Result<Model, Vec<ConfigFault>> {
    // A text that is too large is not even searched for its lines.
    let kept = if text.len() > MAX_BYTES { "" } else { text };
    let mut reader = Reader { path: path.to_owned(), text: Text::new(kept.to_owned()), faults: Vec::new() };
    if text.len() > MAX_BYTES {
        reader.fault_at(0, 0, "", format!("the file is larger than {} kB, the most that is read", MAX_BYTES >> 10));
        return Err(reader.faults);
    }
    let model = match yaml::parse(kept) {
        Ok(Some(root)) => reader.model(&root, folder),
        Ok(None) => {
            reader.fault_at(0, 0, "", "nothing is declared: expected `version: 1` and `assets:`".to_owned());
            None
        }
        Err(YamlFault { at, message }) => {
            reader.fault_at(at, at, "", message);
            None
        }
    };
    match model {
        Some(model) if reader.faults.is_empty() => Ok(model),
        _ => Err(reader.faults),
    }
}

struct Reader {
    path: String,
    text: Text,
    faults: Vec<ConfigFault>,
}

/// Entries of a mapping by key.
type Entries<'n, 't> = BTreeMap<String, &'n Node<'t>>;

impl Reader {
    fn fault_at(&mut self, start: u32, end: u32, key: &str, message: String) {
        if self.faults.len() < MAX_FAULTS {
            let location = self.text.location(&self.path, start, end);
            let line = self.text.line(location.start.line).to_owned();
            self.faults.push(ConfigFault { location, key: key.to_owned(), message, line });
        }
    }

    fn fault(&mut self, node: &Node<'_>, key: &str, message: String) {
        self.fault_at(node.span.start, node.span.end, key, message);
    }

    fn place(&self, node: &Node<'_>) -> Location {
        self.text.location(&self.path, node.span.start, node.span.end)
    }

    fn model(&mut self, root: &Node<'_>, folder: &str) -> Option<Model> {
        let entries = self.entries(root, "", TOP)?;
        match entries.get("version") {
            Some(version) if version.text() == Some("1") => {}
            Some(version) => {
                let message =
                    format!("expected version 1, the only one that this Palisade reads, found {}", found(version));
                self.fault(version, "version", message);
            }
            None => self.fault(root, "version", "`version: 1` is missing".to_owned()),
        }
        let deployment = entries.get("deployment").and_then(|node| {
            self.word(node, "deployment", Deployment::parse, Deployment::ALL.iter().map(|one| one.as_str()))
        });
        let items = match entries.get("assets") {
            Some(node) => self.list(node, "assets", MAX_ASSETS),
            None => {
                self.fault(root, "assets", "`assets:` is missing; an empty list is `assets: []`".to_owned());
                &[]
            }
        };
        let mut names: BTreeMap<String, u32> = BTreeMap::new();
        let (mut assets, mut scopes) = (Vec::new(), Vec::new());
        for (number, item) in items.iter().enumerate() {
            let Some((asset, scope)) = self.asset(item, &format!("assets[{number}]")) else { continue };
            let line = asset.declared.start.line;
            if let Some(first) = names.insert(asset.name.to_lowercase(), line) {
                let message = format!("an asset on line {first} is called `{}` too", asset.name);
                self.fault(item, &format!("assets[{number}].name"), message);
            }
            assets.push(asset);
            scopes.push(scope);
        }
        let all: usize = scopes.iter().map(|scope: &Scope| scope.paths.len() + scope.routes.len()).sum();
        if all > MAX_ALL {
            let message = format!("{all} paths and routes in all; the most that is read is {MAX_ALL}");
            self.fault(root, "assets", message);
        }
        let defended = Defended { model: self.path.clone(), deployment, assets };
        Some(Model { defended, folder: folder.to_owned(), scopes })
    }

    fn asset(&mut self, node: &Node<'_>, key: &str) -> Option<(Asset, Scope)> {
        let entries = self.entries(node, key, ASSET)?;
        let below = |name: &str| format!("{key}.{name}");
        let name = match entries.get("name") {
            Some(node) => self.line(node, &below("name")),
            None => {
                self.fault(node, &below("name"), "an asset without `name`".to_owned());
                None
            }
        };
        let kind = match entries.get("kind") {
            Some(node) => {
                self.word(node, &below("kind"), AssetKind::parse, AssetKind::ALL.iter().map(|one| one.as_str()))
            }
            None => {
                self.fault(node, &below("kind"), "an asset without `kind`".to_owned());
                None
            }
        };
        let value = entries.get("value").and_then(|node| {
            self.word(node, &below("value"), AssetValue::parse, AssetValue::ALL.iter().map(|one| one.as_str()))
        });
        let data = entries.get("data").map_or_else(Vec::new, |node| self.data(node, &below("data")));
        let owner = entries.get("owner").and_then(|node| self.line(node, &below("owner")));
        if let Some(description) = entries.get("description").filter(|node| node.text().is_none()) {
            self.fault(description, &below("description"), format!("expected a text, found {}", found(description)));
        }
        let paths = entries.get("paths").map(|node| self.patterns(node, &below("paths"), Kind::Path));
        let routes = entries.get("routes").map(|node| self.patterns(node, &below("routes"), Kind::Route));
        let scope = Scope { paths: paths.unwrap_or_default(), routes: routes.unwrap_or_default() };
        if !entries.contains_key("paths") && !entries.contains_key("routes") {
            let message = "neither `paths` nor `routes`: nothing says what belongs to this asset".to_owned();
            self.fault(node, key, message);
        }
        let declared = self.place(entries.get("name").copied().unwrap_or(node));
        Some((Asset { name: name?, kind: kind?, value, data, owner, declared }, scope))
    }

    /// One class or a list of them.
    fn data(&mut self, node: &Node<'_>, key: &str) -> Vec<DataClass> {
        let single = std::slice::from_ref(node);
        let items = if matches!(node.value, Value::List(_)) { self.list(node, key, MAX_GLOBS) } else { single };
        let known = || DataClass::ALL.iter().map(|one| one.as_str());
        let mut classes: Vec<DataClass> = Vec::new();
        for item in items {
            classes.extend(self.word(item, key, DataClass::parse, known()));
        }
        classes.dedup();
        classes
    }

    fn patterns(&mut self, node: &Node<'_>, key: &str, kind: Kind) -> Vec<Pattern> {
        let items = self.list(node, key, MAX_GLOBS);
        if items.is_empty() && matches!(node.value, Value::List(_)) {
            self.fault(node, key, "an empty list: leave the key out".to_owned());
        }
        items.iter().filter_map(|item| self.pattern(item, key, kind)).collect()
    }

    fn pattern(&mut self, node: &Node<'_>, key: &str, kind: Kind) -> Option<Pattern> {
        let written = self.line(node, key)?;
        let (takes_out, text) = match written.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, written.as_str()),
        };
        let wrong = match kind {
            _ if text.is_empty() => Some("nothing stands behind the `!`"),
            _ if text.contains(['{', '}']) => Some("`{a,b}` is not understood: write one entry for each"),
            Kind::Route if !text.starts_with('/') => Some("a route starts with `/`"),
            Kind::Path if text.contains('\\') => Some("folders are parted by `/`"),
            _ => None,
        };
        // `/` is the whole project among paths, and the start page alone among routes.
        let reach = if kind == Kind::Route && text == "/" { Reach::Itself } else { Reach::Below };
        match wrong.map_or_else(|| Glob::new(text, reach), Err) {
            Ok(glob) => Some(Pattern { glob, takes_out, place: self.place(node), written }),
            Err(why) => {
                self.fault(node, key, format!("`{written}` is not a pattern: {why}"));
                None
            }
        }
    }

    /// A text on one line.
    fn line(&mut self, node: &Node<'_>, key: &str) -> Option<String> {
        let wrong = match node.text().map(str::trim) {
            None => format!("expected a text, found {}", found(node)),
            Some("") => "expected a text that is not empty".to_owned(),
            Some(text) if text.chars().count() > MAX_WORD => format!("longer than {MAX_WORD} characters"),
            Some(text) if text.chars().any(char::is_control) => "expected a text on one line".to_owned(),
            Some(text) => return Some(text.to_owned()),
        };
        self.fault(node, key, wrong);
        None
    }

    fn word<T>(
        &mut self,
        node: &Node<'_>,
        key: &str,
        parse: fn(&str) -> Option<T>,
        known: impl Iterator<Item = &'static str>,
    ) -> Option<T> {
        let word = node.text().and_then(parse);
        if word.is_none() {
            let known: Vec<&str> = known.collect();
            self.fault(node, key, format!("expected one of {}, found {}", known.join(", "), found(node)));
        }
        word
    }

    fn list<'n, 't>(&mut self, node: &'n Node<'t>, key: &str, most: usize) -> &'n [Node<'t>] {
        match &node.value {
            Value::List(items) if items.len() > most => {
                self.fault(node, key, format!("{} entries; the most that is read is {most}", items.len()));
                &[]
            }
            Value::List(items) => items,
            _ => {
                self.fault(node, key, format!("expected a list, found {}", found(node)));
                &[]
            }
        }
    }

    fn entries<'n, 't>(&mut self, node: &'n Node<'t>, key: &str, known: &[&str]) -> Option<Entries<'n, 't>> {
        let Value::Map(entries) = &node.value else {
            self.fault(node, key, format!("expected {}, found {}", quoted(known), found(node)));
            return None;
        };
        let mut read = Entries::new();
        for (name, value) in entries {
            let word = name.text().unwrap_or_default();
            if !known.contains(&word) {
                let near =
                    known.iter().min_by_key(|known| distance(word, known)).filter(|near| distance(word, near) <= 2);
                let meant = near.map(|near| format!(" (`{near}`?)")).unwrap_or_default();
                self.fault(name, key, format!("unknown key {}{meant}; known here: {}", found(name), known.join(", ")));
            } else if read.insert(word.to_owned(), value).is_some() {
                self.fault(name, key, format!("the key `{word}` stands here a second time"));
            }
        }
        Some(read)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Path,
    Route,
}

#[cfg(test)]
mod tests;
