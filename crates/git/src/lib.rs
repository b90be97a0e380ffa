//! Git repositories, read without git: every object once (`sweep`), what commits bring in, which commit brought a blob or
//! a line (`blame`), and revisions and the index as trees of files.
//!
//! Nothing here writes, runs a program, or reads the environment or anybody's configuration. Of the repository's own
//! configuration only the format of the repository is read (`settings`), so that a hostile one cannot send us anywhere.

mod blame;
mod brought;
mod changed;
mod changes;
mod commits;
mod copies;
mod difference;
mod earlier;
mod files;
mod history;
mod index;
mod listing;
mod loose;
mod merge_base;
mod messages;
mod missing;
mod name;
mod object;
mod open;
mod origins;
mod pack;
mod places;
mod range;
mod refs;
mod revision;
mod settings;
mod split;
mod store;
mod sweep;
mod trees;
mod untouched;
mod window;

pub use blame::{Asked, Brought, LineMap, Reach, Renames, TextOf};
pub use changed::{Change, CompareFault, Side, Status};
pub use index::IndexFault;
pub use listing::{Kind, Listed};
pub use merge_base::NoMergeBase;
pub use open::{ObjectFolders, OpenFault, Repository};
pub use revision::Unresolved;
pub use trees::{IndexTree, RevisionTree};
