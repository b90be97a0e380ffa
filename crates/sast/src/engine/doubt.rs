//! Reasons to be less sure of a flow: a condition that examines the value with a call, or a function of the project that it passes through.
//!
//! Whether such a check suffices cannot be told without knowing the function, so the flow is reported, and not with high confidence.

use crate::matcher::{FileView, Steps};
use crate::taint::TaintFlow;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;
use syntax::{Kind, NodeId, Span, Tree, VariableId};

/// Words in the name of a function that makes a value harmless or tells whether it is.
const CHECKING_WORDS: &[&str] =
    &["safe", "valid", "sanit", "clean", "escape", "check", "allow", "verif", "filter", "permit", "trust"];

/// What is looked at for every flow in one scope, collected once.
#[derive(Default)]
pub(super) struct Scopes {
    known: FxHashMap<NodeId, Rc<Scope>>,
}

#[derive(Default)]
struct Scope {
    idents: Vec<NodeId>,
    branches: Vec<NodeId>,
    calls: Vec<NodeId>,
}

impl Scopes {
    fn of(&mut self, tree: &Tree, scope: NodeId) -> Rc<Scope> {
        let collect = || {
            let mut found = Scope::default();
            for id in tree.subtree(scope) {
                match tree.kind(id) {
                    Kind::Ident => found.idents.push(id),
                    Kind::If | Kind::While | Kind::Conditional => found.branches.push(id),
                    Kind::Call => found.calls.push(id),
                    _ => {}
                }
            }
            Rc::new(found)
        };
        self.known.entry(scope).or_insert_with(collect).clone()
    }
}

/// Why the flow is doubtful, in words; `None` when nothing speaks against it.
pub(super) fn reason(
    view: &FileView<'_>,
    flow: &TaintFlow,
    scopes: &mut Scopes,
    steps: &mut Steps,
) -> Option<&'static str> {
    if is_bare_parameter(view, flow) {
        return Some("the function is taken to be a view, and its parameter for a part of the address");
    }
    let value = Value::of(view, flow, scopes);
    let cost = value.scope.idents.len() + value.scope.branches.len() * 8 + value.scope.calls.len() * 8;
    if !steps.take(cost as u64 / 8) {
        return Some("there are too many flows to look at what stands between");
    }
    if value.is_examined(flow.sink.span) {
        return Some("a condition before it examines the value");
    }
    if value.passes_through_own_function() {
        return Some("the value passes through a function that may check it");
    }
    None
}

/// Whether the source is a parameter of a function that no decorator makes a handler.
fn is_bare_parameter(view: &FileView<'_>, flow: &TaintFlow) -> bool {
    let tree = view.tree;
    let Some(source) = flow.source.node.or_else(|| view.at(flow.source.span)) else { return false };
    let Some(parameter) =
        [Some(source), tree.parent(source)].into_iter().flatten().find(|&at| tree.kind(at) == Kind::Param)
    else {
        return false;
    };
    let function = tree.ancestors(parameter).find(|&up| tree.kind(up) == Kind::Function);
    function
        .and_then(|function| tree.child(function, 0))
        .is_some_and(|decorators| tree.children(decorators).next().is_none())
}

/// What carries the tainted value from source to sink.
struct Value<'v, 't> {
    view: &'v FileView<'t>,
    variables: FxHashSet<VariableId>,
    /// Source text of the source and of the places that kept it: `req.params.x` is written again where it is checked.
    texts: FxHashSet<&'t str>,
    spans: Vec<Span>,
    /// The outermost function around the sink, or the whole file.
    scope: Rc<Scope>,
    /// The innermost one.
    function: Option<NodeId>,
}

impl<'v, 't> Value<'v, 't> {
    fn of(view: &'v FileView<'t>, flow: &TaintFlow, scopes: &mut Scopes) -> Value<'v, 't> {
        let tree = view.tree;
        let spans: Vec<Span> = flow.steps.iter().map(|&(_, span)| span).chain([flow.sink.span]).collect();
        let sink = flow.sink.node.or_else(|| view.at(flow.sink.span));
        let functions =
            || sink.into_iter().flat_map(|sink| tree.ancestors(sink)).filter(|&up| tree.kind(up) == Kind::Function);
        let scope = scopes.of(tree, functions().last().unwrap_or(NodeId::ROOT));
        let function = functions().next();
        let mut value =
            Value { view, variables: FxHashSet::default(), texts: FxHashSet::default(), spans, scope, function };
        for &(_, span) in &flow.steps {
            value.texts.insert(view.text(span));
        }
        // The sink also names what it uses, and the source what it is part of.
        for &ident in &value.scope.clone().idents {
            let span = tree.span(ident);
            let carries = value.spans.iter().any(|step| step.contains(span));
            if carries && let Some(variable) = view.names.variable(ident) {
                value.variables.insert(variable);
            }
        }
        value
    }

    /// Whether a condition in the function, before the sink, hands the value to a call or looks for it in something.
    fn is_examined(&self, sink: Span) -> bool {
        let tree = self.view.tree;
        self.scope.branches.iter().any(|&branch| {
            let own = tree.ancestors(branch).find(|&up| tree.kind(up) == Kind::Function);
            let before = tree.span(branch).start < sink.start;
            let around = own == self.function || self.function.is_some_and(|function| tree.is_within(function, branch));
            before && around && tree.child(branch, 0).is_some_and(|condition| self.asks_about(condition))
        })
    }

    fn asks_about(&self, condition: NodeId) -> bool {
        let tree = self.view.tree;
        tree.subtree(condition).any(|id| match tree.kind(id) {
            Kind::Call => tree.subtree(id).skip(1).any(|inside| self.is_the_value(inside)),
            Kind::Binary => matches!(tree.text(id), "in" | "not in") && self.is_in(tree.child(id, 0)),
            _ => false,
        })
    }

    fn is_in(&self, node: Option<NodeId>) -> bool {
        node.is_some_and(|node| self.view.tree.subtree(node).any(|inside| self.is_the_value(inside)))
    }

    fn is_the_value(&self, node: NodeId) -> bool {
        let tree = self.view.tree;
        match tree.kind(node) {
            Kind::Ident => self.view.names.variable(node).is_some_and(|variable| self.is_kept_in(variable)),
            Kind::Member | Kind::Index | Kind::Call => self.texts.contains(tree.source_of(node)),
            _ => false,
        }
    }

    /// Variables that hold the value itself, not the request that it came from.
    fn is_kept_in(&self, variable: VariableId) -> bool {
        self.variables.contains(&variable)
            && self.view.names.declared_at(variable).is_some_and(|at| {
                let text = self.view.tree.text(at);
                self.texts.contains(text)
            })
    }

    /// Whether a step is a call of a function of this file, or of one whose name speaks of checking.
    fn passes_through_own_function(&self) -> bool {
        let tree = self.view.tree;
        let in_a_step = |span: Span| self.spans.iter().any(|step| step.contains(span));
        self.scope.calls.iter().any(|&call| {
            let Some(callee) = tree.child(call, 0).filter(|_| self.is_fed(call, &in_a_step)) else { return false };
            let name = tree.text(callee).to_ascii_lowercase();
            let own = self.view.names.variable(callee).and_then(|variable| self.view.names.declared_at(variable));
            let defined_here =
                own.is_some_and(|at| tree.parent(at).is_some_and(|parent| tree.kind(parent) == Kind::Function));
            defined_here || CHECKING_WORDS.iter().any(|word| name.contains(word))
        })
    }

    /// Whether the call stands on the way and is handed the value, or what the value is taken from.
    fn is_fed(&self, call: NodeId, in_a_step: &dyn Fn(Span) -> bool) -> bool {
        let tree = self.view.tree;
        let assigned = tree.parent(call).is_some_and(|parent| {
            matches!(tree.kind(parent), Kind::Assign | Kind::VarDef)
                && tree.child(parent, 0).is_some_and(|target| self.texts.contains(tree.source_of(target)))
        });
        (assigned || in_a_step(tree.span(call)))
            && tree.children(call).skip(1).any(|argument| {
                tree.subtree(argument).any(|inside| {
                    tree.kind(inside) == Kind::Ident
                        && self.view.names.variable(inside).is_some_and(|variable| self.variables.contains(&variable))
                })
            })
    }
}
