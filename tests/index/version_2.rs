//! The rules about what version 2 of the bytecode file has: source files, names of registers, and options.

use mini_vm::bytecode::{Section, encode};
use mini_vm::instruction::Opcode;
use mini_vm::module::{FileRun, Module, NamedFunction, RegisterName};

use super::rules::{CODE, Files, HALT, file_of, module, with_code};
use super::tables::{code_label, data_label, layout};

/// A module of three instructions whose last two are a function with names.
fn with_function(function: NamedFunction) -> Module {
    let labels = vec![code_label(0, "main"), code_label(1, "sum"), code_label(2, "sum.end")];
    Module { labels, named_functions: vec![function], ..with_code(vec![HALT; 3]) }
}

fn function(registers: &[(u8, &str)]) -> NamedFunction {
    let named = |&(register, name): &(u8, &str)| RegisterName { register, name: name.into() };
    NamedFunction {
        start: 1,
        end: 3,
        registers: registers.iter().map(named).collect(),
        ..NamedFunction::default()
    }
}

fn with_registers(registers: &[(u8, &str)]) -> Module {
    with_function(function(registers))
}

fn with_results(results: Vec<&str>) -> Module {
    let results = results.into_iter().map(Into::into).collect();
    with_function(NamedFunction { results, ..function(&[]) })
}

/// A module of three instructions with the source files 0 to 2.
fn with_runs(runs: &[(u32, u32)]) -> Module {
    let file_runs = runs.iter().map(|&(start, file)| FileRun { start, file }).collect();
    Module { files: vec!["a.asm".to_owned(), "b.asm".to_owned()], file_runs, ..with_code(vec![HALT; 3]) }
}

/// Functions from each start to each end, all with labels.
fn with_functions(places: &[(u32, u32)]) -> Module {
    let labels = (0..=3).map(|pc| code_label(pc, &format!("f{pc}"))).collect();
    let function = |&(start, end): &(u32, u32)| NamedFunction { start, end, ..NamedFunction::default() };
    Module { labels, named_functions: places.iter().map(function).collect(), ..with_code(vec![HALT; 3]) }
}

pub(super) fn every_section() -> Module {
    Module {
        lines: vec![7, 8, 200],
        source_name: Some("main.asm".to_owned()),
        guard: true,
        named_functions: vec![NamedFunction {
            parameters: 2,
            results: vec!["total".into()],
            ..function(&[(0, "a"), (1, "b"), (9, "c")])
        }],
        labels: vec![code_label(1, "sum"), data_label(12, "end")],
        ..with_runs(&[(0, 2), (2, 0)])
    }
}

pub(super) fn refused_f8(files: &mut Files) {
    let function = b"\0\x01\x01\x03\0\x01a\x02\x01x";
    for size in 1..function.len() {
        let name = format!("{size} of the bytes of a function with names");
        files.add_new_section(&name, Section::RegisterNames, &function[..size]);
    }
    files.add_new_section("a name longer than its list", Section::RegisterNames, b"\0\x01\0\x03\0\x02a\0");
    files.add_new_section(
        "a list that ends in a register",
        Section::RegisterNames,
        b"\0\x01\0\x04\0\x01a\x01\0",
    );
    let most = [b"\0\x01\0", &[0xff; 9][..], b"\x01"].concat();
    files.add_new_section("a list of 2^64 - 1 bytes", Section::RegisterNames, &most);
    files.add_new_section("a run without a file", Section::FileRuns, &[0]);
}

pub(super) fn refused_f15(files: &mut Files) {
    files.add("version 2 with code alone", &file_of(2, CODE));
    let mut file = encode(&Module { labels: vec![code_label(0, "main")], lines: vec![1], ..module() });
    file[8] = 2;
    files.add("version 2 with names that version 1 has", &file);
}

pub(super) fn accepted_f15(files: &mut Files) {
    files.add_module("files alone", &with_runs(&[]));
    let runs = with_runs(&[(0, 1)]);
    files.add_module("files and runs", &runs);
    files.add_module("a function without names alone", &with_registers(&[]));
    files.add_module("options alone", &Module { guard: true, ..module() });
}

pub(super) fn refused_f16(files: &mut Files) {
    for options in [0, 2, 3, 0x81, 0xff] {
        files.add_new_section(&format!("options {options}"), Section::Options, &[options]);
    }
}

pub(super) fn refused_f17(files: &mut Files) {
    files.add_new_section("a file without a name", Section::Files, b"\x01a\0");
    files.add_new_section("a register without a name", Section::RegisterNames, b"\0\x01\0\x02\0\0\0");
    files.add_new_section("a result without a name", Section::RegisterNames, b"\0\x01\0\0\x01\0");
}

pub(super) fn refused_v17(files: &mut Files) {
    let names = ["a", "b", "a"].map(str::to_owned).to_vec();
    files.add_module("two files of one name", &Module { files: names, ..module() });
}

pub(super) fn accepted_v17(files: &mut Files) {
    let names = ["a", "A", "r0", "a b\n", "main.asm", &"long".repeat(100)].map(str::to_owned).to_vec();
    let module = Module { files: names, source_name: Some("main.asm".to_owned()), ..module() };
    files.add_module("files of any names", &module);
}

pub(super) fn refused_v18(files: &mut Files) {
    files.add_module("a run behind the last instruction", &with_runs(&[(3, 1)]));
    files.add_module("a run of file 3 of 2", &with_runs(&[(0, 3)]));
    files.add_module("a run of file 2^32 - 1", &with_runs(&[(0, u32::MAX)]));
    let run = FileRun { start: 0, file: 1 };
    files.add_module("a run without files", &Module { file_runs: vec![run], ..module() });
}

pub(super) fn accepted_v18(files: &mut Files) {
    files.add_module("runs of every file up to the last instruction", &with_runs(&[(0, 2), (1, 1), (2, 0)]));
}

pub(super) fn refused_v19(files: &mut Files) {
    for (name, runs) in [
        ("a first run of the main file", &[(1, 0)][..]),
        ("a first run of the main file at the start", &[(0, 0), (1, 1)]),
        ("two runs of one file", &[(0, 1), (1, 1)]),
        ("two runs at one instruction", &[(1, 1), (1, 2)]),
        ("runs out of order", &[(2, 1), (1, 2)]),
    ] {
        files.add_module(name, &with_runs(runs));
    }
}

pub(super) fn accepted_v19(files: &mut Files) {
    files.add_module("a file that comes back", &with_runs(&[(0, 1), (1, 0), (2, 1)]));
}

pub(super) fn refused_v20(files: &mut Files) {
    for (name, places) in [
        ("a function without instructions", &[(1, 1)][..]),
        ("a function that ends before it starts", &[(2, 1)]),
        ("a function that ends behind the last instruction", &[(1, 4)]),
        ("a function of 2^32 - 1 instructions", &[(0, u32::MAX)]),
        ("a function behind the last instruction", &[(3, 4)]),
        ("functions that overlap", &[(0, 2), (1, 3)]),
        ("functions out of order", &[(1, 3), (0, 1)]),
        ("a function twice", &[(0, 1), (0, 1)]),
    ] {
        files.add_module(name, &with_functions(places));
    }
}

pub(super) fn accepted_v20(files: &mut Files) {
    files.add_module("functions side by side", &with_functions(&[(0, 1), (1, 3)]));
    files.add_module("a gap between functions", &with_functions(&[(0, 1), (2, 3)]));
}

pub(super) fn refused_v21(files: &mut Files) {
    let start_at = |start| with_function(NamedFunction { start, ..function(&[]) });
    files.add_module("a function at a local label", &start_at(2));
    let labels = vec![code_label(0, "main"), code_label(2, "end"), data_label(9, "data")];
    files.add_module("a function at no label", &Module { labels, ..start_at(1) });
    files.add_module("a function without labels", &Module { labels: Vec::new(), ..start_at(1) });
}

pub(super) fn accepted_v21(files: &mut Files) {
    let labels = vec![code_label(1, "a.b"), code_label(1, "c"), code_label(1, "d")];
    files.add_module("a function with several labels", &Module { labels, ..with_registers(&[]) });
}

pub(super) fn refused_v22(files: &mut Files) {
    let long = "n".repeat(256);
    for name in ["1a", "a b", "a.b", ".a", "é", "r0", "R255", "r00", &long] {
        let title = if name.len() > 255 { "of 256 bytes".to_owned() } else { format!("{name:?}") };
        files.add_module(format!("a register {title}"), &with_registers(&[(0, name)]));
        files.add_module(format!("a result {title}"), &with_results(vec![name]));
    }
    for (what, name) in [("another function", "main"), ("its function", "sum"), ("a layout", "m")] {
        files.add_module(format!("a register with the name of {what}"), &with_registers(&[(7, name)]));
    }
    let labels = vec![code_label(1, "sum"), data_label(8, "text")];
    let with_data = Module { labels, ..with_registers(&[(0, "text")]) };
    files.add_module("a register with the name of a label of data", &with_data);
    for name in ["add", "Map_New", "HALT"] {
        files.add_module(format!("a register {name}"), &with_registers(&[(0, name)]));
    }
}

pub(super) fn accepted_v22(files: &mut Files) {
    let longest = "n".repeat(255);
    files.add_module(
        "a register and a result of 255 bytes",
        &with_function(NamedFunction {
            results: vec![longest.as_str().into()],
            ..function(&[(0, &longest)])
        }),
    );
    let names = ["A", "R", "_", "a1", "end", "newline", "key", "inf", "reg", "r1x"];
    let registers: Vec<(u8, &str)> = (0..).zip(names).collect();
    files.add_module("unusual names of registers", &with_registers(&registers));
    files.add_module("results with names of other things", &with_results(vec!["sum", "m", "add", "x", "x"]));
    let layouts = vec![layout("a"), layout("b")];
    let module = Module { layouts, ..with_registers(&[(0, "c"), (1, "C")]) };
    files.add_module("names that differ in case", &module);
}

pub(super) fn refused_v23(files: &mut Files) {
    files.add_module("registers out of order", &with_registers(&[(2, "a"), (1, "b")]));
    files.add_module("two names of a register", &with_registers(&[(2, "a"), (2, "b")]));
    files.add_module("two registers of a name", &with_registers(&[(2, "a"), (3, "b"), (9, "a")]));
}

pub(super) fn accepted_v23(files: &mut Files) {
    let both = vec![
        NamedFunction { start: 0, end: 1, ..function(&[(0, "a"), (255, "b")]) },
        function(&[(0, "b"), (255, "a")]),
    ];
    files.add_module(
        "names that two functions have",
        &Module { named_functions: both, ..with_registers(&[]) },
    );
}

pub(super) fn refused_v24(files: &mut Files) {
    let taking = |parameters: u16, registers: &[(u8, &str)]| {
        with_function(NamedFunction { parameters, ..function(registers) })
    };
    files.add_module("a parameter without a name", &taking(1, &[]));
    files.add_module("a parameter that is not r0", &taking(1, &[(1, "a")]));
    files.add_module("parameters with a gap", &taking(2, &[(0, "a"), (2, "b")]));
    files.add_module("65535 parameters", &taking(u16::MAX, &[(0, "a")]));
    files.add_module("257 results", &with_results(vec!["x"; 257]));
}

pub(super) fn accepted_v24(files: &mut Files) {
    let names: Vec<String> = (0..=u8::MAX).map(|number| format!("x{number}")).collect();
    let registers: Vec<(u8, &str)> = (0..=u8::MAX).zip(names.iter().map(String::as_str)).collect();
    let all = NamedFunction { parameters: 256, results: vec!["x".into(); 256], ..function(&registers) };
    files.add_module("256 parameters and results", &with_function(all));
    files.add_module(
        "a function that calls itself",
        &Module {
            code: vec![HALT, Opcode::Ret.word(&[]).expect("it has no operands"), HALT],
            ..with_registers(&[(0, "a"), (1, "b"), (3, "d")])
        },
    );
}
