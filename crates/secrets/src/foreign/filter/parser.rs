//! From words to the tree of a filter expression. Precedence is that of Expr; of CEL, what configurations of betterleaks use.

use super::lexer::{Placed, Word, words};
use super::operators::{Operator, operator, operator_of_name};
use super::tree::{Binary, Each, Function, Id, Node, Words};
use super::{Filter, Mistake};
use crate::foreign::patterns::{Patterns, from_go};

/// Deepest nesting, in the text and in the tree.
const MAX_DEPTH: usize = 100;
/// Most nodes of one expression.
const MAX_NODES: usize = 100_000;

pub(super) fn parse(text: &str) -> Result<Filter, Mistake> {
    let mut parser = Parser {
        words: words(text)?,
        next: 0,
        nodes: Vec::new(),
        depths: Vec::new(),
        locals: Vec::new(),
        depth: 0,
        attributes: false,
    };
    let root = parser.sequence()?;
    if parser.peek() != &Word::End {
        return Err(parser.unexpected("the end"));
    }
    Ok(Filter { nodes: parser.nodes, root, attributes: parser.attributes, text: text.to_owned() })
}

struct Parser {
    words: Vec<Placed>,
    next: usize,
    nodes: Vec<Node>,
    /// Height of the tree below each node.
    depths: Vec<usize>,
    locals: Vec<String>,
    depth: usize,
    attributes: bool,
}

impl Parser {
    fn peek(&self) -> &Word {
        &self.words[self.next].word
    }

    fn at(&self) -> usize {
        self.words[self.next].at
    }

    fn advance(&mut self) -> Word {
        let word = self.words[self.next].word.clone();
        self.next = (self.next + 1).min(self.words.len() - 1);
        word
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Word::Sign(found) if *found == sign);
        if found {
            self.advance();
        }
        found
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let found = matches!(self.peek(), Word::Name(found) if found == name);
        if found {
            self.advance();
        }
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), Mistake> {
        if self.takes(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    fn unexpected(&self, expected: &str) -> Mistake {
        let found = match self.peek() {
            Word::Name(name) => format!("`{name}`"),
            Word::Integer(_) | Word::Float(_) => "a number".to_owned(),
            Word::Text(_) => "a string".to_owned(),
            Word::Sign(sign) => format!("`{sign}`"),
            Word::End => "the end".to_owned(),
        };
        Mistake::broken(self.at(), &format!("expected {expected}, found {found}"))
    }

    fn push(&mut self, node: Node, parts: &[Id]) -> Result<Id, Mistake> {
        let depth = 1 + parts.iter().map(|&part| self.depths[part]).max().unwrap_or(0);
        if depth > MAX_DEPTH || self.nodes.len() >= MAX_NODES {
            return Err(Mistake::unsupported(self.at(), "an expression as large as this"));
        }
        self.nodes.push(node);
        self.depths.push(depth);
        Ok(self.nodes.len() - 1)
    }

    /// `let name = value; …` or a single expression.
    fn sequence(&mut self) -> Result<Id, Mistake> {
        let mut values = Vec::new();
        while self.takes_name("let") {
            let Word::Name(name) = self.peek().clone() else { return Err(self.unexpected("a name")) };
            self.advance();
            self.expect("=")?;
            values.push(self.expression()?);
            self.locals.push(name);
            if self.locals.len() > MAX_DEPTH {
                return Err(Mistake::unsupported(self.at(), "so many names"));
            }
            self.expect(";")?;
        }
        let mut body = self.expression()?;
        if self.takes(";") && self.peek() != &Word::End {
            return Err(Mistake::unsupported(self.at(), "several expressions in a row"));
        }
        for value in values.into_iter().rev() {
            self.locals.pop();
            body = self.push(Node::Let(value, body), &[value, body])?;
        }
        Ok(body)
    }

    fn expression(&mut self) -> Result<Id, Mistake> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Mistake::unsupported(self.at(), "nesting as deep as this"));
        }
        let mut condition = self.binary(0)?;
        if self.takes("?") {
            let then = self.expression()?;
            self.expect(":")?;
            let otherwise = self.expression()?;
            condition = self.push(Node::If(condition, then, otherwise), &[condition, then, otherwise])?;
        }
        self.depth -= 1;
        Ok(condition)
    }

    /// Operators that bind at least as tightly as `least`.
    fn binary(&mut self, least: u32) -> Result<Id, Mistake> {
        let mut left = self.unary()?;
        loop {
            let negated = matches!(self.peek(), Word::Name(name) if name == "not")
                && matches!(&self.words.get(self.next + 1), Some(Placed { word: Word::Name(name), .. }) if operator_of_name(name).is_some());
            let start = self.next;
            if negated {
                self.advance();
            }
            let Some((operator, strength)) = operator(self.peek()).filter(|(_, strength)| *strength >= least) else {
                self.next = start;
                return Ok(left);
            };
            self.advance();
            let tighter = if operator == Operator::Binary(Binary::Power) { strength } else { strength + 1 };
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err(Mistake::unsupported(self.at(), "nesting as deep as this"));
            }
            let right = self.binary(tighter)?;
            self.depth -= 1;
            left = self.join(operator, left, right)?;
            if negated {
                left = self.push(Node::Not(left), &[left])?;
            }
        }
    }

    /// Long chains of `||` and `&&` stay flat.
    fn join(&mut self, operator: Operator, left: Id, right: Id) -> Result<Id, Mistake> {
        match operator {
            Operator::Or | Operator::And => {
                let is_or = operator == Operator::Or;
                let depth = self.depths[right] + 1;
                match &mut self.nodes[left] {
                    Node::Any(parts) if is_or => parts.push(right),
                    Node::All(parts) if !is_or => parts.push(right),
                    _ => {
                        let parts = vec![left, right];
                        let node = if is_or { Node::Any(parts) } else { Node::All(parts) };
                        return self.push(node, &[left, right]);
                    }
                }
                self.depths[left] = self.depths[left].max(depth);
                if self.depths[left] > MAX_DEPTH {
                    return Err(Mistake::unsupported(self.at(), "nesting as deep as this"));
                }
                Ok(left)
            }
            Operator::Else => self.push(Node::Else(left, right), &[left, right]),
            Operator::Binary(Binary::Matches) => self.with_pattern(Function::MatchesAny, left, right),
            Operator::Binary(binary) => self.push(Node::Binary(binary, left, right), &[left, right]),
        }
    }

    fn unary(&mut self) -> Result<Id, Mistake> {
        let mut signs = Vec::new();
        loop {
            if self.takes("!") || self.takes_name("not") {
                signs.push('!');
            } else if self.takes("-") {
                signs.push('-');
            } else if !self.takes("+") {
                break;
            }
            if signs.len() > MAX_DEPTH {
                return Err(Mistake::unsupported(self.at(), "nesting as deep as this"));
            }
        }
        let mut value = self.postfix()?;
        for sign in signs.into_iter().rev() {
            value = self.push(if sign == '!' { Node::Not(value) } else { Node::Minus(value) }, &[value])?;
        }
        Ok(value)
    }

    fn postfix(&mut self) -> Result<Id, Mistake> {
        let mut value = self.primary()?;
        loop {
            if self.takes("?.") || self.takes(".?") || self.takes(".") {
                if self.takes("[") {
                    value = self.index(value)?;
                    continue;
                }
                let at = self.at();
                let Word::Name(name) = self.advance() else { return Err(self.unexpected("a name")) };
                value = if self.takes("(") { self.method(&name, value, at)? } else { self.member(value, name)? };
            } else if self.takes("[") || self.takes("[?") {
                value = self.index(value)?;
            } else {
                return Ok(value);
            }
        }
    }

    fn member(&mut self, value: Id, name: String) -> Result<Id, Mistake> {
        let key = self.push(Node::Text(name.into_bytes()), &[])?;
        self.push(Node::Index(value, key), &[value, key])
    }

    /// Behind `[`: an index or a slice.
    fn index(&mut self, value: Id) -> Result<Id, Mistake> {
        let from = if matches!(self.peek(), Word::Sign(":")) { None } else { Some(self.expression()?) };
        if self.takes(":") {
            let to = if matches!(self.peek(), Word::Sign("]")) { None } else { Some(self.expression()?) };
            self.expect("]")?;
            let parts: Vec<Id> = [Some(value), from, to].into_iter().flatten().collect();
            return self.push(Node::Slice(value, from, to), &parts);
        }
        self.expect("]")?;
        match from {
            Some(key) => self.push(Node::Index(value, key), &[value, key]),
            None => Err(self.unexpected("an index")),
        }
    }

    /// A method, as CEL writes functions.
    fn method(&mut self, name: &str, value: Id, at: usize) -> Result<Id, Mistake> {
        let mut arguments = self.arguments(")")?;
        let binary = match name {
            "contains" => Some(Binary::Contains),
            "startsWith" => Some(Binary::StartsWith),
            "endsWith" => Some(Binary::EndsWith),
            _ => None,
        };
        match (binary, name, arguments.as_slice()) {
            (Some(binary), _, &[other]) => self.push(Node::Binary(binary, value, other), &[value, other]),
            (_, "matches", &[pattern]) => self.with_pattern(Function::MatchesAny, value, pattern),
            (_, "orValue", &[other]) => self.push(Node::Else(value, other), &[value, other]),
            (
                _,
                "size" | "lowerAscii" | "upperAscii" | "replace" | "substring" | "lastIndexOf" | "indexOf" | "trim"
                | "split",
                _,
            ) => {
                arguments.insert(0, value);
                let plain = name.trim_end_matches("Ascii");
                self.function(plain, arguments, at)
            }
            _ => Err(Mistake::unsupported(at, &format!("the method `{name}`"))),
        }
    }

    fn arguments(&mut self, end: &str) -> Result<Vec<Id>, Mistake> {
        let mut arguments = Vec::new();
        loop {
            if self.takes(end) {
                return Ok(arguments);
            }
            arguments.push(self.expression()?);
            if !self.takes(",") {
                self.expect(end)?;
                return Ok(arguments);
            }
        }
    }

    fn primary(&mut self) -> Result<Id, Mistake> {
        let at = self.at();
        match self.advance() {
            Word::Integer(number) => self.push(Node::Integer(number), &[]),
            Word::Float(number) => self.push(Node::Float(number), &[]),
            Word::Text(text) => self.push(Node::Text(text), &[]),
            Word::Sign("(") => {
                let value = self.sequence()?;
                self.expect(")")?;
                Ok(value)
            }
            Word::Sign("[") => {
                let items = self.arguments("]")?;
                self.push(Node::List(items.clone()), &items)
            }
            Word::Sign("{") => self.map(),
            Word::Sign("#") => self.push(Node::Item, &[]),
            Word::Name(name) => self.name(&name, at),
            _ => {
                self.next = self.next.saturating_sub(usize::from(self.words[self.next].at != at));
                Err(self.unexpected("a value"))
            }
        }
    }

    fn map(&mut self) -> Result<Id, Mistake> {
        let (mut pairs, mut parts) = (Vec::new(), Vec::new());
        while !self.takes("}") {
            let key = match self.peek().clone() {
                Word::Name(name) => {
                    self.advance();
                    self.push(Node::Text(name.into_bytes()), &[])?
                }
                _ => self.expression()?,
            };
            self.expect(":")?;
            let value = self.expression()?;
            pairs.push((key, value));
            parts.extend([key, value]);
            if !self.takes(",") && !matches!(self.peek(), Word::Sign("}")) {
                return Err(self.unexpected("`,` or `}`"));
            }
        }
        self.push(Node::Map(pairs), &parts)
    }

    fn name(&mut self, name: &str, at: usize) -> Result<Id, Mistake> {
        if let Some(local) = self.locals.iter().rposition(|local| local == name) {
            return self.push(Node::Local(local), &[]);
        }
        let node = match name {
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            "nil" | "null" => Node::Nil,
            "attributes" => {
                self.attributes = true;
                Node::Attributes
            }
            "finding" => Node::Finding,
            _ => return self.call(name, at),
        };
        self.push(node, &[])
    }

    fn call(&mut self, name: &str, at: usize) -> Result<Id, Mistake> {
        let mut full = name.to_owned();
        while self.takes(".") {
            let Word::Name(part) = self.advance() else { return Err(self.unexpected("a name")) };
            full.push('.');
            full.push_str(&part);
        }
        if !self.takes("(") {
            return Err(Mistake::unsupported(at, &format!("the name `{full}`")));
        }
        let each = match name {
            "any" => Some(Each::Any),
            "all" => Some(Each::All),
            "none" => Some(Each::None),
            "one" => Some(Each::One),
            "count" => Some(Each::Count),
            _ => None,
        };
        if full == "cel.bind" {
            return self.bind();
        }
        if let (Some(each), true) = (each, full == name) {
            let list = self.expression()?;
            self.expect(",")?;
            let braced = self.takes("{");
            let body = self.expression()?;
            if braced {
                self.expect("}")?;
            }
            self.expect(")")?;
            return self.push(Node::Each(each, list, body), &[list, body]);
        }
        let arguments = self.arguments(")")?;
        self.function(&full, arguments, at)
    }

    /// `cel.bind(name, value, expression)`.
    fn bind(&mut self) -> Result<Id, Mistake> {
        let Word::Name(name) = self.advance() else { return Err(self.unexpected("a name")) };
        self.expect(",")?;
        let value = self.expression()?;
        self.expect(",")?;
        self.locals.push(name);
        let body = self.expression()?;
        self.locals.pop();
        self.expect(")")?;
        self.push(Node::Let(value, body), &[value, body])
    }

    fn function(&mut self, name: &str, arguments: Vec<Id>, at: usize) -> Result<Id, Mistake> {
        let Some((function, least, most)) = Function::named(name) else {
            return Err(Mistake::unsupported(at, &format!("the function `{name}`")));
        };
        if arguments.len() < least || arguments.len() > most {
            return Err(Mistake::broken(
                at,
                &format!("`{name}` takes {least} to {most} arguments, here are {}", arguments.len()),
            ));
        }
        match (function, arguments.as_slice()) {
            (Function::MatchesAny | Function::FindMatch, &[text, patterns]) => {
                self.with_pattern(function, text, patterns)
            }
            (Function::ContainsAny, &[text, list]) => match self.texts(list) {
                Some(list) => self.push(Node::Contains(text, Words::new(list)), &[text]),
                None => self.push(Node::Call(function, vec![text, list]), &[text, list]),
            },
            _ => self.push(Node::Call(function, arguments.clone()), &arguments),
        }
    }

    /// Regexes that stand in the expression are read once, and a mistake in one is told here.
    fn with_pattern(&mut self, function: Function, text: Id, patterns: Id) -> Result<Id, Mistake> {
        let Some(sources) = self.texts(patterns) else {
            return self.push(Node::Call(function, vec![text, patterns]), &[text, patterns]);
        };
        let mut translated = Vec::new();
        for source in sources {
            let (pattern, _) = from_go(&source).map_err(|mistake| {
                Mistake::broken(self.at(), &format!("expected a regex, found `{source}`: {mistake}"))
            })?;
            translated.push(pattern);
        }
        let patterns = Patterns::new(translated);
        let node = match function {
            Function::FindMatch => Node::Find(text, patterns),
            _ => Node::Matches(text, patterns),
        };
        self.push(node, &[text])
    }

    /// The texts of a literal list, or of a single text.
    fn texts(&self, list: Id) -> Option<Vec<String>> {
        let text = |id: Id| match &self.nodes[id] {
            Node::Text(text) => String::from_utf8(text.clone()).ok(),
            _ => None,
        };
        match &self.nodes[list] {
            Node::List(items) => items.iter().map(|&item| text(item)).collect(),
            _ => text(list).map(|text| vec![text]),
        }
    }
}
