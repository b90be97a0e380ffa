//! What a file is for: by its folders and name, and by its text once it is read.

use crate::known::{LanguageClass, language_class, language_of_name};
use crate::{File, Language, Role};

/// Role of a whole path, for files that do not come from an inventory.
pub fn role_of_path(path: &str, language: Option<Language>) -> Role {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let inherited = folders.split('/').find_map(folder_role);
    match inherited {
        Some(role @ (Role::Vendored | Role::Generated)) => role,
        _ => role_of_name(name, language).or(inherited).unwrap_or(Role::Source),
    }
}

/// Whether a folder on the way to a file is there for tests or examples, whatever else the file is: vendored code has tests too.
pub fn stands_in_tests(path: &str) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').any(|folder| folder_role(folder) == Some(Role::Test))
}

/// What the place of a file says about its weight, the most telling first: of several places of one content the first is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The product itself.
    #[default]
    Ordinary,
    /// Tests, examples and prose: told with low confidence.
    Rehearsal,
    /// What others or a program wrote: mostly not told at all.
    LeftOut,
}

impl Standing {
    /// Of a whole path.
    pub fn of_path(path: &str) -> Standing {
        let name = path.rsplit('/').next().unwrap_or(path);
        match role_of_path(path, language_of_name(name)) {
            role if role.left_out().is_some() => Standing::LeftOut,
            Role::Test | Role::Documentation => Standing::Rehearsal,
            _ => Standing::Ordinary,
        }
    }

    /// Of a folder in a folder that stands like this: nothing below it stands better.
    #[must_use]
    pub fn in_folder(self, name: &str) -> Standing {
        match (self, folder_role(name)) {
            (Standing::Ordinary, Some(Role::Test)) => Standing::Rehearsal,
            (Standing::Ordinary, Some(_)) => Standing::LeftOut,
            (standing, _) => standing,
        }
    }
}

/// Role that a folder gives to everything below it.
pub(crate) fn folder_role(name: &str) -> Option<Role> {
    match name.to_ascii_lowercase().as_str() {
        "node_modules" | "bower_components" | "jspm_packages" | "vendor" | "_vendor" | "vendored" | "third_party"
        | "third-party" | "thirdparty" | "3rdparty" | "site-packages" | "dist-packages" | ".venv" | ".tox" | ".nox"
        | ".yarn" | "pods" | "carthage" | ".bundle" => Some(Role::Vendored),
        // `t` and `xt` are Perl's.
        "t" | "xt" | "__tests__" | "__mocks__" | "__snapshots__" | "spec" | "specs" | "mock" | "mocks" | "cypress"
        | "example" | "examples" => Some(Role::Test),
        "__pycache__" | ".next" | ".nuxt" | ".svelte-kit" | ".angular" => Some(Role::Generated),
        _ => is_test_folder(name).then_some(Role::Test),
    }
}

/// Words of a folder's name that say what it is for, alone or among others: `testdata`, `android-test-app`, `jvmTest`.
const TEST_WORDS: &[&str] = &[
    "test",
    "tests",
    "testing",
    "testdata",
    "testutil",
    "testutils",
    "testhelper",
    "testhelpers",
    "testlib",
    "testkit",
    "testsuite",
    "testsuites",
    "testcase",
    "testcases",
    "testapp",
    "testcerts",
    "testfiles",
    "testkeys",
    "testmocks",
    "testresources",
    "testserver",
    "testsupport",
    "fixture",
    "fixtures",
    "e2e",
];
/// Words that end like a test and are none, and tests that are a product.
const NO_TESTS: &[&str] = &[
    "abtest",
    "attest",
    "attests",
    "backtest",
    "backtests",
    "contest",
    "contests",
    "cutest",
    "detest",
    "fastest",
    "greatest",
    "latest",
    "lightest",
    "neatest",
    "pentest",
    "pentests",
    "protest",
    "protests",
    "quietest",
    "shortest",
    "smartest",
    "speedtest",
    "strictest",
];
/// Before `test` these make a product of it.
const PRODUCTS: &[&str] = &["ab", "back", "pen", "penetration", "speed", "split"];

fn is_test_folder(name: &str) -> bool {
    let words = words_of(name);
    words.iter().enumerate().any(|(at, word)| {
        let is_product = at > 0 && PRODUCTS.contains(&words[at - 1].as_str());
        let ends = ["test", "tests", "mock", "mocks"].iter().any(|end| word.len() > end.len() && word.ends_with(end));
        !is_product && (TEST_WORDS.contains(&word.as_str()) || ends && !NO_TESTS.contains(&word.as_str()))
    })
}

/// The words of a name in small letters, parted by `-`, `_`, `.` and by capitals.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    let mut was_small = false;
    for character in name.chars() {
        if !character.is_alphanumeric() {
            is_open = false;
            continue;
        }
        let begins = !is_open || was_small && character.is_uppercase();
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
        (is_open, was_small) = (true, character.is_lowercase());
    }
    words
}

/// Role that a file's own name gives it.
pub(crate) fn role_of_name(name: &str, language: Option<Language>) -> Option<Role> {
    let name = name.to_ascii_lowercase();
    if is_manifest(&name) {
        return Some(Role::Manifest);
    }
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let web = matches!(extension, "js" | "mjs" | "cjs" | "css");
    if web && (stem.ends_with(".min") || stem.ends_with("-min") || stem.ends_with(".bundle") || stem.ends_with(".pack"))
    {
        return Some(Role::Minified);
    }
    if web && is_well_known_library(stem) {
        return Some(Role::Vendored);
    }
    if is_generated_name(&name, stem) {
        return Some(Role::Generated);
    }
    if is_test_name(stem, extension) {
        return Some(Role::Test);
    }
    match language.map(language_class) {
        Some(LanguageClass::Prose) => Some(Role::Documentation),
        _ if matches!(stem, "license" | "licence" | "copying" | "readme" | "changelog" | "authors" | "notice") => {
            Some(Role::Documentation)
        }
        _ => None,
    }
}

fn is_manifest(name: &str) -> bool {
    matches!(
        name,
        "package.json"
            | "package-lock.json"
            | "npm-shrinkwrap.json"
            | "yarn.lock"
            | "pnpm-lock.yaml"
            | "bun.lock"
            | "bun.lockb"
            | "deno.lock"
            | "bower.json"
            | "pyproject.toml"
            | "setup.cfg"
            | "pipfile"
            | "pipfile.lock"
            | "poetry.lock"
            | "uv.lock"
            | "pdm.lock"
            | "pylock.toml"
            | "environment.yml"
            | "cargo.toml"
            | "cargo.lock"
            | "go.mod"
            | "go.sum"
            | "go.work"
            | "gemfile"
            | "gemfile.lock"
            | "composer.json"
            | "composer.lock"
            | "pom.xml"
            | "build.gradle"
            | "build.gradle.kts"
            | "settings.gradle"
            | "gradle.lockfile"
            | "packages.lock.json"
            | "packages.config"
            | "mix.exs"
            | "mix.lock"
            | "pubspec.yaml"
            | "pubspec.lock"
            | "podfile"
            | "podfile.lock"
            | "package.swift"
            | "package.resolved"
            | "conan.lock"
            | "conanfile.txt"
            | "renv.lock"
            | "stack.yaml.lock"
    ) || (name.starts_with("requirements") && name.ends_with(".txt"))
        || name.ends_with("-requirements.txt")
        || name.ends_with(".csproj")
        || name.ends_with(".gemspec")
}

/// Libraries that people copy into their tree without `.min`, with or without a version behind the name.
fn is_well_known_library(stem: &str) -> bool {
    const LIBRARIES: &[&str] = &[
        "jquery",
        "jquery.slim",
        "jquery-ui",
        "bootstrap",
        "bootstrap.bundle",
        "angular",
        "backbone",
        "underscore",
        "lodash",
        "d3",
        "moment",
        "modernizr",
        "mootools",
        "prototype",
        "raphael",
        "ember",
        "knockout",
        "require",
        "html5shiv",
        "handlebars",
        "mustache",
        "dojo",
        "yui",
        "extjs",
        "ckeditor",
        "tinymce",
        "codemirror",
        "highlight",
        "font-awesome",
    ];
    let is_version = |rest: &str| {
        rest.strip_prefix(['-', '.']).is_some_and(|version| {
            version.contains('.') && version.chars().all(|character| character.is_ascii_digit() || character == '.')
        })
    };
    // Without a version only names that nobody gives to a file of their own.
    matches!(stem, "jquery" | "jquery.slim" | "jquery-ui" | "modernizr" | "html5shiv" | "mootools" | "bootstrap.bundle")
        || LIBRARIES.iter().any(|library| stem.strip_prefix(library).is_some_and(is_version))
}

fn is_generated_name(name: &str, stem: &str) -> bool {
    stem.ends_with("_pb2")
        || stem.ends_with("_pb2_grpc")
        || stem.ends_with("_pb")
        || name.ends_with(".pb.go")
        || name.ends_with(".pb.cc")
        || name.ends_with(".pb.h")
        || name.ends_with(".g.dart")
        || name.ends_with(".freezed.dart")
        || name.ends_with(".designer.cs")
        || name.ends_with(".g.cs")
        || stem.ends_with(".generated")
        || stem.ends_with("_generated")
        || name.ends_with(".js.map")
        || name.ends_with(".css.map")
}

fn is_test_name(stem: &str, extension: &str) -> bool {
    match extension {
        "py" | "pyi" => {
            stem.starts_with("test_") || stem.ends_with("_test") || matches!(stem, "conftest" | "tests" | "test")
        }
        "js" | "jsx" | "ts" | "tsx" | "mjs" | "cjs" | "mts" | "cts" => {
            stem.ends_with(".test")
                || stem.ends_with(".spec")
                || stem.ends_with("-spec")
                || stem.ends_with(".e2e")
                || stem.ends_with(".cy")
        }
        "go" | "rs" | "dart" | "exs" | "c" | "cc" | "cpp" => stem.ends_with("_test"),
        "rb" => stem.ends_with("_test") || stem.ends_with("_spec"),
        "java" | "kt" | "cs" | "php" | "scala" | "swift" => stem.ends_with("test") || stem.ends_with("tests"),
        // Perl's, and transcripts of commands.
        "t" => true,
        _ => false,
    }
}

/// What the text says against the role that the name gave: `Generated` or `Minified`, or `None` to keep it.
pub fn role_of_content(file: &File, text: &str) -> Option<Role> {
    if !matches!(file.role, Role::Source | Role::Test) || text.is_empty() {
        return None;
    }
    if says_generated(text) { Some(Role::Generated) } else { role_of_shape(file, text) }
}

/// What the shape of the text says against the role that the name gave: `Minified`, or `None` to keep it. A comment has no part
/// in it: whoever may write one must not be able to take the whole file out of a search.
pub fn role_of_shape(file: &File, text: &str) -> Option<Role> {
    if !matches!(file.role, Role::Source | Role::Test) {
        return None;
    }
    let compressible = matches!(file.language.map(Language::name), Some("javascript" | "css" | "html"));
    (compressible && is_compressed(text)).then_some(Role::Minified)
}

/// A header of a generator in the first lines. Only sentences that generators write: a person who writes "generated" about
/// something else must not hide a file.
fn says_generated(text: &str) -> bool {
    let head: String = text.lines().take(12).flat_map(|line| line.chars().take(200).chain(['\n'])).collect();
    let comment_lines = head.lines().map(str::trim_start).filter(|line| {
        ["#", "//", "/*", "*", "--", ";", "<!--", "\"\"\"", "'''", "%"].iter().any(|mark| line.starts_with(mark))
    });
    comment_lines.into_iter().any(|line| {
        let line = line.to_ascii_lowercase();
        (line.contains("generated by") && line.contains("do not edit"))
            || (line.contains("code generated") && line.contains("do not"))
            || line.contains("<auto-generated")
            || line.contains("generated by the protocol buffer compiler")
            || line.contains("this file is automatically generated")
            || line.contains("this file was automatically generated")
            || line.contains("this file is auto-generated")
            || line.contains("autogenerated file. do not edit")
            || line.trim_start_matches(['#', '/', '*', ' ', '!']).starts_with("@generated")
    })
}

/// More than half of the text stands in lines of more than a thousand bytes that are as dense in punctuation as compressed
/// code is. A long data URL is not: it must not take the code round it out of the scan; a tower of brackets is more so.
fn is_compressed(text: &str) -> bool {
    const LONG: usize = 1_000;
    if text.len() < 2 * LONG {
        return false;
    }
    let mut compressed = 0;
    for line in text.as_bytes().split(|&byte| byte == b'\n').filter(|line| line.len() > LONG) {
        let punctuation = line.iter().filter(|byte| b"(){}[];,=:.".contains(byte)).count();
        if (8..45).contains(&(punctuation * 100 / line.len())) {
            compressed += line.len();
        }
    }
    compressed * 2 > text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(path: &str) -> Role {
        let name = path.rsplit('/').next().unwrap_or(path);
        role_of_path(path, language_of_name(name))
    }

    #[test]
    fn names_and_folders_decide() {
        assert_eq!(role("src/app.py"), Role::Source);
        assert_eq!(role("src/tests/app.py"), Role::Test);
        assert_eq!(role("src/app.spec.TS"), Role::Test);
        assert_eq!(role("web/node_modules/a/test/a.js"), Role::Vendored);
        assert_eq!(role("web/jquery-3.6.0.js"), Role::Vendored);
        assert_eq!(role("web/app.min.js"), Role::Minified);
        assert_eq!(role("api_pb2.py"), Role::Generated);
        assert_eq!(role("requirements-dev.txt"), Role::Manifest);
        assert_eq!(role("docs/README.md"), Role::Documentation);
        assert_eq!(role("contest.py"), Role::Source);
        assert_eq!(role("lib/a.t"), Role::Test);
        assert_eq!(role("web/require.js"), Role::Source);
    }

    #[test]
    fn no_file_stands_better_than_its_folder() {
        for (path, expected) in [
            ("src/app.py", Standing::Ordinary),
            ("package.json", Standing::Ordinary),
            ("tests/app.py", Standing::Rehearsal),
            ("src/test_app.py", Standing::Rehearsal),
            ("docs/README.md", Standing::Rehearsal),
            ("tests/vendor/a.py", Standing::Rehearsal),
            ("tests/a.min.js", Standing::LeftOut),
            ("vendor/tests/a.py", Standing::LeftOut),
            ("web/a.min.js", Standing::LeftOut),
        ] {
            assert_eq!(Standing::of_path(path), expected, "{path}");
            let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
            let folder = folders.split('/').fold(Standing::Ordinary, Standing::in_folder);
            assert!(folder <= expected, "{path}");
        }
    }

    #[test]
    fn folders_of_tests_by_their_words() {
        for folder in [
            "t",
            "tests",
            "test-data",
            "test_data",
            "caddytest",
            "httptest",
            "dnsmock",
            "internal_test",
            "testutil",
            "test.utils",
            "androidTest",
            "jvmTest",
            "IntegrationTests",
            "android-test-app",
            "e2e-tests",
            "__fixtures__",
            "fixtures",
            "crypto_fixtures",
            "mocks",
        ] {
            assert_eq!(role(&format!("src/{folder}/key.pem")), Role::Test, "{folder}");
            assert!(stands_in_tests(&format!("vendor/{folder}/key.pem")), "{folder}");
        }
        for folder in [
            "contest",
            "latest",
            "protests",
            "speedtest",
            "speed-test",
            "ab-test",
            "ABTest",
            "testimonials",
            "testnet",
            "testament",
            "openapi-spec",
            "mockwebserver",
            "attestation",
            "tt",
            "src",
        ] {
            assert_eq!(role(&format!("src/{folder}/key.pem")), Role::Source, "{folder}");
        }
    }

    fn javascript(text: &str) -> Option<Role> {
        let file = File {
            path: "a.js".into(),
            language: Some(Language::JAVASCRIPT),
            role: Role::Source,
            size: 0,
            ignored: false,
            commit: None,
        };
        role_of_content(&file, text)
    }

    #[test]
    fn texts_decide() {
        assert_eq!(javascript("// Code generated by protoc. DO NOT EDIT.\nf()"), Some(Role::Generated));
        assert_eq!(javascript("const s = 'generated by me, do not edit'\n"), None);
        assert_eq!(javascript(&"function a(b,c){return b(c)};".repeat(200)), Some(Role::Minified));
        assert_eq!(javascript(&format!("eval(x)\nconst image = '{}'", "iVBORw0KGgo".repeat(2000))), None);
        assert_eq!(javascript(&"const a = 1;\n".repeat(2000)), None);
    }
}
