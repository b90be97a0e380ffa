//! Keys that a vendor publishes for everybody: of emulators, of samples in documentation, for automated tests. They open nothing.
//!
//! One file for each source below `content/published/`.

use engine::content::under;
use engine::yaml::{self, Value};
use std::sync::LazyLock;

static PUBLISHED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let files = under("published/").iter().filter(|file| file.path.ends_with(".yaml"));
    files.flat_map(|file| values(file.text)).collect()
});

/// Whether the value is, or holds, a key that its vendor publishes.
pub fn is_published(value: &[u8]) -> bool {
    PUBLISHED.iter().any(|known| memchr::memmem::find(value, known.as_bytes()).is_some())
}

/// The values of a file, each written in pieces.
fn values(text: &str) -> Vec<String> {
    let Ok(Some(root)) = yaml::parse(text) else { return Vec::new() };
    let Some(Value::List(values)) = root.get("values").map(|node| &node.value) else { return Vec::new() };
    let joined = |value: &Value<'_>| match value {
        Value::List(pieces) => pieces.iter().map(|piece| piece.text()).collect::<Option<String>>(),
        _ => None,
    };
    values.iter().filter_map(|value| joined(&value.value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_names_its_source_and_whole_keys() {
        let files: Vec<_> = under("published/").iter().filter(|file| file.path.ends_with(".yaml")).collect();
        assert!(files.len() >= 6);
        for file in files {
            let root = yaml::parse(file.text).unwrap().unwrap();
            let source = root.get("source").and_then(|node| node.text()).unwrap_or_default();
            assert!(source.starts_with("https://"), "{}", file.path);
            assert!(root.get("what").and_then(|node| node.text()).is_some(), "{}", file.path);
            let Some(Value::List(written)) = root.get("values").map(|node| &node.value) else {
                panic!("{}: no values", file.path)
            };
            let read = values(file.text);
            assert_eq!(read.len(), written.len(), "{}", file.path);
            assert!(read.iter().all(|value| value.len() >= 20), "{}", file.path);
        }
    }

    #[test]
    fn alone_and_within() {
        let key = ["AKIA", "IOSFODNN7EXAMPLE"].concat();
        assert!(is_published(key.as_bytes()) && is_published(format!("{key}/20130524/s3").as_bytes()));
        assert!(!is_published(b"") && !is_published(&key.as_bytes()[1..]));
    }
}
