//! The grammars for editors are what the tables of the crate give, and make of the programs what the assembler makes of them.
//!
//! `UPDATE_GRAMMARS=1 cargo test -p mini-vm --test grammars` writes them anew.

#[path = "grammars/textmate.rs"]
mod textmate;
#[path = "grammars/vim.rs"]
mod vim;
#[path = "grammars/vocabulary.rs"]
mod vocabulary;

mod support;

use std::fs;
use std::process::{Command, Stdio};

use fancy_regex::Regex;
use mini_vm::assembly::statement_span;
use support::{files_below, root, temporary};
use textmate::Grammar;
use vocabulary::Vocabulary;

const TEXTMATE: &str = "mini-vm/editors/vscode/mini-vm.tmLanguage.json";
const VIM: &str = "mini-vm/editors/vim/syntax/minivm.vim";

/// Compares a file with what it should be. With `UPDATE_GRAMMARS` set, writes that instead.
fn check(file: &str, expected: &str) {
    let path = root().join(file);
    if std::env::var_os("UPDATE_GRAMMARS").is_some() {
        fs::write(path, expected).expect("the file can be written");
        return;
    }
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert!(
        text == expected,
        "{file} is out of date; write it anew with UPDATE_GRAMMARS=1 cargo test -p mini-vm --test grammars"
    );
}

#[test]
fn the_grammars_come_from_the_tables() {
    let words = Vocabulary::new();
    check(TEXTMATE, &textmate::grammar(&words));
    check(VIM, &vim::syntax(&words));
}

#[test]
fn every_word_is_in_the_grammars() {
    let words = Vocabulary::new();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for file in [TEXTMATE, VIM] {
        let text = fs::read_to_string(root().join(file)).expect("there is the file");
        let known: Vec<&str> = text.split(|c| !is_word(c)).collect();
        for word in words.all() {
            assert!(known.contains(&word.trim_start_matches('.')), "{file} lacks `{word}`");
        }
    }
}

/// A place in a line, and whether a mnemonic or a label starts there.
struct Place {
    line: usize,
    column: usize,
    is_mnemonic: bool,
}

/// Where the instructions and the labels of a source are, as the assembler has it.
fn places(source: &str) -> Vec<Place> {
    let mnemonics = Vocabulary::new().mnemonics;
    let label = Regex::new(r"^[^;#'\x22]*?(?<![\w.])([A-Za-z_.][\w.]*):").expect("it is an expression");
    let mut places = Vec::new();
    let mut start = 0;
    for (line, text) in source.lines().enumerate() {
        let captures = label.captures(text).expect("it is simple enough");
        if let Some(label) = captures.and_then(|captures| captures.get(1)) {
            places.push(Place { line, column: label.start(), is_mnemonic: false });
        }
        let number = u32::try_from(line + 1).expect("a program is small");
        if let Some(span) = statement_span(source, number) {
            let mnemonic = source[span.clone()].split_whitespace().next().expect("an instruction has a name");
            if mnemonics.contains(&mnemonic.to_lowercase().as_str()) {
                places.push(Place { line, column: span.start - start, is_mnemonic: true });
            }
        }
        start += text.len() + 1;
    }
    places
}

#[test]
fn the_textmate_grammar_finds_the_instructions_and_labels_of_the_programs() {
    let grammar = Grammar::parse(&textmate::grammar(&Vocabulary::new()));
    let mut counts = [0, 0];
    for file in files_below("programs", "asm") {
        let source = fs::read_to_string(&file).expect("a source is text");
        let lines: Vec<&str> = source.lines().collect();
        let places = places(&source);
        for Place { line, column, is_mnemonic } in &places {
            let expected = if *is_mnemonic { textmate::MNEMONIC } else { textmate::LABEL };
            let found = grammar.scope_at(lines[*line], *column);
            assert_eq!(found, Some(expected), "{}:{}: {}", file.display(), line + 1, lines[*line]);
            counts[usize::from(*is_mnemonic)] += 1;
        }
        // Nothing else is taken for a mnemonic.
        for (number, line) in lines.iter().enumerate() {
            for (range, _) in grammar.scopes(line).iter().filter(|(_, scope)| *scope == textmate::MNEMONIC) {
                let is_one =
                    |place: &Place| place.is_mnemonic && (place.line, place.column) == (number, range.start);
                assert!(places.iter().any(is_one), "{}:{}: {line}", file.display(), number + 1);
            }
        }
    }
    assert!(counts.iter().all(|&count| count > 150), "{counts:?}");
}

#[test]
fn the_textmate_grammar_matches_each_word_where_it_stands() {
    let grammar = Grammar::parse(&textmate::grammar(&Vocabulary::new()));
    let words = Vocabulary::new();
    let check = |line: &str, word: &str, scope: &str| {
        let at = line.find(word).expect("the word is in the line");
        assert_eq!(grammar.scope_at(line, at), Some(scope), "`{word}` in {line}");
    };
    for word in &words.mnemonics {
        check(&format!("        {word} r1"), word, textmate::MNEMONIC);
        check(&format!(".a: b: {}", word.to_uppercase()), &word.to_uppercase(), textmate::MNEMONIC);
        check(&format!("{word}: halt"), word, textmate::LABEL);
        assert_ne!(grammar.scope_at(&format!("jmp {word}_"), 4), Some(textmate::MNEMONIC));
        assert_ne!(grammar.scope_at(&format!("jmp .{word}"), 5), Some(textmate::MNEMONIC));
    }
    words.directives.iter().for_each(|word| check(&format!("{word} x"), word, textmate::DIRECTIVE));
    words.items.iter().for_each(|word| check(&format!(".data a: {word} 1"), word, textmate::ITEM));
    words.types.iter().for_each(|word| check(&format!(".map m key={word}"), word, textmate::TYPE));
    words
        .host_functions
        .iter()
        .for_each(|word| check(&format!("a: host {word}, r0"), word, textmate::HOST_FUNCTION));
    for (line, at, scope) in [
        ("halt ; x", 5, textmate::COMMENT),
        (";! output:", 0, textmate::EXPECTATION),
        (r#"li r0, "a;\"b" ; c"#, 9, textmate::STRING),
        (r#"li r0, "a;\"b" ; c"#, 12, textmate::STRING),
        (r#"li r0, "a;\"b" ; c"#, 15, textmate::COMMENT),
        ("li R0, 1", 3, textmate::REGISTER),
        (".include <array.asm> ; x", 0, textmate::DIRECTIVE),
        (".include <array.asm> ; x", 9, textmate::INCLUDED),
        (".include <array.asm> ; x", 21, textmate::COMMENT),
        (".include \"array.asm\"", 9, textmate::STRING),
        (".if a != 1", 6, textmate::OPERATOR),
        (".if a < 1", 6, textmate::OPERATOR),
        ("x_\\name\\()_y", 3, textmate::PARAMETER),
        ("x_\\name\\()_y", 7, textmate::PARAMETER),
        ("\"\\what\"", 1, textmate::PARAMETER),
        (".struct a { b: u8  c: f64 }", 15, textmate::TYPE),
        (".struct a { b: u8  c: f64 }", 22, textmate::TYPE),
    ] {
        assert_eq!(grammar.scope_at(line, at), Some(scope), "byte {at} of {line}");
    }
}

/// Loads the syntax file where Vim is installed, and asks it what stands where in the programs.
#[test]
#[allow(clippy::print_stdout, reason = "a test that does nothing says so")]
fn vim_finds_the_instructions_and_labels_of_the_programs() {
    let is_installed = Command::new("vim")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !is_installed {
        println!("skipped: Vim is not installed");
        return;
    }
    let mut script = format!(
        "set nocompatible\nset runtimepath^={}\nsyntax on\nlet g:wrong = []\n",
        root().join("mini-vm/editors/vim").display()
    );
    script += "function Check(line, column, expected)\n  let found = synIDattr(synID(a:line, a:column, 1), 'name')\n  if found !=# a:expected\n    call add(g:wrong, bufname() . ':' . a:line . ':' . a:column . ': ' . found)\n  endif\nendfunction\n";
    let mut count = 0;
    for file in files_below("programs", "asm") {
        let source = fs::read_to_string(&file).expect("a source is text");
        script += &format!(
            "edit {}\nif &filetype !=# 'minivm' | call add(g:wrong, bufname() . ' is ' . &filetype) | endif\n",
            file.display()
        );
        let lines: Vec<&str> = source.lines().collect();
        for Place { line, column, is_mnemonic } in places(&source) {
            let is_host = lines[line][column..].starts_with("host");
            let expected = match (is_mnemonic, is_host) {
                (false, _) => vim::LABEL,
                (true, false) => vim::MNEMONIC,
                (true, true) => vim::HOST,
            };
            script += &format!("call Check({}, {}, '{expected}')\n", line + 1, column + 1);
            count += 1;
        }
    }
    assert!(count > 600, "{count}");
    let result = temporary("vim.txt", "nothing");
    script += &format!("call writefile([v:errmsg] + g:wrong, '{}')\nquitall!\n", result.display());
    let script = temporary("check.vim", script);
    let mut vim = Command::new("vim");
    vim.args(["-e", "-s", "-N", "-u", "NONE", "-i", "NONE", "-n", "-S"]).arg(script);
    vim.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).env("TERM", "dumb");
    vim.status().expect("Vim runs");
    let found = fs::read_to_string(result).expect("Vim writes what it has found");
    assert_eq!(found, "\n", "an error of Vim, then what it takes for something else");
}
