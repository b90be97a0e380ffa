//! What the path of a file tells on its own, whatever is in the file: of the files at hand, and of those that a history had.

use crate::history::{Past, Seen, told};
use crate::one_file::{FileResult, adjust, whole_file};
use crate::request::{FilesBefore, HistoryRequest, ScanRequest};
use engine::{Engine, Sink, guarded};
use model::{NoticeLevel, Observation};
use source::{File, language_of_name, role_of_path};
use std::collections::BTreeSet;

/// Adds what the paths of the files at hand tell; of a change, where no file was before.
pub(crate) fn look_at_files(request: &ScanRequest<'_>, results: &mut [FileResult]) {
    let engines = judges(request.prepared.engines.iter().map(AsRef::as_ref));
    if engines.is_empty() {
        return;
    }
    let was_there = |before: &FilesBefore<'_>, path: &str| before.trees.iter().any(|tree| tree.head(path, 1).is_ok());
    for (file, result) in request.inventory.files.iter().zip(results) {
        let mut sink = analyse(file, &engines);
        let before = request.before.as_ref().filter(|before| !before.all_told);
        if !sink.observations.is_empty() && before.is_some_and(|before| was_there(before, &file.path)) {
            sink.observations.clear();
        }
        result.sink.observations.append(&mut sink.observations);
        result.sink.notices.append(&mut sink.notices);
    }
}

/// What the paths of a history tell, each with the first commit that has it.
pub(crate) fn look_at_history(wanted: &HistoryRequest<'_>, engines: &[&dyn Engine], past: &mut Past) -> Vec<Seen> {
    let engines = judges(engines.iter().copied());
    if engines.is_empty() {
        return Vec::new();
    }
    let asks = |path: &str| {
        let sink = analyse(&file(path, None), &engines);
        !sink.observations.is_empty() || !sink.notices.is_empty()
    };
    let (met, troubles) = wanted.history.paths(&wanted.scope, &asks);
    past.trouble(troubles);
    let mut silenced = wanted.silence.paths();
    let mut seen = Vec::new();
    for (id, origin) in met {
        let is_known = wanted.known.iter().any(|tree| tree.head(&origin.path, 1).is_ok());
        if is_known || silenced.reason(&origin.path).is_some() {
            continue;
        }
        let commit = origin.commit.as_ref().map(ToString::to_string);
        let sink = analyse(&file(&origin.path, commit), &engines);
        past.notices.extend(sink.notices);
        let whence = told(&id, &origin);
        seen.extend(sink.observations.into_iter().map(|observation| Seen {
            order: origin.order,
            file: origin.path.clone(),
            id: id.clone(),
            observation: Observation { origin: Some(whence.clone()), ..observation },
        }));
    }
    seen
}

/// Takes out of the past what a path tells that is still there. `folder` leads from the root of the repository to that of the scan.
pub(crate) fn leave_standing(present: &[Observation], past: &mut Vec<Observation>, folder: &str) {
    let of_path = |one: &&Observation| one.credential.is_none();
    let here: BTreeSet<(&str, String)> = present
        .iter()
        .filter(of_path)
        .map(|one| (one.rule.as_str(), format!("{folder}{}", one.location.path)))
        .collect();
    past.retain(|one| one.credential.is_some() || !here.contains(&(one.rule.as_str(), one.location.path.clone())));
}

fn judges<'e>(engines: impl Iterator<Item = &'e dyn Engine>) -> Vec<&'e dyn Engine> {
    engines.filter(|engine| engine.judges_paths()).collect()
}

fn analyse(file: &File, engines: &[&dyn Engine]) -> Sink {
    let mut sink = Sink::default();
    for engine in engines {
        if let Err(panic) = guarded(|| engine.analyse_path(&file.path, file.commit.as_deref(), &mut sink)) {
            let message = format!("the {} engine stopped at this path: {panic}", engine.id());
            sink.notice(NoticeLevel::Failed, "engine-panic", message, Some(whole_file(&file.path)));
        }
    }
    adjust(file, &mut sink);
    sink
}

fn file(path: &str, commit: Option<String>) -> File {
    let language = language_of_name(path.rsplit('/').next().unwrap_or(path));
    File { path: path.to_owned(), language, role: role_of_path(path, language), size: 0, ignored: false, commit }
}
