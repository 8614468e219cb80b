//! All vectors, with the layers of the crate and with the reference.

use crate::files::steps;
use crate::format::Step;
use crate::implementation::Implementation;
use crate::layers::{Heap, Pointers, Typed};
use crate::machine::Checker;
use crate::support::Rules;

/// What the vectors find wrong with an implementation.
fn failures(implementation: &dyn Implementation, steps: &[Step]) -> Vec<String> {
    let mut checker = Checker::new(implementation);
    steps.iter().filter_map(|step| checker.step(step).err()).collect()
}

fn assert_passes(implementation: &dyn Implementation) {
    let failures = failures(implementation, &steps());
    let first: Vec<&String> = failures.iter().take(10).collect();
    assert!(failures.is_empty(), "{} failures, the first of them: {first:#?}", failures.len());
}

#[test]
fn the_reference_passes() {
    assert_passes(&Rules::standard());
}

/// D6 lets a search go on behind a bucket with `passing` 0. No vector may ask that it does not.
#[test]
fn the_reference_passes_if_it_uses_its_freedom() {
    assert_passes(&Rules::with_freedom());
}

#[test]
fn the_heap_layer_passes() {
    assert_passes(&Heap);
}

#[test]
fn the_pointer_functions_pass() {
    assert_passes(&Pointers);
}

#[test]
fn the_typed_layer_passes() {
    let typed = Typed::default();
    let mut checker = Checker::new(&typed);
    let mut lines = 0;
    for step in steps() {
        let before = typed.done();
        checker.step(&step).unwrap_or_else(|failure| panic!("{failure}"));
        lines += usize::from(typed.done() > before);
    }
    assert!(lines > 5000, "only {lines} lines are about maps whose types are in the list");
}
