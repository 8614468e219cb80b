//! A text to count the words of: always the same, with few frequent and many rare words like a real one.

use std::io::{self, Write};

/// How many different words there are.
const WORDS: u32 = 50_000;

const WORDS_PER_LINE: u32 = 12;

/// Writes words until there are `size` bytes.
///
/// The words follow Zipf's law: how often one comes is inversely proportional to its rank.
pub(crate) fn write(size: usize, output: &mut impl Write) -> io::Result<()> {
    let words: Vec<String> = (0..WORDS).map(spell).collect();
    let mut random = Random(1);
    let mut written = 0;
    for number in 1_u32.. {
        if written >= size {
            break;
        }
        let rank = f64::from(WORDS + 1).powf(random.next()); // from 1 to below WORDS + 1
        let word = &words[rank as usize - 1];
        let separator = if number.is_multiple_of(WORDS_PER_LINE) { '\n' } else { ' ' };
        write!(output, "{word}{separator}")?;
        written += word.len() + 1;
    }
    Ok(())
}

/// A word for each number, and another one for another number: a few syllables, then perhaps some consonants.
fn spell(number: u32) -> String {
    const CONSONANTS: &[u8] = b"bcdfghjklmnprstvwxyz";
    const VOWELS: &[u8] = b"aeiou";
    const ENDS: &[&str] = &["", "n", "r", "st", "nds"];
    let mut word = String::new();
    let mut rest = number as usize;
    loop {
        word.push(CONSONANTS[rest % CONSONANTS.len()].into());
        rest /= CONSONANTS.len();
        word.push(VOWELS[rest % VOWELS.len()].into());
        rest /= VOWELS.len();
        if rest == 0 {
            break;
        }
    }
    word + ENDS[number as usize % ENDS.len()]
}

/// Random numbers from 0 to below 1: SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }
}
