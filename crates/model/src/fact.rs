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
        /// Path template as written in the source: below whatever its router is mounted under.
        path: String,
        /// What it hangs below: a name of the file, or the dotted path of an import; `None` when that is no plain name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        router: Option<RouterName>,
        /// Place of the handler.
        location: Location,
    },
    /// An application, or a part of one that is mounted elsewhere, is made here.
    Router {
        /// Its name in the file.
        name: String,
        /// Whether it is the application itself.
        root: bool,
        /// What it puts in front of its own routes; `None` when that is not constant.
        prefix: Option<String>,
        /// Place of the call that makes it.
        location: Location,
    },
    /// A router is mounted here.
    Mount {
        /// The router.
        router: RouterName,
        /// What it is mounted on.
        on: Option<RouterName>,
        /// Under which path; empty when none is given.
        path: String,
        /// A path that is given takes the place of the router's own prefix.
        replaces: bool,
        /// Place of the call.
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

/// How a file calls a router.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouterName {
    /// A name of this file.
    Local(String),
    /// A dotted path of an import, such as `shop.views.bp` or `./routes/users`.
    Imported(String),
}

impl Fact {
    /// The place that it speaks about.
    pub fn location(&self) -> &Location {
        match self {
            Fact::Route { location, .. }
            | Fact::Router { location, .. }
            | Fact::Mount { location, .. }
            | Fact::Import { location, .. }
            | Fact::Sink { location, .. }
            | Fact::Client { location, .. } => location,
        }
    }

    /// The same, to be changed.
    pub fn location_mut(&mut self) -> &mut Location {
        match self {
            Fact::Route { location, .. }
            | Fact::Router { location, .. }
            | Fact::Mount { location, .. }
            | Fact::Import { location, .. }
            | Fact::Sink { location, .. }
            | Fact::Client { location, .. } => location,
        }
    }

    /// Texts of the source that it quotes.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Fact::Route { path, router, .. } => {
                std::iter::once(path).chain(router.as_mut().map(RouterName::text_mut)).collect()
            }
            Fact::Router { name, prefix, .. } => std::iter::once(name).chain(prefix).collect(),
            Fact::Mount { router, on, path, .. } => {
                [router.text_mut(), path].into_iter().chain(on.as_mut().map(RouterName::text_mut)).collect()
            }
            Fact::Import { module, .. } => vec![module],
            Fact::Client { target, .. } => vec![target],
            Fact::Sink { .. } => Vec::new(),
        }
    }
}

impl RouterName {
    fn text_mut(&mut self) -> &mut String {
        let (RouterName::Local(text) | RouterName::Imported(text)) = self;
        text
    }
}
