//! The day, for suppressions that end, and the time, for documents that demand one.

use model::day_of;
use std::time::{SystemTime, UNIX_EPOCH};

/// Today as `YYYY-MM-DD` in UTC; `SOURCE_DATE_EPOCH` decides when it is set.
pub fn today() -> Option<String> {
    now().map(day_of)
}

/// Now, in seconds since 1970; `SOURCE_DATE_EPOCH` decides when it is set.
pub fn now() -> Option<i64> {
    fixed().or_else(system)
}

/// The time for documents that demand one, as `YYYY-MM-DDThh:mm:ss` in UTC: `SOURCE_DATE_EPOCH` when it is set, else that of the commit at
/// hand, so that the same input gives the same bytes, else now.
pub fn moment(head: Option<i64>) -> String {
    // A commit can claim any time; the form has four digits for the year.
    let is_writable = |seconds: &i64| (0..=LAST).contains(seconds);
    let known = fixed().filter(is_writable).or(head.filter(is_writable));
    let seconds = known.or_else(system).unwrap_or(0);
    let of_day = seconds % 86_400;
    format!("{}T{:02}:{:02}:{:02}", day_of(seconds), of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

/// The last second of the year 9999.
const LAST: i64 = 253_402_300_799;

fn fixed() -> Option<i64> {
    std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok())
}

fn system() -> Option<i64> {
    Some(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() as i64)
}
