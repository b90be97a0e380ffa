//! Shows what lowering makes of files and patterns.
//!
//! `lower FILE…` prints the tree of each file, `lower --pattern LANGUAGE TEXT` that of a pattern, `lower --patterns LANGUAGE FILE`
//! counts the patterns of a NUL-separated list that cannot be lowered, `lower --stats FILE…` counts lines, nodes and faults.

use source::Language;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};
use syntax::{FaultKind, PatternRoot, Tree, lower, lower_pattern, supported};

fn main() {
    // Lowering recurses up to `syntax::MAX_DEPTH`, as on the threads of a scan.
    let run = thread::Builder::new().stack_size(64 << 20).spawn(run).expect("a thread can be started");
    run.join().unwrap_or_else(|_| process::exit(101));
}

fn run() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *words {
        ["--pattern", name, text] => print_pattern(language(name), text),
        ["--patterns", name, list] => try_patterns(language(name), list),
        ["--stats", ref files @ ..] => print_stats(files),
        [] => eprintln!("usage: lower [--stats] FILE… | --pattern LANGUAGE TEXT | --patterns LANGUAGE FILE"),
        ref files => files.iter().for_each(|file| print_file(file)),
    }
}

fn language(name: &str) -> Language {
    supported().into_iter().find(|language| language.name() == name).unwrap_or_else(|| {
        eprintln!("{name}: not a language that can be lowered");
        process::exit(2)
    })
}

fn print_pattern(language: Language, text: &str) {
    match lower_pattern(language, text) {
        Ok(pattern) => match pattern.root {
            PatternRoot::Node(id) => println!("{}", pattern.tree.to_sexp(id)),
            PatternRoot::Statements(id) => println!("statements of {}", pattern.tree.to_sexp(id)),
        },
        Err(error) => println!("{error:?}"),
    }
}

fn try_patterns(language: Language, list: &str) {
    let text = fs::read_to_string(list).expect("the list can be read");
    let patterns: Vec<&str> = text.split('\0').filter(|pattern| !pattern.is_empty()).collect();
    let mut failures = 0;
    for pattern in &patterns {
        if let Err(error) = lower_pattern(language, pattern) {
            failures += 1;
            println!("--- {error:?}\n{pattern}");
        }
    }
    println!("{failures} of {} patterns fail", patterns.len());
}

fn read(file: &str) -> Option<(Language, String)> {
    let text = String::from_utf8_lossy(&fs::read(file).ok()?).into_owned();
    let language = source::language_of_name(Path::new(file).file_name()?.to_str()?)?;
    Some((language, text))
}

fn print_file(file: &str) {
    let Some(tree) = read(file).and_then(|(language, text)| lower(language, &text)) else {
        eprintln!("{file}: cannot be lowered");
        return;
    };
    println!("{}", tree.to_sexp(syntax::NodeId::ROOT));
    for fault in &tree.faults {
        println!("{:?} at {}..{}", fault.kind, fault.span.start, fault.span.end);
    }
}

fn print_stats(files: &[&str]) {
    let (mut lines, mut nodes, mut lowered) = (0, 0, 0);
    let mut time = Duration::ZERO;
    for file in files {
        let Some((language, text)) = read(file) else { continue };
        let start = Instant::now();
        let Some(tree) = lower(language, &text) else { continue };
        time += start.elapsed();
        assert!(tree.ids().all(|id| tree.source_of(id).len() <= text.len()), "every span can be cut out of the text");
        (lines, nodes, lowered) = (lines + text.lines().count(), nodes + tree.len(), lowered + 1);
        let count = |tree: &Tree, kind| tree.faults.iter().filter(|fault| fault.kind == kind).count();
        let (syntax, depth) = (count(&tree, FaultKind::Syntax), count(&tree, FaultKind::Depth));
        if syntax + depth > 0 {
            println!("{file}: {syntax} syntax faults, {depth} cut for depth");
        }
    }
    let speed = lines as f64 / time.as_secs_f64().max(1e-9);
    println!("{lowered} files, {lines} lines, {nodes} nodes, {time:.2?}: {speed:.0} lines per second");
}
