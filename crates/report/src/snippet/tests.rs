//! Snippets as people see them.

use super::*;

/// The snippet of a text in which `[` and `]` stand round each place. `^` marks the last one, `-` the others.
fn shown_in(width: usize, marked: &str, words: &[&str]) -> String {
    let mut plain = String::new();
    let (mut open, mut spans) = (Vec::new(), Vec::new());
    for character in marked.chars() {
        match character {
            '[' => open.push(plain.len() as u32),
            ']' => spans.push((open.pop().unwrap(), plain.len() as u32)),
            other => plain.push(other),
        }
    }
    let text = Text::new(plain);
    let last = spans.len() - 1;
    let label = |(number, &(start, end)): (usize, &(u32, u32))| {
        let location = text.location("a.py", start, end);
        let mark = if number == last { '^' } else { '-' };
        Label::new(&location, words.get(number).unwrap_or(&"").to_string(), Style::Way, mark)
    };
    let labels: Vec<Label> = spans.iter().enumerate().map(label).collect();
    let frame = Frame { paint: Paint { colour: false }, width, gutter: gutter(labels.iter()) };
    format!("\n{}\n", render(&text, &labels, &frame).join("\n"))
}

fn shown(marked: &str, words: &[&str]) -> String {
    shown_in(80, marked, words)
}

#[test]
fn places_are_underlined_and_far_lines_left_out() {
    let text = "import a\n\nname = [request.args]\n# 1\n# 2\n# 3\n# 4\n\nrun([name])\n";
    let expected = "
   |
 3 | name = request.args
   |        ------------ source
...
 9 | run(name)
   |     ^^^^ sink
   |
";
    assert_eq!(shown(text, &["source", "sink"]), expected);
}

#[test]
fn tabs_wide_characters_and_line_ends_keep_the_marks_in_place() {
    let expected = "
  |
1 |     x = '漢字', f(a)
  |                 ^^^^ here
2 | next
  |
";
    assert_eq!(shown("\tx = '漢字', [f(a)]\r\nnext", &["here"]), expected);
}

#[test]
fn hostile_characters_are_visible() {
    let expected = "
  |
1 | a\\u{202e}b\\u{1b}(2J = evil
  |                       ^^^^
  |
";
    assert_eq!(shown("a\u{202e}b\x1b(2J = [evil]", &[]), expected);
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let text = format!("{}[f(x)]{}", "a".repeat(500), "b".repeat(500));
    let expected = "
  |
1 | …aaaaaaaaaaaaaaaaaaf(x)bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
  |                    ^^^^ here
  |
";
    assert_eq!(shown_in(59, &text, &["here"]), expected);
}

#[test]
fn the_end_of_a_long_line_is_shown_without_wasting_room() {
    let text = format!("{}[f(x)]", "a".repeat(500));
    let expected = "
  |
1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaf(x)
  |                                                    ^^^^
  |                here
  |
";
    assert_eq!(shown_in(59, &text, &["here"]), expected);
}

#[test]
fn long_places_are_shortened() {
    let text = "[f(\n  1,\n\n  2,\n  3,\n  4)]\ng()";
    let expected = "
  |
1 | f(
  | ^^
2 |   1,
  |   ^^
3 |
  | ^
4 |   2,
  |   ^^ here (to line 6)
5 |   3,
  |
";
    assert_eq!(shown(text, &["here"]), expected);
}

#[test]
fn words_without_room_go_below() {
    let text = "execute('select * from users where name = ', [name])";
    let words = "the value of the request becomes part of the statement here";
    let expected = "
  |
1 | execute('select * from users where name = ', name)
  |                                              ^^^^
  |              the value of the request becomes part of
  |              the statement here
  |
";
    assert_eq!(shown_in(57, text, &[words]), expected);
}

#[test]
fn places_beyond_the_text_show_nothing() {
    let text = Text::new("one\n".to_owned());
    let position = Position { line: 90, column: 7, offset: 900 };
    let label = Label { start: position, end: position, text: "gone".into(), style: Style::Way, mark: '^' };
    let frame = Frame { paint: Paint { colour: false }, width: 80, gutter: 2 };
    assert_eq!(render(&text, &[label], &frame), ["   |", "   |"]);
}

#[test]
fn no_place_makes_it_fail() {
    let text = Text::new("one\r\n\t漢\u{202e}\n\nlast".to_owned());
    let frame = Frame { paint: Paint { colour: true }, width: 0, gutter: 0 };
    let numbers = [0, 1, 2, 3, 4, 5, 1000, u32::MAX];
    for (line, column) in numbers.iter().flat_map(|&line| numbers.map(|column| (line, column))) {
        for (end_line, end_column) in numbers.iter().flat_map(|&line| numbers.map(|column| (line, column))) {
            let start = Position { line, column, offset: column };
            let end = Position { line: end_line, column: end_column, offset: column };
            let label = Label { start, end, text: "words".into(), style: Style::Way, mark: OWN };
            assert!(gutter(std::iter::once(&label)) > 0);
            assert!(render(&text, &[label], &frame).len() >= 2);
        }
    }
}
