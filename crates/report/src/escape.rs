//! Code under analysis is hostile text: one function per kind of output makes it harmless and leaves it readable.

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};
use std::fmt::Write as _;
use std::io;

/// Whether a character could move the cursor, change what is shown, reorder or hide what a person reads.
pub(crate) fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{115F}'..='\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// A deceptive character as it is shown.
pub(crate) fn visible(character: char) -> String {
    match character {
        '\0' => "\\0".to_owned(),
        other => format!("\\u{{{:x}}}", other as u32),
    }
}

/// Text on one line of a terminal: line ends and tabs are spaces, and what could deceive is written as `\u{202e}`.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => out.push(' '),
            '\r' => {}
            other if is_deceptive(other) => out.push_str(&visible(other)),
            other => out.push(other),
        }
    }
    out
}

/// Text in XML 1.0, as content or in an attribute. What the standard forbids and what could deceive is written as `\u{1b}`.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            '\r' => {}
            '\u{FFFE}' | '\u{FFFF}' => out.push_str(&visible(character)),
            other if is_deceptive(other) => out.push_str(&visible(other)),
            other => out.push(other),
        }
    }
    out
}

/// The message of a workflow command: one line, in which line ends and percent signs are encoded.
pub(crate) fn annotation(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => out.push_str("%25"),
            '\n' => out.push_str("%0A"),
            '\t' => out.push(' '),
            '\r' => {}
            other if is_deceptive(other) => out.push_str(&visible(other)),
            other => out.push(other),
        }
    }
    out
}

/// A property of a workflow command, such as `file`.
pub(crate) fn annotation_property(text: &str) -> String {
    annotation(text).replace(':', "%3A").replace(',', "%2C")
}

/// Prose within a line of Markdown on GitHub and GitLab: nothing in it is markup, a link, a picture, a mention or a reference.
pub(crate) fn markdown(text: &str) -> String {
    let text = printable(text);
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + character.len_utf8()..]);
        let is_dot_of_link = character == '.' && ends_with(before, "www");
        match is_dot_of_link {
            true => out.push_str("&#46;"),
            false => push_entity(character, &mut out),
        }
        let breaks = match character {
            // Mentions and references; entities do not stop them, since they are looked for in what was rendered.
            '@' | '#' | '!' | '$' | '%' | '~' | '&' | '^' => {
                after.starts_with(|next: char| next.is_alphanumeric() || "\"_-".contains(next))
            }
            // Bare links.
            ':' => after.starts_with('/') || ends_with(before, "mailto") || ends_with(before, "xmpp"),
            _ => is_dot_of_link,
        };
        if breaks {
            // A space of no width, as an entity, so that nothing in the bytes of the report is invisible.
            out.push_str("&#8203;");
        }
    }
    out
}

/// Whatever the case of the letters.
fn ends_with(text: &str, word: &str) -> bool {
    let end = text.len().checked_sub(word.len()).and_then(|at| text.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// Text as code within a line of Markdown, also in a table.
pub(crate) fn markdown_code(text: &str) -> String {
    let mut out = "<code>".to_owned();
    printable(text).chars().for_each(|character| push_entity(character, &mut out));
    out.push_str("</code>");
    out
}

/// Entities are text, never markup. Only punctuation that means nothing within a line stays as it is.
fn push_entity(character: char, out: &mut String) {
    if character.is_ascii_punctuation() && !"./,;()='+-?%\"".contains(character) {
        let _ = write!(out, "&#{};", u32::from(character));
    } else {
        out.push(character);
    }
}

/// Whether a text is an address of the web and nothing else, and harmless in Markdown between `<` and `>`.
pub(crate) fn is_web_address(text: &str) -> bool {
    let after = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    after.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(allowed))
}

/// A value as indented JSON with a line end. Deceptive characters are written as `\u202e`: the same to a program, and harmless
/// on a terminal.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut out, Harmless(PrettyFormatter::new()));
    // Writing to memory cannot fail, and our types have no keys that are not strings.
    let written = value.serialize(&mut serializer);
    debug_assert!(written.is_ok(), "{written:?}");
    out.push(b'\n');
    out
}

/// The indented form, with harmless strings.
struct Harmless(PrettyFormatter<'static>);

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut start = 0;
        for (at, character) in fragment.char_indices().filter(|(_, character)| is_deceptive(*character)) {
            writer.write_all(&fragment.as_bytes()[start..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            start = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[start..])
    }

    fn write_char_escape<W: ?Sized + io::Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{202e}b\x1b[31mc\u{9b}d\u{e0041}\n\te";

    #[test]
    fn terminals_see_escapes() {
        assert_eq!(printable(HOSTILE), "a\\u{202e}b\\u{1b}[31mc\\u{9b}d\\u{e0041}  e");
        assert_eq!(printable("grüße 漢字 👩"), "grüße 漢字 👩");
    }

    #[test]
    fn xml_holds_only_what_the_standard_allows() {
        assert_eq!(
            xml("<a b=\"c\">&'\0\u{ffff}\x1b\r\n]]>"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&#39;\\0\\u{ffff}\\u{1b}\n]]&gt;"
        );
        assert!(xml(HOSTILE).chars().all(|character| "\n\t".contains(character) || !is_deceptive(character)));
    }

    #[test]
    fn a_workflow_command_stays_one_line_and_one_command() {
        assert_eq!(annotation("50%\r\n::error::x\u{2028}"), "50%25%0A::error::x\\u{2028}");
        assert_eq!(annotation_property("a,b:c%.py"), "a%2Cb%3Ac%25.py");
    }

    #[test]
    fn nothing_in_prose_is_markup_a_link_or_a_mention() {
        let hostile = "|@a #1 !2 a&b <img> [x](http://e) `c` *d* _e_ www.x.de \\| ~f~ mailto:a@b $x$ \u{202e}\n# h";
        let shown = markdown(hostile);
        assert!(!shown.contains(['|', '@', '<', '>', '[', '`', '*', '_', '\\', '~', '$', '\n']), "{shown}");
        for broken in [
            "&#64;&#8203;a",
            "&#35;&#8203;1",
            "&#33;&#8203;2",
            "&#58;&#8203;//e",
            "www&#46;&#8203;x",
            "mailto&#58;&#8203;a",
        ] {
            assert!(shown.contains(broken), "{broken} in {shown}");
        }
        assert_eq!(markdown("Text of the request, e.g. a/b (50 %)."), "Text of the request, e.g. a/b (50 %).");
        assert_eq!(markdown_code("a|b`@c.py:8"), "<code>a&#124;b&#96;&#64;c.py&#58;8</code>");
    }

    #[test]
    fn json_is_harmless_and_means_the_same() {
        let written = String::from_utf8(json(&vec![HOSTILE])).unwrap();
        assert!(written.chars().all(|character| character == '\n' || !is_deceptive(character)), "{written}");
        let read: Vec<String> = serde_json::from_str(&written).unwrap();
        assert_eq!(read, [HOSTILE]);
    }
}
