//! `markdown`: the comment in a pull request, at most one screen. Everything that comes out of the code is escaped; what is not shown
//! is counted. Under a comparison it is about what is new or refused alone.

use crate::escape::{markdown, markdown_code};
use crate::ranking::{Lookup, endangered, is_old};
use crate::text::summary::{self, counted};
use crate::{Format, RenderContext, Rendered};
use model::{Issue, Location, NoticeLevel, Report, Severity};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(crate) const FORMAT: Format =
    Format { name: "markdown", description: "the comment in a pull request, at most one screen", whole: false, render };

/// Issues in the table.
const SHOWN: usize = 10;
/// Characters of a title.
const LONGEST_TITLE: usize = 100;
/// Characters of a path; its end says most.
const LONGEST_PATH: usize = 80;
/// Characters of an owner: CODEOWNERS may name many.
const LONGEST_OWNER: usize = 60;
/// Characters of the verdict's reasons.
const LONGEST_VERDICT: usize = 300;

fn render(report: &Report, _ctx: &RenderContext<'_>) -> Rendered {
    let lookup = Lookup::new(report);
    let (verdict, _) = summary::verdict(report);
    let mut out = format!("### Palisade: {}\n\n", markdown(&cut(&verdict, LONGEST_VERDICT)));
    if !report.issues.is_empty() {
        let _ = writeln!(out, "{}\n", issues(report));
        table(report, &lookup, &mut out);
        out.push('\n');
    }
    let more = report.issues.len().saturating_sub(SHOWN);
    if more > 0 {
        let _ = writeln!(
            out,
            "{} not shown here; the other reports of this run have them.\n",
            counted(more as u32, "issue")
        );
    }
    let _ = writeln!(out, "{}", rest(report));
    Rendered::complete(out.into_bytes())
}

/// How many there are, by severity.
fn issues(report: &Report) -> String {
    let mut severities: BTreeMap<Severity, usize> = BTreeMap::new();
    report.issues.iter().for_each(|issue| *severities.entry(issue.severity).or_default() += 1);
    let severities: Vec<String> =
        severities.iter().rev().map(|(severity, number)| format!("{number} {severity}")).collect();
    format!("{}: {}", counted(report.issues.len() as u32, "issue"), severities.join(", "))
}

fn table(report: &Report, lookup: &Lookup<'_>, out: &mut String) {
    let shown = || report.issues.iter().take(SHOWN);
    let endangers = shown().any(|issue| endangered(issue).is_some());
    let owned = shown().any(|issue| issue.context.owner.is_some());
    let more = [(endangers, "endangers"), (owned, "owner")].into_iter().filter(|(is_there, _)| *is_there);
    let names: Vec<&str> = ["severity", "place", "issue"].into_iter().chain(more.map(|(_, name)| name)).collect();
    let _ = writeln!(out, "| {} |\n|{}", names.join(" | "), "---|".repeat(names.len()));
    for issue in shown() {
        let Some(leader) = lookup.leader(issue) else { continue };
        let title = if issue.title.trim().is_empty() { lookup.title(leader) } else { issue.title.trim() };
        let title = markdown(&cut(title, LONGEST_TITLE));
        let old = if is_old(leader) { " (old)" } else { "" };
        let _ = write!(out, "| {}{old} | {} | {title} |", severity(issue), place(&leader.location, issue));
        if endangers {
            let _ = write!(out, " {} |", assets(issue));
        }
        if owned {
            let owner = issue.context.owner.as_deref().unwrap_or("nobody named");
            let _ = write!(out, " {} |", markdown(&cut(owner, LONGEST_OWNER)));
        }
        out.push('\n');
    }
}

fn severity(issue: &Issue) -> String {
    if issue.severity >= Severity::High { format!("**{}**", issue.severity) } else { issue.severity.to_string() }
}

fn place(location: &Location, issue: &Issue) -> String {
    let number = location.path.chars().count();
    let path = match number > LONGEST_PATH {
        true => format!("…{}", location.path.chars().skip(number - LONGEST_PATH).collect::<String>()),
        false => location.path.clone(),
    };
    let line = if location.start.line > 0 { format!(":{}", location.start.line) } else { String::new() };
    let others = issue.findings.len().saturating_sub(1);
    let others = if others > 0 { format!(" and {others} more") } else { String::new() };
    format!("{}{others}", markdown_code(&format!("{path}{line}")))
}

fn assets(issue: &Issue) -> String {
    endangered(issue).map_or_else(|| "no asset declared".to_owned(), |assets| markdown(&cut(&assets, LONGEST_TITLE)))
}

/// What was and was not looked at.
fn rest(report: &Report) -> String {
    let mut parts: Vec<String> = summary::compared(report).into_iter().collect();
    parts.push(summary::coverage(&report.coverage));
    let accepted = report.findings.iter().filter(|finding| finding.suppression.is_some()).count();
    if accepted > 0 {
        parts.push(format!("{} accepted", counted(accepted as u32, "finding")));
    }
    for (level, words) in [(NoticeLevel::Failed, "failed"), (NoticeLevel::Partial, "partial")] {
        let number = report.notices.iter().filter(|notice| notice.level == level).count();
        if number > 0 {
            parts.push(format!("{} ({words})", counted(number as u32, "notice")));
        }
    }
    format!(
        "<sub>{} · Palisade {}</sub>",
        markdown(&cut(&parts.join(" · "), 600)),
        markdown(&report.scanned_with.version)
    )
}

/// On one line and not too long.
fn cut(text: &str, longest: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= longest {
        return text;
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use crate::samples::{self, rendered};
    use model::Fingerprint;

    fn shown(report: &model::Report) -> String {
        rendered("markdown", report, |_| ())
    }

    #[test]
    fn the_verdict_comes_first_and_then_the_table() {
        let expected = "\
### Palisade: does not pass (exit code 1)&#58; 1 finding of severity high or above

1 issue: 1 high

| severity | place | issue |
|---|---|---|
| **high** | <code>app/views.py&#58;10</code> | SQL statement put together from request data |

<sub>3 files analysed, 1 around syntax errors or other trouble, 0 failed, 7 out of scope (markdown 5, binary 2) · 1 finding \
accepted · 1 notice (partial) · Palisade 0.1.0</sub>
";
        assert_eq!(shown(&samples::report()), expected);
    }

    #[test]
    fn it_fits_a_screen_and_counts_what_it_does_not_show() {
        let mut report = samples::report();
        for number in 0..500 {
            let mut finding = samples::finding();
            finding.fingerprint = Fingerprint(format!("v1:{number:032x}"));
            finding.location.path = "deep/".repeat(100) + "a.py";
            let mut issue = samples::issue(&finding);
            issue.title = "very long ".repeat(100);
            issue.context.assets = samples::with_model().issues[0].context.assets.clone();
            report.issues.push(issue);
            report.findings.push(finding);
        }
        let shown = shown(&report);
        assert!(shown.lines().count() <= 25 && shown.lines().all(|line| line.len() < 900), "{shown}");
        assert!(shown.contains("| no asset declared |\n") && shown.contains("| Accounts |\n"), "{shown}");
        assert!(shown.contains("\n491 issues not shown here; the other reports of this run have them.\n"), "{shown}");
    }

    #[test]
    fn of_a_change_it_tells_what_is_new_whose_it_is_and_how_much_is_old() {
        let mut report = samples::compared();
        report.issues[0].context = samples::with_model().issues[0].context.clone();
        let mut other = samples::finding();
        other.fingerprint = Fingerprint("v1:33".to_owned());
        report.issues.push(samples::issue(&other));
        report.findings.push(other);
        let shown = shown(&report);
        assert!(shown.starts_with("### Palisade: does not pass (exit code 1)&#58; 1 finding that is new\n"), "{shown}");
        let rows: Vec<&str> = shown.lines().filter(|line| line.starts_with('|')).collect();
        assert_eq!(rows[0], "| severity | place | issue | endangers | owner |");
        assert_eq!(rows[1], "|---|---|---|---|---|");
        assert!(rows[2].ends_with("| Accounts | &#64;&#8203;identity |"), "{shown}");
        assert!(rows[3].ends_with("| no asset declared | nobody named |"), "{shown}");
        assert!(
            shown.contains("<sub>1 new finding since origin/main (0123456789ab), 1 old one not shown, 1 fixed finding")
        );
        assert!(!shown.contains("gone.py"), "{shown}");
    }

    #[test]
    fn hostile_text_is_neither_markup_nor_mention() {
        let mut report = samples::report();
        report.issues[0].title = "| @all #1 ![x](http://e) <b> `c`\n# h \u{202e}".to_owned();
        report.findings[1].location.path = "a|b`<c>@d.py\n".to_owned();
        report.verdict.reasons = vec!["@all <b>".to_owned()];
        report.issues[0].context.owner = Some("@all | <b>`x`".to_owned());
        let shown = shown(&report);
        let row = shown.lines().find(|line| line.contains("**high**")).unwrap();
        assert_eq!(row.matches('|').count(), 5, "{row}");
        let rest = shown.replace("<code>", "").replace("</code>", "").replace("<sub>", "").replace("</sub>", "");
        assert!(!rest.contains(['@', '<', '`', '\u{202e}']) && !rest.contains("http:"), "{rest}");
    }
}
