//! The map against hashbrown with FxHasher and against hashmap-mem, all in one run.
//!
//! `cargo bench -p hashmap-core` prints, for each size and operation, the median time per operation of
//! every map and its ratio to hashbrown's. The maps take turns within a round, so that a change in the
//! machine's speed meets them all; the medians are over the rounds. Values are `u32`, keys have 4, 8 or 32 bytes.
//!
//! | operation | what is timed |
//! |---|---|
//! | hit | looking up keys that are there, in random order |
//! | dependent hit | the same, each key taken from the value found before it |
//! | miss | looking up keys that are not there |
//! | fill | inserting into an empty map up to the number of entries |
//! | churn | removing the oldest key and inserting a new one |
//! | miss after churn | misses when as many entries have been exchanged ten times |
//! | iterate | visiting every entry, per entry |
//!
//! The C implementation is among them where there is a C compiler; its map is opened once, and its functions are called
//! through pointers.
//!
//! "lost" counts the inserts a map refused although it held fewer entries than its capacity.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../tests/support/c_library.rs"]
mod c_library;

use std::fmt::Debug;
use std::hash::{BuildHasherDefault, Hash};
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Instant;

use bytemuck::{Pod, bytes_of};
use c_library::{Compiler, Functions, Geometry, Map};
use fxhash::FxHasher64;
use hashmap_core::AlignedBytes;
use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::typed::{TypedMap, size_of_map};

const ROUNDS: usize = 15;

/// Operations per timing, at least.
const OPERATIONS: usize = 100_000;

/// Capacity of the map and entries in it.
const SIZES: &[(u16, usize)] =
    &[(16, 16), (1024, 512), (1024, 1024), (1365, 1365), (8192, 8192), (32_768, 32_768), (65_535, 65_535)];

/// Those that keys of other sizes are measured with as well.
const FEWER_SIZES: &[(u16, usize)] = &[(1024, 1024), (8192, 8192)];

fn main() {
    // Whoever only wants to see that it works, as `cargo test --benches` does, gets one small size.
    let is_test = !std::env::args().any(|argument| argument == "--bench");
    let (sizes, fewer) = if is_test { (&SIZES[..1], &SIZES[..1]) } else { (SIZES, FEWER_SIZES) };
    compare::<u32>(sizes);
    compare::<u64>(fewer);
    compare::<[u8; 32]>(fewer);
}

fn compare<K: BenchKey>(sizes: &[(u16, usize)]) {
    for &(capacity, entries) in sizes {
        println!(
            "\ncapacity {capacity}, {entries} entries, keys of {} bytes: ns per operation (ratio to hashbrown)",
            size_of::<K>()
        );
        report(&measure::<K>(capacity, entries));
    }
}

/// Keys of some size, one for every number.
trait BenchKey: Pod + Eq + Hash + Debug {
    fn of(number: u32) -> Self;
}

impl BenchKey for u32 {
    fn of(number: u32) -> Self {
        number
    }
}

impl BenchKey for u64 {
    fn of(number: u32) -> Self {
        // Random numbers with all bits in use.
        u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl BenchKey for [u8; 32] {
    fn of(number: u32) -> Self {
        let mut key = [0; 32];
        for (part, bytes) in (1..).zip(key.chunks_mut(8)) {
            bytes.copy_from_slice(&(u64::of(number).rotate_left(part)).to_le_bytes());
        }
        key
    }
}

/// What is common to the maps compared.
trait Subject<K> {
    fn new(capacity: u16) -> Self;
    /// False if the map refuses the key.
    fn insert(&mut self, key: K, value: u32) -> bool;
    fn get(&self, key: K) -> Option<u32>;
    fn remove(&mut self, key: K) -> bool;
    fn sum(&self) -> u64;
    fn clear(&mut self);
}

// --- The subjects --------------------------------------------------------------------------------------------

type HashbrownMap<K> = hashbrown::HashMap<K, u32, BuildHasherDefault<FxHasher64>>;

impl<K: BenchKey> Subject<K> for HashbrownMap<K> {
    fn new(capacity: u16) -> Self {
        Self::with_capacity_and_hasher(usize::from(capacity), BuildHasherDefault::default())
    }

    fn insert(&mut self, key: K, value: u32) -> bool {
        self.insert(key, value);
        true
    }

    fn get(&self, key: K) -> Option<u32> {
        self.get(&key).copied()
    }

    fn remove(&mut self, key: K) -> bool {
        self.remove(&key).is_some()
    }

    fn sum(&self) -> u64 {
        self.values().map(|&value| u64::from(value)).sum()
    }

    fn clear(&mut self) {
        self.clear();
    }
}

/// The typed map over memory of its own.
struct Typed<K>(TypedMap<K, u32, &'static mut [u8]>);

/// Memory for one typed map after the other; each leaks its own.
fn aligned_memory(size: usize) -> &'static mut [u8] {
    let blocks = Box::leak(vec![AlignedBytes::<16>::zeroed(); size.div_ceil(16)].into_boxed_slice());
    // SAFETY: the blocks are bytes without padding, one behind the other, and nothing else uses them.
    unsafe { std::slice::from_raw_parts_mut(blocks.as_mut_ptr().cast(), size) }
}

impl<K: BenchKey> Subject<K> for Typed<K> {
    fn new(capacity: u16) -> Self {
        Self(TypedMap::init(aligned_memory(size_of_map::<K, u32>(capacity)), capacity).expect("the map fits"))
    }

    fn insert(&mut self, key: K, value: u32) -> bool {
        self.0.insert(key, value).is_ok()
    }

    fn get(&self, key: K) -> Option<u32> {
        self.0.get(&key).copied()
    }

    fn remove(&mut self, key: K) -> bool {
        self.0.remove(&key).is_some()
    }

    fn sum(&self) -> u64 {
        self.0.values().map(|&value| u64::from(value)).sum()
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

/// The heap layer as a virtual machine uses it: opened, and its header checked, for each operation.
struct Heap(Vec<u8>);

impl<K: BenchKey> Subject<K> for Heap {
    fn new(capacity: u16) -> Self {
        let (_, map) = hashmap_core::layout(size_of::<K>() as u32, align_of::<K>() as u8, 4, 4, capacity);
        let mut heap = vec![0; map.total_size as usize];
        HeapMap::init(&mut heap[..], 0, &map).expect("the map fits");
        Self(heap)
    }

    fn insert(&mut self, key: K, value: u32) -> bool {
        let mut map = HeapMap::open(&mut self.0[..], 0).expect("the map is intact");
        match map.get_or_reserve(Key::Bytes(bytes_of(&key))).expect("the map is intact") {
            Some(entry) => {
                self.0[entry.value_offset..][..4].copy_from_slice(&value.to_le_bytes());
                true
            }
            None => false,
        }
    }

    fn get(&self, key: K) -> Option<u32> {
        let map = HeapMap::open(&self.0[..], 0).expect("the map is intact");
        let entry = map.lookup(Key::Bytes(bytes_of(&key))).expect("the key has 4 bytes")?;
        Some(value_at(&self.0, entry.value_offset))
    }

    fn remove(&mut self, key: K) -> bool {
        let mut map = HeapMap::open(&mut self.0[..], 0).expect("the map is intact");
        map.remove(Key::Bytes(bytes_of(&key))).expect("the key has 4 bytes")
    }

    fn sum(&self) -> u64 {
        let map = HeapMap::open(&self.0[..], 0).expect("the map is intact");
        let (mut cursor, mut sum) = (0, 0);
        while let Some(entry) = map.next_entry(cursor) {
            sum += u64::from(value_at(&self.0, entry.value_offset));
            cursor = entry.bucket + 1;
        }
        sum
    }

    fn clear(&mut self) {
        HeapMap::open(&mut self.0[..], 0).expect("the map is intact").clear();
    }
}

fn value_at(heap: &[u8], offset: usize) -> u32 {
    u32::from_le_bytes(*heap[offset..].first_chunk().expect("a value has 4 bytes"))
}

/// The functions on raw pointers: ours and hashmap-mem's have the same signatures.
macro_rules! pointer_subject {
    ($(#[$doc:meta])* $Name:ident, $library:ident) => {
        $(#[$doc])*
        struct $Name {
            memory: Vec<u64>,
            config: $library::MapInit,
        }

        impl $Name {
            fn base(&self) -> *mut u8 {
                self.memory.as_ptr().cast::<u8>().cast_mut()
            }
        }

        impl<K: BenchKey> Subject<K> for $Name {
            fn new(capacity: u16) -> Self {
                let (key_size, key_alignment) = (size_of::<K>() as u32, align_of::<K>() as u8);
                let (_, config) = $library::layout(key_size, key_alignment, 4, 4, capacity);
                let mut memory = vec![0_u64; (config.total_size as usize).div_ceil(8)];
                // SAFETY: the memory has the size of the layout and is aligned to 8.
                unsafe { $library::init(memory.as_mut_ptr().cast(), &config) };
                Self { memory, config }
            }

            fn insert(&mut self, key: K, value: u32) -> bool {
                let base = self.memory.as_mut_ptr().cast::<u8>();
                // SAFETY: `new` has made the map for such keys; values have 4 bytes.
                unsafe {
                    let place = $library::get_or_reserve_entry(base, (&raw const key).cast()).cast::<u32>();
                    if place.is_null() {
                        return false;
                    }
                    place.write(value);
                }
                true
            }

            fn get(&self, key: K) -> Option<u32> {
                // SAFETY: `new` has made the map for such keys; values have 4 bytes; a lookup only reads.
                unsafe {
                    let place = $library::lookup(self.base(), (&raw const key).cast()).cast::<u32>();
                    if place.is_null() { None } else { Some(place.read()) }
                }
            }

            fn remove(&mut self, key: K) -> bool {
                let base = self.memory.as_mut_ptr().cast::<u8>();
                // SAFETY: `new` has made the map for such keys.
                unsafe { $library::remove(base, (&raw const key).cast()) }
            }

            fn sum(&self) -> u64 {
                let (mut index, mut sum) = (0, 0);
                loop {
                    // SAFETY: `new` has made the map; the iteration only reads.
                    let (_, value, found) = unsafe { $library::find_next_valid_entry(self.base(), index) };
                    if value.is_null() {
                        return sum;
                    }
                    // SAFETY: values have 4 bytes.
                    sum += u64::from(unsafe { value.cast::<u32>().read() });
                    index = found + 1;
                }
            }

            fn clear(&mut self) {
                // SAFETY: the memory has the size of the layout.
                unsafe { $library::init(self.memory.as_mut_ptr().cast(), &self.config) };
            }
        }
    };
}

pointer_subject!(
    /// Our functions on raw pointers.
    Pointers,
    hashmap_core
);
pointer_subject!(
    /// hashmap-mem 0.2.1.
    HashmapMem,
    hashmap_mem
);

/// The C implementation, if it can be compiled.
static C_FUNCTIONS: LazyLock<Option<Functions>> =
    LazyLock::new(|| Compiler::find().map(|compiler| c_library::load(&compiler, "c_benchmark.so")));

/// A map of the C implementation.
struct C {
    functions: &'static Functions,
    map: Map,
    /// What the map lies in.
    _memory: Vec<u64>,
}

impl C {
    /// The bucket that `function` sets, if it returns true.
    fn bucket(&self, function: impl FnOnce(*const Map, *mut u32) -> bool) -> Option<u32> {
        let mut bucket = 0;
        function(&raw const self.map, &raw mut bucket).then_some(bucket)
    }

    fn value(&self, bucket: u32) -> *mut u32 {
        // SAFETY: the map is open.
        unsafe { (self.functions.value)(&raw const self.map, bucket).cast() }
    }
}

impl<K: BenchKey> Subject<K> for C {
    fn new(capacity: u16) -> Self {
        let functions = C_FUNCTIONS.as_ref().expect("`can_hold` has looked for the library");
        let (key_size, key_alignment) = (size_of::<K>() as u64, align_of::<K>() as u64);
        let (mut geometry, mut map) = (Geometry::default(), Map::unopened());
        // SAFETY: the memory has the size of the layout.
        unsafe {
            (functions.layout)(key_size, key_alignment, 4, 4, capacity.into(), &raw mut geometry);
            let size = (functions.map_size)(&raw const geometry);
            let mut memory = vec![0_u64; size.div_ceil(8)];
            let rule =
                (functions.make)(memory.as_mut_ptr().cast(), size, 0, &raw const geometry, &raw mut map);
            assert_eq!(rule, 0, "the map fits");
            Self { functions, map, _memory: memory }
        }
    }

    fn insert(&mut self, key: K, value: u32) -> bool {
        // SAFETY: `new` has made the map for such keys. The results below 2 come with a bucket.
        let place = self.bucket(|map, bucket| unsafe {
            (self.functions.reserve)(map, (&raw const key).cast(), bucket) < 2
        });
        // SAFETY: values have 4 bytes, and are aligned as the memory is.
        place.map(|bucket| unsafe { self.value(bucket).write(value) }).is_some()
    }

    fn get(&self, key: K) -> Option<u32> {
        // SAFETY: as in `insert`.
        let place = self
            .bucket(|map, bucket| unsafe { (self.functions.lookup)(map, (&raw const key).cast(), bucket) });
        // SAFETY: as in `insert`.
        place.map(|bucket| unsafe { self.value(bucket).read() })
    }

    fn remove(&mut self, key: K) -> bool {
        // SAFETY: as in `insert`.
        unsafe { (self.functions.remove)(&raw const self.map, (&raw const key).cast()) }
    }

    fn sum(&self) -> u64 {
        // SAFETY: the map is open.
        let next = |cursor| self.bucket(|map, bucket| unsafe { (self.functions.next)(map, cursor, bucket) });
        let buckets = std::iter::successors(next(0), |&bucket| next(u64::from(bucket) + 1));
        // SAFETY: as in `insert`.
        buckets.map(|bucket| u64::from(unsafe { self.value(bucket).read() })).sum()
    }

    fn clear(&mut self) {
        // SAFETY: the map is open.
        unsafe { (self.functions.clear)(&raw const self.map) };
    }
}

// --- The operations ------------------------------------------------------------------------------------------

const OPERATION_NAMES: [&str; 7] =
    ["hit", "dependent hit", "miss", "fill", "churn", "miss after churn", "iterate"];

/// Nanoseconds per operation, in the order of [`OPERATION_NAMES`], and inserts lost in fills and churn.
struct Round {
    times: [f64; OPERATION_NAMES.len()],
    lost: usize,
}

/// Keys and their order, the same for every subject of a round.
struct Work<K> {
    keys: Vec<K>,
    shuffled: Vec<K>,
    /// For each of `shuffled`, the number of the next one.
    next: Vec<u32>,
    absent: Vec<K>,
    repeats: usize,
}

impl<K: BenchKey> Work<K> {
    fn new(entries: usize, random: &mut Random) -> Self {
        let mut seen = hashbrown::HashSet::<u32, BuildHasherDefault<FxHasher64>>::default();
        let mut fresh = |count: usize| -> Vec<u32> {
            let keys = std::iter::repeat_with(|| random.next());
            keys.filter(|&key| seen.insert(key)).take(count).collect()
        };
        let (keys, absent) = (fresh(entries), fresh(entries));
        let mut shuffled = keys.clone();
        random.shuffle(&mut shuffled);
        let mut next = shuffled.clone();
        next.rotate_left(1);
        let of = |numbers: Vec<u32>| numbers.into_iter().map(K::of).collect();
        Self {
            keys: of(keys),
            shuffled: of(shuffled),
            next,
            absent: of(absent),
            repeats: OPERATIONS.div_ceil(entries),
        }
    }
}

fn run<K: BenchKey, S: Subject<K>>(capacity: u16, work: &Work<K>) -> Round {
    let entries = work.keys.len();
    let mut lost = 0;
    let mut map = S::new(capacity);
    let fill = time(work.repeats * entries, || {
        for _ in 0..work.repeats {
            map.clear();
            lost += work.keys.iter().filter(|&&key| !map.insert(key, 1)).count();
        }
    });
    lost /= work.repeats;
    // The values of the shuffled keys form one cycle through all of them.
    for (&key, &next) in work.shuffled.iter().zip(&work.next) {
        map.insert(key, next);
    }
    let lookups = |map: &S, keys: &[K]| {
        time(work.repeats * entries, || {
            for _ in 0..work.repeats {
                for &key in keys {
                    black_box(map.get(key));
                }
            }
        })
    };
    let hit = lookups(&map, &work.shuffled);
    let miss = lookups(&map, &work.absent);
    let dependent = time(work.repeats * entries, || {
        let mut key = work.shuffled[0];
        for _ in 0..work.repeats * entries {
            key = map.get(key).map_or(work.shuffled[0], K::of);
        }
        black_box(key);
    });
    let iterate = time(work.repeats * entries, || {
        for _ in 0..work.repeats {
            black_box(map.sum());
        }
    });
    let exchanges = (10 * entries).max(OPERATIONS);
    let mut random = Random(7);
    let mut window = work.keys.clone();
    let churn = time(exchanges, || {
        for exchange in 0..exchanges {
            let oldest = &mut window[exchange % entries];
            map.remove(*oldest);
            *oldest = K::of(random.next());
            lost += usize::from(!map.insert(*oldest, 1));
        }
    });
    let miss_after_churn = lookups(&map, &work.absent);
    Round { times: [hit, dependent, miss, fill, churn, miss_after_churn, iterate], lost }
}

/// Nanoseconds per operation of `work`, which does that many.
fn time(operations: usize, work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_nanos() as f64 / operations as f64
}

// --- The report ----------------------------------------------------------------------------------------------

type Run<K> = fn(u16, &Work<K>) -> Round;

/// The first is what the others are compared with.
const SUBJECTS: [&str; 6] = ["hashbrown", "typed", "heap", "pointers", "C", "hashmap-mem"];

/// In the order of [`SUBJECTS`].
fn runs<K: BenchKey>() -> [Run<K>; SUBJECTS.len()] {
    [
        run::<K, HashbrownMap<K>>,
        run::<K, Typed<K>>,
        run::<K, Heap>,
        run::<K, Pointers>,
        run::<K, C>,
        run::<K, HashmapMem>,
    ]
}

fn measure<K: BenchKey>(capacity: u16, entries: usize) -> Vec<Vec<Round>> {
    let mut random = Random(42);
    let mut rounds: Vec<Vec<Round>> = SUBJECTS.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        let work = Work::new(entries, &mut random);
        for ((name, run), rounds) in SUBJECTS.iter().zip(runs::<K>()).zip(&mut rounds) {
            if can_hold(name, capacity) {
                rounds.push(run(capacity, &work));
            }
        }
    }
    rounds
}

/// 16-bit bucket indices end at 32,768 buckets, and C needs a compiler.
fn can_hold(name: &str, capacity: u16) -> bool {
    match name {
        "pointers" | "hashmap-mem" => capacity <= 16_384,
        "C" => C_FUNCTIONS.is_some(),
        _ => true,
    }
}

fn report(subjects: &[Vec<Round>]) {
    print!("{:18}", "");
    for name in SUBJECTS {
        print!("{name:>18}");
    }
    println!();
    for (operation, name) in OPERATION_NAMES.iter().enumerate() {
        print!("{name:18}");
        let peer = median(subjects[0].iter().map(|round| round.times[operation]));
        for rounds in subjects {
            match median(rounds.iter().map(|round| round.times[operation])) {
                time if time.is_nan() => print!("{:>18}", "-"),
                time => print!("{time:>10.1} ({:>5.2})", time / peer),
            }
        }
        println!();
    }
    print!("{:18}", "lost");
    for rounds in subjects {
        print!("{:>10.0}        ", median(rounds.iter().map(|round| round.lost as f64)));
    }
    println!();
}

/// NaN of nothing.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A multiplicative congruential generator; its high bits are random enough for keys.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) as u32
    }

    fn shuffle(&mut self, keys: &mut [u32]) {
        for index in (1..keys.len()).rev() {
            keys.swap(index, self.next() as usize % (index + 1));
        }
    }
}
