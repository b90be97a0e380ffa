//! Names to addresses, checked. The connection goes to the very addresses that were checked, so that a name cannot lead
//! elsewhere a moment later.

use crate::address::{is_loopback, is_public};
use crate::refusal::Refusal;
use crate::settings::Loopback;
use std::net::IpAddr;
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Looks names up and refuses those that lead to one address that may not be asked.
#[derive(Debug)]
pub(crate) struct CheckedResolver {
    pub(crate) loopback: Loopback,
    /// With a proxy, the only name that is looked up here is the proxy's, which the user named.
    pub(crate) for_proxy: bool,
    pub(crate) system: DefaultResolver,
}

impl Resolver for CheckedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let addresses = self.system.resolve(uri, config, timeout).map_err(|error| match error {
            Error::Io(_) => Error::HostNotFound,
            other => other,
        })?;
        let refused =
            addresses.iter().map(|address| address.ip()).find(|&ip| !self.for_proxy && !may_ask(ip, self.loopback));
        match refused {
            Some(address) => Err(Error::Other(Box::new(Refusal::AddressNotPublic(address)))),
            None => Ok(addresses),
        }
    }
}

/// Whether an address may be asked.
pub(crate) fn may_ask(address: IpAddr, loopback: Loopback) -> bool {
    is_public(address) || (loopback == Loopback::Allowed && is_loopback(address))
}
