//! A detector's pattern, compiled: where a match may begin and end around a fragment, and the search itself.
//!
//! Patterns run on bytes with ASCII classes. What `regex` refuses (look-around, back-references) goes to a backtracking engine
//! with a limit on its steps. Not here: what a detector demands besides its pattern (`demands`).

use crate::detector::Detector;
use regex_automata::meta::{self, Regex};
use regex_automata::util::captures::Captures;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::Hir;
use regex_syntax::hir::literal::Extractor;
use std::ops::Range;

/// Steps of the backtracking engine for one search.
const MOST_STEPS: usize = 200_000;
/// Largest compiled form of one pattern, in bytes.
const MOST_BYTES: usize = 32 << 20;
/// Farthest that a match reaches back before a fragment.
const FARTHEST_BACK: usize = 512;
/// Farthest that a match reaches behind the begin of a fragment.
const FARTHEST_ON: usize = 16 << 10;
/// More places than these for a fragment within a match are searched for, not tried one by one.
const MOST_OFFSETS: usize = 3;

/// One match: all of it and the value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub whole: Range<usize>,
    pub secret: Range<usize>,
}

/// The backtracking engine ran out of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GaveUp;

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    machine: Machine,
    value: Value,
    /// Bytes that a match may have before and from the begin of a fragment.
    pub back: usize,
    pub on: usize,
    /// Where fragments stand in every match, when that is known.
    pub offsets: Option<Vec<usize>>,
}

#[derive(Debug)]
enum Machine {
    Linear(Box<Regex>),
    Backtracking(Box<fancy_regex::Regex>),
}

/// Which part of a match is the value.
#[derive(Debug)]
enum Value {
    Whole,
    Group(usize),
    FirstGroup,
}

/// The syntax tree of a pattern of the linear engine.
pub(crate) fn parse_pattern(pattern: &str) -> Result<Hir, String> {
    let parsed = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).nest_limit(100).build().parse(pattern);
    parsed.map_err(|error| match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    })
}

/// Whether a pattern is one of the linear engine.
pub(crate) fn check_pattern(pattern: &str) -> Result<(), String> {
    parse_pattern(pattern).map(drop)
}

impl Pattern {
    /// Compiles the pattern of a detector for a search around `fragments`.
    pub fn of(detector: &Detector, fragments: &[Vec<u8>], caseless: bool) -> Result<Pattern, String> {
        match parse_pattern(&detector.pattern) {
            Ok(hir) => Pattern::linear(detector, &hir, fragments, caseless),
            Err(message) => Pattern::backtracking(detector).ok_or(message),
        }
    }

    fn linear(detector: &Detector, hir: &Hir, fragments: &[Vec<u8>], caseless: bool) -> Result<Pattern, String> {
        let config = meta::Config::new().utf8_empty(false).nfa_size_limit(Some(MOST_BYTES));
        let machine = Regex::builder()
            .configure(config)
            .syntax(syntax::Config::new().unicode(false).utf8(false).nest_limit(100))
            .build(&detector.pattern)
            .map_err(|error| error.to_string())?;
        let longest = hir.properties().maximum_len().unwrap_or(usize::MAX);
        let named = machine.group_info().to_index(regex_automata::PatternID::ZERO, "secret");
        Ok(Pattern {
            value: Value::of(detector, named),
            back: longest.min(FARTHEST_BACK),
            on: longest.min(FARTHEST_ON),
            offsets: offsets(hir, fragments, caseless),
            machine: Machine::Linear(Box::new(machine)),
        })
    }

    fn backtracking(detector: &Detector) -> Option<Pattern> {
        let machine = fancy_regex::RegexBuilder::new(&detector.pattern)
            .bytes_mode(fancy_regex::BytesMode::Ascii)
            .backtrack_limit(MOST_STEPS)
            .build()
            .ok()?;
        let named = machine.capture_names().position(|name| name == Some("secret"));
        Some(Pattern {
            value: Value::of(detector, named),
            back: FARTHEST_BACK,
            on: FARTHEST_ON,
            offsets: None,
            machine: Machine::Backtracking(Box::new(machine)),
        })
    }

    /// The match that begins at `range.start` and ends within the range.
    pub fn at(&self, content: &[u8], range: Range<usize>) -> Result<Option<Match>, GaveUp> {
        self.search(content, range, true)
    }

    /// The first match within a range.
    pub fn within(&self, content: &[u8], range: Range<usize>) -> Result<Option<Match>, GaveUp> {
        self.search(content, range, false)
    }

    fn search(&self, content: &[u8], range: Range<usize>, anchored: bool) -> Result<Option<Match>, GaveUp> {
        match &self.machine {
            Machine::Linear(regex) => Ok(self.search_linear(regex, content, range, anchored)),
            Machine::Backtracking(regex) => self.search_back(regex, content, range, anchored),
        }
    }

    fn search_linear(&self, regex: &Regex, content: &[u8], range: Range<usize>, anchored: bool) -> Option<Match> {
        let mode = if anchored { Anchored::Yes } else { Anchored::No };
        let input = Input::new(content).range(range).anchored(mode);
        if let Value::Whole = self.value {
            let whole = regex.search(&input)?.range();
            return Some(Match { secret: whole.clone(), whole });
        }
        // Most searches find nothing; that is told without making room for groups.
        regex.search_half(&input)?;
        let mut groups = Captures::all(regex.group_info().clone());
        regex.search_captures(&input, &mut groups);
        let whole = groups.get_match()?.range();
        let place = |group: usize| groups.get_group(group).map(|span| span.range());
        let secret = self.value.pick(&whole, groups.group_len(), place);
        Some(Match { whole, secret })
    }

    fn search_back(
        &self,
        regex: &fancy_regex::Regex,
        content: &[u8],
        range: Range<usize>,
        anchored: bool,
    ) -> Result<Option<Match>, GaveUp> {
        let input = fancy_regex::RegexInput::new(content).range(range).anchored(anchored);
        let Some(groups) = regex.captures_input(input).map_err(|_| GaveUp)? else { return Ok(None) };
        let place = |group: usize| groups.get(group).map(|found| found.start()..found.end());
        Ok(place(0).map(|whole| Match { secret: self.value.pick(&whole, groups.len(), place), whole }))
    }
}

impl Value {
    fn of(detector: &Detector, named: Option<usize>) -> Value {
        match (detector.foreign.secret_group, named) {
            (Some(0), _) => Value::Whole,
            (Some(group), _) | (None, Some(group)) => Value::Group(group),
            (None, None) if detector.foreign.first_group => Value::FirstGroup,
            (None, None) => Value::Whole,
        }
    }

    fn pick(&self, whole: &Range<usize>, count: usize, place: impl Fn(usize) -> Option<Range<usize>>) -> Range<usize> {
        let picked = match self {
            Value::Whole => None,
            Value::Group(group) => place(*group),
            Value::FirstGroup => (1..count).filter_map(place).find(|range| !range.is_empty()),
        };
        picked.unwrap_or_else(|| whole.clone())
    }
}

/// How far from the begin of each match a fragment stands, when every match begins with one of a few texts that hold one.
fn offsets(hir: &Hir, fragments: &[Vec<u8>], caseless: bool) -> Option<Vec<usize>> {
    let prefixes = Extractor::new().limit_class(10).limit_literal_len(64).limit_total(256).extract(hir);
    let mut offsets = Vec::new();
    for prefix in prefixes.literals()? {
        let text = prefix.as_bytes();
        let offset =
            (0..text.len()).find(|&at| fragments.iter().any(|fragment| stands_at(&text[at..], fragment, caseless)))?;
        if !offsets.contains(&offset) {
            offsets.push(offset);
        }
    }
    (!offsets.is_empty() && offsets.len() <= MOST_OFFSETS).then_some(offsets)
}

fn stands_at(text: &[u8], fragment: &[u8], caseless: bool) -> bool {
    text.get(..fragment.len())
        .is_some_and(|start| start == fragment || caseless && start.eq_ignore_ascii_case(fragment))
}
