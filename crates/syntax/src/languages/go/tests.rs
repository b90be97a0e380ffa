//! Lowering of Go: each construct as a tree, patterns as forms, places.
