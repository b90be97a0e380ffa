//! A first byte that chooses the name of a file, and its text: every candidate lies in the text and is judged, and the engine finds its
//! way through it as through any bytes.
#![no_main]

use engine::{Engine as _, Parsed, Sink};
use libfuzzer_sys::fuzz_target;
use secrets::context::{Content, candidates, judge};
use secrets::{SecretsEngine, Setup};
use source::{File, Role, Text, language_of_name};
use std::sync::LazyLock;

static ENGINE: LazyLock<SecretsEngine> =
    LazyLock::new(|| SecretsEngine::new(Setup { builtin: true, ..Setup::default() }));

/// New names go to the end: the corpus counts.
const NAMES: &[&str] = &[
    "a",
    "a.py",
    "a.js",
    "a.ts",
    "a.tsx",
    "a.env",
    ".env",
    "a.yaml",
    "docker-compose.yml",
    "a.json",
    "a.toml",
    "a.ini",
    "a.properties",
    "a.xml",
    "web.config",
    "a.sql",
    "a.dump",
    "a.go",
    "a.rs",
    "a.java",
    "A.cs",
    "a.php",
    "a.rb",
    "a.sh",
    "a.ps1",
    "Dockerfile",
    "a.tf",
    "a.conf",
    ".netrc",
    ".pgpass",
    ".htpasswd",
    "etc/shadow",
    ".npmrc",
    "a.md",
    "a.html",
    "a.ipynb",
    "a.csv",
    "a.log",
    "a.c",
    "a.swift",
    "a.kt",
    "a.pl",
    "a.lua",
    "a.ex",
    "nginx.conf",
    "my.cnf",
    ".git-credentials",
    "id_rsa",
    "a.reg",
    "a.bat",
    "a.vue",
    "Jenkinsfile",
    ".gitlab-ci.yml",
    "a.tfvars",
    "sftp.json",
    ".s3cfg",
    "a.rdp",
    "a.ovpn",
    "tests/a.py",
    "a.gradle",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let path = NAMES[usize::from(first) % NAMES.len()];
    let language = language_of_name(path.rsplit('/').next().unwrap_or(path));
    let text = String::from_utf8_lossy(rest).into_owned();
    for role in [None, Some(Role::Source), Some(Role::Test), Some(Role::Documentation)] {
        let content = Content { text: &text, path: Some(path), role, language, tree: None };
        for candidate in candidates(&content) {
            assert!(text.get(candidate.span.clone()).is_some());
            judge(&candidate, &content);
        }
    }
    let length = text.len();
    let text = Text::new(text);
    let file = File { ignored: false, path: path.to_owned(), language, role: Role::Source, size: length as u64 };
    let mut sink = Sink::default();
    ENGINE.analyse(&Parsed::new(&file, &text), &mut sink);
    for observation in &sink.observations {
        let place = &observation.location;
        assert!(place.start.offset <= place.end.offset && place.end.offset as usize <= length);
    }
    ENGINE.analyse_bytes(&file, rest, &mut sink);
});
