//! Needles, a line each (`i` before those whose case does not matter, anything else before the others), a line `---8<---`, a
//! content: the filter finds what a search finds that is too simple to be wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use secrets::prefilter::{Needle, Prefilter};

const CUT: &[u8] = b"---8<---\n";

fn naive(needles: &[Needle], content: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (number, Needle { text, caseless }) in needles.iter().enumerate() {
        for (at, part) in content.windows(text.len()).enumerate() {
            if part == text || *caseless && part.eq_ignore_ascii_case(text) {
                found.push((number, at));
            }
        }
    }
    found
}

fuzz_target!(|bytes: &[u8]| {
    let Some(cut) = bytes.windows(CUT.len()).position(|part| part == CUT) else { return };
    let (lines, content) = (&bytes[..cut], &bytes[cut + CUT.len()..]);
    let lines = lines.split(|&byte| byte == b'\n').filter(|line| line.len() > 1);
    let needles: Vec<Needle> =
        lines.map(|line| Needle { caseless: line[0] == b'i', text: line[1..].to_vec() }).collect();
    let mut found = Vec::new();
    Prefilter::new(needles.clone()).scan(content, |number, at| found.push((number, at)));
    found.sort_unstable();
    assert_eq!(found, naive(&needles, content));
});
