//! The walk over the syntax tree: children, depth, faults, comments, and dispatch by tag.

use super::tags::{Field, GRAMMAR, Grammar, Tag};
use crate::MAX_DEPTH;
use crate::kind::Kind;
use crate::parse;
use crate::pattern::mark;
use crate::tree::{FaultKind, NodeId, Span, TreeBuilder};
use std::ops::Range;
use tree_sitter::{Node, TreeCursor};

/// A child in a syntax tree, with what dispatch needs.
#[derive(Clone, Copy)]
pub(super) struct Child<'t> {
    pub node: Node<'t>,
    pub tag: Tag,
    pub field: Field,
}

impl Child<'_> {
    /// Where it stands.
    pub fn span(&self) -> Span {
        Span::new(self.node.start_byte(), self.node.end_byte())
    }

    /// Keywords, operators and punctuation.
    pub fn is_token(&self) -> bool {
        self.tag <= Tag::Operator && !matches!(self.tag, Tag::Unknown | Tag::Error)
    }
}

/// Children of one node: a range of [`Lowerer::kids`].
pub(super) type Kids = Range<usize>;

/// The state of one lowering.
pub(super) struct Lowerer<'b, 't> {
    pub builder: &'b mut TreeBuilder,
    /// The text is a pattern with marks.
    pub pattern: bool,
    /// Children of all nodes that are being lowered, as a stack: one allocation for the whole walk.
    kids: Vec<Child<'t>>,
    cursor: TreeCursor<'t>,
    depth: usize,
    /// The parser gave up somewhere, so that nodes have to be checked.
    faulty: bool,
    /// Error nodes within expressions and headers, written behind the statement in which they stand.
    spilled: Vec<Node<'t>>,
    /// Where the statement that was written last ends.
    pub end: u32,
    /// Inside the second copy of the middle operand of `a < b < c`.
    pub copying: bool,
    /// In a class body, outside of functions.
    pub in_class: bool,
    comments: Vec<Span>,
    faults: Vec<(Span, FaultKind)>,
}

/// Parses the builder's source and writes its tree.
pub(super) fn lower(builder: &mut TreeBuilder, pattern: bool) {
    let whole = Span::new(0, builder.source().len());
    let Some(tree) = parse::parse(&GRAMMAR.language, builder.source()) else {
        let root = builder.open(Kind::Module, whole);
        builder.fault(whole, FaultKind::Budget);
        builder.close(root);
        return;
    };
    let root = tree.root_node();
    let mut lowerer = Lowerer {
        builder,
        pattern,
        kids: Vec::new(),
        cursor: tree.walk(),
        depth: 0,
        faulty: root.has_error(),
        spilled: Vec::new(),
        end: 0,
        copying: false,
        in_class: false,
        comments: Vec::new(),
        faults: Vec::new(),
    };
    let module = lowerer.builder.open(Kind::Module, whole);
    if root.is_error() {
        lowerer.fault(whole, FaultKind::Syntax);
    }
    lowerer.statements(root);
    lowerer.builder.close(module);
    lowerer.finish();
}

impl<'t> Lowerer<'_, 't> {
    fn finish(mut self) {
        self.comments.sort_unstable();
        self.comments.dedup();
        self.faults.sort_by_key(|&(span, _)| span);
        self.faults.dedup();
        self.comments.iter().for_each(|&span| self.builder.comment(span));
        self.faults.iter().for_each(|&(span, kind)| self.builder.fault(span, kind));
    }

    /// Pushes the children of a node; comments are recorded, errors set aside.
    pub fn children(&mut self, node: Node<'t>) -> Kids {
        let start = self.kids.len();
        let parent = GRAMMAR.tag(node.kind_id());
        let fielded = Grammar::has_fields(parent);
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let child = self.cursor.node();
            let tag = GRAMMAR.tag(child.kind_id());
            match tag {
                Tag::Comment => self.comments.push(span_of(child)),
                Tag::LineContinuation => {}
                Tag::Error if !matches!(parent, Tag::Module | Tag::Block | Tag::Error) => self.spilled.push(child),
                _ if self.faulty && child.is_missing() => self.faults.push((span_of(child), FaultKind::Syntax)),
                _ => {
                    let field = if fielded { GRAMMAR.field(self.cursor.field_id()) } else { Field::No };
                    self.kids.push(Child { node: child, tag, field });
                }
            }
            more = self.cursor.goto_next_sibling();
        }
        start..self.kids.len()
    }

    /// Gives the children back; the order is that of a stack.
    pub fn release(&mut self, kids: Kids) {
        self.kids.truncate(kids.start);
    }

    /// A child by place.
    pub fn kid(&self, at: usize) -> Child<'t> {
        self.kids[at]
    }

    /// The first child of a field.
    pub fn field(&self, kids: &Kids, field: Field) -> Option<Child<'t>> {
        self.kids[kids.clone()].iter().copied().find(|child| child.field == field)
    }

    /// The first child with a tag.
    pub fn tagged(&self, kids: &Kids, tag: Tag) -> Option<Child<'t>> {
        self.kids[kids.clone()].iter().copied().find(|child| child.tag == tag)
    }

    /// The children that are not tokens, by number.
    pub fn operand(&self, kids: &Kids, n: usize) -> Option<Child<'t>> {
        self.kids[kids.clone()].iter().copied().filter(|child| !child.is_token()).nth(n)
    }

    /// What stands at a span of the source.
    pub fn text(&self, span: Span) -> &str {
        &self.builder.source()[span.range()]
    }

    /// Records trouble.
    pub fn fault(&mut self, span: Span, kind: FaultKind) {
        self.faults.push((span, kind));
    }

    /// Lowers a node of any tag, or cuts it when it lies too deep.
    pub fn lower(&mut self, child: Child<'t>) -> NodeId {
        if self.depth.max(self.builder.depth()) >= MAX_DEPTH {
            self.fault(child.span(), FaultKind::Depth);
            return self.builder.leaf_text(Kind::Other, child.span(), child.node.kind());
        }
        self.depth += 1;
        let id = self.dispatch(child);
        self.depth -= 1;
        id
    }

    /// Lowers what may be absent.
    pub fn lower_or_empty(&mut self, child: Option<Child<'t>>, at: u32) -> NodeId {
        match child {
            Some(child) => self.lower(child),
            None => self.builder.empty(at),
        }
    }

    /// Lowers all children that are not tokens.
    pub fn lower_operands(&mut self, kids: &Kids) {
        for at in kids.clone() {
            let child = self.kids[at];
            if !child.is_token() {
                self.lower(child);
            }
        }
    }

    /// A node whose layout is a list of everything that stands in it.
    pub fn lower_list(&mut self, kind: Kind, child: Child<'t>) -> NodeId {
        let id = self.builder.open(kind, child.span());
        let kids = self.children(child.node);
        self.lower_operands(&kids);
        self.release(kids);
        self.builder.close(id);
        id
    }

    /// A construct without a kind of its own.
    pub fn lower_other(&mut self, child: Child<'t>) -> NodeId {
        let id = self.lower_list(Kind::Other, child);
        self.builder.set_text(id, child.node.kind());
        id
    }

    /// A region that could not be read: what is in it is lowered as it comes.
    fn lower_error(&mut self, child: Child<'t>) -> NodeId {
        self.fault(child.span(), FaultKind::Syntax);
        let id = self.lower_list(Kind::Error, child);
        self.end = child.span().end;
        id
    }

    /// Writes the error nodes that were met in the statement just written.
    pub fn flush_spilled(&mut self) {
        let end = self.end;
        while !self.spilled.is_empty() {
            let mut nodes = std::mem::take(&mut self.spilled);
            // The children of a node may have been asked for more than once.
            nodes.sort_by_key(|node| (node.start_byte(), node.id()));
            nodes.dedup_by_key(|node| node.id());
            for node in nodes {
                self.lower(Child { node, tag: Tag::Error, field: Field::No });
            }
        }
        self.end = end;
    }

    /// The text at a span with the original spelling of marks; sets it as the node's text.
    pub fn name_node(&mut self, id: NodeId, span: Span) {
        if self.pattern {
            let text = mark::unmark(self.text(span));
            self.builder.set_text(id, &text);
        } else {
            self.builder.set_text_span(id, span);
        }
    }

    fn dispatch(&mut self, child: Child<'t>) -> NodeId {
        use Tag::*;
        match child.tag {
            Identifier => self.identifier(child.span()),
            Attribute => self.attribute(child),
            Call => self.call(child),
            String | ConcatenatedString => self.string(child),
            Integer | Float => self.builder.leaf(Kind::Number, child.span(), child.span()),
            True | False | None | Ellipsis | Underscore => self.constant(child),
            ParenthesizedExpression => self.parenthesized(child),
            Interpolation | FormatExpression => self.interpolation(child),
            Subscript => self.subscript(child),
            Slice => self.slice(child),
            KeywordArgument | KeywordPattern => self.keyword(child),
            ListSplat | ListSplatPattern | DictionarySplat | DictionarySplatPattern | SplatPattern | SplatType => {
                self.splat(child)
            }
            UnaryOperator | NotOperator => self.unary(child),
            BinaryOperator | BooleanOperator => self.binary(child),
            ComparisonOperator => self.comparison(child),
            UnionType | UnionPattern => self.union(child),
            ConditionalExpression => self.conditional(child),
            Assignment => self.assignment(child),
            NamedExpression => self.named_expression(child),
            AugmentedAssignment => self.augmented_assignment(child),
            List | ListPattern => self.lower_list(Kind::List, child),
            Tuple | TuplePattern | ExpressionList | PatternList => self.lower_list(Kind::Tuple, child),
            Set => self.lower_list(Kind::Set, child),
            Dictionary => self.dictionary(child),
            Pair => self.pair(child),
            ListComprehension | SetComprehension | DictionaryComprehension | GeneratorExpression => {
                self.comprehension(child)
            }
            ForInClause => self.for_in_clause(child),
            IfClause => self.lower_list(Kind::CompIf, child),
            Await => self.lower_list(Kind::Await, child),
            Yield => self.yields(child),
            Lambda => self.lambda(child),
            CasePattern | ClassPattern | DictPattern | DottedName => self.case_pattern(child),
            Type | AsPatternTarget | Decorator | Chevron => self.wrapped(child),
            GenericType => self.generic_type(child),
            MemberType => self.member_type(child),
            Error => self.lower_error(child),
            _ => self.dispatch_statement(child),
        }
    }

    /// Kept apart from `dispatch`, which is on the stack once per level.
    fn dispatch_statement(&mut self, child: Child<'t>) -> NodeId {
        use Tag::*;
        let id = match child.tag {
            ExpressionStatement => self.expression_statement(child),
            IfStatement | ElifClause => return self.if_statement(child),
            WhileStatement => return self.while_statement(child),
            ForStatement => return self.for_statement(child),
            TryStatement => return self.try_statement(child),
            ExceptClause => return self.except_clause(child),
            WithStatement => return self.with_statement(child),
            MatchStatement => return self.match_statement(child),
            CaseClause => return self.case_clause(child),
            FunctionDefinition | ClassDefinition | DecoratedDefinition => return self.definition(child),
            Block => return self.block(child),
            ElseClause | FinallyClause => return self.clause_block(child),
            ReturnStatement => self.return_statement(child),
            RaiseStatement => self.raise_statement(child),
            AssertStatement => self.assert_statement(child),
            DeleteStatement => self.delete_statement(child),
            GlobalStatement | NonlocalStatement => self.global_statement(child),
            ImportStatement => self.import_statement(child),
            ImportFromStatement | FutureImportStatement => self.import_from_statement(child),
            PrintStatement | ExecStatement => self.print_statement(child),
            BreakStatement => self.jump(Kind::Break, child),
            ContinueStatement => self.jump(Kind::Continue, child),
            PassStatement => self.builder.leaf(Kind::Pass, child.span(), Span::new(0, 0)),
            Parameters | LambdaParameters => return self.parameters(Some(child), child.span().start),
            _ => self.lower_other(child),
        };
        self.end = child.span().end;
        id
    }
}

/// The span of a syntax node.
pub(super) fn span_of(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}
