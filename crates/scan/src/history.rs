//! Scanning what a history held: every blob is looked at once, without its path; those that may hold something are looked up
//! and analysed like files, and what they hold is told once, with the commit that brought it in.

use crate::accepted;
use crate::left_out;
use crate::messages;
use crate::one_file::{analyse_content, whole_file};
use crate::pool::map_in_order;
use crate::request::{HistoryRequest, ScanRequest};
use engine::{Engine, HIDE_ONLY, guarded};
use model::{HistoryCoverage, Notice, NoticeLevel, Observation, Secret, day_of};
use source::{Content, File, HistoryTrouble, ObjectId, Tree, decode, language_of_name, role_of_path};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// What came of a history.
#[derive(Default)]
pub(crate) struct Past {
    pub(crate) observations: Vec<Observation>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) coverage: HistoryCoverage,
}

/// Scans the history of a request.
pub(crate) fn analyse(request: &ScanRequest<'_>, wanted: &HistoryRequest<'_>) -> Past {
    let engines: Vec<&dyn Engine> =
        request.prepared.engines.iter().map(AsRef::as_ref).filter(|engine| engine.reads_any_text()).collect();
    let mut past = Past::default();
    let suspects = find_suspects(request, wanted, &engines, &mut past);
    let (mut origins, troubles) = wanted.history.origins(&wanted.scope, &suspects);
    past.trouble(troubles);
    left_out::take_out(wanted, &mut origins, &mut past);
    let blobs: Vec<(ObjectId, source::Origin)> = origins.into_iter().collect();
    let results = map_in_order(request.jobs, &blobs, |(id, origin)| {
        let Some(bytes) = wanted.history.blob(id) else { return Err(format!("blob {id} cannot be read again")) };
        let path =
            if origin.path.is_empty() { format!("(blob {})", &id.to_string()[..12]) } else { origin.path.clone() };
        let language = language_of_name(path.rsplit('/').next().unwrap_or(&path));
        let role = role_of_path(&path, language);
        let commit = origin.commit.as_ref().map(ToString::to_string);
        let file = File { path, language, role, size: bytes.len() as u64, ignored: false, commit };
        let mut sink = analyse_content(&file, bytes, &engines, request.limits).sink;
        let origin = told(id, origin);
        for observation in &mut sink.observations {
            observation.origin = Some(origin.clone());
        }
        Ok(sink)
    });
    let mut observations = Vec::new();
    for ((_, origin), result) in blobs.iter().zip(results) {
        match result {
            Ok(sink) => {
                past.notices.extend(sink.notices);
                observations.extend(sink.observations.into_iter().map(|observation| (origin.order, observation)));
            }
            Err(message) => past.lose("unreadable-object", message),
        }
    }
    observations.extend(messages::analyse(request, wanted, &engines, &mut past));
    past.observations = first_of_each(observations);
    past
}

/// First pass: all blobs, any order, no paths.
fn find_suspects(
    request: &ScanRequest<'_>,
    wanted: &HistoryRequest<'_>,
    engines: &[&dyn Engine],
    past: &mut Past,
) -> BTreeSet<ObjectId> {
    let suspects = Mutex::new((BTreeSet::new(), Vec::new()));
    let threads =
        if request.jobs == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { request.jobs };
    let visit = |id: &ObjectId, bytes: &[u8]| {
        let answer = guarded(|| engines.iter().any(|engine| engine.suspects(bytes)));
        if matches!(answer, Ok(false)) {
            return;
        }
        if let Ok(mut found) = suspects.lock() {
            found.0.insert(id.clone());
            found.1.extend(answer.err().map(|panic| format!("an engine stopped in blob {id}: {panic}")));
        }
    };
    let walked = wanted.history.blobs(&wanted.scope, request.limits.text_size, threads, &visit);
    past.coverage.blobs = walked.blobs;
    past.coverage.too_large = walked.too_large;
    if walked.too_large > 0 {
        let message =
            format!("{} contents above {} bytes were not searched", walked.too_large, request.limits.text_size);
        past.trouble(vec![HistoryTrouble { kind: "too-large", message, lost: false }]);
    }
    past.trouble(walked.troubles);
    let (suspects, mut panics) = suspects.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    panics.sort();
    let panics = panics.into_iter();
    past.trouble(panics.map(|message| HistoryTrouble { kind: "engine-panic", message, lost: true }).collect());
    suspects
}

impl Past {
    /// Something in scope could not be read.
    pub(crate) fn lose(&mut self, kind: &'static str, message: String) {
        self.trouble(vec![HistoryTrouble { kind, message, lost: true }]);
    }

    pub(crate) fn trouble(&mut self, troubles: Vec<HistoryTrouble>) {
        for trouble in troubles {
            self.coverage.incomplete |= trouble.lost;
            let level = if trouble.lost { NoticeLevel::Failed } else { NoticeLevel::Info };
            let location = Some(whole_file("(history)"));
            self.notices.push(Notice { level, kind: trouble.kind.to_owned(), message: trouble.message, location });
        }
    }
}

/// Whether a tree that is known already holds the credential at the same path.
pub(crate) fn is_known(observation: &Observation, known: &[&dyn Tree]) -> bool {
    let Some(credential) = &observation.credential else { return false };
    known.iter().any(|tree| {
        let path = &observation.location.path;
        let text = tree.read(path).ok().map(|bytes| decode(bytes, None));
        matches!(text, Some(Content::Text(decoded)) if decoded.text.as_str().contains(credential.value.reveal()))
    })
}

fn told(id: &ObjectId, origin: &source::Origin) -> model::Origin {
    model::Origin {
        commit: origin.commit.as_ref().map(ToString::to_string),
        author: origin.author.clone(),
        date: if origin.commit.is_some() { day_of(origin.time) } else { String::new() },
        reachable: origin.reachable,
        blob: id.to_string(),
        message: false,
    }
}

/// Of a credential at one path, what the earliest commit held is told; the others are only hidden.
fn first_of_each(mut observations: Vec<(u32, Observation)>) -> Vec<Observation> {
    observations.sort_by(|(a, one), (b, other)| {
        a.cmp(b).then_with(|| one.location.cmp(&other.location)).then_with(|| one.rule.cmp(&other.rule))
    });
    let mut seen: BTreeSet<(Secret, String)> = BTreeSet::new();
    let mut observations: Vec<Observation> = observations.into_iter().map(|(_, observation)| observation).collect();
    for observation in observations.iter_mut().filter(|one| !one.parts.contains_key(HIDE_ONLY)) {
        let Some(credential) = &observation.credential else { continue };
        // Wherever it was written in messages, it is told once.
        let is_message = observation.origin.as_ref().is_some_and(|origin| origin.message);
        let path = if is_message { String::new() } else { observation.location.path.clone() };
        if !seen.insert((credential.value.clone(), path)) {
            observation.parts.insert(HIDE_ONLY.to_owned(), "told in an earlier commit".to_owned());
        }
    }
    observations
}

/// Adds the past to the present: a credential that still stands at its path is told there. Whatever its path was, it is told with
/// the first commit that held it. `folder` leads from the root of the repository to that of the scan. The past is in order.
pub(crate) fn merge(present: &mut Vec<Observation>, past: Vec<Observation>, folder: &str) {
    let mut here: BTreeSet<(Secret, String)> = BTreeSet::new();
    for observation in present.iter().filter(|one| !one.parts.contains_key(HIDE_ONLY)) {
        if let Some(credential) = &observation.credential {
            here.insert((credential.value.clone(), format!("{folder}{}", observation.location.path)));
        }
    }
    let mut first: BTreeMap<Secret, String> = BTreeMap::new();
    for observation in past.iter().filter(|one| !one.parts.contains_key(HIDE_ONLY)) {
        let (Some(credential), Some(origin)) = (&observation.credential, &observation.origin) else { continue };
        if let Some(commit) = &origin.commit {
            let since = || format!("{commit} of {} by {}", origin.date, origin.author);
            first.entry(credential.value.clone()).or_insert_with(since);
        }
    }
    for observation in present.iter_mut() {
        let since = observation.credential.as_ref().and_then(|credential| first.get(&credential.value));
        observation.parts.extend(since.map(|since| ("since-commit".to_owned(), since.clone())));
    }
    accepted::carry(present, &past, folder);
    for mut observation in past {
        let key = observation.credential.as_ref().map(|one| (one.value.clone(), observation.location.path.clone()));
        if key.is_some_and(|key| here.contains(&key)) {
            observation.parts.insert(HIDE_ONLY.to_owned(), "told in the files at hand".to_owned());
        }
        present.push(observation);
    }
}
