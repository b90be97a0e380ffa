//! What one threat model defends less than another one.

use crate::Model;
use crate::model_file::{Pattern, Scope};
use model::{Asset, AssetValue, Location};

/// What `after` declares less than `before`: a sentence for each asset with its place in `after`, and one without for those that are gone.
pub fn dropped(before: &Model, after: Option<&Model>) -> Vec<(Option<Location>, String)> {
    let (mut found, mut gone) = (Vec::new(), Vec::new());
    let all = |model: &Model| -> Vec<(Asset, Scope)> {
        model.defended.assets.iter().cloned().zip(model.scopes.iter().cloned()).collect()
    };
    let after = after.map_or_else(Vec::new, all);
    for (old, old_scope) in all(before) {
        let same = |(asset, _): &&(Asset, Scope)| asset.name.to_lowercase() == old.name.to_lowercase();
        let Some((new, scope)) = after.iter().find(same) else {
            gone.push(old.name);
            continue;
        };
        let mut less = Vec::new();
        // As in the order of work: nothing said is medium.
        let value = |asset: &Asset| asset.value.unwrap_or(AssetValue::Medium);
        if value(new) < value(&old) {
            less.push(format!("it is worth less ({})", value(new)));
        }
        let classes = old.data.iter().filter(|class| !new.data.contains(class));
        less.extend(classes.map(|class| format!("it holds no {} data", class.as_str())));
        for (old_patterns, patterns) in [(&old_scope.paths, &scope.paths), (&old_scope.routes, &scope.routes)] {
            let has = |list: &[Pattern], one: &Pattern| list.iter().any(|other| other.written == one.written);
            let gone = old_patterns.iter().filter(|one| !one.takes_out && !has(patterns, one));
            less.extend(gone.map(|one| format!("`{}` is not part of it", one.written)));
            let taken = patterns.iter().filter(|one| one.takes_out && !has(old_patterns, one));
            less.extend(taken.map(|one| format!("`{}` takes something out of it", one.written)));
        }
        if !less.is_empty() {
            found.push((Some(new.declared.clone()), format!("less is declared of {}: {}", old.name, less.join(", "))));
        }
    }
    if !gone.is_empty() {
        found.push((None, format!("no longer declared as worth defending: {}", gone.join(", "))));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::dropped;
    use crate::read_model;

    const OLD: &str = "\
version: 1
assets:
  - {name: A, kind: other, value: high, data: [personal, secret], paths: [a/, b/], routes: [/x]}
  - {name: B, kind: other, paths: [c/]}
";

    fn told(new: &str) -> Vec<String> {
        let model = |text: &str| read_model("m", "", text).unwrap();
        let new = (!new.is_empty()).then(|| model(&format!("version: 1\nassets:\n{new}")));
        let line = |(place, what): (Option<model::Location>, String)| {
            format!("{} {what}", place.map_or(0, |place| place.start.line))
        };
        dropped(&model(OLD), new.as_ref()).into_iter().map(line).collect()
    }

    #[test]
    fn what_is_declared_no_more_is_told() {
        assert_eq!(told(""), ["0 no longer declared as worth defending: A, B"]);
        let b = "  - {name: b, kind: other, paths: [c/, '!c/x']}\n";
        let a = "  - {name: A, kind: other, data: [secret], paths: [a/]}\n";
        assert_eq!(
            told(&format!("{b}{a}")),
            [
                "4 less is declared of A: it is worth less (medium), it holds no personal data, `b/` is not part of it, \
                 `/x` is not part of it",
                "3 less is declared of B: `!c/x` takes something out of it",
            ]
        );
    }

    #[test]
    fn what_is_declared_besides_is_not_told() {
        let more =
            "  - {name: C, kind: other, paths: [a/]}\n  - {name: b, kind: device, value: low, paths: [d/, c/]}\n";
        let a = "  - {name: A, kind: other, value: critical, data: [secret, personal], paths: [b/, a/], routes: [/x, /y]}\n";
        assert_eq!(told(&format!("{more}{a}")), ["4 less is declared of B: it is worth less (low)"]);
        assert!(told(&format!("{}{a}", more.replace("value: low", "value: high"))).is_empty());
    }
}
