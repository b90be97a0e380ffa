//! The steps that a flow reports.

use super::*;

/// Every flow as the texts of its steps.
fn show(fixture: &Fixture, text: &str) -> String {
    let (tree, outcome) = fixture.analyse(text);
    let step = |(_, span): &(StepKind, Span)| tree.source()[span.range()].to_owned();
    let shown: Vec<String> =
        outcome.flows.iter().map(|flow| flow.steps.iter().map(step).collect::<Vec<_>>().join(" > ")).collect();
    shown.join("\n")
}

#[test]
fn steps_are_the_places_that_took_the_value() {
    let text = "
def f(o):
    x = source()
    o.a = x + 1
    for y in foo(o):
        sink(y)
";
    assert_eq!(show(&plain(Language::PYTHON), text), "source() > x > o.a > y > sink(y)");
}

#[test]
fn of_several_ways_the_shortest_is_shown() {
    let text = "
def f(a):
    x = source()
    y = x
    if a:
        y = source()
    sink(y)
";
    assert_eq!(show(&plain(Language::PYTHON), text), "source() > y > sink(y)");
}

#[test]
fn a_loop_does_not_repeat_itself() {
    let text = "
def f(a):
    x = source()
    while a:
        x = x + 1
        y = x
    sink(x)
";
    assert_eq!(show(&plain(Language::PYTHON), text), "source() > x > sink(x)");
}

#[test]
fn propagators_are_steps() {
    let mut fixture = plain(Language::PYTHON);
    fixture.propagator("add", "$A", "$R", true);
    let text = "
def f(s):
    s.add(source())
    sink(s.pop())
";
    assert_eq!(show(&fixture, text), "source() > s > sink(s.pop())");
}

#[test]
fn sources_with_other_metavariables_are_flows_of_their_own() {
    let mut fixture = plain(Language::PYTHON);
    fixture.source(Finder::Bound("named"), source("", None));
    let text = "
def f(a):
    if a:
        d = named(1)
    else:
        d = named(2)
    sink(d)
    sink(named(3) + named(3))
";
    let expected = "named(1) > d > sink(d)\nnamed(2) > d > sink(d)\nnamed(3) > sink(named(3) + named(3))";
    assert_eq!(show(&fixture, text), expected);
}

#[test]
fn metavariables_unify_when_asked_to() {
    let mut fixture = plain(Language::PYTHON);
    fixture.options.taint_unify_mvars = true;
    fixture.sources = vec![Finder::Bound("source")];
    fixture.sinks = vec![Finder::Bound("sink")];
    let text = "
def f(x, y):
    z = source(x)
    foo(z)
    x += z
    sink(x)
    sink(z)
";
    assert_eq!(show(&fixture, text), "source(x) > z > x > sink(x)");
}
