//! The three layers behind one trait.

use super::Memory;
use bytemuck::Pod;
use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::typed::{TypedMap, size_of_map};
use hashmap_core::{MapInit, layout};
use std::marker::PhantomData;

/// A map of one layer, and what all layers can do.
pub(crate) trait Layer<K: Pod, V: Pod> {
    const NAME: &str;
    /// The memory the map is made in is not zeroed.
    fn new(capacity: u16) -> Self;
    /// False if the map is full.
    fn insert(&mut self, key: K, value: V) -> bool;
    fn get(&self, key: K) -> Option<V>;
    fn remove(&mut self, key: K) -> bool;
    fn clear(&mut self);
    fn entries(&self) -> Vec<(K, V)>;
    fn bytes(&self) -> &[u8];
}

fn config<K, V>(capacity: u16) -> MapInit {
    let [key_alignment, value_alignment] = [align_of::<K>() as u8, align_of::<V>() as u8];
    layout(size_of::<K>() as u32, key_alignment, size_of::<V>() as u32, value_alignment, capacity).1
}

/// The functions at the crate root.
#[derive(Clone)]
pub(crate) struct Pointers<K, V> {
    memory: Memory,
    config: MapInit,
    types: PhantomData<(K, V)>,
}

impl<K, V> Pointers<K, V> {
    /// For functions that take a `*mut u8` and only read.
    fn base(&self) -> *mut u8 {
        self.memory.bytes().as_ptr().cast_mut()
    }
}

impl<K: Pod, V: Pod> Layer<K, V> for Pointers<K, V> {
    const NAME: &str = "pointers";

    fn new(capacity: u16) -> Self {
        let config = config::<K, V>(capacity);
        let mut memory = Memory::dirty(config.total_size as usize);
        // SAFETY: the memory has the size of the layout.
        unsafe { hashmap_core::init(memory.base(), &config) };
        Self { memory, config, types: PhantomData }
    }

    fn insert(&mut self, key: K, value: V) -> bool {
        // SAFETY: the map is that of `new`, with keys of `K` and values of `V` at their alignment.
        unsafe {
            let place = hashmap_core::get_or_reserve_entry(self.memory.base(), (&raw const key).cast());
            if !place.is_null() {
                place.cast::<V>().write(value);
            }
            !place.is_null()
        }
    }

    fn get(&self, key: K) -> Option<V> {
        // SAFETY: as in `insert`; a lookup only reads.
        unsafe {
            let place = hashmap_core::lookup(self.base(), (&raw const key).cast());
            assert_eq!(hashmap_core::has(self.base(), (&raw const key).cast()), !place.is_null());
            (!place.is_null()).then(|| place.cast::<V>().read())
        }
    }

    fn remove(&mut self, key: K) -> bool {
        // SAFETY: as in `insert`.
        unsafe { hashmap_core::remove(self.memory.base(), (&raw const key).cast()) }
    }

    fn clear(&mut self) {
        // SAFETY: as in `new`.
        unsafe { hashmap_core::init(self.memory.base(), &self.config) };
    }

    fn entries(&self) -> Vec<(K, V)> {
        let (mut entries, mut index) = (Vec::new(), 0);
        loop {
            // SAFETY: as in `get`; the pointers are those of an entry.
            unsafe {
                let (key, value, found) = hashmap_core::find_next_valid_entry_u32(self.base(), index);
                if key.is_null() {
                    assert_eq!((value.is_null(), found), (true, u32::MAX));
                    return entries;
                }
                entries.push((key.cast::<K>().read(), value.cast::<V>().read()));
                index = found + 1;
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        &self.memory.bytes()[..self.config.total_size as usize]
    }
}

/// The heap layer: a view opened for each operation.
pub(crate) struct Heap<K, V> {
    memory: Memory,
    size: usize,
    types: PhantomData<(K, V)>,
}

/// Somewhere in the heap, and more than the alignment of a map asks for.
const BASE: usize = 48;

impl<K: Pod, V: Pod> Heap<K, V> {
    /// The heap around the map.
    pub(crate) fn heap(&self) -> &[u8] {
        self.memory.bytes()
    }

    pub(crate) fn view(&self) -> HeapMap<&[u8]> {
        HeapMap::open(self.memory.bytes(), BASE).unwrap()
    }

    pub(crate) fn view_mut(&mut self) -> HeapMap<&mut [u8]> {
        HeapMap::open(self.memory.bytes_mut(), BASE).unwrap()
    }
}

impl<K: Pod, V: Pod> Layer<K, V> for Heap<K, V> {
    const NAME: &str = "heap";

    fn new(capacity: u16) -> Self {
        let config = config::<K, V>(capacity);
        let size = config.total_size as usize;
        let mut memory = Memory::dirty(BASE + size);
        HeapMap::init(memory.bytes_mut(), BASE, &config).unwrap();
        Self { memory, size, types: PhantomData }
    }

    fn insert(&mut self, key: K, value: V) -> bool {
        let before = self.get(key);
        let Some(place) = self.view_mut().get_or_reserve(Key::Bytes(bytemuck::bytes_of(&key))).unwrap()
        else {
            return false;
        };
        let bytes = &mut self.memory.bytes_mut()[place.value_offset..][..size_of::<V>()];
        assert_eq!(place.created, before.is_none());
        assert!(!place.created || bytes.iter().all(|&byte| byte == 0), "a created value is not zero");
        bytes.copy_from_slice(bytemuck::bytes_of(&value));
        true
    }

    fn get(&self, key: K) -> Option<V> {
        let key = Key::Bytes(bytemuck::bytes_of(&key));
        let entry = self.view().lookup(key).unwrap();
        assert_eq!(self.view().has(key), Ok(entry.is_some()));
        entry.map(|entry| read(self.memory.bytes(), entry.value_offset))
    }

    fn remove(&mut self, key: K) -> bool {
        self.view_mut().remove(Key::Bytes(bytemuck::bytes_of(&key))).unwrap()
    }

    fn clear(&mut self) {
        self.view_mut().clear();
    }

    fn entries(&self) -> Vec<(K, V)> {
        let (view, bytes) = (self.view(), self.memory.bytes());
        let entries = std::iter::successors(view.next_entry(0), |entry| view.next_entry(entry.bucket + 1));
        entries.map(|entry| (read(bytes, entry.key_offset), read(bytes, entry.value_offset))).collect()
    }

    fn bytes(&self) -> &[u8] {
        &self.memory.bytes()[BASE..][..self.size]
    }
}

fn read<T: Pod>(bytes: &[u8], offset: usize) -> T {
    bytemuck::pod_read_unaligned(&bytes[offset..][..size_of::<T>()])
}

/// The typed layer: the map opened for each operation, so that only its bytes carry anything over.
pub(crate) struct Typed<K, V> {
    memory: Memory,
    size: usize,
    types: PhantomData<(K, V)>,
}

impl<K: Pod, V: Pod> Typed<K, V> {
    pub(crate) fn map(&self) -> TypedMap<K, V, &[u8]> {
        TypedMap::open(self.memory.bytes()).unwrap()
    }

    pub(crate) fn map_mut(&mut self) -> TypedMap<K, V, &mut [u8]> {
        TypedMap::open(self.memory.bytes_mut()).unwrap()
    }
}

impl<K: Pod, V: Pod> Layer<K, V> for Typed<K, V> {
    const NAME: &str = "typed";

    fn new(capacity: u16) -> Self {
        let size = size_of_map::<K, V>(capacity);
        let mut memory = Memory::dirty(size);
        TypedMap::<K, V, _>::init(memory.bytes_mut(), capacity).unwrap();
        Self { memory, size, types: PhantomData }
    }

    fn insert(&mut self, key: K, value: V) -> bool {
        self.map_mut().insert(key, value).is_ok()
    }

    fn get(&self, key: K) -> Option<V> {
        self.map().get(&key).copied()
    }

    fn remove(&mut self, key: K) -> bool {
        self.map_mut().remove(&key).is_some()
    }

    fn clear(&mut self) {
        self.map_mut().clear();
    }

    fn entries(&self) -> Vec<(K, V)> {
        self.map().iter().map(|(&key, &value)| (key, value)).collect()
    }

    fn bytes(&self) -> &[u8] {
        &self.memory.bytes()[..self.size]
    }
}
