//! A sweep over all objects of a kind that a store has, reachable or not, each once, in the order that is cheapest.

use crate::copies::Bits;
use crate::loose::{self, Loose};
use crate::pack::lookup::Scratch;
use crate::pack::walk::{Seen, Visitor, Walker};
use crate::store::{Found, Store};
use gix_hash::{ObjectId, oid};
use gix_object::Kind;
use rustc_hash::FxHashSet;
use source::Glance;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is asked of a sweep.
pub(crate) struct Sweep<'s> {
    pub(crate) store: &'s Store,
    pub(crate) kind: Kind,
    pub(crate) size_limit: u64,
    pub(crate) threads: usize,
    /// Only these objects; all when absent.
    pub(crate) only: Option<&'s FxHashSet<ObjectId>>,
}

/// What a sweep amounted to.
#[derive(Default)]
pub(crate) struct Tally {
    /// Objects seen, those above the size limit included.
    pub(crate) objects: u64,
    /// Bytes of the objects shown.
    pub(crate) bytes: u64,
    /// Objects above the size limit.
    pub(crate) too_large: Vec<ObjectId>,
    /// What could not be read. Some may be of another kind.
    pub(crate) unread: Vec<ObjectId>,
    /// Names of packs whose data cannot be opened.
    pub(crate) unopened: Vec<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Tally) {
        self.objects += other.objects;
        self.bytes += other.bytes;
        self.too_large.extend(other.too_large);
        self.unread.extend(other.unread);
        self.unopened.extend(other.unopened);
    }
}

type Show<'v> = dyn Fn(&oid, &[u8], Option<&[Range<usize>]>) -> Glance + Sync + 'v;

impl Sweep<'_> {
    fn wants(&self, id: &oid) -> bool {
        self.only.is_none_or(|only| only.contains(id))
    }

    /// Shows every object.
    pub(crate) fn run(&self, show: &Show<'_>) -> Tally {
        let mut tally = Tally::default();
        let copies = self.store.copies();
        for (number, copies) in copies.iter().enumerate() {
            tally.add(self.pack(number, copies, show));
        }
        tally.add(self.loose(show));
        tally.unread.sort_unstable();
        tally.unread.dedup();
        tally
    }

    fn pack(&self, number: usize, copies: &Bits, show: &Show<'_>) -> Tally {
        let pack = &self.store.packs[number];
        let Ok(layout) = pack.layout() else {
            return Tally { unopened: vec![crate::store::pack_name(pack.path())], ..Tally::default() };
        };
        let heads = layout.heads(self.kind);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut guest = Guest { sweep: self, number, copies, show, tally: Tally::default(), scratch: None };
            let mut walker = Walker::new(pack, layout, self.kind, self.size_limit);
            loop {
                let start = next.fetch_add(HEADS_AT_ONCE, Ordering::Relaxed);
                let Some(heads) = heads.get(start..heads.len().min(start + HEADS_AT_ONCE)).filter(|h| !h.is_empty())
                else {
                    return guest.tally;
                };
                heads.iter().for_each(|&head| walker.family(head, &mut guest));
            }
        };
        let mut tally = on_threads(self.threads, &work);
        let mut guest = Guest { sweep: self, number, copies, show, tally: Tally::default(), scratch: None };
        layout.unreached().into_iter().for_each(|rank| guest.rescue(layout.position(rank)));
        tally.add(guest.tally);
        tally
    }

    fn loose(&self, show: &Show<'_>) -> Tally {
        let store = self.store;
        let mut tally = Tally::default();
        for (number, folder) in store.folders.iter().enumerate() {
            let (ids, unlisted) = loose::ids(folder, store.hash);
            if unlisted > 0 {
                tally.unopened.push(format!("{unlisted} folders of loose objects"));
            }
            let next = AtomicUsize::new(0);
            let work = || {
                let mut part = Tally::default();
                let mut scratch = Scratch::new(0);
                while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let earlier = || store.folders[..number].iter().any(|folder| loose::path(folder, id).exists());
                    if self.wants(id) && store.packs.iter().all(|pack| pack.position(id).is_none()) && !earlier() {
                        self.one_loose(folder, id, &mut scratch, show, &mut part);
                    }
                }
                part
            };
            tally.add(on_threads(self.threads.min(ids.len().div_ceil(32)), &work));
        }
        tally
    }

    fn one_loose(&self, folder: &std::path::Path, id: &oid, scratch: &mut Scratch, show: &Show<'_>, tally: &mut Tally) {
        let wants = |kind, size| kind == self.kind && size <= self.size_limit;
        match loose::read(&loose::path(folder, id), &mut scratch.inflate, wants) {
            Some(Loose::Object(_, bytes)) => {
                tally.objects += 1;
                tally.bytes += bytes.len() as u64;
                show(id, &bytes, None);
            }
            Some(Loose::Unwanted(kind, _)) if kind == self.kind => {
                tally.objects += 1;
                tally.too_large.push(id.to_owned());
            }
            Some(Loose::Unwanted(..)) => {}
            Some(Loose::Damaged) | None => match self.store.find(id, scratch) {
                Found::Object((kind, bytes)) if kind == self.kind && self.store.is(id, kind, &bytes) => {
                    tally.objects += 1;
                    tally.bytes += bytes.len() as u64;
                    show(id, &bytes, None);
                }
                Found::Object((kind, bytes)) if self.store.is(id, kind, &bytes) => {}
                _ => tally.unread.push(id.to_owned()),
            },
        }
    }
}

/// Families that a thread takes at once.
const HEADS_AT_ONCE: usize = 32;
/// The stack of a thread: who is shown objects may parse them.
const STACK: usize = 64 << 20;

/// Runs `work` on threads until each says that nothing is left; on this one alone when one is enough.
pub(crate) fn on_threads(threads: usize, work: &(dyn Fn() -> Tally + Sync)) -> Tally {
    if threads <= 1 {
        return work();
    }
    let total = Mutex::new(Tally::default());
    let add = |tally| total.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).add(tally);
    gix_parallel::threads(|scope| {
        for _ in 1..threads {
            // A thread that the system does not give is one less.
            let _ = gix_parallel::build_thread().stack_size(STACK).spawn_scoped(scope, || add(work()));
        }
        add(work());
    });
    total.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Stands between a walk and whoever is shown the objects.
struct Guest<'g> {
    sweep: &'g Sweep<'g>,
    number: usize,
    copies: &'g Bits,
    show: &'g Show<'g>,
    tally: Tally,
    scratch: Option<Scratch>,
}

impl Guest<'_> {
    fn id(&self, position: u32) -> &oid {
        self.sweep.store.packs[self.number].id(position)
    }

    /// An object that no walk reaches.
    fn rescue(&mut self, position: u32) {
        if !self.wants(position) {
            return;
        }
        match self.recover(position) {
            Some((kind, bytes)) if kind == self.sweep.kind => self.see(position, Seen::Bytes(&bytes, None)),
            Some(_) => return,
            None => self.see(position, Seen::Unread),
        };
    }
}

impl Visitor for Guest<'_> {
    fn wants(&mut self, position: u32) -> bool {
        !self.copies.has(position) && self.sweep.wants(self.id(position))
    }

    fn see(&mut self, position: u32, seen: Seen<'_>) -> Glance {
        match seen {
            Seen::Bytes(bytes, fresh) => {
                self.tally.objects += 1;
                self.tally.bytes += bytes.len() as u64;
                return (self.show)(self.id(position), bytes, fresh);
            }
            Seen::TooLarge => {
                self.tally.objects += 1;
                let id = self.id(position).to_owned();
                self.tally.too_large.push(id);
            }
            Seen::Unread => {
                let id = self.id(position).to_owned();
                self.tally.unread.push(id);
            }
        }
        Glance::Suspect
    }

    fn recover(&mut self, position: u32) -> Option<(Kind, Vec<u8>)> {
        let store = self.sweep.store;
        let id = self.id(position).to_owned();
        let scratch = self.scratch.get_or_insert_with(|| Scratch::new(16 << 20));
        match store.find_but(&id, self.number, scratch) {
            Found::Object((kind, bytes)) if store.is(&id, kind, &bytes) => Some((kind, bytes.to_vec())),
            _ => None,
        }
    }
}
