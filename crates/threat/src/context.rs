//! From findings that are one problem to what they mean: assets, owner, row.
//!
//! An asset is endangered when a finding, or a step of its trace, lies in a file that one of the asset's paths names, or within the handler
//! of a route that it names, as far as an engine stated where that handler is. Test code endangers nothing: it does not run where the
//! asset does.

use crate::glob::names;
use crate::model_file::{Model, Pattern, matching};
use crate::responsibility::responsibility;
use crate::routes::{Routers, joined};
use crate::{Declared, Owners};
use model::{Asset, AssetValue, Context, Endangered, Fact, Finding, Location, RouterName};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

/// What is known besides the findings.
pub struct Ground<'a> {
    declared: &'a Declared,
    /// From the root of the repository to the root of the scan.
    folder: &'a str,
    is_test: &'a dyn Fn(&str) -> bool,
    is_vendored: &'a dyn Fn(&str) -> bool,
    /// Routes by the file of their handlers.
    routes: BTreeMap<&'a str, Vec<Route<'a>>>,
    /// Handlers of routes whose whole path nobody knows, by file.
    unplaced: BTreeMap<&'a str, Vec<&'a Location>>,
    /// Patterns that name a path from the root of the repository, with the numbers of their assets.
    known: RefCell<HashMap<String, Vec<(usize, &'a Pattern)>>>,
}

struct Route<'a> {
    method: &'a str,
    /// With what it is mounted under.
    path: String,
    location: &'a Location,
    /// Assets to which it belongs.
    assets: Vec<(usize, &'a Pattern)>,
}

impl<'a> Ground<'a> {
    /// `folder` leads from the root of the repository to the root of the scan: empty, or with a `/` at its end.
    pub fn new(
        declared: &'a Declared,
        folder: &'a str,
        facts: &'a [Fact],
        is_test: &'a dyn Fn(&str) -> bool,
        is_vendored: &'a dyn Fn(&str) -> bool,
    ) -> Ground<'a> {
        let mut routes: BTreeMap<&str, Vec<Route<'_>>> = BTreeMap::new();
        let mut unplaced: BTreeMap<&str, Vec<&Location>> = BTreeMap::new();
        let scopes = declared.model.as_ref().map_or(&[][..], |model| &model.scopes);
        // Who declares no routes needs to know nothing about them.
        let facts = if scopes.iter().any(|scope| !scope.routes.is_empty()) { facts } else { &[] };
        let routers = Routers::new(facts);
        let mut prefixes: BTreeMap<(&str, Option<&RouterName>), Vec<String>> = BTreeMap::new();
        for fact in facts {
            let Fact::Route { method, path, router, location } = fact else { continue };
            let key = (location.path.as_str(), router.as_ref());
            let prefixes = prefixes.entry(key).or_insert_with(|| routers.prefixes_of(key.0, key.1));
            let paths: Vec<String> = prefixes.iter().map(|prefix| joined(prefix, path)).collect();
            if paths.is_empty() {
                unplaced.entry(&location.path).or_default().push(location);
            }
            for path in paths {
                let names = names(&path);
                let named =
                    scopes.iter().enumerate().filter_map(|(at, scope)| Some((at, matching(&scope.routes, &names)?)));
                let assets: Vec<_> = named.collect();
                if !assets.is_empty() {
                    routes.entry(&location.path).or_default().push(Route { method, path, location, assets });
                }
            }
        }
        Ground { declared, folder, is_test, is_vendored, routes, unplaced, known: RefCell::default() }
    }

    /// Whether a finding endangers the asset of a name; `None` when nobody can say: no model declares it, or the finding lies in the
    /// handler of a route whose whole path is not known, and the asset has routes.
    pub fn endangers(&self, finding: &Finding, asset: &str) -> Option<bool> {
        let model = self.declared.model.as_ref()?;
        let number = model.defended.assets.iter().position(|one| one.name == asset)?;
        if endangered(&[finding], model, self).iter().any(|(one, _)| one.name == asset) {
            return Some(true);
        }
        let has_routes = model.scopes.get(number).is_some_and(|scope| !scope.routes.is_empty());
        let places = self.unplaced.get(finding.location.path.as_str()).into_iter().flatten();
        let is_unplaced = places.into_iter().any(|place| holds(place, &finding.location));
        let counts = finding.origin.is_none() && !(self.is_test)(&finding.location.path);
        if has_routes && is_unplaced && counts { None } else { Some(false) }
    }

    /// The path from the root of the repository. What stands in history is told so already.
    fn full_path(&self, finding: &Finding, path: &str) -> String {
        if finding.origin.is_some() { path.to_owned() } else { format!("{}{path}", self.folder) }
    }

    fn assets_of_path(&self, model: &'a Model, path: String) -> Vec<(usize, &'a Pattern)> {
        let mut known = self.known.borrow_mut();
        let found = known.entry(path).or_insert_with_key(|path| {
            let Some(below) = path.strip_prefix(&model.folder) else { return Vec::new() };
            let (names, scopes) = (names(below), model.scopes.iter().enumerate());
            scopes.filter_map(|(at, scope)| Some((at, matching(&scope.paths, &names)?))).collect()
        });
        found.clone()
    }
}

/// What an issue means. The findings are those of one issue, the leading one first.
pub fn contextualise(findings: &[&Finding], ground: &Ground<'_>) -> Context {
    let Some(&leader) = findings.first() else { return Context::default() };
    let model = ground.declared.model.as_ref();
    let endangered = model.map_or_else(Vec::new, |model| endangered(findings, model, ground));
    let (owner, owner_source) = match owner(&endangered, leader, ground) {
        Some((owner, source)) => (Some(owner), Some(source)),
        None => (None, None),
    };
    let deployment = model.and_then(|model| model.defended.deployment);
    let is_vendored = (ground.is_vendored)(&leader.location.path);
    Context {
        assets: endangered.into_iter().map(|(_, asset)| asset).collect(),
        owner,
        owner_source,
        responsibility: Some(responsibility(leader, is_vendored, deployment)),
        priority: Vec::new(),
    }
}

fn endangered<'a>(findings: &[&Finding], model: &'a Model, ground: &Ground<'a>) -> Vec<(&'a Asset, Endangered)> {
    let mut found: BTreeMap<usize, (String, &Location)> = BTreeMap::new();
    // The findings' own places say more than the way of a value, and their files more than a route.
    let counts = |path: &str| !(ground.is_test)(path);
    // The message of a commit lies in no file.
    let is_message = |finding: &Finding| finding.origin.as_ref().is_some_and(|origin| origin.message);
    for finding in findings.iter().filter(|finding| counts(&finding.location.path) && !is_message(finding)) {
        let path = &finding.location.path;
        for (asset, pattern) in ground.assets_of_path(model, ground.full_path(finding, path)) {
            let because = || match pattern.written.trim_start_matches('/') == path {
                true => format!("{path} is one of its paths"),
                false => format!("{path} lies in `{}`", pattern.written),
            };
            found.entry(asset).or_insert_with(|| (because(), &pattern.place));
        }
    }
    for finding in findings.iter().filter(|finding| finding.origin.is_none() && counts(&finding.location.path)) {
        for route in ground.routes.get(finding.location.path.as_str()).into_iter().flatten() {
            if !holds(route.location, &finding.location) {
                continue;
            }
            for (asset, pattern) in &route.assets {
                let place = format!("{}:{}", route.location.path, route.location.start.line);
                let because = format!(
                    "it lies in the handler of {} {} at {place}, which `{}` names",
                    route.method, route.path, pattern.written
                );
                found.entry(*asset).or_insert((because, &pattern.place));
            }
        }
    }
    for finding in findings.iter().filter(|finding| counts(&finding.location.path)) {
        for step in finding.trace.iter().filter(|step| counts(&step.location.path)) {
            let Location { path, start, .. } = &step.location;
            for (asset, pattern) in ground.assets_of_path(model, ground.full_path(finding, path)) {
                let because =
                    || format!("the value comes by {path}:{}, which lies in `{}`", start.line, pattern.written);
                found.entry(asset).or_insert_with(|| (because(), &pattern.place));
            }
        }
    }
    let mut named: Vec<(&Asset, Endangered)> = Vec::new();
    for (number, (because, declared)) in found {
        let Some(asset) = model.defended.assets.get(number) else { continue };
        let Asset { name, kind, value, data, .. } = asset.clone();
        named.push((asset, Endangered { name, kind, value, data, because, declared: declared.clone() }));
    }
    named.sort_by_key(|(asset, _)| std::cmp::Reverse(asset.value.unwrap_or(AssetValue::Medium)));
    named
}

fn holds(outer: &Location, inner: &Location) -> bool {
    outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset
}

/// The owner of the most valuable asset that has one, else of the path.
fn owner(endangered: &[(&Asset, Endangered)], leader: &Finding, ground: &Ground<'_>) -> Option<(String, String)> {
    let of_asset = endangered.iter().find_map(|(asset, _)| {
        let Location { path, start, .. } = &asset.declared;
        Some((asset.owner.clone()?, format!("asset {}, {path}:{}", asset.name, start.line)))
    });
    let of_path = || {
        let owners: &Owners = ground.declared.owners.as_ref()?;
        let (names, line) = owners.of(&ground.full_path(leader, &leader.location.path))?;
        Some((names.join(", "), format!("{}:{line}", owners.path)))
    };
    of_asset.or_else(of_path)
}

#[cfg(test)]
pub(crate) mod samples {
    use model::{Confidence, Finding, Fingerprint, Location, Position, Proof, Severity};

    pub(crate) fn place(path: &str, start: u32, end: u32) -> Location {
        let position = |offset| Position { line: offset / 10 + 1, column: offset % 10 + 1, offset };
        Location { path: path.to_owned(), start: position(start), end: position(end) }
    }

    pub(crate) fn finding(path: &str, start: u32, end: u32) -> Finding {
        Finding {
            fingerprint: Fingerprint("v1:00".to_owned()),
            engine: "sast".to_owned(),
            rule: "a".to_owned(),
            message: String::new(),
            severity: Severity::High,
            confidence: Confidence::High,
            proof: Proof::Suspected,
            weaknesses: vec!["CWE-89".to_owned()],
            location: place(path, start, end),
            trace: Vec::new(),
            fix: Vec::new(),
            suppression: None,
            parts: Default::default(),
            origin: None,
            change: None,
            same_value: None,
            value: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{finding, place};
    use super::*;
    use crate::{read_model, read_owners};
    use model::{TraceStep, TraceStepKind};

    const MODEL: &str = "\
version: 1
assets:
  - name: Shop
    kind: application
    paths: [app/]
  - name: Accounts
    kind: service
    value: critical
    owner: '@identity'
    paths: [app/auth/]
    routes: [/login*]
";

    fn declared(folder: &str) -> Declared {
        let owners = Some(read_owners("CODEOWNERS", "* @all\n/site/lib/ @lib\n"));
        Declared {
            model: Some(read_model("palisade.model.yaml", folder, MODEL).unwrap()),
            owners,
            ..Declared::default()
        }
    }

    fn context(declared: &Declared, folder: &str, facts: &[Fact], findings: &[&Finding]) -> Context {
        let is_test = |path: &str| path.contains("tests/");
        contextualise(findings, &Ground::new(declared, folder, facts, &is_test, &|_| false))
    }

    fn names(context: &Context) -> Vec<String> {
        context
            .assets
            .iter()
            .map(|asset| format!("{}: {} ({})", asset.name, asset.because, asset.declared.start.line))
            .collect()
    }

    #[test]
    fn a_path_of_the_model_names_the_asset_with_its_line() {
        let declared = declared("");
        let context = context(&declared, "", &[], &[&finding("app/auth/login.py", 0, 9)]);
        assert_eq!(
            names(&context),
            ["Accounts: app/auth/login.py lies in `app/auth/` (10)", "Shop: app/auth/login.py lies in `app/` (5)"]
        );
        assert_eq!(context.owner.as_deref(), Some("@identity"));
        assert_eq!(context.owner_source.as_deref(), Some("asset Accounts, palisade.model.yaml:6"));
        assert_eq!(context.responsibility.unwrap().side, "developer");
    }

    #[test]
    fn nothing_is_invented() {
        let declared = declared("");
        for path in ["lib/x.py", "application/x.py", "lib/app/x.py", "app/tests/x.py"] {
            let context = context(&declared, "", &[], &[&finding(path, 0, 9)]);
            assert_eq!(names(&context), Vec::<String>::new(), "{path}");
            assert_eq!(
                (context.owner.as_deref(), context.owner_source.as_deref()),
                (Some("@all"), Some("CODEOWNERS:1"))
            );
        }
        let bare = Declared::default();
        let context = context(&bare, "", &[], &[&finding("app/x.py", 0, 9)]);
        assert!(context.assets.is_empty() && context.owner.is_none() && context.responsibility.is_some());
        let nothing = contextualise(&[], &Ground::new(&bare, "", &[], &|_| false, &|_| false));
        assert_eq!(nothing, Context::default());
    }

    #[test]
    fn a_step_of_the_way_names_the_asset_too() {
        let declared = declared("");
        let mut one = finding("lib/db.py", 0, 9);
        let step =
            |path| TraceStep { kind: TraceStepKind::Source, location: place(path, 30, 40), message: String::new() };
        one.trace = vec![step("app/views.py"), step("app/auth/tests/x.py")];
        let context = context(&declared, "", &[], &[&one]);
        assert_eq!(names(&context), ["Shop: the value comes by app/views.py:4, which lies in `app/` (5)"]);
    }

    #[test]
    fn a_route_names_the_asset_only_within_its_handler() {
        let declared = declared("");
        let route = |path: &str, at: u32| Fact::Route {
            method: "POST".into(),
            path: path.into(),
            router: None,
            location: place("lib/w.py", at, at + 50),
        };
        let facts = [route("/login/form", 100), route("/other", 200)];
        let said = |start| names(&context(&declared, "", &facts, &[&finding("lib/w.py", start, start + 5)]));
        assert_eq!(
            said(110),
            ["Accounts: it lies in the handler of POST /login/form at lib/w.py:11, which `/login*` names (11)"]
        );
        for outside in [90, 148, 210] {
            assert_eq!(said(outside), Vec::<String>::new(), "{outside}");
        }
    }

    #[test]
    fn a_route_counts_with_what_it_is_mounted_under() {
        let declared = declared("");
        let bp = || Some(RouterName::Local("bp".into()));
        let route = |path: &str| Fact::Route {
            method: "GET".into(),
            path: path.into(),
            router: bp(),
            location: place("lib/w.py", 100, 150),
        };
        let router = Fact::Router {
            name: "bp".into(),
            root: false,
            prefix: Some(String::new()),
            location: place("lib/w.py", 0, 9),
        };
        let mount = |path: &str| Fact::Mount {
            router: RouterName::Imported("lib.w.bp".into()),
            on: None,
            path: path.into(),
            replaces: true,
            location: place("main.py", 0, 9),
        };
        let one = finding("lib/w.py", 110, 115);
        let said = |facts: &[Fact]| {
            let ground = Ground::new(&declared, "", facts, &|_| false, &|_| false);
            (
                names(&contextualise(&[&one], &ground)),
                ground.endangers(&one, "Accounts"),
                ground.endangers(&one, "Shop"),
            )
        };
        let (named, accounts, _) = said(&[router.clone(), mount("/login"), route("/form")]);
        assert!(named[0].contains("the handler of GET /login/form at") && accounts == Some(true), "{named:?}");
        // The path that is written is not the whole one, and without a mount nobody knows that.
        assert_eq!(said(&[router.clone(), mount("/other"), route("/login")]), (vec![], Some(false), Some(false)));
        assert_eq!(said(&[router, route("/login")]), (vec![], None, Some(false)));
    }

    /// What is ambiguous is told in full and never by chance.
    #[test]
    fn several_assets_may_name_one_place() {
        let asset = |name: &str, rest: &str| format!("  - {{name: {name}, kind: other, {rest}}}\n");
        let text = "version: 1\nassets:\n".to_owned()
            + &asset("First", "owner: '@first', paths: [app/pay/]")
            + &asset("Second", "owner: '@second', paths: [app/pay/]")
            + &asset("Dear", "value: critical, paths: ['app/**/card.py']")
            + &asset("Wide", "value: low, owner: '@wide', paths: [app/, '!app/pay/']");
        let owners = read_owners("CODEOWNERS", "* @all\n/app/pay/ @code\n/app/free/\n");
        let model = read_model("m", "", &text).unwrap();
        let declared = Declared { model: Some(model), owners: Some(owners), ..Declared::default() };
        let said = |path: &str| {
            let context = context(&declared, "", &[], &[&finding(path, 0, 9)]);
            let assets: Vec<String> = context.assets.iter().map(|asset| asset.name.clone()).collect();
            (assets.join(","), context.owner.unwrap_or_default())
        };
        // Of equal ones the first that is declared leads; an owner in the model comes before CODEOWNERS.
        assert_eq!(said("app/pay/x.py"), ("First,Second".into(), "@first".into()));
        assert_eq!(said("app/pay/card.py"), ("Dear,First,Second".into(), "@first".into()));
        assert_eq!(said("app/x/card.py"), ("Dear,Wide".into(), "@wide".into()));
        assert_eq!(said("lib/x.py"), (String::new(), "@all".into()));
        let bare = Declared { model: None, ..declared.clone() };
        let owner = |path: &str| context(&bare, "", &[], &[&finding(path, 0, 9)]).owner;
        // The last line decides, and one without owners says that nobody is.
        assert_eq!((owner("app/pay/x.py").as_deref(), owner("app/free/x.py")), (Some("@code"), None));
    }

    #[test]
    fn folders_between_repository_model_and_scan_are_kept_apart() {
        // The repository holds site/, the model stands in site/, and site/app/ is scanned.
        let declared = declared("site/");
        let context = |finding: &Finding| context(&declared, "site/app/", &[], &[finding]);
        assert_eq!(names(&context(&finding("x.py", 0, 9))), ["Shop: x.py lies in `app/` (5)"]);
        let mut past = finding("site/lib/y.py", 0, 9);
        past.origin = Some(origin());
        assert_eq!(context(&past).owner.as_deref(), Some("@lib"));
        past.location.path = "site/app/old.py".to_owned();
        assert_eq!(names(&context(&past)), ["Shop: site/app/old.py lies in `app/` (5)"]);
        past.origin = Some(model::Origin { message: true, ..origin() });
        assert_eq!(names(&context(&past)), Vec::<String>::new());
    }

    #[test]
    fn many_findings_against_many_patterns_end_soon() {
        let paths = |asset: usize| (0..100).map(|path| format!("a{asset}/**/x{path}*y/, ")).collect::<String>();
        let assets = (0..20).map(|asset| format!("  - {{name: A{asset}, kind: other, paths: [{}]}}\n", paths(asset)));
        let text = "version: 1\nassets:\n".to_owned() + &assets.collect::<String>();
        let declared = Declared { model: Some(read_model("m", "", &text).unwrap()), ..Declared::default() };
        let ground = Ground::new(&declared, "", &[], &|_| false, &|_| false);
        for number in 0..1_000 {
            let path = format!("a19/b/{number}/x99zy/f.py");
            assert_eq!(contextualise(&[&finding(&path, 0, 9)], &ground).assets.len(), 1);
        }
    }

    fn origin() -> model::Origin {
        model::Origin {
            blob: String::new(),
            commit: None,
            date: String::new(),
            author: String::new(),
            reachable: true,
            message: false,
        }
    }
}
