//! Colours of a terminal. The text says the same without them.

use model::Severity;

/// What a piece of text is; never how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Strong,
    /// Line numbers, arrows, bars.
    Frame,
    /// The place of a finding of this severity.
    Place(Severity),
    /// Another place on the way there.
    Way,
    Good,
    Bad,
}

/// Puts escapes round texts, or does not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint {
    pub(crate) colour: bool,
}

impl Paint {
    /// The text, which must be harmless already, in the style.
    pub(crate) fn style(self, style: Style, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match style {
            Style::Strong => "1",
            Style::Frame => "34",
            Style::Place(Severity::Critical | Severity::High) => "1;31",
            Style::Place(Severity::Medium) => "1;33",
            Style::Place(Severity::Low) => "1;36",
            Style::Place(Severity::Info) => "1;34",
            Style::Way => "36",
            Style::Good => "1;32",
            Style::Bad => "1;31",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}
