//! What is lowered is compared as text.

use super::*;

#[test]
fn every_writer_has_its_kind() {
    let writers: Vec<(&str, Writer)> = writers().collect();
    assert_eq!(GRAMMAR.unknown(&writers), Vec::<&str>::new());
}
