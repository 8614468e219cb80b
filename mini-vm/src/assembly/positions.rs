//! Source positions: the file and the line that each instruction gets.

use std::collections::BTreeMap;

use crate::allocation::{self, Index, OutOfMemory};
use crate::module::{FileRun, Module};

/// What the source line of an instruction is.
#[derive(Clone, Copy)]
pub(super) enum LineRule {
    /// Its line in the text plus this number, wrapping.
    Counted(u32),
    Fixed(u32),
}

/// The position of the instructions that come next.
pub(super) struct Positions {
    pub(super) line_rule: LineRule,
    /// The number of the file.
    file: u32,
    /// The file of the source that is being assembled.
    written: u32,
    /// The rule and the number where other files of the source have been left.
    left: BTreeMap<u32, (LineRule, u32)>,
    /// The files of the module by their names.
    index: Index,
}

/// The main file, and the lines of the text.
impl Default for Positions {
    fn default() -> Self {
        Self {
            line_rule: LineRule::Counted(0),
            file: 0,
            written: 0,
            left: BTreeMap::new(),
            index: Index::default(),
        }
    }
}

impl Positions {
    /// The source line of what stands on `line` of the text.
    pub(super) fn line_of(&self, line: u32) -> u32 {
        match self.line_rule {
            LineRule::Counted(shift) => line.wrapping_add(shift),
            LineRule::Fixed(line) => line,
        }
    }

    /// Goes on in file `written` of the source, which is called `name` if it is not the main one. The directives in a file
    /// hold in that file alone.
    pub(super) fn go_to(
        &mut self,
        written: u32,
        name: Option<&str>,
        module: &mut Module,
    ) -> Result<(), OutOfMemory> {
        if written == self.written {
            return Ok(());
        }
        // There are no more of them than files.
        self.left.insert(self.written, (self.line_rule, self.file));
        self.written = written;
        match self.left.get(&written) {
            Some(&(line_rule, file)) => (self.line_rule, self.file) = (line_rule, file),
            None => {
                self.line_rule = LineRule::Counted(0);
                self.set_file(name.map(allocation::text).transpose()?, module)?;
            }
        }
        Ok(())
    }

    /// Goes on in the file called `name`, which is added to those of the module when it is new, or in the main one. Lines
    /// go on as they were.
    pub(super) fn set_file(&mut self, name: Option<String>, module: &mut Module) -> Result<(), OutOfMemory> {
        self.file = match name {
            Some(name) => self.number_of(name, &mut module.files)?,
            None => 0,
        };
        Ok(())
    }

    fn number_of(&mut self, name: String, files: &mut Vec<String>) -> Result<u32, OutOfMemory> {
        let is_it = |index: u32| files[index as usize] == name;
        if let Some(index) = self.index.find(name.as_str(), is_it) {
            return Ok(index + 1);
        }
        let index = files.len() as u32;
        allocation::push(files, name)?;
        self.index.insert(files[index as usize].as_str(), index, |index| files[index as usize].as_str())?;
        Ok(index + 1)
    }

    /// Tells the module if its next instruction is of another file than the last one.
    pub(super) fn start_run(&self, module: &mut Module) -> Result<(), OutOfMemory> {
        let Module { code, file_runs, .. } = module;
        if file_runs.last().map_or(0, |run| run.file) == self.file {
            return Ok(());
        }
        allocation::push(file_runs, FileRun { start: code.len() as u32, file: self.file })
    }
}
