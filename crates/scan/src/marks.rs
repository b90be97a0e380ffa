//! Comments that accept findings, in a change: they accept what they accepted before it, and nothing else.
//!
//! A finding that is new is never silenced by a comment in the files under judgement, whether the comment is as new as the finding or
//! stood there before it. Silenced stays the finding that was silenced in the base: where it is, moved with its code, or rewritten around
//! the same code. A comment that the change brought, or put elsewhere, or that speaks for a finding which was live in the base, is
//! told as a finding of its own; for one that only stood there already the finding itself speaks.
//!
//! Comments are read in one place for both sides: by `issues` and `secrets`, from the text that the engines saw. What lists accept
//! (`palisade.toml`, `.gitleaksignore`) is not meant here: those are the base's.

use crate::comparison::ChangeRequest;
use crate::verdict;
use change::{Matched, Weakening, line_map};
use issues::content_part;
use model::{Change, Finding, Report};
use std::collections::{BTreeSet, HashMap};

/// Makes live again what comments may not accept, and says which comments the change brought. The findings must have their `change`.
pub(crate) fn take_back(
    report: &mut Report,
    before: &[Finding],
    matched: &Matched,
    request: &ChangeRequest<'_>,
) -> Vec<Weakening> {
    let mut files: HashMap<String, Lines> = HashMap::new();
    let mut told: BTreeSet<(String, u32, String)> = BTreeSet::new();
    let mut weakenings = Vec::new();
    let mut live = 0;
    for (finding, (_, partner)) in report.findings.iter_mut().zip(&matched.after) {
        // Without a partner and not new: a file that the change leaves alone.
        if finding.suppression.is_none() || (partner.is_none() && finding.change != Some(Change::New)) {
            continue;
        }
        let path = finding.location.path.clone();
        let lines = files.entry(path.clone()).or_insert_with(|| Lines::of(&path, request));
        let Some(line) = lines.mark_of(finding) else { continue };
        let partner = partner.map(|old| &before[old]);
        let was_silenced = |old: &Finding| old.suppression.as_ref().is_some_and(|one| one.kind != "configuration");
        let is_held = match (finding.change, partner) {
            (Some(Change::New), _) | (_, None) => false,
            (Some(Change::Changed), Some(old)) => {
                was_silenced(old) && content_part(&old.fingerprint) == content_part(&finding.fingerprint)
            }
            (_, Some(old)) => was_silenced(old),
        };
        if is_held {
            continue;
        }
        finding.suppression = None;
        live += 1;
        let was_live = partner.is_some_and(|old| old.suppression.is_none());
        if (was_live || !lines.stood_there(line)) && told.insert((path.clone(), line, finding.rule.clone())) {
            let message = format!("a comment accepts a finding of `{}`", finding.rule);
            weakenings.push(Weakening::at_line("policy-suppression-added", &path, line as usize, message));
        }
    }
    verdict::no_longer_silenced(&mut report.verdict, live);
    weakenings
}

/// A file of a change: its comments of other tools, and which of its lines are old.
struct Lines {
    marks: Vec<secrets::foreign::marks::ForeignMark>,
    /// For each line the old one that it is.
    old: Vec<Option<usize>>,
    is_read: bool,
}

impl Lines {
    fn of(path: &str, request: &ChangeRequest<'_>) -> Lines {
        let Some(new) = (request.new_text)(path) else {
            return Lines { marks: Vec::new(), old: Vec::new(), is_read: false };
        };
        let old_path = request.moved.get(path).map_or(path, String::as_str);
        let old = (request.old_text)(old_path).unwrap_or_default();
        Lines { marks: secrets::foreign::marks::marks(&new), old: line_map(&old, &new), is_read: true }
    }

    /// The line of the comment that silences a finding; nothing when a list does.
    fn mark_of(&self, finding: &Finding) -> Option<u32> {
        let suppression = finding.suppression.as_ref()?;
        let place = &finding.location;
        match suppression.kind.as_str() {
            "configuration" => None,
            "inline" | "nosemgrep" => Some(suppression.location.start.line),
            // What cannot be read here, such as a file in an archive, is not said to be in a list either.
            _ if !self.is_read => Some(place.start.line),
            tool => {
                let mut marks = self.marks.iter().filter(|mark| mark.tool.id() == tool);
                Some(marks.find(|mark| mark.covers(place.start.line, place.end.line))?.line)
            }
        }
    }

    fn stood_there(&self, line: u32) -> bool {
        let line = line.saturating_sub(1) as usize;
        self.old.get(line).is_some_and(Option::is_some)
    }
}
