//! Where routes hang: applications and routers that a file makes, and what it mounts under which path.
//!
//! Known by what was imported (`flask.Blueprint`), not by names. What is not constant is not stated, or stated as unknown: who joins
//! these facts must not claim a path that nobody wrote.

use crate::matcher::FileView;
use crate::values::Constant;
use engine::{Parsed, Sink};
use model::{Fact, Location, RouterName};
use source::Language;
use syntax::{Kind, NodeId};

/// What makes an application, or with the name of its argument for a prefix a router.
const MAKERS: &[(&str, Made)] = &[
    ("express", Made::Root),
    ("express.Router", Made::Router("")),
    ("fastapi.APIRouter", Made::Router("prefix")),
    ("fastapi.FastAPI", Made::Root),
    ("fastapi.routing.APIRouter", Made::Router("prefix")),
    ("flask.Blueprint", Made::Router("url_prefix")),
    ("flask.Flask", Made::Root),
    ("quart.Blueprint", Made::Router("url_prefix")),
    ("quart.Quart", Made::Root),
];

#[derive(Clone, Copy)]
enum Made {
    Root,
    Router(&'static str),
}

/// Methods that mount their first argument, the keyword with the path, and whether that takes the place of the router's own.
const MOUNTS: &[(&str, &str, bool)] =
    &[("include_router", "prefix", false), ("register_blueprint", "url_prefix", true)];

/// Whether a file may make or mount a router; looked at before it is parsed.
pub(super) fn may_speak(text: &str, language: Option<Language>) -> bool {
    let has = |word: &str| text.contains(word);
    match language {
        Some(Language::PYTHON) => {
            ["Blueprint", "APIRouter", "register_blueprint", "include_router"].into_iter().any(has)
        }
        Some(Language::JAVASCRIPT | Language::TYPESCRIPT) => has("express") && (has(".use(") || has("Router")),
        _ => false,
    }
}

/// States routers that the call makes or mounts.
pub(super) fn of_call(view: &FileView<'_>, call: NodeId, parsed: &Parsed<'_>, sink: &mut Sink) {
    let tree = view.tree;
    let span = tree.span(call);
    let location = || parsed.text.location(&parsed.file.path, span.start, span.end);
    let Some(callee) = tree.child(call, 0) else { return };
    if let Some(name) = assigned_to(view, call)
        && let Some(path) = view.qualified(callee)
        && let Some((_, made)) = MAKERS.iter().find(|(maker, _)| *maker == path)
    {
        let (root, prefix) = match made {
            Made::Root => (true, Some(String::new())),
            Made::Router(keyword) => (false, given(view, call, keyword)),
        };
        sink.facts.push(Fact::Router { name, root, prefix, location: location() });
    }
    if tree.kind(callee) != Kind::Member {
        return;
    }
    let on = tree.child(callee, 0).and_then(|on| name_of(view, on));
    let method = tree.text(callee);
    if let Some((_, keyword, replaces)) = MOUNTS.iter().find(|(mount, _, _)| *mount == method) {
        let router = tree.child(call, 1).and_then(|router| name_of(view, router));
        if let (Some(router), Some(path)) = (router, given(view, call, keyword)) {
            sink.facts.push(Fact::Mount { router, on, path, replaces: *replaces, location: location() });
        }
    } else if method == "use" {
        used(view, call, &on, &location, sink);
    }
}

/// `app.use('/x', check, router)`: what is no router of the project is told apart by whoever joins the facts.
fn used(view: &FileView<'_>, call: NodeId, on: &Option<RouterName>, location: &dyn Fn() -> Location, sink: &mut Sink) {
    let arguments: Vec<NodeId> = view.tree.children(call).skip(1).collect();
    let Some(&first) = arguments.first() else { return };
    let (path, routers) = match text(view, first) {
        Some(path) => (path, &arguments[1..]),
        // A path that is not constant comes first, and something to mount behind it.
        None if arguments.len() > 1 && name_of(view, first).is_none() => return,
        None => (String::new(), &arguments[..]),
    };
    for router in routers.iter().filter_map(|&router| name_of(view, router)) {
        let is_own = match &router {
            RouterName::Imported(path) => path.starts_with('.'),
            RouterName::Local(name) => {
                sink.facts.iter().any(|fact| matches!(fact, Fact::Router { name: own, .. } if own == name))
            }
        };
        if is_own {
            let (on, path) = (on.clone(), path.clone());
            sink.facts.push(Fact::Mount { router, on, path, replaces: false, location: location() });
        }
    }
}

/// What a route hangs below: the object of its decorator or call.
pub(super) fn router_of(view: &FileView<'_>, call: NodeId) -> Option<RouterName> {
    let object = view.tree.child(view.tree.child(call, 0)?, 0)?;
    name_of(view, object)
}

fn name_of(view: &FileView<'_>, id: NodeId) -> Option<RouterName> {
    if let Some(path) = view.qualified(id) {
        return Some(RouterName::Imported(path));
    }
    (view.tree.kind(id) == Kind::Ident).then(|| RouterName::Local(view.tree.text(id).to_owned()))
}

/// The plain name that takes the value of a call.
fn assigned_to(view: &FileView<'_>, call: NodeId) -> Option<String> {
    let tree = view.tree;
    let parent = tree.parent(call)?;
    let is_value = match tree.kind(parent) {
        Kind::Assign => tree.child(parent, 1) == Some(call),
        Kind::VarDef => tree.child(parent, 2) == Some(call),
        _ => false,
    };
    let target = tree.child(parent, 0).filter(|&target| is_value && tree.kind(target) == Kind::Ident)?;
    Some(tree.text(target).to_owned())
}

/// A path that is given by keyword; empty when none is, `None` when it is not constant.
fn given(view: &FileView<'_>, call: NodeId, keyword: &str) -> Option<String> {
    let mut arguments = view.tree.children(call).skip(1);
    // What is spread may hold the keyword.
    let is_open = |id: NodeId| view.tree.kind(id) == Kind::Spread && !keyword.is_empty();
    let found =
        arguments.find(|&id| is_open(id) || (view.tree.kind(id) == Kind::Keyword && view.tree.text(id) == keyword));
    match found {
        None => Some(String::new()),
        Some(id) if view.tree.kind(id) == Kind::Spread => None,
        Some(id) => text(view, view.tree.child(id, 0)?),
    }
}

fn text(view: &FileView<'_>, id: NodeId) -> Option<String> {
    match view.tree.kind(id) {
        Kind::Str => Some(view.tree.text(id).to_owned()),
        Kind::Ident | Kind::Binary | Kind::Template => match view.values().constant(id)? {
            Constant::Str(text) => Some(text.to_string()),
            _ => None,
        },
        _ => None,
    }
}
