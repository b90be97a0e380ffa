//! Text in, S-expression out.

use crate::language::lower;
use crate::pattern::{PatternRoot, lower_pattern};
use crate::tree::{FaultKind, NodeId, Tree};
use crate::{MAX_DEPTH, flag};
use source::Language;
use std::thread;

fn tree(source: &str) -> Tree {
    lower(Language::PYTHON, source).expect("Python is served")
}

/// The statements of a source as S-expressions, without the names of empty decorators, which stand everywhere.
fn check(source: &str, expected: &str) {
    let tree = tree(source);
    assert_eq!(tree.faults, [], "{source}");
    let statements: Vec<String> = tree.children(NodeId::ROOT).map(|id| tree.to_sexp(id)).collect();
    assert_eq!(shorten(&statements.join(" ")), expected, "{source}");
}

fn check_pattern(pattern: &str, expected: &str) {
    let lowered = lower_pattern(Language::PYTHON, pattern).unwrap_or_else(|error| panic!("{pattern}: {error:?}"));
    let tree = &lowered.tree;
    let text = match lowered.root {
        PatternRoot::Node(id) => tree.to_sexp(id),
        PatternRoot::Statements(id) => {
            let statements: Vec<String> = tree.children(id).map(|id| tree.to_sexp(id)).collect();
            format!("{{{}}}", statements.join(" "))
        }
    };
    assert_eq!(shorten(&text), expected, "{pattern}");
}

/// What stands at the spans of all nodes of a kind.
fn check_spans(source: &str, kind: crate::Kind, expected: &[&str]) {
    let tree = tree(source);
    let spans: Vec<&str> = tree.ids().filter(|&id| tree.kind(id) == kind).map(|id| tree.source_of(id)).collect();
    assert_eq!(spans, expected, "{source}");
}

fn shorten(text: &str) -> String {
    text.replace("(Empty)", "_").replace(" (Decorators)", "").replace('"', "")
}

#[test]
fn expressions() {
    check(
        "f(a, *b, k=1, **c)",
        "(ExprStmt (Call (Ident f) (Ident a) (Spread * (Ident b)) (Keyword k (Number 1)) (Spread ** (Ident c))))",
    );
    check(
        "a.b[1, 2:3]",
        "(ExprStmt (Index (Member b (Ident a) (Ident b)) (Number 1) (Slice (Number 2) (Number 3) _)))",
    );
    check("a[::2]", "(ExprStmt (Index (Ident a) (Slice _ _ (Number 2))))");
    check("not a in b", "(ExprStmt (Unary not (Binary in (Ident a) (Ident b))))");
    check("a is  not b", "(ExprStmt (Binary is not (Ident a) (Ident b)))");
    check("a < b < c", "(ExprStmt (Binary and (Binary < (Ident a) (Ident b)) (Binary < (Ident b) (Ident c))))");
    check("a if b else c", "(ExprStmt (Conditional (Ident b) (Ident a) (Ident c)))");
    check("(x := True) or None", "(ExprStmt (Binary or (Assign (Ident x) (Bool true)) (Null)))");
    check("a = b = 1, *c", "(ExprStmt (Assign (Ident a) (Assign (Ident b) (Tuple (Number 1) (Spread * (Ident c))))))");
    check("x //= -1", "(ExprStmt (AugAssign // (Ident x) (Unary - (Number 1))))");
    check(
        "{a, 1}, {**a, 'b': ...}",
        "(ExprStmt (Tuple (Set (Ident a) (Number 1)) (Dict (Spread ** (Ident a)) (Pair (Str b) (Other ellipsis)))))",
    );
    check(
        "{a: b async for a, b in c if d}",
        "(ExprStmt (Comprehension dict (Pair (Ident a) (Ident b)) (CompFor (Tuple (Ident a) (Ident b)) (Ident c)) (CompIf (Ident d))))",
    );
    check(
        "lambda a, *b: await c",
        "(ExprStmt (Function _ (Params (Param (Ident a) _ _) (Param * (Ident b) _ _)) _ (Block (Return (Await (Ident c))))))",
    );
    check("x = yield from a", "(ExprStmt (Assign (Ident x) (Yield yield from (Ident a))))");
}

#[test]
fn strings() {
    check("'a' \"b\" '''c'''", "(ExprStmt (Str abc))");
    check(
        "f'a{b!r:>{c}}{{' 'd'",
        "(ExprStmt (Template (Template (Str a) (Interp (Ident b)) (Interp (Ident c)) (Str {{)) (Str d)))",
    );
    check("f'{f\"{a}\"}'", "(ExprStmt (Template (Interp (Template (Interp (Ident a))))))");
    check("r'\\d' u''", r"(ExprStmt (Str \\d))");
    check("x = `a`", "(ExprStmt (Assign (Ident x) (Other backquotes)))");
    let raw = tree("b'a'; R'a'; 'a'");
    let flags: Vec<bool> =
        raw.ids().filter(|&id| raw.kind(id) == crate::Kind::Str).map(|id| raw.has(id, flag::RAW)).collect();
    assert_eq!(flags, [true, true, false]);
}

#[test]
fn simple_statements() {
    check("return", "(Return _)");
    check("raise A(1) from b", "(Throw (Call (Ident A) (Number 1)) (Ident b))");
    check("raise A, b", "(Throw (Ident A) (Ident b))");
    check("assert a, 'b'\ndel a, b[1]", "(Assert (Ident a) (Str b)) (Delete (Ident a) (Index (Ident b) (Number 1)))");
    check("global a, b\npass; break", "(Global global (Ident a) (Ident b)) (Pass) (Break _)");
    check("x: List[int] = []", "(VarDef (Ident x) (Type List[int] (Index (Ident List) (Ident int))) (List))");
    check("import a.b as c, d", "(Import (ModuleName a.b) (Ident c)) (Import (ModuleName d) _)");
    check(
        "from ..a import (b as c, d)",
        "(ImportFrom (ModuleName ..a) (Ident b) (Ident c)) (ImportFrom (ModuleName ..a) (Ident d) _)",
    );
    check("from a import *", "(ImportAll (ModuleName a))");
    check("from __future__ import a", "(ImportFrom (ModuleName __future__) (Ident a) _)");
    check("print >>a, 'b'", "(ExprStmt (Call (Ident print) (Keyword file (Ident a)) (Str b)))");
    check("exec 'a' in b", "(ExprStmt (Call (Ident exec) (Str a) (Ident b)))");
    check("type A = int", "(Other type_alias_statement (Ident A) (Ident int))");
}

#[test]
fn compound_statements() {
    check(
        "if a: b\nelif c: d\nelse: e",
        "(If (Ident a) (Block (ExprStmt (Ident b))) (If (Ident c) (Block (ExprStmt (Ident d))) (Block (ExprStmt (Ident e)))))",
    );
    check("while a: pass\nelse: b", "(While (Ident a) (Block (Pass)) (Block (ExprStmt (Ident b))))");
    check("for a, b in c: pass", "(ForEach in (Tuple (Ident a) (Ident b)) (Ident c) (Block (Pass)) _)");
    check(
        "try: a\nexcept (A, B) as e: b\nexcept: c\nfinally: d",
        "(Try (Block (ExprStmt (Ident a))) (Catch (Tuple (Ident A) (Ident B)) (Ident e) (Block (ExprStmt (Ident b)))) (Catch _ _ (Block (ExprStmt (Ident c)))) _ (Block (ExprStmt (Ident d))))",
    );
    check(
        "try: a\nexcept A, e: b",
        "(Try (Block (ExprStmt (Ident a))) (Catch (Ident A) (Ident e) (Block (ExprStmt (Ident b)))) _ _)",
    );
    check(
        "with (a() as b, c): pass",
        "(With (WithItem (Call (Ident a)) (Ident b)) (WithItem (Ident c) _) (Block (Pass)))",
    );
    check(
        "match a:\n  case A(b, c=1) | None if d: pass\n  case {'x': -1, **r} as z: pass\n  case _: pass",
        "(Switch (Ident a) (Case (Other guard (Binary | (Call (Ident A) (Ident b) (Keyword c (Number 1))) (Null)) (CompIf (Ident d))) (Block (Pass))) \
         (Case (Other as_pattern (Dict (Pair (Str x) (Unary - (Number 1))) (Spread ** (Ident r))) (Ident z)) (Block (Pass))) (Case _ (Block (Pass))))",
    );
}

#[test]
fn definitions() {
    check(
        "@a.b(1)\n@c\nasync def f(a, /, b: int = 1, *, c, **d) -> str: pass",
        "(Function (Decorators (Call (Member b (Ident a) (Ident b)) (Number 1)) (Ident c)) (Ident f) (Params (Param (Ident a) _ _) (Param (Ident b) (Type int (Ident int)) (Number 1)) (Param (Ident c) _ _) (Param ** (Ident d) _ _)) (Type str (Ident str)) (Block (Pass)))",
    );
    check(
        "class A(B, metaclass=C):\n  x = 1\n  def f(self): pass",
        "(Class (Ident A) (Ident B) (Keyword metaclass (Ident C)) (Block (ExprStmt (Assign (Ident x) (Number 1))) (Function (Ident f) (Params (Param (Ident self) _ _)) _ (Block (Pass)))))",
    );
    check(
        "def f((a, b), c): pass",
        "(Function (Ident f) (Params (Param (Tuple (Ident a) (Ident b)) _ _) (Param (Ident c) _ _)) _ (Block (Pass)))",
    );
    let methods = tree("class A:\n  if x:\n    def f(self):\n      def g(): pass\n  def h(self): pass\ndef i(): pass");
    let flags: Vec<bool> = methods
        .ids()
        .filter(|&id| methods.kind(id) == crate::Kind::Function)
        .map(|id| methods.has(id, flag::METHOD))
        .collect();
    assert_eq!(flags, [true, false, true, false]);
}

/// Checked against Semgrep 1.182.
#[test]
fn spans_are_those_of_semgrep() {
    use crate::Kind;
    check_spans("x = (f(1))", Kind::Call, &["(f(1))"]);
    check_spans("x = ((yield 1))", Kind::Yield, &["yield 1"]);
    check_spans("g(x for x in y)", Kind::Comprehension, &["x for x in y"]);
    check_spans("g((x for x in y))", Kind::Comprehension, &["(x for x in y)"]);
    check_spans("@a\n@b\nasync def f():\n  pass # c\n# d\nx", Kind::Function, &["@a\n@b\nasync def f():\n  pass"]);
    check_spans("class A:\n  @staticmethod\n  def f(): pass", Kind::Function, &["staticmethod\n  def f(): pass"]);
    check_spans("async with a as b, c:\n  pass\n\n", Kind::With, &["a as b, c:\n  pass"]);
    check_spans("while a:\n  b\nelse:\n  c", Kind::While, &["while a:\n  b"]);
    check_spans("async def f():\n  async for a in b: c\n  else: d", Kind::ForEach, &["for a in b: c"]);
    check_spans("if a: b\nelif c: d\nelse: e", Kind::If, &["if a: b\nelif c: d\nelse: e", "elif c: d\nelse: e"]);
    check_spans("if a:\n  while b: c\n  else: d\n", Kind::If, &["if a:\n  while b: c\n  else: d"]);
    check_spans("raise a from b", Kind::Throw, &["raise a"]);
    check_spans("import a as b, c", Kind::Import, &["import a as b", "import a as b, c"]);
    check_spans("from a import (b,\n c)", Kind::ImportFrom, &["from a import (b,\n c", "from a import (b,\n c"]);
    check_spans("f(1); f(2);", Kind::ExprStmt, &["f(1)", "f(2)"]);
    check_spans("x = b'a' r\"b\"", Kind::Str, &["b'a' r\"b\""]);
}

#[test]
fn patterns() {
    check_pattern("$X", "(Metavar $X)");
    check_pattern("...", "(Ellipsis)");
    check_pattern(
        "$FUNC($X, ..., $K=$V, $...ARGS)",
        "(Call (Metavar $FUNC) (Metavar $X) (Ellipsis) (Keyword $K (Metavar $V)) (EllipsisMetavar $...ARGS))",
    );
    check_pattern(
        "$X. ... .foo($Y.$Z)",
        "(Call (Member foo (Member (Metavar $X) (Ellipsis)) (Ident foo)) (Member $Z (Metavar $Y) (Metavar $Z)))",
    );
    check_pattern("{..., 'k': $V, ...}", "(Dict (Ellipsis) (Pair (Str k) (Metavar $V)) (Ellipsis))");
    check_pattern(
        "{$K: $V for ... in ...}",
        "(Comprehension dict (Pair (Metavar $K) (Metavar $V)) (CompFor (Ellipsis) (Ellipsis)))",
    );
    check_pattern("f\"...{$X}...\"", "(Template (Str ...) (Interp (Metavar $X)) (Str ...))");
    check_pattern("\"...$X...\"", "(Str ...$X...)");
    check_pattern(
        "if <... $X.f() ...>:\n  ...",
        "{(If (Deep (Call (Member f (Metavar $X) (Ident f)))) (Block (Ellipsis)) _)}",
    );
    check_pattern(
        "($X : a.B).f($Y: int)",
        "(Call (Member f (TypedMetavar $X (Type a.B (Member B (Ident a) (Ident B)))) (Ident f)) (TypedMetavar $Y (Type int (Ident int))))",
    );
    check_pattern(
        "  $X = f()\n  ...\n  g($X)\n\n",
        "{(ExprStmt (Assign (Metavar $X) (Call (Ident f)))) (Ellipsis) (ExprStmt (Call (Ident g) (Metavar $X)))}",
    );
    check_pattern("$X: $T = ...", "{(VarDef (Metavar $X) (Type $T (Metavar $T)) (Ellipsis))}");
    check_pattern("foo.\\\n  bar", "(Member bar (Ident foo) (Ident bar))");
    check_pattern("foo\n  .bar()", "(Call (Member bar (Ident foo) (Ident bar)))");
}

#[test]
fn pattern_definitions_and_imports() {
    check_pattern(
        "@$D(...)\ndef $F(..., $P, $Q: int = $V, *$A, **$K): ...",
        "{(Function (Decorators (Call (Metavar $D) (Ellipsis))) (Metavar $F) (Params (Ellipsis) (Param (Metavar $P) _ _) (Param (Metavar $Q) (Type int (Ident int)) (Metavar $V)) (Param * (Metavar $A) _ _) (Param ** (Metavar $K) _ _)) _ (Block (Ellipsis)))}",
    );
    check_pattern(
        "class $C(..., $B, ...):\n  ...\n  x = 1",
        "{(Class (Metavar $C) (Ellipsis) (Metavar $B) (Ellipsis) (Block (Ellipsis) (ExprStmt (Assign (Ident x) (Number 1)))))}",
    );
    check_pattern("class $C(...):", "{(Class (Metavar $C) (Ellipsis) (Block (Ellipsis)))}");
    check_pattern(
        "lambda $X, ...: ...",
        "(Function _ (Params (Param (Metavar $X) _ _) (Ellipsis)) _ (Block (Return (Ellipsis))))",
    );
    check_pattern("import $X as $Y", "{(Import (Metavar $X) (Metavar $Y))}");
    check_pattern("from $M.b import $N", "{(ImportFrom (ModuleName $M.b) (Metavar $N) _)}");
    check_pattern("from ... import $N", "{(ImportFrom (Ellipsis) (Metavar $N) _)}");
}

#[test]
fn pattern_fragments() {
    check_pattern("except $E as $F: ...", "(Catch (Metavar $E) (Metavar $F) (Block (Ellipsis)))");
    check_pattern("finally:\n  ...\n  f()", "{(Ellipsis) (ExprStmt (Call (Ident f)))}");
    check_pattern("else: f()", "(Call (Ident f))");
    check_pattern("@app.route(...)", "(Decorators (Call (Member route (Ident app) (Ident route)) (Ellipsis)))");
    check_pattern("'key': [$V, ...]", "(Pair (Str key) (List (Metavar $V) (Ellipsis)))");
    check_pattern("case $X: ...", "(Case (Metavar $X) (Block (Ellipsis)))");
    check_pattern("for $X in $Y", "(CompFor (Metavar $X) (Metavar $Y))");
    check_pattern("shell=True", "(Assign (Ident shell) (Bool true))");
    check_pattern("**$X", "(Spread ** (Metavar $X))");
    check_pattern("with ... as $F: ...", "{(With (WithItem (Ellipsis) (Metavar $F)) (Block (Ellipsis)))}");
    check_pattern(
        "try:\n  ...\nexcept ...:\n  pass",
        "{(Try (Block (Ellipsis)) (Catch (Ellipsis) _ (Block (Pass))) _ _)}",
    );
    check_pattern("$X = 1;", "{(ExprStmt (Assign (Metavar $X) (Number 1)))}");
    assert_eq!(lower_pattern(Language::PYTHON, "# nothing\n").err(), Some(crate::PatternError::Blank));
    assert!(lower_pattern(Language::PYTHON, "$X $Y (").is_err());
    assert!(lower_pattern(Language::PYTHON, "'a': $X, ...").is_err());
}

#[test]
fn what_cannot_be_read_is_kept_as_errors() {
    let broken = tree("x = f(1 2)\ng(3)\nif a ? b:\n  h(4)\n# end\n");
    assert!(broken.faults.iter().all(|fault| fault.kind == FaultKind::Syntax) && !broken.faults.is_empty());
    let numbers: Vec<&str> =
        broken.ids().filter(|&id| broken.kind(id) == crate::Kind::Number).map(|id| broken.text(id)).collect();
    assert_eq!(numbers.len(), 4, "{}", broken.to_sexp(NodeId::ROOT));
    assert_eq!(broken.comments.len(), 1);
    let torn = tree("def f():\n  x = (1\n  y = 2\n");
    assert_eq!(torn.ids().filter(|&id| torn.kind(id) == crate::Kind::Error).count(), 1, "not once for each look at it");
    tree("def f(:\n  )\n\tclass\n'''");
}

/// On a thread of its own: depth is bounded, but not by what fits on the small stack of a test in a debug build.
#[test]
fn depth_is_cut_and_not_overflown() {
    let deep = || {
        let n = 10_000;
        for source in [
            format!("x = {}a", "a + ".repeat(n)),
            format!("x = a{}", ".b()".repeat(n)),
            format!("x = {}a{}", "[".repeat(n), "]".repeat(n)),
            format!("x = {}a", "not ".repeat(n)),
            format!("x = {}a", "lambda: ".repeat(n)),
            format!("if a: b\n{}", "elif a: b\n".repeat(n)),
            format!("x = f'{}a{}'", "{a:".repeat(n), "}".repeat(n)),
        ] {
            let tree = tree(&source);
            assert!(tree.faults.iter().any(|fault| fault.kind == FaultKind::Depth), "{}", &source[..20]);
            let deepest = tree.ids().last().map_or(0, |id| tree.ancestors(id).count());
            assert!(deepest < MAX_DEPTH + 10 && tree.len() > MAX_DEPTH, "{deepest}");
        }
        check(&format!("x = {}a{}", "(".repeat(n), ")".repeat(n)), "(ExprStmt (Assign (Ident x) (Ident a)))");
        let nested = tree(&format!("x = {}a{}", "(a < ".repeat(300), " < c)".repeat(300)));
        assert!(nested.len() < 10_000, "copies of operands stay small: {}", nested.len());
    };
    thread::Builder::new().stack_size(32 << 20).spawn(deep).expect("a thread starts").join().expect("no overflow");
}
