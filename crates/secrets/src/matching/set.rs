//! Detectors ready to search: one filter for all of them.

use super::contest;
use super::entry::{Entry, Search, Source};
use super::sight::{Sight, Sighting};
use super::trigger::{Trigger, is_assigned};
use super::{Found, Place};
use crate::detector::{Detector, outline};
use crate::prefilter::{Needle, Prefilter};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Detectors ready to search in any number of contents, from any number of threads.
#[derive(Debug)]
pub struct DetectorSet {
    entries: Vec<Entry>,
    needles: Needles,
    /// Made when it is first needed: not before all needles are known.
    filter: OnceLock<Prefilter>,
    /// Detectors that nothing but their keywords calls.
    everywhere: Vec<u32>,
    by_id: FxHashMap<String, u32>,
}

/// Who wants to know of a needle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    /// A detector looks around it.
    Sight(u32),
    /// A detector looks only into contents that hold it.
    Keyword(u32),
    /// The context layer looks for a name there.
    Stem(u16),
}

/// Needles with their readers while a set is made; equal needles become one.
#[derive(Debug, Default)]
struct Needles {
    numbers: FxHashMap<(Vec<u8>, bool), usize>,
    /// For each needle, who wants to know of it.
    readers: Vec<Vec<Reader>>,
    needles: Vec<Needle>,
}

impl Needles {
    fn add(&mut self, needle: Needle, reader: Reader) {
        let next = self.needles.len();
        let number = *self.numbers.entry((needle.text.clone(), needle.caseless)).or_insert(next);
        if number == next {
            self.needles.push(needle);
            self.readers.push(Vec::new());
        }
        self.readers[number].push(reader);
    }
}

impl DetectorSet {
    /// The shipped detectors, and others.
    pub fn shipped_and(others: Vec<Detector>) -> DetectorSet {
        let shipped = engine::content::under("secrets/").iter().filter(|file| file.path.ends_with(".yaml"));
        let shipped = shipped.map(|file| {
            let outline = outline(file.text);
            (outline.id.clone(), Entry::new(Source::Shipped(file), Sight::of_outline(&outline)))
        });
        DetectorSet::of_entries(shipped.chain(given(others)))
    }

    /// These detectors alone.
    pub fn new(detectors: Vec<Detector>) -> DetectorSet {
        DetectorSet::of_entries(given(detectors))
    }

    /// The same detectors, and stems of names whose places are told too; their case does not matter.
    pub fn with_stems(mut self, stems: &[&str]) -> DetectorSet {
        for (number, stem) in stems.iter().enumerate().filter(|(_, stem)| !stem.is_empty()) {
            let needle = Needle { text: stem.to_ascii_lowercase().into_bytes(), caseless: true };
            self.needles.add(needle, Reader::Stem(number as u16));
        }
        self.filter = OnceLock::new();
        self
    }

    fn filter(&self) -> &Prefilter {
        self.filter.get_or_init(|| Prefilter::new(self.needles.needles.clone()))
    }

    fn of_entries(named: impl Iterator<Item = (String, Entry)>) -> DetectorSet {
        let (mut entries, mut everywhere) = (Vec::new(), Vec::new());
        let mut by_id = FxHashMap::default();
        let mut needles = Needles::default();
        for (id, entry) in named {
            let number = entries.len() as u32;
            entry.sight.needles().into_iter().for_each(|needle| needles.add(needle, Reader::Sight(number)));
            for keyword in entry.keywords().iter().filter(|keyword| !keyword.is_empty()) {
                let needle = Needle { text: keyword.to_ascii_lowercase().into_bytes(), caseless: true };
                needles.add(needle, Reader::Keyword(number));
            }
            if entry.sight == Sight::Everywhere {
                everywhere.push(number);
            }
            by_id.entry(id).or_insert(number);
            entries.push(entry);
        }
        DetectorSet { entries, needles, filter: OnceLock::new(), everywhere, by_id }
    }

    /// Number of detectors.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether what a detector says of a place depends on what stands near it alone, not on words anywhere in the content.
    pub fn is_local(&self) -> bool {
        self.everywhere.is_empty() && self.entries.iter().all(|entry| entry.keywords().is_empty())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The detector of an identifier.
    pub fn get(&self, id: &str) -> Option<&Detector> {
        self.entry(id)?.detector()
    }

    /// What the filter looks for.
    pub fn needles(&self) -> &[Needle] {
        &self.needles.needles
    }

    /// Calls `seen` with the number of each needle seen in a content and its place: what the filter alone says.
    pub fn sight(&self, content: &[u8], seen: impl FnMut(usize, usize)) {
        self.filter().scan(content, seen);
    }

    /// Every detector that can be read, in order of loading.
    pub fn iter(&self) -> impl Iterator<Item = &Detector> {
        self.entries.iter().filter_map(Entry::detector)
    }

    /// Searches a content; what `found` held before is gone.
    pub fn find<'d>(&'d self, content: &[u8], place: Place<'_>, found: &mut Found<'d>) {
        found.clear();
        self.look(content, found);
        let search = Search { content, place };
        let mut out = found.output();
        for group in found.sightings.chunk_by(|a, b| a.owner == b.owner) {
            let owner = group[0].owner;
            let entry = &self.entries[owner as usize];
            if entry.keywords().is_empty() || found.keywords[owner as usize] {
                entry.search(search, group, &mut out);
            }
        }
        for &number in &self.everywhere {
            let entry = &self.entries[number as usize];
            if entry.keywords().is_empty() || found.keywords[number as usize] {
                entry.search(search, &[], &mut out);
            }
        }
        found.take(out);
        self.judge(content, found);
    }

    /// As [`find`](DetectorSet::find), by every pattern on all of the content: what the filter and the windows are judged by.
    pub fn find_slowly<'d>(&'d self, content: &[u8], place: Place<'_>, found: &mut Found<'d>) {
        found.clear();
        self.look(content, found);
        let mut out = found.output();
        for entry in &self.entries {
            entry.search_all(Search { content, place }, &mut out);
        }
        found.take(out);
        self.judge(content, found);
    }

    fn judge(&self, content: &[u8], found: &mut Found<'_>) {
        if !found.hits.is_empty() {
            contest::settle(self, &mut found.hits);
            contest::accompany(self, content, &mut found.hits);
            contest::obey(content, &mut found.hits);
        }
    }

    /// One pass of the filter: sightings in order of detector and place, triggers in order of place.
    fn look(&self, content: &[u8], found: &mut Found<'_>) {
        found.keywords.resize(self.entries.len(), false);
        let (sightings, keywords, triggers) = (&mut found.sightings, &mut found.keywords, &mut found.triggers);
        self.filter().scan(content, |needle, at| {
            let len = self.needles.needles[needle].text.len();
            for &reader in &self.needles.readers[needle] {
                match reader {
                    Reader::Sight(owner) => sightings.push(Sighting { owner, at, len: len as u32 }),
                    Reader::Keyword(owner) => keywords[owner as usize] = true,
                    Reader::Stem(stem) => {
                        triggers.push(Trigger { at, stem, is_assigned: is_assigned(content, at, at + len) });
                    }
                }
            }
        });
        sightings.sort_unstable();
        triggers.sort_unstable();
    }

    pub(super) fn entry(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id).map(|&number| &self.entries[number as usize])
    }

    /// How long the fragments are that the detector is looked for by.
    pub(super) fn fragment_len(&self, id: &str) -> usize {
        match self.entry(id).map(|entry| &entry.sight) {
            Some(Sight::Fragments(fragments, _)) => fragments.iter().map(Vec::len).max().unwrap_or(0),
            _ => 0,
        }
    }
}

fn given(detectors: Vec<Detector>) -> impl Iterator<Item = (String, Entry)> {
    detectors.into_iter().map(|detector| {
        let sight = Sight::of_detector(&detector);
        (detector.id.clone(), Entry::new(Source::Given(Box::new(detector)), sight))
    })
}
