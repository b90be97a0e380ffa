//! Patterns of Java; what is expected was seen with Semgrep 1.182.

use super::matches;
use source::Language;

#[track_caller]
fn java(pattern: &str, source: &str, expected: &[&str]) {
    assert_eq!(matches(Language::new("java"), pattern, source), expected, "{pattern}");
}

#[test]
fn types_are_compared_without_their_arguments_when_the_pattern_has_none() {
    let source = "List<String> a = new ArrayList<String>(); List b = c;";
    java("List $X = ...;", source, &["List<String> a = new ArrayList<String>();", "List b = c;"]);
    java("List<$T> $X = ...;", source, &["List<String> a = new ArrayList<String>();"]);
    java("new ArrayList(...)", source, &["new ArrayList<String>()"]);
    java("new ArrayList<>(...)", source, &[]);
    java("class $C extends B {...}", "class A extends B<C> {}", &["class A extends B<C> {}"]);
}

#[test]
fn types_are_no_expressions() {
    java("Foo", "Foo a = (Foo) new Foo(); class B extends Foo { }", &[]);
    java("Foo", "@Foo class B {}", &["Foo"]);
    java("Foo", "Object a = Foo.b;", &["Foo"]);
}

#[test]
fn typed_metavariables_know_declarations_values_and_boxes() {
    let source = "class A { Integer a; void b(String c) { int d = e; f(a); f(this.a); f(c); f(d); f(new G()); f(h ? new G() : d); } }";
    java("f((int $X))", source, &["f(a)", "f(this.a)", "f(d)"]);
    java("f((String $X))", source, &["f(c)"]);
    java("f((G $X))", source, &["f(new G())", "f(h ? new G() : d)"]);
    java("(int $X) = $Y;", source, &["int d = e;"]);
    java("(G $X).a()", "var b = new G(); b.a(); G.a(); H.a();", &["b.a()", "G.a()"]);
    java("f((java.lang.Integer $X))", source, &[]);
}

#[test]
fn imports_say_what_names_are() {
    let source = "import a.B; import static c.D.e; import f.*; class G { void h() { B.i(); e(); J.k(); new B(); } }";
    java("a.B.i()", source, &["B.i()"]);
    java("new a.B()", source, &["new B()"]);
    java("c.D.e()", source, &["e()"]);
    java("f.J.k()", source, &["J.k()"]);
    java("g.J.k()", source, &[]);
    java("f.B.i()", source, &[]);
    java("$X.e()", source, &["e()"]);
    java("import $X;", source, &["import a.B", "import static c.D.e", "import f.*"]);
    java("import static $X;", source, &["import static c.D.e"]);
    java("import a.$X;", source, &["import a.B"]);
}

#[test]
fn methods_need_the_annotations_and_modifiers_of_the_pattern() {
    let source = "class A { @B(\"c\") public void d(int e) {} @B void f() {} A() {} abstract int g(); }";
    java("$T $M(...) {...}", source, &["@B(\"c\") public void d(int e) {}", "@B void f() {}", "abstract int g();"]);
    java(
        "$M(...) {...}",
        source,
        &["@B(\"c\") public void d(int e) {}", "@B void f() {}", "A() {}", "abstract int g();"],
    );
    java("@B(...) $T $M(...) {...}", source, &["@B(\"c\") public void d(int e) {}", "@B void f() {}"]);
    java("@B $T $M(...) {...}", source, &["@B void f() {}"]);
    java("public $T $M(..., int $P, ...) {...}", source, &["@B(\"c\") public void d(int e) {}"]);
    java("@B(...)", source, &["@B(\"c\")", "@B"]);
    java("$F(...)", source, &["B(\"c\")", "B"]);
}

#[test]
fn a_class_is_no_interface_and_no_record_but_an_enum() {
    let source = "class A {} interface B {} record C() {} enum D { E }";
    java("class $X {...}", source, &["class A {}", "enum D { E }"]);
    java("interface $X {...}", source, &["interface B {}"]);
}

#[test]
fn objects_with_members_are_a_form_of_their_own() {
    let source = "a = new B(c) { void d() { e(); } }; f = new B(c);";
    java("new B(...)", source, &["new B(c)"]);
    java("new B(...) { ... void $M() {...} ... }", source, &["new B(c) { void d() { e(); } }"]);
    java("new byte[$N]", "a = new byte[1]; b = new byte[]{2}; c = new byte[3][4];", &["new byte[1", "new byte[]{2}"]);
    java("new byte[]{...}", "a = new byte[1]; b = new byte[]{2};", &["new byte[]{2}"]);
}

#[test]
fn catches_of_several_types_are_of_each() {
    let source = "try { a(); } catch (B | C d) { e(); }";
    java("try { ... } catch (C $X) { ... }", source, &[source]);
    java("try { ... } catch (D $X) { ... }", source, &[]);
}

#[test]
fn what_a_try_opens_is_a_list_of_its_own() {
    let source = "try (A b = c()) { d(b); }";
    java("A $X = ...;", source, &["A b = c()"]);
    java("A $X = ...; ... d($X);", source, &[]);
    java("try (A $X = c()) { ... }", source, &[source]);
}

#[test]
fn loops_need_the_type_of_the_pattern() {
    let source = "for (String a : b) { c(); } for (D a : b) { c(); }";
    java("for (String $X : $Y) { ... }", source, &["for (String a : b) { c(); }"]);
    java("for ($T $X : $Y) { ... }", source, &["for (String a : b) { c(); }", "for (D a : b) { c(); }"]);
}

#[test]
fn heads_stand_for_the_whole() {
    java("void a(...)", "class A { void a(int b) { c(); } }", &["void a(int b) { c(); }"]);
    java("@A class $C", "@A class B { void a() {} } class D {}", &["@A class B { void a() {} }"]);
}

#[test]
fn cases_are_among_those_of_the_switch() {
    let source = "switch (a) { case 1: b(); break; case 2: default: c(); }";
    java("switch ($X) { case 2: ... }", source, &["switch (a) { case 1: b(); break; case 2: default: c();"]);
    java("switch ($X) { case 3: ... }", source, &[]);
}

#[test]
fn a_name_is_what_it_is_known_to_hold() {
    java("$X == $X", "int a = 1; b(a == 1); b(a == 2);", &["a == 1"]);
    java("a(). ...", "a().b().c;", &["a().b().c", "a().b()", "a().b", "a()"]);
    java(
        "use(\"...\")",
        "class A { void b() { use(c); } private String c = \"d\"; void e() { use(c); } }",
        &["use(c)"],
    );
    java("return $X;", "class A { B b = () -> c(); int d() { return e; } }", &["return e"]);
    java("static {...}", "class A { static { b(); } { c(); } }", &["static { b(); }"]);
}

#[test]
fn tests_of_types_may_give_names() {
    let source = "boolean c = a instanceof B; boolean d = a instanceof B b;";
    java("$X instanceof B", source, &["a instanceof B"]);
    assert_eq!(matches(Language::new("java"), "$X instanceof $T", "if (a instanceof B b) {}"), ["a instanceof B"]);
}

#[test]
fn lambdas_are_looked_into_and_return_nothing() {
    java("$X -> $Y", "a(b -> c(b)); a(b -> { c(b); });", &["b -> c(b)", "b -> { c(b); }"]);
    java("c($X);", "D d = b -> c(b);", &["D d = b -> c(b);"]);
}

#[test]
fn methods_of_known_names_have_types() {
    java("f((boolean $X))", "f(a.equals(b)); f(a.b(c)); f(equals(a));", &["f(a.equals(b))"]);
    java("f((int $X))", "f(a.length); f(a.size()); f(size);", &["f(a.length)", "f(a.size())"]);
}

#[test]
fn a_member_has_the_type_that_a_class_gives_the_field_of_its_name() {
    let source = "class B { String r; void f(B b, H h) { g(b.r); g(h.r); g(b.s); } }";
    java("g((String $X))", source, &["g(b.r)", "g(h.r)"]);
    let source = "package a\ntype B struct{ R string }\nfunc f(b *B) { g(b.R); g(b.S) }";
    assert_eq!(matches(Language::new("go"), "g(($X : string))", source), ["g(b.R)"]);
}
