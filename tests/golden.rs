//! Runs every assembly file under `programs/` and `tests/cases/` against the expectations in it.
//!
//! Each file gives two tests: its own expectations, as `mini-vm test` checks them, and, where it
//! assembles, that assembling, disassembling and assembling again gives the same bytes.
//! A new file is a new test; nothing has to be registered.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for folder in ["programs", "tests/cases"] {
        let files = assembly_files(&root().join(folder));
        assert!(!files.is_empty(), "{folder} has no assembly files");
        for file in files {
            trials.extend(trials_of(file));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in a workspace").to_owned()
}

fn assembly_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files.extend(assembly_files(&path));
        } else if path.extension() == Some(OsStr::new("asm")) {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn trials_of(file: PathBuf) -> Vec<Trial> {
    let relative = file.strip_prefix(root()).expect("files are in the workspace").with_extension("");
    let name = relative.to_string_lossy().into_owned();
    let source = fs::read_to_string(&file).unwrap_or_default();
    let expects_diagnostics = source.contains(";! error");
    let expectations = {
        let file = file.clone();
        Trial::test(name.clone(), move || keeps_its_expectations(&file))
    };
    let round_trip = Trial::test(name, move || survives_disassembly(&file)).with_kind("round trip");
    if expects_diagnostics { vec![expectations] } else { vec![expectations, round_trip] }
}

fn keeps_its_expectations(file: &Path) -> Result<(), Failed> {
    let output = mini_vm(&[OsStr::new("test"), file.as_os_str()], b"");
    if output.status.success() { Ok(()) } else { Err(text_of(&output).into()) }
}

fn survives_disassembly(file: &Path) -> Result<(), Failed> {
    let source = fs::read(file)?;
    let first = succeed(&["asm", "-", "-o", "-"], &source)?;
    let text = succeed(&["disasm", "-"], &first)?;
    let second = succeed(&["asm", "-", "-o", "-"], &text)?;
    if first == second {
        Ok(())
    } else {
        Err(format!("the disassembly assembles to other bytes:\n{}", String::from_utf8_lossy(&text)).into())
    }
}

/// Runs `mini-vm` and returns its standard output, or what it printed when it fails.
fn succeed(arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Failed> {
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    let output = mini_vm(&arguments, input);
    if output.status.success() { Ok(output.stdout) } else { Err(text_of(&output).into()) }
}

fn mini_vm(arguments: &[&OsStr], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mini-vm"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("mini-vm starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("mini-vm ends");
    // A child that does not read all of its input is no failure of the test.
    let _ = writer.join().expect("the writer does not panic");
    output
}

fn text_of(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
