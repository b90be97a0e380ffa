//! Code: a line is lowered to what stands indented below it.

use super::check;

#[test]
fn code() {
    let cases = r##"
a.b(c, d).e[1] = (f);
    (ExprStmt (Assign (Index (Member "e" (Call (Member "b" (Ident "a") (Ident "b")) (Ident "c") (Ident "d")) (Ident
    "e")) (Number "1")) (Ident "f")))
x += 1; x++; --y; z = !a && b || c >= d;
    (ExprStmt (AugAssign "+" (Ident "x") (Number "1"))) (ExprStmt (Update "++" (Ident "x"))) (ExprStmt (Update "--"
    (Ident "y"))) (ExprStmt (Assign (Ident "z") (Binary "or" (Binary "and" (Unary "not" (Ident "a")) (Ident "b"))
    (Binary ">=" (Ident "c") (Ident "d")))))
o = (String) p; q = r instanceof S; s = t ? u : v;
    (ExprStmt (Assign (Ident "o") (Cast (Ident "p") (Type "String" (Ident "String"))))) (ExprStmt (Assign (Ident "q")
    (Binary "instanceof" (Ident "r") (Type "S" (Ident "S"))))) (ExprStmt (Assign (Ident "s") (Conditional (Ident "t")
    (Ident "u") (Ident "v"))))
if (o instanceof String s && s.isEmpty()) return;
    (If (Binary "and" (Binary "instanceof" (Ident "o") (VarDef (Ident "s") (Type "String" (Ident "String")) _)) (Call
    (Member "isEmpty" (Ident "s") (Ident "isEmpty")))) (Block (Return _)) _)
new File(p); new ArrayList<>(); new a.B<C>(1) {}; new int[] {1, 2}; new byte[n][2];
    (ExprStmt (New (Ident "File") (Ident "p"))) (ExprStmt (New (Index (Ident "ArrayList")))) (ExprStmt (Class "new" _
    (Other "instance" (Index (Member "B" (Ident "a") (Ident "B")) (Ident "C")) (Number "1")) (Block))) (ExprStmt (New
    (Other "array_type" (Ident "int")) (List (Number "1") (Number "2")))) (ExprStmt (New (Other "array_type" (Ident
    "byte")) (Ident "n") (Number "2")))
Object o = 'c', t = "a\n", u = null, v = true;
    (VarDef (Ident "o") (Type "Object" (Ident "Object")) (Number "'c'")) (VarDef (Ident "t") (Type "Object" (Ident
    "Object")) (Str "a\\n")) (VarDef (Ident "u") (Type "Object" (Ident "Object")) (Null)) (VarDef (Ident "v") (Type
    "Object" (Ident "Object")) (Bool "true"))
String t = """ x "y" """;
    (VarDef (Ident "t") (Type "String" (Ident "String")) (Str " x \"y\" "))
f = (x, y) -> { return x; }; g = x -> x; h = () -> a(); i = (final A b) -> b; j = A::b; k = A::new;
    (ExprStmt (Assign (Ident "f") (Function _ (Params (Param (Ident "x") _ _) (Param (Ident "y") _ _)) _ (Block (Return
    (Ident "x")))))) (ExprStmt (Assign (Ident "g") (Function _ (Params (Param (Ident "x") _ _)) _ (Block (Return (Ident
    "x")))))) (ExprStmt (Assign (Ident "h") (Function _ (Params) _ (Block (Return (Call (Ident "a"))))))) (ExprStmt
    (Assign (Ident "i") (Function _ (Params (Param (Ident "b") (Type "A" (Ident "A")) _ (Decorators (Other "final")))) _
    (Block (Return (Ident "b")))))) (ExprStmt (Assign (Ident "j") (Other "method_reference" (Ident "A") (Ident "b"))))
    (ExprStmt (Assign (Ident "k") (Other "method_reference" (Ident "A") (Ident "new"))))
this.a = super.b(B.this, B.super.c(), String.class);
    (ExprStmt (Assign (Member "a" (This) (Ident "a")) (Call (Member "b" (Super) (Ident "b")) (Member "this" (Ident "B")
    (This)) (Call (Member "c" (Member "super" (Ident "B") (Super)) (Ident "c"))) (Member "class" (Type "String" (Ident
    "String")) (Ident "class")))))
final List<String>[] a = null, b[];
    (VarDef (Ident "a") (Type "List<String>[]" (Other "array_type" (Index (Ident "List") (Ident "String")))) (Null)
    (Decorators (Other "final"))) (VarDef (Ident "b") (Type "List<String>[][]" (Other "array_type" (Other "array_type"
    (Index (Ident "List") (Ident "String"))))) _ (Decorators (Other "final")))
for (int i = 0, j = 1; i < 2; i++, j--) {} for (;;) ; for (final A a : b) c();
    (For (Block (VarDef (Ident "i") (Type "int" (Ident "int")) (Number "0")) (VarDef (Ident "j") (Type "int" (Ident
    "int")) (Number "1"))) (Binary "<" (Ident "i") (Number "2")) (Tuple (Update "++" (Ident "i")) (Update "--" (Ident
    "j"))) (Block)) (For _ _ _ (Block (Pass))) (ForEach "in" (VarDef (Ident "a") (Type "A" (Ident "A")) _ (Decorators
    (Other "final"))) (Ident "b") (Block (ExprStmt (Call (Ident "c")))) _)
while (a) b(); do { c(); } while (d);
    (While (Ident "a") (Block (ExprStmt (Call (Ident "b")))) _) (DoWhile (Block (ExprStmt (Call (Ident "c")))) (Ident
    "d"))
switch (a) { case 1: case 2: b(); break; default: c(); }
    (Switch (Ident "a") (Case (Number "1") (Block)) (Case (Number "2") (Block (ExprStmt (Call (Ident "b"))) (Break _)))
    (Case _ (Block (ExprStmt (Call (Ident "c"))))))
int x = switch (a) { case A, B -> 1; case C c when c.d() -> { yield 2; } default -> throw e; };
    (VarDef (Ident "x") (Type "int" (Ident "int")) (Switch (Ident "a") (Case (Tuple (Ident "A") (Ident "B")) (Block
    (ExprStmt (Number "1")) (Break _))) (Case (Other "guard" (VarDef (Ident "c") (Type "C" (Ident "C")) _) (CompIf (Call
    (Member "d" (Ident "c") (Ident "d"))))) (Block (Block (ExprStmt (Yield "yield" (Number "2")))) (Break _))) (Case _
    (Block (Throw (Ident "e") _) (Break _)))))
try (A a = b(); c) { d(); } catch (E | F e) { g(); } finally { h(); }
    (Try (Block (Block (VarDef (Ident "a") (Type "A" (Ident "A")) (Call (Ident "b"))) (ExprStmt (Ident "c"))) (Block
    (ExprStmt (Call (Ident "d"))))) (Catch (Type "E | F" (Other "union_type" (Type "E" (Ident "E")) (Type "F" (Ident
    "F")))) (Ident "e") (Block (ExprStmt (Call (Ident "g"))))) _ (Block (ExprStmt (Call (Ident "h")))))
l: while (a) { break l; } assert a : b; synchronized (a) { b(); } throw a; ;
    (Labeled (Ident "l") (While (Ident "a") (Block (Break (Ident "l"))) _)) (Assert (Ident "a") (Ident "b")) (Other
    "synchronized_statement" (Ident "a") (Block (ExprStmt (Call (Ident "b"))))) (Throw (Ident "a") _) (Pass)
import a.b.C; import a.b.*; import static a.B.c; import static a.B.*; import a;
    (ImportFrom (ModuleName "a.b") (Ident "C") _) (ImportAll (ModuleName "a.b")) (ImportFrom (ModuleName "a.B") (Ident
    "c") _) (ImportAll (ModuleName "a.B")) (Import (ModuleName "a") _)
package a.b;
    (Other "package_declaration" (ModuleName "a.b"))
@A @B("x") @C(d = 1, e = {2, 3}) public final class D<T> extends E<T> implements F, g.H {}
    (Class (Decorators (Annotation (Call (Ident "A"))) (Annotation (Call (Ident "B") (Str "x"))) (Annotation (Call
    (Ident "C") (Keyword "d" (Number "1")) (Keyword "e" (List (Number "2") (Number "3"))))) (Other "public") (Other
    "final") (Other "type_parameters" (Type "T" (Ident "T")))) (Ident "D") (Index (Ident "E") (Ident "T")) (Type "F"
    (Ident "F")) (Type "g.H" (Member "H" (Ident "g") (Ident "H"))) (Block))
interface A extends B { int C = 1; void d(int e) throws F; default void g() {} }
    (Class "interface" (Ident "A") (Type "B" (Ident "B")) (Block (VarDef (Ident "C") (Type "int" (Ident "int")) (Number
    "1")) (Function (Decorators (Other "throws" (Type "F" (Ident "F")))) (Ident "d") (Params (Param (Ident "e") (Type
    "int" (Ident "int")) _)) (Type "void" (Ident "void")) _) (Function (Decorators (Other "default")) (Ident "g")
    (Params) (Type "void" (Ident "void")) (Block))))
enum A implements B { C, D(1) { void e() {} }; private int f; }
    (Class "enum" (Ident "A") (Type "B" (Ident "B")) (Block (Other "enum_constant") (Other "enum_constant" (Number "1")
    (Class "new" _ (Block (Function (Ident "e") (Params) (Type "void" (Ident "void")) (Block))))) (VarDef (Ident "f")
    (Type "int" (Ident "int")) _ (Decorators (Other "private")))))
record A(int b, String... c) { A { d(); } }
    (Class "record" (Ident "A") (Block (VarDef (Ident "b") (Type "int" (Ident "int")) _) (Function (Ident "A") (Params)
    _ (Block (ExprStmt (Call (Ident "d")))))))
@interface A { String value() default "x"; }
    (Class "interface" (Ident "A") (Block (Function (Ident "value") (Params) (Type "String" (Ident "String")) _)))
class A { static { b(); } { c(); } A(int d) { super(d); } <T> T e(final T... f) { return null; } abstract int g(); }
    (Class (Ident "A") (Block (Block (ExprStmt (Call (Ident "b")))) (Block (ExprStmt (Call (Ident "c")))) (Function
    (Ident "A") (Params (Param (Ident "d") (Type "int" (Ident "int")) _)) _ (Block (ExprStmt (Call (Super) (Ident
    "d"))))) (Function (Decorators (Other "type_parameters" (Type "T" (Ident "T")))) (Ident "e") (Params (Param "..."
    (Ident "f") (Type "T" (Ident "T")) _ (Decorators (Other "final")))) (Type "T" (Ident "T")) (Block (Return (Null))))
    (Function (Decorators (Other "abstract")) (Ident "g") (Params) (Type "int" (Ident "int")) (Block))))
class A { @B private static int c = 1, d[]; }
    (Class (Ident "A") (Block (VarDef (Ident "c") (Type "int" (Ident "int")) (Number "1") (Decorators (Annotation (Call
    (Ident "B"))) (Other "private") (Other "static"))) (VarDef (Ident "d") (Type "int[]" (Other "array_type" (Ident
    "int"))) _ (Decorators (Annotation (Call (Ident "B"))) (Other "private") (Other "static")))))
a.<B>c(); List<? extends A> b;
    (ExprStmt (Call (Member "c" (Ident "a") (Ident "c")))) (VarDef (Ident "b") (Type "List<? extends A>" (Index (Ident
    "List") (Other "wildcard" (Ident "A")))) _)
"##;
    check(cases);
}
