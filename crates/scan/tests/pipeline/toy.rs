//! An engine that knows three words, and the helper that runs a scan with it.

use engine::{Engine, Parsed, Sink};
use model::{Confidence, Credential, EngineId, NoticeLevel, Observation, Proof, Report, Rule, RuleOrigin, Severity};
use scan::config::{Asked, Settings, Trust};
use scan::{Limits, Liveness, Prepared, ScanRequest};
use source::{File, Inventory, Language, Tree};

/// `danger` is high, `smell` is low, `boom` panics, `odd` is a partial notice. `token-…` up to a blank is a credential that may be asked
/// about, of the rule `danger`, and `mine-…` one that must not be. With `trees`, trees are asked for.
pub struct Toy;

const WORDS: [(&str, Severity); 2] = [("danger", Severity::High), ("smell", Severity::Low)];

impl Engine for Toy {
    fn id(&self) -> EngineId {
        "toy"
    }

    fn rule(&self, id: &str) -> Option<Rule> {
        let (word, severity) = WORDS.into_iter().find(|(word, _)| *word == id)?;
        Some(Rule {
            id: word.to_owned(),
            engine: "toy",
            languages: vec!["python".to_owned()],
            title: format!("the word {word}"),
            message: String::new(),
            why: String::new(),
            repair: String::new(),
            severity,
            confidence: Confidence::High,
            weaknesses: vec!["CWE-1".to_owned()],
            owasp: Vec::new(),
            references: Vec::new(),
            origin: RuleOrigin::Builtin,
        })
    }

    fn rule_count(&self) -> usize {
        WORDS.len()
    }

    fn rule_set(&self) -> String {
        "toy".to_owned()
    }

    fn wants(&self, file: &File) -> bool {
        file.language.is_some_and(|language| [Language::PYTHON, Language::JAVASCRIPT].contains(&language))
    }

    fn analyse(&self, parsed: &Parsed<'_>, sink: &mut Sink) {
        let text = parsed.text.as_str();
        parsed.tree();
        for (word, severity) in WORDS {
            for (at, _) in text.match_indices(word) {
                sink.observations.push(Observation {
                    location: parsed.text.location(&parsed.file.path, at as u32, (at + word.len()) as u32),
                    ..observation(word, severity)
                });
            }
        }
        for (word, can_ask) in [("token-", true), ("mine-", false)] {
            for (at, _) in text.match_indices(word) {
                let value = text[at..].split(' ').next().unwrap();
                let companion = value.strip_prefix("token-of-").map(model::Secret::new);
                sink.observations.push(Observation {
                    confidence: Confidence::Low,
                    credential: Some(Credential { value: model::Secret::new(value), strong: true, companion, can_ask }),
                    location: parsed.text.location(&parsed.file.path, at as u32, (at + value.len()) as u32),
                    ..observation("danger", Severity::High)
                });
            }
        }
        if text.contains("odd") {
            sink.notice(NoticeLevel::Partial, "odd", "an odd word".to_owned(), None);
        }
        assert!(!text.contains("boom"), "boom in {}", parsed.file.path);
    }
}

fn observation(word: &str, severity: Severity) -> Observation {
    Observation {
        engine: "toy",
        rule: word.to_owned(),
        location: model::Location::default(),
        message: format!("{word} here"),
        severity,
        confidence: Confidence::High,
        proof: Proof::Suspected,
        weaknesses: vec!["CWE-1".to_owned()],
        trace: Vec::new(),
        fix: Vec::new(),
        anchor: word.to_owned(),
        neighbourhood: Default::default(),
        quotes: Vec::new(),
        parts: Default::default(),
        credential: None,
        origin: None,
    }
}

/// A scan to be run.
pub struct Case<'a> {
    pub tree: &'a dyn Tree,
    pub asked: Asked,
    pub configuration: &'a str,
    pub trust: Trust,
    pub jobs: usize,
    pub limits: Limits,
    pub liveness: Option<Liveness<'a>>,
}

impl<'a> Case<'a> {
    pub fn new(tree: &'a dyn Tree) -> Case<'a> {
        Case {
            tree,
            asked: Asked::default(),
            configuration: "",
            trust: Trust::Project,
            jobs: 2,
            limits: Limits::default(),
            liveness: None,
        }
    }

    pub fn run(&self) -> Report {
        let written = scan::config::read("palisade.toml", self.configuration).unwrap();
        let settings = Settings::merge(&self.asked, &written, self.trust, "", &["toy"]).unwrap();
        let inventory = Inventory::of(self.tree, &settings.discovery);
        let prepared = Prepared { engines: vec![Box::new(Toy)], ..Prepared::default() };
        scan::scan(&ScanRequest {
            cache: None,
            tree: self.tree,
            folder: String::new(),
            keys: &issues::Keys::default,
            history: None,
            before: None,
            root: ".".to_owned(),
            inventory: &inventory,
            prepared: &prepared,
            liveness: self.liveness,
            policy: settings.policy,
            declared: Default::default(),
            fail_on: settings.fail_on,
            strict: settings.strict,
            jobs: self.jobs,
            limits: self.limits,
            today: Some("2026-06-01".to_owned()),
            version: "0".to_owned(),
            authors: None,
            progress: None,
        })
    }
}

/// `path:line rule` of each finding, with a `-` in front when it is suppressed.
pub fn shown(report: &Report) -> Vec<String> {
    let line = |finding: &model::Finding| {
        let mark = if finding.suppression.is_some() { "-" } else { "" };
        format!("{mark}{}:{} {}", finding.location.path, finding.location.start.line, finding.rule)
    };
    report.findings.iter().map(line).collect()
}

/// `level kind path` of each notice.
pub fn notices(report: &Report) -> Vec<String> {
    let line = |notice: &model::Notice| {
        let path = notice.location.as_ref().map_or("-", |location| location.path.as_str());
        format!("{:?} {} {path}", notice.level, notice.kind)
    };
    report.notices.iter().map(line).collect()
}
