//! Everything that a commit or the index lists: files, links and submodules.

use crate::Repository;
use crate::changed::CompareFault;
use crate::index::IndexFault;
use crate::name::{id_of, printed};
use crate::object::Mode;
use crate::pack::lookup::Scratch;
use crate::trees::flattened;
use source::ObjectId as Id;
use std::collections::BTreeMap;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A symbolic link; its content is where it leads.
    Link,
    /// The commit of another repository.
    Submodule,
}

/// An entry of a commit or of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its blob, or the commit of a submodule.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    /// Left out of the work tree on purpose, as in a sparse checkout.
    pub is_skipped: bool,
}

fn kind_of(mode: Mode) -> Option<Kind> {
    match mode {
        Mode::File => Some(Kind::File),
        Mode::Link => Some(Kind::Link),
        Mode::Submodule => Some(Kind::Submodule),
        Mode::Tree => None,
    }
}

impl Repository {
    /// All that a commit, a tag or a tree holds, by escaped paths from the root of the repository.
    pub fn listing(&self, id: &Id) -> Result<BTreeMap<String, Listed>, CompareFault> {
        let tree = self.tree_of(id, &mut Scratch::new(0)).map_err(CompareFault::Revision)?;
        let all = flattened(self, tree, b"").map_err(|tree| CompareFault::MissingTree(id_of(&tree)))?;
        let entries = all.into_iter().filter_map(|(path, id, mode)| {
            let listed = Listed { id: id_of(&id), kind: kind_of(mode)?, is_skipped: false };
            Some((printed(&path), listed))
        });
        Ok(entries.collect())
    }

    /// All that the index holds, what is only announced (`git add --intent-to-add`) too. Without an index nothing.
    pub fn index_listing(&self) -> Result<BTreeMap<String, Listed>, IndexFault> {
        let entries = self.whole_index()?.entries.into_iter().filter_map(|entry| {
            let is_skipped = entry.is_skipped && entry.is_settled();
            Some((printed(&entry.path), Listed { id: id_of(&entry.id), kind: kind_of(entry.mode)?, is_skipped }))
        });
        Ok(entries.collect())
    }
}
