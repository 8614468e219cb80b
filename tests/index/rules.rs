//! Files that break one rule of `docs/bytecode.md`, and files that just keep it.
//!
//! Every file is made of one that is accepted, by the one change that its name tells.

use mini_vm::bytecode::{BytecodeError, Section, decode, encode};
use mini_vm::instruction::Opcode;
use mini_vm::module::{Label, MapLayout, Module};
use mini_vm::operand::{OperandKind, OperandSpec, WORD_SIZE, Word};
use mini_vm::verify::{InstructionFault, VerifyError, verify};
use mini_vm::wire::WireError;

use super::bytes::written;
use super::schema::{Accepted, Case, Limits, NotStarted, Refused};
use super::tables::{code_label, data_label, layout};
use super::version_2;

pub(super) const HALT: Word = Word::new(Opcode::Halt as u8);

/// Where fields of the header stand, and where it ends.
const VERSION_AT: usize = 8;
const HASH_AT: usize = 12;
const LENGTH_AT: usize = 20;
const ENTRY_AT: usize = 28;
const SECTIONS_AT: usize = 32;

/// The section of a program that halts.
pub(super) const CODE: &[u8] = &[1, 8, 1, 0, 0, 0, 0, 0, 0, 0];

/// Files under the name of the rule that they are about.
pub(super) struct Files {
    rule: &'static str,
    refused: bool,
    cases: Vec<Case>,
}

impl Files {
    pub(super) fn add(&mut self, name: impl Into<String>, file: &[u8]) {
        let (name, rule, bytecode) = (name.into(), self.rule.to_owned(), written(file));
        self.cases.push(if self.refused {
            Case::Refused(Refused { name, rule, bytecode })
        } else {
            Case::Accepted(Accepted { name, rule, bytecode })
        });
    }

    /// Adds a file with these bytes as its sections.
    fn add_sections(&mut self, name: &str, sections: &[&[u8]]) {
        self.add(name, &file(&sections.concat()));
    }

    /// Adds a file of version 2 with this section behind the code of a program that halts.
    pub(super) fn add_new_section(&mut self, name: &str, id: Section, payload: &[u8]) {
        self.add(name, &file_of(2, &[CODE, &section(id, payload)].concat()));
    }

    pub(super) fn add_module(&mut self, name: impl Into<String>, module: &Module) {
        self.add(name, &encode(module));
    }
}

/// Adds files that break a rule, or that just keep it.
type Add = fn(&mut Files);

/// In the order of the rules, those that break one before those that keep it.
pub(crate) fn cases() -> Vec<Case> {
    const RULES: [(&str, Add, Add); 41] = [
        ("F1", refused_f1, no_files),
        ("F2", refused_f2, no_files),
        ("F3", refused_f3, no_files),
        ("F4", refused_f4, no_files),
        ("F5", refused_f5, accepted_f5),
        ("F6", refused_f6, no_files),
        ("F7", refused_f7, no_files),
        ("F8", refused_f8, no_files),
        ("F9", refused_f9, accepted_f9),
        ("F10", refused_f10, no_files),
        ("F11", refused_f11, accepted_f11),
        ("F12", refused_f12, accepted_f12),
        ("F13", refused_f13, no_files),
        ("F14", refused_f14, no_files),
        ("F15", version_2::refused_f15, version_2::accepted_f15),
        ("F16", version_2::refused_f16, no_files),
        ("F17", version_2::refused_f17, no_files),
        ("V1", refused_v1, accepted_v1),
        ("V2", refused_v2, no_files),
        ("V3", refused_v3, accepted_v3),
        ("V4", refused_v4, accepted_v4),
        ("V5", refused_v5, accepted_v5),
        ("V6", refused_v6, accepted_v6),
        ("V7", refused_v7, accepted_v7),
        ("V8", refused_v8, accepted_v8),
        ("V9", refused_v9, accepted_v9),
        ("V10", refused_v10, accepted_v10),
        ("V11", refused_v11, accepted_v11),
        ("V12", refused_v12, accepted_v12),
        ("V13", refused_v13, accepted_v13),
        ("V14", refused_v14, accepted_v14),
        ("V15", refused_v15, accepted_v15),
        ("V16", refused_v16, accepted_v16),
        ("V17", version_2::refused_v17, version_2::accepted_v17),
        ("V18", version_2::refused_v18, version_2::accepted_v18),
        ("V19", version_2::refused_v19, version_2::accepted_v19),
        ("V20", version_2::refused_v20, version_2::accepted_v20),
        ("V21", version_2::refused_v21, version_2::accepted_v21),
        ("V22", version_2::refused_v22, version_2::accepted_v22),
        ("V23", version_2::refused_v23, version_2::accepted_v23),
        ("V24", version_2::refused_v24, version_2::accepted_v24),
    ];
    let mut cases = Vec::new();
    for (rule, refused, accepted) in RULES {
        for (is_refused, add) in [(true, refused), (false, accepted)] {
            let mut files = Files { rule, refused: is_refused, cases: Vec::new() };
            add(&mut files);
            cases.append(&mut files.cases);
        }
    }
    cases.extend(not_started());
    cases
}

/// Programs that are not started, each for one reason.
fn not_started() -> impl Iterator<Item = Case> {
    const ALLOWED: Limits =
        Limits { heap: 1 << 16, registers: 256, calls: 0, fuel: 1000, guard: false, output: None };
    let with_data = Module { data: vec![7; 20], ..with_code(vec![HALT]) };
    let without_data = Module { data: Vec::new(), ..with_code(vec![HALT]) };
    let calling = |name: &str| with_host_functions(&["newline", name]);
    [
        ("G7", "a heap of 15 bytes", without_data, Limits { heap: 15, ..ALLOWED }),
        ("G7", "a heap that ends in the data", with_data.clone(), Limits { heap: 27, ..ALLOWED }),
        ("G7", "a heap that ends before the first free byte", with_data, Limits { heap: 31, ..ALLOWED }),
        ("G7", "255 registers", with_code(vec![HALT]), Limits { registers: 255, ..ALLOWED }),
        ("G11", "a host function that is not there", calling("missing"), ALLOWED),
        ("G11", "a host function in other letters", calling("Write"), ALLOWED),
    ]
    .into_iter()
    .map(|(rule, name, module, limits)| {
        let (name, rule, bytecode) = (name.to_owned(), rule.to_owned(), written(&encode(&module)));
        Case::NotStarted(NotStarted { name, rule, bytecode, limits })
    })
}

fn no_files(_: &mut Files) {}

/// Checks that a file breaks this rule, and, as far as this machine tells, no other.
pub(crate) fn check_refused(rule: &str, file: &[u8]) -> Result<(), String> {
    let broken = match decode(file) {
        Err(error) => rules_of_file(&error).to_vec(),
        Ok(module) => match verify(module) {
            Err(rejected) => rejected.errors.iter().map(rule_of_program).collect(),
            Ok(_) => return Err("it is accepted".to_owned()),
        },
    };
    let breaks_another = rule.starts_with('V') && broken.iter().any(|&other| other != rule);
    if broken.contains(&rule) && !breaks_another {
        Ok(())
    } else {
        Err(format!("it breaks {}, not {rule}", broken.join(", ")))
    }
}

/// Checks that a file is a program, and the only file that its module gives.
pub(crate) fn check_accepted(file: &[u8]) -> Result<(), String> {
    let module = decode(file).map_err(|error| error.to_string())?;
    let program = verify(module).map_err(|rejected| rejected.to_string())?;
    if encode(program.module()) == file { Ok(()) } else { Err("its module gives another file".to_owned()) }
}

/// The rules that an error of the reader can stand for.
fn rules_of_file(error: &BytecodeError) -> &'static [&'static str] {
    match error {
        BytecodeError::NotBytecode => &["F1"],
        BytecodeError::Version { .. } => &["F2"],
        BytecodeError::UnknownSection { .. } => &["F5"],
        BytecodeError::SectionOrder { .. } => &["F6"],
        BytecodeError::EmptySection { .. } => &["F7"],
        BytecodeError::UnknownPlace { .. } => &["F13"],
        BytecodeError::TooManyHostFunctions { .. } => &["F14"],
        BytecodeError::EmptyName { .. } => &["F17"],
        BytecodeError::UnknownOptions { .. } => &["F16"],
        BytecodeError::NewerThanNeeded { .. } => &["F15"],
        BytecodeError::OutOfMemory { .. } => &[],
        BytecodeError::Malformed(error) => match error {
            WireError::Truncated { .. } => &["F3", "F8"],
            WireError::TrailingBytes { .. } => &["F3", "F9"],
            WireError::WrongHash { .. } => &["F4"],
            WireError::NumberTooLong { .. } => &["F10"],
            WireError::NumberTooLarge { .. } => &["F11"],
            WireError::NotUtf8 { .. } => &["F12"],
        },
    }
}

fn rule_of_program(error: &VerifyError) -> &'static str {
    match error {
        VerifyError::NoCode
        | VerifyError::TooMuchCode { .. }
        | VerifyError::Data { .. }
        | VerifyError::Entry { .. } => "V1",
        VerifyError::Instruction { fault, .. } => match fault {
            InstructionFault::UnknownOpcode { .. } => "V2",
            InstructionFault::UnusedBytes { .. } => "V3",
            InstructionFault::Target { .. } => "V4",
            InstructionFault::Index { .. } => "V5",
            InstructionFault::Pair => "V6",
            InstructionFault::FallsOffTheEnd => "V7",
            InstructionFault::Count { .. } => "V16",
        },
        VerifyError::Function { .. } => "V8",
        VerifyError::Layout { .. } => "V9",
        VerifyError::Name { what: "register" | "result", .. }
        | VerifyError::NameTooLong { what: "register" | "result", .. }
        | VerifyError::NameTaken { .. } => "V22",
        VerifyError::NameTwice { what: "register of a function", .. } | VerifyError::RegisterOrder { .. } => {
            "V23"
        }
        VerifyError::NameTwice { what: "source file", .. } => "V17",
        VerifyError::Name { .. } => "V10",
        VerifyError::NameTooLong { .. } => "V11",
        VerifyError::NameTwice { .. } => "V12",
        VerifyError::LabelOutside { .. } => "V13",
        VerifyError::LabelOrder { .. } => "V14",
        VerifyError::Lines { .. } => "V15",
        VerifyError::FileRunOutside { .. } => "V18",
        VerifyError::FileRunOrder { .. } => "V19",
        VerifyError::NamedFunctionPlace { .. } => "V20",
        VerifyError::NamedFunctionLabel { .. } => "V21",
        VerifyError::Signature { .. } => "V24",
        VerifyError::TooManyHostFunctions { .. } => "F14",
        VerifyError::OutOfMemory { .. } => "none",
    }
}

// --- Files ---------------------------------------------------------------------------------------------------

/// A file of version 1 whose header is right, with these bytes as its sections.
fn file(sections: &[u8]) -> Vec<u8> {
    file_of(1, sections)
}

pub(super) fn file_of(version: u8, sections: &[u8]) -> Vec<u8> {
    let mut file = encode(&Module::default());
    file[VERSION_AT] = version;
    file.extend(sections);
    let length = (file.len() - SECTIONS_AT) as u64;
    file[LENGTH_AT..ENTRY_AT].copy_from_slice(&length.to_le_bytes());
    seal(&mut file);
    file
}

/// Makes the hash fit what follows it.
fn seal(file: &mut [u8]) {
    let hash = fnv_1a(&file[LENGTH_AT..]);
    file[HASH_AT..LENGTH_AT].copy_from_slice(&hash.to_le_bytes());
}

const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x100_0000_01b3;

fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(FNV_BASIS, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
}

/// The file of a program that halts.
fn halting() -> Vec<u8> {
    file(CODE)
}

/// A section of this id and payload, which is short.
fn section(id: Section, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).ok().filter(|&length| length < 0x80).expect("it is short");
    [&[id as u8, length], payload].concat()
}

fn refused_f1(files: &mut Files) {
    files.add("no bytes", b"");
    files.add("an assembly source", b"main: halt\n");
    files.add("seven bytes of the magic", &halting()[..7]);
    for at in 0..VERSION_AT {
        let mut file = halting();
        file[at] ^= 0x20;
        files.add(format!("another byte {at} of the magic"), &file);
    }
    files.add("the magic of a snapshot", &[b"\x8dMVS\r\n\x1a\n", &halting()[VERSION_AT..]].concat());
}

fn refused_f2(files: &mut Files) {
    for version in [0, 3, 1 << 8, 1 << 24] {
        let mut file = halting();
        file[VERSION_AT..HASH_AT].copy_from_slice(&u32::to_le_bytes(version));
        files.add(format!("version {version}"), &file);
    }
    let mut file = halting();
    file[VERSION_AT] = 3;
    files.add("version 3 and nothing behind it", &file[..HASH_AT]);
}

fn refused_f3(files: &mut Files) {
    for size in [8, 11, 12, 19, 20, 31] {
        files.add(format!("a header of {size} bytes"), &halting()[..size]);
    }
    for (name, length) in
        [("one less", 9), ("one more", 11), ("2^64 - 1", u64::MAX), ("2^32 more", 10 + (1 << 32))]
    {
        let mut file = halting();
        file[LENGTH_AT..ENTRY_AT].copy_from_slice(&u64::to_le_bytes(length));
        seal(&mut file);
        files.add(format!("a length that is {name}"), &file);
    }
    let mut longer = halting();
    longer.push(0);
    seal(&mut longer);
    files.add("a byte behind the sections", &longer);
}

fn refused_f4(files: &mut Files) {
    for at in [HASH_AT, LENGTH_AT - 1, ENTRY_AT, SECTIONS_AT + 2] {
        let mut file = file(&[CODE, &section(Section::Constants, &[7; 8])].concat());
        file[at] ^= 0x80;
        files.add(format!("another byte {at}"), &file);
    }
    let with_hash = |hash: u64| {
        let mut file = halting();
        file[HASH_AT..LENGTH_AT].copy_from_slice(&hash.to_le_bytes());
        file
    };
    files.add("the hash of the sections alone", &with_hash(fnv_1a(CODE)));
    let fnv_1 = halting()[LENGTH_AT..]
        .iter()
        .fold(FNV_BASIS, |hash, &byte| hash.wrapping_mul(FNV_PRIME) ^ u64::from(byte));
    files.add("FNV-1 in place of FNV-1a", &with_hash(fnv_1));
    let mut reversed = halting();
    reversed[HASH_AT..LENGTH_AT].reverse();
    files.add("a hash with its highest byte first", &reversed);
}

fn refused_f5(files: &mut Files) {
    files.add_sections("section 0", &[&[0, 1, 0], CODE]);
    for section in 10..=14 {
        files.add_sections(&format!("section {section} in version 1"), &[CODE, &[section, 1, 1]]);
    }
    files.add("section 14", &file_of(2, &[CODE, &[13, 1, 1], &[14, 1, 1]].concat()));
    files.add_sections("section 255", &[CODE, &[255, 1, 0]]);
}

fn accepted_f5(files: &mut Files) {
    files.add_module("every section of version 1", &every_section());
    files.add_module("every section", &version_2::every_section());
}

fn refused_f6(files: &mut Files) {
    let constants = section(Section::Constants, &[7; 8]);
    files.add_sections("constants before code", &[&constants, CODE]);
    files.add_sections("code twice", &[CODE, CODE]);
    files.add_sections("constants twice", &[CODE, &constants, &constants]);
}

fn refused_f7(files: &mut Files) {
    for id in 2..=9 {
        files.add_sections(&format!("an empty section {id}"), &[CODE, &[id, 0]]);
    }
    for id in 10..=13 {
        files.add(format!("an empty section {id}"), &file_of(2, &[CODE, &[id, 0]].concat()));
    }
}

fn refused_f8(files: &mut Files) {
    let layout = [1, b'm', 4, 4, 8, 8, 10];
    files.add_sections("a section that is an id", &[CODE, &[3]]);
    files.add_sections("a section without an end to its length", &[CODE, &[3, 0x81]]);
    files.add_sections("a section longer than the file", &[CODE, &[3, 2, 7]]);
    let most = [&[3][..], &[0xff; 9], &[1, 7]].concat();
    files.add_sections("a section of 2^64 - 1 bytes", &[CODE, &most]);
    files.add_sections("nine bytes of code", &[&[1, 9], &CODE[2..], &[0]]);
    files.add_sections("seven bytes of constants", &[CODE, &section(Section::Constants, &[7; 7])]);
    files.add_sections("a function without an end", &[CODE, &section(Section::Functions, &[0, 0x80])]);
    files.add_sections("a step without an end", &[CODE, &section(Section::Lines, &[0x82])]);
    files.add_sections(
        "a name longer than its section",
        &[CODE, &section(Section::HostFunctions, &[2, b'h'])],
    );
    let longest = [&[0xff; 9][..], &[1, b'h']].concat();
    files.add_sections("a name of 2^64 - 1 bytes", &[CODE, &section(Section::HostFunctions, &longest)]);
    for size in 1..layout.len() {
        let name = format!("{size} of the bytes of a layout");
        files.add_sections(&name, &[CODE, &section(Section::Layouts, &layout[..size])]);
    }
    files.add_sections("a label without a place", &[CODE, &section(Section::Labels, &[0])]);
    files.add_sections("a label without a name", &[CODE, &section(Section::Labels, &[0, 0])]);
    let crossing =
        [&section(Section::HostFunctions, &[7, b'h'])[..], &section(Section::SourceName, b"\x03abc")];
    files.add_sections("a name that reaches into the next section", &[CODE, crossing[0], crossing[1]]);
    version_2::refused_f8(files);
}

fn refused_f9(files: &mut Files) {
    files.add_sections("a byte behind the source name", &[CODE, &section(Section::SourceName, b"\x01ab")]);
    files.add_sections("two source names", &[CODE, &section(Section::SourceName, b"\x01a\x01b")]);
    files.add_new_section("options twice", Section::Options, &[1, 1]);
}

fn accepted_f9(files: &mut Files) {
    let named = |name: &str| Module { source_name: Some(name.to_owned()), ..module() };
    files.add_module("a source name without bytes", &named(""));
    files.add_module("a source name of two lines", &named("a\nb\0"));
}

fn refused_f10(files: &mut Files) {
    let longer = [&[1, 0x88, 0], &CODE[2..]].concat();
    files.add_sections("a length of a section with a byte too many", &[&longer]);
    files.add_sections("0 in two bytes", &[CODE, &section(Section::Functions, &[0x80, 0])]);
    files
        .add_sections("0 in five bytes", &[CODE, &section(Section::Functions, &[0x80, 0x80, 0x80, 0x80, 0])]);
    files.add_sections("a step of 1 in two bytes", &[CODE, &section(Section::Lines, &[0x82, 0])]);
    files.add_sections("a length of a text in two bytes", &[CODE, &section(Section::SourceName, b"\x81\0a")]);
}

fn refused_f11(files: &mut Files) {
    // Each is 2^32 or 2^64, and the number of a field that only keeps its low bits.
    const TWO_TO_32: &[u8] = &[0x80, 0x80, 0x80, 0x80, 0x10];
    const TWO_TO_32_AND_4: &[u8] = &[0x84, 0x80, 0x80, 0x80, 0x10];
    const TWO_TO_64_AND_1: &[u8] = &[0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2];
    const TWO_TO_64_AND_8: &[u8] = &[0x88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2];
    const TWO_TO_70_AND_1: &[u8] = &[0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1];
    let layout = |key_size: &[u8], value_size: &[u8], capacity: &[u8]| {
        section(Section::Layouts, &[&[1, b'm'], key_size, &[4], value_size, &[8], capacity].concat())
    };
    files.add_sections("a function of 2^32", &[CODE, &section(Section::Functions, TWO_TO_32)]);
    files.add_sections("a key size of 2^32 + 4", &[CODE, &layout(TWO_TO_32_AND_4, &[8], &[10])]);
    files.add_sections("a value size of 2^32 + 4", &[CODE, &layout(&[4], TWO_TO_32_AND_4, &[10])]);
    files.add_sections("a capacity of 65546", &[CODE, &layout(&[4], &[8], &[0x8a, 0x80, 4])]);
    files.add_sections("a step of 2^32", &[CODE, &section(Section::Lines, TWO_TO_32)]);
    let code_label = [&[0], TWO_TO_32, &[1, b'l']].concat();
    files.add_sections("a label at instruction 2^32", &[CODE, &section(Section::Labels, &code_label)]);
    let data_label = [&[1], TWO_TO_64_AND_8, &[1, b'l']].concat();
    files.add_sections("a label at address 2^64 + 8", &[CODE, &section(Section::Labels, &data_label)]);
    files.add_sections("a section of 2^64 + 1 bytes", &[CODE, &[3], TWO_TO_64_AND_1, b"d"]);
    files.add_sections("a section of 2^70 + 1 bytes", &[CODE, &[3], TWO_TO_70_AND_1, b"d"]);
    let name = [TWO_TO_64_AND_1, b"a"].concat();
    files.add_sections("a text of 2^64 + 1 bytes", &[CODE, &section(Section::SourceName, &name)]);
    for (name, run) in [("start", [TWO_TO_32, &[0]]), ("file", [&[0], TWO_TO_32])] {
        files.add_new_section(&format!("a run with a {name} of 2^32"), Section::FileRuns, &run.concat());
    }
    let function = |start: &[u8], end: &[u8], parameters: &[u8]| [start, end, parameters, &[0, 0]].concat();
    for (name, function) in [
        ("start of 2^32", function(TWO_TO_32, &[1], &[0])),
        ("end of 2^32 + 4", function(&[0], TWO_TO_32_AND_4, &[0])),
        ("65536 parameters", function(&[0], &[1], &[0x80, 0x80, 4])),
    ] {
        files.add_new_section(&format!("a function with a {name}"), Section::RegisterNames, &function);
    }
}

fn accepted_f11(files: &mut Files) {
    files.add_module("a step of 2^32 - 1", &Module { lines: vec![0x8000_0000], ..module() });
}

fn refused_f12(files: &mut Files) {
    let texts: [(&str, &[u8]); 6] = [
        ("a byte ff", b"\xff"),
        ("a byte that continues nothing", b"a\x80"),
        ("half a character", b"\xc3"),
        ("0 in two bytes", b"\xc0\x80"),
        ("half of a surrogate pair", b"\xed\xa0\x80"),
        ("a character beyond the last", b"\xf4\x90\x80\x80"),
    ];
    for (name, text) in texts {
        let payload = [&[text.len() as u8], text].concat();
        files.add_sections(name, &[CODE, &section(Section::SourceName, &payload)]);
    }
    files.add_sections("a host function", &[CODE, &section(Section::HostFunctions, b"\x01\xff")]);
    files.add_sections("a layout", &[CODE, &section(Section::Layouts, b"\x01\xff\x04\x04\x08\x08\x0a")]);
    files.add_sections("a label", &[CODE, &section(Section::Labels, b"\0\0\x01\xff")]);
    files.add_new_section("a source file", Section::Files, b"\x01\xff");
    files.add_new_section("a register", Section::RegisterNames, b"\0\x01\0\x03\0\x01\xff\0");
    files.add_new_section("a result", Section::RegisterNames, b"\0\x01\0\0\x02\x01\xff");
}

fn accepted_f12(files: &mut Files) {
    let name = Some("\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}".to_owned());
    files.add_module("characters of every length", &Module { source_name: name, ..module() });
}

fn refused_f13(files: &mut Files) {
    for (kind, place) in [(2, 0), (2, 8), (255, 0), (255, 8)] {
        let name = format!("a label of kind {kind} at {place}");
        files.add_sections(&name, &[CODE, &section(Section::Labels, &[kind, place, 1, b'l'])]);
    }
}

fn refused_f14(files: &mut Files) {
    // 65,537 is `0x81 0x80 0x04` as a number.
    let names = vec![0; 65_537];
    files.add_sections(
        "65537 host functions",
        &[CODE, &[Section::HostFunctions as u8, 0x81, 0x80, 4], &names],
    );
}

// --- Programs ------------------------------------------------------------------------------------------------

/// A program with one entry in each table.
pub(super) fn module() -> Module {
    with_code(vec![HALT])
}

pub(super) fn with_code(code: Vec<Word>) -> Module {
    Module {
        code,
        constants: vec![7],
        data: b"data".to_vec(),
        layouts: vec![layout("m")],
        functions: vec![0],
        host_functions: vec!["newline".to_owned()],
        ..Module::default()
    }
}

pub(super) fn every_section() -> Module {
    Module {
        code: vec![Word::new(Opcode::Breakpoint as u8), HALT],
        entry: 1,
        labels: vec![code_label(1, "main"), data_label(12, "end")],
        lines: vec![7, 200],
        source_name: Some("straße.asm".to_owned()),
        ..module()
    }
}

fn with_layout(layout: MapLayout) -> Module {
    Module { layouts: vec![layout], ..module() }
}

fn with_layouts(names: &[&str]) -> Module {
    Module { layouts: names.iter().map(|name| layout(name)).collect(), ..module() }
}

fn with_host_functions(names: &[&str]) -> Module {
    Module { host_functions: names.iter().map(|&name| name.to_owned()).collect(), ..module() }
}

fn with_labels(labels: Vec<Label>) -> Module {
    Module { labels, ..module() }
}

/// The word of an instruction with this value for one operand and 0 for all others.
fn word(opcode: Opcode, operand: &OperandSpec, value: u64) -> Word {
    Word::new(opcode as u8).with_field(operand.at, operand.kind.size(), value)
}

/// The instructions that have an operand of this kind, with the operand.
fn users_of(kind: OperandKind) -> impl Iterator<Item = (Opcode, &'static OperandSpec)> {
    let operands = |&opcode: &Opcode| opcode.operands().iter().map(move |operand| (opcode, operand));
    Opcode::ALL.iter().flat_map(operands).filter(move |(_, operand)| operand.kind == kind)
}

/// Whether an operand of the instruction uses this byte of the word.
fn is_used(opcode: Opcode, byte: usize) -> bool {
    opcode.operands().iter().any(|operand| {
        let own = operand.at..operand.at + operand.kind.size();
        own.contains(&byte) || operand.kind.accesses_memory() && byte >= 4
    })
}

fn refused_v1(files: &mut Files) {
    files.add_module("no instructions", &Module { functions: Vec::new(), ..with_code(Vec::new()) });
    files.add_module("an entry behind the last instruction", &Module { entry: 1, ..module() });
    files.add_module("an entry of 2^32 - 1", &Module { entry: u32::MAX, ..module() });
}

fn accepted_v1(files: &mut Files) {
    files
        .add_module("the last instruction as the entry", &Module { entry: 1, ..with_code(vec![HALT, HALT]) });
}

fn refused_v2(files: &mut Files) {
    for byte in (0..=u8::MAX).filter(|&byte| Opcode::from_byte(byte).is_none()) {
        files.add_module(format!("opcode {byte:#04x}"), &with_code(vec![Word::new(byte), HALT]));
    }
}

fn refused_v3(files: &mut Files) {
    for &opcode in Opcode::ALL {
        for byte in (1..WORD_SIZE).filter(|&byte| !is_used(opcode, byte)) {
            let name = format!("{} with byte {byte}", opcode.mnemonic());
            let word = Word::new(opcode as u8).with_field(byte, 1, 1 << (byte % 8));
            files.add_module(name, &with_code(vec![word, HALT]));
        }
    }
}

fn accepted_v3(files: &mut Files) {
    for kind in
        [OperandKind::Destination, OperandKind::Window, OperandKind::Immediate, OperandKind::SmallImmediate]
    {
        for (opcode, operand) in users_of(kind) {
            let name = format!("{} with the most for `{}`", opcode.mnemonic(), operand.name);
            files.add_module(name, &with_code(vec![word(opcode, operand, u64::MAX), HALT]));
        }
    }
}

fn refused_v4(files: &mut Files) {
    for (opcode, operand) in users_of(OperandKind::Target) {
        for target in [-1, 2] {
            let name = format!("{} from instruction 0 of 2 to {target}", opcode.mnemonic());
            files.add_module(name, &with_code(vec![word(opcode, operand, target as u64), HALT]));
        }
    }
    for (pc, displacement) in [(0, i32::MAX), (0, i32::MIN), (2, -3), (2, 1), (2, i32::MAX)] {
        let mut code = vec![HALT; 3];
        code[pc] = Word::new(Opcode::Jmp as u8).with_field(4, 4, displacement as u64);
        files.add_module(format!("a jump by {displacement} from instruction {pc} of 3"), &with_code(code));
    }
}

fn accepted_v4(files: &mut Files) {
    for (pc, displacement) in [(0, 0), (0, 2), (2, -2), (2, 0)] {
        let mut code = vec![HALT; 3];
        code[pc] = Word::new(Opcode::Jmp as u8).with_field(4, 4, displacement as u64);
        files.add_module(format!("a jump by {displacement} from instruction {pc} of 3"), &with_code(code));
    }
}

const TABLES: [OperandKind; 4] =
    [OperandKind::Constant, OperandKind::Layout, OperandKind::Function, OperandKind::Host];

fn refused_v5(files: &mut Files) {
    for (opcode, operand) in TABLES.into_iter().flat_map(users_of) {
        for index in [1, u32::MAX] {
            let name = format!("{} with index {index} of 1", opcode.mnemonic());
            files.add_module(name, &with_code(vec![word(opcode, operand, index.into()), HALT]));
        }
        let code = vec![Word::new(opcode as u8), HALT];
        let name = format!("{} with index 0 of 0", opcode.mnemonic());
        files.add_module(name, &Module { code, ..Module::default() });
    }
}

fn accepted_v5(files: &mut Files) {
    for (opcode, _) in TABLES.into_iter().flat_map(users_of) {
        let name = format!("{} with index 0 of 1", opcode.mnemonic());
        files.add_module(name, &with_code(vec![Word::new(opcode as u8), HALT]));
    }
}

fn refused_v6(files: &mut Files) {
    for (opcode, operand) in users_of(OperandKind::Pair) {
        let name = format!("{} with r255 and no register behind it", opcode.mnemonic());
        files.add_module(name, &with_code(vec![word(opcode, operand, 255), HALT]));
    }
}

fn accepted_v6(files: &mut Files) {
    for (opcode, operand) in users_of(OperandKind::Pair) {
        let name = format!("{} with r254 and r255", opcode.mnemonic());
        files.add_module(name, &with_code(vec![word(opcode, operand, 254), HALT]));
    }
}

fn refused_v7(files: &mut Files) {
    for &opcode in Opcode::ALL.iter().filter(|opcode| opcode.falls_through()) {
        let name = format!("{} at the end", opcode.mnemonic());
        files.add_module(name, &with_code(vec![HALT, Word::new(opcode as u8)]));
    }
}

fn accepted_v7(files: &mut Files) {
    for &opcode in Opcode::ALL.iter().filter(|opcode| !opcode.falls_through()) {
        let name = format!("{} at the end", opcode.mnemonic());
        files.add_module(name, &with_code(vec![HALT, Word::new(opcode as u8)]));
    }
}

fn refused_v8(files: &mut Files) {
    for functions in [vec![1], vec![0, u32::MAX], vec![0, 1, 0]] {
        files.add_module(
            format!("functions {functions:?} of 1 instruction"),
            &Module { functions, ..module() },
        );
    }
}

fn accepted_v8(files: &mut Files) {
    let module = Module { functions: vec![1, 0, 1], ..with_code(vec![HALT, HALT]) };
    files.add_module("functions in no order, one twice", &module);
}

/// The layout of a map with two buckets of this size.
fn two_buckets(bucket_size: u32) -> MapLayout {
    MapLayout {
        key_size: 1,
        key_alignment: 1,
        value_size: bucket_size - 2,
        value_alignment: 1,
        capacity: 1,
        ..layout("m")
    }
}

fn refused_v9(files: &mut Files) {
    files.add_module("keys of no bytes", &with_layout(MapLayout { key_size: 0, ..layout("m") }));
    files.add_module("no capacity", &with_layout(MapLayout { capacity: 0, ..layout("m") }));
    for alignment in [0, 3, 5, 24, 32, 64, 128, 255] {
        let keys = MapLayout { key_alignment: alignment, ..layout("m") };
        files.add_module(format!("keys aligned to {alignment}"), &with_layout(keys));
        let values = MapLayout { value_alignment: alignment, ..layout("m") };
        files.add_module(format!("values aligned to {alignment}"), &with_layout(values));
    }
    let largest = MapLayout { key_size: u32::MAX, value_size: u32::MAX, capacity: u16::MAX, ..layout("m") };
    files.add_module("keys and values of 2^32 - 1 bytes", &with_layout(largest));
    // The header and two buckets of half of what is left over of 2^32 bytes.
    files.add_module("a map of 2^32 bytes", &with_layout(two_buckets((1 << 31) - 16)));
    let keys = MapLayout { key_size: u32::MAX, ..two_buckets(16) };
    files.add_module("keys of 2^32 - 1 bytes", &with_layout(keys));
}

fn accepted_v9(files: &mut Files) {
    files.add_module("a map of 2^32 - 2 bytes", &with_layout(two_buckets((1 << 31) - 17)));
    files.add_module("values of no bytes", &with_layout(MapLayout { value_size: 0, ..layout("m") }));
    files.add_module("a capacity of 65535", &with_layout(MapLayout { capacity: u16::MAX, ..layout("m") }));
    for alignment in [1, 2, 4, 8, 16] {
        let layout = MapLayout { key_alignment: alignment, value_alignment: alignment, ..layout("m") };
        files.add_module(format!("alignments of {alignment}"), &with_layout(layout));
    }
}

fn refused_v10(files: &mut Files) {
    for name in ["", "1a", "a b", "a.b", "a-b", "é", "r0", "R255", "r999", "r00", "\u{feff}a"] {
        files.add_module(format!("a layout {name:?}"), &with_layouts(&[name]));
        files.add_module(format!("a host function {name:?}"), &with_host_functions(&[name]));
    }
    for name in ["", ".", ".a", "a.", "a.b.c", "1a", "a.1", "r0", "r0.a", "a.r0", "a b", "a.é", "\u{feff}a"]
    {
        files.add_module(format!("a label {name:?}"), &with_labels(vec![code_label(0, name)]));
    }
}

const UNUSUAL_NAMES: [&str; 9] = ["A", "R", "_", "a", "a1", "r", "r1x", "r_1", "rx"];

fn accepted_v10(files: &mut Files) {
    files.add_module("unusual names of layouts", &with_layouts(&UNUSUAL_NAMES));
    files.add_module("unusual names of host functions", &with_host_functions(&UNUSUAL_NAMES));
    let labels = UNUSUAL_NAMES.iter().map(|name| code_label(0, name)).collect();
    files.add_module("unusual names of labels", &with_labels(labels));
    let local = |name: &str| code_label(0, &format!("r.{name}"));
    files.add_module("unusual names of local labels", &with_labels(UNUSUAL_NAMES.map(local).to_vec()));
}

fn refused_v11(files: &mut Files) {
    let (long, longest) = ("n".repeat(256), "n".repeat(255));
    files.add_module("a layout with a name of 256 bytes", &with_layouts(&[&long]));
    files.add_module("a host function with a name of 256 bytes", &with_host_functions(&[&long]));
    for name in [long.clone(), format!("{long}.a"), format!("{longest}.{long}")] {
        let title = format!("a label with a name of {} bytes", name.len());
        files.add_module(title, &with_labels(vec![code_label(0, &name)]));
    }
}

fn accepted_v11(files: &mut Files) {
    let longest = "n".repeat(255);
    files.add_module("a layout with a name of 255 bytes", &with_layouts(&[&longest]));
    files.add_module("a host function with a name of 255 bytes", &with_host_functions(&[&longest]));
    let label = code_label(0, &format!("{longest}.{longest}"));
    files.add_module("a label with two parts of 255 bytes", &with_labels(vec![label]));
}

fn refused_v12(files: &mut Files) {
    files.add_module("two layouts of one name", &with_layouts(&["a", "b", "a"]));
    files.add_module("two host functions of one name", &with_host_functions(&["a", "b", "a"]));
    for (name, second) in
        [("place", code_label(0, "a")), ("name", code_label(1, "a")), ("kind", data_label(8, "a"))]
    {
        let title = format!("two labels of one name, told apart by their {name}");
        files.add_module(title, &with_labels(vec![code_label(0, "a"), second]));
    }
}

fn accepted_v12(files: &mut Files) {
    let module = Module { labels: vec![code_label(0, "a")], ..with_layouts(&["a"]) };
    let module = Module { host_functions: vec!["a".to_owned()], ..module };
    files.add_module("one name in every table", &module);
    files.add_module("names that differ in case", &with_layouts(&["a", "A"]));
}

fn refused_v13(files: &mut Files) {
    for pc in [2, u32::MAX] {
        let name = format!("a label at instruction {pc} of 1");
        files.add_module(name, &with_labels(vec![code_label(pc, "l")]));
    }
    for address in [0, 7, 13, u64::MAX] {
        let name = format!("a label at address {address}, with data from 8 to 11");
        files.add_module(name, &with_labels(vec![data_label(address, "l")]));
    }
    let without_data = Module { data: Vec::new(), labels: vec![data_label(9, "l")], ..module() };
    files.add_module("a label at address 9, without data", &without_data);
}

fn accepted_v13(files: &mut Files) {
    let labels = vec![code_label(0, "a"), code_label(1, "b"), data_label(8, "c"), data_label(12, "d")];
    files.add_module("labels at the first places and right behind the last", &with_labels(labels));
    let without_data = Module { data: Vec::new(), labels: vec![data_label(8, "l")], ..module() };
    files.add_module("a label at address 8, without data", &without_data);
}

fn refused_v14(files: &mut Files) {
    let pairs = [
        ("instructions out of order", code_label(1, "a"), code_label(0, "b")),
        ("addresses out of order", data_label(9, "a"), data_label(8, "b")),
        ("addresses before instructions", data_label(8, "a"), code_label(1, "b")),
        ("names of one place out of order", code_label(0, "b"), code_label(0, "a")),
        ("small letters before large ones", code_label(0, "a"), code_label(0, "B")),
        ("a longer name before its start", code_label(0, "ab"), code_label(0, "a")),
        ("an underscore before a dot", code_label(0, "a_b"), code_label(0, "a.b")),
    ];
    for (name, first, second) in pairs {
        files.add_module(name, &with_labels(vec![first, second]));
    }
}

fn accepted_v14(files: &mut Files) {
    let names = ["B", "a", "a.b", "a_b", "ab"];
    let labels = names.map(|name| code_label(0, name)).into_iter().chain([data_label(8, "A")]);
    files.add_module("names of one place in order", &with_labels(labels.collect()));
}

fn refused_v15(files: &mut Files) {
    for lines in [vec![1], vec![1, 2, 3]] {
        let name = format!("{} source lines for 2 instructions", lines.len());
        files.add_module(name, &Module { lines, ..with_code(vec![HALT, HALT]) });
    }
}

fn accepted_v15(files: &mut Files) {
    let module = Module { lines: vec![u32::MAX, 0, 0], ..with_code(vec![HALT; 3]) };
    files.add_module("source lines that go back", &module);
}

fn refused_v16(files: &mut Files) {
    for (count, length) in [(1, 2), (2, 3), (u32::MAX, 3), (1 << 31, 3), (i32::MAX as u32, 3)] {
        let mut code = vec![HALT; length];
        code[0] = switch(count);
        files.add_module(
            format!("a switch of {count:#x} before {} instructions", length - 1),
            &with_code(code),
        );
    }
}

fn accepted_v16(files: &mut Files) {
    for (count, length) in [(0, 2), (1, 3), (2, 4), (0, 4)] {
        let mut code = vec![HALT; length];
        code[0] = switch(count);
        files.add_module(format!("a switch of {count} before {} instructions", length - 1), &with_code(code));
    }
}

fn switch(count: u32) -> Word {
    Word::new(Opcode::Switch as u8).with_field(4, 4, count.into())
}
