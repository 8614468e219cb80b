//! hashmap-mem 0.2.2's own tests pass when only the dependency line of their crate is changed.
//!
//! Cargo brings the published package as the dependency of a crate of its own (hashmap-mem 0.2.1 is a
//! dependency of this one, and a build cannot have both). The package's test file is copied to a second crate,
//! whose manifest names `hashmap-core` instead, and is run there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Tests in the published file; a run that finds fewer has proved nothing.
const PUBLISHED_TESTS: &str = "test result: ok. 5 passed; 0 failed";

#[test]
#[cfg_attr(miri, ignore = "runs cargo, which Miri cannot")]
fn the_published_tests_of_hashmap_mem_pass() {
    let tests = published_package().join("tests/tests.rs");
    let path = env!("CARGO_MANIFEST_DIR");
    let drop_in = new_crate("drop_in", &format!("package = \"hashmap-core\", path = {path:?}"));
    fs::create_dir_all(drop_in.join("tests")).expect("the folder can be made");
    fs::copy(tests, drop_in.join("tests/tests.rs")).expect("the package has tests");
    let output = cargo(&["test", "--test", "tests", "--target-dir", "target"], &drop_in);
    assert!(output.contains(PUBLISHED_TESTS), "{output}");
}

/// Where cargo keeps the source of hashmap-mem 0.2.2.
fn published_package() -> PathBuf {
    let folder = new_crate("published", "version = \"=0.2.2\"");
    let metadata = cargo(&["metadata", "--format-version", "1"], &folder);
    let (before, _) = metadata.split_once("hashmap-mem-0.2.2/Cargo.toml").expect("it is a dependency");
    let (_, folder) = before.rsplit_once('"').expect("the path of its manifest is a string");
    Path::new(folder).join("hashmap-mem-0.2.2")
}

/// A crate under the build folder that has this as its `hashmap-mem`.
fn new_crate(name: &str, hashmap_mem: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nhashmap-mem = {{ {hashmap_mem} }}\n\n[workspace]\n"
    );
    fs::create_dir_all(folder.join("src")).expect("the folder can be made");
    fs::write(folder.join("src/lib.rs"), "").expect("the file can be written");
    fs::write(folder.join("Cargo.toml"), manifest).expect("the file can be written");
    folder
}

/// Runs cargo and returns what it prints on standard output.
fn cargo(arguments: &[&str], folder: &Path) -> String {
    let output =
        Command::new(env!("CARGO")).args(arguments).current_dir(folder).output().expect("cargo starts");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{stdout}{}", String::from_utf8_lossy(&output.stderr));
    stdout
}
