//! Flows in Python.

use super::*;

#[track_caller]
fn check(text: &str) {
    plain(Language::PYTHON).check(text);
}

#[test]
fn assigning_cleans() {
    check(
        "
def f():
    x = source()
    sink(x)  # FLOW
    x = 1
    sink(x)
    x += source()
    sink(x)  # FLOW
    x += 1
    sink(x)  # FLOW
    y = (z := source())
    sink(y)  # FLOW
    sink(z)  # FLOW
    del z
    sink(z)  # theirs
",
    );
}

#[test]
fn fields_are_tracked() {
    check(
        "
def f(o):
    x = source()
    x.a = 1
    sink(x.a)
    sink(x.b)  # FLOW
    sink(x)  # FLOW
    o.f = source()
    sink(o)  # FLOW
    sink(o.f.g)  # FLOW
    sink(o.h)
    o = 1
    sink(o.f)
class A:
    def m(self):
        self.x = source()
        sink(self)
        foo(self)
        sink(self.x)  # FLOW
        sink(self.y)
        sink(self.foo())
",
    );
}

#[test]
fn elements_are_tracked_by_constant_key() {
    check(
        "
def f(x, y, i, j):
    x['k'] = source()
    sink(x['k'])  # FLOW
    sink(x['j'])  # theirs
    sink(x[i])  # FLOW
    sink(x)  # FLOW
    x['k'] = 1
    sink(x['k'])
    sink(x)
    y[i] = source()
    sink(y[j])  # FLOW
    sink(y['k'])  # FLOW
    sink(y)  # FLOW
    y[i] = 1
    sink(y[j])  # FLOW ours
    s = source()
    s['x'] = 1
    sink(s['y'])  # FLOW ours
    sink(s['x'])
    p = {'a': source()}
    sink(p)  # FLOW
    sink(p['a'])  # FLOW
    sink(p['b'])  # theirs
    q = [1, source()]
    sink(q[0])  # theirs
    sink(q[1])  # FLOW
    sink(q[i])  # FLOW
    sink(q[1:])  # FLOW ours
    k = 'a'
    sink(p[k])  # FLOW
",
    );
}

#[test]
fn expressions_pass_taint() {
    check(
        "
def f(y, z):
    x = source()
    sink('a' if x else 'b')
    sink(x if y else 'b')  # FLOW
    sink(x == 1)  # FLOW
    sink(not x)  # FLOW
    sink(x in y)  # FLOW
    sink(y[x])  # FLOW
    sink(-x)  # FLOW
    sink(f'{x}')  # FLOW
    sink('%s' % x)  # FLOW
    sink('{}'.format(x))  # FLOW
    sink([x])  # FLOW
    sink({x + '': 1})  # FLOW
    sink({1: x})  # FLOW
    sink((x, 1)[1])  # theirs
    sink(g(x))  # FLOW
    sink(g(k=x))  # FLOW
    sink(x.foo())  # FLOW
    sink(x())  # FLOW
    sink([a for a in x])  # FLOW
    sink([x for a in z])  # FLOW
    sink([1 for a in x])
    sink({1: a for a in x})  # FLOW
    sink(lambda: x)
    sink(*x)  # FLOW
    sink(**x)  # FLOW
    sink(k=x)  # FLOW
    sink(x and 1)  # FLOW
    sink(x or 1)  # FLOW
    sink(y + 'b' + str(x))  # FLOW
    sink(y)
    sink(source().a.b['c'].d(1))  # FLOW
    sink(foo.bar(source()).baz)  # FLOW
    sink(foo)(source())
",
    );
}

#[test]
fn destructuring_is_by_element() {
    check(
        "
def f():
    a, b = source(), 1
    sink(a)  # FLOW
    sink(b)  # theirs
    c, *d = source()
    sink(c)  # FLOW
    sink(d)  # FLOW ours
    (e, [g, h]) = 1, source()
    sink(e)  # theirs
    sink(g)  # FLOW
    sink(h)  # FLOW
    i = j = source()
    sink(i)  # FLOW
    sink(j)  # FLOW
",
    );
}

#[test]
fn statements_bind() {
    check(
        "
def f(y):
    for i in source():
        sink(i)  # FLOW
    for j, k in source().items():
        sink(j)  # FLOW
        sink(k)  # FLOW
        k = 1
        sink(k)
    with source() as w:
        sink(w)  # FLOW
    with open(source()) as w2:
        sink(w2)  # FLOW
    try:
        raise E(source())
    except E as e:
        sink(e)
    match source():
        case 'a':
            pass
        case [a, b]:
            sink(a)  # FLOW ours
    print(1, file=sink(source()))  # FLOW
    sink(source())[0] = 1  # FLOW
    sink(source()).foo = 1  # FLOW
    return [sink(z) for z in source()]  # FLOW
async def g():
    sink(await source())  # FLOW
    async for i in source():
        sink(i)  # FLOW
    async with source() as q:
        sink(q)  # FLOW
def h():
    yield source()
    x = yield source()
    sink(x)
",
    );
}

#[test]
fn paths_are_joined() {
    check(
        "
def f(x, z):
    if x:
        y = source()
    else:
        y = 1
    sink(y)  # FLOW
    while x:
        sink(z)  # FLOW
        z = source()
    if x:
        y = 2
        return
    sink(y)  # FLOW
    y = 3
    sink(y)
def g(a):
    if a:
        raise E
    else:
        return 2
    sink(source())
def h(a):
    while a:
        if a.b:
            x = source()
            break
        x = 1
    sink(x)  # FLOW
    for i in a:
        w = source()
        continue
        sink(w)
    else:
        sink(w)  # FLOW
",
    );
}

#[test]
fn handlers_know_what_is_behind_each_statement_of_the_try() {
    check(
        "
def f():
    x = source()
    try:
        x = clean()
    except E:
        sink(x)
    sink(x)
    x = source()
    try:
        foo()
        x = 1
        bar()
    except E:
        sink(x)  # FLOW
    finally:
        sink(x)  # FLOW
    sink(x)  # FLOW
    x = source()
    try:
        foo()
        x = 1
        return
    finally:
        sink(x)  # FLOW
    sink(source())
def g():
    try:
        x = source()
    except E:
        return
    else:
        x = 1
    finally:
        sink(x)  # FLOW
    sink(x)  # FLOW ours
",
    );
}

#[test]
fn sanitizers_clean_what_is_within() {
    check(
        "
def f():
    sink(sink(source()))  # FLOW
    sanitize(sink(source()))
    x = source()
    sink(sanitize(x))
    sanitize(x)
    sink(x)  # FLOW
    source(sink(y))  # FLOW
    sink(source(sanitize(1)))  # FLOW
    x = sanitize(x)
    sink(x)
",
    );
}

#[test]
fn module_code_is_a_flow_that_functions_know() {
    check(
        "
M = source()
sink(M)  # FLOW
def f():
    sink(M)  # FLOW
    sink(N)
def g(M):
    sink(M)
N = 1
class D:
    F = source()
    sink(F)  # FLOW
    def m(self):
        sink(self.F)  # FLOW ours
        sink(self.G)
try:
    T = source()
    sink(T)  # FLOW
finally:
    sink(T)  # FLOW
if __name__ == '__main__':
    sink(source())  # FLOW
    U = source()
def h():
    sink(U)  # FLOW
    U2 = source()
def i():
    sink(U2)
M2 = source()
M2 = 1
def j():
    sink(M2)
",
    );
}

#[test]
fn functions_within_functions_know_what_is_captured() {
    check(
        "
def f(r):
    x = source()
    def g():
        sink(x)  # FLOW ours
    h = lambda: sink(x)  # FLOW
    z = [sink(x) for q in r]  # FLOW
    class C:
        def m(self):
            sink(x)  # FLOW ours
    x = 1
    def i():
        sink(x)
    def j(x):
        x = source()
    sink(x)
def k(a=source()):
    sink(a)  # FLOW
    (lambda q: sink(q))(a)  # FLOW ours
",
    );
}
