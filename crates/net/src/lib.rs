//! The only outbound HTTP client of the product.
//!
//! Nothing is asked that was not allowed before: each source of requests (a detector, a feed) has its own list of hosts, names may not lead
//! to private addresses, numbers of requests are limited, and no redirect leaves its host. What is sent may be secret: neither
//! a [`Refusal`] nor any `Debug` output holds an address's path, a header's value or a body. Not here: who asks and why, the
//! environment, printing.

mod address;
mod client;
mod direct;
mod ledger;
mod refusal;
mod request;
mod resolver;
mod settings;

pub use client::Client;
pub use direct::is_direct;
pub use refusal::{Refusal, SettingsFault};
pub use request::{Method, Request, Response};
pub use settings::{Budget, Loopback, Settings};
