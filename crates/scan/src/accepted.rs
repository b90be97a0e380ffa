//! What other tools' lists accept by the commit that brought it stays accepted while it stands where that commit put it. A mark
//! in an old text says nothing about today's.

use engine::HIDE_ONLY;
use model::Observation;
use secrets::{ACCEPTED_BY, ACCEPTED_IN_COMMIT};
use std::collections::BTreeMap;

/// Carries what was accepted in the past over to the same value at the same path. `folder` leads from the root of the repository
/// to that of the scan.
pub(crate) fn carry(present: &mut [Observation], past: &[Observation], folder: &str) {
    let mut accepted = BTreeMap::new();
    for observation in past.iter().filter(|one| !one.parts.contains_key(HIDE_ONLY)) {
        let by = observation.parts.get(ACCEPTED_BY).filter(|_| observation.parts.contains_key(ACCEPTED_IN_COMMIT));
        if let (Some(by), Some(credential)) = (by, &observation.credential) {
            accepted.insert((&credential.value, observation.location.path.as_str()), by);
        }
    }
    if accepted.is_empty() {
        return;
    }
    for observation in present {
        let Some(credential) = &observation.credential else { continue };
        let path = format!("{folder}{}", observation.location.path);
        if let Some(by) = accepted.get(&(&credential.value, path.as_str())) {
            observation.parts.entry(ACCEPTED_BY.to_owned()).or_insert_with(|| (*by).clone());
        }
    }
}
