//! Rules and weaknesses of the document.

use crate::escape::is_web_address;
use crate::weakness;
use formats::sarif::{
    Level, MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor,
    ReportingDescriptorReference, ReportingDescriptorRelationship, ToolComponent, ToolComponentReference,
};
use model::{Confidence, Report, Rule, Severity};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Name of the taxonomy of weaknesses.
pub(super) const CWE: &str = "CWE";

/// Longest description that code scanning pages take.
const LONGEST_DESCRIPTION: usize = 1_000;

/// Tags of a rule above which code scanning pages refuse the document.
const MOST_TAGS: usize = 20;

/// Rules and weaknesses with their numbers in the document.
pub(super) struct RuleIndex {
    pub(super) descriptors: Vec<ReportingDescriptor>,
    pub(super) taxonomies: Vec<ToolComponent>,
    rules: BTreeMap<String, usize>,
    taxa: BTreeMap<String, usize>,
}

impl RuleIndex {
    pub(super) fn new(report: &Report) -> RuleIndex {
        let known: BTreeMap<&str, &Rule> = report.rules.iter().map(|rule| (rule.id.as_str(), rule)).collect();
        let named = report.findings.iter().map(|finding| finding.rule.as_str());
        let ids: BTreeSet<&str> = known.keys().copied().chain(named).collect();
        let of_rules = report.rules.iter().flat_map(|rule| &rule.weaknesses);
        let weaknesses: BTreeSet<&str> = of_rules
            .chain(report.findings.iter().flat_map(|finding| &finding.weaknesses))
            .map(String::as_str)
            .filter(|name| weakness::number(name).is_some())
            .collect();
        let mut index = RuleIndex {
            descriptors: Vec::new(),
            taxonomies: Vec::new(),
            rules: ids.iter().enumerate().map(|(at, id)| ((*id).to_owned(), at)).collect(),
            taxa: weaknesses.iter().enumerate().map(|(at, name)| ((*name).to_owned(), at)).collect(),
        };
        index.taxonomies = vec![taxonomy(&weaknesses)];
        let descriptor = |id: &str| known.get(id).map_or_else(|| unknown(id), |rule| index.descriptor(rule));
        index.descriptors = ids.iter().map(|id| descriptor(id)).collect();
        index
    }

    /// Number of a rule; every rule of a finding has one.
    pub(super) fn of(&self, rule: &str) -> usize {
        self.rules.get(rule).copied().unwrap_or(0)
    }

    /// References to weaknesses that are in the taxonomy.
    pub(super) fn taxa(&self, weaknesses: &[String]) -> Vec<ReportingDescriptorReference> {
        let reference = |weakness: &String| {
            let index = self.taxa.get(weakness).copied()?;
            let component = ToolComponentReference { name: CWE.to_owned(), index: Some(0) };
            Some(ReportingDescriptorReference {
                id: weakness.clone(),
                index: Some(index),
                tool_component: Some(component),
            })
        };
        weaknesses.iter().filter_map(reference).collect()
    }

    fn descriptor(&self, rule: &Rule) -> ReportingDescriptor {
        let message = one_line(&rule.message);
        let title = if rule.title.trim().is_empty() { message.clone() } else { one_line(&rule.title) };
        let full = if rule.why.trim().is_empty() { message } else { one_line(&rule.why) };
        let relationship = |target| ReportingDescriptorRelationship { target, kinds: vec!["superset"] };
        ReportingDescriptor {
            id: rule.id.clone(),
            name: Some(pascal_case(&rule.id)),
            short_description: Some(plain(&sentence(&title))),
            full_description: Some(plain(&sentence(&full))),
            help: Some(help(rule)),
            help_uri: rule.references.iter().find(|reference| is_web_address(reference)).cloned(),
            default_configuration: Some(ReportingConfiguration { level: level(rule.severity), rank: None }),
            relationships: self.taxa(&rule.weaknesses).into_iter().map(relationship).collect(),
            properties: properties(rule),
        }
    }
}

/// The level of a severity; it has fewer steps.
pub(super) fn level(severity: Severity) -> Level {
    match severity {
        Severity::Critical | Severity::High => Level::Error,
        Severity::Medium => Level::Warning,
        Severity::Low | Severity::Info => Level::Note,
    }
}

/// A rule of a finding about which the report knows nothing.
fn unknown(id: &str) -> ReportingDescriptor {
    ReportingDescriptor {
        id: id.to_owned(),
        name: Some(pascal_case(id)),
        short_description: Some(plain(&format!("Rule {id}."))),
        full_description: Some(plain(&format!("Rule {id}; the report holds no description of it."))),
        help: Some(plain("The report holds no description of this rule.")),
        properties: BTreeMap::from([("tags".to_owned(), json!(["security"]))]),
        ..ReportingDescriptor::default()
    }
}

fn properties(rule: &Rule) -> PropertyBag {
    let tags: Vec<String> = std::iter::once("security".to_owned())
        .chain(rule.weaknesses.iter().map(|name| format!("external/cwe/{}", name.to_ascii_lowercase())))
        .chain(rule.owasp.iter().map(|name| format!("external/owasp/{}", name.to_ascii_lowercase())))
        .take(MOST_TAGS)
        .collect();
    let precision = match rule.confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    };
    let mut properties = BTreeMap::from([
        ("tags".to_owned(), json!(tags)),
        ("precision".to_owned(), json!(precision)),
        ("palisade/severity".to_owned(), json!(rule.severity)),
        ("palisade/languages".to_owned(), json!(rule.languages)),
    ]);
    // A number in a string, in the middle of the band that code scanning pages read as the same word.
    let score = match rule.severity {
        Severity::Critical => Some("9.5"),
        Severity::High => Some("8.0"),
        Severity::Medium => Some("5.5"),
        Severity::Low => Some("2.0"),
        Severity::Info => None,
    };
    if let Some(score) = score {
        properties.insert("security-severity".to_owned(), json!(score));
    }
    properties
}

fn help(rule: &Rule) -> MultiformatMessageString {
    let sections = [("Why it matters", &rule.why), ("How to repair it", &rule.repair)];
    let (mut text, mut markdown) = (String::new(), String::new());
    for (name, body) in sections.into_iter().filter(|(_, body)| !body.trim().is_empty()) {
        let body = body.trim_end();
        text.push_str(&format!("{name}\n\n{body}\n\n"));
        markdown.push_str(&format!("## {name}\n\n{body}\n\n"));
    }
    if text.is_empty() {
        text.push_str(&format!("{}\n\n", rule.message.trim()));
        markdown.push_str(&format!("{}\n\n", rule.message.trim()));
    }
    for reference in &rule.references {
        text.push_str(&format!("{reference}\n"));
        markdown.push_str(&if is_web_address(reference) {
            format!("- <{reference}>\n")
        } else {
            format!("- {reference}\n")
        });
    }
    MultiformatMessageString { text: text.trim_end().to_owned(), markdown: Some(markdown.trim_end().to_owned()) }
}

/// The weaknesses in use, as a taxonomy (3.19.3).
fn taxonomy(weaknesses: &BTreeSet<&str>) -> ToolComponent {
    let taxon = |id: &&str| {
        let name = weakness::name(id);
        let number = weakness::number(id).unwrap_or(0);
        ReportingDescriptor {
            id: (*id).to_owned(),
            name: name.map(pascal_case),
            short_description: name.map(|name| plain(&sentence(&format!("{id}: {name}")))),
            help_uri: Some(format!("https://cwe.mitre.org/data/definitions/{number}.html")),
            ..ReportingDescriptor::default()
        }
    };
    ToolComponent {
        name: CWE.to_owned(),
        organization: Some("MITRE".to_owned()),
        information_uri: Some("https://cwe.mitre.org/".to_owned()),
        short_description: Some(plain("Common Weakness Enumeration.")),
        is_comprehensive: Some(false),
        taxa: weaknesses.iter().map(taxon).collect(),
        ..ToolComponent::default()
    }
}

fn plain(text: &str) -> MultiformatMessageString {
    MultiformatMessageString { text: text.to_owned(), markdown: None }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Not too long, and ended by a full stop.
fn sentence(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST_DESCRIPTION).collect();
    if !short.ends_with(['.', '!', '?']) {
        short.push('.');
    }
    short
}

/// `sql-from-request` as `SqlFromRequest`: what the standard calls an identifier that people can read (3.49.7).
fn pascal_case(id: &str) -> String {
    let words = id.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    words.map(capital).collect()
}
