//! Flows in JavaScript and TypeScript.

use super::*;

#[track_caller]
fn check(text: &str) {
    plain(Language::JAVASCRIPT).check(text);
}

#[test]
fn destructuring_is_by_field_and_element() {
    check(
        "
function f(r) {
  const x = source();
  const {a, b: {c}, d = 1, ...e} = x;
  sink(a); // FLOW
  sink(c); // FLOW
  sink(d); // FLOW ours
  sink(e); // FLOW ours
  const [g, , h, ...i] = x;
  sink(g); // FLOW
  sink(h); // FLOW
  sink(i); // FLOW ours
  const {j} = {j: source(), k: 1};
  sink(j); // FLOW
  const {k} = {j: source(), k: 1};
  sink(k);
  ({ m1, m2: n2 } = source());
  sink(m1); // FLOW
  sink(n2); // FLOW
  [ a1, a2.b ] = source();
  sink(a1); // FLOW
  sink(a2.b); // FLOW
  const {p = source()} = r;
  sink(p); // FLOW ours
}
function g({a = source()}, b = source()) {
  sink(a); // FLOW ours
  sink(b); // FLOW
}
",
    );
}

#[test]
fn objects_and_lists_keep_their_fields_apart() {
    check(
        "
function f() {
  const o = {j: source(), k: 1};
  sink(o.k);
  sink(o.j); // FLOW
  sink(o); // FLOW
  sink(o.foo()); // FLOW
  sink(`${o}`); // FLOW
  const z = o;
  sink(z.j); // FLOW
  sink(z.k);
  o.j = 1;
  sink(o);
  const s = {a: {b: source()}};
  sink(s.a); // FLOW
  sink(s.a.b); // FLOW
  sink(s.a.c);
  const r = {...source(), a: 1};
  sink(r.a); // theirs
  sink(r.b); // FLOW
  const v = {};
  v['k'] = source();
  sink(v.k); // FLOW ours
  sink(v['j']); // theirs
  const l = [];
  l.push(source());
  sink(l);
  l[0] = source();
  sink(l); // FLOW
  const w = [source(), 1];
  sink(w[0]); // FLOW
  sink(w[1]); // theirs
  sink({[source()]: 1});
  sink({b: z}); // FLOW
}
",
    );
}

#[test]
fn functions_are_evaluated_where_they_are_written() {
    check(
        "
function f(x, z) {
  source().then(v => sink(v));
  const y = source();
  y.forEach(v => { sink(v); });
  foo(() => { sink(y); }); // FLOW
  function named() { sink(y); } // FLOW
  const named2 = () => { sink(y); }; // FLOW
  const named3 = function () { sink(y); }; // FLOW
  foo(function () { return function () { sink(y); }; }); // FLOW
  const t = foo(() => y);
  sink(t);
  sink(y.map(v => 1)); // FLOW
  sink(() => y);
  const c = class { m() { sink(y); } }; // FLOW ours
  return { n() { sink(y); }, p: () => sink(y) }; // FLOW x2
}
function g(xs) {
  let y, w, z = source();
  xs.forEach(v => { y = source(); });
  sink(y); // FLOW
  const k = () => { w = source(); };
  sink(w); // FLOW
  foo(() => { z = 1; });
  sink(z); // FLOW
}
function h() {
  (function (p) { sink(p); })(source()); // FLOW ours
  (p => { sink(p); })(1);
  return foo.map(x => sink(source())).filter(y => y); // FLOW
  function hoisted() { sink(source()); } // FLOW ours
}
",
    );
}

#[test]
fn callbacks_take_the_taint_of_the_call_when_asked_to() {
    let mut fixture = plain(Language::JAVASCRIPT);
    fixture.deep = true;
    fixture.check(
        "
function f(x) {
  source().then(v => sink(v)); // FLOW
  const y = source();
  y.forEach((v, i) => { sink(v); }); // FLOW
  foo(y, function (v) { sink(v); });
  foo(v => sink(v));
}
",
    );
}

#[test]
fn expressions_pass_taint() {
    check(
        "
async function f(y, z) {
  const x = await source();
  sink(x); // FLOW
  sink(await source()); // FLOW
  sink(`a${x}b`); // FLOW
  sink(tag`a${x}b`); // FLOW
  sink(x ? 1 : 2);
  sink(y ? x : 2); // FLOW
  sink(x ?? 1); // FLOW
  sink(typeof x); // FLOW
  sink(!x); // FLOW
  sink(x.length); // FLOW
  sink((1, x)); // FLOW
  sink((x, 1));
  sink(new Foo(x)); // FLOW
  sink(<a b={x}>foo</a>); // FLOW
  sink(<a>{x}</a>); // FLOW
  sink(...x); // FLOW
  sink([...x]); // FLOW
  sink({...x}); // FLOW
  sink({x}); // FLOW
  sink(x?.a?.b); // FLOW
  sink(x++); // FLOW
  sink(/a/.test(x)); // FLOW
  sink(y.foo(1, x)); // FLOW
  sink((z = source(), z)); // FLOW
  sink(eval(source())); // FLOW
}
",
    );
}

#[test]
fn statements_bind() {
    check(
        "
async function f(a, w) {
  for (const k in source()) sink(k); // FLOW
  for (const [k2, v2] of source()) { sink(v2); } // FLOW ours
  for await (const v3 of source()) { sink(v3); } // FLOW
  let x;
  if (a) x = source();
  sink(x); // FLOW
  switch (x) {
    case 1: x = 1; sink(x); break;
    case 2: sink(x); // FLOW
    default: sink(x); x = 2; // FLOW
  }
  sink(x);
  do { sink(w); w = source(); } while (a); // FLOW ours
  lab: for (let i = 0; i < source(); i++) { if (i) continue lab; sink(i); break lab; }
  try { throw source(); } catch (e) { sink(e); }
  let p = source(), r = p;
  sink(r); // FLOW
  r = s = source();
  sink(s); // FLOW
  a ||= source();
  sink(a); // FLOW
  if ((q = source())) { sink(q); } // FLOW
}
",
    );
}

#[test]
fn modules_and_classes_are_flows() {
    check(
        "
var M = source();
const K = source();
function f5() { sink(M); sink(K); } // FLOW x2
const f6 = () => { sink(M); }; // FLOW
foo(() => { sink(K); }); // FLOW
app.get('/', (req, res) => { const z = source(); sink(z); }); // FLOW
module.exports = { a: function () { sink(source()); }, b() { sink(source()); }, c: () => sink(source()) }; // FLOW x3
(function () { const r = source(); sink(r); })(); // FLOW
class A {
  f = source();
  static s = sink(source()); // FLOW
  m() { sink(this.f); } // FLOW
  n() { this.g = source(); sink(this.g); } // FLOW
  o() { sink(this.g); sink(this); }
  constructor() { this.z = source(); foo(() => { sink(this.z); }); } // FLOW
  p = () => { sink(source()); } // FLOW ours
}
export default function () { sink(source()); } // FLOW
",
    );
}
