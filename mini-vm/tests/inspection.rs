//! Inspection: what is known of the names of a source, whether or not it assembles.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use mini_vm::assembly::files::{File, FileError, Files};
use mini_vm::assembly::inspection::{CannotRename, Inspection, Place, SymbolId, SymbolKind};
use mini_vm::assembly::{Options, library};
use mini_vm::bytecode::encode;
use mini_vm::console::Console;

/// A folder of the workspace, in which every file may be included.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, name: &str, from: Option<&str>, _max_size: u64) -> Result<File, FileError> {
        let folder = from.and_then(|from| Path::new(from).parent()).unwrap_or(Path::new(""));
        let path = folder.join(name);
        let bytes = fs::read(self.0.join(&path)).map_err(|_| FileError::NotFound)?;
        Ok(File { identity: path.to_string_lossy().into_owned(), bytes })
    }
}

/// Every program of the workspace and every file of the library, with its folder.
fn programs() -> Vec<(String, String, Folder)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../programs");
    let entries = fs::read_dir(&folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|it| it == "asm")).collect();
    paths.sort();
    assert!(paths.len() > 20);
    let programs = paths.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("it is text");
        (path.display().to_string(), text, Folder(folder.clone()))
    });
    let library = library::names().map(|name| {
        let text = library::text(name).expect("the library has it").to_owned();
        (format!("<{name}>"), text, Folder(folder.join("lib")))
    });
    programs.chain(library).collect()
}

fn options<'a>(folder: &'a Folder) -> Options<'a> {
    Options::default().host_signatures(Console::SIGNATURES).files(folder)
}

fn inspect(source: &str) -> Inspection {
    Inspection::of(source, &Options::default().host_signatures(Console::SIGNATURES))
}

/// The place of the `nth` time that `text` stands in `source`, counted from 0.
fn nth(source: &str, text: &str, nth: usize) -> usize {
    source.match_indices(text).nth(nth).unwrap_or_else(|| panic!("{text} stands there")).0
}

/// The text of a file with a new name.
fn with_name(text: &str, places: &[Place], file: usize, name: &str) -> String {
    let mut text = text.to_owned();
    for place in places.iter().rev().filter(|place| place.file == file) {
        text.replace_range(place.span.clone(), name);
    }
    text
}

#[test]
fn every_name_in_the_programs_and_in_the_library_is_known() {
    // Macros make names in these.
    let makes_names = |name: &str| name.ends_with("lisp.asm") || name.ends_with("tiny_forth.asm");
    for (name, text, folder) in programs() {
        let inspection = Inspection::of(&text, &options(&folder));
        let unknown: Vec<_> = inspection
            .unresolved()
            .iter()
            .map(|place| {
                let file = &inspection.files()[place.file];
                format!("{} in {}", &file.text[place.span.clone()], file.name)
            })
            .collect();
        assert!(unknown.is_empty() || makes_names(&name), "{name}: {unknown:?}");
        assert!(unknown.len() < 25, "{name}: {unknown:?}");
    }
}

#[test]
fn whatever_is_renamed_the_program_has_the_same_bytes() {
    // As many of each kind in each program.
    const MOST: usize = 2;
    let (mut renamed, mut kinds) = (0, HashSet::new());
    for (name, text, folder) in programs().into_iter().filter(|(name, ..)| !name.starts_with('<')) {
        let options = options(&folder);
        let inspection = Inspection::of(&text, &options);
        let before = encode(&stripped(options.assemble(&text).expect("it assembles")));
        let mut counts: HashMap<SymbolKind, usize> = HashMap::new();
        for (id, symbol) in inspection.symbols() {
            let place = &symbol.definitions[0].name;
            let count = counts.entry(symbol.kind).or_default();
            if place.file > 0 || *count == MOST {
                continue;
            }
            *count += 1;
            let renaming = match inspection.rename(0, place.span.start, "another_name", &options) {
                Ok(renaming) => renaming,
                Err(CannotRename::Changes { name, .. }) if name == "main" => continue,
                Err(error) => panic!("{name}: {} {error}", inspection.full_name(id)),
            };
            let text = with_name(&text, &renaming.places, 0, "another_name");
            let after = options.assemble(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(encode(&stripped(after)), before, "{name}: {}", inspection.full_name(id));
            renamed += 1;
            kinds.insert(symbol.kind);
        }
    }
    assert!(renamed > 150 && kinds.len() > 9, "{renamed} {kinds:?}");
}

/// A program without its names.
fn stripped(mut module: mini_vm::module::Module) -> mini_vm::module::Module {
    module.labels = Vec::new();
    module.named_functions = Vec::new();
    module.layouts.iter_mut().for_each(|layout| layout.name = "layout".to_owned());
    module
}

/// The names of what could be written at a byte of the source.
fn offered(inspection: &Inspection, at: usize) -> Vec<String> {
    inspection.completions(0, at).items.into_iter().map(|item| item.text).collect()
}

#[test]
fn whatever_is_asked_at_every_byte_is_answered() {
    for (name, text, folder) in programs().into_iter().filter(|(_, text, _)| text.len() < 4_000) {
        let inspection = Inspection::of(&text, &options(&folder));
        for at in 0..=text.len() + 2 {
            let completions = inspection.completions(0, at);
            assert!(completions.range.end <= text.len() && completions.range.start <= at, "{name} {at}");
            _ = inspection.hover(0, at);
            _ = inspection.signature(0, at);
            _ = inspection.definitions(0, at);
            _ = inspection.renamable(0, at);
        }
        _ = inspection.completions(99, 0);
        assert!(inspection.outline(99).is_empty() && inspection.folds(99).is_empty());
    }
}

#[test]
fn a_source_that_is_cut_off_anywhere_is_understood_up_to_there() {
    let text = "\
.include <text.asm>
.macro m(a, b = 1)
.x\\a: li a, b
.endm
.struct s { x: u8 y: bytes(3) }
.data { a: .u8 1, 2
b: .fill 2, .u16 a }
.map l key=u8 value=s capacity=2 + 1
.fn f(one, two) -> three
.reg four = r9, five
.if defined(m) & sizeof(s) > 1
.next: call f(one, \"\\x41\") -> four, _
.rept 2, i
 li r\\i, 'a'
.endr
.endif
 m one, [two + s.y]
 ret";
    for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
        let part = &text[..end];
        let inspection = inspect(part);
        _ = inspection.completions(0, end);
        _ = inspection.signature(0, end);
        _ = inspection.outline(0);
        _ = inspection.folds(0);
        _ = inspection.hints(0, 0..end);
        for occurrence in inspection.occurrences_in(0) {
            assert!(part.get(occurrence.place.span.clone()).is_some());
            _ = inspection.describe(occurrence.symbol);
        }
    }
}

#[test]
fn names_in_broken_lines_count() {
    let source =
        "main: li r0, (limit +\n exot limit, limit\n.const limit = 3 +\n.fn f(a, b\n li a, limit ]\n";
    let inspection = inspect(source);
    let limit = inspection.occurrence_at(0, nth(source, "limit", 0)).expect("it is a name").symbol;
    assert_eq!(inspection.symbol(limit).kind, SymbolKind::Constant);
    assert_eq!(inspection.occurrences_of(limit).count(), 5);
    let a = inspection.occurrence_at(0, nth(source, "a, limit", 0)).expect("it is a name").symbol;
    assert_eq!((inspection.symbol(a).kind, inspection.symbol(a).register), (SymbolKind::Register, Some(0)));
}

#[test]
fn local_names_are_those_of_their_scope() {
    let source = "\
one: jmp .stop
.stop: jmp two.stop
two: jmp .stop
.stop: halt
.macro m()
.stop: jmp .stop
.endm
.rept 2
.stop: jmp .stop
.endr
";
    let inspection = inspect(source);
    let symbol = |index| inspection.occurrence_at(0, nth(source, "stop", index)).expect("a name").symbol;
    let [one, one_defined, two, two_used, two_defined, within, within_used, turn, turn_used] =
        std::array::from_fn(symbol);
    assert_eq!([one, two, two, within, turn], [one_defined, two_used, two_defined, within_used, turn_used]);
    let distinct: HashSet<SymbolId> = [one, two, within, turn].into();
    assert_eq!(distinct.len(), 4);
    assert_eq!(inspection.full_name(two), "two.stop");
    assert!(inspection.unresolved().is_empty(), "{:?}", inspection.unresolved());
}

#[test]
fn registers_hide_other_names_in_their_function_only() {
    let source = ".const count = 1\n.fn f(count)\n li count, 2\n.end_fn\nmain: li r0, count\n";
    let inspection = inspect(source);
    let kind = |index| {
        let occurrence = inspection.occurrence_at(0, nth(source, "count", index)).expect("a name");
        inspection.symbol(occurrence.symbol).kind
    };
    let kinds: Vec<_> = (0..4).map(kind).collect();
    assert_eq!(
        kinds,
        [SymbolKind::Constant, SymbolKind::Register, SymbolKind::Register, SymbolKind::Constant]
    );
}

#[test]
fn arguments_of_macros_are_what_the_lines_make_of_them() {
    let source = "\
.macro function(name, other)
.fn name(x)
 li x, \\other
 host print_string, r9, \"\\other and \\n\"
.endm
 function first, second
 add x, x, 1
main: call first(1)
";
    let inspection = inspect(source);
    let first = inspection.occurrence_at(0, nth(source, "first", 0)).expect("it is defined here");
    assert!(first.is_definition);
    assert_eq!(inspection.occurrences_of(first.symbol).count(), 2);
    let other = inspection.occurrence_at(0, nth(source, "other", 0)).expect("a name").symbol;
    assert_eq!(inspection.occurrences_of(other).count(), 3, "also in the text");
    let x =
        inspection.occurrence_at(0, nth(source, "x, x", 0)).expect("the macro starts its function").symbol;
    assert_eq!(inspection.symbol(x).register, Some(0));
}

#[test]
fn completions_in_bodies_have_the_parameters() {
    let source = ".macro m(value, place)\n li value, \n \\pl\n.endm\nmain: m \n";
    let inspection = inspect(source);
    assert!(offered(&inspection, nth(source, ", \n", 0) + 2).contains(&"value".to_owned()));
    assert_eq!(offered(&inspection, nth(source, "pl\n", 0) + 2), ["value", "place"]);
    assert!(!offered(&inspection, nth(source, "m \n", 0) + 2).contains(&"value".to_owned()));
}

#[test]
fn commas_in_texts_and_brackets_part_no_parameters() {
    let source = ".macro m(a, b = \",\\u{e9},\", c = [r1 + 2])\n.endm\nmain: m 1, [2 + r1], \n add r0, r1, \n store8 r0, \n";
    let inspection = inspect(source);
    for (text, active, parameters) in [
        ("m 1, [2 + r1], ", 2, &["a", "b = \",\\u{e9},\"", "c = [r1 + 2]"][..]),
        ("add r0, r1, ", 2, &["rd", "ra", "rb"]),
        ("store8 r0, ", 1, &["ra", "[rb + offset]"]),
    ] {
        let end = nth(source, text, 0) + text.len();
        let signature = inspection.signature(0, end).expect("there is one");
        let written: Vec<&str> =
            signature.parameters.iter().map(|span| &signature.text[span.clone()]).collect();
        assert_eq!((signature.active, &written[..]), (active, parameters), "{}", signature.text);
    }
}

#[test]
fn values_are_known_as_far_as_they_can_be() {
    let source =
        ".const a = b * 2\n.const b = 21\n.const c = d\n.data { x: .zero a y: .u8 1 }\nmain: exot\n.rept";
    let inspection = inspect(source);
    let value = |name| {
        let (id, _) = inspection.symbols().find(|(_, symbol)| symbol.name == name).expect("it is there");
        inspection.value_of(id)
    };
    assert_eq!(value("a").as_deref(), Some("42"));
    assert_eq!(value("c"), None);
    assert_eq!(value("y").as_deref(), Some("address 50"));
}

#[test]
fn a_source_that_is_too_large_has_no_names() {
    let options = Options::default().max_source_size(10);
    let inspection = Inspection::of("main: jmp main\n", &options);
    assert_eq!(inspection.symbols().count(), 0);
    assert_eq!(inspection.hover(0, 7), None);
    assert!(inspection.completions(0, 3).items.is_empty());
}

#[test]
fn files_that_include_each_other_and_what_is_no_text_are_passed_over() {
    struct Strange;
    impl Files for Strange {
        fn read(&self, name: &str, _from: Option<&str>, _max_size: u64) -> Result<File, FileError> {
            let bytes = match name {
                "deep" => b".include \"deep\"\nx: halt\n".to_vec(),
                "binary" => vec![0xff, 0],
                _ => return Err(FileError::NotFound),
            };
            Ok(File { identity: name.to_owned(), bytes })
        }
    }
    let source =
        ".include \"deep\"\n.include \"binary\"\n.include \"\"\n.include <none>\n.include <\nmain: jmp x\n";
    let inspection = Inspection::of(source, &Options::default().files(&Strange));
    assert_eq!(inspection.files().len(), 2);
    let places = inspection.definitions(0, source.rfind('x').expect("it is there"));
    assert_eq!(places.iter().map(|place| place.file).collect::<Vec<_>>(), [1]);
    assert_eq!(inspection.definitions(0, nth(source, "deep", 0)), [Place { file: 1, span: 0..0 }]);
}

/// Each of these would take minutes if anything in it were done for each pair of its parts.
#[test]
fn sources_that_mean_harm_take_no_time_out_of_proportion() {
    const COUNT: usize = 10_000;
    let numbered = |line: &dyn Fn(usize) -> String| (0..COUNT).map(line).collect::<String>();
    let parameters = numbered(&|number| format!("p{number}, "));
    let sources = [
        "main: ".repeat(COUNT),
        "main:\n".repeat(COUNT),
        ".rept 2, i\n add i, i, i\n".repeat(COUNT),
        format!(".macro m({parameters}q)\n{}.endm\n m {parameters}q\n", " add p9999, q, q\n".repeat(COUNT)),
        numbered(&|number| format!(".macro m{number}()\n m{}\n add x, x, x\n.endm\n", number + 1)),
        numbered(&|number| format!(".fn f{number}(x)\n m\n"))
            + ".macro m()\n"
            + &" add x, x, x\n".repeat(COUNT),
        numbered(&|number| format!(".struct s{number} {{ s: s{} }}\n", number + 1))
            + "main: li r0, s0.s.s.s.s",
        format!(
            "main:\n{}{}",
            ".data x: .u8 1\n".repeat(COUNT),
            numbered(&|number| format!(".l{number}:\n"))
        ),
        format!(".fn f({parameters}q)\n{}", " add q, p1, q\n".repeat(COUNT)),
        format!("main: li r0, {}1{}", "(".repeat(COUNT), ")".repeat(COUNT)),
        format!("main: li r0, a{}", ".a".repeat(COUNT)),
        ".include \"x\"\n.include <none>\n.include <text.asm>\n".repeat(COUNT / 4),
        "\\a \\() .\\b \"\\c".repeat(COUNT),
        "{ } .data { .struct x { .endm .endr\n".repeat(COUNT / 4),
    ];
    for source in sources {
        let start = Instant::now();
        let inspection = inspect(&source);
        for at in [0, source.len() / 2, source.len()] {
            _ = (inspection.completions(0, at), inspection.hover(0, at), inspection.signature(0, at));
        }
        _ = (inspection.outline(0), inspection.folds(0), inspection.hints(0, 0..source.len()));
        let start_of_source: String = source.chars().take(40).collect();
        assert!(start.elapsed() < Duration::from_secs(30), "{:?} {start_of_source:?}", start.elapsed());
    }
}
