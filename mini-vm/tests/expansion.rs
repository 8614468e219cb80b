//! `.include`, `.macro`, `.rept` and `.if`: what they make, where it comes from, and what it may cost.

use std::cell::RefCell;
use std::collections::HashMap;

use mini_vm::assembly::diagnostic::{Diagnostic, DiagnosticCode};
use mini_vm::assembly::files::{File, FileError, Files};
use mini_vm::assembly::{Assembled, AssemblyError, Options, assemble};
use mini_vm::module::Module;

/// Files in memory, in one folder: what stands in front of a `/` does not matter.
#[derive(Default)]
struct InMemory {
    files: HashMap<&'static str, Vec<u8>>,
    /// Who has named what.
    read: RefCell<Vec<(Option<String>, String)>>,
}

impl InMemory {
    fn of(files: &[(&'static str, &str)]) -> Self {
        let files = files.iter().map(|(name, text)| (*name, text.as_bytes().to_vec()));
        Self { files: files.collect(), read: RefCell::default() }
    }

    fn assemble(&self, source: &str) -> Result<Assembled, AssemblyError> {
        Options::default().files(self).source_name("folder/main.asm").assemble_with_files(source)
    }

    fn errors(&self, source: &str) -> Vec<Diagnostic> {
        self.assemble(source).expect_err(source).into_diagnostics()
    }
}

impl Files for InMemory {
    fn read(&self, name: &str, from: Option<&str>, max_size: u64) -> Result<File, FileError> {
        self.read.borrow_mut().push((from.map(str::to_owned), name.to_owned()));
        let name = name.rsplit('/').next().expect("a text has a last part");
        let bytes = self.files.get(name).ok_or(FileError::NotFound)?.clone();
        if bytes.len() as u64 > max_size {
            return Err(FileError::TooLarge);
        }
        Ok(File { identity: name.to_owned(), bytes })
    }

    fn source_identity(&self) -> Option<String> {
        Some("main.asm".to_owned())
    }
}

/// The program of a source, without where its instructions stand.
fn program(source: &str) -> Module {
    let module = assemble(source, &[]).unwrap_or_else(|error| panic!("{}", error.render(source)));
    Module { lines: Vec::new(), ..module }
}

fn code(source: &str) -> DiagnosticCode {
    assemble(source, &[]).expect_err(source).diagnostics()[0].code
}

#[test]
fn a_source_without_them_is_as_it_was() {
    let source = "main: jmp .if ; .if 1\n.if: .rept: li r0, \".macro\" # .include <x>\n halt";
    let without = "main: jmp .xx\n.xx: .yyyy: li r0, \".macro\"\n halt";
    assert_eq!(program(source).code, program(without).code);
}

#[test]
fn what_is_expanded_is_what_could_have_been_written() {
    for (source, written) in [
        (
            ".macro m(a, b = 2)\n add a, a, b\n.endm\nx: m r1\n m r1, 3\n halt",
            "x: addi r1, r1, 2\naddi r1, r1, 3\nhalt",
        ),
        (".rept 3, i\nx\\i: li r\\i, i * i\n.endr\n halt", "x0: li r0, 0\nx1: li r1, 1\nx2: li r2, 4\nhalt"),
        (".if 0\n?\n.elif 1\n li r0, 1\n.else\n?\n.endif\n halt", "li r0, 1\nhalt"),
        (
            ".rept 2, i\n.rept 2, j\n li r0, i * 2 + j\n.endr\n.endr\nhalt",
            "li r0,0\nli r0,1\nli r0,2\nli r0,3\nhalt",
        ),
        (".macro m(a)\n li r0, a * 2\n li r1, [a]\n.endm\n.if 0\n m 1\n.endif\nhalt", "halt"),
        (".macro m(a)\n li r0, 10 - a\n.endm\n m 1 - 2\n m -1\n halt", "li r0, 11\nli r0, 11\nhalt"),
        (
            ".macro m(a)\n load64 r0, [a + 8]\n.endm\n m r1\n m 8 + 8\n halt",
            "load64 r0, [r1 + 8]\nload64 r0, [24]\nhalt",
        ),
        (
            ".macro m(t)\n.data x: .string \"a\\n\\t\\\\t \\text \\t\"\n.endm\n m 1\nhalt",
            ".data x: .string \"a\\n\\t\\\\t \\text \\t\"\nhalt",
        ),
        (
            ".macro m(text)\n.data x\\text: .string \"<\\text>\"\n.data .u8 '\\text', 1\n.endm\n m a\nhalt",
            ".data xa: .string \"<a>\"\n.data .u8 'a', 1\nhalt",
        ),
        (
            ".macro m(text)\n.data .ascii \"\\text\"\n.endm\n m \"a\\\"b\"\n m 'x'\nhalt",
            ".data .ascii \"a\\\"b\" .ascii \"'x'\"\nhalt",
        ),
        (".const n = 2\n.macro n(a)\n li r0, a\n.endm\n n n\nhalt", ".const n = 2\nli r0, n\nhalt"),
        ("\u{feff}.if 1\r\nhalt\r\n.endif\r\n", "halt"),
    ] {
        assert_eq!(program(source), program(written), "{source}");
    }
}

/// The local labels of a body are apart from those of its neighbours and of the program.
#[test]
fn labels_of_bodies_are_their_own() {
    let source = ".macro m(a)\n.x: jmp .x\n jmp a\n.endm\nmain:\n.x: m .x\n m main.x\n halt";
    let module = program(source);
    let at = |name| module.code_label(name).expect(name);
    assert_eq!((at("main.x"), at("main.x__1"), at("main.x__2")), (0, 0, 2));
    let written = "main: jmp @0\njmp @0\njmp @2\njmp @0\nhalt";
    assert_eq!(module.code, program(written).code);
}

#[test]
fn files_are_taken_once_and_name_theirs() {
    let files = InMemory::of(&[
        ("a.asm", ".include \"./b.asm\"\n.const a = b\n.data a_word: .incbin \"a.bin\"\na_function: ret"),
        ("b.asm", ".include \"b.asm_\"\n.const b = 5"),
        ("b.asm_", ""),
        ("a.bin", "xyz"),
    ]);
    let source =
        "main: li r0, a\n halt\n.include \"a.asm\"\n.include \"b.asm\"\n.include <assert.asm>\n.local: ret";
    let Assembled { module, files: included, .. } = files.assemble(source).expect("it is correct");
    let names: Vec<_> = included.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["folder/a.asm", "folder/b.asm", "folder/b.asm_", "<assert.asm>"]);
    assert_eq!(module.data, b"xyz");
    let places: Vec<_> =
        (0..4).map(|pc| (module.file_of(pc).expect("it has one"), module.lines[pc as usize])).collect();
    let main = "folder/main.asm";
    assert_eq!(places, [(main, 1), (main, 2), ("folder/a.asm", 4), (main, 6)]);
    assert_eq!(module.code_label("main.local"), Some(3), "the scope goes on behind the file");
    let expected = [
        (None, "a.asm"),
        (Some("a.asm"), "./b.asm"),
        (Some("b.asm"), "b.asm_"),
        (None, "b.asm"),
        (Some("a.asm"), "a.bin"),
    ];
    let expected = expected.map(|(from, name)| (from.map(str::to_owned), name.to_owned()));
    assert_eq!(*files.read.borrow(), expected);
}

/// Not what stands in a file tells which one it is, and a name in quotes is none of the library.
#[test]
fn files_are_told_apart_by_their_identities() {
    let source = ".include \"same.asm\"\nmain: halt";
    let files = InMemory::of(&[("same.asm", source), ("main.asm", source)]);
    let [error, ..] = &files.errors(source)[..] else { panic!("it includes itself") };
    assert_eq!((error.code, error.trail.len()), (DiagnosticCode::IncludeCycle, 1), "the file is another one");
    let [error] = &files.errors(".include \"main.asm\"\nmain: halt")[..] else {
        panic!("it includes itself")
    };
    assert_eq!((error.code, error.trail.len()), (DiagnosticCode::IncludeCycle, 0), "the source has its name");

    let source = ".include \"<assert.asm>\"\n.include <assert.asm>\nmain: halt";
    let assembled = InMemory::of(&[("<assert.asm>", "; nothing")]).assemble(source).expect(source);
    assert!(assembled.files.len() >= 2, "the library is there besides");
}

#[test]
fn errors_say_where_they_are_and_what_led_there() {
    let files = InMemory::of(&[("a.asm", "\n.macro m(a)\n li a, 1\n.endm\n m 7")]);
    let source = ".include \"a.asm\"\nmain: m 8\n halt";
    let error = files.assemble(source).expect_err("it is wrong");
    let lines = "\
folder/a.asm:3:5: error[E032]: `li` takes a register as `rd`
    help: write `li rd, value`
    folder/a.asm:5:2: in this use of macro `m`
    folder/main.asm:1:1: in the file that is included here
folder/a.asm:3:5: error[E032]: `li` takes a register as `rd`
    help: write `li rd, value`
    folder/main.asm:2:7: in this use of macro `m`";
    assert_eq!(error.to_string(), lines);
    let shown = "\
error[E032]: `li` takes a register as `rd`
 --> folder/a.asm:3:5
  |
3 |  li a, 1
  |     ^ this is a number
  ::: folder/main.asm:2:7
  |
2 | main: m 8
  |       --- in this use of macro `m`
  |
  = help: write `li rd, value`
";
    assert_eq!(error.render(source).split_inclusive("\n\n").last(), Some(shown));
}

#[test]
fn files_that_cannot_be_included() {
    let mut files =
        InMemory::of(&[("a", ".include \"b\""), ("b", ".include \"./a\""), ("long", &"\n".repeat(65))]);
    files.files.insert("bytes", b"\n\xff".to_vec());
    files.files.insert("main", b".include \"main\"\nhalt".to_vec());
    let code = |source: &str| files.errors(source)[0].code;
    assert_eq!(code(".include \"missing\"\nhalt"), DiagnosticCode::NoFile);
    assert_eq!(code(".include \"bytes\"\nhalt"), DiagnosticCode::FileNotText);
    assert_eq!(code(".include \"main\"\nhalt"), DiagnosticCode::IncludeCycle);
    let cycle = files.errors(".include \"a\"\nhalt").swap_remove(0);
    assert_eq!((cycle.code, cycle.file, cycle.trail.len()), (DiagnosticCode::IncludeCycle, 2, 2));
    let small = Options::default().files(&files).max_source_size(80);
    let error = small.assemble(".include \"long\"\nhalt").expect_err("it is too large");
    assert_eq!(error.diagnostics()[0].code, DiagnosticCode::SourceTooLarge);
    assert!(small.max_source_size(100).assemble(".include \"long\"\nhalt").is_ok());
}

/// Each file that is read takes far longer than its line, whatever it turns out to be.
#[test]
fn files_are_read_at_most_4096_times() {
    let files = InMemory::of(&[("a", ".const a = 1")]);
    let many = |count: usize| -> String {
        (0..count).map(|at| format!(".include \"{at}/a\"\n")).collect::<String>() + "halt"
    };
    let wide = Options::default().files(&files).max_source_size(Options::MAX_SOURCE_SIZE);
    assert!(wide.assemble(&many(4096)).is_ok());
    assert_eq!(
        wide.assemble(&many(4097)).expect_err("it is too much").diagnostics()[0].code,
        DiagnosticCode::NoFile
    );
    files.read.borrow_mut().clear();
    assert!(wide.assemble(&(".include \"a\"\n".repeat(100_000) + "halt")).is_ok());
    assert_eq!(files.read.borrow().len(), 1, "a name that is known is not read again");
}

/// What expansion may cost is counted: no source makes more than that, or takes more turns.
#[test]
fn expansion_has_a_limit() {
    for (source, cost) in [
        // 32 for each turn and each line, and the bytes of the body, of the lines, and of parameters with arguments.
        (".rept 10\n\n.endr\nhalt", 10 * (32 + 1 + 32)),
        (".rept 10\n.endr\nhalt", 10 * 32),
        (".macro m\n ret ; x\n.endm\n m\n m\nhalt", 2 * (32 + 9 + 32 + 4)),
        (
            ".macro m(a)\n .rept 2\na\n.endr\n.endm\n m ret\nhalt",
            32 + 17 + 4 + (32 + 8) + 2 * (32 + 2 + 32 + 3),
        ),
    ] {
        let limited = |size: usize| Options::default().max_expansion_size(size).assemble(source);
        assert!(limited(cost).is_ok(), "{source}");
        let error = limited(cost - 1).expect_err(source);
        assert_eq!(error.diagnostics().len(), 1);
        assert_eq!(error.diagnostics()[0].code, DiagnosticCode::ExpandedTooMuch, "{source}");
    }
    let nested = ".rept 4294967295\n".repeat(20) + &".endr\n".repeat(20) + "halt";
    assert_eq!(code(&nested), DiagnosticCode::ExpandedTooMuch);
    let doubled: String = (1..60).map(|at| format!(".macro m{at}(x)\n m{} x + x\n.endm\n", at - 1)).collect();
    assert_eq!(
        code(&format!(".macro m0(x)\n li r0, x\n.endm\n{doubled} m59 1\nhalt")),
        DiagnosticCode::ExpandedTooMuch
    );
}

#[test]
fn depth_has_a_limit() {
    let chain = |count: usize| -> String {
        let macros: String = (1..count).map(|at| format!(".macro m{at}\n m{}\n.endm\n", at - 1)).collect();
        format!(".macro m0\n li r0, 1\n.endm\n{macros} m{}\nhalt", count - 1)
    };
    assert!(assemble(&chain(64), &[]).is_ok());
    assert_eq!(code(&chain(65)), DiagnosticCode::ExpandedTooDeep);
    let conditions = |count: usize| ".if 1\n".repeat(count) + &".endif\n".repeat(count) + "halt";
    assert!(assemble(&conditions(64), &[]).is_ok());
    assert_eq!(code(&conditions(65)), DiagnosticCode::ExpandedTooDeep);
    let error = assemble(".macro m\n m\n.endm\n m\nhalt", &[]).expect_err("it has no end");
    assert_eq!(error.diagnostics()[0].trail.len(), 8, "a long way is cut short");
}

#[test]
fn a_line_is_that_of_the_outermost_use() {
    let source = ".macro m\n li r0, 1\n.endm\n.macro n\n m\n.endm\n n\n.rept 2\n n\n li r0, 2\n.endr\nhalt";
    let module = assemble(source, &[]).expect("it is correct");
    assert_eq!(module.lines, [7, 9, 10, 9, 10, 12]);
    let files = InMemory::of(&[("a", ".line 70\nret\n.include \"b\"\nret"), ("b", "ret\n.lines 90\nret")]);
    let module = files.assemble("halt\n.include \"a\"\nhalt").expect("it is correct").module;
    assert_eq!(module.lines, [1, 70, 1, 90, 70, 3]);
}
