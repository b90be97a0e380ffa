//! The client: every request is checked, booked, waited for, sent, and its answer read within limits.

use crate::direct::is_direct;
use crate::ledger::{End, Ledger};
use crate::refusal::{Refusal, SettingsFault};
use crate::request::{Method, Request, Response};
use crate::resolver::{CheckedResolver, may_ask};
use crate::settings::{Loopback, Settings};
use std::io::ErrorKind;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use ureq::config::Config;
use ureq::http::{self, HeaderName, HeaderValue, Uri};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Error, Proxy};

/// Most redirects within a host that are followed.
const REDIRECTS: usize = 3;
/// Most bytes of an answer's head.
const HEAD: usize = 64 << 10;

/// Sends requests. One client is meant for a whole run, since it counts; it may be used from several threads.
pub struct Client {
    settings: Settings,
    agent: Agent,
    /// For hosts that are asked without the proxy.
    direct: Agent,
    ledger: Mutex<Ledger>,
}

impl Client {
    /// A client that may do what the settings say.
    pub fn new(settings: Settings) -> Result<Client, SettingsFault> {
        let proxy = settings.proxy.as_deref().map(read_proxy).transpose()?;
        let roots = match &settings.authorities {
            Some(pem) => read_authorities(pem)?,
            None => RootCerts::WebPki,
        };
        let (agent, direct) = (agent(&settings, &roots, proxy), agent(&settings, &roots, None));
        let ledger = Mutex::new(Ledger::new(settings.budget));
        Ok(Client { settings, agent, direct, ledger })
    }

    /// Sends a request and reads the answer, whatever its status. Waits until it is the host's turn.
    pub fn send(&self, request: &Request) -> Result<Response, Refusal> {
        let headers = check_headers(&request.headers)?;
        if request.body.is_some() && request.method != Method::Post {
            return Err(Refusal::BodyNotAllowed);
        }
        let mut uri: Uri = request.url.parse().map_err(|_| Refusal::MalformedAddress)?;
        for _ in 0..=REDIRECTS {
            let host = self.check_address(&request.source, &uri)?;
            let (response, location) = self.ask(&host, &uri, request, &headers)?;
            if !matches!(response.status, 301..=303 | 307 | 308) {
                return Ok(response);
            }
            // What is sent again must be harmless, and must stay where it was allowed.
            let next = location.filter(|_| request.method != Method::Post).and_then(|to| within_host(&uri, &to));
            uri = next.ok_or(Refusal::Redirect)?;
        }
        Err(Refusal::Redirect)
    }

    /// The host to be asked, after everything that can be checked without asking.
    fn check_address(&self, source: &str, uri: &Uri) -> Result<String, Refusal> {
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(Refusal::MalformedAddress);
        };
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(Refusal::MalformedAddress);
        }
        let bare = authority.host().trim_start_matches('[').trim_end_matches(']');
        let literal = bare.parse::<IpAddr>().ok();
        let loopback = self.settings.loopback == Loopback::Allowed
            && (authority.host() == "localhost" || literal.is_some_and(crate::address::is_loopback));
        if scheme != "https" && !(scheme == "http" && loopback) {
            return Err(Refusal::NotEncrypted);
        }
        let name = authority.host().to_ascii_lowercase();
        let host = match authority.port() {
            None => name,
            Some(port) => match port.as_u16() {
                443 if scheme == "https" => name,
                other => format!("{name}:{other}"),
            },
        };
        if !self.settings.allowed.get(source).is_some_and(|hosts| hosts.contains(&host)) {
            return Err(Refusal::HostNotAllowed);
        }
        match literal.filter(|&address| !may_ask(address, self.settings.loopback)) {
            Some(address) => Err(Refusal::AddressNotPublic(address)),
            None => Ok(host),
        }
    }

    /// One request and its answer, with the address that it redirects to.
    fn ask(
        &self,
        host: &str,
        uri: &Uri,
        request: &Request,
        headers: &[(HeaderName, HeaderValue)],
    ) -> Result<(Response, Option<String>), Refusal> {
        let wait = self.ledger().book(host, Instant::now())?;
        if !wait.is_zero() {
            std::thread::sleep(wait);
        }
        let answer = self.exchange(uri, request, headers);
        let end = match &answer {
            Ok((response, _)) if response.status == 429 => End::Busy,
            Err(Refusal::UnknownHost | Refusal::Unreachable | Refusal::TooSlow | Refusal::ProxyRefused) => {
                End::OutOfReach
            }
            _ => End::Answered,
        };
        self.ledger().note(host, end);
        answer
    }

    fn exchange(
        &self,
        uri: &Uri,
        request: &Request,
        headers: &[(HeaderName, HeaderValue)],
    ) -> Result<(Response, Option<String>), Refusal> {
        let mut builder = http::Request::builder().method(request.method.word()).uri(uri.clone());
        for (name, value) in headers {
            builder = builder.header(name.clone(), value.clone());
        }
        let malformed = |_| Refusal::MalformedHeader;
        let agent = self.agent_for(uri);
        let answer = match &request.body {
            Some(body) => agent.run(builder.body(body.as_slice()).map_err(malformed)?),
            None if request.method == Method::Post => agent.run(builder.body(&[][..]).map_err(malformed)?),
            None => agent.run(builder.body(()).map_err(malformed)?),
        };
        let answer = answer.map_err(refusal)?;
        let (parts, mut body) = answer.into_parts();
        let location = parts.headers.get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        // The library counts a body that just fills its limit as too large.
        let limit = self.settings.budget.answer as u64 + 1;
        let body = body.with_config().limit(limit).read_to_vec().map_err(refusal)?;
        Ok((Response { status: parts.status.as_u16(), body }, location))
    }

    fn agent_for(&self, uri: &Uri) -> &Agent {
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
        match is_direct(&self.settings.direct, uri.host().unwrap_or_default(), port) {
            true => &self.direct,
            false => &self.agent,
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

fn agent(settings: &Settings, roots: &RootCerts, proxy: Option<Proxy>) -> Agent {
    let resolver =
        CheckedResolver { loopback: settings.loopback, for_proxy: proxy.is_some(), system: DefaultResolver::default() };
    let config = Config::builder()
        .proxy(proxy) // never the environment's
        .tls_config(TlsConfig::builder().root_certs(roots.clone()).build())
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(settings.budget.time))
        .max_response_header_size(HEAD)
        .user_agent(concat!("palisade/", env!("CARGO_PKG_VERSION")))
        .build();
    Agent::with_parts(config, DefaultConnector::new(), resolver)
}

fn read_proxy(address: &str) -> Result<Proxy, SettingsFault> {
    if !address.starts_with("http://") && !address.starts_with("https://") {
        return Err(SettingsFault::MalformedProxy);
    }
    Proxy::new(address).map_err(|_| SettingsFault::MalformedProxy)
}

fn read_authorities(pem: &[u8]) -> Result<RootCerts, SettingsFault> {
    let mut certificates = Vec::new();
    for item in parse_pem(pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(_) => return Err(SettingsFault::MalformedAuthorities),
        }
    }
    match certificates.is_empty() {
        true => Err(SettingsFault::MalformedAuthorities),
        false => Ok(RootCerts::new_with_certs(&certificates)),
    }
}

/// Headers as the library wants them. Only printable ASCII is let through: a line end would begin a header of its own.
fn check_headers(headers: &[(String, String)]) -> Result<Vec<(HeaderName, HeaderValue)>, Refusal> {
    /// What says where the request goes, and where its body ends.
    const OURS: &[&str] = &["host", "content-length", "transfer-encoding", "connection", "proxy-authorization"];
    let mut checked = Vec::new();
    for (name, value) in headers {
        let name: HeaderName = name.parse().map_err(|_| Refusal::MalformedHeader)?;
        let is_plain = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if !is_plain || OURS.contains(&name.as_str()) {
            return Err(Refusal::MalformedHeader);
        }
        let mut value = HeaderValue::from_str(value).map_err(|_| Refusal::MalformedHeader)?;
        value.set_sensitive(true);
        checked.push((name, value));
    }
    Ok(checked)
}

/// The address that a redirect leads to, if it stays with the scheme, host and port.
fn within_host(from: &Uri, to: &str) -> Option<Uri> {
    let to: Uri = match to.starts_with('/') && !to.starts_with("//") {
        true => format!("{}://{}{to}", from.scheme_str()?, from.authority()?).parse().ok()?,
        false => to.parse().ok()?,
    };
    let same = to.scheme() == from.scheme() && to.authority() == from.authority();
    same.then_some(to)
}

/// What a trouble of the library means; its text is thrown away, since it may repeat what was sent.
fn refusal(error: Error) -> Refusal {
    match error {
        Error::Other(inner) => inner.downcast_ref::<Refusal>().copied().unwrap_or(Refusal::Unreachable),
        Error::HostNotFound => Refusal::UnknownHost,
        Error::Timeout(_) => Refusal::TooSlow,
        Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => Refusal::TooLarge,
        Error::Rustls(_) | Error::Tls(_) | Error::Pem(_) | Error::TlsRequired => Refusal::NotTrusted,
        Error::ConnectProxyFailed(_) | Error::InvalidProxyUrl => Refusal::ProxyRefused,
        Error::BadUri(_) | Error::RequireHttpsOnly(_) => Refusal::MalformedAddress,
        Error::Http(_) => Refusal::MalformedHeader,
        Error::Io(error) => match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Refusal::TooSlow,
            // What the TLS library says about certificates and protocols comes as this.
            ErrorKind::InvalidData => Refusal::NotTrusted,
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => Refusal::BrokenAnswer,
            _ => Refusal::Unreachable,
        },
        Error::ConnectionFailed => Refusal::Unreachable,
        _ => Refusal::BrokenAnswer,
    }
}
