//! Maps whose bytes someone has damaged, as far as the standard says what is to happen.

use super::{keys_of_home_0, keys_of_homes};
use crate::implementation::Implementation;
use crate::machine::low_bytes;
use crate::recorder::{Recorder, bucket_of};
use crate::support::HEADER_SIZE;

pub(super) fn files(reference: &dyn Implementation) -> Vec<(&'static str, String)> {
    let mut recorder = Recorder::new(reference, "Damaged bytes.");
    state_3(&mut recorder);
    counts(&mut recorder);
    no_free_bucket(&mut recorder);
    passed_empty_buckets(&mut recorder);
    endless_paths(&mut recorder);
    changed_behind_the_back(&mut recorder);
    vec![("histories/damaged.txt", recorder.into_text())]
}

const BUCKET_SIZE: usize = 4;

const fn status(bucket: usize) -> usize {
    HEADER_SIZE + bucket * BUCKET_SIZE
}

/// A map of 8 buckets with three keys in the buckets 4, 5 and 7.
fn three_entries(recorder: &mut Recorder<'_>) {
    recorder.make('a', [1, 1, 2, 2, 3]);
    for (key, value) in [(b"b", 1), (b"g", 2), (b"y", 3)] {
        recorder.insert('a', key, &[value, 0]);
    }
}

fn set_state_3(recorder: &mut Recorder<'_>, bucket: usize) {
    let byte = recorder.bytes('a')[status(bucket)] | 3;
    recorder.poke('a', status(bucket), &[byte]);
}

fn state_3(recorder: &mut Recorder<'_>) {
    recorder.case("state_3");
    recorder.rules("D2");
    three_entries(recorder);
    for bucket in [4, 5, 7] {
        set_state_3(recorder, bucket);
    }
    recorder.lookup('a', b"b");
    recorder.lookup('a', b"y");
    recorder.reserve('a', b"g");
    recorder.iterate('a');
    recorder.reserve('a', b"x");
    recorder.rules("D2 O11");
    recorder.remove('a', b"y");
    recorder.remove('a', b"b");
    recorder.rules("D2 O5");
    recorder.reserve('a', b"x");
    recorder.reserve('a', b"b");
    recorder.remove('a', b"g");

    recorder.case("state_3_is_copied");
    recorder.rules("D2 O19 O20");
    three_entries(recorder);
    set_state_3(recorder, 5);
    recorder.make('b', [1, 1, 2, 2, 4]);
    recorder.overwrite('b', 'a');
    recorder.make('c', [1, 1, 2, 2, 3]);
    recorder.rules("D2 O18");
    recorder.overwrite('c', 'a');
    recorder.rules("D2 O5");
    recorder.case("state_3_takes_no_entry");
    recorder.make('a', [1, 1, 2, 2, 3]);
    set_state_3(recorder, 4);
    recorder.reserve('a', b"b");
    recorder.lookup('a', b"g");
    recorder.remove('a', b"b");
}

fn counts(recorder: &mut Recorder<'_>) {
    recorder.case("element_count_too_low");
    recorder.rules("D3");
    three_entries(recorder);
    recorder.poke('a', 2, &[1, 0]);
    for key in [b"b", b"g", b"y"] {
        recorder.remove('a', key);
    }
    recorder.insert('a', b"b", &[1, 1]);

    recorder.case("element_count_too_high");
    recorder.rules("O4 D3");
    three_entries(recorder);
    recorder.remove('a', b"y");
    recorder.poke('a', 2, &[3, 0]);
    recorder.reserve('a', b"y");
    recorder.lookup('a', b"y");

    recorder.case("tombstone_count_too_low");
    recorder.rules("D3");
    three_entries(recorder);
    recorder.remove('a', b"b");
    recorder.remove('a', b"g");
    recorder.poke('a', 28, &[0]);
    recorder.comment("A Tombstone becomes an entry, and another one Empty.");
    recorder.reserve('a', b"b");
    recorder.remove('a', b"b");
    recorder.poke('a', 28, &[0]);
    recorder.remove('a', b"y");

    recorder.case("tombstone_count_at_its_limit");
    recorder.rules("D3");
    three_entries(recorder);
    recorder.poke('a', 28, &[8]);
    recorder.remove('a', b"b");
    recorder.remove('a', b"g");
    recorder.reserve('a', b"b");
    recorder.poke('a', 28, &[7]);
    recorder.remove('a', b"b");
    recorder.remove('a', b"y");
}

/// All buckets say that they are taken, but the count says that there is room.
fn no_free_bucket(recorder: &mut Recorder<'_>) {
    for (name, byte) in [
        ("all_occupied", 2),
        ("all_occupied_and_passed", 5 << 2 | 2),
        ("all_of_state_3", 3),
        ("all_bits", 0xff),
    ] {
        recorder.case(name);
        recorder.rules("D1 D4 D2");
        recorder.make('a', [1, 1, 2, 2, 3]);
        for bucket in 0..8 {
            // No key of these is asked for.
            recorder.poke('a', status(bucket), &[byte, bucket as u8]);
        }
        for key in [b"b", b"z"] {
            recorder.reserve('a', key);
            recorder.lookup('a', key);
            recorder.remove('a', key);
        }
        recorder.poke('a', 2, &[3, 0]);
        recorder.reserve('a', b"b");
    }
    recorder.case("one_free_bucket_at_the_end_of_the_path");
    recorder.rules("D1 D4 O5");
    recorder.make('a', [1, 1, 2, 2, 3]);
    let end = crate::support::path(b"b", 8).last().expect("a path of 8 buckets");
    for bucket in (0..8).filter(|&bucket| bucket != end) {
        recorder.poke('a', status(bucket), &[9 << 2 | if bucket % 2 == 0 { 2 } else { 3 }, 0]);
    }
    recorder.reserve('a', b"b");
    recorder.lookup('a', b"b");
    recorder.remove('a', b"b");
}

/// Empty buckets that say that they are passed: a search goes on behind them, and an entry that moves in is passed, too.
fn passed_empty_buckets(recorder: &mut Recorder<'_>) {
    recorder.case("an_entry_lost_and_inserted_again");
    recorder.rules("D6");
    three_entries(recorder);
    recorder.poke('a', status(5), &[1 << 2, 0, 0, 0]);
    recorder.lookup('a', b"y");
    recorder.lookup('a', b"g");
    recorder.reserve('a', b"y");
    recorder.poke('a', 2, &[2]);
    recorder.reserve('a', b"g");
    recorder.remove('a', b"y");
    recorder.remove('a', b"g");
    recorder.remove('a', b"b");
}

/// No bucket ends a search: each says that it is passed.
fn endless_paths(recorder: &mut Recorder<'_>) {
    for (name, byte) in [("passed_empty_buckets", 7 << 2), ("passed_tombstones", 63 << 2 | 1)] {
        recorder.case(name);
        recorder.rules("D1");
        recorder.make('a', [8, 1, 2, 1, 7]);
        for bucket in 0..16 {
            recorder.poke('a', HEADER_SIZE + bucket * 11, &[byte]);
        }
        for key in keys_of_home_0(3) {
            recorder.lookup('a', &key);
            recorder.remove('a', &key);
        }
        recorder.next('a', 0);
    }
}

/// What was found before means nothing after the bytes have changed.
fn changed_behind_the_back(recorder: &mut Recorder<'_>) {
    recorder.case("changed_after_a_lookup");
    recorder.rules("D5");
    three_entries(recorder);
    recorder.lookup('a', b"b");
    recorder.poke('a', status(4), &[2 << 2 | 1, 0, 0, 0]);
    recorder.lookup('a', b"b");
    recorder.lookup('a', b"y");
    recorder.poke('a', status(7), &[2, b'z']);
    recorder.lookup('a', b"y");
    recorder.relocate('a');
    recorder.lookup('a', b"y");

    recorder.case("bytes_from_elsewhere");
    recorder.rules("D5 C7");
    recorder.make('a', [2, 1, 2, 1, 5]);
    let keys = keys_of_homes(2, 16, &[8], 4);
    keys.iter().for_each(|key| recorder.insert('a', key, &[1, 1]));
    let before = recorder.bytes('a').to_vec();
    keys.iter().for_each(|key| _ = recorder.lookup('a', key));
    recorder.remove('a', &keys[0]);
    recorder.lookup('a', &keys[3]);
    recorder.poke('a', 0, &before);
    keys.iter().for_each(|key| _ = recorder.lookup('a', key));
    let bucket = bucket_of(&recorder.lookup('a', &keys[3])).expect("it is there") as usize;
    recorder.poke('a', HEADER_SIZE + bucket * 5 + 1, &low_bytes(0xffff, 2));
    recorder.lookup('a', &keys[3]);
}
