//! The one call of tree-sitter's parser, with a bound on its work.
//!
//! Recovery from errors can take far longer than linear, so work is counted, never timed: the same text is given up on
//! every machine or on none. What is counted are parser operations and pieces of text handed to the lexer, as the parser
//! reports nothing else: reductions that recovery tries behind an error are seen by neither, and stay quadratic in the
//! nesting at that place.

use crate::tree::Span;
use std::cell::Cell;
use std::ops::ControlFlow;
use tree_sitter::{Language, Node, ParseOptions, ParseState, Parser, Tree};

/// Bytes the lexer gets at once. Going back behind the start of its piece takes another one.
const PIECE: usize = 4 << 10;

/// Pieces handed out before work is compared with the length of the text.
const FREE_PIECES: usize = 256;

/// Times that the text as a whole may be handed out. Code that is read without trouble needs it once to five times.
const READINGS: usize = 64;

/// Reports of progress, each after a hundred operations, before work is compared with the length of the text.
const FREE_REPORTS: usize = 2_000;

/// Bytes that earn one more report. The densest minified code needs one in 40 bytes.
const BYTES_PER_REPORT: usize = 8;

/// Parses a text; `None` when that takes more work than texts of its length deserve.
pub(crate) fn parse(language: &Language, source: &str) -> Option<Tree> {
    parse_with(language, source, source.len(), |_| {})
}

/// Parses a part of a text as if it were all; places stay those in the whole text.
pub(crate) fn parse_part(language: &Language, source: &str, part: Node<'_>) -> Option<Tree> {
    parse_with(language, source, part.end_byte() - part.start_byte(), |parser| {
        // The range of a node is in order, which is all that is asked for.
        let _ = parser.set_included_ranges(&[part.range()]);
    })
}

fn parse_with(language: &Language, source: &str, len: usize, prepare: impl FnOnce(&mut Parser)) -> Option<Tree> {
    let bytes = source.as_bytes();
    let mut parser = Parser::new();
    parser.set_language(language).expect("the grammars are built for this tree-sitter");
    prepare(&mut parser);
    let pieces_allowed = FREE_PIECES + len / PIECE * READINGS;
    let reports_allowed = FREE_REPORTS + len / BYTES_PER_REPORT;
    let pieces = Cell::new(0);
    let mut reports = 0;
    let mut check = |_: &ParseState| {
        reports += 1;
        if reports > reports_allowed || pieces.get() > pieces_allowed {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let options = ParseOptions::new().progress_callback(&mut check);
    let mut piece = |start: usize, _| {
        pieces.set(pieces.get() + 1);
        // Nothing more to read: the lexer stops at once, and the parser at its next report.
        let end = if pieces.get() > pieces_allowed { start } else { (start + PIECE).min(bytes.len()) };
        bytes.get(start..end).unwrap_or_default()
    };
    let tree = parser.parse_with_options(&mut piece, None, Some(options))?;
    (pieces.get() <= pieces_allowed).then_some(tree)
}

/// Where the parser met what fits nowhere, or made up what was missing; in order.
pub(crate) fn faults(tree: &Tree) -> Vec<Span> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            found.push(Span::new(node.start_byte(), node.end_byte()));
        }
        if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{FaultKind, lower};
    use source::Language;

    /// Whether parsing is given up.
    fn is_given_up(language: Language, source: &str) -> bool {
        let tree = lower(language, source).unwrap();
        tree.faults.iter().any(|fault| fault.kind == FaultKind::Budget)
    }

    #[test]
    fn a_text_that_the_lexer_reads_again_and_again_is_given_up() {
        assert!(is_given_up(Language::PYTHON, &format!("{{ except {}", "\\\n".repeat(5_000))));
    }

    #[test]
    fn a_text_with_far_more_operations_than_bytes_is_given_up() {
        assert!(is_given_up(Language::PYTHON, &"\"->lambda x: + ".repeat(2_000)));
    }

    #[test]
    fn dense_long_and_broken_texts_are_parsed() {
        let dense = "a?b(c=>d,(e,f)=>g[h]||{i,j:k}):`${l}`;".repeat(3_000);
        let lines = "x = f(a, b[1], c=d) if e else None  # why\n".repeat(100_000);
        let broken = "if a:\n    b(c\nelse d: e\n".repeat(2_000);
        assert!(!is_given_up(Language::JAVASCRIPT, &dense));
        assert!(!is_given_up(Language::PYTHON, &lines));
        assert!(!is_given_up(Language::PYTHON, &broken));
        assert!(!is_given_up(Language::TYPESCRIPT, &"if (a) { b(c) } else ".repeat(1_000)));
    }

    #[test]
    fn a_character_across_pieces_is_read() {
        for shift in 0..4 {
            let source = format!("{}'{}'", " ".repeat(shift), "é€😀".repeat(1_000));
            assert!(lower(Language::JAVASCRIPT, &source).unwrap().faults.is_empty(), "{shift}");
        }
    }
}
