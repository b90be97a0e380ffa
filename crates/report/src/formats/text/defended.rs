//! What stands above the issues: what is defended, and how much of it is endangered.

use super::summary::{Lines, counted};
use model::{Asset, AssetValue, Issue, Report};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Assets that have a line.
const SHOWN: usize = 5;

/// Writes one line per declared asset, the most valuable and most endangered first; nothing without a threat model.
pub(super) fn write(report: &Report, lines: &mut Lines<'_>) {
    let Some(defended) = &report.defended else { return };
    let mut issues: BTreeMap<&str, u32> = BTreeMap::new();
    for asset in report.issues.iter().flat_map(|issue| &issue.context.assets) {
        *issues.entry(&asset.name).or_default() += 1;
    }
    let of = |asset: &Asset| issues.get(asset.name.as_str()).copied().unwrap_or_default();
    let where_it_runs = defended.deployment.map(|deployment| format!(", deployed as {deployment}")).unwrap_or_default();
    let total = counted(defended.assets.len() as u32, "asset");
    lines.line("defended", &format!("{total} declared in {}{where_it_runs}", defended.model), None);
    let mut assets: Vec<&Asset> = defended.assets.iter().collect();
    assets.sort_by_key(|asset| (Reverse(asset.value.unwrap_or(AssetValue::Medium)), Reverse(of(asset))));
    for asset in assets.iter().take(SHOWN) {
        lines.line("", &format!("{}, {}: {}", asset.in_words(), asset.kind, endangered(of(asset))), None);
    }
    if let Some(more) = assets.get(SHOWN..).filter(|more| !more.is_empty()) {
        // An issue of two assets is one issue.
        let names: BTreeSet<&str> = more.iter().map(|asset| asset.name.as_str()).collect();
        let is_theirs = |issue: &&Issue| issue.context.assets.iter().any(|asset| names.contains(asset.name.as_str()));
        let sum = report.issues.iter().filter(is_theirs).count() as u32;
        lines.line("", &format!("and {}: {}", counted(more.len() as u32, "more asset"), endangered(sum)), None);
    }
    let elsewhere = report.issues.iter().filter(|issue| issue.context.assets.is_empty()).count() as u32;
    if elsewhere > 0 {
        lines.line("", &format!("{} where no declared asset stands", counted(elsewhere, "issue")), None);
    }
    lines.blank();
}

fn endangered(issues: u32) -> String {
    if issues == 0 { "no issue".to_owned() } else { counted(issues, "issue") }
}
