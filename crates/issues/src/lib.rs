//! Judgement of what the engines observed: findings with an identity, accepted findings, problems that people work on.
//!
//! Pure: no clock, no randomness, no disk. Not here: what an engine sees (engines), what the configuration accepts and the
//! exit code (`scan`), how it is shown (`report`).

mod accepted;
mod correlate;
mod credential;
mod fingerprint;
mod mark;
mod neighbourhood;
mod normalise;
mod priority;
mod suppress;
mod weakness;

pub use accepted::accepted;
pub use correlate::{Surroundings, correlate};
pub use credential::{Keys, hide};
pub use fingerprint::{agreement, content_part, place_of, place_part};
pub use mark::{Mark, Syntax, marks};
pub use neighbourhood::Outline;
pub use normalise::normalise;
pub use suppress::suppress;

#[cfg(test)]
mod samples;
