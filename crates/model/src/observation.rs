//! What engines produce: observations with their traces and proposed edits.

use crate::{Confidence, Credential, Location, Origin, Proof, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of an engine as typed after `--only`: `sast`, `secrets`, `sca`, `misconfig`, `dast`, `iast`.
pub type EngineId = &'static str;

/// Divides the parts of an anchor: the code itself, and what flows into it.
pub const ANCHOR_PARTS: char = '\0';

/// Raw output of one engine: what it saw, before normalising, fingerprinting and suppressing.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Who saw it.
    pub engine: EngineId,
    /// Identifier of the rule that speaks.
    pub rule: String,
    /// Where.
    pub location: Location,
    /// What is wrong here, with the values of this place filled in.
    pub message: String,
    /// Damage.
    pub severity: Severity,
    /// Certainty.
    pub confidence: Confidence,
    /// What has been shown.
    pub proof: Proof,
    /// Weaknesses as `CWE-89`, most specific first.
    pub weaknesses: Vec<String>,
    /// How the value travels, source first; empty when the rule has no flow.
    pub trace: Trace,
    /// Edits that repair it, all in the file of `location`, not overlapping, in order of offset.
    pub fix: Vec<Edit>,
    /// Code around the place, and what flows in, divided by [`ANCHOR_PARTS`]: the part of the fingerprint that survives
    /// reformatting and moving (white space does not count).
    /// Never a line number, never a secret.
    pub anchor: String,
    /// What stands around it: tells it from other places that hold the same code.
    pub neighbourhood: Neighbourhood,
    /// Where the words of this observation repeat the file of `location`, so that credentials can be taken out by their place.
    pub quotes: Vec<Quote>,
    /// Parts that belong to one engine alone (metavariables, package, detector), printed as they are.
    pub parts: BTreeMap<String, String>,
    /// The credential that it is about; its place is hidden in everything that is printed.
    pub credential: Option<Credential>,
    /// Where it comes from when it stands in history; `None` for the files at hand.
    pub origin: Option<Origin>,
}

/// What stands around a place, in words that survive reformatting: no strings, no comments, no numbers of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbourhood {
    /// Names of the functions and classes around it, innermost first.
    pub scope: Vec<Word>,
    /// Nearest words before it, nearest first.
    pub before: Vec<Word>,
    /// Nearest words behind it, nearest first.
    pub after: Vec<Word>,
}

/// A word of a file with its byte offsets, so that it can be taken out when it turns out to be a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As written.
    pub text: String,
    /// Byte offsets.
    pub at: (u32, u32),
}

/// A stretch of a file in the words of an observation, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Where it was put.
    pub into: Quoting,
    /// Byte offsets of its first character and behind its last one there; in a fix nobody looks.
    pub at: (u32, u32),
    /// The same in the file.
    pub from: (u32, u32),
}

/// Words that can hold a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// The message.
    Message,
    /// The anchor.
    Anchor,
    /// The text of an edit.
    Fix,
}

/// The way of a value from source to sink.
pub type Trace = Vec<TraceStep>;

/// One step of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceStep {
    /// What happens here.
    pub kind: TraceStepKind,
    /// Where.
    pub location: Location,
    /// One short phrase, such as "request data enters here".
    pub message: String,
}

/// The role of a step in a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TraceStepKind {
    /// The untrusted value comes in.
    Source,
    /// It is passed on.
    Step,
    /// It does its damage.
    Sink,
}

/// Replacement of a byte range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced.
    pub location: Location,
    /// By what.
    pub text: String,
}
