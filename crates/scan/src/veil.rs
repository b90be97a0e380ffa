//! Hiding credentials in what is shown of files: those that nobody was asked to look for, since findings of other engines quote code
//! too, and every further place where the value of one stands.

use crate::pool::map_in_order;
use crate::request::ScanRequest;
use engine::{Engine, Parsed, Sink, guarded};
use issues::{Values, secret_literals};
use model::{Hidden, Observation, Secret};
use secrets::{SecretsEngine, Setup};
use source::{Content, File, ObjectId, Text, decode, language_of_name};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

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

/// A literal that a finding about a secret is about.
pub(crate) struct Literal {
    /// Its place.
    pub(crate) place: Hidden,
    /// The path of its file, and what it says.
    pub(crate) value: (String, Secret),
}

/// Literals in the files at hand that findings about secrets are about, whether or not anybody took them for credentials.
pub(crate) fn literals(request: &ScanRequest<'_>, told: &[Observation]) -> Vec<Literal> {
    let mut files: BTreeMap<&str, Vec<&Observation>> = BTreeMap::new();
    for observation in told.iter().filter(|one| one.origin.is_none() && issues::is_about_secret(one)) {
        for path in paths(observation) {
            files.entry(path).or_default().push(observation);
        }
    }
    let files: Vec<_> = files.into_iter().collect();
    let literals = map_in_order(request.jobs, &files, |(path, about)| {
        let Some(text) = text(request, path, None) else { return Vec::new() };
        let ranges = about.iter().flat_map(|observation| secret_literals(observation, path, text.as_str()));
        let literal = |range: Range<usize>| {
            let place = hidden(path, None, &range);
            text.as_str().get(range).map(|said| Literal { place, value: ((*path).to_owned(), Secret::new(said)) })
        };
        ranges.filter_map(literal).collect()
    });
    literals.into_iter().flatten().collect()
}

/// Places in one file that a report names: of a file with more, nothing behind them is shown.
const MOST_PLACES: usize = 10_000;

/// Where the values of credentials stand in the files that these observations are about.
pub(crate) fn found_again(request: &ScanRequest<'_>, told: &[Observation], values: &Values) -> Vec<Hidden> {
    if values.is_empty() {
        return Vec::new();
    }
    let mut files: BTreeSet<(&str, Option<&str>)> = BTreeSet::new();
    for observation in told {
        let blob = observation.origin.as_ref().map(|origin| origin.blob.as_str());
        files.extend(paths(observation).into_iter().map(|path| (path, blob)));
    }
    let files: Vec<_> = files.into_iter().collect();
    let places = map_in_order(request.jobs, &files, |&(path, blob)| {
        let Some(text) = text(request, path, blob) else { return Vec::new() };
        let mut places = values.places(path, text.as_str());
        if places.len() > MOST_PLACES {
            places.truncate(MOST_PLACES);
            places[MOST_PLACES - 1].end = text.as_str().len();
        }
        places.iter().map(|range| hidden(path, blob, range)).collect()
    });
    places.into_iter().flatten().collect()
}

/// Files whose code is shown with the observation.
fn paths(observation: &Observation) -> BTreeSet<&str> {
    let steps = observation.trace.iter().map(|step| step.location.path.as_str());
    steps.chain([observation.location.path.as_str()]).collect()
}

fn hidden(path: &str, blob: Option<&str>, range: &Range<usize>) -> Hidden {
    Hidden { path: path.to_owned(), blob: blob.map(str::to_owned), range: (range.start as u32, range.end as u32) }
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
