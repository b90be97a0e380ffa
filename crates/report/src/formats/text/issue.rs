//! One issue: what, where, the way of the value, why it matters, how to repair it.

use crate::paint::{Paint, Style};
use crate::ranking::is_old;
use crate::snippet::{self, Frame, Label};
use crate::sources::RecentSources;
use crate::{RenderContext, escape, weakness, wrap};
use model::{Context, Finding, Fingerprint, Issue, Location, Origin, Report, Rule, Severity, TraceStep, TraceStepKind};
use std::collections::{BTreeSet, HashMap};

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Fits a screen; what was said about the rule before is not said again.
    Short,
    /// Everything.
    Full,
}

/// Prints the issues of one report.
pub(super) struct Printer<'a> {
    findings: HashMap<&'a Fingerprint, &'a Finding>,
    rules: HashMap<&'a str, &'a Rule>,
    sources: &'a RecentSources<'a>,
    paint: Paint,
    /// Columns for code.
    width: usize,
    /// Columns for prose.
    prose: usize,
    /// Whether there is a threat model.
    has_model: bool,
    /// Rules whose reason and repair were printed.
    told: BTreeSet<&'a str>,
}

/// Longest repair in the short form.
const REPAIR_LINES: usize = 9;
/// Steps between source and sink in the short form.
const STEPS: usize = 4;
/// Assets in the short form.
const ASSETS: usize = 3;
/// Prose wider than this is hard to read.
const WIDEST: usize = 110;
/// On a narrower terminal lines are broken by the terminal.
const NARROWEST: usize = 60;

impl<'a> Printer<'a> {
    pub(super) fn new(report: &'a Report, ctx: &RenderContext<'_>, sources: &'a RecentSources<'a>) -> Printer<'a> {
        Printer {
            findings: report.findings.iter().map(|finding| (&finding.fingerprint, finding)).collect(),
            rules: report.rules.iter().map(|rule| (rule.id.as_str(), rule)).collect(),
            sources,
            paint: Paint { colour: ctx.colour },
            width: ctx.width.max(NARROWEST),
            prose: ctx.width.clamp(NARROWEST, WIDEST),
            has_model: report.defended.is_some(),
            told: BTreeSet::new(),
        }
    }

    /// The issue as lines of text, each ended.
    pub(super) fn issue(&mut self, issue: &Issue, detail: Detail) -> String {
        let members: Vec<&'a Finding> = issue.findings.iter().filter_map(|id| self.findings.get(id).copied()).collect();
        let Some(&leader) = members.first() else { return String::new() };
        let rule = self.rules.get(leader.rule.as_str()).copied();
        let (steps, left_out) = steps_shown(&leader.trace, detail);
        let labels = self.labels(leader, issue.severity, &steps);
        let gutter = snippet::gutter(labels.iter().map(|(_, label)| label));
        let frame = Frame { paint: self.paint, width: self.width, gutter };

        let mut lines = vec![self.head(issue, leader, rule)];
        lines.extend(self.snippets(leader, &labels, &frame));
        if left_out > 0 {
            self.note(&mut lines, &frame, "path", &format!("{left_out} steps between are not shown here"));
        }
        let title = self.title(issue, rule);
        if leader.message.trim().trim_end_matches('.') != title {
            self.note(&mut lines, &frame, "what", &leader.message);
        }
        self.about_rule(&mut lines, &frame, rule, detail);
        self.note(&mut lines, &frame, "history", &leader.origin.as_ref().map(history).unwrap_or_default());
        self.note(&mut lines, &frame, "weakness", &self.weakness(issue, leader));
        self.context(&mut lines, &frame, &issue.context, detail);
        self.members(&mut lines, &frame, &members, detail);
        if detail == Detail::Full {
            self.rest(&mut lines, &frame, issue, leader, rule);
        }
        if let Some(change) = leader.change.filter(|_| is_old(leader)) {
            self.note(&mut lines, &frame, "change", &format!("{}: it was there before", change.as_str()));
        }
        self.note(&mut lines, &frame, "finding", &leader.fingerprint.0);
        lines.push(String::new());
        lines.join("\n")
    }

    fn title(&self, issue: &Issue, rule: Option<&Rule>) -> String {
        let titles = [issue.title.as_str(), rule.map_or("", |rule| rule.title.as_str())];
        let title = titles.into_iter().find(|title| !title.is_empty());
        title.map_or_else(|| "accepted finding".to_owned(), escape::printable)
    }

    fn head(&self, issue: &Issue, leader: &Finding, rule: Option<&Rule>) -> String {
        let kind = format!("{}[{}]", issue.severity, escape::printable(&leader.rule));
        let kind = self.paint.style(Style::Place(issue.severity), &kind);
        format!("{kind}{}", self.paint.style(Style::Strong, &format!(": {}", self.title(issue, rule))))
    }

    /// Places to show, by file, in the order of the value's way: the steps of the trace, and the finding itself, which is one of
    /// them or stands before the sink that it encloses.
    fn labels(&self, leader: &Finding, severity: Severity, steps: &[(usize, &TraceStep)]) -> Vec<(String, Label)> {
        let own = |words: String| {
            let label = Label::new(&leader.location, words, Style::Place(severity), snippet::OWN);
            (leader.location.path.clone(), label)
        };
        let is_step = steps.iter().any(|(_, step)| step.location == leader.location);
        let mut labels = Vec::new();
        for (at, (number, step)) in steps.iter().enumerate() {
            let words = format!("({number}) {}", step_words(step));
            if step.location == leader.location {
                labels.push(own(words));
                continue;
            }
            if !is_step && at + 1 == steps.len() {
                labels.push(own(String::new()));
            }
            labels.push((step.location.path.clone(), Label::new(&step.location, words, Style::Way, snippet::WAY)));
        }
        if labels.is_empty() {
            labels.push(own(String::new()));
        }
        labels
    }

    /// The finding's own file first, then the others of its trace in the order of the value.
    fn snippets(&self, leader: &Finding, labels: &[(String, Label)], frame: &Frame) -> Vec<String> {
        let mut paths = vec![leader.location.path.as_str()];
        for (path, _) in labels {
            if !paths.contains(&path.as_str()) {
                paths.push(path);
            }
        }
        let mut lines = Vec::new();
        let blob = leader.origin.as_ref().map(|origin| origin.blob.as_str());
        for path in paths {
            let here: Vec<Label> = labels
                .iter()
                .filter(|(of, _)| of == path)
                .map(|(_, label)| Label { text: label.text.clone(), ..*label })
                .collect();
            if path == leader.location.path {
                lines.push(frame.place("-->", &leader.location));
            } else if let Some(first) = here.first() {
                let location = Location { path: path.to_owned(), start: first.start, end: first.end };
                lines.push(frame.place(":::", &location));
            }
            match self.sources.text(path, blob) {
                Some(text) => lines.extend(snippet::render(&text, &here, frame)),
                None => lines.extend(self.without_text(path, &here, frame)),
            }
        }
        lines
    }

    /// The file is gone or out of reach: the places are listed instead.
    fn without_text(&self, path: &str, labels: &[Label], frame: &Frame) -> Vec<String> {
        let mut lines = vec![frame.margin(None)];
        for label in labels.iter().filter(|label| !label.text.is_empty()) {
            let location = Location { path: path.to_owned(), start: label.start, end: label.end };
            let words = escape::printable(&label.text);
            lines.push(format!("{} {words} at {}", frame.margin(None), snippet::place(&location)));
        }
        lines.push(format!("{} (the text of this file is not available, or it has changed)", frame.margin(None)));
        lines
    }

    /// `= name: prose`, wrapped. Prose may hold lines of code.
    fn note(&self, lines: &mut Vec<String>, frame: &Frame, name: &str, text: &str) {
        let margin = " ".repeat(frame.gutter + 1);
        let room = self.prose.saturating_sub(frame.gutter + 3);
        // Code that comes first needs a line of its own.
        let space = if text.starts_with("    ") { "\n" } else { " " };
        let paragraphs = wrap::paragraphs(&format!("{name}:{space}{text}"), room);
        for (number, line) in paragraphs.iter().enumerate().filter(|_| !text.trim().is_empty()) {
            let line = match line.strip_prefix(name) {
                Some(rest) if number == 0 => {
                    let name = self.paint.style(Style::Strong, name);
                    format!("{margin}{} {name}{rest}", self.paint.style(Style::Frame, "="))
                }
                _ => format!("{margin}  {line}"),
            };
            lines.push(line.trim_end().to_owned());
        }
    }

    fn about_rule(&mut self, lines: &mut Vec<String>, frame: &Frame, rule: Option<&'a Rule>, detail: Detail) {
        let Some(rule) = rule else { return };
        if detail == Detail::Short && !self.told.insert(&rule.id) {
            if !rule.why.is_empty() || !rule.repair.is_empty() {
                self.note(lines, frame, "why, repair", &format!("as above for {}", rule.id));
            }
            return;
        }
        self.note(lines, frame, "why", &rule.why);
        let repair = rule.repair.trim();
        let length = if detail == Detail::Full { repair.len() } else { short(repair) };
        self.note(lines, frame, "repair", &repair[..length]);
        if length < repair.len() {
            self.note(lines, frame, "more", &format!("palisade explain {}", rule.id));
        }
    }

    fn weakness(&self, issue: &Issue, leader: &Finding) -> String {
        let names: Vec<String> = leader
            .weaknesses
            .iter()
            .map(|number| match weakness::name(number) {
                Some(name) => format!("{number} ({name})"),
                None => number.clone(),
            })
            .collect();
        let names = if names.is_empty() { "not classified".to_owned() } else { names.join(", ") };
        format!("{names} · confidence {} · proof: {}", issue.confidence, issue.proof)
    }

    /// What it endangers, and whose it is.
    fn context(&self, lines: &mut Vec<String>, frame: &Frame, context: &Context, detail: Detail) {
        let shown = if detail == Detail::Full { usize::MAX } else { ASSETS };
        for asset in context.assets.iter().take(shown) {
            let declared = format!("{}:{}", asset.declared.path, asset.declared.start.line);
            self.note(lines, frame, "endangers", &format!("{}: {} ({declared})", asset.in_words(), asset.because));
        }
        let more = context.assets.len().saturating_sub(shown);
        if more > 0 {
            self.note(lines, frame, "endangers", &format!("{more} more assets"));
        }
        if context.assets.is_empty() {
            match (self.has_model, detail) {
                (true, _) => self.note(lines, frame, "endangers", "no declared asset stands here"),
                (false, Detail::Full) => self.note(lines, frame, "endangers", "no asset declared"),
                (false, Detail::Short) => {}
            }
        }
        let source = context.owner_source.as_ref().map(|source| format!(" ({source})")).unwrap_or_default();
        let owner = context.owner.as_ref().map(|owner| format!("{owner}{source}"));
        let row = context.responsibility.as_ref().map(|whose| match (detail, &whose.provider) {
            (Detail::Short, _) => format!("{}: {}", whose.side, whose.row),
            (Detail::Full, None) => format!("{}: {}, because {}", whose.side, whose.row, whose.reason),
            (Detail::Full, Some(provider)) => {
                format!("{}: {}, because {}; {provider}", whose.side, whose.row, whose.reason)
            }
        });
        let whose: Vec<String> = owner.into_iter().chain(row).collect();
        self.note(lines, frame, "whose", &whose.join(" · "));
        if detail == Detail::Short {
            let news: Vec<&str> =
                context.priority.iter().map(String::as_str).filter(|reason| is_news(reason)).collect();
            self.note(lines, frame, "priority", &news.join("; "));
        }
    }

    /// What else belongs to the issue.
    fn members(&self, lines: &mut Vec<String>, frame: &Frame, members: &[&Finding], detail: Detail) {
        let shown = if detail == Detail::Full { usize::MAX } else { 3 };
        for finding in members.iter().skip(1).take(shown) {
            let text = match detail {
                Detail::Short => format!("{} at {}", finding.rule, place(finding)),
                Detail::Full => format!("{} at {} ({})", finding.rule, place(finding), finding.fingerprint.0),
            };
            self.note(lines, frame, "also", &text);
        }
        let more = members.len().saturating_sub(1).saturating_sub(shown);
        if more > 0 {
            self.note(lines, frame, "also", &format!("{more} more findings here"));
        }
    }

    fn rest(&self, lines: &mut Vec<String>, frame: &Frame, issue: &Issue, leader: &Finding, rule: Option<&Rule>) {
        if !issue.context.priority.is_empty() {
            self.note(lines, frame, "priority", &issue.context.priority.join("; "));
        }
        if let Some(rule) = rule.filter(|rule| !rule.owasp.is_empty()) {
            self.note(lines, frame, "OWASP", &rule.owasp.join(", "));
        }
        for reference in rule.into_iter().flat_map(|rule| &rule.references) {
            self.note(lines, frame, "see", reference);
        }
        for (name, value) in &leader.parts {
            self.note(lines, frame, &escape::printable(name), value);
        }
        if let Some(suppression) = &leader.suppression {
            let reason = if suppression.reason.is_empty() { "no reason given" } else { &suppression.reason };
            let by = suppression.author.as_ref().map(|author| format!(" by {author}")).unwrap_or_default();
            let until = suppression.until.as_ref().map_or("undated".to_owned(), |until| format!("until {until}"));
            let at = snippet::place(&suppression.location);
            self.note(lines, frame, "accepted", &format!("{reason} ({}{by}, {until}, {at})", suppression.kind));
        }
    }
}

/// Severity, confidence and what is endangered stand on lines of their own where little room is.
fn is_news(reason: &str) -> bool {
    !reason.ends_with(" severity") && !reason.ends_with(" confidence") && !reason.starts_with("endangers ")
}

/// Path, line and column, and the commit for what stands in history.
fn place(finding: &Finding) -> String {
    let place = snippet::place(&finding.location);
    // Whose message it is stands in the path.
    let in_file = finding.origin.as_ref().filter(|origin| !origin.message);
    match in_file.and_then(|origin| origin.commit.as_ref()) {
        Some(commit) => format!("{place} in commit {}", short_id(commit)),
        None => place,
    }
}

/// Who brought it in, and when.
fn history(origin: &Origin) -> String {
    let Some(commit) = &origin.commit else {
        if origin.message {
            return format!("of {} by {}", origin.date, origin.author);
        }
        return format!("in blob {}, which no commit holds", short_id(&origin.blob));
    };
    let lost = if origin.reachable { "" } else { "; no branch, tag or stash reaches it" };
    let what = if origin.message && *commit != origin.blob { "tag on commit" } else { "commit" };
    format!("{what} {} of {} by {}{lost}", short_id(commit), origin.date, origin.author)
}

/// As many digits of an identifier as people need.
fn short_id(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

fn step_words(step: &TraceStep) -> String {
    let kind = match step.kind {
        TraceStepKind::Source => "source",
        TraceStepKind::Step => "",
        TraceStepKind::Sink => "sink",
    };
    match (kind, step.message.as_str()) {
        ("", "") => "passed on".to_owned(),
        ("", message) => message.to_owned(),
        (kind, "") => kind.to_owned(),
        (kind, message) => format!("{kind}: {message}"),
    }
}

/// Numbered steps of a trace, without repeated places; in the short form the first and the last ones. And how many are left out.
fn steps_shown(trace: &[TraceStep], detail: Detail) -> (Vec<(usize, &TraceStep)>, usize) {
    let mut steps: Vec<&TraceStep> = Vec::new();
    for step in trace {
        match steps.last() {
            Some(last) if last.location == step.location && last.kind == TraceStepKind::Step => {
                steps.pop();
                steps.push(step);
            }
            Some(last) if last.location == step.location && step.kind == TraceStepKind::Step => {}
            _ => steps.push(step),
        }
    }
    let numbered: Vec<(usize, &TraceStep)> = steps.into_iter().enumerate().map(|(at, step)| (at + 1, step)).collect();
    let count = numbered.len();
    if detail == Detail::Full || count <= STEPS + 2 {
        return (numbered, 0);
    }
    let (first, last) = (1, count - STEPS - 1);
    let shown = numbered.into_iter().filter(|(number, _)| *number <= first || *number > last).collect();
    (shown, last - first)
}

/// Length of the part of a repair that fits a screen: whole paragraphs, at least one, and the code that a paragraph announces.
fn short(repair: &str) -> usize {
    let mut fitting = 0;
    for (number, (at, _)) in repair.match_indices("\n\n").enumerate() {
        let announces = repair[..at].trim_end().ends_with(':');
        if number > 0 && repair[..at].lines().count() > REPAIR_LINES && fitting > 0 {
            break;
        }
        if !announces {
            fitting = at;
        }
    }
    if repair.lines().count() <= REPAIR_LINES || fitting == 0 { repair.len() } else { fitting }
}
