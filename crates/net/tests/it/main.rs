//! The client against servers of its own on this machine.

mod limits;
mod refusals;
mod stub;
mod tls;
