//! Credentials in files and history: detectors of token formats, names and values in context, and what hides them (encodings).
//!
//! Everything here works on one content at a time and knows no disk, no history and no network. Not here: how blobs are read
//! (`git`), identity of a secret over time and masking (`issues`, `report`), asking a service whether a secret is alive (`net`).

pub mod context;
pub mod decoding;
pub mod detector;
pub mod foreign;
pub mod liveness;
pub mod matching;
pub mod prefilter;
pub mod validation;

mod engine;
mod filler;
mod observe;
mod search;
mod stretches;

pub use engine::{ACCEPTED_BY, ACCEPTED_IN_COMMIT, SecretsEngine, Setup};
