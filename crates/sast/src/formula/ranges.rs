//! Matches as ranges: which lie within which, with metavariables that agree.

use crate::hit::{Bindings, Bound, Hit};
use crate::matcher::{COST_OF_A_HIT, FileView, Steps, same};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;
use syntax::{Span, Symbol};

/// A match on its way through a formula.
#[derive(Clone, Debug)]
pub(super) struct Range {
    pub(super) hit: Hit,
    /// From `pattern-inside`: it may contain, but is never what is reported.
    pub(super) inside: bool,
}

/// Every pair in which one lies within the other; the inner one survives with the bindings of both.
pub(super) fn intersect(view: &FileView<'_>, left: Vec<Range>, right: Vec<Range>, steps: &mut Steps) -> Vec<Range> {
    join(left, right, steps, &|a, b| same(view, a, b))
}

/// The same for files that have no tree.
pub(super) fn intersect_text(left: Vec<Range>, right: Vec<Range>, text: &str, steps: &mut Steps) -> Vec<Range> {
    join(left, right, steps, &|a, b| same_text(text, a, b))
}

fn same_text(text: &str, a: Bound, b: Bound) -> bool {
    match (a, b) {
        (Bound::Text(a), Bound::Text(b)) => text.get(a.range()) == text.get(b.range()),
        _ => a == b,
    }
}

fn join(left: Vec<Range>, right: Vec<Range>, steps: &mut Steps, equal: &dyn Fn(Bound, Bound) -> bool) -> Vec<Range> {
    let mut joined = Vec::new();
    let near = Near::new(&right);
    let mut candidates = Vec::new();
    for u in &left {
        near.of(u.hit.span, &mut candidates);
        if !steps.take(candidates.len() as u64 / 8 + 1) {
            break;
        }
        for v in candidates.iter().map(|&place| &right[place]) {
            let u_in_v = v.hit.span.contains(u.hit.span) && (!u.inside || v.inside);
            let v_in_u = u.hit.span.contains(v.hit.span) && (!v.inside || u.inside);
            if !u_in_v && !v_in_u {
                continue;
            }
            // What the inner one is bound to wins: that is what a focus means.
            let (inner, outer) = if u_in_v { (u, v) } else { (v, u) };
            let Some(bindings) = merged(&inner.hit.bindings, &outer.hit.bindings, equal) else { continue };
            // What is kept costs memory, not only time.
            if !steps.take(COST_OF_A_HIT) {
                break;
            }
            let node = if u.hit.span == v.hit.span { u.hit.node.or(v.hit.node) } else { inner.hit.node };
            joined.push(Range {
                hit: Hit { span: inner.hit.span, node, bindings },
                inside: inner.inside && u.inside && v.inside,
            });
        }
    }
    dedup(&mut joined);
    joined
}

/// Ranges in order of their starts, to find those that hold a span or lie within it without looking at all.
struct Near {
    /// Start, end, the latest end up to here, place in the list.
    sorted: Vec<(u32, u32, u32, usize)>,
}

impl Near {
    fn new(ranges: &[Range]) -> Near {
        let spans =
            ranges.iter().enumerate().map(|(place, range)| (range.hit.span.start, range.hit.span.end, 0, place));
        let mut sorted: Vec<_> = spans.collect();
        sorted.sort_unstable();
        let mut latest = 0;
        for entry in &mut sorted {
            latest = latest.max(entry.1);
            entry.2 = latest;
        }
        Near { sorted }
    }

    /// Places of those that may hold `span` or lie within it, in order of the list.
    fn of(&self, span: Span, found: &mut Vec<usize>) {
        found.clear();
        let first_within = self.sorted.partition_point(|entry| entry.0 < span.start);
        let before = self.sorted[..first_within].iter().rev().take_while(|entry| entry.2 >= span.end);
        found.extend(before.filter(|entry| entry.1 >= span.end).map(|entry| entry.3));
        let behind = self.sorted[first_within..].iter().take_while(|entry| entry.0 <= span.end);
        found.extend(behind.filter(|entry| entry.1 <= span.end || entry.0 == span.start).map(|entry| entry.3));
        found.sort_unstable();
    }
}

/// Both sets of bindings; `None` when a metavariable stands for different code.
fn merged(a: &Bindings, b: &Bindings, equal: &dyn Fn(Bound, Bound) -> bool) -> Option<Bindings> {
    let mut all = a.clone();
    for &(name, bound) in &b.0 {
        match all.get(name) {
            Some(known) if !is_numbered(name) && !equal(known, bound) => return None,
            Some(_) => {}
            None => all.0.push((name, bound)),
        }
    }
    Some(all)
}

/// Whether a name is that of a capture group without one: `$1` of one regex has nothing to do with `$1` of another.
fn is_numbered(name: Symbol) -> bool {
    static NUMBERED: LazyLock<FxHashSet<Symbol>> =
        LazyLock::new(|| (1..100).map(|number| Symbol::of(&format!("${number}"))).collect());
    NUMBERED.contains(&name)
}

/// What a negative match takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// `pattern-not`: what is the same place.
    Same,
    /// `pattern-not-inside`: what lies within.
    Within,
    /// `pattern-not-regex`: what lies within, and what it lies within.
    Nested,
    /// `not: {anywhere: …}`: whatever is in the same file.
    Anywhere,
}

/// Those that none of `negative` takes away with agreeing metavariables.
pub(super) fn difference(
    view: Option<&FileView<'_>>,
    ranges: Vec<Range>,
    (negative, reach): (&[Range], Reach),
    text: &str,
    steps: &mut Steps,
) -> Vec<Range> {
    let equal = |a: Bound, b: Bound| equal_in(view, text, a, b);
    if !steps.take(ranges.len() as u64 * negative.len() as u64 / 8) {
        return Vec::new();
    }
    let covered = |range: &Range| {
        negative.iter().any(|other| {
            let near = match reach {
                Reach::Same if !other.inside => other.hit.span == range.hit.span,
                Reach::Nested if range.hit.span.contains(other.hit.span) => true,
                Reach::Anywhere => true,
                _ => other.hit.span.contains(range.hit.span),
            };
            near && merged(&range.hit.bindings, &other.hit.bindings, &equal).is_some()
        })
    };
    ranges.into_iter().filter(|range| !covered(range)).collect()
}

/// Each of `ranges` with the bindings of each of `others`, wherever that stands, as far as they agree.
pub(super) fn beside(
    view: Option<&FileView<'_>>,
    ranges: Vec<Range>,
    others: &[Range],
    text: &str,
    steps: &mut Steps,
) -> Vec<Range> {
    let mut joined = Vec::new();
    for range in ranges {
        if !steps.take(others.len() as u64 / 8 + 1) {
            break;
        }
        let merged = others
            .iter()
            .filter_map(|other| merged(&range.hit.bindings, &other.hit.bindings, &|a, b| equal_in(view, text, a, b)));
        let found = merged.map(|bindings| Range { hit: Hit { bindings, ..range.hit.clone() }, inside: range.inside });
        joined.extend(found);
    }
    dedup(&mut joined);
    joined
}

fn equal_in(view: Option<&FileView<'_>>, text: &str, a: Bound, b: Bound) -> bool {
    match view {
        Some(view) => same(view, a, b),
        None => same_text(text, a, b),
    }
}

pub(super) fn dedup(ranges: &mut Vec<Range>) {
    ranges.sort_by(|a, b| (a.hit.span, &a.hit.bindings, a.inside).cmp(&(b.hit.span, &b.hit.bindings, b.inside)));
    ranges.dedup_by(|a, b| a.hit.span == b.hit.span && a.hit.bindings == b.hit.bindings && a.inside == b.inside);
}
