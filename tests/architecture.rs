//! The order of the modules: none imports one that stands below it.

mod support;

use std::fs;
use std::path::Path;

use support::{files_below, root};

/// The modules of mini-vm, the lower layers first. What stands for a folder stands for all in it that has no line of
/// its own.
const MACHINE: &[&str] = &[
    "allocation",
    "decimal",
    "memory",
    "name",
    "value",
    "wire",
    "operand",
    "maps::fault",
    "trap",
    "fuel",
    "instruction",
    "word",
    "module",
    "bytecode",
    "maps::layout",
    "verify",
    "heap",
    "maps",
    "machine::stop",
    "machine::limits",
    "machine::host",
    "machine::places",
    "machine::engine::frame",
    "machine::engine::fusion",
    "machine::engine",
    "machine",
    "snapshot",
    "observation",
    "profiling",
    "analysis",
    "assembly",
    "disassembly",
    "reference",
    "timeline",
    "debugger",
    "console",
    "tracing",
    "explanation",
];

/// Those of hashmap-core.
const MAP: &[&str] = &[
    "memory",
    "hash",
    "status",
    "buckets",
    "probe",
    "key",
    "rule",
    "header",
    "layout",
    "geometry",
    "table",
    "raw",
    "heap::error",
    "heap::key",
    "heap::entry",
    "heap::view",
    "heap",
    "conformance::paths",
    "conformance::violation",
    "conformance",
    "typed::error",
    "typed::geometry",
    "typed::table",
    "typed::entry",
    "typed::iter",
    "typed",
    "standard",
];

#[test]
fn no_module_of_the_machine_imports_a_higher_one() {
    // The page of the crate names all of them, the binary is another crate, and tests may use anything.
    check("mini-vm/src", MACHINE, |module| {
        module.is_empty() || module == "main" || module.starts_with("cli") || module.ends_with("tests")
    });
}

#[test]
fn no_module_of_the_map_imports_a_higher_one() {
    check("hashmap-core/src", MAP, str::is_empty);
}

fn check(folder: &str, order: &[&str], is_left_out: impl Fn(&str) -> bool) {
    let source = root().join(folder);
    let mut wrong = Vec::new();
    for file in files_below(folder, "rs") {
        let module = module_of(file.strip_prefix(&source).expect("it is in the folder"));
        if is_left_out(&module) {
            continue;
        }
        let own = rank(order, &module);
        let text = fs::read_to_string(&file).expect("it can be read");
        let code = text.split("\nmod tests {").next().expect("there is a first part");
        let imports = imports(order, code, &module).into_iter().filter(|import| rank(order, import) > own);
        wrong.extend(imports.map(|import| format!("{module} uses {import}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The place in the order, by the longest line that `path` starts with.
fn rank(order: &[&str], path: &str) -> usize {
    let places = (0..order.len()).filter(|&place| is_in(path, order[place]));
    places
        .max_by_key(|&place| order[place].len())
        .unwrap_or_else(|| panic!("{path} has no place in the order"))
}

/// The path of the module in a file.
fn module_of(file: &Path) -> String {
    let parts = file.with_extension("");
    let parts: Vec<_> = parts.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("::").trim_end_matches("mod").trim_end_matches("lib").trim_end_matches("::").to_owned()
}

/// Every path of this crate that the code of a module names, `use` or not, without the names of types at its end.
fn imports(order: &[&str], code: &str, module: &str) -> Vec<String> {
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n").replace("super::super::", "grandparent::");
    let bases = [("crate::", ""), ("super::", parent(module)), ("grandparent::", parent(parent(module)))];
    let found = bases.iter().flat_map(|&(start, base)| {
        code.split(start).skip(1).map(move |rest| join(base, path_at_start(rest)))
    });
    // What is declared right in the crate, such as a macro, is no module.
    found.filter(|path| order.iter().any(|line| is_in(path, line))).collect()
}

/// The names of modules and functions that `text` starts with.
fn path_at_start(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_lowercase() || c == '_' || c == ':')).unwrap_or(text.len());
    text[..end].trim_end_matches(':')
}

/// Whether `path` is the module of `line` or lies in it.
fn is_in(path: &str, line: &str) -> bool {
    path.strip_prefix(line).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn join(base: &str, path: &str) -> String {
    if base.is_empty() || path.is_empty() { format!("{base}{path}") } else { format!("{base}::{path}") }
}

fn parent(module: &str) -> &str {
    module.rsplit_once("::").map_or("", |(parent, _)| parent)
}
