//! Any text as a rule file: it reads or it is refused with a place, and nothing else.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::RuleOrigin;
use sast::rule::{Packs, read_rules};
use std::sync::LazyLock;

static PACKS: LazyLock<Packs> = LazyLock::new(Packs::builtin);

fuzz_target!(|text: &str| {
    let read = read_rules("fuzz.yaml", text, RuleOrigin::File("fuzz.yaml".to_owned()), &PACKS);
    for fault in &read.faults {
        assert!(fault.location.start.offset as usize <= text.len());
    }
});
