//! Prints how fast the context layer reads a folder, or texts made to be slow: `context_speed FOLDER`, `context_speed --hostile`.

use secrets::context::{Content, candidates, could_matter, judge, near_trigger, stems};
use std::path::Path;
use std::time::Instant;

fn main() {
    let Some(argument) = std::env::args().nth(1) else { return };
    if argument == "--hostile" {
        return hostile();
    }
    let mut texts = Vec::new();
    list(Path::new(&argument), &mut texts);
    let megabytes = texts.iter().map(|(_, text)| text.len()).sum::<usize>() as f64 / 1e6;
    let start = Instant::now();
    let found: usize = texts.iter().map(|(path, text)| read(path, text)).sum();
    let seconds = start.elapsed().as_secs_f64();
    println!("{megabytes:.0} MB, candidates and judgement: {:.0} MB/s, {found} reported", megabytes / seconds);
    near(&texts, megabytes);
    first_pass(&texts);
}

/// How many files a first pass without paths would want to see again, and whether it would miss one.
fn first_pass(texts: &[(String, String)]) {
    let (mut again, mut reported, mut missed) = (0, 0, 0);
    for (path, text) in texts {
        let nowhere = Content { text, path: None, role: None, language: None, tree: None };
        let wanted = candidates(&nowhere).iter().any(could_matter);
        let matters = read(path, text) > 0;
        again += usize::from(wanted);
        reported += usize::from(matters);
        missed += usize::from(matters && !wanted);
    }
    println!("first pass: {again} of {} files again, {reported} with findings, {missed} of them missed", texts.len());
}

fn read(path: &str, text: &str) -> usize {
    let content = Content { text, path: Some(path), role: None, language: None, tree: None };
    candidates(&content).iter().filter(|candidate| judge(candidate, &content).verdict.is_some()).count()
}

/// Only `near_trigger`, at places that a prefilter would report.
fn near(texts: &[(String, String)], megabytes: f64) {
    let pattern = format!("(?i-u){}", stems().iter().map(|stem| regex::escape(stem)).collect::<Vec<_>>().join("|"));
    let Ok(regex) = regex::bytes::Regex::new(&pattern) else { return };
    let places: Vec<(usize, usize)> = texts
        .iter()
        .enumerate()
        .flat_map(|(idx, (_, text))| regex.find_iter(text.as_bytes()).map(move |found| (idx, found.start())))
        .collect();
    let start = Instant::now();
    let found = places.iter().filter(|(idx, at)| near_trigger(texts[*idx].1.as_bytes(), *at).is_some()).count();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "near_trigger at {} places: {:.0} ns each, {found} candidates; {:.0} MB/s of text",
        places.len(),
        seconds * 1e9 / places.len() as f64,
        megabytes / seconds
    );
}

fn list(folder: &Path, texts: &mut Vec<(String, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && entry.file_name() != ".git" {
            list(&path, texts);
        } else if kind.is_file()
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            texts.push((path.to_string_lossy().into_owned(), text));
        }
    }
}

fn hostile() {
    const PARTS: &[&str] = &[
        "password",
        "password=",
        "password='",
        "password=\"\\\"",
        "://a:b/",
        "://a:b@",
        "\\'",
        "'",
        "\"",
        "`",
        "<<EOS ",
        "/*",
        "password: ",
        "pass ",
        "curl -u ",
        "login('a', '",
        "key\": \"",
        "name: key\n",
        "variable \"key\" {",
        "token := []byte(",
        "password : string = ",
        "<pass a",
        "basic ",
        "bearer aaaaaaaa",
        "$2a$",
        "pbkdf2_sha256$",
        "key=key=",
        "((((",
        "secret = \"\"\"",
        "é password='é' ",
        "password=$6$a$b",
        "authorization: a ",
    ];
    for path in ["a.py", "a.go", "a.rb", "a.yml", "a.json", "a.txt", ".netrc", "a.pgpass"] {
        for part in PARTS {
            let text = part.repeat(10_000_000 / part.len());
            let start = Instant::now();
            let found = read(path, &text);
            let seconds = start.elapsed().as_secs_f64();
            if seconds > 1.0 {
                println!("{path} {part:?}: {seconds:.1} s for 10 MB, {found} reported");
            }
        }
    }
}
