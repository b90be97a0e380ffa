//! Imports and the package.

use super::grammar::Syn;
use super::walk::Walk;
use crate::kind::{Kind, flag};
use crate::mark;
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// `import a.b.C` brings `C` of the module `a.b`; `import a.*` all of `a`.
    pub fn import(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let name = self.stack[kids.clone()]
            .iter()
            .find(|child| matches!(child.syn, Syn::ScopedIdentifier | Syn::Identifier))
            .map(|child| child.node);
        let all = self.find(&kids, Syn::Asterisk).is_some();
        let of_class = if self.token(&kids, "static").is_some() { flag::STATIC } else { 0 };
        self.release(kids);
        let Some(name) = name else { return };
        let parts = if all { None } else { self.scope_and_name(name) };
        let id = match (all, parts) {
            (true, _) => self.out.open(Kind::ImportAll, span),
            (false, Some(_)) => self.out.open(Kind::ImportFrom, span),
            (false, None) => self.out.open(Kind::Import, span),
        };
        self.out.add_flags(id, of_class);
        match parts {
            Some((scope, last)) => {
                self.module_name(scope);
                self.expression(last);
            }
            None => self.module_name(name),
        }
        if !all {
            self.empty(node.end_byte());
        }
        self.out.close(id);
    }

    fn scope_and_name(&mut self, name: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
        if self.syn(name) != Syn::ScopedIdentifier {
            return None;
        }
        let kids = self.kids(name);
        let parts = self.named(&kids, 0).zip(self.last_named(&kids));
        self.release(kids);
        // `import a.b...` names all that lies in it.
        parts
    }

    fn module_name(&mut self, name: Node<'t>) {
        let span = Span::new(name.start_byte(), name.end_byte());
        if self.pattern && self.syn(name) == Syn::Identifier && self.write_mark(name, span) {
            return;
        }
        let text = self.text(name);
        if self.pattern || text.contains(|c: char| c.is_whitespace() || c == '/') {
            let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            self.out.leaf_text(Kind::ModuleName, span, &mark::unmark(&plain));
        } else {
            self.out.leaf(Kind::ModuleName, span, span);
        }
    }

    /// `package a.b`.
    pub fn package(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.open_named(Kind::Other, span, node.kind());
        if let Some(name) = self.last_named(&kids) {
            self.module_name(name);
        }
        self.release(kids);
        self.out.close(id);
    }
}
