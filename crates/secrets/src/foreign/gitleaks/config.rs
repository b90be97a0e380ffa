//! One file of gitleaks or betterleaks: what is written in it, with mistakes at their lines. Not here: what it extends (`extend`).

use super::toml::Fields;
use crate::foreign::Tool;
use crate::foreign::allow::{Allow, Lists, Passes, Target};
use crate::foreign::filter::Filter;
use crate::foreign::patterns::{Patterns, from_go};
use crate::foreign::reading::{DIFFERENT, Reading, Spot};
use crate::foreign::terms::Required;
use model::{Confidence, NoticeLevel};
use std::ops::Range;
use toml_span::value::Value;

const ROOT: &[&str] = &[
    "title",
    "description",
    "extend",
    "rules",
    "allowlist",
    "allowlists",
    "minVersion",
    "betterleaksMinVersion",
    "prefilter",
    "filter",
];
const EXTEND: &[&str] = &["path", "url", "useDefault", "disabledRules"];
const RULE: &[&str] = &[
    "id",
    "description",
    "path",
    "regex",
    "secretGroup",
    "entropy",
    "keywords",
    "tags",
    "specificity",
    "allowlist",
    "allowlists",
    "required",
    "validate",
    "skipReport",
    "tokenEfficiency",
    "filter",
    // From betterleaks 2 on.
    "valueGroup",
    "confidence",
    "components",
    "analyze",
    "revoke",
];
const ALLOW: &[&str] =
    &["description", "condition", "commits", "paths", "regexTarget", "regexes", "stopwords", "targetRules"];
const REQUIRED: &[&str] = &["id", "withinLines", "withinColumns", "within", "optional"];
/// Keys that only betterleaks 2 has.
const SECOND: &[&str] = &["valueGroup", "confidence", "components", "analyze", "revoke"];
/// Keys that ask a service.
const SERVICE: &[&str] = &["validate", "analyze", "revoke"];
/// Newest gitleaks whose configuration is read in full.
const NEWEST: (u64, u64) = (8, 30);

/// What one file says, before it is joined with what it extends.
#[derive(Debug, Default)]
pub(super) struct Config {
    pub(super) extend: Extend,
    pub(super) rules: Vec<Rule>,
    /// Global allow lists; those with target rules too.
    pub(super) allow: Vec<Global>,
    /// Global expressions: `prefilter` and `filter`.
    pub(super) prefilter: Option<Allow>,
    pub(super) filter: Option<Allow>,
}

/// An allow list outside of rules.
#[derive(Debug)]
pub(super) struct Global {
    pub(super) allow: Allow,
    /// Where each of its target rules is named.
    pub(super) targets: Vec<Spot>,
}

#[derive(Debug, Default)]
pub(super) struct Extend {
    pub(super) path: Option<(String, Spot)>,
    pub(super) use_default: Option<Spot>,
    pub(super) disabled: Vec<(String, Spot)>,
}

/// One rule as written: what is absent may come from the rule of the same name that it extends.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) spot: Spot,
    pub(super) id: String,
    pub(super) description: String,
    /// In our syntax, with the number of its groups.
    pub(super) regex: Option<(String, usize)>,
    pub(super) path: Option<String>,
    pub(super) secret_group: Option<(usize, Spot)>,
    pub(super) entropy: Option<f64>,
    pub(super) keywords: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) specificity: Option<i64>,
    pub(super) confidence: Option<Confidence>,
    pub(super) tool: Tool,
    /// Written for betterleaks 2.
    pub(super) is_second: bool,
    pub(super) allow: Vec<Allow>,
    pub(super) required: Vec<(Required, Spot)>,
    pub(super) silent: bool,
    pub(super) not_readable: bool,
    pub(super) filter: Option<Allow>,
}

impl Reading<'_> {
    /// Reads the file; its mistakes are in `heard`.
    pub(super) fn gitleaks(&mut self, text: &str) -> Option<Config> {
        let root = self.root(text)?;
        let fields = self.fields("", &root, ROOT)?;
        let mut config = Config { extend: self.extend(&fields), ..Config::default() };
        self.version(&fields);
        if let Some(rules) = fields.get("rules") {
            config.rules = self.tables("rules", rules, RULE).iter().map(|rule| self.rule(rule)).collect();
        }
        self.duplicates(&mut config.rules);
        for fields in self.allow_tables(&fields, "") {
            let targets = fields.get("targetRules").map(|value| self.texts("targetRules", value)).unwrap_or_default();
            if let Some(mut allow) = self.allow("[[allowlists]]", &fields) {
                allow.rules = targets.iter().map(|(rule, _)| rule.clone()).collect();
                let targets = targets.into_iter().map(|(_, range)| self.spot(range)).collect();
                config.allow.push(Global { allow, targets });
            }
        }
        config.prefilter = self.expression(&fields, "prefilter", "the global `prefilter`");
        config.filter = self.expression(&fields, "filter", "the global `filter`");
        Some(config)
    }

    fn extend(&mut self, root: &Fields<'_, '_>) -> Extend {
        let Some(fields) = root.get("extend").and_then(|value| self.fields("extend", value, EXTEND)) else {
            return Extend::default();
        };
        if let Some(url) = fields.get("url") {
            let message =
                "`extend.url` is not fetched: nothing is read from the network. Save it and name it as `extend.path`";
            self.unsupported(range(url), message.to_owned());
        }
        let mut extend = Extend::default();
        if let Some(value) = fields.get("path")
            && let Some(path) = self.text("extend.path", value).filter(|path| !path.is_empty())
        {
            extend.path = Some((path, self.spot(range(value))));
        }
        if let Some(value) = fields.get("useDefault")
            && self.truth("extend.useDefault", value)
        {
            extend.use_default = Some(self.spot(range(value)));
        }
        if let Some(value) = fields.get("disabledRules") {
            let disabled = self.texts("extend.disabledRules", value);
            extend.disabled = disabled.into_iter().map(|(rule, range)| (rule, self.spot(range))).collect();
        }
        extend
    }

    fn version(&mut self, root: &Fields<'_, '_>) {
        for key in ["minVersion", "betterleaksMinVersion"] {
            let Some(value) = root.get(key) else { continue };
            let Some(text) = self.text(key, value).filter(|text| !text.is_empty()) else { continue };
            match version(&text) {
                None => self.fault(
                    range(value),
                    key,
                    format!("`{key}`: expected a version such as `v8.25.0`, found `{text}`"),
                ),
                Some(version) if key == "minVersion" && version > NEWEST => {
                    let message = format!(
                        "the configuration asks for gitleaks {text}; what came after {}.{} may be missing",
                        NEWEST.0, NEWEST.1
                    );
                    self.notice(range(value), NoticeLevel::Info, DIFFERENT, message);
                }
                Some(_) => {}
            }
        }
    }

    fn rule(&mut self, fields: &Fields<'_, '_>) -> Rule {
        let text = |reading: &mut Self, key: &str| {
            let text = fields.get(key).and_then(|value| reading.text(key, value));
            text.filter(|text| !text.is_empty())
        };
        let id = text(self, "id").unwrap_or_default();
        let regex = fields.get("regex").and_then(|value| self.regex("regex", &id, value));
        let path = fields.get("path").and_then(|value| self.regex("path", &id, value));
        let group = fields.get("secretGroup").or_else(|| fields.get("valueGroup"));
        let secret_group = group.and_then(|value| Some((self.count("secretGroup", value)?, self.spot(range(value)))));
        let allow = self.allow_tables(fields, &id);
        let allow =
            allow.iter().filter_map(|fields| self.allow(&format!("{id}: [[rules.allowlists]]"), fields)).collect();
        for (key, value) in SERVICE.iter().filter_map(|key| Some((key, fields.get(key)?))) {
            self.service(range(value), key);
        }
        Rule {
            spot: self.spot(fields.place("id")),
            description: text(self, "description").unwrap_or_default(),
            regex,
            path: path.map(|(path, _)| path),
            secret_group: secret_group.filter(|(group, _)| *group > 0),
            entropy: fields
                .get("entropy")
                .and_then(|value| self.number("entropy", value))
                .filter(|entropy| *entropy != 0.0),
            keywords: self.words(fields, "keywords").into_iter().map(|word| word.to_lowercase()).collect(),
            tags: self.words(fields, "tags"),
            specificity: fields
                .get("specificity")
                .and_then(|value| self.number("specificity", value))
                .map(|number| number as i64),
            allow,
            confidence: self.certainty(fields, &id),
            tool: self.tool,
            is_second: SECOND.iter().any(|key| fields.get(key).is_some()),
            required: self.required(fields, &id),
            silent: fields.get("skipReport").is_some_and(|value| self.truth("skipReport", value)),
            not_readable: fields.get("tokenEfficiency").is_some_and(|value| self.truth("tokenEfficiency", value)),
            filter: self.expression(fields, "filter", &format!("the `filter` of {id}")),
            id,
        }
    }

    fn words(&mut self, fields: &Fields<'_, '_>, key: &str) -> Vec<String> {
        let texts = fields.get(key).map(|value| self.texts(key, value)).unwrap_or_default();
        texts.into_iter().map(|(text, _)| text).collect()
    }

    /// A regex in our syntax; an empty one is none.
    fn regex(&mut self, key: &str, rule: &str, value: &Value<'_>) -> Option<(String, usize)> {
        let text = self.text(key, value).filter(|text| !text.is_empty())?;
        match from_go(&text) {
            Ok(regex) => Some(regex),
            Err(mistake) => {
                self.fault(range(value), key, format!("{rule}: `{key}` is no regex: {mistake}"));
                None
            }
        }
    }

    fn certainty(&mut self, fields: &Fields<'_, '_>, id: &str) -> Option<Confidence> {
        let value = fields.get("confidence")?;
        let text = self.text("confidence", value)?;
        let confidence = Confidence::parse(&text);
        if confidence.is_none() {
            self.fault(
                range(value),
                "confidence",
                format!("{id}: expected `confidence` low, medium or high, found `{text}`"),
            );
        }
        confidence
    }

    fn required(&mut self, fields: &Fields<'_, '_>, id: &str) -> Vec<(Required, Spot)> {
        let Some(value) = fields.get("required").or_else(|| fields.get("components")) else { return Vec::new() };
        let mut required = Vec::new();
        for fields in self.tables("rules.required", value, REQUIRED) {
            let rule = fields.get("id").and_then(|value| self.text("id", value)).unwrap_or_default();
            if rule.is_empty() {
                self.fault(fields.range.clone(), "id", format!("{id}: a required rule without a name: expected `id`"));
                continue;
            }
            if fields.get("optional").is_some_and(|value| self.truth("optional", value)) {
                continue;
            }
            let spot = self.spot(fields.place("id"));
            if let Some(value) = fields.get("within") {
                let distance = self.text("within", value).unwrap_or_default();
                let (near, is_whole) = Required::within(&rule, &distance);
                if !is_whole {
                    self.unsupported(
                        range(value),
                        format!("{id}: of the distance to `{rule}` only lines are looked at"),
                    );
                }
                required.push((near, spot));
                continue;
            }
            let mut within =
                |key: &str| fields.get(key).and_then(|value| self.count(key, value)).map(|count| count as u32);
            let (lines, columns) = (within("withinLines"), within("withinColumns"));
            required.push((Required { rule, lines: lines.map(|lines| (lines, lines)), columns }, spot));
        }
        required
    }

    /// The allow lists of a rule, or of the file when no rule is named; older files have a single table.
    fn allow_tables<'v, 'de>(&mut self, fields: &Fields<'v, 'de>, rule: &str) -> Vec<Fields<'v, 'de>> {
        let prefix = if rule.is_empty() { String::new() } else { format!("{rule}: ") };
        let new = fields.get("allowlists").map(|value| self.tables("allowlists", value, ALLOW)).unwrap_or_default();
        let Some(old) = fields.get("allowlist") else { return new };
        if !new.is_empty() {
            let message = format!("{prefix}the older `allowlist` stands beside `allowlists`: expected one of them");
            self.fault(fields.place("allowlist"), "allowlist", message);
        }
        self.tables("allowlist", old, ALLOW)
    }

    /// One allow list. `whose` begins the messages.
    fn allow(&mut self, whose: &str, fields: &Fields<'_, '_>) -> Option<Allow> {
        let mut lists = Lists::default();
        let mut reason = String::new();
        if let Some(value) = fields.get("description") {
            reason = self.text("description", value)?;
        }
        if let Some(value) = fields.get("condition") {
            let text = self.text("condition", value)?;
            match text.to_ascii_uppercase().as_str() {
                "AND" | "&&" => lists.all = true,
                "" | "OR" | "||" => {}
                _ => self.fault(
                    range(value),
                    "condition",
                    format!("{whose}: expected `condition` AND or OR, found `{text}`"),
                ),
            }
        }
        if let Some(value) = fields.get("regexTarget") {
            let text = self.text("regexTarget", value)?;
            match text.as_str() {
                "" | "secret" => {}
                "match" => lists.target = Target::Match,
                "line" => lists.target = Target::Line,
                _ => {
                    let message = format!("{whose}: expected `regexTarget` secret, match or line, found `{text}`");
                    self.fault(range(value), "regexTarget", message);
                }
            }
        }
        lists.commits = self.words(fields, "commits").iter().map(|commit| commit.trim().to_ascii_lowercase()).collect();
        lists.stopwords = self.words(fields, "stopwords").iter().map(|word| word.to_lowercase()).collect();
        let texts = ["commits", "paths", "regexes", "stopwords"];
        lists.paths = self.patterns(whose, fields, "paths");
        lists.regexes = self.patterns(whose, fields, "regexes");
        let is_empty =
            |key: &&str| fields.get(key).is_none_or(|value| value.as_array().is_some_and(|items| items.is_empty()));
        if texts.iter().all(is_empty) {
            let message = format!("{whose} lets nothing pass: expected commits, paths, regexes or stopwords");
            self.fault(fields.range.clone(), "allowlists", message);
        }
        let location = self.spot(fields.range.clone()).location;
        Some(Allow { tool: self.tool, reason, location, rules: Vec::new(), passes: Passes::Lists(Box::new(lists)) })
    }

    fn patterns(&mut self, whose: &str, fields: &Fields<'_, '_>, key: &str) -> Patterns {
        let Some(value) = fields.get(key) else { return Patterns::default() };
        let mut sources = Vec::new();
        for (text, range) in self.texts(key, value) {
            match from_go(&text) {
                Ok((source, _)) => sources.push(source),
                Err(mistake) => self.fault(range, key, format!("{whose}: `{text}` in `{key}` is no regex: {mistake}")),
            }
        }
        Patterns::new(sources)
    }

    /// A filter expression; one beyond us is named, and then nothing is left out by it.
    fn expression(&mut self, fields: &Fields<'_, '_>, key: &str, whose: &str) -> Option<Allow> {
        let value = fields.get(key)?;
        let text = self.text(key, value)?;
        if text.trim().is_empty() {
            return None;
        }
        match Filter::read(&text) {
            Ok(filter) => {
                let location = self.spot(range(value)).location;
                let passes = Passes::Expression(Box::new(filter));
                Some(Allow { tool: self.tool, reason: String::new(), location, rules: Vec::new(), passes })
            }
            Err(mistake) => {
                // Escapes make the value longer in the file than it is; the line is right for the usual ''' strings.
                let at = (value.span.start + mistake.at).min(value.span.end);
                if mistake.is_unsupported {
                    self.unsupported(at..at, format!("{whose} is not applied: {} is not known here", mistake.message));
                } else {
                    self.fault(at..at, key, format!("{whose} is no expression: {}", mistake.message));
                }
                None
            }
        }
    }

    /// Of two rules with one name the later counts, as in gitleaks.
    fn duplicates(&mut self, rules: &mut Vec<Rule>) {
        let mut last = std::collections::HashMap::new();
        for (at, rule) in rules.iter().enumerate().filter(|(_, rule)| !rule.id.is_empty()) {
            if let Some(before) = last.insert(rule.id.clone(), at) {
                let message = format!("another rule `{}` follows, which counts instead", rule.id);
                let notice = rules[before].spot.notice(NoticeLevel::Info, DIFFERENT, message);
                self.heard.notice(notice);
            }
        }
        let mut at = 0;
        rules.retain(|rule| {
            at += 1;
            rule.id.is_empty() || last.get(&rule.id) == Some(&(at - 1))
        });
    }
}

fn range(value: &Value<'_>) -> Range<usize> {
    value.span.start..value.span.end
}

/// Major and minor number.
fn version(text: &str) -> Option<(u64, u64)> {
    let mut numbers = text.trim().trim_start_matches(['v', 'V']).split(['-', '+']).next()?.split('.');
    let major = numbers.next()?.parse().ok()?;
    let minor = numbers.next().map_or(Some(0), |number| number.parse().ok())?;
    numbers.all(|number| number.parse::<u64>().is_ok()).then_some((major, minor))
}
