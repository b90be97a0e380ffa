//! What is defended: assets as people declare them, and what an issue means for them.

use crate::Location;
use crate::rating::scale;
use serde::{Deserialize, Serialize};

scale! {
    /// What an asset is.
    AssetKind {
        /// A program that people use.
        Application = "application",
        /// A program that other programs use.
        Service = "service",
        /// Where data is kept.
        DataStore = "data-store",
        /// What opens something else: a key, a token, a password.
        Credential = "credential",
        /// What builds and delivers.
        Pipeline = "pipeline",
        /// A machine or appliance.
        Device = "device",
        /// Anything else.
        Other = "other",
    }
}

scale! {
    /// What the loss of an asset costs those who own it.
    AssetValue {
        /// Hardly anything.
        Low = "low",
        /// Work.
        Medium = "medium",
        /// Customers, or much work.
        High = "high",
        /// The business.
        Critical = "critical",
    }
}

scale! {
    /// What kind of data an asset holds or moves.
    DataClass {
        /// Anybody may read it.
        Public = "public",
        /// For the own people.
        Internal = "internal",
        /// For few of them.
        Confidential = "confidential",
        /// About persons.
        Personal = "personal",
        /// Cards and accounts.
        Payment = "payment",
        /// About the health of persons.
        Health = "health",
        /// Keys and passwords.
        Secret = "secret",
    }
}

scale! {
    /// Where the product runs, which decides what a provider carries.
    Deployment {
        /// On machines of one's own.
        OwnServers = "own-servers",
        /// On rented machines.
        Iaas = "iaas",
        /// On a platform that runs containers.
        Containers = "containers",
        /// On a platform that runs functions.
        Serverless = "serverless",
        /// Somebody else runs the application.
        Saas = "saas",
    }
}

/// Something worth defending, as the threat model declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Its name; no other asset of the model has it.
    pub name: String,
    /// What it is.
    pub kind: AssetKind,
    /// What its loss costs, when somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<AssetValue>,
    /// What data it holds or moves, when somebody said so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<DataClass>,
    /// Who answers for it, when somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Where it is declared.
    pub declared: Location,
}

/// What a threat model declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defended {
    /// The file, as seen from the root of the scan.
    pub model: String,
    /// Where the product runs, when somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment: Option<Deployment>,
    /// In the order of writing.
    pub assets: Vec<Asset>,
}

/// An asset that an issue endangers, and why that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endangered {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: AssetKind,
    /// What its loss costs, when somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<AssetValue>,
    /// What data it holds or moves, when somebody said so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<DataClass>,
    /// What of the issue lies in it, in one phrase.
    pub because: String,
    /// The line of the threat model that says so.
    pub declared: Location,
}

impl Endangered {
    /// `Accounts (critical, personal data)`: what was said about it, and nothing else.
    pub fn in_words(&self) -> String {
        in_words(&self.name, self.value, &self.data)
    }
}

impl Asset {
    /// `Accounts (critical, personal data)`: what was said about it, and nothing else.
    pub fn in_words(&self) -> String {
        in_words(&self.name, self.value, &self.data)
    }
}

fn in_words(name: &str, value: Option<AssetValue>, data: &[DataClass]) -> String {
    let mut words: Vec<String> = value.iter().map(|value| value.to_string()).collect();
    if !data.is_empty() {
        let classes: Vec<&str> = data.iter().map(|class| class.as_str()).collect();
        words.push(format!("{} data", classes.join(" and ")));
    }
    if words.is_empty() { name.to_owned() } else { format!("{name} ({})", words.join(", ")) }
}

/// Whose work an issue is in the shared responsibility model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    /// `customer` or `developer`.
    pub side: String,
    /// Title of the row.
    pub row: String,
    /// Why it falls there, in one sentence.
    pub reason: String,
    /// What the provider carries where the product runs; `None` when that is not declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}
