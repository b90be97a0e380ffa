//! The command line as a user meets it: what is printed, where, and with which exit code.

mod configuration;
mod findings;
mod history;
mod hooks;
mod hostile;
mod known;
mod liveness;
mod masking;
mod network;
mod ourselves;
mod outputs;
mod palisade;
mod paths;
mod readme;
mod rules;
mod scanning;
mod secrets;
