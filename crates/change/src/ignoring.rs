//! Lists of globs as ignore files have them: the last one that matches decides, and `!` takes back.

use std::collections::HashMap;

/// Ways in which a list leaves out more than another one, each with its number in the new list where it has one.
///
/// A glob silences more when it is new, or when an exception that stood behind it no longer does; an exception that is gone
/// silences more whatever stands here, because lists of the folders above may leave out what it took back.
pub fn silencing<T: AsRef<str>>(old: &[T], new: &[T]) -> Vec<(Option<usize>, String)> {
    let last = |list: &'_ [T]| -> HashMap<String, usize> {
        list.iter().enumerate().map(|(at, one)| (one.as_ref().to_owned(), at)).collect()
    };
    let (was, is) = (last(old), last(new));
    let mut found = Vec::new();
    // Exceptions that are still there, in their old order, each with the earliest new place from there on.
    let mut kept: Vec<(usize, usize, &str)> = Vec::new();
    for (exception, at) in was.iter().filter(|(one, _)| one.starts_with('!')) {
        match is.get(exception) {
            Some(now) => kept.push((*at, *now, exception)),
            None => found.push((None, format!("`{exception}` is gone, which silences more"))),
        }
    }
    kept.sort_unstable();
    for number in (1..kept.len()).rev() {
        if kept[number].1 < kept[number - 1].1 {
            let (_, place, exception) = kept[number];
            (kept[number - 1].1, kept[number - 1].2) = (place, exception);
        }
    }
    for (glob, at) in is.iter().filter(|(one, _)| !one.starts_with('!')) {
        let Some(before) = was.get(glob) else {
            found.push((Some(*at), format!("`{glob}`, which silences more")));
            continue;
        };
        let behind = kept.partition_point(|(place, ..)| place < before);
        if let Some((_, _, exception)) = kept.get(behind).filter(|(_, place, _)| place < at) {
            found.push((Some(*at), format!("`{glob}` stands behind `{exception}` now, which silences more")));
        }
    }
    found.sort();
    found
}

/// The globs of an ignore file, each with its line from 1.
pub fn ignored_globs(text: &str) -> Vec<(usize, &str)> {
    let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate();
    // A blank that was escaped is part of the glob.
    let trimmed = |line: &'_ str| -> usize {
        let length = line.trim_end().len();
        if line[..length].ends_with('\\') && line.len() > length { length + 1 } else { length }
    };
    let globs = lines.map(|(at, line)| (at + 1, line.get(..trimmed(line)).unwrap_or(line)));
    globs.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> Vec<String> {
        let globs = |text: &str| -> Vec<String> {
            let text = text.replace(' ', "\n");
            ignored_globs(&text).into_iter().map(|(_, glob)| glob.to_owned()).collect()
        };
        silencing(&globs(old), &globs(new)).into_iter().map(|(at, what)| format!("{at:?} {what}")).collect()
    }

    #[test]
    fn what_is_added_and_what_is_taken_back_no_more() {
        assert_eq!(told("a #b", "#c a b"), ["Some(1) `b`, which silences more"]);
        assert_eq!(told("a !a/b", "a"), ["None `!a/b` is gone, which silences more"]);
        assert_eq!(
            told("*.sql !important.sql !b", "* "),
            [
                "None `!b` is gone, which silences more",
                "None `!important.sql` is gone, which silences more",
                "Some(0) `*`, which silences more",
            ]
        );
    }

    #[test]
    fn the_order_decides() {
        let behind = |glob: &str, exception: &str, at| {
            vec![format!("Some({at}) `{glob}` stands behind `{exception}` now, which silences more")]
        };
        assert_eq!(told("*.sql !i.sql", "!i.sql *.sql"), behind("*.sql", "!i.sql", 1));
        assert_eq!(told("*.sql !i.sql", "*.sql !i.sql *.sql"), behind("*.sql", "!i.sql", 2));
        assert_eq!(told("a b !c !d", "b !c a !d"), behind("a", "!c", 2));
        for (old, new) in
            [("a b", "b a"), ("a b !c", "b a !c"), ("!c a", "a !c"), ("a !c b", "b a !d !c"), ("a !b", "!b")]
        {
            assert!(told(old, new).is_empty(), "{old}: {:?}", told(old, new));
        }
        // Twice is as often as once.
        assert!(told("a !c a", "!c a").is_empty());
    }

    #[test]
    fn blanks_and_marks_at_the_ends() {
        assert_eq!(ignored_globs("\u{feff}a  \r\nb\\ \n\n #c\n"), [(1, "a"), (2, "b\\ "), (4, " #c")]);
        assert!(ignored_globs("#\u{feff}\n   \n").is_empty());
    }

    #[test]
    fn long_lists_are_compared_quickly() {
        let list: Vec<String> =
            (0..20_000).map(|n| if n % 2 == 0 { format!("a{n}") } else { format!("!b{n}") }).collect();
        assert!(silencing(&list, &list).is_empty());
        let turned: Vec<String> = list.iter().rev().cloned().collect();
        assert_eq!(silencing(&list, &turned).len(), 10_000);
    }
}
