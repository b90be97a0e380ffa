//! Sizes of files and functions. Tables and tests are exempt.

use crate::Complaint;
use std::fs;
use std::path::Path;

const FILE_LINES: usize = 700;
const FUNCTION_LINES: usize = 120;

pub fn check(root: &Path, tracked: &[String]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for path in tracked.iter().filter(|path| path.ends_with(".rs") && !is_test(path)) {
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        let code = code_of(&text);
        let lines = code.lines().count();
        if lines > FILE_LINES {
            complaints.push(Complaint::new(path, format!("{lines} lines; split it (limit {FILE_LINES})")));
        }
        for (line, name, len) in functions(code) {
            if len > FUNCTION_LINES {
                let what = format!("function {name} has {len} lines (limit {FUNCTION_LINES})");
                complaints.push(Complaint::new(format!("{path}:{line}"), what));
            }
        }
    }
    complaints
}

/// What stands before the tests of a file. A helper for tests in the middle of the code ends nothing, nor does `mod tests;`.
pub fn code_of(text: &str) -> &str {
    let mut from = 0;
    while let Some(at) = text[from..].find("#[cfg(test)]").map(|at| from + at) {
        let rest = text[at + "#[cfg(test)]".len()..].trim_start();
        if rest.starts_with("mod tests {") {
            return &text[..at];
        }
        from = text.len() - rest.len();
    }
    text
}

pub fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs")
}

/// First line, name and number of lines of each function, by indentation: the closing brace stands under the `fn`.
fn functions(code: &str) -> Vec<(usize, String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let Some(name) = function_name(line.trim_start()) else { continue };
        let closing = format!("{}}}", " ".repeat(indent));
        let len = lines[at..].iter().position(|line| *line == closing).unwrap_or(0);
        found.push((at + 1, name, len + 1));
    }
    found
}

fn function_name(line: &str) -> Option<String> {
    let rest = line
        .strip_prefix("pub ")
        .or_else(|| line.strip_prefix("pub(crate) "))
        .or_else(|| line.strip_prefix("pub(super) "));
    let rest = rest.unwrap_or(line);
    let rest = rest.strip_prefix("const ").unwrap_or(rest);
    let rest = rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn ")?;
    Some(rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_module_of_tests_ends_the_code() {
        let code = "#[cfg(test)]\nmod tests;\n#[cfg(test)]\nuse a;\nfn b() {}\n";
        let text = format!("{code}#[cfg(test)]\nmod tests {{}}\n");
        assert_eq!((super::code_of(&text), super::code_of(code)), (code, code));
    }

    #[test]
    fn functions_are_measured_by_indentation() {
        let code = "impl A {\n    pub fn a() {\n        b();\n    }\n}\nfn c() {\n}\n";
        assert_eq!(super::functions(code), [(2, "a".to_owned(), 3), (6, "c".to_owned(), 2)]);
    }
}
