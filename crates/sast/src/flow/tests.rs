//! Text in, text out: `number: steps -> successors`, a step shown by the first line of its text.

use super::*;

#[track_caller]
fn check(language: Language, text: &str, expected: &str) {
    let tree = syntax::lower(language, text).expect("the language is lowered");
    assert_eq!(tree.faults, [], "the fixture has syntax errors");
    let flows = Flows::of(&tree, language);
    let owner = flows.separate().next().unwrap_or(NodeId::ROOT);
    let graph = flows.graph(&tree, owner).expect("functions have graphs");
    let mut shown = String::new();
    for (at, block) in graph.blocks.iter().enumerate() {
        let steps: Vec<&str> =
            block.steps.iter().map(|&step| tree.source_of(step).lines().next().unwrap_or("")).collect();
        let successors: Vec<String> = block.successors.iter().map(|to| to.0.to_string()).collect();
        let exit = if graph.exit == Some(BlockId(at as u32)) { "exit" } else { "" };
        shown.push_str(&format!("{at}: {}{exit} -> {}\n", steps.join(" | "), successors.join(" ")).replace("  ", " "));
    }
    let trimmed = |text: &str| {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(trimmed(&shown), trimmed(expected), "\n{shown}");
}

#[test]
fn branches_meet() {
    check(
        Language::PYTHON,
        "
def f(a):
    x
    if a:
        b
    elif c:
        return d
    e
    return g
    h
",
        "
0: x | a -> 1 2
1: b -> 4
2: c -> 3 4
3: return d -> 5
4: e | return g -> 5
5: exit ->
",
    );
}

#[test]
fn loops_go_back() {
    check(
        Language::PYTHON,
        "
def f(a):
    for i in a:
        if b:
            break
        if c:
            continue
        d
    else:
        e
    while g:
        h
",
        "
0: a -> 1
1: -> 2 5
2: for i in a: | b -> 6 3
3: c -> 1 4
4: d -> 1
5: e -> 6
6: g -> 7 8
7: h -> 6
8: exit ->
",
    );
}

#[test]
fn jumps_run_through_finally() {
    check(
        Language::PYTHON,
        "
def f(a):
    while a:
        try:
            b
            break
        finally:
            c
    d
",
        "
0: -> 1
1: a -> 2 4
2: b -> 3
3: c -> 4 5
4: d -> 5
5: exit ->
",
    );
}

#[test]
fn exceptions_reach_their_handler() {
    check(
        Language::JAVASCRIPT,
        "
function f(a) {
  try { b(); throw c; } catch (e) { d(); } finally { g(); }
  h();
}
",
        "
0: b(); -> 2 1
1: throw c; -> 2
2: catch (e) { d(); } -> 4 3
3: d(); -> 4
4: g(); -> 5 6
5: h(); -> 6
6: exit ->
",
    );
}

#[test]
fn cases_fall_through_unless_they_end() {
    check(
        Language::JAVASCRIPT,
        "
switch (a) { case 1: b(); case 2: c(); break; default: d(); }
e();
",
        "
0: a | case 1: b(); -> 1 2
1: b(); -> 3
2: case 2: c(); break; -> 3 4
3: c(); -> 5
4: d(); -> 5
5: e(); -> 6
6: exit ->
",
    );
}

#[test]
fn labels_name_what_is_left() {
    check(
        Language::JAVASCRIPT,
        "
outer: for (const a of b) { for (;;) { if (c) continue outer; break outer; } }
",
        "
0: b -> 1
1: -> 2 5
2: for (const a of b) { for (;;) { if (c) continue outer; break outer; } } -> 3
3: -> 4 1
4: c -> 1 5
5: exit ->
",
    );
}

#[test]
fn long_bodies_are_built_without_recursion() {
    let text = format!("if a:\n    b\n{}", "elif a:\n    b\n".repeat(5000));
    let tree = syntax::lower(Language::PYTHON, &text).expect("the language is lowered");
    let graph = Graph::of(&tree, NodeId::ROOT, Language::PYTHON);
    assert!(graph.exit.is_some());
}
