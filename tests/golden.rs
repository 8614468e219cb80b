//! Runs every assembly file under `programs/` and `tests/cases/` against the expectations in it.
//!
//! Each file gives two tests: its own expectations, as `mini-vm test` checks them, and, where it
//! assembles, that assembling, disassembling and assembling again gives the same bytes.
//! A new file is a new test; nothing has to be registered.

mod support;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use support::{assembly_files, mini_vm, root, text_of};

fn main() {
    let arguments = Arguments::from_args();
    let trials = assembly_files().into_iter().flat_map(trials_of).collect();
    libtest_mimic::run(&arguments, trials).exit();
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
    let first = succeed(&["asm".as_ref(), file.as_os_str(), "-o".as_ref(), "-".as_ref()], b"")?;
    let text = succeed(&["disasm", "-"], &first)?;
    let second = succeed(&["asm", "-", "-o", "-"], &text)?;
    if first == second {
        Ok(())
    } else {
        Err(format!("the disassembly assembles to other bytes:\n{}", String::from_utf8_lossy(&text)).into())
    }
}

/// Runs `mini-vm` and returns its standard output, or what it printed when it fails.
fn succeed(arguments: &[impl AsRef<OsStr>], input: &[u8]) -> Result<Vec<u8>, Failed> {
    let output = mini_vm(arguments, input);
    if output.status.success() { Ok(output.stdout) } else { Err(text_of(&output).into()) }
}
