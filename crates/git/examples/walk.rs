//! Bench only. `walk REPOSITORY blobs [THREADS]`, `… origins [all]`, `… range BASE TIP`, `… root`, `… staged`: does it once and
//! tells time and memory.

use git::{Repository, Side};
use source::{Glance, History, Scope, Shown};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let argument = |at: usize| arguments.get(at).map_or("", String::as_str);
    let start = Instant::now();
    let repository = Repository::open(Path::new(argument(1))).expect("a repository");
    match argument(2) {
        "origins" => origins(&repository, argument(3) == "all"),
        "range" => {
            let ids = |at| vec![repository.resolve(argument(at)).expect("a commit")];
            let scope = Scope::Range { tips: ids(4), bases: ids(3) };
            println!("{:?}", repository.blobs(&scope, 100 << 20, 1, &|_| Glance::Clean));
        }
        "root" => println!("{:?}", repository.root_commit().map(|id| id.to_string())),
        "staged" => {
            let head = Side::Revision(repository.resolve("HEAD").expect("a commit"));
            println!("{} differences", repository.changed(&head, &Side::Index).expect("comparable").len());
        }
        _ => blobs(&repository, argument(3).parse().unwrap_or(1)),
    }
    println!("{:.2} user seconds, {:.0?} wall, peak {} MB", user_seconds(), start.elapsed(), peak_megabytes());
}

fn blobs(repository: &Repository, threads: usize) {
    let sum = AtomicU64::new(0);
    let walked = repository.blobs(&Scope::All, 100 << 20, threads, &|Shown { id, bytes, .. }| {
        sum.fetch_add(u64::from(id.0[0]) + bytes.len() as u64, Ordering::Relaxed);
        Glance::Clean
    });
    let megabytes = walked.bytes as f64 / 1e6;
    println!("{} blobs, {megabytes:.1} MB, {:.0} MB per user second", walked.blobs, megabytes / user_seconds());
    walked.troubles.iter().for_each(|trouble| println!("{}: {}", trouble.kind, trouble.message));
}

fn origins(repository: &Repository, all: bool) {
    let wanted = Mutex::new(std::collections::BTreeSet::new());
    repository.blobs(&Scope::All, 100 << 20, 1, &|Shown { id, .. }| {
        if all || id.0[0] == 7 {
            wanted.lock().expect("no panic").insert(id.clone());
        }
        Glance::Clean
    });
    let wanted = wanted.into_inner().expect("no panic");
    let before = user_seconds();
    let (origins, troubles) = repository.origins(&Scope::All, &wanted, &|_| false);
    let placed = origins.values().filter(|origin| origin.commit.is_some()).count();
    println!("{placed} of {} in commits, {:.2} user seconds; {troubles:?}", wanted.len(), user_seconds() - before);
}

/// User time of this process so far, from the kernel's accounts; ticks are hundredths of a second on Linux.
fn user_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = text.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(11)?.parse::<f64>().ok());
    ticks.unwrap_or(0.0) / 100.0
}

fn peak_megabytes() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
