//! Which brackets belong together.

/// Pairs of brackets among the first bytes of the tokens of a line, as places in it. A closing bracket that does not fit the
/// last open one is only a character.
pub(super) fn pairs_of_line(words: impl Iterator<Item = u8>) -> Vec<(usize, usize)> {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut pairs = Vec::new();
    for (at, byte) in words.enumerate() {
        match byte {
            b'(' => open.push((b')', at)),
            b'[' => open.push((b']', at)),
            b'{' => open.push((b'}', at)),
            _ => {
                if let Some(&(close, start)) = open.last()
                    && close == byte
                {
                    open.pop();
                    pairs.push((start, at));
                }
            }
        }
    }
    pairs
}

/// For each token the place of the brace that closes it, each kind of brace by itself.
pub(super) fn pairs_by_kind(tokens: &[&str], braces: &[(char, char)]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; tokens.len()];
    for &(opening, closing) in braces {
        let mut open = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let is = |letter: char| token.starts_with(letter) && token.len() == letter.len_utf8();
            // Quotes open and close with the same sign.
            if is(closing) && (opening != closing || !open.is_empty()) {
                if let Some(start) = open.pop() {
                    let start: usize = start;
                    pairs[start] = Some(at);
                }
            } else if is(opening) {
                open.push(at);
            }
        }
    }
    pairs
}
