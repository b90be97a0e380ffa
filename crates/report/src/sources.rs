//! The texts of the scanned files, read again for snippets.

use source::{Content, Text, Tree, decode, language_of_name};
use std::cell::RefCell;
use std::rc::Rc;

/// Gives the text of a file of the scan. It may have changed or gone since: then snippets are left out.
pub trait Sources {
    /// The decoded text at a path from the root of the scan.
    fn text(&self, path: &str) -> Option<Text>;
}

/// No text at all: for reports whose files are elsewhere.
impl Sources for () {
    fn text(&self, _path: &str) -> Option<Text> {
        None
    }
}

/// Texts out of a tree.
pub struct TreeSources<'a>(pub &'a dyn Tree);

impl Sources for TreeSources<'_> {
    fn text(&self, path: &str) -> Option<Text> {
        // A report that somebody sent must not make us show files outside the tree.
        if path.starts_with('/') || path.split(['/', '\\']).any(|part| part == "..") {
            return None;
        }
        let bytes = self.0.read(path).ok()?;
        let name = path.rsplit('/').next().unwrap_or(path);
        match decode(bytes, language_of_name(name)) {
            Content::Text(decoded) => Some(decoded.text),
            Content::Binary => None,
        }
    }
}

/// Keeps the texts used last, because neighbours in a report are often from one file.
pub(crate) struct RecentSources<'a> {
    sources: &'a dyn Sources,
    recent: RefCell<Vec<(String, Option<Rc<Text>>)>>,
}

/// More would keep a whole project in memory.
const KEPT: usize = 8;

impl<'a> RecentSources<'a> {
    pub(crate) fn new(sources: &'a dyn Sources) -> RecentSources<'a> {
        RecentSources { sources, recent: RefCell::default() }
    }

    pub(crate) fn text(&self, path: &str) -> Option<Rc<Text>> {
        let mut recent = self.recent.borrow_mut();
        if let Some(at) = recent.iter().position(|(known, _)| known == path) {
            return recent[at].1.clone();
        }
        let text = self.sources.text(path).map(Rc::new);
        if recent.len() == KEPT {
            recent.remove(0);
        }
        recent.push((path.to_owned(), text.clone()));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::MemoryTree;

    #[test]
    fn only_files_of_the_tree_are_read() {
        let tree = MemoryTree::new().with("a/b.py", "x").with("/etc/passwd", "x").with("../a.py", "x");
        let sources = TreeSources(&tree);
        assert_eq!(sources.text("a/b.py").unwrap().as_str(), "x");
        assert!(sources.text("/etc/passwd").is_none());
        assert!(sources.text("../a.py").is_none());
    }

    #[test]
    fn texts_used_last_are_kept() {
        let reads = RefCell::new(0);
        struct Counted<'a>(&'a RefCell<u32>);
        impl Sources for Counted<'_> {
            fn text(&self, path: &str) -> Option<Text> {
                *self.0.borrow_mut() += 1;
                (path != "gone").then(|| Text::new(path.to_owned()))
            }
        }
        let counted = Counted(&reads);
        let recent = RecentSources::new(&counted);
        for path in ["a", "a", "gone", "gone", "a"] {
            assert_eq!(recent.text(path).is_some(), path != "gone");
        }
        assert_eq!(*reads.borrow(), 2);
    }
}
