//! What is lowered is compared as text.

use super::*;
use crate::{Kind, lower, shown};

#[track_caller]
fn code(source: &str, expected: &str) {
    assert_eq!(shown::statements(PHP, &format!("<?php {source}")), expected, "{source}");
}

#[track_caller]
fn pattern(source: &str, expected: &str) {
    assert_eq!(shown::pattern(PHP, source), expected, "{source}");
}

#[track_caller]
fn spans(source: &str, kind: Kind, expected: &[&str]) {
    assert_eq!(shown::spans(PHP, &format!("<?php {source}"), kind), expected, "{source}");
}

#[test]
fn every_writer_has_its_kind() {
    let writers: Vec<(&str, Writer)> = writers().collect();
    assert_eq!(GRAMMAR.unknown(&writers), Vec::<&str>::new());
}

#[test]
fn expressions() {
    code("$a->b($c);", r#"(ExprStmt (Call (Member "b" (Ident "$a") (Ident "b")) (Ident "$c")))"#);
    code(
        "A::$b . self::C;",
        r#"(ExprStmt (Binary "." (Member "$b" (Ident "A") (Ident "$b")) (Member "C" (Ident "self") (Ident "C"))))"#,
    );
    code("['a' => 1, ...$b];", r#"(ExprStmt (List (Tuple (Str "a") (Number "1")) (Spread "..." (Ident "$b"))))"#);
    code("new A\\B($c);", r#"(ExprStmt (New (Member "B" (Ident "A") (Ident "B")) (Ident "$c")))"#);
    code("f(a: 1, ...$b);", r#"(ExprStmt (Call (Ident "f") (Keyword "a" (Number "1")) (Spread "..." (Ident "$b"))))"#);
    code(
        "$x ?: ($y ?? !$z);",
        r#"(ExprStmt (Binary "?:" (Ident "$x") (Binary "??" (Ident "$y") (Unary "not" (Ident "$z")))))"#,
    );
    code(
        "list($a, 'k' => $b) = $c;",
        r#"(ExprStmt (Assign (List (Ident "$a") (Tuple (Str "k") (Ident "$b"))) (Ident "$c")))"#,
    );
    code("fn($x) => $this;", r#"(ExprStmt (Function _ (Params (Param (Ident "$x") _ _)) _ (Block (Return (This)))))"#);
    code("$a .= (int)$b;", r#"(ExprStmt (AugAssign "." (Ident "$a") (Cast (Ident "$b") (Type "int" (Ident "int")))))"#);
}

#[test]
fn words_that_call() {
    code("echo $a, 1;", r#"(ExprStmt (Call (Ident "echo") (Ident "$a") (Number "1")))"#);
    code(
        "include 'a'; exit(1);",
        r#"(ExprStmt (Call (Ident "include") (Str "a"))) (ExprStmt (Call (Ident "exit") (Number "1")))"#,
    );
    code("`ls $a`;", r#"(ExprStmt (Call (Ident "`") (Template (Str "ls ") (Ident "$a"))))"#);
}

#[test]
fn strings() {
    code(
        r#""a {$b->c} $d";"#,
        r#"(ExprStmt (Template (Str "a ") (Member "c" (Ident "$b") (Ident "c")) (Str " ") (Ident "$d")))"#,
    );
    code("<<<E\nx $y\nE;", r#"(ExprStmt (Template (Str "x ") (Ident "$y")))"#);
    code("<<<'E'\nx $y\nE;", r#"(ExprStmt (Str "x $y"))"#);
}

#[test]
fn statements() {
    code(
        "if ($a) b(); elseif ($c) {} else d();",
        concat!(
            r#"(If (Ident "$a") (Block (ExprStmt (Call (Ident "b")))) (If (Ident "$c") (Block) "#,
            r#"(Block (ExprStmt (Call (Ident "d"))))))"#
        ),
    );
    code(
        "foreach ($a as $k => $v): endforeach;",
        r#"(ForEach "in" (Tuple (Ident "$k") (Ident "$v")) (Ident "$a") (Block) _)"#,
    );
    code("try {} catch (E $e) {} finally {}", r#"(Try (Block) (Catch (Ident "E") (Ident "$e") (Block)) _ (Block))"#);
    code(
        "switch ($a) { case 1: break; default: }",
        r#"(Switch (Ident "$a") (Case (Number "1") (Block (Break _))) (Case _ (Block)))"#,
    );
    code(
        "namespace A; use B\\C as D, E; use F\\{G, function h};",
        concat!(
            r#"(Other "namespace_definition" (Ident "A")) (ImportFrom (ModuleName "B") (Ident "C") (Ident "D")) (Import (ModuleName "E") _) "#,
            r#"(ImportFrom (ModuleName "F") (Ident "G") _) (ImportFrom (ModuleName "F") (Ident "h") _)"#
        ),
    );
}

#[test]
fn definitions() {
    code(
        "class A extends B implements C { const X = 1; private ?int $y; }",
        concat!(
            r#"(Class (Ident "A") (Ident "B") (Type "C" (Ident "C")) (Block (VarDef "const" (Ident "X") _ (Number "1")) "#,
            r#"(VarDef (Ident "$y") (Type "?int" (Ident "int")) _)))"#
        ),
    );
    code(
        "#[T(1)] function f(int $a = 1, ...$b): void {}",
        concat!(
            r#"(Function (Decorators (Call (Ident "T") (Number "1"))) (Ident "f") (Params (Param (Ident "$a") (Type "int" (Ident "int")) (Number "1")) "#,
            r#"(Param "..." (Ident "$b") _ _)) (Type "void" (Ident "void")) (Block))"#
        ),
    );
}

#[test]
fn spans_are_semgreps() {
    spans("return ($a);", Kind::Return, &["return ($a"]);
    spans("$k = new X($a);", Kind::Assign, &["$k = new X($a"]);
    spans("class A { public $x = 1, $y; }", Kind::VarDef, &["public $x = 1", "public $x = 1, $y"]);
    spans("if ($a): b(); endif;", Kind::If, &["if ($a): b();"]);
    spans("#[A] class B {}", Kind::Class, &["A] class B {}"]);
}

#[test]
fn words_compare_whatever_their_case() {
    let tree = lower(PHP, "<?php Foo(); foo(); $a; $A;").unwrap();
    let symbols: Vec<_> = tree.ids().filter(|&id| tree.kind(id) == Kind::Ident).map(|id| tree.sym(id)).collect();
    assert_eq!(symbols[0], symbols[1]);
    assert_ne!(symbols[2], symbols[3]);
}

#[test]
fn patterns() {
    pattern(
        "$X->$M(..., $_GET[$K])",
        r#"(Call (Member (Metavar "$X") (Metavar "$M")) (Ellipsis) (Index (Ident "$_GET") (Metavar "$K")))"#,
    );
    pattern("echo ...;", r#"statements (ExprStmt (Call (Ident "echo") (Ellipsis)))"#);
    pattern(
        "function $F(..., T $X, ...) { ... }",
        concat!(
            r#"statements (Function (Metavar "$F") (Params (Ellipsis) (Param (Metavar "$X") (Type "T" (Ident "T")) _) (Ellipsis)) _ "#,
            r#"(Block (Ellipsis)))"#
        ),
    );
    pattern(
        "class $C { ... public $X; ... }",
        r#"statements (Class (Metavar "$C") (Block (Ellipsis) (VarDef (Metavar "$X") _ _) (Ellipsis)))"#,
    );
    pattern(
        "$O->f()-> ... ->g()",
        r#"(Call (Member "g" (Member (Call (Member "f" (Metavar "$O") (Ident "f"))) (Ellipsis)) (Ident "g")))"#,
    );
    pattern(
        "$X = <... f($Y) ...>;",
        r#"statements (ExprStmt (Assign (Metavar "$X") (Deep (Call (Ident "f") (Metavar "$Y")))))"#,
    );
    pattern("\"...$X...\"", r#"(Template (Str "...") (Metavar "$X") (Str "..."))"#);
    pattern("\"$X\"", r#"(Str "$X")"#);
    pattern("'a' => $X", r#"(Tuple (Str "a") (Metavar "$X"))"#);
    pattern(
        "$A;\n...\nf($A);",
        r#"statements (ExprStmt (Metavar "$A")) (Ellipsis) (ExprStmt (Call (Ident "f") (Metavar "$A")))"#,
    );
    pattern("if ($X) { ... } else { ... }", r#"statements (If (Metavar "$X") (Block (Ellipsis)) (Block (Ellipsis)))"#);
    pattern("#[$A(...)]", r#"(Decorators (Call (Metavar "$A") (Ellipsis)))"#);
}

#[test]
fn broken_code_costs_only_what_is_broken() {
    let tree = lower(PHP, "<?php function f() { a(; }\n b($c); ?>\n<p><?php d();").unwrap();
    assert!(!tree.faults.is_empty());
    let names: Vec<&str> = tree.ids().filter(|&id| tree.kind(id) == Kind::Ident).map(|id| tree.text(id)).collect();
    assert!(names.contains(&"b") && names.contains(&"d"), "{names:?}");
}

#[test]
fn hostile_depth_is_cut() {
    // As on the threads of a scan.
    let run = std::thread::Builder::new().stack_size(256 << 20).spawn(|| {
        for unit in ["(", "[", "{", "!", "a(", "if (1) ", "$a->b[", "new class { function f() {", "1 . ", "a ? b : "] {
            let tree = lower(PHP, &format!("<?php {}", unit.repeat(5_000))).unwrap();
            assert!(!tree.is_empty());
        }
    });
    run.expect("a thread can be started").join().expect("nothing overflows");
}
