//! Imports, constants, variables, types, functions.

use super::Walk;
use super::grammar::Syn;
use crate::kind::{Kind, flag};
use crate::mark;
use crate::tree::Span;
use crate::walk::{Kids, span_of};
use tree_sitter::Node;

/// One declared constant or variable.
struct Variable<'t> {
    name: Node<'t>,
    of_type: Option<Node<'t>>,
    value: Option<Node<'t>>,
    span: Span,
}

impl<'t> Walk<'t, '_> {
    /// `package a`.
    pub fn package(&mut self, node: Node<'t>) {
        let id = self.open_named(Kind::Other, span_of(node), "package_clause");
        for name in self.named_children(node) {
            let span = span_of(name);
            if !self.write_mark(self.text(name), span) {
                self.out.leaf(Kind::ModuleName, span, span);
            }
        }
        self.out.close(id);
    }

    /// One node for each import, all from the keyword on.
    pub fn import(&mut self, node: Node<'t>) {
        for child in self.named_children(node) {
            match self.syn(child) {
                Syn::ImportSpec => self.import_spec(child, node.start_byte()),
                Syn::ImportSpecList => {
                    for spec in self.named_children(child) {
                        self.import_spec(spec, node.start_byte());
                    }
                }
                _ => {}
            }
        }
    }

    /// A package is known by its alias, or by the last word of its path: that name is written although it stands in the path.
    fn import_spec(&mut self, node: Node<'t>, start: usize) {
        let kids = self.kids(node);
        let (name, path) = (self.field(&kids, "name"), self.field(&kids, "path"));
        self.release(kids);
        let Some(path) = path else { return };
        let content = self.content(path);
        let text = &self.source[content.range()];
        if self.pattern && text == mark::ELLIPSIS {
            self.bare(Kind::Ellipsis, span_of(path));
            return;
        }
        let span = Span::new(start, node.end_byte());
        let all = name.is_some_and(|name| self.syn(name) == Syn::Dot);
        let id = self.out.open(if all { Kind::ImportAll } else { Kind::Import }, span);
        self.out.leaf(Kind::ModuleName, span_of(path), content);
        match name {
            _ if all => {}
            Some(name) => self.name_at(name, span_of(name)),
            None if self.pattern => self.empty(node.end_byte()),
            None => {
                let word = package_name(text);
                let from = content.start + text.rfind(word).unwrap_or_default() as u32;
                let name = Span { start: from, end: from + word.len() as u32 };
                let alias = self.out.leaf(Kind::Ident, name, name);
                self.out.add_flags(alias, flag::IMPLICIT);
            }
        }
        self.out.close(id);
    }

    /// `const` and `var`, with or without parentheses: one `VarDef` for each name, several of them in a block.
    pub fn variables(&mut self, node: Node<'t>, keyword: &str) {
        let mut variables = Vec::new();
        for child in self.named_children(node) {
            match self.syn(child) {
                Syn::Spec => self.variables_of(child, &mut variables),
                Syn::VarSpecList => {
                    for spec in self.named_children(child) {
                        self.variables_of(spec, &mut variables);
                    }
                }
                _ => {}
            }
        }
        let (first, last) = (variables.first(), variables.last());
        let block = first.zip(last).filter(|_| variables.len() > 1).map(|(first, last)| {
            let block = self.out.open(Kind::Block, first.span.to(last.span));
            self.out.add_flags(block, flag::IMPLICIT | flag::SEQUENCE);
            block
        });
        for variable in &variables {
            let end = variable.span.end as usize;
            let id = self.open_named(Kind::VarDef, variable.span, keyword);
            self.name_at(variable.name, span_of(variable.name));
            self.optional_type(variable.of_type, end);
            self.optional(variable.value, end);
            self.out.close(id);
        }
        if let Some(block) = block {
            self.out.close(block);
        }
    }

    /// The span of a variable reaches from its name to the last of its type and value.
    fn variables_of(&mut self, node: Node<'t>, variables: &mut Vec<Variable<'t>>) {
        let kids = self.kids(node);
        let (names, of_type) = (self.fields(&kids, "name"), self.field(&kids, "type"));
        let list = self.field(&kids, "value");
        self.release(kids);
        let values = list.map(|list| self.named_children(list)).unwrap_or_default();
        for (at, &name) in names.iter().enumerate() {
            let value = values.get(at).copied();
            let last = value.or(of_type).unwrap_or(name);
            let span = Span { start: name.start_byte() as u32, end: self.span(last).end };
            variables.push(Variable { name, of_type, value, span });
        }
    }

    /// `type A …`, one or several.
    pub fn type_declarations(&mut self, node: Node<'t>) {
        for spec in self.named_children(node) {
            self.type_declaration(spec);
        }
    }

    fn type_declaration(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (name, of_type) = (self.field(&kids, "name"), self.field(&kids, "type"));
        self.release(kids);
        let span = span_of(node);
        let body = of_type.filter(|&of_type| matches!(self.syn(of_type), Syn::StructType | Syn::InterfaceType));
        if let (Some(name), Some(body)) = (name, body) {
            let keyword = if self.syn(body) == Syn::StructType { "struct" } else { "interface" };
            let id = self.open_named(Kind::Class, span, keyword);
            self.no_decorators(node.start_byte());
            self.name_at(name, span_of(name));
            let block = self.out.open(Kind::Block, span_of(body));
            self.fields_and_methods(body);
            self.out.close(block);
            self.out.close(id);
            return;
        }
        let alias = self.syn(node) == Syn::TypeAlias;
        let id = self.open_named(Kind::Other, span, if alias { "type_alias" } else { "type_spec" });
        if let Some(name) = name {
            self.name_at(name, span_of(name));
        }
        self.optional_type(of_type, node.end_byte());
        self.out.close(id);
    }

    /// What stands in a `struct` or `interface`.
    pub fn fields_and_methods(&mut self, node: Node<'t>) {
        let kids = self.kids_and_errors(node);
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::FieldDeclarationList => self.fields_and_methods(child.node),
                Syn::FieldDeclaration => self.field_declaration(child.node),
                Syn::MethodElem => self.function(child.node, flag::METHOD),
                Syn::Error => self.error(child.node),
                _ if child.is_named() => self.embedded(child.node),
                _ => {}
            }
        }
        self.release(kids);
    }

    /// A field is a variable without keyword, its tag a decorator.
    fn field_declaration(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (names, of_type) = (self.fields(&kids, "name"), self.field(&kids, "type"));
        let tag = self.field(&kids, "tag");
        self.release(kids);
        if let (true, Some(of_type)) = (names.is_empty(), of_type) {
            return self.embedded(of_type);
        }
        for &name in &names {
            let end = of_type.unwrap_or(name).end_byte();
            let id = self.out.open(Kind::VarDef, Span::new(name.start_byte(), end));
            self.name_at(name, span_of(name));
            self.optional_type(of_type, end);
            self.empty(end);
            if let Some(tag) = tag {
                let tags = self.out.open(Kind::Decorators, span_of(tag));
                self.expression(tag);
                self.out.close(tags);
            }
            self.out.close(id);
        }
    }

    fn embedded(&mut self, of_type: Node<'t>) {
        let span = span_of(of_type);
        if self.is_ellipsis_mark(of_type) {
            self.write_mark(self.text(of_type), span);
            return;
        }
        let statement = self.out.open(Kind::ExprStmt, span);
        let spread = self.open_named(Kind::Spread, span, "...");
        self.type_expression(of_type);
        self.out.close(spread);
        self.out.close(statement);
    }

    /// A function, method, method of an interface or function literal.
    pub fn function(&mut self, node: Node<'t>, flags: u16) {
        let kids = self.kids(node);
        let (receiver, name) = (self.field(&kids, "receiver"), self.field(&kids, "name"));
        let (parameters, result) = (self.field(&kids, "parameters"), self.field(&kids, "result"));
        let body = self.field(&kids, "body");
        self.release(kids);
        let id = self.out.open(Kind::Function, span_of(node));
        self.out.add_flags(id, flags);
        self.no_decorators(node.start_byte());
        match name {
            Some(name) => self.name_at(name, span_of(name)),
            None => self.empty(node.start_byte()),
        }
        self.parameters(receiver, parameters, node.start_byte());
        self.optional_type(result, node.end_byte());
        match body {
            Some(body) => self.block(body),
            None => self.empty(node.end_byte()),
        }
        self.out.close(id);
    }

    fn no_decorators(&mut self, at: usize) {
        self.bare(Kind::Decorators, Span::new(at, at));
    }

    /// The parameters, behind the receiver of a method.
    pub fn parameters(&mut self, receiver: Option<Node<'t>>, parameters: Option<Node<'t>>, at: usize) {
        let span = parameters.map_or(Span::new(at, at), span_of);
        let id = self.out.open(Kind::Params, span);
        for (list, flags) in [(receiver, flag::METHOD), (parameters, 0)] {
            let Some(list) = list else { continue };
            let kids = self.kids(list);
            for at in kids.clone() {
                let child = self.stack[at];
                if child.is_named() {
                    self.parameter(child.node, flags);
                }
            }
            self.release(kids);
        }
        self.out.close(id);
    }

    /// One or several names with their type, or a type alone.
    fn parameter(&mut self, node: Node<'t>, flags: u16) {
        let kids: Kids = self.kids(node);
        let (names, of_type) = (self.fields(&kids, "name"), self.field(&kids, "type"));
        self.release(kids);
        let rest = self.syn(node) == Syn::VariadicParameter;
        if names.is_empty() {
            match of_type.filter(|&of_type| self.is_ellipsis_mark(of_type)) {
                Some(of_type) => self.optional_type(Some(of_type), node.end_byte()),
                None => self.named_parameter(None, of_type, span_of(node), rest, flags),
            }
        }
        for &name in &names {
            if self.is_ellipsis_mark(name) {
                self.name_at(name, span_of(name));
            } else {
                let end = of_type.unwrap_or(name).end_byte();
                self.named_parameter(Some(name), of_type, Span::new(name.start_byte(), end), rest, flags);
            }
        }
    }

    fn named_parameter(
        &mut self,
        name: Option<Node<'t>>,
        of_type: Option<Node<'t>>,
        span: Span,
        rest: bool,
        flags: u16,
    ) {
        let id = self.out.open(Kind::Param, span);
        self.out.add_flags(id, flags);
        if rest {
            self.out.set_text(id, "...");
        } else if flags & flag::METHOD != 0 {
            self.out.set_text(id, "receiver");
        }
        match name {
            Some(name) => self.name_at(name, span_of(name)),
            None => self.empty(span.start as usize),
        }
        self.optional_type(of_type, span.end as usize);
        self.empty(span.end as usize);
        self.no_decorators(span.end as usize);
        self.out.close(id);
    }
}

/// The name of a package as far as its path tells it, as the Go tools guess it: the last word, but that before a major version (`/v2`),
/// without `go-` and up to the first letter that no name has (`yaml` of `gopkg.in/yaml.v2`).
pub(super) fn package_name(path: &str) -> &str {
    let (folder, last) = path.rsplit_once('/').unwrap_or(("", path));
    let is_version = last.strip_prefix('v').is_some_and(|digits| digits.parse::<u32>().is_ok());
    let word = if is_version && !folder.is_empty() { folder.rsplit('/').next().unwrap_or(folder) } else { last };
    let word = word.strip_prefix("go-").unwrap_or(word);
    let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
    &word[..end]
}
