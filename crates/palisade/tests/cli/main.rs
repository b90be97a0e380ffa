//! The command line as a user meets it: what is printed, where, and with which exit code.

mod changes;
mod configuration;
mod findings;
mod hooks;
mod hostile;
mod known;
mod liveness;
mod network;
mod ourselves;
mod outputs;
mod palisade;
mod readme;
mod rules;
mod scanning;
mod secrets;
