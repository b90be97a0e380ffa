//! Operators, calls, members, assignments.

use super::grammar::{Field, Syn};
use super::walk::Walk;
use crate::kind::{Kind, flag};
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// A node of the kind around the only named child.
    pub fn wrapping(&mut self, kind: Kind, node: Node<'t>, span: Span) {
        let id = self.out.open(kind, span);
        let kids = self.kids(node);
        self.optional(self.named(&kids, 0), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn literal(&mut self, kind: Kind, node: Node<'t>, span: Span) {
        self.out.leaf(kind, span, Span::new(node.start_byte(), node.end_byte()));
    }

    pub fn member(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Member, span);
        let object = self.field(&kids, Field::Object).or_else(|| self.field(&kids, Field::Module));
        let property = self.field(&kids, Field::Property).or_else(|| self.field(&kids, Field::Name));
        if let Some(property) = property {
            self.set_name(id, property);
        }
        if self.is_optional_chain(&kids) {
            self.out.add_flags(id, flag::OPTIONAL);
        }
        self.optional(object, node.start_byte());
        self.optional(property, node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    fn is_optional_chain(&self, kids: &std::ops::Range<usize>) -> bool {
        self.stack[kids.clone()].iter().any(|child| matches!(child.node.kind(), "optional_chain" | "?."))
    }

    /// `import.meta`, `new.target`.
    pub fn meta_property(&mut self, node: Node<'t>, span: Span) {
        let text = self.text(node);
        let start = node.start_byte();
        let dot = start + text.find('.').unwrap_or(text.len());
        let object = Span::new(start, start + text[..dot - start].trim_end().len());
        let property =
            Span::new(node.end_byte() - text[dot - start..].trim_start_matches('.').trim().len(), node.end_byte());
        let id = self.out.open(Kind::Member, span);
        self.out.set_text_span(id, property);
        self.out.leaf(Kind::Ident, object, object);
        self.out.leaf(Kind::Ident, property, property);
        self.out.close(id);
    }

    pub fn subscript(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Index, span);
        if self.is_optional_chain(&kids) {
            self.out.add_flags(id, flag::OPTIONAL);
        }
        self.optional(self.field(&kids, Field::Object), node.start_byte());
        self.optional(self.field(&kids, Field::Index), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn call(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let callee = self.field(&kids, Field::Function);
        let arguments = self.field(&kids, Field::Arguments);
        let marked = self.pattern && self.write_marked_call(callee, arguments, span);
        if !marked {
            let id = self.out.open(Kind::Call, span);
            if self.is_optional_chain(&kids) {
                self.out.add_flags(id, flag::OPTIONAL);
            }
            self.optional(callee, node.start_byte());
            match arguments {
                Some(template) if self.syn(template) == Syn::TemplateString => {
                    self.out.add_flags(id, flag::TAGGED);
                    self.expression(template);
                }
                Some(arguments) => self.arguments(arguments),
                None => {}
            }
            self.out.close(id);
        }
        self.release(kids);
    }

    pub fn new_expression(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::New, span);
        self.optional(self.field(&kids, Field::Constructor), node.end_byte());
        if let Some(arguments) = self.field(&kids, Field::Arguments) {
            self.arguments(arguments);
        }
        self.release(kids);
        self.out.close(id);
    }

    fn arguments(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        self.expressions(kids);
    }

    /// Writes named children as expressions and frees them.
    pub fn expressions(&mut self, kids: std::ops::Range<usize>) {
        for at in kids.clone() {
            let child = self.stack[at];
            if child.is_named() {
                self.expression(child.node);
            }
        }
        self.release(kids);
    }

    pub fn unary(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let operator = self.field(&kids, Field::Operator).map_or("", |operator| operator.kind());
        let id = match operator {
            "delete" => self.out.open(Kind::Delete, span),
            "!" => self.open_named(Kind::Unary, span, "not"),
            _ => self.open_named(Kind::Unary, span, operator),
        };
        self.optional(self.field(&kids, Field::Argument), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn update(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let operator = self.field(&kids, Field::Operator);
        let argument = self.field(&kids, Field::Argument);
        let id = self.open_named(Kind::Update, span, operator.map_or("", |operator| operator.kind()));
        if operator.map(|node| node.start_byte()) > argument.map(|node| node.start_byte()) {
            self.out.add_flags(id, flag::POSTFIX);
        }
        self.optional(argument, node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn binary(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let operator = match self.field(&kids, Field::Operator).map_or("", |operator| operator.kind()) {
            "&&" => "and",
            "||" => "or",
            operator => operator,
        };
        let id = self.open_named(Kind::Binary, span, operator);
        self.optional(self.field(&kids, Field::Left), node.start_byte());
        self.optional(self.field(&kids, Field::Right), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn ternary(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Conditional, span);
        for field in [Field::Condition, Field::Consequence, Field::Alternative] {
            self.optional(self.field(&kids, field), node.end_byte());
        }
        self.release(kids);
        self.out.close(id);
    }

    /// `a = e`, also as default in a pattern.
    pub fn assignment(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Assign, span);
        self.optional(self.field(&kids, Field::Left), node.start_byte());
        self.optional(self.field(&kids, Field::Right), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn augmented_assignment(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let operator = self.field(&kids, Field::Operator).map_or("", |operator| operator.kind());
        let id = self.open_named(Kind::AugAssign, span, operator.trim_end_matches('='));
        self.optional(self.field(&kids, Field::Left), node.start_byte());
        self.optional(self.field(&kids, Field::Right), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn yielding(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let delegated = self.token(&kids, "*").is_some();
        let id = self.open_named(Kind::Yield, span, if delegated { "yield from" } else { "yield" });
        self.optional(self.named(&kids, 0), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn sequence(&mut self, node: Node<'t>, span: Span) {
        let id = self.out.open(Kind::Tuple, span);
        self.out.add_flags(id, flag::SEQUENCE);
        let kids = self.kids(node);
        self.expressions(kids);
        self.out.close(id);
    }

    pub fn spread(&mut self, node: Node<'t>, span: Span) {
        let id = self.open_named(Kind::Spread, span, "...");
        let kids = self.kids(node);
        self.optional(self.named(&kids, 0), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    /// Parentheses that hold something else than one expression: `(x : T)`.
    pub fn parenthesized(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        match (self.named(&kids, 0), self.field(&kids, Field::Type)) {
            (Some(inner), Some(annotation)) => {
                let id = self.out.open(Kind::Cast, span);
                self.expression(inner);
                self.type_annotation(annotation);
                self.out.close(id);
                self.release(kids);
            }
            (None, _) => {
                self.release(kids);
                self.empty(node.end_byte());
            }
            _ => {
                self.release(kids);
                self.other(node, span, 0);
            }
        }
    }
}
