//! What a language does differently from the others, as far as the engines must know it: declared by the language's folder,
//! asked for by name resolution, matching, values and data flow. No engine compares the names of languages.

use crate::containers::ContainerMethod;
use crate::language::lowering;
use crate::tree::{NodeId, Symbol, Tree};
use source::Language;

/// What the engines must know of a language. Fill in what differs: `Traits { block_scoped: false, ..Traits::COMMON }`.
#[derive(Clone, Copy, Debug)]
pub struct Traits {
    /// Strings and comments, to find words in pattern text without parsing it.
    pub lexis: Lexis,
    /// A block opens a scope for the names declared in it, as opposed to functions only.
    pub block_scoped: bool,
    /// Keywords whose variables belong to the whole function, wherever in it they are declared.
    pub hoisting_keywords: &'static [&'static str],
    /// The first assignment to a name declares it.
    pub assigning_declares: bool,
    /// A bare word before the colon of a pair is the name of a field, not a variable.
    pub words_are_keys: bool,
    /// A method reads and writes the fields of its class by their bare names, which `this.x` names as well.
    pub fields_are_names: bool,
    /// Modifiers that keep others from assigning to a field.
    pub closed_field_words: &'static [&'static str],
    /// Functions that make a text of what they are given, by their whole names.
    pub text_functions: &'static [&'static str],
    /// What the results of methods of these names are, and fields, whatever has them.
    pub member_types: &'static [(&'static str, &'static str)],
    /// A member has the type that a class of the file gives its field of that name, whatever the object is.
    pub fields_give_types: bool,
    /// Names of one type.
    pub same_types: &'static [&'static [&'static str]],
    /// The name of a class is of its own type.
    pub class_names_are_typed: bool,
    /// `x.k` and `x["k"]` are the same part of `x`.
    pub fields_are_keys: bool,
    /// A pattern of a dictionary with fewer entries than the code matches.
    pub open_dictionaries: bool,
    /// A dictionary may be what a name stands for when symbols are propagated.
    pub symbolic_dictionaries: bool,
    /// A method that is called on a name changes what the name holds, as far as constants go.
    pub calls_change: bool,
    /// All numbers are floating-point: `/` of two integers may give a fraction.
    pub floating_numbers: bool,
    /// A text and a number make a text.
    pub texts_take_numbers: bool,
    /// A function within another knows the constants of that one.
    pub inner_functions_know: bool,
    /// The pattern `x = e` means `x += e` as well.
    pub updates_are_assignments: bool,
    /// The pattern `x = e` means a definition of `x` as well.
    pub definitions_are_assignments: bool,
    /// A `case` that does not end with `break` goes on with the next one.
    pub falls_through: bool,
    /// A `break` in a `case` leaves the `switch`, even though cases do not go on with the next one.
    pub break_leaves_switch: bool,
    /// `e as T` is `e` to a pattern that does not speak of the type.
    pub transparent_casts: bool,
    /// Gives the part of a module's path by which the module is known, so that a pattern's `c.f` is `f` of the module `a/b/c` under
    /// any alias.
    pub module_name: Option<fn(path: &str) -> &str>,
    /// A type and the class of a new object are expressions.
    pub types_are_expressions: bool,
    /// The class of a new object is an expression even though types are none.
    pub classes_are_expressions: bool,
    /// What else the pattern of a class is of (`enum`).
    pub classes_too: &'static [&'static str],
    /// A declared name is an expression where it is given a value.
    pub declared_names_are_expressions: bool,
    /// The pattern of a type without arguments is of any: `List` of `List<String>`.
    pub type_arguments_optional: bool,
    /// What nothing in the file declares may come from a module of which everything is imported.
    pub wildcards_resolve: bool,
    /// `$X.f` is also what an import brings in as `f`.
    pub imports_are_members: bool,
    /// Words in the place of a type that leave it to the value.
    pub inferred_types: &'static [&'static str],
    /// What an anonymous function of one expression gives back is no `return`, and the end of a case that has no `break` none.
    pub silent_returns: bool,
    /// The names in the test of a `case` take what they stand for from the subject.
    pub cases_bind: bool,
    /// Words by which a class speaks of itself.
    pub class_words: &'static [&'static str],
    /// Functions that make a literal text of literal texts.
    pub text_calls: &'static [&'static str],
    /// How names begin that are the same wherever in the file they are assigned.
    pub shared_names: &'static [&'static str],
    /// `a, b = 1, 2` is `a = 1` and `b = 2`.
    pub parallel_assignments_split: bool,
    /// The body of an anonymous function is one expression, in which a deep pattern looks.
    pub expression_lambdas: bool,
    /// A metavariable for what a `catch` binds also stands for nothing.
    pub optional_catch_name: bool,
    /// Names by which a method speaks of its instance, when that is not `this`. The first parameter of a method is its instance then.
    pub instance_names: &'static [&'static str],
    /// Names of the types of literals.
    pub literal_types: LiteralTypes,
    /// A number or a truth value is the same as the string that spells it.
    pub literals_are_texts: bool,
    /// Finds the values that members of well-known objects stand for, when a file sets them (`var.x` of a `variable "x"`).
    pub settings: Option<fn(&Tree) -> Vec<Setting>>,
    /// What methods of lists, maps and builders of texts do.
    pub containers: &'static [ContainerMethod],
    /// A bare name that is called may be a method of the class around it.
    pub bare_methods: bool,
    /// Names of constructors, beside the name of the class.
    pub constructor_names: &'static [&'static str],
    /// Functions whose result is a new list, map or set, beside what `new` makes.
    pub container_makers: &'static [&'static str],
    /// Languages whose own rules hold here as well (JavaScript's for TypeScript).
    pub rules_of: &'static [&'static str],
}

/// A member of an object that stands for a value written elsewhere in the file.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Name of the object.
    pub object: Symbol,
    /// Name of the member.
    pub name: Symbol,
    /// The expression that it stands for.
    pub value: NodeId,
}

/// What the types of literals are called in patterns such as `($X: str)`.
#[derive(Clone, Copy, Debug)]
pub struct LiteralTypes {
    /// Texts.
    pub text: &'static str,
    /// Whole numbers.
    pub integer: &'static str,
    /// Numbers with a fraction.
    pub float: &'static str,
    /// Truth values.
    pub truth: &'static str,
}

/// What strings and comments look like.
#[derive(Clone, Copy, Debug)]
pub struct Lexis {
    /// What begins a comment that lasts to the end of the line.
    pub line_comments: &'static [&'static str],
    /// Delimiters of a comment over several lines.
    pub block_comment: Option<(&'static str, &'static str)>,
    /// Quotes of strings that end on their line.
    pub quotes: &'static [u8],
    /// Three quotes begin a string over several lines.
    pub triple_quotes: bool,
    /// Quote of strings over several lines, with code in `${…}` where the language has that.
    pub template_quote: Option<u8>,
    /// Within such strings `${…}` holds code.
    pub template_code: bool,
    /// `/…/` may be a regular expression.
    pub regex_literals: bool,
    /// Elements and their text may stand in code (`&nbsp;`).
    pub markup: bool,
    /// The names of an `import` line need not be those that the code uses, and its module stands in quotes.
    pub quoted_imports: bool,
    /// Words compare whatever their letter case, unless they are variables.
    pub caseless_words: bool,
    /// How a typed metavariable is written: its type may be inferred, and then it does not stand in the file.
    pub typed: TypedForm,
    /// Which strings of a pattern have words that stand in every file in which it matches.
    pub string_words: StringWords,
    /// Words that need not stand in a file even though a pattern has them, sorted: those beyond the common ones that have another
    /// spelling, that a comparison may overlook, or that an equivalence puts in.
    pub not_asked_for: &'static [&'static str],
}

/// Which strings of a pattern stand in a file as they are written: those that no constant can be put together to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringWords {
    /// None.
    No,
    /// Those behind a word or another string (`resource "a" "b" {`).
    Labels,
    /// All, wherever they stand.
    All,
}

/// How a typed metavariable is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedForm {
    /// `($X : T)`.
    Behind,
    /// `(T $X)`.
    Before,
}

impl Lexis {
    /// `//` and `/* */`, single and double quotes.
    pub const COMMON: Lexis = Lexis {
        line_comments: &["//"],
        block_comment: Some(("/*", "*/")),
        quotes: b"'\"",
        triple_quotes: false,
        template_quote: None,
        template_code: true,
        regex_literals: false,
        markup: false,
        quoted_imports: false,
        caseless_words: false,
        typed: TypedForm::Behind,
        string_words: StringWords::No,
        not_asked_for: &[],
    };
}

impl Traits {
    /// The type of what a method or field of this name gives, when that is known of the name.
    pub fn type_of_member(&self, name: &str) -> Option<&'static str> {
        self.member_types.iter().find(|(member, _)| *member == name).map(|(_, of_type)| *of_type)
    }

    /// What most languages with braces and declarations have in common.
    pub const COMMON: Traits = Traits {
        lexis: Lexis::COMMON,
        block_scoped: true,
        hoisting_keywords: &[],
        assigning_declares: false,
        words_are_keys: true,
        fields_are_names: false,
        closed_field_words: &[],
        text_functions: &[],
        member_types: &[],
        fields_give_types: false,
        same_types: &[],
        class_names_are_typed: false,
        fields_are_keys: false,
        open_dictionaries: true,
        symbolic_dictionaries: true,
        calls_change: false,
        floating_numbers: false,
        texts_take_numbers: false,
        inner_functions_know: false,
        updates_are_assignments: true,
        definitions_are_assignments: true,
        falls_through: true,
        break_leaves_switch: false,
        transparent_casts: true,
        module_name: None,
        types_are_expressions: true,
        classes_are_expressions: false,
        classes_too: &[],
        declared_names_are_expressions: false,
        type_arguments_optional: false,
        wildcards_resolve: false,
        imports_are_members: false,
        inferred_types: &[],
        silent_returns: false,
        cases_bind: false,
        class_words: &[],
        shared_names: &[],
        parallel_assignments_split: false,
        text_calls: &[],
        expression_lambdas: false,
        optional_catch_name: true,
        instance_names: &[],
        literal_types: LiteralTypes { text: "string", integer: "int", float: "float", truth: "bool" },
        literals_are_texts: false,
        settings: None,
        containers: &[],
        bare_methods: false,
        constructor_names: &[],
        container_makers: &[],
        rules_of: &[],
    };
}

/// The traits of a language; what most have in common when no folder serves it.
pub fn traits(language: Language) -> &'static Traits {
    lowering(language).map_or(&Traits::COMMON, |lowering| lowering.traits(language))
}
