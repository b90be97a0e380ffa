//! Values that `var.x` and `local.x` stand for when they are written in the same file.

use crate::kind::Kind;
use crate::traits::Setting;
use crate::tree::{NodeId, Symbol, Tree};

/// `variable "x" { default = e }` is `var.x`, and `locals { x = e }` is `local.x`.
pub(super) fn settings(tree: &Tree) -> Vec<Setting> {
    let mut found = Vec::new();
    for block in tree.children(NodeId::ROOT).filter_map(|statement| tree.child(statement, 0)) {
        let Some(body) = tree.last_child(block).filter(|&body| tree.kind(body) == Kind::Dict) else { continue };
        if tree.kind(block) != Kind::Call {
            continue;
        }
        match (tree.child(block, 0).map(|name| tree.text(name)), tree.child(block, 1)) {
            (Some("locals"), _) => {
                let values = definitions(tree, body);
                found.extend(values.map(|(name, value)| Setting {
                    object: Symbol::of("local"),
                    name: tree.sym(name),
                    value,
                }));
            }
            (Some("variable"), Some(label)) => {
                let default = definitions(tree, body).find(|&(name, _)| tree.text(name) == "default");
                found.extend(default.map(|(_, value)| Setting {
                    object: Symbol::of("var"),
                    name: tree.sym(label),
                    value,
                }));
            }
            _ => {}
        }
    }
    found
}

fn definitions(tree: &Tree, body: NodeId) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
    tree.children(body)
        .filter(|&entry| tree.kind(entry) == Kind::VarDef)
        .filter_map(|entry| Some((tree.child(entry, 0)?, tree.part(entry, 2)?)))
}
