//! Some files of a tree: what is staged, what a change touches.

use crate::tree::{Entry, EntryKind, OuterIgnore, ReadFault, Tree};
use std::collections::BTreeSet;

/// A tree that lists only chosen files; others can still be read by who knows their path. Ignore files of ours are listed too,
/// because they hold for the chosen ones.
pub struct ChosenTree<'a> {
    tree: &'a dyn Tree,
    files: BTreeSet<String>,
}

impl<'a> ChosenTree<'a> {
    /// These files of a tree.
    pub fn new(tree: &'a dyn Tree, files: impl IntoIterator<Item = String>) -> ChosenTree<'a> {
        ChosenTree { tree, files: files.into_iter().collect() }
    }

    fn has_below(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        self.files.range(start.clone()..).next().is_some_and(|path| path.starts_with(&start))
    }
}

impl Tree for ChosenTree<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, ReadFault> {
        let mut entries = self.tree.entries(folder)?;
        entries.retain(|entry| {
            let path = if folder.is_empty() { entry.name.clone() } else { format!("{folder}/{}", entry.name) };
            match entry.kind {
                EntryKind::Folder => self.has_below(&path),
                _ => self.files.contains(&path) || entry.name == ".palisadeignore",
            }
        });
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadFault> {
        self.tree.read(path)
    }

    fn head(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadFault> {
        self.tree.head(path, limit)
    }

    fn outer_ignores(&self) -> Vec<OuterIgnore> {
        self.tree.outer_ignores()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Discovery, Inventory, MemoryTree};

    #[test]
    fn only_chosen_files_are_listed() {
        let tree = MemoryTree::new().with("a/b.py", "x").with("a/c.py", "x").with("d/e.py", "x").with("ab.py", "x");
        let chosen = ChosenTree::new(&tree, ["a/c.py".to_owned(), "gone.py".to_owned()]);
        let inventory = Inventory::of(&chosen, &Discovery::default());
        let paths: Vec<_> = inventory.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a/c.py"]);
        assert_eq!(chosen.read("ab.py").unwrap(), b"x");
    }
}
