//! What stands below the issues: counts, coverage, notices, verdict. An incomplete run never looks clean.

use crate::paint::{Paint, Style};
use crate::ranking::{is_old, is_refused};
use crate::{RenderContext, escape, snippet, wrap};
use model::{Comparison, Coverage, Finding, Notice, NoticeLevel, Report, Severity};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Width of the names in front of the lines.
const NAME: usize = 10;
/// Rules that are counted by name.
const RULES: usize = 15;
/// Notices of one kind that are shown.
const NOTICES: usize = 3;

/// Writes the lines below the issues.
pub(super) fn write(report: &Report, ctx: &RenderContext<'_>, paint: Paint, out: &mut String) {
    let mut lines = Lines::new(ctx, paint, out);
    let shown = ctx.limit.unwrap_or(usize::MAX).min(report.issues.len());
    counts(report, shown, &mut lines);
    notices(&report.notices, ctx.quiet, &mut lines);
    lines.line("coverage", &coverage(&report.coverage), None);
    if let Some(compared) = compared(report) {
        lines.line("change", &compared, None);
    }
    if let Some(accepted) = accepted(report) {
        lines.line("accepted", &accepted, None);
    }
    if !report.issues.is_empty() && report.defended.is_none() {
        lines.line("assets", "no asset declared; `palisade init` writes a first palisade.model.yaml to fill in", None);
    }
    let (verdict, style) = verdict(report);
    lines.line("verdict", &verdict, Some(style));
    let scanned = &report.scanned_with;
    if !ctx.quiet {
        let rules = counted(scanned.rules, "rule");
        let engines = scanned.engines.join(", ");
        lines.line("scanned", &format!("{} with palisade {} ({engines}: {rules})", report.root, scanned.version), None);
    }
}

/// Names with words behind them.
pub(super) struct Lines<'o> {
    width: usize,
    paint: Paint,
    out: &'o mut String,
}

impl<'o> Lines<'o> {
    pub(super) fn new(ctx: &RenderContext<'_>, paint: Paint, out: &'o mut String) -> Lines<'o> {
        Lines { width: ctx.width.clamp(60, 110), paint, out }
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A name and words, wrapped behind it.
    pub(super) fn line(&mut self, name: &str, words: &str, style: Option<Style>) {
        for (number, line) in wrap::prose(words, self.width - NAME).into_iter().enumerate() {
            let name = format!("{:NAME$}", if number == 0 { name } else { "" });
            let line = style.map_or(line.clone(), |style| self.paint.style(style, &line));
            let _ = writeln!(self.out, "{}{line}", self.paint.style(Style::Strong, &name));
        }
    }
}

fn counts(report: &Report, shown: usize, lines: &mut Lines<'_>) {
    if report.issues.is_empty() {
        return;
    }
    let mut severities: BTreeMap<Severity, usize> = BTreeMap::new();
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    let leaders: BTreeMap<_, _> = report.findings.iter().map(|finding| (&finding.fingerprint, finding)).collect();
    for issue in &report.issues {
        *severities.entry(issue.severity).or_default() += 1;
        *rules.entry(leaders.get(&issue.id).map_or("?", |finding| &finding.rule)).or_default() += 1;
    }
    let by_severity: Vec<String> =
        severities.iter().rev().map(|(severity, count)| format!("{count} {severity}")).collect();
    let total = counted(report.issues.len() as u32, "issue");
    let mut words = format!("{total}: {}", by_severity.join(", "));
    if shown < report.issues.len() {
        let _ = write!(words, "; the first {shown} are shown, all with --all");
    }
    lines.line("issues", &words, Some(Style::Strong));
    if shown == report.issues.len() {
        return;
    }
    let mut rules: Vec<(&str, usize)> = rules.into_iter().collect();
    rules.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    for (rule, count) in rules.iter().take(RULES) {
        let _ = writeln!(lines.out, "{count:>9} {}", escape::printable(rule));
    }
    let more = rules.len().saturating_sub(RULES);
    if more > 0 {
        let _ = writeln!(lines.out, "{more:>9} more rules");
    }
}

fn notices(notices: &[Notice], quiet: bool, lines: &mut Lines<'_>) {
    let mut kinds: BTreeMap<(std::cmp::Reverse<NoticeLevel>, &str), Vec<&Notice>> = BTreeMap::new();
    for notice in notices.iter().filter(|notice| !quiet || notice.level != NoticeLevel::Info) {
        kinds.entry((std::cmp::Reverse(notice.level), &notice.kind)).or_default().push(notice);
    }
    for ((level, kind), notices) in kinds {
        let level = match level.0 {
            NoticeLevel::Info => "info",
            NoticeLevel::Partial => "partial",
            NoticeLevel::Failed => "failed",
        };
        let style = (level == "failed").then_some(Style::Bad);
        let words = |notice: &Notice| {
            let place = notice.location.as_ref().map(|location| format!("{}: ", snippet::place(location)));
            format!("{}{}", place.unwrap_or_default(), notice.message)
        };
        if let [notice] = notices[..] {
            lines.line("notice", &format!("{kind} ({level}): {}", words(notice)), style);
            continue;
        }
        lines.line("notices", &format!("{kind} ({level}), {} times", notices.len()), style);
        for notice in notices.iter().take(NOTICES) {
            lines.line("", &words(notice), None);
        }
        if notices.len() > NOTICES {
            lines.line("", &format!("and {} more (all with --format json)", notices.len() - NOTICES), None);
        }
    }
}

pub(crate) fn coverage(coverage: &Coverage) -> String {
    let Coverage { analysed, around_errors, out_of_scope, failed, out_of_scope_by_reason, searched, history } =
        coverage;
    let mut words = format!("{} analysed", counted(*analysed, "file"));
    if *around_errors > 0 {
        let _ = write!(words, ", {around_errors} around syntax errors or other trouble");
    }
    let _ = write!(words, ", {failed} failed, {out_of_scope} out of scope");
    let mut reasons: Vec<(&str, u32)> =
        out_of_scope_by_reason.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    if !reasons.is_empty() {
        let reasons: Vec<String> = reasons.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
        let _ = write!(words, " ({})", reasons.join(", "));
    }
    if *searched > 0 {
        let _ = write!(words, "; {} searched for credentials", counted(*searched, "file"));
    }
    if let Some(history) = history {
        let _ = write!(words, "; history: {} file contents", history.blobs);
        if history.messages > 0 {
            let _ = write!(words, " and {}", counted(u32::try_from(history.messages).unwrap_or(u32::MAX), "message"));
        }
        words.push_str(" searched");
        for (reason, count) in &history.left_out_by_reason {
            let _ = write!(words, ", {count} left out by {reason}");
        }
        if history.too_large > 0 {
            let _ = write!(words, ", {} too large", history.too_large);
        }
        words.push_str(if history.incomplete { ", incomplete" } else { "" });
    }
    words
}

fn accepted(report: &Report) -> Option<String> {
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for suppression in report.findings.iter().filter_map(|finding| finding.suppression.as_ref()) {
        *kinds.entry(&suppression.kind).or_default() += 1;
    }
    let total = kinds.values().sum::<u32>();
    let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    (total > 0).then(|| format!("{} ({}){}", counted(total, "finding"), kinds.join(", "), undated(report)))
}

/// Comments and lists of other tools have no end: what they accept they accept for ever, so that each place is named.
fn undated(report: &Report) -> String {
    const NAMED: usize = 5;
    let suppressions = report.findings.iter().filter_map(|finding| finding.suppression.as_ref());
    let foreign =
        suppressions.filter(|one| one.until.is_none() && !matches!(one.kind.as_str(), "configuration" | "inline"));
    let places: BTreeSet<(&str, u32)> =
        foreign.map(|one| (one.location.path.as_str(), one.location.start.line)).collect();
    if places.is_empty() {
        return String::new();
    }
    let named: Vec<String> =
        places.iter().take(NAMED).map(|(path, line)| escape::printable(&format!("{path}:{line}"))).collect();
    let more = places.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("; undated: {}{more}", named.join(", "))
}

/// What came of a comparison, in words.
pub(crate) fn compared(report: &Report) -> Option<String> {
    let Comparison { base, commit, policy, new, known, files, fixed, .. } = report.comparison.as_ref()?;
    let is_shown = |one: &&Finding| one.suppression.is_none() && is_old(one) && is_refused(report, one);
    let known = known.saturating_sub(report.findings.iter().filter(is_shown).count() as u32);
    let commit = commit.as_ref().map_or(String::new(), |id| format!(" ({})", &id[..id.len().min(12)]));
    let files = if commit.is_empty() { String::new() } else { format!("; compared: {}", counted(*files, "file")) };
    let fixed = counted(fixed.len() as u32, "fixed finding");
    let policy = policy.as_ref().map_or(String::new(), |id| format!("; policy of {}", &id[..id.len().min(12)]));
    let old = if known == 1 { "1 old one".to_owned() } else { format!("{known} old ones") };
    Some(format!("{} since {base}{commit}, {old} not shown, {fixed}{files}{policy}", counted(*new, "new finding")))
}

/// The verdict in words. Only a complete run over at least one file may say that nothing was found.
pub(crate) fn verdict(report: &Report) -> (String, Style) {
    let verdict = &report.verdict;
    let Coverage { analysed, around_errors, failed, searched, .. } = report.coverage;
    let past = report.coverage.history.as_ref().map_or(0, |history| history.blobs);
    let says = match verdict.exit_code {
        1 => "does not pass".to_owned(),
        3 => "incomplete".to_owned(),
        _ if analysed + around_errors + failed + searched == 0 && past == 0 => match &report.comparison {
            Some(Comparison { commit: Some(_), files: 0, .. }) => "the change leaves nothing to analyse".to_owned(),
            _ => "nothing was analysed".to_owned(),
        },
        _ if report.comparison.is_some() && report.issues.is_empty() => "nothing new in what was analysed".to_owned(),
        _ if report.issues.is_empty() => "no issues found in what was analysed".to_owned(),
        _ if report.comparison.as_ref().is_some_and(|comparison| comparison.refused.is_some()) => {
            "passes: nothing that stops the change".to_owned()
        }
        _ => match verdict.fail_on {
            Some(severity) => format!("passes: nothing of severity {severity} or above"),
            None => "issues to look at; without --fail-on they do not change the exit code".to_owned(),
        },
    };
    let style = match verdict.exit_code {
        1 | 3 => Style::Bad,
        _ if report.issues.is_empty() && analysed > 0 => Style::Good,
        _ => Style::Strong,
    };
    let colon = if verdict.exit_code == 0 { ";" } else { ":" };
    let reasons = verdict.reasons.join("; ");
    let reasons = if reasons.is_empty() { reasons } else { format!("{colon} {reasons}") };
    (format!("{says} (exit code {}){reasons}", verdict.exit_code), style)
}

pub(crate) fn counted(number: u32, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
