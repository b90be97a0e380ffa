//! The kinds of node that every language is lowered to, with the layout of their children.
//!
//! One vocabulary for all languages is what lets matching, name resolution and data flow be written once. A layout
//! `[a, b?, c*]` means: first child `a`, second child `b` or an [`Kind::Empty`] leaf when it is absent, then any
//! number of `c`. Children with a fixed place are therefore always there. `sym` is the text that the node itself
//! carries (see [`crate::Tree::text`]).

/// What a node is. `repr(u8)` so that sets of kinds are bit sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Place-holder of an absent child; no text, empty span.
    Empty,
    /// Root: `[statement*]`.
    Module,
    /// Braced or indented statements: `[statement*]`. Also class bodies and the body of an arrow function (see
    /// [`flag::IMPLICIT`]).
    Block,

    // --- expressions -------------------------------------------------------------------------------------------
    /// Name; `sym` is the name. Also property names, keyword names, labels, type names.
    Ident,
    /// Number literal; `sym` as written.
    Number,
    /// Plain string literal; `sym` is the raw content between the quotes, escapes untouched.
    Str,
    /// String with interpolation: `[(Str | Interp)*]`; the `Str` parts span their text without quotes. With [`flag::CONCAT`] the parts
    /// are whole literals, and one may be a `Template`.
    Template,
    /// `[expression]` inside a `Template` or JSX braces; span includes the delimiters.
    Interp,
    /// `sym` is `true` or `false` in lower case.
    Bool,
    /// `None`, `null`, `nil`; `sym` is empty. (`undefined` is an `Ident`.)
    Null,
    /// `:name` (Ruby's symbols): `sym` is the name.
    Atom,
    /// Regular expression literal; `sym` is what stands between the slashes.
    Regex,
    /// `this` (not Python's `self`, which is an `Ident`).
    This,
    /// `super`.
    Super,
    /// `a.b`: `[object, Ident | expression]`; `sym` is the property's name when it is an identifier.
    Member,
    /// `a[b]`, `a[b, c]`: `[object, index*]`.
    Index,
    /// `a:b:c` inside an index: `[from?, to?, step?]`.
    Slice,
    /// `f(a, k=v, *r)`: `[callee, argument*]`; arguments are expressions, `Keyword`, `Spread`. A tagged template is a
    /// call with [`flag::TAGGED`] and the `Template` as only argument.
    Call,
    /// `new C(a)`: `[callee, argument*]`.
    New,
    /// `k=v` among arguments or class bases: `[value]`; `sym` is the name, span from name to value.
    Keyword,
    /// `*x`, `...x`: `[expression]`; `sym` is the operator (`*`, `**`, `...`).
    Spread,
    /// `-x`, `not x`, `typeof x`: `[operand]`; `sym` is the operator (`!` and `not` both `not`).
    Unary,
    /// `++x`, `x--`: `[operand]`; `sym` is `++` or `--`; [`flag::POSTFIX`].
    Update,
    /// `a + b`: `[left, right]`; `sym` is the operator (`&&` is `and`, `||` is `or`; the others as written, inner white
    /// space folded: `not in`, `is not`). Chained comparisons `a < b < c` are `and` of two. `a instanceof T b` has the `VarDef` of `b` as
    /// a third child.
    Binary,
    /// `c ? a : b`: `[condition, then, otherwise]`.
    Conditional,
    /// `x = e` (a statement in Python, inside `ExprStmt`) and `x := e`: `[target, value]`. `a = b = c` nests in value. `sym` is `:=`
    /// when it declares its target in the block around it.
    Assign,
    /// `x += e`: `[target, value]`; `sym` is the operator without `=`.
    AugAssign,
    /// `[a, b]`: `[element*]`. Also array patterns on the left of an assignment.
    List,
    /// `(a, b)`: `[element*]`. Also bare `a, b`. JS sequence expressions are a `Tuple` with [`flag::SEQUENCE`].
    Tuple,
    /// `{a, b}` (Python set): `[element*]`.
    Set,
    /// `{k: v}`, JS object literal or object pattern: `[(Pair | Spread | Function)*]`.
    Dict,
    /// `k: v`: `[key, value]`. Shorthand `{a}` has two `Ident`s of the same span; a default in an object pattern
    /// `{a = 1}` is a value `Assign`. Keys written as a bare word are `Ident`, computed keys are `Computed`.
    Pair,
    /// `Some(x)` where it takes a value apart: `[callee, pattern*]`.
    Unpack,
    /// `[e]` as a property name: `[expression]`.
    Computed,
    /// `[x for x in y if z]`: `[element, (CompFor | CompIf)*]`; `sym` is `list`, `set`, `dict` (element a `Pair`) or
    /// `generator`.
    Comprehension,
    /// `for x in y`: `[target, iterable]`.
    CompFor,
    /// `if z`: `[condition]`.
    CompIf,
    /// `await e`: `[expression]`.
    Await,
    /// `yield e`: `[expression?]`; `sym` is `yield` or `yield from`.
    Yield,
    /// `e as T`, `<T>e`, `e satisfies T`, `T(e)`: `[expression, Type]`; `sym` is `.()` for Go's `e.(T)`. (TypeScript's `e!` is
    /// lowered to `e`.)
    Cast,
    /// `<a b={c}>…</a>`: `[name?, (JsxAttribute | Spread)*, child*]`; children are `Str` (text), `Interp`, `Jsx`.
    /// `sym` is the tag name as written; `name` is an `Ident` or `Member`, `Empty` for a fragment.
    Jsx,
    /// `b={c}`: `[value?]`; `sym` is the attribute name; the value is a `Str`, `Interp` or `Jsx`.
    JsxAttribute,
    /// Function of any form, definition or expression: `[Decorators, name?, Params, Type?, Block?]`. The body is
    /// `Empty` for a declaration without one. A body that is an expression is a `Block` with [`flag::IMPLICIT`] holding one
    /// `Return` with [`flag::IMPLICIT`]. Flags: `ASYNC GENERATOR ARROW METHOD STATIC GETTER SETTER`.
    Function,
    /// `[decorator*]` in order of writing: expressions, [`Kind::Annotation`]s, and modifiers as an `Other` with the word where a
    /// pattern may ask for them.
    Decorators,
    /// `@a.B(x, k = v)`: `[Call]` of what stands behind the `@`.
    Annotation,
    /// `[(Param | Spread-like Param | separator)*]`; Python's bare `*` and `/` are left out.
    Params,
    /// `[target, Type?, default?, Decorators]`; target is an `Ident` or a pattern (`Dict`, `List`); `sym` is `*`, `**`
    /// or `...` for rest parameters, `receiver` for the instance of a method where that is written as a parameter, empty otherwise.
    Param,
    /// A type as written: `[expression]` where names, members and subscripts are lowered as expressions and everything
    /// else is `Other`. `sym` is the text with white space folded.
    Type,

    // --- statements ---------------------------------------------------------------------------------------------
    /// `[expression]`; the span includes a written `;`. With [`flag::IMPLICIT`] a pattern of a `return` matches: a function ends with it.
    ExprStmt,
    /// One declarator: `[target, Type?, value?, Decorators?]` (decorators are the tag of a field, too); `sym` is the keyword (`const`,
    /// `let`, `var`, empty for Python's annotated assignment and class fields). `var a, b` gives two.
    VarDef,
    /// `[condition, Block, otherwise?]`; `elif` and `else if` nest an `If` in `otherwise`.
    If,
    /// `[condition, Block, otherwise?]`.
    While,
    /// `do … while`: `[Block, condition]`.
    DoWhile,
    /// `for (init; test; step)`: `[init?, test?, step?, Block]`; init is a `VarDef`, or an expression; several
    /// declarators are a `Block` of `VarDef`.
    For,
    /// `for x of y`, `for x in y`: `[target, iterable, Block, otherwise?]`; `sym` is `in` or `of`, `:=` when the target is declared by it;
    /// [`flag::ASYNC`]. Target is an expression or a `VarDef` without value.
    ForEach,
    /// `switch`, `match`: `[subject, Case*]`.
    Switch,
    /// `[test?, Block]`; `Empty` test is `default`/`_`; several tests are a `Tuple`; a guard is a `CompIf` wrapped round it
    /// in an `Other`.
    Case,
    /// `[Block, Catch*, otherwise?, finally?]`: the last two children are always those.
    Try,
    /// `[type?, binding?, Block]`.
    Catch,
    /// `with a as b, c:`: `[WithItem+, Block]`; [`flag::ASYNC`].
    With,
    /// `[expression, target?]`.
    WithItem,
    /// `[expression?]`.
    Return,
    /// `raise`, `throw`: `[expression?, cause?]`.
    Throw,
    /// `[label?]`.
    Break,
    /// `[label?]`.
    Continue,
    /// `pass`, lone `;`.
    Pass,
    /// `assert c, m`: `[condition, message?]`.
    Assert,
    /// `del a, b`, JS `delete a.b`: `[expression*]`.
    Delete,
    /// `global a`, `nonlocal a`: `[Ident*]`; `sym` is the keyword.
    Global,
    /// `l: statement`: `[Ident, statement]`.
    Labeled,
    /// `[Decorators, name?, (base expression | Keyword)*, Block]`: the body is the last child. `sym` is empty for a class, else what is
    /// declared (`interface`, `record`, `struct`); `new` for the class of an object that is made with members of its own, whose base is
    /// an `Other` `instance` of `[class, argument*]`. Type-only supertypes (`implements`) are `Type` bases.
    Class,
    /// `import a.b as c`, `import * as c from 'a'`, `import 'a'`: `[ModuleName, alias?]`. `const c = require('a')` stays a
    /// `VarDef`; resolution knows it.
    Import,
    /// One imported name: `from a import b as c`, `import {b as c} from 'a'`, `import c from 'a'` (name `default`):
    /// `[ModuleName, Ident, alias?]`. Several names give several nodes that share the span of the whole statement;
    /// `sym` is empty.
    ImportFrom,
    /// `from a import *`, `export * from 'a'`: `[ModuleName]`.
    ImportAll,
    /// Leaf: the module's dotted name or path without quotes; leading dots of relative imports are kept.
    ModuleName,
    /// `export default e`: `[expression]`. Other exports are lowered to what they export, with [`flag::EXPORTED`].
    ExportDefault,
    /// Interface, type alias, enum, namespace…, and every construct without a kind of its own: `[child*]`; `sym` is the
    /// grammar's name for it. Children are lowered as usual, so that what is inside is still found.
    Other,
    /// Region the parser could not read; children are what could be saved.
    Error,

    // --- patterns only ------------------------------------------------------------------------------------------
    /// `$X`; `sym` is the name with its `$`. Wherever a node may stand (also as the child that names something).
    Metavar,
    /// `...`.
    Ellipsis,
    /// `$...ARGS`; `sym` is the name with its `$...`.
    EllipsisMetavar,
    /// `<... e ...>`: `[expression]`.
    Deep,
    /// `($X : T)`: `[Type]`; `sym` is the name with its `$`.
    TypedMetavar,
}

impl Kind {
    /// Statement kinds: what may stand directly in a `Module` or `Block`. `Function`, `Class` and pattern kinds are both.
    pub fn is_statement(self) -> bool {
        use Kind::*;
        matches!(
            self,
            ExprStmt
                | VarDef
                | If
                | While
                | DoWhile
                | For
                | ForEach
                | Switch
                | Try
                | With
                | Return
                | Throw
                | Break
                | Continue
                | Pass
                | Assert
                | Delete
                | Global
                | Labeled
                | Class
                | Function
                | Import
                | ImportFrom
                | ImportAll
                | ExportDefault
                | Block
        )
    }

    /// Leaves whose text is a literal value.
    pub fn is_literal(self) -> bool {
        matches!(self, Kind::Number | Kind::Str | Kind::Bool | Kind::Null | Kind::Atom | Kind::Regex)
    }
}

/// Bits that refine a kind.
pub mod flag {
    /// `async` function, `for await`, `async with`.
    pub const ASYNC: u16 = 1 << 0;
    /// `function*`.
    pub const GENERATOR: u16 = 1 << 1;
    /// Arrow function or Python `lambda`.
    pub const ARROW: u16 = 1 << 2;
    /// Defined in a class body or object literal.
    pub const METHOD: u16 = 1 << 3;
    /// `static` member.
    pub const STATIC: u16 = 1 << 4;
    /// `get x()`.
    pub const GETTER: u16 = 1 << 5;
    /// `set x(v)`.
    pub const SETTER: u16 = 1 << 6;
    /// Not written: the return of an expression body, the block round a single statement. Of a `VarDef`: no declaration of its own, as it
    /// stands in the head of a loop or in a test.
    pub const IMPLICIT: u16 = 1 << 7;
    /// `x?.y`, `x?.()`; an argument that a pattern need not speak of.
    pub const OPTIONAL: u16 = 1 << 8;
    /// `x++` rather than `++x`.
    pub const POSTFIX: u16 = 1 << 9;
    /// Tagged template call.
    pub const TAGGED: u16 = 1 << 10;
    /// JS comma expression. `Block`: it opens no scope: declarations written as one, or in the head of a statement, whose body sees them.
    pub const SEQUENCE: u16 = 1 << 11;
    /// Under `export`.
    pub const EXPORTED: u16 = 1 << 12;
    /// Bytes literal, or a string whose quotes say that it is raw.
    pub const RAW: u16 = 1 << 13;
    /// In a pattern: the statement was written with its `;`, so it is a statement and not an expression.
    pub const TERMINATED: u16 = 1 << 14;
    /// `Str`, `Template`: several literals that stand behind one another, as Python joins them. The literals of a `Template` are its
    /// parts, those with expressions as a `Template` of their own.
    pub const CONCAT: u16 = 1 << 15;
}
