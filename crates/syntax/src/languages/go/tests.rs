//! Lowering of Go: constructs as trees, patterns, places.

use super::GO;
use crate::pattern::{PatternRoot, lower_pattern};
use crate::{Kind, Names, NodeId, Tree, lower};

fn tree(source: &str) -> Tree {
    lower(GO, source).expect("Go is served")
}

/// The statements of a file, one in a line, in short.
#[track_caller]
fn check(source: &str, expected: &str) {
    let tree = tree(source);
    let shown: Vec<String> = tree.children(NodeId::ROOT).map(|id| short(&tree.to_sexp(id))).collect();
    assert_eq!(shown.join("\n"), expected, "{source}");
    assert_eq!(tree.faults, [], "{source}");
}

#[track_caller]
fn pattern(source: &str, expected: &str) {
    let shown = match lower_pattern(GO, source) {
        Ok(pattern) => match pattern.root {
            PatternRoot::Node(id) => short(&pattern.tree.to_sexp(id)),
            PatternRoot::Statements(id) => {
                let statements: Vec<String> =
                    pattern.tree.children(id).map(|id| short(&pattern.tree.to_sexp(id))).collect();
                format!("[{}]", statements.join(" "))
            }
        },
        Err(error) => format!("{error:?}"),
    };
    assert_eq!(shown, expected, "{source}");
}

fn short(sexp: &str) -> String {
    sexp.replace("(Decorators) ", "").replace(" (Decorators)", "").replace("(Empty)", "-").replace("ExprStmt", "E")
}

#[test]
fn declarations() {
    check(
        "package a\nimport m \"x/y\"",
        "(Other \"package_clause\" (ModuleName \"a\"))\n(Import (ModuleName \"x/y\") (Ident \"m\"))",
    );
    check(
        "import (\n\"x/go-y\"\n. \"z\"\n)",
        "(Import (ModuleName \"x/go-y\") (Ident \"y\"))\n(ImportAll (ModuleName \"z\"))",
    );
    check("var a = 1", "(VarDef \"var\" (Ident \"a\") - (Number \"1\"))");
    check(
        "const a, b int = 1, 2",
        "(Block (VarDef \"const\" (Ident \"a\") (Type \"int\" (Ident \"int\")) (Number \"1\")) \
         (VarDef \"const\" (Ident \"b\") (Type \"int\" (Ident \"int\")) (Number \"2\")))",
    );
    check(
        "type T struct {\n a *int `t`\n B\n}",
        "(Class \"struct\" (Ident \"T\") (Block (VarDef (Ident \"a\") (Type \"*int\" (Unary \"*\" (Ident \"int\"))) - \
         (Decorators (Str \"t\"))) (E (Spread \"...\" (Ident \"B\")))))",
    );
    check(
        "type I interface {\n M() error\n}",
        "(Class \"interface\" (Ident \"I\") (Block (Function (Ident \"M\") (Params) (Type \"error\" (Ident \"error\")) -)))",
    );
    check("type A = B", "(Other \"type_alias\" (Ident \"A\") (Type \"B\" (Ident \"B\")))");
    check(
        "func (r *T) F(a, b int, c ...string) (int, error) {}",
        "(Function (Ident \"F\") (Params (Param \"receiver\" (Ident \"r\") (Type \"*T\" (Unary \"*\" (Ident \"T\"))) -) \
         (Param (Ident \"a\") (Type \"int\" (Ident \"int\")) -) (Param (Ident \"b\") (Type \"int\" (Ident \"int\")) -) \
         (Param \"...\" (Ident \"c\") (Type \"string\" (Ident \"string\")) -)) \
         (Type \"(int, error)\" (Tuple (Type \"int\" (Ident \"int\")) (Type \"error\" (Ident \"error\")))) (Block))",
    );
}

#[test]
fn statements() {
    check(
        "a, b := f(), 1",
        "(E (Assign \":=\" (Tuple (Ident \"a\") (Ident \"b\")) (Tuple (Call (Ident \"f\")) (Number \"1\"))))",
    );
    check("a += 1", "(E (AugAssign \"+\" (Ident \"a\") (Number \"1\")))");
    check("a++", "(E (Update \"++\" (Ident \"a\")))");
    check("c <- 1", "(E (Binary \"<-\" (Ident \"c\") (Number \"1\")))");
    check(
        "if x := f(); x {} else if y {} else {}",
        "(Block (E (Assign \":=\" (Ident \"x\") (Call (Ident \"f\")))) (If (Ident \"x\") (Block) (If (Ident \"y\") (Block) (Block))))",
    );
    check("for {}", "(For - - - (Block))");
    check("for a {}", "(For - (Ident \"a\") - (Block))");
    check("for k := range m {}", "(ForEach \":=\" (Ident \"k\") (Ident \"m\") (Block) -)");
    check("for range m {}", "(ForEach - (Ident \"m\") (Block) -)");
    check(
        "switch x := y.(type) {\ncase int, T: f()\ndefault: g()\n}",
        "(Switch (Assign \":=\" (Ident \"x\") (Unary \"typeof\" (Ident \"y\"))) (Case (Tuple (Type \"int\" (Ident \"int\")) \
         (Type \"T\" (Ident \"T\"))) (Block (E (Call (Ident \"f\"))))) (Case - (Block (E (Call (Ident \"g\"))))))",
    );
    check(
        "select {\ncase x := <-c:\ncase d <- 1:\n}",
        "(Switch - (Case (Assign \":=\" (Ident \"x\") (Unary \"<-\" (Ident \"c\"))) (Block)) \
         (Case (Binary \"<-\" (Ident \"d\") (Number \"1\")) (Block)))",
    );
    check("defer f()", "(Other \"defer_statement\" (Call (Ident \"f\")))");
    check("go func() {}()", "(Other \"go_statement\" (Call (Function - (Params) - (Block))))");
    check("L: for { break L }", "(Labeled (Ident \"L\") (For - - - (Block (Break (Ident \"L\")))))");
    check(
        "func f() {\nreturn a, nil\n}",
        "(Function (Ident \"f\") (Params) - (Block (Return (Tuple (Ident \"a\") (Null)))))",
    );
}

#[test]
fn expressions() {
    check(
        "&T{a: 1, \"b\": c}",
        "(E (Unary \"&\" (New (Ident \"T\") (Keyword \"a\" (Number \"1\")) (Pair (Str \"b\") (Ident \"c\")))))",
    );
    check("new(a.T)", "(E (Unary \"&\" (New (Member \"T\" (Ident \"a\") (Ident \"T\")))))");
    check("make([]int, 3)", "(E (New (Other \"array_type\" - (Type \"int\" (Ident \"int\"))) (Number \"3\")))");
    check("[]T{{1}}", "(E (New (Other \"array_type\" - (Type \"T\" (Ident \"T\"))) (List (Number \"1\"))))");
    check(
        "[]byte(a)",
        "(E (Cast (Ident \"a\") (Type \"[]byte\" (Other \"array_type\" - (Type \"byte\" (Ident \"byte\"))))))",
    );
    check("a.(T)", "(E (Cast \".()\" (Ident \"a\") (Type \"T\" (Ident \"T\"))))");
    check("a[1:]", "(E (Index (Ident \"a\") (Slice (Number \"1\") - -)))");
    check("f(a...)", "(E (Call (Ident \"f\") (Spread \"...\" (Ident \"a\"))))");
    check(
        "!a && `b` == 'c'",
        "(E (Binary \"and\" (Unary \"not\" (Ident \"a\")) (Binary \"==\" (Str \"b\") (Number \"'c'\"))))",
    );
    check(
        "f[int, T](a, b)",
        "(E (Call (Index (Ident \"f\") (Type \"int\" (Ident \"int\")) (Type \"T\" (Ident \"T\"))) (Ident \"a\") (Ident \"b\")))",
    );
}

#[test]
fn patterns() {
    pattern("$F(..., $X)", "(Call (Metavar \"$F\") (Ellipsis) (Metavar \"$X\"))");
    pattern("$F($X...)", "(Call (Metavar \"$F\") (Spread \"...\" (Metavar \"$X\")))");
    pattern(
        "($X : *a.T).F()",
        "(Call (Member \"F\" (TypedMetavar \"$X\" (Type \"*a.T\" (Unary \"*\" (Member \"T\" (Ident \"a\") (Ident \"T\"))))) (Ident \"F\")))",
    );
    pattern("$T{..., K: $V, ...}", "(New (Metavar \"$T\") (Ellipsis) (Keyword \"K\" (Metavar \"$V\")) (Ellipsis))");
    pattern("{..., K: $V, ...}", "(List (Ellipsis) (Keyword \"K\" (Metavar \"$V\")) (Ellipsis))");
    pattern("K: true", "(Keyword \"K\" (Bool \"true\"))");
    pattern("make(..., $N)", "(New (Ellipsis) (Ellipsis) (Metavar \"$N\"))");
    pattern("for ... { ... }", "[(For (Ellipsis) - - (Block (Ellipsis)))]");
    pattern("if $E != nil { ... }", "[(If (Binary \"!=\" (Metavar \"$E\") (Null)) (Block (Ellipsis)) -)]");
    pattern(
        "$X, $E := f()\n...\ng($X)",
        "[(E (Assign \":=\" (Tuple (Metavar \"$X\") (Metavar \"$E\")) (Call (Ident \"f\")))) (Ellipsis) (E (Call (Ident \"g\") (Metavar \"$X\")))]",
    );
    pattern(
        "func $F(..., $W T, ...) { ... }",
        "[(Function (Metavar \"$F\") (Params (Ellipsis) (Param (Metavar \"$W\") (Type \"T\" (Ident \"T\")) -) (Ellipsis)) - (Block (Ellipsis)))]",
    );
    pattern(
        "func ($R $T) $F(...) { ... }",
        "[(Function (Metavar \"$F\") (Params (Param \"receiver\" (Metavar \"$R\") (Type \"$T\" (Metavar \"$T\")) -) (Ellipsis)) - (Block (Ellipsis)))]",
    );
    pattern(
        "func f(a ...$T)",
        "[(Function (Ident \"f\") (Params (Param \"...\" (Ident \"a\") (Type \"$T\" (Metavar \"$T\")) -)) - -)]",
    );
    pattern("$M(...) bool", "(Function (Metavar \"$M\") (Params (Ellipsis)) (Type \"bool\" (Ident \"bool\")) -)");
    pattern("import (\n ...\n \"a/b\"\n ...\n)", "[(Ellipsis) (Import (ModuleName \"a/b\") -) (Ellipsis)]");
    pattern("import $P \"a\"", "[(Import (ModuleName \"a\") (Metavar \"$P\"))]");
    pattern(
        "switch $X {\ncase ...\ncase 1: f()\n}",
        "[(Switch (Metavar \"$X\") (Ellipsis) (Case (Number \"1\") (Block (E (Call (Ident \"f\"))))))]",
    );
    pattern("type $T struct { ... }", "[(Class \"struct\" (Metavar \"$T\") (Block (Ellipsis)))]");
    pattern("$X[...]", "(Index (Metavar \"$X\") (Ellipsis))");
    pattern("<... $X.f() ...>", "(Deep (Call (Member \"f\" (Metavar \"$X\") (Ident \"f\"))))");
    pattern("`...`", "(Str \"...\")");
    pattern("$A. ... .f()", "(Call (Member \"f\" (Member (Metavar \"$A\") (Ellipsis)) (Ident \"f\")))");
}

/// The source at the first node of each kind.
#[track_caller]
fn place(source: &str, kind: Kind, expected: &str) {
    let tree = tree(source);
    let found = tree.ids().find(|&id| tree.kind(id) == kind).expect("there is one");
    assert_eq!(tree.source_of(found), expected, "{source}");
}

#[test]
fn places() {
    place("var (\n a, b int = 1, 2\n)", Kind::VarDef, "a, b int = 1");
    place("type T struct{}", Kind::Class, "T struct{}");
    place("import (\n\"a\"\n)", Kind::Import, "import (\n\"a\"");
    place("a := (1 + 2)", Kind::Assign, "a := (1 + 2");
    place("a := (1 + 2)", Kind::Binary, "1 + 2");
    place("defer f()", Kind::Other, "f()");
    place("a = make([]int, 1)", Kind::New, "([]int, 1)");
    place("new(T).f()", Kind::Call, "(T).f()");
    place("[]byte(a)", Kind::Cast, "[]byte(a)");
    place("f((a))", Kind::Call, "f((a))");
}

#[test]
fn what_cannot_be_read_costs_no_more_than_itself() {
    let tree = tree("package a\n\nfunc f() {\n\ta()\n\tx := = 3 )(\n\tb()\n}\n\nfunc g() {\n\tc()\n}\n");
    assert!(!tree.faults.is_empty());
    let calls: Vec<&str> = tree.ids().filter(|&id| tree.kind(id) == Kind::Call).map(|id| tree.source_of(id)).collect();
    for call in ["a()", "b()", "c()"] {
        assert!(calls.contains(&call), "{call} of {calls:?}");
    }
}

#[test]
fn names() {
    let shadowed = tree("func f() {\n\tx := 1\n\tif y {\n\t\tx := 2\n\t\tg(x)\n\t}\n\th(x)\n}\n");
    let names = Names::of(&shadowed, GO);
    let xs: Vec<_> = shadowed
        .ids()
        .filter(|&id| shadowed.kind(id) == Kind::Ident && shadowed.text(id) == "x")
        .map(|id| names.variable(id))
        .collect();
    assert!(xs[0] == xs[3] && xs[1] == xs[2] && xs[0] != xs[1]);
    let imported = tree("import \"math/rand/v2\"\nvar x = rand.Int()\n");
    let names = Names::of(&imported, GO);
    let rand = imported.ids().rfind(|&id| imported.kind(id) == Kind::Ident && imported.text(id) == "rand").unwrap();
    assert_eq!(names.imported(rand), Some("math/rand/v2"));
}
