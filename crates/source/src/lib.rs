//! What there is to analyse: files behind a tree abstraction, each with its language, role, text and lines.
//!
//! Not here: parsing (`syntax`), history (`git`, behind the same [`Tree`] trait), threads (`scan` reads the files).

pub mod archive;
mod chosen;
mod decode;
mod disk;
mod file;
mod history;
mod ignored;
mod inventory;
mod known;
mod language;
mod memory;
mod name;
mod role;
mod silence;
mod text;
mod tree;

pub use chosen::ChosenTree;
pub use decode::{Content, Decoded, Encoding, decode};
pub use disk::DiskTree;
pub use file::{File, Role};
pub use history::{
    Earlier, Glance, History, HistoryTrouble, MESSAGE_PATH, Message, ObjectId, Origin, Scope, Shown, Walked,
};
pub use ignored::{BadGlob, Excludes};
pub use inventory::{Discovery, Inventory, Unlisted, reason};
pub use known::{LanguageClass, language_class, language_of_content, language_of_name};
pub use language::Language;
pub use memory::MemoryTree;
pub use name::{escape_name, unescape_name};
pub use role::{Standing, role_of_content, role_of_path, role_of_shape, stands_in_tests};
pub use silence::{Silence, SilencedPaths};
pub use text::Text;
pub use tree::{Entry, EntryKind, OuterIgnore, ReadFault, Tree};
