//! Formatted output against Rust's own, and formats of any bytes.

use std::sync::Arc;

use mini_vm::assembly::Options;
use mini_vm::console::Console;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::operand::Register;
use mini_vm::trap::TrapKind;
use mini_vm::verify::verify;
use proptest::prelude::*;

const FORMAT_AT: u64 = 64;

/// What `print_format` writes, or why it does not.
fn formatted(format: &[u8], values: &[u64]) -> Result<Vec<u8>, TrapKind> {
    let options = Options::default().host_signatures(Console::SIGNATURES);
    let module = options.assemble("main: host print_format, r0\n halt").expect("it is correct");
    let program = Arc::new(verify(module).expect("it is assembled"));
    let mut output = Vec::new();
    let mut console = Console::new(std::io::empty(), &mut output, std::io::sink(), Vec::new());
    let mut machine =
        Machine::new(program, &console, &Limits::default().heap_size(1 << 13)).expect("the limits do");
    machine.write_all(FORMAT_AT, format).expect("there is room");
    machine.write(FORMAT_AT + format.len() as u64, 0_u8).expect("there is room");
    machine.set_register(Register(0), FORMAT_AT);
    for (register, &value) in (1..).zip(values) {
        machine.set_register(Register(register), value);
    }
    let stop = machine.run(&mut console);
    drop(console);
    match stop {
        Stop::Exited(0) => {
            assert_eq!(machine.register(Register(0)), output.len() as u64);
            Ok(output)
        }
        Stop::Trapped(trap) => {
            assert!(output.is_empty(), "nothing is written");
            Err(trap.kind)
        }
        stop => panic!("{stop:?}"),
    }
}

fn text(format: &str, values: &[u64]) -> String {
    let output = formatted(format.as_bytes(), values).unwrap_or_else(|trap| panic!("{format}: {trap}"));
    String::from_utf8(output).expect("it is text")
}

/// Floats of every size, and those that are no numbers.
fn float() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        any::<u64>().prop_map(f64::from_bits),
        (-1e7..1e7_f64),
        (-2000..2000_i32).prop_map(|halves| f64::from(halves) / 2.0),
        (-20..20_i32).prop_map(|exponent| 10_f64.powi(exponent)),
    ]
}

/// The exponent as C writes it.
fn as_in_c(text: &str) -> String {
    match text.split_once('e') {
        Some((digits, exponent)) if !digits.is_empty() => {
            let exponent: i32 = exponent.parse().expect("Rust writes one");
            format!("{digits}e{exponent:+03}")
        }
        _ => text.to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn integers_are_those_of_rust(value: u64, width in 0..1001_usize) {
        let signed = value.cast_signed();
        let own = text("%d|%u|%x|%X|%o|%b|%+d", &[value; 7]);
        prop_assert_eq!(own, format!("{signed}|{value}|{value:x}|{value:X}|{value:o}|{value:b}|{signed:+}"));
        let wide = width as u64;
        let own = text("%*d|%-*d|%0*d|%0*x", &[wide, value, wide, value, wide, value, wide, value]);
        prop_assert_eq!(own, format!("{signed:width$}|{signed:<width$}|{signed:0width$}|{value:0width$x}"));
        let own = text("%.*d", &[wide, value]);
        let sign = if signed < 0 { "-" } else { "" };
        let magnitude = signed.unsigned_abs();
        if width > 0 || value > 0 {
            prop_assert_eq!(own, format!("{sign}{magnitude:0width$}"));
        }
    }

    #[test]
    fn floats_are_those_of_rust(value in float(), width in 0..400_usize, precision in 0..1001_usize) {
        let (bits, wide, places) = (value.to_bits(), width as u64, precision as u64);
        let own = text("%f|%.*f|%.*e", &[bits, places, bits, places, bits]);
        let scientific = as_in_c(&format!("{value:.precision$e}"));
        prop_assert_eq!(own, format!("{value:.6}|{value:.precision$}|{scientific}"));
        let own = text("%*f|%-*f|%+f|%0*f", &[wide, bits, wide, bits, bits, wide, bits]);
        let zeros = if value.is_finite() { format!("{value:0width$.6}") } else { format!("{value:>width$.6}") };
        let plus = if value.is_nan() { "NaN".to_owned() } else { format!("{value:+.6}") };
        prop_assert_eq!(own, format!("{value:>width$.6}|{value:<width$.6}|{plus}|{zeros}"));
    }

    #[test]
    fn general_floats_are_the_shorter_of_both(value in float(), precision in 0..40_usize) {
        let bits = value.to_bits();
        let own = text("%.*g", &[precision as u64, bits]);
        if value.is_finite() {
            let digits = precision.max(1);
            let rounded: f64 = format!("{value:.0$e}", digits - 1).parse().expect("Rust reads what it writes");
            prop_assert_eq!(own.parse::<f64>(), Ok(rounded));
            let mantissa = own.split('e').next().expect("there is a first part");
            prop_assert!(!mantissa.contains('.') || !mantissa.ends_with(['0', '.']), "{own}");
            let exponent: i32 = format!("{value:.0$e}", digits - 1).split_once('e').expect("there is one").1.parse()
                .expect("it is a number");
            prop_assert_eq!(own.contains('e'), exponent < -4 || exponent >= digits as i32);
        }
    }

    #[test]
    fn floats_are_read_as_they_are_written(value in float()) {
        prop_assume!(!value.is_nan());
        prop_assert_eq!(text("%.17g", &[value.to_bits()]).parse::<f64>().map(f64::to_bits), Ok(value.to_bits()));
    }

    #[test]
    fn no_format_does_harm(format in proptest::collection::vec(
        prop_oneof![3 => Just(b'%'), 8 => prop::sample::select(&b"duxXobcsfeg-+0.*159%n lh"[..]), 1 => 1..=255_u8],
        0..40,
    ), values in proptest::collection::vec(prop_oneof![0..2000_u64, any::<u64>()], 20)) {
        match formatted(&format, &values) {
            Ok(_) | Err(TrapKind::OutOfBounds { .. }) => {}
            Err(TrapKind::Host { message, .. }) => prop_assert!(!message.is_empty()),
            Err(trap) => panic!("{trap}"),
        }
    }
}
