//! The TextMate grammar: how it is written, and what it makes of a line.

use std::ops::Range;

use fancy_regex::Regex;
use serde_json::{Value, json};

use crate::vocabulary::{Vocabulary, without_dots};

pub(crate) const MNEMONIC: &str = "keyword.mnemonic.mini-vm";
pub(crate) const LABEL: &str = "entity.name.function.label.mini-vm";
pub(crate) const COMMENT: &str = "comment.line.mini-vm";
pub(crate) const EXPECTATION: &str = "comment.line.documentation.mini-vm";
pub(crate) const DIRECTIVE: &str = "keyword.control.directive.mini-vm";
pub(crate) const ITEM: &str = "storage.type.item.mini-vm";
pub(crate) const TYPE: &str = "storage.type.mini-vm";
pub(crate) const HOST_FUNCTION: &str = "support.function.host.mini-vm";
pub(crate) const STRING: &str = "string.quoted.double.mini-vm";
pub(crate) const REGISTER: &str = "variable.language.register.mini-vm";

/// What no character of a name stands in front of.
const START: &str = r"(?<![\w.])";

/// A global name, a local one, or both with a dot between.
const NAME: &str = r"(?:[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?|\.[A-Za-z_]\w*)";

const ESCAPE: &str = r#"\\(?:x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f_]+\}|[ntr0\\"'])"#;

/// The grammar as the text of its file.
pub(crate) fn grammar(words: &Vocabulary) -> String {
    let escapes = json!([
        { "name": "constant.character.escape.mini-vm", "match": ESCAPE },
        { "name": "invalid.illegal.escape.mini-vm", "match": r"\\." },
    ]);
    let quoted = |name: &str, quote: &str| json!({ "name": name, "begin": quote, "end": format!("{quote}|$"), "patterns": escapes });
    let captures = |names: &[&str]| {
        let numbered =
            names.iter().enumerate().map(|(index, name)| ((index + 1).to_string(), json!({ "name": name })));
        Value::Object(numbered.collect())
    };
    let (directives, items) = (without_dots(&words.directives), without_dots(&words.items));
    let patterns = json!([
        { "name": EXPECTATION, "match": ";[!|].*$" },
        { "name": COMMENT, "match": "[;#].*$" },
        quoted(STRING, "\""),
        quoted("string.quoted.single.mini-vm", "'"),
        { "name": LABEL, "match": format!(r"{START}{NAME}(?=\s*:)") },
        {
            "match": format!(r"(?:^|(:))\s*((?i:host))\s+(?:((?:{})\b)|({NAME}))", words.host_functions.join("|")),
            "captures": captures(&["punctuation.separator.label.mini-vm", MNEMONIC, HOST_FUNCTION, "entity.name.function.mini-vm"]),
        },
        {
            "match": format!(r"(?:^|(:))\s*((?i:{}))(?![\w.]|\s*:)", words.mnemonics.join("|")),
            "captures": captures(&["punctuation.separator.label.mini-vm", MNEMONIC]),
        },
        { "name": ITEM, "match": format!(r"{START}\.(?:{})\b(?!\s*:)", items.join("|")) },
        { "name": DIRECTIVE, "match": format!(r"{START}\.(?:{})\b(?!\s*:)", directives.join("|")) },
        {
            "match": format!(r"{START}(key|value)\s*(=)\s*((?:{})\b)?", words.types.join("|")),
            "captures": captures(&["variable.parameter.field.mini-vm", "keyword.operator.mini-vm", TYPE]),
        },
        {
            "match": format!(r"{START}(capacity)\s*(=)"),
            "captures": captures(&["variable.parameter.field.mini-vm", "keyword.operator.mini-vm"]),
        },
        { "name": REGISTER, "match": format!(r"{START}[rR][0-9]+\b") },
        { "name": "support.function.mini-vm", "match": format!(r"{START}(?:{})(?=\s*\()", words.functions.join("|")) },
        { "name": "constant.language.mini-vm", "match": format!(r"{START}(?:{})\b(?!\s*[(=.])", words.constants.join("|")) },
        {
            "name": "constant.numeric.mini-vm",
            "match": format!(r"{START}(?:0[xX][0-9A-Fa-f_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9][0-9_]*)?)\b"),
        },
        { "name": "variable.parameter.macro.mini-vm", "match": r"\\[A-Za-z_@]\w*" },
        { "name": "variable.other.label.mini-vm", "match": format!(r"{START}\.[A-Za-z_]\w*") },
        { "name": "keyword.operator.mini-vm", "match": "->|<<|>>|[-+*/%~&^|=@]" },
    ]);
    let grammar = json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "mini-vm",
        "scopeName": "source.mini-vm",
        "fileTypes": ["asm"],
        "firstLineMatch": "^#!.*\\bmini-vm\\b",
        "patterns": patterns,
    });
    format!("{grammar:#}\n")
}

/// A grammar as editors use it.
pub(crate) struct Grammar {
    rules: Vec<Rule>,
}

struct Rule {
    name: Option<String>,
    start: Regex,
    captures: Vec<(usize, String)>,
    /// Of what goes on to an end: that end, and what stands within.
    rest: Option<(Regex, Vec<Rule>)>,
}

impl Grammar {
    /// Reads the text of a file. It knows what the grammar here uses: `match`, `captures`, `begin`, `end`, `patterns`.
    pub(crate) fn parse(text: &str) -> Self {
        let grammar: Value = serde_json::from_str(text).expect("the grammar is JSON");
        Self { rules: rules(&grammar) }
    }

    /// The parts of a line that have a scope; where they overlap, the inner ones stand behind the outer ones.
    pub(crate) fn scopes<'g>(&'g self, line: &str) -> Vec<(Range<usize>, &'g str)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some((captures, rule)) = first(&self.rules, line, at) {
            let whole = captures.get(0).expect("there is a match").range();
            at = whole.end;
            if let Some((end, inner)) = &rule.rest {
                at = contents(line, at, end, inner, &mut found);
            }
            assert!(at > whole.start, "{line}: a match that takes nothing");
            found.extend(rule.name.as_deref().map(|name| (whole.start..at, name)));
            let parts = rule
                .captures
                .iter()
                .filter_map(|(index, name)| Some((captures.get(*index)?.range(), name.as_str())));
            found.extend(parts);
        }
        found
    }

    /// The scope of the character at a byte of a line.
    pub(crate) fn scope_at<'g>(&'g self, line: &str, at: usize) -> Option<&'g str> {
        self.scopes(line).into_iter().find(|(range, _)| range.contains(&at)).map(|(_, name)| name)
    }
}

fn rules(value: &Value) -> Vec<Rule> {
    let patterns = value["patterns"].as_array().map_or(&[][..], Vec::as_slice);
    let regex = |text: &Value| {
        let text = text.as_str().expect("an expression is text");
        Regex::new(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    };
    patterns
        .iter()
        .map(|pattern| Rule {
            name: pattern["name"].as_str().map(str::to_owned),
            start: regex(if pattern["match"].is_null() { &pattern["begin"] } else { &pattern["match"] }),
            captures: pattern["captures"].as_object().into_iter().flatten().map(captured).collect(),
            rest: (!pattern["end"].is_null()).then(|| (regex(&pattern["end"]), rules(pattern))),
        })
        .collect()
}

fn captured((index, value): (&String, &Value)) -> (usize, String) {
    (
        index.parse().expect("captures have numbers"),
        value["name"].as_str().expect("they have names").to_owned(),
    )
}

/// The rule that matches first; of those that match at one place the one that stands first.
fn first<'g, 't>(
    rules: &'g [Rule],
    line: &'t str,
    at: usize,
) -> Option<(fancy_regex::Captures<'t, str>, &'g Rule)> {
    let matches = rules.iter().filter_map(|rule| {
        let captures = rule.start.captures_from_pos(line, at).expect("the expression is simple enough");
        captures.map(|captures| (captures, rule))
    });
    matches.min_by_key(|(captures, _)| captures.get(0).expect("there is a match").start())
}

/// Finds the end of what starts in front of `at`.
fn contents<'g>(
    line: &str,
    mut at: usize,
    end: &Regex,
    rules: &'g [Rule],
    found: &mut Vec<(Range<usize>, &'g str)>,
) -> usize {
    loop {
        let end = end.find_from_pos(line, at).expect("the expression is simple enough");
        let end = end.expect("the end of the line is an end").range();
        match first(rules, line, at)
            .map(|(captures, rule)| (captures.get(0).expect("there is a match").range(), rule))
        {
            Some((inner, rule)) if inner.start < end.start => {
                at = inner.end;
                found.extend(rule.name.as_deref().map(|name| (inner, name)));
            }
            _ => return end.end,
        }
    }
}
