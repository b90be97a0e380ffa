//! Judgement of what the engines observed: findings with an identity, accepted findings, problems that people work on.
//!
//! Pure: no clock, no randomness, no disk. Not here: what an engine sees (engines), what the configuration accepts and the
//! exit code (`scan`), how it is shown (`report`).

mod correlate;
mod credential;
mod fingerprint;
mod mark;
mod normalise;
mod priority;
mod suppress;
mod weakness;

pub use correlate::{Surroundings, correlate};
pub use credential::{Keys, hide};
pub use fingerprint::{content_part, place_part};
pub use mark::{Mark, Syntax, marks};
pub use normalise::normalise;
pub use suppress::suppress;

#[cfg(test)]
mod samples;
