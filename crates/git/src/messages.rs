//! Messages of commits and annotated tags: what people wrote into them is as public as a file. Author, committer and signatures
//! in front of the message are not shown.

use crate::Repository;
use crate::brought::HELD;
use crate::history::{Visit, show, walked};
use crate::name::{id_of, oid_of};
use crate::object;
use crate::pack::lookup::Scratch;
use crate::store::Found;
use crate::sweep::{Sweep, Tally};
use gix_hash::ObjectId;
use gix_object::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use source::{Glance, Message, ObjectId as Id, Origin, Scope, Walked};
use std::collections::{BTreeMap, BTreeSet};

/// Tags of tags are followed this far.
const TAG_DEPTH: usize = 16;

impl Repository {
    /// Shows the messages of a scope.
    pub(crate) fn all_or_new_messages(
        &self,
        scope: &Scope,
        size_limit: u64,
        threads: usize,
        visit: &Visit<'_>,
    ) -> Walked {
        let tell = |id: &gix_hash::oid, bytes: &[u8]| match object::message(bytes) {
            [] => Glance::Suspect,
            message => show(id, message, None, visit),
        };
        let sweep = |kind, only: Option<&FxHashSet<ObjectId>>| {
            Sweep { store: &self.store, kind, size_limit, threads, only }.run(&|id, bytes, _| tell(id, bytes))
        };
        match scope {
            Scope::All => {
                let mut tally = sweep(Kind::Commit, None);
                tally.add(sweep(Kind::Tag, None));
                tally.unread.sort_unstable();
                tally.unread.dedup();
                walked(&tally)
            }
            Scope::Range { tips, bases } => {
                let mut scratch = Scratch::new(HELD);
                let changes = self.changes(tips, bases);
                let commits = changes.range.commits.iter().map(|step| (Kind::Commit, step.id));
                let tags = self.new_tags(tips, bases, &mut scratch).into_iter().map(|id| (Kind::Tag, id));
                let mut tally = Tally::default();
                for (kind, id) in commits.chain(tags) {
                    // What cannot be read was missed by the walk already.
                    let Some(bytes) = self.store.bytes(&id, kind, &mut scratch) else { continue };
                    tally.objects += 1;
                    if bytes.len() as u64 > size_limit {
                        tally.too_large.push(id.to_owned());
                    } else {
                        tally.bytes += bytes.len() as u64;
                        tell(&id, &bytes);
                    }
                }
                walked(&tally)
            }
        }
    }

    /// One message.
    pub(crate) fn message_of(&self, id: &Id) -> Option<Message> {
        let id = oid_of(id, self.store.hash)?;
        let Found::Object((kind @ (Kind::Commit | Kind::Tag), bytes)) = self.store.find(&id, &mut Scratch::new(0))
        else {
            return None;
        };
        let is_whole = self.store.is(&id, kind, &bytes);
        is_whole.then(|| Message { of_tag: kind == Kind::Tag, text: object::message(&bytes).to_vec() })
    }

    /// Who wrote messages.
    pub(crate) fn origins_of_messages(&self, scope: &Scope, ids: &BTreeSet<Id>) -> BTreeMap<Id, Origin> {
        if ids.is_empty() {
            return BTreeMap::new();
        }
        let mut scratch = Scratch::new(HELD);
        let order = self.places(scope, &mut scratch);
        let live = self.live_tags(scope, &mut scratch);
        let mut origins = BTreeMap::new();
        for id in ids {
            let Some(found) = oid_of(id, self.store.hash) else { continue };
            let (commit, author, time, tag) = match self.store.find(&found, &mut scratch) {
                Found::Object((Kind::Commit, bytes)) => {
                    let text = object::commit(&bytes);
                    let author = text.as_ref().map(|text| text.author.to_owned()).unwrap_or_default();
                    (Some(found), author, text.map_or(0, |text| text.author_time), None)
                }
                Found::Object((Kind::Tag, bytes)) => {
                    let (tagger, time) = object::tagger(&bytes);
                    let (_, end) = self.tag_chain(found, &mut scratch);
                    let commit = end.filter(|end| self.store.bytes(end, Kind::Commit, &mut scratch).is_some());
                    (commit, tagger.to_owned(), time, Some(live.contains(&found)))
                }
                _ => continue,
            };
            let place = commit.and_then(|commit| order.get(&commit).copied());
            let origin = Origin {
                path: String::new(),
                commit: commit.map(|commit| id_of(&commit)),
                author: String::from_utf8_lossy(&author).into_owned(),
                time,
                reachable: tag.unwrap_or_else(|| place.is_some_and(|(_, is_reached)| is_reached)),
                order: place.map_or(u32::MAX, |(place, _)| place),
            };
            origins.insert(id.clone(), origin);
        }
        origins
    }

    /// The place of each commit of a scope, and whether a ref reaches it.
    fn places(&self, scope: &Scope, scratch: &mut Scratch) -> FxHashMap<ObjectId, (u32, bool)> {
        match scope {
            Scope::All => {
                let commits = self.commits(&self.ends(scratch));
                let order = commits.in_order().into_iter().zip(0..);
                order.map(|(at, place)| (commits.id(at), (place, commits.is_reached(at)))).collect()
            }
            Scope::Range { tips, bases } => {
                let changes = self.changes(tips, bases);
                changes.range.commits.iter().zip(0..).map(|(step, place)| (step.id, (place, true))).collect()
            }
        }
    }

    /// Annotated tags that refs reach; in a range all that it brings.
    fn live_tags(&self, scope: &Scope, scratch: &mut Scratch) -> FxHashSet<ObjectId> {
        let tags: Vec<ObjectId> = match scope {
            Scope::All => {
                let ids: BTreeSet<ObjectId> = self.refs().by_name.into_values().collect();
                ids.into_iter().flat_map(|id| self.tag_chain(id, scratch).0).collect()
            }
            Scope::Range { tips, bases } => self.new_tags(tips, bases, scratch),
        };
        tags.into_iter().collect()
    }

    /// Annotated tags that tips are, or stand behind, and bases do not.
    fn new_tags(&self, tips: &[Id], bases: &[Id], scratch: &mut Scratch) -> Vec<ObjectId> {
        let mut all = |ids: &[Id]| -> BTreeSet<ObjectId> {
            let ids = ids.iter().filter_map(|id| oid_of(id, self.store.hash));
            ids.flat_map(|id| self.tag_chain(id, scratch).0).collect()
        };
        let known = all(bases);
        all(tips).difference(&known).copied().collect()
    }

    /// The annotated tags from an object on, and what the last one points to.
    fn tag_chain(&self, mut id: ObjectId, scratch: &mut Scratch) -> (Vec<ObjectId>, Option<ObjectId>) {
        let mut tags = Vec::new();
        for _ in 0..TAG_DEPTH {
            let is_tag = matches!(self.store.kind_and_size(&id, scratch), Some((Kind::Tag, _)));
            let bytes = if is_tag { self.store.bytes(&id, Kind::Tag, scratch) } else { None };
            let Some(target) = bytes.as_deref().and_then(|bytes| object::tag_target(bytes)) else {
                return (tags, Some(id));
            };
            tags.push(id);
            id = target;
        }
        (tags, None)
    }
}
