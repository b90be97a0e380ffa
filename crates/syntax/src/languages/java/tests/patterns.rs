//! Patterns, in the notation of `code.rs`.

use super::check_patterns;

#[test]
fn patterns() {
    let cases = r##"
$X
    (Metavar "$X")
...
    (Ellipsis)
"..."
    (Str "...")
f(..., $X, $...Y)
    (Call (Ident "f") (Ellipsis) (Metavar "$X") (EllipsisMetavar "$...Y"))
$X. ... .f()
    (Call (Member "f" (Member (Metavar "$X") (Ellipsis)) (Ident "f")))
$X = $Y
    (Assign (Metavar "$X") (Metavar "$Y"))
$X = $Y;
    statements: (ExprStmt (Assign (Metavar "$X") (Metavar "$Y")))
(String $X)
    (TypedMetavar "$X" (Type "String" (Ident "String")))
(List<$T> $X).f((a.B[] $Y))
    (Call (Member "f" (TypedMetavar "$X" (Type "List<$T>" (Index (Ident "List") (Metavar "$T")))) (Ident "f"))
    (TypedMetavar "$Y" (Type "a.B[]" (Other "array_type" (Member "B" (Ident "a") (Ident "B"))))))
(Process $P) = ...;
    statements: (ExprStmt (Assign (TypedMetavar "$P" (Type "Process" (Ident "Process"))) (Ellipsis)))
<... $X ...>
    (Deep (Metavar "$X"))
foo(); ... bar();
    statements: (ExprStmt (Call (Ident "foo"))) (Ellipsis) (ExprStmt (Call (Ident "bar")))
... foo(); ...
    statements: (Ellipsis) (ExprStmt (Call (Ident "foo"))) (Ellipsis)
return $X
    statements: (Return (Metavar "$X"))
if (<... $X.f() ...>) { ... return $Y; } else ...
    statements: (If (Deep (Call (Member "f" (Metavar "$X") (Ident "f")))) (Block (Ellipsis) (Return (Metavar "$Y")))
    (Block (Ellipsis)))
new $C(...)
    (New (Metavar "$C") (Ellipsis))
new $C(...) { ... void f() {...} ... }
    (Class "new" _ (Other "instance" (Metavar "$C") (Ellipsis)) (Block (Ellipsis) (Function (Ident "f") (Params) (Type
    "void" (Ident "void")) (Block (Ellipsis))) (Ellipsis)))
new int[]{...}
    (New (Other "array_type" (Ident "int")) (List (Ellipsis)))
$T $X = ...;
    statements: (VarDef (Metavar "$X") (Type "$T" (Metavar "$T")) (Ellipsis))
private static final $T $X = "..."
    statements: (VarDef (Metavar "$X") (Type "$T" (Metavar "$T")) (Str "...") (Decorators (Other "private") (Other
    "static") (Other "final")))
$RET $METHOD(...) { ... }
    statements: (Function (Metavar "$METHOD") (Params (Ellipsis)) (Type "$RET" (Metavar "$RET")) (Block (Ellipsis)))
public void $M(..., @A(...) $T $X, ...) throws $E { ... }
    statements: (Function (Decorators (Other "public") (Other "throws" (Type "$E" (Metavar "$E")))) (Metavar "$M")
    (Params (Ellipsis) (Param (Metavar "$X") (Type "$T" (Metavar "$T")) _ (Decorators (Annotation (Call (Ident "A")
    (Ellipsis))))) (Ellipsis)) (Type "void" (Ident "void")) (Block (Ellipsis)))
$M(...) {...}
    statements: (Function (Metavar "$M") (Params (Ellipsis)) _ (Block (Ellipsis)))
$T $M(...);
    statements: (Function (Metavar "$M") (Params (Ellipsis)) (Type "$T" (Metavar "$T")) (Block))
$T $M(String... $X) {...}
    statements: (Function (Metavar "$M") (Params (Param "..." (Metavar "$X") (Type "String" (Ident "String")) _)) (Type
    "$T" (Metavar "$T")) (Block (Ellipsis)))
@A(...) $T $M(...) { ... }
    statements: (Function (Decorators (Annotation (Call (Ident "A") (Ellipsis)))) (Metavar "$M") (Params (Ellipsis))
    (Type "$T" (Metavar "$T")) (Block (Ellipsis)))
@A
    (Annotation (Call (Ident "A")))
@A(..., b = $X)
    (Annotation (Call (Ident "A") (Ellipsis) (Keyword "b" (Metavar "$X"))))
@A(...) class $C extends $D { ... $F $M(...) { ... } ... }
    statements: (Class (Decorators (Annotation (Call (Ident "A") (Ellipsis)))) (Metavar "$C") (Metavar "$D") (Block
    (Ellipsis) (Function (Metavar "$M") (Params (Ellipsis)) (Type "$F" (Metavar "$F")) (Block (Ellipsis))) (Ellipsis)))
class $C implements ..., $I { ... }
    statements: (Class (Metavar "$C") (Ellipsis) (Type "$I" (Metavar "$I")) (Block (Ellipsis)))
interface $I { ... }
    statements: (Class "interface" (Metavar "$I") (Block (Ellipsis)))
import a.b.$C
    statements: (ImportFrom (ModuleName "a.b") (Metavar "$C") _)
import a.b.*;
    statements: (ImportAll (ModuleName "a.b"))
import static a.B.$C;
    statements: (ImportFrom (ModuleName "a.B") (Metavar "$C") _)
package $P;
    statements: (Other "package_declaration" (Metavar "$P"))
catch ($E $X) { ... }
    (Catch (Type "$E" (Metavar "$E")) (Metavar "$X") (Block (Ellipsis)))
catch (...) { ... }
    (Catch (Ellipsis) (Ellipsis) (Block (Ellipsis)))
try { ... } catch (A $X) { ... } finally { ... }
    statements: (Try (Block (Ellipsis)) (Catch (Type "A" (Ident "A")) (Metavar "$X") (Block (Ellipsis))) _ (Block
    (Ellipsis)))
try ($T $X = $Y) { ... }
    statements: (Try (Block (Block (VarDef (Metavar "$X") (Type "$T" (Metavar "$T")) (Metavar "$Y"))) (Block
    (Ellipsis))) _ _)
for (...) { ... }
    statements: (For (Ellipsis) _ _ (Block (Ellipsis)))
for ($T $X : $Y) { ... }
    statements: (ForEach "in" (VarDef (Metavar "$X") (Type "$T" (Metavar "$T")) _) (Metavar "$Y") (Block (Ellipsis)) _)
switch ($X) { case $Y: ... break; }
    (Switch (Metavar "$X") (Case (Metavar "$Y") (Block (Ellipsis) (Break _))))
switch ($X) { ... }
    (Switch (Metavar "$X") (Ellipsis))
while ($X) { ... }
    statements: (While (Metavar "$X") (Block (Ellipsis)) _)
(...) -> { ... }
    (Function _ (Params (Ellipsis)) _ (Block (Ellipsis)))
($T $X, ...) -> $Y
    (Function _ (Params (Param (Metavar "$X") (Type "$T" (Metavar "$T")) _) (Ellipsis)) _ (Block (Return (Metavar
    "$Y"))))
$X -> $Y
    (Function _ (Params (Param (Metavar "$X") _ _)) _ (Block (Return (Metavar "$Y"))))
$X::$Y
    (Other "method_reference" (Metavar "$X") (Metavar "$Y"))
super(...)
    (Call (Super) (Ellipsis))
this($X);
    (Call (This) (Metavar "$X"))
static { ... }
    statements: (Block (Ellipsis))
$X instanceof $T
    (Binary "instanceof" (Metavar "$X") (Type "$T" (Metavar "$T")))
($T) $X
    (Cast (Metavar "$X") (Type "$T" (Metavar "$T")))
int
    (Type "int" (Ident "int"))
throw new $E(...);
    statements: (Throw (New (Metavar "$E") (Ellipsis)) _)
enum $E { ... }
    statements: (Class "enum" (Metavar "$E") (Block (Ellipsis)))
@A class $C
    statements: (Class (Decorators (Annotation (Call (Ident "A")))) (Metavar "$C") (Block (Ellipsis)))
void f(...)
    statements: (Function (Ident "f") (Params (Ellipsis)) (Type "void" (Ident "void")) (Block (Ellipsis)))
class A<...> { ... }
    statements: (Class (Decorators (Ellipsis)) (Ident "A") (Block (Ellipsis)))
switch ($X) { ... }
    (Switch (Metavar "$X") (Ellipsis))
"##;
    check_patterns(cases);
}
