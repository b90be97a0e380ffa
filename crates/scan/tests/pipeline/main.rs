//! The whole pipeline with an engine of a few lines: order, isolation, coverage, verdict, configuration, hostile input;
//! and with all engines, the cache.

mod cache;
mod configuration;
mod hostile;
mod liveness;
mod toy;
mod verdict;
