//! Mistakes and unsupported features with their places. Costs nothing until there is one.

use super::{Reader, Unsupported};
use crate::rule::yaml::{Node, Value};
use engine::ConfigFault;
use model::Location;
use source::Text;
use syntax::Span;

/// Most mistakes of one file that are shown. A mistake costs time in proportion to the file, so many of them would cost its square.
const MOST_FAULTS: usize = 100;
/// Longest part of a line that is repeated in a message, in characters.
const LONGEST_LINE: usize = 200;

impl Reader<'_> {
    /// Records a mistake.
    pub(super) fn fault(&mut self, span: Span, message: String) {
        self.mistakes += 1;
        if self.mistakes > MOST_FAULTS {
            return;
        }
        let message =
            if self.mistakes < MOST_FAULTS { message } else { format!("{message} (further mistakes are not shown)") };
        let location = self.location(span);
        let line = shortened(self.lines().line(location.start.line));
        let key = self.root.map(|root| key_at(root, span.start)).unwrap_or_default();
        self.faults.push(ConfigFault { location, key, message, line });
    }

    /// Records that the rule does not run because of a feature.
    pub(super) fn skipped(&mut self, span: Span, feature: &str) {
        self.skip = true;
        let message = format!("rule `{}` does not run: {feature} is not supported", self.rule);
        self.unsupported(span, feature, message, true);
    }

    /// Records a feature without which the rule still runs.
    pub(super) fn ignored(&mut self, span: Span, feature: &str) {
        let message = format!("rule `{}` runs without {feature}, which is not supported", self.rule);
        self.unsupported(span, feature, message, false);
    }

    fn unsupported(&mut self, span: Span, feature: &str, message: String, skipped: bool) {
        let location = self.location(span);
        let rule = self.rule.clone();
        self.unsupported.push(Unsupported { rule, feature: feature.to_owned(), message, location, skipped });
    }

    fn location(&self, span: Span) -> Location {
        self.lines().location(self.path, span.start, span.end)
    }

    fn lines(&self) -> &Text {
        self.lines.get_or_init(|| Text::new(self.text.to_owned()))
    }
}

/// A mistake outside any reader.
pub(super) fn fault(path: &str, text: &str, root: Option<&Node<'_>>, span: Span, message: String) -> ConfigFault {
    let lines = Text::new(text.to_owned());
    let location = lines.location(path, span.start, span.end);
    let line = shortened(lines.line(location.start.line));
    ConfigFault { location, key: root.map(|root| key_at(root, span.start)).unwrap_or_default(), message, line }
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(LONGEST_LINE) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// The way from the top to the innermost node at a byte, such as `rules[3].patterns[0].pattern`.
fn key_at(root: &Node<'_>, at: u32) -> String {
    let covers = |span: Span| span.start <= at && at <= span.end;
    let mut way = String::new();
    let mut node = root;
    loop {
        match &node.value {
            Value::Scalar { .. } => return way,
            Value::List(items) => {
                let Some(index) = items.iter().rposition(|item| covers(item.span)) else { return way };
                way.push_str(&format!("[{index}]"));
                node = &items[index];
            }
            Value::Map(entries) => {
                let inside = entries
                    .iter()
                    .rfind(|(key, value)| key.span.start <= at && (covers(key.span) || covers(value.span)));
                let Some((key, value)) = inside else { return way };
                if !way.is_empty() {
                    way.push('.');
                }
                way.push_str(&shortened(key.text().unwrap_or("?")));
                if !covers(value.span) {
                    return way;
                }
                node = value;
            }
        }
    }
}
