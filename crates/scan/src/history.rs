//! Scanning what a history held: every blob is looked at once, without its path; those that may hold something are looked up
//! and analysed like files, and what they hold is told once, with the commit that brought it in.

use crate::accepted;
use crate::known::{self, Before, Held, Reader, Shelf, Told};
use crate::left_out;
use crate::messages;
use crate::one_file::{analyse_past, whole_file};
use crate::paths;
use crate::pool::map_in_order;
use crate::request::{HistoryRequest, Limits, ScanRequest};
use engine::{Engine, HIDE_ONLY, Sink, guarded};
use model::{HistoryCoverage, Location, Notice, NoticeLevel, Observation, Secret, day_of};
use source::{File, Glance, HistoryTrouble, ObjectId, Scope, Shown, language_of_name, role_of_path};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock};

/// What came of a history.
#[derive(Default)]
pub(crate) struct Past {
    pub(crate) observations: Vec<Observation>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) coverage: HistoryCoverage,
}

/// What an engine saw in a blob or a message.
pub(crate) struct Seen {
    pub(crate) order: u32,
    /// Path of the blob: the observation may name what an archive holds.
    pub(crate) file: String,
    pub(crate) id: ObjectId,
    pub(crate) observation: Observation,
}

impl Seen {
    fn is_in_message(&self) -> bool {
        self.observation.origin.as_ref().is_some_and(|origin| origin.message)
    }
}

/// Scans the history of a request.
pub(crate) fn analyse(request: &ScanRequest<'_>, wanted: &HistoryRequest<'_>) -> Past {
    let engines = readers_of_any_text(request);
    let mut past = Past::default();
    let Scope::Range { .. } = wanted.scope else {
        past.observations = first_of_each(look(request, wanted, &engines, &mut past, None));
        return past;
    };
    let shelf = || {
        let reader = Reader { engines: &engines, limits: request.limits, jobs: request.jobs };
        Shelf::new(Before::of_range(wanted), reader)
    };
    let filled = OnceLock::new();
    // One large file keeps one thread busy; what stood there before is as large.
    let meanwhile = |paths: &[&str]| {
        filled.get_or_init(|| {
            let mut shelf = shelf();
            shelf.fetch_at(paths);
            shelf
        });
    };
    let meanwhile: Option<Meanwhile<'_>> = if request.jobs == 1 { None } else { Some(&meanwhile) };
    let mut seen = look(request, wanted, &engines, &mut past, meanwhile);
    hide_known(request, wanted, &engines, &mut seen, || filled.into_inner().unwrap_or_else(shelf));
    past.observations = first_of_each(seen);
    past
}

/// The engines that look at history and at what stood before a change.
pub(crate) fn readers_of_any_text<'r>(request: &ScanRequest<'r>) -> Vec<&'r dyn Engine> {
    request.prepared.engines.iter().map(AsRef::as_ref).filter(|engine| engine.reads_any_text()).collect()
}

/// What may be done with the paths of large suspects while these are analysed.
type Meanwhile<'m> = &'m (dyn Fn(&[&str]) + Sync);

/// From this size on an analysis takes so long that the other threads run out of work.
const LARGE: usize = 1 << 20;

fn look(
    request: &ScanRequest<'_>,
    wanted: &HistoryRequest<'_>,
    engines: &[&dyn Engine],
    past: &mut Past,
    meanwhile: Option<Meanwhile<'_>>,
) -> Vec<Seen> {
    let (suspects, large) = find_suspects(request, wanted, engines, past);
    let asks = |name: &str| engines.iter().any(|engine| engine.wants_name(name));
    let (mut origins, troubles) = wanted.history.origins(&wanted.scope, &suspects, &asks);
    past.trouble(troubles);
    left_out::take_out(wanted, &mut origins, past);
    let suspected = origins.iter().filter(|(id, _)| suspects.contains(id)).map(|(_, origin)| origin.path.as_str());
    past.tell_searched_for_certain_only(suspected, request.limits);
    let blobs: Vec<(ObjectId, source::Origin)> = origins.into_iter().collect();
    let paths: Vec<&str> = blobs.iter().filter(|(id, _)| large.contains(id)).map(|(_, origin)| &*origin.path).collect();
    let analyse = |(id, origin): &(ObjectId, source::Origin)| {
        let bytes = match wanted.history.blob(id) {
            Some(bytes) if bytes.len() as u64 <= request.limits.text_size => bytes,
            // What is asked for by its name may be too large or missing: the first pass told.
            None if suspects.contains(id) => return Err(format!("blob {id} cannot be read again")),
            _ => return Ok(Sink::default()),
        };
        let path =
            if origin.path.is_empty() { format!("(blob {})", &id.to_string()[..12]) } else { origin.path.clone() };
        let commit = origin.commit.as_ref().map(ToString::to_string);
        let mut sink = analyse_past(&old_file(&path, commit, &bytes), bytes, engines, request.limits).sink;
        let origin = told(id, origin);
        for observation in &mut sink.observations {
            observation.origin = Some(origin.clone());
        }
        Ok(sink)
    };
    let results = std::thread::scope(|scope| {
        if let Some(meanwhile) = meanwhile.filter(|_| !paths.is_empty()) {
            scope.spawn(|| meanwhile(&paths));
        }
        map_in_order(request.jobs, &blobs, analyse)
    });
    let mut seen = Vec::new();
    for ((id, origin), result) in blobs.into_iter().zip(results) {
        match result {
            Ok(sink) => {
                past.notices.extend(sink.notices);
                let (order, file) = (origin.order, origin.path);
                let of_blob = |observation| Seen { order, file: file.clone(), id: id.clone(), observation };
                seen.extend(sink.observations.into_iter().map(of_blob));
            }
            Err(message) => past.lose("unreadable-object", message),
        }
    }
    seen.extend(paths::look_at_history(wanted, engines, past));
    seen.extend(messages::analyse(request, wanted, engines, past));
    seen
}

/// What a content that is no file at hand is as one.
pub(crate) fn old_file(path: &str, commit: Option<String>, bytes: &[u8]) -> File {
    let language = language_of_name(path.rsplit('/').next().unwrap_or(path));
    let role = role_of_path(path, language);
    File { path: path.to_owned(), language, role, size: bytes.len() as u64, ignored: false, commit }
}

/// Takes out of what the commits of a range hold what the files before them held, and what the commits held that a rewritten
/// history throws away.
fn hide_known<'s>(
    request: &ScanRequest<'_>,
    wanted: &HistoryRequest<'_>,
    engines: &[&dyn Engine],
    seen: &mut [Seen],
    shelf: impl FnOnce() -> Shelf<'s>,
) {
    if seen.iter().all(|one| one.observation.credential.is_none()) {
        return;
    }
    // A message is no later state of any file.
    let in_files = seen.iter_mut().filter(|one| !one.is_in_message());
    let told = in_files.map(|one| Told { file: &one.file, blob: Some(&one.id), observation: &mut one.observation });
    known::hide(told.collect(), shelf());
    let left = |one: &Seen| one.observation.credential.is_some() && !one.observation.parts.contains_key(HIDE_ONLY);
    let Some(replaced) = wanted.replaced.clone().filter(|_| seen.iter().any(left)) else { return };
    let silence = wanted.silence.clone();
    let replaced = HistoryRequest { scope: replaced, silence, ..HistoryRequest::all_of(wanted.history) };
    let thrown_away = look(request, &replaced, engines, &mut Past::default(), None);
    let held = Held::of(thrown_away.iter().map(|one| &one.observation));
    seen.iter_mut().filter(|one| held.has(&one.observation)).for_each(|one| known::mark(&mut one.observation));
}

/// First pass: all blobs, any order, no paths. Returned are those that may hold something, and which of them are large.
fn find_suspects(
    request: &ScanRequest<'_>,
    wanted: &HistoryRequest<'_>,
    engines: &[&dyn Engine],
    past: &mut Past,
) -> (BTreeSet<ObjectId>, BTreeSet<ObjectId>) {
    let found = Mutex::new((BTreeSet::new(), BTreeSet::new(), Vec::new()));
    let threads =
        if request.jobs == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { request.jobs };
    let visit = |shown: Shown<'_>| {
        let Shown { id, bytes, fresh } = shown;
        let answer = guarded(|| engines.iter().any(|engine| engine.suspects(bytes, fresh)));
        if matches!(answer, Ok(false)) {
            return Glance::Clean;
        }
        if let Ok(mut found) = found.lock() {
            found.0.insert(id.clone());
            found.1.extend((bytes.len() >= LARGE).then(|| id.clone()));
            found.2.extend(answer.err().map(|panic| format!("an engine stopped in blob {id}: {panic}")));
        }
        Glance::Suspect
    };
    let walked = std::thread::scope(|scope| {
        // What engines make ready for the first content, they make while it is found out which contents there are.
        if threads > 1 {
            scope.spawn(|| guarded(|| engines.iter().any(|engine| engine.suspects(b"-", None))).is_ok());
        }
        wanted.history.blobs(&wanted.scope, request.limits.text_size, threads, &visit)
    });
    past.coverage.blobs = walked.blobs;
    past.coverage.too_large = walked.too_large;
    if walked.too_large > 0 {
        let message =
            format!("{} contents above {} bytes were not searched", walked.too_large, request.limits.text_size);
        past.trouble(vec![HistoryTrouble { kind: "too-large", message, lost: false }]);
    }
    past.trouble(walked.troubles);
    let (suspects, large, mut panics) = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    panics.sort();
    let panics = panics.into_iter();
    past.trouble(panics.map(|message| HistoryTrouble { kind: "engine-panic", message, lost: true }).collect());
    (suspects, large)
}

impl Past {
    /// Something in scope could not be read.
    pub(crate) fn lose(&mut self, kind: &'static str, message: String) {
        self.trouble(vec![HistoryTrouble { kind, message, lost: true }]);
    }

    /// At paths of what others or a program wrote, what is suspected is not searched for all that might be one.
    fn tell_searched_for_certain_only<'p>(&mut self, paths: impl Iterator<Item = &'p str>, limits: Limits) {
        let role = |path: &str| role_of_path(path, language_of_name(path.rsplit('/').next().unwrap_or(path)));
        let count = paths.filter(|path| limits.leaves_out(role(path)).is_some()).count();
        if count > 0 {
            let contents = if count == 1 { "1 content that" } else { &format!("{count} contents that") };
            let message = format!(
                "{contents} might hold a credential stood at vendored, generated or minified paths: searched only for credentials \
                 that are certain whoever wrote them"
            );
            self.trouble(vec![HistoryTrouble { kind: "searched-for-certain-only", message, lost: false }]);
        }
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

pub(crate) fn told(id: &ObjectId, origin: &source::Origin) -> model::Origin {
    model::Origin {
        commit: origin.commit.as_ref().map(ToString::to_string),
        author: origin.author.clone(),
        date: if origin.commit.is_some() { day_of(origin.time) } else { String::new() },
        reachable: origin.reachable,
        blob: id.to_string(),
        message: false,
    }
}

/// Of a credential at one path, what the earliest commit held is told, at every place in that content; the others are only hidden.
fn first_of_each(mut all: Vec<Seen>) -> Vec<Observation> {
    all.sort_by(|a, b| {
        let (one, other) = (&a.observation, &b.observation);
        (a.order.cmp(&b.order)).then_with(|| (&one.location, &one.rule).cmp(&(&other.location, &other.rule)))
    });
    let mut seen: BTreeMap<(Secret, String), (String, BTreeSet<Location>)> = BTreeMap::new();
    let mut observations: Vec<Observation> = all.into_iter().map(|one| one.observation).collect();
    for observation in observations.iter_mut().filter(|one| !one.parts.contains_key(HIDE_ONLY)) {
        let Some(credential) = &observation.credential else { continue };
        // Wherever it was written in messages, it is told once.
        let is_message = observation.origin.as_ref().is_some_and(|origin| origin.message);
        let path = if is_message { String::new() } else { observation.location.path.clone() };
        let blob = observation.origin.as_ref().map(|origin| origin.blob.clone()).unwrap_or_default();
        let key = (credential.value.clone(), path);
        let (first, places) = seen.entry(key).or_insert_with(|| (blob.clone(), BTreeSet::new()));
        let is_told = !places.is_empty() && (is_message || *first != blob);
        if is_told || !places.insert(observation.location.clone()) {
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
    carry_new(present, &past, folder);
    for mut observation in past {
        let key = observation.credential.as_ref().map(|one| (one.value.clone(), observation.location.path.clone()));
        if key.is_some_and(|key| here.contains(&key)) {
            observation.parts.insert(HIDE_ONLY.to_owned(), "told in the files at hand".to_owned());
        }
        present.push(observation);
    }
}

/// What is new in a range is new where it still stands.
fn carry_new(present: &mut [Observation], past: &[Observation], folder: &str) {
    let mut new: BTreeMap<(&Secret, &str), &String> = BTreeMap::new();
    for observation in past.iter().filter(|one| !one.parts.contains_key(HIDE_ONLY)) {
        if let (Some(why), Some(credential)) = (observation.parts.get(known::NEW_VALUE), &observation.credential) {
            new.insert((&credential.value, &observation.location.path), why);
        }
    }
    for observation in present.iter_mut().filter(|_| !new.is_empty()) {
        let Some(credential) = &observation.credential else { continue };
        let path = format!("{folder}{}", observation.location.path);
        if let Some(why) = new.get(&(&credential.value, path.as_str())) {
            observation.parts.insert(known::NEW_VALUE.to_owned(), (*why).clone());
        }
    }
}
