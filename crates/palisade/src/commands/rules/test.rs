//! `palisade rules test`: rules against the targets beside them, as Semgrep's own test command does it.

use crate::clock::today;
use crate::console::Console;
use crate::failure::Failure;
use clap::{Args, ValueEnum};
use engine::{Parsed, Sink};
use model::{Edit, NoticeLevel, Observation};
use sast::engine::{RuleSource, SastEngine, Setup, why};
use sast::rule::Target;
use sast::testing::{
    FixOutcome, Reported, RuleFileOutcome, TestOutcome, expectations, fixed_of, is_rule_file, targets_of,
};
use source::{Discovery, DiskTree, File, Inventory, Language, Role, Text, Tree, language_of_name};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Run rules on their targets and compare with the marked lines
///
/// Exit codes: 0 every check passes; 1 a check fails, or a rule file has a mistake; 2 wrong use.
#[derive(Args)]
pub struct Arguments {
    /// Folder with rule files and targets, or one rule file
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// Form of the outcome
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Tell of every check that fails which clause has no match, and where a value lost its taint
    #[arg(long)]
    trace: bool,
    /// Print nothing when everything passes
    #[arg(long, short = 'q')]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// What `semgrep test --json` prints
    SemgrepJson,
}

/// Runs the command. A test that fails is exit code 1.
pub fn run(arguments: &Arguments, console: &mut Console) -> Result<u8, Failure> {
    let (outcome, traces) = scan::with_deep_stack(|| test(arguments))?;
    let text = match arguments.format {
        Form::SemgrepJson => outcome.to_semgrep_json() + "\n",
        Form::Text => told(&outcome, &traces, arguments.quiet),
    };
    console.print(text.as_bytes())?;
    Ok(u8::from(!outcome.passed()))
}

fn test(arguments: &Arguments) -> Result<(TestOutcome, String), Failure> {
    let path = &arguments.path;
    let shown = path.display().to_string();
    let unreadable = |fault| Failure::RulesUnreadable { path: shown.clone(), fault };
    // A single rule file is tested with what lies beside it.
    let (folder, only) = if path.is_file() {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        (path.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or_else(|| ".".into(), PathBuf::from), name)
    } else {
        (path.clone(), None)
    };
    let tree = DiskTree::open(&folder).map_err(unreadable)?;
    let inventory = Inventory::of(&tree, &Discovery { no_own_ignore_files: true, ..Discovery::default() });
    let files: Vec<&str> = inventory.files.iter().map(|file| file.path.as_str()).collect();
    let mut run =
        Run { tree: &tree, files, trace: arguments.trace, outcome: TestOutcome::default(), traces: String::new() };
    for file in run.files.clone() {
        if is_rule_file(file) && only.as_ref().is_none_or(|only| only == file) {
            run.rule_file(file);
        }
    }
    if run.outcome.files.is_empty() && run.outcome.with_errors.is_empty() && run.outcome.without_target.is_empty() {
        return Err(Failure::RulesMissing { path: shown });
    }
    Ok((run.outcome, run.traces))
}

struct Run<'r> {
    tree: &'r DiskTree,
    files: Vec<&'r str>,
    trace: bool,
    outcome: TestOutcome,
    traces: String,
}

impl Run<'_> {
    fn read(&self, path: &str) -> Option<String> {
        self.tree.read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    fn rule_file(&mut self, path: &str) {
        let Some(text) = self.read(path).filter(|text| text.contains("rules:") || text.contains("\"rules\"")) else {
            return;
        };
        let files = vec![RuleSource { path: path.to_owned(), text }];
        let loaded = SastEngine::load(&Setup { files, today: today(), ..Setup::default() });
        if let Some(fault) = loaded.faults.first() {
            self.outcome.with_errors.insert(path.to_owned(), fault.to_string());
        }
        let targets: Vec<String> = targets_of(path, &self.files).into_iter().map(str::to_owned).collect();
        if targets.is_empty() {
            self.outcome.without_target.insert(path.to_owned());
            return;
        }
        let engines: Vec<SastEngine> =
            loaded.engine.rules().iter().map(|rule| SastEngine::new(vec![rule.clone()]).without_paths()).collect();
        let mut file_outcome = RuleFileOutcome::default();
        for target in &targets {
            self.target(target, &engines, &mut file_outcome);
        }
        self.outcome.files.insert(path.to_owned(), file_outcome);
    }

    fn target(&mut self, target: &str, engines: &[SastEngine], file_outcome: &mut RuleFileOutcome) {
        let Some(source) = self.read(target) else { return };
        let expected = expectations(&source);
        let text = Text::new(source);
        let mut reported = Reported::new();
        let mut edits = Vec::new();
        for engine in engines {
            let Some(rule) = engine.rules().first() else { continue };
            let file = File {
                path: target.to_owned(),
                language: language_for(target, &rule.targets),
                role: Role::Source,
                size: 0,
                ignored: false,
                commit: None,
            };
            let parsed = Parsed::new(&file, &text);
            let mut sink = Sink::default();
            engine::Engine::analyse(engine, &parsed, &mut sink);
            let lines = sink.observations.iter().map(|seen| seen.location.start.line).collect();
            for notice in sink.notices.iter().filter(|notice| notice.level == NoticeLevel::Failed) {
                file_outcome.checks.entry(rule.id.clone()).or_default().errors.push(notice.message.clone());
            }
            if self.trace && expected.expected(&rule.id) != lines {
                let _ = write!(self.traces, "\n{} on {target}\n{}", rule.id, indented(&why(engine, &rule.id, &parsed)));
            }
            edits.extend(sink.observations.iter().flat_map(|seen: &Observation| seen.fix.clone()));
            reported.insert(rule.id.clone(), lines);
        }
        file_outcome.add_target(target, &expected, &reported);
        let fixes = engines
            .iter()
            .any(|engine| engine.rules().iter().any(|rule| rule.fix.is_some() || rule.fix_regex.is_some()));
        if fixes {
            self.fixed(target, text.as_str(), edits);
        }
    }

    fn fixed(&mut self, target: &str, before: &str, edits: Vec<Edit>) {
        let fixed = fixed_of(target);
        match self.read(&fixed) {
            Some(wanted) => {
                let passed = applied(before, edits) == wanted;
                self.outcome.fixes.insert(target.to_owned(), FixOutcome { fixed, passed });
            }
            None => {
                self.outcome.without_fixed.insert(target.to_owned());
            }
        }
    }
}

/// The language of the file's name when the rule is for it, else the first of the rule: targets have any ending.
fn language_for(target: &str, targets: &[Target]) -> Option<Language> {
    let name = target.rsplit('/').next().unwrap_or(target);
    let by_name = language_of_name(name);
    if by_name.is_some_and(|language| targets.contains(&Target::Language(language))) {
        return by_name;
    }
    targets.iter().find_map(|target| match target {
        Target::Language(language) => Some(*language),
        _ => None,
    })
}

/// The text with all edits; of edits that overlap the first one counts.
fn applied(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.location.start.offset, edit.location.end.offset));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.location.start.offset as usize, edit.location.end.offset as usize);
        if start < at || end > text.len() {
            continue;
        }
        out.push_str(&text[at..start]);
        out.push_str(&edit.text);
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

fn told(outcome: &TestOutcome, traces: &str, quiet: bool) -> String {
    let mut out = String::new();
    let (mut passed, mut failed) = (0, 0);
    for (path, file) in &outcome.files {
        for (rule, check) in &file.checks {
            if check.passed() {
                passed += 1;
                continue;
            }
            failed += 1;
            let _ = writeln!(out, "{path}: {rule}");
            for (target, found) in &check.matches {
                let missing: Vec<String> = found.missing().map(|line| line.to_string()).collect();
                let unexpected: Vec<String> = found.unexpected().map(|line| line.to_string()).collect();
                if !missing.is_empty() {
                    let _ = writeln!(out, "    {target}: not reported: {}", missing.join(", "));
                }
                if !unexpected.is_empty() {
                    let _ = writeln!(out, "    {target}: reported and not marked: {}", unexpected.join(", "));
                }
            }
            for error in &check.errors {
                let _ = writeln!(out, "    {error}");
            }
        }
    }
    for (target, _) in outcome.fixes.iter().filter(|(_, fix)| !fix.passed) {
        failed += 1;
        let _ = writeln!(out, "{target}: the fixes do not give {}", fixed_of(target));
    }
    for (path, error) in &outcome.with_errors {
        failed += 1;
        let _ = writeln!(out, "{path}: {error}");
    }
    out.push_str(traces);
    passed += outcome.fixes.values().filter(|fix| fix.passed).count();
    if !quiet || failed > 0 {
        let without = counted(outcome.without_target.len(), "rule file");
        let _ = writeln!(out, "{} passed, {failed} failed, {without} without a target", counted(passed, "check"));
    }
    out
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
