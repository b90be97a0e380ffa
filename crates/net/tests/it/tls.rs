//! Encrypted connections, direct and through a proxy, with an authority of the test (fixtures made with openssl; valid until 2120;
//! its names are `localhost` and `api.github.com`).

use crate::stub::{SECRET, Stub, allow, answer, get};
use net::{Client, Loopback, Refusal, Settings};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

const AUTHORITY: &[u8] = include_bytes!("../fixtures/authority.pem");

fn server() -> Arc<ServerConfig> {
    let digits: Vec<u8> = include_str!("../fixtures/server-key.hex").bytes().filter(u8::is_ascii_hexdigit).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let key = PrivatePkcs8KeyDer::from(digits.chunks(2).map(pair).collect::<Vec<u8>>());
    let certificate = CertificateDer::from_pem_slice(include_bytes!("../fixtures/server.pem")).unwrap();
    let config = ServerConfig::builder().with_no_client_auth();
    Arc::new(config.with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key)).unwrap())
}

/// Talks TLS on the stream, reads one request and answers it. Returns the request, or nothing when the client hung up.
fn serve(config: Arc<ServerConfig>, stream: TcpStream) -> Option<String> {
    let mut tls = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
    let head = read_head(&mut tls)?;
    tls.write_all(&answer("200 OK", "", "encrypted")).ok()?;
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

/// A TLS server; returns its port.
fn encrypted() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = server();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            serve(config.clone(), stream);
        }
    });
    port
}

#[test]
fn the_certificate_must_come_from_a_trusted_authority_and_bear_the_name() {
    let port = encrypted();
    let plain = Stub::new(|_| answer("200 OK", "", ""));
    let hosts = [format!("localhost:{port}"), format!("[::ffff:127.0.0.1]:{port}"), plain.address.to_string()];
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let settings = Settings { allowed: allow(&hosts), ..plain.settings() };
    let distrusting = Client::new(settings.clone()).unwrap();
    let trusting = Client::new(Settings { authorities: Some(AUTHORITY.to_vec()), ..settings }).unwrap();
    let ask = |client: &Client, host: &str| client.send(&get(format!("https://{host}/")));
    assert_eq!(ask(&distrusting, hosts[0]), Err(Refusal::NotTrusted));
    assert_eq!(ask(&trusting, hosts[0]).unwrap().body, b"encrypted");
    assert_eq!(ask(&trusting, hosts[1]), Err(Refusal::NotTrusted), "another name");
    assert_eq!(ask(&trusting, hosts[2]), Err(Refusal::NotTrusted), "no TLS there");
}

#[test]
fn a_proxy_sees_the_host_and_nothing_else() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://user:word@{}", listener.local_addr().unwrap());
    let (seen, config) = (Arc::new(Mutex::new(Vec::new())), server());
    let kept = seen.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let Some(head) = read_head(&mut stream) else { continue };
            let lets_through = head.starts_with("CONNECT api.github.com:443 ");
            kept.lock().unwrap().push(head);
            if lets_through {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                kept.lock().unwrap().extend(serve(config.clone(), stream));
            } else {
                stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").unwrap();
            }
        }
    });
    let settings = Settings {
        allowed: allow(&["api.github.com", "api.example.com", "10.0.0.1"]),
        proxy: Some(proxy),
        authorities: Some(AUTHORITY.to_vec()),
        ..Settings::default()
    };
    let client = Client::new(settings).unwrap();
    assert_eq!(client.send(&get("https://api.github.com/user")).unwrap().body, b"encrypted");
    assert_eq!(client.send(&get("https://api.example.com/user")), Err(Refusal::ProxyRefused));
    assert!(matches!(client.send(&get("https://10.0.0.1/")), Err(Refusal::AddressNotPublic(_))));
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert!(!seen[0].contains(SECRET) && seen[0].contains("Basic "), "{seen:?}");
    assert!(seen[1].starts_with("GET /user HTTP/1.1") && seen[1].contains(SECRET), "{seen:?}");
    assert!(!seen[1].to_lowercase().contains("proxy-authorization") && !seen[2].contains(SECRET), "{seen:?}");
}

#[test]
fn hosts_that_are_listed_are_asked_without_the_proxy() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = server();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            serve(config.clone(), stream);
        }
    });
    // Nobody listens there any more.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let host = format!("localhost:{port}");
    let ask = |direct: &str, loopback: Loopback| {
        let settings = Settings {
            allowed: allow(&[&host]),
            proxy: Some(format!("http://{closed}")),
            direct: direct.to_owned(),
            authorities: Some(AUTHORITY.to_vec()),
            loopback,
            ..Settings::default()
        };
        Client::new(settings).unwrap().send(&get(format!("https://{host}/"))).map(|answer| answer.body)
    };
    assert_eq!(ask("example.com, LOCALHOST", Loopback::Allowed), Ok(b"encrypted".to_vec()));
    assert!(matches!(ask("example.com", Loopback::Allowed), Err(Refusal::Unreachable | Refusal::ProxyRefused)));
    // Addresses are checked where no proxy does it.
    assert!(matches!(ask("localhost", Loopback::Refused), Err(Refusal::AddressNotPublic(_))));
}
