//! Threat models, good and bad.

use super::*;
use crate::glob::names;

const GOOD: &str = "\
version: 1
deployment: containers
assets:
  - name: Accounts
    kind: service
    value: critical
    data: [personal, secret]
    owner: '@team/identity'
    paths: [app/auth, '!app/auth/docs/']
    routes: [/login*]
    description: |
      Who may do what.
  - name: Shop
    kind: application
    paths:
      - app/shop/
";

fn faults(text: &str) -> Vec<String> {
    let faults = read_model("m.yaml", "", text).expect_err("a mistake");
    faults.iter().map(|fault| format!("{}: {}", fault.location.start.line, fault.message)).collect()
}

#[test]
fn a_model_is_read_with_its_lines() {
    let model = read_model("palisade.model.yaml", "", GOOD).unwrap();
    let [accounts, shop] = &model.defended.assets[..] else { panic!() };
    assert_eq!(accounts.in_words(), "Accounts (critical, personal and secret data)");
    assert_eq!((accounts.owner.as_deref(), accounts.declared.start.line), (Some("@team/identity"), 4));
    assert_eq!((shop.in_words().as_str(), shop.kind, shop.declared.start.line), ("Shop", AssetKind::Application, 13));
    assert_eq!(model.defended.deployment, Some(Deployment::Containers));
    let pattern = matching(&model.scopes[1].paths, &names("app/shop/cart.py")).unwrap();
    assert_eq!((pattern.written.as_str(), pattern.place.start.line), ("app/shop/", 16));
    assert!(matching(&model.scopes[0].paths, &names("app/auth/a.py")).is_some());
    assert!(matching(&model.scopes[0].paths, &names("app/auth/docs/a.py")).is_none());
    assert!(matching(&model.scopes[0].paths, &names("lib/app/auth/a.py")).is_none(), "paths start at the model");
    assert!(read_model("m", "", "version: 1\nassets: []\n").unwrap().defended.assets.is_empty());
}

#[test]
fn mistakes_are_told_with_their_lines() {
    let asset = |lines: &str| format!("version: 1\nassets:\n  - name: A\n    kind: service\n    paths: [a]\n{lines}");
    for (text, said) in [
        (String::new(), "1: nothing is declared"),
        ("- a\n".to_owned(), "1: expected `version`, `deployment` or `assets`, found a list"),
        (
            "version: 2\nassets: []\n".to_owned(),
            "1: expected version 1, the only one that this Palisade reads, found `2`",
        ),
        ("assets: []\n".to_owned(), "1: `version: 1` is missing"),
        ("version: 1\n".to_owned(), "1: `assets:` is missing"),
        ("version: 1\nassets: x\n".to_owned(), "2: expected a list, found `x`"),
        ("version: 1\nasets: []\nassets: []\n".to_owned(), "2: unknown key `asets` (`assets`?); known here: version,"),
        ("version: 1\ndeployment: cloud\nassets: []\n".to_owned(), "2: expected one of own-servers, iaas, containers,"),
        (asset("    paths: [b]\n"), "6: the key `paths` stands here a second time"),
        (asset("    value: huge\n"), "6: expected one of low, medium, high, critical, found `huge`"),
        (asset("    data: cards\n"), "6: expected one of public, internal,"),
        (asset("    owner: [a]\n"), "6: expected a text, found"),
        (asset("    routes: [login]\n"), "6: `login` is not a pattern: a route starts with `/`"),
        (asset("    routes: []\n"), "6: an empty list"),
        (asset("    routes: ['/{a,b}']\n"), "6: `/{a,b}` is not a pattern: `{a,b}` is not understood"),
        (asset("    routes: ['!']\n"), "6: `!` is not a pattern: nothing stands behind"),
        (asset("    owner: \"a\\nb\"\n"), "6: expected a text on one line"),
        (asset("  - name: a\n    kind: other\n    paths: [b]\n"), "6: an asset on line 3 is called `a` too"),
        (asset("  - kind: other\n    paths: [b]\n"), "6: an asset without `name`"),
        (asset("  - name: b\n    paths: [b]\n"), "6: an asset without `kind`"),
        (asset("  - name: b\n    kind: other\n"), "6: neither `paths` nor `routes`"),
        (asset("  - name: b\n    kind: other\n    paths: [../b]\n"), "8: `../b` is not a pattern: `..` leads out"),
        (asset("\t- x"), "not valid YAML"),
    ] {
        let faults = faults(&text);
        assert!(faults.iter().any(|fault| fault.contains(said)), "{said}: {faults:?}");
    }
}

#[test]
fn hostile_models_are_refused_quickly() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", format!("*a{}, ", level - 1).repeat(10)));
    }
    let many = "  - {name: a, kind: other, paths: [a]}\n".repeat(MAX_ASSETS + 1);
    for text in [
        bomb,
        "version: 1\nassets: &a [*a]\n".to_owned(),
        "[".repeat(900_000),
        "- ".repeat(400_000),
        "[\n".repeat(400_000),
        "x".repeat(MAX_BYTES + 1),
        format!("version: 1\nassets:\n{many}"),
        format!("version: 1\nassets: [{{name: a, kind: other, paths: [{}]}}]\n", "a, ".repeat(MAX_GLOBS + 1)),
        "version: 1\nassets:\n".to_owned()
            + &(0..MAX_ALL / MAX_GLOBS + 1)
                .map(|number| format!("  - {{name: a{number}, kind: other, paths: [{}]}}\n", "a, ".repeat(MAX_GLOBS)))
                .collect::<String>(),
        format!("version: 1\nassets: [{{name: {}, kind: other, paths: [a]}}]\n", "é".repeat(MAX_WORD + 1)),
        "version: 1\nassets:\n".to_owned() + &"  - 1\n".repeat(400),
        "\u{0}\u{1b}[31m: \u{202e}\n".to_owned(),
    ] {
        let faults = faults(&text);
        assert!(!faults.is_empty() && faults.len() <= MAX_FAULTS);
    }
}

/// Whatever is cut out of a model or put into it is read or refused, never a panic.
#[test]
fn mutated_models_do_no_harm() {
    let mut state = 7u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let pieces = [
        "*", "&a ", "[", "]", "{", "}", ": ", "- ", "\n", "'", "\"", "!", "é", "\t", "..", "**", "\\", "|\n", "~", "1",
    ];
    for _ in 0..3_000 {
        let mut text: Vec<char> = GOOD.chars().collect();
        for _ in 0..1 + random(4) {
            if text.is_empty() {
                break;
            }
            let at = random(text.len());
            match random(3) {
                0 => drop(text.drain(at..(at + 1 + random(20)).min(text.len()))),
                1 => drop(text.splice(at..at, pieces[random(pieces.len())].chars())),
                _ => text.truncate(at.max(1)),
            }
        }
        let text: String = text.into_iter().collect();
        if let Err(faults) = read_model("m.yaml", "", &text) {
            assert!(!faults.is_empty(), "{text}");
        }
    }
}
