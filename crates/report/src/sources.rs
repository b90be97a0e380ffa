//! The texts of the scanned files, read again for snippets.

use crate::mask::runs;
use model::{Report, mask};
use source::{Content, History, ObjectId, Text, Tree, decode, language_of_name};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Gives the text of a file of the scan. It may have changed or gone since: then snippets are left out.
pub trait Sources {
    /// The decoded text at a path from the root of the scan, or of a blob in history (hexadecimal identifier) that stood there.
    fn text(&self, path: &str, blob: Option<&str>) -> Option<Text>;
}

/// No text at all: for reports whose files are elsewhere.
impl Sources for () {
    fn text(&self, _path: &str, _blob: Option<&str>) -> Option<Text> {
        None
    }
}

/// Texts out of a tree and, if there is one, its history.
pub struct TreeSources<'a> {
    /// The files at hand.
    pub tree: &'a dyn Tree,
    /// What was there before.
    pub history: Option<&'a dyn History>,
}

impl<'a> TreeSources<'a> {
    /// Texts of the files at hand alone.
    pub fn new(tree: &'a dyn Tree) -> TreeSources<'a> {
        TreeSources { tree, history: None }
    }

    fn bytes(&self, path: &str, blob: Option<&str>) -> Option<Vec<u8>> {
        if let Some(blob) = blob {
            let (history, id) = (self.history?, ObjectId::parse(blob)?);
            return history.blob(&id).or_else(|| history.message(&id).map(|message| message.text));
        }
        // A report that somebody sent must not make us show files outside the tree.
        if path.starts_with('/') || path.split(['/', '\\']).any(|part| part == "..") {
            return None;
        }
        self.tree.read(path).ok()
    }
}

impl Sources for TreeSources<'_> {
    fn text(&self, path: &str, blob: Option<&str>) -> Option<Text> {
        let name = path.rsplit('/').next().unwrap_or(path);
        match decode(self.bytes(path, blob)?, language_of_name(name)) {
            Content::Text(decoded) => Some(decoded.text),
            Content::Binary => None,
        }
    }
}

/// Keeps the texts used last, because neighbours in a report are often from one file. No text leaves it with a credential in it.
pub(crate) struct RecentSources<'a> {
    sources: &'a dyn Sources,
    hidden: HashMap<(&'a str, Option<&'a str>), Ranges>,
    recent: RefCell<Vec<Kept>>,
    /// The report is an older one: files may have changed since.
    stale: bool,
}

/// Byte offsets of the first characters and behind the last ones.
type Ranges = Vec<(u32, u32)>;
/// Path and blob, and the text that is there.
type Kept = ((String, Option<String>), Option<Rc<Text>>);

/// More would keep a whole project in memory.
const KEPT: usize = 8;

impl<'a> RecentSources<'a> {
    pub(crate) fn new(sources: &'a dyn Sources, report: &'a Report) -> RecentSources<'a> {
        let mut hidden: HashMap<_, Vec<_>> = HashMap::new();
        for place in &report.hidden {
            hidden.entry((place.path.as_str(), place.blob.as_deref())).or_default().push(place.range);
        }
        RecentSources { sources, hidden, recent: RefCell::default(), stale: false }
    }

    /// The same for a report of another day: a file with credentials may have changed, so that they no longer stand where they did.
    pub(crate) fn of_stale(sources: &'a dyn Sources, report: &'a Report) -> RecentSources<'a> {
        RecentSources { stale: true, ..RecentSources::new(sources, report) }
    }

    pub(crate) fn text(&self, path: &str, blob: Option<&str>) -> Option<Rc<Text>> {
        let mut recent = self.recent.borrow_mut();
        if let Some(at) = recent.iter().position(|((known, of), _)| known == path && of.as_deref() == blob) {
            return recent[at].1.clone();
        }
        let text = self.sources.text(path, blob);
        let text = text.map(|text| match self.hidden.get(&(path, blob)) {
            Some(ranges) if self.stale => Text::new(runs(hide(text, ranges).as_str())),
            Some(ranges) => hide(text, ranges),
            None if self.stale => Text::new(runs(text.as_str())),
            None => text,
        });
        let text = text.map(Rc::new);
        if recent.len() == KEPT {
            recent.remove(0);
        }
        recent.push(((path.to_owned(), blob.map(str::to_owned)), text.clone()));
        text
    }
}

/// The text with these ranges masked.
fn hide(text: Text, ranges: &[(u32, u32)]) -> Text {
    let mut ranges: Vec<(usize, usize)> =
        ranges.iter().map(|&(start, end)| fitted(text.as_str(), start as usize, end as usize)).collect();
    ranges.sort_unstable();
    let mut out = String::with_capacity(text.as_str().len());
    let mut done = 0;
    for (start, end) in ranges {
        let start = start.max(done);
        if start < end {
            out.push_str(&text.as_str()[done..start]);
            out.push_str(&mask(&text.as_str()[start..end]));
            done = end;
        }
    }
    out.push_str(&text.as_str()[done..]);
    Text::new(out)
}

/// A range on borders of characters inside the text.
fn fitted(text: &str, start: usize, end: usize) -> (usize, usize) {
    let (mut start, mut end) = (start.min(text.len()), end.min(text.len()));
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::MemoryTree;

    #[test]
    fn only_files_of_the_tree_are_read() {
        let tree = MemoryTree::new().with("a/b.py", "x").with("/etc/passwd", "x").with("../a.py", "x");
        let sources = TreeSources::new(&tree);
        assert_eq!(sources.text("a/b.py", None).unwrap().as_str(), "x");
        assert!(sources.text("/etc/passwd", None).is_none());
        assert!(sources.text("../a.py", None).is_none());
    }

    #[test]
    fn texts_used_last_are_kept() {
        let reads = RefCell::new(0);
        struct Counted<'a>(&'a RefCell<u32>);
        impl Sources for Counted<'_> {
            fn text(&self, path: &str, _blob: Option<&str>) -> Option<Text> {
                *self.0.borrow_mut() += 1;
                (path != "gone").then(|| Text::new(path.to_owned()))
            }
        }
        let counted = Counted(&reads);
        let report = crate::samples::empty();
        let recent = RecentSources::new(&counted, &report);
        for path in ["a", "a", "gone", "gone", "a"] {
            assert_eq!(recent.text(path, None).is_some(), path != "gone");
        }
        assert_eq!(*reads.borrow(), 2);
    }

    #[test]
    fn credentials_never_leave() {
        let value = "q8ZkP2mX7vR4tY9w";
        let tree = MemoryTree::new().with("a.env", format!("KEY={value}\nPW=hunter2\n"));
        let mut report = crate::samples::empty();
        let place = |start: u32, end: u32| model::Hidden { path: "a.env".into(), blob: None, range: (start, end) };
        report.hidden = vec![place(4, 20), place(24, 31)];
        let sources = TreeSources::new(&tree);
        let shown = RecentSources::new(&sources, &report).text("a.env", None).unwrap();
        assert_eq!(shown.as_str(), "KEY=q8Zk************\nPW=*******\n");
    }
}
