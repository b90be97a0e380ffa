//! How fast contents are searched: `throughput FOLDER [ROUNDS]` reads every file below a folder and prints megabytes per user second.

use secrets::matching::{DetectorSet, Found, Place};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("usage: throughput FOLDER [ROUNDS]");
    let rounds: usize = arguments.next().map_or(3, |rounds| rounds.parse().expect("a number of rounds"));
    let mut contents = Vec::new();
    read(Path::new(&folder), &mut contents);
    let bytes: usize = contents.iter().map(Vec::len).sum();
    println!("{} contents, {:.1} MB", contents.len(), bytes as f64 / 1e6);

    let start = Instant::now();
    let set = DetectorSet::shipped_and(Vec::new());
    println!("{} detectors ready in {:.1} ms", set.len(), start.elapsed().as_secs_f64() * 1e3);

    let mut sightings = 0;
    report("prefilter", bytes * rounds, || {
        for content in (0..rounds).flat_map(|_| &contents) {
            set.sight(content, |_, _| sightings += 1);
        }
    });
    println!("    {:.1} sightings per MB", sightings as f64 / (bytes * rounds) as f64 * 1e6);

    let both = DetectorSet::shipped_and(Vec::new()).with_stems(secrets::context::stems());
    let mut sightings = 0;
    report("prefilter with stems", bytes * rounds, || {
        for content in (0..rounds).flat_map(|_| &contents) {
            both.sight(content, |_, _| sightings += 1);
        }
    });
    println!("    {:.1} sightings per MB", sightings as f64 / (bytes * rounds) as f64 * 1e6);

    let mut triggers = 0;
    let mut found = Found::default();
    report("find with stems", bytes * rounds, || {
        for content in (0..rounds).flat_map(|_| &contents) {
            both.find(content, Place::default(), &mut found);
            triggers += found.triggers.len();
        }
    });
    println!("    {:.1} triggers per MB", triggers as f64 / (bytes * rounds) as f64 * 1e6);

    let mut candidates = 0;
    report("find with stems and candidates", bytes * rounds, || {
        for content in (0..rounds).flat_map(|_| &contents) {
            both.find(content, Place::default(), &mut found);
            candidates += found
                .triggers
                .iter()
                .filter(|trigger| secrets::context::near_trigger(content, trigger.at).is_some())
                .count();
        }
    });
    println!("    {:.1} candidates per MB", candidates as f64 / (bytes * rounds) as f64 * 1e6);

    let mut hits = 0;
    report("find", bytes * rounds, || {
        for content in (0..rounds).flat_map(|_| &contents) {
            set.find(content, Place::default(), &mut found);
            hits += found.hits.len();
        }
    });
    println!("    {} hits", hits / rounds);

    let status = std::fs::read_to_string("/proc/self/status").expect("a Linux process table");
    println!(
        "    peak {}, of which {} kB contents",
        status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default(),
        bytes / 1024
    );

    let mut by_needle: BTreeMap<usize, usize> = BTreeMap::new();
    for content in &contents {
        set.sight(content, |needle, _| *by_needle.entry(needle).or_default() += 1);
    }
    let mut by_needle: Vec<_> = by_needle.into_iter().collect();
    by_needle.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (needle, count) in by_needle.iter().take(40) {
        println!("    {count:>8} {}", String::from_utf8_lossy(&set.needles()[*needle].text));
    }
    let mut by_detector: BTreeMap<&str, usize> = BTreeMap::new();
    for content in &contents {
        set.find(content, Place::default(), &mut found);
        found.hits.iter().for_each(|hit| *by_detector.entry(&hit.detector.id).or_default() += 1);
    }
    for (detector, count) in by_detector {
        println!("    {count:>8} hits of {detector}");
    }
}

fn report(what: &str, bytes: usize, work: impl FnOnce()) {
    let before = user_seconds();
    work();
    let seconds = user_seconds() - before;
    println!("{what}: {:.0} MB per user second ({seconds:.2} s)", bytes as f64 / 1e6 / seconds);
}

/// User time of this process from the Linux process table, which counts in hundredths of a second.
fn user_seconds() -> f64 {
    let line = std::fs::read_to_string("/proc/self/stat").expect("a Linux process table");
    let fields = line.rsplit(')').next().expect("a command in brackets").split_whitespace();
    fields.clone().nth(11).expect("user time").parse::<f64>().expect("a number") / 100.0
}

fn read(folder: &Path, contents: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            read(&path, contents);
        } else if let Ok(content) = std::fs::read(&path) {
            contents.push(content);
        }
    }
}
