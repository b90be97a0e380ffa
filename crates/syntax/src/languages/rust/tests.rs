//! Lowering of Rust: constructs as trees, patterns, places.
