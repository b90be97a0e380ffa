//! Who was asked how often, when the next request may go out, and who is left alone.

use crate::refusal::Refusal;
use crate::settings::Budget;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// The record of one client.
#[derive(Debug)]
pub(crate) struct Ledger {
    budget: Budget,
    requests: u32,
    hosts: HashMap<String, Host>,
}

#[derive(Debug, Default)]
struct Host {
    requests: u32,
    failures: u32,
    busy: bool,
    /// When the next request may start.
    next: Option<Instant>,
}

/// How a request ended, as far as the next one to the same host is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The host answered.
    Answered,
    /// It answered that it has enough.
    Busy,
    /// It was out of reach.
    OutOfReach,
}

impl Ledger {
    pub(crate) fn new(budget: Budget) -> Ledger {
        Ledger { budget, requests: 0, hosts: HashMap::new() }
    }

    /// Books one request to a host, and says how long to wait before it.
    pub(crate) fn book(&mut self, host: &str, now: Instant) -> Result<Duration, Refusal> {
        let entry = self.hosts.entry(host.to_owned()).or_default();
        if entry.busy {
            return Err(Refusal::HostBusy);
        }
        if entry.failures >= self.budget.attempts {
            return Err(Refusal::GivenUp);
        }
        if self.requests >= self.budget.requests || entry.requests >= self.budget.requests_per_host {
            return Err(Refusal::BudgetSpent);
        }
        self.requests += 1;
        entry.requests += 1;
        let start = entry.next.map_or(now, |next| next.max(now));
        entry.next = Some(start + self.budget.interval);
        Ok(start - now)
    }

    /// Notes how a request ended.
    pub(crate) fn note(&mut self, host: &str, end: End) {
        let entry = self.hosts.entry(host.to_owned()).or_default();
        match end {
            End::Answered => entry.failures = 0,
            End::Busy => entry.busy = true,
            End::OutOfReach => entry.failures += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger() -> Ledger {
        let interval = Duration::from_secs(1);
        Ledger::new(Budget { requests: 5, requests_per_host: 3, interval, attempts: 2, ..Budget::default() })
    }

    #[test]
    fn each_host_has_its_own_pace() {
        let (mut ledger, start) = (ledger(), Instant::now());
        let wait = |ledger: &mut Ledger, host, after| ledger.book(host, start + Duration::from_millis(after)).unwrap();
        assert_eq!(wait(&mut ledger, "a", 0), Duration::ZERO);
        assert_eq!(wait(&mut ledger, "a", 400), Duration::from_millis(600));
        assert_eq!(wait(&mut ledger, "b", 400), Duration::ZERO);
        assert_eq!(wait(&mut ledger, "a", 5_000), Duration::ZERO);
    }

    #[test]
    fn numbers_are_limited_per_host_and_in_all() {
        let (mut ledger, now) = (ledger(), Instant::now());
        let results: Vec<bool> =
            ["a", "a", "a", "a", "b", "b", "b"].map(|host| ledger.book(host, now).is_ok()).to_vec();
        assert_eq!(results, [true, true, true, false, true, true, false]);
    }

    #[test]
    fn a_host_that_is_out_of_reach_or_busy_is_left_alone() {
        let (mut ledger, now) = (ledger(), Instant::now());
        ledger.note("a", End::OutOfReach);
        ledger.note("a", End::Answered);
        ledger.note("a", End::OutOfReach);
        assert!(ledger.book("a", now).is_ok());
        ledger.note("a", End::OutOfReach);
        assert_eq!(ledger.book("a", now), Err(Refusal::GivenUp));
        ledger.note("b", End::Busy);
        assert_eq!(ledger.book("b", now), Err(Refusal::HostBusy));
    }
}
