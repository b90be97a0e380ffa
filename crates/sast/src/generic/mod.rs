//! Generic patterns: words and punctuation of any text, `...` for what lies between, `$X` for a word, `$...X` for some of it.
//!
//! Two engines, as in Semgrep: `space` goes by the indentation of pattern and text, `alien` by braces alone. Both work on a
//! `Document`, the words of a text. Not here: which rules run on which files, conditions on what metavariables are bound to.

mod alien;
mod braces;
mod document;
mod pattern;
mod space;
mod space_match;

use crate::hit::Hit;
use crate::matcher::Steps;
use crate::rule::{GenericEngine, Options};
pub use document::{Comments, Document};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// How the patterns of a formula are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As code, over a tree.
    Code,
    /// As generic patterns, over words.
    Generic,
    /// Not at all: the text looks like the output of a program ([`looks_minified`]).
    Nothing,
}

/// The words of one text, split once for each way to leave out comments.
#[derive(Default)]
pub struct Documents {
    kept: RefCell<FxHashMap<Comments, Rc<Document>>>,
}

impl Documents {
    fn of(&self, text: &str, comments: Comments) -> Rc<Document> {
        let mut kept = self.kept.borrow_mut();
        kept.entry(comments).or_insert_with(|| Rc::new(Document::new(text, comments))).clone()
    }
}

/// All matches of a generic pattern, in order of position.
pub fn search(pattern: &str, text: &str, options: &Options, documents: &Documents, steps: &mut Steps) -> Vec<Hit> {
    match options.generic_engine {
        GenericEngine::Space => {
            let document = documents.of(text, Comments::named(&options.generic_comment_style));
            space::search(pattern, text, &document, options.generic_ellipsis_max_span, steps)
        }
        GenericEngine::Alien => alien::search(pattern, text, options, steps),
    }
}

/// Why a pattern cannot be read, when it cannot.
pub fn fault_of(pattern: &str, options: &Options) -> Option<&'static str> {
    match options.generic_engine {
        GenericEngine::Space => pattern::parse(pattern).err(),
        GenericEngine::Alien => alien::fault_of(pattern, options),
    }
}

/// Shortest text that is judged by its lines.
const SHORT: usize = 500;
/// Bytes at the start of a text that are judged.
const JUDGED: usize = 4096;
/// Bytes of a line, on average, that people still write.
const LONG_LINES: usize = 150;

/// Whether a text has lines so long that a program wrote it. Semgrep tries no generic pattern there: everything is near everything.
pub fn looks_minified(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(JUDGED)];
    let lines = head.iter().filter(|&&byte| byte == b'\n').count() + 1;
    head.len() > SHORT && head.len() > lines * LONG_LINES
}

#[cfg(test)]
mod tests;
