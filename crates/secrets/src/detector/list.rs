//! Many detector files at once, as a user brings them.

use super::{Detector, read_detector};
use engine::ConfigFault;
use model::RuleOrigin;

/// What a folder of detector files holds.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// Detectors in the order of their files.
    pub detectors: Vec<Detector>,
    /// Mistakes; the files that they stand in have no detector here.
    pub faults: Vec<ConfigFault>,
}

/// Reads detector files given as (path, text). An identifier that was seen before is a mistake of the later file.
pub fn read_detectors<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    origin: impl Fn(&str) -> RuleOrigin,
) -> Read {
    let mut read = Read::default();
    let mut places: rustc_hash::FxHashMap<String, &str> = rustc_hash::FxHashMap::default();
    for (path, text) in files {
        match read_detector(path, text, origin(path)) {
            Err(faults) => read.faults.extend(faults),
            Ok(detector) => match places.get(&detector.id) {
                Some(first) => read.faults.push(duplicate(path, text, &detector.id, first)),
                None => {
                    places.insert(detector.id.clone(), path);
                    read.detectors.push(detector);
                }
            },
        }
    }
    read
}

fn duplicate(path: &str, text: &str, id: &str, first: &str) -> ConfigFault {
    let lines = source::Text::new(text.to_owned());
    let at = if text.starts_with("id:") { 0 } else { text.find("\nid:").map_or(0, |at| at + 1) } as u32;
    let location = lines.location(path, at, at);
    let line = lines.line(location.start.line).to_owned();
    let message = format!("the identifier `{id}` is taken by {first}: expected one of its own");
    ConfigFault { location, key: "id".to_owned(), message, line }
}
