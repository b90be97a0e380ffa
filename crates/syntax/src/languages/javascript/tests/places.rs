//! Spans, flags, comments and depth. The spans are those that Semgrep 1.182 reports.

use super::{flags, spans};
use crate::{FaultKind, Kind, MAX_DEPTH, Tree, flag, lower};
use source::Language;

fn check(kind: Kind, cases: &[(&str, &[&str])]) {
    for (source, expected) in cases {
        assert_eq!(spans(Language::TSX, source, kind), *expected, "{source}");
    }
}

#[test]
fn declarators_start_at_the_keyword_and_end_without_semicolon() {
    check(
        Kind::VarDef,
        &[
            ("export const a = 1, b = (2);", &["const a = 1", "const a = 1, b = (2)"]),
            ("declare const a: string;", &["const a: string"]),
            ("for (const a of b) {}", &["const a"]),
            ("class A { @B() private readonly c: D = 1; static e }", &["@B() private readonly c: D = 1", "static e"]),
        ],
    );
}

#[test]
fn functions_and_classes_start_at_decorators_and_modifiers() {
    check(
        Kind::Function,
        &[
            ("export default async function a() {}", &["async function a() {}"]),
            ("class A { @B() private static async c() {} }", &["@B() private static async c() {}"]),
            ("({ get a() { return 1 }, b: () => c })", &["get a() { return 1 }", "() => c"]),
            ("declare function a(b: C): D;", &["function a(b: C): D"]),
            ("(function () {})()", &["(function () {})"]),
        ],
    );
    check(Kind::Class, &[("@A() export abstract class B {}", &["@A() export abstract class B {}"])]);
    check(Kind::Class, &[("export abstract class B {}", &["abstract class B {}"])]);
    check(Kind::Return, &[("a => (b)", &["=> (b)"]), ("() => { return }", &["return"]), ("return;", &["return;"])]);
}

#[test]
fn parentheses_belong_to_what_they_hold() {
    check(Kind::Binary, &[("a = ((b + c)) * d", &["((b + c)) * d", "((b + c))"])]);
    check(Kind::Ident, &[("(a)!", &["(a)"]), ("if ((a)) {}", &["(a)"]), ("while (a) {}", &["a"])]);
}

#[test]
fn templates_end_before_their_quote() {
    check(
        Kind::Template,
        &[("`a${b}`", &["`a${b"]), ("`a${(b)} c`", &["`a${(b)} c"]), ("`a`", &["`a"]), ("``", &["`"])],
    );
    check(Kind::Assign, &[("a = b + `c${d}`;", &["a = b + `c${d"]), ("a = f(`b`)", &["a = f(`b`)"])]);
    check(Kind::Call, &[("f`a${b}c`", &["f`a${b}c"])]);
    check(Kind::ExprStmt, &[("a = `b`;", &["a = `b`;"]), ("a = `b`", &["a = `b"])]);
}

#[test]
fn elements_end_in_their_closing_tag() {
    check(Kind::Jsx, &[("a = <abc>x</abc>", &["<abc>x</a"]), ("a = <>x</>", &["<>x"]), ("a = <b />", &["<b />"])]);
}

#[test]
fn statements_end_where_their_last_token_is() {
    check(Kind::Import, &[("import 'a';", &["import 'a'"]), ("import a = require('b');", &["import a = require('b'"])]);
    check(Kind::ExportDefault, &[("export default a;", &["export default a"])]);
    check(Kind::DoWhile, &[("do { a() } while (b);", &["do { a() } while (b"])]);
    check(Kind::If, &[("if (a) var b = 1;", &["if (a) var b = 1"]), ("if (a) b();", &["if (a) b();"])]);
    check(Kind::Case, &[("switch (a) { case 1: b(); break; }", &["case 1: b(); break;"])]);
}

#[test]
fn functions_have_flags() {
    let source = "class A { static async *a() {} get b() {} static set c(d) {} }";
    let expected = [
        flag::METHOD | flag::STATIC | flag::ASYNC | flag::GENERATOR,
        flag::METHOD | flag::GETTER,
        flag::METHOD | flag::STATIC | flag::SETTER,
    ];
    assert_eq!(flags(Language::JAVASCRIPT, source, Kind::Function), expected);
    assert_eq!(
        flags(Language::JAVASCRIPT, "export async function f() {}", Kind::Function),
        [flag::ASYNC | flag::EXPORTED]
    );
    assert_eq!(flags(Language::JAVASCRIPT, "async a => b", Kind::Block), [flag::IMPLICIT]);
}

#[test]
fn other_nodes_have_flags() {
    let of = |source: &str, kind: Kind| flags(Language::TYPESCRIPT, source, kind);
    assert_eq!(of("a?.b; a.b", Kind::Member), [flag::OPTIONAL, 0]);
    assert_eq!(of("a?.(b); c`d`", Kind::Call), [flag::OPTIONAL, flag::TAGGED]);
    assert_eq!(of("i++; ++i", Kind::Update), [flag::POSTFIX, 0]);
    assert_eq!(of("a, b", Kind::Tuple), [flag::SEQUENCE]);
    assert_eq!(of("export class A { static b = 1; c }", Kind::VarDef), [flag::STATIC, 0]);
    assert_eq!(of("export {a} from 'b'", Kind::ImportFrom), [flag::EXPORTED]);
    assert_eq!(of("async () => { for await (const a of b) {} }", Kind::ForEach), [flag::ASYNC]);
}

#[test]
fn comments_are_kept_once_and_in_order() {
    let source = "#!/usr/bin/node\nf(/* a */ ({/* b */ c}, (/* d */ e)) => {}) // g\n";
    let tree = lower(Language::JAVASCRIPT, source).unwrap();
    let comments: Vec<&str> = tree.comments.iter().map(|comment| &source[comment.range()]).collect();
    assert_eq!(comments, ["#!/usr/bin/node", "/* a */", "/* b */", "/* d */", "// g"]);
}

/// On a thread with the stack of a scan.
fn lower_deep(source: String) -> Tree {
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    thread.spawn(move || lower(Language::JAVASCRIPT, &source).unwrap()).unwrap().join().unwrap()
}

#[test]
fn depth_is_bounded() {
    let deep = 3 * MAX_DEPTH;
    let nests = [("[", "]"), ("{", "}"), ("f(", ")"), ("a => ", "`x`"), ("`${", "}`"), ("<a>", "</a>"), ("!", "a")];
    for (open, close) in nests {
        let tree = lower_deep(open.repeat(deep) + &close.repeat(deep));
        assert!(tree.faults.iter().any(|fault| fault.kind == FaultKind::Depth), "{open}");
        assert!(tree.ids().all(|id| tree.ancestors(id).count() <= MAX_DEPTH + 3), "{open}");
    }
    assert_eq!(lower_deep("(".repeat(deep) + "a" + &")".repeat(deep)).faults, []);
}

#[test]
fn long_chains_keep_their_ends() {
    let tree = lower_deep("a0".to_owned() + &(1..3 * MAX_DEPTH).map(|n| format!(" + a{n}")).collect::<String>());
    assert_eq!(tree.faults.len(), 2, "one for the part left out on either side of the last operator");
    let names = tree.ids().filter(|&id| tree.kind(id) == Kind::Ident).count();
    assert!(names > MAX_DEPTH - 10, "{names}");
    assert!(tree.ids().any(|id| tree.kind(id) == Kind::Other));
}
