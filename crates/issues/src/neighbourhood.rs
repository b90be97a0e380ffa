//! What stands around a place in a file, told in words: the functions and classes around it and the nearest words before and
//! behind it. A reader of lines, not of a language: it is asked for any text. Strings and comments are passed over, because
//! formatters rewrite the first and people the second, and because both hold what must not enter a hash.

use model::{Neighbourhood, Word};
use std::ops::Range;

/// Words kept on each side, and levels of functions and classes.
const NEAR: usize = 6;
/// Lines looked at for them on each side.
const LINES: usize = 40;
/// Bytes of one line that are read.
const LONGEST_LINE: usize = 2_000;
/// Deepest nesting that is followed.
const DEEPEST: usize = 200;

/// Lines of a file and the definitions they stand in. Made once for all places of a file.
pub struct Outline<'t> {
    text: &'t str,
    /// Byte offsets at which the lines start that were read.
    lines: Vec<u32>,
    /// For each line the innermost definition that it stands in.
    inside: Vec<Option<u32>>,
    definitions: Vec<(Word, Option<u32>)>,
}

impl<'t> Outline<'t> {
    /// Reads a text once.
    pub fn of(text: &'t str) -> Outline<'t> {
        Outline::of_part(text, 0..text.len() as u32)
    }

    /// Reads as much of a text as it takes to know what stands around places within a range.
    pub fn of_part(text: &'t str, places: Range<u32>) -> Outline<'t> {
        let mut outline = Outline { text, lines: Vec::new(), inside: Vec::new(), definitions: Vec::new() };
        let mut open: Vec<(usize, u32)> = Vec::new();
        let mut start = begin(text, places.start as usize);
        // Lines behind the places, and where the last of them ends.
        let mut left = LINES + 1;
        for line in text[start..].split_inclusive('\n') {
            if start >= places.end as usize {
                left -= 1;
                if left == 0 {
                    outline.lines.push(start as u32);
                    outline.inside.push(None);
                    break;
                }
            }
            let content = line.trim_start_matches([' ', '\t']);
            let indent = line.len() - content.len();
            let content = content.trim_end();
            if counts(content) {
                while open.last().is_some_and(|(above, _)| *above >= indent) {
                    open.pop();
                }
            }
            let around = open.last().map(|(_, definition)| *definition);
            outline.lines.push(start as u32);
            outline.inside.push(around);
            if open.len() < DEEPEST
                && let Some((at, name)) = defined(cut(content))
            {
                let at = (start + indent + at) as u32;
                let word = Word { text: name.to_owned(), at: (at, at + name.len() as u32) };
                open.push((indent, outline.definitions.len() as u32));
                outline.definitions.push((word, around));
            }
            start += line.len();
        }
        outline
    }

    /// What stands around the bytes from `start` to `end`.
    pub fn around(&self, start: u32, end: u32) -> Neighbourhood {
        let line_of = |offset: u32| self.lines.partition_point(|line| *line <= offset).saturating_sub(1);
        let (first, last) = (line_of(start), line_of(end.max(start + 1) - 1));
        let mut scope = Vec::new();
        let mut around = self.inside.get(first).copied().flatten();
        while let Some(definition) = around.filter(|_| scope.len() < NEAR) {
            let (word, above) = &self.definitions[definition as usize];
            scope.push(word.clone());
            around = *above;
        }
        // What stands outside the function is none of its business.
        let inner = self.inside.get(first).copied().flatten();
        let top = inner.map_or(0, |definition| line_of(self.definitions[definition as usize].0.at.0));
        let mut before = Vec::new();
        for line in (first.saturating_sub(LINES).max(top)..=first).rev().take_while(|line| *line < self.lines.len()) {
            before.extend(self.words(line).into_iter().rev().filter(|word| word.at.1 <= start));
            if before.len() >= NEAR {
                break;
            }
        }
        before.truncate(NEAR);
        let mut after = Vec::new();
        for line in (last..self.lines.len()).take(LINES).take_while(|line| self.is_inside(*line, inner)) {
            after.extend(self.words(line).into_iter().filter(|word| word.at.0 >= end));
            if after.len() >= NEAR {
                break;
            }
        }
        after.truncate(NEAR);
        Neighbourhood { scope, before, after }
    }

    /// Whether a line stands in a definition or in one inside it.
    fn is_inside(&self, line: usize, outer: Option<u32>) -> bool {
        let mut around = self.inside[line];
        while around != outer {
            let Some(definition) = around else { return false };
            around = self.definitions[definition as usize].1;
        }
        true
    }

    /// Words of a line outside strings and comments.
    fn words(&self, line: usize) -> Vec<Word> {
        let start = self.lines[line] as usize;
        let end = self.lines.get(line + 1).map_or(self.text.len(), |next| *next as usize);
        let text = cut(&self.text[start..end]);
        let mut words = Vec::new();
        if is_comment(text.trim_start()) {
            return words;
        }
        let mut letters = text.char_indices().peekable();
        let mut previous = ' ';
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' | '\'' | '`' => {
                    let mut escaped = false;
                    for (_, inside) in letters.by_ref() {
                        if inside == letter && !escaped {
                            break;
                        }
                        escaped = inside == '\\' && !escaped;
                    }
                }
                '#' if previous.is_whitespace() => break,
                '/' if previous == '/' => break,
                letter if is_letter(letter) => {
                    let mut to = at + letter.len_utf8();
                    while let Some((at, next)) = letters.next_if(|(_, next)| is_letter(*next) || next.is_ascii_digit())
                    {
                        to = at + next.len_utf8();
                    }
                    let offset = |at: usize| (start + at) as u32;
                    words.push(Word { text: text[at..to].to_owned(), at: (offset(at), offset(to)) });
                }
                _ => {}
            }
            previous = letter;
        }
        words
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_' || letter == '$'
}

/// Where to begin to read for a place: what stands further up neither is near nor holds a definition that is still open. A line
/// that is not indented closes all of them.
fn begin(text: &str, place: usize) -> usize {
    let line_start = |end: usize| text[..end].rfind('\n').map_or(0, |at| at + 1);
    let mut start = line_start((0..=place.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0));
    let (mut near, mut is_open) = (LINES + 1, true);
    loop {
        let is_left = !text[start..].starts_with([' ', '\t']);
        is_open &= !(is_left && counts(text[start..].lines().next().unwrap_or_default().trim_end()));
        if start == 0 || !is_open && near == 0 {
            return start;
        }
        start = line_start(start - 1);
        near = near.saturating_sub(1);
    }
}

/// Whether the indentation of a line says something. What closes a bracket belongs to what opened it, also when it stands further
/// left than the code inside.
fn counts(content: &str) -> bool {
    !content.is_empty() && !content.starts_with([')', ']', '}']) && !is_comment(content)
}

/// A line without what goes beyond the longest that is read.
fn cut(line: &str) -> &str {
    let mut end = line.len().min(LONGEST_LINE);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

fn is_comment(content: &str) -> bool {
    ["#", "//", "/*", "* ", "--", "<!--"].iter().any(|opener| content.starts_with(opener))
}

/// Words that begin a definition, in the languages that people write.
const DEFINING: &[&str] = &[
    "def",
    "class",
    "function",
    "func",
    "fn",
    "fun",
    "interface",
    "trait",
    "impl",
    "struct",
    "module",
    "namespace",
    "sub",
    "resource",
    "job",
    "stage",
];
/// Words before a parenthesis that define nothing.
const CONTROL: &[&str] = &[
    "if", "for", "foreach", "while", "switch", "catch", "with", "elif", "else", "do", "try", "return", "await", "match",
];

/// The name that a line defines, with its offset in the line.
fn defined(content: &str) -> Option<(usize, &str)> {
    let mut rest = 0;
    for _ in 0..6 {
        let (at, word) = next_word(content, rest)?;
        rest = at + word.len();
        if DEFINING.contains(&word) {
            // `func (r *Type) Name(`: the name stands behind the receiver.
            let receiver = content[rest..].trim_start().starts_with('(').then(|| content[rest..].find(')')).flatten();
            match next_word(content, receiver.map_or(rest, |closed| rest + closed)) {
                Some((at, name))
                    if content[rest..at].trim_matches([' ', '*', '&', '"']).is_empty() || receiver.is_some() =>
                {
                    return Some((at, name));
                }
                _ => return assigned(content),
            }
        }
        if !content[rest..].starts_with(' ') {
            break;
        }
    }
    if !content.ends_with('{') {
        return None;
    }
    if content.contains("=>")
        && let Some(name) = assigned(content)
    {
        return Some(name);
    }
    let before = content[..content.find('(')?].trim_end();
    let at = before
        .rfind(|letter: char| !is_letter(letter) && !letter.is_ascii_digit())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let name = &before[at..];
    (!name.is_empty() && !CONTROL.contains(&name)).then_some((at, name))
}

/// `const NAME = …`, `NAME: …`.
fn assigned(content: &str) -> Option<(usize, &str)> {
    let end = content.find(['=', ':'])?;
    let before = content[..end].trim_end();
    let at = before
        .rfind(|letter: char| !is_letter(letter) && !letter.is_ascii_digit())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    (at < before.len()).then_some((at, &before[at..]))
}

fn next_word(content: &str, from: usize) -> Option<(usize, &str)> {
    let at = from + content.get(from..)?.find(is_letter)?;
    let length = content[at..].find(|letter: char| !is_letter(letter) && !letter.is_ascii_digit());
    Some((at, &content[at..length.map_or(content.len(), |length| at + length)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scope, words before and words behind `@@`.
    fn shown(text: &str) -> String {
        let at = text.find("@@").unwrap() as u32;
        let Neighbourhood { scope, before, after } = Outline::of(text).around(at, at + 2);
        let texts = |words: Vec<Word>| words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        format!("{} | {} | {}", texts(scope), texts(before), texts(after))
    }

    #[test]
    fn names_of_functions_and_classes_are_the_scope() {
        assert_eq!(shown("class A:\n    def f(\n        self,\n    ):\n        @@\n"), "f A | self f def | ");
        assert_eq!(
            shown("class A {\n  async run(a) {\n    if (a) {\n      @@\n    }\n  }\n}\n"),
            "run A | a if a run async | "
        );
        assert_eq!(shown("const go = async (a) => {\n\n  @@;\n};\nlast();\n"), "go | a async go const | ");
        assert_eq!(shown("func (s *Server) Run() {\n\t@@\n}\n"), "Run | Run Server s func | ");
        assert_eq!(shown("def f():\n    pass\n@@\n"), " | pass f def | ");
    }

    #[test]
    fn strings_comments_and_white_space_are_nothing() {
        let tight = shown("a = 'x y'  # one\nb(c)\n@@\n# two\nd('e', f)\n");
        assert_eq!(tight, " | c b a | d f");
        assert_eq!(shown("a = \"x\"\n\n\nb(\n  c,\n)\n@@\n\n\nd(\n  \"e\",\n  f\n)\n"), tight);
    }

    #[test]
    fn a_part_tells_what_all_of_a_text_does() {
        let lines = [
            "class A:",
            "    def f(a):",
            "        b = 1",
            "",
            "# def c",
            "  // class D {",
            "    }",
            "x = 2",
            "\tg({",
            ")",
            "fn e() {",
            "    \u{a0}",
            "\u{a0}y",
            "if (z) {",
        ];
        let mut state = 5u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for round in 0..300 {
            let breaks = ["\n", "\n", "\r\n"];
            let count = random(200);
            let few = 1 + random(lines.len());
            let text: String = (0..count).map(|_| lines[random(few)].to_owned() + breaks[random(3)]).collect();
            let whole = Outline::of(&text);
            for _ in 0..10 {
                let start = random(text.len() + 2) as u32;
                let end = start + random(90) as u32;
                let from = start.saturating_sub(random(50) as u32);
                let part = Outline::of_part(&text, from..end + random(50) as u32);
                assert_eq!(part.around(start, end), whole.around(start, end), "{round}: {start}..{end} of {text:?}");
            }
        }
    }

    #[test]
    fn any_text_is_read() {
        assert_eq!(shown("@@"), " |  | ");
        assert_eq!(shown(&format!("{}é\n@@{}", "(".repeat(5_000), "ü'".repeat(5_000))), " |  | ü ü ü ü ü ü");
        assert_eq!(Outline::of("").around(0, 0), Neighbourhood::default());
        assert_eq!(
            Outline::of("a\n").around(7, 9),
            Neighbourhood { scope: vec![], before: vec![Word { text: "a".into(), at: (0, 1) }], after: vec![] }
        );
    }
}
