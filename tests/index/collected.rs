//! Every case, collected from the files under `tests/cases` and from the rules of the bytecode file.
//!
//! What a row comes to is what it claims. What a program comes to is what it does here: that it does what its source
//! says, `golden` checks.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path};

use mini_vm::assembly::files::{File, FileError, Files};
use mini_vm::assembly::{AssemblyError, Options};
use mini_vm::bytecode::encode;
use mini_vm::console::Console;
use mini_vm::module::Module;

use super::bytes::written;
use super::carried_out::run_program;
use super::expectations::{Given, given};
use super::rules;
use super::schema::{Case, Diagnostic, Diagnostics, End, Limits, Memory, Program, Row, SourceLimits};
use crate::support::row_program::{FUEL, Start, module};
use crate::support::rows::{self, State, rows};
use crate::support::{files_below, root};

/// Those in whose maps other bytes have been written: what such maps do costs another machine something else.
const WITH_DAMAGED_MAPS: [&str; 1] = ["tests/cases/maps/forged_buckets_never_hang.asm"];

/// In the order of the index.
pub(crate) fn cases() -> Vec<Case> {
    let rows = rows().into_iter().map(|row| Case::Row(of_row(&row)));
    let files = files_below("tests/cases", "asm").into_iter().map(|file| of_file(&file));
    rows.chain(files).chain(rules::cases()).collect()
}

fn of_row(row: &rows::Row) -> Row {
    let module = module(row, Start::AtTheRow).unwrap_or_else(|error| panic!("{}: {error}", row.place));
    // The text they are about is in no file.
    let module = Module { labels: Vec::new(), lines: Vec::new(), ..module };
    let (file, line) = row.place.rsplit_once(':').expect("a place has a line");
    let goes_on = matches!(row.after.end, rows::End::Next | rows::End::Jumps);
    Row {
        name: row.instructions.join("; "),
        file: file.to_owned(),
        line: line.parse().expect("it is a number"),
        bytecode: written(&encode(&module)),
        limits: Limits {
            heap: row.before.heap_size as u64,
            registers: 256,
            calls: 1 << 17,
            fuel: FUEL,
            guard: false,
            output: None,
        },
        fresh: row.before.fresh,
        given: memory(&row.before.state),
        end: end(&row.after.end),
        // Where it goes on, the breakpoint there is executed as well.
        pc: row.pc_after() + u32::from(goes_on),
        fuel: row.fuel() + i64::from(goes_on),
        expected: memory(&row.after.state),
    }
}

fn memory(state: &State) -> Memory {
    Memory {
        registers: state.registers.iter().map(|&(number, value)| (number, format!("{value:#x}"))).collect(),
        heap: state.bytes.iter().map(|(address, bytes)| (*address, written(bytes))).collect(),
    }
}

fn end(end: &rows::End) -> End {
    match end {
        rows::End::Next | rows::End::Jumps | rows::End::Pause => End::Breakpoint,
        rows::End::Exit(status) => End::Exit(*status),
        rows::End::Trap(trap) => match trap.split_once(':') {
            Some((_, code)) => End::UserTrap(code.parse().expect("the code is a number")),
            None => End::Trap(trap.clone()),
        },
    }
}

fn of_file(path: &Path) -> Case {
    let file = path.strip_prefix(root()).expect("files are in the workspace").display().to_string();
    let source = fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let name = path.file_stem().expect("files have names").to_string_lossy().replace('_', " ");
    let given = given(&source);
    match assemble(&file, &source, &given.source_limits) {
        Ok(module) => Case::Program(of_program(name, file, &module, given)),
        Err(error) => {
            let limits = given.source_limits;
            let errors = errors(&error);
            Case::Diagnostics(Diagnostics { name, file, line: 1, limits, errors })
        }
    }
}

fn of_program(name: String, file: String, module: &Module, given: Given) -> Program {
    let has_fuel = !WITH_DAMAGED_MAPS.contains(&file.as_str());
    let mut program = Program {
        name,
        file,
        line: 1,
        bytecode: written(&encode(module)),
        limits: given.limits,
        arguments: given.arguments.iter().map(|argument| written(argument.as_bytes())).collect(),
        input: written(&given.input),
        end: End::OutOfFuel,
        pc: 0,
        fuel: None,
        output: String::new(),
        errors: String::new(),
    };
    let outcome = run_program(&program).unwrap_or_else(|fault| panic!("{}: {fault}", program.file));
    program.end = outcome.end;
    program.pc = outcome.pc;
    program.fuel = has_fuel.then_some(outcome.fuel);
    program.output = written(&outcome.output);
    program.errors = written(&outcome.errors);
    program
}

/// The folder of a case and its file name, with the files that the case names.
struct Folder<'a>(&'a Path, &'a Path);

impl Files for Folder<'_> {
    fn read(&self, name: &str, from: Option<&str>, _max_size: u64) -> Result<File, FileError> {
        let mut identity = from.and_then(|from| Path::new(from).parent()).unwrap_or(Path::new("")).to_owned();
        for part in Path::new(name).components() {
            let is_inside = match part {
                Component::Normal(part) => {
                    identity.push(part);
                    true
                }
                Component::CurDir => true,
                Component::ParentDir => identity.pop(),
                Component::Prefix(_) | Component::RootDir => false,
            };
            if !is_inside {
                return Err(FileError::Outside);
            }
        }
        match fs::read(self.0.join(&identity)) {
            Ok(bytes) => Ok(File { identity: identity.to_string_lossy().into_owned(), bytes }),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(FileError::NotFound),
            Err(error) => Err(FileError::Unreadable(error.to_string())),
        }
    }

    fn source_identity(&self) -> Option<String> {
        Some(self.1.to_string_lossy().into_owned())
    }
}

/// Assembles a source as `mini-vm asm` does.
pub(crate) fn assemble(file: &str, source: &str, limits: &SourceLimits) -> Result<Module, AssemblyError> {
    let path = root().join(file);
    let folder =
        Folder(path.parent().expect("it is in a folder"), Path::new(path.file_name().expect("it is a file")));
    let mut options = Options::default().source_name(file).host_functions(Console::FUNCTIONS).files(&folder);
    if let Some(size) = limits.source {
        options = options.max_source_size(size);
    }
    if let Some(size) = limits.data {
        options = options.max_data_size(size as u64);
    }
    if let Some(size) = limits.labels {
        options = options.max_label_size(size);
    }
    if let Some(count) = limits.errors {
        options = options.max_errors(count);
    }
    options.assemble(source)
}

/// The errors by the lines of the source. One in an included file is at the line that leads to it.
pub(crate) fn errors(error: &AssemblyError) -> Vec<Diagnostic> {
    let line_of = |diagnostic: &mini_vm::assembly::diagnostic::Diagnostic| {
        let outermost = diagnostic.trail.last().filter(|_| diagnostic.file > 0);
        outermost.map_or(diagnostic.line, |note| note.line)
    };
    error
        .diagnostics()
        .iter()
        .map(|diagnostic| Diagnostic {
            line: u32::try_from(line_of(diagnostic)).expect("a case has few lines"),
            code: diagnostic.code.as_str().to_owned(),
        })
        .collect()
}
