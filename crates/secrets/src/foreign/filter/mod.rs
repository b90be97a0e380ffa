//! Filter expressions of betterleaks: the part of Expr (and of CEL, its older spelling) that looks at a match and nothing else.
//!
//! What an expression may do here is bounded: its depth when it is read, its steps when it runs. Not here: expressions that ask
//! a service whether a secret is alive.

mod evaluate;
mod functions;
mod lexer;
mod operators;
mod parser;
#[cfg(test)]
mod tests;
mod tree;
mod value;

use super::occurrence::Occurrence;
use evaluate::Evaluation;
use tree::{Id, Node};
use value::Value;

/// An expression that says which matches to leave out.
#[derive(Clone, Debug)]
pub struct Filter {
    nodes: Vec<Node>,
    root: Id,
    /// It looks at the path or the commit.
    attributes: bool,
    text: String,
}

/// Why a text is no expression that we run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Byte in the expression.
    pub at: usize,
    /// One phrase.
    pub message: String,
    /// It may be right, but is beyond what we run; else it is broken.
    pub is_unsupported: bool,
}

impl Mistake {
    fn broken(at: usize, message: &str) -> Mistake {
        Mistake { at, message: message.to_owned(), is_unsupported: false }
    }

    fn unsupported(at: usize, what: &str) -> Mistake {
        Mistake { at, message: what.to_owned(), is_unsupported: true }
    }
}

impl PartialEq for Filter {
    fn eq(&self, other: &Filter) -> bool {
        self.text == other.text
    }
}

impl Filter {
    /// Reads an expression.
    pub fn read(text: &str) -> Result<Filter, Mistake> {
        parser::parse(text)
    }

    /// Whether the expression leaves the match out. What cannot be told keeps it: wrong types, too many steps, or a path that
    /// is not known yet.
    pub fn leaves_out(&self, occurrence: &Occurrence<'_>) -> bool {
        if self.attributes && occurrence.path.is_none() {
            return false;
        }
        matches!(Evaluation::new(&self.nodes, occurrence).value(self.root), Some(Value::Bool(true)))
    }
}
