//! Dockerfiles, read by hand: the format is lines, and what stands in them is decided by the first word.
//!
//! An instruction is a call of its name in capitals; words are strings, flags such as `--from=x` and the tag of an image are
//! `Keyword`s that a pattern may leave out. The shell form of an instruction is one call that holds a block of the commands (see
//! `shell`). Not here: what the words mean, and whether an instruction is valid.

mod forms;
mod instructions;
mod lines;
mod shell;
#[cfg(test)]
mod tests;
mod words;

use crate::language::Lowering;
use crate::pattern::PatternForm;
use crate::traits::{Lexis, Traits};
use crate::tree::TreeBuilder;
use source::Language;

/// The lowering of Dockerfiles.
pub struct Dockerfile;

/// Entry for the build script.
pub static LOWERING: Dockerfile = Dockerfile;

const TRAITS: Traits = Traits {
    lexis: Lexis {
        line_comments: &["#"],
        block_comment: None,
        // Instructions may be written in small letters.
        not_asked_for: &[
            "ADD",
            "ARG",
            "AS",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR",
        ],
        ..Lexis::COMMON
    },
    words_are_keys: false,
    updates_are_assignments: false,
    ..Traits::COMMON
};

impl Lowering for Dockerfile {
    fn languages(&self) -> &'static [Language] {
        const { &[Language::new("dockerfile")] }
    }

    fn traits(&self, _language: Language) -> &'static Traits {
        &TRAITS
    }

    fn lower(&self, _language: Language, builder: &mut TreeBuilder, pattern: bool) {
        instructions::lower(builder, pattern);
    }

    fn pattern_forms(&self, _language: Language, pattern: &str) -> Vec<PatternForm> {
        forms::forms(pattern)
    }
}
