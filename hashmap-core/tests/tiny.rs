//! Every sequence of operations of some length on maps of one to four entries. The shorter sequences are
//! among them: removing an absent key, or inserting one again, makes no difference.

mod support;

use support::{Checker, Layer, Pointers, Reference, rounds};

/// Runs every sequence of so many insertions and removals of these keys. After each, all keys
/// are looked up and all rules checked.
fn every_sequence(keys: &[u8], capacity: u16, length: u32) {
    let operations = keys.len() * 2;
    let mut full = 0;
    for sequence in (0..operations.pow(length)).step_by(rounds(1, 9973)) {
        let mut map: Pointers<u8, u8> = Layer::new(capacity);
        let mut reference = Reference::new::<u8, u8>(capacity);
        let mut rest = sequence;
        for step in 0..length as u8 {
            let (key, inserts) = (keys[rest % operations / 2], rest % 2 == 0);
            rest /= operations;
            if inserts {
                let fits = reference.insert(&[key], &[step]);
                full += u32::from(!fits);
                assert_eq!(map.insert(key, step), fits, "sequence {sequence}, step {step}");
            } else {
                assert_eq!(map.remove(key), reference.remove(&[key]), "sequence {sequence}, step {step}");
            }
        }
        assert!(map.bytes() == reference.bytes(), "sequence {sequence}");
        let entries = Checker::new().check(map.bytes());
        for &key in keys {
            let expected = entries.iter().find(|(stored, _)| stored == &[key]).map(|(_, value)| value[0]);
            assert_eq!(map.get(key), expected, "sequence {sequence}, key {key}");
        }
    }
    assert!(cfg!(miri) || full > 0 || keys.len() == usize::from(capacity), "no sequence filled the map");
}

#[test]
fn one_entry() {
    every_sequence(&[1, 2, 3], 1, 6);
}

#[test]
fn two_entries() {
    every_sequence(&[1, 2, 3], 2, 6);
}

#[test]
fn three_entries_of_four_keys() {
    every_sequence(&[0, 1, 2, 130], 3, 5);
}

#[test]
fn four_entries_of_five_keys() {
    every_sequence(&[0, 1, 2, 3, 130], 4, 5);
}

/// Keys with one home: every entry lies behind another one.
#[test]
fn entries_with_one_home() {
    let bucket_count = 8;
    let keys: Vec<u8> = (0..=255).filter(|&key| support::home(&[key], bucket_count) == 5).take(3).collect();
    every_sequence(&keys, 3, 6);
    every_sequence(&keys, 2, 6);
}
