//! Time, size, number and pace.

use crate::stub::{Stub, allow, answer, get};
use net::{Budget, Client, Refusal, Settings};
use std::io::Write;
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::{Duration, Instant};

fn client(stub: &Stub, budget: Budget) -> Client {
    Client::new(Settings { budget, ..stub.settings() }).unwrap()
}

#[test]
fn who_does_not_answer_in_time_is_given_up() {
    // Accepts, and never says a word; the other one says one byte at a time until nobody listens any more.
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let slow = Stub::raw(|_, stream| {
        let (_keep, never) = mpsc::channel::<()>();
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while stream.write_all(b".").is_ok() {
            let _ = never.recv_timeout(Duration::from_millis(20));
        }
    });
    let budget = Budget { time: Duration::from_millis(200), attempts: 2, ..slow.settings().budget };
    let start = Instant::now();
    let mute_at = mute.local_addr().unwrap().to_string();
    let settings = Settings { allowed: allow(&[&mute_at]), budget, ..slow.settings() };
    let to_mute = Client::new(settings).unwrap();
    let results = [0; 3].map(|_| to_mute.send(&get(format!("http://{mute_at}/"))));
    assert_eq!(results, [Err(Refusal::TooSlow), Err(Refusal::TooSlow), Err(Refusal::GivenUp)]);
    assert_eq!(client(&slow, budget).send(&get(slow.url("/"))), Err(Refusal::TooSlow));
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}

#[test]
fn an_answer_is_read_up_to_its_limit() {
    let stub = Stub::new(|head| match head.split(' ').nth(1).unwrap() {
        "/fits" => answer("200 OK", "", &"x".repeat(1_000)),
        "/honest" => answer("200 OK", "", &"x".repeat(1_001)),
        "/endless" => [&b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"[..], &[b'x'; 2_000_000]].concat(),
        "/head" => answer("200 OK", &format!("X: {}\r\n", "x".repeat(100_000)), ""),
        _ => b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ncut".to_vec(),
    });
    let client = client(&stub, Budget { answer: 1_000, ..stub.settings().budget });
    let ask = |path| client.send(&get(stub.url(path)));
    assert_eq!(ask("/fits").unwrap().body.len(), 1_000);
    assert_eq!(ask("/honest"), Err(Refusal::TooLarge));
    assert_eq!(ask("/endless"), Err(Refusal::TooLarge));
    assert_eq!(ask("/head"), Err(Refusal::TooLarge));
    assert_eq!(ask("/cut"), Err(Refusal::BrokenAnswer));
}

#[test]
fn requests_to_one_host_keep_their_distance() {
    let stub = Stub::new(|_| answer("200 OK", "", ""));
    let interval = Duration::from_millis(60);
    let client = client(&stub, Budget { interval, ..stub.settings().budget });
    let start = Instant::now();
    for _ in 0..4 {
        client.send(&get(stub.url("/"))).unwrap();
    }
    assert!(start.elapsed() >= interval * 3, "{:?}", start.elapsed());
}

#[test]
fn the_number_of_requests_is_limited_redirects_included() {
    let stub = Stub::new(|head| match head.starts_with("GET /near ") {
        true => answer("302 Found", "Location: /end\r\n", ""),
        false => answer("200 OK", "", ""),
    });
    let client = client(&stub, Budget { requests_per_host: 3, ..stub.settings().budget });
    assert_eq!(client.send(&get(stub.url("/near"))).unwrap().status, 200);
    assert_eq!(client.send(&get(stub.url("/near"))), Err(Refusal::BudgetSpent));
    assert_eq!(stub.asked().len(), 3);
}

#[test]
fn a_host_that_has_enough_is_left_alone() {
    let stub = Stub::new(|_| answer("429 Too Many Requests", "", ""));
    let client = stub.client();
    assert_eq!(client.send(&get(stub.url("/"))).unwrap().status, 429);
    assert_eq!(client.send(&get(stub.url("/"))), Err(Refusal::HostBusy));
    assert_eq!(stub.asked().len(), 1);
}

#[test]
fn a_closed_door_and_a_broken_answer_are_told_apart() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let stub = Stub::new(|_| b"SSH-2.0-nonsense\r\n\r\n".to_vec());
    let closed = format!("127.0.0.1:{port}");
    let settings = Settings { allowed: allow(&[&closed, &stub.address.to_string()]), ..stub.settings() };
    let client = Client::new(settings).unwrap();
    assert_eq!(client.send(&get(format!("http://{closed}/"))), Err(Refusal::Unreachable));
    assert_eq!(client.send(&get(stub.url("/"))), Err(Refusal::BrokenAnswer));
}
