//! Judges every shipped detector file by its own samples. All mistakes are told at once, by file.

use engine::content::{ContentFile, under};
use model::RuleOrigin;
use secrets::detector::{Detector, outline, read_detector};
use secrets::matching::{DetectorSet, Found, Place};
use std::collections::BTreeMap;

/// Fewest samples of each kind.
const FEWEST_SAMPLES: usize = 1;

#[derive(Default)]
struct Mistakes(BTreeMap<String, Vec<String>>);

impl Mistakes {
    fn add(&mut self, file: &str, mistake: impl Into<String>) {
        self.0.entry(file.to_owned()).or_default().push(mistake.into());
    }

    fn expect_none(self) {
        let count = self.0.len();
        let told: Vec<String> =
            self.0.into_iter().map(|(file, mistakes)| format!("{file}\n    {}", mistakes.join("\n    "))).collect();
        assert!(told.is_empty(), "{count} files with mistakes\n{}\n", told.join("\n"));
    }
}

fn files() -> impl Iterator<Item = &'static ContentFile> {
    under("secrets/").iter().filter(|file| file.path.ends_with(".yaml"))
}

fn detectors() -> Vec<(&'static str, Detector)> {
    files()
        .filter_map(|file| Some((file.path, read_detector(file.path, file.text, RuleOrigin::Builtin).ok()?)))
        .collect()
}

/// Identifiers of the detectors that hit a text, without those whose value is the other half of another's.
fn hits(set: &DetectorSet, text: &str) -> Vec<String> {
    let (mut found, mut slowly) = (Found::default(), Found::default());
    set.find(text.as_bytes(), Place::default(), &mut found);
    set.find_slowly(text.as_bytes(), Place::default(), &mut slowly);
    let ids = |found: &Found<'_>| {
        let companions: Vec<_> = found.hits.iter().filter_map(|hit| hit.companion.clone()).collect();
        let apart = found.hits.iter().filter(|hit| !companions.contains(&hit.secret));
        let mut ids: Vec<String> = apart.map(|hit| hit.detector.id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let (fast, slow) = (ids(&found), ids(&slowly));
    if fast == slow { fast } else { vec![format!("{fast:?} with the filter and {slow:?} without it")] }
}

/// A sample as it stands in files. Samples of several lines and with quotes stand for themselves.
fn settings(sample: &str) -> Vec<String> {
    let mut settings = vec![sample.to_owned(), format!("first\n{sample}\nlast\n")];
    if !sample.contains(['\n', '"', '\\', '\'']) {
        settings.push(format!("value = \"{sample}\"\n"));
        settings.push(format!("{{\"value\": \"{sample}\", \"other\": 1}}"));
        settings.push(format!("export VALUE={sample}\n"));
    }
    settings
}

#[test]
fn every_file_is_complete() {
    let mut mistakes = Mistakes::default();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for file in files() {
        let detector = match read_detector(file.path, file.text, RuleOrigin::Builtin) {
            Ok(detector) => detector,
            Err(faults) => {
                faults.iter().for_each(|fault| mistakes.add(file.path, fault.to_string()));
                continue;
            }
        };
        let stem = file.path.rsplit('/').next().unwrap().trim_end_matches(".yaml");
        if stem != detector.id {
            mistakes.add(file.path, format!("the file of `{}` must be named {}.yaml", detector.id, detector.id));
        }
        if let Some(other) = seen.insert(detector.id.clone(), file.path) {
            mistakes.add(file.path, format!("the identifier is taken by {other}"));
        }
        for (key, samples) in [("examples", &detector.examples), ("near_misses", &detector.near_misses)] {
            if samples.len() < FEWEST_SAMPLES {
                mistakes.add(file.path, format!("key `{key}`: expected {FEWEST_SAMPLES} or more"));
            }
        }
        for near in detector.near.iter().filter(|near| near.len() < 3) {
            mistakes.add(file.path, format!("key `near`: `{near}` is too short to be rare"));
        }
        let outline = outline(file.text);
        if (&outline.id, &outline.fragments, outline.caseless, &outline.near)
            != (&detector.id, &detector.fragments, detector.caseless, &detector.near)
        {
            mistakes.add(file.path, format!("keys must begin at the left border: the outline is {outline:?}"));
        }
    }
    for (path, detector) in detectors() {
        if let Some(companion) = &detector.with
            && !seen.contains_key(&companion.detector)
        {
            mistakes.add(path, format!("key `with`: there is no detector `{}`", companion.detector));
        }
    }
    mistakes.expect_none();
}

#[test]
fn every_example_is_found_by_its_detector_and_no_other() {
    let set = DetectorSet::shipped_and(Vec::new());
    let mut mistakes = Mistakes::default();
    for (path, detector) in detectors() {
        for (number, sample) in detector.examples.iter().enumerate() {
            for setting in settings(sample) {
                let found = hits(&set, &setting);
                if found != [detector.id.clone()] {
                    let shown: String = setting.chars().take(200).collect();
                    mistakes.add(path, format!("example {}: found by {found:?} in {shown:?}", number + 1));
                    break;
                }
            }
        }
    }
    mistakes.expect_none();
}

#[test]
fn every_near_miss_stays_silent() {
    let set = DetectorSet::shipped_and(Vec::new());
    let mut mistakes = Mistakes::default();
    for (path, detector) in detectors() {
        for (number, sample) in detector.near_misses.iter().enumerate() {
            for setting in settings(sample) {
                if hits(&set, &setting).iter().any(|hit| hit.contains(&detector.id)) {
                    let shown: String = setting.chars().take(200).collect();
                    mistakes.add(path, format!("near miss {}: found in {shown:?}", number + 1));
                    break;
                }
            }
        }
    }
    mistakes.expect_none();
}
