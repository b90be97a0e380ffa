//! Hiding credentials in what is shown of files: those that nobody was asked to look for, since findings of other engines quote code
//! too, and every further place where the value of one stands.

use crate::pool::map_in_order;
use crate::request::ScanRequest;
use engine::{Engine, Parsed, Sink, guarded};
use issues::{Values, secret_literals};
use model::{Hidden, Observation};
use secrets::{SecretsEngine, Setup};
use source::{Content, File, ObjectId, Text, decode, language_of_name};
use std::collections::{BTreeMap, BTreeSet};

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
    let engine = SecretsEngine::new(Setup { builtin: true, ..Setup::default() });
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

/// Where the values of credentials stand in the files that these observations are about, and the literals of findings about secrets.
pub(crate) fn found_again(request: &ScanRequest<'_>, told: &[Observation], values: &Values) -> Vec<Hidden> {
    let mut files: BTreeMap<(&str, Option<&str>), Vec<&Observation>> = BTreeMap::new();
    for observation in told {
        let blob = observation.origin.as_ref().map(|origin| origin.blob.as_str());
        let steps = observation.trace.iter().map(|step| &step.location);
        for location in std::iter::once(&observation.location).chain(steps) {
            let about = files.entry((&location.path, blob)).or_default();
            if !about.last().is_some_and(|last| std::ptr::eq(*last, observation)) {
                about.push(observation);
            }
        }
    }
    if values.is_empty() {
        files.retain(|_, about| about.iter().any(|observation| issues::is_about_secret(observation)));
    }
    let files: Vec<_> = files.into_iter().collect();
    let places = map_in_order(request.jobs, &files, |((path, blob), about)| {
        let Some(text) = text(request, path, *blob) else { return Vec::new() };
        let literals = about.iter().flat_map(|observation| secret_literals(observation, path, text.as_str()));
        let mut places: Vec<Hidden> = Vec::new();
        for range in values.places(path, text.as_str()).into_iter().chain(literals) {
            let range = (range.start as u32, range.end as u32);
            places.push(Hidden { path: (*path).to_owned(), blob: blob.map(str::to_owned), range });
        }
        places
    });
    places.into_iter().flatten().collect()
}

/// The text that a report would show; `None` when it would show none.
fn text(request: &ScanRequest<'_>, path: &str, blob: Option<&str>) -> Option<Text> {
    let bytes = match blob {
        None => request.tree.read(path).ok()?,
        Some(blob) => {
            let (history, id) = (request.history.as_ref()?.history, ObjectId::parse(blob)?);
            history.blob(&id).or_else(|| history.message(&id).map(|message| message.text))?
        }
    };
    match decode(bytes, language_of_name(path.rsplit('/').next().unwrap_or(path))) {
        Content::Text(decoded) => Some(decoded.text),
        Content::Binary => None,
    }
}
