//! A configuration joined with the local files that it extends, two levels deep as gitleaks does.

use super::config::{Config, Global, Rule};
use crate::foreign::Tool;
use crate::foreign::allow::Allow;
use crate::foreign::reading::{DIFFERENT, Heard, Reading, Spot};
use model::NoticeLevel;

/// How many files may extend one another.
const MAX_DEPTH: usize = 2;

/// Gives the text of a local file by the path that a configuration names.
pub(super) type ReadLocal<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A configuration with all that it extends.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) rules: Vec<Rule>,
    pub(super) allow: Vec<Global>,
    pub(super) prefilter: Option<Allow>,
    pub(super) filter: Option<Allow>,
    /// The tool's own rules were to be extended.
    pub(super) uses_default: bool,
    /// Some other file was extended.
    pub(super) extends: bool,
}

/// Reads a file and those it extends. `chain` holds the paths on the way here.
pub(super) fn load(
    tool: Tool,
    path: &str,
    text: &str,
    read_local: ReadLocal<'_>,
    chain: &mut Vec<String>,
    heard: &mut Heard,
) -> Option<Joined> {
    let config = Reading::new(tool, path, text, heard).gitleaks(text)?;
    let Config { extend, rules, allow, prefilter, filter } = config;
    let mut joined = Joined { rules, allow, prefilter, filter, ..Joined::default() };
    if chain.len() >= MAX_DEPTH {
        if let Some((path, spot)) = &extend.path {
            let message = format!("`{path}` is not read: files extend one another {MAX_DEPTH} deep at most");
            heard.notice(spot.notice(NoticeLevel::Info, DIFFERENT, message));
        }
        return Some(joined);
    }
    if let (Some((_, spot)), Some(_)) = (&extend.path, &extend.use_default) {
        heard.fault(
            spot.fault("extend", "`extend.path` and `extend.useDefault` stand together: expected one of them".into()),
        );
    }
    if let Some(spot) = &extend.use_default {
        joined.uses_default = true;
        let message = format!(
            "the rules that come with {} are not part of Palisade: its own detectors run in their place",
            tool.name()
        );
        heard.notice(spot.notice(NoticeLevel::Info, DIFFERENT, message));
        for (rule, spot) in &extend.disabled {
            let message = format!("`{rule}` is a rule that comes with {}; detectors of Palisade stay on", tool.name());
            heard.notice(spot.notice(NoticeLevel::Info, DIFFERENT, message));
        }
    } else if let Some((extended, spot)) = &extend.path {
        joined.extends = true;
        let base = load_base(tool, path, extended, spot, read_local, chain, heard)?;
        joined.join(base, &extend.disabled, heard);
    }
    Some(joined)
}

fn load_base(
    tool: Tool,
    path: &str,
    extended: &str,
    spot: &Spot,
    read_local: ReadLocal<'_>,
    chain: &mut Vec<String>,
    heard: &mut Heard,
) -> Option<Joined> {
    // The tools look from where they were started; beside the file is where people expect it.
    let beside = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/{extended}"));
    let found =
        [Some(extended.to_owned()), beside].into_iter().flatten().find_map(|path| Some((read_local(&path)?, path)));
    let Some((text, found)) = found else {
        heard.fault(
            spot.fault("extend.path", format!("`{extended}` cannot be read: expected a configuration to extend")),
        );
        return None;
    };
    if found == path || chain.contains(&found) {
        heard.notice(spot.notice(
            NoticeLevel::Info,
            DIFFERENT,
            format!("`{extended}` extends itself: it is read once"),
        ));
        return Some(Joined::default());
    }
    chain.push(path.to_owned());
    let base = load(tool, &found, &text, read_local, chain, heard);
    chain.pop();
    base
}

impl Joined {
    /// Takes over what the extended file has; where both name a rule, this one's values count.
    fn join(&mut self, base: Joined, disabled: &[(String, Spot)], heard: &mut Heard) {
        for (rule, spot) in disabled {
            if !base.rules.iter().any(|known| known.id == *rule) && !base.uses_default {
                heard.notice(spot.notice(
                    NoticeLevel::Info,
                    DIFFERENT,
                    format!("no rule `{rule}` is extended here that could be disabled"),
                ));
            }
        }
        for rule in base.rules {
            if disabled.iter().any(|(id, _)| *id == rule.id) {
                continue;
            }
            match self.rules.iter_mut().find(|own| own.id == rule.id && !rule.id.is_empty()) {
                Some(own) => own.inherit(rule),
                None => self.rules.push(rule),
            }
        }
        self.rules.sort_by(|a, b| a.id.cmp(&b.id));
        self.allow.extend(base.allow);
        self.prefilter = self.prefilter.take().or(base.prefilter);
        self.filter = self.filter.take().or(base.filter);
        self.uses_default |= base.uses_default;
    }
}

impl Rule {
    /// Fills from the extended rule of the same name what this one does not say; lists are joined.
    fn inherit(&mut self, mut base: Rule) {
        let own = self.clone();
        if !own.description.is_empty() {
            base.description = own.description;
        }
        base.entropy = own.entropy.or(base.entropy);
        base.secret_group = own.secret_group.or(base.secret_group);
        base.regex = own.regex.or(base.regex);
        base.path = own.path.or(base.path);
        base.confidence = own.confidence.or(base.confidence);
        base.filter = own.filter.or(base.filter);
        base.tags.extend(own.tags);
        base.keywords.extend(own.keywords);
        base.allow.extend(own.allow);
        base.spot = own.spot;
        *self = base;
    }
}
