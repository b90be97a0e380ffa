//! Who accepted what, where nobody wrote it down: whoever brought the line that accepts it.

use crate::judgement::Judged;
use crate::request::{Author, Authors};
use model::{Finding, Notice, NoticeLevel};

/// Names the authors, and says for how many suppressions nobody can tell.
pub(crate) fn name(judged: &mut Judged, authors: Option<&Authors<'_>>) {
    let Some(authors) = authors else { return };
    // What other tools accept is told by the place of the finding, which is not where somebody accepted it. Past states have no line here.
    let is_asked = |finding: &Finding| {
        let ours = |kind: &str| matches!(kind, "inline" | "nosemgrep" | "configuration");
        let of = finding.suppression.as_ref();
        of.is_some_and(|one| {
            one.author.is_none()
                && ours(&one.kind)
                && !one.location.path.is_empty()
                && (one.kind == "configuration" || finding.origin.is_none())
        })
    };
    let asked = judged.findings.iter().filter(|finding| is_asked(finding));
    let asked: Vec<_> = asked.filter_map(|finding| finding.suppression.as_ref()).collect();
    if asked.is_empty() {
        return;
    }
    let told = authors(&asked);
    let lost = told.iter().filter(|author| **author == Author::OutOfReach).count();
    let unnamed = judged.findings.iter_mut().filter(|finding| is_asked(finding));
    for (finding, author) in unnamed.zip(told) {
        if let (Some(suppression), Author::Named(name)) = (&mut finding.suppression, author) {
            suppression.author = Some(name);
        }
    }
    if lost > 0 {
        let findings = if lost == 1 { "1 finding".to_owned() } else { format!("{lost} findings") };
        let message = format!(
            "who accepted {findings} is not known: the history that is here, or that is looked at, does not go back that far; name \
             authors with `author`"
        );
        let kind = "suppression-author-unknown".to_owned();
        judged.notices.push(Notice { level: NoticeLevel::Info, kind, message, location: None });
    }
}
