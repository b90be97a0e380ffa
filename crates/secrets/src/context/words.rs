//! Lists of words kept as one text each: short in the source, and read only for the few candidates that get so far.

/// Whether `word` is one of the words of a list that is separated by spaces.
pub(super) fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|entry| entry == word)
}

/// Whether one of the entries of a list separated by `|` fits.
pub(super) fn any(list: &str, fits: impl Fn(&str) -> bool) -> bool {
    list.split('|').any(fits)
}
