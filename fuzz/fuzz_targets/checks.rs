//! Any value for every offline check, alone and within a text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use secrets::validation::{check, names};

fuzz_target!(|bytes: &[u8]| {
    let middle = &bytes[bytes.len() / 4..bytes.len() - bytes.len() / 4];
    for name in names() {
        assert!(check(name, bytes, b"").is_some());
        assert!(check(name, middle, bytes).is_some());
    }
});
