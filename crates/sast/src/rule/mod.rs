//! Rules as read from files, before any pattern is compiled: text with places, checked for form.
//!
//! [`read_rules`] makes these from YAML; the matcher compiles the pattern texts when a file needs them.

mod compare;
mod evaluate;
mod formula;
mod overlay;
mod packs;
mod paths;
mod reader;
mod spec;

use engine::yaml;

pub use compare::{CompareError, parse_comparison};
pub use evaluate::{Environment, Value, day_of, evaluate};
pub use formula::{All, Compare, Condition, Formula, PatternText, Placed};
pub(crate) use overlay::Overlays;
pub use overlay::{Overlay, OverlayText};
pub use packs::{Group, GroupEntries, Pack, Packs};
pub use paths::PathMatcher;
pub(crate) use reader::language::language_named;
pub use reader::{RuleFile, Unsupported, read_rules};
pub use spec::{
    GenericEngine, Label, Mode, Options, PathFilter, PropagatorSpec, RuleSpec, SanitizerSpec, SinkSpec, SourceSpec,
    TaintSpec, Target,
};
