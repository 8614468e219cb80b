//! A calculator that compiles what it is given to assembly, with functions of its own that the program calls.
//!
//! ```text
//! cargo run --release -p mini-vm --example calculator -- "2 * root(2) ^ 3"
//! ```
//!
//! Shows: host functions with typed arguments and errors of their own, limits, and what each way to stop means.

use std::process::ExitCode;
use std::sync::Arc;

use mini_vm::assembly::Options;
use mini_vm::machine::functions::HostFunctions;
use mini_vm::machine::host::HostError;
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::operand::Register;
use mini_vm::verify::verify;

/// What a program can call: everything that the machine has no instruction for.
fn functions() -> HostFunctions<'static> {
    HostFunctions::new()
        .with("power", |_, (base, exponent): (f64, f64)| Ok(base.powf(exponent)))
        .with("root", |_, number: f64| {
            if number < 0.0 {
                return Err(HostError::failed(format!("{number} has no square root")));
            }
            Ok(number.sqrt())
        })
        .with("sine", |_, number: f64| Ok(number.sin()))
        .with("logarithm", |_, number: f64| Ok(number.ln()))
}

/// Registers are few, and so is the stack of this program: an expression that needs more is refused.
const MAX_DEPTH: u8 = 200;

/// Writes instructions that leave the value of an expression in `r0`.
struct Compiler<'e> {
    rest: &'e str,
    assembly: String,
    /// Parentheses that are open.
    depth: u8,
}

impl Compiler<'_> {
    fn compile(expression: &str) -> Result<String, String> {
        let mut compiler = Compiler { rest: expression, assembly: "main:\n".to_owned(), depth: 0 };
        compiler.sum(0)?;
        match compiler.next() {
            None => Ok(compiler.assembly + "halt\n"),
            Some(character) => Err(format!("unexpected `{character}`")),
        }
    }

    /// Terms with `+` and `-` between them, into register `to`.
    fn sum(&mut self, to: u8) -> Result<(), String> {
        self.product(to)?;
        while let Some(operator @ ('+' | '-')) = self.next() {
            self.take();
            self.product(to + 1)?;
            self.emit(if operator == '+' { "fadd" } else { "fsub" }, to);
        }
        Ok(())
    }

    fn product(&mut self, to: u8) -> Result<(), String> {
        self.power(to)?;
        while let Some(operator @ ('*' | '/')) = self.next() {
            self.take();
            self.power(to + 1)?;
            self.emit(if operator == '*' { "fmul" } else { "fdiv" }, to);
        }
        Ok(())
    }

    fn power(&mut self, to: u8) -> Result<(), String> {
        self.value(to)?;
        if self.next() == Some('^') {
            self.take();
            self.power(to + 1)?;
            self.assembly += &format!("host power, r{to}\n");
        }
        Ok(())
    }

    fn value(&mut self, to: u8) -> Result<(), String> {
        if to.max(self.depth) > MAX_DEPTH {
            return Err("the expression is nested too deep".to_owned());
        }
        match self.next() {
            Some('-') => {
                self.take();
                self.power(to + 1)?;
                self.assembly += &format!("fneg r{to}, r{}\n", to + 1);
                Ok(())
            }
            Some('(') => {
                self.take();
                self.parenthesised(to)
            }
            Some(digit) if digit.is_ascii_digit() => {
                let digits = self.word(|character| character.is_ascii_digit() || character == '.');
                let number: f64 = digits.parse().map_err(|_| format!("`{digits}` is no number"))?;
                self.assembly += &format!("lc r{to}, {number:?}\n");
                Ok(())
            }
            Some(letter) if letter.is_ascii_alphabetic() => {
                let name = self.word(|character| character.is_ascii_alphabetic());
                self.expect('(')?;
                self.parenthesised(to)?;
                self.assembly += &format!("host {name}, r{to}\n");
                Ok(())
            }
            _ => Err("a number, a function or `(` is missing".to_owned()),
        }
    }

    fn parenthesised(&mut self, to: u8) -> Result<(), String> {
        self.depth += 1;
        self.sum(to)?;
        self.depth -= 1;
        self.expect(')')
    }

    /// An instruction that takes a register and the one behind it, and leaves its result in the first.
    fn emit(&mut self, mnemonic: &str, to: u8) {
        self.assembly += &format!("{mnemonic} r{to}, r{to}, r{}\n", to + 1);
    }

    fn next(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    fn expect(&mut self, expected: char) -> Result<(), String> {
        if self.next() != Some(expected) {
            return Err(format!("`{expected}` is missing"));
        }
        self.take();
        Ok(())
    }

    fn word(&mut self, belongs: fn(char) -> bool) -> String {
        let end = self.rest.find(|character| !belongs(character)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }
}

fn calculate(expression: &str) -> Result<f64, String> {
    let mut host = functions();
    let assembly = Compiler::compile(expression)?;
    let module = Options::default().host_functions(&host.names()).assemble(&assembly);
    // The compiler writes valid instructions; what can be wrong is the name of a function.
    let module = module.map_err(|error| error.diagnostics()[0].message.clone())?;
    let program = Arc::new(verify(module).map_err(|rejected| rejected.to_string())?);

    let limits = Limits::default().heap_size(1024).call_depth(0).registers(256).fuel(100_000);
    let mut machine = Machine::new(program, &host, &limits).map_err(|error| error.to_string())?;
    match machine.run(&mut host) {
        Stop::Exited(_) => Ok(f64::from_bits(machine.register(Register(0)))),
        Stop::Trapped(trap) => Err(trap.to_string()),
        Stop::OutOfFuel | Stop::Breakpoint => Err("the expression is too long".to_owned()),
    }
}

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows something")]
fn main() -> ExitCode {
    let Some(expression) = std::env::args().nth(1) else {
        eprintln!("usage: calculator EXPRESSION");
        return ExitCode::from(2);
    };
    match calculate(&expression) {
        Ok(value) => {
            println!("{value}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
