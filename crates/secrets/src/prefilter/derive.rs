//! Literal fragments from a pattern: the rarest set of texts of which every match contains one.

use super::rarity;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Most alternatives of a set; more would cost the filter more than they save.
const MOST: usize = 64;
/// Most bytes of a class that are spelled out.
const MOST_OF_CLASS: usize = 10;

/// Texts of which every match of a pattern contains one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The texts; small letters where case does not matter.
    pub fragments: Vec<Vec<u8>>,
    /// Letter case does not matter.
    pub caseless: bool,
}

/// The rarest required texts of a pattern; `None` when nothing is required, or nothing of use.
pub fn fragments_of(pattern: &str) -> Option<Derived> {
    let hir = crate::matching::parse_pattern(pattern).ok()?;
    required(&hir).filter(|set| set.rate() < rarity::TOO_FREQUENT).map(|set| {
        let mut fragments: Vec<Vec<u8>> = set.texts;
        fragments.sort();
        fragments.dedup();
        Derived { fragments, caseless: set.caseless }
    })
}

/// Estimated share of the positions of source text at which one of these texts begins.
pub fn share_of(texts: &[Vec<u8>], caseless: bool) -> f64 {
    texts.iter().map(|text| rarity::of_text(text, caseless)).sum()
}

#[derive(Clone)]
struct Set {
    texts: Vec<Vec<u8>>,
    caseless: bool,
}

impl Set {
    fn rate(&self) -> f64 {
        share_of(&self.texts, self.caseless)
    }
}

/// The rarest set for a part of a pattern. Its depth is bounded by the nesting limit of the parser.
fn required(hir: &Hir) -> Option<Set> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => None,
        HirKind::Literal(_) | HirKind::Class(_) => exact(hir).filter(is_useful),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            exact(hir).filter(is_useful).or_else(|| required(&repetition.sub))
        }
        HirKind::Repetition(_) => None,
        HirKind::Alternation(parts) => match exact(hir).filter(is_useful) {
            Some(set) => Some(set),
            None => union(parts.iter().map(required)),
        },
        HirKind::Concat(parts) => in_row(parts),
    }
}

fn is_useful(set: &Set) -> bool {
    set.texts.iter().all(|text| text.len() >= 2)
}

fn in_row(parts: &[Hir]) -> Option<Set> {
    let mut best: Option<Set> = None;
    let mut run: Option<Set> = None;
    let mut consider = |set: Option<Set>| {
        if let Some(set) = set.filter(is_useful)
            && best.as_ref().is_none_or(|best| set.rate() < best.rate())
        {
            best = Some(set);
        }
    };
    for part in parts {
        if let HirKind::Look(_) | HirKind::Empty = part.kind() {
            continue;
        }
        let next = exact(part);
        run = match (run.take(), next) {
            (Some(run), Some(next)) => match joined(&run, &next) {
                Some(longer) => Some(longer),
                None => {
                    consider(Some(run));
                    Some(next)
                }
            },
            (None, Some(next)) => Some(next),
            (run, None) => {
                consider(run);
                consider(required(part));
                None
            }
        };
    }
    consider(run);
    best
}

/// All texts that a part matches, when they are few.
fn exact(hir: &Hir) -> Option<Set> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(Set { texts: vec![literal.0.to_vec()], caseless: false }),
        HirKind::Class(class) => of_class(class),
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Repetition(repetition) if repetition.max == Some(repetition.min) && repetition.min <= 16 => {
            let once = exact(&repetition.sub)?;
            let mut all = Set { texts: vec![Vec::new()], caseless: false };
            for _ in 0..repetition.min {
                all = joined(&all, &once)?;
            }
            Some(all)
        }
        HirKind::Alternation(parts) => union(parts.iter().map(exact)),
        HirKind::Concat(parts) => {
            let mut all = Set { texts: vec![Vec::new()], caseless: false };
            for part in parts {
                match part.kind() {
                    HirKind::Look(_) | HirKind::Empty => {}
                    _ => all = joined(&all, &exact(part)?)?,
                }
            }
            Some(all)
        }
        _ => None,
    }
}

/// A class with both cases of its letters becomes its small letters, any case.
fn of_class(class: &Class) -> Option<Set> {
    let Class::Bytes(class) = class else { return None };
    let count: usize = class.iter().map(|range| range.len()).sum();
    if count > MOST_OF_CLASS {
        return None;
    }
    let bytes: Vec<u8> = class.iter().flat_map(|range| range.start()..=range.end()).collect();
    let mut folded: Vec<u8> = bytes.iter().map(u8::to_ascii_lowercase).collect();
    folded.sort_unstable();
    folded.dedup();
    let has_both = |byte: &u8| !byte.is_ascii_lowercase() || bytes.contains(&byte.to_ascii_uppercase());
    let caseless = folded.iter().any(u8::is_ascii_lowercase) && folded.iter().all(has_both);
    let bytes = if caseless { folded } else { bytes };
    Some(Set { texts: bytes.into_iter().map(|byte| vec![byte]).collect(), caseless })
}

fn joined(left: &Set, right: &Set) -> Option<Set> {
    if left.texts.len() * right.texts.len() > MOST {
        return None;
    }
    let caseless = left.caseless || right.caseless;
    let texts = left.texts.iter().flat_map(|a| right.texts.iter().map(move |b| [a.as_slice(), b].concat()));
    let mut texts: Vec<Vec<u8>> =
        if caseless { texts.map(|text| text.to_ascii_lowercase()).collect() } else { texts.collect() };
    texts.sort();
    texts.dedup();
    Some(Set { texts, caseless })
}

fn union(sets: impl Iterator<Item = Option<Set>>) -> Option<Set> {
    let mut all = Set { texts: Vec::new(), caseless: false };
    for set in sets {
        let set = set?;
        all.caseless |= set.caseless;
        all.texts.extend(set.texts);
        if all.texts.len() > MOST {
            return None;
        }
    }
    if all.caseless {
        all.texts.iter_mut().for_each(|text| text.make_ascii_lowercase());
    }
    Some(all)
}
