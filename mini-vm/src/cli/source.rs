//! The files of a source, and which line a byte of one is on.

use std::cell::OnceCell;

use mini_vm::assembly::files::SourceFile;
use mini_vm::verify::Program;

/// Bytes of a block, at whose starts line ends are counted.
const BLOCK_SIZE: usize = 4 << 10;

/// A source with the files that it includes.
pub(super) struct Sources {
    pub(super) main: Source,
    included: Vec<Source>,
}

impl Sources {
    pub(super) fn new(main: Source, files: Vec<SourceFile>) -> Self {
        let included = files.into_iter().map(|SourceFile { name, text }| Source::new(name, text));
        Self { main, included: included.collect() }
    }

    /// The file with this number, as diagnostics count them.
    pub(super) fn file(&self, number: usize) -> &Source {
        number.checked_sub(1).and_then(|index| self.included.get(index)).unwrap_or(&self.main)
    }

    /// Whether the line of an instruction counts in an included file.
    pub(super) fn is_included(&self, program: &Program, pc: u32) -> bool {
        let name = program.module().file_of(pc);
        self.included.iter().any(|source| Some(source.name.as_str()) == name)
    }

    /// The file that the line of an instruction counts in, if it is one of these.
    pub(super) fn of(&self, program: &Program, pc: u32) -> Option<&Source> {
        self.named(program.module().file_of(pc)?)
    }

    /// The file of this name.
    pub(super) fn named(&self, name: &str) -> Option<&Source> {
        std::iter::once(&self.main).chain(&self.included).find(|source| source.name == name)
    }
}

/// A source text and the name it goes by in messages.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
    /// How many line ends stand before each block. Counted when a line is asked for, because most sources have no
    /// mistakes; kept, because some have a million.
    line_ends_before: OnceCell<Vec<usize>>,
}

impl Source {
    pub(super) fn new(name: String, text: String) -> Self {
        Self { name, text, line_ends_before: OnceCell::new() }
    }

    /// The number of the line that byte `at` is on, counted from 1.
    pub(super) fn line_number(&self, at: usize) -> usize {
        let before = self.line_ends_before.get_or_init(|| {
            let mut count = 0;
            self.text
                .as_bytes()
                .chunks(BLOCK_SIZE)
                .map(|block| {
                    let before = count;
                    count += line_ends(block);
                    before
                })
                .collect()
        });
        let block = at / BLOCK_SIZE;
        match before.get(block) {
            Some(before) => 1 + before + line_ends(&self.text.as_bytes()[block * BLOCK_SIZE..at]),
            None => line_number(self.text.as_bytes(), at),
        }
    }
}

/// The number of the line that byte `at` is on, counted from 1, where only one is asked for.
pub(super) fn line_number(text: &[u8], at: usize) -> usize {
    1 + line_ends(&text[..at])
}

fn line_ends(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_alike_in_blocks_and_from_the_start() {
        for size in [0, 1, BLOCK_SIZE - 1, BLOCK_SIZE, BLOCK_SIZE + 1, 3 * BLOCK_SIZE + 7] {
            let text: String = (0..size).map(|at| if at % 37 == 5 { '\n' } else { 'x' }).collect();
            let source = Source::new("some.asm".to_owned(), text);
            for at in 0..=size {
                assert_eq!(source.line_number(at), line_number(source.text.as_bytes(), at), "{at} of {size}");
            }
        }
    }
}
