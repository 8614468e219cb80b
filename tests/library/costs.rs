//! What the comments say that a function costs is what it costs.

use std::fs;

use crate::page::functions_and_macros;
use crate::support::{root, temporary};
use crate::{program, statistic, statistics_of};

/// A call that is measured.
struct Measured {
    file: &'static str,
    function: &'static str,
    /// What stands in front of the loop, and what in it.
    setup: &'static str,
    arguments: &'static str,
    /// What it costs besides the first number that the comment names: so much for each digit and byte.
    more: u64,
}

const fn measured(
    file: &'static str,
    function: &'static str,
    setup: &'static str,
    arguments: &'static str,
    more: u64,
) -> Measured {
    Measured { file, function, setup, arguments, more }
}

const ARRAY: &str = " call array_new() -> a\n call array_reserve(a, 1000)\n call array_push(a, 1)\n";
const BUFFER: &str = " call buffer_new() -> a\n call buffer_extend(a, 8000)\n call buffer_clear(a)\n";
const RANDOM: &str = " call random_new(5) -> a\n";
const BIG_MAP: &str = " map_new a, map\n call big_map_new(a) -> a\n call big_map_reserve_scalar(a, 0)\n";
const TEXT_MAP: &str = " call text_map_new() -> a\n call text_map_reserve(a, \"abc\", 3) -> b\n";
/// The price of an instruction on a map that finds its key at once.
const ON_MAP: u64 = 9;

const CALLS: [Measured; 58] = [
    measured("arguments", "argument_text", "", "(0) -> b, c", 0),
    measured("arguments", "argument_number", "", "(0, 1, 1, 20000) -> b", 5 * 11),
    measured("arguments", "argument_at_most", "", "(1)", 0),
    measured("array", "array_new", ARRAY, "() -> b", 0),
    measured("array", "array_length", ARRAY, "(a) -> b", 0),
    measured("array", "array_items", ARRAY, "(a) -> b, c", 0),
    measured("array", "array_get", ARRAY, "(a, 0) -> b", 0),
    measured("array", "array_set", ARRAY, "(a, 0, 5)", 0),
    measured("array", "array_push", ARRAY, "(a, 5)", 0),
    measured("array", "array_append", ARRAY, "(a, scratch, 1)", 0),
    measured("array", "array_reserve", ARRAY, "(a, 5)", 0),
    measured("array", "array_truncate", ARRAY, "(a, 5)", 0),
    measured("big_map", "big_map_reserve", BIG_MAP, "(a, scratch) -> b, c", ON_MAP),
    measured("big_map", "big_map_lookup", BIG_MAP, "(a, scratch) -> b", ON_MAP),
    measured("big_map", "big_map_remove", BIG_MAP, "(a, scratch + 8) -> b", 25 + ON_MAP),
    measured("big_map", "big_map_count", BIG_MAP, "(a) -> b", 2 * 6),
    measured("buffer", "buffer_new", BUFFER, "() -> b", 0),
    measured("buffer", "buffer_bytes", BUFFER, "(a) -> b, c", 0),
    measured("buffer", "buffer_clear", BUFFER, "(a)", 0),
    measured("buffer", "buffer_append", BUFFER, "(a, scratch, 10)", 0),
    measured("buffer", "buffer_append_byte", BUFFER, "(a, 5)", 0),
    measured("buffer", "buffer_append_fill", BUFFER, "(a, 5, 5)", 0),
    measured("buffer", "buffer_append_string", BUFFER, "(a, \"abc\")", 0),
    measured("buffer", "buffer_append_number", BUFFER, "(a, 12345)", 5 * 8),
    measured("buffer", "buffer_append_unsigned", BUFFER, "(a, 12345)", 5 * 8),
    measured("buffer", "buffer_append_hexadecimal", BUFFER, "(a, 0x12345, 1)", 5 * 7),
    measured("buffer", "buffer_append_character", BUFFER, "(a, 'a')", 0),
    measured("buffer", "buffer_extend", BUFFER, "(a, 10) -> b", 0),
    measured("hash", "hash_mix", "", "(5) -> b", 0),
    measured("hash", "hash_bytes", "", "(scratch, 800) -> b", 600),
    measured("hash", "hash_fnv1a", "", "(scratch, 100) -> b", 500),
    measured("hash", "hash_crc32", " call hash_crc32(8, 1, 0)\n", "(scratch, 100, 0) -> b", 800),
    measured("input", "input_byte", " call input_byte()\n", "() -> b", 0),
    measured("input", "input_word", " call input_byte()\n", "() -> b, c", 0),
    measured("memory", "memory_grow", " li a, 0\n", "(a, 0, 0) -> b", 0),
    measured("numbers", "number_parse", "", "(\"12345\", 5) -> b", 5 * 10),
    measured("numbers", "number_parse_unsigned", "", "(\"12345\", 5) -> b", 5 * 10),
    measured("numbers", "number_parse_hexadecimal", "", "(\"abcde\", 5) -> b", 5 * 15),
    measured("numbers", "number_decimal", "", "(12345) -> b", 5 * 8),
    measured("numbers", "number_unsigned", "", "(12345) -> b", 5 * 8),
    measured("numbers", "number_hexadecimal", "", "(0x12345, 1) -> b", 5 * 7),
    measured("numbers", "number_print", "", "(12345, 7)", 7),
    measured("random", "random_split", "", "(5) -> b, c", 0),
    measured("random", "random_next", RANDOM, "(a) -> b", 0),
    measured("random", "random_below", RANDOM, "(a, 6) -> b", 0),
    measured("random", "random_between", RANDOM, "(a, 1, 6) -> b", 0),
    measured("random", "random_float", RANDOM, "(a) -> b", 0),
    measured("sort", "sort_search", "", "(scratch, 128, 0) -> b", 9 * 7),
    measured("text", "text_equal", "", "(scratch, 3, scratch, 3) -> b", 0),
    measured("text", "text_compare", "", "(scratch, 3, scratch, 3) -> b", 0),
    measured("text", "text_length", "", "(scratch) -> b", 0),
    measured("text_map", "text_map_new_sized", TEXT_MAP, "(8) -> b", 4),
    measured("text_map", "text_map_reserve", TEXT_MAP, "(a, \"abcdefgh\", 8) -> b", 6),
    measured("text_map", "text_map_lookup", TEXT_MAP, "(a, \"abc\", 3) -> b", 0),
    measured("text_map", "text_map_compare_values", TEXT_MAP, "(b, b) -> c", 0),
    measured("text", "text_line", "", "(scratch, 3) -> b", 0),
    measured("text", "text_split", "", "(scratch, 3, 5) -> b", 0),
    measured("text_map", "text_map_next", TEXT_MAP, "(a, 0) -> b", 0),
];

#[test]
fn functions_cost_what_their_comments_say() {
    let mut wrong = Vec::new();
    for call in CALLS {
        let fuel = (fuel(&call, 110) - fuel(&call, 10)) as f64 / 100.0;
        let claimed = claimed(&call) + call.more;
        // Some arguments take a move less than others.
        if !(0.8 * claimed as f64 - 3.0..=claimed as f64).contains(&fuel) {
            wrong.push(format!("{} costs {fuel}, not {claimed}", call.function));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What doubles when it is full costs the same for each item, however many there are, also where it has to move each time.
#[test]
fn growing_costs_the_same_for_each_item() {
    for (file, new, push) in
        [("array", "array_new", "array_push"), ("buffer", "buffer_new", "buffer_append_byte")]
    {
        let source = format!(
            ".include <{file}.asm>\n.fn main()\n.reg to, count, other\n call {new}() -> to\n li count, 50000\n\
             .next: call {push}(to, count)\n li other, 8\n alloc other, other\n sub count, count, 1\n\
             bne count, 0, .next\n halt\n"
        );
        let path = temporary(&format!("growing_{file}.asm"), source);
        let fuel = statistic(&statistics_of(&path, &[], ""), "fuel");
        assert!(fuel < 50_000 * 30, "{push}: {fuel}");
    }
}

/// The time to find a text does not depend on how many there are.
#[test]
fn text_maps_of_any_size_cost_the_same_for_each_text() {
    let words: String = (0..20_000).map(|number| format!("word{number}\n")).collect();
    let fuel = statistic(&statistics_of(&program("text_map"), &[], words), "fuel");
    assert!(fuel < 20_000 * 600, "{fuel}");
}

/// The first number behind `Costs` in the comment of the function; 0 if that speaks of another function alone.
fn claimed(call: &Measured) -> u64 {
    let path = root().join("programs/lib").join(call.file).with_extension("asm");
    let source = fs::read_to_string(path).expect("there is the file");
    let start = format!("{}(", call.function);
    let functions = functions_and_macros(&source);
    let function = functions.iter().find(|function| function.signature.starts_with(&start));
    let comment = &function.unwrap_or_else(|| panic!("there is no {}", call.function)).comment;
    let (_, costs) = comment.split_once("Costs ").expect("it says what it costs");
    costs.split(|c: char| !c.is_ascii_digit()).next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The fuel of a program that makes the call so often.
fn fuel(call: &Measured, times: u32) -> u64 {
    let Measured { file, function, setup, arguments, .. } = call;
    let source = format!(
        ".include <{file}.asm>\n.map map key=u64 value=u64 capacity=4096\n.data .align 8 scratch: .zero 1024\n\
         .fn main()\n.reg a, b, c, times\n{setup} li times, {times}\n\
         .next: call {function}{arguments}\n sub times, times, 1\n bne times, 0, .next\n halt\n"
    );
    let path = temporary(&format!("{function}_{times}.asm"), source);
    let statistics = statistics_of(&path, &["12345"], "word ".repeat(1000));
    statistic(&statistics, "fuel") - 2 * u64::from(times)
}
