//! Documents that we exchange with others, one file each, in the words of their standards.
//!
//! Types, readers and writers of documents only. Not here: what goes into a document (`report`), formats that one engine alone
//! reads (that engine).

pub mod gitlab;
pub mod sarif;
