//! Small patterns and texts, each recorded with Semgrep 1.182.

use super::{Documents, looks_minified, search};
use crate::matcher::Steps;
use crate::rule::{GenericEngine, Options};

#[track_caller]
fn check_with(options: &Options, pattern: &str, text: &str, expected: &[&str]) {
    let mut steps = Steps::new(100_000);
    let hits = search(pattern, text, options, &Documents::default(), &mut steps);
    let found: Vec<&str> = hits.iter().map(|hit| &text[hit.span.range()]).collect();
    assert_eq!(found, expected, "{pattern:?} on {text:?}");
}

#[track_caller]
fn space(pattern: &str, text: &str, expected: &[&str]) {
    check_with(&Options::default(), pattern, text, expected);
}

fn alien_options() -> Options {
    Options { generic_engine: GenericEngine::Alien, ..Options::default() }
}

#[track_caller]
fn alien(pattern: &str, text: &str, expected: &[&str]) {
    check_with(&alien_options(), pattern, text, expected);
}

#[track_caller]
fn alien_line(pattern: &str, text: &str, expected: &[&str]) {
    check_with(&Options { generic_multiline: false, ..alien_options() }, pattern, text, expected);
}

#[test]
fn words_and_signs_match_across_white_space() {
    space("a b", "a\n  b", &["a\n  b"]);
    space("foo", "foobar", &[]);
    space("$X.com", "www.foo.com", &["foo.com"]);
    space("caf", "café", &["caf"]);
    space("$X $X", "é é", &[]);
    space("$X = $X", "a = a b = c", &["a = a"]);
    space("a $ X", "a$X", &["a$X"]);
    space("$1 $_ $x", "$1 $_ $x", &["$1 $_ $x"]);
    space("a....b", "a x .b", &[]);
    space("a a", "a a a a", &["a a", "a a", "a a"]);
}

#[test]
fn a_match_stays_in_the_list_in_which_it_begins() {
    space("a b", "  a\nb", &[]);
    space("a) b", "(a) b", &[]);
    space("b\nc", "a\n  b\nc", &[]);
    space("a b c d", "a\n  b\nc\n  d\ne", &["a\n  b\nc\n  d"]);
}

#[test]
fn blocks_of_the_pattern_are_whole_blocks_of_the_text() {
    space("a\n  b", "a b", &[]);
    space("a\n  b", "a\n  b c", &[]);
    space("a\n  b", "a\n  b\n c", &["a\n  b"]);
    space("a\n  b\nc", "a\n  b\n  x\nc", &[]);
    space("f(\n  x\n)", "f(x)", &["f(x)"]);
    space("f(\n  ...\n)", "f(x(y), z) w)", &["f(x(y), z)"]);
    space("f(\n  ...\n)", "f(a]b)", &["f(a]b)"]);
    space("f(\n  ...\n)", "f(a[b)", &[]);
    space("a\n  ...\nc", "a c", &["a c"]);
    space("a\n  ...\nc", "a x c", &[]);
    space("a\n  b ...\nc", &format!("a\n  b\n{}c", "  x\n".repeat(30)), &[&format!("a\n  b\n{}c", "  x\n".repeat(30))]);
    space("  a\nb", "  a\nb", &[]);
    space("a\n  x\n  y\n", "a\n\tx\n        y\n", &["a\n\tx\n        y"]);
}

#[test]
fn ellipses_reach_ten_lines_each() {
    let far = |lines: usize| format!("a{}b", "\n".repeat(lines));
    space("a ... b", &far(10), &[&far(10)]);
    space("a ... b", &far(11), &[]);
    space("a ... ... b", &far(20), &[&far(20)]);
    let options = Options { generic_ellipsis_max_span: 0, ..Options::default() };
    check_with(&options, "a ... b", "a b\na\nb", &["a b"]);
    check_with(&options, "a ...", "a b\nc", &["a b"]);
}

#[test]
fn of_several_matches_with_one_end_one_is_reported() {
    space("a ... b", "a a b b", &["a b"]);
    space("f(...)", "f(x f(y) z)", &["f(y)"]);
    space("$X ... $X", "a b a b", &["a b a", "b a b"]);
    space("a ...", "a x a y\n", &["a x a y"]);
    space("a ...", "a (x a y) z", &["a (x a y) z", "a y"]);
    space("... a", "x a z a", &["x a"]);
    space("a ... b ...", "a a b b\nc", &["a a b b\nc"]);
    space("a ... b c", "a b x b c", &["a b x b c"]);
    space("a (b ...", "a (b c) z w", &["a (b c"]);
}

#[test]
fn ellipsis_metavariables_repeat() {
    space("a $...X b $...X e", "a c d b c d e", &["a c d b c d e"]);
    space("a $...X b $...X e", "a c d b c  e", &[]);
    space("$...X b", "a c b", &["a c b"]);
}

#[test]
fn comments_are_white_space_when_asked_for() {
    let with = |style: &str| Options { generic_comment_style: style.to_owned(), ..Options::default() };
    check_with(&with("shell"), "a b", "a # x\nb", &["a # x\nb"]);
    check_with(&with("c"), "a b", "a /* é\n */b", &["a /* é\n */b"]);
    check_with(&with("c"), "a b", "a // x\nb", &[]);
    check_with(&with("cpp"), "a b", "a // x\nb", &["a // x\nb"]);
    check_with(&with("c"), "a b", "a /* x\nb", &[]);
}

#[test]
fn long_lines_are_not_read() {
    assert!(!looks_minified(&"x".repeat(400)));
    assert!(looks_minified(&"x".repeat(502)));
    assert!(!looks_minified(&"a line that somebody wrote\n".repeat(100)));
}

#[test]
fn aliengrep_keeps_braces_in_pairs() {
    alien("(...)", "((x), y) z)", &["((x), y)"]);
    alien("(...)", "((x)", &["(x)"]);
    alien("f(...)", "f(a(b)", &[]);
    alien("f(...)", "f(a[b)", &["f(a[b)"]);
    alien("a ... b", "a (b) b", &["a (b) b"]);
    alien("a ... b", "a (b b", &["a (b"]);
    alien("a ... b", "(a) b", &["a) b"]);
    alien("(a", "(a)", &["(a"]);
    alien("x ... x", "a x <x> x a", &["x <x"]);
    let extra = Options { generic_extra_braces: vec![('<', '>')], ..alien_options() };
    check_with(&extra, "x ... x", "a x <x> x a", &["x <x> x"]);
    let only = Options { generic_braces: Some(vec![('<', '>')]), ..alien_options() };
    check_with(&only, "x ... x", "a x <x> (x) x a", &["x <x> (x"]);
}

#[test]
fn aliengrep_matches_do_not_overlap_and_open_ends_reach_far() {
    alien("a a", "a a a", &["a a"]);
    alien("a ... b", "a a b b", &["a a b"]);
    alien("...", "a b\nc\n", &["a b\nc\n"]);
    alien("a ...", "x a b\nc\n", &["a b\nc\n"]);
    alien("... a", "x y a b a", &["x y a"]);
    alien("$A ... $A", "a x y a", &["a x y a"]);
    alien("$...A, $...A", "1 2, 1 2", &["1 2, 1 2"]);
    alien("a....b", "a x b", &["a x b"]);
}

#[test]
fn aliengrep_keeps_to_lines_when_asked() {
    alien_line("p: ...", "x p: a b\nc", &["p: a b"]);
    alien_line("... p", "x y p: a b\nc", &["x y p"]);
    alien_line("a ... b", "a\nb", &[]);
    alien_line("a .... b", "a\nb", &["a\nb"]);
    alien_line("a\nb", "a b", &[]);
    alien_line("a\nb", "a \n b", &["a \n b"]);
    alien_line("p: ...\nq", "p: x\nq", &["p: x\nq"]);
}

#[test]
fn aliengrep_words_and_case_are_options() {
    let base64 = Options { generic_extra_word_characters: vec!['+', '/', '='], ..alien_options() };
    check_with(&base64, "d = $D;", "d = bGl+/==;", &["d = bGl+/==;"]);
    let caseless = Options { generic_caseless: true, ..alien_options() };
    check_with(&caseless, "É foo", "é FOO", &["é FOO"]);
}

#[test]
fn steps_bound_the_work() {
    let mut steps = Steps::new(1_000);
    let pattern = "a ... ".repeat(40) + "b";
    let text = "a ".repeat(400);
    assert!(search(&pattern, &text, &Options::default(), &Documents::default(), &mut steps).is_empty());
    assert!(steps.exhausted());
    let deep: String = (0..3_000).map(|depth| format!("{}a\n", " ".repeat(depth))).collect();
    assert!(super::fault_of(&deep, &Options::default()).is_some());
    assert!(super::fault_of(&"(".repeat(3_000), &alien_options()).is_none());
    assert!(super::fault_of(&format!("{}{}", "(".repeat(300), ")".repeat(300)), &alien_options()).is_some());
}
