//! Node kinds and fields of the grammar as small enums, so that dispatch is a jump and not a comparison of strings.

use std::sync::LazyLock;
use tree_sitter::Language;

/// Names that the grammar gives to nodes and tokens; everything else is `Token` (unnamed) or `Unknown` (named).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Tag {
    Token,
    Unknown,
    Error,
    Comment,
    LineContinuation,
    Semicolon,
    Async,
    From,
    Star,
    StarStar,
    Minus,
    Underscore,
    Operator,
    AliasedImport,
    ArgumentList,
    AsPattern,
    AsPatternTarget,
    AssertStatement,
    Assignment,
    Attribute,
    AugmentedAssignment,
    Await,
    BinaryOperator,
    Block,
    BooleanOperator,
    BreakStatement,
    Call,
    CaseClause,
    CasePattern,
    Chevron,
    ClassDefinition,
    ClassPattern,
    ComparisonOperator,
    ComplexPattern,
    ConcatenatedString,
    ConditionalExpression,
    ConstrainedType,
    ContinueStatement,
    DecoratedDefinition,
    Decorator,
    DefaultParameter,
    DeleteStatement,
    DictPattern,
    Dictionary,
    DictionaryComprehension,
    DictionarySplat,
    DictionarySplatPattern,
    DottedName,
    ElifClause,
    Ellipsis,
    ElseClause,
    ExceptClause,
    ExecStatement,
    ExpressionList,
    ExpressionStatement,
    False,
    FinallyClause,
    Float,
    ForInClause,
    ForStatement,
    FormatExpression,
    FormatSpecifier,
    FunctionDefinition,
    FutureImportStatement,
    GeneratorExpression,
    GenericType,
    GlobalStatement,
    Identifier,
    IfClause,
    IfStatement,
    ImportFromStatement,
    ImportStatement,
    Integer,
    Interpolation,
    KeywordArgument,
    KeywordPattern,
    KeywordSeparator,
    Lambda,
    LambdaParameters,
    List,
    ListComprehension,
    ListPattern,
    ListSplat,
    ListSplatPattern,
    MatchStatement,
    MemberType,
    Module,
    NamedExpression,
    None,
    NonlocalStatement,
    NotOperator,
    Pair,
    Parameters,
    ParenthesizedExpression,
    PassStatement,
    PatternList,
    PositionalSeparator,
    PrintStatement,
    RaiseStatement,
    RelativeImport,
    ReturnStatement,
    Set,
    SetComprehension,
    Slice,
    SplatPattern,
    SplatType,
    String,
    StringContent,
    StringEnd,
    StringStart,
    Subscript,
    True,
    TryStatement,
    Tuple,
    TuplePattern,
    Type,
    TypeAliasStatement,
    TypeParameter,
    TypedDefaultParameter,
    TypedParameter,
    UnaryOperator,
    UnionPattern,
    UnionType,
    WhileStatement,
    WildcardImport,
    WithClause,
    WithItem,
    WithStatement,
    Yield,
}

/// Fields that lowering asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Field {
    No,
    Alias,
    Alternative,
    Argument,
    Arguments,
    Attribute,
    Body,
    Cause,
    Code,
    Condition,
    Consequence,
    Definition,
    Expression,
    FormatSpecifier,
    Function,
    Guard,
    Key,
    Left,
    ModuleName,
    Name,
    Object,
    Operator,
    Operators,
    Parameters,
    ReturnType,
    Right,
    Subject,
    Subscript,
    Superclasses,
    Type,
    TypeParameters,
    Value,
}

/// Tokens that matter; two of them are nodes that the grammar names after their text.
const TOKENS: &[(&str, Tag)] = &[
    (";", Tag::Semicolon),
    ("async", Tag::Async),
    ("from", Tag::From),
    ("*", Tag::Star),
    ("**", Tag::StarStar),
    ("-", Tag::Minus),
    ("_", Tag::Underscore),
    ("not in", Tag::Operator),
    ("is not", Tag::Operator),
];

/// Named nodes.
const NODES: &[(&str, Tag)] = &[
    ("ERROR", Tag::Error),
    ("comment", Tag::Comment),
    ("line_continuation", Tag::LineContinuation),
    ("aliased_import", Tag::AliasedImport),
    ("argument_list", Tag::ArgumentList),
    ("as_pattern", Tag::AsPattern),
    ("as_pattern_target", Tag::AsPatternTarget),
    ("assert_statement", Tag::AssertStatement),
    ("assignment", Tag::Assignment),
    ("attribute", Tag::Attribute),
    ("augmented_assignment", Tag::AugmentedAssignment),
    ("await", Tag::Await),
    ("binary_operator", Tag::BinaryOperator),
    ("block", Tag::Block),
    ("boolean_operator", Tag::BooleanOperator),
    ("break_statement", Tag::BreakStatement),
    ("call", Tag::Call),
    ("case_clause", Tag::CaseClause),
    ("case_pattern", Tag::CasePattern),
    ("chevron", Tag::Chevron),
    ("class_definition", Tag::ClassDefinition),
    ("class_pattern", Tag::ClassPattern),
    ("comparison_operator", Tag::ComparisonOperator),
    ("complex_pattern", Tag::ComplexPattern),
    ("concatenated_string", Tag::ConcatenatedString),
    ("conditional_expression", Tag::ConditionalExpression),
    ("constrained_type", Tag::ConstrainedType),
    ("continue_statement", Tag::ContinueStatement),
    ("decorated_definition", Tag::DecoratedDefinition),
    ("decorator", Tag::Decorator),
    ("default_parameter", Tag::DefaultParameter),
    ("delete_statement", Tag::DeleteStatement),
    ("dict_pattern", Tag::DictPattern),
    ("dictionary", Tag::Dictionary),
    ("dictionary_comprehension", Tag::DictionaryComprehension),
    ("dictionary_splat", Tag::DictionarySplat),
    ("dictionary_splat_pattern", Tag::DictionarySplatPattern),
    ("dotted_name", Tag::DottedName),
    ("elif_clause", Tag::ElifClause),
    ("ellipsis", Tag::Ellipsis),
    ("else_clause", Tag::ElseClause),
    ("except_clause", Tag::ExceptClause),
    ("exec_statement", Tag::ExecStatement),
    ("expression_list", Tag::ExpressionList),
    ("expression_statement", Tag::ExpressionStatement),
    ("false", Tag::False),
    ("finally_clause", Tag::FinallyClause),
    ("float", Tag::Float),
    ("for_in_clause", Tag::ForInClause),
    ("for_statement", Tag::ForStatement),
    ("format_expression", Tag::FormatExpression),
    ("format_specifier", Tag::FormatSpecifier),
    ("function_definition", Tag::FunctionDefinition),
    ("future_import_statement", Tag::FutureImportStatement),
    ("generator_expression", Tag::GeneratorExpression),
    ("generic_type", Tag::GenericType),
    ("global_statement", Tag::GlobalStatement),
    ("identifier", Tag::Identifier),
    ("if_clause", Tag::IfClause),
    ("if_statement", Tag::IfStatement),
    ("import_from_statement", Tag::ImportFromStatement),
    ("import_statement", Tag::ImportStatement),
    ("integer", Tag::Integer),
    ("interpolation", Tag::Interpolation),
    ("keyword_argument", Tag::KeywordArgument),
    ("keyword_pattern", Tag::KeywordPattern),
    ("keyword_separator", Tag::KeywordSeparator),
    ("lambda", Tag::Lambda),
    ("lambda_parameters", Tag::LambdaParameters),
    ("list", Tag::List),
    ("list_comprehension", Tag::ListComprehension),
    ("list_pattern", Tag::ListPattern),
    ("list_splat", Tag::ListSplat),
    ("list_splat_pattern", Tag::ListSplatPattern),
    ("match_statement", Tag::MatchStatement),
    ("member_type", Tag::MemberType),
    ("module", Tag::Module),
    ("named_expression", Tag::NamedExpression),
    ("none", Tag::None),
    ("nonlocal_statement", Tag::NonlocalStatement),
    ("not_operator", Tag::NotOperator),
    ("pair", Tag::Pair),
    ("parameters", Tag::Parameters),
    ("parenthesized_expression", Tag::ParenthesizedExpression),
    ("pass_statement", Tag::PassStatement),
    ("pattern_list", Tag::PatternList),
    ("positional_separator", Tag::PositionalSeparator),
    ("print_statement", Tag::PrintStatement),
    ("raise_statement", Tag::RaiseStatement),
    ("relative_import", Tag::RelativeImport),
    ("return_statement", Tag::ReturnStatement),
    ("set", Tag::Set),
    ("set_comprehension", Tag::SetComprehension),
    ("slice", Tag::Slice),
    ("splat_pattern", Tag::SplatPattern),
    ("splat_type", Tag::SplatType),
    ("string", Tag::String),
    ("string_content", Tag::StringContent),
    ("string_end", Tag::StringEnd),
    ("string_start", Tag::StringStart),
    ("subscript", Tag::Subscript),
    ("true", Tag::True),
    ("try_statement", Tag::TryStatement),
    ("tuple", Tag::Tuple),
    ("tuple_pattern", Tag::TuplePattern),
    ("type", Tag::Type),
    ("type_alias_statement", Tag::TypeAliasStatement),
    ("type_parameter", Tag::TypeParameter),
    ("typed_default_parameter", Tag::TypedDefaultParameter),
    ("typed_parameter", Tag::TypedParameter),
    ("unary_operator", Tag::UnaryOperator),
    ("union_pattern", Tag::UnionPattern),
    ("union_type", Tag::UnionType),
    ("while_statement", Tag::WhileStatement),
    ("wildcard_import", Tag::WildcardImport),
    ("with_clause", Tag::WithClause),
    ("with_item", Tag::WithItem),
    ("with_statement", Tag::WithStatement),
    ("yield", Tag::Yield),
];

fn tag_of(name: &str, named: bool) -> Tag {
    let (table, other) = if named { (NODES, Tag::Unknown) } else { (TOKENS, Tag::Token) };
    table.iter().find(|(known, _)| *known == name).map_or(other, |&(_, tag)| tag)
}

fn field_of(name: &str) -> Field {
    use Field::*;
    match name {
        "alias" => Alias,
        "alternative" => Alternative,
        "argument" => Argument,
        "arguments" => Arguments,
        "attribute" => Attribute,
        "body" => Body,
        "cause" => Cause,
        "code" => Code,
        "condition" => Condition,
        "consequence" => Consequence,
        "definition" => Definition,
        "expression" => Expression,
        "format_specifier" => FormatSpecifier,
        "function" => Function,
        "guard" => Guard,
        "key" => Key,
        "left" => Left,
        "module_name" => ModuleName,
        "name" => Name,
        "object" => Object,
        "operator" => Operator,
        "operators" => Operators,
        "parameters" => Parameters,
        "return_type" => ReturnType,
        "right" => Right,
        "subject" => Subject,
        "subscript" => Subscript,
        "superclasses" => Superclasses,
        "type" => Type,
        "type_parameters" => TypeParameters,
        "value" => Value,
        _ => No,
    }
}

/// The grammar with its tables.
pub(super) struct Grammar {
    pub language: Language,
    tags: Vec<Tag>,
    fields: Vec<Field>,
}

/// Built once.
pub(super) static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let language: Language = tree_sitter_python::LANGUAGE.into();
    let tags = (0..language.node_kind_count() as u16)
        .map(|id| tag_of(language.node_kind_for_id(id).unwrap_or(""), language.node_kind_is_named(id)))
        .collect();
    let fields =
        (0..=language.field_count() as u16).map(|id| field_of(language.field_name_for_id(id).unwrap_or(""))).collect();
    Grammar { language, tags, fields }
});

impl Grammar {
    /// Whether lowering asks for the fields of such a node: finding them costs time in long lists.
    pub fn has_fields(tag: Tag) -> bool {
        use Tag::*;
        !matches!(
            tag,
            Module
                | Block
                | ArgumentList
                | List
                | Tuple
                | Set
                | Dictionary
                | ExpressionList
                | PatternList
                | Parameters
                | String
                | ConcatenatedString
                | ExpressionStatement
        )
    }

    /// The tag of a node kind; error nodes have an id beyond the table.
    pub fn tag(&self, kind_id: u16) -> Tag {
        self.tags.get(usize::from(kind_id)).copied().unwrap_or(Tag::Error)
    }

    /// The field of an id as cursors report it.
    pub fn field(&self, id: Option<std::num::NonZeroU16>) -> Field {
        id.and_then(|id| self.fields.get(usize::from(id.get()))).copied().unwrap_or(Field::No)
    }
}
