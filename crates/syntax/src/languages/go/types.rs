//! Types: as annotations a `Type` round them, elsewhere (`T{}`, `make(T)`) as they are.

use super::Walk;
use super::grammar::Syn;
use crate::kind::Kind;
use crate::tree::Span;
use crate::walk::span_of;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// A `Type`, or the place-holder when there is none.
    pub fn optional_type(&mut self, node: Option<Node<'t>>, at: usize) {
        let Some(node) = node else { return self.empty(at) };
        let span = span_of(node);
        if self.is_ellipsis_mark(node) {
            self.write_mark(self.text(node), span);
            return;
        }
        let id = self.out.open(Kind::Type, span);
        self.set_type_text(id, span);
        self.type_expression(node);
        self.out.close(id);
    }

    /// A type without a `Type` round it.
    pub fn type_expression(&mut self, node: Node<'t>) {
        self.deeper(node, |walk| walk.write_type(node));
    }

    fn write_type(&mut self, node: Node<'t>) {
        let span = span_of(node);
        match self.syn(node) {
            Syn::QualifiedType => self.qualified(node, span),
            Syn::PointerType => {
                let id = self.open_named(Kind::Unary, span, "*");
                self.types_in(node);
                self.out.close(id);
            }
            Syn::Parenthesized => self.types_in(node),
            Syn::ArrayType => self.array_type(node, span),
            Syn::MapType => {
                let id = self.open_named(Kind::Other, span, "map_type");
                self.whole_types_in(node);
                self.out.close(id);
            }
            Syn::ChannelType => self.channel_type(node, span),
            Syn::FunctionType => self.function_type(node, span),
            Syn::GenericType => self.generic_type(node, span),
            Syn::ParameterList => self.results(node, span),
            Syn::StructType => self.struct_type(node, span, "struct_type"),
            Syn::InterfaceType => self.struct_type(node, span, "interface_type"),
            Syn::TypeElem => self.type_elements(node, span),
            _ => self.expression(node),
        }
    }

    /// The named children as types.
    fn types_in(&mut self, node: Node<'t>) {
        for child in self.named_children(node) {
            self.type_expression(child);
        }
    }

    /// The named children, each a `Type` of its own.
    fn whole_types_in(&mut self, node: Node<'t>) {
        for child in self.named_children(node) {
            self.optional_type(Some(child), child.end_byte());
        }
    }

    fn qualified(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (package, name) = (self.field(&kids, "package"), self.field(&kids, "name"));
        self.release(kids);
        self.member(package, name, span);
    }

    /// `[n]T`, `[...]T`, `[]T`: `[length?, element]`.
    fn array_type(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (length, element) = (self.field(&kids, "length"), self.field(&kids, "element"));
        self.release(kids);
        let id = self.open_named(Kind::Other, span, "array_type");
        self.optional(length, node.start_byte());
        self.optional_type(element, node.end_byte());
        self.out.close(id);
    }

    fn channel_type(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let arrow = self.token(&kids, "<-").map(|arrow| arrow.start_byte() == node.start_byte());
        self.release(kids);
        let name = match arrow {
            Some(true) => "<-chan",
            Some(false) => "chan<-",
            None => "chan",
        };
        let id = self.open_named(Kind::Other, span, name);
        self.whole_types_in(node);
        self.out.close(id);
    }

    fn function_type(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (parameters, result) = (self.field(&kids, "parameters"), self.field(&kids, "result"));
        self.release(kids);
        let id = self.open_named(Kind::Other, span, "function_type");
        self.parameters(None, parameters, node.start_byte());
        match result {
            Some(_) => self.optional_type(result, node.end_byte()),
            None => self.no_result(node.end_byte()),
        }
        self.out.close(id);
    }

    /// What a function gives whose type names no result.
    fn no_result(&mut self, at: usize) {
        let span = Span::new(at, at);
        let id = self.open_named(Kind::Type, span, "void");
        self.out.leaf_text(Kind::Ident, span, "void");
        self.out.close(id);
    }

    fn generic_type(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (base, arguments) = (self.field(&kids, "type"), self.field(&kids, "type_arguments"));
        self.release(kids);
        let id = self.out.open(Kind::Index, span);
        match base {
            Some(base) => self.type_expression(base),
            None => self.empty(node.start_byte()),
        }
        if let Some(arguments) = arguments {
            self.whole_types_in(arguments);
        }
        self.out.close(id);
    }

    /// `int | ~string`; of one type that type.
    fn type_elements(&mut self, node: Node<'t>, span: Span) {
        let parts = self.named_children(node);
        if let &[only] = parts.as_slice()
            && !self.text(node).starts_with('~')
        {
            return self.type_expression(only);
        }
        let id = self.open_named(Kind::Other, span, "type_elem");
        parts.into_iter().for_each(|part| self.optional_type(Some(part), part.end_byte()));
        self.out.close(id);
    }

    /// `(int, error)`: the types alone.
    fn results(&mut self, node: Node<'t>, span: Span) {
        let id = self.out.open(Kind::Tuple, span);
        for parameter in self.named_children(node) {
            let kids = self.kids(parameter);
            let (names, of_type) = (self.fields(&kids, "name"), self.field(&kids, "type"));
            self.release(kids);
            let marks = names.iter().filter(|&&name| self.is_ellipsis_mark(name)).count();
            names.iter().take(marks).for_each(|&name| self.name_at(name, span_of(name)));
            let count = if names.is_empty() { 1 } else { names.len() - marks };
            for _ in 0..count {
                self.optional_type(of_type, parameter.end_byte());
            }
        }
        self.out.close(id);
    }

    fn struct_type(&mut self, node: Node<'t>, span: Span, name: &str) {
        let id = self.open_named(Kind::Other, span, name);
        self.fields_and_methods(node);
        self.out.close(id);
    }
}
