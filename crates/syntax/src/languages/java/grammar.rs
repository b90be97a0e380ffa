//! The grammar, with node kinds and field names turned into enums once, so that lowering dispatches on a number.

use std::sync::LazyLock;

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
        AnnotatedType = "annotated_type",
        Annotation = "annotation" | "marker_annotation",
        ArgumentList = "argument_list" | "annotation_argument_list",
        ArrayAccess = "array_access",
        ArrayCreation = "array_creation_expression",
        ArrayInitializer = "array_initializer" | "element_value_array_initializer",
        ArrayType = "array_type",
        Assert = "assert_statement",
        Assignment = "assignment_expression",
        Asterisk = "asterisk",
        Binary = "binary_expression",
        Block = "block" | "constructor_body",
        Break = "break_statement",
        Call = "method_invocation",
        Cast = "cast_expression",
        CatchClause = "catch_clause",
        CatchParameter = "catch_formal_parameter",
        CatchType = "catch_type",
        Character = "character_literal",
        Class = "class_declaration" | "interface_declaration" | "enum_declaration" | "record_declaration"
            | "annotation_type_declaration",
        ClassBody = "class_body" | "interface_body" | "annotation_type_body" | "enum_body",
        ClassLiteral = "class_literal",
        Comment = "line_comment" | "block_comment",
        ConstructorCall = "explicit_constructor_invocation",
        Continue = "continue_statement",
        Dimensions = "dimensions",
        DimensionsExpr = "dimensions_expr",
        Do = "do_statement",
        ElementPair = "element_value_pair",
        EnhancedFor = "enhanced_for_statement",
        EnumBodyDeclarations = "enum_body_declarations",
        EnumConstant = "enum_constant",
        Error = "ERROR",
        ExpressionStatement = "expression_statement",
        ExtendsInterfaces = "extends_interfaces",
        Field = "field_declaration" | "constant_declaration",
        FieldAccess = "field_access",
        Finally = "finally_clause",
        For = "for_statement",
        FormalParameters = "formal_parameters" | "inferred_parameters",
        GenericType = "generic_type",
        Guard = "guard",
        Identifier = "identifier" | "type_identifier" | "integral_type" | "floating_point_type" | "boolean_type"
            | "void_type" | "underscore_pattern",
        If = "if_statement",
        Import = "import_declaration",
        InstanceOf = "instanceof_expression",
        Interpolation = "string_interpolation",
        Labeled = "labeled_statement",
        Lambda = "lambda_expression",
        LocalVariable = "local_variable_declaration",
        Method = "method_declaration" | "constructor_declaration" | "compact_constructor_declaration"
            | "annotation_type_element_declaration",
        MethodReference = "method_reference",
        Modifiers = "modifiers",
        New = "object_creation_expression",
        Null = "null_literal",
        Number = "decimal_integer_literal" | "hex_integer_literal" | "octal_integer_literal"
            | "binary_integer_literal" | "decimal_floating_point_literal" | "hex_floating_point_literal",
        Package = "package_declaration",
        Parameter = "formal_parameter",
        Parenthesized = "parenthesized_expression",
        Pattern = "pattern",
        ReceiverParameter = "receiver_parameter",
        RecordPattern = "record_pattern",
        Resource = "resource",
        Return = "return_statement",
        ScopedIdentifier = "scoped_identifier",
        ScopedType = "scoped_type_identifier",
        SpreadParameter = "spread_parameter",
        StaticInitializer = "static_initializer",
        Str = "string_literal",
        Super = "super",
        SuperInterfaces = "super_interfaces",
        Superclass = "superclass",
        Switch = "switch_expression",
        SwitchBlock = "switch_block",
        SwitchGroup = "switch_block_statement_group",
        SwitchLabel = "switch_label",
        SwitchRule = "switch_rule",
        Synchronized = "synchronized_statement",
        Template = "template_expression",
        Ternary = "ternary_expression",
        This = "this",
        Throw = "throw_statement",
        True = "true" | "false",
        Try = "try_statement" | "try_with_resources_statement",
        TypeArguments = "type_arguments",
        Throws = "throws",
        TypeList = "type_list",
        TypeParameter = "type_parameter",
        TypeParameters = "type_parameters",
        TypePattern = "type_pattern" | "record_pattern_component",
        Unary = "unary_expression",
        Update = "update_expression",
        VariableDeclarator = "variable_declarator",
        While = "while_statement",
        Wildcard = "wildcard",
        Yield = "yield_statement",
    }
}

names! {
    /// Name of a field.
    Field {
        Alternative = "alternative",
        Arguments = "arguments",
        Array = "array",
        Body = "body",
        Condition = "condition",
        Consequence = "consequence",
        Constructor = "constructor",
        Declarator = "declarator",
        Dimensions = "dimensions",
        Element = "element",
        Member = "field",
        Index = "index",
        Init = "init",
        Key = "key",
        Left = "left",
        Name = "name",
        Object = "object",
        Operator = "operator",
        Parameters = "parameters",
        Pattern = "pattern",
        Resources = "resources",
        Right = "right",
        Superclass = "superclass",
        Type = "type",
        Update = "update",
        Value = "value",
    }
}

/// The grammar with its tables.
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

/// Made when it is first used.
pub(super) static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(tree_sitter_java::LANGUAGE.into()));
