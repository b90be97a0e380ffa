//! String literals: plain, raw, bytes, formatted, and several in a row.

use super::lowerer::{Child, Lowerer};
use super::tags::{Field, Tag};
use crate::kind::{Kind, flag};
use crate::tree::{NodeId, Span};
use smallvec::SmallVec;

/// What stands before the content of a literal.
struct Opening {
    /// Bytes of the prefix letters.
    prefix: u32,
    /// Bytes of the quote.
    quote: u32,
    raw: bool,
    formatted: bool,
}

impl Opening {
    fn of(text: &str) -> Opening {
        let prefix = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (letters, quoted) = text.split_at(prefix);
        let triple = quoted.starts_with("'''") || quoted.starts_with("\"\"\"");
        Opening {
            prefix: prefix as u32,
            quote: if triple { 3 } else { 1 },
            raw: letters.contains(['r', 'R', 'b', 'B']),
            formatted: letters.contains(['f', 'F', 't', 'T']),
        }
    }

    /// Where the content stands in a literal with this opening.
    fn content(&self, literal: Span) -> Span {
        let start = (literal.start + self.prefix + self.quote).min(literal.end);
        Span { start, end: (literal.end - self.quote.min(literal.end)).max(start) }
    }
}

impl<'t> Lowerer<'_, 't> {
    /// One literal, or several in a row that make one.
    pub fn string(&mut self, child: Child<'t>) -> NodeId {
        if child.tag == Tag::String {
            return self.literals(child.span(), &[child]);
        }
        let kids = self.children(child.node);
        let literals: Vec<Child> = kids.clone().map(|at| self.kid(at)).filter(|kid| kid.tag == Tag::String).collect();
        self.release(kids);
        self.literals(child.span(), &literals)
    }

    fn literals(&mut self, span: Span, literals: &[Child<'t>]) -> NodeId {
        if self.text(span).starts_with('`') {
            // Python 2's way to write `repr(…)`; the grammar takes it for a string.
            return self.builder.leaf_text(Kind::Other, span, "backquotes");
        }
        let openings: SmallVec<[Opening; 1]> =
            literals.iter().map(|literal| Opening::of(self.text(literal.span()))).collect();
        let formatted = openings.iter().any(|opening| opening.formatted);
        let id = self.builder.open(if formatted { Kind::Template } else { Kind::Str }, span);
        if openings.iter().any(|opening| opening.raw) {
            self.builder.add_flags(id, flag::RAW);
        }
        if literals.len() > 1 {
            self.builder.add_flags(id, flag::CONCAT);
        }
        if formatted {
            for (literal, opening) in literals.iter().zip(&openings) {
                let own = (literals.len() > 1 && opening.formatted)
                    .then(|| self.builder.open(Kind::Template, literal.span()));
                self.template_parts(*literal, opening);
                if let Some(own) = own {
                    self.builder.close(own);
                }
            }
        } else if let ([literal], [opening]) = (literals, &*openings) {
            self.builder.set_text_span(id, opening.content(literal.span()));
        } else {
            let joined: String = literals
                .iter()
                .zip(&openings)
                .map(|(literal, opening)| self.text(opening.content(literal.span())))
                .collect();
            self.builder.set_text(id, &joined);
        }
        self.builder.close(id);
        for literal in literals.iter().filter(|literal| !formatted && literal.node.has_error()) {
            let kids = self.children(literal.node);
            self.release(kids);
        }
        id
    }

    fn template_parts(&mut self, literal: Child<'t>, opening: &Opening) {
        if !opening.formatted {
            let content = opening.content(literal.span());
            if content.start < content.end {
                self.builder.leaf(Kind::Str, content, content);
            }
            return;
        }
        let kids = self.children(literal.node);
        for at in kids.clone() {
            let part = self.kid(at);
            match part.tag {
                Tag::StringStart | Tag::StringEnd => {}
                Tag::StringContent => {
                    self.builder.leaf(Kind::Str, part.span(), part.span());
                }
                _ if part.is_token() => {}
                _ => {
                    self.lower(part);
                }
            }
        }
        self.release(kids);
    }

    /// `{a!r:>{b}}`; what is interpolated in the format follows as a part of its own.
    pub fn interpolation(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Interp, child.span());
        self.lower_or_empty(self.field(&kids, Field::Expression), child.span().start);
        self.builder.close(id);
        if let Some(format) = self.tagged(&kids, Tag::FormatSpecifier) {
            let inner = self.children(format.node);
            self.lower_operands(&inner);
            self.release(inner);
        }
        self.release(kids);
        id
    }
}
