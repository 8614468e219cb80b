//! The C implementation of the standard: compiled, loaded, and its functions.

#![allow(dead_code, reason = "the tests and the benchmark use different parts")]

use libloading::Library;
use std::env;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the implementation.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("implementations/c")
}

/// Where compiled files go.
pub(crate) fn output(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// A C compiler: a program and the arguments that come before all others.
pub(crate) struct Compiler(Vec<String>);

impl Compiler {
    /// The one of the environment variable `CC`, or the first of the usual names that can be run.
    pub(crate) fn find() -> Option<Self> {
        let words = |command: &str| command.split_whitespace().map(String::from).collect::<Vec<_>>();
        let named = env::var("CC").ok().map(|command| words(&command)).filter(|words| !words.is_empty());
        let candidates =
            named.map_or_else(|| ["cc", "gcc", "clang"].map(words).to_vec(), |named| vec![named]);
        candidates.into_iter().map(Self).find(|compiler| compiler.run(["--version"]).is_ok())
    }

    /// Runs the compiler in the folder of the implementation. The error is what it wrote.
    pub(crate) fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
        let output = Command::new(&self.0[0])
            .args(&self.0[1..])
            .args(arguments)
            .current_dir(folder())
            .output()
            .map_err(|error| error.to_string())?;
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into()) }
    }

    /// Compiles sources to the file `to`.
    pub(crate) fn compile(&self, options: &[&str], sources: &[&str], to: &Path) -> Result<(), String> {
        let to = to.to_str().expect("the target folder has a name of UTF-8");
        self.run(options.iter().chain(sources).copied().chain(["-o", to]))
    }
}

/// `hs_geometry`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Geometry {
    pub(crate) key_size: u32,
    pub(crate) value_size: u32,
    pub(crate) value_offset: u32,
    pub(crate) bucket_size: u32,
    pub(crate) bucket_count: u32,
    pub(crate) capacity: u16,
    pub(crate) key_offset: u8,
}

/// `hs_map`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Map {
    pub(crate) base: *mut u8,
    pub(crate) geometry: Geometry,
}

impl Map {
    /// What is to be filled by `open` or `make`.
    pub(crate) fn unopened() -> Self {
        Self { base: std::ptr::null_mut(), geometry: Geometry::default() }
    }
}

macro_rules! functions {
    ($($field:ident: $symbol:literal, fn($($argument:ty),*) $(-> $result:ty)?;)*) => {
        /// The functions of the header, under their names without `hs_`.
        pub(crate) struct Functions {
            $(pub(crate) $field: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
        }

        impl Functions {
            /// # Safety
            ///
            /// The library is compiled from the C implementation.
            unsafe fn of(library: &'static Library) -> Self {
                // SAFETY: the types are those of the header.
                Self { $($field: unsafe { *library.get($symbol).expect("the library has this function") },)* }
            }
        }
    };
}

functions! {
    layout: "hs_layout", fn(u64, u64, u64, u64, u64, *mut Geometry) -> c_int;
    map_size: "hs_map_size", fn(*const Geometry) -> usize;
    make: "hs_make", fn(*mut u8, usize, u64, *const Geometry, *mut Map) -> c_int;
    open: "hs_open", fn(*mut u8, usize, u64, *mut Map) -> c_int;
    lookup: "hs_lookup", fn(*const Map, *const u8, *mut u32) -> bool;
    reserve: "hs_reserve", fn(*const Map, *const u8, *mut u32) -> c_int;
    remove: "hs_remove", fn(*const Map, *const u8) -> bool;
    clear: "hs_clear", fn(*const Map);
    next: "hs_next", fn(*const Map, u64, *mut u32) -> bool;
    overwrite: "hs_overwrite", fn(*const Map, *const Map) -> c_int;
    key: "hs_key", fn(*const Map, u32) -> *const u8;
    value: "hs_value", fn(*const Map, u32) -> *mut u8;
    conforms: "hs_conforms", fn(*const Map, *mut u32) -> c_int;
}

/// Compiles the implementation as a shared library under this name, and loads it for as long as the process runs.
pub(crate) fn load(compiler: &Compiler, name: &str) -> Functions {
    let path = output(name);
    let options = ["-std=c99", "-O2", "-shared", "-fPIC"];
    compiler.compile(&options, &["hashmap_standard.c"], &path).expect("the implementation compiles");
    // SAFETY: the library has no initialisers.
    let library = unsafe { Library::new(&path) }.expect("the library can be loaded");
    // SAFETY: it is compiled from the C implementation.
    unsafe { Functions::of(Box::leak(Box::new(library))) }
}
