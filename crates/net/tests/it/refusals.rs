//! What is answered, and what is refused before or after asking.

use crate::stub::{SECRET, Stub, allow, answer, get};
use net::{Client, Loopback, Method, Refusal, Request, Settings, SettingsFault};

#[test]
fn an_answer_comes_back_whatever_its_status() {
    let stub = Stub::new(|head| match head.starts_with("GET /alive ") {
        true => answer("200 OK", "", "{}"),
        false => answer("401 Unauthorized", "", "who?"),
    });
    let client = stub.client();
    let alive = client.send(&get(stub.url("/alive"))).unwrap();
    assert_eq!((alive.status, alive.body.as_slice()), (200, &b"{}"[..]));
    let dead = client.send(&get(stub.url("/dead"))).unwrap();
    assert_eq!((dead.status, dead.body.as_slice()), (401, &b"who?"[..]));
    let asked = stub.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked[0].to_lowercase().contains(&format!("authorization: bearer {SECRET}\r\n")), "{asked:?}");
    assert!(asked[0].contains("palisade/"), "{asked:?}");
}

#[test]
fn a_body_is_sent_with_post_alone() {
    let stub = Stub::new(|_| answer("200 OK", "", ""));
    let client = stub.client();
    let post = Request { method: Method::Post, body: Some(b"a=b".to_vec()), ..get(stub.url("/")) };
    assert_eq!(client.send(&post).unwrap().status, 200);
    assert!(stub.asked()[0].starts_with("POST / ") && stub.asked()[0].ends_with("a=b"), "{:?}", stub.asked());
    let odd = Request { method: Method::Get, ..post };
    assert_eq!(client.send(&odd), Err(Refusal::BodyNotAllowed));
}

#[test]
fn only_hosts_of_the_source_are_asked_exactly() {
    let stub = Stub::new(|_| answer("200 OK", "", ""));
    let mut settings = stub.settings();
    settings.allowed.insert("other".to_owned(), allow(&["api.example.com"])["test"].clone());
    let client = Client::new(settings).unwrap();
    for (url, refusal) in [
        ("https://api.example.com/".to_owned(), Refusal::HostNotAllowed),
        (format!("https://{}.evil.example/", stub.address.ip()), Refusal::HostNotAllowed),
        (format!("http://localhost:{}/", stub.address.port()), Refusal::HostNotAllowed),
        (format!("http://a:b@{}/", stub.address), Refusal::MalformedAddress),
        ("http://api.example.com/".to_owned(), Refusal::NotEncrypted),
        ("ftp://api.example.com/".to_owned(), Refusal::NotEncrypted),
        ("/path".to_owned(), Refusal::MalformedAddress),
        (format!("https://api.example.com/{SECRET}\r\nX: y"), Refusal::MalformedAddress),
    ] {
        assert_eq!(client.send(&get(url.clone())), Err(refusal), "{url}");
    }
    let other = Request { source: "other".to_owned(), ..get(stub.url("/")) };
    assert_eq!(client.send(&other), Err(Refusal::HostNotAllowed));
    let upper = Request { source: "other".to_owned(), ..get("https://API.example.com.:443/") };
    assert_eq!(client.send(&upper), Err(Refusal::HostNotAllowed), "a dot at the end is another name");
    assert!(stub.asked().is_empty());
}

#[test]
fn private_addresses_are_refused_by_number_and_by_name() {
    let stub = Stub::new(|_| answer("200 OK", "", ""));
    let port = stub.address.port();
    let names = ["localhost", "127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", "[fd00:ec2::254]"];
    let hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let client = |loopback| Client::new(Settings { allowed: allow(&hosts), loopback, ..stub.settings() }).unwrap();
    let strict = client(Loopback::Refused);
    for host in &hosts {
        let result = strict.send(&get(format!("https://{host}/")));
        assert!(matches!(result, Err(Refusal::AddressNotPublic(_))), "{host}: {result:?}");
    }
    let loose = client(Loopback::Allowed);
    for host in &hosts[3..] {
        let result = loose.send(&get(format!("https://{host}/")));
        assert!(matches!(result, Err(Refusal::AddressNotPublic(_))), "{host}: {result:?}");
    }
    assert!(stub.asked().is_empty());
    assert_eq!(loose.send(&get(format!("http://localhost:{port}/"))).unwrap().status, 200);
}

#[test]
fn a_redirect_is_followed_within_the_host_alone() {
    let stub = Stub::new(|head| match head.split(' ').nth(1).unwrap() {
        "/near" => answer("302 Found", "Location: /end\r\n", ""),
        "/far" => answer("302 Found", "Location: http://localhost:1/end\r\n", ""),
        "/sly" => answer("302 Found", "Location: //localhost:1/end\r\n", ""),
        "/port" => answer("302 Found", "Location: http://127.0.0.1:1/end\r\n", ""),
        "/round" => answer("302 Found", "Location: /round\r\n", ""),
        "/mute" => answer("302 Found", "", ""),
        _ => answer("200 OK", "", "end"),
    });
    let client = stub.client();
    assert_eq!(client.send(&get(stub.url("/near"))).unwrap().body, b"end");
    for path in ["/far", "/sly", "/port", "/round", "/mute"] {
        assert_eq!(client.send(&get(stub.url(path))), Err(Refusal::Redirect), "{path}");
    }
    let post = Request { method: Method::Post, ..get(stub.url("/near")) };
    assert_eq!(client.send(&post), Err(Refusal::Redirect));
}

#[test]
fn a_header_cannot_be_ended_from_within() {
    let stub = Stub::new(|_| answer("200 OK", "", ""));
    let client = stub.client();
    for (name, value) in [
        ("Authorization", "Bearer a\r\nX-Evil: 1"),
        ("Authorization", "Bearer a\nb"),
        ("Authorization", "Bearer \u{e9}"),
        ("Authorization", "Bearer \0"),
        ("X-Evil\r\nY", "1"),
        ("Host", "elsewhere.example"),
        ("Content-Length", "0"),
        ("Transfer-Encoding", "chunked"),
    ] {
        let request = Request { headers: vec![(name.to_owned(), value.to_owned())], ..get(stub.url("/")) };
        assert_eq!(client.send(&request), Err(Refusal::MalformedHeader), "{name}: {value:?}");
    }
    assert!(stub.asked().is_empty());
}

#[test]
fn nothing_shows_what_was_sent_or_answered() {
    let stub = Stub::new(|head| match head.split(' ').nth(1).unwrap().starts_with("/redirect") {
        true => answer("302 Found", &format!("Location: https://elsewhere.example/{SECRET}\r\n"), ""),
        false => answer("200 OK", &format!("X-Echo: {SECRET}\r\n"), SECRET),
    });
    let client = stub.client();
    let mut texts = vec![format!("{client:?}"), format!("{:?}", stub.settings())];
    let everywhere = Request {
        method: Method::Post,
        headers: vec![("X-Key".to_owned(), SECRET.to_owned())],
        body: Some(SECRET.as_bytes().to_vec()),
        ..get(stub.url(&format!("/{SECRET}")))
    };
    texts.push(format!("{everywhere:?} {:?}", client.send(&everywhere)));
    for url in [
        stub.url(&format!("/redirect?{SECRET}")),
        format!("https://{SECRET}.example/{SECRET}"),
        format!("http://127.0.0.1:1/{SECRET}"),
        format!("{SECRET} {SECRET}"),
        format!("http://{SECRET}@{}/", stub.address),
    ] {
        let refusal = client.send(&get(url)).unwrap_err();
        texts.push(format!("{refusal:?} {refusal}"));
    }
    let injected = Request { headers: vec![("X".to_owned(), format!("{SECRET}\r\n"))], ..get(stub.url("/")) };
    texts.push(format!("{injected:?} {:?}", client.send(&injected)));
    let proxy = Settings { proxy: Some(format!("socks5://u:{SECRET}@h:1")), ..stub.settings() };
    texts.push(format!("{proxy:?} {:?}", Client::new(proxy.clone()).unwrap_err()));
    for text in texts {
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let settings = |proxy: Option<&str>, pem: Option<&str>| Settings {
        proxy: proxy.map(str::to_owned),
        authorities: pem.map(|pem| pem.as_bytes().to_vec()),
        ..Settings::default()
    };
    let fault = |settings| Client::new(settings).err();
    assert_eq!(fault(settings(None, None)), None);
    assert_eq!(fault(settings(Some("http://proxy.example:3128"), None)), None);
    for proxy in ["proxy.example:3128", "socks5://proxy.example:1080", "http://", "http://a b/"] {
        assert_eq!(fault(settings(Some(proxy), None)), Some(SettingsFault::MalformedProxy), "{proxy}");
    }
    for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
        assert_eq!(fault(settings(None, Some(pem))), Some(SettingsFault::MalformedAuthorities), "{pem}");
    }
}
