//! Texts and patterns, compared as S-expressions; places as what stands there.

use crate::{FaultKind, Kind, NodeId, PatternRoot, lower, lower_pattern};
use source::Language;
use std::thread;

const YAML: Language = Language::new("yaml");

fn tree(source: &str) -> String {
    let tree = lower(YAML, source).unwrap();
    assert!(tree.faults.is_empty(), "{source}: {:?}", tree.faults);
    let values = tree.children(NodeId::ROOT).filter_map(|statement| tree.child(statement, 0));
    values.map(|id| tree.to_sexp(id)).collect::<Vec<_>>().join(" ")
}

fn pattern(text: &str) -> String {
    let pattern = lower_pattern(YAML, text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let PatternRoot::Node(id) = pattern.root else { panic!("{text}: statements") };
    pattern.tree.to_sexp(id)
}

fn places(source: &str, kind: Kind) -> Vec<String> {
    let tree = lower(YAML, source).unwrap();
    tree.ids().filter(|&id| tree.kind(id) == kind).map(|id| tree.source_of(id).to_owned()).collect()
}

#[test]
fn collections_and_scalars_have_kinds() {
    assert_eq!(
        tree("a: [1, on, ~, \"q\"]\nb:\n- {c: d}\ne:\n"),
        "(Dict (Pair (Str \"a\") (List (Number \"1\") (Bool \"true\") (Null) (Str \"q\"))) (Pair (Str \"b\") (List (Dict (Pair (Str \
         \"c\") (Str \"d\"))))) (Pair (Str \"e\") (Str)))"
    );
    assert_eq!(
        tree("a: 1\n---\nb: 2\n"),
        "(Dict (Pair (Str \"a\") (Number \"1\"))) (Dict (Pair (Str \"b\") (Number \"2\")))"
    );
    assert_eq!(tree("a: !t b\n"), "(Dict (Pair (Str \"a\") (Cast (Str \"b\") (Type \"t\" (Ident \"t\")))))");
    assert_eq!(
        tree("a: |\n  b\n   c\nd: x\n  y\n"),
        "(Dict (Pair (Str \"a\") (Str \"b\\n c\\n\")) (Pair (Str \"d\") (Str \"x y\")))"
    );
}

#[test]
fn an_alias_has_the_children_of_what_it_names() {
    assert_eq!(
        tree("a: &x\n  b: 1\nc: *x\nd: *y\n"),
        "(Dict (Pair (Str \"a\") (Dict (Pair (Str \"b\") (Number \"1\")))) (Pair (Str \"c\") (Dict (Pair (Str \"b\") (Number \"1\")))) \
         (Pair (Str \"d\") (Ident \"y\")))"
    );
}

#[test]
fn aliases_of_aliases_are_bounded_and_told() {
    let mut source = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..20 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        source.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    let tree = lower(YAML, &source).unwrap();
    assert!(tree.len() < 1_000_000, "{}", tree.len());
    assert!(tree.faults.iter().any(|fault| fault.kind == FaultKind::Depth));
    let own = lower(YAML, "a: &x\n  b: *x\n").unwrap();
    assert!(own.len() < 1_000, "{}", own.len());
}

#[test]
fn spans_are_those_of_semgrep() {
    let source = "a: [x, {b: c}]\nd: []\ne: |-\n  f\n\ng: !t v\nh: &k w\ni: *k\n";
    assert_eq!(places(source, Kind::List), ["[x, {b: c", "["]);
    assert_eq!(places(source, Kind::Pair), ["a: [x, {b: c", "b: c", "d: [", "e: |-\n  f\n\n", "g: !t", "h: &", "i: *"]);
}

#[test]
fn spans_end_with_a_character() {
    let tree = lower(YAML, "a: &é é\nb: *é\nc: !é éé\nd: \"é").unwrap();
    for id in tree.ids() {
        assert!(tree.source().get(tree.span(id).range()).is_some());
    }
}

#[test]
fn a_pattern_of_one_entry_is_that_entry() {
    assert_eq!(pattern("a: $X"), "(Pair (Str \"a\") (Metavar \"$X\"))");
    assert_eq!(pattern("{a: ...}"), "(Pair (Str \"a\") (Ellipsis))");
    assert_eq!(pattern("- a: b\n  ..."), "(Dict (Pair (Str \"a\") (Str \"b\")) (Ellipsis))");
    assert_eq!(pattern("a: b\nc: d"), "(Dict (Pair (Str \"a\") (Str \"b\")) (Pair (Str \"c\") (Str \"d\")))");
    assert_eq!(pattern("- a\n- b"), "(List (Str \"a\") (Str \"b\"))");
    assert_eq!(pattern("foo"), "(Str \"foo\")");
}

#[test]
fn an_ellipsis_on_its_own_line_is_what_its_neighbours_are() {
    assert_eq!(pattern("a:\n  ..."), "(Pair (Str \"a\") (Ellipsis))");
    assert_eq!(
        pattern("a:\n  ...\n  b: 1\n  ..."),
        "(Pair (Str \"a\") (Dict (Ellipsis) (Pair (Str \"b\") (Number \"1\")) (Ellipsis)))"
    );
    assert_eq!(
        pattern("a:\n  ...\n  - b: $X\n    ...\n  ..."),
        "(Pair (Str \"a\") (List (Ellipsis) (Dict (Pair (Str \"b\") (Metavar \"$X\")) (Ellipsis)) (Ellipsis)))"
    );
    assert_eq!(
        pattern("a:\n- ...\n- ...\n  b: c\n"),
        "(Pair (Str \"a\") (List (Ellipsis) (Dict (Ellipsis) (Pair (Str \"b\") (Str \"c\")))))"
    );
}

#[test]
fn strings_of_patterns_keep_their_text() {
    assert_eq!(pattern("a: \"$X\""), "(Pair (Str \"a\") (Str \"$X\"))");
    assert_eq!(pattern("a: >-\n  $X"), "(Pair (Str \"a\") (Str \"$X\"))");
    assert_eq!(pattern("a: \"=~/^\\\\s+'$/\""), "(Pair (Str \"a\") (Str \"=~/^\\\\s+''$/\"))");
    assert_eq!(pattern("a: !$T $X"), "(Pair (Str \"a\") (Cast (Metavar \"$X\") (Type (Metavar \"$T\"))))");
}

#[test]
fn what_cannot_be_read_costs_only_itself() {
    let tree = lower(YAML, "a: 1\nb: [\nc: 2\n---\nd: 3\n").unwrap();
    assert!(!tree.faults.is_empty());
}

#[test]
fn depth_is_bounded() {
    let deep = || {
        for source in [format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)), "{\"a\":[".repeat(5_000)] {
            assert!(!lower(YAML, &source).unwrap().faults.is_empty());
        }
    };
    thread::Builder::new().stack_size(32 << 20).spawn(deep).expect("a thread starts").join().expect("no overflow");
}
