//! `languages:`: Semgrep's names and ours, to targets.

use super::Reader;
use crate::rule::spec::Target;
use crate::rule::yaml::Node;
use engine::wording::{found, quoted};
use source::Language;

/// Names by which rules call a language, ours first. A language that `syntax` serves under its own name needs no line here.
const NAMES: &[&[&str]] = &[
    &["apex"],
    &["bash", "sh"],
    &["c"],
    &["cairo"],
    &["circom"],
    &["clojure"],
    &["cpp", "c++"],
    &["csharp", "c#"],
    &["dart"],
    &["dockerfile", "docker"],
    &["elixir", "ex"],
    &["fga", "openfga"],
    &["go", "golang"],
    &["gosu"],
    &["hack"],
    &["html"],
    &["java"],
    &["javascript", "js", "jsx"],
    &["json"],
    &["jsonnet"],
    &["julia"],
    &["kotlin", "kt"],
    &["lisp"],
    &["lua"],
    &["move_on_aptos"],
    &["move_on_sui"],
    &["objc", "objectivec", "objective-c"],
    &["ocaml"],
    &["php"],
    &["powershell"],
    &["promql"],
    &["protobuf", "proto", "proto3"],
    &["python", "py", "python2", "python3"],
    &["r"],
    &["ruby"],
    &["rust"],
    &["scala"],
    &["scheme"],
    &["solidity", "sol"],
    &["swift"],
    &["tsx"],
    &["typescript", "ts"],
    &["vue"],
    &["xml"],
    &["yaml"],
];

/// What a name of a rule stands for; empty for an unknown one.
pub(in crate::rule) fn targets_named(name: &str) -> Vec<Target> {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "regex" | "none" => return vec![Target::Regex],
        "generic" | "spacegrep" => return vec![Target::Generic],
        "ts" | "typescript" => return vec![Target::Language(Language::TYPESCRIPT), Target::Language(Language::TSX)],
        "terraform" | "tf" | "hcl" => {
            return ["terraform", "hcl"].map(|name| Target::Language(Language::new(name))).to_vec();
        }
        _ => {}
    }
    let listed = NAMES.iter().find(|names| names.contains(&name.as_str()));
    match listed {
        Some(names) => vec![Target::Language(Language::new(names[0]))],
        None => {
            let served = syntax::supported().into_iter().find(|language| language.name() == name);
            served.map(Target::Language).into_iter().collect()
        }
    }
}

/// The language that a name of a condition stands for, the first when it stands for several; `None` for text only.
pub(crate) fn language_named(name: &str) -> Option<Language> {
    targets_named(name).into_iter().find_map(|target| match target {
        Target::Language(language) => Some(language),
        Target::Regex | Target::Generic => None,
    })
}

impl Reader<'_> {
    /// The targets of `languages:` that can be run, sorted. What cannot is reported; when nothing remains the rule is skipped.
    pub(super) fn languages(&mut self, node: &Node<'_>) -> Option<Vec<Target>> {
        let items = self.list(node, "a list of languages such as `[python]`")?;
        let mut targets = Vec::new();
        let mut missing = Vec::new();
        for item in items {
            let name = self.text(item, "the name of a language")?;
            let named = targets_named(name);
            if named.is_empty() {
                self.unknown_language(item);
                return None;
            }
            let is_run = |target: &Target| match target {
                Target::Language(language) => (self.is_supported)(*language),
                Target::Regex | Target::Generic => true,
            };
            let before = targets.len();
            targets.extend(named.into_iter().filter(is_run));
            if targets.len() == before {
                missing.push(name);
            }
        }
        targets.sort();
        targets.dedup();
        let feature = format!("language {}", missing.join(", "));
        match (missing.is_empty(), targets.is_empty()) {
            (true, _) => {}
            (false, true) => self.skipped(node.span, &feature),
            (false, false) => self.ignored(node.span, &feature),
        }
        Some(targets)
    }

    /// The name of a language in a condition. A rule with a condition in a language that cannot be read is skipped: without the condition
    /// it would say something else.
    pub(super) fn language(&mut self, node: &Node<'_>) -> Option<String> {
        let name = self.text(node, "the name of a language")?;
        let targets = targets_named(name);
        if targets.is_empty() {
            self.unknown_language(node);
            return None;
        }
        let is_run = |target: &Target| match target {
            Target::Language(language) => (self.is_supported)(*language),
            Target::Regex | Target::Generic => true,
        };
        if !targets.iter().any(is_run) {
            self.skipped(node.span, &format!("a condition in the language {name}"));
        }
        Some(name.to_ascii_lowercase())
    }

    fn unknown_language(&mut self, node: &Node<'_>) {
        let run: Vec<&str> = syntax::supported().into_iter().map(Language::name).chain(["regex", "generic"]).collect();
        self.fault(node.span, format!("unknown language {}: those that run are {}", found(node), quoted(&run)));
    }
}
