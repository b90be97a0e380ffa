//! One file: prefilter, one shared view, each candidate rule with its own budget and its own panics.

use super::{STEP_BUDGET, SastEngine, facts, identity, routers, taint_rule};
use crate::formula::Memo;
use crate::generic::looks_minified;
use crate::hit::Hit;
use crate::matcher::{FileView, Steps};
use crate::message::interpolate;
use crate::rule::{Mode, RuleSpec, Target};
use engine::{Parsed, Sink, guarded};
use model::{Confidence, Edit, NoticeLevel, Observation, Proof, Quote, Quoting, RuleOrigin, Trace};

/// A match on its way to becoming an observation.
pub(super) struct Match {
    pub(super) hit: Hit,
    pub(super) trace: Trace,
    /// Why not to be sure, when there is a reason.
    pub(super) doubt: Option<&'static str>,
}

/// What the rules of one file share.
pub(super) struct FileContext<'f> {
    pub(super) parsed: &'f Parsed<'f>,
    pub(super) view: Option<&'f FileView<'f>>,
    pub(super) memo: &'f Memo,
    pub(super) statements: identity::Statements,
}

pub(super) fn analyse(engine: &SastEngine, parsed: &Parsed<'_>, sink: &mut Sink) {
    let text = parsed.text.as_str();
    let path = &parsed.file.path;
    let is_wanted = |rule: usize| applies(&engine.rules[rule], parsed) && engine.paths[rule].matches(path);
    let candidates: Vec<usize> = match &engine.prefilter {
        Some(prefilter) => prefilter.candidates_among(text, &is_wanted),
        None => (0..engine.rules.len()).filter(|&rule| is_wanted(rule)).collect(),
    };
    // Where a route hangs is often said in a file without a flaw.
    let may_mount = routers::may_speak(text, parsed.file.language);
    if candidates.is_empty() && !may_mount {
        return;
    }
    let needs_tree = may_mount || candidates.iter().any(|&rule| reads_tree(&engine.rules[rule], parsed));
    let tree = if needs_tree { parsed.tree() } else { None };
    let view = match (tree, parsed.file.language) {
        (Some(tree), Some(language)) => Some(FileView::new(tree, language)),
        _ => None,
    };
    if let Some(view) = &view {
        facts::of_file(view, parsed, sink);
    }
    let is_generic = |&rule: &usize| engine.rules[rule].targets.contains(&Target::Generic);
    if candidates.iter().any(is_generic) && looks_minified(text) {
        let place = parsed.text.location(path, 0, 0);
        let message = format!("{path} has lines as long as programs write them: generic patterns are not tried there");
        sink.notice(NoticeLevel::Info, "generic-minified", message, Some(place));
    }
    let ctx = FileContext { parsed, view: view.as_ref(), memo: &Memo::default(), statements: Default::default() };
    for rule in candidates {
        run_rule(engine, &engine.rules[rule], &ctx, sink);
        if let Some(trouble) = engine.unusable_in(rule, parsed.file) {
            sink.notice(NoticeLevel::Info, "unusable-pattern", unusable(&engine.rules[rule], trouble), None);
        }
    }
}

/// The same words for every file, so that it is said once.
fn unusable(rule: &RuleSpec, trouble: &str) -> String {
    let place = match &rule.origin {
        RuleOrigin::File(path) => format!(" in {path}"),
        RuleOrigin::Builtin => String::new(),
    };
    format!("rule `{}`{place} runs without a part of it: {trouble}", rule.id)
}

fn applies(rule: &RuleSpec, parsed: &Parsed<'_>) -> bool {
    rule.targets.iter().any(|target| match target {
        Target::Language(language) => parsed.file.language == Some(*language),
        Target::Regex | Target::Generic => true,
    })
}

fn reads_tree(rule: &RuleSpec, parsed: &Parsed<'_>) -> bool {
    let is_of_language =
        |target: &Target| matches!(target, Target::Language(language) if parsed.file.language == Some(*language));
    let reads_code = match &rule.mode {
        Mode::Search(formula) => formula.reads_code(),
        Mode::Taint(_) => true,
    };
    reads_code && rule.targets.iter().any(is_of_language)
}

fn run_rule(engine: &SastEngine, rule: &RuleSpec, ctx: &FileContext<'_>, sink: &mut Sink) {
    let mut steps = Steps::new(STEP_BUDGET);
    let mut seen = Sink::default();
    let found = guarded(|| matches(engine, rule, ctx, &mut steps, &mut seen));
    let path = &ctx.parsed.file.path;
    match found {
        Ok(mut matches) => {
            let most = rule.options.max_match_per_file as usize;
            if most > 0 {
                matches.sort_by_key(|found| found.hit.span);
                matches.truncate(most);
            }
            sink.facts.append(&mut seen.facts);
            let mut said = std::collections::BTreeSet::new();
            for found in matches {
                let observation = observation(rule, ctx, found);
                // The same place with the same words is one observation, however many ways it matched.
                let key = (observation.location.start, observation.location.end, observation.message.clone());
                if said.insert(key) {
                    sink.observations.push(observation);
                }
            }
        }
        Err(reason) => {
            let place = ctx.parsed.text.location(path, 0, 0);
            let message = format!("rule {} stopped on {path}: {reason}", rule.id);
            sink.notice(NoticeLevel::Failed, "rule-panic", message, Some(place));
        }
    }
    if steps.regex_gave_up() {
        let place = ctx.parsed.text.location(path, 0, 0);
        let message = format!("a regular expression of rule {} needed too many steps; matches may be missing", rule.id);
        sink.notice(NoticeLevel::Partial, "regex-budget", message, Some(place));
    }
    if steps.exhausted() {
        let place = ctx.parsed.text.location(path, 0, 0);
        let message = format!("rule {} used up its budget on {path}; matches may be missing", rule.id);
        sink.notice(NoticeLevel::Partial, "step-budget", message, Some(place));
    }
}

fn matches(
    engine: &SastEngine,
    rule: &RuleSpec,
    ctx: &FileContext<'_>,
    steps: &mut Steps,
    sink: &mut Sink,
) -> Vec<Match> {
    let view = if reads_tree(rule, ctx.parsed) { ctx.view } else { None };
    match &rule.mode {
        Mode::Search(formula) => engine
            .evaluate(rule, formula, ctx.parsed, view, ctx.memo, steps)
            .into_iter()
            .map(|hit| Match { hit, trace: Vec::new(), doubt: None })
            .collect(),
        Mode::Taint(spec) => match view {
            Some(view) => taint_rule::matches(engine, rule, spec, ctx, view, steps, sink),
            None => Vec::new(),
        },
    }
}

fn observation(rule: &RuleSpec, ctx: &FileContext<'_>, found: Match) -> Observation {
    let Match { hit, trace, doubt } = found;
    let text = ctx.parsed.text.as_str();
    let location = ctx.parsed.text.location(&ctx.parsed.file.path, hit.span.start, hit.span.end);
    let message = interpolate(rule.message.trim(), &hit.bindings, text, ctx.view);
    let mut quotes: Vec<Quote> =
        message.quotes.into_iter().map(|(at, from)| Quote { into: Quoting::Message, at, from }).collect();
    let fix = fix(rule, ctx, &hit, &mut quotes);
    let anchor = identity::anchor(ctx, hit.span, &trace, &mut quotes);
    Observation {
        engine: "sast",
        rule: rule.id.clone(),
        fix,
        anchor,
        neighbourhood: Default::default(),
        quotes,
        location,
        message: message.text.trim_end().to_owned(),
        severity: rule.severity,
        confidence: if doubt.is_some() { rule.confidence.min(Confidence::Medium) } else { rule.confidence },
        proof: if trace.is_empty() { Proof::Suspected } else { Proof::Reachable },
        weaknesses: rule.weaknesses.clone(),
        trace,
        parts: doubt.map(|doubt| ("doubt".to_owned(), doubt.to_owned())).into_iter().collect(),
        credential: None,
        origin: None,
    }
}

/// The lines of a correction, indented as deep as the place where it begins; what is filled in stays as it is written.
fn indented(fix: &str, text: &str, start: usize) -> String {
    let line = text[..start].rfind('\n').map_or(0, |before| before + 1);
    let pad: String = text[line..start].chars().map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
    fix.replace('\n', &format!("\n{pad}"))
}

fn fix(rule: &RuleSpec, ctx: &FileContext<'_>, hit: &Hit, quotes: &mut Vec<Quote>) -> Vec<Edit> {
    let text = ctx.parsed.text.as_str();
    let location = ctx.parsed.text.location(&ctx.parsed.file.path, hit.span.start, hit.span.end);
    if let Some(fix) = &rule.fix {
        // A block scalar ends with a line break that nobody meant.
        let template = indented(fix.trim_end_matches('\n'), text, hit.span.start as usize);
        let filled = interpolate(&template, &hit.bindings, text, ctx.view);
        quotes.extend(filled.quotes.into_iter().map(|(at, from)| Quote { into: Quoting::Fix, at, from }));
        return vec![Edit { location, text: filled.text }];
    }
    let Some((pattern, replacement, count)) = &rule.fix_regex else { return Vec::new() };
    let Ok(regex) = crate::regexes::compile(pattern, false) else { return Vec::new() };
    let before = &text[hit.span.range()];
    let after = crate::fix_regex::replace(&regex, before, replacement, *count);
    if after == before {
        return Vec::new();
    }
    quotes.push(Quote { into: Quoting::Fix, at: (0, after.len() as u32), from: (hit.span.start, hit.span.end) });
    vec![Edit { location, text: after }]
}
