//! Text in, text out: `use(x)  # "a"` says which constant the argument has; `# -` none.

use super::*;

#[track_caller]
fn check(language: Language, text: &str) {
    let tree = syntax::lower(language, text).expect("the language is lowered");
    assert_eq!(tree.faults, [], "the fixture has syntax errors");
    let names = Names::of(&tree, language);
    let values = Values::of(&tree, &names, language);
    let mut shown = String::new();
    let mut wanted = String::new();
    let comment = if language == Language::PYTHON { "  # " } else { "; // " };
    let mut start = 0;
    for line in text.lines() {
        let here = start..start + line.len();
        start = here.end + 1;
        let Some((_, expected)) = line.split_once(comment) else { continue };
        let uses = tree.ids().filter(|&id| {
            let callee = tree
                .child(id, 0)
                .filter(|_| tree.kind(id) == Kind::Call && here.contains(&(tree.span(id).start as usize)));
            callee.is_some_and(|callee| tree.text(callee) == "use")
        });
        let found: Vec<String> =
            uses.filter_map(|call| tree.child(call, 1)).map(|node| show(&tree, &values, node)).collect();
        shown.push_str(&format!("{line} = {}\n", found.join(", ")));
        wanted.push_str(&format!("{line} = {expected}\n"));
    }
    assert_eq!(shown, wanted);
}

fn show(tree: &Tree, values: &Values, node: NodeId) -> String {
    let constant = match values.constant(node) {
        Some(Constant::Str(text)) => format!("{text:?}"),
        Some(Constant::AnyStr) => "any".to_owned(),
        Some(Constant::Int(value)) => value.to_string(),
        Some(Constant::Float(value)) => value.to_string(),
        Some(Constant::Bool(value)) => value.to_string(),
        Some(Constant::Null) => "null".to_owned(),
        None => "-".to_owned(),
    };
    match values.symbolic(node) {
        Some(value) if constant == "-" => tree.source_of(value).to_owned(),
        _ => constant,
    }
}

#[test]
fn python() {
    check(
        Language::PYTHON,
        r#"
M = "a"
N = "a"
N = "b"
def f1(c, d="a"):
    use(M)  # "a"
    use(N)  # any
    x = "a"
    use(x)  # "a"
    if c:
        x = "b"
    use(x)  # any
    y = "a"
    if c:
        y = "a"
    use(y)  # "a"
    z = "a"
    use(z + "b")  # "ab"
    use(z + c)  # -
    z = c
    use(z)  # c
    use(d)  # -
    use(late)  # "l"
    c = 1
    use(c)  # 1
late = "l"
def f2(c, r):
    x = 1
    use(x + 1)  # 2
    use(-x)  # -1
    x += 1
    use(x)  # 2
    y = "a"
    y += "b"
    use(y)  # "ab"
    t = True
    use(t)  # true
    use(not t)  # false
    use(None)  # null
    use("a" "b")  # "ab"
    use(f"a")  # "a"
    use(f"a{y}")  # "aab"
    use(f"a{c}")  # -
    use("a" if c else "b")  # any
    use("a" if c else c)  # -
    use("a" * 2)  # any
    for q in ["a", "b"]:
        use(q)  # -
    while c:
        w = "a"
        use(w)  # "a"
        w = c
    i = 1
    while c:
        use(i)  # -
        i = i + 1
    oo = "a"
    for q in r:
        oo = oo + "a"
    use(oo)  # any
    tt = foo(1)
    use(tt)  # foo(1)
    tt = bar(2)
    use(tt)  # bar(2)
    if c:
        tt = 1
    use(tt)  # -
def f3(c):
    try:
        e = "a"
    except E:
        e = "a"
    use(e)  # "a"
    if c:
        g = "a"
    else:
        g = c
        return
    use(g)  # "a"
    a, b = "a", 1
    use(a)  # "a"
    use(b)  # 1
    h = k = "a"
    use(h)  # "a"
    use(k)  # "a"
    with open("a") as w:
        use(w)  # open("a")
    s = "a"
    def inner():
        use(s)  # -
    s = "b"
    use(s)  # "b"
    global G
    G = "g"
def f4(c):
    use(G)  # "g"
    u = c
    u = u.strip()
    use(u)  # u.strip()
    use(0x10 + 1_0)  # 26
    v = v2 = v
    use(v)  # -
import os
os = "a"
use(os)  # "a"
"#,
    );
}

#[test]
fn javascript() {
    check(
        Language::JAVASCRIPT,
        r#"
const M = "a"; let N = "a"; var O3 = "a";
O3 += "b";
function f1(c, p = "a") {
  use(M); // "a"
  use(O3); // -
  const x = "a", y = 1, w = `a${x}`;
  use(y); // 1
  use(w); // "aa"
  foo(() => { use(x); }); // "a"
  use(p); // -
  let u;
  if (c) { u = "a"; } else { u = "b"; }
  use(u); // any
  switch (c) { case 1: u = "c"; break; default: u = "c"; }
  use(u); // "c"
  let cl = "a";
  foo(() => { cl = c; });
  use(cl); // -
  for (let i = 0; i < 2; i++) { use(i); } // -
  use(1.0); // 1
  use(1.5); // 1.5
  use(!false); // true
  const {k} = {k: "a"};
  use(k); // -
  use(c ? "a" : "b"); // any
  let z = "a";
  c && (z = "b");
  use(z); // any
  if ((z = foo())) use(z); // foo()
}
class A {
  f = "a";
  static g = "b";
  h = "c";
  m() {
    this.h = 1;
    use(this.f); // "a"
    use(A.g); // "b"
    use(this.h); // -
  }
}
"#,
    );
}

#[test]
fn expressions_that_stand_for_a_variable() {
    check(
        Language::PYTHON,
        r#"
def f(c, name, q):
    a2 = src(1, c)
    use(a2)  # src(1, c)
    a3 = src([1])
    use(a3)  # -
    a4 = src(k=c, *q)
    use(a4)  # src(k=c, *q)
    a7 = src(c.d(1)[2], f"{c}", -c)
    use(a7)  # src(c.d(1)[2], f"{c}", -c)
    a8 = [1]
    use(a8)  # -
    b6 = a if b else c
    use(b6)  # -
    b9 = src(lambda: 1)
    use(b9)  # -
    c5 = src()
    if c:
        c5 = src()
    use(c5)  # -
    c7 = src()
    c7 = src(c7)
    use(c7)  # src(c7)
    if c:
        d1 = src()
        use(d1)  # src()
    use(d1)  # -
    d2 = src()
    use(d2)  # src()
    d2.go()
    use(d2)  # -
    d4 = src(c[1:])
    use(d4)  # -
    with src() as d7:
        use(d7)  # src()
    for d8 in src():
        use(d8)  # -
    d9: int = src()
    use(d9)  # src()
def h():
    use(H)  # src()
H = src()
"#,
    );
    check(
        Language::JAVASCRIPT,
        r#"
function f(c, name) {
  const a = src();
  a.go();
  use(a); // src()
  foo(() => { use(a); }); // src()
  const e = src({a: 1});
  use(e); // src({a: 1})
  const i = src(() => 1);
  use(i); // -
  let m; if (c) { m = src(); }
  use(m); // -
  const n = await src();
  use(n); // -
}
"#,
    );
}

#[test]
fn long_chains_end() {
    let mut text = String::from("x0 = \"a\"\n");
    for at in 1..2000 {
        text.push_str(&format!("x{at} = x{} + \"a\"\n", at - 1));
    }
    text.push_str("a = b\nb = a\nuse(a)  # -");
    let tree = syntax::lower(Language::PYTHON, &text).unwrap();
    let names = Names::of(&tree, Language::PYTHON);
    Values::of(&tree, &names, Language::PYTHON);
}

#[test]
fn java_fields_are_constants_when_nobody_else_assigns_to_them() {
    check(
        Language::new("java"),
        "
class A {
    String open = \"a\"; private String closed = \"b\"; public final String last = \"c\"; private String twice = \"d\";
    private String later;
    A() { this.later = \"e\"; }
    void a() {
        use(open); // -
        use(closed); // \"b\"
        use(this.closed); // \"b\"
        use(last); // \"c\"
        use(twice); // -
        use(later); // \"e\"
    }
    void b(boolean c) {
        twice = \"f\";
        use(twice); // \"f\"
        if (c) { twice = \"g\"; }
        use(twice); // any
    }
    void d(boolean c) {
        if (c) { this.twice = \"f\"; }
        use(twice); // -
    }
}
",
    );
}

#[test]
fn java_texts_and_comparisons_of_constants_are_constants() {
    check(
        Language::new("java"),
        "
class A {
    void a(int p) {
        String s = \"x\";
        use(s + 'c'); // -
        use(String.format(\"%s\", s)); // any
        use(String.format(\"%s\", p)); // -
        use(7 * 42 - 86 > 200); // true
        use(p > 200); // -
        String t = \"y\";
        t.trim();
        use(t); // -
        switch (p) { case K: break; }
    }
}
",
    );
}
