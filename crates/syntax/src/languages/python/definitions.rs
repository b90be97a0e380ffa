//! Functions, classes, lambdas and their parameters.

use super::lowerer::{Child, Kids, Lowerer};
use super::tags::{Field, Tag};
use crate::kind::{Kind, flag};
use crate::tree::{NodeId, Span};

impl<'t> Lowerer<'_, 't> {
    /// A function or class, with or without decorators.
    pub fn definition(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let decorated = child.tag == Tag::DecoratedDefinition;
        let definition = if decorated { self.field(&kids, Field::Definition) } else { Some(child) };
        let decorators = if decorated { kids.clone() } else { 0..0 };
        let id = match definition {
            Some(definition) if definition.tag == Tag::ClassDefinition => self.class(child, definition, &decorators),
            Some(definition) if definition.tag == Tag::FunctionDefinition => {
                self.function(child, definition, &decorators)
            }
            _ => self.lower_other(child),
        };
        self.release(kids);
        id
    }

    /// Writes the `Decorators`; returns where the definition starts for those who report it: Semgrep turns
    /// `staticmethod` into a modifier and loses its `@`.
    fn decorators(&mut self, kids: &Kids, whole: Span) -> u32 {
        let decorators: Vec<Child> =
            kids.clone().map(|at| self.kid(at)).filter(|kid| kid.tag == Tag::Decorator).collect();
        let (Some(first), Some(last)) = (decorators.first(), decorators.last()) else {
            self.no_decorators(whole.start);
            return whole.start;
        };
        let mut span = first.span();
        let is_static = self.text(span)[1..].trim() == "staticmethod";
        span.end = last.span().end;
        let id = self.builder.open(Kind::Decorators, span);
        for &decorator in &decorators {
            self.lower(decorator);
        }
        self.builder.close(id);
        whole.start + u32::from(is_static)
    }

    fn no_decorators(&mut self, at: u32) {
        let id = self.builder.open(Kind::Decorators, Span { start: at, end: at });
        self.builder.close(id);
    }

    fn function(&mut self, whole: Child<'t>, child: Child<'t>, decorators: &Kids) -> NodeId {
        let method = std::mem::replace(&mut self.in_class, false);
        let kids = self.children(child.node);
        let span = whole.span();
        let id = self.builder.open(Kind::Function, span);
        if method {
            self.builder.add_flags(id, flag::METHOD);
        }
        if self.tagged(&kids, Tag::Async).is_some() {
            self.builder.add_flags(id, flag::ASYNC);
        }
        let start = self.decorators(decorators, span);
        self.lower_or_empty(self.field(&kids, Field::Name), child.span().start);
        self.parameters(self.field(&kids, Field::Parameters), child.span().start);
        self.type_or_empty(self.field(&kids, Field::ReturnType), child.span().start);
        self.block_or_empty(self.field(&kids, Field::Body), span.end);
        self.finish_statement(id, start, self.end);
        self.release(kids);
        self.in_class = method;
        id
    }

    fn class(&mut self, whole: Child<'t>, child: Child<'t>, decorators: &Kids) -> NodeId {
        let outer = std::mem::replace(&mut self.in_class, true);
        let kids = self.children(child.node);
        let span = whole.span();
        let id = self.builder.open(Kind::Class, span);
        let start = self.decorators(decorators, span);
        self.lower_or_empty(self.field(&kids, Field::Name), child.span().start);
        if let Some(bases) = self.field(&kids, Field::Superclasses) {
            let inner = self.children(bases.node);
            self.lower_operands(&inner);
            self.release(inner);
        }
        self.block_or_empty(self.field(&kids, Field::Body), span.end);
        self.finish_statement(id, start, self.end);
        self.release(kids);
        self.in_class = outer;
        id
    }

    /// `lambda a: b` is a function that returns `b`.
    pub fn lambda(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let span = child.span();
        let id = self.builder.open(Kind::Function, span);
        self.builder.add_flags(id, flag::ARROW);
        self.no_decorators(span.start);
        self.builder.empty(span.start);
        self.parameters(self.field(&kids, Field::Parameters), span.start);
        self.builder.empty(span.start);
        let body = self.field(&kids, Field::Body);
        let body_span = body.map_or(Span { start: span.end, end: span.end }, |body| body.span());
        let block = self.builder.open(Kind::Block, body_span);
        self.builder.add_flags(block, flag::IMPLICIT);
        let result = self.builder.open(Kind::Return, body_span);
        self.builder.add_flags(result, flag::IMPLICIT);
        self.lower_or_empty(body, span.end);
        self.builder.close(result);
        self.builder.close(block);
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// The parameter list; bare `*` and `/` are left out.
    pub fn parameters(&mut self, child: Option<Child<'t>>, at: u32) -> NodeId {
        let Some(child) = child else {
            let id = self.builder.open(Kind::Params, Span { start: at, end: at });
            self.builder.close(id);
            return id;
        };
        let id = self.builder.open(Kind::Params, child.span());
        let kids = self.children(child.node);
        for at in kids.clone() {
            let kid = self.kid(at);
            if !kid.is_token() && !matches!(kid.tag, Tag::KeywordSeparator | Tag::PositionalSeparator) {
                self.parameter(kid);
            }
        }
        self.release(kids);
        self.builder.close(id);
        id
    }

    fn parameter(&mut self, child: Child<'t>) {
        let span = child.span();
        if self.is_ellipsis_mark(span) {
            self.mark(span);
            return;
        }
        let kids = self.children(child.node);
        let bare = matches!(child.tag, Tag::DefaultParameter | Tag::TypedDefaultParameter | Tag::TypedParameter);
        let mut target = if bare { self.operand(&kids, 0) } else { Some(child) };
        let id = self.builder.open(Kind::Param, span);
        let mut inner = 0..0;
        if let Some(splat) =
            target.filter(|target| matches!(target.tag, Tag::ListSplatPattern | Tag::DictionarySplatPattern))
        {
            self.builder.set_text(id, if splat.tag == Tag::ListSplatPattern { "*" } else { "**" });
            inner = self.children(splat.node);
            target = self.operand(&inner, 0);
        }
        self.lower_or_empty(target, span.start);
        let (annotation, default) = match bare {
            true => (self.field(&kids, Field::Type), self.field(&kids, Field::Value)),
            false => (None, None),
        };
        self.type_or_empty(annotation, span.end);
        self.lower_or_empty(default, span.end);
        self.no_decorators(span.end);
        self.builder.close(id);
        if !inner.is_empty() {
            self.release(inner);
        }
        self.release(kids);
    }
}
