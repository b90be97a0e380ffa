//! Texts of a rule with the code of one match filled in: messages and fixes.

use crate::hit::{Bindings, Bound};
use crate::matcher::FileView;
use syntax::{Span, Symbol};

/// A text with code filled in.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// All of it.
    pub text: String,
    /// Each piece of code: where it stands here, and where in the file (byte offsets).
    pub quotes: Vec<((u32, u32), (u32, u32))>,
}

/// Replaces `$X`, `$...X` and `$1` by the code that they are bound to. What is not bound stays as it is.
pub fn interpolate(template: &str, bindings: &Bindings, text: &str, view: Option<&FileView<'_>>) -> Filled {
    let mut out = String::with_capacity(template.len());
    let mut quotes = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = metavariable_len(rest);
        let name = &rest[..len];
        match bindings.get(Symbol::of(name)).filter(|_| len > 1) {
            Some(bound) => {
                let span = span_of(bound, view);
                let start = out.len() as u32;
                out.push_str(text.get(span.range()).unwrap_or(""));
                quotes.push(((start, out.len() as u32), (span.start, span.end)));
            }
            None => out.push_str(&rest[..len.max(1)]),
        }
        rest = &rest[len.max(1)..];
    }
    out.push_str(rest);
    Filled { text: out, quotes }
}

fn metavariable_len(text: &str) -> usize {
    let dots = if text[1..].starts_with("...") { 3 } else { 0 };
    let name = &text[1 + dots..];
    let end = name
        .find(|letter: char| !(letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'))
        .unwrap_or(name.len());
    if end == 0 { 1 } else { 1 + dots + end }
}

fn span_of(bound: Bound, view: Option<&FileView<'_>>) -> Span {
    match (bound, view) {
        (Bound::Text(span), _) => span,
        (Bound::Node(node), Some(view)) => view.tree.span(node),
        (Bound::Nodes(first, last), Some(view)) => view.tree.span(first).to(view.tree.span(last)),
        _ => Span::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bound_names_are_filled_in_and_others_stay() {
        let mut bindings = Bindings::default();
        bindings.set(Symbol::of("$X"), Bound::Text(Span::new(0, 3)));
        let filled = interpolate("call $X, $XY costs $5 $", &bindings, "f() ", None);
        assert_eq!((filled.text.as_str(), filled.quotes), ("call f(), $XY costs $5 $", vec![((5, 8), (0, 3))]));
    }
}
