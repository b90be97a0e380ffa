//! `--verify-live` against a proxy of the test, which is all that is asked: it plays the service itself.

use crate::palisade::Bench;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// In pieces, so that nobody takes it for a real one. It belongs to no account, but its checksum is right.
pub const TOKEN: [&str; 4] = ["ghp_", "WXrMl2K1ZhgR1cn", "b2P4WdRxu5iyQ1Q", "4Nb4uU"];

/// A proxy that lets `api.github.com` through to itself, and nobody else through.
pub struct Proxy {
    pub port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// As the service it answers with this status.
    pub fn start(status: u16) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (kept, config) = (seen.clone(), server());
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let Some(head) = read_head(&mut stream) else { continue };
                let ours = head.starts_with("CONNECT api.github.com:443 ");
                kept.lock().unwrap().push(head);
                if ours {
                    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                    kept.lock().unwrap().extend(serve(&config, stream, status));
                } else {
                    stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").unwrap();
                }
            }
        });
        Proxy { port, seen }
    }

    /// Options with which a scan asks through it.
    pub fn arguments(&self) -> Vec<String> {
        let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/../net/tests/fixtures/authority.pem");
        let proxy = format!("http://127.0.0.1:{}", self.port);
        ["--verify-live", "--proxy", &proxy, "--ca-file", authority].map(str::to_owned).to_vec()
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// The fixtures of `net`, made with openssl: valid until 2120, for `api.github.com`.
fn server() -> Arc<ServerConfig> {
    let digits = include_str!("../../../net/tests/fixtures/server-key.hex");
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let key = PrivatePkcs8KeyDer::from(digits.chunks(2).map(pair).collect::<Vec<u8>>());
    let certificate = include_bytes!("../../../net/tests/fixtures/server.pem");
    let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
    let config = ServerConfig::builder().with_no_client_auth();
    Arc::new(config.with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key)).unwrap())
}

fn serve(config: &Arc<ServerConfig>, stream: TcpStream, status: u16) -> Option<String> {
    let mut tls = StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream);
    let head = read_head(&mut tls)?;
    write!(tls, "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").ok()?;
    tls.conn.send_close_notify();
    tls.flush().ok()?;
    Some(head)
}

fn read_head(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

fn bench() -> Bench {
    let token = TOKEN.concat();
    let text = format!("TOKEN = '{token}'\nSAME = '{token}'\npassword = 'q8ZkV0pTr5uW'\n");
    Bench::new(&[("app.py", &text)])
}

/// Parts `live` of the findings about the token, and the proxy's record.
fn scan(status: u16) -> (serde_json::Value, Vec<String>) {
    let proxy = Proxy::start(status);
    let options = proxy.arguments();
    let arguments: Vec<&str> =
        ["scan", "--format", "json"].into_iter().chain(options.iter().map(String::as_str)).collect();
    let run = bench().run(&arguments);
    assert!(run.code == 0 && !run.stdout.contains(&TOKEN.concat()), "{run:?}");
    (serde_json::from_str(&run.stdout).unwrap(), proxy.seen())
}

fn token_findings(report: &serde_json::Value) -> Vec<&serde_json::Value> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter(|finding| finding["rule"] == "github-personal-access-token").collect()
}

#[test]
fn a_living_token_is_told_from_a_dead_one_with_one_request() {
    let (report, seen) = scan(200);
    let findings = token_findings(&report);
    assert!(!findings.is_empty(), "{report:#}");
    for finding in findings {
        assert_eq!(
            (&finding["parts"]["live"], &finding["proof"]),
            (&"alive".into(), &"observed".into()),
            "{finding:#}"
        );
    }
    assert_eq!(seen.len(), 2, "one connection, one request: {seen:?}");
    assert!(seen[0].starts_with("CONNECT ") && !seen[0].contains(TOKEN[1]), "{seen:?}");
    let wanted = format!("authorization: bearer {}", TOKEN.concat()).to_lowercase();
    assert!(seen[1].starts_with("GET /rate_limit ") && seen[1].to_lowercase().contains(&wanted), "{seen:?}");
    assert!(!seen[1].contains("q8ZkV0pTr5uW"));

    let (report, _) = scan(401);
    for finding in token_findings(&report) {
        assert_eq!((&finding["parts"]["live"], &finding["severity"]), (&"dead".into(), &"low".into()), "{finding:#}");
    }
}

#[test]
fn what_cannot_be_learned_is_a_notice() {
    let (report, _) = scan(500);
    let live = &token_findings(&report)[0]["parts"]["live"];
    assert_eq!(live, "unknown: api.github.com answered 500");
    let notices = report["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["kind"] == "liveness-unknown"), "{notices:?}");
}

#[test]
fn options_that_cannot_work_end_early_and_keep_the_password() {
    let bench = bench();
    let run = bench.run(&["scan", "--verify-live", "--proxy", "socks5://user:hunter2hunter2@h:1"]);
    assert!(run.code == 2 && run.stderr.contains("--proxy http://"), "{run:?}");
    assert!(!run.stderr.contains("hunter2"), "{run:?}");
    let run = bench.run(&["scan", "--verify-live", "--ca-file", "gone.pem"]);
    assert!(run.code == 2 && run.stderr.contains("gone.pem"), "{run:?}");
    let run = bench.run(&["scan", "--verify-live", "--ca-file", "app.py"]);
    assert!(run.code == 2 && run.stderr.contains("no certificate"), "{run:?}");
    assert_eq!(bench.run(&["scan", "--proxy", "http://127.0.0.1:1"]).code, 2, "only with --verify-live");
}

#[test]
fn the_environment_names_the_proxy_and_the_option_wins() {
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/../net/tests/fixtures/authority.pem");
    let scan = ["scan", "--format", "json", "--verify-live", "--ca-file", authority];
    for (name, also) in [("HTTPS_PROXY", None), ("https_proxy", Some(("NO_PROXY", "example.com"))), ("ALL_PROXY", None)]
    {
        let (proxy, bench) = (Proxy::start(200), bench());
        let mut command = bench.command(&scan);
        command.env(name, format!("http://127.0.0.1:{}", proxy.port)).envs(also);
        assert_eq!(command.output().unwrap().status.code(), Some(0), "{name}");
        assert_eq!(proxy.seen().len(), 2, "{name}");
    }
    let (proxy, bench) = (Proxy::start(200), bench());
    let options = proxy.arguments();
    let mut command = bench.command(&["scan", "--format", "json"]);
    command.args(options).env("HTTPS_PROXY", "http://127.0.0.1:1").env("NO_PROXY", "*");
    assert_eq!(command.output().unwrap().status.code(), Some(0));
    assert_eq!(proxy.seen().len(), 2);
    let run = bench.command(&scan).env("ALL_PROXY", "socks5://u:hunter2hunter2@127.0.0.1:1").output().unwrap();
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.code() == Some(2) && told.contains("HTTPS_PROXY") && !told.contains("hunter2"), "{told}");
}
