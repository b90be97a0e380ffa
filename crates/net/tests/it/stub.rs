//! A server that answers as it is told and keeps what it was asked, and a client that may ask it.

use net::{Budget, Client, Loopback, Method, Request, Settings};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Stands for what must never show up in any text.
pub const SECRET: &str = "s3cr3t-value-of-the-test";

/// A server on a port of its own; lives as long as the test.
pub struct Stub {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    /// Answers each request with what `answer` makes of its head (`GET /path HTTP/1.1` and so on).
    pub fn new(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Stub {
        Stub::raw(move |head, stream| {
            let _ = stream.write_all(&answer(head));
        })
    }

    /// Lets `answer` write by itself; connections are closed behind it.
    pub fn raw(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> Stub {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = asked.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let head = read_request(&mut stream);
                kept.lock().unwrap().push(head.clone());
                answer(&head, &mut stream);
            }
        });
        Stub { address, asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Requests so far, whole.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Settings that allow this server to the source `test`, with short times.
    pub fn settings(&self) -> Settings {
        Settings {
            allowed: allow(&[&self.address.to_string()]),
            budget: Budget { interval: Duration::ZERO, time: Duration::from_secs(5), ..Budget::default() },
            loopback: Loopback::Allowed,
            ..Settings::default()
        }
    }

    pub fn client(&self) -> Client {
        Client::new(self.settings()).unwrap()
    }
}

/// A list for the source `test`.
pub fn allow(hosts: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    BTreeMap::from([("test".to_owned(), hosts.iter().map(|host| (*host).to_owned()).collect())])
}

/// A request of the source `test` that carries the secret in its header.
pub fn get(url: impl Into<String>) -> Request {
    Request {
        source: "test".to_owned(),
        method: Method::Get,
        url: url.into(),
        headers: vec![("Authorization".to_owned(), format!("Bearer {SECRET}"))],
        body: None,
    }
}

/// An answer with a body.
pub fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        if let Some(number) = line.to_lowercase().strip_prefix("content-length:") {
            length = number.trim().parse().unwrap();
        }
        request.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    request + &String::from_utf8(body).unwrap()
}
