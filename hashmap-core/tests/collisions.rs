//! Keys that all have the same home, far more than a bucket can count.

mod support;

use hashmap_core::heap::Key;
use support::{Checker, Heap, Layer, Pointers, Random, Typed, colliding_keys, home, rounds};

const HOME: u64 = 0xa_5a5a;

fn filled<L: Layer<u64, u32>>(keys: &[u64]) -> L {
    let mut map = L::new(keys.len() as u16);
    for (&key, value) in keys.iter().zip(0..) {
        assert!(map.insert(key, value), "{} refused key {value}", L::NAME);
    }
    map
}

#[test]
fn the_keys_have_one_home() {
    for bucket_count in [2, 256, 1 << 17] {
        let homes =
            colliding_keys(HOME).take(rounds(400, 40)).map(|key| home(&key.to_ne_bytes(), bucket_count));
        assert!(homes.into_iter().all(|home| home == (HOME as usize) >> (20 - bucket_count.ilog2())));
    }
}

fn removed_in_order<L: Layer<u64, u32>>(keys: &[u64], order: &[usize]) {
    let mut map: L = filled(keys);
    let mut checker = Checker::new();
    for (removed, &index) in order.iter().enumerate() {
        if removed % rounds(20, 15) == 0 {
            assert_eq!(checker.check(map.bytes()).len(), keys.len() - removed);
            assert!(order[removed..].iter().all(|&index| map.get(keys[index]) == Some(index as u32)));
            assert!(order[..removed].iter().all(|&index| map.get(keys[index]).is_none()));
        }
        assert!(map.remove(keys[index]), "{}", L::NAME);
        assert!(!map.remove(keys[index]), "{}", L::NAME);
    }
    assert!(map.entries().is_empty());
    // Buckets that more than 62 entries passed keep their counts; the map works on all the same.
    for (&key, value) in keys.iter().zip(0..) {
        assert!(map.insert(key, value));
    }
    checker.check(map.bytes());
    map.clear();
    assert!(map.bytes() == L::new(keys.len() as u16).bytes(), "a cleared map is not a new one");
}

#[test]
fn two_hundred_of_them_come_and_go_in_any_order() {
    let keys: Vec<u64> = colliding_keys(HOME).take(rounds(200, 20)).collect();
    let forwards: Vec<usize> = (0..keys.len()).collect();
    let backwards = forwards.iter().rev().copied().collect();
    let mut inside_out = forwards.clone();
    inside_out.sort_by_key(|&index| index.abs_diff(keys.len() / 2));
    let outside_in = inside_out.iter().rev().copied().collect();
    let mut shuffled = forwards.clone();
    Random(3).shuffle(&mut shuffled);
    for order in [shuffled, forwards, backwards, inside_out, outside_in].into_iter().take(rounds(5, 1)) {
        removed_in_order::<Pointers<_, _>>(&keys, &order);
        removed_in_order::<Heap<_, _>>(&keys, &order);
        removed_in_order::<Typed<_, _>>(&keys, &order);
    }
}

/// Five of them in every one of the 120 orders.
#[test]
fn a_few_of_them_leave_nothing_behind_in_any_order() {
    let keys: Vec<u64> = colliding_keys(HOME).take(5).collect();
    let new = Pointers::<u64, u32>::new(5);
    let mut orders = 0;
    for sequence in (0..5_usize.pow(5)).step_by(rounds(1, 97)) {
        let order: Vec<usize> = (0..5).map(|digit| sequence / 5_usize.pow(digit) % 5).collect();
        if (0..5).any(|index| !order.contains(&index)) {
            continue;
        }
        orders += 1;
        let mut map: Pointers<u64, u32> = filled(&keys);
        let mut checker = Checker::new();
        for index in order {
            assert!(map.remove(keys[index]));
            checker.check(map.bytes());
        }
        assert!(map.bytes() == new.bytes());
    }
    assert_eq!(orders, rounds(120, 6));
}

/// The count of the first bucket of the path.
fn passing(map: &Heap<u64, u32>, key: u64) -> u8 {
    let view = map.view();
    view.status(home(&key.to_ne_bytes(), view.bucket_count())).unwrap().passing()
}

#[test]
fn sixty_two_are_counted_and_sixty_three_stick() {
    let keys: Vec<u64> = colliding_keys(HOME).take(70).collect();
    // The first lies at home and is not counted there.
    let mut map = Heap::<u64, u32>::new(70);
    for (index, &key) in keys[..63].iter().enumerate() {
        map.insert(key, 0);
        assert_eq!(usize::from(passing(&map, key)), index);
    }
    for &key in keys[1..63].iter().rev() {
        map.remove(key);
    }
    assert_eq!(passing(&map, keys[0]), 0);

    for (number, &key) in keys.iter().enumerate() {
        map.insert(key, 0);
        assert_eq!(usize::from(passing(&map, key)), number.min(63));
    }
    for &key in &keys {
        map.remove(key);
        assert_eq!(passing(&map, key), 63);
    }
    assert_eq!(map.view().len(), 0);
    map.clear();
    assert_eq!(passing(&map, keys[0]), 0);
    assert_eq!(map.view().header().tombstone_count, 0);
}

#[test]
fn a_miss_costs_no_more_than_all_buckets() {
    let most = rounds(1000, 30);
    let keys: Vec<u64> = colliding_keys(HOME).take(most + 1).collect();
    let map: Heap<u64, u32> = filled(&keys[..most]);
    let view = map.view();
    assert_eq!(view.has(Key::Bytes(&keys[most].to_ne_bytes())), Ok(false));
    assert!(view.buckets_visited() >= most as u64 && view.buckets_visited() <= view.bucket_count() as u64);
}
