//! Places that hold values (variables, fields, elements) and what is known about them at one point.

use super::sets::{SetId, Sets};
use rustc_hash::FxHashMap;
use std::rc::Rc;
use syntax::{NodeId, Symbol, VariableId};

/// What a place starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Base {
    Variable(VariableId),
    This,
    /// The instances of a class, as its fields are initialised.
    Class(NodeId),
    /// What the `from` of a propagator hit (its place among all) last held.
    Propagated(u32),
    /// Control itself, for `control` sources.
    Control,
}

/// One step from a value into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    /// `.name`, and `["name"]` where that is the same.
    Field(Symbol),
    /// `["key"]`.
    Key(Symbol),
    /// `[3]`.
    Element(u32),
    /// `[i]`.
    Unknown,
}

impl Part {
    fn is_indexed(self) -> bool {
        !matches!(self, Part::Field(_))
    }
}

/// An interned place. A place is numbered after those that it is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PlaceId(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    Base(Base),
    Part(PlaceId, Part),
}

/// Longer paths are cut: what is deeper belongs to the place at the cut.
const DEEPEST: usize = 6;

/// All places of one analysis.
#[derive(Debug, Default)]
pub(super) struct Places {
    places: Vec<Place>,
    ids: FxHashMap<Place, PlaceId>,
}

impl Places {
    fn intern(&mut self, place: Place) -> PlaceId {
        let places = &mut self.places;
        *self.ids.entry(place).or_insert_with(|| {
            places.push(place);
            PlaceId(places.len() as u32 - 1)
        })
    }

    pub(super) fn base(&mut self, base: Base) -> PlaceId {
        self.intern(Place::Base(base))
    }

    /// A part of a place; `None` when the path would be too long.
    pub(super) fn part(&mut self, of: PlaceId, part: Part) -> Option<PlaceId> {
        (self.ancestry(of).count() < DEEPEST).then(|| self.intern(Place::Part(of, part)))
    }

    fn whole(&self, place: PlaceId) -> Option<(PlaceId, Part)> {
        match self.places[place.0 as usize] {
            Place::Base(_) => None,
            Place::Part(whole, part) => Some((whole, part)),
        }
    }

    /// The place and what it is a part of, from the inside out.
    fn ancestry(&self, place: PlaceId) -> impl Iterator<Item = PlaceId> + '_ {
        std::iter::successors(Some(place), |&at| self.whole(at).map(|(whole, _)| whole))
    }

    /// What the place starts from.
    pub(super) fn root(&self, place: PlaceId) -> Base {
        let mut at = place;
        loop {
            match self.places[at.0 as usize] {
                Place::Base(base) => return base,
                Place::Part(whole, _) => at = whole,
            }
        }
    }

    fn is_within(&self, place: PlaceId, whole: PlaceId) -> bool {
        place >= whole && self.ancestry(place).any(|at| at == whole)
    }

    /// Whether this is `[i]` with an index that is not known.
    pub(super) fn is_unknown_element(&self, place: PlaceId) -> bool {
        matches!(self.places[place.0 as usize], Place::Part(_, Part::Unknown))
    }
}

/// The taints of a value: its own, which all parts share, and those of parts that differ.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    pub(super) own: SetId,
    pub(super) parts: Option<Rc<[(Part, Value)]>>,
}

impl Default for SetId {
    fn default() -> SetId {
        SetId::EMPTY
    }
}

impl Value {
    pub(super) fn of(own: SetId) -> Value {
        Value { own, parts: None }
    }

    pub(super) fn parts(&self) -> &[(Part, Value)] {
        self.parts.as_deref().unwrap_or(&[])
    }

    pub(super) fn is_clean(&self) -> bool {
        self.own.is_empty() && self.parts().iter().all(|(_, value)| value.is_clean())
    }

    /// All taints anywhere in it.
    pub(super) fn total(&self, sets: &mut Sets) -> SetId {
        let mut total = self.own;
        for (_, value) in self.parts() {
            let inner = value.total(sets);
            total = sets.union(total, inner);
        }
        total
    }

    /// The first taints in it, from the outside in.
    fn first(&self) -> SetId {
        if !self.own.is_empty() {
            return self.own;
        }
        self.parts().iter().map(|(_, value)| value.first()).find(|set| !set.is_empty()).unwrap_or(SetId::EMPTY)
    }

    /// Only what is known of its parts.
    pub(super) fn without_own(&self) -> Value {
        Value { own: SetId::EMPTY, parts: self.parts.clone() }
    }

    /// The value after one of its parts was set.
    pub(super) fn with(&self, part: Part, inner: Value) -> Value {
        if self.is_clean() && inner.is_clean() {
            return self.clone();
        }
        let mut parts: Vec<(Part, Value)> = self.parts().iter().filter(|(known, _)| *known != part).cloned().collect();
        parts.push((part, inner));
        Value { own: self.own, parts: Some(parts.into()) }
    }

    /// What a part of it holds.
    pub(super) fn part(&self, part: Part, sets: &mut Sets) -> Value {
        if part == Part::Unknown {
            return Value::of(self.elements(sets));
        }
        let exact = self.parts().iter().find(|(known, _)| *known == part).map(|(_, value)| value.clone());
        let mut value = exact.unwrap_or_else(|| Value::of(self.own));
        if part.is_indexed()
            && let Some((_, anywhere)) = self.parts().iter().find(|(known, _)| *known == Part::Unknown)
        {
            let anywhere = anywhere.total(sets);
            value.own = sets.union(value.own, anywhere);
        }
        value
    }

    /// What some element of it may hold.
    pub(super) fn elements(&self, sets: &mut Sets) -> SetId {
        let mut total = self.own;
        for (_, value) in self.parts().iter().filter(|(part, _)| part.is_indexed()) {
            let inner = value.total(sets);
            total = sets.union(total, inner);
        }
        total
    }

    /// The value that is one or the other.
    pub(super) fn join(&self, other: &Value, sets: &mut Sets) -> Value {
        let own = sets.union(self.own, other.own);
        let mut parts: Vec<(Part, Value)> = Vec::new();
        for (part, value) in self.parts() {
            let there = other.part(*part, sets);
            parts.push((*part, value.join(&there, sets)));
        }
        for (part, value) in other.parts() {
            if !self.parts().iter().any(|(known, _)| known == part) {
                parts.push((*part, Value::of(self.own).join(value, sets)));
            }
        }
        Value { own, parts: (!parts.is_empty()).then(|| parts.into()) }
    }

    /// The same value after each set went through `change`.
    pub(super) fn map(&self, change: &mut dyn FnMut(SetId) -> SetId) -> Value {
        let own = change(self.own);
        let parts =
            self.parts.as_ref().map(|parts| parts.iter().map(|(part, value)| (*part, value.map(change))).collect());
        Value { own, parts }
    }
}

/// What is known at one point: the taints of places. A place that is not listed is what the place around it is, and clean when there
/// is none; an empty set says that a part of something tainted is clean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Env {
    entries: Vec<(PlaceId, SetId)>,
    /// Parts that were checked: they stay clean although what they are taken from is a source each time it is mentioned.
    checked: Vec<PlaceId>,
}

impl Env {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Number of places of which something is known.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Notes that a part was checked. Nothing is known of variables that way: they hold what was assigned to them.
    pub(super) fn check(&mut self, place: PlaceId, places: &Places) {
        let known = places.whole(place).is_some() && !places.ancestry(place).any(|at| places.is_unknown_element(at));
        if known && !self.checked.contains(&place) {
            self.checked.push(place);
            self.checked.sort_unstable();
        }
    }

    /// Whether any part was checked.
    pub(super) fn has_checks(&self) -> bool {
        !self.checked.is_empty()
    }

    /// Whether the place, or one that it is a part of, was checked.
    pub(super) fn is_checked(&self, place: PlaceId, places: &Places) -> bool {
        self.checked.iter().any(|&checked| places.is_within(place, checked))
    }

    fn get(&self, place: PlaceId) -> Option<SetId> {
        self.entries.binary_search_by_key(&place, |entry| entry.0).ok().map(|at| self.entries[at].1)
    }

    /// The taints of a place without those of its parts.
    pub(super) fn own(&self, place: PlaceId, places: &Places) -> SetId {
        places.ancestry(place).find_map(|at| self.get(at)).unwrap_or(SetId::EMPTY)
    }

    /// Everything known about a place.
    pub(super) fn value(&self, place: PlaceId, places: &Places) -> Value {
        if self.entries.is_empty() {
            return Value::default();
        }
        self.value_below(place, self.own(place, places), places)
    }

    fn value_below(&self, place: PlaceId, own: SetId, places: &Places) -> Value {
        let mut inner: Vec<(PlaceId, Part)> = Vec::new();
        for &(entry, _) in self.entries.iter().filter(|entry| entry.0 > place) {
            let below = places
                .ancestry(entry)
                .find_map(|at| places.whole(at).filter(|(whole, _)| *whole == place).map(|(_, part)| (at, part)));
            inner.extend(below.filter(|below| !inner.contains(below)));
        }
        let parts: Vec<(Part, Value)> = inner
            .into_iter()
            .map(|(at, part)| (part, self.value_below(at, self.get(at).unwrap_or(own), places)))
            .collect();
        Value { own, parts: (!parts.is_empty()).then(|| parts.into()) }
    }

    fn put(&mut self, place: PlaceId, set: SetId) {
        match self.entries.binary_search_by_key(&place, |entry| entry.0) {
            Ok(at) => self.entries[at].1 = set,
            Err(at) => self.entries.insert(at, (place, set)),
        }
    }

    /// Gives a place a new value; whatever was known of its parts is gone.
    pub(super) fn assign(&mut self, place: PlaceId, value: &Value, places: &mut Places) {
        self.entries.retain(|entry| !places.is_within(entry.0, place));
        self.checked.retain(|&checked| !places.is_within(checked, place));
        if !value.own.is_empty() || !self.own(place, places).is_empty() {
            self.put(place, value.own);
        }
        for (part, inner) in value.parts() {
            if let Some(at) = places.part(place, *part) {
                self.assign(at, inner, places);
            } else {
                // Too deep: what is tainted in there counts for the whole.
                let outer = if value.own.is_empty() { inner.first() } else { value.own };
                if !outer.is_empty() {
                    self.put(place, outer);
                }
            }
        }
    }

    /// Adds taints to a place and all its parts.
    pub(super) fn taint(&mut self, place: PlaceId, set: SetId, places: &Places, sets: &mut Sets) {
        if set.is_empty() {
            return;
        }
        self.checked.retain(|&checked| !places.is_within(checked, place));
        for entry in self.entries.iter_mut().filter(|entry| places.is_within(entry.0, place)) {
            entry.1 = sets.union(entry.1, set);
        }
        let own = self.own(place, places);
        let own = sets.union(own, set);
        self.put(place, own);
    }

    /// Adds what is known where another path meets this one. Whether anything was added.
    pub(super) fn join(&mut self, other: &Env, places: &Places, sets: &mut Sets) -> bool {
        if self == other {
            return false;
        }
        let checks = self.checked.len();
        self.checked.retain(|checked| other.checked.contains(checked));
        let mut grew = self.checked.len() < checks;
        let before = self.clone();
        for &(place, set) in &other.entries {
            let own = before.own(place, places);
            grew |= sets.adds(own, set);
            let joined = sets.union(own, set);
            self.put(place, joined);
        }
        for &(place, set) in before.entries.iter().filter(|entry| other.get(entry.0).is_none()) {
            let there = other.own(place, places);
            grew |= sets.adds(set, there);
            let joined = sets.union(set, there);
            self.put(place, joined);
        }
        self.drop_idle(places);
        grew
    }

    /// Leaves out places that are listed as clean although nothing around them is tainted.
    fn drop_idle(&mut self, places: &Places) {
        let idle: Vec<PlaceId> = self
            .entries
            .iter()
            .filter(|(_, set)| set.is_empty())
            .map(|(place, _)| *place)
            .filter(|&place| {
                places.ancestry(place).skip(1).find_map(|at| self.get(at)).unwrap_or(SetId::EMPTY).is_empty()
            })
            .collect();
        if !idle.is_empty() {
            self.entries.retain(|entry| !idle.contains(&entry.0));
        }
    }

    /// Forgets places.
    pub(super) fn retain(&mut self, places: &Places, keep: impl Fn(Base) -> bool) {
        self.entries.retain(|entry| keep(places.root(entry.0)));
        self.checked.retain(|&checked| keep(places.root(checked)));
    }

    /// Every tainted place with what it holds.
    pub(super) fn tainted(&self) -> impl Iterator<Item = (PlaceId, SetId)> + '_ {
        self.entries.iter().copied().filter(|entry| !entry.1.is_empty())
    }

    /// Places by what they start from.
    pub(super) fn bases<'a>(&'a self, places: &'a Places) -> impl Iterator<Item = Base> + 'a {
        self.entries.iter().map(|entry| places.root(entry.0))
    }
}
