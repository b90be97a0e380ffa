//! What a client may do. The caller reads files and the environment; everything arrives here as values.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// What a client may do. The default allows no host at all.
#[derive(Clone, Default)]
pub struct Settings {
    /// For each source of requests the hosts that it may ask: `api.example.com`, with a port only when it is not 443.
    pub allowed: BTreeMap<String, BTreeSet<String>>,
    /// HTTP proxy for everything but `direct`, `http://host:port`, with `name:password@` where it asks for them. It may stand in
    /// the private network; it resolves names itself, so that addresses of the hosts are not checked here.
    pub proxy: Option<String>,
    /// Hosts that are asked without the proxy, as `NO_PROXY` lists them: see [`crate::is_direct`].
    pub direct: String,
    /// Certificate authorities in PEM to trust instead of the public ones (those of Mozilla, built in).
    pub authorities: Option<Vec<u8>>,
    /// How much is asked.
    pub budget: Budget,
    /// Whether this machine may be asked.
    pub loopback: Loopback,
}

/// How much is asked, and how patiently.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Most requests in all; redirects count.
    pub requests: u32,
    /// Most requests to one host.
    pub requests_per_host: u32,
    /// From the start of one request to a host until the next one's.
    pub interval: Duration,
    /// For one request from looking up the name to the last byte of the answer.
    pub time: Duration,
    /// Most bytes of an answer's body.
    pub answer: usize,
    /// A host that was out of reach so many times in a row is not asked again.
    pub attempts: u32,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            requests: 2_000,
            requests_per_host: 200,
            interval: Duration::from_millis(200),
            time: Duration::from_secs(10),
            answer: 1 << 20,
            attempts: 3,
        }
    }
}

/// Whether this machine may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Loopback {
    /// No.
    #[default]
    Refused,
    /// Yes, also without TLS: for tests against a server of their own.
    Allowed,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("allowed", &self.allowed)
            .field("has_proxy", &self.proxy.is_some())
            .field("direct", &self.direct)
            .field("has_authorities", &self.authorities.is_some())
            .field("budget", &self.budget)
            .field("loopback", &self.loopback)
            .finish()
    }
}
