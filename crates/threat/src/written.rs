//! A proposal as the text of a threat model, with comments for what people must say.

use crate::proposal::{Proposal, Proposed};
use model::{AssetKind, AssetValue, DataClass, Deployment};
use std::fmt::Write as _;

/// Longest name that the reader accepts, less a little.
const NAME: usize = 200;

/// The text of a `palisade.model.yaml`.
pub fn proposed_model(proposal: &Proposal) -> String {
    let mut out = String::from(
        "# What this project defends: `palisade scan` says of each issue which of these assets it endangers.\n\
         # `palisade init` wrote what can be seen in the folder. What it cannot know stands in comments: fill it in,\n\
         # and take out what is not worth defending.\n",
    );
    if !proposal.languages.is_empty() || !proposal.frameworks.is_empty() {
        let languages = proposal.languages.iter().map(|(name, files)| match files {
            1 => format!("{name} (1 file)"),
            _ => format!("{name} ({files} files)"),
        });
        let found: Vec<String> = languages.chain(proposal.frameworks.iter().map(|name| (*name).to_owned())).collect();
        let _ = writeln!(out, "#\n# Seen here: {}", found.join(", "));
    }
    let places = Deployment::ALL.iter().map(|place| place.as_str()).collect::<Vec<_>>().join(", ");
    let hint = proposal.image.as_ref().map(|path| format!(" ({} builds an image)", one_line(path))).unwrap_or_default();
    let _ = write!(
        out,
        "version: 1\n\n# Where it runs, which decides what a provider carries: {places}{hint}\n# deployment: containers\n\n"
    );
    if proposal.assets.is_empty() {
        out.push_str("# Each asset has a name, a kind, and the paths or routes that belong to it:\n");
        out.push_str("#   - name: Accounts\n#     kind: service\n#     paths: [app/accounts/]\nassets: []\n");
        return out;
    }
    out.push_str("assets:\n");
    for asset in &proposal.assets {
        self::asset(asset, &mut out);
    }
    out
}

fn asset(asset: &Proposed, out: &mut String) {
    let values = AssetValue::ALL.iter().rev().map(|value| value.as_str()).collect::<Vec<_>>().join(", ");
    let classes = DataClass::ALL.iter().map(|class| class.as_str()).collect::<Vec<_>>().join(", ");
    let name: String = asset.name.chars().take(NAME).collect();
    let _ = writeln!(out, "  # {}", one_line(&asset.because));
    let _ = writeln!(out, "  - name: {}", quoted(&one_line(&name)));
    let other = if asset.kind == AssetKind::Service { " # or application" } else { "" };
    let _ = writeln!(out, "    kind: {}{other}", asset.kind);
    let _ = writeln!(out, "    # value:   # what its loss costs: {values}");
    let _ = writeln!(out, "    # data: [] # what it holds or moves: {classes}");
    match &asset.owner {
        Some(owner) => {
            let _ = writeln!(out, "    owner: {} # from CODEOWNERS", quoted(&one_line(owner)));
        }
        None => out.push_str("    # owner:   # who answers for it\n"),
    }
    out.push_str("    paths:\n");
    for path in &asset.paths {
        let _ = writeln!(out, "      - {}", quoted(path));
    }
}

/// Text without anything that ends a comment or a line.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if is_harmful(letter) { '?' } else { letter }).collect()
}

/// Ends a line, or turns the direction of writing.
pub(crate) fn is_harmful(letter: char) -> bool {
    let turns = '\u{200e}'..='\u{200f}';
    letter.is_control()
        || letter == '\u{61c}'
        || turns.contains(&letter)
        || ('\u{2028}'..='\u{202e}').contains(&letter)
        || ('\u{2066}'..='\u{2069}').contains(&letter)
}

/// A plain word as it is, anything else in double quotes.
fn quoted(text: &str) -> String {
    let plain =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '_' | '.' | '-' | ' ' | '(' | ')');
    let is_word = text.chars().all(plain)
        && text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/' || letter == '.')
        && !text.ends_with(' ')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if is_word { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}
