//! Which windows share a bucket: the fewer pairs a bucket allows at each of its three slots, the rarer a false alarm.

use super::window::{PAIRS, Window};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Number of buckets: three fields of so many bits fill an entry of the table.
pub(super) const BUCKETS: usize = 21;
/// The first of the buckets of long needles; those before are for short ones.
pub(super) const LONG: usize = 6;
/// Buckets at the beginning, by kind of window.
const INITIAL: [Range<usize>; 5] = [0..1, 1..2, 2..4, 4..LONG, LONG..BUCKETS];
/// Times that every window may move.
const ROUNDS: usize = 2;

/// Shares windows out to buckets so that the chance of a false alarm stays small: alike ones together at first, then moved one by
/// one to where they add least.
pub(super) fn buckets(windows: &[Window]) -> Vec<u8> {
    let shares = |place: usize| windows[place].pairs.each_ref().map(|pairs| pairs.share);
    // Needles of two, three, four and more bytes differ in how much of their windows can be any: they do not go together.
    let kind = |place: usize| match windows[place].pairs.each_ref().map(|pairs| pairs.share > 0.5) {
        _ if windows[place].exact().is_some() => 4,
        [_, true, _] => 0,
        [true, ..] => 1,
        [.., true] => 2,
        _ => 3,
    };
    let mut order: Vec<usize> = (0..windows.len()).collect();
    order.sort_by(|&a, &b| kind(a).cmp(&kind(b)).then(shares(b)[0].total_cmp(&shares(a)[0])));
    let mut load = Load::of(windows);
    let mut buckets = vec![0; windows.len()];
    for group in order.chunk_by(|&a, &b| kind(a) == kind(b)) {
        let among = INITIAL[kind(group[0])].clone();
        for (rank, &place) in group.iter().enumerate() {
            buckets[place] = among.start + rank * among.len() / group.len();
            load.add(buckets[place], place);
        }
    }
    for _ in 0..ROUNDS {
        for &place in &order {
            load.remove(buckets[place], place);
            let among = if buckets[place] < LONG { 0..LONG } else { LONG..BUCKETS };
            let added = among.map(|bucket| (load.added(bucket, place), bucket));
            buckets[place] = added.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(buckets[place], |(_, bucket)| bucket);
            load.add(buckets[place], place);
        }
    }
    buckets.into_iter().map(|bucket| bucket as u8).collect()
}

/// What stands in each bucket; a pair that several windows share counts once.
struct Load {
    /// For each window and slot: its pairs by number, and their share.
    pairs: Vec<[(usize, f64); PAIRS]>,
    /// How many windows of a bucket have pairs of a number, by number and slot.
    counts: Vec<[[u16; BUCKETS]; PAIRS]>,
    /// Share of the pairs of a bucket, by slot.
    sums: [[f64; PAIRS]; BUCKETS],
}

impl Load {
    fn of(windows: &[Window]) -> Load {
        let mut numbers = FxHashMap::default();
        let mut number = |key: u32| {
            let next = numbers.len();
            *numbers.entry(key).or_insert(next)
        };
        let pairs: Vec<[(usize, f64); PAIRS]> = windows
            .iter()
            .map(|window| window.pairs.each_ref().map(|pairs| (number(pairs.key()), pairs.share)))
            .collect();
        Load { pairs, counts: vec![[[0; BUCKETS]; PAIRS]; numbers.len()], sums: [[0.0; PAIRS]; BUCKETS] }
    }

    /// By how much a window would raise the chance of a false alarm.
    fn added(&self, bucket: usize, window: usize) -> f64 {
        let (mut before, mut after) = (1.0, 1.0);
        for (slot, (number, share)) in self.pairs[window].into_iter().enumerate() {
            let sum = self.sums[bucket][slot];
            let is_there = self.counts[number][slot][bucket] > 0;
            before *= sum;
            after *= if is_there { sum } else { sum + share };
        }
        after - before
    }

    fn add(&mut self, bucket: usize, window: usize) {
        for (slot, (number, share)) in self.pairs[window].into_iter().enumerate() {
            let count = &mut self.counts[number][slot][bucket];
            *count += 1;
            if *count == 1 {
                self.sums[bucket][slot] += share;
            }
        }
    }

    fn remove(&mut self, bucket: usize, window: usize) {
        for (slot, (number, share)) in self.pairs[window].into_iter().enumerate() {
            let count = &mut self.counts[number][slot][bucket];
            *count -= 1;
            if *count == 0 {
                self.sums[bucket][slot] -= share;
            }
        }
    }
}
