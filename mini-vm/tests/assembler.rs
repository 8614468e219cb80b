//! Assembly text: what it assembles to, and what is wrong with it.

use mini_vm::assembly::diagnostic::{Diagnostic, DiagnosticCode, Severity};
use mini_vm::assembly::files::{File, FileError, Files};
use mini_vm::assembly::{Options, assemble, statement_span};
use mini_vm::instruction::Opcode;
use mini_vm::machine::host::{HostError, HostFormat, HostSignature};
use mini_vm::module::{Label, Module, Place};
use mini_vm::verify::verify;
use proptest::prelude::*;

const HOST_FUNCTIONS: [&str; 3] = ["print", "print_line", "read"];

/// A function of the host of which it is known what it takes.
const BEEP: HostSignature<'_> = HostSignature {
    name: "beep",
    parameters: &["tone", "length"],
    is_variadic: false,
    has_result: false,
    format: None,
};

/// One with a format that takes an argument for each byte, and may not be empty.
const SHOW: HostSignature<'_> = HostSignature {
    name: "show",
    parameters: &["format"],
    is_variadic: true,
    has_result: false,
    format: Some(HostFormat {
        parameter: 0,
        arguments: |format| match format.len() {
            0 => Err(HostError::failed("nothing is shown")),
            length => Ok(length),
        },
    }),
};

fn module(source: &str) -> Module {
    let module = assemble(source, &HOST_FUNCTIONS).unwrap_or_else(|error| panic!("{source}\n{error}"));
    if let Err(rejected) = verify(module.clone()) {
        panic!("{source}\n{rejected}");
    }
    module
}

fn errors(source: &str) -> Vec<Diagnostic> {
    let options = Options::default().host_functions(&HOST_FUNCTIONS).host_signatures(&[BEEP, SHOW]);
    options.assemble(source).expect_err(source).into_diagnostics()
}

/// The code and the text under the span of each error.
fn places(source: &str) -> Vec<(&'static str, &str)> {
    errors(source).into_iter().map(|error| (error.code.as_str(), &source[error.span])).collect()
}

fn help(source: &str) -> String {
    errors(source).swap_remove(0).help.expect(source)
}

/// The static data of `source` and a `halt`.
fn data(source: &str) -> Vec<u8> {
    module(&format!("{source}\nhalt")).data
}

/// The 64-bit constant that `expression` comes to.
fn constant(expression: &str) -> u64 {
    module(&format!("lc r0, {expression}\nhalt")).constants[0]
}

fn immediates(module: &Module) -> Vec<i32> {
    module.code.iter().map(|word| word.field(4, 4) as i32).collect()
}

fn label(place: Place, name: &str) -> Label {
    Label { place, name: name.to_owned() }
}

#[test]
fn an_instruction_becomes_the_word_of_the_table() {
    let source = "
        add     r1, r2, r255
        addi    r1, r2, -1
        beqi    r3, -2, @0
        load32u r4, [r5 + 6]
        store8  r4, [r5 - 6]
        mem_compare r1, r2, r3, r4
        halt
    ";
    let words: Vec<u64> = module(source).code.iter().map(|word| word.0).collect();
    let expected = [
        0x0000_0000_ff02_0140,
        0xffff_ffff_0002_014f,
        0xffff_fffe_fffe_031a,
        0x0000_0006_0005_04b4,
        0xffff_fffa_0005_04b7,
        0x0000_0004_0302_01bd,
        0x0000_0000_0000_0001,
    ];
    assert_eq!(words, expected);
}

#[test]
fn mnemonics_and_registers_are_matched_in_any_case() {
    assert_eq!(
        module("ADD R1, r2, R3\nMap_Clear r1\nHALT").code,
        module("add r1,r2,r3\nmap_clear r1\nhalt").code
    );
}

#[test]
fn every_mnemonic_is_known() {
    for opcode in Opcode::ALL {
        for mnemonic in [opcode.mnemonic().to_owned(), opcode.mnemonic().to_uppercase()] {
            let source = format!("{mnemonic} r0, r0, r0, r0, r0\nhalt");
            assert_eq!(errors(&source)[0].code, DiagnosticCode::TooManyOperands, "{source}");
        }
    }
}

#[test]
fn local_labels_belong_to_the_global_label_before_them() {
    let module = module("a: .x: jmp .x\nb: jmp .x\n.x: jmp a.x\nc.x: jmp c.x\n jmp .x\n.y: .z:");
    assert_eq!(immediates(&module), [0, 1, -2, 0, -2]);
    let names = ["a", "a.x", "b", "b.x", "c.x", "b.y", "b.z"];
    let places = [0, 0, 1, 2, 3, 5, 5].map(Place::Code);
    let labels: Vec<_> = places.into_iter().zip(names).map(|(place, name)| label(place, name)).collect();
    assert_eq!(module.labels, labels);
}

#[test]
fn data_labels_are_values_and_open_no_scope() {
    let source = "
        main:
        .data start: .u8 1, 2, 3
        .data last: .u8 4 end:
        .next: li r0, end - start
        li r1, last
        .data after.all: .u64 main_size, end
        .const main_size = end - start + 1
        jmp .next
    ";
    let module = module(source);
    assert_eq!(immediates(&module)[..2], [4, 11]);
    assert_eq!(module.data, [1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0]);
    let labels = [
        label(Place::Code(0), "main"),
        label(Place::Code(0), "main.next"),
        label(Place::Data(8), "start"),
        label(Place::Data(11), "last"),
        label(Place::Data(12), "after.all"),
        label(Place::Data(12), "end"),
    ];
    assert_eq!(module.labels, labels);
}

#[test]
fn constants_can_be_used_before_they_are_defined() {
    assert_eq!(
        immediates(&module(".const a = b * 2\nli r0, a\n.const b = c + 1\n.const c = 20\nhalt"))[0],
        42
    );
}

#[test]
fn integers_have_each_radix_and_underscores() {
    for literal in ["1_000", "0x3e8", "0X3E8", "0b11_1110_1000", "0o1750", "1000_"] {
        assert_eq!(constant(literal), 1000, "{literal}");
    }
    assert_eq!(constant("0xffff_ffff_ffff_ffff"), u64::MAX);
    assert_eq!(constant("-0x8000_0000_0000_0000"), 1 << 63);
}

#[test]
fn operators_bind_as_usual() {
    let cases = [
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("20 - 5 - 3", 12),
        ("100 / 7 % 5", 4),
        ("1 | 2 ^ 3 & 4", 3),
        ("1 << 2 + 3", 32),
        ("7 & 3 << 1", 6),
        ("256 >> 2 >> 1", 32),
        ("- -5", 5),
        ("-~+4", 5),
        ("~0 & 0xff", 255),
        ("-7 / 2 + 10", 7),
        ("-7 % 3 + 10", 9),
        ("-8 >> 1 & 0xff", 0xfc),
        ("1 << 100 >> 98", 4),
        ("'a' + 1", 98),
        ("'\\n'", 10),
        ("'\\''", 39),
        ("'\"'", 34),
        ("'\\xff'", 255),
        ("'\\u{1F600}'", 0x1f600),
        ("'é'", 0xe9),
        ("';'", 59),
        ("'#'", 35),
    ];
    for (expression, value) in cases {
        assert_eq!(constant(expression), value, "{expression}");
    }
}

#[test]
fn floating_point_constants_are_kept_as_their_bits() {
    let cases = [
        ("1.5", 1.5),
        ("1e9", 1e9),
        ("2.5e-3", 0.0025),
        ("1_0.2_5E+1", 102.5),
        ("-0.0", -0.0),
        ("-inf", f64::NEG_INFINITY),
        ("+(2.0)", 2.0),
    ];
    for (expression, value) in cases {
        assert_eq!(constant(expression), f64::to_bits(value), "{expression}");
    }
    assert_eq!(constant("nan"), 0x7ff8_0000_0000_0000);
    assert_eq!(constant("-nan"), 0xfff8_0000_0000_0000);
    assert_eq!(module(".const half = 0.5\nlc r0, -half\nhalt").constants, [(-0.5_f64).to_bits()]);
    assert_eq!(module(".const inf = 7\nlc r0, inf\nhalt").constants, [7]);
}

#[test]
fn equal_constants_share_an_entry_of_the_pool() {
    let module = module(
        "lc r0, 5\nlc r1, 0x7fff_ffff_ffff\nlc r2, 2 + 3\nlc r3, 1.0\nlc r4, 0x3ff0000000000000\nhalt",
    );
    assert_eq!(module.constants, [5, 0x7fff_ffff_ffff, 0x3ff0_0000_0000_0000]);
    assert_eq!(immediates(&module)[..5], [0, 1, 0, 2, 2]);
}

#[test]
fn constants_can_be_declared_and_named_by_their_index() {
    let module = module("lc r0, 3\nlc r1, 9\nlc r2, @1\n.constant 9\n.constant 9\nhalt");
    assert_eq!(module.constants, [9, 9, 3]);
    assert_eq!(immediates(&module)[..3], [2, 0, 1]);
}

#[test]
fn integers_in_data_have_each_width() {
    assert_eq!(data(".data .u8 0, 255 .i8 -128, 127"), [0, 255, 128, 127]);
    assert_eq!(data(".data .u16 65535 .i16 -32768"), [255, 255, 0, 128]);
    assert_eq!(data(".data .u32 4294967295 .i32 -2"), [255, 255, 255, 255, 254, 255, 255, 255]);
    assert_eq!(data(".data .u64 0xffffffffffffffff"), [255; 8]);
    assert_eq!(data(".data .i64 -9223372036854775808"), [0, 0, 0, 0, 0, 0, 0, 128]);
}

#[test]
fn floats_in_data_have_each_width() {
    assert_eq!(data(".data .f32 1.5, 2"), [1.5_f32.to_le_bytes(), 2_f32.to_le_bytes()].concat());
    assert_eq!(data(".data .f64 -1.5, 2"), [(-1.5_f64).to_le_bytes(), 2_f64.to_le_bytes()].concat());
    assert_eq!(data(".data .f32 nan, -inf"), [0, 0, 0xc0, 0x7f, 0, 0, 0x80, 0xff]);
    assert_eq!(data(".data .f32 -nan"), [0, 0, 0xc0, 0xff]);
}

#[test]
fn strings_have_escapes() {
    assert_eq!(data(r#".data .ascii "a;b#c""#), b"a;b#c");
    assert_eq!(data(r#".data .string "a" .ascii "" .string """#), b"a\0\0");
    assert_eq!(data(r#".data .ascii "\n\t\r\0\\\"\'\x00\xFf""#), b"\n\t\r\0\\\"'\x00\xff");
    assert_eq!(data(r#".data .ascii "\u{e9}é\u{1f600}""#), "éé😀".as_bytes());
}

#[test]
fn zero_and_align_move_on() {
    assert_eq!(data(".data .u8 1 .align 4 .u8 2 .zero 2 * 1 .u8 3"), [1, 0, 0, 0, 2, 0, 0, 3]);
    assert_eq!(data(".data a: .zero 3\n.data b: .zero b - a\n.data .u8 7"), [0, 0, 0, 0, 0, 0, 7]);
    assert_eq!(data(".data .align 4096 .u8 1").len(), 4096 - 8 + 1);
}

#[test]
fn maps_have_keys_values_and_a_capacity_in_any_order() {
    let source = "
        .const n = 10
        .map words capacity=n * 10 key=bytes(24) value=u64
        .map set   key=i16 capacity=65535
        .map big   value=bytes(n, 16) key=f32 capacity=1
        map_new r0, set
        map_new r0, words
        halt
    ";
    let module = module(source);
    let layouts: Vec<_> = module
        .layouts
        .iter()
        .map(|layout| {
            let key = (layout.key_size, layout.key_alignment);
            (layout.name.as_str(), key, (layout.value_size, layout.value_alignment), layout.capacity)
        })
        .collect();
    let expected =
        [("words", (24, 1), (8, 8), 100), ("set", (2, 2), (0, 1), 65535), ("big", (4, 4), (10, 16), 1)];
    assert_eq!(layouts, expected);
    assert_eq!(immediates(&module)[..2], [1, 0]);
}

#[test]
fn functions_are_numbered_as_they_are_declared() {
    let module = module("func r0, second\n.func @1\n.func second\nfirst: func r0, @0\nsecond: halt");
    assert_eq!(module.functions, [1, 2]);
    assert_eq!(immediates(&module)[..2], [1, 0]);
}

#[test]
fn host_functions_are_numbered_as_they_are_used_or_declared() {
    let source = "host read, r0\nhost print, r0\nhost read, r0\nhalt";
    assert_eq!(module(source).host_functions, ["read", "print"]);
    let declared = module(&format!("{source}\n.host print\n.host print_line"));
    assert_eq!(declared.host_functions, ["print", "print_line", "read"]);
    assert_eq!(immediates(&declared)[..3], [2, 0, 2]);
}

#[test]
fn programs_start_at_main_unless_something_else_is_said() {
    assert_eq!(module("halt\nhalt").entry, 0);
    assert_eq!(module("halt\nmain: halt").entry, 1);
    assert_eq!(module("halt\nmain: halt\nother: halt\n.entry other").entry, 2);
    assert_eq!(module(".entry @1\nhalt\nhalt\nmain:").entry, 1);
    assert_eq!(module("halt\n.data main: .u8 1").entry, 0);
}

#[test]
fn source_lines_are_the_lines_of_the_text_unless_something_else_is_said() {
    assert_eq!(module("\nhalt\n\n; comment\nx: halt").lines, [2, 5]);
    assert_eq!(module("halt\n.line 7\nhalt\nhalt\n.line 2 + 1\nhalt").lines, [1, 7, 7, 3]);
    assert_eq!(
        module("halt\n.lines 70\nhalt\n\nhalt\n.lines 0xffffffff\nhalt\nhalt").lines,
        [1, 70, 72, u32::MAX, 0]
    );
    assert_eq!(module("halt\n.no_lines\nhalt").lines, []);
}

#[test]
fn instructions_are_of_the_main_file_unless_something_else_is_said() {
    let source = "halt\n.file \"b\"\n.file \"\\u{e9}\"\n.lines 7\nhalt\nhalt\n.file\n.file \"b\"\nhalt\n.file \"\u{e9}\"\nhalt\n.file\nhalt";
    let module = module(source);
    assert_eq!(module.files, ["b", "é"], "each at its first use");
    let runs: Vec<(u32, u32)> = module.file_runs.iter().map(|run| (run.start, run.file)).collect();
    assert_eq!(runs, [(1, 2), (3, 1), (4, 2), (5, 0)]);
    assert_eq!(module.lines, [1, 7, 8, 11, 13, 15], "`.file` leaves the lines as they were");
    let names: Vec<_> = (0..6).map(|pc| module.file_of(pc)).collect();
    assert_eq!(names, [None, Some("é"), Some("é"), Some("b"), Some("é"), None]);
}

#[test]
fn the_source_name_is_given_in_the_text_or_from_outside() {
    let named =
        |source| Options::default().source_name("outside").assemble(source).expect(source).source_name;
    assert_eq!(module("halt").source_name, None);
    assert_eq!(named("halt").as_deref(), Some("outside"));
    assert_eq!(module(".source \"a\\u{e9}\"\nhalt").source_name.as_deref(), Some("aé"));
    assert_eq!(named(".source \"inside\"\nhalt").as_deref(), Some("inside"));
}

#[test]
fn line_ends_and_byte_order_marks_do_not_matter() {
    assert_eq!(module("\u{feff}main:\r\n\tli r0, 1 ; x\r\n\thalt\r\n"), module("main:\n li r0, 1\n halt"));
    assert_eq!(places("halt\n\u{feff}halt"), [("E001", "\u{feff}")]);
}

/// For each code a source with one such error, and the text it is found at.
const EXAMPLES: &[(DiagnosticCode, &str, &str)] = &[
    (DiagnosticCode::StrayCharacter, "li r0, $5\nhalt", "$"),
    (DiagnosticCode::StrayCharacter, "li r0, \0\nhalt", "\0"),
    (DiagnosticCode::StrayCharacter, "é\nhalt", "é"),
    (DiagnosticCode::StrayCharacter, "li r0, 1 !\nhalt", "!"),
    (DiagnosticCode::Unterminated, ".data .ascii \"abc\\\" ; x\nhalt", "\"abc\\\" ; x"),
    (DiagnosticCode::Unterminated, "li r0, 'a\nhalt", "'a"),
    (DiagnosticCode::Unterminated, "li r0, '\r\nhalt", "'"),
    (DiagnosticCode::BadEscape, ".data .ascii \"abc\\q\"\nhalt", "\\q"),
    (DiagnosticCode::BadEscape, ".data .ascii \"\\x4\"\nhalt", "\\x4"),
    (DiagnosticCode::BadEscape, ".data .ascii \"\\u{d800}!\"\nhalt", "\\u{d800}"),
    (DiagnosticCode::BadEscape, ".data .ascii \"\\u41\"\nhalt", "\\u"),
    (DiagnosticCode::BadCharacter, "li r0, 'ab'\nhalt", "'ab'"),
    (DiagnosticCode::BadCharacter, "li r0, ''\nhalt", "''"),
    (DiagnosticCode::BadNumber, "li r0, 0b102\nhalt", "2"),
    (DiagnosticCode::BadNumber, "li r0, 0x\nhalt", "0x"),
    (DiagnosticCode::BadNumber, "li r0, 12ab\nhalt", "a"),
    (DiagnosticCode::NumberTooLarge, "lc r0, 1e999\nhalt", "1e999"),
    (
        DiagnosticCode::NumberTooLarge,
        "lc r0, 0x80000000000000000000000000000000\nhalt",
        "0x80000000000000000000000000000000",
    ),
    (DiagnosticCode::NotText, ".source \"\\xff\"\nhalt", "\"\\xff\""),
    (DiagnosticCode::UnexpectedToken, "add r0 r1, r2\nhalt", "r1"),
    (DiagnosticCode::UnexpectedToken, "add r0, r1,\nhalt", ""),
    (DiagnosticCode::UnexpectedToken, "li r0, (1 + 2\nhalt", ""),
    (DiagnosticCode::UnexpectedToken, "li r0, 1 + r2\nhalt", "r2"),
    (DiagnosticCode::UnexpectedToken, "r1\nhalt", "r1"),
    (DiagnosticCode::UnexpectedToken, "main.x\nhalt", "main.x"),
    (DiagnosticCode::UnexpectedToken, ".const x 5\nhalt", "5"),
    (DiagnosticCode::UnexpectedToken, "load8u r0, [r1 * 2]\nhalt", "]"),
    (DiagnosticCode::UnexpectedToken, ".entry @0 5\nhalt", "5"),
    (DiagnosticCode::UnexpectedToken, ".data halt\nhalt", "halt"),
    (DiagnosticCode::UnexpectedToken, ".source name\nhalt", "name"),
    (DiagnosticCode::UnexpectedToken, "li r0, -\"text\"\nhalt", "\"text\""),
    (DiagnosticCode::WrongOperand, "add r0, r1, \"text\"\nhalt", "\"text\""),
    (
        DiagnosticCode::NestedTooDeep,
        "li r0, -----------------------------------------------------------------1\nhalt",
        "1",
    ),
    (DiagnosticCode::UnknownDirective, ".dta .u8 1\nhalt", ".dta"),
    (DiagnosticCode::UnknownDirective, ".data .u7 1\nhalt", ".u7"),
    (DiagnosticCode::ItemOutsideData, "buffer: .zero 5\nli r0, buffer\nhalt", ".zero"),
    (DiagnosticCode::ItemOutsideData, ".u8 1\nhalt", ".u8"),
    (DiagnosticCode::RegisterAsName, "r5: halt", "r5"),
    (DiagnosticCode::RegisterAsName, "R300: halt", "R300"),
    (DiagnosticCode::RegisterAsName, "main: .r5: halt", ".r5"),
    (DiagnosticCode::RegisterAsName, ".const r5 = 1\nhalt", "r5"),
    (DiagnosticCode::RegisterAsName, ".map r5 key=u8 capacity=5\nhalt", "r5"),
    (DiagnosticCode::LocalWithoutGlobal, ".next: halt", ".next"),
    (DiagnosticCode::LocalWithoutGlobal, "jmp .next\nhalt", ".next"),
    (DiagnosticCode::LocalDataLabel, "main: halt\n.data .x: .u8 1", ".x"),
    (DiagnosticCode::GivenTwice, ".entry @0\n.entry @0\nhalt", ".entry @0"),
    (DiagnosticCode::GivenTwice, ".map m key=u8 capacity=1 key=u8\nhalt", "key"),
    (DiagnosticCode::GivenTwice, ".host read\n.host read\nhalt", "read"),
    (DiagnosticCode::MissingField, ".map m capacity=1\nmap_new r0, m\nhalt", "m"),
    (DiagnosticCode::MissingField, ".map m key=u8\nhalt", "m"),
    (DiagnosticCode::DuplicateName, "x: halt\nx: halt", "x"),
    (DiagnosticCode::DuplicateName, "x: halt\n.const x = 1", "x"),
    (DiagnosticCode::DuplicateName, "x: .y: halt\n.data x.y: .u8 1", "x.y"),
    (DiagnosticCode::DuplicateName, ".map m key=u8 capacity=1\n.map m key=u8 capacity=1\nhalt", "m"),
    (DiagnosticCode::DuplicateName, "x: halt\n.func x\n.func x", "x"),
    (DiagnosticCode::UndefinedName, "jmp nowhere", "nowhere"),
    (DiagnosticCode::UndefinedName, "li r0, 1 + nothing * 2\nhalt", "nothing"),
    (DiagnosticCode::UndefinedName, "main: jmp .x", ".x"),
    (DiagnosticCode::CodeLabelAsValue, "main: li r0, main\nhalt", "main"),
    (DiagnosticCode::NotACodeLabel, ".data x: .u8 1\njmp x", "x"),
    (DiagnosticCode::NotACodeLabel, ".const x = 0\n.func x\nhalt", "x"),
    (DiagnosticCode::UnknownMnemonic, "adda r0, r0, r0\nhalt", "adda"),
    (DiagnosticCode::UnknownLayout, "map_new r0, m\nhalt", "m"),
    (DiagnosticCode::UnknownHostFunction, "host prnt, r0\nhalt", "prnt"),
    (DiagnosticCode::UnknownHostFunction, ".host prnt\nhalt", "prnt"),
    (DiagnosticCode::UndeclaredFunction, "main: func r0, main\nhalt", "main"),
    (DiagnosticCode::UnknownType, ".map m key=u7 capacity=1\nhalt", "u7"),
    (DiagnosticCode::UnknownField, ".map m kee=u8 capacity=1\nhalt", "kee"),
    (DiagnosticCode::TooFewOperands, "add r0, r1\nhalt", "add r0, r1"),
    (DiagnosticCode::TooManyOperands, "mov r0, r1, r2, 3 ; x\nhalt", "r2, 3"),
    (DiagnosticCode::TooManyOperands, "halt r0", "r0"),
    (DiagnosticCode::WrongOperand, "sub r0, 5, r1\nhalt", "5"),
    (DiagnosticCode::WrongOperand, "li r0, r1\nhalt", "r1"),
    (DiagnosticCode::WrongOperand, "load8u r0, r1\nhalt", "r1"),
    (DiagnosticCode::WrongOperand, "mov r0, [r1 + 4]\nhalt", "[r1 + 4]"),
    (DiagnosticCode::WrongOperand, "jmp 5\nhalt", "5"),
    (DiagnosticCode::WrongOperand, "host x.y, r0\nhalt", "x.y"),
    (DiagnosticCode::WrongOperand, ".entry 0\nhalt", "0"),
    (DiagnosticCode::NoSuchRegister, "mov r0, r256\nhalt", "r256"),
    (DiagnosticCode::NoSuchRegister, "mov r00, r1\nhalt", "r00"),
    (DiagnosticCode::BadPair, "main: map_iter_next r0, r1, r255, main\nhalt", "r255"),
    (DiagnosticCode::TargetOutside, "jmp @1", "1"),
    (DiagnosticCode::TargetOutside, "jmp end\nend:", "end"),
    (DiagnosticCode::TargetOutside, "halt\nmain:", "main"),
    (DiagnosticCode::TargetOutside, "halt\n.func @-1", "-1"),
    (DiagnosticCode::IndexOutside, "lc r0, @0\nhalt", "0"),
    (DiagnosticCode::IndexOutside, "func r0, @1\n.func @0\nhalt", "1"),
    (DiagnosticCode::CyclicConstant, ".const a = b\n.const b = a + 1\nli r0, a\nhalt", "a"),
    (DiagnosticCode::CyclicConstant, ".const self = self + self\nhalt", "self"),
    (DiagnosticCode::Overflow, ".const x = 1 << 127\nhalt", "<<"),
    (DiagnosticCode::Overflow, ".const x = (1 << 126) * 2\nhalt", "*"),
    (DiagnosticCode::Overflow, ".const x = -(-1 << 127)\nhalt", "-"),
    (DiagnosticCode::DivisionByZero, ".const x = 1 % (2 - 2)\nli r0, x\nhalt", "%"),
    (DiagnosticCode::BadShift, "li r0, 1 >> 128\nhalt", ">>"),
    (DiagnosticCode::BadShift, "li r0, 1 << -1\nhalt", "<<"),
    (DiagnosticCode::FloatAsInteger, "add r0, r1, 1.5\nhalt", "1.5"),
    (DiagnosticCode::FloatAsInteger, "lc r0, 1.5 % 2\nhalt", "%"),
    (DiagnosticCode::FloatAsInteger, ".data .u8 inf\nhalt", "inf"),
    (DiagnosticCode::OutOfRange, "mov r0, 1 << 64\nhalt", "1 << 64"),
    (DiagnosticCode::OutOfRange, "load8u r0, [r1 + 0x80000000]\nhalt", "+ 0x80000000"),
    (DiagnosticCode::OutOfRange, "lc r0, 1 << 64\nhalt", "1 << 64"),
    (DiagnosticCode::OutOfRange, "beqi r0, 32768, @0\nhalt", "32768"),
    (DiagnosticCode::OutOfRange, ".data .u8 255, 256\nhalt", "256"),
    (DiagnosticCode::OutOfRange, ".data .i8 -129\nhalt", "-129"),
    (DiagnosticCode::OutOfRange, ".data .f32 1e39\nhalt", "1e39"),
    (DiagnosticCode::OutOfRange, ".data .zero -1\nhalt", "-1"),
    (DiagnosticCode::OutOfRange, ".line 1 << 32\nhalt", "1 << 32"),
    (DiagnosticCode::OutOfRange, ".map m key=bytes(0) capacity=1\nhalt", "0"),
    (DiagnosticCode::OutOfRange, ".map m key=u8 capacity=65536\nhalt", "65536"),
    (DiagnosticCode::InexactInteger, "li r0, 1.5 + (1 << 53 | 1)\nhalt", "+"),
    (DiagnosticCode::InexactInteger, "li r0, sqrt(1 << 53 | 1)\nhalt", "sqrt"),
    (DiagnosticCode::Overflow, "li r0, int(1e39)\nhalt", "int"),
    (DiagnosticCode::UnexpectedToken, "li r0, sqrt(2, 3)\nhalt", ","),
    (DiagnosticCode::UnexpectedToken, "li r0, min(2)\nhalt", ")"),
    (DiagnosticCode::NoFile, ".data .incbin \"x\"\nhalt", ".incbin \"x\""),
    (DiagnosticCode::UnplacedLabel, ".data .zero end\n.data end:\nhalt", "end"),
    (DiagnosticCode::BadAlignment, ".data .align 3\nhalt", "3"),
    (DiagnosticCode::BadAlignment, ".data .align 8192\nhalt", "8192"),
    (DiagnosticCode::BadAlignment, ".map m key=bytes(4, 3) capacity=1\nhalt", "3"),
    (
        DiagnosticCode::TooMuchData,
        ".data x: .zero 0xffffffffffff\n.data .zero x\nhalt",
        ".zero 0xffffffffffff",
    ),
    (DiagnosticCode::ImpossibleLayout, ".map m key=bytes(1 << 30) capacity=8\nhalt", "m"),
    (DiagnosticCode::NoInstructions, "; nothing\n.data .u8 1", ""),
    (DiagnosticCode::NoInstructions, ".include <assert.asm>\n", ""),
    (DiagnosticCode::LabelBeforeData, "x: y: .data .u8 1\nli r0, x + y\nhalt", "x"),
    (DiagnosticCode::FallsOffTheEnd, "main: halt\nx: li r0, 1 ; x\ny:", "li r0, 1"),
    (DiagnosticCode::FallsOffTheEnd, "main: switch r0, 7", "switch r0, 7"),
    (DiagnosticCode::TargetOutside, "main: switch r0, 2\nhalt\nhalt", "2"),
    (DiagnosticCode::OutOfRange, "main: switch r0, -1\nhalt\nhalt", "-1"),
    (DiagnosticCode::WrongScale, "main: load32ux r1, [r2 + r3 * 8 + 4]\nhalt", "r3 * 8"),
    (DiagnosticCode::WrongScale, "main: store64x r1, [r2 + r3 + 4]\nhalt", "r3"),
    (DiagnosticCode::EmptyFileName, ".file \"\"\nhalt", "\"\""),
    (DiagnosticCode::NotClosed, ".if 1\nhalt", ".if"),
    (DiagnosticCode::NotClosed, "halt\n.rept 2\n.if 1\n.endif", ".rept"),
    (DiagnosticCode::NotClosed, "halt\nx: .macro m\n.endr\n", ".macro"),
    (DiagnosticCode::NothingOpen, "halt\n.endif", ".endif"),
    (DiagnosticCode::NothingOpen, ".if 1\nhalt\n.else\nx: .else\n.endif", ".else"),
    (DiagnosticCode::NotYetConstant, "main: halt\n.if 1 + main\n.endif", "main"),
    (DiagnosticCode::NotYetConstant, ".rept a\n.endr\nhalt\n.const a = 1", "a"),
    (DiagnosticCode::NameTaken, ".macro Add(a)\n.endm\nhalt", "Add"),
    (DiagnosticCode::DuplicateName, ".macro m(a)\n.endm\n.macro m\n.endm\nhalt", "m"),
    (DiagnosticCode::WrongMacroArguments, ".macro m(a)\n.endm\nx: m 1, 2 ; y\nhalt", "m 1, 2"),
    (DiagnosticCode::UnknownParameter, ".macro m(a)\nli r0, \\b\n.endm\nm 1\nhalt", "\\"),
    (DiagnosticCode::UnknownLibraryFile, ".include <a> ; x\nhalt", ".include <a>"),
    (DiagnosticCode::ExpandedTooDeep, ".macro m\n m\n.endm\n m\nhalt", "m"),
    (DiagnosticCode::ExpandedTooMuch, ".rept 1 << 31\n.endr\nhalt", ".rept 1 << 31"),
    (DiagnosticCode::MacroWithin, ".rept 3\n.macro m\n.endm\n.endr\nhalt", ".macro"),
    (DiagnosticCode::NoFile, ".include \"a\"\nhalt", ".include \"a\""),
    (DiagnosticCode::UndefinedName, ".macro m(a, b)\nli a, b + 1\n.endm\nm r1, x\nhalt", "b"),
    (DiagnosticCode::UndefinedName, ".rept 9\nli r0, x\n.endr\nhalt", "x"),
    (DiagnosticCode::DuplicateName, ".fn f(a, b)\n.reg a\nhalt", "a"),
    (DiagnosticCode::DuplicateName, ".fn f(a)\nhalt\n.const a = 1", "a"),
    (DiagnosticCode::DuplicateName, ".fn f(f)\nhalt", "f"),
    (DiagnosticCode::DuplicateName, ".fn f(m)\nhalt\n.map m key=u8 capacity=1", "m"),
    (DiagnosticCode::RegisterAsName, ".fn f(r1)\nhalt", "r1"),
    (DiagnosticCode::MnemonicAsName, ".fn f(Add)\nhalt", "Add"),
    (DiagnosticCode::OutsideFunction, ".reg a\nhalt", ".reg"),
    (DiagnosticCode::OutsideFunction, ".fn f()\nret\n.end_fn\nmain: call f()\nhalt", "call f()"),
    (DiagnosticCode::OutsideFunction, "halt\n.end_fn", ".end_fn"),
    (DiagnosticCode::RegisterHasName, ".fn f(a)\n.reg b = r0\nhalt", "b"),
    (DiagnosticCode::NoRegisterLeft, ".fn f()\n.reg a = r255, b\nhalt", "b"),
    (DiagnosticCode::NoRegisterLeft, ".fn f(a)\n.reg b = r255\ncall f(1)\nhalt", "call f(1)"),
    (DiagnosticCode::NameBehindCall, ".fn f()\ncall f()\n.reg a\nhalt", ".reg"),
    (DiagnosticCode::UndeclaredArguments, ".fn f()\ncall g(1)\nhalt\n.end_fn\ng: ret", "g"),
    (DiagnosticCode::WrongArgumentCount, ".fn f(a)\ncall f()\nhalt", "call f()"),
    (DiagnosticCode::WrongResultCount, ".fn f(a) -> b\ncall f(a) -> a, _\nhalt", "call f(a) -> a, _"),
    (DiagnosticCode::WrongResultCount, ".fn f(a) -> b\nret a, a", "ret a, a"),
    (DiagnosticCode::WrongHostArgumentCount, ".fn f(a)\nhost beep(a)\nhalt", "host beep(a)"),
    (DiagnosticCode::WrongResultCount, ".fn f(a)\nhost beep(a, 1) -> a\nhalt", "host beep(a, 1) -> a"),
    (DiagnosticCode::GivenTwice, ".fn f(a) -> b, c\ncall f(a) -> a, a\nhalt", "a"),
    (DiagnosticCode::OverwrittenRegister, ".fn f(a)\ncall f, a\nexit a", "call f, a"),
    (DiagnosticCode::StructAsValue, ".struct s { x: u8 }\nli r0, s\nhalt", "s"),
    (DiagnosticCode::CyclicStruct, ".struct s { x: t }\n.struct t { x: s }\nhalt", "s"),
    (DiagnosticCode::NoSuchField, ".struct s { x: u8 }\nli r0, s.y\nhalt", "s.y"),
    (DiagnosticCode::StructTooLarge, ".struct s { x: bytes(0xffffffff) y: u8 }\nhalt", "s"),
    (DiagnosticCode::NoSize, ".const a = 1\nli r0, sizeof(a)\nhalt", "a"),
    (DiagnosticCode::NoFieldNamed, "load r0, [r1]\nhalt", "load r0, [r1]"),
    (DiagnosticCode::FieldWithoutWidth, ".struct s { x: f32 }\nload r0, [r1 + s.x]\nhalt", "[r1 + s.x]"),
    (DiagnosticCode::WiderThanField, ".struct s { x: u32 }\nstore64 r0, [s.x + r1]\nhalt", "s.x + r1"),
    (DiagnosticCode::TypeAsName, ".struct f32 { x: u8 }\nhalt", "f32"),
    (DiagnosticCode::DuplicateName, ".struct s { x: u8 }\n.fn f(s)\nhalt", "s"),
    (DiagnosticCode::DuplicateName, ".struct s { x: u8 x: u8 }\nhalt", "x"),
    (DiagnosticCode::DuplicateName, ".struct a{x:u8 b:u8}\na: halt", "a"),
    (DiagnosticCode::UnknownType, ".struct s { x: t }\nhalt", "t"),
    (DiagnosticCode::UnexpectedToken, ".struct s {\nx: u8\n", "{"),
    (DiagnosticCode::UnexpectedToken, "a.b.c: halt", "a.b.c"),
    (DiagnosticCode::UnexpectedToken, ".fn f(a)\nli a, 1 + a\nhalt", "a"),
    (DiagnosticCode::UnexpectedToken, ".fn f(a)\ncall f([a])\nhalt", "["),
    (DiagnosticCode::FallsIntoFunction, ".fn f()\nli r0, 1\n.fn g()\nhalt", "li r0, 1"),
    (DiagnosticCode::ResultElsewhere, ".fn f() -> x\n.reg x = r1\nret", "ret"),
    (DiagnosticCode::WrongFormatArgumentCount, ".fn f()\nhost show(\"%%\")\nhalt", "\"%%\""),
    (DiagnosticCode::WrongFormat, ".fn f()\nhost show(\"\")\nhalt", "\"\""),
];

#[test]
fn each_example_has_one_error_at_its_place() {
    for (code, source, place) in EXAMPLES {
        assert_eq!(places(source), [(code.as_str(), *place)], "{source}");
    }
}

#[test]
fn every_code_has_an_example() {
    let elsewhere = [
        DiagnosticCode::TooManyErrors,
        DiagnosticCode::SourceTooLarge,
        DiagnosticCode::NameTooLong,
        DiagnosticCode::TooManyLabelNames,
        DiagnosticCode::OutOfMemory,
        DiagnosticCode::IncludeCycle,
        DiagnosticCode::FileNotText,
        DiagnosticCode::NoStart,
    ];
    // Warnings have cases of their own.
    let errors = DiagnosticCode::ALL.iter().filter(|code| code.severity() == Severity::Error);
    for code in errors {
        let has_example = EXAMPLES.iter().any(|(example, ..)| example == code);
        assert!(has_example || elsewhere.contains(code), "{} has no example", code.as_str());
        assert!(code.meaning().ends_with('.'), "{}", code.as_str());
    }
}

/// Files that hold one byte, and remember nothing.
struct OneByte;

impl Files for OneByte {
    fn read(&self, name: &str, from: Option<&str>, max_size: u64) -> Result<File, FileError> {
        assert_eq!(from, None);
        match name {
            "large" => Ok(File { identity: name.to_owned(), bytes: vec![0; max_size as usize + 1] }),
            "refused" => Err(FileError::Outside),
            _ => Ok(File { identity: name.to_owned(), bytes: vec![7] }),
        }
    }
}

#[test]
fn files_are_given_by_the_host() {
    let options = Options::default().files(&OneByte).max_data_size(5_000);
    let assemble =
        |data: &str| options.assemble(&format!(".data {{\n{data}}}\nmain: halt")).map(|module| module.data);
    assert_eq!(assemble("a: .incbin \"x\" .u8 1\n.incbin \"\\u{e9}\"\n"), Ok(vec![7, 1, 7]));
    let code = |data: &str| assemble(data).expect_err("it is wrong").diagnostics()[0].code;
    assert_eq!(
        code(".incbin \"large\"\n"),
        DiagnosticCode::TooMuchData,
        "the host may give more than it should"
    );
    assert_eq!(code(".incbin \"refused\"\n"), DiagnosticCode::NoFile);
    let many = |count: usize| ".incbin \"x\"\n".repeat(count);
    assert_eq!(assemble(&many(4096)).map(|data| data.len()), Ok(4096));
    assert_eq!(code(&many(4097)), DiagnosticCode::NoFile);
}

/// What is written as one instruction and becomes two stands on one line, and labels stand before both.
#[test]
fn two_instructions_may_stand_on_one_line() {
    let source =
        ".data x: .u8 1\nmain: load8u r1, [x]\nnext: host print, r2, \"ab\"\n jmp next\nend: jmp main";
    let module = Options::default().host_functions(&["print"]).assemble(source).expect("it is correct");
    assert_eq!(module.lines, [2, 2, 3, 3, 4, 5]);
    assert_eq!(module.code_label("next"), Some(2));
    assert_eq!(module.code_label("end"), Some(5));
    assert_eq!(module.data, b"\x01ab\0");
    let source = ".data x: .u8 1\nmain: li r1, x\n load8u r1, [r1]\nnext: li r2, 9\n host print, r2\n jmp next\nend: jmp main";
    let longer = Options::default().host_functions(&["print"]).assemble(source).expect("it is correct");
    assert_eq!(module.code, longer.code);
}

#[test]
fn codes_are_different_and_in_order() {
    let codes: Vec<_> = DiagnosticCode::ALL.iter().map(|code| code.as_str()).collect();
    assert!(codes.is_sorted_by(|left, right| left < right));
}

#[test]
fn mistakes_are_met_with_help() {
    let cases = [
        ("addi r0, r0, 1 << 40\nhalt", "load it into a register with `li` and use `add`"),
        ("bltui r0, 40000, @0\nhalt", "load it into a register with `li` and use `bltu`"),
        ("sub r0, 5, r0\nhalt", "load it into a register with `li` first"),
        ("subi r0, r0, r1\nhalt", "with a register it is `sub`"),
        ("load8u r0\nhalt", "write `load8u rd, [rb + offset]`"),
        ("halt r1", "write `halt`, or `exit ra` to give a status"),
        ("main: li r0, main\nhalt", "for an indirect call declare `.func main` and use `func rd, main`"),
        ("main: func r0, main\nhalt", "declare it with `.func main`"),
        ("PUSH r0\nhalt", "there is no stack to push on: a call gives its function registers of its own"),
        ("lii r0, 5\nhalt", "did you mean `li`?"),
        ("ADDD r0, r0, r0\nhalt", "did you mean `add`?"),
        (
            "host print_lien, r0\nhalt",
            "did you mean `print_line`? the host has `print`, `print_line`, `read`, `beep`, `show`",
        ),
        (".const width = 1\nli r0, wdith\nhalt", "did you mean `width`?"),
        ("main: .next: jmp .nxt", "did you mean `main.next`?"),
        (".map words key=u8 capacity=1\nmap_new r0, word\nhalt", "did you mean `words`?"),
        (".map words key=u8 capcity=1\nhalt", "did you mean `capacity`?"),
        (".map words key=byte(4) capacity=1\nhalt", "did you mean `bytes`?"),
        (".DATA .u8 1\nhalt", "did you mean `.data`?"),
        (".again halt", "if it is meant to be a local label, `:` is missing after it"),
        ("x: .u8 1\nhalt", "write `.data` first, then the label: `.data name: .u8 ...`"),
    ];
    for (source, expected) in cases {
        assert_eq!(help(source), expected, "{source}");
    }
}

#[test]
fn a_second_definition_points_to_the_first() {
    let source = "x: halt\nx: halt";
    let related = errors(source).swap_remove(0).related;
    let related = related.map(|note| (note.span, note.text));
    assert_eq!(related, Some((0..1, "it is first defined here".to_owned())));
}

#[test]
fn every_use_of_an_undefined_name_is_an_error() {
    let source = "li r0, gone + gone\nli r1, gone\nhalt";
    assert_eq!(places(source), [("E021", "gone"); 3]);
}

#[test]
fn one_mistake_is_one_error() {
    for source in [
        "broken: li r0, $\n jmp broken",
        ".const x = $\nli r0, x\nli r1, x + 1\nhalt",
        ".map m key=$ capacity=4\nmap_new r0, m\nhalt",
        ".data x: .u8 $\nli r0, x\nhalt",
        ".const x = y\nli r0, x\nhalt",
        ".constant x\nlc r0, @0\nhalt",
        "x: .u8 1\nli r0, x\nhalt",
        "main: .x: li r0, 1\ny: .u8 1\njmp .x",
        "li $\njmp @1",
    ] {
        assert_eq!(errors(source).len(), 1, "{source}: {:?}", errors(source));
    }
    assert_eq!(places("x: .u8 $\nli r0, x\nhalt"), [("E013", ".u8"), ("E001", "$")]);
}

#[test]
fn errors_of_all_kinds_are_found_at_once_and_in_order() {
    let source =
        "main: ad r0, r0, r0\n li r0, (1\n jmp gone\n .data .u8 256\n .const x = 1 / 0\n add r0, 5, [r1]";
    let expected = [
        ("E024", "ad"),
        ("E010", ""),
        ("E021", "gone"),
        ("E045", "256"),
        ("E042", "/"),
        ("E032", "5"),
        ("E032", "[r1]"),
    ];
    assert_eq!(places(source), expected);
}

/// Errors that are shown when nothing else is said.
const MAX_ERRORS: usize = 100;

#[test]
fn no_more_than_so_many_errors_are_shown() {
    let exactly = errors(&"nope\n".repeat(MAX_ERRORS));
    assert_eq!(exactly.len(), MAX_ERRORS);
    assert!(exactly.iter().all(|error| error.code == DiagnosticCode::UnknownMnemonic));
    for line in ["nope\n", "$\n", "jmp nowhere\n", ".data .u8 x\n", "x:\n", ".const y = z\n", "func r0, @9\n"]
    {
        let errors = errors(&line.repeat(100_000));
        assert_eq!(errors.len(), MAX_ERRORS + 1, "{line}");
        assert_eq!(errors[MAX_ERRORS].code, DiagnosticCode::TooManyErrors, "{line}");
    }
}

#[test]
fn a_flood_of_errors_takes_no_longer_than_a_large_source() {
    const MANY: usize = 20_000;
    let names: Vec<String> = (0..MANY).map(|index| format!("name_{index}")).collect();
    let constants: Vec<String> = names.iter().map(|name| format!(".const {name} = un{name}\n")).collect();
    let shown = |source: &str| assert_eq!(errors(source).len(), MAX_ERRORS + 1);
    shown(&constants.concat());
    shown(&format!("{}lc r0, un{}", constants.concat(), names.join(" + un")));
    shown(&format!(".data .u8 {}", names.join(", ")));
}

#[test]
fn what_is_said_of_long_things_is_short() {
    for long in [900, 100_000] {
        let (letters, zeros) = ("a".repeat(long), "0".repeat(long));
        for source in [
            letters.clone(),
            format!(".{letters}"),
            format!("{letters} halt"),
            format!("jmp {letters}"),
            format!("li r0, 1{letters}"),
            format!("li r0, 1{letters}h"),
            format!("li r0, {zeros}1b2"),
            format!("li r0, {zeros}1h"),
            format!("r{zeros} = r{zeros}"),
            format!("r{zeros} = 1{zeros}"),
            format!("r{zeros} + r{zeros}"),
            format!("load64 r0, [r{zeros}, 8]"),
            format!("load64 r0, [8 + r{zeros}]"),
            format!("print_int r{zeros} r0"),
        ] {
            for Diagnostic { message, label, help, .. } in errors(&source) {
                let size = message.len() + label.len() + help.map_or(0, |help| help.len());
                assert!(size < 500, "{size} bytes about {}", &source[..40]);
            }
        }
    }
}

#[test]
fn the_number_of_errors_shown_can_be_set() {
    let shown = |max_errors: usize, count: usize| {
        let options = Options::default().max_errors(max_errors);
        let errors = options.assemble(&"nope\n".repeat(count)).expect_err("there is no such instruction");
        let errors = errors.diagnostics();
        (errors.len(), errors.last().is_some_and(|error| error.code == DiagnosticCode::TooManyErrors))
    };
    assert_eq!(shown(3, 3), (3, false));
    assert_eq!(shown(3, 4), (4, true));
    assert_eq!(shown(0, 1), (1, false), "one at least");
    assert_eq!(shown(0, 2), (2, true));
}

#[test]
fn a_source_can_be_too_large() {
    let source = "\n".repeat(64 << 20);
    assert_eq!(places(&source), [("E053", "")], "64 MiB are allowed");
    assert_eq!(places(&(source + "\n")), [("E008", "")]);
    let small = Options::default().max_source_size(4);
    assert!(small.assemble("halt").is_ok());
    assert_eq!(small.assemble("halt\n").unwrap_err().diagnostics()[0].code, DiagnosticCode::SourceTooLarge);
}

#[test]
fn static_data_can_be_too_large() {
    assert_eq!(places(".data .zero 67108865\nhalt"), [("E051", ".zero 67108865")]);
    let small = Options::default().max_data_size(4);
    assert_eq!(small.assemble(".data .u16 1, 2\nhalt").expect("4 bytes are allowed").data.len(), 4);
    let errors = small.assemble(".data .u16 1, 2\n.data .u8 1\nhalt").unwrap_err().into_diagnostics();
    assert_eq!(errors[0].code, DiagnosticCode::TooMuchData);
    assert_eq!(errors.len(), 1);
    let source = ".data .u64 1\n.data .zero 0x100000000 - 17 - 5\n.data .u64 2\nhalt";
    let errors = Options::default().max_data_size(u64::MAX).assemble(source).unwrap_err().into_diagnostics();
    assert_eq!(errors[0].label, "6 bytes are left here", "of 4 GiB without the null area");
}

#[test]
fn names_have_at_most_255_bytes() {
    let longest = "n".repeat(255);
    let uses = format!("{longest}: .{longest}: jmp {longest}.{longest}\n.const c{} = 1", &longest[1..]);
    assert_eq!(module(&uses).labels.len(), 2);
    let long = "n".repeat(256);
    for source in [
        format!("{long}: halt"),
        format!("a: .{long}: halt"),
        format!(".const {long} = 1\nhalt"),
        format!(".data {long}: .u8 1\nhalt"),
        format!(".map {long} key=u8 capacity=1\nhalt"),
        format!(".host {long}\nhalt"),
    ] {
        assert_eq!(places(&source)[0].0, "E009", "{}", &source[..20]);
    }
}

#[test]
fn tokens_can_be_very_long() {
    const LONG: usize = 1 << 20;
    let a = "a".repeat(LONG);
    let long_data = data(&format!(".data .ascii \"{a}\" ; {a}"));
    assert_eq!(long_data.len(), LONG);
    assert_eq!(data(&format!(".data .ascii \"{}\"", "\\n".repeat(LONG))).len(), LONG);
    assert_eq!(constant(&format!("0x{}1", "0".repeat(LONG))), 1);
    assert_eq!(constant(&format!("1.{}", "0".repeat(LONG))), 1_f64.to_bits());
    assert_eq!(places(&format!("{}halt\n$", " ".repeat(LONG))), [("E001", "$")]);
    for source in [
        format!("{a}\nhalt"),
        format!("jmp {a}"),
        format!("jmp {a}.{a}\nhalt"),
        format!("li r0, '{a}'\nhalt"),
        format!("li r0, '{a}\nhalt"),
        format!("li r0, \"{a}\nhalt"),
        format!(".data .ascii \"{a}\nhalt"),
        format!(".{a} 1\nhalt"),
        format!("mov r0, r{}\nhalt", "1".repeat(LONG)),
        format!("li r0, {}\nhalt", "1".repeat(LONG)),
        format!("li r0, 1{a}\nhalt"),
        format!("{}\nhalt", "$".repeat(LONG)),
    ] {
        let errors = errors(&source);
        assert_eq!(errors.len(), 1);
        assert!(errors[0].message.len() < 200, "{}", &errors[0].message[..200]);
    }
}

#[test]
fn expressions_can_be_very_long() {
    const LONG: usize = 100_000;
    assert_eq!(constant(&format!("1{}", " + 1".repeat(LONG))), LONG as u64 + 1);
    assert_eq!(constant(&format!("1{}", " | 2 ^ 4 & 1 << 3".repeat(LONG))), 3);
    assert_eq!(data(&format!(".data .u8 1{}", ", 1".repeat(LONG))), vec![1; LONG + 1]);
}

#[test]
fn expressions_nest_64_deep() {
    let nested = |open: &str, close: &str, depth| {
        format!("li r0, {}1{}\nhalt", open.repeat(depth), close.repeat(depth))
    };
    for (open, close) in [("(", ")"), ("-", ""), ("~ (", ")"), ("1 + (", ")")] {
        let each = open.matches(['(', '-', '~']).count();
        assert!(assemble(&nested(open, close, 64 / each), &[]).is_ok(), "{open}");
        for depth in [64 / each + 1, 100_000] {
            let errors = errors(&nested(open, close, depth));
            assert_eq!(errors[0].code, DiagnosticCode::NestedTooDeep, "{open}");
            assert_eq!(errors.len(), 1);
        }
    }
}

#[test]
fn long_chains_of_constants_are_computed() {
    const LONG: usize = 100_000;
    let mut source = ".const c0 = 7\n".to_owned();
    for index in (1..=LONG).rev() {
        source.push_str(&format!(".const c{index} = c{} + 1\n", index - 1));
    }
    assert_eq!(immediates(&module(&format!("li r0, c{LONG}\nhalt\n{source}")))[0], LONG as i32 + 7);
    let sum: Vec<_> = (0..LONG).map(|index| format!("c{index}")).collect();
    assert!(assemble(&format!("lc r0, {}\nhalt\n{source}", sum.join(" + ")), &[]).is_ok());
}

#[test]
fn too_much_data_is_refused_before_it_is_made() {
    let many = ".data .zero 0xfff_ffff\n".repeat(100);
    assert_eq!(places(&format!("{many}halt")), [("E051", ".zero 0xfff_ffff")]);
    let over = ".data .zero 67108864\n.data .u8 1\nhalt";
    assert_eq!(places(over), [("E051", ".u8 1")]);
    assert_eq!(places(&format!("{over}\n.data .u8 256")), [("E051", ".u8 1"), ("E045", "256")]);
}

#[test]
fn a_statement_span_covers_the_instruction_alone() {
    let source =
        "\u{feff}main:   li r0, 5 ; five\r\n\n.a: .b:add r0,r0,[r1 + 2]# x\nx:\n.data y: .u8 1\n  halt";
    let text = |line| statement_span(source, line).map(|span| &source[span]);
    let lines = [0, 1, 2, 3, 4, 5, 6, 7, u32::MAX].map(text);
    let (li, add) = (Some("li r0, 5"), Some("add r0,r0,[r1 + 2]"));
    assert_eq!(lines, [None, li, None, add, None, None, Some("halt"), None, None]);
}

/// Sources made of pieces that mean something, right and wrong.
fn piece() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "\n",
        "\n",
        "\n",
        " ",
        ":",
        ",",
        "=",
        "(",
        ")",
        "[",
        "]",
        "@",
        "+",
        "-",
        "*",
        "/",
        "%",
        "~",
        "&",
        "^",
        "|",
        "<<",
        ">>",
        "<",
        "$",
        "\"",
        "\"a\\n\"",
        "'",
        "'a'",
        "\\",
        "main",
        "main:",
        ".x",
        ".x:",
        "main.x",
        "r0",
        "r1",
        "r255",
        "r256",
        "0",
        "1",
        "8",
        "0xffffffffffffffff",
        "1.5",
        "1e9",
        "inf",
        "0b2",
        ".const a =",
        ".const b =",
        "a",
        "b",
        ".data",
        ".data d:",
        "d",
        ".u8",
        ".i16",
        ".u64",
        ".f32",
        ".ascii",
        ".string",
        ".zero",
        ".align",
        ".map m key=u8 capacity=4",
        ".map",
        "m",
        "key=",
        "value=",
        "capacity=",
        "u32",
        "bytes",
        ".struct s {",
        ".struct t packed {x:u16}",
        "x:",
        "y: t[2]",
        "u8[",
        "}",
        "s",
        "s.x",
        "s.y.x",
        "t.x",
        "sizeof(",
        "sizeof(s)",
        "\nload r0, [r1 + s.x]\n",
        "\nstore",
        ".func",
        ".host",
        ".constant",
        ".entry",
        ".source",
        ".file",
        ".line",
        ".lines",
        ".no_lines",
        "print",
        "; x",
        "# x",
        "\r\n",
        "\u{feff}",
        "é",
        "\0",
        "halt\n",
        "ret\n",
        "{",
        "}",
        "->",
        "\\",
        "<",
        "==",
        ".fill",
        ".fn f(a, b) -> c\n",
        ".reg",
        ".end_fn\n",
        "\n.include <assert.asm>\n",
        "\n.include \"x\"\n",
        "\n.macro m(a, n = 1)\n",
        "\n.endm\n",
        "\nm ",
        "\\a",
        "\\()",
        "\n.rept 2, n\n",
        "\n.rept n\n",
        "\n.endr\n",
        "\n.if a\n",
        "\n.if 1 - n\n",
        "\n.elif defined(m)\n",
        "\n.else\n",
        "\n.endif\n",
        ".local:",
        "jmp .local\n",
        "\"\\n \\a\"",
    ];
    prop_oneof![
        4 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => proptest::sample::select(Opcode::ALL).prop_map(|opcode| format!("\n{} ", opcode.mnemonic())),
        1 => ".{0,4}",
    ]
}

proptest! {
    #[test]
    fn any_text_is_assembled_or_refused(source in "\\PC*") {
        check(&source)?;
    }

    #[test]
    fn any_pieces_are_assembled_or_refused(pieces in proptest::collection::vec(piece(), 0..60)) {
        check(&pieces.concat())?;
        check(&pieces.join(" "))?;
    }
}

/// Checks that a source either gives a program or errors that lie within it.
fn check(source: &str) -> Result<(), TestCaseError> {
    for line in 0..5 {
        let span = statement_span(source, line);
        prop_assert!(span.is_none_or(|span| !source[span].is_empty()));
    }
    match assemble(source, &HOST_FUNCTIONS) {
        Ok(module) => prop_assert!(verify(module).is_ok()),
        Err(error) => {
            let count = error.diagnostics().len();
            prop_assert!(count > 0 && count <= MAX_ERRORS + 1);
            prop_assert!(error.to_string().lines().count() >= count);
            prop_assert!(error.render(source).lines().count() >= 2 * count);
            let files = error.files().to_vec();
            let text_of =
                |file: usize| file.checked_sub(1).map_or(source, |index| files[index].text.as_str());
            for Diagnostic { file, span, line, column, related, trail, .. } in error {
                let before = text_of(file).get(..span.start).expect("it lies in the source");
                let last_line = before.rsplit('\n').next().expect("there is a line");
                let place = (1 + before.matches('\n').count(), 1 + last_line.chars().count());
                prop_assert_eq!((line, column), place);
                prop_assert!(text_of(file).get(span).is_some());
                for note in related.into_iter().chain(trail) {
                    prop_assert!(text_of(note.file).get(note.span).is_some());
                }
            }
        }
    }
    Ok(())
}

#[test]
fn the_names_of_labels_have_a_limit_together() {
    let source = "main: jmp .next\n.next: halt\n.data end:";
    let size = "main".len() + "main.next".len() + "end".len();
    assert!(Options::default().max_label_size(size).assemble(source).is_ok());
    let errors = Options::default().max_label_size(size - 1).assemble(source).unwrap_err().into_diagnostics();
    assert_eq!(errors[0].code, DiagnosticCode::TooManyLabelNames);
    assert_eq!(&source[errors[0].span.clone()], "end");
    let errors = Options::default().max_label_size(0).assemble(source).unwrap_err().into_diagnostics();
    assert_eq!((errors.len(), &source[errors[0].span.clone()]), (1, "main"));
}

/// What names make of a source is what could have been written without them.
#[test]
fn names_of_registers_make_the_same_words() {
    let named = "
        .fn main(count, text)
        .reg sum
        call add(sum, 5) -> sum
        call add(count, sum) -> text, _
        host print_int(sum)
        host read(text, count) -> count
        callr count(1.5, \"x\") -> sum
        load8u sum, [text + 3]
        halt
        .fn add(one, other) -> first, second
        ret other, one
        .fn same(one) -> one
        ret one";
    let plain = "
        main:
        mov r3, r2
        li r4, 5
        call add, r3
        mov r2, r3
        mov r3, r0
        mov r4, r2
        call add, r3
        mov r1, r3
        mov r3, r2
        host print_int, r3
        mov r3, r1
        mov r4, r0
        host read, r3
        mov r0, r3
        li r3, 1.5
        li r4, \"x\"
        callr r0, r3
        mov r2, r3
        load8u r2, [r1 + 3]
        halt
        add: mov r2, r0
        mov r0, r1
        mov r1, r2
        ret
        same: ret";
    let module = |source| {
        let module = Options::default().host_functions(&["print_int", "read"]).assemble(source);
        Module { lines: Vec::new(), ..module.expect("it is correct") }
    };
    let named = module(named);
    let functions: Vec<_> =
        named.named_functions.iter().map(|it| (it.start, it.end, it.parameters)).collect();
    assert_eq!(functions, [(0, 20, 2), (20, 24, 2), (24, 25, 1)]);
    assert_eq!(Module { named_functions: Vec::new(), ..named }, module(plain));
}

/// Each instruction of a long function is worked on a few times only, however its jumps go.
#[test]
fn calls_are_checked_in_long_functions() {
    let backwards: String = (1..20_000).map(|at| format!(".l{at}: jmp .l{}\n", at - 1)).collect();
    let source = format!(".fn f(a)\n.l0: call f, a\n exit a\n{backwards}");
    assert_eq!(places(&source), [("E088", "call f, a")]);
    let forwards: String =
        (0..20_000).map(|at| format!(".l{at}: beq r{}, 0, .l{}\n", at % 250, at + 1)).collect();
    let source = format!(".fn f(a)\n call f, a\n{forwards}.l20000: jmp .l0");
    assert_eq!(places(&source), [("E088", "call f, a")]);
}

/// What structs make of a source is what could have been written with constants.
#[test]
fn structs_make_the_same_words_as_constants() {
    let named = "
        .struct inner { a: u8  b: i32 }
        .struct outer { first: u16  items: inner[3]  last: f64  deep: inner }
        .map m key=inner value=outer capacity=4
        .data origin: .zero sizeof(outer)
        main:
        load r1, [r2 + outer.first]
        load r1, [r2 + outer.items.b + 2 * sizeof(inner)]
        store r1, [r2 + outer.last]
        load r1, [r2 + r3 * 4 + outer.deep.b]
        load r1, [origin + outer.items.a]
        load r1, [origin + outer.last]
        store r1, [origin + outer.last]
        load64 r1, [origin + outer.last]
        li r1, sizeof(outer.items) / sizeof(inner)
        halt";
    let plain = "
        .map m key=bytes(8, 4) value=bytes(48, 8) capacity=4
        .data origin: .zero 48
        main:
        load16u r1, [r2]
        load32s r1, [r2 + 24]
        store64 r1, [r2 + 32]
        load32sx r1, [r2 + r3 * 4 + 44]
        li r1, origin + 4
        load8u r1, [r1]
        li r1, origin + 32
        load64 r1, [r1]
        store64a r1, origin + 32
        load64a r1, origin + 32
        li r1, 3
        halt";
    let [named, plain] = [named, plain].map(|source| Module { lines: Vec::new(), ..module(source) });
    assert_eq!(named, plain);
}

/// Structs are laid out one after the other, however deep they are nested and however many name the same.
#[test]
fn many_structs_take_little_time() {
    const COUNT: usize = 20_000;
    let chain: String = (0..COUNT).map(|at| format!(".struct s{at} {{ x: s{} }}\n", at + 1)).collect();
    let path = ".x".repeat(COUNT + 1);
    let source = format!(".const n = sizeof(s0{path})\n{chain}.struct s{COUNT} {{ x: u16 }}\nli r0, n\nhalt");
    assert_eq!(immediates(&module(&source))[0], 2);
    let twice: String =
        (0..40).map(|at| format!(".struct s{at} {{ x: s{} y: s{} }}\n", at + 1, at + 1)).collect();
    assert_eq!(places(&format!("{twice}.struct s40 {{ x: u8 }}\nhalt")), [("E093", "s8")]);
    let through_constants: String = (0..COUNT)
        .map(|at| format!(".struct s{at} {{ x: u8[c{at}] }}\n.const c{at} = sizeof(s{})\n", at + 1))
        .collect();
    let source = format!("{through_constants}.struct s{COUNT} {{ x: u16[2] }}\nli r0, sizeof(s0)\nhalt");
    assert_eq!(immediates(&module(&source))[0], 4);
    let wide: String = (0..COUNT).map(|at| format!("f{at}: u8\n")).collect();
    let source =
        format!(".struct s {{\n{wide}}}\nli r0, s.f{}\n{}halt", COUNT - 1, "li r0, s.g\n".repeat(150));
    assert_eq!(places(&source).len(), 101);
}
