//! Operations on a map give what they give on the map of the standard library, in every layer.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;

use arbitrary::{Arbitrary, Result, Unstructured};
use bytemuck::Pod;
use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::typed::{TypedMap, size_of_map};

use crate::memory::AlignedMemory;

/// Takes the bytes as choices of a map and operations on it.
///
/// # Panics
///
/// Where something is wrong.
pub fn check(bytes: &[u8]) {
    let mut choices = Unstructured::new(bytes);
    let outcome = match choices.int_in_range(0..=4).unwrap_or_default() {
        0 => run::<u32, u64>(&mut choices, u32::from),
        1 => run::<u8, [u8; 3]>(&mut choices, |key| key),
        2 => run::<[u16; 7], u32>(&mut choices, |key| [0, 0, 0, 0, 0, 0, key.into()]),
        3 => run::<u64, u8>(&mut choices, |key| u64::from(key).reverse_bits()),
        _ => run::<u128, ()>(&mut choices, |key| u128::from(key) << 120),
    };
    outcome.unwrap_or_else(|error| panic!("choices are always enough: {error}"));
}

/// What is done to the map.
#[derive(Clone, Copy)]
enum Operation {
    Insert,
    Remove,
    Get,
    Clear,
    Overwrite,
}

const OPERATIONS: [Operation; 8] = [
    Operation::Insert,
    Operation::Insert,
    Operation::Insert,
    Operation::Remove,
    Operation::Remove,
    Operation::Get,
    Operation::Clear,
    Operation::Overwrite,
];

fn run<'bytes, K, V>(choices: &mut Unstructured<'bytes>, key: fn(u8) -> K) -> Result<()>
where
    K: Pod + Hash + Eq + Debug,
    V: Pod + PartialEq + Debug + Arbitrary<'bytes>,
{
    let capacity = choices.int_in_range(1..=40)?;
    let mut sides = Sides::<K, V>::new(capacity);
    let keys = choices.int_in_range(1..=255)?;
    while !choices.is_empty() {
        let operation = *choices.choose(&OPERATIONS)?;
        let key = key(choices.int_in_range(0..=keys)?);
        match operation {
            Operation::Insert => sides.insert(key, choices.arbitrary()?),
            Operation::Remove => sides.remove(key),
            Operation::Get => sides.get(key),
            Operation::Clear => sides.clear(),
            Operation::Overwrite => sides.overwrite(),
        }
        sides.check();
    }
    Ok(())
}

/// The same map in the typed layer, in the heap layer, in the pointer layer and in the standard library.
struct Sides<K, V> {
    typed: AlignedMemory,
    heap: AlignedMemory,
    pointers: AlignedMemory,
    model: HashMap<K, V>,
    capacity: usize,
}

impl<K: Pod + Hash + Eq + Debug, V: Pod + PartialEq + Debug> Sides<K, V> {
    fn new(capacity: u16) -> Self {
        // The memory of a new map need not be zeroed.
        let mut typed = AlignedMemory::holding(&vec![0xa5; size_of_map::<K, V>(capacity)]);
        TypedMap::<K, V, _>::init(typed.bytes_mut(), capacity).expect("the memory has the size of the map");
        let (heap, pointers) = (typed.clone(), typed.clone());
        Self { typed, heap, pointers, model: HashMap::new(), capacity: capacity.into() }
    }

    fn typed(&mut self) -> TypedMap<K, V, &mut [u8]> {
        TypedMap::open(self.typed.bytes_mut()).expect("the map is intact")
    }

    fn heap(&mut self) -> HeapMap<&mut [u8]> {
        HeapMap::open(self.heap.bytes_mut(), 0).expect("the map is intact")
    }

    fn insert(&mut self, key: K, value: V) {
        let fits = self.model.contains_key(&key) || self.model.len() < self.capacity;
        if fits {
            self.model.insert(key, value);
        }
        assert_eq!(self.typed().insert(key, value).is_ok(), fits, "the typed layer takes {key:?}");
        let reserved =
            self.heap().get_or_reserve(Key::Bytes(bytemuck::bytes_of(&key))).expect("the key fits");
        assert_eq!(reserved.is_some(), fits, "the heap layer takes {key:?}");
        if let Some(entry) = reserved {
            let place = &mut self.heap.bytes_mut()[entry.value_offset..][..size_of::<V>()];
            assert!(!entry.created || place.iter().all(|&byte| byte == 0), "a new value is zero");
            place.copy_from_slice(bytemuck::bytes_of(&value));
        }
        self.insert_by_pointer(&key, value, fits);
    }

    #[allow(unsafe_code, reason = "this layer is one of pointers")]
    fn insert_by_pointer(&mut self, key: &K, value: V, fits: bool) {
        let base = self.pointers.bytes_mut().as_mut_ptr();
        // SAFETY: the map is intact and has keys and values of these types.
        unsafe {
            let place = hashmap_core::get_or_reserve_entry(base, (&raw const *key).cast());
            assert_eq!(!place.is_null(), fits, "the pointer layer takes {key:?}");
            if fits {
                place.cast::<V>().write(value);
            }
        }
    }

    #[allow(unsafe_code, reason = "one of the layers is one of pointers")]
    fn remove(&mut self, key: K) {
        let present = self.model.remove(&key).is_some();
        assert_eq!(self.typed().remove(&key).is_some(), present, "the typed layer had {key:?}");
        let removed = self.heap().remove(Key::Bytes(bytemuck::bytes_of(&key)));
        assert_eq!(removed, Ok(present), "the heap layer had {key:?}");
        let base = self.pointers.bytes_mut().as_mut_ptr();
        // SAFETY: as in `insert_by_pointer`.
        let removed = unsafe { hashmap_core::remove(base, (&raw const key).cast()) };
        assert_eq!(removed, present, "the pointer layer had {key:?}");
    }

    #[allow(unsafe_code, reason = "one of the layers is one of pointers")]
    fn get(&mut self, key: K) {
        let expected = self.model.get(&key).copied();
        assert_eq!(self.typed().get(&key).copied(), expected, "the typed layer's value of {key:?}");
        let entry = self.heap().lookup(Key::Bytes(bytemuck::bytes_of(&key))).expect("the key fits");
        let read =
            |offset: usize| bytemuck::pod_read_unaligned(&self.heap.bytes()[offset..][..size_of::<V>()]);
        assert_eq!(
            entry.map(|entry| read(entry.value_offset)),
            expected,
            "the heap layer's value of {key:?}"
        );
        let base = self.pointers.bytes_mut().as_mut_ptr();
        // SAFETY: as in `insert_by_pointer`.
        let found = unsafe {
            let place = hashmap_core::lookup(base, (&raw const key).cast());
            (!place.is_null()).then(|| place.cast::<V>().read())
        };
        assert_eq!(found, expected, "the pointer layer's value of {key:?}");
    }

    #[allow(unsafe_code, reason = "one of the layers is one of pointers")]
    fn clear(&mut self) {
        self.model.clear();
        self.typed().clear();
        self.heap().clear();
        let empty = Self::new(self.capacity as u16).pointers;
        // SAFETY: both are intact maps, and they are not the same.
        let copied = unsafe {
            hashmap_core::overwrite(self.pointers.bytes_mut().as_mut_ptr(), empty.bytes().as_ptr())
        };
        assert!(copied, "an empty map fits");
    }

    /// The heap layer's map becomes a copy of itself in another map.
    fn overwrite(&mut self) {
        let mut copy = Self::new(self.capacity as u16).heap;
        let mut target = HeapMap::open(copy.bytes_mut(), 0).expect("a new map is intact");
        assert_eq!(target.overwrite_from(&self.heap()), Ok(true), "a map of the same capacity fits");
        self.heap = copy;
    }

    fn check(&mut self) {
        assert!(self.heap.bytes() == self.typed.bytes(), "the bytes of the heap layer");
        assert!(self.pointers.bytes() == self.typed.bytes(), "the bytes of the pointer layer");
        let map = self.typed();
        let entries: HashMap<K, V> = map.iter().map(|(&key, &value)| (key, value)).collect();
        assert_eq!(map.len(), entries.len(), "no key comes twice");
        assert_eq!(entries, self.model, "the entries");
    }
}
