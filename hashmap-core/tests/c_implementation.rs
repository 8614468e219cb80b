//! The C implementation of the standard: the vectors, hostile bytes, the example of its page, and random operations
//! beside this crate.
//!
//! The random operations are 100,000, or as many as the environment variable `C_OPERATIONS` says. Where no C compiler is
//! found, as `CC` or under the usual names, the tests say so and do nothing.

#![cfg(all(unix, not(miri)))]
#![allow(clippy::print_stderr, reason = "a test tells what it leaves out")]

#[path = "support/c_library.rs"]
mod c_library;
mod support;

use c_library::{Compiler, Functions, Geometry, Map, folder, output};
use hashmap_core::heap::{HeapError, HeapMap, Key};
use hashmap_core::{MapInit, try_layout};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::{env, fs};
use support::{Random, colliding_keys};

const WARNINGS: [&str; 6] = ["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Wconversion", "-Werror"];
const SANITIZERS: [&str; 3] = ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// A compiler, or `None` with a word about it.
fn compiler() -> Option<Compiler> {
    let compiler = Compiler::find();
    if compiler.is_none() {
        eprintln!("skipped: there is no C compiler");
    }
    compiler
}

/// Compiles a program with all warnings, and with the sanitizers if a program with them can be linked and run.
fn compile_program(compiler: &Compiler, sources: &[&str], name: &str) -> PathBuf {
    let (empty, probe, program) =
        (output(&format!("{name}.empty.c")), output(&format!("{name}.empty")), output(name));
    fs::write(&empty, "int main(void)\n{\n    return 0;\n}\n").unwrap();
    let linked = compiler.compile(&SANITIZERS, &[empty.to_str().unwrap()], &probe).is_ok();
    let mut options = WARNINGS.to_vec();
    if linked && Command::new(&probe).status().is_ok_and(|status| status.success()) {
        options.extend(SANITIZERS);
    } else {
        eprintln!("without sanitizers: this compiler does not link them");
    }
    compiler
        .compile(&options, sources, &program)
        .unwrap_or_else(|errors| panic!("{name} does not compile:\n{errors}"));
    program
}

/// The program that checks vectors, compiled once for all tests.
static CHECKER: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let compiler = compiler()?;
    Some(compile_program(&compiler, &["vectors.c", "hashmap_standard.c"], "c_checker"))
});

fn run(program: &Path, arguments: &[impl AsRef<std::ffi::OsStr>]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

/// All text files in a folder and those below it, in the order of their names.
fn text_files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let mut files = Vec::new();
    for path in entries {
        if path.is_dir() {
            files.extend(text_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            files.push(path);
        }
    }
    files
}

#[test]
fn it_passes_the_vectors() {
    let Some(program) = &*CHECKER else { return };
    let files = text_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/standard"));
    assert!(!files.is_empty(), "there are no vectors");
    run(program, &files);
}

#[test]
fn hostile_bytes_do_no_harm() {
    let Some(program) = &*CHECKER else { return };
    run(program, &["fuzz", "1", "10000"]);
}

/// Else the checks above would check nothing.
#[test]
fn the_checker_refuses_what_is_wrong_or_malformed() {
    let Some(program) = &*CHECKER else { return };
    let make = "case a_map\nmake a 1 1 2 2 3 -> 64\n= 0 03\n= 4 010000000200000002000000040000000000013e08\n";
    let file = output("c_refusals.txt");
    let passes = |text: &str| {
        fs::write(&file, text).unwrap();
        Command::new(program).arg(&file).output().unwrap().status.success()
    };
    let outer =
        "case nested\nmake a 1 1 200 1 1 -> 436\n= 0 0100000001000000c800000002000000ca0000000000013e02\n";
    let inner = "poke a 240 03000000010000000200000002000000040000000000013e0800000000000000\n";
    for right in [
        "hash 61 f1073af8570a58ab\n",
        make,
        &format!("{make}reserve a 62 -> created 4\n= 2 01\n= 48 0262\n"),
        &format!("{make}poke a 33 05\n"),
        &format!(
            "{outer}{inner}reserve a@240 62 -> created 4\n= 2 01\n= 48 0262\noverwrite a a@240 -> overlap\n"
        ),
        &format!("{make}lookup a 62 -> absent\nnext a 0 -> end\nremove a@0 @9 -> absent\n"),
        &format!("{make}next a 18446744073709551616 -> end\n"),
    ] {
        assert!(passes(right), "refused:\n{right}");
    }
    for wrong in [
        "",
        "# nothing\n",
        "unknown\n",
        "hash 61 f1073af8570a58ab",
        "hash 61  f1073af8570a58ab\n",
        "hash 61 f1073af8570a58ac\n",
        "hash 6 f1073af8570a58ab\n",
        "hash 61 F1073AF8570A58AB\n",
        "layout 1 1 2 2 3 -> 1 2 4 8 65\n",
        "layout 1 1 2 2 3 -> refused\n",
        "layout 1 3 2 2 3 -> 1 2 4 8 64\n",
        "open 64 2 00 -> breaks P2\n",
        "lookup a 62 -> absent\n",
        &format!("{make}= 8 03\n"),
        &format!("{make}reserve a 62 -> created 4\n= 2 01\n"),
        &format!("{make}reserve a 62 -> created 5\n= 2 01\n= 48 0262\n"),
        &format!("{make}reserve a 62 -> full\n= 2 01\n= 48 0262\n"),
        &format!("{make}reserve a 6262 -> full\n"),
        &format!("{make}reserve a @64 -> full\n"),
        &format!("{make}lookup a 62 -> at 4\n"),
        &format!("{make}lookup b 62 -> absent\n"),
        &format!("{make}lookup b@0 62 -> absent\n"),
        &format!("{make}lookup a@4 62 -> absent\n"),
        &format!("{make}lookup a@ 62 -> absent\n"),
        &format!("{make}lookup aa@0 62 -> absent\n"),
        &format!("{make}write a 18446744073709551616 0000\n"),
        &format!("{make}fill a 0 3\nsum 0000000000000000\n"),
        &format!("{make}fill a 0 4\n"),
        &format!("{outer}{inner}reserve a@240 62 -> created 4\n= 2 01\n= 49 62\n"),
        &format!("{outer}lookup a@240 62 -> absent\n"),
        &format!("{make}poke a 64 05\n"),
    ] {
        assert!(!passes(wrong), "accepted:\n{wrong}");
    }
}

#[test]
fn the_example_of_the_page_works() {
    let Some(compiler) = compiler() else { return };
    let page = fs::read_to_string(folder().join("README.md")).unwrap();
    let (_, example) = page.split_once("```c\n").expect("the page has an example");
    let (example, _) = example.split_once("```").expect("the example ends");
    let source = output("c_example.c");
    fs::write(&source, example).unwrap();
    let include = format!("-I{}", folder().display());
    let sources = [&include, source.to_str().unwrap(), "hashmap_standard.c"];
    run(&compile_program(&compiler, &sources, "c_example"), &[""; 0]);
}

// --- Random operations beside this crate ------------------------------------------------------------------------

#[derive(Clone, Debug)]
enum KeyArgument {
    Bytes(Vec<u8>),
    /// An offset in the heap.
    At(usize),
}

#[derive(Clone, Debug)]
enum Operation {
    Lookup(KeyArgument),
    /// With the value that is written afterwards.
    Reserve(KeyArgument, Vec<u8>),
    Remove(KeyArgument),
    Next(usize),
    Clear,
    /// With the map at this base.
    Overwrite(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    At(usize),
    Absent,
    Found(usize),
    Created(usize),
    Full,
    Removed,
    Entry { bucket: usize, key: Vec<u8>, value: Vec<u8> },
    End,
    Cleared,
    Done,
    Incompatible,
    DoesNotFit,
    TooManyCollisions,
}

const OUTCOMES: usize = 13;

impl KeyArgument {
    fn for_rust(&self) -> Key<'_> {
        match self {
            Self::Bytes(bytes) => Key::Bytes(bytes),
            Self::At(offset) => Key::At(*offset),
        }
    }

    fn for_c(&self, heap: *const u8) -> *const u8 {
        match self {
            Self::Bytes(bytes) => bytes.as_ptr(),
            Self::At(offset) => heap.wrapping_add(*offset),
        }
    }
}

/// Does an operation with this crate on the map at `base`.
fn operate_in_rust(heap: &mut [u8], base: usize, operation: &Operation) -> Outcome {
    let mut map = HeapMap::open(heap, base).unwrap();
    match operation {
        Operation::Lookup(key) => {
            map.lookup(key.for_rust()).unwrap().map_or(Outcome::Absent, |entry| Outcome::At(entry.bucket))
        }
        Operation::Reserve(key, value) => {
            let Some(reserved) = map.get_or_reserve(key.for_rust()).unwrap() else { return Outcome::Full };
            map.value_mut(reserved.entry()).unwrap().copy_from_slice(value);
            if reserved.created { Outcome::Created(reserved.bucket) } else { Outcome::Found(reserved.bucket) }
        }
        Operation::Remove(key) => {
            if map.remove(key.for_rust()).unwrap() {
                Outcome::Removed
            } else {
                Outcome::Absent
            }
        }
        Operation::Next(cursor) => map.next_entry(*cursor).map_or(Outcome::End, |entry| Outcome::Entry {
            bucket: entry.bucket,
            key: map.key(entry).unwrap().to_vec(),
            value: map.value(entry).unwrap().to_vec(),
        }),
        Operation::Clear => {
            map.clear();
            Outcome::Cleared
        }
        Operation::Overwrite(source) => match map.overwrite(*source) {
            Ok(true) => Outcome::Done,
            Ok(false) => Outcome::DoesNotFit,
            Err(HeapError::Incompatible { .. }) => Outcome::Incompatible,
            Err(HeapError::TooManyCollisions { .. }) => Outcome::TooManyCollisions,
            Err(error) => panic!("{error}"),
        },
    }
}

/// Opens the map at `base` in C.
fn open_in_c(c: &Functions, heap: *mut u8, heap_size: usize, base: usize) -> Map {
    let mut map = Map::unopened();
    // SAFETY: the callers pass a heap of this size.
    let rule = unsafe { (c.open)(heap, heap_size, base as u64, &raw mut map) };
    assert_eq!(rule, 0, "the header is valid");
    map
}

/// Does an operation in C on the map at `base`.
fn operate_in_c(c: &Functions, heap: &mut [u8], base: usize, operation: &Operation) -> Outcome {
    let (start, size) = (heap.as_mut_ptr(), heap.len());
    let map = open_in_c(c, start, size, base);
    let (map, mut bucket) = (&raw const map, 0);
    // SAFETY: the map is open, and its heap is used through `start` alone. Keys and values have the sizes of the map,
    // and keys that are given by their place lie in the heap.
    unsafe {
        match operation {
            Operation::Lookup(key) => {
                let found = (c.lookup)(map, key.for_c(start), &raw mut bucket);
                if found { Outcome::At(bucket as usize) } else { Outcome::Absent }
            }
            Operation::Reserve(key, value) => {
                let outcome = match (c.reserve)(map, key.for_c(start), &raw mut bucket) {
                    0 => Outcome::Found(bucket as usize),
                    1 => Outcome::Created(bucket as usize),
                    2 => return Outcome::Full,
                    other => panic!("hs_reserve returns {other}"),
                };
                (c.value)(map, bucket).copy_from(value.as_ptr(), value.len());
                outcome
            }
            Operation::Remove(key) => {
                if (c.remove)(map, key.for_c(start)) {
                    Outcome::Removed
                } else {
                    Outcome::Absent
                }
            }
            Operation::Next(cursor) => {
                if !(c.next)(map, *cursor as u64, &raw mut bucket) {
                    return Outcome::End;
                }
                let bytes = |start, size| std::slice::from_raw_parts(start, size as usize).to_vec();
                Outcome::Entry {
                    bucket: bucket as usize,
                    key: bytes((c.key)(map, bucket), (*map).geometry.key_size),
                    value: bytes((c.value)(map, bucket), (*map).geometry.value_size),
                }
            }
            Operation::Clear => {
                (c.clear)(map);
                Outcome::Cleared
            }
            Operation::Overwrite(source) => {
                let source = open_in_c(c, start, size, *source);
                match (c.overwrite)(map, &raw const source) {
                    0 => Outcome::Done,
                    2 => Outcome::Incompatible,
                    3 => Outcome::DoesNotFit,
                    5 => Outcome::TooManyCollisions,
                    other => panic!("hs_overwrite returns {other}"),
                }
            }
        }
    }
}

/// A map of a heap, and the keys that operations on it use.
struct Side {
    init: MapInit,
    bucket_count: usize,
    base: usize,
    keys: Vec<Vec<u8>>,
}

impl Side {
    fn new(init: MapInit, base: usize, keys: Vec<Vec<u8>>) -> Self {
        Self { init, bucket_count: hashmap_core::bucket_count(init.logical_limit) as usize, base, keys }
    }
}

/// Two maps in one heap, and a twin of the heap. Each operation is done by one implementation on one of the two heaps, and
/// by the other on the other.
struct Twins<'c> {
    c: &'c Functions,
    random: Random,
    heaps: [Vec<u8>; 2],
    sides: [Side; 2],
}

impl<'c> Twins<'c> {
    fn new(c: &'c Functions, mut random: Random, inits: [MapInit; 2], colliding: bool) -> Self {
        let mut base = 4 * random.below(8);
        let sides = inits.map(|init| {
            let keys = if colliding { keys_that_collide(&init) } else { random_keys(&init, &mut random) };
            let side = Side::new(init, base, keys);
            base = (base + init.total_size as usize).next_multiple_of(4) + 4 * random.below(8);
            side
        });
        let mut heap = vec![0; base + random.below(20)];
        random.fill(&mut heap);
        let mut twins = Self { c, random, heaps: [heap.clone(), heap], sides };
        twins.make_maps();
        twins
    }

    fn make_maps(&mut self) {
        for Side { init, base, .. } in &self.sides {
            let first = self.random.below(2);
            HeapMap::init(&mut self.heaps[first][..], *base, init).unwrap();
            make_in_c(self.c, &mut self.heaps[1 - first], *base, init);
        }
        assert_eq!(self.heaps[0], self.heaps[1]);
    }

    fn step(&mut self, of: usize, operation: &Operation) -> Outcome {
        let first = self.random.below(2);
        let base = self.sides[of].base;
        let in_rust = operate_in_rust(&mut self.heaps[first], base, operation);
        let in_c = operate_in_c(self.c, &mut self.heaps[1 - first], base, operation);
        assert_eq!(in_rust, in_c, "{operation:?}");
        assert!(self.heaps[0] == self.heaps[1], "other bytes after {operation:?}");
        in_rust
    }

    fn key(&mut self, of: usize) -> KeyArgument {
        let Side { init, keys, .. } = &self.sides[of];
        if self.random.below(16) == 0 {
            return KeyArgument::At(self.random.below(self.heaps[0].len() - init.key_size as usize + 1));
        }
        KeyArgument::Bytes(keys[self.random.below(keys.len())].clone())
    }

    /// An operation on one of the maps; of 16, `reserves` reserve a place.
    fn operation(&mut self, of: usize, reserves: usize) -> Operation {
        let side = &self.sides[of];
        let (bucket_count, other_base) = (side.bucket_count, self.sides[1 - of].base);
        if self.random.below(300) == 0 {
            return Operation::Clear;
        }
        if self.random.below(40) == 0 {
            return Operation::Overwrite(if self.random.below(8) == 0 { side.base } else { other_base });
        }
        let mut value = vec![0; side.init.value_size as usize];
        self.random.fill(&mut value);
        match self.random.below(16) {
            kind if kind < reserves => Operation::Reserve(self.key(of), value),
            kind if kind < 12 => Operation::Remove(self.key(of)),
            12 => Operation::Next(self.random.below(bucket_count + 2)),
            _ => Operation::Lookup(self.key(of)),
        }
    }

    /// Both maps conform, as C sees it.
    fn check(&mut self) {
        let (start, size) = (self.heaps[0].as_mut_ptr(), self.heaps[0].len());
        for side in &self.sides {
            let map = open_in_c(self.c, start, size, side.base);
            let mut counters = vec![0; side.bucket_count];
            // SAFETY: the map is open, and there is a counter for each bucket.
            assert_eq!(unsafe { (self.c.conforms)(&raw const map, counters.as_mut_ptr()) }, 0);
        }
    }
}

/// Makes a map in C, whose layout is that of this crate.
fn make_in_c(c: &Functions, heap: &mut [u8], base: usize, init: &MapInit) {
    let (mut geometry, mut map) = (Geometry::default(), Map::unopened());
    // SAFETY: the heap is bytes of this number.
    unsafe {
        let (key, value) = (init.key_size.into(), init.value_size.into());
        let (key_alignment, value_alignment) = (init.key_alignment.into(), init.value_alignment.into());
        let capacity = init.logical_limit.into();
        assert_eq!((c.layout)(key, key_alignment, value, value_alignment, capacity, &raw mut geometry), 0);
        assert_eq!((c.map_size)(&raw const geometry), init.total_size as usize);
        let (start, size) = (heap.as_mut_ptr(), heap.len());
        assert_eq!((c.make)(start, size, base as u64, &raw const geometry, &raw mut map), 0);
    }
}

fn random_init(random: &mut Random) -> MapInit {
    let alignments = [1, 2, 4, 8, 16];
    let key_size = [1, 2, 3, 4, 5, 7, 8, 8, 12, 16, 17, 32][random.below(12)];
    let value_size = [0, 1, 4, 8, 13][random.below(5)];
    let most = [20, 20, 20, 20, 20, 20, 20, 20, 20, 200, 200, 200, 200, 200, 200, 1500][random.below(16)];
    let capacity = 1 + random.below(most) as u16;
    try_layout(key_size, alignments[random.below(5)], value_size, alignments[random.below(5)], capacity)
        .unwrap()
        .1
}

/// The parameters of two maps: most pairs have keys and values of the same sizes, and some have all in common.
fn random_inits(random: &mut Random) -> [MapInit; 2] {
    let (one, other) = (random_init(random), random_init(random));
    match random.below(8) {
        0 => [one, other],
        1 | 2 => [one, one],
        _ => {
            let sizes = (one.key_size, one.value_size);
            let alignments = (other.key_alignment, other.value_alignment);
            [one, try_layout(sizes.0, alignments.0, sizes.1, alignments.1, other.logical_limit).unwrap().1]
        }
    }
}

/// Up to twice as many keys as a map holds.
fn random_keys(init: &MapInit, random: &mut Random) -> Vec<Vec<u8>> {
    let count = 1 + random.below(2 * usize::from(init.logical_limit) + 1);
    let mut key = vec![0; init.key_size as usize];
    (0..count)
        .map(|_| {
            random.fill(&mut key);
            key.clone()
        })
        .collect()
}

fn keys_that_collide(init: &MapInit) -> Vec<Vec<u8>> {
    colliding_keys(5).take(init.logical_limit.into()).map(|key| key.to_ne_bytes().to_vec()).collect()
}

/// Counts the outcomes by their kinds.
#[derive(Default)]
struct Seen(BTreeMap<String, usize>);

impl Seen {
    fn add(&mut self, outcome: &Outcome) {
        let name = format!("{outcome:?}").chars().take_while(char::is_ascii_alphabetic).collect();
        *self.0.entry(name).or_default() += 1;
    }

    fn count(&self) -> usize {
        self.0.values().sum()
    }
}

/// Does operations on both maps. Times in which most operations reserve change with times in which most remove.
fn do_operations(twins: &mut Twins<'_>, steps: usize, seen: &mut Seen) {
    let mut reserves = 8;
    for step in 0..steps {
        if step % 64 == 63 {
            reserves = 2 + twins.random.below(10);
            twins.check();
        }
        let of = twins.random.below(2);
        let operation = twins.operation(of, reserves);
        let outcome = twins.step(of, &operation);
        seen.add(&outcome);
    }
    twins.check();
}

/// Fills a map with keys that collide, and copies it to one of another layout, which ends before it is done.
fn do_collisions(c: &Functions, seen: &mut Seen) {
    let inits = [400, 500].map(|capacity| try_layout(8, 8, 4, 4, capacity).unwrap().1);
    let mut twins = Twins::new(c, Random(3), inits, true);
    for key in twins.sides[1].keys.clone().into_iter().take(380) {
        let outcome = twins.step(1, &Operation::Reserve(KeyArgument::Bytes(key), vec![1; 4]));
        seen.add(&outcome);
    }
    let source = twins.sides[1].base;
    let outcome = twins.step(0, &Operation::Overwrite(source));
    seen.add(&outcome);
    do_operations(&mut twins, 1000, seen);
}

#[test]
fn random_operations_have_the_same_results_and_bytes() {
    let Some(compiler) = compiler() else { return };
    let c = c_library::load(&compiler, "c_operations.so");
    let total =
        env::var("C_OPERATIONS").map_or(100_000, |number| number.parse().expect("C_OPERATIONS is a number"));
    let (mut random, mut seen) = (Random(1), Seen::default());
    do_collisions(&c, &mut seen);
    while seen.count() < total || seen.0.len() < OUTCOMES {
        let inits = random_inits(&mut random);
        let steps = 100 + 2 * usize::from(inits[0].logical_limit.max(inits[1].logical_limit));
        let seed = Random(random.next());
        do_operations(&mut Twins::new(&c, seed, inits, false), steps, &mut seen);
    }
    eprintln!("{} operations: {:?}", seen.count(), seen.0);
}
