//! What an issue means for those who own the code: the assets that it endangers, who answers for the place, and whose work it is in the
//! shared responsibility model.
//!
//! Pure: texts come in, statements go out. Nothing is guessed: what no line of the threat model names is not endangered. Not here: where
//! the files are found (the binary), the order of work (`issues`), how it is shown (`report`).

mod context;
mod dropped;
mod glob;
mod model_file;
mod owners;
mod proposal;
mod responsibility;
mod routes;
mod unmatched;
mod written;

pub use context::{Ground, contextualise};
pub use dropped::dropped;
pub use model_file::{MODEL_FILE, Model, read_model};
pub use owners::{OWNER_FILES, Owners, read_owners};
pub use proposal::{Proposal, Proposed, propose};
pub use responsibility::{Row, Side};
pub use written::proposed_model;

/// What people declared about the project.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// The threat model, if there is one.
    pub model: Option<Model>,
    /// The owners of paths, if they are written down.
    pub owners: Option<Owners>,
    /// What of it could not be read, where the run goes on all the same.
    pub notices: Vec<model::Notice>,
}
