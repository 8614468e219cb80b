//! What the tests over the binary share.

#![allow(dead_code, reason = "each test crate uses a part of it")]

pub(crate) mod row_program;
pub(crate) mod rows;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in a workspace").to_owned()
}

/// The programs and the cases: everything that `mini-vm test` tests.
pub(crate) fn assembly_files() -> Vec<PathBuf> {
    ["programs", "tests/cases"].iter().flat_map(|folder| files_below(folder, "asm")).collect()
}

/// The files under a folder of the workspace whose names end in a dot and `extension`, in order.
pub(crate) fn files_below(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    collect(&root().join(folder), extension.as_ref(), &mut files);
    assert!(!files.is_empty(), "{folder} has no files .{extension}");
    files
}

fn collect(folder: &Path, extension: &OsStr, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    for path in paths {
        // What others include is no case of its own.
        if path.is_dir() && path.file_name() != Some("lib".as_ref()) {
            collect(&path, extension, files);
        } else if path.is_file() && path.extension() == Some(extension) {
            files.push(path);
        }
    }
}

/// What decides of colors beside the option and the kind of the stream, in the binary and the libraries under it. The
/// answer must not depend on who runs the tests: `CI` alone makes a dumb terminal a colored one.
const ENVIRONMENT_OF_COLORS: [&str; 5] = ["CI", "CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR", "TERM"];

/// A program that runs the binary or is it: there are no colors unless they are asked for.
pub(crate) fn colorless(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for variable in ENVIRONMENT_OF_COLORS {
        command.env_remove(variable);
    }
    command
}

/// The binary, to be run in the folder of the workspace.
pub(crate) fn command(arguments: &[impl AsRef<OsStr>]) -> Command {
    let mut command = colorless(env!("CARGO_BIN_EXE_mini-vm"));
    command.args(arguments).current_dir(root());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the binary with this standard input.
pub(crate) fn mini_vm(arguments: &[impl AsRef<OsStr>], input: &[u8]) -> Output {
    let mut child = command(arguments).spawn().expect("mini-vm starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("mini-vm ends");
    // A child that does not read all of its input is no failure of the test.
    let _ = writer.join().expect("the writer does not panic");
    output
}

/// What it printed, standard output first.
pub(crate) fn text_of(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A file under the build folder with these contents; each test crate has a folder of its own.
pub(crate) fn temporary(name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME"));
    fs::create_dir_all(&folder).expect("the folder can be made");
    let path = folder.join(name);
    fs::write(&path, contents).expect("the file can be written");
    path
}

/// A terminal that nobody sits at: what a process writes to it can be read here.
#[cfg(unix)]
pub(crate) struct Terminal {
    pub(crate) master: fs::File,
    pub(crate) name: String,
}

#[cfg(unix)]
impl Terminal {
    /// The end that a process gets.
    pub(crate) fn open(&self) -> fs::File {
        use std::os::unix::fs::OpenOptionsExt;

        // It does not become the terminal of the tests.
        let flags = rustix::fs::OFlags::NOCTTY.bits().cast_signed();
        let file = fs::File::options().read(true).write(true).custom_flags(flags).open(&self.name);
        file.expect("the terminal can be opened")
    }
}

#[cfg(unix)]
pub(crate) fn terminal() -> Terminal {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("the system has terminals");
    grantpt(&master).and_then(|()| unlockpt(&master)).expect("the terminal is ours");
    let name = ptsname(&master, Vec::new()).expect("the terminal has a name");
    Terminal { master: master.into(), name: name.into_string().expect("the name is text") }
}
