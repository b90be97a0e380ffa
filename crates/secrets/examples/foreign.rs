//! Reads configurations of other tools and says what became of them, a line each: what `bench/secrets_foreign.py` measures with.
//!
//! `foreign read FILE…` says whether each is accepted, with the line of its first mistake; `foreign compile FILE…` compiles every
//! regex in it; `foreign samples FILE…` looks for every rule in its own examples; `foreign find RULES FILE…` searches files.
//! Paths within configurations are taken from the working directory, as the tools do.

use secrets::detector::Detector;
use secrets::foreign::allow::allows;
use secrets::foreign::occurrence::Occurrence;
use secrets::foreign::terms::Terms;
use secrets::foreign::{self, Imported};
use secrets::matching::{DetectorSet, Found, Hit, Place};
use std::sync::Arc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, files)) = arguments.split_first() else { return };
    match command.as_str() {
        "read" => files.iter().for_each(|file| read(file)),
        "compile" => files.iter().for_each(|file| compile(file)),
        "samples" => files.iter().for_each(|file| samples(file)),
        "find" => find(&files[0], &files[1..]),
        other => panic!("unknown command {other}"),
    }
}

fn import(file: &str) -> Result<Imported, Vec<engine::ConfigFault>> {
    let text = std::fs::read_to_string(file).expect("the file is there");
    foreign::read(file, &text, &|path| std::fs::read_to_string(path).ok())
}

fn read(file: &str) {
    match import(file) {
        Ok(imported) => {
            let counts = [imported.detectors.len(), imported.paths.len(), imported.allow.len(), imported.notices.len()];
            println!("{file}\taccepted\t0\t{counts:?}");
            for notice in imported.notices {
                let line = notice.location.map_or(0, |location| location.start.line);
                println!("{file}\t{}\t{line}\t{}", format!("{:?}", notice.level).to_lowercase(), notice.message);
            }
        }
        Err(faults) => println!("{file}\trejected\t{}\t{}", faults[0].location.start.line, faults[0].message),
    }
}

fn compile(file: &str) {
    let imported = import(file).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let mut regexes: Vec<(String, String)> = Vec::new();
    for detector in &imported.detectors {
        regexes.push((detector.id.clone(), detector.pattern.clone()));
    }
    for rule in &imported.paths {
        regexes.extend(rule.path.sources().iter().map(|source| (rule.id.clone(), source.clone())));
    }
    let (total, mut good) = (regexes.len(), 0);
    for (id, source) in regexes {
        match regex::bytes::RegexBuilder::new(&source).unicode(false).size_limit(32 << 20).build() {
            Ok(_) => good += 1,
            Err(error) => println!("{file}\t{id}\t{error}"),
        }
    }
    println!("{file}\tcompiled\t{good}\t{total}");
}

/// Whether the rule finds something in the text, its demands included.
fn finds(set: &DetectorSet, detector: &Detector, text: &str) -> bool {
    let mut found = Found::default();
    set.find(text.as_bytes(), Place::default(), &mut found);
    found.hits.iter().any(|hit| hit.detector.id == detector.id)
}

fn samples(file: &str) {
    let imported = match import(file) {
        Ok(imported) => imported,
        Err(faults) => return println!("{file}\trejected\t{}\t{}", faults[0].location.start.line, faults[0].message),
    };
    let mut counts = [0; 4];
    for detector in &imported.detectors {
        // Helpers are looked for by themselves, and companions are not in the samples.
        let mut alone = detector.clone();
        let terms = detector.foreign.terms.as_deref().cloned().unwrap_or_default();
        alone.foreign.terms = Some(Arc::new(Terms { silent: false, required: Vec::new(), ..terms }));
        let set = DetectorSet::new(vec![alone]);
        for (samples, wanted, at) in [(&detector.examples, true, 0), (&detector.near_misses, false, 2)] {
            for sample in samples {
                let is_right = finds(&set, detector, sample) == wanted;
                counts[at + 1] += 1;
                counts[at] += usize::from(is_right);
                if !is_right {
                    println!("{file}\t{}\t{}\t{:?}", detector.id, if wanted { "missed" } else { "found" }, sample);
                }
            }
        }
    }
    println!("{file}\tsamples\t{}\t{}\t{}\t{}", counts[0], counts[1], counts[2], counts[3]);
}

fn find(rules: &str, files: &[String]) {
    let imported = import(rules).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let set = DetectorSet::new(imported.detectors.clone());
    let mut found = Found::default();
    for file in files {
        let content = std::fs::read(file).unwrap_or_default();
        let place = Place { path: Some(file), ..Place::default() };
        set.find(&content, place, &mut found);
        let is_let_pass = |hit: &Hit<'_>| {
            let occurrence = Occurrence::of_hit(hit, &content, place);
            imported.allow.iter().any(|allow| allows(allow, &occurrence))
        };
        for hit in found.hits.iter().filter(|hit| !is_let_pass(hit)) {
            let line = content[..hit.whole.start].iter().filter(|&&byte| byte == b'\n').count() + 1;
            println!(
                "{file}\t{line}\t{}\t{}",
                hit.detector.id,
                String::from_utf8_lossy(&content[hit.secret.clone()]).escape_debug()
            );
        }
    }
}
