//! Pack files, and `use:`, which takes groups from them.

use super::Reader;
use super::expect::{Entry, value_of};
use super::language::targets_named;
use super::taint::Syntax;
use crate::rule::packs::{Group, GroupEntries, Pack, Packs, UseFault};
use crate::rule::yaml::{self, Node};
use engine::ConfigFault;
use engine::wording::{found, quoted};
use syntax::Span;

const KEYS: &[&str] = &["pack", "languages", "title", "references", "groups"];
const KINDS: &[&str] = &["source", "sink", "sanitizer", "propagator"];

impl Reader<'_> {
    /// The pack that a file holds.
    pub(in crate::rule) fn pack(&mut self) -> Option<Pack> {
        let Some(root) = self.root.filter(|root| !root.is_null()) else {
            self.fault(Span::new(0, 0), "the file is empty: expected a pack".to_owned());
            return None;
        };
        let entries = self.entries(root, "a pack: a mapping with `pack`, `languages` and `groups`")?;
        for (key, _) in entries {
            if !KEYS.contains(&key.text().unwrap_or_default()) {
                self.unknown_key(key, KEYS);
            }
        }
        let name = self.required(root, entries, "pack").and_then(|name| self.placed(name, "the name of the pack"));
        let languages = self.required(root, entries, "languages").and_then(|languages| self.pack_languages(languages));
        self.targets = languages.clone().unwrap_or_default();
        let groups = self.required(root, entries, "groups").and_then(|groups| self.entries(groups, "groups by name"));
        let groups: Vec<Group> = groups?.iter().filter_map(|(name, group)| self.group_entry(name, group)).collect();
        let title = match value_of(entries, "title") {
            Some(title) => self.text(title, "a title")?.to_owned(),
            None => String::new(),
        };
        let references = match value_of(entries, "references") {
            Some(references) => self.texts(references, "a list of references")?,
            None => Vec::new(),
        };
        Some(Pack { name: name?.text, path: self.path.to_owned(), languages: languages?, title, references, groups })
    }

    /// All languages of a pack, whether they run or not.
    fn pack_languages(&mut self, node: &Node<'_>) -> Option<Vec<crate::rule::Target>> {
        let mut targets = Vec::new();
        for name in self.texts(node, "a list of languages")? {
            let named = targets_named(&name);
            if named.is_empty() {
                self.fault(node.span, format!("unknown language `{name}`"));
                return None;
            }
            targets.extend(named);
        }
        Some(targets)
    }

    fn group_entry(&mut self, name: &Node<'_>, node: &Node<'_>) -> Option<Group> {
        let before = self.mistakes;
        let entries = self.entries(node, "a group: a mapping with `kind` and `patterns`")?;
        for (key, _) in entries {
            if !["kind", "patterns", "title"].contains(&key.text().unwrap_or_default()) {
                self.unknown_key(key, &["kind", "patterns", "title"]);
            }
        }
        let kind = self.required(node, entries, "kind")?;
        let mut group = match kind.text() {
            Some("source") => GroupEntries::Sources(Vec::new()),
            Some("sink") => GroupEntries::Sinks(Vec::new()),
            Some("sanitizer") => GroupEntries::Sanitizers(Vec::new()),
            Some("propagator") => GroupEntries::Propagators(Vec::new()),
            _ => {
                self.fault(kind.span, format!("expected {}, found {}", quoted(KINDS), found(kind)));
                return None;
            }
        };
        self.group_patterns(node, entries, &mut group)?;
        let name = name.text()?.to_owned();
        (self.mistakes == before).then_some(Group { name, entries: group })
    }

    fn group_patterns(&mut self, node: &Node<'_>, entries: &[Entry<'_>], group: &mut GroupEntries) -> Option<()> {
        let list = self.required(node, entries, "patterns")?;
        for item in self.list(list, "a list of patterns")? {
            if item.get("use").is_some() {
                self.fault(item.span, "a pack cannot use another group".to_owned());
                continue;
            }
            match group {
                GroupEntries::Sources(out) => self.source(item, Syntax::Old, out),
                GroupEntries::Sinks(out) => self.sink(item, Syntax::Old, out),
                GroupEntries::Sanitizers(out) => self.sanitizer(item, Syntax::Old, out),
                GroupEntries::Propagators(out) => self.propagator(item, Syntax::Old, out),
            };
        }
        Some(())
    }

    /// What `use: name` stands for, placed where the name stands.
    pub(super) fn group(&mut self, node: &Node<'_>) -> Option<GroupEntries> {
        let name = self.text(node, "the name of a group, or `pack/group`")?;
        match self.packs.group(name, &self.targets) {
            Ok(mut group) => {
                group.relocate(node.span);
                Some(group)
            }
            Err(UseFault::Unknown(known)) => {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let expected = if known.is_empty() {
                    "no pack serves the languages of this rule".to_owned()
                } else {
                    format!("those for the languages of this rule are {}", quoted(&known))
                };
                self.fault(node.span, format!("unknown group {}: {expected}", found(node)));
                None
            }
            Err(UseFault::Mixed(first, second)) => {
                let message =
                    format!("group {} is of kind `{first}` in one pack and `{second}` in another", found(node));
                self.fault(node.span, message);
                None
            }
        }
    }
}

/// Reads a pack file.
pub(in crate::rule) fn read_pack(path: &str, text: &str) -> (Option<Pack>, Vec<ConfigFault>) {
    let root = match yaml::parse(text) {
        Ok(root) => root,
        Err(fault) => {
            let span = Span::new(fault.at as usize, fault.at as usize);
            return (None, vec![super::report::fault(path, text, None, span, fault.message)]);
        }
    };
    let packs = Packs::none();
    let mut reader = Reader::new(path, text, root.as_ref(), &packs, &|_| true);
    let pack = reader.pack();
    // A pack says nothing that does not run: what a rule may leave out silently is a mistake here.
    let mut faults = reader.faults;
    faults.extend(reader.unsupported.into_iter().map(|unsupported| ConfigFault {
        location: unsupported.location,
        key: String::new(),
        message: format!("{} is not supported in a pack", unsupported.feature),
        line: String::new(),
    }));
    (pack, faults)
}
