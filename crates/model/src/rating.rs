//! The four scales that must never be mixed: damage, certainty, proof (and priority, which is computed later).

use serde::{Deserialize, Serialize};

macro_rules! scale {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every word; of a scale the lowest first.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word as it is typed and printed, in lower case.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// Reads the word; letter case does not matter. `None` for any other word.
            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|step| step.as_str().eq_ignore_ascii_case(text))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(crate) use scale;

scale! {
    /// How bad it is when the flaw is used: the damage, whatever the chance.
    Severity {
        /// Worth knowing, no damage of its own.
        Info = "info",
        /// Weakens a defence that others still back up.
        Low = "low",
        /// Damage under conditions that an attacker does not fully control.
        Medium = "medium",
        /// Direct damage to confidentiality, integrity or availability.
        High = "high",
        /// Takes over the service or its users.
        Critical = "critical",
    }
}

scale! {
    /// How sure the rule is that what it reports is a flaw.
    Confidence {
        /// A hint for a reviewer.
        Low = "low",
        /// Right more often than not.
        Medium = "medium",
        /// Nearly always right.
        High = "high",
    }
}

scale! {
    /// What has been shown about a flaw. Joining findings only ever raises it.
    Proof {
        /// A pattern says so.
        Suspected = "suspected",
        /// A path from a source, or from code that runs, leads there.
        Reachable = "reachable",
        /// An agent saw it happen in a running program, or a service accepted the credential.
        Observed = "observed",
        /// A request made it happen.
        Exploited = "exploited",
    }
}
