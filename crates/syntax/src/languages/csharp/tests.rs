//! What is lowered is compared as text.

use super::*;
use crate::{Kind, lower, shown};

#[track_caller]
fn code(source: &str, expected: &str) {
    assert_eq!(shown::statements(CSHARP, source), expected, "{source}");
}

#[track_caller]
fn pattern(source: &str, expected: &str) {
    assert_eq!(shown::pattern(CSHARP, source), expected, "{source}");
}

#[track_caller]
fn spans(source: &str, kind: Kind, expected: &[&str]) {
    assert_eq!(shown::spans(CSHARP, source, kind), expected, "{source}");
}

#[test]
fn every_writer_has_its_kind() {
    let writers: Vec<(&str, Writer)> = writers().collect();
    assert_eq!(GRAMMAR.unknown(&writers), Vec::<&str>::new());
}

#[test]
fn expressions() {
    code(
        "a.B(c, d: 1, out var e);",
        r#"(ExprStmt (Call (Member "B" (Ident "a") (Ident "B")) (Ident "c") (Keyword "d" (Number "1")) (Ident "e")))"#,
    );
    code(
        "a?.b.C<int>(1);",
        r#"(ExprStmt (Call (Member "C" (Member "b" (Ident "a") (Ident "b")) (Ident "C")) (Number "1")))"#,
    );
    code(
        "x = new A<int>(1) { B = 2 };",
        r#"(ExprStmt (Assign (Ident "x") (New (Ident "A") (Number "1") (Tuple (Assign (Ident "B") (Number "2"))))))"#,
    );
    code(
        "x = (int)this.y + base.z;",
        concat!(
            r#"(ExprStmt (Assign (Ident "x") (Binary "+" (Cast (Member "y" (This) (Ident "y")) (Type "int" (Ident "int"))) "#,
            r#"(Member "z" (Super) (Ident "z")))))"#
        ),
    );
    code(
        "f(a => a + 1, delegate (int b) { });",
        concat!(
            r#"(ExprStmt (Call (Ident "f") (Function _ (Params (Param (Ident "a") _ _)) _ (Block (Return (Binary "+" (Ident "a") (Number "1"))))) "#,
            r#"(Function _ (Params (Param (Ident "b") (Type "int" (Ident "int")) _)) _ (Block))))"#
        ),
    );
    code("x = a is not null;", r#"(ExprStmt (Assign (Ident "x") (Binary "is" (Ident "a") (Unary "not" (Null)))))"#);
    code("x = new[] { 1, 2 };", r#"(ExprStmt (Assign (Ident "x") (List (Number "1") (Number "2"))))"#);
}

#[test]
fn strings() {
    code(
        r#"f("a", @"b", $"c{d:x}e");"#,
        r#"(ExprStmt (Call (Ident "f") (Str "a") (Str "b") (Template (Str "c") (Ident "d") (Str "e"))))"#,
    );
    code("f(\"\"\"a\"\"\", \"\");", r#"(ExprStmt (Call (Ident "f") (Str "a") (Str)))"#);
}

#[test]
fn statements() {
    code(
        "var x = 1; int y, z = 2;",
        concat!(
            r#"(VarDef (Ident "x") _ (Number "1")) (VarDef (Ident "y") (Type "int" (Ident "int")) _) "#,
            r#"(VarDef (Ident "z") (Type "int" (Ident "int")) (Number "2"))"#
        ),
    );
    code(
        "foreach (var a in b) c();",
        r#"(ForEach "in" (VarDef (Ident "a") _ _) (Ident "b") (Block (ExprStmt (Call (Ident "c")))) _)"#,
    );
    code("using (var a = b) { }", r#"(With (WithItem (VarDef (Ident "a") _ (Ident "b")) _) (Block))"#);
    code("try { } catch (E e) { } finally { }", r#"(Try (Block) (Catch (Ident "E") (Ident "e") (Block)) _ (Block))"#);
    code(
        "using A.B; using static C.D; using E = F.G;",
        r#"(ImportAll (ModuleName "A.B")) (ImportAll (ModuleName "C.D")) (Import (ModuleName "F.G") (Ident "E"))"#,
    );
}

#[test]
fn definitions() {
    code(
        "namespace N { [A, B(C = 1)] public class K : J { int f = 1; } }",
        concat!(
            r#"(Other "namespace" (Ident "N") (Block (Class (Decorators (Ident "A") (Call (Ident "B") (Keyword "C" (Number "1"))) (Other "public")) "#,
            r#"(Ident "K") (Ident "J") (Block (VarDef (Ident "f") (Type "int" (Ident "int")) (Number "1"))))))"#
        ),
    );
    code(
        "class K { K(int a) : base(a) { } int P => 3; }",
        concat!(
            r#"(Class (Ident "K") (Block (Function (Ident "K") (Params (Param (Ident "a") (Type "int" (Ident "int")) _)) _ "#,
            r#"(Block (ExprStmt (Call (Super) (Ident "a"))))) (VarDef (Ident "P") (Type "int" (Ident "int")) _) "#,
            r#"(Function (Ident "get_P") (Params) (Type "int" (Ident "int")) (Block (Return (Number "3"))))))"#
        ),
    );
}

#[test]
fn spans_are_semgreps() {
    spans("var x = 1; int y = 2;", Kind::VarDef, &["x = 1;", "int y = 2;"]);
    spans("[A] class B { }", Kind::Class, &["A] class B { }"]);
    spans("do { } while (a);", Kind::DoWhile, &["do { } while (a"]);
    spans("f(a?.B(1));", Kind::Member, &["a?.B"]);
}

#[test]
fn patterns() {
    pattern(
        "(T<A> $X).F($Y, ...)",
        r#"(Call (Member "F" (TypedMetavar "$X" (Type "T<A>" (Index (Ident "T") (Ident "A")))) (Ident "F")) (Metavar "$Y") (Ellipsis))"#,
    );
    pattern(
        "public $T $F(..., $P $A) { ... }",
        concat!(
            r#"statements (Function (Decorators (Other "public")) (Metavar "$F") (Params (Ellipsis) "#,
            r#"(Param (Metavar "$A") (Type "$P" (Metavar "$P")) _)) (Type "$T" (Metavar "$T")) (Block (Ellipsis)))"#
        ),
    );
    pattern(
        "class $C { ... int $X; ... }",
        r#"statements (Class (Metavar "$C") (Block (Ellipsis) (VarDef (Metavar "$X") (Type "int" (Ident "int")) _) (Ellipsis)))"#,
    );
    pattern(
        "using A;\n...\n$X.F();",
        r#"statements (ImportAll (ModuleName "A")) (Ellipsis) (ExprStmt (Call (Member "F" (Metavar "$X") (Ident "F"))))"#,
    );
    pattern("$\"...{$X}...\"", r#"(Template (Str "...") (Metavar "$X") (Str "..."))"#);
    pattern("if ($E) { $S; }", r#"statements (If (Metavar "$E") (Block (ExprStmt (Metavar "$S"))) _)"#);
    pattern("$X = (string $Y)", r#"(Assign (Metavar "$X") (TypedMetavar "$Y" (Type "string" (Ident "string"))))"#);
    pattern(
        "foreach (...) { ... }",
        r#"statements (ForEach "in" (VarDef (Ellipsis) _ _) (Ellipsis) (Block (Ellipsis)) _)"#,
    );
}

#[test]
fn broken_code_costs_only_what_is_broken() {
    let tree = lower(CSHARP, "class A { void F() { a(; } void G() { b(c); } }").unwrap();
    assert!(!tree.faults.is_empty());
    assert!(tree.ids().any(|id| tree.kind(id) == Kind::Call && tree.source_of(id) == "b(c)"));
}

#[test]
fn hostile_depth_is_cut() {
    // As on the threads of a scan.
    let run = std::thread::Builder::new().stack_size(256 << 20).spawn(|| {
        for unit in ["(", "[", "{", "!", "a(", "if (a) ", "a?.b[", "class A { void F() {", "1 + ", "a ? b : ", "(int)"]
        {
            let tree = lower(CSHARP, &unit.repeat(3_000)).unwrap();
            assert!(!tree.is_empty());
        }
    });
    run.expect("a thread can be started").join().expect("nothing overflows");
}
