//! Commands that show what there is where the machine stands.

use std::io::Write;
use std::ops::Range;

use mini_vm::debugger::{Value, Width, stack as calls};
use mini_vm::disassembly;
use mini_vm::operand::Register;

use super::super::values::of_bytes;
use super::session::{Session, Trouble, count, wrong};
use super::{shown, values};
use crate::cli::source::Source;
use crate::cli::{report, stack};

/// Lines around the current one, and lines at a time.
const LINES_BEFORE: u32 = 4;
const LISTED_LINES: u32 = 9;

/// Instructions around the current one.
const INSTRUCTIONS_AROUND: u32 = 4;

/// Calls shown at the inner end of a deep stack.
const SHOWN_CALLS: usize = 40;

/// Bytes of the heap in a line, when nothing is said, and at most.
const BYTES_IN_LINE: usize = 16;
const DEFAULT_BYTES: u64 = 64;
const MOST_BYTES: u64 = 64 << 10;

impl<W: Write> Session<'_, W> {
    /// The position, the place, and what stands there.
    pub(super) fn place(&self) -> String {
        let pc = self.pc();
        let head = format!("{}: {}", self.debugger.position(), self.described(pc));
        let line = self.source_line(pc);
        match line {
            Some(line) if self.debugger.starts_line(pc) && self.level == 0 => format!("{head}\n{line}"),
            Some(line) => format!("{head}\n{line}\n{}", self.instruction_line(pc)),
            None => format!("{head}\n{}", self.instruction_line(pc)),
        }
    }

    /// The instruction that the chosen function stands at.
    fn pc(&self) -> u32 {
        calls::backtrace(self.machine()).nth(self.level).map_or(self.machine().pc(), |frame| frame.pc)
    }

    fn described(&self, pc: u32) -> String {
        stack::describe(self.machine().program(), pc)
    }

    fn instruction_line(&self, pc: u32) -> String {
        let text = disassembly::instruction(self.machine().program(), pc);
        format!("{:>5} | {}", format!("@{pc}"), report::visible(&text))
    }

    fn source_of(&self, pc: u32) -> Option<(&Source, u32)> {
        let program = self.machine().program();
        Some((self.sources.as_ref()?.of(program, pc)?, program.module().line_of(pc)?))
    }

    fn source_line(&self, pc: u32) -> Option<String> {
        let (source, line) = self.source_of(pc)?;
        let text = source.text.lines().nth(line as usize - 1)?;
        Some(format!("{line:>5} | {}", visible_line(text)))
    }

    pub(super) fn backtrace(&self) -> Result<(), Trouble> {
        let depth = self.machine().frames().len();
        for frame in calls::backtrace(self.machine()).take(SHOWN_CALLS) {
            let mark = if frame.level == self.level { "->" } else { "  " };
            self.say(&format!("{mark} {:>2} {}", frame.level, self.described(frame.pc)))?;
        }
        match depth.checked_sub(SHOWN_CALLS) {
            Some(left) if left + 1 > 0 && depth >= SHOWN_CALLS => {
                self.say(&format!("   and {} further out", left + 1))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn choose_frame(&mut self, rest: &str) -> Result<(), Trouble> {
        match rest.parse() {
            _ if rest.is_empty() => self.say(&self.place()),
            Ok(level) => self.choose_level(level),
            Err(_) => wrong(format!("`{}` is no number of a function in `backtrace`", shown(rest))),
        }
    }

    pub(super) fn choose_level(&mut self, level: usize) -> Result<(), Trouble> {
        let depth = self.machine().frames().len();
        if level > depth {
            return wrong(format!("the outermost function has the number {depth}"));
        }
        self.level = level;
        self.next_listed = None;
        self.say(&self.place())
    }

    /// Source lines around a place, or those behind the ones that were shown last.
    pub(super) fn list(&mut self, rest: &str) -> Result<(), Trouble> {
        let pc = match rest {
            "" => self.pc(),
            _ => match self.debugger.locate(rest) {
                Ok(location) => location.places[0],
                Err(error) => return wrong(values::with_similar(&error)),
            },
        };
        let Some((source, line)) = self.source_of(pc) else {
            return wrong("the source is not at hand: `disassemble` shows instructions");
        };
        let start = self.next_listed.unwrap_or(line.saturating_sub(LINES_BEFORE).max(1));
        let end = start.saturating_add(LISTED_LINES);
        let lines = self.marked_lines(source, start..end, pc);
        if lines.is_empty() {
            return wrong("the source ends here");
        }
        self.next_listed = Some(end);
        self.say(&lines.join("\n"))
    }

    fn marked_lines(&self, source: &Source, range: Range<u32>, pc: u32) -> Vec<String> {
        let program = self.machine().program();
        let here = self.pc();
        let is_here = |line| {
            program.module().file_of(here) == Some(&source.name)
                && program.module().line_of(here) == Some(line)
        };
        let stops = |line| {
            let places = self.debugger.breakpoints().iter().flat_map(|it| &it.location.places);
            let same_file = |&&place: &&u32| program.module().file_of(place) == program.module().file_of(pc);
            places.filter(same_file).any(|&place| program.module().line_of(place) == Some(line))
        };
        let lines = source.text.lines().skip(range.start as usize - 1).take(range.len()).zip(range);
        let marked = lines.map(|(text, line)| {
            let mark = if is_here(line) { "->" } else { "  " };
            let stop = if stops(line) { '*' } else { ' ' };
            format!("{mark}{stop}{line:>5} | {}", visible_line(text)).trim_end().to_owned()
        });
        marked.collect()
    }

    /// Instructions around a place.
    pub(super) fn disassemble(&mut self, rest: &str) -> Result<(), Trouble> {
        let pc = match rest {
            "" => self.pc(),
            _ => match self.debugger.locate(rest) {
                Ok(location) => location.places[0],
                Err(error) => return wrong(values::with_similar(&error)),
            },
        };
        let last = self.machine().program().module().code.len() as u32 - 1;
        let lines = pc.saturating_sub(INSTRUCTIONS_AROUND)..=pc.saturating_add(INSTRUCTIONS_AROUND).min(last);
        for place in lines {
            let mark = if place == self.pc() { "->" } else { "  " };
            self.say(&format!("{mark} {}", self.instruction_line(place)))?;
        }
        Ok(())
    }

    pub(super) fn print(&self, rest: &str) -> Result<(), Trouble> {
        match self.debugger.evaluate(rest, self.level) {
            Ok(Value::Bytes(bytes)) => self.say(&of_bytes(&bytes)),
            Ok(value) => self.say(&value.to_string()),
            Err(error) => wrong(values::with_similar_name(&error)),
        }
    }

    pub(super) fn registers(&self, rest: &str) -> Result<(), Trouble> {
        let named: Vec<_> = calls::named_registers(self.machine(), self.level).collect();
        let name_of =
            |register| named.iter().find(|named| named.register == register).map(|named| named.name);
        let values: Vec<(Register, u64)> = match rest {
            "" if !named.is_empty() => named.iter().map(|named| (named.register, named.value)).collect(),
            "" | "all" => {
                let all = (0..=u8::MAX).map(Register);
                let values = all.filter_map(|it| Some((it, self.machine().outer_register(self.level, it)?)));
                values.filter(|&(it, value)| value != 0 || name_of(it).is_some()).collect()
            }
            _ => return wrong(format!("`registers` or `registers all`, not `{}`", shown(rest))),
        };
        if values.is_empty() {
            return self.say("all registers are 0");
        }
        for (register, value) in values {
            let name = match name_of(register) {
                Some(name) => format!("{name} (r{})", register.0),
                None => format!("r{}", register.0),
            };
            self.say(&format!("{name} = {} ({value:#x})", value.cast_signed()))?;
        }
        Ok(())
    }

    /// Bytes of the heap, or numbers.
    pub(super) fn memory(&self, rest: &str) -> Result<(), Trouble> {
        let (width, rest) = match rest.split_once(char::is_whitespace) {
            Some((name, behind)) if Width::from_name(name).is_some() => {
                (Width::from_name(name), behind.trim())
            }
            _ => (None, rest),
        };
        // What stands behind the last space may be a count; an address may have spaces as well.
        let (address, number) = match rest.rsplit_once(char::is_whitespace) {
            Some((address, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                match self.debugger.evaluate(address, self.level) {
                    Ok(_) => (address, Some(count(number)?)),
                    Err(_) => (rest, None),
                }
            }
            _ => (rest, None),
        };
        let address = match self.debugger.evaluate(address, self.level) {
            Ok(Value::Integer(address)) => address,
            Ok(other) => return wrong(format!("{other} is no address")),
            Err(error) => return wrong(values::with_similar_name(&error)),
        };
        let size = width.map_or(1, Width::size);
        let length = match (number, width) {
            (Some(number), _) => number.saturating_mul(size),
            (None, Some(_)) => size,
            // As many as there are, if nothing is said.
            (None, None) => {
                DEFAULT_BYTES.min((self.machine().heap().len() as u64).saturating_sub(address).max(1))
            }
        };
        if length > MOST_BYTES {
            return wrong(format!("{length} bytes are too many to show: at most {MOST_BYTES}"));
        }
        match self.machine().bytes(address, length) {
            Ok(bytes) => self.show_bytes(address, bytes, width),
            Err(trap) => wrong(trap),
        }
    }

    fn show_bytes(&self, address: u64, bytes: &[u8], width: Option<Width>) -> Result<(), Trouble> {
        if let Some(width) = width {
            for (number, at) in
                bytes.chunks(width.size() as usize).zip((address..).step_by(width.size() as usize))
            {
                self.say(&format!("{at:#010x}: {}", width.read(number)))?;
            }
            return Ok(());
        }
        for (line, at) in bytes.chunks(BYTES_IN_LINE).zip((address..).step_by(BYTES_IN_LINE)) {
            let digits: Vec<_> = line.iter().map(|byte| format!("{byte:02x}")).collect();
            let text: String = line
                .iter()
                .map(|&byte| if (b' '..=b'~').contains(&byte) { byte as char } else { '.' })
                .collect();
            self.say(&format!("{at:#010x}: {:<47}  {text}", digits.join(" ")))?;
        }
        Ok(())
    }
}

/// A line of a source as it can be shown.
fn visible_line(text: &str) -> String {
    report::visible(text.replace('\t', "    ").trim_end())
}
