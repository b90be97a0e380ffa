//! Code that a change takes out of the scan by where it puts it or how it writes it, not by what the project's policy says.

use crate::base::Base;
use crate::differences::Differences;
use change::Weakening;
use scan::Limits;
use source::{
    Content, File, LanguageClass, Role, Tree, decode, language_class, language_of_name, role_of_path, role_of_shape,
};

/// Files that were analysed and are not any more, and new ones whose text alone keeps them from it. What is new in a folder for
/// the code of others, or has the name that generators give, is counted by the coverage.
pub fn out_of_sight(base: &Base<'_>, disk: &dyn Tree, differences: &Differences, limits: Limits) -> Vec<Weakening> {
    let old_tree = base.tree();
    let mut found = Vec::new();
    for path in differences.after() {
        let Some(reason) = role(disk, &path).and_then(|role| limits.leaves_out(role)) else { continue };
        let was = if differences.modified.contains(&path) { Some(&path) } else { differences.moved.get(&path) };
        let was_seen = match was.and_then(|was| role(&old_tree, was)) {
            Some(role) => limits.leaves_out(role).is_none(),
            None => by_name(&path).is_some_and(|role| limits.leaves_out(role).is_none()),
        };
        if was_seen {
            let what =
                if was.is_some() { "was analysed before the change and is not any more" } else { "is not analysed" };
            let message = format!("this code {what}: {reason}");
            found.push(Weakening::at_line("policy-code-out-of-sight", &path, 1, message));
        }
    }
    found
}

fn by_name(path: &str) -> Option<Role> {
    let language = language_of_name(path.rsplit('/').next().unwrap_or(path));
    let is_code = language.is_some_and(|language| language_class(language) == LanguageClass::Code);
    is_code.then(|| role_of_path(path, language))
}

/// The role of a file of code by its path and the shape of its text; `None` for other files and what cannot be read.
fn role(tree: &dyn Tree, path: &str) -> Option<Role> {
    let role = by_name(path)?;
    let language = language_of_name(path.rsplit('/').next().unwrap_or(path));
    let bytes = tree.read(path).ok()?;
    let file = File { path: path.to_owned(), language, role, size: bytes.len() as u64, ignored: false, commit: None };
    match decode(bytes, language) {
        Content::Text(decoded) => Some(role_of_shape(&file, decoded.text.as_str()).unwrap_or(role)),
        Content::Binary => Some(role),
    }
}
