//! What becomes of acceptances when a change is judged: who was accepted before stays so, and nobody new is for being like him.

use change::Matched;
use issues::content_part;
use model::{Change, Finding, Fingerprint, Location, Report, Suppression};
use std::collections::BTreeMap;

/// Carries acceptances over from the findings before a change to what became of them, takes back those that went to something
/// new because it is like what was accepted, and tells as new what was accepted before and is not any more.
pub(crate) fn carry(
    findings: &mut [Finding],
    before: &Report,
    matched: &Matched,
    moved: &BTreeMap<String, String>,
    accepted: &[(Location, Fingerprint)],
) {
    let entry_of = |suppression: &Suppression| {
        let entry = accepted.iter().find(|(place, _)| *place == suppression.location);
        entry.filter(|_| suppression.kind == "configuration").map(|(_, fingerprint)| fingerprint)
    };
    for (finding, (_, partner)) in findings.iter_mut().zip(&matched.after) {
        let old = partner.map(|old| &before.findings[old]);
        let was_accepted = old.and_then(|old| old.suppression.as_ref()).is_some_and(|one| entry_of(one).is_some());
        if let Some(entry) = finding.suppression.as_ref().and_then(&entry_of) {
            let is_new = finding.change == Some(Change::New);
            let holds = match old {
                _ if is_new => means(entry, finding, before),
                // In a file that does not differ nothing was compared.
                None => true,
                Some(_) => was_accepted || *entry == finding.fingerprint,
            };
            if !holds {
                finding.suppression = None;
            }
        }
        let Some((old, acceptance)) = old.and_then(|old| Some((old, old.suppression.as_ref()?))) else { continue };
        if finding.suppression.is_some() {
            continue;
        }
        let went_along = moved.get(&finding.location.path) == Some(&old.location.path)
            && content_part(&finding.fingerprint) == content_part(&old.fingerprint);
        if went_along && entry_of(acceptance).is_some() && finding.change != Some(Change::New) {
            finding.suppression = Some(acceptance.clone());
            continue;
        }
        // What lists of other tools accept by the number of a line is old without them, too.
        let by_us = ["configuration", "inline", "nosemgrep"].contains(&acceptance.kind.as_str());
        if finding.change == Some(Change::Changed) || (by_us && finding.change == Some(Change::Moved)) {
            finding.change = Some(Change::New);
        }
    }
}

/// Whether an entry means this new finding: its very identity, and not the one that something before the change had.
pub(crate) fn means(entry: &Fingerprint, finding: &Finding, before: &Report) -> bool {
    *entry == finding.fingerprint && before.findings.iter().all(|old| old.fingerprint != finding.fingerprint)
}
