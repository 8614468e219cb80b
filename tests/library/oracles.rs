//! Many operations, and what Rust's own library makes of them.

use std::collections::HashMap;
use std::fmt::Write;

use crate::{printed, program, statistic, statistics_of};

/// SplitMix64: numbers that look random, and are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    fn below(&mut self, choices: u64) -> u64 {
        self.next() % choices
    }

    /// A number with a random number of bits.
    fn of_any_width(&mut self) -> u64 {
        let width = self.below(64);
        self.next() >> width
    }

    /// Bytes from `alphabet`.
    fn text(&mut self, alphabet: &[u8], most: u64) -> Vec<u8> {
        let length = self.below(most + 1);
        (0..length).map(|_| alphabet[self.below(alphabet.len() as u64) as usize]).collect()
    }
}

/// The finaliser of SplitMix64.
fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

#[test]
fn lists_of_all_kinds_are_sorted() {
    let mut random = Random(1);
    let mut lists: Vec<Vec<i64>> = vec![vec![], vec![1], vec![2, 1], vec![1, 2], vec![i64::MAX, i64::MIN]];
    lists.push((0..1000).collect());
    lists.push((0..1000).rev().collect());
    lists.push(vec![7; 1000]);
    lists.push((0..1025).map(|index| index % 3).collect());
    for length in [3, 8, 9, 31, 64, 65, 1000, 4097] {
        lists.push((0..length).map(|_| random.of_any_width().cast_signed()).collect());
    }
    for list in lists {
        let words: Vec<String> = list.iter().map(i64::to_string).collect();
        let output = String::from_utf8(printed("sort", &[], words.join("\n"))).expect("it is text");
        let expect = |label: &str, sorted: &[String]| {
            let line =
                format!("{label}{}\n", sorted.iter().map(|word| format!(" {word}")).collect::<String>());
            assert!(output.contains(&line), "{label} of {list:?} is not in {output}");
        };
        let words = |list: &[i64]| list.iter().map(i64::to_string).collect::<Vec<_>>();
        let mut sorted = list.clone();
        sorted.sort();
        expect("signed", &words(&sorted));
        let mut unsigned: Vec<u64> = list.iter().map(|number| number.cast_unsigned()).collect();
        unsigned.sort();
        expect("unsigned", &unsigned.iter().map(u64::to_string).collect::<Vec<_>>());
        let mut stable = list.clone();
        stable.sort_by_key(|number| (number % 10).abs());
        expect("by the last digit, in their order", &words(&stable));
        for number in [i64::MIN, -1, 4, 5, i64::MAX] {
            let index = sorted.partition_point(|&other| other < number);
            let found = u8::from(sorted.get(index) == Some(&number));
            assert!(
                output.contains(&format!("search {number} at {index} {found}\n")),
                "{number} in {output}"
            );
        }
    }
}

#[test]
fn numbers_are_read_as_rust_reads_them() {
    let mut random = Random(2);
    let mut lines: Vec<String> = (0..500).map(|_| random.of_any_width().cast_signed().to_string()).collect();
    lines.extend((0..500).map(|_| random.of_any_width().to_string()));
    lines.extend((0..500).map(|_| format!("{:x}", random.of_any_width())));
    let any = (0..1500).map(|_| random.text(b"+-0123456789abcdefABCDEF gG@`:/", 22));
    lines.extend(any.map(|text| String::from_utf8(text).expect("it is ASCII")));

    let mut expected = String::new();
    for line in &lines {
        let sign = usize::from(line.starts_with(['+', '-']));
        let kinds = [(true, sign, &line[sign..], 10), (false, 0, line, 10), (false, 0, line, 16)];
        for (is_signed, start, digits, radix) in kinds {
            let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
            let digits = &digits[..length];
            let value = i128::from_str_radix(digits, radix).unwrap_or(i128::MAX);
            let value = if is_signed && line.starts_with('-') { -value } else { value };
            let range = if is_signed { i64::MIN.into()..=i64::MAX.into() } else { 0..=i128::from(u64::MAX) };
            let result = match () {
                () if length == 0 => "0 0 1".to_owned(),
                () if !range.contains(&value) => "0 0 2".to_owned(),
                () => format!("{value} {} 0", start + length),
            };
            writeln!(expected, "{result}").expect("a string takes all");
        }
    }
    assert_equal_lines(&printed("numbers", &["lines"], lines.join("\n")), &expected);
}

#[test]
fn hashes_are_those_of_another_implementation() {
    let mut random = Random(3);
    let any: Vec<u8> = (0..=255).filter(|&byte| byte != b'\n').collect();
    let lines: Vec<Vec<u8>> = (0..300).map(|_| random.text(&any, 40)).collect();
    let mut expected = String::new();
    for line in &lines {
        let (bytes, fnv1a, crc32) = (hash_bytes(line), fnv1a(line), crc32(line));
        writeln!(expected, "{bytes:x} {fnv1a:x} {crc32:x}").expect("a string takes all");
    }
    let mut input = lines.join(&b'\n');
    input.push(b'\n');
    assert_equal_lines(&printed("hash", &["lines"], input), &expected);
}

fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
    mixed(hash)
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}

#[test]
fn input_of_any_shape_is_read() {
    let mut random = Random(4);
    let long = vec![b'x'; 200_000];
    let mut inputs: Vec<Vec<u8>> = [
        &b""[..],
        b"\n",
        b"\n\n",
        b"a",
        b"a\n",
        b"\r\n",
        b"a\r\nb",
        b"one\0two\n \x0b\x0c\t",
        b"12 -3 99999999999999999999 x +4",
        &long,
    ]
    .map(<[u8]>::to_vec)
    .to_vec();
    inputs
        .push([&b"a b\n"[..], &long, b" ", &long, b"\nc\n", &long[..65535], b"\n", &long[..65536]].concat());
    inputs.push(random.text(b"ab \n\r", 300_000));
    inputs.push(random.text(b"0123456789-        \n", 300_000));
    for input in inputs {
        let mut lines: Vec<&[u8]> = input.split(|&byte| byte == b'\n').collect();
        lines.pop_if(|last| last.is_empty());
        let space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
        let words: Vec<&[u8]> = input.split(space).filter(|word| !word.is_empty()).collect();
        let numbers = words.iter().filter_map(|word| str::from_utf8(word).ok()?.parse::<i64>().ok());
        assert_equal_bytes(&printed("input", &["lines"], &input), &with_lengths(&lines));
        assert_equal_bytes(&printed("input", &["words"], &input), &with_lengths(&words));
        let numbers: String = numbers.map(|number| format!("{number}\n")).collect();
        assert_equal_bytes(&printed("input", &["numbers"], &input), numbers.as_bytes());
        for way in ["bytes", "pieces", "all"] {
            assert_equal_bytes(&printed("input", &[way], &input), &input);
        }
    }
}

/// Each text behind its length, on a line.
fn with_lengths(texts: &[&[u8]]) -> Vec<u8> {
    texts.iter().flat_map(|text| [text.len().to_string().as_bytes(), b" ", text, b"\n"].concat()).collect()
}

#[test]
fn a_big_map_is_a_map() {
    for (seed, keys, capacity) in [(5, 300, "4"), (6, 3000, "16"), (7, 3000, "100")] {
        let mut random = Random(seed);
        let mut map: HashMap<i64, i64> = HashMap::new();
        let mut input = String::new();
        let mut expected = String::new();
        for _ in 0..20_000 {
            // Small keys, those in large steps, and any.
            let key = random.below(keys).cast_signed();
            let key = [key, key << 48, mixed(key.cast_unsigned()).cast_signed()][random.below(3) as usize];
            let value = random.next().cast_signed();
            match random.below(100) {
                0..40 => {
                    map.insert(key, value);
                    writeln!(input, "1 {key} {value}")
                }
                40..60 => {
                    let found = map.get(&key).map_or("-".to_owned(), i64::to_string);
                    writeln!(expected, "{found}").expect("a string takes all");
                    writeln!(input, "2 {key}")
                }
                60..85 => {
                    writeln!(expected, "{}", u8::from(map.remove(&key).is_some()))
                        .expect("a string takes all");
                    writeln!(input, "3 {key}")
                }
                85..98 => {
                    let entry = map.entry(key).or_default();
                    *entry = entry.wrapping_add(value);
                    writeln!(input, "4 {key} {value}")
                }
                98 => {
                    writeln!(expected, "{}", map.len()).expect("a string takes all");
                    writeln!(input, "5")
                }
                _ => {
                    let sum = |sum: i64, number: &i64| sum.wrapping_add(*number);
                    let (keys, values) = (map.keys().fold(0, sum), map.values().fold(0, sum));
                    writeln!(expected, "{} {values}", keys.cast_unsigned()).expect("a string takes all");
                    writeln!(input, "6")
                }
            }
            .expect("a string takes all");
        }
        let output = String::from_utf8(printed("big_map", &[capacity], input)).expect("it is text");
        let (operations, _) = output.split_once("keys of 3 bytes").expect("the program goes on");
        assert_equal_lines(operations.as_bytes(), &expected);
    }
}

/// Keys in equal steps of any size, up to a million of them.
#[test]
fn a_big_map_takes_keys_in_steps() {
    for (step, count, capacity) in
        [(1, 1_000_000, "4096"), (1 << 32, 50_000, "64"), (1 << 47, 50_000, "64"), (4096, 50_000, "1000")]
    {
        let input = format!("8 0 {step} {count} 5 6 2 {step} 2 -1 3 0 5");
        let output = String::from_utf8(printed("big_map", &[capacity], input)).expect("it is text");
        let sum = (0..count as u64).fold(0, |sum: u64, index| sum.wrapping_add(index.wrapping_mul(step)));
        let expected = format!("{count}\n{sum} {}\n{step}\n-\n1\n{}\n", sum.cast_signed(), count - 1);
        assert!(output.starts_with(&expected), "{output}\n is not {expected}");
    }
}

/// Entries that come and go take no more memory than those that are there at a time.
#[test]
fn churn_in_a_big_map_takes_no_more_memory() {
    let allocated = |rounds: u64, step: u64| {
        let keys = |round: u64| (0..500).map(move |key| round * step + key);
        let round = |round| {
            let removals = keys(round).map(|key| format!("3 {key} ")).collect::<String>();
            format!("8 {} 1 500 {removals}", round * step)
        };
        let input: String = (0..rounds).map(round).collect();
        statistic(&statistics_of(&program("big_map"), &["64"], input), "heap allocated")
    };
    let once = allocated(1, 0);
    assert_eq!(allocated(20, 0), once, "the same keys again");
    let others = allocated(20, 1000);
    assert!(others < once + once / 4, "other keys: {others} bytes, not {once}");
}

/// Keys that somebody has made so that all of them belong to one shard: the map says that it is full, and keeps the others.
#[test]
fn a_big_map_with_keys_made_for_it_is_full() {
    // The steps of `_big_map_hash` backwards.
    let key_of = |hash: u64| {
        let bits = hash.wrapping_mul(inverse(0xc4ce_b9fe_1a85_ec53));
        let bits = (bits ^ bits >> 33).wrapping_mul(inverse(0xff51_afd7_ed55_8ccd));
        (bits ^ bits >> 33).cast_signed()
    };
    let mut input: String = (0..18).map(|low| format!("1 {} {low} ", key_of(low << 5))).collect();
    input += &(0..16).map(|low| format!("2 {} ", key_of(low << 5))).collect::<String>();
    input += &format!("5 1 {} 99 2 {0} 5", key_of(1 << 63));
    let output = String::from_utf8(printed("big_map", &["16"], input)).expect("it is text");
    let kept: String = (0..16).map(|value| format!("{value}\n")).collect();
    assert!(output.starts_with(&format!("full\nfull\n{kept}16\n99\n17\n")), "{output}");
}

/// What an odd number has to be multiplied with to give 1, modulo 2^64, by Newton's method.
fn inverse(odd: u64) -> u64 {
    (0..6).fold(odd, |inverse, _| inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse))))
}

/// Words of 16 bytes that differ and have one hash.
#[test]
fn texts_with_equal_hashes_are_told_apart() {
    let mut random = Random(9);
    let word =
        |random: &mut Random| u64::from_le_bytes(std::array::from_fn(|_| b'a' + random.below(26) as u8));
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let target = step(16, word(&mut random)) ^ word(&mut random);
    let mut words: Vec<Vec<u8>> = Vec::new();
    while words.len() < 5 {
        let first = word(&mut random);
        let text = [first.to_le_bytes(), (step(16, first) ^ target).to_le_bytes()].concat();
        if !text.iter().any(u8::is_ascii_whitespace) && !text.contains(&0x0b) {
            words.push(text);
        }
    }
    assert!(words.iter().all(|word| hash_bytes(word) == hash_bytes(&words[0])), "the hashes are equal");
    let [a, b, c, d, e] = words.try_into().expect("there are five");
    let input: [&[u8]; 13] = [&a, &b, &c, &d, &b, b"-", &c, b"-", &e, b"-", &d, &c, b""];
    let expected = [b"3 entries\n", &a[..], b" 1\n", &b, b" 2\n", &c, b" 1\nremoved 2\n"].concat();
    assert_equal_bytes(&printed("text_map", &[], input.join(&b'\n')), &expected);
}

#[test]
fn a_text_map_is_a_map() {
    let mut random = Random(8);
    let mut words: Vec<(String, u64)> = Vec::new();
    let (mut input, mut removed) = (String::new(), 0);
    for _ in 0..20_000 {
        let word = match random.below(50) {
            0 => "y".repeat(random.below(3000) as usize + 1),
            1..25 => format!("{}", random.below(300)),
            _ => format!("{:x}", mixed(random.below(9000))),
        };
        let place = words.iter().position(|(other, _)| *other == word);
        if random.below(3) == 0 {
            removed += u64::from(place.is_some());
            place.map(|place| words.remove(place));
            input += "- ";
        } else {
            match place {
                Some(place) => words[place].1 += 1,
                None => words.push((word.clone(), 1)),
            }
        }
        input += &word;
        input.push('\n');
    }
    let mut expected = format!("{} entries\n", words.len());
    for (word, count) in words {
        writeln!(expected, "{word} {count}").expect("a string takes all");
    }
    writeln!(expected, "removed {removed}").expect("a string takes all");
    assert_equal_lines(&printed("text_map", &[], input), &expected);
}

/// Compares what may be too long to be shown.
fn assert_equal_bytes(output: &[u8], expected: &[u8]) {
    let difference = output.iter().zip(expected).position(|(output, expected)| output != expected);
    let is_equal = difference.is_none() && output.len() == expected.len();
    assert!(is_equal, "{} bytes in place of {} differ from {difference:?} on", output.len(), expected.len());
}

fn assert_equal_lines(output: &[u8], expected: &str) {
    let output = String::from_utf8_lossy(output);
    for (number, (output, expected)) in output.lines().zip(expected.lines()).enumerate() {
        assert_eq!(output, expected, "in line {}", number + 1);
    }
    assert_eq!(output.lines().count(), expected.lines().count(), "lines");
}
