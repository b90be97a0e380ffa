//! Paths in our documents exist: links, and code spans that look like a path of this repository.

use crate::Complaint;
use std::fs;
use std::path::Path;

pub fn check(root: &Path, tracked: &[String]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for path in tracked.iter().filter(|path| path.ends_with(".md") && !path.starts_with("content/")) {
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        let folder = Path::new(path).parent().unwrap_or(Path::new(""));
        for (at, line) in text.lines().enumerate() {
            let place = format!("{path}:{}", at + 1);
            for target in links(line) {
                if !root.join(folder).join(target).exists() {
                    complaints.push(Complaint::new(&place, format!("link to {target}, which does not exist")));
                }
            }
            for span in code_spans(line).filter(|span| is_path(span)) {
                if !root.join(span).exists() && !root.join(folder).join(span).exists() {
                    complaints.push(Complaint::new(&place, format!("names `{span}`, which does not exist")));
                }
            }
        }
    }
    complaints
}

/// Targets of Markdown links into the repository.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split(')').next()?.split('#').next()?;
        (!target.is_empty() && !target.contains("://")).then_some(target)
    })
}

fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether a code span names a place in this repository, rather than a pattern or a command.
fn is_path(span: &str) -> bool {
    const TOPS: &[&str] = &["crates/", "content/", "xtask/", "bench/", "changes/", "fuzz/", "docs/", "ci/", ".ci/"];
    TOPS.iter().any(|top| span.starts_with(top)) && !span.contains(['<', '*', ' ', '{', '$'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_other_code() {
        assert_eq!(links("see [a](b.md#c) and [d](https://e)").collect::<Vec<_>>(), ["b.md"]);
        assert_eq!(code_spans("a `b/c` d `e`").collect::<Vec<_>>(), ["b/c", "e"]);
        assert!(is_path("crates/syntax/src/kind.rs") && !is_path("content/rules/<language>/"));
    }
}
