//! Statements without a block: expressions, imports, jumps.

use super::lowerer::{Child, Kids, Lowerer};
use super::tags::{Field, Tag};
use crate::kind::Kind;
use crate::tree::{NodeId, Span};

impl<'t> Lowerer<'_, 't> {
    /// An expression as a statement; several of them are a tuple. In a pattern a lone `...` stands for itself.
    pub fn expression_statement(&mut self, child: Child<'t>) -> NodeId {
        let span = child.span();
        if self.is_ellipsis_mark(span)
            && let Some(id) = self.mark(span)
        {
            return id;
        }
        let kids = self.children(child.node);
        let single = kids.len() == 1;
        let first = self.operand(&kids, 0);
        let id = match first {
            Some(first) if single && first.tag == Tag::Assignment && self.is_annotated(first) => self.lower(first),
            _ => {
                let id = self.builder.open(Kind::ExprStmt, span);
                if single {
                    self.lower_or_empty(first, span.start);
                } else {
                    let tuple = self.builder.open(Kind::Tuple, span);
                    self.lower_operands(&kids);
                    self.builder.close(tuple);
                }
                self.builder.close(id);
                id
            }
        };
        self.release(kids);
        id
    }

    fn is_annotated(&mut self, assignment: Child<'t>) -> bool {
        let kids = self.children(assignment.node);
        let annotated = self.field(&kids, Field::Type).is_some();
        self.release(kids);
        annotated
    }

    /// `return a`.
    pub fn return_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Return, child.span());
        self.lower_or_empty(self.operand(&kids, 0), child.span().end);
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `raise A from b`; the span ends behind `A`, as in Semgrep. Python 2's `raise A, b` has `b` as the cause.
    pub fn raise_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Throw, child.span());
        let mut raised: Vec<Child> = self.operand(&kids, 0).into_iter().collect();
        let mut inner = 0..0;
        if let [list] = *raised
            && list.tag == Tag::ExpressionList
        {
            inner = self.children(list.node);
            raised = inner.clone().map(|at| self.kid(at)).filter(|kid| !kid.is_token()).collect();
        }
        let cause = self.field(&kids, Field::Cause);
        self.lower_or_empty(raised.first().copied(), child.span().end);
        match cause {
            Some(cause) if raised.first().is_some_and(|first| first.field != Field::Cause) => {
                self.lower(cause);
            }
            _ => self.lower_several(raised.get(1..).unwrap_or_default(), child.span().end),
        }
        if let Some(first) = raised.first() {
            self.builder.set_span(id, Span { start: child.span().start, end: first.span().end });
        }
        self.builder.close(id);
        if !inner.is_empty() {
            self.release(inner);
        }
        self.release(kids);
        id
    }

    /// `assert a, b`.
    pub fn assert_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Assert, child.span());
        self.lower_or_empty(self.operand(&kids, 0), child.span().end);
        self.lower_or_empty(self.operand(&kids, 1), child.span().end);
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `del a, b`.
    pub fn delete_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let id = self.builder.open(Kind::Delete, child.span());
        match self.operand(&kids, 0) {
            Some(list) if list.tag == Tag::ExpressionList => {
                let inner = self.children(list.node);
                self.lower_operands(&inner);
                self.release(inner);
            }
            operand => {
                self.lower_or_empty(operand, child.span().end);
            }
        }
        self.builder.close(id);
        self.release(kids);
        id
    }

    /// `global a`, `nonlocal a`.
    pub fn global_statement(&mut self, child: Child<'t>) -> NodeId {
        let id = self.lower_list(Kind::Global, child);
        self.builder.set_text(id, if child.tag == Tag::GlobalStatement { "global" } else { "nonlocal" });
        id
    }

    /// `break`, `continue`.
    pub fn jump(&mut self, kind: Kind, child: Child<'t>) -> NodeId {
        let id = self.builder.open(kind, child.span());
        self.builder.empty(child.span().end);
        self.builder.close(id);
        id
    }

    /// Python 2's `print a` and `exec a in b` are calls; `print >>a` is `file=a`.
    pub fn print_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let span = child.span();
        let statement = self.builder.open(Kind::ExprStmt, span);
        let call = self.builder.open(Kind::Call, span);
        let name = Span { start: span.start, end: span.start + if child.tag == Tag::PrintStatement { 5 } else { 4 } };
        self.builder.leaf(Kind::Ident, name, name);
        for at in kids.clone() {
            let argument = self.kid(at);
            if argument.tag == Tag::Chevron {
                let keyword = self.builder.open(Kind::Keyword, argument.span());
                self.builder.set_text(keyword, "file");
                self.lower(argument);
                self.builder.close(keyword);
            } else if !argument.is_token() {
                self.lower(argument);
            }
        }
        self.builder.close(call);
        self.builder.close(statement);
        self.release(kids);
        statement
    }

    /// `import a.b as c, d`: each from the keyword to its own end.
    pub fn import_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let mut last = None;
        for at in kids.clone() {
            let name = self.kid(at);
            if name.is_token() {
                continue;
            }
            let span = Span { start: child.span().start, end: name.span().end };
            let id = self.builder.open(Kind::Import, span);
            let (module, alias, parts) = self.aliased(name);
            self.module_name(module.span());
            self.lower_or_empty(alias, span.end);
            self.release_parts(parts);
            self.builder.close(id);
            last = Some(id);
        }
        self.release(kids);
        last.unwrap_or_else(|| self.builder.empty(child.span().start))
    }

    /// `from a import b as c, d`: one node for each name, all with the span of the statement up to its last name.
    pub fn import_from_statement(&mut self, child: Child<'t>) -> NodeId {
        let kids = self.children(child.node);
        let future = child.tag == Tag::FutureImportStatement;
        let module = match self.field(&kids, Field::ModuleName) {
            _ if future => self.future_module(&kids),
            Some(module) => module.span(),
            None => child.span(),
        };
        let names: Vec<Child> = kids
            .clone()
            .map(|at| self.kid(at))
            .filter(|kid| !kid.is_token() && kid.field != Field::ModuleName)
            .collect();
        let end = names.last().map_or(child.span().end, |name| name.span().end);
        let span = Span { start: child.span().start, end };
        let mut last = None;
        for &name in &names {
            let all = name.tag == Tag::WildcardImport;
            let id = self.builder.open(if all { Kind::ImportAll } else { Kind::ImportFrom }, span);
            self.module_name(module);
            if !all {
                let (imported, alias, parts) = self.aliased(name);
                self.identifier(imported.span());
                self.lower_or_empty(alias, name.span().end);
                self.release_parts(parts);
            }
            self.builder.close(id);
            last = Some(id);
        }
        self.release(kids);
        last.unwrap_or_else(|| self.builder.empty(child.span().start))
    }

    /// The grammar has `__future__` as a token, the one behind `from`.
    fn future_module(&self, kids: &Kids) -> Span {
        kids.clone().nth(1).map_or(Span::new(0, 0), |at| self.kid(at).span())
    }

    /// Name and alias of an imported name, with the children to be released afterwards.
    fn aliased(&mut self, name: Child<'t>) -> (Child<'t>, Option<Child<'t>>, Kids) {
        if name.tag != Tag::AliasedImport {
            return (name, None, 0..0);
        }
        let parts = self.children(name.node);
        (self.field(&parts, Field::Name).unwrap_or(name), self.field(&parts, Field::Alias), parts)
    }

    fn release_parts(&mut self, parts: Kids) {
        if !parts.is_empty() {
            self.release(parts);
        }
    }

    /// The dotted name of a module, without the white space that may stand in it.
    fn module_name(&mut self, span: Span) {
        if self.mark(span).is_some() {
            return;
        }
        let text = self.text(span);
        if text.contains(char::is_whitespace) || text.contains('\\') {
            let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect();
            self.builder.leaf_text(Kind::ModuleName, span, &crate::pattern::mark::unmark(&text));
        } else {
            let id = self.builder.leaf(Kind::ModuleName, span, span);
            if self.pattern {
                self.name_node(id, span);
            }
        }
    }
}
