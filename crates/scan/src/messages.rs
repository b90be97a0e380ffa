//! Searching the messages of commits and annotated tags: plain text without a language or a role, told by whose message it is.

use crate::history::{Past, Seen};
use crate::one_file::{FileResult, analyse_past};
use crate::pool::map_in_order;
use crate::request::{HistoryRequest, ScanRequest};
use engine::{Engine, guarded};
use model::{Observation, day_of};
use source::{File, HistoryTrouble, MESSAGE_PATH, ObjectId, Role};
use std::collections::BTreeSet;
use std::sync::Mutex;

/// What the messages hold, each with the place of its commit among all.
pub(crate) fn analyse(
    request: &ScanRequest<'_>,
    wanted: &HistoryRequest<'_>,
    engines: &[&dyn Engine],
    past: &mut Past,
) -> Vec<Seen> {
    let suspects: Vec<ObjectId> = find_suspects(request, wanted, engines, past).into_iter().collect();
    let results = map_in_order(request.jobs, &suspects, |id| read(request, wanted, engines, id));
    let mut telling = Vec::new();
    for (id, result) in suspects.into_iter().zip(results) {
        let Some(result) = result else {
            past.lose("unreadable-object", format!("the message of {id} cannot be read again"));
            continue;
        };
        past.notices.extend(result.sink.notices);
        if !result.sink.observations.is_empty() {
            telling.push((id, result.sink.observations));
        }
    }
    // Few messages hold anything, and to know who wrote them takes a walk over all commits.
    let ids: BTreeSet<ObjectId> = telling.iter().map(|(id, _)| id.clone()).collect();
    let origins = wanted.history.message_origins(&wanted.scope, &ids);
    let mut seen = Vec::new();
    for (id, told) in telling {
        let origin = origins.get(&id);
        let order = origin.map_or(u32::MAX, |origin| origin.order);
        let origin = model::Origin {
            commit: origin.and_then(|origin| origin.commit.as_ref()).map(ToString::to_string),
            author: origin.map(|origin| origin.author.clone()).unwrap_or_default(),
            date: origin.map(|origin| day_of(origin.time)).unwrap_or_default(),
            reachable: origin.is_some_and(|origin| origin.reachable),
            blob: id.to_string(),
            message: true,
        };
        let told = told.into_iter().map(|observation| Observation { origin: Some(origin.clone()), ..observation });
        let file = |observation: &Observation| observation.location.path.clone();
        let of_message = |observation| Seen { order, file: file(&observation), id: id.clone(), observation };
        seen.extend(told.map(of_message));
    }
    seen
}

fn find_suspects(
    request: &ScanRequest<'_>,
    wanted: &HistoryRequest<'_>,
    engines: &[&dyn Engine],
    past: &mut Past,
) -> BTreeSet<ObjectId> {
    let suspects = Mutex::new(BTreeSet::new());
    let threads =
        if request.jobs == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { request.jobs };
    let visit = |id: &ObjectId, message: &[u8]| {
        // Where an engine stops, it stops again when the message is analysed, and is told then.
        if !matches!(guarded(|| engines.iter().any(|engine| engine.suspects(message, None))), Ok(false))
            && let Ok(mut suspects) = suspects.lock()
        {
            suspects.insert(id.clone());
        }
    };
    let walked = wanted.history.messages(&wanted.scope, request.limits.text_size, threads, &visit);
    past.coverage.messages = walked.blobs;
    past.coverage.too_large += walked.too_large;
    if walked.too_large > 0 {
        let limit = request.limits.text_size;
        let message = format!("{} messages above {limit} bytes were not searched", walked.too_large);
        past.trouble(vec![HistoryTrouble { kind: "too-large", message, lost: false }]);
    }
    past.trouble(walked.troubles);
    suspects.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Analyses one message; `None` when it cannot be read.
fn read(
    request: &ScanRequest<'_>,
    wanted: &HistoryRequest<'_>,
    engines: &[&dyn Engine],
    id: &ObjectId,
) -> Option<FileResult> {
    let message = wanted.history.message(id)?;
    let kind = if message.of_tag { "tag" } else { "commit" };
    let digits = id.to_string();
    let file = File {
        path: format!("{MESSAGE_PATH}{kind} {})", &digits[..12]),
        language: None,
        role: Role::Source,
        size: message.text.len() as u64,
        ignored: false,
        commit: (!message.of_tag).then_some(digits),
    };
    Some(analyse_past(&file, message.text, engines, request.limits))
}
