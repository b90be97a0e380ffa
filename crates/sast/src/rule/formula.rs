//! What a rule looks for: patterns joined by and, or, not and inside, with conditions on metavariables.

use syntax::Span;

/// A text of the rule file with its place in it (byte range in the YAML text; for block scalars the range of the block).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Placed {
    /// The text after YAML has been read.
    pub text: String,
    /// Where it stands in the rule file.
    pub span: Span,
}

/// Source of a pattern.
pub type PatternText = Placed;

/// A formula over the matches in one file.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// `pattern`: code.
    Pattern(PatternText),
    /// `pattern-regex`: PCRE over the file's text.
    Regex(Placed),
    /// `patterns` (also the implicit one round a lone `pattern-inside`).
    All(All),
    /// `pattern-either`.
    Any(Vec<Formula>),
    /// `pattern-not`, `pattern-not-regex`: only directly below `All`.
    Not(Box<Formula>),
    /// `pattern-inside`: only directly below `All`, or alone.
    Inside(Box<Formula>),
    /// `pattern-not-inside`: only directly below `All`.
    NotInside(Box<Formula>),
    /// `anywhere`: something in the file, wherever; directly below `All` or below a `Not` there.
    Anywhere(Box<Formula>),
    /// `as`: a metavariable stands for all of what matches.
    As(Box<Formula>, String),
}

impl Formula {
    /// Whether code must be parsed to tell what it matches; a regex and what it captures are text.
    pub fn reads_code(&self) -> bool {
        match self {
            Formula::Pattern(_) => true,
            Formula::Regex(_) => false,
            Formula::Any(parts) => parts.iter().any(Formula::reads_code),
            Formula::Not(inner)
            | Formula::Inside(inner)
            | Formula::NotInside(inner)
            | Formula::Anywhere(inner)
            | Formula::As(inner, _) => inner.reads_code(),
            Formula::All(all) => {
                let is_text = |condition: &Condition| matches!(condition, Condition::Regex { .. });
                all.parts.iter().any(Formula::reads_code) || !all.conditions.iter().all(is_text)
            }
        }
    }
}

/// A conjunction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct All {
    /// Its members in order of writing.
    pub parts: Vec<Formula>,
    /// `metavariable-*` members.
    pub conditions: Vec<Condition>,
    /// `focus-metavariable` members; each is a list of which one is taken (a plain string is a list of one). Several members
    /// intersect.
    pub focus: Vec<Vec<String>>,
}

/// A condition on bound metavariables. Names carry their `$`.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `metavariable-regex`: matched at the start of the text (as Python's `re.match`), unless the regex says otherwise.
    Regex {
        /// Which metavariable.
        metavariable: String,
        /// The regex.
        regex: Placed,
        /// `constant-propagation: true`.
        constant_propagation: bool,
    },
    /// `metavariable-pattern`.
    Pattern {
        /// Which metavariable.
        metavariable: String,
        /// `language`, when the text is read in another one (`generic`, `regex` or a language name).
        language: Option<String>,
        /// What the bound code must match.
        formula: Formula,
    },
    /// `metavariable-comparison`.
    Comparison {
        /// The expression.
        comparison: Compare,
        /// `metavariable`, only needed for `base` and `strip`.
        metavariable: Option<String>,
        /// `strip: true`: quotes are taken off before reading a number.
        strip: bool,
        /// `base` of the number.
        base: u32,
    },
    /// `metavariable-type`.
    Type {
        /// Which metavariable.
        metavariable: String,
        /// Any of these types.
        types: Vec<String>,
    },
    /// `metavariable-analysis` with `analyzer: entropy` or `redos`.
    Analysis {
        /// Which metavariable.
        metavariable: String,
        /// Name of the analyser.
        analyzer: String,
    },
}

/// Expression of a `metavariable-comparison`: the Python subset that Semgrep documents.
#[derive(Clone, Debug, PartialEq)]
pub enum Compare {
    /// `$X`.
    Metavariable(String),
    /// Integer literal.
    Int(i128),
    /// Float literal.
    Float(f64),
    /// String literal.
    Str(String),
    /// `True`, `False`.
    Bool(bool),
    /// `[a, b]`.
    List(Vec<Compare>),
    /// `not a`, `-a`, `~a`.
    Unary(&'static str, Box<Compare>),
    /// `a + b`, `a < b`, `a and b`, `a in b`, …; operator as written.
    Binary(&'static str, Box<Compare>, Box<Compare>),
    /// `int(a)`, `str(a)`, `re.match(r, a)`, `today()`, `strptime(a)`, `len(a)`…
    Call(String, Vec<Compare>),
}
