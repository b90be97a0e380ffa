//! Any bytes as an archive: what comes out stays within the limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use source::archive::{Limits, unpack};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { depth: 3, member: 64 << 10, members: 500, total: 1 << 20, ratio: 200 };
    let (mut members, mut total) = (0, 0);
    let troubles = unpack("a", bytes, limits, &mut |path, bytes| {
        assert!(path.starts_with("a!/") && bytes.len() <= 64 << 10);
        members += 1;
        total += bytes.len();
    });
    assert!(members <= 500 && total <= 1 << 20 && troubles.len() <= 1_001);
});
