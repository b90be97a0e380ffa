//! The three grammars, with node kinds and field names turned into enums once, so that lowering dispatches on a number.

use source::Language;
use std::sync::OnceLock;

/// Declares an enum with the grammar's names for its variants; names of no interest are `Unknown`.
macro_rules! names {
    ($(#[$doc:meta])* $enum:ident { $($variant:ident = $($name:literal)|+,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $enum { Unknown, $($variant,)* }

        impl $enum {
            fn of(name: &str) -> $enum {
                match name { $($($name)|+ => $enum::$variant,)* _ => $enum::Unknown }
            }
        }
    };
}

names! {
    /// Kind of a named node.
    Syn {
        AbstractMethodSignature = "abstract_method_signature",
        AccessibilityModifier = "accessibility_modifier" | "override_modifier",
        Arguments = "arguments",
        Array = "array" | "array_pattern",
        ArrowFunction = "arrow_function",
        AsExpression = "as_expression" | "satisfies_expression",
        Assignment = "assignment_expression",
        AssignmentPattern = "assignment_pattern",
        AugmentedAssignment = "augmented_assignment_expression",
        Await = "await_expression",
        Binary = "binary_expression",
        Break = "break_statement",
        Call = "call_expression",
        Class = "class" | "class_declaration" | "abstract_class_declaration",
        ClassHeritage = "class_heritage",
        ClassStaticBlock = "class_static_block",
        Comment = "comment" | "html_comment" | "hash_bang_line",
        Computed = "computed_property_name",
        Continue = "continue_statement",
        Declaration = "lexical_declaration" | "variable_declaration" | "using_declaration",
        Decorator = "decorator",
        Do = "do_statement",
        ElseClause = "else_clause",
        EmptyStatement = "empty_statement",
        Error = "ERROR",
        ExportClause = "export_clause",
        ExportSpecifier = "export_specifier",
        Export = "export_statement",
        ExpressionStatement = "expression_statement",
        ExtendsClause = "extends_clause",
        Field = "field_definition" | "public_field_definition",
        For = "for_statement",
        ForIn = "for_in_statement",
        Function = "function_declaration" | "function_expression" | "generator_function"
            | "generator_function_declaration" | "function_signature",
        GenericType = "generic_type",
        Identifier = "identifier" | "property_identifier" | "private_property_identifier" | "statement_identifier"
            | "type_identifier" | "undefined" | "predefined_type" | "import",
        If = "if_statement",
        ImplementsClause = "implements_clause",
        ImportClause = "import_clause",
        ImportRequire = "import_require_clause",
        ImportSpecifier = "import_specifier",
        Import = "import_statement",
        Instantiation = "instantiation_expression",
        InternalModule = "internal_module",
        JsxAttribute = "jsx_attribute",
        JsxElement = "jsx_element",
        JsxExpression = "jsx_expression",
        JsxSelfClosing = "jsx_self_closing_element",
        JsxText = "jsx_text" | "html_character_reference",
        JsxNamespaceName = "jsx_namespace_name",
        Labeled = "labeled_statement",
        LiteralType = "literal_type" | "parenthesized_type",
        Member = "member_expression" | "nested_identifier" | "nested_type_identifier",
        MetaProperty = "meta_property",
        Method = "method_definition" | "method_signature",
        NamedImports = "named_imports",
        NamespaceExport = "namespace_export",
        NamespaceImport = "namespace_import",
        New = "new_expression",
        NonNull = "non_null_expression",
        Null = "null",
        Number = "number",
        Object = "object" | "object_pattern",
        ObjectAssignmentPattern = "object_assignment_pattern",
        Pair = "pair" | "pair_pattern",
        Parenthesized = "parenthesized_expression",
        Regex = "regex",
        Rest = "rest_pattern" | "spread_element",
        Return = "return_statement",
        Sequence = "sequence_expression",
        Shorthand = "shorthand_property_identifier" | "shorthand_property_identifier_pattern",
        StatementBlock = "statement_block",
        Str = "string",
        Subscript = "subscript_expression",
        Super = "super",
        Switch = "switch_statement",
        SwitchCase = "switch_case" | "switch_default",
        TemplateString = "template_string",
        TemplateSubstitution = "template_substitution",
        Ternary = "ternary_expression",
        This = "this" | "this_type",
        Throw = "throw_statement",
        True = "true" | "false",
        Try = "try_statement",
        TypeAnnotation = "type_annotation",
        TypeArguments = "type_arguments",
        TypeAssertion = "type_assertion",
        Unary = "unary_expression",
        Update = "update_expression",
        While = "while_statement",
        With = "with_statement",
        Yield = "yield_expression",
    }
}

names! {
    /// Name of a field.
    Field {
        Alias = "alias",
        Alternative = "alternative",
        Argument = "argument",
        Arguments = "arguments",
        Body = "body",
        Condition = "condition",
        Consequence = "consequence",
        Constructor = "constructor",
        Declaration = "declaration",
        Finalizer = "finalizer",
        Function = "function",
        Handler = "handler",
        Increment = "increment",
        Index = "index",
        Initializer = "initializer",
        Key = "key",
        Keyword = "kind",
        Label = "label",
        Left = "left",
        Module = "module",
        Name = "name",
        Object = "object",
        Operator = "operator",
        Parameter = "parameter",
        Parameters = "parameters",
        Pattern = "pattern",
        Property = "property",
        ReturnType = "return_type",
        Right = "right",
        Source = "source",
        Type = "type",
        TypeArguments = "type_arguments",
        Value = "value",
    }
}

/// One of the grammars with its tables.
pub(super) struct Grammar {
    /// For the parser.
    pub language: tree_sitter::Language,
    kinds: Vec<Syn>,
    fields: Vec<Field>,
}

impl Grammar {
    fn new(language: tree_sitter::Language) -> Grammar {
        let kinds = (0..language.node_kind_count() as u16)
            .map(|id| match language.node_kind_is_named(id) {
                true => Syn::of(language.node_kind_for_id(id).unwrap_or_default()),
                false => Syn::Unknown,
            })
            .collect();
        let fields = (0..=language.field_count() as u16)
            .map(|id| Field::of(language.field_name_for_id(id).unwrap_or_default()))
            .collect();
        Grammar { language, kinds, fields }
    }

    /// The kind of a named node; anonymous tokens are `Unknown`.
    pub fn syn(&self, node: tree_sitter::Node<'_>) -> Syn {
        match self.kinds.get(usize::from(node.kind_id())) {
            Some(&syn) => syn,
            None if node.is_error() => Syn::Error,
            None => Syn::Unknown,
        }
    }

    /// The field with this number.
    pub fn field(&self, id: Option<std::num::NonZeroU16>) -> Field {
        id.and_then(|id| self.fields.get(usize::from(id.get()))).copied().unwrap_or(Field::Unknown)
    }
}

static GRAMMARS: [OnceLock<Grammar>; 3] = [const { OnceLock::new() }; 3];

/// JavaScript with JSX.
pub(super) fn javascript() -> &'static Grammar {
    GRAMMARS[0].get_or_init(|| Grammar::new(tree_sitter_javascript::LANGUAGE.into()))
}

/// TypeScript without JSX.
pub(super) fn typescript() -> &'static Grammar {
    GRAMMARS[1].get_or_init(|| Grammar::new(tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()))
}

/// TypeScript with JSX.
pub(super) fn tsx() -> &'static Grammar {
    GRAMMARS[2].get_or_init(|| Grammar::new(tree_sitter_typescript::LANGUAGE_TSX.into()))
}

/// The grammars to read a text of the language with, in order of preference.
///
/// A pattern is written for all three languages at once: `<A ... />` for `typescript`, `(x: T) => …` for `javascript`.
/// JavaScript files with type annotations (Flow) exist too.
pub(super) fn grammars(language: Language, pattern: bool) -> Vec<&'static Grammar> {
    match (language, pattern) {
        (Language::JAVASCRIPT, true) => vec![javascript(), tsx(), typescript()],
        (Language::JAVASCRIPT, false) => vec![javascript(), tsx()],
        (Language::TYPESCRIPT, true) => vec![typescript(), tsx()],
        (Language::TYPESCRIPT, false) => vec![typescript()],
        (_, true) => vec![tsx(), typescript()],
        (_, false) => vec![tsx()],
    }
}
