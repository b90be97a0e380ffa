//! Text in, S-expression out. `_` is `(Empty)`; empty `(Decorators)` are not shown. Cases stand on a line of their own, what is
//! expected is indented below.

use super::{cases, check};
use crate::{FaultKind, lower};
use source::Language;

#[test]
fn expressions() {
    let cases = r##"
a.b?.c[d]?.(e, ...f)
    (ExprStmt (Call (Index (Member "c" (Member "b" (Ident "a") (Ident "b")) (Ident "c")) (Ident "d")) (Ident "e")
    (Spread "..." (Ident "f"))))
new A; new A.B(1)
    (ExprStmt (New (Ident "A"))) (ExprStmt (New (Member "B" (Ident "A") (Ident "B")) (Number "1")))
!a && -b || typeof c ?? void d
    (ExprStmt (Binary "??" (Binary "or" (Binary "and" (Unary "not" (Ident "a")) (Unary "-" (Ident "b"))) (Unary
    "typeof" (Ident "c"))) (Unary "void" (Ident "d"))))
a in b, c instanceof d, #p in e
    (ExprStmt (Tuple (Binary "in" (Ident "a") (Ident "b")) (Binary "instanceof" (Ident "c") (Ident "d")) (Binary "in"
    (Ident "#p") (Ident "e"))))
x = y += z; w &&= 1; v **= 2
    (ExprStmt (Assign (Ident "x") (AugAssign "+" (Ident "y") (Ident "z")))) (ExprStmt (AugAssign "&&" (Ident "w")
    (Number "1"))) (ExprStmt (AugAssign "**" (Ident "v") (Number "2")))
i++ + --j
    (ExprStmt (Binary "+" (Update "++" (Ident "i")) (Update "--" (Ident "j"))))
a ? (b) : c
    (ExprStmt (Conditional (Ident "a") (Ident "b") (Ident "c")))
f`x${y}\n` + `z`
    (ExprStmt (Binary "+" (Call (Ident "f") (Template (Str "x") (Interp (Ident "y")) (Str "\\n"))) (Template (Str
    "z"))))
/a[/]b/gi.test(s)
    (ExprStmt (Call (Member "test" (Regex "a[/]b") (Ident "test")) (Ident "s")))
[a, , ...b, ]
    (ExprStmt (List (Ident "a") _ (Spread "..." (Ident "b"))))
({a, b: 1, 'c': 2, 3: x, [d]: 4, ...e, f() {}, get g() {}, async *h() {}})
    (ExprStmt (Dict (Pair (Ident "a") (Ident "a")) (Pair (Ident "b") (Number "1")) (Pair (Str "c") (Number "2")) (Pair
    (Number "3") (Ident "x")) (Pair (Computed (Ident "d")) (Number "4")) (Spread "..." (Ident "e")) (Function (Ident
    "f") (Params) _ (Block)) (Function (Ident "g") (Params) _ (Block)) (Function (Ident "h") (Params) _ (Block))))
delete a.b
    (ExprStmt (Delete (Member "b" (Ident "a") (Ident "b"))))
async () => { await f(); for await (const x of y) {} }
    (ExprStmt (Function _ (Params) _ (Block (ExprStmt (Await (Call (Ident "f")))) (ForEach "of" (VarDef "const" (Ident
    "x") _ _) (Ident "y") (Block) _))))
function* g() { yield; yield 1; yield* h() }
    (Function (Ident "g") (Params) _ (Block (ExprStmt (Yield "yield" _)) (ExprStmt (Yield "yield" (Number "1")))
    (ExprStmt (Yield "yield from" (Call (Ident "h"))))))
(x, [y = 1], {z: w = 2, ...v}, ...u) => x
    (ExprStmt (Function _ (Params (Param (Ident "x") _ _) (Param (List (Assign (Ident "y") (Number "1"))) _ _) (Param
    (Dict (Pair (Ident "z") (Assign (Ident "w") (Number "2"))) (Spread "..." (Ident "v"))) _ _) (Param "..." (Ident
    "u") _ _)) _ (Block (Return (Ident "x")))))
({a = 1, b: {c}, ...d}) => {}
    (ExprStmt (Function _ (Params (Param (Dict (Pair (Ident "a") (Assign (Ident "a") (Number "1"))) (Pair (Ident "b")
    (Dict (Pair (Ident "c") (Ident "c")))) (Spread "..." (Ident "d"))) _ _)) _ (Block)))
[a, b.c, ...d] = e
    (ExprStmt (Assign (List (Ident "a") (Member "c" (Ident "b") (Ident "c")) (Spread "..." (Ident "d"))) (Ident "e")))
this.x = super.y(null, undefined, true)
    (ExprStmt (Assign (Member "x" (This) (Ident "x")) (Call (Member "y" (Super) (Ident "y")) (Null) (Ident
    "undefined") (Bool "true"))))
import('m'); import.meta.env; new.target
    (ExprStmt (Call (Ident "import") (Str "m"))) (ExprStmt (Member "env" (Member "meta" (Ident "import") (Ident
    "meta")) (Ident "env"))) (ExprStmt (Member "target" (Ident "new") (Ident "target")))
<A b="c" d={e} f {...g} h:i='j'>t &amp; {u}<B.C/>{/* c */}</A>
    (ExprStmt (Jsx "A" (Ident "A") (JsxAttribute "b" (Str "c")) (JsxAttribute "d" (Interp (Ident "e"))) (JsxAttribute
    "f" _) (Spread "..." (Ident "g")) (JsxAttribute "h:i" (Str "j")) (Str "t &amp; ") (Interp (Ident "u")) (Jsx "B.C"
    (Member "C" (Ident "B") (Ident "C")))))
<></>
    (ExprStmt (Jsx _))
(function f() {})()
    (ExprStmt (Call (Function (Ident "f") (Params) _ (Block))))
x => ({y: 1})
    (ExprStmt (Function _ (Params (Param (Ident "x") _ _)) _ (Block (Return (Dict (Pair (Ident "y") (Number "1")))))))
"##;
    check(Language::JAVASCRIPT, cases);
}

#[test]
fn statements() {
    let cases = r##"
var a, {b, c: d = 1, ...e} = f, [g] = h
    (VarDef "var" (Ident "a") _ _) (VarDef "var" (Dict (Pair (Ident "b") (Ident "b")) (Pair (Ident "c") (Assign (Ident
    "d") (Number "1"))) (Spread "..." (Ident "e"))) _ (Ident "f")) (VarDef "var" (List (Ident "g")) _ (Ident "h"))
const x = require('m')
    (VarDef "const" (Ident "x") _ (Call (Ident "require") (Str "m")))
if (a) b(); else if (c) { d() } else e()
    (If (Ident "a") (Block (ExprStmt (Call (Ident "b")))) (If (Ident "c") (Block (ExprStmt (Call (Ident "d")))) (Block
    (ExprStmt (Call (Ident "e"))))))
while (a) ; do b(); while (c)
    (While (Ident "a") (Block (Pass)) _) (DoWhile (Block (ExprStmt (Call (Ident "b")))) (Ident "c"))
for (let i = 0, j; i < 1; i++) continue
    (For (Block (VarDef "let" (Ident "i") _ (Number "0")) (VarDef "let" (Ident "j") _ _)) (Binary "<" (Ident "i")
    (Number "1")) (Update "++" (Ident "i")) (Block (Continue _)))
for (;;) break
    (For _ _ _ (Block (Break _)))
for (i = 0, j = 1; ;) {}
    (For (Tuple (Assign (Ident "i") (Number "0")) (Assign (Ident "j") (Number "1"))) _ _ (Block))
for (const [k, v] of m) {} for (x.y in z) {}
    (ForEach "of" (VarDef "const" (List (Ident "k") (Ident "v")) _ _) (Ident "m") (Block) _) (ForEach "in" (Member "y"
    (Ident "x") (Ident "y")) (Ident "z") (Block) _)
switch (a) { case 1: case 2: b(); break; default: c() }
    (Switch (Ident "a") (Case (Number "1") (Block)) (Case (Number "2") (Block (ExprStmt (Call (Ident "b"))) (Break
    _))) (Case _ (Block (ExprStmt (Call (Ident "c"))))))
try { a() } catch { b() } finally { c() }
    (Try (Block (ExprStmt (Call (Ident "a")))) (Catch _ _ (Block (ExprStmt (Call (Ident "b"))))) _ (Block (ExprStmt
    (Call (Ident "c")))))
try { a() } catch ({message}) { throw message }
    (Try (Block (ExprStmt (Call (Ident "a")))) (Catch _ (Dict (Pair (Ident "message") (Ident "message"))) (Block
    (Throw (Ident "message") _))) _ _)
l: for (;;) { continue l; break l }
    (Labeled (Ident "l") (For _ _ _ (Block (Continue (Ident "l")) (Break (Ident "l")))))
return; return (a); debugger; ;
    (Return _) (Return (Ident "a")) (Other "debugger_statement") (Pass)
with (o) p()
    (With (WithItem (Ident "o") _) (Block (ExprStmt (Call (Ident "p")))))
'use strict'
    (ExprStmt (Str "use strict"))
async function f(a, b = 1, ...c) { return a }
    (Function (Ident "f") (Params (Param (Ident "a") _ _) (Param (Ident "b") _ (Number "1")) (Param "..." (Ident "c")
    _ _)) _ (Block (Return (Ident "a"))))
"##;
    check(Language::JAVASCRIPT, cases);
}

#[test]
fn classes() {
    let cases = r##"
class A extends b.C { x = 1; static #y; [z] = 2; static { f() } constructor() { super() } static async *m() {} get p() {} set p(v) {} ; }
    (Class (Ident "A") (Member "C" (Ident "b") (Ident "C")) (Block (VarDef (Ident "x") _ (Number "1")) (VarDef (Ident
    "#y") _ _) (VarDef (Computed (Ident "z")) _ (Number "2")) (Block (ExprStmt (Call (Ident "f")))) (Function (Ident
    "constructor") (Params) _ (Block (ExprStmt (Call (Super))))) (Function (Ident "m") (Params) _ (Block)) (Function
    (Ident "p") (Params) _ (Block)) (Function (Ident "p") (Params (Param (Ident "v") _ _)) _ (Block))))
@a @b.c(1) export class A { @d() e = 1; @f g() {} }
    (Class (Decorators (Ident "a") (Call (Member "c" (Ident "b") (Ident "c")) (Number "1"))) (Ident "A") (Block
    (VarDef (Ident "e") _ (Number "1") (Decorators (Call (Ident "d")))) (Function (Decorators (Ident "f")) (Ident "g")
    (Params) _ (Block))))
export default class {}
    (ExportDefault (Class _ (Block)))
x = class Y {}
    (ExprStmt (Assign (Ident "x") (Class (Ident "Y") (Block))))
"##;
    check(Language::JAVASCRIPT, cases);
}

#[test]
fn imports_and_exports() {
    let cases = r##"
import a, {b, c as d, default as e, 'f-g' as h} from 'm'
    (ImportFrom (ModuleName "m") (Ident "default") (Ident "a")) (ImportFrom (ModuleName "m") (Ident "b") _)
    (ImportFrom (ModuleName "m") (Ident "c") (Ident "d")) (ImportFrom (ModuleName "m") (Ident "default") (Ident "e"))
    (ImportFrom (ModuleName "m") (Ident "f-g") (Ident "h"))
import * as a from './m'; import 'n'; import {} from 'o'; import j, * as k from 'p' with {type: 'json'}
    (Import (ModuleName "./m") (Ident "a")) (Import (ModuleName "n") _) (Import (ModuleName "o") _) (ImportFrom
    (ModuleName "p") (Ident "default") (Ident "j")) (Import (ModuleName "p") (Ident "k"))
export const a = 1, b = 2
    (VarDef "const" (Ident "a") _ (Number "1")) (VarDef "const" (Ident "b") _ (Number "2"))
export function f() {}
    (Function (Ident "f") (Params) _ (Block))
export default function () {}
    (ExportDefault (Function _ (Params) _ (Block)))
export default {a}
    (ExportDefault (Dict (Pair (Ident "a") (Ident "a"))))
export {a, b as c}
    (Other "export_clause" (Other "export_specifier" (Ident "a")) (Other "export_specifier" (Ident "b") (Ident "c")))
export {a as b, default} from 'm'; export * from 'm'; export * as n from 'm'
    (ImportFrom (ModuleName "m") (Ident "a") (Ident "b")) (ImportFrom (ModuleName "m") (Ident "default") _) (ImportAll
    (ModuleName "m")) (Import (ModuleName "m") (Ident "n"))
"##;
    check(Language::JAVASCRIPT, cases);
}

#[test]
fn types() {
    let cases = r##"
function f<T>(this: A, a: string, b?: B.C<D, E[]>, ...c: any[]): asserts a is F {}
    (Function (Ident "f") (Params (Param (This) (Type "A" (Ident "A")) _) (Param (Ident "a") (Type "string" (Ident
    "string")) _) (Param (Ident "b") (Type "B.C<D, E[]>" (Index (Member "C" (Ident "B") (Ident "C")) (Ident "D")
    (Other "array_type" (Ident "E")))) _) (Param "..." (Ident "c") (Type "any[]" (Other "array_type" (Ident "any")))
    _)) (Type "asserts a is F" (Other "asserts" (Other "type_predicate" (Ident "a") (Ident "F")))) (Block))
let a: string | null = b as any as C; let d!: E; <F>g; h satisfies I; k!.l; [1] as const
    (VarDef "let" (Ident "a") (Type "string | null" (Other "union_type" (Ident "string") (Null))) (Cast (Cast (Ident
    "b") (Type "any" (Ident "any"))) (Type "C" (Ident "C")))) (VarDef "let" (Ident "d") (Type "E" (Ident "E")) _)
    (ExprStmt (Cast (Ident "g") (Type "F" (Ident "F")))) (ExprStmt (Cast (Ident "h") (Type "I" (Ident "I"))))
    (ExprStmt (Member "l" (Ident "k") (Ident "l"))) (ExprStmt (Cast (List (Number "1")) (Type "const" (Ident
    "const"))))
function o(a: number): void; declare function p(): void; declare const q: R
    (Function (Ident "o") (Params (Param (Ident "a") (Type "number" (Ident "number")) _)) (Type "void" (Ident "void"))
    _) (Other "ambient_declaration" (Function (Ident "p") (Params) (Type "void" (Ident "void")) _)) (Other
    "ambient_declaration" (VarDef "const" (Ident "q") (Type "R" (Ident "R")) _))
abstract class A<T> extends B<T> implements C, D.E { private readonly x: string = 'y'; z?: number; abstract m(): void; constructor(private a: A, @Inject() public b = 1) { super() } [k: string]: any; n?(): void }
    (Class (Ident "A") (Ident "B") (Type "C" (Ident "C")) (Type "D.E" (Member "E" (Ident "D") (Ident "E"))) (Block
    (VarDef (Ident "x") (Type "string" (Ident "string")) (Str "y")) (VarDef (Ident "z") (Type "number" (Ident
    "number")) _) (Function (Ident "m") (Params) (Type "void" (Ident "void")) _) (Function (Ident "constructor")
    (Params (Param (Ident "a") (Type "A" (Ident "A")) _) (Param (Ident "b") _ (Number "1") (Decorators (Call (Ident
    "Inject"))))) _ (Block (ExprStmt (Call (Super))))) (Other "index_signature" (Ident "k") (Ident "string") (Type
    "any" (Ident "any"))) (Function (Ident "n") (Params) (Type "void" (Ident "void")) _)))
interface A extends B { a: string; b?(c: D): E; [k: string]: F }
    (Other "interface_declaration" (Ident "A") (Other "extends_type_clause" (Ident "B")) (Other "interface_body"
    (Other "property_signature" (Ident "a") (Type "string" (Ident "string"))) (Function (Ident "b") (Params (Param
    (Ident "c") (Type "D" (Ident "D")) _)) (Type "E" (Ident "E")) _) (Other "index_signature" (Ident "k") (Ident
    "string") (Type "F" (Ident "F")))))
enum A { B, C = 1 } 
    (Other "enum_declaration" (Ident "A") (Other "enum_body" (Ident "B") (Other "enum_assignment" (Ident "C") (Number
    "1"))))
type A = {b: typeof c} & D<keyof E>
    (Other "type_alias_declaration" (Ident "A") (Other "intersection_type" (Other "object_type" (Other
    "property_signature" (Ident "b") (Type "typeof c" (Other "type_query" (Ident "c"))))) (Index (Ident "D") (Other
    "index_type_query" (Ident "E")))))
namespace A.B { export const c = 1 } declare module 'm' { export default d }
    (Other "internal_module" (Member "B" (Ident "A") (Ident "B")) (Block (VarDef "const" (Ident "c") _ (Number "1"))))
    (Other "ambient_declaration" (Other "module" (Str "m") (Block (ExportDefault (Ident "d")))))
import a = require('m'); import b = C.D; export = e; import type {F} from 'g'; export type {H}
    (Import (ModuleName "m") (Ident "a")) (Other "import_alias" (Ident "b") (Member "D" (Ident "C") (Ident "D")))
    (ExportDefault (Ident "e")) (ImportFrom (ModuleName "g") (Ident "F") _) (Other "export_clause" (Other
    "export_specifier" (Ident "H")))
f<T>(a); new A<B>(c); useState<string>; (a: T): b is C => d
    (ExprStmt (Call (Ident "f") (Ident "a"))) (ExprStmt (New (Ident "A") (Ident "c"))) (ExprStmt (Ident "useState"))
    (ExprStmt (Function _ (Params (Param (Ident "a") (Type "T" (Ident "T")) _)) (Type "b is C" (Other "type_predicate"
    (Ident "b") (Ident "C"))) (Block (Return (Ident "d")))))
for (const x of <any>y) {} ; try {} catch (e: unknown) {}
    (ForEach "of" (VarDef "const" (Ident "x") _ _) (Cast (Ident "y") (Type "any" (Ident "any"))) (Block) _) (Pass)
    (Try (Block) (Catch (Type "unknown" (Ident "unknown")) (Ident "e") (Block)) _ _)
class A { @B() @C(D) e: F; @G('/x') async h(@I('j') k: string) {} }
    (Class (Ident "A") (Block (VarDef (Ident "e") (Type "F" (Ident "F")) _ (Decorators (Call (Ident "B")) (Call (Ident
    "C") (Ident "D")))) (Function (Decorators (Call (Ident "G") (Str "/x"))) (Ident "h") (Params (Param (Ident "k")
    (Type "string" (Ident "string")) _ (Decorators (Call (Ident "I") (Str "j"))))) _ (Block))))
let f: (a: A) => void, t: [a: A, b?: B], c: A extends B ? C : D, i: import('m').X
    (VarDef "let" (Ident "f") (Type "(a: A) => void" (Other "function_type" (Other "formal_parameters" (Other
    "required_parameter" (Ident "a") (Type "A" (Ident "A")))) (Ident "void"))) _) (VarDef "let" (Ident "t") (Type "[a:
    A, b?: B]" (Other "tuple_type" (Other "required_parameter" (Ident "a") (Type "A" (Ident "A"))) (Other
    "optional_parameter" (Ident "b") (Type "B" (Ident "B"))))) _) (VarDef "let" (Ident "c") (Type "A extends B ? C :
    D" (Other "conditional_type" (Ident "A") (Ident "B") (Ident "C") (Ident "D"))) _) (VarDef "let" (Ident "i") (Type
    "import('m').X" (Member "X" (Call (Ident "import") (Str "m")) (Ident "X"))) _)
a = b as C ? d! : <E>f
    (ExprStmt (Assign (Ident "a") (Conditional (Cast (Ident "b") (Type "C" (Ident "C"))) (Ident "d") (Cast (Ident "f")
    (Type "E" (Ident "E"))))))
"##;
    check(Language::TYPESCRIPT, cases);
}

#[test]
fn tsx() {
    let cases = r##"
const C: F<P> = ({a}) => <A<T> b={c as D}>{e!}</A>
    (VarDef "const" (Ident "C") (Type "F<P>" (Index (Ident "F") (Ident "P"))) (Function _ (Params (Param (Dict (Pair
    (Ident "a") (Ident "a"))) _ _)) _ (Block (Return (Jsx "A" (Ident "A") (JsxAttribute "b" (Interp (Cast (Ident "c")
    (Type "D" (Ident "D"))))) (Interp (Ident "e")))))))
"##;
    check(Language::TSX, cases);
}

#[test]
fn what_cannot_be_read_is_kept_beside_the_rest() {
    let broken = r##"
f(1; g(2)
    (ExprStmt (Call (Ident "f") (Number "1"))) (ExprStmt (Call (Ident "g") (Number "2")))
if (a { b() }
    (If (Ident "a") (Block (ExprStmt (Call (Ident "b")))) _)
class A { x y z } g()
    (Class (Ident "A") (Block (Error (Ident "x") (Ident "y")) (VarDef (Ident "z") _ _))) (ExprStmt (Call (Ident "g")))
f(a, @, function () { g() }) ; h()
    (ExprStmt (Call (Ident "f") (Ident "a") (Function _ (Params) _ (Block (ExprStmt (Call (Ident "g"))))))) (Error)
    (ExprStmt (Call (Ident "h")))
"##;
    check(Language::JAVASCRIPT, broken);
    for (source, _) in cases(broken) {
        let tree = lower(Language::JAVASCRIPT, &source).unwrap();
        assert!(tree.faults.iter().any(|fault| fault.kind == FaultKind::Syntax), "{source}");
    }
}
