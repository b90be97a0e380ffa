//! Everything that goes in comes out at the right place, and nothing goes wrong on any bytes.

use super::*;

fn base64_of(bytes: &[u8], alphabet: &[u8; 2], pad: bool) -> String {
    let letters: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(*alphabet).collect();
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let value = group.iter().fold(0u32, |value, &byte| value << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            text.push(char::from(letters[(value >> (18 - 6 * place) & 63) as usize]));
        }
        if pad {
            text.push_str(&"=".repeat(3 - group.len()));
        }
    }
    text
}

fn standard(text: &str) -> String {
    base64_of(text.as_bytes(), b"+/", true)
}

fn hex_of(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn decoded(content: &[u8]) -> Vec<(String, Vec<Encoding>)> {
    layers(content, Limits::default())
        .into_iter()
        .map(|layer| (String::from_utf8_lossy(&layer.bytes).into_owned(), layer.how))
        .collect()
}

fn texts(content: &str) -> Vec<String> {
    decoded(content.as_bytes()).into_iter().map(|(text, _)| text).collect()
}

/// Pseudo-random numbers, the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

#[test]
fn base64_in_its_dialects() {
    let text = "password = hunter2?>~";
    for (alphabet, pad) in [(b"+/", true), (b"+/", false), (b"-_", true), (b"-_", false)] {
        let content = format!("value: \"{}\"\n", base64_of(text.as_bytes(), alphabet, pad));
        assert_eq!(texts(&content), [text], "{content}");
    }
    assert_eq!(texts(&format!("Authorization: Basic {}", standard("admin:correct horse"))), ["admin:correct horse"]);
    assert_eq!(texts(&format!("data:text/plain;base64,{}", standard("some plain text"))), ["some plain text"]);
    let symbols = "a plain text of some length, with symbols >>>?";
    assert_eq!(texts(&format!("sha-user_{}", standard(symbols))), [symbols]);
    assert_eq!(texts(&format!("/path/to/{}/x", standard("some plain text"))), ["some plain text"]);
}

#[test]
fn base64_over_lines() {
    let text = "one line of text follows another, and all of them are one text. ".repeat(5) + "end";
    let encoded = standard(&text);
    for (width, line_break) in [(76, "\r\n"), (64, "\n    "), (70, "\n"), (65, "\\n")] {
        let lines: Vec<&str> =
            encoded.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let content = format!("key: |\n    {}\nnext: 1\n", lines.join(line_break));
        let all = layers(content.as_bytes(), Limits::default());
        let layer = all.iter().find(|layer| layer.how == [Encoding::Base64]).unwrap();
        assert_eq!(String::from_utf8_lossy(&layer.bytes), text, "{width}");
        let last = layer.original(text.len() - 3..text.len());
        let line = content[last.clone()].to_owned() + "=";
        assert!(content[last.end..].starts_with("\nnext") || line.contains('='), "{width}");
        let at = text.rfind("end").unwrap();
        assert_eq!(layer.original(at..at + 3).end, content.trim_end_matches("\nnext: 1\n").trim_end_matches('=').len());
    }
}

#[test]
fn hashes_and_identifiers_are_not_decoded() {
    for content in [
        "sha512-B7nxYUnYqbmW6fIz7ZgBMsEcaUfaVTXNYSy1IxsEYyNXYNkVdsvLCSDTMz39HJMWgmpwRI2VjvTsuI5YvAqPbA==",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "123e4567-e89b-12d3-a456-426614174000 1234567890123456789012345678901234",
        "getElementsByTagNameNS anotherQuiteLongIdentifierOfSomeone src/main/java/org/example/application/Main",
        "-----------------------------------------------------------------------",
        "////////////////////////////////////////",
        "if (printf(\"%02x%02x%02x\\n\", a)) return '\\'';",
    ] {
        assert_eq!(texts(content), [""; 0], "{content}");
    }
}

#[test]
fn hex() {
    let text = "password: hunter2!";
    assert_eq!(texts(&format!("x = {}", hex_of(text))), [text]);
    assert_eq!(texts(&format!("x = 0x{}", hex_of(text).to_uppercase())), [text]);
    assert_eq!(texts(&format!("blob-{}", hex_of(text))), [text]);
}

#[test]
fn escapes_are_decoded_with_the_text_around_them() {
    assert_eq!(texts(r#"{"to\u006ben": "gh\u0070_abc"}"#), ["token", "ghp_abc"]);
    assert_eq!(texts(r#"s = "\x70\x61\163\u{73}\U00000077ord""#), ["password"]);
    assert_eq!(
        texts(r#""key": "-----BEGIN X-----\nMII\n-----END X-----\n""#),
        ["-----BEGIN X-----\nMII\n-----END X-----\n"]
    );
    assert_eq!(texts(r#"j = "{\"a\":\"b\",\"c\":1}""#), [r#"{"a":"b","c":1}"#]);
    assert_eq!(texts(r#"{"url":"https:\/\/u:p@h\/x"}"#), ["https://u:p@h/x"]);
    assert_eq!(texts(r#""\ud83d\ude00 \u0041""#), ["\u{1F600} A"]);
    assert_eq!(texts("?next=https%3A%2F%2Fu%3Ap%40h%2F&x=1"), ["?next=https://u:p@h/&x=1"]);
    assert_eq!(texts("<a b=\"p&#97;ss&#x77;ord &lt;\">"), ["password <"]);
    assert_eq!(texts("<a b=\"{&quot;a&quot;:&quot;b&quot;}\">"), ["{\"a\":\"b\"}"]);
    assert_eq!(texts(r#"re = "\d+\s*\w \033[1m \x1b[0m"; a = 'it\'s'; b = "\n""#), [""; 0]);
    assert_eq!(texts("{\"text\": \"\\u4f60\\u597d\"}"), [""; 0]);
}

#[test]
fn layers_in_layers() {
    let inner = "secret = correct horse battery staple";
    let content = format!("v: {}", standard(&format!("v: {}", hex_of(&format!("v: {}", standard(inner))))));
    let all = decoded(content.as_bytes());
    assert_eq!(all.last().unwrap(), &(inner.to_owned(), vec![Encoding::Base64, Encoding::Hex, Encoding::Base64]));
    assert_eq!(all.len(), 3);
    let deeper = format!("v: {}", standard(&content));
    assert!(!decoded(deeper.as_bytes()).iter().any(|(text, _)| text == inner));
}

#[test]
fn what_stands_beside_escapes_is_found_once() {
    let content = format!(r#"j = "{{\"a\":\"{}\",\"b\":1}}""#, standard("some plain text"));
    let plain = decoded(content.as_bytes()).into_iter().filter(|(text, _)| text == "some plain text").count();
    assert_eq!(plain, 1);
}

#[test]
fn utf16() {
    let text = "KEY=v\u{E9}ry \u{1F600} secret and some more text\n";
    let low: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let high: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (content, how, mark) in [
        ([b"\xFF\xFE".as_slice(), &low].concat(), Encoding::Utf16Le, 2),
        ([b"\xFE\xFF".as_slice(), &high].concat(), Encoding::Utf16Be, 2),
        (low.clone(), Encoding::Utf16Le, 0),
        (high.clone(), Encoding::Utf16Be, 0),
    ] {
        let all = layers(&content, Limits::default());
        assert_eq!((String::from_utf8_lossy(&all[0].bytes).as_ref(), all[0].how.as_slice()), (text, [how].as_slice()));
        assert_eq!(all[0].original(0..3), mark..mark + 6);
        let at = text.find("secret").unwrap();
        assert_eq!(all[0].original(at..at + 6), mark + 24..mark + 36);
        assert_eq!(all[0].span(), mark..content.len());
    }
    let command =
        base64_of(&"$password = 'hunter2'".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(), b"+/", true);
    let all = decoded(format!("powershell -enc {command}").as_bytes());
    assert_eq!(all[1], ("$password = 'hunter2'".to_owned(), vec![Encoding::Base64, Encoding::Utf16Le]));
}

#[test]
fn any_text_comes_back_from_any_encoding_at_its_place() {
    let mut numbers = Numbers(7);
    for round in 0..3_000 {
        let words: String = (0..8 + numbers.below(60)).map(|_| char::from(b'a' + numbers.below(26) as u8)).collect();
        let text = format!("key={words};id {round}");
        let before: String = (0..numbers.below(40)).map(|_| ['.', ' ', ',', '\n'][numbers.below(4)]).collect();
        let encoded = match numbers.below(6) {
            0 => standard(&text),
            1 => base64_of(text.as_bytes(), b"-_", false),
            2 => hex_of(&text),
            3 => text.bytes().map(|byte| format!("%{byte:02X}")).collect(),
            4 => text.bytes().map(|byte| format!("\\u{:04x}", byte)).collect(),
            _ => text.bytes().map(|byte| format!("&#{byte};")).collect(),
        };
        let content = format!("{before}\"{encoded}\" .");
        let all = layers(content.as_bytes(), Limits::default());
        let layer = all.iter().find(|layer| layer.bytes == text.as_bytes()).unwrap_or_else(|| panic!("{content}"));
        let start = before.len() + 1;
        assert_eq!(layer.span().start, start, "{content}");
        let end = start + encoded.trim_end_matches('=').len();
        assert_eq!(layer.span().end, end, "{content}");
        let cut = numbers.below(text.len());
        assert!(cut == 0 || layer.original(0..cut).end <= layer.original(cut..text.len()).start + 1);
    }
}

#[test]
fn any_bytes_are_survived_within_the_limits() {
    let mut numbers = Numbers(99);
    let pieces: [&[u8]; 16] = [
        b"\\u0041",
        b"\\",
        b"%41",
        b"%",
        b"&#65;",
        b"&",
        b"c29tZSBwbGFpbiB0ZXh0",
        b"=",
        b"\n",
        b"\"",
        b"\xFF\xFE",
        b"a\0b\0",
        b"736f6d6520706c61696e2074657874",
        b"\\ud83d",
        b"-_+/",
        b"\\x{",
    ];
    for _ in 0..3_000 {
        let mut content = Vec::new();
        for _ in 0..numbers.below(80) {
            if numbers.below(3) == 0 {
                content.push(numbers.next() as u8);
            } else {
                content.extend(pieces[numbers.below(pieces.len())]);
            }
        }
        let all = layers(&content, Limits::default());
        for depth in 1..=3 {
            let sum: usize = all.iter().filter(|layer| layer.how.len() == depth).map(|layer| layer.bytes.len()).sum();
            assert!(sum <= content.len() * 3 / 2);
        }
        for layer in &all {
            let mut end = 0;
            for at in 0..layer.bytes.len() {
                let here = layer.original(at..at + 1);
                assert!(here.start < here.end && here.end <= content.len() && here.end >= end);
                end = here.end;
            }
        }
    }
}

#[test]
fn hostile_contents_cost_no_more_than_a_pass() {
    for unit in
        ["\\u0041", "\\n", "\"\\n", "%41", "&#65;", "A", "a\\\"", "QUFB\n", "'\\x41", "/AAAAAAAAAAAAAAA", "\\\\"]
    {
        let content = unit.repeat(500_000 / unit.len());
        let all = layers(content.as_bytes(), Limits::default());
        assert!(all.iter().map(|layer| layer.bytes.len()).sum::<usize>() <= 3 * content.len());
    }
}

#[test]
fn limits_are_kept() {
    let content = format!("{}\n", standard("some plain text")).repeat(100);
    assert_eq!(layers(content.as_bytes(), Limits { depth: 0, total: 1 << 20 }).len(), 0);
    assert_eq!(layers(content.as_bytes(), Limits { depth: 3, total: 100 }).len(), 6);
}

#[test]
fn values_said_to_be_base64() {
    assert_eq!(decode_base64(b"cm9vdA==").unwrap(), b"root");
    assert_eq!(decode_base64(b"cm9v\n  dA").unwrap(), b"root");
    assert_eq!(decode_base64(b"cm9vdA="), None);
    assert_eq!(decode_base64(b"not base64!"), None);
}

#[test]
fn archives_in_base64() {
    // What `helm install` leaves in a cluster: gzip, base64 of Helm, base64 of Kubernetes.
    let text = "{\"config\":{\"password\":\"correct horse battery staple\"}}";
    let mut stored = b"\x1F\x8B\x08\0\0\0\0\0\0\xFF\x01".to_vec();
    stored.extend((text.len() as u16).to_le_bytes());
    stored.extend((!(text.len() as u16)).to_le_bytes());
    stored.extend(text.bytes());
    stored.extend(crc32fast::hash(text.as_bytes()).to_le_bytes());
    stored.extend((text.len() as u32).to_le_bytes());
    let content = format!("data:\n  release: {}\n", standard(&base64_of(&stored, b"+/", true)));
    let all = layers(content.as_bytes(), Limits::default());
    let last = all.last().unwrap();
    assert_eq!(String::from_utf8_lossy(&last.bytes), text);
    assert_eq!(last.how, [Encoding::Base64, Encoding::Base64, Encoding::Archive]);
    // All of it stands for each byte, but for the padding of the inner base64.
    let whole = all[0].span();
    assert_eq!((last.original(3..5).start, last.span()), (whole.start, whole.start..last.original(3..5).end));
}
