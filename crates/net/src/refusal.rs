//! Why a request did not get an answer. No variant holds anything that came with the request or from the host.

use std::net::IpAddr;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The address cannot be read, or holds a name and password.
    MalformedAddress,
    /// The address does not start with `https://`.
    NotEncrypted,
    /// The host is not among those that the source may ask.
    HostNotAllowed,
    /// The name of the host leads to an address that is not public.
    AddressNotPublic(IpAddr),
    /// A header has a character that could end it, or no legal name.
    MalformedHeader,
    /// A body where none can be.
    BodyNotAllowed,
    /// The answer sends elsewhere.
    Redirect,
    /// No request is left, in all or for this host.
    BudgetSpent,
    /// The host was out of reach before and is left alone.
    GivenUp,
    /// The host asked to be left alone (status 429) before.
    HostBusy,
    /// The name of the host is not known.
    UnknownHost,
    /// No connection came about.
    Unreachable,
    /// The proxy did not let it through.
    ProxyRefused,
    /// No trusted certificate, or no encryption that both sides know.
    NotTrusted,
    /// It took too long.
    TooSlow,
    /// The answer is too large.
    TooLarge,
    /// The answer is not HTTP, or was cut off.
    BrokenAnswer,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Refusal::MalformedAddress => "the address of the request is malformed",
            Refusal::NotEncrypted => "only https is allowed",
            Refusal::HostNotAllowed => "the host is not on the list of those that may be asked",
            Refusal::AddressNotPublic(address) => {
                return write!(f, "the name of the host leads to {address}, which is not a public address");
            }
            Refusal::MalformedHeader => "a header has a character that it must not have",
            Refusal::BodyNotAllowed => "this method has no body",
            Refusal::Redirect => "the answer redirects elsewhere",
            Refusal::BudgetSpent => "the number of requests is used up",
            Refusal::GivenUp => "the host was out of reach several times in a row",
            Refusal::HostBusy => "the host asked to slow down",
            Refusal::UnknownHost => "the name of the host cannot be resolved",
            Refusal::Unreachable => "no connection to the host",
            Refusal::ProxyRefused => "the proxy refused the connection",
            Refusal::NotTrusted => "no trusted encrypted connection to the host",
            Refusal::TooSlow => "no answer in time",
            Refusal::TooLarge => "the answer is too large",
            Refusal::BrokenAnswer => "the answer is broken",
        })
    }
}

impl std::error::Error for Refusal {}

/// Why there is no client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsFault {
    /// The address of the proxy is not `http://host:port` or `https://host:port`.
    MalformedProxy,
    /// No certificate could be read from the authorities.
    MalformedAuthorities,
}

impl std::fmt::Display for SettingsFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SettingsFault::MalformedProxy => "the address of the proxy is not one of HTTP",
            SettingsFault::MalformedAuthorities => "no certificate in PEM among the authorities",
        })
    }
}

impl std::error::Error for SettingsFault {}
