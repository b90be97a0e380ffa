//! The texts of the scanned files, read again for snippets.

use model::{Location, Position, Report, Secret, mask};
use sha2::{Digest, Sha256};
use source::{Content, History, ObjectId, Text, Tree, decode, language_of_name};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
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
    /// Where files with masked paths are.
    masked_paths: &'a BTreeMap<String, Secret>,
    recent: RefCell<Vec<Kept>>,
    /// The report is an older one, and files must still be these.
    known: Option<&'a Texts>,
}

/// Hashes of texts by path, taken when their credentials were hidden: one with a weak password in it would tell who guesses that he is
/// right.
pub(crate) type Texts = BTreeMap<String, String>;

/// Byte offsets of the first characters and behind the last ones.
type Ranges = Vec<(u32, u32)>;

/// Path and blob, and the text that is there.
struct Kept {
    path: String,
    blob: Option<String>,
    text: Option<Hiding>,
}

/// A text without its credentials.
#[derive(Clone)]
struct Hiding {
    shown: Rc<Text>,
    /// As it is in the file.
    whole: Rc<Text>,
}

/// More would keep a whole project in memory.
const KEPT: usize = 8;

impl<'a> RecentSources<'a> {
    pub(crate) fn new(sources: &'a dyn Sources, report: &'a Report) -> RecentSources<'a> {
        let mut hidden: HashMap<_, Vec<_>> = HashMap::new();
        for place in &report.hidden {
            hidden.entry((place.path.as_str(), place.blob.as_deref())).or_default().push(place.range);
        }
        let masked_paths = &report.masked_paths;
        RecentSources { sources, hidden, masked_paths, recent: RefCell::default(), known: None }
    }

    /// The same for a report of another day. Nobody knows where the credentials of a file stand that changed since: nothing of it is shown.
    pub(crate) fn of_stale(sources: &'a dyn Sources, report: &'a Report, known: &'a Texts) -> RecentSources<'a> {
        RecentSources { known: Some(known), ..RecentSources::new(sources, report) }
    }

    /// The text, with credentials masked by as many characters.
    pub(crate) fn text(&self, path: &str, blob: Option<&str>) -> Option<Rc<Text>> {
        self.hiding(path, blob).map(|text| text.shown)
    }

    /// The code at a place, with credentials masked; `None` when the place is no longer there.
    pub(crate) fn code(&self, location: &Location, blob: Option<&str>) -> Option<String> {
        let text = self.hiding(&location.path, blob)?;
        let is_there = |position: Position| text.whole.position(position.offset) == position;
        if !is_there(location.start) || !is_there(location.end) {
            return None;
        }
        // A mask has as many characters as what it hides, not as many bytes.
        let range = offset(&text.shown, location.start)?..offset(&text.shown, location.end)?;
        text.shown.as_str().get(range).map(str::to_owned)
    }

    fn hiding(&self, path: &str, blob: Option<&str>) -> Option<Hiding> {
        let mut recent = self.recent.borrow_mut();
        if let Some(kept) = recent.iter().find(|kept| kept.path == path && kept.blob.as_deref() == blob) {
            return kept.text.clone();
        }
        let real = self.masked_paths.get(path).map_or(path, Secret::reveal);
        let text = self.sources.text(real, blob).map(Rc::new).map(|whole| match self.hidden.get(&(path, blob)) {
            Some(ranges) => Hiding { shown: Rc::new(hide(&whole, ranges)), whole },
            None => Hiding { shown: whole.clone(), whole },
        });
        // A blob never changes.
        let is_known = |text: &Hiding| match self.known {
            Some(known) if blob.is_none() => known.get(path).is_some_and(|hash| *hash == hash_of(&text.shown)),
            _ => true,
        };
        let text = text.filter(is_known);
        if recent.len() == KEPT {
            recent.remove(0);
        }
        recent.push(Kept { path: path.to_owned(), blob: blob.map(str::to_owned), text: text.clone() });
        text
    }
}

/// Hashes of all files at hand that the findings of a report point into.
pub(crate) fn texts(report: &Report, sources: &dyn Sources) -> Texts {
    let sources = RecentSources::new(sources, report);
    let mut paths = BTreeSet::new();
    for finding in report.findings.iter().filter(|finding| finding.origin.is_none()) {
        paths.insert(finding.location.path.as_str());
        paths.extend(finding.trace.iter().map(|step| step.location.path.as_str()));
    }
    let hash = |path: &str| Some((path.to_owned(), hash_of(&*sources.text(path, None)?)));
    paths.into_iter().filter_map(hash).collect()
}

fn hash_of(text: &Text) -> String {
    Sha256::digest(text.as_str()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where a line and a column are in a text.
fn offset(text: &Text, position: Position) -> Option<usize> {
    let start = *text.line_starts().get((position.line as usize).checked_sub(1)?)? as usize;
    let rest = text.as_str().get(start..)?;
    let mut places = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    Some(start + places.nth((position.column as usize).checked_sub(1)?)?)
}

/// The text with these ranges masked.
fn hide(text: &Text, ranges: &[(u32, u32)]) -> Text {
    let mut ranges: Vec<(usize, usize)> =
        ranges.iter().map(|&(start, end)| fitted(text.as_str(), start as usize, end as usize)).collect();
    ranges.sort_unstable();
    let mut apart: Vec<(usize, usize)> = Vec::with_capacity(ranges.len());
    for range in ranges {
        // Of two that overlap, a mask of its own would show where the second begins.
        match apart.last_mut() {
            Some(last) if range.0 < last.1 => last.1 = last.1.max(range.1),
            _ => apart.push(range),
        }
    }
    let mut out = String::with_capacity(text.as_str().len());
    let mut done = 0;
    for (start, end) in apart {
        out.push_str(&text.as_str()[done..start]);
        out.push_str(&mask(&text.as_str()[start..end]));
        done = end;
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

    #[test]
    fn of_an_older_report_only_files_that_did_not_change_are_shown() {
        let mut report = crate::samples::empty();
        report.hidden = vec![model::Hidden { path: "a.env".into(), blob: None, range: (3, 10) }];
        let mut finding = crate::samples::finding();
        finding.trace.clear();
        finding.location.path = "a.env".into();
        report.findings.push(finding);
        let before = MemoryTree::new().with("a.env", "PW=hunter2\n");
        let known = texts(&report, &TreeSources::new(&before));
        let shown = |text: &str| {
            let tree = MemoryTree::new().with("a.env", text).with("b.env", text);
            let sources = TreeSources::new(&tree);
            let recent = RecentSources::of_stale(&sources, &report, &known);
            assert!(recent.text("b.env", None).is_none());
            recent.text("a.env", None).map(|text| text.as_str().to_owned())
        };
        assert_eq!(shown("PW=hunter2\n").as_deref(), Some("PW=*******\n"));
        assert_eq!(shown("\nPW=hunter2\n"), None);
        assert_eq!(shown("PW=hunter2\nPW=letmein\n"), None);
        // What is hidden does not enter the hash: it would tell whoever guesses that he is right.
        assert_eq!(shown("PW=letmein\n").as_deref(), Some("PW=*******\n"));
    }

    #[test]
    fn code_behind_and_within_a_mask_of_fewer_bytes_is_shown() {
        let line = "pw = 'grün-äöü'; run(x)\nrun(y)\n";
        let tree = MemoryTree::new().with("a.py", line);
        let mut report = crate::samples::empty();
        let start = line.find("grün").unwrap() as u32;
        let end = line.find("';").unwrap() as u32;
        report.hidden = vec![model::Hidden { path: "a.py".into(), blob: None, range: (start, end) }];
        let sources = TreeSources::new(&tree);
        let recent = RecentSources::new(&sources, &report);
        let code = |what: &str| recent.code(&crate::samples::place_of("a.py", line, what, 0), None).unwrap();
        assert_eq!(code("pw = 'grün-äöü'"), "pw = '********'");
        assert_eq!(code("grün-äöü"), "********");
        assert_eq!(code("run(x)"), "run(x)");
        assert_eq!(code("; run(x)\nrun(y)"), "; run(x)\nrun(y)");
        let mut elsewhere = crate::samples::place_of("a.py", line, "run(x)", 0);
        elsewhere.start.column += 1;
        assert_eq!(recent.code(&elsewhere, None), None);
    }
}
