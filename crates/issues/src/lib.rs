//! Judgement of what the engines observed: findings with an identity, accepted findings, problems that people work on.
//!
//! Pure: no clock, no randomness, no disk. Not here: what an engine sees (engines), what the configuration accepts and the
//! exit code (`scan`), how it is shown (`report`).

mod accepted;
mod correlate;
mod cover;
mod credential;
mod escape;
mod fingerprint;
mod formatting;
mod literal;
mod mark;
mod neighbourhood;
mod normalise;
mod priority;
mod spelling;
mod suppress;
mod values;
mod weakness;

pub use accepted::accepted;
pub use correlate::{POLICY_ENGINE, Surroundings, correlate};
pub use cover::cover;
pub use credential::{Keys, hide};
pub use fingerprint::{agreement, content_part, is_in_scope, place_of, place_part, same_scope};
pub use formatting::normalised;
pub use literal::{is_about_secret, is_about_secrets, secret_literals, secrets_at};
pub use mark::{Mark, Syntax, marks};
pub use neighbourhood::Outline;
pub use normalise::normalise;
pub use suppress::suppress;
pub use values::Values;

#[cfg(test)]
mod samples;
