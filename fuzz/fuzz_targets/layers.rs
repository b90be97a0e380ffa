//! Any bytes as a content: every decoded byte has a place in it, in order, and the layers stay within their limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use secrets::decoding::{Encoding, Limits, layers};

fuzz_target!(|content: &[u8]| {
    let limits = Limits { depth: 3, total: 1 << 20 };
    let all = layers(content, limits);
    for layer in &all {
        assert!(!layer.how.is_empty() && layer.how.len() <= limits.depth);
        let mut end = 0;
        for at in 0..layer.bytes.len().min(4_096) {
            let here = layer.original(at..at + 1);
            assert!(here.start < here.end && here.end <= content.len());
            assert!(here.end >= end || layer.how.contains(&Encoding::Archive));
            end = here.end;
        }
    }
});
