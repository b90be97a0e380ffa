//! Statements other than loops.

use super::grammar::{Field, Syn};
use super::walk::Walk;
use crate::kind::{Kind, flag};
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    pub fn write_statement(&mut self, node: Node<'t>) {
        let span = self.span(node);
        match self.syn(node) {
            Syn::ExpressionStatement => self.expression_statement(node, span),
            Syn::LocalVariable => self.local_variables(node, true),
            Syn::Method => self.method(node, span),
            Syn::Class => self.class(node, span),
            Syn::Import => self.import(node, span),
            Syn::Package => self.package(node, span),
            Syn::Block => self.block(node),
            Syn::StaticInitializer => self.static_block(node, span),
            Syn::ConstructorCall => self.constructor_call(node),
            Syn::If => self.if_statement(node, span),
            Syn::Switch => self.switch(node, span),
            Syn::For => self.for_statement(node, span),
            Syn::EnhancedFor => self.for_each(node, span),
            Syn::While => self.while_statement(node, span),
            Syn::Do => self.do_while(node, span),
            Syn::Try => self.try_statement(node, span),
            Syn::Return => self.wrapping(Kind::Return, node, span),
            Syn::Break => self.wrapping(Kind::Break, node, span),
            Syn::Continue => self.wrapping(Kind::Continue, node, span),
            Syn::Throw => self.throw(node, span),
            Syn::Yield => self.yielding(node, span),
            Syn::Assert => self.assertion(node, span),
            Syn::Labeled => self.labeled(node, span),
            Syn::Synchronized => self.synchronized(node, span),
            Syn::Error => self.error(node),
            Syn::Unknown => self.other(node, span),
            _ => self.expression(node),
        }
    }

    fn expression_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let inner = self.named(&kids, 0);
        self.release(kids);
        let Some(inner) = inner else { return };
        if self.syn(inner) == Syn::Identifier && self.is_ellipsis_mark(inner) {
            self.expression(inner); // `...` stands for statements
            return;
        }
        let id = self.out.open(Kind::ExprStmt, span);
        if self.pattern {
            self.out.add_flags(id, flag::TERMINATED);
        }
        self.expression(inner);
        self.out.close(id);
    }

    /// One `VarDef` for each declarator, each from the first modifier to its own end; as a statement the last one ends with the `;`.
    pub fn local_variables(&mut self, node: Node<'t>, statement: bool) {
        let kids = self.kids(node);
        let (modifiers, of_type) = (self.find(&kids, Syn::Modifiers), self.field(&kids, Field::Type));
        let declarators = self.fields(&kids, Field::Declarator);
        self.release(kids);
        for (at, &declarator) in declarators.iter().enumerate() {
            let last = statement && at + 1 == declarators.len();
            let end = if last { node.end_byte() } else { self.end(declarator) };
            let flags = if statement { 0 } else { flag::IMPLICIT };
            self.declarator(declarator, of_type, modifiers, Span::new(node.start_byte(), end), flags);
        }
    }

    pub fn block(&mut self, node: Node<'t>) {
        let id = self.out.open(Kind::Block, Span::new(node.start_byte(), node.end_byte()));
        let kids = self.kids_and_errors(node);
        self.statements(kids);
        self.out.close(id);
    }

    /// The body of a compound statement: a block even when no braces are written.
    pub fn body(&mut self, node: Option<Node<'t>>, at: usize) {
        match node {
            Some(node) if self.syn(node) == Syn::Block => self.block(node),
            Some(node) => {
                let id = self.out.open(Kind::Block, self.span(node));
                self.out.add_flags(id, flag::IMPLICIT);
                if node.is_named() {
                    self.statement(node);
                } else {
                    self.bare(Kind::Pass, Span::new(node.start_byte(), node.end_byte()));
                }
                self.out.close(id);
            }
            None => self.bare(Kind::Block, Span::new(at, at)),
        }
    }

    fn if_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::If, span);
        self.optional(self.field(&kids, Field::Condition), node.start_byte());
        self.body(self.field(&kids, Field::Consequence), node.end_byte());
        match self.field(&kids, Field::Alternative) {
            Some(nested) if self.syn(nested) == Syn::If => self.statement(nested),
            Some(otherwise) => self.body(Some(otherwise), node.end_byte()),
            None => self.empty(node.end_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }

    /// Also as an expression.
    fn switch(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Switch, span);
        self.optional(self.field(&kids, Field::Condition), node.start_byte());
        if let Some(body) = self.field(&kids, Field::Body) {
            let cases = self.kids_and_errors(body);
            for at in cases.clone() {
                let child = self.stack[at];
                match child.syn {
                    Syn::SwitchGroup => self.then_errors(|walk| walk.switch_group(child.node)),
                    Syn::SwitchRule => self.then_errors(|walk| walk.switch_rule(child.node)),
                    Syn::Error => self.error(child.node),
                    _ => {}
                }
            }
            self.release(cases);
        }
        self.release(kids);
        self.out.close(id);
    }

    /// `case a: case b: …`: one `Case` for each label, the last with the statements.
    fn switch_group(&mut self, node: Node<'t>) {
        let kids = self.kids_and_errors(node);
        let labels: Vec<Node<'t>> = self.nodes(&kids, |syn| syn == Syn::SwitchLabel);
        let bare = self.stack[kids.clone()].iter().filter(|child| child.is_named()).count() == labels.len();
        for (at, &label) in labels.iter().enumerate() {
            let last = at + 1 == labels.len();
            if let Some(mark) = self.lone_mark(label).filter(|_| bare) {
                self.expression(mark);
                continue;
            }
            let end = if last { self.end(node) } else { label.end_byte() };
            let id = self.out.open(Kind::Case, Span::new(label.start_byte(), end));
            self.label(label);
            let block = self.out.open(Kind::Block, Span::new(label.end_byte(), end.max(label.end_byte())));
            self.out.add_flags(block, flag::IMPLICIT);
            if last {
                for at in kids.clone() {
                    let child = self.stack[at];
                    if child.is_named() && child.syn != Syn::SwitchLabel {
                        self.then_errors(|walk| walk.statement(child.node));
                    }
                }
            }
            self.out.close(block);
            self.out.close(id);
        }
        self.release(kids);
    }

    /// `case PaliEllipsis:` stands for cases.
    fn lone_mark(&mut self, label: Node<'t>) -> Option<Node<'t>> {
        let kids = self.kids(label);
        let only = self.named(&kids, 0).filter(|&only| self.is_ellipsis_mark(only));
        self.release(kids);
        only
    }

    fn nodes(&self, kids: &std::ops::Range<usize>, wanted: impl Fn(Syn) -> bool) -> Vec<Node<'t>> {
        self.stack[kids.clone()].iter().filter(|child| wanted(child.syn)).map(|child| child.node).collect()
    }

    /// `case a -> …`: nothing falls through.
    fn switch_rule(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Case, self.span(node));
        match self.find(&kids, Syn::SwitchLabel) {
            Some(label) => self.label(label),
            None => self.empty(node.start_byte()),
        }
        let body = self.last_named(&kids);
        let block = self.out.open(Kind::Block, body.map_or(self.span(node), |body| self.span(body)));
        self.out.add_flags(block, flag::IMPLICIT);
        if let Some(body) = body.filter(|&body| self.syn(body) != Syn::SwitchLabel) {
            self.then_errors(|walk| walk.statement(body));
        }
        let end = self.out.open(Kind::Break, Span::new(node.end_byte(), node.end_byte()));
        self.out.add_flags(end, flag::IMPLICIT);
        self.empty(node.end_byte());
        self.out.close(end);
        self.out.close(block);
        self.release(kids);
        self.out.close(id);
    }

    /// What stands behind `case`; nothing for `default`.
    fn label(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let tests = self.nodes(&kids, |syn| syn != Syn::Unknown && syn != Syn::Guard);
        let guard = self.find(&kids, Syn::Guard);
        let guarded = guard.map(|guard| {
            let span = Span::new(node.start_byte(), guard.end_byte());
            self.open_named(Kind::Other, span, "guard")
        });
        match tests.as_slice() {
            [] => self.empty(node.start_byte()),
            &[only] => self.expression(only),
            &[first, .., last] => {
                let id = self.out.open(Kind::Tuple, Span::new(first.start_byte(), last.end_byte()));
                for &test in &tests {
                    self.expression(test);
                }
                self.out.close(id);
            }
        }
        if let (Some(guard), Some(id)) = (guard, guarded) {
            self.wrapping(Kind::CompIf, guard, Span::new(guard.start_byte(), guard.end_byte()));
            self.out.close(id);
        }
        self.release(kids);
    }

    /// What a `try` opens is declared at the start of its body, whose statements are a block behind that: two lists of statements.
    fn try_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Try, span);
        let body = self.field(&kids, Field::Body);
        match self.field(&kids, Field::Resources) {
            Some(resources) => {
                let end = body.map_or(resources.end_byte(), |body| body.end_byte());
                let block = self.out.open(Kind::Block, Span::new(resources.start_byte(), end));
                let opened = self.out.open(Kind::Block, Span::new(resources.start_byte(), resources.end_byte()));
                self.out.add_flags(opened, flag::IMPLICIT | flag::SEQUENCE);
                self.resources(resources);
                self.out.close(opened);
                self.body(body, end);
                self.out.close(block);
            }
            None => self.body(body, node.end_byte()),
        }
        for at in kids.clone() {
            let child = self.stack[at];
            if child.syn == Syn::CatchClause {
                self.catch(child.node);
            }
        }
        self.empty(node.end_byte());
        match self.find(&kids, Syn::Finally) {
            Some(finally) => {
                let inner = self.kids(finally);
                self.body(self.named(&inner, 0), finally.end_byte());
                self.release(inner);
            }
            None => self.empty(node.end_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }

    fn resources(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        for at in kids.clone() {
            let child = self.stack[at];
            if child.syn == Syn::Resource {
                self.resource(child.node);
            }
        }
        self.release(kids);
    }

    fn resource(&mut self, node: Node<'t>) {
        let span = self.span(node);
        let kids = self.kids(node);
        match self.field(&kids, Field::Type) {
            Some(of_type) => {
                let modifiers = self.find(&kids, Syn::Modifiers);
                let id = self.out.open(Kind::VarDef, span);
                self.optional(self.field(&kids, Field::Name), node.start_byte());
                self.optional_type(Some(of_type), self.field(&kids, Field::Dimensions), node.start_byte());
                self.optional(self.field(&kids, Field::Value), node.end_byte());
                if modifiers.is_some() {
                    self.decorators(modifiers, node.start_byte());
                }
                self.out.close(id);
            }
            None => {
                let only = self.named(&kids, 0);
                match only.filter(|&only| self.is_ellipsis_mark(only)) {
                    Some(mark) => self.expression(mark),
                    None => {
                        let id = self.out.open(Kind::ExprStmt, span);
                        self.optional(only, node.start_byte());
                        self.out.close(id);
                    }
                }
            }
        }
        self.release(kids);
    }

    fn catch(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Catch, self.span(node));
        match self.find(&kids, Syn::CatchParameter) {
            Some(parameter) => self.catch_parameter(parameter),
            None => {
                self.empty(node.start_byte());
                self.empty(node.start_byte());
            }
        }
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    /// Type and name; `A | B` is a type of several.
    fn catch_parameter(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (caught, name) = (self.find(&kids, Syn::CatchType), self.field(&kids, Field::Name));
        self.release(kids);
        let types = match caught {
            Some(caught) => {
                let inner = self.kids(caught);
                let types = self.nodes(&inner, |syn| syn != Syn::Unknown);
                self.release(inner);
                types
            }
            None => Vec::new(),
        };
        match (types.as_slice(), caught) {
            (&[only], _) if self.is_any_type(Some(only)) => match name {
                Some(name) if self.is_ellipsis_mark(name) => self.expression(name),
                _ => self.empty(node.start_byte()),
            },
            (&[only], _) => self.type_node(only),
            (types, Some(caught)) if !types.is_empty() => {
                let span = Span::new(caught.start_byte(), caught.end_byte());
                let id = self.open_named(Kind::Type, span, self.text(caught));
                let union = self.open_named(Kind::Other, span, "union_type");
                for &one in types {
                    self.type_node(one);
                }
                self.out.close(union);
                self.out.close(id);
            }
            _ => self.empty(node.start_byte()),
        }
        self.optional(name, node.end_byte());
    }

    fn throw(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Throw, span);
        self.optional(self.named(&kids, 0), node.end_byte());
        self.empty(node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    /// `yield e;` gives the value of a `switch`.
    fn yielding(&mut self, node: Node<'t>, span: Span) {
        let statement = self.out.open(Kind::ExprStmt, span);
        let kids = self.kids(node);
        let id = self.open_named(Kind::Yield, span, "yield");
        self.optional(self.named(&kids, 0), node.end_byte());
        self.release(kids);
        self.out.close(id);
        self.out.close(statement);
    }

    fn assertion(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Assert, span);
        self.optional(self.named(&kids, 0), node.end_byte());
        self.optional(self.named(&kids, 1), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    fn labeled(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Labeled, span);
        self.optional(self.named(&kids, 0), node.start_byte());
        match self.named(&kids, 1) {
            Some(body) if self.syn(body) == Syn::LocalVariable => self.body(Some(body), node.end_byte()),
            Some(body) => self.statement(body),
            None => self.bare(Kind::Pass, Span::new(node.end_byte(), node.end_byte())),
        }
        self.release(kids);
        self.out.close(id);
    }

    fn synchronized(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.open_named(Kind::Other, span, node.kind());
        self.optional(self.find(&kids, Syn::Parenthesized), node.start_byte());
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }
}
