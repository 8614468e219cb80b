//! What a module tells of its places.

use mini_vm::assembly::Options;
use mini_vm::module::{Label, Module, Place};
use mini_vm::trap::{Trap, TrapKind};

const SOURCE: &str = "\
        .data   total: .u64 0
        li      r0, 1
main:   call    average, r1
.again: jmp     .again
average: div    r0, r0, r1

        ret
";

fn module() -> Module {
    Options::default().source_name("some.asm").assemble(SOURCE).expect("it is correct")
}

#[test]
fn a_place_is_the_last_global_label_and_a_distance() {
    let module = module();
    let labels: Vec<_> = (0..6).map(|pc| module.label_at(pc)).collect();
    let expected = [None, Some(("main", 0)), Some(("main", 1)), Some(("average", 0)), Some(("average", 1))];
    assert_eq!(labels[..5], expected);
    let places: Vec<_> = (0..5).map(|pc| module.place_of(pc).to_string()).collect();
    let expected = [
        "instruction 0 (line 2)",
        "main (line 3)",
        "main+1 (line 4)",
        "average (line 5)",
        "average+1 (line 7)",
    ];
    assert_eq!(places, expected);
}

#[test]
fn a_place_in_another_file_has_its_name() {
    let source = SOURCE.replace("average: div", ".file \"lib.asm\"\n.lines 2\naverage: div");
    let module = Options::default().source_name("some.asm").assemble(&source).expect("it is correct");
    assert_eq!(module.place_of(2).to_string(), "main+1 (line 4)");
    assert_eq!(module.place_of(3).to_string(), "average (lib.asm, line 2)");
    let trap = Trap { kind: TrapKind::DivisionByZero, pc: 3 };
    assert!(trap.with_place(&module).to_string().starts_with("lib.asm:2: error[division_by_zero]"));
    let without_lines = Module { lines: Vec::new(), ..module };
    assert_eq!(without_lines.place_of(4).to_string(), "average+1 (lib.asm)");
}

#[test]
fn labels_are_found_by_their_whole_names() {
    let module = module();
    assert_eq!(module.code_label("average"), Some(3));
    assert_eq!(module.code_label("main.again"), Some(2));
    assert_eq!(module.data_label("total"), Some(8));
    for absent in ["again", "total", "mai", ""] {
        assert_eq!(module.code_label(absent), None, "{absent}");
    }
    assert_eq!(module.data_label("main"), None);
}

#[test]
fn places_outside_the_program_have_no_line() {
    let module = module();
    assert_eq!(module.line_of(4), Some(7));
    assert_eq!(module.line_of(5), None);
    assert_eq!(module.line_of(u32::MAX), None);
    assert_eq!(module.place_of(u32::MAX).to_string(), "average+4294967292");
    assert_eq!(Module::default().place_of(7).to_string(), "instruction 7");
}

#[test]
fn labels_out_of_order_are_no_harm() {
    let label = |pc, name: &str| Label { place: Place::Code(pc), name: name.to_owned() };
    let labels = vec![label(9, "late"), label(2, "early"), label(5, "middle")];
    let module = Module { labels, ..Module::default() };
    for pc in 0..12 {
        _ = module.place_of(pc).to_string();
    }
}

#[test]
fn a_trap_is_shown_with_its_place() {
    let trap = Trap { kind: TrapKind::DivisionByZero, pc: 3 };
    let shown = |module: &Module| trap.with_place(module).to_string();
    let with_line = "some.asm:5: error[division_by_zero]: integer division by zero, at average (line 5)";
    assert_eq!(shown(&module()), with_line);
    let without_names = Module { labels: Vec::new(), lines: Vec::new(), ..module() };
    let expected = "error[division_by_zero]: integer division by zero, at instruction 3";
    assert_eq!(shown(&without_names), expected);
}
