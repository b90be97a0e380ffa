//! Whether the prefilter changes anything: `prefilter RULE_FILE FOLDER` runs the rules on every file with and without it, and lists
//! the files whose observations differ. Exit code 1 when there are any.

use engine::{Engine, Parsed, Sink};
use sast::engine::{RuleSource, SastEngine, Setup};
use source::{Content, Discovery, DiskTree, Inventory, Tree, decode};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    // As deep as the stacks of a scan.
    let work = std::thread::Builder::new().stack_size(256 << 20).spawn(compare).expect("a thread starts");
    work.join().expect("no panic")
}

fn compare() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(rules), Some(folder)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: prefilter RULE_FILE FOLDER");
        return ExitCode::from(2);
    };
    let text = std::fs::read_to_string(&rules).expect("the rule file can be read");
    let load = || {
        let files = vec![RuleSource { path: rules.clone(), text: text.clone() }];
        SastEngine::load(&Setup { files, ..Setup::default() }).engine
    };
    let (with, without) = (load(), load().without_prefilter());
    let tree = DiskTree::open(Path::new(&folder)).expect("the folder can be read");
    let (mut observations, mut different) = (0, 0);
    for file in Inventory::of(&tree, &Discovery::default()).files.iter().filter(|file| with.wants(file)) {
        let Ok(bytes) = tree.read(&file.path) else { continue };
        let Content::Text(decoded) = decode(bytes, file.language) else { continue };
        let seen = |engine: &SastEngine| {
            let mut sink = Sink::default();
            engine.analyse(&Parsed::new(file, &decoded.text), &mut sink);
            sink.observations
        };
        let (a, b) = (seen(&with), seen(&without));
        observations += b.len();
        if a != b {
            different += 1;
            println!("{}: {} with, {} without", file.path, a.len(), b.len());
        }
    }
    println!("{} rules, {observations} observations, {different} files differ", with.rule_count());
    ExitCode::from(u8::from(different > 0))
}
