//! Patterns, in the notation of `code.rs`.

use super::{check_node, check_statements, pattern_root};
use crate::{PatternError, PatternRoot, flag, lower_pattern};
use source::Language;

#[test]
fn patterns_of_nodes() {
    let cases = r##"
$X
    (Metavar "$X")
...
    (Ellipsis)
$...A
    (EllipsisMetavar "$...A")
f(..., $X, $...Y)
    (Call (Ident "f") (Ellipsis) (Metavar "$X") (EllipsisMetavar "$...Y"))
$X.$Y(...). ... .z()
    (Call (Member "z" (Member (Call (Member "$Y" (Metavar "$X") (Metavar "$Y")) (Ellipsis)) (Ellipsis)) (Ident "z")))
$X[...] = $Y
    (Assign (Index (Metavar "$X") (Ellipsis)) (Metavar "$Y"))
(...) => { ... }
    (Function _ (Params (Ellipsis)) _ (Block (Ellipsis)))
async (req, res) => $X
    (Function _ (Params (Param (Ident "req") _ _) (Param (Ident "res") _ _)) _ (Block (Return (Metavar "$X"))))
@Get('...')
    (Decorators (Call (Ident "Get") (Str "...")))
{...}
    (Dict (Ellipsis))
{..., key: $V, ...}
    (Dict (Ellipsis) (Pair (Ident "key") (Metavar "$V")) (Ellipsis))
key: $V
    (Pair (Ident "key") (Metavar "$V"))
'key': $V
    (Pair (Str "key") (Metavar "$V"))
case $X: ...
    (Case (Metavar "$X") (Block (Ellipsis)))
default: ...
    (Case _ (Block (Ellipsis)))
catch ($E) { ... }
    (Catch _ (Metavar "$E") (Block (Ellipsis)))
<$EL ... attr={$V} />
    (Jsx "$EL" (Metavar "$EL") (Ellipsis) (JsxAttribute "attr" (Interp (Metavar "$V"))))
<$EL attr=... other=$X />
    (Jsx "$EL" (Metavar "$EL") (JsxAttribute "attr" (Ellipsis)) (JsxAttribute "other" (Interp (Metavar "$X"))))
<a href="...">...</a>
    (Jsx "a" (Ident "a") (JsxAttribute "href" (Str "...")) (Ellipsis))
<a>$M</a>
    (Jsx "a" (Ident "a") (Metavar "$M"))
<$X {...$P}>text $Y {$Z}</$X>
    (Jsx "$X" (Metavar "$X") (Spread "..." (Metavar "$P")) (Str "text $Y ") (Interp (Metavar "$Z")))
`...${$X}...`
    (Template (Str "...") (Interp (Metavar "$X")) (Str "..."))
"...$X..."
    (Str "...$X...")
"=~/re/"
    (Str "=~/re/")
/$X/
    (Regex "$X")
f`$X`
    (Call (Ident "f") (Template (Str "$X")))
<... $X ...>
    (Deep (Metavar "$X"))
$X = <... f(...) ...>
    (Assign (Metavar "$X") (Deep (Call (Ident "f") (Ellipsis))))
f()
    (Call (Ident "f"))
new $C(...)
    (New (Metavar "$C") (Ellipsis))
f(...$X)
    (Call (Ident "f") (Spread "..." (Metavar "$X")))
$X ? $Y : ...
    (Conditional (Metavar "$X") (Metavar "$Y") (Ellipsis))
$X += $Y
    (AugAssign "+" (Metavar "$X") (Metavar "$Y"))
async function (...) { ... }
    (Function _ (Params (Ellipsis)) _ (Block (Ellipsis)))
($X: Foo<Bar[]>).f(...)
    (Call (Member "f" (TypedMetavar "$X" (Type "Foo<Bar[]>" (Index (Ident "Foo") (Other "array_type" (Ident "Bar")))))
    (Ident "f")) (Ellipsis))
(a: A, $B: B) => ...
    (Function _ (Params (Param (Ident "a") (Type "A" (Ident "A")) _) (Param (Metavar "$B") (Type "B" (Ident "B")) _))
    _ (Block (Ellipsis)))
$X as $T
    (Cast (Metavar "$X") (Type "$T" (Metavar "$T")))
"##;
    check_node(Language::JAVASCRIPT, cases);
}

#[test]
fn patterns_of_statements() {
    let cases = r##"
const {..., $X, ...} = $Y; ...
    (Module (VarDef "const" (Dict (Ellipsis) (Pair (Metavar "$X") (Metavar "$X")) (Ellipsis)) _ (Metavar "$Y"))
    (Ellipsis))
function $F(..., {$A, b: $B}, ...) { ... return $X; ... }
    (Module (Function (Metavar "$F") (Params (Ellipsis) (Param (Dict (Pair (Metavar "$A") (Metavar "$A")) (Pair (Ident
    "b") (Metavar "$B"))) _ _) (Ellipsis)) _ (Block (Ellipsis) (Return (Metavar "$X")) (Ellipsis))))
function ... (...) { ... }
    (Module (Function (Ellipsis) (Params (Ellipsis)) _ (Block (Ellipsis))))
$METHOD(...) { ... }
    (Block (Function (Metavar "$METHOD") (Params (Ellipsis)) _ (Block (Ellipsis))))
async $M(...) { ... }
    (Block (Function (Metavar "$M") (Params (Ellipsis)) _ (Block (Ellipsis))))
@Get('...') $M(...) { ... }
    (Block (Function (Decorators (Call (Ident "Get") (Str "..."))) (Metavar "$M") (Params (Ellipsis)) _ (Block
    (Ellipsis))))
class $C extends $B { ... $M(...) { ... } ... }
    (Module (Class (Metavar "$C") (Metavar "$B") (Block (Ellipsis) (Function (Metavar "$M") (Params (Ellipsis)) _
    (Block (Ellipsis))) (Ellipsis))))
class $C { ... @A(...) $M(...) { ... } ... $F = 1; }
    (Module (Class (Metavar "$C") (Block (Ellipsis) (Function (Decorators (Call (Ident "A") (Ellipsis))) (Metavar
    "$M") (Params (Ellipsis)) _ (Block (Ellipsis))) (Ellipsis) (VarDef (Metavar "$F") _ (Number "1")))))
finally { f($X); }
    (Block (ExprStmt (Call (Ident "f") (Metavar "$X"))))
import $X from '$M'
    (Module (ImportFrom (Metavar "$M") (Ident "default") (Metavar "$X")))
import {..., $X as $Y, ...} from "m"
    (Module (ImportFrom (ModuleName "m") (Metavar "$X") (Metavar "$Y")))
import {...} from 'm'
    (Module (Import (ModuleName "m") _))
import * as $X from "m"
    (Module (Import (ModuleName "m") (Metavar "$X")))
export default $X
    (Module (ExportDefault (Metavar "$X")))
for (...) { ... }
    (Module (For (Ellipsis) _ _ (Block (Ellipsis))))
for (...; ...; ...) { ... }
    (Module (For (Ellipsis) (Ellipsis) (Ellipsis) (Block (Ellipsis))))
for ($A of $B) { ... }
    (Module (ForEach "of" (Metavar "$A") (Metavar "$B") (Block (Ellipsis)) _))
switch ($X) { ... case 1: ... }
    (Module (Switch (Metavar "$X") (Ellipsis) (Case (Number "1") (Block (Ellipsis)))))
if (...) ... else ...
    (Module (If (Ellipsis) (Block (Ellipsis)) (Block (Ellipsis))))
try { ... } catch (...) { ... }
    (Module (Try (Block (Ellipsis)) (Catch _ (Ellipsis) (Block (Ellipsis))) _ _))
f($X); ...
    (Module (ExprStmt (Call (Ident "f") (Metavar "$X"))) (Ellipsis))
f();
    (Module (ExprStmt (Call (Ident "f"))))
return ...
    (Module (Return (Ellipsis)))
throw $X
    (Module (Throw (Metavar "$X") _))
$X: while (1) ...
    (Module (Labeled (Metavar "$X") (While (Number "1") (Block (Ellipsis)) _)))
let $X
    (Module (VarDef "let" (Metavar "$X") _ _))
var $X = ..., $Y = 1
    (Module (VarDef "var" (Metavar "$X") _ (Ellipsis)) (VarDef "var" (Metavar "$Y") _ (Number "1")))
"##;
    check_statements(Language::JAVASCRIPT, cases);
}

#[test]
fn typescript_patterns_of_nodes() {
    let cases = r##"
($X: $T<U>)
    (TypedMetavar "$X" (Type "$T<U>" (Index (Metavar "$T") (Ident "U"))))
($X: string)
    (TypedMetavar "$X" (Type "string" (Ident "string")))
$F: string
    (Pair (Metavar "$F") (Ident "string"))
f(<$T>$X)
    (Call (Ident "f") (Cast (Metavar "$X") (Type "$T" (Metavar "$T"))))
...$X
    (Spread "..." (Metavar "$X"))
"##;
    check_node(Language::TYPESCRIPT, cases);
}

#[test]
fn typescript_patterns_of_statements() {
    let cases = r##"
import a from $X;
    (Module (ImportFrom (Metavar "$X") (Ident "default") (Ident "a")))
@$D(...) $M(): string
    (Block (Function (Decorators (Call (Metavar "$D") (Ellipsis))) (Metavar "$M") (Params)
    (Type "string" (Ident "string")) (Block (Ellipsis))))
@Foo(...) class $X { ... }
    (Module (Class (Decorators (Call (Ident "Foo") (Ellipsis))) (Metavar "$X") (Block (Ellipsis))))
@Input() $F: $T
    (Block (VarDef (Metavar "$F") (Type "$T" (Metavar "$T")) _ (Decorators (Call (Ident "Input")))))
constructor(..., private $X: T, ...) { ... }
    (Block (Function (Ident "constructor") (Params (Ellipsis) (Param (Metavar "$X") (Type "T" (Ident "T")) _)
    (Ellipsis)) _ (Block (Ellipsis))))
class $C implements $I { ... }
    (Module (Class (Metavar "$C") (Type "$I" (Metavar "$I")) (Block (Ellipsis))))
if ($X) { ... } else if ($Y) { ... } else { ... }
    (Module (If (Metavar "$X") (Block (Ellipsis)) (If (Metavar "$Y") (Block (Ellipsis)) (Block (Ellipsis)))))
else { ... }
    (Module (Block (Ellipsis)))
"##;
    check_statements(Language::TYPESCRIPT, cases);
}

#[test]
fn ellipses_on_lines_of_their_own_are_statements() {
    let (tree, id) = pattern_root(Language::JAVASCRIPT, "$X = f()\n...\n(g)()\n...\n[$Y] = $X\n");
    let kinds: Vec<String> = tree.children(id).map(|id| format!("{:?}", tree.kind(id))).collect();
    assert_eq!(kinds, ["ExprStmt", "Ellipsis", "ExprStmt", "Ellipsis", "ExprStmt"]);
}

#[test]
fn written_semicolons_make_statements() {
    let (tree, id) = pattern_root(Language::JAVASCRIPT, "f();");
    assert!(tree.has(tree.child(id, 0).unwrap(), flag::TERMINATED));
    let (tree, id) = pattern_root(Language::JAVASCRIPT, "f()\n...");
    assert!(!tree.has(tree.child(id, 0).unwrap(), flag::TERMINATED));
}

#[test]
fn a_pattern_serves_every_dialect() {
    for language in [Language::JAVASCRIPT, Language::TYPESCRIPT, Language::TSX] {
        for pattern in ["<$E ... a={$X} />", "($A: T, $B: U) => { ... }", "f(<$T>$X)", "$X as $T", "$X!.f()"] {
            assert!(lower_pattern(language, pattern).is_ok(), "{language} {pattern}");
        }
    }
}

#[test]
fn what_is_no_pattern_is_an_error() {
    let error = |pattern: &str| lower_pattern(Language::JAVASCRIPT, pattern).map(|_| ()).unwrap_err();
    assert_eq!(error(" \n"), PatternError::Blank);
    assert!(matches!(error("f(("), PatternError::Syntax { .. }));
    assert!(matches!(error("function {"), PatternError::Syntax { .. }));
}

#[test]
fn statements_of_several_lines() {
    let cases = [
        ("$PROPS = new\nURL($X)\n...", "Module"),
        ("# remark of the author\nf($X)\n...", "Module"),
        ("<$E\n  ...\n  a={$X}\n  ...\n/>", "Jsx"),
        ("class $C {\n  ...\n  @Get(...)\n  $M(...) { ... }\n  ...\n}", "Module"),
        ("{\n  host: $H,\n  ssl: { ... }\n}", "Dict"),
        ("switch ($X) {\n  ...\n  case 1:\n    ...\n}", "Module"),
    ];
    for (pattern, expected) in cases {
        let lowered =
            lower_pattern(Language::TYPESCRIPT, pattern).unwrap_or_else(|error| panic!("{pattern}: {error:?}"));
        let (PatternRoot::Node(id) | PatternRoot::Statements(id)) = lowered.root;
        assert_eq!(format!("{:?}", lowered.tree.kind(id)), expected, "{pattern}");
    }
}
