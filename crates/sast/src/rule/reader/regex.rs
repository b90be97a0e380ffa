//! Whether a regex can be read, without compiling it: compiling every regex of every rule would cost more than reading all rules.

use super::Reader;
use crate::rule::formula::Placed;
use crate::rule::yaml::Node;
use fancy_regex::Expr;

impl Reader<'_> {
    /// A regex that is well formed.
    pub(super) fn regex(&mut self, node: &Node<'_>) -> Option<Placed> {
        let regex = self.placed(node, "a regex")?;
        // The quick parser is strict about spellings that the engine translates, so that its no is checked.
        let Err(quick) = parse(&regex.text) else { return Some(regex) };
        match crate::regexes::compile(&regex.text, false) {
            Ok(_) => Some(regex),
            // PCRE repeats look-around as if once, which the engine cannot; the regex is not wrong.
            Err(error) if error.ends_with("Target of repeat operator is invalid") && regex.text.contains("(?") => {
                self.skipped(node.span, "a repeated group in a regex");
                None
            }
            Err(_) => {
                self.fault(node.span, format!("expected a regex: {quick}"));
                None
            }
        }
    }
}

fn parse(regex: &str) -> Result<(), String> {
    if let Some(range) = reversed_range(regex) {
        return Err(format!("the range `{range}` runs backwards"));
    }
    Expr::parse_tree(regex).map(|_| ()).map_err(|error| error.to_string())
}

/// A range such as `z-a` in a character class, which the quick parser does not look into.
fn reversed_range(regex: &str) -> Option<String> {
    let letters: Vec<char> = regex.chars().collect();
    let mut in_class = false;
    let mut at = 0;
    while at < letters.len() {
        match letters[at..] {
            ['\\', _, ..] => at += 1,
            ['[', ..] => in_class = true,
            [']', ..] => in_class = false,
            [low, '-', high, ..] if in_class && !matches!(high, ']' | '\\' | '[') => {
                if low > high {
                    return Some(format!("{low}-{high}"));
                }
                at += 2;
            }
            _ => {}
        }
        at += 1;
    }
    None
}
