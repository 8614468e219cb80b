//! Formatting changes nothing but the layout: of the programs, of the cases, and of random sources.

mod support;

use std::fs;

use mini_vm::assembly::Options;
use mini_vm::assembly::formatting::{format, has_same_tokens};
use mini_vm::bytecode::encode;
use mini_vm::console::Console;
use proptest::prelude::*;
use support::{assembly_files, files_below, mini_vm, root, text_of};

/// The lines of a source without white space and case, up to the last that has something in it.
fn skeleton(source: &str) -> Vec<String> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let characters = |line: &str| line.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut lines: Vec<_> = source.split('\n').map(|line| characters(line).to_lowercase()).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The bytecode of a source, or the errors with their lines.
fn outcome(source: &str) -> Result<Vec<u8>, Vec<(&'static str, usize, String)>> {
    let options = Options::default().host_functions(Console::FUNCTIONS).source_name("some.asm");
    options.assemble(source).map(|module| encode(&module)).map_err(|errors| {
        let errors = errors.into_iter();
        errors.map(|error| (error.code.as_str(), error.line, error.message.to_lowercase())).collect()
    })
}

/// Checks everything that formatting keeps, and gives the formatted source.
fn check(source: &str) -> Option<String> {
    let formatted = match format(source) {
        Ok(formatted) => formatted,
        Err(error) => {
            let is_lexical = |code: &str| ["E000", "E001", "E002"].contains(&code);
            assert!(error.diagnostics().iter().all(|error| is_lexical(error.code.as_str())), "{error}");
            return None;
        }
    };
    assert_eq!(skeleton(&formatted), skeleton(source), "{source:?}");
    assert!(has_same_tokens(source, &formatted), "{source:?}\n{formatted:?}");
    assert_eq!(format(&formatted).as_ref(), Ok(&formatted), "it is formatted: {source:?}");
    assert_eq!(outcome(&formatted), outcome(source), "{source:?}\n{formatted}");
    let kept = |line: &&str| line.trim_start().starts_with(";!") || line.trim_start().starts_with(";|");
    let old = source.lines().filter(kept).map(|line| line.trim_end_matches('\r'));
    assert!(old.eq(formatted.lines().filter(kept)), "expectations stay as they are: {source:?}");
    assert!(formatted.is_empty() || formatted.ends_with('\n'), "{source:?}");
    assert!(!formatted.ends_with("\n\n"), "{source:?}");
    Some(formatted)
}

#[test]
fn programs_and_cases_keep_their_meaning() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for file in assembly_files().into_iter().chain(files_below("tests/command_line", "asm")) {
        let source = fs::read_to_string(&file).expect("a source is text");
        match check(&source) {
            Some(_) => count += 1,
            None => wrong.extend(outcome(&source).is_ok().then_some(file)),
        }
    }
    assert!(count > 400, "{count}");
    assert!(wrong.is_empty(), "these assemble, but are not formatted: {wrong:?}");
}

#[test]
fn the_programs_are_formatted() {
    let output = mini_vm(&["fmt", "--check", "programs"], b"");
    assert!(output.status.success(), "{}", text_of(&output));
}

#[test]
fn the_page_shows_what_becomes_of_its_example() {
    let page = fs::read_to_string(root().join("docs/fmt.md")).expect("there is the page");
    let (_, rest) = page.split_once("```text\n").expect("there is a listing");
    let (listing, _) = rest.split_once("```\n").expect("a listing has an end");
    let source =
        fs::read_to_string(root().join("tests/command_line/unformatted.asm")).expect("there is the file");
    assert_eq!(format(&source).as_deref(), Ok(listing));
}

#[test]
fn every_rule_of_the_layout() {
    let cases = [
        // Labels, mnemonics, operands.
        ("a:b : HALT", "a: b:   halt\n"),
        ("  a_long_label:\tli\tR0 ,1", "a_long_label: li r0, 1\n"),
        ("map_get_or_reserve R1,r2,R3", "        map_get_or_reserve r1, r2, r3\n"),
        ("only:", "only:\n"),
        // Operators.
        ("li r0,-1+2*( 3--4 )|~ 5<<6", "        li      r0, -1 + 2 * (3 - -4) | ~5 << 6\n"),
        ("load64 r0,[ r1+r2*8-16 ]", "        load64  r0, [r1 + r2 * 8 - 16]\n"),
        ("call f( a,b )->c,_", "        call    f(a, b) -> c, _\n"),
        ("ret -1,+2", "        ret     -1, +2\n"),
        ("jmp @ 3", "        jmp     @3\n"),
        ("li r0 , int( sqrt (2.0) )", "        li      r0, int(sqrt(2.0))\n"),
        // What looks like a register behind `host` may be a function.
        ("host R1,R2", "        host    R1, r2\n"),
        ("own_macro R1", "        own_macro R1\n"),
        // Directives.
        ("  .const a=-1\n .const bcd = 2", ".const a   = -1\n.const bcd = 2\n"),
        (".map m key = u32 capacity = 4", ".map m key=u32 capacity=4\n"),
        (".fn f ( a,b )->c", ".fn f(a, b) -> c\n"),
        (".reg a,b = R7", ".reg a, b = r7\n"),
        (".data a:.u8 1,-2 .i8 -3", ".data a: .u8 1, -2 .i8 -3\n"),
        (
            ".data a:.u8 1\n.data .u8 2\n.data longer: .u8 3",
            ".data a:      .u8 1\n.data         .u8 2\n.data longer: .u8 3\n",
        ),
        (".data {a:.u8 1}", ".data { a: .u8 1 }\n"),
        (
            ".data{\n.u8 1 .u16 -2\nb:.align 8\n}",
            ".data {\n        .u8     1 .u16 -2\nb:      .align  8\n}\n",
        ),
        (".include   <a/b-c.asm>  ; x", ".include <a/b-c.asm>                    ; x\n"),
        // Arguments of macros are parts of names.
        (".macro f a\n\\a:li r\\a , x\\@-1\n.endm", ".macro f a\n\\a:     li      r\\a, x\\@ - 1\n.endm\n"),
        // Comments.
        ("halt;x", "        halt                            ;x\n"),
        ("; a\n  ; b\n\t\t\t; c  ", "; a\n        ; b\n                                        ; c\n"),
        ("   ;! exit: 0 \r\n", "   ;! exit: 0 \n"),
        ("#!/usr/bin/env mini-vm\nhalt", "#!/usr/bin/env mini-vm\n        halt\n"),
        // Lines.
        ("\u{feff}halt\r\n\r\n\r\nhalt\r\n\r\n\n  ", "        halt\n\n\n        halt\n"),
        ("", ""),
        ("\n \n", ""),
        // Literals stay as they are.
        ("li R0,0XFF_ff\nli r1,'\\x41'", "        li      r0, 0XFF_ff\n        li      r1, '\\x41'\n"),
        ("a: .ascii \"a ;b,c\"", "a:      .ascii \"a ;b,c\"\n"),
    ];
    for (source, expected) in cases {
        assert_eq!(format(source).as_deref(), Ok(expected), "{source:?}");
        check(source);
    }
}

#[test]
fn comments_stand_below_each_other() {
    let source = "
li r0, 1 ; a
li r0, 1 + 2 + 3 + 4 + 5 + 6 + 7 ; b
         ; c
li r0, 1
li r0, 1 ; d
.const a = 1 ; e
li r0, \"a text that is so long that no comment behind it can be in a column\" ; f
li r0, 1 ; g
";
    let expected = "
        li      r0, 1                           ; a
        li      r0, 1 + 2 + 3 + 4 + 5 + 6 + 7   ; b
                                                ; c
        li      r0, 1
        li      r0, 1                   ; d
.const a = 1                            ; e
        li      r0, \"a text that is so long that no comment behind it can be in a column\" ; f
        li      r0, 1                   ; g
";
    assert_eq!(format(source).as_deref(), Ok(expected));
}

#[test]
fn a_source_keeps_the_wider_columns_that_it_has() {
    let wide = "main:   li          r0, 1                       ; a\n        halt\n.const a = 1                    ; b\n";
    assert_eq!(format(wide).as_deref(), Ok(wide));
    let both = "main: li          r0, 1\n      li      r1, 2\n";
    assert_eq!(format(both).as_deref(), Ok("main:   li      r0, 1\n        li      r1, 2\n"));
}

#[test]
fn what_is_no_token_is_refused_with_its_place() {
    let error = format("main: halt\n li r0, $5 'a\n li r1, \"a").expect_err("three are wrong");
    let errors: Vec<_> =
        error.diagnostics().iter().map(|error| (error.code.as_str(), error.line, error.column)).collect();
    assert_eq!(errors, [("E001", 2, 9), ("E002", 2, 12), ("E002", 3, 9)]);
    for source in ["li r0, \\", "li r0, \\ a", "li r0, \\1.5", "li r0, \\.5", "a\\"] {
        assert!(format(source).is_err(), "{source}");
    }
    assert_eq!(format(&"$".repeat(1000)).expect_err("all are wrong").diagnostics().len(), 101);
}

#[test]
fn a_changed_source_is_noticed() {
    let source = "main: li r0, 1 ; a\n halt";
    for changed in ["main: li r0, 2 ; a\n halt", "main: li r0, 1 ; b\n halt", "main: li r0, 1 ; a\n\n halt"] {
        assert!(!has_same_tokens(source, changed), "{changed}");
    }
    assert!(!has_same_tokens("Main: halt", "main: halt"), "labels have a case");
    assert!(!has_same_tokens("halt", "halt ; a"));
    assert!(has_same_tokens("LI R0, 1", "li r0,1\n\n"));
}

/// Sources that grow as much as they can.
#[test]
fn the_formatted_text_is_in_proportion_to_the_source() {
    let many = |line: &str| line.repeat(20_000);
    let long = "a".repeat(50_000);
    let sources = [
        many("a;\n"),
        many("a b;\n"),
        many(".data a:.u8 1;\n"),
        format!("li r0, 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 1 ;\n{}", many("a;\n")),
        format!(".data {long}: .u8 1\n{}", many(".data a:.u8 1\n")),
        format!("{long}: halt ; a\n{}", many("a;\n")),
        many("         ;\n"),
        many("\n"),
        many(","),
        many("-"),
        many("a:"),
        many("\\a"),
        many("{}"),
        many("{\n"),
    ];
    for source in sources {
        let formatted = format(&source).expect("it has only tokens");
        let start = source.chars().take(20).collect::<String>();
        assert!(formatted.len() <= 25 * source.len(), "{start:?}: {} of {}", formatted.len(), source.len());
        assert!(has_same_tokens(&source, &formatted), "{start:?}");
    }
}

fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "a", "b:", ".c", ".c:", "a.c", "R1", "r2", "li", "LI", "host", "CALL", "ret", "add", "1", "0x1F", "1.5",
            "2e3", "'a'", "'\\''", "\"x y;\"", "(", ")", "[", "]", "{", "}", ",", "=", "+", "-", "*", "/", "%",
            "~", "&", "^", "|", "<<", ">>", "->", "@", ":", "key=u8", "\\a", "\\@",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            ".data", ".data {", ".const", ".map", ".fn f(", ".reg", ".u8", ".ascii", ".zero", ".macro", ".include",
            ".if", ".line", ".entry", "main:", "halt", "mov r1,", "load64 r1, [r2",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["; c ", "# d", ";! e ", ";| f", ";", "#!g"]).prop_map(str::to_owned),
        1 => "[ -~]{0,3}",
    ]
}

fn gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "",
        " ",
        " ",
        "\t",
        "   ",
        "\r",
        "          ",
        "\n",
        "\n",
        "\r\n",
        "\n\n",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn random_sources_keep_their_tokens(parts in prop::collection::vec((fragment(), gap()), 0..40)) {
        let source: String = parts.iter().flat_map(|(fragment, gap)| [fragment.as_str(), gap]).collect();
        check(&source);
    }

    #[test]
    fn random_programs_keep_their_bytes(lines in prop::collection::vec(program_line(), 0..30), is_spaced: bool) {
        let lines = lines.join("\n");
        let source = if is_spaced { lines.replace(' ', "  \t") } else { lines };
        let source = format!("main:halt\n{source}\n halt");
        prop_assert!(outcome(&source).is_ok(), "{source}: {:?}", outcome(&source));
        prop_assert!(check(&source).is_some());
    }
}

/// A line of a program that assembles, whatever stands before and behind it.
fn program_line() -> impl Strategy<Value = String> {
    let code = prop::sample::select(vec![
        "",
        "li r0,-1+2 * 3",
        "ADD R1,R2,5",
        "load64 r1,[r2+R3*8-16]",
        "host print_int,r0",
        "LI r3,\"a;b\"",
        ".data .u8 1,-2 +3,'a'",
        ".data {  .u16 5  .align 4}",
        "beq r1, 0,main",
        "jmp main",
        "li r4,min(1,2 )- -3",
        "mov r1,r2",
        ".data {\n.u8 1\n;x\n.f64 -1.5,inf\n}",
        "store64 r1,[r2]",
    ]);
    let comment = prop::sample::select(vec!["", "", " ; c", ";d ", "# e", " ;! f"]);
    (code, comment).prop_map(|(code, comment)| format!("{code}{comment}"))
}
