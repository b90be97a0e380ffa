//! Lists of words kept as one text each: short in the source, and read only for the few candidates that get so far.

use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Whether `word` is one of the words of a list that is separated by spaces.
pub(super) fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|entry| entry == word)
}

/// A list of words that is asked for so often that it is kept as a set.
pub(super) struct Words {
    text: &'static str,
    set: OnceLock<FxHashSet<&'static str>>,
}

impl Words {
    /// From words with spaces between them.
    pub(super) const fn new(text: &'static str) -> Words {
        Words { text, set: OnceLock::new() }
    }

    /// Whether `word` is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        self.set.get_or_init(|| self.text.split_ascii_whitespace().collect()).contains(word)
    }
}

/// Whether one of the entries of a list separated by `|` fits.
pub(super) fn any(list: &str, fits: impl Fn(&str) -> bool) -> bool {
    list.split('|').any(fits)
}
