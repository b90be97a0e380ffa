//! Places in files as the standard writes them.

use super::ROOT;
use crate::sources::RecentSources;
use formats::sarif::{ArtifactContent, ArtifactLocation, Location, PhysicalLocation, Region};
use model::Finding;
use source::unescape_name;
use std::fmt::Write as _;

/// Longer pieces of code are left out: the reader has the file.
const LONGEST_SNIPPET: usize = 2_000;

/// Turns our places into those of the document.
pub(super) struct Places<'a> {
    pub(super) sources: &'a RecentSources<'a>,
}

impl Places<'_> {
    /// A place without code; `None` for one that is not in a file of the scan.
    pub(super) fn location(&self, location: &model::Location, message: Option<&str>) -> Option<Location> {
        let physical = PhysicalLocation { artifact_location: artifact(&location.path)?, region: region(location) };
        Some(Location { physical_location: Some(physical), message: message.map(super::message) })
    }

    /// A place of a finding with its code.
    pub(super) fn with_snippet(
        &self,
        location: &model::Location,
        message: Option<&str>,
        finding: &Finding,
    ) -> Option<Location> {
        let mut place = self.location(location, message)?;
        let region = place.physical_location.as_mut().and_then(|physical| physical.region.as_mut());
        if let Some(region) = region {
            region.snippet = self.snippet(location, finding);
        }
        Some(place)
    }

    /// The code at a place; `None` when the file has changed since.
    fn snippet(&self, location: &model::Location, finding: &Finding) -> Option<ArtifactContent> {
        let length = location.end.offset.checked_sub(location.start.offset)? as usize;
        if length == 0 || length > LONGEST_SNIPPET {
            return None;
        }
        let blob = finding.origin.as_ref().map(|origin| origin.blob.as_str());
        self.sources.code(location, blob).map(|text| ArtifactContent { text })
    }
}

/// A file below the root; `None` for no file.
pub(super) fn artifact(path: &str) -> Option<ArtifactLocation> {
    if path.is_empty() {
        return None;
    }
    Some(ArtifactLocation { uri: Some(uri(path)), uri_base_id: Some(ROOT.to_owned()), description: None })
}

/// A region; `None` for a file as a whole.
pub(super) fn region(location: &model::Location) -> Option<Region> {
    let model::Location { start, end, .. } = location;
    (start.line > 0 && start.column > 0).then(|| Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line.max(start.line),
        end_column: end.column.max(1),
        byte_offset: start.offset,
        byte_length: end.offset.saturating_sub(start.offset),
        snippet: None,
    })
}

/// A relative reference (RFC 3986) for a path: everything but unreserved characters is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for &byte in unescape_name(path).as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_references() {
        assert_eq!(uri("app/views.py"), "app/views.py");
        assert_eq!(uri("a b/ü:#?\n.py"), "a%20b/%C3%BC%3A%23%3F%0A.py");
        assert_eq!(uri("100%.py"), "100%25.py");
        assert_eq!(uri("bytes-%FF.py"), "bytes-%FF.py");
    }
}
