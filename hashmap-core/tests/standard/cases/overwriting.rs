//! Maps that are overwritten with others.

use super::{bytes, keys_of_home_0, keys_of_homes};
use crate::format::Name;
use crate::implementation::Implementation;
use crate::machine::low_bytes;
use crate::recorder::Recorder;
use crate::support::{Deviation, HEADER_SIZE, Key, Map, Outcome, Random, Rules, Shape};

pub(super) fn files(reference: &dyn Implementation) -> Vec<(&'static str, String)> {
    let mut recorder = Recorder::new(reference, "Overwriting one map with another.");
    like_maps(&mut recorder);
    other_layouts(&mut recorder);
    layouts_with_one_difference(&mut recorder);
    refusals(&mut recorder);
    damaged_sources(&mut recorder);
    overlaps(&mut recorder);
    maps_within_a_map(&mut recorder);
    budget(&mut recorder);
    budgets_of_other_sizes(&mut recorder);
    budget_for_equal_keys(&mut recorder);
    vec![("histories/overwrite.txt", recorder.into_text())]
}

/// Six entries, of which the first two are removed: there are Tombstones, if the keys collide.
fn used(recorder: &mut Recorder<'_>, map: char, keys: &[Vec<u8>], value_size: usize) {
    let mut random = Random(map.into());
    for key in keys {
        recorder.insert(map, key, &bytes(&mut random, value_size));
    }
    keys[..2].iter().for_each(|key| _ = recorder.remove(map, key));
}

fn like_maps(recorder: &mut Recorder<'_>) {
    recorder.case("like_maps");
    recorder.rules("O18");
    recorder.make('a', [4, 4, 4, 4, 8]);
    recorder.make('b', [4, 4, 4, 4, 8]);
    let keys = keys_of_homes(4, 16, &[6], 8);
    used(recorder, 'a', &keys[..6], 4);
    recorder.insert('b', &keys[7], &[1; 4]);
    recorder.overwrite('b', 'a');
    recorder.lookup('b', &keys[4]);
    recorder.lookup('b', &keys[7]);
    recorder.remove('a', &keys[4]);
    recorder.overwrite('b', 'a');
    recorder.overwrite('a', 'b');
    recorder.clear('a');
    recorder.overwrite('b', 'a');

    recorder.case("like_maps_with_a_stuck_count");
    recorder.rules("O18 S3");
    let keys = keys_of_home_0(64);
    let stuck = stuck_map(&keys, [8, 1, 0, 1, 64]);
    recorder.image('a', &stuck);
    recorder.make('b', [8, 1, 0, 1, 64]);
    recorder.make('c', [8, 2, 0, 1, 64]);
    recorder.overwrite('b', 'a');
    recorder.rules("O20 S3");
    recorder.overwrite('c', 'a');
    recorder.rules("O20 S3");
    recorder.make('d', [8, 1, 0, 1, 64]);
    recorder.overwrite('a', 'd');
}

/// A map that was passed by 63 entries and now has three.
fn stuck_map(keys: &[Vec<u8>], shape: [u64; 5]) -> Vec<u8> {
    let mut bytes = map_with(keys, shape);
    let rules = Rules::standard();
    let mut map = Map::at(&rules, &mut bytes, 0);
    keys[3..].iter().for_each(|key| _ = map.remove(&Key::Bytes(key.clone())));
    bytes
}

fn map_with(
    keys: &[Vec<u8>],
    [key_size, key_alignment, value_size, value_alignment, capacity]: [u64; 5],
) -> Vec<u8> {
    let rules = Rules::standard();
    let shape = Shape { key_size, key_alignment, value_size, value_alignment, capacity };
    let mut bytes = vec![0; rules.layout(&shape).expect("a possible shape").size as usize];
    let mut map = Map::make(&rules, &mut bytes, 0, &shape);
    keys.iter().for_each(|key| _ = map.reserve(&Key::Bytes(key.clone())));
    bytes
}

fn other_layouts(recorder: &mut Recorder<'_>) {
    let keys = keys_of_homes(4, 16, &[6, 7], 8);
    let source = [4, 4, 3, 1, 8];
    let targets = [
        ("other_key_alignment", [4, 1, 3, 1, 8]),
        ("other_value_alignment", [4, 4, 3, 16, 8]),
        ("other_capacity_and_as_many_buckets", [4, 4, 3, 1, 7]),
        ("larger", [4, 4, 3, 1, 20]),
        ("smaller", [4, 4, 3, 1, 4]),
        ("just_large_enough", [4, 2, 3, 4, 4]),
    ];
    for (name, target) in targets {
        recorder.case(name);
        recorder.rules("C1 O17 O18 O20 O5 O6 O7");
        recorder.make('a', source);
        recorder.make('b', target);
        used(recorder, 'a', &keys[..6], 3);
        recorder.insert('b', &keys[7], &[9; 3]);
        recorder.insert('b', &keys[3], &[8; 3]);
        recorder.overwrite('b', 'a');
        recorder.lookup('b', &keys[7]);
        recorder.lookup('b', &keys[3]);
        recorder.iterate('b');
        recorder.remove('b', &keys[3]);
        recorder.insert('a', &keys[0], &[7; 3]);
        recorder.overwrite('b', 'a');
        recorder.overwrite('a', 'b');
    }
    recorder.case("offsets_that_differ_alone");
    recorder.rules("O18 O20");
    // Both have buckets of 16 bytes.
    recorder.make('a', [2, 8, 1, 1, 4]);
    recorder.make('b', [2, 1, 1, 8, 4]);
    for number in 1..4 {
        recorder.insert('a', &low_bytes(number, 2), &[number as u8]);
    }
    recorder.overwrite('b', 'a');
    recorder.remove('a', &low_bytes(2, 2));
    recorder.overwrite('b', 'a');
}

/// Headers that are equal but for one field: the bytes of one map must not be taken for those of the other.
fn layouts_with_one_difference(recorder: &mut Recorder<'_>) {
    for (name, one, other) in [
        ("another_bucket_size", [4, 4, 4, 4, 5], [4, 4, 4, 8, 5]),
        ("another_value_offset", [1, 4, 1, 1, 5], [1, 4, 1, 2, 5]),
        ("another_key_offset", [4, 4, 4, 4, 5], [4, 2, 4, 4, 5]),
        ("another_capacity", [4, 4, 4, 4, 5], [4, 4, 4, 4, 6]),
    ] {
        for (direction, source, target) in [("to", one, other), ("from", other, one)] {
            recorder.case(&format!("{direction}_{name}"));
            recorder.rules("O18 O20");
            recorder.make('a', source);
            recorder.make('b', target);
            for number in 1..4 {
                let key = low_bytes(number * 7, source[0] as usize);
                recorder.insert('a', &key, &low_bytes(number, source[2] as usize));
            }
            recorder.overwrite('b', 'a');
        }
    }
}

fn refusals(recorder: &mut Recorder<'_>) {
    recorder.case("incompatible");
    recorder.rules("O16");
    recorder.make('a', [4, 4, 4, 4, 5]);
    recorder.insert('a', &[1, 2, 3, 4], &[5; 4]);
    for (map, shape) in
        [('b', [3, 4, 4, 4, 5]), ('c', [4, 4, 5, 4, 5]), ('d', [4, 4, 0, 4, 5]), ('e', [8, 4, 4, 4, 5])]
    {
        recorder.make(map, shape);
        recorder.insert(map, &low_bytes(77, shape[0] as usize), &low_bytes(3, shape[2] as usize));
        recorder.overwrite('a', map);
        recorder.overwrite(map, 'a');
    }
    recorder.comment("Also if it would not fit, or the source is damaged.");
    recorder.make('f', [4, 4, 0, 4, 20]);
    for number in 0..6 {
        recorder.reserve('f', &low_bytes(number, 4));
    }
    recorder.overwrite('a', 'f');
    recorder.poke('f', 2, &[3]);
    recorder.overwrite('a', 'f');

    recorder.case("does_not_fit");
    recorder.rules("O17");
    recorder.make('a', [2, 2, 2, 2, 3]);
    recorder.insert('a', &[1, 1], &[9, 9]);
    recorder.make('b', [2, 2, 2, 2, 9]);
    for number in 0..5 {
        recorder.insert('b', &low_bytes(number, 2), &[number as u8 + 1; 2]);
        recorder.overwrite('a', 'b');
    }
    recorder.remove('b', &low_bytes(0, 2));
    recorder.overwrite('a', 'b');
    recorder.remove('b', &low_bytes(1, 2));
    recorder.overwrite('a', 'b');

    recorder.comment("That comes before the counts are compared.");
    recorder.poke('b', 2, &[9]);
    recorder.overwrite('a', 'b');

    recorder.case("counts_differ");
    recorder.rules("O19");
    recorder.make('a', [2, 2, 2, 2, 3]);
    recorder.insert('a', &[1, 1], &[9, 9]);
    recorder.make('b', [2, 2, 2, 2, 9]);
    for number in 0..3 {
        recorder.insert('b', &low_bytes(number, 2), &[number as u8 + 1; 2]);
    }
    for count in [2, 0, 4, 3] {
        recorder.poke('b', 2, &[count]);
        recorder.overwrite('a', 'b');
    }
    recorder.comment("A map like the target is copied as it is.");
    recorder.rules("O18 O19");
    recorder.make('c', [2, 2, 2, 2, 3]);
    recorder.insert('c', &[2, 2], &[9, 9]);
    recorder.poke('c', 2, &[3]);
    recorder.overwrite('a', 'c');
}

/// Sources of which the headers do not tell that they are damaged.
fn damaged_sources(recorder: &mut Recorder<'_>) {
    recorder.case("more_and_fewer_entries_than_counted");
    recorder.rules("O19");
    recorder.make('a', [1, 1, 2, 2, 5]);
    recorder.make('b', [1, 1, 2, 2, 6]);
    recorder.insert('b', b"k", &[7, 7]);
    for (number, key) in [b"b", b"g", b"y"].into_iter().enumerate() {
        recorder.insert('a', key, &[number as u8 + 1, 0]);
    }
    for count in [2, 4, 0, 5, 3] {
        recorder.poke('a', 2, &[count]);
        recorder.overwrite('b', 'a');
    }

    recorder.case("equal_keys_in_the_source");
    recorder.rules("O20 D6");
    recorder.image('a', &forged_map(&[b"b", b"g", b"b", b"y", b"g", b"b"], [1, 1, 2, 2, 7]));
    recorder.make('b', [1, 1, 2, 2, 8]);
    recorder.overwrite('b', 'a');
}

/// A map whose first buckets hold these keys, in this order, wherever their homes are. Its values are 1, 2, 3 and so on.
fn forged_map(keys: &[&[u8]], shape: [u64; 5]) -> Vec<u8> {
    let mut bytes = map_with(&[], shape);
    let header = Rules::standard().read_header(&bytes);
    bytes[2] = keys.len() as u8;
    for (index, key) in keys.iter().enumerate() {
        let bucket = &mut bytes[HEADER_SIZE + index * header.bucket_size as usize..];
        bucket[0] = 2;
        bucket[header.key_offset as usize..][..key.len()].copy_from_slice(key);
        let value = low_bytes(index as u64 + 1, header.value_size as usize);
        bucket[header.value_offset as usize..][..value.len()].copy_from_slice(&value);
    }
    bytes
}

fn overlaps(recorder: &mut Recorder<'_>) {
    recorder.case("the_map_itself");
    recorder.rules("O15");
    recorder.make('a', [4, 4, 40, 4, 4]);
    for number in 1..4 {
        recorder.insert('a', &low_bytes(number, 4), &[number as u8; 40]);
    }
    recorder.overwrite('a', 'a');
    recorder.overwrite('a', Name::within('a', 0));

    recorder.case("a_map_in_the_values_of_another");
    recorder.rules("O15");
    // The value of the entry holds a whole map, and then the header of one that goes on in the next buckets.
    recorder.make('a', [4, 4, 76, 4, 2]);
    let inner = map_with(&[vec![1; 4]], [4, 4, 4, 4, 1]);
    let small = map_with(&[vec![1; 4]], [4, 4, 76, 4, 1]);
    let key = &keys_of_homes(4, 4, &[0], 1)[0];
    recorder.insert('a', key, &[inner, vec![0; 20]].concat());
    let value = value_offset(recorder, 4, 76);
    recorder.overwrite('a', Name::within('a', value));
    let header = [small[..HEADER_SIZE].to_vec(), vec![0; 44]].concat();
    recorder.poke('a', value, &header);
    recorder.overwrite('a', Name::within('a', value));
    recorder.iterate('a');
}

/// A map whose only value holds maps: two that overlap, and three that touch.
fn maps_within_a_map(recorder: &mut Recorder<'_>) {
    const SHAPE: [u64; 5] = [4, 4, 4, 4, 1];
    let (one, two) = (map_with(&[vec![1; 4]], SHAPE), map_with(&[vec![2; 4]], SHAPE));
    let larger = map_with(&[vec![3; 4]], [4, 4, 4, 4, 2]);
    let overlapping = [&one[..HEADER_SIZE], &two].concat();
    let value = [&overlapping[..], &one, &two, &larger].concat();
    let size = value.len() as u64;

    recorder.case("maps_that_overlap");
    recorder.rules("O15");
    recorder.make('a', [4, 4, size, 4, 2]);
    recorder.insert('a', &[9; 4], &value);
    let start = value_offset(recorder, 4, value.len());
    let [first, second] = [start, start + HEADER_SIZE].map(|offset| Name::within('a', offset));
    recorder.overwrite(first, second);
    recorder.overwrite(second, first);
    recorder.overwrite(second, 'a');
    recorder.overwrite('a', second);
    recorder.overwrite(second, second);

    recorder.comment("Maps that touch do not overlap.");
    let touching = start + overlapping.len();
    let [one, two, larger] =
        [touching, touching + one.len(), touching + 2 * one.len()].map(|offset| Name::within('a', offset));
    recorder.overwrite(two, one);
    recorder.clear(one);
    recorder.overwrite(two, one);
    recorder.rules("O15 O20");
    recorder.overwrite(two, larger);
    recorder.remove(two, &[3; 4]);
    recorder.insert(two, &[4; 4], &[5; 4]);
    recorder.overwrite(larger, two);
    recorder.overwrite(one, larger);
    recorder.rules("C4 C5");
    recorder.iterate(larger);
    recorder.insert(larger, &[6; 4], &[7; 4]);
    recorder.remove(larger, &[4; 4]);
    recorder.clear(two);
    recorder.lookup(one, &[4; 4]);
    recorder.iterate('a');
}

/// Where the value of the only entry of the map `a` lies.
fn value_offset(recorder: &mut Recorder<'_>, key_size: usize, value_size: usize) -> usize {
    let bucket = crate::recorder::bucket_of(&recorder.next('a', 0)).expect("an entry") as usize;
    HEADER_SIZE + bucket * (4 + key_size + value_size) + 4 + key_size
}

/// Sources with as many keys of one home as the budget just allows, and one more.
fn budget(recorder: &mut Recorder<'_>) {
    let keys = keys_of_home_0(128);
    let most = (1..=128).rev().find(|&count| is_copied(&Rules::standard(), &keys[..count], SHAPES));
    let most = most.expect("an empty map is copied");
    assert!(most < 126, "the budget is never used up");
    for (name, keys) in [
        ("within_the_budget", keys[..most].to_vec()),
        ("all_of_the_budget", keys_that_use_up_the_budget(most)),
        ("over_the_budget", keys[..most + 1].to_vec()),
        ("far_over_the_budget", keys[..127].to_vec()),
    ] {
        recorder.case(name);
        recorder.rules("O21");
        recorder.image('a', &map_with(&keys, SHAPES[0]));
        recorder.make('b', SHAPES[1]);
        recorder.insert('b', &low_bytes(5, 8), &[]);
        recorder.overwrite('b', 'a');
        recorder.lookup('b', &keys[0]);
        recorder.lookup('b', &low_bytes(5, 8));
        recorder.reserve('b', &low_bytes(6, 8));
    }
    recorder.case("all_keys_collide_in_like_maps");
    recorder.rules("O18 O21");
    recorder.image('a', &map_with(&keys[..127], SHAPES[0]));
    recorder.make('b', SHAPES[0]);
    recorder.overwrite('b', 'a');
}

/// The same with other capacities, which share the numbers of buckets or do not.
fn budgets_of_other_sizes(recorder: &mut Recorder<'_>) {
    let keys = keys_of_home_0(256);
    for (source, target) in [(128, 124), (256, 200), (512, 256), (256, 257)] {
        let shapes = [source, target].map(|capacity| [8, 1, 0, 1, capacity]);
        let counts: Vec<usize> = (1..=source.min(target) as usize).collect();
        let most = counts.partition_point(|&count| is_copied(&Rules::standard(), &keys[..count], shapes));
        assert!(most < counts.len(), "the budget is never used up from {source} to {target}");
        for (name, count) in [("most", most), ("one_more", most + 1)] {
            recorder.case(&format!("{name}_from_{source}_to_{target}"));
            recorder.rules("O21");
            recorder.image('a', &map_with(&keys[..count], shapes[0]));
            recorder.make('b', shapes[1]);
            recorder.insert('b', &low_bytes(5, 8), &[]);
            recorder.overwrite('b', 'a');
        }
    }
}

/// A damaged source may hold a key twice, which takes as many visits as the first time.
fn budget_for_equal_keys(recorder: &mut Recorder<'_>) {
    let shapes = [[8, 1, 1, 1, 128], [8, 2, 1, 1, 128]];
    let keys = keys_of_home_0(121);
    let repeated = |first: usize, index: usize, times: usize, others: usize| {
        let keys = keys[..first].iter().chain(std::iter::repeat_n(&keys[index - 1], times));
        keys.cloned().chain((0..others as u64).map(|number| low_bytes(number + 1, 8))).collect::<Vec<_>>()
    };
    // What is left before the last key is 512 and more, or less. A key at place `n` of the path takes `n` visits.
    for (name, keys) in [
        ("enough_for_the_last", repeated(90, 90, 37, 0)),
        ("not_enough_for_the_last", repeated(90, 90, 38, 0)),
        ("just_enough_for_another", repeated(121, 43, 1, 1)),
        ("one_less_than_enough", repeated(121, 44, 1, 1)),
    ] {
        recorder.case(&format!("equal_keys_{name}"));
        recorder.rules("O21 D6");
        let keys: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
        recorder.image('a', &forged_map(&keys, shapes[0]));
        recorder.make('b', shapes[1]);
        recorder.overwrite('b', 'a');
    }
}

/// A source and a target that have as many buckets.
const SHAPES: [[u64; 5]; 2] = [[8, 1, 0, 1, 128], [8, 2, 0, 1, 127]];

/// Before the last of these keys there is left what has to be, and no more.
fn keys_that_use_up_the_budget(most: usize) -> Vec<Vec<u8>> {
    // The first seed that gives such keys. The search starts there, as it takes long.
    const SEED: u64 = 187;
    let strict = Rules::with(Deviation::BudgetIsNeverUsedUp);
    let mut sources = (SEED..).map(|seed| {
        let mut random = Random(seed);
        let others = (0..127 - most + 1).map(|_| bytes(&mut random, 8));
        keys_of_home_0(most - 1).into_iter().chain(others).collect::<Vec<_>>()
    });
    let used_up =
        sources.find(|keys| is_copied(&Rules::standard(), keys, SHAPES) && !is_copied(&strict, keys, SHAPES));
    used_up.expect("a seed that gives such keys")
}

/// Whether a source with these keys is copied to the target.
fn is_copied(rules: &Rules, keys: &[Vec<u8>], [source, target]: [[u64; 5]; 2]) -> bool {
    let target = map_with(&[], target);
    let mut memory = [&target[..], &map_with(keys, source)].concat();
    Map::at(rules, &mut memory, 0).overwrite(target.len()) == Outcome::Done
}
