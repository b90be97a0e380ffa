//! Families of weaknesses: numbers under which different rules speak of the same flaw.

/// Members of a family, the one that gives it its name first. Only numbers that tools use for one another: parent, child and
/// variant of one flaw, not flaws that are merely alike.
const FAMILIES: &[&[u32]] = &[
    &[22, 23, 24, 35, 36, 37, 38, 39, 73],
    &[78, 77, 88],
    &[79, 80, 81, 82, 83, 84, 85, 86, 87, 116],
    &[89, 564],
    &[94, 95, 96, 98, 1336],
    &[117, 93],
    &[113, 644],
    &[259, 321, 798],
    &[295, 296, 297, 298, 299, 599],
    &[319, 523],
    &[327, 326, 328, 759, 760, 780, 916],
    &[330, 331, 335, 336, 337, 338, 340],
    &[345, 347],
    &[611, 776, 827],
    &[614, 1004],
    &[732, 276, 277, 278, 279],
    &[915, 1321],
    &[1333, 400, 730],
];

/// The family of a weakness such as `CWE-564`: its leading member, or itself when it stands alone.
pub(crate) fn weakness_family(weakness: &str) -> String {
    let number = weakness.trim().rsplit('-').next().and_then(|digits| digits.parse::<u32>().ok());
    let Some(number) = number else { return weakness.trim().to_ascii_uppercase() };
    let family = FAMILIES.iter().find(|family| family.contains(&number));
    format!("CWE-{}", family.map_or(number, |family| family[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_lead_to_one_family() {
        assert_eq!(weakness_family("CWE-564"), "CWE-89");
        assert_eq!(weakness_family("cwe-77"), "CWE-78");
        assert_eq!(weakness_family("CWE-918"), "CWE-918");
        assert_eq!(weakness_family("none"), "NONE");
    }
}
