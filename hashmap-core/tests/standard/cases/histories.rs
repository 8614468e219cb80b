//! Histories of single maps that nobody damages.

use super::{bytes, keys_of_home_0, keys_of_homes};
use crate::format::{Operation, Verb};
use crate::implementation::Implementation;
use crate::machine::low_bytes;
use crate::recorder::{Recorder, bucket_of, is_full};
use crate::support::{HEADER_SIZE, Header, Key, MARKER, MULTIPLIER, Map, Random, Rules, Shape, home};

pub(super) fn files(reference: &dyn Implementation) -> Vec<(&'static str, String)> {
    let file = |title, write: fn(&mut Recorder<'_>)| {
        let mut recorder = Recorder::new(reference, title);
        write(&mut recorder);
        recorder.into_text()
    };
    vec![
        ("histories/worked_example.txt", file("Section 3 of the standard.", worked_example)),
        ("histories/basics.txt", file("Each operation in small maps.", basics)),
        ("histories/shapes.txt", file("Keys and values of many sizes and alignments.", shapes)),
        ("histories/collisions.txt", file("Keys that collide, and counts that are stuck.", collisions)),
        ("histories/full.txt", file("Maps that are full, and entries that come and go in them.", full)),
        ("histories/iteration.txt", file("Iterations, also while the map changes.", iteration)),
        ("histories/keys_in_the_map.txt", file("Keys that lie in the map itself.", keys_in_the_map)),
        ("histories/unusual_layouts.txt", file("Layouts that no alignments give.", unusual_layouts)),
        ("histories/largest.txt", file("The largest capacity.", largest)),
    ]
}

fn worked_example(recorder: &mut Recorder<'_>) {
    recorder.case("worked_example");
    recorder.rules("C1 C2 C3 M1 L2 L3 L4 L5 O1");
    recorder.make('a', [1, 1, 2, 2, 3]);
    recorder.rules("M2 S1 S2 W1 W2 O5 O6 O7 O8");
    for (key, value) in [(b"b", 1), (b"g", 2), (b"y", 3)] {
        recorder.insert('a', key, &[value, 0]);
    }
    recorder.rules("S1 O9 O10 O11 O12");
    for key in [b"b", b"y", b"g"] {
        recorder.remove('a', key);
    }
}

fn basics(recorder: &mut Recorder<'_>) {
    lookups(recorder);
    equal_keys(recorder);
    reservations(recorder);
    removals(recorder);
    clearing(recorder);
    moves(recorder);
    places_behind_the_search(recorder);
}

fn lookups(recorder: &mut Recorder<'_>) {
    recorder.case("lookup");
    recorder.rules("O1 O2 C7");
    recorder.make('a', [1, 1, 1, 1, 3]);
    recorder.lookup('a', b"b");
    // The bytes of a Tombstone are those of the key 0.
    let zero = low_bytes(0, 1);
    let colliding = keys_of_homes(1, 8, &[home(&zero, 8)], 3);
    recorder.insert('a', &colliding[0], &[1]);
    recorder.insert('a', &colliding[1], &[2]);
    recorder.lookup('a', &colliding[0]);
    recorder.lookup('a', &colliding[1]);
    recorder.lookup('a', &colliding[2]);
    recorder.remove('a', &colliding[0]);
    recorder.lookup('a', &colliding[0]);
    recorder.lookup('a', &colliding[1]);
    recorder.lookup('a', &colliding[2]);
    recorder.lookup('a', &zero);
    recorder.reserve('a', &zero);
    recorder.lookup('a', &zero);

    recorder.case("keys_that_differ_in_one_byte");
    recorder.rules("O2 O3");
    recorder.make('a', [24, 1, 0, 1, 4]);
    let homes = keys_of_homes(24, 8, &[3], 2);
    let with = |byte: usize| {
        let keys = (1..=255).map(|number| {
            let mut key = homes[0].clone();
            key[byte] ^= number;
            key
        });
        keys.into_iter().find(|key| home(key, 8) == 3)
    };
    recorder.reserve('a', &homes[0]);
    for key in [0, 7, 8, 15, 16, 23].into_iter().flat_map(with) {
        recorder.lookup('a', &key);
        recorder.remove('a', &key);
    }
    for key in [23, 8].into_iter().flat_map(with) {
        recorder.reserve('a', &key);
        recorder.lookup('a', &key);
    }
    recorder.lookup('a', &homes[0]);
}

/// Keys that others could take for equal.
fn equal_keys(recorder: &mut Recorder<'_>) {
    recorder.case("keys_of_one_hash");
    recorder.rules("M3");
    recorder.make('a', [16, 8, 0, 1, 4]);
    let [one, other] = [1, 2].map(key_of_hash_0);
    assert_eq!(crate::support::hash(&one), crate::support::hash(&other), "the hashes of the keys");
    recorder.reserve('a', &one);
    recorder.lookup('a', &other);
    recorder.reserve('a', &other);
    recorder.remove('a', &one);
    recorder.lookup('a', &other);

    recorder.case("keys_with_zeroes");
    recorder.rules("M3");
    recorder.make('a', [4, 4, 0, 1, 4]);
    let mut keys = (1..=255).map(|byte| [7, 0, byte, 0]);
    let key = keys.find(|key| home(key, 8) == home(&[7, 0, 0, 0], 8)).expect("a key of this home");
    recorder.reserve('a', &[7, 0, 0, 0]);
    recorder.lookup('a', &key);
    recorder.reserve('a', &key);
    recorder.lookup('a', &key);
}

/// The key of 16 bytes that begins with this word and has the hash 0.
fn key_of_hash_0(first: u64) -> Vec<u8> {
    let second = first.wrapping_mul(MULTIPLIER).rotate_left(5);
    [first, second].into_iter().flat_map(u64::to_le_bytes).collect()
}

fn reservations(recorder: &mut Recorder<'_>) {
    let keys = keys_of_homes(2, 16, &[9], 8);
    recorder.case("reserve");
    recorder.rules("O3 O5 O6 O7 O8 S1 S2 C8 C2");
    recorder.make('a', [2, 2, 4, 4, 5]);
    for (number, key) in keys[..4].iter().enumerate() {
        recorder.insert('a', key, &[number as u8 + 1; 4]);
    }
    recorder.rules("O3");
    recorder.reserve('a', &keys[0]);
    recorder.reserve('a', &keys[3]);
    recorder.rules("O3 O5 O8 C6 O10 O11");
    recorder.remove('a', &keys[0]);
    recorder.remove('a', &keys[1]);
    // Found behind two Tombstones, and left where it is.
    recorder.reserve('a', &keys[3]);
    recorder.reserve('a', &keys[2]);
    // The first Tombstone takes a new key, then the second one, and then the Empty bucket behind.
    recorder.reserve('a', &keys[4]);
    recorder.reserve('a', &keys[5]);
    recorder.reserve('a', &keys[6]);
    recorder.rules("O3 O4 C8");
    recorder.reserve('a', &keys[7]);
    recorder.reserve('a', &keys[6]);
    recorder.lookup('a', &keys[7]);

    recorder.case("values_written_by_one_who_is_late");
    recorder.rules("O7 C7");
    recorder.make('a', [3, 1, 6, 4, 4]);
    let key = [1, 2, 3];
    let bucket = bucket_of(&recorder.reserve('a', &key)).expect("created") as usize;
    recorder.write('a', bucket, &[0xaa; 6]);
    recorder.remove('a', &key);
    let place = HEADER_SIZE + bucket * 12;
    for offset in [4, 5, 9, 10, 11] {
        recorder.poke('a', place + offset, &[0xbb]);
    }
    recorder.poke('a', place + 4, &[0xcc; 8]);
    recorder.reserve('a', &key);
    recorder.remove('a', &key);
    recorder.poke('a', place + 10, &[0xdd; 2]);
    recorder.reserve('a', &key);

    recorder.case("padding_in_front_of_a_new_key");
    recorder.rules("O7 D6");
    recorder.make('a', [1, 4, 1, 4, 2]);
    for bucket in 0..4 {
        recorder.poke('a', HEADER_SIZE + bucket * 12 + 1, &[0xab; 11]);
    }
    recorder.reserve('a', b"k");
}

fn removals(recorder: &mut Recorder<'_>) {
    let keys = keys_of_homes(4, 16, &[2], 6);
    for (number, order) in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]].into_iter().enumerate() {
        recorder.case(&format!("remove_{number}"));
        recorder.rules("O9 O10 O11 O12 C6 C7 S2");
        recorder.make('a', [4, 2, 3, 1, 6]);
        for key in &keys[..4] {
            recorder.insert('a', key, &[0x77; 3]);
        }
        recorder.remove('a', &keys[4]);
        for index in order {
            recorder.remove('a', &keys[index]);
            recorder.remove('a', &keys[index]);
            keys[..4].iter().for_each(|key| _ = recorder.lookup('a', key));
        }
    }
    recorder.case("removed_and_taken_again");
    recorder.rules("O5 O8 O10 O11 O12");
    recorder.make('a', [4, 4, 4, 4, 6]);
    for round in 0..3 {
        for key in &keys[round..round + 3] {
            recorder.insert('a', key, &[round as u8 + 1; 4]);
        }
        recorder.remove('a', &keys[round + 1]);
        recorder.remove('a', &keys[round]);
    }
    // Padding of an entry that someone has written to: it is zeroed as the bucket is vacated.
    recorder.case("padding_is_zeroed");
    recorder.rules("O12");
    recorder.make('a', [1, 4, 1, 4, 2]);
    let bucket = bucket_of(&recorder.reserve('a', b"k")).expect("created") as usize;
    let place = HEADER_SIZE + bucket * 12;
    for offset in [1, 3, 5, 7, 9, 11] {
        recorder.poke('a', place + offset, &[0x99]);
    }
    recorder.remove('a', b"k");
}

fn clearing(recorder: &mut Recorder<'_>) {
    recorder.case("clear");
    recorder.rules("O13");
    recorder.make('a', [2, 2, 2, 2, 7]);
    recorder.clear('a');
    let keys = keys_of_homes(2, 16, &[0, 15], 7);
    for key in &keys {
        recorder.insert('a', key, &[0xff; 2]);
    }
    recorder.clear('a');
    for key in &keys[..4] {
        recorder.insert('a', key, &[0xee; 2]);
    }
    recorder.remove('a', &keys[0]);
    recorder.remove('a', &keys[1]);
    recorder.clear('a');
    recorder.lookup('a', &keys[3]);
    recorder.next('a', 0);
    recorder.insert('a', &keys[0], &[1, 2]);

    recorder.case("clear_what_nobody_uses");
    recorder.rules("O13");
    recorder.make('a', [1, 4, 1, 4, 2]);
    recorder.insert('a', b"k", &[1]);
    for bucket in 0..4 {
        recorder.poke('a', HEADER_SIZE + bucket * 12 + 1, &[bucket as u8 + 1; 11]);
    }
    recorder.clear('a');
}

fn moves(recorder: &mut Recorder<'_>) {
    let mut random = Random(5);
    recorder.case("move");
    recorder.rules("C5");
    recorder.make('a', [5, 1, 3, 1, 12]);
    for number in 0..12_u64 {
        recorder.insert('a', &low_bytes(number * 77, 5), &bytes(&mut random, 3));
        recorder.relocate('a');
        recorder.lookup('a', &low_bytes(number * 77 / 2, 5));
    }
    recorder.relocate('a');
    for number in 0..12 {
        recorder.remove('a', &low_bytes(number * 77, 5));
        recorder.relocate('a');
    }
    recorder.case("new_maps_in_other_places");
    recorder.rules("C5 O1");
    for map in ['a', 'b', 'c', 'd'] {
        recorder.make(map, [3, 1, 2, 2, 4]);
        recorder.insert(map, b"abc", &[1, 2]);
        recorder.insert(map, b"bcd", &[1, 2]);
    }
}

/// The search for a key ends at an Occupied bucket which nothing passes, and the place is behind it; or the place is a
/// Tombstone that lies before the end of the search.
fn places_behind_the_search(recorder: &mut Recorder<'_>) {
    recorder.case("search_and_place");
    recorder.rules("O2 O5 O6");
    recorder.make('a', [2, 1, 1, 1, 8]);
    let [first, second] = [keys_of_homes(2, 16, &[4], 6), keys_of_homes(2, 16, &[5], 4)];
    recorder.insert('a', &second[0], &[1]);
    recorder.insert('a', &first[0], &[2]);
    recorder.insert('a', &first[1], &[3]);
    recorder.insert('a', &second[1], &[4]);
    recorder.insert('a', &first[2], &[5]);
    recorder.remove('a', &second[0]);
    recorder.insert('a', &first[3], &[6]);
    recorder.remove('a', &first[1]);
    recorder.insert('a', &second[2], &[7]);
    recorder.remove('a', &first[0]);
    recorder.lookup('a', &first[3]);
    recorder.insert('a', &first[4], &[8]);
    recorder.iterate('a');
}

fn shapes(recorder: &mut Recorder<'_>) {
    let alignments = [1, 2, 4, 8, 16];
    for key_size in 1..=40 {
        let key_alignment = alignments[key_size as usize % 5];
        let value_alignment = alignments[key_size as usize / 5 % 5];
        let value_size = key_size * 7 % 19;
        let mut random = Random(key_size);
        recorder.case(&format!("keys_of_{key_size}"));
        recorder.rules("K1 K2 K3 K4 L2 L3 L4 O1 O7 O12 W1");
        recorder.make('a', [key_size, key_alignment, value_size, value_alignment, 4]);
        let keys: Vec<Vec<u8>> = (0..4).map(|_| bytes(&mut random, key_size as usize)).collect();
        for key in &keys {
            recorder.insert('a', key, &bytes(&mut random, value_size as usize));
        }
        recorder.lookup('a', &keys[2]);
        recorder.remove('a', &keys[1]);
        recorder.remove('a', &keys[3]);
        recorder.iterate('a');
    }
    for [key_size, key_alignment, value_size, value_alignment] in [
        [4, 4, 4, 4],
        [8, 8, 8, 8],
        [1, 1, 0, 1],
        [8, 8, 0, 16],
        [16, 16, 16, 16],
        [3, 1, 5, 1],
        [2, 2, 8, 8],
        [8, 8, 4, 4],
    ] {
        let mut random = Random(key_size << 8 | value_size);
        recorder.case(&format!("shape_{key_size}_{key_alignment}_{value_size}_{value_alignment}"));
        recorder.rules("O1 O7 O12 L2 L3 L4 C7");
        recorder.make('a', [key_size, key_alignment, value_size, value_alignment, 6]);
        for number in 0..7 {
            recorder.insert(
                'a',
                &low_bytes(number, key_size as usize),
                &bytes(&mut random, value_size as usize),
            );
        }
        for number in [3, 0, 5, 9] {
            recorder.remove('a', &low_bytes(number, key_size as usize));
        }
        recorder.iterate('a');
    }
}

fn collisions(recorder: &mut Recorder<'_>) {
    for count in [62, 63, 64, 70] {
        stuck_counts(recorder, count);
    }
    recorder.case("a_long_path");
    recorder.rules("W2 C8 O6");
    recorder.make('a', [8, 1, 0, 1, 34]);
    let keys = keys_of_home_0(35);
    keys.iter().for_each(|key| _ = recorder.reserve('a', key));
    recorder.lookup('a', &keys[33]);
    recorder.lookup('a', &keys[34]);
    for key in keys.iter().rev().step_by(3) {
        recorder.remove('a', key);
    }
    long_searches(recorder);
    recorder.case("paths_that_cross");
    recorder.rules("W1 W2 O6 O9 O10");
    recorder.make('a', [2, 1, 1, 1, 16]);
    let keys = keys_of_homes(2, 32, &[30, 31, 0, 1], 16);
    for (number, key) in keys.iter().enumerate() {
        recorder.insert('a', key, &[number as u8 + 1]);
    }
    for key in keys.iter().step_by(2).chain(keys.iter().skip(1).step_by(2)) {
        recorder.remove('a', key);
    }
}

/// Paths of more steps than a byte counts, and of longer ones than 16 bits do.
fn long_searches(recorder: &mut Recorder<'_>) {
    recorder.case("a_path_of_290_entries");
    recorder.rules("W2 O2 O6");
    let shape = Shape { key_size: 3, key_alignment: 1, value_size: 0, value_alignment: 1, capacity: 300 };
    let keys = keys_of_homes(3, 1024, &[777], 292);
    let rules = Rules::standard();
    let mut image = vec![0; HEADER_SIZE + 1024 * 4];
    let mut map = Map::make(&rules, &mut image, 0, &shape);
    keys[..290].iter().for_each(|key| _ = map.reserve(&Key::Bytes(key.clone())));
    recorder.image('a', &image);
    for index in [254, 255, 256, 257, 289, 290] {
        recorder.lookup('a', &keys[index]);
    }
    recorder.remove('a', &keys[257]);
    recorder.remove('a', &keys[289]);
    recorder.reserve('a', &keys[290]);
    recorder.reserve('a', &keys[291]);

    recorder.case("a_path_of_400_entries_in_131072_buckets");
    recorder.rules("W2 O2 D1");
    recorder.make('a', [2, 1, 0, 1, 40_000]);
    let key = [0x12, 0x34];
    for bucket in crate::support::path(&key, 131_072).take(400) {
        recorder.poke('a', HEADER_SIZE + bucket * 3, &[63 << 2 | 2]);
    }
    recorder.lookup('a', &key);
    recorder.reserve('a', &key);
    recorder.lookup('a', &key);
    recorder.remove('a', &key);
}

/// The home of this many keys and one is passed by this many.
fn stuck_counts(recorder: &mut Recorder<'_>, passing: usize) {
    let keys = keys_of_home_0(passing + 1);
    recorder.case(&format!("passed_by_{passing}"));
    recorder.rules("S2 S3 O6");
    // All but the last two lie there from the start: their vectors would be long.
    let mut map = vec![0; 32 + 256 * 9];
    let rules = Rules::standard();
    let shape = Shape { key_size: 8, key_alignment: 1, value_size: 0, value_alignment: 1, capacity: 72 };
    let mut start = Map::make(&rules, &mut map, 0, &shape);
    let known = passing.min(61);
    keys[..known].iter().for_each(|key| _ = start.reserve(&Key::Bytes(key.clone())));
    recorder.image('a', &map);
    keys[known..].iter().for_each(|key| _ = recorder.reserve('a', key));
    recorder.rules("S3 O9 O10 O11");
    recorder.remove('a', &keys[0]);
    recorder.remove('a', &keys[passing]);
    recorder.remove('a', &keys[1]);
    recorder.remove('a', &keys[passing - 1]);
    recorder.rules("S3 O5 O6");
    recorder.reserve('a', &keys[0]);
    recorder.reserve('a', &keys[1]);
    recorder.rules("S3 O9 O11");
    keys.iter().take(5).for_each(|key| _ = recorder.remove('a', key));
    recorder.rules("S3 O10");
    for key in &keys[5..passing] {
        recorder.remove('a', key);
    }
    recorder.lookup('a', &keys[passing]);
    recorder.rules("O13 S3");
    recorder.clear('a');
}

fn full(recorder: &mut Recorder<'_>) {
    for capacity in 1..=9_u64 {
        recorder.case(&format!("capacity_{capacity}"));
        recorder.rules("C1 C2 C8 O4 O3 H4");
        recorder.make('a', [2, 2, 1, 1, capacity]);
        for number in 0..capacity {
            recorder.insert('a', &low_bytes(number * 259, 2), &[number as u8 + 1]);
        }
        recorder.reserve('a', &[0xff; 2]);
        recorder.reserve('a', &[0; 2]);
        recorder.remove('a', &[0; 2]);
        recorder.reserve('a', &[0xff; 2]);
        recorder.reserve('a', &[0; 2]);
    }
    recorder.case("full_with_collisions");
    recorder.rules("C8 O4");
    recorder.make('a', [8, 8, 0, 1, 16]);
    let keys = keys_of_home_0(18);
    keys[..17].iter().for_each(|key| _ = recorder.reserve('a', key));
    recorder.remove('a', &keys[3]);
    recorder.reserve('a', &keys[17]);
    recorder.reserve('a', &keys[3]);
    recorder.case("more_than_255_elements");
    recorder.rules("C2 O8 O12");
    recorder.make('a', [2, 1, 0, 1, 300]);
    recorder.many(Verb::Fill, 'a', 0, 255);
    for number in 255..258 {
        recorder.reserve('a', &low_bytes(number, 2));
    }
    recorder.many(Verb::Fill, 'a', 258, 42);
    recorder.reserve('a', &[0xff; 2]);
    recorder.many(Verb::Drain, 'a', 0, 43);
    recorder.remove('a', &low_bytes(44, 2));
    recorder.remove('a', &low_bytes(45, 2));
    churn(recorder);
}

/// A map that stays full while its entries are exchanged.
fn churn(recorder: &mut Recorder<'_>) {
    for (name, capacity) in [("churn_at_half_load", 16), ("churn_at_quarter_load", 9)] {
        let mut random = Random(capacity);
        recorder.case(name);
        recorder.rules("C8 O5 O8 O9 O10 O11 W2");
        recorder.make('a', [4, 4, 2, 2, capacity]);
        let mut keys: Vec<Vec<u8>> = Vec::new();
        for number in 0..150 {
            if keys.len() as u64 == capacity {
                let removed = keys.swap_remove(random.below(keys.len()));
                recorder.remove('a', &removed);
            }
            let key = low_bytes(random.next(), 4);
            recorder.insert('a', &key, &low_bytes(number, 2));
            keys.push(key);
        }
        recorder.iterate('a');
        keys.iter().for_each(|key| _ = recorder.remove('a', key));
    }
}

fn iteration(recorder: &mut Recorder<'_>) {
    recorder.case("next");
    recorder.rules("O14");
    recorder.make('a', [1, 1, 1, 1, 4]);
    recorder.next('a', 0);
    let keys = keys_of_homes(1, 8, &[0, 7], 4);
    for key in &keys {
        recorder.insert('a', key, &[0x10]);
    }
    recorder.iterate('a');
    recorder.remove('a', &keys[0]);
    for cursor in (0..=9).chain([
        255,
        256,
        65_535,
        65_536,
        (1 << 31) - 1,
        1 << 31,
        (1 << 32) - 1,
        1 << 32,
        (1 << 32) + 1,
        (1 << 63),
        u64::MAX.into(),
        1 << 64,
        (1 << 64) + 1,
    ]) {
        recorder.next('a', cursor);
    }

    recorder.case("removal_of_what_was_met");
    recorder.rules("O14 C6");
    changing_iteration(recorder, |recorder, met, _| _ = recorder.remove('a', met));
    recorder.case("removal_of_all_others");
    recorder.rules("O14 C6");
    changing_iteration(recorder, |recorder, met, keys| {
        for key in keys.iter().filter(|key| *key != met).take(3) {
            recorder.remove('a', key);
        }
    });
    recorder.case("insertion_meanwhile");
    recorder.rules("O14 C6 O5");
    changing_iteration(recorder, |recorder, met, _| {
        let new: Vec<u8> = met.iter().map(|byte| byte ^ 0x80).collect();
        recorder.insert('a', &new, &[9, 9]);
    });
    recorder.case("exchange_meanwhile");
    recorder.rules("O14 C6 O5");
    changing_iteration(recorder, |recorder, met, _| {
        let new: Vec<u8> = met.iter().map(|byte| byte ^ 0x55).collect();
        recorder.remove('a', met);
        recorder.insert('a', &new, &[7, 7]);
    });
}

/// Does something after each entry that an iteration meets, at most 20 times.
fn changing_iteration(recorder: &mut Recorder<'_>, change: impl Fn(&mut Recorder<'_>, &[u8], &[Vec<u8>])) {
    recorder.make('a', [3, 1, 2, 2, 16]);
    let keys = keys_of_homes(3, 32, &[3, 4, 20], 12);
    for key in &keys {
        recorder.insert('a', key, &[1, 2]);
    }
    let mut cursor = 0;
    for _ in 0..20 {
        let Some(bucket) = bucket_of(&recorder.next('a', cursor)) else { break };
        let start = HEADER_SIZE + bucket as usize * 6 + 1;
        let met = recorder.bytes('a')[start..][..3].to_vec();
        change(recorder, &met, &keys);
        cursor = u128::from(bucket) + 1;
    }
    recorder.iterate('a');
}

fn keys_in_the_map(recorder: &mut Recorder<'_>) {
    for (key_size, seed) in [(1, 1), (4, 2), (7, 3), (16, 4)] {
        used_for_keys_within(recorder, key_size, seed);
        let size = recorder.bytes('a').len();
        let mut random = Random(seed);
        recorder.rules("C10");
        for number in 0..40 {
            let offset = if number < 8 { number * 4 } else { random.below(size - key_size) };
            let key = Key::At(offset);
            let operation = match number % 4 {
                0 => Operation::Lookup('a'.into(), key),
                1 | 2 => Operation::Reserve('a'.into(), key),
                _ => Operation::Remove('a'.into(), key),
            };
            let outcome = recorder.step(operation);
            if is_full(&outcome) {
                recorder.clear('a');
                recorder.insert('a', &vec![1; key_size], &[1; 5]);
            }
        }
    }
    key_at_its_own_place(recorder);
    key_over_a_border(recorder);
}

fn used_for_keys_within(recorder: &mut Recorder<'_>, key_size: usize, seed: u64) {
    let mut random = Random(seed);
    recorder.case(&format!("keys_of_{key_size}_within"));
    recorder.rules("O5 O7");
    recorder.make('a', [key_size as u64, 1, 5, 1, 14]);
    for _ in 0..6 {
        let key = bytes(&mut random, key_size);
        recorder.insert('a', &key, &bytes(&mut random, 5));
    }
}

/// Each entry is removed by the key that lies in its own bucket. A key that lies where another one is reserved is read
/// before it is overwritten.
fn key_at_its_own_place(recorder: &mut Recorder<'_>) {
    recorder.case("the_key_of_the_entry_itself");
    recorder.rules("C10 O12");
    recorder.make('a', [2, 1, 1, 1, 6]);
    let keys = keys_of_homes(2, 16, &[11], 4);
    for key in &keys {
        recorder.insert('a', key, &[0x41]);
    }
    // The entry of the key 0, too: if it is read after the removal of another one, it is found.
    recorder.insert('a', &[0, 0], &[0x42]);
    while let Some(bucket) = bucket_of(&recorder.next('a', 0)) {
        recorder.step(Operation::Remove('a'.into(), Key::At(HEADER_SIZE + bucket as usize * 4 + 1)));
    }
}

/// Keys over the border of two buckets, of a header and a bucket, and in the bytes that the operation changes.
fn key_over_a_border(recorder: &mut Recorder<'_>) {
    recorder.case("over_borders");
    recorder.rules("C10 O6 O7");
    recorder.make('a', [4, 1, 3, 1, 10]);
    for number in 1..4_u8 {
        recorder.insert('a', &[number; 4], &[number | 0x80; 3]);
    }
    // The counts of the header, which the operation changes, are a part of the key.
    for offset in [0, 1, 2, 26, 28, 29, 31] {
        recorder.step(Operation::Reserve('a'.into(), Key::At(offset)));
    }
    for bucket in [7, 8, 15, 16] {
        recorder.step(Operation::Remove('a'.into(), Key::At(HEADER_SIZE + bucket * 8 - 2)));
    }
    // The place of the key that is made of nothing but zeroes, or of bytes of the value that becomes zeroes.
    recorder.case("in_the_place_of_the_new_entry");
    recorder.rules("C10 O7");
    for number in 0..24_u8 {
        recorder.make('b', [2, 1, 4, 1, 1]);
        let key = [number, 0x33];
        let place = HEADER_SIZE + home(&key, 2) * 7;
        // Someone has written to a value that is gone.
        recorder.poke('b', place + 4, &key);
        recorder.step(Operation::Reserve('b'.into(), Key::At(place + 4)));
    }
}

/// Maps that no `make` gives: their headers are valid all the same.
fn unusual_layouts(recorder: &mut Recorder<'_>) {
    let headers = [
        [4, 4, 3, 7, 11],
        [2, 3, 5, 9, 13],
        [8, 8, 1, 10, 19],
        [1, 0, 255, 256, 257],
        [4, 2, 6, 20, 33],
        [16, 1, 9, 25, 26],
    ];
    for (index, [key_size, value_size, key_offset, value_offset, bucket_size]) in
        headers.into_iter().enumerate()
    {
        let mut random = Random(index as u64);
        recorder.case(&format!("layout_{index}"));
        recorder.rules("M1 M2 H7 H8 H9 O5 O7 O12 C4");
        let header = Header {
            capacity: 6,
            element_count: 0,
            key_size,
            value_size,
            value_offset,
            bucket_size,
            reserved: 0,
            key_offset,
            marker: MARKER,
            bucket_count: 16,
            tombstone_count: 0,
        };
        let mut image = vec![0; header.size() as usize];
        image[..HEADER_SIZE].copy_from_slice(&Rules::standard().header_bytes(&header));
        recorder.image('a', &image);
        let keys: Vec<Vec<u8>> = (0..7).map(|_| bytes(&mut random, key_size as usize)).collect();
        for key in &keys {
            recorder.insert('a', key, &bytes(&mut random, value_size as usize));
        }
        recorder.iterate('a');
        keys.iter().for_each(|key| _ = recorder.remove('a', key));
    }
    last_bucket(recorder);
}

/// The last bucket ends the map: what is written behind it is not in the map any more.
fn last_bucket(recorder: &mut Recorder<'_>) {
    recorder.case("the_last_bucket");
    recorder.rules("C4 O1");
    recorder.make('a', [2, 1, 3, 1, 2]);
    recorder.make('b', [2, 2, 3, 1, 2]);
    recorder.rules("C4 O7 O12");
    for map in ['a', 'b'] {
        let key = &keys_of_homes(2, 4, &[3], 1)[0];
        recorder.insert(map, key, &[0xff; 3]);
        recorder.remove(map, key);
        recorder.reserve(map, key);
        recorder.clear(map);
    }
}

fn largest(recorder: &mut Recorder<'_>) {
    recorder.case("the_largest_capacity");
    recorder.rules("C1 C2 L5 H4 O1");
    recorder.make('a', [3, 1, 1, 1, 65_535]);
    recorder.rules("C2 C8 W1 W2 O5 O6 O7 O8 K4");
    recorder.many(Verb::Fill, 'a', 0, 65_535);
    recorder.rules("O4 C8");
    recorder.reserve('a', &[0xff; 3]);
    recorder.reserve('a', &[0; 3]);
    recorder.rules("O2");
    recorder.many(Verb::Present, 'a', 45_535, 20_000);
    recorder.many(Verb::Missing, 'a', 65_535, 1000);
    recorder.rules("O14");
    for cursor in [0, 65_535, 65_536, 65_537, 100_000, 131_071, 131_072] {
        recorder.next('a', cursor);
    }
    recorder.rules("O9 O10 O11 O12");
    recorder.many(Verb::Drain, 'a', 0, 40_000);
    recorder.many(Verb::Fill, 'a', 100_000, 10_000);
    recorder.many(Verb::Drain, 'a', 40_000, 25_535);
    recorder.many(Verb::Drain, 'a', 100_000, 10_000);
    recorder.next('a', 0);
}
