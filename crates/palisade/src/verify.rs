//! The one place where a scan is given somebody who asks services about credentials, and only for `--verify-live`.

use crate::failure::Failure;
use crate::options::LivenessOptions;
use net::{Client, Method, Request, Settings, SettingsFault};
use scan::{Asker, Liveness};
use secrets::detector::Live;
use secrets::liveness::{Question, shipped};
use std::collections::{BTreeMap, BTreeSet};

/// Asks the services of shipped detectors, each detector its own.
pub struct Verifier {
    lives: BTreeMap<String, Live>,
    client: Client,
}

impl Verifier {
    /// `None` without `--verify-live`.
    pub fn new(options: &LivenessOptions) -> Result<Option<Verifier>, Failure> {
        if !options.verify_live {
            return Ok(None);
        }
        let path = options.ca_file.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        let unreadable =
            |error: std::io::Error| Failure::AuthoritiesUnreadable { path: path.clone(), fault: error.into() };
        let authorities = options.ca_file.as_ref().map(std::fs::read).transpose().map_err(unreadable)?;
        let lives = shipped();
        let hosts = |live: &Live| BTreeSet::from_iter(live.host().map(str::to_owned));
        let settings = Settings {
            allowed: lives.iter().map(|(detector, live)| (detector.clone(), hosts(live))).collect(),
            proxy: options.proxy.clone().or_else(|| environment(&["HTTPS_PROXY", "ALL_PROXY"])),
            // Who names a proxy on the command line means all hosts.
            direct: options.proxy.is_none().then(|| environment(&["NO_PROXY"])).flatten().unwrap_or_default(),
            authorities,
            ..Settings::default()
        };
        let client = Client::new(settings).map_err(|fault| match fault {
            SettingsFault::MalformedProxy => Failure::MalformedProxy,
            SettingsFault::MalformedAuthorities => Failure::AuthoritiesMalformed { path: path.clone() },
        })?;
        Ok(Some(Verifier { lives, client }))
    }

    /// What the scan is given.
    pub fn liveness(&self) -> Liveness<'_> {
        Liveness { lives: &self.lives, asker: self }
    }
}

impl Asker for Verifier {
    fn ask(&self, detector: &str, question: &Question) -> Result<u16, String> {
        let method = Method::parse(&question.method).ok_or_else(|| "no such method".to_owned())?;
        let request = Request {
            source: detector.to_owned(),
            method,
            url: question.url.clone(),
            headers: question.headers.clone(),
            body: question.body.as_ref().map(|body| body.clone().into_bytes()),
        };
        self.client.send(&request).map(|response| response.status).map_err(|refusal| refusal.to_string())
    }
}

/// The first of these variables that is set. Upper case is what is documented; lower case is what others write.
fn environment(names: &[&str]) -> Option<String> {
    let read = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    names.iter().find_map(|name| read(name).or_else(|| read(&name.to_ascii_lowercase())))
}
