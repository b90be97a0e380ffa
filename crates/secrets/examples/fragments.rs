//! Which needles of the filter are seen most, and who asks for them: `fragments FOLDER [COUNT]`.

use secrets::matching::DetectorSet;
use secrets::prefilter::fragments_of;
use std::path::Path;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("usage: fragments FOLDER [COUNT]");
    let count: usize = arguments.next().map_or(40, |count| count.parse().expect("a number"));
    let set = DetectorSet::shipped_and(Vec::new());
    let mut seen = vec![0_usize; set.needles().len()];
    let mut bytes = 0;
    visit(Path::new(&folder), &mut |content| {
        bytes += content.len();
        set.sight(content, |needle, _| seen[needle] += 1);
    });
    println!("{:.1} MB, {} sightings", bytes as f64 / 1e6, seen.iter().sum::<usize>());
    let mut order: Vec<usize> = (0..seen.len()).collect();
    order.sort_by_key(|&needle| std::cmp::Reverse(seen[needle]));
    for needle in order.into_iter().take(count) {
        let text = &set.needles()[needle].text;
        let owners: Vec<&str> = set
            .iter()
            .filter(|detector| {
                let derived = fragments_of(&detector.pattern).map_or_else(Vec::new, |derived| derived.fragments);
                let declared = detector.fragments.iter().chain(&detector.near).map(|text| text.as_bytes());
                declared.chain(derived.iter().map(Vec::as_slice)).any(|other| other == text)
            })
            .map(|detector| detector.id.as_str())
            .collect();
        println!("{:8} {:?} {}", seen[needle], String::from_utf8_lossy(text), owners.join(", "));
    }
}

fn visit(path: &Path, take: &mut impl FnMut(&[u8])) {
    let mut entries: Vec<_> =
        std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() && !entry.is_symlink() {
            visit(&entry, take);
        } else if let Ok(content) = std::fs::read(&entry) {
            take(&content);
        }
    }
}
