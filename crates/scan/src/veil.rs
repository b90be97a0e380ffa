//! Hiding credentials in what other engines say when nobody was asked to look for credentials: their findings quote code too.

use crate::request::ScanRequest;
use engine::{Engine, Parsed, Sink, guarded};
use model::Observation;
use secrets::{SecretsEngine, Setup};
use source::{Content, File, decode};
use std::collections::BTreeSet;

/// Observations of credentials in the files that these observations are about and that no engine searched for them. They are
/// there to be hidden, not to be told.
pub(crate) fn unasked(request: &ScanRequest<'_>, observations: &[Observation]) -> Vec<Observation> {
    let searched =
        |file: &File| request.prepared.engines.iter().any(|engine| engine.reads_any_text() && engine.wants(file));
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    for observation in observations.iter().filter(|observation| observation.origin.is_none()) {
        paths.insert(&observation.location.path);
        paths.extend(observation.trace.iter().map(|step| step.location.path.as_str()));
    }
    let files: Vec<&File> = request.inventory.files.iter().filter(|file| paths.contains(file.path.as_str())).collect();
    let files: Vec<&File> = files.into_iter().filter(|file| !searched(file)).collect();
    if files.is_empty() {
        return Vec::new();
    }
    let engine = SecretsEngine::new(Setup { builtin: true, every_role: true, ..Setup::default() });
    let mut sink = Sink::default();
    for file in files {
        let Ok(bytes) = request.tree.read(&file.path) else { continue };
        if let Content::Text(decoded) = decode(bytes, file.language) {
            let parsed = Parsed::new(file, &decoded.text);
            // What was seen before a panic is hidden all the same.
            let _ = guarded(|| engine.analyse(&parsed, &mut sink));
        }
    }
    sink.observations
}
