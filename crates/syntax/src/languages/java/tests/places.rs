//! Spans, comments, depth and trouble. The spans are those that Semgrep 1.182 reports.

use super::super::JAVA;
use super::spans;
use crate::{FaultKind, Kind, MAX_DEPTH, lower};

fn check(kind: Kind, cases: &[(&str, &[&str])]) {
    for (source, expected) in cases {
        assert_eq!(spans(source, kind), *expected, "{source}");
    }
}

#[test]
fn variables_begin_at_their_modifiers_and_fields_end_without_semicolon() {
    check(
        Kind::VarDef,
        &[
            ("final int a = 1, b = (2);", &["final int a = 1", "final int a = 1, b = (2);"]),
            ("class A { @B\nprivate int c = 1, d; }", &["@B\nprivate int c = 1", "@B\nprivate int c = 1, d"]),
            ("for (int i = 0, j = 1;;) {}", &["int i = 0", "int i = 0, j = 1"]),
            ("try (A a = new A(b)) {}", &["A a = new A(b)"]),
            ("for (final A a : b) {}", &["final A a"]),
        ],
    );
}

#[test]
fn parentheses_belong_to_nothing() {
    check(Kind::Binary, &[("x = ((a + b)) * (c - d);", &["a + b)) * (c - d", "a + b", "c - d"])]);
    check(Kind::Unary, &[("x = !(a);", &["!(a"])]);
    check(
        Kind::Return,
        &[("return (a());", &["return (a()"]), ("return;", &["return"]), ("return a.b;", &["return a.b"])],
    );
    check(Kind::Call, &[("((A) a).b();", &["(A) a).b()"]), ("(a).b((c));", &["a).b((c))"])]);
    check(Kind::If, &[("if ((a)) b();", &["if ((a)) b();"])]);
}

#[test]
fn statements_end_where_their_last_token_is() {
    check(Kind::ExprStmt, &[("a();", &["a();"]), ("x = (a) ;", &["x = (a) ;"])]);
    check(Kind::Throw, &[("throw new A();", &["throw new A()"])]);
    check(Kind::Break, &[("while (a) break;", &["break"])]);
    check(Kind::While, &[("while (a) break;", &["while (a) break"]), ("while (a) { b(); }", &["while (a) { b(); }"])]);
    check(Kind::DoWhile, &[("do { a(); } while (b);", &["do { a(); } while (b"])]);
    check(Kind::ImportFrom, &[("import a.b;", &["import a.b"])]);
    check(Kind::Switch, &[("switch (a) { case 1: b(); }", &["switch (a) { case 1: b();"])]);
    check(Kind::New, &[("x = new A[1][2];", &["new A[1][2"]), ("x = new A[]{1};", &["new A[]{1}"])]);
}

#[test]
fn lambdas_begin_with_a_parameter_or_the_arrow() {
    let source = "a(() -> b, (c, d) -> e, f -> { g(); }, (H h) -> i);";
    check(Kind::Function, &[(source, &["-> b", "c, d) -> e", "f -> { g(); }", "H h) -> i"])]);
}

#[test]
fn methods_begin_at_annotations_and_end_in_interfaces_with_the_last_parameter() {
    check(
        Kind::Function,
        &[
            ("class A { @B public void c() {} }", &["@B public void c() {}"]),
            ("class A { abstract void c(); }", &["abstract void c();"]),
            ("interface A { void c(); int d(B e, F g); }", &["void c", "int d(B e, F g"]),
        ],
    );
    check(Kind::Class, &[("@A public class B {}", &["@A public class B {}"])]);
}

#[test]
fn comments_are_kept_once_and_in_order() {
    let source = "/** a */ f(/* b */ (c /* d */)); // e\n";
    let tree = lower(JAVA, source).unwrap();
    let comments: Vec<&str> = tree.comments.iter().map(|comment| &source[comment.range()]).collect();
    assert_eq!(comments, ["/** a */", "/* b */", "/* d */", "// e"]);
}

#[test]
fn a_syntax_error_costs_only_what_is_broken() {
    let source = "class A { void a() { good(1); }\n void b( { bad( ; }\n void c() { good(2); } }\nclass B { void d() { good(3); } }";
    let tree = lower(JAVA, source).unwrap();
    assert!(tree.faults.iter().all(|fault| fault.kind == FaultKind::Syntax) && !tree.faults.is_empty());
    let calls = spans(source, Kind::Call);
    for call in ["good(1)", "good(2)", "good(3)"] {
        assert!(calls.iter().any(|found| found == call), "{call} in {calls:?}");
    }
}

#[test]
fn depth_is_bounded() {
    let deep = 3 * MAX_DEPTH;
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    let run = move || {
        for (open, close) in [("f(", ")"), ("{", "}"), ("a -> ", ""), ("!", ""), ("x = ", ""), ("if (a) ", "")] {
            let tree = lower(JAVA, &format!("{}b{};", open.repeat(deep), close.repeat(deep))).unwrap();
            assert!(tree.faults.iter().any(|fault| fault.kind == FaultKind::Depth), "{open}");
            assert!(tree.ids().all(|id| tree.ancestors(id).count() <= MAX_DEPTH + 4), "{open}");
        }
        let sum = format!("x = a{};", " + a".repeat(deep));
        assert!(lower(JAVA, &sum).unwrap().faults.iter().any(|fault| fault.kind == FaultKind::Depth));
    };
    thread.spawn(run).unwrap().join().unwrap();
}
