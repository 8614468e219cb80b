//! The names of registers in the library are no concern of programs, nor those of programs one of the library.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::support::{mini_vm, temporary, text_of};
use crate::{library_files, name_of};

/// All parameters, results and registers of the functions of the library.
fn register_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in library_files() {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        for line in text.lines() {
            let list = match line.strip_prefix(".reg ") {
                Some(list) => list,
                None if line.starts_with(".fn ") => line.split_once('(').expect("it has parameters").1,
                None => continue,
            };
            let words = list.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            names.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
        }
    }
    names
}

/// A program may call what it defines as a function of the library calls a register, in front of the library and behind it.
#[test]
fn names_of_registers_clash_with_nothing_in_a_program() {
    let names = register_names();
    assert!(names.len() > 100 && names.contains("key") && names.contains("place"), "{names:?}");
    let includes: String =
        library_files().iter().map(|path| format!(".include <{}.asm>\n", name_of(path))).collect();
    let kinds = [
        ("labels", "NAME:\n halt\n"),
        ("labels_of_data", ".data NAME: .zero 8\n"),
        ("constants", ".const NAME = 5\n"),
        ("layouts", ".map NAME key=u8 value=u8 capacity=4\n"),
        ("structs", ".struct NAME { some: u8 }\n"),
        ("functions", ".fn NAME()\n ret\n.end_fn\n"),
    ];
    let mut wrong = String::new();
    for (kind, definition) in kinds {
        // The name of a type stays one.
        let usable = names.iter().filter(|name| kind != "structs" || *name != "bytes");
        let definitions: String = usable.map(|name| definition.replace("NAME", name)).collect();
        let main = ".fn main()\n host print_int(1)\n halt\n.end_fn\n";
        for (order, parts) in
            [("before", [main, &definitions, &includes]), ("behind", [&includes, main, &definitions])]
        {
            let path = temporary(&format!("names_{kind}_{order}.asm"), parts.concat());
            let output = mini_vm(&["run".into(), path.into_os_string()], b"");
            if !output.status.success() || output.stdout != b"1" {
                let text = text_of(&output);
                let start: String = text.chars().take(600).collect();
                writeln!(wrong, "{kind} {order} the library: {start}").expect("memory can be written");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
