//! Names over lowered source: each case lists the identifiers of one name and groups them by variable.

use super::Names;
use crate::kind::Kind;
use crate::lower;
use source::Language;

/// Every `Ident` called `name`, in order: a letter per variable, `-` when it is not a variable.
fn groups(language: Language, source: &str, name: &str) -> String {
    let tree = lower(language, source).expect("language is supported");
    let names = Names::of(&tree, language);
    let mut seen = Vec::new();
    tree.ids()
        .filter(|&id| tree.kind(id) == Kind::Ident && tree.text(id) == name)
        .map(|id| match names.variable(id) {
            None => '-',
            Some(variable) => {
                let place = seen.iter().position(|&other| other == variable).unwrap_or_else(|| {
                    seen.push(variable);
                    seen.len() - 1
                });
                char::from(b'a' + place as u8)
            }
        })
        .collect()
}

fn imported(language: Language, source: &str, name: &str) -> Option<String> {
    let tree = lower(language, source).expect("language is supported");
    let names = Names::of(&tree, language);
    let last = tree.ids().rfind(|&id| tree.kind(id) == Kind::Ident && tree.text(id) == name)?;
    names.imported(last).map(str::to_owned)
}

#[test]
fn python_functions_scope_names_and_classes_do_not() {
    assert_eq!(groups(Language::PYTHON, "x = 1\ndef f(x):\n    return x\nprint(x, o.x)\n", "x"), "abba-");
    assert_eq!(groups(Language::PYTHON, "def f():\n    global x\n    x = 1\nx\n", "x"), "aaa");
    assert_eq!(groups(Language::PYTHON, "[x for x in y]\nx\n", "x"), "aab");
}

#[test]
fn python_imports_give_paths() {
    assert_eq!(imported(Language::PYTHON, "import a.b as c\nc.d()\n", "c").as_deref(), Some("a.b"));
    assert_eq!(imported(Language::PYTHON, "from a.b import c\nc()\n", "c").as_deref(), Some("a.b.c"));
    assert_eq!(imported(Language::PYTHON, "c = 1\nfrom a import c\nc\n", "c").as_deref(), Some("a.c"));
    assert_eq!(imported(Language::PYTHON, "from a import c\nfrom b import c\nc\n", "c").as_deref(), Some("b.c"));
}

#[test]
fn javascript_blocks_scope_names() {
    assert_eq!(groups(Language::JAVASCRIPT, "let x = 1; { let x = 2; f(x); } g(x, o.x, {x: 3});", "x"), "abba--");
    assert_eq!(groups(Language::JAVASCRIPT, "function f(x) { var y = x; { var y = 2; } return y; }", "y"), "aaa");
}

#[test]
fn javascript_imports_and_requires_give_paths() {
    let js = Language::JAVASCRIPT;
    assert_eq!(imported(js, "import cp from 'child_process'; cp.exec()", "cp").as_deref(), Some("child_process"));
    assert_eq!(
        imported(js, "import {exec as e} from 'node:child_process'; e()", "e").as_deref(),
        Some("child_process.exec")
    );
    assert_eq!(
        imported(js, "const {exec: e} = require('child_process'); e()", "e").as_deref(),
        Some("child_process.exec")
    );
    assert_eq!(
        imported(js, "const e = require('child_process').exec; e()", "e").as_deref(),
        Some("child_process.exec")
    );
}
