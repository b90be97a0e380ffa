//! The day, for suppressions that end.

use model::day_of;
use std::time::{SystemTime, UNIX_EPOCH};

/// Today as `YYYY-MM-DD` in UTC; `SOURCE_DATE_EPOCH` decides when it is set.
pub fn today() -> Option<String> {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse::<i64>().ok());
    let seconds = match fixed {
        Some(seconds) => seconds,
        None => SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() as i64,
    };
    Some(day_of(seconds))
}
