//! Names of languages. A language that Palisade can name is not yet one that it can analyse: that is `syntax`'s business.

/// A language, known by its lower-case name (`python`, `javascript`, `typescript`, `tsx`, `go`, …).
///
/// `javascript` covers JSX; `typescript` is `.ts`, `tsx` is `.tsx` (they are different grammars). Rules for `typescript` apply to both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(&'static str);

impl Language {
    /// Python 3 (and what of Python 2 the grammar reads).
    pub const PYTHON: Language = Language("python");
    /// JavaScript with JSX.
    pub const JAVASCRIPT: Language = Language("javascript");
    /// TypeScript without JSX.
    pub const TYPESCRIPT: Language = Language("typescript");
    /// TypeScript with JSX.
    pub const TSX: Language = Language("tsx");

    /// For tables that name languages.
    pub const fn new(name: &'static str) -> Language {
        Language(name)
    }

    /// The lower-case name.
    pub fn name(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.0)
    }
}
