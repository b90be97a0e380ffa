//! Content that ships with the binary: every file under `content/`, indexed by path at build time, read lazily.

/// One embedded file.
#[derive(Clone, Copy, Debug)]
pub struct ContentFile {
    /// Path below `content/` with `/`, such as `rules/python/sql/sql-string-from-request.yaml`.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/content.rs"));

/// All embedded files whose path starts with `prefix`, in order of path.
pub fn under(prefix: &str) -> &'static [ContentFile] {
    let start = CONTENT.partition_point(|file| file.path < prefix);
    let len = CONTENT[start..].iter().take_while(|file| file.path.starts_with(prefix)).count();
    &CONTENT[start..start + len]
}
