//! Texts and patterns, compared as S-expressions; places as what stands there.

use crate::{Kind, NodeId, PatternRoot, lower, lower_pattern};
use source::Language;

const DOCKERFILE: Language = Language::new("dockerfile");

fn tree(source: &str) -> String {
    let tree = lower(DOCKERFILE, source).unwrap();
    assert!(tree.faults.is_empty(), "{source}: {:?}", tree.faults);
    let calls = tree.children(NodeId::ROOT).filter_map(|statement| tree.child(statement, 0));
    calls.map(|id| tree.to_sexp(id)).collect::<Vec<_>>().join(" ")
}

fn pattern(text: &str) -> String {
    let pattern = lower_pattern(DOCKERFILE, text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    match pattern.root {
        PatternRoot::Node(id) => pattern.tree.to_sexp(id),
        PatternRoot::Statements(id) => {
            pattern.tree.children(id).map(|id| pattern.tree.to_sexp(id)).collect::<Vec<_>>().join(" ")
        }
    }
}

fn places(source: &str, kind: Kind) -> Vec<String> {
    let tree = lower(DOCKERFILE, source).unwrap();
    tree.ids().filter(|&id| tree.kind(id) == kind).map(|id| tree.source_of(id).to_owned()).collect()
}

#[test]
fn instructions_are_calls() {
    assert_eq!(
        tree("from --platform=p a/b:1@d as c"),
        "(Call (Ident \"FROM\") (Str \"a/b\") (Keyword \":\" (Str \"1\")) (Keyword \"@\" (Str \"d\")) (Keyword \"as\" (Str \"c\")) \
         (Keyword \"--platform\" (Str \"p\")))"
    );
    assert_eq!(tree("USER $A:b"), "(Call (Ident \"USER\") (Ident \"A\") (Keyword \":\" (Str \"b\")))");
    assert_eq!(tree("FROM ${A}:${B}"), "(Call (Ident \"FROM\") (Ident \"A\") (Keyword \":\" (Ident \"B\")))");
    assert_eq!(
        tree("ENV A=1 B=\"x y\""),
        "(Call (Ident \"ENV\") (VarDef (Ident \"A\") (Empty) (Str \"1\")) (VarDef (Ident \"B\") (Empty) (Str \"x y\")))"
    );
    assert_eq!(
        tree("LABEL a=b c=d"),
        "(Call (Ident \"LABEL\") (Str \"a\") (Str \"b\")) (Call (Ident \"LABEL\") (Str \"c\") (Str \"d\"))"
    );
    assert_eq!(tree("ARG A=1"), "(Call (Ident \"ARG\") (Ident \"A\") (Str \"1\"))");
    assert_eq!(tree("CMD [\"a\", \"b c\"]"), "(Call (Ident \"CMD\") (List (Str \"a\") (Str \"b c\")))");
}

#[test]
fn the_shell_form_holds_commands() {
    assert_eq!(
        tree("RUN a b && c \"$D\" | e; f > g # h"),
        "(Call (Ident \"RUN\") (Call (Ident \"!sh!\") (Block (ExprStmt (Binary \"and\" (Call (Ident \"!cmd!\") (Str \"a\") (Str \"b\")) \
         (Binary \"|\" (Call (Ident \"!cmd!\") (Str \"c\") (Call (Ident \"!quoted!\") (Ident \"D\"))) (Call (Ident \"!cmd!\") (Str \
         \"e\"))))) (ExprStmt (Call (Ident \"!cmd!\") (Str \"f\"))))))"
    );
    assert!(
        tree("RUN x $(y z)").contains("(Interp (Block (ExprStmt (Call (Ident \"!cmd!\") (Str \"y\") (Str \"z\")))))")
    );
    assert!(tree("RUN if a; then b; fi").contains("(Call (Ident \"!cmd!\") (Str \"b\"))"));
    assert!(tree("RUN [\"a\",]").contains("!sh!"));
}

#[test]
fn lines_are_continued_over_comments() {
    assert_eq!(places("RUN a \\\n # x\n\n  b\nUSER c", Kind::Str), ["a", "b", "c"]);
    assert_eq!(places("# escape=`\nRUN a `\n b\n", Kind::Str), ["a", "b"]);
    assert_eq!(places("RUN cat <<EOF\nUSER x\nEOF\nUSER y\n", Kind::Ident).len(), 4);
    assert_eq!(places("RUN a > b\nUSER c", Kind::ExprStmt), ["RUN a", "a", "USER c"]);
}

#[test]
fn patterns_are_instructions_commands_or_words() {
    assert_eq!(
        pattern("FROM $X:$Y"),
        "(ExprStmt (Call (Ident \"FROM\") (Metavar \"$X\") (Keyword \":\" (Metavar \"$Y\"))))"
    );
    assert_eq!(pattern("RUN ..."), "(ExprStmt (Call (Ident \"RUN\") (Ellipsis)))");
    assert_eq!(pattern("RUN [..., $X]"), "(ExprStmt (Call (Ident \"RUN\") (List (Ellipsis) (Metavar \"$X\"))))");
    assert_eq!(pattern("USER a\n...\nUSER b").matches("(ExprStmt (Ellipsis))").count(), 1);
    assert_eq!(pattern("a ... $X"), "(Call (Ident \"!cmd!\") (Str \"a\") (Ellipsis) (Metavar \"$X\"))");
    assert_eq!(pattern("root"), "(Str \"root\")");
    assert_eq!(pattern("a \"...\""), "(Call (Ident \"!cmd!\") (Str \"a\") (Call (Ident \"!quoted!\") (Ellipsis)))");
    assert_eq!(pattern("HEALTHCHECK ... CMD ...").matches("Ellipsis").count(), 2);
}

#[test]
fn an_unknown_instruction_costs_only_itself() {
    let tree = lower(DOCKERFILE, "FROM a\nFOO b\nUSER c\n").unwrap();
    assert_eq!(tree.faults.len(), 1);
    assert!(tree.to_sexp(NodeId::ROOT).contains("(Str \"c\")"));
}

#[test]
fn nesting_is_bounded() {
    let source = format!("RUN {}a{}", "$(".repeat(3_000), ")".repeat(3_000));
    lower(DOCKERFILE, &source).unwrap();
    let chain = format!("RUN {}", "a && ".repeat(5_000));
    lower(DOCKERFILE, &chain).unwrap();
}
