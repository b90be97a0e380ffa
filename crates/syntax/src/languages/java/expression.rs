//! Operators, calls, members, assignments, new objects.

use super::grammar::{Field, Syn};
use super::walk::{Kids, Walk};
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

    /// `a.b`; `a.super.b` is a member of a member.
    pub fn field_access(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Member, span);
        let property = self.field(&kids, Field::Member);
        if let Some(property) = property {
            self.set_name(id, property);
        }
        self.receiver(&kids, node);
        self.optional(property, node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    /// What stands before the last dot.
    fn receiver(&mut self, kids: &Kids, node: Node<'t>) {
        let object = self.field(kids, Field::Object);
        let outer =
            self.stack[kids.clone()].iter().find(|child| child.syn == Syn::Super && child.field != Field::Object);
        match (object, outer.map(|child| child.node)) {
            (Some(object), Some(outer)) => {
                let span = Span::new(self.start(object), outer.end_byte());
                let id = self.open_named(Kind::Member, span, "super");
                self.expression(object);
                self.expression(outer);
                self.out.close(id);
            }
            _ => self.optional(object, node.start_byte()),
        }
    }

    pub fn call(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (name, arguments) = (self.field(&kids, Field::Name), self.field(&kids, Field::Arguments));
        let plain = self.field(&kids, Field::Object).is_none();
        let marked = self.pattern && plain && name.is_some_and(|name| self.write_marked_call(name, arguments, span));
        if !marked {
            let id = self.out.open(Kind::Call, span);
            match name {
                Some(name) if !plain => {
                    let callee = self.out.open(Kind::Member, Span::new(span.start as usize, name.end_byte()));
                    self.set_name(callee, name);
                    self.receiver(&kids, node);
                    self.expression(name);
                    self.out.close(callee);
                }
                name => self.optional(name, node.start_byte()),
            }
            self.arguments(arguments);
            self.out.close(id);
        }
        self.release(kids);
    }

    /// `this(…)`, `super(…)`, `outer.super(…)` as a statement.
    pub fn constructor_call(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let arguments = self.field(&kids, Field::Arguments);
        let end = arguments.map_or(node.end_byte(), |arguments| arguments.end_byte());
        let span = Span::new(self.start(node), end);
        let statement = self.out.open(Kind::ExprStmt, Span::new(span.start as usize, node.end_byte()));
        let id = self.out.open(Kind::Call, span);
        let constructor = self.field(&kids, Field::Constructor);
        match (self.field(&kids, Field::Object), constructor) {
            (Some(object), Some(constructor)) => {
                let callee = Span::new(span.start as usize, constructor.end_byte());
                let member = self.open_named(Kind::Member, callee, "super");
                self.expression(object);
                self.expression(constructor);
                self.out.close(member);
            }
            _ => self.optional(constructor, node.start_byte()),
        }
        self.arguments(arguments);
        self.release(kids);
        self.out.close(id);
        self.out.close(statement);
    }

    /// Writes what stands in the parentheses.
    pub fn arguments(&mut self, node: Option<Node<'t>>) {
        if let Some(node) = node {
            let kids = self.kids(node);
            self.expressions(kids);
        }
    }

    /// `STR."…"`: the processor is called with the text.
    pub fn template_call(&mut self, node: Node<'t>, span: Span) {
        let id = self.out.open(Kind::Call, span);
        self.out.add_flags(id, flag::TAGGED);
        let kids = self.kids(node);
        self.expressions(kids);
        self.out.close(id);
    }

    /// `new C(a)`; with a body it is a class, as what makes an object of the named class does not speak of this one.
    pub fn new_expression(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (of_type, arguments) = (self.field(&kids, Field::Type), self.field(&kids, Field::Arguments));
        match self.find(&kids, Syn::ClassBody) {
            Some(body) => {
                let id = self.open_named(Kind::Class, span, "new");
                self.no_decorators(span.start as usize);
                self.empty(node.start_byte());
                let end = arguments.map_or(body.start_byte(), |arguments| arguments.end_byte());
                let base = self.open_named(Kind::Other, Span::new(span.start as usize, end), "instance");
                self.optional(of_type, node.start_byte());
                self.arguments(arguments);
                self.out.close(base);
                self.class_body(body);
                self.out.close(id);
            }
            None => {
                let id = self.out.open(Kind::New, span);
                self.optional(of_type, node.start_byte());
                self.arguments(arguments);
                self.out.close(id);
            }
        }
        self.release(kids);
    }

    /// `new T[n]`, `new T[] {a, b}`: a type of arrays with the sizes or the list as arguments.
    pub fn new_array(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::New, span);
        let of_type = self.field(&kids, Field::Type);
        let type_span = of_type.map_or(span, |of_type| Span::new(of_type.start_byte(), of_type.end_byte()));
        let array = self.open_named(Kind::Other, type_span, "array_type");
        self.optional(of_type, node.start_byte());
        self.out.close(array);
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::DimensionsExpr => {
                    let inner = self.kids(child.node);
                    self.optional(self.last_named(&inner), child.node.end_byte());
                    self.release(inner);
                }
                Syn::ArrayInitializer => self.expression(child.node),
                _ => {}
            }
        }
        self.release(kids);
        self.out.close(id);
    }

    pub fn array_access(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (array, index) = (self.field(&kids, Field::Array), self.field(&kids, Field::Index));
        self.release(kids);
        if self.pattern && self.write_typed(array, index, span) {
            return;
        }
        let id = self.out.open(Kind::Index, span);
        self.optional(array, node.start_byte());
        self.optional(index, node.end_byte());
        self.out.close(id);
    }

    pub fn unary(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let operator = match self.field(&kids, Field::Operator).map_or("", |operator| operator.kind()) {
            "!" => "not",
            operator => operator,
        };
        let id = self.open_named(Kind::Unary, span, operator);
        self.optional(self.named(&kids, 0), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn update(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let first = self.stack[kids.clone()].first().copied();
        let postfix = first.is_some_and(|first| first.is_named());
        let operator = if self.token(&kids, "++").is_some() { "++" } else { "--" };
        let id = self.open_named(Kind::Update, span, operator);
        if postfix {
            self.out.add_flags(id, flag::POSTFIX);
        }
        self.optional(self.named(&kids, 0), node.end_byte());
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

    /// `a instanceof T`; one that binds a name declares it with the tested value.
    pub fn instance_of(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.open_named(Kind::Binary, span, "instanceof");
        let left = self.field(&kids, Field::Left);
        let (of_type, name) = (self.field(&kids, Field::Right), self.field(&kids, Field::Name));
        self.optional(left, node.start_byte());
        match (of_type, name) {
            (Some(of_type), Some(name)) => {
                let definition = self.out.open(Kind::VarDef, Span::new(of_type.start_byte(), name.end_byte()));
                self.out.add_flags(definition, flag::IMPLICIT);
                self.expression(name);
                self.type_node(of_type);
                self.empty(name.end_byte());
                self.out.close(definition);
            }
            (Some(of_type), None) => self.type_node(of_type),
            _ => self.optional(self.field(&kids, Field::Pattern), node.end_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }

    /// `T x` in a `case` or a record pattern.
    pub fn type_pattern(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::VarDef, span);
        self.out.add_flags(id, flag::IMPLICIT);
        match (self.named(&kids, 0), self.named(&kids, 1)) {
            (Some(of_type), Some(name)) => {
                self.expression(name);
                self.optional_type(Some(of_type), None, node.start_byte());
            }
            (only, _) => {
                self.optional(only, node.start_byte());
                self.empty(node.start_byte());
            }
        }
        self.empty(node.end_byte());
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

    /// `a = e`, `a += e`.
    pub fn assignment(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = match self.field(&kids, Field::Operator).map_or("=", |operator| operator.kind()) {
            "=" => self.out.open(Kind::Assign, span),
            operator => {
                let operator = operator.strip_suffix('=').unwrap_or(operator);
                self.open_named(Kind::AugAssign, span, operator)
            }
        };
        self.optional(self.field(&kids, Field::Left), node.start_byte());
        self.optional(self.field(&kids, Field::Right), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    /// `A::b`, `A::new`.
    pub fn method_reference(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.open_named(Kind::Other, span, node.kind());
        let word = self.token(&kids, "new");
        let name = self.last_named(&kids).filter(|_| word.is_none());
        self.optional(self.named(&kids, 0), node.start_byte());
        match (word, name) {
            (Some(word), _) => {
                self.out.leaf_text(Kind::Ident, Span::new(word.start_byte(), word.end_byte()), "new");
            }
            (None, name) => self.optional(name, node.end_byte()),
        }
        self.release(kids);
        self.out.close(id);
    }
}
