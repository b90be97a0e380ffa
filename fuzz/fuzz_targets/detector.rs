//! A detector, a line `---8<---`, a text: it reads or is refused at a place, and what was read searches the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::RuleOrigin;
use secrets::detector::read_detector;
use secrets::matching::{DetectorSet, Found, Place};

fuzz_target!(|text: &str| {
    let (file, content) = text.split_once("---8<---\n").unwrap_or((text, text));
    match read_detector("fuzz.yaml", file, RuleOrigin::File("fuzz.yaml".to_owned())) {
        Ok(detector) => {
            let detectors = DetectorSet::new(vec![detector]);
            let mut found = Found::default();
            let place = Place { path: Some("a/b.py"), ..Place::default() };
            detectors.find(content.as_bytes(), place, &mut found);
            for hit in &found.hits {
                assert!(hit.secret.end <= content.len());
            }
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in &faults {
                assert!(fault.location.start.offset as usize <= file.len());
            }
        }
    }
});
