//! A rule file, a line `---8<---`, and a source: rules that read run to their end on a file of every language.
#![no_main]

use engine::{Engine as _, Parsed, Sink};
use libfuzzer_sys::fuzz_target;
use model::RuleOrigin;
use sast::engine::SastEngine;
use sast::rule::{Packs, read_rules};
use source::{File, Role, Text};
use std::sync::LazyLock;

static PACKS: LazyLock<Packs> = LazyLock::new(Packs::builtin);

fuzz_target!(|text: &str| {
    let Some((rules, source)) = text.split_once("---8<---\n") else { return };
    let read = read_rules("fuzz.yaml", rules, RuleOrigin::File("fuzz.yaml".to_owned()), &PACKS);
    if read.rules.is_empty() {
        return;
    }
    let engine = SastEngine::new(read.rules);
    let text = Text::new(source.to_owned());
    for language in syntax::supported() {
        let size = source.len() as u64;
        let file = File {
            path: "fuzz".to_owned(),
            language: Some(language),
            role: Role::Source,
            size,
            ignored: false,
            commit: None,
        };
        if !engine.wants(&file) {
            continue;
        }
        let mut sink = Sink::default();
        engine.analyse(&Parsed::new(&file, &text), &mut sink);
        for observation in &sink.observations {
            assert!(observation.location.end.offset as usize <= source.len());
        }
    }
});
