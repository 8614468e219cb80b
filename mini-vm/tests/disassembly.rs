//! Programs as text, and back.

use std::collections::BTreeMap;

use mini_vm::assembly::assemble;
use mini_vm::bytecode::{encode, encode_to};
use mini_vm::disassembly::{disassemble, disassemble_to, instruction};
use mini_vm::instruction::Opcode;
use mini_vm::module::{FileRun, Label, MapLayout, Module, NamedFunction, Place, RegisterName};
use mini_vm::operand::{OperandKind, OperandSpec, WORD_SIZE, Word};
use mini_vm::verify::{Program, verify};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn program(module: Module) -> Program {
    verify(module.clone()).unwrap_or_else(|rejected| panic!("{module:#?}\n{rejected}"))
}

fn assembled(source: &str, host_functions: &[&str]) -> Program {
    program(assemble(source, host_functions).unwrap_or_else(|error| panic!("{source}\n{error}")))
}

/// The text of a module, which must assemble to the same module.
fn round_trip(module: Module) -> String {
    let program = program(module);
    let text = disassemble(&program);
    let host_functions: Vec<&str> = program.module().host_functions.iter().map(String::as_str).collect();
    match assemble(&text, &host_functions) {
        Ok(again) => assert_eq!(&again, program.module(), "{text}"),
        Err(error) => panic!("{text}\n{error}"),
    }
    text
}

/// A module of one `halt`, to be changed.
fn minimal() -> Module {
    Module { code: vec![Word::new(Opcode::Halt as u8)], lines: vec![1], ..Module::default() }
}

fn code(opcodes: &[(Opcode, u64)]) -> Vec<Word> {
    opcodes.iter().map(|&(opcode, operands)| Word(opcode as u64 | operands)).collect()
}

fn label(place: Place, name: &str) -> Label {
    Label { place, name: name.to_owned() }
}

#[test]
fn a_program_reads_like_its_source() {
    let source = "\
.source \"words.asm\"
.func next_word
.map words key=bytes(24, 8) value=u64 capacity=8192
.map seen key=u32 capacity=100

.data buffer: .zero 64
.data greeting: .string \"Hello, \\\"world\\\"!\\n\"
.data numbers: .u8 1, 2, 3
.data end:

.lines 20
main:   map_new r1, words
        lc      r2, 0x9e3779b97f4a7c15
        lc      r3, 1.5
.next:  load8u  r4, [r1 - 6]
        host    print, r4
        map_iter_next r2, r1, r3, .done
        bnei    r4, -1, .next

.done:  func    r5, next_word
        callr   r5, r6
        halt



next_word:
        store64 r0, [r1 + 8]
        mem_copy r1, r2, r3
        jmp     main.next
";
    assert_eq!(disassemble(&assembled(source, &["print"])), source);
}

#[test]
fn one_instruction_has_full_names() {
    let source = "main: li r0, -5\n.x: jmp .x\nbeq r1, r2, @2\nlc r0, 7\nstore8 r1, [r2 + 3]\nfunc r0, main\n.func main\nret";
    let program = assembled(source, &[]);
    let text: Vec<String> = (0..7).map(|pc| instruction(&program, pc)).collect();
    let expected = [
        "li r0, -5",
        "jmp main.x",
        "beq r1, r2, @2",
        "lc r0, 7",
        "store8 r1, [r2 + 3]",
        "func r0, main",
        "ret",
    ];
    assert_eq!(text, expected);
}

#[test]
fn source_lines_become_lines_of_the_text() {
    let halts = |lines: &[u32]| {
        let lines = lines.to_vec();
        round_trip(Module {
            code: vec![Word::new(Opcode::Halt as u8); lines.len()],
            lines,
            ..Module::default()
        })
    };
    assert_eq!(halts(&[1, 2, 5]), "        halt\n        halt\n\n\n        halt\n");
    assert_eq!(halts(&[4, 4]), "\n\n\n        halt\n.lines 4\n        halt\n");
    assert_eq!(halts(&[6, 0]), ".lines 6\n        halt\n.lines 0\n        halt\n");
    assert_eq!(halts(&[u32::MAX, 0]), ".lines 4294967295\n        halt\n        halt\n");
}

#[test]
fn programs_can_be_without_source_lines() {
    let text = round_trip(Module { lines: Vec::new(), ..minimal() });
    assert_eq!(text, ".no_lines\n\n        halt\n");
}

#[test]
fn labels_can_be_anywhere() {
    let labels = vec![
        label(Place::Code(0), "a.b"),
        label(Place::Code(0), "b"),
        label(Place::Code(0), "b.data"),
        label(Place::Code(0), "b.x"),
        label(Place::Code(1), "main"),
        label(Place::Code(1), "main.a_very_long_name"),
        label(Place::Data(8), "d.e"),
        label(Place::Data(8), "f"),
        label(Place::Data(9), "add"),
        label(Place::Data(9), "inf"),
    ];
    let text = round_trip(Module { labels, data: vec![7], ..minimal() });
    let expected = ".entry a.b

.data d.e: f: .u8 7
.data add: inf:

.lines 4294967294
a.b:
b:
.data:
.x:     halt
main:
main.a_very_long_name:
";
    assert_eq!(text, expected);
}

#[test]
fn labels_can_name_no_bytes() {
    let text = round_trip(Module { labels: vec![label(Place::Data(8), "none")], ..minimal() });
    assert_eq!(text, ".data none:\n\n.lines 1\n        halt\n");
}

#[test]
fn constant_pools_can_be_in_any_order() {
    let lc = |index: u64| (Opcode::Lc, index << 32);
    let pool = |constants: &[u64], indices: &[u64]| {
        let mut code = code(&indices.iter().copied().map(lc).collect::<Vec<_>>());
        code.push(Word::new(Opcode::Halt as u8));
        round_trip(Module { code, constants: constants.to_vec(), lines: Vec::new(), ..Module::default() })
    };
    assert!(!pool(&[5, 6], &[0, 1, 0]).contains(".constant"));
    assert!(pool(&[5, 6], &[1, 0]).contains(".constant 5\n.constant 6\n"));
    assert!(pool(&[5, 6], &[0]).contains(".constant 6"));
    assert!(pool(&[5, 5], &[0, 1]).contains("lc      r0, 5\n        lc      r0, @1\n"));
}

#[test]
fn constants_look_like_what_they_are() {
    let text = |value: u64| {
        let mut module = minimal();
        module.code = code(&[(Opcode::Lc, 0), (Opcode::Halt, 0)]);
        (module.constants, module.lines) = (vec![value], vec![1, 2]);
        let text = round_trip(module);
        text.lines().next().and_then(|line| line.strip_prefix("        lc      r0, ")).expect("lc").to_owned()
    };
    let cases = [
        (0, "0"),
        (5, "5"),
        (-5_i64 as u64, "-5"),
        (i64::MIN as u64, "0x8000000000000000"),
        (0x1234_5678_9abc, "0x123456789abc"),
        (1.5_f64.to_bits(), "1.5"),
        (std::f64::consts::PI.to_bits(), "3.141592653589793"),
        ((-1e300_f64).to_bits(), "-1e300"),
        (f64::INFINITY.to_bits(), "0x7ff0000000000000"),
        (f64::NAN.to_bits(), "0x7ff8000000000000"),
        (1, "1"),
        (0x2020_2020_2020_2020, "0x2020202020202020"),
    ];
    for (value, expected) in cases {
        assert_eq!(text(value), expected);
    }
}

#[test]
fn functions_can_be_without_names_and_repeated() {
    let module = Module {
        code: code(&[(Opcode::Func, 0), (Opcode::Func, 1 << 32), (Opcode::Func, 2 << 32), (Opcode::Halt, 0)]),
        functions: vec![3, 3, 0],
        labels: vec![label(Place::Code(3), "f")],
        lines: vec![3, 4, 5, 6],
        ..Module::default()
    };
    let expected = ".func f
.func @3
.func @0

.lines 3
        func    r0, f
        func    r0, @1
        func    r0, @2
f:      halt
";
    assert_eq!(round_trip(module), expected);
}

#[test]
fn host_functions_can_be_unused() {
    let host_functions = vec!["one".to_owned(), "two".to_owned()];
    let module =
        Module { code: code(&[(Opcode::Host, 1 << 32), (Opcode::Halt, 0)]), host_functions, ..minimal() };
    let text = round_trip(Module { lines: Vec::new(), ..module });
    assert!(text.contains(".host one\n.host two\n"), "{text}");
}

#[test]
fn map_layouts_have_short_types() {
    let layout = |name: &str, (key_size, key_alignment), (value_size, value_alignment)| MapLayout {
        name: name.to_owned(),
        key_size,
        key_alignment,
        value_size,
        value_alignment,
        capacity: 9,
    };
    let layouts = vec![
        layout("a", (8, 8), (0, 1)),
        layout("b", (4, 1), (0, 4)),
        layout("c", (1, 1), (16, 16)),
        layout("d", (2, 2), (4, 4)),
    ];
    let text = round_trip(Module { layouts, ..minimal() });
    let expected = ".map a key=u64 capacity=9
.map b key=bytes(4) value=bytes(0, 4) capacity=9
.map c key=u8 value=bytes(16, 16) capacity=9
.map d key=u16 value=u32 capacity=9

.lines 1
        halt
";
    assert_eq!(text, expected);
}

#[test]
fn data_is_text_or_numbers() {
    let text = |data: &[u8]| {
        let text = round_trip(Module { data: data.to_vec(), ..minimal() });
        let lines: Vec<String> =
            text.lines().filter_map(|line| line.strip_prefix(".data ")).map(str::to_owned).collect();
        lines.join("|")
    };
    assert_eq!(text(b"words\tand\nmore\0"), r#".string "words\tand\nmore""#);
    assert_eq!(text(b"no zero \\ \""), r#".ascii "no zero \\ \"""#);
    assert_eq!(
        text("Grüße\u{200b}, 世界\0".as_bytes()),
        ".ascii \"Grüße\"|.u8 226, 128, 139|.string \", 世界\""
    );
    assert_eq!(text(b"ab\0"), ".string \"ab\"");
    assert_eq!(text(&[1, 2]), ".u16 513");
    assert_eq!(text(&[0xff; 4]), ".u32 0xffffffff");
    assert_eq!(text(&[1, 0, 0, 0, 0, 0, 0, 0]), ".u64 1");
    assert_eq!(text(&[0; 100]), ".zero 100");
    assert_eq!(text(&[0, 0, 1]), ".u8 0, 0, 1");
    assert_eq!(text(&[&[1][..], &[0; 9], &[2, 3, 4]].concat()), ".u8 1|.zero 9|.u8 2, 3, 4");
    assert_eq!(text(&[200; 20]), format!(".u8 200{}|.u32 0xc8c8c8c8", ", 200".repeat(15)));
    let long = "x".repeat(130);
    assert_eq!(text(long.as_bytes()), format!(".ascii \"{0}\"|.ascii \"{0}\"|.u16 30840", &long[..64]));
}

#[test]
fn files_are_written_where_their_instructions_start() {
    let run = |(start, file)| FileRun { start, file };
    let module = |runs: &[(u32, u32)]| Module {
        code: vec![Word::new(Opcode::Halt as u8); 3],
        lines: vec![1, 1, 2],
        files: vec!["a.asm".to_owned(), "b\n".to_owned()],
        file_runs: runs.iter().copied().map(run).collect(),
        ..Module::default()
    };
    let text = round_trip(module(&[(0, 1), (1, 2), (2, 0)]));
    assert_eq!(
        text,
        ".file \"a.asm\"\n.lines 1\n        halt\n.file \"b\\n\"\n.lines 1\n        halt\n.file\n.lines 2\n        halt\n"
    );
    for runs in [&[][..], &[(1, 1)], &[(0, 2), (2, 1)], &[(0, 2), (1, 0), (2, 2)]] {
        let text = round_trip(module(runs));
        assert!(text.starts_with(".file \"a.asm\"\n.file \"b\\n\"\n.file\n"), "{text}");
    }
}

#[test]
fn functions_have_their_names() {
    let source = "\
.no_lines
main:   li      r0, 1
        halt
.fn sum_up(from, count) -> total, rest
.reg step, limit = r9
.next:  load8u  step, [from + 4]
        load64x step, [from + count * 8]
        call    print(step, limit)
        blt     count, limit, .next
        ret     step, limit
.end_fn
        halt
.fn print(number, limit)
        mov     number, r7
        ret
";
    let text = round_trip(assembled(source, &[]).into_module());
    assert_eq!(
        text,
        "\
.no_lines
.no_checks

main:   li      r0, 1
        halt
.fn sum_up(from, count) -> total, rest
.reg step, limit = r9
.next:  load8u  step, [from + 4]
        load64x step, [from + count * 8]
        mov     r10, step
        mov     r11, limit
        call    print, r10
        blt     count, limit, sum_up
        mov     from, step
        mov     count, limit
        ret
.end_fn
        halt
.fn print(number, limit)
        mov     number, r7
        ret
"
    );
    let program = assembled(&text, &[]);
    assert_eq!(instruction(&program, 3), "load64x step, [from + count * 8]");
}

#[test]
fn functions_are_called_by_their_first_global_label() {
    let labels = ["a.x", "b", "b.y", "c"].map(|name| label(Place::Code(0), name)).to_vec();
    let function = NamedFunction { start: 0, end: 1, ..NamedFunction::default() };
    let text = round_trip(Module { labels, named_functions: vec![function], ..minimal() });
    assert_eq!(text, ".no_checks\n\n.lines 4294967294\na.x:\n.fn b()\n.y:\nc:      halt\n");
}

/// A source that calls like this does not assemble, but a module may.
#[test]
fn calls_of_a_module_may_overwrite_what_is_read_later() {
    let source = "main: call main, r0\n exit r0";
    let module = assembled(source, &[]).into_module();
    let registers = vec![RegisterName { register: 0, name: "kept".into() }];
    let function = NamedFunction { start: 0, end: 2, registers, ..NamedFunction::default() };
    let text = round_trip(Module { named_functions: vec![function], ..module });
    let error = assemble(&text.replace(".no_checks\n", ""), &[]).expect_err("`kept` is overwritten");
    assert!(error.to_string().contains("E088"), "{error}");
}

#[test]
fn source_names_can_be_any_text() {
    for name in ["", "a b.asm", "\"\\'\n\r\t\0", "é\u{feff}\u{1f600}\u{7f}"] {
        round_trip(Module { source_name: Some(name.to_owned()), ..minimal() });
    }
}

/// A name that assembly can write, often one that means something else elsewhere.
fn name() -> impl Strategy<Value = String> {
    let special =
        select(&["main", "inf", "nan", "add", "data", "u8", "bytes", "key", "none", "r", "R2_"][..]);
    let is_register = |name: &str| {
        name.starts_with(['r', 'R']) && name.len() > 1 && name[1..].bytes().all(|byte| byte.is_ascii_digit())
    };
    prop_oneof![
        1 => special.prop_map(str::to_owned),
        2 => "[A-Za-z_][A-Za-z0-9_]{0,9}".prop_filter("a register", move |name| !is_register(name)),
    ]
}

fn label_name() -> impl Strategy<Value = String> {
    prop_oneof![
        name(),
        (name(), name()).prop_map(|(global, local)| format!("{global}.{local}")),
        (select(&["main", "a"][..]), select(&["data", "line", "x", "y"][..]))
            .prop_map(|(global, local)| format!("{global}.{local}")),
    ]
}

fn data() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        (0..20_usize).prop_map(|zeros| vec![0; zeros]),
        vec(any::<u8>(), 0..20),
        "[ -~é\n]{0,80}\0?".prop_map(String::into_bytes),
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn layout(name: String) -> impl Strategy<Value = MapLayout> {
    let alignment = || select(&[1_u8, 2, 4, 8, 16][..]);
    let sizes = (1..100_u32, alignment(), 0..100_u32, alignment(), 1..=u16::MAX);
    sizes.prop_map(move |(key_size, key_alignment, value_size, value_alignment, capacity)| MapLayout {
        name: name.clone(),
        key_size,
        key_alignment,
        value_size,
        value_alignment,
        capacity,
    })
}

fn lines(count: usize) -> impl Strategy<Value = Vec<u32>> {
    let step = prop_oneof![4 => Just(1_u32), 2 => 0..6_u32, 1 => any::<u32>()];
    let steps = vec(step, count).prop_map(|steps| {
        let mut line = 0_u32;
        steps
            .into_iter()
            .map(|step| {
                line = line.wrapping_add(step);
                line
            })
            .collect()
    });
    prop_oneof![1 => Just(Vec::new()), 4 => steps]
}

/// Runs of files among `files` ones besides the main one.
fn file_runs(count: u32, files: u32) -> impl Strategy<Value = Vec<FileRun>> {
    btree_map(0..count, 0..=files, 0..6).prop_map(|runs| {
        let mut before = 0;
        let runs = runs.into_iter().map(|(start, file)| FileRun { start, file });
        runs.filter(|run| std::mem::replace(&mut before, run.file) != run.file).collect()
    })
}

/// What the registers and the results of a function are called, and how many of the registers may be parameters.
type FunctionNames = (Vec<(u8, String)>, Vec<String>, Index);

fn function_names() -> impl Strategy<Value = FunctionNames> {
    let register = prop_oneof![2 => 0..6_u8, 1 => any::<u8>()];
    let registers = btree_map(name(), register, 0..8).prop_map(|registers| {
        let by_number: BTreeMap<u8, String> =
            registers.into_iter().map(|(name, register)| (register, name)).collect();
        by_number.into_iter().collect()
    });
    (registers, vec(name(), 0..4), any::<Index>())
}

/// Functions at some of the global labels of a module of `count` instructions, up to the next one or for some of the
/// instructions in front of that.
fn named_functions(module: &Module, count: u32, names: Vec<(FunctionNames, Index)>) -> Vec<NamedFunction> {
    let is_taken = |name: &str| {
        Opcode::from_mnemonic(&name.to_ascii_lowercase()).is_some()
            || module.labels.iter().any(|label| label.name == name)
            || module.layouts.iter().any(|layout| layout.name == name)
    };
    let mut starts: Vec<u32> =
        module.labels.iter().filter_map(global_place).filter(|&pc| pc < count).collect();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([count]);
    let functions = starts.iter().zip(ends).zip(names).map(
        |((&start, end), ((registers, results, parameters), length))| {
            let registers: Vec<RegisterName> = registers
                .into_iter()
                .filter(|(_, name)| !is_taken(name))
                .map(|(register, name)| RegisterName { register, name: name.into() })
                .collect();
            let first = registers
                .iter()
                .zip(0..=u8::MAX)
                .take_while(|(named, number)| named.register == *number)
                .count();
            NamedFunction {
                start,
                end: end - length.index((end - start) as usize) as u32,
                parameters: parameters.index(first + 1) as u16,
                results: results.into_iter().map(String::into).collect(),
                registers,
            }
        },
    );
    functions.collect()
}

fn global_place(label: &Label) -> Option<u32> {
    match label.place {
        Place::Code(pc) if !label.name.contains('.') => Some(pc),
        _ => None,
    }
}

/// A module without code, and with what code needs.
fn tables(count: u32) -> impl Strategy<Value = Module> {
    let constant = prop_oneof![
        0..4_u64,
        any::<u64>(),
        any::<f64>().prop_map(f64::to_bits),
        any::<f32>().prop_map(|value| f64::from(value).to_bits())
    ];
    let layouts =
        btree_set(name(), 1..4).prop_flat_map(|names| names.into_iter().map(layout).collect::<Vec<_>>());
    let positions = btree_set(".{1,9}", 0..4).prop_flat_map(move |files| {
        let files: Vec<String> = files.into_iter().collect();
        (file_runs(count, files.len() as u32), Just(files).prop_shuffle())
    });
    let functions = vec((function_names(), any::<Index>()), 0..6);
    let tables = (
        vec(constant, 1..5),
        data(),
        layouts,
        vec(0..count, 1..5),
        btree_set(name(), 1..4),
        0..count,
        proptest::option::of(".{0,12}"),
        lines(count as usize),
        btree_map(label_name(), any::<(bool, Index)>(), 0..12),
    );
    (tables, positions, functions, any::<bool>()).prop_map(
        move |(
            (constants, data, layouts, functions, hosts, entry, source_name, lines, labels),
            (file_runs, files),
            names,
            guard,
        )| {
            let places = labels.into_iter().map(|(name, (is_code, place))| {
                let place = if is_code {
                    Place::Code(place.index(count as usize + 1) as u32)
                } else {
                    Place::Data(8 + place.index(data.len() + 1) as u64)
                };
                Label { place, name }
            });
            let mut labels: Vec<Label> = places.collect();
            labels.sort_unstable();
            let host_functions = hosts.into_iter().collect();
            let module = Module {
                code: Vec::new(),
                entry,
                constants,
                data,
                layouts,
                functions,
                host_functions,
                labels,
                lines,
                source_name,
                files,
                file_runs,
                named_functions: Vec::new(),
                guard,
            };
            Module { named_functions: named_functions(&module, count, names), ..module }
        },
    )
}

/// A word of `opcode` with the operands that `seed` gives, made to fit `module` and `pc` of `count`.
fn word(module: &Module, opcode: Opcode, seed: &[u8; 16], pc: u32, count: u32) -> Word {
    let mut word = Word::new(opcode as u8);
    let random = u128::from_le_bytes(*seed);
    for &OperandSpec { kind, at, .. } in opcode.operands() {
        let random = (random >> (8 * at)) as u64;
        let table = |length: usize| random % length as u64;
        let value = match kind {
            OperandKind::Pair => random % 255,
            OperandKind::Target => (random % u64::from(count)).wrapping_sub(u64::from(pc)),
            OperandKind::Constant => table(module.constants.len()),
            OperandKind::Layout => table(module.layouts.len()),
            OperandKind::Function => table(module.functions.len()),
            OperandKind::Host => table(module.host_functions.len()),
            OperandKind::Count => random % u64::from(count - 1 - pc).max(1),
            OperandKind::Memory
            | OperandKind::Indexed1
            | OperandKind::Indexed2
            | OperandKind::Indexed4
            | OperandKind::Indexed8 => {
                word = word.with_field(4, WORD_SIZE - 4, random >> 8);
                random
            }
            OperandKind::Destination
            | OperandKind::Source
            | OperandKind::Cursor
            | OperandKind::Window
            | OperandKind::SmallImmediate
            | OperandKind::Immediate => random,
        };
        word = word.with_field(at, kind.size(), value);
    }
    word
}

fn any_module() -> impl Strategy<Value = Module> {
    let opcodes = vec((select(Opcode::ALL), any::<[u8; 16]>()), 1..40);
    let last = select(&[Opcode::Halt, Opcode::Exit, Opcode::Trap, Opcode::Jmp, Opcode::Ret][..]);
    (opcodes, last).prop_flat_map(|(mut opcodes, last)| {
        opcodes.last_mut().expect("there is one").0 = last;
        let count = opcodes.len() as u32;
        tables(count).prop_map(move |mut module| {
            let words =
                (0..).zip(&opcodes).map(|(pc, (opcode, seed))| word(&module, *opcode, seed, pc, count));
            module.code = words.collect();
            module
        })
    })
}

proptest! {
    #[test]
    fn every_program_survives(module in any_module()) {
        round_trip(module);
    }

    #[test]
    fn single_instructions_survive(module in any_module()) {
        let program = program(module);
        for pc in 0..program.module().code.len() as u32 {
            let mnemonic = program.opcode(pc).mnemonic();
            prop_assert!(instruction(&program, pc).starts_with(mnemonic));
        }
    }
}

/// Takes some bytes, and then no more.
struct Full(usize);

impl std::io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let source = ".data text: .string \"some text\"\nmain: li r0, text\n.x: jmp .x\n";
    let program = assembled(source, &[]);
    let (text, file) = (disassemble(&program), encode(program.module()));
    for room in 0..=text.len() {
        assert_eq!(disassemble_to(&program, &mut Full(room)).is_ok(), room == text.len());
    }
    for room in 0..=file.len() {
        assert_eq!(encode_to(program.module(), &mut Full(room)).is_ok(), room == file.len());
    }
}
