//! Classes, interfaces, enums, records, annotation types, and their members.

use super::grammar::{Field, Syn};
use super::walk::{Kids, Walk};
use crate::kind::{Kind, flag};
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// A type declaration. Its own text says what it declares when that is no class.
    pub fn class(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Class, span);
        match node.kind() {
            "interface_declaration" | "annotation_type_declaration" => self.out.set_text(id, "interface"),
            "enum_declaration" => self.out.set_text(id, "enum"),
            "record_declaration" => self.out.set_text(id, "record"),
            _ => {}
        }
        let modifiers = self.find(&kids, Syn::Modifiers);
        self.decorators_and(modifiers, &[self.find(&kids, Syn::TypeParameters)], node.start_byte());
        self.optional(self.field(&kids, Field::Name), node.start_byte());
        if let Some(superclass) = self.find(&kids, Syn::Superclass) {
            let inner = self.kids(superclass);
            self.expressions(inner);
        }
        for syn in [Syn::ExtendsInterfaces, Syn::SuperInterfaces] {
            if let Some(interfaces) = self.find(&kids, syn) {
                self.interfaces(interfaces);
            }
        }
        let parameters = self.field(&kids, Field::Parameters);
        match self.field(&kids, Field::Body) {
            Some(body) => self.class_body_with(body, parameters),
            None => self.bare(Kind::Block, Span::new(node.end_byte(), node.end_byte())),
        }
        self.release(kids);
        self.out.close(id);
    }

    /// `implements A, B`: types only.
    fn interfaces(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::TypeList => self.interfaces(child.node),
                _ if child.is_named() && self.is_ellipsis_mark(child.node) => self.expression(child.node),
                _ if child.is_named() => self.type_node(child.node),
                _ => {}
            }
        }
        self.release(kids);
    }

    pub fn class_body(&mut self, node: Node<'t>) {
        self.class_body_with(node, None);
    }

    /// The members; those of a record begin with its parts, which are fields.
    fn class_body_with(&mut self, node: Node<'t>, parts: Option<Node<'t>>) {
        let id = self.out.open(Kind::Block, Span::new(node.start_byte(), node.end_byte()));
        if let Some(parts) = parts {
            self.record_parts(parts);
        }
        self.members(node);
        self.out.close(id);
    }

    fn members(&mut self, node: Node<'t>) {
        let kids = self.kids_and_errors(node);
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::EnumBodyDeclarations => self.members(child.node),
                Syn::Field => self.then_errors(|walk| walk.class_field(child.node)),
                Syn::EnumConstant => self.then_errors(|walk| walk.enum_constant(child.node)),
                _ if child.is_named() => self.then_errors(|walk| walk.anything(child.node)),
                _ => {}
            }
        }
        self.release(kids);
    }

    fn record_parts(&mut self, parts: Node<'t>) {
        let kids = self.kids(parts);
        for at in kids.clone() {
            let child = self.stack[at];
            if child.syn == Syn::Parameter {
                let inner = self.kids(child.node);
                let (of_type, name) = (self.field(&inner, Field::Type), self.field(&inner, Field::Name));
                let id = self.out.open(Kind::VarDef, Span::new(child.node.start_byte(), child.node.end_byte()));
                self.out.add_flags(id, flag::IMPLICIT);
                self.optional(name, child.node.end_byte());
                self.optional_type(of_type, self.field(&inner, Field::Dimensions), child.node.start_byte());
                self.empty(child.node.end_byte());
                self.release(inner);
                self.out.close(id);
            }
        }
        self.release(kids);
    }

    /// A constant with its arguments and, when it has members of its own, its class.
    fn enum_constant(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        if let Some(name) = self.field(&kids, Field::Name).filter(|&name| self.is_ellipsis_mark(name)) {
            self.expression(name);
            self.release(kids);
            return;
        }
        let id = self.open_named(Kind::Other, self.span(node), node.kind());
        self.arguments(self.field(&kids, Field::Arguments));
        if let Some(body) = self.field(&kids, Field::Body) {
            let class = self.open_named(Kind::Class, Span::new(node.start_byte(), node.end_byte()), "new");
            self.no_decorators(node.start_byte());
            self.empty(node.start_byte());
            self.class_body(body);
            self.out.close(class);
        }
        self.release(kids);
        self.out.close(id);
    }

    /// One `VarDef` for each declarator; each begins with the modifiers and ends where it ends itself.
    fn class_field(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (modifiers, of_type) = (self.find(&kids, Syn::Modifiers), self.field(&kids, Field::Type));
        let of_class = if self.has_modifier(modifiers, "static") { flag::STATIC } else { 0 };
        for at in kids.clone() {
            let child = self.stack[at];
            if child.syn == Syn::VariableDeclarator {
                let span = Span::new(node.start_byte(), self.end(child.node));
                self.declarator(child.node, of_type, modifiers, span, of_class);
            }
        }
        self.release(kids);
    }

    /// One variable. A pattern's `...` between members was given a type to be legal.
    pub fn declarator(
        &mut self,
        node: Node<'t>,
        of_type: Option<Node<'t>>,
        modifiers: Option<Node<'t>>,
        span: Span,
        flags: u16,
    ) {
        let kids = self.kids(node);
        let name = self.field(&kids, Field::Name);
        if let Some(name) = name.filter(|&name| self.is_any_type(of_type) && self.is_ellipsis_mark(name)) {
            self.expression(name);
            self.release(kids);
            return;
        }
        let id = self.out.open(Kind::VarDef, span);
        self.out.add_flags(id, flags);
        self.optional(name, node.start_byte());
        self.optional_type(of_type, self.field(&kids, Field::Dimensions), node.start_byte());
        self.optional(self.field(&kids, Field::Value), node.end_byte());
        if modifiers.is_some() {
            self.decorators(modifiers, node.start_byte());
        }
        self.release(kids);
        self.out.close(id);
    }

    /// `static { … }`.
    pub fn static_block(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::Block, span);
        self.out.add_flags(id, flag::STATIC);
        if let Some(body) = self.find(&kids, Syn::Block) {
            let inner: Kids = self.kids_and_errors(body);
            self.statements(inner);
        }
        self.release(kids);
        self.out.close(id);
    }
}
