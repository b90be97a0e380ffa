//! Any text as a file of another secret scanner, by the name on its first line: it reads or is refused at a place, and what was
//! read searches the text below `---8<---`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use secrets::foreign::{self, marks::marks};
use secrets::matching::{DetectorSet, Found, Place};

fuzz_target!(|text: &str| {
    let (name, rest) = text.split_once('\n').unwrap_or((".gitleaks.toml", text));
    let (file, content) = rest.split_once("---8<---").unwrap_or((rest, rest));
    marks(content);
    match foreign::read(name, file, &|_| Some(file.to_owned())) {
        Ok(imported) => {
            let mut found = Found::default();
            let place = Place { path: Some("a/b.py"), ..Place::default() };
            DetectorSet::new(imported.detectors).find(content.as_bytes(), place, &mut found);
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in &faults {
                assert!(fault.location.start.offset as usize <= file.len());
            }
        }
    }
});
