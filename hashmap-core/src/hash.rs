//! The hash of a key: FxHasher64 over its bytes, read as little-endian words on every host, spread out.
//!
//! Starting from 0, each word `w` makes `hash = (rotate_left(hash, 5) ^ w) * 0x517cc1b727220a95`,
//! modulo 2^64. The words are: as many of 8 bytes as fit, then one of 4 bytes if it fits, then the
//! remaining bytes one by one. The result is multiplied by [`SPREAD`].

/// What the result of FxHasher64 is multiplied by, because its highest bits choose the home bucket.
///
/// The multiplier of FxHasher64 is 2^64 / pi. As 355/113 is nearly pi, the keys `k` and `k + 355` get
/// nearly the same highest bits, and counting keys crowd together: in a half full map with the keys 0 to
/// 8191 a search looks at 4.9 buckets on average, and at 1.4 if they are random. With this second
/// multiplier it looks at less than 1.15; `tests/spread.rs` has this and other steps.
///
/// Both together multiply the last word by 0x9b8e970a7a4ca48b: of 2.6 million random odd numbers the one
/// with the shortest paths in the worst case of those steps. Compilers multiply the two constants
/// beforehand, so it costs nothing.
const SPREAD: u64 = 0x1a0f_872f_c375_4a9f;

/// Hashes the bytes of a key.
#[inline(always)]
pub(crate) fn hash(key: &[u8]) -> u64 {
    imp::hash(key).wrapping_mul(SPREAD)
}

#[cfg(all(feature = "fxhash", target_endian = "little"))]
mod imp {
    use core::hash::Hasher;
    use fxhash::FxHasher64;

    #[inline(always)]
    pub(super) fn hash(key: &[u8]) -> u64 {
        let mut hasher = FxHasher64::default();
        // For one word `write` gives the same result; these spare its loop.
        if let Ok(word) = key.try_into() {
            hasher.write_u32(u32::from_le_bytes(word));
        } else if let Ok(word) = key.try_into() {
            hasher.write_u64(u64::from_le_bytes(word));
        } else {
            hasher.write(key);
        }
        hasher.finish()
    }
}

// `fxhash` needs std and reads words in the byte order of the host.
#[cfg(not(all(feature = "fxhash", target_endian = "little")))]
use built_in as imp;

#[cfg(any(test, not(all(feature = "fxhash", target_endian = "little"))))]
mod built_in {
    const MULTIPLIER: u64 = 0x517c_c1b7_2722_0a95;

    #[inline(always)]
    pub(super) fn hash(key: &[u8]) -> u64 {
        let (words, tail) = key.as_chunks::<8>();
        let mut hash = words.iter().fold(0, |hash, &word| add(hash, u64::from_le_bytes(word)));
        let mut bytes = tail;
        if let Some((&half, rest)) = tail.split_first_chunk::<4>() {
            hash = add(hash, u32::from_le_bytes(half).into());
            bytes = rest;
        }
        bytes.iter().fold(hash, |hash, &byte| add(hash, byte.into()))
    }

    #[inline(always)]
    fn add(hash: u64, word: u64) -> u64 {
        (hash.rotate_left(5) ^ word).wrapping_mul(MULTIPLIER)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(target_endian = "little")]
    fn the_built_in_hash_and_the_crate_agree_on_every_length() {
        use core::hash::Hasher;

        let key: [u8; 64] = core::array::from_fn(|i| (i as u8).wrapping_mul(151).wrapping_add(7));
        for length in 0..=key.len() {
            let key = &key[..length];
            let mut hasher = fxhash::FxHasher64::default();
            hasher.write(key);
            assert_eq!(super::built_in::hash(key), hasher.finish(), "{length} bytes");
            assert_eq!(super::imp::hash(key), hasher.finish(), "{length} bytes");
        }
    }

    /// Fixed values, so that a host of the other byte order proves the same.
    #[test]
    fn known_hashes() {
        assert_eq!(super::imp::hash(&[1]), 0x517c_c1b7_2722_0a95);
        assert_eq!(super::imp::hash(&[1, 0, 0, 0]), 0x517c_c1b7_2722_0a95);
        assert_eq!(super::imp::hash(&[2, 0, 0, 0, 0, 0, 0, 0]), 0xa2f9_836e_4e44_152a);
        assert_eq!(super::hash(&[1]), 0x9b8e_970a_7a4c_a48b);
        assert_eq!(super::hash(&[2, 0, 0, 0, 0, 0, 0, 0]), 0x371d_2e14_f499_4916);
    }
}
