//! Where a detector looks: its fragments and words as needles of the filter.

use crate::detector::{Detector, Outline};
use crate::prefilter::{Needle, fragments_of, share_of};

/// Words are rarer than they are estimated to be, beside short fragments: outside the code that is about them there are none.
const RARER: f64 = 50.0;

/// A needle of a detector at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sighting {
    /// Number of the detector in its set.
    pub owner: u32,
    /// First byte.
    pub at: usize,
    /// Length in bytes.
    pub len: u32,
}

/// How a detector's places are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Every match holds one of these.
    Fragments(Vec<Vec<u8>>, bool),
    /// One of these words is near every match.
    Near(Vec<Vec<u8>>),
    /// Nothing says where: all of the content is searched.
    Everywhere,
}

impl Sight {
    /// From what is written for a detector.
    pub fn of(fragments: &[String], caseless: bool, near: &[String], pattern: Option<&str>) -> Sight {
        let bytes = |texts: &[String]| texts.iter().map(|text| text.clone().into_bytes()).collect();
        let is_useful = |texts: &[String]| !texts.is_empty() && texts.iter().all(|text| !text.is_empty());
        if is_useful(fragments) {
            return Sight::Fragments(bytes(fragments), caseless);
        }
        let derived = pattern.and_then(fragments_of);
        if is_useful(near) {
            let words: Vec<Vec<u8>> = bytes(near);
            // Both must be there, so what is clearly rarer is what to look for.
            let share = share_of(&words.iter().map(|word| word.to_ascii_lowercase()).collect::<Vec<_>>(), true);
            return match derived {
                Some(derived) if share_of(&derived.fragments, derived.caseless) * RARER < share => {
                    Sight::Fragments(derived.fragments, derived.caseless)
                }
                _ => Sight::Near(words),
            };
        }
        match derived {
            Some(derived) => Sight::Fragments(derived.fragments, derived.caseless),
            None => Sight::Everywhere,
        }
    }

    pub fn of_detector(detector: &Detector) -> Sight {
        Sight::of(&detector.fragments, detector.caseless, &detector.near, Some(&detector.pattern))
    }

    pub fn of_outline(outline: &Outline) -> Sight {
        Sight::of(&outline.fragments, outline.caseless, &outline.near, outline.pattern.as_deref())
    }

    pub fn needles(&self) -> Vec<Needle> {
        let (texts, caseless) = match self {
            Sight::Fragments(texts, caseless) => (texts.as_slice(), *caseless),
            Sight::Near(texts) => (texts.as_slice(), true),
            Sight::Everywhere => (&[][..], false),
        };
        texts.iter().map(|text| Needle { text: text.clone(), caseless }).collect()
    }
}
