//! What a file says that other engines and the threat model can use: imports, clients of other systems, web routes, sinks.
//!
//! Stated for files in which some rule can match, which are those that are parsed. Routes are recognised by form (a decorator or call
//! named after an HTTP method with a path), not by framework.

use super::routers;
use crate::hit::Hit;
use crate::matcher::FileView;
use crate::rule::RuleSpec;
use engine::{Parsed, Sink};
use model::{Fact, Location};
use syntax::{Kind, NodeId, Span};

/// Modules that talk to other systems, by the first word or the whole of what is imported.
const CLIENTS: &[(&str, &str)] = &[
    ("@aws-sdk", "cloud"),
    ("aiohttp", "http"),
    ("amqplib", "queue"),
    ("axios", "http"),
    ("boto3", "cloud"),
    ("got", "http"),
    ("http", "http"),
    ("httpx", "http"),
    ("https", "http"),
    ("kafka", "queue"),
    ("kafkajs", "queue"),
    ("ldap", "directory"),
    ("ldap3", "directory"),
    ("ldapjs", "directory"),
    ("mongodb", "database"),
    ("mongoose", "database"),
    ("mysql", "database"),
    ("mysql2", "database"),
    ("needle", "http"),
    ("node-fetch", "http"),
    ("nodemailer", "mail"),
    ("pg", "database"),
    ("pika", "queue"),
    ("psycopg", "database"),
    ("psycopg2", "database"),
    ("pymongo", "database"),
    ("pymysql", "database"),
    ("redis", "database"),
    ("requests", "http"),
    ("sequelize", "database"),
    ("smtplib", "mail"),
    ("sqlalchemy", "database"),
    ("sqlite3", "database"),
    ("urllib", "http"),
];

const METHODS: &[&str] = &["route", "all", "delete", "get", "head", "options", "patch", "post", "put"];

/// States what the file imports, which clients that makes, and which routes it handles.
pub(super) fn of_file(view: &FileView<'_>, parsed: &Parsed<'_>, sink: &mut Sink) {
    for kind in [Kind::Import, Kind::ImportFrom, Kind::ImportAll] {
        for &id in view.of_kind(kind) {
            let Some(module) = view.tree.child(id, 0) else { continue };
            imported(view.tree.text(module), place(parsed, view.tree.span(id)), sink);
        }
    }
    for &call in view.of_kind(Kind::Call) {
        if let Some(module) = required(view, call) {
            imported(module, place(parsed, view.tree.span(call)), sink);
        } else if let Some((methods, path)) = route(view, call) {
            let location = place(parsed, view.tree.span(handler(view, call)));
            let router = routers::router_of(view, call);
            sink.facts.extend(methods.into_iter().map(|method| {
                let (path, router, location) = (path.clone(), router.clone(), location.clone());
                Fact::Route { method, path, router, location }
            }));
        } else {
            routers::of_call(view, call, parsed, sink);
        }
    }
}

/// States where the sinks of a taint rule are.
pub(super) fn of_sinks(rule: &RuleSpec, parsed: &Parsed<'_>, sinks: &[Vec<Hit>], sink: &mut Sink) {
    let Some(weakness) = rule.weaknesses.first() else { return };
    for hit in sinks.iter().flatten() {
        sink.facts.push(Fact::Sink { weakness: weakness.clone(), location: place(parsed, hit.span) });
    }
}

fn place(parsed: &Parsed<'_>, span: Span) -> Location {
    parsed.text.location(&parsed.file.path, span.start, span.end)
}

fn imported(module: &str, location: Location, sink: &mut Sink) {
    let plain = module.strip_prefix("node:").unwrap_or(module);
    let first = plain.split(['.', '/']).next().unwrap_or(plain);
    if let Some((_, target)) = CLIENTS.iter().find(|(name, _)| *name == first) {
        sink.facts.push(Fact::Client { target: (*target).to_owned(), location: location.clone() });
    }
    sink.facts.push(Fact::Import { module: module.to_owned(), location });
}

fn required<'t>(view: &FileView<'t>, call: NodeId) -> Option<&'t str> {
    let (callee, argument) = (view.tree.child(call, 0)?, view.tree.child(call, 1)?);
    let requires = view.tree.kind(callee) == Kind::Ident && view.tree.text(callee) == "require";
    (requires && view.tree.kind(argument) == Kind::Str).then(|| view.tree.text(argument))
}

/// `@app.get("/x")`, `router.post("/x", handler)`: its methods and its path.
fn route(view: &FileView<'_>, call: NodeId) -> Option<(Vec<String>, String)> {
    let tree = view.tree;
    let (callee, path) = (tree.child(call, 0)?, tree.child(call, 1)?);
    let is_member = tree.kind(callee) == Kind::Member && tree.kind(path) == Kind::Str;
    let (method, path) = (tree.text(callee), tree.text(path));
    if !is_member || !METHODS.contains(&method) || !path.starts_with('/') {
        return None;
    }
    let decorates = tree.parent(call).is_some_and(|parent| tree.kind(parent) == Kind::Decorators);
    let handles =
        tree.child(call, 2).is_some() && tree.last_child(call).is_some_and(|last| is_handler(tree.kind(last)));
    let methods = match method {
        "route" | "all" => listed(view, call).unwrap_or_else(|| vec!["ANY".to_owned()]),
        method => vec![method.to_ascii_uppercase()],
    };
    (decorates || handles).then(|| (methods, path.to_owned()))
}

/// `methods=["GET", "POST"]`; nothing unless all are constant.
fn listed(view: &FileView<'_>, call: NodeId) -> Option<Vec<String>> {
    let tree = view.tree;
    let is_asked = |id: &NodeId| tree.kind(*id) == Kind::Keyword && tree.text(*id) == "methods";
    let list = tree.child(tree.children(call).find(is_asked)?, 0)?;
    let is_list = matches!(tree.kind(list), Kind::List | Kind::Tuple | Kind::Set);
    let method = |id: NodeId| (tree.kind(id) == Kind::Str).then(|| tree.text(id).to_ascii_uppercase());
    let methods: Option<Vec<String>> = tree.children(list).map(method).collect();
    methods.filter(|methods| is_list && !methods.is_empty())
}

/// The function or class that a decorator stands at, with its decorators; else the call, which a handler of its own lies within.
fn handler(view: &FileView<'_>, call: NodeId) -> NodeId {
    let decorators = view.tree.parent(call).filter(|parent| view.tree.kind(*parent) == Kind::Decorators);
    let decorated = decorators.and_then(|decorators| view.tree.parent(decorators));
    decorated.filter(|decorated| matches!(view.tree.kind(*decorated), Kind::Function | Kind::Class)).unwrap_or(call)
}

fn is_handler(kind: Kind) -> bool {
    matches!(kind, Kind::Function | Kind::Ident | Kind::Member | Kind::Call)
}

#[cfg(test)]
mod tests {
    use super::*;
    use source::{File, Language, Role, Text};

    fn stated(language: Language, source: &str) -> Vec<Fact> {
        let file = File {
            path: "f".to_owned(),
            language: Some(language),
            role: Role::Source,
            size: 0,
            ignored: false,
            commit: None,
        };
        let text = Text::new(source.to_owned());
        let parsed = Parsed::new(&file, &text);
        let mut sink = Sink::default();
        of_file(&FileView::new(parsed.tree().expect("language is supported"), language), &parsed, &mut sink);
        sink.facts
    }

    fn facts(language: Language, source: &str) -> Vec<String> {
        let facts = stated(language, source);
        let told = facts.iter().map(|fact| match fact {
            Fact::Route { method, path, .. } => format!("{method} {path}"),
            Fact::Import { module, .. } => format!("import {module}"),
            Fact::Client { target, .. } => format!("client {target}"),
            Fact::Sink { weakness, .. } => format!("sink {weakness}"),
            Fact::Router { name, root, prefix, .. } => format!("router {name} {root} {prefix:?}"),
            Fact::Mount { router, on, path, replaces, .. } => format!("mount {router:?} {on:?} {path} {replaces}"),
        });
        told.collect()
    }

    #[test]
    fn routers_and_mounts_are_stated_where_they_are_constant() {
        let told = |language, source: &str| -> Vec<String> {
            let all = facts(language, source).into_iter();
            all.filter(|fact| fact.starts_with("router") || fact.starts_with("mount")).collect()
        };
        let python = "from flask import Flask, Blueprint\nfrom shop.views import bp\nfrom . import auth as a\nBASE = '/base'\n\
                      app = Flask(__name__)\none = Blueprint('one', __name__, url_prefix=BASE)\n\
                      two = Blueprint('two', __name__, url_prefix=read())\n\
                      app.register_blueprint(bp, url_prefix='/shop')\napp.register_blueprint(a.bp)\n\
                      app.register_blueprint(one, url_prefix=read())\napp.register_blueprint(two, **more)\n";
        assert_eq!(
            told(Language::PYTHON, python),
            [
                "router app true Some(\"\")",
                "router one false Some(\"/base\")",
                "router two false None",
                "mount Imported(\"shop.views.bp\") Some(Local(\"app\")) /shop true",
                "mount Imported(\".auth.bp\") Some(Local(\"app\"))  true",
            ]
        );
        let js = "const express = require('express'); const users = require('./users'); const app = express();\n\
                  const r = express.Router(); app.use('/r', check, r); r.use('/u', users); app.use(require('./x'));\n\
                  app.use(cors()); app.use(`/${y}`, r); app.use('/z', helmet);";
        assert_eq!(
            told(Language::JAVASCRIPT, js),
            [
                "router app true Some(\"\")",
                "router r false Some(\"\")",
                "mount Local(\"r\") Some(Local(\"app\")) /r false",
                "mount Imported(\"./users\") Some(Local(\"r\")) /u false",
                "mount Imported(\"./x\") Some(Local(\"app\"))  false",
            ]
        );
    }

    #[test]
    fn a_route_is_where_its_handler_is() {
        let shown = |language: Language, source: &str| {
            let route = stated(language, source).into_iter().find_map(|fact| match fact {
                Fact::Route { location, .. } => Some(location),
                _ => None,
            });
            let place = route.expect("a route");
            source[place.start.offset as usize..place.end.offset as usize].trim_end().to_owned()
        };
        let function = "@guard\n@app.route('/x')\ndef f():\n    a()\n    b()";
        assert_eq!(shown(Language::PYTHON, &format!("x = 1\n{function}\n\ny = 2\n")), function);
        let class = "@api.route('/x')\nclass X(Resource):\n    def get(self):\n        a()";
        assert_eq!(shown(Language::PYTHON, &format!("{class}\n\ny = 2\n")), class);
        let call = "app.get('/x', (req, res) => {\n  a();\n})";
        assert_eq!(shown(Language::JAVASCRIPT, &format!("b();\n{call};\nc();\n")), call);
        assert_eq!(shown(Language::JAVASCRIPT, "app.get('/x', handler);\n"), "app.get('/x', handler)");
    }

    #[test]
    fn imports_clients_and_routes_are_stated() {
        assert_eq!(
            facts(Language::PYTHON, "import requests\n@app.route('/x')\ndef f():\n    return cache.get('/y')\n"),
            ["client http", "import requests", "ANY /x"]
        );
        assert_eq!(
            facts(Language::JAVASCRIPT, "const pg = require('pg'); app.post('/x', (req, res) => {}); axios.get('/y');"),
            ["client database", "import pg", "POST /x"]
        );
        assert_eq!(
            facts(
                Language::PYTHON,
                "@app.route('/x', methods=['post', 'PUT'])\ndef f(): pass\n@app.route('/y', methods=M)\ndef g(): pass\n"
            ),
            ["POST /x", "PUT /x", "ANY /y"]
        );
    }
}
