//! What is seen beyond Semgrep's community edition: constants, containers, functions of the file, fields between methods.

use super::*;

const JAVA: Language = Language::new("java");

fn deep(language: Language) -> Fixture {
    let mut fixture = plain(language);
    fixture.deep = true;
    fixture
}

#[test]
fn ways_that_constants_close_are_not_taken() {
    deep(Language::JAVASCRIPT).check(
        "
function f(q) {
  const x = source();
  const known = 7 * 18;
  if (known + 106 > 200) { sink(x); } else { sink(x); } // FLOW
}
function g() {
  const x = source();
  let n = 106;
  let y = n > 200 ? x : 'plain';
  sink(y);
  y = n < 200 ? x : 'plain';
  sink(y); // FLOW
  while (true) { y = 'plain'; if (done()) break; }
  sink(y);
}
function h(q) {
  const x = source();
  let ok;
  if (q) { ok = true; }
  if (!ok) { sink(x); } // FLOW
  let n = 1;
  if (q) { n = 2; }
  if (n === 2) { sink(x); } // FLOW
  if (n === 2 && false) { sink(x); }
  for (let i = 0; i < 3; i++) { if (i === 1) { sink(x); } } // FLOW
}
function k() {
  const x = source();
  const letters = 'ABC';
  let y;
  switch (letters.charAt(1)) {
    case 'A': y = x; break;
    case 'B': y = 'plain'; break;
    case 'C':
    case 'D': y = x; break;
    default: y = x;
  }
  sink(y);
}
",
    );
    deep(Language::PYTHON).check(
        "
def f():
    x = source()
    if False:
        sink(x)
    n = 1
    if n == 2:
        sink(x)
    y = x if n != 1 else 'plain'
    sink(y)
    while True:
        y = 'plain'
        if done():
            break
    sink(y)
    try:
        n = count()
    except Error:
        n = 3
    if n == 3:
        sink(x)  # FLOW
",
    );
}

#[test]
fn the_rules_of_others_take_every_way() {
    plain(Language::PYTHON).check(
        "
def f():
    x = source()
    if False:
        sink(x)  # FLOW
def g(x):
    sink(x)
def h():
    g(source())
",
    );
}

#[test]
fn elements_of_containers_are_told_apart() {
    deep(Language::PYTHON).check(
        "
def f(i):
    x = source()
    xs = []
    xs.append('a')
    xs.append(x)
    xs.append('b')
    sink(xs[0])
    sink(xs[1])  # FLOW
    xs.pop(0)
    sink(xs[0])  # FLOW
    sink(xs[1])
    sink(xs)  # FLOW
    sink(xs[i])  # FLOW
    d = {}
    d['a'] = x
    d['b'] = 'plain'
    sink(d.get('a'))  # FLOW
    sink(d.get('b'))
    sink(d.get(i))  # FLOW
    ys = list()
    for _ in i:
        ys.append(x)
    sink(ys[0])  # FLOW
    ys.clear()
    sink(ys)
def g(given):
    given.append(source())
    sink(other(given))
",
    );
    deep(Language::JAVASCRIPT).check(
        "
function f() {
  const m = new Map();
  m.set('a', source());
  m.set('b', 'plain');
  sink(m.get('a')); // FLOW
  sink(m.get('b'));
  const xs = ['plain'];
  xs.push(source());
  xs.push('plain');
  sink(xs.shift());
  sink(xs[0]); // FLOW
  sink(xs.pop());
  sink(xs.pop()); // FLOW
  res.set('a', source());
  sink(res.get('b'));
}
",
    );
}

#[test]
fn functions_of_the_file_are_looked_into() {
    deep(Language::PYTHON).check(
        "
def read():
    return source()
def pick(a, b):
    return b
def drop(a):
    return 'plain'
def deliver(text, where=None):
    sink(text)  # FLOW
def through(text):
    return wrap(text)
def wrap(text):
    return 'a' + text
def f():
    x = source()
    sink(pick(x, 'plain'))
    sink(pick('plain', x))  # FLOW
    sink(pick(b=x, a='plain'))  # FLOW
    sink(drop(x))
    sink(through(x))  # FLOW
    sink(through('plain'))
def g():
    sink(read())  # FLOW
def h():
    deliver(read())
def around(n):
    return around(n) if n else n
def k():
    sink(around(source()))  # FLOW
",
    );
    deep(Language::JAVASCRIPT).check(
        "
const wrap = (a, ...rest) => rest;
function pair(a) { return { first: a, second: 'plain' }; }
function fill(into, a) { into.name = a; }
function f() {
  const x = source();
  sink(wrap(x, 'plain'));
  sink(wrap('plain', 'plain', x)); // FLOW
  sink(pair(x).first); // FLOW
  sink(pair(x).second);
  const made = {};
  fill(made, x);
  sink(made.name); // FLOW
  sink(made.other);
  const inner = (y) => { sink(y); }; // FLOW
  inner(x);
}
",
    );
}

#[test]
fn fields_are_known_from_method_to_method() {
    deep(Language::PYTHON).check(
        "
class A:
    def __init__(self, text):
        self.text = text
        self.other = 'plain'
    def show(self):
        sink(self.text)  # FLOW
    def plain(self):
        sink(self.other)
    def give(self):
        return self.text
def f():
    a = A(source())
    a.show()
    a.plain()
    sink(a.give())  # FLOW
    sink(A('plain').give())
class B:
    def load(self):
        self.name = source()
    def run(self):
        self.load()
        sink(self.name)  # FLOW
    def later(self):
        sink(self.name)  # FLOW
    def clean(self):
        self.name = 'plain'
        sink(self.name)
",
    );
    deep(Language::JAVASCRIPT).check(
        "
class A {
  constructor(text) { this.text = text; this.other = 'plain'; }
  give() { return this.text; }
  rest() { return this.other; }
  set(text) { this.text = text; }
}
function f() {
  const a = new A(source());
  sink(a.give()); // FLOW
  sink(a.rest());
  sink(new A(source()).give()); // FLOW
  sink(new A('plain').give());
  const b = new A('plain');
  b.set(source());
  sink(b.give()); // FLOW
}
",
    );
}

#[test]
fn traces_lead_through_the_callee() {
    let text = "
def deliver(text):
    body = text
    sink(body)
def f():
    x = source()
    deliver(x)
";
    let (tree, outcome) = deep(Language::PYTHON).analyse(text);
    let [flow] = outcome.flows.as_slice() else { panic!("{:?}", outcome.flows) };
    let steps: Vec<(StepKind, &str)> =
        flow.steps.iter().map(|&(kind, span)| (kind, &tree.source()[span.range()])).collect();
    use StepKind::*;
    let expected = [(Source, "source()"), (Assign, "x"), (Assign, "text"), (Assign, "body"), (Sink, "sink(body)")];
    assert_eq!(steps, expected);
}

/// `is_fine(x)` makes `x` clean where it holds, `is_bad(x)` where it does not.
fn guarded(language: Language) -> Fixture {
    let mut fixture = plain(language);
    for (name, when) in [("is_fine", true), ("is_bad", false)] {
        let guard = Some(("$A".to_owned(), when));
        fixture.sanitizer(Finder::Bound(name), SanitizerSpec { guard, ..sanitizer() });
    }
    fixture
}

#[test]
fn conditions_guard_what_lies_behind_them() {
    guarded(Language::PYTHON).check(
        "
def f(q):
    x = source()
    if not is_fine(x):
        sink(x)  # FLOW
        return
    sink(x)
def g(q):
    x = source()
    if is_bad(x) or q:
        raise Error()
    sink(x)
def h(q):
    x = source()
    if q and is_fine(x):
        sink(x)
    sink(x)  # FLOW
    sink(x if is_fine(x) else 'plain')
    sink('plain' if is_fine(x) else x)  # FLOW
    assert is_fine(x)
    sink(x)
def k(q):
    x = source()
    fine = is_fine(x)
    while fine:
        sink(x)
    is_fine(x)
    sink(x)  # FLOW
",
    );
}

#[test]
fn java_is_followed_through_its_own_containers_and_classes() {
    deep(JAVA).check(
        "
class A {
  private String field;
  private final String fixed = \"plain\";
  void constants() {
    String x = source();
    String y;
    int n = 106;
    y = (7 * 18) + n > 200 ? \"plain\" : x;
    sink(y);
    if ((7 * 42) - n > 200) y = x; else y = \"plain\";
    sink(y);
    if ((500 / 42) + n > 200) y = \"plain\"; else y = x;
    sink(y); // FLOW
    String letters = \"ABC\";
    char target = letters.charAt(1);
    switch (target) {
      case 'A': y = x; break;
      case 'B': y = \"plain\"; break;
      case 'C':
      case 'D': y = x; break;
      default: y = x; break;
    }
    sink(y);
    target = letters.charAt(2);
    switch (target) {
      case 'A': y = \"plain\"; break;
      case 'C':
      case 'D': y = x; break;
      default: y = \"plain\"; break;
    }
    sink(y); // FLOW
  }
  void containers() {
    String x = source();
    java.util.List<String> xs = new java.util.ArrayList<String>();
    xs.add(\"plain\");
    xs.add(x);
    xs.add(\"plain\");
    xs.remove(0);
    sink(xs.get(0)); // FLOW
    sink(xs.get(1));
    java.util.HashMap<String, Object> m = new java.util.HashMap<String, Object>();
    m.put(\"a\", \"plain\");
    m.put(\"b\", x);
    String y = (String) m.get(\"b\");
    sink(y); // FLOW
    y = (String) m.get(\"a\");
    sink(y);
    StringBuilder b = new StringBuilder(\"plain\");
    b.append(\"a\").append(x);
    sink(b.toString()); // FLOW
    String[] parts = { \"plain\", x };
    sink(parts[0]);
    sink(parts[1]); // FLOW
    parts = new String[] { x, \"plain\" };
    sink(parts[0]); // FLOW
    sink(parts[1]);
  }
  void classes() {
    String x = source();
    sink(new Inner().keep(x)); // FLOW
    sink(new Inner().drop(x));
    Inner inner = new Inner();
    sink(inner.drop(x));
    sink(same(x)); // FLOW
    sink(other(x));
    field = x;
    use();
  }
  void use() { sink(this.field); sink(fixed); } // FLOW
  static String same(String a) { return a; }
  private static String other(String a) { String b = a; b = \"plain\"; return b; }
  private class Inner {
    String keep(String a) { String r = a; return r; }
    String drop(String a) {
      java.util.List<String> xs = new java.util.ArrayList<String>();
      xs.add(\"plain\"); xs.add(a);
      return xs.get(0);
    }
  }
}
",
    );
}

#[test]
fn what_is_known_of_a_call_wins_over_what_a_rule_says() {
    let mut fixture = deep(JAVA);
    fixture.propagator("put", "$B", "$R", true);
    fixture.check(
        "
class A {
  void f(java.util.Map<String, String> given) {
    java.util.Map<String, String> m = new java.util.HashMap<>();
    m.put(\"a\", source());
    m.put(\"b\", \"plain\");
    sink(m.get(\"a\")); // FLOW
    sink(m.get(\"b\"));
    given.put(\"a\", source());
    sink(given.get(\"b\")); // FLOW
  }
}
",
    );
}
