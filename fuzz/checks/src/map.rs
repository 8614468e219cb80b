//! Any bytes as a heap, under every map operation of every layer: an operation is refused, or stays inside the map, it
//! visits no more buckets than the documentation says, the layers agree, and a map that conforms to the standard still does
//! afterwards.

use arbitrary::{Result, Unstructured};
use bytemuck::Pod;
use hashmap_core::conformance::{self, Note};
use hashmap_core::heap::{HeapError, HeapMap, Key};
use hashmap_core::typed::{Entry, TypedMap};
use hashmap_core::{MapHeader, try_layout};

use crate::memory::AlignedMemory;

/// Takes the bytes as choices of operations, and behind them the heap.
///
/// # Panics
///
/// Where something is wrong.
pub fn check(bytes: &[u8]) {
    run(Unstructured::new(bytes)).unwrap_or_else(|error| panic!("choices are always enough: {error}"));
}

/// Bytes of the largest heap.
const MAX_HEAP_SIZE: usize = 4096;

fn run(mut choices: Unstructured<'_>) -> Result<()> {
    let base = choices.int_in_range(0..=64)?;
    let origin = choices.int_in_range(0..=1024)?;
    let layout = if choices.ratio(3, 4)? { Some(some_layout(&mut choices)?) } else { None };
    let mut operations = Vec::new();
    for _ in 0..choices.int_in_range(1..=24)? {
        operations.push(some_operation(&mut choices)?);
    }
    let size = choices.int_in_range(0..=MAX_HEAP_SIZE)?;
    let mut heap = vec![0; size];
    let given = choices.take_rest();
    let given = &given[..given.len().min(size)];
    heap[..given.len()].copy_from_slice(given);
    if let Some(header) = layout {
        forge(&mut heap, base, &header);
        // The other map is that of `overwrite`.
        forge(&mut heap, origin, &header);
    }
    let mut heap = AlignedMemory::holding(&heap);
    for operation in operations {
        let mut by_pointer = heap.clone();
        let before = heap.clone();
        let outcome = through_heap(&mut heap, base, origin, operation);
        check_effect(&before, &heap, base, outcome);
        let is_copied = matches!(operation, Operation::Overwrite);
        if conforms(&before, base) == Some(true)
            && (!is_copied || conforms(&before, origin) == Some(true))
            && conforms(&heap, base) == Some(false)
        {
            panic!("{operation:?} has made a map that does not conform");
        }
        through_pointers(&mut by_pointer, base, operation, outcome, &heap);
    }
    through_types::<u32, u32>(&mut heap, base);
    through_types::<u8, ()>(&mut heap, base);
    through_types::<u64, [u8; 3]>(&mut heap, base);
    Ok(())
}

/// The header of a map that fits in many of the heaps, with any number of entries and tombstones stated.
fn some_layout(choices: &mut Unstructured<'_>) -> Result<MapHeader> {
    let alignment = |choices: &mut Unstructured<'_>| Ok(1 << choices.int_in_range(0..=4)?);
    let (key_size, key_alignment) = (choices.int_in_range(1..=20)?, alignment(choices)?);
    let (value_size, value_alignment) = (choices.int_in_range(0..=20)?, alignment(choices)?);
    let capacity = choices.int_in_range(1..=33)?;
    let (_, init) = try_layout(key_size, key_alignment, value_size, value_alignment, capacity)
        .expect("small sizes are possible");
    let mut memory = vec![0; init.total_size as usize];
    let map = HeapMap::init(&mut memory[..], 0, &init).expect("the memory has the size");
    let mut header = map.header();
    header.element_count = choices.int_in_range(0..=capacity + 1)?;
    header.tombstone_count = choices.int_in_range(0..=header.bucket_count + 1)?;
    Ok(header)
}

/// Writes a header, if the heap has room for it.
fn forge(heap: &mut [u8], base: usize, header: &MapHeader) {
    if let Some(place) = heap.get_mut(base..base + MapHeader::SIZE) {
        place.copy_from_slice(&header.to_bytes());
    }
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    GetOrReserve(SomeKey),
    Lookup(SomeKey),
    Has(SomeKey),
    Remove(SomeKey),
    Next(usize),
    Clear,
    Overwrite,
}

#[derive(Clone, Copy, Debug)]
enum SomeKey {
    At(usize),
    Number(u64),
    Bytes([u8; 24], usize),
}

impl SomeKey {
    fn key(&self) -> Key<'_> {
        match self {
            Self::At(offset) => Key::At(*offset),
            Self::Number(number) => Key::Number(*number),
            Self::Bytes(bytes, length) => Key::Bytes(&bytes[..*length]),
        }
    }
}

fn some_operation(choices: &mut Unstructured<'_>) -> Result<Operation> {
    Ok(match choices.int_in_range(0..=9)? {
        0..=2 => Operation::GetOrReserve(some_key(choices)?),
        3 => Operation::Lookup(some_key(choices)?),
        4 => Operation::Has(some_key(choices)?),
        5 | 6 => Operation::Remove(some_key(choices)?),
        7 => Operation::Next(if choices.ratio(1, 8)? {
            choices.arbitrary()?
        } else {
            choices.int_in_range(0..=64)?
        }),
        8 => Operation::Clear,
        _ => Operation::Overwrite,
    })
}

fn some_key(choices: &mut Unstructured<'_>) -> Result<SomeKey> {
    Ok(match choices.int_in_range(0..=6)? {
        0 => SomeKey::At(choices.arbitrary()?),
        1..=3 => SomeKey::At(choices.int_in_range(0..=1024)?),
        4 => SomeKey::Number(choices.int_in_range(0..=40)?),
        _ => {
            let mut bytes = [0; 24];
            choices.fill_buffer(&mut bytes)?;
            SomeKey::Bytes(bytes, choices.int_in_range(0..=24)?)
        }
    })
}

/// Whether there is a map that conforms; `None` where it would take too long to find out.
fn conforms(heap: &AlignedMemory, base: usize) -> Option<bool> {
    let Ok(map) = HeapMap::open(heap.bytes(), base) else { return Some(false) };
    let mut notes = vec![Note::default(); map.bucket_count()];
    let outcome = conformance::check(&map, &mut notes, |violation| {
        assert!(violation.offset < map.size(), "{violation:?}");
    });
    outcome.expect("there is a note for each bucket").conforms()
}

/// What an operation gives: a place in the map, or a yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Place(Option<usize>),
    Is(bool),
    Done,
}

fn through_heap(
    heap: &mut AlignedMemory,
    base: usize,
    origin: usize,
    operation: Operation,
) -> std::result::Result<Answer, HeapError> {
    let most = most_visits(heap.bytes(), base, origin, operation);
    let mut map = HeapMap::open(heap.bytes_mut(), base)?;
    let answer = apply(&mut map, base, origin, operation);
    let visited = map.buckets_visited();
    assert!(visited <= most, "{operation:?} visits {visited} buckets, more than {most}");
    answer
}

/// The bound that the heap layer's documentation gives for an operation.
fn most_visits(heap: &[u8], base: usize, origin: usize, operation: Operation) -> u64 {
    let buckets = |base| HeapMap::open(heap, base).map_or(0, |map| map.bucket_count());
    let most = match operation {
        Operation::GetOrReserve(_)
        | Operation::Lookup(_)
        | Operation::Has(_)
        | Operation::Remove(_)
        | Operation::Clear => buckets(base),
        Operation::Next(cursor) => buckets(base).saturating_sub(cursor),
        Operation::Overwrite => 16 * (buckets(base) + buckets(origin)),
    };
    most as u64
}

fn apply(
    map: &mut HeapMap<&mut [u8]>,
    base: usize,
    origin: usize,
    operation: Operation,
) -> std::result::Result<Answer, HeapError> {
    Ok(match operation {
        Operation::GetOrReserve(key) => {
            Answer::Place(map.get_or_reserve(key.key())?.map(|entry| entry.value_offset - base))
        }
        Operation::Lookup(key) => {
            Answer::Place(map.lookup(key.key())?.map(|entry| entry.value_offset - base))
        }
        Operation::Has(key) => Answer::Is(map.has(key.key())?),
        Operation::Remove(key) => Answer::Is(map.remove(key.key())?),
        Operation::Next(cursor) => {
            let entry = map.next_entry(cursor);
            assert!(entry.is_none_or(|entry| entry.bucket >= cursor && entry.bucket < map.bucket_count()));
            Answer::Place(entry.map(|entry| entry.value_offset - base))
        }
        Operation::Clear => {
            map.clear();
            Answer::Done
        }
        Operation::Overwrite => Answer::Is(map.overwrite(origin)?),
    })
}

/// An operation that was refused has changed nothing, any other only the map; the place it gave lies in the map. A copy
/// that was given up has emptied the map.
fn check_effect(
    before: &AlignedMemory,
    after: &AlignedMemory,
    base: usize,
    outcome: std::result::Result<Answer, HeapError>,
) {
    let (before, after) = (before.bytes(), after.bytes());
    let given_up = matches!(outcome, Err(HeapError::TooManyCollisions { .. }));
    if outcome.is_err() && !given_up {
        return assert!(before == after, "an operation that is refused changes nothing");
    }
    let map = HeapMap::open(after, base).expect("no operation breaks a map");
    let end = base + map.size();
    assert!(before[..base] == after[..base] && before[end..] == after[end..], "the bytes around the map");
    if given_up || outcome == Ok(Answer::Done) {
        assert_eq!((map.len(), map.next_entry(0)), (0, None), "a cleared map is empty");
    }
    if let Ok(Answer::Place(Some(place))) = outcome {
        assert!(place + map.value_size() <= map.size(), "{place} lies in the map");
    }
}

/// Does the same with the functions on pointers, where their contract allows it.
#[allow(unsafe_code, reason = "this layer is one of pointers")]
fn through_pointers(
    heap: &mut AlignedMemory,
    base: usize,
    operation: Operation,
    expected: std::result::Result<Answer, HeapError>,
    expected_heap: &AlignedMemory,
) {
    let Ok(expected) = expected else { return };
    let map = HeapMap::open(heap.bytes(), base).expect("it was just opened in a copy");
    let key_size = map.key_size();
    let key = |key: SomeKey| match key {
        SomeKey::At(offset) => heap.bytes()[offset..][..key_size].to_vec(),
        SomeKey::Number(number) => number.to_le_bytes()[..key_size].to_vec(),
        SomeKey::Bytes(bytes, length) => bytes[..length].to_vec(),
    };
    let key = match operation {
        Operation::GetOrReserve(some)
        | Operation::Lookup(some)
        | Operation::Has(some)
        | Operation::Remove(some) => key(some),
        Operation::Next(_) | Operation::Clear | Operation::Overwrite => Vec::new(),
    };
    // SAFETY: the whole map lies behind `base`, as `open` has found, and the key has the size of the map's keys.
    let answer = unsafe {
        let start = heap.bytes_mut().as_mut_ptr().add(base);
        assert!(hashmap_core::validate(start), "what can be opened is valid");
        let place = |value: *mut u8| Answer::Place((!value.is_null()).then(|| value.addr() - start.addr()));
        match operation {
            Operation::GetOrReserve(_) => place(hashmap_core::get_or_reserve_entry(start, key.as_ptr())),
            Operation::Lookup(_) => place(hashmap_core::lookup(start, key.as_ptr())),
            Operation::Has(_) => Answer::Is(hashmap_core::has(start, key.as_ptr())),
            Operation::Remove(_) => Answer::Is(hashmap_core::remove(start, key.as_ptr())),
            Operation::Next(cursor) => match u32::try_from(cursor) {
                Ok(cursor) => place(hashmap_core::find_next_valid_entry_u32(start, cursor).1),
                Err(_) => expected,
            },
            // A corrupt origin makes the function on pointers panic.
            Operation::Clear | Operation::Overwrite => return,
        }
    };
    assert_eq!(answer, expected, "{operation:?} through pointers");
    assert!(heap.bytes() == expected_heap.bytes(), "the bytes after {operation:?} through pointers");
}

/// Every operation of the typed layer, where the bytes are a map of these types.
fn through_types<K: Pod + PartialEq, V: Pod + PartialEq>(heap: &mut AlignedMemory, base: usize) {
    let start = base.min(heap.bytes().len());
    let Ok(mut map) = TypedMap::<K, V, _>::open(&mut heap.bytes_mut()[start..]) else { return };
    let key = K::zeroed();
    let had = map.contains_key(&key);
    assert_eq!(map.get(&key).is_some(), had);
    assert_eq!(map.get_mut(&key).is_some(), had);
    assert_eq!(matches!(map.entry(key), Entry::Occupied(_)), had);
    assert!(map.iter().count() <= map.capacity() * 4, "an iteration ends");
    let inserted = map.insert(key, V::zeroed()).is_ok();
    assert!(inserted || !had, "a key that is there has room");
    for value in map.values_mut() {
        *value = V::zeroed();
    }
    map.retain(|other, _| *other == key);
    _ = map.remove(&key);
    map.clear();
    assert_eq!((map.len(), map.iter().count()), (0, 0), "a cleared map is empty");
}
