//! Any text as a threat model and as a CODEOWNERS: read or refused, and asked about a path.
#![no_main]

use libfuzzer_sys::fuzz_target;
use threat::{read_model, read_owners};

fuzz_target!(|text: &str| {
    if let Err(faults) = read_model("palisade.model.yaml", "", text) {
        assert!(!faults.is_empty());
    }
    for path in ["CODEOWNERS", ".gitlab/CODEOWNERS"] {
        let owners = read_owners(path, text);
        if let Some((names, line)) = owners.of("app/auth/login.py") {
            assert!(!names.is_empty() && line > 0);
        }
    }
});
