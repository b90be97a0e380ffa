//! A pattern (first line) and a source (the rest): matching ends within its budget, and every match lies in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sast::hit::Bindings;
use sast::matcher::{FileView, Pattern, Steps, search};
use sast::rule::Options;

fuzz_target!(|text: &str| {
    let Some((pattern, source)) = text.split_once('\n') else { return };
    let pattern = pattern.replace("\\n", "\n");
    for language in syntax::supported() {
        let Ok(pattern) = Pattern::compile(language, &pattern) else { continue };
        let Some(tree) = syntax::lower(language, source) else { continue };
        let view = FileView::new(&tree, language);
        let mut steps = Steps::new(200_000);
        for hit in search(&pattern, &view, &Options::default(), None, &Bindings::default(), &mut steps) {
            assert!(hit.span.end as usize <= source.len());
        }
    }
});
