//! Texts of a rule with the code of one match filled in: messages and fixes.

use crate::hit::{Bindings, Bound};
use crate::matcher::FileView;
use syntax::{Span, Symbol};

/// Replaces `$X`, `$...X` and `$1` by the code that they are bound to. What is not bound stays as it is.
pub fn interpolate(template: &str, bindings: &Bindings, text: &str, view: Option<&FileView<'_>>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = metavariable_len(rest);
        let name = &rest[..len];
        match bindings.get(Symbol::of(name)).filter(|_| len > 1) {
            Some(bound) => out.push_str(text.get(span_of(bound, view).range()).unwrap_or("")),
            None => out.push_str(&rest[..len.max(1)]),
        }
        rest = &rest[len.max(1)..];
    }
    out.push_str(rest);
    out
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

/// Code with white space folded: what is left of it when it is reformatted.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bound_names_are_filled_in_and_others_stay() {
        let mut bindings = Bindings::default();
        bindings.set(Symbol::of("$X"), Bound::Text(Span::new(0, 3)));
        assert_eq!(interpolate("call $X, $XY costs $5 $", &bindings, "f() ", None), "call f(), $XY costs $5 $");
    }
}
