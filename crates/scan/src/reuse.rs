//! What an earlier scan worked out about a file that is still the same.
//!
//! The outcome of one file depends on its bytes, its path with what discovery knows of it, the rules, the limits and the program: the key
//! is a hash of all of these, so that nothing in the cache is ever out of date. Not kept is the outcome of a file in which a
//! credential was seen, or nobody looked for one: what engines quote of such a file may hold it, and even a hash of its text would confirm a guess.

use crate::kept;
use crate::one_file::{FileResult, PANIC};
use crate::request::{CacheUse, Limits, ScanRequest};
use cache::Key;
use model::EngineId;
use sha2::{Digest, Sha256};
use source::{File, Language};
use std::collections::BTreeMap;

/// The cache, for the files of one scan.
pub(crate) struct Reuse<'a> {
    cache: &'a cache::Cache,
    engines: Vec<EngineId>,
    /// Everything but the file, by its language.
    grounds: BTreeMap<Option<Language>, Sha256>,
}

impl<'a> Reuse<'a> {
    /// `None` without a cache, and for engines of which it is not known what they were made of.
    pub(crate) fn of(request: &ScanRequest<'a>) -> Option<Reuse<'a>> {
        let CacheUse { cache, build } = request.cache.as_ref()?;
        let inputs = request.prepared.inputs.as_ref()?;
        let Limits { file_size, text_size, every_role, own_headers } = request.limits;
        let mut common = Sha256::new();
        for part in
            [build.as_bytes(), request.version.as_bytes(), inputs, &file_size.to_le_bytes(), &text_size.to_le_bytes()]
        {
            add(&mut common, part);
        }
        add(&mut common, &[u8::from(every_role), u8::from(own_headers)]);
        let languages = request.inventory.files.iter().map(|file| file.language);
        let mut grounds = BTreeMap::new();
        for language in languages {
            grounds.entry(language).or_insert_with(|| {
                let mut ground = common.clone();
                rules_for(request, language).iter().for_each(|rule| add(&mut ground, rule.as_bytes()));
                ground
            });
        }
        let engines = request.prepared.engines.iter().map(|engine| engine.id()).collect();
        Some(Reuse { cache, engines, grounds })
    }

    /// The outcome for a file that reads like this.
    pub(crate) fn result(&self, file: &File, bytes: Vec<u8>, work: impl FnOnce(Vec<u8>) -> FileResult) -> FileResult {
        let Some(key) = self.key(file, &bytes) else { return work(bytes) };
        let kept = self.cache.get(&key);
        if let Some(result) = kept.and_then(|kept| kept::read(&kept, &file.path, &self.engines)) {
            return result;
        }
        let result = work(bytes);
        if may_be_kept(&result)
            && let Some(bytes) = kept::write(&result, &file.path)
        {
            self.cache.put(key, bytes);
        }
        result
    }

    fn key(&self, file: &File, bytes: &[u8]) -> Option<Key> {
        let File { path, language, role, size, ignored, commit } = file;
        let mut hash = self.grounds.get(language)?.clone();
        add(&mut hash, path.as_bytes());
        add(&mut hash, language.map_or("", Language::name).as_bytes());
        add(&mut hash, format!("{role:?}").as_bytes());
        add(&mut hash, &size.to_le_bytes());
        add(&mut hash, &[u8::from(*ignored)]);
        add(&mut hash, commit.as_deref().unwrap_or_default().as_bytes());
        add(&mut hash, bytes);
        Some(hash.finalize().into())
    }
}

/// Shipped rules are loaded for the languages at hand alone. What others there are must not matter, or a change of ten files
/// would find nothing that the scan of all files kept.
fn rules_for<'r>(request: &'r ScanRequest<'_>, language: Option<Language>) -> Vec<&'r str> {
    // Text in a `.ts` may turn out to be another language than its name says (`source::language_of_content`).
    let means = |name: &str| {
        matches!(name, "regex" | "generic" | "translation") || language.is_some_and(|language| language.name() == name)
    };
    let rules = request.prepared.rules.iter().filter(|rule| rule.languages.iter().any(|name| means(name)));
    rules.map(|rule| rule.id.as_str()).collect()
}

/// A panic may come from outside the file, such as a lack of memory.
fn may_be_kept(result: &FileResult) -> bool {
    let sink = &result.sink;
    let says_nothing =
        sink.observations.is_empty() && sink.facts.is_empty() && sink.notices.is_empty() && result.marks.is_empty();
    (result.searched || says_nothing) && sink.notices.iter().all(|notice| notice.kind != PANIC)
}

/// With its length before it, so that no two lists of parts look the same.
fn add(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}
