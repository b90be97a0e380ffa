//! What follows: the exit code with its reasons.

use crate::config::Trust;
use crate::coverage::{self, not_accepted, not_accepted_in_history};
use crate::judgement::Judged;
use crate::request::ScanRequest;
use model::{Coverage, Finding, Notice, NoticeLevel, Severity, Verdict};

/// Decides. 1 (the threshold says no) wins over 3 (incomplete).
pub(crate) fn decide(request: &ScanRequest<'_>, judged: &Judged, notices: &[Notice], coverage: &Coverage) -> Verdict {
    let mut reasons = Vec::new();
    let over = judged.findings.iter().filter(|finding| finding.suppression.is_none());
    // A credential that works opens the same doors wherever it stands.
    let in_test = |finding: &Finding| {
        let part = |name: &str| finding.parts.get(name).map(String::as_str);
        part("role") == Some("test") && part("live") != Some("alive")
    };
    let over = |severity: Severity| over.clone().filter(move |finding| finding.severity >= severity);
    let too_severe = request.fail_on.map_or(0, |severity| over(severity).filter(|finding| !in_test(finding)).count());
    let in_tests = request.fail_on.map_or(0, |severity| over(severity).filter(|finding| in_test(finding)).count());
    if let (Some(severity), true) = (request.fail_on, too_severe > 0) {
        reasons.push(format!("{} of severity {severity} or above", counted(too_severe as u32, "finding")));
    }
    if in_tests > 0 {
        reasons.push(format!("{} in tests, which fail-on does not count", counted(in_tests as u32, "such finding")));
    }
    if coverage.failed > 0 {
        reasons.push(format!("{} could not be analysed", counted(coverage.failed, "file")));
    }
    let failed_elsewhere = notices.iter().any(|notice| notice.level == NoticeLevel::Failed);
    if failed_elsewhere && coverage.failed == 0 {
        reasons.push("part of the analysis failed: see the notices".to_owned());
    }
    let left_out = if request.strict { not_accepted(coverage) } else { 0 };
    if left_out > 0 {
        reasons.push(format!("{} out of scope, which --strict does not accept", counted(left_out, "file")));
    }
    let past = if request.strict { not_accepted_in_history(coverage) } else { 0 };
    if past > 0 {
        reasons.push(format!("{} in history left out, which --strict does not accept", counted(past, "content")));
    }
    let unsupported = notices.iter().filter(|notice| notice.kind.starts_with("unsupported-")).count() as u32;
    let unsupported = if request.strict { unsupported } else { 0 };
    if unsupported > 0 {
        reasons.push(format!("{}, which --strict does not accept", counted(unsupported, "unsupported rule part")));
    }
    let exit_code = match () {
        () if too_severe > 0 => 1,
        () if coverage.failed > 0 || failed_elsewhere || left_out > 0 || past > 0 || unsupported > 0 => 3,
        () => 0,
    };
    reasons.extend(silenced(request, judged, coverage));
    Verdict { exit_code, fail_on: request.fail_on, reasons, suppressed: judged.suppressed_by_project }
}

/// Takes findings back that the project had silenced and that are live again.
pub(crate) fn no_longer_silenced(verdict: &mut Verdict, findings: u32) {
    const SAID: &str = "silenced by the project itself: ";
    let before = verdict.suppressed;
    verdict.suppressed = before.saturating_sub(findings);
    if findings == 0 {
        return;
    }
    let (was, is) = (counted(before, "finding"), counted(verdict.suppressed, "finding"));
    for reason in &mut verdict.reasons {
        if let Some(rest) = reason.strip_prefix(SAID).and_then(|rest| rest.strip_prefix(&was)) {
            let rest =
                if verdict.suppressed > 0 { format!("{is}{rest}") } else { rest.trim_start_matches(", ").to_owned() };
            *reason = if rest.is_empty() { rest } else { format!("{SAID}{rest}") };
        }
    }
    verdict.reasons.retain(|reason| !reason.is_empty());
}

/// What the project says against its own findings.
fn silenced(request: &ScanRequest<'_>, judged: &Judged, coverage: &Coverage) -> Option<String> {
    let (files, contents) = coverage::silenced(coverage, request.policy.trust == Trust::Project);
    let mut parts = Vec::new();
    if judged.suppressed_by_project > 0 {
        parts.push(counted(judged.suppressed_by_project, "finding"));
    }
    if judged.lowered > 0 {
        parts.push(format!("{} lowered below fail-on", counted(judged.lowered, "finding")));
    }
    if files > 0 {
        parts.push(counted(files, "file"));
    }
    if contents > 0 {
        parts.push(format!("{} in history", counted(contents, "content")));
    }
    (!parts.is_empty()).then(|| format!("silenced by the project itself: {}", parts.join(", ")))
}

fn counted(number: u32, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
