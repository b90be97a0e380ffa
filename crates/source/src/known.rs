//! The languages that Palisade can name, as one table: also those that it cannot analyse yet, so that the coverage can say
//! "no analysis for ruby: 12 files".

use crate::Language;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What kind of text a language is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanguageClass {
    /// Programs: an engine that cannot read it misses flaws.
    Code,
    /// Configuration, data and markup.
    Document,
    /// Text for people.
    Prose,
    /// Pictures, archives, programs in machine code: known by name not to be text.
    Binary,
}

struct Known {
    name: &'static str,
    class: LanguageClass,
    /// Lower case, separated by spaces, without the dot.
    extensions: &'static str,
    /// Whole file names in lower case, separated by spaces.
    names: &'static str,
    /// Programs after `#!`, without version numbers.
    interpreters: &'static str,
}

const fn known(
    class: LanguageClass,
    name: &'static str,
    extensions: &'static str,
    names: &'static str,
    interpreters: &'static str,
) -> Known {
    Known { name, class, extensions, names, interpreters }
}

use LanguageClass::{Binary, Code, Document, Prose};

#[rustfmt::skip]
const KNOWN: &[Known] = &[
    known(Code, "python", "py pyw pyi pyt wsgi", "sconstruct sconscript wscript", "python python2 python3 pypy pypy3 uv"),
    known(Code, "javascript", "js jsx mjs cjs es6 jsm", "jakefile", "node nodejs deno bun"),
    known(Code, "typescript", "ts mts cts", "", "ts-node tsx"),
    known(Code, "tsx", "tsx", "", ""),
    known(Code, "vue", "vue", "", ""),
    known(Code, "svelte", "svelte", "", ""),
    known(Code, "astro", "astro", "", ""),
    known(Code, "java", "java", "", ""),
    known(Code, "kotlin", "kt kts", "", ""),
    known(Code, "scala", "scala sc sbt", "", "scala"),
    known(Code, "groovy", "groovy gvy gradle", "jenkinsfile", "groovy"),
    known(Code, "clojure", "clj cljs cljc edn", "", "clojure bb"),
    known(Code, "go", "go", "", ""),
    known(Code, "rust", "rs", "", "rust-script"),
    known(Code, "c", "c h", "", "tcc"),
    known(Code, "cpp", "cc cpp cxx c++ hh hpp hxx h++ ipp inl ino cu cuh", "", ""),
    known(Code, "objective-c", "m mm", "", ""),
    known(Code, "csharp", "cs csx", "", ""),
    known(Code, "razor", "cshtml razor", "", ""),
    known(Code, "visual-basic", "vb bas vbs frm cls", "", ""),
    known(Code, "fsharp", "fs fsi fsx", "", ""),
    known(Code, "ruby", "rb rake gemspec ru rbw podspec jbuilder",
          "gemfile rakefile vagrantfile podfile fastfile guardfile capfile brewfile", "ruby jruby rake"),
    known(Code, "erb", "erb rhtml", "", ""),
    known(Code, "php", "php php3 php4 php5 php7 phps phtml inc module", "", "php"),
    known(Code, "perl", "pl pm perl cgi", "cpanfile", "perl"),
    known(Code, "raku", "raku rakumod p6", "", "raku"),
    known(Code, "lua", "lua luau", "", "lua luajit"),
    known(Code, "swift", "swift", "", "swift"),
    known(Code, "dart", "dart", "", "dart"),
    known(Code, "elixir", "ex exs eex heex leex", "", "elixir"),
    known(Code, "erlang", "erl hrl", "rebar.config", "escript"),
    known(Code, "haskell", "hs lhs", "", "runhaskell stack"),
    known(Code, "ocaml", "ml mli", "", "ocaml"),
    known(Code, "elm", "elm", "", ""),
    known(Code, "purescript", "purs", "", ""),
    known(Code, "r", "r rmd", "", "rscript"),
    known(Code, "julia", "jl", "", "julia"),
    known(Code, "nim", "nim nims", "", "nim"),
    known(Code, "zig", "zig zon", "", ""),
    known(Code, "d", "d di", "", "rdmd"),
    known(Code, "crystal", "cr", "", "crystal"),
    known(Code, "fortran", "f f77 f90 f95 f03 f08 for", "", ""),
    known(Code, "cobol", "cob cbl cpy", "", ""),
    known(Code, "pascal", "pas pp dpr lpr", "", ""),
    known(Code, "ada", "adb ads", "", ""),
    known(Code, "apex", "apex trigger", "", ""),
    known(Code, "abap", "abap", "", ""),
    known(Code, "solidity", "sol", "", ""),
    known(Code, "move", "move", "", ""),
    known(Code, "cairo", "cairo", "", ""),
    known(Code, "cython", "pyx pxd pxi", "", ""),
    known(Code, "coffeescript", "coffee litcoffee", "cakefile", "coffee"),
    known(Code, "livescript", "ls", "", ""),
    known(Code, "assembly", "asm s nasm", "", ""),
    known(Code, "vhdl", "vhd vhdl", "", ""),
    known(Code, "verilog", "v sv svh", "", ""),
    known(Code, "bash", "sh bash zsh ksh bats", "pkgbuild .bashrc .bash_profile .profile .zshrc", "sh bash zsh ksh dash ash bats"),
    known(Code, "fish", "fish", "", "fish"),
    known(Code, "powershell", "ps1 psm1 psd1", "", "pwsh"),
    known(Code, "batch", "bat cmd", "", ""),
    known(Code, "awk", "awk", "", "awk gawk mawk"),
    known(Code, "tcl", "tcl", "", "tclsh wish"),
    known(Code, "lisp", "lisp lsp el cl", "", "sbcl"),
    known(Code, "scheme", "scm ss rkt", "", "racket guile"),
    known(Code, "prolog", "pro prolog", "", "swipl"),
    known(Code, "sql", "sql psql plsql pls pks pkb", "", ""),
    known(Code, "graphql", "graphql gql", "", ""),
    known(Code, "coldfusion", "cfm cfc", "", ""),
    known(Code, "jsp", "jsp jspx jspf tag", "", ""),
    known(Code, "asp", "asp aspx ascx asax", "", ""),
    known(Code, "vim", "vim", ".vimrc vimrc", ""),
    known(Code, "qml", "qml", "", ""),
    known(Code, "gdscript", "gd", "", ""),
    known(Code, "starlark", "bzl star", "build.bazel workspace.bazel build workspace", ""),
    known(Code, "make", "mk mak", "makefile gnumakefile bsdmakefile justfile", "make"),
    known(Code, "cmake", "cmake", "cmakelists.txt", ""),
    known(Code, "nix", "nix", "", ""),
    known(Code, "jsonnet", "jsonnet libsonnet", "", ""),
    known(Code, "rego", "rego", "", ""),
    known(Code, "cue", "cue", "", ""),
    known(Code, "wasm-text", "wat wast", "", ""),
    known(Code, "glsl", "glsl vert frag comp geom hlsl wgsl metal", "", ""),
    known(Document, "dockerfile", "dockerfile containerfile", "dockerfile containerfile", ""),
    known(Document, "terraform", "tf tfvars", "", ""),
    known(Document, "hcl", "hcl nomad", "", ""),
    known(Document, "bicep", "bicep", "", ""),
    known(Document, "yaml", "yaml yml", ".clang-format", ""),
    known(Document, "json", "json jsonc json5 geojson webmanifest ipynb har jsonl ndjson avsc", ".babelrc .eslintrc .prettierrc .jshintrc", ""),
    known(Document, "toml", "toml", "pipfile cargo.lock poetry.lock uv.lock", ""),
    known(Document, "xml", "xml xsd xsl xslt wsdl xaml plist csproj vbproj fsproj props targets resx storyboard xib rss atom kml svg", "", ""),
    known(Document, "html", "html htm xhtml shtml", "", ""),
    known(Document, "jinja", "j2 jinja jinja2", "", ""),
    known(Document, "handlebars", "hbs handlebars mustache", "", ""),
    known(Document, "ejs", "ejs", "", ""),
    known(Document, "pug", "pug jade", "", ""),
    known(Document, "haml", "haml", "", ""),
    known(Document, "liquid", "liquid", "", ""),
    known(Document, "twig", "twig", "", ""),
    known(Document, "velocity", "vm vtl", "", ""),
    known(Document, "freemarker", "ftl", "", ""),
    known(Document, "css", "css scss sass less styl pcss", "", ""),
    known(Document, "ini", "ini cfg conf cnf properties editorconfig desktop service env",
          ".env .npmrc .pypirc .gitconfig .gitmodules .editorconfig .flake8 .coveragerc .netrc .htaccess", ""),
    known(Document, "protobuf", "proto", "", ""),
    known(Document, "thrift", "thrift", "", ""),
    known(Document, "csv", "csv tsv", "", ""),
    known(Document, "gitignore", "gitignore dockerignore",
          ".gitignore .gitattributes .dockerignore .npmignore .eslintignore .prettierignore .palisadeignore .semgrepignore .gitkeep .mailmap", ""),
    known(Document, "diff", "diff patch", "", ""),
    known(Document, "log", "log", "", ""),
    known(Document, "lockfile", "lock sum", "yarn.lock go.sum go.mod go.work gemfile.lock", ""),
    known(Document, "certificate", "pem crt cer csr key pub asc", "", ""),
    known(Document, "translation", "po pot xlf xliff", "", ""),
    known(Prose, "markdown", "md markdown mdx mkd", "", ""),
    known(Prose, "restructuredtext", "rst rest", "", ""),
    known(Prose, "asciidoc", "adoc asciidoc", "", ""),
    known(Prose, "text", "txt text", "license licence copying readme changelog authors notice contributors codeowners todo install news maintainers version", ""),
    known(Prose, "latex", "tex bib sty", "", ""),
    known(Prose, "org", "org", "", ""),
    known(Prose, "djot", "dj", "", ""),
    known(Prose, "man-page", "1 2 3 4 5 6 7 8 man", "", ""),
    known(Binary, "picture", "png jpg jpeg gif webp avif bmp ico icns tif tiff psd heic xcf", "", ""),
    known(Binary, "sound-or-film", "mp3 mp4 m4a m4v ogg oga ogv wav flac webm mov avi mkv", "", ""),
    known(Binary, "font", "woff woff2 ttf otf eot", "", ""),
    known(Binary, "archive", "zip gz tgz bz2 xz zst 7z rar tar jar war ear whl egg gem nupkg apk ipa deb rpm dmg iso cab br lz4", "", ""),
    known(Binary, "machine-code", "exe dll so dylib a o obj lib class pyc pyo pyd wasm bin elf ko node rlib", "", ""),
    known(Binary, "database", "db sqlite sqlite3 mdb ldb rdb parquet", "bun.lockb .ds_store", ""),
    known(Binary, "office-document", "pdf doc docx xls xlsx ppt pptx odt ods odp epub", "", ""),
    known(Binary, "model-weights", "onnx pt pth h5 pb tflite npy npz pkl pickle safetensors gguf", "", ""),
];

struct Index {
    extensions: FxHashMap<&'static str, Language>,
    names: FxHashMap<&'static str, Language>,
    interpreters: FxHashMap<&'static str, Language>,
    classes: FxHashMap<&'static str, LanguageClass>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let spread = |list: fn(&Known) -> &'static str| -> FxHashMap<&'static str, Language> {
        // The first language that names an extension keeps it.
        let rows = KNOWN.iter().rev();
        rows.flat_map(|row| list(row).split_whitespace().map(|word| (word, Language::new(row.name)))).collect()
    };
    Index {
        extensions: spread(|row| row.extensions),
        names: spread(|row| row.names),
        interpreters: spread(|row| row.interpreters),
        classes: KNOWN.iter().map(|row| (row.name, row.class)).collect(),
    }
});

/// The class of a language; `Code` for one that the table does not name.
pub fn language_class(language: Language) -> LanguageClass {
    INDEX.classes.get(language.name()).copied().unwrap_or(LanguageClass::Code)
}

/// The language that a file name (without folders) tells, whatever its letter case.
pub fn language_of_name(name: &str) -> Option<Language> {
    let name = name.to_ascii_lowercase();
    if let Some(language) = INDEX.names.get(name.as_str()) {
        return Some(*language);
    }
    // `Dockerfile.dev`, `Makefile.am`, `.env.local`
    let first = name.trim_start_matches('.').split('.').next().unwrap_or_default();
    match name.rsplit_once('.').map(|(_, extension)| extension).and_then(|extension| INDEX.extensions.get(extension)) {
        Some(language) => Some(*language),
        None if matches!(first, "dockerfile" | "containerfile" | "makefile" | "jenkinsfile") => {
            INDEX.names.get(first).copied()
        }
        None if name.starts_with(".env.") => Some(Language::new("ini")),
        None => None,
    }
}

/// The language of the program in a `#!` line.
pub(crate) fn language_of_shebang(head: &[u8]) -> Option<Language> {
    let line = head.strip_prefix(b"#!")?.split(|&byte| byte == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split_whitespace();
    let program = words.next()?.rsplit('/').next()?;
    let program = match program {
        // `env -S python3 -u`, `env NAME=value python3`
        "env" => words.find(|word| !word.starts_with('-') && !word.contains('='))?.rsplit('/').next()?,
        program => program,
    };
    let unversioned = program.trim_end_matches(|character: char| character.is_ascii_digit() || character == '.');
    INDEX.interpreters.get(program).or_else(|| INDEX.interpreters.get(unversioned)).copied()
}

/// What the text says against the language that the name told: other things share extensions with code.
pub fn language_of_content(language: Language, text: &str) -> Language {
    let start = text.trim_start();
    if language == Language::TYPESCRIPT && (start.starts_with("<?xml") || start.starts_with("<!DOCTYPE")) {
        return Language::new("translation"); // Qt Linguist writes XML into `.ts`
    }
    language
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_extensions_and_interpreters() {
        let name = |name: &str| language_of_name(name).map(Language::name);
        assert_eq!(name("A.PY"), Some("python"));
        assert_eq!(name("x.d.ts"), Some("typescript"));
        assert_eq!(name("Dockerfile.dev"), Some("dockerfile"));
        assert_eq!(name("DOCKERFILE"), Some("dockerfile"));
        assert_eq!(name("archive.tar.gz"), Some("archive"));
        assert_eq!(name("CMakeLists.txt"), Some("cmake"));
        assert_eq!(name("Makefile"), Some("make"));
        assert_eq!(name(".env.local"), Some("ini"));
        assert_eq!(name("strange.xyzzy"), None);
        let shebang = |head: &str| language_of_shebang(head.as_bytes()).map(Language::name);
        assert_eq!(shebang("#!/usr/bin/env -S python3.11 -u\n"), Some("python"));
        assert_eq!(shebang("#!/bin/sh"), Some("bash"));
        assert_eq!(shebang("#! /usr/local/bin/node --flag\n"), Some("javascript"));
        assert_eq!(shebang("no"), None);
    }

    #[test]
    fn no_extension_is_named_twice() {
        let mut seen = std::collections::BTreeMap::new();
        for row in KNOWN {
            for extension in row.extensions.split_whitespace() {
                assert!(
                    seen.insert(extension, row.name).is_none(),
                    "{extension} in {} and {}",
                    seen[extension],
                    row.name
                );
            }
        }
    }
}
