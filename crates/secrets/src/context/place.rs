//! What kind of file a candidate stands in, as far as path and text tell: code, configuration, a store of credentials, prose.

use super::Content;
use super::words::listed;
use source::{MESSAGE_PATH, Role, stands_in_tests};

/// Kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Program text: a value without quotes is an expression.
    Code,
    /// Settings: a value without quotes is a value.
    Settings,
    /// A file whose purpose is to hold credentials: whatever stands there is one.
    Store,
    /// Shell scripts and container files.
    Shell,
    /// Prose.
    Document,
    /// Checksums and pictures: nothing here is a credential of its own.
    Ignored,
    /// Nothing is known.
    Unknown,
}

const CODE: &str = "\
    py pyi js jsx mjs cjs ts tsx mts cts go java kt kts rb php cs rs c h cc cpp hpp cxx m mm swift scala groovy \
    gradle dart ex exs erl hs clj lua pl pm vue svelte r jl vb fs sol zig nim coffee cr d pas asm s proto thrift \
    map graphql slim erb haml ejs jsp cshtml razor twig hbs css scss less sass elm ml mli f90 tcl v sv";
const SETTINGS: &str = "\
    yaml yml json json5 jsonc toml ini cfg conf cnf config properties env xml tf tfvars hcl plist rc ipynb har \
    postman_collection desktop service reg ovpn pgpass netrc sql dist";

/// File names, or their ends, of stores of credentials that programs write or read.
const STORES: &str = "\
    .netrc _netrc .authinfo .pgpass pgpass.conf .my.cnf .mylogin.cnf .git-credentials .esmtprc .msmtprc \
    .fetchmailrc .ftpconfig .remote-sync.json sftp.json sftp-config.json filezilla.xml \
    recentservers.xml sitemanager.xml webservers.xml datasources.local.xml wp-config.php robomongo.json \
    robo3t.json data-sources.xml .htpasswd .dockercfg .npmrc .pypirc .s3cfg .boto \
    credentials.xml .muttrc .offlineimaprc .rediscli_auth ventrilo_srv.ini .wgetrc .curlrc .tugboat credentials .credentials \
    logins.json";

/// Kind of file for a path and its text.
pub(super) fn place(content: &Content<'_>) -> Place {
    let Some(path) = content.path else { return Place::Unknown };
    // What people write about a change is prose: "pass `--quiet`" names no password.
    if path.starts_with(MESSAGE_PATH) {
        return Place::Document;
    }
    let path = path.to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or(&path);
    if is_ignored(name) {
        return Place::Ignored;
    }
    if is_store(name) {
        return Place::Store;
    }
    if name.starts_with("dockerfile") || name.starts_with("containerfile") {
        return Place::Shell;
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "sh" | "bash" | "zsh" | "fish" | "ksh" | "bat" | "cmd" | "ps1" | "dockerfile" => Place::Shell,
        "md" | "rst" | "adoc" | "asciidoc" | "txt" | "html" | "htm" | "markdown" | "mdx" | "tex" | "org"
        | "textile" => Place::Document,
        _ if listed(CODE, extension) => Place::Code,
        _ if listed(SETTINGS, extension) || name.starts_with(".env") => Place::Settings,
        _ => unknown_extension(content.text),
    }
}

/// Whether files of this name, in small letters, are there to hold credentials.
pub(super) fn is_store(name: &str) -> bool {
    let personal = name.starts_with(".bash") || name.starts_with(".zsh") || name == ".profile";
    personal || STORES.split_ascii_whitespace().any(|store| name.ends_with(store))
}

/// A script without extension says what runs it.
fn unknown_extension(text: &str) -> Place {
    let first = text.lines().next().unwrap_or_default();
    match first {
        _ if !first.starts_with("#!") => Place::Settings,
        _ if first.ends_with("sh") => Place::Shell,
        _ => Place::Code,
    }
}

/// `de.json`, `pt-br.ts`, `messages_fr.properties`: a file named after a language.
fn is_named_after_language(name: &str) -> bool {
    const CODES: &str = "\
        ar bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu it ja ka ko lt lv ms nb nl nn no pl pt ro ru sk sl sr sv ta th tr uk vi zh";
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    if !matches!(
        extension,
        "json" | "js" | "ts" | "yml" | "yaml" | "php" | "properties" | "ini" | "xml" | "rb" | "toml" | "py"
    ) {
        return false;
    }
    let mut parts = stem.rsplit(['-', '_', '.']);
    let last = parts.next().unwrap_or_default();
    let before = parts.next();
    listed(CODES, last) || (last.len() == 2 && before.is_some_and(|before| listed(CODES, before)))
}

fn is_ignored(name: &str) -> bool {
    const ENDS: &str = "\
    package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml composer.lock gemfile.lock cargo.lock \
    poetry.lock pipfile.lock uv.lock go.sum .svg .lock .sum .woff .ttf";
    ENDS.split_ascii_whitespace().any(|end| name.ends_with(end))
}

/// Whether the file holds translations: what its names say, its labels need not keep.
pub(super) fn is_translation(content: &Content<'_>) -> bool {
    const FOLDERS: &str = "\
    locale locales i18n l10n lang langs languages translations translation lc_messages";
    const ENDS: &str = ".po .pot .arb .strings .resx .xlf .xliff .mo";
    // `lang` is also the name of packages of code.
    const PROGRAMS: &str = "java kt scala go py c h cc cpp cs rs swift m sh sql clj ex erl";
    let Some(path) = content.path.filter(|path| !path.starts_with(MESSAGE_PATH)) else { return false };
    let path = path.to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or(&path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    is_named_after_language(name)
        || ENDS.split_ascii_whitespace().any(|end| name.ends_with(end))
        || (!listed(PROGRAMS, extension) && path.split('/').rev().skip(1).any(|folder| listed(FOLDERS, folder)))
}

/// Whether the file is program text that holds settings: `config.php`, `settings.py`.
pub(super) fn is_settings_code(content: &Content<'_>) -> bool {
    const STEMS: &str = "config configuration settings database credentials secrets parameters environment";
    let name = content.path.and_then(|path| path.rsplit('/').next()).unwrap_or_default().to_ascii_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    listed(STEMS, stem.rsplit(['_', '-']).next().unwrap_or_default())
}

/// Whether the path or the role says that this is a test, an example or prose.
pub(super) fn is_rehearsal(content: &Content<'_>) -> bool {
    if matches!(content.role, Some(Role::Test | Role::Documentation)) {
        return true;
    }
    content.path.is_some_and(|path| {
        stands_in_tests(path)
            || path.to_ascii_lowercase().split(['/', '.', '-', '_']).any(|part| {
                matches!(
                    part,
                    "test"
                        | "tests"
                        | "testing"
                        | "spec"
                        | "specs"
                        | "example"
                        | "examples"
                        | "sample"
                        | "samples"
                        | "fixture"
                        | "fixtures"
                        | "mock"
                        | "mocks"
                        | "demo"
                        | "testdata"
                        | "doc"
                        | "docs"
                        | "tutorial"
                        | "e2e"
                        | "cassettes"
                        | "snapshots"
                )
            })
    })
}
