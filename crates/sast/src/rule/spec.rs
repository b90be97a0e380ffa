//! One rule.

use super::formula::Formula;
use model::{Confidence, RuleOrigin, Severity};
use source::Language;
use syntax::Span;

/// What a rule runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Trees of a language.
    Language(Language),
    /// Text of any file (`languages: [regex]`, `[none]`).
    Regex,
    /// Text with generic patterns (`languages: [generic]`).
    Generic,
}

impl Target {
    /// Whether any file of text is looked at, whatever its language.
    pub fn is_text(&self) -> bool {
        matches!(self, Target::Regex | Target::Generic)
    }
}

/// A rule ready to be compiled.
#[derive(Clone, Debug)]
pub struct RuleSpec {
    /// Identifier.
    pub id: String,
    /// Where it comes from.
    pub origin: RuleOrigin,
    /// Place of the rule in its file.
    pub span: Span,
    /// Every target, `ts` rules for both TypeScript grammars, sorted.
    pub targets: Vec<Target>,
    /// Message with `$X` place-holders.
    pub message: String,
    /// Damage (`ERROR` is high, `WARNING` medium, `INFO` low, ours as named).
    pub severity: Severity,
    /// `metadata.confidence`; medium when absent.
    pub confidence: Confidence,
    /// `metadata.weakness` or `metadata.cwe`, as `CWE-89`.
    pub weaknesses: Vec<String>,
    /// `metadata.owasp`.
    pub owasp: Vec<String>,
    /// `metadata.title`; empty when absent.
    pub title: String,
    /// `metadata.why`; empty when absent.
    pub why: String,
    /// `metadata.repair`; empty when absent.
    pub repair: String,
    /// `metadata.references` and `source`.
    pub references: Vec<String>,
    /// How it searches.
    pub mode: Mode,
    /// `options`.
    pub options: Options,
    /// `paths`.
    pub paths: PathFilter,
    /// `fix`: text with `$X`.
    pub fix: Option<String>,
    /// `fix-regex`: regex, replacement, count.
    pub fix_regex: Option<(String, String, Option<usize>)>,
}

impl RuleSpec {
    /// Whether taint looks deeper than Semgrep's community edition does, for which the rules of others are written.
    pub fn is_deep(&self) -> bool {
        self.origin == RuleOrigin::Builtin || self.options.taint_intrafile
    }
}

/// `mode`.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Matches of a formula.
    Search(Formula),
    /// Flows of a value.
    Taint(TaintSpec),
}

/// `mode: taint`.
#[derive(Clone, Debug, Default)]
pub struct TaintSpec {
    /// `pattern-sources`.
    pub sources: Vec<SourceSpec>,
    /// `pattern-sinks`.
    pub sinks: Vec<SinkSpec>,
    /// `pattern-sanitizers`.
    pub sanitizers: Vec<SanitizerSpec>,
    /// `pattern-propagators`.
    pub propagators: Vec<PropagatorSpec>,
}

/// Name of a taint label.
pub type Label = String;

/// One source.
#[derive(Clone, Debug)]
pub struct SourceSpec {
    /// What it matches.
    pub formula: Formula,
    /// `by-side-effect`: the variable itself becomes tainted.
    pub by_side_effect: bool,
    /// `by-side-effect: only`: and the expression does not (`by_side_effect` is set too).
    pub only_by_side_effect: bool,
    /// `exact`: only the whole match is tainted, not its parts.
    pub exact: bool,
    /// `control: true`: reaching it is enough.
    pub control: bool,
    /// `label`; empty when absent.
    pub label: Label,
    /// `requires`, as a boolean expression over labels (`A and not B`), read by taint.
    pub requires: Option<String>,
}

/// One sink.
#[derive(Clone, Debug)]
pub struct SinkSpec {
    /// What it matches.
    pub formula: Formula,
    /// `exact` (default true): only the whole match counts, not its parts.
    pub exact: bool,
    /// `at-exit`: only where the function ends.
    pub at_exit: bool,
    /// `requires`.
    pub requires: Option<String>,
}

/// One sanitizer.
#[derive(Clone, Debug)]
pub struct SanitizerSpec {
    /// What it matches.
    pub formula: Formula,
    /// `by-side-effect`: the variable itself becomes clean.
    pub by_side_effect: bool,
    /// `exact`: only the whole match is clean, not its parts.
    pub exact: bool,
    /// `not_conflicting`: without effect where the same code is also a source or a sink.
    pub not_conflicting: bool,
    /// `guards` and `when`: the match is a condition, and where it holds (or does not) the metavariable is clean.
    pub guard: Option<(String, bool)>,
}

/// One propagator.
#[derive(Clone, Debug)]
pub struct PropagatorSpec {
    /// What it matches.
    pub formula: Formula,
    /// Metavariable that gives.
    pub from: String,
    /// Metavariable that receives.
    pub to: String,
    /// `by-side-effect` (default true).
    pub by_side_effect: bool,
    /// `label`; empty when absent.
    pub label: Label,
    /// `requires`.
    pub requires: Option<String>,
    /// `replace-labels`.
    pub replace_labels: Option<Vec<Label>>,
}

/// `options`. Defaults are Semgrep's.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// `constant_propagation` (default true).
    pub constant_propagation: bool,
    /// `symbolic_propagation` (default false).
    pub symbolic_propagation: bool,
    /// `ac_matching` (default true).
    pub ac_matching: bool,
    /// `commutative_boolop` (default false).
    pub commutative_boolop: bool,
    /// `vardef_assign` (default true): an assignment pattern also matches declarations.
    pub vardef_assign: bool,
    /// `attr_expr` (default true): an expression pattern also matches decorators.
    pub attr_expr: bool,
    /// `arrow_is_function` (default true).
    pub arrow_is_function: bool,
    /// `let_is_var` (default true).
    pub let_is_var: bool,
    /// `implicit_ellipsis` (default true).
    pub implicit_ellipsis: bool,
    /// `implicit_deep_exprstmt` (default true).
    pub implicit_deep_exprstmt: bool,
    /// `implicit_return` (default true).
    pub implicit_return: bool,
    /// `go_deeper_stmt` (default true).
    pub go_deeper_stmt: bool,
    /// `decorators_order_matters` (default false).
    pub decorators_order_matters: bool,
    /// `commutative_compop` (default false): as `symmetric_eq`.
    pub commutative_compop: bool,
    /// `symmetric_eq` (default false): the sides of `==` and `!=` may be exchanged.
    pub symmetric_eq: bool,
    /// `xml_singleton_loose_matching` (default true): `<a />` also matches `<a>…</a>`.
    pub xml_singleton_loose_matching: bool,
    /// `xml_attrs_implicit_ellipsis` (default true): more attributes than the pattern has.
    pub xml_attrs_implicit_ellipsis: bool,
    /// `xml_children_ordered` (default true): the contents of an element stand in the order of the pattern.
    pub xml_children_ordered: bool,
    /// `max_match_per_file`: most findings of the rule in one file; 0 for all.
    pub max_match_per_file: u32,
    /// `taint_assume_safe_functions` (default false): unknown calls do not pass taint.
    pub taint_assume_safe_functions: bool,
    /// `taint_assume_safe_indexes` (default false).
    pub taint_assume_safe_indexes: bool,
    /// `taint_assume_safe_comparisons` (default false).
    pub taint_assume_safe_comparisons: bool,
    /// `taint_assume_safe_booleans` (default false).
    pub taint_assume_safe_booleans: bool,
    /// `taint_assume_safe_numbers` (default false).
    pub taint_assume_safe_numbers: bool,
    /// `taint_only_propagate_through_assignments` (default false).
    pub taint_only_propagate_through_assignments: bool,
    /// `taint_unify_mvars` (default false).
    pub taint_unify_mvars: bool,
    /// `taint_focus_on: source` (default false: sink).
    pub taint_focus_on_source: bool,
    /// `taint_intrafile` (default false; rules that ship with us always do): looks deeper than Semgrep's community edition.
    pub taint_intrafile: bool,
    /// `generic_ellipsis_max_span` (default 10 lines).
    pub generic_ellipsis_max_span: u32,
    /// `generic_caseless` (default false), for aliengrep.
    pub generic_caseless: bool,
    /// `generic_comment_style`; empty when absent.
    pub generic_comment_style: String,
    /// `generic_engine` (default spacegrep).
    pub generic_engine: GenericEngine,
    /// `generic_multiline` (default true): an ellipsis of aliengrep passes the end of a line.
    pub generic_multiline: bool,
    /// `generic_braces`: in place of aliengrep's own.
    pub generic_braces: Option<Vec<(char, char)>>,
    /// `generic_extra_braces`.
    pub generic_extra_braces: Vec<(char, char)>,
    /// `generic_extra_word_characters`.
    pub generic_extra_word_characters: Vec<char>,
}

/// `generic_engine`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GenericEngine {
    /// `spacegrep`: by indentation.
    #[default]
    Space,
    /// `aliengrep`: by braces.
    Alien,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            constant_propagation: true,
            symbolic_propagation: false,
            ac_matching: true,
            commutative_boolop: false,
            vardef_assign: true,
            attr_expr: true,
            arrow_is_function: true,
            let_is_var: true,
            implicit_ellipsis: true,
            implicit_deep_exprstmt: true,
            implicit_return: true,
            go_deeper_stmt: true,
            decorators_order_matters: false,
            commutative_compop: false,
            symmetric_eq: false,
            xml_singleton_loose_matching: true,
            xml_attrs_implicit_ellipsis: true,
            xml_children_ordered: true,
            max_match_per_file: 0,
            taint_assume_safe_functions: false,
            taint_assume_safe_indexes: false,
            taint_assume_safe_comparisons: false,
            taint_assume_safe_booleans: false,
            taint_assume_safe_numbers: false,
            taint_only_propagate_through_assignments: false,
            taint_unify_mvars: false,
            taint_focus_on_source: false,
            taint_intrafile: false,
            generic_ellipsis_max_span: 10,
            generic_caseless: false,
            generic_comment_style: String::new(),
            generic_engine: GenericEngine::Space,
            generic_multiline: true,
            generic_braces: None,
            generic_extra_braces: Vec::new(),
            generic_extra_word_characters: Vec::new(),
        }
    }
}

/// `paths`: globs against the path from the root of the scan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathFilter {
    /// Empty: everything.
    pub include: Vec<String>,
    /// Taken away afterwards.
    pub exclude: Vec<String>,
}
