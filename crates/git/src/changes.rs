//! What the commits of a range change, walked once and kept: one scan asks for contents, their origins, messages and what stood
//! before, each of the same range.

use crate::Repository;
use crate::brought::{Brought, HELD};
use crate::object::Mode;
use crate::pack::lookup::Scratch;
use crate::range::Range;
use gix_hash::ObjectId;
use source::ObjectId as Id;
use std::sync::{Arc, Mutex, PoisonError};

/// More than this of paths and versions is not kept but walked again, so that a hostile push cannot ask for all memory.
const MOST_KEPT: usize = 64 << 20;
/// A push may be asked for what it brings and for what it throws away.
const RANGES_KEPT: usize = 2;

/// A range with what its commits change.
pub(crate) struct Changes {
    tips: Vec<Id>,
    bases: Vec<Id>,
    pub(crate) range: Range,
    /// `None` when there is too much of it.
    events: Option<Vec<Event>>,
}

/// The ranges that were asked for last.
pub(crate) type Kept = Mutex<Vec<Arc<Changes>>>;

enum Event {
    Came { step: Option<u32>, path: Box<[u8]>, id: ObjectId, before: Box<[(ObjectId, Mode)]> },
    Went { path: Box<[u8]>, id: ObjectId, mode: Mode },
}

/// One change.
pub(crate) enum CommitChange<'a> {
    /// A commit brings something in.
    Came(Brought<'a>),
    /// A parent has a file or a folder here, and the commit does not: its path, id and mode.
    Went(&'a [u8], ObjectId, Mode),
}

impl Repository {
    /// Commits that `tips` reach and `bases` do not, and what they change.
    pub(crate) fn changes(&self, tips: &[Id], bases: &[Id]) -> Arc<Changes> {
        let kept = || self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let is_asked = |changes: &&Arc<Changes>| (&changes.tips[..], &changes.bases[..]) == (tips, bases);
        if let Some(changes) = kept().iter().find(is_asked) {
            return changes.clone();
        }
        let mut scratch = Scratch::new(HELD);
        let mut range = self.range(tips, bases, &mut scratch);
        let (mut events, mut size) = (Vec::new(), 0);
        let (missing, is_endless) = self.compared(&range, &mut scratch, &mut |change| {
            size += change.size();
            if size <= MOST_KEPT {
                events.push(change.event());
            }
        });
        range.missing.extend(missing);
        range.missing.sort_unstable();
        range.missing.dedup();
        range.is_endless = is_endless;
        let events = (size <= MOST_KEPT).then_some(events);
        let changes = Arc::new(Changes { tips: tips.to_vec(), bases: bases.to_vec(), range, events });
        let mut kept = kept();
        kept.truncate(RANGES_KEPT - 1);
        kept.insert(0, changes.clone());
        changes
    }

    /// Shows every change of a range.
    pub(crate) fn each_change(&self, changes: &Changes, see: &mut dyn FnMut(CommitChange<'_>)) {
        match &changes.events {
            Some(events) => events.iter().for_each(|event| see(event.change(&changes.range))),
            None => {
                self.compared(&changes.range, &mut Scratch::new(HELD), see);
            }
        }
    }
}

impl CommitChange<'_> {
    /// About what it takes to keep it.
    fn size(&self) -> usize {
        let lengths = match self {
            CommitChange::Came(brought) => brought.path.len() + size_of_val(brought.before),
            CommitChange::Went(path, ..) => path.len(),
        };
        size_of::<Event>() + lengths
    }

    fn event(self) -> Event {
        match self {
            CommitChange::Came(Brought { commit, path, id, before }) => {
                Event::Came { step: commit.map(|(_, order)| order), path: path.into(), id, before: before.into() }
            }
            CommitChange::Went(path, id, mode) => Event::Went { path: path.into(), id, mode },
        }
    }
}

impl Event {
    fn change<'a>(&'a self, range: &'a Range) -> CommitChange<'a> {
        match self {
            Event::Came { step, path, id, before } => {
                let commit = step.map(|order| (&range.commits[order as usize], order));
                CommitChange::Came(Brought { commit, path, id: *id, before })
            }
            Event::Went { path, id, mode } => CommitChange::Went(path, *id, *mode),
        }
    }
}
