//! Loops.

use super::grammar::{Field, Syn};
use super::walk::Walk;
use crate::kind::{Kind, flag};
use crate::tree::Span;
use tree_sitter::Node;

impl<'t> Walk<'t, '_> {
    pub fn for_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::For, span);
        let first = self.fields(&kids, Field::Init);
        match first.first() {
            Some(&init) if self.syn(init) == Syn::LocalVariable => self.for_variables(init),
            _ => self.several(&first, node.start_byte()),
        }
        self.optional(self.field(&kids, Field::Condition), node.start_byte());
        let update = self.fields(&kids, Field::Update);
        self.several(&update, node.start_byte());
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    /// Expressions behind one another are a sequence.
    fn several(&mut self, parts: &[Node<'t>], at: usize) {
        match parts {
            [] => self.empty(at),
            &[only] => self.expression(only),
            &[first, .., last] => {
                let id = self.out.open(Kind::Tuple, Span::new(self.start(first), self.end(last)));
                self.out.add_flags(id, flag::SEQUENCE);
                for &part in parts {
                    self.expression(part);
                }
                self.out.close(id);
            }
        }
    }

    fn for_variables(&mut self, init: Node<'t>) {
        let kids = self.kids(init);
        let single = self.fields(&kids, Field::Declarator).len() == 1;
        self.release(kids);
        if single {
            self.local_variables(init, false);
        } else {
            let block = self.out.open(Kind::Block, Span::new(init.start_byte(), init.end_byte()));
            self.out.add_flags(block, flag::IMPLICIT | flag::SEQUENCE);
            self.local_variables(init, false);
            self.out.close(block);
        }
    }

    pub fn for_each(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.open_named(Kind::ForEach, span, "in");
        let (of_type, name) = (self.field(&kids, Field::Type), self.field(&kids, Field::Name));
        let modifiers = self.find(&kids, Syn::Modifiers);
        let first = modifiers.or(of_type).map_or(node.start_byte(), |first| first.start_byte());
        let end = name.map_or(first, |name| name.end_byte());
        let variable = self.out.open(Kind::VarDef, Span::new(first, end));
        self.out.add_flags(variable, flag::IMPLICIT);
        self.optional(name, node.start_byte());
        self.optional_type(of_type, self.field(&kids, Field::Dimensions), node.start_byte());
        self.empty(end);
        if modifiers.is_some() {
            self.decorators(modifiers, first);
        }
        self.out.close(variable);
        self.optional(self.field(&kids, Field::Value), node.end_byte());
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.empty(node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn while_statement(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::While, span);
        self.optional(self.field(&kids, Field::Condition), node.start_byte());
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.empty(node.end_byte());
        self.release(kids);
        self.out.close(id);
    }

    pub fn do_while(&mut self, node: Node<'t>, span: Span) {
        let kids = self.kids(node);
        let id = self.out.open(Kind::DoWhile, span);
        self.body(self.field(&kids, Field::Body), node.end_byte());
        self.optional(self.field(&kids, Field::Condition), node.end_byte());
        self.release(kids);
        self.out.close(id);
    }
}
