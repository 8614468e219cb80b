//! What the ways of a program into the machine take of memory, for each byte of what they read.
//!
//! Each input is made so that its bytes ask for as much as they can. All stand in one test, because the allocator that
//! counts is that of the whole process.

#![allow(clippy::print_stdout, reason = "the figures")]

use mini_vm::assembly::Options;
use mini_vm::assembly::files::{File, FileError, Files};
use mini_vm::bytecode::{decode, encode};
use mini_vm::disassembly::disassemble_to;
use mini_vm::module::{FileRun, Label, MapLayout, Module, NamedFunction, Place, RegisterName};
use mini_vm::operand::Word;
use mini_vm::verify::verify;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Bytes of memory for each byte of input that are allowed.
const FACTOR: usize = 16;

/// The same for each byte of a source that is expanded, and of what macros and repetitions may cost.
const EXPANDED_FACTOR: usize = 40;

/// What they may cost here.
const MAX_EXPANSION: usize = SIZE / 2;

/// What looking for warnings takes besides, for each byte of the text: an instruction takes 4 bytes at least.
const WARNING_FACTOR: usize = 200 / 4;

/// Bytes of memory that are allowed whatever the input is.
const CONSTANT: usize = 512 << 10;

/// About as many bytes has each input.
const SIZE: usize = if cfg!(debug_assertions) { 600_000 } else { 16_000_000 };

/// The most memory that `work` has in use at a time beyond what was in use before it.
fn peak<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let result = work();
    (ALLOCATOR.peak_usage() - before, result)
}

fn check(what: &str, factor: usize, input: usize, peak: usize) {
    println!("{what}: {:.1} bytes for each of {input}", peak as f64 / input as f64);
    assert!(peak <= factor * input + CONSTANT, "{what}: {peak} bytes of memory for {input} bytes");
}

/// The shortest names, each another.
fn names() -> impl Iterator<Item = String> {
    let letters = || ('a'..='q').chain('A'..='Q').chain(['_']).map(String::from);
    (1..).flat_map(move |length| {
        let mut names: Box<dyn Iterator<Item = String>> = Box::new(letters());
        for _ in 1..length {
            names = Box::new(names.flat_map(move |name| {
                letters().chain(('0'..='9').map(String::from)).map(move |next| name.clone() + &next)
            }));
        }
        names
    })
}

/// What `form` makes of one name after the other, and `end`.
fn named(form: impl Fn(&str) -> String, end: &str) -> String {
    let mut source = String::new();
    for name in names() {
        if source.len() >= SIZE {
            break;
        }
        source += &form(&name);
    }
    source + end
}

/// `piece` over and over between `start` and `end`.
fn repeated(start: &str, piece: &str, end: &str) -> String {
    [start, &piece.repeat(SIZE / piece.len()), end].concat()
}

/// A chain of constants, of which each needs the next.
fn chain() -> String {
    let mut names = names();
    let mut source = String::new();
    let mut name = names.next().expect("there are names");
    while source.len() < SIZE {
        let next = names.next().expect("there are names");
        source += &format!(".const {name}={next}\n");
        name = next;
    }
    source + &format!(".const {name}=1\nhalt\n")
}

/// Names of registers that are as short as they can be.
const LETTERS: &str = "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,_";

/// Structs with as many fields of one letter as there are, each of this type.
fn structs(data_type: &str) -> String {
    let letters = names().take_while(|name| name.len() == 1);
    let fields: String = letters.map(|letter| format!("{letter}:{data_type} ")).collect();
    named(|name| format!(".struct {name}{{{fields}}}\n"), "")
}

/// Files that all are empty.
struct Empty;

impl Files for Empty {
    fn read(&self, _: &str, _: Option<&str>, _: u64) -> Result<File, FileError> {
        Ok(File { identity: String::new(), bytes: Vec::new() })
    }
}

fn sources() -> Vec<(&'static str, String)> {
    let nested = format!(",{}1{}", "(".repeat(60), ")".repeat(60));
    vec![
        ("values", repeated(".data .u8 0", ",0", "\nhalt")),
        ("terms", repeated("li r0, 0", "+0", "\nhalt")),
        ("terms of an offset", repeated("load8u r0, [r1", "+0", "]\nhalt")),
        ("uses of a constant", repeated(".const c=0\n.data .u8 c", "+c", "\nhalt")),
        ("a constant of many uses", repeated(".const a=c", "+c", "\n.const c=0\nhalt")),
        ("parentheses", repeated(".data .u8 0", &nested, "\nhalt")),
        ("labels", named(|name| format!("{name}:"), "halt")),
        ("labels on lines", named(|name| format!("{name}:\n"), "halt")),
        (
            "labels of data",
            named(|name| format!("{name}:"), "halt").replacen("", ".data ", 1).replace("halt", "\nhalt"),
        ),
        ("labels of data on lines", named(|name| format!(".data {name}:\n"), "halt")),
        ("local labels", named(|name| format!(".l{name}:"), "halt").replacen("", "m:", 1)),
        ("labels that there are already", repeated("", "a:", "halt")),
        ("constants", named(|name| format!(".const {name}=0\n"), "halt")),
        ("a chain of constants", chain()),
        ("map layouts", named(|name| format!(".map {name} key=u8 capacity=1\n"), "halt")),
        ("functions", named(|name| format!("{name}:.func {name}\n"), "halt")),
        ("functions that are not there", named(|name| format!(".func {name}\n"), "halt")),
        ("a function over and over", repeated("", ".func @0\n", "halt")),
        ("functions with signatures", named(|name| format!(".fn {name}()\n"), "halt")),
        ("functions with a name and an instruction", named(|name| format!(".fn {name}(a)\nret\n"), "")),
        ("functions with an instruction", named(|name| format!(".fn {name}()\nret\n"), "")),
        ("functions with many registers", named(|name| format!(".fn {name}z({LETTERS})\nret\n"), "")),
        ("functions with many results", named(|name| format!(".fn {name}z()->{LETTERS}\nret\n"), "")),
        ("source files", named(|name| format!(".file\"{name}\"\n"), "halt")),
        ("source files of instructions", named(|name| format!(".file\"{name}\"\nret\n"), "")),
        ("runs of two files", repeated("", ".file\nret\n.file\"a\"\nret\n", "")),
        ("instructions of a function", repeated(".fn a(b)\ncall a,b\n", "ret\n", "halt")),
        ("jumps in a function", repeated(".fn a(b)\n.l:call a,b\n", "jmp .l\n", "halt")),
        ("calls in a function", repeated(".fn a()\n", "call a()\n", "halt")),
        ("calls that overwrite", repeated(".fn a(b)\n", "call a,b\n", "exit b")),
        (
            "calls with many arguments",
            repeated(".fn a()\n", &format!("call a(1{})\n", ",1".repeat(254)), "halt"),
        ),
        ("names of registers in no function", named(|name| format!(".reg {name}\n"), "halt")),
        ("names of registers", named(|name| format!(".fn r_{name}({name})\n"), "halt")),
        ("the constant pool", (0..SIZE / 14).map(|n| format!("lc r0,{n}\n")).collect::<String>() + "halt"),
        (
            "declared constants",
            (0..SIZE / 17).map(|n| format!(".constant {n}\n")).collect::<String>() + "halt",
        ),
        ("instructions", repeated("", "ret\n", "halt")),
        ("broken instructions", repeated("", "a\n", "")),
        ("operands", repeated("halt a", ",a", "\nhalt")),
        ("stray characters", repeated("", "?\n", "")),
        ("stray characters on a line", repeated("", "?", "")),
        ("empty lines", repeated("", "\n", "halt")),
        ("lines with no data", repeated("", ".data\n", "halt")),
        ("lines with data", repeated("", ".data .u8 0\n", "halt")),
        ("lines with an empty text", repeated("", ".data .ascii \"\"\n", "halt")),
        ("escape sequences", repeated(".data .ascii \"", "\\n", "\"\nhalt")),
        ("wide characters", repeated(".data .ascii \"", "\u{1f600}", "\"\nhalt")),
        ("a long source name", repeated(".source \"", "a", "\"\nhalt")),
        ("a long name", repeated("jmp ", "a", "\nhalt")),
        ("a long mnemonic", repeated("", "A", "\nhalt")),
        ("a long name of a directive", repeated(".", "a", "")),
        ("a long suffix of a number", repeated("li r0, 1", "a", "\nhalt")),
        ("a long number of another notation", repeated("li r0, 1", "a", "h\nhalt")),
        ("errors on lines of many tokens", repeated("", &format!("r0{}\n", ",".repeat(1000)), "halt")),
        (
            "long registers that nothing can be assigned to",
            repeated("", &format!("r{} ++\n", "0".repeat(1000)), "halt"),
        ),
        ("registers in place of constants", repeated("", "li r0,r0\n", "halt")),
        ("terms in place of a register", repeated("mov r0,0", "+0", "\nhalt")),
        ("terms without value in place of a register", repeated("mov r0,0", "+x", "\nhalt")),
        ("branches to nothing", named(|name| format!("jmp {name}\n"), "halt")),
        ("a long number", repeated(".constant 1.", "0_", "\nhalt")),
        ("texts", named(|name| format!("li r0,\"{name}\"\n"), "halt")),
        ("a text over and over", repeated("", "li r0,\"\"\n", "halt")),
        ("texts of host functions", named(|name| format!("host f,r0,\"{name}\"\n"), "halt")),
        ("a long text", repeated("li r0,\"", "a", "\"\nhalt")),
        ("loads without a register", repeated("", "load8u r0,[9]\n", "halt")),
        ("terms of an address", repeated("load64 r0, [8", "+0", "]\nhalt")),
        ("constants in place of registers", repeated("", "add r0,1,r1\n", "halt")),
        (
            "constants in the pool",
            (0..SIZE / 15).map(|n| format!("li r0,{n}.5\n")).collect::<String>() + "halt",
        ),
        ("calls of a function", repeated("li r0, 0", "+abs(1)", "\nhalt")),
        ("arguments", repeated("li r0, min(0", ",0", ")\nhalt")),
        ("a block of data", repeated(".data {", "\n.u8 0", "}\nhalt")),
        ("blocks of data", repeated("", ".data{}\n", "halt")),
        ("numbers that are repeated", repeated(".data {", ".fill 1,0\n", "}\nhalt")),
        ("empty files", repeated(".data {", ".incbin\"\"\n", "}\nhalt")),
        ("structs without fields", named(|name| format!(".struct {name}{{}}\n"), "halt")),
        ("structs", structs("u8") + "halt"),
        ("structs that hold another", structs("R") + ".struct R{}\nhalt"),
        (
            "a struct of many fields",
            named(|name| format!("{name}:u8 "), "}\nhalt").replacen("", ".struct s{", 1),
        ),
        (
            "fields of a struct that is not there",
            named(|name| format!("{name}:R "), "}\nhalt").replacen("", ".struct s{", 1),
        ),
        (
            "structs that hold the next but one",
            named(|name| format!(".struct {name}{{a:x{name}}}\n.struct x{name}{{a:u8}}\n"), "halt"),
        ),
        ("uses of a field", repeated(".data .u8 0", "+s.a", "\n.struct s{a:u8}\nhalt")),
        ("sizes", repeated(".data .u8 0", "+sizeof(s)", "\n.struct s{a:u8}\nhalt")),
        (
            "an array of as many elements as many constants say",
            repeated(".data .zero sizeof(s)\n.struct s{a:u8[c", "+c", "]}\n.const c=0\nhalt"),
        ),
        ("loads of a field", repeated(".struct s{a:u8}\n", "load r0,[s.a]\n", "halt")),
        ("fields of fields", repeated(".struct s{a:u8}\nli r0, s", ".a", "\nhalt")),
        ("a long comment", repeated(";", "a", "\nhalt")),
    ]
}

/// Sources that are expanded, some to about as much as may be.
fn expanded_sources() -> Vec<(&'static str, String)> {
    // What a turn costs besides its lines, and a line.
    const STEP: usize = 32;
    let turns = |body: &str, cost: usize| {
        format!(".rept {}, i\n{body}.endr\nhalt", MAX_EXPANSION / (STEP + body.len() + cost))
    };
    let values = format!(".data .u8 0{}\n", ",i & 1".repeat(100));
    vec![
        ("nothing but an end", repeated("", "ret\n", ".if 0\n.endif\nhalt")),
        ("constants that may be needed", named(|name| format!(".const {name}=0\n"), ".if a\n.endif\nhalt")),
        (
            "names that a condition leaves out",
            format!(".if 0\n{}\n.endif\nhalt", named(|name| format!("{name}\n"), "")),
        ),
        ("values of a counter", turns(&values, STEP + values.len() + 500)),
        ("empty turns", turns("", 0)),
        ("labels of turns", format!("m: {}", turns(".a:.b:.c:\n", STEP + 40))),
        ("uses of an empty macro", format!(".macro m\n.endm\n{}halt", "m\n".repeat(MAX_EXPANSION / STEP))),
        ("macros", named(|name| format!(".macro m_{name}(a)\n.l:\n.endm\n"), "halt")),
    ]
}

/// Bytecode whose sections have items as small as possible, or as many other things as possible.
fn modules() -> Vec<(&'static str, Module)> {
    let halt = Module { code: vec![Word(1)], ..Module::default() };
    let label = |place, name: &str| Label { place, name: name.to_owned() };
    let layout = |name: String| MapLayout {
        name,
        key_size: 1,
        key_alignment: 1,
        value_size: 0,
        value_alignment: 1,
        capacity: 1,
    };
    let short_names = |size: usize| names().take(SIZE / size);
    let functions = |size: usize, function: NamedFunction| {
        let places = 0..SIZE as u32 / size as u32;
        Module {
            code: vec![Word(1); places.len()],
            labels: places
                .clone()
                .zip(names())
                .map(|(pc, name)| label(Place::Code(pc), &(name + "_")))
                .collect(),
            named_functions: places
                .map(|start| NamedFunction { start, end: start + 1, ..function.clone() })
                .collect(),
            ..Module::default()
        }
    };
    let registers =
        LETTERS.split(',').zip(200..).map(|(name, register)| RegisterName { register, name: name.into() });
    let registers: Vec<RegisterName> = registers.collect();
    let mut labels: Vec<_> = short_names(7).map(|name| label(Place::Code(0), &name)).collect();
    labels.sort_unstable();
    let mut data_labels: Vec<_> = short_names(7).map(|name| label(Place::Data(8), &name)).collect();
    data_labels.sort_unstable();
    let longest = format!("{}.{}", "l".repeat(255), "l".repeat(255));
    let jumps =
        (0..SIZE as u64 / 8).map(|pc| Word(0x05 | u64::from((pc as u32).wrapping_neg()) << 32)).collect();
    vec![
        ("instructions", Module { code: vec![Word(1); SIZE / 8], ..Module::default() }),
        (
            "instructions with lines",
            Module { code: vec![Word(1); SIZE / 9], lines: vec![7; SIZE / 9], ..Module::default() },
        ),
        ("constants", Module { constants: (0..SIZE as u64 / 8).collect(), ..halt.clone() }),
        ("data", Module { data: (0..SIZE).map(|at| ((at * at) >> 3) as u8).collect(), ..halt.clone() }),
        ("functions", Module { functions: vec![0; SIZE], ..halt.clone() }),
        (
            "functions, each another",
            Module {
                functions: (0..SIZE as u32 / 9).collect(),
                code: vec![Word(1); SIZE / 9],
                ..Module::default()
            },
        ),
        ("lines alone", Module { lines: vec![0; SIZE], ..Module::default() }),
        ("labels", Module { labels, ..halt.clone() }),
        ("labels of data", Module { labels: data_labels, ..halt.clone() }),
        (
            "labels without names",
            Module { labels: vec![label(Place::Code(0), ""); SIZE / 3], ..halt.clone() },
        ),
        ("labels of a letter", Module { labels: vec![label(Place::Code(0), "a"); SIZE / 4], ..halt.clone() }),
        ("map layouts", Module { layouts: short_names(9).map(layout).collect(), ..halt.clone() }),
        (
            "map layouts without names",
            Module { layouts: vec![layout(String::new()); SIZE / 6], ..halt.clone() },
        ),
        ("host functions", Module { host_functions: names().take(65_536).collect(), ..halt.clone() }),
        (
            "host functions without names",
            Module { host_functions: vec![String::new(); SIZE], ..halt.clone() },
        ),
        (
            "jumps to a long name",
            Module { code: jumps, labels: vec![label(Place::Code(0), &longest)], ..halt.clone() },
        ),
        ("source files", Module { files: short_names(4).collect(), ..halt.clone() }),
        ("source files of one letter", Module { files: vec!["a".to_owned(); SIZE / 2], ..halt.clone() }),
        (
            "runs of source files",
            Module {
                code: vec![Word(1); SIZE / 13],
                files: vec!["a".to_owned()],
                file_runs: (0..SIZE as u32 / 13)
                    .map(|start| FileRun { start, file: (start + 1) % 2 })
                    .collect(),
                ..Module::default()
            },
        ),
        (
            "runs of source files out of order",
            Module { file_runs: vec![FileRun { start: 0, file: 0 }; SIZE / 2], ..halt.clone() },
        ),
        ("functions with names", functions(24, NamedFunction::default())),
        ("functions with registers", functions(130, NamedFunction { registers, ..NamedFunction::default() })),
        (
            "functions without a place",
            Module { named_functions: vec![NamedFunction::default(); SIZE / 5], ..halt.clone() },
        ),
        (
            "functions with results without a place",
            Module {
                named_functions: vec![
                    NamedFunction {
                        results: vec!["a".into(); 256],
                        ..NamedFunction::default()
                    };
                    SIZE / 517
                ],
                ..halt.clone()
            },
        ),
        ("a long source name", Module { source_name: Some("\u{1}".repeat(SIZE)), ..halt }),
    ]
}

#[test]
fn memory_is_in_proportion_to_the_input() {
    let options = Options::default().host_functions(&["f"]).files(&Empty);
    for (what, source) in sources() {
        let (assembling, outcome) = peak(|| options.assemble(&source));
        check(&format!("assembling {what}"), FACTOR, source.len(), assembling);
        if outcome.is_ok() {
            drop(outcome);
            let (looking, _outcome) = peak(|| options.warnings(true).assemble_with_files(&source));
            check(&format!("looking through {what}"), FACTOR + WARNING_FACTOR, source.len(), looking);
        }
    }
    for (what, source) in expanded_sources() {
        let options = options.max_expansion_size(MAX_EXPANSION);
        let size = source.len() + MAX_EXPANSION;
        let (expanding, outcome) = peak(|| options.assemble(&source).map(drop));
        assert!(outcome.is_ok(), "{what}: {outcome:?}");
        check(&format!("expanding {what}"), EXPANDED_FACTOR, size, expanding);
        let (looking, _outcome) = peak(|| options.warnings(true).assemble_with_files(&source));
        check(&format!("looking through {what}"), EXPANDED_FACTOR + WARNING_FACTOR, size, looking);
    }
    for (what, module) in modules() {
        let file = encode(&module);
        drop(module);
        let (peak, ()) = peak(|| {
            let Ok(module) = decode(&file) else { return };
            let Ok(program) = verify(module) else { return };
            disassemble_to(&program, &mut std::io::sink()).expect("there is memory");
        });
        check(&format!("reading {what}"), FACTOR, file.len(), peak);
    }
}
