//! Hostile and large inputs.

use super::*;

#[test]
fn the_budget_ends_the_work() {
    let text = format!("def f():\n    x = source()\n{}    sink(x)\n", "    x = foo(x)\n".repeat(1000));
    let (_, outcome) = plain(Language::PYTHON).analyse_within(&text, 100);
    assert!(outcome.exhausted);
    let (_, outcome) = plain(Language::PYTHON).analyse(&text);
    assert!(!outcome.exhausted);
    assert_eq!(outcome.flows.len(), 1);
}

#[test]
fn nested_loops_and_functions_stay_cheap() {
    let mut text = String::from("function f(a) { let x = source();\n");
    for depth in 0..40 {
        text.push_str(&format!("for (const y{depth} of a) {{ foo(function (z{depth}) {{ x = bar(x, y{depth});\n"));
    }
    text.push_str("sink(x);");
    text.push_str(&"}); }\n".repeat(40));
    text.push('}');
    let (_, outcome) = plain(Language::JAVASCRIPT).analyse_within(&text, 200_000);
    assert!(!outcome.exhausted);
    assert_eq!(outcome.flows.len(), 1);
}

#[test]
fn deep_expressions_do_not_overflow() {
    let deep = format!("x = {}source(){}\nsink(x)\n", "f(".repeat(600), ")".repeat(600));
    let run = std::thread::Builder::new().stack_size(64 << 20);
    let flows = run.spawn(move || plain(Language::PYTHON).analyse(&deep).1.flows.len()).unwrap().join().unwrap();
    assert_eq!(flows, 1);
}

#[test]
fn many_sources_are_cut_in_order() {
    let mut text = String::from("def f():\n    x = ''\n");
    for at in 0..60 {
        text.push_str(&format!("    x += named({at})\n"));
    }
    text.push_str("    sink(x)\n");
    let mut fixture = plain(Language::PYTHON);
    fixture.source(Finder::Bound("named"), source("", None));
    let (_, outcome) = fixture.analyse(&text);
    assert_eq!(outcome.flows.len(), 24);
}

#[test]
fn what_is_too_deep_to_follow_counts_for_the_whole() {
    let text = format!("def f():\n    x = {}source(){}\n    sink(x)\n", "[".repeat(30), "]".repeat(30));
    assert_eq!(plain(Language::PYTHON).analyse(&text).1.flows.len(), 1);
}
