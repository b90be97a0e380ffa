//! The words of Palisade as plain data: what every other crate says to the next one.
//!
//! No I/O, no behaviour beyond small conversions, no knowledge of how an engine works. The meaning of each
//! word stands in `ARCHITECTURE.md`; a thing has one word here and nowhere another.

mod asset;
mod day;
mod fact;
mod finding;
mod location;
mod notice;
mod observation;
mod rating;
mod rule;
mod run;
mod secret;

pub use asset::{Asset, AssetKind, AssetValue, DataClass, Defended, Deployment, Endangered, Responsibility};
pub use day::day_of;
pub use fact::{Fact, RouterName};
pub use finding::{Change, Comparison, Context, Finding, Fingerprint, Issue, Suppression};
pub use location::{Location, Position};
pub use notice::{Coverage, HistoryCoverage, Notice, NoticeLevel};
pub use observation::{
    ANCHOR_PARTS, Edit, EngineId, Neighbourhood, Observation, Quote, Quoting, Trace, TraceStep, TraceStepKind, Word,
};
pub use rating::{Confidence, Proof, Severity};
pub use rule::{Rule, RuleOrigin};
pub use run::{Report, ScannedWith, Verdict};
pub use secret::{Credential, Hidden, Origin, Secret, mask};
