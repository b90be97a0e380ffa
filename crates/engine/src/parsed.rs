//! One file as an engine sees it: text, lines, and the tree, parsed at most once for all engines.

use source::{File, Text};
use std::cell::OnceCell;
use syntax::Tree;

/// A file with its text; the tree is made when somebody first asks.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// Path, language, role.
    pub file: &'a File,
    /// Decoded text with its line index.
    pub text: &'a Text,
    tree: OnceCell<Option<Tree>>,
}

impl<'a> Parsed<'a> {
    /// A file that nobody parsed yet.
    pub fn new(file: &'a File, text: &'a Text) -> Parsed<'a> {
        Parsed { file, text, tree: OnceCell::new() }
    }

    /// The tree; `None` when `syntax` does not know the language.
    pub fn tree(&self) -> Option<&Tree> {
        self.tree.get_or_init(|| syntax::lower(self.file.language?, self.text.as_str())).as_ref()
    }

    /// The tree if somebody asked for it before.
    pub fn tree_if_parsed(&self) -> Option<&Tree> {
        self.tree.get()?.as_ref()
    }
}
