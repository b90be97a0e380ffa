//! Prints the findings of the context layer of a folder as TSV: path, line, column, confidence, kind, points, name, value, reasons.
//!
//! For measuring (`bench/secrets_*.py`). Usage: `context FOLDER [--all]`; with `--all` candidates that are not reported come too.

use secrets::context::{Content, candidates, judge};
use std::path::Path;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(root) = arguments.next() else { return };
    let all = arguments.any(|argument| argument == "--all");
    let mut paths = Vec::new();
    list(Path::new(&root), &mut paths);
    paths.sort();
    let mut lines = 0;
    for path in paths {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        lines += text.lines().count();
        let shown = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
        print_findings(&text, &shown, all);
    }
    eprintln!("{lines} lines");
}

fn list(folder: &Path, paths: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && entry.file_name() != ".git" {
            list(&path, paths);
        } else if kind.is_file() {
            paths.push(path);
        }
    }
}

fn print_findings(text: &str, path: &str, all: bool) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let language = source::language_of_name(name);
    let role = source::role_of_path(path, language);
    if role.left_out().is_some() && !all {
        return;
    }
    let content = Content { text, path: Some(path), role: Some(role), language, tree: None };
    for candidate in candidates(&content) {
        let judgement = judge(&candidate, &content);
        if judgement.verdict.is_none() && !all {
            continue;
        }
        let before = &text.as_bytes()[..candidate.span.start];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count();
        let verdict = judgement.verdict.map_or("-", |confidence| confidence.as_str());
        let reasons: Vec<String> =
            judgement.reasons.iter().map(|reason| format!("{:+} {}", reason.points, reason.phrase)).collect();
        let clean = |text: &str| text.replace(['\t', '\n', '\r'], " ");
        println!(
            "{path}\t{line}\t{column}\t{verdict}\t{:?}\t{}\t{}\t{}\t{:?}\t{}",
            judgement.kind,
            judgement.points,
            clean(candidate.name.as_deref().unwrap_or("")),
            clean(&candidate.value),
            candidate.form,
            reasons.join("; ")
        );
    }
}
