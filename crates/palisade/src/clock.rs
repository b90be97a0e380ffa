//! The day, for suppressions that end, and the time, for documents that demand one.

use model::day_of;
use std::time::{SystemTime, UNIX_EPOCH};

/// Today as `YYYY-MM-DD` in UTC; `SOURCE_DATE_EPOCH` decides when it is set.
pub fn today() -> Option<String> {
    seconds().map(day_of)
}

/// Now as `YYYY-MM-DDThh:mm:ss` in UTC; `SOURCE_DATE_EPOCH` decides when it is set.
pub fn now() -> String {
    let seconds = seconds().unwrap_or(0);
    let of_day = seconds.rem_euclid(86_400);
    format!("{}T{:02}:{:02}:{:02}", day_of(seconds), of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

fn seconds() -> Option<i64> {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse::<i64>().ok());
    match fixed {
        Some(seconds) => Some(seconds),
        None => Some(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() as i64),
    }
}
