//! Imports and exports.

use super::grammar::{Field, Syn};
use super::walk::{Kids, Walk};
use crate::kind::{Kind, flag};
use crate::tree::Span;
use tree_sitter::Node;

/// One name brought in or passed on.
struct Specifier<'t> {
    name: Node<'t>,
    alias: Option<Node<'t>>,
}

impl<'t> Walk<'t, '_> {
    pub fn import(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        if let Some(require) = self.find(&kids, Syn::ImportRequire) {
            self.import_require(node, require);
        } else {
            let source = self.field(&kids, Field::Source);
            let span = self.span_without_semicolon(node, &kids);
            match self.find(&kids, Syn::ImportClause) {
                Some(clause) => self.import_clause(clause, source, span),
                None => self.import_module(source, None, span, 0),
            }
        }
        self.release(kids);
    }

    /// From the first token to the last that is not a semicolon.
    fn span_without_semicolon(&self, node: Node<'t>, kids: &Kids) -> Span {
        let last =
            self.stack[kids.clone()].iter().rev().find(|child| child.node.kind() != ";" && !child.node.is_missing());
        Span::new(node.start_byte(), last.map_or(node.end_byte(), |last| last.node.end_byte()))
    }

    /// `import x = require('m')`: the module under a name, like `import * as x`.
    fn import_require(&mut self, node: Node<'t>, require: Node<'t>) {
        let kids = self.kids(require);
        let source = self.field(&kids, Field::Source);
        let end = source.map_or(require.end_byte(), |source| source.end_byte());
        self.import_module(source, self.named(&kids, 0), Span::new(node.start_byte(), end), 0);
        self.release(kids);
    }

    fn import_clause(&mut self, clause: Node<'t>, source: Option<Node<'t>>, span: Span) {
        let kids = self.kids(clause);
        for at in kids.clone() {
            let child = self.stack[at];
            match child.syn {
                Syn::NamespaceImport => {
                    let inner = self.kids(child.node);
                    self.import_module(source, self.named(&inner, 0), span, 0);
                    self.release(inner);
                }
                Syn::NamedImports => {
                    let specifiers = self.specifiers(child.node);
                    self.named_imports(&specifiers, source, span, 0);
                }
                _ if child.is_named() => self.import_default(child.node, source, span),
                _ => {}
            }
        }
        self.release(kids);
    }

    /// `[ModuleName, alias?]`.
    fn import_module(&mut self, source: Option<Node<'t>>, alias: Option<Node<'t>>, span: Span, flags: u16) {
        let id = self.out.open(Kind::Import, span);
        self.out.add_flags(id, flags);
        self.module_name(source, span);
        self.optional(alias, span.end as usize);
        self.out.close(id);
    }

    fn import_default(&mut self, alias: Node<'t>, source: Option<Node<'t>>, span: Span) {
        let id = self.out.open(Kind::ImportFrom, span);
        self.module_name(source, span);
        self.out.leaf_text(Kind::Ident, Span::new(alias.start_byte(), alias.end_byte()), "default");
        self.expression(alias);
        self.out.close(id);
    }

    /// `[ModuleName, Ident, alias?]` each. An ellipsis beside names says nothing: every name is looked for by itself; alone it
    /// is the import of the module.
    fn named_imports(&mut self, specifiers: &[Specifier<'t>], source: Option<Node<'t>>, span: Span, flags: u16) {
        if specifiers.iter().all(|specifier| self.is_ellipsis_mark(specifier.name)) {
            self.import_module(source, None, span, flags);
            return;
        }
        for specifier in specifiers {
            if self.is_ellipsis_mark(specifier.name) {
                continue;
            }
            let id = self.out.open(Kind::ImportFrom, span);
            self.out.add_flags(id, flags);
            self.module_name(source, span);
            self.module_export_name(specifier.name);
            match specifier.alias {
                Some(alias) => self.module_export_name(alias),
                None => self.empty(specifier.name.end_byte()),
            }
            self.out.close(id);
        }
    }

    /// Names may be strings (`'a-b' as c`) and `default`.
    fn module_export_name(&mut self, node: Node<'t>) {
        let span = Span::new(node.start_byte(), node.end_byte());
        match self.syn(node) {
            Syn::Str => {
                self.out.leaf(Kind::Ident, span, self.content(node));
            }
            _ => self.name_at(node, span),
        }
    }

    fn specifiers(&mut self, node: Node<'t>) -> Vec<Specifier<'t>> {
        let kids = self.kids(node);
        let mut specifiers = Vec::new();
        for at in kids.clone() {
            let child = self.stack[at];
            if matches!(child.syn, Syn::ImportSpecifier | Syn::ExportSpecifier) {
                let inner = self.kids(child.node);
                if let Some(name) = self.field(&inner, Field::Name) {
                    specifiers.push(Specifier { name, alias: self.field(&inner, Field::Alias) });
                }
                self.release(inner);
            }
        }
        self.release(kids);
        specifiers
    }

    /// In a pattern a module named `$X` or `...` is that.
    fn module_name(&mut self, source: Option<Node<'t>>, span: Span) {
        let Some(source) = source else { return self.empty(span.end as usize) };
        let content = self.content(source);
        let place = Span::new(source.start_byte(), source.end_byte());
        let text = &self.source[content.range()];
        if self.pattern && crate::rewrite::metavariable_len(text) == Some(text.len()) {
            self.out.leaf_text(Kind::Metavar, place, text);
        } else if self.pattern && text == "..." {
            self.bare(Kind::Ellipsis, place);
        } else {
            self.out.leaf(Kind::ModuleName, place, content);
        }
    }

    pub fn export(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let span = self.span_without_semicolon(node, &kids);
        if self.token(&kids, "default").is_some() || self.token(&kids, "=").is_some() {
            self.export_default(node, &kids, span);
        } else if let Some(declaration) = self.field(&kids, Field::Declaration) {
            let decorators = self.decorators_in(&kids);
            self.exported_declaration(declaration, &decorators);
        } else if let Some(source) = self.field(&kids, Field::Source) {
            self.export_from(&kids, source, span);
        } else if let Some(clause) = self.find(&kids, Syn::ExportClause) {
            self.other(clause, span, flag::EXPORTED);
        } else {
            self.other(node, span, flag::EXPORTED);
        }
        self.release(kids);
    }

    /// `export default e` and `export = e`.
    fn export_default(&mut self, node: Node<'t>, kids: &Kids, span: Span) {
        let exported = self.field(kids, Field::Declaration).or_else(|| self.field(kids, Field::Value));
        let exported = exported.or_else(|| self.named(kids, 0));
        let decorators = self.decorators_in(kids);
        let end = exported.map_or(span.end as usize, |exported| self.end(exported));
        let id = self.out.open(Kind::ExportDefault, Span { start: span.start, end: end as u32 });
        match exported {
            Some(class) if self.syn(class) == Syn::Class => {
                let class_span = self.span(class);
                self.class(class, class_span, 0, &decorators);
            }
            Some(exported) => self.anything(exported),
            None => self.empty(node.end_byte()),
        }
        self.out.close(id);
    }

    fn exported_declaration(&mut self, declaration: Node<'t>, decorators: &[Node<'t>]) {
        if self.syn(declaration) == Syn::Class {
            let span = self.span(declaration);
            self.class(declaration, span, flag::EXPORTED, decorators);
        } else {
            self.statement(declaration, flag::EXPORTED);
        }
    }

    /// `export {a as b} from 'm'`, `export * from 'm'`, `export * as c from 'm'`.
    fn export_from(&mut self, kids: &Kids, source: Node<'t>, span: Span) {
        if let Some(clause) = self.find(kids, Syn::ExportClause) {
            let specifiers = self.specifiers(clause);
            self.named_imports(&specifiers, Some(source), span, flag::EXPORTED);
        } else if let Some(namespace) = self.find(kids, Syn::NamespaceExport) {
            let inner = self.kids(namespace);
            self.import_module(Some(source), self.named(&inner, 0), span, flag::EXPORTED);
            self.release(inner);
        } else {
            let id = self.out.open(Kind::ImportAll, span);
            self.out.add_flags(id, flag::EXPORTED);
            self.module_name(Some(source), span);
            self.out.close(id);
        }
    }
}
