//! The bytecode file: golden bytes, round trips, and damage of every kind.

use mini_vm::bytecode::{BytecodeError, Section, VERSION, decode, encode, is_bytecode};
use mini_vm::instruction::Opcode;
use mini_vm::module::{FileRun, Label, MapLayout, Module, NamedFunction, Place, RegisterName};
use mini_vm::operand::Word;
use mini_vm::verify::verify;
use mini_vm::wire::WireError;
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::Index;

/// Where the header's fields stand.
const VERSION_AT: usize = 8;
const HASH_AT: usize = 12;
const LENGTH_AT: usize = 20;
const ENTRY_AT: usize = 28;
const SECTIONS_AT: usize = 32;

/// A module with every section of version 1, which verifies.
fn every_old_section() -> Module {
    let load = Opcode::Lc.operands()[1].at;
    Module {
        code: vec![
            Word::new(Opcode::Breakpoint as u8),
            Word::new(Opcode::Lc as u8).with_field(load, 4, 1),
            Word::new(Opcode::Halt as u8),
        ],
        entry: 1,
        constants: vec![0, 0x0123_4567_89ab_cdef],
        data: b"data".to_vec(),
        layouts: vec![MapLayout {
            name: "counts".to_owned(),
            key_size: 300,
            key_alignment: 4,
            value_size: 0,
            value_alignment: 1,
            capacity: 1000,
        }],
        functions: vec![2],
        host_functions: vec!["print".to_owned(), "read".to_owned()],
        labels: vec![
            Label { place: Place::Code(1), name: "main".to_owned() },
            Label { place: Place::Data(12), name: "end".to_owned() },
        ],
        lines: vec![7, 6, 200],
        source_name: Some("straße.asm".to_owned()),
        ..Module::default()
    }
}

/// A module with every section, which verifies.
fn every_section() -> Module {
    let name = |register, name: &str| RegisterName { register, name: name.into() };
    Module {
        files: vec!["é".to_owned(), "io.asm".to_owned()],
        file_runs: vec![FileRun { start: 0, file: 2 }, FileRun { start: 2, file: 0 }],
        named_functions: vec![NamedFunction {
            start: 1,
            end: 3,
            parameters: 1,
            results: vec!["sum".into(), "x".into()],
            registers: vec![name(0, "text"), name(200, "x")],
        }],
        guard: true,
        ..every_old_section()
    }
}

/// [`every_section`] as the page of the format says, field by field, but for what [`EVERY_OLD_SECTION`] has behind its header.
const EVERY_NEW_SECTION: &[u8] = &[
    10, 10, // files
    2, 0xc3, 0xa9, 6, b'i', b'o', b'.', b'a', b's', b'm', //
    11, 4, // file runs
    0, 2, // from instruction 0 on file 2
    2, 0, // from instruction 2 on the main file
    12, 20, // register names
    1, 3, 1, // instructions 1 and 2, one parameter
    9, // bytes of registers
    0, 4, b't', b'e', b'x', b't', 200, 1, b'x', //
    6,    // bytes of results
    3, b's', b'u', b'm', 1, b'x', //
    13, 1, // options
    1, // guard
];

/// [`every_old_section`] as the page of the format says, field by field.
const EVERY_OLD_SECTION: &[u8] = &[
    0x8d, b'M', b'V', b'B', b'\r', b'\n', 0x1a, b'\n', // magic
    1, 0, 0, 0, // version
    0xff, 0xb0, 0x2c, 0x8f, 0xeb, 0x97, 0x91, 0x6e, // hash
    117, 0, 0, 0, 0, 0, 0, 0, // length
    1, 0, 0, 0, // entry
    1, 24, // code
    0x04, 0, 0, 0, 0, 0, 0, 0, // breakpoint
    0x3a, 0, 0, 0, 1, 0, 0, 0, // lc r0, @1
    0x01, 0, 0, 0, 0, 0, 0, 0, // halt
    2, 16, // constants
    0, 0, 0, 0, 0, 0, 0, 0, //
    0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01, //
    3, 4, // data
    b'd', b'a', b't', b'a', //
    4, 14, // map layouts
    6, b'c', b'o', b'u', b'n', b't', b's', // name
    0xac, 0x02, 4, // 300 bytes of key, aligned to 4
    0, 1, // no bytes of value, aligned to 1
    0xe8, 0x07, // capacity 1000
    5, 1, // functions
    2, //
    6, 11, // host functions
    5, b'p', b'r', b'i', b'n', b't', //
    4, b'r', b'e', b'a', b'd', //
    7, 13, // labels
    0, 1, 4, b'm', b'a', b'i', b'n', // instruction 1
    1, 12, 3, b'e', b'n', b'd', // address 12
    8, 4, // source lines
    14, 1, 0x84, 0x03, // +7, -1, +194
    9, 12, // source name
    11, b's', b't', b'r', b'a', 0xc3, 0x9f, b'e', b'.', b'a', b's', b'm', //
];

fn fnv_1a(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in bytes {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x100_0000_01b3);
    }
    hash
}

/// Makes length and hash in the header fit what follows.
fn reseal(file: &mut [u8]) {
    let length = (file.len() - SECTIONS_AT) as u64;
    file[LENGTH_AT..ENTRY_AT].copy_from_slice(&length.to_le_bytes());
    let hash = fnv_1a(&file[LENGTH_AT..]);
    file[HASH_AT..LENGTH_AT].copy_from_slice(&hash.to_le_bytes());
}

/// A file whose header is right, with these bytes as its sections.
fn file(sections: &[u8]) -> Vec<u8> {
    file_of(1, sections)
}

fn file_of(version: u8, sections: &[u8]) -> Vec<u8> {
    let mut file = encode(&Module::default());
    file[VERSION_AT] = version;
    file.extend(sections);
    reseal(&mut file);
    file
}

fn error_of(sections: &[u8]) -> BytecodeError {
    decode(&file(sections)).expect_err("the sections are wrong")
}

fn error_of_version_2(sections: &[u8]) -> BytecodeError {
    decode(&file_of(2, sections)).expect_err("the sections are wrong")
}

#[test]
fn every_section_has_its_bytes() {
    let mut all = [EVERY_OLD_SECTION, EVERY_NEW_SECTION].concat();
    all[VERSION_AT] = 2;
    reseal(&mut all);
    for (module, bytes) in [(every_old_section(), EVERY_OLD_SECTION), (every_section(), &all)] {
        assert_eq!(encode(&module), bytes);
        assert_eq!(decode(bytes), Ok(module.clone()));
        assert_eq!(verify(module).map(|_| ()), Ok(()));
    }
}

#[test]
fn an_empty_module_is_a_header() {
    let bytes = encode(&Module::default());
    assert_eq!(bytes.len(), SECTIONS_AT);
    assert_eq!(decode(&bytes), Ok(Module::default()));
}

#[test]
fn an_empty_source_name_is_not_none() {
    let module = Module { source_name: Some(String::new()), ..Module::default() };
    assert_eq!(encode(&module)[SECTIONS_AT..], [9, 1, 0]);
    assert_eq!(decode(&encode(&module)), Ok(module));
}

#[test]
fn bytecode_is_known_by_its_magic() {
    assert!(is_bytecode(&encode(&every_section())));
    assert!(is_bytecode(b"\x8dMVB\r\n\x1a\n"));
    assert!(!is_bytecode(b"\x8dMVB\n\x1a\n"), "a text transfer took the carriage return");
    assert!(!is_bytecode(b"\x0dMVB\r\n\x1a\n"), "a text transfer took the highest bit");
    assert!(!is_bytecode(b"main: halt\n"));
    assert!(!is_bytecode(b""));
}

#[test]
fn every_change_of_a_byte_is_refused() {
    let original = encode(&every_section());
    let mut changed = original.clone();
    for at in 0..original.len() {
        for byte in (0..=u8::MAX).filter(|&byte| byte != original[at]) {
            changed[at] = byte;
            let error = decode(&changed).expect_err("a byte is wrong");
            let is_right_reason = match at {
                0..VERSION_AT => error == BytecodeError::NotBytecode,
                // Version 1 has none of the last sections.
                VERSION_AT if byte == 1 => matches!(error, BytecodeError::UnknownSection { id: 10, .. }),
                VERSION_AT..HASH_AT => matches!(error, BytecodeError::Version { .. }),
                LENGTH_AT..ENTRY_AT if changed[at] > original[at] => {
                    matches!(error, BytecodeError::Malformed(WireError::Truncated { .. }))
                }
                LENGTH_AT..ENTRY_AT => {
                    matches!(error, BytecodeError::Malformed(WireError::TrailingBytes { .. }))
                }
                _ => matches!(error, BytecodeError::Malformed(WireError::WrongHash { .. })),
            };
            assert!(is_right_reason, "byte {at} as {byte:#04x}: {error}");
        }
        changed[at] = original[at];
    }
}

#[test]
fn every_truncation_is_refused() {
    let original = encode(&every_section());
    for length in 0..original.len() {
        let error = decode(&original[..length]).expect_err("bytes are missing");
        let field_end = |ends: &[usize]| ends.iter().copied().find(|&end| end > length);
        let expected = match field_end(&[VERSION_AT, HASH_AT, LENGTH_AT, ENTRY_AT, SECTIONS_AT]) {
            Some(VERSION_AT) => BytecodeError::NotBytecode,
            end => {
                let end = end.unwrap_or(original.len());
                BytecodeError::Malformed(WireError::Truncated {
                    offset: length,
                    missing: (end - length) as u64,
                })
            }
        };
        assert_eq!(error, expected);
    }
}

#[test]
fn bytes_behind_the_sections_are_refused() {
    let mut longer = encode(&every_section());
    let offset = longer.len();
    longer.extend(b"xyz");
    assert_eq!(decode(&longer), Err(BytecodeError::Malformed(WireError::TrailingBytes { offset, count: 3 })));
}

#[test]
fn another_version_is_refused_with_both_versions_named() {
    let mut next = encode(&every_section());
    next[VERSION_AT] = 3;
    let error = decode(&next).expect_err("the version is 3");
    assert_eq!(error, BytecodeError::Version { found: 3 });
    assert_eq!(error.to_string(), "the file has format version 3; this program reads versions up to 2");
    assert_eq!(VERSION, 2);
    let preamble = &next[..HASH_AT];
    assert_eq!(decode(preamble), Err(error), "whatever version 3 has behind its version");
    next[VERSION_AT] = 0;
    assert_eq!(decode(&next), Err(BytecodeError::Version { found: 0 }));
}

#[test]
fn a_file_has_the_lowest_version_that_does() {
    let version = |module: &Module| encode(module)[VERSION_AT];
    let old = every_old_section();
    assert_eq!(version(&old), 1);
    let all = every_section();
    assert_eq!(version(&Module { files: all.files, ..old.clone() }), 2);
    assert_eq!(version(&Module { file_runs: all.file_runs, ..old.clone() }), 2);
    assert_eq!(version(&Module { named_functions: all.named_functions, ..old.clone() }), 2);
    assert_eq!(version(&Module { guard: true, ..old }), 2);
    let newer = file_of(2, &EVERY_OLD_SECTION[SECTIONS_AT..]);
    assert_eq!(decode(&newer), Err(BytecodeError::NewerThanNeeded { found: 2, needed: 1 }));
    assert_eq!(error_of_version_2(&[]), BytecodeError::NewerThanNeeded { found: 2, needed: 1 });
}

#[test]
fn names_of_files_registers_and_results_are_not_empty() {
    let empty = |offset| BytecodeError::EmptyName { offset };
    assert_eq!(error_of_version_2(&[10, 3, 1, b'a', 0]), empty(36));
    assert_eq!(error_of_version_2(&[12, 7, 0, 1, 0, 2, 7, 0, 0]), empty(39));
    assert_eq!(error_of_version_2(&[12, 6, 0, 1, 0, 0, 1, 0]), empty(39));
}

#[test]
fn names_of_registers_stay_in_their_part() {
    let missing = |offset, missing| BytecodeError::Malformed(WireError::Truncated { offset, missing });
    assert_eq!(error_of_version_2(&[12, 4, 0, 1, 0, 0]), missing(38, 1), "no part of results");
    assert_eq!(error_of_version_2(&[12, 5, 0, 1, 0, 1, 7]), missing(39, 1), "a register without a name");
    assert_eq!(
        error_of_version_2(&[12, 8, 0, 1, 0, 2, 7, 1, b'a', 0]),
        missing(40, 1),
        "a name beyond its part"
    );
    assert_eq!(error_of_version_2(&[12, 5, 0, 1, 0, 0, 2]), missing(39, 2), "a part beyond the section");
}

#[test]
fn unknown_options_are_refused() {
    let unknown = |byte| BytecodeError::UnknownOptions { offset: 34, byte };
    assert_eq!(error_of_version_2(&[13, 1, 0]), unknown(0));
    assert_eq!(error_of_version_2(&[13, 1, 2]), unknown(2));
    assert_eq!(error_of_version_2(&[13, 1, 3]), unknown(3));
    assert_eq!(
        error_of_version_2(&[13, 2, 1, 1]),
        BytecodeError::Malformed(WireError::TrailingBytes { offset: 35, count: 1 })
    );
}

#[test]
fn a_wrong_hash_is_refused() {
    let mut damaged = encode(&Module::default());
    let stated = fnv_1a(&damaged[LENGTH_AT..]);
    damaged[ENTRY_AT] = 1;
    let computed = fnv_1a(&damaged[LENGTH_AT..]);
    assert_eq!(decode(&damaged), Err(BytecodeError::Malformed(WireError::WrongHash { stated, computed })));
}

#[test]
fn unknown_sections_are_refused() {
    assert_eq!(error_of(&[0, 1, 0]), BytecodeError::UnknownSection { offset: 32, id: 0 });
    assert_eq!(error_of(&[3, 1, 0, 10, 1, 0]), BytecodeError::UnknownSection { offset: 35, id: 10 });
    for id in 10..=13 {
        assert_eq!(
            error_of(&[id, 1, 1]),
            BytecodeError::UnknownSection { offset: 32, id },
            "not in version 1"
        );
    }
    assert_eq!(error_of_version_2(&[14, 1, 0]), BytecodeError::UnknownSection { offset: 32, id: 14 });
}

#[test]
fn sections_out_of_order_are_refused() {
    assert_eq!(
        error_of(&[5, 1, 0, 3, 1, 0]),
        BytecodeError::SectionOrder { offset: 35, section: Section::Data, previous: Section::Functions }
    );
    assert_eq!(
        error_of(&[3, 1, 0, 3, 1, 0]),
        BytecodeError::SectionOrder { offset: 35, section: Section::Data, previous: Section::Data }
    );
}

#[test]
fn empty_sections_are_refused() {
    for section in Section::ALL {
        let error = error_of_version_2(&[section as u8, 0]);
        assert_eq!(error, BytecodeError::EmptySection { offset: 33, section });
    }
}

#[test]
fn what_does_not_fit_in_its_section_is_refused() {
    let missing = |offset, missing| BytecodeError::Malformed(WireError::Truncated { offset, missing });
    assert_eq!(error_of(&[3]), missing(33, 1), "no length");
    assert_eq!(error_of(&[3, 2, 0]), missing(35, 1), "a section longer than the file");
    assert_eq!(error_of(&[1, 9, 1, 0, 0, 0, 0, 0, 0, 0, 1]), missing(43, 7), "a piece of a word");
    assert_eq!(error_of(&[2, 1, 1]), missing(35, 7), "a piece of a constant");
    assert_eq!(error_of(&[5, 1, 0x80]), missing(35, 1), "a piece of a number");
    assert_eq!(
        error_of(&[6, 2, 2, b'a', 9, 1, 0]),
        missing(36, 1),
        "a text that would reach the next section"
    );
    assert_eq!(error_of(&[7, 2, 0, 1]), missing(36, 1), "a label without a name");
    assert_eq!(error_of(&[4, 2, 0, 1]), missing(36, 1), "a layout without alignments");
}

#[test]
fn a_second_source_name_is_refused() {
    assert_eq!(
        error_of(&[9, 3, 1, b'a', 0]),
        BytecodeError::Malformed(WireError::TrailingBytes { offset: 36, count: 1 })
    );
}

#[test]
fn enormous_lengths_are_refused_before_anything_is_reserved() {
    let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    assert_eq!(
        error_of(&[&[3][..], &most].concat()),
        BytecodeError::Malformed(WireError::Truncated { offset: 43, missing: u64::MAX })
    );
    assert_eq!(
        error_of(&[&[6, 11][..], &most, b"a"].concat()),
        BytecodeError::Malformed(WireError::Truncated { offset: 45, missing: u64::MAX - 1 })
    );
    let mut header = encode(&Module::default());
    header[LENGTH_AT..ENTRY_AT].fill(0xff);
    assert_eq!(
        decode(&header),
        Err(BytecodeError::Malformed(WireError::Truncated { offset: 32, missing: u64::MAX }))
    );
}

#[test]
fn numbers_larger_than_their_field_are_refused() {
    let too_large = |offset, bits| BytecodeError::Malformed(WireError::NumberTooLarge { offset, bits });
    let functions = |number: &[u8]| error_of(&[&[5, number.len() as u8], number].concat());
    assert_eq!(functions(&[0x80, 0x80, 0x80, 0x80, 0x10]), too_large(34, 32), "2^32");
    let capacity = [4, 8, 0, 1, 1, 0, 1, 0x80, 0x80, 0x04];
    assert_eq!(error_of(&capacity), too_large(39, 16), "2^16");
    let bits_65 = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02];
    assert_eq!(functions(&bits_65), too_large(34, 32));
    assert_eq!(error_of(&[&[7, 12, 1][..], &bits_65, &[0]].concat()), too_large(35, 64));
    assert_eq!(functions(&[0x80; 11]), too_large(34, 32), "a number without end");
}

#[test]
fn numbers_up_to_the_largest_of_their_field_are_accepted() {
    let functions = [5, 5, 0xff, 0xff, 0xff, 0xff, 0x0f];
    assert_eq!(decode(&file(&functions)).expect("it fits").functions, [u32::MAX]);
    let capacity = [4, 8, 0, 1, 1, 0, 1, 0xff, 0xff, 0x03];
    assert_eq!(decode(&file(&capacity)).expect("it fits").layouts[0].capacity, u16::MAX);
    let label = [7, 12, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0];
    assert_eq!(decode(&file(&label)).expect("it fits").labels[0].place, Place::Data(u64::MAX));
}

#[test]
fn numbers_longer_than_needed_are_refused() {
    assert_eq!(error_of(&[5, 2, 0x80, 0]), BytecodeError::Malformed(WireError::NumberTooLong { offset: 34 }));
    assert_eq!(
        error_of(&[5, 3, 0xff, 0x80, 0]),
        BytecodeError::Malformed(WireError::NumberTooLong { offset: 34 })
    );
    assert_eq!(
        error_of(&[3, 0x81, 0, 0]),
        BytecodeError::Malformed(WireError::NumberTooLong { offset: 33 }),
        "a length"
    );
}

#[test]
fn texts_that_are_not_utf_8_are_refused() {
    assert_eq!(
        error_of(&[6, 4, 3, b'a', 0xff, b'b']),
        BytecodeError::Malformed(WireError::NotUtf8 { offset: 36 })
    );
    assert_eq!(error_of(&[9, 2, 1, 0xc3]), BytecodeError::Malformed(WireError::NotUtf8 { offset: 35 }));
}

#[test]
fn labels_of_unknown_places_are_refused() {
    assert_eq!(error_of(&[7, 6, 1, 8, 0, 2, 8, 0]), BytecodeError::UnknownPlace { offset: 37, kind: 2 });
}

/// Text up to a few characters, often empty.
fn text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..6).prop_map(String::from_iter)
}

fn layout() -> impl Strategy<Value = MapLayout> {
    (text(), any::<(u32, u8, u32, u8, u16)>()).prop_map(
        |(name, (key_size, key_alignment, value_size, value_alignment, capacity))| MapLayout {
            name,
            key_size,
            key_alignment,
            value_size,
            value_alignment,
            capacity,
        },
    )
}

fn label() -> impl Strategy<Value = Label> {
    let place = prop_oneof![any::<u32>().prop_map(Place::Code), any::<u64>().prop_map(Place::Data)];
    (place, text()).prop_map(|(place, name)| Label { place, name })
}

fn named_function() -> impl Strategy<Value = NamedFunction> {
    let name = || text().prop_map(|name| (name + "_").into_boxed_str());
    let register = (any::<u8>(), name()).prop_map(|(register, name)| RegisterName { register, name });
    (any::<(u32, u32, u16)>(), vec(name(), 0..4), vec(register, 0..4)).prop_map(
        |((start, end, parameters), results, registers)| NamedFunction {
            start,
            end,
            parameters,
            results,
            registers,
        },
    )
}

/// Any module, hardly ever one that verifies.
fn module() -> impl Strategy<Value = Module> {
    let tables = (
        vec(any::<u64>().prop_map(Word), 0..20),
        any::<u32>(),
        vec(any::<u64>(), 0..6),
        vec(any::<u8>(), 0..200),
        vec(layout(), 0..4),
        vec(any::<u32>(), 0..6),
    );
    let names = (
        vec(text(), 0..4),
        vec(label(), 0..6),
        vec(prop_oneof![0..40_u32, any::<u32>()], 0..20),
        proptest::option::of(text()),
    );
    let file_run = any::<(u32, u32)>().prop_map(|(start, file)| FileRun { start, file });
    let extra = (
        vec(text().prop_map(|name| name + "."), 0..4),
        vec(file_run, 0..4),
        vec(named_function(), 0..4),
        any::<bool>(),
    );
    // Half of them are of version 1.
    let extra = prop_oneof![Just(Default::default()), extra];
    (tables, names, extra).prop_map(
        |(
            (code, entry, constants, data, layouts, functions),
            (host_functions, labels, lines, source_name),
            (files, file_runs, named_functions, guard),
        )| Module {
            code,
            entry,
            constants,
            data,
            layouts,
            functions,
            host_functions,
            labels,
            lines,
            source_name,
            files,
            file_runs,
            named_functions,
            guard,
        },
    )
}

/// A change somewhere behind the header's hash.
#[derive(Clone, Debug)]
enum Damage {
    Replace(Index, u8),
    Insert(Index, u8),
    Remove(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let byte = prop_oneof![0..16_u8, Just(0x7f), Just(0x80), Just(0xff), any::<u8>()].boxed();
    prop_oneof![
        3 => (any::<Index>(), byte.clone()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        1 => (any::<Index>(), byte).prop_map(|(at, byte)| Damage::Insert(at, byte)),
        1 => any::<Index>().prop_map(Damage::Remove),
    ]
}

/// Applies the damage to what stands behind the length, then makes header and contents agree again.
fn damaged(mut file: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let size = file.len() - ENTRY_AT;
        match damage {
            Damage::Replace(at, byte) => file[ENTRY_AT + at.index(size)] = *byte,
            Damage::Insert(at, byte) => file.insert(ENTRY_AT + at.index(size + 1), *byte),
            Damage::Remove(at) if file.len() > SECTIONS_AT => {
                file.remove(ENTRY_AT + at.index(size));
            }
            Damage::Remove(_) => {}
        }
    }
    reseal(&mut file);
    file
}

/// What holds of any bytes: nothing panics, and what is accepted is what `encode` writes.
fn check(bytes: &[u8]) {
    if let Ok(module) = decode(bytes) {
        assert_eq!(encode(&module), bytes);
        _ = verify(module);
    }
}

proptest! {
    #[test]
    fn modules_come_back_as_they_were(module in module()) {
        let bytes = encode(&module);
        prop_assert_eq!(decode(&bytes), Ok(module));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn damage_under_a_right_hash_never_panics(damages in vec(damage(), 1..6)) {
        check(&damaged(encode(&every_section()), &damages));
    }

    #[test]
    fn damage_to_any_module_never_panics(module in module(), damages in vec(damage(), 1..6)) {
        check(&damaged(encode(&module), &damages));
    }

    #[test]
    fn any_bytes_as_sections_never_panic(sections in vec(prop_oneof![0..16_u8, any::<u8>()], 0..64)) {
        check(&file(&sections));
        check(&file_of(2, &sections));
    }

    #[test]
    fn any_bytes_never_panic(bytes in vec(any::<u8>(), 0..64)) {
        check(&bytes);
        check(&[b"\x8dMVB\r\n\x1a\n\x01\0\0\0", &bytes[..]].concat());
    }
}
