//! What filter expressions say, and which are refused.

use super::*;
use crate::foreign::occurrence::tests::occurrence;

fn skips(expression: &str) -> bool {
    let filter = Filter::read(expression).unwrap_or_else(|mistake| panic!("{expression}: {mistake:?}"));
    let content = "first\nToken = \"abcDEF-us19\" # note\nlast";
    let mut place = occurrence(content, "abcDEF-us19");
    place.attributes = &[("git.author_name", "renovate[bot]")];
    filter.leaves_out(&place)
}

#[test]
fn operators_and_functions_say_what_expr_says() {
    let holds = [
        r#"finding["secret"] == "abcDEF-us19""#,
        r#"finding.secret contains "DEF" and not (finding.secret startsWith "x")"#,
        r#"filter.matchesAny(get(attributes, "path", ""), [`(?:^|/)src/`])"#,
        r#"matchesAny(attributes["path"] ?? "", ["\\.py$"])"#,
        r#"entropy(finding["secret"]) > 3.0 && entropy("aaaa") <= 1"#,
        r#"containsAny(finding["secret"], ["nothing", "ABCdef"])"#,
        r#"len(finding["secret"]) in [10, 11]"#,
        r#"finding["secret"][3:6] == "DEF" && finding.secret[-4:] == "us19""#,
        r#"finding["line"] == "Token = \"abcDEF-us19\" # note""#,
        r#"let before = finding["fragment_raw"][max(finding["match_start_idx"] - 9, finding["match_line_start_idx"]):finding["match_start_idx"]];
           filter.findMatch(before, `[A-Z]\w+`) == "Token""#,
        r#"get(attributes, "git.author_name", "") matches "\\[bot\\]$""#,
        r#"(1 + 2 * 3 ** 2 == 19 ? "a" : "b") == "a""#,
        r#"!(2 > 1) || 7 % 4 == 3 && -1 < 0"#,
        r#"any(["DEF", "XYZ"], {finding["secret"] contains #})"#,
        r#"all(split("a,b", ","), len(#) == 1)"#,
        r#"replace(lower(finding["secret"]), "-", "") == "abcdefus19""#,
        r#"finding["nothing"] ?? "x" == "x""#,
        r#""z" not in ["a", "b"]"#,
        r#"attributes["git.sha"] == """#,
        r#"let _ = setConfidence("low"); join(split("a,b", ",")[0:2], "") == "ab" && last(["x", "y"]) == "y""#,
        "// a comment\ntrue /* and another */",
        // The older spelling.
        r#"cel.bind(s, finding["secret"], s.contains("DEF") && s.substring(s.lastIndexOf("-") + 1) == "us19")"#,
        r#"finding.?secret.orValue("") != """#,
        r#"finding["secret"].matches(r"""^abc""")"#,
    ];
    for expression in holds {
        assert!(skips(expression), "{expression}");
    }
}

#[test]
fn what_cannot_be_told_keeps_the_match() {
    for expression in ["1 + true", r#"finding["secret"]"#, r#""a" < 1"#, r#"failsTokenEfficiency(finding["secret"])"#] {
        assert!(!skips(expression), "{expression}");
    }
    let filter = Filter::read(r#"!matchesAny(get(attributes, "path", ""), ["x"])"#).unwrap();
    let mut place = occurrence("a secret", "secret");
    assert!(filter.leaves_out(&place));
    place.path = None;
    assert!(!filter.leaves_out(&place), "a path that is not known yet");
}

#[test]
fn whether_a_value_reads_like_words_is_asked() {
    let filter = Filter::read(r#"failsTokenEfficiency(finding["secret"])"#).unwrap();
    let mut place = occurrence("a secret", "secret");
    let readable = |value: &[u8]| value == b"secret";
    place.readable = Some(&readable);
    assert!(filter.leaves_out(&place));
}

#[test]
fn broken_and_unsupported_are_told_apart() {
    let broken =
        ["", "1 +", "(1", "\"a", "a ? b", "matchesAny(finding.secret, [`*`])", "get()", "true true", "let x = 1", "@"];
    for expression in broken {
        let mistake = Filter::read(expression).unwrap_err();
        assert!(!mistake.is_unsupported || expression == "a ? b", "{expression}: {mistake:?}");
    }
    for expression in [r#"http.get("https://a.example", {})"#, "captures[\"x\"]", "now()", "finding.secret.unknown()"] {
        assert!(Filter::read(expression).unwrap_err().is_unsupported, "{expression}");
    }
}

#[test]
fn hostile_expressions_end_soon() {
    let nested = [
        "(".repeat(100_000),
        "!".repeat(100_000),
        "[".repeat(100_000),
        "1 ** ".repeat(100_000),
        "1 + ".repeat(100_000),
    ];
    for text in nested {
        assert!(Filter::read(&text).is_err());
    }
    let chain = format!("{}true", "false || ".repeat(20_000));
    assert!(skips(&chain));
    let numbers = vec!["1"; 900].join(",");
    let deep = format!("any([{numbers}], any([{numbers}], any([{numbers}], # == 2)))");
    assert!(!skips(&deep));
}
