//! Days in the Gregorian calendar.

/// `2021-03-04` for seconds since 1970 (UTC); `None` outside of the years 1970 to 9999.
pub fn date(seconds: i64) -> Option<String> {
    let days = seconds.div_euclid(86_400);
    if !(0..2_932_897).contains(&days) {
        return None;
    }
    // Years begin in March, so that the leap day is the last; eras are of 400 years.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(date(0).unwrap(), "1970-01-01");
        assert_eq!(date(951_782_400).unwrap(), "2000-02-29");
        assert_eq!(date(1_516_239_022).unwrap(), "2018-01-18");
        assert_eq!(date(253_402_300_799).unwrap(), "9999-12-31");
        assert_eq!(date(-1), None);
    }
}
