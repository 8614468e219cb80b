//! Decides which dispatcher machines use; `src/machine/mod.rs` says why there are two.

use std::env;

/// Processors for which the compiler is known to turn the call at the end of a handler into a jump.
const PROCESSORS: [&str; 2] = ["x86_64", "aarch64"];

/// Optimisation levels at which it does.
const LEVELS: [&str; 2] = ["2", "3"];

/// Set where the loop is asked for, or where an instrumented build needs memory in every function.
const WANTS_THE_LOOP: [&str; 3] = ["CARGO_FEATURE_PORTABLE_DISPATCH", "CARGO_CFG_SANITIZE", "CARGO_CFG_MIRI"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(threaded_dispatch)");
    let is_one_of = |variable: &str, values: &[&str]| {
        env::var(variable).is_ok_and(|value| values.contains(&value.as_str()))
    };
    let wants_the_loop = WANTS_THE_LOOP.iter().any(|variable| env::var_os(variable).is_some());
    if is_one_of("CARGO_CFG_TARGET_ARCH", &PROCESSORS) && is_one_of("OPT_LEVEL", &LEVELS) && !wants_the_loop {
        println!("cargo::rustc-cfg=threaded_dispatch");
    }
}
