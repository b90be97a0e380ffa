//! Statements.

use super::Walk;
use super::grammar::Syn;
use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::walk::{Kids, span_of};
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// The children of a node as statements.
    pub fn statements_of(&mut self, node: Node<'t>) {
        let kids = self.kids_and_errors(node);
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::StatementList => self.statements_of(child.node),
                _ if child.is_named() => self.statement(child.node),
                _ => {}
            }
        }
        self.release(kids);
    }

    /// Writes a statement: none, one or several nodes; behind it what was unreadable inside.
    pub fn statement(&mut self, node: Node<'t>) {
        self.then_errors(|walk| walk.deeper(node, |walk| walk.write_statement(node)), |walk, error| walk.error(error));
    }

    /// A region that could not be read.
    pub fn error(&mut self, node: Node<'t>) {
        let id = self.out.open(Kind::Error, span_of(node));
        let kids = self.kids_and_errors(node);
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.anything(child.node);
            }
        }
        self.release(kids);
        self.out.close(id);
    }

    /// A statement or an expression.
    pub fn anything(&mut self, node: Node<'t>) {
        if self.is_statement(node) { self.statement(node) } else { self.expression(node) }
    }

    pub fn is_statement(&self, node: Node<'t>) -> bool {
        let kind = node.kind();
        kind.ends_with("_statement")
            || kind.ends_with("_declaration")
                && !matches!(self.syn(node), Syn::ParameterDeclaration | Syn::VariadicParameter)
            || matches!(self.syn(node), Syn::Block | Syn::StatementList | Syn::Package)
    }

    pub fn write_statement(&mut self, node: Node<'t>) {
        let span = self.span(node);
        match self.syn(node) {
            Syn::ExpressionStatement => self.expression_statement(node, span),
            Syn::Assignment | Syn::ShortVar | Syn::Inc | Syn::Dec | Syn::Send | Syn::Receive => {
                let id = self.out.open(Kind::ExprStmt, span);
                self.simple(node, span);
                self.out.close(id);
            }
            Syn::Package => self.package(node),
            Syn::Import => self.import(node),
            Syn::Const => self.variables(node, "const"),
            Syn::Var => self.variables(node, "var"),
            Syn::TypeDeclaration => self.type_declarations(node),
            Syn::Function => self.function(node, 0),
            Syn::Method => self.function(node, flag::METHOD),
            Syn::FieldDeclaration => self.fields_and_methods(node),
            Syn::Block => self.block(node),
            Syn::StatementList => self.statements_of(node),
            Syn::If => self.if_statement(node, span),
            Syn::For => self.for_statement(node, span),
            Syn::Switch | Syn::TypeSwitch | Syn::Select => self.switch(node, span),
            Syn::Return => self.wrapping(Kind::Return, node, span),
            Syn::Break => self.wrapping(Kind::Break, node, span),
            Syn::Continue => self.wrapping(Kind::Continue, node, span),
            Syn::Defer => self.deferred(node),
            Syn::Labeled => self.labeled(node, span),
            Syn::Empty => self.bare(Kind::Pass, span),
            Syn::Error => self.error(node),
            Syn::Fallthrough | Syn::Goto | Syn::Unknown => self.other(node, span),
            _ => self.expression(node),
        }
    }

    fn expression_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let inner = self.named(&kids, 0);
        self.release(kids);
        let Some(inner) = inner else { return };
        if self.syn(inner) == Syn::Identifier && self.is_ellipsis_mark(inner) {
            self.expression(inner); // stands for statements
            return;
        }
        let id = self.out.open(Kind::ExprStmt, span);
        self.expression(inner);
        self.out.close(id);
    }

    /// A statement that is an expression to us.
    fn simple(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        match self.syn(node) {
            Syn::ShortVar => {
                let id = self.open_named(Kind::Assign, span, ":=");
                self.sides(&kids, node);
                self.out.close(id);
            }
            Syn::Assignment => {
                let operator = self.field(&kids, "operator").map_or("=", |operator| operator.kind());
                let id = match operator.strip_suffix('=') {
                    Some("") | None => self.out.open(Kind::Assign, span),
                    Some(operator) => self.open_named(Kind::AugAssign, span, operator),
                };
                self.sides(&kids, node);
                self.out.close(id);
            }
            Syn::Receive => match self.field(&kids, "left") {
                Some(_) => {
                    let declares = self.token(&kids, ":=").is_some();
                    let id = self.out.open(Kind::Assign, span);
                    if declares {
                        self.out.set_text(id, ":=");
                    }
                    self.sides(&kids, node);
                    self.out.close(id);
                }
                None => self.optional(self.field(&kids, "right"), node.end_byte()),
            },
            Syn::Send => {
                let id = self.open_named(Kind::Binary, span, "<-");
                self.optional(self.field(&kids, "channel"), node.start_byte());
                self.optional(self.field(&kids, "value"), node.end_byte());
                self.out.close(id);
            }
            Syn::Inc | Syn::Dec => {
                let operator = if self.syn(node) == Syn::Inc { "++" } else { "--" };
                let id = self.open_named(Kind::Update, span, operator);
                self.out.add_flags(id, flag::POSTFIX);
                self.optional(self.named(&kids, 0), node.start_byte());
                self.out.close(id);
            }
            Syn::ExpressionStatement => self.optional(self.named(&kids, 0), node.start_byte()),
            _ => self.expression(node),
        }
        self.release(kids);
    }

    fn sides(&mut self, kids: &Kids, node: Node<'t>) {
        self.list(self.field(kids, "left"), node.start_byte());
        self.list(self.field(kids, "right"), node.end_byte());
    }

    pub fn block(&mut self, node: Node<'t>) {
        let id = self.out.open(Kind::Block, span_of(node));
        self.statements_of(node);
        self.out.close(id);
    }

    fn block_or_empty(&mut self, node: Option<Node<'t>>, at: usize) {
        match node {
            Some(node) => self.block(node),
            None => self.bare(Kind::Block, Span::new(at, at)),
        }
    }

    fn wrapping(&mut self, kind: Kind, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let inner = self.named(&kids, 0);
        self.release(kids);
        let id = self.out.open(kind, span);
        self.list(inner, node.end_byte());
        self.out.close(id);
    }

    /// `x := f(); …`: what stands before the semicolon is a statement of its own.
    fn with_initializer(&mut self, initializer: Option<Node<'t>>, span: Span, write: impl FnOnce(&mut Self)) {
        match initializer {
            Some(initializer) => self.implicit_block(span, |walk| {
                walk.statement(initializer);
                write(walk);
            }),
            None => write(self),
        }
    }

    fn if_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (condition, then) = (self.field(&kids, "condition"), self.field(&kids, "consequence"));
        let (initializer, otherwise) = (self.field(&kids, "initializer"), self.field(&kids, "alternative"));
        self.release(kids);
        self.with_initializer(initializer, span, |walk| {
            let id = walk.out.open(Kind::If, span);
            walk.optional(condition, node.start_byte());
            walk.block_or_empty(then, node.end_byte());
            match otherwise {
                Some(block) if walk.syn(block) == Syn::Block => walk.block(block),
                Some(nested) => walk.deeper(nested, |walk| walk.write_statement(nested)),
                None => walk.empty(node.end_byte()),
            }
            walk.out.close(id);
        });
    }

    fn for_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let body = self.field(&kids, "body");
        let header = self.named(&kids, 0).filter(|&header| Some(header) != body);
        self.release(kids);
        match header {
            Some(range) if self.syn(range) == Syn::Range => self.for_each(range, body, span),
            Some(clause) if self.syn(clause) == Syn::ForClause => {
                let kids = self.kids(clause);
                let parts = ["initializer", "condition", "update"].map(|field| self.field(&kids, field));
                self.release(kids);
                let id = self.out.open(Kind::For, span);
                for part in parts {
                    match part {
                        Some(part) => {
                            let span = self.span(part);
                            self.simple(part, span);
                        }
                        None => self.empty(clause.start_byte()),
                    }
                }
                self.block_or_empty(body, node.end_byte());
                self.out.close(id);
            }
            condition => {
                let id = self.out.open(Kind::For, span);
                if condition.is_some_and(|condition| self.is_ellipsis_mark(condition)) {
                    // Any loop.
                    self.optional(condition, node.start_byte());
                    self.empty(node.start_byte());
                } else {
                    self.empty(node.start_byte());
                    self.optional(condition, node.start_byte());
                }
                self.empty(node.start_byte());
                self.block_or_empty(body, node.end_byte());
                self.out.close(id);
            }
        }
    }

    fn for_each(&mut self, range: Node<'t>, body: Option<Node<'t>>, span: Span) {
        let kids = self.kids(range);
        let (left, right) = (self.field(&kids, "left"), self.field(&kids, "right"));
        let declares = self.token(&kids, ":=").is_some();
        self.release(kids);
        let id = self.out.open(Kind::ForEach, span);
        if declares {
            self.out.set_text(id, ":=");
        }
        self.list(left, range.start_byte());
        self.optional(right, range.end_byte());
        self.block_or_empty(body, range.end_byte());
        self.empty(span.end as usize);
        self.out.close(id);
    }

    /// `switch` of both kinds, and `select`, which has no subject.
    fn switch(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (initializer, value) = (self.field(&kids, "initializer"), self.field(&kids, "value"));
        let (alias, keyword) = (self.field(&kids, "alias"), self.token(&kids, "type"));
        self.release(kids);
        self.with_initializer(initializer, span, |walk| {
            let id = walk.out.open(Kind::Switch, span);
            match (keyword, value) {
                (Some(keyword), Some(value)) => walk.type_subject(alias, value, keyword),
                (_, value) => walk.optional(value, node.start_byte()),
            }
            let kids = walk.kids_and_errors(node);
            for at in kids.clone() {
                let child = walk.stack[at];
                match child.syn {
                    Syn::ExpressionCase | Syn::TypeCase | Syn::CommunicationCase | Syn::DefaultCase => {
                        walk.case(child.node);
                    }
                    Syn::Error => walk.error(child.node),
                    _ => {}
                }
            }
            walk.release(kids);
            walk.out.close(id);
        });
    }

    /// `x := y.(type)` gives `x` what `y` holds.
    fn type_subject(&mut self, alias: Option<Node<'t>>, value: Node<'t>, keyword: Node<'t>) {
        let start = alias.unwrap_or(value).start_byte();
        let whole = Span::new(start, keyword.end_byte());
        let assign = alias.map(|_| self.open_named(Kind::Assign, whole, ":="));
        if let Some(alias) = alias {
            self.list(Some(alias), start);
        }
        let id = self.open_named(Kind::Unary, Span::new(value.start_byte(), keyword.end_byte()), "typeof");
        self.expression(value);
        self.out.close(id);
        if let Some(assign) = assign {
            self.out.close(assign);
        }
    }

    fn case(&mut self, node: Node<'t>) {
        let kids = self.kids_and_errors(node);
        let tests = match self.syn(node) {
            Syn::ExpressionCase => self.field(&kids, "value").map(|list| self.named_children(list)).unwrap_or_default(),
            Syn::TypeCase => self.fields(&kids, "type"),
            _ => self.field(&kids, "communication").into_iter().collect(),
        };
        let body = self.find(&kids, Syn::StatementList);
        let errors: Vec<Node<'t>> =
            self.stack[kids.clone()].iter().filter(|child| child.syn == Syn::Error).map(|child| child.node).collect();
        self.release(kids);
        if let (&[only], None) = (tests.as_slice(), body)
            && self.is_ellipsis_mark(only)
        {
            self.write_mark(self.text(only), span_of(only));
            return;
        }
        let id = self.out.open(Kind::Case, span_of(node));
        match tests.as_slice() {
            [] => self.empty(node.start_byte()),
            &[only] => self.test(node, only),
            &[first, .., last] => {
                let tuple = self.out.open(Kind::Tuple, span_of(first).to(span_of(last)));
                tests.iter().for_each(|&test| self.test(node, test));
                self.out.close(tuple);
            }
        }
        let span = body.map_or(Span::new(node.end_byte(), node.end_byte()), span_of);
        self.implicit_block(span, |walk| {
            if let Some(body) = body {
                walk.statements_of(body);
            }
            errors.into_iter().for_each(|error| walk.error(error));
        });
        self.out.close(id);
    }

    fn test(&mut self, case: Node<'t>, test: Node<'t>) {
        match self.syn(case) {
            Syn::TypeCase => self.optional_type(Some(test), test.end_byte()),
            Syn::CommunicationCase => {
                let span = self.span(test);
                self.simple(test, span);
            }
            _ => self.expression(test),
        }
    }

    /// `go f()` and `defer f()` are known by their word, and reported as what they run.
    fn deferred(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let inner = self.named(&kids, 0);
        self.release(kids);
        let span = inner.map_or(span_of(node), |inner| self.span(inner));
        let id = self.open_named(Kind::Other, span, node.kind());
        self.optional(inner, node.end_byte());
        self.out.close(id);
    }

    fn labeled(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let label = self.field(&kids, "label");
        let body = self.stack[kids.clone()]
            .iter()
            .find(|child| child.is_named() && Some(child.node) != label)
            .map(|child| child.node);
        self.release(kids);
        let id = self.out.open(Kind::Labeled, span);
        self.optional(label, node.start_byte());
        match body {
            Some(body) if matches!(self.syn(body), Syn::Var | Syn::Const | Syn::TypeDeclaration) => {
                self.implicit_block(span_of(body), |walk| walk.write_statement(body));
            }
            Some(body) => self.write_statement(body),
            None => self.bare(Kind::Pass, Span::new(node.end_byte(), node.end_byte())),
        }
        self.out.close(id);
    }
}
