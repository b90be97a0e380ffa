//! How a pattern is written as legal source: with the tag that begins code, and wrapped where a fragment cannot stand alone.

use super::LEXIS;
use super::sigils;
use crate::kind::Kind;
use crate::mark;
use crate::pattern::{PatternForm, Unwrap};
use crate::rewrite::{Dialect, rewrite};

const DIALECT: Dialect = Dialect {
    lexis: &LEXIS,
    interpolation_prefixes: b"",
    spread: true,
    terminator: None,
    dictionary_prefix: "",
    operator_words: &[
        "return",
        "echo",
        "print",
        "and",
        "or",
        "xor",
        "instanceof",
        "case",
        "throw",
        "yield",
        "new",
        "clone",
    ],
    typed: None,
};

/// The ways to read a pattern, best first.
pub(super) fn forms(pattern: &str) -> Vec<PatternForm> {
    let pattern = pattern.trim();
    let pattern = pattern.strip_prefix("<?php").or_else(|| pattern.strip_prefix("<?=")).unwrap_or(pattern).trim();
    let pattern = pattern.strip_suffix("?>").unwrap_or(pattern).trim();
    if pattern.is_empty() {
        return Vec::new();
    }
    let plain = sigils::add(&rewrite(pattern, &DIALECT));
    let mut forms = Vec::new();
    let mut add = |source: String, unwrap: Unwrap| forms.push(PatternForm { source, unwrap });
    match plain.split(|c: char| !c.is_alphanumeric()).next() {
        Some("catch") => add(format!("<?php try {{}} {plain}"), Unwrap::First(Kind::Catch)),
        Some("finally") => add(format!("<?php try {{}} {plain}"), Unwrap::LastBlock),
        Some("case" | "default") => add(format!("<?php switch (0) {{ {plain} }}"), Unwrap::First(Kind::Case)),
        Some("else") => add(format!("<?php if (0) {{}} {plain}"), Unwrap::LastBlock),
        Some("elseif") => add(format!("<?php {}", &plain[4..]), Unwrap::Module),
        _ => {}
    }
    let is_code = plain.ends_with([';', '}']);
    if !is_code {
        // The end of the code ends an expression without making a statement of it.
        add(format!("<?php {plain} ?>"), Unwrap::Module);
    }
    add(format!("<?php {plain}"), Unwrap::Module);
    if is_code {
        add(format!("<?php {plain} ?>"), Unwrap::Module);
    }
    add(format!("<?php [{plain}] ?>"), Unwrap::First(Kind::Tuple));
    add(format!("<?php class Wrapped {{ {plain} }}"), Unwrap::FirstBlock);
    add(format!("<?php class Wrapped {{ {plain}; }}"), Unwrap::FirstBlock);
    if plain.starts_with("#[") {
        add(format!("<?php {plain} function {}() {{}}", mark::METAVAR), Unwrap::First(Kind::Decorators));
    }
    // `if (…)` and `function f()` without what belongs to them.
    add(format!("<?php {plain} {{ ${}; }}", mark::ELLIPSIS), Unwrap::Module);
    forms
}
