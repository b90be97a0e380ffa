//! A first threat model for a project, from what stands in its folder. What cannot be seen there (value, class of data, deployment) is
//! left to people.

use crate::Owners;
use crate::written::is_harmful;
use engine::yaml::{self, Node, Value};
use model::AssetKind;
use source::{File, Inventory, LanguageClass, Role, Tree, language_class, stands_in_tests};
use std::collections::{BTreeMap, BTreeSet};

/// Most assets, and most paths of one.
const MOST: usize = 30;
/// Longest manifest that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// Files that make a folder a program of its own.
const MANIFESTS: &[&str] = &[
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "Pipfile",
    "go.mod",
    "Cargo.toml",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Gemfile",
    "composer.json",
    "mix.exs",
];

/// Packages that say what a program is.
const FRAMEWORKS: &[&str] = &[
    "aiohttp",
    "angular",
    "celery",
    "django",
    "electron",
    "express",
    "fastapi",
    "fastify",
    "flask",
    "gatsby",
    "hapi",
    "koa",
    "nest",
    "next",
    "nuxt",
    "pyramid",
    "react",
    "sanic",
    "sqlalchemy",
    "starlette",
    "svelte",
    "tornado",
    "vue",
];

/// Images that keep data, and what they are.
const STORES: &[(&str, &str)] = &[
    ("cassandra", "Cassandra"),
    ("clickhouse-server", "ClickHouse"),
    ("couchdb", "CouchDB"),
    ("elasticsearch", "Elasticsearch"),
    ("etcd", "etcd"),
    ("influxdb", "InfluxDB"),
    ("kafka", "Kafka"),
    ("mariadb", "MariaDB"),
    ("memcached", "memcached"),
    ("minio", "MinIO"),
    ("mongo", "MongoDB"),
    ("mongodb", "MongoDB"),
    ("mysql", "MySQL"),
    ("neo4j", "Neo4j"),
    ("opensearch", "OpenSearch"),
    ("postgis", "PostgreSQL"),
    ("postgres", "PostgreSQL"),
    ("postgresql", "PostgreSQL"),
    ("rabbitmq", "RabbitMQ"),
    ("redis", "Redis"),
    ("timescaledb", "PostgreSQL"),
    ("valkey", "Valkey"),
];

/// Places of pipelines.
const PIPELINES: &[&str] = &[
    ".github/workflows/",
    ".gitlab-ci.yml",
    "Jenkinsfile",
    "azure-pipelines.yml",
    ".woodpecker/",
    ".woodpecker.yml",
    ".circleci/",
];

/// What was seen.
#[derive(Debug, Default)]
pub struct Proposal {
    /// Languages of the project's own code with the number of files, most first.
    pub languages: Vec<(&'static str, usize)>,
    /// What it is built with.
    pub frameworks: Vec<&'static str>,
    /// A file that says how an image is built.
    pub image: Option<String>,
    /// Things that are probably worth defending.
    pub assets: Vec<Proposed>,
}

/// One of them.
#[derive(Debug)]
pub struct Proposed {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: AssetKind,
    /// What belongs to it.
    pub paths: Vec<String>,
    /// Owner of all its files in CODEOWNERS.
    pub owner: Option<String>,
    /// Why it is listed.
    pub because: String,
}

/// Looks at a project called `name`. `folder` leads from the root of the repository to it.
pub fn propose(tree: &dyn Tree, inventory: &Inventory, name: &str, owners: Option<&Owners>, folder: &str) -> Proposal {
    let own = |file: &&File| file.role != Role::Test && file.role.left_out().is_none() && !stands_in_tests(&file.path);
    let files: Vec<&File> = inventory.files.iter().filter(own).collect();
    let code: Vec<&str> = files.iter().filter(|file| is_code(file)).map(|file| file.path.as_str()).collect();
    let read = |path: &str| String::from_utf8_lossy(&tree.head(path, LONGEST).unwrap_or_default()).into_owned();
    // Within a package of Python, `setup.py` is a module like any other.
    let packages: BTreeSet<&str> =
        code.iter().filter(|path| last(path) == "__init__.py").map(|path| parent(path)).collect();
    let is_own = |path: &&str| is_manifest(path) && !packages.contains(parent(path));
    let manifests: Vec<&str> = files.iter().map(|file| file.path.as_str()).filter(is_own).collect();

    let mut assets = programs(&code, &manifests, name);
    for path in files.iter().map(|file| file.path.as_str()).filter(|path| is_compose(path)).take(MOST) {
        for store in stores(path, &read(path)) {
            // The same service is often started in several ways.
            match assets.iter_mut().find(|asset| asset.kind == AssetKind::DataStore && asset.name == store.name) {
                Some(known) => known.paths.extend(store.paths),
                None => assets.push(store),
            }
        }
    }
    // Folders of pipelines are hidden: the inventory has them nonetheless.
    let pipelines = PIPELINES.iter().filter(|place| {
        inventory
            .files
            .iter()
            .any(|file| if place.ends_with('/') { file.path.starts_with(*place) } else { file.path == **place })
    });
    let pipelines: Vec<String> = pipelines.map(|place| (*place).to_owned()).collect();
    if !pipelines.is_empty() {
        assets.push(Proposed {
            name: "Build and delivery".to_owned(),
            kind: AssetKind::Pipeline,
            because: "what changes this reaches every user".to_owned(),
            paths: pipelines,
            owner: None,
        });
    }
    assets.truncate(MOST);
    name_apart(&mut assets);
    for asset in &mut assets {
        asset.owner = owners.and_then(|owners| owner_of(asset, inventory, owners, folder));
        asset.paths = asset.paths.iter().map(|path| as_pattern(path)).collect();
    }
    let mut frameworks: Vec<&str> = manifests.iter().take(200).flat_map(|path| frameworks(path, &read(path))).collect();
    frameworks.sort_unstable();
    frameworks.dedup();
    let image = files.iter().find(|file| matches!(last(&file.path), "Dockerfile" | "Containerfile"));
    Proposal { languages: languages(&files), frameworks, image: image.map(|file| file.path.clone()), assets }
}

fn is_code(file: &File) -> bool {
    let builds =
        |name: &str| matches!(name, "make" | "cmake" | "nix" | "starlark") || last(&file.path) == "Vagrantfile";
    file.language.is_some_and(|language| language_class(language) == LanguageClass::Code && !builds(language.name()))
        && !file.path.starts_with('.')
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_manifest(path: &str) -> bool {
    MANIFESTS.contains(&last(path))
}

fn is_compose(path: &str) -> bool {
    let name = last(path);
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
    stem.is_some_and(|stem| matches!(stem.split('.').next(), Some("docker-compose" | "compose")))
}

fn languages(files: &[&File]) -> Vec<(&'static str, usize)> {
    let mut count: BTreeMap<&'static str, usize> = BTreeMap::new();
    for language in files.iter().filter(|file| is_code(file)).filter_map(|file| file.language) {
        *count.entry(language.name()).or_default() += 1;
    }
    let mut languages: Vec<_> = count.into_iter().collect();
    languages.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    languages
}

/// Folders with a manifest and code are services; what code stands outside of them is the application.
fn programs(code: &[&str], manifests: &[&str], name: &str) -> Vec<Proposed> {
    let folders: BTreeSet<&str> =
        manifests.iter().map(|path| parent(path)).filter(|folder| !folder.is_empty()).collect();
    let within = |path: &str, folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let outermost = |folder: &&&str| !folders.iter().any(|other| within(folder, other));
    let services: Vec<&str> = folders
        .iter()
        .filter(outermost)
        .copied()
        .filter(|folder| code.iter().any(|path| within(path, folder)))
        .collect();
    let mut tops: BTreeMap<String, usize> = BTreeMap::new();
    for path in code.iter().filter(|path| !services.iter().any(|folder| within(path, folder))) {
        let top = path.split_once('/').map_or_else(|| (*path).to_owned(), |(top, _)| format!("{top}/"));
        *tops.entry(top).or_default() += 1;
    }
    let mut programs = Vec::new();
    if !tops.is_empty() {
        let mut tops: Vec<(String, usize)> = tops.into_iter().collect();
        tops.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let rest = tops.len().saturating_sub(MOST);
        let more = if rest > 0 { format!("; {rest} more folders and files hold code") } else { String::new() };
        programs.push(Proposed {
            name: name.to_owned(),
            kind: AssetKind::Application,
            because: format!("the code of this folder{more}"),
            paths: tops.into_iter().take(MOST).map(|(top, _)| top).collect(),
            owner: None,
        });
    }
    let service = |folder: &str| Proposed {
        name: last(folder).to_owned(),
        kind: AssetKind::Service,
        because: "a folder with a manifest of its own".to_owned(),
        paths: vec![format!("{folder}/")],
        owner: None,
    };
    programs.extend(services.into_iter().map(service));
    programs
}

/// Services of a Compose file whose image keeps data.
fn stores(path: &str, text: &str) -> Vec<Proposed> {
    let Ok(Some(root)) = yaml::parse(text) else { return Vec::new() };
    let Some(Node { value: Value::Map(services), .. }) = root.get("services") else { return Vec::new() };
    let store = |(name, service): &(Node<'_>, Node<'_>)| {
        let image = service.get("image")?.text()?;
        let base = last(image).split([':', '@']).next()?;
        let (_, title) = STORES.iter().find(|(known, _)| *known == base)?;
        Some(Proposed {
            name: format!("{title} ({})", name.text()?),
            kind: AssetKind::DataStore,
            because: format!("the image of `{}` in {path}; add the code that talks to it", name.text()?),
            paths: vec![path.to_owned()],
            owner: None,
        })
    };
    together(services.iter().filter_map(store).collect())
}

/// Stores that one file starts are one asset: what stands in that file endangers one as much as the other, and which it is no path
/// can say.
fn together(stores: Vec<Proposed>) -> Vec<Proposed> {
    let [_, _, ..] = &stores[..] else { return stores };
    let names: Vec<&str> = stores.iter().map(|store| store.name.as_str()).collect();
    let name = names.join(", ");
    let because = stores.iter().map(|store| store.because.as_str()).next().unwrap_or_default();
    let because = format!("{because}; an asset of its own for each store, once its code is named");
    let paths = stores[0].paths.clone();
    vec![Proposed { name, kind: AssetKind::DataStore, because, paths, owner: None }]
}

/// Packages that a manifest names: what starts a line or a quoted text.
fn frameworks(path: &str, text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let mut found = Vec::new();
    for line in text.lines().filter(|line| line.len() < 10_000) {
        let is_list = last(path).ends_with(".txt");
        let quoted = line.split(['"', '\'']).skip(1).step_by(2);
        for word in quoted.chain(is_list.then_some(line)).map(|word| word.trim().trim_start_matches('@')) {
            let end = word.find(|letter: char| !letter.is_alphanumeric() && letter != '-').unwrap_or(word.len());
            let name = word[..end].trim_end_matches("js");
            found.extend(FRAMEWORKS.iter().find(|framework| **framework == name || **framework == &word[..end]));
        }
    }
    found
}

/// Two assets must not have one name, whatever the letter case.
fn name_apart(assets: &mut [Proposed]) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for asset in assets {
        let first = asset.name.clone();
        let mut number = 1;
        while !seen.insert(asset.name.to_lowercase()) {
            number += 1;
            asset.name = format!("{first} {number}");
        }
    }
}

/// The owner of all files of an asset, if it is one and the same.
fn owner_of(asset: &Proposed, inventory: &Inventory, owners: &Owners, folder: &str) -> Option<String> {
    let belongs =
        |path: &str| asset.paths.iter().any(|one| path == one || (one.ends_with('/') && path.starts_with(one)));
    let mut of_files = inventory.files.iter().map(|file| file.path.as_str()).filter(|path| belongs(path)).take(5_000);
    let owner = |path: &str| owners.of(&format!("{folder}{path}")).map(|(names, _)| names.join(", "));
    let first = owner(of_files.next()?)?;
    of_files.all(|path| owner(path).as_ref() == Some(&first)).then_some(first)
}

/// A path as an entry of `paths`: letters that mean something there become `?`, which stands for any one letter.
fn as_pattern(path: &str) -> String {
    let is_plain = |letter: &char| !matches!(letter, '*' | '\\' | '{' | '}') && !is_harmful(*letter);
    let pattern: String = path.chars().map(|letter| if is_plain(&letter) { letter } else { '?' }).collect();
    if pattern.starts_with('!') { format!("/{pattern}") } else { pattern }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{proposed_model, read_model, read_owners};
    use source::{Discovery, MemoryTree};

    fn proposal(files: &[(&str, &str)], owners: &str) -> Proposal {
        let tree = files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.with(path, *text));
        let inventory = Inventory::of(&tree, &Discovery::default());
        let proposal = propose(&tree, &inventory, "shop", Some(&read_owners("CODEOWNERS", owners)), "");
        let text = proposed_model(&proposal);
        assert_eq!(
            read_model("m.yaml", "", &text).map(|model| model.defended.assets.len()),
            Ok(proposal.assets.len()),
            "{text}"
        );
        proposal
    }

    fn told(proposal: &Proposal) -> Vec<String> {
        let line = |asset: &Proposed| {
            let owner = asset.owner.as_deref().unwrap_or("-");
            format!("{} {} {} {owner}", asset.name, asset.kind, asset.paths.join("+"))
        };
        proposal.assets.iter().map(line).collect()
    }

    #[test]
    fn a_project_of_several_parts() {
        let proposal = proposal(
            &[
                ("web/package.json", "{\"dependencies\": {\"express\": \"4\", \"@nestjs/core\": \"1\"}}"),
                ("web/src/a.js", "x"),
                ("web/inner/package.json", "{}"),
                ("web/inner/b.js", "x"),
                ("app/views.py", "x"),
                ("manage.py", "x"),
                ("tests/test_a.py", "x"),
                ("requirements.txt", "Flask==3\n# django\n"),
                ("app/forms/setup.py", "x"),
                ("app/forms/__init__.py", "x"),
                (".eslintrc.js", "x"),
                ("ci/compose.yaml", "services:\n  db: {image: postgres}\n"),
                ("docs/conf.md", "x"),
                (
                    "docker-compose.yml",
                    "services:\n  db: {image: 'docker.io/library/postgres:16'}\n  web: {build: .}\n",
                ),
                (".github/workflows/ci.yml", "on: push\n"),
                ("Dockerfile", "FROM x\n"),
            ],
            "/web/ @web\n",
        );
        assert_eq!(
            told(&proposal),
            [
                "shop application app/+manage.py -",
                "web service web/ @web",
                "PostgreSQL (db) data-store ci/compose.yaml+docker-compose.yml -",
                "Build and delivery pipeline .github/workflows/ -"
            ]
        );
        assert_eq!(proposal.frameworks, ["express", "flask", "nest"]);
        assert_eq!(proposal.languages, [("python", 4), ("javascript", 2)]);
        assert_eq!(proposal.image.as_deref(), Some("Dockerfile"));
    }

    #[test]
    fn an_empty_folder_has_no_assets() {
        assert!(proposal(&[], "").assets.is_empty());
        assert!(proposal(&[("README.md", "flask")], "").assets.is_empty());
    }

    #[test]
    fn hostile_projects_give_a_model_that_is_read() {
        let strange = [
            "!a/x.py",
            "a: b/x.py",
            "'/x.py",
            "{a,b}/x.py",
            "*/x.py",
            "#/x.py",
            "- x/y.py",
            "\u{202e}/x.py",
            "\"\\/x.py",
        ];
        let files: Vec<(&str, &str)> = strange.iter().map(|path| (*path, "x")).collect();
        proposal(&files, "* @a\n");
        let bomb = "a: &a [*a]\nservices: {db: {image: postgres}}\n".to_owned() + &"[".repeat(5_000);
        assert!(
            proposal(&[("compose.yml", &bomb), ("x/package.json", "["), ("y/package.json", "")], "").assets.is_empty()
        );
        let names = "services:\n  \"d\\nb: x\": {image: redis}\n  'd''b': {image: redis}\n";
        // One file: which of its stores a line endangers, its path does not say.
        assert_eq!(proposal(&[("compose.yaml", names)], "").assets.len(), 1);
        let many: Vec<String> = (0..100).map(|number| format!("s{number}/package.json")).collect();
        let code: Vec<String> = (0..100).map(|number| format!("s{number}/a.js")).collect();
        let files: Vec<(&str, &str)> = many.iter().chain(&code).map(|path| (path.as_str(), "{}")).collect();
        assert_eq!(proposal(&files, "").assets.len(), MOST);
    }
}
