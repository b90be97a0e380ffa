//! The engine: looks for credentials in whatever text it is given, whatever its language.

use crate::context::{self, kinds, stems};
use crate::decoding::{is_unmarked, unmarked_text};
use crate::detector::Detector;
use crate::foreign::allow::{Allow, Passes, allows};
use crate::foreign::marks::marks;
use crate::foreign::occurrence::Occurrence;
use crate::foreign::{Imported, PathRule};
use crate::matching::DetectorSet;
use crate::observe::{ENGINE, observation, path_observation, rule_of_detector, rule_of_kind, rule_of_path, text_of};
use crate::search::{Seen, Voice, search, suspects};
use engine::content::{self, ContentFile};
use engine::{Engine, HIDE_ONLY, Parsed, Sink};
use model::{Credential, EngineId, Location, NoticeLevel, Observation, Rule};
use rustc_hash::FxHasher;
use source::archive::{self, Kind, is_archive, unpack};
use source::{Content, File, Role, Text, decode, language_of_name, role_of_path};
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// What the engine is set up with.
#[derive(Debug, Default)]
pub struct Setup {
    /// Whether the detectors that ship with the binary run.
    pub builtin: bool,
    /// What other tools' files bring, and detectors of the user.
    pub imported: Imported,
    /// Detectors that need not run.
    pub off: BTreeSet<String>,
    /// Vendored, generated and minified files are searched like the project's own.
    pub every_role: bool,
}

/// Looks for credentials.
pub struct SecretsEngine {
    /// Made when something is looked into: a scan of nothing needs none.
    ready: OnceLock<DetectorSet>,
    imported: Vec<Detector>,
    /// Credentials without a format of their own are looked for by name and place.
    by_context: bool,
    off: BTreeSet<String>,
    allow: Vec<Arc<Allow>>,
    paths: Vec<PathRule>,
    every_role: bool,
}

impl SecretsEngine {
    /// Makes the detectors ready.
    pub fn new(setup: Setup) -> SecretsEngine {
        let Setup { imported, builtin: by_context, off, every_role } = setup;
        let Imported { detectors: imported, mut allow, paths, .. } = imported;
        // An entry that accepts what a rule of theirs found accepts what ours finds in the same place.
        for one in allow.iter_mut().filter(|one| matches!(one.passes, Passes::Line { .. })) {
            Arc::make_mut(one).rules.clear();
        }
        SecretsEngine { ready: OnceLock::new(), imported, by_context, off, allow, paths, every_role }
    }

    /// What a file counts as here.
    fn role(&self, role: Role) -> Role {
        if self.every_role && role.left_out().is_some() { Role::Source } else { role }
    }

    fn detectors(&self) -> &DetectorSet {
        self.ready.get_or_init(|| match self.by_context {
            true => DetectorSet::shipped_and(self.imported.clone()).with_stems(stems()),
            false => DetectorSet::new(self.imported.clone()),
        })
    }

    fn shipped(&self) -> impl Iterator<Item = &'static ContentFile> {
        let shipped = content::under("secrets/").iter().filter(|file| file.path.ends_with(".yaml"));
        shipped.filter(|_| self.by_context)
    }

    /// All detectors as rules, ordered by identifier.
    pub fn rules(&self) -> Vec<Rule> {
        let mut rules: Vec<Rule> = self.detectors().iter().map(rule_of_detector).collect();
        if self.by_context {
            rules.extend(kinds().iter().map(rule_of_kind));
        }
        rules.extend(self.paths.iter().map(rule_of_path));
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        rules
    }

    fn look(&self, content: &context::Content<'_>, file: &File, text: &Text, path: &str, sink: &mut Sink) {
        let commit = file.commit.as_deref();
        let (seen, unfinished) = search(self.detectors(), content, commit);
        for detector in unfinished {
            let message = format!("`{detector}` took more steps than a file deserves, and gave up in this one");
            sink.notice(NoticeLevel::Partial, "detector-budget", message, Some(text.location(path, 0, 0)));
        }
        let places: Vec<Range<usize>> = seen.iter().map(|one| one.place.clone()).collect();
        let marks = if seen.is_empty() { Vec::new() } else { marks(text.as_str()) };
        for seen in seen {
            let location = text.location(path, seen.place.start as u32, seen.place.end as u32);
            let line = veiled_line(text, location.start.line, &places);
            let mark = marks.iter().find(|mark| mark.covers(location.start.line, location.end.line));
            let allow = if mark.is_some() { None } else { self.accepted(content, commit, &seen) };
            let accepted = mark.map(|mark| mark.tool).or(allow.map(|allow| allow.tool));
            let companion = seen.companion_place.clone();
            let Some(mut observation) = observation(seen, location, &line) else { continue };
            observation.parts.extend(accepted.map(|tool| (ACCEPTED_BY.to_owned(), tool.id().to_owned())));
            if allow.is_some_and(Allow::names_commits) {
                observation.parts.insert(ACCEPTED_IN_COMMIT.to_owned(), String::new());
            }
            sink.observations.extend(companion.and_then(|place| other_half(&observation, text, place)));
            if self.off.contains(&observation.rule) {
                observation.parts.insert(HIDE_ONLY.to_owned(), "its rule is off".to_owned());
                observation.credential.iter_mut().for_each(|credential| credential.can_ask = false);
            }
            sink.observations.push(observation);
        }
    }

    /// The tool whose configuration lets this pass.
    fn accepted(&self, content: &context::Content<'_>, commit: Option<&str>, seen: &Seen<'_>) -> Option<&Allow> {
        let (rule, title) = match &seen.voice {
            Voice::Format { detector, .. } => (detector.id.as_str(), detector.title.as_str()),
            Voice::Context { judgement, .. } => text_of(judgement.kind).map(|text| (text.id, text.title))?,
        };
        let span = (seen.place.start, seen.place.end);
        let occurrence = Occurrence {
            rule,
            title,
            path: content.path,
            commit,
            attributes: &[],
            content: content.text.as_bytes(),
            whole: span,
            secret: span,
            readable: None,
        };
        self.allow.iter().map(Arc::as_ref).find(|allow| allows(allow, &occurrence))
    }
}

/// The other half of a composite credential: told with the first, and hidden like it.
fn other_half(observation: &Observation, text: &Text, place: Range<usize>) -> Option<Observation> {
    let value = observation.credential.as_ref()?.companion.clone()?;
    let mut half = observation.clone();
    half.location = text.location(&observation.location.path, place.start as u32, place.end as u32);
    half.credential = Some(Credential { value, strong: false, companion: None, can_ask: false });
    half.parts.insert(HIDE_ONLY.to_owned(), "the other half".to_owned());
    Some(half)
}

/// A line without any of the credentials on it, however they are written: what the identity of a weak one is made of.
fn veiled_line(text: &Text, line: u32, places: &[Range<usize>]) -> String {
    let Some(&start) = text.line_starts().get(line.saturating_sub(1) as usize) else { return String::new() };
    let raw = text.line(line);
    let (start, mut out, mut done) = (start as usize, String::new(), 0);
    for place in places {
        let (from, to) = (place.start.max(start) - start, place.end.saturating_sub(start).min(raw.len()));
        if from >= done && from < to {
            out.push_str(raw.get(done..from).unwrap_or_default());
            out.push('*');
            done = to;
        }
    }
    out.push_str(raw.get(done..).unwrap_or_default());
    out.chars().take(LONGEST_LINE).collect()
}

/// Of a long line, so much goes into the identity of a weak value.
const LONGEST_LINE: usize = 400;

/// Part of an observation that something of another tool lets pass; the tool in kebab-case.
pub const ACCEPTED_BY: &str = "accepted-by";

/// Part of an observation in history that is accepted as what its commit brought, and so for as long as it stands there.
pub const ACCEPTED_IN_COMMIT: &str = "accepted-in-commit";

/// Whether the name is one that archives have.
fn is_archive_name(path: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "zip", "jar", "war", "ear", "aar", "apk", "whl", "egg", "nupkg", "vsix", "xpi", "crx", "docx", "xlsx", "pptx",
        "odt", "tar", "gz", "tgz", "ipa", "gem", "crate", "bz2", "tbz", "tbz2", "xz", "txz", "zst", "tzst",
    ];
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Whether these are the first bytes of an archive that is looked into.
fn opened(head: &[u8]) -> bool {
    is_archive(head).is_some_and(|kind| !matches!(kind, Kind::Closed(_)))
}

impl Engine for SecretsEngine {
    fn id(&self) -> EngineId {
        ENGINE
    }

    fn rule(&self, id: &str) -> Option<Rule> {
        let kind = || kinds().iter().find(|kind| kind.id == id).filter(|_| self.by_context);
        let path = || self.paths.iter().find(|rule| rule.id == id);
        let of_detector = self.detectors().get(id).map(rule_of_detector);
        of_detector.or_else(|| kind().map(rule_of_kind)).or_else(|| path().map(rule_of_path))
    }

    fn rule_count(&self) -> usize {
        self.shipped().count() + self.imported.len() + if self.by_context { kinds().len() } else { 0 }
    }

    fn rule_set(&self) -> String {
        let mut hash = FxHasher::default();
        self.shipped().for_each(|file| file.text.hash(&mut hash));
        let SecretsEngine { ready: _, imported, by_context, off, allow, paths, every_role } = self;
        format!("{imported:?}{by_context}{off:?}{allow:?}{paths:?}{every_role}").hash(&mut hash);
        format!("{:016x}", hash.finish())
    }

    fn wants(&self, _file: &File) -> bool {
        // Without detectors there is nothing to look for, and nothing needs to be read.
        self.by_context || !self.imported.is_empty() || !self.paths.is_empty()
    }

    fn analyse(&self, parsed: &Parsed<'_>, sink: &mut Sink) {
        let File { path, language, role, .. } = parsed.file;
        let content = context::Content {
            text: parsed.text.as_str(),
            path: Some(path),
            role: Some(self.role(*role)),
            language: *language,
            tree: parsed.tree_if_parsed(),
        };
        self.look(&content, parsed.file, parsed.text, path, sink);
    }

    fn wants_bytes(&self, file: &File, head: &[u8]) -> bool {
        self.wants(file)
            && if head.is_empty() { is_archive_name(&file.path) } else { opened(head) || is_unmarked(head) }
    }

    fn analyse_bytes(&self, file: &File, bytes: &[u8], sink: &mut Sink) {
        if !opened(bytes) {
            if let Some(text) = unmarked_text(bytes) {
                let File { path, language, role, .. } = file;
                let text = Text::new(text);
                let content = context::Content {
                    text: text.as_str(),
                    path: Some(path),
                    role: Some(self.role(*role)),
                    language: *language,
                    tree: None,
                };
                self.look(&content, file, &text, path, sink);
            }
            return;
        }
        let troubles = unpack(&file.path, bytes, archive::Limits::default(), &mut |path, bytes| {
            let language = language_of_name(path.rsplit('/').next().unwrap_or(path));
            let Content::Text(decoded) = decode(bytes.to_vec(), language) else { return };
            let role = self.role(role_of_path(path, language));
            let text = &decoded.text;
            let content =
                context::Content { text: text.as_str(), path: Some(path), role: Some(role), language, tree: None };
            self.look(&content, file, text, path, sink);
        });
        for trouble in troubles {
            let level = if trouble.reason.loses_content() { NoticeLevel::Partial } else { NoticeLevel::Info };
            let location = Location { path: trouble.path.clone(), ..Location::default() };
            sink.notice(level, &format!("archive-{}", trouble.reason.name()), trouble.reason.title(), Some(location));
        }
    }

    fn reads_any_text(&self) -> bool {
        true
    }

    fn suspects(&self, blob: &[u8], fresh: Option<&[Range<usize>]>) -> bool {
        opened(&blob[..blob.len().min(archive::HEAD)]) || suspects(self.detectors(), blob, fresh)
    }

    fn wants_name(&self, name: &str) -> bool {
        self.by_context && context::is_store(name)
    }

    fn judges_paths(&self) -> bool {
        self.paths.iter().any(|rule| !self.off.contains(&rule.id))
    }

    fn analyse_path(&self, path: &str, commit: Option<&str>, sink: &mut Sink) {
        let told = self.paths.iter().filter(|rule| rule.path.is_match(path.as_bytes()) && !self.off.contains(&rule.id));
        for rule in told {
            let occurrence = Occurrence {
                rule: &rule.id,
                title: &rule.title,
                path: Some(path),
                commit,
                attributes: &[],
                content: &[],
                whole: (0, 0),
                secret: (0, 0),
                readable: None,
            };
            if rule.allow.iter().any(|allow| allows(allow, &occurrence)) {
                continue;
            }
            let mut observation = path_observation(rule, path);
            if let Some(allow) = self.allow.iter().find(|allow| allows(allow, &occurrence)) {
                observation.parts.insert(ACCEPTED_BY.to_owned(), allow.tool.id().to_owned());
            }
            sink.observations.push(observation);
        }
    }
}
