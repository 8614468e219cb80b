//! What the vectors ask. Each module makes some of the files.

mod damaged;
mod histories;
mod judged;
mod overwriting;
mod random;

pub(crate) use random::RandomHistory;

use crate::implementation::Implementation;
use crate::support::{Random, colliding_keys, home};

/// All files: their names in `tests/standard`, and what is in them.
pub(crate) fn all(reference: &dyn Implementation) -> Vec<(String, String)> {
    let mut files = judged::files(reference);
    files.extend(histories::files(reference));
    files.extend(overwriting::files(reference));
    files.extend(damaged::files(reference));
    files.extend(random::files(reference));
    files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

/// Keys of 8 bytes that all have the home 0, whatever the number of buckets.
fn keys_of_home_0(count: usize) -> Vec<Vec<u8>> {
    colliding_keys(0).take(count).map(|key| key.to_ne_bytes().to_vec()).collect()
}

/// Different keys of this size whose home is one of these.
fn keys_of_homes(size: usize, bucket_count: usize, homes: &[usize], count: usize) -> Vec<Vec<u8>> {
    let numbers = 1_u64..;
    let keys = numbers.map(|number| crate::machine::low_bytes(number, size));
    keys.filter(|key| homes.contains(&home(key, bucket_count))).take(count).collect()
}

/// Bytes that look random and are the same in every run.
fn bytes(random: &mut Random, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    random.fill(&mut bytes);
    bytes
}
