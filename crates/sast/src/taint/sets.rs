//! Sets of taints, interned so that they are numbers to whoever carries them about.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use syntax::Span;

use super::StepKind;

/// An interned set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct SetId(u32);

impl SetId {
    /// Nothing tainted.
    pub(super) const EMPTY: SetId = SetId(0);

    pub(super) fn is_empty(self) -> bool {
        self == SetId::EMPTY
    }
}

/// The way that a taint came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TraceId(u32);

/// One taint: where it comes from, under which label, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Taint {
    /// Place of the source hit among all source hits.
    pub(super) source: u32,
    /// Place of the label among all labels.
    pub(super) label: u16,
    /// The way.
    pub(super) trace: TraceId,
}

impl Taint {
    fn key(&self) -> (u32, u16) {
        (self.source, self.label)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct TraceNode {
    parent: Option<TraceId>,
    kind: StepKind,
    span: Span,
    length: u32,
}

/// A set keeps the taints of the first sources and drops the rest.
const LARGEST: usize = 24;
/// A trace keeps its beginning and drops the rest.
const LONGEST: u32 = 48;

type Taints = SmallVec<[Taint; 2]>;

/// All sets and traces of one analysis.
#[derive(Debug)]
pub(super) struct Sets {
    sets: Vec<Taints>,
    ids: FxHashMap<Taints, SetId>,
    unions: FxHashMap<(SetId, SetId), SetId>,
    traces: Vec<TraceNode>,
    trace_ids: FxHashMap<TraceNode, TraceId>,
}

impl Sets {
    pub(super) fn new() -> Sets {
        Sets {
            sets: vec![Taints::new()],
            ids: FxHashMap::from_iter([(Taints::new(), SetId::EMPTY)]),
            unions: FxHashMap::default(),
            traces: Vec::new(),
            trace_ids: FxHashMap::default(),
        }
    }

    /// The taints of a set, by source and label.
    pub(super) fn get(&self, id: SetId) -> &[Taint] {
        &self.sets[id.0 as usize]
    }

    fn intern(&mut self, taints: Taints) -> SetId {
        if let Some(&id) = self.ids.get(&taints) {
            return id;
        }
        let id = SetId(self.sets.len() as u32);
        self.sets.push(taints.clone());
        self.ids.insert(taints, id);
        id
    }

    /// One new taint, at its source.
    pub(super) fn source(&mut self, source: u32, label: u16, span: Span) -> SetId {
        let trace = self.trace(TraceNode { parent: None, kind: StepKind::Source, span, length: 1 });
        self.intern(SmallVec::from_slice(&[Taint { source, label, trace }]))
    }

    /// Everything in either; of two ways for the same taint the shorter.
    pub(super) fn union(&mut self, a: SetId, b: SetId) -> SetId {
        if a == b || b.is_empty() {
            return a;
        }
        if a.is_empty() {
            return b;
        }
        if let Some(&id) = self.unions.get(&(a, b)) {
            return id;
        }
        let mut merged: Taints = self.get(a).into();
        for taint in &self.sets[b.0 as usize] {
            match merged.binary_search_by_key(&taint.key(), Taint::key) {
                Ok(at) => {
                    if self.length(taint.trace) < self.length(merged[at].trace) {
                        merged[at] = *taint;
                    }
                }
                Err(at) => merged.insert(at, *taint),
            }
        }
        merged.truncate(LARGEST);
        let id = self.intern(merged);
        self.unions.insert((a, b), id);
        id
    }

    /// Whether `b` has a taint that `a` lacks (ways do not count).
    pub(super) fn adds(&self, a: SetId, b: SetId) -> bool {
        let (a, b) = (self.get(a), self.get(b));
        let full = a.len() == LARGEST;
        let last = a.last().map(Taint::key);
        b.iter().any(|taint| {
            (!full || Some(taint.key()) < last) && a.binary_search_by_key(&taint.key(), Taint::key).is_err()
        })
    }

    /// The set after it went through `span`.
    pub(super) fn carried(&mut self, set: SetId, kind: StepKind, span: Span) -> SetId {
        if set.is_empty() {
            return set;
        }
        let mut taints: Taints = self.get(set).into();
        for taint in &mut taints {
            let last = self.traces[taint.trace.0 as usize];
            if last.span != span && last.length < LONGEST {
                taint.trace = self.trace(TraceNode { parent: Some(taint.trace), kind, span, length: last.length + 1 });
            }
        }
        self.intern(taints)
    }

    /// The set after it went through several places.
    pub(super) fn extended(&mut self, set: SetId, steps: impl Iterator<Item = (StepKind, Span)>) -> SetId {
        steps.fold(set, |set, (kind, span)| self.carried(set, kind, span))
    }

    /// The taints of a set that `keep` wants.
    pub(super) fn filtered(&mut self, set: SetId, keep: impl Fn(&Taint) -> bool) -> SetId {
        let kept: Taints = self.get(set).iter().copied().filter(|taint| keep(taint)).collect();
        self.intern(kept)
    }

    /// The set under another label.
    pub(super) fn relabeled(&mut self, set: SetId, label: u16) -> SetId {
        let mut taints = Taints::new();
        for taint in self.sets[set.0 as usize].iter().map(|taint| Taint { label, ..*taint }) {
            if taints.last().map(Taint::key) != Some(taint.key()) {
                taints.push(taint);
            }
        }
        self.intern(taints)
    }

    fn trace(&mut self, node: TraceNode) -> TraceId {
        let traces = &mut self.traces;
        *self.trace_ids.entry(node).or_insert_with(|| {
            traces.push(node);
            TraceId(traces.len() as u32 - 1)
        })
    }

    /// Number of steps.
    pub(super) fn length(&self, trace: TraceId) -> u32 {
        self.traces[trace.0 as usize].length
    }

    /// The steps, from the source on.
    pub(super) fn steps(&self, trace: TraceId) -> Vec<(StepKind, Span)> {
        let links = std::iter::successors(Some(trace), |at| self.traces[at.0 as usize].parent);
        let mut steps: Vec<_> =
            links.map(|at| (self.traces[at.0 as usize].kind, self.traces[at.0 as usize].span)).collect();
        steps.reverse();
        steps
    }
}
