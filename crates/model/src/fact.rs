//! What engines tell each other without knowing one another.

use crate::Location;
use serde::{Deserialize, Serialize};

/// A statement about the code under analysis that another engine, or the threat model, can use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Fact {
    /// A web route is handled here.
    Route {
        /// `GET`, `POST`, … or `ANY`.
        method: String,
        /// Path template as written in the source.
        path: String,
        /// Place of the handler.
        location: Location,
    },
    /// A module or package is imported here.
    Import {
        /// Module as written, such as `flask` or `node:fs`.
        module: String,
        /// Place of the import.
        location: Location,
    },
    /// A value that matches a rule's sink was found here, tainted or not.
    Sink {
        /// Weakness that the sink can carry.
        weakness: String,
        /// Place.
        location: Location,
    },
    /// The code talks to another system (database, HTTP service, queue).
    Client {
        /// Kind or module of the client.
        target: String,
        /// Place.
        location: Location,
    },
}
