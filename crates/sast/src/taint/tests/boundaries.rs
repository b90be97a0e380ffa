//! Where matches end: at functions inside them, and where an expression was checked before. Semgrep lets both go on.

use super::*;

/// `input.query` is a source wherever it stands, `check` cleans its first argument, sinks are not exact.
fn request(language: Language) -> Fixture {
    let mut fixture = plain(language);
    fixture.deep = true;
    fixture.source(Finder::Member("input.query"), source("", None));
    fixture.sanitizer(Finder::Argument("check"), SanitizerSpec { by_side_effect: true, ..sanitizer() });
    fixture.sink(Finder::Argument("later"), SinkSpec { exact: false, ..sink(None) });
    fixture
}

#[test]
fn functions_within_sinks_are_not_what_they_mention() {
    request(Language::JAVASCRIPT).check(
        "
function f() {
  const x = source();
  later(() => { use(x); });
  later(function () { use(x); });
  later('a' + x); // FLOW
  later(pick(x)); // FLOW
  later(() => { sink(x); }); // FLOW
}
",
    );
}

#[test]
fn functions_handed_to_sanitizers_do_not_run_cleaned() {
    request(Language::JAVASCRIPT).check(
        "
function f() {
  const x = source();
  sanitize(x, (error) => { sink(x); }); // FLOW
  sink(sanitize(() => x));
}
",
    );
}

#[test]
fn checked_expressions_stay_clean_where_they_are_mentioned_again() {
    let fixture = request(Language::JAVASCRIPT);
    fixture.check(
        "
function f(key) {
  if (!check(input.query.a)) return;
  sink(input.query.a);
  sink(input.query.a.b);
  sink(input.query.c); // FLOW
  sink(input.query); // FLOW
  check(input.query[key]);
  sink(input.query[key]); // FLOW
}
function g(a) {
  if (a) check(input.query.a);
  sink(input.query.a); // FLOW
}
function h() {
  check(input.query);
  sink(input.query.a);
  input.query = source();
  sink(input.query.a); // FLOW
}
",
    );
    request(Language::PYTHON).check(
        "
def f():
    if not check(input.query['a']):
        return
    sink(input.query['a'])
    sink(input.query['b'])  # FLOW
",
    );
}

#[test]
fn checked_expressions_arise_again_in_the_rules_of_others() {
    let mut fixture = request(Language::JAVASCRIPT);
    fixture.deep = false;
    fixture.check(
        "
function f() {
  check(input.query.a);
  sink(input.query.a); // FLOW
}
",
    );
}

#[test]
fn patterns_that_are_sources_taint_what_they_take_apart() {
    let mut fixture = request(Language::JAVASCRIPT);
    fixture.source(Finder::Statement(Kind::Pair), source("", None));
    fixture.check(
        "
function f({ body: { code } }) {
  sink(code); // FLOW
}
",
    );
}
