//! Which lines of a text are those of an older one. White space at both ends of a line does not count.

use std::collections::HashMap;

/// Longest stretches without a line of their own that are compared line by line.
const LINE_BY_LINE: usize = 400;

/// For each line of the new text, the line of the old one that it is. Numbers start at 0.
pub fn line_map(old: &str, new: &str) -> Vec<Option<usize>> {
    let old: Vec<&str> = lines_of(old).map(str::trim).collect();
    let new: Vec<&str> = lines_of(new).map(str::trim).collect();
    let mut map = vec![None; new.len()];
    let mut pending = vec![(0, old.len(), 0, new.len())];
    while let Some((mut old_from, mut old_to, mut new_from, mut new_to)) = pending.pop() {
        while old_from < old_to && new_from < new_to && old[old_from] == new[new_from] {
            map[new_from] = Some(old_from);
            old_from += 1;
            new_from += 1;
        }
        while old_from < old_to && new_from < new_to && old[old_to - 1] == new[new_to - 1] {
            old_to -= 1;
            new_to -= 1;
            map[new_to] = Some(old_to);
        }
        if old_from == old_to || new_from == new_to {
            continue;
        }
        let fixed = landmarks(&old[old_from..old_to], &new[new_from..new_to]);
        if fixed.is_empty() {
            if old_to - old_from <= LINE_BY_LINE && new_to - new_from <= LINE_BY_LINE {
                for (a, b) in common(&old[old_from..old_to], &new[new_from..new_to]) {
                    map[new_from + b] = Some(old_from + a);
                }
            }
            continue;
        }
        let (mut a, mut b) = (old_from, new_from);
        for (old_at, new_at) in fixed {
            let (old_at, new_at) = (old_from + old_at, new_from + new_at);
            map[new_at] = Some(old_at);
            pending.push((a, old_at, b, new_at));
            (a, b) = (old_at + 1, new_at + 1);
        }
        pending.push((a, old_to, b, new_to));
    }
    map
}

/// Lines as everywhere in the product: `\n`, `\r\n` and a lone `\r` end one.
pub(crate) fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('\r'))
}

/// Lines that stand once on each side, in the longest row that is in order on both.
fn landmarks(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut places: HashMap<&str, (u32, usize, u32, usize)> = HashMap::new();
    for (at, line) in old.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        let place = places.entry(line).or_default();
        (place.0, place.1) = (place.0 + 1, at);
    }
    for (at, line) in new.iter().enumerate() {
        if let Some(place) = places.get_mut(line) {
            (place.2, place.3) = (place.2 + 1, at);
        }
    }
    let mut pairs: Vec<(usize, usize)> =
        places.into_values().filter(|place| place.0 == 1 && place.2 == 1).map(|place| (place.3, place.1)).collect();
    pairs.sort_unstable();
    // Piles of a game of patience: the top of each, and what lay on the pile to the left.
    let mut tops: Vec<usize> = Vec::new();
    let mut left: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (number, (_, old_at)) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|top| pairs[*top].1 < *old_at);
        left.push(pile.checked_sub(1).map(|pile| tops[pile]));
        if pile == tops.len() { tops.push(number) } else { tops[pile] = number }
    }
    let mut row = Vec::new();
    let mut at = tops.last().copied();
    while let Some(number) = at {
        row.push((pairs[number].1, pairs[number].0));
        at = left[number];
    }
    row.reverse();
    row
}

/// A longest common row of lines.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut length = vec![0u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            length[a * width + b] = match old[a] == new[b] {
                true => length[(a + 1) * width + b + 1] + 1,
                false => length[(a + 1) * width + b].max(length[a * width + b + 1]),
            };
        }
    }
    let (mut a, mut b, mut row) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        if old[a] == new[b] {
            row.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if length[(a + 1) * width + b] >= length[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        line_map(old, new).iter().map(|old| old.map_or("+".to_owned(), |old| old.to_string())).collect()
    }

    #[test]
    fn lines_are_found_again() {
        assert_eq!(shown("a\nb\nc", "a\nx\nb\n  c"), "0+12");
        assert_eq!(shown("a\nb\nc", "c\nb\na").matches('+').count(), 2);
        assert_eq!(shown("x\nx\nx", "x\nx\nx\nx").matches('+').count(), 1);
        assert_eq!(shown("f\nx\ng\nx\nh", "f\nx\nx\ng\nx\nh"), "01+234");
        assert_eq!(shown("", "a"), "+");
        assert_eq!(shown("a\r\nb\rc", "a\n\rb\r\r\nc"), "0+1+2");
        assert_eq!(shown("a", ""), "");
    }
}
