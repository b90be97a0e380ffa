//! The command line as a user meets it: what is printed, where, and with which exit code.

mod changes;
mod compared;
mod configuration;
mod context;
mod findings;
mod formats;
mod gate;
mod history;
mod hook_files;
mod hooks;
mod hostile;
mod known;
mod liveness;
mod masking;
mod network;
mod ourselves;
mod outputs;
mod pairing;
mod palisade;
mod paths;
mod pipelines;
mod readme;
mod reuse;
mod rules;
mod scanning;
mod secrets;
