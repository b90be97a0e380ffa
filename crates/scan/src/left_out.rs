//! Contents of a history that somebody left out by their path: as with files, they are counted and not looked at. What also stood
//! at another path is told there.

use crate::history::Past;
use crate::request::HistoryRequest;
use source::{ObjectId, Origin};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Takes what was left out from the blobs with their origins, and counts it.
pub(crate) fn take_out(wanted: &HistoryRequest<'_>, origins: &mut BTreeMap<ObjectId, Origin>, past: &mut Past) {
    let paths = RefCell::new(wanted.silence.paths());
    let reason = |path: &str| paths.borrow_mut().reason(path);
    let mut left_out: BTreeMap<ObjectId, &'static str> = BTreeMap::new();
    for (id, origin) in origins.iter() {
        left_out.extend(reason(&origin.path).map(|reason| (id.clone(), reason)));
    }
    if left_out.is_empty() {
        return;
    }
    let ids: BTreeSet<ObjectId> = left_out.keys().cloned().collect();
    let mut elsewhere = wanted.history.origins_besides(&wanted.scope, &ids, &|path| reason(path).is_some());
    for (id, reason) in left_out {
        match elsewhere.remove(&id) {
            Some(origin) => {
                origins.insert(id, origin);
            }
            None => {
                origins.remove(&id);
                *past.coverage.left_out_by_reason.entry(reason.to_owned()).or_default() += 1;
            }
        }
    }
}
