//! Any text as source and as pattern of every language: spans stay within the text and children within their parents' ids.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for language in syntax::supported() {
        let Some(tree) = syntax::lower(language, text) else { continue };
        for id in tree.ids() {
            let span = tree.span(id);
            assert!(span.start <= span.end && span.end as usize <= text.len());
            assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize));
        }
        let _ = syntax::lower_pattern(language, text);
    }
});
