//! `options:`.

use super::Reader;
use crate::rule::spec::{GenericEngine, Options};
use crate::rule::yaml::Node;
use engine::wording::found;

impl Reader<'_> {
    /// `options`: known ones are set, others are named as not supported.
    pub(super) fn options(&mut self, node: &Node<'_>) -> Option<Options> {
        let mut options = Options::default();
        for (key, value) in self.entries(node, "a mapping of options")? {
            let name = key.text().unwrap_or_default();
            if let Some(flag) = flag_of(&mut options, name) {
                *flag = self.truth(value)?;
                continue;
            }
            match name {
                "taint_focus_on" => options.taint_focus_on_source = self.focus(value)?,
                "max_match_per_file" => options.max_match_per_file = self.number(value)?,
                "generic_ellipsis_max_span" => options.generic_ellipsis_max_span = self.number(value)?,
                "generic_comment_style" => {
                    options.generic_comment_style = self.text(value, "`c`, `cpp` or `shell`")?.to_owned();
                }
                "generic_engine" => options.generic_engine = self.generic_engine(value)?,
                "generic_braces" => options.generic_braces = Some(self.braces(value)?),
                "generic_extra_braces" => options.generic_extra_braces = self.braces(value)?,
                "generic_extra_word_characters" => {
                    for sign in self.texts(value, "a list of characters such as `\"-\"`")? {
                        options.generic_extra_word_characters.extend(sign.chars());
                    }
                }
                _ => self.ignored(key.span, &format!("option {name}")),
            }
        }
        Some(options)
    }

    fn generic_engine(&mut self, value: &Node<'_>) -> Option<GenericEngine> {
        match value.text() {
            Some("spacegrep") => Some(GenericEngine::Space),
            Some("aliengrep") => Some(GenericEngine::Alien),
            _ => {
                self.fault(value.span, format!("expected `spacegrep` or `aliengrep`, found {}", found(value)));
                None
            }
        }
    }

    /// `[["<", ">"]]`.
    fn braces(&mut self, node: &Node<'_>) -> Option<Vec<(char, char)>> {
        const EXPECTED: &str = "a list of pairs of characters such as `[[\"<\", \">\"]]`";
        let mut pairs = Vec::new();
        for item in self.list(node, EXPECTED)? {
            let signs: Vec<char> = self.texts(item, EXPECTED)?.iter().flat_map(|text| text.chars()).collect();
            let &[open, close] = signs.as_slice() else {
                self.fault(item.span, format!("expected two characters, found {}", signs.len()));
                return None;
            };
            pairs.push((open, close));
        }
        Some(pairs)
    }

    fn focus(&mut self, value: &Node<'_>) -> Option<bool> {
        match value.text() {
            Some("source") => Some(true),
            Some("sink") => Some(false),
            _ => {
                self.fault(value.span, format!("expected `source` or `sink`, found {}", found(value)));
                None
            }
        }
    }
}

fn flag_of<'o>(options: &'o mut Options, name: &str) -> Option<&'o mut bool> {
    Some(match name {
        "constant_propagation" => &mut options.constant_propagation,
        "symbolic_propagation" => &mut options.symbolic_propagation,
        "ac_matching" => &mut options.ac_matching,
        "commutative_boolop" => &mut options.commutative_boolop,
        "vardef_assign" => &mut options.vardef_assign,
        "attr_expr" => &mut options.attr_expr,
        "arrow_is_function" => &mut options.arrow_is_function,
        "let_is_var" => &mut options.let_is_var,
        "implicit_ellipsis" => &mut options.implicit_ellipsis,
        "implicit_deep_exprstmt" => &mut options.implicit_deep_exprstmt,
        "implicit_return" => &mut options.implicit_return,
        "go_deeper_stmt" => &mut options.go_deeper_stmt,
        "decorators_order_matters" => &mut options.decorators_order_matters,
        "commutative_compop" => &mut options.commutative_compop,
        "symmetric_eq" => &mut options.symmetric_eq,
        "xml_singleton_loose_matching" => &mut options.xml_singleton_loose_matching,
        "xml_attrs_implicit_ellipsis" => &mut options.xml_attrs_implicit_ellipsis,
        "xml_children_ordered" => &mut options.xml_children_ordered,
        "taint_assume_safe_functions" => &mut options.taint_assume_safe_functions,
        "taint_assume_safe_indexes" => &mut options.taint_assume_safe_indexes,
        "taint_assume_safe_comparisons" => &mut options.taint_assume_safe_comparisons,
        "taint_assume_safe_booleans" => &mut options.taint_assume_safe_booleans,
        "taint_assume_safe_numbers" => &mut options.taint_assume_safe_numbers,
        "taint_only_propagate_through_assignments" => &mut options.taint_only_propagate_through_assignments,
        "taint_unify_mvars" => &mut options.taint_unify_mvars,
        "taint_intrafile" => &mut options.taint_intrafile,
        "generic_caseless" => &mut options.generic_caseless,
        "generic_multiline" => &mut options.generic_multiline,
        _ => return None,
    })
}
