//! Speed of the search for layers over all files below a folder, and what it finds (`--show`).

use secrets::decoding::{Limits, layers};
use std::path::{Path, PathBuf};

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let show = arguments.iter().position(|argument| argument == "--show").map(|at| arguments.remove(at)).is_some();
    let mut files = Vec::new();
    arguments.iter().for_each(|root| collect(Path::new(root), &mut files));
    let contents: Vec<(PathBuf, Vec<u8>)> =
        files.into_iter().filter_map(|path| std::fs::read(&path).ok().map(|bytes| (path, bytes))).collect();
    let size: usize = contents.iter().map(|(_, bytes)| bytes.len()).sum();
    for _ in 0..3 {
        let start = processor_seconds();
        let (mut count, mut decoded) = (0, 0);
        for (_, bytes) in &contents {
            let all = layers(bytes, Limits::default());
            count += all.len();
            decoded += all.iter().map(|layer| layer.bytes.len()).sum::<usize>();
        }
        let seconds = processor_seconds() - start;
        let speed = size as f64 / 1e6 / seconds;
        println!("{} files, {size} bytes, {count} layers, {decoded} decoded, {speed:.0} MB/s", contents.len());
    }
    for (path, bytes) in contents.iter().filter(|_| show) {
        for layer in layers(bytes, Limits::default()) {
            let text: String = String::from_utf8_lossy(&layer.bytes).chars().take(150).collect();
            println!("{}:{:?} {:?} {text:?}", path.display(), layer.span(), layer.how);
        }
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(path) else { return files.push(path.to_owned()) };
    for entry in entries.flatten() {
        let kind = entry.file_type();
        if kind.as_ref().is_ok_and(std::fs::FileType::is_dir) && entry.file_name() != ".git" {
            collect(&entry.path(), files);
        } else if kind.is_ok_and(|kind| kind.is_file()) {
            files.push(entry.path());
        }
    }
}

/// Seconds that this thread has had of a processor: other programs on the machine do not matter.
fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}
