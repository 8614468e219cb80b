//! Random operations on the three layers, beside the map of the standard library and a second
//! implementation of the documentation. All rules and all bytes are checked after each step.

mod support;

use bytemuck::Pod;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use support::{Checker, Heap, Layer, Pointers, Random, Reference, Typed, colliding_keys, rounds};

#[derive(Clone, Copy, Debug)]
enum Operation<K, V> {
    Insert(K, V),
    Remove(K),
    Get(K),
    Clear,
}

/// One map per layer, the two models and the checker.
struct Side<K, V> {
    pointers: Pointers<K, V>,
    heap: Heap<K, V>,
    typed: Typed<K, V>,
    reference: Reference,
    model: HashMap<K, V>,
    checker: Checker,
    capacity: usize,
}

impl<K: Pod + Hash + Eq + Debug, V: Pod + PartialEq + Debug> Side<K, V> {
    fn new(capacity: u16) -> Self {
        Self {
            pointers: Layer::new(capacity),
            heap: Layer::new(capacity),
            typed: Layer::new(capacity),
            reference: Reference::new::<K, V>(capacity),
            model: HashMap::new(),
            checker: Checker::new(),
            capacity: capacity.into(),
        }
    }

    fn step(&mut self, operation: Operation<K, V>) {
        match operation {
            Operation::Insert(key, value) => {
                let fits = self.model.contains_key(&key) || self.model.len() < self.capacity;
                if fits {
                    self.model.insert(key, value);
                }
                assert_eq!(self.pointers.insert(key, value), fits);
                assert_eq!(self.heap.insert(key, value), fits);
                assert_eq!(self.typed.insert(key, value), fits);
                self.reference.insert(bytemuck::bytes_of(&key), bytemuck::bytes_of(&value));
            }
            Operation::Remove(key) => {
                let present = self.model.remove(&key).is_some();
                assert_eq!(self.pointers.remove(key), present);
                assert_eq!(self.heap.remove(key), present);
                assert_eq!(self.typed.remove(key), present);
                self.reference.remove(bytemuck::bytes_of(&key));
            }
            Operation::Get(key) => {
                let expected = self.model.get(&key).copied();
                assert_eq!(self.pointers.get(key), expected);
                assert_eq!(self.heap.get(key), expected);
                assert_eq!(self.typed.get(key), expected);
            }
            Operation::Clear => {
                self.model.clear();
                self.pointers.clear();
                self.heap.clear();
                self.typed.clear();
                self.reference.clear();
                self.checker = Checker::new();
            }
        }
    }

    fn check(&mut self) {
        let bytes = self.reference.bytes();
        assert!(self.pointers.bytes() == bytes, "the bytes of the pointer layer");
        assert!(self.heap.bytes() == bytes, "the bytes of the heap layer");
        assert!(self.typed.bytes() == bytes, "the bytes of the typed layer");
        let entries = self.checker.check(&bytes);
        let read = |bytes: &EntryBytes| {
            (bytemuck::pod_read_unaligned(&bytes.0), bytemuck::pod_read_unaligned(&bytes.1))
        };
        let entries: Vec<(K, V)> = entries.iter().map(read).collect();
        assert_eq!(entries.iter().copied().collect::<HashMap<_, _>>(), self.model);
        assert_eq!(self.pointers.entries(), entries);
        assert_eq!(self.heap.entries(), entries);
        assert_eq!(self.typed.entries(), entries);
    }
}

type EntryBytes = (Vec<u8>, Vec<u8>);

/// Operations on few keys, so that they meet.
fn operations<K: Clone + Debug + 'static, V: Arbitrary + Clone>(
    key: fn(u8) -> K,
) -> impl Strategy<Value = Vec<Operation<K, V>>> {
    let key = || (0..30_u8).prop_map(key);
    vec(
        prop_oneof![
            30 => (key(), any::<V>()).prop_map(|(key, value)| Operation::Insert(key, value)),
            20 => key().prop_map(Operation::Remove),
            10 => key().prop_map(Operation::Get),
            1 => Just(Operation::Clear),
        ],
        1..rounds(120, 20),
    )
}

fn run<K, V>(capacity: u16, operations: Vec<Operation<K, V>>)
where
    K: Pod + Hash + Eq + Debug,
    V: Pod + PartialEq + Debug,
{
    let mut side = Side::new(capacity);
    for operation in operations {
        side.step(operation);
        side.check();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: rounds(60, 1) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_layers_agree_on_u32_keys(capacity in 1..=24_u16, operations in operations::<u32, u64>(u32::from)) {
        run(capacity, operations);
    }

    #[test]
    fn all_layers_agree_on_byte_keys(capacity in 1..=24_u16, operations in operations::<u8, [u8; 3]>(|key| key)) {
        run(capacity, operations);
    }

    #[test]
    fn all_layers_agree_on_long_keys(
        capacity in 1..=24_u16,
        operations in operations::<[u16; 7], u32>(|key| [0, 0, 0, 0, 0, 0, key.into()]),
    ) {
        run(capacity, operations);
    }

    #[test]
    fn all_layers_agree_on_sets_of_wide_keys(
        capacity in 1..=24_u16,
        operations in operations::<u128, ()>(|key| u128::from(key) << 120),
    ) {
        run(capacity, operations);
    }

    #[test]
    fn all_layers_agree_on_colliding_keys(
        capacity in 1..=24_u16,
        operations in operations::<u64, u8>(|key| colliding_keys(u64::from(key) % 3 * 0x5_0000).nth(key.into()).unwrap()),
    ) {
        run(capacity, operations);
    }
}

/// Enough entries behind one bucket that counts stick at 63, and come near it without sticking.
#[test]
fn all_layers_agree_where_counts_stick() {
    let keys: Vec<u64> = colliding_keys(0x8_0000).take(90).collect();
    for seed in 0..rounds(4, 1) as u64 {
        let mut random = Random(seed);
        let mut side = Side::<u64, u16>::new(80);
        for step in 0..rounds(900, 30) {
            let key = keys[random.below(keys.len())];
            // Grow, shrink, grow: the share of insertions swings.
            let share = if step / 150 % 2 == 0 { 8 } else { 3 };
            if random.below(10) < share {
                side.step(Operation::Insert(key, random.next() as u16));
            } else {
                side.step(Operation::Remove(key));
            }
            side.step(Operation::Get(keys[random.below(keys.len())]));
            if step % rounds(1, 10) == 0 {
                side.check();
            }
            if step == rounds(450, 15) {
                side.step(Operation::Clear);
                side.check();
            }
        }
    }
}
