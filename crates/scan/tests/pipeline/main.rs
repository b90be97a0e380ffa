//! The whole pipeline with an engine of a few lines: order, isolation, coverage, verdict, configuration, hostile input.

mod configuration;
mod hostile;
mod liveness;
mod toy;
mod verdict;
