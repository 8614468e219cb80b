//! The layer for Rust programs. It takes maps with the layouts of types, so what is to be done to other maps, and what it
//! does not provide, is done by the heap layer.

use super::{Heap, bucket_of_value, entry, header, key_bytes};
use crate::implementation::Implementation;
use crate::support::{Block, Header, Key, Outcome, Rules, Shape};
use bytemuck::Pod;
use hashmap_core::typed::{Entry, TypedMap};
use std::cell::Cell;
use std::marker::PhantomData;

/// `hashmap_core::typed`.
#[derive(Default)]
pub(crate) struct Typed {
    /// How many operations were done with types.
    done: Cell<usize>,
}

impl Typed {
    pub(crate) fn done(&self) -> usize {
        self.done.get()
    }

    /// The types of a map, if there are such in the list.
    fn types(&self, header: &Header) -> Option<&'static dyn Operations> {
        let found = LIST.iter().copied().find(|types| types.fit(header));
        self.done.set(self.done.get() + usize::from(found.is_some()));
        found
    }

    /// The types of a map, unless it lies in the value of another one where they may not lie.
    fn types_at(&self, memory: &[u8], base: usize) -> Option<&'static dyn Operations> {
        let aligned = memory[base..].as_ptr().addr().is_multiple_of(self.base_alignment());
        if aligned { self.types(&header(memory, base)) } else { None }
    }
}

/// The operations on maps of a key type and a value type. The memory starts with the map.
trait Operations: Sync {
    fn fit(&self, header: &Header) -> bool;
    fn make(&self, memory: &mut [u8], capacity: u16);
    fn lookup(&self, memory: &[u8], key: &[u8]) -> Outcome;
    fn reserve(&self, memory: &mut [u8], key: &[u8]) -> Outcome;
    fn remove(&self, memory: &mut [u8], key: &[u8]) -> Outcome;
    /// The index of a bucket.
    fn next(&self, memory: &[u8], cursor: u128) -> Option<usize>;
    fn clear(&self, memory: &mut [u8]);
    fn write(&self, memory: &mut [u8], bucket: usize, value: &[u8]);
}

struct Types<K, V>(PhantomData<fn(K, V)>);

/// Those that maps in the vectors fit.
const LIST: &[&dyn Operations] = &[
    &Types::<u8, u8>(PhantomData),
    &Types::<u8, ()>(PhantomData),
    &Types::<u8, u16>(PhantomData),
    &Types::<u16, u8>(PhantomData),
    &Types::<u16, u16>(PhantomData),
    &Types::<u16, u32>(PhantomData),
    &Types::<[u8; 2], ()>(PhantomData),
    &Types::<[u8; 2], u8>(PhantomData),
    &Types::<[u8; 3], [u8; 5]>(PhantomData),
    &Types::<[u8; 3], u32>(PhantomData),
    &Types::<[u8; 3], u16>(PhantomData),
    &Types::<[u8; 3], u8>(PhantomData),
    &Types::<[u8; 4], [u8; 3]>(PhantomData),
    &Types::<u32, [u8; 3]>(PhantomData),
    &Types::<u32, u16>(PhantomData),
    &Types::<u32, u32>(PhantomData),
    &Types::<u32, u64>(PhantomData),
    &Types::<[u8; 5], [u8; 3]>(PhantomData),
    &Types::<[u8; 7], u8>(PhantomData),
    &Types::<u64, u64>(PhantomData),
    &Types::<u64, u32>(PhantomData),
    &Types::<u64, ()>(PhantomData),
    &Types::<[u8; 8], ()>(PhantomData),
    &Types::<[u32; 3], [u32; 3]>(PhantomData),
    &Types::<[u16; 3], u64>(PhantomData),
    &Types::<Block, Block>(PhantomData),
    &Types::<[u8; 17], u16>(PhantomData),
    &Types::<[u64; 3], u64>(PhantomData),
    &Types::<[u8; 32], u32>(PhantomData),
];

impl<K: Pod, V: Pod> Types<K, V> {
    fn open(memory: &mut [u8]) -> TypedMap<K, V, &mut [u8]> {
        TypedMap::open(memory).expect("a map of these types")
    }

    /// The bucket of a value of the map that starts at this address.
    fn bucket(header: &Header, start: usize, value: &V) -> usize {
        bucket_of_value(header, (&raw const *value).addr() - start)
    }
}

impl<K: Pod, V: Pod> Operations for Types<K, V> {
    fn fit(&self, header: &Header) -> bool {
        if (header.key_size, header.value_size) != (size_of::<K>() as u64, size_of::<V>() as u64) {
            return false;
        }
        let shape = Shape {
            key_size: size_of::<K>() as u64,
            key_alignment: align_of::<K>() as u64,
            value_size: size_of::<V>() as u64,
            value_alignment: align_of::<V>() as u64,
            capacity: header.capacity,
        };
        let rules = Rules::standard();
        let layout = rules.layout(&shape);
        layout.is_some_and(|layout| rules.new_header(&shape, &layout) == header.without_counts())
    }

    fn make(&self, memory: &mut [u8], capacity: u16) {
        TypedMap::<K, V, _>::init(memory, capacity).expect("room for the map");
    }

    fn lookup(&self, memory: &[u8], key: &[u8]) -> Outcome {
        let header = header(memory, 0);
        let map = TypedMap::<K, V, _>::open(memory).expect("a map of these types");
        let value = map.get(&bytemuck::pod_read_unaligned(key));
        value.map_or(Outcome::Absent, |value| {
            Outcome::At(Self::bucket(&header, memory.as_ptr().addr(), value))
        })
    }

    fn reserve(&self, memory: &mut [u8], key: &[u8]) -> Outcome {
        let (header, start) = (header(memory, 0), memory.as_ptr().addr());
        let mut map = Self::open(memory);
        match map.entry(bytemuck::pod_read_unaligned(key)) {
            Entry::Occupied(entry) => Outcome::Found(Self::bucket(&header, start, entry.get())),
            Entry::Vacant(entry) => match entry.insert(V::zeroed()) {
                Ok(value) => Outcome::Created(Self::bucket(&header, start, value)),
                Err(_) => Outcome::Full,
            },
        }
    }

    fn remove(&self, memory: &mut [u8], key: &[u8]) -> Outcome {
        let removed = Self::open(memory).remove(&bytemuck::pod_read_unaligned(key));
        if removed.is_some() { Outcome::Removed } else { Outcome::Absent }
    }

    fn next(&self, memory: &[u8], cursor: u128) -> Option<usize> {
        let header = header(memory, 0);
        let map = TypedMap::<K, V, _>::open(memory).expect("a map of these types");
        let buckets = map.values().map(|value| Self::bucket(&header, memory.as_ptr().addr(), value));
        buckets.into_iter().find(|&bucket| bucket as u128 >= cursor)
    }

    fn clear(&self, memory: &mut [u8]) {
        Self::open(memory).clear();
    }

    fn write(&self, memory: &mut [u8], bucket: usize, value: &[u8]) {
        let Outcome::Entry(_, key, _) = entry(memory, 0, bucket) else { unreachable!("it is one") };
        let (header, start) = (header(memory, 0), memory.as_ptr().addr());
        let mut map = Self::open(memory);
        let place = map.get_mut(&bytemuck::pod_read_unaligned(&key)).expect("an entry to write to");
        assert_eq!(Self::bucket(&header, start, place), bucket, "the bucket of the key");
        *place = bytemuck::pod_read_unaligned(value);
    }
}

impl Implementation for Typed {
    fn base_alignment(&self) -> usize {
        16
    }

    fn hash(&self, _: &[u8]) -> Option<String> {
        None
    }

    fn layout(&self, _: &Shape) -> Option<String> {
        None
    }

    fn judge_header(&self, _: &[u8]) -> Option<String> {
        None
    }

    fn open(&self, _: &mut [u8], _: u64) -> Option<String> {
        None
    }

    fn judge_map(&self, _: &[u8]) -> Option<String> {
        None
    }

    fn make(&self, memory: &mut [u8], base: usize, shape: &Shape) {
        let rules = Rules::standard();
        let layout = rules.layout(shape).expect("a possible shape");
        match self.types(&rules.new_header(shape, &layout)) {
            Some(types) => types.make(&mut memory[base..], shape.capacity as u16),
            None => Heap.make(memory, base, shape),
        }
    }

    fn lookup(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        let bytes = key_bytes(memory, base, key);
        match self.types_at(memory, base) {
            Some(types) => types.lookup(&memory[base..], &bytes),
            None => Heap.lookup(memory, base, key),
        }
    }

    fn reserve(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        let bytes = key_bytes(memory, base, key);
        match self.types_at(memory, base) {
            Some(types) => types.reserve(&mut memory[base..], &bytes),
            None => Heap.reserve(memory, base, key),
        }
    }

    fn remove(&self, memory: &mut [u8], base: usize, key: &Key) -> Outcome {
        let bytes = key_bytes(memory, base, key);
        match self.types_at(memory, base) {
            Some(types) => types.remove(&mut memory[base..], &bytes),
            None => Heap.remove(memory, base, key),
        }
    }

    fn next(&self, memory: &mut [u8], base: usize, cursor: u128) -> Outcome {
        match self.types_at(memory, base) {
            Some(types) => {
                let found = types.next(&memory[base..], cursor);
                found.map_or(Outcome::End, |bucket| entry(memory, base, bucket))
            }
            None => Heap.next(memory, base, cursor),
        }
    }

    fn clear(&self, memory: &mut [u8], base: usize) {
        match self.types_at(memory, base) {
            Some(types) => types.clear(&mut memory[base..]),
            None => Heap.clear(memory, base),
        }
    }

    fn overwrite(&self, memory: &mut [u8], base: usize, source: usize) -> Outcome {
        Heap.overwrite(memory, base, source)
    }

    fn write(&self, memory: &mut [u8], base: usize, bucket: usize, value: &[u8]) {
        match self.types_at(memory, base) {
            Some(types) => types.write(&mut memory[base..], bucket, value),
            None => Heap.write(memory, base, bucket, value),
        }
    }

    /// A map that is not whole is full to it.
    fn means(&self, outcome: &Outcome, expected: &str) -> bool {
        let no_room = *outcome == Outcome::Full && expected == Outcome::NoFreeBucket.to_string();
        no_room || outcome.to_string() == expected
    }
}
