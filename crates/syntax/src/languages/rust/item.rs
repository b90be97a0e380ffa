//! Items: uses, functions, types, implementations, modules.

use super::Walk;
use super::grammar::Syn;
use crate::kind::{Kind, flag};
use crate::tree::Span;
use crate::walk::span_of;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// One node for each name that is brought in, all with the span of the whole.
    pub fn uses(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let argument = self.field(&kids, "argument");
        self.release(kids);
        let span = span_of(node);
        if let Some(argument) = argument {
            self.use_clause(argument, String::new(), span);
        }
    }

    fn use_clause(&mut self, clause: Node<'t>, prefix: String, span: Span) {
        self.deeper(clause, |walk| match walk.syn(clause) {
            Syn::UseAs => {
                let kids = walk.kids(clause);
                let (path, alias) = (walk.field(&kids, "path"), walk.field(&kids, "alias"));
                walk.release(kids);
                if let Some(path) = path {
                    walk.use_name(path, alias, &prefix, span);
                }
            }
            Syn::UseScoped => {
                let kids = walk.kids(clause);
                let (path, list) = (walk.field(&kids, "path"), walk.field(&kids, "list"));
                walk.release(kids);
                let prefix = joined(&prefix, path.map_or("", |path| walk.text(path)));
                for inner in list.map(|list| walk.named_children(list)).unwrap_or_default() {
                    walk.use_clause(inner, prefix.clone(), span);
                }
            }
            Syn::UseList => {
                for inner in walk.named_children(clause) {
                    walk.use_clause(inner, prefix.clone(), span);
                }
            }
            Syn::UseWildcard => {
                let path = walk.named_children(clause).first().map_or("", |path| walk.text(*path));
                let id = walk.out.open(Kind::ImportAll, span);
                walk.module(&joined(&prefix, path), span_of(clause));
                walk.out.close(id);
            }
            _ => walk.use_name(clause, None, &prefix, span),
        });
    }

    fn use_name(&mut self, path: Node<'t>, alias: Option<Node<'t>>, prefix: &str, span: Span) {
        let text = self.text(path);
        let own = span_of(path);
        // `use a::b::{self}` brings in `b`.
        let full = if text == "self" { prefix.to_owned() } else { joined(prefix, text) };
        let (module, name) = full.rsplit_once('.').unwrap_or(("", &full));
        if module.is_empty() {
            let id = self.out.open(Kind::Import, span);
            self.module(name, own);
            match alias {
                Some(alias) => self.name_at(alias, span_of(alias)),
                None if self.pattern => self.empty(own.end as usize),
                None => {
                    let id = self.out.leaf_text(Kind::Ident, own, name);
                    self.out.add_flags(id, flag::IMPLICIT);
                }
            }
            self.out.close(id);
            return;
        }
        let id = self.out.open(Kind::ImportFrom, span);
        self.module(module, own);
        if !self.write_mark(name, own) {
            self.out.leaf_text(Kind::Ident, own, name);
        }
        match alias {
            Some(alias) => self.name_at(alias, span_of(alias)),
            None => self.empty(own.end as usize),
        }
        self.out.close(id);
    }

    /// The path of a module, with dots.
    fn module(&mut self, path: &str, span: Span) {
        if !self.write_mark(path, span) {
            let path = if self.pattern { crate::mark::unmark(path) } else { path.to_owned() };
            self.out.leaf_text(Kind::ModuleName, span, &path);
        }
    }

    /// `extern crate a as b`.
    pub fn extern_crate(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (name, alias) = (self.field(&kids, "name"), self.field(&kids, "alias"));
        self.release(kids);
        if let Some(name) = name {
            self.use_name(name, alias, "", span_of(node));
        }
    }

    /// Writes the attributes before an item.
    pub fn decorators(&mut self, attributes: &[Node<'t>], at: usize) {
        let span = match (attributes.first(), attributes.last()) {
            (Some(first), Some(last)) => span_of(*first).to(span_of(*last)),
            _ => Span::new(at, at),
        };
        let id = self.out.open(Kind::Decorators, span);
        for &item in attributes {
            for attribute in self.named_children(item) {
                self.attribute(attribute);
            }
        }
        self.out.close(id);
    }

    /// `name`, `name(…)` is a call, `name = value` an assignment.
    fn attribute(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (path, value) = (self.named(&kids, 0), self.field(&kids, "value"));
        let arguments = self.field(&kids, "arguments");
        self.release(kids);
        let Some(path) = path else { return };
        let span = span_of(node);
        match (arguments, value) {
            (Some(arguments), _) => {
                let id = self.out.open(Kind::Call, span);
                self.expression(path);
                self.token_arguments(arguments);
                self.out.close(id);
            }
            (None, Some(value)) => {
                let id = self.out.open(Kind::Assign, span);
                self.expression(path);
                self.expression(value);
                self.out.close(id);
            }
            _ => self.expression(path),
        }
    }

    /// A function or method.
    pub fn function(&mut self, node: Node<'t>, attributes: &[Node<'t>], flags: u16) {
        let kids = self.kids(node);
        let (name, parameters) = (self.field(&kids, "name"), self.field(&kids, "parameters"));
        let (result, body) = (self.field(&kids, "return_type"), self.field(&kids, "body"));
        self.release(kids);
        let id = self.out.open(Kind::Function, item_span(node, attributes));
        self.out.add_flags(id, flags);
        self.decorators(attributes, node.start_byte());
        self.optional(name, node.start_byte());
        self.parameters(parameters, node.start_byte());
        self.optional_type(result, node.end_byte());
        match body {
            Some(body) => self.block(body, true),
            None => self.empty(node.end_byte()),
        }
        self.out.close(id);
    }

    /// Parameters of a function or closure.
    pub fn parameters(&mut self, node: Option<Node<'t>>, at: usize) {
        let Some(node) = node else { return self.bare(Kind::Params, Span::new(at, at)) };
        let id = self.out.open(Kind::Params, span_of(node));
        for parameter in self.named_children(node) {
            self.parameter(parameter);
        }
        self.out.close(id);
    }

    fn parameter(&mut self, node: Node<'t>) {
        if self.syn(node) == Syn::AttributeItem {
            return;
        }
        if self.is_ellipsis_mark(node) {
            self.write_mark(self.text(node), span_of(node));
            return;
        }
        let kids = self.kids(node);
        let (target, of_type) = match self.syn(node) {
            Syn::Parameter => (self.field(&kids, "pattern"), self.field(&kids, "type")),
            Syn::SelfParameter => (self.find(&kids, Syn::Identifier), None),
            _ => (Some(node), None),
        };
        self.release(kids);
        let id = self.out.open(Kind::Param, span_of(node));
        self.optional(target, node.start_byte());
        self.optional_type(of_type, node.end_byte());
        self.empty(node.end_byte());
        self.decorators(&[], node.end_byte());
        self.out.close(id);
    }

    /// `struct`, `union`, `trait` and `impl` are classes of that word.
    pub fn class(&mut self, node: Node<'t>, attributes: &[Node<'t>], word: &str) {
        let kids = self.kids(node);
        let name = self.field(&kids, "name").or_else(|| self.field(&kids, "type"));
        let (base, body) = (self.field(&kids, "trait"), self.field(&kids, "body"));
        self.release(kids);
        let id = self.open_named(Kind::Class, item_span(node, attributes), word);
        self.decorators(attributes, node.start_byte());
        match name {
            Some(name) => self.type_expression(name),
            None => self.empty(node.start_byte()),
        }
        if let Some(base) = base {
            self.type_expression(base);
        }
        let span = body.map_or(Span::new(node.end_byte(), node.end_byte()), span_of);
        let block = self.out.open(Kind::Block, span);
        if let Some(body) = body {
            self.members(body);
        }
        self.out.close(block);
        self.out.close(id);
    }

    fn members(&mut self, body: Node<'t>) {
        let kids = self.kids_and_errors(body);
        let mut attributes = Vec::new();
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::AttributeItem => attributes.push(child.node),
                Syn::Function => self.function(child.node, &std::mem::take(&mut attributes), flag::METHOD),
                Syn::FieldDeclaration => self.field_declaration(child.node, &std::mem::take(&mut attributes)),
                Syn::Visibility => {}
                _ if child.is_named() => {
                    let attributes = std::mem::take(&mut attributes);
                    self.statement(child.node, &attributes);
                }
                _ => {}
            }
        }
        self.release(kids);
    }

    fn field_declaration(&mut self, node: Node<'t>, attributes: &[Node<'t>]) {
        let kids = self.kids(node);
        let (name, of_type) = (self.field(&kids, "name"), self.field(&kids, "type"));
        self.release(kids);
        let id = self.out.open(Kind::VarDef, span_of(node));
        self.optional(name, node.start_byte());
        self.optional_type(of_type, node.end_byte());
        self.empty(node.end_byte());
        self.decorators(attributes, node.end_byte());
        self.out.close(id);
    }

    /// `mod`, `enum`, `type` and the like: known by the grammar's name.
    pub fn named_item(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let name = self.field(&kids, "name");
        let (of_type, body) = (self.field(&kids, "type"), self.field(&kids, "body"));
        self.release(kids);
        let id = self.open_named(Kind::Other, span_of(node), node.kind());
        if let Some(name) = name {
            self.expression(name);
        }
        if of_type.is_some() {
            self.optional_type(of_type, node.end_byte());
        }
        if let Some(body) = body {
            let block = self.out.open(Kind::Block, span_of(body));
            self.statements_of(body, false);
            self.out.close(block);
        }
        self.out.close(id);
    }
}

/// An item begins at its first attribute.
pub(super) fn item_span(node: Node<'_>, attributes: &[Node<'_>]) -> Span {
    let start = attributes.first().map_or(node.start_byte(), |first| first.start_byte());
    Span::new(start, node.end_byte())
}

/// Paths with dots.
fn joined(prefix: &str, path: &str) -> String {
    let path: String = path.split_whitespace().collect::<String>().trim_start_matches("::").replace("::", ".");
    match (prefix, path.as_str()) {
        ("", path) => path.to_owned(),
        (prefix, "") => prefix.to_owned(),
        (prefix, path) => format!("{prefix}.{path}"),
    }
}
