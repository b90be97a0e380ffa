//! The walk from a grammar's tree to ours, for languages that register one writer per kind of node.
//!
//! Reads children, keeps comments and faults, bounds the depth, and turns marks of patterns into pattern kinds. Not here:
//! what a node means (`languages/`).

use crate::MAX_DEPTH;
use crate::kind::Kind;
use crate::parse;
use crate::pattern::mark;
use crate::tree::{FaultKind, NodeId, Span, TreeBuilder};
use rustc_hash::FxHashSet;
use tree_sitter::{Node, TreeCursor};

/// Writes a node: exactly one when an expression is wanted, any number as a statement.
pub(crate) type Writer = for<'t, 'b> fn(&mut Walk<'t, 'b>, Node<'t>);

/// A grammar with what is written for each kind of node.
pub(crate) struct Grammar {
    language: tree_sitter::Language,
    /// By number of the kind; `None` for tokens and for what has no writer.
    writers: Vec<Option<Writer>>,
    comments: Vec<bool>,
    fields: Vec<String>,
    span: fn(&str, Node<'_>) -> Span,
    /// Writes a node that stands in a list of statements, when that is not what is written for its kind.
    statement: Option<Writer>,
}

/// From the first to the last byte of a node.
pub(crate) fn whole(_: &str, node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

impl Grammar {
    /// Looks the names of `writers` up in the grammar. `span` says what a node covers.
    pub fn new(
        language: tree_sitter::Language,
        writers: &[(&str, Writer)],
        span: fn(&str, Node<'_>) -> Span,
    ) -> Grammar {
        let count = language.node_kind_count();
        let name = |id: usize| language.node_kind_for_id(id as u16).unwrap_or("");
        let names: Vec<String> = (0..count).map(|id| name(id).to_owned()).collect();
        let writer = |id: usize| writers.iter().find(|(known, _)| *known == names[id]).map(|&(_, writer)| writer);
        let writers = (0..count).map(writer).collect();
        let comments = (0..count).map(|id| names[id] == "comment").collect();
        let field = |id: usize| language.field_name_for_id(id as u16).unwrap_or("").to_owned();
        let fields = (0..=language.field_count()).map(field).collect();
        Grammar { writers, comments, fields, language, span, statement: None }
    }

    /// With another writer for nodes in lists of statements.
    pub fn with_statements(self, statement: Writer) -> Grammar {
        Grammar { statement: Some(statement), ..self }
    }

    /// Names among `writers` that the grammar does not have.
    #[cfg(test)]
    pub fn unknown<'n>(&self, writers: &[(&'n str, Writer)]) -> Vec<&'n str> {
        let names = writers.iter().map(|&(name, _)| name);
        let is_known =
            |name: &&str| [true, false].iter().any(|&named| self.language.id_for_node_kind(name, named) != 0);
        names.filter(|name| !is_known(name)).collect()
    }

    fn writer(&self, node: Node<'_>) -> Option<Writer> {
        self.writers.get(usize::from(node.kind_id())).copied().flatten()
    }
}

/// Parses the builder's source and writes its tree.
pub(crate) fn lower(grammar: &'static Grammar, builder: &mut TreeBuilder, pattern: bool) {
    let source = builder.source().to_owned();
    let whole = Span::new(0, source.len());
    let module = builder.open(Kind::Module, whole);
    let Some(tree) = parse::parse(&grammar.language, &source) else {
        builder.fault(whole, FaultKind::Budget);
        builder.close(module);
        return;
    };
    let root = tree.root_node();
    let mut walk = Walk {
        source: &source,
        out: builder,
        pattern,
        state: 0,
        before: Vec::new(),
        grammar,
        cursor: root.walk(),
        level: 0,
        unread: Vec::new(),
        met: FxHashSet::default(),
        comments: Vec::new(),
    };
    walk.record_faults(root);
    walk.statements(root);
    walk.comments.sort_unstable();
    walk.comments.dedup();
    for at in std::mem::take(&mut walk.comments) {
        walk.out.comment(at);
    }
    walk.out.close(module);
}

/// A child with the name of its field, which is empty when it has none.
#[derive(Clone, Copy)]
pub(crate) struct Kid<'t> {
    pub node: Node<'t>,
    pub field: &'static str,
}

/// Children of one node, tokens included, comments and unreadable parts left out.
pub(crate) struct Kids<'t>(pub Vec<Kid<'t>>);

impl<'t> Kids<'t> {
    /// The first child in a field.
    pub fn field(&self, field: &str) -> Option<Node<'t>> {
        self.fields(field).next()
    }

    /// The children in a field.
    pub fn fields<'k>(&'k self, field: &'k str) -> impl Iterator<Item = Node<'t>> + use<'t, 'k> {
        self.0.iter().filter(move |kid| kid.field == field).map(|kid| kid.node)
    }

    /// The first named child of a kind.
    pub fn kind(&self, kind: &str) -> Option<Node<'t>> {
        self.named().find(|node| node.kind() == kind)
    }

    /// Named children, and words that are expressions although a grammar calls them tokens.
    pub fn named(&self) -> impl DoubleEndedIterator<Item = Node<'t>> + use<'t, '_> {
        self.0.iter().map(|kid| kid.node).filter(|node| node.is_named() || matches!(node.kind(), "this" | "base"))
    }

    /// Named children without a field.
    pub fn loose(&self) -> impl DoubleEndedIterator<Item = Node<'t>> + use<'t, '_> {
        self.0.iter().filter(|kid| kid.field.is_empty() && kid.node.is_named()).map(|kid| kid.node)
    }

    /// The first token that is written so.
    pub fn token(&self, text: &str) -> Option<Node<'t>> {
        self.0.iter().map(|kid| kid.node).find(|node| !node.is_named() && node.kind() == text)
    }
}

/// State of one lowering.
pub(crate) struct Walk<'t, 'b> {
    pub source: &'t str,
    pub out: &'b mut TreeBuilder,
    /// Marks become pattern kinds.
    pub pattern: bool,
    /// The language's own note of where it is.
    pub state: u32,
    /// What stands before the signs (`?.`) whose rest is being written, and whether that was written.
    pub before: Vec<(Node<'t>, bool)>,
    grammar: &'static Grammar,
    cursor: TreeCursor<'t>,
    level: usize,
    /// Unreadable parts met inside a construct; written behind the statement.
    unread: Vec<Node<'t>>,
    met: FxHashSet<usize>,
    comments: Vec<Span>,
}

impl<'t> Walk<'t, '_> {
    /// Unreadable regions and invented tokens, outermost, in order.
    fn record_faults(&mut self, root: Node<'t>) {
        let mut open = vec![root];
        let mut cursor = root.walk();
        while let Some(node) = open.pop() {
            if node.is_error() || node.is_missing() {
                self.out.fault(Span::new(node.start_byte(), node.end_byte()), FaultKind::Syntax);
            } else if node.has_error() {
                let first = open.len();
                open.extend(node.children(&mut cursor));
                open[first..].reverse();
            }
        }
    }

    /// Reads the children of a node.
    pub fn kids(&mut self, node: Node<'t>) -> Kids<'t> {
        self.read(node, false)
    }

    /// Like [`Walk::kids`], with unreadable parts among them.
    pub fn kids_and_errors(&mut self, node: Node<'t>) -> Kids<'t> {
        self.read(node, true)
    }

    fn read(&mut self, node: Node<'t>, errors: bool) -> Kids<'t> {
        let mut kids = Vec::new();
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let child = self.cursor.node();
            if self.grammar.comments.get(usize::from(child.kind_id())) == Some(&true) {
                self.comments.push(self.span(child));
            } else if child.is_error() && !errors {
                if self.met.insert(child.id()) {
                    self.unread.push(child);
                }
            } else if !(child.is_missing() && child.is_named()) {
                let field = self.cursor.field_id().map_or(0, |id| usize::from(id.get()));
                kids.push(Kid { node: child, field: self.grammar.fields.get(field).map_or("", String::as_str) });
            }
            more = self.cursor.goto_next_sibling();
        }
        Kids(kids)
    }

    /// Writes the named children of a node as statements.
    pub fn statements(&mut self, node: Node<'t>) {
        let kids = self.read(node, true);
        for node in kids.named() {
            self.statement(node);
        }
    }

    /// Writes a statement and, behind it, what was unreadable inside.
    pub fn statement(&mut self, node: Node<'t>) {
        let before = self.unread.len();
        match self.grammar.statement {
            None => self.write(node),
            Some(write) => {
                if self.has_room(node) {
                    write(self, node);
                }
            }
        }
        while self.unread.len() > before {
            for node in self.unread.split_off(before) {
                self.write(node);
            }
        }
    }

    /// Writes a node by the writer of its kind, unless that would be too deep.
    pub fn write(&mut self, node: Node<'t>) {
        if !self.has_room(node) {
            return;
        }
        self.level += 1;
        match self.grammar.writer(node) {
            Some(write) => write(self, node),
            None if node.is_error() => self.unreadable(node),
            None => self.other(node),
        }
        self.level -= 1;
    }

    /// Whether a node may be written; otherwise it is cut.
    fn has_room(&mut self, node: Node<'t>) -> bool {
        let fits = self.level < MAX_DEPTH && self.out.depth() < MAX_DEPTH;
        if !fits {
            let span = self.span(node);
            self.out.fault(span, FaultKind::Depth);
            self.out.leaf_text(Kind::Other, span, node.kind());
        }
        fits
    }

    fn unreadable(&mut self, node: Node<'t>) {
        let id = self.out.open(Kind::Error, self.span(node));
        self.statements(node);
        self.out.close(id);
    }

    /// A construct without a kind of its own.
    pub fn other(&mut self, node: Node<'t>) {
        self.list(Kind::Other, node);
    }

    /// A node with all named children; `Other` carries the grammar's name.
    pub fn list(&mut self, kind: Kind, node: Node<'t>) {
        let kids = self.kids(node);
        let id = self.out.open(kind, self.span(node));
        if kind == Kind::Other {
            self.out.set_text(id, node.kind());
        }
        self.write_all(kids.named());
        self.out.close(id);
    }

    /// Writes several nodes.
    pub fn write_all(&mut self, nodes: impl Iterator<Item = Node<'t>>) {
        for node in nodes {
            self.write(node);
        }
    }

    /// Writes a node, or the place-holder when there is none.
    pub fn optional(&mut self, node: Option<Node<'t>>, at: usize) {
        match node {
            Some(node) => self.write(node),
            None => self.empty(at),
        }
    }

    /// The place-holder.
    pub fn empty(&mut self, at: usize) {
        self.out.empty(at as u32);
    }

    /// Where a node stands.
    pub fn span(&self, node: Node<'t>) -> Span {
        (self.grammar.span)(self.source, node)
    }

    /// What stands there.
    pub fn text(&self, node: Node<'t>) -> &'t str {
        &self.source[node.byte_range()]
    }

    /// Opens a node whose text does not stand in the source.
    pub fn open_named(&mut self, kind: Kind, span: Span, text: &str) -> NodeId {
        let id = self.out.open(kind, span);
        self.out.set_text(id, text);
        id
    }

    /// A leaf without text.
    pub fn bare(&mut self, kind: Kind, span: Span) {
        let id = self.out.open(kind, span);
        self.out.close(id);
    }

    /// A leaf with the text of a node.
    pub fn leaf(&mut self, kind: Kind, node: Node<'t>) {
        let span = self.span(node);
        self.out.leaf(kind, span, span);
    }

    /// A name, or what a mark stands for.
    pub fn name(&mut self, node: Node<'t>) {
        self.name_at(self.span(node));
    }

    /// The name at a span, or what a mark stands for.
    pub fn name_at(&mut self, span: Span) {
        if !self.mark_at(span) {
            self.out.leaf(Kind::Ident, span, span);
        }
    }

    /// Writes the pattern kind of the mark at a span; `false` when there is none.
    pub fn mark_at(&mut self, span: Span) -> bool {
        let Some((kind, text)) = self.marked(span) else { return false };
        self.out.leaf_text(kind, span, &text);
        true
    }

    /// The pattern kind and name of a mark, with or without a sigil (`$`, `@`) before it.
    fn marked(&self, span: Span) -> Option<(Kind, String)> {
        if !self.pattern {
            return None;
        }
        let text = self.source[span.range()].trim_start_matches(['$', '@']);
        // Where a name must begin with a small letter, marks do.
        let large = text.strip_prefix('p').map(|rest| format!("P{rest}"));
        let text = large.as_deref().unwrap_or(text);
        let is_word = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if let Some(name) = text.strip_prefix(mark::METAVAR).filter(is_word) {
            Some((Kind::Metavar, format!("${name}")))
        } else if let Some(name) = text.strip_prefix(mark::ELLIPSIS_METAVAR).filter(is_word) {
            Some((Kind::EllipsisMetavar, format!("$...{name}")))
        } else {
            (text == mark::ELLIPSIS).then(|| (Kind::Ellipsis, String::new()))
        }
    }

    /// Whether a node is nothing but a mark for `...` or `$...X`.
    pub fn is_ellipsis(&self, node: Node<'t>) -> bool {
        self.marked(self.span(node)).is_some_and(|(kind, _)| kind != Kind::Metavar)
    }

    /// Whether a node is nothing but a mark.
    pub fn is_mark(&self, node: Node<'t>) -> bool {
        self.marked(self.span(node)).is_some()
    }

    /// `PaliDeep(e)`, given callee and arguments; `false` for other calls.
    pub fn deep_mark(&mut self, callee: Node<'t>, argument: Option<Node<'t>>, span: Span) -> bool {
        if !self.pattern || self.text(callee) != mark::DEEP {
            return false;
        }
        let id = self.out.open(Kind::Deep, span);
        self.optional(argument, span.end as usize);
        self.out.close(id);
        true
    }

    /// A typed metavariable.
    pub fn typed_mark(&mut self, name: Node<'t>, of_type: Node<'t>, span: Span) {
        let text = mark::unmark(self.text(name).trim_start_matches('$'));
        let id = self.open_named(Kind::TypedMetavar, span, &text);
        self.type_node(of_type);
        self.out.close(id);
    }

    /// A type: its text with white space folded, and what it is made of.
    pub fn type_node(&mut self, node: Node<'t>) {
        let text = self.text(node);
        let id = self.out.open(Kind::Type, self.span(node));
        if self.pattern || text.contains(char::is_whitespace) {
            let folded: Vec<&str> = text.split_whitespace().collect();
            self.out.set_text(id, &mark::unmark(&folded.join(" ")));
        } else {
            self.out.set_text_span(id, self.span(node));
        }
        self.write(node);
        self.out.close(id);
    }

    /// A type, or the place-holder.
    pub fn optional_type(&mut self, node: Option<Node<'t>>, at: usize) {
        match node {
            Some(node) => self.type_node(node),
            None => self.empty(at),
        }
    }

    /// `left operator right` of a chain that leans to the left, of any length: without recursion on the left operands.
    pub fn binary_chain(&mut self, node: Node<'t>, operator: fn(&mut Self, Node<'t>, &Kids<'t>) -> (Kind, String)) {
        let mut chain = vec![(node, self.kids(node))];
        while let Some(left) = chain.last().and_then(|(_, kids)| kids.field("left")) {
            if left.kind_id() != node.kind_id() || chain.len() + self.out.depth() >= MAX_DEPTH - 1 {
                break;
            }
            let kids = self.kids(left);
            chain.push((left, kids));
        }
        let mut opened = Vec::with_capacity(chain.len());
        for (at, kids) in &chain {
            let (kind, text) = operator(self, *at, kids);
            opened.push(self.open_named(kind, self.span(*at), &text));
        }
        for (place, (at, kids)) in chain.iter().enumerate().rev() {
            if place + 1 == chain.len() {
                self.optional(kids.field("left"), at.start_byte());
            }
            self.optional(kids.field("right"), at.end_byte());
            self.out.close(opened[place]);
        }
    }

    /// `&&` and `||` as all languages have them.
    pub fn common_operator(text: &str) -> String {
        match text {
            "&&" => "and".to_owned(),
            "||" => "or".to_owned(),
            "!" => "not".to_owned(),
            other => other.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }
}
