//! Macros: calls whose tokens are read as arguments where they make sense.

use super::Walk;
use super::grammar::Syn;
use crate::kind::Kind;
use crate::mark;
use crate::tree::Span;
use crate::walk::span_of;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    /// `path!(…)`.
    pub fn macro_call(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let (name, tokens) = (self.field(&kids, "macro"), self.find(&kids, Syn::TokenTree));
        self.release(kids);
        let id = self.out.open(Kind::Call, span);
        match name {
            Some(name) if self.syn(name) == Syn::Identifier => {
                let place = Span::new(name.start_byte(), name.end_byte() + 1);
                if !self.write_mark(self.text(name), place) {
                    self.out.leaf(Kind::Ident, place, place);
                }
            }
            name => self.optional(name, node.start_byte()),
        }
        if let Some(tokens) = tokens {
            self.token_arguments(tokens);
        }
        self.out.close(id);
    }

    /// The arguments in `(…)`, `[…]` or `{…}`.
    pub fn token_arguments(&mut self, tokens: Node<'t>) {
        let read = self.part(tokens, lacks_semicolon, |walk, root| {
            let statement = walk.named_children(root).first().copied();
            let expression = statement.map(|statement| match walk.syn(statement) {
                Syn::ExpressionStatement => walk.named_children(statement).first().copied(),
                _ => Some(statement),
            });
            let Some(expression) = expression.flatten() else { return };
            match walk.syn(expression) {
                Syn::Tuple | Syn::Array | Syn::Parenthesized => {
                    for argument in walk.named_children(expression) {
                        walk.argument(argument);
                    }
                }
                _ => walk.expression(expression),
            }
        });
        if !read {
            self.tokens(tokens);
        }
    }

    /// `name = value` is an argument by its name.
    fn argument(&mut self, node: Node<'t>) {
        let kids = self.kids(node);
        let (left, right) = (self.field(&kids, "left"), self.field(&kids, "right"));
        self.release(kids);
        match (left, right) {
            (Some(left), Some(right)) if self.syn(node) == Syn::Assignment && self.syn(left) == Syn::Identifier => {
                let id = self.out.open(Kind::Keyword, span_of(node));
                self.set_name(id, left);
                self.expression(right);
                self.out.close(id);
            }
            _ => self.expression(node),
        }
    }

    /// Tokens that make no expression: names, texts and numbers as they come.
    fn tokens(&mut self, tokens: Node<'t>) {
        for child in self.named_children(tokens) {
            match self.syn(child) {
                Syn::TokenTree => self.deeper(child, |walk| {
                    let id = walk.open_named(Kind::Other, span_of(child), "token_tree");
                    walk.tokens(child);
                    walk.out.close(id);
                }),
                _ => self.expression(child),
            }
        }
    }

    /// `PaliDeep(e)` and `PaliTyped($X as T)` in a pattern; `false` for other calls.
    pub fn marked_call(&mut self, callee: Option<Node<'t>>, arguments: &[Node<'t>], span: Span) -> bool {
        let (Some(callee), &[argument]) = (callee, arguments) else { return false };
        match self.text(callee) {
            mark::DEEP if self.pattern => {
                let id = self.out.open(Kind::Deep, span);
                self.expression(argument);
                self.out.close(id);
            }
            mark::TYPED if self.pattern && self.syn(argument) == Syn::Cast => {
                let kids = self.kids(argument);
                let (name, of_type) = (self.field(&kids, "value"), self.field(&kids, "type"));
                self.release(kids);
                let name = name.map_or("", |name| self.text(name));
                let id = self.open_named(Kind::TypedMetavar, span, &mark::unmark(name));
                self.optional_type(of_type, span.end as usize);
                self.out.close(id);
            }
            _ => return false,
        }
        true
    }
}

/// Whether all that is wrong with a part is that no semicolon stands behind it.
fn lacks_semicolon(root: Node<'_>) -> bool {
    let mut open = vec![root];
    let mut cursor = root.walk();
    while let Some(node) = open.pop() {
        if node.is_missing() {
            if node.kind() != ";" {
                return false;
            }
        } else if node.is_error() {
            return false;
        } else if node.has_error() {
            open.extend(node.children(&mut cursor));
        }
    }
    root.named_child_count() == 1
}
