//! Flows under the options of rules.

use super::*;

#[test]
fn by_side_effect() {
    let mut fixture = plain(Language::PYTHON);
    fixture.source(Finder::Argument("mk"), SourceSpec { by_side_effect: true, ..source("", None) });
    fixture.source(Finder::Argument("mk2"), source("", None));
    fixture.source(Finder::Target("tgt"), source("", None));
    fixture.source(Finder::Target("tgt2"), SourceSpec { by_side_effect: true, ..source("", None) });
    fixture.sanitizer(Finder::Argument("ok"), SanitizerSpec { by_side_effect: true, ..sanitizer() });
    fixture.check(
        "
def f2(x, y, z, u):
    mk(x)
    sink(x)  # FLOW
    mk(y.a)
    sink(y.a)  # FLOW
    sink(y)  # FLOW
    mk2(z)
    sink(z)
    a = tgt(1)
    sink(a)
    b = tgt2(1)
    sink(b)  # FLOW
    a = source(1)
    ok(a)
    sink(a)
    a = source(1)
    ok(a.b)
    sink(a)  # FLOW
    sink(a.b)
    sink(a.c)  # FLOW
    if y:
        ok(a)
    else:
        ok(a)
    sink(a)
",
    );
}

#[test]
fn parameters_are_sources() {
    let mut fixture = plain(Language::PYTHON);
    fixture.source(Finder::Parameter("q"), source("", None));
    fixture.check(
        "
def handler(q, r):
    sink(q)  # FLOW
    sink(r)
    q = 1
    sink(q)
def other(a, q=1):
    sink(q)  # FLOW
    b = lambda: sink(q)  # FLOW
",
    );
}

#[test]
fn exact_and_inexact() {
    let mut fixture = plain(Language::PYTHON);
    fixture.source(Finder::Call("esource"), SourceSpec { exact: true, ..source("", None) });
    fixture.sanitizer(Finder::Call("esani"), SanitizerSpec { exact: true, ..sanitizer() });
    fixture.sink(Finder::Call("isink"), SinkSpec { exact: false, ..sink(None) });
    fixture.check(
        "
def f(q):
    x = source()
    isink('a' if x else 'b')  # FLOW
    isink(1)
    isink(foo(1, [x]))  # FLOW
    esource(sink(q))
    sink(esource(q))  # FLOW
    sink(esani(x))
    esani(sink(x))  # FLOW
",
    );
}

#[test]
fn statements_match_by_what_is_in_them() {
    let mut fixture = plain(Language::PYTHON);
    fixture.sink(Finder::Statement(Kind::Return), sink(None));
    fixture.sink(Finder::Statement(Kind::Assert), sink(None));
    fixture.sink(Finder::Statement(Kind::If), sink(None));
    fixture.check(
        "
def f(y):
    x = source()
    assert x  # FLOW
    if x:  # FLOW
        foo(y)
    if y:  # FLOW
        foo(x)
    if y:
        foo(y)
    return f(x)  # FLOW
",
    );
    let mut fixture = plain(Language::PYTHON);
    fixture.source(Finder::Statement(Kind::Assert), source("", None));
    fixture.source(Finder::Statement(Kind::While), source("", None));
    fixture.check(
        "
def f(y, z):
    assert sink(y)  # FLOW
    sink(y)
    while y:
        z = y
        sink(1)  # FLOW
    sink(z)  # FLOW
",
    );
}

#[test]
fn propagators_move_taint() {
    let mut fixture = plain(Language::PYTHON);
    fixture.propagator("add", "$A", "$R", true);
    fixture.propagator("cp", "$A", "$B", true);
    fixture.propagator("cp2", "$B", "$A", true);
    fixture.propagator("cp3", "$A", "$B", false);
    fixture.check(
        "
def f(s, t, u, v, w):
    s.add(source(3))
    sink(s)  # FLOW
    sink(s.pop())  # FLOW
    cp(source(1), t)
    sink(t)  # FLOW
    cp2(u, source())
    sink(u)  # FLOW
    cp3(source(), sink(v))  # FLOW
    cp3(source(), w)
    sink(w)
    t = 1
    sink(t)
",
    );
}

#[test]
fn labels() {
    let mut fixture = plain(Language::PYTHON);
    fixture.source(Finder::Call("user"), source("INPUT", None));
    fixture.source(Finder::Call("evil"), source("EVIL", Some("INPUT")));
    fixture.sink(Finder::Call("s1"), sink(Some("EVIL")));
    fixture.sink(Finder::Call("s2"), sink(Some("INPUT and not EVIL")));
    fixture.sink(Finder::Call("s3"), sink(None));
    fixture.check(
        "
def lab():
    x = user()
    s1(x)
    s2(x)  # FLOW
    s3(x)
    y = evil(x)
    s1(y)  # FLOW
    s2(y)
    s3(y)
    s1(evil(1))
    z = source()
    s1(z)
    s2(z)
    s3(z)  # FLOW
    s2(x + y)
    s1(x + y)  # FLOW
    s2(y, x)
",
    );
}

#[test]
fn safe_results() {
    let mut fixture = plain(Language::PYTHON);
    fixture.options.taint_assume_safe_functions = true;
    fixture.options.taint_assume_safe_indexes = true;
    fixture.options.taint_assume_safe_comparisons = true;
    fixture.options.taint_assume_safe_booleans = true;
    fixture.options.taint_assume_safe_numbers = true;
    fixture.check(
        "
def safe(a):
    x = source()
    sink(f(x))
    sink(x.foo())
    sink(a[x])
    sink(x[1])  # FLOW
    sink(x == 1)
    sink(not x)
    sink(x in a)
    sink(x + 1)
    sink(x > 1 or x)
    sink('%s' % x)  # FLOW
    sink(f'{x}')  # FLOW
    sink(x)  # FLOW
    sink(-x)  # FLOW
    sink(x * 2)
",
    );
}

#[test]
fn safe_booleans_and_numbers_alone() {
    let mut fixture = plain(Language::PYTHON);
    fixture.options.taint_assume_safe_booleans = true;
    fixture.options.taint_assume_safe_numbers = true;
    fixture.check(
        "
def f(a):
    x = source()
    sink(x == 1)
    sink(x in a)
    sink(not x)
    sink(x and a)  # FLOW
    sink(x or a)  # FLOW
    sink(x is None)
    sink(bool(x))  # FLOW
    sink(x + 1)
    sink(x * 2)
    sink(2 * x)  # FLOW
    sink(x / a)  # FLOW
    sink(-x)  # FLOW
    sink(x + 'a')  # FLOW
",
    );
}

#[test]
fn only_assignments() {
    let mut fixture = plain(Language::PYTHON);
    fixture.options.taint_only_propagate_through_assignments = true;
    fixture.check(
        "
def only(a, b):
    x = source()
    sink(x)  # FLOW
    y = x
    sink(y)  # FLOW
    sink(f(x))
    sink(x + 1)
    sink(x.a)
    sink(x[0])
    sink([x])  # FLOW
    sink({'a': x})  # FLOW
    sink(f'{x}')
    sink(x.f())
    z, w = x
    sink(z)
    sink(a if b else x)  # FLOW
    for i in x:
        sink(i)
    sink(x and b)
    sink(*x)
    sink(k=x)  # FLOW
",
    );
}

#[test]
fn control_and_exit() {
    let mut fixture = plain(Language::PYTHON);
    fixture.source(Finder::Call("start"), SourceSpec { control: true, ..source("", None) });
    fixture.check(
        "
def f(a):
    sink(1)
    if a:
        start()
    sink(1)  # FLOW
",
    );
    let mut fixture = plain(Language::PYTHON);
    fixture.sink(Finder::Statement(Kind::Function), SinkSpec { at_exit: true, ..sink(None) });
    fixture.sanitizer(Finder::Argument("close"), SanitizerSpec { by_side_effect: true, ..sanitizer() });
    fixture.check(
        "
def leak(a):
    f = source()
    if a:
        return 1  # FLOW
    foo(f)
    close(f)
def leak2(a):
    f = source()
    foo(f)  # FLOW
",
    );
}

#[test]
fn a_sink_within_a_match_of_the_same_sink_does_not_count() {
    let mut fixture = plain(Language::PYTHON);
    fixture.sink(Finder::Call("sink2"), sink(None));
    fixture.check(
        "
def f(y):
    sink(clean(1), sanitize(2), lambda: sink(source()))
    sink(sink2(source()))  # FLOW x2
    sink(1, sink(source()))  # FLOW
",
    );
}

#[test]
fn indices_of_targets_reach_sinks() {
    let mut fixture = plain(Language::JAVASCRIPT);
    fixture.sink(Finder::Statement(Kind::Index), sink(None));
    fixture.sink(Finder::Statement(Kind::Assign), sink(None));
    fixture.check(
        "
function f(a, b, c) {
  a[source()] = b; // FLOW x2
  b = a[source()]; // FLOW x2
  a[c] = 1;
}
",
    );
}
